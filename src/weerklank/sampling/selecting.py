"""Who could be asked in a round, who was chosen, and how far asking them is."""

from __future__ import annotations

import hashlib
import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from django.db.models import Count, Model, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from weerklank.safeguards import queries as safeguards
from weerklank.sampling import models, terms
from weerklank.sampling.rules import population, selection
from weerklank.sampling.rules.asking import NOT_CHOSEN, OUT, Chosen, Listed
from weerklank.sampling.terms import CandidateState, DrawState
from weerklank.study import bases, queries, rules
from weerklank.study.terms import Perspective, Processing

if TYPE_CHECKING:
    from weerklank.safeguards.models import Organisation, User
    from weerklank.study.models import Monitor, Participant, Round

M = TypeVar("M", bound=Model)
# Letters that no pseudonym by hand begins with: those begin with D or A.
_LETTERS = "BCFGHJKLMNPQRSTVWXZ"
# Nobody asked them yet; a draw may still choose otherwise.
UNASKED = (*NOT_CHOSEN, CandidateState.CHOSEN)


def candidates(*, visible_to: User) -> QuerySet[models.Candidate]:
    return _of_rounds(models.Candidate.objects.all(), visible_to).select_related(
        "round__monitor__organisation", "frame", "participant"
    )


def by_pseudonym(round_id: int, pseudonym: str) -> models.Candidate | None:
    """Return who bears a pseudonym in a round; None for nobody. For who has her card.

    With what each page of hers asks, and no more: her round, and herself where she takes part.
    """
    found = safeguards.row(models.Candidate, round_id=round_id, pseudonym=pseudonym)
    if found is None:
        return None
    found.round = queries.round_by(round_id)
    if found.participant_id is not None:
        found.participant = queries.participant_by(found.participant_id)
        found.participant.round = found.round
    return found


def draws(*, visible_to: User) -> QuerySet[models.Draw]:
    return _of_rounds(models.Draw.objects.all(), visible_to).select_related(
        "round__monitor__organisation", "by"
    )


def frames(*, visible_to: User) -> QuerySet[models.Frame]:
    return _of_rounds(models.Frame.objects.all(), visible_to).select_related(
        "round__monitor__organisation"
    )


def frame_requests(*, visible_to: User) -> QuerySet[models.FrameRequest]:
    return _of_rounds(models.FrameRequest.objects.all(), visible_to).select_related(
        "round__monitor__organisation", "municipality"
    )


def requests_to(municipality: Organisation) -> QuerySet[models.FrameRequest]:
    """Return the questions for a frame to a municipality that were not answered yet.

    For who answers for its register; who that is, is checked there. Of a round that was removed
    nothing is asked any more.
    """
    return (
        models.FrameRequest.objects.filter(
            queries.stands("round__monitor"), municipality=municipality, frame=None
        )
        .select_related("round__monitor__organisation", "municipality", "asked_by")
        .order_by("asked_at", "pk")
    )


def words_taken(monitor: Monitor, municipality: Organisation) -> dict[str, dict[str, str]]:
    """Return how words of a register were taken the last time, by characteristic; '' is unknown."""
    newest = (
        models.FrameRequest.objects.filter(
            round__monitor=monitor, municipality=municipality, frame__isnull=False
        )
        .exclude(words={})
        .order_by("-frame__added_at", "-pk")
        .first()
    )
    return newest.words if newest else {}


def monitors_that_asked(municipality: Organisation) -> dict[int, str]:
    """Return by number the names of the monitors that ever asked a municipality for people.

    For who keeps its vault; who that is, is checked there.
    """
    return dict(
        models.FrameRequest.objects.filter(municipality=municipality)
        .order_by("round__monitor__name")
        .values_list("round__monitor", "round__monitor__name")
    )


# --- how many there are, by the register ------------------------------------------------------
def population_requests(*, visible_to: User) -> QuerySet[models.PopulationRequest]:
    return _of_rounds(models.PopulationRequest.objects.all(), visible_to).select_related(
        "round__monitor__organisation", "municipality", "asked_by"
    )


def population_requests_to(municipality: Organisation) -> QuerySet[models.PopulationRequest]:
    """Return the open questions for counts to a municipality; see `requests_to`."""
    return (
        models.PopulationRequest.objects.filter(
            queries.stands("round__monitor"), municipality=municipality, given_at=None
        )
        .select_related("round__monitor__organisation", "municipality", "asked_by")
        .order_by("asked_at", "pk")
    )


@dataclass(frozen=True, slots=True)
class InRegister:
    """How many people there are by the registers of the municipalities of a round, rounded."""

    sources: list[tuple[str, date]]  # each municipality, and the day on which it counted
    people: int | None
    tables: Mapping[tuple[str, ...], Mapping[tuple[str, ...], int]]

    def tells_of(self, keys: Iterable[str]) -> bool:
        return tuple(sorted(keys)) in self.tables

    def count(self, values: Mapping[str, str]) -> int | None:
        """Return how many share these values; None when too few to tell, or not known."""
        keys = tuple(sorted(values))
        return self.tables.get(keys, {}).get(tuple(values[key] for key in keys))


