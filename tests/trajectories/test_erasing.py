"""A whole trajectory goes: rows with their history, number, drafts; what stays says nothing."""

import json
import uuid
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models import signals
from django.utils import translation
from django.utils.formats import date_format

from tests import cast
from tests.cast import NOW
from weerklank import crossings
from weerklank.deliveries import models as deliveries
from weerklank.deliveries.operations import drafts
from weerklank.deliveries.queries import State
from weerklank.figures import queries as figures
from weerklank.rulebook import tables
from weerklank.safeguards import journal
from weerklank.safeguards.models import LogLine
from weerklank.safeguards.refusals import AccessDenied, ReasonMissing
from weerklank.sounds import operations as sounds
from weerklank.trajectories import models
from weerklank.trajectories.operations import closing, entering, erasing, notes
from weerklank.trajectories.views.retention import removed_in_words
from weerklank.vault.models import AccessLine, SupplierKey

OF_THE_REGISTER = [
    model
    for room in ("trajectories", "deliveries", "figures")
    for model in apps.get_app_config(room).get_models()
]
NAME = "T-7KQ2XB"
SECRET = "omdat haar zus Samira dat vroeg"


@pytest.fixture
def register(db, settings, tmp_path):
    settings.MEDIA_ROOT = settings.DATA_FOLDER = tmp_path
    return cast.make_register(cast.make_municipality())


@pytest.fixture
def full(register):
    """Somebody with a row in every table, an older version of it, and all that hangs on her."""
    trajectory, change = register.trajectory, register.trajectory.recorded_in
    later = models.Change.objects.create(
        municipality=register.municipality, kind="correction", at=NOW, by_name="A", reason=SECRET
    )
    models.TrajectRecord.objects.filter(trajectory=trajectory).update(replaced_in=later)
    models.TrajectRecord.objects.create(trajectory=trajectory, recorded_in=later, leerroute="Z")
    for table in tables.ALL:
        if table.of_trajectory and table is not tables.TRAJECTEN:
            model = models.OF_TABLE[table.name]
            values = {
                column.name: date(2020, 1, 1)
                for column in table.columns
                if column.kind.value in ("datum", "maand")
            }
            model.objects.create(trajectory=trajectory, recorded_in=change, **values)
    models.StandingSignal.objects.create(trajectory=trajectory, rule="SIG-07", state="on")
    models.SaidTogether.objects.create(trajectory=trajectory, said="07+")
    models.RefusedValue.objects.create(
        trajectory=trajectory, change=change, table="trajecten", column="pip", why="x",
        settled_in=later,
    )  # fmt: skip
    models.NotSent.objects.create(
        municipality=register.municipality, trajectory=trajectory, supplier="S",
        table="wensen", row_id=1, since=change,
    )  # fmt: skip
    models.RetentionNotice.objects.create(
        trajectory=trajectory, ended_on=NOW, announced_on=NOW, goes_on=NOW
    )
    models.MeetingPoint.objects.create(
        provider=register.provider, trajectory=trajectory, kind="complaint", text=SECRET,
        at=NOW, by_id=1, by_name="A",
    )  # fmt: skip
    models.RemarkVoice.objects.create(
        trajectory=trajectory, subject="contact", recording=uuid.uuid4(), said_on=NOW,
        arriving=sounds.begin(at=cast.NOW),
    )  # fmt: skip
    models.RemarkTakenBack.objects.create(
        trajectory=trajectory, subject="contact", about=SECRET, times=1, last_on=NOW
    )
    models.ListLook.objects.create(trajectory=trajectory, day=NOW, by_id=register.noor.pk, people=2)
    models.Remark.objects.create(
        trajectory=trajectory, subject="contact", about=SECRET, said_on=NOW
    )
    notes.note(trajectory=trajectory, rule="SIG-07", text=SECRET, by=register.noor, at=NOW)
    return register


def pointing_to_her():
    """Return (model, field) of whatever in the register points to a trajectory."""
    return [
        (model, field.name)
        for model in OF_THE_REGISTER
        for field in model._meta.get_fields()
        if field.concrete and field.related_model is models.Trajectory
    ]


def of_her(trajectory_id):
    """Return how many rows point to her, in every table that can."""
    return {
        model._meta.label: model.objects.filter(**{name: trajectory_id}).count()
        for model, name in pointing_to_her()
    }


def erase(register, by=None, reason="request"):
    return crossings.erase_trajectory(
        register.trajectory, reason=reason, by=by or register.noor, at=NOW
    )


