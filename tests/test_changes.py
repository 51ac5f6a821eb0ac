"""What changed from one dataset to another."""

import copy
import json
from typing import Any

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from profiles import examples
from records import HOSTILE, WIRE, agreement, cited, country, event, fact, person, place, preferred, source, whole

import azjp_relations as azjp
from azjp_relations.changes import Added, Changes, DetailKind, Retired, Revised, diff
from azjp_relations.dataset import Dataset
from azjp_relations.model import Caveat, Name, Participant, Record, Statement, Variant
from azjp_relations.model.kinds import FILES
from azjp_relations.model.quantities import Quantity
from azjp_relations.model.sources import Source
from azjp_relations.storage.writer import unstructure
from azjp_relations.testing import datasets

drawn = examples(30)

OTHER = source("daily-2003")
TURNED = {kind: kind for kind in DetailKind} | {
    DetailKind.ADDED: DetailKind.REMOVED,
    DetailKind.REMOVED: DetailKind.ADDED,
}


def only(old: Record | Source, new: Record | Source) -> Revised:
    """Return the one revision between a record and another of its id."""
    (change,) = diff(whole(old, WIRE, OTHER), whole(new, WIRE, OTHER))
    assert isinstance(change, Revised)
    return change


def details(old: Record, new: Record) -> list[tuple[str, str]]:
    """Return kind and text of what happened to the parts of the one field that differs."""
    (change,) = only(old, new).fields
    return [(d.kind.value, d.text) for d in change.details]


# --- laws ---------------------------------------------------------------------------------------------------------


def in_files(dataset: Dataset) -> dict[str, dict[str, Any]]:
    """Return every record of a dataset as JSON, by file and id."""
    files: dict[str, dict[str, Any]] = {file: {} for file in FILES}
    for record in dataset:
        file = next(f for f, cls in FILES.items() if isinstance(record, cls))
        files[file][record.id] = unstructure(record)
    return files


