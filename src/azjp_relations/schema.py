"""Help for writing data files in an editor: a JSON Schema of each file, and templates of records, made from the model.

A schema (draft 2020-12) checks all that one file can show: keys, types, forms and terms. Only when you read the files
are ids and the rules of the model checked. ``data/schema`` has the schemas.
"""

import json
from copy import deepcopy
from typing import Any

from azjp_relations.dataset import Edition
from azjp_relations.dates import EdtfDate
from azjp_relations.errors import UnknownTermError, checked
from azjp_relations.model import Actor, Caveat, Variant
from azjp_relations.model.base import KEBAB_CASE, Entry, own_fields, with_article
from azjp_relations.model.fields import Field, Shape, fields_of
from azjp_relations.model.kinds import ACTOR_TYPES, CLASSES, KINDS, kind_of, word_of
from azjp_relations.model.quantities import Quantity
from azjp_relations.text import capitalized
from azjp_relations.vocabulary import Bound
from azjp_relations.vocabulary.term import Term

__all__ = ["SCHEMA_FILES", "json_schema", "schema_text", "template"]

#: The files that have a schema, each with the class of its content.
SCHEMA_FILES: dict[str, Any] = {**{kind.file: kind.cls for kind in KINDS}, "edition.json": Edition}

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_ID = f"^{KEBAB_CASE.pattern}$"
_SOME_TEXT = r"\S"
# Up to 30 digits on either side of the point, in the one way that they are printed back.
_AMOUNT = r"^(?!-0(?:\.0+)?$)-?(?:0|[1-9][0-9]{0,29})(?:\.[0-9]{1,30})?$"


def _edtf_pattern() -> str:
    """Return a pattern of every form of date. It can't check that a day exists, or that two are in order."""
    year = "(?!0000)[0-9]{4}"
    month, day = "(?:0[1-9]|1[0-2])", "(?:0[1-9]|[12][0-9]|3[01])"
    plain = f"{year}(?:-{month}(?:-{day})?)?"
    other = f"{year}-2[1-4]|{year}-XX(?:-XX)?|{year}-{month}-XX|(?!000X|00XX)[0-9]{{2}}(?:[0-9]X|XX)"
    mark = "[?~%]?"
    end = f"{plain}{mark}"
    one_of = f"\\[(?:{plain}\\.\\.(?:{plain})?|\\.\\.{plain})\\]"
    return f"^(?:(?:{plain}|{other}){mark}|{end}/(?:{end}|\\.\\.)?|(?:\\.\\.)?/{end}|{one_of})$"


_FORMS: dict[Shape, dict[str, Any]] = {
    Shape.DATE: {
        "type": "string",
        "pattern": _edtf_pattern(),
        "description": "An EDTF date, as precise as its source: a year, month or day (1998, 1998-02, "
        "1998-02-24), a season (2011-21 is spring), unknown digits (197X), ? uncertain, ~ approximate, % both, an "
        "interval (1998-02-24/1998-02-28, 2000-01-21/.. without end, 1992/ of unknown end), one day of a range "
        "([..2022-05-05], [1998-02-24..1998-02-28]).",
        "examples": ["1998", "1998-02", "1998-02-24", "197X", "2011-21", "2016-01~", "1998-02-24/1998-02-28"],
    },
    Shape.AMOUNT: {"type": "string", "pattern": _AMOUNT},
    Shape.NUMBER: {"type": "integer"},
    Shape.FLAG: {"type": "boolean"},
    Shape.TEXT: {"type": "string", "pattern": _SOME_TEXT},
    Shape.ID: {"type": "string", "pattern": _ID},
    Shape.COUNTS: {"type": "object", "additionalProperties": {"type": "integer", "minimum": 0}},
    Shape.ANY: {},
}
#: The forms of certain texts, by the names of their fields.
_PATTERNS = {"fingerprint": "^[0-9a-f]{16}$", "wikidata": "^Q[1-9][0-9]*$", "iso": "^[A-Z]{2}$"}
#: What the ``None``, ``True`` and ``False`` of a meaning are in a file.
_WORDS = {"none": "left out", "true": "true", "false": "false"}


# --- schemas ------------------------------------------------------------------------------------------------------


def schema_text(file: str) -> str:
    """Return the JSON Schema of a data file as the text of a file."""
    return json.dumps(json_schema(file), ensure_ascii=False, indent=2) + "\n"


