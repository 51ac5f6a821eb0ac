"""What changed from one dataset to another: :func:`diff` and its :class:`Changes`.

Records are matched by file and id, and compared as the data files have them: a reference to another record is its id,
so a revised actor is not a change of the events it took part in. Other digits of a figure (``1.50`` for ``1.5``) are a
change.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, ClassVar, overload

from attrs import frozen

from azjp_relations import display
from azjp_relations.dataset import Dataset, Edition
from azjp_relations.dates import EdtfDate
from azjp_relations.model import Caveat, Name, Participant, Record, Statement, Variant
from azjp_relations.model.fields import fields_of
from azjp_relations.model.kinds import kind_of, word_of
from azjp_relations.model.sources import Source
from azjp_relations.storage.writer import unstructure
from azjp_relations.vocabulary.term import Term

__all__ = ["Added", "Change", "Changes", "Detail", "DetailKind", "FieldChange", "Retired", "Revised", "diff"]

_Entry = Record | Source
_Place = tuple[str, str]


class DetailKind(Term):
    """What happened to a part of a field."""

    PRECISION = "precision", "a date became more or less precise, or more or less certain"
    CITATION_ADDED = "citation-added", "the record has another citation"
    CITATION_REMOVED = "citation-removed", "a citation is gone"
    CAVEAT_ADDED = "caveat-added", "the record has another caveat"
    CAVEAT_SETTLED = "caveat-settled", "a caveat is gone"
    CAVEAT_REVISED = "caveat-revised", "a caveat of the same kind on the same field has other words"
    VARIANT_ADDED = "variant-added", "the record has another reading"
    VARIANT_REMOVED = "variant-removed", "a reading is gone"
    VARIANT_REVISED = "variant-revised", "a reading of the same field has another value, reason or citation"
    NAME_ADDED = "name-added", "the actor has another name"
    NAME_REMOVED = "name-removed", "a name is gone"
    NAME_REVISED = "name-revised", "a name has another kind, language or citation"
    ITEM_ADDED = "item-added", "a list of another kind has another item"
    ITEM_REMOVED = "item-removed", "an item of such a list is gone"
    ITEM_REVISED = "item-revised", "an item of such a list changed, but is about the same thing"
    REORDERED = "reordered", "a list has the same items in another order"


@frozen(kw_only=True)
class Detail:
    """What happened to a part of a field.

    Attributes:
        kind: What happened.
        text: The part, in words.
    """

    kind: DetailKind
    text: str


@frozen(kw_only=True)
class FieldChange:
    """One field of a revised record.

    Attributes:
        field: Name of the field; ``type`` if an actor is now of another type.
        old: The old value; ``None`` if there was none.
        new: The new value; ``None`` if there is none.
        details: What happened to its parts: to the items of a list, to the precision of a date.
    """

    field: str
    old: object
    new: object
    details: tuple[Detail, ...] = ()

    @property
    def phrases(self) -> tuple[str, ...]:
        """The change in words, in one phrase or several."""
        phrases = tuple(_phrases(self.field, self.details))
        if isinstance(self.old, tuple) or isinstance(self.new, tuple):
            return phrases
        more = "".join(f" ({phrase})" for phrase in phrases)
        return (f"{self.field}: {_words(self.old)} → {_words(self.new)}{more}",)


@frozen(kw_only=True)
class Change:
    """What happened to one record: the base of :class:`Added`, :class:`Retired` and :class:`Revised`.

    Attributes:
        file: The data file of the record.
        id: Its id.
        word: The word for the class in JSON.
        mark: Its mark in text.
    """

    file: str
    id: str
    word: ClassVar[str] = ""
    mark: ClassVar[str] = ""

    @property
    def subject(self) -> Record | Source:
        """The record, in its new form if it still exists."""
        raise NotImplementedError

    @property
    def phrases(self) -> tuple[str, ...]:
        """The changes of a revised record, in words; empty for an added or retired one."""
        return ()


@frozen(kw_only=True)
class _Whole(Change):
    record: Record | Source

    @property
    def subject(self) -> Record | Source:
        return self.record


class Added(_Whole):
    """A new record, in ``record``."""

    __slots__ = ()
    word, mark = "added", "+"


@frozen(kw_only=True)
class Retired(_Whole):
    """A record that is gone, in ``record``.

    Attributes:
        successor: Id of the record that took its place, as the newer edition says; ``None`` if none did.
    """

    successor: str | None = None
    word: ClassVar[str] = "retired"
    mark: ClassVar[str] = "-"

    @property
    def phrases(self) -> tuple[str, ...]:
        return () if self.successor is None else (f"{self.successor} took its place",)


@frozen(kw_only=True)
class Revised(Change):
    """A record whose content changed.

    Attributes:
        old: The old record.
        new: The new record.
        fields: The fields that differ, in the order of the class; at least one.
    """

    old: Record | Source
    new: Record | Source
    fields: tuple[FieldChange, ...]
    word: ClassVar[str] = "revised"
    mark: ClassVar[str] = "~"

    @property
    def subject(self) -> Record | Source:
        return self.new

    @property
    def phrases(self) -> tuple[str, ...]:
        return tuple(phrase for change in self.fields for phrase in change.phrases)


class Changes(Sequence[Change]):
    """The result of :func:`diff`: every record that differs, once, by file and id; empty if nothing differs.

    Attributes:
        old: The older edition; ``None`` if the dataset has none.
        new: The newer edition; ``None`` if the dataset has none.
    """

    def __init__(self, changes: Iterable[Change], old: Edition | None = None, new: Edition | None = None) -> None:
        self._changes = tuple(sorted(changes, key=lambda c: (c.file, c.id)))
        self.old = old
        self.new = new

    @property
    def added(self) -> tuple[Added, ...]:
        """The new records."""
        return tuple(c for c in self._changes if isinstance(c, Added))

    @property
    def retired(self) -> tuple[Retired, ...]:
        """The records that are gone."""
        return tuple(c for c in self._changes if isinstance(c, Retired))

    @property
    def revised(self) -> tuple[Revised, ...]:
        """The records whose content changed."""
        return tuple(c for c in self._changes if isinstance(c, Revised))

    @overload
    def __getitem__(self, index: int) -> Change: ...
    @overload
    def __getitem__(self, index: slice) -> "Changes": ...
    def __getitem__(self, index: int | slice) -> "Change | Changes":
        if isinstance(index, slice):
            return Changes(self._changes[index], self.old, self.new)
        return self._changes[index]

    def __len__(self) -> int:
        return len(self._changes)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Changes):
            return NotImplemented
        return (self._changes, self.old, self.new) == (other._changes, other.old, other.new)

    def __hash__(self) -> int:
        return hash(tuple((c.word, c.id) for c in self._changes))

    @property
    def title(self) -> str:
        """The two editions, in words."""
        old, new = (f"edition {e.id}" if e else "a dataset without edition" for e in (self.old, self.new))
        return f"From {old} to {new}"

    @property
    def summary(self) -> str:
        """The numbers of records that were added, retired and revised, in words."""
        return ", ".join(f"{count} {word}" for word, count in self._counts().items()) if self else "nothing changed"

    def _counts(self) -> dict[str, int]:
        return {word: len(getattr(self, word)) for word in ("added", "retired", "revised")}

    def text(self, width: int = 80) -> str:
        """Return the changes by file, in lines of at most *width* columns.

        The marks are ``+`` for an added record, ``-`` for a retired one, ``~`` for a revised one.

        >>> from azjp_relations import load
        >>> rel = load()
        >>> print(diff(rel, rel).text())
        From edition 2026.11 to edition 2026.11: nothing changed.
        """
        lines = [display.wrapped(f"{self.title}: {self.summary}.", width)]
        for file, changes in groupby(self._changes, key=lambda change: change.file):
            lines += ["", file]
            for c in changes:
                lines.append(display.wrapped(f"  {c.mark} {c.id}  {_label(c.subject)}", width, " " * 6))
                lines += [display.wrapped(f"      {phrase}", width, " " * 8) for phrase in c.phrases]
        return "\n".join(lines)

    def markdown(self) -> str:
        """Return the changes as the *Data* section of a change log in Markdown, with an item for each record.

        >>> print(Changes([]).markdown())
        ### Data
        <BLANKLINE>
        - Nothing changed.
        """
        items = [f"- {_sentence(change)}" for change in self._changes] or ["- Nothing changed."]
        return "\n".join(["### Data", "", *items])

    def to_json(self) -> dict[str, Any]:
        """Return the changes as plain JSON values, from which the newer files can be made of the older ones.

        An added or retired record is there in full; of a revised one, each field that differs, as in the data files:
        ``null`` if the key is left out.
        """
        old, new = ({"edition": e.id, "digest": e.digest} if e else None for e in (self.old, self.new))
        changes = [_json(change) for change in self._changes]
        return {"old": old, "new": new, "counts": self._counts(), "changes": changes}

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return f"<Changes: {display.one_line(self.title)}: {self.summary}>"

    def _repr_html_(self) -> str:
        rows = [
            (c.word, c.file, display.Piece(c.id, "code"), _label(c.subject), "; ".join(c.phrases))
            for c in self._changes
        ]
        look = display.Look(self.title, ("change", "file", "id", "record", "what"), rows, [f"{self.summary}."])
        return display.html_table(look)


def diff(old: Dataset, new: Dataset) -> Changes:
    """Return what changed from *old* to *new*: records added, retired and revised, by file and id.

    It is empty if, and only if, both are written as the same files. Their editions aren't compared.

    >>> from azjp_relations import load
    >>> rel = load()
    >>> changes = diff(rel.as_of("2022-12-31"), rel)
    >>> "trend-2025-10-01" in [change.record.id for change in changes.added if change.file == "sources.json"]
    True
    >>> diff(rel, rel).summary
    'nothing changed'
    """
    before, after = ({(kind_of(r).file, r.id): r for r in dataset} for dataset in (old, new))
    return Changes(_changes(before, after, new.retired), old.edition, new.edition)


def _changes(
    before: dict[_Place, _Entry], after: dict[_Place, _Entry], retired: Mapping[str, str | None]
) -> Iterator[Change]:
    for (file, key), old in before.items():
        new = after.get((file, key))
        if new is None:
            yield Retired(file=file, id=key, record=old, successor=retired.get(key))
        elif new is not old and (changes := tuple(_field_changes(old, new))):
            yield Revised(file=file, id=key, old=old, new=new, fields=changes)
    for (file, key), new in after.items():
        if (file, key) not in before:
            yield Added(file=file, id=key, record=new)


def _field_changes(old: _Entry, new: _Entry) -> Iterator[FieldChange]:
    before, after = unstructure(old), unstructure(new)
    for name in dict.fromkeys(["type", *_names(new), *_names(old)]):
        was, now = before.get(name), after.get(name)
        if was != now:
            values = getattr(old, name, None), getattr(new, name, None)
            details = tuple(_details(name, *values, was, now))
            yield FieldChange(field=name, old=values[0], new=values[1], details=details)


def _names(part: Any) -> list[str]:
    return [field.name for field in fields_of(type(part))]


def _details(field: str, old: object, new: object, was: Any, now: Any) -> Iterator[Detail]:
    if isinstance(old, EdtfDate) and isinstance(new, EdtfDate):
        if _exactness(old) != _exactness(new):
            yield Detail(kind=DetailKind.PRECISION, text=f"{_exactness(old)} → {_exactness(new)}")
    elif isinstance(old, tuple) or isinstance(new, tuple):
        yield from _item_details(field, _items(old, was), _items(new, now))


def _exactness(date: EdtfDate) -> str:
    marks = [mark for mark, holds in (("uncertain", date.uncertain), ("approximate", date.approximate)) if holds]
    return ", ".join([date.precision.value, *marks])


def _items(value: object, data: Any) -> list[tuple[str, Any]]:
    """Return each item of a list, after its JSON, by which items are compared."""
    values = value if isinstance(value, tuple) else ()
    return [(json.dumps(d, sort_keys=True), v) for d, v in zip(data or [], values, strict=True)]


def _item_details(field: str, old: list[tuple[str, Any]], new: list[tuple[str, Any]]) -> Iterator[Detail]:
    part = {"citations": "citation", "caveats": "caveat", "variants": "variant", "names": "name"}.get(field, "item")
    gone, come = _left_over(old, new), _left_over(new, old)
    if not gone and not come:
        yield Detail(kind=DetailKind.REORDERED, text="the same, in another order")
    for item in list(gone):
        other = next((i for i in come if type(i) in _SUBJECTS and _subject(i) == _subject(item)), None)
        if other is not None:
            gone.remove(item)
            come.remove(other)
            yield Detail(kind=DetailKind(f"{part}-revised"), text=_revision(item, other))
    for item in gone:
        yield Detail(kind=DetailKind(f"{part}-{'settled' if part == 'caveat' else 'removed'}"), text=_words(item))
    for item in come:
        yield Detail(kind=DetailKind(f"{part}-added"), text=_words(item))


def _left_over(items: list[tuple[str, Any]], others: list[tuple[str, Any]]) -> list[Any]:
    """Return the *items* that aren't among *others*; an item that comes twice must be there twice."""
    counts, left = Counter(data for data, _ in others), []
    for data, item in items:
        counts[data] -= 1
        if counts[data] < 0:
            left.append(item)
    return left


