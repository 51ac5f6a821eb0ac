"""Collections: the laws of joining, errors that name the nearest, and what a reader sees."""

import gc
import sys
from html import escape
from typing import Any

import pytest
from asked import EVERY, PERIODS, RECORDS, SPANS, named, rel
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from profiles import examples
from records import HOSTILE, cited, country, event, fact, part_datasets, person, preferred, source, whole

import azjp_relations as azjp
from azjp_relations.dates import EdtfDate
from azjp_relations.errors import EdtfError, NotOneError, UnknownIdError, UnknownTermError
from azjp_relations.model import Actor, Event, Participant, Person, Record
from azjp_relations.model.sources import Source
from azjp_relations.query import Actors, Catalogue, EconomicFacts, Events, Sources
from azjp_relations.query.collection import index_of
from azjp_relations.vocabulary import (
    AgreementKind,
    CaveatKind,
    EventKind,
    Office,
    OrganizationKind,
    PlaceKind,
    Stage,
    TieKind,
    Topic,
)

# --- laws ---------------------------------------------------------------------------------------------------------


def _atoms(dataset: azjp.Dataset, name: str) -> st.SearchStrategy[dict[str, Any]]:
    """One filter of the collection *name*, with a value that *dataset* knows."""
    actors = st.sampled_from(dataset.actors.ids)
    given_by: dict[str, st.SearchStrategy[Any]] = {
        "involving": actors,
        "source": st.sampled_from(dataset.sources.ids),
        "caveat": st.booleans() | st.sampled_from(CaveatKind),
        "text": st.sampled_from(["oil", "ISMAYILLI expo", "日本", "memmed"]),
    }
    spans, topics = st.sampled_from([*PERIODS, "1995-02", "1992-09-07"]), st.sampled_from(Topic)
    own: dict[str, dict[str, st.SearchStrategy[Any]]] = {
        "actors": {"type": st.sampled_from(["country", "place", "person"]), "kind": st.sampled_from(PlaceKind)},
        "events": {"during": spans, "about": topics, "kind": st.sampled_from(EventKind), "dated": st.booleans()},
        "agreements": {"signed": spans, "about": topics, "party": actors, "kind": st.sampled_from(AgreementKind)},
        "facts": {"during": spans, "about": topics, "valued": st.booleans(), "doubtful": st.booleans()},
        "tenures": {"on": spans, "office": st.sampled_from(Office), "person": actors},
        "ties": {"on": spans, "about": topics, "kind": st.sampled_from(TieKind), "subject": actors},
    }
    given_by |= own[name]
    if name == "tenures" and (countries := dataset.actors.where(type="country").ids):
        given_by["country"] = st.sampled_from(countries)
    return st.one_of(*(st.fixed_dictionaries({key: value}) for key, value in given_by.items()))


@examples(40)
@given(part_datasets(), st.booleans(), st.data())
def test_filters_are_joined_by_and(drawn: tuple[azjp.Dataset, str], certainly: bool, data: st.DataObject) -> None:  # noqa: FBT001
    """Two filters at once, one after the other, and the records in both are the same, in the same order."""
    dataset, name = drawn
    collection = named(name, dataset)
    one, two = data.draw(_atoms(dataset, name)), data.draw(_atoms(dataset, name))
    if certainly:
        one, two = ({**f, "certainly": True} if {*f} & {*SPANS} else f for f in (one, two))
    if {*one} & {*two} - {"certainly"}:
        return
    both = collection.where(**one, **{k: v for k, v in two.items() if k not in one})
    assert both == collection.where(**one).where(**two) == collection.where(**two).where(**one)
    assert both == collection.where(**one) & collection.where(**two)


@examples(40)
@given(part_datasets(), st.data())
def test_joining(drawn: tuple[azjp.Dataset, str], data: st.DataObject) -> None:
    """``|``, ``&`` and ``-`` are those of sets, in the order of what both were cut from; the parts make the whole."""
    dataset, name = drawn
    collection = named(name, dataset)
    a, b = (collection.where(**data.draw(_atoms(dataset, name))) for _ in range(2))
    assert {*(a | b).ids} == {*a.ids} | {*b.ids}
    assert {*(a & b).ids} == {*a.ids} & {*b.ids}
    assert {*(a - b).ids} == {*a.ids} - {*b.ids}
    assert (a | b).ids == tuple(i for i in collection.ids if i in {*a.ids, *b.ids})
    elsewhere = type(collection)(list(b))
    assert (a | elsewhere).ids == a.ids + (elsewhere - a).ids
    assert (a & elsewhere, a - elsewhere) == (a & b, a - b)
    assert a & b == a - (a - b)
    assert a | a == a & a == a
    assert len(a - a) == 0
    assert collection - (collection - a) == a
    assert a | (collection - a) == collection


