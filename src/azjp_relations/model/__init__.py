"""The classes of records, one for each kind of fact.

A record is frozen, and checked when you build it: it has an id and at least one citation, each field has a value of
its type, and the rules in its docstring hold. It holds the records that it refers to, not their ids. Two records are
equal if their contents are; a record hashes by its id.
"""

from azjp_relations.model.actors import Actor, Country, Name, Organization, Person, Place, Thing
from azjp_relations.model.base import Caveat
from azjp_relations.model.events import Agreement, Event, Participant, Statement
from azjp_relations.model.facts import EconomicFact
from azjp_relations.model.offices import Tenure, Tie
from azjp_relations.model.quantities import Quantity
from azjp_relations.model.records import Record, Variant
from azjp_relations.model.sources import Citation, Source

__all__ = [
    "Actor", "Agreement", "Caveat", "Citation", "Country", "EconomicFact", "Event", "Name", "Organization",
    "Participant", "Person", "Place", "Quantity", "Record", "Source", "Statement", "Tenure", "Thing", "Tie", "Variant",
]  # fmt: skip
