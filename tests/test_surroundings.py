"""The same answers whatever surrounds them: the settings of the caller's program, other threads, an interrupt."""

import decimal
import locale
import os
import re
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from profiles import scaled
from records import MIXED, agreement, country, event, fact, person, place, tenure, tie, whole
from stopping import few_calls, interrupted_at_instruction, unseen

import azjp_relations as azjp
from azjp_relations.model import Participant

_JAPAN, _GEORGIA = country("japan"), country("georgia")
_ENVOY = person("envoy", country=_JAPAN)
_RECORDS = [
    *whole(
        *(
            event(
                f"talks-{n}",
                f"{1990 + n % 9}-0{1 + n % 9}-1{n % 10}~",
                kind=("meeting", "visit")[n % 2],
                places=(place("tokyo", lies_in=_JAPAN),),
                participants=(Participant(actor=_ENVOY, role="visitor"), Participant(actor=_GEORGIA, role="host")),
                title=f"The silk İstanbul {n}",
            )
            for n in range(40)
        ),
        agreement("pact", "1998", parties=(_JAPAN, _GEORGIA)),
        *(fact(f"grant-{n}", f"{10**9 + n}.123456789", f"199{n}/199{n + 2}", origin=_JAPAN) for n in range(5)),
        tenure("office", _ENVOY, country=_JAPAN, start="1997", attested=("1998",)),
        tie("friends", "cooperates-with", _JAPAN, _GEORGIA, start="1999"),
    )
]

#: Questions, each of which makes something that is kept: an index, a facet, a ledger, a search, an answer's records.
QUESTIONS: dict[str, Callable[[azjp.Dataset], Any]] = {
    "where": lambda rel: rel.events.where(kind="visit", during="1992/1995", involving="georgia").ids,
    "text": lambda rel: rel.events.where(text="istanbul").ids,
    "search": lambda rel: rel.search("silk").ids,
    "find": lambda rel: rel.find("Japn").ids,
    "counts": lambda rel: dict(azjp.count_by(rel, "year", dates="share").items()),
    "panel": lambda rel: azjp.panel(rel.events, "kind", "year").to_json(),
    "total": lambda rel: str(azjp.total(rel.facts, unit="USD", mix=MIXED)),
    "series": lambda rel: azjp.series(rel.facts, mix=MIXED).to_json(),
    "timeline": lambda rel: [record.id for record in azjp.timeline(rel).records],
    "holders": lambda rel: azjp.holders(rel, on="1998").to_json(),
    "network": lambda rel: azjp.network(rel).to_json(),
    "anniversaries": lambda rel: azjp.anniversaries(rel, during=2028).to_json(),
    # What day it is depends on where you are.
    "brief": lambda rel: re.sub(r"As of [^.]*\.", "", azjp.brief(rel, length="full").to_markdown()),
    "csv": lambda rel: rel.events.to_csv(),
    "graph": lambda rel: rel.to_jsonld(),
    "card": lambda rel: "".join(str(record) for record in rel),
    "same": lambda rel: (hash(rel) == hash(azjp.Dataset(_RECORDS)), rel == azjp.Dataset(_RECORDS)),
}


# --- settings -----------------------------------------------------------------------------------------------------


@contextmanager
def _decimals() -> Iterator[None]:
    with decimal.localcontext() as context:
        context.prec, context.rounding = 3, decimal.ROUND_UP
        context.traps[decimal.Inexact] = context.traps[decimal.Rounded] = True
        yield


@contextmanager
def _language() -> Iterator[None]:
    before = locale.setlocale(locale.LC_ALL)
    for name in ("tr_TR.UTF-8", "de_DE.UTF-8", "C"):
        with suppress(locale.Error):
            locale.setlocale(locale.LC_ALL, name)
            break
    try:
        yield
    finally:
        locale.setlocale(locale.LC_ALL, before)


@contextmanager
def _zone() -> Iterator[None]:
    before = os.environ.get("TZ")
    os.environ["TZ"] = "Pacific/Kiritimati"
    getattr(time, "tzset", lambda: None)()
    try:
        yield
    finally:
        os.environ.pop("TZ") if before is None else os.environ.update(TZ=before)
        getattr(time, "tzset", lambda: None)()


@contextmanager
def _warnings() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


@pytest.mark.parametrize("settings", [_decimals, _language, _zone, _warnings, few_calls])
@pytest.mark.long
def test_answers_do_not_depend_on_settings(settings: Callable[[], Any]) -> None:
    """Another program's decimal context, language, time zone, filter of warnings or limit of recursion."""
    expected = {name: ask(azjp.Dataset(_RECORDS)) for name, ask in QUESTIONS.items()}
    with settings():
        found = {name: ask(azjp.Dataset(_RECORDS)) for name, ask in QUESTIONS.items()}
    assert found == expected


