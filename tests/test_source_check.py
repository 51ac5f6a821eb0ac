"""Whether cited sentences still stand in a text."""

import html
import io
import textwrap
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from profiles import examples
from records import event, source, whole

import azjp_relations as azjp
from azjp_relations.__main__ import main

PAGE = source("page")

#: Sentences of our own that are hard to tell apart: abbreviations, quotes, dates, numbers, other scripts.
LATIN = [
    "Mr. Kono met Dr. A. B. Aliyev of the U.S. at 10 a.m. on 5 Sept. 2018, i.e. before lunch.",
    "“Is that so?” asked Gen. Sato. ",
    "The grant of USD 1.5 mln. (approx. 2.55 mln. manat) was signed… at last!",
    "Görüşdə Ə. İsmayılzadə və s. iştirak edib.",
    "It was Co. Ltd. No. 7: the firm – or its heirs – paid.",
    "No end mark here",
    "(A sentence in brackets.)",
]
JAPANESE = [
    "河野大臣は9月5日、バクーで会談した。",
    "「ありがとうございます。」と大統領は述べた。",
    "総額は1.5億円(2020年度)である。",
]


def check(sentences: list[str], text: str, **options: Any) -> list[bool | None]:
    """Return for each sentence whether it stands in *text*, if a record cites it."""
    places = [
        azjp.Citation(source=PAGE, locator=f"¶{n}.1", fingerprint=azjp.fingerprint(sentence))
        for n, sentence in enumerate(sentences, 1)
    ]
    dataset = whole(event(citations=tuple(places)))
    return [place.stands for place in azjp.check_source(dataset, "page", text, **options)]


@examples(60)
@given(
    st.lists(st.sampled_from([*LATIN, *JAPANESE]), min_size=1, max_size=12, unique=True),
    st.sampled_from([" ", "\n", "\n\n", "\u00a0 ", "\r\n\t"]),
    st.data(),
)
def test_sentences_of_a_text_stand(sentences: list[str], between: str, data: st.DataObject) -> None:
    """Each is found among the others, whatever is between them; not if a letter of it is another."""
    if not between.startswith(("\n", "\r")):
        sentences = [*(s for s in sentences if s != "No end mark here"), "That is all."]
    text = f"Head\n{between.join(sentences)}\nFoot"
    assert check(sentences, text) == [True] * len(sentences)
    changed = data.draw(st.sampled_from(sentences))
    at = data.draw(st.sampled_from([place for place, letter in enumerate(changed) if letter.isalnum()]))
    other = f"{changed[:at]}{'x' if changed[at] != 'x' else 'y'}{changed[at + 1 :]}"
    assert check(sentences, text.replace(changed, other)) == [one != changed for one in sentences]


@examples(60)
@given(st.lists(st.sampled_from(JAPANESE), min_size=1, unique=True), st.integers(5, 40))
def test_japanese_without_spaces(sentences: list[str], width: int) -> None:
    """Sentences follow each other at once, and lines break anywhere."""
    assert check(sentences, "".join(sentences)) == [True] * len(sentences)
    broken = "\n".join(textwrap.wrap("".join(sentences), width))
    assert check(sentences, broken) == [True] * len(sentences)


@pytest.mark.parametrize("mark", ["(2)", "\uff082\uff09", "2.", "2)", "- ", "• "])
def test_a_sentence_may_follow_the_mark_of_its_list_item(mark: str) -> None:
    """The mark is no part of the sentence, and Japanese pages leave no space behind it."""
    assert check(JAPANESE[:1], f"会談\n{mark}{JAPANESE[0]}\n(3)そのほか。") == [True]


@examples(60)
@given(st.lists(st.sampled_from(LATIN), min_size=1, unique=True), st.integers(20, 100))
def test_lines_break_within_sentences(sentences: list[str], width: int) -> None:
    """As in mail, or in a text taken from a PDF."""
    paragraphs = "\n\n".join(textwrap.fill(s, width, break_long_words=False, break_on_hyphens=False) for s in sentences)
    assert check(sentences, paragraphs) == [True] * len(sentences)


