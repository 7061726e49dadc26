"""Writing memos, linking them, taking them away and back, and letting one stand in the report."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from weerklank.fieldwork import queries as fieldwork
from weerklank.memos import access, models, queries, refusals, rules, search, terms
from weerklank.safeguards import meanwhile
from weerklank.safeguards import operations as safeguards
from weerklank.sentences import literal
from weerklank.study import operations as study
from weerklank.study import queries as people

if TYPE_CHECKING:
    from weerklank.memos.queries import Subject
    from weerklank.safeguards.models import User
    from weerklank.study.models import Round

About = terms.About


@transaction.atomic
def write_memo(
    *,
    round: Round,
    subject: Subject,
    text: str,
    by: User,
    at: datetime,
    title: str = "",
    kind: str = "",
) -> models.Memo:
    """Write a memo about something of a round; whoever it names with an @ sees that.

    Raises AccessDenied, MemoEmpty, NotInRound or LooksPersonal.
    """
    access.check_may_write(by, round)
    _check_text(title, text)
    _check_in_round(round, subject)
    memo = models.Memo.objects.create(
        round=round,
        about=subject.about,
        kind=kind,
        title=title.strip(),
        text=text.strip(),
        written_at=at,
        changed_at=at,
        by=by,
        **subject.columns,
    )
    _mention(memo, at)
    search.index([memo])
    safeguards.record("memo.written", memo, by=by, at=at, about=str(subject.about))
    return memo


@transaction.atomic
def change_memo(
    *,
    memo: models.Memo,
    text: str,
    revision: int,
    by: User,
    at: datetime,
    title: str = "",
    kind: str = "",
) -> models.Memo:
    """Change one's own memo; what it said before is kept, to put back.

    It leaves the annex of the report: who chose it read other words. Raises AccessDenied,
    MemoRemoved, MemoEmpty, LooksPersonal, or ChangedMeanwhile.
    """
    _hold(memo, by)
    meanwhile.check_revision(memo.revision, revision)
    _check_text(title, text)
    new = (title.strip(), text.strip(), kind)
    if new == (memo.title, memo.text, memo.kind):
        return memo
    _keep(memo)
    memo.title, memo.text, memo.kind = new
    _save(memo, at)
    safeguards.record("memo.changed", memo, by=by, at=at)
    return memo


@transaction.atomic
def put_back(*, memo: models.Memo, version: int, by: User, at: datetime) -> models.Memo:
    """Let a memo say again what it said before; what it says now is kept as well.

    Raises AccessDenied, MemoRemoved or VersionGone.
    """
    _hold(memo, by)
    before = memo.versions.filter(pk=version).first()
    if before is None or not before.text:
        raise refusals.VersionGone
    _keep(memo)
    memo.title, memo.text, memo.kind = before.title, before.text, before.kind
    _save(memo, at)
    safeguards.record("memo.put_back", memo, by=by, at=at)
    return memo


@transaction.atomic
def remove_memo(*, memo: models.Memo, by: User, at: datetime) -> None:
    """Take one's own memo away; it can be put back. Raises AccessDenied."""
    access.check_may_change(by, memo)
    meanwhile.hold(memo)
    if memo.removed_at is not None:
        return
    memo.removed_at = at
    memo.annexed_at = memo.annexed_by = None
    memo.revision += 1
    memo.save()
    search.forget([memo.pk])
    safeguards.record("memo.removed", memo, by=by, at=at)


@transaction.atomic
def bring_back_memo(*, memo: models.Memo, by: User, at: datetime) -> None:
    """Put a memo back that was taken away. Raises AccessDenied."""
    access.check_may_change(by, memo)
    meanwhile.hold(memo)
    if memo.removed_at is None:
        return
    memo.removed_at = None
    memo.revision += 1
    memo.save()
    search.index([memo])
    safeguards.record("memo.brought_back", memo, by=by, at=at)


@transaction.atomic
def link_memo(
    *,
    memo: models.Memo,
    by: User,
    at: datetime,
    subject: Subject | None = None,
    other: models.Memo | None = None,
) -> None:
    """Let one's own memo point to something, or to another memo; once.

    Raises AccessDenied, MemoRemoved, LinkedToItself or NotInRound.
    """
    _hold(memo, by)
    columns: dict[str, object] = {"other": other}
    if other is not None:
        if other.pk == memo.pk:
            raise refusals.LinkedToItself
        if other.round_id != memo.round_id:
            raise refusals.NotInRound
    else:
        assert subject is not None
        _check_in_round(memo.round, subject)
        if subject == queries.subject_of(memo):
            raise refusals.LinkedToItself
        columns = subject.columns
    if memo.links.filter(**columns).exists():
        return
    models.MemoLink.objects.create(memo=memo, **columns)
    safeguards.record("memo.tied", memo, by=by, at=at)


@transaction.atomic
def unlink_memo(*, memo: models.Memo, link: int, by: User, at: datetime) -> None:
    """Let one's own memo no longer point to something. Raises AccessDenied or MemoRemoved."""
    _hold(memo, by)
    if memo.links.filter(pk=link).delete()[0]:
        safeguards.record("memo.untied", memo, by=by, at=at)


@transaction.atomic
def see_mention(*, memo: models.Memo, by: User, at: datetime) -> None:
    """Say that one saw that a memo names one. Raises AccessDenied."""
    access.check_may_read(by, memo.round)
    if memo.mentions.filter(user=by, seen_at=None).update(seen_at=at):
        safeguards.record("memo.seen", memo, by=by, at=at)


