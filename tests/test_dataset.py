"""The dataset as a whole: what it holds, what it refuses, and what was known by a day."""

import copy
import pickle
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import cache
from itertools import count, pairwise
from threading import Barrier
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from profiles import edition, examples, scaled
from records import (
    HOSTILE,
    WIRE,
    cited,
    country,
    event,
    fact,
    organization,
    person,
    place,
    preferred,
    source,
    tenure,
    tie,
    walk,
    whole,
)

import azjp_relations as azjp
from azjp_relations.dataset import Dataset, Edition
from azjp_relations.dates import EdtfDate
from azjp_relations.errors import EdtfError, RecordError, UnknownIdError
from azjp_relations.model import Caveat, Event, Name, Participant, Record, Statement, Variant
from azjp_relations.model.quantities import Quantity
from azjp_relations.model.sources import Citation, Source
from azjp_relations.model.walk import references
from azjp_relations.query import search
from azjp_relations.testing import datasets
from azjp_relations.text import fold, index_words

rel = azjp.load(edition=edition())
NAMES = ("sources", "actors", "events", "agreements", "facts", "tenures", "ties")
#: Some of the days on which a source came out, with the ends of time.
_OUT = sorted({str(s.published) for s in rel.sources if s.published})
DAYS = sorted({*_OUT[:: max(1, len(_OUT) // 6)], "1900", "2022-05-04", "2022-05-05", "2022-12-31", "9999"})


# --- what it holds ------------------------------------------------------------------------------------------------


def test_collections() -> None:
    """Seven collections, by name; together they are what iterating and ``len`` see, each record once."""
    assert tuple(rel.collections) == NAMES
    assert all(rel.collections[name] is getattr(rel, name) for name in NAMES)
    together = [record for name in NAMES for record in rel.collections[name]]
    assert together == list(rel)
    assert len(rel) == len(together) == len({r.id for r in rel})


def test_by_id() -> None:
    """Any record, of whatever kind, is got by its id; an unknown one is a KeyError that names the nearest."""
    for record in rel:
        assert rel[record.id] is record
        assert record.id in rel
        assert record in rel
    with pytest.raises(KeyError, match="'heydar-aliyev'"):
        rel["heydar-aliev"]
    assert "heydar-aliev" not in rel
    assert None not in rel
    assert list(rel._ipython_key_completions_()) == sorted(r.id for r in rel)


def test_membership_is_by_content() -> None:
    """Another record under the same id is not in the dataset."""
    dataset = whole(event("e", "1998"))
    assert event("e", "1998") in dataset
    assert event("e", "1999") not in dataset


def test_order() -> None:
    """Events, agreements and facts stand in order of time, the undated last; all others by id."""
    for name in ("sources", "actors", "tenures", "ties"):
        assert list(rel.collections[name].ids) == sorted(rel.collections[name].ids)
    for name in ("events", "agreements", "facts"):
        dates = [r.when for r in rel.collections[name]]
        keys = [d.sort_key for d in dates if d is not None]
        assert keys == sorted(keys)
        assert dates == [d for d in dates if d is not None] + [None] * dates.count(None)


@examples(30)
@given(datasets(), st.randoms(use_true_random=False))
def test_order_of_records_does_not_matter(dataset: Dataset, random: Any) -> None:
    """A dataset is the same whatever order its records come in."""
    records = list(dataset)
    random.shuffle(records)
    again = Dataset(records)
    assert again == dataset
    assert hash(again) == hash(dataset)
    assert list(again) == list(dataset)


def test_equality() -> None:
    """Datasets are equal if their records and their editions are."""
    assert whole(event("e", "1998")) == whole(event("e", "1998"))
    assert whole(event("e", "1998")) != whole(event("e", "1999"))
    assert Dataset([]) != Dataset([], _edition())
    assert Dataset([]) != []


def _edition(**changes: Any) -> Edition:
    given = {"id": "2026.11", "title": "A record", "published": "2026-11-21", "licence": "CC-BY-4.0"}
    return Edition(**{**given, "counts": {}, "digest": "sha256:0", **changes})


# --- what it refuses ----------------------------------------------------------------------------------------------


def _refused(records: Iterable[Record | Source]) -> list[tuple[str, str]]:
    with pytest.raises(RecordError) as caught:
        Dataset(records)
    return list(caught.value.problems)


def test_ids_are_unique_over_all_kinds() -> None:
    """Every id that stands twice is named, also where one record is an event and the other an actor."""
    problems = _refused([WIRE, event("a"), person("a"), person("b"), person("b"), person("c")])
    assert [name for name, _ in problems] == ["a", "b"]


def test_dangling_references_are_all_named() -> None:
    """Every reference to a record that is not there is named, with the record that it stands in."""
    town, land = place("town", lies_in=country("land")), country("land")
    problems = _refused(
        [
            event("e", places=(town,), participants=(Participant(actor=land, role="host"),)),
            tie("t", "lives-in", person("p"), town),
            fact("f", caveats=(Caveat(kind="overlap", note="Perhaps.", see=("nothing", "e")),)),
        ]
    )
    named = {
        (record, missing)
        for record, text in problems
        for missing in ("town", "land", "wire-2001", "p", "nothing")
        if repr(missing) in text
    }
    assert named == {
        *(("e", m) for m in ("town", "land", "wire-2001")),
        *(("t", m) for m in ("p", "town", "wire-2001")),
        *(("f", m) for m in ("wire-2001", "nothing")),
    }


def test_references_reach_into_parts() -> None:
    """What a statement, a name or a reading refers to must be there as well."""
    other = source("other")
    said = Statement(speakers=(person("speaker"),), gist="So it was.", citations=cited(other))
    assert {"'speaker'", "'other'"} <= {
        t.split()[2].strip(",") for _, t in _refused([WIRE, event("e", statements=(said,))])
    }
    names = (*preferred("Tokyo"), Name(text="Tokio", language="de", kind="alias", citations=cited(other)))
    assert "'other'" in str(_refused([WIRE, place("tokyo", names=names)]))
    reading = Variant(field="places", value=(place("kyoto"),), citations=cited())
    assert "'kyoto'" in str(_refused([WIRE, event("e", variants=(reading,))]))


def test_another_record_of_the_same_id_is_no_referent() -> None:
    """A record that refers to an earlier state of another is refused: objects and ids must agree."""
    host = Participant(actor=person("p", note="as it was"), role="host")
    assert _refused([WIRE, person("p"), event("e", participants=(host,))])
    assert Dataset([WIRE, person("p"), event("e", participants=(Participant(actor=person("p"), role="host"),))])


# --- search -------------------------------------------------------------------------------------------------------


def test_search() -> None:
    """Records of any kind are found by words in names, titles, statements and notes; sources are none of them."""
    guest = person("guest", names=preferred("Məmmədyarov"))
    known = whole(
        event("visit", participants=(Participant(actor=guest, role="visitor"),)),
        event("doubted", caveats=(Caveat(kind="name", note="İsmayıllı is printed."),)),
        event("said", statements=(Statement(speakers=(guest,), gist="Praise of PEACHES", citations=cited()),)),
        fact("noted", note="In peaches."),
    )
    assert set(known.search("memmedyarov").ids) == {"guest", "said", "visit"}
    assert known.search("memmedyarov").first() is guest
    assert known.search("ISMAYILLI", doubts=True).ids == ("doubted",)
    assert known.search("ISMAYILLI").ids == ()
    assert set(known.search("peach").ids) == {"said", "noted"}
    assert known.search("peaches memmedyarov").ids == ("said",)
    assert known.search("wire-2001").ids == known.search("nobody").ids == ()


def test_search_ranks() -> None:
    """Names and titles come before text, whole words before words that only begin so, and an exact name before all."""
    long = "Aid " * 9
    known = whole(
        event("text", title="A meeting", note=f"{long} and more."),
        event("title", title="A first talk about the aid that was promised long ago by both of the two sides"),
        event("longer", title="Aides meet"),
        person("aid", names=preferred("Aid")),
    )
    assert known.search("aid").ids == ("aid", "title", "longer", "text")
    assert known.search("aid promised").ids == ("title",)
    assert set(known.search("promised more nobody").ids) == {"title", "text"}


@pytest.mark.parametrize(
    "words", ["石油", "油資", "開発", "石油資源", "石", "発", "ﾊﾟﾘ", "パリ", "Par\u00adis", "pa\u200bris"]
)
def test_search_in_japanese_and_of_letters_that_nobody_sees(words: str) -> None:
    """Any two characters of a Japanese word find it; half-width and invisible characters do not matter."""
    known = whole(
        event("oil", title="石油資源開発 and JOGMEC"),
        event("paris", title="パリ, Paris"),
        event("bali", title="バリ"),
        event("hari", title="ハリ"),
    )
    assert known.search(words).ids == known.events.where(text=words).ids
    assert known.search(words).ids == (("paris",) if "石油資源開発".find(words) < 0 else ("oil",))


def test_search_keeps_to_the_records_asked() -> None:
    """A changed record in a union is found by its own words, and the packaged edition by none of them."""
    meeting = rel.events.where(kind="meeting")[0]
    changed = evolve(meeting, title="Zebra crossing")
    for _ in range(2):
        assert (rel.events.where(kind="visit") | azjp.Events([changed])).where(text="zebra").ids == (meeting.id,)
        assert not rel.events.where(text="zebra")
        assert not rel.search("zebra")
    union = rel.events | azjp.Events([changed])
    assert union.where(text="itochu") == rel.events.where(text="itochu")


def test_search_from_many_threads() -> None:
    """Threads that search first, at once, all see the whole index; a search may be copied and pickled."""
    for _ in range(3):
        dataset = Dataset(rel)
        barrier = Barrier(16)

        def search(_: int, dataset: Dataset = dataset, barrier: Barrier = barrier) -> tuple[tuple[str, ...], ...]:
            barrier.wait()
            return dataset.search("energy").ids, dataset.events.where(text="energy").ids

        with ThreadPoolExecutor(16) as pool:
            assert set(pool.map(search, range(16))) == {(rel.search("energy").ids, rel.events.where(text="energy").ids)}
    assert rel.find("Aliyev")  # which makes the index of names, too
    events = rel.events.where(text="energy")
    for again in (pickle.loads(pickle.dumps(events)), copy.deepcopy(events)):  # noqa: S301 - our own
        assert again.where(text="energy") == events


def test_search_after_an_interrupted_first_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """An index whose making was interrupted is made anew, whole."""
    dataset, calls = Dataset(rel), count()

    def interrupted(text: str) -> str:
        if next(calls) == 50:
            raise KeyboardInterrupt
        return index_words(text)

    monkeypatch.setattr(search, "index_words", interrupted)
    with pytest.raises(KeyboardInterrupt):
        dataset.search("energy")
    assert dataset.search("energy").ids == rel.search("energy").ids


@pytest.mark.parametrize(
    "text", ['"', "NEAR(", "a AND", "names:", "*", "→", "\ud800", "\x00", " of the ", "x" * 5000, "gas oil " * 500]
)
def test_any_text_may_be_searched(text: str) -> None:
    """What is a sign of the language of the index elsewhere is only text here."""
    assert len(rel.search(text)) <= len(rel)
    assert len(rel.events.where(text=text)) <= len(rel.events)


@pytest.mark.parametrize("value", [1998, None, ["energy"], b"energy"])
def test_search_takes_text(value: Any) -> None:
    """What is not text is refused by an error that names the argument."""
    with pytest.raises(azjp.FilterError, match="text must be text"):
        rel.search(value)
    with pytest.raises(azjp.FilterError, match="name must be text"):
        rel.find(value)


# --- find ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Heydar Aliyev", "heydar-aliyev"),
        ("haydar aliyev", "heydar-aliyev"),
        ("Aliyev Heydar", "heydar-aliyev"),
        ("Heider Aliev", "heydar-aliyev"),
        ("İlham Əliyev", "ilham-aliyev"),
        ("Mamadyarov", "elmar-mammadyarov"),
        ("Kono", "taro-kono"),
        ("Taro Honda", "honda-taro"),
        ("Azərbaycan", "azerbaijan"),
        ("Bakı", "baku"),
        ("Tokio", "tokyo"),
        ("japan", "japan"),
        ("jogmec", "jogmec"),
    ],
)
def test_find(name: str, first: str) -> None:
    """Actors are found by any name, a part of one, in any order and by a near spelling, the best first."""
    best = rel.find(name).first()
    assert best is not None
    assert best.id == first


def test_find_those_that_most_records_name() -> None:
    """Just this name comes first, then these words, then longer ones; of each, what most records name."""
    assert rel.find("Aliyev")[:2].ids == ("heydar-aliyev", "ilham-aliyev")
    assert rel.find("Japan").first() is rel.actors["japan"]
    names = {"a": "Bank", "b": "Bank of Georgia", "c": "Banking", "d": "First Bank", "e": "Georgia First Bank"}
    bank = [organization(key, names=preferred(name)) for key, name in names.items()]
    seen = [event(f"talks-{at}", participants=(Participant(actor=bank[4], role="visitor"),)) for at in range(2)]
    assert whole(*bank, *seen).find("bank").ids == ("a", "e", "d", "b", "c")
    assert whole(*bank).find("first bank").ids == ("d", "e")
    assert whole(*bank).find("Georgia Bank").ids == ("b", "e")


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("ITOCHU Corporation", "itochu"),
        ("Embassy of Azerbaijan", "embassy-azerbaijan-tokyo"),
        ("the Embassy of Japan in Baku", "embassy-japan-baku"),
    ],
)
def test_find_by_other_words(name: str, first: str) -> None:
    """A name with more words than are on record finds its actor, as do the words of the id, which tell of what."""
    assert rel.find(name).ids[:1] == (first,)