@examples(40)
@given(part_datasets(), st.sampled_from(PERIODS))
def test_certainly_is_part_of_may(drawn: tuple[azjp.Dataset, str], period: str) -> None:
    """What certainly falls in a period may fall in it; what may fall in it may fall in a longer one."""
    dataset, name = drawn
    keyword = {"actors": None, "tenures": "on", "ties": "on"}.get(name, "during")
    if keyword is None:
        return
    collection = named(name, dataset)
    may = collection.where(**{keyword: period})
    assert {*collection.where(**{keyword: period, "certainly": True}).ids} <= {*may.ids}
    span = EdtfDate(period)
    if span.earliest and span.latest:
        longer = f"{span.earliest.year - 1:04}/{span.latest.year + 1:04}"
        assert {*may.ids} <= {*collection.where(**{keyword: longer}).ids}


@examples(40)
@given(part_datasets())
def test_yes_and_no_make_the_whole(drawn: tuple[azjp.Dataset, str]) -> None:
    """Each yes-or-no filter parts a collection in two."""
    dataset, name = drawn
    collection = named(name, dataset)
    for keyword in ["caveat", "doubtful", *{"events": ["dated"], "facts": ["dated", "valued"]}.get(name, [])]:
        yes, no = collection.where(**{keyword: True}), collection.where(**{keyword: False})
        assert len(yes & no) == 0
        assert {*(yes | no).ids} == {*collection.ids}
        assert collection - yes == no


def test_no_filter_keeps_everything() -> None:
    """A ``where`` of nothing is the collection, and so is a filter that is ``None``."""
    for name in EVERY:
        assert named(name) == named(name).where() == named(name).where(text=None)


# --- errors -------------------------------------------------------------------------------------------------------

_ACTORS = [
    *((name, "involving") for name in RECORDS),
    *((name, "country") for name in RECORDS),
    ("actors", "lies_in"),
    ("events", "place"),
    ("agreements", "party"),
    *(("facts", word) for word in ("origin", "target", "party")),
    *(("tenures", word) for word in ("person", "organization", "accredited_to")),
    *(("ties", word) for word in ("subject", "object")),
]


_WRONG = ("heyder-aliyev", "heydar-aliyev")


@pytest.mark.parametrize(("name", "keyword"), _ACTORS)
def test_unknown_actors(name: str, keyword: str) -> None:
    """An id that no actor has is an error that names the nearest, also among several, also for the empty text."""
    wrong, near = {"country": ("japann", "japan"), "organization": ("sokar", "socar")}.get(keyword, _WRONG)
    for value in (wrong, [near, wrong]):
        with pytest.raises(UnknownIdError, match=f"'{near}'") as caught:
            named(name).where(**{keyword: value})
        assert near in caught.value.nearest
    for nonsense in ("", "visit-heydar-aliyev-1998", 5, b"japan"):
        with pytest.raises(KeyError):
            named(name).where(**{keyword: nonsense})


def test_unknown_signatories() -> None:
    """A signatory is a person: an actor of another sort is refused, and the nearest are persons."""
    with pytest.raises(UnknownIdError, match="heydar-aliyev"):
        rel.agreements.where(signatory="heydar-aliyv")
    with pytest.raises(UnknownIdError, match="Person"):
        rel.agreements.where(signatory="japan")


@pytest.mark.parametrize(("name", "keyword"), [*((n, "source") for n in RECORDS), ("events", "part_of")])
def test_unknown_records(name: str, keyword: str) -> None:
    """An id that no source or event has is an error that names the nearest."""
    near = "trend-2025-10-01" if keyword == "source" else "expo-2005"
    with pytest.raises(UnknownIdError, match=near):
        named(name).where(**{keyword: near[:-1]})
    with pytest.raises(UnknownIdError, match="expo-2005"):
        rel.agreements.where(event="expo2005")


