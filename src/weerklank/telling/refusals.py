"""Why something was not opened, told, kept or taken over."""

from django.utils.translation import gettext_lazy as _

from weerklank.safeguards.refusals import DomainError


class NotOpen(DomainError):
    user_message = _("Zelf vertellen staat in deze ronde niet open.")


class NotReady(DomainError):
    """What stands in the way of opening. The message names it."""

    user_message = _("Zelf vertellen kan nog niet open.")


class ToldAlready(DomainError):
    user_message = _("Er is al iemand begonnen. De leidraad blijft wat die is.")
    field = "guide"


class EndsBeforeItStarts(DomainError):
    user_message = _("De laatste dag ligt vóór de eerste.")
    field = "ends_on"


class ForeignGuide(DomainError):
    user_message = _("Deze leidraad hoort niet bij deze ronde.")
    field = "guide"


class NoConsent(DomainError):
    user_message = _("Deze persoon gaf daar geen toestemming voor.")


class NothingTold(DomainError):
    user_message = _("Hier is niets verteld.")


class SentAlready(DomainError):
    user_message = _("De antwoorden zijn al verstuurd.")


class NotSentYet(DomainError):
    user_message = _(
        "Deze persoon is nog niet klaar. Wacht tot de antwoorden zijn verstuurd, of tot de laatste"
        " dag voorbij is."
    )


class StillToWriteOut(DomainError):
    user_message = _("Schrijf eerst elk gesproken antwoord uit.")


class TakenOver(DomainError):
    user_message = _("Van deze antwoorden is al een gesprek gemaakt.")


class NoWords(DomainError):
    user_message = _("Schrijf op wat u hoort. Is het niet te verstaan? Schrijf dat dan op.")
    field = "text"


class Ended(DomainError):
    user_message = _("Van deze opname wordt niets meer bewaard.")


class TooManyUploads(DomainError):
    user_message = _("Er staan te veel opnamen open. Maak eerst een opname af.")


class NotASheet(DomainError):
    user_message = _("Er is geen uitleg over toestemming in deze taal.")


class WrongPairingCode(DomainError):
    user_message = _("Deze code werkt niet (meer). Vraag een nieuwe code aan de onderzoeker.")
    field = "code"


class NameMissing(DomainError):
    user_message = _("Geef de tablet een naam, zoals “Tablet 1, Taalschool De Brug”.")
    field = "name"
