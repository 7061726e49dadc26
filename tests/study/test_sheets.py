"""What people are told: versions that stay once somebody answered, and languages that follow."""

import pytest
from django.urls import reverse

from tests import cast
from weerklank.safeguards.meanwhile import ChangedMeanwhile
from weerklank.safeguards.models import LogLine
from weerklank.safeguards.refusals import AccessDenied
from weerklank.sounds.models import Sound
from weerklank.study import models, planning, sheets, shipped, terms
from weerklank.study import operations as study
from weerklank.study.models import Consent
from weerklank.study.operations import asking, translating
from weerklank.study.operations import sheets as operations
from weerklank.study.rules import sheets as rules
from weerklank.study.sheets import Lacks

WAV = b"RIFF\x24\x08\x00\x00WAVEfmt " + bytes(40)


@pytest.fixture
def monitor(voorbeelddam):
    operations.begin_sheet(monitor=voorbeelddam.monitor, by=voorbeelddam.bram, at=cast.NOW)
    return voorbeelddam.monitor


def of(monitor, language):
    return sheets.in_languages(sheets.newest(monitor))[language]


def write(monitor, by, language="nl", **changed):
    now = of(monitor, language)
    base = now.words or shipped.consent_sheets()["en"]
    return operations.write_sheet_text(
        monitor=monitor,
        language=language,
        words={**base, **changed},
        revision=now.record.revision if now.record else 0,
        by=by,
        at=cast.NOW,
    )


def answer(monitor, world, language="nl"):
    """Let somebody answer after the newest version."""
    person = cast.make_participant(world.round, f"D{20 + Consent.objects.count()}")
    return Consent.objects.create(
        participant=person,
        purpose="record",
        is_given=True,
        on=cast.TODAY,
        medium="spoken",
        told=of(monitor, language).record,
        recorded_at=cast.NOW,
        recorded_by=world.bram,
    )


# --- the texts that ship ----------------------------------------------------------------------
def test_shipped_texts_have_every_part_in_languages_that_are_asked_in():
    ready = shipped.consent_sheets()
    assert list(ready) == list(terms.LANGUAGES)
    for language, words in ready.items():
        assert list(words) == list(rules.PARTS), language
        assert rules.missing(words) == [], language


def test_shipped_dutch_is_short():
    words = shipped.consent_sheets()["nl"]
    for part in (*rules.SPOKEN, *(f"{one}{rules.MORE_OF}" for one in terms.ConsentPurpose)):
        for line in words[part].replace("?", ".").split("."):
            assert len(line.split()) <= 12, line


def test_it_begins_with_drafts_that_no_speaker_saw(monitor, bram):
    found = sheets.in_languages(sheets.newest(monitor))
    assert {code: one.lacks for code, one in found.items()} == {
        "nl": Lacks.CHECKED,
        **dict.fromkeys(terms.FOREIGN, Lacks.DRAFT),
    }
    assert set(sheets.usable(sheets.newest(monitor))) == set(terms.LANGUAGES)
    with pytest.raises(operations.SheetExists):
        operations.begin_sheet(monitor=monitor, by=bram, at=cast.NOW)


# --- languages that shipped later -------------------------------------------------------------
LATER = ["fa", "prs", "ps", "ti", "uk"]


@pytest.fixture
def begun_before(monitor):
    """A sheet that was begun when fewer languages shipped."""
    models.ConsentSheetText.objects.filter(language__in=LATER).delete()
    return monitor


def take_in(monitor, by):
    return operations.take_in_shipped(monitor=monitor, by=by, at=cast.NOW)


def test_languages_that_shipped_later_come_in_as_drafts(begun_before, bram):
    written = write(begun_before, bram, "tr", yes="Olur")
    before = list(written.texts.order_by("pk").values())
    assert take_in(begun_before, bram) == written
    assert list(written.texts.order_by("pk").values())[: len(before)] == before
    for code in LATER:
        found = of(begun_before, code)
        assert (found.lacks, found.record.is_shipped) == (Lacks.DRAFT, True)
        assert found.words == shipped.consent_sheets()[code]
    with pytest.raises(operations.NothingNew):
        take_in(begun_before, bram)
    line = LogLine.objects.get(what="explanation.taken")
    assert line.detail == {"version": 1, "languages": LATER}


def test_a_language_that_people_began_is_left_as_it_is(begun_before, bram):
    write(begun_before, bram, "uk", yes="Так")
    mine = of(begun_before, "uk").record
    take_in(begun_before, bram)
    found = of(begun_before, "uk").record
    assert (found.pk, found.words, found.revision) == (mine.pk, mine.words, mine.revision)


