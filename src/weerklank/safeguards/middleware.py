"""What happens around every request: whose it is, how long it may last, what may be kept."""

from collections.abc import Callable
from urllib.parse import urlsplit

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import auth
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme

from weerklank.safeguards import origin, throttle

Handler = Callable[[HttpRequest], HttpResponse]


class _Around:
    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response


class PrivateResponses(_Around):
    """Pages are for one person: no cache keeps them, no feature of the device is open."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()"
        )
        return response


class SessionClock(_Around):
    """End a session after an hour without use, and after twelve hours in any case."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = int(timezone.now().timestamp())
            started = request.session.setdefault("started_at", now)
            seen = request.session.setdefault("seen_at", now)
            if (
                now - seen > settings.SESSION_IDLE_SECONDS
                or now - started > settings.SESSION_LONGEST_SECONDS
            ):
                auth.logout(request)
            elif now - seen > 60:  # a write a minute at most, not one a request
                request.session["seen_at"] = now
        return self.get_response(request)


class Language(_Around):
    """Dutch, unless someone chose otherwise, here or with her account.

    The browser's own wish does not count: it is often the language of whoever set up the machine.
    """

    def __call__(self, request: HttpRequest) -> HttpResponse:
        of_account = request.user.language if request.user.is_authenticated else ""
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, of_account)
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class Origin(_Around):
    """Remember the caller's address for the log; behind our own proxies, what they say it is."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with origin.coming_from(get_adapter().get_client_ip(request)):
            return self.get_response(request)


class KnownBrowser(_Around):
    """Let a browser carry that somebody logged in there, or typed a wrong code; see throttle.py."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        throttle.put_mark(request, response)
        return response


class LogInFirst(LoginRequiredMiddleware):
    """Send who is not logged in to log-in, and afterwards back to where she was.

    What a form was sent to often shows no page of its own, and what was half written is kept for
    the page that the form stood on. So one comes back to that page.
    """

    def handle_no_permission(  # type: ignore[override]
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponse:
        page = request.headers.get("Referer", "")
        if request.method == "POST" and url_has_allowed_host_and_scheme(
            page, {request.get_host()}, require_https=request.is_secure()
        ):
            parts = urlsplit(page)
            place = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
            return redirect_to_login(
                place, self.get_login_url(view_func), self.get_redirect_field_name(view_func)
            )
        response: HttpResponse = super().handle_no_permission(request, view_func)
        return response
