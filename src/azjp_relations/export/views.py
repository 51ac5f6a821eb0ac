"""What people ask of a database, ready made: views that join names to ids, the same for every engine."""

from collections.abc import Callable, Iterator
from typing import NamedTuple, Protocol

from azjp_relations.tables import all_tables

__all__ = ["Joined", "Shown", "View", "views"]


class Joined(Protocol):
    """How an engine writes the texts of several rows as one, between semicolons."""

    def __call__(self, text: str, rows: str, order: str) -> str:
        """Return the query of *text* in each of *rows*, in *order*."""


class Shown(NamedTuple):
    """A column of a view.

    Attributes:
        name: Its name.
        sql: What is in it.
        description: What it holds.
    """

    name: str
    sql: str
    description: str


class View(NamedTuple):
    """A view.

    Attributes:
        name: Its name.
        description: What one row of it is.
        columns: Its columns.
        rows: Where they come from, and in which order.
    """

    name: str
    description: str
    columns: tuple[Shown, ...]
    rows: str

    @property
    def sql(self) -> str:
        """The statement that makes it."""
        columns = ",\n  ".join(f"{c.sql} AS {c.name}" for c in self.columns)
        return f"CREATE VIEW {self.name} AS\nSELECT\n  {columns}\n{self.rows}"


def _same(table: str, alias: str, *names: str, **renamed: str) -> Iterator[Shown]:
    """Yield columns of *table*, which the view calls *alias*, as they are; *renamed* gives them other names."""
    said = {column.name: column.description for column in all_tables()[table].columns}
    for new, old in {**{name: name for name in names}, **renamed}.items():
        yield Shown(new, f"{alias}.{old}", said[old])


def _date(table: str, alias: str, name: str) -> Iterator[Shown]:
    return _same(table, alias, *(f"{name}_{part}" for part in ("edtf", "earliest", "latest", "qualified")))


def _real(name: str, sql: str) -> Shown:
    return Shown(f"{name}_real", f"CAST({sql} AS DOUBLE)", f"The same as {name}, as a number to sort and reckon by.")


def _figure(alias: str, prefix: str = "") -> Iterator[Shown]:
    """Yield the columns of a figure: what is exact, and beside it what can be reckoned with in every engine."""
    table = "facts" if prefix else "agreements"
    amount = f"{prefix}amount"
    yield from _same(table, alias, amount=amount)
    yield _real("amount", f"{alias}.{amount}")
    unit = f"{prefix or 'amount_'}unit"
    yield from _same(table, alias, unit=unit, bound=unit.replace("unit", "bound"))
    for side in ("low", "high"):
        column = unit.replace("unit", side)
        yield from _same(table, alias, **{side: column})
        yield _real(side, f"{alias}.{column}")


def _end(table: str, alias: str) -> Iterator[Shown]:
    return _same(table, alias, "note", "cited", "doubts")


def _name(name: str, alias: str, said: str) -> Shown:
    return Shown(name, f"{alias}.name", said)


def _in_time(date: str) -> str:
    """Return the order of time by *date*, as its key in Python sorts it; what has no date stands last."""
    edtf, first, last = f"{date}_edtf", f"{date}_earliest", f"{date}_latest"
    return (
        f"{edtf} IS NULL, CASE WHEN {edtf} LIKE '../%' THEN 0 WHEN {edtf} LIKE '/%' "
        f"OR {edtf} LIKE '[..%' THEN 1 ELSE 2 END, {first}, "
        f"CASE WHEN {edtf} LIKE '%/..' THEN 2 WHEN {edtf} LIKE '%/' OR {edtf} LIKE '%..]' "
        f"THEN 1 ELSE 0 END, {last}, {edtf}"
    )


_ACTOR = "JOIN actors {0} ON {0}.id = {1}"
_ANY_ACTOR = f"LEFT {_ACTOR}"


def views(joined: Joined) -> tuple[View, ...]:
    """Return all views; one that another is made of stands before it.

    Args:
        joined: How the engine joins texts.
    """
    return tuple(make(joined) for make in _VIEWS)


def _timeline(joined: Joined) -> View:
    actors = joined("a.name", "record_actors x JOIN actors a ON a.id = x.actor_id WHERE x.record_id = r.id", "a.name")
    topics = joined("x.topic", "record_topics x WHERE x.record_id = r.id", "x.topic")
    in_short = "SELECT id, cited, doubts FROM events UNION ALL SELECT id, cited, doubts FROM agreements"
    return View(
        "timeline",
        "An event or agreement that bears a date, in order of time.",
        (
            *_same("records", "r", record_id="id", collection="collection", label="label"),
            *_date("records", "r", "when"),
            Shown("actors", actors, "Names of the actors that it names."),
            Shown("topics", topics, "Its topics, and those of its statements."),
            *_same("events", "s", "cited", "doubts"),
        ),
        f"FROM records r JOIN ({in_short}) s ON s.id = r.id\n"
        f"WHERE r.when_edtf IS NOT NULL ORDER BY {_in_time('r.when')}, r.id",
    )


