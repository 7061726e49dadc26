from tests.house.pages import EVERY_MEMBER, READERS_OF_WORDS, Page


def of_round(world):
    return {"round": world.round.slug}


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
]
