"""Vocabulary of findings and the report."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Section(TextChoices):
    """The parts of the report that findings fill, in the report's order."""

    EXPERIENCES = "experiences", _("Ervaringen")
    SUCCESSES = "successes", _("Wat helpt")
    PAINS = "pains", _("Wat schuurt")
    EFFECTS = "effects", _("Ervaren effecten")
    PRECONDITIONS = "preconditions", _("Randvoorwaarden")
    IMPROVEMENTS = "improvements", _("Wat beter kan")


class FindingKind(TextChoices):
    """begrippen.md#bevinding"""

    EXPERIENCE = "experience", _("Ervaring")
    SUCCESS = "success", _("Succesfactor")
    PAIN = "pain", _("Knelpunt")
    PERCEIVED_EFFECT = "perceived_effect", _("Ervaren effect")
    PRECONDITION = "precondition", _("Randvoorwaarde")
    IMPROVEMENT = "improvement", _("Verbeterpunt")


class Stance(TextChoices):
    SUPPORTING = "supporting", _("Steunt de bevinding")
    CONTRARY = "contrary", _("Zegt het tegendeel")


class CounterSearch(TextChoices):
    """Whether someone looked for the opposite. No evidence against is not: nobody looked."""

    NOT_YET = "not_yet", _("Nog niet gezocht naar tegenspraak")
    SEARCHED_NONE_FOUND = "searched_none_found", _("Gezocht, geen tegenspraak gevonden")
    SEARCHED_FOUND = "searched_found", _("Gezocht, tegenspraak gevonden")


class QuoteForm(TextChoices):
    VERBATIM = "verbatim", _("Letterlijk")
    TIDIED = "tidied", _("Opgeschoond")
    TRANSLATED = "translated", _("Vertaald")
