from tests import cast
from tests.house.pages import (
    EVERY_MEMBER,
    READERS_OF_WORDS,
    RESEARCHER_ONLY,
    Page,
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


def _monitor(world):
    return {"monitor": world.monitor.slug}


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
        "findings:bands",
        _monitor,
        get=RESEARCHER_ONLY,
        post=WRITTEN,
        post_data=lambda world: {"do": "start", "revision": "0"},
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
]
