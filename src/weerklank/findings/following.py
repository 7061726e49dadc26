"""Improvement points as pages show them, and what they rest on.

A point outlives the round it came from. What of its evidence lies in a round that was removed is
not shown: that round has gone to another monitor (see `study.removals`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from django.conf import settings
from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weerklank.findings import models, queries
from weerklank.findings.rules import followup
from weerklank.findings.terms import Better, PointChangeKind, PointStatus, Verdict
from weerklank.study.terms import Perspective

if TYPE_CHECKING:
    from weerklank.safeguards.models import User
    from weerklank.study.models import Monitor, Round

# What someone is asked to write down with a step.
QUESTIONS: Mapping[followup.Ask, str | Promise] = {
    followup.Ask.NOTHING: gettext_lazy("Toelichting"),
    followup.Ask.REASON: gettext_lazy("Schrijf op waarom."),
    followup.Ask.EFFECT: gettext_lazy("Schrijf op wat u zag: wat is er nu anders?"),
}
BETTER_SHORT: Mapping[Better, str | Promise] = {
    Better.FEWER: gettext_lazy("minder is beter"),
    Better.MORE: gettext_lazy("meer is beter"),
}
OF_STATUS = frozenset({PointChangeKind.MADE, PointChangeKind.STATUS, PointChangeKind.STEP_BACK})


# --- what someone may see ---------------------------------------------------------------------
def all_points(*, visible_to: User) -> QuerySet[models.ImprovementPoint]:
    return (
        models.ImprovementPoint.objects.filter(monitor__memberships__user_id=visible_to.pk)
        .select_related("monitor__organisation", "policy_goal", "round")
        .distinct()
    )


def all_point_evidence(*, visible_to: User) -> QuerySet[models.PointEvidence]:
    return (
        models.PointEvidence.objects.filter(
            point__monitor__memberships__user_id=visible_to.pk,
            finding__round__monitor=F("point__monitor"),
        )
        .select_related("point__monitor")
        .distinct()
    )


def evidence_of(points: Collection[models.ImprovementPoint]) -> QuerySet[models.PointEvidence]:
    """Return what these points rest on, but not what lies in a round that was removed."""
    return (
        models.PointEvidence.objects.filter(
            point__in=points, finding__round__monitor=F("point__monitor")
        )
        .select_related("finding__round__monitor")
        .order_by("finding__round__number", "id")
    )


# --- the list ---------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Wanted:
    """Which points to show; an empty one is no filter. `NOBODY` asks for those without owner."""

    owner: str = ""
    status: str = ""
    goal: int | None = None
    stuck: bool = False


NOBODY = "-"


@dataclass(frozen=True, slots=True)
class PointRow:
    """A point with why it asks for attention and with the findings that it rests on."""

    record: models.ImprovementPoint
    stuck: tuple[followup.Stuck, ...]
    findings: tuple[models.Finding, ...]

    @property
    def place(self) -> str:
        """What comments call its text."""
        return f"point:{self.record.pk}"

    @property
    def stuck_words(self) -> list[str]:
        record = self.record
        words = {
            followup.Stuck.OVERDUE: _("moest klaar zijn op %(day)s")
            % {"day": _day(record.due_on) if record.due_on else ""},
            followup.Stuck.UNCHANGED: _("staat stil sinds %(day)s")
            % {"day": _day(record.status_since)},
        }
        return [words[each] for each in self.stuck]

    @property
    def is_overdue(self) -> bool:
        return followup.Stuck.OVERDUE in self.stuck

    @property
    def round_words(self) -> str:
        """Where the point comes from; a round that was removed is not named."""
        record = self.record
        if not record.is_from_finding:
            return _("met de hand gemaakt")
        if record.round is None or record.round.monitor_id != record.monitor_id:
            return _("een verwijderde ronde")
        return record.round.name

    @property
    def steps(self) -> list[tuple[PointStatus, bool]]:
        """Return which status may follow, and whether something must be written down with it."""
        steps = followup.next_steps(PointStatus(self.record.status))
        return [(status, asked != followup.Ask.NOTHING) for status, asked in steps.items()]


def rows(monitor: Monitor, wanted: Wanted, *, today: date) -> list[PointRow]:
    """Return the points of a monitor by their numbers. Two queries."""
    chosen = models.ImprovementPoint.objects.filter(_wanted(wanted, today), monitor=monitor)
    found = chosen.select_related("policy_goal", "round").prefetch_related(_with_findings())
    return [_row(record, today) for record in found]


def row(point: models.ImprovementPoint, *, today: date) -> PointRow:
    found = models.ImprovementPoint.objects.select_related("policy_goal", "round", "created_by")
    return _row(found.prefetch_related(_with_findings()).get(pk=point.pk), today)


def _with_findings() -> Prefetch[str]:
    seen = models.PointEvidence.objects.filter(finding__round__monitor=F("point__monitor"))
    order = ("finding__round__number", "id")
    return Prefetch("evidence", seen.select_related("finding__round").order_by(*order))


def _row(record: models.ImprovementPoint, today: date) -> PointRow:
    return PointRow(
        record=record,
        stuck=followup.stuck(
            status=PointStatus(record.status),
            since=record.status_since,
            due_on=record.due_on,
            today=today,
            months=settings.POINT_STUCK_MONTHS,
        ),
        findings=tuple(each.finding for each in record.evidence.all()),
    )


def _wanted(wanted: Wanted, today: date) -> Q:
    asked = Q()
    if wanted.owner:
        asked &= Q(owner="" if wanted.owner == NOBODY else wanted.owner)
    if wanted.status:
        asked &= Q(status=wanted.status)
    if wanted.goal is not None:
        asked &= Q(policy_goal=wanted.goal)
    return asked & is_stuck(today) if wanted.stuck else asked


def is_stuck(today: date) -> Q:
    """Say of a point what `followup.stuck` says, to the database."""
    until = followup.unchanged_until(today, settings.POINT_STUCK_MONTHS)
    return Q(status__in=followup.TO_DO, due_on__lt=today) | Q(
        ~Q(status__in=followup.AT_REST), status_since__lte=until
    )


class PointFigures(NamedTuple):
    """How many points there are, and of how many nobody looked at the effect yet."""

    points: int
    to_go: int


def figures(round_: Round) -> PointFigures:
    """Count the points of a round, of those before it, and those made by hand. One query."""
    found = models.ImprovementPoint.objects.filter(
        Q(round=None) | Q(round__number__lte=round_.number), monitor=round_.monitor_id
    )
    counted = found.aggregate(
        points=Count("pk"), to_go=Count("pk", filter=~Q(status__in=followup.AT_REST))
    )
    return PointFigures(**counted)


def stuck_count(monitor: Monitor, *, today: date) -> int:
    return models.ImprovementPoint.objects.filter(is_stuck(today), monitor=monitor).count()


def owners(monitor: Monitor) -> list[str]:
    """Return who see to points, each once."""
    found = models.ImprovementPoint.objects.filter(monitor=monitor).exclude(owner="")
    return sorted(set(found.order_by().values_list("owner", flat=True)), key=str.casefold)


@dataclass(frozen=True, slots=True)
class Origin:
    """The points that came from one round, or from none, counted per status."""

    label: str
    cells: tuple[tuple[PointStatus, int], ...]
    stuck: int


def by_round(monitor: Monitor, *, today: date) -> list[Origin]:
    """Return the points of a monitor counted per round, newest first, those by hand last."""
    counted: dict[tuple[int, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    stuck: dict[tuple[int, str], int] = defaultdict(int)
    found = (
        models.ImprovementPoint.objects.filter(monitor=monitor)
        .order_by()
        .values_list(
            "is_from_finding", "round__monitor_id", "round__number", "round__name", "status"
        )
        .annotate(number=Count("pk"), stuck=Count("pk", filter=is_stuck(today)))
    )
    for is_from_finding, home, number, name, status, many, waiting in found:
        if not is_from_finding:
            key = (-2, _("met de hand gemaakt"))
        elif home != monitor.pk:
            key = (-1, _("uit een verwijderde ronde"))
        else:
            key = (number, name)
        counted[key][status] += many
        stuck[key] += waiting
    return [
        Origin(
            label=key[1],
            cells=tuple((status, counted[key][status]) for status in PointStatus),
            stuck=stuck[key],
        )
        for key in sorted(counted, reverse=True)
    ]


# --- one point --------------------------------------------------------------------------------
def standing(point: models.ImprovementPoint, *, and_undone: int | None = None) -> followup.Standing:
    """Return how a point stands by its history, as if one more step was taken back."""
    steps = [
        followup.Step(
            number=line.pk,
            became=PointStatus(line.became),
            on=timezone.localdate(line.at),
            note=line.note,
            undoes=line.undoes_id,
        )
        for line in point.changes.filter(
            kind__in=(PointChangeKind.STATUS, PointChangeKind.STEP_BACK)
        )
    ]
    made_on = timezone.localdate(point.created_at)
    if and_undone is not None:
        back = followup.Step(0, PointStatus.PROPOSED, made_on, undoes=and_undone)
        steps.append(back)
    return followup.standing(made_on, steps)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the history in words."""

    record: models.PointChange
    was: str
    became: str


