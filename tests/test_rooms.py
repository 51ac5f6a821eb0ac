"""The house: every room knows only the rooms below it."""

import ast
import re
from collections.abc import Iterator
from graphlib import TopologicalSorter
from itertools import combinations
from pathlib import Path

import grimp
import pytest

import azjp_relations

PACKAGE = "azjp_relations"
SOURCE = Path(azjp_relations.__file__).parent
GRAPH = grimp.build_graph(PACKAGE, include_external_packages=True, exclude_type_checking_imports=True, cache_dir=None)
MODULES = sorted(m for m in GRAPH.modules if m.split(".")[0] == PACKAGE)

#: The rooms from the ground up. A room imports only rooms of lower floors, none of its own.
FLOORS = [
    {"text", "bundles"},
    {"errors", "display"},
    {"dates", "vocabulary"},
    {"model"},
    {"citing", "storage", "tables"},
    {"export"},
    {"query"},
    {"dataset"},
    {"answers", "packs", "changes", "schema"},
    {"__main__", "charts", "testing"},
]
FLOOR = {room: level for level, rooms in enumerate(FLOORS) for room in rooms}


def room_of(module: str) -> str:
    """Return the room that *module* is, or is in."""
    return module.split(".")[1]


def imports_of_rooms() -> Iterator[tuple[str, str]]:
    """Yield every pair of rooms of which the first imports the second, also inside a function."""
    for module in MODULES:
        for imported in GRAPH.find_modules_directly_imported_by(module):
            if PACKAGE in (module, imported) or not imported.startswith(PACKAGE):
                continue
            if room_of(module) != room_of(imported):
                yield room_of(module), room_of(imported)


def importers_of(distribution: str) -> set[str]:
    """Return the rooms that import *distribution*, also inside a function."""
    return {room_of(m) for m in GRAPH.find_modules_that_directly_import(distribution)}


def trees() -> Iterator[tuple[str, ast.Module]]:
    """Yield the room and the syntax tree of every file."""
    for file in sorted(SOURCE.rglob("*.py")):
        inner = file.relative_to(SOURCE).with_suffix("").parts
        yield inner[0], ast.parse(file.read_text(encoding="utf-8"))


