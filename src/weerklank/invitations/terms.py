"""Vocabulary of inviting: what is sent how, how far it is, and what somebody answers."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Channel(TextChoices):
    """begrippen.md#uitnodigen; by which way somebody is written to."""

    LETTER = "letter", _("Brief")
    EMAIL = "email", _("E-mail")
    SMS = "sms", _("Sms")


class Use(TextChoices):
    """begrippen.md#uitnodigen; what somebody is written for."""

    INVITATION = "invitation", _("Uitnodiging")
    REMINDER = "reminder", _("Herinnering aan de uitnodiging")
    APPOINTMENT = "appointment", _("Afspraak")
    SOON = "soon", _("Herinnering aan de afspraak")
    THANKS = "thanks", _("Bedankje")
    RESULTS = "results", _("Wat eruit kwam")


class MessageState(TextChoices):
    """begrippen.md#uitnodigen; how far one message to one person is.

    Unknown is a message of which nobody can say whether it went: it is never sent again by itself.
    """

    WAITING = "waiting", _("wacht")
    SENDING = "sending", _("wordt verstuurd")
    SENT = "sent", _("verstuurd")
    UNKNOWN = "unknown", _("niet bekend of het is verstuurd")
    FAILED = "failed", _("niet verstuurd")
    STOPPED = "stopped", _("tegengehouden")


class WhyNot(TextChoices):
    """begrippen.md#uitnodigen; why a message did not go, or is not known to have gone."""

    NO_ADDRESS = "no_address", _("er is geen adres voor deze weg")
    REFUSED = "refused", _("geweigerd door de ontvangende kant")
    UNREACHABLE = "unreachable", _("de verzenddienst was niet te bereiken")
    BROKE_OFF = "broke_off", _("de verbinding brak af tijdens het versturen")
    NOT_SET_UP = "not_set_up", _("versturen is hier niet ingesteld")
    NO_TEXT = "no_text", _("er is geen tekst voor deze weg")
    TELLS = "tells", _("de tekst verraadt waarom iemand bericht krijgt")
    NOT_ASKED = "not_asked", _("deze persoon wordt niet meer gevraagd")
    DRAFT = "draft", _("de tekst in deze taal is nog niet nagekeken door een spreker")
    TAKEN_OUT = "taken_out", _("uit de wachtrij gehaald door een medewerker")


class Said(TextChoices):
    """begrippen.md#uitnodigen; what somebody answers to an invitation. A no asks no reason."""

    YES = "yes", _("ja")
    NO = "no", _("nee")
    CALL_ME = "call_me", _("bel mij")


class DayPart(TextChoices):
    """When somebody can come."""

    MORNING = "morning", _("ochtend")
    AFTERNOON = "afternoon", _("middag")
    EVENING = "evening", _("avond")
    WEEKEND = "weekend", _("weekend")


class RepliedBy(TextChoices):
    """By which way an answer came."""

    CARD = "card", _("met de kaart")
    STAFF = "staff", _("via een medewerker")


class SeatState(TextChoices):
    """begrippen.md#een-afspraak; what came of somebody's place at an appointment."""

    PLANNED = "planned", _("afgesproken")
    CAME = "came", _("is gekomen")
    STAYED_AWAY = "stayed_away", _("is niet gekomen")
