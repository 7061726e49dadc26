"""A voice in parts: cuts, wrong offsets and checksums, two windows, lengths, what is abandoned."""

from __future__ import annotations

import hashlib
import random
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client, TestCase
from django.utils import timezone

from tests import cast
from tests.telling import world
from tests.telling.world import Told, checksum, patch, sound
from weerklank.sounds import queries as sounds
from weerklank.sounds.models import Arriving, ArrivingPart, Sound
from weerklank.study.operations import asking
from weerklank.telling import jobs, rules
from weerklank.telling.models import Upload
from weerklank.telling.operations import opening as openings
from weerklank.telling.operations import uploads

PART = 20_000


def offset_of(client, address: str) -> int:
    answer = client.head(address, headers=world.TUS)
    assert answer.status_code == 200
    return int(answer.headers["Upload-Offset"])


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def heard(told: Told, number: int = 0, pseudonym: str = "") -> bytes:
    answer = told.answer(number, pseudonym)
    assert answer is not None
    assert answer.sound is not None
    return b"".join(sounds.read(answer.sound))


def cut_and_send(told: Told, client, content: bytes, *, cuts: int, part: int) -> None:
    """Send a recording over a line that is cut at so many random moments.

    What was under way is lost, or arrived with its answer lost; then the server is asked.
    """
    chance = random.Random(16)  # noqa: S311
    address = told.create(client).headers["Location"]
    total = -(-len(content) // part)
    cut_at = set(chance.sample(range(total), cuts))
    offset = 0
    while offset < len(content):
        piece = content[offset : offset + part]
        if offset // part in cut_at:
            cut_at.discard(offset // part)
            if chance.random() < 0.5:  # it arrived, and nobody heard so
                patch(client, address, offset, piece, **{"upload-checksum": checksum(piece)})
            offset = offset_of(client, address)
            continue
        answer = patch(client, address, offset, piece, **{"upload-checksum": checksum(piece)})
        assert answer.status_code == 204
        offset = int(answer.headers["Upload-Offset"])
    assert not cut_at
    length = {"upload-length": str(len(content))}
    assert patch(client, address, offset, b"", **length).status_code == 204


def test_what_can_be_done_here_is_told(told: Told):
    answer = told.begin().options("/k/ar/vertellen/geluid/")
    assert answer.status_code == 204
    assert answer.headers["Tus-Version"] == "1.0.0"
    assert set(answer.headers["Tus-Extension"].split(",")) >= {
        "creation",
        "checksum",
        "termination",
        "expiration",
    }
    assert answer.headers["Tus-Max-Size"] == str(rules.MOST_BYTES)
    assert "sha1" in answer.headers["Tus-Checksum-Algorithm"].split(",")


def test_t16_a_line_that_is_cut_twelve_times_loses_nothing(told: Told):
    content = sound(600_000)
    cut_and_send(told, told.begin(), content, cuts=12, part=PART)
    assert digest(heard(told)) == digest(content)
    assert not ArrivingPart.objects.exists()


def test_parts_are_noise_on_disk_and_gone_once_it_is_whole(told: Told, folder: Path):
    client, content = told.begin(), world.WEBM + b"kanarieblauw " * 4_000
    address = told.create(client).headers["Location"]
    for offset, part in world.parts(content, PART):
        patch(client, address, offset, part)
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert len(files) == 3
    assert not any(b"kanarie" in path.read_bytes() for path in files)
    assert b"".join(sounds.read_arriving(Arriving.objects.get())) == content
    with TestCase.captureOnCommitCallbacks(execute=True):
        patch(client, address, len(content), b"", **{"upload-length": str(len(content))})
    [file] = [path for path in folder.rglob("*") if path.is_file()]
    assert file == Path(Sound.objects.get().file.path)
    assert heard(told) == content


def test_a_last_answer_that_got_lost_can_be_asked_again(told: Told):
    client, content = told.begin(), sound(5_000)
    upload = world.speak(told, client, content)
    address = f"/k/ar/vertellen/geluid/{upload.key}/"
    answer = client.head(address, headers=world.TUS)
    assert (answer.headers["Upload-Offset"], answer.headers["Upload-Length"]) == ("5000", "5000")
    again = patch(client, address, 5_000, b"", **{"upload-length": "5000"})
    assert again.status_code == 204
    assert Sound.objects.count() == 1


@pytest.mark.parametrize("wrong", [0, 1, PART - 1, PART + 1, 10**9])
def test_t18_a_wrong_offset_changes_nothing(wrong, told: Told):
    client = told.begin()
    address = told.create(client).headers["Location"]
    patch(client, address, 0, sound(PART))
    answer = patch(client, address, wrong, b"x" * 100)
    assert answer.status_code == 409
    assert offset_of(client, address) == PART
    assert ArrivingPart.objects.count() == 1


@pytest.mark.parametrize("offset", ["", "-1", "1.5", "een", "9" * 40])
def test_an_offset_that_is_none_is_told(offset, told: Told):
    client = told.begin()
    address = told.create(client).headers["Location"]
    answer = client.patch(
        address,
        b"x",
        content_type="application/offset+octet-stream",
        headers=world.TUS | {"upload-offset": offset},
    )
    assert answer.status_code == 400
    assert offset_of(client, address) == 0


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_t19_a_part_with_a_wrong_checksum_is_thrown_away(algorithm, told: Told):
    client, content = told.begin(), sound(PART)
    address = told.create(client).headers["Location"]
    wrong = {"upload-checksum": checksum(content + b"!", algorithm)}
    answer = patch(client, address, 0, content, **wrong)
    assert (answer.status_code, answer.reason_phrase) == (460, "Checksum Mismatch")
    assert offset_of(client, address) == 0
    assert not ArrivingPart.objects.exists()
    right = {"upload-checksum": checksum(content, algorithm)}
    assert patch(client, address, 0, content, **right).status_code == 204


@pytest.mark.parametrize("header", ["md5 AAAA", "sha1", "sha1 ¡"])
def test_a_checksum_that_nobody_understands_is_told(header, told: Told):
    client = told.begin()
    address = told.create(client).headers["Location"]
    answer = patch(client, address, 0, sound(100), **{"upload-checksum": header})
    assert answer.status_code in {400, 460}
    assert offset_of(client, address) == 0


def test_t20_two_windows_with_one_recording_make_one_result(told: Told):
    client, recording, content = told.begin(), uuid.uuid4(), sound(100_000)
    addresses = {
        told.create(client, recording=recording).headers["Location"] for _window in range(2)
    }
    [address] = addresses
    chance = random.Random(20)  # noqa: S311
    offsets = [0, 0]
    while min(offsets) < len(content):
        window = chance.randrange(2)
        piece = content[offsets[window] : offsets[window] + PART]
        answer = patch(client, address, offsets[window], piece)
        assert answer.status_code in {204, 409}
        offsets[window] = (
            int(answer.headers["Upload-Offset"])
            if answer.status_code == 204
            else offset_of(client, address)
        )
    for _window in range(2):
        patch(client, address, len(content), b"", **{"upload-length": str(len(content))})
    assert Sound.objects.count() == 1
    assert heard(told) == content


def test_two_windows_that_record_something_else_do_not_mix(told: Told):
    client, first, second = told.begin(), sound(60_000, 1), sound(60_000, 2)
    one, other = (told.create(client).headers["Location"] for _window in range(2))
    for offset, part in world.parts(first, PART):
        patch(client, one, offset, part)
        patch(client, other, offset, second[offset : offset + PART])
    for address in (one, other):
        patch(client, address, 60_000, b"", **{"upload-length": "60000"})
    assert Sound.objects.count() == 1
    assert heard(told) == second


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"upload-length": "-1"}, 400),
        ({"upload-length": "0"}, 400),
        ({"upload-length": ""}, 400),
        ({"upload-length": "1e3"}, 400),
        ({"upload-length": "9" * 30}, 400),
        ({"upload-length": str(rules.MOST_BYTES + 1)}, 413),
        ({"upload-defer-length": "0"}, 400),
        ({"upload-defer-length": "1", "upload-length": "10"}, 400),
        ({"x-nothing": "1"}, 400),
    ],
)
def test_t21_a_length_that_cannot_be_is_refused(headers, status, told: Told):
    client = told.begin()
    assert told.create(client, **headers).status_code == status
    assert not Upload.objects.exists()
    assert not Arriving.objects.exists()


