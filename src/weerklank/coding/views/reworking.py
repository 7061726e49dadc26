"""The codebook once it is used: another place for a code."""

from __future__ import annotations

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from weerklank.coding import forms, queries, reworking
from weerklank.coding.views.codebook import carry_out, code_of, to_change


@require_POST
def code_move(request: HttpRequest, round: str, code: int) -> HttpResponse:
    """Put a code under another one, or make it a main branch."""
    _user, round_ = to_change(request, round)
    moved = code_of(round_, code)
    codes = list(queries.codes(round_.monitor))
    form = forms.MoveForm(data=request.POST, prefix="move", code=moved, codes=codes)
    return carry_out(request, round_, moved, form, partial(reworking.move_code, code=moved))


@require_POST
def code_place(request: HttpRequest, round: str, code: int) -> HttpResponse:
    """Put a code elsewhere among those beside it."""
    _user, round_ = to_change(request, round)
    moved = code_of(round_, code)
    codes = list(queries.codes(round_.monitor))
    form = forms.PlaceForm(data=request.POST, prefix="place", code=moved, codes=codes)
    return carry_out(request, round_, moved, form, partial(reworking.place_code, code=moved))
