"""Whose reading of a conversation counts, where several people coded it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from weerklank.coding import access, forms, operations, queries
from weerklank.fieldwork import queries as fieldwork
from weerklank.safeguards import pages
from weerklank.safeguards.access import can, signed_in

if TYPE_CHECKING:
    from django.http import QueryDict

    from weerklank.fieldwork.models import Conversation
    from weerklank.safeguards.models import User


def _conversation(request: HttpRequest, pk: int) -> tuple[User, Conversation]:
    user = signed_in(request)
    conversation = get_object_or_404(fieldwork.conversations(visible_to=user), pk=pk)
    return user, conversation


@require_http_methods(["GET", "POST"])
def reading(request: HttpRequest, conversation: int) -> HttpResponse:
    """Show the readings of a conversation side by side, and choose which one counts."""
    user, opened = _conversation(request, conversation)
    access.check_may_read_codings(user, opened.round)
    found = queries.readings(opened.round, visible_to=user)
    rows = queries.readings_of(opened, found)
    form = _form(rows, request.POST or None)
    if request.method == "POST":
        access.check_may_choose_reading(user, opened.round)
        if _choose(request, user, opened, rows, form):
            return redirect("coding:reading", conversation=opened.pk)
    context = {
        "conversation": opened,
        "round": opened.round,
        "step": "coding",
        "rows": rows,
        "contest": found.shown.get(opened.pk),
        "choice": queries.choice_of(opened) if opened.pk in found.shown else None,
        "is_veiled": found.sight.is_limited([opened.pk]),
        "may_choose": can(access.check_may_choose_reading, user, opened.round),
        "form": form,
    }
    return pages.answer(request, "coding/reading.html", context, form)


def _form(rows: list[queries.ReadingRow], data: QueryDict | None) -> forms.ReadingForm:
    counted = [row.reading.coder for row in rows if row.counts]
    return forms.ReadingForm(
        data=data,
        choices=[(row.reading.coder, row.name) for row in rows],
        initial={"coder": counted[0] if counted else None},
    )


def _choose(
    request: HttpRequest,
    user: User,
    conversation: Conversation,
    rows: list[queries.ReadingRow],
    form: forms.ReadingForm,
) -> bool:
    """Do what was asked for, and say what it changed; False when the form says why not."""
    before = {row.reading.coder: row for row in rows if row.counts}
    with pages.refused_in(form):
        if "undo" in request.POST:
            operations.undo_reading(conversation=conversation, by=user, at=timezone.now())
        elif form.is_valid():
            operations.choose_reading(
                conversation=conversation,
                coder=form.cleaned_data["coder"],
                **pages.acting(request),
            )
        else:
            return False
        now = [
            row
            for row in queries.readings_of(
                conversation, queries.readings(conversation.round, visible_to=user)
            )
            if row.counts
        ]
        for row in now:
            was = before.get(row.reading.coder) or next(iter(before.values()), row)
            messages.success(request, _told(was, row))
        return True
    return False


def _told(was: queries.ReadingRow, now: queries.ReadingRow) -> str:
    if was.reading.coder == now.reading.coder:
        return _("De lezing van %(name)s telt. De aantallen blijven zoals ze waren.") % {
            "name": now.name
        }
    return _(
        "De lezing van %(name)s telt nu (passages: %(codings)s). Dat was die van %(before)s "
        "(passages: %(codings_before)s). Alle aantallen, bevindingen en het rapport rekenen "
        "daarmee."
    ) % {
        "name": now.name,
        "codings": now.reading.codings,
        "before": was.name,
        "codings_before": was.reading.codings,
    }


@require_POST
def abstain(request: HttpRequest, conversation: int) -> HttpResponse:
    """Leave a conversation to others to code, and see what they coded in it."""
    user, opened = _conversation(request, conversation)
    access.check_may_abstain(user, opened.round)
    with pages.refused_above(request):
        operations.abstain(conversation=opened, by=user, at=timezone.now())
        messages.success(
            request,
            _("U codeert gesprek %(number)s niet en ziet nu wat anderen codeerden.")
            % {"number": opened.number},
        )
    return redirect("coding:overview", round=opened.round.slug)
