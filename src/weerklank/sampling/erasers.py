"""What goes of who could be asked and was chosen: with a withdrawal, and by a term of a plan."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_noop

from weerklank.safeguards import erasers
from weerklank.safeguards.erasers import Person
from weerklank.sampling import models, selecting
from weerklank.sampling.terms import CandidateState
from weerklank.study import upward
from weerklank.study.terms import KeptData

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from weerklank.study.models import Participant

ORDER = 15


# --- a withdrawal -----------------------------------------------------------------------------
def preview(person: Person) -> dict[str, int]:
    return {gettext_noop("gegevens over het kiezen"): _chosen(person).count()}


def _chosen(person: Person) -> QuerySet[models.Candidate]:
    return models.Candidate.objects.filter(participant=person.participant_id)


def _lower_counts(person: Person) -> None:
    """Count her no more in the group of which she was drawn: else it would say who left."""
    for one in models.Drawn.objects.filter(candidate__in=_chosen(person)).select_related("draw"):
        draw = models.Draw.objects.select_for_update().get(pk=one.draw_id)
        # A withdrawal is never kept from going on by a draw that does not add up.
        if one.cell >= len(draw.cells):
            continue
        cell = draw.cells[one.cell]
        cell["people"] -= 1
        if not one.is_reserve:
            cell["chosen"] -= 1
            cell["open"] = cell.get("open", 0) + 1
        draw.save(update_fields=["cells"])


def erase(person: Person, at: datetime) -> dict[str, int]:
    """Erase how she was chosen. That she is not asked again is kept by pseudonym alone."""
    counts = preview(person)
    for candidate in _chosen(person).filter(frame__names_last=True):
        models.Objection.objects.get_or_create(
            monitor_id=person.monitor_id,
            pseudonym=candidate.pseudonym,
            defaults={"at": at, "by": None},
        )
    _lower_counts(person)
    _chosen(person).delete()
    return counts


# --- a term of the plan -----------------------------------------------------------------------
def _candidates(round_id: int) -> QuerySet[models.Candidate]:
    return models.Candidate.objects.filter(round=round_id, participant=None, emptied_at=None)


def count_candidates(round_id: int) -> int:
    return _candidates(round_id).count()


def erase_candidates(round_id: int, at: datetime) -> dict[str, int]:
    """Forget who could be asked and does not take part.

    Who was never asked is erased. Of who was asked the pseudonym and values go; what came of it
    is still counted, for the report. An objection stays, as a pseudonym: it says that nobody asks
    again.
    """
    people = _candidates(round_id)
    number = people.count()
    people.filter(asked_at=None, replaced_by=None, replaces=None).delete()
    people.update(pseudonym=Concat(Value("X-"), Cast("pk", CharField())), values={}, emptied_at=at)
    models.FrameRequest.objects.filter(round=round_id, frame=None).delete()
    return {gettext_noop("mensen die gevraagd konden worden"): number}


# --- somebody who was added by mistake --------------------------------------------------------
def let_go(participant: Participant, at: datetime) -> None:
    """Set somebody who agreed back to who was asked."""
    models.Candidate.objects.filter(participant=participant).update(
        state=CandidateState.INVITED, state_at=at
    )


def register() -> None:
    erasers.register(
        erasers.Eraser(
            room="sampling",
            order=ORDER,
            models=("sampling.Candidate",),
            preview=preview,
            erase=erase,
        )
    )
    erasers.keep_to_terms(
        erasers.Kept(
            room="sampling",
            kind=KeptData.CANDIDATES,
            order=ORDER,
            count=count_candidates,
            erase=erase_candidates,
            # Who is being chosen from stays until that is done.
            is_worked_on=selecting.any_waits,
        )
    )
    upward.register(upward.Above(names=selecting.is_targeted, aims=selecting.aims, let_go=let_go))
