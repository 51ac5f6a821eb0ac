"""The places that the page "How it is built" names, and that an addition in the one place is seen everywhere."""

import ast
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import azjp_relations

ROOT = Path(__file__).parent.parent
SOURCE = Path(azjp_relations.__file__).parent
PAGE = (ROOT / "docs" / "how-it-is-built.md").read_text(encoding="utf-8")
#: What the page says to be in a file of the library: pairs of a name and a path.
PLACES = sorted(set(re.findall(r"`(\w+)`\s+in\s+`([\w/.]+\.py)`", PAGE)))

#: Where the terms of all vocabularies are, in the library.
TERMS = Path("vocabulary", "terms.json")


def names_in(file: Path) -> Iterator[str]:
    """Yield the names of the functions, classes and constants that *file* defines at its top."""
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Assign):
            yield from (target.id for target in node.targets if isinstance(target, ast.Name))
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id
        elif isinstance(node, ast.If):
            yield from (inner.name for inner in (*node.body, *node.orelse) if isinstance(inner, ast.FunctionDef))


@pytest.mark.parametrize(("name", "file"), PLACES)
def test_the_page_names_what_there_is(name: str, file: str) -> None:
    """Each name that the page puts in a file is defined in that file."""
    assert name in set(names_in(SOURCE / file))


def test_the_page_has_places() -> None:
    """The page names places for each sort of addition, and every path in it exists."""
    assert len(PLACES) > 12
    for file in re.findall(r"`((?:\w+/)*\w+\.py)`", PAGE):
        assert (SOURCE / file).is_file() or (ROOT / file).is_file(), file


#: Adds LINE above MARK in the source of MODULE when it is imported; the rest of the code stays as it is.
PATCH = """
import importlib.machinery, importlib.util, sys
class Patched(importlib.machinery.SourceFileLoader):
    def get_code(self, fullname):
        before, mark, after = self.get_source(fullname).partition(MARK)
        assert mark
        return compile(before + LINE + mark + after, self.path, "exec", dont_inherit=True)
class Finder:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name == MODULE:
            spec = importlib.machinery.PathFinder.find_spec(name, path)
            return importlib.util.spec_from_file_location(name, spec.origin, loader=Patched(name, spec.origin))
sys.meta_path.insert(0, Finder)
import azjp_relations as azjp
"""


def run(module: str, mark: str, line: str, code: str) -> None:
    """Run *code* in a process in which *line* stands above *mark* in *module*."""
    head = f"MODULE, MARK, LINE = {f'azjp_relations.{module}'!r}, {mark!r}, {line!r}"
    assert done_with(f"{head}\n{PATCH}\n{code}", SOURCE.parent) == ""


def done_with(code: str, folder: Path) -> str:
    """Run *code* with the library in *folder*; return what it says of errors."""
    paths = os.pathsep.join([str(folder), str(Path(__file__).parent)])
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stderr


def test_a_new_filter_is_one_declaration() -> None:
    """A filter of all cited records, declared once, is taken, documented and completed by every collection of them."""
    run(
        "query.where",
        "    doubts = ask.modifier(",
        '    noted = ask.by(bool, "Whether it has a note.", lambda r: (bool(r.note),))\n',
        """
import inspect
rel = azjp.load()
for name, collection in rel.collections.items():
    assert ("noted" in inspect.signature(collection.where).parameters) == (name != "sources"), name
    if name != "sources":
        assert "Whether it has a note" in type(collection).where.__doc__
        assert {bool(record.note) for record in collection.where(noted=True)} <= {True}
        assert len(collection.where(noted=True)) + len(collection.where(noted=False)) == len(collection)
assert rel.events.where(noted=True)
""",
    )


def test_a_new_indicator_is_one_line(tmp_path: Path) -> None:
    """An indicator that is added to its list can be recorded, asked for, exported and looked up."""
    package = tmp_path / "azjp_relations"
    shutil.copytree(SOURCE, package, ignore=shutil.ignore_patterns("__pycache__"))
    before, mark, after = (package / TERMS).read_text(encoding="utf-8").partition('    "grant":')
    line = '    "scholarships": {"means": "scholarships given", "family": "count"},\n'
    (package / TERMS).write_text(f"{before}{line}{mark}{after}", encoding="utf-8")
    code = """
import json
import azjp_relations as azjp
from records import fact, whole
from azjp_relations.tables import table
unit = next(unit.value for unit in azjp.Unit if unit.family is azjp.UnitFamily.COUNT)
rel = whole(fact("scholarships-of-2015", 5, unit=unit, indicator="scholarships"))
assert rel.facts.where(indicator="scholarships").ids == ("scholarships-of-2015",)
assert azjp.count_by(rel.facts, "kind")["scholarships"] == 1
assert azjp.total(rel.facts, unit=unit).value == 5
assert "scholarships given" in json.dumps(azjp.json_schema("economic_facts"))
assert any("scholarships" in row for row in table("terms").rows([]))
"""
    assert done_with(code, tmp_path) == ""
