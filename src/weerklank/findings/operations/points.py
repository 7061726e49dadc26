"""Making improvement points of what was found, and following them.

Each act adds lines to the history of the point, in its transaction; none of them changes one.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from weerklank.findings import access, following, models, past, refusals, search
from weerklank.findings.rules import followup
from weerklank.findings.terms import PointChangeKind, PointStatus
from weerklank.safeguards import meanwhile
from weerklank.safeguards import operations as safeguards
from weerklank.safeguards.refusals import check_reason

if TYPE_CHECKING:
    from weerklank.safeguards.models import User
    from weerklank.study.models import Monitor, PolicyGoal


@transaction.atomic
def make_point(
    *,
    monitor: Monitor,
    what: str,
    by: User,
    at: datetime,
    addressee: str = "",
    policy_goal: PolicyGoal | None = None,
    owner: str = "",
    planned_step: str = "",
    due_on: date | None = None,
    finding: models.Finding | None = None,
) -> models.ImprovementPoint:
    """Propose an improvement point, from a finding or by hand.

    Raises AccessDenied, PointEmpty, OfAnotherMonitor or FindingOfAnotherMonitor.
    """
    access.check_may_write_points(by, monitor)
    if finding is not None:
        _check_finding(monitor, finding)
    meanwhile.hold(monitor)
    last = models.ImprovementPoint.objects.filter(monitor=monitor).aggregate(last=Max("number"))
    point = models.ImprovementPoint(
        monitor=monitor,
        round=finding.round if finding else None,
        is_from_finding=finding is not None,
        number=(last["last"] or 0) + 1,
        status_since=timezone.localdate(at),
        owner=owner.strip(),
        planned_step=planned_step.strip(),
        due_on=due_on,
        created_at=at,
        created_by=by,
    )
    _fill(point, what=what, addressee=addressee, policy_goal=policy_goal)
    point.save()
    search.index_point(point)
    note_change(point, PointChangeKind.MADE, by, at, became=point.status)
    _keep_text(point, "", by, at)
    if finding is not None:
        point.evidence.create(finding=finding, added_at=at, added_by=by)
    record_point("point.added", point, by, at, from_finding=finding is not None)
    return point


@transaction.atomic
def change_point(
    *,
    point: models.ImprovementPoint,
    revision: int,
    what: str,
    addressee: str,
    policy_goal: PolicyGoal | None,
    by: User,
    at: datetime,
    is_reread: bool = True,
) -> models.ImprovementPoint:
    """Change what a point says and for whom it is; whoever saves it has read it again.

    Unless `is_reread` says that only an amount of it was looked at.

    Raises AccessDenied, PointEmpty, OfAnotherMonitor, or ChangedMeanwhile when someone else
    saved in between.
    """
    access.check_may_write_points(by, point.monitor)
    current = meanwhile.hold(point)
    was = {name: getattr(current, name) for name in ("what", "addressee", "policy_goal")}
    _check_revision(current, revision, was)
    _fill(current, what=what, addressee=addressee, policy_goal=policy_goal)
    lost = current.lost_evidence_at if is_reread else None
    if is_reread:
        current.lost_evidence_at = None
    changed = _save(
        current,
        by,
        at,
        [
            (PointChangeKind.WORDS, was["what"] != current.what, "", ""),
            (
                PointChangeKind.ADDRESSEE,
                was["addressee"] != current.addressee,
                was["addressee"],
                current.addressee,
            ),
            (
                PointChangeKind.POLICY_GOAL,
                was["policy_goal"] != current.policy_goal,
                str(was["policy_goal"] or ""),
                str(current.policy_goal or ""),
            ),
            (PointChangeKind.REREAD, lost is not None, "", ""),
        ],
    )
    _keep_text(current, str(was["what"]), by, at)
    record_point("point.changed", current, by, at, fields=changed)
    return current


def _keep_text(point: models.ImprovementPoint, before: str, by: User, at: datetime) -> None:
    """Note who wrote it, in the history of the round it came from."""
    if point.round is not None:
        past.keep_text(
            round_=point.round,
            place=past.Place(past.place_of_point(point), point=point),
            text=point.what,
            before=before,
            by=by,
            at=at,
        )


@transaction.atomic
def plan_point(
    *,
    point: models.ImprovementPoint,
    revision: int,
    owner: str,
    planned_step: str,
    due_on: date | None,
    by: User,
    at: datetime,
) -> models.ImprovementPoint:
    """Write down who sees to a point, what was agreed on, and by when.

    Raises AccessDenied or ChangedMeanwhile.
    """
    access.check_may_follow_up(by, point.monitor)
    current = meanwhile.hold(point)
    was = {name: getattr(current, name) for name in ("owner", "planned_step", "due_on")}
    _check_revision(current, revision, was)
    current.owner = owner.strip()
    current.planned_step = planned_step.strip()
    current.due_on = due_on
    changed = _save(
        current,
        by,
        at,
        [
            (PointChangeKind.OWNER, was["owner"] != current.owner, was["owner"], current.owner),
            (
                PointChangeKind.DUE_ON,
                was["due_on"] != due_on,
                _iso(was["due_on"]),
                _iso(due_on),
            ),
            (PointChangeKind.PLANNED_STEP, was["planned_step"] != current.planned_step, "", ""),
        ],
    )
    record_point("point.planned", current, by, at, fields=changed)
    return current


@transaction.atomic
def move_point(
    *,
    point: models.ImprovementPoint,
    status: str,
    revision: int,
    by: User,
    at: datetime,
    note: str = "",
) -> models.ImprovementPoint:
    """Set a point on its next status, with what must be written down with that step.

    Raises AccessDenied, StepNotPossible, ReasonMissing or ChangedMeanwhile.
    """
    access.check_may_follow_up(by, point.monitor)
    current = meanwhile.hold(point)
    steps = followup.next_steps(PointStatus(current.status))
    asked = steps.get(PointStatus(status)) if status in PointStatus.values else None
    if asked is None:
        raise refusals.StepNotPossible
    if asked != followup.Ask.NOTHING:
        check_reason(note, following.QUESTIONS[asked])
    meanwhile.check_revision(current.revision, revision)
    was, current.status = current.status, PointStatus(status)
    current.status_since = timezone.localdate(at)
    current.reason = note.strip() if status == PointStatus.NOT_TAKEN_OVER else ""
    current.revision += 1
    current.save()
    search.index_point(current)
    note_change(current, PointChangeKind.STATUS, by, at, was=was, became=status, note=note)
    record_point("point.stepped", current, by, at, status=status)
    return current


@transaction.atomic
def step_back(
    *, point: models.ImprovementPoint, revision: int, by: User, at: datetime
) -> models.ImprovementPoint:
    """Take the last step back. That is a step of its own in the history, which stays whole.

    Raises AccessDenied, NothingToTakeBack or ChangedMeanwhile.
    """
    access.check_may_follow_up(by, point.monitor)
    current = meanwhile.hold(point)
    before = following.standing(current)
    if before.last is None:
        raise refusals.NothingToTakeBack
    meanwhile.check_revision(current.revision, revision)
    line = models.PointChange(undoes_id=before.last)
    after = following.standing(current, and_undone=before.last)
    was, current.status = current.status, after.status
    current.status_since, current.reason = after.since, after.reason
    current.revision += 1
    current.save()
    search.index_point(current)
    note_change(current, PointChangeKind.STEP_BACK, by, at, was=was, became=after.status, line=line)
    record_point("point.stepped_back", current, by, at, status=after.status)
    return current


@transaction.atomic
def add_finding_to_point(
    *, point: models.ImprovementPoint, finding: models.Finding, by: User, at: datetime
) -> None:
    """Let a point rest on a finding as well; one that is there already stays as it is.

    Raises AccessDenied or FindingOfAnotherMonitor.
    """
    access.check_may_write_points(by, point.monitor)
    _check_finding(point.monitor, finding)
    current = meanwhile.hold(point)
    _row, is_new = models.PointEvidence.objects.get_or_create(
        point=current, finding=finding, defaults={"added_at": at, "added_by": by}
    )
    if is_new:
        note_change(current, PointChangeKind.EVIDENCE_ADDED, by, at)
        record_point("point.evidence_added", current, by, at)


@transaction.atomic
def take_finding_from_point(*, evidence: models.PointEvidence, by: User, at: datetime) -> None:
    """Take a finding away from a point. Raises AccessDenied or LastFindingOfPoint."""
    access.check_may_write_points(by, evidence.point.monitor)
    current = meanwhile.hold(evidence.point)
    others = following.evidence_of([current]).exclude(pk=evidence.pk)
    if current.is_from_finding and not others.exists():
        raise refusals.LastFindingOfPoint
    evidence.delete()
    note_change(current, PointChangeKind.EVIDENCE_TAKEN, by, at)
    record_point("point.evidence_removed", current, by, at)


@transaction.atomic
def confirm_point(*, point: models.ImprovementPoint, by: User, at: datetime) -> None:
    """Note that someone read a point again after it lost evidence. Raises AccessDenied."""
    access.check_may_write_points(by, point.monitor)
    current = meanwhile.hold(point)
    if current.lost_evidence_at is None:
        return
    current.lost_evidence_at = None
    current.revision += 1
    current.save()
    note_change(current, PointChangeKind.REREAD, by, at)
    record_point("point.confirmed", current, by, at)


def tell_points_of(finding: models.Finding, *, by: User, at: datetime) -> None:
    """Mark the points of a finding that somebody is about to delete. In her transaction."""
    for point in models.ImprovementPoint.objects.filter(evidence__finding=finding):
        note_change(point, PointChangeKind.EVIDENCE_LOST, by, at)
    following.mark_lost([finding.pk], at=at)


Told = tuple[PointChangeKind, bool, str, str]


def _save(
    point: models.ImprovementPoint, by: User, at: datetime, told: Iterable[Told]
) -> list[str]:
    """Save a point with a line in the history per thing that changed. Gives their kinds."""
    changed = [(kind, was, became) for kind, is_changed, was, became in told if is_changed]
    if changed:
        point.revision += 1
        point.save()
        search.index_point(point)
    for kind, was, became in changed:
        note_change(point, kind, by, at, was=was, became=became)
    return [kind.value for kind, _was, _became in changed]


def _fill(
    point: models.ImprovementPoint, *, what: str, addressee: str, policy_goal: PolicyGoal | None
) -> None:
    """Put the texts into a point. Raises PointEmpty or OfAnotherMonitor."""
    if not what.strip():
        raise refusals.PointEmpty
    if policy_goal is not None and policy_goal.monitor_id != point.monitor_id:
        raise refusals.OfAnotherMonitor
    point.what = what.strip()
    point.addressee = addressee.strip()
    point.policy_goal = policy_goal


def _check_finding(monitor: Monitor, finding: models.Finding) -> None:
    if finding.round.monitor_id != monitor.pk:
        raise refusals.FindingOfAnotherMonitor


def _check_revision(
    point: models.ImprovementPoint, revision: int, stored: dict[str, object]
) -> None:
    """Raise ChangedMeanwhile, with what stands there now, when a form showed another point."""
    if point.revision != revision:
        raise meanwhile.ChangedMeanwhile({**stored, meanwhile.REVISION: point.revision})


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def note_change(
    point: models.ImprovementPoint,
    kind: PointChangeKind,
    by: User,
    at: datetime,
    *,
    was: str = "",
    became: str = "",
    note: str = "",
    line: models.PointChange | None = None,
) -> None:
    line = line or models.PointChange()
    line.point, line.kind, line.by, line.at = point, kind, by, at
    line.was, line.became, line.note = was, became, note.strip()
    line.save()


def record_point(
    what: str, point: models.ImprovementPoint, by: User, at: datetime, **detail: object
) -> None:
    safeguards.record(what, point, by=by, at=at, monitor_id=point.monitor_id, detail=detail)
