"""The pages of improvement points, as people use them."""

import io
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from python_calamine import load_workbook

from tests import cast
from tests.findings.conftest import CANARY, Story
from weerklank.findings import models, operations
from weerklank.safeguards.models import LogLine

PAST = date(2020, 1, 1)


def url(page: str, /, **kwargs: object) -> str:
    return reverse(page, kwargs=kwargs)


@pytest.fixture
def finding(story: Story) -> models.Finding:
    return story.conclude(
        "Twee van de drie inburgeraars vragen om gewone brieven.",
        supporting=[
            story.code(1, "Ik snap de brief niet, kanariegeel."),
            story.code(1, "Bij ons ook niet, kanarieblauw."),
        ],
        section="improvements",
        kind="improvement",
        addressee="Gemeente Voorbeelddam",
        policy_goal=story.goal,
    )


def make(story: Story, **fields: object) -> models.ImprovementPoint:
    given = {"what": "Schrijf gewone brieven.", "by": story.home.bram, "at": cast.NOW} | fields
    return operations.make_point(monitor=story.home.monitor, **given)


@pytest.fixture
def point(story: Story, finding: models.Finding) -> models.ImprovementPoint:
    return make(story, finding=finding, owner="Teamleider", due_on=PAST)


@pytest.fixture
def bram(story, logged_in):
    return logged_in(story.home.bram)


@pytest.fixture
def daan(story, logged_in):
    return logged_in(story.home.daan)


@pytest.fixture
def here(story) -> dict[str, str]:
    return {"monitor": story.home.monitor.slug}


# --- making -----------------------------------------------------------------------------------
def test_a_point_is_made_from_a_finding_without_taking_over_its_amount(story, finding, bram, here):
    page = bram.get(url("findings:finding", finding=finding.pk)).content.decode()
    address = f"{url('followup:point_new', **here)}?bevinding={finding.pk}"
    assert address in page
    answer = bram.get(address)
    assert finding.statement in answer.content.decode()  # beside the form, and not in it
    form = answer.context["form"]
    shown = {name: form[name].value() for name in ("what", "addressee", "policy_goal")}
    assert shown == {
        "what": None,
        "addressee": "Gemeente Voorbeelddam",
        "policy_goal": story.goal.pk,
    }
    sent = {"what": "Schrijf gewone brieven.", "owner": "Een functie", "due_on": "2026-09-01"}
    made = bram.post(address, sent)
    point = models.ImprovementPoint.objects.get()
    assert made.url == url("followup:point", point=point.pk)
    assert (point.round, point.owner, point.due_on) == (
        story.home.round,
        "Een functie",
        date(2026, 9, 1),
    )
    assert (
        "Verbeterpunt 1: voorgesteld"
        in bram.get(url("findings:finding", finding=finding.pk)).content.decode()
    )


def test_only_a_finding_of_what_can_be_better_offers_it(story, finding, bram, daan, here):
    other = story.conclude("Brieven zijn moeilijk.")
    offer = url("followup:point_new", **here)
    assert offer not in bram.get(url("findings:finding", finding=other.pk)).content.decode()
    assert offer not in daan.get(url("findings:finding", finding=finding.pk)).content.decode()


def test_a_finding_of_elsewhere_leads_nowhere(story, bram, here):
    assert bram.get(url("followup:point_new", **here), {"bevinding": "99999"}).status_code == 404
    assert bram.get(url("followup:point_new", **here), {"bevinding": "x"}).status_code == 404


def test_an_empty_point_is_refused_in_the_form(story, bram, here):
    refused = bram.post(url("followup:point_new", **here), {"what": ""})
    assert refused.status_code == 422
    assert "what" in refused.context["form"].errors


# --- following --------------------------------------------------------------------------------
def test_a_step_without_a_question_is_one_button_of_the_board(story, point, daan, here):
    board = daan.get(url("followup:points", **here), {"beeld": "bord"}).content.decode()
    assert f'action="{url("followup:point_move", point=point.pk)}"' in board
    sent = {"status": "taken_over", "revision": 1, "from": "bord"}
    done = daan.post(url("followup:point_move", point=point.pk), sent)
    assert done.url == f"{url('followup:points', **here)}?beeld=bord#punt-{point.pk}"
    point.refresh_from_db()
    assert point.status == "taken_over"


def test_a_step_that_asks_why_opens_a_form_and_refuses_silence(story, point, daan):
    address = url("followup:point_move", point=point.pk)
    page = daan.get(address, {"status": "not_taken_over"})
    assert page.context["form"].fields["note"].required
    sent = {"status": "not_taken_over", "revision": 1}
    refused = daan.post(address, sent)
    assert refused.status_code == 422
    assert "Schrijf op waarom." in refused.content.decode()
    assert daan.post(address, sent | {"note": "Geen geld."}).status_code == 302
    page = daan.get(url("followup:point", point=point.pk)).content.decode()
    assert "Waarom niet: Geen geld." in page
    assert "van Voorgesteld naar Niet overgenomen" in page


