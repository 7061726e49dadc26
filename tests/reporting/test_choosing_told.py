"""Part 2a and the checklists tell how people were chosen, from the records alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import cast
from tests.findings.conftest import Story
from tests.reporting.test_method_chapter import chapter, draw_people
from weerklank.analysis.outside import Outside
from weerklank.findings import material
from weerklank.reporting.documents import choosing
from weerklank.sampling import models, operations, selecting
from weerklank.sampling.selecting import Response, Told
from weerklank.study import models as study_models
from weerklank.study import operations as study

NOBODY = Response("", 0, 0, 0, 0, 0, 0, 0, 0)
ANY_ANSWER = (
    "zei nee, gaf geen antwoord, is niet bereikt, kon niet meer gevraagd worden of gaf nog geen "
    "uitsluitsel"
)


def told(story: Story) -> Told:
    return selecting.told(story.home.round)[0]


def answer(story: Story, *states: str) -> None:
    """Say this of who was asked, one after the other."""
    asked = models.Candidate.objects.filter(asked_at__isnull=False).order_by("pk")
    for one, state in zip(asked, states, strict=False):
        operations.record_answer(candidate=one, state=state, by=story.home.bram, at=cast.NOW)


def test_typed_words_stand_as_long_as_the_records_are_silent(story):
    story.home.round.invited_count = 41
    story.home.round.selected_by = "het bureau"
    story.home.round.save()
    before = chapter(story)
    assert "Er zijn 41 mensen uitgenodigd." in before
    assert "Wie koos de mensen: het bureau." in before
    draw_people(story)
    after = chapter(story)
    assert "41" not in after
    assert "het bureau" not in after
    assert "Er zijn 2 inburgeraars gevraagd; niemand zei ja." in after
    assert (
        "De inburgeraars zijn gekozen uit 3 mensen van de lijst “Klantenlijst”, met doelen voor "
        "gender: zo dat er zo veel mogelijk verschillende soorten mensen in zitten, en binnen een "
        "soort door het lot (startgetal 1)."
    ) in after
    assert "Hoe de aanbieders zijn gekozen, is niet vastgelegd." in after


def test_a_list_of_which_nobody_was_asked_says_nothing(story):
    draw_people(story)
    models.Candidate.objects.update(state="chosen", asked_at=None)
    assert selecting.told(story.home.round) == []
    assert "Hoeveel mensen zijn uitgenodigd, is niet vastgelegd." in chapter(story)


def test_what_became_of_who_does_not_take_part_is_counted_from_the_answers(story):
    draw_people(story)
    answer(story, "refused", "not_reached")
    said = choosing._others(told(story), 0)
    assert (
        said == "Van de anderen: 1 zei nee en 1 is niet bereikt. Naar een reden is niet gevraagd."
    )
    out = models.Candidate.objects.filter(state="refused").get()
    operations.replace(candidate=out, by=story.home.bram, at=cast.NOW)
    assert "1 mens is vervangen door een reserve." in chapter(story)


@pytest.mark.parametrize(
    ("refused", "silent", "says"),
    [
        (5, 5, "Van de anderen: 5 zeiden nee en 5 gaven geen antwoord."),
        (5, 0, "Van de anderen: 5 zeiden nee."),
        (4, 6, f"Wie geen ja zei (10), {ANY_ANSWER}."),
        (4, 0, f"Wie geen ja zei (4), {ANY_ANSWER}."),
        (1, 0, f"Wie geen ja zei (1), {ANY_ANSWER}."),
        (0, 1, f"Wie geen ja zei (1), {ANY_ANSWER}."),
        (0, 0, ""),
    ],
)
def test_outside_small_parts_are_told_together(story, refused, silent, says):
    draw_people(story)
    everyone = replace(NOBODY, asked=20, refused=refused, no_answer=silent)
    assert choosing._others(replace(told(story), everyone=everyone), 5).startswith(says)


@pytest.mark.parametrize(
    ("called", "municipality", "says"),
    [
        (0, 9, "De inburgeraars kwamen allen in beeld via de gemeente."),
        (9, 0, "De inburgeraars kwamen allen in beeld via een open oproep."),
        (5, 9, "Van de inburgeraars kwamen er 9 in beeld via de gemeente en 5 via een open"),
        (
            4,
            9,
            "De meeste inburgeraars kwamen in beeld via de gemeente, een paar langs de andere weg.",
        ),
        (
            9,
            4,
            "De meeste inburgeraars kwamen in beeld via een open oproep, een paar langs",
        ),
    ],
)
def test_both_roads_are_told(story, called, municipality, says):
    draw_people(story)
    roads = {"open_call": called, "municipality": municipality}
    assert choosing._roads(replace(told(story), asked_by_road=roads), 5).startswith(says)


@pytest.mark.parametrize(
    ("counts", "least", "says"),
    [
        ([None], 0, "minder dan vijf"),
        ([4], 5, "minder dan vijf"),
        ([4], 0, "4"),
        ([5], 5, "5"),
        # Of several lists together: what is too few on one says nothing of the whole.
        ([5, 10], 5, "15"),
        ([None, 10], 0, "minstens 10"),
        ([10, None, None], 5, "minstens 10"),
        ([None, None, None], 0, "hoogstens 12"),
        ([2, None], 0, "minder dan 7"),
        ([2, 2], 5, "minder dan vijf"),
    ],
)
def test_who_was_left_out_is_told_by_reason(story, counts, least, says):
    draw_people(story)
    said = choosing._left_out(replace(told(story), left_out={"moved": counts}), least)
    assert said == f"Niet op de lijst kwamen mensen hierom: verhuisd ({says})."


@pytest.mark.parametrize("least", [0, 5])
@given(
    counts=st.lists(st.none() | st.integers(5, 40).map(lambda n: n // 5 * 5), min_size=1),
    few=st.data(),
)
def test_what_is_said_of_several_lists_is_true_whatever_the_small_ones_are(counts, few, least):
    """Counts of lists are rounded down to fives; too few is one to four."""
    true = sum(
        few.draw(st.integers(1, 4) if count is None else st.integers(count, count + 4))
        for count in counts
    )
    said = choosing._several(counts, least)
    number = 5 if said.endswith("vijf") else int(said.split()[-1])
    if said.startswith("minder dan"):
        assert true < number
    elif said.startswith("hoogstens"):
        assert true <= number
    else:  # at least, or rounded down
        assert true >= number


@pytest.mark.parametrize(
    ("sizes", "in_line", "rows"),
    [
        ([5, 6], False, [("een", "5"), ("twee", "6")]),
        ([4, 6, 7], False, [("een of twee", "10"), ("drie", "7")]),
        ([4, 6], False, None),
        ([4, 9, 3, 0], False, [("een of drie", "7"), ("twee", "9")]),
        # Where the values follow each other, with the one beside it.
        ([4, 9, 3, 7], True, [("een of twee", "13"), ("drie of vier", "10")]),
        ([9, 4, 0, 6], True, [("een", "9"), ("twee of drie of vier", "10")]),
    ],
)
def test_outside_a_group_of_which_few_were_asked_stands_with_another(story, sizes, in_line, rows):
    draw_people(story)
    values = [(str(place), label) for place, label in enumerate(("een", "twee", "drie", "vier"))]
    kinds = [
        replace(NOBODY, label=label, asked=size)
        for (_value, label), size in zip(values, sizes, strict=False)
        if size
    ]
    line = [value for value, _label in values] if in_line else []
    one = replace(told(story), kinds=kinds, values=values, line=line, first="Leerroute")
    table = choosing._table(one, 5)
    assert (table and [row[:2] for row in table.rows]) == rows


def test_the_chances_of_a_fair_draw_are_told(story):
    draw_people(story)
    models.Draw.objects.update(method="fair", cells=[{"chance": 0.6667}, {"chance": 0}])
    assert "zo groot is als kan (66,7 %)" in choosing._how(told(story))


@pytest.mark.parametrize(
    ("thrown_away", "says"),
    [
        (
            [(31, "outcome")],
            "Voordat er iemand was gevraagd, is al eerder gekozen: één keer, met startgetal 31. "
            "Die uitkomst geldt niet. Waarom opnieuw is gekozen: het team wilde een andere "
            "uitkomst (één keer). Lijst, doelen en manier bleven daarbij één keer gelijk.",
        ),
        (
            [(31, "outcome"), (32, "trial"), (33, "outcome")],
            "Voordat er iemand was gevraagd, is al eerder gekozen: drie keer, met startgetal 31, "
            "32 en 33. Die uitkomsten gelden niet. Waarom opnieuw is gekozen: de vorige keer was "
            "een proef (één keer); het team wilde een andere uitkomst (twee keer). Lijst, doelen "
            "en manier bleven daarbij drie keer gelijk.",
        ),
    ],
)
def test_who_drew_until_it_pleased_is_told(story, thrown_away, says):
    draw_people(story, thrown_away=thrown_away)
    assert says in chapter(story)
    assert says in choosing._how(told(story))


def test_what_was_drawn_once_tells_of_nothing_before_it(story):
    draw_people(story)
    assert "eerder gekozen" not in chapter(story)


def test_a_reason_that_was_never_asked_is_not_made_up(story):
    draw_people(story, thrown_away=[(31, "trial")])
    models.Draw.objects.update(why_again="")
    assert "Waarom opnieuw is gekozen: niet vastgelegd (één keer)." in chapter(story)


def test_who_left_stays_counted_among_those_who_were_asked(story):
    """One fewer of a group, of a road and of those who said yes would be one person."""
    draw_people(story)
    one = models.Candidate.objects.filter(asked_at__isnull=False).first()
    for number in range(12):
        one.pk, one.pseudonym = None, f"L{number}"
        one.values = {"gender": "man" if number % 2 else "woman"}
        one.road = "open_call" if number > 5 else "municipality"
        one.state = "agreed" if number < 8 else "invited"
        one.save()

    def leaving(*, keep: bool) -> str:
        found = material.gather(story.home.round)
        outside = Outside(found.voices)
        blocks = choosing.blocks(found, outside)
        if keep:
            given = {"by": story.home.bram, "at": cast.NOW}
            study.keep_told(round=story.home.round, told=outside.told, **given)
        return str(blocks)

    before = leaving(keep=True)
    assert "('Vrouw', '8', '4', '4', '0')" in before
    assert "kwamen er 8 in beeld via de gemeente en 6 via een open oproep" in before
    models.Candidate.objects.filter(pseudonym="L0").delete()
    assert leaving(keep=False) == before
    # Who is asked after that is counted, and so is who says no after all.
    one.pk, one.pseudonym, one.values = None, "L12", {"gender": "woman"}
    one.save()
    models.Candidate.objects.filter(pseudonym="L2").update(state="refused")
    assert "('Vrouw', '9', '3', '6', '0')" in leaving(keep=True)
    study_models.CountsTold.objects.all().delete()
    assert "('Vrouw', '8', '2', '6', '0')" in leaving(keep=False)
