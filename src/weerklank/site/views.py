"""The shell's own pages: start, help, account, language, session."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from weerklank.safeguards import access
from weerklank.site import style
from weerklank.study import queries as study


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    monitors = study.monitors(visible_to=access.signed_in(request)).prefetch_related("rounds")
    return render(request, "site/start.html", {"monitors": monitors})


@login_not_required
@require_GET
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "site/help.html")


@login_not_required
@require_GET
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "site/accessibility.html")


@require_GET
def account(request: HttpRequest) -> HttpResponse:
    return render(request, "site/account.html")


@login_not_required
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Remember the language of the interface in a cookie, and for good with an account."""
    language = request.POST.get("language", "")
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        target = "/"
    response = HttpResponseRedirect(target)
    if language in dict(settings.LANGUAGES):
        translation.activate(language)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=int(timedelta(days=365).total_seconds()),
            secure=request.is_secure(),
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite="Lax",
        )
    return response


@require_POST
def extend_session(request: HttpRequest) -> HttpResponse:
    """Start the hour without use again; asked for by the warning before it ends."""
    request.session["seen_at"] = int(timezone.now().timestamp())
    return HttpResponse(status=204)


@login_not_required
@require_GET
def security_txt(request: HttpRequest) -> HttpResponse:
    if not settings.SECURITY_CONTACT:
        raise Http404
    expires = timezone.now() + timedelta(days=300)
    return HttpResponse(
        f"Contact: {settings.SECURITY_CONTACT}\n"
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}\n"
        "Preferred-Languages: nl, en\n",
        content_type="text/plain; charset=utf-8",
    )


@login_not_required
@require_GET
def style_page(request: HttpRequest) -> HttpResponse:
    """Every part of the pages with sample data; only for whoever works on the look."""
    if not settings.DEBUG and not getattr(settings, "SHOW_STYLE_PAGE", False):
        raise Http404
    return render(request, "site/style.html", style.samples())


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was sent from a page that is too old, or from somewhere else."""
    return render(request, "site/csrf_failure.html", {"reason": reason}, status=403)
