"""The words of the vault: what its own log remembers."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class VaultAct(TextChoices):
    """What was done with the keys; each act is one line in the vault's own log."""

    MATCHED = "matched", _("Klantnummers aan pseudoniemen gekoppeld")
    COMPARED = "compared", _("Klantnummers vergeleken, niets bewaard")
    SHOWN = "shown", _("Klantnummer getoond aan de consulent")
    NUMBER_SOUGHT = "number_sought", _("Klantnummer bij een pseudoniem opgezocht")
    PSEUDONYM_SOUGHT = "pseudonym_sought", _("Pseudoniem bij een klantnummer opgezocht")
    LINKED = "linked", _("Pseudoniemen voor een monitor gemaakt of gevonden")
    STAFF_SHOWN = "staff_shown", _("Medewerkers bij pseudoniemen getoond")
    CONTACTS_KEPT = "contacts_kept", _("Contactgegevens vastgelegd")
    CONTACTS_SHOWN = "contacts_shown", _("Contactgegevens getoond of gebruikt")
    CONTACTS_FORGOTTEN = "contacts_forgot", _("Contactgegevens en kaarten verwijderd")
    CARDS_MADE = "cards_made", _("Kaarten met een code gemaakt of opgezocht")
    OWN_CARD_MADE = "own_card_made", _("Kaart voor Mijn inburgering gemaakt")
    OWN_CARD_REVOKED = "own_card_revoked", _("Kaart voor Mijn inburgering ingetrokken")
    CARD_OPENED = "card_opened", _("Met een code binnengekomen")
    SWEPT = "swept", _("Klantnummers zonder traject verwijderd")
    FORGOTTEN = "forgotten", _("Klantnummer verwijderd, met het traject")
    RESEALED = "resealed", _("Opnieuw versleuteld met een nieuwe sleutel")
    NAMED = "named", _("Sleutelhouder benoemd")
    DISMISSED = "dismissed", _("Sleutelhouder ontheven")
