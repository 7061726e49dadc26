"""What figures call themselves stands in the catalogue of translations."""

from django.utils import translation

from tests.trajectories.test_names import has_a_word, needs_no_words
from weerklank.figures import wording
from weerklank.figures.rules import figures, indicators
from weerklank.figures.rules.figures import Figure
from weerklank.figures.rules.indicators import measuring
from weerklank.figures.views import shown


def test_what_a_figure_means_can_be_translated():
    every = indicators.ALL
    assert set(wording.NAMES) == {each.name for each in every}
    assert set(wording.DEFINITIONS) == {each.definition for each in every}
    assert set(wording.DENOMINATORS) == {each.denominator for each in every}
    assert set(wording.SOURCES) == {
        each.source for each in every if not needs_no_words(each.source)
    }


def test_what_is_measured_can_be_translated():
    measures = indicators.MEASURES.values()
    assert set(wording.MEASURES) == {each.name for each in measures}
    assert set(wording.UNITS) == {each.unit for each in measures}
    assert set(wording.CLASSES) == {figures.OTHER} | {
        of_class for each in measures for of_class in each.classes if has_a_word(of_class)
    }


def test_why_a_figure_is_not_there_can_be_translated():
    assert set(wording.REASONS) == {
        measuring.NOT_RECORDED,
        figures.TOO_CLOSE,
        figures.NOBODY,
        figures.TOO_FEW,
    }


def test_a_measure_is_named_in_the_language_of_the_page():
    figure = Figure("23.fase", "begeleiding", {}, 9, 10, 0, 0.9)
    with translation.override("en"):
        assert shown.name(figure).endswith(": support")
