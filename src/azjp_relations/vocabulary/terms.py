"""The vocabularies. Their terms are in ``terms.json``; type checkers, which can't read that, read ``terms.pyi``."""

from functools import cached_property

from azjp_relations.text import packaged_text
from azjp_relations.vocabulary.term import TERMS, Currency, Term, with_terms

# fmt: off
__all__ = [  # noqa: F822 - the loop below makes most of these
    "AgreementKind", "AgreementStatus", "Bound", "CaveatKind", "EventKind", "EventStatus", "Extent",
    "Indicator", "Measure", "NameKind", "Office", "OrganizationKind", "Per", "PlaceKind", "Reliability", "Role",
    "SourceKind", "Stage", "ThingKind", "TieKind", "Topic", "Unit", "UnitFamily", "Weight",
]
# fmt: on


#: The vocabularies whose terms have nothing but a definition, each with its docstring.
_PLAIN = {
    "SourceKind": "What sort of document a source is.",
    "Reliability": "How close a source is to what it reports, the closest first.",
    "Extent": "How much of a source was read.",
    "NameKind": "What sort of name it is.",
    "PlaceKind": "What sort of place it is.",
    "ThingKind": "What sort of thing it is.",
    "OrganizationKind": "What sort of organization it is.",
    "EventKind": "What sort of event it is.",
    "EventStatus": "Whether an event took place.",
    "AgreementKind": "What sort of document an agreement is, by what its source calls it.",
    "AgreementStatus": "How far an agreement has come, as far as its sources say.",
    "Stage": "How far the money or work of an observation has come, as far as its source says.",
    "Office": "What sort of office a tenure is in; ``Tenure.title`` says it in English, with the words of the source.",
    "Role": "In what role an actor takes part in an event.",
    "CaveatKind": "Why something is doubtful.",
    "Per": "What a rate is counted by.",
    "Bound": "How the printed amount bounds the true one.",
    "Weight": "How much a caveat matters, the heaviest first.",
}
for _name, _doc in _PLAIN.items():
    _vocabulary = Term(_name, (), module=__name__)
    _vocabulary.__doc__ = _doc
    globals()[_name] = with_terms(_vocabulary)


@with_terms
class UnitFamily(Term):
    """What kind of thing a unit measures."""


@with_terms
class Measure(Term):
    """How the values of an indicator relate to time."""


@with_terms
class Topic(Term):
    """What a record is about."""

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


@with_terms
class Indicator(Term):
    """What an economic fact observes. Most are flows."""

    @cached_property
    def family(self) -> UnitFamily:
        """The family of the units that its values are in."""
        return UnitFamily.of(self._entry["family"])

    @cached_property
    def measure(self) -> Measure:
        """Whether its values are a flow or a stock."""
        return Measure.of(self._entry.get("measure", "flow"))


@with_terms
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
for _line in packaged_text(__spec__, "currencies.csv").splitlines()[1:]:
    _code, _name, _first, _last = _line.split(",")
    _CURRENCIES[_code] = Currency(_name, int(_first), int(_last) if _last else None)
    _years = f"{_first} to {_last}" if _last else f"since {_first}"
    TERMS["Unit"].setdefault(_code, {"means": f"{_name}, {_years}", "family": "money"})


@with_terms
class Unit(Term):
    """The unit of an amount: a currency, by its ISO 4217 code, or the thing that is counted."""

    @cached_property
    def family(self) -> UnitFamily:
        """What kind of thing it measures."""
        return UnitFamily.of(self._entry["family"])

    @property
    def currency(self) -> Currency | None:
        """The currency that it is; ``None`` if it isn't one.

        >>> Unit.AZM.currency
        Currency(name='Azerbaijani Manat', first=1993, last=2006)
        """
        return _CURRENCIES.get(self.value)


def __getattr__(name: str) -> object:
    """Return ``EventKind`` for ``EventKindWord``, and ``EventKind.recorded`` for ``as_EventKind``.

    To type checkers, the first is the type of the texts of its terms, the second a function that takes such a text.
    """
    vocabulary = name.removeprefix("as_") if name.startswith("as_") else name.removesuffix("Word")
    if vocabulary not in __all__ or vocabulary == name:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return globals()[vocabulary].recorded if name.startswith("as_") else globals()[vocabulary]
