"""The least that Django can do: a view that reads twenty rows, and one that commits one.

Runs behind gunicorn as Weerklank does, with the same database settings and nothing else.
BENCH_BARE_DATABASE names the SQLite file, which bench.bare_tables makes.
"""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.urls import path

from weerklank.settings import environment

if not settings.configured:
    settings.configure(
        SECRET_KEY="bare",  # noqa: S106  serves this machine only, for a minute
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=__name__,
        USE_TZ=True,
        MIDDLEWARE=["django.middleware.common.CommonMiddleware"],
        DATABASES={
            # Those of Weerklank, so that what is compared is what is done with them.
            "default": environment.database("", data_folder=Path())
            | {"NAME": os.environ["BENCH_BARE_DATABASE"]}
        },
    )
    import django

    django.setup()

from django.db import models, transaction


class Coding(models.Model):
    doc = models.IntegerField(db_index=True)
    code = models.IntegerField()
    start = models.IntegerField()
    end = models.IntegerField()

    class Meta:
        app_label = "bare"
        db_table = "coding"

    def __str__(self) -> str:
        return f"[{self.start}:{self.end}]"


def read(request: HttpRequest, doc: int) -> JsonResponse:
    found = Coding.objects.filter(doc=doc).order_by("id")[:20]
    return JsonResponse({"rows": list(found.values("id", "code", "start", "end"))})


def write(request: HttpRequest, doc: int) -> JsonResponse:
    with transaction.atomic():
        coding = Coding.objects.create(doc=doc, code=1, start=0, end=10)
    return JsonResponse({"id": coding.pk})


urlpatterns = [path("read/<int:doc>", read), path("write/<int:doc>", write)]

from django.core.wsgi import get_wsgi_application  # noqa: E402

application = get_wsgi_application()