@transaction.atomic
def reread_memo(*, memo: models.Memo, by: User, at: datetime) -> None:
    """Say that one's own memo was reread and tells nothing of who withdrew. Raises AccessDenied."""
    _hold(memo, by)
    memo.reread_since = None
    memo.revision += 1
    memo.save(update_fields=["reread_since", "revision"])
    safeguards.record("memo.confirmed", memo, by=by, at=at)


# --- the report -------------------------------------------------------------------------------
@transaction.atomic
def put_in_annex(*, memo: models.Memo, by: User, at: datetime) -> None:
    """Let a memo stand in the annex of the report of its round.

    Raises AccessDenied, MemoRemoved, NeedsRereading, AboutAPerson, NamesAPseudonym, NobodyAllowed
    or HoldsWords. What else in it may not leave the team, the report itself says of it, as of all
    its texts.
    """
    access.check_may_annex(by, memo)
    meanwhile.hold(memo)
    if memo.removed_at is not None:
        raise refusals.MemoRemoved
    if memo.annexed_at is not None:
        return
    check_may_leave(memo)
    memo.annexed_at, memo.annexed_by = at, by
    memo.revision += 1
    memo.save()
    safeguards.record("memo.annexed", memo, by=by, at=at)


@transaction.atomic
def take_from_annex(*, memo: models.Memo, by: User, at: datetime) -> None:
    """Let a memo stand in no report. Raises AccessDenied."""
    access.check_may_annex(by, memo)
    meanwhile.hold(memo)
    if memo.annexed_at is None:
        return
    memo.annexed_at = memo.annexed_by = None
    memo.revision += 1
    memo.save()
    safeguards.record("memo.left_annex", memo, by=by, at=at)


def check_may_leave(memo: models.Memo) -> None:
    """Raise what keeps a memo from the report: a person, or words of one."""
    if memo.reread_since is not None:
        raise refusals.NeedsRereading
    if memo.about == About.PARTICIPANT:
        raise refusals.AboutAPerson
    said = f"{memo.title}\n{memo.text}"
    rounds = people.rounds_beside(memo.round_id)
    for pseudonym in people.pseudonyms_in(rounds):
        naming = literal.naming([pseudonym], with_noughts=True)
        if naming is not None and naming.search(said):
            raise refusals.NamesAPseudonym(pseudonym)
    rows = memo.links.exclude(conversation=None)
    conversations = {pk for pk in rows.values_list("conversation_id", flat=True) if pk is not None}
    conversations |= {memo.conversation_id} if memo.conversation_id else set()
    there = queries.people_of(memo.round, conversations)
    if there - people.taking_part(there):
        raise refusals.NobodyAllowed
    # Turn by turn: the runs of a whole round would fill the memory.
    own = literal.runs([said])
    if any(not own.isdisjoint(literal.runs([turn])) for turn in fieldwork.said_in(memo.round_id)):
        raise refusals.HoldsWords


# --- another program --------------------------------------------------------------------------
def memo_of_a_note(**columns: Any) -> models.Memo:
    """Return a memo that is not stored yet, of a project of another program."""
    return models.Memo(**columns)


def link_of_a_note(memo: models.Memo, **columns: Any) -> models.MemoLink:
    """Return what such a memo points to, not stored yet."""
    return models.MemoLink(memo=memo, **columns)


def store_memos(memos: Iterable[models.Memo], links: Iterable[models.MemoLink]) -> None:
    """Store memos that came with a project of another program, with what they point to.

    For the operation that takes the project over, which checked who may and writes the line.
    """
    there = list(memos)
    for memo in there:
        memo.save(force_insert=True)
    models.MemoLink.objects.bulk_create(links)
    search.index(there)


# --- what they share --------------------------------------------------------------------------
def _hold(memo: models.Memo, by: User) -> None:
    access.check_may_change(by, memo)
    meanwhile.hold(memo)
    if memo.removed_at is not None:
        raise refusals.MemoRemoved


def _check_text(title: str, text: str) -> None:
    if not text.strip():
        raise refusals.MemoEmpty(field="text")
    study.check_no_bsn(title, text)


def _check_in_round(round_: Round, subject: Subject) -> None:
    """Raise NotInRound for what belongs to another round or monitor, or has gone."""
    code, conversation, person = subject.code, subject.conversation, subject.participant
    if (
        (code is not None and code.monitor_id != round_.monitor_id)
        or (conversation is not None and conversation.round_id != round_.pk)
        or (person is not None and (person.round_id != round_.pk or person.withdrawn_at))
    ):
        raise refusals.NotInRound


def _keep(memo: models.Memo) -> None:
    models.MemoVersion.objects.create(
        memo=memo, kind=memo.kind, title=memo.title, text=memo.text, at=memo.changed_at
    )


def _save(memo: models.Memo, at: datetime) -> None:
    memo.changed_at = at
    memo.revision += 1
    memo.annexed_at = memo.annexed_by = None
    memo.save()
    _mention(memo, at)
    search.index([memo])


def _mention(memo: models.Memo, at: datetime) -> None:
    """Keep whom a memo names now; who was named before and saw it is not asked again."""
    named = rules.mentioned(f"{memo.title}\n{memo.text}", queries.readers(memo.round))
    memo.mentions.exclude(user__in=named).delete()
    known = set(memo.mentions.values_list("user_id", flat=True))
    models.MemoMention.objects.bulk_create(
        models.MemoMention(memo=memo, user_id=pk, at=at) for pk in sorted(named - known)
    )
