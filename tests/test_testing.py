"""The strategies that we offer: all that they draw is valid, of every sort, and as hostile as was asked for."""

import inspect
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from attrs import fields
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample
from profiles import FIRST_EDITION, examples, scaled
from records import WIRE, country, person, walk, whole

import azjp_relations as azjp
from azjp_relations import Dataset, testing
from azjp_relations.model import (
    Actor,
    Country,
    EconomicFact,
    Event,
    Organization,
    Person,
    Place,
    Statement,
    Tenure,
    Thing,
)
from azjp_relations.model.kinds import CLASSES
from azjp_relations.model.sources import Source
from azjp_relations.model.walk import references
from azjp_relations.testing import datasets, edtf_dates, packs, parts, records, texts
from azjp_relations.vocabulary import Bound, Indicator, NameKind, Unit

few = examples(30, suppress_health_check=list(HealthCheck))

#: What packs lie over.
OVER = azjp.load(edition=FIRST_EDITION)
PARTS = (azjp.Citation, azjp.Name, azjp.Participant, azjp.Statement)


def closed(records: Iterable[Any]) -> list[Any]:
    """Return *records* and everything that they refer to, each once."""
    found = [r for r in walk(tuple(records)) if isinstance(r, azjp.Record | Source)]
    return list({r.id: r for r in found}.values())


# --- what is drawn ------------------------------------------------------------------------------------------------


def test_every_name_is_offered_once() -> None:
    """In order of the alphabet."""
    assert testing.__all__ == sorted(set(testing.__all__))


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_a_record_drawn_alone_makes_a_dataset(cls: Any) -> None:
    """With all that it refers to it is a dataset, which is read as it is written."""

    @few
    @given(records(cls))
    def holds(record: Any) -> None:
        assert type(record) is cls
        rel = azjp.Dataset(closed([record]))
        assert azjp.Pack().add(*rel).dataset().collections == rel.collections

    holds()


@pytest.mark.parametrize("cls", PARTS, ids=lambda cls: cls.__name__)
def test_a_part_is_of_its_class(cls: Any) -> None:
    """What is no record of its own is drawn as well."""

    @few
    @given(parts(cls))
    def holds(part: Any) -> None:
        assert type(part) is cls
        assert all(r.id for r in references(part))

    holds()


@pytest.mark.parametrize("cls", [c for c in CLASSES if c is not Source], ids=lambda cls: cls.__name__)
def test_doubts_and_readings_fit_any_record(cls: Any) -> None:
    """Each may be put on a record of the class that it was drawn for."""

    @few
    @given(st.data())
    def holds(data: st.DataObject) -> None:
        record = data.draw(records(cls))
        variant = data.draw(parts(azjp.Variant, of=cls))
        caveat = data.draw(parts(azjp.Caveat, of=cls))
        values = {a.name: getattr(record, a.name) for a in fields(cls)}
        made = cls(**{**values, "variants": (variant,), "caveats": (*record.caveats, caveat)})
        assert next(azjp.alternatives(made, conjectures=True)) == made

    holds()


@few
@given(st.data())
def test_records_refer_to_what_they_may(data: st.DataObject) -> None:
    """Given records to choose among, nothing else is referred to, and no id is taken twice."""
    among: list[azjp.Record | Source] = [WIRE, country("japan"), person("someone")]
    event = data.draw(records(Event, among=iter(among)))
    assert event.id not in {r.id for r in among}
    assert {r.id for r in references(event)} <= {r.id for r in among} | {event.id}
    assert event in whole(*among, event)


@few
@given(st.data())
def test_what_is_needed_is_drawn_along(data: st.DataObject) -> None:
    """Among nothing at all, there still are a source and a person."""
    tenure = data.draw(records(Tenure, among=[]))
    assert tenure.person.citations[0].source.id


@few
@given(datasets())
def test_datasets_are_whole(rel: azjp.Dataset) -> None:
    """Ids are unique, references resolve, and nothing differs from itself."""
    records = list(rel)
    assert len({r.id for r in records}) == len(records) > 0
    assert azjp.Dataset(records) == rel
    assert not azjp.diff(rel, rel)


@few
@given(datasets(dates=edtf_dates()))
def test_datasets_are_written_and_read(rel: azjp.Dataset) -> None:
    """What is read is what was written, and is written again byte by byte."""
    with tempfile.TemporaryDirectory() as folder:
        one, two = Path(folder, "one"), Path(folder, "two")
        azjp.write(rel, one)
        again = azjp.read(one)
        assert again.collections == rel.collections
        assert not azjp.diff(rel, again)
        azjp.write(again, two)
        assert bytes_in(one) == bytes_in(two)


def bytes_in(folder: Path) -> dict[str, bytes]:
    """Return the files in *folder*."""
    return {file.name: file.read_bytes() for file in folder.iterdir()}


@few
@given(packs(OVER))
def test_packs_lie_over_what_they_were_drawn_for(pack: azjp.Pack) -> None:
    """They are saved and read over it, revise some of it, and leave the rest as it was."""
    rel = OVER
    with tempfile.TemporaryDirectory() as folder:
        pack.save(Path(folder, "pack"))
        found = azjp.read(Path(folder, "pack"), over=rel)
    assert found == pack.dataset()
    revised = set(found.packs[-1].revised)
    assert revised == {r.id for r in pack if r.id in rel}
    assert len(found) == len(rel) + len(pack) - len(revised)


@few
@given(packs())
def test_packs_stand_alone(pack: azjp.Pack) -> None:
    """Over nothing, they are read alone."""
    assert len(pack.dataset()) == len(pack)


# --- how much of it -----------------------------------------------------------------------------------------------


