"""Reads packs that something was done to: the end must be a dataset or an error of this library, and nothing else.

``python tests/fuzz/packs.py --inputs 100000 --seed 1`` reads so many and prints what became of them. An input that
ends in anything else (another exception, a warning, a time limit, a dataset that cannot be written and read again) is
kept in a folder, and ``--replay`` reads such a folder again. The same seed makes the same inputs.
"""

import argparse
import gc
import json
import math
import os
import shutil
import signal
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from attrs import Factory, define
from bases import bases, documents_of
from mutations import DRAWN, MUTATIONS, Input, make

import azjp_relations as azjp
from azjp_relations.packs.load import dataset_of

__all__ = ["Report", "end_of", "folder_in_memory", "keep", "main", "put", "replay", "run"]

_Read = Callable[..., azjp.Dataset]

#: So many seconds may an input take.
LIMIT = 5.0

_KEPT = Path("fuzz-found")


class TooLongError(BaseException):
    """An input takes longer than it may; nothing that is read catches it."""


class NotTheSameError(Exception):
    """A dataset was read that is not what it says when it is written."""


@define
class Report:
    """What became of inputs."""

    seed: int
    inputs: int = 0
    seconds: float = 0.0
    outcomes: Counter[str] = Factory(Counter)
    #: By mutation, then by outcome.
    mutations: dict[str, Counter[str]] = Factory(dict)
    #: What ended as nothing may, by what it was, with the numbers of the inputs.
    found: dict[str, list[int]] = Factory(dict)
    slowest: tuple[float, int] = (0.0, -1)

    def take(self, index: int, pack: Input, outcome: str, problem: str | None, seconds: float) -> None:
        """Count an input that has been read."""
        self.inputs += 1
        self.outcomes[outcome] += 1
        for name in pack.done or ["nothing"]:
            self.mutations.setdefault(name, Counter())[outcome] += 1
        if problem is not None:
            self.found.setdefault(outcome, []).append(index)
        self.slowest = max(self.slowest, (seconds, index))

    def __str__(self) -> str:
        rate = self.inputs / self.seconds * 60 if self.seconds else 0
        lines = [f"{self.inputs} inputs of seed {self.seed} in {self.seconds:.1f} s ({rate:,.0f} a minute)"]
        lines += (f"  {count:>8}  {outcome}" for outcome, count in self.outcomes.most_common())
        lines.append(f"slowest: input {self.slowest[1]}, {self.slowest[0]:.3f} s")
        columns = [outcome for outcome, _ in self.outcomes.most_common()]
        lines.append(f"{'mutation':<18}" + "".join(f"{name[:20]:>22}" for name in columns))
        for name in sorted(self.mutations):
            lines.append(f"{name:<18}" + "".join(f"{self.mutations[name][outcome]:>22}" for outcome in columns))
        lines += (f"FOUND {what}: inputs {where[:10]}" for what, where in self.found.items())
        return "\n".join(lines)


def run(
    inputs: int,
    seed: int,
    *,
    kept: Path | None = None,
    limit: float = LIMIT,
    read: _Read = azjp.read,
    start: int = 0,
    drawn: int = DRAWN,
    seconds: float = math.inf,
    said: Callable[[str], object] = lambda _: None,
) -> Report:
    """Read so many inputs of *seed*, and return what became of them."""
    report = Report(seed)
    began = time.monotonic()
    bases(seed, drawn)
    with _frozen(), folder_in_memory() as folder, warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.simplefilter("ignore", azjp.DataWarning)  # records may contradict each other
        for index in range(start, start + inputs):
            pack = make(seed, index, drawn)
            path = put(pack, folder)
            before = time.monotonic()
            outcome, problem = end_of(path, pack.base.over, limit=limit, read=read)
            report.take(index, pack, outcome, problem, time.monotonic() - before)
            if problem is not None and len(report.found[outcome]) <= 3:
                where = keep(kept, pack, seed, index, problem) if kept else None
                said(
                    f"input {index} of seed {seed} ({', '.join(pack.done)}; {pack.base.name}): {problem}\nkept: {where}"
                )
            if time.monotonic() - began > seconds:
                break
            if report.inputs % 5_000 == 0:
                said(f"{report.inputs} inputs, {time.monotonic() - began:.0f} s: {dict(report.outcomes)}")
    report.seconds = time.monotonic() - began
    return report


@contextmanager
def _frozen() -> Iterator[None]:
    """Let the garbage collector leave alone what there is already: no use in walking over it again and again."""
    gc.freeze()
    try:
        yield
    finally:
        # Who asks the collector for all objects later wouldn't see these.
        gc.unfreeze()


