"""How much the tests do: a little after each edit, enough to notice most mistakes while you wait, or everything."""

import os
from typing import Any

from hypothesis import HealthCheck, settings

__all__ = ["COUNTS", "examples", "load", "scaled"]

#: How many examples Hypothesis tries in each profile, for a test that names no number of its own.
COUNTS = {"brief": 8, "quick": 40, "thorough": 400}
#: What the numbers in the tests are relative to: Hypothesis's own default.
_USUAL = 100

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
    """Return settings that try *usual* examples, scaled by the profile: 50 become 20, or 200 in a thorough run.

    A plain ``settings(max_examples=...)`` would ignore the profile. *options* go to ``settings`` as they are.
    """
    return settings(max_examples=max(3, usual * settings().max_examples // _USUAL), **options)


def scaled(quick: int, thorough: int) -> int:
    """Return *thorough* in a thorough run and *quick* in any other: the size of something that a test makes."""
    return thorough if settings().max_examples >= COUNTS["thorough"] else quick
