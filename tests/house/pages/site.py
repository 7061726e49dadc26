from tests.house.pages import EVERY_MEMBER, EVERYBODY, Page

PAGES = [
    Page("site:start", get=EVERYBODY),
    Page("site:round", lambda world: {"round": world.round.slug}, get=EVERY_MEMBER),
    Page(
        "site:search",
        get=EVERYBODY,
        post=dict.fromkeys(EVERYBODY, 302),
        query=lambda world: {"q": "brieven"},
        post_data=lambda world: {"q": "buurman"},
        logs=dict.fromkeys(("onderzoeker", "codeur"), "search.words"),
    ),
    Page(
        "site:search_save",
        post=dict.fromkeys(EVERYBODY, 302),
        post_data=lambda world: {"name": "Brieven", "question": "q=brieven"},
    ),
    # Her own only: nobody in the world has kept one.
    Page("site:search_remove", lambda world: {"saved": 1}, post=dict.fromkeys(EVERYBODY, 404)),
    Page("site:help", get=EVERYBODY, is_public=True),
    Page("site:accessibility", get=EVERYBODY, is_public=True),
    Page("site:account", get=EVERYBODY),
    Page("site:set_language", post=dict.fromkeys(EVERYBODY, 302), is_public=True),
    Page("site:extend_session", post=dict.fromkeys(EVERYBODY, 204)),
    Page("site:security_txt", get=dict.fromkeys(EVERYBODY, 404), is_public=True),
    Page("site:style", get=EVERYBODY, is_public=True),
]
