"""Groups that researchers make, by conditions on characteristics or picked by hand."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weerklank.safeguards import meanwhile
from weerklank.safeguards import operations as safeguards
from weerklank.safeguards.refusals import DomainError
from weerklank.study import access, models, queries, rules, terms

if TYPE_CHECKING:
    from weerklank.safeguards.models import User


class OwnGroupNameTaken(DomainError):
    user_message = _("Er is al een groep met deze naam. Kies een andere.")


class OwnGroupNameMissing(DomainError):
    user_message = _("Geef de groep een naam.")


class OwnGroupNamePersonal(DomainError):
    user_message = _(
        "In de naam lijkt een BSN, e-mailadres of telefoonnummer te staan. Haal dat weg."
    )


class OwnGroupEmpty(DomainError):
    user_message = _("Kies ten minste één waarde, of ten minste één mens.")


class OwnGroupUnfit(DomainError):
    user_message = _(
        "De kenmerken van de monitor veranderden intussen, of horen bij andere mensen. Kies "
        "opnieuw."
    )


class OwnGroupMixed(DomainError):
    user_message = _("Kies alleen inburgeraars of alleen aanbieders: die tellen nooit bij elkaar.")


class OwnGroupStranger(DomainError):
    user_message = _("Een van deze mensen doet niet meer mee. Kies opnieuw.")


@transaction.atomic
def add_own_group(
    *,
    round: models.Round,
    name: str,
    by: User,
    at: datetime,
    perspective: str = "",
    conditions: Mapping[str, Collection[str]] | None = None,
    members: Collection[int] | None = None,
) -> models.OwnGroup:
    """Make a group: by conditions for the whole monitor, or of `members` for this round.

    Raises AccessDenied, or OwnGroup… where it cannot be one.
    """
    access.check_may_research(by, round.monitor)
    meanwhile.hold(round.monitor)
    group = models.OwnGroup(
        monitor=round.monitor if members is None else None,
        round=None if members is None else round,
    )
    _fill(group, round, name=name, chosen=(perspective, conditions or {}), members=members)
    group.save()
    _keep_members(group, members)
    _record("own_group.added", group, round, by, at)
    return group


@transaction.atomic
def change_own_group(
    *,
    group: models.OwnGroup,
    round: models.Round,
    name: str,
    by: User,
    at: datetime,
    perspective: str = "",
    conditions: Mapping[str, Collection[str]] | None = None,
    members: Collection[int] | None = None,
) -> models.OwnGroup:
    """Change a group; it stays of the kind that it is. `round` is where it is looked at.

    Raises AccessDenied, or OwnGroup… where it cannot be one.
    """
    access.check_may_research(by, round.monitor)
    meanwhile.hold(round.monitor)
    meanwhile.hold(group)
    if (group.round_id is None) != (members is None):
        raise OwnGroupUnfit
    _fill(group, round, name=name, chosen=(perspective, conditions or {}), members=members)
    group.save()
    _keep_members(group, members)
    _record("own_group.changed", group, round, by, at)
    return group


@transaction.atomic
def remove_own_group(
    *, group: models.OwnGroup, round: models.Round, by: User, at: datetime
) -> None:
    """Take a group away; nobody and nothing that was said goes with it. Raises AccessDenied."""
    access.check_may_research(by, round.monitor)
    _record("own_group.removed", group, round, by, at)
    group.delete()


def _fill(
    group: models.OwnGroup,
    round_: models.Round,
    *,
    name: str,
    chosen: tuple[str, Mapping[str, Collection[str]]],
    members: Collection[int] | None,
) -> None:
    group.name = " ".join(name.split())
    if not group.name:
        raise OwnGroupNameMissing
    if rules.looks_personal(group.name):
        raise OwnGroupNamePersonal
    others = queries.own_group_names(round_.monitor).exclude(pk=group.pk)
    if others.filter(name__iexact=group.name).exists():
        raise OwnGroupNameTaken
    if members is None:
        perspective, conditions = chosen
        group.perspective = terms.Perspective(perspective)
        group.conditions = _conditions(round_.monitor, perspective, conditions)
    else:
        group.perspective = _perspective(round_, members)


def _conditions(
    monitor: models.Monitor, perspective: str, chosen: Mapping[str, Collection[str]]
) -> dict[str, list[str]]:
    wanted = {key: list(dict.fromkeys(values)) for key, values in chosen.items() if values}
    if not wanted:
        raise OwnGroupEmpty
    allowed = queries.population_values(monitor, perspective)
    if any(not set(values) <= allowed.get(key, {}).keys() for key, values in wanted.items()):
        raise OwnGroupUnfit
    return wanted


def _perspective(round_: models.Round, members: Collection[int]) -> str:
    if not members:
        raise OwnGroupEmpty
    found = queries.people_in(round_).filter(pk__in=members)
    perspectives = list(found.values_list("perspective", flat=True))
    if len(perspectives) != len(set(members)):
        raise OwnGroupStranger
    if len(set(perspectives)) > 1:
        raise OwnGroupMixed
    return perspectives[0]


def _keep_members(group: models.OwnGroup, members: Collection[int] | None) -> None:
    if members is None:
        return
    group.members.exclude(participant__in=members).delete()
    there = set(group.members.values_list("participant", flat=True))
    models.OwnGroupMember.objects.bulk_create(
        models.OwnGroupMember(group=group, participant_id=one) for one in set(members) - there
    )


def _record(
    what: str, group: models.OwnGroup, round_: models.Round, by: User, at: datetime
) -> None:
    # The name may say something about few people: the log holds the number of the group.
    safeguards.record(what, round_, by=by, at=at, own_group=group.pk)
