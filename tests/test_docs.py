"""The pages say what there is: every name, every command, and no link into the void."""

import contextlib
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from enum import Enum
from pathlib import Path

import pytest
from modules import module_of

import azjp_relations as azjp
from azjp_relations.__main__ import main

DOCS = Path(__file__).parent.parent / "docs"
PAGES = sorted(page for page in DOCS.rglob("*.md") if "_build" not in page.parts)
REFERENCE = "\n".join(page.read_text(encoding="utf-8") for page in sorted((DOCS / "reference").glob("*.md")))
NAMES = sorted(name for name in azjp.__all__ if not name.startswith("__"))

#: Public names whose own docstrings need no example, with the reason.
NO_EXAMPLE = {
    "Actors": "its where() has one",
    "Agreements": "its where() has one",
    "EconomicFacts": "its where() has one",
    "Events": "its where() has one",
    "Records": "its where() has one",
    "FilterError": "test_filters.py raises it",
    "Tenures": "its where() has one",
    "Ties": "its where() has one",
    "Sources": "its where() takes what the others take; the tour asks it",
    "Collection": "its classes have them; the tour slices and joins them",
    "Answer": "its classes are what is returned; concepts.md shows one",
    "Tally": "count_by() returns one and has an example",
    "Total": "total() returns one and has an example",
    "Series": "series() returns one and has an example",
    "Timeline": "timeline() returns one and has an example",
    "Anniversaries": "anniversaries() returns one and has an example",
    "Disagreements": "disagreements() returns one and has an example",
    "Question": "its to_json() has one",
    "Replay": "replay() returns one and has an example",
    "Policies": "Total.policies() returns them and has an example",
    "PercentChange": "change() returns one and has an example",
    "Statements": "statements() returns one and has an example",
    "Totals": "total_by() returns one and has an example",
    "Holders": "holders() returns one and has an example",
    "Panel": "panel() returns one and has an example",
    "SourceCheck": "check_source() returns one and has an example",
    "Brief": "brief() returns one and has an example",
    "Profile": "profile() returns one and has an example",
    "Network": "network() returns one and has an example",
    "Reading": "a choice of words, which as_read() explains",
    "Changes": "diff() returns them and has an example; its text() has one",
    "Change": "not built itself",
    "Added": "attributes only; editions.md shows some",
    "Retired": "attributes only",
    "Revised": "attributes only; editions.md shows one",
    "FieldChange": "attributes only; editions.md shows one",
    "Detail": "attributes only; editions.md shows one",
    "Edition": "attributes only",
    "LoadedPack": "attributes only; packs.md shows some",
    "Fault": "attributes only; the tour prints one",
    "Name": "attributes only",
    "Participant": "attributes only",
    "Statement": "attributes only",
    "Variant": "attributes only; concepts.md shows one",
    "Record": "not built itself",
    "Actor": "not built itself",
    "Country": "attributes only; the tour shows one",
    "Place": "attributes only",
    "Organization": "attributes only",
    "Person": "attributes only; the tour shows one",
    "Event": "attributes only; concepts.md builds one",
    "Agreement": "attributes only; the tour shows some",
    "EconomicFact": "attributes only; the tour shows some",
    "Tenure": "the tour asks one whether it holds",
    "Tie": "attributes only; the tour shows one",
    "read": "needs a folder of files; the tour makes one",
    "write": "makes a folder of files; the tour makes one",
}
#: The same of methods.
NO_METHOD_EXAMPLE = {"Question.arguments": "for the answers themselves", "Question.under": "for the answers themselves"}


def _exempt(name: str) -> bool:
    """Tell vocabularies, which are shown as tables, and errors, which are raised in the examples of others."""
    found = getattr(azjp, name)
    return inspect.isclass(found) and issubclass(found, Enum | BaseException)


# --- the reference ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_name_is_in_the_reference(name: str) -> None:
    """Every public name has its place in the reference."""
    shown = rf"auto(?:class|exception|function|data):: azjp_relations\.{name}$|^```\{{vocabulary\}} {name}$"
    assert re.search(shown, REFERENCE, re.MULTILINE), f"docs/reference does not show azjp_relations.{name}"


def test_version_is_in_the_reference() -> None:
    """The one public name with underscores is told of too."""
    assert "azjp_relations.__version__" in REFERENCE


def test_reference_shows_only_what_there_is() -> None:
    """Nothing in the reference has been renamed or taken away."""
    for path in re.findall(r"^\.\. auto\w+:: (\S+)$", REFERENCE, re.MULTILINE):
        # A room that is imported for an extra is looked at where the extra is installed.
        with contextlib.suppress(azjp.MissingExtraError):
            assert _found(path) is not None, path


def _found(path: str) -> object:
    module, _, name = path.rpartition(".")
    with contextlib.suppress(ModuleNotFoundError):
        return importlib.import_module(path)
    return getattr(importlib.import_module(module), name, None)


def test_commands_are_documented(capsys: pytest.CaptureFixture[str]) -> None:
    """Every command of the command line, and every option of each, is in its page."""
    page = (DOCS / "reference" / "command-line.md").read_text(encoding="utf-8")
    commands = re.findall(r"^    (\w+)", _help(capsys), re.MULTILINE)
    assert commands
    for command in commands:
        assert re.search(rf"^\| `{command}\b", page, re.MULTILINE), command
        for option in re.findall(r"(--\w+)", _help(capsys, command)):
            assert f"`{option}" in page, (command, option)


