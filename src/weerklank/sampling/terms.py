"""The words of choosing people. Each member has a row in docs/begrippen.md."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Road(TextChoices):
    """begrippen.md#kiezen; how someone who could be asked came in sight."""

    MUNICIPALITY = "municipality", _("Via de gemeente")
    OPEN_CALL = "open_call", _("Via een open oproep")


class LeftOut(TextChoices):
    """begrippen.md#kiezen; why somebody of a frame is not asked."""

    MOVED = "moved", _("verhuisd")
    DIED = "died", _("overleden")
    ENDED = "ended", _("traject afgerond of gestopt")
    EXEMPT = "exempt", _("vrijgesteld of ontheven")
    OUT_OF_SERVICE = "out_of_service", _("niet meer in dienst")
    GUIDES_NOBODY = "guides_nobody", _("begeleidt nu niemand")
    ASKED_BEFORE = "asked_before", _("in een eerdere ronde gevraagd")
    OBJECTED = "objected", _("wil niet gevraagd worden")
    THERE_ALREADY = "there_already", _("staat er al in")
    OTHER = "other", _("andere reden")


class CandidateState(TextChoices):
    """begrippen.md#kiezen; how far asking someone is. A no needs no reason."""

    IN_FRAME = "in_frame", _("niet gekozen")
    RESERVE = "reserve", _("reserve")
    CHOSEN = "chosen", _("gekozen, nog niet gevraagd")
    INVITED = "invited", _("gevraagd")
    CALL_BACK = "call_back", _("wil gebeld worden")
    AGREED = "agreed", _("doet mee")
    REFUSED = "refused", _("doet niet mee")
    NO_ANSWER = "no_answer", _("gaf geen antwoord")
    NOT_REACHED = "not_reached", _("niet bereikt")
    GONE = "gone", _("kan niet meer gevraagd worden")


class DrawMethod(TextChoices):
    """begrippen.md#kiezen; by what chance and rule people are chosen."""

    SPREAD = "spread", _("Spreiding: zo veel mogelijk verschillende soorten mensen")
    FAIR = "fair", _("Gelijke kansen: de kleinste kans zo groot als kan")


class WhyAgain(TextChoices):
    """begrippen.md#kiezen; why people were chosen anew before anybody was asked."""

    LISTS = "lists", _("De lijst met mensen veranderde")
    TARGETS = "targets", _("De doelen of het aantal mensen veranderden")
    METHOD = "method", _("De manier van kiezen moest anders")
    TRIAL = "trial", _("De vorige keer was een proef")
    OUTCOME = "outcome", _("Wij wilden een andere uitkomst")


class DrawState(TextChoices):
    """begrippen.md#kiezen; what came of choosing."""

    WAITING = "waiting", _("wordt gekozen")
    DONE = "done", _("gekozen")
    INFEASIBLE = "infeasible", _("kan niet bij deze doelen")
    UNSOLVED = "unsolved", _("geen uitkomst")


class FrameSource(TextChoices):
    """begrippen.md#kiezen; where a frame comes from."""

    LIST = "list", _("Lijst")
    REGISTER = "register", _("Register")
