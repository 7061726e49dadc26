"""Words under a code, counted again by a program that shares nothing with it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weerklank.analysis import shipped
from weerklank.analysis.rules import words as rules
from weerklank.study.terms import LANGUAGES

# Sentences of our own, one per language, with the word that is looked for.
SENTENCES = {
    "nl": ("Ik begrijp de Brief niet, mijn zoon begrijpt de brief wel.", "brief", 2),
    "en": ("The letter came. I read the Letter twice.", "letter", 2),
    "ar": ("لم أفهم الرسالة، وقرأ ابني الرِّسالة مرة أخرى.", "الرسالة", 2),
    "tr": ("Mektup geldi. Oğlum mektup okudu, İSTANBUL'dan.", "mektup", 2),
    "fa": ("نامه را نفهمیدم. پسرم نامه را خواند.", "نامه", 2),
    "prs": ("مکتوب را نفهمیدم. بچه‌ام مکتوب را خواند.", "مکتوب", 2),
    "ps": ("لیک مې ونه پوهېدم. زوی مې لیک ولوست.", "لیک", 2),
    "ti": ("ደብዳበ ኣይተረድኣንን። ወደይ ደብዳበ ኣንቢብዎ።", "ደብዳበ", 2),
    "uk": ("Лист прийшов. Я прочитала лист двічі.", "лист", 2),
}


def piece(text: str, *spans: tuple[int, int], participant: int | None = 1) -> rules.Piece:
    return rules.Piece(text, spans or ((0, len(text)),), 1, 1, "D1", participant)


def plainly(text: str) -> list[str]:
    """Cut a text without the product: whatever no letter, mark or digit is, parts words."""
    found, word = [], ""
    for sign in text + " ":
        if unicodedata.category(sign)[0] in "LMN":
            word += sign
        elif word:
            found.append(word)
            word = ""
    return found


def bare(word: str) -> str:
    return "".join(
        sign
        for sign in unicodedata.normalize("NFKD", word.lower())
        if not unicodedata.category(sign).startswith("M")
    )


@pytest.mark.parametrize("language", SENTENCES)
def test_word_is_found_in_every_language_whatever_its_capitals_and_signs(language: str):
    text, word, times = SENTENCES[language]
    assert language in LANGUAGES
    is_meant = rules.meaning(word, language, in_any_form=False)
    assert is_meant
    found = list(rules.hits([piece(text)], is_meant))
    assert len(found) == times == sum(bare(one) == bare(word) for one in plainly(text))
    for hit in found:
        assert hit.word == hit.shown.strip(".,،።")
        # Together they are the text again.
        whole = f"{hit.before}{hit.shown}{hit.after}".replace(" ", "")
        assert whole == text.replace(" ", "")
    counted = {one.key: one.times for one in rules.frequencies([piece(text)])}
    assert counted[rules.words.fold(word)] == times


def test_every_language_leaves_out_its_own_words_and_keeps_what_says_something():
    assert set(SENTENCES) == set(LANGUAGES)
    for language, (text, word, _times) in SENTENCES.items():
        without = shipped.stop_words(language)
        assert len(without) > 90, language
        found = {one.key for one in rules.frequencies([piece(text)], without)}
        assert rules.words.fold(word) in found, language
    said = {
        one.word for one in rules.frequencies([piece(SENTENCES["nl"][0])], shipped.stop_words("nl"))
    }
    assert said == {"begrijp", "brief", "begrijpt", "zoon"}
    assert shipped.stop_words("so") == frozenset()


def test_only_what_the_code_covers_counts_and_once():
    text = "een twee drie vier vijf"
    assert [one.word for one in rules.frequencies([piece(text, (4, 13))])] == ["drie", "twee"]
    # A code that begins within a word has that word.
    assert [one.word for one in rules.frequencies([piece(text, (6, 10))])] == ["drie", "twee"]
    # Two codings that touch are no more than one over both.
    assert [one.word for one in rules.frequencies([piece(text, (4, 6), (6, 13))])] == [
        "drie", "twee"
    ]  # fmt: skip


def test_people_are_counted_not_times():
    pieces = [
        piece("bus bus bus"),
        piece("de bus", participant=2),
        piece("bus", participant=None),
    ]
    [bus, _de] = rules.frequencies(pieces)
    assert (bus.word, bus.times, bus.people) == ("bus", 5, 2)


def test_numbers_are_no_words_and_the_usual_form_is_shown():
    found = rules.frequencies([piece("Brief brief 2026 ١٢ BRIEF Brief")])
    assert [(one.word, one.times) for one in found] == [("Brief", 4)]


@given(
    st.lists(st.sampled_from(["bus", "brief", "ደብዳበ", "رسالة", "een", "één", "лист"]), max_size=30)
)
def test_frequencies_are_those_of_counting_by_hand(words: list[str]):
    text = ", ".join(words)
    found = {one.key: one.times for one in rules.frequencies([piece(text)])}
    by_hand: dict[str, int] = {}
    for word in plainly(text):
        key = bare(word).replace("ة", "ه")  # one letter, written in two ways
        by_hand[key] = by_hand.get(key, 0) + 1
    assert found == by_hand
    assert [one.times for one in rules.frequencies([piece(text)])] == sorted(by_hand.values())[::-1]


def test_context_ends_at_whole_words_and_says_that_it_was_cut():
    text = (
        " ".join(f"w{number * 7919 % 10**4}" for number in range(60))
        + " doel "
        + "z" * 3
        + " eind" * 40
    )
    is_meant = rules.meaning("doel", "nl", in_any_form=False)
    assert is_meant
    [hit] = rules.hits([piece(text)], is_meant)
    assert hit.before.startswith("…")
    assert hit.after.endswith("…")
    before, after = hit.before[1:], hit.after[:-1]
    assert f"{before} doel {after} " in text + " "
    assert set(before.split()) <= set(text.split())
    assert max(len(before), len(after)) <= rules.AROUND


def test_left_context_begins_with_the_nearest_word():
    is_meant = rules.meaning("de", "nl", in_any_form=False)
    assert is_meant
    [hit] = rules.hits([piece("ik lees De brief samen")], is_meant)
    assert hit.left == ("lees", "ik")
    assert hit.right == ("brief", "samen")


@pytest.mark.parametrize(
    ("asked", "in_any_form", "found"),
    [
        ("brief", False, ["brief"]),
        ("brief", True, ["brief", "Brieven"]),
        ("brie*", False, ["brief", "Brieven", "briefkaart"]),
        ("BRIEF", False, ["brief"]),
    ],
)
def test_word_is_asked_for_as_it_is_in_any_form_or_by_its_beginning(asked, in_any_form, found):
    is_meant = rules.meaning(asked, "nl", in_any_form=in_any_form)
    assert is_meant
    hits = rules.hits([piece("een brief, Brieven en een briefkaart")], is_meant)
    assert [hit.word for hit in hits] == found


@pytest.mark.parametrize("asked", ["", "  ", "…", "*"])
def test_what_holds_no_word_asks_for_none(asked: str):
    assert rules.meaning(asked, "nl", in_any_form=False) is None
