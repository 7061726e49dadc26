from collections import Counter

import pytest

from tests import cast
from tests.coding.conftest import give, make_sample
from weerklank.coding import keeping, operations, queries
from weerklank.coding.models import Code, Coding
from weerklank.fieldwork.models import Transcript

pytestmark = pytest.mark.usefixtures("shared_home")


@pytest.fixture
def coded(sample, codebook, bram, voorbeelddam):
    give(sample, codebook["4.6"], "Ik maak een foto.", bram)
    give(sample, codebook["1.9"], "Mijn zus leest hem voor.", bram)
    give(sample, codebook["4.6"], "De begeleider", voorbeelddam.coen)
    return sample


def newer_version(sample):
    return Transcript.objects.create(
        conversation=sample.conversation,
        version=2,
        text="Verbeterde woorden",
        sha256="1" * 64,
        word_count=2,
        created_at=cast.NOW,
    )


def readings(home, viewer=None):
    return queries.readings(home.round, visible_to=viewer)


def test_codings_of_a_round_come_with_what_a_page_needs_in_three_queries(
    sample, codebook, bram, voorbeelddam, django_assert_num_queries
):
    give(sample, codebook["4.6"], "Ik maak een foto.", bram)
    give(sample, codebook["1.9"], "Mijn zus leest hem voor.", bram)
    with django_assert_num_queries(3):
        found = {
            (str(row.code), row.coder.name, row.transcript.conversation.number)
            for row in queries.codings(readings(voorbeelddam))
        }
    assert len(found) == 2


def test_which_reading_counts_takes_three_queries_where_several_coded(
    coded, voorbeelddam, codebook, django_assert_num_queries
):
    for number in (2, 3):
        sample = make_sample(voorbeelddam, number)
        for user in (voorbeelddam.bram, voorbeelddam.coen):
            give(sample, codebook["4.6"], "foto", user)
    with django_assert_num_queries(3):
        assert len(readings(voorbeelddam).contests) == 3


def test_only_the_newest_version_counts(coded, voorbeelddam):
    newer_version(coded)
    found = readings(voorbeelddam)
    assert not queries.codings(found).exists()
    assert not queries.used_code_ids(voorbeelddam.round, found)
    (row,) = queries.progress(voorbeelddam.round, found)
    assert row.coders == ()


def test_words_in_the_original_language_count_too(coded, codebook, bram, voorbeelddam):
    coded.transcript = Transcript.objects.create(
        conversation=coded.conversation,
        role="original",
        language="ar",
        text="أنا أصور الرسالة",
        sha256="2" * 64,
        word_count=3,
        created_at=cast.NOW,
    )
    give(coded, codebook["3.3"], "الرسالة", bram)
    found = readings(voorbeelddam)
    assert queries.codings(found).count() == 3
    assert queries.all_codings(found).count() == 4


def test_codings_of_another_round_stay_out(coded, voorbeelddam):
    other = queries.readings(cast.make_round(voorbeelddam.monitor, 2))
    assert not queries.codings(other).exists()


def test_the_tree_follows_the_numbers_and_adds_up(coded, voorbeelddam):
    roots = queries.code_tree(
        voorbeelddam.monitor,
        counts=queries.passage_counts(voorbeelddam.round, readings(voorbeelddam)),
    )
    assert [node.code.number for node in roots] == [str(number) for number in range(1, 10)]
    branch = roots[3]
    assert (branch.passages, branch.passages_below) == (0, 1)  # Bram's reading counts
    assert [node.code.number for node in branch.children][:2] == ["4.1", "4.2"]
    assert [node.depth for node in roots[4].children[0].children[:1]] == [2]


def test_passages_per_code_are_the_codings_that_count(coded, voorbeelddam):
    found = readings(voorbeelddam)
    codes = Counter(Coding.objects.filter(found.counted()).values_list("code_id", flat=True))
    assert codes
    assert queries.passage_counts(voorbeelddam.round, found) == codes


def test_the_tree_takes_as_many_queries_whatever_its_size(
    coded, voorbeelddam, django_assert_num_queries
):
    keeping.keep(voorbeelddam.round)  # what was coded is counted once
    with django_assert_num_queries(6):
        counts = queries.passage_counts(voorbeelddam.round, readings(voorbeelddam))
        queries.code_tree(voorbeelddam.monitor, counts=counts)


def test_used_codes_are_those_that_a_passage_carries(coded, voorbeelddam):
    used = queries.used_code_ids(voorbeelddam.round, readings(voorbeelddam))
    assert [code.number for code in Code.objects.filter(pk__in=used)] == ["1.9", "4.6"]


def test_progress_counts_turns_and_codings_per_coder(coded, bram, voorbeelddam):
    operations.finish_task(transcript=coded.transcript, by=bram, at=cast.NOW)
    (row,) = queries.progress(voorbeelddam.round, readings(voorbeelddam))
    told = [
        (
            coder.coder.name,
            coder.coded_turn_count,
            coder.coding_count,
            coder.finished_at,
            coder.counts,
        )
        for coder in row.coders
    ]
    assert (row.turn_count, told) == (
        3,
        [("Bram", 1, 2, cast.NOW, True), ("Coen", 1, 1, None, False)],
    )
    assert row.of(voorbeelddam.chantal) is None


def test_progress_takes_as_many_queries_whatever_the_number_of_conversations(
    coded, voorbeelddam, codebook, bram, django_assert_num_queries
):
    for number in (2, 3):
        give(make_sample(voorbeelddam, number), codebook["4.6"], "foto", bram)
    with django_assert_num_queries(7):
        assert len(queries.progress(voorbeelddam.round, readings(voorbeelddam))) == 3


def test_recent_codes_are_the_last_used_first(coded, bram, voorbeelddam, codebook):
    recent = queries.recent_code_ids(bram, voorbeelddam.monitor)
    numbers = {code.pk: number for number, code in codebook.items()}
    assert [numbers[code] for code in recent] == ["1.9", "4.6"]
