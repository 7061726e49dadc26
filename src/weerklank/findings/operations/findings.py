"""Writing findings and choosing what they rest on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NotRequired, TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weerklank.analysis import queries as analysis
from weerklank.coding import queries as coding
from weerklank.findings import access, models, past, queries, refusals, rules, search, terms
from weerklank.findings.operations import points
from weerklank.findings.operations.checking import look_at_objections
from weerklank.safeguards import meanwhile
from weerklank.safeguards import operations as safeguards
from weerklank.safeguards.refusals import NothingChosen
from weerklank.sentences import denying
from weerklank.study import operations as study
from weerklank.study.terms import Perspective

if TYPE_CHECKING:
    from weerklank.safeguards.models import User
    from weerklank.study.models import PolicyGoal, ResearchQuestion, Round


class FindingTexts(TypedDict):
    """What a finding says, and where it belongs."""

    section: str
    statement: str
    perspective: str
    kind: str
    research_question: NotRequired[ResearchQuestion | None]
    policy_goal: NotRequired[PolicyGoal | None]
    addressee: NotRequired[str]


@transaction.atomic
def write_finding(
    *,
    round: Round,
    by: User,
    at: datetime,
    codings: Sequence[int] = (),
    **texts: Unpack[FindingTexts],
) -> models.Finding:
    """Add a finding at the end of its section, resting on these codings if any are given.

    Raises AccessDenied, StatementMissing, OfAnotherMonitor, UnknownPassage or
    WordsOfTheInterviewer.
    """
    access.check_may_write(by, round)
    finding = models.Finding(round=round, created_at=at, created_by=by)
    _fill(finding, texts)
    meanwhile.hold(round)
    finding.position = queries.next_position(round, finding.section)
    finding.save()
    search.index_finding(finding)
    _keep_text(finding, "", by, at)
    _record("finding.added", finding, by, at, section=finding.section)
    if codings:
        add_evidence(finding=finding, codings=codings, stance=terms.Stance.SUPPORTING, by=by, at=at)
    else:
        _keep_counts(finding, by)
    return finding


@transaction.atomic
def change_finding(
    *,
    finding: models.Finding,
    revision: int,
    by: User,
    at: datetime,
    is_reread: bool = True,
    **texts: Unpack[FindingTexts],
) -> models.Finding:
    """Change a finding as it was at `revision`; whoever saves it has read it again.

    Unless `is_reread` says that only a part of it was looked at: then it stays marked. What now
    says the opposite rests on passages that nobody read for that: it waits to be reread. Raises
    AccessDenied, StatementMissing, OfAnotherMonitor, or ChangedMeanwhile when someone else saved
    in between.
    """
    access.check_may_write(by, finding.round)
    current = models.Finding.objects.select_for_update().get(pk=finding.pk)
    is_moved = texts["section"] != current.section
    before = current.statement
    _fill(current, texts)
    meanwhile.check_revision(current.revision, revision)
    if is_moved:
        current.position = queries.next_position(finding.round, current.section)
    if is_reread:
        current.lost_evidence_at = None
        current.corrected_at = None
    current.revision += 1
    current.save()
    if is_reread:
        look_at_objections(current, _keep_counts(current, by), by=by, at=at)
    if denying.turns(before, current.statement):
        current.confirmed_counts = None
        current.save(update_fields=["confirmed_counts"])
    search.index_finding(current)
    _keep_text(current, before, by, at)
    _record("finding.changed", current, by, at, revision=current.revision)
    return current


def _keep_text(finding: models.Finding, before: str, by: User, at: datetime) -> None:
    past.keep_text(
        round_=finding.round,
        place=past.Place(past.place_of_finding(finding), finding=finding),
        text=finding.statement,
        before=before,
        by=by,
        at=at,
    )


@transaction.atomic
def confirm_finding(
    *, finding: models.Finding, by: User, at: datetime, seen: str | None = None
) -> None:
    """Say that the sentence was reread and holds at the counts of now.

    `seen` is the fingerprint of the counts that she saw; without it nothing is compared.
    Raises AccessDenied, or NumbersMoved when they changed since.
    """
    access.check_may_write(by, finding.round)
    current = models.Finding.objects.select_for_update().get(pk=finding.pk)
    voices = analysis.hear(finding.round, visible_to=by)
    row = queries.finding_row(current, voices)
    if seen is not None and seen != row.fingerprint:
        raise refusals.NumbersMoved
    models.Finding.objects.filter(pk=finding.pk).update(
        confirmed_counts=rules.telling(row.counts), lost_evidence_at=None, corrected_at=None
    )
    look_at_objections(current, voices, by=by, at=at)
    _record("finding.confirmed", finding, by, at)


def _keep_counts(finding: models.Finding, by: User) -> analysis.Voices:
    """Keep with a sentence the counts at which it was written, as the writer may see them.

    Gives the round as it was heard for that.
    """
    voices = analysis.hear(finding.round, visible_to=by)
    finding.confirmed_counts = rules.telling(queries.finding_row(finding, voices).counts)
    models.Finding.objects.filter(pk=finding.pk).update(confirmed_counts=finding.confirmed_counts)
    return voices


@transaction.atomic
def move_finding(*, finding: models.Finding, up: bool, by: User, at: datetime) -> None:
    """Change places with the finding before or after it, if there is one. Raises AccessDenied."""
    access.check_may_write(by, finding.round)
    # The whole list is numbered again: one at a time, and from how it stands now.
    meanwhile.hold(finding.round)
    meanwhile.hold(finding)
    order = queries.neighbours(finding)
    place = next(place for place, record in enumerate(order) if record.pk == finding.pk)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(order):
        return
    order[place], order[other] = order[other], order[place]
    for position, record in enumerate(order, start=1):
        models.Finding.objects.filter(pk=record.pk).update(position=position)
    _record("finding.moved", finding, by, at, up=up)


@transaction.atomic
def delete_finding(*, finding: models.Finding, by: User, at: datetime) -> None:
    """Take a finding away, with its list of evidence; improvement points on it are marked.

    Raises AccessDenied or FindingHasQuotes.
    """
    access.check_may_write(by, finding.round)
    if finding.quotes.exists():
        raise refusals.FindingHasQuotes
    _record("finding.deleted", finding, by, at, evidence=finding.evidence.count())
    points.tell_points_of(finding, by=by, at=at)
    search.forget_with_finding(finding)
    finding.delete()


@transaction.atomic
def add_evidence(
    *, finding: models.Finding, codings: Sequence[int], stance: str, by: User, at: datetime
) -> int:
    """Put passages under a finding; one that is there already gets this stance.

    Contrary evidence makes *searched, none found* into *searched and found*. Returns how many
    changed.
    Raises AccessDenied, NothingChosen, UnknownPassage or WordsOfTheInterviewer.
    """
    access.check_may_write(by, finding.round)
    chosen = list(dict.fromkeys(codings))
    if not chosen:
        raise NothingChosen(_("Kies eerst een of meer passages."))
    seen = coding.all_codings(coding.readings(finding.round, visible_to=by))
    known = set(seen.filter(pk__in=chosen).values_list("pk", flat=True))
    if set(chosen) - known:
        raise refusals.UnknownPassage
    there = set(finding.evidence.values_list("coding_id", flat=True))
    new = [pk for pk in chosen if pk not in there]
    if any(source.is_asking for source in queries.sources(finding.round, new).values()):
        raise refusals.WordsOfTheInterviewer
    is_first = not there
    changed = 0
    for pk in chosen:
        row, is_new = models.Evidence.objects.get_or_create(
            finding=finding,
            coding_id=pk,
            defaults={"stance": terms.Stance(stance), "added_at": at, "added_by": by},
        )
        if is_new or row.stance != stance:
            row.stance = terms.Stance(stance)
            row.save(update_fields=["stance"])
            changed += 1
    if stance == terms.Stance.CONTRARY:
        models.Finding.objects.filter(
            pk=finding.pk, counter_search=terms.CounterSearch.SEARCHED_NONE_FOUND
        ).update(counter_search=terms.CounterSearch.SEARCHED_FOUND)
    if is_first:
        # A sentence is written before its evidence is chosen: only then it says something.
        _keep_counts(finding, by)
    _record("evidence.added", finding, by, at, stance=stance, passages=changed)
    return changed


@transaction.atomic
def remove_evidence(*, evidence: models.Evidence, by: User, at: datetime) -> None:
    """Take a passage away from a finding. Raises AccessDenied or EvidenceIsQuoted."""
    finding = evidence.finding
    access.check_may_write(by, finding.round)
    if finding.quotes.filter(coding_id=evidence.coding_id).exists():
        raise refusals.EvidenceIsQuoted
    _record("evidence.removed", finding, by, at, stance=evidence.stance)
    evidence.delete()


@transaction.atomic
def set_counter_search(
    *, finding: models.Finding, counter_search: str, by: User, at: datetime
) -> None:
    """Note whether someone looked for the opposite, and whether she found it.

    Raises AccessDenied, ContraryEvidenceExists for *none found* where something was, or
    ContraryEvidenceMissing for *found* where nothing is.
    """
    access.check_may_write(by, finding.round)
    value = terms.CounterSearch(counter_search)
    is_there = finding.evidence.filter(stance=terms.Stance.CONTRARY).exists()
    if value == terms.CounterSearch.SEARCHED_NONE_FOUND and is_there:
        raise refusals.ContraryEvidenceExists
    if value == terms.CounterSearch.SEARCHED_FOUND and not is_there:
        raise refusals.ContraryEvidenceMissing
    models.Finding.objects.filter(pk=finding.pk).update(counter_search=value)
    _record("finding.searched", finding, by, at, result=value)


def _fill(finding: models.Finding, texts: FindingTexts) -> None:
    """Put the texts into a finding. Raises StatementMissing or OfAnotherMonitor."""
    study.check_no_bsn(texts["statement"])
    if not texts["statement"].strip():
        raise refusals.StatementMissing
    finding.section = terms.Section(texts["section"])
    finding.statement = texts["statement"].strip()
    finding.perspective = Perspective(texts["perspective"])
    finding.kind = terms.FindingKind(texts["kind"])
    finding.research_question = texts.get("research_question")
    finding.policy_goal = texts.get("policy_goal")
    finding.addressee = texts.get("addressee", "").strip()
    for point in (finding.research_question, finding.policy_goal):
        if point is not None and point.monitor_id != finding.round.monitor_id:
            raise refusals.OfAnotherMonitor


def _record(what: str, finding: models.Finding, by: User, at: datetime, **detail: object) -> None:
    safeguards.record(what, finding, by=by, at=at, detail=detail)
