"""Words for how passages lie towards each other."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Relation(TextChoices):
    """Of a passage to one with another code; the passage itself never counts as the other."""

    OVERLAPS = "overlaps", _("overlapt met")
    INSIDE = "inside", _("ligt binnen")
    NEAR_WORDS = "near_words", _("staat hoogstens zoveel woorden van")
    NEAR_CHARACTERS = "near_characters", _("staat hoogstens zoveel tekens van")
    SAME_TURN = "same_turn", _("staat in dezelfde beurt als")
    SAME_PERSON = "same_person", _("is van dezelfde persoon als")
    SAME_CONVERSATION = "same_conversation", _("staat in hetzelfde gesprek als")
