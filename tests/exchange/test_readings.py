"""Projects of several coders: one reading counts with us, and all of them go out again."""

import pytest

from tests import cast
from tests.exchange import projects
from weerklank.coding import operations, queries
from weerklank.coding.models import Coding, CodingTask
from weerklank.exchange import refusals
from weerklank.exchange.operations import export
from weerklank.exchange.views import _told
from weerklank.interchange.refi import comparing, reading

BY_TWO = projects.whole(users=("Chantal", "Bram"))


@pytest.fixture
def taken(take):
    return take(BY_TWO)


def test_the_import_says_in_how_many_conversations_several_people_coded(taken):
    assert taken.counts["conversations_of_several_coders"] == 1
    assert "1 gesprek is door meer mensen gecodeerd." in _told(taken.counts)


def test_of_one_coder_it_says_nothing(take, voorbeelddam):
    of_bram = dict.fromkeys((projects.ANN, projects.BOB), voorbeelddam.bram.pk)
    counts = take(projects.whole(), users=of_bram).counts
    assert "conversations_of_several_coders" not in counts
    assert "meer mensen" not in _told(counts)


def test_of_a_source_of_two_users_one_reading_counts(taken, voorbeelddam):
    found = queries.readings(voorbeelddam.round)
    [contest] = found.contests.values()
    assert contest.basis == "first_begun"
    assert queries.codings(found).count() == Coding.objects.count() - 1


def test_nobody_knows_whether_they_worked_blind(taken):
    assert set(CodingTask.objects.values_list("was_blind", flat=True)) == {None}


def test_every_reading_goes_out_again_whichever_counts(taken, give, tmp_path, voorbeelddam):
    [contest] = queries.readings(voorbeelddam.round).contests.values()
    for place, row in enumerate(contest.readings):
        operations.choose_reading(
            conversation=voorbeelddam.round.conversations.get(pk=contest.conversation),
            coder=row.coder,
            by=voorbeelddam.bram,
            at=cast.NOW,
        )
        out = give(f"uit-{place}.qdpx")
        with reading.read(tmp_path / "in.qdpx") as before, reading.read(out) as after:
            assert [row["what"] for row in comparing.compare(before, after)] == ["cases.name"]


def test_who_codes_blind_gets_the_codebook_and_not_the_project(taken, give, tmp_path, voorbeelddam):
    voorbeelddam.round.codes_blind = True
    voorbeelddam.round.save()
    with pytest.raises(refusals.CodesBlind):
        give()
    assert not (tmp_path / "uit.qdpx").exists()
    path = tmp_path / "boek.qdc"
    given = export.give_codebook(
        round_=voorbeelddam.round, path=path, by=voorbeelddam.bram, at=cast.NOW
    )
    assert b"Brieven" in path.read_bytes()
    assert "Chantal" not in repr(given)