# --- threads and interrupts ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", QUESTIONS)
def test_first_questions_of_threads(name: str) -> None:
    """Threads that ask a fresh dataset first, all at once, get what one gets alone."""
    ask = QUESTIONS[name]
    expected = ask(azjp.Dataset(_RECORDS))
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        threads = 16
        for _ in range(scaled(1, 5)):
            rel, start = azjp.Dataset(_RECORDS), threading.Barrier(threads)

            def asked(rel: azjp.Dataset = rel, start: threading.Barrier = start) -> Any:
                start.wait()
                return ask(rel)

            with ThreadPoolExecutor(threads) as pool:
                found = [one.result() for one in [pool.submit(asked) for _ in range(threads)]]
            assert all(one == expected for one in found)
            assert ask(rel) == expected
    finally:
        sys.setswitchinterval(before)


# An interrupt just behind the opening of the index leaves a database that only the collector closes.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("name", QUESTIONS)
@pytest.mark.long
def test_an_interrupted_first_question(name: str) -> None:
    """Wherever an interrupt falls into the first question, the next gets everything."""
    ask = QUESTIONS[name]
    expected = ask(azjp.Dataset(_RECORDS))
    at, step = 1, 1
    rooms = ("query", "answers", "dataset", "model", "text", "tables")
    with unseen():
        while at < scaled(3_000, 30_000):
            rel = azjp.Dataset(_RECORDS)
            if not interrupted_at_instruction(at, lambda rel=rel: ask(rel), lines=True, rooms=rooms):  # type: ignore[misc]
                break
            assert ask(rel) == expected, at
            step = max(1, at // scaled(2, 10))
            at += step


# Python 3.13.0 shows half of collections.abc to a second thread if threads are the first to import it: here in one run
# of five. Programs have it by then, because typing and most other modules import it.
IMPORTS = """
import collections.abc, sys, threading
sys.setswitchinterval(1e-6)
import azjp_relations as azjp
names, start, wrong = sorted(azjp.__all__), threading.Barrier(16), []
def take(first):
    start.wait()
    for name in names[first:] + names[:first]:
        try:
            getattr(azjp, name)
        except BaseException as error:
            wrong.append((name, repr(error)))
threads = [threading.Thread(target=take, args=(n * 5,)) for n in range(16)]
[t.start() for t in threads]; [t.join() for t in threads]
assert not wrong, wrong
"""


def test_first_imports_from_threads() -> None:
    """Sixteen threads that take every public name first, each in another order."""
    environment = {**os.environ, "PYTHONPATH": str(Path(azjp.__file__).parents[1])}
    for _ in range(scaled(1, 10)):
        done = subprocess.run([sys.executable, "-c", IMPORTS], env=environment, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()


class _Strange:
    """A value of the caller's own, which is equal to nothing, and can't be a key."""

    __hash__ = None  # type: ignore[assignment]


#: Values of every type that some argument doesn't take.
_ODD: list[Any] = [
    5, -1, 5.5, float("nan"), b"x", object(), [5], [[]], {1: 2}, {1}, date(2000, 1, 1), Decimal("NaN"), range(3), 1j,
    10**400, _Strange(), str, True,
]  # fmt: skip

#: Calls by the argument that gets an odd value, and the values of the list that it takes.
_CALLS: dict[str, tuple[Callable[[azjp.Dataset, Any, Path], object], tuple[object, ...]]] = {
    "sentence": (lambda _, odd, __: azjp.fingerprint(odd), ()),
    "dataset": (lambda _, odd, __: azjp.check_source(odd, "wire-2001", "text"), ()),
    "old": (lambda rel, odd, _: azjp.diff(odd, rel), ()),
    "new": (lambda rel, odd, _: azjp.diff(rel, odd), ()),
    "question": (lambda rel, odd, _: azjp.replay(odd, rel), ()),
    "dataset of a question": (lambda rel, odd, _: azjp.replay(azjp.count_by(rel, "year"), odd), ()),
    "kind": (lambda _, odd, __: azjp.template(odd), ()),
    "kind of actors": (lambda rel, odd, _: rel.actors.where(kind=[odd]), ()),
    "file": (lambda _, odd, __: azjp.json_schema(odd), ()),
    "id": (lambda rel, odd, _: rel.history(odd), ()),
    "doubts": (lambda rel, odd, _: rel.search("silk", doubts=odd), (True,)),
    "undated": (lambda rel, odd, _: rel.as_of("1998", undated=odd), (True,)),
    "when": (lambda rel, odd, _: rel.as_of(odd), (date(2000, 1, 1),)),
    "table": (lambda rel, odd, _: rel.events.to_arrow(odd), ()),
    "key": (lambda rel, odd, _: rel.events.sorted(odd), (str,)),
    "keys_of": (lambda rel, odd, _: rel.events.group_by(odd), (str,)),
    "records": (lambda _, odd, __: azjp.Dataset(odd), ()),
    "over": (lambda _, odd, __: azjp.Pack(odd), ()),
    "path": (lambda _, odd, __: azjp.read(odd), ()),
    "path that is written": (lambda rel, odd, _: azjp.write(rel, odd), ()),
    "dataset that is written": (lambda _, odd, path: azjp.write(odd, path), ()),
    "path of a table": (lambda rel, odd, _: rel.to_csv(odd), ()),
    "path of a database": (lambda rel, odd, _: rel.to_sqlite(odd), ()),
    "metadata": (lambda rel, odd, path: rel.to_sqlite(path / "a.db", metadata=odd), ()),
    "path of a package": (lambda rel, odd, _: rel.to_datapackage(odd), ()),
    "base": (lambda rel, odd, _: rel.to_jsonld(base=odd), ()),
    "every": (lambda rel, odd, _: rel.to_calendar(every=odd), (5, True)),
    "overlay": (lambda _, odd, __: azjp.load(overlay=odd), ()),
    "packs": (lambda _, odd, __: azjp.load(packs=odd), ()),
    "years": (lambda _, odd, __: azjp.EdtfDate("1998").anniversary(odd), (5, -1, True)),
    "other": (lambda _, odd, __: azjp.Quantity(5, "USD").more_than(odd), ()),
    "quantities": (lambda _, odd, __: azjp.Quantity.total(odd), ()),
    "width": (lambda rel, odd, _: azjp.count_by(rel, "year").explain(odd), (5, True)),
    "most": (lambda rel, odd, _: azjp.count_by(rel, "year").most_common(odd), (5, True)),
    "most of changes": (lambda rel, odd, _: azjp.diff(rel, rel).text(most=odd), (5, -1, True)),
    "actor": (lambda rel, odd, _: azjp.network(rel).neighbours(odd), ()),
    "doubtful": (lambda rel, odd, _: azjp.statements(rel, doubtful=odd), (True,)),
    "conjectures": (lambda rel, odd, _: [*azjp.alternatives(rel.events[0], conjectures=odd)], (True,)),
    "excerpt": (lambda rel, odd, _: azjp.check_source(rel, "wire-2001", "text", excerpt=odd), (True,)),
    "to_the_day": (lambda rel, odd, _: rel.to_calendar(to_the_day=odd), (True,)),
    "replace": (lambda _, odd, path: azjp.Pack().add(*_RECORDS).save(path, replace=odd), (True,)),
}
#: What the error says where it doesn't call the argument by its name.
_SAYS = {"question": "expected a question", "id": "No record has the id", "when": "when: expected a date"}


@pytest.mark.parametrize("argument", _CALLS)
def test_an_argument_of_another_type_is_named(argument: str, tmp_path: Path) -> None:
    if argument == "table":
        pytest.importorskip("pyarrow")
    rel = azjp.Dataset(_RECORDS)
    call, taken = _CALLS[argument]
    for odd in _ODD:
        if any(odd is one or (type(odd) is type(one) and odd == one) for one in taken):
            with suppress(azjp.MissingExtraError):
                call(rel, odd, tmp_path / "out")
            continue
        with pytest.raises(azjp.AzjpError, match=_SAYS.get(argument, argument.split(maxsplit=1)[0])):
            call(rel, odd, tmp_path / "out")


@pytest.mark.parametrize("path", ["", "a\0b", "a\ud800b"])
def test_a_name_that_no_file_has(path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty one is not the current folder, which is ``"."``."""
    monkeypatch.chdir(tmp_path)
    rel = azjp.Dataset(_RECORDS)
    writers: list[Callable[[Any], object]] = [
        partial(azjp.write, rel), azjp.Pack().add(*_RECORDS).save, rel.to_csv, rel.to_markdown, rel.to_json,
        rel.to_jsonld, rel.to_sqlite, rel.to_datapackage, azjp.brief(rel).save,
        lambda path: azjp.load(overlay=path), azjp.read,
    ]  # fmt: skip
    for write in writers:
        with pytest.raises(azjp.AzjpError) as caught:
            write(path)
        assert isinstance(caught.value, ValueError)
    assert not [*tmp_path.iterdir()]
    azjp.write(rel, ".")
    assert azjp.read(".") == rel
