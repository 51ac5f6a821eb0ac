"""The stubs by which type checkers and editors know public names and terms: ``python tests/stub.py`` writes them.

``python tests/stub.py release`` also lists the public names, as those of a release.
"""

import ast
import inspect
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import azjp_relations
from azjp_relations.vocabulary import terms
from azjp_relations.vocabulary.term import Term

STUB = Path(azjp_relations.__file__).with_suffix(".pyi")
TERMS = Path(terms.__file__).with_suffix(".pyi")
RELEASED = Path(__file__).with_name("released_names.json")
#: Each public name with the module that it comes from.
ROOM_OF: dict[str, str] = vars(azjp_relations)["_ROOM_OF"]


def text() -> str:
    """Return the stub of the package: an import of each public name from its module, and the list of names."""
    pairs = sorted((room, name) for name, room in ROOM_OF.items())
    imports = [f"from azjp_relations.{room} import {name} as {name}" for room, name in pairs]
    names = [f'    "{name}",' for name in azjp_relations.__all__]
    return "\n".join([*imports, "", "__version__: str", "__all__ = [", *names, "]", ""])


def text_of_terms() -> str:
    """Return the stub of the vocabularies: what they declare, and their terms, which are in a data file."""
    lines = []
    for node in ast.parse(Path(terms.__file__).read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ClassDef):
            lines += ["", *_declared(node)]
        elif isinstance(node, ast.ImportFrom | ast.Assign):
            lines.append(ast.unparse(node))
    return "\n".join([*lines, ""])


def _declared(node: ast.ClassDef) -> Iterator[str]:
    """Yield the lines that declare a class: its fields, its terms and its methods."""
    yield f"class {node.name}({', '.join(map(ast.unparse, node.bases))}):"
    yield f'    """{ast.get_docstring(node)}"""'
    vocabulary = getattr(terms, node.name)
    for term in vocabulary if issubclass(vocabulary, Term) else ():
        yield f'    {term.name} = "{term.value}"'
    for inner in node.body:
        if isinstance(inner, ast.AnnAssign):
            yield f"    {ast.unparse(inner)}"
        elif isinstance(inner, ast.FunctionDef):
            inner.body = [ast.Expr(ast.Constant(...))]
            yield from (f"    {line}" for line in ast.unparse(inner).splitlines())


def public_names() -> list[str]:
    """Return every public name, and of the classes among them what they hold themselves: ``Event.title``."""
    names = []
    for name in azjp_relations.__all__:
        value = getattr(azjp_relations, name)
        foreign = [dir(c) for c in inspect.getmro(value) if not _is_ours(c)] if inspect.isclass(value) else []
        held = set(dir(value)).difference(*foreign) if foreign else ()
        names += [name, *(f"{name}.{one}" for one in held if not one.startswith("_"))]
    return sorted(names)


def _is_ours(cls: type) -> bool:
    return cls.__module__.startswith(azjp_relations.__name__)


if __name__ == "__main__":
    STUB.write_text(text(), encoding="utf-8", newline="\n")
    TERMS.write_text(text_of_terms(), encoding="utf-8", newline="\n")
    if sys.argv[1:] == ["release"]:
        names = json.dumps({"version": azjp_relations.__version__, "names": public_names()}, indent=1)
        RELEASED.write_text(names + "\n", encoding="utf-8", newline="\n")
