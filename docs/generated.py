"""Directives that fill the pages from the library itself, at every build.

========================  ========================================================================================
``{vocabulary} NAME``     a vocabulary: its class, then its terms with their definitions
``{file-fields} NAME``    the fields of a data file, with their types, and whether each may be left out
``{doubts} VIEW``         the caveats of the edition: ``overview``, ``material``, ``inferred``, ``note``
``{readings} VIEW``       the variant readings of the edition: ``attested`` or ``conjectures``
``{edition}``             the data files of the edition, and how many records each has
``{rests-on}``            how many sources of which kind the edition has, and what it holds
``{data-dictionary}``     every table of the relational view: its columns, with types, keys and meaning
``{cell}``                a cell of a notebook: lines of Python, and below them the output
``{chart}``               a chart, drawn by the code inside, in the colours of the page; ``:hide-code:`` shows it alone
========================  ========================================================================================

They also change how classes of records are shown: fields get their types from the annotations, and the fields of
private bases appear on the public classes. The page of changes is the project's own ``CHANGELOG.md``.
"""

import ast
import inspect
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar, get_origin

from attrs import NOTHING, evolve, fields, has
from docutils import nodes
from docutils.parsers.rst import Directive, directives
from renew import rests_on
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.domains.python import PyObject
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata, stringify_annotation

import azjp_relations as azjp
from azjp_relations import charts
from azjp_relations.display.html import escape
from azjp_relations.display.pieces import in_words, places_cited
from azjp_relations.model.fields import Field, Shape, fields_of
from azjp_relations.model.kinds import KINDS
from azjp_relations.tables import all_tables
from azjp_relations.text import counted
from azjp_relations.vocabulary.term import Term

_Cell = str | nodes.Node | Sequence[nodes.Node]


# --- nodes ------------------------------------------------------------------------------------------------------


def _inline(cell: _Cell) -> list[nodes.Node]:
    if isinstance(cell, str):
        return [nodes.Text(cell)] if cell else []
    return [cell] if isinstance(cell, nodes.Node) else list(cell)


def _table(headers: Sequence[str], rows: Iterable[Sequence[_Cell]], widths: Sequence[int], *more: str) -> nodes.Node:
    """Return a table with the classes *more*: on a phone, ``wide`` tables scroll and ``stacked`` ones lose columns."""
    group = nodes.tgroup(cols=len(headers))
    group += [nodes.colspec(colwidth=width) for width in widths]
    head, body = nodes.thead(), nodes.tbody()
    head += _row(headers)
    body += [_row(row) for row in rows]
    group += [head, body]
    return nodes.table("", group, classes=["generated", *more])


def _row(cells: Sequence[_Cell]) -> nodes.row:
    return nodes.row("", *(nodes.entry("", nodes.paragraph("", "", *_inline(cell))) for cell in cells))


def _literal(text: str) -> nodes.Node:
    return nodes.literal("", text)


def _quiet(text: str) -> nodes.Node:
    return nodes.inline("", text, classes=["quiet"])


def _has_caveats(record: azjp.Record | azjp.Source) -> bool:
    return isinstance(record, azjp.Record) and bool(record.caveats or record.variants)


def _anchor(record: str) -> str:
    return f"doubts-{record}"


def _page_of(record: Any) -> str:
    """Return the page that shows the weightiest caveat of *record* or, if it has none, its other readings."""
    if not record.caveats:
        return "doubts/readings"
    weight = min(record.caveats, key=lambda caveat: caveat.weight.rank).weight
    return "doubts/index" if weight is azjp.Weight.MATERIAL else f"doubts/{weight.value}"


def _resolve(app: Sphinx, env: BuildEnvironment, node: pending_xref, content: nodes.Node) -> nodes.Node | None:
    """Resolve the links that these directives make, and names that a docstring gives without ``azjp_relations``."""
    here = node["refdoc"]
    if node.get("refdomain") == "py":
        name = node["reftarget"].rpartition(".")[2]
        target = f"azjp_relations.{name}"
        if name not in azjp.__all__ or node["reftarget"] == target:
            return None
        return env.domains.python_domain.resolve_xref(env, here, app.builder, node["reftype"], target, node, content)
    if node["reftype"] != "generated":
        return None
    uri = f"{app.builder.get_relative_uri(here, node['page'])}#{node['reftarget']}"
    return nodes.reference("", "", content, internal=True, refuri=uri)


