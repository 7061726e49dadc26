"""Who codes what: giving work, dividing it evenly, taking it back, and practising."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from weerklank.coding import access, dividing, models, queries, refusals, rules, terms
from weerklank.fieldwork import queries as fieldwork
from weerklank.fieldwork import search as fieldwork_search
from weerklank.safeguards import meanwhile
from weerklank.safeguards import operations as safeguards
from weerklank.study import operations as study

if TYPE_CHECKING:
    from weerklank.fieldwork.models import Conversation
    from weerklank.safeguards.models import User
    from weerklank.study.models import Round


@dataclass(frozen=True, slots=True)
class Sample:
    """How many turns are drawn by chance, and of what each time: a conversation, a language …"""

    turns: int
    seed: int
    per: terms.DrawnPer = terms.DrawnPer.CONVERSATION


@dataclass(frozen=True, slots=True)
class Given:
    """What came of giving work: how many conversations, and how many of them to two people."""

    conversations: int
    doubled: int = 0


@transaction.atomic
def assign(
    *,
    round: Round,
    conversations: Collection[int],
    coder: int,
    by: User,
    at: datetime,
    sample: Sample | None = None,
    version: int | None = None,
) -> Given:
    """Let somebody code conversations, all of them or turns drawn from them; return how many.

    `version` is the number of that of the codebook she codes with, whatever the codebook becomes;
    None: with the codebook as it is. On a conversation to practise on she practises, unless she
    coded it before or is the reference. What was taken back is given again; who has a sample may
    get all of it, and who has it already another version. Raises AccessDenied, NothingChosen,
    MayNotCode, NoTextYet, VersionGone, AlreadyWhole, AlreadyBegun, NoTurnsToDraw.
    """
    access.check_may_divide(by, round)
    meanwhile.hold(round)
    texts = _texts(round)
    chosen = sorted(set(conversations))
    if not chosen:
        raise refusals.NothingChosen
    if not set(chosen) <= set(texts):
        raise refusals.NoTextYet
    if coder not in queries.who_may_code(round):
        raise refusals.MayNotCode
    drawn = _draw(texts, chosen, sample) if sample else {}
    study.note_divided(round)
    newest = _newest(round, version)
    begun = _begun(chosen)
    known = _known(chosen)
    for conversation in chosen:
        own = known.get((conversation, coder))
        has_begun = (conversation, coder) in begun
        if sample is not None and has_begun:
            is_part = own is not None and own.is_sample
            raise refusals.AlreadyBegun if is_part else refusals.AlreadyWhole
        _give(
            own or models.Assignment(conversation_id=conversation, coder_id=coder),
            turns=drawn.get(conversation, ()) if sample else None,
            seed=sample.seed if sample else None,
            has_begun=has_begun,
            newest=newest,
            by=by,
            at=at,
        )
    return Given(len(chosen))


@transaction.atomic
def divide(
    *,
    round: Round,
    coders: Collection[int],
    share: int,
    seed: int,
    by: User,
    at: datetime,
    turns: int | None = None,
    version: int | None = None,
) -> Given:
    """Divide what nobody has yet over coders, about as many turns for each; return how much.

    `share` is the percentage of conversations that a second one codes as well; all of it, or
    `turns` drawn from it. The same seed divides alike. `version` as with `assign`. Raises
    AccessDenied, NoCoderChosen, MayNotCode, TooFewCoders, VersionGone, NothingChosen where all is
    divided.
    """
    access.check_may_divide(by, round)
    meanwhile.hold(round)
    if not coders:
        raise refusals.NoCoderChosen
    if not set(coders) <= set(queries.who_may_code(round)):
        raise refusals.MayNotCode
    if share and len(set(coders)) < 2:
        raise refusals.TooFewCoders
    texts = _texts(round)
    size = fieldwork.turn_counts_of(texts.values())
    weight = {conversation: size.get(text, 0) for conversation, text in texts.items()}
    given = models.Assignment.objects.filter(conversation__in=texts, ended_at=None)
    load: Counter[int] = Counter()
    for conversation, coder in given.values_list("conversation_id", "coder_id"):
        load[coder] += weight[conversation]
    taken = set(given.filter(is_training=False).values_list("conversation_id", flat=True))
    taken |= dividing.aside(round).practice
    # What somebody began unasked is hers: nobody codes it once more by chance.
    taken |= {conversation for conversation, _coder in _begun(texts)}
    free = {
        conversation: weight[conversation] for conversation in texts if conversation not in taken
    }
    if not free:
        raise refusals.NothingChosen
    shares = rules.divide(free, sorted(set(coders)), share=share, seed=seed, load=load)
    second: dict[int, list[int]] = {}
    first: dict[int, list[int]] = {}
    for conversation, (one, other) in shares.items():
        first.setdefault(one, []).append(conversation)
        if other is not None:
            second.setdefault(other, []).append(conversation)
    for coder, chosen in first.items():
        assign(round=round, conversations=chosen, coder=coder, by=by, at=at, version=version)
    part = Sample(turns, seed) if turns else None
    for coder, chosen in second.items():
        assign(
            round=round,
            conversations=chosen,
            coder=coder,
            by=by,
            at=at,
            sample=part,
            version=version,
        )
    return Given(len(shares), sum(map(len, second.values())))


@transaction.atomic
def take_back(*, assignment: models.Assignment, by: User, at: datetime) -> None:
    """Take work back. What she coded stays, and she may finish what she began.

    Raises AccessDenied.
    """
    round_ = assignment.conversation.round
    access.check_may_divide(by, round_)
    meanwhile.hold(round_)
    if assignment.ended_at is None:
        own = (assignment.conversation_id, assignment.coder_id)
        has_begun = own in _begun([assignment.conversation_id])
        _end(assignment, has_begun=has_begun, by=by, at=at)


@transaction.atomic
def hand_over(*, round: Round, giver: int, taker: int, by: User, at: datetime) -> Given:
    """Let somebody code what another did not finish, and return how much that was.

    Of a sample the same turns, and the version of the codebook that was chosen. What she coded
    stays hers; what she practised is not handed over. Where the other has the same conversation
    already, it is only taken back. Raises AccessDenied,
    SameCoder, MayNotCode, NotAssignedAtAll where she has nothing left.
    """
    access.check_may_divide(by, round)
    meanwhile.hold(round)
    if giver == taker:
        raise refusals.SameCoder
    if taker not in queries.who_may_code(round):
        raise refusals.MayNotCode
    open_ = models.Assignment.objects.filter(
        conversation__round=round, coder=giver, ended_at=None
    ).prefetch_related("turns")
    done = _finished([one.conversation_id for one in open_])
    left = [one for one in open_ if (one.conversation_id, giver) not in done]
    if not left:
        raise refusals.NotAssignedAtAll
    conversations = [one.conversation_id for one in left]
    known, begun = _known(conversations), _begun(conversations)
    newest = _newest(round)
    number = 0
    for one in left:
        turns = [given.turn_id for given in one.turns.all()] if one.is_sample else None
        seed, was_training = one.seed, one.is_training
        kept = one.version if one.keeps_version else None
        _end(one, has_begun=(one.conversation_id, giver) in begun, by=by, at=at)
        owner = (one.conversation_id, taker)
        own = known.get(owner)
        if was_training or owner in begun or (own is not None and own.ended_at is None):
            continue
        number += 1
        _give(
            own or models.Assignment(conversation_id=one.conversation_id, coder_id=taker),
            turns=turns,
            seed=seed,
            has_begun=False,
            newest=replace(newest, kept=kept),
            by=by,
            at=at,
        )
    return Given(number)


@transaction.atomic
def practise_on(
    *, conversation: Conversation, reference: int, counts: bool, by: User, at: datetime
) -> models.Training:
    """Let people practise on a conversation; whose reading it is held against.

    `counts` says whether what the others coded in it goes on counting; what a trainee codes never
    does. Raises AccessDenied, or ReferenceMissing for who did not hand in all of it.
    """
    round_ = conversation.round
    access.check_may_divide(by, round_)
    meanwhile.hold(round_)
    if (conversation.pk, reference) not in queries.references(round_, queries.readings(round_)):
        raise refusals.ReferenceMissing
    study.note_divided(round_)
    training, _is_new = models.Training.objects.update_or_create(
        conversation=conversation,
        defaults={
            "reference_id": reference,
            "counts": counts,
            "marked_at": at,
            "marked_by": by,
        },
    )
    safeguards.record("training.set", conversation, by=by, at=at, detail={"coder": reference})
    return training


@transaction.atomic
def stop_practising(*, conversation: Conversation, by: User, at: datetime) -> None:
    """Let nobody practise on a conversation any more. What trainees coded goes on not counting.

    Raises AccessDenied, or PractisedAlready while somebody has it to practise.
    """
    access.check_may_divide(by, conversation.round)
    meanwhile.hold(conversation.round)
    if conversation.assignments.filter(is_training=True, ended_at=None).exists():
        raise refusals.PractisedAlready
    if models.Training.objects.filter(conversation=conversation).delete()[0]:
        safeguards.record("training.removed", conversation, by=by, at=at)


@transaction.atomic
def freeze_codebook(*, round: Round, version: int, by: User, at: datetime) -> models.FrozenCodebook:
    """Let a round be coded with one version of the codebook, by its number, whatever that becomes.

    Who was given another version with her work has that one. Raises AccessDenied, VersionGone.
    """
    access.check_may_divide(by, round)
    meanwhile.hold(round)
    chosen = _version(round, version)
    frozen, _is_new = models.FrozenCodebook.objects.update_or_create(
        round=round, defaults={"version": chosen, "frozen_at": at, "frozen_by": by}
    )
    safeguards.record("codebook.frozen", round, by=by, at=at, detail={"version": version})
    return frozen


@transaction.atomic
def thaw_codebook(*, round: Round, by: User, at: datetime) -> None:
    """Let a round be coded with the codebook as it is again. Raises AccessDenied."""
    access.check_may_divide(by, round)
    meanwhile.hold(round)
    if models.FrozenCodebook.objects.filter(round=round).delete()[0]:
        safeguards.record("codebook.thawed", round, by=by, at=at)


@dataclass(frozen=True, slots=True)
class _Newest:
    """What work is given by, read once: the codebook, and whose reading somebody practises by.

    `kept` is a version that was chosen for it.
    """

    version: models.CodebookVersion | None
    references: dict[int, int]
    kept: models.CodebookVersion | None = None


def _newest(round_: Round, version: int | None = None) -> _Newest:
    trainings = models.Training.objects.filter(conversation__round=round_)
    return _Newest(
        queries.codebook_versions(round_.monitor).defer("codes").first(),
        dict(trainings.values_list("conversation_id", "reference_id")),
        None if version is None else _version(round_, version),
    )


def _version(round_: Round, number: int) -> models.CodebookVersion:
    found = queries.codebook_versions(round_.monitor).filter(number=number).first()
    if found is None:
        raise refusals.VersionGone
    return found


def _texts(round_: Round) -> dict[int, int]:
    """Return the newest text that is coded first, per conversation that has one."""
    return dict(fieldwork.main_transcripts(round_).values_list("conversation_id", "pk"))


def _known(conversations: Collection[int]) -> dict[dividing.Owner, models.Assignment]:
    found = models.Assignment.objects.filter(conversation__in=conversations)
    return {(one.conversation_id, one.coder_id): one for one in found}


def _begun(conversations: Collection[int]) -> set[dividing.Owner]:
    tasks = models.CodingTask.objects.filter(transcript__conversation__in=conversations)
    return set(tasks.values_list("transcript__conversation_id", "coder_id"))


def _finished(conversations: Collection[int]) -> set[dividing.Owner]:
    """Return what was handed in, as far as it is of the newest texts."""
    tasks = models.CodingTask.objects.filter(
        transcript__conversation__in=conversations,
        transcript__in=fieldwork_search.newest_transcripts(),
    )
    return {owner for owner, is_busy in dividing.busy(tasks).items() if not is_busy}


def _draw(
    texts: dict[int, int], conversations: Sequence[int], sample: Sample
) -> dict[int, set[int]]:
    """Draw turns of what people said; a question of the interviewer is nothing to code."""
    conversation_of = {texts[conversation]: conversation for conversation in conversations}
    strata: dict[str, list[int]] = {}
    whose: dict[int, int] = {}
    for turn in fieldwork.turns_to_draw(conversation_of):
        conversation = conversation_of[turn.transcript]
        stratum = {
            terms.DrawnPer.CONVERSATION: str(conversation),
            terms.DrawnPer.LANGUAGE: turn.language,
            terms.DrawnPer.PERSPECTIVE: turn.perspective,
        }[sample.per]
        strata.setdefault(stratum, []).append(turn.pk)
        whose[turn.pk] = conversation
    found: dict[int, set[int]] = {}
    for pk in rules.draw(strata, sample.turns, seed=sample.seed):
        found.setdefault(whose[pk], set()).add(pk)
    if not found:
        raise refusals.NoTurnsToDraw
    return found


def _give(
    own: models.Assignment,
    *,
    turns: Collection[int] | None,
    seed: int | None,
    has_begun: bool,
    newest: _Newest,
    by: User,
    at: datetime,
) -> None:
    """Store that somebody has a conversation, or these turns of it; again, or for the first time.

    A conversation of which chance drew no turn is not given.
    """
    if turns is not None and not turns:
        return
    is_new = own.pk is None
    if is_new:
        reference = newest.references.get(own.conversation_id)
        own.is_training = reference not in {None, own.coder_id} and not has_begun
    elif own.ended_at is None and turns is None and not own.is_sample:
        had = own.version_id if own.keeps_version else None
        if had == (newest.kept.pk if newest.kept else None):
            return
    own.is_sample = turns is not None
    own.seed, own.ended_at = seed, None
    own.assigned_at, own.assigned_by = at, by
    own.version, own.keeps_version = newest.kept or newest.version, newest.kept is not None
    own.save()
    own.turns.all().delete()
    models.AssignedTurn.objects.bulk_create(
        models.AssignedTurn(assignment=own, turn_id=turn) for turn in sorted(turns or ())
    )
    safeguards.record(
        "assignment.given",
        own.conversation,
        by=by,
        at=at,
        detail={"coder": own.coder_id}
        | ({"turns": len(turns)} if turns else {})
        | ({"version": newest.kept.number} if newest.kept else {}),
    )


def _end(assignment: models.Assignment, *, has_begun: bool, by: User, at: datetime) -> None:
    conversation, coder = assignment.conversation, assignment.coder_id
    if has_begun:
        assignment.ended_at = at
        assignment.save(update_fields=["ended_at"])
    else:
        assignment.delete()
    safeguards.record("assignment.taken_back", conversation, by=by, at=at, detail={"coder": coder})
