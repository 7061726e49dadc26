"""A sentence that may not leave is read by the research team only, until somebody saw to it."""

from __future__ import annotations

import random
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests import cast
from tests.reporting.crowd import Crowd, make_crowd
from weerklank.analysis import queries as analysis
from weerklank.reporting import auditing, auditing_points, operations, queries, withheld
from weerklank.reporting.documents import assemble, editions, material
from weerklank.reporting.models import Finding, ImprovementPoint
from weerklank.reporting.rules.doubts import LEAVING
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
    from weerklank.reporting import search  # noqa: PLC0415

    search.index_finding(finding)
    return crowd


def roads(crowd: Crowd) -> dict[str, str]:
    """Return the addresses on which somebody outside the team reads sentences."""
    finding = Finding.objects.get(statement__contains=SECRET)
    point = ImprovementPoint.objects.get(what__contains=SECRET)
    round_, monitor = [crowd.home.round.slug], [crowd.home.monitor.slug]
    found = {
        "findings": reverse("reporting:findings", args=round_),
        "finding": reverse("reporting:finding", args=[finding.pk]),
        "report": reverse("reporting:report", args=round_),
        "points": reverse("reporting:points", args=monitor),
        "board": reverse("reporting:points", args=monitor) + "?beeld=bord",
        "agenda": reverse("reporting:points_agenda", args=monitor),
        "points file": reverse("reporting:points_file", args=[*monitor, "csv"]),
        "point": reverse("reporting:point", args=[point.pk]),
        "plan": reverse("reporting:point_plan", args=[point.pk]),
        "follow up": reverse("reporting:follow_up", args=monitor),
        "follow up file": reverse("reporting:follow_up_file", args=[*monitor, "csv"]),
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
    for user, count in ((crowd.home.daan, 0), (crowd.home.bram, 2)):
        found = results.find(results.reach_of(user), {"q": SECRET})
        assert len(found.rows) == count, user


def test_a_sentence_that_was_mended_or_answered_leaves_again(crowd: Crowd, client: Client) -> None:
    client.force_login(crowd.home.daan)
    finding = Finding.objects.get(statement__contains=SECRET)
    Finding.objects.filter(pk=finding.pk).update(
        statement=f"De meeste inburgeraars kregen een {SECRET}. {HARMLESS}"
    )
    text = read(client, reverse("reporting:finding", args=[finding.pk]))
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