def test_t21_more_than_was_said_is_refused(told: Told):
    client = told.begin()
    address = told.create(client, **{"upload-length": "1000"}).headers["Location"]
    assert patch(client, address, 0, sound(1_001)).status_code == 413
    assert offset_of(client, address) == 0
    assert not ArrivingPart.objects.exists()
    assert patch(client, address, 0, sound(1_000)).status_code == 204
    assert heard(told) == sound(1_000)


@pytest.mark.parametrize("length", ["0", "10", str(rules.MOST_BYTES + 1), "-5", "x"])
def test_t21_a_length_that_does_not_fit_what_arrived_is_refused(length, told: Told):
    client = told.begin()
    address = told.create(client).headers["Location"]
    patch(client, address, 0, sound(5_000))
    answer = patch(client, address, 5_000, b"", **{"upload-length": length})
    assert 400 <= answer.status_code < 500
    assert not Sound.objects.exists()
    assert offset_of(client, address) == 5_000


@pytest.mark.parametrize(
    "content",
    [b"MZ" + b"\x00" * 500, b"<html><script>alert(1)</script>" * 20, b"RIFFxxxxAVI " + b"\0" * 99],
)
def test_what_is_no_sound_is_refused_at_its_first_part(content, told: Told, folder: Path):
    client = told.begin()
    address = told.create(client).headers["Location"]
    assert patch(client, address, 0, content).status_code == 415
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_of_another_version_nothing_is_taken(told: Told):
    client = told.begin()
    address = told.create(client).headers["Location"]
    answer = client.patch(
        address,
        sound(100),
        content_type="application/offset+octet-stream",
        headers={"upload-offset": "0"},
    )
    assert (answer.status_code, answer.headers["Tus-Version"]) == (412, "1.0.0")
    wrong = client.patch(
        address, sound(100), content_type="audio/webm", headers=world.TUS | {"upload-offset": "0"}
    )
    assert wrong.status_code == 415


