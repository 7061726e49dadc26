"""Asking together: answers with what was told; the receipt; one yes taken back."""

import re
from itertools import product

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests import cast
from weerklank.invitations.shipped import card_words
from weerklank.safeguards.models import LogLine
from weerklank.safeguards.refusals import AccessDenied
from weerklank.sounds.models import Sound
from weerklank.sounds.refusals import NoSound
from weerklank.study import operations as study
from weerklank.study import queries, sheets, shipped, terms
from weerklank.study.models import Consent
from weerklank.study.operations import asking
from weerklank.study.operations import sheets as writing
from weerklank.study.rules import sheets as rules
from weerklank.study.terms import LANGUAGES, ConsentPurpose

WAV = b"RIFF\x24\x08\x00\x00WAVEfmt " + bytes(40)


@pytest.fixture
def as_bram(bram, logged_in):
    return logged_in(bram)


@pytest.fixture
def arabic(voorbeelddam):
    writing.begin_sheet(monitor=voorbeelddam.monitor, by=voorbeelddam.bram, at=cast.NOW)
    return sheets.newest(voorbeelddam.monitor).texts.get(language="ar")


def ask(d1, text, by, answers=None, **changed):
    given = {
        "revision": text.revision,
        "medium": "spoken",
        "explained_by": "consulent",
        "via_interpreter": True,
    }
    asking.ask_together(
        participant=d1,
        text=text,
        answers={"take_part": True, "quote": False} if answers is None else answers,
        by=by,
        at=cast.NOW,
        **given | changed,
    )


def test_an_answer_keeps_what_was_told_and_how(d1, arabic, bram):
    ask(d1, arabic, bram)
    rows = sheets.answers_of(d1)
    assert {purpose: row.is_given for purpose, row in rows.items()} == {
        "take_part": True,
        "quote": False,
    }
    row = rows["quote"]
    assert (row.told, row.explained_by, row.via_interpreter, row.medium, row.sound) == (
        arabic,
        "consulent",
        True,
        "spoken",
        None,
    )
    assert row.told.sheet.version == 1


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"answers": {}}, asking.NothingAnswered),
        ({"explained_by": "  "}, asking.ExplainedByMissing),
        ({"explained_by": "consulent 06-12345678"}, study.LooksPersonal),
        ({"sound": [b"<html>"]}, NoSound),
    ],
)
def test_what_is_not_whole_keeps_nothing(changed, refusal, d1, arabic, bram):
    with pytest.raises(refusal):
        ask(d1, arabic, bram, **changed)
    assert not Consent.objects.exists()
    assert not Sound.objects.exists()


def test_words_that_changed_while_somebody_listened_are_not_what_was_told(d1, arabic, bram):
    monitor = d1.round.monitor
    writing.write_sheet_text(
        monitor=monitor,
        language="ar",
        words={**arabic.words, "yes": "أجل"},
        revision=arabic.revision,
        by=bram,
        at=cast.NOW,
    )
    with pytest.raises(asking.SheetChanged):
        ask(d1, arabic, bram)
    arabic.refresh_from_db()
    ask(d1, arabic, bram)


def test_a_former_version_is_not_what_is_told_now(d1, arabic, bram, voorbeelddam):
    ask(d1, arabic, bram)
    writing.write_sheet_text(
        monitor=d1.round.monitor,
        language="ar",
        words={**arabic.words, "yes": "أجل"},
        revision=arabic.revision,
        by=bram,
        at=cast.NOW,
    )
    with pytest.raises(asking.SheetChanged):
        ask(cast.make_participant(voorbeelddam.round, "D2"), arabic, bram)
    assert sheets.answers_of(d1)["quote"].told.words["yes"] == "نعم"


def test_only_researchers_ask_and_take_back(d1, arabic, voorbeelddam):
    for user in (voorbeelddam.coen, voorbeelddam.daan):
        with pytest.raises(AccessDenied):
            ask(d1, arabic, user)
        with pytest.raises(AccessDenied):
            asking.take_back(participant=d1, purpose="quote", medium="spoken", by=user, at=cast.NOW)


# --- how it was said --------------------------------------------------------------------------
def test_one_recording_holds_all_answers_and_goes_at_a_withdrawal(d1, arabic, bram):
    ask(d1, arabic, bram, sound=[WAV])
    assert {row.medium for row in d1.consents.all()} == {"recorded"}
    sound = Sound.objects.get()
    assert sound.kind == "consent"
    assert {row.sound for row in d1.consents.all()} == {sound}
    assert study.preview_withdrawal(d1)["opnamen van toestemming"] == 1
    certificate = study.withdraw(participant=d1, by=bram, at=cast.NOW)
    assert certificate.counts["opnamen van toestemming"] == 1
    assert not Sound.objects.exists()
    # That it was asked and answered stays, without a voice and without who explained it.
    assert set(d1.consents.values_list("sound", "explained_by")) == {(None, "")}