def test_find_every_name() -> None:
    """Every name on record finds its actor first, or after another who has all the words of it."""
    for actor in rel.actors:
        for name in actor.names:
            words = {*fold(name.text).replace("-", " ").split()}
            found = rel.find(name.text)
            before = list(found)[: found.ids.index(actor.id)]
            bearers = (" ".join([*(fold(n.text) for n in other.names), other.id]).replace("-", " ") for other in before)
            assert all(word in bearer for bearer in bearers for word in words), name


def test_find_nobody() -> None:
    """Nothing near is nobody; a union of surnames is several."""
    assert rel.find("xyzzy").ids == rel.find("").ids == rel.find("→").ids == ()
    assert {"ilham-aliyev", "heydar-aliyev"} <= {*rel.find("Aliyev").ids}
    known = whole(person("amari", names=preferred("甘利明", "Amari Akira")), person("other"))
    assert known.find("甘利").ids == known.find("明").ids == known.find("akira amari").ids == ("amari",)


@pytest.mark.parametrize("name", NAMES[1:])
def test_search_finds_every_name(name: str) -> None:
    """Every record of the edition is found by its own label."""
    lost = [
        r.id
        for r in rel.collections[name]
        if name in {"actors", "events", "agreements"} and r not in rel.search(r.label)
    ]
    assert lost == []


