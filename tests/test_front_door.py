"""The lines with which the design opens the door, run as written, with what they give."""

import datetime as dt
import subprocess
import sys
from decimal import Decimal

import pytest

import azjp_relations as azjp

rel = azjp.load()


def test_importing_loads_nothing() -> None:
    """A bare import brings no dependency, no room of our own and no data."""
    heavy = ("attrs", "cattrs", "dateutil", "json", "azjp_relations.packs.load", "azjp_relations.model")
    code = f"import sys, azjp_relations; print([m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_public_name_is_there() -> None:
    """Every name in ``__all__`` is got, once, and shows in ``dir``; another is an AttributeError."""
    assert len(azjp.__all__) == len(set(azjp.__all__))
    assert list(azjp.__all__) == sorted(azjp.__all__)
    assert all(getattr(azjp, name) is not None for name in azjp.__all__)
    assert set(azjp.__all__) <= set(dir(azjp))
    with pytest.raises(AttributeError, match="laod"):
        azjp.laod  # type: ignore[attr-defined]  # noqa: B018


def test_load() -> None:
    """``load()`` gives the packaged edition, once read."""
    assert azjp.load() is rel
    assert isinstance(rel, azjp.Dataset)
    assert rel.edition is not None
    assert azjp.__version__.startswith(rel.edition.id)


def test_events_of_a_year() -> None:
    """``rel.events.where(during="2019", about="energy")``: those of that year, and of no other topic."""
    assert isinstance(rel.events.where(during="2015", about="energy"), azjp.Events)
    found = rel.events.where(during="2019", about="energy")
    assert "signing-memorandum-renewable-energy-2019" in found.ids
    assert all(any(topic.within(azjp.Topic.ENERGY) for topic in event.all_topics) for event in found)


def test_agreements_of_a_party() -> None:
    """``rel.agreements.where(party="socar", signed="1998/2018")``: those of SOCAR, in order of signing."""
    found = rel.agreements.where(party="socar", signed="1998/2018")
    assert len(found) >= 3
    assert all("socar" in {p.id for p in a.parties} for a in found)
    dates = [a.signed.sort_key for a in found if a.signed is not None]
    assert dates == sorted(dates)
    assert len(dates) == len(found)


def test_actors_by_id_and_name() -> None:
    """``rel.actors["heydar-aliyev"].name`` and ``named("Haydar Aliyev").one()`` are one person."""
    assert rel.actors["heydar-aliyev"].name == "Heydar Aliyev"
    assert rel.actors.named("Haydar Aliyev").one() is rel.actors["heydar-aliyev"]


def test_tenures_on_a_day() -> None:
    """Who was ambassador to Japan on 1 October 2025, certainly; and who may have been."""
    envoys = rel.tenures.where(office="ambassador", accredited_to="japan", on="2025-10-01", certainly=True)
    assert "gursel-ismayilzade" in {t.person.id for t in envoys}
    assert "farid-talibov" not in {t.person.id for t in envoys}
    maybe = rel.tenures.where(office="ambassador", accredited_to="japan", on="2025-10-01")
    assert set(envoys.ids) <= set(maybe.ids)


def test_count_by_year() -> None:
    """``count_by(rel.events, "year")`` counts every event once that has a beginning, and says which it left out."""
    tally = azjp.count_by(rel.events, "year")
    assert isinstance(tally, azjp.Tally)
    begun = [event for event in rel.events if event.when and event.when.earliest]
    assert sum(tally.values()) == len(begun)
    assert {*tally.excluded} == {*rel.events} - {*begun}
    assert tally["1992"] == sum(event.when.earliest.year == 1992 for event in begun)  # type: ignore[union-attr]


def test_total_of_grants() -> None:
    """``total(...)`` has value, low, high, records, excluded and caveats; and explains and cites itself."""
    grants = rel.facts.where(indicator="grant", about="agriculture")
    total = azjp.total(grants, unit="JPY", during="2015")
    assert (total.value, total.low, total.high) == (Decimal(100_000_000),) * 3
    assert [f.id for f in total.records] == ["grant-agriculture-2015"]
    assert {f.id for f in total.excluded}.isdisjoint({f.id for f in total.records})
    assert all(record in total.records for record, _ in total.caveats)
    assert "JPY 100,000,000" in total.explain()
    assert "@online{mofa-2015-08-06-grant," in total.cite("bibtex")


def test_series_of_turnover() -> None:
    """``series(…)`` of the turnover told: 22.3 million in 1997 where doubtful figures are asked for."""
    turnover = rel.facts.where(indicator="trade-turnover", unit="USD")
    series = azjp.series(turnover, doubtful="as-printed")
    assert ("1997", "USD 22,300,000") in [(str(p.period), str(p.value)) for p in series]
    assert {f.id for f in (*series.records, *series.excluded)} == set(turnover.ids)