def test_a_draft_of_other_dutch_says_so(begun_before, bram):
    write(begun_before, bram, opening="Anders.")
    take_in(begun_before, bram)
    assert of(begun_before, "uk").lacks == Lacks.OUTDATED
    assert of(begun_before, "uk").changed_parts == ["opening"]
    assert not of(begun_before, "uk").may_be_used


def test_a_version_that_was_answered_after_stays_as_it_was(begun_before, voorbeelddam, bram):
    answer(begun_before, voorbeelddam)
    assert take_in(begun_before, bram).version == 2
    first = sheets.version(begun_before, 1)
    assert first.texts.count() == len(terms.LANGUAGES) - len(LATER)
    assert sheets.version(begun_before, 2).texts.count() == len(terms.LANGUAGES)


def test_the_page_offers_what_is_lacking(begun_before, voorbeelddam, bram, client):
    address = reverse("study:sheet", args=[begun_before.slug])
    client.force_login(voorbeelddam.coen)
    assert "Neem deze concepten over" not in client.get(address).content.decode()
    assert client.post(address, {"do": "take_in"}).status_code == 403
    client.force_login(bram)
    assert "Neem deze concepten over" in client.get(address).content.decode()
    assert client.post(address, {"do": "take_in"}).status_code == 302
    assert "Neem deze concepten over" not in client.get(address).content.decode()
    assert client.post(address, {"do": "take_in"}).status_code == 422


# --- versions ---------------------------------------------------------------------------------
def test_words_change_in_place_until_somebody_answered(monitor, voorbeelddam, bram):
    assert write(monitor, bram, opening="Anders.").version == 1
    answer(monitor, voorbeelddam)
    assert write(monitor, bram, opening="Weer anders.").version == 2
    first = sheets.in_languages(sheets.version(monitor, 1))["nl"]
    assert first.words["opening"] == "Anders."
    assert of(monitor, "nl").words["opening"] == "Weer anders."
    assert write(monitor, bram, opening="En nog eens.").version == 2  # nobody heard version 2


def test_an_answer_in_one_language_keeps_the_version_in_all(monitor, voorbeelddam, bram):
    answer(monitor, voorbeelddam, "ar")
    assert write(monitor, bram, "tr", yes="Olur").version == 2
    assert sheets.in_languages(sheets.version(monitor, 1))["tr"].words["yes"] == "Evet"


def test_the_same_words_make_no_version(monitor, voorbeelddam, bram):
    answer(monitor, voorbeelddam)
    assert write(monitor, bram).version == 1


def test_changed_dutch_takes_translations_out_of_use_until_they_follow(monitor, bram):
    write(monitor, bram, record="Mogen wij opnemen?")
    found = of(monitor, "ar")
    assert found.lacks is Lacks.OUTDATED
    assert found.changed_parts == ["record"]
    assert not found.may_be_used
    for refused in (
        lambda: operations.check_sheet_text(
            monitor=monitor, language="ar", checker="Samira", by=bram, at=cast.NOW
        ),
        lambda: operations.approve_sheet_text(monitor=monitor, language="ar", by=bram, at=cast.NOW),
    ):
        with pytest.raises(operations.TextOutdated):
            refused()
    write(monitor, bram, "ar")  # looked at again: it still says the same
    assert of(monitor, "ar").lacks is Lacks.DRAFT
    assert of(monitor, "tr").lacks is Lacks.OUTDATED


def test_dutch_is_whole_and_others_may_grow(monitor, bram):
    with pytest.raises(operations.DutchIncomplete):
        write(monitor, bram, opening="  ")
    write(monitor, bram, "uk", opening="")
    assert of(monitor, "uk").lacks is Lacks.MISSING
    with pytest.raises(operations.TextIncomplete):
        operations.check_sheet_text(
            monitor=monitor, language="uk", checker="Olena", by=bram, at=cast.NOW
        )
    write(monitor, bram, "uk", opening="Ми хочемо поговорити.")
    assert of(monitor, "uk").lacks is Lacks.DRAFT
    unknown = dict.fromkeys(rules.PARTS, "x")
    with pytest.raises(operations.NoSheet):
        operations.write_sheet_text(
            monitor=monitor, language="xx", words=unknown, revision=0, by=bram, at=cast.NOW
        )


