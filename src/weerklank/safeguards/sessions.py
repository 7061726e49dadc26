"""Who is logged in, read as it stands: every page begins with it."""

from typing import Any

from allauth.account import auth_backends
from django.contrib.sessions.backends import db
from django.db import connection
from django.utils import timezone

from weerklank.safeguards.models import User
from weerklank.safeguards.queries import partly, rows

_OF_EVERY_PAGE = (
    "id", "password", "email", "name", "language", "is_active", "is_installation_beheerder",
    "works_in_register",
)  # fmt: skip


class SessionStore(db.SessionStore):
    """Django's own. Called alike, because what it seals is sealed under its name."""

    def load(self) -> dict[str, Any]:
        """Return what a session holds; nothing when there is none, or when it is over."""
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        for (kept,) in rows(
            "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s",
            [self.session_key or "", str(now)],
        ):
            held: dict[str, Any] = self.decode(kept)
            return held
        self._session_key = None
        return {}


class AuthenticationBackend(auth_backends.AuthenticationBackend):
    """Logs in by e-mail, as allauth does."""

    def get_user(self, user_id: int) -> User | None:
        """Return whose session this is, while she may log in; the rest is read when asked for."""
        columns = ", ".join(_OF_EVERY_PAGE)
        for row in rows(f"SELECT {columns} FROM safeguards_user WHERE id = %s", [user_id]):  # noqa: S608
            user = partly(User, **dict(zip(_OF_EVERY_PAGE, row, strict=True)))
            return user if self.user_can_authenticate(user) else None
        return None
