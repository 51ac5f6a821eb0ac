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
def test_answers_do_not_depend_on_settings(settings: Callable[[], Any]) -> None:
    """Another program's decimal context, language, time zone, filter of warnings or limit of recursion."""
    expected = {name: ask(azjp.Dataset(_RECORDS)) for name, ask in QUESTIONS.items()}
    with settings():
        found = {name: ask(azjp.Dataset(_RECORDS)) for name, ask in QUESTIONS.items()}
    assert found == expected


# --- threads and interrupts ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", QUESTIONS)
@pytest.mark.long
def test_first_questions_of_threads(name: str) -> None:
    """Threads that ask a fresh dataset first, all at once, get what one gets alone."""
    ask = QUESTIONS[name]
    expected = ask(azjp.Dataset(_RECORDS))
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        threads = scaled(8, 16)
        for _ in range(scaled(1, 20)):
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
            step = max(1, at // scaled(3, 30))
            at += step


IMPORTS = """
import sys, threading
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
