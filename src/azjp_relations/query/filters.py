"""How a filter is declared, which values it takes, and how it tests a record.

A filter is declared once, as a :class:`FilterRule` that is an attribute of a class. From these, :func:`takes` makes the
signature of ``where``, for Tab, and its docstring; ``tests/stub.py`` makes the stub for type checkers.
"""

import datetime as dt
import re
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from functools import cache, partial
from inspect import Parameter, Signature, cleandoc
from itertools import chain
from typing import Any, Literal, NamedTuple, TypeVar, get_args

from azjp_relations.dates import EdtfDate
from azjp_relations.errors import EdtfError, FilterError, UnknownTermError, checked
from azjp_relations.model import Actor
from azjp_relations.model.base import Entry
from azjp_relations.query.index import AnyOf, Filter, Meets
from azjp_relations.text import fold
from azjp_relations.vocabulary import OrganizationKind, PlaceKind, ThingKind
from azjp_relations.vocabulary.term import Term

T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Any])
Keys = Collection[Hashable]

#: One or several words of a vocabulary, ids, texts.
Words = str | Iterable[str]
#: One or several actors, each as its id, a name that no other actor has, or the actor itself.
ActorFilter = str | Actor | Iterable[str | Actor]
#: One or several periods, each an EDTF date or its text, a year as a number, a day, or ``"today"``.
Periods = str | int | dt.date | EdtfDate | Iterable[str | int | dt.date | EdtfDate]

#: The words that people try instead of the name of a filter.
_ALSO = {
    "about": "topic topics subject theme",
    "indicator": "kind type sort category",
    "office": "kind type role title",
    "kind": "type sort category",
    "involving": "actor actors who with participant participants person organization party parties",
    "person": "who holder name",
    "country": "serves nationality state",
    "accredited_to": "receiving host posted_to",
    "party": "parties side sides",
    "signatory": "signatories signer",
    "during": "when date year period time on published signed",
    "place": "where places location venue city lies_in",
    "lies_in": "place where location",
    "source": "sources citation publisher",
    "caveat": "caveats doubt",
    "speaker": "speakers said by",
    "mentioning": "mentions of_whom",
    "reporter": "reported_by reporters",
    "related": "same matter see link linked",
    "covers": "remit region regions",
    "per": "rate",
    "text": "search query contains words title",
    "origin": "donor exporter",
    "target": "destination recipient importer",
    "unit": "currency units",
    "stage": "status",
    "status": "stage",
    "item": "good goods product",
    "part_of": "event parent",
}


def other_words(name: str) -> list[str]:
    """Return the words that people try instead of the filter *name*."""
    return _ALSO.get(name, "").split()


class AllOf(tuple[T, ...]):
    """Values of a filter that must all fit, as :func:`all_of` returns them."""

    __slots__ = ()


def all_of(first: T, *others: T) -> AllOf[T]:
    """Return the values such that a filter keeps only the records that fit all of them.

    >>> from azjp_relations import load
    >>> "visit-heydar-aliyev-1998" in load().events.where(involving=all_of("heydar-aliyev", "japan"))
    True
    """
    return AllOf(chain(several(first), others))


class Request(NamedTuple):
    """A call of ``where``: the collection, and the values given for each filter, as the filter has read them."""

    collection: Any
    filters: dict[str, tuple[Any, ...]]


class FilterRule(NamedTuple):
    """What a filter takes and means, how it reads a value, and the tests that it makes of the values.

    If it keeps records by key, *keys_of* returns the keys of a record, and records can be counted by them; if it is
    *by_key*, its keys are by default the values of the field with its name. A filter that *modifies* others keeps every
    record; the others name it as their *modifier*.
    """

    type: Any
    means: str
    read: Callable[[Request, str, Any], Any]
    tests: Callable[[Request, str, Collection[Any]], Iterable[Filter]]
    keys_of: Callable[[Any], Iterable[Hashable]] | None = None
    by_key: bool = False
    modifies: bool = False
    modifier: str = ""


# --- values -------------------------------------------------------------------------------------------------------