def test_who_saves_over_somebody_else_is_told(monitor, bram):
    seen = of(monitor, "nl").record.revision
    write(monitor, bram, opening="Anders.")
    with pytest.raises(ChangedMeanwhile):
        operations.write_sheet_text(
            monitor=monitor,
            language="nl",
            words=shipped.consent_sheets()["nl"],
            revision=seen,
            by=bram,
            at=cast.NOW,
        )


# --- checking and approving -------------------------------------------------------------------
def test_a_translation_is_checked_by_another_speaker_and_approved_by_another_researcher(
    monitor, voorbeelddam, bram
):
    chantal = voorbeelddam.chantal
    write(monitor, bram, "ar", yes="أجل")

    def check(name):
        operations.check_sheet_text(
            monitor=monitor, language="ar", checker=name, by=bram, at=cast.NOW
        )

    def approve(by):
        operations.approve_sheet_text(monitor=monitor, language="ar", by=by, at=cast.NOW)

    with pytest.raises(operations.NotChecked):
        approve(chantal)
    with pytest.raises(operations.CheckerMissing):
        check(" ")
    with pytest.raises(operations.SameSpeaker):
        check(bram.name.upper())
    check("Samira")
    with pytest.raises(operations.NothingToCheck):
        check("Samira")
    with pytest.raises(operations.EnteredThis):
        approve(bram)
    approve(chantal)
    found = of(monitor, "ar")
    assert (found.lacks, found.record.checker, found.record.approved_by) == (
        None,
        "Samira",
        chantal,
    )
    write(monitor, bram, "ar", no="كلا")
    found = of(monitor, "ar")
    assert (found.lacks, found.record.checker, found.record.approved_by) == (Lacks.DRAFT, "", None)


def test_dutch_needs_no_second_speaker_and_a_second_researcher(monitor, voorbeelddam, bram):
    with pytest.raises(operations.NothingToCheck):
        operations.check_sheet_text(
            monitor=monitor, language="nl", checker="Samira", by=bram, at=cast.NOW
        )
    write(monitor, bram, opening="Anders.")
    with pytest.raises(operations.EnteredThis):
        operations.approve_sheet_text(monitor=monitor, language="nl", by=bram, at=cast.NOW)
    operations.approve_sheet_text(
        monitor=monitor, language="nl", by=voorbeelddam.chantal, at=cast.NOW
    )
    assert of(monitor, "nl").lacks is None


def test_a_next_version_keeps_what_was_approved(monitor, voorbeelddam, bram):
    operations.approve_sheet_text(monitor=monitor, language="nl", by=bram, at=cast.NOW)
    answer(monitor, voorbeelddam)
    write(monitor, bram, "ar", yes="أجل")
    assert sheets.newest(monitor).version == 2
    assert of(monitor, "nl").lacks is None


# --- sound ------------------------------------------------------------------------------------
def speak(monitor, by, part="opening", language="ar"):
    operations.keep_sheet_sound(
        monitor=monitor, language=language, part=part, content=[WAV], by=by, at=cast.NOW
    )


def test_a_recording_holds_for_the_words_that_were_read(monitor, bram):
    speak(monitor, bram)
    assert of(monitor, "ar").sound_of("opening") is not None
    write(monitor, bram, "ar", yes="أجل")
    assert of(monitor, "ar").sound_of("opening") is not None
    write(monitor, bram, "ar", opening="كلمات أخرى")
    assert of(monitor, "ar").sound_of("opening") is None


def test_versions_share_a_recording_until_one_gets_its_own(monitor, voorbeelddam, bram):
    speak(monitor, bram)
    answer(monitor, voorbeelddam)
    write(monitor, bram, "ar", yes="أجل")
    first = sheets.in_languages(sheets.version(monitor, 1))["ar"].sound_of("opening")
    assert of(monitor, "ar").sound_of("opening") == first
    speak(monitor, bram)
    assert Sound.objects.filter(pk=first.pk).exists()  # version 1 still sounds
    assert of(monitor, "ar").sound_of("opening") != first
    speak(monitor, bram)
    assert Sound.objects.count() == 2  # what nobody hears any more is erased
    operations.remove_sheet_sound(
        monitor=monitor, language="ar", part="opening", by=bram, at=cast.NOW
    )
    assert list(Sound.objects.all()) == [first]


@pytest.mark.parametrize("part", ["yes", "take_part_more", "nonsense"])
def test_only_what_is_read_aloud_is_recorded(part, monitor, bram):
    with pytest.raises(operations.NoSuchPart):
        speak(monitor, bram, part)
    assert not Sound.objects.exists()


