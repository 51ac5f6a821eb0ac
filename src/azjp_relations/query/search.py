"""Search in memory, by SQLite: whole words and their beginnings, ranked; and actors by any of their names."""

from collections.abc import Callable, Iterable, Iterator
from statistics import fmean
from threading import Lock
from typing import TYPE_CHECKING

from azjp_relations.model import Actor, Record
from azjp_relations.model.sources import Source
from azjp_relations.model.walk import said_by
from azjp_relations.text import JAPANESE, fold, index_words, pairs, words_of

if TYPE_CHECKING:
    import sqlite3

__all__ = ["Names", "TextIndex"]

#: Words that nearly every text holds: they count only where nothing else is asked for.
_COMMON = frozenset(["a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"])
#: Shorter words match only whole words: too many words begin with two letters.
_SHORTEST_BEGINNING = 3
#: How alike, from 0 to 1, two words of names must be to count, and all words of a name on average to be meant.
_ALIKE, _ALL_ALIKE = 0.6, 0.72


class TextIndex:
    """An index of the words of records.

    It is built when it is first asked, holds the records that it finds, and may be used by several threads.

    >>> from azjp_relations import load
    >>> [actor.id for actor in TextIndex(load().actors).find("kirarito")][:1]
    ['kirarito-ginza']
    """

    def __init__(self, records: Iterable[Record | Source]) -> None:
        self._records = tuple(records)
        self._lock = Lock()
        self._connection: sqlite3.Connection | None = None

    def __reduce__(self) -> tuple[type["TextIndex"], tuple[object]]:
        # A copy builds its own index: a connection belongs to one process.
        return TextIndex, (self._records,)

    def find(self, text: str, *, doubts: bool = False, any_word: bool = False) -> list[Record | Source]:
        """Return the records in which every word of *text* occurs, the best first; all of them for an empty text.

        Args:
            text: Words. A word of three letters or more also finds the words that begin with it.
            doubts: Search the doubts as well.
            any_word: Where no record has every word, return those that have some.
        """
        folded = fold(text)
        if not folded:
            return list(self._records)
        terms = _terms(folded)
        found = self._matches(" AND ".join(terms), doubts=doubts)
        if not found and any_word:
            found = self._matches(" OR ".join(terms), doubts=doubts)
        # Who has this very name is meant before all others.
        return sorted((self._records[row] for row in found), key=lambda record: not _is_called(record, folded))

    def _matches(self, expression: str, *, doubts: bool) -> list[int]:
        if not expression:
            return []
        with self._lock:
            if self._connection is None:
                self._connection = _indexed(self._records)
            # Records whose names or titles match come before those whose text does.
            rows = self._connection.execute(_IN_NAMES, [expression]).fetchall()
            columns = "names body doubts" if doubts else "names body"
            rows += self._connection.execute(_IN_TEXTS, [f"{{{columns}}} : ({expression})"]).fetchall()
        return list(dict.fromkeys(row for (row,) in rows))


_IN_NAMES = "SELECT rowid FROM titles WHERE titles MATCH ? ORDER BY rank, rowid"
_IN_TEXTS = "SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY bm25(texts, 10.0), rowid"


def _indexed(records: tuple[Record | Source, ...]) -> "sqlite3.Connection":
    import sqlite3  # most questions need no search

    connection = sqlite3.connect(":memory:", check_same_thread=False)
    for table, columns in (("titles", "names"), ("texts", "names, body, doubts")):
        tokenizer = "unicode61 remove_diacritics 0"  # the words come folded
        connection.execute(f"CREATE VIRTUAL TABLE {table} USING fts5 ({columns}, content='', tokenize='{tokenizer}')")
    rows = [(row, *map(index_words, _columns(record))) for row, record in enumerate(records)]
    connection.executemany("INSERT INTO titles (rowid, names) VALUES (?, ?)", ((row, names) for row, names, *_ in rows))
    connection.executemany("INSERT INTO texts (rowid, names, body, doubts) VALUES (?, ?, ?, ?)", rows)
    return connection


