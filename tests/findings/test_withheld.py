"""A sentence that may not leave is read by the research team only, until somebody saw to it."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests import cast
from tests.findings.crowd import Crowd, make_crowd
from weerklank.analysis import queries as analysis
from weerklank.findings import (
    auditing,
    auditing_points,
    material,
    operations,
    queries,
    search,
    withheld,
)
from weerklank.findings.models import Finding, ImprovementPoint
from weerklank.reporting import operations as reporting
from weerklank.reporting import refusals
from weerklank.reporting.documents import assemble, editions
from weerklank.safeguards.models import LogLine, User
from weerklank.safeguards.refusals import AccessDenied
from weerklank.sentences.doubts import LEAVING, Doubt
from weerklank.site.search import results

SECRET = "kanarievogel"  # a word that stands in no other text
TELLING = f"Alle inburgeraars kregen een {SECRET}."
HARMLESS = "Dat vonden zij fijn."


@pytest.fixture
def crowd(db: None) -> Crowd:
    """A round in which a finding, a text and a point tell what all inburgeraars said."""
    crowd = make_crowd(random.Random(15))  # noqa: S311  the same each time
    finding = Finding.objects.filter(perspective="inburgeraar").first()
    assert finding
    voices = analysis.hear(crowd.home.round)
    everybody = {one.pk for one in crowd.of("inburgeraar")}
    codings = [one.coding for one in voices.mentions if one.participants & everybody]
    acting = {"by": crowd.home.bram, "at": cast.NOW}
    operations.add_evidence(finding=finding, codings=codings, stance="supporting", **acting)
    Finding.objects.filter(pk=finding.pk).update(
        statement=f"{TELLING} {HARMLESS}", section="improvements", addressee="de gemeente"
    )
    finding.refresh_from_db()
    stored = queries.report_of(crowd.home.round)
    operations.change_report(
        round=crowd.home.round,
        revision=stored.revision,
        introduction=f"Wij luisterden. {TELLING}\n\n- {TELLING}\n- {HARMLESS}",
        **acting,
    )
    operations.make_point(
        monitor=crowd.home.monitor,
        finding=finding,
        what=f"{TELLING} Geef er meer.",
        addressee="",
        policy_goal=None,
        owner="",
        planned_step="",
        due_on=None,
        **acting,
    )
    # So that it is found: these rows were changed beside the operations.
    search.index_finding(finding)
    return crowd


def roads(crowd: Crowd) -> dict[str, str]:
    """Return the addresses on which somebody outside the team reads sentences."""
    finding = Finding.objects.get(statement__contains=SECRET)
    point = ImprovementPoint.objects.get(what__contains=SECRET)
    round_, monitor = [crowd.home.round.slug], [crowd.home.monitor.slug]
    found = {
        "findings": reverse("findings:findings", args=round_),
        "finding": reverse("findings:finding", args=[finding.pk]),
        "report": reverse("reporting:report", args=round_),
        "points": reverse("followup:points", args=monitor),
        "board": reverse("followup:points", args=monitor) + "?beeld=bord",
        "agenda": reverse("followup:points_agenda", args=monitor),
        "points file": reverse("followup:points_file", args=[*monitor, "csv"]),
        "point": reverse("followup:point", args=[point.pk]),
        "plan": reverse("followup:point_plan", args=[point.pk]),
        "follow up": reverse("followup:follow_up", args=monitor),
        "follow up file": reverse("followup:follow_up_file", args=[*monitor, "csv"]),
        "html": reverse("reporting:report_file", args=[*round_, "html"]),
    }
    return found | {
        one.key: reverse("reporting:report_edition", args=[*round_, one.key, "html"])
        for one in editions.EDITIONS
    }


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return b"".join(answer).decode() if answer.streaming else answer.content.decode()


def test_outside_the_team_a_note_stands_in_its_place(crowd: Crowd, client: Client) -> None:
    client.force_login(crowd.home.daan)
    told = {name: read(client, address) for name, address in roads(crowd).items()}
    assert [name for name, text in told.items() if SECRET in text] == []
    with_note = {name for name, text in told.items() if withheld.NOTE in text}
    assert with_note >= {
        "findings", "finding", "report", "points", "board", "agenda", "points file", "point",
        "plan", "html", "brief-aan-de-raad", "voor-de-gemeente",
    }  # fmt: skip
    assert HARMLESS in told["findings"]
    assert "Geef er meer." in told["points"]


def test_the_team_reads_every_sentence(crowd: Crowd, client: Client) -> None:
    client.force_login(crowd.home.bram)
    addresses = roads(crowd)
    for name in ("findings", "finding", "report", "points", "board", "point"):
        text = read(client, addresses[name])
        assert SECRET in text, name
        assert withheld.NOTE not in text, name
    # What leaves is the same, whoever takes it along.
    for name in ("agenda", "points file", "html", "brief-aan-de-raad"):
        assert SECRET not in read(client, addresses[name]), name


def test_report_that_leaves_holds_the_note(crowd: Crowd) -> None:
    with translation.override("nl"):
        report, _told = assemble.outgoing(material.gather(crowd.home.round), today=cast.TODAY)
    said = [statement.text for statement in report.statements]
    assert f"{withheld.NOTE} {HARMLESS} Voor: de gemeente." in said
    assert SECRET not in str(report)


def test_who_is_outside_does_not_find_it_either(crowd: Crowd) -> None:
    for user, count in ((crowd.home.daan, 0), (crowd.home.bram, 3)):
        found = results.find(results.reach_of(user), {"q": SECRET})
        assert len(found.rows) == count, user


def test_a_sentence_that_was_mended_or_answered_leaves_again(crowd: Crowd, client: Client) -> None:
    client.force_login(crowd.home.daan)
    finding = Finding.objects.get(statement__contains=SECRET)
    Finding.objects.filter(pk=finding.pk).update(
        statement=f"De meeste inburgeraars kregen een {SECRET}. {HARMLESS}"
    )
    text = read(client, reverse("findings:finding", args=[finding.pk]))
    assert SECRET in text
    assert withheld.NOTE not in text


def test_nothing_is_stored_of_what_is_told(crowd: Crowd, client: Client) -> None:
    client.force_login(crowd.home.daan)
    for address in roads(crowd).values():
        read(client, address)
    assert Finding.objects.filter(statement__contains=TELLING).count() == 1
    assert ImprovementPoint.objects.filter(what__contains=TELLING).count() == 1
    assert TELLING in queries.report_of(crowd.home.round).introduction


def test_only_the_sentence_gives_way(crowd: Crowd) -> None:
    voices = analysis.hear(crowd.home.round)
    rows = queries.findings(crowd.home.round, voices)
    stored = queries.report_of(crowd.home.round)
    entries = auditing.Grounds(voices, rows).of_text("introduction", stored.introduction)
    leaving = [one for one in entries if one.doubt in LEAVING]
    assert withheld.spoken(stored.introduction, leaving) == (
        f"Wij luisterden. {withheld.NOTE}\n\n- {withheld.NOTE}\n- {HARMLESS}"
    )
    assert withheld.spoken(stored.introduction, []) == stored.introduction


def test_a_point_is_judged_alike_in_the_list_and_in_the_round(crowd: Crowd) -> None:
    point = ImprovementPoint.objects.get(what__contains=SECRET)
    [entry] = [one for one in auditing_points.of_points([point]) if one.doubt in LEAVING]
    hidden = withheld.in_round(analysis.hear(crowd.home.round))
    place = auditing_points.place_of(point, "what")
    assert [one.key for one in hidden.by_place[place]] == [entry.key]
    assert not re.search(SECRET, hidden.point(point).what)


# --- a reason for letting it leave ------------------------------------------------------------
def held(crowd: Crowd, text: str = "") -> auditing.Entry:
    """Return the entry of the finding that tells what everybody said."""
    finding = Finding.objects.get(statement__contains=SECRET)
    entries = auditing.entries_of(finding, text or None, visible_to=crowd.home.bram)
    return next(one for one in entries if one.doubt in LEAVING)


def act(crowd: Crowd, act: Callable[..., object], by: User, **more: str) -> None:
    entry = held(crowd)
    act(round=crowd.home.round, place=entry.place, key=entry.key, by=by, at=cast.NOW, **more)


REASON = "Ieder van hen wil dat dit zo in het rapport staat."


def test_one_person_does_not_override_the_guard(crowd: Crowd, client: Client) -> None:
    act(crowd, reporting.answer_claim, crowd.home.bram, reason=REASON)
    assert held(crowd).is_open
    assert held(crowd).waits_for_second
    client.force_login(crowd.home.daan)
    page = reverse("findings:finding", args=[Finding.objects.get(statement__contains=SECRET).pk])
    assert SECRET not in read(client, page)
    with pytest.raises(AccessDenied):
        act(crowd, reporting.approve_answer, crowd.home.bram)
    with pytest.raises(AccessDenied):
        act(crowd, reporting.approve_answer, crowd.home.daan)
    act(crowd, reporting.approve_answer, crowd.home.chantal)
    assert not held(crowd).is_open
    lines = LogLine.objects.filter(what__startswith="claim.").order_by("pk")
    assert [(line.what, line.by_name) for line in lines] == [
        ("claim.answered", crowd.home.bram.name),
        ("claim.approved", crowd.home.chantal.name),
    ]
    assert SECRET in read(client, page)


def test_a_new_reason_waits_for_the_second_again(crowd: Crowd) -> None:
    act(crowd, reporting.answer_claim, crowd.home.bram, reason=REASON)
    act(crowd, reporting.approve_answer, crowd.home.chantal)
    act(crowd, reporting.answer_claim, crowd.home.chantal, reason="Toch om iets anders.")
    assert held(crowd).waits_for_second
    with pytest.raises(AccessDenied):
        act(crowd, reporting.approve_answer, crowd.home.chantal)
    act(crowd, reporting.approve_answer, crowd.home.bram)
    assert not held(crowd).is_open
    act(crowd, reporting.take_back_answer, crowd.home.bram)
    assert held(crowd).answer is None


def test_without_a_reason_there_is_nothing_to_approve(crowd: Crowd) -> None:
    with pytest.raises(refusals.ClaimMoved):
        act(crowd, reporting.approve_answer, crowd.home.chantal)


def test_both_names_stand_on_the_page(crowd: Crowd, client: Client) -> None:
    page = reverse("reporting:claims", args=[crowd.home.round.slug])
    button = 'value="approve"'
    act(crowd, reporting.answer_claim, crowd.home.bram, reason=REASON)
    client.force_login(crowd.home.bram)
    text = read(client, page)
    assert f"Dit wacht op een andere onderzoeker dan {crowd.home.bram.name}" in text
    assert button not in text
    client.force_login(crowd.home.chantal)
    assert button in read(client, page)
    entry = held(crowd)
    sent = {"do": "approve", "place": entry.place, "key": entry.key}
    assert client.post(page, sent).status_code == 302
    text = read(client, page)
    assert f"{crowd.home.chantal.name} is het daarmee eens" in text
    assert REASON in text
    assert "Dit wacht op" not in text


def test_for_what_does_not_leave_one_reason_does(crowd: Crowd) -> None:
    finding = Finding.objects.get(statement__contains=SECRET)
    told = "Doordat zij die kregen, kregen de meeste inburgeraars rust."
    Finding.objects.filter(pk=finding.pk).update(statement=told)
    [entry] = [
        one
        for one in auditing.entries_of(finding, told, visible_to=crowd.home.bram)
        if one.doubt is Doubt.CAUSE
    ]
    reporting.answer_claim(
        round=crowd.home.round, place=entry.place, key=entry.key, reason=REASON,
        by=crowd.home.bram, at=cast.NOW,
    )  # fmt: skip
    finding.refresh_from_db()
    entries = auditing.entries_of(finding, visible_to=crowd.home.bram)
    [entry] = [one for one in entries if one.doubt is Doubt.CAUSE]
    assert not entry.is_open
    with pytest.raises(refusals.ClaimMoved):
        reporting.approve_answer(
            round=crowd.home.round, place=entry.place, key=entry.key,
            by=crowd.home.chantal, at=cast.NOW,
        )  # fmt: skip
