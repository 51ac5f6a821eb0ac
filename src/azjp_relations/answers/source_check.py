"""Whether cited sentences are still in a text that you have: :func:`check_source`."""

import re
import unicodedata
from bisect import bisect
from collections.abc import Iterator
from hashlib import sha256
from html import unescape
from typing import Any

from attrs import frozen

from azjp_relations.answers import columns as col
from azjp_relations.answers.answer import Listing
from azjp_relations.answers.question import Question
from azjp_relations.dataset import Dataset
from azjp_relations.errors import QuestionError, checked
from azjp_relations.model import Citation, Record, Source
from azjp_relations.model.walk import parts_in
from azjp_relations.query.collection import catalogue_of
from azjp_relations.text import first_few
from azjp_relations.vocabulary import Extent

#: The longest sentence that is looked for: in characters, and in places where a sentence may end.
_LONGEST, _MOST_ENDS = 4_000, 60
#: For sentences of which the record has only the beginning: how much of the text is searched, and how long one may be.
_OPENING, _LONGEST_CUT = 10_000, 600

#: What a page can't say: nothing, or the name of its file or its address.
_NO_PAGE = re.compile(r"\s*|\s*https?://\S+\s*|\S+\.(?:html?|txt)", re.IGNORECASE)
#: Where a sentence may begin or end: at a new line; after its end mark and any closing quotes; after a colon or a dash;
#: and after the mark of a list item.
_ENDS = re.compile(r"\n|[.!?。]+|[:;](?=\s)|\s[-–—](?=\s)")
_CLOSING = re.compile(r"""["'”’»)\]」』】]+""")
_ITEM = re.compile(r"(?<=\n)(?:[-–—•*·▪●○]\s+|\(?\d{1,3}[.)]\s*)")

#: What a copy of a page may add to a sentence: footnote marks, invisible characters.
_FOREIGN = re.compile(r"\[(?:\d{1,3}|[a-z]|citation needed|注 ?\d+)\]|[\u00ad\u200b-\u200f\u2060\ufeff]")
#: Characters of scripts without spaces, in which a line may end anywhere.
_UNSPACED = re.compile(r"[\u3000-\u9fff]")


@frozen(kw_only=True)
class CheckedPlace:
    """A place in a source, and whether its sentence is in the text.

    Attributes:
        locator: Where in the source.
        stands: ``True`` if the sentence is in the text, ``False`` if it isn't; ``None`` if that can't be told.
        reason: Why it can't be told; ``None`` if it can.
        records: The records that cite the place.
    """

    locator: str
    stands: bool | None
    reason: str | None
    records: tuple[Record, ...]


class SourceCheck(Listing[CheckedPlace]):
    """The cited places of a source, in order, and whether the sentence of each is in the text."""

    _headers = ("place", "its sentence", "cited by")
    _columns = (
        col.column("locator", col.ColumnType.TEXT, "Where in the source."),
        col.column("stands", col.ColumnType.BOOLEAN, "Whether it is in the text; empty if unknown.", nullable=True),
        col.column("reason", col.ColumnType.TEXT, "Why that can't be told; empty if it can.", nullable=True),
        col.column("records", col.ColumnType.INTEGER, "Number of records that cite the place."),
    )

    @property
    def standing(self) -> tuple[CheckedPlace, ...]:
        """The places whose sentences are in the text."""
        return tuple(place for place in self if place.stands)

    @property
    def missing(self) -> tuple[CheckedPlace, ...]:
        """The places whose sentences aren't: the page was changed, or the text is of another page."""
        return tuple(place for place in self if place.stands is False)

    @property
    def untold(self) -> tuple[CheckedPlace, ...]:
        """The places for which that can't be told."""
        return tuple(place for place in self if place.stands is None)

    def _rows(self) -> Iterator[tuple[object, ...]]:
        words = {True: "is in the text", False: "is not in the text"}
        for place in self:
            verdict = f"can't be told: {place.reason}" if place.stands is None else words[place.stands]
            yield place.locator, verdict, first_few([record.id for record in place.records], 1)

    def _cells(self) -> Iterator[col.Row]:
        return ((place.locator, place.stands, place.reason, len(place.records)) for place in self)

    def _json(self) -> list[dict[str, Any]]:
        return [
            {"locator": p.locator, "stands": p.stands, "reason": p.reason, "records": [r.id for r in p.records]}
            for p in self
        ]

    def _footer(self) -> str:
        counts = f"{len(self.standing)} of {len(self)} cited sentences are in the text"
        missing, untold = len(self.missing), len(self.untold)
        rest = [f"{missing} {'is' if missing == 1 else 'are'}n't"] if missing else []
        return ", ".join([counts, *rest, *([f"{untold} can't be told"] if untold else [])])


