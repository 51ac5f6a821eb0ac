"""Filters: declared once, completed and explained everywhere, and kind to the ways in which people ask."""

import datetime as dt
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from inspect import Parameter, signature
from typing import Any

import pytest
from attrs import evolve
from records import country, event, fact, organization, person, place, preferred, tenure, tie, whole

import azjp_relations as azjp
from azjp_relations.dates import EdtfDate
from azjp_relations.dates.hints import edtf_for
from azjp_relations.errors import AzjpError, EdtfError, FilterError, NotOneError, UnknownIdError, UnknownTermError
from azjp_relations.model import Agreement, Event, Participant, Record
from azjp_relations.query import Records
from azjp_relations.vocabulary import terms as vocabulary
from azjp_relations.vocabulary.term import Term

rel = azjp.load()
COLLECTIONS: dict[str, Any] = dict(rel.collections)
WHERES: dict[str, Callable[..., Any]] = {"rel": rel.where, **{name: c.where for name, c in COLLECTIONS.items()}}
VOCABULARIES: list[type[Term]] = [getattr(vocabulary, name) for name in vocabulary.__all__]


# --- one declaration ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", WHERES)
def test_signature_and_docstring_say_the_same(name: str) -> None:
    """Each filter is a parameter by keyword, with a type and a default, and is explained."""
    where = WHERES[name]
    parameters = signature(where).parameters
    assert {p.kind for p in parameters.values()} == {Parameter.KEYWORD_ONLY}
    assert {p.default for p in parameters.values()} == {None, False}
    explained = [line.strip().partition(":") for line in (where.__doc__ or "").splitlines()]
    assert {*parameters} <= {word for word, colon, text in explained if colon and text.strip()}
    assert all(p.annotation is not Parameter.empty for p in parameters.values())


@pytest.mark.parametrize("name", WHERES)
def test_false_changes_nothing(name: str) -> None:
    """Every filter may be given with its default."""
    where = WHERES[name]
    defaults = {key: parameter.default for key, parameter in signature(where).parameters.items()}
    assert list(where(**defaults)) == list(where())


def test_shared_filters_have_one_name() -> None:
    """What several collections can be asked for is asked for in the same words."""
    taken = {name: {*signature(where).parameters} for name, where in WHERES.items()}
    for name in ("rel", "actors", "events", "agreements", "facts", "tenures", "ties"):
        assert {"involving", "source", "caveat", "doubtful", "text", "country"} <= taken[name]
    for name in ("rel", "sources", "events", "agreements", "facts", "tenures", "ties"):
        assert {"during", "certainly"} <= taken[name]
    for name in ("rel", "events", "agreements", "facts", "ties"):
        assert "about" in taken[name]
    for name in ("rel", "events", "agreements"):
        assert "place" in taken[name]


@pytest.mark.parametrize("name", WHERES)
def test_jedi_completes(name: str) -> None:
    """Completion that looks at what runs, as in IPython, offers every filter."""
    jedi = pytest.importorskip("jedi")
    completions = jedi.Interpreter("where(", [{"where": WHERES[name]}]).complete()
    assert {f"{key}=" for key in signature(WHERES[name]).parameters} <= {c.name for c in completions}


@pytest.mark.long
def test_filters_without_docstrings() -> None:
    """Python may strip docstrings: filters are still declared, and explained."""
    code = """
import inspect, azjp_relations
where = azjp_relations.load().events.where
assert "during" in inspect.signature(where).parameters and "during:" in where.__doc__
print(len(where(kind="visit", text="visit")))
"""
    run = subprocess.run([sys.executable, "-OO", "-c", code], check=True, capture_output=True, text=True)
    assert int(run.stdout) == len(rel.events.where(kind="visit", text="visit"))


# --- names --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["Heydar Aliyev", "haydar aliyev", "HEYDAR ALİYEV", "heydar-aliyev"])
def test_filters_take_names(name: str) -> None:
    """An actor is named by its id, by a name that is its alone, or itself."""
    heydar = rel.actors["heydar-aliyev"]
    assert rel.events.where(involving=name) == rel.events.where(involving=heydar) != rel.events[:0]
    assert rel.tenures.where(person=[name]) == rel.tenures.where(person="heydar-aliyev")
    assert rel.where(involving=name) == rel.where(involving=heydar)


