"""Every task of this project: ``nox -l`` lists them, ``nox`` alone runs those of an ordinary change.

Words after ``--`` go to the command of a task, such as ``nox -s tests -- tests/test_dates.py -k open``.
"""

import os
import re
import shutil
import sys
from pathlib import Path

import nox

nox.needs_version = ">=2025.2"
nox.options.sessions = ["lint", "types", "tests"]
nox.options.reuse_existing_virtualenvs = True
nox.options.error_on_missing_interpreters = False

PROJECT = nox.project.load_toml("pyproject.toml")
DOCS = ("docs", "docs/_build")

#: What the extras install that has types.
OPTIONAL = (
    "altair",
    "networkx",
    "pandas",
    "polars",
    "narwhals",
    "pyarrow",
    "duckdb",
    "icalendar",
    "hypothesis",
    "tqdm",
)

ASK = """
import azjp_relations as azjp
visit = azjp.load()["visit-heydar-aliyev-1998"]
assert str(visit.when) == "1998-02-24/1998-02-28", visit
print("the wheel answers:", visit)
"""


#: The same, with what is read from files or imported late.
ASK_ALL = f"""{ASK}
rel = azjp.load(edition="2026.11")
assert rel.search("energy") and azjp.count_by(rel.events, "decade")["199X"]
assert rel.to_jsonld() and azjp.brief(rel).explain() and rel.events[0]._repr_html_() and azjp.json_schema("events")
try:
    azjp.load(edition="1")
except azjp.AzjpError as error:
    print(error)
"""


def install(session: nox.Session, what: str = ".", *groups: str) -> None:
    """Install this project with extras, and groups of tools."""
    session.install(what, *(nox.project.dependency_groups(PROJECT, *groups) if groups else ()))


def pytest(session: nox.Session, *words: str, seed: int | None = None) -> None:
    """Run the tests, on all cores but where tasks run side by side, with the words that were given to the task.

    With a *seed* they run in the random order that it gives, and it seeds the hashes of texts, on which the order of a
    set depends.
    """
    processes = os.environ.get("TEST_PROCESSES", "auto")
    variables = {}
    if seed is not None:
        session.install(*nox.project.dependency_groups(PROJECT, "order"))
        words, variables = (*words, f"--randomly-seed={seed}"), {"PYTHONHASHSEED": str(seed)}
    session.run("python", "-m", "pytest", "-q", "-n", processes, *words, *session.posargs, env=variables)


# --- tests --------------------------------------------------------------------------------------------------------


@nox.session
def first(session: nox.Session) -> None:
    """Test what most else rests on, with a few examples of each law: for after each edit."""
    session.install("-e", ".[testing]", *nox.project.dependency_groups(PROJECT, "light"))
    pytest(session, "--first")


@nox.session
def light(session: nox.Session) -> None:
    """Run the tests that need no optional library, as README.md says."""
    install(session, ".[testing]", "light")
    pytest(session)


@nox.session
def tests(session: nox.Session) -> None:
    """Run all tests quickly."""
    install(session, ".[all]", "test")
    pytest(session)


@nox.session
def thorough(session: nox.Session) -> None:
    """Run all tests, slow ones too, with all the examples of each law, in a random order."""
    install(session, ".[all]", "test")
    pytest(session, "--thorough", seed=1)


@nox.session(python=["3.12", "3.13", "3.14"])
def pythons(session: nox.Session) -> None:
    """Run the tests briefly on later versions of Python, each in another random order.

    From 3.13 on they have all libraries, and the newest dateutil.
    """
    if session.python == "3.12":
        install(session, ".[testing]", "light")
    else:
        install(session, ".[all]", "test")
        # A tool of the tests holds it back, and users get it.
        session.install("--no-deps", "--upgrade", "python-dateutil>=4")
    pytest(session, "--brief", seed=int(str(session.python).removeprefix("3.")))


@nox.session
def lowest(session: nox.Session) -> None:
    """Run the tests briefly, in a random order, with the lowest version of each library that pyproject.toml allows."""
    constraints = Path(session.create_tmp()) / "lowest.txt"
    constraints.write_text("".join(f"{name}=={bound}\n" for name, bound in lower_bounds().items()), encoding="utf-8")
    session.install("--constraint", str(constraints), ".[all]", *nox.project.dependency_groups(PROJECT, "test"))
    pytest(session, "--brief", seed=2)


