"""Vocabulary of comparing two rounds."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Basis(TextChoices):
    """Whose answers a verdict rests on."""

    NONE = "none", _("Niemand")
    SAME_PEOPLE = "same_people", _("Dezelfde mensen in beide rondes")
    DIFFERENT_PEOPLE = "different_people", _("Verschillende mensen in de twee rondes")


class Incomparable(TextChoices):
    """Why two rounds cannot be compared on a point, in the order in which it is told."""

    NOT_ASKED_BEFORE = "not_asked_before", _("In de eerste ronde is hier niet naar gevraagd")
    NOT_ASKED_AFTER = "not_asked_after", _("In de tweede ronde is hier niet naar gevraagd")
    NOT_NOTED = "not_noted", _("Niet genoteerd is of de vraag is gesteld")
    ASKED_OTHERWISE = "asked_otherwise", _("De vraag is anders gesteld")
    DEFINITION_CHANGED = "definition_changed", _("De betekenis van de code veranderde")
    DEFINITION_UNKNOWN = "definition_unknown", _("De betekenis van de code toen is niet bekend")
    NOT_CODED = "not_coded", _("Het coderen is nog niet klaar")
    NOT_ALL_SEEN = "not_all_seen", _("Wie kijkt, codeert een van de rondes blind")
    TOO_FEW_BEFORE = "too_few_before", _("Te weinig mensen gevraagd in de eerste ronde")
    TOO_FEW_AFTER = "too_few_after", _("Te weinig mensen gevraagd in de tweede ronde")
    GROUPS_DIFFER = "groups_differ", _("De groepen lijken niet genoeg op elkaar")
    GROUPS_UNKNOWN = "groups_unknown", _("Van te veel mensen is een kenmerk niet bekend")
    OPPOSITE = "opposite", _("Dezelfde mensen en andere mensen wijzen een andere kant op")
