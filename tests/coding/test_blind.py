"""Where coders work blind, nobody is sent what another gave until both are done."""

import json
import re

import pytest
from django.urls import reverse

from tests import cast
from tests.coding.conftest import give
from weerklank.coding import operations, queries

pytestmark = pytest.mark.usefixtures("shared_home")


@pytest.fixture
def both(sample, codebook, bram, voorbeelddam):
    """Bram and Coen coded the same conversation; the round is blind."""
    voorbeelddam.round.codes_blind = True
    voorbeelddam.round.save()
    sample.conversation.refresh_from_db()
    sample.transcript.refresh_from_db()
    return {
        "bram": give(sample, codebook["4.6"], "foto", bram),
        "coen": give(sample, codebook["1.9"], "zus", voorbeelddam.coen, memo="van Coen"),
    }


@pytest.fixture
def sees(sample, both, logged_in, voorbeelddam):
    """Give a function: which codings does each way in give this coder?"""

    def look(who):
        client = logged_in(getattr(voorbeelddam, who))
        text = {"transcript": sample.transcript.pk}
        page = client.get(
            reverse("coding:code", kwargs={"conversation": sample.conversation.pk})
        ).content.decode()
        (rows,) = json.loads(
            re.search(r'id="weerklank-texts" type="application/json">(.*?)</script>', page)[1]
        )
        listed = client.get(reverse("coding:codings", kwargs=text)).json()["codings"]
        turn = client.get(
            reverse("coding:code_turn", kwargs={"conversation": sample.conversation.pk, "turn": 2})
        ).content.decode()
        ways = {
            "page": {row[rows["names"].index("key")] for row in rows["codings"]},
            "list": {row["key"] for row in listed},
            "turn": {str(row.key) for row in both.values() if str(row.key) in turn},
            "passage": {
                str(row.key)
                for row in both.values()
                if client.get(reverse("coding:passage", kwargs=text | {"key": row.key})).status_code
                == 200
            },
        }
        assert "van Coen" not in page or who == "coen" or len(ways["page"]) == 2
        return {
            way: {name for name, row in both.items() if str(row.key) in keys}
            for way, keys in ways.items()
        }

    return look


def only(*names):
    return {way: set(names) for way in ("page", "list", "turn", "passage")}


def finish(sample, user):
    operations.finish_task(transcript=sample.transcript, by=user, at=cast.NOW)


def test_while_both_are_busy_each_sees_her_own(sees):
    assert sees("bram") == only("bram")
    assert sees("coen") == only("coen")


def test_done_alone_is_not_enough(sees, sample, bram):
    finish(sample, bram)
    assert sees("bram") == only("bram")
    assert sees("coen") == only("coen")


def test_when_both_are_done_each_sees_the_others(sees, sample, bram, voorbeelddam):
    finish(sample, bram)
    finish(sample, voorbeelddam.coen)
    assert sees("bram") == only("bram", "coen")
    operations.reopen_task(transcript=sample.transcript, by=voorbeelddam.coen, at=cast.NOW)
    assert sees("bram") == only("bram")


def test_someone_who_did_not_code_sees_nothing_of_theirs(sees):
    assert sees("chantal") == only()


def test_without_blind_coding_all_is_shown(sees, voorbeelddam):
    voorbeelddam.round.codes_blind = False
    voorbeelddam.round.save()
    assert sees("bram") == only("bram", "coen")


def test_the_people_in_the_palette_are_counted_from_what_one_may_see(
    both, bram, voorbeelddam, codebook
):
    found = queries.persons_per_code(
        voorbeelddam.round, queries.readings(voorbeelddam.round, visible_to=bram)
    )
    assert codebook["4.6"].pk in found
    assert codebook["1.9"].pk not in found
