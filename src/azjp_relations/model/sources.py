"""Where facts come from: :class:`Source`, a document, and :class:`Citation`, a place in one."""

import re
from collections.abc import Iterator
from typing import ClassVar

from attrs import astuple, field, frozen

from azjp_relations.dates import EdtfDate
from azjp_relations.errors import RecordError
from azjp_relations.text import is_whole
from azjp_relations.vocabulary import SourceKind

__all__ = ["Citation", "Source", "optional_date"]


#: The form of every id.
KEBAB_CASE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)


def optional_date(value: EdtfDate | str | None) -> EdtfDate | None:
    """Return *value* as a date if it is the text of one; anything else, also ``None``, as it is.

    Raises:
        EdtfError: If it is a text that is no date.
    """
    return EdtfDate.parse(value) if isinstance(value, str) else value


@frozen(kw_only=True, eq=False, repr=False)
class Source:
    """A document that the record rests on.

    Equal to another source of the same content; hashed by its id.

    Attributes:
        id: Readable kebab-case id, unique in a dataset, never changed once released.
        kind: What sort of document it is.
        publisher: Who put it out.
        title: Its title; ``None`` where it has none on record.
        published: When it was published, as an EDTF date; ``None`` if it bears no date.
        url: Where it can be read; ``None`` if it is on no page.
        language: Its language, as a BCP 47 tag.
        licence: The licence of its text (SPDX id or words); ``None`` if none is stated.
        accessed: When it was read for this record, as an EDTF date; ``None`` if not noted.

    >>> Source(id="wire-2025", kind=SourceKind.NEWS_AGENCY, publisher="A wire", published="2025-10-01", language="en")
    Source('wire-2025', A wire, 2025-10-01)
    """

    #: Where on a card each field stands; see :data:`azjp_relations.display.pieces.PLACES`.
    _layout: ClassVar[dict[str, str]] = {
        "kind": "tag",
        "_called": "title",
        "title": "told",
        "publisher": "line",
        "published": "line",
        "url": "address",
    }

    id: str
    kind: SourceKind = field(converter=SourceKind)
    publisher: str
    title: str | None = None
    published: EdtfDate | None = field(default=None, converter=optional_date)
    url: str | None = None
    language: str
    licence: str | None = None
    accessed: EdtfDate | None = field(default=None, converter=optional_date)

    def __attrs_post_init__(self) -> None:
        if problems := [*self._misfits()] or [*self._rules()]:
            raise RecordError(f"source {self.id!r}", problems)

    def _misfits(self) -> Iterator[tuple[str, str]]:
        for name in ("id", "publisher", "title", "url", "language", "licence"):
            value: object = getattr(self, name)
            if isinstance(value, str):
                if not value.strip():
                    yield name, "is empty: leave out what is not known"
                elif not is_whole(value):
                    yield name, "holds half a character, which no file can hold"
            elif value is not None or name in {"id", "publisher", "language"}:
                yield name, f"must be text, not {type(value).__name__}"
        for name in ("published", "accessed"):
            date: object = getattr(self, name)
            if date is not None and not isinstance(date, EdtfDate):
                yield name, f"must be an EdtfDate, not {date!r}"

    def _rules(self) -> Iterator[tuple[str, str]]:
        if not KEBAB_CASE.fullmatch(self.id):
            yield "id", f"{self.id!r} is no kebab-case id (like 'azertac-2022-05-05')"
        if self.url is not None and not self.url.startswith(("https://", "http://")):
            yield "url", f"{self.url!r} is no web address (http or https)"

    @property
    def name(self) -> str:
        """What to call the source in a sentence: its title, or its publisher and date."""
        if self.title is not None:
            return self.title
        return f"{self.publisher}, {self.published or 'undated'}"

    @property
    def _called(self) -> str:
        """What its card is called: its title or, as the card gives its date in words, its publisher alone."""
        return self.title or self.publisher

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Source):
            return NotImplemented
        return astuple(self, recurse=False) == astuple(other, recurse=False)

    def __hash__(self) -> int:
        return hash(self.id)

    def __repr__(self) -> str:
        return f"Source({self.id!r}, {' '.join(self.publisher.split())}, {self.published or 'undated'})"

    def _repr_html_(self) -> str:
        from azjp_relations.display import html_card  # only notebooks need it

        return html_card(self)


@frozen(kw_only=True, repr=False)
class Citation:
    """A place in a source that states something.

    Attributes:
        source: The document.
        locator: Where in it: ``"History ¶1.2"`` is section *History*, paragraph 1, sentence 2; ``"¶4.2"``
            where there are no sections; ``"p. 3"`` or the like in documents of other forms.

    >>> wire = Source(id="wire-2025", kind="news-agency", publisher="A wire", language="en")
    >>> str(Citation(source=wire, locator="¶1.2"))
    'wire-2025 ¶1.2'
    """

    source: Source
    locator: str

    def __attrs_post_init__(self) -> None:
        source: object = self.source
        locator: object = self.locator
        problems = []
        if not isinstance(source, Source):
            problems.append(("source", f"must be a Source, not {type(source).__name__}"))
        if not isinstance(locator, str) or not locator.strip():
            problems.append(("locator", "must say where in the source"))
        elif not is_whole(locator):
            problems.append(("locator", "holds half a character, which no file can hold"))
        if problems:
            raise RecordError("citation", problems)

    def __str__(self) -> str:
        return f"{self.source.id} {self.locator}"

    def __repr__(self) -> str:
        return f"Citation({str(self)!r})"
