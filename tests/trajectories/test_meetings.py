"""The agenda of the meeting with a school: its own people, what it may see, nothing pretended."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests import cast
from weerklank import crossings
from weerklank.rulebook.calendar import months_later
from weerklank.safeguards.models import LogLine
from weerklank.safeguards.refusals import AccessDenied
from weerklank.trajectories import models
from weerklank.trajectories.operations import meetings
from weerklank.trajectories.queries import meetings as queries

OWN, ELSEWHERE = "T-7KQ2XB", "T-BCDFGH"
SCHOOLS = "/register/voorbeelddam/scholen/"


@pytest.fixture
def home(db, settings, tmp_path):
    """Tessa's school has T-7KQ2XB; T-BCDFGH is at another school."""
    settings.MEDIA_ROOT = settings.DATA_FOLDER = tmp_path
    register = cast.make_register(cast.make_municipality())
    other = models.Provider.objects.create(
        municipality=register.municipality, name="Taalhuis", organisatie="taalschool"
    )
    other.staff.create(contactpersoon="T77")
    contacts = (("gemeente", "M01"), ("taalschool", "T77"))
    cast.make_trajectory(register.municipality, ELSEWHERE, contacts=contacts)
    return register


@pytest.fixture
def other(home):
    return models.Provider.objects.get(name="Taalhuis")


def where(home):
    return f"{SCHOOLS}{home.provider.pk}/"


def signal(name, rule, state="on", since=date(2026, 9, 1)):
    trajectory = models.Trajectory.objects.get(pseudonym=name)
    return models.StandingSignal.objects.create(
        trajectory=trajectory, rule=rule, state=state, since=since
    )


def fill(name):
    """Make somebody who can move up, comes less, and needs what is not there."""
    trajectory = models.Trajectory.objects.get(pseudonym=name)
    change = trajectory.recorded_in
    day = timezone.localdate() - timedelta(days=50)
    for rule in ("SIG-36", "SIG-22"):
        signal(name, rule)
    models.ClassPeriod.objects.create(
        trajectory=trajectory, recorded_in=change, van=day, klas=f"klas {name}"
    )
    for kind, arranged in (("horen", False), ("zien", None), ("bewegen", True)):
        models.Adaptation.objects.create(
            trajectory=trajectory, recorded_in=change, van=day, soort=kind, geregeld=arranged
        )
    first = timezone.localdate().replace(day=1)
    for back, there in ((4, 12), (3, 11), (2, 6), (1, 3)):
        models.Presence.objects.create(
            trajectory=trajectory, recorded_in=change, maand=months_later(first, -back),
            aangeboden=13, aanwezig=there,
        )  # fmt: skip


def agenda(school):
    return queries.agenda(school, today=timezone.localdate())


def test_it_is_about_the_people_of_that_school_alone(home, other, logged_in):
    fill(OWN)
    fill(ELSEWHERE)
    for user in (home.tessa, home.noor):
        text = logged_in(user).get(where(home)).content.decode()
        assert OWN in text
        assert ELSEWHERE not in text
        # Two months that are not the latest three are left out; the numbers are those of the list.
        assert "3 van 13" in text
        assert "12 van 13" not in text
        assert "niet geregeld" in text
        assert "bewegen" not in text
    found = agenda(home.provider)
    assert [(each.who.pseudonym, each.who.klas) for each in found.up] == [(OWN, f"klas {OWN}")]
    assert [each.aanwezig for each in found.falling[0].months] == [11, 6, 3]
    assert [(each.row.soort, each.row.geregeld) for each in found.needs] == [
        ("horen", False), ("zien", None),
    ]  # fmt: skip
    assert agenda(other).people == [ELSEWHERE]