def test_search_finds_a_label_with_sic() -> None:
    """Who copies a label with the mark of a misprint finds its actor first, not only what has the mark too."""
    slip = Caveat(kind="misprint", note="So printed.", field="names", weight="note")
    someone = person("someone", names=preferred("Mistio Horiuchi"), caveats=(slip,))
    known = whole(someone, tenure("office", someone, title="Minister", note="Mistio Horiuchi [sic]"))
    assert someone.label == "Mistio Horiuchi [sic]"
    assert known.search(someone.label).ids == ("someone", "office")
    assert known.where(text=someone.label).ids == ("someone", "office")
    assert known.find(someone.label).ids == ("someone",)


# --- as of --------------------------------------------------------------------------------------------------------


def _out_by(out: Source, day: str, *, undated: bool = False) -> bool:
    last = EdtfDate(day).latest
    if out.published is None or out.published.latest is None or last is None:
        return undated if out.published is None else last is None
    return out.published.latest <= last


def _later_sources(dataset: Dataset, day: str, *, undated: bool) -> list[str]:
    """Return where *dataset* names a source that was not out by *day*, however deep."""
    found = (v.source if isinstance(v, Citation) else v for v in walk(tuple(dataset)))
    return sorted({s.id for s in found if isinstance(s, Source) and not _out_by(s, day, undated=undated)})