def json_schema(file: str) -> dict[str, Any]:
    """Return the JSON Schema of a data file: ``events.json`` or ``events``.

    >>> "visit" in json_schema("events")["$defs"]["EventKind"]["enum"]
    True

    Raises:
        UnknownTermError: If no data file has this name; the message names the nearest.
    """
    name = checked("file", file, str).removesuffix(".json")
    cls = SCHEMA_FILES.get(f"{name}.json")
    if cls is None:
        names = [known.removesuffix(".json") for known in SCHEMA_FILES]
        raise UnknownTermError(f"Unknown data file {file!r}", name, names)
    return _Schema().whole(f"{name}.json", cls)


class _Schema:
    """The schema of one file, which collects the definitions that it needs."""

    def __init__(self) -> None:
        self._defs: dict[str, Any] = {}

    def whole(self, file: str, cls: type) -> dict[str, Any]:
        comment = "Made from the model by azjp_relations.json_schema: don't edit it."
        head = {"$schema": _DRAFT, "$comment": comment, "title": f"{file} of azjp_relations"}
        if issubclass(cls, Entry):
            items = self._actors() if cls is Actor else self._defined(cls)
            body = {"description": kind_of(cls).meaning, "type": "array", "items": items}
        else:
            body = self._object(cls)
        return {**head, **body, "$defs": dict(sorted(self._defs.items()))}

    def _actors(self) -> dict[str, Any]:
        of_type = [{"if": _having("type", word), "then": self._defined(cls)} for word, cls in ACTOR_TYPES.items()]
        about = "What sort of actor it is, which decides what other keys there are."
        meanings = [CLASSES[cls] for cls in ACTOR_TYPES.values()]
        word = {"description": about, "enum": list(ACTOR_TYPES), "enumDescriptions": meanings}
        return {"type": "object", "properties": {"type": word}, "required": ["type"], "allOf": of_type}

    def _defined(self, cls: type, owner: type | None = None) -> dict[str, Any]:
        """Return a reference to the definition of *cls*; caveats and variants have one for each *owner* of theirs."""
        name = f"{owner.__name__}{cls.__name__}" if owner else cls.__name__
        if name not in self._defs:
            self._defs[name] = {}  # so that it can refer to itself
            self._defs[name] = self._definition(cls, owner)
        return {"$ref": f"#/$defs/{name}"}

    def _definition(self, cls: type, owner: type | None) -> dict[str, Any]:
        if issubclass(cls, Term):
            return _enumeration(cls)
        if issubclass(cls, EdtfDate):
            return deepcopy(_FORMS[Shape.DATE])
        schema = self._object(cls)
        if owner is not None:
            own = own_fields(owner)
            schema["properties"]["field"] |= {"enum": [*own, None] if cls is Caveat else list(own)}
            if cls is Variant:
                values = {name: {"properties": {"value": self._value(field, owner)}} for name, field in own.items()}
                schema["allOf"] = [{"if": _having("field", name), "then": value} for name, value in values.items()]
        return schema

    def _object(self, cls: Any) -> dict[str, Any]:
        """Return the schema of an object whose keys are the fields of *cls*."""
        properties = {field.name: self._field(cls, field) for field in fields_of(cls)}
        required = [field.name for field in fields_of(cls) if field.required]
        if issubclass(cls, Actor):
            of_type = {"type": {"description": "What sort of actor it is.", "const": word_of(cls)}}
            properties = {"id": properties["id"], **of_type, **properties}
            required.insert(1, "type")
        about = {"description": CLASSES[cls]} if cls in CLASSES else {}
        schema = {"type": "object", "properties": properties, "required": required, "additionalProperties": False}
        return {**about, **schema}

    def _field(self, cls: type, field: Field) -> dict[str, Any]:
        about = field.meaning_with(**_WORDS)
        if (cls, field.name) == (Quantity, "bound"):
            about = f"{about[:-1]}; left out where it is exact."
            return {"description": about, **_enumeration(Bound, without=Bound.EXACT)}
        schema = self._value(field, cls)
        if field.name in _PATTERNS:
            schema["pattern"] = _PATTERNS[field.name]
        if field.required and schema.get("type") == "array":
            schema["minItems"] = 1
        if "$ref" in schema:
            schema = {"allOf": [schema]}  # else editors describe the key by the definition that it refers to
        of_ids = schema.pop("description", None)
        return {"description": f"{about} {capitalized(of_ids)}." if of_ids else about, **schema}

    def _value(self, field: Field, owner: type) -> dict[str, Any]:
        """Return the schema of a value of *field* in *owner*."""
        if field.many:
            return {"type": "array", "items": self._value(field._replace(many=False), owner)}
        if field.shape is Shape.REFERENCE:
            one: dict[str, Any] = {**_FORMS[Shape.ID], "description": f"the id of {with_article(field.kind)}"}
        elif field.shape is not Shape.DATE and field.shape in _FORMS:
            one = deepcopy(_FORMS[field.shape])
        else:
            one = self._defined(field.kind, owner if field.kind in {Variant, Caveat} else None)
        if not field.optional:
            return one
        return {**one, "type": [one["type"], "null"]} if "type" in one else {"anyOf": [one, {"type": "null"}]}


