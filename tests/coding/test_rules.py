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


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("Brief, ja", "ltr"),
        ("(12) أنا أصور", "rtl"),
        ("ሰላም ከመይ", "ltr"),
        ("DUO أرسلت", "ltr"),
        ("… 12", "ltr"),
        ("", "ltr"),
    ],
    ids=["Dutch", "Arabic after figures", "Tigrinya", "mixed", "no letters", "empty"],
)
def test_a_text_runs_as_its_first_letter_does(text, direction):
    assert rules.direction(text) == direction


TURNS = [(0, 10, 1, 0), (11, 20, None, 3), (21, 30, 2, 0)]


def test_a_passage_is_said_by_whoever_it_touches_a_sign_of():
    heard = rules.heard_in(TURNS, (9, 12))
    assert (heard.people, heard.at_least) == ({1}, 3)
    assert rules.heard_in(TURNS, (10, 11)).people == set()
    assert rules.heard_in(TURNS, (20, 22)).people == {2}


def test_a_person_counts_once_and_the_unnamed_as_far_as_they_are_more():
    one = rules.Voices({1, 2}, at_least=3)
    other = rules.Voices({2}, at_least=0)
    assert rules.count_voices([one, other]) == 3
    assert rules.count_voices([]) == 0


def test_numbers_are_ordered_as_people_read_them():
    assert sorted(["4.10", "4.2", "10", "4"], key=rules.natural_order) == ["4", "4.2", "4.10", "10"]
