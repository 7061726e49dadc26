"""People are chosen, asked, replaced, and take part."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weerklank.safeguards import meanwhile
from weerklank.safeguards import operations as safeguards
from weerklank.safeguards.refusals import DomainError
from weerklank.sampling import models, selecting, terms
from weerklank.sampling.rules import asking, selection
from weerklank.sampling.terms import CandidateState, DrawState
from weerklank.study import access, bases, planning, queries
from weerklank.study.operations.continuing import note_same_person
from weerklank.study.operations.people import ParticipantInUse, add_participant
from weerklank.study.rules import PROVIDER_KIND
from weerklank.study.terms import Perspective, Processing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from weerklank.safeguards.models import User
    from weerklank.study.models import Participant, Round

AT_ONCE = 200  # people from whom may be chosen while a page waits
# Five thousand people take ten minutes; whoever is not done by then was killed.
LONGEST = timedelta(hours=1)


class NoSpread(DomainError):
    user_message = _("Vul eerst in hoeveel mensen u wilt spreken, en zet er doelen bij.")


class TooFewPeople(DomainError):
    user_message = _(
        "Er zijn minder mensen dan u wilt spreken. Voeg een lijst toe, of kies minder."
    )


class AskedSomebody(DomainError):
    user_message = _(
        "Er is al iemand gevraagd. Kies niet opnieuw: vervang wie niet meedoet door een reserve."
    )


class StillChoosing(DomainError):
    user_message = _("Er wordt al gekozen. Wacht tot dat klaar is.")


class NoReason(DomainError):
    user_message = _("Er is al gekozen. Zeg waarom u opnieuw kiest.")


class NotToBeAsked(DomainError):
    user_message = _("Deze persoon is niet gekozen, of is al vervangen.")


class TakesPartAlready(DomainError):
    user_message = _("Deze persoon doet al mee. Gaat dat toch niet door, trek dan de deelname in.")


class StillTakesPart(DomainError):
    user_message = _("Leg eerst vast waarom deze persoon niet meedoet.")


class NoEmptyPlace(DomainError):
    user_message = _("Er is geen plaats vrij voor deze reserve.")


class NoObjection(DomainError):
    user_message = _("Hier staat geen bezwaar dat u kunt terugnemen.")


class Objected(DomainError):
    user_message = _(
        "Deze persoon wil voor deze monitor niet meer gevraagd worden. Neem dat eerst terug als "
        "het niet klopt."
    )


class ReachedAlready(DomainError):
    user_message = _(
        "Deze persoon kreeg al een bericht of een kaart, antwoordde al, of is vervangen. Dat is "
        "niet terug te nemen."
    )


class NothingDrawn(DomainError):
    user_message = _("Er is nog niet gekozen. Kies eerst wie u vraagt.")


class NobodyOnLists(DomainError):
    user_message = _("Op geen lijst staat nog iemand van deze groep.")


class NoReserve(DomainError):
    user_message = _("Er is geen reserve meer met wie de doelen gehaald blijven.")


@transaction.atomic
def draw(
    *,
    round: Round,
    perspective: str,
    method: str,
    seed: int,
    why_again: str = "",
    by: User,
    at: datetime,
) -> models.Draw:
    """Set a draw ready, with what it rests on; `run_draw` does it.

    The draws before it are kept, and told in its protocol; `why_again` says why the last one does
    not stand. Raises AccessDenied, NoBasis, NoSpread, TooFewPeople, AskedSomebody, StillChoosing
    or NoReason.
    """
    access.check_may_research(by, round.monitor)
    bases.check_may_begin(round, Processing.ASK)
    meanwhile.hold(round)
    spread = selecting.spread_of(round, perspective)
    quotas = selecting.quotas(spread)
    if spread is None or not quotas:
        raise NoSpread
    if selecting.waits(round, perspective):
        raise StillChoosing
    if selecting.is_asked(round, perspective):
        raise AskedSomebody
    people = selecting.pool(round, perspective).count()
    if people < spread.size:
        raise TooFewPeople
    is_again = selecting.standing_draw(round, perspective) is not None
    if is_again and why_again not in terms.WhyAgain.values:
        raise NoReason
    made = models.Draw.objects.create(
        round=round,
        perspective=Perspective(perspective),
        method=terms.DrawMethod(method),
        seed=seed,
        why_again=why_again if is_again else "",
        plan_version=planning.version_now(round.monitor),
        size=spread.size,
        reserves=spread.reserves,
        targets=selecting.snapshot(quotas),
        frames=[
            {
                "name": one.name,
                "source": one.source,
                "road": one.road,
                "people": one.candidates.count(),
                "left_out": one.left_out,
            }
            for one in round.frames.filter(perspective=perspective)
        ],
        people=people,
        at=at,
        by=by,
    )
    safeguards.record(
        "draw.started",
        made,
        by=by,
        at=at,
        perspective=made.perspective,
        people=people,
        way=made.method,
    )
    return made


def run_draw(*, draw_id: int, at: datetime) -> None:
    """Choose, and keep what came of it; what was done already is left as it is.

    Without a right to check: `draw` checked it. Solving stands outside the transaction.
    """
    made = models.Draw.objects.filter(pk=draw_id, state=DrawState.WAITING).first()
    if made is None:
        return
    people = list(selecting.pool(made.round, made.perspective))
    quotas = selecting.quotas_then(made)
    try:
        found = selection.select(
            [one.values for one in people],
            quotas,
            made.size,
            method=selection.Method(made.method),
            seed=made.seed,
        )
    except (selection.Unsolved, ValueError):
        found = None
    with transaction.atomic():
        meanwhile.hold(made)
        if made.state != DrawState.WAITING:
            return
        made.done_at = at
        if found is None:
            made.state = DrawState.UNSOLVED
        elif isinstance(found, selection.Infeasible):
            made.state = DrawState.INFEASIBLE
            made.relaxation = [
                {"target": quotas.index(one.quota), "least": one.least, "most": one.most}
                for one in found.relaxations
            ]
        else:
            _keep(made, people, quotas, found)
        made.save()
        safeguards.record(
            "draw.made",
            made,
            by=made.by,
            at=at,
            perspective=made.perspective,
            people=made.size,
            status=made.state,
        )


def _keep(
    made: models.Draw,
    people: Sequence[models.Candidate],
    quotas: Sequence[selection.Quota],
    found: selection.Chosen,
) -> None:
    """Store who was chosen and who is in reserve, with the chances of each kind."""
    made.state = DrawState.DONE
    made.is_optimal, made.bound = found.is_optimal, found.bound
    made.missed = [
        {"target": quotas.index(one.quota), "found": one.found, "short": one.short}
        for one in found.missed
    ]
    selected = set(found.selected)
    must = selection.hard(quotas)
    kinds = selection.kinds_of([one.values for one in people], must)
    features = list(dict.fromkeys(key for quota in must for key in quota.features))
    chances = found.chances
    models.Candidate.objects.filter(
        round=made.round_id, perspective=made.perspective, state__in=selecting.UNASKED
    ).update(state=CandidateState.IN_FRAME)
    cells: list[dict[str, object]] = []
    drawn: list[models.Drawn] = []
    for cell, members in enumerate(kinds.members):
        chosen = [place for place in members if place in selected]
        ready = found.reserves[chosen[0]][: made.reserves] if chosen else []
        own = [] if chances is None else [chances[place] for place in members]
        cells.append(
            {
                "values": {key: people[members[0]].values.get(key, "") for key in features},
                "people": len(members),
                "chosen": len(chosen),
                "chance": min(filter(None, own), default=0) if own else None,
                "most": max(own, default=None),
                "unreachable": own.count(0),
            }
        )
        for is_reserve, places in ((False, chosen), (True, ready)):
            drawn += [
                models.Drawn(
                    draw=made,
                    candidate=people[place],
                    place=number,
                    is_reserve=is_reserve,
                    cell=cell,
                    chance=None if chances is None else chances[place],
                )
                for number, place in enumerate(places, start=1)
            ]
    made.cells = cells
    models.Drawn.objects.bulk_create(drawn, batch_size=150)
    for is_reserve, state in ((False, CandidateState.CHOSEN), (True, CandidateState.RESERVE)):
        models.Candidate.objects.filter(
            pk__in=made.drawn.filter(is_reserve=is_reserve).values("candidate")
        ).update(state=state)


@transaction.atomic
def give_up_draws(*, at: datetime) -> int:
    """Say of draws that nobody is working on any more that nothing came of them."""
    return models.Draw.objects.filter(state=DrawState.WAITING, at__lt=at - LONGEST).update(
        state=DrawState.UNSOLVED, done_at=at
    )


@transaction.atomic
def record_answer(
    *, candidate: models.Candidate, state: str, by: User | None, at: datetime
) -> models.Candidate:
    """Record how far asking somebody is. A no needs no reason. `by` None: she says so herself.

    Raises AccessDenied, NotToBeAsked, Objected or TakesPartAlready.
    """
    access.check_may_research_or_is_herself(by, candidate.round.monitor)
    meanwhile.hold(candidate)
    if candidate.state == CandidateState.AGREED:
        raise TakesPartAlready
    if state not in selecting.answers() or not is_to_be_asked(candidate):
        raise NotToBeAsked
    # She may come back on it herself; nobody does for her.
    objected = candidate.pseudonym in selecting.objected(candidate.round.monitor)
    if by is not None and state not in asking.OUT and objected:
        raise Objected
    _set(candidate, state, by, at)
    return candidate


@transaction.atomic
def replace(*, candidate: models.Candidate, by: User, at: datetime) -> models.Candidate:
    """Ask the next reserve in the place of someone; gives who that is. See `next_reserve`.

    Raises AccessDenied, NotToBeAsked, StillTakesPart or NoReserve.
    """
    access.check_may_research(by, candidate.round.monitor)
    meanwhile.hold(candidate.round)
    meanwhile.hold(candidate)
    if candidate.state not in asking.OUT:
        raise StillTakesPart
    if not is_to_be_asked(candidate):
        raise NotToBeAsked
    reserve = selecting.next_reserve(candidate)
    draw_ = selecting.standing_draw(candidate.round, candidate.perspective)
    if reserve is None or draw_ is None:
        raise NoReserve
    models.Replacement.objects.create(
        draw=draw_,
        out=candidate,
        by_candidate=reserve,
        reason=candidate.state,
        cell=selecting.place_of(draw_, candidate),
        at=at,
        by=by,
    )
    reserve.state, reserve.state_at = CandidateState.CHOSEN, at
    reserve.save(update_fields=["state", "state_at"])
    safeguards.record("candidate.replaced", candidate, by=by, at=at, reason=candidate.state)
    return reserve


@transaction.atomic
def ready_more(
    *,
    round: Round,
    perspective: str,
    values: Mapping[str, str],
    number: int,
    by: User,
    at: datetime,
) -> list[models.Candidate]:
    """Let so many people of a group, who stand on a list, be the next reserves; gives who.

    For a group whose reserves ran out. Who it is follows from the lot of the draw that counts; see
    selecting.on_lists. Raises AccessDenied, NothingDrawn or NobodyOnLists.
    """
    access.check_may_research(by, round.monitor)
    meanwhile.hold(round)
    draw_ = selecting.standing_draw(round, perspective)
    if draw_ is None:
        raise NothingDrawn
    meanwhile.hold(draw_)
    people = selecting.on_lists(round, perspective, values)[: max(1, number)]
    if not people:
        raise NobodyOnLists
    must = selection.hard(selecting.quotas_then(draw_))
    keys = list(dict.fromkeys(key for quota in must for key in quota.features))
    for one in people:
        cell = _cell_of(draw_, {key: one.values.get(key, "") for key in keys})
        last = draw_.drawn.filter(cell=cell, is_reserve=True).order_by("-place").first()
        models.Drawn.objects.create(
            draw=draw_,
            candidate=one,
            place=last.place + 1 if last else 1,
            is_reserve=True,
            cell=cell,
        )
        one.state, one.state_at = CandidateState.RESERVE, at
        one.save(update_fields=["state", "state_at"])
    draw_.save(update_fields=["cells"])
    safeguards.record("draw.reserves_added", draw_, by=by, at=at, people=len(people))
    return people


def _cell_of(draw_: models.Draw, values: dict[str, str]) -> int:
    """Return the cell of people with these values; a new one where the draw knew none of them."""
    for number, cell in enumerate(draw_.cells):
        if {key: cell["values"].get(key, "") for key in values} == values:
            return number
    # They stand on a list that came after the draw.
    draw_.cells = [
        *draw_.cells,
        {"values": values, "people": 0, "chosen": 0, "chance": None, "most": None},
    ]
    return len(draw_.cells) - 1


@transaction.atomic
def take_empty_place(*, candidate: models.Candidate, by: User, at: datetime) -> None:
    """Ask who is the next reserve for it in the place of somebody who withdrew.

    Raises AccessDenied or NoEmptyPlace.
    """
    access.check_may_research(by, candidate.round.monitor)
    meanwhile.hold(candidate.round)
    meanwhile.hold(candidate)
    draw_ = selecting.standing_draw(candidate.round, candidate.perspective)
    cell = selecting.empty_place_for(candidate)
    if draw_ is None or cell is None:
        raise NoEmptyPlace
    models.Replacement.objects.create(
        draw=draw_,
        out=None,
        by_candidate=candidate,
        reason=CandidateState.GONE,
        cell=cell,
        at=at,
        by=by,
    )
    candidate.state, candidate.state_at = CandidateState.CHOSEN, at
    candidate.save(update_fields=["state", "state_at"])
    safeguards.record("candidate.replaced", candidate, by=by, at=at, reason=CandidateState.GONE)


@transaction.atomic
def withdraw_objection(*, candidate: models.Candidate, by: User, at: datetime) -> None:
    """Take back that somebody does not want to be asked, when it was recorded by mistake.

    Where that made it a no, asking her is again as far as it was, in each round of the monitor.
    Raises AccessDenied or NoObjection.
    """
    monitor = candidate.round.monitor
    access.check_may_research(by, monitor)
    meanwhile.hold(candidate)
    # What followed from a withdrawal is nobody's mistake.
    objection = models.Objection.objects.filter(
        monitor=monitor, pseudonym=candidate.pseudonym, by__isnull=False
    ).first()
    if objection is None:
        raise NoObjection
    said_no = models.Candidate.objects.filter(
        round__monitor=monitor,
        pseudonym=candidate.pseudonym,
        state=CandidateState.REFUSED,
        state_at=objection.at,
        replaced_by=None,
    )
    for one in said_no.order_by("pk"):
        if one.asked_at == objection.at:
            one.asked_at = None
        # Whether an invitation or a call was to come is not kept; that she was asked is.
        _change(one, CandidateState.INVITED if one.asked_at else _unasked(one), by, at)
    objection.delete()
    candidate.refresh_from_db()
    safeguards.record("candidate.objection_taken_back", candidate, by=by, at=at)


@transaction.atomic
def take_asking_back(*, candidate: models.Candidate, by: User, at: datetime) -> None:
    """Take back that somebody was asked or said no, when it was recorded by mistake.

    While no message or card was made for her and she answered nothing. Raises AccessDenied,
    Objected, TakesPartAlready, NotToBeAsked or ReachedAlready.
    """
    access.check_may_research(by, candidate.round.monitor)
    meanwhile.hold(candidate.round)
    meanwhile.hold(candidate)
    if candidate.state == CandidateState.AGREED:
        raise TakesPartAlready
    if candidate.state not in selecting.answers():
        raise NotToBeAsked
    if candidate.pseudonym in selecting.objected(candidate.round.monitor):
        raise Objected
    if not selecting.may_be_unasked(candidate):
        raise ReachedAlready
    candidate.asked_at = None
    _change(candidate, CandidateState.CHOSEN, by, at)


def _unasked(candidate: models.Candidate) -> CandidateState:
    """Return what somebody was before she was asked: chosen, a reserve, or on a list."""
    draw_ = selecting.standing_draw(candidate.round, candidate.perspective)
    own = draw_.drawn.filter(candidate=candidate).first() if draw_ else None
    if own is None:
        return CandidateState.IN_FRAME
    has_place = models.Replacement.objects.filter(by_candidate=candidate).exists()
    return CandidateState.RESERVE if own.is_reserve and not has_place else CandidateState.CHOSEN


@transaction.atomic
def agree(*, candidate: models.Candidate, by: User | None, at: datetime) -> Participant:
    """Let someone who agreed take part, under the same pseudonym and with what is known.

    Consent is no part of it: that is asked and recorded on its own. Who took part in an earlier
    round under a pseudonym that lasts, is tied to that. `by` None: she says so herself. Raises
    AccessDenied, NotToBeAsked, TakesPartAlready, PseudonymTaken or UnknownCharacteristic.
    """
    access.check_may_research_or_is_herself(by, candidate.round.monitor)
    meanwhile.hold(candidate.round)
    meanwhile.hold(candidate)
    if candidate.state == CandidateState.AGREED:
        raise TakesPartAlready
    if not is_to_be_asked(candidate):
        raise NotToBeAsked
    values = dict(candidate.values)
    participant = add_participant(
        round=candidate.round,
        perspective=candidate.perspective,
        pseudonym=candidate.pseudonym,
        provider_kind=values.pop(PROVIDER_KIND, ""),
        characteristics=values,
        by=by,
        at=at,
    )
    candidate.participant = participant
    candidate.save(update_fields=["participant"])
    _set(candidate, CandidateState.AGREED, by, at)
    earlier = selecting.earlier_self(candidate)
    if earlier is not None:
        note_same_person(participant=participant, earlier=earlier, by=by, at=at)
    return participant


@transaction.atomic
def take_yes_back(
    *, candidate: models.Candidate, state: str, by: User | None, at: datetime
) -> models.Candidate:
    """Let who agreed answer otherwise, while nobody spoke with her nor asked her consent.

    She is no participant any more; how she was chosen stays, and she may come back on it. `by`
    None: she says so herself. Raises AccessDenied, NotToBeAsked or ParticipantInUse.
    """
    access.check_may_research_or_is_herself(by, candidate.round.monitor)
    meanwhile.hold(candidate.round)
    meanwhile.hold(candidate)
    participant = candidate.participant
    takes_part = candidate.state == CandidateState.AGREED and participant is not None
    if not takes_part or participant is None or state not in selecting.answers():
        raise NotToBeAsked
    if not queries.is_unused(participant):
        raise ParticipantInUse
    safeguards.record("participant.removed", participant, by=by, at=at)
    participant.delete()
    candidate.participant = None
    candidate.save(update_fields=["participant"])
    _set(candidate, state, by, at)
    return candidate


@transaction.atomic
def object_to_asking(*, candidate: models.Candidate, by: User, at: datetime) -> None:
    """Record that someone does not want to be asked for this monitor again.

    Raises AccessDenied or TakesPartAlready.
    """
    access.check_may_research(by, candidate.round.monitor)
    meanwhile.hold(candidate)
    if candidate.state == CandidateState.AGREED:
        raise TakesPartAlready
    models.Objection.objects.get_or_create(
        monitor=candidate.round.monitor,
        pseudonym=candidate.pseudonym,
        defaults={"at": at, "by": by},
    )
    safeguards.record("candidate.objected", candidate, by=by, at=at)
    if candidate.state not in asking.OUT:
        _set(candidate, CandidateState.REFUSED, by, at)


def is_to_be_asked(candidate: models.Candidate) -> bool:
    """Return whether someone was chosen, or took another's place, and was not replaced."""
    return (
        candidate.state not in asking.NOT_CHOSEN
        and not models.Replacement.objects.filter(out=candidate).exists()
    )


def _set(candidate: models.Candidate, state: str, by: User | None, at: datetime) -> None:
    if candidate.asked_at is None and state != CandidateState.GONE:
        candidate.asked_at = at
    _change(candidate, state, by, at)


def _change(candidate: models.Candidate, state: str, by: User | None, at: datetime) -> None:
    candidate.state, candidate.state_at = CandidateState(state), at
    candidate.save(update_fields=["state", "state_at", "asked_at"])
    safeguards.record("candidate.changed", candidate, by=by, at=at, status=candidate.state)


@transaction.atomic
def note_invited(*, candidate: models.Candidate, by: User, at: datetime) -> None:
    """Note that an invitation went to somebody, unless asking her is further than that already.

    Without a right to check: who asked for the invitation to go had it.
    """
    meanwhile.hold(candidate)
    if candidate.state == CandidateState.CHOSEN:
        _set(candidate, CandidateState.INVITED, by, at)
