"""A code given while the text is corrected, or is coded as well, on two connections at once."""

from __future__ import annotations

import time
from threading import Event, Thread
from uuid import UUID

import pytest
from django.db import connection, transaction

from tests import cast
from tests.coding.conftest import make_sample
from weerklank.coding import operations, refusals
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


def test_of_one_key_sent_to_two_texts_at_once_the_second_is_refused():
    home = cast.make_voorbeelddam()
    sample = make_sample(home)
    operations.ensure_codebook(monitor=home.monitor, by=home.bram, at=cast.NOW)
    first = Transcript.objects.get(pk=sample.transcript.pk)
    second = Transcript.objects.get(pk=sample.transcript.pk)
    second.pk, second.role = None, "original"
    second.save()
    given = {
        "key": UUID(int=7),
        "code": Code.objects.get(monitor=home.monitor, number="4.6"),
        "start": 0,
        "end": 5,
        "by": home.coen,
        "at": cast.NOW,
    }
    met: list[type[Exception]] = []

    def give() -> None:
        try:
            operations.apply_code(transcript=Transcript.objects.get(pk=second.pk), **given)
        except Exception as error:
            met.append(type(error))
        finally:
            connection.close()

    other = Thread(target=give)
    with transaction.atomic():
        operations.apply_code(transcript=first, **given)
        other.start()
        for _try in range(200):
            if waits_for_a_lock():
                break
            time.sleep(0.05)
        else:
            pytest.fail("the second one did not wait for the first")
    other.join(30)
    assert met == [refusals.KeyTaken]
    assert Coding.objects.get().transcript_id == first.pk
