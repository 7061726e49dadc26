"""What of this room can be removed: a guide, a round, a monitor.

A round and a monitor are not taken up: they lose their members. Whoever is no member sees nothing,
in every room, so a monitor without members is nowhere; a removed round moves to such a monitor.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from weerklank.safeguards import bundles, removable
from weerklank.safeguards import search as index
from weerklank.safeguards.reach import Scope
from weerklank.safeguards.removable import Counted, Kind, Moved, Part, Place
from weerklank.safeguards.terms import Removable, Role
from weerklank.study import access, models, queries, search

if TYPE_CHECKING:
    from weerklank.safeguards.models import Removal, User

ORDER = 10


# --- a guide ----------------------------------------------------------------------------------
def _find_guide(user: User, number: int) -> models.Guide | None:
    return queries.guides(visible_to=user).filter(pk=number).first()


def _check_guide(user: User, guide: Model) -> None:
    assert isinstance(guide, models.Guide)
    access.check_may_research(user, guide.round.monitor)


def _place_of_guide(guide: Model) -> Place:
    assert isinstance(guide, models.Guide)
    address = reverse("study:plan", args=[guide.round.slug])
    return Place(guide.round.monitor_id, guide.round_id, address)


# --- a round ----------------------------------------------------------------------------------
def _find_round(user: User, number: int) -> models.Round | None:
    return queries.rounds(visible_to=user).filter(pk=number).first()


def _check_round(user: User, round_: Model) -> None:
    assert isinstance(round_, models.Round)
    access.check_may_research(user, round_.monitor)


def _place_of_round(round_: Model) -> Place:
    assert isinstance(round_, models.Round)
    address = reverse("study:monitor", args=[round_.monitor.slug])
    return Place(round_.monitor_id, round_.pk, address)


def _park_round(round_: Model, removal: Removal) -> None:
    """Move a round to a monitor of its own, that has no members."""
    assert isinstance(round_, models.Round)
    nobodys = models.Monitor.objects.create(
        organisation_id=round_.monitor.organisation_id,
        name=f"{Removable.ROUND}-{removal.pk}",
        slug=queries.free_slug(models.Monitor, f"verwijderd {removal.pk}"),
        created_at=removal.at,
    )
    round_.monitor = nobodys
    round_.save(update_fields=["monitor"])
    index.move_round(round_.pk, monitor_id=nobodys.pk)


def _unpark_round(removal: Removal) -> str:
    """Move a round back, under the next number where its own was taken."""
    monitor = models.Monitor.objects.select_for_update().filter(pk=removal.monitor_id).first()
    if monitor is None:
        raise bundles.CannotComeBack
    round_ = models.Round.objects.get(pk=removal.subject_id)
    nobodys, said = round_.monitor, ""
    if monitor.rounds.filter(number=round_.number).exists():
        round_.number = queries.next_round_number(monitor)
        said = _("Het nummer was intussen gebruikt. Deze ronde is nu nummer %(number)s.")
        said %= {"number": round_.number}
    round_.monitor = monitor
    round_.save(update_fields=["monitor", "number"])
    index.move_round(round_.pk, monitor_id=monitor.pk)
    nobodys.delete()
    return said


def _clear_round(removal: Removal) -> None:
    models.Monitor.objects.filter(
        name=f"{Removable.ROUND}-{removal.pk}", memberships=None, rounds=None
    ).delete()


# --- a monitor --------------------------------------------------------------------------------
def _find_monitor(user: User, number: int) -> models.Monitor | None:
    return queries.monitors(visible_to=user).filter(pk=number).first()


def _check_monitor(user: User, monitor: Model) -> None:
    assert isinstance(monitor, models.Monitor)
    access.check_may_manage(user, monitor)


def _place_of_monitor(monitor: Model) -> Place:
    return Place(monitor.pk, None, reverse("site:start"))


def _members_of(monitor: Model) -> Iterable[Model]:
    return models.Membership.objects.filter(monitor_id=monitor.pk)


def was_managed_by(removal: Removal, user: User) -> bool:
    """Return whether someone was beheerder of a monitor that was removed."""
    return any(
        row["fields"]["user"] == user.pk and row["fields"]["role"] == Role.BEHEERDER
        for label, rows in bundles.rows_of(removal)
        if label == models.Membership._meta.label
        for row in rows
    )


# --- this room's part -------------------------------------------------------------------------
def count(scope: Scope, user: User) -> list[Counted]:
    named = (
        ("study.Round", gettext_noop("rondes")),
        ("study.Participant", gettext_noop("deelnemers")),
        ("study.Guide", gettext_noop("leidraden")),
        ("study.GuideQuestion", gettext_noop("vragen in leidraden")),
        ("study.Membership", gettext_noop("leden")),
    )
    return [
        Counted(noun, scope.count(label), label=label)
        for label, noun in named
        if scope.whole is None or scope.whole[0] != label
    ]


def after(moved: Moved) -> None:
    if moved.rows.get("study.Guide") and moved.removal.round_id:
        search.index_guides(models.Round.objects.get(pk=moved.removal.round_id))


def _free_version(guide: models.Guide) -> None:
    same = models.Guide.objects.filter(round_id=guide.round_id, key=guide.key)
    if same.filter(version=guide.version).exists():
        newest = same.order_by("-version").values_list("version", flat=True)[0]
        guide.version = newest + 1


def _free_pseudonym(participant: models.Participant) -> None:
    same = models.Participant.objects.filter(round_id=participant.round_id)
    if same.filter(pseudonym=participant.pseudonym).exists():
        participant.pseudonym = queries.next_pseudonym(participant.round, participant.perspective)


def _free_key(characteristic: models.Characteristic) -> None:
    taken = models.Characteristic.objects.filter(monitor_id=characteristic.monitor_id).values_list(
        "key", flat=True
    )
    characteristic.key = queries.free_key(taken, characteristic.key)


def _same_value(value: models.CharacteristicValue) -> int | None:
    return (
        models.CharacteristicValue.objects.filter(
            characteristic_id=value.characteristic_id, key=value.key
        )
        .values_list("pk", flat=True)
        .first()
    )


def register() -> None:
    removable.register(
        Part(
            room="study",
            order=ORDER,
            count=count,
            after=after,
            clashes={
                "study.Guide": _free_version,
                "study.Participant": _free_pseudonym,
                "study.Characteristic": _free_key,
                "study.CharacteristicValue": _same_value,
            },
        ),
        Kind(
            name=Removable.GUIDE,
            label="study.Guide",
            find=_find_guide,
            check_may=_check_guide,
            title=str,
            place=_place_of_guide,
            roots=lambda guide: [guide],
        ),
        Kind(
            name=Removable.ROUND,
            label="study.Round",
            find=_find_round,
            check_may=_check_round,
            title=str,
            place=_place_of_round,
            roots=lambda round_: [],
            is_whole=True,
            park=_park_round,
            unpark=_unpark_round,
            clear=_clear_round,
        ),
        Kind(
            name=Removable.MONITOR,
            label="study.Monitor",
            find=_find_monitor,
            check_may=_check_monitor,
            title=str,
            place=_place_of_monitor,
            roots=_members_of,
            is_whole=True,
        ),
    )
