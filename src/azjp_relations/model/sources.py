"""Where facts come from: :class:`Source`, a document, and :class:`Citation`, a place in one."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Annotated

from attrs import field
from attrs.converters import optional

from azjp_relations.dates import EdtfDate
from azjp_relations.errors import checked
from azjp_relations.model.base import Entry, Part, optional_date
from azjp_relations.model.fields import means, part
from azjp_relations.text import one_line
from azjp_relations.vocabulary import Extent, Reliability, SourceKind, terms

__all__ = ["Citation", "Source", "fingerprint"]

_FINGERPRINT = re.compile(r"[0-9a-f]{16}", re.ASCII)


def fingerprint(sentence: str) -> str:
    r"""Return the fingerprint of a sentence: the first 16 hex digits of its SHA-256.

    The sentence is taken in Unicode form NFKC, with single spaces and none at its sides.

    >>> fingerprint("The two sides  met\nin Baku.") == fingerprint("The two sides met in Baku.")
    True
    """
    import hashlib  # reading doesn't need it

    text = " ".join(unicodedata.normalize("NFKC", checked("sentence", sentence, str)).split())
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


@part(kw_only=True)
class Source(Entry):
    """A document from which records are drawn.

    It equals another source of the same content and hashes by its id.

    >>> Source(id="wire-2025", kind=SourceKind.NEWS_AGENCY, publisher="A wire", published="2025-10-01", language="en")
    Source('wire-2025', A wire, 2025-10-01)
    """

    kind: Annotated[SourceKind, means("What sort of document it is.", "tag")] = field(converter=terms.as_SourceKind)
    reliability: Annotated[
        Reliability | None, means("How close it is to what it reports; None if not judged.", "tag")
    ] = field(default=None, converter=optional(terms.as_Reliability))
    publisher: Annotated[str, means("Who published it.", "line")]
    title: Annotated[str | None, means("Its title; None if none is on record.", "title")] = None
    published: Annotated[
        EdtfDate | None, means("When it was published, as an EDTF date; None if it has no date.", "line")
    ] = field(default=None, converter=optional_date)
    via: Annotated[
        str | None,
        means(
            "The statement or document that it passes on, in the words of the edition; None if it speaks for itself."
        ),
    ] = None
    url: Annotated[str | None, means("Its web address; None if it isn't on the web.", "address")] = None
    language: Annotated[str, means("Its language, as a BCP 47 tag.")]
    licence: Annotated[str | None, means("The licence of its text (SPDX id or words); None if none is stated.")] = None
    accessed: Annotated[
        EdtfDate | None, means("When it was read for this record, as an EDTF date; None if not noted.")
    ] = field(default=None, converter=optional_date)
    read: Annotated[Extent | None, means("How much of it was read for this record; None if not noted.")] = field(
        default=None, converter=optional(terms.as_Extent)
    )

    def _called(self) -> str:
        return f"source {self.id!r}"

    def _rules(self) -> Iterator[tuple[str, str]]:
        if self.url is not None and not self.url.startswith(("https://", "http://")):
            yield "url", f"{self.url!r} must be a web address (http or https)"

    @property
    def name(self) -> str:
        """What to call the source in a sentence: its title, or its publisher and date."""
        if self.title is not None:
            return self.title
        return f"{self.publisher}, {self.published.in_words() if self.published else 'undated'}"

    @property
    def _heading(self) -> str:
        # The card gives the date in words below, so the publisher alone is enough.
        return self.title or self.publisher

    def __repr__(self) -> str:
        return f"Source({self.id!r}, {one_line(self.publisher)}, {self.published or 'undated'})"


@part(kw_only=True)
class Citation(Part):
    """A place in a source that states something.

    >>> wire = Source(id="wire-2025", kind="news-agency", publisher="A wire", language="en")
    >>> str(Citation(source=wire, locator="¶1.2"))
    'wire-2025 ¶1.2'
    """

    source: Annotated[Source, means("The document.")]
    locator: Annotated[
        str,
        means(
            "Where in it: “History ¶1.2” is section History, paragraph 1, sentence 2; “¶4.2” where there are no "
            "sections; “p. 3” or the like in documents of other forms."
        ),
    ]
    fingerprint: Annotated[
        str | None,
        means(
            "The first 16 hex digits of the SHA-256 of the sentence, in Unicode form NFKC with single spaces; None if "
            "not made."
        ),
    ] = None
    states: Annotated[tuple[str, ...], means("The fields that it states; empty if nobody noted which.")] = ()

    def _rules(self) -> Iterator[tuple[str, str]]:
        if self.fingerprint is not None and not _FINGERPRINT.fullmatch(self.fingerprint):
            yield "fingerprint", f"{self.fingerprint!r} must be 16 hex digits in small letters"

    def __str__(self) -> str:
        return f"{self.source.id} {self.locator}"

    def __repr__(self) -> str:
        return f"Citation({str(self)!r})"