def test_everything_of_her_goes_and_nothing_of_another(full, django_capture_on_commit_callbacks):
    other = cast.make_trajectory(full.municipality, "T-BCDFGH")
    number = full.trajectory.pk
    before = of_her(number)
    assert 0 not in before.values()  # a table that a new model brings must be filled here
    with django_capture_on_commit_callbacks(execute=True):
        certificate = erase(full)
    assert set(of_her(number).values()) == {0}
    assert not models.Trajectory.objects.filter(pseudonym=NAME).exists()
    assert list(SupplierKey.objects.values_list("pseudonym", flat=True)) == [other.pseudonym]
    assert models.TrajectRecord.objects.filter(trajectory=other).count() == 1
    assert certificate.counts["trajecten"] == 2
    assert sum(certificate.counts.values()) == sum(before.values())
    assert [each.pseudonym for each in journal.read_erased(journal.path_of_erasures())] == [NAME]


def test_what_stays_tells_nothing_of_her(full):
    erase(full)
    kept = {model._meta.label: list(model.objects.values_list()) for model in OF_THE_REGISTER}
    assert SECRET not in str(kept)
    [certificate] = kept["trajectories.ErasureCertificate"]
    told = [each for each in certificate if not isinstance(each, datetime)]
    assert "2020" not in str(told)  # her own year; the microseconds of now may well read 2020
    line = LogLine.objects.get(what="trajectory.erased")
    assert line.by_name == "Noor"
    assert set(line.detail) >= {"municipality", "reason", "trajecten"}
    assert SECRET not in json.dumps(list(LogLine.objects.values_list("detail", flat=True)))
    assert AccessLine.objects.get(what="forgotten").subject == NAME


def test_the_preview_says_what_goes(full):
    said = erasing.preview(full.trajectory)
    assert said == erase(full).counts


def test_why_others_were_changed_stays(register):
    other = cast.make_trajectory(register.municipality, "T-BCDFGH")
    for each in (register.trajectory, other):
        entering.correct(
            trajectory=each, table="trajecten",
            replaces=models.TrajectRecord.objects.get(trajectory=each).pk,
            row=tables.Traject(leerroute="Z"), reason=f"over {each}", by=register.noor, at=NOW,
        )  # fmt: skip
    erase(register)
    reasons = models.Change.objects.filter(kind="correction").order_by("pk")
    assert list(reasons.values_list("reason", flat=True)) == ["", f"over {other}"]


def test_a_closing_of_several_keeps_its_reason(register):
    other = cast.make_trajectory(register.municipality, "T-BCDFGH")
    marks = [
        models.NotSent.objects.create(
            municipality=register.municipality, trajectory=each, supplier="S", table="trajecten",
            row_id=models.TrajectRecord.objects.get(trajectory=each).pk, since=each.recorded_in,
        )
        for each in (register.trajectory, other)
    ]  # fmt: skip
    closing.let_stand(
        municipality=register.municipality, table="trajecten", marks=[m.pk for m in marks],
        reason="klopt nog", by=register.noor, at=NOW,
    )  # fmt: skip
    erase(register)
    assert models.Change.objects.get(kind="closing").reason == "klopt nog"


def test_deliveries_that_wait_go_with_their_files(register, django_capture_on_commit_callbacks):
    draft = drafts.bring_in(
        municipality=register.municipality, kind="import", supplier="S",
        files=[SimpleUploadedFile("trajecten.csv", b"traject\nklant-T-7KQ2XB\n")],
        by=register.noor, at=NOW,
    )  # fmt: skip
    (file,) = draft.files.all()
    draft.preview["state"] = State.TAKING
    draft.preview["since"] = NOW.isoformat()
    draft.save()
    with pytest.raises(erasing.BeingRead):
        erase(register)
    assert models.Trajectory.objects.filter(pseudonym=NAME).exists()
    assert SupplierKey.objects.filter(pseudonym=NAME).exists()
    draft.preview["state"] = State.DONE
    draft.save()
    with django_capture_on_commit_callbacks(execute=True):
        certificate = erase(register)
    assert not deliveries.ImportDraft.objects.exists()
    assert not file.file.storage.exists(file.file.name)
    assert certificate.counts["klaargezette leveringen"] == 1


def test_figures_are_counted_anew(register):
    day = NOW.date()
    figures.count(register.municipality, [day])
    assert figures.counted(register.municipality, [day])
    erase(register)
    assert figures.counted(register.municipality, [day]) == {}


