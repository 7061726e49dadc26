"""The letters that wait: a sleutelhouder makes them, and says when they are posted."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from weerklank.invitations import access
from weerklank.invitations.operations import posting, sending
from weerklank.invitations.queries import messages as queries
from weerklank.safeguards import downloads, pages
from weerklank.safeguards import queries as safeguards
from weerklank.safeguards.access import signed_in
from weerklank.study import queries as study
from weerklank.vault import queries as vault
from weerklank.vault.views import is_fresh

if TYPE_CHECKING:
    from weerklank.safeguards.models import User
    from weerklank.study.models import Round


@require_GET
def letter_rounds(request: HttpRequest, municipality: str) -> HttpResponse:
    """Show to who keeps the vault of an organisation in which rounds letters wait."""
    kept = vault.kept_by(signed_in(request))
    found = get_object_or_404(safeguards.organisations().filter(pk__in=kept), slug=municipality)
    rounds = study.rounds_of_organisations([found.pk])
    counts = queries.waiting_per_round(rounds)
    context = {
        "municipality": found,
        "rounds": [(one, counts[one.pk]) for one in rounds if one.pk in counts],
    }
    return render(request, "invitations/messages/letter_rounds.html", context)


def _round(request: HttpRequest, slug: str) -> tuple[User, Round]:
    """Return who asks and a round of hers, as a member or as one who keeps the vault."""
    user = signed_in(request)
    kept = study.rounds_of_organisations(vault.kept_by(user))
    own = study.rounds(visible_to=user)
    found = kept.filter(slug=slug).first() or get_object_or_404(own, slug=slug)
    access.check_may_see_contacts(user, found.monitor)
    return user, found


@require_http_methods(["GET", "POST"])
def letters(request: HttpRequest, round: str) -> HttpResponseBase:
    """Show the letters that wait; make them, or say that they were posted.

    Names stand in them, so the password is given again, as for the vault.
    """
    user, found = _round(request, round)
    if not is_fresh(request):
        if request.method == "GET":
            raise ReauthenticationRequired
        messages.warning(request, _("Vul uw wachtwoord weer in en doe het daarna opnieuw."))
        return redirect("invitations:letters", round=found.slug)
    if request.method == "POST":
        with pages.refused_above(request):
            done = _carry_out(request, found)
            if done is not None:
                return done
        return redirect("invitations:letters", round=found.slug)
    at = timezone.now()
    sending.stop_not_asked(at=at)
    made = posting.batches(found)
    out = [row for batch in made for row in batch.taken_out]
    pages.look(request, "letters.viewed", found)
    context = {
        "round": found,
        "municipality": found.monitor.organisation,
        "fresh": queries.waiting_letters(found).filter(attempts=0).count(),
        "batches": [
            (batch, posting.names_of(batch.taken_out, round=found, by=user, at=at))
            for batch in made
        ],
        "has_out": bool(out),
        "most": posting.MOST_IN_A_FILE,
    }
    return render(request, "invitations/messages/letters.html", context)


def _carry_out(request: HttpRequest, round_: Round) -> HttpResponseBase | None:
    """Do what a button says; None when the page is to be shown again."""
    do, acting = request.POST.get("do", ""), pages.acting(request)
    if do == "print":
        content, number = posting.print_letters(round=round_, **acting)
        return _file(request, round_, content, number)
    made_at = _moment(request.POST.get("printed_at", ""))
    if do == "again":
        content, number = posting.print_again(round=round_, printed_at=made_at, **acting)
        return _file(request, round_, content, number)
    if do == "posted":
        number = posting.say_posted(round=round_, printed_at=made_at, **acting)
        sentence = ngettext("%(n)s brief is gepost.", "%(n)s brieven zijn gepost.", number)
        messages.success(request, sentence % {"n": number})
    elif do == "back":
        posting.put_back(round=round_, printed_at=made_at, **acting)
        messages.success(request, _("De brieven wachten weer. Gooi weg wat al is gedrukt."))
    else:
        raise Http404
    return None


def _moment(text: str) -> datetime:
    """Return the moment that a form names. Raises Http404."""
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    if found is None or timezone.is_naive(found):
        raise Http404
    return found


def _file(request: HttpRequest, round_: Round, content: bytes, number: int) -> HttpResponseBase:
    return downloads.send(
        request,
        f"brieven-{round_.slug}.pdf",
        content,
        logs="letters.downloaded",
        about=round_,
        content_type="application/pdf",
        people=number,
    )
