"""What goes wrong, as a reader of the message sees it."""

import pickle
import re
from typing import Any

import pytest

import azjp_relations as azjp
from azjp_relations import errors
from azjp_relations.errors import (
    AzjpError,
    DataError,
    Fault,
    MissingExtraError,
    NotOneError,
    RecordError,
    UnknownIdError,
    UnknownTermError,
    extra,
)

CLASSES = [value for value in vars(errors).values() if isinstance(value, type) and issubclass(value, AzjpError)]
PUBLIC = [cls for cls in CLASSES if not cls.__name__.startswith("_")]
DRAWN = dict(re.findall(r"[├└]── (\w+) +\((\w+)\)", errors.__doc__ or ""))


def a_fault(**changes: object) -> Fault:
    """Return a fault in the second of two records."""
    given = {
        "file": "events.json",
        "line": 7,
        "record": "a-visit",
        "field": "kind",
        "value": '"vist"',
        "problem": "is odd",
    }
    return Fault(**{**given, **changes})  # type: ignore[arg-type]


def test_the_drawn_tree_is_the_tree() -> None:
    """The module draws every public error, with the builtin that it also is, and no other."""
    assert {cls.__name__ for cls in PUBLIC if cls is not AzjpError} == set(DRAWN)
    for cls in PUBLIC:
        if cls is not AzjpError:
            builtin = DRAWN[cls.__name__]
            assert builtin in {base.__name__ for base in cls.__bases__}, cls
            assert issubclass(cls, Exception)


@pytest.mark.parametrize("cls", PUBLIC, ids=lambda cls: cls.__name__)
def test_every_error_is_at_the_front_door(cls: type) -> None:
    """Who wants to catch an error finds it where everything else is."""
    assert getattr(azjp, cls.__name__) is cls
    assert cls.__doc__


def test_every_error_of_the_library_is_caught_at_once() -> None:
    """One ``except`` serves for all, as does the builtin that a caller would think of."""
    rel = azjp.load()
    with pytest.raises(AzjpError):
        rel.actors["nobody"]
    with pytest.raises(KeyError):
        rel.actors["nobody"]
    with pytest.raises(LookupError):
        rel.events.one()
    with pytest.raises(ValueError, match="energy"):
        rel.events.where(about="enrgy")
    with pytest.raises(ValueError, match="1998-2"):
        rel.events.where(during="1998-2")


def test_unknown_id_prints_as_a_sentence() -> None:
    """Where a bare ``KeyError`` would print quotes and escapes, ours prints its message and the nearest ids."""
    error = UnknownIdError("'heydar-alijev' is the id of no actor", "heydar-alijev", ["baku", "heydar-aliyev"])
    assert str(error) == "'heydar-alijev' is the id of no actor. Did you mean 'heydar-aliyev'?"
    assert error.nearest == ("heydar-aliyev",)
    assert isinstance(error, KeyError)


def test_nearest_words_are_joined_by_or() -> None:
    """If several words are near, each is offered, the nearest first."""
    error = UnknownTermError("'gran' is no term", "gran", ["grants", "grant", "loan"])
    assert str(error) == "'gran' is no term. Did you mean 'grant' or 'grants'?"
    assert error.value == "gran"


@pytest.mark.parametrize("value", [None, 5, "something else entirely"])
def test_a_short_list_is_told_where_nothing_is_near(value: object) -> None:
    """What is like no word of a short list is told the list; of a long one, nothing is guessed."""
    error = UnknownTermError("no such term", value, ["grant", "loan"])
    assert (str(error), error.nearest) == ("no such term. Expected one of 'grant', 'loan'", ())
    assert str(UnknownTermError("no such term", value, map(str, range(100)))) == "no such term"
    assert str(UnknownTermError("no such term", value)) == "no such term"


def test_record_error_names_every_problem() -> None:
    """A refused record says what it is and all that is wrong with it."""
    error = RecordError("Event 'e'", [("title", "is empty"), ("", "is odd as a whole")])
    assert str(error) == "Event 'e': title: is empty; is odd as a whole"
    assert error.record == "Event 'e'"
    assert error.problems == (("title", "is empty"), ("", "is odd as a whole"))


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({}, 'events.json:7  "a-visit"  kind  "vist"  is odd'),
        ({"nearest": "visit"}, 'events.json:7  "a-visit"  kind  "vist"  is odd. Did you mean \'visit\'?'),
        ({"record": None}, 'events.json:7  kind  "vist"  is odd'),
        ({"problem": "'vist' is odd"}, "events.json:7  \"a-visit\"  kind  'vist' is odd"),
        ({"value": '{"a": 1}'}, 'events.json:7  "a-visit"  kind  is odd'),
        ({"line": None, "record": None, "field": ""}, "events.json  is odd"),
    ],
)
def test_fault_text(changes: dict[str, object], text: str) -> None:
    """A fault is one line that begins with its place, as editors and terminals link it."""
    assert str(a_fault(**changes)) == text


def test_data_error_sorts_its_faults() -> None:
    """Faults come in the order of files, lines and fields, in whatever order they were found."""
    faults = [
        a_fault(file="ties.json", line=1),
        a_fault(line=10),
        a_fault(field="title"),
        a_fault(),
        a_fault(line=None),
    ]
    error = DataError(faults)
    assert [(f.file, f.line, f.field) for f in error.faults] == [
        ("events.json", None, "kind"),
        ("events.json", 7, "kind"),
        ("events.json", 7, "title"),
        ("events.json", 10, "kind"),
        ("ties.json", 1, "kind"),
    ]
    assert str(error).splitlines() == ["5 faults in the data:", *(f"  {f}" for f in error.faults)]


