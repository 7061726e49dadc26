"""Amounts that the counts do not bear out: mending one in its sentence, or saying why it stays."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from weerklank.findings import access, auditing, auditing_points, following, outline, queries
from weerklank.findings.operations import answers
from weerklank.findings.operations.chapters import change_chapter
from weerklank.findings.operations.findings import change_finding
from weerklank.findings.operations.points import change_point, plan_point
from weerklank.findings.operations.texts import change_method, change_report
from weerklank.reporting import plain, refusals
from weerklank.reporting.operations.plain import write_plain
from weerklank.safeguards.refusals import check_reason

if TYPE_CHECKING:
    from weerklank.findings import models
    from weerklank.safeguards.models import User
    from weerklank.study.models import Round


@transaction.atomic
def answer_claim(
    *, round: Round, place: str, key: str, reason: str, by: User, at: datetime
) -> models.ClaimAnswer:
    """Say why an amount stands as it does, at the counts of now; a former answer is replaced.

    `place` and `key` are those of the entry. Raises AccessDenied, ReasonMissing or ClaimMoved.
    """
    access.check_may_write(by, round)
    check_reason(reason)
    entry = _entry(round, place, key, by)
    return answers.keep_answer(
        round=auditing_points.answered_in(round, place),
        key=key,
        said=entry.claim.said,
        verdict=entry.verdict,
        reason=reason,
        by=by,
        at=at,
    )


@transaction.atomic
def approve_answer(*, round: Round, place: str, key: str, by: User, at: datetime) -> None:
    """Agree that an amount leaves the research team all the same, for the reason that is given.

    By somebody else than who gave the reason. Raises AccessDenied or ClaimMoved.
    """
    access.check_may_write(by, round)
    entry = _entry(round, place, key, by)
    if entry.answer is None or not entry.needs_second:
        raise refusals.ClaimMoved
    answers.approve(answer=entry.answer, by=by, at=at)


@transaction.atomic
def take_back_answer(*, round: Round, place: str, key: str, by: User, at: datetime) -> None:
    """Take the reason away again. Raises AccessDenied or ClaimMoved."""
    access.check_may_write(by, round)
    answer = _entry(round, place, key, by).answer
    if answer is not None:
        answers.remove(answer=answer, by=by, at=at)


@transaction.atomic
def take_wording(*, round: Round, place: str, key: str, by: User, at: datetime) -> None:
    """Write the figure that holds in the place of an amount; the rest is not reread by that.

    Raises AccessDenied, ClaimMoved, NoWordingFits, or ChangedMeanwhile.
    """
    access.check_may_write(by, round)
    entry = _entry(round, place, key, by)
    if not entry.claim.wording:
        raise refusals.NoWordingFits
    name = plain.name_in(place)
    if name is not None:
        _mend_plain(round, name, entry, by, at)
        return
    if _in_plan(round, place, entry, by, at) or _in_report(round, place, entry, by, at):
        return
    finding = queries.finding_of(round, auditing.finding_in(place))
    if finding is None:
        raise refusals.NoWordingFits
    change_finding(
        finding=finding,
        revision=finding.revision,
        by=by,
        at=at,
        is_reread=False,
        statement=_mended(finding.statement, entry),
        section=finding.section,
        perspective=finding.perspective,
        kind=finding.kind,
        research_question=finding.research_question,
        policy_goal=finding.policy_goal,
        addressee=finding.addressee,
    )


def _in_plan(round_: Round, place: str, entry: auditing.Entry, by: User, at: datetime) -> bool:
    """Mend an amount in an improvement point or in the plan of a round; say whether it was one."""
    if place == auditing.METHOD:
        text = _mended(round_.method_text, entry)
        change_method(round=round_, text=text, by=by, at=at, is_reread=False)
        return True
    named = auditing_points.point_in(place)
    if named is None:
        return False
    number, name = named
    point = following.points_in(round_.monitor).get(pk=number)
    mended = _mended(getattr(point, name), entry)
    if name in {"owner", "planned_step"}:
        plan = {"owner": point.owner, "planned_step": point.planned_step, name: mended}
        plan_point(point=point, revision=point.revision, due_on=point.due_on, by=by, at=at, **plan)
    else:
        says = {"what": point.what, "addressee": point.addressee, name: mended}
        change_point(
            point=point,
            revision=point.revision,
            policy_goal=point.policy_goal,
            by=by,
            at=at,
            is_reread=False,
            **says,
        )
    return True


def _in_report(round_: Round, place: str, entry: auditing.Entry, by: User, at: datetime) -> bool:
    """Mend an amount in a text of the report or of one of its parts; say whether it was one."""
    if place in auditing.TEXTS:
        stored = queries.report_of(round_)
        text = _mended(getattr(stored, place), entry)
        change_report(
            round=round_, revision=stored.revision, by=by, at=at, is_reread=False, **{place: text}
        )
        return True
    answer = auditing.answer_in(place)
    laid = outline.of(round_)
    part = laid.part(answer[0]) if answer else laid.at(place)
    if part is None or part.record is None:
        return False
    given: dict[str, object] = {"text": _mended(auditing.texts_of(round_)[place], entry)}
    if answer:
        given = {"answers": {**part.answers, answer[1]: given["text"]}}
    change_chapter(
        round=round_,
        key=part.key,
        revision=part.record.revision,
        by=by,
        at=at,
        title=part.record.title,
        is_reread=False,
        **given,  # type: ignore[arg-type]
    )
    return True


def _mend_plain(round_: Round, name: str, entry: auditing.Entry, by: User, at: datetime) -> None:
    row = plain.result_of(round_, visible_to=by).row(name)
    if row is None or row.record is None:
        raise refusals.ClaimMoved
    write_plain(
        round=round_,
        name=name,
        text=_mended(row.text, entry),
        keep=row.record.kept_words,
        is_on=row.record.is_on,
        on_poster=row.record.on_poster,
        revision=row.revision,
        is_reread=False,
        by=by,
        at=at,
    )


def _mended(text: str, entry: auditing.Entry) -> str:
    # Somebody may have saved between the reading of the text and its judgement.
    mended = entry.mended(text)
    if mended is None:
        raise refusals.ClaimMoved
    return mended


def _entry(round_: Round, place: str, key: str, by: User) -> auditing.Entry:
    """Return the amount as it is now. Raises ClaimMoved where it is not there any more."""
    finding = queries.finding_of(round_, auditing.finding_in(place))
    named = auditing_points.point_in(place)
    entries: list[auditing.Entry] = []
    if (name := plain.name_in(place)) is not None:
        row = plain.result_of(round_, visible_to=by).row(name)
        entries = list(row.judged.entries) if row else []
    elif finding is not None:
        entries = auditing.entries_of(finding, visible_to=by)
    elif named is not None:
        entries = auditing_points.entries_at(round_, *named, visible_to=by)
    elif place.startswith(f"{auditing.QUESTION}:"):
        entries = auditing.entries_on_questions(round_, visible_to=by)
    elif (text := auditing.texts_of(round_).get(place)) is not None:
        entries = auditing.entries_in(round_, place, text, visible_to=by)
    found = next((entry for entry in entries if entry.key == key), None)
    if found is None:
        raise refusals.ClaimMoved
    return found