@pytest.mark.parametrize("who", ["amina", "tessa", "kees"])
def test_only_a_regisseur_erases(register, who):
    with pytest.raises(AccessDenied):
        erase(register, by=getattr(register, who))
    assert models.Trajectory.objects.exists()
    assert SupplierKey.objects.exists()


def test_erasing_twice_is_said(register):
    erase(register)
    with pytest.raises(erasing.GoneAlready):
        erase(register)


def test_when_the_vault_breaks_nothing_goes(register):
    """In one database it is one transaction: what the vault cannot do undoes the rest."""

    def breaks(**_kwargs):
        raise ConnectionError

    signals.pre_delete.connect(breaks, sender=SupplierKey)
    try:
        with pytest.raises(ConnectionError), transaction.atomic():
            erase(register)
    finally:
        signals.pre_delete.disconnect(breaks, sender=SupplierKey)
    assert models.Trajectory.objects.filter(pseudonym=NAME).exists()
    assert SupplierKey.objects.filter(pseudonym=NAME).exists()
    assert not models.ErasureCertificate.objects.exists()


def test_after_an_older_backup_she_is_erased_again(register):
    entry = journal.Erased(register.trajectory.pk, NAME, NOW.isoformat())
    strangers = [
        journal.Erased(register.trajectory.pk, "T-XXXXXX", "x"),
        journal.Erased(0, NAME, "x"),
    ]
    assert crossings.repeat_erasures(strangers, at=NOW) == []
    assert crossings.repeat_erasures([entry], at=NOW) == [NAME]
    assert crossings.repeat_erasures([entry], at=NOW) == []
    assert not models.Trajectory.objects.exists()


def test_the_page_asks_for_the_name_and_gives_a_certificate(register, logged_in):
    page = logged_in(register.noor)
    where = f"/trajecten/{NAME}/weghalen/"
    assert "Dit kan niet ongedaan worden gemaakt." in page.get(where).content.decode()
    for wrong in ({}, {"reason": "request"}, {"reason": "request", "pseudonym": "T-AAAAAA"}):
        assert page.post(where, wrong).status_code == 422
    assert models.Trajectory.objects.exists()
    answer = page.post(where, {"reason": "request", "pseudonym": NAME.lower()}, follow=True)
    text = answer.content.decode()
    assert "Bewijs van verwijdering" in text
    assert NAME in text
    assert page.get(where).status_code == 404
    other = cast.make_municipality("Elderburg", "elderburg")
    assert not models.ErasureCertificate.objects.filter(municipality=other).exists()


def test_dates_and_tables_in_english_are_english(register, logged_in):
    page = logged_in(register.noor)
    page.cookies["django_language"] = "en"
    text = page.get(f"/trajecten/{NAME}/weghalen/").content.decode()
    with translation.override("en"):
        assert date_format(date(2026, 9, 28)) == "28 September 2026"
        assert removed_in_words({"trajecten": 1})[0][0] in text


# --- the term ---------------------------------------------------------------------------------
@pytest.fixture
def term(register, settings):
    """Two years, announced thirty days before; Voorbeelddam's trajectory goes on."""
    settings.REGISTER_KEEP_MONTHS = 24
    settings.REGISTER_ANNOUNCE_DAYS = 30

    def ended(pseudonym, **ends):
        return cast.make_trajectory(register.municipality, pseudonym, **ends)

    register_ended = ended
    return register, register_ended


@pytest.mark.parametrize(
    ("term", "said"),
    [
        ((1, 1), ("na 1 maand weg.", "minstens 1 dag van tevoren")),
        ((2, 30), ("na 2 maanden weg.", "minstens 30 dagen van tevoren")),
    ],
)
def test_the_term_is_said_in_whole_words(term, said, register, logged_in, settings):
    settings.REGISTER_KEEP_MONTHS, settings.REGISTER_ANNOUNCE_DAYS = term
    page = logged_in(register.noor).get(f"/register/{register.municipality.slug}/bewaartermijn/")
    words = " ".join(page.content.decode().split())
    assert all(each in words for each in said)


def run(register, day, *, dry_run=False):
    at = NOW + timedelta(days=day)
    return crossings.keep_to_the_term(register.municipality, at=at, dry_run=dry_run)


def names():
    return set(models.Trajectory.objects.values_list("pseudonym", flat=True))


