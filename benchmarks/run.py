"""Speed of azjp_relations as ratios against peers that are measured in the same run.

Usage: ``python benchmarks/run.py [imports] [dates] [load] [queries] [search] [memory] [exports] [frames]``; without a
name, every section. See README.md for what the interpreter must be like. Nothing here fails for being slow: it prints a
table, and people read it.
"""

import argparse
import json
import platform
import site
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from measuring import table

#: The sections, each with how often a thing is timed unless told otherwise.
_SECTIONS = {
    "imports": 21, "dates": 11, "load": 15, "queries": 7, "search": 9, "memory": 1, "exports": 3, "frames": 3,
}  # fmt: skip
_NAMED = (
    "azjp-relations",
    "attrs",
    "cattrs",
    "python-dateutil",
    "undate",
    "edtf",
    "pandas",
    "polars",
    "duckdb",
    "narwhals",
)


def _versions() -> str:
    known = [f"Python {platform.python_version()}"]
    for name in _NAMED:
        try:
            known.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            known.append(f"{name} not installed")
    return ", ".join(known)


def _slowed() -> bool:
    return any(any(Path(folder).glob("*.pth")) for folder in site.getsitepackages())


def main() -> None:
    """Measure the sections that the command line names and print one table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("sections", nargs="*", metavar="section", help=f"of {', '.join(_SECTIONS)}; default: all")
    parser.add_argument("--rounds", type=int, help="how often each thing is timed")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the run to this file too, for compare.py")
    options = parser.parse_args()
    for name in options.sections:
        if name not in _SECTIONS:
            parser.error(f"there is no section {name!r}: choose from {', '.join(_SECTIONS)}")
    print(_versions())
    if _slowed():
        print("note: .pth files slow every start of this interpreter; the ratios of imports mean little")
    rows = []
    for name in options.sections or _SECTIONS:
        rows += import_module(name).rows(options.rounds or _SECTIONS[name])
    print(f"\n{table(rows)}\n")
    if options.json:
        told = [{"what": r.what, "ours": r.ours, "peer": r.peer, "theirs": r.theirs, "costs": r.costs} for r in rows]
        run = json.dumps({"versions": _versions(), "rows": told}, ensure_ascii=False, indent=1)
        options.json.write_text(run + "\n", encoding="utf-8")
    print("ratio: where the aim is ≤ or none, ours in terms of the peer's; where it is ≥, the peer's in terms of ours")


if __name__ == "__main__":
    main()
