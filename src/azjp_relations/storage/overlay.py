"""Records laid over others: which may take an id that is in use below, and how the records below follow a revision."""

from collections.abc import Callable, Collection, Mapping
from functools import cached_property
from typing import Any

from attrs import evolve
from cattrs.errors import AttributeValidationNote

from azjp_relations.errors import RecordError, UnknownIdError
from azjp_relations.model import Actor, Record
from azjp_relations.model.base import with_article
from azjp_relations.model.sources import Source
from azjp_relations.model.walk import rebuilt
from azjp_relations.vocabulary import NameKind

#: What is wrong with a record that takes the id of a retired one.
RETIRED = "was the id of a record that is retired: no other record may have it"
#: The fields of an actor that a pack may add to.
_ADDABLE = ("names", "citations", "variants", "caveats")
#: An actor keeps the preferred name that it has below.
_OTHER_NAME = {NameKind.PREFERRED: NameKind.ALIAS}


def joined(old: Record | Source, new: Record | Source) -> tuple[Record | Source, tuple[str, ...]]:
    """Return *old* with what *new*, of the same id, adds to it, and the fields in which *new* contradicts it.

    It is *old* itself if *new* adds nothing. An actor may leave out what *old* has, and add names, citations, other
    readings and caveats; the preferred name stays. Any other record must be the same as *old*.
    """
    from azjp_relations.storage.writer import unstructure  # few packs repeat a record

    before, after = unstructure(old), unstructure(new)
    if type(old) is not type(new):
        return old, ("type",)
    if not isinstance(old, Actor):
        return old, tuple(name for name in {**before, **after} if before.get(name) != after.get(name))
    names = {(name.text, name.language) for name in old.names}
    more: dict[str, Any] = {}
    differ = []
    for field, value in after.items():
        if not isinstance(value, list):
            if value != before.get(field):
                differ.append(field)
            continue
        extra = [one for one, text in zip(getattr(new, field), value, strict=True) if text not in before.get(field, ())]
        if field == "names":
            extra = [name for name in extra if (name.text, name.language) not in names]
            extra = [evolve(name, kind=_OTHER_NAME.get(name.kind, name.kind)) for name in extra]
        if extra and field not in _ADDABLE:
            differ.append(field)
        more |= {field: (*getattr(old, field), *extra)} if extra else {}
    return (old if differ or not more else evolve(old, **more)), tuple(differ)


def check_revision(
    key: str | None,
    cls: type,
    data: Mapping[str, Any],
    base: Mapping[str, Record | Source],
    retired: Mapping[str, str | None],
) -> None:
    """Refuse the *data* of a record of class *cls* if it revises nothing but says so, or revises another class."""
    old, revised = base.get(key or ""), data.get("revises")
    if old is not None and "revises" not in data:
        if type(old) is not cls:
            raise RecordError("", [("id", _taken(old))])
        return
    if key is not None and revised != key:
        raise RecordError("", [("revises", f"must be {key!r}, its own id: a record keeps its id for good")])
    if old is None:
        problem = "no record in the dataset below has this id"
        ids = [key for key, record in base.items() if isinstance(record, cls)]
        problem = problem if base else "there is nothing to revise: these files lie over no dataset"
        error = UnknownIdError(problem, revised, ids, retired)
        error.add_note(AttributeValidationNote("", "revises", str))
        raise error
    if type(old) is not cls:
        raise RecordError("", [("revises", f"{key!r} is {with_article(type(old))}, not {with_article(cls)}")])


def _taken(old: Record | Source, *differ: str) -> str:
    other = f", with another {' and '.join(name.replace('_', ' ') for name in differ)}" if differ else ""
    hint = f'repeat it as it is, or write "revises": "{old.id}" if this one takes its place'
    return f"is already the id of {with_article(type(old))} in the dataset below{other}: {hint}"


class Relinked:
    """The records of *base* as they are once some of them are revised.

    A record that doesn't refer to a revised one, directly or through others, stays the same object.

    Args:
        base: The records as they were, by id.
        revised: The ids of those that are revised, or may be.
        revision: Returns the new record for a revised id.

    Attributes:
        repeated: The records that repeat one of *base*, as the files have them, by id; :meth:`taken` fills it.
    """

    def __init__(
        self, base: Mapping[str, Record | Source], revised: Collection[str], revision: Callable[[str], Record | Source]
    ) -> None:
        self._base = base
        self._revised = revised
        self._revision = revision
        self._linked: dict[str, Record | Source] = {}
        self.repeated: dict[str, Record | Source] = {}

    def __getitem__(self, key: str) -> Record | Source:
        if not self._revised:
            return self._base[key]
        if key in self._revised:
            return self._revision(key)
        if key not in self._linked:
            self._linked[key] = rebuilt(self._base[key], self._of)
        return self._linked[key]

    def taken(self, new: Record | Source) -> Record | Source:
        """Return *new*, a record without ``revises``, or the record that it repeats, with what it adds.

        Raises:
            RecordError: If it contradicts the record that has its id.
        """
        if new.id not in self._base:
            return new
        together, differ = joined(rebuilt(self._base[new.id], self._of), new)
        if differ:
            raise RecordError("", [("id", _taken(together, *differ))])
        self.repeated[new.id] = new
        return together

    def _of(self, value: Any) -> Any:
        return value if isinstance(value, str) else self[value.id]

    @cached_property
    def changed(self) -> dict[str, Record | Source]:
        """The records that aren't revised themselves, but refer to one that is."""
        if not self._revised:
            return {}
        linked = {key: self[key] for key in self._base if key not in self._revised}
        return {key: record for key, record in linked.items() if record is not self._base[key]}