def in_register(round_: Round) -> InRegister | None:
    """Return what the municipalities told last of how many people there are; None for nothing.

    Of several together what each of them tells: of a part of them it would say nothing. But who
    lives in one of them, only that one can tell.
    """
    newest: dict[int, models.PopulationRequest] = {}
    given = models.PopulationRequest.objects.filter(round=round_, given_at__isnull=False)
    for one in given.select_related("municipality").order_by("-given_at", "-pk"):
        newest.setdefault(one.municipality_id, one)
    if not newest:
        return None
    told = list(newest.values())
    tables = [_tables_of(one) for one in told]
    return InRegister(
        sources=[(one.municipality.name, one.on) for one in told if one.on],
        people=None
        if any(one.people is None for one in told)
        else sum(one.people or 0 for one in told),
        tables={keys: _together(keys, tables) for keys in tables[0]},
    )


def _together(
    keys: tuple[str, ...], tables: Sequence[Mapping[tuple[str, ...], Mapping[tuple[str, ...], int]]]
) -> dict[tuple[str, ...], int]:
    """Add up a table of several municipalities; what one of them keeps back is not told."""
    told = [one.get(keys, {}) for one in tables]
    all_rows = dict.fromkeys(values for rows in told for values in rows)
    return {
        values: sum(rows.get(values, 0) for rows in told)
        for values in all_rows
        if rules.MUNICIPALITY in keys or all(values in rows for rows in told)
    }


def _tables_of(
    request: models.PopulationRequest,
) -> dict[tuple[str, ...], dict[tuple[str, ...], int]]:
    return {
        tuple(table["keys"]): {tuple(values): count for values, count in table["rows"]}
        for table in request.tables
    }


def _of_rounds(rows: QuerySet[M], user: User) -> QuerySet[M]:
    return rows.filter(round__in=queries.rounds(visible_to=user))


def spread_of(round_: Round, perspective: str) -> models.Spread | None:
    return models.Spread.objects.filter(round=round_, perspective=perspective).first()


def quotas(spread: models.Spread | None) -> list[selection.Quota]:
    """Return the targets as the solver takes them, in their order."""
    if spread is None:
        return []
    return [
        selection.Quota(
            tuple(one.keys), tuple(one.values), one.least, one.most, is_soft=one.is_soft
        )
        for one in spread.targets.all()
    ]


def planned(monitor: Monitor) -> list[tuple[models.Spread, list[selection.Quota]]]:
    """Return what each round of a monitor aims for, with its targets; for its plan."""
    spreads = models.Spread.objects.filter(round__monitor=monitor).select_related("round")
    return [(one, quotas(one)) for one in spreads.order_by("round__number", "-perspective")]


def aims(monitor: Monitor) -> list[tuple[str, int]]:
    """Return how many people each round of a monitor aims for on a side; for versions of its plan.

    For what kinds of people is not in it: that says something of who takes part.
    """
    spreads = models.Spread.objects.filter(round__monitor=monitor).select_related("round")
    return [
        (f"{one.round.name}, {one.get_perspective_display()}", one.size)
        for one in spreads.order_by("round__number", "-perspective")
    ]


def came_from_register(monitor: Monitor) -> tuple[bool, bool]:
    """Return whether a register gave this monitor people to ask, and counts of people."""
    frames_ = models.Frame.objects.filter(round__monitor=monitor, source=terms.FrameSource.REGISTER)
    counts = models.PopulationRequest.objects.filter(round__monitor=monitor, given_at__isnull=False)
    return frames_.exists(), counts.exists()


def features(spread: models.Spread | None) -> list[str]:
    """Return the keys that the targets ask for, each once."""
    return list(dict.fromkeys(key for quota in quotas(spread) for key in quota.features))


def combinations(spread: models.Spread | None) -> list[tuple[str, ...]]:
    """Return each characteristic that targets ask for, and then those that they have together."""
    together = {
        tuple(sorted(quota.features)) for quota in quotas(spread) if len(quota.features) > 1
    }
    return [
        *((key,) for key in features(spread)),
        *sorted(together, key=lambda one: (len(one), one)),
    ]


def is_targeted(monitor: Monitor, key: str, value: str = "") -> bool:
    """Return whether a target of any round asks for this characteristic, or this value of it."""
    return any(
        key == own and value in {"", asked}
        for keys, values in models.SpreadTarget.objects.filter(
            spread__round__monitor=monitor
        ).values_list("keys", "values")
        for own, asked in zip(keys, values, strict=True)
    )


def snapshot(quotas_: Iterable[selection.Quota]) -> list[dict[str, object]]:
    """Return targets as a draw keeps them."""
    return [
        {
            "keys": list(one.features),
            "values": list(one.values),
            "least": one.least,
            "most": one.most,
            "soft": one.is_soft,
        }
        for one in quotas_
    ]


