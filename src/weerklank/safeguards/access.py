"""Who is asking. What she may, each room says for itself."""

from django.http import HttpRequest

from weerklank.safeguards.models import User


def signed_in(request: HttpRequest) -> User:
    """Give the account behind a page that is not open to strangers."""
    assert isinstance(request.user, User)
    return request.user
