"""Looking at a large project by the worker: what is found is the same, and it can be stopped."""

import errno
import threading
import time
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from tests.exchange import projects
from weerklank.exchange import inspection, models, refusals
from weerklank.exchange.operations import drafts, taking, watching, working
from weerklank.exchange.rules import State
from weerklank.fieldwork.models import Conversation
from weerklank.safeguards.models import LogLine
from weerklank.safeguards.refusals import AccessDenied
from weerklank.study.models import Membership

HX = {"HX-Request": "true"}
UTF16 = {"unit": "utf16", "line_end": "one", "mark": False}
CHOSEN = {
    "do": "take", "matches_codes": "on", "case0": "inburgeraar", "case1": "inburgeraar",
    "variable0": "new", "user0": "0", "user1": "0",
}  # fmt: skip


@pytest.fixture(autouse=True)
def all_is_large(monkeypatch):
    monkeypatch.setattr(drafts, "AT_ONCE_BYTES", 100)


@pytest.fixture
def draft(voorbeelddam):
    return bring(voorbeelddam, projects.whole())


@pytest.fixture
def client(logged_in, bram):
    return logged_in(bram)


@pytest.fixture
def place(client, voorbeelddam):
    return send(client, voorbeelddam, projects.whole())["Location"]


def bring(home, data):
    return drafts.bring_in(
        round_=home.round,
        name="project.qdpx",
        file=ContentFile(data, name="project.qdpx"),
        by=home.bram,
        at=timezone.now(),
    )


def send(client, home, data):
    address = reverse("exchange:overview", args=[home.round.slug])
    return client.post(address, {"project": SimpleUploadedFile("project.qdpx", data)})


def look(draft, attempt=None):
    taking.look_asked(draft_id=draft.pk, attempt=attempt or draft.attempt, at=timezone.now())
    draft.refresh_from_db()
    return draft


def again(draft, home, told):
    return taking.start_looking(draft=draft, told=told, by=home.bram, at=timezone.now())


def signs():
    found = LogLine.objects.order_by("pk").values_list("what", flat=True)
    return [each.removeprefix("project.") for each in found if each.startswith("project.")]


# --- from start to end ------------------------------------------------------------------------
def test_the_worker_finds_what_is_found_at_once(draft, voorbeelddam, monkeypatch):
    assert (draft.state, draft.found) == (State.WAITING, {})
    look(draft)
    assert (draft.state, draft.told) == (State.OPEN, {})
    assert signs() == ["brought_in", "read"]
    monkeypatch.setattr(drafts, "AT_ONCE_BYTES", 1 << 20)
    at_once = bring(voorbeelddam, projects.whole())
    at_once.refresh_from_db()
    assert at_once.state == State.OPEN
    assert draft.found == at_once.found
    assert draft.found["counts"]["codings"] == 3


def test_what_is_not_large_is_looked_at_at_once(voorbeelddam, monkeypatch):
    data = projects.whole()
    monkeypatch.setattr(drafts, "AT_ONCE_BYTES", len(data))
    assert bring(voorbeelddam, data).state == State.OPEN
    monkeypatch.setattr(drafts, "AT_ONCE_BYTES", len(data) - 1)
    assert bring(voorbeelddam, data).state == State.WAITING


def test_it_tells_how_far_it_is(draft, monkeypatch):
    told = []
    go_on = watching.Watch.go_on

    def hear(watch, stage=None, **far):
        go_on(watch, stage, **far)
        told.append((watch.far.texts, watch.far.codings))

    monkeypatch.setattr(watching.Watch, "go_on", hear)
    look(draft)
    assert told == [(1, 2), (2, 3), (2, 3)]  # two texts and a picture


def test_counting_otherwise_is_kept_only_with_what_was_found_by_it(draft, voorbeelddam):
    look(draft)
    before = draft.found
    again(draft, voorbeelddam, UTF16)
    draft.refresh_from_db()
    assert (draft.told, draft.found) == ({}, before)
    look(draft)
    assert (draft.state, draft.told) == (State.OPEN, UTF16)
    assert draft.found["counting"]["unit"] == "utf16"
    assert signs() == ["brought_in", "read", "started", "changed"]


# --- once -------------------------------------------------------------------------------------
def test_two_cannot_look_at_one_upload(draft, voorbeelddam):
    with pytest.raises(refusals.ProjectBusy):
        again(draft, voorbeelddam, {})
    for act in (drafts.discard, partial(drafts.count_again, told={})):
        with pytest.raises(refusals.ProjectBusy):
            act(draft=draft, by=voorbeelddam.bram, at=timezone.now())
    look(draft)
    look(draft)  # the same message twice
    assert signs() == ["brought_in", "read"]


