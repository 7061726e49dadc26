"""What is wrong, said aloud: in parts, heard by who guides her, taken back, and gone with her."""

from __future__ import annotations

import base64
import hashlib
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from lxml import html

from tests.personal.world import HERS, LETTER, OTHER, SPOKEN, Personal, opened
from weerklank import crossings
from weerklank.personal import jobs, shipped
from weerklank.safeguards.models import LogLine
from weerklank.sounds.models import Arriving, Sound
from weerklank.trajectories import models
from weerklank.vault import models as vault_models

WORDS = shipped.own_words()["nl"]
VOICES = "/mijn/nl/stem/"
UNDO = {"do": "undo", "sure": "yes"}
TUS = {"Tus-Resumable": "1.0.0"}


def of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def begin(client: Client, question: str = "contactpersoon:", name: str = "", **more: str) -> Any:
    said = {"recording": name or str(uuid.uuid4()), "question": question} | more
    metadata = ",".join(
        f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in said.items()
    )
    return client.post(
        VOICES, headers=TUS | {"Upload-Metadata": metadata, "Upload-Defer-Length": "1"}
    )


def add(client: Client, address: str, content: bytes, offset: int, **more: str) -> Any:
    return client.patch(
        address,
        content,
        content_type="application/offset+octet-stream",
        headers=TUS | {"Upload-Offset": str(offset)} | more,
    )


def say(client: Client, question: str = "contactpersoon:", content: bytes = SPOKEN) -> str:
    address = begin(client, question).headers["Location"]
    half = len(content) // 2
    assert add(client, address, content[:half], 0).status_code == 204
    assert add(client, address, content[half:], half).status_code == 204
    end = add(client, address, b"", len(content), **{"Upload-Length": str(len(content))})
    assert end.status_code == 204
    return str(address)


# --- said -----------------------------------------------------------------------------------------
def test_what_she_says_aloud_reaches_who_guides_her_and_nobody_else(personal: Personal) -> None:
    phone = opened(personal)
    say(phone)
    remark = models.Remark.objects.get()
    assert (remark.trajectory.pseudonym, remark.subject) == (HERS, "contact")
    address = f"/trajecten/{HERS}/klopt-niet/{remark.pk}/geluid/"
    heard = {}
    for name in ("amina", "noor", "tessa", "kees"):
        client = of(getattr(personal.register, name))
        assert (address in client.get("/trajecten/").content.decode()) == (
            name in {"amina", "noor"}
        )
        answer = client.get(address)
        heard[name] = answer.status_code
        if answer.status_code == 200:
            assert b"".join(answer.streaming_content) == SPOKEN
    assert heard == {"amina": 200, "noor": 200, "tessa": 403, "kees": 404}
    assert Client().get(address).status_code == 302
    lines = LogLine.objects.filter(what="sound.played").values_list("by_name", "subject_id")
    assert set(lines) == {(who, str(remark.trajectory_id)) for who in ("Amina", "Noor")}
    # She hears herself back, and the other does not.
    back = html.document_fromstring(phone.get("/mijn/nl/contactpersoon/").content)
    [mine] = back.xpath("//section[@id='klopt-niet']//audio/@src")
    assert b"".join(phone.get(mine).streaming_content) == SPOKEN
    assert opened(personal, OTHER).get(mine).status_code == 404


def test_of_an_entry_it_is_said_which(personal: Personal) -> None:
    phone, number = opened(personal), personal.letter.pk
    say(phone, f"brieven:{number}")
    assert models.Remark.objects.get().about == LETTER["nl"][0]
    page = phone.get(f"/mijn/ti/lijst/{number}/").content.decode()
    assert f"/mijn/ti/gezegd/brieven/geluid/?lijst={number}" in page
    assert phone.get(f"/mijn/ti/gezegd/brieven/geluid/?lijst={number}").status_code == 200
    assert phone.get("/mijn/ti/gezegd/brieven/geluid/").status_code == 404


def test_what_she_says_is_sealed_and_leaves_no_line_and_no_moment(
    personal: Personal, settings: Any
) -> None:
    phone = opened(personal)
    before = set(LogLine.objects.values_list("pk", flat=True))
    say(phone)
    sound = Sound.objects.get()
    assert timezone.localtime(sound.created_at).strftime("%H:%M:%S") == "00:00:00"
    assert sound.kind == "remark"
    assert not LogLine.objects.exclude(pk__in=before).exists()
    assert vault_models.AccessLine.objects.filter(what="card_opened").count() == 1
    for file in Path(settings.MEDIA_ROOT).rglob("*.bin"):
        assert SPOKEN[:40] not in file.read_bytes()