def test_a_recording_can_be_thrown_away(told: Told, folder: Path):
    client = told.begin()
    address = told.create(client).headers["Location"]
    patch(client, address, 0, sound(5_000))
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert client.delete(address, headers=world.TUS).status_code == 204
    assert client.head(address, headers=world.TUS).status_code == 404
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_of_one_person_so_many_are_on_their_way(told: Told):
    client = told.begin()
    statuses = [told.create(client).status_code for _one in range(rules.MOST_OPEN + 1)]
    assert statuses == [201] * rules.MOST_OPEN + [429]


def test_a_form_of_another_site_sends_no_voice(told: Told):
    from django.test import Client  # noqa: PLC0415

    client = told.begin()
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    assert told.create(strict).status_code == 403
    assert not Upload.objects.exists()


# --- what broke off -------------------------------------------------------------------------------
def test_what_arrived_of_a_recording_that_broke_off_can_be_kept(told: Told):
    client, content = told.begin(), sound(40_000)
    address = told.create(client).headers["Location"]
    patch(client, address, 0, content)
    page = client.get(told.at(0)).content.decode()
    assert "data-weerklank-cut" in page
    client.post(told.at(0), {"text": "", "do": "keep_cut"})
    assert (told.answer().is_cut, heard(told)) == (True, content)
    assert "data-weerklank-cut" not in client.get(told.at(0)).content.decode()
    # Her device hears that no more of it is wanted, and forgets the rest.
    assert client.head(address, headers=world.TUS).status_code == 410


def test_sending_keeps_what_broke_off(told: Told):
    client = told.begin()
    patch(client, told.create(client).headers["Location"], 0, sound(9_000))
    client.post("/k/ar/vertellen/antwoorden/", {"do": "send"})
    assert (told.answer().is_cut, len(heard(told))) == (True, 9_000)


def test_a_new_recording_takes_the_place_of_the_one_before(told: Told):
    client = told.begin()
    patch(client, told.create(client).headers["Location"], 0, sound(9_000, 1))
    world.speak(told, client, sound(8_000, 2))
    world.speak(told, client, sound(7_000, 3))
    assert heard(told) == sound(7_000, 3)
    assert Sound.objects.count() == 1
    assert not ArrivingPart.objects.exists()


def test_what_a_device_kept_since_an_hour_does_not_replace_what_she_said_after(told: Told):
    client = told.begin()
    world.speak(told, client, sound(8_000, 2))
    late = told.create(client, age=timedelta(hours=1))
    assert late.status_code == 410  # her device forgets it
    assert heard(told) == sound(8_000, 2)


