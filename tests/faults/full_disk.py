"""Run as a program by test_full_disk.py: acts on a disk that is filled before each, many times.

Its words on stdout are one line of JSON: for each act how often it was tried, and what went wrong.
"""

# ruff: noqa: PLC0415, T201  the settings come first; what it prints is its answer
import contextlib
import io
import json
import sys
from collections.abc import Callable, Iterator
from typing import Any

from tests.site.on_a_full_disk import PLACE, empty, fill

TURNS = int(sys.argv[3])
LIES_FULL = [507, "De schijf is vol"]


class Site:
    """A small site on the small disk, and what somebody does there."""

    def __init__(self) -> None:
        from django.core.management import call_command
        from django.db import connection
        from django.test import Client
        from django.urls import reverse

        from tests import cast

        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        self.home = cast.make_voorbeelddam()
        self.people = [
            cast.make_participant(self.home.round, f"D{number}") for number in range(1, TURNS + 1)
        ]
        self.client = Client(raise_request_exception=False)
        self.client.force_login(self.home.bram)
        self.reverse = reverse
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (PLACE / "gesprek.txt").write_text("R1: Hoe gaat het?\nD99: Goed.\n" * 20)

    def _said(self, answer: Any) -> list[Any]:
        heading = answer.content.decode().partition("<h1>")[2].partition("</h1>")[0]
        return [answer.status_code, heading.strip()]

    # --- acts; each gives whether it said that the disk is full ---------------------------------
    def look(self, turn: int) -> bool:
        page = self.reverse("study:participant", args=[self.people[turn].pk])
        return self._said(self.client.get(page)) == LIES_FULL

    def upload(self, turn: int) -> bool:
        from django.core.files.uploadedfile import SimpleUploadedFile

        words = f"R1: Hoe gaat het {turn}?\nD1: Goed.\n".encode() * 40_000
        place = self.reverse("fieldwork:read_in", args=[self.home.round.slug])
        sent = {"documents": [SimpleUploadedFile("g.txt", words)]}
        return self._said(self.client.post(place, sent)) == LIES_FULL

    def bring_in(self, turn: int) -> bool:
        from weerklank.site import cli

        words = io.StringIO()
        with contextlib.redirect_stderr(words), contextlib.redirect_stdout(io.StringIO()):
            file = str(PLACE / "gesprek.txt")
            cli.main(["transcript", "import", self.home.round.slug, file])
        return words.getvalue().startswith("De schijf van de server is vol")

    def withdraw(self, turn: int) -> bool:
        person = self.people[turn]
        place = self.reverse("study:withdraw", args=[person.pk])
        answer = self.client.post(place, {"medium": "spoken", "pseudonym": person.pseudonym})
        return self._said(answer) == LIES_FULL

    def clean(self, turn: int) -> bool:
        """Rewrite the store; here it is not said to somebody but kept, and tried again."""
        from django.utils import timezone

        from weerklank.safeguards import cleaning

        return not cleaning.run(now=timezone.now, at_once=True)


def rows() -> dict[str, Any]:
    """Return all that these acts may change, and whether the store is whole."""
    from django.db import connection

    from weerklank.fieldwork.models import Conversation, Draft, SourceFile, Transcript
    from weerklank.safeguards import journal
    from weerklank.safeguards.models import Cleaning, ErasureCertificate, LogLine
    from weerklank.study.models import Consent, Participant

    counted = (Conversation, Draft, SourceFile, Transcript, Consent, ErasureCertificate, LogLine)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        is_whole = cursor.fetchone()[0]
    # It may know of one that was begun and came to nothing; it must always be readable.
    undone = len(list(journal.read(journal.path()))) if journal.path().exists() else 0
    withdrawn = Participant.objects.exclude(withdrawn_at=None).count()
    return {
        "whole": is_whole,
        "journal readable": undone >= 0,
        "withdrawn": withdrawn,
        "cleanings done": Cleaning.objects.exclude(done_at=None).count(),
        **{each.__name__: each.objects.count() for each in counted},
    }


def files() -> set[str]:
    """Return the files here, without those of the database and the lock of a cleaning."""
    return {
        str(each.relative_to(PLACE))
        for each in PLACE.rglob("*")
        if each.is_file()
        and "sqlite3" not in each.name
        and each.suffix not in {".lock", ".jsonl"}
        and each.name != "ballast"
    }


def _try(act: Callable[[int], bool], turn: int) -> Iterator[str]:
    """Do it on a full disk, and tell what is not as it should be."""
    before, files_before = rows(), files()
    fill()
    is_said = act(turn)
    empty()
    if not is_said:
        yield "did not say so"
    after = rows()
    if after != before:
        yield f"left {[name for name in after if after[name] != before[name]]}"
    if files() != files_before:
        yield f"left files {sorted(files() - files_before)}"


def main() -> None:
    import django

    django.setup()
    from django.conf import settings

    settings.DEBUG = False
    settings.ALLOWED_HOSTS = ["testserver"]
    site = Site()
    acts = {
        "upload": site.upload,
        "import": site.bring_in,
        "log write": site.look,
        "withdrawal": site.withdraw,
        "cleaning": site.clean,
    }
    found: dict[str, Any] = {name: {"tried": 0, "wrong": []} for name in acts}
    for turn in range(TURNS):
        for name, act in acts.items():
            found[name]["tried"] += 1
            found[name]["wrong"] += [f"{turn}: {what}" for what in _try(act, turn)]
            if name in {"log write", "withdrawal", "cleaning"}:
                # With room again it works: a look, a withdrawal, and then its cleaning.
                before = rows()
                is_refused = act(turn)
                wanted = {"withdrawal": "withdrawn", "cleaning": "cleanings done"}.get(name)
                is_done = not wanted or rows()[wanted] == before[wanted] + 1
                if is_refused or not is_done:
                    found[name]["wrong"].append(f"{turn}: not afterwards either")
    print(json.dumps(found))


if __name__ == "__main__":
    main()
