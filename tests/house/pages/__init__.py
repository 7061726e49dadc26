"""What each page answers to whom. One module per room; the house test reads them all.

An address that stands in no module fails the build.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.house.world import World

OF_A_MONITOR = ("onderzoeker", "codeur", "beleidsadviseur", "beheerder")
# The last is the beleidsadviseur of the register, who sees what of the figures may be published.
OF_THE_REGISTER = ("regisseur", "consulent", "aanbieder", "sleutelhouder", "adviseur")
# A stranger has every role in another municipality.
ROLES = (*OF_A_MONITOR, *OF_THE_REGISTER, "stranger")


@dataclass(frozen=True)
class Page:
    """One address: its name, what leads to it, and the answer per role.

    `get` and `post` give a status per role; a missing one means that the method is refused
    with 405. `post_data` is sent along; a refused form (422) counts as *may*. `logs` is the
    access line that a successful look must leave, per role where it differs. `is_public` pages
    need no account.
    """

    name: str
    kwargs: Callable[[World], Mapping[str, Any]] = lambda world: {}
    get: Mapping[str, int] | None = None
    post: Mapping[str, int] | None = None
    post_data: Callable[[World], Mapping[str, Any]] = field(default=lambda world: {})
    query: Callable[[World], Mapping[str, Any]] = field(default=lambda world: {})
    logs: str | Mapping[str, str] | None = None
    is_public: bool = False
    # An unknown number or slug must give 404; False for addresses without one.
    has_id: bool = True

    @property
    def is_of_the_register(self) -> bool:
        """Register and vault have roles of their own, and their looks belong to no monitor."""
        of_rooms = ("deliveries:", "figures:", "personal:", "trajectories:", "vault:")
        of_keeper = ("invitations:contact", "invitations:erased")
        return self.name.startswith((*of_rooms, *of_keeper, "site:trajectory_", "site:vault_"))

    def answers(self, role: str) -> set[int]:
        """What this role gets here, by whatever method; 405 where there is no such method."""
        return {405 if table is None else table[role] for table in (self.get, self.post)}


def by_role(
    *, onderzoeker: int, codeur: int, beleidsadviseur: int, beheerder: int, stranger: int = 404
) -> dict[str, int]:
    """The answers of a page about a monitor: it does not exist for the roles of the register."""
    return {
        **dict.fromkeys(OF_THE_REGISTER, 404),
        "onderzoeker": onderzoeker,
        "codeur": codeur,
        "beleidsadviseur": beleidsadviseur,
        "beheerder": beheerder,
        "stranger": stranger,
    }


def in_register(
    *,
    regisseur: int = 404,
    consulent: int = 404,
    aanbieder: int = 404,
    sleutelhouder: int = 404,
    adviseur: int = 404,
    stranger: int = 404,
) -> dict[str, int]:
    """The answers of a page of register or vault: it does not exist for the roles of a monitor."""
    return {
        **dict.fromkeys(OF_A_MONITOR, 404),
        "regisseur": regisseur,
        "consulent": consulent,
        "aanbieder": aanbieder,
        "sleutelhouder": sleutelhouder,
        "adviseur": adviseur,
        "stranger": stranger,
    }


EVERY_MEMBER = by_role(onderzoeker=200, codeur=200, beleidsadviseur=200, beheerder=200)
RESEARCHER_ONLY = by_role(onderzoeker=200, codeur=403, beleidsadviseur=403, beheerder=403)
READERS_OF_WORDS = by_role(onderzoeker=200, codeur=200, beleidsadviseur=403, beheerder=403)
MANAGER_ONLY = by_role(onderzoeker=403, codeur=403, beleidsadviseur=403, beheerder=200)
EVERYBODY = dict.fromkeys(ROLES, 200)


def moved(table: Mapping[str, int], status: int = 302) -> dict[str, int]:
    """The same table, with another answer for who may: a redirect after a change, say."""
    return {role: status if answer == 200 else answer for role, answer in table.items()}
