"""How much the tests do: enough to notice a mistake while you wait, or all that the laws ask for."""

from typing import Any

from hypothesis import HealthCheck, settings

__all__ = ["QUICK", "THOROUGH", "examples", "load", "scaled"]

#: How many examples Hypothesis tries where a test names no number of its own.
QUICK = 40
THOROUGH = 400
#: The number of examples of Hypothesis's own default, to which the numbers in the tests are relative.
_USUAL = 100

for _name, _count in (("quick", QUICK), ("thorough", THOROUGH)):
    settings.register_profile(
        _name,
        settings.get_profile("default"),
        max_examples=_count,
        # A busy machine isn't a fault of the code.
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )


def load(*, thorough: bool) -> None:
    """Make the thorough profile, or the quick one, that of all tests; call this before any test is imported."""
    settings.load_profile("thorough" if thorough else "quick")


def examples(usual: int, **options: Any) -> settings:
    """Return settings that try *usual* examples, scaled by the profile: 40 of a hundred, or four times as many.

    A plain ``settings(max_examples=...)`` would be deaf to the profile. *options* are others of Hypothesis.
    """
    return settings(max_examples=max(5, usual * settings().max_examples // _USUAL), **options)


def scaled(quick: int, thorough: int) -> int:
    """Return the size of something for the profile: *quick*, or *thorough* where all is tried."""
    return thorough if settings().max_examples >= THOROUGH else quick
