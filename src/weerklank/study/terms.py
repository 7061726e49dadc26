"""Vocabulary of a study: who speaks, what she allowed, and how she said so."""

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Perspective(TextChoices):
    """begrippen.md#perspectief"""

    INBURGERAAR = "inburgeraar", _("Inburgeraar")
    AANBIEDER = "aanbieder", _("Aanbieder")


class ProviderKind(TextChoices):
    """begrippen.md#aanbieder; which kind of organisation a provider speaks for."""

    GEMEENTE = "gemeente", _("Gemeente")
    MAATSCHAPPELIJKE_BEGELEIDING = "mb", _("Maatschappelijke begeleiding")
    TAALSCHOOL = "taalschool", _("Taalschool")
    OTHER = "other", _("Anders")


class ConsentPurpose(TextChoices):
    """begrippen.md#toestemming; each purpose is asked and taken back on its own."""

    TAKE_PART = "take_part", _("Meedoen")
    RECORD = "record", _("Opnemen")
    TRANSCRIBE = "transcribe", _("Door een computer laten uitschrijven")
    QUOTE = "quote", _("Citeren")
    ASK_AGAIN = "ask_again", _("Opnieuw gevraagd worden")
    REUSE = "reuse", _("Later opnieuw gebruiken")


class ConsentMedium(TextChoices):
    SPOKEN = "spoken", _("Gezegd")
    RECORDED = "recorded", _("Gezegd en opgenomen")
    WRITTEN = "written", _("Op papier")
    CARD = "card", _("Met de eigen kaart")


# What a page of staff offers: with her card she does it herself.
MEDIA_OF_STAFF = [(one.value, one.label) for one in ConsentMedium if one != ConsentMedium.CARD]


class FilePolicy(TextChoices):
    """What happens with an uploaded file once its text is stored."""

    KEEP = "keep", _("Bewaren voor wie het gesprek mag lezen")
    DELETE = "delete", _("Verwijderen zodra de tekst is ingelezen")


class Processing(TextChoices):
    """begrippen.md#het-plan; what is done with data of people, each with its own legal basis."""

    ASK = "ask", _("Mensen kiezen en vragen of zij meedoen")
    CONVERSATION = "conversation", _("Met mensen spreken en dat verwerken")
    RECORD = "record", _("Gesprekken opnemen")
    TRANSCRIBE = "transcribe", _("Gesprekken door een computer laten uitschrijven")
    QUOTE = "quote", _("Citeren in het rapport")
    ASK_AGAIN = "ask_again", _("In een volgende ronde opnieuw vragen")
    REUSE = "reuse", _("Later opnieuw gebruiken")
    FRAME = "frame", _("Een lijst uit het register gebruiken")


# What a person allows, and what is then done: each needs a basis before it is asked.
PROCESSING_OF = {
    ConsentPurpose.TAKE_PART: Processing.CONVERSATION,
    ConsentPurpose.RECORD: Processing.RECORD,
    ConsentPurpose.TRANSCRIBE: Processing.TRANSCRIBE,
    ConsentPurpose.QUOTE: Processing.QUOTE,
    ConsentPurpose.ASK_AGAIN: Processing.ASK_AGAIN,
    ConsentPurpose.REUSE: Processing.REUSE,
}
# A voice and words are somebody's own: whatever the basis, she says yes to these herself.
ALWAYS_ASKED = (Processing.RECORD, Processing.QUOTE)


class LegalBasis(TextChoices):
    """begrippen.md#het-plan; which basis a purpose has. Never assumed: empty is not decided."""

    PUBLIC_TASK = "public_task", _("Publieke taak (AVG 6.1.e), met de waarborgen van UAVG 24")
    CONSENT = "consent", _("Toestemming (AVG 6.1.a)")


class ResearchSafeguard(TextChoices):
    """begrippen.md#het-plan; what UAVG 24 asks of research on a public task, each written down."""

    NEED = "need", _("Waarom het onderzoek niet zonder deze gegevens kan")
    INTEREST = "interest", _("Welk algemeen belang het onderzoek dient")
    NO_CONSENT = "no_consent", _("Waarom uitdrukkelijke toestemming niet kan of te veel vraagt")
    HARM = "harm", _("Hoe u voorkomt dat mensen er onevenredig door worden geraakt")