@pytest.mark.parametrize(
    ("name", "keyword", "slip", "meant"),
    [
        *((name, "about", "enegry", "energy") for name in ("events", "agreements", "facts", "ties")),
        *((name, "caveat", "mis-print", "misprint") for name in RECORDS),
        ("sources", "kind", "news agency", "news-agency"),
        ("actors", "type", "persons", "person"),
        ("actors", "kind", "vilage", "village"),
        ("actors", "kind", "minstry", "ministry"),
        ("events", "kind", "Visit", "visit"),
        ("events", "role", "hosts", "host"),
        ("agreements", "kind", "memorandums", "memorandum"),
        ("agreements", "status", "sign", "signed"),
        ("facts", "indicator", "trade-turnovers", "trade-turnover"),
        ("facts", "unit", "usd", "USD"),
        ("facts", "stage", "pledge", "pledged"),
        ("tenures", "office", "embassador", "ambassador"),
        ("ties", "kind", "twinned", "twinned-with"),
    ],
)
def test_unknown_terms(name: str, keyword: str, slip: str, meant: str) -> None:
    """A word of no vocabulary is an error that names the nearest, also on an empty collection."""
    for collection in (named(name), named(name)[:0]):
        with pytest.raises(UnknownTermError) as caught:
            collection.where(**{keyword: slip})
        assert repr(meant) in str(caught.value)
        assert isinstance(caught.value, ValueError)


@pytest.mark.parametrize("name", EVERY)
def test_wrong_keywords(name: str) -> None:
    """A filter that there is not is Python's own error, and filters are named."""
    with pytest.raises(TypeError, match="knid"):
        named(name).where(knid="visit")
    with pytest.raises(TypeError):
        named(name).where("visit")


def test_terms_are_of_their_own_vocabulary() -> None:
    """A term of another vocabulary is refused even where its text is the same."""
    assert rel.actors.where(kind=OrganizationKind.COMPANY) == rel.actors.where(kind="company")
    with pytest.raises(UnknownTermError, match="AgreementStatus"):
        rel.agreements.where(status=Stage.SIGNED)


@pytest.mark.parametrize("keyword", SPANS)
def test_periods_that_are_none(keyword: str) -> None:
    """A period that is no date is refused, not taken to hold nothing."""
    name = {"during": "events", "published": "sources", "on": "tenures"}.get(keyword, "agreements")
    for text in ("2017-02-30", "last year", "", "2018/2017"):
        with pytest.raises(EdtfError):
            named(name).where(**{keyword: text})


# --- what a collection can do -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EVERY)
def test_sequence(name: str) -> None:
    """A collection is an immutable sequence, whose slices are collections of the same sort."""
    collection = named(name)
    records = list(collection)
    assert len(collection) == len(records) > 3
    assert collection[0] is records[0] is collection.first()
    assert collection[-1] is records[-1]
    assert type(collection[1:3]) is type(collection)
    assert records[1:3] == list(collection[1:3])
    assert records[::-2] == list(collection[::-2])
    assert records[::-1] == list(reversed(collection))
    assert collection.index(records[2]) == 2
    assert collection.count(records[2]) == collection.count(records[2].id) == 1
    assert collection.ids == tuple(r.id for r in records)
    with pytest.raises(IndexError):
        collection[len(records)]
    with pytest.raises(TypeError):
        collection[0] = records[1]


@pytest.mark.parametrize("name", EVERY)
def test_by_id(name: str) -> None:
    """A record is got by its id; an unknown one is a KeyError with the nearest of this collection."""
    collection = named(name)
    for record in collection:
        assert collection[record.id] is record is collection.get(record.id)
        assert record.id in collection
        assert record in collection
    assert collection.get("nobody-at-all") is None
    assert collection.get("nobody-at-all", record) is record
    last = collection.ids[-1]
    with pytest.raises(KeyError) as caught:
        collection[last + "x"]
    assert repr(last) in str(caught.value)
    assert last not in collection[:-1]
    with pytest.raises(UnknownIdError):
        collection[:-1][last]


def test_joins_are_by_content() -> None:
    """Two different records with one id are not in both collections; of the two, a union has the left one."""
    one, two = Events([event("e", "1998"), event("f")]), Events([event("e", "1999"), event("f")])
    assert (one & two).ids == ("f",)
    assert all(record in one and record in two for record in one & two)
    assert (one - two).ids == ("e",)
    assert (one & two) | (one - two) == one
    assert (one | two)["e"].when == EdtfDate("1998")


