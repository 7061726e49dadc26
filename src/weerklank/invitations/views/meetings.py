"""Pages of the agenda: when people are spoken with, and what came of it."""

from __future__ import annotations

from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weerklank.invitations import access
from weerklank.invitations.forms import meetings as forms
from weerklank.invitations.operations import meetings as operations
from weerklank.invitations.operations import reminding as remind
from weerklank.invitations.queries import meetings as queries
from weerklank.invitations.queries import reminding as reminders
from weerklank.invitations.queries import texts
from weerklank.invitations.render import calendar
from weerklank.invitations.terms import Channel, DayPart, MessageState, SeatState, Use
from weerklank.safeguards import downloads, meanwhile, pages
from weerklank.safeguards.access import can, signed_in
from weerklank.study import access as study_access
from weerklank.study import planning
from weerklank.study import queries as study
from weerklank.study.terms import Perspective
from weerklank.study.views.parts import round_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date, datetime

    from weerklank.invitations.models import Meeting, Reminding
    from weerklank.study.models import Participant, Round


@require_GET
def agenda(request: HttpRequest, round: str) -> HttpResponse:
    """Show the appointments of a round by day, and who has none yet."""
    user, found = round_of(request, round)
    study_access.check_may_see_people(user, found.monitor)
    at = timezone.now()
    rows = list(queries.meetings(visible_to=user).filter(round=found))
    reminding = reminders.reminding_of(found)
    needs = queries.needs_of(rows)
    unplaced = queries.unplaced(found)
    takes_part = study.taking_part(one.pk for one, _reply in unplaced)
    pages.look(request, "agenda.read", found)
    context = {
        "round": found,
        "step": "spread",
        "monitor": found.monitor,
        "to_come": _by_day(
            [one for one in rows if not queries.has_ended(one, at)], reminding, needs, at
        ),
        "past": _by_day([one for one in rows if queries.has_ended(one, at)], None, needs, at),
        "count": len(rows),
        "unplaced": [
            (one, one.pk in takes_part, reply, _day_parts(reply)) for one, reply in unplaced
        ],
        "empty": queries.fell_empty(found, today=timezone.localdate()),
        "unreminded": reminders.count_unreminded(found, reminding, at=at),
        "may_plan": can(access.check_may_invite, user, found.monitor),
        **_reminding(found, reminding),
    }
    return render(request, "invitations/agenda.html", context)


def _day_parts(reply: object) -> list[str]:
    labels = dict(DayPart.choices)
    return [str(labels[one]) for one in getattr(reply, "day_parts", []) if one in labels]


def _by_day(
    rows: list[Meeting],
    reminding: Reminding | None,
    needs: Mapping[int, queries.Needs],
    at: datetime,
) -> list[tuple[date, list[tuple[Meeting, datetime | None, queries.Needs | None]]]]:
    """Return appointments by day, each with its reminder by itself and what who comes needs."""

    def day(meeting: Meeting) -> date:
        return timezone.localtime(meeting.starts_at).date()

    return [
        (
            on,
            [(one, reminders.will_go(one, reminding, at=at), needs.get(one.pk)) for one in own],
        )
        for on, own in groupby(rows, key=day)
    ]


def _reminding(round_: Round, reminding: Reminding | None) -> dict[str, object]:
    """Return what the agenda says of reminders that go by themselves."""
    found = texts.texts(round_.monitor) if reminding else {}
    drafts = [
        text
        for (use, way, _language), text in found.items()
        if use == Use.SOON and way == Channel.EMAIL and text.lacks
    ]
    return {
        "reminding": reminding,
        "reminding_stands_still": reminding is not None
        and not can(access.check_may_invite, reminding.set_by, round_.monitor),
        "drafts": [str(one.name) for one in drafts],
        "reminding_form": forms.RemindingForm(
            initial={"days": str(reminding.days if reminding else 0)}
        ),
    }


@require_POST
def reminding(request: HttpRequest, round: str) -> HttpResponse:
    """Say how long before an appointment people are reminded by itself, or that they are not."""
    user, found = round_of(request, round)
    access.check_may_invite(user, found.monitor)
    form = forms.RemindingForm(data=request.POST)
    if not form.is_valid():
        raise Http404
    with pages.refused_above(request):
        remind.set_reminding(round=found, days=form.days_before(), **pages.acting(request))
        messages.success(
            request,
            _("Mensen worden vanzelf aan hun afspraak herinnerd.")
            if form.days_before()
            else _("Er gaan geen herinneringen vanzelf."),
        )
    return redirect("invitations:agenda", round=found.slug)


