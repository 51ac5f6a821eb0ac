"""Look at the built site in a real browser: ``python docs/browser.py SITE [--pictures FOLDER]``.

It opens pages at the width of a desktop and of a phone (of the pages with records only, every twelfth), and takes
pictures, light and dark. It reports content that runs over the edge, code that is cut, scripts that fail, requests to
any place but the site, links that lead nowhere and searches that find nothing; then the status is 1. It needs
playwright, which ``nox -s site`` installs, and Chromium.
"""

import argparse
import contextlib
import functools
import http.server
import shutil
import sys
import threading
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urljoin

from playwright.sync_api import Page, Request, sync_playwright
from playwright.sync_api import TimeoutError as TookTooLong

WIDTHS = {"desktop": (1280, 900), "phone": (380, 844)}
#: With these, Chromium requests nothing on its own.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
#: Elements wider than the window, unless something around them scrolls.
OVER_THE_EDGE = """() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const scrolls = e => e && (/auto|scroll|hidden/.test(getComputedStyle(e).overflowX) || scrolls(e.parentElement));
    return [...document.querySelectorAll("body *")]
        .filter(e => e.getBoundingClientRect().right > width + 1 && !scrolls(e.parentElement))
        .slice(0, 3).map(e => `${e.tagName.toLowerCase()}.${e.className}: ${e.textContent.trim().slice(0, 60)}`);
}"""
#: Code that is wider than its box, so that a reader must scroll to see the end of its lines.
CUT = """() => [...document.querySelectorAll('pre')].filter(e => e.scrollWidth > e.clientWidth + 1)
    .slice(0, 3).map(e => e.textContent.trim().slice(0, 60))"""
#: Of the pages with records only, one in so many is opened.
EVERY = 12


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_said: Any) -> None:
        """Print nothing for each request."""

    def copyfile(self, source: Any, outputfile: Any) -> None:
        """Send a file until the browser stops, as it does when it leaves the page."""
        with contextlib.suppress(ConnectionError):
            super().copyfile(source, outputfile)


def _served(site: Path) -> http.server.ThreadingHTTPServer:
    handler = functools.partial(_Quiet, directory=str(site))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


class _Links(HTMLParser):
    """The links of a page, and the anchors on it."""

    def __init__(self) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.anchors: set[str] = set()

    @classmethod
    def of(cls, file: Path) -> "_Links":
        page = cls()
        page.feed(file.read_text(encoding="utf-8"))
        return page

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id" and value:
                self.anchors.add(value)
            if tag == "a" and name == "href" and value:
                self.links.add(value)


class _Visit:
    """A walk through all pages that collects what is wrong."""

    def __init__(self, page: Page, base: str, pictures: Path | None) -> None:
        self.page = page
        self.base = base
        self.pictures = pictures
        self.wrong: list[str] = []
        self.here = ""
        page.on("console", lambda said: self._say(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self._say(f"a script fails: {error}"))
        page.on("requestfailed", self._failed)
        page.on("request", lambda asked: self._own(asked.url))

    def _say(self, problem: str) -> None:
        self.wrong.append(f"{self.here}: {problem}")

    def _failed(self, asked: Request) -> None:
        if asked.failure != "net::ERR_ABORTED":  # we left the page before it had loaded that
            self._say(f"not loaded: {asked.url}")

    def _own(self, url: str) -> None:
        if not url.startswith((self.base, "data:", "blob:")):
            self._say(f"asks another place: {url}")

    def look(self, name: str, width: str) -> None:
        """Open a page at a width."""
        self.here = f"{name} ({width})"
        self.page.set_viewport_size(dict(zip(("width", "height"), WIDTHS[width], strict=True)))
        self.page.goto(urljoin(self.base, name), wait_until="load")
        for element in self.page.evaluate(OVER_THE_EDGE):
            self._say(f"runs over the edge: {element}")
        for code in self.page.evaluate(CUT):
            self._say(f"cuts code: {code}")
        if self.pictures is not None:
            for scheme in ("light", "dark"):
                self.page.emulate_media(color_scheme=scheme)
                file = self.pictures / f"{name.replace('/', '-').removesuffix('.html')}-{width}-{scheme}.png"
                self.page.screenshot(path=file, full_page=True)

    def follow(self, site: Path, names: Iterable[str]) -> None:
        """Report each link within the site to a page or an anchor that doesn't exist."""
        pages = {name: _Links.of(site / name) for name in names}
        for name, page in pages.items():
            self.here = name
            for link in sorted(page.links):
                url, anchor = urldefrag(urljoin(self.base + name, link))
                if not url.startswith(self.base):
                    continue
                target = url.removeprefix(self.base).partition("?")[0] or "index.html"
                if target in pages:
                    if anchor and anchor not in pages[target].anchors:
                        self._say(f"leads to no place on {target}: #{anchor}")
                elif target.endswith(".html"):
                    self._say(f"leads to no page: {target}")

    def unfold(self, name: str, anchor: str) -> None:
        """Report a link to a card that leaves the card folded."""
        self.here = f"{name}#{anchor}"
        self.page.goto(urljoin(self.base, self.here), wait_until="load")
        try:
            self.page.locator(f"#{anchor} .azjp-card").wait_for(timeout=5_000)
        except TookTooLong:
            self._say("stays folded")

    def search(self, words: str, expected: str) -> None:
        """Report a search that doesn't find the page *expected*."""
        self.here = f"search for {words!r}"
        self.page.goto(urljoin(self.base, f"search.html?q={words}"))
        found = self.page.locator("#search-results li a")
        try:
            found.first.wait_for(timeout=10_000)
        except TookTooLong:
            self._say("finds nothing")
            return
        self.page.wait_for_load_state("networkidle")  # the page still loads the summaries
        if not any(expected in (link.get_attribute("href") or "") for link in found.all()):
            self._say(f"does not find {expected}")


def _pages(site: Path) -> Iterator[str]:
    for file in sorted(site.rglob("*.html")):
        if "_static" not in file.parts:
            yield file.relative_to(site).as_posix()


def main() -> int:
    """Walk through the site and print what is wrong; return the exit status."""
    parser = argparse.ArgumentParser(description="Look at the built site in a real browser.")
    parser.add_argument("site", type=Path)
    parser.add_argument("--pictures", type=Path)
    args = parser.parse_args()
    browser_path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser_path is None:
        sys.exit("there is no Chromium on this machine")
    if args.pictures is not None:
        args.pictures.mkdir(parents=True, exist_ok=True)
    server = _served(args.site)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=list(FLAGS))
        visit = _Visit(browser.new_page(), f"http://127.0.0.1:{server.server_port}/", args.pictures)
        names = list(_pages(args.site))
        records = [name for name in names if name.startswith("record/")]
        opened = sorted({*names} - {*records} | {*records[::EVERY]})
        for name in opened:
            for width in WIDTHS:
                visit.look(name, width)
        visit.follow(args.site, names)
        visit.unfold("record/1998.html", "visit-heydar-aliyev-1998")
        visit.search("anniversaries", "reference/answers.html")
        visit.search("EdtfDate", "reference/dates.html")
        visit.search("河野太郎", "record/index.html")
        browser.close()
    server.shutdown()
    print("\n".join(visit.wrong) or f"{len(opened)} of {len(names)} pages, at {len(WIDTHS)} widths: nothing wrong")
    return bool(visit.wrong)


if __name__ == "__main__":
    sys.exit(main())
