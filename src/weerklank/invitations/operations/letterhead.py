"""Who writes to people of a round, where they call, and until when they can answer."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from weerklank.invitations import access, models
from weerklank.invitations.queries import messages as queries
from weerklank.invitations.rules import telling
from weerklank.safeguards import meanwhile
from weerklank.safeguards import operations as safeguards
from weerklank.safeguards.refusals import DomainError
from weerklank.safeguards.terms import OrganisationKind

if TYPE_CHECKING:
    from weerklank.safeguards.models import Organisation, User
    from weerklank.study.models import Round

DAYS_TO_ANSWER = 60


class SenderTells(DomainError):
    user_message = _(
        "Deze naam kan verraden waarom iemand bericht krijgt. Gebruik bijvoorbeeld de naam van de "
        "gemeente."
    )
    field = "sender"


class DayPassed(DomainError):
    user_message = _("Kies een dag die nog komt.")
    field = "cards_end_on"


def proposed_end(today: date) -> date:
    return today + timedelta(days=DAYS_TO_ANSWER)


def proposed_sender(organisation: Organisation) -> str:
    if organisation.kind == OrganisationKind.GEMEENTE:
        return gettext("Gemeente %(name)s") % {"name": organisation.name}
    return organisation.name


@transaction.atomic
def set_letterhead(
    *,
    round: Round,
    sender: str,
    phone: str,
    cards_end_on: date,
    revision: int,
    today: date,
    by: User,
    at: datetime,
) -> models.Letterhead:
    """Say who writes to people of a round. What went already stays as it was.

    Raises AccessDenied, SenderTells, DayPassed or ChangedMeanwhile.
    """
    access.check_may_invite(by, round.monitor)
    meanwhile.hold(round)
    found = queries.letterhead(round)
    meanwhile.check_revision(found.revision if found else 0, revision)
    if telling.find(sender, "nl", names=[round.monitor.name]):
        raise SenderTells
    if cards_end_on < today and (found is None or found.cards_end_on != cards_end_on):
        raise DayPassed
    row, _created = models.Letterhead.objects.update_or_create(
        round=round,
        defaults={
            "sender": sender.strip(),
            "phone": phone.strip(),
            "cards_end_on": cards_end_on,
            "revision": revision + 1,
        },
    )
    safeguards.record("letterhead.set", row, by=by, at=at)
    return row
