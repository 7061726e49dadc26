"""Reads over the vault's keyholders and its log. The keys are read by operations only."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils import timezone

from weerklank.vault import models
from weerklank.vault.terms import VaultAct

if TYPE_CHECKING:
    from weerklank.safeguards.models import User


def has_card(round_id: int, pseudonym: str) -> bool:
    """Return whether a card was made for somebody in a round. For rooms that ask by pseudonym."""
    return models.Card.objects.filter(round_id=round_id, pseudonym=pseudonym).exists()


def kept_by(user: User) -> set[int]:
    """Return the municipalities whose vault this person keeps; read once a request."""
    known: set[int] | None = user.__dict__.get("_vaults_kept")
    if known is None:
        known = set(
            models.Keyholder.objects.filter(user_id=user.pk).values_list(
                "municipality_id", flat=True
            )
        )
        user.__dict__["_vaults_kept"] = known
    return known


def keyholders(municipality_id: int) -> list[int]:
    """Return the accounts that keep the vault of a municipality, by number."""
    return list(
        models.Keyholder.objects.filter(municipality_id=municipality_id).values_list(
            "user_id", flat=True
        )
    )


def access_lines(municipality_id: int) -> QuerySet[models.AccessLine]:
    """Return what was done with the keys of a municipality, newest first."""
    return models.AccessLine.objects.filter(municipality_id=municipality_id)


def sought(municipality_id: int, pseudonym: str) -> list[tuple[date, int]]:
    """Return on which day who looked up the number of somebody of the register, or her by it.

    Nothing of what was done with pseudonyms of a monitor, which would tie her to one.
    """
    lines = access_lines(municipality_id).filter(
        subject=pseudonym, what__in=[VaultAct.NUMBER_SOUGHT, VaultAct.PSEUDONYM_SOUGHT]
    )
    found = ((timezone.localdate(at), by) for at, by in lines.values_list("at", "by_id"))
    return list(dict.fromkeys((day, by) for day, by in found if by is not None))


def forgettings(municipality_id: int) -> QuerySet[models.AccessLine]:
    """Return the lines that say that contact data went, newest first."""
    return access_lines(municipality_id).filter(what=VaultAct.CONTACTS_FORGOTTEN)


def newest_forgetting(municipality_id: int, pseudonym: str) -> models.AccessLine | None:
    """Return the line that says that contact data of one person went, if there is one."""
    return forgettings(municipality_id).filter(subject=pseudonym).first()
