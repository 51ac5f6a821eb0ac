"""Attacks saves: whatever stops one, what is there afterwards is whole, old or new.

``python tests/fuzz/saving.py signals --times 5000`` prints how many attacks there were, and how many left the old and
the new; it ends with 1 at the first that left anything else. The attacks are

========  ==========================================================================================================
steps     an exception before and behind each file operation of each export
places    an exception before each instruction of a save (``--times`` is how many exports at most)
signals   real signals at random moments
kills     SIGKILL at random moments
reads     readings beside a process that saves, of a small pack and of a large one
savers    processes that save one folder at the same time
========  ==========================================================================================================
"""

import argparse
import os
import random
import shutil
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))  # as a script, it shares the tools of the tests

from attrs import frozen
from every_export import EXPORTS
from packs import folder_in_memory
from records import agreement, country, event, place, whole
from stopping import InterruptError, interrupted_at_instruction, interrupted_at_step, unseen

import azjp_relations as azjp
from azjp_relations.storage.atomic import write_whole
from azjp_relations.storage.folder import contents

__all__ = ["ATTACKS", "BrokenError", "Subject", "main", "subjects"]

_TOKYO = place("tokyo", lies_in=country("japan"))
ONE = whole(event("talks", "1998", places=(_TOKYO,), note="One."), agreement("pact", "1998"))
TWO = whole(event("two", "1999", note="Two."), country("georgia"), agreement("pact", "1998"))


class BrokenError(Exception):
    """A save left something that is neither old nor new."""