def test_what_comes_back_late_is_not_kept(draft, voorbeelddam):
    long_ago = timezone.now() - timedelta(minutes=2)
    models.ProjectDraft.objects.update(state=State.LOOKING, since=long_ago)
    late = models.ProjectDraft.objects.select_related("round__monitor", "asked_by").get()
    assert working.state_of(late, at=timezone.now()) is State.BROKEN
    with watching.watching(Path(late.content.path)):
        assert working.state_of(late, at=timezone.now()) is State.LOOKING
    draft.refresh_from_db()
    second = again(draft, voorbeelddam, {})
    assert second == late.attempt + 1
    with pytest.raises(working.Overtaken):
        taking._look(late, watching.Watch(), at=timezone.now())
    draft.refresh_from_db()
    assert (draft.state, draft.found) == (State.WAITING, {})
    assert look(draft).state == State.OPEN


# --- stopping ---------------------------------------------------------------------------------
def test_stopping_before_it_begins_throws_it_away(
    draft, voorbeelddam, django_capture_on_commit_callbacks
):
    pk, path = draft.pk, Path(draft.content.path)
    with django_capture_on_commit_callbacks(execute=True):
        taking.stop(draft=draft, by=voorbeelddam.chantal, at=timezone.now())
    taking.look_asked(draft_id=pk, attempt=1, at=timezone.now())
    assert not models.ProjectDraft.objects.exists()
    assert list(path.parent.iterdir()) == []
    assert signs() == ["brought_in", "removed"]


