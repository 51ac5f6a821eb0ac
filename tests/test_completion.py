"""What editors and notebooks complete: public names, filters, terms and ids, with jedi, pyright and a kernel."""

import inspect
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import stub

import azjp_relations as azjp
from azjp_relations.vocabulary import terms

START = "import azjp_relations as azjp\nrel = azjp.load()\n"
SOURCE = Path(azjp.__file__).parent.parent
COLLECTIONS: dict[str, Any] = {**azjp.load().collections}


def filters_of(name: str) -> set[str]:
    """Return the filters of a collection of a dataset."""
    return {f"{one}=" for one in inspect.signature(COLLECTIONS[name].where).parameters}


# --- what runs nothing --------------------------------------------------------------------------------------------


def statically(code: str) -> set[str]:
    """Return what jedi offers at the end of *code*, of which it runs nothing."""
    jedi = pytest.importorskip("jedi")
    project = jedi.Project(SOURCE, added_sys_path=[str(SOURCE)])
    return {one.name for one in jedi.Script(code, project=project).complete()}


def test_jedi_completes_names_and_terms() -> None:
    """Public names, the parts of a dataset, fields of a record and terms."""
    assert set(azjp.__all__) - {"__version__"} <= statically("import azjp_relations as azjp\nazjp.")
    assert set(COLLECTIONS) <= statically(START + "rel.")
    assert {"kind", "participants", "all_topics"} <= statically(START + "rel.events[0].")
    assert {term.name for term in azjp.EventKind} <= statically("import azjp_relations as azjp\nazjp.EventKind.")
    assert {"definition", "within"} <= statically("import azjp_relations as azjp\nazjp.Topic.ENERGY.")


@pytest.mark.parametrize("name", COLLECTIONS)
def test_jedi_completes_filters(name: str) -> None:
    """Every filter of every collection."""
    assert filters_of(name) <= statically(f"{START}rel.{name}.where(")


@contextmanager
def language_server(tmp_path: Path, code: str) -> Iterator[Any]:
    """Start pyright as an editor does and open *code*; yield a function that asks what completes at its end."""
    command = Path(sys.executable).with_name("pyright-langserver")
    if not command.exists() and shutil.which("pyright-langserver") is None:
        pytest.skip("pyright is not installed")
    settings = {"extraPaths": [str(SOURCE)], "pythonPath": sys.executable}
    (tmp_path / "pyrightconfig.json").write_text(json.dumps({"extraPaths": settings["extraPaths"]}), encoding="utf-8")
    with subprocess.Popen([command, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        written, read = server.stdin, server.stdout

        def send(**message: Any) -> None:
            body = json.dumps({"jsonrpc": "2.0", **message}).encode()
            written.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
            written.flush()

        def ask(number: int, method: str, **params: Any) -> Any:
            send(id=number, method=method, params=params)
            while True:
                size = next(int(line.split(b":")[1]) for line in iter(read.readline, b"") if b"Length" in line)
                read.readline()
                message = json.loads(read.read(size + 0))
                if message.get("method") == "workspace/configuration":
                    send(id=message["id"], result=[settings for _ in message["params"]["items"]])
                elif "method" in message and "id" in message:
                    send(id=message["id"], result=None)
                elif message.get("id") == number:
                    return message["result"]

        uri = (tmp_path / "program.py").as_uri()
        folder = {"uri": tmp_path.as_uri(), "name": "program"}
        ask(1, "initialize", processId=None, capabilities={}, workspaceFolders=[folder], rootUri=folder["uri"])
        send(method="initialized", params={})
        document = {"uri": uri, "languageId": "python", "version": 1, "text": code}
        send(method="textDocument/didOpen", params={"textDocument": document})
        try:
            yield lambda number, line, at: ask(
                number, "textDocument/completion", textDocument={"uri": uri}, position={"line": line, "character": at}
            )
        finally:
            server.kill()


@pytest.mark.long
def test_an_editor_completes_terms_between_quotes(tmp_path: Path) -> None:
    """With pyright, as in many editors, ``kind="`` offers the terms, in filters, functions and constructors."""
    asked = {
        'rel.events.where(kind="")': azjp.EventKind,
        'rel.where(about=[""])': azjp.Topic,
        'rel.tenures.where(office="")': azjp.Office,
        'azjp.total(rel, unit="")': azjp.Unit,
        'azjp.total(rel, unit="USD", indicator="")': azjp.Indicator,
        'azjp.holders(rel, "")': azjp.Office,
        'azjp.Quantity(5, "")': azjp.Unit,
        'azjp.Event(kind="")': azjp.EventKind,
        'azjp.Tie(kind="")': azjp.TieKind,
    }
    with language_server(tmp_path, START + "\n".join(asked)) as completions:
        for number, (line, vocabulary) in enumerate(asked.items(), 2):
            found = completions(number, number, line.rindex('""') + 1)
            offered = {item["label"].strip("\"'") for item in (found or {"items": ()})["items"]}
            assert {term.value for term in vocabulary} <= offered, line


# --- the stubs ----------------------------------------------------------------------------------------------------


def test_the_stubs_are_renewed() -> None:
    """What type checkers and editors read is what the script writes from the code and the terms."""
    for place, text in ((stub.TERMS, stub.text_of_terms()), (stub.WHERE, stub.text_of_where())):
        assert place.read_text(encoding="utf-8") == text, f"{place.name} is out of date: run python tests/stub.py"


def test_words_of_a_vocabulary_can_be_imported() -> None:
    """The names that type checkers know as the texts of terms are there when the program runs."""
    for name in terms.__all__:
        assert getattr(terms, f"{name}Word") is getattr(terms, name)
    with pytest.raises(AttributeError, match="no attribute 'ColourWord'"):
        terms.ColourWord  # type: ignore[attr-defined]  # noqa: B018


# --- a running kernel ---------------------------------------------------------------------------------------------


@pytest.mark.long
def test_a_kernel_completes() -> None:
    """In a notebook, Tab completes public names, filters, terms and ids."""
    pytest.importorskip("ipykernel")
    manager, client = pytest.importorskip("jupyter_client.manager").start_new_kernel(kernel_name="python3")

    def offered(code: str) -> set[str]:
        reply = client.complete(code, len(code), reply=True, timeout=60)
        return {re.split(r"[.\[(]", match)[-1].strip("\"']") for match in reply["content"]["matches"]}

    try:
        client.execute_interactive(START, timeout=60)
        assert set(azjp.__all__) - {"__version__"} <= offered("azjp.")
        assert {term.name for term in azjp.Topic} <= offered("azjp.Topic.")
        for name in COLLECTIONS:
            assert filters_of(name) <= offered(f"rel.{name}.where("), name
        assert {f"{one}=" for one in inspect.signature(azjp.load().where).parameters} <= offered("rel.where(")
        ids = set(azjp.load().agreements.ids)
        assert ids <= offered('rel.agreements["')
        assert {key for key in ids if key.startswith("agreement-")} <= offered('rel["agreement-')
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
