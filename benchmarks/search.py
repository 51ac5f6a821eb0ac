"""The cost of indexing and searching the words of records, against SQLite by hand and a scan of the texts."""

import sqlite3
from collections.abc import Iterator, Sequence

from measuring import Row, at_most, in_turn
from synthetic import dataset

import azjp_relations as azjp
from azjp_relations.model import Record
from azjp_relations.model.sources import Source
from azjp_relations.model.walk import texts_of
from azjp_relations.query.search import TextIndex
from azjp_relations.text import fold

#: For each question the words that are asked for, all of which must occur.
_QUESTIONS = ("energy", "memorandum", "cooperation energy", "railway pipeline loan", "baku tokyo")
_SIZE = 100_000


def _by_hand(texts: Sequence[str]) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE texts USING fts5 (said, content='', tokenize='unicode61')")
    connection.executemany("INSERT INTO texts (rowid, said) VALUES (?, ?)", enumerate(texts))
    return connection


def _of(records: Sequence[Record | Source], name: str, rounds: int) -> Iterator[Row]:
    texts = texts_of(records)
    folded = [fold(text) for text in texts]
    times = in_turn(lambda: TextIndex(records).find("energy"), lambda: _by_hand(texts), rounds)
    yield Row(f"index of {name}, with the texts", times.ours, "FTS5 of the texts", times.peer, times.ratio)

    index, connection = TextIndex(records), _by_hand(texts)
    query = "SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY rank"

    def ours() -> list[int]:
        return [len(index.find(question)) for question in _QUESTIONS]

    def filtered() -> list[int]:
        return [len(index.having(question)) for question in _QUESTIONS]

    def sql() -> list[int]:
        return [len(connection.execute(query, [question]).fetchall()) for question in _QUESTIONS]

    def scan() -> list[int]:
        return [sum(all(word in text for word in question.split()) for text in folded) for question in _QUESTIONS]

    times = in_turn(ours, sql, rounds, at_least=0.02)
    yield Row(f"five searches of {name}, ranked", times.ours, "FTS5, whole words", times.peer, times.ratio)
    yield at_most(
        1, f"five searches of {name}, in order", "a scan of the texts", in_turn(filtered, scan, rounds, at_least=0.02)
    )


def rows(rounds: int) -> Iterator[Row]:
    """Yield the rows of the packaged edition and of events that are made up."""
    yield from _of([*azjp.load()], "the edition", rounds)
    yield from _of([*dataset(_SIZE, 0).events], f"{_SIZE:,} events", max(rounds // 3, 1))
