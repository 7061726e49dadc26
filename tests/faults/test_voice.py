"""A voice that arrives in parts, in the numbers of a claim; short forms are in tests/telling."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from tests import cast
from tests.telling import test_tus, world
from tests.telling.world import Told, checksum, patch, sound
from weerklank.sounds.models import Arriving, ArrivingPart, Sound
from weerklank.telling import rules
from weerklank.telling.models import Upload
from weerklank.telling.operations import uploads

Tally = Callable[..., None]


@pytest.fixture
def told(voorbeelddam: cast.Voorbeelddam, settings: Any, tmp_path: Path) -> Told:
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.DATA_FOLDER = tmp_path
    return world.open_round(voorbeelddam)


def test_t16_an_hour_over_a_line_that_is_cut_a_hundred_times(told: Told, tally: Tally):
    content = sound(30 * 1024 * 1024)
    test_tus.cut_and_send(told, told.begin(), content, cuts=100, part=60_000)
    held = test_tus.digest(test_tus.heard(told)) == test_tus.digest(content)
    tally("T16", tried=100, held=100 if held else 0, note="cuts in 30 MB, SHA-256 equal")


def test_t18_and_t19_wrong_parts_change_nothing(told: Told, tally: Tally):
    client, chance = told.begin(), random.Random(18)  # noqa: S311
    address = told.create(client).headers["Location"]
    patch(client, address, 0, sound(5_000))
    wrong = [chance.randrange(10**7) for _try in range(100)]
    held = sum(
        patch(client, address, offset + 5_001, b"x" * 50).status_code == 409
        and test_tus.offset_of(client, address) == 5_000
        for offset in wrong
    )
    tally("T18", tried=100, held=held, note="409, offset unchanged")
    held = 0
    for number in range(100):
        part = sound(200, number)
        headers = {"upload-checksum": checksum(part + b"!")}
        answer = patch(client, address, 5_000, part, **headers)
        held += answer.status_code == 460 and test_tus.offset_of(client, address) == 5_000
    tally("T19", tried=100, held=held, note="460, offset unchanged")
    assert ArrivingPart.objects.count() == 1


def test_t20_two_windows_send_one_recording(told: Told, tally: Tally):
    client, held = told.begin(), 0
    for seed in range(50):
        chance, content = random.Random(seed), sound(40_000, seed)  # noqa: S311
        recording = uuid.uuid4()
        addresses = [
            told.create(client, recording=recording).headers["Location"] for _window in range(2)
        ]
        offsets = [0, 0]
        while min(offsets) < len(content):
            window = chance.randrange(2)
            start = offsets[window]
            answer = patch(client, addresses[window], start, content[start : start + 9_000])
            offsets[window] = (
                int(answer.headers["Upload-Offset"])
                if answer.status_code == 204
                else test_tus.offset_of(client, addresses[window])
            )
        length = {"upload-length": str(len(content))}
        patch(client, addresses[0], len(content), b"", **length)
        held += test_tus.heard(told) == content and Sound.objects.filter(kind="answer").count() == 1
    tally("T20", tried=50, held=held, note="one result, no mix")


def test_t21_lengths_that_cannot_be(told: Told, tally: Tally):
    client = told.begin()
    wrong = [
        *[{"upload-length": str(-n)} for n in range(5)],
        *[{"upload-length": str(rules.MOST_BYTES + n)} for n in range(1, 6)],
        *[{"upload-length": one} for one in ("", "x", "1.0", "٣", "9" * 50)],
        *[{f"x-nothing-{n}": "1"} for n in range(5)],
    ]
    held = sum(400 <= told.create(client, **headers).status_code < 500 for headers in wrong)
    tally("T21", tried=20, held=held, note="4xx")
    assert not Arriving.objects.exists()


def test_t22_a_thousand_that_were_abandoned(told: Told, tally: Tally, tmp_path: Path):
    told.begin()
    telling = told.telling()
    Upload.objects.bulk_create(
        Upload(
            telling=telling,
            question=told.questions[0],
            language="ar",
            recording=uuid.uuid4(),
            arriving=Arriving.objects.create(created_at=cast.NOW),
            began_at=cast.NOW,
            created_at=cast.NOW,
            expires_at=cast.NOW,
        )
        for _one in range(1_000)
    )
    held = uploads.prune(at=timezone.now())
    tally("T22", tried=1_000, held=held, note="pruned after 48 hours")
    assert not Upload.objects.exists()
    assert not Arriving.objects.exists()
