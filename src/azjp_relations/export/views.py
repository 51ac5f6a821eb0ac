"""The views of a database, which join names to ids: the same for every engine."""

import re
from collections.abc import Iterator, Mapping
from itertools import chain
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


#: The tables that the rows of a view come from, with their aliases.
_ALIAS = re.compile(r"(?:FROM|JOIN) (\w+) (\w+)")


def _view(name: str, description: str, columns: tuple[str | ViewColumn, ...], rows: str) -> View:
    """Return the view of *columns* over *rows*.

    A text names columns of tables, with commas between: ``a.old`` by the alias of the table, or ``a.old new`` for one
    with another name. ``a.when_*`` are the columns of a date, ``a.value_#`` those of a figure. ``a.name person`` is
    described as the name of the person.
    """
    tables = all_tables()
    abouts = {(a, c.name): c.description for t, a in _ALIAS.findall(rows) if t in tables for c in tables[t].columns}

    def expanded(text: str) -> Iterator[ViewColumn]:
        for one in text.split(", "):
            sql, _, new = one.partition(" ")
            alias, old = sql.split(".")
            if old.endswith("_#"):
                yield from _figure(abouts, alias, old.removesuffix("_#"))
            else:
                for part in ("edtf", "earliest", "latest", "qualified") if "*" in old else ("",):
                    whole = old.replace("*", part)
                    about = f"Name of the {new}." if old == "name" else abouts[alias, whole]
                    yield ViewColumn(new or whole, f"{alias}.{whole}", about)

    parts = ([one] if isinstance(one, ViewColumn) else expanded(one) for one in columns)
    return View(name, description, tuple(chain.from_iterable(parts)), rows)


def _figure(abouts: Mapping[tuple[str, str], str], alias: str, name: str) -> Iterator[ViewColumn]:
    """Yield the columns of a figure: exact, and where it counts as a number that every engine can calculate with."""
    for part in ("amount", "unit", "bound", "low", "high"):
        column = part if name == part else f"{name}_{part}"
        yield ViewColumn(part, f"{alias}.{column}", abouts[alias, column])
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