def test_only_where_she_may_speak_a_page_may_listen(personal: Personal) -> None:
    phone = opened(personal)
    for part, allowed in (("contactpersoon/", "(self)"), ("wie-keek/", "()"), ("", "()")):
        policy = phone.get(f"/mijn/nl/{part}").headers["Permissions-Policy"]
        assert f"microphone={allowed}" in policy, part


# --- in parts -------------------------------------------------------------------------------------
def test_a_cut_line_loses_at_most_the_part_that_was_on_its_way(personal: Personal) -> None:
    phone, name = opened(personal), str(uuid.uuid4())
    address = begin(phone, name=name).headers["Location"]
    assert begin(phone, name=name).headers["Location"] == address
    assert add(phone, address, SPOKEN[:700], 0).status_code == 204
    # The answer got lost: the same part again, and then the server says from where to go on.
    assert add(phone, address, SPOKEN[:700], 0).status_code == 409
    answer = phone.head(address, headers=TUS)
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (200, "700")
    wrong = base64.b64encode(hashlib.sha256(b"x").digest()).decode()
    bad = add(phone, address, SPOKEN[700:], 700, **{"Upload-Checksum": f"sha256 {wrong}"})
    assert bad.status_code == 460
    whole = {"Upload-Length": str(len(SPOKEN))}
    assert add(phone, address, SPOKEN[700:], 700, **whole).status_code == 204
    assert add(phone, address, b"", len(SPOKEN), **whole).status_code == 204
    assert models.Remark.objects.count() == Sound.objects.count() == 1
    assert not Arriving.objects.exists()


def test_bad_headers_and_what_is_no_sound_get_a_clear_answer(personal: Personal) -> None:
    phone = opened(personal)
    for question in ("wie-keek:", "x:", "brieven:999999", "brieven:x"):
        assert begin(phone, question).status_code == 404
    assert begin(phone, name="geen").status_code == 400
    address = begin(phone).headers["Location"]
    plain = phone.patch(address, b"x", content_type="text/plain", headers=TUS)
    assert plain.status_code == 415
    assert add(phone, address, b"x", 0, **{"Upload-Offset": "-1"}).status_code == 400
    assert add(phone, address, bytes(3_000), 0).status_code == 415
    assert add(phone, address, b"R", 0, **{"Upload-Length": "0"}).status_code == 400
    assert not models.Remark.objects.exists()
    for _more in range(9):
        assert begin(phone).status_code == 201
    assert begin(phone).status_code == 429


def test_nobody_adds_to_the_voice_of_another(personal: Personal) -> None:
    address = begin(opened(personal)).headers["Location"]
    other = opened(personal, OTHER)
    assert other.head(address, headers=TUS).status_code == 404
    assert add(other, address, SPOKEN, 0).status_code == 404
    assert other.delete(address, headers=TUS).status_code == 404
    assert Client().head(address, headers=TUS).status_code == 302


def test_what_broke_off_is_kept_as_far_as_it_came_after_some_days(personal: Personal) -> None:
    phone, today = opened(personal), timezone.localdate()
    add(phone, begin(phone).headers["Location"], SPOKEN[:900], 0)
    begin(phone, "lessen:")
    assert jobs.settle_voices(today=today + timedelta(days=2)) == 0
    assert jobs.settle_voices(today=today + timedelta(days=3)) == 2
    remark = models.Remark.objects.get()
    assert remark.sound is not None
    assert (remark.sound.size, remark.said_on) == (900, today)
    assert not models.RemarkVoice.objects.exists()
    assert not Arriving.objects.exists()


