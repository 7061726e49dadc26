"""Who belongs to a monitor, and in which roles."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weerklank.safeguards import accounts, meanwhile
from weerklank.safeguards import operations as safeguards
from weerklank.safeguards.refusals import DomainError, OwnRole
from weerklank.safeguards.terms import Role
from weerklank.study import access, models, queries

if TYPE_CHECKING:
    from weerklank.safeguards.models import User


class NoRole(DomainError):
    user_message = _("Kies ten minste één rol.")


class LastBeheerder(DomainError):
    user_message = _(
        "Dit is de enige beheerder van deze monitor. Maak eerst iemand anders beheerder."
    )


class NotAMember(DomainError):
    user_message = _("Deze persoon is geen lid van deze monitor.")


class AccountElsewhere(DomainError):
    user_message = _(
        "Dit account hoort ook bij iets anders dan deze monitor. De beheerder van de "
        "installatie kan een nieuw wachtwoord laten kiezen."
    )


@transaction.atomic
def add_member(
    *,
    monitor: models.Monitor,
    email: str,
    roles: Collection[str],
    by: User,
    at: datetime,
    name: str = "",
) -> accounts.Invited:
    """Grant someone roles in a monitor; who has no account gets one, with a mail.

    Roles that she has already stay. Raises AccessDenied, NoRole, OwnRole or NameMissing.
    """
    access.check_may_manage(by, monitor)
    wanted = _as_roles(roles)
    invited = accounts.invite(email=email, name=name, by=by, at=at, monitor_id=monitor.pk)
    user = invited.user
    missing = wanted - queries.roles_now(user, monitor)
    if missing and user.pk == by.pk:
        raise OwnRole
    for role in sorted(missing):
        models.Membership.objects.create(monitor=monitor, user=user, role=role)
    _record("member.added", monitor=monitor, user=user, roles=wanted, by=by, at=at)
    return invited


@transaction.atomic
def set_roles(
    *, monitor: models.Monitor, user: User, roles: Collection[str], by: User, at: datetime
) -> None:
    """Set exactly these roles for a member.

    Raises AccessDenied, NotAMember, NoRole, OwnRole or LastBeheerder.
    """
    access.check_may_manage(by, monitor)
    # Two who each take the other's role away would leave a monitor without a beheerder.
    meanwhile.hold(monitor)
    wanted, current = _as_roles(roles), queries.roles_now(user, monitor)
    if not current:
        raise NotAMember
    if user.pk == by.pk and wanted - current:
        raise OwnRole
    if Role.BEHEERDER in current - wanted:
        _check_another_beheerder(monitor, user)
    for role in sorted(wanted - current):
        models.Membership.objects.create(monitor=monitor, user=user, role=role)
    models.Membership.objects.filter(
        monitor=monitor, user_id=user.pk, role__in=current - wanted
    ).delete()
    _record("member.roles_changed", monitor=monitor, user=user, roles=wanted, by=by, at=at)


@transaction.atomic
def remove_member(*, monitor: models.Monitor, user: User, by: User, at: datetime) -> None:
    """Take someone out of a monitor; her work stays. Raises AccessDenied, NotAMember or
    LastBeheerder.
    """
    access.check_may_manage(by, monitor)
    meanwhile.hold(monitor)
    current = queries.roles_now(user, monitor)
    if not current:
        raise NotAMember
    if Role.BEHEERDER in current:
        _check_another_beheerder(monitor, user)
    models.Membership.objects.filter(monitor=monitor, user_id=user.pk).delete()
    _record("member.removed", monitor=monitor, user=user, roles=set(), by=by, at=at)


def reset_member_password(*, monitor: models.Monitor, user: User, by: User, at: datetime) -> str:
    """Make a member's password useless and give a link to choose a new one.

    Only for an account that belongs to this monitor alone: whoever holds the link can take
    the account over, so a beheerder here must not reach what is elsewhere.
    Raises AccessDenied, NotAMember, AccountElsewhere, and what accounts.reset_password raises.
    """
    access.check_may_manage(by, monitor)
    if not queries.roles_now(user, monitor):
        raise NotAMember
    if user.is_installation_beheerder or queries.belongs_elsewhere(user, monitor):
        raise AccountElsewhere
    return accounts.reset_password(account=user, by=by, at=at, monitor_id=monitor.pk)


def _as_roles(roles: Collection[str]) -> set[Role]:
    wanted = {Role(role) for role in roles}
    if not wanted:
        raise NoRole
    return wanted


def _check_another_beheerder(monitor: models.Monitor, user: User) -> None:
    # Locked, so that two beheerders cannot remove each other at the same moment.
    beheerders = models.Membership.objects.select_for_update().filter(
        monitor=monitor, role=Role.BEHEERDER
    )
    if not [one for one in beheerders if one.user_id != user.pk]:
        raise LastBeheerder


def _record(
    what: str, *, monitor: models.Monitor, user: User, roles: set[Role], by: User, at: datetime
) -> None:
    queries.forget_roles(user)
    if user.pk == by.pk:
        queries.forget_roles(by)
    safeguards.record(
        what,
        user,
        by=by,
        at=at,
        monitor_id=monitor.pk,
        detail={"roles": sorted(roles)} if roles else None,
    )
