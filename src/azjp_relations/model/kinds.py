"""The kinds of records, one line each, and the data files, whose names follow as those of tables and collections do."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from azjp_relations.model.actors import Actor, Country, Organization, Person, Place, Thing
from azjp_relations.model.base import Entry
from azjp_relations.model.events import Agreement, Event
from azjp_relations.model.facts import EconomicFact
from azjp_relations.model.offices import Tenure, Tie
from azjp_relations.model.records import Record
from azjp_relations.model.sources import Source


def word_of(cls: type) -> str:
    """Return the word for *cls* in templates and for actors in the data files.

    >>> word_of(EconomicFact)
    'economic-fact'
    """
    return re.sub(r"(?<!^)(?=[A-Z])", "-", cls.__name__).lower()


class Kind(NamedTuple):
    """A kind of records: the entries of one data file.

    >>> kind_of(EconomicFact).plural, kind_of(EconomicFact).file
    ('facts', 'economic_facts.json')
    """

    cls: Any
    plural: str  # the name of their collection and their table
    meaning: str  # what one of them is, in a sentence of plain text
    subclasses: Mapping[Any, str] = {}  # what you build instead of *cls*, each class with its meaning
    by_date: bool = False  # whether a dataset lists them in order of time, not of id

    @property
    def file(self) -> str:
        """The data file that holds them."""
        return f"{word_of(self.cls).replace('-', '_')}s.json"

    @property
    def singular(self) -> str:
        """The word for one of them in the names of tables and columns."""
        return self.plural.removesuffix("s")

    @property
    def classes(self) -> Mapping[Any, str]:
        """The classes that you can build, each with its meaning."""
        return self.subclasses or {self.cls: self.meaning}


#: The classes of actors, each with its meaning.
_ACTORS = {
    Country: "A state.",
    Place: "A place.",
    Organization: "A body, company or group.",
    Person: "A person.",
    Thing: "A plant, field, project, award or the like. It can't act.",
}
_ACTOR = "A country, place, organization or person that takes part, or a thing that is dealt with."
_AGREEMENT = (
    "A document that parties made or planned. It is not ratified, in force or ended before it is signed, nor ended "
    "before it is in force; one that is only planned has no date of signing."
)
_FACT = (
    "One observation: of a flow or stock of money, goods, people or things. The unit is of the indicator's family; a "
    "turnover has two parties and no direction; a percentage says of what; a printed figure has a value or a caveat "
    "that says why not."
)
_LASTS = "It does not end before it starts, and is not attested outside."

#: Every kind of records, in the order of the data files.
KINDS = (
    Kind(Source, "sources", "A document from which records are drawn."),
    Kind(Actor, "actors", _ACTOR, _ACTORS),
    Kind(Event, "events", "Something that happened, or was planned.", by_date=True),
    Kind(Agreement, "agreements", _AGREEMENT, by_date=True),
    Kind(EconomicFact, "facts", _FACT, by_date=True),
    Kind(Tenure, "tenures", f"A person in an office, as sources attest it. {_LASTS}"),
    Kind(Tie, "ties", f"A standing link between two actors, read “subject kind object”. {_LASTS}"),
)

#: Every class of records that you can build, with its meaning.
CLASSES: dict[Any, str] = {cls: meaning for kind in KINDS for cls, meaning in kind.classes.items()}

#: The classes of actors by the word that the data files have in ``type``.
ACTOR_TYPES: dict[str, type[Actor]] = {
    word_of(cls): cls for kind in KINDS if kind.cls is Actor for cls in kind.subclasses
}


#: The data files, each with the class of its records.
FILES: dict[str, type[Record | Source]] = {kind.file: kind.cls for kind in KINDS}

#: The same files with one record a line in place of an array.
LINES: dict[str, type[Record | Source]] = {f"{file}l": cls for file, cls in FILES.items()}

#: The data files in either form.
CLASS_OF: dict[str, type[Record | Source]] = {**FILES, **LINES}

#: The file that says what a dataset is.
EDITION = "edition.json"


def kind_of(record: Entry | type[Entry]) -> Kind:
    """Return the kind of a record, or of a class of records.

    Raises:
        LookupError: If it has none, like a class of your own that derives from :class:`Record`.
    """
    cls = record if isinstance(record, type) else type(record)
    for kind in KINDS:
        if issubclass(cls, kind.cls):
            return kind
    raise LookupError(f"{cls.__name__} is not a kind of record in the data files")


def by_file(records: Iterable[Record | Source]) -> dict[str, list[Record | Source]]:
    """Return *records* by the data file that each belongs in, in the order of the files."""
    groups: dict[str, list[Record | Source]] = {file: [] for file in FILES}
    for record in records:
        groups[next(file for file, cls in FILES.items() if isinstance(record, cls))].append(record)
    return {file: group for file, group in groups.items() if group}
