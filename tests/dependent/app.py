"""A program that depends on azjp_relations: mypy and pyright check it strictly, as they check the programs of users.

A line that must be refused says so by an ignored error; both checkers complain if it isn't one.
"""

from typing import assert_type

import azjp_relations as azjp
from azjp_relations import Dataset, Event, EventKind, Events, Total
from azjp_relations.vocabulary.terms import EventKindWord, TopicWord

rel = azjp.load()
assert_type(rel, Dataset)

visits = rel.events.where(kind="visit", during="1998-02", involving=["japan", rel.actors["heydar-aliyev"]])
assert_type(visits, Events)
for visit in visits:
    assert_type(visit, Event)
    assert_type(visit.kind, EventKind)

rel.events.where(knd="visit")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
rel.events.where(text=1998)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]

kind: EventKindWord = "visit"
topics: list[TopicWord] = ["energy", "culture"]
wrong: EventKindWord = "vist"  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType]
rel.events.where(kind=kind, about=topics)

word = input("Which kind? ")
rel.events.where(kind=word, about=["energy", word])

total = azjp.total(rel, unit="USD", indicator="grant", during=range(1998, 2005))
assert_type(total, Total)

page = azjp.Source(id="page", kind="web-page", publisher="A publisher", language="en", read="whole")
cited = (azjp.Citation(source=page, locator="¶1.1"),)
talks = Event(id="talks", kind="meeting", title="Talks", when="2001", topics=("energy",), citations=cited)
assert_type(talks.kind, EventKind)