def _having(key: str, word: str) -> dict[str, Any]:
    return {"properties": {key: {"const": word}}, "required": [key]}


def _enumeration(vocabulary: type[Term], without: Term | None = None) -> dict[str, Any]:
    terms = [term for term in vocabulary if term is not without]
    # The second key isn't in the standard, but editors show the definitions beside the terms.
    return {"enum": [t.value for t in terms], "enumDescriptions": [t.definition for t in terms]}


# --- templates ----------------------------------------------------------------------------------------------------

_TEMPLATES = {word_of(cls): cls for cls in CLASSES}
_PLACEHOLDERS: dict[Shape, Any] = {Shape.DATE: "2001-02-03", Shape.NUMBER: 1, Shape.AMOUNT: "1000", Shape.FLAG: None}
#: Values of fields for which a placeholder of their type won't do; ``None`` leaves the key out.
_EXAMPLES: dict[tuple[str, str], Any] = {
    ("Source", "url"): "https://example.org/document",
    ("Source", "language"): "en",
    ("Citation", "locator"): "History ¶1.2",
    ("Citation", "fingerprint"): "0123456789abcdef",
    ("Citation", "states"): None,
    **{(cls.__name__, "wikidata"): "Q17" for cls in ACTOR_TYPES.values()},
    ("Country", "iso"): "XX",  # no country has it
    ("Name", "language"): "en",
    ("Quantity", "bound"): "about",
    ("Agreement", "status"): "signed",
    ("EconomicFact", "indicator"): "grant",
    ("EconomicFact", "basis"): None,
}


def template(kind: str) -> dict[str, Any]:
    """Return a record of some *kind* (``event``, ``economic-fact``, ``person`` …) in JSON, with every key filled in.

    Each text says what to write there, references are ids like ``id-of-a-place``, and all dates are the same day. The
    record is valid as soon as these ids are ids of records. Delete the keys for which you have nothing to state.

    Raises:
        UnknownTermError: For an unknown kind; the message names the nearest.

    >>> template("event")["when"], template("event")["part_of"]
    ('2001-02-03', 'id-of-an-event')
    """
    cls = _TEMPLATES.get(checked("kind", kind, str))
    if cls is None:
        raise UnknownTermError(f"Unknown kind of record {kind!r}", kind, _TEMPLATES)
    head = {"id": f"my-{kind}", **({"type": kind} if issubclass(cls, Actor) else {})}
    return head | _filled(cls) | head


def _filled(cls: Any, owner: Any = None) -> dict[str, Any]:
    filled = {}
    for field in fields_of(cls):
        place = (cls.__name__, field.name)
        value = deepcopy(_EXAMPLES[place]) if place in _EXAMPLES else _placeholder(field, cls)
        if cls in {Caveat, Variant} and field.name == "field":
            value = next(one.name for one in fields_of(owner) if one.shape is Shape.TEXT and not one.many)
        if value is not None:
            filled[field.name] = [value] if field.many else value
    return filled


def _placeholder(field: Field, owner: Any) -> Any:
    """Return a value, in JSON, that fits *field* of *owner*, or is an item of it; ``None`` leaves the key out."""
    if field.shape in _PLACEHOLDERS:
        return _PLACEHOLDERS[field.shape]
    match field.shape:
        case Shape.ID:
            return "id-of-a-record"
        case Shape.TERM:
            # The first term is often the default, which files leave out.
            return [*field.kind][0 if field.required or field.many else -1].value
        case Shape.REFERENCE:
            word = word_of(field.kind)
            return f"id-of-{'an' if word[0] in 'aeiou' else 'a'}-{word}"
        case Shape.PART | Shape.QUANTITY:
            return _filled(field.kind, owner)
    return field.meaning_with(**_WORDS)
