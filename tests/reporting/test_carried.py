"""What a version that was set prints, when all of a text was corrected since."""

from __future__ import annotations

import pytest

from tests import cast
from tests.findings.conftest import Story
from tests.findings.test_carried import renew
from tests.reporting.test_versions import set_one
from weerklank.coding import carrying
from weerklank.coding.models import CarriedCoding
from weerklank.fieldwork import operations as fieldwork
from weerklank.reporting import followers
from weerklank.reporting.models import VersionWords

pytestmark = pytest.mark.django_db


def first_words(story: Story) -> tuple[VersionWords, str]:
    words = VersionWords.objects.filter(transcript=story.texts[1]).exclude(coding=None).first()
    assert words
    assert words.coding
    return words, story.texts[1].text[words.coding.start : words.coding.end]


def test_words_that_were_put_right_leave_once_somebody_said_so(written: Story) -> None:
    set_one(written, "De eerste.")
    words, said = first_words(written)
    renew(written, said, f"heel {said[::-1]}")
    assert VersionWords.objects.filter(pk=words.pk).exists()
    row = CarriedCoding.objects.get(coding=words.coding)
    carrying.judge(carried=row, choice="remove", by=row.coding.coder, at=cast.NOW)
    assert not VersionWords.objects.filter(pk=words.pk).exists()


def test_words_that_stay_hang_on_the_text_in_which_they_stand(written: Story) -> None:
    set_one(written, "De eerste.")
    words, _said = first_words(written)
    renewal = renew(written, "", "")
    words.refresh_from_db()
    assert words.transcript_id == renewal.transcript_id
    fieldwork.take_back_renewal(renewal=renewal, by=written.home.bram, at=cast.NOW)
    words.refresh_from_db()
    assert words.transcript == written.texts[1]


def test_a_version_set_since_keeps_its_text(written: Story) -> None:
    renewal = renew(written, "", "")
    set_one(written, "De eerste.")
    with pytest.raises(followers.PrintedSince):
        fieldwork.take_back_renewal(renewal=renewal, by=written.home.bram, at=cast.NOW)
