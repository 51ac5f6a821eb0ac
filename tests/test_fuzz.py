"""Fuzzing, a short while of it, and that it finds what it is there to find."""

import gc
import importlib.util
import json
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import operations
import packs
import pytest
from bases import bases
from hypothesis import example, given
from hypothesis import strategies as st
from mutations import MUTATIONS, make
from profiles import examples, scaled
from targets import TARGETS, check_date, check_pack, check_quantity, joined

import azjp_relations as azjp
from azjp_relations.packs.load import dataset_of
from azjp_relations.testing import edtf_texts, quantities

SEED = 20_261_121
#: Few, as drawing them takes longer than reading hundreds.
DRAWN = 25
FUZZ = Path(packs.__file__).parent


# --- packs ----------------------------------------------------------------------------------------------------------


@pytest.mark.long
def test_every_pack_is_read_or_refused(tmp_path: Path) -> None:
    """Whatever is done to a pack, reading it ends in a dataset or in an error of ours, in time."""
    inputs = scaled(250, 2_000)
    report = packs.run(inputs, SEED, kept=tmp_path, limit=60, drawn=DRAWN)
    assert not report.found, f"{report}\nkept in {tmp_path}"
    assert report.inputs == sum(report.outcomes.values()) == inputs
    assert report.outcomes.keys() == {"Dataset", "DataError"}
    assert min(report.outcomes.values()) > 40
    assert report.mutations.keys() == {"nothing", *(name for sort in MUTATIONS.values() for name in sort)}


@pytest.mark.long
def test_packs_without_a_mutation_are_good() -> None:
    """What the mutations start from has no fault, so that what they do is what is refused."""
    for base in bases(SEED, DRAWN):
        texts = {file: json.dumps(records) for file, records in base.documents.items()}
        assert len(dataset_of(texts, base.over)) >= sum(map(len, base.documents.values()))


@pytest.mark.long
def test_inputs_are_made_again_alike() -> None:
    """The number of an input says all of it."""
    for index in range(40):
        one, two = make(SEED, index, DRAWN), make(SEED, index, DRAWN)
        assert (one.files, one.packed, one.others, one.done) == (two.files, two.packed, two.others, two.done)


def stumbles(path: Path, over: azjp.Dataset | None = None) -> azjp.Dataset:
    """Read like a reader with a fault that most packs meet."""
    return {"a": azjp.read(path, over=over)}["b"]


def warns(path: Path, over: azjp.Dataset | None = None) -> azjp.Dataset:
    """Read like a reader that grumbles."""
    warnings.warn("something is about to change", DeprecationWarning, stacklevel=1)
    return azjp.read(path, over=over)


def waits(_path: Path, over: azjp.Dataset | None = None) -> azjp.Dataset:
    """Read like a reader that waits for what never comes: the limit of each input ends it."""
    time.sleep(30)
    return over or azjp.load()


def confounds(path: Path, over: azjp.Dataset | None = None) -> azjp.Dataset:
    """Read like a reader that gives what could never be written and read again."""
    rel = azjp.read(path, over=over)
    return azjp.Dataset([record for record in rel if not isinstance(record, azjp.Source)], checked=True)


@pytest.mark.parametrize(
    ("read", "what"), [(stumbles, "KeyError"), (warns, "DeprecationWarning"), (waits, "too long"), (confounds, "")]
)
def test_what_may_not_happen_is_found(read: Callable[..., Any], what: str, tmp_path: Path) -> None:
    """Another exception, a warning, a wait, a dataset that is not what it says: each is found, told and kept."""
    told: list[str] = []
    frozen = gc.get_freeze_count()
    report = packs.run(
        2 if read is waits else 20,
        SEED,
        kept=tmp_path,
        limit=0.05 if read is waits else 60,
        read=read,
        said=told.append,
        drawn=DRAWN,
    )
    assert any(outcome.startswith(what) for outcome in report.found)
    assert gc.get_freeze_count() <= frozen
    assert told
    (kept, *_) = sorted(tmp_path.iterdir())
    about = json.loads((kept / "about.json").read_text(encoding="utf-8"))
    assert about["problem"]
    assert packs.replay(kept)[1] is None
    assert "FOUND" in str(report)


@pytest.mark.long
def test_a_kept_input_is_read_again_as_it_was(tmp_path: Path) -> None:
    """With pipes and links, as a zip, and over what it was laid over."""
    kinds = set()
    for index in range(400):
        pack = make(SEED, index, DRAWN)
        kind = (bool(pack.others), pack.packed is not None, pack.base.over is not None)
        if kind in kinds:
            continue
        kinds.add(kind)
        kept = packs.keep(tmp_path, pack, SEED, index, "a try")
        (tmp_path / f"{index}").mkdir()
        outcome, _ = packs.end_of(packs.put(pack, tmp_path / f"{index}"), pack.base.over, limit=60)
        assert packs.replay(kept) == (outcome, None)
    assert len(kinds) >= 5