def drawn(strategy: st.SearchStrategy[Any], many: int = 300) -> Iterator[Any]:
    """Return so many examples, the same at every run."""
    found: list[Any] = []

    @settings(
        max_examples=many, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck)
    )
    @given(strategy)
    def collect(value: Any) -> None:
        found.append(value)

    collect()
    return iter(found)


@pytest.mark.long
def test_hostile_texts_are_drawn() -> None:
    """Markup, quotes, ends of lines, formulas, text from right to left, other scripts, control characters."""
    found = "\0\0".join(drawn(texts(), scaled(300, 600)))
    for hostile in ("<script>", '"', "'", "\n", "\r", "=1+1", "@SUM", "\u202e", "م", "日", "ə", "\\", "\t"):
        assert hostile in found, repr(hostile)
    found.encode()


def test_plain_texts_are_plain() -> None:
    """Asked for plain, nothing is drawn that anything might take amiss."""
    assert all(re.fullmatch(r"[A-Za-z0-9]+(?: [A-Za-z0-9]+)*", text) for text in drawn(texts(plain=True)))
    for record in drawn(records(Event, plain=True), 50):
        assert all(part.isascii() for part in (record.title, record.note or "a", *(c.note for c in record.caveats)))


@pytest.mark.slow
def test_every_indicator_office_and_reading_comes_up() -> None:
    """No indicator, bound or sort of name is left out, and there are records with doubts and without."""

    def told(fact: EconomicFact) -> set[Any]:
        bound = {fact.value.bound} if fact.value else set()
        return {fact.indicator, *bound, ("doubted", bool(fact.caveats)), ("otherwise", bool(fact.variants))}

    either = {(word, answer) for word in ("doubted", "otherwise") for answer in (True, False)}
    _all_come_up(records(EconomicFact), told, {*Indicator, *Bound, *either})
    _all_come_up(testing.quantities(), lambda figure: {figure.unit}, {*Unit})
    _all_come_up(parts(azjp.Name), lambda name: {name.kind}, set(NameKind) - {NameKind.PREFERRED})
    _all_come_up(records(Actor), lambda actor: {type(actor)}, {Country, Place, Organization, Person, Thing})


def _all_come_up(strategy: st.SearchStrategy[Any], of: Callable[[Any], set[Any]], wanted: set[Any]) -> None:
    """Draw until all that is *wanted* was seen: one search for all takes a tenth of the time of one for each."""
    rest = {*wanted}

    def is_last(value: Any) -> bool:
        rest.difference_update(of(value))
        return not rest

    searched = settings(max_examples=20_000, database=None, derandomize=True, phases=[Phase.generate])
    try:
        find(strategy, is_last, settings=searched)
    except NoSuchExample:
        pytest.fail(f"never drawn: {rest}")


@pytest.mark.long
def test_every_form_of_date_is_drawn() -> None:
    """Days, months, seasons, years, decades, centuries and intervals, open and unknown sides, every mark."""
    found = list(drawn(edtf_dates(), scaled(200, 1_000)))
    assert {d.precision for d in found} == set(azjp.Precision)
    for asked in ("open_start", "open_end", "unknown_start", "unknown_end", "uncertain", "approximate"):
        assert any(getattr(d, asked) for d in found), asked
    assert any("%" in str(d) for d in found)
    assert all(str(azjp.EdtfDate(str(d))) == str(d) for d in found)


@pytest.mark.slow
def test_examples_shrink() -> None:
    """What fails is shown as small as it can be."""
    smallest = find(
        datasets(plain=True), lambda rel: len(rel.events) > 0, settings=settings(database=None, derandomize=True)
    )
    assert len(smallest.events) == 1
    assert len(smallest) <= 6


# --- how it is offered --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", testing.__all__)
def test_strategies_are_documented(name: str) -> None:
    """Each is in the reference, with an example, and says what it returns."""
    page = (Path(__file__).parent.parent / "docs" / "reference" / "testing.md").read_text(encoding="utf-8")
    found = getattr(testing, name)
    assert f"autofunction:: azjp_relations.testing.{name}\n" in page
    assert ">>>" in (found.__doc__ or "")
    assert "SearchStrategy" in str(inspect.signature(found).return_annotation)


def test_without_hypothesis_the_extra_is_named() -> None:
    """The package needs no Hypothesis; its strategies do, and say so."""
    code = (
        "import sys; sys.modules['hypothesis'] = None\n"
        "import azjp_relations as azjp; azjp.load()\n"
        "try:\n    import azjp_relations.testing\n"
        "except azjp.MissingExtraError as error:\n    print(error)\n"
    )
    source = str(Path(azjp.__file__).parents[1])
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {source!r})\n{code}"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "this needs Hypothesis: pip install" in done.stdout
    assert "azjp-relations[testing]" in done.stdout


def test_the_front_door_does_not_offer_them() -> None:
    """Who imports the package is never asked for Hypothesis."""
    code = "import sys, azjp_relations as azjp; azjp.load(); print('hypothesis' in sys.modules)"
    source = str(Path(azjp.__file__).parents[1])
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {source!r})\n{code}"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "False"
    assert "testing" not in azjp.__all__


def test_citations_state_fields_of_their_record() -> None:
    """Some citations tell which fields they state, in records and in statements."""
    told: set[type] = set()

    @examples(100)
    @given(datasets())
    def holds(dataset: Dataset) -> None:
        for record in dataset:
            for thing in (record, *getattr(record, "statements", ())):
                if any(c.states and c.fingerprint for c in getattr(thing, "citations", ())):
                    told.add(type(thing))

    holds()
    assert {Event, Statement} <= told