@pytest.mark.parametrize("undated", [False, True])
@pytest.mark.parametrize("day", DAYS)
def test_as_of_forgets_later_sources(day: str, undated: bool) -> None:  # noqa: FBT001
    """No source that came out later is left, nor a citation of one anywhere in what is left."""
    then = rel.as_of(day, undated=undated)
    assert {s.id for s in rel.sources if _out_by(s, day, undated=undated)} == {*then.sources.ids}
    assert _later_sources(then, day, undated=undated) == []


@cache
def _needs() -> list[tuple[str, list[tuple[Citation, ...]], list[str]]]:
    """Return the id of each record, the citations of each of its parts, and the ids of the records that it names."""
    return [
        (
            record.id,
            [found for part in walk(record) if (found := getattr(part, "citations", ()))],
            [other.id for other in references(record) if isinstance(other, Record)],
        )
        for record in rel
        if isinstance(record, Record)
    ]


@pytest.mark.parametrize("undated", [False, True])
@pytest.mark.parametrize("day", DAYS[:: scaled(2, 1)])
@pytest.mark.long
def test_as_of_keeps_what_was_out(day: str, undated: bool) -> None:  # noqa: FBT001
    """A record that cites a source which was out is lost only if a part of it, or a record that it names, was not."""
    then = rel.as_of(day, undated=undated)

    def is_out(citations: Iterable[Citation]) -> bool:
        return any(_out_by(c.source, day, undated=undated) for c in citations)

    lost = (needs for needs in _needs() if needs[0] not in then)
    assert [key for key, cited, named in lost if all(map(is_out, cited)) and all(one in then for one in named)] == []


