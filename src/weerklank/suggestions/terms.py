"""Words for what is suggested: how far learning is, what came of a code, what somebody answered."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class LearningState(TextChoices):
    """begrippen.md#suggesties; how far learning from codings is."""

    WAITING = "waiting", _("wacht")
    WORKING = "working", _("bezig")
    STOPPED = "stopped", _("stilgezet")
    DONE = "done", _("klaar")


class Worth(TextChoices):
    """begrippen.md#suggesties; whether a code may be suggested, by what came of the test."""

    BETTER = "better", _("Goed genoeg om te tonen.")
    TOO_FEW = (
        "too_few",
        _("Te weinig om te toetsen: een code heeft 5 passages nodig, van 3 mensen of gesprekken."),
    )
    AS_CHANCE = "as_chance", _("Niet duidelijk beter dan toeval.")
    AS_WORDS = "as_words", _("Niet beter dan zoeken naar gelijke woorden.")


class Answered(TextChoices):
    """begrippen.md#suggesties; what somebody did with a suggestion."""

    ACCEPTED = "accepted", _("overgenomen")
    REJECTED = "rejected", _("afgewezen")
