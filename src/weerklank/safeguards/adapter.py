"""How log-in behaves here: nobody signs up by herself, links in mail have our own base."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from weerklank.safeguards import accounts, operations
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

    def post_login(self, request: HttpRequest, user: User, **details: Any) -> HttpResponse:
        operations.record(what="account.logged_in", by=user, at=timezone.now(), subject=user)
        response: HttpResponse = super().post_login(request, user, **details)
        return response

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Leave a line without the address that was tried: it may be a password by mistake."""
        account = accounts.find(credentials.get("email", ""))
        operations.record(
            what="account.log_in_refused",
            by=None,
            at=timezone.now(),
            subject=account,
            result=LogResult.REFUSED,
        )

    def get_reset_password_from_key_url(self, key: str) -> str:
        # Never from the Host header: a forged one would send the link elsewhere.
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return settings.PUBLIC_BASE_URL + path.replace("UID-KEY", key)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        context["current_site"] = {"name": "Weerklank", "domain": settings.PUBLIC_BASE_URL}
        super().send_mail(template_prefix, email, context)
