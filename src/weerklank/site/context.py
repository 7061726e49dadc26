"""What every page's frame needs: where one can go, and how long the session lasts."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from weerklank.study import queries as study


def shell(request: HttpRequest) -> dict[str, Any]:
    """Give the navigation (read only when a template shows it) and the session's clock."""

    def navigation() -> list[Any]:
        if not getattr(request, "user", None) or not request.user.is_authenticated:
            return []
        return list(study.monitors(visible_to=request.user).prefetch_related("rounds"))

    return {
        "navigation": SimpleLazyObject(navigation),
        "session_seconds": settings.SESSION_IDLE_SECONDS,
        "session_warning_seconds": settings.SESSION_WARNING_SECONDS,
    }