def views(joined: Joined) -> tuple[View, ...]:
    """Return all views, with *joined* as the way in which the engine joins texts."""

    def several(name: str, about: str, text: str, rows: str, order: str = "x.position") -> ViewColumn:
        return ViewColumn(name, joined(text, rows, order), about)

    def topics(one: str, key: str) -> ViewColumn:
        return several("topics", "What it is about.", "x.topic", f"{one}_topics x WHERE x.{one}_id = {key}")

    def names(one: str, key: str, field: str, each: str, about: str) -> ViewColumn:
        rows = f"{one}_{field} x JOIN actors a ON a.id = x.{each}_id WHERE x.{one}_id = {key}"
        return several(field, about, "a.name", rows, "a.name" if one == "record" else "x.position")

    def attested(one: str, key: str) -> ViewColumn:
        rows = f"{one}_attested x WHERE x.{one}_id = {key}"
        return several("attested", "Dates at which a source shows it.", "x.attested_edtf", rows)

    span = "(SELECT {} FROM tenure_attested x WHERE x.tenure_id = t.id)"
    see = joined(
        "x.see_id",
        "caveat_see x WHERE (x.record_id, x.part, x.caveat) = (c.record_id, c.part, c.position)",
        "x.position",
    )
    all_topics = "Its topics, and those of its statements."
    return (
        _view(
            "timeline",
            "An event or agreement that has a date, in order of time.",
            (
                "r.id record_id, r.collection, r.label, r.when_*",
                names("record", "r.id", "actors", "actor", "Names of the actors that it names."),
                several("topics", all_topics, "x.topic", "record_topics x WHERE x.record_id = r.id", "x.topic"),
                "s.cited, s.doubts",
            ),
            "FROM records r JOIN (SELECT s.id, s.cited, s.doubts FROM events s UNION ALL "  # noqa: S608 - words of ours
            "SELECT s.id, s.cited, s.doubts FROM agreements s) s ON s.id = r.id\n"
            f"WHERE r.when_edtf IS NOT NULL ORDER BY {_in_time('r.when')}, r.id",
        ),
        _view(
            "participants_by_name",
            "An actor that takes part in an event.",
            (
                "p.event_id, e.title, e.kind, e.when_*, p.actor_id",
                ViewColumn("actor", "a.name", "Its preferred name."),
                "a.type actor_type, a.country_id, p.role, p.capacity",
            ),
            "FROM event_participants p JOIN events e ON e.id = p.event_id JOIN actors a ON a.id = p.actor_id\n"
            f"ORDER BY {_in_time('e.when')}, e.id, p.position",
        ),
        _view(
            "agreements_with_parties",
            "An agreement, with the names of its parties.",
            (
                "g.id agreement_id, g.title, g.kind, g.status, g.signed_*, g.in_force_edtf, g.ended_edtf",
                names("agreement", "g.id", "parties", "party", "Names of its parties."),
                names("agreement", "g.id", "signatories", "signatory", "Names of those who signed it."),
                "g.amount_#, g.event_id",
                ViewColumn("event", "e.title", "Title of the event."),
                ViewColumn("place", "l.name", "Name of the place of signing."),
                topics("agreement", "g.id"),
                "g.note, g.cited, g.doubts",
            ),
            "FROM agreements g LEFT JOIN events e ON e.id = g.event_id LEFT JOIN actors l ON l.id = g.place_id\n"
            f"ORDER BY {_in_time('g.signed')}, g.id",
        ),
        _view(
            "figures",
            "An economic fact, with the names of those it concerns; its figure, if it has one, exact and as a number.",
            (
                "f.id fact_id, f.indicator, f.item, f.basis, f.value_#, f.printed, f.period_*",
                "f.origin_id, o.name origin, f.target_id, t.name target",
                names("fact", "f.id", "parties", "party", "Names of the parties."),
                "f.stage, f.agreement_id, f.event_id, f.part_of_id",
                topics("fact", "f.id"),
                "f.doubtful, f.note, f.cited, f.doubts",
            ),
            "FROM facts f LEFT JOIN actors o ON o.id = f.origin_id LEFT JOIN actors t ON t.id = f.target_id\n"
            f"ORDER BY f.indicator, {_in_time('f.period')}, f.id",
        ),
        _view(
            "doubts",
            "A caveat on a record, or another reading of one of its fields: material caveats first.",
            (
                "r.id record_id, r.collection, r.label",
                ViewColumn("what", "d.what", "A caveat, a reading that a source has, or a conjecture of the editor."),
                ViewColumn("part", "d.part", "The part that it is about, as 'statements[0]'; nothing for the record."),
                ViewColumn("kind", "d.kind", "Why it is doubtful, if it is a caveat."),
                ViewColumn("weight", "d.weight", "How much it matters, if it is a caveat."),
                ViewColumn("field", "d.field", "The field that it is about; empty if it is the record as a whole."),
                ViewColumn("reading", "d.reading", "The other reading, if it is one."),
                ViewColumn("says", "d.says", "The reason."),
                ViewColumn("see", "d.see", "Ids of other records that the doubt is also about."),
            ),
            f"""FROM (
  SELECT record_id, part, position, 'caveat' AS what, kind, weight, field, NULL AS reading, note AS says, {see} AS see
  FROM caveats c
  UNION ALL
  SELECT record_id, part, position, CASE WHEN conjecture THEN 'conjecture' ELSE 'another reading' END, NULL, NULL,
    field, value, reason, NULL
  FROM variants
) d JOIN records r ON r.id = d.record_id
ORDER BY r.id, d.what, CASE d.weight WHEN 'material' THEN 0 WHEN 'inferred' THEN 1 ELSE 2 END,\n  d.part, d.position""",  # noqa: S608 - words of ours
        ),
        _view(
            "sources_cited",
            "A place in a source that states a record, or a part of one.",
            (
                "r.id record_id, r.collection, r.label, c.part, c.locator, c.source_id",
                "s.publisher, s.title source_title, s.published_edtf, s.url, s.language",
            ),
            "FROM citations c JOIN records r ON r.id = c.record_id JOIN sources s ON s.id = c.source_id\n"
            "ORDER BY r.id, c.part, c.position",
        ),
        _view(
            "who_held_office",
            "A person in an office, and the dates at which sources attest it: no longer than they say.",
            (
                "t.id tenure_id, t.person_id, p.name person, t.office, t.title, o.name organization",
                "t.country_id, c.name country, t.accredited_to_id",
                ViewColumn("accredited_to", "a.name", "Name of the country accredited to."),
                "t.start_*, t.end_*",
                attested("tenure", "t.id"),
                ViewColumn(
                    "attested_from", span.format("min(x.attested_earliest)"), "First day of the earliest of them."
                ),
                ViewColumn("attested_to", span.format("max(x.attested_latest)"), "Last day of the latest of them."),
                "t.note, t.cited, t.doubts",
            ),
            "FROM tenures t JOIN actors p ON p.id = t.person_id LEFT JOIN actors o ON o.id = t.organization_id "
            "LEFT JOIN actors c ON c.id = t.country_id LEFT JOIN actors a ON a.id = t.accredited_to_id\n"
            "ORDER BY t.office, p.name, t.id",
        ),
        _view(
            "ties_by_name",
            "A standing link between two actors.",
            (
                "t.id tie_id, t.subject_id, s.name subject, t.kind, t.object_id, o.name object, t.start_*, t.end_*",
                attested("tie", "t.id"),
                "t.note, t.cited, t.doubts",
            ),
            "FROM ties t JOIN actors s ON s.id = t.subject_id JOIN actors o ON o.id = t.object_id\n"
            "ORDER BY t.kind, s.name, o.name, t.id",
        ),
        _view(
            "search",
            "Everything that a record says, with what to call it.",
            (
                ViewColumn("number", "x.number", "Number of the row in the word index."),
                "r.id record_id, r.collection, r.label, r.when_*",
                ViewColumn("said", "x.said", "Its words as written, and the names of the actors that it refers to."),
                ViewColumn("folded", "x.folded", "The same without case and diacritics."),
            ),
            "FROM record_texts x JOIN records r ON r.id = x.record_id\nORDER BY x.number",
        ),
    )
