"""Making telling ready in a round, opening it and closing it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from weerklank.safeguards import meanwhile
from weerklank.safeguards import operations as safeguards
from weerklank.study import bases
from weerklank.study import queries as study
from weerklank.study.terms import LANGUAGES, Processing
from weerklank.telling import access, models, queries, refusals

if TYPE_CHECKING:
    from weerklank.safeguards.models import User
    from weerklank.study.models import Guide, Round

LACKS = {
    "words": _("er zijn vragen niet vertaald, of veranderd na de vertaling"),
    "checked": _("er zijn vragen die geen spreker nakeek, en het monitorplan vraagt dat"),
    "audio": _("er zijn vragen niet ingesproken"),
    "consent": _("er is geen uitleg over toestemming om mee te vragen"),
}


@transaction.atomic
def set_opening(
    *,
    round: Round,
    guide: Guide,
    starts_on: date,
    ends_on: date,
    needs_audio: bool = False,
    by: User,
    at: datetime,
) -> models.Opening:
    """Say which questions people can answer by themselves, and on which days.

    What stands open closes when it is no longer whole with that. Raises AccessDenied, ForeignGuide,
    EndsBeforeItStarts, or ToldAlready for other questions when somebody began.
    """
    access.check_may_open(by, round.monitor)
    meanwhile.hold(round)
    if guide.round_id != round.pk:
        raise refusals.ForeignGuide
    if ends_on < starts_on:
        raise refusals.EndsBeforeItStarts
    opening = queries.opening_of(round) or models.Opening(round=round)
    if opening.pk and opening.guide_id != guide.pk:
        if opening.tellings.exists():
            raise refusals.ToldAlready
        opening.with_faces = []
    opening.guide = guide
    opening.starts_on, opening.ends_on, opening.needs_audio = starts_on, ends_on, needs_audio
    if opening.opened_at and queries.lacking(opening):
        opening.opened_at = opening.opened_by = None
    opening.save()
    _record("opening.changed", opening, by, at)
    return opening


@transaction.atomic
def set_faces(
    *, opening: models.Opening, questions: Collection[int], by: User, at: datetime
) -> None:
    """Say which questions are answered with a face as well. Raises AccessDenied."""
    access.check_may_open(by, opening.round.monitor)
    meanwhile.hold(opening)
    known = set(study.guide_questions(opening.guide).values_list("pk", flat=True))
    opening.with_faces = sorted(known & set(questions))
    opening.save(update_fields=["with_faces"])
    _record("opening.changed", opening, by, at)


@transaction.atomic
def open_(*, opening: models.Opening, by: User, at: datetime) -> None:
    """Let people tell from now on, on the days that were set.

    Her page asks whether she takes part and whether her voice may be kept, so the plan needs a
    basis for both. Raises AccessDenied, NoBasis, or NotReady with what is missing and in which
    language.
    """
    access.check_may_open(by, opening.round.monitor)
    bases.check_may_begin(opening.round, Processing.CONVERSATION, Processing.RECORD)
    meanwhile.hold(opening)
    lacks = queries.lacking(opening)
    if lacks:
        raise refusals.NotReady(_("Dit kan nog niet open. ") + " ".join(sentences(lacks)))
    opening.opened_at, opening.opened_by = at, by
    opening.save(update_fields=["opened_at", "opened_by"])
    _record("opening.opened", opening, by, at)


@transaction.atomic
def close(*, opening: models.Opening, by: User, at: datetime) -> None:
    """Let nobody tell any more; what was told stays. Raises AccessDenied."""
    access.check_may_open(by, opening.round.monitor)
    meanwhile.hold(opening)
    opening.opened_at = opening.opened_by = None
    opening.save(update_fields=["opened_at", "opened_by"])
    _record("opening.closed", opening, by, at)


def sentences(lacks: dict[str, list[str]]) -> list[str]:
    """Return what is missing, a sentence per language."""
    return [
        str(
            format_lazy(
                "{}: {}.", LANGUAGES[code][0], ", ".join(str(LACKS[sign]) for sign in missing)
            )
        )
        for code, missing in lacks.items()
    ]


def _record(what: str, opening: models.Opening, by: User, at: datetime) -> None:
    safeguards.record(what, opening.round, by=by, at=at)
