"""What of this room can be removed: a guide, a round, a monitor.

A round and a monitor are not taken up: they lose their members. Whoever is no member sees nothing,
in every room, so a monitor without members is nowhere; a removed round moves to such a monitor.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

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


def place_in(round_: models.Round, page: str, number: int | None = None) -> Place:
    """Return where something of a round stood: on a page of the round, or of a thing in it."""
    address = reverse(page, args=[round_.slug if number is None else number])
    return Place(round_.monitor_id, round_.pk, address)


# --- a round ----------------------------------------------------------------------------------
def _park_round(round_: models.Round, removal: Removal) -> None:
    """Move a round to a monitor of its own, that has no members."""
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


def _free_pseudonym(participant: models.Participant) -> None:
    if removable.same(participant, "round_id", "pseudonym").exists():
        participant.pseudonym = queries.next_pseudonym(participant.round, participant.perspective)


def _free_key(characteristic: models.Characteristic) -> None:
    taken = removable.same(characteristic, "monitor_id").values_list("key", flat=True)
    characteristic.key = queries.free_key(taken, characteristic.key)


def register() -> None:
    removable.register(
        Part(
            room="study",
            order=ORDER,
            count=count,
            after=after,
            clashes={
                "study.Guide": removable.next_number("version", within=["round_id", "key"]),
                "study.Participant": _free_pseudonym,
                "study.Characteristic": _free_key,
                "study.CharacteristicValue": removable.in_its_place("characteristic_id", "key"),
            },
        ),
        Kind(
            name=Removable.GUIDE,
            label="study.Guide",
            among=lambda user: queries.guides(visible_to=user),
            check_may=lambda user, guide: access.check_may_research(user, guide.round.monitor),
            place=lambda guide: place_in(guide.round, "study:plan"),
        ),
        Kind(
            name=Removable.ROUND,
            label="study.Round",
            among=lambda user: queries.rounds(visible_to=user),
            check_may=lambda user, round_: access.check_may_research(user, round_.monitor),
            place=lambda round_: Place(
                round_.monitor_id, round_.pk, reverse("study:monitor", args=[round_.monitor.slug])
            ),
            roots=lambda round_: [],
            is_whole=True,
            park=_park_round,
            unpark=_unpark_round,
            clear=_clear_round,
        ),
        Kind(
            name=Removable.MONITOR,
            label="study.Monitor",
            among=lambda user: queries.monitors(visible_to=user),
            check_may=access.check_may_manage,
            place=lambda monitor: Place(monitor.pk, None, reverse("site:start")),
            roots=lambda monitor: monitor.memberships.all(),
            is_whole=True,
        ),
    )