def test_names_of_several_are_refused() -> None:
    """A name that several have is an error that lists them; one that is also an id is the id."""
    one, two, three = (person(key, names=preferred("Aliyev")) for key in ("one", "two", "aliyev"))
    with pytest.raises(NotOneError, match=r"'one' \(person\), 'two' \(person\)"):
        whole(one, two).actors.where(involving="Aliyev")
    assert whole(one, two, three).actors.where(involving="aliyev").ids == ("aliyev",)
    lands = whole(one, country("land", names=preferred("Aliyev")))
    assert lands.agreements.where(signatory="ALIYEV").ids == ()
    with pytest.raises(UnknownIdError, match="'japan' is of the class Country, not Person"):
        rel.agreements.where(signatory="Japan")
    # A town is no country: of such a filter there would be nothing on record.
    for asked, told in (
        (partial(rel.events.where, country="baku"), "'baku' is of the class Place, not Country"),
        (partial(rel.tenures.where, country="socar"), "'socar' is of the class Organization, not Country"),
    ):
        with pytest.raises(UnknownIdError, match=told):
            asked()


def test_a_place_goes_before_a_body_of_its_name() -> None:
    """A city is meant by its name, even if a source prints another actor so."""
    city, body = place("city", names=preferred("Kyoto")), organization("body", names=preferred("Kyoto"))
    assert whole(city, body).actors.where(lies_in="Kyoto").ids == ()
    assert whole(city, body).events.where(involving="KYOTO").ids == ()
    with pytest.raises(NotOneError, match=r"'city' \(place\), 'other' \(place\)"):
        whole(city, place("other", names=preferred("Kyoto"))).where(involving="Kyoto")


def test_the_id_of_another_kind() -> None:
    """The id of an event is not unknown where an actor is asked for: the error says what it is."""
    with pytest.raises(UnknownIdError, match="'cop29' is of the class Event, not Actor"):
        rel.where(involving="cop29")
    with pytest.raises(UnknownIdError, match="'cop29' is of the class Event, not Actor"):
        rel.where(involving="COP29")
    # An id may be written like a title.
    assert rel.where(involving="Embassy Japan, Baku") == rel.where(involving="embassy-japan-baku")


def test_an_actor_is_no_word() -> None:
    """Whoever is asked for where a word of a vocabulary is meant is told the filter that takes actors."""
    with pytest.raises(UnknownTermError, match=r"it is the name of an actor: ask with involving='socar'"):
        rel.where(about="SOCAR")


def test_a_filter_of_one_kind() -> None:
    """A filter that records of all kinds lack is told with the kinds that have it, and a word for another as that."""
    with pytest.raises(FilterError, match=r"which events and agreements .*have: rel\.events\.where\(kind=…\)"):
        rel.where(kind="visit")  # type: ignore[call-arg]
    with pytest.raises(FilterError, match=r"rel\.facts\.where\(indicator=…\)"):
        rel.search("grant").where(indicator="grant")  # type: ignore[call-arg]
    with pytest.raises(FilterError, match="Did you mean 'about'"):
        rel.where(topic="energy")  # type: ignore[call-arg]


def test_actors_of_another_dataset_are_refused() -> None:
    """A record that the dataset does not have is an error, never an empty answer."""
    stranger = person("stranger-of-nobody")
    for collection in (rel.events, rel.facts, rel.actors, rel):
        with pytest.raises(UnknownIdError, match="'stranger-of-nobody' is not in this dataset"):
            collection.where(involving=stranger)
    with pytest.raises(UnknownIdError, match="of the class Event, not Actor"):
        rel.events.where(involving=rel.events[0])  # type: ignore[arg-type]
    # Another edition's state of the same actor still names that actor.
    heydar = evolve(rel.actors["heydar-aliyev"], note="As it was.")
    assert rel.events.where(involving=heydar) == rel.events.where(involving="heydar-aliyev")


# --- all of -------------------------------------------------------------------------------------------------------


def test_all_of() -> None:
    """``all_of`` keeps what fits every value, of whatever filter."""
    pair = ("elmar-mammadyarov", "Taro Kono")
    both = rel.events.where(involving=azjp.all_of(*pair))
    assert both == rel.events.where(involving=pair[0]) & rel.events.where(involving=pair[1])
    assert both
    assert all({"elmar-mammadyarov", "taro-kono"} <= {a.id for a in e.actors} for e in both)
    assert rel.events.where(during=azjp.all_of(2015, "2015-10")) == rel.events.where(during="2015-10")
    words = azjp.all_of("memorandum", "energy")
    assert rel.where(text=words) == rel.where(text="memorandum energy")
    assert rel.agreements.where(kind=azjp.all_of("treaty", "protocol")).ids == ()
    topics = azjp.all_of("energy", "economy")
    assert rel.where(about=topics) == rel.where(about="energy") & rel.where(about="economy")
    with pytest.raises(TypeError):
        azjp.all_of()  # type: ignore[call-arg]


