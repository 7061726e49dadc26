from tests.house.pages import EVERY_MEMBER, READERS_OF_WORDS, RESEARCHER_ONLY, Page
from weerklank.analysis.queries import live


def of_round(world):
    return {"round": world.round.slug}


def of_conversation(world):
    return {"conversation": world.conversation.pk}


def of_code(world):
    return {"code": world.code.pk}


def a_group(world):
    """Return the first group of the inburgeraars, as the page of its round has it."""
    found = live.fieldwork_of(world.round, visible_to=world.users["onderzoeker"])
    [side] = [one for one in found.sides if one.perspective == "inburgeraar"]
    return dict(side.rows[0].values)


PAGES = [
    Page("analysis:compare", of_round, get=EVERY_MEMBER),
    Page(
        "analysis:cell",
        of_round,
        get=EVERY_MEMBER,
        query=lambda world: {"number": "4.6", "group": "Z"},
        logs=dict.fromkeys(("onderzoeker", "codeur"), "passages.read"),
    ),
    Page("analysis:matrix_csv", of_round, get=EVERY_MEMBER, logs="matrix.exported"),
    Page("analysis:matrix_xlsx", of_round, get=EVERY_MEMBER, logs="matrix.exported"),
    Page("analysis:passages", of_round, get=READERS_OF_WORDS, logs="passages.read"),
    Page("analysis:passages_csv", of_round, get=READERS_OF_WORDS, logs="passages.read"),
    Page("analysis:passages_xlsx", of_round, get=READERS_OF_WORDS, logs="passages.read"),
    Page(
        "analysis:ask",
        of_round,
        get=READERS_OF_WORDS,
        query=lambda world: {"code": world.code.pk},
        logs="passages.read",
    ),
    Page("analysis:ask_csv", of_round, get=READERS_OF_WORDS, logs="passages.read"),
    Page("analysis:ask_xlsx", of_round, get=READERS_OF_WORDS, logs="passages.read"),
    Page("analysis:together", of_round, get=READERS_OF_WORDS),
    Page("analysis:saturation", of_round, get=READERS_OF_WORDS),
    Page("analysis:fieldwork", of_round, get=READERS_OF_WORDS, logs="fieldwork.viewed"),
    Page(
        "analysis:fieldwork_group",
        lambda world: of_round(world) | {"perspective": "inburgeraar"},
        get=RESEARCHER_ONLY,
        # Nothing was drawn, so nobody can be made ready.
        post=RESEARCHER_ONLY | {"onderzoeker": 422},
        post_data=a_group,
        query=a_group,
        logs="frame.viewed",
    ),
    Page("analysis:fieldwork_picture", of_round, get=READERS_OF_WORDS, logs="fieldwork.exported"),
    Page("analysis:joint", of_round, get=READERS_OF_WORDS),
    Page("analysis:joint_csv", of_round, get=READERS_OF_WORDS, logs="joint.exported"),
    Page("analysis:joint_xlsx", of_round, get=READERS_OF_WORDS, logs="joint.exported"),
    Page("analysis:contrast", of_round, get=READERS_OF_WORDS),
    Page("analysis:contrast_csv", of_round, get=READERS_OF_WORDS, logs="contrast.exported"),
    Page("analysis:contrast_xlsx", of_round, get=READERS_OF_WORDS, logs="contrast.exported"),
    Page("analysis:together_csv", of_round, get=READERS_OF_WORDS, logs="together.exported"),
    Page("analysis:together_xlsx", of_round, get=READERS_OF_WORDS, logs="together.exported"),
    Page("analysis:together_picture", of_round, get=READERS_OF_WORDS, logs="together.exported"),
    Page("analysis:persons", of_round, get=READERS_OF_WORDS),
    Page("analysis:persons_csv", of_round, get=READERS_OF_WORDS, logs="persons.exported"),
    Page("analysis:persons_picture", of_round, get=READERS_OF_WORDS, logs="persons.exported"),
    Page("analysis:timeline", of_round, get=READERS_OF_WORDS, query=of_code),
    Page(
        "analysis:timeline_csv",
        of_round,
        get=READERS_OF_WORDS,
        query=of_code,
        logs="timeline.exported",
    ),
    Page(
        "analysis:timeline_picture",
        of_round,
        get=READERS_OF_WORDS,
        query=of_code,
        logs="timeline.exported",
    ),
    *(
        Page(name, of_round, get=READERS_OF_WORDS, query=of_code, logs="passages.read")
        for name in (
            "analysis:words",
            "analysis:words_csv",
            "analysis:words_picture",
            "analysis:context_csv",
        )
    ),
    Page("analysis:portrait", of_conversation, get=READERS_OF_WORDS),
    Page("analysis:portrait_csv", of_conversation, get=READERS_OF_WORDS, logs="portrait.exported"),
    Page(
        "analysis:portrait_picture",
        of_conversation,
        get=READERS_OF_WORDS,
        logs="portrait.exported",
    ),
]
