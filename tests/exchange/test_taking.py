"""Taking a large project over by the worker: all of it or nothing, once, and it can be stopped."""

import errno
import json
import os
import sqlite3
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.urls import reverse
from django.utils import timezone

from tests import cast
from tests.exchange import projects
from weerklank.coding import keeping
from weerklank.coding.models import Code, Coding, CountedText
from weerklank.exchange import jobs, models, refusals, rules
from weerklank.exchange.operations import drafts, importing, taking, watching, working
from weerklank.exchange.rules import State
from weerklank.fieldwork.models import Conversation
from weerklank.safeguards.models import LogLine
from weerklank.safeguards.refusals import AccessDenied
from weerklank.study.models import Membership, Participant

HX = {"HX-Request": "true"}


@pytest.fixture
def draft(voorbeelddam):
    """Give a project that somebody brought in."""
    return bring(voorbeelddam, projects.whole())


def bring(home, data):
    return drafts.bring_in(
        round_=home.round,
        name="project.qdpx",
        file=ContentFile(data, name="project.qdpx"),
        by=home.bram,
        at=timezone.now(),
    )


@pytest.fixture
def client(logged_in, bram):
    return logged_in(bram)


@pytest.fixture
def all_is_large(monkeypatch):
    monkeypatch.setattr(taking, "AT_ONCE_CODINGS", 0)


def start(draft, home, **more):
    return taking.start(draft=draft, choices=rules.Choices(**more), by=home.bram, at=timezone.now())


def work(draft, attempt):
    taking.take_asked(draft_id=draft.pk, attempt=attempt, at=timezone.now())
    draft.refresh_from_db()
    return draft


def nothing_is_left():
    return not any(
        model.objects.exists()
        for model in (Conversation, Coding, Code, Participant, models.TakenProject)
    )


def beside(draft):
    path = Path(draft.content.path)
    return sorted(each.name.removeprefix(path.name) for each in path.parent.glob(f"{path.name}.*"))


# --- from start to end ------------------------------------------------------------------------
def test_the_worker_takes_over_what_was_chosen_and_lets_the_upload_go(
    draft, voorbeelddam, django_capture_on_commit_callbacks
):
    file = draft.content
    path = Path(file.path)
    with django_capture_on_commit_callbacks(execute=True):
        work(draft, start(draft, voorbeelddam, cases={"x": ""}))
    assert (draft.state, draft.counts["conversations"], str(draft.content)) == (State.DONE, 2, "")
    assert Conversation.objects.count() == 2
    assert not path.exists()
    assert list(path.parent.iterdir()) == []
    signs = LogLine.objects.order_by("pk").values_list("what", flat=True)
    assert [each for each in signs if each.startswith("project.")] == [
        "project.brought_in", "project.started", "project.taken",
    ]  # fmt: skip


def test_the_worker_counts_what_it_took_over_so_that_no_page_has_to(draft, voorbeelddam):
    work(draft, start(draft, voorbeelddam))
    coded = set(Coding.objects.values_list("transcript", flat=True))
    assert coded
    assert set(CountedText.objects.values_list("transcript_id", flat=True)) == coded


def test_where_somebody_counts_already_the_worker_leaves_it(draft, voorbeelddam, monkeypatch):
    busy = sqlite3.OperationalError("database is locked")
    busy.sqlite_errorcode = sqlite3.SQLITE_BUSY

    def counts(_round):
        raise OperationalError("database is locked") from busy

    monkeypatch.setattr(keeping, "keep", counts)
    assert work(draft, start(draft, voorbeelddam)).state == State.DONE


def test_what_the_worker_takes_over_is_what_is_taken_over_at_once(draft, voorbeelddam, take):
    at_once = take(projects.whole(), round_=cast.make_round(voorbeelddam.monitor, 2)).counts
    assert work(draft, start(draft, voorbeelddam)).counts | {"codes": 0, "codes_known": 0} == (
        at_once | {"codes": 0, "codes_known": 0}
    )


def test_choices_are_kept_whole():
    choices = rules.Choices(
        counting=rules.Counting("utf16", "one", True),
        cases={"a": "inburgeraar", "b": ""},
        variables={"v": "new"},
        users={"u": 3},
        matches_codes=False,
    )
    assert rules.Choices.from_json(json.loads(json.dumps(choices.to_json()))) == choices
    assert rules.Choices.from_json(rules.Choices().to_json()) == rules.Choices()