def test_only_a_researcher_writes(monitor, voorbeelddam):
    for user in (voorbeelddam.coen, voorbeelddam.daan):
        with pytest.raises(AccessDenied):
            write(monitor, user, opening="Anders.")
        with pytest.raises(AccessDenied):
            speak(monitor, user)


# --- pages ------------------------------------------------------------------------------------
def test_from_nothing_to_a_text_of_ones_own(voorbeelddam, bram, logged_in):
    client = logged_in(bram)
    address = reverse("study:sheet", args=[voorbeelddam.monitor.slug])
    assert "Begin met deze teksten" in client.get(address).content.decode()
    assert client.post(address).status_code == 302
    page = client.get(address).content.decode()
    assert page.count("concept, niet nagekeken door een spreker") == len(terms.FOREIGN)
    text = reverse("study:sheet_text", args=[voorbeelddam.monitor.slug, "nl"])
    words = shipped.consent_sheets()["nl"] | {"opening": "Hallo."}
    sent = {**words, "revision": "1", "do": "save"}
    assert client.post(text, sent).status_code == 302
    stale = client.post(text, sent | {"opening": "Dag."})
    assert stale.status_code == 422
    assert "terwijl dit formulier openstond" in stale.content.decode()
    missing = client.post(text, sent | {"opening": "", "revision": "2"})
    assert missing.status_code == 422
    printed = client.get(reverse("study:sheet_print", args=[voorbeelddam.monitor.slug, "nl"]))
    assert "Hallo." in printed.content.decode()
    assert LogLine.objects.filter(what="explanation.written").count() == 1


def test_what_is_not_there_is_not_found(monitor, bram, logged_in):
    client, slug = logged_in(bram), monitor.slug
    sheets.newest(monitor).texts.get(language="uk").delete()
    for name, *more in (
        ("sheet_text", "xx"),
        ("sheet_print", "uk"),
        ("sheet_print", "xx"),
        ("sheet_sound", "ar", "opening"),
    ):
        assert client.get(reverse(f"study:{name}", args=[slug, *more])).status_code == 404
    address = reverse("study:sheet", args=[slug])
    for version in ("2", "x", "0"):
        assert client.get(address, {"versie": version}).status_code == 404


def test_a_file_that_is_no_sound_is_refused_on_the_page(monitor, bram, logged_in, tmp_path):
    address = reverse("study:sheet_sound", args=[monitor.slug, "ar", "opening"])
    client = logged_in(bram)
    empty = client.post(address)
    assert empty.status_code == 422
    file = tmp_path / "page.wav"
    file.write_bytes(b"<html>")
    with file.open("rb") as content:
        refused = client.post(address, {"file": content})
    assert refused.status_code == 422
    assert "geen geluid" in refused.content.decode()
    file.write_bytes(WAV)
    with file.open("rb") as content:
        assert client.post(address, {"file": content}).status_code == 302
    heard = client.get(address)
    assert b"".join(heard.streaming_content) == WAV
    assert not LogLine.objects.filter(what="sound.played").exists()


# --- drafts, and what the plan asks of texts --------------------------------------------------
def demand(home, **needs: bool) -> None:
    study.write_plan(monitor=home.monitor, needs=needs, by=home.bram, at=cast.NOW)


def test_a_draft_may_be_used_and_stays_marked_as_one_in_the_record(voorbeelddam, client):
    home = voorbeelddam
    sheet = operations.begin_sheet(monitor=home.monitor, by=home.bram, at=cast.NOW)
    person = cast.make_participant(home.round, "D1")
    text = sheet.texts.get(language="ar")
    asking.ask_together(
        participant=person,
        text=text,
        revision=text.revision,
        answers={"take_part": True},
        medium="spoken",
        explained_by="onderzoeker",
        via_interpreter=True,
        by=home.bram,
        at=cast.NOW,
    )
    client.force_login(home.bram)
    said = "concept, niet nagekeken door een spreker"
    asked = client.get(f"{reverse('study:ask', args=[person.pk])}?taal=ar").content.decode()
    paper = client.get(reverse("study:sheet_print", args=[home.monitor.slug, "ar"]))
    assert said in asked
    assert said in paper.content.decode().lower()
    listed = client.get(reverse("study:sheet", args=[home.monitor.slug])).content.decode()
    assert listed.count("ja, als concept") == 8
    # Checked since: what she heard was a draft all the same.
    operations.check_sheet_text(
        monitor=home.monitor, language="ar", checker="Salma", by=home.bram, at=cast.NOW
    )
    operations.approve_sheet_text(monitor=home.monitor, language="ar", by=home.chantal, at=cast.NOW)
    [answer] = person.consents.all()
    assert (answer.told_status, answer.was_draft) == ("draft", True)
    for page in ("study:participant", "study:receipt"):
        assert f"toen een {said}" in client.get(reverse(page, args=[person.pk])).content.decode()
    now = person.consents.create(
        purpose="quote",
        is_given=True,
        on=cast.TODAY,
        medium="spoken",
        told=sheet.texts.get(language="ar"),
        told_status="approved",
        recorded_at=cast.NOW,
    )
    assert not now.was_draft


