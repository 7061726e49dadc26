"""The pages of this room, one module per subject."""

from django.http import HttpRequest


def asks_for_part(request: HttpRequest) -> bool:
    """Return whether htmx asks, which swaps a part of the page it already has."""
    return "HX-Request" in request.headers