def quotas_then(draw: models.Draw) -> list[selection.Quota]:
    """Return the targets with which a draw was made."""
    return [
        selection.Quota(
            tuple(one["keys"]),
            tuple(one["values"]),
            one["least"],
            one["most"],
            is_soft=one["soft"],
        )
        for one in draw.targets
    ]


def pool(round_: Round, perspective: str) -> QuerySet[models.Candidate]:
    """Return who may be chosen, in the order in which they came in."""
    return models.Candidate.objects.filter(
        round=round_, perspective=perspective, state__in=UNASKED
    ).order_by("pk")


# Rooms above say whether they reached somebody in a way of which no row points to her.
_reaching: list[Callable[[models.Candidate], bool]] = []


def register_reaching(reached: Callable[[models.Candidate], bool]) -> None:
    """Let a room above say whether it reached somebody, as with a card that was made."""
    if reached not in _reaching:
        _reaching.append(reached)


def may_be_unasked(candidate: models.Candidate) -> bool:
    """Return whether it may be taken back that somebody was asked: nothing went or was made."""
    return (
        candidate.state in answers()
        and candidate.emptied_at is None
        and not queries.is_referred_to(candidate, besides=["drawn", "replaces"])
        and not any(reached(candidate) for reached in _reaching)
    )


def is_asked(round_: Round, perspective: str) -> bool:
    """Return whether anybody of this side was asked already."""
    return (
        models.Candidate.objects.filter(round=round_, perspective=perspective)
        .exclude(state__in=UNASKED)
        .exists()
    )


def newest_draw(round_: Round, perspective: str) -> models.Draw | None:
    """Return what was done last, whatever came of it."""
    return models.Draw.objects.filter(round=round_, perspective=perspective).first()


def standing_draw(round_: Round, perspective: str) -> models.Draw | None:
    """Return the draw that counts."""
    return models.Draw.objects.filter(
        round=round_, perspective=perspective, state=DrawState.DONE
    ).first()


@dataclass(frozen=True, slots=True)
class Earlier:
    """A draw that does not stand: what was done, and why and with what other terms it was redone.

    Nobody who was drawn is in it: of who was never asked nothing is told.
    """

    draw: models.Draw
    reached: int  # groups of people that were chosen from
    groups: int
    why: str  # '' where nobody was chosen, so nothing was thrown away, and where it was not asked
    changed: tuple[str, ...]  # of LISTS, TARGETS, METHOD and "seed"


def earlier_draws(draw: models.Draw) -> list[Earlier]:
    """Return what was drawn for the same side before this draw, the first first. One query.

    With the attempts that came to nothing: what came of those says why it was tried again.
    """
    before = models.Draw.objects.filter(
        round=draw.round_id, perspective=draw.perspective, pk__lt=draw.pk
    )
    found = []
    following = draw
    for one in before.select_related("by"):
        found.append(
            Earlier(
                draw=one,
                reached=sum(group.chosen > 0 for group in groups_of(one)),
                groups=len(groups_of(one)),
                why=following.why_again if one.state == DrawState.DONE else "",
                changed=_changed(one, following),
            )
        )
        # An attempt that chose nobody is not what took the place of the one before it.
        if one.state == DrawState.DONE:
            following = one
    return found[::-1]


def _changed(one: models.Draw, other: models.Draw) -> tuple[str, ...]:
    """Return in what a draw rests on something else than another did."""
    pairs = (
        (terms.WhyAgain.LISTS, (one.frames, one.people), (other.frames, other.people)),
        (
            terms.WhyAgain.TARGETS,
            (one.targets, one.size, one.reserves),
            (other.targets, other.size, other.reserves),
        ),
        (terms.WhyAgain.METHOD, one.method, other.method),
        ("seed", one.seed, other.seed),
    )
    return tuple(str(name) for name, before, after in pairs if before != after)


def waits(round_: Round, perspective: str) -> bool:
    return models.Draw.objects.filter(
        round=round_, perspective=perspective, state=DrawState.WAITING
    ).exists()


def any_waits(round_id: int) -> bool:
    """Return whether people are being chosen in a round just now, of whichever side."""
    return models.Draw.objects.filter(round=round_id, state=DrawState.WAITING).exists()


def still_to_ask(round_: Round) -> tuple[dict[str, int], int]:
    """Return of each side how many places of its draw are empty, and how many people want a call.

    A place is empty when who had it does not take part, or withdrew, and nobody was asked instead.
    """
    empty = {}
    for side in Perspective.values:
        draw = standing_draw(round_, side)
        if draw is not None:
            places = sum(cell["chosen"] + cell.get("open", 0) for cell in draw.cells)
            inside = draw.drawn.exclude(candidate__state__in=(*NOT_CHOSEN, *OUT)).count()
            empty[side] = max(0, places - inside)
    calls = models.Candidate.objects.filter(round=round_, state=CandidateState.CALL_BACK)
    return empty, calls.count()


