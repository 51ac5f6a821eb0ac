"""Reading what a notebook is given: the tree of its tags, its text, its links; and what may be in it at all."""

import re
from html.parser import HTMLParser

from azjp_relations.text import visible

__all__ = ["Page", "close", "sound"]

#: Every tag that is ever written, with the attributes that it may have.
TAGS: dict[str, set[str]] = {
    "a": {"href", "target", "rel"},
    "code": {"class", "lang", "dir", "title"},
    "dd": set(),
    "details": set(),
    "div": {"class", "lang", "role", "aria-level", "aria-label", "tabindex"},
    "dl": set(),
    "dt": {"title"},
    "li": {"class"},
    "span": {"class", "lang", "dir", "title"},
    "strong": {"lang", "dir", "title"},
    "style": set(),
    "summary": set(),
    "table": set(),
    "tbody": set(),
    "td": {"class"},
    "th": {"class", "scope"},
    "thead": set(),
    "tr": set(),
    "ul": {"class"},
}


class Page(HTMLParser):
    """A piece of HTML.

    Attributes:
        tree: Each tag with its depth and the names of its attributes, in order.
        said: The text, that of styles apart.
        style: The text of styles.
        links: Where the links lead.
        attributes: Tag, name and value of every attribute.
    """

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tree: list[tuple[int, str, tuple[str, ...]]] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.said = self.style = ""
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == []

    @property
    def links(self) -> list[str]:
        """Where the links lead, in order."""
        return [value for _, name, value in self.attributes if name == "href"]

    @property
    def words(self) -> str:
        """The text with one space wherever there is any."""
        return " ".join(self.said.split())

    def of(self, tag: str, name: str) -> list[str]:
        """Return the values of the attribute *name* of every *tag*."""
        return [value for found, attribute, value in self.attributes if (found, attribute) == (tag, name)]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take a tag that opens."""
        self.tree.append((len(self._open), tag, tuple(name for name, _ in attrs)))
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Take a tag that closes, which must be the last that opened."""
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Take text."""
        if self._open and self._open[-1] == "style":
            self.style += data
        else:
            self.said += data

    def handle_comment(self, data: str) -> None:
        """Refuse a comment: none is ever written."""
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        """Refuse a declaration, likewise."""
        raise AssertionError(decl)

    def handle_pi(self, data: str) -> None:
        """Refuse an instruction, likewise."""
        raise AssertionError(data)

    def unknown_decl(self, data: str) -> None:
        """Refuse anything of that sort that is not even known."""
        raise AssertionError(data)


def sound(html: str) -> Page:
    """Return *html* read, once it holds only what may be there: known tags, links to the web, nothing loaded."""
    page = Page(html)
    for _, tag, names in page.tree:
        assert set(names) <= TAGS[tag], (tag, names)
        assert len(set(names)) == len(names)
    for address in page.links:
        assert re.match("https?://", address), address
    assert page.of("a", "rel") == ["noopener noreferrer"] * len(page.links)
    styled = set(re.findall(r"\.([a-z][\w-]*)", page.style))
    assert {word for _, name, value in page.attributes if name == "class" for word in value.split()} <= styled
    for loads in ("url(", "@import", "http", "expression", "//"):
        assert loads not in page.style
    assert page.tree[0][1:] == ("div", ("class", "lang"))
    assert all(scope in {"col", "row"} for scope in page.of("th", "scope"))
    assert len(page.of("th", "scope")) == sum(tag == "th" for _, tag, _ in page.tree)
    assert not re.search("[\x00-\x08\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", html)
    return page


def close(text: str) -> str:
    """Return *text* without spaces, so that it is found however its lines are broken."""
    return "".join(visible(text).split())
