"""Measuring an improvement point again: what is measured, the question after it, the outcome."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from weerklank.coding import queries as coding
from weerklank.findings import access
from weerklank.findings import refusals as findings_refusals
from weerklank.findings.operations import points
from weerklank.findings.terms import Better, PointChangeKind, PointStatus
from weerklank.followup import models, refusals, remeasuring
from weerklank.safeguards import meanwhile
from weerklank.study import operations as study_operations
from weerklank.study import queries as study
from weerklank.study.terms import Perspective

if TYPE_CHECKING:
    from weerklank.findings import models as findings_models
    from weerklank.safeguards.models import User
    from weerklank.study.models import Guide, GuideQuestion, Round

# Under which heading a question after a point stands where the guide has none that fits.
HEADING = "Wat er sinds de vorige ronde is gedaan"


@transaction.atomic
def set_measure(
    *,
    point: findings_models.ImprovementPoint,
    code: int,
    perspective: str,
    better: str,
    by: User,
    at: datetime,
    characteristic: str = "",
    value: str = "",
) -> models.PointMeasure:
    """Say what is counted to see whether anything changed, and which direction is better.

    Raises AccessDenied, CodeOfAnotherMonitor or GroupUnknown.
    """
    access.check_may_write_points(by, point.monitor)
    current = meanwhile.hold(point)
    chosen = coding.codes(current.monitor).filter(pk=code).first()
    if chosen is None:
        raise findings_refusals.CodeOfAnotherMonitor
    if characteristic or value:
        allowed = study.population_values(current.monitor, perspective)
        if value not in allowed.get(characteristic, {}):
            raise refusals.GroupUnknown
    before = models.PointMeasure.objects.filter(point=current).select_related("code").first()
    measure, _is_new = models.PointMeasure.objects.update_or_create(
        point=current,
        defaults={
            "code": chosen,
            "perspective": Perspective(perspective),
            "better": Better(better),
            "characteristic": characteristic,
            "value": value,
        },
    )
    was, became = (_in_short(one) if one else "" for one in (before, measure))
    if was != became:
        points.note_change(current, PointChangeKind.MEASURE, by, at, was=was, became=became)
        points.record_point("point.measure_set", current, by, at, code=chosen.number)
    return measure


def _in_short(measure: models.PointMeasure) -> str:
    """Return what is measured by its keys, to be told in the words of whoever reads the history."""
    group = f"{measure.characteristic}:{measure.value}" if measure.value else ""
    return "|".join((measure.code.number, measure.perspective, group, measure.better))


@transaction.atomic
def ask_after(
    *,
    point: findings_models.ImprovementPoint,
    guide: Guide,
    by: User,
    at: datetime,
    earlier: GuideQuestion | None = None,
    text: str = "",
) -> models.PointQuestion:
    """Put the question after a point into a guide of a later round, in one act.

    `earlier` is a question of an earlier round that is asked again in the same words; without it
    `text` is a new one. Where the guide asks the same already, that question is tied to the point
    and nothing is added. A guide in use gets a new version, with the question in it. Raises
    AccessDenied, MeasureMissing, GuideOfAnotherRound or PointQuestionEmpty.
    """
    access.check_may_write_points(by, point.monitor)
    current = meanwhile.hold(point)
    measure = models.PointMeasure.objects.filter(point=current).select_related("code").first()
    if measure is None:
        raise refusals.MeasureMissing
    if guide.round.monitor_id != current.monitor_id or guide.perspective != measure.perspective:
        raise refusals.GuideOfAnotherRound
    if current.round is not None and guide.round.number <= current.round.number:
        raise refusals.GuideOfAnotherRound
    words = earlier.text if earlier else text.strip()
    if not words:
        raise refusals.PointQuestionEmpty
    question = _same_in(guide, earlier, words)
    if question is None:
        question = _put_in(guide, measure, earlier, words, by=by, at=at)
    link, is_new = models.PointQuestion.objects.get_or_create(
        point=current, question=question, defaults={"added_at": at, "added_by": by}
    )
    if is_new:
        points.note_change(
            current, PointChangeKind.QUESTION_ADDED, by, at, became=str(guide.round)[:300]
        )
        points.record_point("point.question_added", current, by, at)
    return link


def _same_in(guide: Guide, earlier: GuideQuestion | None, words: str) -> GuideQuestion | None:
    """Return the question of a guide that asks this already, or None."""
    alike = study.questions_alike(guide.round.monitor)
    for question in study.guide_questions(guide):
        if earlier is not None and alike.get(question.pk) == alike.get(earlier.pk):
            return question
        if study.same_words(question.text, words):
            return question
    return None


def _put_in(
    guide: Guide,
    measure: models.PointMeasure,
    earlier: GuideQuestion | None,
    words: str,
    *,
    by: User,
    at: datetime,
) -> GuideQuestion:
    if study.is_frozen(guide):
        guide = study_operations.make_new_version(guide=guide, by=by, at=at)
    heading = earlier.section.title if earlier else HEADING
    section = next((one for one in guide.sections.all() if one.title == heading), None)
    if section is None:
        section = study_operations.add_section(guide=guide, title=heading, by=by, at=at)
    question = study_operations.add_question(
        section=section,
        text=words,
        prompts=earlier.prompts if earlier else (),
        condition=earlier.condition if earlier else "",
        applies_to=earlier.applies_to if earlier else None,
        research_question=earlier.research_question if earlier else None,
        codes=earlier.codes if earlier else (measure.code.number,),
        by=by,
        at=at,
    )
    if earlier is not None and earlier.section.guide.round.number < guide.round.number:
        study_operations.go_on_from(
            question=question, earlier=earlier, asks_the_same=True, by=by, at=at
        )
    return question


@transaction.atomic
def take_question_from_point(*, link: models.PointQuestion, by: User, at: datetime) -> None:
    """Let a question no longer ask after a point; it stays in its guide. Raises AccessDenied."""
    access.check_may_write_points(by, link.point.monitor)
    current = meanwhile.hold(link.point)
    link.delete()
    points.note_change(current, PointChangeKind.QUESTION_TAKEN, by, at)
    points.record_point("point.question_removed", current, by, at)


@transaction.atomic
def keep_verdict(
    *, point: findings_models.ImprovementPoint, before: Round, after: Round, by: User, at: datetime
) -> models.PointVerdict:
    """Keep what two rounds say about a point, as it is today.

    Raises AccessDenied, MeasureMissing, NotTwoRounds or SeesNotAll.
    """
    access.check_may_follow_up(by, point.monitor)
    current = meanwhile.hold(point)
    kept = _keep(current, before, after, by=by, at=at)
    points.note_change(current, PointChangeKind.VERDICT_KEPT, by, at, became=kept.verdict)
    return kept


@transaction.atomic
def see_effect(
    *,
    point: findings_models.ImprovementPoint,
    before: Round,
    after: Round,
    note: str,
    revision: int,
    by: User,
    at: datetime,
) -> models.PointVerdict:
    """Set a point on *effect bekeken* with the verdict of two rounds attached to that step.

    Raises what `move_point` and `keep_verdict` do.
    """
    points.move_point(
        point=point, status=PointStatus.EFFECT_SEEN, note=note, revision=revision, by=by, at=at
    )
    kept = _keep(point, before, after, by=by, at=at)
    kept.change = point.changes.filter(kind=PointChangeKind.STATUS).order_by("-id").first()
    kept.save(update_fields=["change"])
    return kept


def _keep(
    point: findings_models.ImprovementPoint, before: Round, after: Round, *, by: User, at: datetime
) -> models.PointVerdict:
    measure = models.PointMeasure.objects.filter(point=point).select_related("code").first()
    if measure is None:
        raise refusals.MeasureMissing
    if {before.monitor_id, after.monitor_id} != {point.monitor_id} or (
        before.number >= after.number
    ):
        raise refusals.NotTwoRounds
    reader = remeasuring.Reader(point.monitor, by)
    found = remeasuring.measure(measure, before, after, reader=reader)
    if found.is_limited:
        raise refusals.SeesNotAll
    outcome = found.outcome
    kept = models.PointVerdict.objects.create(
        point=point,
        before=before,
        after=after,
        verdict=outcome.verdict,
        basis=outcome.basis,
        code_number=measure.code.number,
        code_label=measure.code.label,
        perspective=measure.perspective,
        better=measure.better,
        reasons=[[one.reason, one.about] for one in outcome.obstacles],
        counts=remeasuring.counts_to_keep(found),
        at=at,
        by=by,
    )
    points.record_point("point.verdict_kept", point, by, at, result=str(outcome.verdict))
    return kept
