"""The data files: their names, and the class of the records in each."""

from collections.abc import Iterator
from io import BytesIO
from itertools import islice
from typing import BinaryIO, Self

from azjp_relations.model import (
    Actor,
    Agreement,
    Country,
    EconomicFact,
    Event,
    Organization,
    Person,
    Place,
    Record,
    Tenure,
    Tie,
)
from azjp_relations.model.sources import Source

__all__ = ["ACTOR_TYPES", "CLASS_OF", "EDITION", "FILES", "LARGEST", "LINES", "Lines"]

#: The data files, each with the class of its records.
FILES: dict[str, type[Record | Source]] = {
    "sources.json": Source,
    "actors.json": Actor,
    "events.json": Event,
    "agreements.json": Agreement,
    "economic_facts.json": EconomicFact,
    "tenures.json": Tenure,
    "ties.json": Tie,
}

#: The same files with one record a line in place of an array.
LINES: dict[str, type[Record | Source]] = {f"{file}l": cls for file, cls in FILES.items()}

#: The data files in either form.
CLASS_OF: dict[str, type[Record | Source]] = {**FILES, **LINES}

#: The file that says what a dataset is.
EDITION = "edition.json"

#: The largest whole number that every reader of JSON takes alike.
LARGEST = 2**53 - 1

#: What an actor's ``type`` says.
ACTOR_TYPES: dict[str, type[Actor]] = {
    "country": Country,
    "place": Place,
    "organization": Organization,
    "person": Person,
}


class Lines:
    r"""The lines of a file that holds one record a line: read a stretch at a time, so that no one holds it whole.

    Only ``\n`` ends a line, as in every editor. They are bytes still: whether they are UTF-8 is told line by line.

    Args:
        file: What holds them; it is read from its beginning each time.

    Attributes:
        size: The number of bytes.

    >>> [len(stretch) for stretch in Lines.of("one\n" * 1500).stretches()]
    [1000, 500]
    """

    #: So many lines are read at a time: what JSON leaves behind soon goes again.
    STRETCH = 1_000

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file = file
        self.size = size

    @classmethod
    def of(cls, text: "str | Lines") -> "Self | Lines":
        """Return the lines of *text*."""
        if isinstance(text, Lines):
            return text
        data = text.encode("utf-8", "surrogatepass")
        return cls(BytesIO(data), len(data))

    def stretches(self) -> Iterator[list[bytes]]:
        """Yield the lines, some at a time."""
        self._file.seek(0)
        while stretch := list(islice(self._file, self.STRETCH)):
            yield stretch

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()
