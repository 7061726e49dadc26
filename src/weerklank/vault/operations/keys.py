"""The supplier's keys and who holds them: writes, and every look at a key."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import DEFAULT_DB_ALIAS, connections, router, transaction
from django.utils.translation import gettext_lazy as _

from weerklank.safeguards import accounts, reach
from weerklank.safeguards import operations as safeguards
from weerklank.safeguards.access import check_may_install
from weerklank.safeguards.refusals import OwnRole
from weerklank.vault import access, models, refusals
from weerklank.vault.operations.writing import PART, atomic, record
from weerklank.vault.sealing import Sealer
from weerklank.vault.terms import VaultAct

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from weerklank.safeguards.models import User

# Keys are written before the rows that they belong to; an import takes less than this.
MAY_BE_UNDER_WAY = timedelta(days=1)


def match_keys(
    *,
    municipality_id: int,
    supplier: str,
    keys: Collection[str],
    make: Callable[[], str],
    by: User | None,
    at: datetime,
) -> dict[str, str]:
    """Return the pseudonym of each of the supplier's keys; a key seen for the first time gets one.

    `make` gives a fresh pseudonym; one that the vault knows already is thrown away. The same keys
    again give the same pseudonyms, also when two imports run at once.
    Raises WrongSecret.
    """
    sealer = Sealer(municipality_id, supplier)
    with atomic():
        sealed_of = {key: sealer.seal(key) for key in set(keys)}
        wanted = sealed_of.values()
        known = _known(municipality_id, supplier, sealer, wanted)
        while new := [sealed for sealed in wanted if sealed not in known]:
            _add(municipality_id, supplier, [(sealed, make()) for sealed in new], at)
            known = _known(municipality_id, supplier, sealer, wanted)
        record(VaultAct.MATCHED, municipality_id, by=by, at=at, count=len(sealed_of))
    return {key: known[sealed] for key, sealed in sealed_of.items()}


def compare_keys(
    *, municipality_id: int, supplier: str, keys: Collection[str], by: User | None, at: datetime
) -> dict[str, str]:
    """Return the pseudonyms of the keys that are known; writes no key. Raises WrongSecret."""
    sealer = Sealer(municipality_id, supplier)
    with atomic():
        sealed_of = {key: sealer.seal(key) for key in set(keys)}
        known = _known(municipality_id, supplier, sealer, sealed_of.values())
        record(VaultAct.COMPARED, municipality_id, by=by, at=at, count=len(sealed_of))
    return {key: known[sealed] for key, sealed in sealed_of.items() if sealed in known}


def _add(municipality_id: int, supplier: str, keys: list[tuple[bytes, str]], at: datetime) -> None:
    """Add keys; what is there already is left out: a key of another import, a pseudonym in use."""
    connection = connections[router.db_for_write(models.SupplierKey)]
    table = connection.ops.quote_name(models.SupplierKey._meta.db_table)
    moment = connection.ops.adapt_datetimefield_value(at)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} (municipality_id, supplier, sealed, pseudonym, created_at)"  # noqa: S608
            " VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
            [(municipality_id, supplier, sealed, name, moment) for sealed, name in keys],
        )


def _known(
    municipality_id: int, supplier: str, sealer: Sealer, wanted: Collection[bytes]
) -> dict[bytes, str]:
    """Return the pseudonyms by seal; of a few that are wanted only those are read.

    With another secret everybody would seem new: refuse.
    """
    rows = models.SupplierKey.objects.filter(municipality_id=municipality_id, supplier=supplier)
    one = rows.values_list("sealed", flat=True).first()
    if one is not None and sealer.open(bytes(one)) is None:
        raise refusals.WrongSecret
    if len(wanted) <= PART:
        rows = rows.filter(sealed__in=list(wanted))
    return {bytes(sealed): name for sealed, name in rows.values_list("sealed", "pseudonym")}


def link_to_monitor(
    *,
    municipality_id: int,
    monitor_id: int,
    pseudonyms: Collection[str],
    make: Callable[[], str],
    is_staff: bool = False,
    by: User,
    at: datetime,
) -> dict[str, str]:
    """Return under which pseudonym a monitor knows each of the register's; new ones are made.

    Someone keeps one pseudonym in all rounds of a monitor. `make` gives one that the monitor does
    not use, by chance. With `is_staff` they are contact persons, each as the register tells them
    apart. Whoever calls this has checked that `by` may. Raises WrongSecret.
    """
    sealer = _linker(municipality_id, monitor_id, is_staff=is_staff)
    links = models.MonitorLink.objects.filter(
        municipality_id=municipality_id, monitor_id=monitor_id, is_staff=is_staff
    )
    with atomic():
        known = {}
        for sealed, name in links.select_for_update().values_list("sealed", "pseudonym"):
            opened = sealer.open(bytes(sealed))
            if opened is None:
                raise refusals.WrongSecret
            known[opened] = name
        # Of the whole monitor: of other municipalities, and of the other kind, as well.
        taken = set(
            models.MonitorLink.objects.filter(monitor_id=monitor_id).values_list(
                "pseudonym", flat=True
            )
        )
        made = []
        for one in pseudonyms:
            if one in known:
                continue
            while (name := make()) in taken:
                pass
            taken.add(name)
            known[one] = name
            made.append(
                models.MonitorLink(
                    municipality_id=municipality_id,
                    monitor_id=monitor_id,
                    sealed=sealer.seal(one),
                    pseudonym=name,
                    is_staff=is_staff,
                    created_at=at,
                )
            )
        models.MonitorLink.objects.bulk_create(made, batch_size=PART // 7)
        record(VaultAct.LINKED, municipality_id, by=by, at=at, count=len(pseudonyms))
    return {one: known[one] for one in pseudonyms}


def find_linked(
    *,
    municipality_id: int,
    monitor_id: int,
    numbers: Collection[str],
    by: User,
    at: datetime,
) -> dict[str, str]:
    """Return the pseudonym in a monitor of each client number, where there is one.

    Of two suppliers with the same number both are known to nobody: which is meant is not said.
    Raises WrongSecret.
    """
    here = models.SupplierKey.objects.filter(municipality_id=municipality_id)
    linker = _linker(municipality_id, monitor_id)
    links = models.MonitorLink.objects.filter(
        municipality_id=municipality_id, monitor_id=monitor_id
    )
    found: dict[str, str] = {}
    twice: set[str] = set()
    with atomic():
        for supplier in here.order_by("supplier").values_list("supplier", flat=True).distinct():
            sealer = Sealer(municipality_id, supplier)
            sealed_of = {sealer.seal(number): number for number in set(numbers)}
            for sealed, name in _known(municipality_id, supplier, sealer, sealed_of).items():
                if (number := sealed_of.get(sealed)) is None:
                    continue
                link = links.filter(sealed=linker.seal(name)).first()
                if link is None:
                    continue
                if number in found:
                    twice.add(number)
                found[number] = link.pseudonym
        record(VaultAct.COMPARED, municipality_id, by=by, at=at, count=len(numbers))
    return {number: name for number, name in found.items() if number not in twice}


def in_register(
    *, monitor_id: int, pseudonyms: Collection[str], at: datetime
) -> dict[int, dict[str, str]]:
    """Return by municipality who of its register stands behind pseudonyms of a monitor.

    Each as pseudonym of the register: pseudonym of the monitor. For what the product does by
    itself, one line for each municipality. Raises WrongSecret.
    """
    found: dict[int, dict[str, str]] = {}
    rows = models.MonitorLink.objects.filter(monitor_id=monitor_id, is_staff=False)
    with atomic():
        for part in reach.batches(list(pseudonyms), PART):
            for row in rows.filter(pseudonym__in=part):
                opened = Sealer(*row.bound_to).open(bytes(row.sealed))
                if opened is None:
                    raise refusals.WrongSecret
                found.setdefault(row.municipality_id, {})[opened] = row.pseudonym
        for municipality_id, names in found.items():
            record(VaultAct.LINKED, municipality_id, by=None, at=at, count=len(names))
    return found


def find_staff(*, municipality_id: int, by: User, at: datetime) -> list[tuple[int, str, str]]:
    """Let a sleutelhouder see which contact person stands behind which pseudonym.

    Each as (monitor, what the register tells her apart by, pseudonym). One look, one line.
    Raises AccessDenied or WrongSecret.
    """
    access.check_may_keep(by, municipality_id)
    found = []
    with atomic():
        for row in models.MonitorLink.objects.filter(
            municipality_id=municipality_id, is_staff=True
        ):
            opened = Sealer(*row.bound_to).open(bytes(row.sealed))
            if opened is None:
                raise refusals.WrongSecret
            found.append((row.monitor_id, opened, row.pseudonym))
        record(VaultAct.STAFF_SHOWN, municipality_id, by=by, at=at, count=len(found))
    return sorted(found)


def _linker(municipality_id: int, monitor_id: int, *, is_staff: bool = False) -> Sealer:
    """Return what seals people of the register for one monitor."""
    return Sealer(municipality_id, models.linked_in(monitor_id, is_staff=is_staff))


def _links_of(municipality_id: int, pseudonym: str) -> QuerySet[models.MonitorLink]:
    """Return the links of someone of the register, in whatever monitor."""
    here = models.MonitorLink.objects.filter(municipality_id=municipality_id, is_staff=False)
    monitors = here.order_by("monitor_id").values_list("monitor_id", flat=True).distinct()
    seals_ = [_linker(municipality_id, number).seal(pseudonym) for number in monitors]
    return here.filter(sealed__in=seals_)


def reveal(
    *,
    municipality_id: int,
    pseudonym: str,
    by: User,
    at: datetime,
    what: VaultAct = VaultAct.SHOWN,
) -> str:
    """Return the supplier's key of one pseudonym. One look, one line, also when it is not there.

    Whoever calls this has checked that `by` may see it. Raises NotInVault or WrongSecret.
    """
    row = models.SupplierKey.objects.filter(
        municipality_id=municipality_id, pseudonym=pseudonym
    ).first()
    with atomic():
        record(what, municipality_id, by=by, at=at, subject=pseudonym, count=1 if row else 0)
    if row is None:
        raise refusals.NotInVault
    key = Sealer(municipality_id, row.supplier).open(bytes(row.sealed))
    if key is None:
        raise refusals.WrongSecret
    return key


def find_number(*, municipality_id: int, pseudonym: str, by: User, at: datetime) -> str:
    """Let a sleutelhouder find the number of a pseudonym. Raises AccessDenied and what reveal
    raises.
    """
    access.check_may_keep(by, municipality_id)
    return reveal(
        municipality_id=municipality_id,
        pseudonym=pseudonym,
        by=by,
        at=at,
        what=VaultAct.NUMBER_SOUGHT,
    )


def find_pseudonyms(
    *, municipality_id: int, number: str, by: User, at: datetime
) -> list[tuple[str, str]]:
    """Let a sleutelhouder find who has a number, as (supplier, pseudonym).

    One look, one line for each that was found, or one that nothing was.
    Raises AccessDenied or NoSuchNumber.
    """
    access.check_may_keep(by, municipality_id)
    here = models.SupplierKey.objects.filter(municipality_id=municipality_id)
    suppliers = here.order_by("supplier").values_list("supplier", flat=True).distinct()
    found = [
        (supplier, pseudonym)
        for supplier in suppliers
        for pseudonym in here.filter(
            supplier=supplier, sealed=Sealer(municipality_id, supplier).seal(number)
        ).values_list("pseudonym", flat=True)
    ]
    with atomic():
        for subject in [pseudonym for _supplier, pseudonym in found] or [""]:
            record(
                VaultAct.PSEUDONYM_SOUGHT,
                municipality_id,
                by=by,
                at=at,
                subject=subject,
                count=1 if subject else 0,
            )
    if not found:
        raise refusals.NoSuchNumber
    return found


def name_keyholder(*, municipality_id: int, email: str, by: User, at: datetime) -> User:
    """Let someone keep the vault of a municipality.

    Raises AccessDenied, NoAccount, OwnRole or KeeperAlready.
    """
    check_may_install(by)
    account = accounts.find(email)
    if account is None:
        raise refusals.NoAccount
    if account.pk == by.pk:
        raise OwnRole(
            _("Niemand benoemt zichzelf. Vraag het een andere beheerder van de installatie.")
        )
    with transaction.atomic(), atomic():
        _keeper, is_new = models.Keyholder.objects.get_or_create(
            municipality_id=municipality_id, user_id=account.pk
        )
        if not is_new:
            raise refusals.KeeperAlready
        accounts.note_register(account)
        _record_keyholder(VaultAct.NAMED, municipality_id, account, by=by, at=at)
    return account


def dismiss_keyholder(*, municipality_id: int, account: User, by: User, at: datetime) -> None:
    """Take a vault away from someone. Raises AccessDenied."""
    check_may_install(by)
    with transaction.atomic(), atomic():
        models.Keyholder.objects.filter(
            municipality_id=municipality_id, user_id=account.pk
        ).delete()
        _record_keyholder(VaultAct.DISMISSED, municipality_id, account, by=by, at=at)


def _record_keyholder(
    what: VaultAct, municipality_id: int, account: User, *, by: User, at: datetime
) -> None:
    """Write it in both logs: it is about an account, and about the vault."""
    record(what, municipality_id, by=by, at=at, subject=account.name[:40], count=1)
    safeguards.record(f"keyholder.{what}", account, by=by, at=at, municipality=municipality_id)


def sweep(
    *,
    municipality_id: int,
    known_pseudonyms: Collection[str],
    known_staff: Collection[str],
    by: User | None,
    at: datetime,
) -> int:
    """Remove keys whose pseudonym the register does not know: an import failed after the keys.

    And links to monitors of who is in the register no more, contact persons among them. Those of
    the last day stay; an import may be under way. Gives how many went.
    """
    known = set(known_pseudonyms)
    old = models.SupplierKey.objects.filter(
        municipality_id=municipality_id, created_at__lt=at - MAY_BE_UNDER_WAY
    )
    with atomic():
        orphans = [pk for pk, name in old.values_list("pk", "pseudonym") if name not in known]
        for part in reach.batches(orphans, PART):
            models.SupplierKey.objects.filter(pk__in=part).delete()
        loose = _loose_links(municipality_id, known, set(known_staff), at)
        for part in reach.batches(loose, PART):
            models.MonitorLink.objects.filter(pk__in=part).delete()
        orphans += loose
        orphans += _sweep_own_cards(municipality_id, known, at)
        if orphans:
            record(VaultAct.SWEPT, municipality_id, by=by, at=at, count=len(orphans))
    return len(orphans)


def _loose_links(
    municipality_id: int, known: set[str], known_staff: set[str], at: datetime
) -> list[int]:
    """Return the links to monitors of who is in the register no more."""
    old = models.MonitorLink.objects.filter(
        municipality_id=municipality_id, created_at__lt=at - MAY_BE_UNDER_WAY
    )
    return [
        row.pk
        for row in old.iterator(chunk_size=2_000)
        if (name := Sealer(*row.bound_to).open(bytes(row.sealed))) is not None
        and name not in (known_staff if row.is_staff else known)
    ]


def _sweep_own_cards(municipality_id: int, known: set[str], at: datetime) -> list[int]:
    """Remove the cards of who is in the register no more; gives their numbers."""
    old = models.OwnCard.objects.filter(
        municipality_id=municipality_id, made_at__lt=at - MAY_BE_UNDER_WAY
    )
    loose = [pk for pk, name in old.values_list("pk", "pseudonym") if name not in known]
    for part in reach.batches(loose, PART):
        models.OwnCard.objects.filter(pk__in=part).delete()
    return loose


def forget(*, municipality_id: int, pseudonym: str, by: User | None, at: datetime) -> bool:
    """Remove the number of a trajectory that was erased, her own card, its links to monitors, and
    how she is reached there.

    Says whether there was any. Doing it again does nothing. Whoever calls this has checked that
    `by` may erase.
    """
    with atomic():
        links = _links_of(municipality_id, pseudonym)
        for monitor_id, name in links.values_list("monitor_id", "pseudonym"):
            for model in (models.Contact, models.Card):
                model.objects.filter(monitor_id=monitor_id, pseudonym=name).delete()
        loose, _those = links.delete()
        models.OwnCard.objects.filter(municipality_id=municipality_id, pseudonym=pseudonym).delete()
        gone, _each = models.SupplierKey.objects.filter(
            municipality_id=municipality_id, pseudonym=pseudonym
        ).delete()
        gone += loose
        if gone:
            record(VaultAct.FORGOTTEN, municipality_id, by=by, at=at, count=gone, subject=pseudonym)
    return bool(gone)


def shares_database() -> bool:
    """Return whether the vault stands in the same database as everything else."""
    return router.db_for_write(models.SupplierKey) == DEFAULT_DB_ALIAS
