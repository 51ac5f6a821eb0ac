"""Data files as JSON: each element with its place, and what JSON does not allow."""

import json
from collections import Counter
from collections.abc import Callable, Container, Iterator
from typing import Any

from azjp_relations.storage.formats import Lines
from azjp_relations.text import is_whole

__all__ = ["Constant", "Path", "cut", "elements_of_array", "elements_of_lines", "plain", "unfit"]

Path = tuple[str | int, ...]

#: Notes what is wrong with a file, and on which line.
Say = Callable[[int, str], None]

_MARKED = "begins with a byte-order mark: save it as UTF-8 without one"
_EMPTY = "is empty: a file without records is left out"

#: So deep may lists and objects stand in each other: three times as deep as any record is.
_DEEPEST = 32


class Constant:
    """What Python reads of JSON but JSON does not have."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __str__(self) -> str:
        return self._text


class _Twice(dict[str, Any]):
    """An object in which some keys stand twice."""

    keys_twice: tuple[str, ...] = ()


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) == len(pairs):
        return data
    twice = _Twice(data)
    counts = Counter(key for key, _ in pairs)
    twice.keys_twice = tuple(key for key, count in counts.items() if count > 1)
    return twice


def _whole_number(text: str) -> object:
    # So long a number would be refused by Python itself, or take its time.
    return int(text) if len(text) < 20 else Constant(f"a number of {len(text)} digits")


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_constant=Constant, parse_int=_whole_number)


def unfit(data: Any) -> Iterator[tuple[Path, str, bool]]:
    """Yield each place in *data* that JSON or UTF-8 does not allow, what is wrong, and whether it is past reading."""
    stack: list[tuple[Path, Any]] = [((), data)]
    while stack:
        path, value = stack.pop()
        if isinstance(value, str):
            if not is_whole(value):
                yield path, "holds half a character (an escape such as \\ud800 without its other half)", True
        elif isinstance(value, Constant):
            if str(value)[0] != "a":
                yield path, f"{value} is no number in JSON", True
        elif isinstance(value, dict | list):
            if len(path) >= _DEEPEST:
                yield path[:3], f"holds lists or objects in each other more than {_DEEPEST} deep", True
                continue
            if isinstance(value, _Twice):
                yield from (((*path, key), "stands twice in one object", False) for key in value.keys_twice)
            if isinstance(value, dict) and not all(map(is_whole, value)):
                yield path, "has a key with half a character (an escape such as \\ud800 without its other half)", True
                continue
            items = value.items() if isinstance(value, dict) else enumerate(value)
            stack.extend(((*path, step), item) for step, item in items)


def plain(data: Any) -> Any:
    """Return *data* with plain objects only, the last of equal keys in them."""
    if isinstance(data, dict):
        return {key: plain(value) for key, value in data.items()}
    return [plain(value) for value in data] if isinstance(data, list) else data


def cut(data: Any, depth: int = 4) -> Any:
    """Return *data* as far as it can be shown: not too deep, and with words for what JSON does not have."""
    if depth == 0 and isinstance(data, dict | list):
        return "..."
    if isinstance(data, dict):
        return {key: cut(value, depth - 1) for key, value in data.items()}
    if isinstance(data, list):
        return [cut(value, depth - 1) for value in data]
    return str(data) if isinstance(data, Constant) else data


def _skip_space(text: str, position: int) -> int:
    while text[position : position + 1] in {" ", "\n", "\r", "\t"}:
        position += 1
    return position


def elements_of_lines(lines: Lines, only: Container[int] | None, say: Say) -> Iterator[tuple[int, Any]]:
    """Yield the element on each of the *lines*, or *only* on some, with the number of the line.

    What is no JSON is said.
    """
    number = begins = 0
    empty = True
    for line in (line for stretch in lines.stretches() for line in stretch):
        number, start, begins = number + 1, begins, begins + len(line)
        if line.isspace():
            continue
        empty = False
        if only is not None and number not in only:
            continue
        try:
            text = line.decode()
            if number == 1 and text.startswith("\ufeff"):
                say(1, _MARKED)
                continue
            yield number, _DECODER.decode(text)
        except UnicodeDecodeError as error:
            say(number, f"is not UTF-8 (byte {start + error.start})")
        except json.JSONDecodeError as error:
            problem = f"is no JSON: {error.msg} (column {error.colno})"
            if text.lstrip().startswith("["):
                problem = "must be one object a line, not an array: that would be a .json file"
            say(number, problem)
        except (ValueError, RecursionError) as error:
            say(number, f"holds what cannot be read: {error}")
    if empty:
        say(1, _EMPTY)


def elements_of_array(text: str, say: Say) -> Iterator[tuple[int, Any]]:
    """Yield each element of the array that *text* is, with the line on which it begins."""
    decode = _DECODER.raw_decode
    position, line, counted = _skip_space(text, 0), 1, 0
    if text.startswith("\ufeff") or not text.strip():
        say(1, _MARKED if text.strip() else _EMPTY)
        return
    if text[position : position + 1] != "[":
        say(1, "must be a JSON array: it does not begin with '['")
        return
    end = len(text.rstrip())
    position = _skip_space(text, position + 1)
    while text[position : position + 1] != "]":
        line += text.count("\n", counted, position)
        counted = position
        if position >= end:
            say(line, "ends before its array does: ']' is missing, as if it had been cut off")
            return
        try:
            element, position = decode(text, position)
        except json.JSONDecodeError as error:
            ended = error.pos >= end or error.msg.startswith("Unterminated string")
            hint = ": the file may have been cut off" if ended else ""
            say(error.lineno, f"is no JSON from here on: {error.msg}{hint}")
            return
        except (ValueError, RecursionError) as error:  # a number of thousands of digits; brackets in brackets …
            say(line, f"holds what cannot be read: {error}")
            return
        yield line, element
        position = _skip_space(text, position)
        if text[position : position + 1] == ",":
            position = _skip_space(text, position + 1)
            if text[position : position + 1] == "]":
                say(text.count("\n", 0, position) + 1, "is no JSON: ',' stands before ']'")
        elif text[position : position + 1] != "]":
            at = text.count("\n", 0, position) + 1
            hint = ": the file may have been cut off" if position >= end else ""
            say(at, f"is no JSON from here on: ',' or ']' is missing{hint}")
            return
    if text[position + 1 :].strip():
        at = text.count("\n", 0, position) + 1
        say(at, "goes on after the end of its array")