def next_reserve(candidate: models.Candidate) -> models.Candidate | None:
    """Return who is next in the place of somebody who was drawn; None when nobody.

    The first who is ready of those alike in all that hard targets ask for. When there is none,
    the next by lot of all with whom no hard target gets further from being met.
    """
    draw = standing_draw(candidate.round, candidate.perspective)
    cell = place_of(draw, candidate) if draw else None
    if draw is None or cell is None:
        return None
    return _next_for(draw, cell, instead_of=candidate.pk)


def place_of(draw: models.Draw, candidate: models.Candidate) -> int | None:
    """Return the cell of a draw whose place somebody has, or as whose reserve she stands ready."""
    taken = draw.replacements.filter(by_candidate=candidate).first()
    if taken is not None and taken.cell is not None:
        return taken.cell
    own = draw.drawn.filter(candidate=candidate).first()
    return own.cell if own else None


def _next_for(
    draw: models.Draw, cell: int, *, instead_of: int | None = None
) -> models.Candidate | None:
    ready = list(
        draw.drawn.filter(is_reserve=True, candidate__state=CandidateState.RESERVE)
        .exclude(_unwilling(draw.round, "candidate__"))
        .select_related("candidate")
        .order_by("place", "cell")
    )
    groups = groups_of(draw)
    alike = next(group for group in groups if cell in group.cells)
    for one in ready:
        if one.cell in alike.cells:
            return one.candidate
    must = selection.hard(quotas_then(draw))
    others = [one.values for one in _standing(draw) if one.pk != instead_of]
    there = [(quota, sum(map(quota.is_met_by, others))) for quota in must]

    def keeps(values: Mapping[str, str]) -> bool:
        return all(
            quota.short(number + quota.is_met_by(values))
            <= quota.short(number + quota.is_met_by(alike.values))
            for quota, number in there
        )

    by_lot = sorted(
        (one.candidate for one in ready),
        key=lambda one: _lot(draw, one),
    )
    return next((one for one in by_lot if keeps(one.values)), None)


def on_lists(round_: Round, perspective: str, values: Mapping[str, str]) -> list[models.Candidate]:
    """Return who stands on a list, was not chosen and has these values, in the order to ask them.

    That is by lot, with the seed of the draw that counts, so that nobody picks; without a draw in
    the order of their pseudonyms. Who does not want to be asked is not in it.
    """
    draw = standing_draw(round_, perspective)
    group = selection.Quota(tuple(values), tuple(values.values()))
    people = (
        models.Candidate.objects.filter(
            round=round_,
            perspective=perspective,
            state=CandidateState.IN_FRAME,
            emptied_at=None,
        )
        .exclude(_unwilling(round_))
        .select_related("frame")
    )
    found = [one for one in people if group.is_met_by(one.values)]
    return sorted(
        found,
        key=lambda one: (
            _lot(draw, one) if draw else b"",
            rules.natural_pseudonym(one.pseudonym),
        ),
    )


def _lot(draw: models.Draw, candidate: models.Candidate) -> bytes:
    return hashlib.sha256(f"{draw.seed} {candidate.pseudonym}".encode()).digest()


def _standing(draw: models.Draw) -> list[models.Candidate]:
    """Return who has a place of a draw now."""
    gone_on = draw.replacements.exclude(out=None).values("out")
    return list(
        models.Candidate.objects.filter(drawn__draw=draw)
        .exclude(state__in=NOT_CHOSEN)
        .exclude(pk__in=gone_on)
    )


@dataclass(frozen=True, slots=True)
class Group:
    """The people of a draw who are alike in all that hard targets ask for."""

    values: dict[str, str]
    cells: tuple[int, ...]
    people: int
    chosen: int
    least: float | None  # the smallest chance above none; None where no lottery decided
    most: float | None
    unreachable: int  # people who cannot be chosen


def groups_of(draw: models.Draw) -> list[Group]:
    """Return the groups of a draw, in the order of its cells.

    The cells of a draw of before are those of all targets, also of those that may be missed.
    """
    must = selection.hard(quotas_then(draw))
    keys = list(dict.fromkeys(key for quota in must for key in quota.features))
    found: dict[tuple[str, ...], list[int]] = {}
    for number, cell in enumerate(draw.cells):
        found.setdefault(tuple(cell["values"].get(key, "") for key in keys), []).append(number)
    groups = []
    for values, numbers in found.items():
        cells = [draw.cells[number] for number in numbers]
        chances = [one for cell in cells for one in (cell["chance"], cell.get("most"))]
        known = [one for one in chances if one is not None]
        groups.append(
            Group(
                values=dict(zip(keys, values, strict=True)),
                cells=tuple(numbers),
                people=sum(cell["people"] for cell in cells),
                chosen=sum(cell["chosen"] for cell in cells),
                least=min(filter(None, known), default=0) if known else None,
                most=max(known, default=None),
                unreachable=sum(
                    cell.get("unreachable", cell["people"] if cell["chance"] == 0 else 0)
                    for cell in cells
                ),
            )
        )
    return groups


