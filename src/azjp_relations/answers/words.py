"""A question in words: the records, their filters and the other arguments."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any, NamedTuple

from azjp_relations.answers.ledger import EVERY_POLICY, FIGURES, POLICIES
from azjp_relations.display.pieces import in_words
from azjp_relations.model import Actor, Record, Source
from azjp_relations.query.filters import AllOf, period_of, several
from azjp_relations.text import capitalized, in_plain, plural_of
from azjp_relations.vocabulary import Unit

#: The filters whose values make the noun for the records.
_NOUNS = ("kind", "indicator", "office", "type")
#: The clause after the noun for each filter or argument; those that begin with a comma come last.
_PHRASES: dict[str, str] = {
    "involving": "involving {}",
    "source": "cited from {}",
    "caveat": "with a {} caveat",
    "text": "with the words {}",
    "name": "called {}",
    "country": "of {}",
    "about": "about {}",
    "place": "in {}",
    "lies_in": "in {}",
    "publisher": "by {}",
    "role": "with a {}",
    "status": "that are {}",
    "stage": "that are {}",
    "speaker": "with statements of {}",
    "mentioning": "with statements on {}",
    "party": "of {}",
    "signatory": "signed by {}",
    "event": "at {}",
    "origin": "from {}",
    "target": "to {}",
    "item": "of {}",
    "person": "of {}",
    "organization": "in {}",
    "accredited_to": "accredited to {}",
    "subject": "of {}",
    "object": "with {}",
    "related": "of the same matter as {}",
    "reporter": "with statements that {} reports",
    "part_of": "that are part of {}",
    "covers": "that cover {}",
    "unit": "in {}",
    "per": "per {}",
    "reliability": "that are {}",
    "language": "in the language {}",
    "since": "since {}",
    "until": "until {}",
    "during": ", {}",
    "on": ", {}",
    "signed": ", signed {}",
    "in_force": ", in force {}",
    "published": ", published {}",
    "without": ", without {}",
    "reading": ", in the {} reading",
    "every": ", every {} years",
    "types": ", only {}",
    "mix": ", with several {}",
}
#: The same in a title, where the values of three filters need no words.
IN_TITLES = {**_PHRASES, **{name: f"{name} {{}}" for name in _NOUNS}}
IN_TITLES |= dict.fromkeys(("about", "involving", "during"), "{}")
#: The clauses for single values of filters and arguments.
_FLAGS = {
    ("doubtful", True): "with doubts",
    ("doubtful", False): "without doubts",
    ("dated", True): "with a date",
    ("dated", False): "without a date",
    ("valued", True): "with a figure",
    ("valued", False): "without a figure",
    ("caveat", True): "with a caveat",
    ("caveat", False): "without a caveat",
    ("via", True): "that relay another source",
    ("via", False): "that relay no other source",
    ("certainly", True): ", certainly",
    ("dates", "possible"): ", in every possible one",
    ("dates", "share"): ", split by possible days",
    ("length", "full"): ", in full",
    ("planned", True): ", planned ones too",
    ("conjectures", True): ", with conjectures",
    ("doubts", True): ", also in caveats",
}
#: The filters whose values are texts, printed as they are.
_OF_TEXTS = {"text", "name", "item", "publisher", "language"}
#: The filters whose values are ids of events, or of records of any kind.
_OF_EVENTS = {"event", "part_of", "mentioning", "related"}
_DOUBTFUL = {"exclude": "left out", "as-printed": "as printed", "corrected": "as corrected"}


class _Phrase(NamedTuple):
    """The noun for the records, and the clauses after it."""

    noun: str
    clauses: tuple[str, ...] = ()

    @property
    def words(self) -> dict[str, str]:
        later = "".join(one for one in self.clauses if one.startswith(","))
        near = "".join(f" {one}" for one in self.clauses if not one.startswith(","))
        return {"noun": self.noun, "near": near, "later": later}

    def __str__(self) -> str:
        return "".join(self.words.values())


def words_of(
    template: str,
    origin: Any,
    arguments: Mapping[str, Any],
    keys: Sequence[str],
    catalogue: Any,
    *,
    noun: str,
    indicator: str | None,
) -> str:
    """Return a question in words: *template* with the noun for the records, their filters and the arguments.

    The *keys*, which lead to one of several sums, come last. *noun* is for records without a better one; *indicator* is
    the one that all facts of a list share.
    """
    others = {name: value for name, value in arguments.items() if f"{{{name}}}" not in template}
    of = _of(origin, catalogue)
    if indicator is not None:
        of = of._replace(noun=_all_words("indicator", indicator, catalogue, plural=True))
    phrase = _with(of, others, catalogue)
    if noun and phrase.noun in _PLAIN_NOUNS:
        phrase = phrase._replace(noun=noun)
    values = {name: _all_words(name, value, catalogue) for name, value in arguments.items()}
    values |= {"doubtful": _DOUBTFUL[arguments["doubtful"]]} if "{doubtful}" in template else {}
    words = template.format_map({**values, **phrase.words})
    return ": ".join([capitalized(words), *_keys(keys, catalogue)])


def _keys(keys: Sequence[str], catalogue: Any) -> Iterator[str]:
    for key, policy in zip_longest(keys, keys[1:]):
        source = catalogue.by_id.get(key) if catalogue is not None else None
        if key in POLICIES or (key == EVERY_POLICY and policy is not None):
            continue
        yield f"as {source.name} gives the figures" if isinstance(source, Source) else key


def _of(origin: Any, catalogue: Any) -> _Phrase:
    if origin is None or origin["step"] == "chosen":
        return _Phrase("records", (", from a list",))
    given, of = origin["given"], [_of(one, catalogue) for one in origin["of"]]
    match origin["step"]:
        case "of":
            return _Phrase(" and ".join(filter(None, (", ".join(given[:-1]), given[-1]))) if given else "records")
        case "where":
            return _with(of[0], given, catalogue)
        case "only":
            return of[0]._replace(noun=given) if of[0].noun == "records" else of[0]
        case "sorted":
            return of[0]
        case "slice":
            return of[0]._replace(clauses=(*of[0].clauses, f", {_cut(*given)}"))
        case "search":
            return _Phrase("records", (f"with the words “{given[0]}”",))
        case "find":
            return _Phrase("actors", (f"called {given}",))
        case step:
            return _Phrase(f" {_JOINS[step]} ".join(map(str, of)))


def _cut(start: int | None, stop: int | None, step: int | None) -> str:
    """Return a slice in words if it only drops the first or the last records, else as Python writes it.

    >>> [_cut(*one) for one in ((None, 5, None), (-3, None, None), (2, 30, 3))]
    ['the first 5', 'the last 3', 'cut as [2:30:3]']
    """
    match start or 0, stop or 0, step or 1:
        case 0, last, 1 if last:
            return f"the first {last}" if last > 0 else f"without the last {-last}"
        case first, 0, 1 if first and stop is None:
            return f"without the first {first}" if first > 0 else f"the last {-first}"
    return f"cut as [{':'.join('' if one is None else str(one) for one in (start, stop, *filter(None, [step])))}]"


#: Nouns that say nothing about the records that they stand for.
_PLAIN_NOUNS = {"facts", "records", "tenures"}
_JOINS = {"|": "or", "&": "that are also", "-": "but not"}


def _with(phrase: _Phrase, filters: Mapping[str, Any], catalogue: Any) -> _Phrase:
    """Return *phrase* with the clauses of *filters*, or of the arguments of a function."""
    noun, clauses = phrase.noun, [*phrase.clauses]
    for name, value in filters.items():
        if name == "unit" and len(values := _values(value)) == 1:
            noun = _in_unit(noun, Unit.of(values[0]))
        elif name == "kind" and noun == "ties":
            clauses.append(f"of the kind {_all_words(name, value, catalogue)}")  # most kinds of ties aren't nouns
        elif name in _NOUNS:
            noun = _all_words(name, value, catalogue, plural=True)
        elif clause := clause_of(name, value, catalogue):
            clauses.append(clause)
    return _Phrase(noun, tuple(clauses))


def clause_of(name: str, value: Any, catalogue: Any, phrases: Mapping[str, str] = _PHRASES) -> str:
    """Return the clause for a filter or an argument, from *phrases*; empty if it keeps everything."""
    values = _values(value)
    flags = [one for one in values if isinstance(one, bool | str) and (name, one) in _FLAGS]
    # Yes and no together keep everything; a caveat also has kinds.
    others = [one for one in values if not isinstance(one, bool) and one not in flags]
    words = [phrases[name].format(_all_words(name, others if flags else value, catalogue))] if others else []
    return " or ".join([*words, *(_FLAGS[name, one] for one in flags)])


def _in_unit(noun: str, unit: Unit) -> str:
    if unit.currency is None:
        # Visitors are people and flights are things: no need to say so.
        is_plain = noun == unit.value or (noun not in _PLAIN_NOUNS and unit in {Unit.PEOPLE, Unit.THINGS})
        return noun if is_plain else f"{noun} in {unit.value}"
    first, *others = unit.currency.name.split()
    return " ".join([first, *map(str.lower, others), FIGURES if noun in _PLAIN_NOUNS else noun])


def _values(value: Any) -> list[Any]:
    return value.get("all_of", [value]) if isinstance(value, Mapping) else several(value)


def _all_words(name: str, value: Any, catalogue: Any, *, plural: bool = False) -> str:
    """Return the values of a filter or an argument in words."""
    all_of = name == "mix" or isinstance(value, AllOf) or (isinstance(value, Mapping) and "all_of" in value)
    words = [_word(name, one, catalogue) for one in _values(value)]
    *most, last = [plural_of(word) if plural or name in {"types", "mix"} else word for word in words] or ["nothing"]
    return f"{', '.join(most)}{' and ' if all_of else ' or '}{last}" if most else last


def _word(name: str, value: Any, catalogue: Any) -> str:
    if isinstance(value, Mapping):
        return str(value["function"]).strip("<>")
    if name in {"during", "on", "signed", "in_force", "published", "since", "until"}:
        return period_of(value).in_words()
    known = catalogue.by_id if catalogue is not None else {}
    record = value if isinstance(value, Record) else known.get(value) if isinstance(value, str) else None
    if isinstance(record, Source):
        return record.name
    # A word of a vocabulary may happen to be the id of an event, but not that of an actor.
    if isinstance(record, Actor) or (record is not None and name in _OF_EVENTS):
        return in_words(record)
    if name in _OF_TEXTS:
        return f"“{value}”" if name == "text" else str(value)
    return in_plain(value)
