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
