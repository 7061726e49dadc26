"""What people told by themselves goes on the day that the plan says: voices, halves and words."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from tests import cast
from tests.telling import world
from tests.telling.world import Told
from weerklank.sounds.models import Arriving, Sound
from weerklank.study import jobs, operations, planning
from weerklank.telling.models import Answer, Upload


def keep_to(told: Told, kind: str) -> int:
    """Let the worker look a month before the day, on the day before it and on the day."""
    round_ = told.opening.round
    operations.write_plan(monitor=round_.monitor, by=told.bram, at=cast.NOW, keeps={kind: 3})
    day = datetime.combine(planning.ends_on(round_.ends_on, 3), datetime.min.time())
    day = timezone.make_aware(day) + timedelta(hours=12)
    jobs.apply_terms(at=day - planning.ANNOUNCED)
    assert jobs.apply_terms(at=day - timedelta(days=1)) == 0
    return jobs.apply_terms(at=day)


def test_a_voice_goes_and_her_words_stay(told: Told):
    client = told.begin()
    client.post(told.at(1), {"text": "Ik slaap.", "do": "next"})
    world.speak(told, client, world.sound(5_000))
    assert Answer.objects.exclude(sound=None).count() == 1
    assert keep_to(told, "recordings") == 1
    assert not Sound.objects.filter(kind="recording").exists()
    assert Answer.objects.filter(text="Ik slaap.").exists()


def test_half_a_voice_goes_as_well(told: Told):
    client = told.begin()
    address = told.create(client, 0).headers["Location"]
    world.patch(client, address, 0, world.sound(3_000))
    assert not Answer.objects.exclude(sound=None).exists()
    assert Upload.objects.exists()
    assert keep_to(told, "recordings") == 1
    assert not Upload.objects.exists()
    assert not Arriving.objects.exists()


@pytest.mark.parametrize("is_heard", [False, True])
def test_words_of_which_no_conversation_was_made_go(told: Told, is_heard: bool):
    client = told.begin()
    client.post(told.at(1), {"text": "Ik slaap.", "do": "next"})
    if is_heard:
        world.speak(told, client, world.sound(5_000))
    assert keep_to(told, "transcripts") == 1
    assert not Answer.objects.exists()
