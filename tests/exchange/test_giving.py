"""A large round as a file made by the worker: once, for who asked, and without who left since."""

import errno
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from tests import cast
from tests.exchange import projects
from tests.exchange.test_taking import refuse_writes
from weerklank.exchange import erasers, jobs, refusals
from weerklank.exchange.models import GivenProject
from weerklank.exchange.operations import export, giving, watching, working
from weerklank.exchange.rules import Stage, State
from weerklank.fieldwork import operations as fieldwork
from weerklank.fieldwork.models import Conversation, Transcript
from weerklank.safeguards import erasers as safeguards
from weerklank.safeguards import removable, removals
from weerklank.safeguards.models import LogLine
from weerklank.safeguards.refusals import AccessDenied
from weerklank.study import operations as study
from weerklank.study.models import Membership, Participant
from weerklank.study.terms import KeptData

HX = {"HX-Request": "true"}


@pytest.fixture
def home(voorbeelddam, take):
    """Give a monitor with a round that has two texts, three codings and a picture."""
    take(projects.whole(), cases={projects.CASE_ONE: "inburgeraar"})
    return voorbeelddam


@pytest.fixture
def all_is_large(monkeypatch):
    monkeypatch.setattr(giving, "AT_ONCE_CODINGS", 0)


@pytest.fixture
def client(logged_in, home):
    return logged_in(home.bram)


def start(home, *, by=None, target="", for_reuse=False):
    return giving.start(
        round_=home.round, target=target, for_reuse=for_reuse, by=by or home.bram,
        at=timezone.now(),
    )  # fmt: skip


def work(given):
    giving.give_asked(given_id=given.pk, attempt=given.attempt, at=timezone.now())
    given.refresh_from_db()
    return given


def made(home, **more):
    given = work(start(home, **more)[0])
    assert given.state == State.DONE
    return given


def read(given, by):
    with giving.open_made(given=given, by=by, at=timezone.now()) as stream:
        return stream.read()


def on_disk():
    return sorted(path.name for path in (Path(settings.MEDIA_ROOT) / "given").glob("*"))


def address(name, home):
    return reverse(f"exchange:{name}", args=[home.round.slug])


def signs():
    lines = LogLine.objects.filter(what__startswith="project").order_by("pk")
    return [one for one in lines.values_list("what", flat=True) if one != "project.taken"]


# --- from start to end ------------------------------------------------------------------------
@pytest.mark.usefixtures("all_is_large")
def test_a_large_round_is_made_by_the_worker_and_taken_along_from_its_page(
    client, home, give, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):  # as the worker does
        asked = client.post(address("file", home), {"what": "project", "target": "maxqda"})
    assert asked["Location"] == address("given", home)
    page = client.get(address("given", home)).content.decode()
    assert "Het bestand is klaar." in page
    assert address("given_file", home) in page
    assert "(klaar om op te halen)" in client.get(address("overview", home)).content.decode()
    answer = client.get(address("given_file", home))
    assert answer["Content-Disposition"] == f'attachment; filename="{home.round.slug}.qdpx"'
    assert b"".join(answer.streaming_content) == give(target="maxqda").read_bytes()
    assert signs()[:2] == ["project_file.started", "project.exported"]


@pytest.mark.parametrize("target", ["", "atlas.ti"])
def test_what_the_worker_makes_is_what_is_given_at_once(home, give, target):
    given = made(home, target=target)
    assert read(given, home.bram) == give(target=target or None).read_bytes()
    assert (given.texts, given.codings) == (2, 3)
    assert given.size == Path(given.content.path).stat().st_size
    assert [f"given/{one}" for one in on_disk()] == [given.content.name]  # and nothing beside it


def test_a_small_round_is_a_file_at_once(client, home):
    assert giving.is_small(home.round, by=home.bram)
    answer = client.get(address("file", home))
    assert answer["Content-Disposition"].endswith('.qdpx"')
    assert not GivenProject.objects.exists()


