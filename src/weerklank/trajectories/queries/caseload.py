"""The trajectories of someone's caseload, by what needs a look. No score: the order is by date.

Everything is asked page by page, so that a region with a hundred thousand trajectories waits as
long as a village.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet

from weerklank.rulebook import tables
from weerklank.rulebook.calendar import DAY
from weerklank.rulebook.facts import BEGINS_WITH, Case, Facts
from weerklank.rulebook.signals import catalogue as signals
from weerklank.rulebook.signals.judging import Rule
from weerklank.trajectories import models
from weerklank.trajectories.queries import own_part, trajectories
from weerklank.trajectories.queries.signals import Signals, apart
from weerklank.trajectories.queries.trajectories import current, held_by
from weerklank.trajectories.terms import (
    ContactOrganisation,
    RegisterRole,
    SignalLevel,
    SignalState,
)

if TYPE_CHECKING:
    from weerklank.safeguards.models import Organisation, User

GUIDES = (RegisterRole.REGISSEUR, RegisterRole.CONSULENT)
UNKNOWN, NOBODY, SILENT = "onbekend", "niemand", "geen"
CAN_MOVE_UP = "SIG-36"
MOST_READ_IN_ORDER = 500  # trajectories; further on a list is sorted as a whole
# What a provider's own people have to act on; see Rule.turn.
TURN_OF = {
    ContactOrganisation.TAALSCHOOL: "taalschool",
    ContactOrganisation.BEGELEIDING: "begeleiding",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which trajectories to list; empty means all. `state` is a SignalState or SILENT."""

    municipality: str = ""
    route: str = ""
    group: str = ""
    contact: str = ""
    signal: str = ""
    turn: str = ""
    state: str = ""

    @property
    def asks_a_signal(self) -> bool:
        return bool(self.signal or self.turn or self.state in SignalState.values)


class Standing(NamedTuple):
    """A signal that is on for a trajectory."""

    rule: Rule
    level: str
    since: date | None

    @property
    def is_over(self) -> bool:
        return self.level == SignalLevel.OVER


@dataclass(slots=True)
class Listed:
    """One trajectory of the page. `last_day` closes the term; `is_over`: nothing speaks any more.

    `is_guided` says whether group, contact person and appointments are for this reader.
    """

    trajectory: models.Trajectory
    is_guided: bool
    group: str = ""
    route: str = ""
    last_day: date | None = None
    has_pip: bool = False
    is_over: bool = False
    contacts: list[str] = field(default_factory=list)
    next_appointment: date | None = None
    signals: list[Standing] = field(default_factory=list)
    begins_on: date | None = None  # when that lies ahead: nothing is said before
    unknown: int = 0
    not_yet: int = 0
    aside: int = 0


class OfRule(NamedTuple):
    """For how many trajectories a signal is on, and for how many it cannot be told.

    `unknown` are those of which something is missing; `not_yet` wait for a step.
    """

    rule: Rule
    on: int
    unknown: int
    not_yet: int


class Judged(NamedTuple):
    municipality: Organisation
    as_of: date | None
    finished_at: datetime | None
    may_refresh: bool


def rules_for(user: User) -> list[Rule]:
    """Return the signals that someone may see anywhere; a provider only those that are its turn."""
    if any(member.role in GUIDES for member in trajectories.memberships(user)):
        return list(signals.ALL)
    return own_rules(user)


def own_rules(user: User) -> list[Rule]:
    """Return the signals on which the providers someone works for have to act.

    A school also sees who can move up: it knows the levels, the gemeente decides.
    """
    turns = {TURN_OF[ContactOrganisation(each.organisatie)] for each in own_part.providers_of(user)}
    sees_levels = TURN_OF[ContactOrganisation.TAALSCHOOL] in turns
    return [
        rule
        for rule in signals.ALL
        if rule.turn in turns or (sees_levels and rule.signal == CAN_MOVE_UP)
    ]


def guided(user: User, *, today: date) -> QuerySet[models.Trajectory]:
    """Return the trajectories that someone guides, as regisseur or as their contact person."""
    return trajectories.trajectories(visible_to=user, today=today, through=GUIDES)