def unwrapped(value: Any) -> Any:
    """Return *value*; a scalar of NumPy, or a text of a subclass of ``str``, as a value of Python itself."""
    if type(value) is str or isinstance(value, Term):
        return value
    if isinstance(value, str):
        return str.__str__(value)
    if not hasattr(value, "dtype") or getattr(value, "ndim", 1) != 0:
        return value
    # A year of NumPy is written as a year, but its item is the first of January.
    return str(value) if value.dtype.kind == "M" else value.item()


def several(value: object) -> list[Any]:
    """Return *value* as a list: of what it holds, or of itself alone."""
    value = unwrapped(value)
    if isinstance(value, _ONE) or not isinstance(value, Iterable):
        return [value]
    return list(map(unwrapped, value))


#: Classes whose objects are one value, even if they can be iterated.
_ONE = (str, bytes, EdtfDate, Entry)
#: Classes of the values of fields that hold several things.
_MANY = (tuple, frozenset)


def period_of(value: Any, name: str = "a period") -> EdtfDate:
    """Return *value*, a period given to the filter *name*, as a date.

    Raises:
        EdtfError: If it isn't one; for some other ways to write a date, the message gives the EDTF.

    >>> str(period_of(2015)), str(period_of(dt.date(2015, 10, 5)))
    ('2015', '2015-10-05')
    """
    value = unwrapped(value)
    if isinstance(value, EdtfDate):
        return value
    if isinstance(value, str) and value == "today":
        return EdtfDate.of(dt.date.today())  # noqa: DTZ011 - today where the user is
    # 98 isn't taken for the year 98, as "98" isn't: who means it writes "0098".
    if isinstance(value, int) and 999 < value <= dt.MAXYEAR:
        return EdtfDate.parse(f"{value}")
    if not isinstance(value, str | dt.date):
        raise EdtfError(f"{name}: expected a date such as '1998-02' or 1998, not {value!r}")
    return EdtfDate.of(value)


#: The words for the classes of actors, and those for their kinds.
ActorType = Literal["country", "place", "organization", "person", "thing"]
ActorKind = PlaceKind | OrganizationKind | ThingKind


def language(_: Request, name: str, word: str) -> str:
    """Return *word* in small letters if it is the tag of a language."""
    if not re.fullmatch("[a-z]{2,3}(-[a-z0-9]+)*", checked(name, word, str), re.IGNORECASE | re.ASCII):
        raise FilterError(f"{name} must be a BCP 47 tag, such as 'en' or 'ja', not {word!r}")
    return word.lower()


def actor_type(word: str) -> str:
    """Return *word* if it is the word for a class of actors."""
    if word not in get_args(ActorType):
        raise UnknownTermError(f"Unknown type of actor {word!r}", word, get_args(ActorType))
    return word


def kind_of_actor(_: Request, name: str, word: str) -> Term:
    """Return the kind of place, organization or thing that *word* names; kinds with the same text are equal."""
    checked(name, word, str)
    for vocabulary in get_args(ActorKind):
        if type(word) is vocabulary or (word in vocabulary._value2member_map_ and not isinstance(word, Term)):
            kind: Term = vocabulary.of(word)
            return kind
    choices = dict.fromkeys(term.value for vocabulary in get_args(ActorKind) for term in vocabulary)
    problem = f"Unknown PlaceKind, OrganizationKind or ThingKind {word!r}"
    raise UnknownTermError(problem, word, choices, terms_in(ActorKind))


# --- filters ------------------------------------------------------------------------------------------------------


def things_at(path: str) -> Callable[[Any], Collection[Any]]:
    """Return the function from a record to what it has at *path*, a field or that of its parts: ``value.unit``."""
    name, _, rest = path.partition(".")
    if rest:
        parts_of, things_of = things_at(name), things_at(rest)
        return lambda record: [thing for part in parts_of(record) for thing in things_of(part)]

    def things(record: Any) -> Collection[Any]:
        value = getattr(record, name, None)
        return value if isinstance(value, _MANY) else () if value is None else (value,)

    return things