# --- once -------------------------------------------------------------------------------------
def test_two_starts_of_one_upload_cannot_both_run(draft, voorbeelddam):
    attempt = start(draft, voorbeelddam)
    with pytest.raises(refusals.ProjectBusy):
        start(draft, voorbeelddam)
    work(draft, attempt)
    work(draft, attempt)  # the same message twice
    with pytest.raises(refusals.ProjectBusy):
        start(draft, voorbeelddam)
    assert Conversation.objects.count() == 2


def test_who_was_taken_for_dead_undoes_all_of_it(draft, voorbeelddam):
    first = start(draft, voorbeelddam)
    models.ProjectDraft.objects.filter(pk=draft.pk).update(
        state=State.TAKING, since=timezone.now() - timedelta(minutes=2)
    )
    draft.refresh_from_db()
    assert working.state_of(draft, at=timezone.now()) is State.BROKEN
    second = start(draft, voorbeelddam)
    assert second == first + 1
    draft.attempt = first
    with pytest.raises(working.Overtaken):
        taking._take(draft, watching.Watch(), at=timezone.now())
    assert nothing_is_left()
    draft.refresh_from_db()
    assert work(draft, second).state == State.DONE


def test_work_that_is_alive_is_not_taken_for_dead(draft):
    long_ago = timezone.now() - timedelta(hours=1)
    draft.state, draft.since = State.TAKING, long_ago
    with watching.watching(Path(draft.content.path)):
        assert working.state_of(draft, at=timezone.now()) is State.TAKING
    assert working.state_of(draft, at=timezone.now()) is State.BROKEN


def test_what_is_being_taken_over_is_neither_changed_nor_thrown_away(draft, voorbeelddam):
    start(draft, voorbeelddam)
    for act in (
        lambda: drafts.discard(draft=draft, by=voorbeelddam.bram, at=cast.NOW),
        lambda: drafts.count_again(draft=draft, told={}, by=voorbeelddam.bram, at=cast.NOW),
        lambda: taking.take_over(
            draft=draft, choices=rules.Choices(), by=voorbeelddam.bram, at=timezone.now()
        ),
    ):
        with pytest.raises(refusals.ProjectBusy):
            act()
    assert nothing_is_left()


# --- stopping ---------------------------------------------------------------------------------
def test_what_waits_can_be_stopped_before_it_begins(draft, voorbeelddam):
    attempt = start(draft, voorbeelddam)
    taking.stop(draft=draft, by=voorbeelddam.chantal, at=timezone.now())
    assert work(draft, attempt).state == State.STOPPED
    assert nothing_is_left()
    assert beside(draft) == []
    assert LogLine.objects.get(what="project.stopped").by_id == voorbeelddam.chantal.pk


def test_stopping_on_the_way_leaves_nothing_and_keeps_the_upload(draft, voorbeelddam, monkeypatch):
    monkeypatch.setattr(watching, "BEAT", 0.01)
    go_on, stages = watching.Watch.go_on, []

    def slowly(watch, stage=None, **far):
        stages.append(stage)
        if stage is rules.Stage.REST:  # everything but memos stands in the transaction
            assert Coding.objects.exists()
            watching.ask_to_stop(Path(draft.content.path))
            time.sleep(0.5)
        go_on(watch, stage, **far)

    monkeypatch.setattr(watching.Watch, "go_on", slowly)
    attempt = start(draft, voorbeelddam)
    assert work(draft, attempt).state == State.STOPPED
    assert rules.Stage.TEXTS in stages
    assert nothing_is_left()
    assert beside(draft) == []
    monkeypatch.setattr(watching.Watch, "go_on", go_on)
    assert work(draft, start(draft, voorbeelddam)).state == State.DONE


def test_who_may_not_research_stops_nothing(draft, voorbeelddam):
    start(draft, voorbeelddam)
    with pytest.raises(AccessDenied):
        taking.stop(draft=draft, by=voorbeelddam.coen, at=timezone.now())
    draft.refresh_from_db()
    assert draft.state == State.WAITING
    assert beside(draft) == []


