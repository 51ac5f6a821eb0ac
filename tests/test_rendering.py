"""No text of any field of any record breaks an export, or steers who looks at it."""

import re
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from every_export import EXPORTS
from hypothesis import given
from hypothesis import strategies as st
from profiles import examples
from records import (
    HOSTILE,
    WIRE,
    agreement,
    cited,
    country,
    event,
    fact,
    organization,
    person,
    place,
    preferred,
    source,
    tenure,
    thing,
    tie,
)

import azjp_relations as azjp
from azjp_relations.model import Caveat, Participant, Statement, Variant
from azjp_relations.model.fields import Shape, fields_of
from azjp_relations.model.kinds import CLASSES
from azjp_relations.model.walk import walk

_JAPAN = country("japan", names=preferred("Japan", "Nippon"))
_TOKYO = place("tokyo", lies_in=_JAPAN)
_WIRE = source("a-wire", title="A title", url="https://example.org/a", via="A portal", licence="CC0-1.0")
_SOMEONE = person("someone", country=_JAPAN, occupations=("poet",))
_BODY = organization("a-body", country=_JAPAN)
_SAID = Statement(speakers=(_SOMEONE,), gist="A gist.", citations=cited(_WIRE))
_TALKS = event(
    "talks",
    "1998-02-24",
    places=(_TOKYO,),
    participants=(Participant(actor=_SOMEONE, role="host", capacity="Envoy"),),
    statements=(_SAID,),
    citations=cited(_WIRE),
    variants=(Variant(field="title", value="Other talks", citations=cited(_WIRE)),),
    caveats=(Caveat(kind="contradiction", weight="material", field="title", note="Two titles."),),
)
_BASE = (
    *(WIRE, _JAPAN, _TOKYO, _WIRE, _SOMEONE, _BODY, _TALKS, thing("a-plant", country=_JAPAN)),
    agreement("pact", "1998", parties=(_JAPAN, _BODY), event=_TALKS),
    fact("grant", "5", "1998", origin=_JAPAN, event=_TALKS, citations=cited(_WIRE)),
    tenure("envoy", _SOMEONE, country=_JAPAN, start="1997"),
    tie("friends", "cooperates-with", _SOMEONE, _BODY),
)

#: Characters that formats forbid, that end a text in some programs, or that change how others look; markup of each.
ODD = (
    "\x00 \x01 \x08 \x0b \x0c \x1a \x1b[31m \x1b]0;title\x07 \x1c \x1f \x7f \x85 \x9b \u061c \u200b \u200e \u202e "
    "\u2028 \u2029 \u2066 \ufeff \ufffe \uffff \U0001fffe \U0010ffff _x0001_ & ]]> --> <![CDATA[ </script> {{x}} "
    "$\\alpha \\input{x} %s `|*_[a](javascript:x) =1+1 \\n END:VEVENT \N{COMBINING ACUTE ACCENT}"
)
#: What no terminal, page or document may get from a record as it is.
_STEERING = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]"
)
#: The exports that people look at, rather than programs.
_SEEN = [
    n for n in EXPORTS if n in {"terminal", "notebook", "citations", "markdown", "answer as markdown", "chart.svg"}
]
_SEEN += [name for name in EXPORTS if name.startswith(("brief", "profile"))]
#: Fields whose texts have a form: a code, an address, a language, a fingerprint.
_FORMED = {"wikidata", "iso", "url", "language", "fingerprint", "licence", "field", "reason", "locator", "printed"}


def filled(value: Any, text: str, refused: set[str]) -> Any:
    """Return a record, or a part of one, with *text* in every field that takes it."""
    for field in fields_of(type(value)):
        held = getattr(value, field.name)
        if field.name in {"field", "states"}:  # names of fields
            continue
        if field.shape is Shape.PART and held is not None:
            new = tuple(filled(one, text, refused) for one in held) if field.many else filled(held, text, refused)
        elif field.shape is Shape.TEXT or (field.shape is Shape.ANY and isinstance(held, str)):
            new = (text,) if field.many else text
        else:
            continue
        try:
            value = evolve(value, **{field.name: new})
        except azjp.AzjpError:
            refused.add(field.name)
    return value


def dataset_with(text: str) -> azjp.Dataset:
    """Return a dataset of records of all kinds in which every text is *text*."""
    return azjp.Pack().add(*(filled(record, text, set()) for record in _BASE)).dataset()