@pytest.mark.parametrize("most", ["AT_ONCE_CODINGS", "AT_ONCE_WORDS", "AT_ONCE_BYTES"])
def test_a_round_is_large_by_its_codings_its_words_or_its_files(home, monkeypatch, most):
    monkeypatch.setattr(giving, most, 2)
    assert not giving.is_small(home.round, by=home.bram)


@pytest.mark.usefixtures("all_is_large")
def test_of_a_large_round_the_codebook_is_given_at_once_and_an_address_begins_nothing(client, home):
    answer = client.post(address("file", home), {"what": "codebook"})
    assert answer["Content-Disposition"].endswith('.qdc"')
    page = client.get(address("file", home), follow=True).content.decode()
    assert "Deze ronde is groot." in page
    assert "Maak het bestand klaar" in page
    assert not GivenProject.objects.exists()


# --- once, and for one ------------------------------------------------------------------------
@pytest.mark.usefixtures("all_is_large")
def test_a_second_press_does_not_start_a_second_one(client, home):
    for _press in range(2):
        assert client.post(address("file", home), {"what": "project"}).status_code == 302
    assert GivenProject.objects.get().attempt == 1
    assert len(on_disk()) == 1
    assert signs() == ["project_file.started"]


def test_what_was_made_gives_way_to_the_next(home, django_capture_on_commit_callbacks):
    first = made(home)
    before = on_disk()
    with django_capture_on_commit_callbacks(execute=True):
        second, begins = start(home, target="nvivo")
    assert (second.pk, begins, second.attempt) == (first.pk, True, 2)
    assert work(second).state == State.DONE
    assert len(on_disk()) == 1
    assert on_disk() != before


@pytest.mark.usefixtures("all_is_large")
def test_two_researchers_each_have_their_own(client, home, logged_in):
    made(home)
    other = logged_in(home.chantal)
    for name in ("given", "given_file"):
        assert other.get(address(name, home))["Location"] == address("overview", home)
    assert "klaar om op te halen" not in other.get(address("overview", home)).content.decode()
    made(home, by=home.chantal)
    assert GivenProject.objects.count() == 2
    other.post(address("given", home), {"do": "discard"})
    assert GivenProject.objects.get().asked_by == home.bram


def test_who_was_taken_for_dead_leaves_the_file_of_the_next_alone(
    home, django_capture_on_commit_callbacks
):
    first, _begins = start(home)
    GivenProject.objects.update(state=State.GIVING, since=timezone.now() - timedelta(minutes=2))
    first.refresh_from_db()
    assert working.state_of(first, at=timezone.now()) is State.BROKEN
    with django_capture_on_commit_callbacks(execute=True):
        second, begins = start(home)
    assert begins
    work(second)
    with pytest.raises(working.Overtaken):
        giving._give(first, watching.Watch(), timezone.now())
    assert [f"given/{one}" for one in on_disk()] == [second.content.name]
    assert read(second, home.bram)


# --- stopping ---------------------------------------------------------------------------------
def test_what_waits_is_stopped_before_it_begins(home, django_capture_on_commit_callbacks):
    given, _begins = start(home)
    number, attempt = given.pk, given.attempt
    with django_capture_on_commit_callbacks(execute=True):
        giving.stop(given=given, by=home.bram, at=timezone.now())
    giving.give_asked(given_id=number, attempt=attempt, at=timezone.now())
    assert not GivenProject.objects.exists()
    assert on_disk() == []
    assert signs() == ["project_file.started", "project_file.stopped"]


