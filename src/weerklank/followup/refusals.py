"""Why nothing is measured or asked of an improvement point. Nothing was stored."""

from django.utils.translation import gettext_lazy as _

from weerklank.safeguards.refusals import DomainError


class GroupUnknown(DomainError):
    user_message = _("Deze groep is er niet in deze monitor. Kies een andere, of kies iedereen.")
    field = "group"


class MeasureMissing(DomainError):
    user_message = _("Leg eerst vast wat er bij dit punt wordt gemeten.")


class NotTwoRounds(DomainError):
    user_message = _("Kies twee verschillende rondes van deze monitor.")


class SeesNotAll(DomainError):
    user_message = _(
        "U codeert nog blind in een van deze rondes en ziet dus niet alles. Rond dat eerst af, of "
        "laat een collega de uitkomst bewaren."
    )


class GuideOfAnotherRound(DomainError):
    user_message = _("Kies een leidraad van een latere ronde, voor wie er wordt gemeten.")
    field = "guide"


class PointQuestionEmpty(DomainError):
    user_message = _("Kies een vraag of schrijf er een op.")
    field = "text"
