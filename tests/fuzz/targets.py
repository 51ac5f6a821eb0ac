"""What is asked of single inputs, byte by byte: of dates, of quantities, and of the reader of packs."""

import json
import re
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

from attrs import frozen
from bases import bases
from packs import end_of

from azjp_relations.dates import EdtfDate
from azjp_relations.errors import EdtfError, RecordError
from azjp_relations.model.quantities import Quantity

__all__ = ["TARGETS", "Target", "check_date", "check_pack", "check_quantity", "joined"]

_LARGEST = 2_000
_SEPARATOR = re.compile(rb"(?:\A|\n)--- ([\w.-]{1,40})\n")


@frozen
class Target:
    """What is asked of an input, inputs to begin with, and words that inputs are made of."""

    check: Callable[[bytes, Path], object]
    seeds: Callable[[], Iterable[bytes]]
    words: tuple[str, ...]
    longest: int


def _says_why(error: Exception) -> None:
    assert str(error).strip(), "a refusal says why"


def check_date(text: str) -> EdtfDate | None:
    """Read *text* as a date, and hold the date to all that a date promises; ``None`` if it is refused as it may be."""
    try:
        found = EdtfDate.parse(text)
    except EdtfError as error:
        _says_why(error)
        return None
    assert str(found) == found.text == text
    assert EdtfDate.parse(str(found)) == found
    first_from, first_to, last_from, last_to = found.bounds
    assert first_from <= first_to <= last_to, "the first day is not after the last"
    assert first_from <= last_from <= last_to, "the last day is not before the first"
    if found.earliest is not None and found.latest is not None:
        assert found.earliest <= found.latest
        assert found.earliest.year in found.years()
        # The margin of an approximate date may belong to the period or not.
        inside = found.within(found)
        assert inside is True or (inside is None and found.approximate), "a date lies within its own span"
    assert found.before(found) is not True
    assert found.overlaps(found) is not False
    assert found.in_words()
    assert repr(found)
    assert found.sort_key == EdtfDate(text).sort_key
    assert found.precision.value
    for side in (found.start, found.end):
        assert side is None or not side.is_interval
    return found


def check_quantity(text: str) -> Quantity | None:
    """Read *text* as an amount; ``None`` if it is refused as it may be."""
    try:
        found = Quantity(text, "USD")
    except RecordError as error:
        _says_why(error)
        return None
    assert f"{found.amount:f}" == text
    again = Quantity.from_json(json.loads(json.dumps(found.to_json())))
    assert again == found
    assert str(again) == str(found)
    assert found.less_than(found) is False
    assert (found - found).amount == 0
    opposite = -found
    assert -opposite == found
    return found


def check_pack(data: bytes, folder: Path) -> str:
    """Read the pack that *data* is, written into *folder*, and return as what that ended."""
    place = folder / "pack"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    _, *parts = _SEPARATOR.split(data)
    for name, text in zip(parts[::2], parts[1::2], strict=True):
        if name not in {b".", b".."}:
            (place / name.decode("ascii")).write_bytes(text)
    outcome, problem = end_of(place, None)
    assert problem is None, problem
    return outcome


def joined(files: dict[str, bytes]) -> bytes:
    """Return the files of a pack as one input: inverse of what :func:`check_pack` takes apart."""
    return b"".join(b"\n--- " + name.encode("ascii") + b"\n" + data for name, data in files.items())


def _packs_to_begin_with() -> list[bytes]:
    # Small ones: what guides sees more of them in its time.
    alone = (joined(_files(base.documents)) for base in bases(1, 10) if base.over is None)
    return sorted((data for data in alone if len(data) < _LARGEST), key=len)


def _files(documents: dict[str, list[object]]) -> dict[str, bytes]:
    return {file: json.dumps(records, ensure_ascii=False).encode() for file, records in documents.items()}


_DATES = ("1998", "1998-02-24", "2011-21", "197X", "19XX", "2004-XX", "1985-XX-XX", "1984?", "2004-06~", "1985-04-XX%")
_SIDES = ("/..", "../", "1992/", "/1985", "1998-02-24/1998-02-28", "9999-24", "0001-01-01", "2000-02-29")

#: What can be asked, by name.
TARGETS = {
    "dates": Target(
        lambda data, _: check_date(data.decode("utf-8", "surrogateescape" if len(data) % 2 else "replace")),
        lambda: (text.encode() for text in (*_DATES, *_SIDES)),
        (*_DATES, *_SIDES, "X", "XX", "?", "~", "%", "-", "T", "open", "Y1E", "S2"),
        48,
    ),
    "quantities": Target(
        lambda data, _: check_quantity(data.decode("utf-8", "replace")),
        lambda: (b"0", b"763.82", b"-5", b"1" * 30, b"0." + b"1" * 30, b"1e5", b"NaN"),
        ("E", "e+", "-0", "Infinity", "sNaN", "_", "."),
        96,
    ),
    "reader": Target(
        check_pack,
        _packs_to_begin_with,
        (
            *("\n--- sources.json\n", "\n--- events.jsonl\n", "\n--- edition.json\n", "\n--- economic_facts.json\n"),
            *(
                '"id":',
                '"kind":',
                '"citations":[',
                '"source":',
                '"locator":',
                '"variants":[',
                '"caveats":[',
                '"field":',
            ),
            *('"value":', '"see":[', '"part_of":', '"amount":', '"unit":"USD"', '"bound":"about"', '"type":"place"'),
            *(
                "null",
                "true",
                "NaN",
                "\\ud800",
                "1e999",
                "[[[[",
                "{}",
                '"1998-02/.."',
                '"revises":',
                '"conjecture":true',
            ),
        ),
        _LARGEST,
    ),
}