# --- taken back, looked at, erased ----------------------------------------------------------------
@pytest.mark.parametrize("aloud", [True, False])
def test_a_tap_by_mistake_is_taken_back_on_the_same_page(aloud: bool, personal: Personal) -> None:
    phone, address = opened(personal), "/mijn/nl/klopt-niet/contactpersoon/"
    late = begin(phone).headers["Location"]
    phone.post(address)
    if aloud:
        say(phone)
    for page in ("/mijn/nl/contactpersoon/", "/mijn/nl/gezegd/contactpersoon/"):
        words = WORDS["wrong_erase" if aloud else "wrong_undo"]
        assert words in phone.get(page).content.decode()
    if aloud:  # her voice asks one question more, whatever page she comes from
        answer = phone.post(address, {"do": "undo"})
        assert answer.headers["Location"] == "/mijn/nl/contactpersoon/?wissen#klopt-niet"
        assert Sound.objects.exists()
        asked = phone.get("/mijn/nl/contactpersoon/?wissen").content.decode()
        for words in ("erase_ask", "wrong_erase_yes", "wrong_erase_no"):
            assert WORDS[words] in asked
    answer = phone.post(address, UNDO if aloud else {"do": "undo"})
    assert answer.headers["Location"] == "/mijn/nl/contactpersoon/#klopt-niet"
    assert not models.Remark.objects.exists()
    assert not Sound.objects.exists()
    left = phone.get("/mijn/nl/contactpersoon/?wissen").content.decode()
    assert not {"wrong_undo", "wrong_erase", "erase_ask"} & {k for k in WORDS if WORDS[k] in left}
    # What a device sends late brings nothing back.
    assert add(phone, late, SPOKEN, 0).status_code == 410
    assert phone.head(late, headers=TUS).status_code == 410
    assert phone.post(address, {"do": "undo"}).status_code == 302


def test_an_entry_is_taken_back_alone_and_of_another_nothing_is(personal: Personal) -> None:
    phone, entry = opened(personal), {"entry": personal.letter.pk}
    phone.post("/mijn/nl/klopt-niet/brieven/", entry)
    phone.post("/mijn/nl/klopt-niet/brieven/")
    opened(personal, OTHER).post("/mijn/nl/klopt-niet/brieven/")
    answer = phone.post("/mijn/nl/klopt-niet/brieven/", entry | {"do": "undo"})
    assert answer.headers["Location"].startswith(f"/mijn/nl/lijst/{personal.letter.pk}/")
    left = {(one.trajectory.pseudonym, one.about) for one in models.Remark.objects.all()}
    assert left == {(HERS, ""), (OTHER, "")}


def test_once_somebody_looked_it_stays_and_the_voice_is_erased(personal: Personal) -> None:
    phone = opened(personal)
    say(phone)
    remark = models.Remark.objects.get()
    settled = of(personal.register.amina).post(
        f"/trajecten/{HERS}/klopt-niet/{remark.pk}/", {"note": "Gebeld"}
    )
    assert settled.status_code == 302
    assert not Sound.objects.exists()
    phone.post("/mijn/nl/klopt-niet/contactpersoon/", {"do": "undo"})
    assert models.Remark.objects.get().note == "Gebeld"


def test_her_voice_goes_with_her(personal: Personal) -> None:
    phone, other = opened(personal), opened(personal, OTHER)
    say(phone)
    say(other)
    add(phone, begin(phone, "lessen:").headers["Location"], SPOKEN[:900], 0)
    crossings.erase_trajectory(
        personal.register.trajectory,
        reason="request",
        by=personal.register.noor,
        at=timezone.now(),
    )
    assert Sound.objects.count() == 1
    assert not Arriving.objects.exists()
    assert models.Remark.objects.get().trajectory.pseudonym == OTHER


# --- taken back, and a device that comes back -----------------------------------------------------
WRONG = "/mijn/nl/klopt-niet/contactpersoon/"


def test_what_she_took_back_does_not_come_back_after_days(personal: Personal) -> None:
    """The row that says so stays as long as she does: a device that comes back hears it ended."""
    phone, name, later = opened(personal), str(uuid.uuid4()), timedelta(days=40)
    late = begin(phone, name=name).headers["Location"]
    add(phone, late, SPOKEN[:900], 0)
    phone.post(WRONG, UNDO)
    jobs.settle_voices(today=timezone.localdate() + later)
    assert phone.head(late, headers=TUS).status_code == 410
    assert add(phone, late, SPOKEN, 0).status_code == 410
    # Also when the device lost where it sent to.
    again = begin(phone, name=name, seen="1")
    assert phone.head(again.headers["Location"], headers=TUS).status_code == 410
    assert not models.Remark.objects.exists()


def test_of_what_is_whole_a_device_that_missed_the_answer_hears_so(personal: Personal) -> None:
    phone = opened(personal)
    address = say(phone)
    remark = models.Remark.objects.get()
    of(personal.register.amina).post(
        f"/trajecten/{HERS}/klopt-niet/{remark.pk}/", {"note": "Gebeld"}
    )
    jobs.settle_voices(today=timezone.localdate() + timedelta(days=40))
    whole = {"Upload-Length": str(len(SPOKEN))}
    assert add(phone, address, b"", len(SPOKEN), **whole).status_code == 204
    assert models.Remark.objects.count() == 1
    assert not Sound.objects.exists()


