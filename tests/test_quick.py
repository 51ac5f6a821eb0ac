"""The quick way and the way that explains faults must take the same files, to the same records."""

import copy
import json
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from azjp_relations.errors import DataError
from azjp_relations.files import FILES
from azjp_relations.quick import StumbledError, read_quickly
from azjp_relations.structuring import structure

TEXTS = {file: (files("azjp_relations") / "data" / file).read_text(encoding="utf-8") for file in FILES}


def places(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path of every value in a JSON document."""
    if path:
        yield path
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in items:
        yield from places(value, (*path, key))


def changed(document: Any, path: tuple[Any, ...], value: Any) -> Any:
    """Return a copy of *document* with *value* at *path*, or without it where *value* is ``...``."""
    new = copy.deepcopy(document)
    holder = new
    for step in path[:-1]:
        holder = holder[step]
    if value is ...:
        del holder[path[-1]]
    else:
        holder[path[-1]] = value
    return new


def test_both_take_the_packaged_files_to_equal_records() -> None:
    """What is read quickly equals what is read with an eye to faults, in the same order."""
    assert read_quickly(TEXTS, {}) == structure(TEXTS)


def as_lines(texts: dict[str, str]) -> dict[str, str]:
    """Return the same files with one record a line."""
    return {f"{file}l": "".join(json.dumps(r) + "\n" for r in json.loads(text)) for file, text in texts.items()}


def test_both_take_lines_as_they_take_arrays() -> None:
    """A record a line makes the same records as an array of them."""
    quick = read_quickly(as_lines(TEXTS), {})
    assert quick == structure(as_lines(TEXTS))
    assert list(quick.values()) == list(read_quickly(TEXTS, {}).values())


TWICE = [
    ('"title":', '"title": "x", "title":'),
    ('"source":', '"source": "x", "source":'),
    ('"actor":', '"actor" : "japan", "actor":'),
    ('"kind":', '"kind"\n:"visit", "k\\u0069nd":'),
]


@pytest.mark.parametrize(("one", "two"), TWICE)
def test_both_refuse_a_key_that_stands_twice(one: str, two: str) -> None:
    """However it is spelled and however deep: JSON itself would let the last one win."""
    texts = {**TEXTS, "events.json": TEXTS["events.json"].replace(one, two, 1)}
    assert json.loads(texts["events.json"])
    with pytest.raises(StumbledError):
        read_quickly(texts, {})
    with pytest.raises(DataError) as caught:
        structure(texts)
    (fault,) = caught.value.faults
    assert fault.problem == "stands twice in one object"
    assert fault.field.rpartition(".")[2] in {"title", "source", "actor", "kind"}


@pytest.mark.parametrize(("file", "revised"), [("actors.json", "japan"), ("sources.json", "trend-2025-10-01")])
def test_both_revise_alike(file: str, revised: str) -> None:
    """What is laid over known records becomes the same, and so does what it changes among them."""
    known = {r.id: r for records in read_quickly(TEXTS, {}).values() for r in records}
    said = next(r for r in json.loads(TEXTS[file]) if r["id"] == revised) | {"revises": revised}
    texts = {file: json.dumps([said])}
    quick: dict[str, Any] = {}
    explained: dict[str, Any] = {}
    assert read_quickly(texts, known, quick) == structure(texts, known, explained)
    assert quick == explained
    assert quick


@pytest.mark.parametrize("text", ["", "[", "{}", "[1]", "[{}]", "[] []", "null", "[" * 100_000])
def test_both_refuse_what_is_no_array_of_records(text: str) -> None:
    """A file that is no array of objects with ids is refused by both, never half taken."""
    with pytest.raises(StumbledError):
        read_quickly({"events.json": text}, {})
    with pytest.raises(DataError):
        structure({"events.json": text})


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_both_agree_on_every_change(data: st.DataObject) -> None:
    """Whatever value of a file is changed or taken away, both take it to equal records or both refuse it."""
    file = data.draw(st.sampled_from(sorted(FILES)))
    document = json.loads(TEXTS[file])
    index = data.draw(st.integers(0, len(document) - 1))
    path = (index, *data.draw(st.sampled_from(list(places(document[index])))))
    value = data.draw(
        st.sampled_from([..., None, True, 0, 1.5, "", "x", "1998", "japan", "visit", [], ["japan"], {}, {"x": 1}])
    )
    texts = {**TEXTS, file: json.dumps(changed(document, path, value))}
    try:
        quick: Any = read_quickly(texts, {})
    except StumbledError:
        quick = None
    try:
        explained: Any = structure(texts)
    except DataError:
        explained = None
    assert quick == explained
