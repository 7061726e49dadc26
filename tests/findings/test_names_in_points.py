"""Whoever a text of an improvement point tells of is pointed out before it leaves the team."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from tests import cast, cautions
from tests.findings.conftest import Story
from weerklank.fieldwork.models import NameReplacement
from weerklank.findings import auditing, material, models, operations
from weerklank.reporting import operations as reporting
from weerklank.reporting.documents import assemble, setting
from weerklank.sentences.doubts import Doubt
from weerklank.study import operations as study
from weerklank.study.models import Round

NAMED = "Laat Fatma de brief nalezen. Schrijf daarna gewone brieven."
LEFT = "Schrijf daarna gewone brieven."
NOTE = "Deze zin wordt nog nagekeken."


@pytest.fixture
def finding(story: Story) -> models.Finding:
    return story.conclude(
        "Brieven zijn moeilijk.",
        supporting=[story.code(1, "Ik snap de brief niet, kanariegeel.")],
        section="improvements",
        kind="improvement",
        addressee="De gemeente",
    )


def make(story: Story, **fields: Any) -> models.ImprovementPoint:
    given = {"what": "Schrijf gewone brieven.", "by": story.home.bram, "at": cast.NOW} | fields
    return operations.make_point(monitor=story.home.monitor, **given)


def named(round_: Round) -> list[auditing.Entry]:
    return [
        one
        for one in material.audit(material.gather(round_))
        if one.doubt is Doubt.POINTS_OUT and one.place.startswith("point:")
    ]


def said(round_: Round) -> list[tuple[str, str]]:
    return [(one.place.rpartition(":")[2], one.claim.said) for one in named(round_)]


def agree(story: Story) -> None:
    for entry in named(story.home.round):
        given = {"round": story.home.round, "place": entry.place, "key": entry.key, "at": cast.NOW}
        reporting.answer_claim(reason="Zij vroeg erom.", by=story.home.bram, **given)
        reporting.approve_answer(by=story.home.chantal, **given)


def test_names_numbers_and_pseudonyms_are_pointed_out_in_every_text(
    story: Story, finding: models.Finding
) -> None:
    point = make(
        story,
        finding=finding,
        what=NAMED,
        addressee="De gemeente, zie D01",
        owner="Ingrid van team inburgering",  # who sees to it may have a name
        planned_step="Bel 06-12345678.",
    )
    operations.move_point(
        point=point,
        status="taken_over",
        note="D2 wil meelezen.",
        revision=point.revision,
        by=story.home.daan,
        at=cast.NOW,
    )
    found = said(story.home.round)
    assert found[:3] == [
        ("what", "Fatma"),
        ("addressee", "D01"),
        ("planned_step", "06-12345678"),
    ]
    assert [(place.partition("-")[0], word) for place, word in found[3:]] == [("note", "D2")]
    assert all(one.is_open and one.needs_second for one in named(story.home.round))


def test_a_name_that_an_earlier_round_replaced_is_known_to_a_later_one(
    story: Story, finding: models.Finding
) -> None:
    NameReplacement.objects.create(round=story.home.round, name="Wubishet", replacement="zus")
    later = study.open_round(
        monitor=story.home.monitor,
        number=2,
        name="Ronde 2",
        starts_on=cast.TODAY + timedelta(days=200),
        ends_on=cast.TODAY + timedelta(days=260),
        by=story.home.bram,
        at=cast.NOW,
    )
    make(story, what="Vraag het Wubishet.")  # by hand, of no round
    assert said(later) == [("what", "Wubishet")]
    assert said(story.home.round) == []


def test_a_point_that_tells_of_nobody_has_nothing(story: Story, finding: models.Finding) -> None:
    make(story, finding=finding)
    make(story, finding=finding, what="Laat de burgemeester Voorbeelddam in gewone taal schrijven.")
    assert said(story.home.round) == []


def test_it_stands_in_the_way_of_a_version_until_a_second_agreed(
    story: Story, finding: models.Finding
) -> None:
    make(story, finding=finding, what=NAMED)

    def ways() -> list[str]:
        cautions.answer(story.home.round, story.home.bram)
        found = material.gather(story.home.round)
        with translation.override("nl"):
            report, _told = setting.build(found, today=cast.TODAY)
            return [one.words for one in setting.obstacles(found, report)]

    assert any("Zinnen nakijken" in one for one in ways())
    agree(story)
    assert not any("Zinnen nakijken" in one for one in ways())


@pytest.mark.parametrize(
    ("name", "more"), [("points", []), ("points_agenda", []), ("points_file", ["csv"])]
)
def test_it_does_not_leave_by_board_agenda_or_file_until_a_second_agreed(
    name: str, more: list[str], story: Story, finding: models.Finding, logged_in: Any
) -> None:
    make(story, finding=finding, what=NAMED)
    address = reverse(f"followup:{name}", args=[story.home.monitor.slug, *more])
    daan = logged_in(story.home.daan)

    def read() -> str:
        answer = daan.get(address)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        return content.decode()

    before = read()
    assert "Fatma" not in before
    assert f"{NOTE} {LEFT}" in before
    agree(story)
    assert NAMED in read()


def test_it_does_not_leave_by_the_part_of_the_report(story: Story, finding: models.Finding) -> None:
    make(story, finding=finding, what=NAMED)
    operations.switch_chapter(
        round=story.home.round, key="themes", on=True, by=story.home.bram, at=cast.NOW
    )

    def printed() -> str:
        with translation.override("nl"):
            report, _told = assemble.outgoing(material.gather(story.home.round), today=cast.TODAY)
        return str(report)

    assert "Fatma" not in printed()
    assert NOTE in printed()
    agree(story)
    assert "Fatma" in printed()


def test_it_is_pointed_out_while_it_is_written(
    story: Story, finding: models.Finding, logged_in: Any
) -> None:
    point = make(story, finding=finding)
    check = reverse("followup:point_claims", args=[point.pk])
    shown = logged_in(story.home.bram).post(check, {"what": NAMED}).content.decode()
    assert "Fatma" in shown
    shown = logged_in(story.home.bram).post(check, {"what": LEFT}).content.decode()
    assert "Fatma" not in shown
