"""The charts of the stories: each is drawn from the record, light and dark, and says in words what it shows."""

from types import ModuleType

import pytest
from modules import module_of

import azjp_relations as azjp
from azjp_relations.charts.theme import look

pytest.importorskip("altair")


@pytest.fixture
def drawn() -> ModuleType:
    """The module that draws them."""
    return module_of("docs", "drawn")


@pytest.mark.parametrize("name", ["embassy", "aid", "field", "votes", "turnover"])
def test_story_has_a_chart(drawn: ModuleType, name: str) -> None:
    """A chart has data, two looks, and a description for readers who can't see it."""
    light, dark = (drawn.STORIES[name](azjp.load(), look(theme, "phone")).to_dict() for theme in ("light", "dark"))
    assert light["background"] != dark["background"]
    assert " ".join(light["title"]["text"]) in light["description"]
    assert all(light["datasets"].values())


def test_turnover_told_is_that_on_record(drawn: ModuleType) -> None:
    """The figures beside the line are those of the record."""
    chart = drawn.STORIES["turnover"](azjp.load(), look("light", "notebook")).to_dict()
    told = {row["y"] for rows in chart["datasets"].values() for row in rows if "name" in row}
    for fact in azjp.load().facts.where(indicator="trade-turnover"):
        assert fact.value is not None
        assert float(fact.value.amount) / 1e6 in told, fact
