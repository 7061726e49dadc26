"""Vocabulary of a conversation."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ConversationKind(TextChoices):
    INDIVIDUAL = "individual", _("Gesprek met één persoon")
    PAIR = "pair", _("Duogesprek")
    GROUP = "group", _("Groepsgesprek")
    NOTES = "notes", _("Alleen aantekeningen")
    SELF_SERVICE = "self_service", _("Zelf verteld")


class PlaceKind(TextChoices):
    MUNICIPALITY = "municipality", _("Gemeente")
    SCHOOL = "school", _("School")
    COMMUNITY = "community", _("Buurthuis of bibliotheek")
    HOME = "home", _("Thuis")
    WORK = "work", _("Werk of vrijwilligersplek")
    ONLINE = "online", _("Online of telefonisch")
    OTHER = "other", _("Anders")


class Interpreter(TextChoices):
    NONE = "none", _("Geen tolk")
    INFORMAL = "informal", _("Informele tolk")
    PROFESSIONAL = "professional", _("Professionele tolk")


class InterpreterPlace(TextChoices):
    LOCATION = "location", _("Op locatie")
    REMOTE = "remote", _("Op afstand")


class SpeakerRole(TextChoices):
    """How a label in a transcript counts. Only participants and *several* count as people."""

    UNKNOWN = "unknown", _("Nog niet bekend")
    PARTICIPANT = "participant", _("Deelnemer")
    SEVERAL = "several", _("Meerdere deelnemers")
    INTERVIEWER = "interviewer", _("Interviewer")
    INTERPRETER = "interpreter", _("Tolk")


class TranscriptRole(TextChoices):
    """A conversation's own words, or what stands beside them in another language."""

    MAIN = "main", _("Hoofdtekst")
    ORIGINAL = "original", _("Oorspronkelijke taal")


class CorrectionKind(TextChoices):
    """What of a stored text was put right."""

    WORDS = "words", _("Woord vervangen")
    SPEAKER = "speaker", _("Spreker verbeterd")
    TIME = "time", _("Tijd verbeterd")
    SPLIT = "split", _("Beurt gesplitst")
    JOIN = "join", _("Beurten samengevoegd")


class DraftState(TextChoices):
    READING = "reading", _("Wordt gelezen")
    READY = "ready", _("Klaar om te bekijken")
    REFUSED = "refused", _("Niet te lezen")


# Languages of a conversation: what is spoken by people who integrate, and by who helps them.
LANGUAGES = (
    ("nl", _("Nederlands")),
    ("ar", _("Arabisch")),
    ("ti", _("Tigrinya")),
    ("fa", _("Farsi")),
    ("prs", _("Dari")),
    ("ps", _("Pasjtoe")),
    ("ku", _("Koerdisch")),
    ("tr", _("Turks")),
    ("so", _("Somalisch")),
    ("am", _("Amhaars")),
    ("uk", _("Oekraïens")),
    ("ru", _("Russisch")),
    ("pl", _("Pools")),
    ("en", _("Engels")),
    ("fr", _("Frans")),
    ("de", _("Duits")),
    ("es", _("Spaans")),
    ("pt", _("Portugees")),
    ("zh", _("Chinees")),
    ("mul", _("Meer dan één taal")),
    ("und", _("Een andere taal")),
)


def name_of_language(code: str) -> str:
    """Return the language as people call it; a code that is not in the list as it is."""
    return str(dict(LANGUAGES).get(code, code))
