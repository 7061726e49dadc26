"""Pictures beside questions, for who does not read: chosen per question, large, said in words."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from django.urls import reverse

from tests import cast
from weerklank import study
from weerklank.study import operations, queries, shipped
from weerklank.study.terms import Picture

DRAWN = Path(study.__path__[0]) / "static/study/pictures"
COLOURS = {"#0b5563", "#fff", "none"}


@pytest.fixture
def by(bram):
    return {"by": bram, "at": cast.NOW}


@pytest.fixture
def guide(voorbeelddam, by):
    made = operations.add_guide(
        round=voorbeelddam.round, title="Leidraad", perspective="aanbieder", **by
    )
    section = operations.add_section(guide=made, title="Begin", **by)
    operations.add_question(section=section, text="Hoe ging de les?", picture="lesson", **by)
    operations.add_question(section=section, text="En thuis?", **by)
    return made


def pictures(guide):
    return [question.picture for question in queries.guide_questions(guide)]


# --- the set ----------------------------------------------------------------------------------
def test_every_picture_is_drawn_and_every_drawing_can_be_chosen():
    assert {file.stem for file in DRAWN.glob("*.svg")} == set(Picture.values)


@pytest.mark.parametrize("picture", Picture.values)
def test_a_drawing_is_of_the_set_and_draws_nothing_else(picture):
    drawn = ET.parse(DRAWN / f"{picture}.svg").getroot()  # noqa: S314
    assert drawn.attrib["viewBox"] == "0 0 96 96"
    assert drawn.attrib["stroke-width"] == "5"
    shapes = {one.tag.split("}")[1] for one in drawn.iter()}
    assert shapes <= {"svg", "g", "path", "rect", "circle"}
    for one in drawn.iter():
        assert {one.get("stroke", "none"), one.get("fill", "none")} <= COLOURS


def test_pictures_are_told_apart_by_their_words():
    assert len({str(label) for label in Picture.labels}) == len(Picture)


def test_the_guide_for_the_z_route_has_a_picture_at_every_question(voorbeelddam, by):
    guides = operations.take_starting_guides(round=voorbeelddam.round, **by)
    shown = {guide.key: pictures(guide) for guide in guides}
    assert all(shown["inburgeraar-z"])
    assert set(shown["inburgeraar-z"]) <= set(Picture.values)
    for key, chosen in shown.items():
        assert key == "inburgeraar-z" or not any(chosen)


def test_what_ships_names_pictures_of_the_set():
    named = {
        question.get("picture", "")
        for guide in shipped.guides()
        for section in guide["sections"]
        for question in section["questions"]
    }
    assert named - {""} <= set(Picture.values)


# --- choosing ---------------------------------------------------------------------------------
def test_another_picture_is_chosen_or_none(guide, by):
    first = queries.guide_questions(guide).first()
    operations.change_question(question=first, text=first.text, picture="school", **by)
    assert pictures(guide) == ["school", ""]
    operations.change_question(question=first, text=first.text, picture="", **by)
    assert pictures(guide) == ["", ""]


def test_what_is_no_picture_of_the_set_is_refused(guide, by, client, bram):
    client.force_login(bram)
    question = queries.guide_questions(guide).first()
    answer = client.post(
        reverse("study:guide", args=[guide.pk]),
        {
            "do": "change",
            "kind": "question",
            "pk": question.pk,
            "text": question.text,
            "picture": "../../secret",
        },
    )
    assert answer.status_code == 422
    assert pictures(guide) == ["lesson", ""]


def test_a_new_version_and_a_next_round_keep_the_pictures(guide, by, voorbeelddam):
    assert pictures(operations.make_new_version(guide=guide, **by)) == ["lesson", ""]
    later = cast.make_round(voorbeelddam.monitor, 2)
    [copied] = operations.take_previous_guides(round=later, **by)
    assert pictures(copied) == ["lesson", ""]


# --- where it shows ---------------------------------------------------------------------------
def shown(page: str) -> list[str]:
    """Return what the pictures of questions on a page are said to show, as far as it is there."""
    return [
        piece.split('alt="')[1].split('"')[0] for piece in page.split('class="study-picture"')[1:]
    ]


def test_a_picture_stands_on_the_guide_on_paper_and_at_the_table(guide, by, client, voorbeelddam):
    client.force_login(voorbeelddam.bram)
    talk = voorbeelddam.round.conversations.create(
        number=1, kind="individual", held_on=cast.TODAY, guide=guide, created_at=cast.NOW
    )
    for address in (
        reverse("study:guide", args=[guide.pk]),
        reverse("study:guide_print", args=[guide.pk, "nl"]),
        reverse("study:guide_print", args=[guide.pk, "ar"]) + "?met=nl",
        reverse("fieldwork:interview", args=[talk.pk]),
    ):
        page = client.get(address).content.decode()
        assert shown(page) == ["Iemand voor een bord"], address
        assert "/study/pictures/lesson" in page


@pytest.mark.parametrize(
    ("language", "before"),
    [("ar", '<div dir="rtl">'), ("nl", '<div dir="ltr">'), ("ar/?met=nl", "<div>")],
)
def test_on_paper_a_picture_stands_where_reading_begins(guide, client, bram, language, before):
    client.force_login(bram)
    code, _slash, beside = language.partition("/")
    page = client.get(reverse("study:guide_print", args=[guide.pk, code]) + beside)
    ahead = page.content.decode().split('<img class="study-picture"')[0]
    assert ahead.rstrip().endswith(before)


def test_the_form_shows_each_picture_beside_its_name(guide, client, bram):
    client.force_login(bram)
    question = queries.guide_questions(guide).first()
    address = reverse("study:guide", args=[guide.pk])
    page = client.get(f"{address}?wijzig=question-{question.pk}").content.decode()
    for one in Picture:
        assert f"/study/pictures/{one}" in page, one
        assert str(one.label) in page
