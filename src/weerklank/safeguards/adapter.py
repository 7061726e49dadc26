"""How log-in behaves here: nobody signs up by herself, links in mail have our own base."""

from typing import ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from weerklank.safeguards import accounts, operations, throttle
from weerklank.safeguards.models import User
from weerklank.safeguards.terms import LogResult


class AccountAdapter(DefaultAccountAdapter):
    # The library's own Dutch says "jij", and not what to do.
    error_messages: ClassVar = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("Dit account staat uit. Vraag de beheerder om het aan te zetten."),
        "email_password_mismatch": _(
            "Dit e-mailadres en wachtwoord horen niet bij elkaar. Probeer het nog eens, of vraag"
            " een nieuw wachtwoord aan."
        ),
        "enter_current_password": _("Vul het wachtwoord in dat u nu gebruikt."),
        "incorrect_password": _("Dit wachtwoord klopt niet."),
        "invalid_password_reset": _("Deze link is al gebruikt of te oud. Vraag een nieuwe aan."),
        "rate_limited": _("Dit ging te vaak achter elkaar. Wacht een paar minuten."),
        "too_many_login_attempts": _(
            "Dit ging te vaak achter elkaar. Wacht een paar minuten en log dan opnieuw in."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(
        self, request: HttpRequest, *, email: str = "", **_credentials: object
    ) -> None:
        # allauth gives `authenticate` no way to pass this on but the adapter of this request.
        self._attempt = throttle.try_once(
            login=email, account=accounts.find(email), request=request, at=timezone.now()
        )
        if self._attempt is None:
            raise self.validation_error("too_many_login_attempts")

    def authenticate(self, request: HttpRequest, **credentials: object) -> User | None:
        user: User | None = super().authenticate(request, **credentials)
        if user is not None and self._attempt is not None:
            throttle.take_back(self._attempt)
        return user

    def post_login(self, request: HttpRequest, user: User, **details: object) -> HttpResponse:
        operations.record("account.logged_in", user, by=user, at=timezone.now())
        throttle.know(request, user)
        response: HttpResponse = super().post_login(request, user, **details)
        return response

    def authentication_failed(
        self, request: HttpRequest, *, email: str = "", **_credentials: object
    ) -> None:
        """Leave a line without the address that was tried: it may be a password by mistake."""
        account = accounts.find(email)
        operations.record(
            "account.log_in_refused", account, by=None, at=timezone.now(), result=LogResult.REFUSED
        )

    def get_reset_password_from_key_url(self, key: str) -> str:
        # Never from the Host header: a forged one would send the link elsewhere.
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return settings.PUBLIC_BASE_URL + path.replace("UID-KEY", key)


def after_new_password(request: HttpRequest, user: User, **_details: object) -> None:
    """Let in whoever chose a password by the link in her mail, however often others tried."""
    throttle.forget(user.email or "")
    throttle.know(request, user)
