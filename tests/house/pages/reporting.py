from tests import cast
from tests.house.pages import (
    EVERY_MEMBER,
    EVERYBODY,
    READERS_OF_WORDS,
    RESEARCHER_ONLY,
    Page,
    by_role,
    moved,
)
from weerklank.analysis import queries as analysis
from weerklank.findings import framework

_FINDING = {
    "section": "pains",
    "kind": "pain",
    "perspective": "inburgeraar",
    "statement": "Eén van de ene inburgeraar begrijpt de brieven niet.",
    "revision": 1,
}
_QUOTE = {"form": "verbatim", "shown_text": "Ik snap de brief niet.", "revision": 1}
WRITTEN = moved(RESEARCHER_ONLY)
# A form that is refused shows itself again.
REFUSED = moved(RESEARCHER_ONLY, 422)


def _round(world):
    return {"round": world.round.slug}


def _finding(world):
    return {"finding": world.finding.pk}


def _evidence(world):
    return {"evidence": world.evidence.pk}


def _quote(world):
    return {"quote": world.quote.pk}


def _cell(world):
    return _round(world) | {"participant": world.participant.pk, "code": world.code.pk}


def _summary(world):
    """What the form sends: with the passages that stood beside it, in short."""
    cell = framework.cell_of(analysis.hear(world.round), world.participant.pk, world.code.pk)
    summary = cell.summary
    return {
        "text": "Snapt de brief niet.",
        "revision": summary.revision if summary else 0,
        "seen": cell.fingerprint,
    }


def _version(world):
    return _round(world) | {"number": world.version.number}


def _public(world):
    return {"slug": world.round.slug, "number": world.version.number}


def _monitor(world):
    return {"monitor": world.monitor.slug}


def _point(world):
    return {"point": world.point.pk}


def _person(world):
    return _round(world) | {"participant": world.participant.pk}


def _sheet(world):
    return {"sheet": world.sheet.pk}


def _answers(world):
    [one] = world.sheet.statements.all()
    return {
        "shown_on": cast.TODAY.isoformat(),
        "way": "paper",
        "through_interpreter": "",
        "language": "nl",
        "revision": world.sheet.revision,
        f"answer-{one.pk}": "agrees",
        f"words-{one.pk}": "",
    }


TAKERS_OFF = by_role(onderzoeker=200, codeur=403, beleidsadviseur=403, beheerder=200)
FOLLOWERS = by_role(onderzoeker=200, codeur=403, beleidsadviseur=200, beheerder=403)
_POINT = {"what": "Schrijf brieven die iedereen snapt.", "addressee": "", "revision": 1}
_PLAN = {"owner": "Een teamleider", "planned_step": "", "due_on": "2026-09-01", "revision": 1}