@cache
def values(path: str) -> Callable[[Any], Keys]:
    """Return the function from a record to what it has at *path*, each thing once, and records as their ids."""
    things: Callable[[Any], Collection[Any]] = things_at(path)
    once: Callable[[Iterable[Any]], Keys] = dict.fromkeys if "." in path else tuple  # no field holds a thing twice
    return lambda record: once([one.id if isinstance(one, Entry) else one for one in things(record)])


def sides(path: str) -> Callable[[Any], set[str]]:
    """Return the function from a record to the ids of the actors that it has at *path*, and of their countries."""
    actors = things_at(path)
    return lambda record: {side.id for actor in actors(record) for side in (actor, *actor._homes)}


def several_of(kind: Any) -> Any:
    """Return the type of a filter that takes one or several of *kind*, or their words or ids."""
    # To a type checker, any actor of a dataset is just an Actor.
    kind = Actor if isinstance(kind, type) and issubclass(kind, Actor) else kind
    return kind | str | Iterable[kind | str] | None


def _reader(kind: Any) -> Callable[[Request, str, Any], Any]:
    """Return how a filter reads a value of *kind*."""
    if issubclass(kind, Term):
        return lambda _, __, word: kind.of(word)
    if issubclass(kind, Entry):
        return lambda request, _, value: request.collection._catalogue.find(value, kind).id
    return lambda _, name, value: checked(name, value, kind)


def by(
    kind: Any,
    means: str,
    keys_of: Callable[[Any], Keys] | None = None,
    *,
    read: Callable[[Request, str, Any], Any] | None = None,
    tests: Callable[[Request, str, Collection[Any]], Iterable[Filter]] | None = None,
    keys: Callable[[Collection[Any]], Iterable[Hashable]] = frozenset,
    shown: Callable[[Any], Iterable[Hashable]] | None = None,
    modifier: str = "",
) -> FilterRule:
    """Return a filter that takes values of *kind*: terms, records, texts, or yes and no.

    It keeps the records that have one of the *keys* of these values, unless it makes *tests* of its own. The keys of a
    record, by default the values of the field with the name of the filter, come from *keys_of*. Records are counted by
    the *shown* keys.
    """

    def by_key(_: Request, name: str, wanted: Collection[Any]) -> list[Filter]:
        return [AnyOf(name, keys_of or values(name), frozenset(keys(wanted)))]

    takes = bool | None if kind is bool else several_of(kind)
    read = read or _reader(kind)
    return FilterRule(takes, means, read, tests or by_key, shown or keys_of, by_key=not tests, modifier=modifier)


def text(means: str, texts_of: Callable[[Any], Iterable[Any]]) -> FilterRule:
    """Return a filter by whole texts, case and diacritics ignored."""
    return by(str, means, lambda record: set(map(fold, texts_of(record))), keys=partial(map, fold), shown=texts_of)


def modifier(means: str) -> FilterRule:
    """Return a filter that changes others, and itself keeps every record."""
    return FilterRule(bool, means, _reader(bool), lambda *_: (), modifies=True)


def period(means: str, field: str | None = None, *, undated: bool = False) -> FilterRule:
    """Return a filter by period: of the date in *field*, or by default of the date of a record.

    By default, tenures and ties are kept if they held in the period; if *undated*, also those without a date.
    """

    def tests(request: Request, _: str, periods: Collection[EdtfDate]) -> list[Filter]:
        certainly = True in request.filters.get("certainly", ())
        dated = Meets(field or "when", tuple(periods), certainly)

        def holds(record: Any) -> bool:
            if not hasattr(record, "holds"):
                return dated(record)
            if not undated and record.when is None:
                return False
            answers = [record.holds(one) for one in periods]
            return True in answers if certainly else any(answer is not False for answer in answers)

        return [dated if field else holds]

    return FilterRule(Periods | None, means, lambda _, name, value: period_of(value, name), tests, modifier="certainly")


# --- declarations -------------------------------------------------------------------------------------------------


@cache
def rules_of(declared: type) -> dict[str, FilterRule]:
    """Return the rules of the filters of the class *declared*, with those of its bases."""
    rules = {name: rule for base in declared.__bases__ for name, rule in rules_of(base).items()}
    for name, rule in vars(declared).items():
        if isinstance(rule, FilterRule):
            rules[name] = rule._replace(keys_of=rule.keys_of or values(name)) if rule.by_key else rule
    return rules


