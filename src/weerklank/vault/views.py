"""The pages of the vault: looking someone up, what was looked up, and who may."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.decorators import reauthentication_required
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from weerklank.safeguards import pages
from weerklank.safeguards import queries as safeguards
from weerklank.safeguards.access import signed_in
from weerklank.vault import forms, operations, queries

if TYPE_CHECKING:
    from weerklank.safeguards.models import Organisation, User

LINES_ON_A_PAGE = 50


def kept_by(user: User, slug: str) -> Organisation:
    """Return a municipality whose vault this person keeps; for others it does not exist."""
    found: Organisation = get_object_or_404(
        safeguards.organisations().filter(pk__in=queries.kept_by(user)), slug=slug
    )
    return found


@sensitive_post_parameters("number")
@require_http_methods(["GET", "POST"])
def keys(request: HttpRequest, municipality: str) -> HttpResponse:
    """Find a number by its pseudonym or the other way round, with a password given just now."""
    found = kept_by(signed_in(request), municipality)
    if not is_fresh(request):
        if request.method == "GET":
            raise ReauthenticationRequired
        # Not by the library's way, which would keep the number in the session meanwhile.
        messages.warning(request, _("Vul uw wachtwoord weer in en zoek daarna opnieuw."))
        return redirect("vault:keys", municipality=found.slug)
    context: dict[str, object] = {
        "municipality": found,
        "by_pseudonym": forms.PseudonymForm(prefix="p"),
        "by_number": forms.NumberForm(prefix="n"),
    }
    status = 200
    if request.method == "POST":
        is_found = _look_up(request, found, context)
        status = 200 if is_found else 422
    return render(request, "vault/keys.html", context, status=status)


def _look_up(request: HttpRequest, municipality: Organisation, context: dict[str, object]) -> bool:
    """Put what was found in the context. False when nothing was, or the form was not filled in."""
    form: forms.PseudonymForm | forms.NumberForm
    if request.POST.get("do") == "pseudonym":
        form = context["by_pseudonym"] = forms.PseudonymForm(request.POST, prefix="p")
    elif request.POST.get("do") == "number":
        form = context["by_number"] = forms.NumberForm(request.POST, prefix="n")
    else:
        raise Http404
    if not form.is_valid():
        return False
    with pages.refused_in(form):
        if isinstance(form, forms.PseudonymForm):
            context["pseudonym"] = form.cleaned_data["pseudonym"]
            context["number"] = operations.find_number(
                municipality_id=municipality.pk, **form.cleaned_data, **pages.acting(request)
            )
        else:
            context["people"] = operations.find_pseudonyms(
                municipality_id=municipality.pk, **form.cleaned_data, **pages.acting(request)
            )
        return True
    return False


def is_fresh(request: HttpRequest) -> bool:
    """Return whether she gave her password in the last five minutes."""
    try:
        reauthentication_required(lambda request: HttpResponse())(request)
    except ReauthenticationRequired:
        return False
    return True


@require_GET
def log(request: HttpRequest, municipality: str) -> HttpResponse:
    """Show what was done with the keys, newest first; about one person with `?over=`."""
    found = kept_by(signed_in(request), municipality)
    about = request.GET.get("over", "").strip()
    lines = queries.access_lines(found.pk)
    page = pages.page_of(request, lines.filter(subject=about) if about else lines, LINES_ON_A_PAGE)
    context = {"municipality": found, "page": page, "about": about}
    return render(request, "vault/log.html", context)


@require_http_methods(["GET", "POST"])
def keyholders(request: HttpRequest, municipality: str) -> HttpResponse:
    """Say who keeps a vault; only for who looks after the installation."""
    if not signed_in(request).is_installation_beheerder:
        raise Http404
    found: Organisation = get_object_or_404(safeguards.organisations(), slug=municipality)
    holders = safeguards.accounts().filter(pk__in=queries.keyholders(found.pk))
    form = forms.KeyholderForm()
    if request.method == "POST":
        by = pages.acting(request)
        if request.POST.get("do") == "dismiss":
            account = pages.one_of(holders, request.POST.get("account", ""))
            operations.dismiss_keyholder(municipality_id=found.pk, account=account, **by)
            messages.success(request, _("Deze persoon is geen sleutelhouder meer."))
            return redirect("vault:keyholders", municipality=found.slug)
        form = forms.KeyholderForm(request.POST)
        if pages.carried_out(
            request,
            form,
            _("De sleutelhouder is benoemd."),
            lambda: operations.name_keyholder(municipality_id=found.pk, **form.cleaned_data, **by),
        ):
            return redirect("vault:keyholders", municipality=found.slug)
    context = {
        "municipality": found,
        "holders": holders,
        "form": form,
        "asks_dismissal": request.GET.get("ontheffen", ""),
    }
    return pages.answer(request, "vault/keyholders.html", context)
