"""Why inviting did not do something, where more than one part of the room says so."""

from django.utils.translation import gettext_lazy as _

from weerklank.safeguards.refusals import DomainError


class AskedNoMore(DomainError):
    user_message = _(
        "Deze persoon wordt niet meer gevraagd: niet gekozen, vervangen, of de ronde is voorbij."
    )


class TakesPartStill(DomainError):
    user_message = _(
        "Met deze persoon is al gesproken, of er is toestemming gevraagd. Wil die toch niet "
        "meedoen, trek dan de deelname in."
    )
    field = "said"


class NotOfRound(DomainError):
    user_message = _("Deze persoon doet in deze ronde niet mee.")
    field = "participant"


class NothingSaidYet(DomainError):
    user_message = _("Leg eerst vast of deze persoon wil meedoen.")
