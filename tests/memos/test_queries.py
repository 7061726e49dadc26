from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import cast
from tests.coding.conftest import give
from weerklank.coding import operations as coding
from weerklank.memos import operations, queries
from weerklank.memos.queries import Found, Subject, Wanted
from weerklank.memos.terms import About

LATER = cast.NOW + timedelta(hours=1)


@pytest.fixture
def rows(voorbeelddam, coen):
    def rows(viewer=coen, **wanted):
        found = Found(voorbeelddam.round, Wanted(**wanted), visible_to=viewer)
        assert len(found) == len(found[:])
        return [row.text for row in found[:]]

    return rows


def test_one_list_holds_memos_and_what_coders_wrote_with_codings(
    about, write, short, codebook, rows
):
    short("Bij ons is het anders.", "kort: kolibrie")
    write(about["free"], "los: kolibrie", at=LATER)
    write(about["code"], "bij code", kind="todo", at=LATER + timedelta(hours=1))
    assert rows() == ["bij code", "los: kolibrie", "kort: kolibrie"]
    assert rows(question="kolibrie") == ["los: kolibrie", "kort: kolibrie"]
    assert rows(kind="todo") == ["bij code"]
    assert rows(kind="short") == ["kort: kolibrie"]
    assert rows(about="passage") == ["kort: kolibrie"]
    assert rows(about="free") == ["los: kolibrie"]
    assert rows(subject=about["code"]) == ["bij code"]
    assert rows(subject=about["conversation"]) == ["kort: kolibrie"]
    assert rows(subject=Subject(About.CODE, code=codebook["9.2"])) == ["kort: kolibrie"]
    assert rows(by=about["passage"].conversation.round.memos.first().by_id) == rows()


def test_the_list_by_what_points_there_by_who_is_named_and_by_what_was_removed(
    about, write, bram, coen, rows
):
    memo = write(about["free"], f"@{coen.name}, zie dit")
    operations.link_memo(memo=memo, subject=about["participant"], by=bram, at=LATER)
    write(about["participant"], "over haar", at=LATER)
    assert rows(subject=about["participant"]) == ["over haar", memo.text]
    assert rows(only="mij") == [memo.text]
    operations.remove_memo(memo=memo, by=bram, at=LATER)
    assert rows() == ["over haar"]
    assert rows(only="weg") == []
    assert rows(bram, only="weg") == [memo.text]


def test_a_page_of_the_list_asks_as_much_for_many_as_for_few(about, write, short, voorbeelddam):
    coen = voorbeelddam.coen

    def asked():
        with CaptureQueriesContext(
            connection,
        ) as seen:
            list(Found(voorbeelddam.round, Wanted(), visible_to=coen)[:25])
        return len(seen)

    write(about["passage"])
    short("Bij ons", "kort")
    few = asked()
    for number in range(12):
        write(about["passage"], f"nummer {number}")
        short("is het anders"[number:], "kort")
    assert asked() == few


def test_the_journal_is_by_day_and_holds_free_memos_alone(about, write, voorbeelddam, coen):
    write(about["free"], "ochtend")
    write(about["free"], "middag", at=LATER)
    write(about["free"], "morgen", at=cast.NOW + timedelta(days=1), by=coen)
    write(about["code"], "geen dagboek")
    at = {"visible_to": coen}
    days = list(queries.days(voorbeelddam.round, **at))
    found = queries.in_days(days, voorbeelddam.round, **at)
    assert [[memo.text for memo in day.memos] for day in found] == [
        ["morgen"], ["ochtend", "middag"]
    ]  # fmt: skip
    assert len(queries.days(voorbeelddam.round, by=coen.pk, **at)) == 1


def test_who_codes_blind_reads_nothing_of_anothers_memos_on_a_conversation(
    about, write, voorbeelddam, sample, rows
):
    bram, coen = voorbeelddam.bram, voorbeelddam.coen
    voorbeelddam.round.codes_blind = True
    voorbeelddam.round.save()
    pointing = write(about["free"], "los, en wijst ernaar")
    operations.link_memo(memo=pointing, subject=about["conversation"], by=bram, at=LATER)
    for what in ("conversation", "passage", "participant", "code", "round"):
        write(about[what], what, at=LATER)
    write(about["conversation"], f"@{coen.name}, kijk", at=LATER)
    own = write(about["conversation"], "van Coen", by=coen)
    assert sorted(rows()) == ["code", "round", own.text]
    assert queries.new_mentions(coen) == []
    give(sample, about["code"].code, "De begeleider", coen)
    for user in (bram, coen):
        coding.finish_conversation(conversation=sample.conversation, by=user, at=LATER)
    assert len(rows()) == 8
    assert len(queries.new_mentions(coen)) == 1


def test_of_a_monitor_that_one_does_not_read_there_is_nothing(about, write, voorbeelddam):
    write(about["free"])
    for user in (voorbeelddam.daan, voorbeelddam.gerard, cast.make_user("esra")):
        assert not queries.memos(visible_to=user).exists()
