"""Search in memory, by SQLite: whole words and their beginnings, ranked; and actors by any of their names."""

import re
from collections.abc import Callable, Iterable, Iterator
from threading import RLock
from typing import TYPE_CHECKING
from weakref import finalize

from azjp_relations.model import Actor, Record
from azjp_relations.model.sources import Source
from azjp_relations.model.walk import texts_of
from azjp_relations.text import JAPANESE, fold, index_words, nearest, pairs, words_of

if TYPE_CHECKING:
    import sqlite3

#: Words that nearly every text has: they are ignored, unless you search for nothing else.
_COMMON = frozenset(["a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"])
#: Shorter words match only whole words: too many words begin with the same two letters.
_SHORTEST_BEGINNING = 3
#: How alike a near spelling must be, from 0 to 1 for the same word.
_ALIKE = 0.72


class TextIndex:
    """An index of the words of records.

    The first search builds it. Several threads may use it at once.

    >>> from azjp_relations import load
    >>> [actor.id for actor in TextIndex(load().actors).find("kirarito")][:1]
    ['kirarito-ginza']
    """

    def __init__(self, records: Iterable[Record | Source]) -> None:
        self._records = tuple(records)
        self._lock = RLock()
        self._connection: sqlite3.Connection | None = None

    def __reduce__(self) -> tuple[type["TextIndex"], tuple[object]]:
        # A copy builds its own index: a connection belongs to one process.
        return TextIndex, (self._records,)

    def having(self, text: str, *, doubts: bool = False) -> list[Record | Source]:
        """Return the records in which every word of *text* occurs, in order; all of them for an empty text."""
        folded = fold(text)
        if not folded:
            return list(self._records)
        return [self._records[row] for row in self._rows(_UNRANKED, " AND ".join(_terms(folded)), doubts=doubts)]

    def find(self, text: str, *, doubts: bool = False) -> list[Record | Source]:
        """Return the records in which every word of *text* occurs, or else some of them, the best first.

        A word of three letters or more also finds the words that begin with it. An empty text finds all records.
        """
        folded = fold(text)
        if not folded:
            return list(self._records)
        terms = _terms(folded)
        rows = self._matches(" AND ".join(terms), doubts=doubts) or self._matches(" OR ".join(terms), doubts=doubts)
        # An actor with exactly this name comes before all other records.
        return sorted((self._records[row] for row in rows), key=lambda record: folded not in _names_of(record))

    def _matches(self, expression: str, *, doubts: bool) -> Iterable[int]:
        # Records whose names or titles match come before those whose text does.
        return dict.fromkeys((*self._rows(_IN_TITLES, expression), *self._rows(_IN_TEXTS, expression, doubts=doubts)))

    def _rows(self, query: str, expression: str, *, doubts: bool = True) -> list[int]:
        if not expression:
            return []
        if not doubts:
            expression = f"{{names body}} : ({expression})"
        with self._lock:
            if self._connection is None:
                import sqlite3  # most questions need no search

                connection = sqlite3.connect(":memory:", check_same_thread=False)
                # From 3.13 on, Python warns about a database that wasn't closed.
                close = finalize(self, connection.close)
                try:
                    _fill(connection, self._records)
                except BaseException:
                    close()  # so that no half-built index is left
                    raise
                self._connection = connection
            return [row for (row,) in self._connection.execute(query, [expression])]


_IN_TITLES = "SELECT rowid FROM titles WHERE titles MATCH ? ORDER BY rank, rowid"
_IN_TEXTS = "SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY bm25(texts, 10.0), rowid"
_UNRANKED = "SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY rowid"


def _fill(connection: "sqlite3.Connection", records: tuple[Record | Source, ...]) -> None:
    for table, columns in (("titles", "names"), ("texts", "names, body, doubts")):
        tokenizer = "unicode61 remove_diacritics 0"  # the words come folded
        connection.execute(f"CREATE VIRTUAL TABLE {table} USING fts5 ({columns}, content='', tokenize='{tokenizer}')")
    texts = map(_titles_of, records), texts_of(records, caveats=False), texts_of(records, caveats=True)
    rows = [*zip(range(len(records)), *(map(index_words, column) for column in texts), strict=True)]
    connection.executemany("INSERT INTO titles (rowid, names) VALUES (?, ?)", ((row, names) for row, names, *_ in rows))
    connection.executemany("INSERT INTO texts (rowid, names, body, doubts) VALUES (?, ?, ?, ?)", rows)


