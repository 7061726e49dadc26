"""The installation's accounts and organisations, for who looks after it."""

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from weerklank.safeguards import access, forms, pages, queries, wording
from weerklank.safeguards import accounts as operations
from weerklank.safeguards.models import User
from weerklank.safeguards.terms import LogResult

LINES_ON_A_PAGE = 50


@require_http_methods(["GET", "POST"])
def accounts(request: HttpRequest) -> HttpResponse:
    user = access.signed_in(request)
    access.check_may_install(user)
    opened, form = request.GET.get("nieuw", ""), None
    if request.method == "POST":
        opened = request.POST.get("do", "")
        if opened not in forms.FORMS:
            raise Http404
        form = forms.FORMS[opened](request.POST)
        if form.is_valid():
            with pages.refused_in(form):
                _carry_out(request, opened, form)
                return redirect("safeguards:accounts")
    elif opened in {"add_account", "add_organisation"}:
        form = forms.FORMS[opened]()
    context = {
        "accounts": queries.accounts(),
        "organisations": queries.organisations(),
        "form": form,
        "opened": opened,
        "is_button": isinstance(form, forms.ConfirmForm),
        "asks": _asked(request),
        "link": pages.kept_link(request),
    }
    return pages.answer(request, "safeguards/accounts.html", context)


def _asked(request: HttpRequest) -> str:
    """Return which button asks to be sure, such as reset-3."""
    for do in ("reset", "deactivate"):
        if do in request.GET:
            return f"{do}-{request.GET[do]}"
    return ""


def _carry_out(request: HttpRequest, do: str, form: Form) -> None:
    by = pages.acting(request)
    if do == "add_account":
        account = operations.create_account(**form.cleaned_data, **by)
        link = operations.invite_link(account)
        operations.mail_link(account, link)
        pages.keep_link(request, account, link)
    elif do == "add_organisation":
        operations.create_organisation(**form.cleaned_data, **by)
        messages.success(request, _("De organisatie is toegevoegd."))
    else:
        account = _account(request)
        if do == "reset":
            pages.keep_link(request, account, operations.reset_password(account=account, **by))
        elif do == "deactivate":
            operations.deactivate(account=account, **by)
            messages.success(request, _("Het account is afgesloten."))
        else:
            operations.reactivate(account=account, **by)
            messages.success(request, _("Het account is weer open."))


def _account(request: HttpRequest) -> User:
    return pages.one_of(queries.accounts(), request.POST.get("account", ""))


@require_GET
def installation_log(request: HttpRequest) -> HttpResponse:
    """Show log-ins, refused ones, and what was done with accounts; newest first."""
    access.check_may_install(access.signed_in(request))
    lines = queries.log_of_installation()
    only_refused = request.GET.get("geweigerd") == "1"
    if only_refused:
        lines = lines.filter(result=LogResult.REFUSED)
    page = pages.page_of(request, lines, LINES_ON_A_PAGE)
    context = {
        "page": page,
        "rows": wording.lines_in_words(page),
        "only_refused": only_refused,
    }
    return render(request, "safeguards/installation_log.html", context)