def empty_places(draw: models.Draw) -> Counter[int]:
    """Count per cell of a draw the places of people who withdrew and were not followed by another.

    Of who withdrew nothing is kept but that a place of her group became free.
    """
    taken = dict(draw.replacements.exclude(cell=None).values_list("by_candidate", "cell"))
    own = dict(draw.drawn.values_list("candidate", "cell"))
    standing = Counter(taken.get(one.pk, own[one.pk]) for one in _standing(draw))
    short = {
        cell: one["chosen"] + one.get("open", 0) - standing[cell]
        for cell, one in enumerate(draw.cells)
    }
    return Counter({cell: number for cell, number in short.items() if number > 0})


def empty_place_for(candidate: models.Candidate) -> int | None:
    """Return the cell of a place of who withdrew, for which somebody stands ready first."""
    draw = standing_draw(candidate.round, candidate.perspective)
    if draw is None or candidate.state != CandidateState.RESERVE:
        return None
    return next(
        (cell for cell in sorted(empty_places(draw)) if _next_for(draw, cell) == candidate), None
    )


def asked_before(round_: Round) -> set[str]:
    """Return the pseudonyms of who was asked in any earlier round of the monitor.

    Only of frames whose pseudonyms last: of others the same pseudonym is not the same person.
    """
    rows = models.Candidate.objects.filter(
        round__monitor=round_.monitor_id,
        round__number__lt=round_.number,
        frame__names_last=True,
        asked_at__isnull=False,
    )
    return set(rows.values_list("pseudonym", flat=True))


def objected(monitor: Monitor) -> set[str]:
    return set(models.Objection.objects.filter(monitor=monitor).values_list("pseudonym", flat=True))


def unwilling(round_: Round) -> set[str]:
    """Return the pseudonyms that last of who is not asked in a round, whatever list they are on.

    Who objected, and who said in another round not to be asked again or not to take part. In a
    round that asks again by consent only, also who did not say yes to that; and where the plan has
    no basis for it, everybody who took part in another round.
    """
    basis = bases.of(round_, Processing.ASK_AGAIN)
    if basis not in bases.MAY_BEGIN:
        others = queries.people_of(round_.monitor_id)
    else:
        by_consent = round_.follows_plan and basis is bases.Standing.CONSENT
        others = queries.left_alone(round_.monitor, unless_agreed=by_consent)
    said_no = others.exclude(round=round_)
    rows = models.Candidate.objects.filter(participant__in=said_no, frame__names_last=True)
    return objected(round_.monitor) | set(rows.values_list("pseudonym", flat=True))


def _unwilling(round_: Round, path: str = "") -> Q:
    """Return the condition on candidates who are not to be asked since their list was made."""
    return Q(
        **{f"{path}frame__names_last": True, f"{path}pseudonym__in": sorted(unwilling(round_))}
    )


def pseudonyms_in_monitor(monitor: Monitor) -> set[str]:
    """Return every pseudonym that stands for somebody in any round of a monitor."""
    taken = queries.people_of(monitor.pk)
    could = models.Candidate.objects.filter(round__monitor=monitor)
    return {
        *taken.values_list("pseudonym", flat=True),
        *could.values_list("pseudonym", flat=True),
    }


def unused_pseudonyms(monitor: Monitor) -> Callable[[], str]:
    """Return a maker of pseudonyms by chance, never the same twice, that stand for nobody here."""
    taken = pseudonyms_in_monitor(monitor)

    def make() -> str:
        while (name := f"{secrets.choice(_LETTERS)}{secrets.randbelow(9000) + 1000}") in taken:
            pass
        taken.add(name)
        return name

    return make


def to_be_reached(monitor: Monitor) -> QuerySet[models.Candidate]:
    """Return everyone of a monitor who was or could be asked, the newest round first.

    For who keeps how people are reached; who that is, is checked there. Whose pseudonym was
    emptied by a term, and who only stands in a list, is reached by nobody.
    """
    return (
        models.Candidate.objects.filter(round__monitor=monitor, emptied_at=None)
        .exclude(state=CandidateState.IN_FRAME)
        .select_related("round", "participant")
        .order_by("pseudonym", "-round__number", "-pk")
    )


def standing_pseudonyms(monitor_id: int) -> set[str]:
    """Return who still stands for somebody in a monitor: not emptied, withdrawn or removed."""
    taken = queries.people_of(monitor_id).filter(withdrawn_at=None)
    could = models.Candidate.objects.filter(round__monitor=monitor_id, emptied_at=None)
    return {
        *taken.values_list("pseudonym", flat=True),
        *could.values_list("pseudonym", flat=True),
    }


