"""Names and addresses in the vault, each with a word that stands nowhere else."""

from __future__ import annotations

from typing import Any

from tests import cast
from tests.house.walking import read
from tests.house.world import World
from tests.rendering.reading import words_of_pdf
from weerklank.vault import operations as vault
from weerklank.vault.contacts import Details

HERS = Details(
    name="Kanarienaam Geelvink",
    street="Kanariestraat 5",
    postcode="7391 KX",
    town="Kanariedorp",
    phone="06-27182818",
    email="kanariepost@geelvink.example",
    language="ar",
    organisation="Kanariewerk",
    function="Kanariefunctie",
)
MARKS = (
    "kanarienaam", "geelvink", "kanariestraat", "7391", "kanariedorp", "27182818", "27 18 28 18",
    "kanariepost", "kanariewerk", "kanariefunctie",
)  # fmt: skip
# Of everybody on the pages: who takes part, and who could be asked.
PSEUDONYMS = ("D1", "K7", "K4821")
# Who holds the key of the vault; nobody else gets to see a name.
KEEPER = "sleutelhouder"


def keep(world: World) -> None:
    vault.keep_contacts(
        municipality_id=world.monitor.organisation_id,
        monitor_id=world.monitor.pk,
        people=dict.fromkeys(PSEUDONYMS, HERS),
        by=world.users[KEEPER],
        at=cast.NOW,
    )


def told(answer: Any) -> list[str]:
    """Return which of them stand in an answer, also in a file that it is."""
    return in_words(read(answer)) + (
        in_words(words_of_pdf(answer.content))
        if answer.headers.get("Content-Type") == "application/pdf" and not answer.streaming
        else []
    )


def in_words(words: str) -> list[str]:
    folded = words.casefold()
    return [mark for mark in MARKS if mark in folded]
