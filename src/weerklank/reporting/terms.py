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


class PointStatus(TextChoices):
    """begrippen.md#opvolging; how far an improvement point is, in the order of a good course."""

    PROPOSED = "proposed", _("Voorgesteld")
    TAKEN_OVER = "taken_over", _("Overgenomen")
    CARRIED_OUT = "carried_out", _("Uitgevoerd")
    EFFECT_SEEN = "effect_seen", _("Effect bekeken")
    NOT_TAKEN_OVER = "not_taken_over", _("Niet overgenomen")


class VersionState(TextChoices):
    """begrippen.md#versie; how far a version of the report is."""

    SET = "set", _("Vastgesteld")
    PUBLIC = "public", _("Openbaar")
    SUPERSEDED = "superseded", _("Vervangen")


class PointChangeKind(TextChoices):
    """What a line in the history of an improvement point tells."""

    MADE = "made", _("Punt gemaakt")
    STATUS = "status", _("Status veranderd")
    STEP_BACK = "step_back", _("Stap teruggenomen")
    OWNER = "owner", _("Eigenaar veranderd")
    DUE_ON = "due_on", _("Datum veranderd")
    PLANNED_STEP = "planned_step", _("Afgesproken stap herschreven")
    WORDS = "words", _("Tekst van het punt herschreven")
    ADDRESSEE = "addressee", _("Voor wie het is veranderd")
    POLICY_GOAL = "policy_goal", _("Beleidsdoel veranderd")
    EVIDENCE_ADDED = "evidence_added", _("Bevinding erbij")
    EVIDENCE_TAKEN = "evidence_taken", _("Bevinding weggehaald")
    EVIDENCE_LOST = "evidence_lost", _("Bevinding verwijderd")
    REREAD = "reread", _("Nagelezen nadat bewijs verviel")


class ShownWay(TextChoices):
    """begrippen.md#terugleggen; how statements were laid before somebody they rest on."""

    PAPER = "paper", _("Op papier")
    PHONE = "phone", _("Aan de telefoon")
    IN_PERSON = "in_person", _("In een gesprek")


class ShownAnswer(TextChoices):
    """What somebody says of a statement that rests on her words."""

    AGREES = "agrees", _("Ja, zo is het")
    ADDS = "adds", _("Ja, en ook iets anders")
    NOT_MEANT = "not_meant", _("Nee, zo bedoelde ik het niet")
    SILENT = "silent", _("Wil hier niets over zeggen")
    NOT_REACHED = "not_reached", _("Niet bereikt")