def imports_at_the_top(tree: ast.AST) -> Iterator[str]:
    """Yield the distributions that are imported as soon as the file is."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").split(".")[0]
        elif not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield from imports_at_the_top(node)


def test_every_room_has_its_floor() -> None:
    """A new room is given its place in the house, above."""
    assert {room_of(m) for m in MODULES if m != PACKAGE} == set(FLOOR)
    for one, two in combinations(FLOORS, 2):
        assert not one & two


def test_imports_go_down() -> None:
    """A room imports only rooms below it."""
    upward = {f"{room} imports {other}" for room, other in imports_of_rooms() if FLOOR[room] <= FLOOR[other]}
    assert upward == set()


def test_chains_are_short() -> None:
    """The longest chain of rooms, of which each imports the next, has at most ten."""
    below: dict[str, set[str]] = {room: set() for room in FLOOR}
    for room, other in imports_of_rooms():
        below[room].add(other)
    length: dict[str, int] = {}
    for room in TopologicalSorter(below).static_order():
        length[room] = 1 + max((length[other] for other in below[room]), default=0)
    assert max(length.values()) <= 10, length


def test_no_file_is_long() -> None:
    """A file can be read in one sitting."""
    lines = {str(file.relative_to(SOURCE)): _lines_of(file) for file in SOURCE.rglob("*.py")}
    assert {name: count for name, count in lines.items() if count > 600} == {}


def _lines_of(file: Path) -> int:
    return len(file.read_text(encoding="utf-8").splitlines())


def test_the_page_shows_every_room() -> None:
    """The page on how the library is built lists the rooms by floor, from the ground up."""
    page = Path(__file__).parent.parent.joinpath("docs", "how-it-is-built.md").read_text(encoding="utf-8")
    listed = [(int(floor), room) for floor, room in re.findall(r"^\| (\d+) \| `(\w+)` \|", page, re.MULTILINE)]
    assert [floor for floor, _ in listed] == sorted(floor for floor, _ in listed)
    assert sorted(listed) == sorted((level + 1, room) for room, level in FLOOR.items())


def test_no_circles() -> None:
    """Within the rooms, too, no file leads back to itself."""
    known = {m: {i for i in GRAPH.find_modules_directly_imported_by(m) if i in MODULES} for m in MODULES}
    assert set(TopologicalSorter(known).static_order()) == set(MODULES)


def test_the_front_door_imports_nothing() -> None:
    """What its names are is looked up when they are asked for."""
    assert GRAPH.find_modules_directly_imported_by(PACKAGE) <= {"importlib"}


def test_only_storage_knows_cattrs() -> None:
    """Every decision of encoding is made in one room."""
    assert importers_of("cattrs") == {"storage"}


def test_the_model_stands_on_its_own() -> None:
    """What the records are built on knows neither cattrs nor JSON nor files, except for the lists of terms."""
    below = {room for room, level in FLOOR.items() if level <= FLOOR["model"]}
    upstream = GRAPH.find_upstream_modules(f"{PACKAGE}.model", as_package=True)
    assert {room_of(m) for m in upstream if m.startswith(PACKAGE)} <= below
    outside = ("cattrs", "json", "pathlib", "os", "io")
    users = {user for name in outside for user in GRAPH.find_modules_that_directly_import(name)}
    reading_beside = {f"{PACKAGE}.{name}" for name in ("text", "vocabulary.term")}
    assert users & upstream == reading_beside


def test_dateutil_waits_until_it_is_needed() -> None:
    """Nobody pays for calendar arithmetic who only reads dates."""
    assert importers_of("dateutil") == {"dates"}
    for room, tree in trees():
        assert "dateutil" not in set(imports_at_the_top(tree)), room


@pytest.mark.parametrize(
    ("brought", "rooms"), [("altair", {"charts"}), ("vl_convert", {"charts"}), ("networkx", {"charts", "export"})]
)
def test_extras_stay_in_their_rooms(brought: str, rooms: set[str]) -> None:
    """What an extra brings is known to the rooms that need it, behind doors that import none of it."""
    assert importers_of(brought) == rooms
    for room in rooms:
        assert brought not in GRAPH.find_modules_directly_imported_by(f"{PACKAGE}.{room}")


def test_dependencies_are_the_declared_ones() -> None:
    """Beside the standard library, three distributions."""
    outside = {m for m in GRAPH.modules if not m.startswith(PACKAGE)}
    assert outside & {"attr", "numpy", "typing_extensions"} == set()
    assert {"attrs", "cattrs", "dateutil"} <= outside


def test_only_loading_opens_files() -> None:
    """Three rooms know where data comes from and goes to; ``open`` of the command line is its own output.

    What is beside the code is read by one: terms, views, words of other vocabularies, styles.
    """
    opening = {"open", "read_text", "read_bytes", "write_text", "write_bytes", "get_data", "files", "unlink", "mkdir"}
    found: dict[str, set[str]] = {}
    for room, tree in trees():
        for node in ast.walk(tree):
            name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
            if name in opening:
                found.setdefault(room, set()).add(name)
    assert found.pop("__main__", {"open"}) == {"open"}
    assert found.pop("text") == {"get_data"}
    assert set(found) == {"packs", "storage"}


def test_display_knows_no_class() -> None:
    """How a record looks is told by its fields: the room of display imports only words."""
    assert {other for room, other in imports_of_rooms() if room == "display"} == {"text"}


@pytest.mark.parametrize("room", ["dates", "vocabulary"])
def test_values_stand_alone(room: str) -> None:
    """Dates and figures know nothing of records."""
    assert {other for one, other in imports_of_rooms() if one == room} <= {"errors", "text"}
