"""This room's part in a withdrawal, for the rooms of findings below it too: see `withdrawing`.

One eraser for all of them, since what versions print tells which words to look for below.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_noop

from weerklank.findings import taken_over, withdrawing
from weerklank.followup import remeasuring
from weerklank.reporting import desk, leaving, search, versions
from weerklank.safeguards import erasers
from weerklank.study import queries as study
from weerklank.study.terms import ConsentPurpose, KeptData

ORDER = 40  # before coding, so that no evidence holds on to a passage that goes


def preview(person: erasers.Person) -> dict[str, int]:
    evidence, quotes = withdrawing.touched(person)
    printed, passages = versions.preview(person)
    words = leaving.of_person(person)
    lines = taken_over.count(words)
    return {
        gettext_noop("bewijzen bij bevindingen"): len(evidence),
        gettext_noop("citaten"): len(quotes),
        gettext_noop("samenvattingen"): withdrawing.summaries_of(person).count(),
        gettext_noop("voorgelegde zinnen"): withdrawing.shown_to(person).count(),
        gettext_noop("citaten in vastgestelde rapporten"): printed,
        gettext_noop("passages onder vastgestelde rapporten"): passages,
        gettext_noop("regels bij verbeterpunten"): lines,
        **leaving.count_said(words, own=person.round_id),
    }


def erase(person: erasers.Person, at: datetime) -> dict[str, int]:
    """Delete evidence, quotes and summaries; the findings stay and carry a trace of it.

    What was laid before her goes with what she answered.
    """
    summaries, shown = withdrawing.take_answers(person)
    # Before her codings go, by which it is known where words stand.
    words = leaving.of_person(person)
    said = leaving.count_said(words, own=person.round_id)
    printed = versions.take_words_of(person, at=at)
    passages = versions.take_passages_of(person, at=at)
    evidence, quotes, findings = withdrawing.take_evidence(person)
    lines = leaving.take(words, at=at)
    search.index_what_lost_words(words.monitor, words.rounds)
    _empty_verdicts(person, at)
    withdrawing.mark(person.round_id, findings, at)
    desk.forget(person.round_id, findings, at)
    return {
        gettext_noop("bewijzen bij bevindingen"): evidence,
        gettext_noop("citaten"): quotes,
        gettext_noop("samenvattingen"): summaries,
        gettext_noop("voorgelegde zinnen"): shown,
        gettext_noop("citaten in vastgestelde rapporten"): printed,
        gettext_noop("passages onder vastgestelde rapporten"): passages,
        gettext_noop("regels bij verbeterpunten"): lines,
        **said,
    }


def unquote(person: erasers.Person, at: datetime) -> dict[str, int]:
    """Take out of every version what it prints of somebody who is quoted no longer."""
    words = leaving.of_person(person)
    printed = versions.take_words_of(person, at=at)
    leaving.take(words, at=at)
    search.index_what_lost_words(words.monitor, words.rounds)
    return {gettext_noop("citaten in vastgestelde rapporten"): printed}


def stops(person: erasers.Person, purpose: str) -> dict[str, int]:
    """Count the quotes that no report has any more once somebody is quoted no longer."""
    if purpose != ConsentPurpose.QUOTE:
        return {}
    _evidence, quotes = withdrawing.touched(person)
    return {gettext_noop("citaten in het concept"): len(quotes)}


def _empty_verdicts(person: erasers.Person, at: datetime) -> None:
    """Throw away kept counts that may count this person: who is in them was never kept."""
    perspective = study.perspective_of(person.participant_id)
    kept = remeasuring.verdicts_with(person.round_id, perspective)
    kept.update(counts=None, emptied_at=at)


# --- terms of a plan --------------------------------------------------------------------------
def _erase_words(round_id: int, at: datetime) -> dict[str, int]:
    """Take out what people said, where nobody published it; findings and their counts stay.

    Summaries of what somebody said, quotes, and what somebody answered in words of her own go.
    What researchers took over in texts is treated as at a withdrawal. Why a published version keeps
    what it prints: docs/adr/0048.
    """
    words = leaving.of_round(round_id)
    counts = withdrawing.take_words(round_id)
    counts[gettext_noop("citaten in rapporten die niet openbaar zijn")] = versions.take_unpublished(
        round_id, words.runs, at=at
    )
    lines = leaving.take(words, at=at)
    search.index_what_lost_words(words.monitor, words.rounds)
    withdrawing.forget_replaced(round_id)
    return counts | {gettext_noop("regels bij verbeterpunten"): lines}


def register() -> None:
    erasers.keep_to_terms(erasers.Kept("reporting", KeptData.TRANSCRIPTS, ORDER, _erase_words))
    erasers.register(
        erasers.Eraser(
            room="reporting",
            order=ORDER,
            models=(
                "findings.Evidence",
                "findings.Quote",
                "findings.CellSummary",
                "findings.StatementSheet",
                "findings.ShownStatement",
                "reporting.VersionWords",
                "reporting.VersionPassage",
            ),
            preview=preview,
            erase=erase,
            unquote=unquote,
            stops=stops,
        )
    )
