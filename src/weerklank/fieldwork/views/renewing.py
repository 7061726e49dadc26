"""All of a text corrected by hand, and a corrected text that is taken back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from weerklank.fieldwork import access, forms, operations, queries, rules
from weerklank.safeguards import pages
from weerklank.safeguards.access import signed_in


@require_http_methods(["GET", "POST"])
def rewrite(request: HttpRequest, conversation: int) -> HttpResponse:
    """Show the whole text to correct; what was written goes on as a text that is read in."""
    user = signed_in(request)
    found = get_object_or_404(queries.conversations(visible_to=user), pk=conversation)
    access.check_may_gather(user, found.round)
    main = queries.main_transcript(found)
    if main is None or main.erased_at:
        return redirect("fieldwork:conversation", conversation=found.pk)
    form = forms.RewriteForm(
        request.POST or None,
        initial={"text": rules.as_written(main.text, queries.turns_as_said(main))},
    )
    if request.method == "POST" and form.is_valid():
        with pages.refused_in(form, field="text"):
            draft = operations.bring_in_corrected(
                conversation=found, text=form.cleaned_data["text"], **pages.acting(request)
            )
            return redirect("fieldwork:draft", draft=draft.pk)
    pages.look(request, "conversation.viewed", found)
    context = {
        "conversation": found,
        "round": found.round,
        "step": "conversations",
        "form": form,
        "has_withdrawn": main.turns.filter(is_withdrawn=True).exists(),
    }
    return pages.answer(request, "fieldwork/rewrite.html", context, form)


@require_POST
def undo(request: HttpRequest, renewal: int) -> HttpResponse:
    """Let the earlier text stand again."""
    user = signed_in(request)
    found = get_object_or_404(queries.renewals(visible_to=user), pk=renewal)
    conversation = found.transcript.conversation_id
    with pages.refused_above(request):
        earlier = operations.take_back_renewal(renewal=found, **pages.acting(request))
        messages.success(
            request,
            _("Versie %(number)s van de tekst geldt weer, met alles wat daarop stond.")
            % {"number": earlier.version},
        )
        return redirect("fieldwork:conversation", conversation=conversation)
    return redirect("coding:carried", conversation=conversation)
