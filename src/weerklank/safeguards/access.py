"""Who is asking. What she may, each room says for itself."""

from collections.abc import Callable
from typing import TypeVarTuple

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from weerklank.safeguards.models import User
from weerklank.safeguards.refusals import AccessDenied

Of = TypeVarTuple("Of")


def signed_in(request: HttpRequest) -> User:
    """Return the account behind a page that is not open to strangers."""
    assert isinstance(request.user, User)
    return request.user


def why_not(check: Callable[[*Of], None], *of: *Of) -> str:
    """Return why a `check_may_…` refuses this, one Dutch sentence; empty when it does not."""
    try:
        check(*of)
    except AccessDenied as no:
        return str(no)
    return ""


def can(check: Callable[[*Of], None], *of: *Of) -> bool:
    """Return whether a `check_may_…` lets this pass: `can(check_may_code, user, round_)`."""
    return not why_not(check, *of)


def check_may_install(user: User) -> None:
    """Only who looks after the installation makes organisations, monitors and free accounts."""
    if not user.is_installation_beheerder:
        raise AccessDenied(_("Alleen de beheerder van deze installatie kan dit."))
