"""Questions read aloud: kept under lock, invalidated by other words, asked for by the plan."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests import cast
from weerklank.safeguards import removable, removals
from weerklank.safeguards.models import LogLine
from weerklank.sounds import operations as keeping
from weerklank.sounds import queries as sounds
from weerklank.sounds import refusals
from weerklank.sounds.models import Sound
from weerklank.study import operations, spoken
from weerklank.study.models import Guide, GuideSound
from weerklank.study.operations import translating
from weerklank.study.spoken import Heard

WAV = b"RIFF\x24\x08\x00\x00WAVEfmt " + b"hoe ging het " * 500


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT


@pytest.fixture
def by(bram):
    return {"by": bram, "at": cast.NOW}


@pytest.fixture
def guide(voorbeelddam, by):
    guide = operations.add_guide(
        round=voorbeelddam.round, title="Leidraad", perspective="inburgeraar", **by
    )
    section = operations.add_section(guide=guide, title="Begin", **by)
    operations.add_question(section=section, text="Hoe ging het?", **by)
    return guide


@pytest.fixture
def question(guide):
    return guide.sections.get().questions.get()


def keep(question, by, language="nl", content=WAV):
    return translating.keep_sound(question=question, language=language, content=[content], **by)


def heard(guide, language="nl"):
    return [part.heard for part in spoken.in_language(guide, language).questions]


def files(folder: Path):
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_question_is_heard_until_its_words_change(guide, question, by):
    assert heard(guide) == [Heard.MISSING]
    keep(question, by)
    assert heard(guide) == [Heard.RECORDED]
    operations.change_question(question=question, text="Hoe ging het daarna?", **by)
    assert heard(guide) == [Heard.OUTDATED]
    operations.change_question(question=question, text="Hoe ging het?", **by)
    assert heard(guide) == [Heard.RECORDED]


def test_a_language_without_words_is_not_read_aloud(question, by):
    with pytest.raises(translating.SoundWithoutText):
        keep(question, by, language="ti")
    assert not Sound.objects.exists()


def test_another_recording_takes_the_place_of_the_first_and_that_is_erased(
    guide, question, by, folder, django_capture_on_commit_callbacks
):
    first = keep(question, by).sound
    with django_capture_on_commit_callbacks(execute=True):
        second = keep(question, by).sound
    assert list(Sound.objects.all()) == [second]
    assert files(folder) == [Path(second.file.path)]
    assert first.pk != second.pk


def test_versions_share_a_recording_until_the_last_lets_it_go(guide, question, by):
    keep(question, by)
    copy = operations.make_new_version(guide=guide, **by)
    assert heard(copy) == [Heard.RECORDED]
    copied = copy.sections.get().questions.get()
    translating.remove_sound(question=copied, language="nl", **by)
    assert heard(guide) == [Heard.RECORDED]
    assert Sound.objects.count() == 1
    translating.remove_sound(question=question, language="nl", **by)
    assert not Sound.objects.exists()


def test_a_guide_that_must_be_heard_is_not_published_without(guide, question, by):
    translating.set_languages(guide=guide, languages=[], needs_audio=True, **by)
    with pytest.raises(translating.GuideIncomplete) as refused:
        translating.publish_guide(guide=guide, **by)
    assert "Nederlands: 1 van de vragen nog niet ingesproken" in str(refused.value.user_message)
    keep(question, by)
    translating.publish_guide(guide=guide, **by)
    with pytest.raises(translating.SoundNeeded):
        translating.remove_sound(question=question, language="nl", **by)
    keep(question, by)


def test_a_recording_of_other_words_does_not_count_for_publishing(guide, question, by):
    keep(question, by)
    operations.change_question(question=question, text="Hoe is het nu?", **by)
    translating.set_languages(guide=guide, languages=[], needs_audio=True, **by)
    with pytest.raises(translating.GuideIncomplete):
        translating.publish_guide(guide=guide, **by)


def test_each_chosen_language_must_be_heard(guide, question, by):
    heading = guide.sections.get()
    for name, text in ((f"s{heading.pk}", "Start"), (f"q{question.pk}", "How did it go?")):
        translating.write_translation(
            guide=guide, name=name, language="en", text=text, revision=0, **by
        )
    keep(question, by)
    translating.set_languages(guide=guide, languages=["en"], needs_audio=True, **by)
    with pytest.raises(translating.GuideIncomplete):
        translating.publish_guide(guide=guide, **by)
    keep(question, by, language="en")
    translating.publish_guide(guide=guide, **by)


# --- what goes for good -----------------------------------------------------------------------
def test_the_sound_of_a_removed_guide_comes_back_with_it_and_goes_with_it(guide, question, by):
    sound = keep(question, by).sound
    late = cast.NOW + timedelta(days=2)
    removal = removals.remove(kind=removable.kind_of("guide"), record=guide, **by)
    assert not GuideSound.objects.exists()
    assert list(sounds.loose(late)) == []
    removals.bring_back(removal=removal, **by)
    assert GuideSound.objects.get().sound == sound
    guide = Guide.objects.get()
    removal = removals.remove(kind=removable.kind_of("guide"), record=guide, **by)
    removals.erase(removal=removal, **by)
    assert list(sounds.loose(cast.NOW)) == []
    assert list(sounds.loose(late)) == [sound]
    assert keeping.erase_loose(at=late) == 1
    assert not Sound.objects.exists()


# --- pages ------------------------------------------------------------------------------------
def test_it_is_uploaded_played_and_erased_without_javascript(client, guide, question, bram):
    client.force_login(bram)
    address = reverse("study:guide_sound", args=[question.pk, "nl"])
    assert client.get(address).status_code == 404
    file = SimpleUploadedFile("opname.wav", WAV, "audio/wav")
    answer = client.post(address, {"file": file, "spoken_by": "Chantal"})
    assert answer.status_code == 302
    answer = client.get(address, headers={"Range": "bytes=4-7"})
    assert (answer.status_code, b"".join(answer)) == (206, WAV[4:8])
    assert not LogLine.objects.filter(what="sound.played").exists()
    page = client.get(reverse("study:guide_language", args=[guide.pk, "nl"]))
    assert address in page.content.decode()
    assert "microphone=(self)" in page.headers["Permissions-Policy"]
    assert client.post(address, {"do": "remove"}).status_code == 302
    assert heard(guide) == [Heard.MISSING]


def test_what_is_no_sound_is_refused_on_the_page(client, guide, question, bram):
    client.force_login(bram)
    address = reverse("study:guide_sound", args=[question.pk, "nl"])
    file = SimpleUploadedFile("opname.mp3", b"<script>alert(1)</script>", "audio/mpeg")
    answer = client.post(address, {"file": file})
    assert answer.status_code == 422
    assert str(refusals.NoSound.user_message) in answer.content.decode()
    assert client.post(address, {}).status_code == 422
    assert not Sound.objects.exists()


def test_other_pages_do_not_open_the_microphone(client, guide, bram):
    client.force_login(bram)
    page = client.get(reverse("study:guide", args=[guide.pk]))
    assert "microphone=()" in page.headers["Permissions-Policy"]


def test_a_stranger_hears_nothing(client, question, by):
    keep(question, by)
    client.force_login(cast.make_user("esra"))
    assert client.get(reverse("study:guide_sound", args=[question.pk, "nl"])).status_code == 404