def test_of_two_on_their_way_the_one_she_began_last_stays(told: Told):
    client = told.begin()
    newer = told.create(client, age=timedelta(minutes=1)).headers["Location"]
    older = told.create(client, age=timedelta(hours=1)).headers["Location"]
    patch(client, older, 0, sound(9_000, 1))
    patch(client, newer, 0, sound(8_000, 2), **{"upload-length": "8000"})
    assert patch(client, older, 9_000, b"", **{"upload-length": "9000"}).status_code == 410
    assert heard(told) == sound(8_000, 2)


def test_two_that_waited_for_the_line_are_taken_in_the_order_she_said_them(told: Told):
    client = told.begin()
    for minutes, content in [(30, sound(9_000, 1)), (20, sound(8_000, 2))]:
        address = told.create(client, age=timedelta(minutes=minutes)).headers["Location"]
        headers = {"upload-length": str(len(content))}
        assert patch(client, address, 0, content, **headers).status_code == 204
    assert heard(told) == sound(8_000, 2)


@pytest.mark.parametrize(("hours", "left"), [(47, True), (48, False)])
def test_t22_what_nobody_goes_on_with_ends_after_48_hours(hours, left, told: Told):
    client = told.begin()
    for number in range(3):
        told.create(client, number)
    later = timezone.now() + timedelta(hours=hours, minutes=1)
    jobs.sweep(at=later)
    assert Upload.objects.exists() is left
    assert Arriving.objects.exists() is left


def test_what_was_said_is_not_lost_when_it_ends(told: Told):
    client = told.begin()
    patch(client, told.create(client, 1).headers["Location"], 0, sound(9_000))
    jobs.sweep(at=timezone.now() + timedelta(hours=49))
    assert not Upload.objects.exists()
    assert (told.answer(1).is_cut, heard(told, 1)) == (True, sound(9_000))


def test_a_recording_that_ended_can_be_sent_anew_from_its_start(told: Told):
    client, content, recording = told.begin(), sound(9_000), uuid.uuid4()
    address = told.create(client, recording=recording).headers["Location"]
    patch(client, address, 0, content[:5_000])
    jobs.sweep(at=timezone.now() + timedelta(hours=49))
    assert client.head(address, headers=world.TUS).status_code == 404
    anew = told.create(client, recording=recording).headers["Location"]
    assert offset_of(client, anew) == 0
    patch(client, anew, 0, content, **{"upload-length": "9000"})
    assert (told.answer().is_cut, heard(told)) == (False, content)
    # Whole, it is known for as long as she tells: the device may ask at any time.
    jobs.sweep(at=timezone.now() + timedelta(days=30))
    assert offset_of(client, anew) == 9_000


def test_what_she_erased_does_not_come_back_from_a_device(told: Told):
    client, recording = told.begin(), uuid.uuid4()
    address = told.create(client, recording=recording).headers["Location"]
    patch(client, address, 0, sound(5_000))
    client.post(f"{told.at(0)}wissen/")
    jobs.sweep(at=timezone.now() + timedelta(days=30))
    assert client.head(address, headers=world.TUS).status_code == 410
    assert patch(client, address, 5_000, b"meer").status_code == 410
    assert told.create(client, recording=recording).headers["Location"] == address
    assert told.answer() is None
    assert not Arriving.objects.exists()


def test_of_what_she_said_anew_the_first_does_not_come_back(told: Told):
    client = told.begin()
    old = told.create(client).headers["Location"]
    patch(client, old, 0, sound(9_000, 1))
    world.speak(told, client, sound(8_000, 2))
    assert patch(client, old, 9_000, b"meer").status_code == 410
    assert heard(told) == sound(8_000, 2)


@pytest.mark.parametrize("do", ["close", "send"])
def test_where_nothing_can_be_added_a_voice_is_told_to_wait(do, told: Told):
    """Not that it is not wanted: then the device would throw it away."""
    client, content, recording = told.begin(), sound(9_000), uuid.uuid4()
    address = told.create(client, recording=recording).headers["Location"]
    patch(client, address, 0, content[:5_000])
    review = "/k/ar/vertellen/antwoorden/"
    if do == "close":
        openings.close(opening=told.opening, by=told.bram, at=timezone.now())
    else:
        client.post(review, {"do": "send"})
    assert patch(client, address, 5_000, content[5_000:]).status_code in {404, 423}
    assert told.create(client, recording=uuid.uuid4()).status_code == 423
    if do == "close":
        openings.open_(opening=told.opening, by=told.bram, at=timezone.now())
    else:
        client.post(review, {"do": "reopen"})
    again = told.create(client, recording=recording).headers["Location"]
    offset = offset_of(client, again)
    assert patch(client, again, offset, content[offset:]).status_code == 204
    patch(client, again, 9_000, b"", **{"upload-length": "9000"})
    assert (told.answer().is_cut, heard(told)) == (False, content)


