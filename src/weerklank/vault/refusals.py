"""Why the vault did not do something."""

from django.utils.translation import gettext_lazy as _

from weerklank.safeguards.refusals import DomainError


class WrongSecret(DomainError):
    user_message = _(
        "De sleutel van de kluis past niet op wat er in de kluis ligt. Er is niets gewijzigd. "
        "Vraag wie de server beheert om de goede sleutel in te stellen."
    )


class NotInVault(DomainError):
    user_message = _("Dit pseudoniem staat niet in de kluis van deze gemeente.")


class NoSuchNumber(DomainError):
    user_message = _("Dit klantnummer staat niet in de kluis van deze gemeente.")


class NoAccount(DomainError):
    user_message = _(
        "Er is geen account met dit e-mailadres. Maak het eerst op de bladzijde Beheer."
    )


class KeeperAlready(DomainError):
    user_message = _("Deze persoon is al sleutelhouder.")