# --- the directives ---------------------------------------------------------------------------------------------


class _Generated(SphinxDirective):
    """A directive with output from the package; its pages are read again at every build."""

    def run(self) -> list[nodes.Node]:
        self.env.note_reread()
        return list(self.output(*self.arguments))

    def output(self, *words: str) -> Iterator[nodes.Node]:
        raise NotImplementedError

    def link(self, text: str, page: str, anchor: str) -> nodes.Node:
        """Return a link to an anchor that one of these directives makes."""
        link = pending_xref("", _literal(text), refdomain="", reftype="generated", reftarget=anchor, page=page)
        link["refdoc"] = self.env.docname
        return link

    def to_record(self, record: str) -> nodes.Node:
        """Return the id of a record, linked to its caveats if it has any."""
        known = azjp.load()[record]
        return self.link(record, _page_of(known), _anchor(record)) if _has_caveats(known) else _literal(record)

    def section(self, title: Sequence[nodes.Node], ids: list[str], *inside: nodes.Node) -> nodes.Node:
        head = nodes.title("", "", *title)
        return nodes.section("", head, *inside, ids=ids, names=[])


class Vocabulary(_Generated):
    """A vocabulary: the class as autodoc shows it, then its terms."""

    required_arguments = 1

    #: More columns of a vocabulary: the header, and a function from a term to its cell.
    more: ClassVar[dict[str, list[tuple[str, Any]]]] = {
        "Topic": [("within", lambda t: _literal(t.broader.value) if t.broader else "")],
        "Indicator": [("unit of", lambda t: t.family.value), ("measure", lambda t: t.measure.value)],
        "Unit": [("family", lambda t: t.family.value)],
    }

    def output(self, *words: str) -> Iterator[nodes.Node]:
        (name,) = words
        vocabulary = getattr(azjp, name)
        own = [key for key, value in vars(vocabulary).items() if _is_documented(key, value, vocabulary)]
        options = f":members: {', '.join(own)}" if own else ":no-members:"
        yield from self.parse_text_to_nodes(f"```{{eval-rst}}\n.. autoclass:: azjp_relations.{name}\n   {options}\n```")
        more = self.more.get(name, [])
        defined = issubclass(vocabulary, Term)
        headers = ["term", *(["definition"] if defined else []), *(header for header, _ in more)]
        rows = [
            [_literal(term.value), *([term.definition] if defined else []), *(cell(term) for _, cell in more)]
            for term in vocabulary
        ]
        yield _table(headers, rows, [25, *([55] if defined else []), *(20 for _ in more)])


def _is_documented(key: str, value: object, vocabulary: type[Enum]) -> bool:
    return not key.startswith("_") and key not in vocabulary.__members__ and bool(inspect.getdoc(value))


class Edition(_Generated):
    """The data files of the edition, each with its class and the number of its records."""

    def output(self, *_words: str) -> Iterator[nodes.Node]:
        rel = azjp.load()
        rows = []
        for kind in KINDS:
            meaning = kind.meaning.partition(". ")[0].rstrip(".")
            count = len(rel.collections[kind.plural])
            rows.append([_literal(kind.file), _literal(kind.cls.__name__), meaning, str(count)])
        yield _table(["file", "class", "each record is", "records"], rows, [25, 20, 40, 15], "wide")


class RestsOn(_Generated):
    """What the edition rests on, in the words of README.md."""

    def output(self, *_words: str) -> Iterator[nodes.Node]:
        yield nodes.paragraph("", rests_on())


