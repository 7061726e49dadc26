"""Who could be asked: a list comes in, or a municipality is asked for one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weerklank.safeguards import meanwhile
from weerklank.safeguards import operations as safeguards
from weerklank.safeguards.refusals import DomainError
from weerklank.sampling import models, selecting, terms
from weerklank.sampling.rules import population
from weerklank.sampling.rules.frames import Person
from weerklank.sampling.terms import LeftOut
from weerklank.study import access, bases, queries
from weerklank.study.rules import KERN, PROVIDER_KIND
from weerklank.study.terms import Perspective, Processing

if TYPE_CHECKING:
    from weerklank.safeguards.models import Organisation, User
    from weerklank.study.models import Round


class DrawWaits(DomainError):
    user_message = _("Er wordt nu gekozen uit deze mensen. Wacht tot dat klaar is.")


class FrameInUse(DomainError):
    user_message = _(
        "Uit deze lijst zijn al mensen gevraagd. De lijst blijft, want daar rust op wie er is "
        "gevraagd."
    )


class FrameUnfit(DomainError):
    user_message = _("De kenmerken van de monitor veranderden intussen. Kies de lijst opnieuw.")


class FrameEmpty(DomainError):
    user_message = _("Uit deze lijst blijft niemand over om te vragen. Er is niets bewaard.")


class NoFeatures(DomainError):
    user_message = _(
        "Zet eerst doelen. De gemeente geeft alleen de kenmerken die in de doelen staan."
    )


class AskedAlready(DomainError):
    user_message = _("Deze gemeente is al om een lijst gevraagd. Wacht op het antwoord.")


class RequestGone(DomainError):
    user_message = _("Deze vraag is ingetrokken of al beantwoord. Er is niets doorgegeven.")


@transaction.atomic
def add_frame(
    *,
    round: Round,
    perspective: str,
    name: str,
    road: str,
    people: Sequence[Person],
    left_out: Mapping[str, int],
    names_last: bool,
    leaves_out_asked: bool,
    by: User,
    at: datetime,
) -> models.Frame:
    """Keep who could be asked, but for who must not be.

    With `names_last` a pseudonym is the same person in every round, so that who was asked in the
    last one (with `leaves_out_asked`), or does not want to be asked, is left out.
    Raises AccessDenied, NoBasis, DrawWaits, FrameUnfit or FrameEmpty.
    """
    access.check_may_research(by, round.monitor)
    bases.check_may_begin(round, Processing.ASK)
    frame = _list(round, perspective, name=name, road=road, names_last=names_last, by=by, at=at)
    kept = _keep(frame, people, left_out, leaves_out_asked=leaves_out_asked)
    _record("frame.added", kept, by, at)
    return kept


@transaction.atomic
def remove_frame(*, frame: models.Frame, by: User, at: datetime) -> None:
    """Take a list away, with everyone in it. Raises AccessDenied, DrawWaits or FrameInUse."""
    access.check_may_research(by, frame.round.monitor)
    meanwhile.hold(frame.round)
    _check_still(frame.round, frame.perspective)
    if frame.candidates.exclude(state__in=selecting.UNASKED).exists():
        raise FrameInUse
    _record("frame.removed", frame, by, at)
    frame.delete()


@transaction.atomic
def ask_frame(
    *,
    round: Round,
    municipality: Organisation,
    perspective: str = Perspective.INBURGERAAR,
    leaves_out_asked: bool,
    by: User,
    at: datetime,
) -> models.FrameRequest:
    """Ask a municipality for who could be asked: inburgeraars, or contact persons of organisations.

    Of inburgeraars with what their targets ask for, and the kern where the monitor keeps that; of
    contact persons the kind of organisation, which is all that a register tells of them. Raises
    AccessDenied, NoBasis, NoFeatures or AskedAlready.
    """
    access.check_may_research(by, round.monitor)
    bases.check_may_begin(round, Processing.ASK, Processing.FRAME)
    meanwhile.hold(round)
    if perspective == Perspective.AANBIEDER:
        features = [PROVIDER_KIND]
    else:
        features = selecting.features(selecting.spread_of(round, perspective))
    if not features:
        raise NoFeatures
    if perspective == Perspective.INBURGERAAR and queries.keeps(round.monitor, KERN):
        features = list(dict.fromkeys([*features, KERN]))
    waiting = round.frame_requests.filter(municipality=municipality, frame=None)
    if waiting.filter(perspective=perspective).exists():
        raise AskedAlready
    request = models.FrameRequest.objects.create(
        round=round,
        municipality=municipality,
        perspective=Perspective(perspective),
        features=features,
        leaves_out_asked=leaves_out_asked,
        asked_at=at,
        asked_by=by,
    )
    safeguards.record("frame.asked", request, by=by, at=at, attributes=features)
    return request


@transaction.atomic
def take_back_request(*, request: models.FrameRequest, by: User, at: datetime) -> None:
    """Take back a question that was not answered yet. Raises AccessDenied or RequestGone."""
    access.check_may_research(by, request.round.monitor)
    meanwhile.hold(request)
    if request.frame_id is not None:
        raise RequestGone
    safeguards.record("frame.taken_back", request, by=by, at=at)
    request.delete()


@transaction.atomic
def take_in_frame(
    *,
    request: models.FrameRequest,
    people: Sequence[Person],
    left_out: Mapping[str, int],
    words: Mapping[str, Mapping[str, str]] | None = None,
    by: User,
    at: datetime,
) -> models.Frame:
    """Keep what a municipality gave in answer to a question, under pseudonyms that last.

    `words` says which word of the register was taken for which value. Whoever calls this has
    checked that `by` may give from the register. Counts too small to tell are kept as such. Raises
    NoBasis, GoneMeanwhile, RequestGone, DrawWaits, FrameUnfit or FrameEmpty.
    """
    bases.check_may_begin(request.round, Processing.ASK, Processing.FRAME)
    meanwhile.hold(request)
    if request.frame_id is not None:
        raise RequestGone
    frame = _keep(
        models.Frame(
            round=request.round,
            perspective=request.perspective,
            source=terms.FrameSource.REGISTER,
            name=request.municipality.name,
            road=terms.Road.MUNICIPALITY,
            names_last=True,
            added_at=at,
            added_by_name=by.name,
        ),
        people,
        left_out,
        leaves_out_asked=request.leaves_out_asked,
    )
    request.frame = frame
    request.words = {key: dict(own) for key, own in (words or {}).items()}
    request.save(update_fields=["frame", "words"])
    _record("frame.given", frame, by, at)
    return frame


@transaction.atomic
def take_in_known(
    *,
    round: Round,
    perspective: str,
    name: str,
    road: str,
    people: Sequence[Person],
    by: User,
    at: datetime,
) -> models.Frame:
    """Keep people of whom somebody else keeps who they are, under pseudonyms that last.

    Whoever calls this has checked that `by` may put people in. Raises NoBasis, DrawWaits,
    FrameUnfit or FrameEmpty.
    """
    bases.check_may_begin(round, Processing.ASK)
    frame = _list(round, perspective, name=name, road=road, names_last=True, by=by, at=at)
    kept = _keep(frame, people, {}, leaves_out_asked=False)
    _record("frame.added", kept, by, at)
    return kept


def _list(
    round_: Round,
    perspective: str,
    *,
    name: str,
    road: str,
    names_last: bool,
    by: User,
    at: datetime,
) -> models.Frame:
    """Return a frame that somebody brings in as a list, not stored yet."""
    return models.Frame(
        round=round_,
        perspective=Perspective(perspective),
        source=terms.FrameSource.LIST,
        name=name.strip(),
        road=terms.Road(road),
        names_last=names_last,
        added_at=at,
        added_by_name=by.name,
    )


def _keep(
    frame: models.Frame,
    people: Sequence[Person],
    left_out: Mapping[str, int],
    *,
    leaves_out_asked: bool,
) -> models.Frame:
    """Store a frame and its people, those who must not be asked counted and left out."""
    round_ = meanwhile.hold(frame.round)
    _check_still(round_, frame.perspective)
    allowed = queries.population_values(round_.monitor, frame.perspective)
    if not all(
        value in allowed.get(key, {}) for one in people for key, value in one.values.items()
    ):
        raise FrameUnfit
    counts: Counter[str] = Counter(left_out)
    there = {
        *round_.participants.values_list("pseudonym", flat=True),
        *round_.candidates.values_list("pseudonym", flat=True),
    }
    before = selecting.asked_before(round_) if frame.names_last and leaves_out_asked else set()
    unwilling = selecting.unwilling(round_) if frame.names_last else set()
    kept = []
    for one in people:
        if one.pseudonym in unwilling:
            counts[LeftOut.OBJECTED] += 1
        elif one.pseudonym in there:
            counts[LeftOut.THERE_ALREADY] += 1
        elif one.pseudonym in before:
            counts[LeftOut.ASKED_BEFORE] += 1
        else:
            kept.append(one)
    if not kept:
        raise FrameEmpty
    guards = frame.source == terms.FrameSource.REGISTER
    frame.left_out = {
        str(reason): population.rounded_down(counts[reason]) if guards else counts[reason]
        for reason in LeftOut
        if counts[reason]
    }
    frame.save()
    models.Candidate.objects.bulk_create(
        (
            models.Candidate(
                round=round_,
                frame=frame,
                perspective=frame.perspective,
                pseudonym=one.pseudonym,
                values=dict(one.values),
                road=frame.road,
            )
            for one in kept
        ),
        batch_size=90,
    )
    return frame


def _check_still(round_: Round, perspective: str) -> None:
    if selecting.waits(round_, perspective):
        raise DrawWaits


def _record(what: str, frame: models.Frame, by: User, at: datetime) -> None:
    safeguards.record(
        what,
        frame,
        by=by,
        at=at,
        perspective=frame.perspective,
        people=frame.candidates.count(),
    )