class KeptData(TextChoices):
    """begrippen.md#het-plan; kinds of data of which Weerklank itself applies a term."""

    CANDIDATES = "candidates", _("Wie gevraagd kon worden en niet meedoet")
    FILES = "files", _("Ingelezen bestanden van gesprekken")
    RECORDINGS = "recordings", _("Opnamen van mensen")
    NOTES = "notes", _("Notities tijdens gesprekken")
    TRANSCRIPTS = "transcripts", _("Teksten van gesprekken")
    CONTACTS = "contacts", _("Namen en adressen, kaarten en berichten")


class Phrasing(TextChoices):
    """begrippen.md#phrasing; what in the words of a question may steer or confuse."""

    AGREES = "agrees", _("Dit vraagt om instemming. Vraag open: hoe, wat, wanneer.")
    OUGHT = "ought", _("Dit zegt wat iemand hoort te doen. Vraag wat er gebeurt.")
    JUDGES = "judges", _("Dit geeft al een oordeel. Vraag hoe het ging.")
    ASSUMES = "assumes", _("Dit gaat ervan uit dat iets zo is. Vraag eerst of het zo is.")
    DOUBLE = "double", _("Hier staan twee vragen. Vraag ze na elkaar.")
    NEGATES = "negates", _("Een ontkenning is lastig te verstaan en te vertalen. Kan het zonder?")
    LONG = "long", _("De vraag is lang. Maak er kortere zinnen van.")


# Languages in which people who integrate are spoken with, and what their readers call them.
# Dari is not Farsi: each has texts and sound of its own.
LANGUAGES: dict[str, tuple[Promise, str]] = {
    "nl": (_("Nederlands"), "Nederlands"),
    "en": (_("Engels"), "English"),
    "ar": (_("Arabisch"), "العربية"),
    "tr": (_("Turks"), "Türkçe"),
    "fa": (_("Farsi"), "فارسی"),
    "prs": (_("Dari"), "دری"),
    "ps": (_("Pasjtoe"), "پښتو"),
    "ti": (_("Tigrinya"), "ትግርኛ"),
    "uk": (_("Oekraïens"), "Українська"),
}
DUTCH = "nl"
FOREIGN = tuple(language for language in LANGUAGES if language != DUTCH)
RIGHT_TO_LEFT = frozenset({"ar", "fa", "prs", "ps"})


def direction(language: str) -> str:
    """Return in which direction a language is written, as HTML says it."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


class Picture(TextChoices):
    """begrippen.md#picture; what may stand beside a question. The label says what is on it."""

    HOUSE = "house", _("Een huis")
    HOME = "home", _("Een huis met een hart")
    SCHOOL = "school", _("Een school")
    LESSON = "lesson", _("Iemand voor een bord")
    BOOK = "book", _("Een open boek")
    CONVERSATION = "conversation", _("Twee mensen praten")
    PEOPLE = "people", _("Drie mensen bij elkaar")
    CHILD = "child", _("Een kind met een volwassene")
    SPEECH = "speech", _("Een tekstballon")
    QUESTION = "question", _("Een vraagteken")
    HELP = "help", _("Een reddingsboei")
    LETTER = "letter", _("Een brief")
    PHONE = "phone", _("Een telefoon")
    COMPUTER = "computer", _("Een laptop")
    FORM = "form", _("Een papier met een pen")
    PLAN = "plan", _("Een trap met een vlag")
    CALENDAR = "calendar", _("Een kalender")
    CLOCK = "clock", _("Een klok")
    HOURGLASS = "hourglass", _("Een zandloper")
    MONEY = "money", _("Geld")
    WORK = "work", _("Een werktas")
    SPORTS = "sports", _("Een bal")
    HEALTH = "health", _("Een stethoscoop, van de dokter")
    TOWN_HALL = "town_hall", _("Een gemeentehuis")
    BUS = "bus", _("Een bus")
    FACES = "faces", _("Een blij en een verdrietig gezicht")
    DIPLOMA = "diploma", _("Een diploma")
    IDEA = "idea", _("Een lamp")
    CROWN = "crown", _("Een kroon")


class TranslationStatus(TextChoices):
    """begrippen.md#translationstatus; how far a translation is."""

    DRAFT = "draft", _("Concept, niet nagekeken door een spreker")
    CHECKED = "checked", _("Nagekeken door een tweede spreker")
    APPROVED = "approved", _("Goedgekeurd")
