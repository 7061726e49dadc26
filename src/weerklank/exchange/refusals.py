"""Why a project was not taken over or given. Nothing was stored."""

from django.utils.translation import gettext_lazy as _

from weerklank.safeguards.refusals import DomainError


class ProjectUnreadable(DomainError):
    """What the reader of formats said. The message differs by file."""


class ProjectTakenBefore(DomainError):
    user_message = _("Dit bestand is al in deze ronde overgenomen.")


class ProjectBusy(DomainError):
    user_message = _("Dit project wordt al bekeken of overgenomen.")


class ProjectTooLarge(DomainError):
    user_message = _(
        "Dit bestand is te groot voor deze bladzijde. Vraag wie Weerklank beheert het over te "
        "nemen met de opdracht: weerklank refi import."
    )


class NothingToGive(DomainError):
    user_message = _(
        "Deze ronde heeft nog geen codes en geen teksten. Er is niets om mee te geven."
    )


class NothingToReuse(DomainError):
    user_message = _(
        "Van geen enkel gesprek staat vast dat ieder die erin spreekt hergebruik goedvindt. Er is "
        "niets om mee te geven."
    )


class CodesBlind(DomainError):
    user_message = _(
        "U codeert in deze ronde blind. Een project bevat ook wat een ander codeerde. Haal het op "
        "als u en de ander klaar zijn, of haal nu alleen het codeboek op."
    )


class GivenOutdated(DomainError):
    user_message = _(
        "Dit bestand is weggegooid: sinds het werd gemaakt veranderde een tekst, of wat iemand "
        "goedvindt. Maak het opnieuw."
    )