@pytest.mark.parametrize("undated", [False, True])
def test_as_of_grows(undated: bool) -> None:  # noqa: FBT001
    """The later the day, the more is known; asked twice, nothing more is forgotten."""
    known = [rel.as_of(day, undated=undated) for day in DAYS]
    for earlier, later in pairwise(known):
        assert {r.id for r in earlier} <= {r.id for r in later}
        assert later.as_of(DAYS[known.index(earlier)], undated=undated) == earlier
    for day, then in zip(DAYS, known, strict=True):
        assert then.as_of(day, undated=undated) == then


def test_as_of_the_end_of_time() -> None:
    """When all is out, nothing is forgotten but what bears no date; and that is kept if asked for."""
    assert rel.as_of("9999", undated=True) == rel
    assert rel.as_of("2000/..", undated=True) == rel
    assert {s.id for s in rel.sources if s.published} == {*rel.as_of("9999").sources.ids}


@examples(40)
@given(
    datasets(),
    st.sampled_from(["1998", "1999-05", "2000", "2001-02-02", "2001-02-03", "2001-02", "2004"]),
    st.booleans(),
)
def test_as_of_laws(dataset: Dataset, day: str, undated: bool) -> None:  # noqa: FBT001
    """For any dataset: nothing later is left, nothing is new, asking twice changes nothing, later days know more."""
    then = dataset.as_of(day, undated=undated)
    assert _later_sources(then, day, undated=undated) == []
    assert {r.id for r in then} <= {r.id for r in dataset}
    assert then.as_of(day, undated=undated) == then
    assert {r.id for r in then} <= {r.id for r in dataset.as_of("2003-06", undated=undated)} or day == "2004"
    assert {r.id for r in dataset.as_of(day)} <= {r.id for r in dataset.as_of(day, undated=True)}
    # What goes on being published without end is never all out.
    endless = [s for s in dataset.sources if s.published is not None and s.published.latest is None]
    assert endless or dataset.as_of("9999", undated=True) == dataset


def test_as_of_by_example() -> None:
    """A later source takes its records, names, statements and readings along, and what needed them."""
    late = source("late", published="2005")
    names = (*preferred("Envoy"), Name(text="The Envoy", language="en", kind="alias", citations=cited(late)))
    envoy, newcomer = (
        person("envoy", names=names, citations=cited(WIRE, late)),
        person("newcomer", citations=cited(late)),
    )
    said = [
        Statement(speakers=(who,), gist="Praise.", citations=cited(s)) for who, s in ((envoy, WIRE), (newcomer, late))
    ]
    meeting = event(
        "meeting",
        "2001",
        participants=tuple(Participant(actor=a, role="participant") for a in (envoy, newcomer)),
        statements=tuple(said),
        citations=cited(WIRE, late),
        variants=(Variant(field="when", value=EdtfDate("2002"), citations=cited(late)),),
        caveats=(
            Caveat(kind="contradiction", note="The newcomer has it otherwise.", see=("newcomer",)),
            Caveat(kind="date", note="The day is not stated."),
        ),
    )
    later = event("later", "2001", part_of=meeting, citations=cited(late))
    office = tenure("office", newcomer)
    then = whole(meeting, later, office).as_of("2004-12-31")
    assert {r.id for r in then} == {"wire-2001", "envoy", "meeting"}
    left = then.events.one()
    assert [n.text for n in then.actors.one().names] == ["Envoy"]
    assert [p.actor.id for p in left.participants] == ["envoy"]
    assert [s.speakers[0].id for s in left.statements] == ["envoy"]
    assert (left.variants, [c.kind for c in left.caveats]) == ((), ["date"])
    assert left.participants[0].actor is then.actors.one()