def test_off_is_off(register, settings):
    settings.REGISTER_KEEP_MONTHS = 0
    cast.make_trajectory(register.municipality, "T-BCDFGH", vertrokken=date(2000, 1, 1))
    done = run(register, 0)
    assert (done.months, done.announced, done.erased) == (0, [], [])
    assert not models.RetentionNotice.objects.exists()


@pytest.mark.parametrize(
    ("ended", "announced"),
    [
        # NOW is 20 May 2026: two years and thirty days from 19 June 2024.
        (date(2024, 6, 20), False),
        (date(2024, 6, 19), True),
        (date(2024, 5, 20), True),
        (date(2000, 1, 1), True),
    ],
)
def test_it_is_announced_thirty_days_before(term, ended, announced):
    register, make = term
    make("T-BCDFGH", voldaan=ended)
    assert run(register, 0).announced == (["T-BCDFGH"] if announced else [])
    assert "T-BCDFGH" in names()
    notice = models.RetentionNotice.objects.first()
    if announced:
        # Never sooner than thirty days after it was announced, however long ago it ended.
        assert notice.goes_on == date(2026, 6, 19)
    else:
        assert notice is None


def test_it_goes_on_the_day_and_not_the_day_before(term):
    register, make = term
    make("T-BCDFGH", vertrokken=date(2024, 6, 19))
    run(register, 0)
    assert run(register, 29).erased == []
    assert run(register, 29, dry_run=True).due == []
    assert run(register, 30, dry_run=True).due == ["T-BCDFGH"]
    assert "T-BCDFGH" in names()
    assert run(register, 30).erased == ["T-BCDFGH"]
    assert names() == {NAME}
    certificate = models.ErasureCertificate.objects.get()
    assert (certificate.reason, certificate.by_name) == ("term", "")
    assert not SupplierKey.objects.filter(pseudonym="T-BCDFGH").exists()


def test_the_latest_end_counts(term):
    register, make = term
    make("T-BCDFGH", voldaan=date(2020, 1, 1), vertrokken=date(2026, 1, 1))
    assert run(register, 0).announced == []


def test_who_goes_on_never_goes(term):
    register, _make = term
    assert run(register, 4000).announced == []


def test_held_back_it_stays_until_that_day(term):
    register, make = term
    trajectory = make("T-BCDFGH", overleden=date(2024, 1, 1))
    run(register, 0)
    notice = trajectory.retention_notice
    asked = {"notice": notice, "by": register.noor, "at": NOW}
    until = NOW.date() + timedelta(days=40)
    retention = crossings.retention
    for wrong, refusal in (
        ({"until": until, "reason": " "}, ReasonMissing),
        ({"until": NOW.date(), "reason": "x"}, retention.NotAhead),
        ({"until": NOW.date() + timedelta(days=367), "reason": "x"}, retention.TooFarAhead),
    ):
        with pytest.raises(refusal):
            retention.hold(**asked, **wrong)
    with pytest.raises(AccessDenied):
        retention.hold(**{**asked, "by": register.amina}, until=until, reason="bezwaar")
    retention.hold(**asked, until=until, reason="bezwaar")
    done = run(register, 39)
    assert (done.erased, done.held) == ([], ["T-BCDFGH"])
    assert run(register, 40).erased == ["T-BCDFGH"]


def test_released_it_is_announced_anew(term):
    register, make = term
    trajectory = make("T-BCDFGH", overleden=date(2024, 1, 1))
    run(register, 0)
    until = NOW.date() + timedelta(days=300)
    notice = trajectory.retention_notice
    crossings.retention.hold(notice=notice, until=until, reason="bezwaar", by=register.noor, at=NOW)
    later = NOW + timedelta(days=100)
    crossings.retention.release(notice=notice, by=register.noor, at=later)
    assert run(register, 100).erased == []  # its day passed long ago
    assert run(register, 129).erased == []
    assert run(register, 130).erased == ["T-BCDFGH"]


@pytest.mark.parametrize("days", [0, -1])
def test_nothing_goes_in_the_run_that_announces_it(term, settings, days):
    register, make = term
    settings.REGISTER_ANNOUNCE_DAYS = days
    make("T-BCDFGH", vertrokken=date(2024, 1, 1))
    done = run(register, 0)
    assert (done.announced, done.erased) == (["T-BCDFGH"], [])
    assert run(register, 0).erased == []


def test_a_term_below_nothing_is_off(term, settings):
    register, make = term
    settings.REGISTER_KEEP_MONTHS = -5
    make("T-BCDFGH", vertrokken=date(2024, 1, 1))
    assert run(register, 0).announced == []


