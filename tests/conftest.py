"""What all tests share: how much they do, and a list at the end of what this run left out."""

import os

import profiles
import pytest

#: Why a test is skipped, by its mark. The summary counts the skipped tests with these reasons.
_SKIPPED = {"slow": "slow: runs with --thorough", "long": "long: runs without --brief"}
#: The most processes that ``-n auto`` starts. Each imports everything and makes its own tables.
_MOST_PROCESSES = 4


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--brief`` and ``--thorough``."""
    group = parser.getgroup("how much to test")
    group.addoption(
        "--thorough", dest="profile", action="store_const", const="thorough", default="quick", help="test everything"
    )
    group.addoption(
        "--brief", dest="profile", action="store_const", const="brief", help="try each law with a few examples only"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Choose the profile before any test is imported."""
    # NumPy's threads would only wait for each other: tests run in several processes, and their matrices are small.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    profiles.load(config.getoption("profile"))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip slow tests, except in a thorough run, and long ones in a brief run."""
    skipped = {"thorough": (), "quick": ("slow",), "brief": ("slow", "long")}[config.getoption("profile")]
    for item in items:
        for mark in skipped:
            if item.get_closest_marker(mark):
                item.add_marker(pytest.mark.skip(reason=_SKIPPED[mark]))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Return how many processes ``-n auto`` starts: one for each core, up to the number that still helps."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, _MOST_PROCESSES)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say what the run left out, and which command runs it."""
    profile = config.getoption("profile")
    if profile == "thorough" or config.option.collectonly:
        return
    skipped = terminalreporter.stats.get("skipped", [])
    slow, long = (sum(why in str(report.longrepr) for report in skipped) for why in _SKIPPED.values())
    terminalreporter.section(f"left out of this {profile} run")
    terminalreporter.line(
        f"Each law was tried with {profiles.COUNTS[profile]} examples instead of {profiles.COUNTS['thorough']} (or that"
        f" share of its own number).\nWhat holds of any record was asked of edition {profiles.FIRST_EDITION} instead of"
        " the current one, and where a test has many\nvalues, places or steps, of some of them instead of all; frames"
        " had 5,000 events instead of 100,000,\nand 250 damaged packs were read instead of 2,000."
        f"\nSlow tests skipped: {slow}; long ones: {long}; because something isn't installed:"
        f" {len(skipped) - slow - long}."
        "\nTo run everything: python -m pytest -n auto --thorough"
    )