def test_t22_so_many_are_pruned_at_once(told: Told, folder: Path):
    told.begin()
    telling = told.telling()
    made = [Arriving.objects.create(created_at=cast.NOW) for _one in range(60)]
    Upload.objects.bulk_create(
        Upload(
            telling=telling,
            question=told.questions[0],
            language="ar",
            recording=uuid.uuid4(),
            arriving=one,
            began_at=cast.NOW,
            created_at=cast.NOW,
            expires_at=cast.NOW,
        )
        for one in made
    )
    assert uploads.prune(at=timezone.now()) == 60
    assert not Upload.objects.exists()
    assert not Arriving.objects.exists()


def test_who_is_not_recorded_any_more_loses_her_voice_and_not_her_words(told: Told):
    client = told.begin()
    client.post(told.at(0), {"text": "geschreven", "do": "next"})
    world.speak(told, client, sound(9_000))
    patch(client, told.create(client, 1).headers["Location"], 0, sound(5_000))
    asking.take_back(
        participant=told.participant(), purpose="record", medium="card", by=None, at=timezone.now()
    )
    jobs.sweep(at=timezone.now())
    assert not Sound.objects.exists()
    assert not Arriving.objects.exists()
    assert told.answer().text == "geschreven"


# --- what was said without a line, and erased elsewhere -------------------------------------------
OLD = timedelta(minutes=10)


def wipe(told: Told, client, number: int = 0) -> None:
    assert client.post(f"{told.at(number)}wissen/").status_code == 302


def test_what_was_said_before_she_erased_it_elsewhere_is_not_taken(told: Told):
    client, recording = told.begin(), uuid.uuid4()
    client.post(told.at(0), {"text": "geschreven", "do": "next"})
    wipe(told, client)
    for _time in range(3):  # for good
        assert told.create(client, recording=recording, age=OLD).status_code == 410
    assert not Upload.objects.exists()
    assert told.answer() is None
    # Of another question, or said since then, it is hers to give.
    assert told.create(client, 1, age=OLD).status_code == 201
    assert told.create(client, age=timedelta(0)).status_code == 201


def test_a_device_that_says_nothing_of_the_time_speaks_now(told: Told):
    client = told.begin()
    wipe(told, client)
    assert told.create(client).status_code == 201


@pytest.mark.parametrize("age", ["-1", "x", "1.5", "9" * 16])
def test_an_age_that_is_none_is_told(age, told: Told):
    client = told.begin()
    said = world.metadata(recording=uuid.uuid4(), question=told.questions[0].pk, age=age)
    headers = world.TUS | {"upload-metadata": said, "upload-defer-length": "1"}
    assert client.post("/k/ar/vertellen/geluid/", headers=headers).status_code == 400


def test_the_oldest_that_a_device_can_say_is_before_all_that_was_erased(told: Told):
    client = told.begin()
    wipe(told, client)
    assert told.create(client, age=timedelta(milliseconds=10**15 - 1)).status_code == 410


@pytest.mark.parametrize("method", ["post", "options", "head", "patch", "delete"])
def test_of_what_was_taken_back_whole_no_device_sends_anything_more(method, told: Told):
    """Her card is gone with it, so the device says of what its parts are; others learn nothing."""
    client = told.begin()
    key = str(told.telling().key)
    address = told.create(client).headers["Location"]
    patch(client, address, 0, sound(5_000))
    at = "/k/ar/vertellen/geluid/" if method in {"post", "options"} else address
    headers = world.TUS | {"weerklank-telling": key}

    def ask() -> int:
        return getattr(client, method)(at, headers=headers).status_code

    assert Client().options("/k/ar/vertellen/geluid/", headers=headers).status_code == 302
    told.invited.visitor(told.pseudonyms[0]).post("/k/antwoord/ar/stoppen/")
    assert ask() == 410
    assert not Arriving.objects.exists()
    # Without its key, and for who never told, the card is asked for as ever. So it is with a mark
    # of another kind, as that of her own page: a device would erase what it keeps under it.
    other = world.TUS | {"weerklank-telling": "a1" * 10}
    assert getattr(client, method)(at, headers=other).status_code == 302
    assert getattr(client, method)(at, headers=world.TUS).status_code == 302