def _participants(_: Joined) -> View:
    return View(
        "participants_by_name",
        "An actor that takes part in an event.",
        (
            *_same("event_participants", "p", "event_id"),
            *_same("events", "e", title="title", kind="kind"),
            *_date("events", "e", "when"),
            *_same("event_participants", "p", "actor_id"),
            _name("actor", "a", "Its preferred name."),
            *_same("actors", "a", actor_type="type", country_id="country_id"),
            *_same("event_participants", "p", "role", "capacity"),
        ),
        "FROM event_participants p JOIN events e ON e.id = p.event_id " + _ACTOR.format("a", "p.actor_id") + "\n"
        f"ORDER BY {_in_time('e.when')}, e.id, p.position",
    )


def _several(joined: Joined, of: str, field: str, one: str, owner: str) -> str:
    """Return the names of the actors in the table of a field of *owner*."""
    holder = f"{of}_{field} x JOIN actors a ON a.id = x.{one}_id WHERE x.{of}_id = {owner}.id"
    return joined("a.name", holder, "x.position")


def _agreements(joined: Joined) -> View:
    topics = joined("x.topic", "agreement_topics x WHERE x.agreement_id = g.id", "x.position")
    signatories = _several(joined, "agreement", "signatories", "signatory", "g")
    return View(
        "agreements_with_parties",
        "An agreement, with the names of its parties.",
        (
            *_same("agreements", "g", agreement_id="id", title="title", kind="kind", status="status"),
            *_date("agreements", "g", "signed"),
            *_same("agreements", "g", "in_force_edtf", "ended_edtf"),
            Shown("parties", _several(joined, "agreement", "parties", "party", "g"), "Names of its parties."),
            Shown("signatories", signatories, "Names of those who signed it."),
            *_figure("g"),
            *_same("agreements", "g", "event_id"),
            Shown("event", "e.title", "Title of the event."),
            _name("place", "l", "Name of the place of signing."),
            Shown("topics", topics, "What it is about."),
            *_end("agreements", "g"),
        ),
        "FROM agreements g LEFT JOIN events e ON e.id = g.event_id " + _ANY_ACTOR.format("l", "g.place_id") + "\n"
        f"ORDER BY {_in_time('g.signed')}, g.id",
    )


def _figures(joined: Joined) -> View:
    topics = joined("x.topic", "fact_topics x WHERE x.fact_id = f.id", "x.position")
    return View(
        "figures",
        "An economic fact, with the names of those it concerns; its figure, if it has one, exact and as a number.",
        (
            *_same("facts", "f", fact_id="id", indicator="indicator", item="item", basis="basis"),
            *_figure("f", "value_"),
            *_same("facts", "f", "printed"),
            *_date("facts", "f", "period"),
            *_same("facts", "f", "origin_id"),
            _name("origin", "o", "Name of the origin."),
            *_same("facts", "f", "target_id"),
            _name("target", "t", "Name of the target."),
            Shown("parties", _several(joined, "fact", "parties", "party", "f"), "Names of the parties."),
            *_same("facts", "f", "stage", "agreement_id", "event_id", "part_of_id"),
            Shown("topics", topics, "What it is about."),
            *_same("facts", "f", "doubtful"),
            *_end("facts", "f"),
        ),
        "FROM facts f " + _ANY_ACTOR.format("o", "f.origin_id") + " " + _ANY_ACTOR.format("t", "f.target_id") + "\n"
        f"ORDER BY f.indicator, {_in_time('f.period')}, f.id",
    )


