"""A large number has a point between thousands, and one has its own word."""

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils import translation

from weerklank.fieldwork.views import drafts
from weerklank.interchange.reading.normal import bidi_warnings
from weerklank.rulebook.matching import Reason
from weerklank.rulebook.wording import places
from weerklank.safeguards import telling
from weerklank.site.templatetags import weerklank

# How the templates write a count: `n` chooses the form, and the figure is shown.
COUNTED = Template(
    "{% load i18n %}{% blocktranslate with count=total|figure count n=total %}"
    "{{ count }} rij geweigerd{% plural %}{{ count }} rijen geweigerd{% endblocktranslate %}"
)


@pytest.mark.parametrize(
    ("total", "language", "said"),
    [
        (0, "nl", "0 rijen geweigerd"),
        (1, "nl", "1 rij geweigerd"),
        (2, "nl", "2 rijen geweigerd"),
        (999, "nl", "999 rijen geweigerd"),
        (1000, "nl", "1.000 rijen geweigerd"),
        (94_439, "nl", "94.439 rijen geweigerd"),
        (94_439, "en", "94,439 rows refused"),
    ],
)
def test_count_in_a_template(total, language, said):
    with translation.override(language):
        assert COUNTED.render(Context({"total": total})) == said


def test_pages_of_a_long_list_are_counted_with_a_point(rf):
    page = Paginator(range(100_001), 50).page(1001)
    with translation.override("nl"):
        said = render_to_string("site/parts/pagination.html", {"page": page}, rf.get("/"))
    assert "Bladzijde 1.001 van 2.001" in said


@pytest.mark.parametrize(
    ("number", "said"),
    [(1, "1 woord"), (2, "2 woorden"), (999, "999 woorden"), (12_345, "12.345 woorden")],
)
def test_words_that_were_read(number, said):
    with translation.override("nl"):
        assert drafts._words_counted(number) == said


@pytest.mark.parametrize(
    ("said", "asked", "words"), [(1, 1, "1 van 1 mens"), (1, 2, "1 van 2 mensen")]
)
def test_marks_of_one_person(said, asked, words):
    with translation.override("nl"):
        assert weerklank.persons_in_words(said=said, asked=asked) == words


@pytest.mark.parametrize(
    ("taken", "said"),
    [(0, "Nu doen 0 mensen mee."), (1, "Nu doet 1 mens mee."), (2, "Nu doen 2 mensen mee.")],
)
def test_place_of_which_the_room_is_not_known(taken, said):
    reason = Reason("ruimte", None, {"bezet": taken, "capaciteit": None})
    with translation.override("nl"):
        assert places._room(reason).endswith(said)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a\u202eb", "1 onzichtbaar teken"),
        ("a\u202eb\u202c", "2 onzichtbare tekens"),
    ],
)
def test_marks_of_direction(text, said):
    [warning] = bidi_warnings(text)
    with translation.override("nl"):
        assert said in telling.in_language(warning.what)
