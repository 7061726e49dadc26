"""What goes by a term of the plan is announced first, can be postponed, and goes on its day."""

from __future__ import annotations

import html
from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from tests import cast
from tests.sampling.test_choosing import add_frame, chosen, draw, set_spread
from tests.study.test_plans import write
from weerklank.fieldwork.models import Conversation, MomentNote, SourceFile
from weerklank.safeguards import erasers
from weerklank.safeguards.models import LogLine
from weerklank.safeguards.refusals import AccessDenied, ReasonMissing
from weerklank.sampling import models as sampling_models
from weerklank.sampling import operations as sampling
from weerklank.sampling import selecting
from weerklank.sounds import operations as sounds
from weerklank.sounds.models import Sound
from weerklank.study import jobs, models, operations, planning
from weerklank.study.terms import KeptData

WAV = b"RIFF\x24\x08\x00\x00WAVEfmt " + bytes(40)
DAYS = planning.ANNOUNCED.days


def moment(day: date):
    return timezone.make_aware(timezone.datetime(day.year, day.month, day.day, 12))


def past(place: cast.Voorbeelddam, months: int, days: int = 0):
    """Return the moment at which a term of months after the round has passed, or days after."""
    return moment(planning.ends_on(place.round.ends_on, months) + timedelta(days=days))


def keep_to(place, months: int, kind: str):
    """Let the worker look on the day of the announcement and on the day itself."""
    write(place, keeps={kind: months})
    jobs.apply_terms(at=past(place, months, days=-DAYS))
    assert jobs.apply_terms(at=past(place, months, days=-1)) == 0
    return jobs.apply_terms(at=past(place, months))


@pytest.fixture
def talk(place) -> Conversation:
    return Conversation.objects.create(
        round=place.round,
        number=1,
        kind="individual",
        held_on=cast.TODAY,
        language="nl",
        created_at=cast.NOW,
    )


@pytest.fixture
def file(place, talk) -> SourceFile:
    return SourceFile.objects.create(
        conversation=talk,
        name="gesprek.txt",
        sha256="0" * 64,
        size=3,
        content=ContentFile(b"abc", name="x.bin"),
        uploaded_at=cast.NOW,
        uploaded_by=place.bram,
    )


@pytest.fixture
def asked(place) -> sampling_models.Draw:
    """One said no and was replaced, one takes part; the rest was chosen or not."""
    add_frame(place)
    set_spread(place)
    made = draw(place)
    out = next(one for one in chosen(made) if selecting.next_reserve(one))
    sampling.record_answer(candidate=out, state="refused", by=place.bram, at=cast.NOW)
    reserve = sampling.replace(candidate=out, by=place.bram, at=cast.NOW)
    sampling.agree(candidate=reserve, by=place.bram, at=cast.NOW)
    return made


def lines() -> list[str]:
    found = LogLine.objects.filter(what__startswith="term.").order_by("id")
    return list(found.values_list("what", flat=True))


# --- per kind ---------------------------------------------------------------------------------
def test_every_kind_of_the_plan_is_kept_to_by_some_room():
    for kind in KeptData:
        assert any(one.count for one in erasers.kept_of(kind)), kind


def test_who_could_be_asked_goes(place, asked):
    before = selecting.told(place.round)[0].everyone
    assert keep_to(place, 6, KeptData.CANDIDATES) == 1
    left = list(sampling_models.Candidate.objects.all())
    assert [one.values for one in left if one.participant is None] == [{}]
    assert {one.pseudonym[:1] for one in left if one.participant is None} == {"X"}
    assert place.round.participants.count() == 1
    assert sum(one.participant is not None for one in left) == 1
    # What came of asking is still told, but not per kind.
    after = selecting.told(place.round)[0]
    assert (after.everyone.asked, after.everyone.refused) == (before.asked, before.refused)
    assert after.everyone.replaced == 1
    assert after.kinds == []
    line = LogLine.objects.get(what="term.carried_out")
    assert line.detail == {"data": "candidates", "mensen die gevraagd konden worden": 11}
    assert line.by_id is None
    # Nothing is left, so nothing is announced or carried out again.
    assert jobs.apply_terms(at=past(place, 6, days=80)) == 0
    assert lines() == ["term.announced", "term.carried_out"]


def test_an_objection_stays(place, asked):
    who = sampling_models.Candidate.objects.get(state="refused")
    sampling.object_to_asking(candidate=who, by=place.bram, at=cast.NOW)
    name = who.pseudonym
    keep_to(place, 1, KeptData.CANDIDATES)
    assert selecting.objected(place.monitor) == {name}


def test_files_go(place, file):
    assert keep_to(place, 3, KeptData.FILES) == 1
    file.refresh_from_db()
    assert not file.content


def test_notes_of_interviewers_go(place, talk):
    MomentNote.objects.create(
        conversation=talk, text="Zij aarzelde.", written_at=cast.NOW, by=place.bram
    )
    assert keep_to(place, 3, KeptData.NOTES) == 1
    assert not MomentNote.objects.exists()


