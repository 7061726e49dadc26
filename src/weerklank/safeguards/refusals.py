"""The refusals that more than one room knows. Anything unforeseen is an error of ours.

Each has the sentence for most of the pages; where a page asks something else, it is given with it.
"""

from collections.abc import Mapping
from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class AccessDenied(PermissionDenied):
    """Someone may see that this exists, but may not do this. One Dutch sentence says why."""


class Way(NamedTuple):
    """A page, by the name of its address, and what the link to it says."""

    words: str | Promise
    name: str
    of: Mapping[str, str]
    place: str = ""


class DomainError(Exception):
    """A foreseen refusal. `user_message` is shown in the form; nothing was stored."""

    user_message: str | Promise = _("Dit kan nu niet.")
    field: str | None = None  # of the form that it is about, where the refusal knows
    way: Way | None = None  # to the page where it can be mended

    def __init__(
        self, user_message: str | Promise | None = None, *, field: str | None = None
    ) -> None:
        if field is not None:
            self.field = field
        if user_message is not None:
            self.user_message = user_message
        super().__init__(str(self.user_message))


class CheckerMissing(DomainError):
    user_message = _("Schrijf op wie de vertaling nakeek.")
    field = "checker"


class EnteredThese(DomainError):
    user_message = _("U voerde deze vertalingen zelf in. Een tweede onderzoeker keurt ze goed.")


class NothingToApprove(DomainError):
    user_message = _("Er is in deze taal niets nagekeken om goed te keuren.")


class NothingToCheck(DomainError):
    user_message = _("Er is in deze taal geen concept om na te kijken.")


class SameSpeaker(DomainError):
    user_message = _("Wie vertaalde, kijkt de eigen vertaling niet na. Vraag een tweede spreker.")
    field = "checker"


class NameMissing(DomainError):
    user_message = _("Vul de naam in.")


class NothingChanged(DomainError):
    user_message = _("Er is niets veranderd. Wijzig wat niet klopt.")


class NothingChosen(DomainError):
    user_message = _("Kies er minstens één.")


class OwnRole(DomainError):
    user_message = _("Niemand geeft zichzelf een rol. Vraag het een andere beheerder.")


class ReasonMissing(DomainError):
    user_message = _("Schrijf op waarom.")


class TakenBackAlready(DomainError):
    user_message = _("Dit is al teruggenomen.")


def check_reason(reason: str, sentence: str | Promise | None = None) -> None:
    """Raise ReasonMissing where nobody wrote down why; `sentence` is what the page asks for."""
    if not reason.strip():
        raise ReasonMissing(sentence)
