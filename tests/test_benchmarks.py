"""Benchmarks can be kept and compared; no test asserts a time."""

import ast
import json
import subprocess
import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from attrs import fields
from modules import module_of

import azjp_relations as azjp

FOLDER = Path(__file__).parent.parent / "benchmarks"


def compared(tmp_path: Path, old: dict[str, Any], new: dict[str, Any]) -> tuple[int, str]:
    """Return the exit status and the output of a comparison of two runs."""
    for name, run in (("old", old), ("new", new)):
        (tmp_path / f"{name}.json").write_text(json.dumps(run), encoding="utf-8")
    command = [sys.executable, *map(str, (FOLDER / "compare.py", tmp_path / "old.json", tmp_path / "new.json"))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def run(**costs: dict[str, float]) -> dict[str, Any]:
    """Return a run with these costs in terms of each peer."""
    return {"versions": "Python 3", "rows": [{"what": what, "costs": peers} for what, peers in costs.items()]}


def test_what_got_slower_is_told(tmp_path: Path) -> None:
    """By ratio, by more than a tenth, and against every peer."""
    old = run(load={"json": 2.0}, search={"scan": 1.0}, sums={"polars": 1.0, "duckdb": 1.0}, gone={"x": 1.0})
    new = run(load={"json": 2.5}, search={"scan": 1.09}, sums={"polars": 1.5, "duckdb": 1.0}, fresh={"x": 9.0})
    status, told = compared(tmp_path, old, new)
    assert status == 1
    assert "slower: load, 1.25 times the old ratio to json" in told
    assert "slower: search" not in told
    assert "slower: sums" not in told
    assert "only in the old run: gone" in told
    assert compared(tmp_path, old, old)[0] == 0


def test_a_line_costs_more_if_it_is_slower() -> None:
    """Whichever way its ratio is printed."""
    measuring = module_of("benchmarks", "measuring")
    pair = measuring.Pair(ours=1.0, peer=2.0, ratio=0.5)
    assert measuring.at_most(1, "a", "peer", pair).costs == {"peer": 0.5}
    assert measuring.faster(1, "a", "peer", pair).costs == {"peer": 0.5}


def test_the_peer_reads_the_packaged_events() -> None:
    """Classes as one would write them for plain cattrs have all fields that an event of the edition may have."""
    load: Any = module_of("benchmarks", "load")
    classes = {
        load._Event: azjp.Event,
        load._Statement: azjp.Statement,
        load._Citation: azjp.Citation,
        load._Caveat: azjp.Caveat,
    }
    for peer, ours in classes.items():
        assert {field.name for field in fields(peer)} == {field.name for field in fields(ours)}
    read = load.unchecked(load.make_converter(), load._texts()["events.json"])
    assert len(read) == len(azjp.load().events)


def test_a_run_writes_json(tmp_path: Path) -> None:
    """The section of imports, once each, as the smallest."""
    place = tmp_path / "run.json"
    command = [sys.executable, str(FOLDER / "run.py"), "imports", "--rounds", "1", "--json", str(place)]
    subprocess.run(command, check=True, capture_output=True, cwd=tmp_path)
    written = json.loads(place.read_text(encoding="utf-8"))
    assert all(cost > 0 for row in written["rows"] for cost in row["costs"].values())
    assert written["rows"]


def test_benchmarks_import_what_there_is() -> None:
    """Type checkers don't read them, and most run too long for a test."""
    missing = []
    for file in sorted(FOLDER.glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and str(node.module).startswith("azjp_relations"):
                room, names = import_module(str(node.module)), [alias.name for alias in node.names]
                rooms = {name for name in names if hasattr(room, "__path__") and find_spec(f"{node.module}.{name}")}
                missing += [f"{file.name}: {name}" for name in names if not hasattr(room, name) and name not in rooms]
    assert not missing