@frozen
class Subject:
    """Something that is saved: how the old and the new are, how to save them, and what is there now."""

    name: str
    ending: str
    save: Callable[[azjp.Dataset, Path], object]
    state: Callable[[Path], object]
    #: Whether it is made where nothing is, rather than in the place of an older one.
    fresh: bool = False

    def begin(self, folder: Path) -> Path:
        """Make the old state in the empty *folder*, and return the place."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        place = folder / f"a{self.ending}"
        if not self.fresh:
            self.save(ONE, place)
        return place

    def outcome(self, place: Path, old: object, new: object, why: str) -> str:
        """Tell which state is there.

        Raises:
            BrokenError: If it is neither.
        """
        found = self.state(place)
        if found == old:
            return "old"
        if found == new:
            return "new"
        raise BrokenError(f"{self.name}: {why} left {found!r:.300}")


def _bytes(path: Path) -> object:
    return path.read_bytes() if path.exists() else None


def _pack(path: Path) -> object:
    return azjp.read(path) if path.is_dir() and os.listdir(path) else None  # noqa: PTH208 - names


def _files(path: Path) -> object:
    return {file.name: file.read_bytes() for file in path.iterdir()} if path.exists() else None


def subjects(*, every: bool = True) -> Iterator[Subject]:
    """Yield what is saved: a pack, into a new folder and over another, a text, and every export that has one file."""
    yield Subject("pack over a pack", "", azjp.write, _pack)
    yield Subject("new pack", "", azjp.write, _pack, fresh=True)
    yield Subject("text", ".txt", lambda rel, path: write_whole(path, repr([*rel])), _bytes)
    if not every:
        return
    for name, export in EXPORTS.items():
        if name == "datapackage":
            yield Subject(name, "", export.write, _files, fresh=True)
        elif export.ending and export.same and not export.needs:
            yield Subject(name, export.ending, export.write, _bytes)
    for name in ("excel", "brief.docx", "calendar"):
        yield Subject(name, EXPORTS[name].ending, EXPORTS[name].write, _bytes)


def _states(subject: Subject, here: Path) -> tuple[object, object]:
    old = subject.state(subject.begin(here))
    subject.save(TWO, (place := subject.begin(here)))
    return old, subject.state(place)


# --- exceptions at each step --------------------------------------------------------------------------------------


def _each(
    said: Counter[str], here: Path, subject: Subject, stop: Callable[[int, Callable[[], object]], bool], every: int = 1
) -> None:
    old, new = _states(subject, here)
    at = 1
    while True:
        place = subject.begin(here)
        if not stop(at, partial(subject.save, TWO, place)):
            return
        said[subject.outcome(place, old, new, f"an exception at {at}")] += 1
        # Nothing that was left stands in the way of the next.
        if not (subject.fresh and place.is_dir()):
            subject.save(TWO, place)
            subject.outcome(place, new, new, f"the save after an exception at {at}")
        at += every


def steps(here: Path, times: int, *, every: bool = True, apart: int = 1) -> Counter[str]:
    """Raise before and behind each file operation of each save, or those that are so far *apart*."""
    said: Counter[str] = Counter()
    for subject in list(subjects(every=every))[:times]:
        for behind in (False, True):
            _each(said, here, subject, partial(interrupted_at_step, behind=behind), apart)
    return said


def places(here: Path, times: int, *, lines: bool = False, every: int = 1) -> Counter[str]:
    """Raise before each instruction, or each line, of each save."""
    said: Counter[str] = Counter()
    for subject in list(subjects())[:times]:
        _each(said, here, subject, partial(interrupted_at_instruction, lines=lines), every)
    return said


# --- signals and kills at random moments --------------------------------------------------------------------------


def _interrupt(*_: object) -> None:
    raise InterruptError


@contextmanager
def _on(number: int, handler: Any) -> Iterator[None]:
    before = signal.signal(number, handler)
    try:
        yield
    finally:
        signal.signal(number, before)


def signals(here: Path, times: int, *, seed: int = 1) -> Counter[str]:
    """Save, and let a signal arrive at a random moment: it may fall into any instruction and any system call."""
    rng, said = random.Random(seed), Counter[str]()
    chosen = [s for s in subjects() if s.name in {"pack over a pack", "new pack", "text", "sqlite", "datapackage"}]
    lasts: dict[str, float] = {}
    known = {s.name: _states(s, here) for s in chosen}
    with unseen(), _on(signal.SIGALRM, _interrupt):
        for number in range(times):
            subject = chosen[number % len(chosen)]
            place = subject.begin(here)
            began = time.perf_counter()
            try:
                signal.setitimer(signal.ITIMER_REAL, max(1e-6, rng.uniform(0, 1.2 * lasts.get(subject.name, 0.01))))
                subject.save(TWO, place)
                lasts[subject.name] = time.perf_counter() - began
                signal.setitimer(signal.ITIMER_REAL, 0)
                said["not met"] += 1
            except InterruptError:
                said["interrupted"] += 1
            said[subject.outcome(place, *known[subject.name], "a signal")] += 1
    return said


def _child(work: Callable[[], object]) -> int:
    """Do *work* again and again in a process of its own, and return its number."""
    child = os.fork()
    if child == 0:  # pragma: no cover - another process
        try:
            while True:
                work()
        except BaseException as error:  # noqa: BLE001 - said, and seen by the parent
            print("a saver failed:", repr(error)[:300], file=sys.stderr, flush=True)
            os._exit(1)
    return child


def _both(save: Callable[[azjp.Dataset, Path], object], one: azjp.Dataset, two: azjp.Dataset, place: Path) -> None:
    save(one, place)
    save(two, place)


def _end(child: int) -> None:
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status):
        raise BrokenError("a saver failed before it was killed")


def kills(here: Path, times: int, *, seed: int = 1) -> Counter[str]:
    """Kill a process that saves one thing and the other in turn."""
    rng, said = random.Random(seed), Counter[str]()
    chosen = [s for s in subjects() if s.name in {"pack over a pack", "text", "sqlite", "datapackage.zip"}]
    known = {s.name: _states(s, here) for s in chosen}
    for number in range(times):
        subject = chosen[number % len(chosen)]
        place = subject.begin(here) if number < len(chosen) else here / f"a{subject.ending}"
        if not place.exists():
            place = subject.begin(here)
        child = _child(partial(_both, subject.save, TWO, ONE, place))
        time.sleep(rng.uniform(0.001, 0.05))
        _end(child)
        said[subject.outcome(place, *known[subject.name], "a kill")] += 1
        said["left a file behind"] += len(os.listdir(place.parent)) > 1  # noqa: PTH208 - names
        subject.save(ONE, place)
        if (left := os.listdir(place.parent)) != [place.name]:  # noqa: PTH208 - names
            raise BrokenError(f"{subject.name}: the next save doesn't remove {left}")
    return said


# --- several processes --------------------------------------------------------------------------------------------


def _large(number: int) -> azjp.Dataset:
    return whole(*(event(f"talks-{number}-{n}", str(1950 + n % 70), note="x" * 200) for n in range(400 + number)))


def reads(here: Path, times: int) -> Counter[str]:
    """Read beside a process that saves: nine readings of a small pack to one of a large one."""
    said: Counter[str] = Counter()
    for name, share, one, two in (("small", 0.9, ONE, TWO), ("large", 0.1, _large(1), _large(2))):
        place = here / name
        place.mkdir(parents=True)
        azjp.write(one, place)
        first = _texts(place)
        azjp.write(two, place)
        known = {"old": first, "new": _texts(place)}
        child = _child(partial(_both, azjp.write, one, two, place))
        try:
            for number in range(max(1, round(times * share))):
                if name == "small" and number % 3 == 0:
                    found = azjp.read(place)
                    state = "old" if found == one else "new" if found == two else "a mixture"
                else:
                    texts = _texts(place)
                    state = next((state for state, known_ in known.items() if known_ == texts), "a mixture")
                if state == "a mixture":
                    raise BrokenError(f"a reading of a {name} pack gave a mixture")
                said[f"{name}: {state}"] += 1
        finally:
            _end(child)
    return said


def _texts(place: Path) -> dict[str, str]:
    """Return all that a pack holds, or fail if anything of it can't be read."""
    found = contents(place)
    try:
        if found.faults:
            raise BrokenError(f"a reading found {found.faults}")
        return {name: text if isinstance(text, str) else text.read().decode() for name, text in found.texts.items()}
    finally:
        found.close()


