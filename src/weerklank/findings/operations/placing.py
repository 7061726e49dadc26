"""Where findings are told again, kept so that it follows nobody who comes or leaves."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, TypedDict, Unpack

from django.db import transaction

from weerklank.coding import queries as coding
from weerklank.findings import access, models, refusals
from weerklank.findings.placing import CONCERNS, Places
from weerklank.safeguards import meanwhile
from weerklank.safeguards import operations as safeguards

if TYPE_CHECKING:
    from weerklank.safeguards.models import User
    from weerklank.study.models import Round


@transaction.atomic
def keep_places(*, round: Round, places: Mapping[int, Places], by: User, at: datetime) -> None:
    """Keep where findings were told, as `Placing.to_keep` gives it.

    Whoever may see a round makes it be told, by looking or by taking a file along. What was kept
    meanwhile stays. Raises AccessDenied.
    """
    access.check_may_see(by, round)
    if not places:
        return
    findings = models.Finding.objects.filter(round=round, pk__in=places)
    models.FindingPlaces.objects.bulk_create(
        (
            models.FindingPlaces(
                finding_id=pk,
                codes=sorted(places[pk].codes),
                briefs=sorted(places[pk].briefs),
                at=at,
                by=by,
            )
            for pk in findings.values_list("pk", flat=True)
        ),
        ignore_conflicts=True,
    )
    safeguards.record("places.kept", round, by=by, at=at, number=len(places))


class PlacesChosen(TypedDict):
    """What a researcher chose; `revision` is of what was there before, 0 for nothing."""

    codes: Collection[int]
    briefs: Collection[str]
    revision: int


@transaction.atomic
def choose_places(
    *, finding: models.Finding, by: User, at: datetime, **chosen: Unpack[PlacesChosen]
) -> models.FindingPlaces:
    """Choose where a finding is told again.

    Raises AccessDenied, CodeOfAnotherMonitor, or ChangedMeanwhile.
    """
    access.check_may_write(by, finding.round)
    codes, briefs = chosen["codes"], chosen["briefs"]
    known = coding.codes(finding.round.monitor).filter(pk__in=codes)
    if set(codes) != set(known.values_list("pk", flat=True)) or not set(briefs) <= CONCERNS.keys():
        raise refusals.CodeOfAnotherMonitor
    meanwhile.hold(finding)
    stored = models.FindingPlaces.objects.filter(finding=finding).first()
    if stored is None:
        stored = models.FindingPlaces(finding=finding, revision=0)
    meanwhile.check_revision(stored.revision, chosen["revision"])
    stored.codes, stored.briefs = sorted(codes), sorted(briefs)
    stored.is_chosen, stored.at, stored.by = True, at, by
    stored.revision += 1
    stored.save()
    safeguards.record(
        "places.chosen", finding, by=by, at=at, number=len(stored.codes), briefs=len(stored.briefs)
    )
    return stored
