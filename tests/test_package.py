"""The package as it is imported and installed."""

import ast
import json
import subprocess
import sys
import tomllib
from email.parser import Parser
from email.policy import compat32
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from zipfile import ZipFile

import attrs
import pytest
import stub

import azjp_relations as azjp

ROOT = Path(__file__).parent.parent
SOURCE = Path(azjp.__file__).parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


#: What an interpreter that knows no path runs first, to find the package with its dependencies, or without.
WITH_ALL = f"import sys; sys.path[:0] = {sys.path!r}\n"
ALONE = f"import sys; sys.path.insert(0, {str(SOURCE.parent)!r})\n"


def in_a_fresh_interpreter(code: str, *options: str) -> str:
    """Return what *code* prints in an interpreter of its own, which knows only the paths that it is told."""
    done = subprocess.run([sys.executable, "-I", *options, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


# --- the import ---------------------------------------------------------------------------------------------------


def test_the_import_is_bare() -> None:
    """Importing the package imports nothing else that Python has not imported itself, and no room of its own."""
    code = "known = set(sys.modules); import azjp_relations; print(*sorted(set(sys.modules) - known))"
    assert in_a_fresh_interpreter(ALONE + code, "-S").split() == ["azjp_relations"]


@pytest.mark.parametrize("heavy", ["attrs", "attr", "cattrs", "dateutil", "typing", "json"])
def test_the_import_does_not_wait_for(heavy: str) -> None:
    """What costs time is not imported before it is asked for."""
    code = f"import azjp_relations; print({heavy!r} in sys.modules)"
    assert in_a_fresh_interpreter(ALONE + code, "-S").strip() == "False"


def test_a_first_answer_needs_no_dateutil() -> None:
    """To load the edition and ask it takes nothing that only some programs need, such as what explains faults."""
    code = (
        "import azjp_relations as azjp; azjp.load().events.where(kind='visit');"
        "idle = {'dateutil', 'cattrs', 'html', 'difflib', 'azjp_relations.tables.declared'};"
        "print(*sorted(idle & set(sys.modules)))"
    )
    assert in_a_fresh_interpreter(WITH_ALL + code).split() == []


# --- the names ----------------------------------------------------------------------------------------------------


def test_all_is_sorted_and_complete() -> None:
    """``__all__`` lists each public name once, in order, and is what the lazy table and type checkers know."""
    assert azjp.__all__ == sorted(set(azjp.__all__))
    lazy = set(stub.ROOM_OF)
    assert set(azjp.__all__) == lazy | {"__version__"}
    listed = [name for names in vars(azjp)["_ROOMS"].values() for name in names.split()]
    assert len(listed) == len(set(listed))


def test_type_checkers_see_the_same_names() -> None:
    """The stub imports each public name from its module, and is what its script writes."""
    assert stub.STUB.read_text(encoding="utf-8") == stub.text()


def test_static_tools_see_every_name() -> None:
    """An editor that runs nothing completes each public name."""
    tree = ast.parse(stub.STUB.read_text(encoding="utf-8"))
    imports = [node for node in tree.body if isinstance(node, ast.ImportFrom)]
    assert {alias.asname for node in imports for alias in node.names} == set(stub.ROOM_OF)


@pytest.mark.parametrize("name", azjp.__all__)
def test_every_name_resolves(name: str) -> None:
    """Every name is there, and is what its room calls so."""
    value = getattr(azjp, name)
    if name != "__version__":
        room = import_module(f"azjp_relations.{stub.ROOM_OF[name]}")
        assert getattr(room, name) is value


def test_star_import() -> None:
    """Even who imports everything gets everything."""
    code = "from azjp_relations import *; print(len(load().sources), __version__)"
    assert in_a_fresh_interpreter(WITH_ALL + code).split() == [str(len(azjp.load().sources)), azjp.__version__]


def test_dir_shows_every_name() -> None:
    """A name that is not yet looked up is offered by completion."""
    assert set(azjp.__all__) <= set(dir(azjp))
    code = "import azjp_relations as a; print(set(a.__all__) <= set(dir(a)))"
    assert in_a_fresh_interpreter(ALONE + code).strip() == "True"


def test_names_that_there_are_not() -> None:
    """A slip is an ``AttributeError`` that names the module and the name."""
    with pytest.raises(AttributeError, match=r"module 'azjp_relations' has no attribute 'loda'"):
        azjp.loda  # type: ignore[attr-defined]  # noqa: B018
    assert not hasattr(azjp, "__wrapped__")


# --- what is declared ---------------------------------------------------------------------------------------------


def test_versions_agree() -> None:
    """The version that the package tells is that of its metadata, and its data are of that edition."""
    assert azjp.__version__ == PROJECT["version"]
    edition = azjp.load().edition
    assert edition is not None
    assert azjp.__version__.startswith(f"{edition.id}.")


def test_dependencies() -> None:
    """It takes three distributions, and no more."""
    names = {spec.partition(">")[0] for spec in PROJECT["dependencies"]}
    assert names == {"attrs", "cattrs", "python-dateutil"}


def test_it_is_typed() -> None:
    """Type checkers are told to trust the annotations."""
    assert files("azjp_relations").joinpath("py.typed").is_file()
    assert "Typing :: Typed" in PROJECT["classifiers"]


# --- the wheel ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a wheel built from this tree."""
    pytest.importorskip("hatchling")
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (built,) = folder.glob("*.whl")
    return built


def test_what_is_in_the_wheel(wheel: Path) -> None:
    """Every file of the package, its data, the marker for type checkers, both licences; less than 2 MB."""
    names = set(ZipFile(wheel).namelist())
    package = {name for name in names if name.startswith("azjp_relations/")}
    here = {
        f"azjp_relations/{file.relative_to(SOURCE).as_posix()}"
        for file in SOURCE.rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }
    assert package == here
    assert {"azjp_relations/py.typed", "azjp_relations/data/edition.json"} <= package
    assert wheel.stat().st_size < 2 * 2**20
    rest = {name.partition("/")[2] for name in names - package}
    assert rest == {*("METADATA", "WHEEL", "RECORD", "entry_points.txt"), "licenses/LICENSE", "licenses/LICENSE-DATA"}


def test_the_metadata_of_the_wheel(wheel: Path) -> None:
    """What an installer reads is what the project says."""
    with ZipFile(wheel) as archive:
        (name,) = (n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
        metadata = Parser(policy=compat32).parsestr(archive.read(name).decode("utf-8"))
    assert (metadata["Name"], metadata["Version"]) == ("azjp-relations", azjp.__version__)
    assert metadata["Requires-Python"] == ">=3.11"
    needed = [spec for spec in metadata.get_all("Requires-Dist", []) if "extra ==" not in spec]
    assert sorted(spec.partition(">")[0] for spec in needed) == ["attrs", "cattrs", "python-dateutil"]
    assert metadata["License-Expression"] == "MIT AND CC-BY-4.0"


def test_the_wheel_answers_from_within_a_zip(wheel: Path) -> None:
    """The data are found wherever the package is, also where there are no files."""
    dependencies = str(Path(attrs.__file__).parent.parent)
    code = "\n".join(
        [
            "import sys, json",
            f"sys.path[:0] = [{str(wheel)!r}, {dependencies!r}]",
            "import azjp_relations as azjp",
            "rel = azjp.load()",
            "turnover = rel.facts['trade-turnover-1997']",
            "print(json.dumps([azjp.__file__, str(turnover.value), azjp.cite(turnover), len(rel)]))",
        ]
    )
    place, value, cited, count = json.loads(in_a_fresh_interpreter(code))
    assert Path(place) == wheel / "azjp_relations" / "__init__.py"
    assert value == "USD 22,300,000"
    assert "Wikipedia" in cited
    assert count == len(azjp.load())


def test_the_wheel_refuses_from_within_a_zip(wheel: Path, tmp_path: Path) -> None:
    """A faulty folder is explained there as well."""
    (tmp_path / "events.json").write_text('[{"id": "a"}]', encoding="utf-8")
    dependencies = str(Path(attrs.__file__).parent.parent)
    code = "\n".join(
        [
            "import sys",
            f"sys.path[:0] = [{str(wheel)!r}, {dependencies!r}]",
            "import azjp_relations as azjp",
            "try:",
            f"    azjp.read({str(tmp_path)!r})",
            "except azjp.DataError as error:",
            "    print(error)",
        ]
    )
    assert in_a_fresh_interpreter(code).startswith('3 faults in the data:\n  events.json:1  "a"  citations')
