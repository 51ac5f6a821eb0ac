"""What is kept between questions: by what it depends on, and never more the longer a program runs."""

import gc
import importlib
import pkgutil
import sqlite3
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from records import MIXED, agreement, country, event, fact, person, place, tenure, tie, whole

import azjp_relations as azjp
from azjp_relations.model import Participant
from azjp_relations.query import search

#: The class of every cache of a function.
_CACHE = type(cache(lambda: None))


def _caches() -> Iterator[tuple[str, Any]]:
    """Yield each cache of a function of the package, with its name."""
    for module in pkgutil.walk_packages(azjp.__path__, f"{azjp.__name__}."):
        if module.name.endswith("__main__"):
            continue
        try:
            importlib.import_module(module.name)
        except ImportError as error:
            # Some need what only some programs have, such as PyInstaller.
            if str(error.name).startswith(azjp.__name__):
                raise
    for thing in gc.get_objects():
        if type(thing) is _CACHE and str(getattr(thing, "__module__", "")).startswith(azjp.__name__):
            yield f"{thing.__module__}.{thing.__qualname__}", thing


def _dataset(mark: str) -> azjp.Dataset:
    """Return records whose ids, names, titles, dates and figures no other *mark* gives."""
    n = sum(map(ord, mark))
    land, city = country(f"land-{mark}"), place(f"city-{mark}")
    envoy = person(f"envoy-{mark}", country=land)
    return whole(
        event(f"talks-{mark}", f"{1700 + n}", participants=(Participant(actor=envoy, role="visitor"),), places=(city,)),
        agreement(f"pact-{mark}", f"{1700 + n}", parties=(land,)),
        fact(f"grant-{mark}", n, f"{1700 + n}", origin=land),
        tenure(f"office-{mark}", envoy, country=land, start=f"{1700 + n}"),
        tie(f"friends-{mark}", "cooperates-with", land, country(f"other-{mark}")),
    )


def _ask(mark: str) -> None:
    """Ask everything that leaves something behind, in words that no other *mark* asks in."""
    rel = _dataset(mark)
    year = str(1700 + sum(map(ord, mark)))
    rel.where(text=mark, involving=f"land-{mark}", during=year)
    rel.search(mark)
    rel.find(mark)
    azjp.count_by(rel, lambda record: [record.id])
    for by in ("year", "decade", "kind", "country"):
        azjp.count_by(rel.events, by)
        azjp.total_by(rel.facts, by, unit="USD", mix=MIXED)
    azjp.panel(rel, "kind", "year").explain()
    for answer in (azjp.timeline(rel), azjp.network(rel), azjp.holders(rel, on=year), azjp.brief(rel, on=year)):
        answer.to_json()
        str(answer)
    for form in (rel.to_csv, rel.to_jsonld, rel.to_markdown, rel.events.to_csv):
        form()
    str([record.card() for record in rel])
    with pytest.raises(azjp.AzjpError):
        azjp.count_by(rel.events, f"y-{mark}")  # type: ignore[arg-type]
    with pytest.raises(azjp.AzjpError):
        azjp.load(edition=mark)


def test_caches_do_not_grow_with_what_is_asked() -> None:
    """A cache without a bound is one of classes, fields and terms: no dataset and no question adds to it."""
    _ask("abc")
    caches = {name: cache for name, cache in _caches() if cache.cache_info().maxsize is None}
    before = {name: cache.cache_info().currsize for name, cache in caches.items()}
    for mark in ("abd", "acd", "bcd"):
        _ask(mark)
    assert {name: cache.cache_info().currsize for name, cache in caches.items()} == before
    assert len(before) > 20


def test_bounded_caches_are_small() -> None:
    """The rest remembers its latest results, and no more than a few megabytes of them."""
    assert {cache.cache_info().maxsize or 0 for _, cache in _caches()} == {0, 1024, 4096}


def test_an_interrupted_search_keeps_no_index(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half an index of words is closed, and the next search builds a whole one."""
    # Of its own: what another test searched before keeps its index.
    rel, begun = _dataset("aaa"), list[Any]()

    def interrupt(connection: Any, _: object) -> None:
        begun.append(connection)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(search, "_fill", interrupt)
        with pytest.raises(KeyboardInterrupt):
            rel.search("aaa")
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        begun[0].execute("SELECT 1")
    assert rel.search("aaa")
