"""Pages of suggestions: who has them, who switches them on."""

from tests.house.pages import READERS_OF_WORDS, RESEARCHER_ONLY, Page, moved


def a_round(world):
    return {"round": world.round.slug}


PAGES = [
    # Off in the world, as they are everywhere until somebody switches them on: pages say so.
    # tests/suggestions/test_pages.py has them on.
    Page("suggestions:suggestions", a_round, get=READERS_OF_WORDS),
    Page("suggestions:quality", a_round, get=READERS_OF_WORDS),
    Page("suggestions:doubles", a_round, get=READERS_OF_WORDS),
    Page(
        "suggestions:switch",
        a_round,
        post=moved(RESEARCHER_ONLY),
        post_data=lambda world: {"off": ""},
    ),
    Page("suggestions:learn", a_round, post=moved(READERS_OF_WORDS)),
    Page(
        "suggestions:answer",
        lambda world: {
            "round": world.round.slug,
            "code": world.code.pk,
            "turn": world.turn.pk,
            "part": 0,
        },
        post=moved(READERS_OF_WORDS),
        post_data=lambda world: {"accept": ""},
    ),
    Page(
        "suggestions:passage",
        lambda world: {"transcript": world.transcript.pk, "key": world.coding.key},
        get=READERS_OF_WORDS,
        post=moved(READERS_OF_WORDS),
        post_data=lambda world: {"code": world.code.pk},
        logs="passage.opened",
    ),
]