@require_GET
def agenda_file(request: HttpRequest, round: str) -> HttpResponseBase:
    """Return the appointments of a round as a calendar; those of one's own with `?van=mij`."""
    user, found = round_of(request, round)
    study_access.check_may_see_people(user, found.monitor)
    rows = queries.meetings(visible_to=user).filter(round=found)
    if request.GET.get("van") == "mij":
        rows = rows.filter(interviewers=user)
    content = calendar.calendar_of(
        rows, address=partial(_address, request), needs=queries.needs_of(list(rows))
    )
    return downloads.send(
        request,
        "agenda.ics",
        content,
        logs="agenda.downloaded",
        about=found,
        content_type=calendar.CONTENT_TYPE,
    )


def _address(request: HttpRequest, meeting: Meeting) -> str:
    return request.build_absolute_uri(reverse("invitations:meeting", args=[meeting.pk]))


@require_http_methods(["GET", "POST"])
def meeting_new(request: HttpRequest, round: str) -> HttpResponse:
    """Plan an appointment."""
    user, found = round_of(request, round)
    access.check_may_invite(user, found.monitor)
    people = queries.interviewers(found)
    wanted = _wanted(request, found)
    initial: dict[str, object] = {"language": queries.language_of([wanted])} if wanted else {}
    form = forms.MeetingForm(people=people, data=request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with pages.refused_in(form):
            made = operations.make_meeting(round=found, facts=form.facts(), **pages.acting(request))
            messages.success(request, _("De afspraak staat. Kies nu wie er komt."))
            address = reverse("invitations:meeting", args=[made.pk])
            return redirect(f"{address}?wie={wanted.pk}" if wanted else address)
    context = {
        "round": found,
        "step": "spread",
        "monitor": found.monitor,
        "form": form,
        "wanted": wanted,
    }
    return pages.answer(request, "invitations/meeting_new.html", context, form)


def _wanted(request: HttpRequest, round_: Round) -> Participant | None:
    """Return for whom an appointment is planned, as the address says; None for nobody yet."""
    number = pages.number_in(request.GET.get("wie", "")) or 0
    return study.people_in(round_).filter(withdrawn_at=None, pk=number).first()


def _find(request: HttpRequest, meeting: int) -> Meeting:
    user = signed_in(request)
    found: Meeting = get_object_or_404(queries.meetings(visible_to=user), pk=meeting)
    study_access.check_may_see_people(user, found.round.monitor)
    return found


def _told_otherwise(meeting: Meeting) -> list[tuple[str, int]]:
    """Return which sides were told another length than that of this appointment, and which.

    Less than a quarter is no difference.
    """
    sides = sorted({one.participant.perspective for one in meeting.seats.all()})
    told = [(side, planning.minutes_of(meeting.round, side)) for side in sides]
    return [
        (str(Perspective(side).label), minutes)
        for side, minutes in told
        if minutes is not None and minutes != planning.in_quarters(meeting.minutes)
    ]


@require_http_methods(["GET", "POST"])
def meeting(request: HttpRequest, meeting: int) -> HttpResponse:
    """Show an appointment with who comes; give somebody a place."""
    found = _find(request, meeting)
    user = signed_in(request)
    if request.method == "POST":
        access.check_may_invite(user, found.round.monitor)
    there = found.seats.values("participant")
    people = study.people_in(found.round).filter(withdrawn_at=None).exclude(pk__in=there)
    form = forms.SeatForm(
        people=people,
        data=request.POST or None,
        initial={"participant": pages.number_in(request.GET.get("wie", ""))},
    )
    if request.method == "POST" and pages.carried_out(
        request,
        form,
        _("Deze persoon komt erbij."),
        lambda: operations.seat(
            meeting=found, participant=form.cleaned_data["participant"], **pages.acting(request)
        ),
        field="participant",
    ):
        return redirect("invitations:meeting", meeting=found.pk)
    pages.look(request, "meeting.read", found)
    at = timezone.now()
    reminding = reminders.reminding_of(found.round)
    counts = reminders.states_of(found)
    replies = queries.replies_of(one.participant for one in found.seats.all())
    context = {
        "round": found.round,
        "step": "spread",
        "monitor": found.round.monitor,
        "meeting": found,
        "reminding": reminding,
        "reminder": reminders.will_go(found, reminding, at=at),
        "reminded": [(state.label, counts[state]) for state in MessageState if counts[state]],
        "seats": [(one, replies.get(one.participant_id)) for one in found.in_order],
        "states": SeatState.choices,
        "clashes": queries.clashes(found),
        "told_otherwise": _told_otherwise(found),
        "has_begun": found.starts_at <= at,
        "free": found.capacity - found.seats.count(),
        "has_people": people.exists(),
        "is_empty": queries.fell_empty(found.round, today=timezone.localdate())
        .filter(pk=found.pk)
        .exists(),
        "untied": queries.untied(found.round) if found.starts_at <= at else [],
        "form": form,
        "may_plan": can(access.check_may_invite, user, found.round.monitor),
    }
    return pages.answer(request, "invitations/meeting.html", context, form)


@require_http_methods(["GET", "POST"])
def meeting_change(request: HttpRequest, meeting: int) -> HttpResponse:
    """Change when and where an appointment is."""
    found = _find(request, meeting)
    access.check_may_invite(signed_in(request), found.round.monitor)
    form = forms.MeetingForm(
        people=queries.interviewers(found.round),
        data=request.POST or None,
        initial=forms.shown(found),
    )
    meanwhile.carry_mark(form, forms.shown(found))
    by = pages.acting(request)

    def change() -> None:
        operations.change_meeting(meeting=found, facts=form.facts(), **by)

    if request.method == "POST" and pages.carried_out(
        request,
        form,
        _("De afspraak is gewijzigd. Wie al bericht kreeg, moet dat nog horen."),
        lambda: meanwhile.save(form, found, stored=forms.shown, change=change),
    ):
        return redirect("invitations:meeting", meeting=found.pk)
    context = {
        "round": found.round,
        "step": "spread",
        "monitor": found.round.monitor,
        "meeting": found,
        "form": form,
    }
    return pages.answer(request, "invitations/meeting_change.html", context, form)


@require_POST
def meeting_act(request: HttpRequest, meeting: int) -> HttpResponse:
    """Call an appointment off or let it stand, remind of it or not, or make its conversation."""
    found = _find(request, meeting)
    by = pages.acting(request)
    acts: dict[str, tuple[Callable[[], object], str]] = {
        "cancel": (
            lambda: operations.cancel_meeting(meeting=found, **by),
            _("De afspraak gaat niet door. Wie zou komen, moet dat nog horen."),
        ),
        "restore": (
            lambda: operations.restore_meeting(meeting=found, **by),
            _("De afspraak gaat weer door."),
        ),
        "seen": (
            lambda: operations.note_empty_seen(meeting=found, **by),
            _("Genoteerd dat u dit zag."),
        ),
        "remind": (
            lambda: operations.set_reminder(meeting=found, wanted=True, **by),
            _("Voor deze afspraak gaat de herinnering vanzelf."),
        ),
        "no_reminder": (
            lambda: operations.set_reminder(meeting=found, wanted=False, **by),
            _("Voor deze afspraak gaat geen herinnering vanzelf."),
        ),
        "tie": (
            lambda: operations.tie_conversation(
                meeting=found,
                conversation=pages.one_of(
                    queries.untied(found.round), request.POST.get("conversation", "")
                ),
                **by,
            ),
            _("Genoteerd welk gesprek dit was."),
        ),
        "begin": (
            lambda: operations.begin_conversation(meeting=found, **by),
            _("Het gesprek is gemaakt, met wie er kwam."),
        ),
    }
    if request.POST.get("do") not in acts:
        raise Http404
    act, done = acts[request.POST["do"]]
    with pages.refused_above(request):
        act()
        messages.success(request, done)
        if found.conversation_id and request.POST["do"] == "begin":
            return redirect("fieldwork:conversation", conversation=found.conversation_id)
    return redirect("invitations:meeting", meeting=found.pk)


@require_POST
def seat_act(request: HttpRequest, meeting: int, seat: int) -> HttpResponse:
    """Note whether somebody came, or take her off an appointment."""
    found = _find(request, meeting)
    place = get_object_or_404(found.seats.all(), pk=seat)
    by = pages.acting(request)
    do = request.POST.get("do", "")
    with pages.refused_above(request):
        if do == "unseat":
            operations.unseat(seat=place, **by)
            messages.success(request, _("Deze persoon is van de afspraak af."))
        elif do in SeatState.values:
            operations.note_presence(seat=place, state=do, **by)
            messages.success(request, _("Genoteerd."))
        else:
            raise Http404
    return redirect("invitations:meeting", meeting=found.pk)


@require_GET
def meeting_file(request: HttpRequest, meeting: int) -> HttpResponseBase:
    """Return one appointment as a calendar."""
    found = _find(request, meeting)
    content = calendar.calendar_of(
        [found], address=partial(_address, request), needs=queries.needs_of([found])
    )
    return downloads.send(
        request,
        "afspraak.ics",
        content,
        logs="agenda.downloaded",
        about=found,
        content_type=calendar.CONTENT_TYPE,
    )
