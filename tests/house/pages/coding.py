"""Pages of coding: who codes, who reads the codebook, who changes it."""

from tests.house.pages import (
    EVERY_MEMBER,
    READERS_OF_WORDS,
    RESEARCHER_ONLY,
    Page,
    by_role,
    moved,
)


def a_round(world):
    return {"round": world.round.slug}


def a_code(world):
    return {"round": world.round.slug, "code": world.code.pk}


def a_passage(world):
    return {"transcript": world.transcript.pk, "key": world.coding.key}


PAGES = [
    Page("coding:overview", a_round, get=READERS_OF_WORDS),
    Page(
        "coding:hits",
        a_round,
        get=READERS_OF_WORDS,
        query=lambda world: {"q": "buurman"},
        logs="coding.hits",
        post=moved(READERS_OF_WORDS, 422),  # nothing is ticked
    ),
    Page(
        "coding:assignments",
        a_round,
        get=READERS_OF_WORDS,
        post=moved(RESEARCHER_ONLY),
        post_data=lambda world: {
            "do": "divide",
            "divide-coders": [world.users["codeur"].pk],
            "divide-share": "0",
            "divide-part": "whole",
            "divide-seed": "1",
        },
    ),
    Page(
        "coding:trainings",
        a_round,
        get=READERS_OF_WORDS,
        post=moved(RESEARCHER_ONLY),
        post_data=lambda world: {"do": "stop", "conversation": world.conversation.pk},
    ),
    # Nobody practises in the world, and the page says so; tests/coding/test_work_pages.py has who
    # does. A codeur sees her own.
    Page(
        "coding:practised",
        lambda world: {
            "conversation": world.conversation.pk,
            "coder": world.users["codeur"].pk,
        },
        get=READERS_OF_WORDS,
    ),
    Page("coding:agreement", a_round, get=READERS_OF_WORDS),
    # Nobody coded beside another in the world: agreement says so.
    Page("coding:disagreements", a_code, get=moved(READERS_OF_WORDS)),
    # The page says so; tests/coding/test_deciding.py has one that two coded.
    Page(
        "coding:decisions",
        lambda world: {"conversation": world.conversation.pk},
        get=READERS_OF_WORDS,
        post=by_role(onderzoeker=422, codeur=403, beleidsadviseur=403, beheerder=403),
    ),
    Page("coding:codebook", a_round, get=EVERY_MEMBER),
    Page("coding:codebook_start", a_round, post=moved(RESEARCHER_ONLY)),
    # The draft of the world has a round: it begins nothing, and its own page says so.
    Page(
        "coding:begin",
        lambda world: {"draft": world.draft.pk},
        post=moved(RESEARCHER_ONLY),
    ),
    Page(
        "coding:codebook_empty",
        a_round,
        post=moved(RESEARCHER_ONLY),
        post_data=lambda world: {"begin-label": "Wat mensen zeggen"},
    ),
    Page(
        "coding:branch_add",
        a_round,
        post=moved(RESEARCHER_ONLY),
        post_data=lambda world: {"branch-label": "Wonen", "branch-reason": "Kwam vaak voor"},
    ),
    Page("coding:find_codes", a_round, get=EVERY_MEMBER, query=lambda world: {"q": "brief"}),
    # These two want JSON; tests/coding/test_making.py sends that.
    Page("coding:make_code", a_round, post=moved(RESEARCHER_ONLY, 400)),
    Page("coding:unmake_code", a_code, post=moved(RESEARCHER_ONLY, 400)),
    Page(
        "coding:code_switch",
        a_code,
        post=moved(RESEARCHER_ONLY),
        post_data=lambda world: {"off-reason": "Valt samen met een andere"},
    ),
    Page(
        "coding:code_change",
        a_code,
        post=moved(RESEARCHER_ONLY),
        post_data=lambda world: {
            "change-number": world.code.number,
            "change-label": "Brieven en formulieren",
            "change-colour": world.code.colour,
            "change-is_on": "on",
            "change-reason": "Formulieren horen erbij",
        },
    ),
    Page(
        "coding:code_add",
        a_code,
        post=moved(RESEARCHER_ONLY),
        post_data=lambda world: {"add-label": "Digitale brieven", "add-reason": "Kwam vaak voor"},
    ),
    Page(
        "coding:code_delete",
        a_code,
        post=moved(RESEARCHER_ONLY, 422),  # this one is used
        post_data=lambda world: {"delete-reason": "Niet nodig"},
    ),
    Page(
        "coding:code_move",
        a_code,
        post=moved(RESEARCHER_ONLY),
        post_data=lambda world: {"move-parent": "0", "move-reason": "Staat op zichzelf"},
    ),
    Page(
        "coding:code_place",
        a_code,
        post=moved(RESEARCHER_ONLY, 422),  # it stands alone
        post_data=lambda world: {"place-place": "down", "place-reason": "Hoort erachter"},
    ),
    Page(
        "coding:code_merge",
        a_code,
        get=RESEARCHER_ONLY,
        # There is no other code in the world to merge it with.
        post=moved(RESEARCHER_ONLY, 422),
        post_data=lambda world: {"merge-reason": "Hetzelfde"},
    ),
    # It was merged with none.
    Page(
        "coding:code_unmerge",
        a_code,
        post=moved(RESEARCHER_ONLY),
        post_data=lambda world: {"unmerge-reason": "Toch niet"},
    ),
    Page(
        "coding:code_split",
        a_code,
        get=RESEARCHER_ONLY,
        # There are no other codes in the world to spread it over.
        post=moved(RESEARCHER_ONLY, 422),
        post_data=lambda world: {"split-code_1": world.code.pk},
    ),
    # Nobody began with that.
    Page(
        "coding:split_choose",
        lambda world: a_code(world) | {"coding": world.coding.pk},
        post=moved(RESEARCHER_ONLY),
    ),
    Page("coding:split_finish", a_code, post=moved(RESEARCHER_ONLY)),
    Page(
        "coding:codebook_several",
        a_round,
        get=RESEARCHER_ONLY,
        post=moved(RESEARCHER_ONLY),
        post_data=lambda world: {
            "several-codes": [world.code.pk],
            "several-act": "sensitive",
            "several-reason": "Raakt aan gezondheid",
        },
    ),
    Page("coding:codebook_versions", a_round, get=EVERY_MEMBER),
    Page(
        "coding:code",
        lambda world: {"conversation": world.conversation.pk},
        get=READERS_OF_WORDS,
        logs="coding.opened",
    ),
    Page(
        "coding:code_turn",
        lambda world: {"conversation": world.conversation.pk, "turn": 2},
        get=READERS_OF_WORDS,
        logs="coding.opened",
        post=moved(READERS_OF_WORDS),
        post_data=lambda world: {"code": world.code.pk, "words": "Mijn buurman"},
    ),
    # One person coded it: there is nothing to choose, and the form says so.
    Page(
        "coding:reading",
        lambda world: {"conversation": world.conversation.pk},
        get=READERS_OF_WORDS,
        post=by_role(onderzoeker=422, codeur=403, beleidsadviseur=403, beheerder=403),
        post_data=lambda world: {"coder": world.users["codeur"].pk},
    ),
    Page(
        "coding:carried",
        lambda world: {"conversation": world.conversation.pk},
        get=READERS_OF_WORDS,
        logs="coding.opened",
    ),
    # Each judges her own.
    Page(
        "coding:carried_judge",
        lambda world: {"conversation": world.conversation.pk, "carried": world.carried.pk},
        post=by_role(onderzoeker=302, codeur=403, beleidsadviseur=403, beheerder=403),
        post_data=lambda world: {"choice": "remove"},
    ),
    Page(
        "coding:abstain",
        lambda world: {"conversation": world.conversation.pk},
        post=moved(READERS_OF_WORDS),
    ),
    Page(
        "coding:task",
        lambda world: {"transcript": world.transcript.pk},
        post=moved(READERS_OF_WORDS),
        post_data=lambda world: {"reopen": ""},
    ),
    Page(
        "coding:codings",
        lambda world: {"transcript": world.transcript.pk},
        get=READERS_OF_WORDS,
        post=moved(READERS_OF_WORDS, 400),  # it wants JSON; tests/coding/test_acts.py sends that
        logs="coding.listed",
    ),
    Page("coding:coding", a_passage, post=moved(READERS_OF_WORDS, 400)),
    Page("coding:split", a_passage, post=moved(READERS_OF_WORDS, 400)),
    Page(
        "coding:bookmark",
        lambda world: {"transcript": world.transcript.pk, "turn": 1},
        post=moved(
            READERS_OF_WORDS, 400
        ),  # it wants JSON; tests/coding/test_bookmarks.py sends that
    ),
    Page(
        "coding:here",
        lambda world: {"transcript": world.transcript.pk},
        post=READERS_OF_WORDS,
    ),
    Page(
        "coding:standing",
        lambda world: {"transcript": world.transcript.pk},
        get=READERS_OF_WORDS,
    ),
    Page(
        "coding:passage",
        a_passage,
        get=READERS_OF_WORDS,
        # Someone else's coding can be read, not changed.
        post=by_role(onderzoeker=302, codeur=403, beleidsadviseur=403, beheerder=403),
        post_data=lambda world: {"memo": "kijk terug"},
        logs="passage.opened",
    ),
    Page("coding:example", a_passage, post=moved(RESEARCHER_ONLY)),
]
