"""Folding, by which names are found however they are typed, and hints."""

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azjp_relations.text import fold, index_words, nearest


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Məmmədyarov", "memmedyarov"),
        ("MƏMMƏDYAROV", "memmedyarov"),
        ("İlham Əliyev", "ilham eliyev"),
        ("ılıq su", "iliq su"),
        ("İSMAYILLI", "ismayilli"),
        ("Ismayıllı", "ismayilli"),
        ("Çələbi Şuşa Gəncə Göygöl Ağdam Üçtəpə", "celebi susa gence goygol agdam uctepe"),
        ("Kōno Tarō", "kono taro"),
        ("Øresund Łódź Đakovo", "oresund lodz dakovo"),
        ("Azerbaijan–Japan", "azerbaijan-japan"),
        ("O’Neil", "o'neil"),
        ("  two\u00a0 spaces\n", "two spaces"),
        ("Straße", "strasse"),
        ("①", "1"),
        ("日本", "日本"),
        ("パリ", "パリ"),
        ("ﾊﾟﾘ", "パリ"),
        ("ガ", "ガ"),
        ("हिन्दी", "हिन्दी"),
        ("한국", "한국"),
        ("שָׁלוֹם", "שלום"),
        ("Azer\u00adbai\u200bjan\ufeff", "azerbaijan"),
        ("\u202eBaku\u202c \u2066Tokyo\u2069", "baku tokyo"),
        ("Ba\x00ku", "baku"),
        ("日\ufe00本", "日本"),
        ("", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    """Case, diacritics, dashes, apostrophes and spaces do not matter."""
    assert fold(text) == folded


def test_marks_that_make_another_letter_stay() -> None:
    """Kana that differ by a voicing mark are different letters, in whichever form they are typed."""
    for letters in ("ハバパ", "かが", "うゔ"):
        assert len({fold(letter) for letter in letters}) == len(letters)
        for letter in letters:
            assert fold(unicodedata.normalize("NFD", letter)) == fold(letter) == letter


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Məmmədyarov, 1998", "memmedyarov, 1998"),
        ("石油資源", "石油資源 石油 油資 資源 源"),
        ("JOGMEC石油・東京", "jogmec 石油 石油 油 ・ 東京 東京 京"),
        ("社", "社 社"),
        ("", ""),
    ],
)
def test_index_words(text: str, words: str) -> None:
    """Japanese is followed by its pairs of characters and its last one, apart from what stands beside it."""
    assert index_words(text) == words


@pytest.mark.long
def test_every_character_folds_for_good() -> None:
    """To fold what is folded changes nothing, for every character that there is."""
    assigned = (c for c in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(c) not in {"Cn", "Co", "Cs"})
    assert [c for c in assigned if fold(fold(c)) != fold(c)] == []


@given(st.text())
def test_fold_is_idempotent(text: str) -> None:
    """Texts fold for good as well."""
    assert fold(fold(text)) == fold(text)


@given(st.text(), st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]))
def test_fold_does_not_mind_the_form_of_unicode(text: str, form: str) -> None:
    """A letter and its mark in one character or in two fold alike."""
    assert fold(unicodedata.normalize(form, text)) == fold(text)  # type: ignore[arg-type]


@given(st.text("abcçdeəfgğhxıijkqlmnoöprsştuüvyzABCÇDEƏFGĞHXIİJKQLMNOÖPRSŞTUÜVYZ -'"))
def test_fold_does_not_mind_case(text: str) -> None:
    """In the Azerbaijani alphabet, what is typed in capitals or small letters folds alike, dotted or not."""
    assert fold(text.upper()) == fold(text) == fold(text.lower())


@given(st.text("aə ıİ", min_size=1), st.text("bc", min_size=1))
def test_fold_keeps_words(one: str, two: str) -> None:
    """Words fold one by one."""
    assert fold(f"{one} {two}") == f"{fold(one)} {fold(two)}".strip()


def test_nearest_comes_first() -> None:
    """The word most alike leads, and there are no more than asked for."""
    choices = ["grand", "grant", "grants", "granted", "loan"]
    assert nearest("grant", choices)[0] == "grant"
    assert len(nearest("grant", choices)) == 3
    assert nearest("grant", choices, most=1) == ["grant"]


def test_nearest_sees_through_spelling() -> None:
    """A word typed without its marks is near, and is offered as it is written."""
    assert nearest("MEMMEDYAROV", ["Məmmədyarov", "Əliyev"]) == ["Məmmədyarov"]


def test_nearest_offers_nothing_far() -> None:
    """A hint that is no help is not given."""
    assert nearest("xyzzy", ["grant", "loan"]) == []
    assert nearest("grant", []) == []


@given(st.text(), st.lists(st.text(), max_size=5), st.integers(1, 4))
def test_nearest_chooses_among_the_choices(word: str, choices: list[str], most: int) -> None:
    """Whatever is offered is one of the choices, once."""
    found = nearest(word, choices, most=most)
    assert len(found) <= most
    assert set(found) <= set(choices)
    assert len(set(found)) == len(found)


@given(st.lists(st.text(min_size=1, max_size=100), min_size=1, max_size=5))  # nothing is near a longer one
def test_a_choice_is_nearest_to_itself(choices: list[str]) -> None:
    """A word that is there is never told that another is meant."""
    found = nearest(choices[0], choices)
    if fold(choices[0]):
        assert fold(found[0]) == fold(choices[0])
