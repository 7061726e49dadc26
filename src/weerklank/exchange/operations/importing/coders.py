"""Who coded in a project: a member, or a coder of her own who has no account.

Two users of one file become one person only where somebody said so: else what they coded in one
text would be one reading, and a number would grow because a second person coded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypedDict

from django.utils.translation import gettext as _

from weerklank.exchange import models, rules
from weerklank.exchange.operations.importing.ledger import Ledger
from weerklank.fieldwork import queries as fieldwork
from weerklank.interchange.refi import reading
from weerklank.interchange.refi.project import User as FileUser
from weerklank.interchange.refi.project import key
from weerklank.safeguards import accounts

if TYPE_CHECKING:
    from weerklank.safeguards.models import User

NAME_LENGTH = 100


def known(members: Iterable[User]) -> dict[str, int]:
    """Return members by folded name and address, as files name their users.

    A name that two members have says nothing of who it is.
    """
    everyone = list(members)
    often = Counter(member.name.casefold() for member in everyone)
    found = {name: member.pk for member in everyone if often[name := member.name.casefold()] == 1}
    return found | {member.email.casefold(): member.pk for member in everyone if member.email}


class Became(TypedDict):
    """What a user of the file became; no coder: who coded nothing."""

    name: str | None
    coder: str | None
    account: bool


@dataclass(slots=True)
class Coders:
    """The users of one file; whoever is no member becomes a coder once something is hers."""

    ledger: Ledger
    _names: dict[str, str] = field(default_factory=dict)
    _found: dict[str, User] = field(default_factory=dict)
    _before: dict[str, User] = field(default_factory=dict)
    _name_only: set[int] = field(default_factory=set)
    _called: set[str] = field(default_factory=set)

    def take(self) -> None:
        """Find which users are members, and who of the others this monitor knows already."""
        ledger = self.ledger
        members = list(fieldwork.interviewers_of(ledger.round.monitor))
        by_number = {member.pk: member for member in members}
        users = {key(user.guid): user for user in ledger.project.users}
        told = {
            user: account if account in by_number else rules.OWN
            for user, account in ledger.choices.users.items()
        }
        chosen = rules.usual_coders(
            {user: names_of(one) for user, one in users.items()}, known(members), told
        )
        chosen |= told  # also of who codes and is not in the list
        self._found = {
            user: by_number[account] for user, account in chosen.items() if account != rules.OWN
        }
        self._names = {user: one.name or one.id or "" for user, one in users.items()}
        self._recognise([user for user in users if user not in self._found])
        parts = []
        for user in ledger.project.users:
            member = self._found.get(key(user.guid))
            ledger.counts["coders_known" if member else "coders_unknown"] += 1
            parts.append(ledger.part(user, user=member))
        ledger.keep(parts)

    def of(self, user: str) -> User:
        """Return who a user of the file is with us."""
        found = self._found.get(user)
        if found is None:
            found = self._found[user] = self._first_coding_of(user)
        return found

    def is_name_only(self, coder: int) -> bool:
        return coder in self._name_only

    def became(self) -> list[Became]:
        """Return of every user with a name or a coding what she became; None: she coded nothing."""
        users = dict.fromkeys((*self._names, *self._found))
        return [
            {
                "name": self._names.get(user) or None,
                "coder": found.name if found else None,
                "account": bool(found and found.email),
            }
            for user in users
            for found in [self._found.get(user)]
        ]

    def _first_coding_of(self, user: str) -> User:
        if user == rules.NAMELESS and not self._names and user not in self.ledger.choices.users:
            # A file that names nobody holds one reading, of whoever takes it over.
            return self.ledger.by
        found = self._before.get(user) or self._name(user)
        self._name_only.add(found.pk)
        self.ledger.counts["coders_without_account"] += 1
        models.KeptPart.objects.filter(
            project=self.ledger.taken, kind="User", guid=user[:64]
        ).update(user=found)
        return found

    def _name(self, user: str) -> User:
        base = rules.short(self._names.get(user), NAME_LENGTH) or _("Codeur zonder naam")
        called = _("%(name)s (ander programma)") % {"name": base}
        number = 1
        while called.casefold() in self._called:
            number += 1
            called = _("%(name)s (ander programma)") % {"name": f"{base} {number}"}
        self._called.add(called.casefold())
        return accounts.name_coder(
            name=called,
            by=self.ledger.by,
            at=self.ledger.at,
            monitor_id=self.ledger.round.monitor_id,
        )

    def _recognise(self, users: list[str]) -> None:
        """Find who came along with an earlier project: by her GUID, else by her name.

        Some programs make new GUIDs each time. Nobody is found twice.
        """
        by_guid: dict[str, User] = {}
        by_name: dict[str, User] = {}
        for part in models.KeptPart.objects.filter(
            kind="User",
            project__round__monitor=self.ledger.round.monitor_id,
            user__isnull=False,
            user__email=None,
        ).select_related("user"):
            assert part.user is not None
            self._called.add(part.user.name.casefold())
            by_guid.setdefault(part.guid, part.user)
            said = reading.from_xml(part.xml, FileUser)
            if said.name or said.id:
                by_name.setdefault((said.name or said.id or "").casefold(), part.user)
        self._match({user: user[:64] for user in users}, by_guid)
        self._match({user: self._names[user].casefold() for user in users}, by_name)

    def _match(self, signs: Mapping[str, str], known_as: Mapping[str, User]) -> None:
        given = {found.pk for found in self._before.values()}
        for user, sign in signs.items():
            found = known_as.get(sign)
            if found and user not in self._before and found.pk not in given:
                self._before[user] = found
                given.add(found.pk)


def names_of(user: FileUser) -> list[str]:
    """Return what a file calls a user: what she logs in with there, then her name."""
    return [name for name in (user.id, user.name) if name]
