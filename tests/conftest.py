"""What all tests share: how much they do, and a list at the end of what this run left out."""

import os
import re
from collections import Counter
from pathlib import Path

import profiles
import pytest

#: Why a test is skipped, by its mark.
_SKIPPED = {"slow": "slow", "long": "long"}
#: Which marks each profile skips.
_MARKS = {"thorough": (), "quick": ("slow",), "brief": ("slow", "long"), "first": ("slow", "long")}
#: What the reason of a skip says if a library is missing.
_MISSING = re.compile(r"could not import|is(n't| not) installed")
#: Which task has a library that the task of all tests hasn't.
_TASKS = {"sphinx": "nox -s docs", "pyspark": "nox -s spark", "pyright": "nox -s types"}
#: The most processes that ``-n auto`` starts. Each imports everything and makes its own tables.
_MOST_PROCESSES = 4

#: The files that no test was taken from because a library is missing, with the task that has it, and those that
#: ``--first`` leaves alone.
_without_library: dict[str, str] = {}
_not_first: set[str] = set()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--first``, ``--brief`` and ``--thorough``."""
    group = parser.getgroup("how much to test")
    for name, does in {
        "thorough": "run all tests, with all the examples of each law",
        "brief": "try each law with a few examples only",
        "first": "try the laws that most others rest on, with a few examples: for after each edit",
    }.items():
        group.addoption(f"--{name}", dest="profile", action="store_const", const=name, default="quick", help=does)


def pytest_configure(config: pytest.Config) -> None:
    """Choose the profile before any test is imported."""
    # NumPy's threads would only wait for each other: tests run in several processes, and their matrices are small.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    profiles.load(config.getoption("profile"))


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave out of a first run the files of other subjects, unless one is named."""
    name = collection_path.name
    if config.getoption("profile") != "first" or not name.startswith("test_"):
        return None
    if collection_path.stem.removeprefix("test_") in profiles.FIRST or any(name in word for word in config.args):
        return None
    _not_first.add(str(collection_path))
    return True


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip slow tests, except in a thorough run, and long ones in a brief or a first run."""
    for item in items:
        for mark in _MARKS[config.getoption("profile")]:
            if item.get_closest_marker(mark):
                item.add_marker(pytest.mark.skip(reason=_SKIPPED[mark]))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Return how many processes ``-n auto`` starts: one for each core, up to the number that still helps."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, _MOST_PROCESSES)


# --- what a run leaves out ----------------------------------------------------------------------------------------


def pytest_collectreport(report: pytest.CollectReport) -> None:
    """Keep which files were skipped as a whole."""
    if report.skipped and _MISSING.search(str(report.longrepr)):
        _without_library[report.nodeid] = _task_with_it(str(report.longrepr))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Let each process of ``-n`` pass on what it left out: only they collect."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left_out"] = [_without_library, sorted(_not_first)]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: object) -> None:
    """Take what a process of ``-n`` passed on."""
    without, others = getattr(node, "workeroutput", {}).get("left_out", ({}, ()))
    _without_library.update(without)
    _not_first.update(others)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say what the run left out, and which command runs it."""
    profile = config.getoption("profile")
    if config.option.collectonly:
        return
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = Counter(_reason(report) for report in skipped if report.nodeid not in _without_library)
    slow, long = (reasons.pop(why, 0) for why in _SKIPPED.values())
    without = Counter[str]()
    for why in filter(_MISSING.search, [*reasons]):
        without[_task_with_it(why)] += reasons.pop(why)
    for path, task in _without_library.items():
        without[task] += _tests_in({path})
    left = [
        (long, "long tests", "python -m pytest -n auto"),
        (_tests_in(_not_first), "tests of other subjects", "python -m pytest -n auto"),
        *((count, "tests that need a library which isn't installed here", task) for task, count in without.items()),
        (slow, "slow tests", "nox -s thorough"),
    ]
    lines = [f"{what} ({count}): {command}" for count, what, command in left if count]
    lines += [f"skipped ({count}): {why}" for why, count in reasons.items()]
    if profile != "thorough":
        tried, most = profiles.COUNTS[profile], profiles.COUNTS["thorough"]
        lines.append(
            f"examples of each law, beyond {tried} of {most} (or that share of its own number); most values, places and"
            " steps,\n  where a test has many; the current edition, where any will do: nox -s thorough"
        )
    if lines:
        terminalreporter.section(f"left out of this {profile} run, and the command that runs it")
    for line in lines:
        terminalreporter.line(f"- {line}")


def _task_with_it(why: str) -> str:
    """Return the task that has the library which a test was skipped for."""
    return next((task for library, task in _TASKS.items() if library in why), "nox -s tests")


def _reason(report: pytest.TestReport) -> str:
    """Return why a test was skipped."""
    why = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return why.removeprefix("Skipped: ")


def _tests_in(paths: set[str]) -> int:
    """Return how many functions that test are in these files."""
    root = Path(__file__).parent.parent
    return sum(len(re.findall("^def test_", (root / p).read_text("utf-8"), re.MULTILINE)) for p in paths)
