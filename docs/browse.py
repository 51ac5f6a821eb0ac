"""Pages to browse the record: one for each year and theme, and for each actor that several records name.

=============  ===================================================================
``{browse}``   links to them: the years, the themes, and all actors in alphabetical order
=============  ===================================================================

They are made from cards and profiles at every build, after the written pages.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any

from docutils import nodes
from generated import _Generated, chart_html
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata
from themes import THEMES

import azjp_relations as azjp
from azjp_relations.answers.report import Item, doubt_remark, time_of
from azjp_relations.display.html import escape, html_line
from azjp_relations.display.pieces import Piece
from azjp_relations.model.kinds import KINDS
from azjp_relations.text import counted, in_plain

_Page = tuple[str, dict[str, Any], str]
#: An actor that fewer records name has no page: the list of names links to the records.
_FEWEST = 3
_ACTORS = {
    "People": azjp.Person,
    "Bodies": azjp.Organization,
    "Countries": azjp.Country,
    "Places": azjp.Place,
    "Things": azjp.Thing,
}


# --- what goes on which page --------------------------------------------------------------------------------------


@cache
def records() -> list[Any]:
    """Return every record except actors, in order of time."""
    found = [record for record in azjp.load().where() if not isinstance(record, azjp.Actor)]
    return sorted(found, key=lambda record: (*time_of(record.when), record.id))


def page_of(record: Any) -> str:
    """Return the page with the card of *record*: that of the first year in which it may be."""
    when = record.when
    day = None if when is None else when.earliest or when.latest
    return "undated" if day is None else str(day.year)


@cache
def by_page() -> dict[str, list[Any]]:
    """Return the records of each page with cards; those without a date come last."""
    pages = defaultdict(list)
    for record in records():
        pages[page_of(record)].append(record)
    return dict(sorted(pages.items()))


@cache
def naming() -> dict[azjp.Actor, list[Any]]:
    """Return the records that name each actor."""
    found: dict[azjp.Actor, list[Any]] = {actor: [] for actor in azjp.load().actors}
    for record in records():
        for actor in record.actors:
            found[actor].append(record)
    return found


def theme_page(name: str) -> str:
    """Return the page of a theme."""
    return "theme-" + name.lower().replace(",", "").replace(" ", "-")


def has_page(actor: azjp.Actor) -> bool:
    """Return whether *actor* has a page."""
    return len(naming()[actor]) >= _FEWEST


# --- their HTML ---------------------------------------------------------------------------------------------------


def _link(to: str, words: str) -> str:
    return f'<a href="{to}">{words}</a>'


def _to(record: Any) -> str:
    return _link(f"{page_of(record)}.html#{record.id}", f"<code>{record.id}</code>")


def _row(record: Any) -> str:
    """Return a record in one line: when, what, of which kind, and whether it is doubtful."""
    when = [Piece(record.when.in_words(), "strong")] if record.when is not None else []
    kind = [Piece(in_plain(record.kind), "tag")] if isinstance(record, azjp.Event | azjp.Agreement) else []
    return html_line([*when, Piece(record.label), *kind, *doubt_remark(record)])


def _named(record: Any) -> str:
    """Return links to the pages of the actors that *record* names."""
    named = [_link(f"{actor.id}.html", escape(actor.name)) for actor in record.actors if has_page(actor)]
    return f'<p class="quiet">More about {", ".join(dict.fromkeys(named))}</p>' if named else ""


def _card(record: Any) -> str:
    """Return the card of *record* without its style, which each page has once."""
    before, _, styled = record._repr_html_().partition("<style>")
    return str(before + styled.partition("</style>")[2])


@cache
def _style() -> str:
    html: str = records()[0]._repr_html_()
    return "".join(html.partition("<style>")[1:]).partition("</style>")[0] + "</style>"


def _folded(record: Any) -> str:
    inside = f'<div id="{record.id}">{_card(record)}{_named(record)}</div>'
    return f'<details class="azjp"><summary>{_row(record)}</summary>{inside}</details>'


def _framed(title: str, lead: str, *parts: str) -> str:
    up = _link("index.html", "The record by year, theme and name")
    body = "".join(parts)
    return f'<section><p class="quiet">{up}</p><h1>{escape(title)}</h1><p>{lead}</p>{_style()}{body}</section>'


def _listed(lines: Iterable[str]) -> str:
    return f'<div class="azjp"><ul>{"".join(f"<li>{line}</li>" for line in lines)}</ul></div>'


def _year(page: str) -> str:
    found = by_page()[page]
    what = "have no date" if page == "undated" else f"begin in {page}, or may"
    by_kind = {kind.plural: [record for record in found if isinstance(record, kind.cls)] for kind in KINDS}
    parts = (f"<h2>{name.capitalize()}</h2>{''.join(map(_folded, some))}" for name, some in by_kind.items() if some)
    lead = f"{counted(len(found), 'record')} {what}. A click opens a card."
    return _framed("Without a date" if page == "undated" else page, lead, *parts)


def _theme(name: str, found: Sequence[Any], folder: Any) -> str:
    ordered = sorted(found, key=lambda record: (*time_of(record.when), record.id))
    dated = [record for record in ordered if page_of(record) != "undated"]
    years = [int(page_of(record)) for record in dated]
    picture = ""
    if len(set(years)) > 1:
        code = f"charts.counts(azjp.count_by(themes[{name!r}](rel), 'year'), title={f'{name}: records by year'!r})"
        picture = chart_html(code, folder, theme_page(name), up="../", themes=THEMES)
    lead = f"{counted(len(ordered), 'record')}, in order of time; the id leads to the card."
    return _framed(name, lead, picture, _listed(f"{_row(record)} {_to(record)}" for record in ordered))


def _item(item: Item) -> str:
    when = [Piece(item.when.in_words(), "strong"), Piece(":")] if item.when is not None else []
    return html_line([*when, *item.line]) + "".join(f" {_to(record)}" for record in item.records)


def _actor(actor: azjp.Actor) -> str:
    about = azjp.profile(azjp.load(), actor)
    sections = (f"<h2>{escape(section.title)}</h2>{_listed(map(_item, section.items))}" for section in about.sections)
    names = f"<details><summary>Names, and where they are printed</summary>{_card(actor)}</details>"
    lead = f'{counted(len(naming()[actor]), "record")} <code>azjp.profile(rel, "{actor.id}")</code>'
    return _framed(actor.name, lead, names, *sections)


def _pages(app: Sphinx) -> Iterator[_Page]:
    """Yield each page."""
    rel = azjp.load()
    years = list(by_page())
    for at, page in enumerate(years):
        around = {"prev": years[at - 1] if at else None, "next": years[at + 1] if years[at + 1 :] else None}
        links = {side: {"link": f"{name}.html", "title": name} for side, name in around.items() if name}
        yield _page(page, f"The record of {page}", _year(page), **links)
    for name, of in THEMES.items():
        yield _page(theme_page(name), name, _theme(name, of(rel), app.outdir / "_images"))
    for actor in filter(has_page, rel.actors):
        yield _page(actor.id, actor.name, _actor(actor))


def _page(name: str, title: str, body: str, **around: Any) -> _Page:
    return f"record/{name}", {"title": title, "body": body, **around}, "page.html"


class Browse(_Generated):
    """Links to the pages: by year, by theme, and by name, in words that the search of the site finds."""

    def output(self, *_words: str) -> Iterator[nodes.Node]:
        years = [
            [_reference(f"{page}.html", page), nodes.Text(f" ({len(found)})")] for page, found in by_page().items()
        ]
        yield self.titled("By year", _paragraph(years))
        yield self.titled("By theme", _paragraph([[_reference(f"{theme_page(name)}.html", name)] for name in THEMES]))
        for kind, cls in _ACTORS.items():
            initials: dict[str, list[nodes.Node]] = defaultdict(list)
            for actor in sorted(filter(lambda a: isinstance(a, cls), azjp.load().actors), key=_sorted_by):
                initials[_sorted_by(actor)[0].upper()].append(_entry(actor))
            folds: list[nodes.Node] = []
            for initial, entries in initials.items():
                head = f"<details><summary>{escape(initial)} ({len(entries)})</summary>"
                folds += [nodes.raw("", head, format="html"), nodes.bullet_list("", *entries)]
                folds += [nodes.raw("", "</details>", format="html")]
            yield self.titled(kind, *folds)

    def titled(self, title: str, *inside: nodes.Node) -> nodes.Node:
        return self.section([nodes.Text(title)], [title.lower().replace(" ", "-")], *inside)


def _reference(to: str, words: str) -> nodes.Node:
    return nodes.reference("", words, refuri=to, internal=True)


def _paragraph(entries: Iterable[Sequence[nodes.Node]]) -> nodes.Node:
    """Return *entries* with dots between them."""
    spaced = [node for entry in entries for node in (*entry, nodes.Text(" · "))]
    return nodes.paragraph("", "", *spaced[:-1])


def _entry(actor: azjp.Actor) -> nodes.Node:
    """Return an actor with its other names, linked to its page or, if it has none, to the records that name it."""
    found = naming()[actor]
    head = [_reference(f"{actor.id}.html", actor.name)] if has_page(actor) else [nodes.Text(actor.name)]
    others = list(dict.fromkeys(name.text for name in actor.names if name.text != actor.name))
    quiet = nodes.inline("", f" {', '.join(others)}" if others else "", classes=["quiet"])
    links = [nodes.Text(f" ({len(found)})")] if has_page(actor) else []
    for record in [] if has_page(actor) else found:
        links += [nodes.Text(" "), _reference(f"{page_of(record)}.html#{record.id}", record.id)]
    return nodes.list_item("", nodes.paragraph("", "", *head, quiet, *links))


def _sorted_by(actor: azjp.Actor) -> str:
    """Return the name by which an index sorts *actor*; for a person, the surname comes first."""
    name = actor.name.removeprefix("[").removeprefix("the ").removeprefix("The ")
    return f"{name.split()[-1]}, {name}" if isinstance(actor, azjp.Person) else name


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directive and the pages."""
    app.add_directive("browse", Browse)
    app.connect("html-collect-pages", _pages)
    return {"version": azjp.__version__, "parallel_read_safe": True}