# --- periods ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "edtf"),
    [
        (2015, "2015"),
        (dt.date(2000, 1, 21), "2000-01-21"),
        ([2015, "1998-02"], ["2015", "1998-02"]),
        (EdtfDate("2018-09"), "2018-09"),
    ],
)
def test_periods(given: Any, edtf: Any) -> None:
    """A year may be a number and a day a date."""
    for collection in (rel.events, rel.agreements, rel.facts, rel.ties, rel):
        assert collection.where(during=given) == collection.where(during=edtf)
    assert rel.tenures.where(on=given, certainly=True) == rel.tenures.where(on=edtf, certainly=True)


@pytest.mark.long
def test_today() -> None:
    """``"today"`` is the day on which it is asked."""
    day = dt.date.today()  # noqa: DTZ011 - as the library does
    held = whole(tenure("now", attested=(f"{day}",)), tenure("then", start="1998", end="1999")).tenures
    assert held.where(on="today").ids == held.where(on="today", certainly=True).ids == ("now",)
    assert rel.as_of("today") == rel.as_of(day)


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("October 2015", "2015-10"),
        ("Oct. 2015", "2015-10"),
        ("5 October 2015", "2015-10-05"),
        ("October 5th, 2015", "2015-10-05"),
        ("2015 October 5", "2015-10-05"),
        ("2015-2018", "2015/2018"),
        ("2015–2018", "2015/2018"),
        ("from 2015 to 2018", "2015/2018"),
        ("between May 2015 and 2018-06", "2015-05/2018-06"),
        ("since 2015", "2015/.."),
        ("until May 2016", "../2016-05"),
        ("1990s", "199X"),
        ("1998-2", "1998-02"),
        ("1998/2/24", "1998-02-24"),
        ("24.02.1998", "1998-02-24"),
        ("10/2015", "2015-10"),
        (" 2015 ", "2015"),
        ("20151005", "2015-10-05"),
        ("2015年10月5日", "2015-10-05"),
        ("last year", None),
        ("31.02.1998", None),
        ("", None),
    ],
)
def test_edtf_for_other_ways_to_write_a_date(text: str, edtf: str | None) -> None:
    """What looks like a date is refused with the EDTF to write, if there is one."""
    assert edtf_for(text) == edtf
    for ask in (lambda: rel.events.where(during=text), lambda: rel.tenures.where(on=text), lambda: rel.as_of(text)):
        with pytest.raises(EdtfError) as caught:
            ask()
        assert (f"write {edtf!r}" in str(caught.value)) is (edtf is not None)


@pytest.mark.parametrize("value", [0, 10000, -5, True, 3.5, None, b"2015", dt.datetime(2015, 1, 1, 12, tzinfo=dt.UTC)])
def test_periods_that_are_none(value: Any) -> None:
    """What names no day is refused by an error of ours that names the filter or the value."""
    with pytest.raises(EdtfError):
        rel.events.where(during=[value])


def test_undated_records_are_in_no_period() -> None:
    """``during`` leaves out what has no date; ``on`` keeps a tenure or tie that is attested at none."""
    town, other = place("town"), place("other")
    known = whole(
        tenure("held", attested=("1998",)), tenure("undated"), event("gone"), event("day", "1998-05-05"),
        tie("twins", "twinned-with", town, other),
    )  # fmt: skip
    assert sorted(known.where(during=1998).ids) == ["day", "held"]
    assert known.tenures.where(during=1998).ids == ("held",)
    assert known.tenures.where(on=1998).ids == ("held", "undated")
    assert known.ties.where(during=1998).ids == ()
    assert known.where(during=1998, certainly=True).ids == ("day", "held")


# --- all kinds at once --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "filters",
    [
        {"about": "energy"},
        {"involving": "socar"},
        {"country": "japan", "during": "2005/2015"},
        {"source": "trend-2025-10-01"},
        {"text": "oil"},
        {"doubtful": True},
        {"caveat": "identity", "involving": "japan"},
    ],
)
def test_where_of_all_kinds(filters: dict[str, Any]) -> None:
    """All kinds of records are asked at once, each as in its own collection."""
    together = rel.where(**filters)
    assert isinstance(together, Records)
    apart: set[str] = set()
    for name, collection in COLLECTIONS.items():
        takes = signature(collection.where).parameters
        if name != "sources" and not ({*filters} - {*takes}) and not (name == "tenures" and "country" in filters):
            apart |= {*collection.where(**filters).ids}
    kinds = {"Tenure"} if "country" in filters else set()
    assert {r.id for r in together if type(r).__name__ not in kinds} == apart
    assert [r for r in rel if isinstance(r, Record) and r in together] == list(together)


