"""Who speak here: the speakers that nobody tied yet, all on one page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from weerklank.fieldwork import access, forms, operations, queries
from weerklank.safeguards import pages
from weerklank.safeguards.access import signed_in
from weerklank.study import bases, planning
from weerklank.study.views import parts as study_pages

if TYPE_CHECKING:
    from weerklank.fieldwork.models import Conversation


@require_GET
def who_next(request: HttpRequest, round: str) -> HttpResponse:
    """Go to the first conversation in which someone speaks whom nobody tied yet."""
    user, found = study_pages.round_of(request, round)
    access.check_may_gather(user, found)
    waiting = queries.untied(found)
    if waiting:
        return redirect("fieldwork:who", conversation=waiting[0].conversation)
    return redirect("fieldwork:conversations", round=found.slug)


@require_http_methods(["GET", "POST"])
def who(request: HttpRequest, conversation: int) -> HttpResponse:
    """Say who the speakers are, and add whom nobody added yet."""
    user = signed_in(request)
    found = get_object_or_404(queries.conversations(visible_to=user), pk=conversation)
    access.check_may_gather(user, found.round)
    speakers = queries.untied_speakers(found)
    sent = request.POST if request.method == "POST" else None
    form = forms.WhoForm(
        data=sent,
        speakers=speakers,
        askable=bases.askable(found.round),
        people=queries.may_take_part(found.round),
        today=timezone.localdate(),
    )
    if request.method == "POST" and form.is_valid():
        with pages.refused_in(form):
            operations.name_speakers(
                conversation=found, who=form.who(), said=form.said(), by=user, at=timezone.now()
            )
            return _onward(request, found)
    # The first words of each speaker stand in the page.
    pages.look(request, "conversation.viewed", found)
    context = {
        "conversation": found,
        "round": found.round,
        "monitor": found.round.monitor,
        "basis": planning.basis_in(found.round),
        "step": "conversations",
        "form": form,
        "rows": [(one, words, form[f"who{one.pk}"]) for one, words in speakers],
    }
    return pages.answer(request, "fieldwork/who.html", context, form)


def _onward(request: HttpRequest, found: Conversation) -> HttpResponse:
    messages.success(request, _("De sprekers zijn vastgelegd."))
    others = [one for one in queries.untied(found.round) if one.conversation != found.pk]
    if others:
        return redirect("fieldwork:who", conversation=others[0].conversation)
    return redirect("fieldwork:conversation", conversation=found.pk)
