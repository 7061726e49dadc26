"""`weerklank erase`, `weerklank retention`: what goes out of the register, and when."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from django.utils import timezone

from weerklank import crossings
from weerklank.safeguards import jobs, removals
from weerklank.safeguards import queries as safeguards
from weerklank.safeguards.terms import OrganisationKind
from weerklank.site.commands import who
from weerklank.site.commands.manners import Refusal, tell
from weerklank.site.commands.register import municipality_of
from weerklank.sounds import operations as keeping_sound
from weerklank.sounds import queries as sounds
from weerklank.study import jobs as plans
from weerklank.trajectories.operations import erasing
from weerklank.trajectories.queries import retention as queries
from weerklank.trajectories.queries import trajectories

if TYPE_CHECKING:
    from weerklank.safeguards.models import Organisation


def erase(args: argparse.Namespace) -> dict[str, object]:
    """Remove a whole trajectory; a dry run counts what would go."""
    by = who.account(args.by)
    municipality = municipality_of(args.municipality)
    found = trajectories.by_pseudonym(municipality, args.traject)
    if found is None:
        raise Refusal(f"Er is in {municipality.name} geen traject {args.traject}.")
    counts = erasing.preview(found)
    reference = None
    if not args.dry_run:
        certificate = crossings.erase_trajectory(
            found, reason=args.reason, by=by, at=timezone.now()
        )
        reference, counts = str(certificate.reference), certificate.counts
        _clean()
    return {
        "traject": args.traject,
        "erased": not args.dry_run,
        "certificate": reference,
        "counts": counts,
    }


def _clean() -> None:
    """Take it out of the store at once: no worker need be running beside a command."""
    if not jobs.clean(at_once=True):
        tell("In de database zelf is het nog niet gewist. De worker probeert het opnieuw.")


def retention(args: argparse.Namespace) -> list[dict[str, object]]:
    """Announce and erase what ended long enough ago, in every municipality or in one."""
    if args.municipality:
        chosen = [municipality_of(args.municipality)]
        gone = 0
    else:
        chosen = list(safeguards.organisations().filter(kind=OrganisationKind.GEMEENTE))
        gone = _what_was_removed(dry_run=args.dry_run) + _sounds(dry_run=args.dry_run)
        gone += _plans(dry_run=args.dry_run)
    done = [_of(each, dry_run=args.dry_run) for each in chosen]
    if gone or any(each["erased"] for each in done):
        _clean()
    return done


def _what_was_removed(*, dry_run: bool) -> int:
    """Erase what was removed from a monitor and not brought back in time; gives how much."""
    if dry_run:
        count = removals.due(at=timezone.now()).count()
        tell(f"Verwijderd en niet op tijd teruggebracht: {count}. Er gaat nu niets weg.")
        return 0
    count = removals.erase_what_is_due(at=timezone.now())
    if count:
        tell(f"Verwijderd en niet op tijd teruggebracht: {count}, nu gewist.")
    return count


def _sounds(*, dry_run: bool) -> int:
    """Erase recordings that were kept for as long as they may be; gives how many."""
    today, now = timezone.localdate(), timezone.now()
    if dry_run:
        tell(f"Opnamen waarvan de termijn voorbij is: {sounds.due(today).count()}.")
        tell(f"Opnamen die nergens meer bij horen: {sounds.loose(now).count()}.")
        return 0
    count = keeping_sound.erase_due(today=today, at=now)
    if count:
        tell(f"Opnamen waarvan de termijn voorbij is: {count}, nu gewist.")
    loose = keeping_sound.erase_loose(at=now)
    if loose:
        tell(f"Opnamen die nergens meer bij horen: {loose}, nu gewist.")
    return count + loose


def _plans(*, dry_run: bool) -> int:
    """Keep to the terms of plans of monitors; gives of how many rounds something went."""
    if dry_run:
        tell("Wat door een termijn uit een monitorplan gaat, staat in dat plan. Nu gaat niets weg.")
        return 0
    count = plans.apply_terms(at=timezone.now())
    if count:
        tell(f"Rondes waarvan een termijn uit het monitorplan voorbij is: {count}, nu gewist.")
    return count


def _of(municipality: Organisation, *, dry_run: bool) -> dict[str, object]:
    done = crossings.keep_to_the_term(municipality, at=timezone.now(), dry_run=dry_run)
    if not done.months:
        tell(f"{municipality.name}: de bewaartermijn staat uit. Er gaat niets weg.")
    if done.stopped:
        tell(f"{municipality.name}: {done.stopped}")
    return {
        "municipality": municipality.slug,
        "months": done.months or None,
        "announce_days": done.days,
        "announced": done.announced,
        "erased": done.erased,
        "due": done.due if dry_run else [],
        "held": done.held,
        "waiting": [
            {
                "traject": each.trajectory.pseudonym,
                "ended_on": each.ended_on,
                "goes_on": each.goes_on,
                "held_until": each.held_until,
            }
            for each in queries.notices(municipality)
        ],
    }
