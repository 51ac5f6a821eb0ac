"""The charts that only stories have: each is drawn from the record, light and dark, and says what it shows."""

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


@pytest.mark.parametrize("name", ["embassy"])
def test_story_has_a_chart(drawn: ModuleType, name: str) -> None:
    """A chart has data, two looks, and a description for readers who can't see it."""
    light, dark = (drawn.STORIES[name](azjp.load(), look(theme, "phone")).to_dict() for theme in ("light", "dark"))
    assert light["background"] != dark["background"]
    assert " ".join(light["title"]["text"]) in light["description"]
    assert all(light["datasets"].values())
