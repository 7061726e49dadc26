import pytest
from django.apps import apps
from django.db import DatabaseError, transaction

from tests import cast
from weerklank.safeguards import former, operations, queries
from weerklank.safeguards.models import LogLine


def test_a_line_of_the_log_cannot_be_changed_or_deleted(voorbeelddam):
    operations.record(
        what="round.opened", by=voorbeelddam.bram, at=cast.NOW, subject=voorbeelddam.round
    )
    for attempt in (
        lambda: LogLine.objects.update(what="something.else"),
        lambda: LogLine.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            attempt()
    assert queries.events_about(voorbeelddam.round) == ["round.opened"]


def test_a_former_label_is_of_no_table():
    tables = {model._meta.label for model in apps.get_models()}
    before = {label for table in tables for label in former.labels(table)[1:]}
    assert "coding.TakenProject" in before
    assert before & tables == set()