@pytest.mark.long
def test_the_command_of_packs(tmp_path: Path) -> None:
    """It prints how many inputs ended how, by mutation, and ends with 0 where nothing was found."""
    words = ["packs.py", "--inputs", "25", "--seed", "3", "--drawn", "5", "--keep", str(tmp_path / "kept")]
    done = fuzz(*words)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "25 inputs of seed 3" in done.stdout
    assert "DataError" in done.stdout
    assert not (tmp_path / "kept").exists()


def fuzz(script: str, *words: str) -> "subprocess.CompletedProcess[str]":
    """Run one of the commands."""
    source = str(Path(azjp.__file__).parents[1])
    code = (
        f"import sys, runpy; sys.path[:0] = [{source!r}, {str(FUZZ)!r}]; sys.argv = {[script, *words]!r}; "
        f"runpy.run_path({str(FUZZ / script)!r}, run_name='__main__')"
    )
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)


# --- operations -----------------------------------------------------------------------------------------------------

posix = pytest.mark.skipif(sys.platform == "win32", reason="signals and locks are those of POSIX")


@posix
@pytest.mark.long
def test_operations_hold() -> None:
    """Whatever is asked, joined, dataset_of, read and interrupted, every answer is that of a plain list."""
    operations.DONE.clear()
    assert operations.attack(0, examples=scaled(3, 100), steps=20)
    assert operations.DONE


@posix
@pytest.mark.long
def test_a_wrong_answer_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The attack has teeth."""
    _, plain = operations.QUESTIONS["total"]
    monkeypatch.setitem(operations.QUESTIONS, "total", (lambda *_: None, plain))
    with pytest.raises((AssertionError, ExceptionGroup)):
        operations.attack(0, examples=60, steps=20, shrink=False)


# --- what is guided -------------------------------------------------------------------------------------------------


@examples(300)
@given(st.one_of(edtf_texts(), st.text("0123456789X-/.?~%TYZ ,:[]\ud800é٣", max_size=24), st.text(max_size=12)))
@example("9999-24")
@example("0001-01-01/..")
@example("\ud800")
def test_dates_keep_their_promises(text: str) -> None:
    """Whatever text is read, it is refused as it may be, or is a date that holds together."""
    found = check_date(text)
    assert found is None or found.text == text


@examples(200)
@given(st.one_of(quantities().map(lambda q: f"{q.amount:f}"), st.text("0123456789.-+eE_NaInf ٣", max_size=70)))
def test_quantities_keep_their_promises(text: str) -> None:
    """Whatever text is read, it is refused as it may be, or is an amount that holds together."""
    found = check_quantity(text)
    assert found is None or f"{found.amount:f}" == text


@pytest.mark.parametrize("name", TARGETS)
@pytest.mark.long
def test_seeds_are_good(name: str, tmp_path: Path) -> None:
    """Inputs to begin with are taken, most of them, and within the length that is asked for."""
    target = TARGETS[name]
    seeds = list(target.seeds())[:40]
    assert seeds
    assert all(len(seed) <= target.longest for seed in seeds)
    for seed in seeds:
        target.check(seed, tmp_path)
    if name == "reader":
        assert {check_pack(seed, tmp_path) for seed in seeds} == {"Dataset"}


def test_a_pack_is_taken_apart_as_it_was_joined(tmp_path: Path) -> None:
    """The files of an input are those that were put into it."""
    files = {"events.json": b"[]", "ties.jsonl": b"{}\n---\n", "edition.json": b""}
    check_pack(joined(files), tmp_path)
    assert {file.name: file.read_bytes() for file in (tmp_path / "pack").iterdir()} == files


@pytest.mark.parametrize("name", ["dates", "reader"])
@pytest.mark.long
def test_the_command_that_is_guided(name: str, tmp_path: Path) -> None:
    """It runs for so long and ends with 0 where all promises held; without atheris it says what to install."""
    done = fuzz("guided.py", name, "--seconds", "1", "--keep", str(tmp_path))
    if importlib.util.find_spec("atheris") is None:
        assert done.returncode == 2
        assert "pip install atheris" in done.stdout
    else:
        assert done.returncode == 0, done.stderr
        assert "DONE" in done.stderr
        assert not list(tmp_path.iterdir())
    seed = tmp_path / "an-input"
    seed.write_bytes(b"1998-02")
    assert fuzz("guided.py", name, "--replay", str(seed)).stdout.strip() == "it holds"
