import pytest

from weerklank.coding import rules


@pytest.mark.parametrize(
    ("holes", "left"),
    [
        ([], [(10, 20)]),
        ([(0, 10)], [(10, 20)]),
        ([(20, 30)], [(10, 20)]),
        ([(0, 30)], []),
        ([(10, 20)], []),
        ([(12, 14)], [(10, 12), (14, 20)]),
        ([(16, 30), (5, 12)], [(12, 16)]),
        ([(11, 13), (12, 15)], [(10, 11), (15, 20)]),
    ],
    ids=[
        "no hole",
        "hole ends where it starts",
        "hole starts where it ends",
        "hole around it",
        "hole exactly over it",
        "hole inside",
        "two holes over both ends, out of order",
        "holes over each other",
    ],
)
def test_holes_are_cut_out_of_a_span(holes, left):
    assert rules.without((10, 20), holes) == left


def test_a_turn_is_touched_only_when_words_of_it_are_covered():
    turns = [(0, 10), (11, 20), (21, 30)]
    assert rules.touched(turns, [(5, 12)]) == {0, 1}
    assert rules.touched(turns, [(10, 11)]) == set()
    assert rules.touched(turns, [(29, 99), (0, 1)]) == {0, 2}


def test_sentences_together_are_the_whole_turn():
    text = "Ja... ik weet het niet. Waarom? «Nee!» zei hij.\nNieuwe regel"
    spans = rules.sentences(text)
    assert "".join(text[start:end] for start, end in spans) == text
    assert [text[start:end].strip() for start, end in spans] == [
        "Ja...",
        "ik weet het niet.",
        "Waarom?",
        "«Nee!»",
        "zei hij.",
        "Nieuwe regel",
    ]


def test_arabic_and_tigrinya_sentences_end_at_their_own_signs():
    assert len(rules.sentences("كيف حالك؟ أنا بخير.")) == 2
    assert len(rules.sentences("ሰላም ከመይ ኣለኻ። ጽቡቕ ኣለኹ።")) == 2


def test_an_empty_turn_has_no_sentences():
    assert rules.sentences("") == []


def test_numbers_are_ordered_as_people_read_them():
    assert sorted(["4.10", "4.2", "10", "4"], key=rules.natural_order) == ["4", "4.2", "4.10", "10"]
