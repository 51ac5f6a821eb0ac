"""Where sources disagree: every other reading, contradiction and doubt is a point, the weightiest first."""

import pytest
from hypothesis import given
from profiles import examples
from records import cited, event, fact, person, preferred, source, whole

import azjp_relations as azjp
from azjp_relations.answers.disagreements import Disagreements, disagreements
from azjp_relations.dates import EdtfDate
from azjp_relations.model import Caveat, Record, Variant
from azjp_relations.model.quantities import Quantity
from azjp_relations.testing import datasets

rel = azjp.load()


def _reading(field: str, value: object, *, conjecture: bool = False) -> Variant:
    witnesses = () if conjecture else cited(source("other"))
    return Variant(field=field, value=value, conjecture=conjecture, reason="A neighbour.", citations=witnesses)


def _weight(kinds: set[str]) -> int:
    """Return how early a point comes among those of one rank that has material caveats of these *kinds*."""
    order = ({"contradiction", "scale"}, {"count", "misprint"}, {"identity"}, {"overlap"}, {"direction"}, kinds)
    return next((place for place, some in enumerate(order) if kinds & some), len(order))


def _complete(answer: Disagreements, records: list[Record]) -> None:
    expected = {(r.id, v.field) for r in records for v in r.variants}
    expected |= {(r.id, c.field) for r in records for c in r.caveats if c.kind == "contradiction" or c in r.doubts}  # type: ignore[misc]
    own = [p for p in answer if p.record in records]
    assert expected == {(p.record.id, p.field) for p in own}
    assert len(expected) == len(own)
    assert all(any({*c.see} & {r.id for r in records} for c in p.caveats) for p in answer if p not in own)
    place = {record.id: number for number, record in enumerate(records)}
    heavy = ({c.kind.value for c in p.caveats if c.weight == "material"} for p in own)
    order = [(p.rank, _weight(kinds), place[p.record.id]) for p, kinds in zip(own, heavy, strict=True)]
    assert order == sorted(order)
    assert sum(len(p.variants) for p in own) == sum(len(r.variants) for r in records)


def test_every_disagreement_of_the_edition() -> None:
    """Every record with another reading a contradiction or a doubt gives its points, the weightiest first."""
    _complete(disagreements(rel), [r for r in rel if isinstance(r, Record)])
    for name in ("actors", "events", "agreements", "facts", "tenures", "ties"):
        _complete(disagreements(getattr(rel, name)), list(getattr(rel, name)))


@examples(30)
@given(datasets())
def test_every_disagreement(dataset: azjp.Dataset) -> None:
    """The same law, over any dataset."""
    _complete(disagreements(dataset), [r for r in dataset if isinstance(r, Record)])


def test_a_point() -> None:
    """A point has what the record gives, the readings against it, and the doubts on the same field."""
    read = (_reading("when", EdtfDate("1999")), _reading("when", None, conjecture=True), _reading("title", "Talks"))
    doubts = (
        Caveat(kind="date", weight="note", note="The day is not stated.", field="when"),
        Caveat(kind="contradiction", note="Another has it otherwise.", see=("other-event",)),
        Caveat(kind="name", weight="note", note="Spelled in two ways."),
        Caveat(kind="definition", weight="inferred", note="Unclear.", field="kind"),
    )
    answer = disagreements(whole(event("e", "1998", variants=read, caveats=doubts), event("other-event")))
    points = {p.field: p for p in answer}
    assert list(points) == [None, "when", "title"]
    assert points["when"].preferred == EdtfDate("1998")
    assert [v.value for v in points["when"].variants] == [EdtfDate("1999"), None]
    assert [c.kind.value for c in points["when"].caveats] == ["date"]
    assert points[None].preferred is None
    assert [c.kind.value for c in points[None].caveats] == ["contradiction"]
    assert points["title"].caveats == ()
    assert all(p.attested for p in answer)
    assert answer[0] is answer.points[0]
    assert answer[1:] == answer.points[1:]


def test_attested_or_the_editors_doubt() -> None:
    """A conjecture alone is the editor's doubt; a witness or a contradiction makes it one of sources."""
    conjecture = fact("a", 5, variants=(_reading("value", Quantity(50, "USD"), conjecture=True),))
    witness = fact("b", 5, variants=(_reading("value", Quantity(50, "USD")),))
    contradiction = fact("c", 5, caveats=(Caveat(kind="contradiction", note="Not so.", field="value"),))
    attested = {p.record.id: p.attested for p in disagreements([conjecture, witness, contradiction])}
    assert attested == {"a": False, "b": True, "c": True}


def test_agreement() -> None:
    """Records without other readings and doubts agree: there is no point, and the answer reads."""
    answer = disagreements(
        [event("e", caveats=(Caveat(kind="name", weight="note", note="Spelled in two ways."),)), source()]
    )
    assert len(answer) == 0
    assert answer.explain()
    assert answer.records == ()


@pytest.mark.parametrize("width", [80, 50])
def test_reading_a_disagreement(width: int) -> None:
    """In words, a point shows what is given, what is read instead, by whom and why."""
    names = preferred("Heydar Aliyev")
    president = person("p", names=names, variants=(_reading("names", preferred("Haydar Aliyev")),))
    text = disagreements([president, fact("f", variants=(_reading("item", "oil", conjecture=True),))]).explain(width)
    flat = " ".join(text.split())
    assert "given: Heydar Aliyev" in flat
    assert "also: Haydar Aliyev (A neighbour.) [A wire, 3 February 2001, ¶1.1]" in flat
    assert "given: nothing" in flat
    assert "conjecture: oil (A neighbour.)" in flat
    assert max(map(len, text.splitlines())) <= width


def test_the_weightiest_come_first() -> None:
    """Contradictions and scale come before counts, identity, overlaps, directions and the rest; other names last."""
    kinds = ("definition", "direction", "overlap", "identity", "misprint", "count", "scale", "contradiction")
    names = preferred("Heydar Aliyev")
    known = person("p", names=names, variants=(_reading("names", preferred("Haydar Aliyev"), conjecture=True),))
    facts = [fact(kind, 5, caveats=(Caveat(kind=kind, note="Odd.", field="value"),)) for kind in kinds]
    order = [point.record.id for point in disagreements([known, *facts])]
    assert order[:2] == ["scale", "contradiction"]
    assert order[2:] == ["misprint", "count", "identity", "overlap", "direction", "definition", "p"]


def test_what_another_record_says_of_them() -> None:
    """A doubt on another record that is also about one of those asked for is a point of theirs; a note is not."""
    doubt = Caveat(kind="contradiction", note="The other is dated otherwise.", see=("one",))
    note = Caveat(kind="name", weight="note", note="Spelled otherwise there.", see=("one",))
    known = whole(event("one"), event("two", caveats=(doubt,)), event("three", caveats=(note,)))
    assert [p.record.id for p in disagreements(known.events[:1] | known.events.where(text="the one"))] == ["two"]
    assert [p.record.id for p in disagreements(known.events)] == ["two"]


@pytest.mark.parametrize("about", ["aviation", "visas"])
def test_clashes_between_records(about: str) -> None:
    """The clash between the freight service and the talks on it, and that between the visa rules, are found."""
    assert len(disagreements(rel.events.where(about=about))) >= 1
