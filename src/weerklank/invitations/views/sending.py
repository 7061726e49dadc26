"""Inviting a round: how far messages are, who writes, who gets one, and what a person decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weerklank.invitations import access
from weerklank.invitations.forms import messages as forms
from weerklank.invitations.operations import letterhead as heads
from weerklank.invitations.operations import posting, queueing, senders
from weerklank.invitations.queries import messages as queries
from weerklank.invitations.rules import telling
from weerklank.invitations.terms import Channel, MessageState
from weerklank.safeguards import downloads, pages
from weerklank.safeguards.access import signed_in
from weerklank.study import planning
from weerklank.study import queries as study

if TYPE_CHECKING:
    from weerklank.invitations.models import Message
    from weerklank.safeguards.models import User
    from weerklank.study.models import Round

ON_A_PAGE = 50


def _round(request: HttpRequest, slug: str) -> tuple[User, Round]:
    """Return who asks and the round of the address; only for who may invite."""
    user = signed_in(request)
    found: Round = get_object_or_404(study.rounds(visible_to=user), slug=slug)
    access.check_may_invite(user, found.monitor)
    return user, found


def _context(round_: Round) -> dict[str, object]:
    return {
        "round": round_,
        "monitor": round_.monitor,
        "step": "spread",
        "lengths": planning.differing_lengths(round_),
    }


@require_GET
def inviting(request: HttpRequest, round: str) -> HttpResponse:
    """Show how far the messages of a round are; first what somebody has to decide."""
    user, found = _round(request, round)
    pages.look(request, "messages.viewed", found)
    state = request.GET.get("stand", "")
    rows = queries.messages(visible_to=user).filter(candidate__round=found)
    if state in MessageState.values:
        rows = rows.filter(state=state)
    uses, kinds = queries.counts(found)
    undecided = queries.undecided(found)
    waiting = queries.waiting_letters(found).count()
    context = _context(found) | {
        "head": queries.letterhead(found),
        "uses": uses,
        "kinds": kinds,
        "states": MessageState,
        "state": state,
        "undecided": list(undecided[:ON_A_PAGE]),
        "undecided_count": undecided.count(),
        "letters": waiting,
        "page_obj": pages.page_of(request, rows, ON_A_PAGE),
        "card_form": _card_form(found, user),
        "today": timezone.localdate(),
    }
    return render(request, "invitations/messages/inviting.html", context)


def _card_form(
    round_: Round, user: User, data: forms.CardForm | None = None
) -> forms.CardForm | None:
    people = [
        (one.pk, one.pseudonym)
        for one in queries.candidates_for(round_, user)
        if one.emptied_at is None
    ]
    return forms.CardForm(people=people) if people else None


@require_http_methods(["GET", "POST"])
def letterhead(request: HttpRequest, round: str) -> HttpResponse:
    """Ask who writes, where people call, and until when they can answer."""
    _user, found = _round(request, round)
    head = queries.letterhead(found)
    today = timezone.localdate()
    initial = {
        "sender": head.sender if head else heads.proposed_sender(found.monitor.organisation),
        "phone": head.phone if head else "",
        "cards_end_on": head.cards_end_on if head else heads.proposed_end(today),
        "revision": head.revision if head else 0,
    }
    form = forms.LetterheadForm(data=request.POST or None, initial=initial)
    if request.method == "POST" and pages.carried_out(
        request,
        form,
        _("Bewaard."),
        lambda: heads.set_letterhead(
            round=found, today=today, **form.cleaned_data, **pages.acting(request)
        ),
    ):
        return redirect("invitations:inviting", round=found.slug)
    context = _context(found) | {"form": form}
    return pages.answer(request, "invitations/messages/letterhead.html", context, form)


@require_http_methods(["GET", "POST"])
def send(request: HttpRequest, round: str) -> HttpResponse:
    """Ask what goes by which way, show who would get it and who not, and queue it."""
    _user, found = _round(request, round)
    asked = request.POST if request.method == "POST" else request.GET
    form = forms.SendForm(data=asked if "use" in asked else None)
    plan, met = None, pages.Refusals()
    if form.is_bound and form.is_valid():
        chosen = form.cleaned_data | {"round": found, "today": timezone.localdate()}
        met = pages.Refusals(form)
        with met:
            if request.method == "POST":
                numbers = [pages.number_in(one) for one in request.POST.getlist("candidate")]
                made = queueing.queue(
                    candidates=[one for one in numbers if one is not None],
                    **chosen,
                    **pages.acting(request),
                )
                messages.success(request, _said(made))
                return redirect("invitations:inviting", round=found.slug)
            plan = queueing.plan_sending(**chosen, **pages.acting(request))
            pages.look(request, "messages.previewed", found)
        if plan is None and not isinstance(
            met.refusal, queueing.NoLetterhead | queueing.CardsEnded | queueing.WayNotSetUp
        ):
            again = pages.Refusals()
            with again:
                plan = queueing.plan_sending(**chosen, **pages.acting(request))
    picked = {pages.number_in(one) for one in request.POST.getlist("candidate")}
    context = _context(found) | {
        "form": form,
        "plan": plan,
        "picked": picked if request.method == "POST" else None,
        "has_mail": senders.is_set_up(Channel.EMAIL),
        "has_sms": senders.is_set_up(Channel.SMS),
        "needs_head": isinstance(met.refusal, queueing.NoLetterhead | queueing.CardsEnded),
        "telling": telling.find(settings.PUBLIC_BASE_URL, "nl"),
        "base": settings.PUBLIC_BASE_URL,
    }
    has_errors = form.is_bound and bool(form.errors)
    return render(
        request, "invitations/messages/send.html", context, status=422 if has_errors else 200
    )


def _said(made: list[Message]) -> str:
    """Say what happens now with messages that were queued."""
    letters = sum(one.channel == Channel.LETTER for one in made)
    others = len(made) - letters
    said = []
    if others:
        sentence = ngettext(
            "%(n)s bericht staat klaar en gaat zo weg.",
            "%(n)s berichten staan klaar en gaan zo weg.",
            others,
        )
        said.append(sentence % {"n": others})
    if letters:
        sentence = ngettext(
            "%(n)s brief wacht tot een sleutelhouder die drukt.",
            "%(n)s brieven wachten tot een sleutelhouder ze drukt.",
            letters,
        )
        said.append(sentence % {"n": letters})
    return " ".join(said)


def _message(request: HttpRequest, number: int) -> Message:
    found: Message = get_object_or_404(queries.messages(visible_to=signed_in(request)), pk=number)
    return found


def _home(message: Message) -> HttpResponse:
    return redirect(reverse("invitations:inviting", args=[message.candidate.round.slug]))


@require_POST
def message_back(request: HttpRequest, message: int) -> HttpResponse:
    """Take a message that waits out of the queue."""
    found = _message(request, message)
    with pages.refused_above(request):
        queueing.take_back(message=found, **pages.acting(request))
        messages.success(
            request,
            _("Teruggehaald: %(pseudonym)s krijgt dit bericht niet.")
            % {"pseudonym": found.candidate.pseudonym},
        )
    return _home(found)


@require_POST
def message_again(request: HttpRequest, message: int) -> HttpResponse:
    """Send once more what is not known to have gone, or did not go."""
    found = _message(request, message)
    with pages.refused_above(request):
        queueing.send_again(message=found, today=timezone.localdate(), **pages.acting(request))
        messages.success(
            request,
            _("Het bericht aan %(pseudonym)s gaat opnieuw.")
            % {"pseudonym": found.candidate.pseudonym},
        )
    return _home(found)


@require_POST
def card(request: HttpRequest, round: str) -> HttpResponseBase:
    """Send a card to hand to somebody, without her name on it."""
    user, found = _round(request, round)
    people = queries.candidates_for(found, user)
    form = forms.CardForm(people=[(one.pk, one.pseudonym) for one in people], data=request.POST)
    if form.is_valid():
        number = int(form.cleaned_data["candidate"])
        who = next(one for one in people if one.pk == number)
        with pages.refused_above(request):
            content = posting.make_card(
                candidate=who,
                language=form.cleaned_data["language"],
                today=timezone.localdate(),
                **pages.acting(request),
            )
            return downloads.send(
                request,
                f"kaart-{who.pseudonym}.pdf",
                content,
                logs="card.downloaded",
                about=who,
                content_type="application/pdf",
            )
    else:
        messages.error(request, _("Kies voor wie de kaart is."))
    return redirect("invitations:inviting", round=found.slug)