def last_heard_of_in(round_: Round) -> set[str]:
    """Return who stands in a round and in no later one of its monitor."""
    later = round_.monitor.rounds.filter(number__gt=round_.number)
    everybody: tuple[QuerySet[Participant] | QuerySet[models.Candidate], ...] = (
        queries.people_of(round_.monitor_id),
        models.Candidate.objects.filter(round__monitor=round_.monitor_id),
    )
    found: set[str] = set()
    for people in everybody:
        found |= set(people.filter(round=round_).values_list("pseudonym", flat=True))
    for people in everybody:
        found -= set(people.filter(round__in=later).values_list("pseudonym", flat=True))
    return found


def earlier_self(candidate: models.Candidate) -> Participant | None:
    """Return who this person was in an earlier round, where the pseudonym says so."""
    if not candidate.frame.names_last:
        return None
    return (
        queries.people_of(candidate.round.monitor_id)
        .filter(
            round__number__lt=candidate.round.number,
            pseudonym=candidate.pseudonym,
            perspective=candidate.perspective,
            withdrawn_at=None,
            candidate__frame__names_last=True,
            is_later=None,
        )
        .order_by("-round__number")
        .first()
    )


# --- in words ---------------------------------------------------------------------------------
def naming(monitor: Monitor) -> Callable[[Mapping[str, str]], str]:
    """Return what says values in words: *Z-route, vrouw*. Two queries."""
    labels = queries.value_labels(monitor)
    labels["provider_kind"] = queries.provider_kinds()

    def in_words(values: Mapping[str, str]) -> str:
        said = [
            labels.get(key, {}).get(value, value) if value else _("onbekend")
            for key, value in values.items()
        ]
        return ", ".join(said) or _("iedereen")

    return in_words


def of_quota(quota: selection.Quota) -> dict[str, str]:
    return dict(zip(quota.features, quota.values, strict=True))


def between(least: int, most: int | None) -> str:
    """Say limits: *minstens 3*, *2 tot en met 4*, *hoogstens 4*, *precies 7*."""
    numbers = {"least": least, "most": most}
    if most is None:
        return _("minstens %(least)s") % numbers
    if least == most:
        return _("precies %(least)s") % numbers
    if not least:
        return _("hoogstens %(most)s") % numbers
    return _("%(least)s tot en met %(most)s") % numbers


# --- how far it is ----------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class TargetRow:
    """A target beside how many there are: in all, in the frame, chosen, agreed and heard."""

    label: str
    limits: str
    is_soft: bool
    told: int | None  # people in all at least; None when too few to tell or not known
    is_known: bool  # whether the population tells of it
    in_frame: int
    chosen: int
    agreed: int
    heard: int
    is_short: bool  # fewer in the frame than the least


def target_rows(round_: Round, perspective: str) -> list[TargetRow]:
    """Return each target of a side with its counts. Eight queries, whatever the number."""
    spread = spread_of(round_, perspective)
    wanted = quotas(spread)
    if not wanted:
        return []
    people = list(models.Candidate.objects.filter(round=round_, perspective=perspective))
    heard = {
        number
        for number, one in queries.people_heard(round_).items()
        if one.perspective == perspective
    }
    present = [one for one in queries.people_in(round_) if one.perspective == perspective]
    known = queries.known_of(present)
    table = newest_populations(round_.monitor).get(perspective)
    register = in_register(round_) if perspective == Perspective.INBURGERAAR else None
    in_words = naming(round_.monitor)
    rows = []
    for quota in wanted:
        inside = [one for one in people if quota.is_met_by(one.values)]
        tells = table is not None and set(quota.features) <= set(table.keys)
        total = (
            sum(group.count for group in table.groups.all() if quota.is_met_by(group.values))
            if table is not None and tells
            else 0
        )
        is_known, told = tells, population.rounded_down(total) if tells else None
        # What the register tells of this round goes before a table that was read in.
        if register is not None and register.tells_of(quota.features):
            is_known, told = True, register.count(of_quota(quota))
        taking_part = [one.pk for one in present if quota.is_met_by(known[one.pk])]
        rows.append(
            TargetRow(
                label=in_words(of_quota(quota)),
                limits=between(quota.least, quota.most),
                is_soft=quota.is_soft,
                told=told,
                is_known=is_known,
                in_frame=len(inside),
                chosen=sum(one.state not in NOT_CHOSEN for one in inside),
                agreed=len(taking_part),
                heard=len(heard.intersection(taking_part)),
                is_short=bool(people) and len(inside) < quota.least,
            )
        )
    return rows


def empty_cells(round_: Round, perspective: str) -> list[str]:
    """Return in words the combinations that were to be heard, of which nobody is heard yet.

    A target of one characteristic is none: who counts per value finds it. Seven queries.
    """
    wanted = [
        quota
        for quota in quotas(spread_of(round_, perspective))
        if quota.least and len(quota.features) > 1
    ]
    if not wanted:
        return []
    heard = queries.people_heard(round_)
    known = queries.known_of([one for one in queries.people_in(round_) if one.pk in heard])
    inside = [
        values for number, values in known.items() if heard[number].perspective == perspective
    ]
    in_words = naming(round_.monitor)
    return [
        in_words(of_quota(quota))
        for quota in wanted
        if not any(quota.is_met_by(values) for values in inside)
    ]


