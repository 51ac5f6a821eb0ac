"""What the docstrings say of the fields of a class: told once, to programmers, schemas and data dictionaries alike."""

import inspect
import re
from collections.abc import Iterator

__all__ = ["described", "plain_text", "summary"]

_FIELD = re.compile(r" {4}(\w+): (.*)")


def described(cls: type) -> Iterator[tuple[str, str]]:
    """Yield each field of *cls* that some class in its line describes under *Attributes*, with the description.

    >>> from azjp_relations import Caveat
    >>> dict(described(Caveat))["kind"]
    'Why it is doubtful.'
    """
    for base in reversed(cls.__mro__):
        section = inspect.cleandoc(base.__doc__ or "").partition("Attributes:\n")[2].partition("\n\n")[0]
        name, said = "", ""
        for line in section.splitlines():
            if found := _FIELD.fullmatch(line):
                if name:
                    yield name, said
                name, said = found[1], found[2]
            elif name:
                said += f" {line.strip()}"
        if name:
            yield name, said


def summary(cls: type) -> str:
    """Return what *cls* is: the first paragraph of its docstring, and the one of its rules.

    >>> from azjp_relations import Caveat
    >>> summary(Caveat)
    'A doubt about the record that it sits on.'
    """
    paragraphs = inspect.cleandoc(cls.__doc__ or "").split("\n\n")
    return " ".join([paragraphs[0], *(p for p in paragraphs if p.startswith("Rules:"))])


def plain_text(text: str) -> str:
    """Return a text of a docstring without its markup, in one line.

    >>> plain_text("An *unknown* ``when``.")
    'An unknown when.'
    """
    text = re.sub(r":\w+:`([^`]*)`|``([^`]*)``|\*(\S[^*]*)\*", lambda m: next(filter(None, m.groups())), text)
    return " ".join(text.split())
