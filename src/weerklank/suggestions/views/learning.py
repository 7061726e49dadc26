"""Suggestions on or off, and having them made."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from weerklank.safeguards import pages
from weerklank.study.views import parts as study_pages
from weerklank.suggestions import access, jobs, operations, queries


@require_POST
def switch(request: HttpRequest, round: str) -> HttpResponse:
    """Switch suggestions of the round's monitor on or off."""
    user, round_ = study_pages.round_of(request, round)
    access.check_may_switch(user, round_.monitor)
    is_on = "on" in request.POST
    with pages.refused_above(request):
        operations.switch(monitor=round_.monitor, is_on=is_on, **pages.acting(request))
        said = _("Suggesties staan aan.") if is_on else _("Suggesties staan uit.")
        messages.success(request, said)
    return redirect("suggestions:suggestions", round=round_.slug)


@require_POST
def learn(request: HttpRequest, round: str) -> HttpResponse:
    """Have suggestions made, stop that, or let it go on."""
    user, round_ = study_pages.round_of(request, round)
    access.check_may_have(user, round_.monitor)
    with pages.refused_above(request):
        if "stop" in request.POST or "go_on" in request.POST:
            learning = queries.learning_of(round_, visible_to=user)
            if learning is None:
                return redirect("suggestions:suggestions", round=round_.slug)
            act = operations.stop_learning
            if "go_on" in request.POST:
                act = operations.go_on_learning
            act(learning=learning, **pages.acting(request))
        else:
            learning = operations.ask_to_learn(round=round_, **pages.acting(request))
        if "stop" not in request.POST:
            transaction.on_commit(partial(jobs.learn.enqueue, learning.pk))
    return redirect("suggestions:suggestions", round=round_.slug)
