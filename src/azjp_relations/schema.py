"""The data files for an editor: a JSON Schema of each, and templates of records.

Both are made of the model itself: annotations say what a key holds, the *Attributes* of the docstrings what it means,
the vocabularies which terms there are. A schema (draft 2020-12) holds what can be told of one file: keys, types, forms,
terms. Whether an id is that of a record, and whether the rules of the model hold, only reading the files can tell.

``data/schema`` holds the schemas as :func:`json_schema` makes them; a test makes them again and compares.
"""

import json
import re
from collections.abc import Mapping
from copy import deepcopy
from decimal import Decimal
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

from attrs import NOTHING, fields

from azjp_relations.dataset import Edition
from azjp_relations.dates import EdtfDate
from azjp_relations.docstrings import described, plain_text, summary
from azjp_relations.errors import UnknownTermError
from azjp_relations.model import Actor, Caveat, Record, Variant
from azjp_relations.model.base import resolved
from azjp_relations.model.quantities import Quantity
from azjp_relations.model.sources import KEBAB_CASE, Source
from azjp_relations.storage.formats import ACTOR_TYPES, FILES
from azjp_relations.vocabulary import Bound
from azjp_relations.vocabulary.term import Term

__all__ = ["SCHEMA_FILES", "json_schema", "schema_text", "template"]

#: The files that have a schema, each with the class of what is in it.
SCHEMA_FILES: dict[str, type] = {**FILES, "edition.json": Edition}

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_ID = f"^{KEBAB_CASE.pattern}$"
_SOME_TEXT = r"\S"
# Up to 30 digits on either side of the point, in the one way that they are printed back.
_AMOUNT = r"^(?!-0(?:\.0+)?$)-?(?:0|[1-9][0-9]{0,29})(?:\.[0-9]{1,30})?$"


def _edtf_pattern() -> str:
    """Return a pattern of every form of date; that there is such a day, and in this order, it cannot say."""
    year = "(?!0000)[0-9]{4}"
    month, day = "(?:0[1-9]|1[0-2])", "(?:0[1-9]|[12][0-9]|3[01])"
    plain = f"{year}(?:-{month}(?:-{day})?)?"
    other = f"{year}-2[1-4]|{year}-XX(?:-XX)?|{year}-{month}-XX|(?!000X|00XX)[0-9]{{2}}(?:[0-9]X|XX)"
    mark = "[?~%]?"
    end = f"{plain}{mark}"
    return f"^(?:(?:{plain}|{other}){mark}|{end}/(?:{end}|\\.\\.)?|(?:\\.\\.)?/{end})$"


_FORMS: dict[Any, dict[str, Any]] = {
    EdtfDate: {
        "type": "string",
        "pattern": _edtf_pattern(),
        "description": "A date of EDTF level 0 or 1, as precise as its source: a year, month or day (1998, 1998-02, "
        "1998-02-24), a season (2011-21 is spring), unknown digits (197X), ? uncertain, ~ approximate, % both, an "
        "interval (1998-02-24/1998-02-28, 2000-01-21/.. without end, 1992/ of unknown end).",
        "examples": ["1998", "1998-02", "1998-02-24", "197X", "2011-21", "2016-01~", "1998-02-24/1998-02-28"],
    },
    Decimal: {"type": "string", "pattern": _AMOUNT},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    str: {"type": "string", "pattern": _SOME_TEXT},
}
#: What a docstring says to a programmer, said to an editor of files.
_SAID = {
    (Quantity, "amount"): "The figure in plain digits, as text: whole units (dollars, not thousands), negative for a "
    "deficit.",
    (Quantity, "bound"): "How the figure bounds the true value; left out where it is exact.",
}


# --- what the docstrings say --------------------------------------------------------------------------------------


def _plain(text: str) -> str:
    """Return a text of a docstring without its markup; where nothing is ``None``, a key is left out."""
    for written, plain in (("``None``", "left out"), ("``True``", "true"), ("``False``", "false")):
        text = text.replace(written, plain)
    return plain_text(text)


def _said_of(cls: type) -> dict[str, str]:
    of_class = {name: said for (owner, name), said in _SAID.items() if owner is cls}
    return {name: _plain(said) for name, said in described(cls)} | of_class


def _an(cls: type) -> str:
    return f"{'an' if cls.__name__[0] in 'AEIOU' else 'a'} {cls.__name__}"


# --- schemas ------------------------------------------------------------------------------------------------------


def schema_text(file: str) -> str:
    """Return the JSON Schema of a data file as the text of a file."""
    return json.dumps(json_schema(file), ensure_ascii=False, indent=2) + "\n"


