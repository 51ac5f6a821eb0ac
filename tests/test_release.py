"""What a release must have: addresses that work, a way to cite it, and every name of the release before."""

import contextlib
import json
import re
import tomllib
import warnings
from operator import attrgetter
from pathlib import Path

import stub
from profiles import FIRST

import azjp_relations as azjp

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
EXTRAS = PROJECT["project"]["optional-dependencies"]


def test_no_public_name_of_the_last_release_is_gone() -> None:
    """Names are there, maybe with a warning, until the release after the one that warns of them."""
    released = json.loads(stub.RELEASED.read_text(encoding="utf-8"))["names"]
    now = set(stub.public_names())
    gone = [name for name in released if name not in now and not warns_of(name)]
    assert gone == [], f"{', '.join(gone)}: keep these, with a DeprecationWarning, as CONTRIBUTING.md says"


def warns_of(name: str) -> bool:
    """Tell whether a name that completion no longer offers is still there, with a warning."""
    with warnings.catch_warnings(record=True) as caught, contextlib.suppress(AttributeError):
        warnings.simplefilter("always")
        attrgetter(name)(azjp)
        return any(issubclass(one.category, DeprecationWarning) for one in caught)
    return False


def test_links_of_the_readme_work_anywhere() -> None:
    """An index page shows the README without the files beside it, so no link or picture leads to one."""
    links = re.findall(
        r"\]\(([^)]*)\)|<(?:img|a) [^>]*(?:src|href)=\"([^\"]*)", (ROOT / "README.md").read_text("utf-8")
    )
    assert [link for pair in links for link in pair if link and not link.startswith("https://")] == []


def test_all_installs_every_extra_that_needs_only_python() -> None:
    """``[all]`` names each extra but Spark, which needs Java, and what another one brings."""
    (line,) = EXTRAS["all"]
    named = set(line.partition("[")[2].rstrip("]").split(","))
    brought = {need for name in named for need in EXTRAS[name]}
    left = {name for name in EXTRAS.keys() - named - {"all"} if not set(EXTRAS[name]) <= brought}
    assert left == {"spark"}


def test_tools_of_developers_are_no_extras() -> None:
    """Nobody who uses the library is offered what only its tests need."""
    tools = {"pytest", "sybil", "hatchling", "ruff", "mypy", "sphinx", "build", "twine"}
    assert tools.isdisjoint(re.split("[<>=]", need)[0] for needs in EXTRAS.values() for need in needs)
    assert {"light", "test", "lint", "types", "docs", "release"} <= PROJECT["dependency-groups"].keys()


def test_the_steps_of_a_release() -> None:
    """They are ten lines, and name files that there are."""
    steps = re.findall(
        r"^\d+\. .*(?:\n +.*)*", (ROOT / "CONTRIBUTING.md").read_text("utf-8").partition("To release")[2], re.MULTILINE
    )
    assert len(steps) == 10
    named = re.findall(r"`([\w./]+\.(?:toml|cff|md|py|json))`", " ".join(steps))
    assert [name for name in named if not [*ROOT.glob(name), *ROOT.glob(f"src/azjp_relations/data/{name}")]] == []


def test_the_citation_file_is_of_this_version() -> None:
    """Its version is that of the package, and its title and date are those of the edition."""
    lines = (ROOT / "CITATION.cff").read_text(encoding="utf-8").splitlines()
    edition = azjp.load().edition
    assert edition is not None
    for line in (f"version: {azjp.__version__}", f"title: {edition.title}", f"date-released: {edition.published}"):
        assert line in lines, f"put {line!r} into CITATION.cff"


def test_the_first_run_is_of_files_that_there_are() -> None:
    """A file that gets another name stays among those to run first."""
    assert [name for name in FIRST if not (ROOT / "tests" / f"test_{name}.py").is_file()] == []
