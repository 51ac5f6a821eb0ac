"""The vocabularies. Their terms are in ``terms.json``, where type checkers can't see them: they read ``terms.pyi``."""

from functools import cached_property

from azjp_relations.text import beside
from azjp_relations.vocabulary.term import TERMS, Currency, Term, listed

# fmt: off
__all__ = [  # noqa: F822 - ruff can't see those that the loop below makes
    "AgreementKind", "AgreementStatus", "Bound", "CaveatKind", "EventKind", "EventStatus", "Extent",
    "Indicator", "Measure", "NameKind", "Office", "OrganizationKind", "Per", "PlaceKind", "Reliability", "Role",
    "SourceKind", "Stage", "ThingKind", "TieKind", "Topic", "Unit", "UnitFamily", "Weight",
]
# fmt: on


#: The vocabularies that are terms and nothing else, each with what it lists.
_PLAIN = {
    "SourceKind": "What sort of document a source is.",
    "Reliability": "How near a source is to what it tells, the nearest first.",
    "Extent": "How much of a source was read.",
    "NameKind": "What sort of name a name is.",
    "PlaceKind": "What sort of place a place is.",
    "ThingKind": "What sort of thing a thing is.",
    "OrganizationKind": "What sort of organization an organization is.",
    "EventKind": "What sort of event an event is.",
    "EventStatus": "Whether an event came about.",
    "AgreementKind": "What sort of document an agreement is, by the name that its source gives it.",
    "AgreementStatus": "How far an agreement has come, as far as its sources say.",
    "Stage": "How far the money or work of an observation has come, as far as its source says.",
    "Office": "What sort of office a tenure is in; ``Tenure.title`` says it in English, with the words of the source.",
    "Role": "In what role an actor takes part in an event.",
    "CaveatKind": "Why something is doubtful.",
    "Per": "What a rate is counted by.",
    "Bound": "How the printed amount bounds the true one.",
    "Weight": "How much a caveat matters, the heaviest first.",
}
for _name, _lists in _PLAIN.items():
    _vocabulary = Term(_name, (), module=__name__)
    _vocabulary.__doc__ = _lists
    globals()[_name] = listed(_vocabulary)


@listed
class UnitFamily(Term):
    """What kind of thing a unit measures."""


@listed
class Measure(Term):
    """How the values of an indicator relate to time."""


@listed
class Topic(Term):
    """What a record is about; ``broader`` is the wider topic that holds this one, if any."""

    @cached_property
    def broader(self) -> "Topic | None":
        """The wider topic that holds this one; ``None`` at the top."""
        return Topic.of(self._entry["broader"]) if "broader" in self._entry else None

    def within(self, wider: "Topic") -> bool:
        """Tell whether this is *wider* or one of the topics in it.

        >>> Topic.RENEWABLE_ENERGY.within(Topic.ENERGY)
        True
        """
        topic: Topic | None = self
        while topic is not None and topic is not wider:
            topic = topic.broader
        return topic is wider


@listed
class Indicator(Term):
    """What an economic fact observes; each knows the family of its units. Most are flows."""

    @cached_property
    def family(self) -> UnitFamily:
        """The family of the units that its values are in."""
        return UnitFamily.of(self._entry["family"])

    @cached_property
    def measure(self) -> Measure:
        """Whether its values are a flow or a stock."""
        return Measure.of(self._entry.get("measure", "flow"))


@listed
class TieKind(Term):
    """How the subject of a tie relates to its object."""

    @property
    def phrase(self) -> str:
        """What goes between subject and object in a sentence.

        >>> TieKind.TEACHES_LANGUAGE_OF.phrase
        'teaches the language of'
        """
        phrase: str = self._entry.get("phrase", self.definition)
        return phrase


#: The currencies of ISO 4217 by their codes, from the Unicode CLDR.
_CURRENCIES: dict[str, Currency] = {}
for _line in beside(__spec__, "currencies.csv").splitlines()[1:]:
    _code, _name, _first, _last = _line.split(",")
    _CURRENCIES[_code] = Currency(_name, int(_first), int(_last) if _last else None)
    _years = f"{_first} to {_last}" if _last else f"since {_first}"
    TERMS["Unit"].setdefault(_code, {"means": f"{_name}, {_years}", "family": "money"})


@listed
class Unit(Term):
    """What one of an amount is: a currency by its ISO 4217 code, or the thing that is counted."""

    @cached_property
    def family(self) -> UnitFamily:
        """What kind of thing the unit measures."""
        return UnitFamily.of(self._entry["family"])

    @property
    def currency(self) -> Currency | None:
        """For money, its name and the years in which it was money; else ``None``.

        >>> Unit.AZM.currency
        Currency(name='Azerbaijani Manat', first=1993, last=2006)
        """
        return _CURRENCIES.get(self.value)


def __getattr__(name: str) -> object:
    """Return the vocabulary ``EventKind`` for ``EventKindWord`` and ``as_EventKind``.

    Type checkers know these as the texts of its terms, and as the function that makes a term of one.
    """
    vocabulary = name.removeprefix("as_") if name.startswith("as_") else name.removesuffix("Word")
    if vocabulary not in __all__ or vocabulary == name:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return globals()[vocabulary].recorded if name.startswith("as_") else globals()[vocabulary]
