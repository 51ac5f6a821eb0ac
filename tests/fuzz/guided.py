"""Fuzzing that is guided by the coverage it reaches, with atheris: of dates, quantities or the reader of packs.

``python tests/fuzz/guided.py dates --seconds 60`` starts from good inputs and changes them for so long. It ends with
1 at the first input that breaks a promise, which it keeps; give that file in the place of ``--seconds`` with
``--replay`` to see it again. Needs atheris: ``nox -s fuzz`` installs it.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

__all__ = ["main"]

_KEPT = Path("fuzz-found")


def main(words: Sequence[str] | None = None) -> int:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("target", choices=["dates", "quantities", "reader"], help="what to ask")
    parser.add_argument("--seconds", type=int, default=60, help="for how long")
    parser.add_argument("--seed", type=int, default=1, help="how the dice fall")
    parser.add_argument("--corpus", type=Path, help="a folder of inputs to begin with, and to keep new ones in")
    parser.add_argument("--keep", type=Path, default=_KEPT, help="where to keep what was found")
    parser.add_argument("--replay", type=Path, help="an input kept before, to be asked about again")
    asked = parser.parse_args(words)
    if asked.replay:
        return _replay(asked.target, asked.replay)
    try:
        import atheris
    except ModuleNotFoundError:
        print("this needs atheris: pip install atheris")
        return 2
    with atheris.instrument_imports(include=["azjp_relations"]):
        from targets import TARGETS
    return _fuzz(atheris, asked, TARGETS[asked.target])


def _fuzz(atheris: Any, asked: argparse.Namespace, target: Any) -> int:
    asked.keep.mkdir(parents=True, exist_ok=True)
    from packs import folder_in_memory

    with folder_in_memory() as here:
        corpus = asked.corpus or here / "corpus"
        corpus.mkdir(parents=True, exist_ok=True)
        for number, seed in enumerate(target.seeds()):
            (corpus / f"seed-{number}").write_bytes(seed)
        quoted = ("".join(f"\\x{byte:02x}" for byte in word.encode()) for word in target.words)
        (here / "words").write_text("".join(f'"{word}"\n' for word in quoted), encoding="ascii")
        options = {
            "max_total_time": asked.seconds,
            "seed": asked.seed,
            "max_len": target.longest,
            "len_control": 0,
            "timeout": 10,
            "dict": here / "words",
            "artifact_prefix": f"{asked.keep}/{asked.target}-",
            "print_final_stats": 1,
        }
        atheris.Setup(
            [sys.argv[0], *(f"-{name}={value}" for name, value in options.items()), str(corpus)],
            lambda data: target.check(data, here),
        )
        atheris.Fuzz()  # does not return, but ends the process as it ended
    return 0


def _replay(name: str, kept: Path) -> int:
    from targets import TARGETS

    with tempfile.TemporaryDirectory() as folder:
        TARGETS[name].check(kept.read_bytes(), Path(folder))
    print("it holds")
    return 0


if __name__ == "__main__":
    sys.exit(main())
