"""The question behind an answer: in words, as JSON, and ready to be asked again."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import wraps
from importlib import import_module
from inspect import Parameter, signature
from itertools import chain, pairwise
from operator import and_, or_, sub
from typing import TYPE_CHECKING, Any, Literal, ParamSpec, TypeAlias, TypeVar, cast, get_args, get_origin

from attrs import Factory, define, field

from azjp_relations.answers.ledger import AS_PRINTED, EVERY_POLICY, FIGURES, POLICIES
from azjp_relations.dataset import COLLECTIONS, Dataset
from azjp_relations.dates import EdtfDate
from azjp_relations.errors import FilterError, QuestionError, checked, one_of
from azjp_relations.model import Actor, EconomicFact, Record, Source
from azjp_relations.model.kinds import KINDS
from azjp_relations.query import Collection, Records, Sources
from azjp_relations.query.catalogue import Catalogue
from azjp_relations.query.collection import catalogue_of, made_by, origin_of
from azjp_relations.query.filters import AllOf, period_of, several, unwrapped
from azjp_relations.query.origin import Origin

if TYPE_CHECKING:
    from azjp_relations.answers.answer import Answer

P = ParamSpec("P")
A = TypeVar("A", bound="Answer")

#: The forms of records that functions take.
AnyRecords: TypeAlias = "Dataset | Answer | Iterable[Record | Source]"
#: The arguments that are actors: the question keeps their ids.
_ACTORS = frozenset({"who", "without"})
#: The arguments that are dates: the question keeps the day instead of ``"today"``.
_DATES = frozenset({"during", "on", "since", "until"})
#: The default of an argument that is a period: the year from the day on which the question is asked.
YEAR_FROM_TODAY = "the year from today"


@define(eq=False, repr=False, weakref_slot=False)
class Question:
    """What was asked: a function, the records and filters it was given, its other arguments, and the edition.

    ``str()`` gives it in words. Questions are equal if they ask the same of the same edition.

    Attributes:
        asked: As JSON values, the name of the ``function``, its ``arguments`` except defaults, what the records are
            ``of``, the ``edition``, and for one of several sums its ``key``, or the list of keys that leads to it.
    """

    asked: dict[str, Any]
    _answer: "Answer | None" = None
    _catalogue: Catalogue | None = None
    _functions: Mapping[str, Any] = Factory(dict)
    _words: str = field(default="", init=False)
    _rests_on: dict[str, Any] | None = field(default=None, init=False)

    @property
    def edition(self) -> Mapping[str, Any] | None:
        """The id, title and digest of the edition, and the packs over it; ``None`` for records from code.

        With packs, the digest is left out.
        """
        return self.asked["edition"]  # type: ignore[no-any-return]

    @property
    def covered_until(self) -> EdtfDate | None:
        """Up to when the edition looked for sources, if the question is about a later time too; else ``None``."""
        until = (self.edition or {}).get("covers_until")
        if until is None:
            return None
        last = EdtfDate.parse(until)
        periods = (EdtfDate.parse(text) for text in _periods_in(self.asked))
        return last if any(period.latest is None or last.before(period.latest) is True for period in periods) else None

    def under(self, answer: "Answer", *keys: str) -> "Question":
        """Return the question of *answer*, which is in the answer to this one under *keys*, one after the other."""
        steps = [*self._steps, *keys]
        key = steps[0] if len(steps) == 1 else steps
        return Question({**self.asked, "key": key}, answer, self._catalogue, self._functions)

    @property
    def _steps(self) -> list[str]:
        key = self.asked["key"]
        return [] if key is None else [key] if isinstance(key, str) else key

    def arguments(self) -> dict[str, Any]:
        """Return the arguments of the function; for a sum under a policy, with those of the policy.

        Raises:
            QuestionError: If one is a function of your own, which JSON can't hold.
        """
        return {name: self._argument(name, value) for name, value in self._with_policy().items()}

    def _with_policy(self) -> dict[str, Any]:
        given = dict(self.asked["arguments"])
        for before, step in pairwise(self._steps):
            given |= POLICIES.get(step, AS_PRINTED) if before == EVERY_POLICY else {}
        return given

    def __str__(self) -> str:
        if not self._words:
            from azjp_relations.answers.words import words_of  # most questions are only asked

            template, noun, defaults = _function(self.asked["function"]).asked
            of, indicators = self.asked["of"], set[str]()
            if of is None and noun == FIGURES and self._answer is not None:
                answered = (*self._answer.records, *self._answer.excluded)
                indicators = {record.indicator.value for record in answered if isinstance(record, EconomicFact)}
            # The indicator that all facts of a list share, if they do.
            others = {"noun": noun, "indicator": indicators.pop() if len(indicators) == 1 else None}
            arguments = {**defaults, **self._with_policy()}
            self._words = words_of(template, of, arguments, self._steps, self._catalogue, **others)
        return self._words

    def __repr__(self) -> str:
        return f"<Question: {self}>"

    def __eq__(self, other: object) -> bool:
        return self.asked == other.asked if isinstance(other, Question) else NotImplemented

    def __hash__(self) -> int:
        return hash(str(self))

    def __getstate__(self) -> tuple[None, dict[str, Any]]:
        # Without functions, which can't be pickled, and without the catalogue, which only the words need.
        str(self)
        return None, {**{name: getattr(self, name) for name in self.__slots__}, "_catalogue": None, "_functions": {}}

    @property
    def rests_on(self) -> Mapping[str, Any]:
        """Fingerprints of the ``result``, the ``records`` behind it and those ``left_out``, which show changes."""
        if self._rests_on is None and self._answer is not None:
            from azjp_relations.storage.writer import unstructure  # only a question that is kept needs it

            sides = {"records": self._answer.records, "left_out": self._answer.excluded}
            self._rests_on = {
                "result": _fingerprint(self._answer._json()),  # noqa: SLF001 - its own answer
                **{side: {r.id: _fingerprint(unstructure(r)) for r in records} for side, records in sides.items()},
            }
        return self._rests_on or {"result": None, "records": {}, "left_out": {}}

    def to_json(self) -> dict[str, Any]:
        """Return the question as plain JSON values, which :func:`azjp_relations.replay` can ask again.

        >>> from azjp_relations import load, total
        >>> question = total(load(), indicator="grant", unit="USD", during=2015).question.to_json()
        >>> question["words"], question["arguments"]
        ('US dollar grants, 2015, doubtful figures left out', {'unit': 'USD', 'during': '2015'})
        """
        return {"words": str(self), **self.asked, "rests_on": self.rests_on}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Question":
        """Return the question that :meth:`to_json` gave as *data*.

        Raises:
            QuestionError: If *data* is not a question.

        >>> from azjp_relations import load, total
        >>> question = total(load(), indicator="loan", unit="JPY").question
        >>> str(Question.from_json(question.to_json())) == str(question)
        True
        """
        if not isinstance(data, Mapping):
            raise QuestionError(f"expected a question as to_json() gives it, not {type(data).__name__}")
        try:
            question = cls({name: data[name] for name in ("function", "arguments", "of", "key", "edition")})
            question._words = data["words"]
            question._rests_on = {name: data["rests_on"][name] for name in ("result", "records", "left_out")}
        except (KeyError, TypeError) as error:
            raise QuestionError(f"expected a question as to_json() gives it; {error!r}") from None
        return question

    def ask(self, dataset: Dataset) -> "Answer":
        """Ask the question of *dataset*, and return the answer.

        Raises:
            QuestionError: If it uses a function of your own, which JSON can't hold, or the answer has nothing under its
                key now.

        >>> from azjp_relations import load, count_by
        >>> asked = count_by(load().events, "kind")
        >>> asked.question.ask(load()) == asked
        True
        """
        arguments = {name: self._argument(name, value) for name, value in self.asked["arguments"].items()}
        ids = [*self.rests_on["records"], *self.rests_on["left_out"]]
        dataset = checked("dataset", dataset, Dataset)
        catalogue = None if self.edition is None else catalogue_of(dataset.where())
        # If it was asked of a list of records, those behind the answer or left out stand for the list.
        listed = Collection[Any]((dataset[key] for key in ids if key in dataset), catalogue)
        answer: Any = _function(self.asked["function"])(_evaluated(self.asked["of"], dataset, listed), **arguments)
        for before, step in pairwise([None, *self._steps]):
            under = {one.key: one.total for one in answer} if before == EVERY_POLICY else answer
            if step != EVERY_POLICY and step not in under:
                raise QuestionError(f"the answer has nothing under {step!r} now")
            answer = answer.policies() if step == EVERY_POLICY else under[step]
        return answer  # type: ignore[no-any-return]

    def _argument(self, name: str, value: Any) -> Any:
        called = value.get("function") if isinstance(value, Mapping) else None
        if called is not None and name not in self._functions:
            raise QuestionError(f"the question uses a function of your own, {called!r}, which JSON can't hold")
        return _read(value) if called is None else self._functions[name]


def asks(*names: str, words: str, noun: str = "") -> Callable[[Callable[P, A]], Callable[P, A]]:
    """Let a function take records in any form, with filters, and give its answer the question.

    Args:
        names: The collections of a dataset that it takes; by default all.
        words: Its question in words. The names of arguments are in braces; so are the ``{noun}`` for the records, the
            clauses ``{near}`` it, and those that come ``{later}``.
        noun: The noun, if the filters of the records give no better one.
    """

    def decorate(function: Callable[P, A]) -> Callable[P, A]:
        parameters = signature(function).parameters
        first, *others = (name for name, p in parameters.items() if p.kind is not Parameter.VAR_KEYWORD)
        defaults = {name: parameters[name].default for name in others}
        choices = {n: get_args(p.annotation) for n, p in parameters.items() if get_origin(p.annotation) is Literal}
        today = {n: v for n, v in defaults.items() if v in ("today", YEAR_FROM_TODAY)}
        most = sum(parameter.kind is Parameter.POSITIONAL_OR_KEYWORD for parameter in parameters.values())

        @wraps(function)
        def ask(*args: P.args, **kwargs: P.kwargs) -> A:
            given = {**dict(zip(parameters, args, strict=False)), **kwargs}
            if len(args) > most:
                example = "about='energy'" if isinstance(args[most], str) else "during=2015"
                what = f"the argument {str(args[most])[:60]!r}"
                raise FilterError(f"{function.__name__}() can't tell what {what} is: name it, as {example}")
            if first not in given:
                return function(*args, **kwargs)  # raises the error of Python
            filters = {n: given.pop(n) for n in [*given] if n != first and n not in defaults}
            records = records_of(given.pop(first), *names)
            if filters:
                records = _filterable(records, names).where(**filters)
            arguments: Any = {n: _settled(n, v) for n, v in {**today, **given}.items()}
            for n in (n for n, v in arguments.items() if isinstance(defaults[n], bool)):
                checked(n, arguments[n], bool)
            for n in choices.keys() & arguments.keys():
                one_of(arguments[n], choices[n], f"{n}=")
            answer = function(records, **arguments)  # type: ignore[arg-type]
            asked = {n: v for n, v in arguments.items() if v is not defaults[n] and v != defaults[n]}
            if "unit" in defaults:
                asked["unit"] = cast("Any", answer).unit  # also if it was left to the figures
            functions = {n: v for n, v in asked.items() if callable(v)}
            catalogue = catalogue_of(records)
            for n in _ACTORS & asked.keys():
                asked[n] = _one_or_all([catalogue.find(one, Actor).id for one in several(asked[n])])
            question = {
                "function": function.__name__,
                "arguments": {n: _json_of(v) for n, v in asked.items()},
                "of": _origin_json(origin_of(records)),
                "key": None,
                "edition": catalogue.edition,
            }
            answer.question = Question(question, answer, catalogue, functions)
            return answer

        ask.asked = words, noun, {n: v for n, v in defaults.items() if f"{{{n}}}" in words}  # type: ignore[attr-defined]
        return ask

    return decorate


_NO_SOURCES = "expected records that cite sources, not the sources themselves"


def records_of(records: Any, *names: str) -> Collection[Any]:
    """Return *records*, in any form, as a collection with each of them once. Sources in a list are skipped.

    Of a dataset, it holds the collections *names*; by default all but the sources.

    Raises:
        QuestionError: If *records* holds anything but records, or is a collection of sources, or if *names* is a single
            collection and *records* is another.
        RecordError: If two different records have the same id.
    """
    if isinstance(records, Sources):
        raise QuestionError(_NO_SOURCES)
    if isinstance(records, Collection):
        # An answer from another collection would be empty, and mislead.
        if len(names) == 1 and type(records) in COLLECTIONS.values() and type(records) is not COLLECTIONS[names[0]]:
            given = type(records).__name__.lower()
            raise QuestionError(f"expected {names[0]}, not {given}: ask of rel, or of rel.{names[0]}")
        return records
    if isinstance(records, Dataset):
        if len(names) == 1:
            return records.collections[names[0]]
        if not names:
            return records.where()
        some = [records.collections[name] for name in names]
        return made_by(Records(chain.from_iterable(some), catalogue_of(some[0])), "of", names)
    given = getattr(records, "records", records)
    items = [*given] if isinstance(given, Iterable) else [given]
    for item in items:
        if item is records or not isinstance(item, Record | Source):
            raise QuestionError(f"expected records, such as those of azjp.load(), not {type(item).__name__}")
    items = [*dict.fromkeys(items)]
    if items and all(isinstance(item, Source) for item in items):
        raise QuestionError(_NO_SOURCES)
    # The records of an answer are of its edition.
    catalogue = getattr(getattr(records, "question", None), "_catalogue", None)
    return Collection((item for item in items if isinstance(item, Record)), catalogue)


def only(records: Collection[Any], name: str) -> Any:
    """Return those of *records* that belong in the collection *name* of a dataset, as such a collection."""
    cls = COLLECTIONS[name]
    if isinstance(records, cls):
        return records
    kind = next(kind for kind in KINDS if kind.plural == name)
    some = (record for record in records if isinstance(record, kind.cls))
    return made_by(cls(some, catalogue_of(records)), "only", name, records)


def _filterable(records: Any, names: tuple[str, ...]) -> Any:
    if len(names) == 1:
        return only(records, names[0])
    return records if hasattr(records, "where") else Records(records, catalogue_of(records))


def _settled(name: str, value: Any) -> Any:
    """Return the value of an argument as the question keeps it: dates are parsed, iterators become lists."""
    if value is YEAR_FROM_TODAY:
        return EdtfDate.parse(f"{(today := period_of('today'))}/{today.anniversary(1)}")
    if name in _DATES and value is not None:
        return _one_or_all([period_of(one, name) for one in several(value)])
    return list(value) if isinstance(value, Iterator) else unwrapped(value)


def _one_or_all(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values


def public(name: str) -> Any:
    """Return the public name *name* of the package, which imports its room now; ``None`` if there is none."""
    return getattr(import_module("azjp_relations"), name, None)


def _function(name: object) -> Any:
    function = public(str(name))
    if not hasattr(function, "asked"):
        why = getattr(function, "why_not_again", f"{name!r} isn't a function that answers a question")
        raise QuestionError(why)
    return function


# --- JSON ---------------------------------------------------------------------------------------------------------


def _fingerprint(value: object) -> str:
    import json
    from hashlib import sha256

    text = json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    return sha256(text.encode(errors="surrogatepass")).hexdigest()[:12]


def _json_of(value: Any) -> Any:
    """Return the value of an argument or a filter as JSON."""
    if isinstance(value, AllOf):
        return {"all_of": [*map(_json_of, value)]}
    if isinstance(value, Record | Source):
        return value.id
    if isinstance(value, date | EdtfDate):
        return str(value)
    if isinstance(value, str) or not isinstance(value, Iterable):
        plain_value = getattr(value, "value", value)  # of a term
        return {"function": getattr(value, "__name__", "a function")} if callable(value) else plain_value
    return [*map(_json_of, value)]


def _read(value: Any) -> Any:
    return AllOf(value["all_of"]) if isinstance(value, Mapping) else value


def _origin_json(origin: Origin | None) -> Any:
    if origin is None:
        return None
    given = [*origin.given] if isinstance(origin.given, tuple) else origin.given
    if isinstance(given, Mapping):
        # A filter with a single value is kept as that value.
        given = {n: _json_of(v[0] if type(v) is tuple and len(v) == 1 else v) for n, v in given.items()}
    return {"step": origin.step, "given": given, "of": [*map(_origin_json, origin.of)]}


def _evaluated(origin: Any, dataset: Dataset, listed: Collection[Any]) -> Any:
    """Return the records of *dataset* that *origin* describes; if it describes none, those *listed*."""
    if origin is None:
        return listed
    given, of = origin["given"], [_evaluated(one, dataset, listed) for one in origin["of"]]
    match origin["step"]:
        case "of":
            return records_of(dataset, *given)
        case "where":
            return _filterable(of[0], ()).where(**{name: _read(value) for name, value in given.items()})
        case "only":
            return only(of[0], given)
        case "slice":
            return of[0][slice(*given)]
        case "sorted":
            return of[0].sorted()
        case "search":
            return dataset.search(given[0], doubts=given[1])
        case "find":
            return dataset.find(given)
        case "chosen":
            return made_by(type(of[0])((r for r in listed if r in of[0]), catalogue_of(of[0])), "chosen", None, of[0])
    return {"|": or_, "&": and_, "-": sub}[origin["step"]](*of)


def _periods_in(asked: Any) -> Iterator[str]:
    """Yield the periods and days that a question asks about, as texts."""
    if isinstance(asked, dict):
        yield from (value for name in ("during", "on") if isinstance(value := asked.get(name), str))
        asked = [*asked.values()]
    for value in asked if isinstance(asked, list) else ():
        yield from _periods_in(value)
