"""What templates of coding ask that no page has to be given."""

from __future__ import annotations

from django import template

from weerklank.coding import terms

register = template.Library()


@register.simple_tag
def facets() -> tuple[terms.Facet, ...]:
    """Return what a coder says of a passage beside its code."""
    return terms.FACETS
