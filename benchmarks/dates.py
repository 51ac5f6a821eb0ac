"""What it costs to read a date, for each form of EDTF that we read; times are per date."""

import random
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from measuring import Pair, Row, at_most, faster, in_turn, installed

from azjp_relations import EdtfDate

_SIZE = 100
#: The EDTF packages take milliseconds for each date, so they are given fewer.
_FEW = 10

_Reader = Callable[[str], object]


def _forms() -> dict[str, list[str]]:
    """Return distinct texts of each form; the same ones in every run."""
    # Far fewer are read than fit our memory of texts, which is for parse() alone.
    luck = random.Random(1992)  # noqa: S311 - nothing is secret here
    days = [date.fromordinal(n) for n in luck.sample(range(675_000, 740_000), _SIZE)]
    years = luck.sample(range(1000, 3000), _SIZE)
    months = [f"{y:04}-{luck.randint(1, 12):02}" for y in years]
    return {
        "YYYY": [f"{y:04}" for y in years],
        "YYYY-MM": months,
        "YYYY-MM-DD": [d.isoformat() for d in days],
        "interval": [f"{d}/{d.replace(year=d.year + 2, day=1)}" for d in days],
        "open interval": [f"{d}/.." for d in days],
        "qualified": [f"{m}~" for m in months],
        "unspecified": [f"{m}-XX" for m in months],
        "season": [f"{y:04}-{luck.randint(21, 24)}" for y in years],
    }


def _edtf_packages() -> Iterator[tuple[str, _Reader]]:
    if (undate := installed("undate.converters.edtf")) is not None:
        yield "undate", undate.EDTFDateConverter().parse
    if (edtf := installed("edtf")) is not None:
        yield "edtf", edtf.parse_edtf


def _per_date(ours: _Reader, texts: Sequence[str], peer: _Reader, its_texts: Sequence[str], rounds: int) -> Pair:
    times = in_turn(
        lambda: [ours(text) for text in texts], lambda: [peer(text) for text in its_texts], rounds, at_least=0.01
    )
    a, b = len(texts), len(its_texts)
    return Pair(times.ours / a, times.peer / b, times.ratio * b / a)


def _reads(reader: _Reader, text: str) -> bool:
    try:
        reader(text)
    except Exception:  # noqa: BLE001 - each package has refusals of its own
        return False
    return True


def rows(rounds: int) -> Iterator[Row]:
    """Yield the rows of each form: read anew, remembered, and by the packages for EDTF that are installed."""
    forms = _forms()
    floor = forms["YYYY-MM-DD"]
    packages = list(_edtf_packages())
    for form, texts in forms.items():
        for how, ours in (("EdtfDate(…)", EdtfDate), ("EdtfDate.parse(…), again", EdtfDate.parse)):
            times = _per_date(ours, texts, date.fromisoformat, floor, rounds)
            yield at_most(50, f"{form}: {how}", "date.fromisoformat", times)
        for name, reader in packages:
            if not _reads(reader, texts[0]):
                print(f"skipped: {name} does not read {texts[0]!r} ({form})")
                continue
            times = _per_date(EdtfDate, texts, reader, texts[:_FEW], min(rounds, 5))
            yield faster(400, f"{form}: EdtfDate(…)", name, times)
