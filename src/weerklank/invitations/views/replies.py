"""What people answered, as researchers see it, by pseudonym; and an answer by telephone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from weerklank.invitations import access
from weerklank.invitations import replies as queries
from weerklank.invitations.forms.replies import StaffReplyForm
from weerklank.invitations.operations import replying
from weerklank.invitations.rules.replies import OTHER
from weerklank.invitations.terms import DayPart, Said
from weerklank.safeguards import meanwhile, pages
from weerklank.safeguards.access import signed_in
from weerklank.sampling import selecting
from weerklank.study import queries as study
from weerklank.study.terms import LANGUAGES, Perspective

if TYPE_CHECKING:
    from weerklank.invitations.models import Reply
    from weerklank.safeguards.models import User
    from weerklank.sampling.models import Candidate
    from weerklank.study.models import Round

LENGTH = 50  # people on a page


def _round_of(request: HttpRequest, slug: str) -> tuple[User, Round]:
    """Return who asks and the round; only for who invites in it."""
    user = signed_in(request)
    found = get_object_or_404(study.rounds(visible_to=user), slug=slug)
    access.check_may_invite(user, found.monitor)
    return user, found


@dataclass(frozen=True, slots=True)
class Row:
    """One person of the list, with the answer that counts."""

    candidate: Candidate
    said: Said | None
    reply: Reply | None

    @property
    def wants_call(self) -> bool:
        return self.said == Said.CALL_ME

    @property
    def language(self) -> str:
        code = self.reply.language if self.reply else ""
        if code == OTHER:
            return _("een andere taal")
        return str(LANGUAGES[code][0]) if code in LANGUAGES else ""

    @property
    def day_parts(self) -> str:
        parts = self.reply.day_parts if self.reply else []
        return ", ".join(str(DayPart(one).label) for one in parts)


@require_GET
def replies(request: HttpRequest, round: str) -> HttpResponse:
    """List who was asked with what came of it; who wants to be called stands first."""
    user, found = _round_of(request, round)
    pages.look(request, "reply.viewed", found)
    page = pages.page_of(request, queries.asked_in(found, visible_to=user), LENGTH)
    context = {
        "round": found,
        "step": "spread",
        "monitor": found.monitor,
        "page": page,
        "rows": [Row(one, queries.stands(one), queries.reply_of(one)) for one in page],
        "sides": [
            (side.label, rows) for side in Perspective if (rows := selecting.responses(found, side))
        ],
    }
    return pages.answer(request, "invitations/replies.html", context)


@require_http_methods(["GET", "POST"])
def reply(request: HttpRequest, round: str, candidate: int) -> HttpResponse:
    """Record what somebody answered who phoned, or who was phoned."""
    user, round_ = _round_of(request, round)
    found = get_object_or_404(queries.asked_in(round_, visible_to=user), pk=candidate)
    stored = StaffReplyForm.stored(queries.stands(found), queries.reply_of(found))
    form = StaffReplyForm(request.POST if request.method == "POST" else None, initial=stored)
    meanwhile.carry_mark(form, stored)
    if request.method == "GET":
        pages.look(request, "candidate.viewed", found)
    elif pages.carried_out(
        request, form, _("Het antwoord is bewaard."), partial(_keep, request, found, form)
    ):
        return redirect("invitations:replies", round=round_.slug)
    context = {
        "round": round_,
        "step": "spread",
        "monitor": round_.monitor,
        "candidate": found,
        "former": queries.former_replies(found),
        "form": form,
    }
    return pages.answer(request, "invitations/reply.html", context, form)


def _keep(request: HttpRequest, candidate: Candidate, form: StaffReplyForm) -> None:
    meanwhile.save(
        form,
        candidate,
        stored=lambda one: StaffReplyForm.stored(queries.stands(one), queries.reply_of(one)),
        change=lambda: replying.answer(
            candidate=candidate,
            said=form.cleaned_data["said"],
            needs=form.needs(),
            **pages.acting(request),
        ),
    )