def lower_bounds() -> dict[str, str]:
    """Return the lowest version of each library that users need; if lines differ, the highest that one asks for."""
    extras = PROJECT["project"]["optional-dependencies"]
    chosen = [line for name, lines in extras.items() if name not in {"all", "spark"} for line in lines]
    users = [*PROJECT["project"]["dependencies"], *chosen]
    names = {re.split("[<>=]", line)[0] for line in users}
    bounds: dict[str, str] = {}
    for line in [*users, *nox.project.dependency_groups(PROJECT, "test")]:
        name, _, bound = re.split("(>=|,)", line)[:3] if ">=" in line else (line, "", "")
        if name in names and _numbers(bound) > _numbers(bounds.get(name, "0")):
            bounds[name] = bound
    return bounds


def _numbers(version: str) -> list[int]:
    return [int(part) for part in version.split(".") if part]


@nox.session
def spark(session: nox.Session) -> None:
    """Ask Spark the same questions; this needs Java 17."""
    if shutil.which("java") is None:
        session.skip("Spark needs Java, and there is no java on the path")
    install(session, ".[all,spark]", "test")
    session.run("python", "-m", "pytest", "-q", "tests/test_spark.py", *session.posargs)


@nox.session
def fuzz(session: nox.Session) -> None:
    """Read damaged packs and attack operations for a short while, and let atheris search where it can be installed."""
    install(session, ".[testing]")
    words = session.posargs or ["--inputs", "3000", "--seed", "1", "--seconds", "20"]
    session.run("python", "tests/fuzz/packs.py", *words)
    session.run("python", "tests/fuzz/operations.py", "--seconds", "60")
    if sys.version_info[:2] != (3, 11):
        session.warn("atheris is used with Python 3.11 only: no guided fuzzing")
        return
    install(session, ".[testing]", "fuzz")
    for target in ("dates", "reader"):
        session.run("python", "tests/fuzz/guided.py", target, "--seconds", "12", silent=True)


# --- everything else ----------------------------------------------------------------------------------------------


@nox.session
def lint(session: nox.Session) -> None:
    """Check style and format."""
    session.install(*nox.project.dependency_groups(PROJECT, "lint"))
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")


@nox.session
def types(session: nox.Session) -> None:
    """Check the types of the library and its tests, and what a program that depends on it and its editor see."""
    install(session, ".[all]", "test", "types")
    session.run("mypy", *session.posargs)
    # Alone, or mypy reads only its stub; the rest of the library needs the stub.
    session.run("mypy", "--follow-imports=silent", "src/azjp_relations/query/where.py")
    session.run("python", "-m", "pytest", "-q", "tests/test_completion.py")
    cover(session)
    with session.chdir("tests/dependent"):
        session.run("mypy", "--strict", "--config-file=", "app.py")
        session.run("pyright", "--project", ".")
    # Most users install the library without its extras: their checkers must know as much.
    session.run("pip", "uninstall", "--quiet", "--yes", *OPTIONAL)
    cover(session)


def cover(session: nox.Session) -> None:
    """Fail if pyright knows less than 99 in 100 of the types of public names."""
    words = ("--verifytypes", "azjp_relations", "--ignoreexternal")
    report = session.run("pyright", *words, silent=True, success_codes=[0, 1])
    (score,) = re.findall(r"score: ([\d.]+)%", str(report))
    session.log(f"pyright knows {score} % of the types of public names")
    if float(score) < 99:
        session.error(str(report))


@nox.session
def docs(session: nox.Session) -> None:
    """Build the documentation into docs/_build; any warning is an error."""
    install(session, ".[testing,charts,pandas]", "docs", "light")
    session.run("python", "-m", "pytest", "-q", "tests/test_browse.py", "tests/test_holdings.py")
    session.run("sphinx-build", "--quiet", "--fail-on-warning", "--keep-going", "-b", "html", *DOCS)