def json_schema(file: str) -> dict[str, Any]:
    """Return the JSON Schema of a data file: ``events.json`` or ``events``.

    >>> json_schema("events")["$defs"]["EventKind"]["enum"][2]
    'visit'

    Raises:
        UnknownTermError: If there is no such data file; the message names the nearest.
    """
    name = file.removesuffix(".json")
    cls = SCHEMA_FILES.get(f"{name}.json")
    if cls is None:
        names = [known.removesuffix(".json") for known in SCHEMA_FILES]
        raise UnknownTermError(f"{file!r} is no data file", name, names)
    return _Schema(f"{name}.json", cls).whole()


class _Schema:
    """The schema of one file, which gathers the definitions that it needs."""

    def __init__(self, file: str, cls: type) -> None:
        self._file = file
        self._cls = cls
        self._defs: dict[str, Any] = {}

    def whole(self) -> dict[str, Any]:
        head = {
            "$schema": _DRAFT,
            "$comment": "Made by azjp_relations.json_schema of the model; not edited by hand.",
            "title": f"{self._file} of azjp_relations",
        }
        if issubclass(self._cls, Record | Source):
            body = {"description": _plain(summary(self._cls)), "type": "array", "items": self._records()}
        else:
            body = self._object(self._cls)
        return {**head, **body, "$defs": dict(sorted(self._defs.items()))}

    def _records(self) -> dict[str, Any]:
        if self._cls is not Actor:
            return self._defined(self._cls)
        sorts = {
            word: {
                "if": {"properties": {"type": {"const": word}}, "required": ["type"]},
                "then": self._defined(cls),
            }
            for word, cls in ACTOR_TYPES.items()
        }
        return {
            "type": "object",
            "properties": {
                "type": {
                    "description": "What sort of actor it is, which says what other keys there are.",
                    "enum": list(ACTOR_TYPES),
                    "enumDescriptions": [_plain(summary(cls)) for cls in ACTOR_TYPES.values()],
                }
            },
            "required": ["type"],
            "allOf": list(sorts.values()),
        }

    def _defined(self, cls: type, owner: type | None = None) -> dict[str, Any]:
        """Return a reference to the definition of *cls*, which for a doubt or a reading is one for each *owner*."""
        name = f"{owner.__name__}{cls.__name__}" if owner else cls.__name__
        if name not in self._defs:
            self._defs[name] = {}  # its place, should it come upon itself
            self._defs[name] = self._definition(cls, owner)
        return {"$ref": f"#/$defs/{name}"}

    def _definition(self, cls: type, owner: type | None) -> dict[str, Any]:
        if issubclass(cls, Term):
            return _enumeration(cls)
        if cls in _FORMS:
            return dict(_FORMS[cls])
        made = self._object(cls)
        if owner is not None:
            own = _own_fields(owner)
            made["properties"]["field"] |= {"enum": [*own, None] if cls is Caveat else list(own)}
            if cls is Variant:
                made["allOf"] = [
                    {
                        "if": {"properties": {"field": {"const": name}}, "required": ["field"]},
                        "then": {"properties": {"value": self._of(annotation, owner)}},
                    }
                    for name, annotation in own.items()
                ]
        return made

    def _object(self, cls: Any) -> dict[str, Any]:
        """Return the schema of an object with the fields of *cls* for keys."""
        said = _said_of(cls)
        properties: dict[str, Any] = {}
        required = []
        for a in fields(resolved(cls)):
            told = said.get(a.name, "")
            properties[a.name] = self._field(cls, a.name, a.type, told, needed=a.default is NOTHING)
            if a.default is NOTHING:
                required.append(a.name)
            if a.name == "id" and issubclass(cls, Actor):
                word = next(word for word, sort in ACTOR_TYPES.items() if sort is cls)
                properties["type"] = {"description": "What sort of actor it is.", "const": word}
                required.append("type")
        return {
            "description": _plain(summary(cls)),
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": False,
        }

    def _field(self, cls: type, name: str, annotation: Any, told: str, *, needed: bool) -> dict[str, Any]:
        if name == "id" and issubclass(cls, Record | Source):
            return {"description": told, "type": "string", "pattern": _ID}
        if (cls, name) == (Quantity, "bound"):
            return {"description": told, **_enumeration(Bound, without=Bound.EXACT)}
        made = self._of(annotation, cls)
        if needed and made.get("type") == "array":
            # Whatever list must be given must hold something: citations, names, speakers.
            made["minItems"] = 1
        if "$ref" in made:
            made = {"allOf": [made]}  # editors take the description of what is referred to for that of the key
        of_ids = made.pop("description", None)
        return {"description": f"{told} {of_ids[0].upper()}{of_ids[1:]}." if of_ids else told, **made}

    def _of(self, annotation: Any, owner: type) -> dict[str, Any]:
        """Return the schema of a value of *annotation* in *owner*."""
        if get_origin(annotation) in {Union, UnionType}:
            (inner,) = (self._of(a, owner) for a in get_args(annotation) if a is not NoneType)
            if "type" in inner:
                return {**inner, "type": [inner["type"], "null"]}
            return {"anyOf": [inner, {"type": "null"}]}
        if get_origin(annotation) is tuple:
            return {"type": "array", "items": self._of(get_args(annotation)[0], owner)}
        if get_origin(annotation) is Mapping:
            return {"type": "object", "additionalProperties": {"type": "integer", "minimum": 0}}
        if annotation is object:
            return {}
        if issubclass(annotation, Record | Source):
            return {"type": "string", "pattern": _ID, "description": f"the id of {_an(annotation)}"}
        if annotation in {str, int, bool, Decimal}:
            return dict(_FORMS[annotation])
        return self._defined(annotation, owner if annotation in {Variant, Caveat} else None)