class FileFields(_Generated):
    """The keys of each object in a data file, from the fields of the class."""

    required_arguments = 1
    option_spec: ClassVar = {"without": directives.unchanged}

    def output(self, *words: str) -> Iterator[nodes.Node]:
        (name,) = words
        cls = getattr(azjp, name)
        base = getattr(azjp, self.options["without"]) if "without" in self.options else None
        known = {field.name for field in fields_of(base)} if base else set()
        rows = [
            [
                _literal(field.name),
                f"list of {_in_json(field)}" if field.many else _in_json(field),
                "required" if field.required else "",
                field.meaning_with(none="left out", true="true", false="false"),
            ]
            for field in fields_of(cls)
            if field.name not in known
        ]
        yield _table(["key", "value", "", "meaning"], rows, [17, 25, 8, 50], "wide")


class DataDictionary(_Generated):
    """Every table of the relational view with its columns, in an order in which they can be filled."""

    def output(self, *_words: str) -> Iterator[nodes.Node]:
        for table in all_tables().values():
            keys = f"Key: {', '.join(table.key)}."
            refers = {name: key.table for key in table.foreign_keys for name in key.columns}
            rows = [
                [
                    _literal(column.name),
                    f"{column.type.value}{', may be empty' if column.nullable else ''}",
                    f"{column.description}{self.referring(refers.get(column.name))}",
                ]
                for column in table.columns
            ]
            body = _table(["column", "type", "meaning"], rows, [28, 22, 50], "wide")
            title = [_literal(table.name)]
            about = nodes.paragraph("", f"{table.description} {keys}")
            yield self.section(title, [f"table-{table.name}"], about, body)

    @staticmethod
    def referring(table: str | None) -> str:
        return f" Refers to {table}." if table else ""


class Chart(_Generated):
    """The code of a chart, and the chart, once for light pages and once for dark ones.

    Charts are drawn at every build, into the image folder of the site, also in the width of a phone.
    """

    has_content = True
    option_spec: ClassVar = {"size": directives.unchanged, "hide-code": directives.flag}

    def run(self) -> list[nodes.Node]:
        self.assert_has_content()
        return super().run()

    def output(self, *_words: str) -> Iterator[nodes.Node]:
        code = "\n".join(self.content)
        if "hide-code" not in self.options:
            yield nodes.literal_block(code, code, language="python")
        folder, up = self.env.app.outdir / "_images", "../" * self.env.docname.count("/")
        name = f"{self.env.docname.replace('/', '-')}-{self.lineno}"
        yield nodes.raw("", chart_html(code, folder, name, up, self.options.get("size", "notebook")), format="html")


def chart_html(code: str, folder: Path, name: str, up: str, size: str = "notebook", **names: Any) -> str:
    """Draw a chart into files of *folder*, light and dark, also in the width of a phone; return their HTML.

    Args:
        code: The expression that makes the chart.
        folder: The folder of pictures of the site.
        name: The beginning of the names of the files.
        up: The path from the page to the root of the site.
        size: The size of the chart on a desktop.
        names: Names that *code* may use besides ``azjp``, ``rel``, ``charts`` and the ``evolve`` of attrs.
    """
    folder.mkdir(parents=True, exist_ok=True)
    html = ""
    for theme in ("light", "dark"):
        files = {}
        for width in {size, "phone"}:
            chart = drawn(code, theme=theme, size=width, **names)
            files[width] = f"{name}-{theme}-{width}.svg"
            charts.save(chart, folder / files[width])
        words = escape(str(chart.to_dict()["description"]))
        narrow = f'<source media="(max-width: 46em)" srcset="{up}_images/{files["phone"]}">'
        picture = f'<picture>{narrow}<img src="{up}_images/{files[size]}" alt="{words}"></picture>'
        html += f'<div class="chart only-{theme}">{picture}</div>'
    return html


def drawn(code: str, *, theme: str, size: str = "notebook", **names: Any) -> Any:
    """Return the chart that the expression *code* makes, with this *theme* and *size*."""
    known = {"azjp": azjp, "rel": azjp.load(), "evolve": evolve, **names}
    looks = {"theme": theme, "size": size}
    # The code comes from the project's own pages.
    themed = {name: partial(getattr(charts, name), **looks) for name in _CHARTS}
    return eval(code, known | {"charts": SimpleNamespace(**themed)})  # noqa: S307


