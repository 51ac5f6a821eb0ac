"""The views of a database, which join names to ids: the same for every engine."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from azjp_relations.tables import all_tables

__all__ = ["Joined", "View", "ViewColumn", "views"]


class Joined(Protocol):
    """How an engine writes the texts of several rows as one, with semicolons between them."""

    def __call__(self, text: str, rows: str, order: str) -> str:
        """Return the query of *text* in each of *rows*, in *order*."""


class ViewColumn(NamedTuple):
    """A column of a view: its name, its SQL, and what it holds."""

    name: str
    sql: str
    description: str


class View(NamedTuple):
    """A view.

    Attributes:
        name: Its name.
        description: What one row of it is.
        columns: Its columns.
        rows: The SQL of where they come from, and of their order.
    """

    name: str
    description: str
    columns: tuple[ViewColumn, ...]
    rows: str

    @property
    def sql(self) -> str:
        """The statement that makes it."""
        columns = ",\n  ".join(f"{c.sql} AS {c.name}" for c in self.columns)
        return f"CREATE VIEW {self.name} AS\nSELECT\n  {columns}\n{self.rows}"


def _view(
    name: str, description: str, aliases: Mapping[str, str], columns: Sequence[str | ViewColumn], rows: str
) -> View:
    """Return the view of *columns*: each a column of a table, or ``a.old new`` for one with another name.

    ``a.when_*`` are the columns of a date, ``a.value_#`` those of a figure; *aliases* names the tables.
    """
    of_table = {(a, c.name): c.description for a, table in aliases.items() for c in all_tables()[table].columns}

    def expanded() -> Iterator[ViewColumn]:
        for column in columns:
            if isinstance(column, ViewColumn):
                yield column
            elif column.endswith("_#"):
                yield from _figure(of_table, *column.removesuffix("_#").split("."))
            else:
                for one in [column.replace("*", part) for part in ("edtf", "earliest", "latest", "qualified")][
                    : 4 if "*" in column else 1
                ]:
                    sql, _, new = one.partition(" ")
                    alias, old = sql.split(".")
                    yield ViewColumn(new or old, sql, of_table[alias, old])

    return View(name, description, tuple(expanded()), rows)


def _figure(of_table: Mapping[tuple[str, str], str], alias: str, name: str) -> Iterator[ViewColumn]:
    """Yield the columns of a figure: exact, and where it counts as a number that every engine can calculate with."""
    for part in ("amount", "unit", "bound", "low", "high"):
        column = part if name == part else f"{name}_{part}"
        yield ViewColumn(part, f"{alias}.{column}", of_table[alias, column])
        if part in {"amount", "low", "high"}:
            about = f"The same as {part}, as a number to sort and calculate by."
            yield ViewColumn(f"{part}_real", f"CAST({alias}.{column} AS DOUBLE)", about)


def _in_time(date: str) -> str:
    """Return the order of time by *date*, the same as that of its sort key in Python; rows without a date are last."""
    edtf, first, last = f"{date}_edtf", f"{date}_earliest", f"{date}_latest"
    return (
        f"{edtf} IS NULL, CASE WHEN {edtf} LIKE '../%' THEN 0 WHEN {edtf} LIKE '/%' "
        f"OR {edtf} LIKE '[..%' THEN 1 ELSE 2 END, {first}, "
        f"CASE WHEN {edtf} LIKE '%/..' THEN 2 WHEN {edtf} LIKE '%/' OR {edtf} LIKE '%..]' "
        f"THEN 1 ELSE 0 END, {last}, {edtf}"
    )


def _actor(alias: str, key: str) -> str:
    return f"LEFT JOIN actors {alias} ON {alias}.id = {key}"


def _name(name: str, alias: str, of: str = "") -> ViewColumn:
    return ViewColumn(name, f"{alias}.name", f"Name of the {of or name.replace('_', ' ')}.")


def views(joined: Joined) -> tuple[View, ...]:
    """Return all views, with *joined* as the way in which the engine joins texts."""

    def topics(table: str, key: str, order: str = "x.position") -> ViewColumn:
        one = table.removesuffix("_topics")
        rows = f"{table} x WHERE x.{one}_id = {key}"
        about = "Its topics, and those of its statements." if one == "record" else "What it is about."
        return ViewColumn("topics", joined("x.topic", rows, order), about)

    def names(field: str, one: str, key: str, about: str, order: str = "x.position") -> ViewColumn:
        owner = {"r": "record", "g": "agreement", "f": "fact"}[key[0]]
        table = f"{owner}_{field}"
        rows = f"{table} x JOIN actors a ON a.id = x.{one}_id WHERE x.{owner}_id = {key}"
        return ViewColumn(field, joined("a.name", rows, order), about)

    def attested(one: str, key: str) -> ViewColumn:
        rows = f"{one}_attested x WHERE x.{one}_id = {key}"
        return ViewColumn(
            "attested", joined("x.attested_edtf", rows, "x.position"), "Dates at which a source shows it."
        )

    span = "(SELECT {} FROM tenure_attested x WHERE x.tenure_id = t.id)"
    see = joined("x.see_id", "caveat_see x WHERE x.record_id = c.record_id AND x.caveat = c.position", "x.position")
    return (
        _view(
            "timeline",
            "An event or agreement that bears a date, in order of time.",
            {"r": "records", "s": "events"},
            (
                *("r.id record_id", "r.collection", "r.label", "r.when_*"),
                names("actors", "actor", "r.id", "Names of the actors that it names.", "a.name"),
                topics("record_topics", "r.id", "x.topic"),
                *("s.cited", "s.doubts"),
            ),
            "FROM records r JOIN (SELECT id, cited, doubts FROM events UNION ALL "  # noqa: S608 - words of ours
            "SELECT id, cited, doubts FROM agreements) s ON s.id = r.id\n"
            f"WHERE r.when_edtf IS NOT NULL ORDER BY {_in_time('r.when')}, r.id",
        ),
        _view(
            "participants_by_name",
            "An actor that takes part in an event.",
            {"p": "event_participants", "e": "events", "a": "actors"},
            (
                *("p.event_id", "e.title", "e.kind", "e.when_*", "p.actor_id"),
                ViewColumn("actor", "a.name", "Its preferred name."),
                *("a.type actor_type", "a.country_id", "p.role", "p.capacity"),
            ),
            "FROM event_participants p JOIN events e ON e.id = p.event_id JOIN actors a ON a.id = p.actor_id\n"
            f"ORDER BY {_in_time('e.when')}, e.id, p.position",
        ),
        _view(
            "agreements_with_parties",
            "An agreement, with the names of its parties.",
            {"g": "agreements"},
            (
                *(
                    "g.id agreement_id",
                    "g.title",
                    "g.kind",
                    "g.status",
                    "g.signed_*",
                    "g.in_force_edtf",
                    "g.ended_edtf",
                ),
                names("parties", "party", "g.id", "Names of its parties."),
                names("signatories", "signatory", "g.id", "Names of those who signed it."),
                *("g.amount_#", "g.event_id"),
                ViewColumn("event", "e.title", "Title of the event."),
                _name("place", "l", "place of signing"),
                topics("agreement_topics", "g.id"),
                *("g.note", "g.cited", "g.doubts"),
            ),
            f"FROM agreements g LEFT JOIN events e ON e.id = g.event_id {_actor('l', 'g.place_id')}\n"
            f"ORDER BY {_in_time('g.signed')}, g.id",
        ),
        _view(
            "figures",
            "An economic fact, with the names of those it concerns; its figure, if it has one, exact and as a number.",
            {"f": "facts"},
            (
                *("f.id fact_id", "f.indicator", "f.item", "f.basis", "f.value_#", "f.printed", "f.period_*"),
                *("f.origin_id", _name("origin", "o"), "f.target_id", _name("target", "t")),
                names("parties", "party", "f.id", "Names of the parties."),
                *("f.stage", "f.agreement_id", "f.event_id", "f.part_of_id"),
                topics("fact_topics", "f.id"),
                *("f.doubtful", "f.note", "f.cited", "f.doubts"),
            ),
            f"FROM facts f {_actor('o', 'f.origin_id')} {_actor('t', 'f.target_id')}\n"
            f"ORDER BY f.indicator, {_in_time('f.period')}, f.id",
        ),
        _view(
            "doubts",
            "A caveat on a record, or another reading of one of its fields: material caveats first.",
            {"r": "records"},
            (
                *("r.id record_id", "r.collection", "r.label"),
                ViewColumn("what", "d.what", "A caveat, a reading that a source has, or a conjecture of the editor."),
                ViewColumn("kind", "d.kind", "Why it is doubtful, if it is a caveat."),
                ViewColumn("weight", "d.weight", "How much it matters, if it is a caveat."),
                ViewColumn("field", "d.field", "The field that it is about; empty if it is the record as a whole."),
                ViewColumn("reading", "d.reading", "The other reading, if it is one."),
                ViewColumn("says", "d.says", "The reason."),
                ViewColumn("see", "d.see", "Ids of other records that the doubt is also about."),
            ),
            f"""FROM (
  SELECT record_id, position, 'caveat' AS what, kind, weight, field, NULL AS reading, note AS says, {see} AS see
  FROM caveats c
  UNION ALL
  SELECT record_id, position, CASE WHEN conjecture THEN 'conjecture' ELSE 'another reading' END, NULL, NULL, field,
    value, reason, NULL
  FROM variants
) d JOIN records r ON r.id = d.record_id
ORDER BY r.id, d.what, CASE d.weight WHEN 'material' THEN 0 WHEN 'inferred' THEN 1 ELSE 2 END, d.position""",  # noqa: S608 - words of ours
        ),
        _view(
            "sources_cited",
            "A place in a source that states a record, or a part of one.",
            {"r": "records", "c": "citations", "s": "sources"},
            (
                *("r.id record_id", "r.collection", "r.label", "c.part", "c.locator", "c.source_id"),
                *("s.publisher", "s.title source_title", "s.published_edtf", "s.url", "s.language"),
            ),
            "FROM citations c JOIN records r ON r.id = c.record_id JOIN sources s ON s.id = c.source_id\n"
            "ORDER BY r.id, c.part, c.position",
        ),
        _view(
            "who_held_office",
            "A person in an office, and the dates at which sources attest it: no longer than they say.",
            {"t": "tenures"},
            (
                *("t.id tenure_id", "t.person_id", _name("person", "p"), "t.office", "t.title"),
                *(_name("organization", "o"), "t.country_id", _name("country", "c"), "t.accredited_to_id"),
                *(
                    _name("accredited_to", "a", "country accredited to"),
                    "t.start_*",
                    "t.end_*",
                    attested("tenure", "t.id"),
                ),
                ViewColumn(
                    "attested_from", span.format("min(x.attested_earliest)"), "First day of the earliest of them."
                ),
                ViewColumn("attested_to", span.format("max(x.attested_latest)"), "Last day of the latest of them."),
                *("t.note", "t.cited", "t.doubts"),
            ),
            f"FROM tenures t JOIN actors p ON p.id = t.person_id {_actor('o', 't.organization_id')} "
            f"{_actor('c', 't.country_id')} {_actor('a', 't.accredited_to_id')}\nORDER BY t.office, p.name, t.id",
        ),
        _view(
            "ties_by_name",
            "A standing link between two actors.",
            {"t": "ties"},
            (
                *("t.id tie_id", "t.subject_id", _name("subject", "s"), "t.kind", "t.object_id", _name("object", "o")),
                *("t.start_*", "t.end_*", attested("tie", "t.id"), "t.note", "t.cited", "t.doubts"),
            ),
            "FROM ties t JOIN actors s ON s.id = t.subject_id JOIN actors o ON o.id = t.object_id\n"
            "ORDER BY t.kind, s.name, o.name, t.id",
        ),
        _view(
            "search",
            "Everything that a record says, with what to call it.",
            {"r": "records"},
            (
                ViewColumn("number", "x.number", "Number of the row in the word index."),
                *("r.id record_id", "r.collection", "r.label", "r.when_*"),
                ViewColumn("said", "x.said", "Its words as written, and the names of the actors that it refers to."),
                ViewColumn("folded", "x.folded", "The same without case and diacritics."),
            ),
            "FROM record_texts x JOIN records r ON r.id = x.record_id\nORDER BY x.number",
        ),
    )