def test_grouping_by_a_function() -> None:
    """Records are grouped by any function, and nothing of it is left: not the function, nor what it said."""
    events = Events([event("a", "1998"), event("b", "1999", kind="visit"), event("c")])
    grouped = events.group_by(lambda e: [] if e.when is None else [str(e.when), "dated"])
    assert set(grouped) == grouped.keys() == {"1998", "1999", "dated"}
    assert grouped.counts() == {"1998": 1, "1999": 1, "dated": 2}
    assert (grouped["dated"].ids, grouped.none().ids) == (("a", "b"), ("c",))
    assert {key: some.ids for key, some in grouped.items()} == {"1998": ("a",), "dated": ("a", "b"), "1999": ("b",)}
    assert (len(grouped), "1998" in grouped, "2000" in grouped) == (3, True, False)
    for wrong, near in (("2000", "Expected one of '1998'"), (("1998", "dated"), "has the key"), (1998, "has the key")):
        with pytest.raises(azjp.UnknownIdError, match=near):
            grouped[wrong]
    assert (grouped.count("dated"), grouped.count("2000")) == (2, 0)
    assert events[:1].group_by(lambda e: [e.kind]).counts() == {"meeting": 1}
    # One key may stand alone; a text is one key, not its letters.
    for one in (lambda e: e.kind, lambda e: str(e.kind), lambda e: e.kind.value):
        assert events.group_by(one).counts() == {"meeting": 2, "visit": 1}
    assert events.group_by(lambda e: e.when).none().ids == ("c",)
    assert events.group_by(lambda e: e.when).keys() == {EdtfDate("1998"), EdtfDate("1999")}
    assert events.group_by(lambda e: (e, 1))[events["a"]].ids == ("a",)
    assert repr(events.group_by(lambda e: e.kind)) == "<Events by key: meeting (2), visit (1)>"
    events.group_by(lambda _: ["visit"])
    assert events.where(kind="visit").ids == ("b",)


def test_functions_are_asked_only_about_what_is_grouped() -> None:
    """A function need not know what to do with records that a filter has left out."""

    def year(record: Any) -> list[str]:
        return [str(record.when.earliest.year)]

    events = Events([event("a", "1998"), event("b"), event("c", "1999")])
    facts = EconomicFacts([fact("a", 5, "1998"), fact("b", 7)])
    dated = events.where(dated=True)
    assert dated.group_by(year).counts() == azjp.count_by(dated, year) == {"1998": 1, "1999": 1}
    assert azjp.panel(dated, year, "kind").total == 2
    assert azjp.total_by(facts.where(during="1998"), year, unit="USD")["1998"].value == 5


def test_functions_are_not_kept() -> None:
    """However many functions a collection is asked with, it keeps none of them."""
    events, facts = Events([event("a", "1998")]), EconomicFacts([fact("f", 5, "1998")])
    functions = [lambda _, n=n: str(n) for n in range(50)]
    for function in functions:
        azjp.count_by(events, function)
        azjp.panel(events, function, "kind")
        azjp.total_by(facts, function, unit="USD")
    gc.collect()
    for function in functions:
        # The list, the loop, and the count itself.
        assert sys.getrefcount(function) <= 3


#: What a collection offers besides the methods that hand it to other programs.
PUBLIC = {"count", "first", "get", "group_by", "ids", "index", "one", "sorted", "where"}


@pytest.mark.parametrize("name", EVERY)
def test_only_public_things_are_offered(name: str) -> None:
    """Tab completion offers what users ask with, and nothing of the inside."""
    offered = {word for word in dir(named(name)) if not word.startswith("_")}
    assert {word for word in offered if not word.startswith("to_")} - {"named"} == PUBLIC


def test_membership_is_by_content() -> None:
    """A record that bears the id of another is not in; neither is what is no record."""
    events = whole(event("e", "1998")).events
    assert event("e", "1998") in events
    assert event("e", "1999") not in events
    assert None not in events
    assert ("e",) not in events
    assert EdtfDate("1998") not in events


def test_one() -> None:
    """The only record is given; none or several are an error that says how many and which."""
    one = event("e0")
    assert whole(one).events.one() is one
    assert whole(one).events[:0].first() is None
    with pytest.raises(NotOneError, match="found none"):
        whole(one).events[:0].one()
    with pytest.raises(LookupError, match="found 5: e0, e1, e2, …"):
        whole(*(event(f"e{n}") for n in range(5))).events.one()


def test_sorted() -> None:
    """Sorted is by time, what has no date last and by id; or by a key of one's own."""
    dates = {"a": None, "b": "1999", "c": "1998-02", "d": None, "e": "1998", "f": "../1990", "g": "1998/.."}
    events = whole(*(event(key, when) for key, when in dates.items())).events
    assert "fegcbad" == "".join(events.ids) == "".join(events.sorted().ids)
    assert "".join(reversed(events.sorted(lambda e: e.id).ids)) == "gfedcba"
    assert type(events.sorted()) is Events


