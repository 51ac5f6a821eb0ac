"""Compare two runs: ``python benchmarks/compare.py OLD.json NEW.json`` prints what got slower by more than a tenth.

It compares ratios against peers, not times, so the runs may be of different days. It ends with status 1 if anything got
slower.
"""

import argparse
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

_TOLERANCE = 1.1


def costs(run: Mapping[str, Any]) -> Mapping[tuple[str, str], float]:
    """Return what each line of a run costs in terms of each of its peers: more is slower."""
    return {(row["what"], peer): cost for row in run["rows"] for peer, cost in row["costs"].items()}


def slower(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[tuple[str, str, float]]:
    """Yield what got slower by more than a tenth, with the peer and how many times the old ratio the new one is.

    A line with several peers got slower only if it did against each of them: else the peer got faster.
    """
    before, after = costs(old), costs(new)
    times = {key: after[key] / before[key] for key in after if before.get(key)}
    for what in dict.fromkeys(what for what, _ in times):
        peer, least = min(((p, t) for (w, p), t in times.items() if w == what), key=lambda one: one[1])
        if least > _TOLERANCE:
            yield what, peer, least


def main() -> int:
    """Compare the files that the command line names, and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("old", type=Path, help="a file that run.py --json wrote")
    parser.add_argument("new", type=Path, help="another")
    options = parser.parse_args()
    old, new = (json.loads(path.read_text(encoding="utf-8")) for path in (options.old, options.new))
    if old["versions"] != new["versions"]:
        print(f"note: the versions differ\n  old: {old['versions']}\n  new: {new['versions']}")
    lost = sorted({what for what, _ in costs(old)} - {what for what, _ in costs(new)})
    if lost:
        print(f"only in the old run: {', '.join(lost)}")
    found = [*slower(old, new)]
    for what, peer, times in found:
        print(f"slower: {what}, {times:.2f} times the old ratio to {peer}")
    compared = len(costs(new).keys() & costs(old).keys())
    print(f"{compared} ratios compared; slower by more than a tenth: {len(found) or 'none'}")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