@dataclass(frozen=True, slots=True)
class Response:
    """What came of asking a group of people; `asked` is everyone who was asked."""

    label: str
    asked: int
    agreed: int
    waiting: int
    refused: int
    no_answer: int
    not_reached: int
    gone: int
    replaced: int


def response(label: str, people: Sequence[models.Candidate], replaced: set[int]) -> Response:
    states = Counter(one.state for one in people)
    return Response(
        label=label,
        asked=sum(one.asked_at is not None for one in people),
        agreed=states[CandidateState.AGREED],
        waiting=states[CandidateState.INVITED] + states[CandidateState.CALL_BACK],
        refused=states[CandidateState.REFUSED],
        no_answer=states[CandidateState.NO_ANSWER],
        not_reached=states[CandidateState.NOT_REACHED],
        gone=states[CandidateState.GONE],
        replaced=sum(one.pk in replaced for one in people),
    )


def responses(round_: Round, perspective: str) -> list[Response]:
    """Return what came of asking, for everyone and then per kind of people that was drawn."""
    draw = standing_draw(round_, perspective)
    people = [
        one
        for one in models.Candidate.objects.filter(round=round_, perspective=perspective)
        if one.state not in UNASKED
    ]
    if not people:
        return []
    replaced = set(
        models.Replacement.objects.filter(out__round=round_).values_list("out_id", flat=True)
    )
    rows = [response(_("Iedereen"), people, replaced)]
    if draw is None:
        return rows
    cell_of = dict(draw.drawn.values_list("candidate_id", "cell"))
    in_words = naming(round_.monitor)
    for number, cell in enumerate(draw.cells):
        own = [one for one in people if cell_of.get(one.pk) == number]
        if own:
            rows.append(response(in_words(cell["values"]), own, replaced))
    return rows


def answers() -> Sequence[str]:
    """Return the answers that somebody may record of who was chosen."""
    return (
        terms.CandidateState.INVITED,
        terms.CandidateState.CALL_BACK,
        *OUT,
    )


# --- while it goes on -------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Asking:
    """Of a round, by perspective: what was aimed at, the draw that counts, who is on the way."""

    spreads: dict[str, models.Spread]
    draws: dict[str, models.Draw]
    chosen: list[Chosen]
    listed: list[Listed]

    def is_kept(self, perspective: str) -> bool:
        """Return whether there is any list, without which it is not kept who was asked."""
        return any(
            one.perspective == perspective for rows in (self.chosen, self.listed) for one in rows
        )


def asking(round_: Round) -> Asking:
    """Read how asking goes in a round: a fixed number of queries, whatever the lists hold.

    Who stands on a list and was not chosen is counted per kind; who is not to be asked, and stands
    ready, is left out.
    """
    spreads = models.Spread.objects.filter(round=round_).prefetch_related("targets")
    draws_: dict[str, models.Draw] = {}
    for draw in models.Draw.objects.filter(round=round_, state=DrawState.DONE):
        draws_.setdefault(draw.perspective, draw)
    # In a draw of before one group may have several cells: the first stands for all.
    first = {
        (draw.pk, cell): group.cells[0]
        for draw in draws_.values()
        for group in groups_of(draw)
        for cell in group.cells
    }
    drawn = {
        candidate: (first.get((draw, cell), cell), place)
        for candidate, draw, cell, place in models.Drawn.objects.filter(
            draw__in=[draw.pk for draw in draws_.values()]
        ).values_list("candidate_id", "draw_id", "cell", "place")
    }
    people = models.Candidate.objects.filter(round=round_)
    not_now = _unwilling(round_)
    chosen = [
        Chosen(
            *row[:5],
            is_asked=row[5] is not None,
            is_emptied=row[6] is not None,
            is_replaced=row[7] is not None,
            participant=row[8],
            cell=drawn.get(row[0], (0, 0))[0],
            place=drawn.get(row[0], (0, 0))[1],
        )
        for row in people.exclude(state=CandidateState.IN_FRAME)
        .exclude(not_now & Q(state=CandidateState.RESERVE))
        .order_by("pk")
        .values_list(
            "pk",
            "perspective",
            "pseudonym",
            "values",
            "state",
            "asked_at",
            "emptied_at",
            "replaced_by",
            "participant_id",
        )
    ]
    listed = [
        Listed(*row)
        for row in people.filter(state=CandidateState.IN_FRAME, emptied_at=None)
        .exclude(not_now)
        .order_by("frame_id")
        .values_list("perspective", "frame__name", "values")
        .annotate(people=Count("pk"))
    ]
    return Asking({one.perspective: one for one in spreads}, draws_, chosen, listed)