def test_as_of_keeps_only_what_makes_a_record() -> None:
    """A turnover without one of its sides is no turnover, and falls away; a body without its country stays."""
    late = source("late", published="2005")
    old, new = country("old"), country("new", citations=cited(late))
    turnover = fact("turnover", 5, "2001", indicator="trade-turnover", parties=(old, new))
    then = whole(turnover, organization("body", country=new)).as_of("2004")
    assert {r.id for r in then} == {"wire-2001", "old", "body"}
    assert then.actors.where(country="old").ids == ("old",)


@pytest.mark.parametrize(
    "when", ["2001-02-03", "2001-02", "2001", "1990/2001-02-03", EdtfDate("2001-02-03"), date(2001, 2, 3)]
)
def test_as_of_reads_the_last_day(when: Any) -> None:
    """Of a month, a year or an interval the last day counts; a date may be given as text, EDTF or ``date``."""
    assert "e" in whole(event("e")).as_of(when)
    assert "e" not in whole(event("e")).as_of("2001-02-02")
    assert "e" not in whole(event("e", citations=cited(source("month", published="2001-02")))).as_of("2001-02-03")


def test_as_of_refuses_what_is_no_date() -> None:
    """A day that there is not is an error, not the beginning of time."""
    with pytest.raises(EdtfError):
        rel.as_of("2017-02-30")


def test_as_of_changes_nothing() -> None:
    """The dataset that is asked stays as it is, and equal records stay the same objects."""
    before = {r.id: r for r in rel}
    then = rel.as_of("2022-12-31")
    assert all(rel[key] is record for key, record in before.items())
    assert all(isinstance(r, Source | Record) for r in then)
    assert then.sources["azertac-2022-05-05"] is rel.sources["azertac-2022-05-05"]


# --- what a reader sees -------------------------------------------------------------------------------------------


def test_reading() -> None:
    """A dataset shows its title, its edition and how much it holds; as HTML with nothing taking effect."""
    assert rel.edition is not None
    assert repr(rel).startswith(f"<{rel.edition.title}, edition {rel.edition.id}: {len(rel.sources)} sources, ")
    assert all(f"{len(c)} {name}" in repr(rel) for name, c in rel.collections.items())
    assert repr(Dataset([])).startswith("<Dataset: 0 sources")
    assert "<script" not in Dataset([], _edition(title=HOSTILE))._repr_html_()
    assert "&lt;script" in Dataset([], _edition(title=HOSTILE))._repr_html_()
    assert str(len(rel.events)) in rel._repr_html_()


def test_filters_know_the_dataset() -> None:
    """Every collection of a dataset knows all of its ids: a record no event names is none, not an error."""
    dataset = whole(event("e"), person("nowhere"), fact("f", value=Quantity(5, "USD")))
    assert len(dataset.events.where(involving="nowhere")) == 0
    with pytest.raises(UnknownIdError, match="nowhere"):
        dataset.facts.where(involving="nowher")
    assert isinstance(dataset["e"], Event)


def test_a_source_loses_a_caveat_that_points_at_a_lost_one() -> None:
    """A caveat of a source that names only what is lost is lost itself, and the question ends."""
    late = azjp.Source(id="late", kind="newspaper", publisher="A paper", published="2020", language="en")
    doubt = azjp.Caveat(kind="one-sided", note="The later paper tells it otherwise.", see=("late",))
    early = azjp.Source(
        id="early", kind="newspaper", publisher="A paper", published="2010", language="en", caveats=(doubt,)
    )
    then = azjp.Dataset([early, late]).as_of("2015")
    assert [(source.id, source.caveats) for source in then.sources] == [("early", ())]