PAGES = [
    Page("findings:findings", _round, get=EVERY_MEMBER),
    Page(
        "findings:finding_new",
        _round,
        get=RESEARCHER_ONLY,
        post=WRITTEN,
        post_data=lambda world: _FINDING,
    ),
    Page(
        "findings:finding",
        _finding,
        get=EVERY_MEMBER,
        post=WRITTEN,
        post_data=lambda world: _FINDING,
        logs="finding.read",
    ),
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
        "findings:bands",
        _monitor,
        get=RESEARCHER_ONLY,
        post=WRITTEN,
        post_data=lambda world: {"do": "start", "revision": "0"},
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
    Page("findings:finding_confirm", _finding, post=WRITTEN),
    Page(
        "findings:finding_move",
        _finding,
        post=WRITTEN,
        post_data=lambda world: {"direction": "up"},
    ),
    # The finding of this world has a quote, and says so on its page.
    Page("findings:finding_delete", _finding, get=RESEARCHER_ONLY, post=WRITTEN),
    Page(
        "reporting:finding_places",
        _finding,
        get=RESEARCHER_ONLY,
        post=WRITTEN,
        post_data=lambda world: {"revision": 0},
    ),
    Page("findings:finding_evidence", _finding, get=READERS_OF_WORDS, logs="evidence.read"),
    Page(
        "findings:evidence_add",
        _finding,
        get=RESEARCHER_ONLY,
        post=REFUSED,
        logs="passages.read",
    ),
    Page(
        "findings:counter_search",
        _finding,
        post=WRITTEN,
        post_data=lambda world: {"result": "searched_none_found"},
    ),
    Page("findings:evidence_remove", _evidence, post=WRITTEN),
    Page(
        "findings:quote_new",
        _evidence,
        get=RESEARCHER_ONLY,
        post=WRITTEN,
        post_data=lambda world: _QUOTE,
        logs="evidence.read",
    ),
    Page(
        "findings:quote",
        _quote,
        get=RESEARCHER_ONLY,
        post=WRITTEN,
        post_data=lambda world: _QUOTE,
        logs="evidence.read",
    ),
    # Proposed by Chantal, so that Bram is the second person.
    Page(
        "findings:quote_release",
        _quote,
        post=WRITTEN,
        post_data=lambda world: {"revision": 1},
    ),
    Page(
        "findings:quote_generalise",
        _quote,
        post=WRITTEN,
        post_data=lambda world: {"revision": 1},
    ),
    Page("findings:quote_hold", _quote, post=WRITTEN),
    Page("findings:quote_delete", _quote, post=WRITTEN),
    Page("findings:checking", _round, get=READERS_OF_WORDS, logs="checking.read"),
    Page("findings:checking_answers", _round, get=READERS_OF_WORDS, logs="answers.read"),
    # The person of this world has a sheet that waits for its answers, and the page says so.
    Page(
        "findings:checking_person",
        _person,
        get=READERS_OF_WORDS,
        post=REFUSED,
        logs="checking.read",
    ),
    Page(
        "findings:checking_sheet",
        _sheet,
        get=READERS_OF_WORDS,
        post=WRITTEN,
        post_data=_answers,
        logs="sheet.read",
    ),
    Page("findings:checking_print", _sheet, get=READERS_OF_WORDS, logs="sheet.printed"),
    Page("findings:checking_empty", _sheet, post=WRITTEN),
    Page("findings:checking_discard", _sheet, post=WRITTEN),
    Page(
        "findings:checking_wording",
        _finding,
        get=RESEARCHER_ONLY,
        post=WRITTEN,
        post_data=lambda world: {
            "text": "Sommige brieven zijn moeilijk.",
            "revision": 0,
            "read": world.finding.revision,
        },
    ),
    Page("findings:framework", _round, get=READERS_OF_WORDS, logs="framework.read"),
    Page("findings:framework_csv", _round, get=READERS_OF_WORDS, logs="framework.exported"),
    Page("findings:framework_xlsx", _round, get=READERS_OF_WORDS, logs="framework.exported"),
    Page(
        "findings:framework_cell",
        _cell,
        get=READERS_OF_WORDS,
        post=moved(READERS_OF_WORDS),
        post_data=_summary,
        logs="passages.read",
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
    Page("followup:points", _monitor, get=EVERY_MEMBER),
    Page("followup:points_agenda", _monitor, get=EVERY_MEMBER, logs="points.read"),
    Page(
        "followup:points_file",
        lambda world: {"monitor": world.monitor.slug, "kind": "csv"},
        get=EVERY_MEMBER,
        logs="points.exported",
    ),
    Page(
        "followup:point_new",
        _monitor,
        get=RESEARCHER_ONLY,
        post=WRITTEN,
        post_data=lambda world: _POINT,
    ),
    Page(
        "followup:point_new_claims",
        _monitor,
        post=RESEARCHER_ONLY,
        post_data=lambda world: {"what": "Alle inburgeraars."},
    ),
    Page(
        "followup:point_claims",
        _point,
        post=RESEARCHER_ONLY,
        post_data=lambda world: {"what": "Alle inburgeraars."},
    ),
    Page("followup:point", _point, get=EVERY_MEMBER, logs="point.read"),
    Page(
        "followup:point_change",
        _point,
        get=RESEARCHER_ONLY,
        post=WRITTEN,
        post_data=lambda world: _POINT,
    ),
    Page(
        "followup:point_plan",
        _point,
        get=FOLLOWERS,
        post=moved(FOLLOWERS),
        post_data=lambda world: _PLAN,
    ),
    Page(
        "followup:point_move",
        _point,
        get=FOLLOWERS,
        post=moved(FOLLOWERS),
        post_data=lambda world: {"status": "taken_over", "revision": 1},
        query=lambda world: {"status": "not_taken_over"},
    ),
    Page("followup:point_back", _point, post=moved(FOLLOWERS)),
    # The point of this world rests on the one finding there is.
    Page("followup:point_evidence", _point, get=RESEARCHER_ONLY, post=REFUSED),
    Page(
        "followup:point_evidence_remove",
        lambda world: {"evidence": world.point.evidence.get().pk},
        post=WRITTEN,
    ),
    Page("followup:point_confirm", _point, post=WRITTEN),
    Page(
        "followup:point_measure",
        _point,
        get=RESEARCHER_ONLY,
        post=WRITTEN,
        post_data=lambda world: {
            "code": world.code.pk,
            "perspective": "inburgeraar",
            "better": "more",
        },
    ),
    # There is no later round here to ask in, nor one to compare with: the refusal stands above.
    Page("followup:point_question", _point, get=RESEARCHER_ONLY, post=REFUSED),
    Page(
        "followup:point_verdict",
        _point,
        post=moved(FOLLOWERS),
    ),
    Page(
        "followup:point_question_remove",
        lambda world: {"link": world.point.questions.get().pk},
        post=WRITTEN,
    ),
    Page("followup:follow_up", _monitor, get=EVERY_MEMBER, logs="points.read"),
    Page(
        "followup:follow_up_file",
        lambda world: {"monitor": world.monitor.slug, "kind": "csv"},
        get=EVERY_MEMBER,
        logs="points.exported",
    ),
]
