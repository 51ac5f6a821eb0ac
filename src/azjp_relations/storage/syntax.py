"""The syntax of data files: their elements, each with its line, and where a file isn't JSON."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any, BinaryIO

Path = tuple[str | int, ...]

#: The content of a file: an array as text, or a binary file of JSON lines, which are read one by one.
Text = str | BinaryIO

#: Notes what is wrong with a file, and on which line.
Say = Callable[[int, str], None]

_MARKED = "begins with a byte-order mark: save it as UTF-8 without one"
_CUT_OFF = ": the file may have been cut off"

#: How many empty lines are read: a file of nothing else takes long to read, though it may come in a tiny zip.
_MOST_BLANK = 1_000_000

_SPACE = re.compile(r"[ \t\n\r]*")


class Constant:
    """A value that isn't JSON though Python reads it, such as ``NaN``, or a number with too many digits."""

    def __init__(self, text: str, *, is_number: bool = False) -> None:
        self._text = text
        self.is_number = is_number

    def __str__(self) -> str:
        return self._text


class _Repeated(dict[str, Any]):
    """An object with repeated keys. Hooks refuse it because it isn't exactly a ``dict``."""

    keys_repeated: tuple[str, ...] = ()


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) == len(pairs):
        return data
    repeated = _Repeated(data)
    counts = Counter(key for key, _ in pairs)
    repeated.keys_repeated = tuple(key for key, count in counts.items() if count > 1)
    return repeated


def _whole_number(text: str) -> object:
    # Python would refuse a number of thousands of digits, or take long to read it.
    return int(text) if len(text) < 20 else Constant(f"a number of {len(text)} digits", is_number=True)


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_constant=Constant, parse_int=_whole_number)


def repeated_keys(data: Any, path: Path = ()) -> Iterator[Path]:
    """Yield the path of every key that appears twice in one object of *data*."""
    if isinstance(data, dict):
        yield from ((*path, key) for key in getattr(data, "keys_repeated", ()))
    for step, value in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        yield from repeated_keys(value, (*path, step))


def without_repeats(data: Any) -> Any:
    """Return *data* with only the last of each repeated key."""
    if isinstance(data, dict):
        return {key: without_repeats(value) for key, value in data.items()}
    return [without_repeats(value) for value in data] if isinstance(data, list) else data


def printable(text: str) -> str:
    """Return *text* with question marks for half characters, which the names of files that aren't UTF-8 have."""
    return text.encode("utf-8", "replace").decode()


def size_of(text: Text) -> int:
    """Return how much there is to read in *text*, in the units that :func:`elements` reports."""
    return len(text) if isinstance(text, str) else text.seek(0, 2)


def may_mention(text: Text, word: str) -> bool:
    """Tell whether *word* may be a key in a file: the text has it, or has escapes, which may spell it."""
    if isinstance(text, str):
        return word in text or "\\u" in text
    text.seek(0)
    return any(word.encode() in line or b"\\u" in line for line in text)


def elements(
    text: Text, say: Say, *, lines: bool, tell: Callable[[int], None] = lambda _: None
) -> Iterator[tuple[int, int, Any]]:
    """Yield each element of a data file with the line on which it begins and, in an array, the place in the text.

    Args:
        text: The content of the file.
        say: Called with the line and the problem wherever the file isn't JSON.
        lines: Whether it has one element a line, not an array.
        tell: Called with how much was read since the last call.
    """
    if lines:
        file = BytesIO(text.encode("utf-8", "surrogatepass")) if isinstance(text, str) else text
        yield from _elements_of_lines(file, say, tell)
    elif isinstance(text, str):
        yield from _elements_of_array(text, say)
        tell(len(text))