def check_source(dataset: Dataset, source: Source | str, text: str, *, excerpt: bool = False) -> SourceCheck:
    """Check which of the sentences that a dataset cites from a source are still in a text of the source.

    The dataset doesn't hold the text of its sources, but a fingerprint of each cited sentence. A sentence must be in
    the text to the letter; spaces, line ends, footnote marks and HTML tags don't matter. Headlines and table rows that
    aren't found are not called missing, because a copy may lack them or arrange them differently.

    Args:
        dataset: The dataset.
        source: The source, or its id.
        text: The text of the page, as plain text or HTML.
        excerpt: Whether the text is only a part of the page, so that a missing sentence may be elsewhere in it.

    Raises:
        UnknownIdError: If the dataset has no such source; the message names the nearest.
        QuestionError: If *text* is empty, or the name or the address of a page.

    >>> from azjp_relations import load
    >>> page = "A page that was written anew. Nothing is left of the old one."
    >>> check = check_source(load(), "azertac-2022-05-05", page)
    >>> len(check.standing), len(check.missing) > 0
    (0, True)
    """
    document = checked("dataset", dataset, Dataset).sources[
        source.id if isinstance(source, Source) else checked("source", source, str)
    ]
    cited: dict[Citation, dict[Record, None]] = {}
    for record in dataset.where():
        for _, _, citation in parts_in(record, Citation):
            if citation.source.id == document.id:
                key = Citation(source=document, locator=citation.locator, fingerprint=citation.fingerprint)
                cited.setdefault(key, {})[record] = None
    checked("excerpt", excerpt, bool)
    if _NO_PAGE.fullmatch(checked("text", text, str)):
        raise QuestionError(f"text must be what the page says, not {text.strip()[:60]!r}")
    wanted = {citation.fingerprint for citation in cited if citation.fingerprint is not None}
    standing = _found(text, wanted, cut_short=document.read is Extent.EXCERPT)
    places = []
    for c, records in sorted(cited.items(), key=lambda item: _in_order(item[0].locator)):
        reason = None if c.fingerprint in standing else _why_untold(c, excerpt=excerpt)
        stands = None if reason else c.fingerprint in standing
        places.append(CheckedPlace(locator=c.locator, stands=stands, reason=reason, records=tuple(records)))
    check = SourceCheck(places, (record for place in places for record in place.records))
    asked = {"function": "check_source", "arguments": {"source": document.id}, "of": None, "key": None}
    check.question = Question({**asked, "edition": catalogue_of(dataset.where()).edition}, check)
    # The text of the page isn't kept, so the question can't be asked again.
    check.question._words = f"Which sentences cited from {document.name} are in the text"  # noqa: SLF001
    return check


check_source.why_not_again = (  # type: ignore[attr-defined]
    "the check of a source can't be replayed, because the text isn't kept: call check_source() with the text"
)


def _why_untold(citation: Citation, *, excerpt: bool) -> str | None:
    """Return why a sentence that isn't found may still be in the page; ``None`` if it would have been found."""
    if citation.fingerprint is None:
        return "the citation has no fingerprint"
    if excerpt:
        return "it may be in another part of the page"
    return None if "¶" in citation.locator else "a copy may lack headlines, tables and data, or set them in another way"


def _in_order(locator: str) -> list[tuple[bool, int, str]]:
    return [(part.isdigit(), int(part) if part.isdigit() else 0, part) for part in re.split(r"(\d+)", locator)]


def _found(text: str, wanted: set[str], *, cut_short: bool) -> set[str]:
    """Return the *wanted* fingerprints of sentences in *text*; on record, these may be *cut_short*."""
    left = {bytes.fromhex(one) for one in wanted}
    plain = unicodedata.normalize("NFKC", _without_tags(text))
    for version in (plain, _FOREIGN.sub("", plain)):
        lines = re.sub(r"[^\S\n]*\n\s*", "\n", re.sub(r"[^\S\n]+", " ", f"\n{version}\n"))
        for line_end in (" ", "") if _UNSPACED.search(lines) else (" ",):
            left -= set(_digests(lines, left, line_end))
            left -= set(_digests(lines[:_OPENING], left, line_end, everywhere=True)) if cut_short else set()
        if not left:
            break
    return {one for one in wanted if bytes.fromhex(one) not in left}


def _digests(text: str, wanted: set[bytes], line_end: str, *, everywhere: bool = False) -> Iterator[bytes]:
    """Yield the *wanted* fingerprints of stretches of *text* that may be a sentence, whichever of its ends is its last.

    *text* has single spaces and single line ends; *line_end* is read for these. With *everywhere*, a sentence may be
    cut short after any character.
    """
    ends = {m.end() for m in _ENDS.finditer(text)}
    ends |= {m.end() for end in ends if (m := _CLOSING.match(text, end))} | {m.end() for m in _ITEM.finditer(text)}
    starts = sorted({end + text.startswith(("\n", " "), end) for end in ends})
    stops = sorted({end - text.endswith(("\n", " "), 0, end) for end in (range(len(text)) if everywhere else ends)})
    for start in starts:
        hashed, at, first = sha256(), start, bisect(stops, start)
        for stop in stops[first : first + (_LONGEST_CUT if everywhere else _MOST_ENDS)]:
            if stop - start > _LONGEST:
                break
            hashed.update(text[at:stop].replace("\n", line_end).encode("utf-8", "surrogatepass"))
            at = stop
            if (digest := hashed.digest()[:8]) in wanted:
                yield digest


def _without_tags(text: str) -> str:
    if not re.search(r"<(?:html|body|p|div|br|span)\b", text, re.IGNORECASE):
        return text
    text = re.sub(r"(?is)<(script|style)\b.*?</\1>", " ", text)
    text = re.sub(r"(?i)</?(?:p|div|br|li|ul|ol|t[dhr]|table|h[1-6]|section|article|blockquote)\b[^>]*>", "\n", text)
    return unescape(re.sub(r"<[^>]+>", "", text))