def test_a_collection_of_all_kinds_is_a_collection() -> None:
    """It shows itself, is cut, joined and tabulated like the others."""
    found = rel.search("energy")
    assert "<table" in found._repr_html_()
    assert repr(found).startswith(f"<{len(found)} records>")
    assert found[:3].ids == found.ids[:3]
    assert (rel.where(about="energy") | rel.where(about="water")).where(about="water") == rel.where(about="water")
    assert {type(r) for r in rel.where(about="energy")} >= {Event, Agreement}
    assert len(rel.where()) == sum(len(c) for name, c in rel.collections.items() if name != "sources")


def test_places() -> None:
    """An event is where it was; without a place, in the country that was its host."""
    assert "visit-heydar-aliyev-1998" in rel.events.where(kind="visit", place="japan")
    japan, land = country("japan"), country("land")
    town = place("town", lies_in=land)
    host = Participant(actor=japan, role="host")
    embassy = Participant(actor=organization("embassy", kind="embassy", country=japan), role="host")
    known = whole(
        event("there", participants=(host,)),
        event("here", participants=(host,), places=(town,)),
        event("reception", participants=(embassy,)),
    )
    assert known.events.where(place="japan").ids == ("there",)
    assert known.events.where(place="land").ids == ("here",)
    assert sorted(known.where(place="land").ids) == ["here", "land", "town"]


def test_how_to_read_a_filter_is_refused_without_that_filter() -> None:
    """``certainly`` without a period, and ``doubts`` without words, would change nothing and say nothing."""
    rel = azjp.load(edition="2026.11")
    with pytest.raises(azjp.FilterError, match=r"^certainly=True needs during= too$"):
        rel.events.where(kind="visit", certainly=True)
    with pytest.raises(azjp.FilterError, match=r"^certainly=True needs on= or during= too$"):
        rel.tenures.where(certainly=True)
    with pytest.raises(azjp.FilterError, match=r"^doubts=True needs text= too$"):
        rel.facts.where(doubts=True)
    with pytest.raises(azjp.QuestionError, match=r"^certainly=True needs during= too$"):
        azjp.timeline(rel, certainly=True)
    assert rel.events.where(certainly=False, doubts=False) == rel.events


def test_nothing_found_says_which_filter_found_what() -> None:
    """Where no record fits all filters, each is told with how many records fit it alone."""
    known = whole(fact("a", indicator="attendance"), fact("b", origin=country("japan"))).facts
    assert str(known.where(indicator="attendance", origin="japan")) == (
        "0 facts: 1 fits indicator=, 1 fits origin=, none fits all"
    )
    assert "0 fit during=" in repr(known.where(indicator="attendance").where(during=2015))
    assert str(known.where(indicator="loan")) == "0 facts"
    assert str(known.where(indicator="loan", certainly=False, doubts=False)) == "0 facts"
    days = whole(event("a", "1998"), event("b", "1999", kind="visit")).events
    assert str(days.where(kind="visit", during="1998-02", certainly=True)) == (
        "0 events: 1 fits kind=, 0 fit during=, none fits all"
    )


def test_parts_of_names() -> None:
    """Who is named by a part of a name, in another order or spelling, is found where nobody has just this name."""
    rel = azjp.load()
    for name, key in (("Kono", "taro-kono"), ("Taro Honda", "honda-taro"), ("İlham Əliyev", "ilham-aliyev")):
        assert rel.actors.named(name).first() is rel.find(name).first() is rel.actors[key]
    assert "ilham-aliyev" in rel.actors.named("Aliyev")
    assert rel.actors.where(type="country").named("Kono").ids == ()


