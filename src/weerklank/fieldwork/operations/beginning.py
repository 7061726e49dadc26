"""A monitor that begins with a text: organisation, monitor, round and conversation in one act.

Nothing of it exists before somebody looked the text over. Nobody's permission is taken for
granted: every speaker stays unknown until people are asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction

from weerklank.fieldwork import access, models, queries
from weerklank.fieldwork.operations import drafts
from weerklank.fieldwork.operations.conversations import Facts
from weerklank.safeguards import accounts
from weerklank.safeguards.terms import OrganisationKind
from weerklank.study import operations as study

if TYPE_CHECKING:
    from weerklank.safeguards.models import Organisation, User


@dataclass(frozen=True, slots=True)
class Beginning:
    """What is made around the text. Without `organisation` one is made from its name and kind."""

    monitor_name: str
    round_name: str
    starts_on: date
    ends_on: date
    organisation: Organisation | None = None
    organisation_name: str = ""
    organisation_kind: str = OrganisationKind.GEMEENTE


@transaction.atomic
def begin_with_draft(
    *,
    draft: models.Draft,
    beginning: Beginning,
    new_conversation: Facts,
    ties: Mapping[str, drafts.Tie],
    revision: int,
    by: User,
    at: datetime,
) -> models.Transcript:
    """Make a monitor with a round around a text that waits without one, and store the text there.

    What this person brought in beside it and also waits without a round goes along to this round,
    to be looked over there. Raises AccessDenied, Overtaken, OrganisationTaken, PeriodReversed,
    and what storing refuses; then nothing at all is made.
    """
    access.check_may_change_draft(by, draft)
    drafts.hold(draft, revision)
    if draft.round is not None:
        raise drafts.Overtaken
    organisation = beginning.organisation or accounts.create_organisation(
        name=beginning.organisation_name, kind=beginning.organisation_kind, by=by, at=at
    )
    monitor = study.open_monitor(
        organisation=organisation, name=beginning.monitor_name, by=by, at=at
    )
    round_ = study.open_round(
        monitor=monitor,
        number=1,
        name=beginning.round_name,
        starts_on=beginning.starts_on,
        ends_on=beginning.ends_on,
        by=by,
        at=at,
    )
    waiting = queries.beginning_drafts(by)
    for one in waiting:
        drafts.remember(round_, queries.names_in(one))
    # Last of all, so that of one name with two replacements this text's own is remembered.
    drafts.remember(round_, queries.names_in(draft))
    waiting.update(round=round_, names=[])
    draft.round = round_
    return drafts.store_draft(
        draft=draft,
        conversation=None,
        new_conversation=new_conversation,
        ties=ties,
        is_new_version_wanted=False,
        revision=revision,
        by=by,
        at=at,
    )
