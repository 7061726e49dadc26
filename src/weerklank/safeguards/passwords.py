"""Which passwords are guessed first in the Netherlands, and are refused for it."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from weerklank.safeguards import models

if TYPE_CHECKING:
    from weerklank.safeguards.models import User

# A password that says no more than this beside well-known words, figures and signs, is guessed.
FEWEST_OF_ONES_OWN = 4  # letters
FEWEST_SIGNS = 6  # different ones
_LOOKALIKES = str.maketrans("0134579@$!|€", "oieastgasile")
_ROWS = ("01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz")
_SHORTEST_OF_A_ROW = 4


class GuessableInDutch:
    """Refuse what is put together of words that everybody thinks of, whatever stands around it.

    *Welkom2026!*, *w@chtw00rd12*, *ZomerInUtrecht!* and *inburgering1* are guessed long before
    twelve signs at random are.
    """

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError for a password that is easily guessed, or of very few signs."""
        if len(set(_plain(password))) < FEWEST_SIGNS:
            raise ValidationError(
                _("Dit wachtwoord heeft te weinig verschillende tekens."),
                code="password_of_few_signs",
            )
        own = {
            part
            for name in models.Organisation.objects.values_list("name", flat=True)
            for part in _parts(name)
        }
        if is_guessable(password, frozenset(own)):
            raise ValidationError(
                _(
                    "Dit wachtwoord bestaat uit woorden die iedereen eerst probeert, zoals"
                    " welkom, een maand of de naam van een gemeente. Kies een paar woorden die"
                    " niets met elkaar te maken hebben."
                ),
                code="password_guessable_in_dutch",
            )

    def get_help_text(self) -> str:
        """Return what the form says beforehand."""
        return _("Gebruik geen woorden die iedereen eerst probeert, zoals welkom of een maand.")


def is_guessable(password: str, own: frozenset[str] = frozenset()) -> bool:
    """Return whether a password says too little beside words that are tried first.

    `own` are words that are tried first here: the names of those who work with this.
    """
    lowered = _plain(password)
    words = known_words() | own
    return any(
        len(letters) != (left := _left_over(letters, words)) and left < FEWEST_OF_ONES_OWN
        for letters in _readings(lowered)
    )


def _readings(lowered: str) -> set[str]:
    """Return a password, its letters, and its letters with the signs that look like them."""
    middle = re.sub(r"^[^a-z]+|[^a-z]+$", "", lowered)
    looked = (lowered, middle.translate(_LOOKALIKES), lowered.translate(_LOOKALIKES))
    return {lowered, *(re.sub(r"[^a-z]", "", each) for each in looked)}


def _left_over(letters: str, words: frozenset[str]) -> int:
    """Return how many letters are in no known word or row, at the fewest."""
    fewest = [0]
    for end in range(1, len(letters) + 1):
        best = fewest[end - 1] + 1
        for begin in range(max(0, end - _LONGEST), end):
            piece = letters[begin:end]
            if piece in words or _is_row(piece):
                best = min(best, fewest[begin])
        fewest.append(best)
    return fewest[-1]


_LONGEST = 20  # letters of a word


def _is_row(piece: str) -> bool:
    if len(piece) < _SHORTEST_OF_A_ROW:
        return False
    return len(set(piece)) == 1 or any(piece in row or piece in row[::-1] for row in _ROWS)


def _plain(words: str) -> str:
    apart = unicodedata.normalize("NFKD", words.lower())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def _parts(name: str) -> set[str]:
    return {part for part in re.split(r"[^a-z]+", _plain(name)) if len(part) > 2}


@lru_cache(maxsize=1)
def known_words() -> frozenset[str]:
    """Return the words that are tried first."""
    text = files("weerklank.safeguards").joinpath("data", "guessable.txt").read_text("utf-8")
    lines = (line.partition("#")[0] for line in text.splitlines())
    return frozenset(word for line in lines for word in line.split())