@pytest.mark.parametrize("name", EVERY)
def test_reading(name: str) -> None:
    """A collection shows its number, its first five and how many more there are."""
    collection = named(name)
    shown = repr(collection)
    assert f"<{len(collection)} " in shown
    assert all(r.id in shown for r in collection[:5])
    assert (f"and {len(collection) - 5} more" in shown) is (len(collection) > 5)
    assert shown.count("\n") == min(len(collection), 6)
    assert " more" not in repr(collection[:5]).splitlines()[-1][:10]


def test_reading_in_a_notebook() -> None:
    """As HTML a collection is a table of at most fifty rows, in which no text of a record takes effect."""
    events = whole(*(event(f"e{n}", title=f"{HOSTILE} {n}") for n in range(60))).events
    html = events._repr_html_()
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert html.count("<tr>") == 51
    assert "and 10 more" in html
    out = whole(source("wire", title=HOSTILE, publisher=HOSTILE)).sources
    assert "<script" not in out._repr_html_()
    hostile = person("p", names=preferred(HOSTILE))
    assert "<script" not in whole(hostile).actors._repr_html_() + hostile._repr_html_()


@pytest.mark.parametrize("name", EVERY)
def test_completions(name: str) -> None:
    """In a notebook ``collection["`` offers every id."""
    assert list(named(name).ids) == named(name)._ipython_key_completions_()


def test_equality() -> None:
    """Collections of one class with equal records in one order are equal, and then hash alike."""
    one, two = event("e0", "1998"), event("e1", "1999")
    assert Events([one, two]) == Events([event("e0", "1998"), two])
    assert hash(Events([one, two])) == hash(Events([event("e0", "1998"), two]))
    assert Events([one, two]) != Events([two, one])
    assert Events([one]) != Events([event("e0", "1997")])
    assert Events() != Actors()
    assert Events([one]) != [one]
    assert len({Events([one]), Events([event("e0", "1998")]), Events()}) == 2


def test_only_like_joins_like() -> None:
    """Collections of different classes, and what is no collection, do not join."""
    events: Any = rel.events
    for other in (rel.actors, list(rel.events), None):
        for join in ("__or__", "__and__", "__sub__"):
            with pytest.raises(TypeError, match="Events"):
                getattr(events, join)(other)


def test_collections_of_ones_own() -> None:
    """A collection can be made of any records, and knows what they refer to."""
    guest = person("guest", country=country("japan"))
    events = Events([event("visit", participants=(Participant(actor=guest, role="visitor"),))])
    assert events.where(involving="guest", country="japan", source="wire-2001").ids == ("visit",)
    with pytest.raises(UnknownIdError, match="guest"):
        events.where(involving="gest")
    assert Events() == Events([]) == events[:0]
    assert repr(Events()) == "<0 events>"
    assert Sources([source()]).where(kind="news-agency").one() == source()


def test_catalogue_finds_by_class() -> None:
    """What is asked for as an event is not answered by an actor of that id."""
    catalogue = Catalogue([person("someone"), *(c.source for c in cited())])
    assert isinstance(catalogue.find("someone", Actor), Person)
    assert isinstance(catalogue.find("wire-2001", Source), Source)
    with pytest.raises(UnknownIdError, match="Event"):
        catalogue.find("someone", Event)


@pytest.mark.parametrize("name", RECORDS)
def test_records_show_themselves(name: str) -> None:
    """Every record of the edition has a label, a repr with its id, and a card."""
    record: Record
    for record in named(name):
        assert record.label.strip()
        assert repr(record.id) in repr(record)
        assert escape(record.label.split()[0].strip('"&<>,:')) in record._repr_html_()


def test_what_else_is_kept_leaves_the_filters_alone() -> None:
    """What another question keeps in the index of the records under a word isn't taken for what a filter keeps."""
    asked: dict[str, Any] = {"role": "host", "involving": "japan"}
    expected = rel.events.where(**asked).ids
    events = azjp.Dataset([*rel]).events
    index_of(events).facet("role", lambda _: ())
    assert expected
    assert events.where(**asked).ids == expected


def test_a_collection_has_each_id_once() -> None:
    """A record given twice, or two of one id, are refused by name."""
    first, second = rel.events[:2]
    for records in ([first, first], [first, second, evolve(first, title="Another")]):
        with pytest.raises(azjp.RecordError, match=f"events: {first.id}: is the id of two records"):
            azjp.Events(records)
    assert len(azjp.Events([first, second])) == 2