def history(point: models.ImprovementPoint) -> list[Line]:
    """Return the history of a point, newest first. One query."""
    lines = point.changes.select_related("by", "verdict").order_by("-id")
    return [Line(line, _said(line.kind, line.was), _said(line.kind, line.became)) for line in lines]


def _said(kind: str, value: str) -> str:
    if kind in OF_STATUS and value in PointStatus.values:
        return str(PointStatus(value).label)
    if kind == PointChangeKind.MEASURE:
        return _measure_said(value)
    if kind == PointChangeKind.VERDICT_KEPT and value in Verdict.values:
        return str(Verdict(value).label)
    if kind == PointChangeKind.DUE_ON and (day := parse_date(value)):
        return _day(day)
    return value


def _measure_said(value: str) -> str:
    """Say what was measured, of which a line holds the keys."""
    number, perspective, group, better = (*value.split("|"), "", "", "", "")[:4]
    if perspective not in Perspective.values or better not in Better.values:
        return value
    words = [
        _("code %(number)s") % {"number": number},
        str(Perspective(perspective).label).lower(),
        group.partition(":")[2],
        str(BETTER_SHORT[Better(better)]),
    ]
    return ", ".join(filter(None, words))


def _day(day: date) -> str:
    return date_format(day, "j F Y")


