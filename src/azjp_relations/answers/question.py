"""The question that an answer answers: in words, as JSON, and such that it can be asked again."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import wraps
from importlib import import_module
from inspect import Parameter, signature
from typing import TYPE_CHECKING, Any, ParamSpec, TypeAlias, TypeVar

from azjp_relations.dataset import Dataset
from azjp_relations.dates import EdtfDate
from azjp_relations.errors import QuestionError
from azjp_relations.model import Actor, Record
from azjp_relations.model.kinds import KINDS
from azjp_relations.model.sources import Source
from azjp_relations.query import Collection, Records, Sources
from azjp_relations.query.collection import catalogue_of, made_by, origin_of
from azjp_relations.query.filters import AllOf, period_of, plain, several
from azjp_relations.query.origin import Origin
from azjp_relations.query.where import FILTERS

if TYPE_CHECKING:
    from azjp_relations.answers.answer import Answer

__all__ = ["AnyRecords", "Question", "asks", "records_of"]

P = ParamSpec("P")
A = TypeVar("A", bound="Answer")

#: Records in any form that a function takes.
AnyRecords: TypeAlias = "Dataset | Answer | Iterable[Record | Source]"
#: The key of a sum under every policy.
EVERY_POLICY = "under every policy"
#: The arguments that are actors, which are kept by their ids.
_ACTORS = ("who", "without")
#: The arguments that are dates, of which ``"today"`` is kept as the day that it was.
_DATES = frozenset({"during", "on", "since", "until"})


class Question:
    """What was asked: a function, the records and filters it was given, its other arguments, and the edition.

    ``str()`` gives it in words. Questions are equal if they ask the same of the same edition.

    Attributes:
        function: The name of the function, such as ``"total"``.
        arguments: Its arguments by name, without the records, the filters and what is left at its default.
        edition: The id and the digest of the edition, and the names of the packs laid over it; if there are any, the
            digest is ``None``. ``None`` for records from code.
        key: For one sum of several, its key, or that it is under every policy; else ``None``.
    """

    __slots__ = ("_answer", "_catalogue", "_origin", "_rests_on", "_words", "arguments", "edition", "function", "key")

    def __init__(
        self,
        function: str,
        arguments: Mapping[str, Any],
        records: Collection[Any] | None,
        answer: "Answer | None" = None,
    ) -> None:
        self.function, self.arguments = function, dict(arguments)
        self.key: str | None = None
        self._answer, self._words = answer, ""
        self._rests_on: dict[str, Any] | None = None
        self._origin = None if records is None else origin_of(records)
        self._catalogue = None if records is None else catalogue_of(records)
        self.edition: Mapping[str, Any] | None = self._catalogue.edition if self._catalogue else None

    def under(self, key: str, answer: "Answer") -> "Question":
        """Return the question for what *answer* gives under one key."""
        part = Question(self.function, self.arguments, None, answer)
        part._origin, part._catalogue, part.edition, part.key = self._origin, self._catalogue, self.edition, key
        return part

    def __str__(self) -> str:
        if not self._words:
            from azjp_relations.answers.words import words_of  # most questions are only asked

            template, defaults = _function(self.function).asked
            self._words = words_of(template, self._origin, {**defaults, **self.arguments}, self._catalogue)
            self._words += f": {self.key}" if self.key is not None else ""
        return self._words

    def __repr__(self) -> str:
        return f"<Question: {self}>"

    def _content(self) -> tuple[Any, ...]:
        arguments = {name: _json_of(value) for name, value in self.arguments.items()}
        return self.function, arguments, _origin_json(self._origin), self.edition, self.key

    def __eq__(self, other: object) -> bool:
        return self._content() == other._content() if isinstance(other, Question) else NotImplemented

    def __hash__(self) -> int:
        return hash((self.function, str(self)))

    def __getstate__(self) -> dict[str, Any]:
        # The names of a whole dataset stay behind: only the words need them.
        str(self)
        return {name: getattr(self, name) for name in self.__slots__ if name != "_catalogue"} | {"_catalogue": None}

    def __setstate__(self, state: dict[str, Any]) -> None:
        for name, value in state.items():
            setattr(self, name, value)

    @property
    def rests_on(self) -> Mapping[str, Any]:
        """The answer in short, to tell later whether it changed.

        It has a fingerprint of the ``result``, and one of each of the ``records`` behind it and of those ``left_out``.
        """
        if self._rests_on is None and self._answer is not None:
            from azjp_relations.storage.writer import unstructure  # only a question that is kept needs it

            answer = self._answer
            self._rests_on = {
                "result": _fingerprint(answer._json()),  # noqa: SLF001 - its own answer
                "records": {record.id: _fingerprint(unstructure(record)) for record in answer.records},
                "left_out": {record.id: _fingerprint(unstructure(record)) for record in answer.excluded},
            }
        return self._rests_on or {"result": None, "records": {}, "left_out": {}}

    def to_json(self) -> dict[str, Any]:
        """Return the question as plain JSON values; :func:`azjp_relations.replay` takes them back.

        >>> from azjp_relations import load, total
        >>> question = total(load(), indicator="grant", unit="USD", during=2015).question.to_json()
        >>> question["words"], question["arguments"]
        ('US dollar grants, 2015, doubtful figures left out', {'unit': 'USD', 'during': '2015'})
        """
        function, arguments, origin, edition, key = self._content()
        asked = {"function": function, "arguments": arguments, "of": origin, "key": key}
        return {"words": str(self), **asked, "edition": edition, "rests_on": self.rests_on}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Question":
        """Return the question that :meth:`to_json` gave as *data*.

        Raises:
            QuestionError: If *data* is anything else.
        """
        try:
            asked = cls(data["function"], {n: _read(v) for n, v in data["arguments"].items()}, None)
            asked._origin = _origin_read(data["of"])
            asked._words, asked.edition, asked.key = data["words"], data["edition"], data["key"]
            asked._rests_on = {name: data["rests_on"][name] for name in ("result", "records", "left_out")}
        except (KeyError, TypeError, AttributeError) as error:
            raise QuestionError(f"expected a question as to_json() gives it; {error!r}") from None
        return asked

    def ask(self, dataset: Dataset) -> "Answer":
        """Return the answer of *dataset*.

        Raises:
            QuestionError: If it has a function of your own that isn't at hand, or nothing is under its key any more.
        """
        ids = [*self.rests_on["records"], *self.rests_on["left_out"]]
        answer: Any = _function(self.function)(_evaluated(self._origin, dataset, ids), **self.arguments)
        if self.key == EVERY_POLICY:
            answer = answer.policies()
        elif self.key is not None:
            if self.key not in answer:
                raise QuestionError(f"nothing is under {self.key!r} now")
            answer = answer[self.key]
        return answer  # type: ignore[no-any-return]


def asks(*names: str, words: str) -> Callable[[Callable[P, A]], Callable[P, A]]:
    """Make a function of records into a question.

    It takes records in any form and filters, is called with the collection of those that fit, and its answer has its
    question. *names* are the collections of a dataset that it takes, by default all; *words* is its question in words,
    with the names of arguments in braces, the ``{noun}`` of the records and what is ``{near}`` it or ``{later}``.
    """

    def decorate(function: Callable[P, A]) -> Callable[P, A]:
        parameters = signature(function).parameters
        first, *others = (name for name, p in parameters.items() if p.kind is not Parameter.VAR_KEYWORD)
        defaults = {name: parameters[name].default for name in others}

        @wraps(function)
        def ask(*args: P.args, **kwargs: P.kwargs) -> A:
            given = {**dict(zip(parameters, args, strict=False)), **kwargs}
            if first not in given or len(args) > len(parameters):
                return function(*args, **kwargs)  # raises the error of Python
            filters = {n: given.pop(n) for n in [*given] if n != first and n not in defaults}
            records = records_of(given.pop(first), *names)
            if filters:
                records = _filterable(records, names).where(**filters)
            today = {n: v for n, v in defaults.items() if v == "today"}
            arguments: Any = {n: _kept(n, v) for n, v in {**today, **given}.items()}
            answer = function(records, **arguments)  # type: ignore[arg-type]
            asked = {n: v for n, v in arguments.items() if v is not defaults[n] and v != defaults[n]}
            find = catalogue_of(records).find
            for n in {*_ACTORS} & asked.keys():
                ids = [find(v, Actor).id for v in several(asked[n])]
                asked[n] = ids[0] if len(ids) == 1 else ids
            answer.question = Question(function.__name__, asked, records, answer)
            return answer

        ask.asked = words, {n: v for n, v in defaults.items() if f"{{{n}}}" in words}  # type: ignore[attr-defined]
        return ask

    return decorate


def records_of(records: Any, *names: str) -> Collection[Any]:
    """Return *records* as a collection, each of them once: what every function does that takes records.

    Args:
        records: A dataset, a collection, an answer (its records), or any records. Sources in a list of records are
            passed over.
        names: The collections of a dataset to take; by default all but its sources.

    Raises:
        QuestionError: If *records* has anything else than records, or is a collection of sources.
        RecordError: If two different records have the same id.

    >>> from azjp_relations import load
    >>> len(records_of(load(), "events")) == len(records_of(list(load().events))) == len(load().events)
    True
    """
    if isinstance(records, Sources):
        raise QuestionError("expected records that cite sources, not the sources themselves")
    if isinstance(records, Collection):
        return records
    if isinstance(records, Dataset):
        if len(names) == 1:
            return records.collections[names[0]]
        if not names:
            return records.where()
        some = (record for name in names for record in records.collections[name])
        return made_by(Records(some, catalogue_of(records.where())), "of", names)
    items = [*dict.fromkeys(getattr(records, "records", records))]
    for item in items:
        if not isinstance(item, Record | Source):
            raise QuestionError(f"expected records, not {type(item).__name__}")
    # The records of an answer are of its edition.
    catalogue = getattr(getattr(records, "question", None), "_catalogue", None)
    return Collection((item for item in items if isinstance(item, Record)), catalogue)


def only(records: Collection[Any], name: str) -> Any:
    """Return those of *records* that the collection *name* of a dataset holds, as such a collection."""
    kind = next(kind for kind in KINDS if kind.plural == name)
    cls = next(cls for cls in FILTERS if cls.__name__.lower().endswith(name))
    if isinstance(records, cls):
        return records
    catalogue = catalogue_of(records)
    return made_by(cls((r for r in records if isinstance(r, kind.cls)), catalogue), "only", name, records)


def _filterable(records: Any, names: tuple[str, ...]) -> Any:
    if len(names) == 1:
        return only(records, names[0])
    return records if hasattr(records, "where") else Records(records, catalogue_of(records))


def _kept(name: str, value: Any) -> Any:
    if name in _DATES and value is not None:
        periods = [period_of(one, name) for one in several(value)]
        return periods[0] if len(periods) == 1 else periods
    return list(value) if isinstance(value, Iterator) else plain(value)


def public(name: str) -> Any:
    """Return the public name of the package, which imports it from its room; ``None`` if there is no such name."""
    return getattr(import_module("azjp_relations"), name, None)


def _function(name: object) -> Any:
    function = public(str(name))
    if not hasattr(function, "asked"):
        raise QuestionError(f"{name!r} isn't a function that answers a question")
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
        return {"function": getattr(value, "__name__", "of your own")} if callable(value) else plain_value
    return [*map(_json_of, value)]


def _read(value: Any) -> Any:
    if isinstance(value, Mapping):
        return AllOf(value["all_of"]) if "all_of" in value else _unknown(value["function"])
    return value


def _unknown(name: str) -> Callable[[Any], Any]:
    def ask(_: Any) -> Any:
        raise QuestionError(f"the question asks by a function of your own, {name!r}, which JSON can't hold")

    ask.__name__ = name
    return ask


def _origin_json(origin: Origin | None) -> Any:
    if origin is None:
        return None
    step, given, of = origin
    if step == "where":
        # Of one value, a filter is told as that value.
        given = {n: _json_of(v[0] if type(v) is tuple and len(v) == 1 else v) for n, v in given.items()}
    return {
        "step": step,
        "given": _json_of(given) if isinstance(given, tuple) else given,
        "of": [*map(_origin_json, of)],
    }


def _origin_read(data: Any) -> Origin | None:
    if data is None:
        return None
    given = data["given"]
    if data["step"] == "where":
        given = {name: _read(value) for name, value in given.items()}
    return Origin(data["step"], given, tuple(map(_origin_read, data["of"])))


def _evaluated(origin: Origin | None, dataset: Dataset, ids: Iterable[str]) -> Any:
    """Return the records of *dataset* that *origin* tells of; those with *ids* if nobody can repeat how it was made."""
    if origin is None:
        return records_of([dataset[key] for key in ids if key in dataset])
    of = [_evaluated(one, dataset, ids) for one in origin.of]
    match origin.step, origin.given:
        case "of", names:
            return records_of(dataset, *names)
        case "where", filters:
            return (of[0] if hasattr(of[0], "where") else Records(of[0], catalogue_of(of[0]))).where(**filters)
        case "only", name:
            return only(of[0], name)
        case "slice", bounds:
            return of[0][slice(*bounds)]
        case "search", (text, doubts):
            return dataset.search(text, doubts=doubts)
        case "find", name:
            return dataset.find(name)
        case "|", _:
            return of[0] | of[1]
        case "&", _:
            return of[0] & of[1]
    return of[0] - of[1]
