"""Why something about these subjects was not done."""

from django.utils.translation import gettext_lazy as _

from weerklank.safeguards.refusals import DomainError


class SubjectsThereAlready(DomainError):
    user_message = _("Er staan al onderwerpen. Wijzig ze, of haal ze eerst weg.")


class NewerFiguresThere(DomainError):
    user_message = _(
        "In het rapport staan al cijfers van een latere dag. Haal die eerst weg bij “Cijfers uit "
        "het register”."
    )


class FiguresOfAnother(DomainError):
    user_message = _(
        "In het rapport staan al cijfers van een andere gemeente. Een rapport heeft cijfers van "
        "één gemeente."
    )


class FigureNotCounted(DomainError):
    user_message = _("Dit cijfer is nog niet geteld. Probeer het over een paar minuten opnieuw.")