def test_what_people_said_yes_on_goes_and_their_answer_stays(place):
    person = cast.make_participant(place.round, "D1")
    sound = sounds.keep([WAV], kind="consent", by=place.bram, at=cast.NOW)
    read = sounds.keep([WAV], kind="prompt", by=place.bram, at=cast.NOW)
    for purpose in ("take_part", "record"):
        models.Consent.objects.create(
            participant=person,
            purpose=purpose,
            is_given=True,
            on=cast.TODAY,
            medium="recorded",
            sound=sound,
            recorded_at=cast.NOW,
            recorded_by=place.bram,
        )
    assert keep_to(place, 3, KeptData.RECORDINGS) == 1
    assert list(Sound.objects.all()) == [read]
    assert models.Consent.objects.filter(is_given=True, sound=None).count() == 2
    line = LogLine.objects.get(what="term.carried_out")
    assert line.detail == {"data": "recordings", "opnamen van toestemming": 1}


# --- announcing -------------------------------------------------------------------------------
def test_without_a_term_nothing_is_announced_and_everything_stays(place, file, asked):
    write(place, texts={"reason": "x"})
    assert jobs.apply_terms(at=past(place, 240)) == 0
    assert sampling_models.Candidate.objects.count() == 12
    assert (lines(), models.TermNotice.objects.count()) == ([], 0)
    file.refresh_from_db()
    assert file.content


def test_where_there_is_nothing_nothing_is_announced(place):
    write(place, keeps=dict.fromkeys(KeptData, 6))
    assert jobs.apply_terms(at=past(place, 240)) == 0
    assert lines() == []


def test_a_term_that_is_over_already_is_announced_first_all_the_same(place, file):
    write(place, keeps={KeptData.FILES: 3})
    late = past(place, 12)
    assert jobs.apply_terms(at=late) == 0
    notice = models.TermNotice.objects.get()
    assert notice.goes_on == timezone.localdate(late) + timedelta(days=DAYS)
    assert jobs.apply_terms(at=late + timedelta(days=DAYS - 1)) == 0
    file.refresh_from_db()
    assert file.content
    assert jobs.apply_terms(at=late + timedelta(days=DAYS)) == 1


def test_a_longer_term_takes_the_announcement_back(place, file):
    write(place, keeps={KeptData.FILES: 3})
    jobs.apply_terms(at=past(place, 3, days=-5))
    write(place, keeps={KeptData.FILES: 12})
    assert jobs.apply_terms(at=past(place, 3, days=30)) == 0
    assert lines() == ["term.announced", "term.lapsed"]
    assert not models.TermNotice.objects.exists()


def test_no_term_any_more_takes_the_announcement_back(place, file):
    write(place, keeps={KeptData.FILES: 3})
    jobs.apply_terms(at=past(place, 3, days=-5))
    write(place, keeps={KeptData.FILES: None})
    assert jobs.apply_terms(at=past(place, 3, days=60)) == 0
    assert lines() == ["term.announced", "term.lapsed"]


def test_a_shorter_term_does_not_come_before_the_day_that_was_announced(place, file):
    write(place, keeps={KeptData.FILES: 3})
    jobs.apply_terms(at=past(place, 3, days=-20))
    [day] = models.TermNotice.objects.values_list("goes_on", flat=True)
    write(place, keeps={KeptData.FILES: 1})
    assert jobs.apply_terms(at=past(place, 3, days=-15)) == 0
    assert jobs.apply_terms(at=moment(day)) == 1


def test_a_removed_round_waits_in_the_bin(place, file):
    write(place, keeps={KeptData.FILES: 3})
    models.Membership.objects.all().delete()  # as removing a monitor does
    assert jobs.apply_terms(at=past(place, 24)) == 0
    assert lines() == []


def test_a_round_goes_whole_or_not_at_all_and_holds_up_no_other(place, file):
    other = models.Round.objects.create(
        monitor=place.monitor,
        number=2,
        name="Ronde 2",
        slug="ronde-2",
        starts_on=place.round.starts_on,
        ends_on=place.round.ends_on,
    )
    second = Conversation.objects.create(
        round=other, number=1, kind="individual", held_on=cast.TODAY, created_at=cast.NOW
    )
    for talk in (file.conversation, second):
        MomentNote.objects.create(conversation=talk, text="x", written_at=cast.NOW, by=place.bram)
    write(place, keeps={KeptData.FILES: 3, KeptData.NOTES: 3})
    jobs.apply_terms(at=past(place, 3, days=-5))
    day = past(place, 3, days=DAYS)

    def fail(round_id, at):
        if round_id == place.round.pk:
            raise OSError
        return {}

    kept = erasers.Kept("test", KeptData.NOTES, 5, fail)
    erasers.keep_to_terms(kept)
    try:
        assert jobs.apply_terms(at=day) == 1
    finally:
        del erasers._kept["test", KeptData.NOTES]
    file.refresh_from_db()
    assert file.content
    assert [one.conversation for one in MomentNote.objects.all()] == [file.conversation]
    assert jobs.apply_terms(at=day) == 1
    assert not MomentNote.objects.exists()