# --- for the report ---------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class OnList:
    """Somebody of whom the records say whether that person was asked, and what came of it."""

    pk: int
    value: str  # of the first characteristic that the targets ask for; '' also where it is erased
    road: str
    is_asked: bool
    is_chosen: bool
    agreed: bool
    is_replaced: bool


@dataclass(frozen=True, slots=True)
class Told:
    """How the people of one side were chosen and what came of asking, from the records alone."""

    perspective: str
    draw: models.Draw | None  # None: they were asked without a draw
    thrown_away: list[Earlier]  # draws that chose people of whom nobody was asked
    on_lists: int  # who stood on the lists that were chosen from
    sources: list[tuple[str, str]]  # (kind of source, name) of each list
    left_out: dict[str, list[int | None]]  # by reason, of each list; None: too few to tell
    features: list[str]  # what the targets ask for, in words
    everyone: Response
    kinds: list[Response]  # per value of the first characteristic that the targets ask for
    first: str  # that characteristic, in words; '' for none
    asked_by_road: dict[str, int]
    agreed_by_road: dict[str, int]
    # For who tells it outside the research team, and may not tell who left: see `choosing`.
    people: list[OnList] = field(default_factory=list)
    values: list[tuple[str, str]] = field(default_factory=list)  # of the first, with labels
    line: list[str] = field(default_factory=list)  # those of the first that follow each other


def told(round_: Round) -> list[Told]:
    """Return of each side of which anybody was asked how that went. A fixed number of queries."""
    people = list(models.Candidate.objects.filter(round=round_).select_related("frame"))
    replaced = set(
        models.Replacement.objects.filter(out__round=round_).values_list("out_id", flat=True)
    )
    names = queries.condition_labels(round_.monitor)
    labels = queries.value_labels(round_.monitor)
    labels["provider_kind"] = queries.provider_kinds()
    lines = queries.ordered_values(round_.monitor)
    found = []
    for perspective in Perspective.values:
        own = [one for one in people if one.perspective == perspective]
        asked = [one for one in own if one.state not in UNASKED]
        if not any(one.asked_at for one in asked):
            continue
        draw = standing_draw(round_, perspective)
        keys = list(
            dict.fromkeys(key for one in (draw.targets if draw else []) for key in one["keys"])
        )
        first = keys[0] if keys else ""
        values = [*labels.get(first, {}).items(), ("", _("onbekend"))]
        frames_ = {one.frame_id: one.frame for one in own}
        left_out: dict[str, list[int | None]] = {}
        for frame in frames_.values():
            for reason, count in frame.left_out.items():
                left_out.setdefault(reason, []).append(count)
        found.append(
            Told(
                perspective=perspective,
                draw=draw,
                thrown_away=[
                    one
                    for one in (earlier_draws(draw) if draw else [])
                    if one.draw.state == DrawState.DONE
                ],
                on_lists=len(own),
                sources=[(one.source, one.name) for one in frames_.values()],
                left_out=left_out,
                features=[names.get(key, key) for key in keys],
                everyone=response("", asked, replaced),
                kinds=[
                    response(label, inside, replaced)
                    for value, label in values
                    if (inside := [one for one in asked if one.values.get(first, "") == value])
                ]
                if first and not any(one.emptied_at for one in asked)
                else [],
                first=names.get(first, first),
                asked_by_road=Counter(one.road for one in asked if one.asked_at),
                agreed_by_road=Counter(
                    one.road for one in asked if one.state == CandidateState.AGREED
                ),
                people=[
                    OnList(
                        one.pk,
                        one.values.get(first, ""),
                        str(one.road),
                        one.asked_at is not None,
                        one.state not in UNASKED,
                        one.state == CandidateState.AGREED,
                        one.pk in replaced,
                    )
                    for one in own
                ],
                values=values,
                line=lines.get(first, []),
            )
        )
    return found


# --- how many there are, by a table of somebody ---------------------------------------------
def populations(monitor: Monitor) -> list[tuple[models.Population, int]]:
    """Return the tables of how many people there are with their totals, the newest first."""
    records = models.Population.objects.filter(monitor=monitor).select_related("added_by")
    totals = dict(
        models.PopulationGroup.objects.filter(population__monitor=monitor)
        .values_list("population_id")
        .annotate(Sum("count"))
        .order_by()
    )
    return [(one, totals.get(one.pk, 0)) for one in records.order_by("-perspective", "-on", "-pk")]


def all_populations(*, visible_to: User) -> QuerySet[models.Population]:
    return models.Population.objects.filter(
        monitor__in=queries.monitors(visible_to=visible_to)
    ).select_related("monitor__organisation")


def newest_populations(monitor: Monitor) -> dict[str, models.Population]:
    """Return per perspective the table that counts now, with its groups. Two queries."""
    found: dict[str, models.Population] = {}
    for one in models.Population.objects.filter(monitor=monitor).prefetch_related("groups"):
        found.setdefault(one.perspective, one)
    return found
