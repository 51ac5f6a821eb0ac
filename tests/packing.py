"""Small packs as files: put into a folder or a zip, and the faults for which they are refused."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from records import WIRE, agreement, country, event, organization, place, whole

import azjp_relations as azjp
from azjp_relations.errors import DataError, Fault
from azjp_relations.storage.writer import dumps, unstructure

Bytes = dict[str, bytes]


def good() -> Bytes:
    """Return the files of a small pack that has no fault."""
    return {
        "sources.json": dumps([WIRE]).encode(),
        "actors.json": dumps([country("japan"), place("tokyo", lies_in=country("japan"))]).encode(),
        "events.json": dumps([event("talks", "1998", places=(place("tokyo"),)), event("visit", "1999")]).encode(),
    }


def lines(*records: Any) -> bytes:
    """Return records as JSON lines."""
    return "".join(json.dumps(unstructure(r), ensure_ascii=False) + "\n" for r in records).encode()


def put(folder: Path, files: Bytes) -> Path:
    """Put files into *folder* and return it."""
    folder.mkdir(exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder


def zipped(path: Path, files: Bytes, **options: Any) -> Path:
    """Put files into a zip and return its path."""
    with zipfile.ZipFile(path, "w", **options) as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return path


def faults(path: Path, **options: Any) -> tuple[Fault, ...]:
    """Return the faults for which *path* is refused."""
    with pytest.raises(DataError) as caught:
        azjp.read(path, **options)
    assert list(caught.value.faults) == sorted(caught.value.faults, key=lambda f: (f.file, f.line or 0, f.field))
    json.dumps(caught.value.to_json())
    str(caught.value).encode()
    return caught.value.faults


def fault(path: Path, **options: Any) -> Fault:
    """Return the only fault for which *path* is refused."""
    found = faults(path, **options)
    assert len(found) == 1, found
    return found[0]


def base() -> azjp.Dataset:
    """Return a dataset in which some records refer to others."""
    japan = country("japan")
    summit = event("summit", "1998", places=(place("tokyo", lies_in=japan),))
    return whole(event("dinner", "1998", part_of=summit), agreement("pact", "1998", event=summit), organization())


def revising(*records: Any) -> bytes:
    """Return records as a data file in which each revises another."""
    return dumps(records, revised={r.id for r in records}).encode()
