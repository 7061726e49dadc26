"""What every page's frame needs: where one can go, and how long the session lasts."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from weerklank.safeguards.access import signed_in
from weerklank.site import menu


def shell(request: HttpRequest) -> dict[str, object]:
    """Return the navigation (read only when a template shows it) and the session's clock."""

    def navigation() -> menu.Menu:
        if not getattr(request, "user", None) or not request.user.is_authenticated:
            return menu.Menu()
        return menu.of(signed_in(request))

    return {
        "navigation": SimpleLazyObject(navigation),
        "session_seconds": settings.SESSION_IDLE_SECONDS,
        "session_warning_seconds": settings.SESSION_WARNING_SECONDS,
    }
