"""The shell's own pages: start, help, account, language, session."""

from __future__ import annotations

import logging
import secrets
import sys
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
)
from django.shortcuts import render
from django.template import loader
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django.views.defaults import page_not_found

from weerklank.analysis import queries as analysis
from weerklank.fieldwork import queries as fieldwork
from weerklank.fieldwork.views import reading
from weerklank.invitations.views import missing
from weerklank.memos import access as memos_access
from weerklank.memos import queries as memos
from weerklank.safeguards import access, accounts, connections, disk, limits
from weerklank.safeguards.terms import Removable
from weerklank.site import style, waiting, walk
from weerklank.study import access as study_access
from weerklank.study import planning
from weerklank.study import queries as study
from weerklank.study.terms import Perspective
from weerklank.study.views import parts as study_pages
from weerklank.study.views import plans, removals
from weerklank.trajectories.queries import caseload, trajectories

if TYPE_CHECKING:
    from weerklank.safeguards.models import Removal, User
    from weerklank.study.models import Round

logger = logging.getLogger(__name__)
# Before it is worth trying again when somebody else writes.
_SECONDS_TO_WAIT = 30


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """Show what waits for this person, over everything she is a member of."""
    user = access.signed_in(request)
    monitors = list(study.monitors(visible_to=user).prefetch_related("rounds"))
    # Only the newest round of a monitor is at work; older ones are there to compare with.
    current = [rounds[0] for monitor in monitors if (rounds := list(monitor.rounds.all()))]
    today = timezone.localdate()
    tasks = waiting.beside_rounds(user) + [
        task
        for round_ in current
        for task in waiting.tasks(round_, user, walk.figures(round_, user), today=today)
    ]
    context = {
        "monitors": monitors,
        "tasks": tasks,
        "has_several": len({task.where for task in tasks}) > 1 or len(current) > 1,
        "caseload": _caseload(user),
        "mentions": memos.new_mentions(user),
        "form": reading.drop_form(user),
        "drafts": fieldwork.beginning_drafts(user),
    }
    return render(request, "site/start.html", context)


def _caseload(user: User) -> caseload.Totals | None:
    """Count someone's trajectories and what asks for a look; None for who has no register."""
    if not trajectories.municipalities(visible_to=user):
        return None
    return caseload.totals(caseload.Wanted(), visible_to=user, today=timezone.localdate())


@require_GET
def round_home(request: HttpRequest, round: str) -> HttpResponse:
    """Show a round at a glance: the walk, who was heard, what is missing, what waits."""
    user, round_ = study_pages.round_of(request, round)
    counted = walk.figures(round_, user)
    if access.can(study_access.check_may_read_words, user, round_.monitor):
        strata = _strata(round_)
        provider_strata = [row for row in study.provider_strata_in(round_) if row.total]
    else:
        strata = study.everybody(_("Inburgeraars"), round_, Perspective.INBURGERAAR)
        provider_strata = study.everybody(_("Aanbieders"), round_, Perspective.AANBIEDER)
    context = {
        "round": round_,
        "step": "",
        "steps": walk.steps(round_, user, counted),
        "counted": counted,
        "strata": strata,
        "provider_strata": provider_strata,
        "topics": analysis.topics_put(round_),
        "going": plans.announced(list(planning.notices(round_))),
        "tasks": waiting.tasks(round_, user, counted, today=timezone.localdate()),
        "may_read_memos": access.can(memos_access.check_may_read, user, round_),
    }
    return render(request, "site/round_home.html", context)


def _strata(round_: Round) -> list[study.Stratum]:
    """Return the groups by leerroute; a monitor that dropped it shows everybody as one."""
    compared_by = list(study.background(round_.monitor).filter(key="leerroute"))
    if compared_by:
        return study.strata_in(round_, compared_by)
    return study.everybody(_("Inburgeraars"), round_, Perspective.INBURGERAAR)


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
    user = access.signed_in(request)
    memberships = [
        (monitor, [role.label for role in sorted(study.roles(user, monitor))])
        for monitor in study.monitors(visible_to=user)
    ]
    return render(request, "site/account.html", {"memberships": memberships})


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
        if request.user.is_authenticated:
            user = access.signed_in(request)
            accounts.change_language(account=user, language=language, by=user, at=timezone.now())
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


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    """The form was sent from a page that is too old, or from somewhere else.

    Who holds a card reads it in her language, as when a page is not there.
    """
    if missing.is_behind_a_card(request.path_info):
        return missing.too_old(request)
    return render(request, "site/csrf_failure.html", {"reason": reason}, status=403)


def too_often(request: HttpRequest) -> HttpResponse:
    """Something was asked too often; or it could not be counted, for a disk that is full."""
    limits.check_can_count()
    return render(request, "site/too_often.html", status=429)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """There is no such page. Who holds a card has no account: she reads it in her language."""
    if missing.is_behind_a_card(request.path_info):
        return missing.missing(request)
    aside = _lying_aside(request)
    if aside is not None:
        removal, listed = aside
        context = {"removal": removal, "listed": listed}
        return render(request, "site/lying_aside.html", context, status=404)
    return page_not_found(request, exception)


def _lying_aside(request: HttpRequest) -> tuple[Removal, str] | None:
    """Return the conversation that this address was of, where this reader may bring it back."""
    match, user = request.resolver_match, getattr(request, "user", None)
    number = match.kwargs.get("conversation") if match else None
    if number is None or user is None or not user.is_authenticated:
        return None
    return removals.lying_aside(user, Removable.CONVERSATION, number)


def bad_request(request: HttpRequest, exception: BaseException) -> HttpResponse:
    """What was sent cannot be read; or the session cannot be kept: no room, or no turn."""
    if disk.is_full(exception):
        return _disk_full(request)
    if connections.is_busy(exception):
        return _busy(request)
    return HttpResponse(loader.render_to_string("400.html"), status=400)


def _disk_full(request: HttpRequest) -> HttpResponse:
    # Nothing can be added to the log of the site now: this line is what is left of it.
    logger.critical(
        "disk full: nothing stored. method=%s path=%r by=%s from=%s",
        request.method,
        request.path,
        getattr(getattr(request, "user", None), "pk", None),
        request.META.get("REMOTE_ADDR"),
    )
    return HttpResponse(loader.render_to_string("site/disk_full.html"), status=507)


def _busy(request: HttpRequest) -> HttpResponse:
    logger.warning("busy: nothing stored. method=%s path=%r", request.method, request.path)
    if hasattr(request, "session"):
        request.session.modified = False  # keeping it would wait as long again
    page = loader.render_to_string("site/busy.html")
    return HttpResponse(page, status=503, headers={"Retry-After": str(_SECONDS_TO_WAIT)})


def server_error(request: HttpRequest) -> HttpResponse:
    """Something of ours broke. The page has a number, the log has the number and the trace."""
    failure = sys.exc_info()[1]
    if disk.is_full(failure):
        return _disk_full(request)
    if connections.is_busy(failure):
        return _busy(request)
    reference = secrets.token_hex(4)
    logger.exception("reference=%s path=%r", reference, request.path)
    page = loader.render_to_string("500.html", {"reference": reference})
    return HttpResponse(page, status=500)
