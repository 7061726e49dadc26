"""What is guessed first in the Netherlands is refused; what somebody made up herself is not."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from tests import cast
from weerklank.safeguards import passwords
from weerklank.safeguards.models import Organisation

GUESSED = [
    "wachtwoord12", "Wachtwoord123!", "w@chtw00rd12", "W4chtw00rd!!", "Welkom2026!", "Welkom2026!!",
    "welkom-welkom", "inburgering1", "Inburgering2026", "Januari2026!", "september2026",
    "Herfst2026!!", "Zomer-2026-Zomer", "ZomerInUtrecht!", "Amsterdam2026", "Nijmegen2026!",
    "Den Haag 2026!", "GemeenteDelft1", "geheim-geheim", "Geheim123456",
    "qwertyuiop12", "1234567890ab", "123456789012", "aaaaaaaaaaaa", "abababababab", "asdfghjkl123",
    "MaandagDinsdag1", "Kerstmis2026!", "feyenoord1908", "Sinterklaas25!", "schatje123456",
    "Kl@ntreg!e2026", "weerklank2026", "Statushouder1!", "Zömer2026zömer", "testtesttest",
    "LenteZomerHerfst", "welkomwelkomab",
]  # fmt: skip
OWN = [
    cast.PASSWORD,
    "voorbeelddam is verzonnen",
    "lang genoeg en zelf bedacht",
    "vier gewone woorden samen",
    "fietspomp regent donderslag",
    "kX9#vQ2!mZ7p",
    "q8Hh2kLw0pZx",
    "7392!48#20$1xQwpR",
    "een wolk van vergeten lepels",
    "trompet-onder-water-23",
    "Zevenblad2026gieter",
]


@pytest.mark.parametrize("password", GUESSED)
def test_what_everybody_tries_first_is_refused(password, db):
    with pytest.raises(ValidationError):
        validate_password(password)


@pytest.mark.parametrize("password", OWN)
def test_what_was_made_up_is_taken(password, db):
    validate_password(password)


@pytest.mark.parametrize(
    ("password", "is_guessable"),
    [("welkom2026xyq", True), ("welkom2026xyqv", False)],
    ids=["three letters of one's own", "four"],
)
def test_a_few_letters_more_are_not_enough(password, is_guessable):
    assert passwords.is_guessable(password) == is_guessable


def test_the_names_of_who_works_here_are_refused_too(db):
    validate_password("Knollenbeek-2026")
    Organisation.objects.create(name="Gemeente Knollenbeek", slug="v", kind="gemeente")
    with pytest.raises(ValidationError, match="iedereen eerst probeert"):
        validate_password("Knollenbeek-2026")


def test_the_list_is_of_plain_words():
    words = passwords.known_words()
    assert len(words) > 700
    assert all(word.isascii() and word.isalpha() and word.islower() for word in words)


@pytest.mark.parametrize("password", ["", "kort", "aaaaaaaaaaaa", "abababababab"])
def test_too_few_signs_are_said_as_such(password, db):
    with pytest.raises(ValidationError) as refused:
        validate_password(password)
    assert "te weinig verschillende tekens" in str(refused.value)
    assert "iedereen eerst probeert" not in str(refused.value)