def _help(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    with pytest.raises(SystemExit):
        main([*words, "--help"])
    return re.sub(r"\x1b\[[\d;]*m", "", capsys.readouterr().out)


# --- the docstrings ---------------------------------------------------------------------------------------------


def _described() -> Iterator[tuple[str, str]]:
    """Yield every public thing of every room, and its docstring; what a room keeps to itself is not public."""
    for module in pkgutil.iter_modules(azjp.__path__, "azjp_relations."):
        room = importlib.import_module(module.name)
        yield module.name, room.__doc__ or ""
        for name in getattr(room, "__all__", ()):
            thing = getattr(room, name)
            if inspect.isfunction(thing):
                yield f"{module.name}.{name}", thing.__doc__ or ""
            if inspect.isclass(thing):
                yield f"{module.name}.{name}", ("__doc__" in vars(thing) and thing.__doc__) or ""
                for member, value in vars(thing).items():
                    kind = getattr(value, "__func__", value)
                    if not member.startswith("_") and (isinstance(kind, property) or inspect.isfunction(kind)):
                        yield f"{module.name}.{name}.{member}", inspect.getdoc(kind) or ""


def test_everything_public_has_a_docstring() -> None:
    """Every public module, class, function, method and property says in at least a sentence what it is."""
    sentence = re.compile(r"[^\n]+(?:\n[^\n]+)*?[.:;](?:\s|$)")
    silent = [name for name, said in _described() if not sentence.match(said.strip())]
    assert not silent, "these say nothing: " + ", ".join(silent)


@pytest.mark.parametrize("name", [name for name in NAMES if not _exempt(name)])
def test_name_has_an_example(name: str) -> None:
    """Every public name with behaviour has an example in its docstring, or a reason to have none."""
    has_example = ">>>" in (getattr(azjp, name).__doc__ or "")
    assert has_example != (name in NO_EXAMPLE), f"{name}: {NO_EXAMPLE.get(name, 'has no example')}"


def _methods() -> Iterator[tuple[str, str]]:
    """Yield each method of ours of each public class, with its docstring."""
    for name in NAMES:
        cls = getattr(azjp, name)
        if inspect.isclass(cls) and not issubclass(cls, Enum | BaseException):
            for member, value in inspect.getmembers(cls, lambda one: inspect.isfunction(one) or inspect.ismethod(one)):
                if not member.startswith("_") and (getattr(value, "__module__", None) or "").startswith("azjp"):
                    yield f"{name}.{member}", inspect.getdoc(value) or ""


def test_methods_have_an_example() -> None:
    """Every method of a public class has an example in its docstring, or its class shows it."""
    bare = {name for name, said in _methods() if ">>>" not in said}
    shown = {
        one for one in bare if f".{one.partition('.')[2]}(" in (getattr(azjp, one.partition(".")[0]).__doc__ or "")
    }
    assert bare - shown == NO_METHOD_EXAMPLE.keys()


def test_reasons_are_for_names() -> None:
    """No reason outlives its name."""
    assert set(NAMES) >= NO_EXAMPLE.keys()


# --- what the pages say of the data ---


def test_readme_says_what_the_record_rests_on() -> None:
    """The first paragraph of README.md counts the sources and the records that there are."""
    readme = (DOCS.parent / "README.md").read_text(encoding="utf-8")
    assert module_of("docs", "renew").rests_on() in " ".join(readme.split()), "run python docs/renew.py"


def test_change_log_lists_what_changed_in_the_data() -> None:
    """The data section has what ``diff`` finds between the two editions."""
    log = (DOCS.parent / "CHANGELOG.md").read_text(encoding="utf-8")
    assert module_of("docs", "renew").changes() in log, "run python docs/renew.py"


# --- the pages --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(DOCS)))
def test_links_lead_somewhere(page: Path) -> None:
    """Every link to a file, and every entry of a table of contents, names a file that is there."""
    text = page.read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)\s]+)\)", text) if not link.startswith(("http", "#"))]
    links += _contents(text)
    missing = [link for link in links if not (page.parent / link.partition("#")[0]).is_file()]
    assert not missing, f"{page.name} links to what is not there: {missing}"


def _contents(text: str) -> list[str]:
    """Return the files that the tables of contents in *text* name."""
    tables = re.findall(r"^```\{toctree\}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return [f"{line}.md" for table in tables for line in table.splitlines() if line and not line.startswith(":")]


def test_pages_are_in_a_table_of_contents() -> None:
    """No page stands apart."""
    listed = {page.parent / entry for page in PAGES for entry in _contents(page.read_text(encoding="utf-8"))}
    listed.add(DOCS / "index.md")
    assert set(PAGES) <= listed, set(PAGES) - listed


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(DOCS)))
def test_pages_know_no_machine(page: Path) -> None:
    """No page holds a path of the machine that it was written on."""
    text = page.read_text(encoding="utf-8")
    found = re.findall(
        r"(?<![\w./:])(?:/(?:home|root|tmp|usr|var|opt|mnt|srv|work|etc|Users)\b|[A-Z]:\\|file://)", text
    )
    assert not found, f"{page.name} names a place on a machine: {found}"


def test_every_term_of_the_glossary_stands_once() -> None:
    """One word means one thing, and words stand in order."""
    glossary = (DOCS / "glossary.md").read_text(encoding="utf-8").partition("```{glossary}\n")[2]
    words = [line for line in glossary.partition("```")[0].splitlines() if line and not line.startswith(" ")]
    assert words == sorted(set(words), key=str.casefold)