@nox.session(requires=["docs"])
def site(session: nox.Session) -> None:
    """Look at the built documentation in a browser; this needs Chromium."""
    if not any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))):
        session.skip("there is no Chromium on the path")
    session.install(*nox.project.dependency_groups(PROJECT, "site"))
    session.run("python", "docs/browser.py", DOCS[1], *session.posargs)


@nox.session
def wheel(session: nox.Session) -> None:
    """Build the files of a release twice, check them, and ask a question of the wheel in an empty environment."""
    session.install(*nox.project.dependency_groups(PROJECT, "release"))
    folder = Path(session.create_tmp()).absolute()
    session.run("cffconvert", "--validate", "--infile", "CITATION.cff")
    builds = [build(session, folder / name) for name in ("once", "twice")]
    once, twice = ([file.read_bytes() for file in files] for files in builds)
    if once != twice:
        session.error("two builds of the same files differ")
    session.run("twine", "check", "--strict", *map(str, builds[0]))
    session.install("--force-reinstall", str(builds[0][1]))
    session.run("python", "-I", "-c", ASK)


def build(session: nox.Session, folder: Path) -> list[Path]:
    """Build source archive and wheel from a copy of this checkout, which has other times and rights; return both."""
    copy = folder / "checkout"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(
        ".", copy, ignore=shutil.ignore_patterns(".*", "_build", "__pycache__"), copy_function=shutil.copyfile
    )
    shutil.copyfile(".gitignore", copy / ".gitignore")
    session.run("python", "-m", "build", "--outdir", str(folder), str(copy), env={"SOURCE_DATE_EPOCH": "1700000000"})
    shutil.rmtree(copy)
    return sorted(folder.glob("*.tar.gz")) + sorted(folder.glob("*.whl"))


@nox.session
def bundles(session: nox.Session) -> None:
    """Put a script that loads and asks into one file, with PyInstaller and with zipapp, and run both."""
    install(session, ".", "bundles")
    folder = Path(session.create_tmp()).absolute()
    shutil.rmtree(folder / "app", ignore_errors=True)
    script, program, app = folder / "ask.py", folder / "ask", folder / "ask.pyz"
    script.write_text(ASK_ALL, encoding="utf-8")
    places = ("--distpath", str(folder), "--workpath", str(folder / "work"), "--specpath", str(folder))
    session.run("pyinstaller", "--onefile", "--noconfirm", "--log-level", "ERROR", *places, str(script))
    session.run("python", "-m", "pip", "install", "--quiet", "--target", str(folder / "app"), ".")
    shutil.copyfile(script, folder / "app" / "__main__.py")
    session.run("python", "-m", "zipapp", "--compress", "--output", str(app), str(folder / "app"))
    with session.chdir(folder):
        session.run(str(program), external=True)
        session.run("python", "-I", str(app))


@nox.session(venv_backend="venv")
def bench(session: nox.Session) -> None:
    """Measure speed against other libraries: about ten minutes; name sections after ``--``."""
    session.run("python", "-m", "pip", "uninstall", "--yes", "setuptools", silent=True)  # its .pth slows every start
    install(session, ".[pandas,polars,frames,duckdb]", "benchmarks")
    session.run("python", "benchmarks/run.py", *session.posargs)


@nox.session(venv_backend="venv")
def compare(session: nox.Session) -> None:
    """Tell what your changes made slower: ``nox -s compare -- COMMIT SECTION ...``; by default three sections."""
    commit, *sections = session.posargs or ["HEAD"]
    sections = sections or ["imports", "load", "search"]
    session.run("python", "-m", "pip", "uninstall", "--yes", "setuptools", silent=True)
    folder = Path(session.create_tmp()).absolute()
    old, runs = folder / "old", [folder / "old.json", folder / "new.json"]
    shutil.rmtree(old, ignore_errors=True)
    old.mkdir()
    session.run("git", "archive", "--output", str(folder / "old.tar"), commit, external=True)
    shutil.unpack_archive(folder / "old.tar", old)
    for checkout, run in zip((str(old), "."), runs, strict=True):
        install(session, f"{checkout}[pandas,polars,frames,duckdb]", "benchmarks")
        session.install("--force-reinstall", "--no-deps", checkout)
        session.run("python", "benchmarks/run.py", *sections, "--json", str(run))
    session.run("python", "benchmarks/compare.py", *map(str, runs))
