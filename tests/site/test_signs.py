"""One mark is one person."""

import pytest
from django.utils import translation

from weerklank.site import signs
from weerklank.site.templatetags import weerklank


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        pytest.param({"said": 2, "asked": 3}, "●●○", id="two of three said it"),
        pytest.param({"said": 1, "asked": 3, "contrary": 1}, "●○◆", id="one says the opposite"),
        pytest.param(
            {"said": 3, "asked": 4, "contrary": 2, "both": 1}, "●●◈◆", id="who said both has one"
        ),
        pytest.param(
            {"said": 3, "asked": 5, "contrary": 2, "both": 2}, "●◈◈○○", id="and who did not, a ring"
        ),
        pytest.param({"said": 0, "asked": 3, "pending": 1}, "◐○○", id="one follows"),
        pytest.param({"said": 4, "asked": 3}, "●●●", id="never more marks than people asked"),
        pytest.param({"said": 0, "asked": 0}, "", id="nobody was asked"),
    ],
)
def test_every_person_asked_has_one_mark(counts: dict[str, int], expected: str) -> None:
    shapes = {"said": "●", "silent": "○", "contrary": "◆", "pending": "◐", "both": "◈"}

    assert "".join(shapes[kind] for kind in signs.kinds_of(**counts)) == expected


@pytest.mark.parametrize(
    ("asked", "width", "height"),
    [
        pytest.param(7, 96, 12, id="a short row"),
        pytest.param(11, 152, 12, id="eleven still fit in one row"),
        pytest.param(12, 138, 26, id="twelve make rows of ten"),
        pytest.param(21, 138, 40, id="three rows"),
    ],
)
def test_rows_hold_ten_marks_once_there_are_more_than_eleven(
    asked: int, width: int, height: int
) -> None:
    drawing = signs.draw_persons(said=1, asked=asked, contrary=0, pending=0, size=12)

    assert f'width="{width}" height="{height}"' in drawing


def test_the_words_beside_the_marks_count_persons_asked() -> None:
    with translation.override("nl"):
        words = weerklank.persons_in_words(said=5, asked=7, contrary=1, pending=2)

    assert words == "5 van 7 mensen, 2 volgen nog, 1 zegt het tegendeel"


def test_the_words_say_how_many_said_both() -> None:
    with translation.override("nl"):
        words = weerklank.persons_in_words(said=5, asked=7, contrary=2, both=1)

    assert words == "5 van 7 mensen, 2 zeggen het tegendeel, 1 zegt het allebei"


def test_marks_without_spoken_words_stay_silent_for_a_screen_reader() -> None:
    assert "weerklank-visually-hidden" in weerklank.persons(5, 7)
    assert "weerklank-visually-hidden" not in weerklank.persons(5, 7, spoken=False)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        pytest.param("4.1", 4, id="a code"),
        pytest.param("5.1.3", 5, id="a code within a code"),
        pytest.param("9", 9, id="a branch"),
        pytest.param("12.1", 3, id="a tenth branch and later start again"),
        pytest.param("eigen", 9, id="a code without a number"),
    ],
)
def test_the_first_number_of_a_code_is_its_branch(number: str, expected: int) -> None:
    assert weerklank.branch(number) == expected


def test_names_in_a_breadcrumb_are_text_and_never_markup() -> None:
    assert "<script>" not in weerklank.crumb("<script>", "/monitors/")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Dienstverleningsonderdelen", "Dienstverleningsonderdelen"),
        (
            "2026-03-14_groepsgesprek_B1_definitief.docx",
            "2026-03-<wbr>14_groep<wbr>sgesprek<wbr>_B1_defi<wbr>nitief.d<wbr>ocx",
        ),
        (
            "Gesprek in " + "<b>" * 11,
            "Gesprek in &lt;b&gt;&lt;b&gt;&lt;b<wbr>"
            + "&gt;&lt;b&gt;&lt;b&gt;&lt;<wbr>"
            + "b&gt;&lt;b&gt;&lt;b&gt;<wbr>"
            + "&lt;b&gt;&lt;b&gt;&lt;b<wbr>"
            + "&gt;",
        ),
        ("", ""),
    ],
)
def test_only_a_word_without_end_may_break(words: str, expected: str) -> None:
    assert weerklank.breakable(words) == expected
