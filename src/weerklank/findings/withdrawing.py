"""This room's part in a withdrawal: what rests on her words goes, and the finding says so.

Summaries of what she said are words about her: they go with her. Those of others who spoke with her
stay and are marked by themselves, since passages under them changed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from django.db.models import F, QuerySet
from django.utils.translation import gettext_noop

from weerklank.coding import rules
from weerklank.fieldwork import queries as fieldwork
from weerklank.findings import following, models, search, terms
from weerklank.safeguards import erasers
from weerklank.study import queries as study


def touched(person: erasers.Person) -> tuple[list[models.Evidence], list[models.Quote]]:
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


def summaries_of(person: erasers.Person) -> QuerySet[models.CellSummary]:
    return models.CellSummary.objects.filter(participant_id=person.participant_id)


def shown_to(person: erasers.Person) -> QuerySet[models.ShownStatement]:
    return models.ShownStatement.objects.filter(sheet__participant_id=person.participant_id)


def take_answers(person: erasers.Person) -> tuple[int, int]:
    """Remove summaries of what she said, and what was laid before her with what she answered."""
    search.forget_summaries(summaries_of(person).values_list("pk", flat=True))
    search.forget_answers(shown_to(person).values_list("pk", flat=True))
    summaries = summaries_of(person).delete()[0]
    shown = shown_to(person).delete()[0]
    models.StatementSheet.objects.filter(participant_id=person.participant_id).delete()
    return summaries, shown


def take_evidence(person: erasers.Person) -> tuple[int, int, set[int]]:
    """Remove evidence and quotes on her words: how many of each, and which findings lose some."""
    evidence, quotes = touched(person)
    findings = {row.finding_id for row in evidence} | {row.finding_id for row in quotes}
    _keep_codes(evidence, person)
    models.Quote.objects.filter(pk__in=[row.pk for row in quotes]).delete()
    models.Evidence.objects.filter(pk__in=[row.pk for row in evidence]).delete()
    return len(evidence), len(quotes), findings


def mark(round_id: int, findings: Collection[int], at: datetime) -> None:
    """Let findings and the points on them carry a trace of what went."""
    forget_replaced(round_id)
    # Raised, so that a form that was open meanwhile is seen to be stale.
    models.Finding.objects.filter(pk__in=findings).update(
        lost_evidence_at=at, revision=F("revision") + 1
    )
    following.mark_left(round_id, findings, at=at)


def forget_replaced(round_id: int) -> None:
    """Empty the texts that could be put back: they may say just what said too much of somebody."""
    models.Chapter.objects.filter(round=round_id).update(previous_text="")


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
def take_words(round_id: int) -> dict[str, int]:
    """Remove what people of a round said: summaries, quotes, and answers in words of their own."""
    summaries = models.CellSummary.objects.filter(participant__round=round_id)
    search.forget_summaries(list(summaries.values_list("pk", flat=True)))
    answers = models.ShownStatement.objects.filter(sheet__participant__round=round_id)
    said = answers.exclude(words="")
    search.forget_answers(list(said.values_list("pk", flat=True)))
    quotes = models.Quote.objects.filter(coding__transcript__conversation__round=round_id)
    # Raised, so that a form that was open meanwhile is seen to be stale.
    models.Finding.objects.filter(quotes__in=quotes).update(revision=F("revision") + 1)
    return {
        gettext_noop("samenvattingen"): summaries.delete()[0],
        gettext_noop("eigen woorden bij voorgelegde zinnen"): said.update(words=""),
        gettext_noop("citaten in het concept"): quotes.delete()[0],
    }
