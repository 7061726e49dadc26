"""What the templates of a report need beside those of Django."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.template import Context

from weerklank.reporting import desk

if TYPE_CHECKING:
    from weerklank.study.models import Round

register = template.Library()


@register.inclusion_tag("reporting/comments_link.html", takes_context=True)
def comments_link(context: Context, round_: Round, place: str) -> dict[str, object]:
    """Link to what the team says of a text. One query."""
    user = context["request"].user
    return {
        "round": round_,
        "place": place,
        "open": desk.open_comments(round_, place, visible_to=user),
    }
