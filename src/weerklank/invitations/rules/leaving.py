"""What goes when somebody stops, in words that she knows: kinds of things, not rows of tables."""

from __future__ import annotations

from collections.abc import Mapping

# What the erasers count, by the key of the words on the page. Whatever stands not here is, or rests
# on, what somebody said.
_KINDS = {
    "contactgegevens": "goes_contact",
    "kenmerken": "goes_known",
    "functies": "goes_known",
    "eigen groepen": "goes_known",
    "koppelingen met een andere ronde": "goes_known",
    "gegevens over het kiezen": "goes_known",
    "opnamen van toestemming": "goes_voice",
    "berichten": "goes_invitation",
    "antwoorden op een uitnodiging": "goes_invitation",
    "plaatsen bij een afspraak": "goes_appointment",
}
# It stays, in the accounts, and leads to nobody.
_STAYS = {"bonnen die van niemand meer zijn"}
WORDS = "goes_words"
ORDER = (
    WORDS,
    "goes_known",
    "goes_contact",
    "goes_voice",
    "goes_invitation",
    "goes_appointment",
)


def kinds_that_go(counts: Mapping[str, int]) -> list[str]:
    """Return which kinds of things go, of what the erasers counted."""
    going = {
        _KINDS.get(what, WORDS) for what, count in counts.items() if count and what not in _STAYS
    }
    return [kind for kind in ORDER if kind in going]