# --- going wrong ------------------------------------------------------------------------------
def test_a_refusal_is_told_and_the_upload_can_be_tried_again(draft, voorbeelddam, client):
    path = Path(draft.content.path)
    whole = path.read_bytes()
    path.write_bytes(whole[:200])
    assert work(draft, start(draft, voorbeelddam)).state == State.REFUSED
    page = client.get(reverse("exchange:draft", args=[draft.pk])).content.decode()
    assert "Het project is niet overgenomen" in page
    assert "Het bestand is beschadigd (inhoudsopgave)." in page
    path.write_bytes(whole)
    assert work(draft, start(draft, voorbeelddam)).state == State.DONE


def test_who_may_no_longer_research_takes_nothing_over(draft, voorbeelddam):
    attempt = start(draft, voorbeelddam)
    Membership.objects.filter(user=voorbeelddam.bram).delete()
    assert work(draft, attempt).state == State.REFUSED
    assert nothing_is_left()


@pytest.mark.parametrize("is_full", [True, False])
def test_a_full_disk_leaves_nothing_and_says_so(is_full, draft, voorbeelddam, monkeypatch, client):
    def fail(*_given, **_named):
        raise OSError(errno.ENOSPC if is_full else errno.EIO, "no")

    monkeypatch.setattr(importing.search, "index_round", fail)  # when nearly all is written
    attempt = start(draft, voorbeelddam)
    if is_full:
        work(draft, attempt)
    else:
        with pytest.raises(OSError, match="no"):
            work(draft, attempt)
        draft.refresh_from_db()
    assert draft.state == (State.FULL if is_full else State.FAILED)
    assert nothing_is_left()
    page = client.get(reverse("exchange:draft", args=[draft.pk])).content.decode()
    assert ("De schijf van de server is vol" in page) is is_full
    assert ("door een fout van Weerklank zelf" in page) is not is_full
    monkeypatch.undo()
    assert work(draft, start(draft, voorbeelddam)).state == State.DONE


def test_a_database_without_room_is_a_full_disk(draft, voorbeelddam, monkeypatch):
    def fail(*_given, **_named):
        behind = sqlite3.OperationalError("database or disk is full")
        behind.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise OperationalError("database or disk is full") from behind

    monkeypatch.setattr(importing.search, "index_round", fail)
    assert work(draft, start(draft, voorbeelddam)).state == State.FULL


def test_on_a_full_disk_it_is_still_seen_that_somebody_is_at_work(tmp_path, monkeypatch):
    far = tmp_path / "upload.far"
    far.write_text("{}")
    os.utime(far, (0, 0))
    monkeypatch.setattr(watching, "_write", lambda *_given: (_ for _ in ()).throw(OSError(28, "")))
    watching._tell(far, watching.Far())
    assert watching.is_there(tmp_path / "upload", at=timezone.now())


# --- how long it is kept ----------------------------------------------------------------------
def test_what_is_being_taken_over_is_not_swept_and_what_was_goes_without_a_line(
    draft, voorbeelddam
):
    later = timezone.now() + timedelta(days=3)
    models.ProjectDraft.objects.update(state=State.TAKING, since=later)
    jobs.sweep(at=later)
    assert models.ProjectDraft.objects.exists()
    models.ProjectDraft.objects.update(state=State.DONE)
    jobs.sweep(at=later)
    assert not models.ProjectDraft.objects.exists()
    assert not LogLine.objects.filter(what="project.removed").exists()


# --- pages ------------------------------------------------------------------------------------
@pytest.fixture
def place(client, voorbeelddam):
    address = reverse("exchange:overview", args=[voorbeelddam.round.slug])
    file = SimpleUploadedFile("project.qdpx", projects.whole())
    return client.post(address, {"project": file})["Location"]


CHOSEN = {
    "do": "take", "matches_codes": "on", "case0": "inburgeraar", "case1": "inburgeraar",
    "variable0": "new", "user0": "0", "user1": "0",
}  # fmt: skip


@pytest.mark.usefixtures("all_is_large")
def test_a_large_project_goes_to_the_worker_and_its_page_says_what_came_of_it(
    place, client, voorbeelddam, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):  # as the worker does
        answer = client.post(place, CHOSEN)
    assert answer["Location"] == place
    assert "Overgenomen: 2 gesprekken" in client.get(place).content.decode()
    overview = client.get(reverse("exchange:overview", args=[voorbeelddam.round.slug]))
    assert place not in overview.content.decode()
    assert client.post(place, {"do": "discard"}).status_code == 302
    assert Conversation.objects.count() == 2