def test_another_person_keeps_what_was_recorded(d1, arabic, bram, voorbeelddam):
    other = cast.make_participant(voorbeelddam.round, "D2")
    for person in (d1, other):
        ask(person, arabic, bram, sound=[WAV])
    study.withdraw(participant=d1, by=bram, at=cast.NOW)
    assert Sound.objects.get() == other.consents.first().sound


def test_each_play_is_a_line(d1, arabic, bram, voorbeelddam, logged_in):
    ask(d1, arabic, bram, sound=[WAV])
    other = cast.make_participant(voorbeelddam.round, "D2")
    row = d1.consents.first()
    address = reverse("study:spoken", args=[d1.pk, row.pk])
    assert b"".join(logged_in(bram).get(address).streaming_content) == WAV
    line = LogLine.objects.get(what="sound.played")
    assert (line.subject_id, line.by_id) == (str(d1.pk), bram.pk)
    assert logged_in(voorbeelddam.coen).get(address).status_code == 403
    elsewhere = reverse("study:spoken", args=[other.pk, row.pk])
    assert logged_in(bram).get(elsewhere).status_code == 404


# --- taking back ------------------------------------------------------------------------------
@pytest.mark.parametrize("purpose", [one for one in ConsentPurpose if one != "take_part"])
def test_one_yes_becomes_a_no_and_the_others_stay(purpose, d1, arabic, bram):
    ask(d1, arabic, bram, dict.fromkeys(ConsentPurpose.values, True))
    asking.take_back(participant=d1, purpose=purpose, medium="spoken", by=bram, at=cast.NOW)
    now = queries.consent_now([d1.pk])[d1.pk]
    assert now == {one: one != purpose for one in ConsentPurpose.values}
    with pytest.raises(asking.NotGiven):
        asking.take_back(participant=d1, purpose=purpose, medium="spoken", by=bram, at=cast.NOW)


@pytest.mark.parametrize(
    ("purpose", "answers"), [("take_part", {"take_part": True}), ("quote", {"record": True})]
)
def test_what_is_no_yes_is_not_taken_back_here(purpose, answers, d1, arabic, bram):
    ask(d1, arabic, bram, answers)
    with pytest.raises(asking.NotGiven):
        asking.take_back(participant=d1, purpose=purpose, medium="spoken", by=bram, at=cast.NOW)


def test_who_withdrew_is_asked_nothing(d1, arabic, bram):
    study.withdraw(participant=d1, by=bram, at=cast.NOW)
    with pytest.raises(study.ParticipantWithdrawn):
        ask(d1, arabic, bram)
    with pytest.raises(study.ParticipantWithdrawn):
        asking.take_back(participant=d1, purpose="quote", medium="spoken", by=bram, at=cast.NOW)


# --- pages ------------------------------------------------------------------------------------
def sent(told, **changed):
    return {
        "text": told.pk,
        "revision": told.revision,
        "doel_take_part": "ja",
        "doel_record": "nee",
        "doel_quote": "nu_niet",
        "medium": "spoken",
        "explained_by": "consulent",
        "via_interpreter": "ja",
    } | changed


def test_asking_in_arabic_and_the_receipt(d1, arabic, bram, logged_in):
    client = logged_in(bram)
    address = reverse("study:ask", args=[d1.pk]) + "?taal=ar"
    page = client.get(address)
    words = page.content.decode()
    assert 'lang="ar" dir="rtl"' in " ".join(words.split())
    assert "concept, niet nagekeken door een spreker" in words
    assert "microphone=(self)" in page.headers["Permissions-Policy"]
    assert words.count('type="radio"') >= 3 * len(ConsentPurpose)
    recording = SimpleUploadedFile("antwoord.wav", WAV, content_type="audio/wav")
    answer = client.post(address, sent(arabic) | {"sound": recording})
    assert answer.status_code == 302
    assert queries.consent_now([d1.pk])[d1.pk] == {"take_part": True, "record": False}
    receipt = client.get(answer.headers["Location"]).content.decode()
    start = receipt.index('<div class="study-asking"')
    paper = receipt[start : receipt.index("</main>")]
    assert "نعم" in paper
    assert "uitleg versie 1, Arabisch" in " ".join(re.sub("<[^>]+>", "", paper).split())
    assert arabic.words["take_back"] in paper
    assert "D1" not in paper
    assert "consulent" not in paper
    # How a card takes it back: where, and what to choose there, as its pages call it.
    assert f"http://testserver{reverse('invitations:card_enter')}" in paper
    for word in ("take_back", "stop"):
        assert card_words()["ar"][word] in paper


def test_a_receipt_names_what_a_card_has_in_every_language():
    words = shipped.own_card_words()
    assert words.keys() == card_words().keys() == LANGUAGES.keys()
    for language, said in words.items():
        for word in ("take_back", "stop"):
            assert card_words()[language][word] in said["choose"], language


NO_TRANSLATION = "De uitleg is er niet in het"


