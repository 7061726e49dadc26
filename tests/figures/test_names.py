"""What figures call themselves stands in the catalogue of translations."""

from django.utils import translation

from tests.trajectories.test_names import IN_THE_CATALOGUE, has_a_word, needs_no_words
from weerklank.figures.rules import figures, indicators
from weerklank.figures.rules.figures import Figure
from weerklank.figures.rules.indicators import measuring
from weerklank.figures.wording import shown


def test_what_a_figure_means_can_be_translated():
    every = indicators.ALL
    assert {each.name for each in every} <= IN_THE_CATALOGUE
    assert {each.definition for each in every} <= IN_THE_CATALOGUE
    assert {each.denominator for each in every} <= IN_THE_CATALOGUE
    sources = {each.source for each in every if not needs_no_words(each.source)}
    assert sources <= IN_THE_CATALOGUE


def test_what_is_measured_can_be_translated():
    measures = indicators.MEASURES.values()
    assert {each.name for each in measures} <= IN_THE_CATALOGUE
    assert {each.unit for each in measures} <= IN_THE_CATALOGUE
    classes = {of_class for each in measures for of_class in each.classes}
    assert {figures.OTHER, *filter(has_a_word, classes)} <= IN_THE_CATALOGUE


def test_why_a_figure_is_not_there_can_be_translated():
    assert {
        measuring.NOT_RECORDED,
        figures.TOO_CLOSE,
        figures.NOBODY,
        figures.TOO_FEW,
    } <= IN_THE_CATALOGUE


def test_a_measure_is_named_in_the_language_of_the_page():
    figure = Figure("23.fase", "begeleiding", {}, 9, 10, 0, 0.9)
    with translation.override("en"):
        assert shown.name(figure).endswith(": support")