def numbers_of(rows: Iterable[PointRow]) -> dict[int, str]:
    """Return the numbers that the findings under these points have in their reports."""
    rounds: dict[int, Round] = {
        finding.round_id: finding.round for row in rows for finding in row.findings
    }
    return {
        finding.pk: number
        for round_ in rounds.values()
        for number, finding in queries.numbered(round_)
    }


def resting_on_round(round_: Round) -> list[tuple[models.ImprovementPoint, list[int]]]:
    """Return the points that rest on findings of a round, each with these findings. One query."""
    links = models.PointEvidence.objects.filter(
        finding__round=round_, point__monitor=round_.monitor_id
    ).select_related("point")
    found: dict[models.ImprovementPoint, list[int]] = defaultdict(list)
    for link in links.order_by("point__number", "id"):
        found[link.point].append(link.finding_id)
    return list(found.items())


def without_finding(round_: Round) -> list[models.ImprovementPoint]:
    """Return the points that came from a round and rest on no finding. One query."""
    found = points_in(round_.monitor).filter(round=round_, evidence__isnull=True)
    return list(found.order_by("number"))


def by_hand(round_: Round) -> list[models.ImprovementPoint]:
    """Return, for the newest round, the points of no round that rest on nothing. Two queries."""
    if round_.monitor.rounds.filter(number__gt=round_.number).exists():
        return []
    found = points_in(round_.monitor).filter(round=None, evidence__isnull=True)
    return list(found.order_by("number"))