def test_a_plan_that_asks_checked_texts_lets_no_draft_be_used(voorbeelddam):
    home = voorbeelddam
    sheet = operations.begin_sheet(monitor=home.monitor, by=home.bram, at=cast.NOW)
    assert set(sheets.usable(sheet)) == set(terms.LANGUAGES)
    demand(home, checked=True)
    assert set(sheets.usable(sheet)) == {"nl"}
    text = sheet.texts.get(language="ar")
    with pytest.raises(asking.SheetChanged):
        asking.ask_together(
            participant=cast.make_participant(home.round, "D1"),
            text=text,
            revision=text.revision,
            answers={"take_part": True},
            medium="spoken",
            explained_by="onderzoeker",
            via_interpreter=True,
            by=home.bram,
            at=cast.NOW,
        )
    operations.check_sheet_text(
        monitor=home.monitor, language="ar", checker="Salma", by=home.bram, at=cast.NOW
    )
    assert set(sheets.usable(sheet)) == {"nl", "ar"}


def test_a_plan_that_asks_sound_lets_no_silent_text_be_used(voorbeelddam):
    home = voorbeelddam
    sheet = operations.begin_sheet(monitor=home.monitor, by=home.bram, at=cast.NOW)
    demand(home, audio=True)
    assert sheets.usable(sheet) == {}
    for part in rules.SPOKEN:
        assert sheets.usable(sheet) == {}
        operations.keep_sheet_sound(
            monitor=home.monitor,
            language="nl",
            part=part,
            content=[WAV],
            by=home.bram,
            at=cast.NOW,
        )
    assert set(sheets.usable(sheet)) == {"nl"}


@pytest.mark.parametrize(("needs", "said"), [("checked", "nagekeken"), ("audio", "ingesproken")])
def test_a_guide_is_published_as_the_plan_asks(voorbeelddam, needs, said):
    home = voorbeelddam
    guide = next(
        one
        for one in study.take_starting_guides(round=home.round, by=home.bram, at=cast.NOW)
        if one.key == "inburgeraar-z"
    )
    translating.set_languages(
        guide=guide, languages=["ar"], needs_audio=False, by=home.bram, at=cast.NOW
    )
    assert translating.what_lacks(guide) == []
    demand(home, **{needs: True})
    assert any(said in one for one in translating.what_lacks(guide))


def test_the_plan_says_what_it_asks_of_texts(voorbeelddam, client):
    client.force_login(voorbeelddam.bram)
    slug = voorbeelddam.monitor.slug
    part = reverse("study:plan_part", args=[slug, "teksten"])
    assert client.post(part, {"needs_checked": "on"}).status_code == 302
    plan = planning.of(voorbeelddam.monitor)
    assert (plan.needs_checked, plan.needs_audio) == (True, False)
    page = " ".join(client.get(reverse("study:monitorplan", args=[slug])).content.decode().split())
    assert "<dt>Alleen teksten die een tweede spreker nakeek</dt> <dd> ja" in page


def test_one_language_can_be_used_when_it_can_among_all(monitor, voorbeelddam):
    write(monitor, voorbeelddam.bram, "en", opening="")
    write(monitor, voorbeelddam.bram, "nl", opening="Andere woorden.")
    sheet = sheets.newest(monitor)
    for needs in (False, True):
        models.Plan.objects.update_or_create(
            monitor=monitor,
            defaults={
                "needs_checked": needs,
                "needs_audio": needs,
                "changed_at": cast.NOW,
                "changed_by": voorbeelddam.bram,
            },
        )
        usable = sheets.usable(sheet)
        for language in terms.LANGUAGES:
            one, among = sheets.usable_in(sheet, language), usable.get(language)
            assert (one is None) == (among is None), language
            if one is not None and among is not None:
                assert (one.words, one.lacks, one.record) == (
                    among.words,
                    among.lacks,
                    among.record,
                )
