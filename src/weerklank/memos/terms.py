"""What a memo is about, and what sort of thought it holds."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class About(TextChoices):
    """begrippen.md#memo; of what a memo is."""

    FREE = "free", _("Los: voor het dagboek")
    ROUND = "round", _("De ronde")
    CODE = "code", _("Een code")
    CONVERSATION = "conversation", _("Een gesprek")
    PASSAGE = "passage", _("Een passage")
    PARTICIPANT = "participant", _("Een deelnemer")


class MemoKind(TextChoices):
    """begrippen.md#memo; empty is no kind chosen."""

    ANALYTICAL = "analytical", _("Analytisch")
    METHODOLOGICAL = "methodological", _("Methodisch")
    REFLEXIVE = "reflexive", _("Over mijzelf")
    TODO = "todo", _("Te doen")


# About somebody, or about what somebody said: these go with her.
OF_PEOPLE = (About.CONVERSATION, About.PASSAGE, About.PARTICIPANT)
