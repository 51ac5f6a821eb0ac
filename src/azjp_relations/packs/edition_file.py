"""The ``edition.json`` of a pack, and whether it fits the records of the pack and of the dataset below."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from attrs import evolve

from azjp_relations.dataset import Edition, wrongly_retired
from azjp_relations.errors import Fault
from azjp_relations.model.kinds import EDITION, FILES
from azjp_relations.storage.faults import Faults
from azjp_relations.storage.reader import read_object
from azjp_relations.text import nearest


class EditionFile:
    """The content of ``edition.json``, or as much of it as can be read.

    Attributes:
        edition: The edition; ``None`` if it can't be built.
        faults: What is wrong with the file by itself.
        is_draft: Whether it leaves out the counts or the digest, so that they must be worked out.
        retired: The ids that it retires, each with the id of what took its place.
    """

    def __init__(self, text: str) -> None:
        self.edition: Edition | None
        self.faults: list[Fault]
        self.edition, self._entry, self.faults = read_object(Edition, EDITION, text)
        self.is_draft: bool = not {"counts", "digest"} <= self._entry.data.keys()
        self.retired: dict[str, str | None] = {}
        self._places: dict[str, int] = {}
        retired = self._entry.data.get("retired")
        for at, one in enumerate(retired if isinstance(retired, list) else ()):
            match one:
                case {"id": str(key)} if isinstance(successor := one.get("successor"), str | None):
                    self.retired.setdefault(key, successor)
                    self._places.setdefault(key, at)

    def misfits(
        self, ids: Mapping[str, Sequence[str | None]], base: Collection[str], below: Mapping[str, str | None]
    ) -> Iterator[Fault]:
        """Yield where it doesn't fit the records.

        Args:
            ids: The ids of the pack by file; ``None`` for a record without one.
            base: The ids of the dataset below.
            below: The ids that the dataset below retired.
        """
        faults = Faults()
        self._check_counts(faults, {file.partition(".")[0]: len(some) for file, some in ids.items()})
        in_use = {*base, *(key for some in ids.values() for key in some if key is not None)}
        for key, name, error in wrongly_retired(self.retired, in_use):
            faults.note(self._entry, ("retired", self._places[key], name), error.problem, error.nearest)
        for key in self.retired.keys() & below.keys():
            faults.note(self._entry, ("retired", self._places[key], "id"), "the dataset below retired it already")
        return (evolve(fault, record=None) for fault in faults)

    def _check_counts(self, faults: Faults, numbers: Mapping[str, int]) -> None:
        """Note each of its counts that differs from the number of records."""
        names = {file.removesuffix(".json") for file in FILES}
        counts: Any = self._entry.data.get("counts")
        for name in [*counts, *sorted(numbers.keys() - counts.keys())] if isinstance(counts, dict) else ():
            count, number = counts.get(name), numbers.get(name, 0)
            if name not in names:
                faults.note(self._entry, ("counts", name), "is not a data file", nearest(name, names))
            elif count is None:
                faults.note(self._entry, ("counts", name), f"is missing: there are {number} records")
            elif type(count) is int and count != number:
                faults.note(self._entry, ("counts", name), f"is {count}, but there are {number} records")
