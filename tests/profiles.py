"""How much the tests do: a little after each edit, enough to notice most mistakes while you wait, or everything."""

import os
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from hypothesis import HealthCheck, settings

__all__ = ["COUNTS", "FIRST", "FIRST_EDITION", "edition", "examples", "few", "load", "scaled"]

T = TypeVar("T")
#: The first edition of the packaged record, a seventh of the size of the current one.
FIRST_EDITION = "2026.11"

#: The subjects that ``--first`` tests: what most others stand on.
FIRST = (
    *("counts", "dataset", "dates", "dates_counted", "filters", "hostile_text", "holds", "index", "laws", "ledger"),
    *("model", "overlays", "packs", "quantities", "query", "refusals", "scans", "sources", "statements"),
    *("structuring", "tables", "term", "text", "totals", "vocabulary"),
)
#: How many examples Hypothesis tries in each profile, for a test that names no number of its own.
#: A thorough run tries as many as a test names, or Hypothesis's own default.
COUNTS = {"first": 3, "brief": 8, "quick": 16, "thorough": 100}

for _name, _count in COUNTS.items():
    settings.register_profile(
        _name,
        settings.get_profile("default"),
        max_examples=_count,
        # A busy machine isn't a fault of the code.
        deadline=None,
        # A check that others wait for fails for what changed, not by the luck of the draw.
        derandomize="CI" in os.environ,
        suppress_health_check=[HealthCheck.too_slow],
    )


def load(profile: str) -> None:
    """Use *profile* for all tests. Call this before any test is imported."""
    settings.load_profile(profile)


def examples(usual: int, **options: Any) -> settings:
    """Return settings that try *usual* examples in a thorough run, and fewer in any other: of 40, a quick run tries 6.

    A plain ``settings(max_examples=...)`` would ignore the profile. *options* go to ``settings`` as they are.
    """
    return settings(max_examples=max(2, usual * settings().max_examples // COUNTS["thorough"]), **options)


def scaled(quick: T, thorough: T) -> T:
    """Return *thorough* in a thorough run and *quick* in any other: such as the size of something that a test makes."""
    return thorough if settings().max_examples >= COUNTS["thorough"] else quick


def edition() -> str | None:
    """Return which edition to load for what holds of any record: the current one only in a thorough run."""
    return scaled(FIRST_EDITION, None)


def few(values: Iterable[T], most: int = 40) -> Sequence[T]:
    """Return at most *most* of *values*, spread evenly over them.

    A brief or a first run has a fourth as many, a thorough one ten times as many.
    """
    held = list(values)
    most = max(1, most // 4) if settings().max_examples <= COUNTS["brief"] else scaled(most, 10 * most)
    return held[:: -(-len(held) // most) or 1]
