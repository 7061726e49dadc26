"""A code given while the text is being corrected, on two connections at once."""

from __future__ import annotations

import time
from threading import Event, Thread
from uuid import UUID

import pytest
from django.db import connection, transaction

from tests import cast
from tests.coding.conftest import make_sample
from weerklank.coding import operations
from weerklank.coding.models import Code, Coding
from weerklank.fieldwork import operations as fieldwork
from weerklank.fieldwork.models import Transcript, Turn

# SQLite has one writer at a time, and the tests' database lives in one process.
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor == "sqlite", reason="only on PostgreSQL: SQLite has one writer"
    ),
]


def waits_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        # Not pg_stat_activity, which a transaction reads once.
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        [count] = cursor.fetchone()
    return bool(count)


def test_a_code_given_during_a_correction_lands_on_its_words():
    home = cast.make_voorbeelddam()
    sample = make_sample(home)
    operations.ensure_codebook(monitor=home.monitor, by=home.bram, at=cast.NOW)
    code = Code.objects.get(monitor=home.monitor, number="4.6")
    start, end = sample.span("Zij kent de weg")
    begun = Event()

    def give() -> None:
        begun.set()
        try:
            operations.apply_code(
                key=UUID(int=99),
                transcript=Transcript.objects.get(pk=sample.transcript.pk),
                code=code,
                start=start,
                end=end,
                revision=0,
                by=home.coen,
                at=cast.NOW,
            )
        finally:
            connection.close()

    coder = Thread(target=give)
    with transaction.atomic():
        [place] = fieldwork.find_places(conversation=sample.conversation, word="foto")
        fieldwork.replace_words(
            turn=Turn.objects.get(transcript=sample.transcript, position=1),
            word="foto",
            replacement="afbeelding van de brief",
            places=[(place.transcript, place.start)],
            revisions={sample.transcript.pk: 0},
            by=home.bram,
            at=cast.NOW,
        )
        coder.start()
        begun.wait(10)
        for _try in range(200):
            if waits_for_a_lock():
                break
            time.sleep(0.05)
        else:
            pytest.fail("the coder did not wait for the correction")
    coder.join(30)
    coding = Coding.objects.get()
    text = Transcript.objects.get(pk=sample.transcript.pk).text
    assert text[coding.start : coding.end] == "Zij kent de weg"
