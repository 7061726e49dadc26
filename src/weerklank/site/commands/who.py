"""Finding a round and the account on whose behalf a command runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weerklank.safeguards import accounts
from weerklank.safeguards.terms import Role
from weerklank.site.commands.manners import Refusal
from weerklank.study import queries as study

if TYPE_CHECKING:
    from weerklank.safeguards.models import User
    from weerklank.study.models import Round


def account(email: str | None) -> User | None:
    """Return the account with this address, None for none. Raises Refusal where it is nobody's."""
    found = accounts.find(email) if email else None
    if email and found is None:
        raise Refusal(f"Er is geen account met {email}. Maak het met weerklank createuser.")
    return found


def round_and_user(slug: str, email: str | None) -> tuple[Round, User]:
    """Return the round and who asks. Raises Refusal with what to do instead.

    Whoever has the command line has the database too; a name is asked so that the log tells
    on whose behalf it was.
    """
    round_ = study.any_round(slug)
    if round_ is None:
        known = ", ".join(study.slugs_of_rounds()) or "nog geen"
        raise Refusal(f"Er is geen ronde {slug}. Bekende rondes: {known}.")
    if user := account(email):
        return round_, user
    researchers = study.holders_of(round_.monitor, Role.ONDERZOEKER)
    if not researchers:
        raise Refusal("Deze monitor heeft geen onderzoeker. Geef een account met --by.")
    return round_, researchers[0]