def listed(wanted: Wanted, *, visible_to: User, today: date) -> QuerySet[models.Trajectory]:
    """Return the trajectories that someone may see and asked for; no order yet."""
    found = _chosen(wanted, visible_to=visible_to, today=today)
    mine = _speaking(visible_to, today=today).filter(trajectory=OuterRef("pk"))
    if wanted.state == SILENT:
        found = found.filter(_has_begun(today), ~Exists(mine.filter(state=SignalState.ON)))
    if wanted.asks_a_signal:
        found = found.filter(Exists(_matching(mine, wanted)))
    return found


class InOrder:
    """What was asked for, in order: by date, not by how bad it is.

    First what went over its limit longest ago, then warnings, then what is not known, then what
    is silent. The speaking and the silent are asked apart: sorting a whole region by its signals
    one by one takes seconds.
    """

    def __init__(
        self, wanted: Wanted, *, visible_to: User, today: date, among: Said | None = None
    ) -> None:
        self._wanted, self._among = wanted, among
        # Of a part of it the signals are few, and far between.
        self._is_of_all = any(
            member.role == RegisterRole.REGISSEUR for member in trajectories.memberships(visible_to)
        )
        self._found = listed(wanted, visible_to=visible_to, today=today)
        self._of_these = _matching(_speaking(visible_to, today=today), wanted)
        self._speaking = self._of_these.filter(trajectory__in=self._found.order_by().values("pk"))
        self._has_silent = not wanted.asks_a_signal

    def count(self) -> int:
        if self._among is None or self._wanted.state == SILENT:
            return self._found.count()
        return _how_many(self._among, self._wanted)

    def part(self, start: int, stop: int) -> list[models.Trajectory]:
        """Return those from `start` up to `stop`."""
        numbers = self._numbers(start, stop)
        found = models.Trajectory.objects.select_related("municipality").in_bulk(numbers)
        return [found[number] for number in numbers]

    def _numbers(self, start: int, stop: int) -> list[int]:
        first = self._longest_over(stop)
        if len(first) == stop:
            return first[start:]
        numbers = list(self._in_order()[start:stop])
        if self._has_silent and len(numbers) < stop - start:
            before = self._speaking.order_by().values("trajectory").distinct().count()
            silent = self._found.exclude(
                Exists(self._speaking.filter(trajectory=OuterRef("pk")))
            ).order_by("pseudonym")
            numbers += silent.values_list("pk", flat=True)[
                max(0, start - before) : max(0, stop - before)
            ]
        return numbers

    def _in_order(self) -> QuerySet[models.Trajectory, int] | QuerySet[models.StandingSignal, int]:
        """Return the numbers of those of whom something is said."""
        if self._wanted.state in {SignalState.UNKNOWN, SILENT}:
            # Of none of them is a signal on: nothing has a date.
            unknown = self._of_these.filter(trajectory=OuterRef("pk"))
            return self._found.filter(Exists(unknown)).order_by("pk").values_list("pk", flat=True)
        return (
            self._speaking.values("trajectory")
            .annotate(
                over_since=Min("since", filter=Q(level=SignalLevel.OVER)),
                warned_since=Min("since", filter=Q(level=SignalLevel.WARN)),
            )
            .order_by(
                F("over_since").asc(nulls_last=True),
                F("warned_since").asc(nulls_last=True),
                "trajectory",
            )
            .values_list("trajectory", flat=True)
        )

    def _longest_over(self, number: int) -> list[int]:
        """Return the first so many of those over a limit, for who sees a register; or fewer.

        The first page is all that most people read. It is read from the signals in their order, so
        that the others are not sorted for it.
        """
        is_far = number > MOST_READ_IN_ORDER or self._wanted.state not in {"", SignalState.ON}
        if is_far or not self._is_of_all:
            return []
        over = (
            self._of_these.filter(
                Exists(self._found.filter(pk=OuterRef("trajectory"))),
                level=SignalLevel.OVER,
                since__isnull=False,
            )
            .order_by("since", "trajectory")
            .values_list("trajectory", "since")
        )
        found: dict[int, date | None] = {}
        last = None
        for trajectory, since in over.iterator(chunk_size=number):
            # Those of the same day are read to the end: among them a warning decides.
            if len(found) >= number and since != last:
                break
            found.setdefault(trajectory, since)
            last = since
        warned = dict(
            self._of_these.filter(trajectory__in=found, level=SignalLevel.WARN)
            .order_by()
            .values_list("trajectory")
            .annotate(Min("since"))
        )
        order = sorted(
            found, key=lambda one: (found[one] or date.max, warned.get(one) or date.max, one)
        )
        return order[:number]


