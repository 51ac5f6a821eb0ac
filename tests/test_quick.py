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