def test_stopping_on_the_way_throws_it_away(
    draft, voorbeelddam, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(watching, "BEAT", 0.01)
    path, go_on, heard = Path(draft.content.path), watching.Watch.go_on, []

    def stop(watch, stage=None, **far):
        heard.append(far)
        if len(heard) == 1:
            other = models.ProjectDraft.objects.select_related("round__monitor").get()
            taking.stop(draft=other, by=voorbeelddam.bram, at=timezone.now())
            time.sleep(0.5)
        go_on(watch, stage, **far)

    monkeypatch.setattr(watching.Watch, "go_on", stop)
    with django_capture_on_commit_callbacks(execute=True):
        taking.look_asked(draft_id=draft.pk, attempt=1, at=timezone.now())
    assert len(heard) == 1
    assert not models.ProjectDraft.objects.exists()
    assert list(path.parent.iterdir()) == []


def test_stopping_to_count_otherwise_keeps_what_was_found(draft, voorbeelddam, client):
    before = look(draft).found
    attempt = again(draft, voorbeelddam, UTF16)
    taking.stop(draft=draft, by=voorbeelddam.bram, at=timezone.now())
    look(draft, attempt)
    assert (draft.state, draft.told, draft.found) == (State.STOPPED, {}, before)
    assert signs()[-1] == "stopped"
    page = client.get(reverse("exchange:draft", args=[draft.pk])).content.decode()
    assert "De posities zijn niet opnieuw geteld" in page
    assert "Het bekijken is gestopt." in page
    assert "Neem over" in page


def test_what_was_thrown_away_before_its_file_was_open_is_no_failure(
    draft, monkeypatch, voorbeelddam
):
    """Whoever stopped it saw no sign of a worker yet."""
    see = inspection.look_by_the_worker

    def late(path, *given, **named):
        models.ProjectDraft.objects.all().delete()
        path.unlink()
        return see(path, *given, **named)

    monkeypatch.setattr(inspection, "look_by_the_worker", late)
    taking.look_asked(draft_id=draft.pk, attempt=1, at=timezone.now())
    assert not models.ProjectDraft.objects.exists()


def test_who_may_not_research_stops_nothing_and_looks_at_nothing(draft, voorbeelddam):
    for act in (taking.stop, lambda **given: taking.start_looking(told={}, **given)):
        with pytest.raises(AccessDenied):
            act(draft=draft, by=voorbeelddam.coen, at=timezone.now())
    Membership.objects.filter(user=voorbeelddam.bram).delete()
    assert look(draft).state == State.REFUSED
    assert draft.found == {}


# --- going wrong ------------------------------------------------------------------------------
def test_a_file_that_cannot_be_read_is_refused_in_the_language_of_who_reads_it(
    client, voorbeelddam, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        place = send(client, voorbeelddam, projects.whole()[:400])["Location"]
    draft = models.ProjectDraft.objects.get()
    assert (draft.state, str(draft.content)) == (State.REFUSED, "")
    page = client.get(place).content.decode()
    assert "Het bestand is niet bekeken" in page
    assert "Het bestand is beschadigd (inhoudsopgave)." in page
    assert "Bekijk het opnieuw" not in page
    client.cookies["django_language"] = "en"
    voorbeelddam.bram.language = "en"
    voorbeelddam.bram.save()
    assert "The file is damaged" in client.get(place).content.decode()
    client.post(place, {"do": "look"})  # there is nothing left to look at
    assert models.ProjectDraft.objects.get().state == State.REFUSED
    assert client.post(place, {"do": "discard"}).status_code == 302
    assert not models.ProjectDraft.objects.exists()


def test_what_is_more_than_a_page_may_take_is_refused(draft, settings):
    settings.PROJECT_MOST_CODINGS = 2
    assert look(draft).state == State.REFUSED
    assert "weerklank refi import" in draft.refusal


@pytest.mark.parametrize("is_full", [True, False])
def test_a_failure_is_told_and_it_can_be_looked_at_again(is_full, draft, monkeypatch, client):
    def fail(*_given, **_named):
        raise OSError(errno.ENOSPC if is_full else errno.EIO, "no")

    monkeypatch.setattr(inspection.inspecting, "counted", fail)
    if is_full:
        look(draft)
    else:
        with pytest.raises(OSError, match="no"):
            look(draft)
    place = reverse("exchange:draft", args=[draft.pk])
    page = client.get(place).content.decode()
    assert ("De schijf van de server is vol" in page) is is_full
    assert ("door een fout van Weerklank zelf" in page) is not is_full
    monkeypatch.undo()
    assert client.post(place, {"do": "look"})["Location"] == place
    draft.refresh_from_db()
    assert look(draft).state == State.OPEN


# --- pages ------------------------------------------------------------------------------------
def test_a_large_file_goes_by_the_worker_from_upload_to_taking_over(
    client, voorbeelddam, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):  # as the worker does
        place = send(client, voorbeelddam, projects.whole())["Location"]
    page = client.get(place).content.decode()
    assert "Mevrouw De Wit" in page
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(place, {"do": "count", "unit": "utf16", "line_end": "one"})
    assert answer["Location"] == place
    assert models.ProjectDraft.objects.get().told["unit"] == "utf16"
    client.post(place, CHOSEN)
    assert Conversation.objects.count() == 2


def test_the_page_says_how_far_it_is_and_can_be_left_and_stopped(place, client, voorbeelddam):
    page = client.get(place).content.decode()
    assert "Het bekijken begint zo." in page
    assert "Stop en gooi dit weg" in page
    assert "Neem over" not in page
    overview = reverse("exchange:overview", args=[voorbeelddam.round.slug])
    listed = client.get(overview).content.decode()
    assert place in listed
    assert "(wordt bekeken)" in listed
    models.ProjectDraft.objects.update(state=State.LOOKING)
    file = Path(models.ProjectDraft.objects.get().content.path)
    far = file.with_name(f"{file.name}.far")
    watching._write(far, watching.Far(texts=1234, codings=5678))
    part = client.get(place, {"fase": "looking_waiting"}, headers=HX).content.decode()
    assert "Het bestand wordt bekeken." in part
    assert "1.234" in part
    assert "5.678" in part
    assert (
        "hx-swap-oob"
        not in client.get(place, {"fase": "looking_reading"}, headers=HX).content.decode()
    )
    client.post(place, CHOSEN)  # of a page that was open before
    answer = client.post(place, {"do": "stop"}, follow=True)
    assert "Het bekijken is gestopt. Het bestand is weg." in answer.content.decode()
    assert client.get(place).status_code == 404
    assert not models.ProjectDraft.objects.exists()


def test_the_page_that_waited_loads_again_when_it_was_looked_at(place, client):
    look(models.ProjectDraft.objects.get())
    assert client.get(place, headers=HX)["HX-Refresh"] == "true"


def test_the_page_says_that_no_worker_comes(place, client):
    models.ProjectDraft.objects.update(since=timezone.now() - timedelta(minutes=1))
    assert "of het werk op de achtergrond loopt" in client.get(place).content.decode()
    models.ProjectDraft.objects.update(state=State.LOOKING)
    page = client.get(place).content.decode()
    assert "Het bekijken brak af. Probeer het opnieuw." in page
    assert "Bekijk het opnieuw" in page


def test_nobody_of_another_monitor_sees_or_stops_it(place, logged_in, esra):
    stranger = logged_in(esra)
    assert stranger.get(place).status_code == 404
    assert stranger.post(place, {"do": "stop"}).status_code == 404
    assert models.ProjectDraft.objects.exists()


# --- others meanwhile -------------------------------------------------------------------------
@pytest.mark.usefixtures("committed_db")
def test_it_is_stopped_from_another_connection_while_it_looks(draft, monkeypatch, client):
    monkeypatch.setattr(watching, "BEAT", 0.05)
    go_on, is_in = watching.Watch.go_on, threading.Event()
    folder = Path(draft.content.path).parent

    def slowly(watch, stage=None, **far):
        is_in.set()
        for _try in range(100):
            go_on(watch)
            time.sleep(0.05)
        go_on(watch, stage, **far)

    monkeypatch.setattr(watching.Watch, "go_on", slowly)

    def as_the_worker():
        try:
            taking.look_asked(draft_id=draft.pk, attempt=1, at=timezone.now())
        finally:
            connection.close()

    worker = threading.Thread(target=as_the_worker)
    worker.start()
    assert is_in.wait(30)
    begun = time.monotonic()
    client.post(reverse("exchange:draft", args=[draft.pk]), {"do": "stop"})
    worker.join()
    assert time.monotonic() - begun < 4
    assert not models.ProjectDraft.objects.exists()
    assert list(folder.iterdir()) == []