# --- wrong guesses ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "guess", "kind", "hint"),
    [
        ("events", {"topic": "energy"}, FilterError, "events have no filter 'topic'. Did you mean 'about'"),
        ("events", {"year": 2015}, FilterError, "'during'"),
        ("events", {"actor": "japan"}, FilterError, "'involving'"),
        ("facts", {"kind": "grant"}, FilterError, "facts have no filter 'kind'. Did you mean 'indicator'"),
        ("facts", {"on": "2015"}, FilterError, "'during'"),
        ("tenures", {"date": "2015"}, FilterError, "'during'"),
        ("tenures", {"kind": "ambassador"}, FilterError, "'office'"),
        ("agreements", {"date": "2015"}, FilterError, "'during'"),
        ("actors", {"place": "japan"}, FilterError, "'lies_in'"),
        ("rel", {"topics": "energy"}, FilterError, "records have no filter 'topics'. Did you mean 'about'"),
        ("events", {"about": "oil"}, UnknownTermError, "Unknown Topic 'oil'. Did you mean 'oil-and-gas'"),
        ("events", {"about": "Flights"}, UnknownTermError, "'aviation'"),
        ("events", {"kind": "concert"}, UnknownTermError, "'cultural-event'"),
        ("events", {"kind": "summit"}, UnknownTermError, "'meeting'"),
        ("events", {"kind": "expo"}, UnknownTermError, "'exhibition'"),
        ("events", {"kind": "xyzzy"}, UnknownTermError, "Expected one of 'recognition', "),
        ("facts", {"indicator": "tourists"}, UnknownTermError, "'visitors'"),
        ("facts", {"indicator": "trade"}, UnknownTermError, "'trade-turnover'"),
        ("actors", {"kind": "airport"}, UnknownTermError, "'facility'"),
        ("events", {"said_by": "japan"}, FilterError, "'speaker'"),
        ("facts", {"date": 2015}, FilterError, "'during'"),
        ("facts", {"donor": "japan"}, FilterError, "'origin'"),
        ("agreements", {"parties": "japan"}, FilterError, "'party'"),
        ("actors", {"kind": "person"}, UnknownTermError, "ask with type='person'"),
        ("facts", {"stage": "loan"}, UnknownTermError, "ask with indicator='loan'"),
        ("events", {"kind": "energy"}, UnknownTermError, "ask with about='energy'"),
        ("events", {"about": "neft"}, UnknownTermError, "Expected one of 'diplomatic-relations', "),
        ("tenures", {"office": "prime minister"}, UnknownTermError, r"Did you mean 'prime-minister'\?"),
        ("facts", {"unit": "usd"}, UnknownTermError, r"Did you mean 'USD'\?"),
        ("sources", {"language": "english"}, FilterError, "a BCP 47 tag, such as 'en'"),
    ],
)
def test_wrong_guesses_name_the_right_word(name: str, guess: dict[str, Any], kind: type[AzjpError], hint: str) -> None:
    """Who guesses a filter or a term is told the word that is meant."""
    with pytest.raises(kind, match=f"(?i){hint}"):
        WHERES[name](**guess)


@pytest.mark.parametrize("where", WHERES.values(), ids=WHERES)
def test_a_word_without_a_filter(where: Any) -> None:
    """A word that no filter names is refused in words, which tell how to search for it."""
    with pytest.raises(FilterError, match=r"can't tell what 'socar' is: name it, .* rel\.search"):
        where("socar")


def test_all_of_takes_a_list() -> None:
    """The values that must all fit may be given one by one or together."""
    asked: Any = azjp.all_of(["japan", "heydar-aliyev"])
    assert rel.events.where(involving=asked) == rel.events.where(involving=azjp.all_of("japan", "heydar-aliyev"))


@pytest.mark.parametrize("ask", [partial(azjp.total, unit="USD"), azjp.holders, azjp.statements])
def test_answers_about_other_records_than_they_are_asked_of(ask: Any) -> None:
    """Of a collection that can't have what a question is about, no answer says that there is none."""
    with pytest.raises(azjp.QuestionError, match=r"expected \w+, not agreements: ask of rel"):
        ask(rel.agreements)


@pytest.mark.parametrize("terms", VOCABULARIES, ids=lambda v: v.__name__)
def test_other_words_mean_one_term(terms: type[Term]) -> None:
    """Another word is given to one term of its vocabulary, is none itself, and is written as it is compared."""
    words = [word for term in terms for word in term.also]
    assert len(words) == len(set(words))
    assert not {*words} & {*terms}
    assert all(word == word.casefold().strip() for word in words)
    for word in words:
        with pytest.raises(UnknownTermError) as caught:
            terms.of(word.upper())
        assert caught.value.nearest == (terms.other_words()[word],)


# --- values of other classes --------------------------------------------------------------------------------------


