"""The plan of a monitor as it stands: its parts, how far they are, and when its terms are over."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Exists, OuterRef
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from weerklank.study import bases as rests
from weerklank.study import models, queries, terms, upward
from weerklank.study.rules import questions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.db.models import QuerySet
    from django.utils.functional import Promise

    from weerklank.safeguards.models import Organisation

# How long before it goes something is announced.
ANNOUNCED = timedelta(days=30)

TEXTS = (
    "reason",
    "asked_of_people",
    "places",
    "deciders",
    "basis_text",
    "terms_text",
    "thanks",
    "results_back",
)


def of(monitor: models.Monitor) -> models.Plan | None:
    return (
        models.Plan.objects.filter(monitor=monitor)
        .select_related("changed_by")
        .prefetch_related("municipalities")
        .first()
    )


def versions(monitor: models.Monitor) -> list[models.PlanVersion]:
    """Return the versions of a plan that were set, the newest first."""
    return list(models.PlanVersion.objects.filter(monitor=monitor).select_related("set_by"))


def version_now(monitor: models.Monitor) -> int | None:
    """Return which version of the plan was set last; None where none was."""
    newest = models.PlanVersion.objects.filter(monitor=monitor).values_list("number", flat=True)
    return newest.first()


def is_empty(plan: models.Plan | None) -> bool:
    """Return whether nobody wrote anything in a plan, so that a version of it would say nothing."""
    return plan is None or not (
        any(getattr(plan, name) for name in TEXTS)
        or any((plan.bases, plan.safeguards, plan.terms, plan.minutes, plan.vouchers))
        or plan.needs_checked
        or plan.needs_audio
        or plan.municipalities.exists()
    )


def followed_by(round_: models.Round) -> models.PlanVersion | None:
    """Return the version of the plan that stood when a round ended, or that stands while it runs.

    None where none was set by then: what was set for a later round is not of this one.
    """
    return next(
        (
            one
            for one in versions(round_.monitor)
            if timezone.localtime(one.set_at).date() <= round_.ends_on
        ),
        None,
    )


class Part(TypedDict):
    """A part of the plan in words: what it is called, and [label, text] for each thing in it."""

    title: str
    rows: list[list[str]]


Content = list[Part]


def content(monitor: models.Monitor) -> Content:
    """Return the plan as it reads now, in Dutch: its parts, with what stands where.

    Of the spread only how many people: for what kinds says something of who takes part.
    """
    plan = of(monitor)
    with translation.override(terms.DUTCH):
        parts = [(str(title), _written(rows)) for title, rows in _parts(monitor, plan)]
    return [{"title": title, "rows": rows} for title, rows in parts]


def _written(rows: Iterable[tuple[object, object]]) -> list[list[str]]:
    return [[str(label), str(text)] for label, text in rows if str(text).strip()]


def _parts(
    monitor: models.Monitor, plan: models.Plan | None
) -> Iterator[tuple[Promise | str, Iterable[tuple[object, object]]]]:
    yield _("Aanleiding"), [(_("Aanleiding"), plan.reason if plan else "")]
    yield (
        _("Doelen en vragen"),
        [
            (_("Bedoeling"), monitor.purpose),
            *((f"{_('Doel')} {one.number}", one.title) for one in monitor.goals.all()),
            *((f"{_('Vraag')} {one.number}", one.text) for one in monitor.questions.all()),
        ],
    )
    yield (
        _("Wat wij van wie vragen"),
        [
            (_("Wat wij vragen"), plan.asked_of_people if plan else ""),
            (_("Bedankje"), plan.thanks if plan else ""),
            *(
                (f"{_('Hoe lang een gesprek duurt')}, {who}", f"{long} {_('minuten')}")
                for who, long in minutes(plan)
            ),
            *(
                (f"{_('Cadeaubon')}, {who}", f"{euros} {_('euro')}")
                for who, euros in vouchers(plan)
            ),
            (_("Uitkomsten terug"), plan.results_back if plan else ""),
        ],
    )
    yield (
        _("Talen en geluid"),
        [(label, _("ja")) for label, is_asked in demands(plan) if is_asked],
    )
    yield (
        _("Waar"),
        [
            (_("Gemeenten en organisaties"), ", ".join(str(o) for o in municipalities(monitor))),
            (_("Kernen of wijken"), plan.places if plan else ""),
        ],
    )
    yield (
        _("Rondes en spreiding"),
        [
            *(
                (one.name, f"{one.starts_on:%d-%m-%Y} – {one.ends_on:%d-%m-%Y}")
                for one in monitor.rounds.order_by("number")
            ),
            *upward.aims(monitor),
        ],
    )
    yield _("Wie beslist"), [(_("Wie beslist"), plan.deciders if plan else "")]
    yield (
        _("Grondslag per doel"),
        [
            *((one.what, one.basis) for one in bases(plan)),
            (_("Waarom deze grondslagen"), plan.basis_text if plan else ""),
            *safeguards(plan),
        ],
    )
    yield (
        _("Bewaren"),
        [
            *((one.what, _in_months(one.months)) for one in terms_of(plan)),
            (_("Andere bewaartermijnen"), plan.terms_text if plan else ""),
        ],
    )


def _in_months(months: int | None) -> str:
    if months is None:
        return ""
    words = ngettext("%(n)s maand na de ronde", "%(n)s maanden na de ronde", months)
    return words % {"n": months}


@dataclass(frozen=True, slots=True)
class Changed:
    """What reads otherwise in a part of the plan: (same, gone or new; words)."""

    title: str
    label: str
    words: list[tuple[str, str]]


def changes(before: Content, now: Content) -> list[Changed]:
    """Return what differs between two contents, in the order of the later one."""
    old, new = _by_place(before), _by_place(now)
    return [
        Changed(*place, questions.difference(old.get(place, ""), new.get(place, "")))
        for place in {**new, **old}
        if old.get(place, "") != new.get(place, "")
    ]


def _by_place(found: Content) -> dict[tuple[str, str], str]:
    return {(part["title"], label): text for part in found for label, text in part["rows"]}


QUARTER = 15  # minutes; nobody keeps to less


def minutes_of(round_: models.Round, perspective: str) -> int | None:
    """Return how long a conversation takes at most, in quarters; None where nobody said it.

    As the guides in use say it; where they do not, as the plan says.
    """
    longest = queries.longest_conversation(round_.pk, perspective)
    if longest is None:
        plan = of(round_.monitor)
        longest = plan.minutes.get(perspective) if plan else None
    return None if longest is None else in_quarters(longest)


def minutes_told(monitor: models.Monitor, perspective: str) -> int | None:
    """Return how long people of a monitor are told that a conversation takes, in its newest round.

    In a monitor without a round, as the plan says.
    """
    newest = monitor.rounds.select_related("monitor").order_by("-number").first()
    if newest is not None:
        return minutes_of(newest, perspective)
    plan = of(monitor)
    said = plan.minutes.get(perspective) if plan else None
    return None if said is None else in_quarters(said)


def in_quarters(minutes: int) -> int:
    return -(-minutes // QUARTER) * QUARTER


@dataclass(frozen=True, slots=True)
class Length:
    """How long a conversation takes by the plan and by the guides, where they differ."""

    who: str
    by_plan: int
    by_guide: int


def differing_lengths(round_: models.Round) -> list[Length]:
    """Return of which sides the plan and the guides in use say another length; people are told one.

    Less than a quarter is no difference.
    """
    plan = of(round_.monitor)
    found = []
    for side in terms.Perspective:
        by_plan = plan.minutes.get(side) if plan else None
        by_guide = queries.longest_conversation(round_.pk, side) if by_plan else None
        if by_plan and by_guide and in_quarters(by_plan) != in_quarters(by_guide):
            found.append(Length(str(side.label), by_plan, by_guide))
    return found


def minutes(plan: models.Plan | None) -> list[tuple[str, int]]:
    """Return per side how long the plan says that a conversation takes."""
    known = plan.minutes if plan else {}
    return [(str(side.label), known[side]) for side in terms.Perspective if side in known]


def demands(plan: models.Plan | None) -> list[tuple[str, bool]]:
    """Return what may be asked of texts before they are used, and whether the plan asks it."""
    return [
        (str(_("Alleen teksten die een tweede spreker nakeek")), bool(plan and plan.needs_checked)),
        (str(_("Alleen teksten die zijn ingesproken")), bool(plan and plan.needs_audio)),
    ]


def voucher_in(plan: models.Plan | None, perspective: str) -> int | None:
    """Return of how many euros a plan promises a voucher to a side; None where it does not."""
    return plan.vouchers.get(perspective) if plan else None


def promises(monitor: models.Monitor) -> bool:
    """Return whether the plan promises somebody a voucher."""
    plan = of(monitor)
    return bool(plan and plan.vouchers)


def vouchers(plan: models.Plan | None) -> list[tuple[str, int]]:
    """Return to whom a plan promises a voucher, and of how many euros."""
    return [
        (str(side.label), euros)
        for side in terms.Perspective
        if (euros := voucher_in(plan, side)) is not None
    ]


def municipalities(monitor: models.Monitor) -> list[Organisation]:
    """Return for whom a monitor is: its own organisation first, then those of the plan."""
    plan = of(monitor)
    return [monitor.organisation, *(plan.municipalities.all() if plan else ())]


@dataclass(frozen=True, slots=True)
class Basis:
    """What is done with data, and on which basis; empty where nobody decided.

    `is_asked`: whoever it is about says yes to it herself, whatever the basis. `lacks`: it rests on
    a public task without what UAVG 24 asks.
    """

    what: str
    basis: str
    is_public_task: bool = False
    is_asked: bool = False
    lacks: bool = False


def bases(plan: models.Plan | None) -> list[Basis]:
    known = plan.bases if plan else {}
    is_guarded = rests.is_guarded(plan)
    return [
        Basis(
            str(one.label),
            str(terms.LegalBasis(known[one]).label) if known.get(one) else "",
            is_public_task=known.get(one) == terms.LegalBasis.PUBLIC_TASK,
            is_asked=one in terms.ALWAYS_ASKED,
            lacks=known.get(one) == terms.LegalBasis.PUBLIC_TASK and not is_guarded,
        )
        for one in terms.Processing
    ]


def safeguards(plan: models.Plan | None) -> list[tuple[str, str]]:
    """Return what UAVG 24 asks of research with what the plan says of it; '' where nothing."""
    known = plan.safeguards if plan else {}
    return [(str(one.label), known.get(one, "")) for one in terms.ResearchSafeguard]


def without_basis(round_: models.Round) -> list[str]:
    """Return what a round does or would do of which nobody recorded a basis that holds."""
    return [
        str(what.label)
        for what, standing in rests.all_of(round_).items()
        if standing not in (rests.Standing.CONSENT, rests.Standing.PUBLIC_TASK)
    ]


@dataclass(frozen=True, slots=True)
class BasisIn:
    """What a round may not begin with, and what in it goes on without a basis that was recorded.

    `is_open`: nothing of all that may begin, as in a new monitor. `may_object`: people are spoken
    with on a public task, so that each may object.
    """

    is_open: bool
    undecided: list[str]
    not_recorded: list[str]
    may_object: bool


def basis_in(round_: models.Round) -> BasisIn:
    """Return what the plan's bases mean for a round. One query."""
    found = rests.all_of(round_)
    return BasisIn(
        not any(found[one] in rests.MAY_BEGIN for one in found),
        [str(one.label) for one in found if found[one] not in rests.MAY_BEGIN],
        [str(one.label) for one in found if found[one] is rests.Standing.NOT_RECORDED],
        found[terms.Processing.CONVERSATION] is rests.Standing.PUBLIC_TASK,
    )


