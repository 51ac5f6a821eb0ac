"""Questions of frames at 10,000,000 events: ours against the same query written by hand for the engine.

The tables are files of Parquet with the declared columns, made column by column by DuckDB, the same in every run. Each
question is asked in a process of its own, ours and by hand in turn; its time is that of the question alone, its memory
the most that the process ever held (peak resident set, Linux only). Both must give the same answer.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

from measuring import Pair, Row, at_most, installed

_SIZE = 10_000_000
_STATUS = Path("/proc/self/status")
_MOST = 1.2
_ENGINES = ("duckdb", "polars")
_TABLES = ("events", "facts", "record_actors", "record_topics", "variants", "fact_wholes")


def rows(rounds: int) -> Iterator[Row]:
    """Yield for each engine and question the row of its time and that of its memory."""
    if any(installed(name) is None for name in ("duckdb", "polars", "narwhals", "pyarrow")):
        return
    if not _STATUS.exists():
        print("skipped: memory is measured by /proc, which this system does not have")
        return
    with tempfile.TemporaryDirectory() as folder:
        _make(folder, _SIZE)
        for engine in _ENGINES:
            for question in _QUESTIONS:
                ours, hand = [], []
                for _ in range(rounds):
                    ours.append(_asked(folder, engine, question, "ours"))
                    hand.append(_asked(folder, engine, question, "hand"))
                answers = {json.dumps(run["answer"]) for run in (*ours, *hand)}
                if len(answers) > 1:
                    raise AssertionError(f"{engine}, {question}: {answers}")
                what = f"{_SIZE:,} events, {engine}: {question}"
                yield at_most(_MOST, what, "by hand", _pair(ours, hand, "seconds"))
                peaks = _pair(ours, hand, "peak")
                yield Row(f"{what}: memory", peaks.ours, "by hand", peaks.peer, peaks.ratio, spell=_bytes)


def _pair(ours: list[dict[str, Any]], hand: list[dict[str, Any]], what: str) -> Pair:
    a, b = [run[what] for run in ours], [run[what] for run in hand]
    return Pair(median(a), median(b), median(x / y for x, y in zip(a, b, strict=True)))


def _bytes(number: float) -> str:
    return f"{number / 2**20:,.0f} MiB"


def _asked(folder: str, *words: str) -> dict[str, Any]:
    command = [sys.executable, __file__, folder, *words]
    found: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return found


# --- the tables ---------------------------------------------------------------------------------------------------


def _make(folder: str, size: int) -> None:
    import duckdb

    from azjp_relations.vocabulary import EventKind, Topic

    kinds, topics = [k.value for k in EventKind], [t.value for t in Topic]
    with duckdb.connect() as connection:
        connection.execute("SET preserve_insertion_order = false")
        connection.execute("CREATE MACRO luck(i, draw, most) AS CAST(hash(i, draw) % most AS BIGINT)")
        for name, sql in _sql(size, kinds, topics).items():
            connection.execute(f"COPY ({sql}) TO '{Path(folder, name)}.parquet' (FORMAT parquet)")


def _dated(name: str) -> str:
    """Return the eight columns of a date: most are days, some months, years, years roughly, open, none."""
    month, year = "CAST(date_trunc('month', day) AS DATE)", "CAST(date_trunc('year', day) AS DATE)"
    last_of_year = "make_date(CAST(year(day) AS INTEGER), 12, 31)"
    # A rough year may be the one before or after.
    year_before, last_of_next = (
        f"CAST({year} - INTERVAL 1 YEAR AS DATE)",
        last_of_year.replace("INTEGER)", "INTEGER) + 1"),
    )
    return f"""
        CASE WHEN form < 55 THEN strftime(day, '%Y-%m-%d') WHEN form < 70 THEN strftime(day, '%Y-%m')
             WHEN form < 88 THEN strftime(day, '%Y') WHEN form < 90 THEN strftime(day, '%Y') || '~'
             WHEN form < 96 THEN strftime(day, '%Y-%m-%d') || '/..' END AS {name}_edtf,
        CASE WHEN form < 55 THEN day WHEN form < 70 THEN {month} WHEN form < 90 THEN {year}
             WHEN form < 96 THEN day END AS {name}_earliest,
        CASE WHEN form < 55 THEN day WHEN form < 70 THEN last_day(day) WHEN form < 90 THEN {last_of_year}
             END AS {name}_latest,
        CASE WHEN form < 55 THEN day WHEN form < 70 THEN {month} WHEN form < 88 THEN {year}
             WHEN form < 90 THEN {year_before} WHEN form < 96 THEN day END AS {name}_not_before,
        CASE WHEN form < 55 THEN day WHEN form < 70 THEN last_day(day) WHEN form < 88 THEN {last_of_year}
             WHEN form < 90 THEN {last_of_next} WHEN form < 96 THEN day END AS {name}_begun_by,
        CASE WHEN form < 55 THEN day WHEN form < 70 THEN {month} WHEN form < 88 THEN {year}
             WHEN form < 90 THEN {year_before} END AS {name}_lasting_to,
        CASE WHEN form < 55 THEN day WHEN form < 70 THEN last_day(day) WHEN form < 88 THEN {last_of_year}
             WHEN form < 90 THEN {last_of_next} END AS {name}_not_after,
        CASE WHEN form < 96 THEN form BETWEEN 88 AND 89 END AS {name}_qualified"""


def _sql(size: int, kinds: list[str], topics: list[str]) -> dict[str, str]:
    days = """CAST(DATE '1960-01-01' + CAST(luck(i, 2, 24000) AS INTEGER) AS DATE) AS day,
        CAST(luck(i, 3, 100) AS INTEGER) AS form"""
    number = f"SELECT range AS i FROM range({size})"
    amounts = """CAST(1 + luck(i, 4, 100000000) AS DECIMAL(38, 10)) AS amount,
        CASE WHEN luck(i, 5, 100) < 75 THEN 'USD' ELSE 'JPY' END AS unit,
        CASE WHEN luck(i, 6, 100) < 85 THEN 'exact' WHEN luck(i, 6, 100) < 93 THEN 'more than'
             ELSE 'at least' END AS bound"""
    return {
        "events": f"""SELECT 'event-' || i AS id, ({kinds})[1 + luck(i, 1, {len(kinds)})] AS kind, 'held' AS status,
            'A meeting of the two sides' AS title, {_dated("when")}, CAST(NULL AS BIGINT) AS ordinal,
            CAST(NULL AS VARCHAR) AS part_of_id, CAST(NULL AS VARCHAR) AS note,
            'source-' || i % 500 || ' ¶1.1' AS cited, CAST(0 AS BIGINT) AS doubts
            FROM (SELECT i, {days} FROM ({number}))""",
        "facts": f"""SELECT 'fact-' || i AS id, (['grant', 'loan', 'export', 'financing'])[1 + luck(i, 1, 4)]
            AS indicator, amount AS value_amount, unit AS value_unit, bound AS value_bound,
            CAST(NULL AS VARCHAR) AS value_per, amount AS value_low,
            CASE WHEN bound = 'exact' THEN amount END AS value_high, {_dated("period")}, 'japan' AS origin_id,
            'actor-' || luck(i, 7, 2000) AS target_id, CAST(NULL AS VARCHAR) AS stage,
            CASE WHEN i % 1000 = 999 THEN 'fact-' || i - 1 END AS part_of_id, luck(i, 8, 100) < 2 AS doubtful
            FROM (SELECT i, {days}, {amounts} FROM ({number}))""",
        "record_actors": f"""SELECT 'event-' || i AS record_id,
            CASE WHEN k = 0 THEN 'japan' WHEN k = 1 THEN 'azerbaijan'
                 ELSE 'actor-' || CAST(floor(pow(luck(i, 9, 10000) / 10000, 3) * 2000) AS INTEGER) END AS actor_id,
            false AS spoken_of
            FROM ({number}), (SELECT range AS k FROM range(3)) WHERE k = 2 OR luck(i, 10 + k, 100) < 60""",
        "record_topics": f"""SELECT 'event-' || i AS record_id,
            ({topics})[1 + (luck(i, 11, 99) + k * (1 + luck(i, 12, 7))) % {len(topics)}] AS topic
            FROM ({number}), (SELECT range AS k FROM range(2))""",
        "variants": f"""SELECT 'fact-' || i AS record_id, '' AS part, CAST(0 AS BIGINT) AS position, 'value' AS field,
            amount * 2 AS value_amount, unit AS value_unit, 'exact' AS value_bound, CAST(NULL AS VARCHAR) AS value_per,
            amount * 2 AS value_low, amount * 2 AS value_high, false AS conjecture
            FROM (SELECT i, {amounts} FROM ({number}) WHERE i % 100 = 50)""",
        "fact_wholes": f"""SELECT 'fact-' || i AS fact_id, 'fact-' || i - 1 AS whole_id
            FROM ({number}) WHERE i % 1000 = 999""",
    }


# --- the questions, in the process that is measured ------------------------------------------------------------------

_Tables = dict[str, Any]
_Question = Callable[[_Tables], Any]


def _ours() -> dict[str, _Question]:
    from azjp_relations.export import frames
    from azjp_relations.model.mixing import MIXES

    def filtered(t: _Tables) -> Any:
        return frames.where(
            t["events"], kind="visit", during="2010/2014", certainly=True, involving="japan", actors=t["record_actors"]
        )

    return {
        "where: kind, certain period, actor": filtered,
        "where: topic, period": lambda t: frames.where(
            t["events"], about="economy", during="1992/2006", topics=t["record_topics"]
        ),
        "count by year": lambda t: frames.count_by(t["events"], "year"),
        "count by actor, of five years": lambda t: frames.count_by(
            frames.where(t["events"], during="2010/2014"), "actor", actors=t["record_actors"]
        ),
        "total": lambda t: frames.total(
            t["facts"], unit="USD", mix=MIXES, variants=t["variants"], wholes=t["fact_wholes"]
        ),
    }


_QUESTIONS = (
    "where: kind, certain period, actor",
    "where: topic, period",
    "count by year",
    "count by actor, of five years",
    "total",
)


def _economy() -> list[str]:
    from azjp_relations.vocabulary import Topic

    return [topic.value for topic in Topic if topic.within(Topic.of("economy"))]


def _duckdb_by_hand() -> dict[str, _Question]:
    import duckdb

    def ask(sql: str) -> _Question:
        # DuckDB finds the tables by the names of these variables.
        def of(t: _Tables) -> Any:
            events, facts, record_actors = t["events"], t["facts"], t["record_actors"]
            record_topics, variants, fact_wholes = t["record_topics"], t["variants"], t["fact_wholes"]
            found = duckdb.sql(sql)
            del events, facts, record_actors, record_topics, variants, fact_wholes
            return found

        return of

    topics = ", ".join(f"'{topic}'" for topic in _economy())
    return {
        "where: kind, certain period, actor": ask("""SELECT * FROM events WHERE kind = 'visit'
            AND when_edtf IS NOT NULL AND NOT when_qualified
            AND (when_begun_by IS NULL OR when_begun_by <= DATE '2014-12-31')
            AND (when_lasting_to IS NULL OR when_lasting_to >= DATE '2010-01-01')
            AND id IN (SELECT record_id FROM record_actors WHERE actor_id = 'japan')"""),
        "where: topic, period": ask(f"""SELECT * FROM events WHERE when_edtf IS NOT NULL
            AND (when_not_before IS NULL OR when_not_before <= DATE '2006-12-31')
            AND (when_not_after IS NULL OR when_not_after >= DATE '1992-01-01')
            AND id IN (SELECT record_id FROM record_topics WHERE topic IN ({topics}))"""),
        "count by year": ask("""SELECT CAST(year AS VARCHAR) AS key, records FROM
            (SELECT year(when_earliest) AS year, count(*) AS records FROM events
            WHERE when_earliest IS NOT NULL GROUP BY ALL) ORDER BY key"""),
        "count by actor, of five years": ask("""SELECT actor_id AS key, count(*) AS records FROM record_actors
            WHERE record_id IN (SELECT id FROM events WHERE when_edtf IS NOT NULL
                AND (when_not_before IS NULL OR when_not_before <= DATE '2014-12-31')
                AND (when_not_after IS NULL OR when_not_after >= DATE '2010-01-01'))
            GROUP BY ALL ORDER BY key"""),
        "total": ask("""WITH taken AS (SELECT * FROM facts WHERE value_amount IS NOT NULL AND value_per IS NULL
                AND NOT doubtful AND (stage IS NULL OR stage <> 'planned') AND value_unit = 'USD'),
            others AS (SELECT record_id, min(value_low) AS least, max(value_high) AS most, count(*) AS n,
                count(value_low) AS lows, count(value_high) AS highs FROM variants
                WHERE field = 'value' AND NOT conjecture AND value_unit = 'USD' AND value_per IS NULL GROUP BY ALL),
            figures AS (SELECT value_bound, value_amount,
                CASE WHEN n IS NULL OR n = lows THEN CASE WHEN least < value_low THEN least ELSE value_low END END low,
                CASE WHEN n IS NULL OR (n = highs AND value_high IS NOT NULL)
                    THEN CASE WHEN most > value_high THEN most ELSE value_high END END high
                FROM taken LEFT JOIN others ON id = record_id
                WHERE id NOT IN (SELECT fact_id FROM fact_wholes WHERE whole_id IN (SELECT id FROM taken)))
            SELECT sum(value_amount) AS amount, 'USD' AS unit,
                CASE WHEN bool_or(value_bound = 'about') OR (bool_or(value_bound IN ('more than', 'at least'))
                        AND bool_or(value_bound IN ('less than', 'at most'))) THEN 'about'
                    WHEN bool_or(value_bound = 'more than') THEN 'more than'
                    WHEN bool_or(value_bound = 'at least') THEN 'at least'
                    WHEN bool_or(value_bound = 'less than') THEN 'less than'
                    WHEN bool_or(value_bound = 'at most') THEN 'at most' ELSE 'exact' END AS bound,
                CASE WHEN count(low) = count(*) THEN sum(low) END AS low,
                CASE WHEN count(high) = count(*) THEN sum(high) END AS high, count(*) AS records, 0 AS levels
            FROM figures"""),
    }


def _polars_by_hand() -> dict[str, _Question]:
    from datetime import date

    import polars as pl

    c = pl.col

    def meets(first: str, last: str, since: date, until: date) -> pl.Expr:
        begun = c(first).is_null() | (c(first) <= until)
        return c("when_edtf").is_not_null() & begun & (c(last).is_null() | (c(last) >= since))

    def has(bound: str) -> pl.Expr:
        return (c("value_bound") == bound).any()

    def total(t: _Tables) -> Any:
        usual = c("stage").is_null() | (c("stage") != "planned")
        of_dollars = c("value_unit") == "USD", c("value_per").is_null()
        taken = t["facts"].filter(c("value_amount").is_not_null(), usual, ~c("doubtful"), *of_dollars)
        others = (
            t["variants"]
            .filter(c("field") == "value", ~c("conjecture"), *of_dollars)
            .group_by("record_id")
            .agg(
                least=c("value_low").min(),
                most=c("value_high").max(),
                n=pl.len(),
                lows=c("value_low").count(),
                highs=c("value_high").count(),
            )
        )
        parts = t["fact_wholes"].join(taken, left_on="whole_id", right_on="id", how="semi")
        figures = taken.join(parts, left_on="id", right_on="fact_id", how="anti").join(
            others, left_on="id", right_on="record_id", how="left"
        )
        least = pl.when(c("least") < c("value_low")).then("least").otherwise("value_low")
        most = pl.when(c("most") > c("value_high")).then("most").otherwise("value_high")
        low = pl.when(c("n").is_null() | (c("n") == c("lows"))).then(least)
        high = pl.when(c("n").is_null() | ((c("n") == c("highs")) & c("value_high").is_not_null())).then(most)
        return (
            figures.select("value_amount", "value_bound", low=low, high=high)
            .select(
                amount=c("value_amount").sum(),
                low=pl.when(c("low").count() == pl.len()).then(c("low").sum()),
                high=pl.when(c("high").count() == pl.len()).then(c("high").sum()),
                records=pl.len(),
                bound=pl.when(
                    has("about") | ((has("more than") | has("at least")) & (has("less than") | has("at most")))
                )
                .then(pl.lit("about"))
                .when(has("more than"))
                .then(pl.lit("more than"))
                .when(has("at least"))
                .then(pl.lit("at least"))
                .when(has("less than"))
                .then(pl.lit("less than"))
                .when(has("at most"))
                .then(pl.lit("at most"))
                .otherwise(pl.lit("exact")),
            )
            .select("amount", pl.lit("USD"), "bound", "low", "high", "records", pl.lit(0).alias("l"))
        )

    begin, end = date(2010, 1, 1), date(2014, 12, 31)
    return {
        "where: kind, certain period, actor": lambda t: (
            t["events"]
            .filter(c("kind") == "visit", meets("when_begun_by", "when_lasting_to", begin, end), ~c("when_qualified"))
            .join(t["record_actors"].filter(c("actor_id") == "japan"), left_on="id", right_on="record_id", how="semi")
        ),
        "where: topic, period": lambda t: (
            t["events"]
            .filter(meets("when_not_before", "when_not_after", date(1992, 1, 1), date(2006, 12, 31)))
            .join(
                t["record_topics"].filter(c("topic").is_in(_economy())), left_on="id", right_on="record_id", how="semi"
            )
        ),
        "count by year": lambda t: (
            t["events"]
            .filter(c("when_earliest").is_not_null())
            .group_by(c("when_earliest").dt.year().alias("key"))
            .len()
            .with_columns(c("key").cast(pl.String))
            .sort("key")
        ),
        "count by actor, of five years": lambda t: (
            t["record_actors"]
            .join(
                t["events"].filter(meets("when_not_before", "when_not_after", begin, end)),
                left_on="record_id",
                right_on="id",
                how="semi",
            )
            .group_by(c("actor_id").alias("key"))
            .len()
            .sort("key")
        ),
        "total": total,
    }


def _answer(found: Any, question: str) -> list[list[str]]:
    """Run the question: of records how many there are with their ids' extremes, of all else the rows."""
    if hasattr(found, "collect"):
        import polars as pl

        if question.startswith("where"):
            found = found.select(pl.len(), pl.col("id").min().alias("least"), pl.col("id").max().alias("most"))
        return [[str(cell) for cell in row] for row in found.collect(engine="streaming").rows()]
    if question.startswith("where"):
        found = found.aggregate("count(*), min(id), max(id)")
    return [[str(cell) for cell in row] for row in found.fetchall()]


def _main(folder: str, engine: str, question: str, how: str) -> None:
    files = {name: f"{Path(folder, name)}.parquet" for name in _TABLES}
    if engine == "duckdb":
        import duckdb

        tables: _Tables = {name: duckdb.read_parquet(file) for name, file in files.items()}
        by_hand = _duckdb_by_hand
    else:
        import polars as pl

        tables = {name: pl.scan_parquet(file) for name, file in files.items()}
        by_hand = _polars_by_hand
    ask = (_ours() if how == "ours" else by_hand())[question]
    if how == "ours":
        # What is imported late, and the declared tables, are there before the clock starts.
        from azjp_relations.tables import all_tables

        all_tables()
        __import__("narwhals")
    start = time.perf_counter()
    answer = _answer(ask(tables), question)
    seconds = time.perf_counter() - start
    print(json.dumps({"seconds": seconds, "peak": _peak(), "answer": answer}))


def _peak() -> int:
    """Return the most bytes that were resident; what getrusage tells begins with the peak of the parent process."""
    (line,) = (line for line in _STATUS.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024


if __name__ == "__main__":
    _main(*sys.argv[1:])