_CHARTS = ("timeline", "series", "totals", "counts", "panel", "network")

_IN_JSON = {
    Shape.TEXT: "text",
    Shape.ID: "id",
    Shape.NUMBER: "whole number",
    Shape.AMOUNT: "number as text",
    Shape.FLAG: "true or false",
    Shape.ANY: "as the field",
    Shape.DATE: "EDTF date",
    Shape.COUNTS: "object of whole numbers",
}


def _in_json(field: Field) -> str:
    """Return in a few words how one value of *field* is written in JSON."""
    name = field.kind.__name__
    if field.shape is Shape.REFERENCE:
        return f"id of {'an' if name[0] in 'AEIOU' else 'a'} {name}"
    return _IN_JSON.get(field.shape, name)


class _Folded(_Generated):
    """Entries under headings, folded so that readers open one screen at a time."""

    most = 7  # entries on a screen

    def folded(self, title: str, about: str, entries: Sequence[tuple[Any, nodes.Node]]) -> Iterator[nodes.Node]:
        """Yield *entries* folded behind one line, or behind one line for each screen of them."""
        folds = -(-len(entries) // self.most)
        several = folds > 1
        heading = f"<strong>{escape(title)}</strong>: {escape(about)} ({len(entries)})"
        if several:
            yield nodes.raw("", f"<p>{heading}</p>", format="html")
        for fold in range(folds):
            group = entries[len(entries) * fold // folds : len(entries) * (fold + 1) // folds]
            first, last = (escape(_start(record.label)) for record, _ in (group[0], group[-1]))
            words = f"{first} – {last}" if several else heading
            yield nodes.raw("", f"<details><summary>{words}</summary>", format="html")
            yield from (entry for _, entry in group)
            yield nodes.raw("", "</details>", format="html")

    def entry(self, record: Any, *points: Sequence[nodes.Node]) -> nodes.Node:
        frame = nodes.container(classes=["doubted"])
        if (anchor := _anchor(record.id)) not in self.anchors:
            self.anchors.add(anchor)
            frame["ids"] = [anchor]
        when = f", {record.when.in_words()}" if record.when is not None else ""
        frame += nodes.paragraph("", "", nodes.strong("", record.label), _quiet(when))
        frame += [nodes.paragraph("", "", *point) for point in points]
        frame += nodes.paragraph("", "", _literal(record.id), _quiet(f" [{places_cited(record.citations, 3)}]"))
        return frame

    @property
    def anchors(self) -> set[str]:
        """The anchors that this page already has, because a record may be in several entries."""
        found: set[str] = self.env.temp_data.setdefault("doubt_anchors", set())
        return found


def _start(label: str) -> str:
    """Return the first words of a label, for a line that stands for several."""
    words = label.split()
    return " ".join(words[:4]) + (" …" if len(words) > 4 else "")


class Doubts(_Folded):
    """The caveats of the edition: counted, or those of one weight."""

    required_arguments = 1

    def output(self, *words: str) -> Iterator[nodes.Node]:
        views = {"overview": self.overview} | {w.value: partial(self.of_weight, w) for w in azjp.Weight}
        (view,) = words
        if view not in views:
            raise self.error(f"the view must be one of {', '.join(views)}, not {view!r}")
        yield from views[view]()

    def overview(self) -> Iterator[nodes.Node]:
        caveats = [(record, caveat) for record in _records() for caveat in record.caveats]
        doubted = {record.id for record, caveat in caveats if caveat.weight is azjp.Weight.MATERIAL}
        yield nodes.paragraph("", f"{len(doubted)} of {counted(_count_records(), 'record')} are doubtful.")
        count = Counter((caveat.kind, caveat.weight) for _, caveat in caveats)
        rows = [
            [_literal(kind.value), kind.definition, *(str(count[kind, weight] or "") for weight in azjp.Weight)]
            for kind in sorted(azjp.CaveatKind, key=lambda kind: [-count[kind, weight] for weight in azjp.Weight])
            if any(count[kind, weight] for weight in azjp.Weight)
        ]
        yield _table(["kind", "what it says", *(w.value for w in azjp.Weight)], rows, [16, 48, 12, 12, 12])

    def of_weight(self, weight: azjp.Weight) -> Iterator[nodes.Node]:
        of_kind: dict[azjp.CaveatKind, list[tuple[Any, nodes.Node]]] = {kind: [] for kind in azjp.CaveatKind}
        for record in sorted(_records(), key=lambda record: record.label.casefold()):
            for caveat in record.caveats:
                if caveat.weight is weight:
                    field = [_quiet(f"{caveat.field}: ")] if caveat.field else []
                    point = [*field, nodes.Text(caveat.note), *self.pointed(caveat)]
                    of_kind[caveat.kind].append((record, self.entry(record, point)))
        for kind, entries in sorted(of_kind.items(), key=lambda item: -len(item[1])):
            if entries:
                yield from self.folded(kind.value.capitalize(), kind.definition, entries)

    def pointed(self, caveat: azjp.Caveat) -> Iterator[nodes.Node]:
        for index, other in enumerate(caveat.see):
            yield nodes.Text(", " if index else " See ")
            yield self.to_record(other)
        if caveat.see:
            yield nodes.Text(".")


class Readings(_Folded):
    """The other readings in the edition, attested ones or conjectures."""

    most = 5
    required_arguments = 1

    def output(self, *words: str) -> Iterator[nodes.Node]:
        (view,) = words
        if view not in {"attested", "conjectures"}:
            raise self.error(f"the view must be attested or conjectures, not {view!r}")
        conjecture = view == "conjectures"
        for name, collection in azjp.load().collections.items():
            entries = []
            for record in sorted(filter(_has_caveats, collection), key=lambda record: str(record.label).casefold()):
                points = [_reading(record, v) for v in record.variants if v.conjecture is conjecture]
                if points:
                    entries.append((record, self.entry(record, *points)))
            if entries:
                yield from self.folded(name.capitalize(), "the reading of the record, then the others", entries)


def _reading(record: Any, variant: azjp.Variant) -> list[nodes.Node]:
    given = getattr(record, variant.field)
    cited = f" [{places_cited(variant.citations)}]" if variant.citations else ""
    reason = nodes.Text(f". {variant.reason}" if variant.reason else "")
    words = [_quiet(f"{variant.field}: "), nodes.Text(f"{_in_short(given)}; also ")]
    return [*words, nodes.strong("", _in_short(variant.value)), reason, _quiet(cited)]


def _in_short(value: Any) -> str:
    return value.in_words() if isinstance(value, azjp.EdtfDate) else in_words(value)


class Cell(_Generated):
    """A cell of a notebook: its lines, then the output of the last. It can use ``azjp`` and ``rel``."""

    has_content = True

    def output(self, *_words: str) -> Iterator[nodes.Node]:
        source = "\n".join(self.content)
        yield nodes.literal_block(source, source, language="python", classes=["cell"])
        yield nodes.raw("", f'<div class="shown">{shown(source)}</div>', format="html")


def shown(source: str) -> str:
    """Return as HTML what a notebook shows for the last line of *source*."""
    *before, last = ast.parse(source).body
    if not isinstance(last, ast.Expr):
        raise TypeError(f"the last line of a cell must be an expression: {source}")
    names: dict[str, Any] = {"azjp": azjp, "rel": azjp.load()}
    # The lines come from the project's own pages.
    exec(compile(ast.Module(before, []), "<cell>", "exec"), names)  # noqa: S102
    value = eval(compile(ast.Expression(last.value), "<cell>", "eval"), names)  # noqa: S307
    html: str = value._repr_html_()
    return html


def _records() -> Iterator[Any]:
    return (record for record in azjp.load() if isinstance(record, azjp.Record))


def _count_records() -> int:
    return sum(1 for _ in _records())


# --- how classes are shown --------------------------------------------------------------------------------------


def _show_fields(_app: Sphinx, what: str, _name: str, obj: Any, _options: object, lines: list[str]) -> None:
    """Give the fields under *Attributes* their types, and leave out those that a public base class shows."""
    if what == "property":
        lines[:0] = ["..", ""]  # an empty comment, or else napoleon takes the words before a colon for a type
    if what != "class" or not has(obj) or "Attributes:" not in lines or not issubclass(obj, azjp.model.base.Part):
        return
    at = lines.index("Attributes:") + 1
    public = [base for base in obj.__mro__[1:] if has(base) and getattr(azjp, base.__name__, None) is base]
    elsewhere = {field.name for base in public for field in fields_of(base)}
    own = fields_of(obj)  # first: it also turns the types that are still text into classes
    types = {a.name: _shown_type(a, a.type) for a in fields(obj)}
    lines[at:] = [
        f"    {field.name} ({types[field.name]}): {field.meaning}" for field in own if field.name not in elsewhere
    ]
    if len(lines) == at:
        del lines[at - 1]
    lines.append("")


def _is_given(cls: type) -> bool:
    """Return whether users get objects of *cls* but don't make them."""
    return issubclass(cls, Enum | azjp.Answer | azjp.Collection | azjp.Grouped) and cls is not azjp.Collection


def _is_keyword_only(cls: Any) -> bool:
    return all(a.kw_only for a in fields(cls))


def _shown_type(attribute: Any, annotation: Any) -> str:
    """Return the type of a field without the rooms of its classes, and whether the field must be given."""
    name = re.sub(r"\b(?:[a-z_]+\.)+(?=[A-Z])", "", stringify_annotation(annotation))
    return f"{name}, required" if attribute.default is NOTHING else name


def _show_bases(_app: Sphinx, _name: str, _obj: object, _options: object, bases: list[Any]) -> None:
    """Show the public classes behind private bases."""
    bases[:] = dict.fromkeys(shown for base in bases for shown in _shown(base)) or [object]


def _shown(base: Any) -> Iterator[Any]:
    plain = get_origin(base) or base
    # The classes named here are bases of several answers, and have no page.
    if plain.__name__.startswith("_") or plain.__name__ in {"ByKey", "Counts", "Listing"}:
        for further in plain.__bases__:
            yield from _shown(further)
    elif plain.__name__ not in {"Part", "Entry", "Generic", "object"}:
        yield base


def _show_signature(
    _app: Sphinx, what: str, _name: str, obj: Any, _options: object, signature: str | None, returns: str | None
) -> tuple[str | None, str | None] | None:
    """Leave out the signatures of classes that nobody builds, or that take one argument for each attribute."""
    if what == "class" and (_is_given(obj) or (has(obj) and _is_keyword_only(obj))):
        return "", None
    return (signature, returns)


def _changes(app: Sphinx, docname: str, source: list[str]) -> None:
    """Fill the page of changes from CHANGELOG.md."""
    changes = Path(app.srcdir).parent / "CHANGELOG.md"
    if docname == "changelog" and changes.is_file():
        source[0] = changes.read_text(encoding="utf-8")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directives and the changes to autodoc."""
    generated: dict[str, type[Directive]] = {
        "vocabulary": Vocabulary,
        "edition": Edition,
        "rests-on": RestsOn,
        "data-dictionary": DataDictionary,
        "file-fields": FileFields,
        "doubts": Doubts,
        "readings": Readings,
        "cell": Cell,
        "chart": Chart,
    }
    for name, directive in generated.items():
        app.add_directive(name, directive)
    for field in PyObject.doc_field_types:
        if field.name == "variable":
            field.label = "Attributes"
    app.connect("missing-reference", _resolve)
    # Before napoleon, which would no longer leave the sections as they are written.
    app.connect("autodoc-process-docstring", _show_fields, priority=400)
    app.connect("autodoc-process-bases", _show_bases)
    app.connect("autodoc-process-signature", _show_signature)
    app.connect("source-read", _changes)
    return {"version": azjp.__version__, "parallel_read_safe": True}
