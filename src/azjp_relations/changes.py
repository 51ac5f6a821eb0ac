"""What changed from one dataset to another: :func:`diff`, and the :class:`Changes` that it gives.

Records are told apart by file and id, and compared as the data files would hold them: a record that another refers to
is its id there, so what is revised in an actor is no change of the events that it took part in. Where a figure is
printed with other digits (``1.50`` for ``1.5``), that is a change too.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, ClassVar, overload

from attrs import evolve, fields, frozen

from azjp_relations import display
from azjp_relations.dataset import Dataset, Edition
from azjp_relations.dates import EdtfDate
from azjp_relations.model import Caveat, Name, Participant, Record, Statement, Variant
from azjp_relations.model.kinds import kind_of
from azjp_relations.model.sources import Source
from azjp_relations.storage.writer import unstructure
from azjp_relations.vocabulary.term import Term

__all__ = ["Added", "Change", "Changes", "Detail", "DetailKind", "FieldChange", "Retired", "Revised", "diff"]


class DetailKind(Term):
    """What happened to a part of a field."""

    PRECISION = "precision", "a date says more or less than it did, or is trusted more or less"
    CITATION_ADDED = "citation-added", "the record has a further witness"
    CITATION_REMOVED = "citation-removed", "a witness is no longer cited"
    CAVEAT_ADDED = "caveat-added", "something has become doubtful"
    CAVEAT_SETTLED = "caveat-settled", "a doubt stands no longer"
    CAVEAT_REVISED = "caveat-revised", "a doubt of the same kind about the same field is put in other words"
    VARIANT_ADDED = "variant-added", "a further reading is on record"
    VARIANT_REMOVED = "variant-removed", "a reading is no longer on record"
    VARIANT_REVISED = "variant-revised", "a reading of the same field is another one, or differently supported"
    NAME_ADDED = "name-added", "an actor has a further name"
    NAME_REMOVED = "name-removed", "a name is no longer on record"
    NAME_REVISED = "name-revised", "a name is of another kind or language, or differently supported"
    ITEM_ADDED = "item-added", "a list of another sort holds a further item"
    ITEM_REMOVED = "item-removed", "a list of another sort holds an item no longer"
    ITEM_REVISED = "item-revised", "an item of such a list says something else of the same thing"
    REORDERED = "reordered", "a list holds the same in another order"


@frozen(kw_only=True)
class Detail:
    """What happened to a part of a field.

    Attributes:
        kind: What happened.
        text: To what, in words.
    """

    kind: DetailKind
    text: str


@frozen(kw_only=True)
class FieldChange:
    """One field of a revised record.

    Attributes:
        field: Name of the field; ``type`` where an actor has become one of another sort.
        old: What it held; ``None`` if nothing.
        new: What it holds; ``None`` if nothing.
        details: What happened to its parts: to the items of a list, to the precision of a date.
    """

    field: str
    old: object
    new: object
    details: tuple[Detail, ...] = ()

    @property
    def phrases(self) -> tuple[str, ...]:
        """The change in words, one phrase for each thing that happened."""
        if isinstance(self.old, tuple) or isinstance(self.new, tuple):
            return tuple(_phrases(self.field, self.details))
        more = "".join(f" ({phrase})" for phrase in _phrases(self.field, self.details))
        return (f"{self.field}: {_said(self.old)} → {_said(self.new)}{more}",)


@frozen(kw_only=True)
class Change:
    """What happened to one record. Not built itself.

    Attributes:
        file: The data file that the record is in.
        id: Its id.
    """

    file: str
    id: str
    #: How the class is told in JSON, and its mark in a text.
    word: ClassVar[str] = ""
    mark: ClassVar[str] = ""

    @property
    def subject(self) -> Record | Source:
        """The record, as it is now if it is still there."""
        raise NotImplementedError

    @property
    def phrases(self) -> tuple[str, ...]:
        """What is different, in words; empty for a record that is there as a whole or not at all."""
        return ()


@frozen(kw_only=True)
class Added(Change):
    """A record that was not there.

    Attributes:
        record: The record.
    """

    record: Record | Source
    word: ClassVar[str] = "added"
    mark: ClassVar[str] = "+"

    @property
    def subject(self) -> Record | Source:
        """The record."""
        return self.record


@frozen(kw_only=True)
class Retired(Change):
    """A record that is there no longer.

    Attributes:
        record: The record as it was.
    """

    record: Record | Source
    word: ClassVar[str] = "retired"
    mark: ClassVar[str] = "-"

    @property
    def subject(self) -> Record | Source:
        """The record as it was."""
        return self.record


@frozen(kw_only=True)
class Revised(Change):
    """A record that says something else than it did.

    Attributes:
        old: The record as it was.
        new: The record as it is.
        fields: The fields that differ, in the order of the class; at least one.
    """

    old: Record | Source
    new: Record | Source
    fields: tuple[FieldChange, ...]
    word: ClassVar[str] = "revised"
    mark: ClassVar[str] = "~"

    @property
    def subject(self) -> Record | Source:
        """The record as it is."""
        return self.new

    @property
    def phrases(self) -> tuple[str, ...]:
        """What is different, in words."""
        return tuple(phrase for change in self.fields for phrase in change.phrases)


class Changes(Sequence[Change]):
    """What :func:`diff` found: every record that differs, once, by file and id; empty if nothing differs.

    Attributes:
        old: What the older dataset says of itself; ``None`` if nothing.
        new: What the newer dataset says of itself; ``None`` if nothing.
    """

    def __init__(self, changes: Iterable[Change], old: Edition | None = None, new: Edition | None = None) -> None:
        self._changes = tuple(sorted(changes, key=lambda c: (c.file, c.id)))
        self.old = old
        self.new = new

    @property
    def added(self) -> tuple[Added, ...]:
        """The records that were not there."""
        return tuple(c for c in self._changes if isinstance(c, Added))

    @property
    def retired(self) -> tuple[Retired, ...]:
        """The records that are there no longer."""
        return tuple(c for c in self._changes if isinstance(c, Retired))

    @property
    def revised(self) -> tuple[Revised, ...]:
        """The records that say something else."""
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
        """What is compared with what."""
        old, new = (f"edition {e.id}" if e else "a dataset without edition" for e in (self.old, self.new))
        return f"From {old} to {new}"

    @property
    def summary(self) -> str:
        """How many records were added, retired and revised."""
        counts = {"added": self.added, "retired": self.retired, "revised": self.revised}
        return ", ".join(f"{len(found)} {word}" for word, found in counts.items()) if self else "nothing changed"

    def text(self, width: int = 80) -> str:
        """Return the changes by file, in lines of at most *width* characters.

        A record is marked ``+`` if it was added, ``-`` if it was retired, ``~`` if it was revised.

        >>> from azjp_relations import load
        >>> rel = load()
        >>> print(diff(rel, rel).text())
        From edition 2026.11 to edition 2026.11: nothing changed.
        """
        lines = [display.wrapped(f"{self.title}: {self.summary}.", width)]
        file = ""
        for change in self._changes:
            if change.file != file:
                file = change.file
                lines += ["", file]
            lines.append(display.wrapped(f"  {change.mark} {change.id}  {_label(change.subject)}", width, "      "))
            lines += [display.wrapped(f"      {phrase}", width, "        ") for phrase in change.phrases]
        return "\n".join(lines)

    def markdown(self) -> str:
        """Return the changes as the *Data* section of a list of changes, in Markdown, one item a record.

        >>> print(Changes([]).markdown())
        ### Data
        <BLANKLINE>
        - Nothing changed.
        """
        items = [f"- {_sentence(change)}" for change in self._changes] or ["- Nothing changed."]
        return "\n".join(["### Data", "", *items])

    def to_json(self) -> dict[str, Any]:
        """Return the changes as plain JSON values, which hold all that it takes to make the new files of the old.

        What is added or retired is there whole; of what is revised, each field that differs, as the data files hold
        it: ``null`` where the key is left out.
        """
        return {
            "old": _told(self.old),
            "new": _told(self.new),
            "counts": {"added": len(self.added), "retired": len(self.retired), "revised": len(self.revised)},
            "changes": [_json(change) for change in self._changes],
        }

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return f"<Changes: {self.title}: {self.summary}>"

    def _repr_html_(self) -> str:
        rows = [
            (c.word, c.file, display.Piece(c.id, "code"), _label(c.subject), "; ".join(c.phrases))
            for c in self._changes
        ]
        return display.html_table(self.title, ("change", "file", "id", "record", "what"), rows, [f"{self.summary}."])


def diff(old: Dataset, new: Dataset) -> Changes:
    """Return what changed from *old* to *new*: records added, retired and revised, by file and id.

    It is empty if, and only if, both would be written as the same files. What the datasets say of themselves (their
    editions) is not compared.

    >>> from azjp_relations import load
    >>> rel = load()
    >>> changes = diff(rel.as_of("2022-12-31"), rel)
    >>> [c.record.id for c in changes.added if c.file == "sources.json"]
    ['azernews-2024-11-29', 'trend-2025-10-01', 'wikipedia-azerbaijan-japan-relations']
    >>> diff(rel, rel).summary
    'nothing changed'
    """
    before, after = _by_place(old), _by_place(new)
    return Changes(_changes(before, after), old.edition, new.edition)


_Place = tuple[str, str]


def _by_place(dataset: Dataset) -> dict[_Place, Record | Source]:
    return {(_file_of(record), record.id): record for record in dataset}


def _file_of(record: Record | Source) -> str:
    return kind_of(record).file


def _changes(before: dict[_Place, Record | Source], after: dict[_Place, Record | Source]) -> Iterator[Change]:
    for (file, key), old in before.items():
        new = after.get((file, key))
        if new is None:
            yield Retired(file=file, id=key, record=old)
        elif new is not old and (changed := tuple(_field_changes(old, new))):
            yield Revised(file=file, id=key, old=old, new=new, fields=changed)
    for (file, key), new in after.items():
        if (file, key) not in before:
            yield Added(file=file, id=key, record=new)


def _field_changes(old: Record | Source, new: Record | Source) -> Iterator[FieldChange]:
    before, after = unstructure(old), unstructure(new)
    if before == after:
        return
    names = dict.fromkeys(["type", *_names(new), *_names(old)])
    for name in names:
        was, now = before.get(name), after.get(name)
        if was != now:
            change = FieldChange(field=name, old=getattr(old, name, None), new=getattr(new, name, None))
            yield evolve(change, details=tuple(_details(change, was, now)))


def _names(part: Any) -> list[str]:
    return [a.name for a in fields(type(part))]


# --- what happened to the parts of a field ------------------------------------------------------------------------

_OF_FIELD = {"citations": "citation", "caveats": "caveat", "variants": "variant", "names": "name"}


def _details(change: FieldChange, was: Any, now: Any) -> Iterator[Detail]:
    old, new = change.old, change.new
    if isinstance(old, EdtfDate) and isinstance(new, EdtfDate):
        if _exactness(old) != _exactness(new):
            yield Detail(kind=DetailKind.PRECISION, text=f"{_exactness(old)} → {_exactness(new)}")
    elif isinstance(old, tuple) or isinstance(new, tuple):
        yield from _item_details(change.field, _items(old, was), _items(new, now))


def _exactness(date: EdtfDate) -> str:
    marks = [mark for mark, holds in (("uncertain", date.uncertain), ("approximate", date.approximate)) if holds]
    return ", ".join([date.precision.value, *marks])


def _items(value: object, data: Any) -> list[tuple[str, Any]]:
    """Return each item of a list with its JSON, which tells whether it is the same as another."""
    values = value if isinstance(value, tuple) else ()
    return [(json.dumps(d, sort_keys=True), v) for d, v in zip(data or [], values, strict=True)]


def _item_details(field: str, old: list[tuple[str, Any]], new: list[tuple[str, Any]]) -> Iterator[Detail]:
    what = _OF_FIELD.get(field, "item")
    gone, come = _left_over(old, new), _left_over(new, old)
    if not gone and not come:
        yield Detail(kind=DetailKind.REORDERED, text="the same, in another order")
    for item in list(gone):
        subject = _subject(item)
        other = next((i for i in come if subject is not None and _subject(i) == subject), None)
        if other is not None:
            gone.remove(item)
            come.remove(other)
            yield Detail(kind=DetailKind(f"{what}-revised"), text=_revision(item, other))
    for item in gone:
        yield Detail(kind=DetailKind(f"{what}-{'settled' if what == 'caveat' else 'removed'}"), text=_said(item))
    for item in come:
        yield Detail(kind=DetailKind(f"{what}-added"), text=_said(item))


def _left_over(items: list[tuple[str, Any]], others: list[tuple[str, Any]]) -> list[Any]:
    """Return the *items* that are not among *others*; one that stands twice must stand there twice."""
    there = Counter(data for data, _ in others)
    left = []
    for data, item in items:
        if there[data]:
            there[data] -= 1
        else:
            left.append(item)
    return left


def _subject(item: object) -> tuple[object, ...] | None:
    """Return what an item is about, by which it is known again when it says something else; ``None`` if nothing."""
    match item:
        case Caveat():
            return (item.kind, item.field)
        case Variant():
            return (item.field, item.conjecture)
        case Name():
            return (item.text,)
        case Participant():
            return (item.actor.id,)
        case Statement():
            return (item.gist,)
    return None


def _revision(old: Any, new: Any) -> str:
    if _said(old) != _said(new):
        return f"{_said(old)} → {_said(new)}"
    # What differs is not told in its words: the witnesses, mostly.
    differing = [name for name in _names(new) if getattr(old, name) != getattr(new, name)]
    return f"{_said(new)} ({', '.join(differing)})"


# --- in words -----------------------------------------------------------------------------------------------------


def _phrases(field: str, details: Iterable[Detail]) -> Iterator[str]:
    """Yield *details* in words, short ones of a kind in one phrase."""
    texts: dict[DetailKind, list[str]] = {}
    for detail in details:
        texts.setdefault(detail.kind, []).append(detail.text)
    for kind, said in texts.items():
        happened = kind.value.replace("-", " ")
        if kind in {DetailKind.CITATION_ADDED, DetailKind.CITATION_REMOVED}:
            yield f"{happened}: {'; '.join(said)}"
        elif kind is DetailKind.REORDERED or happened.startswith("item "):
            yield f"{field} {happened.removeprefix('item ')}: {'; '.join(said)}"
        else:
            yield from (f"{happened}: {text}" for text in said)


def _said(value: object) -> str:
    return display.in_words(value, ids=True)


def _label(record: Record | Source) -> str:
    return record.name if isinstance(record, Source) else record.label


def _sentence(change: Change) -> str:
    """Return the change as one line of Markdown."""
    noun = re.sub(r"(?<!^)(?=[A-Z])", " ", type(change.subject).__name__).lower()
    head = f"{change.word.capitalize()} {noun} `{change.id}`, {_plain(_label(change.subject))}"
    what = "; ".join(map(_plain, change.phrases))
    line = f"{head}: {what}" if what else head
    return line if line.endswith((".", "!", "?")) else f"{line}."


def _plain(text: str) -> str:
    """Return *text* such that Markdown shows it as it is, on one line."""
    return re.sub(r"([\\`*_\[\]<>#|~&$])", r"\\\1", " ".join(text.split()))


# --- as JSON ------------------------------------------------------------------------------------------------------


def _told(edition: Edition | None) -> dict[str, str] | None:
    return {"edition": edition.id, "digest": edition.digest} if edition else None


def _json(change: Change) -> dict[str, Any]:
    said: dict[str, Any] = {"change": change.word, "file": change.file, "id": change.id}
    if isinstance(change, Revised):
        before, after = unstructure(change.old), unstructure(change.new)
        said["fields"] = [
            {
                "field": c.field,
                "from": before.get(c.field),
                "to": after.get(c.field),
                "details": [{"kind": d.kind.value, "text": d.text} for d in c.details],
            }
            for c in change.fields
        ]
    else:
        said["record"] = unstructure(change.subject)
    return said
