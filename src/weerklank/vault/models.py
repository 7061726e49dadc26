"""Who is who: the supplier's keys beside the pseudonyms of the register.

No foreign keys: these tables may stand in a database of their own.
"""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from weerklank.safeguards.seals import Seal
from weerklank.vault import terms


class Sealed(models.Model):
    """A row with something sealed, bound to what the row is about: elsewhere it does not open."""

    # An organisation: a municipality, or a bureau with monitors of its own.
    municipality_id = models.BigIntegerField()
    sealed = models.BinaryField()

    class Meta:
        abstract = True

    @property
    def bound_to(self) -> tuple[int, str]:
        """What the seal is bound to, as `sealing.Sealer` takes it."""
        raise NotImplementedError


class SupplierKey(Sealed):
    """A supplier's key for one person, sealed, beside the pseudonym that the register knows."""

    supplier = models.CharField(_("leverancier"), max_length=100)
    pseudonym = models.CharField(_("traject"), max_length=12, unique=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["municipality_id", "supplier", "sealed"], name="supplier_key_once"
            ),
        ]

    def __str__(self) -> str:
        return self.pseudonym

    @property
    def bound_to(self) -> tuple[int, str]:
        return self.municipality_id, self.supplier


def linked_in(monitor_id: int, *, is_staff: bool) -> str:
    """Return what the seal of a link to a monitor is bound to, beside the municipality."""
    return f"staff {monitor_id}" if is_staff else f"monitor {monitor_id}"


class MonitorLink(Sealed):
    """Someone of the register, sealed, beside the pseudonym under which a monitor knows her.

    Made by chance and for one monitor: of two monitors nothing follows from the one for the other.
    Sealed is the pseudonym of the register: who reads this table alone learns nothing of it.
    """

    monitor_id = models.BigIntegerField()
    pseudonym = models.CharField(_("pseudoniem"), max_length=20)
    # Sealed is then the kind of organisation and the staff key of a contact person.
    is_staff = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["municipality_id", "monitor_id", "sealed"], name="monitor_link_once"
            ),
            models.UniqueConstraint(
                fields=["monitor_id", "pseudonym"], name="monitor_pseudonym_once"
            ),
        ]

    def __str__(self) -> str:
        return self.pseudonym

    @property
    def bound_to(self) -> tuple[int, str]:
        return self.municipality_id, linked_in(self.monitor_id, is_staff=self.is_staff)


class Contact(Sealed):
    """Who somebody of a monitor is and how to reach her, sealed, beside her pseudonym there.

    A row for each monitor: nothing in the vault says that people of two monitors are one person,
    but for the links to the register. Sealed is what `contacts.Details` holds.
    """

    monitor_id = models.BigIntegerField()
    pseudonym = models.CharField(_("pseudoniem"), max_length=20)
    revision = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pseudonym", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["monitor_id", "pseudonym"], name="contact_pseudonym_once"
            ),
        ]

    def __str__(self) -> str:
        return self.pseudonym

    @property
    def bound_to(self) -> tuple[int, str]:
        return self.municipality_id, f"contact {self.monitor_id} {self.pseudonym}"


class Card(Sealed):
    """The code of a card, with which somebody who was invited answers herself.

    Sealed is the code. The same code gives the same seal, so it is found without being kept open.
    """

    monitor_id = models.BigIntegerField()
    round_id = models.BigIntegerField()
    pseudonym = models.CharField(_("pseudoniem"), max_length=20)
    made_at = models.DateTimeField()
    # From then on it opens nothing.
    ends_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sealed"], name="card_code_once"),
            models.UniqueConstraint(fields=["round_id", "pseudonym"], name="card_once"),
        ]

    def __str__(self) -> str:
        return self.pseudonym

    @property
    def bound_to(self) -> tuple[int, str]:
        # Who holds a card says no municipality.
        return 0, "card"


class OwnCard(Sealed):
    """The code of a card with which somebody of the register opens her own page.

    Beside her pseudonym in the register, as her client number is. Sealed is the code.
    """

    pseudonym = models.CharField(_("traject"), max_length=12, unique=True)
    made_at = models.DateTimeField()
    # From then on it opens nothing.
    ends_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sealed"], name="own_card_code_once"),
        ]

    def __str__(self) -> str:
        return self.pseudonym

    @property
    def bound_to(self) -> tuple[int, str]:
        # Who holds a card says no municipality.
        return 0, "own card"


class Keyholder(models.Model):
    """Someone who may look a person up in the vault of a municipality."""

    municipality_id = models.BigIntegerField()
    user_id = models.BigIntegerField()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["municipality_id", "user_id"], name="keyholder_once"),
        ]

    def __str__(self) -> str:
        return f"{self.municipality_id}: {self.user_id}"


class AccessLine(models.Model):
    """One act with the keys: who, what, on whom, when, from where (BIO2 8.15.01).

    Only ever added; triggers in the database refuse to change or delete a line. A line never
    holds a key.
    """

    at = models.DateTimeField(_("moment"))
    what = models.CharField(_("handeling"), max_length=20, choices=terms.VaultAct)
    # As they were; the log outlives accounts.
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(_("wie"), max_length=150)
    municipality_id = models.BigIntegerField(null=True)
    # The pseudonym looked at, or the account that became keyholder; empty for many at once.
    subject = models.CharField(_("over"), max_length=40, blank=True)
    count = models.PositiveIntegerField(_("aantal"))
    origin = models.CharField(_("vanwaar"), max_length=60)
    # None: written before there were marks; see safeguards/seals.py.
    mac = models.CharField(max_length=88, null=True, editable=False)

    class Meta:
        ordering: ClassVar = ["-at", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["municipality_id", "-at", "-id"], name="vault_line_order")
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.by_name} {self.what}"


class LogSeal(Seal):
    """A seal of the vault's log; it stands where that log stands."""

    class Meta(Seal.Meta):
        ordering: ClassVar = ["number"]
