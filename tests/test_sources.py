"""Documents and the places in them."""

from typing import Any

import pytest
from attrs import fields
from attrs.exceptions import FrozenInstanceError
from records import WIRE, source

from azjp_relations.dates import EdtfDate
from azjp_relations.errors import AzjpError, EdtfError, RecordError, UnknownTermError
from azjp_relations.model.sources import Citation, Source
from azjp_relations.vocabulary import SourceKind


def test_a_source_takes_texts() -> None:
    """Kinds and dates are given as text, and become what they mean."""
    made = source(kind="newspaper", published="2001-02", accessed="2026-11-21")
    assert made.kind is SourceKind.NEWSPAPER
    assert made.published == EdtfDate("2001-02")
    assert made.accessed == EdtfDate("2026-11-21")


@pytest.mark.parametrize(
    ("changes", "field", "problem"),
    [
        ({"id": ""}, "id", "is empty"),
        ({"id": "A Wire"}, "id", "kebab-case"),
        ({"id": "a--wire"}, "id", "kebab-case"),
        ({"id": 5}, "id", "must be text, not int"),
        ({"publisher": " "}, "publisher", "is empty"),
        ({"publisher": None}, "publisher", "must be text"),
        ({"publisher": ["A wire"]}, "publisher", "must be text, not list"),
        ({"language": ""}, "language", "is empty"),
        ({"title": ""}, "title", "is empty"),
        ({"title": 5}, "title", "must be text"),
        ({"licence": ""}, "licence", "is empty"),
        ({"url": "ftp://wire.example"}, "url", "must be a web address"),
        ({"url": "wire.example"}, "url", "must be a web address"),
        ({"url": 5}, "url", "must be text"),
        ({"published": 2001}, "published", "must be an EdtfDate, not 2001"),
        ({"accessed": 5}, "accessed", "must be an EdtfDate"),
    ],
)
def test_what_a_source_refuses(changes: dict[str, Any], field: str, problem: str) -> None:
    """Every field is checked when the source is built, and named."""
    with pytest.raises(RecordError) as caught:
        source(**changes)
    ((name, message),) = caught.value.problems
    assert name == field
    assert problem in message
    assert str(caught.value).startswith("source ")


def test_every_problem_is_named_at_once() -> None:
    """Who has made several mistakes is told of them all."""
    with pytest.raises(RecordError) as caught:
        source(publisher="", title="", language=5)
    assert [name for name, _ in caught.value.problems] == ["publisher", "title", "language"]


def test_terms_and_dates_are_refused_by_their_own_errors() -> None:
    """A kind that there is not and a date that is none are refused as everywhere else."""
    with pytest.raises(UnknownTermError, match="Did you mean 'newspaper'"):
        source(kind="newpaper")
    with pytest.raises(EdtfError, match="1998-2"):
        source(published="1998-2")


def test_name() -> None:
    """A source is called by its title, or else by who put it out and when."""
    assert source(title="On silk").name == "On silk"
    assert source(publisher="A wire", published="2001-02-03").name == "A wire, 3 February 2001"
    assert source(publisher="A wire", published=None).name == "A wire, undated"


def test_equality_is_content_and_hash_is_id() -> None:
    """Sources are equal if all they say is; the hash is that of the id, so that they find each other fast."""
    assert source() == source()
    assert source() != source(publisher="Another wire")
    assert hash(source()) == hash(source(publisher="Another wire"))
    assert source() != "wire-2001"
    assert len({source(), source(), source("other")}) == 2


@pytest.mark.parametrize("made", [WIRE, Citation(source=WIRE, locator="¶1")], ids=["source", "citation"])
def test_frozen_slotted_keyword_only(made: Any) -> None:
    """Nothing can be changed or added afterwards, and no argument is taken by its position."""
    for a in fields(type(made)):
        assert a.kw_only
        with pytest.raises(FrozenInstanceError):
            setattr(made, a.name, None)
    assert not hasattr(made, "__dict__")
    with pytest.raises((AttributeError, TypeError)):
        made.anything = 1
    with pytest.raises(TypeError):
        type(made)("wire")


def test_repr_says_what_it_is() -> None:
    """In an interpreter, a source and a citation show what one asks first."""
    assert repr(WIRE) == "Source('wire-2001', A wire, 2001-02-03)"
    citation = Citation(source=WIRE, locator="History ¶1.2")
    assert str(citation) == "wire-2001 History ¶1.2"
    assert repr(citation) == "Citation('wire-2001 History ¶1.2')"


def test_citations_compare_by_content() -> None:
    """Two citations of one place are one."""
    assert len({Citation(source=s, locator="¶1") for s in (WIRE, source())}) == 1
    assert Citation(source=WIRE, locator="¶1") != Citation(source=WIRE, locator="¶2")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"locator": ""}, "locator"),
        ({"locator": " "}, "locator"),
        ({"locator": None}, "locator"),
        ({"locator": 5}, "locator"),
        ({"source": "wire-2001"}, "source"),
        ({"source": None}, "source"),
    ],
)
def test_a_citation_names_a_place_in_a_source(changes: dict[str, Any], field: str) -> None:
    """A citation without a place, or of something that is no source, is refused."""
    with pytest.raises(RecordError, match=field) as caught:
        Citation(**{"source": WIRE, "locator": "¶1", **changes})
    assert [name for name, _ in caught.value.problems] == [field]


@pytest.mark.parametrize("left_out", ["id", "kind", "publisher", "language"])
def test_needed_fields(left_out: str) -> None:
    """What a source cannot do without has no default."""
    given: dict[str, Any] = {"id": "a", "kind": "newspaper", "publisher": "P", "language": "en"}
    del given[left_out]
    with pytest.raises(TypeError, match=left_out):
        Source(**given)


def test_refusals_are_of_the_library() -> None:
    """Whatever a source refuses is caught with everything else."""
    for changes in ({"id": ""}, {"kind": "x"}, {"published": "x"}):
        with pytest.raises(AzjpError):
            source(**changes)
