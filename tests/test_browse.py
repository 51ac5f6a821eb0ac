"""The pages to browse the record: every record is on one, and whoever is named often has one."""

from types import ModuleType

import pytest
from attrs import evolve
from modules import module_of

import azjp_relations as azjp

pytest.importorskip("sphinx")


@pytest.fixture
def browse() -> ModuleType:
    """The module of the pages, which imports the directives beside it."""
    return module_of("docs", "browse")


def test_each_record_has_its_card_on_one_page(browse: ModuleType) -> None:
    """The pages of the years, and the one of what has no date, hold each record but actors once."""
    shown = [record.id for found in browse.by_page().values() for record in found]
    records = {record.id for record in azjp.load().where() if not isinstance(record, azjp.Actor)}
    assert len(shown) == len({*shown})
    assert {*shown} == records
    assert browse.page_of(azjp.load()["visit-heydar-aliyev-1998"]) == "1998"


def test_text_of_records_is_text(browse: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """Markup in a title is shown, not obeyed."""
    kono = azjp.load().actors["taro-kono"]
    actor = evolve(kono, names=(evolve(kono.names[0], text="<b>Taro</b>"),))
    monkeypatch.setattr(browse, "naming", lambda: {actor: []})
    assert "&lt;b&gt;" in browse._actor(actor)
    assert "<h1>&lt;b&gt;</h1>" in browse._framed("<b>", "", "")