#: The fields by which a part is recognized when another of its fields changes.
_SUBJECTS: dict[type, tuple[str, ...]] = {
    Caveat: ("kind", "field"),
    Variant: ("field", "conjecture"),
    Name: ("text",),
    Participant: ("actor",),
    Statement: ("gist",),
}


def _subject(item: object) -> list[object]:
    """Return what *item* is about; of an item of another class, nothing."""
    values = [getattr(item, name) for name in _SUBJECTS.get(type(item), ())]
    return [value.id if isinstance(value, Record) else value for value in values]


def _revision(old: Any, new: Any) -> str:
    if _words(old) != _words(new):
        return f"{_words(old)} → {_words(new)}"
    # The words don't tell all, such as the citations.
    names = [name for name in _names(new) if getattr(old, name) != getattr(new, name)]
    return f"{_words(new)} ({', '.join(names)})"


def _phrases(field: str, details: Iterable[Detail]) -> Iterator[str]:
    """Yield *details* in words; citations and items of a kind share a phrase."""
    by_kind: dict[DetailKind, list[str]] = {}
    for detail in details:
        by_kind.setdefault(detail.kind, []).append(detail.text)
    for kind, texts in by_kind.items():
        event = kind.value.replace("-", " ")
        if kind in {DetailKind.CITATION_ADDED, DetailKind.CITATION_REMOVED}:
            yield f"{event}: {'; '.join(texts)}"
        elif kind is DetailKind.REORDERED or event.startswith("item "):
            yield f"{field} {event.removeprefix('item ')}: {'; '.join(texts)}"
        else:
            yield from (f"{event}: {text}" for text in texts)


def _words(value: object) -> str:
    return display.in_words(value, ids=True)


def _label(record: _Entry) -> str:
    return record.name if isinstance(record, Source) else record.label


def _sentence(change: Change) -> str:
    """Return the change as one line of Markdown."""
    noun = word_of(type(change.subject)).replace("-", " ")
    head = f"{change.word.capitalize()} {noun} `{change.id}`, {display.markdown(_label(change.subject))}"
    line = ": ".join(filter(None, [head, "; ".join(map(display.markdown, change.phrases))]))
    return line if line.endswith((".", "!", "?")) else f"{line}."


def _json(change: Change) -> dict[str, Any]:
    head = {"change": change.word, "file": change.file, "id": change.id}
    if not isinstance(change, Revised):
        return {**head, "record": unstructure(change.subject)}
    before, after = unstructure(change.old), unstructure(change.new)
    changes = [
        {"field": c.field, "from": before.get(c.field), "to": after.get(c.field), "details": [*map(_detail, c.details)]}
        for c in change.fields
    ]
    return {**head, "fields": changes}


def _detail(detail: Detail) -> dict[str, str]:
    return {"kind": detail.kind.value, "text": detail.text}