@pytest.mark.parametrize(
    ("seen", "days", "status"),
    [
        (0, 0, 410),  # said before, on a page of before
        (0, 3, 410),
        (1, 0, 201),  # on a page that knows of it: hers to give
        (0, -1, 201),  # a page of before, but said a day later
    ],
)
def test_what_she_said_before_she_took_it_back_elsewhere_is_not_taken(
    seen: int, days: int, status: int, personal: Personal
) -> None:
    phone, other = opened(personal), opened(personal)
    say(other)
    other.post(WRONG, UNDO)
    if days < 0:
        models.RemarkTakenBack.objects.update(last_on=timezone.localdate() + timedelta(days=days))
    age = str(max(0, days) * 86_400_000)
    assert begin(phone, seen=str(seen), age=age).status_code == status
    # Of something else nothing was taken back.
    assert begin(phone, "lessen:", seen="0", age=age).status_code == 201
    assert begin(opened(personal, OTHER), seen="0", age=age).status_code == 201


@pytest.mark.parametrize("said", [{"seen": "-1"}, {"age": "x"}, {"seen": "1.5"}])
def test_what_a_device_says_of_its_recording_is_read_strictly(
    said: dict[str, str], personal: Personal
) -> None:
    assert begin(opened(personal), **said).status_code == 400


def test_the_page_says_what_it_knows_to_be_taken_back_and_no_moment_is_kept(
    personal: Personal,
) -> None:
    phone = opened(personal)
    for times in (0, 1, 2):
        page = html.document_fromstring(phone.get("/mijn/nl/contactpersoon/").content)
        assert page.xpath("//@data-weerklank-seen") == [str(times)]
        phone.post(WRONG)
        phone.post(WRONG, UNDO)
    names = {field.name for field in models.RemarkTakenBack._meta.get_fields()}
    assert names == {"id", "trajectory", "subject", "about", "times", "last_on"}


def test_a_voice_that_is_as_long_as_one_may_be_says_so(personal: Personal) -> None:
    phone = opened(personal)
    say(phone)
    assert WORDS["wrong_full"] not in shown(phone)
    address, most, part = begin(phone).headers["Location"], crossings.FULL_VOICE, 64 * 1024
    content = SPOKEN + bytes(most - len(SPOKEN))
    for start in range(0, most, part):
        assert add(phone, address, content[start : start + part], start).status_code == 204
    add(phone, address, b"", most, **{"Upload-Length": str(most)})
    assert WORDS["wrong_full"] in shown(phone)


def shown(phone: Client) -> str:
    page = html.document_fromstring(phone.get("/mijn/nl/contactpersoon/").content)
    return str(page.xpath("string(//section[@id='klopt-niet']/form)"))


# --- as telling has it ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 400),  # neither a length nor that it comes later
        ({"Upload-Length": "-1"}, 400),
        ({"Upload-Length": "0"}, 400),
        ({"Upload-Length": "9" * 12}, 413),
        ({"Upload-Length": "5", "Upload-Defer-Length": "1"}, 400),
        ({"Upload-Defer-Length": "2"}, 400),
        ({"Upload-Length": str(len(SPOKEN))}, 201),
    ],
)
def test_the_rules_of_an_upload_are_those_of_telling(
    headers: dict[str, str], status: int, personal: Personal
) -> None:
    phone, name = opened(personal), base64.b64encode(str(uuid.uuid4()).encode()).decode()
    about = base64.b64encode(b"contactpersoon:").decode()
    more = {"Upload-Metadata": f"recording {name},question {about}"} | headers
    answer = phone.post(VOICES, headers=TUS | more)
    assert answer.status_code == status
    assert phone.post(VOICES, headers=more).status_code == 412
    if status != 201:
        assert not Arriving.objects.exists()
        return
    address = answer.headers["Location"]
    assert phone.head(address).status_code == phone.delete(address).status_code == 412
    half = len(SPOKEN) // 2
    assert add(phone, address, SPOKEN + b"x", 0).status_code == 413
    assert add(phone, address, SPOKEN[:half], 0).status_code == 204
    other = {"Upload-Length": str(len(SPOKEN) + 1)}
    assert add(phone, address, SPOKEN[half:], half, **other).status_code == 400
    assert add(phone, address, SPOKEN[half:], half).status_code == 204
    assert models.Remark.objects.get().sound is not None
