"""Pages of memos: who reads words reads and writes them."""

from tests import cast
from tests.house.pages import READERS_OF_WORDS, Page, by_role, moved
from weerklank.memos import operations
from weerklank.memos.models import Memo
from weerklank.memos.queries import Subject
from weerklank.memos.terms import About


def a_memo(world):
    """A memo of the onderzoeker about the passage of the world."""
    there = Memo.objects.filter(round=world.round, by=world.users["onderzoeker"]).first()
    memo = there or operations.write_memo(
        round=world.round,
        subject=Subject(
            About.PASSAGE, conversation=world.conversation, coding_key=world.coding.key
        ),
        title="Bij de brief",
        text="Wie leest voor, en wanneer niet?",
        by=world.users["onderzoeker"],
        at=cast.NOW,
    )
    return {"memo": memo.pk}


def a_round(world):
    a_memo(world)
    return {"round": world.round.slug}


def said(world):
    return {"text": "Hier vroegen wij te snel door.", "do": "write"}


# Of another one reads a memo, and changes none.
OWN = by_role(onderzoeker=302, codeur=403, beleidsadviseur=404, beheerder=404)
SHOWN = by_role(onderzoeker=200, codeur=200, beleidsadviseur=404, beheerder=404)
PAGES = [
    # What is looked for: tests/memos/test_pages.py asks it.
    Page(
        "memos:memos",
        a_round,
        get=READERS_OF_WORDS,
        post=moved(READERS_OF_WORDS),
        logs="memos.read",
    ),
    Page("memos:journal", a_round, get=READERS_OF_WORDS, logs="memos.read"),
    Page(
        "memos:memo_new",
        a_round,
        get=READERS_OF_WORDS,
        post=moved(READERS_OF_WORDS),
        post_data=said,
    ),
    Page(
        "memos:memo",
        a_memo,
        get=SHOWN,
        # Whoever did not write it can say that she saw that it names her.
        post=moved(SHOWN),
        post_data=lambda world: {"do": "seen"},
        logs="memo.viewed",
    ),
    Page(
        "memos:memo_change",
        a_memo,
        get=by_role(onderzoeker=200, codeur=403, beleidsadviseur=404, beheerder=404),
        post=OWN,
        post_data=lambda world: {"text": "Wie leest voor?", "revision": 1},
    ),
]
