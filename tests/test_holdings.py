"""The page of what the record holds: its themes leave nothing out."""

from types import ModuleType

import pytest
from modules import module_of

import azjp_relations as azjp

pytest.importorskip("sphinx")


@pytest.fixture
def themes() -> ModuleType:
    """The module of the themes, which imports the directives beside it."""
    return module_of("docs", "themes")


def test_themes_leave_little_out(themes: ModuleType) -> None:
    """Each theme holds records, and nine of ten records belong to one."""
    rel = azjp.load()
    held = {name: {record.id for record in of(rel)} for name, of in themes.THEMES.items()}
    assert all(held.values()), held
    records = {record.id for record in rel if isinstance(record, azjp.Record) and not isinstance(record, azjp.Actor)}
    left = records - set().union(*held.values())
    assert 10 * len(left) < len(records), sorted(left)


def test_publishers_are_counted_by_record(themes: ModuleType) -> None:
    """A publisher is counted once for each record that cites it, however often it is cited there."""
    theme = list(themes.THEMES["Agreements"](azjp.load()))
    assert 0 <= sum(map(themes.rests_on_best, theme)) <= len(theme)
    for part in themes.best_sources(theme).split("; "):
        assert int(part.rpartition("(")[2].rstrip(")")) <= len(theme)