def savers(here: Path, times: int) -> Counter[str]:
    """Let three processes save one folder, and kill one of them now and then."""
    said: Counter[str] = Counter()
    place, three = here / "a", (ONE, TWO, whole(event("three", "2000"), country("turkey")))
    place.mkdir(parents=True)
    azjp.write(ONE, place)
    children = [_child(partial(azjp.write, rel, place)) for rel in three]
    try:
        for number in range(times):
            found = azjp.read(place)
            state = next((f"that of saver {n}" for n, rel in enumerate(three) if rel == found), "")
            if not state:
                raise BrokenError("several savers made a mixture")
            said[state] += 1
            if number % 50 == 49:
                _end(children[0])
                children[0] = _child(partial(azjp.write, three[0], place))
    finally:
        for child in children:
            _end(child)
    azjp.write(ONE, place)
    if _pack(place) != ONE or [name for name in os.listdir(place) if name.startswith(".")]:  # noqa: PTH208 - names
        raise BrokenError("the last save isn't whole")
    return said


ATTACKS: dict[str, Callable[..., Counter[str]]] = {
    "steps": steps,
    "places": places,
    "signals": signals,
    "kills": kills,
    "reads": reads,
    "savers": savers,
}


def main(words: Sequence[str] | None = None) -> int:
    """Run the attack that the command line names; 1 if anything broke."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("attack", choices=ATTACKS)
    parser.add_argument("--times", type=int, default=1_000, help="how often")
    asked = parser.parse_args(words)
    with folder_in_memory() as folder:  # saves wait for the disk
        began = time.perf_counter()
        try:
            said = ATTACKS[asked.attack](folder / "here", asked.times)
        except BrokenError as error:
            print("BROKEN:", error)
            return 1
    print(f"{asked.attack}: {dict(said)} in {time.perf_counter() - began:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
