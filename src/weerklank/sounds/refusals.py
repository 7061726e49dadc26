"""Why sound was not kept or played."""

from django.utils.translation import gettext_lazy as _

from weerklank.safeguards.refusals import DomainError


class NoSound(DomainError):
    user_message = _(
        "Dit bestand is geen geluid dat Weerklank kent. Kies een opname als MP3, M4A, WAV, FLAC,"
        " Ogg of WebM."
    )


class TooLarge(DomainError):
    user_message = _("Deze opname is te groot. Maak de opname korter, of bewaar die als MP3.")


class Damaged(DomainError):
    user_message = _(
        "Deze opname is niet te openen: het bestand is beschadigd of weg, of de sleutel is een"
        " andere. Vraag de beheerder om de reservekopie."
    )


class WrongLength(DomainError):
    user_message = _("Deze opname zegt niet goed hoe lang die is.")


class WrongOffset(DomainError):
    user_message = _("Dit deel past niet achter wat er al is. Stuur het volgende deel.")