def applied(files: dict[str, dict[str, Any]], said: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return data files after the changes that a JSON document tells, refusing what does not fit."""
    made = copy.deepcopy(files)
    for change in said["changes"]:
        records, key = made[change["file"]], change["id"]
        match change["change"]:
            case "added":
                assert key not in records
                records[key] = change["record"]
            case "retired":
                assert records.pop(key) == change["record"]
            case "revised":
                for revised in change["fields"]:
                    assert records[key].pop(revised["field"], None) == revised["from"]
                    if revised["to"] is not None:
                        records[key][revised["field"]] = revised["to"]
    return made


@drawn
@given(datasets())
def test_nothing_differs_from_itself(dataset: Dataset) -> None:
    """The difference between equal datasets is empty, whether they are one object or two."""
    assert not diff(dataset, dataset)
    assert not diff(dataset, Dataset(copy.deepcopy(list(dataset))))


@drawn
@given(datasets(), datasets())
def test_changes_mirror(one: Dataset, two: Dataset) -> None:
    """Seen from the other side, what was added is retired, and every field is revised the other way."""
    there, back = diff(one, two), diff(two, one)
    assert [(c.file, c.id, c.record) for c in there.added] == [(c.file, c.id, c.record) for c in back.retired]
    assert [(c.file, c.id, c.record) for c in there.retired] == [(c.file, c.id, c.record) for c in back.added]
    for a, b in zip(there.revised, back.revised, strict=True):
        assert (a.file, a.id, a.old, a.new) == (b.file, b.id, b.new, b.old)
        old_way = {c.field: c for c in b.fields}
        assert {c.field for c in a.fields} == old_way.keys()
        for change in a.fields:
            other = old_way[change.field]
            assert (change.old, change.new) == (other.new, other.old)
            assert sorted(d.kind for d in change.details) == sorted(TURNED[d.kind] for d in other.details)


@drawn
@given(datasets(), datasets())
def test_changes_can_be_applied(one: Dataset, two: Dataset) -> None:
    """What the JSON says, done to the older files, gives the newer ones: ids and all that they hold."""
    said = json.loads(json.dumps(diff(one, two).to_json()))
    assert applied(in_files(one), said) == in_files(two)


@drawn
@given(datasets(), datasets())
def test_every_difference_is_named_once(one: Dataset, two: Dataset) -> None:
    """A change for each record that the files hold differently, none for another; by file and id."""
    changes = diff(one, two)
    before, after = in_files(one), in_files(two)
    differing = [
        (file, key)
        for file in sorted(FILES)
        for key in sorted({*before[file], *after[file]})
        if before[file].get(key) != after[file].get(key)
    ]
    assert [(c.file, c.id) for c in changes] == differing
    assert len(changes.added) + len(changes.retired) + len(changes.revised) == len(changes)
    for change in changes.revised:
        assert change.fields
        assert all(bool(c.details) is any(isinstance(v, tuple) for v in (c.old, c.new)) for c in change.fields)
        assert all(change.phrases)


@drawn
@given(datasets(), datasets(), st.integers(60, 120))
def test_texts_fit(one: Dataset, two: Dataset, width: int) -> None:
    """Every change is told in lines that are not too long, in one item of Markdown, in escaped HTML."""
    changes = diff(one, two)
    assert max(map(len, changes.text(width).splitlines())) <= width
    items = [line for line in changes.to_markdown(most=len(changes)).splitlines() if line.startswith("- ")]
    assert sorted(line.split("`")[1] for line in items) == sorted(c.id for c in changes)
    assert "<b>" not in changes._repr_html_()
    assert len(changes.to_markdown(most=0).splitlines()) <= len(changes) + 30


def test_the_packaged_edition_grows() -> None:
    """What became known after 2022 is added to what was known then, and made of it by what the JSON says."""
    rel = azjp.load()
    then = rel.as_of("2022-12-31")
    changes = diff(then, rel)
    assert not changes.retired
    assert {c.id for c in changes.added} == {r.id for r in rel} - {r.id for r in then}
    assert applied(in_files(then), changes.to_json()) == in_files(rel)
    assert max(map(len, str(changes).splitlines())) <= 80


# --- what is told of a revision -----------------------------------------------------------------------------------


def test_references_are_compared_by_id() -> None:
    """A revised actor revises no event that it took part in; another actor does."""

    def talks(guest: azjp.Person) -> Dataset:
        return whole(event("talks", participants=(Participant(actor=guest, role="visitor"),)))

    renamed = diff(talks(person("guest")), talks(person("guest", note="A poet.")))
    assert [(c.file, c.id) for c in renamed] == [("actors.json", "guest")]
    another = diff(talks(person("guest")), talks(person("someone")))
    assert [(c.word, c.id) for c in another] == [("retired", "guest"), ("added", "someone"), ("revised", "talks")]


def test_a_source_is_compared_too() -> None:
    """Sources are records of a file like others, and no change of those that cite them."""
    old = whole(event("talks", citations=cited(source("wire", title="A"))))
    new = whole(event("talks", citations=cited(source("wire", title="B"))))
    (change,) = diff(old, new)
    assert (change.file, change.id, change.phrases) == ("sources.json", "wire", ("title: A → B",))


def test_a_plain_field() -> None:
    """From and to are what the field held, typed; the fields stand in the order of the class."""
    change = only(event("talks", "1998-02"), event("talks", "1998-02-24", title="Talks in Baku", kind="visit"))
    assert [c.field for c in change.fields] == ["kind", "title", "when"]
    assert (change.fields[2].old, change.fields[2].new) == (azjp.EdtfDate("1998-02"), azjp.EdtfDate("1998-02-24"))
    assert change.phrases == ("kind: meeting → visit", "title: The talks → Talks in Baku", "when: 1998-02 → 1998-02-24")


def test_a_field_filled_and_emptied() -> None:
    """What was not stated is nothing."""
    assert only(event("talks"), event("talks", "1998")).phrases == ("when: nothing → 1998",)
    assert only(event("talks", note="Long."), event("talks")).phrases == ("note: Long. → nothing",)
    baku = place("baku")
    revised = diff(whole(agreement("pact", place=baku)), whole(agreement("pact"), baku)).revised
    assert [(c.id, c.phrases, c.fields[0].old) for c in revised] == [("pact", ("place: baku → nothing",), baku)]


def test_citations() -> None:
    """Witnesses come and go, in one phrase each way."""
    old, new = event("talks", citations=cited(WIRE)), event("talks", citations=cited(OTHER, locator="¶2.1"))
    assert details(old, new) == [("removed", "wire-2001 ¶1.1"), ("added", "daily-2003 ¶2.1")]
    more = event("talks", citations=(*cited(WIRE), *cited(OTHER), *cited(OTHER, locator="¶3.1")))
    assert only(old, more).phrases == ("citations added: daily-2003 ¶1.1; daily-2003 ¶3.1",)
    both = event("talks", citations=cited(WIRE, OTHER))
    assert details(both, event("talks", citations=cited(OTHER, WIRE))) == [
        ("reordered", "the same items in another order")
    ]
    twice = event("talks", citations=cited(WIRE, WIRE))
    assert details(old, twice) == [("added", "wire-2001 ¶1.1")]


def test_caveats() -> None:
    """A doubt arises, is put in other words, or is settled."""
    doubt = Caveat(kind="date", note="No day is given.", field="when")
    reworded = evolve(doubt, note="The day is not given.")
    moved = evolve(doubt, field=None)
    plain, doubted = event("talks"), event("talks", caveats=(doubt,))
    assert details(plain, doubted) == [("added", "date of when: No day is given.")]
    assert details(doubted, plain) == [("removed", "date of when: No day is given.")]
    assert details(doubted, event("talks", caveats=(reworded,))) == [
        ("revised", "date of when: No day is given. → date of when: The day is not given.")
    ]
    assert [kind for kind, _ in details(doubted, event("talks", caveats=(moved,)))] == ["removed", "added"]


def test_variants() -> None:
    """Readings come, go, and change."""
    read = Variant(field="value", value=Quantity(5, "USD"), citations=cited())
    plain, varied = fact("grant", 4), fact("grant", 4, variants=(read,))
    assert details(plain, varied) == [("added", "another reading of value: USD 5")]
    assert details(varied, plain) == [("removed", "another reading of value: USD 5")]
    again = fact("grant", 4, variants=(evolve(read, citations=cited(OTHER)),))
    assert details(varied, again) == [("revised", "another reading of value: USD 5 (citations)")]
    guess = Variant(field="value", value=Quantity(6, "USD"), conjecture=True, reason="the sum says so")
    assert details(plain, fact("grant", 4, variants=(guess,))) == [
        ("added", "conjecture of value: USD 6 (the sum says so)")
    ]


def test_names() -> None:
    """Names come, go, and are known again by their text."""
    old = country("japan", names=preferred("Japan"))
    new = country("japan", names=preferred("Japan", "Yaponiya"))
    assert details(old, new) == [("added", "Yaponiya (az, alias)")]
    assert details(new, old) == [("removed", "Yaponiya (az, alias)")]
    official = (new.names[0], Name(text="Yaponiya", language="az", kind="official"))
    assert details(new, country("japan", names=official)) == [
        ("revised", "Yaponiya (az, alias) → Yaponiya (az, official)")
    ]


def test_other_lists() -> None:
    """Topics, participants and statements are items of their fields."""
    guest = Participant(actor=person("guest"), role="visitor")
    said = Statement(speakers=(person("guest"),), gist="All is well.", citations=cited())
    old = event("talks", topics=(azjp.Topic("trade"),), participants=(guest,), statements=(said,))
    new = event(
        "talks",
        topics=(azjp.Topic("energy"),),
        participants=(evolve(guest, capacity="poet"),),
        statements=(evolve(said, citations=cited(OTHER)),),
    )
    assert only(old, new).phrases == (
        "participants revised: guest as visitor → guest as visitor (poet)",
        "topics removed: trade",
        "topics added: energy",
        "statements revised: guest: All is well. (citations)",
    )


def test_digits_are_content() -> None:
    """A figure printed with other digits is a change, although it is equal as a number."""
    old, new = fact("grant", "1.5"), fact("grant", "1.50")
    assert old == new
    assert only(old, new).phrases == ("value: USD 1.5 → USD 1.50",)


def test_an_actor_of_another_sort() -> None:
    """Actors share a file: one that turns out to be of another sort is revised, its type first."""
    (change,) = diff(whole(country("gabala")), whole(place("gabala")))
    assert isinstance(change, Revised)
    assert [(c.field, c.old, c.new) for c in change.fields] == [("type", "country", "place"), ("kind", None, "city")]


def test_a_record_of_another_file() -> None:
    """An event that turns out to be an agreement is retired there and added here."""
    changes = diff(whole(event("pact")), whole(agreement("pact")))
    assert [(type(c), c.file) for c in changes] == [(Added, "agreements.json"), (Retired, "events.json")]


# --- how changes look ---------------------------------------------------------------------------------------------


def shown() -> Changes:
    """Return a change of each kind."""
    edition: dict[str, Any] = {"title": "A record", "published": "2026", "licence": "CC0-1.0", "counts": {}}
    old, new = (azjp.Edition(id=i, digest=f"sha256:{n}", **edition) for i, n in (("2026.11", 1), ("2027.05", 2)))
    sides = country("japan"), country("azerbaijan")
    before = [*whole(event("talks", "1998"), event("gone", title="*Gone* <b>"), *sides)]
    after = [*whole(event("talks", "1998-02", note=HOSTILE), fact("grant", 5), *sides)]
    return diff(Dataset(before, old), Dataset(after, new))


def test_as_text() -> None:
    """By what happened, each record on a line of its own."""
    assert str(shown()) == (
        "From edition 2026.11 to edition 2027.05: 1 added, 1 retired, 1 revised.\n"
        "\n"
        "Values corrected or filled in (1)\n"
        "  talks – The talks: when: 1998 → 1998-02; note: nothing →\n"
        '    <script>alert("&\'")</script>\n'
        "\n"
        "New (1)\n"
        "  grant – grant: USD 5\n"
        "\n"
        "Retired (1)\n"
        "  gone – *Gone* <b>"
    )
    assert repr(shown()) == "<Changes: From edition 2026.11 to edition 2027.05: 1 added, 1 retired, 1 revised>"


def test_as_markdown() -> None:
    """The section of a list of changes, with what Markdown would read as its own escaped."""
    assert shown().to_markdown() == (
        "### Data\n"
        "\n"
        "From edition 2026.11 to edition 2027.05: 1 added, 1 retired, 1 revised.\n"
        "\n"
        "#### Values corrected or filled in (1)\n"
        "\n"
        '- `talks` – The talks: when: 1998 → 1998-02; note: nothing → \\<script\\>alert("\\&\'")\\</script\\>\n'
        "\n"
        "#### New (1)\n"
        "\n"
        "- `grant` – grant: USD 5\n"
        "\n"
        "#### Retired (1)\n"
        "\n"
        "- `gone` – \\*Gone\\* \\<b\\>"
    )


def test_many_changes_are_counted() -> None:
    """What is new by theme, lesser revisions by what they are; what matters stays one by one."""
    doubt = Caveat(kind="contradiction", field="when", note="Two days are printed.")
    guests = [person(f"guest-{n}") for n in range(30)]
    before = whole(event("talks", "1998", caveats=(doubt,)), *guests)
    named = [evolve(guest, names=preferred(guest.name, "Qonaq")) for guest in guests]
    meetings = [event(f"meeting-{n}", f"{2000 + n}", topics=(azjp.Topic("oil-and-gas"),)) for n in range(22)]
    figures = [fact(f"grant-{n}", n, "1999", topics=(azjp.Topic("energy"),)) for n in range(2)]
    after = whole(event("talks", "1998-02"), *named, *meetings, *figures)
    assert diff(before, after).to_markdown().split("\n\n")[2:] == [
        "#### Doubts settled (1)",
        "- `talks` – The talks: when: 1998 → 1998-02; settled: Two days are printed.",
        "#### Also revised (30)",
        "- names added: 30 records",
        "#### New (24)",
        "- **energy:** 22 events, 2 figures (grant 2), 1999 to 2021",
    ]


def test_as_json() -> None:
    """Plain values: editions, counts, changes as the data files hold them."""
    said = shown().to_json()
    assert said["old"] == {"edition": "2026.11", "digest": "sha256:1"}
    assert said["counts"] == {"added": 1, "retired": 1, "revised": 1}
    assert said["changes"][2] == {
        "change": "revised",
        "file": "events.json",
        "id": "talks",
        "fields": [
            {"field": "when", "from": "1998", "to": "1998-02", "details": []},
            {"field": "note", "from": None, "to": HOSTILE, "details": []},
        ],
    }
    assert Changes([]).to_json()["old"] is None


def test_as_html() -> None:
    """For a notebook; nothing in it runs."""
    html = shown()._repr_html_()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert "1 added, 1 retired, 1 revised." in html


def test_nothing_changed() -> None:
    """Each form says so."""
    nothing = diff(whole(event("talks")), whole(event("talks")))
    assert str(nothing) == "From a dataset without edition to a dataset without edition: nothing changed."
    assert nothing.to_markdown() == "### Data\n\nNothing changed."
    assert nothing.to_json()["changes"] == []


def test_changes_are_a_sequence() -> None:
    """They have a length, are got by index and slice, are equal by content, and hash."""
    changes = shown()
    assert [c.id for c in changes] == ["grant", "gone", "talks"]
    assert changes[-1].subject.id == "talks"
    assert isinstance(changes[:2], Changes)
    assert [c.id for c in changes[:2]] == ["grant", "gone"]
    assert changes == shown()
    assert hash(changes) == hash(shown())
    assert changes != changes[:2]
    assert changes != list(changes)
    assert changes[2] in changes
    assert len({*changes, *shown()}) == 3


def test_settled_doubts_and_corrected_values() -> None:
    """Of a doubt that weighs less now, too; lists, notes and printed forms are not corrected values."""
    doubt = Caveat(kind="date", field="when", note="When?")
    old = event("talks", "1998", caveats=(doubt, Caveat(kind="title", note="Where?")))
    new = event("talks", "1999", caveats=(evolve(doubt, weight="note"),), note="Of it.")
    revised = only(old, new)
    assert [c.note for c in revised.settled] == ["When?", "Where?"]
    assert [c.field for c in revised.corrected] == ["when"]
    assert only(event("talks"), event("talks", caveats=(doubt,))).settled == ()