def test_what_was_announced_never_goes_sooner_when_the_settings_change(term, settings):
    register, make = term
    make("T-BCDFGH", vertrokken=date(2024, 1, 1))
    run(register, 0)
    settings.REGISTER_ANNOUNCE_DAYS = 1
    assert run(register, 29).erased == []
    assert models.RetentionNotice.objects.get().goes_on == NOW.date() + timedelta(days=30)
    settings.REGISTER_ANNOUNCE_DAYS = 60
    assert run(register, 30).erased == []
    assert run(register, 59).erased == []
    assert run(register, 60).erased == ["T-BCDFGH"]


# --- a machine that stops halfway -------------------------------------------------------------
def in_journal():
    return [each.pseudonym for each in journal.read_erased(journal.path_of_erasures())]


def test_a_machine_that_stops_right_after_the_commit_still_has_the_line(
    register, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=False):  # it stops before they run
        erase(register)
    assert not models.Trajectory.objects.filter(pseudonym=NAME).exists()
    assert in_journal() == [NAME]
    crossings.settle_erasures()
    assert in_journal() == [NAME]
    assert "begun" not in journal.path_of_erasures().read_text().splitlines()[-1]


def test_an_erasure_that_was_rolled_back_is_not_repeated(register):
    with transaction.atomic():
        erase(register)
        transaction.set_rollback(True)
    crossings.settle_erasures()
    assert in_journal() == []
    assert crossings.repeat_erasures(
        journal.read_erased(journal.path_of_erasures()), at=NOW
    ) == []  # fmt: skip
    assert models.Trajectory.objects.filter(pseudonym=NAME).exists()


def test_what_was_erased_stays_so_whatever_breaks_off_later(register):
    entry = journal.Erased(register.trajectory.pk, NAME, NOW.isoformat())
    journal.remember_erased(entry)
    journal.remember_erased(replace(entry, state=journal.BEGUN))
    crossings.settle_erasures()  # an older back-up, in which she still stands
    assert in_journal() == [NAME]


def test_a_corrected_end_or_another_term_takes_the_announcement_away(term, settings):
    register, make = term
    trajectory = make("T-BCDFGH", vertrokken=date(2024, 1, 1))
    run(register, 0)
    models.TrajectRecord.objects.filter(trajectory=trajectory).update(vertrokken=None)
    assert run(register, 30).erased == []
    assert not models.RetentionNotice.objects.exists()
    models.TrajectRecord.objects.filter(trajectory=trajectory).update(vertrokken=date(2024, 1, 1))
    assert run(register, 31).announced == ["T-BCDFGH"]
    settings.REGISTER_KEEP_MONTHS = 60
    assert run(register, 61).erased == []
    assert not models.RetentionNotice.objects.exists()


def test_the_page_holds_back_and_lets_go(term, logged_in, settings):
    register, make = term
    trajectory = make("T-BCDFGH", vertrokken=date(2024, 1, 1))
    run(register, 0)
    page = logged_in(register.noor)
    where = "/register/voorbeelddam/bewaartermijn/"
    text = page.get(where).content.decode()
    assert "gaat na 24 maanden weg" in text
    assert "19 juni 2026" in text
    assert "Het gaat weg op 19 juni 2026" in page.get("/trajecten/T-BCDFGH/").content.decode()
    asked = {"notice": trajectory.retention_notice.pk, "do": "hold", "reason": "bezwaar"}
    assert page.post(where, asked | {"until": "2000-01-01"}).status_code == 422
    far = (date.today() + timedelta(days=100)).isoformat()  # noqa: DTZ011  the clock of the page
    assert page.post(where, asked | {"until": far}).status_code == 302
    assert "tegengehouden tot" in page.get(where).content.decode()
    question = page.get(where, {"los": asked["notice"]}).content.decode()
    assert "Houd T-BCDFGH niet meer tegen?" in question
    assert "opnieuw aangekondigd en gaat weg op" in question
    assert 'value="release"' in question
    assert 'value="release"' not in page.get(where).content.decode()
    assert page.post(where, asked | {"do": "release"}).status_code == 302
    for wrong in ({"notice": "x", "do": "hold"}, asked | {"do": "x"}):
        assert page.post(where, wrong).status_code == 404
    settings.REGISTER_KEEP_MONTHS = 0
    assert "De bewaartermijn staat uit." in page.get(where).content.decode()