def test_timeline() -> None:
    """``timeline(rel, during="1992/2006")`` begins with the establishment of relations or what may precede it."""
    line = azjp.timeline(rel, during="1992/2006")
    assert "establishment-diplomatic-relations-1992" in [e.record.id for e in line]
    keys = [e.when.sort_key for e in line]
    assert keys == sorted(keys)
    assert len(line) >= 10


def test_disagreements() -> None:
    """``disagreements(rel)`` holds the humanitarian aid of an impossible scale."""
    doubted = {p.record.id for p in azjp.disagreements(rel)}
    assert "humanitarian-assistance-refugees" in doubted


def test_as_of() -> None:
    """``rel.as_of("2022-05-05")``: only what had been published by then."""
    assert "azertac-2022-05-05" in rel.as_of("2022-05-05").sources
    assert "trend-2025-10-01" not in rel.as_of("2022-05-05").sources
    assert "azertac-2022-05-05" not in rel.as_of(dt.date(2022, 5, 4)).sources


def test_names_that_nobody_has_yet() -> None:
    """A name, a publisher or an item that no record of the dataset has keeps nothing, as before its first source."""
    early = rel.as_of("1999")
    assert rel.actors.where(name="Fuad Muradov")
    assert not early.actors.where(name="Fuad Muradov")
    assert not early.sources.where(publisher="Trend News Agency")


def test_joining() -> None:
    """``|``, ``&`` and ``-`` join collections."""
    visits, energy = rel.events.where(kind="visit"), rel.events.where(about="energy")
    assert (visits | energy) - energy == visits - (visits & energy)


def test_collections_of_two_kinds_do_not_join() -> None:
    """The error says what asks for records of both kinds."""
    with pytest.raises(TypeError, match=r"Events join only Events, not Agreements: where\(\) of the dataset"):
        rel.events | rel.agreements  # type: ignore[operator]


def test_one_and_first() -> None:
    """``.one()`` is the only record or an error; ``.first()`` the first or ``None``."""
    visits = rel.events.where(kind="visit", during="1998-02", involving="Heydar Aliyev")
    assert visits[:1].one() is visits.first()
    with pytest.raises(azjp.NotOneError):
        rel.events.one()
    assert rel.events[:0].first() is None


def test_unknown_words_are_errors() -> None:
    """An unknown id, term or key names the nearest, under the root of all errors and the builtin that one expects."""
    with pytest.raises(azjp.AzjpError, match="heydar-aliyev"):
        rel.events.where(involving="heyder-aliyev")
    with pytest.raises(ValueError, match="energy"):
        rel.events.where(about="enegry")
    with pytest.raises(KeyError, match="socar"):
        rel.actors["sokar"]


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("アリエフ", {"ilham-aliyev", "heydar-aliyev"}),
        ("Əliyev", {"ilham-aliyev", "heydar-aliyev"}),
        ("Aliyev", {"ilham-aliyev", "heydar-aliyev"}),
        ("Abe", {"tadahiro-abe"}),
    ],
)
def test_a_name_of_several_names_them(name: str, meant: set[str]) -> None:
    """A surname in any script names those who bear it, not words that are spelt alike."""
    for ask in (lambda: rel.events.where(involving=name), lambda: azjp.profile(rel, name)):
        with pytest.raises(azjp.UnknownIdError) as caught:
            ask()
        assert meant <= {*caught.value.nearest}
        assert all(one in str(caught.value) for one in meant)


def test_the_country_that_an_office_serves() -> None:
    """The filter is called `country`; the word for it that one guesses leads there."""
    with pytest.raises(azjp.FilterError, match="Did you mean 'country'"):
        azjp.holders(rel, "foreign-minister", serves="japan")  # type: ignore[call-arg]


@pytest.mark.parametrize("doubtful", ["exclude", "as-printed", "corrected"])
def test_doubtful_figures(doubtful: str) -> None:
    """Humanitarian aid of 11.47 billion dollars is left out, taken as printed or as corrected: the answer says so."""
    aid = [rel.facts["humanitarian-assistance-refugees"]]
    answer = azjp.total(aid, unit="USD", doubtful=doubtful)  # type: ignore[arg-type]
    assert answer.value == {"exclude": None, "as-printed": 11_470_000_000, "corrected": 11_470_000}[doubtful]
    assert ("humanitarian-assistance-refugees" in answer.reasons) is (doubtful == "exclude")
    assert str(answer.excluded[0].label if answer.excluded else answer.records[0].label)[:20] in answer.explain()
