import pytest

from tests import cast
from tests.coding.conftest import give, make_talk
from weerklank.coding import operations, queries
from weerklank.fieldwork.models import Transcript


@pytest.fixture
def coded(talk, codebook, bram, voorbeelddam):
    give(talk, codebook["4.6"], "Ik maak een foto.", bram)
    give(talk, codebook["1.9"], "Mijn zus leest hem voor.", bram)
    give(talk, codebook["4.6"], "De begeleider", voorbeelddam.coen)
    return talk


def newer_version(talk):
    return Transcript.objects.create(
        conversation=talk.conversation,
        version=2,
        text="Verbeterde woorden",
        sha256="1" * 64,
        word_count=2,
        created_at=cast.NOW,
    )


def test_codings_of_a_round_come_with_what_a_page_needs_in_two_queries(
    coded, voorbeelddam, django_assert_num_queries
):
    with django_assert_num_queries(2):
        found = {
            (str(row.code), row.coder.name, row.transcript.conversation.number)
            for row in queries.codings(voorbeelddam.round)
        }
    assert len(found) == 3


def test_only_the_newest_version_counts(coded, voorbeelddam):
    newer_version(coded)
    assert not queries.codings(voorbeelddam.round).exists()
    assert not queries.used_codes(voorbeelddam.round).exists()
    (row,) = queries.progress(voorbeelddam.round)
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
    assert queries.codings(voorbeelddam.round).count() == 4


def test_codings_of_another_round_stay_out(coded, voorbeelddam):
    assert not queries.codings(cast.make_round(voorbeelddam.monitor, 2)).exists()


def test_the_tree_follows_the_numbers_and_adds_up(coded, voorbeelddam):
    roots = queries.code_tree(voorbeelddam.monitor, round_=voorbeelddam.round)
    assert [node.code.number for node in roots] == [str(number) for number in range(1, 10)]
    branch = roots[3]
    assert (branch.passages, branch.passages_below) == (0, 2)
    assert [node.code.number for node in branch.children][:2] == ["4.1", "4.2"]
    assert [node.depth for node in roots[4].children[0].children[:1]] == [2]


def test_the_tree_takes_as_many_queries_whatever_its_size(
    coded, voorbeelddam, django_assert_num_queries
):
    with django_assert_num_queries(3):
        queries.code_tree(voorbeelddam.monitor, round_=voorbeelddam.round)


def test_used_codes_are_those_that_a_passage_carries(coded, voorbeelddam):
    assert [code.number for code in queries.used_codes(voorbeelddam.round)] == ["1.9", "4.6"]


def test_progress_counts_turns_and_codings_per_coder(coded, bram, voorbeelddam):
    operations.finish_task(transcript=coded.transcript, by=bram, at=cast.NOW)
    (row,) = queries.progress(voorbeelddam.round)
    told = [
        (coder.coder.name, coder.coded_turn_count, coder.coding_count, coder.finished_at)
        for coder in row.coders
    ]
    assert (row.turn_count, told) == (3, [("Bram", 1, 2, cast.NOW), ("Coen", 1, 1, None)])
    assert row.of(voorbeelddam.chantal) is None


def test_progress_takes_five_queries_whatever_the_number_of_conversations(
    coded, voorbeelddam, codebook, bram, django_assert_num_queries
):
    for number in (2, 3):
        give(make_talk(voorbeelddam, number), codebook["4.6"], "foto", bram)
    with django_assert_num_queries(5):
        assert len(queries.progress(voorbeelddam.round)) == 3


def test_recent_codes_are_the_last_used_first(coded, bram, voorbeelddam):
    recent = queries.recent_codes(bram, voorbeelddam.monitor)
    assert [code.number for code in recent] == ["1.9", "4.6"]