@pytest.mark.parametrize("stage", [Stage.CODES, Stage.TEXTS, Stage.REST])
def test_it_is_stopped_on_the_way(home, monkeypatch, stage, django_capture_on_commit_callbacks):
    monkeypatch.setattr(watching, "BEAT", 0.01)
    go_on, asked = watching.Watch.go_on, []

    def slowly(watch, now=None, **far):
        if now is stage and not asked:
            asked.append(now)
            mine = GivenProject.objects.select_related("round__monitor").get()
            with django_capture_on_commit_callbacks(execute=True):
                giving.stop(given=mine, by=home.bram, at=timezone.now())
            time.sleep(0.5)
        go_on(watch, now, **far)

    monkeypatch.setattr(watching.Watch, "go_on", slowly)
    given, _begins = start(home)
    giving.give_asked(given_id=given.pk, attempt=given.attempt, at=timezone.now())
    assert asked
    assert not GivenProject.objects.exists()
    assert on_disk() == []


# --- going wrong ------------------------------------------------------------------------------
@pytest.mark.parametrize("is_full", [True, False])
def test_a_full_disk_leaves_nothing_and_says_so(
    is_full, home, monkeypatch, client, django_capture_on_commit_callbacks
):
    def fail(*_given):
        raise OSError(errno.ENOSPC if is_full else errno.EIO, "no")

    monkeypatch.setattr(export._Files, "parts", fail)  # when the texts are written
    given, _begins = start(home)
    with django_capture_on_commit_callbacks(execute=True):
        if is_full:
            work(given)
        else:
            with pytest.raises(OSError, match="no"):
                work(given)
            given.refresh_from_db()
    assert (given.state, str(given.content)) == (State.FULL if is_full else State.FAILED, "")
    assert on_disk() == []
    page = client.get(address("given", home)).content.decode()
    assert ("De schijf van de server is vol" in page) is is_full
    assert ("door een fout van Weerklank zelf" in page) is not is_full
    assert client.get(address("given_file", home)).status_code == 302
    monkeypatch.undo()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address("given", home), {"do": "again"})
    assert GivenProject.objects.get().state == State.DONE


def test_of_a_worker_that_was_killed_nothing_half_stays(
    home, client, django_capture_on_commit_callbacks
):
    given, _begins = start(home)
    GivenProject.objects.update(state=State.GIVING)
    path = Path(given.content.path)
    watching._write(path.with_name(f"{path.name}.far"), watching.Far())
    path.with_name(f"{path.name}.part").write_bytes(b"half of it")
    jobs.sweep(at=timezone.now())  # its last sign is not old yet
    assert GivenProject.objects.get().state == State.GIVING
    with django_capture_on_commit_callbacks(execute=True):
        jobs.sweep(at=timezone.now() + timedelta(minutes=1))
    assert on_disk() == []
    assert "Het klaarmaken brak af." in client.get(address("given", home)).content.decode()


def test_a_refusal_of_the_round_is_told(home, client, django_capture_on_commit_callbacks):
    given, _begins = start(home, for_reuse=True)
    with django_capture_on_commit_callbacks(execute=True):
        assert work(given).state == State.REFUSED
    assert on_disk() == []
    page = client.get(address("given", home)).content.decode()
    assert "Van geen enkel gesprek staat vast" in page


# --- who may take it along --------------------------------------------------------------------
def test_who_lost_access_takes_nothing_along(home, client):
    made(home)
    Membership.objects.filter(user=home.bram).update(role="beleidsadviseur")
    assert client.get(address("given_file", home)).status_code == 403
    Membership.objects.filter(user=home.bram).delete()
    assert client.get(address("given_file", home)).status_code == 404
    assert not LogLine.objects.filter(what="project.exported").exists()


def test_who_lost_access_meanwhile_gets_no_file(home):
    given, _begins = start(home)
    Membership.objects.filter(user=home.bram).delete()
    assert work(given).state == State.REFUSED


def test_who_may_not_research_makes_and_stops_nothing(home):
    with pytest.raises(AccessDenied):
        start(home, by=home.coen)
    given, _begins = start(home)
    with pytest.raises(AccessDenied):
        giving.stop(given=given, by=home.coen, at=timezone.now())
    assert GivenProject.objects.get().state == State.WAITING


