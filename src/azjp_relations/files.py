"""The data files: their names, and the class of the records in each."""

from azjp_relations.model import (
    Actor,
    Agreement,
    Country,
    EconomicFact,
    Event,
    Organization,
    Person,
    Place,
    Record,
    Tenure,
    Tie,
)
from azjp_relations.sources import Source

__all__ = ["ACTOR_TYPES", "FILES"]

#: The data files, each with the class of its records.
FILES: dict[str, type[Record | Source]] = {
    "sources.json": Source,
    "actors.json": Actor,
    "events.json": Event,
    "agreements.json": Agreement,
    "economic_facts.json": EconomicFact,
    "tenures.json": Tenure,
    "ties.json": Tie,
}

#: What an actor's ``type`` says.
ACTOR_TYPES: dict[str, type[Actor]] = {
    "country": Country,
    "place": Place,
    "organization": Organization,
    "person": Person,
}
