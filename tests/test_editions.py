"""Editions: what they say of themselves, and that a released one never changes."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

import azjp_relations as azjp

#: The digest of every released edition by its id; a release adds its own line, and no line ever changes.
RELEASED: dict[str, str] = json.loads((Path(__file__).parent / "released_editions.json").read_text(encoding="utf-8"))
GIVEN: dict[str, Any] = {
    "id": "2027.05",
    "title": "A record",
    "published": "2027-05-21",
    "licence": "CC-BY-4.0",
    "counts": {"events": 2},
    "digest": "sha256:0a1b",
}


def edition(**changes: Any) -> azjp.Edition:
    """Return an edition."""
    return azjp.Edition(**{**GIVEN, **changes})


def drift(now: azjp.Edition, released: Mapping[str, str]) -> str | None:
    """Return what is wrong if *now* bears the id of a *released* edition without being it; else ``None``."""
    promised = released.get(now.id, now.digest)
    if promised == now.digest:
        return None
    return (
        f"edition {now.id} was released as {promised} and is {now.digest} now: released facts change only in a new "
        "edition, by a recorded revision"
    )


def test_the_packaged_edition_is_what_was_released() -> None:
    """Data that were released under the id of the packaged edition are the packaged data."""
    now = azjp.load().edition
    assert now is not None
    assert drift(now, RELEASED) is None


def test_a_changed_edition_is_found_out() -> None:
    """The comparison fails where the digest is another one, and only there."""
    released = {"2026.11": "sha256:ff", "2027.05": "sha256:0a1b"}
    assert drift(edition(), released) is None
    assert drift(edition(id="2027.11"), released) is None
    found = drift(edition(digest="sha256:0a1c"), released)
    assert found is not None
    assert "edition 2027.05 was released as sha256:0a1b and is sha256:0a1c now" in found


def test_released_editions_are_ids_and_digests() -> None:
    """The list names editions in order, each by a whole digest."""
    assert list(RELEASED) == sorted(RELEASED)
    for digest in RELEASED.values():
        assert len(digest.removeprefix("sha256:")) == 64


def test_an_edition_has_a_hash() -> None:
    """Equal editions hash alike, so editions are keys of a table."""
    assert edition() == edition(counts={"events": 2})
    assert hash(edition()) == hash(edition(counts={"events": 2}))
    assert edition() != edition(counts={"events": 3})
    assert len({edition(), edition(), edition(id="mine")}) == 2


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("id", 2026.11),
        ("id", " "),
        ("title", None),
        ("licence", ""),
        ("digest", "md5:00"),
        ("digest", "sha256:"),
        ("digest", "sha256:XY"),
        ("counts", None),
        ("counts", [1]),
        ("counts", {"events": True}),
        ("counts", {"events": -1}),
        ("counts", {"events": "2"}),
        ("counts", {1: 1}),
    ],
)
def test_wrong_attributes_are_named(name: str, value: object) -> None:
    """Each attribute is checked when the edition is built."""
    with pytest.raises(azjp.RecordError) as caught:
        edition(**{name: value})
    assert [field for field, _ in caught.value.problems] == [name]


@pytest.mark.parametrize("value", ["last year", None, 2026])
def test_a_wrong_date_is_refused(value: object) -> None:
    """The date is EDTF."""
    with pytest.raises(azjp.EdtfError):
        edition(published=value)


def test_every_wrong_attribute_is_named() -> None:
    """All at once."""
    with pytest.raises(azjp.RecordError) as caught:
        edition(id="", counts={"a": None, "b": 1.5}, digest="")
    assert [field for field, _ in caught.value.problems] == ["id", "counts", "digest"]
    assert "not 'a' to None, 'b' to 1.5" in str(caught.value)


def test_a_file_that_says_it_wrongly(tmp_path: Path) -> None:
    """A folder whose edition is wrong is refused with the file named."""
    (tmp_path / "edition.json").write_text(json.dumps({**GIVEN, "counts": []}), encoding="utf-8")
    with pytest.raises(azjp.DataError, match=r"edition\.json:1  counts  must be an object"):
        azjp.read(tmp_path)