def test_a_receipt_says_that_there_is_no_translation(d1, arabic, bram, logged_in, voorbeelddam):
    """She hears it in the words that she was told; another language is not quietly made Dutch."""
    ask(d1, arabic, bram)
    told = arabic.words["answered"]
    dutch = sheets.newest(voorbeelddam.monitor).texts.get(language="nl")
    newer = writing.write_sheet_text(
        monitor=voorbeelddam.monitor,
        language="nl",
        words=dutch.words | {"take_part": "Doet u mee?"},
        revision=dutch.revision,
        by=bram,
        at=cast.NOW,
    )
    assert list(sheets.usable(newer)) == ["nl"]
    client, address = logged_in(bram), reverse("study:receipt", args=[d1.pk])
    for shown in (client.get(address), client.get(address, {"taal": "ar"})):
        words = shown.content.decode()
        assert told in words
        assert NO_TRANSLATION not in words
    words = " ".join(client.get(address, {"taal": "ti"}).content.decode().split())
    assert f"{NO_TRANSLATION} Tigrinya. Dit bewijs staat in het Nederlands" in words
    assert 'class="study-asking" lang="nl"' in words
    # What is no language is not asked for: then as she was told.
    assert told in client.get(address, {"taal": "xx"}).content.decode()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"doel_take_part": "nu_niet", "doel_record": ""}, "Kies bij ten minste één vraag"),
        ({"explained_by": ""}, "Wie legde het uit: "),
        ({"via_interpreter": ""}, "Via een tolk: "),
        ({"revision": "99"}, "De uitleg is intussen veranderd"),
        ({"text": "0"}, "De uitleg is intussen veranderd"),
        ({"doel_take_part": "misschien"}, "misschien"),
    ],
)
def test_a_refusal_stands_on_the_page(changed, words, d1, arabic, as_bram):
    address = reverse("study:ask", args=[d1.pk]) + "?taal=ar"
    answer = as_bram.post(address, sent(arabic, **changed))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Consent.objects.exists()


def test_without_a_sheet_the_page_says_what_to_do_first(d1, bram, logged_in):
    page = logged_in(bram).get(reverse("study:ask", args=[d1.pk]))
    assert page.status_code == 200
    assert "Maak eerst de uitleg" in page.content.decode()
    receipt = logged_in(bram).get(reverse("study:receipt", args=[d1.pk]))
    assert receipt.status_code == 404


NOT_YET = "kunt u nog niet vragen"


@pytest.mark.parametrize("lacks", ["nobody wrote it", "a part is empty", "the Dutch changed"])
def test_a_language_that_may_not_be_used_is_not_asked_in_and_the_page_says_so(
    lacks, d1, arabic, as_bram
):
    text = arabic.sheet.texts.get(language="uk")
    if lacks == "nobody wrote it":
        text.delete()
    else:
        kept = text.words if lacks == "a part is empty" else text.source
        kept["record"] = ""
        text.save()
    page = as_bram.get(reverse("study:ask", args=[d1.pk]), {"taal": "uk"}).content.decode()
    words = " ".join(page.split())
    assert 'class="study-asking" lang="nl"' in words
    why = "de Nederlandse tekst veranderde" if "Dutch" in lacks else "er ontbreken woorden"
    assert f"In het Oekraïens {NOT_YET}: {why}" in words
    assert "Hieronder staat de uitleg in het Nederlands." in words
    assert reverse("study:sheet_text", args=[d1.round.monitor.slug, "uk"]) in words


@pytest.mark.parametrize("language", ["", *terms.LANGUAGES])
def test_each_language_that_ships_is_asked_in(language, d1, arabic, as_bram):
    page = as_bram.get(reverse("study:ask", args=[d1.pk]), {"taal": language}).content.decode()
    shown = language or "nl"
    assert f'class="study-asking" lang="{shown}" dir="{terms.direction(shown)}"' in " ".join(
        page.split()
    )
    assert NOT_YET not in page
    draft = "concept, niet nagekeken door een spreker"
    assert (draft in page) is (shown != "nl")


def test_the_effect_is_shown_before_a_yes_is_taken_back(d1, arabic, bram, logged_in):
    ask(d1, arabic, bram, {"record": True, "take_part": True})
    client = logged_in(bram)
    address = reverse("study:take_back", args=[d1.pk, "record"])
    page = client.get(address).content.decode()
    assert "wis die op het apparaat" in page
    assert queries.consent_now([d1.pk])[d1.pk]["record"] is True  # looking changes nothing
    assert client.post(address).status_code == 422
    assert client.post(address, {"medium": "spoken"}).status_code == 302
    assert queries.consent_now([d1.pk])[d1.pk]["record"] is False
    assert client.get(address).status_code == 302
    part = reverse("study:take_back", args=[d1.pk, "take_part"])
    assert client.get(part).headers["Location"] == reverse("study:withdraw", args=[d1.pk])
    assert client.get(reverse("study:take_back", args=[d1.pk, "nonsense"])).status_code == 404


def test_nobody_is_asked_with_half_a_text():
    """The parts that a page shows are the parts that a text must have."""
    whole = dict.fromkeys(rules.PARTS, "woord")
    for part, empty in product(rules.PARTS, ("", " \n")):
        assert rules.missing(whole | {part: empty}) == [part]
    assert rules.missing(whole) == []