def _own_fields(cls: Any) -> dict[str, Any]:
    """Return the fields of *cls* that may be doubtful or read otherwise, with their annotations."""
    return {a.name: a.type for a in fields(resolved(cls)) if a.name not in {"id", "variants", "caveats"}}


def _enumeration(vocabulary: type[Term], without: Term | None = None) -> dict[str, Any]:
    terms = [term for term in vocabulary if term is not without]
    return {
        "description": _plain(summary(vocabulary)),
        "enum": [term.value for term in terms],
        # No word of the standard, which leaves such alone; editors show them beside the terms.
        "enumDescriptions": [term.definition for term in terms],
    }


# --- templates ----------------------------------------------------------------------------------------------------


def _kebab(cls: type) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "-", cls.__name__).lower()


_KINDS: dict[str, type] = {
    _kebab(cls): cls
    for file_class in FILES.values()
    for cls in (ACTOR_TYPES.values() if file_class is Actor else (file_class,))
}
_A_DAY = "2001-02-03"
#: Where a form, or a rule of the model, asks for more than any value of the type; ``None`` leaves the key out.
_FILLED: dict[tuple[str, str], Any] = {
    ("Source", "url"): "https://example.org/document",
    ("Source", "language"): "en",
    ("Citation", "locator"): "History ¶1.2",
    ("Name", "language"): "en",
    ("Variant", "field"): "note",
    ("Caveat", "field"): "note",
    ("Caveat", "see"): ["id-of-a-record"],
    ("Quantity", "amount"): "1000",
    ("Quantity", "bound"): "about",
    ("Agreement", "status"): "signed",
    ("EconomicFact", "indicator"): "grant",
    ("EconomicFact", "basis"): None,
}


def template(kind: str) -> dict[str, Any]:
    """Return a record of some *kind* as the data files hold it, with every key filled in.

    Texts say what belongs in their place, references are ids like ``id-of-a-place``, terms are the first of their
    vocabularies, dates all the same day. Once the ids are those of records, the record is valid; keys for which
    there is nothing to state are deleted.

    Args:
        kind: ``event``, ``agreement``, ``economic-fact``, ``tenure``, ``tie``, ``source``, ``country``, ``place``,
            ``organization`` or ``person``.

    >>> template("event")["when"], template("event")["part_of"]
    ('2001-02-03', 'id-of-an-event')

    Raises:
        UnknownTermError: If there is no such kind of record; the message names the nearest.
    """
    cls = _KINDS.get(kind)
    if cls is None:
        raise UnknownTermError(f"{kind!r} is no kind of record", kind, _KINDS)
    made = _filled(cls)
    head = {"id": f"my-{kind}"}
    if issubclass(cls, Actor):
        head["type"] = kind
    return {**head, **{key: value for key, value in made.items() if key != "id"}}


def _filled(cls: Any) -> dict[str, Any]:
    said = _said_of(cls)
    made = {}
    for a in fields(resolved(cls)):
        place = (cls.__name__, a.name)
        value = deepcopy(_FILLED[place]) if place in _FILLED else _placeholder(a.type, said.get(a.name, ""))
        if value is not None:
            made[a.name] = value
    return made


def _placeholder(annotation: Any, said: str) -> Any:
    """Return JSON that a field of *annotation* takes; ``None`` if the key is better left out."""
    if get_origin(annotation) in {Union, UnionType}:
        return next(_placeholder(a, said) for a in get_args(annotation) if a is not NoneType)
    if get_origin(annotation) is tuple:
        return [_placeholder(get_args(annotation)[0], said)]
    if annotation is bool:
        return None
    if annotation is int:
        return 1
    if annotation in {str, object}:
        return said
    if annotation is EdtfDate:
        return _A_DAY
    if issubclass(annotation, Term):
        return next(iter(annotation)).value
    if issubclass(annotation, Record | Source):
        return f"id-of-{'an' if annotation.__name__[0] in 'AEIOU' else 'a'}-{_kebab(annotation)}"
    return _filled(annotation)