def _elements_of_lines(file: BinaryIO, say: Say, tell: Callable[[int], None]) -> Iterator[tuple[int, int, Any]]:
    file.seek(0)
    # Only \n ends a line, as in every editor.
    read = number = blank = 0
    for number, line in enumerate(file, 1):
        read += len(line)
        tell(len(line))
        if line.isspace():
            blank += 1
            if blank == _MOST_BLANK:
                say(number, f"is the empty line number {_MOST_BLANK}: the rest isn't read")
                return
            continue
        try:
            text = line.decode()
            if number == 1 and text.startswith("\ufeff"):
                say(1, _MARKED)
                continue
            element = _DECODER.decode(text)
        except UnicodeDecodeError as error:
            say(number, f"is not UTF-8 (byte {read - len(line) + error.start})")
        except json.JSONDecodeError as error:
            problem = f"is not JSON: {error.msg} (column {error.colno})"
            if text.lstrip().startswith("["):
                problem = "must be one object a line, not an array: that would be a .json file"
            say(number, problem)
        except (ValueError, RecursionError) as error:
            say(number, f"cannot be read: {error}")
        else:
            yield number, 0, element
    if blank == number:
        say(1, "is empty: leave out a file that has no records")


def _elements_of_array(text: str, say: Say) -> Iterator[tuple[int, int, Any]]:
    def line_at(position: int) -> int:
        return text.count("\n", 0, position) + 1

    end = len(text.rstrip())
    position = _after_space(text, 0)
    if text.startswith("\ufeff") or not end:
        say(1, _MARKED if end else "is empty: leave out a file that has no records")
        return
    if text[position] != "[":
        say(1, "must be a JSON array: it does not begin with '['")
        return
    line, counted = 1, 0
    position = _after_space(text, position + 1)
    while text[position : position + 1] != "]":
        line, counted = line + text.count("\n", counted, position), position
        if position >= end:
            say(line, "ends before its array does: ']' is missing, as if it had been cut off")
            return
        begins = position
        try:
            element, position = _DECODER.raw_decode(text, position)
        except json.JSONDecodeError as error:
            ended = error.pos >= end or error.msg.startswith("Unterminated string")
            say(error.lineno, f"is not JSON from here on: {error.msg}{_CUT_OFF if ended else ''}")
            return
        except (ValueError, RecursionError) as error:
            say(line, f"cannot be read: {error}")
            return
        yield line, begins, element
        position = _after_space(text, position)
        if text[position : position + 1] == ",":
            position = _after_space(text, position + 1)
            if text[position : position + 1] == "]":
                say(line_at(position), "is not JSON: it has ',' before ']'")
        elif text[position : position + 1] != "]":
            hint = _CUT_OFF if position >= end else ""
            say(line_at(position), f"is not JSON from here on: ',' or ']' is missing{hint}")
            return
    if text[position + 1 :].strip():
        say(line_at(position), "has text after the end of its array")


def element_of_object(text: str, say: Say) -> dict[str, Any] | None:
    """Return the object in the *text* of a file, or ``None`` after saying what is wrong."""
    problem = "must be a JSON object: it does not begin with '{'"
    if text.startswith("\ufeff") or not text.strip():
        problem = _MARKED if text.strip() else "is empty: leave it out if there is nothing to say"
    else:
        try:
            data = _DECODER.decode(text)
        except json.JSONDecodeError as error:
            say(error.lineno, f"is not JSON from here on: {error.msg}")
            return None
        except (ValueError, RecursionError) as error:
            problem = f"cannot be read: {error}"
        else:
            if isinstance(data, dict):
                return data
    say(1, problem)
    return None


def line_of(path: Path, text: str, at: int = 0, line: int = 1) -> int:
    """Return the line of the value at *path*, or of what should have it, within the JSON at *at* of *text*, on *line*.

    >>> line_of(("names", 0, "text"), chr(10).join(['{"id": "a",', '"names": [', "{}]}"]))
    3
    """
    place = _after_space(text, at)
    for step in path:
        inner = dict(_inside(text, place))
        if step not in inner:
            break
        place = inner[step]
    return line + text.count("\n", at, place)


def _inside(text: str, at: int) -> Iterator[tuple[str | int, int]]:
    """Yield each key or index in the object or list at *at*, and where its value begins."""
    opening = text[at]
    position, number = _after_space(text, at + 1), 0
    while opening in "{[" and text[position] not in "}]":
        step: str | int = number
        if opening == "{":
            step, position = _DECODER.raw_decode(text, position)
            position = _after_space(text, _after_space(text, position) + 1)  # after the colon
        yield step, position
        _, position = _DECODER.raw_decode(text, position)
        position, number = _after_space(text, position), number + 1
        if text[position] == ",":
            position = _after_space(text, position + 1)


def _after_space(text: str, position: int) -> int:
    space = _SPACE.match(text, position)
    return space.end() if space else position