def test_every_text_of_every_kind_is_filled() -> None:
    """No field is left out but those whose texts have a form."""
    assert {type(record) for record in _BASE} == set(CLASSES)
    refused: set[str] = set()
    for record in _BASE:
        filled(record, "Begin x End", refused)
    assert refused <= _FORMED
    texts = {
        field.name
        for record in dataset_with("Begin x End")
        for _, field, _, value in walk(record)
        if field.shape is Shape.TEXT and value == "Begin x End"
    }
    assert {"title", "note", "publisher", "gist", "capacity", "text", "item", "basis", "terms", "via"} <= texts


def check(name: str, text: str, folder: Path) -> None:
    """Export a dataset in which every text is *text*, and read it back."""
    export = EXPORTS[name]
    folder.mkdir(exist_ok=True)
    place = folder / f"a{export.ending}"
    export.write(dataset_with(text), place)
    shown = export.read(place)
    if name in _SEEN:
        assert not (met := _STEERING.search(shown.replace("\r\n", "\n"))), (
            met[0],
            shown[met.start() - 50 : met.end() + 50],
        )
        if place.is_file() and export.ending in {".md", ".html", ".txt", ".svg"}:
            raw = place.read_bytes().decode()
            assert not (met := _STEERING.search(raw)), (met[0], raw[met.start() - 50 : met.end() + 50])
    if export.ending == ".html" and not name.startswith("chart"):
        assert "<script>alert" not in place.read_bytes().decode()


_ODD_IN = [
    # Of charts, the specification has all texts, and the vector drawing shows them.
    pytest.param(name, marks=[pytest.mark.slow] * (name in {"chart.png", "chart.html"}))
    for name in EXPORTS
]


@pytest.mark.parametrize("name", _ODD_IN)
@pytest.mark.long
def test_odd_texts_in_every_field(tmp_path: Path, name: str) -> None:
    """Each export is read back by another program."""
    if EXPORTS[name].needs:
        pytest.importorskip(EXPORTS[name].needs)
    for text in (f"Begin {ODD} End", HOSTILE)[: 1 if name.startswith("chart") else 2]:
        check(name, text, tmp_path / str(len(text)))


_LONG = [pytest.param(name, marks=[pytest.mark.slow] * name.startswith("chart")) for name in EXPORTS]


@pytest.mark.parametrize("name", _LONG)
@pytest.mark.long
def test_long_texts_in_every_field(tmp_path: Path, name: str) -> None:
    """Ten thousand characters."""
    if EXPORTS[name].needs:
        pytest.importorskip(EXPORTS[name].needs)
    check(name, "x" * 10_000, tmp_path / "long")


_QUICK = [n for n, export in EXPORTS.items() if not export.needs and export.ending and n != "sqlite"]
_ANY = st.text(
    st.one_of(st.sampled_from([*ODD, *"\r\n\t \"'<>&\\{}[]()#*_`~|;,:=%$@"]), st.characters(exclude_categories=["Cs"])),
    min_size=1,
    max_size=12,
)


@examples(40)
@given(_ANY, st.sampled_from(_QUICK))
def test_any_text_in_every_field(tmp_path_factory: pytest.TempPathFactory, text: str, name: str) -> None:
    """The same for whatever text."""
    check(name, f"A{text}B", tmp_path_factory.mktemp("any"))


def test_odd_keys_and_names_in_errors(tmp_path: Path) -> None:
    """Errors about odd words, files and ids print none of them raw."""
    rel = dataset_with("x")
    odd = f"{ODD}\ud800"
    for ask in (
        lambda: rel[odd],
        lambda: rel.events.where(kind=odd),
        lambda: rel.events.where(during=odd),
        lambda: rel.events.where(involving=odd),
        lambda: azjp.count_by(rel.events, odd),  # type: ignore[arg-type]
        lambda: azjp.profile(rel, odd),
        lambda: azjp.EdtfDate(odd),
        lambda: azjp.Quantity(odd, "USD"),
        lambda: azjp.Quantity(5, odd),
        lambda: azjp.read(tmp_path / odd.replace("\x00", "").replace("/", "")[:60]),
        lambda: azjp.brief(rel).save(f"a.{odd[3:9]}"),
        lambda: azjp.load(edition=odd),
    ):
        with pytest.raises(azjp.AzjpError) as caught:
            ask()
        assert not _STEERING.search(str(caught.value)), ascii(str(caught.value))[:300]