def test_a_step_that_does_not_fit_any_more_says_so_in_the_form(story, point, daan):
    sent = {"status": "carried_out", "revision": 1}
    refused = daan.post(url("followup:point_move", point=point.pk), sent)
    assert refused.status_code == 422
    assert "past niet bij de status" in refused.content.decode()
    assert (
        daan.post(url("followup:point_move", point=point.pk), {"status": "onzin"}).status_code
        == 404
    )


def test_the_last_step_is_taken_back_with_a_button(story, point, daan):
    page = url("followup:point", point=point.pk)
    back = url("followup:point_back", point=point.pk)
    assert back not in daan.get(page).content.decode()
    daan.post(url("followup:point_move", point=point.pk), {"status": "taken_over", "revision": 1})
    assert back in daan.get(page).content.decode()
    daan.post(back, {"revision": 2})
    said = daan.get(page).content.decode()
    assert "Stap teruggenomen" in said
    assert "van Overgenomen naar Voorgesteld" in said


def test_who_may_only_look_gets_no_buttons(story, point, logged_in, here):
    coen = logged_in(story.home.coen)
    for page in (
        url("followup:point", point=point.pk),
        url("followup:points", **here) + "?beeld=bord",
        url("followup:points", **here),
    ):
        said = coen.get(page).content.decode()
        assert 'method="post"' not in said.split("<main", 1)[1].split("</main>")[0]
        assert url("followup:point_new", **here) not in said


def test_what_somebody_else_saved_stands_beside_the_answer(story, point, bram, daan):
    address = url("followup:point_plan", point=point.pk)
    sent = {"owner": "Van Bram", "planned_step": "", "due_on": "", "revision": 1}
    assert bram.post(address, sent).status_code == 302
    refused = daan.post(address, sent | {"owner": "Van Daan"})
    assert refused.status_code == 422
    assert "Nu staat er: Van Bram" in refused.content.decode()
    again = refused.context["form"]["revision"].value()
    assert daan.post(address, sent | {"owner": "Van Daan", "revision": again}).status_code == 302
    point.refresh_from_db()
    assert point.owner == "Van Daan"


def test_findings_are_added_and_taken_away(story, finding, point, bram):
    other = story.conclude("Eén van de drie wil bellen.", section="improvements")
    address = url("followup:point_evidence", point=point.pk)
    assert finding.statement not in str(bram.get(address).context["form"])
    assert bram.post(address, {"finding": other.pk}).status_code == 302
    first = point.evidence.get(finding=finding)
    bram.post(url("followup:point_evidence_remove", evidence=first.pk))
    assert [link.finding for link in point.evidence.all()] == [other]
    last = url("followup:point_evidence_remove", evidence=point.evidence.get().pk)
    said = bram.post(last, follow=True).content.decode()
    assert "Zet er eerst een andere bij." in said


# --- who reads what ---------------------------------------------------------------------------
def test_no_page_or_file_holds_a_word_that_was_said(story, point, daan, bram, here):
    finding = point.evidence.get().finding
    story.release(story.propose(finding, finding.evidence.all()[0].coding))
    for client in (daan, bram):
        for page in (
            url("followup:points", **here),
            url("followup:points", **here) + "?beeld=bord",
            url("followup:points_agenda", **here),
            url("followup:points_file", kind="csv", **here),
            url("followup:point", point=point.pk),
        ):
            answer = client.get(page)
            assert answer.status_code == 200
            assert CANARY not in answer.content.decode()


def test_people_stand_beside_the_finding_on_the_page_and_on_the_agenda(point, bram, daan, here):
    """The team sees them exactly; what is handed round, and who is outside, what is told."""
    page, agenda = url("followup:point", point=point.pk), url("followup:points_agenda", **here)
    said = " ".join(bram.get(page).content.decode().split())
    assert "<strong>2 van 3</strong> inburgeraars" in said
    for client, address in ((daan, page), (daan, agenda), (bram, agenda)):
        told = " ".join(client.get(address).content.decode().split())
        assert "2 van 3" not in told, address
        assert "<strong>te weinig mensen</strong>" in told, address


def test_a_look_at_a_point_is_in_the_log(story, point, daan, here):
    daan.get(url("followup:point", point=point.pk))
    daan.get(url("followup:points_agenda", **here))
    daan.get(url("followup:points_file", kind="xlsx", **here))
    looked = LogLine.objects.filter(kind="read", by_id=story.home.daan.pk).values_list(
        "what", flat=True
    )
    assert list(looked.order_by("id")) == ["point.read", "points.read", "points.exported"]


