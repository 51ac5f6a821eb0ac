"""What 100,000 events keep in memory: as our records, as dicts and as data frames, each in a process of its own.

What is measured is how much more of the process is resident once the file is read and its text let go. It takes in
what the allocators of Python, NumPy and Arrow hold and cannot give back, as any program that reads the file would.
"""

import ctypes
import ctypes.util
import gc
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

from measuring import Row, installed

_SIZE = 100_000
_STATUS = Path("/proc/self/statm")
_PAGE = 4096


def rows(rounds: int) -> Iterator[Row]:
    """Yield the rows of memory kept: ours against dicts and against data frames."""
    import synthetic

    if not _STATUS.exists():
        print("skipped: memory is measured by /proc, which this system does not have")
        return
    with tempfile.TemporaryDirectory() as folder:
        synthetic.write(folder, _SIZE, 0)
        kept = {name: median(_measured(name, folder) for _ in range(rounds)) for name in ("ours", "asked", "dicts")}
        if installed("pandas") is not None:
            kept |= {name: median(_measured(name, folder) for _ in range(rounds)) for name in ("frame", "frames")}
        objects = {name: _measured(name, folder, traced=True) for name in ("ours", "asked", "dicts")}
    print(
        f"of the bytes an event keeps, objects of Python (tracemalloc): ours {objects['ours']:,.0f},"
        f" with the indexes of every question {objects['asked']:,.0f}, dicts {objects['dicts']:,.0f}"
    )
    what = f"{_SIZE:,}: bytes kept for an event"
    for name, peer in (
        ("dicts", "dicts (json.loads)"),
        ("frame", "pandas, dicts and lists in cells"),
        ("frames", "pandas, a tidy frame for each list"),
    ):
        if name in kept:
            yield Row(what, kept["ours"], peer, kept[name], kept["ours"] / kept[name], spell=_bytes)
    indexed = f"{what}, with all indexes of `queries`"
    yield Row(indexed, kept["asked"], "without", kept["ours"], kept["asked"] / kept["ours"], spell=_bytes)


def _bytes(number: float) -> str:
    return f"{number:,.0f} B"


def _measured(name: str, folder: str, *, traced: bool = False) -> float:
    """Return the bytes for each event that the process of *name* keeps."""
    command = [sys.executable, __file__, name, folder, *(["traced"] if traced else [])]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout) / _SIZE


# What follows runs in the process that is measured.


def _ours(folder: str) -> object:
    import azjp_relations as azjp

    return azjp.read(folder)


def _asked(folder: str) -> object:
    import azjp_relations as azjp

    rel = azjp.read(folder)
    for by in ("year", "topic", "actor"):
        dict(azjp.count_by(rel.events, by))
        dict(azjp.count_by(rel.events.where(during="2010/2014"), by))
    rel.events.where(during="2010/2014", kind="visit", involving="japan")
    return rel


def _dicts(folder: str) -> object:
    return {file.name: json.loads(file.read_text(encoding="utf-8")) for file in Path(folder).glob("*.json")}


def _frame(folder: str) -> object:
    import pandas as pd

    return pd.DataFrame(json.loads(Path(folder, "events.json").read_text(encoding="utf-8")))


def _frames(folder: str) -> object:
    """Return what one makes who thinks in tables: a frame for the events and one for each of their lists."""
    import pandas as pd

    events = json.loads(Path(folder, "events.json").read_text(encoding="utf-8"))
    words = {"kind", "actor", "role", "source", "place", "topic", "field", "value", "speaker"}

    def frame(elements: list[dict[str, Any]]) -> pd.DataFrame:
        made = pd.DataFrame(elements)
        return made.astype(dict.fromkeys(words & {*made.columns}, "category"))

    def parts(*path: str) -> Iterator[tuple[int, Any]]:
        for number, event in enumerate(events):
            level = [event]
            for key in path:
                level = [inner for part in level for inner in part.get(key, ())]
            yield from ((number, part) for part in level)

    whole = [{name: e.get(name) for name in ("id", "kind", "title", "when")} for e in events]
    said = [s for _, s in parts("statements")]
    return [
        frame(whole),
        frame([{"event": n, **p} for n, p in parts("participants")]),
        frame([{"event": n, "topic": t} for n, t in parts("topics")]),
        frame([{"event": n, "place": p} for n, p in parts("places")]),
        frame([{"event": n, **c} for n, c in parts("citations")]),
        frame([{"event": n, "gist": s["gist"], "speaker": s["speakers"][0]} for n, s in parts("statements")]),
        frame([{"statement": n, "topic": t} for n, s in enumerate(said) for t in s["topics"]]),
        frame([{"statement": n, **c} for n, s in enumerate(said) for c in s["citations"]]),
        frame([{"event": n, "field": v["field"], "value": v["value"]} for n, v in parts("variants")]),
        frame([{"event": n, **c} for n, c in parts("variants", "citations")]),
    ]


_MADE: dict[str, Callable[[str], object]] = {
    "ours": _ours,
    "asked": _asked,
    "dicts": _dicts,
    "frame": _frame,
    "frames": _frames,
}


def _resident() -> int:
    gc.collect()
    if (c := ctypes.util.find_library("c")) is not None and hasattr(libc := ctypes.CDLL(c), "malloc_trim"):
        libc.malloc_trim(0)
    return int(_STATUS.read_text(encoding="ascii").split()[1]) * _PAGE


def _main(name: str, folder: str, *traced: str) -> None:
    # Whatever is imported late is imported now.
    if name.startswith("frame"):
        import pandas as pd

        pd.DataFrame([{"a": "b"}]).astype("category")
    else:
        import azjp_relations as azjp

        azjp.count_by(azjp.load().events.where(kind="visit", during="1998"), "year")
    if traced:
        import tracemalloc

        tracemalloc.start()
        kept = _MADE[name](folder)
        gc.collect()
        print(tracemalloc.get_traced_memory()[0])
    else:
        before = _resident()
        kept = _MADE[name](folder)
        print(_resident() - before)
    del kept


if __name__ == "__main__":
    _main(*sys.argv[1:])
