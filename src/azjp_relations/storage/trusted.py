"""Records from data files that were checked when they were written: quick, because nothing is checked again."""

import json
from collections.abc import Mapping
from typing import Any

from azjp_relations.model import Actor, Record
from azjp_relations.model.kinds import ACTOR_TYPES, CLASS_OF
from azjp_relations.model.sources import Source
from azjp_relations.storage.values import Hook, Makers

__all__ = ["trusted", "trusted_object"]


def trusted(texts: Mapping[str, str] | Mapping[str, bytes]) -> dict[str, Record | Source]:
    """Return by id the records of data files that were checked when they were written: those that reading would give.

    A file may refer only to itself and to those before it.
    """
    waiting: dict[str, tuple[Hook, Any]] = {}
    records: dict[str, Any] = {}

    def refer(key: str) -> Any:
        if (record := records.get(key)) is None:
            maker, data = waiting.pop(key)
            record = records[key] = maker(data)
        return record

    make = Makers(lambda _: refer)
    for file, text in texts.items():
        cls = CLASS_OF[file]
        for data in json.loads(text):
            waiting[data["id"]] = make[ACTOR_TYPES[data.pop("type")] if cls is Actor else cls], data
        # Build them now, so that this JSON is gone before the next file is read.
        for key in [*waiting]:
            refer(key)
    return records


def trusted_object(cls: Any, text: str) -> Any:
    """Return the *cls* whose fields are the object in the *text* of a file that was checked when it was written."""
    return Makers(lambda _: str)[cls](json.loads(text))
