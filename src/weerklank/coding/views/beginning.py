"""A monitor that begins with a text: everything made in one act, and on to the coding page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from weerklank.coding import operations
from weerklank.fieldwork import access, forms, terms
from weerklank.fieldwork import queries as fieldwork
from weerklank.fieldwork.forms import CodebookStart
from weerklank.fieldwork.views import drafts
from weerklank.safeguards import pages
from weerklank.safeguards.access import signed_in

if TYPE_CHECKING:
    from weerklank.fieldwork.models import Transcript


@require_POST
def begin(request: HttpRequest, draft: int) -> HttpResponse:
    """Make organisation, monitor, round, codebook and conversation around a text."""
    user = signed_in(request)
    found = get_object_or_404(fieldwork.drafts(visible_to=user), pk=draft)
    access.check_may_change_draft(user, found)
    if found.state != terms.DraftState.READY or found.round is not None:
        return redirect("fieldwork:draft", draft=found.pk)
    store = forms.StoreForm(data=request.POST, round_=None)
    around = drafts.begin_form(found, user, request.POST)
    ties = drafts.ties_of(found, request.POST)
    # All are asked, so that every mistake is shown at once.
    if all([store.is_valid(), around.is_valid(), *(tie.is_valid() for _label, tie in ties)]):
        with pages.refused_in(store):
            transcript = operations.begin_with_text(
                draft=found,
                beginning=around.beginning(),
                has_our_codebook=around.cleaned_data["codebook"] == CodebookStart.OURS,
                new_conversation=store.new_conversation(),
                ties={label: tie.tie() for label, tie in ties},
                revision=drafts.revision_of(request),
                **pages.acting(request),
            )
            return _onward(request, transcript, around.cleaned_data["codebook"])
    page = drafts.page_of(found, user, store_form=store, begin_form=around, ties=ties)
    return render(request, "fieldwork/draft.html", page, status=422)


def _onward(request: HttpRequest, transcript: Transcript, codebook: str) -> HttpResponseRedirect:
    """Go to the text to code it, or first to where the codes come from."""
    round_ = transcript.conversation.round
    if codebook == CodebookStart.OURS:
        messages.success(
            request, _("Alles staat klaar. Kies woorden in de tekst en geef een code.")
        )
        return redirect("coding:code", conversation=transcript.conversation_id)
    if codebook == CodebookStart.FILE:
        messages.success(request, _("Het gesprek is ingelezen. Kies nu het bestand met de codes."))
        return redirect(reverse("exchange:overview", kwargs={"round": round_.slug}))
    messages.success(request, _("Het gesprek is ingelezen. Maak nu uw eerste codes."))
    return redirect(reverse("coding:codebook", kwargs={"round": round_.slug}))