Said = Counter[Signals]  # how many trajectories there are of which the same is said


def said(wanted: Wanted, *, visible_to: User, today: date) -> Said:
    """Count what was asked for apart from its signals, by all that is said of a trajectory.

    What is set aside or not for this reader is not said. Whoever has signals set aside is read
    signal by signal, and so is everybody for a provider, who sees some of the signals.
    """
    chosen = _chosen(wanted, visible_to=visible_to, today=today).order_by()
    one_by_one = chosen
    found: Said = Counter()
    if not own_part.providers_of(visible_to):
        resting = _resting(today).values("trajectory")
        one_by_one = chosen.filter(pk__in=resting)
        texts = chosen.exclude(pk__in=resting).values_list("said_together__said")
        found.update({apart(text or ""): number for text, number in texts.annotate(Count("pk"))})
    of_one: dict[int, list[tuple[str, str]]] = {
        number: [] for number in one_by_one.values_list("pk", flat=True)
    }
    speaking = _speaking(visible_to, today=today).filter(trajectory__in=one_by_one.values("pk"))
    for number, rule, state in speaking.order_by().values_list("trajectory", "rule", "state"):
        of_one[number].append((rule, state))
    found.update(tuple(sorted(signals)) for signals in of_one.values())
    return found


def counts(
    wanted: Wanted, *, visible_to: User, today: date, among: Said | None = None
) -> list[OfRule]:
    """Count trajectories per signal, among what was asked for apart from the signal itself.

    `among` is what `said` gave, for who has it already.
    """
    if among is None:
        among = said(wanted, visible_to=visible_to, today=today)
    found: Counter[tuple[str, str]] = Counter()
    for spoken, number in among.items():
        for signal in spoken:
            found[signal] += number
    counted = [
        OfRule(
            rule,
            found[rule.signal, SignalState.ON],
            found[rule.signal, SignalState.UNKNOWN],
            found[rule.signal, SignalState.NOT_YET],
        )
        for rule in rules_for(visible_to)
        if not wanted.turn or rule.turn == wanted.turn
    ]
    return [each for each in counted if each.on or each.unknown or each.not_yet]


def _how_many(among: Said, wanted: Wanted) -> int:
    """Return of how many trajectories is said what was asked for; see `_matching`."""
    if not wanted.asks_a_signal:
        return among.total()
    rules = {
        rule.signal
        for rule in signals.ALL
        if wanted.signal in {"", rule.signal} and wanted.turn in {"", rule.turn}
    }
    states = set(SignalState.values) - {SignalState.NOT_YET}
    if wanted.state in SignalState.values:
        states = {wanted.state}
    is_any = not wanted.signal and not wanted.turn
    return sum(
        number
        for spoken, number in among.items()
        if any(state in states and (is_any or rule in rules) for rule, state in spoken)
    )


class Totals(NamedTuple):
    """How many trajectories there are, with a signal on, and with something not known."""

    listed: int
    on: int
    unknown: int
    aside: int  # signals, not trajectories


def totals(wanted: Wanted, *, visible_to: User, today: date, among: Said | None = None) -> Totals:
    """Count what was asked for, apart from the state that was asked for.

    `among` is what `said` gave, for who has it already.
    """
    if among is None:
        among = said(wanted, visible_to=visible_to, today=today)
    asked = replace(wanted, state="")
    # By the few notes, so that not every signal is asked.
    resting = _resting(today).values("trajectory")
    aside = _matching(_all(visible_to, today=today), asked).filter(
        set_aside(today),
        trajectory__in=_chosen(asked, visible_to=visible_to, today=today)
        .filter(pk__in=resting)
        .values("pk"),
    )
    return Totals(
        listed=_how_many(among, asked),
        on=_how_many(among, replace(wanted, state=SignalState.ON)),
        unknown=_how_many(among, replace(wanted, state=SignalState.UNKNOWN)),
        aside=aside.count(),
    )