@examples(60)
@given(st.text())
def test_any_text_can_be_checked(text: str) -> None:
    """Nothing fails, and a short text stands in itself."""
    folded = " ".join(unicodedata.normalize("NFKC", text).split())
    (found,) = check([text], f"{text}\nThe end.")
    assert found is True or not folded or len(folded) > 20


def test_marks_of_a_copied_page() -> None:
    """Footnote marks, invisible characters, bullets and tags don't matter; quotes of another form do."""
    sentence = "The two sides' talks ended in Baku."
    assert check([sentence], "The two sides' talks[12] ended\u200b in Ba\u00adku.[a]") == [True]
    assert check([sentence], "Points\n• The two sides' talks ended in Baku.\n2) Next.") == [True]
    assert check([sentence], "BAKU, October 1 – The two sides' talks ended in Baku. More") == [True]
    page = f"<html><style>p {{}}</style><body><p>Head</p><p>{html.escape(sentence)} <b>More.</b></p></body></html>"
    assert check([sentence], page) == [True]
    assert check([sentence], page.replace("talks", "<i>talks</i>")) == [True]
    assert check([sentence], "The two sides’ talks ended in Baku.") == [False]


def test_what_cannot_be_told() -> None:
    """A place without a fingerprint, a heading that isn't there, anything that an excerpt lacks."""
    sentence = "The talks ended."
    print_of = azjp.fingerprint(sentence)
    places = (
        azjp.Citation(source=PAGE, locator="¶10.1", fingerprint=print_of),
        azjp.Citation(source=PAGE, locator="¶2.1"),
        azjp.Citation(source=PAGE, locator="head", fingerprint=azjp.fingerprint("News")),
    )
    dataset = whole(event("talks", citations=places), event("others", citations=places[:1]))
    found = azjp.check_source(dataset, dataset.sources["page"], "Something else.")
    assert [(p.locator, p.stands) for p in found] == [("head", None), ("¶2.1", None), ("¶10.1", False)]
    assert [r.id for r in found.missing[0].records] == ["others", "talks"]
    assert len(found.untold) == 2
    assert "0 of 3 cited sentences are in the text, 1 isn't, 2 can't be told" in str(found)
    assert azjp.check_source(dataset, "page", "Something else.", excerpt=True).missing == ()
    assert len(azjp.check_source(dataset, "page", "News\nThe talks ended.").standing) == 2


def test_a_sentence_cut_short_on_record() -> None:
    """Of a page of which only the opening was read, the last sentence may be known by its beginning."""
    begun = "The two sides also agreed to sta"
    for read, stands in (("excerpt", True), (None, False)):
        cited = azjp.Citation(source=source("page", read=read), locator="¶1.1", fingerprint=azjp.fingerprint(begun))
        text = "One. The two sides also agreed to start anew. Two."
        (place,) = azjp.check_source(whole(event(citations=(cited,))), "page", text)
        assert place.stands is stands


def test_wrong_questions() -> None:
    """An unknown source is named with the nearest; a text is text."""
    with pytest.raises(azjp.UnknownIdError, match="Did you mean 'azertac-2022-05-05'"):
        azjp.check_source(azjp.load(), "azertac-2022-05-06", "")
    with pytest.raises(azjp.FilterError, match="text"):
        azjp.check_source(azjp.load(), "azertac-2022-05-05", b"")  # type: ignore[arg-type]
    # Of a page that couldn't be fetched, or of its name, every sentence would be missing.
    for nothing in ("", " \n", "pages/azertac.html", "https://azertag.az/en/xeber/2121212"):
        with pytest.raises(azjp.QuestionError, match="what the page says, not"):
            azjp.check_source(azjp.load(), "azertac-2022-05-05", nothing)


def test_the_command(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page from a file or from standard input."""
    (tmp_path / "page.txt").write_text("Nothing.", encoding="utf-8")
    assert main(["check-source", "azertac-2022-05-05", str(tmp_path / "page.txt")]) == 0
    assert "is not in the text" in capsys.readouterr().out
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"Nothing \xff.")))
    main(["check-source", "azertac-2022-05-05", "-", "--excerpt"])
    assert "is not in the text" not in capsys.readouterr().out
    with pytest.raises(SystemExit):
        main(["check-source", "azertac-2022-05-05", str(tmp_path / "nowhere")])
    assert "can't read" in capsys.readouterr().err