@pytest.mark.usefixtures("all_is_large")
def test_the_page_says_how_far_it_is_and_writes_nothing(place, client, voorbeelddam):
    client.post(place, CHOSEN)  # no worker: it waits
    page = client.get(place).content.decode()
    assert "Het overnemen begint zo." in page
    assert "Stop met overnemen" in page
    draft = models.ProjectDraft.objects.get()
    models.ProjectDraft.objects.update(state=State.TAKING)
    file = Path(draft.content.path)
    watching._write(file.with_name(f"{file.name}.far"), watching.Far(rules.Stage.TEXTS, 1, 2))
    lines = LogLine.objects.count()
    session = client.session
    session["seen_at"] = int(time.time()) - 120  # long enough ago to be noted
    session.save()
    with connection.execute_wrapper(refuse_writes):
        part = client.get(place, {"fase": "waiting"}, headers=HX).content.decode()
        same = client.get(place, {"fase": "texts"}, headers=HX).content.decode()
    assert "1 van 2" in part
    assert "2 van 3" in part
    assert "hx-swap-oob" in part
    assert "hx-swap-oob" not in same
    assert LogLine.objects.count() == lines
    watching.ask_to_stop(file)
    assert "wordt gestopt" in client.get(place).content.decode()
    overview = client.get(reverse("exchange:overview", args=[voorbeelddam.round.slug]))
    assert "(wordt overgenomen)" in overview.content.decode()


def refuse_writes(execute, sql, params, many, context):
    assert sql.lstrip().upper().startswith(("SELECT", "SAVEPOINT", "RELEASE")), sql
    return execute(sql, params, many, context)


@pytest.mark.usefixtures("all_is_large")
def test_the_page_that_waited_loads_again_when_it_ended(place, client):
    client.post(place, CHOSEN)
    client.post(place, {"do": "stop"})
    assert client.get(place, headers=HX)["HX-Refresh"] == "true"
    page = client.get(place).content.decode()
    assert "Het overnemen is gestopt. Er is niets overgenomen." in page
    assert "Neem over" in page
    models.ProjectDraft.objects.update(state=State.DONE, content="", counts={"conversations": 2})
    assert client.get(place, headers=HX)["HX-Refresh"] == "true"


@pytest.mark.usefixtures("all_is_large")
def test_nobody_of_another_monitor_sees_or_stops_it(place, client, logged_in, esra):
    client.post(place, CHOSEN)
    stranger = logged_in(esra)
    assert stranger.get(place).status_code == 404
    assert stranger.post(place, {"do": "stop"}).status_code == 404
    assert models.ProjectDraft.objects.get().state == State.WAITING


# --- others meanwhile -------------------------------------------------------------------------
@pytest.mark.usefixtures("committed_db")
def test_it_is_stopped_from_another_connection_while_it_writes(
    draft, voorbeelddam, monkeypatch, client
):
    """On SQLite the line of the log waits for the work, so the word to stop must not."""
    monkeypatch.setattr(watching, "BEAT", 0.05)
    go_on, is_in = watching.Watch.go_on, threading.Event()

    def slowly(watch, stage=None, **far):
        if stage is rules.Stage.REST:
            is_in.set()
            for _try in range(100):
                go_on(watch)
                time.sleep(0.05)
        go_on(watch, stage, **far)

    monkeypatch.setattr(watching.Watch, "go_on", slowly)
    attempt = start(draft, voorbeelddam)

    def as_the_worker():
        try:
            taking.take_asked(draft_id=draft.pk, attempt=attempt, at=timezone.now())
        finally:
            connection.close()

    worker = threading.Thread(target=as_the_worker)
    worker.start()
    assert is_in.wait(30)
    begun = time.monotonic()
    assert client.get(reverse("exchange:draft", args=[draft.pk])).status_code == 200
    client.post(reverse("exchange:draft", args=[draft.pk]), {"do": "stop"})
    worker.join()
    assert time.monotonic() - begun < 4
    draft.refresh_from_db()
    assert draft.state == State.STOPPED
    assert nothing_is_left()
    assert LogLine.objects.filter(what="project.stopped").exists()