# --- the list, its files and the agenda -------------------------------------------------------
def test_filters_of_the_address_leave_what_they_say(story, point, daan, here):
    make(story, what="Iets anders.")
    page = url("followup:points", **here)

    def shown(**query: object) -> list[int]:
        return [row.record.number for row in daan.get(page, query).context["rows"]]

    assert shown() == [1, 2]
    assert shown(owner="Teamleider") == [1]
    assert shown(owner="-") == [2]
    assert shown(stuck="on", owner="Teamleider") == [1]
    assert shown(status="taken_over") == []
    # What is no choice is no filter.
    assert shown(goal="x") == [1, 2]
    assert "Haal een filter weg" in daan.get(page, {"status": "taken_over"}).content.decode()


def test_files_hold_what_the_page_shows_and_nothing_that_runs(story, point, daan, here):
    make(story, what="=1+1", owner="Teamleider")
    make(story, what="Van een ander.")
    csv = daan.get(url("followup:points_file", kind="csv", **here), {"owner": "Teamleider"})
    lines = csv.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 3
    assert lines[1].startswith("1;Schrijf gewone brieven.;;;Teamleider;;2020-01-01;Voorgesteld;")
    assert lines[1].endswith("Ronde 1;Ronde 1 8.1")
    assert lines[2].startswith("2;'=1+1;")
    xlsx = daan.get(url("followup:points_file", kind="xlsx", **here))
    sheet = load_workbook(io.BytesIO(xlsx.content)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in sheet] == ["nummer", 1, 2, 3]
    assert daan.get(url("followup:points_file", kind="pdf", **here)).status_code == 404


def test_the_agenda_begins_with_what_is_late(story, point, daan, here):
    fresh = make(story, what="Nieuw.")
    models.ImprovementPoint.objects.filter(pk=fresh.pk).update(status_since=timezone.localdate())
    said = daan.get(url("followup:points_agenda", **here)).content.decode()
    assert said.index("Over de datum") < said.index("Schrijf gewone brieven.")
    assert said.index("Schrijf gewone brieven.") < said.index("Nieuw.")
    assert said.count("Aantekeningen") == 2


# --- where else they are told of --------------------------------------------------------------
def test_monitor_and_round_say_what_is_stuck(story, point, daan, here):
    monitor = daan.get(reverse("study:monitor", kwargs=here)).content.decode()
    assert "1 punt loopt vast" in " ".join(monitor.split())
    home = daan.get(reverse("site:round", kwargs={"round": story.home.round.slug}))
    assert [task.what for task in home.context["tasks"]] == ["verbeterpunt loopt vast"]
    models.ImprovementPoint.objects.update(status="effect_seen")
    assert "loopt vast" not in daan.get(reverse("study:monitor", kwargs=here)).content.decode()
    home = daan.get(reverse("site:round", kwargs={"round": story.home.round.slug}))
    assert home.context["tasks"] == []


def test_a_codeur_is_not_asked_to_follow_up(story, point, logged_in):
    home = logged_in(story.home.coen).get(
        reverse("site:round", kwargs={"round": story.home.round.slug})
    )
    assert "verbeterpunt loopt vast" not in [task.what for task in home.context["tasks"]]


def test_the_page_that_deletes_a_finding_says_which_points_rest_on_it(finding, point, bram):
    said = bram.get(url("findings:finding_delete", finding=finding.pk)).content.decode()
    assert "Verbeterpunt 1 rust op deze bevinding." in said


# --- how much it reads ------------------------------------------------------------------------
def test_more_points_and_findings_take_no_more_queries(
    story, point, bram, here, django_assert_max_num_queries
):
    pages = {
        url("followup:points", **here): 30,
        url("followup:points", **here) + "?beeld=bord": 30,
        url("followup:points_file", kind="csv", **here): 30,
        url("followup:points_agenda", **here): 80,
        url("followup:point", point=point.pk): 80,
    }
    few = {}
    for page, most in pages.items():
        bram.get(page)
        with django_assert_max_num_queries(most) as seen:
            bram.get(page)
        few[page] = len(seen)
    for number in range(5):
        other = story.conclude(f"Eén van de drie, {number}.", section="improvements")
        make(story, finding=other, owner=f"Eigenaar {number}", policy_goal=story.goal)
        operations.add_finding_to_point(point=point, finding=other, by=story.home.bram, at=cast.NOW)
    for page, most in few.items():
        with django_assert_max_num_queries(most):
            bram.get(page)
