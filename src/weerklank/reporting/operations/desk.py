"""Comments of the team on texts of the report, and putting an earlier text back."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from weerklank.findings import access as findings_access
from weerklank.findings import auditing, past, queries
from weerklank.findings import refusals as findings_refusals
from weerklank.findings.operations.chapters import change_chapter
from weerklank.findings.operations.findings import change_finding
from weerklank.findings.operations.points import change_point
from weerklank.findings.operations.texts import change_method, change_report
from weerklank.reporting import access, desk, models, refusals, search
from weerklank.reporting.operations.plain import restore_plain, write_plain
from weerklank.safeguards import meanwhile
from weerklank.safeguards import operations as safeguards

if TYPE_CHECKING:
    from weerklank.findings import models as findings_models
    from weerklank.safeguards.models import User
    from weerklank.study.models import Round


@transaction.atomic
def add_comment(*, round: Round, place: str, text: str, by: User, at: datetime) -> models.Comment:
    """Say something about a text of the report. Raises AccessDenied, NoSuchText or CommentEmpty."""
    access.check_may_comment(by, round)
    found = desk.place_in(round, place)
    if found is None:
        raise refusals.NoSuchText
    if not text.strip():
        raise refusals.CommentEmpty(field="text")
    made = models.Comment.objects.create(
        round=round, place=place, text=text.strip(), at=at, by=by, **found.owner
    )
    search.index_comments(round)
    _record("comment.added", made, by, at)
    return made


@transaction.atomic
def close_comment(*, comment: models.Comment, by: User, at: datetime) -> None:
    """Say that a comment needs nothing any more. Raises AccessDenied or GoneMeanwhile."""
    access.check_may_comment(by, comment.round)
    current = meanwhile.hold(comment)
    if current.closed_at is None:
        current.closed_at, current.closed_by = at, by
        current.save(update_fields=["closed_at", "closed_by"])
        _record("comment.closed", current, by, at)


@transaction.atomic
def reopen_comment(*, comment: models.Comment, by: User, at: datetime) -> None:
    """Say that a comment does need something. Raises AccessDenied or GoneMeanwhile."""
    access.check_may_comment(by, comment.round)
    current = meanwhile.hold(comment)
    if current.closed_at is not None:
        current.closed_at = current.closed_by = None
        current.save(update_fields=["closed_at", "closed_by"])
        _record("comment.reopened", current, by, at)


@transaction.atomic
def confirm_comment(*, comment: models.Comment, by: User, at: datetime) -> None:
    """Say that a comment was reread after a withdrawal. Raises AccessDenied or GoneMeanwhile."""
    access.check_may_comment(by, comment.round)
    current = meanwhile.hold(comment)
    if current.reread_since is not None:
        current.reread_since = None
        current.save(update_fields=["reread_since"])
        _record("comment.reread", current, by, at)


@transaction.atomic
def remove_comment(*, comment: models.Comment, by: User, at: datetime) -> None:
    """Take a comment away: one's own, or any for an onderzoeker.

    Raises AccessDenied or GoneMeanwhile.
    """
    access.check_may_comment(by, comment.round)
    current = meanwhile.hold(comment)
    if current.by_id != by.pk:
        findings_access.check_may_write(by, comment.round)
    _record("comment.removed", current, by, at)
    current.delete()
    search.index_comments(comment.round)


@transaction.atomic
def put_text_back(*, version: findings_models.TextVersion, by: User, at: datetime) -> None:
    """Let an earlier text stand again; nothing is reread by that.

    Raises AccessDenied, NoSuchText, NothingBefore for one that was emptied, and what the operation
    on that text raises.
    """
    round_ = version.round
    findings_access.check_may_write(by, round_)
    if not version.text:
        raise findings_refusals.NothingBefore
    place = desk.place_in(round_, version.place)
    if place is None:
        raise refusals.NoSuchText
    text = desk.shown(round_, place, version.text)
    if place.key == auditing.METHOD:
        change_method(round=round_, text=text, by=by, at=at, is_reread=False)
    elif place.plain:
        _put_plain(round_, place.plain, text, by, at)
    elif place.finding:
        finding = place.finding
        change_finding(
            finding=finding,
            revision=finding.revision,
            by=by,
            at=at,
            is_reread=False,
            statement=text,
            section=finding.section,
            perspective=finding.perspective,
            kind=finding.kind,
            research_question=finding.research_question,
            policy_goal=finding.policy_goal,
            addressee=finding.addressee,
        )
    elif place.point:
        point = place.point
        change_point(
            point=point,
            revision=point.revision,
            what=text,
            addressee=point.addressee,
            policy_goal=point.policy_goal,
            by=by,
            at=at,
        )
    elif past.is_list(place) and place.part and place.part.record:
        change_chapter(
            round=round_,
            key=place.part.key,
            revision=place.part.record.revision,
            by=by,
            at=at,
            title=place.part.record.title,
            answers=past.answers_in(version.text),
            is_reread=False,
        )
    elif place.part and place.part.record:
        change_chapter(
            round=round_,
            key=place.part.key,
            revision=place.part.record.revision,
            by=by,
            at=at,
            title=place.part.record.title,
            text=text,
            is_reread=False,
        )
    else:
        revision = queries.report_of(round_).revision
        change_report(
            round=round_, revision=revision, by=by, at=at, is_reread=False, **{place.key: text}
        )


def _put_plain(round_: Round, name: str, text: str, by: User, at: datetime) -> None:
    record = models.PlainText.objects.filter(round=round_, name=name).first()
    if record is None:
        raise refusals.NoSuchText
    if record.removed_at is not None:
        restore_plain(round=round_, name=name, by=by, at=at)
        record.refresh_from_db()
    write_plain(
        round=round_,
        name=name,
        text=text,
        keep=record.kept_words,
        is_on=record.is_on,
        on_poster=record.on_poster,
        revision=record.revision,
        is_reread=False,
        by=by,
        at=at,
    )


def _record(what: str, comment: models.Comment, by: User, at: datetime) -> None:
    safeguards.record(what, comment, by=by, at=at)
