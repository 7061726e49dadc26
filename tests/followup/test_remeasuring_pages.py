"""Whether anything changed, as people see it: what stands there, and what is kept back."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.urls import reverse

from tests import cast
from tests.followup.two_rounds import SECOND, make_two_rounds
from weerklank.analysis.outside import Outside
from weerklank.findings import models as findings_models
from weerklank.findings import operations
from weerklank.followup import models
from weerklank.study import operations as study


@pytest.fixture(scope="module")
def shared_world(module_db):
    made = make_two_rounds()
    made.question(1)
    made.question(2)
    made.people_in(1, 9, 11)
    made.people_in(2, 2, 10)
    return made


@pytest.fixture
def world(shared_world, db):
    return shared_world


@pytest.fixture
def bram(world, logged_in):
    return logged_in(world.home.bram)


@pytest.fixture
def daan(world, logged_in):
    return logged_in(world.home.daan)


def url(name, /, **kwargs):
    return reverse(f"followup:{name}", kwargs=kwargs)


def page(client, world):
    answer = client.get(url("point", point=world.point.pk))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_a_researcher_sees_who_was_counted_and_how_sure_it_is(world, bram):
    told = page(bram, world)
    assert "Verbeterd" in told
    assert "9 van de 11" in told
    assert "2 van de 10" in told
    assert "op elke 100 mensen waarschijnlijk" in told
    assert reverse("study:participant", args=[world.people["D1"].pk]) in told
    # Each bar has words of its own, and each title an id of its own.
    assert told.count('role="img"') == 2
    assert "Balk: 9 van de 11 in Ronde 1." in told


def test_a_policy_adviser_sees_no_people(world, daan):
    told = page(daan, world)
    assert "9 van de 11" in told
    assert not any(name in told for name in ("D1<", "D10", "parelhoen"))
    assert "geen van beide keren" not in told


def test_counts_that_tell_of_one_person_are_kept_back_from_a_policy_adviser(world, bram, daan):
    for name in ("E12", "E13"):  # the two who said it later
        study.withdraw(participant=world.people[name], by=world.home.bram, at=SECOND)
    assert "0 van de 8" in page(bram, world)
    told = page(daan, world)
    assert "Verbeterd" not in told
    assert "Niet te noemen" in told
    assert "van de 8" not in told
    assert "9 van de 11" not in told
    assert "De aantallen en de uitkomst zijn hier niet te zien" in told
    answer = daan.get(url("follow_up", monitor=world.home.monitor.slug))
    assert "van de 11" not in answer.content.decode()
    row = table(daan, world)[1]
    assert row[6:8] == ["", ""]
    assert row[9:14] == ["", "", "", "", ""]
    assert table(bram, world)[1][6:8] == ["9", "11"]


def table(client, world):
    answer = client.get(url("follow_up_file", monitor=world.home.monitor.slug, kind="csv"))
    text = b"".join(answer).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def test_no_difference_shown_is_not_called_unchanged(world, bram):
    world.people_in(2, 9, 9)
    told = page(bram, world)
    assert "Geen verschil aangetoond" in told
    assert "Dat zegt niet dat er niets veranderde." in told


def test_of_rounds_that_may_not_be_compared_no_difference_is_told(world, bram):
    world.change_meaning(SECOND + timedelta(days=1))
    world.person(2, "E99", says=False, coded_at=SECOND + timedelta(days=2))
    told = page(bram, world)
    assert "Niet vergelijkbaar" in told
    assert "De betekenis van de code veranderde" in told
    assert "2 van de 11" in told
    assert "op elke 100 mensen" not in told
    row = table(bram, world)[1]
    assert (row[10], row[12], row[13], row[14]) == ("11", "", "", "Niet vergelijkbaar")


def test_a_point_without_a_measure_says_what_to_do(world, bram, daan):
    made = operations.make_point(
        monitor=world.home.monitor, what="Iets anders.", by=world.home.bram, at=SECOND
    )
    address = url("point", point=made.pk)
    assert "Leg vast wat er wordt gemeten" in bram.get(address).content.decode()
    assert "Leg vast wat er wordt gemeten" not in daan.get(address).content.decode()
    answer = bram.get(url("point_question", point=made.pk))
    assert answer.url == url("point_measure", point=made.pk)


def test_what_is_measured_is_set_by_a_form(world, bram):
    address = url("point_measure", point=world.point.pk)
    assert bram.post(address, {"code": ""}).status_code == 422
    sent = {
        "code": world.code.pk,
        "perspective": "inburgeraar",
        "group": "gender:woman",
        "better": "more",
    }
    assert bram.post(address, sent).url == url("point", point=world.point.pk)
    measure = models.PointMeasure.objects.get(point=world.point)
    assert (measure.better, measure.characteristic, measure.value) == ("more", "gender", "woman")
    assert "Verslechterd" in page(bram, world)
    assert "Alleen deze groep telt mee: woman." in page(bram, world)


def test_the_question_goes_into_the_next_guide_by_a_form(world, bram):
    address = url("point_question", point=world.point.pk)
    empty = bram.post(address, {"guide": world.questions[2].section.guide_id})
    assert empty.status_code == 422
    assert "Kies een vraag of schrijf er een op." in empty.content.decode()
    sent = {
        "guide": world.questions[2].section.guide_id,
        "earlier": world.questions[2].pk,
    }
    # Only the questions of the point's own round are offered.
    assert bram.post(address, sent).status_code == 422
    sent["earlier"] = world.questions[1].pk
    assert bram.post(address, sent).status_code == 302
    link = world.point.questions.get()
    assert link.question == world.questions[2]
    guide = bram.get(reverse("study:guide", args=[world.questions[2].section.guide_id]))
    assert "Vraagt naar verbeterpunt" in guide.content.decode()
    assert bram.post(url("point_question_remove", link=link.pk)).status_code == 302
    assert not world.point.questions.exists()


def test_a_verdict_is_kept_with_the_step(world, bram, daan):
    for status in ("taken_over", "carried_out"):
        world.point.refresh_from_db()
        operations.move_point(
            point=world.point, status=status, revision=world.point.revision,
            by=world.home.daan, at=SECOND,
        )  # fmt: skip
    world.point.refresh_from_db()
    address = url("point_move", point=world.point.pk)
    form = daan.get(address, {"status": "effect_seen"}).content.decode()
    assert "Bewaar de uitkomst van Ronde 1 en Ronde 2 bij deze stap" in form
    sent = {"status": "effect_seen", "revision": world.point.revision, "note": "Kortere brieven."}
    assert daan.post(address, sent | {"with_verdict": "on"}).status_code == 302
    kept = models.PointVerdict.objects.get()
    assert kept.change.note == "Kortere brieven."
    told = page(daan, world)
    assert "Uitkomst" not in told.split("Geschiedenis")[1]
    assert "Eerst 9 van de 11" not in told
    told = page(bram, world)
    assert "Uitkomst erbij bewaard: Verbeterd." in told
    assert "Eerst 9 van de 11, later 2 van de 10." in told
    study.withdraw(participant=world.people["D1"], by=world.home.bram, at=SECOND)
    told = page(bram, world)
    assert "De aantallen zijn hier daarom weggehaald." in told
    assert "Eerst 9 van de 11" not in told


def test_without_the_tick_no_verdict_is_kept(world, daan):
    findings_models.ImprovementPoint.objects.filter(pk=world.point.pk).update(status="carried_out")
    world.point.refresh_from_db()
    sent = {"status": "effect_seen", "revision": world.point.revision, "note": "Gezien."}
    assert daan.post(url("point_move", point=world.point.pk), sent).status_code == 302
    assert not models.PointVerdict.objects.exists()


def test_all_points_stand_by_status_and_in_a_file(world, bram):
    answer = bram.get(url("follow_up", monitor=world.home.monitor.slug))
    told = " ".join(answer.content.decode().split())
    assert "Voorgesteld" in told
    assert "Verbeterd" in told
    header, row = table(bram, world)
    assert row[:4] == ["1", "Schrijf gewone brieven.", "Voorgesteld", "4.6 Brieven"]
    assert row[5:11] == ["Ronde 1", "9", "11", "Ronde 2", "2", "10"]
    assert (row[12][0], row[13][0], row[14]) == ("-", "-", "Verbeterd")
    assert len(header) == len(row)


def test_a_round_that_was_removed_is_not_compared(world, bram):
    other = findings_models.ImprovementPoint.objects.get(pk=world.point.pk)
    parked = type(world.home.monitor).objects.create(
        organisation=world.home.monitor.organisation, name="weg", slug="weg", created_at=SECOND
    )
    type(world.rounds[1]).objects.filter(pk=world.rounds[1].pk).update(monitor=parked)
    told = page(bram, world)
    assert "Er is nog geen latere ronde om mee te vergelijken." in told
    assert "2 van de 10" not in told
    assert other.monitor == world.home.monitor


def test_the_report_of_the_later_round_tells_what_became_of_it(world):
    from weerklank.findings import material  # noqa: PLC0415
    from weerklank.reporting.documents import followup  # noqa: PLC0415

    assert followup.sections(material.gather(world.rounds[0]), "9", None) == ()
    (section,) = followup.sections(material.gather(world.rounds[1]), "9", None)
    cells = section.blocks[1].rows[0]
    assert cells[2:4] == ("9 van de 11", "2 van de 10")
    assert cells[4].startswith("verbeterd: op elke 100 mensen waarschijnlijk")


def test_the_report_keeps_back_what_tells_of_one_person(world):
    from weerklank.findings import material  # noqa: PLC0415
    from weerklank.reporting.documents import followup  # noqa: PLC0415

    for name in ("E12", "E13"):
        study.withdraw(participant=world.people[name], by=world.home.bram, at=SECOND)
    gathered = material.gather(world.rounds[1])
    (section,) = followup.sections(gathered, "9", Outside(gathered.voices))
    assert section.blocks[1].rows[0][2:] == ("niet te noemen",) * 3


def test_a_report_that_leaves_tells_a_count_of_both_rounds_and_keeps_that_it_did(world):
    from weerklank.findings import material  # noqa: PLC0415
    from weerklank.reporting.documents import assemble  # noqa: PLC0415

    first, _told = assemble.outgoing(material.gather(world.rounds[0]), today=cast.TODAY)
    later, told = assemble.outgoing(material.gather(world.rounds[1]), today=cast.TODAY)
    assert first.sections[-1].title != later.sections[-1].title
    assert later.sections[-1].blocks[1].rows[0][2:4] == ("9 van de 11", "2 van de 10")
    for one in (told, *told.others):
        study.keep_told(round=one.voices.round, told=one.told, by=world.home.bram, at=SECOND)
    # One fewer in either of them would be somebody's answer.
    study.withdraw(participant=world.people["D1"], by=world.home.bram, at=SECOND)
    later, _told = assemble.outgoing(material.gather(world.rounds[1]), today=cast.TODAY)
    assert later.sections[-1].blocks[1].rows[0][2:4] == ("niet te noemen", "niet te noemen")


# --- a new round in which nobody was asked yet ------------------------------------------------
def test_a_round_that_is_only_prepared_changes_no_verdict(world, bram, daan):
    third = cast.make_round(world.home.monitor, 3)
    overview = url("follow_up", monitor=world.home.monitor.slug)
    for client in (bram, daan):
        told = page(client, world)
        assert "Verbeterd" in told
        assert "9 van de 11" in told
        assert "Van Ronde 1 naar Ronde 2." in client.get(overview).content.decode()
        assert table(client, world)[1][8] == "Ronde 2"
    # People are heard in it, and the question is put to nobody.
    cast.make_participant(third, "F1")
    assert "Verbeterd" in page(daan, world)
    # Kept is what is shown, also with the step.
    bram.post(url("point_verdict", point=world.point.pk))
    assert models.PointVerdict.objects.get().after == world.rounds[1]
    # Chosen by hand it is compared, and the reason is the true one.
    chosen = f"{url('point', point=world.point.pk)}?van={world.rounds[0].slug}&naar={third.slug}"
    for client in (bram, daan):
        told = " ".join(client.get(chosen).content.decode().split())
        assert "Niet vergelijkbaar" in told
        assert "In de tweede van de twee rondes is hier niet naar gevraagd." in told
        assert "wat één mens zei" not in told
        assert "als twee groepen vergeleken" not in told


def test_the_report_says_of_which_round_it_is_when_its_own_asked_nobody(world):
    from weerklank.findings import material  # noqa: PLC0415
    from weerklank.reporting.documents import followup  # noqa: PLC0415

    gathered = material.gather(cast.make_round(world.home.monitor, 3))
    for outside in (None, Outside(gathered.voices)):
        (section,) = followup.sections(gathered, "9", outside)
        assert section.blocks[1].rows[0][2:4] == ("9 van de 11", "2 van de 10 (Ronde 2)")


# --- ties -------------------------------------------------------------------------------------
def test_who_someone_was_is_told_by_a_form(world, bram):
    person, before = world.people["E12"], world.people["D1"]
    address = reverse("study:earlier_self", args=[person.pk])
    assert bram.post(address, {"earlier": before.pk}).status_code == 302
    told = bram.get(reverse("study:participant", args=[person.pk])).content.decode()
    assert "Deed eerder mee als" in told
    told = bram.get(reverse("study:withdraw", args=[person.pk])).content.decode()
    assert reverse("study:withdraw", args=[before.pk]) in told
    assert bram.post(address, {"earlier": ""}).status_code == 302
    told = bram.get(reverse("study:participant", args=[person.pk])).content.decode()
    assert "Die telt als nieuw." in told


def test_whether_a_question_asks_the_same_is_told_by_a_form(world, bram):
    address = reverse("study:earlier_question", args=[world.questions[2].pk])
    refused = bram.post(address, {"earlier": world.questions[1].pk})
    assert refused.status_code == 422
    sent = {"earlier": world.questions[1].pk, "asks_the_same": "no"}
    assert bram.post(address, sent).status_code == 302
    assert world.questions[2].goes_on_from.asks_the_same is False
    assert bram.post(address, {"earlier": ""}).status_code == 302


def test_of_what_is_not_comparable_only_the_counts_are_kept_back(world, daan):
    for name in ("E12", "E13"):  # the two who said it later
        study.withdraw(participant=world.people[name], by=world.home.bram, at=SECOND)
    world.change_meaning(SECOND + timedelta(days=1))
    world.person(2, "E99", says=False, coded_at=SECOND + timedelta(days=2))
    answer = daan.get(url("follow_up", monitor=world.home.monitor.slug))
    told = " ".join(answer.content.decode().split())
    assert "Niet vergelijkbaar" in told
    assert "De betekenis van de code veranderde" in told
    assert "De aantallen zijn hier niet te zien." in told
    assert "en de uitkomst zijn hier niet te zien" not in told


def test_from_a_round_one_walks_to_it_with_the_steps_of_that_round(world, daan):
    address = url("follow_up", monitor=world.home.monitor.slug)
    slug = world.rounds[1].slug
    walk = daan.get(reverse("site:round", args=[slug])).content.decode()
    assert f'href="{address}?ronde={slug}"' in walk
    told = daan.get(address, {"ronde": slug}).content.decode()
    marked = re.search(r'<a[^>]*href="([^"]*)"[^>]*aria-current="page"', told)
    assert marked
    assert marked[1] == f"{address}?ronde={slug}"
    assert reverse("site:round", args=[slug]) in told
    # It stays a page of the monitor, also for who made up a round.
    for asked in ({}, {"ronde": "bestaat-niet"}):
        told = daan.get(address, asked).content.decode()
        assert "weerklank-walk__step" not in told
