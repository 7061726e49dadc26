"""The size of a reading is kept beside the codings: right after whatever was done to them."""

import random
from collections import defaultdict
from datetime import timedelta
from importlib import import_module
from uuid import UUID

import pytest
from django.db import connection
from django.db.models import Count, Min
from django.test.utils import CaptureQueriesContext

from tests import cast
from tests.coding.conftest import give, make_sample
from weerklank.coding import queries
from weerklank.coding.models import Coding, ReadingSize
from weerklank.study import queries as study
from weerklank.study.models import Consent

FILL = import_module("weerklank.coding.migrations.0009_count_the_readings_that_are_there")


def kept():
    return {
        (row["transcript_id"], row["coder_id"]): (row["codings"], row["first_at"])
        for row in ReadingSize.objects.values("transcript_id", "coder_id", "codings", "first_at")
    }


def counted():
    found = Coding.objects.order_by().values_list("transcript_id", "coder_id")
    return {
        (text, coder): (codings, first_at)
        for text, coder, codings, first_at in found.annotate(Count("pk"), Min("created_at"))
    }


class Acts:
    """Writes to the table of codings in every way that Django has, by chance."""

    def __init__(self, texts, coders, codes, chance):
        self.texts, self.coders, self.codes, self.chance = texts, coders, codes, chance
        self.number = 0

    def _new(self):
        self.number += 1
        return Coding(
            key=UUID(int=self.number),
            transcript=self.chance.choice(self.texts),
            code=self.chance.choice(self.codes),
            coder=self.chance.choice(self.coders),
            start=self.number,
            end=self.number + 1,
            created_at=cast.NOW + timedelta(microseconds=self.chance.randrange(3_000_000)),
            changed_at=cast.NOW,
        )

    def _some(self):
        numbers = list(Coding.objects.values_list("pk", flat=True))
        return Coding.objects.filter(pk__in=self.chance.sample(numbers, min(len(numbers), 4)))

    def one(self):
        self._new().save()

    def many(self):
        Coding.objects.bulk_create([self._new() for _time in range(5)])

    def many_that_may_be_there(self):
        there = list(self._some())
        for each in there:
            each.pk = None
        Coding.objects.bulk_create([*there, self._new()], ignore_conflicts=True)

    def many_over_those_that_are_there(self):
        there = list(self._some())
        for each in there:
            each.created_at -= timedelta(days=1)
        Coding.objects.bulk_create(
            there, update_conflicts=True, unique_fields=["id"], update_fields=["created_at"]
        )

    def none(self):
        for each in self._some():
            each.save()

    def gone(self):
        self._some().delete()

    def gone_as_plain_rows(self):
        found = self._some()
        found._raw_delete(found.db)

    def other_coder(self):
        self._some().update(coder=self.chance.choice(self.coders))

    def other_text(self):
        self._some().update(transcript=self.chance.choice(self.texts))

    def other_time(self):
        self._some().update(created_at=cast.NOW + timedelta(days=self.chance.randrange(-3, 3)))

    def all_of_a_text_gone(self):
        Coding.objects.filter(transcript=self.chance.choice(self.texts)).delete()


ACTS = [name for name in vars(Acts) if not name.startswith("_")]


@pytest.mark.parametrize("seed", range(3))
def test_what_is_kept_is_what_one_counts_after_any_act(seed, voorbeelddam, codebook, bram):
    chance = random.Random(seed)  # noqa: S311
    texts = [make_sample(voorbeelddam, number).transcript for number in (1, 2)]
    acts = Acts(texts, [bram, voorbeelddam.coen], list(codebook.values()), chance)
    done = defaultdict(int)
    names = [*ACTS, *chance.choices(ACTS, k=30)]
    for name in ["many", *chance.sample(names, len(names))]:
        getattr(acts, name)()
        done[name] += 1
        assert kept() == counted(), dict(done)
    assert set(done) == set(ACTS)


def test_what_was_there_before_is_counted_once(sample, codebook, bram, voorbeelddam):
    give(sample, codebook["4.6"], "foto", bram)
    give(sample, codebook["1.9"], "zus", voorbeelddam.coen)
    with connection.cursor() as cursor:
        for _time in range(2):
            for statement in FILL.Migration.operations[0].sql:
                cursor.execute(statement)
            assert kept() == counted()
    assert len(kept()) == 2


def test_nobody_reads_codings_to_know_which_count(sample, codebook, bram, voorbeelddam):
    give(sample, codebook["4.6"], "foto", bram)
    give(sample, codebook["1.9"], "zus", voorbeelddam.coen)
    with CaptureQueriesContext(connection) as seen:
        found = queries.readings(voorbeelddam.round)
    assert found.contests
    assert len(seen) == 3
    assert not any('"coding_coding"' in query["sql"] for query in seen)
    with CaptureQueriesContext(connection) as seen:
        assert queries.figures(voorbeelddam.round, found).codings == 1
    assert sum('"coding_coding"' in query["sql"] for query in seen) == 1  # is a code in use?


def test_older_texts_are_in_no_number(sample, codebook, bram, voorbeelddam):
    give(sample, codebook["4.6"], "foto", bram)
    newer = type(sample.transcript).objects.get(pk=sample.transcript.pk)
    newer.pk, newer.version, newer.sha256 = None, 2, "3" * 64
    newer.save()
    assert queries.figures(voorbeelddam.round, queries.readings(voorbeelddam.round)).codings == 0


def test_people_are_counted_without_reading_them(voorbeelddam, django_assert_num_queries):
    people = [cast.make_participant(voorbeelddam.round, f"D{number}") for number in range(1, 4)]
    provider = cast.make_participant(voorbeelddam.round, "A1")
    type(provider).objects.filter(pk=provider.pk).update(perspective="aanbieder")
    # Only one of them was asked, and said no; another was asked something else.
    for person, purpose in ((people[0], "take_part"), (people[1], "quote")):
        Consent.objects.create(
            participant=person,
            purpose=purpose,
            is_given=False,
            on=cast.TODAY,
            medium="written",
            recorded_at=cast.NOW,
        )
    type(provider).objects.filter(pk=people[2].pk).update(withdrawn_at=cast.NOW)
    with django_assert_num_queries(2):
        found = study.figures(voorbeelddam.round)
    assert (found.inburgeraars, found.aanbieders) == (2, 1)
    assert found.without_consent == 2
    assert (found.heard_inburgeraars, found.heard_aanbieders) == (0, 0)
