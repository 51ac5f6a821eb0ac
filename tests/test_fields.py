"""One description of each field: a field that is declared is everywhere, also where docstrings are stripped."""

import json
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import attrs
import pytest
from profiles import FIRST_EDITION
from records import WIRE, cited, country, event, person, source

import azjp_relations as azjp
from azjp_relations.dataset import Edition
from azjp_relations.display.pieces import in_words
from azjp_relations.model import Citation, Event, Name, Participant, Quantity, Source, Variant
from azjp_relations.model.base import Part
from azjp_relations.model.fields import Shape, fields_of
from azjp_relations.model.kinds import CLASSES, KINDS, kind_of, word_of
from azjp_relations.model.walk import rebuilt, references, walk
from azjp_relations.schema import SCHEMA_FILES

PARTS: tuple[Any, ...] = (
    Citation,
    Name,
    Participant,
    azjp.Statement,
    Variant,
    azjp.Caveat,
    Quantity,
    Edition,
    azjp.RetiredId,
)
DATA = Path(azjp.__file__).parent / "data"


def run(code: str, *options: str) -> str:
    """Return the output of *code*, run by an interpreter of its own."""
    paths = [str(Path(azjp.__file__).parents[1]), str(Path(__file__).parent)]
    done = subprocess.run(
        [sys.executable, *options, "-c", f"import sys; sys.path[:0] = {paths!r}\n{code}"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


# --- what is described --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("cls", [*CLASSES, *PARTS], ids=lambda cls: cls.__name__)
def test_every_field_is_described(cls: Any) -> None:
    """In a sentence of plain text, which names no markup."""
    for field in fields_of(cls):
        assert field.meaning.endswith("."), field
        assert not set("`*") & set(field.meaning), field
        assert field.optional is ("None" in field.meaning) or field.name in {"value", "basis", "accredited_to"}, field


@pytest.mark.parametrize("cls", [*CLASSES, *PARTS], ids=lambda cls: cls.__name__)
def test_help_lists_every_field(cls: Any) -> None:
    """The docstring of a class says what each of its fields means, as ``help`` shows it."""
    assert "Attributes:\n" in cls.__doc__
    for field in fields_of(cls):
        if cls is not Quantity:
            assert f"    {field.name}: {field.meaning}\n" in cls.__doc__


def test_shapes() -> None:
    """A field knows what one value of it is, whether it holds many, and whether it may be ``None``."""
    of_event = {field.name: field for field in fields_of(Event)}
    assert of_event["id"].shape is Shape.ID
    assert of_event["kind"] == of_event["kind"]._replace(shape=Shape.TERM, kind=azjp.EventKind, required=True)
    assert of_event["when"] == of_event["when"]._replace(shape=Shape.DATE, many=False, optional=True, required=False)
    assert of_event["places"] == of_event["places"]._replace(shape=Shape.REFERENCE, kind=azjp.Actor, many=True)
    assert of_event["participants"].shape is of_event["citations"].shape is Shape.PART
    assert {field.shape for cls in (*CLASSES, *PARTS) for field in fields_of(cls)} == set(Shape)


def test_sources_citations_and_editions_are_parts() -> None:
    """They are checked by what their fields are for, as all parts are."""
    assert all(issubclass(cls, Part) for cls in (Source, Citation, Edition))
    with pytest.raises(azjp.RecordError, match=r"citation: source: must be a Source, not 5; locator: must be text"):
        Citation(source=5, locator=None)  # type: ignore[arg-type]
    with pytest.raises(azjp.RecordError, match=r"kind|language: must be text"):
        source("wire", language=5)


# --- kinds of records ---------------------------------------------------------------------------------------------


def test_two_names_give_all_others() -> None:
    """A kind of records says its class and its plural; files, tables and words for templates follow."""
    assert {kind.file for kind in KINDS} == {*SCHEMA_FILES} - {"edition.json"}
    assert {kind.plural for kind in KINDS} == {*azjp.load().collections}
    assert kind_of(azjp.EconomicFact).file == "economic_facts.json"
    assert kind_of(country("japan")).plural == "actors"
    assert all(azjp.template(word_of(cls)) for cls in CLASSES)
    with pytest.raises(LookupError, match="Record is not a kind"):
        kind_of(azjp.Record)


# --- walking ------------------------------------------------------------------------------------------------------


def test_a_walk_meets_every_value_with_its_place() -> None:
    """Values of parts are met inside the record, those of other records are not."""
    guest = Participant(actor=person("guest"), role="visitor")
    statement = azjp.Statement(speakers=(person("guest"),), gist="All is well.", citations=cited())
    talks = event("talks", participants=(guest,), statements=(statement,))
    places = {(owner, field.name, position): value for owner, field, position, value in walk(talks)}
    assert places["", "title", 0] == talks.title
    assert places["participants[0]", "role", 0] is azjp.Role.VISITOR
    assert places["statements[0]", "speakers", 0] == person("guest")
    assert places["statements[0].citations[0]", "source", 0] == WIRE
    assert not [place for place in places if "names" in place[1]]
    assert {record.id for record in references(talks)} == {"guest", WIRE.id}


def test_a_rebuilt_record_is_itself_where_nothing_changes() -> None:
    """Else only the parts that changed are new; a part that lost what it needs is gone where it may be."""
    talks = event("talks", participants=(Participant(actor=person("guest"), role="visitor"),))
    assert rebuilt(talks, lambda value: value) is talks
    host = person("host")
    other = rebuilt(talks, lambda value: host if value == person("guest") else value)
    assert other.participants[0].actor is host
    assert other.citations is talks.citations
    assert rebuilt(talks, lambda value: None if value == person("guest") else value, may_fall=True).participants == ()
    assert rebuilt(talks, lambda value: None if value == WIRE else value, may_fall=True) is None


def test_a_rebuilt_record_is_checked() -> None:
    """What is put in must fit its field, and the rules must hold; a class of yours is built as it builds itself."""
    talks = event("talks", participants=(Participant(actor=person("guest"), role="visitor"),))
    with pytest.raises(azjp.RecordError, match=r"participant: actor: must be an Actor, not Source"):
        rebuilt(talks, lambda value: WIRE if value == person("guest") else value)
    with pytest.raises(azjp.RecordError, match=r"citation: source: must be a Source, not None"):
        rebuilt(talks, lambda value: None if value == WIRE else value)

    @attrs.frozen(kw_only=True, eq=False, repr=False)
    class Dinner(Event):
        def __attrs_post_init__(self) -> None:
            super().__attrs_post_init__()
            built.append(self.id)

    built: list[str] = []
    dinner = Dinner(id="dinner", kind="reception", title="A dinner", citations=cited())
    rebuilt(dinner, lambda value: source("other") if value == WIRE else value)
    assert built == ["dinner", "dinner"]


# --- in words -----------------------------------------------------------------------------------------------------


def test_values_in_words() -> None:
    """A record by its label or id, a name by its text, several with semicolons between, nothing as such."""
    guest = person("guest")
    part = Participant(actor=guest, role="visitor", capacity="poet")
    assert in_words(guest) == guest.label
    assert in_words((guest, None, ()), ids=True) == "guest; nothing; nothing"
    assert in_words(guest.names) == "; ".join(name.text for name in guest.names)
    assert in_words(guest.names[:1], ids=True) == str(guest.names[0])
    assert in_words(part) == "guest as visitor (poet)"
    assert in_words(None, nothing="") == ""
    assert in_words(Quantity(5, "USD")) == "USD 5"
    assert [in_words(flag) for flag in (True, False)] == ["yes", "no"]


# --- adding a field -----------------------------------------------------------------------------------------------

#: Declares four more fields of an event, before anything reads the class; the rest of the code is as it is.
PATCH = '''
import importlib.machinery, importlib.util
DECLARED = """
    weather: Annotated[str | None, means("The weather; None if not stated.")] = None
    seen: Annotated[EdtfDate | None, means("When it was seen; None if it was not.")] = field(
        default=None, converter=optional_date
    )
    moods: Annotated[tuple[Topic, ...], means("The moods.")] = ()
    witness: Annotated[Person | None, means("Who saw it; None if nobody did.")] = None
"""
class Patched(importlib.machinery.SourceFileLoader):
    def get_code(self, fullname):
        before, mark, after = self.get_source(fullname).partition("    places: ")
        assert mark
        return compile(before + DECLARED.lstrip("\\n") + mark + after, self.path, "exec", dont_inherit=True)
class Finder:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name == "azjp_relations.model.events":
            spec = importlib.machinery.PathFinder.find_spec(name, path)
            return importlib.util.spec_from_file_location(name, spec.origin, loader=Patched(name, spec.origin))
sys.meta_path.insert(0, Finder)
import azjp_relations as azjp
from records import cited, event, person, whole
WITNESS = person("a-witness")
TALKS = event("talks", weather="windy", seen="2001-02", moods=(azjp.Topic("trade"),), witness=WITNESS)
REL = whole(WITNESS, TALKS)
'''


#: What is asked of each room that shows, writes, reads, draws or walks records.
ASKED = {
    # tables, with keys and meanings: the data dictionary is made from these
    "tables": """
from azjp_relations.tables import all_tables, table
columns = {c.name: c.description for c in table("events").columns}
assert columns["weather"] == "The weather; empty if not stated."
assert columns["witness_id"] == "Who saw it; empty if nobody did."
row = dict(zip(columns, next(table("events").rows([TALKS]))))
assert (row["weather"], row["seen_edtf"], row["witness_id"]) == ("windy", "2001-02", "a-witness"), row
assert [*table("event_moods").rows([TALKS])] == [("talks", 0, "trade")]
""",
    # the JSON Schema and the template
    "schema": """
keys = azjp.json_schema("events")["$defs"]["Event"]["properties"]
assert keys["weather"]["description"] == "The weather; left out if not stated."
assert keys["witness"]["description"].endswith("The id of a Person.")
assert keys["moods"]["items"] == {"$ref": "#/$defs/Topic"}
template = azjp.template("event")
assert (template["seen"], template["witness"]) == ("2001-02-03", "id-of-a-person")
assert template["moods"] == ["diplomatic-relations"]
""",
    # JSON, written and read
    "json": """
import pathlib, tempfile
with tempfile.TemporaryDirectory() as folder:
    azjp.write(REL, pathlib.Path(folder, "pack"))
    assert azjp.read(pathlib.Path(folder, "pack")).events["talks"] == TALKS
from azjp_relations.errors import RecordError
try:
    event("other", weather=5)
except RecordError as error:
    assert error.problems == (("weather", "must be text, not int"),) or "weather" in str(error)
""",
    # cards
    "cards": """
from azjp_relations.display.html import html_card
from azjp_relations.display.terminal import text_card
for card in (html_card(TALKS), text_card(TALKS)):
    assert "weather" in card.lower() and "windy" in card and "witness" in card.lower() and "trade" in card
assert "    weather: The weather; None if not stated." in azjp.Event.__doc__
""",
    # strategies, which no rule of the model stops
    "strategies": """
from hypothesis import Phase, find, settings
from azjp_relations.testing import records
seen = find(records(azjp.Event), lambda e: e.weather and e.seen and e.moods and e.witness,
             settings=settings(database=None, derandomize=True, max_examples=5000, phases=[Phase.generate]))
assert type(seen.witness) is azjp.Person
""",
    # whatever walks a record
    "walks": """
from azjp_relations.model.walk import references, texts_of
assert WITNESS in [*references(TALKS)]
assert {"windy", "2001-02", "trade"} <= set(texts_of([TALKS])[0].splitlines())
other = whole(WITNESS, event("talks", weather="calm", seen="2001-02", moods=TALKS.moods, witness=WITNESS))
assert "windy" in azjp.diff(REL, other).text()
""",
}
#: Asks all of it in one process, and prints what failed, by its name.
ASK = """
import json, traceback
failed = {}
for name, code in json.loads(ASKED).items():
    try:
        exec(compile(code, name, "exec"), dict(globals()))
    except Exception:
        failed[name] = traceback.format_exc()
print(json.dumps(failed))
"""


@pytest.fixture(scope="module")
def failed() -> dict[str, str]:
    """Return what failed of what is asked after the fields were declared."""
    found: dict[str, str] = json.loads(run(f"{PATCH}ASKED = {json.dumps(ASKED)!r}\n{ASK}"))
    return found


@pytest.mark.parametrize("room", ASKED)
@pytest.mark.long
def test_a_new_field_is_everywhere(room: str, failed: dict[str, str]) -> None:
    """Declared in its class alone, it is in every room that shows, writes, reads, draws or walks records."""
    assert room not in failed, failed[room]


# --- without docstrings -------------------------------------------------------------------------------------------


@pytest.mark.long
def test_nothing_depends_on_docstrings(tmp_path: Path) -> None:
    """With ``python -OO`` tables, schemas and templates are the same."""
    code = f"""
import hashlib
import azjp_relations as a
from azjp_relations.schema import schema_text, SCHEMA_FILES
from azjp_relations.tables import all_tables
rel = a.load(edition={FIRST_EDITION!r})
rel.to_sqlite({str(tmp_path / "x.db")!r})
print(sum(len(c.description) for t in all_tables().values() for c in t.columns))
print(hashlib.sha256("".join(map(schema_text, SCHEMA_FILES)).encode()).hexdigest())
print(len(a.template("event")), a.Event.__doc__.count("kind:"))
"""
    stripped, plain = run(code, "-OO"), run(code)
    assert stripped == plain
    shipped = [DATA / "schema" / f"{file.removesuffix('.json')}.schema.json" for file in SCHEMA_FILES]
    assert sha256(b"".join(file.read_bytes() for file in shipped)).hexdigest() in stripped


@pytest.mark.long
def test_arrow_without_docstrings() -> None:
    """Tables for Arrow need none either."""
    pytest.importorskip("pyarrow")
    code = "import azjp_relations as a; print(a.load().events.to_arrow().num_rows)"
    assert run(code, "-OO") == f"{len(azjp.load().events)}\n"


def test_types_that_others_resolved() -> None:
    """Another library may resolve the annotations of a class first, and keep what stands beside the types in them."""
    code = "import attrs; from azjp_relations import Quantity; attrs.resolve_types(Quantity)"
    code += "; from azjp_relations.model.fields import fields_of; print(fields_of(Quantity)[0].shape)"
    assert run(code).strip() == "amount"
