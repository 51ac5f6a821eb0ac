"""What it costs to import the package, and to get a first answer: whole processes of this interpreter."""

from collections.abc import Iterator

from measuring import Row, at_most, in_turn, process

_BARE = "pass"
_OURS = "import azjp_relations"
_FIRST_ANSWER = "import azjp_relations as azjp; azjp.load().events.where(kind='visit')"
_NEEDED = "import attrs, cattrs.preconf.json, dateutil.relativedelta"

_HEAVY = ("attr", "attrs", "cattrs", "dateutil")
_LOADED = f"import sys, azjp_relations; print(*[m for m in {_HEAVY} if m in sys.modules])"


def rows(rounds: int) -> Iterator[Row]:
    """Yield the rows of whole processes; each is run *rounds* times."""
    loaded = process(_LOADED).split()
    print("after `import azjp_relations`, of", ", ".join(_HEAVY), "are loaded:", ", ".join(loaded) or "none")
    for what, ours, peer, theirs, most in (
        ("import azjp_relations", _OURS, "bare interpreter", _BARE, 1.2),
        ("import, load, first where", _FIRST_ANSWER, "import of what we need", _NEEDED, 2.6),
    ):
        times = in_turn(lambda ours=ours: process(ours), lambda theirs=theirs: process(theirs), rounds)
        yield at_most(most, what, peer, times)