def _is_called(record: Record | Source, folded: str) -> bool:
    return isinstance(record, Actor) and any(fold(name.text) == folded for name in record.names)


def _columns(record: Record | Source) -> tuple[str, str, str]:
    """Return the names or the title of *record*, all else that it says, and its caveats."""
    if isinstance(record, Actor):
        names = "\n".join(name.text for name in record.names)
    else:
        names = record.label if isinstance(record, Record) else record.name
    return names, said_by(record, caveats=False), said_by(record, caveats=True)


def _terms(folded: str) -> list[str]:
    """Return what FTS5 must match for each word of a *folded* text."""
    words = list(dict.fromkeys(folded.split()))
    asked = [word for word in words if word not in _COMMON] or words
    return [term for word in asked for term in _terms_of(word)]


def _terms_of(word: str) -> Iterator[str]:
    for run in JAPANESE.findall(word):
        yield _phrase(pairs(run) or [run], begins=len(run) == 1)
    for part in JAPANESE.split(word):
        if words := words_of(part):
            yield _phrase(words, begins=len(words[-1]) >= _SHORTEST_BEGINNING)


def _phrase(words: list[str], *, begins: bool) -> str:
    phrase = f'"{" ".join(words)}"'
    # A whole word matches twice, so that it counts for more than the beginning of another.
    return f"({phrase} OR {phrase} *)" if begins else phrase


class Names:
    """The actors by their names."""

    def __init__(self, actors: Iterable[Actor]) -> None:
        self._names = [(fold(name.text), actor) for actor in actors for name in actor.names]
        self._whole: dict[str, list[Actor]] = {}
        for name, actor in self._names:
            same = self._whole.setdefault(name, [])
            if actor not in same:
                same.append(actor)

    def called(self, text: str) -> list[Actor]:
        """Return the actors that have the name *text*, whole."""
        return self._whole.get(fold(text), [])

    def find(self, text: str) -> list[Actor]:
        """Return the actors of whom a name holds every word of *text*, or, if there are none, one that looks like it.

        First come those whose names hold the least besides.
        """
        asked = words_of(fold(text))
        if not asked:
            return []
        return self._ranked(lambda name: _share(asked, name)) or self._ranked(self._likeness(asked))

    def _ranked(self, score: Callable[[str], float]) -> list[Actor]:
        best: dict[str, tuple[float, Actor]] = {}
        for name, actor in self._names:
            points = score(name)
            if points > best.get(actor.id, (0.0, actor))[0]:
                best[actor.id] = points, actor
        return [actor for _, actor in sorted(best.values(), key=lambda pair: (-pair[0], pair[1].id))]

    def _likeness(self, asked: list[str]) -> Callable[[str], float]:
        from difflib import SequenceMatcher  # only for names that nobody has

        every = sorted({word for name, _ in self._names for word in words_of(name)})
        alike: list[dict[str, float]] = []
        for wanted in asked:
            matcher = SequenceMatcher(b=wanted)
            alike.append({})
            for word in every:
                matcher.set_seq1(word)
                if matcher.real_quick_ratio() >= _ALIKE and matcher.quick_ratio() >= _ALIKE:
                    alike[-1][word] = matcher.ratio()

        def score(name: str) -> float:
            words = words_of(name)
            mean = fmean(max((near.get(word, 0.0) for word in words), default=0.0) for near in alike)
            # Of two names that are as much alike, the shorter is meant.
            return mean - len(words) / 1000 if mean >= _ALL_ALIKE else 0.0

        return score


def _share(asked: list[str], name: str) -> float:
    """Return which part of *name* the words *asked* make up, from 0 to 1; 0 if one of them is not in it."""
    words = words_of(name)
    if all(any(_begins(word, wanted) for word in words) for wanted in asked):
        return sum(map(len, asked)) / max(sum(map(len, words)), 1)
    return 0.0


def _begins(word: str, wanted: str) -> bool:
    if not wanted.isascii():
        return wanted in word  # the parts of Japanese names are not set apart
    return word == wanted or (len(wanted) >= _SHORTEST_BEGINNING and word.startswith(wanted))