def end_of(
    path: Path, over: azjp.Dataset | None, *, limit: float = LIMIT, read: _Read = azjp.read
) -> tuple[str, str | None]:
    """Return as what reading *path* ends, and what is wrong with that: ``None`` if it may."""
    try:
        with _time_limit(limit):
            try:
                found = read(path, over=over)
            except azjp.AzjpError as error:
                _check_refusal(error)
                return type(error).__name__, None
            _check_dataset(found)
    except TooLongError:
        return "too long", f"took longer than {limit} s\n{traceback.format_exc()}"
    except Exception as error:  # noqa: BLE001 - that nothing else comes is what is asked
        last = [f for f in traceback.extract_tb(error.__traceback__) if "azjp_relations" in f.filename][-1:]
        place = "".join(f" in {Path(frame.filename).name}:{frame.lineno}" for frame in last)
        return f"{type(error).__name__}{place}", traceback.format_exc()
    return "Dataset", None


def _check_refusal(error: azjp.AzjpError) -> None:
    """Refuse a refusal that says nothing, or cannot be said."""
    str(error).encode()
    if isinstance(error, azjp.DataError):
        json.dumps(error.to_json(), ensure_ascii=False).encode()
        if not error.faults:
            raise NotTheSameError("a refusal without a fault")


def _check_dataset(found: azjp.Dataset) -> None:
    """Refuse a dataset that is another one once it has been written and read."""
    repr(found)
    texts = _texts(found)
    if texts and _texts(dataset_of(texts)) != texts:
        raise NotTheSameError("what was read is not what is read once it has been written")


def _texts(rel: azjp.Dataset) -> dict[str, str]:
    by_id = sorted(rel, key=lambda record: record.id)
    return {file: json.dumps(records) for file, records in documents_of(by_id).items()}


@contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    def stop(_signal: int, _frame: object) -> None:
        raise TooLongError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def folder_in_memory() -> Iterator[Path]:
    """Give a folder in memory where there is one."""
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 - only a faster place
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        yield Path(folder)


def put(pack: Input, folder: Path) -> Path:
    """Write *pack* into *folder*, in the place of what was there, and return where it is."""
    place = folder / "pack"
    if place.is_dir():
        shutil.rmtree(place)
    if pack.packed is not None:
        file = folder / "pack.zip"
        file.write_bytes(pack.packed)
        return file
    place.mkdir()
    for name, data in pack.files.items():
        (place / name).write_bytes(data)
    for name, what in pack.others.items():
        if (place / name).exists():
            continue
        if what == "folder":
            (place / name).mkdir()
        elif what == "link":
            (place / name).symlink_to(name)
        else:
            os.mkfifo(place / name)
    return place


def keep(kept: Path, pack: Input, seed: int, index: int, problem: str) -> Path:
    """Keep an input, what it is laid over and what it ended as, and return where."""
    where = kept / f"{seed}-{index}"
    shutil.rmtree(where, ignore_errors=True)
    where.mkdir(parents=True)
    put(pack, where)
    if pack.base.over is not None:
        azjp.write(pack.base.over, where / "over")
    about = {"seed": seed, "index": index, "base": pack.base.name, "done": pack.done, "others": pack.others}
    (where / "about.json").write_text(json.dumps({**about, "problem": problem}, indent=2), encoding="utf-8")
    return where


def replay(where: Path) -> tuple[str, str | None]:
    """Read a kept input again, and return as what that ends."""
    over = azjp.read(where / "over") if (where / "over").is_dir() else None
    path = next(p for p in (where / "pack.zip", where / "pack") if p.exists())
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.simplefilter("ignore", azjp.DataWarning)  # records may contradict each other
        return end_of(path, over)


def _say(text: str) -> None:
    print(text, flush=True)


def main(words: Sequence[str] | None = None) -> int:
    """Run what the command line asks for; 1 if anything was found."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--inputs", type=int, default=10_000, help="how many packs to read")
    parser.add_argument("--seed", type=int, default=1, help="which packs")
    parser.add_argument("--start", type=int, default=0, help="the number of the first of them")
    parser.add_argument("--seconds", type=float, default=math.inf, help="after how long to stop, if not done before")
    parser.add_argument("--drawn", type=int, default=DRAWN, help="how many packs to begin with are drawn")
    parser.add_argument("--limit", type=float, default=LIMIT, help="seconds that one may take")
    parser.add_argument("--keep", type=Path, default=_KEPT, help="where to keep what was found")
    parser.add_argument("--replay", type=Path, help="a folder kept before, to be read again")
    asked = parser.parse_args(words)
    if asked.replay:
        outcome, problem = replay(asked.replay)
        print(outcome if problem is None else f"{outcome}\n{problem}")
        return 0 if problem is None else 1
    report = run(
        asked.inputs,
        asked.seed,
        kept=asked.keep,
        limit=asked.limit,
        start=asked.start,
        drawn=asked.drawn,
        seconds=asked.seconds,
        said=_say,
    )
    print(report)
    print(
        f"mutations: {sum(map(len, MUTATIONS.values()))}, of which done: {len(report.mutations.keys() - {'nothing'})}"
    )
    return 1 if report.found else 0


if __name__ == "__main__":
    sys.exit(main())