def rows_of(page: Sequence[models.Trajectory], *, visible_to: User, today: date) -> list[Listed]:
    """Return what the page shows of these trajectories, in a fixed number of queries."""
    numbers = [each.pk for each in page]
    may_guide = set(
        guided(visible_to, today=today).filter(pk__in=numbers).values_list("pk", flat=True)
    )
    found = {each.pk: Listed(each, each.pk in may_guide) for each in page}
    _tell_of_now(found, today)
    for contact in (
        trajectories.contacts_on(today)
        .filter(trajectory__in=may_guide, organisatie=ContactOrganisation.GEMEENTE)
        .exclude(contactpersoon="")
        .order_by("van", "id")
    ):
        found[contact.trajectory_id].contacts.append(contact.contactpersoon)
    planned = current("afspraken").filter(
        trajectory__in=may_guide, gepland_op__gte=today, status__in=("gepland", "")
    )
    for number, day in planned.order_by("-gepland_op").values_list("trajectory", "gepland_op"):
        found[number].next_appointment = day
    speaking = (
        _all(visible_to, today=today)
        .filter(trajectory__in=numbers)
        .annotate(is_aside=set_aside(today))
        .order_by("-level", "since", "rule")
    )
    for number, rule, state, level, since, is_aside in speaking.values_list(
        "trajectory", "rule", "state", "level", "since", "is_aside"
    ):
        row = found[number]
        if is_aside:
            row.aside += 1
        elif state == SignalState.UNKNOWN:
            row.unknown += 1
        elif state == SignalState.NOT_YET:
            row.not_yet += 1
        elif rule in signals.BY_SIGNAL:  # one that was dropped stands until the next judging
            row.signals.append(Standing(signals.BY_SIGNAL[rule], level, since))
    for row in found.values():
        row.signals.sort(key=lambda each: (not each.is_over, each.since or today))
    return list(found.values())


def _tell_of_now(found: dict[int, Listed], today: date) -> None:
    """Fill in group, route and term as the rules see them on this day."""
    routes, groups = held_by(tables.LEERROUTES, found), held_by(tables.DOELGROEPEN, found)
    decisions = held_by(tables.BESLUITEN, found)
    for number, (record,) in held_by(tables.TRAJECTEN, found).items():
        row = found[number]
        facts = Facts(row.trajectory.pseudonym, record)
        facts.leerroutes, facts.doelgroepen = tuple(routes[number]), tuple(groups[number])
        facts.besluiten = tuple(decisions[number])
        case = Case(facts, today, {})
        row.group, row.route, row.is_over = case.group, case.route, case.is_over
        row.begins_on = None if case.exists else facts.begins_on
        row.has_pip = case.pip is not None
        row.last_day = case.end - DAY if case.end else None


def judged(user: User, *, wanted: str = "") -> list[Judged]:
    """Return when the signals of each of someone's municipalities were last judged."""
    here = [
        each
        for each in trajectories.municipalities(visible_to=user)
        if not wanted or each.slug == wanted
    ]
    last = {
        each.municipality_id: each
        for each in models.Judging.objects.filter(municipality__in=[each.pk for each in here])
    }
    return [
        Judged(
            each,
            last[each.pk].as_of if each.pk in last else None,
            last[each.pk].finished_at if each.pk in last else None,
            bool(trajectories.roles(user, each) & set(GUIDES)),
        )
        for each in here
    ]


def contact_keys(user: User, *, today: date, wanted: str = "") -> list[str]:
    """Return the contact persons at the municipalities of a regisseur, to choose from."""
    steered = [
        member.municipality_id
        for member in trajectories.memberships(user)
        if member.role == RegisterRole.REGISSEUR
        and (not wanted or member.municipality.slug == wanted)
    ]
    return list(
        trajectories.contacts_on(today)
        .filter(trajectory__municipality__in=steered, organisatie=ContactOrganisation.GEMEENTE)
        .exclude(contactpersoon="")
        .order_by("contactpersoon")
        .values_list("contactpersoon", flat=True)
        .distinct()
    )


