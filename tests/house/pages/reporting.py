from tests.house.pages import (
    EVERY_MEMBER,
    EVERYBODY,
    READERS_OF_WORDS,
    RESEARCHER_ONLY,
    Page,
    by_role,
    moved,
)

WRITTEN = moved(RESEARCHER_ONLY)
# A form that is refused shows itself again.
REFUSED = moved(RESEARCHER_ONLY, 422)


def _round(world):
    return {"round": world.round.slug}


def _finding(world):
    return {"finding": world.finding.pk}


def _version(world):
    return _round(world) | {"number": world.version.number}


def _public(world):
    return {"slug": world.round.slug, "number": world.version.number}


TAKERS_OFF = by_role(onderzoeker=200, codeur=403, beleidsadviseur=403, beheerder=200)

PAGES = [
    Page(
        "reporting:finding_claims",
        _finding,
        post=RESEARCHER_ONLY,
        post_data=lambda world: {"statement": "Alle inburgeraars."},
    ),
    Page(
        "reporting:claims",
        _round,
        get=RESEARCHER_ONLY,
        post=WRITTEN,
        post_data=lambda world: {"do": "answer", "place": "conclusion", "key": "", "reason": "x"},
    ),
    Page(
        "reporting:text_claims",
        lambda world: {"round": world.round.slug, "name": "conclusion"},
        post=RESEARCHER_ONLY,
        post_data=lambda world: {"text": "Alle inburgeraars."},
    ),
    Page(
        "reporting:outline",
        _round,
        get=RESEARCHER_ONLY,
        post=WRITTEN,
        post_data=lambda world: {"do": "off", "key": "guides"},
    ),
    Page(
        "reporting:report_part",
        lambda world: {"round": world.round.slug, "key": "guidance"},
        get=RESEARCHER_ONLY,
        post=WRITTEN,
        post_data=lambda world: {
            "title": "",
            "text": "Een tekst.",
            "under": "reason",
            "revision": 0,
        },
    ),
    Page(
        "reporting:part_claims",
        lambda world: {"round": world.round.slug, "key": "guidance"},
        post=RESEARCHER_ONLY,
        post_data=lambda world: {"text": "Alle inburgeraars."},
    ),
    # A form without a file shows itself again.
    Page(
        "reporting:register_figures",
        _round,
        get=RESEARCHER_ONLY,
        post=REFUSED,
        post_data=lambda world: {"do": "read"},
    ),
    Page(
        "reporting:finding_places",
        _finding,
        get=RESEARCHER_ONLY,
        post=WRITTEN,
        post_data=lambda world: {"revision": 0},
    ),
    Page("reporting:report", _round, get=EVERY_MEMBER, logs="report.read"),
    Page(
        "reporting:report_text",
        lambda world: {"round": world.round.slug, "name": "conclusion"},
        get=RESEARCHER_ONLY,
        post=WRITTEN,
        post_data=lambda world: {"text": "Slot.", "revision": 1},
    ),
    Page(
        "reporting:report_text_confirm",
        lambda world: {"round": world.round.slug, "name": "conclusion"},
        post=WRITTEN,
    ),
    Page(
        "reporting:report_edition",
        lambda world: {
            "round": world.round.slug,
            "edition": "brief-aan-de-raad",
            "kind": "html",
        },
        get=EVERY_MEMBER,
        logs="report.downloaded",
    ),
    Page("reporting:plain", _round, get=RESEARCHER_ONLY),
    Page(
        "reporting:plain_text",
        lambda world: {"round": world.round.slug, "name": "title"},
        get=RESEARCHER_ONLY,
        post=WRITTEN,
        post_data=lambda world: {"text": "Dit hoorden wij.", "revision": 0},
    ),
    Page(
        "reporting:plain_language",
        lambda world: {"round": world.round.slug, "language": "ar"},
        get=RESEARCHER_ONLY,
        post=WRITTEN,
        post_data=lambda world: {"do": "approve"},
    ),
    Page(
        "reporting:plain_preview",
        lambda world: {"round": world.round.slug, "language": "ar"},
        get=RESEARCHER_ONLY,
    ),
    Page(
        "reporting:plain_file",
        lambda world: {"round": world.round.slug, "language": "nl", "kind": "html"},
        get=READERS_OF_WORDS,
        logs="report.downloaded",
    ),
    Page(
        "reporting:plain_poster",
        lambda world: {"round": world.round.slug, "language": "nl", "kind": "html"},
        get=READERS_OF_WORDS,
        logs="report.downloaded",
    ),
    Page("reporting:all_comments", _round, get=READERS_OF_WORDS),
    Page(
        "reporting:comments",
        lambda world: {"round": world.round.slug, "place": f"finding:{world.finding.pk}"},
        get=READERS_OF_WORDS,
        post=moved(READERS_OF_WORDS),
        post_data=lambda world: {"do": "add", "text": "Klopt dit nog?"},
        logs="comments.read",
    ),
    Page("reporting:logo", _round, get=RESEARCHER_ONLY, post=REFUSED, post_data=lambda world: {}),
    Page("reporting:logo_image", _round, get=EVERY_MEMBER),
    Page(
        "reporting:report_file",
        lambda world: {"round": world.round.slug, "kind": "html"},
        get=by_role(onderzoeker=200, codeur=200, beleidsadviseur=200, beheerder=200),
        logs="report.downloaded",
    ),
    Page("reporting:versions", _round, get=EVERY_MEMBER),
    # The finding of this world waits for somebody, and the page says so.
    Page(
        "reporting:version_new",
        _round,
        get=RESEARCHER_ONLY,
        post=REFUSED,
        post_data=lambda world: {"note": "De tweede versie."},
    ),
    Page("reporting:version", _version, get=EVERY_MEMBER, logs="version.read"),
    # There is no quote in the version of this world to choose.
    Page(
        "reporting:version_quotes",
        _version,
        get=RESEARCHER_ONLY,
        post=REFUSED,
        post_data=lambda world: {"quote": "1", "sure": "on"},
        logs="version.read",
    ),
    Page("reporting:version_publish", _version, get=RESEARCHER_ONLY, post=WRITTEN),
    Page("reporting:version_off", _version, get=TAKERS_OFF, post=moved(TAKERS_OFF)),
    Page(
        "reporting:version_file",
        lambda world: _version(world) | {"kind": "html"},
        get=EVERY_MEMBER,
        logs="version.downloaded",
    ),
    Page(
        "reporting:public_report",
        lambda world: {"slug": world.round.slug},
        get=EVERYBODY,
        is_public=True,
    ),
    Page("reporting:public_version", _public, get=EVERYBODY, is_public=True),
    Page(
        "reporting:public_file",
        lambda world: _public(world) | {"name": "rapport.html"},
        get=EVERYBODY,
        is_public=True,
    ),
]