def rounds_from_before(monitor: models.Monitor) -> list[tuple[models.Round, list[str]]]:
    """Return the rounds that go on though nobody recorded a basis, each with for what."""
    found = monitor.rounds.filter(follows_plan=False).order_by("number")
    named = [(one, without_basis(one)) for one in found]
    return [(one, lacking) for one, lacking in named if lacking]


@dataclass(frozen=True, slots=True)
class Term:
    """How long Weerklank keeps a kind of data after a round; None where nobody decided."""

    what: str
    months: int | None


def terms_of(plan: models.Plan | None) -> list[Term]:
    known = plan.terms if plan else {}
    return [Term(str(one.label), known.get(one)) for one in terms.KeptData]


def ends_on(day: date, months: int) -> date:
    """Return the day on which a term of months after this day has passed."""
    number = day.year * 12 + day.month - 1 + months
    year, month = divmod(number, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def ends(round_: models.Round) -> dict[str, date | None]:
    """Return per kind of data when the plan's term for a round is over; None without a term.

    The term counts from the last day of the round.
    """
    plan = of(round_.monitor)
    known = plan.terms if plan else {}
    return {
        kind: ends_on(round_.ends_on, known[kind]) if kind in known else None
        for kind in terms.KeptData.values
    }


def rounds_with_terms() -> list[models.Round]:
    """Return the rounds of monitors whose plan has a term, or had one that was announced.

    A round that was removed waits in the bin, which has a term of its own.
    """
    members = models.Membership.objects.filter(monitor=OuterRef("monitor_id"))
    waiting = models.TermNotice.objects.filter(round=OuterRef("pk"), done_on=None)
    plans = models.Plan.objects.filter(monitor=OuterRef("monitor_id")).exclude(terms={})
    return list(
        models.Round.objects.filter(Exists(members), Exists(plans) | Exists(waiting))
        .select_related("monitor")
        .order_by("pk")
    )


def notices(round_: models.Round) -> QuerySet[models.TermNotice]:
    """Return what is announced of a round and did not go yet."""
    return models.TermNotice.objects.filter(round=round_, done_on=None).select_related(
        "round__monitor", "held_by"
    )


def announced(monitor: models.Monitor) -> list[models.TermNotice]:
    """Return what is announced of all rounds of a monitor, what goes first first."""
    found = models.TermNotice.objects.filter(round__monitor=monitor, done_on=None)
    return list(found.select_related("round", "held_by"))


def gone(monitor: models.Monitor) -> list[models.TermNotice]:
    """Return what went by a term of the plan, the last first."""
    found = models.TermNotice.objects.filter(round__monitor=monitor, done_on__isnull=False)
    return list(found.select_related("round").order_by("-done_on", "-id"))


def day_after_release(notice: models.TermNotice, today: date) -> date:
    """Return when it goes when nobody postpones it any longer from today."""
    return max(notice.ends_on, notice.goes_on, today + ANNOUNCED)
