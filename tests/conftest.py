"""What all tests share: how much they do, and a word at the end about what a quick run left out."""

import os

import profiles
import pytest

#: Says why a test is skipped, and is looked for when skipped tests are counted.
_SLOW = "slow: runs with --thorough"
#: How many processes ``-n auto`` starts at most: each imports everything and makes its own tables.
_MOST_PROCESSES = 4


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--thorough``."""
    parser.addoption("--thorough", action="store_true", help="try every law with all its examples, at full size")


def pytest_configure(config: pytest.Config) -> None:
    """Choose the profile before any test is imported."""
    profiles.load(thorough=config.getoption("--thorough"))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip slow tests in a quick run."""
    if config.getoption("--thorough"):
        return
    for item in items:
        if item.get_closest_marker("slow"):
            item.add_marker(pytest.mark.skip(reason=_SLOW))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Return how many processes ``-n auto`` starts: one for each core, but no more than help."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, _MOST_PROCESSES)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say what a quick run left out, and how to run it."""
    if config.getoption("--thorough") or config.option.collectonly:
        return
    slow = sum(_SLOW in str(report.longrepr) for report in terminalreporter.stats.get("skipped", []))
    terminalreporter.section("Left out of this quick run")
    terminalreporter.line(
        f"Laws were tried with {profiles.QUICK} examples where a thorough run tries {profiles.THOROUGH}, frames with\n"
        f"20,000 events instead of 100,000{f', and {slow} slow tests were skipped' if slow else ''}. To run it all:\n"
        "python -m pytest -n auto --thorough"
    )
