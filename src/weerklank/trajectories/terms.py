"""The words of the register: who works in it, and what happened to its rows."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RegisterRole(TextChoices):
    """What someone does in the register of a municipality; see docs/beheer/rollen.md."""

    REGISSEUR = "regisseur", _("Regisseur")
    CONSULENT = "consulent", _("Consulent")
    AANBIEDER = "aanbieder", _("Aanbieder")
    # Sees what may be published of the figures, and no trajectory.
    BELEIDSADVISEUR = "beleidsadviseur", _("Beleidsadviseur")


class ContactOrganisation(TextChoices):
    """The kinds of organisation that have a contact person for an inburgeraar."""

    GEMEENTE = "gemeente", _("Gemeente")
    BEGELEIDING = "maatschappelijke begeleiding", _("Maatschappelijke begeleiding")
    TAALSCHOOL = "taalschool", _("Taalschool")


class ChangeKind(TextChoices):
    """How rows came into the register, or left it."""

    IMPORT = "import", _("Inlezen")
    ATTENDANCE = "attendance", _("Presentielijst")
    LIST = "list", _("Lijst van begeleiding")
    ENTRY = "entry", _("Invoer")
    CORRECTION = "correction", _("Correctie")
    HANDOVER = "handover", _("Overdracht")
    CLOSING = "closing", _("Afsluiting")
    ERASURE = "erasure", _("Verwijdering")


class ErasureReason(TextChoices):
    """Why a whole trajectory was erased; a choice, so that nobody writes down who it was."""

    REQUEST = "request", _("De inburgeraar vroeg erom")
    TERM = "term", _("De bewaartermijn is voorbij")
    MISTAKE = "mistake", _("Dit traject hoort niet in het register")


class MeetingPointKind(TextChoices):
    """What is brought up in the meeting of municipality and language school."""

    COMPLAINT = "complaint", _("Klacht")
    QUESTION = "question", _("Vraag")
    AGREEMENT = "agreement", _("Afspraak")
    OTHER = "other", _("Anders")


class RemarkSubject(TextChoices):
    """What on her own page an inburgeraar says is wrong or old."""

    CONTACT = "contact", _("Contactpersoon")
    STEPS = "steps", _("Wat er nu komt")
    AGREEMENTS = "agreements", _("Afspraken in het PIP")
    LESSONS = "lessons", _("Lessen en uren")
    APPOINTMENTS = "appointments", _("Waar de inburgeraar moet zijn")
    LISTS = "lists", _("Een regeling, hulp of brief uit de lijst van de gemeente")


class SignalState(TextChoices):
    """What a rule says of a trajectory; silence is none of these.

    What waits for a step that was not taken yet is kept apart from what is missing.
    """

    ON = "on", _("Aan")
    UNKNOWN = "unknown", _("Onbekend")
    NOT_YET = "not_yet", _("Nog niet")


class SignalLevel(TextChoices):
    WARN = "warn", _("Let op")
    OVER = "over", _("Over de grens")
