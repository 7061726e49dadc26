"""Saying what belongs beside what, and taking a figure over into a report."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import translation

from weerklank.coding import queries as coding
from weerklank.figures import jobs as figures
from weerklank.figures.rules.indicators import ALL, BY_NUMBER
from weerklank.figures.wording import lines
from weerklank.interchange import tables
from weerklank.policy import access, models, refusals, shipped
from weerklank.reporting import operations as reporting
from weerklank.safeguards import meanwhile
from weerklank.safeguards import operations as safeguards

if TYPE_CHECKING:
    from weerklank.safeguards.models import Organisation, User
    from weerklank.study.models import Monitor, PolicyGoal, Round


@transaction.atomic
def begin_with_proposal(*, monitor: Monitor, by: User, at: datetime) -> list[models.Subject]:
    """Begin with the subjects that ship. Raises AccessDenied or SubjectsThereAlready."""
    access.check_may_arrange(by, monitor)
    meanwhile.hold(monitor)
    if models.Subject.objects.filter(monitor=monitor).exists():
        raise refusals.SubjectsThereAlready
    goals = {goal.number: goal for goal in monitor.goals.all()}
    known = {code.number for code in coding.codes(monitor)}
    made = [
        models.Subject.objects.create(
            monitor=monitor,
            position=position,
            kind=one["kind"],
            title=one["title"],
            goal=goals.get(one["goal"] or 0),
            indicators=one["indicators"],
            codes=[number for number in one["codes"] if number in known],
        )
        for position, one in enumerate(shipped.subjects(), start=1)
    ]
    safeguards.record("policy_subjects.begun", monitor, by=by, at=at, detail={"rows": len(made)})
    return made


@transaction.atomic
def add_subject(
    *,
    monitor: Monitor,
    kind: str,
    title: str,
    goal: PolicyGoal | None,
    indicators: Collection[int],
    codes: Collection[str],
    by: User,
    at: datetime,
) -> models.Subject:
    """Add a subject at the end. Raises AccessDenied."""
    access.check_may_arrange(by, monitor)
    meanwhile.hold(monitor)
    last = models.Subject.objects.filter(monitor=monitor).order_by("position").last()
    subject = models.Subject(monitor=monitor, position=last.position + 1 if last else 1)
    _fill(subject, kind=kind, title=title, goal=goal, indicators=indicators, codes=codes)
    safeguards.record("policy_subject.added", subject, by=by, at=at)
    return subject


@transaction.atomic
def change_subject(
    *,
    subject: models.Subject,
    kind: str,
    title: str,
    goal: PolicyGoal | None,
    indicators: Collection[int],
    codes: Collection[str],
    by: User,
    at: datetime,
) -> None:
    """Change what a subject is called and what is laid beside what. Raises AccessDenied."""
    access.check_may_arrange(by, subject.monitor)
    _fill(subject, kind=kind, title=title, goal=goal, indicators=indicators, codes=codes)
    safeguards.record("policy_subject.changed", subject, by=by, at=at)


def _fill(
    subject: models.Subject,
    *,
    kind: str,
    title: str,
    goal: PolicyGoal | None,
    indicators: Collection[int],
    codes: Collection[str],
) -> None:
    subject.kind, subject.title, subject.goal = kind, title.strip(), goal
    subject.indicators = sorted(number for number in set(indicators) if number in BY_NUMBER)
    known = [code.number for code in coding.codes(subject.monitor)]
    subject.codes = [number for number in known if number in codes]
    subject.save()


@transaction.atomic
def move_subject(*, subject: models.Subject, by: User, at: datetime) -> None:
    """Put a subject one place higher; the first stays where it is. Raises AccessDenied."""
    access.check_may_arrange(by, subject.monitor)
    meanwhile.hold(subject.monitor)
    rows = list(models.Subject.objects.filter(monitor=subject.monitor))
    place = rows.index(subject)
    if not place:
        return
    rows[place - 1 : place + 1] = [rows[place], rows[place - 1]]
    for position, row in enumerate(rows, start=1):
        row.position = position
    models.Subject.objects.bulk_update(rows, ["position"])
    safeguards.record("policy_subject.moved", subject, by=by, at=at)


@transaction.atomic
def remove_subject(*, subject: models.Subject, by: User, at: datetime) -> None:
    """Take a subject away; figures, codes and findings stay. Raises AccessDenied."""
    access.check_may_arrange(by, subject.monitor)
    safeguards.record("policy_subject.removed", subject, by=by, at=at)
    subject.delete()


@transaction.atomic
def put_in_report(
    *,
    round: Round,
    municipality: Organisation,
    day: date,
    number: int,
    by: User,
    at: datetime,
) -> None:
    """Let the report of a round show an indicator, as it may be published on a day.

    The file that a regisseur downloads is the hand-over: here the same lines are read, so that a
    report takes over nothing else. Raises AccessDenied, FigureNotCounted, NewerFiguresThere,
    FiguresOfAnother or what `reporting.operations.keep_figures` raises.
    """
    access.check_may_see_figures(by, municipality)
    meanwhile.hold(round)
    kept = round.register_figures.first()
    if kept is not None and kept.on > day:
        raise refusals.NewerFiguresThere
    if kept is not None and kept.municipality != municipality.name:
        raise refusals.FiguresOfAnother
    published = figures.published(municipality, [day]).get(day)
    if published is None:
        raise refusals.FigureNotCounted
    with translation.override("nl"):  # the language of the report
        rows = lines.of(published, ALL, day=day, asked_by=by.name, is_published=True)
    file = tables.csv_bytes(["Cijfers", municipality.name], rows)
    found = reporting.keep_figures(round=round, text=file.decode("utf-8-sig"), by=by, at=at)
    reporting.choose_figures(figures=found, numbers=[*found.chosen, number], by=by, at=at)
