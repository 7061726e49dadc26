"""This room's part in a withdrawal: what rests on her words goes, and the finding says so.

Summaries of what she said are words about her: they go with her. Those of others who spoke with her
stay and are marked by themselves, since passages under them changed.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from django.db.models import F, QuerySet
from django.utils.translation import gettext_noop

from weerklank.coding import rules
from weerklank.fieldwork import queries as fieldwork
from weerklank.reporting import (
    desk,
    following,
    models,
    remeasuring,
    search,
    taken_over,
    terms,
    versions,
)
from weerklank.safeguards import erasers
from weerklank.study import queries as study
from weerklank.study.terms import ConsentPurpose, KeptData

ORDER = 40  # before coding, so that no evidence holds on to a passage that goes


def _touched(person: erasers.Person) -> tuple[list[models.Evidence], list[models.Quote]]:
    """Return the evidence on words of this person alone, and every quote with some of them."""
    hers: dict[int, list[rules.Span]] = defaultdict(list)
    for turn in fieldwork.turns_of_participant(person.participant_id):
        hers[turn.transcript_id].append((turn.start, turn.end))
    evidence = [
        row
        for row in models.Evidence.objects.filter(coding__transcript_id__in=hers).select_related(
            "coding__transcript"
        )
        if _overlaps(row, hers) and not _speaks_someone_else(row, hers, person)
    ]
    quotes = [
        row
        for row in models.Quote.objects.filter(coding__transcript_id__in=hers).select_related(
            "coding"
        )
        if _overlaps(row, hers)
    ]
    return evidence, quotes


def _overlaps(row: models.Evidence | models.Quote, hers: dict[int, list[rules.Span]]) -> bool:
    span = (row.coding.start, row.coding.end)
    return any(rules.overlaps(span, turn) for turn in hers[row.coding.transcript_id])


def _speaks_someone_else(
    row: models.Evidence, hers: dict[int, list[rules.Span]], person: erasers.Person
) -> bool:
    """Return whether words of another participant are left under this passage."""
    transcript = row.coding.transcript
    span = (row.coding.start, row.coding.end)
    for turn in transcript.turns.filter(
        is_withdrawn=False, start__lt=span[1], end__gt=span[0]
    ).select_related("speaker"):
        speaker = turn.speaker
        if not speaker or not (speaker.participant_id or speaker.at_least):
            continue
        if speaker.participant_id == person.participant_id:
            continue
        inside = (max(span[0], turn.start), min(span[1], turn.end))
        rest = rules.without(inside, hers[row.coding.transcript_id])
        if any(transcript.text[start:end].strip() for start, end in rest):
            return True
    return False


def preview(person: erasers.Person) -> dict[str, int]:
    evidence, quotes = _touched(person)
    printed, passages = versions.preview(person)
    words = taken_over.of_person(person)
    lines = taken_over.count(words)
    return {
        gettext_noop("bewijzen bij bevindingen"): len(evidence),
        gettext_noop("citaten"): len(quotes),
        gettext_noop("samenvattingen"): _summaries(person).count(),
        gettext_noop("voorgelegde zinnen"): _shown(person).count(),
        gettext_noop("citaten in vastgestelde rapporten"): printed,
        gettext_noop("passages onder vastgestelde rapporten"): passages,
        gettext_noop("regels bij verbeterpunten"): lines,
        **taken_over.count_said(words, own=person.round_id),
    }


def _summaries(person: erasers.Person) -> QuerySet[models.CellSummary]:
    return models.CellSummary.objects.filter(participant_id=person.participant_id)


def _shown(person: erasers.Person) -> QuerySet[models.ShownStatement]:
    return models.ShownStatement.objects.filter(sheet__participant_id=person.participant_id)


def erase(person: erasers.Person, at: datetime) -> dict[str, int]:
    """Delete evidence, quotes and summaries; the findings stay and carry a trace of it.

    What was laid before her goes with what she answered.
    """
    search.forget_summaries(_summaries(person).values_list("pk", flat=True))
    search.forget_answers(_shown(person).values_list("pk", flat=True))
    summaries = _summaries(person).delete()[0]
    shown = _shown(person).delete()[0]
    models.StatementSheet.objects.filter(participant_id=person.participant_id).delete()
    # Before her codings go, by which it is known where words stand.
    words = taken_over.of_person(person)
    said = taken_over.count_said(words, own=person.round_id)
    printed = versions.take_words_of(person, at=at)
    passages = versions.take_passages_of(person, at=at)
    evidence, quotes = _touched(person)
    findings = {row.finding_id for row in evidence} | {row.finding_id for row in quotes}
    _keep_codes(evidence, person)
    models.Quote.objects.filter(pk__in=[row.pk for row in quotes]).delete()
    models.Evidence.objects.filter(pk__in=[row.pk for row in evidence]).delete()
    lines = taken_over.take(words, at=at)
    search.index_what_lost_words(words.monitor, words.rounds)
    _empty_verdicts(person, at)
    # What somebody replaced may be just what said too much of her.
    models.Chapter.objects.filter(round=person.round_id).update(previous_text="")
    # Raised, so that a form that was open meanwhile is seen to be stale.
    models.Finding.objects.filter(pk__in=findings).update(
        lost_evidence_at=at, revision=F("revision") + 1
    )
    following.mark_left(person.round_id, findings, at=at)
    desk.forget(person.round_id, findings, at)
    return {
        gettext_noop("bewijzen bij bevindingen"): len(evidence),
        gettext_noop("citaten"): len(quotes),
        gettext_noop("samenvattingen"): summaries,
        gettext_noop("voorgelegde zinnen"): shown,
        gettext_noop("citaten in vastgestelde rapporten"): printed,
        gettext_noop("passages onder vastgestelde rapporten"): passages,
        gettext_noop("regels bij verbeterpunten"): lines,
        **said,
    }


def unquote(person: erasers.Person, at: datetime) -> dict[str, int]:
    """Take out of every version what it prints of somebody who is quoted no longer."""
    words = taken_over.of_person(person)
    printed = versions.take_words_of(person, at=at)
    taken_over.take(words, at=at)
    search.index_what_lost_words(words.monitor, words.rounds)
    return {gettext_noop("citaten in vastgestelde rapporten"): printed}


def stops(person: erasers.Person, purpose: str) -> dict[str, int]:
    """Count the quotes that no report has any more once somebody is quoted no longer."""
    if purpose != ConsentPurpose.QUOTE:
        return {}
    _evidence, quotes = _touched(person)
    return {gettext_noop("citaten in het concept"): len(quotes)}


def _empty_verdicts(person: erasers.Person, at: datetime) -> None:
    """Throw away kept counts that may count this person: who is in them was never kept."""
    perspective = study.perspective_of(person.participant_id)
    kept = remeasuring.verdicts_with(person.round_id, perspective)
    kept.update(counts=None, emptied_at=at)


def _keep_codes(evidence: list[models.Evidence], person: erasers.Person) -> None:
    """Keep with each finding what it was about: whom it was asked of does not change."""
    codes: dict[int, set[int]] = defaultdict(set)
    for row in evidence:
        if row.stance == terms.Stance.SUPPORTING:
            codes[row.finding_id].add(row.coding.code_id)
    perspective = study.perspective_of(person.participant_id)
    for finding in models.Finding.objects.filter(pk__in=codes, perspective=perspective):
        finding.kept_codes = sorted({*finding.kept_codes, *codes[finding.pk]})
        finding.save(update_fields=["kept_codes"])


# --- terms of a plan --------------------------------------------------------------------------
def _erase_words(round_id: int, at: datetime) -> dict[str, int]:
    """Take out what people said, where nobody published it; findings and their counts stay.

    Summaries of what somebody said, quotes, and what somebody answered in words of her own go.
    What researchers took over in texts is treated as at a withdrawal. Why a published version keeps
    what it prints: docs/adr/0048.
    """
    words = taken_over.of_round(round_id)
    summaries = models.CellSummary.objects.filter(participant__round=round_id)
    search.forget_summaries(list(summaries.values_list("pk", flat=True)))
    answers = models.ShownStatement.objects.filter(sheet__participant__round=round_id)
    said = answers.exclude(words="")
    search.forget_answers(list(said.values_list("pk", flat=True)))
    quotes = models.Quote.objects.filter(coding__transcript__conversation__round=round_id)
    # Raised, so that a form that was open meanwhile is seen to be stale.
    models.Finding.objects.filter(quotes__in=quotes).update(revision=F("revision") + 1)
    counts = {
        gettext_noop("samenvattingen"): summaries.delete()[0],
        gettext_noop("eigen woorden bij voorgelegde zinnen"): said.update(words=""),
        gettext_noop("citaten in het concept"): quotes.delete()[0],
        gettext_noop("citaten in rapporten die niet openbaar zijn"): (
            versions.take_unpublished(round_id, words.runs, at=at)
        ),
    }
    lines = taken_over.take(words, at=at)
    search.index_what_lost_words(words.monitor, words.rounds)
    models.Chapter.objects.filter(round=round_id).update(previous_text="")
    return counts | {gettext_noop("regels bij verbeterpunten"): lines}


def register() -> None:
    erasers.keep_to_terms(erasers.Kept("reporting", KeptData.TRANSCRIPTS, ORDER, _erase_words))
    erasers.register(
        erasers.Eraser(
            room="reporting",
            order=ORDER,
            models=(
                "reporting.Evidence",
                "reporting.Quote",
                "reporting.CellSummary",
                "reporting.StatementSheet",
                "reporting.ShownStatement",
                "reporting.VersionWords",
                "reporting.VersionPassage",
            ),
            preview=preview,
            erase=erase,
            unquote=unquote,
            stops=stops,
        )
    )
