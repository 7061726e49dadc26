"""What an inburgeraar says of her own page: kept once until somebody looked, and then settled."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from weerklank.safeguards.refusals import DomainError, check_reason
from weerklank.trajectories import access, models
from weerklank.trajectories.operations import changes
from weerklank.trajectories.terms import RemarkSubject

if TYPE_CHECKING:
    from weerklank.safeguards.models import User


class LookedAtAlready(DomainError):
    user_message = _("Hier is al naar gekeken.")


@transaction.atomic
def keep(*, trajectory: models.Trajectory, subject: str, about: str = "", on: date) -> bool:
    """Keep that something is wrong or old; says whether that was new.

    Nothing of it is logged, and no moment is kept: beside a line of the research that would tell
    who she is there. Whoever calls this has checked that it is she.
    """
    _remark, is_new = models.Remark.objects.get_or_create(
        trajectory=trajectory,
        subject=RemarkSubject(subject),
        about=about[:200],
        settled_at=None,
        defaults={"said_on": on},
    )
    return is_new


@transaction.atomic
def settle(*, remark: models.Remark, note: str, by: User, at: datetime) -> None:
    """Write down what was done about it. Raises AccessDenied, ReasonMissing or LookedAtAlready."""
    access.check_may_work_on(by, remark.trajectory, today=timezone.localdate(at))
    check_reason(note, _("Schrijf op wat u deed."))
    done = models.Remark.objects.filter(pk=remark.pk, settled_at=None).update(
        settled_at=at, settled_by_name=by.name, note=note.strip()
    )
    if not done:
        raise LookedAtAlready
    changes.record("remark.settled", remark.trajectory, by=by, at=at, subject=remark.subject)