def test_data_error_of_one_fault() -> None:
    """One fault is not called faults."""
    assert str(DataError([a_fault()])).startswith("1 fault in the data:\n")


@pytest.mark.parametrize("char", ["\n", "\r", "\x0b", "\x1b", "\x85", "\x9b", "\u2028", "\u202e", "\ud800"])
def test_nothing_in_an_error_steers_a_terminal(char: str) -> None:
    """A name of a file, an id, a key or a value with odd characters in it stays on its line and is seen."""
    text = f"a{char}b"
    fault = a_fault(file=text, record=text, field=text, value=text, problem=text, nearest=text)
    assert str(fault).isprintable()
    report = str(DataError([fault], text))
    assert [line.isprintable() for line in report.split("\n")] == [True, True]
    assert RecordError(f"Event {text!r}", [("title", text)]).problems == (("title", text),)
    for error in (AzjpError(text), RecordError(text, [(text, text)]), UnknownIdError(text, text, [text])):
        assert all(line.isprintable() for line in str(error).splitlines())


@pytest.mark.parametrize(
    "error",
    [
        UnknownIdError("'x' is the id of no actor", "azerbajan", ["azerbaijan"]),
        RecordError("Event 'e'", [("title", "is empty")]),
        DataError([a_fault()]),
        NotOneError("found none"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_errors_survive_pickling(error: AzjpError) -> None:
    """An error raised in another process tells the same here."""
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    assert type(again) is type(error)
    assert str(again) == str(error)
    assert vars(again) == vars(error)


def test_a_missing_extra_says_how_to_get_it() -> None:
    """What an extra brings is named, and how to install it; any other error is left as it is."""
    with pytest.raises(MissingExtraError) as caught, extra("graph", "NetworkX"):
        import no_such_library  # type: ignore[import-not-found]  # noqa: F401
    assert str(caught.value) == ("this needs NetworkX: pip install 'networkx>=3.3' (azjp-relations[graph])")
    assert caught.value.name == "no_such_library"
    with pytest.raises(ZeroDivisionError), extra("graph", "NetworkX"):
        print(1 / 0)  # noqa: T201


rel = azjp.load()
#: What has attributes, by what a user calls it.
THINGS = {
    "rel": rel,
    "events": rel.events,
    "facts": rel.facts,
    "answer": azjp.count_by(rel.events, "kind"),
    "azjp": azjp,
}


@pytest.mark.parametrize(
    ("guess", "meant"),
    [
        ("rel.people", "actors.where(type='person')"),
        ("rel.visits", "events.where(kind='visit')"),
        ("rel.treaties", "agreements.where(kind='treaty')"),
        ("rel.ambassadors", "tenures.where(office='ambassador')"),
        ("rel.tourists", "where(about='tourism')"),
        ("rel.eventz", "events"),
        ("rel.figures", "facts"),
        ("rel.total", "azjp.total(…)"),
        ("rel.profiles", "azjp.profile(…)"),
        ("rel.to_df", "to_pandas"),
        ("events.to_df", "to_pandas"),
        ("events.head", "[:5]"),
        ("facts.loans", "where(indicator='loan')"),
        ("answer.recrods", "records"),
        ("azjp.laod", "load"),
        ("azjp.events", "load().events"),
        ("azjp.search", "load().search"),
    ],
)
def test_a_guessed_attribute_is_answered(guess: str, meant: str) -> None:
    """What isn't there is an error of our tree and an AttributeError, and names what may be meant."""
    of, _, name = guess.partition(".")
    with pytest.raises(azjp.UnknownAttributeError) as told:
        getattr(THINGS[of], name)
    assert told.value.nearest[0] == meant
    assert str(told.value).endswith("?")
    assert isinstance(told.value, AttributeError)
    assert str(pickle.loads(pickle.dumps(told.value))) == str(told.value)  # noqa: S301 - our own


def test_notebooks_go_on_to_complete() -> None:
    """IPython completes nothing behind what has a class with ``__getattr__``, as that might run anything."""
    for thing in (rel, rel.events, THINGS["answer"]):
        assert not hasattr(type(thing), "__getattr__")
        assert hasattr(thing, "_repr_html_")


@pytest.mark.parametrize("thing", THINGS.values(), ids=THINGS)
def test_programs_may_still_probe(thing: Any) -> None:
    """Attributes that notebooks and other programs look for aren't there, and nothing is guessed for them."""
    assert not hasattr(thing, "_ipython_display_")
    assert getattr(thing, "_repr_latex_", None) is None
    with pytest.raises(AttributeError) as told:
        _ = thing._records_
    assert "mean" not in str(told.value)


def test_a_fault_in_a_property_is_told_as_it_is() -> None:
    """An attribute that is there, and fails, isn't said to be missing."""

    class Broken(azjp.Answer):
        @property
        def broken(self) -> object:
            nothing: Any = None
            return nothing.missing

    with pytest.raises(AttributeError, match="'NoneType' object has no attribute 'missing'"):
        _ = Broken([]).broken