def test_what_is_not_ready_is_not_handed_out(home, client):
    start(home)
    answer = client.get(address("given_file", home), follow=True)
    assert "Dit is intussen weggehaald" in answer.content.decode()
    assert not LogLine.objects.filter(what="project.exported").exists()


# --- whose words are in it --------------------------------------------------------------------
def person(home):
    return Participant.objects.get(round=home.round, pseudonym="D1")


def say(home, purpose, *, is_given):
    study.record_consent(
        participant=person(home), purpose=purpose, is_given=is_given, on=cast.TODAY,
        medium="spoken", by=home.bram, at=timezone.now(),
    )  # fmt: skip


def test_a_withdrawal_takes_what_was_made_from_the_disk(
    home, client, django_capture_on_commit_callbacks
):
    made(home)
    made(home, by=home.chantal)
    with django_capture_on_commit_callbacks(execute=True):
        certificate = study.withdraw(participant=person(home), by=home.bram, at=timezone.now())
    assert certificate.counts[erasers.GIVEN] == 2
    assert on_disk() == []
    answer = client.get(address("given_file", home), follow=True)
    assert "Er staat geen bestand van deze ronde voor u klaar." in answer.content.decode()
    # Of another round it stays.
    assert not LogLine.objects.filter(what="project.exported").exists()


@pytest.mark.parametrize("purpose", ["take_part", "quote"])
def test_a_no_takes_what_was_made_away(home, purpose, django_capture_on_commit_callbacks):
    say(home, "take_part", is_given=True)
    say(home, "quote", is_given=True)
    made(home)
    with django_capture_on_commit_callbacks(execute=True):
        say(home, purpose, is_given=False)
    assert not GivenProject.objects.exists()
    assert on_disk() == []


def test_a_withdrawal_while_it_is_made_leaves_no_file(
    home, monkeypatch, django_capture_on_commit_callbacks
):
    given, _begins = start(home)
    write = export.writing.write

    def slowly(*told, **more):
        written = write(*told, **more)
        with django_capture_on_commit_callbacks(execute=True):
            study.withdraw(participant=person(home), by=home.bram, at=timezone.now())
        return written

    monkeypatch.setattr(export.writing, "write", slowly)
    giving.give_asked(given_id=given.pk, attempt=given.attempt, at=timezone.now())
    assert not GivenProject.objects.exists()
    assert on_disk() == []


def test_what_was_made_of_another_text_goes_when_somebody_asks_for_it(
    home, client, django_capture_on_commit_callbacks
):
    made(home)
    text = Transcript.objects.get(text=projects.WORDS_ONE)
    fieldwork.replace_words(
        turn=text.turns.get(), word="loket", replacement="kantoor",
        places=[(text.pk, text.text.index("loket"))], revisions={text.pk: text.revision},
        by=home.bram, at=timezone.now(),
    )  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.get(address("given_file", home), follow=True)
    assert "sinds het werd gemaakt veranderde een tekst" in answer.content.decode()
    assert on_disk() == []
    assert not LogLine.objects.filter(what="project.exported").exists()


def test_who_allows_reuse_no_longer_is_in_no_file_for_reuse(home, monkeypatch):
    monkeypatch.setattr(export.bases, "check_may_begin", lambda *_told: None)
    allowed = set(Transcript.objects.values_list("conversation_id", flat=True))
    monkeypatch.setattr(export.fieldwork, "reusable", lambda _round: allowed)
    given = made(home, for_reuse=True)
    assert read(given, home.bram)
    allowed.pop()
    with pytest.raises(refusals.GivenOutdated):
        read(given, home.bram)
    assert not GivenProject.objects.exists()


def test_what_is_added_later_leaves_what_was_made(home):
    given = made(home)
    cast.make_participant(home.round, "D9")
    assert read(given, home.bram)


