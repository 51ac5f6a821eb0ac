"""Say what the record rests on, and what is new in it: run ``python docs/renew.py`` after you change the data.

It renews a paragraph of README.md, and the part of CHANGELOG.md that lists each changed value.
"""

import re
import sys
from collections import Counter
from pathlib import Path

README = Path(__file__).parent.parent / "README.md"
CHANGES = README.with_name("CHANGELOG.md")
PARAGRAPH = re.compile(r"^The record rests on .+?(?=\n\n)", re.MULTILINE | re.DOTALL)
LIST = re.compile(r"^From edition .+?(?=\n\n### Code)", re.MULTILINE | re.DOTALL)


def rests_on() -> str:
    """Return three sentences: what the packaged edition rests on, what it holds, and up to when it looked."""
    import azjp_relations as azjp

    rel = azjp.load()
    kinds = Counter(source.reliability for source in rel.sources)
    words = {
        azjp.Reliability.ACTING_PARTY: "by those who acted (ministries, embassies, companies)",
        azjp.Reliability.DATA_SERIES: "data series",
        azjp.Reliability.PRESS: "press reports of the time",
        azjp.Reliability.LATER_ACCOUNT: "later accounts",
        azjp.Reliability.ENCYCLOPEDIA: "encyclopedia articles",
    }
    of_kind = [f"{kinds[kind]} {text}" for kind, text in words.items() if kinds[kind]]
    publishers = len({source.publisher for source in rel.sources})
    years = [source.published.year for source in rel.sources if source.published]
    oldest = min(year for year in years if year)
    happened = [event.when.year for event in rel.events if event.when and event.when.year]
    until = rel.edition.covers_until if rel.edition else None
    return (
        f"The record rests on {len(rel.sources):,} public sources from {publishers} publishers, "
        f"the oldest from {oldest}: {', '.join(of_kind[:-1])} and {of_kind[-1]}. "
        f"It holds {len(rel.events)} events since {min(happened)}, {len(rel.agreements)} agreements, "
        f"{len(rel.facts)} figures, {len(rel.tenures)} terms of office and {len(rel.ties)} lasting ties."
        + (f" Nothing published after {until.in_words()} was looked for." if until else "")
    )


def changes() -> str:
    """Return, as Markdown, what the packaged edition changes in the one before it."""
    import azjp_relations as azjp

    return azjp.diff(azjp.load(edition="2026.11"), azjp.load()).to_markdown().partition("\n\n")[2].strip()


def main() -> None:
    """Write the paragraph into README.md, and the list into CHANGELOG.md."""
    import textwrap

    sys.path.insert(0, str(README.parent / "src"))
    text = README.read_text(encoding="utf-8")
    wrapped = textwrap.fill(rests_on(), 120, break_on_hyphens=False)
    README.write_text(PARAGRAPH.sub(lambda _: wrapped, text, count=1), encoding="utf-8")
    text = CHANGES.read_text(encoding="utf-8")
    CHANGES.write_text(LIST.sub(lambda _: changes(), text, count=1), encoding="utf-8")


if __name__ == "__main__":
    main()
