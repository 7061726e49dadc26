"""Run as a program by test_full_disk.py: a small site on a small disk, which is then filled.

Its words on stdout are one line of JSON: what was answered, and what was left.
"""

# ruff: noqa: PLC0415, T201  the settings come first; what it prints is its answer
import contextlib
import io
import json
import os
import resource
import signal
import sys
from pathlib import Path

PLACE, IS_MOUNTED = Path(sys.argv[1]), sys.argv[2] == "1"
os.environ.pop("DATABASE_URL", None)
os.environ["WEERKLANK_DATA"] = str(PLACE)
os.environ["DJANGO_SETTINGS_MODULE"] = "weerklank.settings.development"


def fill() -> None:
    """Leave no room: on a disk of our own by writing until it is full, else by a limit."""
    if not IS_MOUNTED:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        largest = max(each.stat().st_size for each in PLACE.rglob("*") if each.is_file())
        _soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (min(largest, 4096), hard))
        return
    with (PLACE / "ballast").open("wb", buffering=0) as ballast, contextlib.suppress(OSError):
        for size in (1 << 16, 1 << 9, 1):
            with contextlib.suppress(OSError):
                while True:
                    ballast.write(b"x" * size)


def empty() -> None:
    if IS_MOUNTED:
        (PLACE / "ballast").unlink()
    else:
        _soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))


def main() -> None:
    import django

    django.setup()
    from django.conf import settings
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client
    from django.urls import reverse

    from tests import cast, template
    from weerklank.fieldwork.models import Conversation, Draft, SourceFile
    from weerklank.site import cli

    settings.DEBUG = False
    settings.ALLOWED_HOSTS = ["testserver"]
    template.put_in(PLACE)
    call_command("createcachetable", verbosity=0)
    home = cast.make_voorbeelddam()
    person = cast.make_participant(home.round, "D1")
    client = Client(raise_request_exception=False)
    client.force_login(home.bram)
    stranger = Client(raise_request_exception=False)
    read_in = reverse("fieldwork:read_in", args=[home.round.slug])
    page = reverse("study:participant", args=[person.pk])
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    (PLACE / "gesprek.txt").write_text("R1: Hoe gaat het?\nD1: Goed.\n" * 20)
    before = {each for each in PLACE.rglob("*") if each.is_file()}

    def look():
        return client.get(page)

    def upload():
        file = SimpleUploadedFile("g.txt", b"R1: Hoe gaat het?\nD1: Goed.\n" * 40_000)
        return client.post(read_in, {"documents": [file]})

    def log_in():
        return stranger.post("/inloggen/", {"login": home.bram.email, "password": cast.PASSWORD})

    def said(answer) -> list:
        heading = answer.content.decode().partition("<h1>")[2].partition("</h1>")[0]
        return [answer.status_code, heading]

    fill()
    found: dict[str, object] = {
        "looked": said(look()),
        "uploaded": said(upload()),
        "logged in": said(log_in()),
    }
    words = io.StringIO()
    with contextlib.redirect_stderr(words):
        cli.main(["transcript", "import", home.round.slug, str(PLACE / "gesprek.txt")])
    found["command"] = words.getvalue().partition(".")[0]
    empty()
    after = {each for each in PLACE.rglob("*") if each.is_file()} - before
    found["left"] = sorted(each.name for each in after if "sqlite3" not in each.name)
    found["rows"] = sum(each.objects.count() for each in (Draft, SourceFile, Conversation))
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        found["is whole"] = cursor.fetchone()[0]
    found["afterwards"] = [look().status_code, log_in().status_code]
    print(json.dumps(found))


if __name__ == "__main__":
    main()