def _wrong() -> Iterator[tuple[str, str, Any]]:
    for name in WHERES:
        yield name, "text", 1998
    yield from (("facts", "item", 5), ("actors", "name", 5), ("sources", "publisher", b"x"))
    yield from (("facts", "valued", 1), ("events", "dated", "yes"), ("events", "doubtful", 0), ("rel", "certainly", 1))
    yield from (("events", "doubts", 1), ("events", "text", [None]), ("facts", "valued", [None]))


@pytest.mark.parametrize(("name", "keyword", "value"), list(_wrong()))
def test_wrong_values_are_errors_that_name_the_filter(name: str, keyword: str, value: Any) -> None:
    """A value of the wrong type is refused by an error of ours, which is a ``TypeError`` too."""
    with pytest.raises(FilterError, match=rf"^{keyword} must be ") as caught:
        WHERES[name](**{keyword: value})
    assert isinstance(caught.value, TypeError)


class _Text(str):
    """A text that prints as another."""

    __slots__ = ()

    def __str__(self) -> str:
        return "another"


def test_texts_of_a_subclass() -> None:
    """A subclass of ``str`` is taken as the text that it is."""
    assert rel.events.where(kind=_Text("visit")) == rel.events.where(kind="visit")
    assert rel.events.where(involving=_Text("japan"), text=_Text("visit")).ids
    assert rel.events.where(during=_Text("1998")) == rel.events.where(during=1998)
    assert rel.search(_Text("erna")) == rel.search("erna")
    assert rel.find(_Text("Kono")) == rel.find("Kono")


def test_tags_of_languages_in_capitals() -> None:
    """Tags of languages mean the same in any case."""
    assert rel.sources.where(language="EN") == rel.sources.where(language="en") != rel.sources[:0]


def test_scalars_of_numpy() -> None:
    """A scalar of NumPy is the text, number, flag or day that it holds."""
    np = pytest.importorskip("numpy")
    assert rel.events.where(kind=np.str_("visit")) == rel.events.where(kind="visit")
    assert rel.events.where(kind=np.array(["visit", "vote"])) == rel.events.where(kind=["visit", "vote"])
    assert rel.events.where(during=np.int64(1998), dated=np.bool_(True)) == rel.events.where(during="1998")
    assert rel.events.where(during=np.datetime64("1998-02-24")) == rel.events.where(during="1998-02-24")
    for text in ("1998", "1998-02"):
        assert rel.events.where(during=np.datetime64(text)) == rel.events.where(during=text), "not its first day alone"
    for moment in (
        np.datetime64("1998-02-24T00:00"),
        np.datetime64("1998-02-24T00:00", "ns"),
        np.datetime64("NaT", "D"),
        np.int64(98),
    ):
        with pytest.raises(EdtfError):
            rel.events.where(during=moment)
    assert rel.events.where(involving=np.array("japan")) == rel.events.where(involving="japan")
    assert rel.events.where(during="1998", certainly=np.bool_(True)).ids


@pytest.mark.parametrize("odd", [None, 5, 5.5, b"x", object(), [1], {1: 2}, {1}, "NA", "frame", "array"])
def test_odd_values_of_arguments(odd: Any) -> None:
    """What an argument doesn't take is an error that names it, whatever its class makes of ``==`` and ``hash()``."""
    if isinstance(odd, str):
        pd: Any = pytest.importorskip("pandas")
        odd = {"NA": pd.NA, "frame": pd.DataFrame({"a": [1]}), "array": pd.Series([1, 2]).to_numpy()}[odd]
    asked: Any = azjp
    questions: dict[str, Callable[[], Any]] = {
        "unknown facet": lambda: asked.count_by(rel.events, odd),
        "dates=": lambda: asked.count_by(rel.events, "year", dates=odd),
        "reading=": lambda: asked.panel(rel.events, reading=odd),
        "conjectures": lambda: asked.timeline(rel, conjectures=odd),
        "planned": lambda: asked.total(rel.facts, unit="USD", planned=odd),
        "doubtful=": lambda: asked.series(rel.facts, doubtful=odd),
        "length=": lambda: asked.brief(rel, length=odd),
        "expected records": lambda: asked.network(odd),
    }
    for name, ask in questions.items():
        with pytest.raises(AzjpError, match=name):
            ask()
    if odd is not None:
        with pytest.raises(AzjpError, match="edition="):
            azjp.load(edition=odd)
    if type(odd).__name__ == "NAType":
        with pytest.raises(AzjpError, match="during"):
            rel.events.where(during=odd)
