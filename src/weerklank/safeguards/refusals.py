"""The two refusals that every room knows. Anything else is an error of ours."""

from django.core.exceptions import PermissionDenied
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class AccessDenied(PermissionDenied):
    """Someone may see that this exists, but may not do this. One Dutch sentence says why."""


class DomainError(Exception):
    """A foreseen refusal. `user_message` is shown in the form; nothing was stored."""

    user_message: str | Promise = _("Dit kan nu niet.")

    def __init__(self, user_message: str | Promise | None = None) -> None:
        if user_message is not None:
            self.user_message = user_message
        super().__init__(str(self.user_message))
