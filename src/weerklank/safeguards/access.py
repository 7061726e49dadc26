"""Who is asking. What she may, each room says for itself."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from weerklank.safeguards.models import User
from weerklank.safeguards.refusals import AccessDenied


def signed_in(request: HttpRequest) -> User:
    """Give the account behind a page that is not open to strangers."""
    assert isinstance(request.user, User)
    return request.user


def check_may_install(user: User) -> None:
    """Only who looks after the installation makes organisations, monitors and free accounts."""
    if not user.is_installation_beheerder:
        raise AccessDenied(_("Alleen de beheerder van deze installatie kan dit."))
