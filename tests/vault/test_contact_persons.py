"""From the register to a round: contact persons of organisations, asked as providers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests import cast
from tests.vault.test_frames import add_people, ask
from weerklank import crossings
from weerklank.safeguards.models import LogLine, User
from weerklank.safeguards.refusals import AccessDenied
from weerklank.sampling import models as sampling
from weerklank.sampling import operations, selecting
from weerklank.sampling.rules.selection import Quota
from weerklank.study import operations as study_operations
from weerklank.trajectories import models as register
from weerklank.vault import models as vault
from weerklank.vault import operations as keeping
from weerklank.vault.refusals import WrongSecret

SCHOOL, GUIDANCE, TOWN = "taalschool", "maatschappelijke begeleiding", "gemeente"


@pytest.fixture
def place(voorbeelddam: cast.Voorbeelddam) -> cast.Voorbeelddam:
    return voorbeelddam


@pytest.fixture
def noor(place: cast.Voorbeelddam) -> User:
    made = cast.make_user("noor")
    register.Member.objects.create(
        municipality=place.monitor.organisation, user=made, role="regisseur"
    )
    return made


def guide(
    place: cast.Voorbeelddam,
    organisatie: str,
    key: str,
    *,
    until: date | None = None,
    since: date = date(2026, 1, 1),
    municipality=None,
) -> None:
    """Let a staff key be contact person of a new trajectory."""
    here = municipality or place.monitor.organisation
    (name,) = add_people(here, 1)
    one = register.Trajectory.objects.get(municipality=here, pseudonym=name)
    register.ContactPeriod.objects.create(
        trajectory=one,
        recorded_in=one.recorded_in,
        organisatie=organisatie,
        contactpersoon=key,
        van=since,
        tot=until,
    )


def leave_service(place: cast.Voorbeelddam, key: str, on: date) -> None:
    here = place.monitor.organisation
    register.StaffMember.objects.create(
        municipality=here,
        recorded_in=register.Change.objects.first(),
        contactpersoon=key,
        uit_dienst=on,
    )


def ask_staff(place: cast.Voorbeelddam, round_=None, **more) -> sampling.FrameRequest:
    return operations.ask_frame(
        round=round_ or place.round,
        municipality=place.monitor.organisation,
        perspective="aanbieder",
        leaves_out_asked=True,
        by=place.bram,
        at=cast.NOW,
    )


def kinds(frame: sampling.Frame) -> list[str]:
    return sorted(one.values["provider_kind"] for one in frame.candidates.all())


def test_each_contact_person_comes_once_with_the_kind_of_organisation_alone(place, noor):
    for organisatie, key in ((SCHOOL, "C-1"), (SCHOOL, "C-1"), (GUIDANCE, "C-1"), (TOWN, "M01")):
        guide(place, organisatie, key)
    frame = crossings.frame(ask_staff(place), by=noor, at=cast.NOW)
    assert (frame.perspective, frame.source, frame.names_last) == ("aanbieder", "register", True)
    # One key of two kinds of organisation is two people.
    assert kinds(frame) == ["gemeente", "mb", "taalschool"]
    assert {tuple(one.values) for one in frame.candidates.all()} == {("provider_kind",)}


@pytest.mark.parametrize(
    ("periods", "left", "reason"),
    [
        ({"until": cast.TODAY}, None, "guides_nobody"),
        ({"until": cast.TODAY + timedelta(days=1)}, None, None),
        ({"since": cast.TODAY + timedelta(days=1)}, None, "guides_nobody"),
        ({}, cast.TODAY, "out_of_service"),
        ({}, cast.TODAY + timedelta(days=1), None),
        ({"until": cast.TODAY}, cast.TODAY, "out_of_service"),
    ],
)
def test_who_guides_nobody_or_left_is_left_out_with_the_reason(place, noor, periods, left, reason):
    guide(place, SCHOOL, "C-1")
    guide(place, GUIDANCE, "C-2", **periods)
    if left:
        leave_service(place, "C-2", left)
    told = crossings.frame_counts(ask_staff(place), by=noor, at=cast.NOW)
    assert told.left_out == ({reason: 1} if reason else {})
    assert told.people == (1 if reason else 2)


def test_contact_persons_of_another_municipality_are_not_passed(place, noor):
    elsewhere = cast.make_municipality("Elderburg", "elderburg")
    guide(place, SCHOOL, "C-1")
    guide(place, SCHOOL, "C-9", municipality=elsewhere)
    assert crossings.frame_counts(ask_staff(place), by=noor, at=cast.NOW).people == 1


def test_a_researcher_learns_no_small_number_of_who_is_left_out(place, noor):
    guide(place, SCHOOL, "C-1")
    for number in range(4):
        guide(place, SCHOOL, f"O-{number}", until=cast.TODAY)
    assert crossings.frame(ask_staff(place), by=noor, at=cast.NOW).left_out == {
        "guides_nobody": None
    }


def test_who_was_asked_last_round_or_objected_is_not_asked(place, noor):
    for number in range(12):
        guide(place, SCHOOL, f"C-{number}")
    frame = crossings.frame(ask_staff(place), by=noor, at=cast.NOW)
    first, second, *_others = frame.candidates.order_by("pk")
    for one in (first, second):
        sampling.Candidate.objects.filter(pk=one.pk).update(state="invited", asked_at=cast.NOW)
        one.refresh_from_db()
    operations.object_to_asking(candidate=second, by=place.bram, at=cast.NOW)
    later = cast.make_round(place.monitor, 2)
    again = crossings.frame(ask_staff(place, later), by=noor, at=cast.NOW)
    passed = {one.pseudonym for one in again.candidates.all()}
    assert len(passed) == 10
    assert not passed & {first.pseudonym, second.pseudonym}
    assert again.left_out == {"asked_before": None, "objected": None}
    # Who is passed in both rounds has one pseudonym in this monitor.
    assert passed < {one.pseudonym for one in frame.candidates.all()}


def test_a_provider_who_withdraws_is_not_asked_again(place, noor):
    for number in range(3):
        guide(place, SCHOOL, f"C-{number}")
    frame = crossings.frame(ask_staff(place), by=noor, at=cast.NOW)
    by = {"by": place.bram, "at": cast.NOW}
    operations.set_spread(
        round=place.round,
        perspective="aanbieder",
        size=3,
        reserves=0,
        targets=[Quota(("provider_kind",), ("taalschool",), 3)],
        **by,
    )
    made = operations.draw(round=place.round, perspective="aanbieder", method="fair", seed=1, **by)
    operations.run_draw(draw_id=made.pk, at=cast.NOW)
    who = frame.candidates.first()
    name = who.pseudonym
    gone = operations.agree(candidate=who, **by)
    assert gone.provider_kind == "taalschool"
    study_operations.withdraw(participant=gone, **by)
    later = cast.make_round(place.monitor, 2)
    again = crossings.frame(ask_staff(place, later), by=noor, at=cast.NOW)
    assert again.candidates.count() == 2
    assert name not in {one.pseudonym for one in again.candidates.all()}
    assert again.left_out == {"objected": None}


def test_inburgeraars_and_contact_persons_are_asked_beside_each_other(place, noor):
    guide(place, SCHOOL, "C-1")
    of_people, of_staff = ask(place), ask_staff(place)
    with pytest.raises(operations.AskedAlready):
        ask_staff(place)
    assert crossings.frame(of_people, by=noor, at=cast.NOW).perspective == "inburgeraar"
    assert crossings.frame(of_staff, by=noor, at=cast.NOW).perspective == "aanbieder"
    names = [one.pseudonym for one in sampling.Candidate.objects.all()]
    assert len({*names}) == 2


def test_only_a_regisseur_of_the_municipality_gives(place, noor):
    guide(place, SCHOOL, "C-1")
    request = ask_staff(place)
    for by in (place.bram, place.gerard):
        with pytest.raises(AccessDenied):
            crossings.frame(request, by=by, at=cast.NOW)
        with pytest.raises(AccessDenied):
            crossings.frame_counts(request, by=by, at=cast.NOW)
    assert not vault.MonitorLink.objects.exists()


def test_only_a_researcher_asks(place):
    for by in (place.coen, place.daan, place.gerard):
        with pytest.raises(AccessDenied):
            operations.ask_frame(
                round=place.round,
                municipality=place.monitor.organisation,
                perspective="aanbieder",
                leaves_out_asked=True,
                by=by,
                at=cast.NOW,
            )


def test_the_logs_say_how_many_and_no_key(place, noor):
    guide(place, SCHOOL, "sleutel-van-tessa")
    crossings.frame(ask_staff(place), by=noor, at=cast.NOW)
    line = LogLine.objects.get(what="register.framed")
    assert (line.detail["people"], line.detail["attributes"]) == (1, ["provider_kind"])
    stored = str(list(LogLine.objects.values())) + str(list(sampling.Candidate.objects.values()))
    stored += str(list(vault.AccessLine.objects.values()))
    assert "sleutel-van-tessa" not in stored
    assert b"sleutel-van-tessa" not in bytes(vault.MonitorLink.objects.get().sealed)


# --- in the vault -----------------------------------------------------------------------------
@pytest.fixture
def kees(place: cast.Voorbeelddam) -> User:
    made = cast.make_user("kees")
    vault.Keyholder.objects.create(municipality_id=place.monitor.organisation_id, user_id=made.pk)
    return made


def test_a_keyholder_sees_who_is_who_with_one_line(place, noor, kees):
    guide(place, SCHOOL, "C-1")
    guide(place, TOWN, "M01")
    frame = crossings.frame(ask_staff(place), by=noor, at=cast.NOW)
    crossings.frame(ask(place), by=noor, at=cast.NOW)
    here = place.monitor.organisation_id
    found = keeping.find_staff(municipality_id=here, by=kees, at=cast.NOW)
    assert [one[:2] for one in found] == [
        (place.monitor.pk, "gemeente: M01"),
        (place.monitor.pk, "taalschool: C-1"),
    ]
    assert {one[2] for one in found} == {one.pseudonym for one in frame.candidates.all()}
    line = vault.AccessLine.objects.first()
    assert (line.what, line.count, line.by_id) == ("staff_shown", 2, kees.pk)
    for by in (noor, place.bram):
        with pytest.raises(AccessDenied):
            keeping.find_staff(municipality_id=here, by=by, at=cast.NOW)


def test_the_page_asks_for_the_password_and_shows_the_keys(place, noor, kees):
    guide(place, SCHOOL, "C-1")
    frame = crossings.frame(ask_staff(place), by=noor, at=cast.NOW)
    address = reverse("site:vault_staff", args=[place.monitor.organisation.slug])
    client = Client()
    client.force_login(kees)
    assert client.get(address).status_code == 302
    client.post(f"/inloggen/bevestigen/?next={address}", {"password": cast.PASSWORD})
    page = client.get(address).content.decode()
    assert "C-1" in page
    assert frame.candidates.get().pseudonym in page
    assert place.monitor.name in page


def test_a_link_goes_when_the_key_stands_nowhere_in_the_register(place, noor):
    guide(place, SCHOOL, "C-1")
    guide(place, SCHOOL, "C-2", until=cast.TODAY + timedelta(days=1))
    crossings.frame(ask_staff(place), by=noor, at=cast.NOW)
    here, later = place.monitor.organisation, cast.NOW + timedelta(days=2)
    # Who guides nobody any more is still known.
    crossings.sweep_keys(municipality=here, by=None, at=later)
    assert vault.MonitorLink.objects.count() == 2
    register.ContactPeriod.objects.filter(contactpersoon="C-2").delete()
    crossings.sweep_keys(municipality=here, by=None, at=later)
    assert vault.MonitorLink.objects.count() == 1


def test_erasing_a_trajectory_leaves_who_guided_it(place, noor):
    guide(place, SCHOOL, "C-1")
    crossings.frame(ask_staff(place), by=noor, at=cast.NOW)
    one = register.Trajectory.objects.get()
    crossings.erase_trajectory(one, reason="request", by=noor, at=cast.NOW)
    assert vault.MonitorLink.objects.count() == 1


def test_links_of_staff_are_resealed(place, noor, kees, settings):
    guide(place, SCHOOL, "C-1")
    crossings.frame(ask_staff(place), by=noor, at=cast.NOW)
    here = place.monitor.organisation_id
    before = keeping.find_staff(municipality_id=here, by=kees, at=cast.NOW)
    former, settings.VAULT_KEY = settings.VAULT_KEY, "een heel andere sleutel van de kluis"
    with pytest.raises(WrongSecret):
        keeping.find_staff(municipality_id=here, by=kees, at=cast.NOW)
    assert keeping.reseal(former_secret=former, at=cast.NOW) == 1
    assert keeping.find_staff(municipality_id=here, by=kees, at=cast.NOW) == before


@pytest.mark.parametrize("elsewhere", [False, True])
def test_a_pseudonym_of_anybody_in_the_monitor_is_not_given_again(place, noor, elsewhere):
    here = place.monitor.organisation_id
    where = cast.make_municipality("Elderburg", "elderburg").pk if elsewhere else here
    made = {"monitor_id": place.monitor.pk, "by": noor, "at": cast.NOW}
    first = keeping.link_to_monitor(
        municipality_id=here, pseudonyms=["T-1"], make=lambda: "K1", **made
    )
    second = keeping.link_to_monitor(
        municipality_id=where,
        pseudonyms=["taalschool: C-1"],
        make=iter(["K1", "K2"]).__next__,
        is_staff=True,
        **made,
    )
    assert (first, second) == ({"T-1": "K1"}, {"taalschool: C-1": "K2"})


def test_whether_somebody_moved_is_not_asked_of_contact_persons(place, noor):
    guide(place, SCHOOL, "C-1")
    frame = crossings.frame(ask_staff(place), by=noor, at=cast.NOW)
    name = frame.candidates.get().pseudonym
    assert crossings.gone(place.monitor, [name], at=cast.NOW) == set()


# --- pages ------------------------------------------------------------------------------------
def test_from_the_question_to_the_list(place, noor, client):
    for number in range(6):
        guide(place, SCHOOL, f"C-{number}")
    here = place.monitor.organisation
    home = reverse("sampling:choosing", args=[place.round.slug, "aanbieder"])
    client.force_login(place.bram)
    assert "contactpersonen die nu iemand begeleiden" in client.get(home).content.decode()
    client.post(
        reverse("sampling:frame_ask", args=[place.round.slug, "aanbieder"]),
        {"leaves_out_asked": "on", "municipality": str(here.pk)},
    )
    request = sampling.FrameRequest.objects.get()
    assert (request.perspective, request.features) == ("aanbieder", ["provider_kind"])
    assert "De regisseur heeft nog niets doorgegeven" in client.get(home).content.decode()
    client.force_login(noor)
    page = client.get(reverse("site:trajectory_frames", args=[here.slug])).content.decode()
    assert "contactpersonen van organisaties" in page
    address = reverse("site:trajectory_frame", args=[here.slug, request.pk])
    page = client.get(address).content.decode()
    assert "bekend van 6 mensen" in page
    assert "C-1" not in page
    assert client.post(address).status_code == 302
    assert selecting.pool(place.round, "aanbieder").count() == 6
