"""A first folder for the record of another pair of countries: :func:`start_pack`."""

import os
from datetime import date

from azjp_relations.dataset import Edition
from azjp_relations.errors import PackError, QuestionError
from azjp_relations.model import Citation, Country, Event, Name, Participant, Record
from azjp_relations.model.base import KEBAB_CASE
from azjp_relations.model.sources import Source
from azjp_relations.packs.pack import Pack
from azjp_relations.storage.atomic import path_of
from azjp_relations.vocabulary import NameKind, Role

_README = """\
# {title}

Replace the records of this folder with your own. Each cites the place in a source that states it.

- `azjp new event` prints a record of a kind, with every key; `azjp schema events` prints what an editor checks.
- `azjp check {folder}` lists every fault with its line.
- `edition.json` has the title. To release the record, read the folder with `azjp.read` and write it with `azjp.write`,
  which adds the counts and the digest.
- `azjp.read("{folder}")` in Python gives the record, and every answer, chart and export has its title.
"""


def start_pack(path: str | os.PathLike[str]) -> tuple[Record | Source, ...]:
    """Make the folder *path* with a small valid record to replace, and return the records in it.

    The name of the folder names the two sides, such as ``georgia-korea``.

    Raises:
        QuestionError: If the name isn't two words of ASCII with a hyphen between them.
        PackError: If the folder exists and isn't empty.
    """
    place = path_of(path)
    sides = place.name.split("-")
    if not KEBAB_CASE.fullmatch(place.name) or len(sides) != 2 or sides[0] == sides[1]:
        raise QuestionError(f"{place.name!r} must name two sides, such as georgia-korea: you can rename them later")
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        raise PackError(f"{place} is already there: name a new folder")
    source = Source(
        id="a-first-source", kind="web-page", publisher="Who published it", language="en", url="https://example.org/"
    )
    cited = (Citation(source=source, locator="¶1.1"),)
    countries = tuple(
        Country(id=side, names=(Name(text=side.capitalize(), language="en", kind=NameKind.PREFERRED),), citations=cited)
        for side in sides
    )
    taking_part = tuple(Participant(actor=country, role=Role.PARTICIPANT) for country in countries)
    first = Event(id="a-first-event", kind="meeting", title="What happened", participants=taking_part, citations=cited)
    title = f"The record of {'–'.join(country.name for country in countries)} relations"
    today = date.today()  # noqa: DTZ011 - today where the user is
    published, licence = today.isoformat(), "CC-BY-4.0"
    edition = Edition(id="draft", title=title, published=published, licence=licence)
    records: tuple[Record | Source, ...] = (source, *countries, first)
    Pack(edition=edition).add(*records).save(place)
    (place / "README.md").write_text(_README.format(title=title, folder=place.name), encoding="utf-8")
    return records