def set_aside(today: date) -> Q:
    """Is a signal set aside until after today? The last word about that counts."""
    notes = models.SignalNote.objects.filter(
        trajectory=OuterRef("trajectory"), rule=OuterRef("rule"), returns_on__isnull=False
    )
    resting = _resting(today)
    # Few trajectories have such a note: the others need not be asked signal by signal.
    return Q(trajectory__in=resting.values("trajectory")) & Q(
        Exists(
            notes.filter(returns_on__gt=today).filter(~Exists(notes.filter(pk__gt=OuterRef("pk"))))
        )
    )


def _resting(today: date) -> QuerySet[models.SignalNote]:
    """Return notes that set a signal aside until after today, be it that a later one does not."""
    return models.SignalNote.objects.filter(returns_on__gt=today)


def _all(user: User, *, today: date) -> QuerySet[models.StandingSignal]:
    """Return the standing signals that someone may see, also those that were set aside."""
    found = models.StandingSignal.objects.all()
    providers = own_part.providers_of(user)
    if not providers:
        return found
    own = [rule.signal for rule in own_rules(user)]
    return found.filter(
        (Q(rule__in=own) & ~own_part.tells_of_another(providers, today=today))
        | Q(trajectory__in=guided(user, today=today).order_by().values("pk"))
    )


def _speaking(user: User, *, today: date) -> QuerySet[models.StandingSignal]:
    return _all(user, today=today).filter(~set_aside(today))


def _matching(
    found: QuerySet[models.StandingSignal], wanted: Wanted
) -> QuerySet[models.StandingSignal]:
    if wanted.signal:
        found = found.filter(rule=wanted.signal)
    if wanted.turn:
        found = found.filter(rule__in=_of_turn(wanted.turn))
    if wanted.state in SignalState.values:
        return found.filter(state=wanted.state)
    # What waits for a step asks nothing of anybody.
    return found.exclude(state=SignalState.NOT_YET)


def _of_turn(turn: str) -> list[str]:
    return [rule.signal for rule in signals.ALL if rule.turn == turn]


def _chosen(wanted: Wanted, *, visible_to: User, today: date) -> QuerySet[models.Trajectory]:
    """Return what someone may see by route, group, contact person and municipality."""
    found = trajectories.trajectories(visible_to=visible_to, today=today)
    if wanted.municipality:
        found = found.filter(municipality__slug=wanted.municipality)
    if wanted.route:
        found = found.filter(_holds("leerroutes", "leerroute", wanted.route, today))
    if wanted.group:
        found = found.filter(_holds("doelgroepen", "doelgroep", wanted.group, today))
    if wanted.contact:
        contacts = (
            trajectories.contacts_on(today)
            .filter(trajectory=OuterRef("pk"), organisatie=ContactOrganisation.GEMEENTE)
            .exclude(contactpersoon="")
        )
        found = found.filter(
            ~Exists(contacts)
            if wanted.contact == NOBODY
            else Exists(contacts.filter(contactpersoon=wanted.contact))
        )
    return found


def _has_begun(today: date) -> Q:
    """Return whether a trajectory is there, as in the rules: from the first of its dates."""
    record = current("trajecten").filter(trajectory=OuterRef("pk"))
    begun = Q(pk__in=())
    undated = Q()
    for name in BEGINS_WITH:
        begun |= Q(**{f"{name}__lte": today})
        undated &= Q(**{f"{name}__isnull": True})
    return Q(Exists(record.filter(begun | undated)))


def _holds(table: str, column: str, value: str, today: date) -> Q:
    """Say what holds today; where there is a history, it wins over the column, as in the rules."""
    periods = current(table).filter(trajectory=OuterRef("pk"))
    running = periods.filter(Q(tot=None) | Q(tot__gt=today), van__lte=today)
    record = current("trajecten").filter(trajectory=OuterRef("pk"))
    if value == UNKNOWN:
        return Q(Exists(periods) & ~Exists(running.exclude(**{column: ""}))) | Q(
            ~Exists(periods) & Exists(record.filter(**{column: ""}))
        )
    return Q(Exists(running.filter(**{column: value}))) | Q(
        ~Exists(periods) & Exists(record.filter(**{column: value}))
    )
