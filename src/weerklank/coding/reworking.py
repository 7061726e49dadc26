"""What changes in the codebook once it is used: codes move, and no coding is lost.

Each act is one transaction with one version of the codebook, its author and reason, and one line
in the log. A line names codes, never how much was coded with them: who codes blind may read it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction
from django.db.models import ManyToOneRel

from weerklank.coding import access, models, operations, refusals, rules, search
from weerklank.safeguards import meanwhile
from weerklank.safeguards import operations as safeguards
from weerklank.safeguards.refusals import check_reason

if TYPE_CHECKING:
    from weerklank.safeguards.models import User
    from weerklank.study.models import Monitor


def _begin(monitor: Monitor, codes: Sequence[models.Code], reason: str, by: User) -> None:
    """Check who and why, and hold the codebook with these codes, always in the same order."""
    access.check_may_change_codebook(by, monitor)
    check_reason(reason, refusals.WHY_THE_CODEBOOK)
    meanwhile.hold(monitor)
    for code in sorted(codes, key=lambda one: one.pk):
        if code.monitor_id != monitor.pk:
            raise refusals.CodeOfAnotherMonitor
        meanwhile.hold(code)


# --- another place ----------------------------------------------------------------------------


@transaction.atomic
def move_code(
    *, code: models.Code, parent: models.Code | None, reason: str, by: User, at: datetime
) -> models.Code:
    """Put a code with all below it under another one, or as a main branch; also a used one.

    It gets the next free number there, and those below it follow. Codings stay as they are.
    Raises AccessDenied, ReasonMissing, CodeOfAnotherMonitor, MovedBelowItself, CodebookTooDeep,
    NoPlaceThere where it stands there already.
    """
    monitor = code.monitor
    _begin(monitor, [code, parent] if parent else [code], reason, by)
    before = code.number
    _move(code, parent)
    code.refresh_from_db()
    operations.keep_version(monitor=monitor, reason=reason, by=by, at=at)
    safeguards.record("code.moved", code, by=by, at=at, code=code.number, before=before)
    return code


def _move(code: models.Code, parent: models.Code | None) -> None:
    """Move a code in a codebook that is held. Raises as `move_code` does."""
    if code.parent_id == (parent.pk if parent else None):
        raise refusals.NoPlaceThere
    family = _Family(code.monitor)
    if parent and parent.pk in family.all_below(code.pk):
        raise refusals.MovedBelowItself
    number = operations.next_number(parent) if parent else operations.next_main_number(code.monitor)
    if not all(map(rules.fits, family.numbered({code.pk: number}).values())):
        raise refusals.CodebookTooDeep
    models.Code.objects.filter(pk=code.pk).update(parent=parent)
    colour = parent.colour if parent else operations.colour_of(number)
    models.Code.objects.filter(pk__in=family.all_below(code.pk)).update(colour=colour)
    family.number({code.pk: number})


@transaction.atomic
def place_code(
    *,
    code: models.Code,
    before: models.Code | None,
    reason: str,
    by: User,
    at: datetime,
) -> models.Code:
    """Put a code before one that stands beside it, or behind them all; numbers follow.

    The codes beside each other keep the numbers they have together. Raises AccessDenied,
    ReasonMissing, CodeOfAnotherMonitor, NoPlaceThere.
    """
    monitor = code.monitor
    _begin(monitor, [code, before] if before else [code], reason, by)
    family = _Family(monitor)
    beside = family.beside(code)
    if before and before.pk not in beside:
        raise refusals.NoPlaceThere
    rest = [pk for pk in beside if pk != code.pk]
    place = rest.index(before.pk) if before and before.pk != code.pk else len(rest)
    wanted = [*rest[:place], code.pk, *rest[place:]]
    if wanted == beside or (before and before.pk == code.pk):
        raise refusals.NoPlaceThere
    was = code.number
    numbers = [family.numbers[pk] for pk in beside]
    family.number(
        {
            pk: number
            for pk, number in zip(wanted, numbers, strict=True)
            if family.numbers[pk] != number
        }
    )
    code.refresh_from_db()
    operations.keep_version(monitor=monitor, reason=reason, by=by, at=at)
    safeguards.record("code.moved", code, by=by, at=at, code=code.number, before=was)
    return code


# --- out of use -------------------------------------------------------------------------------


@transaction.atomic
def retire_code(
    *, code: models.Code, successor: models.Code | None, reason: str, by: User, at: datetime
) -> models.Code:
    """Let a code no longer be given, and say what is given instead of it; None for nothing.

    What was coded with it stays. Said again of a code that is off, it gets another successor.
    Raises AccessDenied, ReasonMissing, CodeOfAnotherMonitor, SuccessorUnfit.
    """
    monitor = code.monitor
    _begin(monitor, [code, successor] if successor else [code], reason, by)
    if successor and (successor.pk == code.pk or successor.is_container or not successor.is_on):
        raise refusals.SuccessorUnfit
    if not code.is_on and code.successor_id == (successor.pk if successor else None):
        return code
    _retire(code, successor)
    operations.keep_version(monitor=monitor, reason=reason, by=by, at=at)
    instead = successor.number if successor else None
    safeguards.record("code.retired", code, by=by, at=at, code=code.number, successor=instead)
    return code


def _retire(code: models.Code, successor: models.Code | None) -> None:
    code.is_on, code.successor = False, successor
    code.save(update_fields=["is_on", "successor"])


# --- several at once --------------------------------------------------------------------------


@transaction.atomic
def change_codes(
    *, codes: Sequence[models.Code], reason: str, by: User, at: datetime, **changes: bool
) -> int:
    """Switch several codes on or off (`is_on`), or make them sensitive or not (`is_sensitive`).

    All of them or none, as one version. A code that is on has no successor. Gives how many
    changed. Raises AccessDenied, ReasonMissing, NoCodeChosen, CodeOfAnotherMonitor.
    """
    assert changes.keys() <= {"is_on", "is_sensitive"}
    monitor = _begin_with(codes, reason, by)
    changed = [
        code
        for code in codes
        if any(getattr(code, name) != value for name, value in changes.items())
    ]
    if not changed:
        return 0
    for code in changed:
        for name, value in changes.items():
            setattr(code, name, value)
        if code.is_on:
            code.successor = None
        code.save(update_fields=[*changes, "successor"])
    _keep_several(monitor, changed, sorted(changes), reason=reason, by=by, at=at)
    return len(changed)


@transaction.atomic
def move_codes(
    *,
    codes: Sequence[models.Code],
    parent: models.Code | None,
    reason: str,
    by: User,
    at: datetime,
) -> int:
    """Put several codes under another one, or as main branches, in the order they stood in.

    Of a code and one below it the upper one moves, and the other with it. What stands there
    already stays. All of them or none, as one version. Gives how many moved. Raises what
    `move_code` does, and NoCodeChosen.
    """
    monitor = _begin_with([*codes, parent] if parent and codes else codes, reason, by)
    chosen = {code.pk for code in codes}
    family = _Family(monitor)
    along = {below for pk in chosen for below in family.all_below(pk)[1:]}
    moving = sorted(
        (
            code
            for code in codes
            if code.pk not in along and code.parent_id != (parent.pk if parent else None)
        ),
        key=lambda code: rules.natural_order(code.number),
    )
    if not moving:
        raise refusals.NoPlaceThere
    for code in moving:
        _move(code, parent)
        code.refresh_from_db()
    _keep_several(monitor, moving, ["parent"], reason=reason, by=by, at=at)
    return len(moving)


def _begin_with(codes: Sequence[models.Code], reason: str, by: User) -> Monitor:
    if not codes:
        raise refusals.NoCodeChosen
    _begin(codes[0].monitor, codes, reason, by)
    return codes[0].monitor


def _keep_several(
    monitor: Monitor,
    codes: Sequence[models.Code],
    fields: Sequence[str],
    *,
    reason: str,
    by: User,
    at: datetime,
) -> None:
    version = operations.keep_version(monitor=monitor, reason=reason, by=by, at=at)
    numbers = [code.number for code in codes]
    safeguards.record("codebook.changed", version, by=by, at=at, codes=numbers, fields=fields)


# --- one code into another --------------------------------------------------------------------


@transaction.atomic
def merge_codes(
    *, source: models.Code, target: models.Code, reason: str, by: User, at: datetime
) -> models.CodeMerge:
    """Let every coding of one code, of every coder, get another; then nobody gives the first.

    A coding keeps its number and key, so that evidence and quotes follow. Where a coder gave both
    codes to the same words, one of the two stays, with the memo and the facets of both; where
    something rests on each of them, both stay as they are. The target is sensitive when either was.

    Raises AccessDenied, ReasonMissing, CodeOfAnotherMonitor, CodesBelow, MergeUnfit,
    MergedAlready where somebody else merged it meanwhile and nothing carries it any more.
    """
    monitor = source.monitor
    _begin(monitor, [source, target], reason, by)
    if source.successor and _is_merged(source):
        raise refusals.MergedAlready(source.successor.full_name)
    if target.pk == source.pk or target.is_container or not target.is_on or source.is_container:
        raise refusals.MergeUnfit
    if source.children.exists():
        raise refusals.CodesBelow
    merge = models.CodeMerge(
        source=source,
        target=target,
        was_on=source.is_on,
        successor_before=source.successor,
        target_was_sensitive=target.is_sensitive,
    )
    if source.is_sensitive and not target.is_sensitive:
        target.is_sensitive = True
        target.save(update_fields=["is_sensitive"])
    _retire(source, target)
    merge.version = operations.keep_version(monitor=monitor, reason=reason, by=by, at=at)
    merge.save()
    _merge_codings(merge, at)
    safeguards.record("code.merged", source, by=by, at=at, code=source.number, into=target.number)
    return merge


def _is_merged(code: models.Code) -> bool:
    went = code.merges.filter(target=code.successor_id).exists()
    return went and not code.is_on and not code.codings.exists()


def _merge_codings(merge: models.CodeMerge, at: datetime) -> None:
    given = models.Coding.objects.filter(code=merge.source).order_by("pk")
    twins = {
        one.span_of_coder: one
        for one in models.Coding.objects.filter(
            code=merge.target, transcript__in=given.order_by().values("transcript")
        ).select_for_update()
    }
    moved: list[models.Coding] = []
    for coding in given.select_for_update():
        twin = twins.get(coding.span_of_coder)
        if twin is None:
            moved.append(coding)
        else:
            _join(merge, coding, twin, at)
    models.Coding.objects.filter(pk__in=[one.pk for one in moved]).update(code=merge.target)
    models.MergedCoding.objects.bulk_create(
        models.MergedCoding(merge=merge, coding=coding, was_of_source=True) for coding in moved
    )


# --- one code over several --------------------------------------------------------------------


@transaction.atomic
def begin_split(
    *, source: models.Code, targets: Sequence[models.Code], by: User, at: datetime
) -> models.CodeSplit:
    """Begin to spread the passages of a code over others; nothing changes until that is done.

    Raises AccessDenied, TooFewTargets, MergeUnfit for a code that cannot be given, SplitUnderWay.
    """
    access.check_may_change_codebook(by, source.monitor)
    meanwhile.hold(source.monitor)
    chosen = {one.pk: one for one in targets}
    if len(chosen) < 2:
        raise refusals.TooFewTargets
    for one in chosen.values():
        if one.monitor_id != source.monitor_id:
            raise refusals.CodeOfAnotherMonitor
        if one.pk == source.pk or one.is_container or not one.is_on:
            raise refusals.MergeUnfit
    if models.CodeSplit.objects.filter(source=source).exists():
        raise refusals.SplitUnderWay
    split = models.CodeSplit.objects.create(source=source, begun_at=at, begun_by=by)
    split.targets.set(chosen)
    safeguards.record("split.begun", source, by=by, at=at, code=source.number)
    return split


@transaction.atomic
def decide_split(
    *,
    split: models.CodeSplit,
    coding: models.Coding,
    targets: Sequence[models.Code],
    by: User,
    at: datetime,
) -> None:
    """Note which codes a passage gets when the spreading is done; none: it keeps its own.

    It holds for who else gave the code to just these words, as far as `by` may see that. Said
    again it takes the place of what was said. Raises AccessDenied, GoneMeanwhile, CodingGone for
    what no longer carries the code or is not hers to see, MergeUnfit for a code of no choice.
    """
    access.check_may_change_codebook(by, split.source.monitor)
    meanwhile.hold(split)
    if not {one.pk for one in targets} <= set(split.targets.values_list("pk", flat=True)):
        raise refusals.MergeUnfit
    there = search.seen_codings(by).filter(code=split.source)
    place = there.filter(pk=coding.pk).values("transcript", "start", "end").first()
    if place is None:
        raise refusals.CodingGone
    same = list(there.filter(**place).values_list("pk", flat=True))
    given: Sequence[models.Code | None] = targets or [None]
    split.choices.filter(coding__in=same).delete()
    models.SplitChoice.objects.bulk_create(
        models.SplitChoice(split=split, coding_id=pk, target=target)
        for pk in same
        for target in given
    )
    safeguards.record("split.carried_on", split.source, by=by, at=at, code=split.source.number)


@transaction.atomic
def drop_split(*, split: models.CodeSplit, by: User, at: datetime) -> None:
    """Stop spreading the passages of a code; nothing changed. Raises AccessDenied."""
    access.check_may_change_codebook(by, split.source.monitor)
    meanwhile.hold(split)
    safeguards.record("split.dropped", split.source, by=by, at=at, code=split.source.number)
    split.delete()


@transaction.atomic
def finish_split(
    *, split: models.CodeSplit, retires: bool, reason: str, by: User, at: datetime
) -> models.Code:
    """Let the passages of a code get the codes that were chosen for them, all at once.

    A passage keeps its number, key, memo and facets; of one that gets several codes the others are
    copies. What nothing was chosen for keeps its code, which is switched off if `retires`.
    Raises AccessDenied, ReasonMissing, GoneMeanwhile, NothingDecided, MergeUnfit where a chosen
    code can no longer be given.
    """
    source = split.source
    _begin(source.monitor, [source], reason, by)
    meanwhile.hold(split)
    codes = {one.pk: meanwhile.hold(one) for one in split.targets.order_by("pk")}
    if any(one.is_container or not one.is_on for one in codes.values()):
        raise refusals.MergeUnfit
    chosen: dict[int, list[models.Code]] = defaultdict(list)
    for number, target in split.choices.order_by("pk").values_list("coding_id", "target_id"):
        if target in codes:
            chosen[number].append(codes[target])
    if not chosen:
        raise refusals.NothingDecided
    given = models.Coding.objects.filter(pk__in=chosen, code=source).select_for_update()
    for coding in given.order_by("pk"):
        _spread(coding, chosen[coding.pk], at)
    split.delete()
    if retires and source.is_on:
        _retire(source, None)
    operations.keep_version(monitor=source.monitor, reason=reason, by=by, at=at)
    into = [one.number for one in codes.values()]
    safeguards.record("code.divided", source, by=by, at=at, code=source.number, into=into)
    return source


def _spread(coding: models.Coding, targets: Sequence[models.Code], at: datetime) -> None:
    """Let a coding carry these codes: itself the first it can get, a copy each of the others."""
    transcript, coder, start, end = coding.span_of_coder
    same = models.Coding.objects.filter(
        transcript=transcript, coder=coder, start=start, end=end, code__in=targets
    )
    twins = {one.code_id: one for one in same.select_for_update()}
    free = [one for one in targets if one.pk not in twins]
    for code in free[1:]:
        copy = models.Coding.objects.create(
            key=operations.new_key(),
            transcript=coding.transcript,
            code=code,
            coder=coding.coder,
            start=start,
            end=end,
            memo=coding.memo,
            created_at=coding.created_at,
            changed_at=at,
            **coding.facets,
        )
        if copy.memo:
            search.index_memo(copy)
    if free:
        models.Coding.objects.filter(pk=coding.pk).update(code=free[0])
    else:
        # She gave all of them already. Where something rests on both, both stay.
        _unite(coding, twins[targets[0].pk], at)


def _is_rested_on(coding: models.Coding) -> bool:
    return operations.is_held(coding) or coding.merged.exists()


def _join(
    merge: models.CodeMerge, coding: models.Coding, twin: models.Coding, at: datetime
) -> None:
    """Make one coding of two on the same words, and remember how they were."""
    joined = _unite(coding, twin, at)
    if joined is None:
        return
    kept, other, facets, memo = joined
    models.MergedCoding.objects.create(
        merge=merge,
        coding=kept,
        was_of_source=kept is coding,
        other_id=other.pk,
        other_key=other.key,
        other_created_at=other.created_at,
        other_changed_at=other.changed_at,
        facets={"own": facets, "other": other.facets},
        memo=memo,
    )


class _United(NamedTuple):
    """Which of two codings stays, which went into it, and how the first one was.

    `memo` is how long its own was, where that of the other begins and ends, how long it is now.
    """

    kept: models.Coding
    other: models.Coding
    facets: dict[str, str]
    memo: list[int]


def _unite(coding: models.Coding, twin: models.Coding, at: datetime) -> _United | None:
    """Make one coding of two on the same words, with the code of the second.

    None where something rests on each of them: then both stay.
    """
    code = twin.code
    kept, other = twin, coding
    if _is_rested_on(coding):
        if _is_rested_on(twin):
            return None
        kept, other = coding, twin
    own = kept.facets
    more = [
        f"{label} ({other.code}): {said}"
        for (label, said), name in zip(other.facets_told, own, strict=True)
        if own[name] and other.facets[name] not in ("", own[name])
    ]
    parts = [part for part in (kept.memo, other.memo, "\n".join(more)) if part]
    whole = "\n\n".join(parts)
    begin = len(kept.memo) + 2 if kept.memo else 0
    united = _United(kept, other, own, [len(kept.memo), begin, begin + len(other.memo), len(whole)])
    _let_follow(other, kept)
    gone = other.pk
    other.delete()
    other.pk = gone
    for name, value in other.facets.items():
        setattr(kept, name, own[name] or value)
    kept.memo, kept.code, kept.changed_at = whole, code, at
    kept.save()
    search.forget_memos([gone])
    if whole:
        search.index_memo(kept)
    return united


def _let_follow(other: models.Coding, kept: models.Coding) -> None:
    """Let what only names where words stand name the coding that stays."""
    for relation in models.Coding._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ManyToOneRel):
            continue
        name = relation.field.name
        relation.related_model._base_manager.filter(**{name: other}).update(**{name: kept})


@transaction.atomic
def undo_merge(*, merge: models.CodeMerge, reason: str, by: User, at: datetime) -> models.Code:
    """Take a merge back: each coding that went over, and is still there, returns.

    Gives the code that is there again. Raises AccessDenied, ReasonMissing, and MergeOvertaken
    where anything else was done since to the codes, or to which codings carry them.
    """
    source, target = merge.source, merge.target
    monitor = source.monitor
    _begin(monitor, [source, target], reason, by)
    meanwhile.hold(merge)
    if not can_be_undone(merge):
        raise refusals.MergeOvertaken
    rows = list(merge.codings.select_related("coding"))
    clashes = {one.span_of_coder for one in models.Coding.objects.filter(code=source)}
    back = [
        row.coding for row in rows if row.was_of_source and row.coding.span_of_coder not in clashes
    ]
    models.Coding.objects.filter(pk__in=[one.pk for one in back]).update(code=source)
    for row in rows:
        if row.other_id is not None:
            _part(row, target if row.was_of_source else source, at)
    source.is_on, source.successor = merge.was_on, merge.successor_before
    source.save(update_fields=["is_on", "successor"])
    target.is_sensitive = merge.target_was_sensitive
    target.save(update_fields=["is_sensitive"])
    merge.delete()
    operations.keep_version(monitor=monitor, reason=reason, by=by, at=at)
    safeguards.record("code.unmerged", source, by=by, at=at, code=source.number, into=target.number)
    return source


def _part(row: models.MergedCoding, code: models.Code, at: datetime) -> None:
    """Put back the coding that went into another one, where that one stands now."""
    kept = models.Coding.objects.get(pk=row.coding_id)
    length, begin, end, whole = row.memo
    memo = ""
    assert row.other_key is not None
    assert row.other_created_at is not None
    assert row.other_changed_at is not None
    if len(kept.memo) == whole:
        kept.memo, memo = kept.memo[:length], kept.memo[begin:end]
        for name, value in row.facets["own"].items():
            setattr(kept, name, value)
        kept.changed_at = at
        kept.save()
    other = models.Coding.objects.create(
        pk=row.other_id,
        key=row.other_key,
        transcript_id=kept.transcript_id,
        coder_id=kept.coder_id,
        code=code,
        start=kept.start,
        end=kept.end,
        memo=memo,
        created_at=row.other_created_at,
        changed_at=row.other_changed_at,
        **row.facets["other"],
    )
    for one in (kept, other):
        search.forget_memos([one.pk])
        if one.memo:
            search.index_memo(one)


# What another code's place can change.
_OF_ITSELF = ("number", "parent", "successor", "colour")


def can_be_undone(merge: models.CodeMerge) -> bool:
    """Return whether nothing else was done to the two codes since they were merged.

    What coders did meanwhile is not asked: that would tell it to who codes blind.
    """
    kept = {row["id"]: row for row in merge.version.codes}
    codes = {code.pk: code for code in (merge.source, merge.target)}
    if merge.source.successor_id != merge.target_id:
        return False
    for pk, code in codes.items():
        now = operations.row_of(code)
        if any(kept[pk][name] != now[name] for name in now if name not in _OF_ITSELF):
            return False
    later = models.CodeMerge.objects.filter(pk__gt=merge.pk, target=merge.target)
    elsewhere = merge.codings.exclude(coding__code=merge.target)
    return not later.exists() and not elsewhere.exists()


class _Family:
    """The codes of a monitor by number and by what stands below what, read once."""

    def __init__(self, monitor: Monitor) -> None:
        self.monitor = monitor
        self.codes = {code.pk: code for code in models.Code.objects.filter(monitor=monitor)}
        self.numbers = {pk: code.number for pk, code in self.codes.items()}
        self.below: dict[int | None, list[int]] = defaultdict(list)
        for code in sorted(self.codes.values(), key=lambda one: rules.natural_order(one.number)):
            self.below[code.parent_id].append(code.pk)

    def beside(self, code: models.Code) -> list[int]:
        """Return a code and those beside it, in their order."""
        return self.below[code.parent_id]

    def all_below(self, code: int) -> list[int]:
        """Return a code and all below it."""
        found = [code]
        for one in found:
            found += self.below.get(one, [])
        return found

    def numbered(self, roots: Mapping[int, str]) -> dict[int, str]:
        """Return the numbers of these codes and all below them, when these get other ones."""
        below = {pk: some for pk, some in self.below.items() if pk is not None}
        return rules.renumbered(roots, self.numbers, below)

    def number(self, roots: Mapping[int, str]) -> None:
        """Let these codes have other numbers, and all below them with it."""
        numbers = self.numbered(roots)
        changed = [self.codes[pk] for pk in numbers]
        # A number is given once: all of them are free before any is taken.
        for code in changed:
            code.number = f"~{code.pk}"
        models.Code.objects.bulk_update(changed, ["number"])
        for code in changed:
            code.number = numbers[code.pk]
        models.Code.objects.bulk_update(changed, ["number"])
        operations.put_in_order(self.monitor)