def unsaved(monitor: Monitor, finding: models.Finding | None) -> models.ImprovementPoint:
    """Return a point as it begins, from a finding or by hand; nothing is stored."""
    return models.ImprovementPoint(monitor=monitor, round=finding.round if finding else None)


def points_in(monitor: Monitor) -> QuerySet[models.ImprovementPoint]:
    found = models.ImprovementPoint.objects.filter(monitor=monitor)
    return found.select_related("monitor", "round", "policy_goal")


def of_earlier_rounds(round_: Round) -> list[models.ImprovementPoint]:
    """Return the points that came from rounds before this one. One query.

    Not those of a round that was removed.
    """
    found = models.ImprovementPoint.objects.filter(
        monitor=round_.monitor_id,
        round__monitor=round_.monitor_id,
        round__number__lt=round_.number,
    )
    return list(
        found.select_related("measure__code", "round__monitor__organisation", "policy_goal")
    )


def points_on(finding: models.Finding) -> list[models.ImprovementPoint]:
    """Return the points that rest on a finding."""
    found = models.ImprovementPoint.objects.filter(evidence__finding=finding)
    return list(found.filter(monitor=finding.round.monitor_id))


def findings_to_choose(
    point: models.ImprovementPoint,
) -> list[tuple[str, list[tuple[int, str]]]]:
    """Return the findings that a point does not rest on yet, per round, newest round first."""
    there = set(point.evidence.values_list("finding_id", flat=True))
    return [
        (
            round_.name,
            [
                (finding.pk, f"{number} {finding.statement}")
                for number, finding in queries.numbered(round_)
                if finding.pk not in there
            ],
        )
        for round_ in point.monitor.rounds.order_by("-number")
    ]


# --- the meeting ------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class AgendaPart:
    """What is discussed together: what is late, what stands still, or all of one status."""

    title: str
    rows: tuple[PointRow, ...]


def agenda(rows: Sequence[PointRow]) -> list[AgendaPart]:
    """Return the points in the order of a meeting, each once; parts without points are left out."""
    late = [row for row in rows if row.is_overdue]
    late.sort(key=lambda row: (row.record.due_on or date.max, row.record.number))
    still = [row for row in rows if row.stuck and not row.is_overdue]
    still.sort(key=lambda row: (row.record.status_since, row.record.number))
    parts = [(_("Over de datum"), late), (_("Staat stil"), still)]
    parts += [
        (str(status.label), [row for row in rows if not row.stuck and row.record.status == status])
        for status in PointStatus
    ]
    return [AgendaPart(title, tuple(chosen)) for title, chosen in parts if chosen]


# --- what a withdrawal or a removal does ------------------------------------------------------
def resting_on(findings: Collection[int]) -> QuerySet[models.ImprovementPoint]:
    chosen = models.PointEvidence.objects.filter(finding__in=findings)
    return models.ImprovementPoint.objects.filter(pk__in=chosen.values("point"))


def mark_lost(findings: Collection[int], *, at: datetime) -> None:
    """Mark the points that rest on findings that lost evidence, as these findings are marked."""
    # Raised, so that a form that was open meanwhile is seen to be stale.
    resting_on(findings).update(lost_evidence_at=at, revision=F("revision") + 1)


def mark_left(round_id: int, findings: Collection[int], *, at: datetime) -> None:
    """Mark the points that lost evidence because somebody of a round withdrew.

    The revision stands in forms that are open outside the research team too. So it is raised of
    every point of the monitor: only of some it would say what somebody said who left.
    """
    resting_on(findings).update(lost_evidence_at=at)
    monitor = models.ImprovementPoint.objects.filter(monitor__rounds=round_id)
    monitor.update(revision=F("revision") + 1)
