"""What pages that count people say while some speakers are nobody yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from weerklank.fieldwork import access, queries
from weerklank.safeguards.access import can

if TYPE_CHECKING:
    from weerklank.study.models import Round

register = template.Library()


@register.inclusion_tag("fieldwork/parts/untied.html", takes_context=True)
def untied_speakers(context: template.Context, round_: Round) -> dict[str, object]:
    """Show how many speakers count nowhere, with the step that mends it for who may take it."""
    waiting = queries.untied(round_)
    return {
        "round": round_,
        "speakers": sum(one.speakers for one in waiting),
        "may_gather": can(access.check_may_gather, context["request"].user, round_),
    }
