"""Words that every room uses to say who may do what, and what the log remembers."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """What a member does in a monitor; someone may have several."""

    ONDERZOEKER = "onderzoeker", _("Onderzoeker")
    CODEUR = "codeur", _("Codeur")
    BELEIDSADVISEUR = "beleidsadviseur", _("Beleidsadviseur")
    BEHEERDER = "beheerder", _("Beheerder")


class OrganisationKind(TextChoices):
    GEMEENTE = "gemeente", _("Gemeente")
    BUREAU = "bureau", _("Onderzoeksbureau")


class LogKind(TextChoices):
    """Changes and looks stand in one log, so that one reading tells what happened."""

    WRITE = "write", _("Wijziging")
    READ = "read", _("Inzage")


class LogResult(TextChoices):
    DONE = "done", _("Gedaan")
    REFUSED = "refused", _("Geweigerd")


class ErasureRoad(TextChoices):
    """By whom it came that somebody was erased."""

    STAFF = "staff", _("Door het team")
    CARD = "card", _("Met de eigen kaart")
    RESTORE = "restore", _("Weerklank, bij het terugzetten van een back-up")


class CleaningFailure(TextChoices):
    """Why erased words could not be taken out of the store yet."""

    BUSY = "busy", _("De database wordt nog gelezen of beschreven")
    FULL = "full", _("Er is te weinig ruimte op de schijf")
    DENIED = "denied", _("De database staat het Weerklank niet toe")
    OTHER = "other", _("Het ging mis; het journaal van de server zegt waarom")


class SearchKind(TextChoices):
    """What a search finds, in the order in which it is shown."""

    FINDING = "finding", _("Bevindingen")
    POINT = "point", _("Verbeterpunten")
    REPORT = "report", _("Teksten rond het rapport")
    CHAPTER = "chapter", _("Delen van het rapport")
    PLAIN = "plain", _("Uitslag voor deelnemers")
    COMMENT = "comment", _("Opmerkingen bij teksten")
    CODE = "code", _("Codes")
    QUESTION = "question", _("Vragen van leidraden")
    NOTE = "note", _("Memo's")
    MEMO = "memo", _("Korte memo's bij coderingen")
    SUMMARY = "summary", _("Samenvattingen")
    ANSWER = "answer", _("Antwoorden op voorgelegde zinnen")
    TURN = "turn", _("Gesprekken")


# Only for who may read what people said.
OF_WORDS = frozenset(
    {
        SearchKind.COMMENT,
        SearchKind.NOTE,
        SearchKind.MEMO,
        SearchKind.SUMMARY,
        SearchKind.ANSWER,
        SearchKind.TURN,
    }
)
# Only for who writes the report.
OF_WRITERS = frozenset({SearchKind.PLAIN})


class Removable(TextChoices):
    """What can be removed as a whole, and brought back for some days."""

    CONVERSATION = "conversation", _("Gesprek")
    FILE = "file", _("Ingelezen bestand")
    TRANSCRIPT = "transcript", _("Tekst van een gesprek")
    PROJECT = "project", _("Overgenomen project")
    GUIDE = "guide", _("Leidraad")
    ROUND = "round", _("Ronde")
    MONITOR = "monitor", _("Monitor")