# --- postponing -------------------------------------------------------------------------------
@pytest.fixture
def notice(place, file) -> models.TermNotice:
    write(place, keeps={KeptData.FILES: 3})
    jobs.apply_terms(at=past(place, 3, days=-5))
    return models.TermNotice.objects.get()


def postpone(place, notice, *, days: int, by=None, reason="Er loopt een klacht."):
    operations.postpone_term(
        notice=notice,
        until=notice.goes_on + timedelta(days=days),
        reason=reason,
        by=by or place.gerard,
        at=past(place, 3, days=-4),
    )


@pytest.fixture
def manager(place):
    return place.gerard


def test_who_manages_the_monitor_postpones_with_a_reason(place, file, notice, manager):
    postpone(place, notice, days=90)
    assert jobs.apply_terms(at=moment(notice.goes_on + timedelta(days=89))) == 0
    file.refresh_from_db()
    assert file.content
    line = LogLine.objects.get(what="term.held")
    until = notice.goes_on + timedelta(days=90)
    assert (line.by_id, line.detail) == (
        manager.pk,
        {"data": "files", "postponed_until": until.isoformat()},
    )
    assert jobs.apply_terms(at=moment(until)) == 1


def test_nobody_else_postpones(place, notice, manager):
    for who in (place.bram, place.coen, place.daan):
        with pytest.raises(AccessDenied):
            postpone(place, notice, days=10, by=who)


@pytest.mark.parametrize(
    ("days", "reason", "refusal"),
    [
        (10, " ", ReasonMissing),
        (0, "x", operations.NotAhead),
        (400, "x", operations.TooFarAhead),
    ],
)
def test_a_postponement_has_a_reason_and_an_end(place, notice, days, reason, refusal):
    with pytest.raises(refusal):
        postpone(place, notice, days=days, reason=reason)
    notice.refresh_from_db()
    assert notice.held_until is None


def test_who_postpones_no_longer_announces_anew(place, file, notice, manager):
    postpone(place, notice, days=200)
    late = past(place, 3, days=100)
    operations.stop_postponing(notice=notice, by=manager, at=late)
    notice.refresh_from_db()
    assert notice.goes_on == timezone.localdate(late) + timedelta(days=DAYS)
    assert jobs.apply_terms(at=late) == 0
    assert jobs.apply_terms(at=late + timedelta(days=DAYS)) == 1
    with pytest.raises(operations.NotAnnounced):
        operations.stop_postponing(notice=notice, by=manager, at=late)


# --- pages ------------------------------------------------------------------------------------
def test_the_plan_and_the_round_say_what_goes_and_when(place, file, client):
    write(place, keeps={KeptData.FILES: 3})
    client.force_login(place.bram)
    plan = reverse("study:monitorplan", args=[place.monitor.slug])
    home = reverse("site:round", args=[place.round.slug])
    assert "Er is nu niets aangekondigd" in client.get(plan).content.decode()
    jobs.apply_terms(at=timezone.now() + timedelta(days=3650))
    notice = models.TermNotice.objects.get()
    said = f"gaat weg op {notice.goes_on.day} "
    for address in (plan, home):
        page = client.get(address).content.decode()
        assert said in page
        assert "ingelezen bestanden van gesprekken" in page.lower()
        assert "Stel uit" not in page  # a researcher does not
    jobs.apply_terms(at=moment(notice.goes_on))
    assert said not in client.get(home).content.decode()
    assert "Wat door een termijn is weggehaald" in client.get(plan).content.decode()


def test_the_page_postpones_and_stops(place, notice, manager, client):
    models.TermNotice.objects.update(goes_on=timezone.localdate() + timedelta(days=10))
    client.force_login(manager)
    plan = reverse("study:monitorplan", args=[place.monitor.slug])
    address = reverse("study:term_postpone", args=[notice.pk])
    assert address in client.get(plan).content.decode()
    until = timezone.localdate() + timedelta(days=5)
    answer = client.post(address, {"until": until.isoformat(), "reason": "Er loopt een klacht."})
    assert answer.status_code == 422
    assert "Kies een dag na" in answer.content.decode()
    until += timedelta(days=40)
    client.post(address, {"until": until.isoformat(), "reason": "Er loopt een <klacht>."})
    page = html.unescape(client.get(plan).content.decode())
    assert f"door {manager.name}" in page
    assert "Er loopt een <klacht>." in page
    assert "Stel niet meer uit" in client.get(address).content.decode()
    client.post(address, {"stop": "1"})
    assert "uitgesteld tot" not in client.get(plan).content.decode()