def test_what_is_removed_or_comes_back_takes_what_was_made_along(home):
    kind = removable.kind_of("conversation")
    talk = Conversation.objects.get(round=home.round, number=1)
    made(home)
    removal = removals.remove(kind=kind, record=talk, by=home.bram, at=timezone.now())
    assert not GivenProject.objects.exists()
    made(home)
    removals.bring_back(removal=removal, by=home.bram, at=timezone.now())
    assert not GivenProject.objects.exists()


@pytest.mark.parametrize("kind", [KeptData.TRANSCRIPTS, KeptData.FILES, KeptData.RECORDINGS])
def test_a_term_that_is_over_reaches_it(home, kind):
    made(home)
    for kept in safeguards.kept_of(kind):
        if kept.room == "exchange":
            assert kept.erase(home.round.pk, timezone.now())[erasers.GIVEN] == 1
    assert not GivenProject.objects.exists()


# --- how long it is kept ----------------------------------------------------------------------
def test_what_was_made_goes_after_a_day(home, django_capture_on_commit_callbacks):
    given = made(home)
    jobs.sweep(at=given.since + giving.KEPT)
    assert GivenProject.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        jobs.sweep(at=given.since + giving.KEPT + timedelta(seconds=1))
    assert not GivenProject.objects.exists()
    assert on_disk() == []
    assert signs() == ["project_file.started", "project_file.removed"]


# --- its page ---------------------------------------------------------------------------------
@pytest.mark.usefixtures("all_is_large")
def test_the_page_says_how_far_it_is_and_writes_nothing(client, home):
    client.post(address("file", home), {"what": "project"})  # no worker: it waits
    page = client.get(address("given", home)).content.decode()
    assert "Het klaarmaken begint zo." in page
    assert "Afbreken" in page
    given = GivenProject.objects.get()
    GivenProject.objects.update(state=State.GIVING)
    file = Path(given.content.path)
    watching._write(file.with_name(f"{file.name}.far"), watching.Far(Stage.TEXTS, 1, 2))
    with connection.execute_wrapper(refuse_writes):
        part = client.get(address("given", home), {"fase": "giving_codes"}, headers=HX)
        same = client.get(address("given", home), {"fase": "giving_texts"}, headers=HX)
    told = part.content.decode()
    assert "1 van 2" in told
    assert "2 van 3" in told
    assert "Het project wordt klaargemaakt: de teksten en passages." in told
    assert "hx-swap-oob" not in same.content.decode()
    assert "(wordt klaargemaakt)" in client.get(address("overview", home)).content.decode()
    client.post(address("given", home), {"do": "stop"})
    assert client.get(address("given", home), headers=HX)["HX-Refresh"] == "true"


def test_the_page_that_waited_loads_again_when_it_is_ready(client, home):
    made(home)
    assert client.get(address("given", home), headers=HX)["HX-Refresh"] == "true"


# --- others meanwhile -------------------------------------------------------------------------
@pytest.mark.usefixtures("committed_db")
def test_a_withdrawal_that_waits_for_the_last_step_takes_the_file_along(home, monkeypatch):
    """Over two connections: who finishes holds the row, and then it is no file without a row."""
    given, _begins = start(home)
    check, is_in = giving.held_by, threading.Event()

    def slowly(one, *, by):
        if connection.in_atomic_block:  # its row is locked by now
            is_in.set()
            time.sleep(0.5)
        return check(one, by=by)

    monkeypatch.setattr(giving, "held_by", slowly)

    def as_the_worker():
        try:
            giving.give_asked(given_id=given.pk, attempt=given.attempt, at=timezone.now())
        finally:
            connection.close()

    worker = threading.Thread(target=as_the_worker)
    worker.start()
    assert is_in.wait(30)
    study.withdraw(participant=person(home), by=home.bram, at=timezone.now())
    worker.join()
    assert not GivenProject.objects.exists()
    assert on_disk() == []