def test_what_adds_up_two_schools_is_not_on_it_for_anybody(home, other):
    fill(OWN)
    models.ContactPeriod.objects.create(
        trajectory=home.trajectory, organisatie="taalschool", contactpersoon="T77",
        van=timezone.localdate() - timedelta(days=100),
        recorded_in=home.trajectory.recorded_in,
    )  # fmt: skip
    found = agenda(home.provider)
    assert [each.who.pseudonym for each in found.up] == [OWN]
    assert found.up[0].who.klas == ""  # it may be the class of the other
    assert found.falling == []
    assert found.needs == []


def test_who_finished_is_not_on_it(home):
    fill(OWN)
    record = models.TrajectRecord.objects.filter(trajectory=home.trajectory)
    record.update(voldaan=timezone.localdate() + timedelta(days=1))
    assert agenda(home.provider).people == [OWN]
    record.update(voldaan=timezone.localdate())
    found = agenda(home.provider)
    assert (found.people, found.up, found.falling, found.needs) == ([], [], [], [])


def test_months_without_lessons_are_not_shown(home):
    fill(OWN)
    month = models.Presence.objects.order_by("-maand")[1]
    models.Presence.objects.filter(pk=month.pk).update(aangeboden=0, aanwezig=0)
    assert [each.aanwezig for each in agenda(home.provider).falling[0].months] == [12, 11, 3]


def test_what_was_set_aside_waits(home):
    fill(OWN)
    models.SignalNote.objects.create(
        trajectory=home.trajectory, rule="SIG-36", text="x", at=cast.NOW, by_id=1, by_name="A",
        returns_on=timezone.localdate() + timedelta(days=9),
    )  # fmt: skip
    assert agenda(home.provider).up == []


def test_an_empty_agenda_does_not_say_that_all_is_well(home, logged_in):
    text = logged_in(home.tessa).get(where(home)).content.decode()
    assert "De signalen zijn nog niet bekeken" in text
    assert "Er is nu niemand" not in text
    models.Judging.objects.create(
        municipality=home.municipality, as_of=timezone.localdate(), finished_at=timezone.now()
    )
    signal(OWN, "SIG-22", state="unknown", since=None)
    text = logged_in(home.tessa).get(where(home)).content.decode()
    assert "Er is nu niemand van wie bekend is dat de presentie daalt" in text
    assert "Van 1 cursist is dit niet te zeggen" in text
    assert "Er is voor dit gesprek nog niets aangedragen" in text


def test_who_may_see_it(home, other, logged_in):
    school = logged_in(home.tessa)
    assert school.get(SCHOOLS).content.decode().count("/scholen/") >= 1
    assert "Taalhuis" not in school.get(SCHOOLS).content.decode()
    assert school.get(f"{SCHOOLS}{other.pk}/").status_code == 404
    assert logged_in(home.amina).get(where(home)).status_code == 403
    noor = logged_in(home.noor)
    assert "Taalhuis" in noor.get(SCHOOLS).content.decode()
    assert noor.get(f"{SCHOOLS}{other.pk}/").status_code == 200
    line = LogLine.objects.filter(what="school_meeting.viewed").latest("pk")
    assert (line.by_name, line.detail["people"]) == ("Noor", 1)
    guidance = models.Provider.objects.create(
        municipality=home.municipality, name="Gids", organisatie="maatschappelijke begeleiding"
    )
    assert noor.get(f"{SCHOOLS}{guidance.pk}/").status_code == 404
    with pytest.raises(AccessDenied):
        point(home, by=home.noor, school=guidance)


def point(home, text="De verwarming doet het niet", *, by=None, school=None, about=""):
    return meetings.add_point(
        school=school or home.provider, kind="complaint", text=text, about=about,
        by=by or home.tessa, at=timezone.now(),
    )  # fmt: skip


def hold(home, held_on=None, by=None):
    return meetings.hold(
        school=home.provider,
        held_on=held_on or timezone.localdate(),
        by=by or home.noor,
        at=timezone.now(),
    )