def _names_of(record: Record | Source) -> list[str]:
    if not isinstance(record, Actor):
        return []
    # The label may have “[sic]” after the name, and people paste labels into searches.
    return list(dict.fromkeys(map(fold, (*(name.text for name in record.names), record.label))))


def _titles_of(record: Record | Source) -> str:
    """Return the names or the title of *record*."""
    return "\n".join(_names_of(record)) or (record.label if isinstance(record, Record) else record.name)


def _terms(folded: str) -> list[str]:
    """Return what FTS5 must match for each word of a *folded* text."""
    words = list(dict.fromkeys(folded.split()))
    asked = [word for word in words if word not in _COMMON] or words
    return [term for word in asked for term in _terms_of(word)]


def _terms_of(word: str) -> Iterator[str]:
    for run in re.findall(JAPANESE, word):
        yield _phrase(pairs(run) or [run], begins=len(run) == 1)
    for part in re.split(JAPANESE, word):
        if words := words_of(part):
            yield _phrase(words, begins=len(words[-1]) >= _SHORTEST_BEGINNING)


def _phrase(words: list[str], *, begins: bool) -> str:
    phrase = f'"{" ".join(words)}"'
    # A whole word matches both, so it counts for more than the beginning of a longer one.
    return f"({phrase} OR {phrase} *)" if begins else phrase


class Names:
    """The actors by their names."""

    def __init__(self, actors: Iterable[Actor], times_named: Callable[[Actor], int]) -> None:
        """Index *actors*; *times_named* returns how many records name one of them."""
        self._times_named = times_named
        actors = tuple(actors)
        names = [(name, words_of(name), a) for a in actors for name in (fold(one.text) for one in a.names)]
        #: The words of each name, and of each id, which may say more: the id of a ministry names its country.
        self._named = [*((words, actor) for _, words, actor in names), *((words_of(a.id), a) for a in actors)]
        #: The actors of each whole name, and of each word of a name.
        self._whole: dict[str, list[Actor]] = {}
        self._words: dict[str, list[Actor]] = {}
        for name, words, actor in names:
            self._whole.setdefault(name, []).append(actor)
            for word in words:
                self._words.setdefault(word, []).append(actor)

    def called(self, text: str) -> list[Actor]:
        """Return the actors that have exactly the name *text*."""
        return list(dict.fromkeys(self._whole.get(fold(text), [])))

    def find(self, text: str) -> list[Actor]:
        """Return the actors with every word of *text* in one name or in the id.

        Actors with exactly this name come first, then those with these words in this order, in any order, and with
        words that only begin so; among each of these, those that most records name.

        If there are none, return the actors whose whole name is in *text*, such as "ITOCHU" in "ITOCHU Corporation"; or
        else those with a name, or a word of a name, that looks like *text*, the most alike first.
        """
        given = words_of(fold(text))
        asked = [word for word in given if word not in _COMMON] or given
        ranks: dict[Actor, tuple[int, ...]] = {}
        for words, actor in self._named:
            if asked and all(any(_begins(word, wanted) for word in words) for wanted in asked):
                in_order = f" {' '.join(given)} " in f" {' '.join(words)} "
                rank = words != given, not in_order, not {*asked} <= {*words}, len(words)
                ranks[actor] = min(ranks.get(actor, rank), rank)
        for words, actor in () if ranks else self._named:
            if words and {*words} <= {*asked}:
                ranks[actor] = min(ranks.get(actor, (0, 0)), (-len(words), 0))
        if ranks:
            # Among actors that equally many records name, the shortest name comes first.
            return sorted(ranks, key=lambda a: (ranks[a][:-1], -self._times_named(a), ranks[a][-1], a.id))
        from difflib import SequenceMatcher

        names = {**self._words, **self._whole}
        # Of equally near names, a whole name comes before a word of a name.
        close = sorted(
            nearest(text, names, most=10, cutoff=_ALIKE),
            key=lambda name: (-SequenceMatcher(None, name, fold(text)).ratio(), name not in self._whole),
        )
        return list(dict.fromkeys(actor for name in close for actor in names[name]))


def _begins(word: str, wanted: str) -> bool:
    if not wanted.isascii():
        return wanted in word  # Japanese names have no spaces
    return word == wanted or (len(wanted) >= _SHORTEST_BEGINNING and word.startswith(wanted))
