"""The plan of a monitor, written part by part."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weerklank.safeguards import meanwhile
from weerklank.safeguards import operations as log
from weerklank.safeguards.refusals import DomainError
from weerklank.safeguards.terms import OrganisationKind
from weerklank.study import access, models, planning, rules, terms
from weerklank.study.operations.people import LooksPersonal
from weerklank.study.terms import KeptData

if TYPE_CHECKING:
    from collections.abc import Collection

    from weerklank.safeguards.models import Organisation, User

SHORTEST, LONGEST = 1, 240  # months
MOST_EUROS = 1000
BRIEFEST, LENGTHIEST = 5, 480  # minutes


class TermUnfit(DomainError):
    user_message = _("Een bewaartermijn is een heel aantal maanden, van 1 tot en met 240.")


class BasisUnfit(DomainError):
    user_message = _("Kies bij elk doel een van de grondslagen, of laat het open.")


class LengthUnfit(DomainError):
    user_message = _("Een gesprek duurt een heel aantal minuten, van 5 tot en met 480.")


class VoucherUnfit(DomainError):
    user_message = _("Een cadeaubon is een heel aantal euro's, van 1 tot en met 1000.")


class NoReasonGiven(DomainError):
    user_message = _("Schrijf op waarom u het plan nu vaststelt.")
    field = "why"


class NothingNewInPlan(DomainError):
    user_message = _("Sinds de laatste versie is er niets veranderd. Er is niets vast te stellen.")


class PlanEmpty(DomainError):
    user_message = _(
        "In het plan staat nog niets. Vul eerst een deel in, bijvoorbeeld de aanleiding of de "
        "grondslag."
    )


class NotAMunicipality(DomainError):
    user_message = _("Kies gemeenten die in Weerklank staan.")
    field = "municipalities"


@transaction.atomic
def write_plan(
    *,
    monitor: models.Monitor,
    by: User,
    at: datetime,
    texts: Mapping[str, str] | None = None,
    bases: Mapping[str, str] | None = None,
    safeguards: Mapping[str, str] | None = None,
    keeps: Mapping[str, int | None] | None = None,
    minutes: Mapping[str, int | None] | None = None,
    vouchers: Mapping[str, int | None] | None = None,
    needs: Mapping[str, bool] | None = None,
    municipalities: Collection[Organisation] | None = None,
) -> models.Plan:
    """Write a part of the plan; what is not given stays as it is.

    A basis that is empty, and a term that is None, is not decided. `safeguards` says in words what
    UAVG 24 asks of research on a public task, `vouchers` how many euros each side is promised,
    `needs` whether texts are checked and read aloud before they are used.
    Raises AccessDenied, LooksPersonal, BasisUnfit, TermUnfit, LengthUnfit, VoucherUnfit or
    NotAMunicipality.
    """
    access.check_may_research(by, monitor)
    meanwhile.hold(monitor)
    plan, _made = models.Plan.objects.get_or_create(
        monitor=monitor, defaults={"changed_at": at, "changed_by": by}
    )
    meanwhile.hold(plan)
    changed = []
    for name, text in (texts or {}).items():
        if name not in planning.TEXTS:
            raise ValueError(name)
        if rules.looks_personal(text):
            raise LooksPersonal
        setattr(plan, name, text.strip())
        changed.append(name)
    chosen: dict[str, object] = {
        "bases": None if bases is None else _bases(bases),
        "safeguards": None if safeguards is None else _safeguards(safeguards),
        "terms": None if keeps is None else _terms(keeps),
        "minutes": None if minutes is None else _minutes(minutes),
        "vouchers": None if vouchers is None else _vouchers(vouchers),
        "needs_checked": None if needs is None else bool(needs.get("checked")),
        "needs_audio": None if needs is None else bool(needs.get("audio")),
    }
    for name, value in chosen.items():
        if value is not None:
            setattr(plan, name, value)
            changed.append(name)
    plan.changed_at, plan.changed_by = at, by
    plan.save()
    if municipalities is not None:
        if any(one.kind != OrganisationKind.GEMEENTE for one in municipalities):
            raise NotAMunicipality
        plan.municipalities.set(municipalities)
        changed.append("municipalities")
    log.record("plan.changed", monitor, by=by, at=at, parts=changed)
    return plan


def _bases(given: Mapping[str, str]) -> dict[str, str]:
    found = {what: basis for what, basis in given.items() if basis}
    if not found.keys() <= set(terms.Processing.values) or not set(found.values()) <= set(
        terms.LegalBasis.values
    ):
        raise BasisUnfit
    return found


def _safeguards(given: Mapping[str, str]) -> dict[str, str]:
    if any(rules.looks_personal(text) for text in given.values()):
        raise LooksPersonal
    return {
        what.value: given[what].strip()
        for what in terms.ResearchSafeguard
        if given.get(what, "").strip()
    }


def _minutes(given: Mapping[str, int | None]) -> dict[str, int]:
    found = {side: long for side, long in given.items() if long is not None}
    if not found.keys() <= set(terms.Perspective.values) or not all(
        BRIEFEST <= long <= LENGTHIEST for long in found.values()
    ):
        raise LengthUnfit
    return found


def _vouchers(given: Mapping[str, int | None]) -> dict[str, int]:
    found = {side: euros for side, euros in given.items() if euros is not None}
    if not found.keys() <= set(terms.Perspective.values) or not all(
        1 <= euros <= MOST_EUROS for euros in found.values()
    ):
        raise VoucherUnfit
    return found


def _terms(given: Mapping[str, int | None]) -> dict[str, int]:
    found = {kind: months for kind, months in given.items() if months is not None}
    if not found.keys() <= set(KeptData.values) or not all(
        SHORTEST <= months <= LONGEST for months in found.values()
    ):
        raise TermUnfit
    return found


@transaction.atomic
def set_plan(*, monitor: models.Monitor, why: str, by: User, at: datetime) -> models.PlanVersion:
    """Set the plan as it reads now, as the next version; the ones before it stay as they are.

    It may be half empty: a page names what is empty and asks whether that is meant.
    Raises AccessDenied, NoReasonGiven, LooksPersonal, PlanEmpty or NothingNewInPlan.
    """
    access.check_may_research(by, monitor)
    meanwhile.hold(monitor)
    if not why.strip():
        raise NoReasonGiven
    if rules.looks_personal(why):
        raise LooksPersonal
    if planning.is_empty(planning.of(monitor)):
        raise PlanEmpty
    content = planning.content(monitor)
    newest = planning.versions(monitor)[:1]
    if newest and newest[0].content == content:
        raise NothingNewInPlan
    made = models.PlanVersion.objects.create(
        monitor=monitor,
        number=(newest[0].number if newest else 0) + 1,
        set_at=at,
        set_by=by,
        why=why.strip(),
        content=content,
    )
    log.record("plan.version_made", monitor, by=by, at=at, version=made.number)
    return made
