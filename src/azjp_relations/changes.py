"""What changed from one dataset to another: :func:`diff` and its :class:`Changes`.

Records are matched by file and id, and compared as they are in the data files. There, a reference is an id, so a
revised actor doesn't change the events that it took part in; and ``1.50`` is another figure than ``1.5``.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter, itemgetter
from typing import Any, ClassVar, overload

from attrs import frozen

from azjp_relations.dataset import Dataset, Edition
from azjp_relations.display import html, markdown, pieces, terminal
from azjp_relations.errors import checked, whole
from azjp_relations.model import Caveat, EconomicFact, Name, Participant, Record, Source, Statement, Variant
from azjp_relations.model.base import comparing
from azjp_relations.model.fields import fields_of
from azjp_relations.model.kinds import KINDS, kind_of
from azjp_relations.storage.writer import unstructure
from azjp_relations.text import capitalized, counted, in_plain, one_line
from azjp_relations.vocabulary import Topic
from azjp_relations.vocabulary.term import Term

__all__ = ["Added", "Change", "Changes", "Detail", "DetailKind", "FieldChange", "Retired", "Revised", "diff"]

_Entry = Record | Source
#: Up to this many new records, or lesser revisions, are listed one by one.
_MOST = 20


class DetailKind(Term):
    """The ways in which an item of a list can change."""

    ADDED = "added", "it is new: a citation, a caveat, a name, a participant"
    REMOVED = "removed", "it is gone; of a caveat, that may mean that the doubt is settled"
    REVISED = "revised", "it changed, but is about the same thing"
    REORDERED = "reordered", "the list has the same items in another order"


@frozen(kw_only=True)
class Detail:
    """What happened to an item of a list.

    Attributes:
        kind: What happened.
        text: The item, in words.
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
        details: What happened to the items of a list; empty for other fields.
    """

    field: str
    old: object
    new: object
    details: tuple[Detail, ...] = ()

    @property
    def phrases(self) -> tuple[str, ...]:
        """The change in words, in one phrase or several."""
        if not self.details:
            return (f"{self.field}: {_words(self.old)} → {_words(self.new)}",)
        by_kind: dict[str, list[str]] = {}
        for detail in self.details:
            by_kind.setdefault(detail.kind.value, []).append(detail.text)
        return tuple(f"{self.field} {kind}: {'; '.join(texts)}" for kind, texts in by_kind.items())


@frozen(kw_only=True)
class Change:
    """What happened to one record: the base of :class:`Added`, :class:`Retired` and :class:`Revised`.

    Attributes:
        file: The data file of the record.
        id: Its id.
        word: The word for the class in JSON.
    """

    file: str
    id: str
    word: ClassVar[str] = ""

    @property
    def subject(self) -> _Entry:
        """The record, in its new form if it still exists."""
        raise NotImplementedError

    @property
    def phrases(self) -> tuple[str, ...]:
        """The changes of a revised record, in words; empty for an added or retired one."""
        return ()


@frozen(kw_only=True)
class _Whole(Change):
    record: _Entry

    @property
    def subject(self) -> _Entry:
        return self.record


class Added(_Whole):
    """A new record, in ``record``."""

    __slots__ = ()
    word: ClassVar[str] = "added"


@frozen(kw_only=True)
class Retired(_Whole):
    """A record that is gone, in ``record``.

    Attributes:
        successor: Id of the record that took its place, as the newer edition says; ``None`` if none did.
    """

    successor: str | None = None
    word: ClassVar[str] = "retired"

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

    old: _Entry
    new: _Entry
    fields: tuple[FieldChange, ...]
    word: ClassVar[str] = "revised"

    @property
    def subject(self) -> _Entry:
        return self.new

    @property
    def phrases(self) -> tuple[str, ...]:
        return tuple(phrase for change in self.fields for phrase in change.phrases)

    @property
    def settled(self) -> tuple[Caveat, ...]:
        """The doubts that are settled: its material caveats of which the new record has none."""
        left = [_subject(doubt) for doubt in self.new.doubts]
        return tuple(doubt for doubt in self.old.doubts if _subject(doubt) not in left)

    @property
    def corrected(self) -> tuple[FieldChange, ...]:
        """The fields with another value: a date, a figure, a title, an actor; not the lists."""
        return tuple(change for change in self.fields if not change.details and change.field not in {"note", "printed"})


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
        with comparing():
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
        return {cls.word: sum(isinstance(change, cls) for change in self) for cls in (Added, Retired, Revised)}

    def text(self, width: int = 80, *, most: int = _MOST) -> str:
        """Return the changes in lines of at most *width* columns, those that matter most first.

        If there are more than *most* new records, they are only counted, by theme; so are lesser revisions, by field.

        >>> from azjp_relations import load
        >>> rel = load(edition="2026.11")
        >>> print(diff(rel, rel).text())
        From edition ...: nothing changed.
        """
        width = whole("width", width, 1)
        return terminal.text_report(self._report(f"{self.title}: {self.summary}.", most), width)

    def to_markdown(self, *, most: int = _MOST) -> str:
        """Return the changes as the *Data* section of a change log in Markdown, in the same order.

        >>> print(Changes([]).to_markdown())
        ### Data
        <BLANKLINE>
        Nothing changed.
        """
        summary = self.summary if not self else f"{self.title}: {self.summary}"
        lead = [[pieces.Piece(f"{capitalized(summary)}.")]]
        return markdown.markdown_report(self._report("Data", most)._replace(lead=lead), level=3)

    def _report(self, title: str, most: int) -> pieces.ReportContent:
        most = whole("most", most)
        sections = []
        for heading in _HEADINGS:
            changes = [change for change in self if _heading_of(change) == heading]
            in_short = {"Also revised": _by_what, "New": _by_theme}.get(heading) if len(changes) > most else None
            lines = in_short(changes) if in_short else (_line(change, brief=len(self) > most) for change in changes)
            sections += [(f"{heading} ({len(changes)})", [*lines])] if changes else []
        return pieces.ReportContent(title, [], sections)

    def to_json(self) -> dict[str, Any]:
        """Return the changes as JSON values: with these, you can make the newer files from the older ones.

        A revised record has each field that differs; ``None`` stands for one that a file leaves out.

        >>> from azjp_relations import load, diff
        >>> diff(load(edition="2026.11"), load()).to_json()["old"]["edition"]
        '2026.11'
        """
        old, new = ({"edition": e.id, "digest": e.digest} if e else None for e in (self.old, self.new))
        changes = [_json(change) for change in self._changes]
        return {"old": old, "new": new, "counts": self._counts(), "changes": changes}

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return f"<Changes: {one_line(self.title)}: {self.summary}>"

    def _repr_html_(self) -> str:
        return html.html_report(self._report(f"{self.title}: {self.summary}.", _MOST))


#: The sections of a report, in order.
_HEADINGS = ("Doubts settled", "Values corrected or filled in", "Also revised", "New", "Retired")


def _heading_of(change: Change) -> str:
    if isinstance(change, Revised):
        return _HEADINGS[0 if change.settled else 1 if change.corrected else 2]
    return "New" if isinstance(change, Added) else "Retired"


def _line(change: Change, *, brief: bool) -> pieces.Line:
    """Return the line about a change; a *brief* one has only corrected values and settled doubts."""
    phrases = change.phrases
    if brief and isinstance(change, Revised):
        phrases = tuple(phrase for field in change.corrected for phrase in field.phrases)
        phrases += tuple(f"settled: {doubt.note}" for doubt in change.settled)
    name = change.subject.name if isinstance(change.subject, Source) else change.subject.label
    return pieces.line(pieces.Piece(change.id, "code"), f"– {name}{': ' if phrases else ''}{'; '.join(phrases)}")


def _by_what(changes: Iterable[Change]) -> Iterator[pieces.Line]:
    """Yield how many records were revised in each way."""
    ways: Counter[str] = Counter()
    for change in changes:
        fields = change.fields if isinstance(change, Revised) else ()
        own = (way for f in fields for way in [f"{f.field} {d.kind.value}" for d in f.details] or [f.field])
        ways.update([*dict.fromkeys(own)])  # a set would order ties differently in each process
    return (pieces.line(f"{way}: {counted(count, 'record')}") for way, count in ways.most_common())


def _by_theme(changes: Iterable[Change]) -> Iterator[pieces.Line]:
    """Yield how many records of each theme there are, of what sorts, and of which years."""
    themes: dict[tuple[int, str], list[_Entry]] = {}
    for change in changes:
        themes.setdefault(_theme_of(change.subject), []).append(change.subject)
    for (_, theme), records in sorted(themes.items(), key=itemgetter(0)):
        facts = Counter(in_plain(r.indicator) for r in records if isinstance(r, EconomicFact))
        sorts = Counter(
            in_plain(r.kind) if isinstance(r, Source) else pieces.sort_of(r)
            for r in records
            if not isinstance(r, EconomicFact)
        )
        what = [counted(count, sort) for sort, count in sorts.most_common()]
        each = ", ".join(f"{name} {count}" for name, count in facts.most_common())
        what += [f"{counted(facts.total(), 'figure')} ({each})"] if facts else []
        dates = [record.when for record in records if isinstance(record, Record) and record.when is not None]
        years = sorted({day.year for date in dates for day in (date.earliest, date.latest) if day is not None})
        what += [" to ".join(map(str, dict.fromkeys((years[0], years[-1]))))] if years else []
        yield pieces.line(pieces.Piece(f"{theme}:", "strong"), ", ".join(what))


def _theme_of(record: _Entry) -> tuple[int, str]:
    """Return the rank and the name of the widest topic around the first of a record; without topics, of its kind."""
    topics = [*getattr(record, "topics", ())] or sorted(getattr(record, "all_topics", ()), key=attrgetter("rank"))
    if not topics:
        return len(Topic) + list(KINDS).index(kind_of(record)), kind_of(record).plural
    widest = next(topic for topic in Topic if topic.broader is None and topics[0].within(topic))
    return widest.rank, in_plain(widest)


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
    before, after = (
        {(kind_of(r).file, r.id): r for r in checked(name, dataset, Dataset)}
        for name, dataset in (("old", old), ("new", new))
    )
    changes: list[Change] = []
    for file, key in before | after:
        was, now = before.get((file, key)), after.get((file, key))
        if was is None and now is not None:
            changes.append(Added(file=file, id=key, record=now))
        elif was is not None and now is None:
            changes.append(Retired(file=file, id=key, record=was, successor=new.retired.get(key)))
        elif was is not None and now is not None and was is not now and (fields := tuple(_field_changes(was, now))):
            changes.append(Revised(file=file, id=key, old=was, new=now, fields=fields))
    return Changes(changes, old.edition, new.edition)


def _field_changes(old: _Entry, new: _Entry) -> Iterator[FieldChange]:
    before, after = unstructure(old), unstructure(new)
    for name in dict.fromkeys(["type", *_names(new), *_names(old)]):
        if before.get(name) == after.get(name):
            continue
        was, now = getattr(old, name, None), getattr(new, name, None)
        lists = isinstance(was, tuple) or isinstance(now, tuple)
        details = tuple(_details(_items(was, before.get(name)), _items(now, after.get(name)))) if lists else ()
        yield FieldChange(field=name, old=was, new=now, details=details)


def _items(values: Any, data: Any) -> list[tuple[str, Any]]:
    """Return each item of a list with its JSON, by which items are compared."""
    return [(json.dumps(d, sort_keys=True), v) for d, v in zip(data or (), values or (), strict=True)]


def _names(part: Any) -> list[str]:
    return [field.name for field in fields_of(type(part))]


def _details(old: list[tuple[str, Any]], new: list[tuple[str, Any]]) -> Iterator[Detail]:
    removed, added = _left_over(old, new), _left_over(new, old)
    if not removed and not added:
        yield Detail(kind=DetailKind.REORDERED, text="the same items in another order")
    for item in list(removed):
        if other := next((i for i in added if type(i) in _SUBJECTS and _subject(i) == _subject(item)), None):
            removed.remove(item)
            added.remove(other)
            # The words for an item leave out some of its fields, such as the citations.
            names = ", ".join(name for name in _names(other) if getattr(item, name) != getattr(other, name))
            was, now = _words(item), _words(other)
            yield Detail(kind=DetailKind.REVISED, text=f"{was} → {now}" if was != now else f"{now} ({names})")
    yield from (Detail(kind=DetailKind.REMOVED, text=_words(item)) for item in removed)
    yield from (Detail(kind=DetailKind.ADDED, text=_words(item)) for item in added)


def _left_over(items: list[tuple[str, Any]], others: list[tuple[str, Any]]) -> list[Any]:
    """Return the *items* that aren't among *others*; one that comes twice must be there twice."""
    more = Counter(data for data, _ in items) - Counter(data for data, _ in others)
    return [*map(dict(items).__getitem__, more.elements())]


#: The fields by which a part is recognized when another of its fields changes.
_SUBJECTS: dict[type, tuple[str, ...]] = {
    Caveat: ("kind", "field"),
    Variant: ("field", "conjecture"),
    Name: ("text",),
    Participant: ("actor",),
    Statement: ("gist",),
}


def _subject(item: object) -> list[object]:
    """Return the values of those fields of *item*; none for other classes."""
    values = [getattr(item, name) for name in _SUBJECTS.get(type(item), ())]
    return [value.id if isinstance(value, Record) else value for value in values]


def _words(value: object) -> str:
    return pieces.in_words(value, ids=True)


def _json(change: Change) -> dict[str, Any]:
    head = {"change": change.word, "file": change.file, "id": change.id}
    if not isinstance(change, Revised):
        return {**head, "record": unstructure(change.subject)}
    before, after = unstructure(change.old), unstructure(change.new)
    fields = []
    for name, details in ((one.field, one.details) for one in change.fields):
        each = [{"kind": detail.kind.value, "text": detail.text} for detail in details]
        fields.append({"field": name, "from": before.get(name), "to": after.get(name), "details": each})
    return {**head, "fields": fields}
