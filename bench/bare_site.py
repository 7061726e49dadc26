"""The least that Django can do, behind gunicorn as Weerklank is, on its database.

`frame` reads the session, the account and the role of who asks, and answers so many bytes. `commit`
stores one row. `code` does both and writes a line of a log. The database and its settings are those
of Weerklank; the two tables that are written are made by `make`.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path

from weerklank.settings import environment

if not settings.configured:
    DATA_FOLDER = Path(os.environ["WEERKLANK_DATA"])
    settings.configure(
        SECRET_KEY=environment.own_secret(DATA_FOLDER / "secret_key"),  # to read the sessions
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=__name__,
        USE_TZ=True,
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
        ],
        INSTALLED_APPS=["django.contrib.sessions"],
        DATABASES={"default": environment.database("DATABASE_URL", data_folder=DATA_FOLDER)},
    )
    import django

    django.setup()

from django.contrib.auth import SESSION_KEY
from django.db import connection, models, transaction
from django.utils import timezone


class _Model(models.Model):
    class Meta:
        abstract = True
        app_label = "bare"
        managed = False

    def __str__(self) -> str:
        return str(self.pk)


class Account(_Model):
    email = models.TextField()
    is_active = models.BooleanField()

    class Meta(_Model.Meta):
        db_table = "safeguards_user"


class Membership(_Model):
    user_id = models.IntegerField()
    monitor_id = models.IntegerField()
    role = models.TextField()

    class Meta(_Model.Meta):
        db_table = "study_membership"


class Coding(_Model):
    key = models.UUIDField(unique=True)
    doc = models.IntegerField(db_index=True)
    code = models.IntegerField(db_index=True)
    coder = models.IntegerField(default=0)
    start = models.IntegerField()
    end = models.IntegerField()
    at = models.DateTimeField()

    class Meta(_Model.Meta):
        db_table = "bench_coding"


class LogLine(_Model):
    at = models.DateTimeField(db_index=True)
    by = models.IntegerField()
    verb = models.TextField()
    detail = models.JSONField()

    class Meta(_Model.Meta):
        db_table = "bench_log"


def make() -> None:
    """Make the tables that are written to, anew."""
    with connection.schema_editor() as editor:
        for model in (Coding, LogLine):
            if model._meta.db_table in connection.introspection.table_names():
                editor.delete_model(model)
            editor.create_model(model)


def _who(request: HttpRequest, monitor: int) -> Account:
    account = Account.objects.get(pk=request.session[SESSION_KEY], is_active=True)
    roles = Membership.objects.filter(user_id=account.pk, monitor_id=monitor)
    if not list(roles.values_list("role", flat=True)):
        raise PermissionDenied
    return account


def frame(request: HttpRequest, monitor: int, size: int) -> HttpResponse:
    _who(request, monitor)
    return HttpResponse(b"x" * size)


def commit(request: HttpRequest) -> JsonResponse:
    sent = json.loads(request.body)
    with transaction.atomic():
        Coding.objects.create(**sent, at=timezone.now())
    return JsonResponse({"key": sent["key"]})


def code(request: HttpRequest, monitor: int) -> JsonResponse:
    account, sent, now = _who(request, monitor), json.loads(request.body), timezone.now()
    with transaction.atomic():
        Coding.objects.create(**sent, coder=account.pk, at=now)
        LogLine.objects.create(at=now, by=account.pk, verb="coding.created", detail=sent)
    return JsonResponse({"key": sent["key"]})


urlpatterns = [
    path("frame/<int:monitor>/<int:size>", frame),
    path("commit", commit),
    path("code/<int:monitor>", code),
]

from django.core.wsgi import get_wsgi_application  # noqa: E402

application = get_wsgi_application()

if __name__ == "__main__":
    make()
