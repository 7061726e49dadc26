"""Stretches of a text that was corrected as a whole: none ever covers other words in silence."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from weerklank.fieldwork.anchoring import (
    CHANGED,
    GONE,
    LOOK,
    MOVED,
    SAME,
    TWICE,
    Alignment,
    Placed,
    Text,
    Turn,
)

# `make fuzz` asks for a hundred thousand.
EXAMPLES = int(os.environ.get("WEERKLANK_FUZZ_EXAMPLES", "2000"))
# Few words, so that many come twice; several scripts, marks that combine, signs of several parts.
WORDS = (
    "ja", "nee", "en", "dat", "werk", "huis", "kind", "taal", "ik", "wil", "de",
    "وأنا", "العمل", "سلام", "שלום", "ሰላም", "👩‍👧", "👍🏽", "e\u0301e\u0302", "a\u0323",
)  # fmt: skip

Word = tuple[int, str]  # which one it is, whatever happens to the text; and what it says
Spoken = list[list[Word]]


def text_of(*said: str, who: str = "ABAB") -> Text:
    turns, text = [], ""
    for number, words in enumerate(said):
        turns.append(Turn(len(text), len(text) + len(words), who[number % len(who)]))
        text += f"{words}\n"
    return Text(text, turns)


def placed(old: Sequence[str], new: Sequence[str], words: str, **kept: str) -> tuple[Placed, str]:
    """Return the verdict on words that stand once in the old text, and what stands there now."""
    before, after = text_of(*old), text_of(*new, **kept)
    start = before.text.index(words)
    found = Alignment(before, after).place(start, start + len(words))
    return found, after.text[slice(*found.span)] if found.span else ""


OLD = (
    "Hoe ging het met de les?",
    "Ik wachtte vier maanden op een plek en toen begon het.",
    "Ja.",
    "De docent was goed maar de reis duurde te lang voor mij.",
    "Ja.",
    "Met kinderen erbij lukt dat gewoon niet elke dag.",
)


@pytest.mark.parametrize(
    ("new", "words", "verdict", "why"),
    [
        (OLD, "vier maanden", SAME, ""),
        # An earlier turn grew: the place in its own turn is what it was.
        (("Hoe ging het toen met de les?", *OLD[1:]), "vier maanden", SAME, ""),
        # A word came before it in its turn.
        ((OLD[0], f"Nou, {OLD[1]}", *OLD[2:]), "vier maanden", MOVED, ""),
        # A misheard word in it.
        ((OLD[0], OLD[1].replace("vier", "vijf"), *OLD[2:]), "vier maanden", LOOK, CHANGED),
        # Its turn went.
        ((OLD[0], *OLD[2:]), "vier maanden op een plek", LOOK, GONE),
        # Turns that were split and merged.
        (
            (OLD[0], "Ik wachtte vier maanden", "op een plek en toen begon het.", *OLD[2:]),
            "toen begon het",
            MOVED,
            "",
        ),
        ((*OLD[:3], f"{OLD[3]} {OLD[4]}", OLD[5]), "reis duurde", SAME, ""),
        # A turn that went to another place.
        ((OLD[5], *OLD[:5]), "lukt dat gewoon", MOVED, ""),
        # Of two alike one is left, and nobody can say which.
        (("Ja ja nee.", *OLD[1:]), "vier maanden", SAME, ""),
    ],
)
def test_words_are_followed_as_a_reader_would(
    new: Sequence[str], words: str, verdict: str, why: str
) -> None:
    found, now = placed(OLD, new, words)
    assert (found.verdict, found.why) == (verdict, why)
    if verdict != LOOK:
        assert now == words


def test_what_can_be_two_places_is_looked_at() -> None:
    before, after = text_of("dat is zo ja ja ja en dan"), text_of("dat is zo ja ja en dan")
    start = before.text.index("ja ja") + 3  # the middle one
    found = Alignment(before, after).place(start, start + 2)
    assert (found.verdict, found.why) == (LOOK, TWICE)


def test_a_word_without_company_is_looked_at() -> None:
    old = ("Toen ging alles goed.", "Ik wil.", "Daarna kwam er niets van.")
    found, _now = placed(old, ("Geen idee.", "Zij wil. Dat weet iedereen.", "Stilte."), "wil.")
    assert (found.verdict, found.why) == (LOOK, TWICE)


def test_a_changed_word_shows_what_took_its_place() -> None:
    new = [*OLD[:3], OLD[3].replace("de reis duurde", "de weg erheen duurde"), *OLD[4:]]
    found, now = placed(OLD, new, "de reis duurde te lang")
    assert (found.verdict, found.why, now) == (LOOK, CHANGED, "de weg erheen duurde te lang")


def test_another_speaker_is_said() -> None:
    found, now = placed(OLD, OLD, "vier maanden", who="AXAB")
    assert (found.verdict, found.other_speaker, now) == (MOVED, True, "vier maanden")


def test_a_short_turn_keeps_its_place_among_the_same_ones() -> None:
    before, after = text_of(*OLD), text_of(*OLD[:1], "Iets heel nieuws.", *OLD[1:])
    was, now = before.turns[4], after.turns[5]
    assert Alignment(before, after).place(was.start, was.end).span == (now.start, now.end)


def test_half_words_and_blanks_come_along() -> None:
    before, after = text_of(*OLD), text_of("Eerst dit.", *OLD)
    start = before.text.index("achtte vier ")
    found = Alignment(before, after).place(start, start + len("achtte vier "))
    assert found.span
    assert after.text[slice(*found.span)] == "achtte vier "


def test_blanks_alone_and_words_beside_turns() -> None:
    before = Text("kop van de tekst\nik wil een huis\n", [Turn(17, 32, "A")])
    after = Text("kop van de tekst\n\nik wil een huis\n", [Turn(18, 33, "A")])
    found = Alignment(before, after)
    assert found.place(0, 3) == Placed(SAME, (0, 3))
    assert found.place(16, 17).verdict == LOOK


def test_a_turn_is_known_again() -> None:
    new = ["Vooraf.", *OLD[:1], OLD[1].replace("vier", "vijf"), *OLD[2:]]
    before, after = text_of(*OLD), text_of(*new)
    found = Alignment(before, after)
    whole, changed = before.turns[3], before.turns[1]
    assert found.turn(whole.start, whole.end) == after.turns[4][:2]
    assert found.turn(changed.start, changed.end) is None
    assert found.turn_beside(changed.start, changed.end) == after.turns[2][:2]


def test_nothing_changed_then_nothing_moves() -> None:
    before = text_of(*OLD)
    found = Alignment(before, text_of(*OLD))
    for turn in before.turns:
        assert found.place(turn.start, turn.end) == Placed(SAME, turn[:2])


def test_the_module_needs_no_django() -> None:
    code = "import sys, weerklank.fieldwork.anchoring; sys.exit('django' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


# --- any text, any edits ----------------------------------------------------------------------
_PART = st.integers(min_value=0, max_value=1_000)
EDITS = st.lists(st.tuples(st.integers(0, 8), _PART, _PART, _PART), min_size=1, max_size=4)
SAID = st.lists(st.binary(min_size=1, max_size=12), min_size=1, max_size=8)


def spoken(said: Sequence[bytes]) -> Spoken:
    numbers = count()
    return [[(next(numbers), WORDS[sign % len(WORDS)]) for sign in words] for words in said]


def edited(turns: Spoken, edits: Sequence[tuple[int, int, int, int]]) -> Spoken:
    """Return the turns after edits as people make them; a new word gets a number of its own."""
    turns = [list(turn) for turn in turns]
    fresh = count(1_000_000)
    for kind, one, two, three in edits:
        if not turns:
            break
        at = one % len(turns)
        new = [(next(fresh), WORDS[(three + step) % len(WORDS)]) for step in range(1 + three % 3)]
        place = two % (len(turns[at]) + 1)
        if kind < 4:
            change_words(turns[at], place, kind, new)
        elif kind == 4:
            turns[at : at + 2] = [[word for turn in turns[at : at + 2] for word in turn]]
        elif kind == 5:
            turns[at : at + 1] = [turns[at][:place], turns[at][place:]]
        elif kind == 6:
            turns.insert(two % len(turns), turns.pop(at))
        elif kind == 7:
            turns.insert(at, new)
        else:
            turns.pop(at)
        turns = [each for each in turns if each]
    return turns


def change_words(turn: list[Word], place: int, kind: int, new: list[Word]) -> None:
    """Put words in, take some out, hear one otherwise, or add a mark that combines."""
    if kind == 0:
        turn[place:place] = new
    elif kind == 1:
        del turn[place : place + len(new)]
    elif kind == 2:
        turn[place : place + 1] = new[:1]
    elif turn[place:]:
        turn[place] = (new[0][0], turn[place][1] + "\u0301")


def written(turns: Spoken) -> tuple[Text, list[tuple[int, int, int]]]:
    """Return the text, and of each word which one it is and where it stands."""
    text, stretches, places = "", [], []
    for number, turn in enumerate(turns):
        begin = len(text)
        for which, word in turn:
            text += "" if len(text) == begin else " "
            places.append((which, len(text), len(text) + len(word)))
            text += word
        stretches.append(Turn(begin, len(text), number % 2))
        text += "\n"
    return Text(text, stretches), places


def stretches(places: Sequence[tuple[int, int, int]]) -> Iterator[Sequence[tuple[int, int, int]]]:
    for length in (1, 2, 5):
        for first in range(0, max(len(places) - length + 1, 0), length):
            yield places[first : first + length]


@settings(
    max_examples=EXAMPLES,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(said=SAID, edits=EDITS)
def test_no_stretch_ever_covers_other_words_without_being_listed(
    said: Sequence[bytes], edits: Sequence[tuple[int, int, int, int]]
) -> None:
    before = spoken(said)
    old, was = written(before)
    new, now = written(edited(before, edits))
    found = Alignment(old, new)
    taken: dict[tuple[int, int], tuple[int, int]] = {}
    for words in stretches(was):
        start, end = words[0][1], words[-1][2]
        verdict = found.place(start, end)
        assert verdict.verdict in {SAME, MOVED, LOOK}
        if verdict.verdict == LOOK:
            assert verdict.why in {CHANGED, GONE, TWICE}
            continue
        assert verdict.span
        begins, stops = verdict.span
        # The very words, whole, and no two stretches in one place.
        assert new.text[begins:stops].split() == old.text[start:end].split()
        assert {begins, stops} <= {place for _which, *edges in now for place in edges}
        assert taken.setdefault((begins, stops), (start, end)) == (start, end)


def test_words_that_were_left_alone_are_hardly_ever_taken_for_others() -> None:
    """With a fixed row of edits: another place with the same words is taken once in ten thousand
    at most, and most of what nobody touched is not left for people to look at.
    """
    astray = carried = left = 0
    for seed in range(700):
        said = [bytes((seed * 7 + 13 * k * k + j * j * (seed % 11 + 1)) % 251 for j in range(9))
                for k in range(6)]  # fmt: skip
        before = spoken(said)
        edits = [(seed % 9, seed, seed // 3, seed // 7), (seed // 9 % 9, seed // 2, seed, 5)]
        old, was = written(before)
        new, now = written(edited(before, edits))
        found = Alignment(old, new)
        stands = [which for which, _start, _end in now]
        for words in stretches(was):
            which = [number for number, _start, _end in words]
            is_whole = any(
                stands[place : place + len(which)] == which for place in range(len(stands))
            )
            if not is_whole:
                continue
            verdict = found.place(words[0][1], words[-1][2])
            if verdict.span is None or verdict.verdict == LOOK:
                left += 1
                continue
            carried += 1
            there = [n for n, a, b in now if a >= verdict.span[0] and b <= verdict.span[1]]
            astray += there != which
    assert carried > 20_000
    assert astray <= carried / 10_000
    assert left < carried / 5
