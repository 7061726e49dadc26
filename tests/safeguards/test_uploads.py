"""What was brought in: kept whole or not at all, and thrown away in time."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile

from tests import cast
from weerklank.exchange.models import ProjectDraft
from weerklank.exchange.operations import drafts
from weerklank.safeguards import uploads
from weerklank.safeguards.models import LogLine


def kept() -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


@pytest.fixture
def draft(voorbeelddam: cast.Voorbeelddam, bram) -> ProjectDraft:
    made = ProjectDraft(
        round=voorbeelddam.round, uploaded_by=bram, uploaded_at=cast.NOW, name="p.qdpx"
    )
    with uploads.Keeper() as keeper:
        made.sha256, made.size = keeper.keep(made.content, ContentFile(b"woorden"))
        made.save()
    return made


def test_a_kept_file_has_its_fingerprint_and_a_name_that_says_nothing(draft: ProjectDraft):
    assert draft.size == 7
    assert Path(draft.content.name).stem.startswith(draft.sha256[:16])
    assert draft.content.read() == b"woorden"


def test_of_what_fails_no_file_is_left(draft: ProjectDraft):
    there = kept()
    other = ProjectDraft()
    keeper = uploads.Keeper()
    with pytest.raises(ZeroDivisionError), keeper:
        raise _after(keeper.keep(other.content, ContentFile(b"andere woorden")), len(there) + 1)
    assert kept() == there


def _after(_kept: object, count: int) -> Exception:
    assert len(kept()) == count
    return ZeroDivisionError()


def test_a_draft_goes_with_its_file_when_its_time_is_over(
    draft: ProjectDraft, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        drafts.UPLOADS.sweep(at=cast.NOW + drafts.KEPT)
    assert ProjectDraft.objects.exists()
    assert Path(draft.content.path) in kept()
    with django_capture_on_commit_callbacks(execute=True):
        drafts.UPLOADS.sweep(at=cast.NOW + drafts.KEPT + timedelta(seconds=1))
        drafts.UPLOADS.sweep(at=cast.NOW + drafts.KEPT + timedelta(seconds=1))
    assert not ProjectDraft.objects.exists()
    assert Path(draft.content.path) not in kept()
    line = LogLine.objects.get()
    assert (line.what, line.by_name, line.detail) == ("project.removed", "", {"bytes": 7})
    assert line.monitor_id == draft.round.monitor_id
