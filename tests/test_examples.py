"""Every example runs: those of the pages, and those of the docstrings."""

import ast
import doctest
import importlib
import io
import os
import pkgutil
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout, suppress
from pathlib import Path
from types import ModuleType, TracebackType
from typing import Any
from unittest import mock

import pytest
from sybil import Document, Example, Region, Sybil
from sybil.example import SybilFailure
from sybil.parsers.myst import CodeBlockParser, PythonCodeBlockParser
from sybil.parsers.myst.lexers import DirectiveLexer

import azjp_relations
from azjp_relations.__main__ import main
from azjp_relations.errors import MissingExtraError

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(p for p in (ROOT / "docs").rglob("*.md") if "_build" not in p.parts)])
#: A page that needs Spark, with which tests/test_spark.py runs it.
WITH_SPARK = ROOT / "docs" / "outgrown.md"
MODULES = ["azjp_relations", *(m.name for m in pkgutil.walk_packages(azjp_relations.__path__, "azjp_relations."))]
# "..." stands for what differs from edition to edition, such as the length of a file.
FLAGS = doctest.ELLIPSIS


def _at_a_prompt(example: Example) -> str | None:
    """Run each ``$ python …`` or ``$ azjp …`` of a console block, and compare its output."""
    wrong = [
        f"$ {command}\nexpected:\n{expected}printed:\n{printed}"
        for command, expected in _commands(example.parsed)
        if not doctest.OutputChecker().check_output(expected, printed := _run(command), FLAGS)
    ]
    return "\n".join(wrong) or None


def _commands(block: str) -> Iterator[tuple[str, str]]:
    for part in ("\n" + block).split("\n$ ")[1:]:
        command, _, expected = part.partition("\n")
        yield command, expected


def _run(command: str) -> str:
    """Return what a command prints: that of the script is in this process what it is in one of its own."""
    words = shlex.split(command)
    if words[0] == "azjp":
        printed = io.TextIOWrapper(io.BytesIO(), "utf-8")
        columns = mock.patch.dict(os.environ, COLUMNS="80")
        with columns, redirect_stdout(printed), redirect_stderr(printed), suppress(SystemExit):
            main(words[1:])
        printed.seek(0)
        return printed.read()
    assert words[0] == "python", f"{command!r} is not run by this test: only python and azjp are"
    found_in = Path(azjp_relations.__file__).parents[1]
    ran = subprocess.run(
        [sys.executable, *words[1:]],
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(found_in), "PYTHONIOENCODING": "utf-8"},
    )
    return ran.stdout


def _in_a_notebook(example: Example) -> str | None:
    """Run a cell as the pages do, and tell if a notebook would show nothing of its last line."""
    names = {"azjp": azjp_relations, "rel": azjp_relations.load()}
    *before, last = ast.parse(example.parsed).body
    assert isinstance(last, ast.Expr)
    exec(compile(ast.Module(before, []), "<cell>", "exec"), names)  # noqa: S102 - of our own pages
    value: Any = eval(compile(ast.Expression(last.value), "<cell>", "eval"), names)  # noqa: S307 - as above
    return None if value._repr_html_() else f"{example.parsed} shows nothing"


def _cells(document: Document) -> Iterator[Region]:
    for found in DirectiveLexer("cell")(document):
        yield Region(found.start, found.end, str(found.lexemes["source"]), _in_a_notebook)


PAGE = Sybil([PythonCodeBlockParser(doctest_optionflags=FLAGS), CodeBlockParser("console", _at_a_prompt), _cells])


def test_cells_are_found() -> None:
    """The cells of the page on notebooks are among the examples that run."""
    page = ROOT / "docs" / "notebooks.md"
    found = [example for example in PAGE.parse(page).examples() if str(example.parsed).startswith(("rel", "azjp."))]
    assert len(found) == page.read_text(encoding="utf-8").count("{cell}") > 5


#: A page that draws so much that only a thorough run has the time.
GALLERY = ROOT / "docs" / "charts.md"


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(page, marks=[pytest.mark.slow] * (page == GALLERY), id=str(page.relative_to(ROOT)))
        for page in PAGES
        if page != WITH_SPARK
    ],
)
@pytest.mark.long
def test_pages(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The examples of a page run from top to bottom, in a folder of their own, and print what the page says."""
    monkeypatch.chdir(tmp_path)
    for example in PAGE.parse(page).examples():
        try:
            example.evaluate()
        except SybilFailure as failure:
            if MissingExtraError.__name__ in str(failure):
                pytest.skip(f"an extra isn't installed: line {example.line} and those below didn't run")
            raise


@pytest.mark.parametrize("name", MODULES)
def test_docstrings(name: str) -> None:
    """The examples in the docstrings of a module run and print what they say."""
    failed, without_extra = _failures(_imported(name))
    assert not failed, "\n".join(failed)
    if without_extra:
        pytest.skip(f"an extra isn't installed, so these examples didn't run: {', '.join(without_extra)}")


def _imported(name: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        if str(error.name).startswith("azjp_relations"):
            raise
        pytest.skip(f"{error.name} isn't installed")


def _failures(module: ModuleType) -> tuple[list[str], list[str]]:
    """Return reports of the examples that fail, and the names of those that need an extra that is not installed."""
    failed, without_extra = [], []
    for test in doctest.DocTestFinder().find(module):
        said = io.StringIO()
        runner = _Runner(optionflags=FLAGS)
        runner.run(test, out=said.write)
        if runner.lacked:
            without_extra.append(test.name)
        elif runner.failures:
            failed.append(said.getvalue())
    return failed, without_extra


class _Runner(doctest.DocTestRunner):
    """A runner that tells an example that lacks an extra from one that fails."""

    lacked = False

    def report_unexpected_exception(
        self,
        out: Callable[[str], object],
        test: doctest.DocTest,
        example: doctest.Example,
        exc_info: tuple[type[BaseException], BaseException, TracebackType],
    ) -> None:
        self.lacked = self.lacked or isinstance(exc_info[1], MissingExtraError)
        super().report_unexpected_exception(out, test, example, exc_info)


def test_there_are_examples() -> None:
    """The pages that must have examples are found, and their examples seen."""
    seen = {str(page.relative_to(ROOT)): len(list(PAGE.parse(page).examples())) for page in PAGES}
    assert {"docs/index.md", "docs/concepts.md", "docs/tour.md"} <= {page for page, count in seen.items() if count}