def tests_of(
    declared: Any, collection: Any, filters: Mapping[str, Any]
) -> tuple[list[Filter], dict[str, tuple[Any, ...]]]:
    """Return the tests that the *filters* given to *collection* make, and the values that they have read.

    Raises:
        FilterError: For a filter that *declared* doesn't have; the message names those that may be meant.
    """
    rules, request = rules_of(declared), Request(collection, {})
    for name, value in filters.items():
        if name not in rules:
            also = {word: known for known in rules for word in other_words(known)}
            problem = f"{collection._noun()} have no filter {name!r}"
            if name not in also and (kinds := collection._filtered_by(name)):
                raise FilterError(f"{problem}, which {' and '.join(kinds)} have: rel.{kinds[0]}.where({name}=…)")
            raise FilterError(problem, name, rules, also)
        if value is not None:
            read = [_read(rules, request, name, one) for one in several(value)]
            request.filters[name] = AllOf(read) if isinstance(value, AllOf) else tuple(read)
    tests: list[Filter] = []
    for name, given in request.filters.items():
        if rules[name].modifies and True in given:
            modified = [other for other, rule in rules.items() if rule.modifier == name]
            if not request.filters.keys() & modified:
                words = " or ".join(f"{other}=" for other in modified)
                raise FilterError(f"{name}=True needs {words} too")
        for wanted in [(one,) for one in given] if isinstance(given, AllOf) else [given]:
            tests += rules[name].tests(request, name, wanted)
    return tests, request.filters


def terms_in(kind: Any) -> dict[str, str]:
    """Return the terms in *kind*, the type of a filter, by every word for them, including themselves."""
    terms: dict[str, str] = {}
    for one in get_args(kind):
        terms |= {term: term for term in get_args(one) if isinstance(term, str)}
        if isinstance(one, type) and issubclass(one, Term):
            terms |= one.other_words() | {term.value: term.value for term in one}
    return terms


def _read(rules: Mapping[str, FilterRule], request: Request, name: str, value: Any) -> Any:
    """Return *value* as the filter *name* reads it; the error for a word of another filter names that filter."""
    try:
        return rules[name].read(request, name, value)
    except UnknownTermError as error:
        others = [other for other, rule in rules.items() if terms_in(rule.type).get(value) == value]
        if others and value not in terms_in(rules[name].type):
            raise UnknownTermError(f"{str(error).partition('.')[0]}: ask with {others[0]}={value!r}") from None
        called = request.collection._catalogue.names.called(value) if isinstance(value, str) else []
        if called and "involving" in rules:
            problem = f"{str(error).partition('.')[0]}: it is the name of an actor: ask with involving={called[0].id!r}"
            raise UnknownTermError(problem) from None
        raise


def takes(declared: Any) -> Callable[[F], F]:
    """Give ``where`` the filters of *declared*: in its signature, and in its docstring after the first line."""

    def describe(where: F) -> F:
        parameters, lines = [Parameter("self", Parameter.POSITIONAL_OR_KEYWORD)], []
        for name, rule in rules_of(declared).items():
            default = False if rule.modifies else None
            parameters.append(Parameter(name, Parameter.KEYWORD_ONLY, default=default, annotation=rule.type))
            lines.append(f"    {name}: {rule.means}")
        where.__signature__ = Signature(parameters, return_annotation=where.__annotations__["return"])  # type: ignore[attr-defined]
        first, _, example = cleandoc(where.__doc__ or "").partition("\n\n")
        where.__doc__ = "\n".join([first, "", _SEVERAL, "", "Args:", *lines, "", _RAISES, "", example]).strip()
        return where

    return describe


_SEVERAL = """\
A filter takes one value or several, any of which may fit; with :func:`azjp_relations.all_of`, all must."""
_RAISES = """\
Raises:
    FilterError: For a filter that doesn't exist, or a value of the wrong type.
    UnknownIdError: For an id or a name that no record of the dataset has.
    NotOneError: For a name that several actors have.
    UnknownTermError: For a word that is in no vocabulary.
    EdtfError: For a period that is not a date."""