def _doubts(joined: Joined) -> View:
    see = joined("x.see_id", "caveat_see x WHERE x.record_id = c.record_id AND x.caveat = c.position", "x.position")
    rows = f"""FROM (
  SELECT record_id, position, 'caveat' AS what, kind, field, NULL AS reading, note AS says, {see} AS see
  FROM caveats c
  UNION ALL
  SELECT record_id, position, CASE WHEN conjecture THEN 'conjecture' ELSE 'another reading' END, NULL, field, value,
    reason, NULL
  FROM variants
) d JOIN records r ON r.id = d.record_id
ORDER BY r.id, d.what, d.position"""  # noqa: S608 - words of ours
    return View(
        "doubts",
        "What is doubtful about a record: a caveat, or another reading of one of its fields.",
        (
            *_same("records", "r", record_id="id", collection="collection", label="label"),
            Shown("what", "d.what", "A caveat, another reading that a source has, or a conjecture of the editor."),
            Shown("kind", "d.kind", "Why it is doubtful, if it is a caveat."),
            Shown("field", "d.field", "The field that is doubtful; empty if it is the record as a whole."),
            Shown("reading", "d.reading", "The other reading, if it is one."),
            Shown("says", "d.says", "The reason."),
            Shown("see", "d.see", "Ids of other records that the doubt is also about."),
        ),
        rows,
    )


def _sources(_: Joined) -> View:
    return View(
        "sources_cited",
        "A place in a source that states a record, or a part of one.",
        (
            *_same("records", "r", record_id="id", collection="collection", label="label"),
            *_same("citations", "c", "part", "locator", "source_id"),
            *_same("sources", "s", publisher="publisher", source_title="title"),
            *_same("sources", "s", "published_edtf", "url", "language"),
        ),
        "FROM citations c JOIN records r ON r.id = c.record_id JOIN sources s ON s.id = c.source_id\n"
        "ORDER BY r.id, c.part, c.position",
    )


def _offices(joined: Joined) -> View:
    attested = joined("x.attested_edtf", "tenure_attested x WHERE x.tenure_id = t.id", "x.position")
    span = "(SELECT {} FROM tenure_attested x WHERE x.tenure_id = t.id)"
    return View(
        "who_held_office",
        "A person in an office, and the dates at which sources attest it: no longer than they say.",
        (
            *_same("tenures", "t", tenure_id="id", person_id="person_id"),
            _name("person", "p", "Name of the person."),
            *_same("tenures", "t", "office", "title"),
            _name("organization", "o", "Name of the organization."),
            *_same("tenures", "t", "country_id"),
            _name("country", "c", "Name of the country."),
            *_same("tenures", "t", "accredited_to_id"),
            _name("accredited_to", "a", "Name of the one accredited to."),
            *_date("tenures", "t", "start"),
            *_date("tenures", "t", "end"),
            Shown("attested", attested, "Dates at which a source shows it."),
            Shown("attested_from", span.format("min(x.attested_earliest)"), "First day of the earliest of them."),
            Shown("attested_to", span.format("max(x.attested_latest)"), "Last day of the latest of them."),
            *_end("tenures", "t"),
        ),
        f"FROM tenures t {_ACTOR.format('p', 't.person_id')} {_ANY_ACTOR.format('o', 't.organization_id')} "
        f"{_ANY_ACTOR.format('c', 't.country_id')} {_ANY_ACTOR.format('a', 't.accredited_to_id')}\n"
        "ORDER BY t.office, p.name, t.id",
    )


def _ties(joined: Joined) -> View:
    attested = joined("x.attested_edtf", "tie_attested x WHERE x.tie_id = t.id", "x.position")
    return View(
        "ties_by_name",
        "A standing link between two actors.",
        (
            *_same("ties", "t", tie_id="id", subject_id="subject_id"),
            _name("subject", "s", "Name of the one."),
            *_same("ties", "t", "kind", "object_id"),
            _name("object", "o", "Name of the other."),
            *_date("ties", "t", "start"),
            *_date("ties", "t", "end"),
            Shown("attested", attested, "Dates at which a source shows it."),
            *_end("ties", "t"),
        ),
        f"FROM ties t {_ACTOR.format('s', 't.subject_id')} {_ACTOR.format('o', 't.object_id')}\n"
        "ORDER BY t.kind, s.name, o.name, t.id",
    )


def _search(_: Joined) -> View:
    return View(
        "search",
        "Everything that a record says, with what to call it.",
        (
            Shown("number", "x.number", "Number of the row in the index of words."),
            *_same("records", "r", record_id="id", collection="collection", label="label"),
            *_date("records", "r", "when"),
            Shown("said", "x.said", "Its words as they are written, and the names of the actors that it refers to."),
            Shown("folded", "x.folded", "The same without case and diacritics."),
        ),
        "FROM record_texts x JOIN records r ON r.id = x.record_id\nORDER BY x.number",
    )


_VIEWS: tuple[Callable[[Joined], View], ...] = (
    _timeline,
    _participants,
    _agreements,
    _figures,
    _doubts,
    _sources,
    _offices,
    _ties,
    _search,
)
