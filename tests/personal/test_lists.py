"""Who keeps the list of a municipality: words, checking, sound, and what grows old."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests import cast
from tests.personal.world import LETTER, SPOKEN, Personal, add_letter
from weerklank.personal import jobs, queries
from weerklank.personal.models import Entry, EntryText, Recording
from weerklank.personal.operations import lists
from weerklank.safeguards.meanwhile import ChangedMeanwhile
from weerklank.safeguards.refusals import AccessDenied
from weerklank.sounds.models import Sound
from weerklank.trajectories import models as register_models

LISTS = "/register/voorbeelddam/mijn-inburgering/"
TODAY = date(2026, 11, 1)


def of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def save(register: cast.Register, entry: Entry, language: str, **more: Any) -> EntryText:
    given: dict[str, Any] = {
        "words": dict(zip(lists.PARTS, LETTER["ti"], strict=True)),
        "revision": 0,
        "by": register.noor,
        "at": timezone.now(),
    }
    return lists.save_text(entry=entry, language=language, **(given | more))


def test_a_regisseur_adds_an_entry_and_words_it_in_two_languages(register: cast.Register) -> None:
    noor = of(register.noor)
    given = {
        "kind": "help", "picture": "people", "owner": "sociaal team", "valid_until": "2027-01-01",
        "phone": "010 000 00 00", "is_shown": "on",
    }  # fmt: skip
    answer = noor.post(f"{LISTS}nieuw/", given)
    entry = Entry.objects.get()
    assert answer.headers["Location"] == f"{LISTS}{entry.pk}/nl/"
    words = {"title": "Taalcafé", "what": "U praat Nederlands.", "revision": 0, "do": "save"}
    assert noor.post(f"{LISTS}{entry.pk}/ar/", words).status_code == 422
    assert noor.post(f"{LISTS}{entry.pk}/nl/", words).status_code == 302
    assert noor.post(f"{LISTS}{entry.pk}/ar/", words | {"title": "مقهى"}).status_code == 302
    # From a window that was opened before: nothing is overwritten, nothing typed is lost.
    again = noor.post(f"{LISTS}{entry.pk}/ar/", words | {"title": "anders"})
    assert again.status_code == 422
    assert "anders" in again.content.decode()
    assert {one.language: one.title for one in entry.texts.all()} == {
        "nl": "Taalcafé", "ar": "مقهى",
    }  # fmt: skip
    assert noor.post(f"{LISTS}nieuw/", given | {"owner": ""}).status_code == 422


def test_only_a_regisseur_of_this_municipality_keeps_the_list(register: cast.Register) -> None:
    entry = add_letter(register)
    text = entry.texts.get(language="nl")
    esra = cast.make_user("esra")
    now, piece = timezone.now(), queries.Piece("hulp", "x", "ti")
    for user in (register.amina, register.tessa, register.kees, esra):
        for act in (
            lambda by: lists.set_rule(
                municipality=register.municipality, demands_recordings=True, by=by, at=now
            ),
            lambda by: lists.save_entry(
                municipality=register.municipality, entry=entry, values={}, revision=1, by=by,
                at=now,
            ),
            lambda by: save(register, entry, "uk", by=by),
            lambda by: lists.check_text(text=text, checker="Layla", by=by, at=now),
            lambda by: lists.approve_text(text=text, by=by, at=now),
            lambda by: lists.keep_recording(text=text, content=[SPOKEN], by=by, at=now),
            lambda by: lists.keep_recording_of_piece(
                municipality=register.municipality, piece=piece, content=[SPOKEN], by=by, at=now
            ),
            lambda by: lists.keep_recordings_of_pieces(
                municipality=register.municipality, pieces=[piece], archive=io.BytesIO(), by=by,
                at=now,
            ),
        ):  # fmt: skip
            with pytest.raises(AccessDenied):
                act(user)
    assert not Sound.objects.exists()


def test_checked_by_a_speaker_and_approved_by_another_than_who_entered(
    register: cast.Register,
) -> None:
    text = add_letter(register).texts.get(language="ti")
    now, second = timezone.now(), cast.make_user("esra")
    register_models.Member.objects.create(
        municipality=register.municipality, user=second, role="regisseur"
    )
    with pytest.raises(lists.NotChecked):
        lists.approve_text(text=text, by=second, at=now)
    with pytest.raises(lists.CheckerMissing):
        lists.check_text(text=text, checker=" ", by=register.noor, at=now)
    lists.check_text(text=text, checker="Rahel, tolk", by=register.noor, at=now)
    with pytest.raises(AccessDenied):
        lists.approve_text(text=text, by=register.noor, at=now)
    lists.approve_text(text=text, by=second, at=now)
    text.refresh_from_db()
    assert (text.status, text.checker) == ("approved", "Rahel, tolk")
    # Other words were looked at by nobody yet.
    save(register, text.entry, "ti", revision=1)
    text.refresh_from_db()
    assert (text.status, text.checker, text.revision) == ("draft", "", 2)


def test_two_at_one_entry_overwrite_nothing(register: cast.Register) -> None:
    entry = add_letter(register)
    given = {"municipality": register.municipality, "entry": entry, "by": register.noor,
             "at": timezone.now()}  # fmt: skip
    lists.save_entry(values={"owner": "team A"}, revision=1, **given)
    with pytest.raises(ChangedMeanwhile):
        lists.save_entry(values={"owner": "team B"}, revision=1, **given)
    entry.refresh_from_db()
    assert entry.owner == "team A"


def test_a_recording_takes_the_place_of_the_former_whose_sound_is_erased(
    personal: Personal,
) -> None:
    noor = of(personal.register.noor)
    address = f"{LISTS}{personal.letter.pk}/ti/"

    def send(content: bytes) -> Any:
        file = SimpleUploadedFile("x.wav", content)
        return noor.post(address, {"do": "speak", "file": file})

    assert send(SPOKEN).status_code == 302
    first = Sound.objects.get()
    assert send(b"geen geluid").status_code == 422
    assert send(SPOKEN).status_code == 302
    assert Sound.objects.get().pk != first.pk
    heard = noor.get(f"{LISTS}geluid/{Recording.objects.get().pk}/")
    assert b"".join(heard.streaming_content) == SPOKEN
    assert noor.post(address, {"do": "silence"}).status_code == 302
    assert not Sound.objects.exists()
    assert noor.post(address, {"do": "iets"}).status_code == 404


def test_what_is_missing_is_listed_until_somebody_reads_it_aloud(personal: Personal) -> None:
    noor, municipality = of(personal.register.noor), personal.register.municipality
    [kept] = queries.kept(municipality, today=TODAY)
    assert [one.language for one in kept.unheard] == ["nl", "ar", "ti"]
    assert len(kept.missing) == 6
    address = f"{LISTS}{personal.letter.pk}/ti/"
    assert address in noor.get(f"{LISTS}ingesproken/").content.decode()
    noor.post(address, {"do": "speak", "file": SimpleUploadedFile("x.wav", SPOKEN)})
    assert address not in noor.get(f"{LISTS}ingesproken/").content.decode()


def test_what_grows_old_is_told_once_a_week_to_who_keeps_it(register: cast.Register) -> None:
    for days in (-1, 20, 60):
        add_letter(register, until=TODAY + timedelta(days=days))
    add_letter(register, until=TODAY)
    Entry.objects.filter(valid_until=TODAY).update(is_shown=False)
    page = queries.kept(register.municipality, today=TODAY)
    assert [(one.is_old, one.grows_old) for one in page] == [
        (True, False), (False, True), (False, False), (False, True),
    ]  # fmt: skip
    for day, sent in ((0, 1), (6, 1), (7, 2)):
        jobs.remind(today=TODAY + timedelta(days=day))
        assert len(mail.outbox) == sent, day
    assert mail.outbox[0].to == ["noor@voorbeelddam.example"]
    assert "2 teksten" in mail.outbox[0].body
    assert LISTS in mail.outbox[0].body


def test_nothing_old_is_no_mail(register: cast.Register) -> None:
    add_letter(register)
    assert jobs.remind(today=TODAY) == 0
    assert mail.outbox == []
