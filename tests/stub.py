"""The stubs by which type checkers and editors know public names and terms: ``python tests/stub.py`` writes them.

``python tests/stub.py release`` also lists the public names, as those of a release.
"""

import ast
import inspect
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

import azjp_relations
from azjp_relations.query import where
from azjp_relations.query.filters import FilterRule, rules_of
from azjp_relations.vocabulary import terms
from azjp_relations.vocabulary.term import Term

STUB = Path(azjp_relations.__file__).with_suffix(".pyi")
TERMS = Path(terms.__file__).with_suffix(".pyi")
WHERE = Path(where.__file__).with_suffix(".pyi")
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
    """Return the stub of the vocabularies: what they declare, and their terms, which are in a data file.

    ``EventKindWord`` are the texts of the terms of ``EventKind``, which editors offer between quotes; ``as_EventKind``
    takes one of them.
    """
    lines = ["from typing import Literal, TypeAlias"]
    words = {name: ", ".join(repr(term.value) for term in getattr(terms, name)) for name in terms.__all__}
    lines += [f"{name}Word: TypeAlias = Literal[{texts}]" for name, texts in words.items()]
    for node in ast.parse(Path(terms.__file__).read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ClassDef):
            lines += ["", *_declared(node)]
        elif isinstance(node, ast.ImportFrom | ast.Assign) and not ast.unparse(node).startswith("_PLAIN"):
            lines.append(ast.unparse(node))
    for name, lists in vars(terms)["_PLAIN"].items():
        lines += ["", *_declared(ast.parse(f'class {name}(Term):\n    """{lists}"""').body[0])]
    lines += ["", *(f"def as_{name}(value: {name}Word | str) -> {name}: ..." for name in words)]
    return "\n".join([*lines, ""])


def _declared(node: Any) -> Iterator[str]:
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


def text_of_where() -> str:
    """Return the stub of the collections: each ``where`` with its filters, and the type that each filter takes."""
    nodes = ast.parse(Path(where.__file__).read_text(encoding="utf-8")).body
    lines = [ast.unparse(node) for node in nodes if isinstance(node, ast.Import | ast.ImportFrom)]
    lines += [
        "import datetime as dt",
        "from typing import Literal, TypedDict",
        "from azjp_relations.dates import EdtfDate",
        'C = TypeVar("C", bound=Record | Source)',
    ]
    for node in nodes:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            lines += ["", *_outline(node)]
        elif isinstance(node, ast.ClassDef):
            lines += ["", *_collection(node)]
        elif isinstance(node, ast.Assign | ast.AnnAssign) and "__all__" in ast.unparse(node):
            lines.append(ast.unparse(node))
        elif isinstance(node, ast.AnnAssign) and "TypeAlias" not in ast.unparse(node):
            lines.append(f"{ast.unparse(node.target)}: {ast.unparse(node.annotation)}")
    return "\n".join([*lines, ""])


def _collection(node: ast.ClassDef) -> Iterator[str]:
    """Yield the lines that declare filters, as a ``TypedDict``, or a collection with its ``where``."""
    bases, about = [*map(ast.unparse, node.bases)], (ast.get_docstring(node) or "Filters.").partition("\n")[0]
    own = {name: rule for name, rule in vars(getattr(where, node.name)).items() if isinstance(rule, FilterRule)}
    if own or node.name.endswith("Filters"):
        bases = [*(bases or ["TypedDict"]), "total=False"]
    yield f"class {node.name}({', '.join(bases)}):"
    yield f'    """{about}"""'
    yield from (f"    {name}: {_type(rule.type)}" for name, rule in own.items())
    for keyword in node.keywords:
        rules = rules_of(getattr(where, ast.unparse(keyword.value)))
        taken = [f"        {name}: {_type(rule.type)} = ...," for name, rule in rules.items()]
        yield from ("    def where(self,", "        *,", *taken, "    ) -> Self:", "        ...")
    for inner in node.body:
        if isinstance(inner, ast.FunctionDef):
            yield from (f"    {line}" for line in _outline(inner))


def _outline(node: ast.FunctionDef) -> list[str]:
    """Return the lines that declare a function."""
    node.body = [ast.Expr(ast.Constant(...))]
    return ast.unparse(node).splitlines()


def _type(one: Any) -> str:
    """Return a type as the stub writes it, each vocabulary as the texts of its terms."""
    if get_origin(one) in {Union, UnionType}:
        return " | ".join(dict.fromkeys(map(_type, get_args(one))))
    if get_origin(one) is Literal:
        return f"Literal[{', '.join(map(repr, get_args(one)))}]"
    if get_args(one):
        return f"{get_origin(one).__name__}[{', '.join(map(_type, get_args(one)))}]"
    if issubclass(one, Term):
        return f"terms.{one.__name__}Word"
    return "None" if one is NoneType else f"dt.{one.__name__}" if one.__module__ == "datetime" else one.__name__


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
    WHERE.write_text(text_of_where(), encoding="utf-8", newline="\n")
    if sys.argv[1:] == ["release"]:
        names = json.dumps({"version": azjp_relations.__version__, "names": public_names()}, indent=1)
        RELEASED.write_text(names + "\n", encoding="utf-8", newline="\n")
