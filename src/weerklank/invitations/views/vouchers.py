"""Pages about vouchers: who got one, and a list for the accounts."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from weerklank.invitations import access
from weerklank.invitations.forms.meetings import VoucherForm
from weerklank.invitations.operations import vouchers as operations
from weerklank.invitations.queries import meetings as queries
from weerklank.safeguards import downloads, pages
from weerklank.study.views.parts import round_of


@require_http_methods(["GET", "POST"])
def vouchers(request: HttpRequest, round: str) -> HttpResponse:
    """Show which vouchers were handed out, and hand one out."""
    user, found = round_of(request, round)
    access.check_may_invite(user, found.monitor)
    by = pages.acting(request)
    given = queries.vouchers(visible_to=user).filter(round=found)
    do = request.POST.get("do", "")
    if do in {"sign", "take_back"}:
        voucher = pages.one_of(given, request.POST.get("voucher", ""))
        if do == "sign":
            operations.note_receipt(voucher=voucher, **by)
            messages.success(request, _("Genoteerd dat er getekend is."))
        else:
            operations.take_back(voucher=voucher, **by)
            messages.success(request, _("De bon is uit de lijst gehaald."))
        return redirect("invitations:vouchers", round=found.slug)
    waiting = queries.without_voucher(found)
    form = VoucherForm(people=waiting, data=request.POST or None)
    if request.method == "POST" and pages.carried_out(
        request,
        form,
        _("De bon is genoteerd."),
        lambda: operations.hand_out(round=found, **form.cleaned_data, **by),
    ):
        return redirect("invitations:vouchers", round=found.slug)
    pages.look(request, "vouchers.read", found)
    context = {
        "round": found,
        "step": "spread",
        "monitor": found.monitor,
        "vouchers": given,
        "waiting": waiting.count(),
        "form": form,
    }
    return pages.answer(request, "invitations/vouchers.html", context, form)


@require_GET
def vouchers_file(request: HttpRequest, round: str) -> HttpResponseBase:
    """Return the vouchers for the accounts: not who got them."""
    user, found = round_of(request, round)
    access.check_may_invite(user, found.monitor)
    head = [_("nummer"), _("waarde in euro"), _("uitgereikt op"), _("door"), _("getekend")]
    rows = [
        [
            one.number,
            None if one.worth is None else number_format(one.worth, 2),
            timezone.localtime(one.handed_out_at).date().isoformat(),
            one.handed_out_by.name,
            _("ja") if one.has_receipt else _("nee"),
        ]
        for one in queries.vouchers(visible_to=user).filter(round=found)
    ]
    content = downloads.table("bonnen.csv", _("Bonnen"), head, rows)
    return downloads.send(request, "bonnen.csv", content, logs="vouchers.downloaded", about=found)