def test_points_go_to_the_last_meeting_and_then_go(home, logged_in):
    today = timezone.localdate()
    page = logged_in(home.tessa)
    asked = {"do": "add", "kind": "complaint", "text": "Te koud in lokaal 2", "about": OWN}
    assert page.post(where(home), asked).status_code == 302
    hold(home, today - timedelta(days=42))
    point(home, "Nieuwe vraag")
    found = agenda(home.provider)
    assert [(each.point.text, each.who) for each in found.last_points] == [
        ("Te koud in lokaal 2", OWN)
    ]
    assert [each.point.text for each in found.points] == ["Nieuwe vraag"]
    hold(home)
    found = agenda(home.provider)
    assert [each.point.text for each in found.last_points] == ["Nieuwe vraag"]
    assert not models.MeetingPoint.objects.filter(text__contains="koud").exists()
    assert home.provider.meetings.count() == 2
    assert "koud" not in str(list(LogLine.objects.values_list("detail", flat=True)))


@pytest.mark.parametrize(
    ("days", "refusal"),
    [(-1, meetings.NotYetHeld), (7, meetings.HeldAlready), (8, meetings.BeforeTheLast)],
)
def test_a_meeting_is_held_once_and_in_order(home, days, refusal):
    today = timezone.localdate()
    hold(home, today - timedelta(days=7))
    kept = point(home)
    with pytest.raises(refusal):
        hold(home, today - timedelta(days=days))
    kept.refresh_from_db()
    assert kept.meeting is None


def test_a_school_does_not_say_that_a_meeting_was_held(home, logged_in):
    with pytest.raises(AccessDenied):
        hold(home, by=home.tessa)
    asked = {"do": "held", "held_on": timezone.localdate().isoformat()}
    assert logged_in(home.tessa).post(where(home), asked).status_code == 403
    assert "Leg vast" not in logged_in(home.tessa).get(where(home)).content.decode()
    assert logged_in(home.noor).post(where(home), asked).status_code == 302


def test_who_left_the_school_is_not_named_to_it(home, logged_in):
    point(home, about=OWN)
    models.ContactPeriod.objects.filter(
        trajectory=home.trajectory, organisatie="taalschool"
    ).update(tot=timezone.localdate())
    text = logged_in(home.tessa).get(where(home)).content.decode()
    assert OWN not in text
    assert "iemand die nu niet op deze school zit" in text


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"about": ELSEWHERE}, meetings.NotOfTheSchool),
        ({"about": "T-NIEMAND"}, meetings.NotOfTheSchool),
        ({"text": "  "}, meetings.NothingSaid),
        ({"text": "Bel 123456782, alstublieft"}, meetings.LooksLikeBsn),
    ],
)
def test_what_cannot_be_brought_up(home, changed, refusal):
    with pytest.raises(refusal):
        point(home, **changed)
    assert not models.MeetingPoint.objects.exists()


def test_who_brought_it_up_takes_it_away_and_a_regisseur_may(home, logged_in):
    hers, his = point(home), point(home, by=home.noor)
    school = logged_in(home.tessa)
    asked = {"do": "remove", "point": his.pk}
    assert school.post(where(home), asked).status_code == 403
    assert school.post(where(home), asked | {"point": hers.pk}).status_code == 302
    answer = school.post(where(home), asked | {"point": hers.pk})
    assert answer.status_code == 422
    assert "intussen besproken of weggehaald" in answer.content.decode()
    assert logged_in(home.noor).post(where(home), asked).status_code == 302


def test_erasing_somebody_takes_points_that_name_her(home):
    point(home, "over haar", about=OWN)
    point(home, f"Kan {OWN.lower()} naar een andere klas?")
    stays = point(home, "over de verwarming")
    crossings.erase_trajectory(home.trajectory, reason="request", by=home.noor, at=timezone.now())
    assert list(models.MeetingPoint.objects.all()) == [stays]


def test_number_of_queries_does_not_grow(home, django_assert_max_num_queries):
    fill(OWN)
    for number in range(6):
        name = f"T-Q{number}"
        cast.make_trajectory(home.municipality, name)
        fill(name)
    with django_assert_max_num_queries(16):
        found = agenda(home.provider)
    assert len(found.falling) == 7
