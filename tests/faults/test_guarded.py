"""What somebody does from outside, or at the database, in the numbers that a claim needs."""

from random import Random

import pytest
from django.db import transaction
from django.test import Client

from tests import cast
from tests.house.test_borrowed_numbers import leaks, told_apart
from tests.safeguards import tampering
from tests.safeguards.test_seals import LOGS, deed_is_found
from tests.site import hostile
from tests.site.test_hostile_requests import leads_away

TURNS = 3


@pytest.fixture
def own_folder(settings, tmp_path):
    settings.DATA_FOLDER = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path


def test_somebody_was_at_the_logs(db, own_folder, tally):
    tried = held = 0
    missed = []
    for label in LOGS:
        for name, deed in tampering.DEEDS.items():
            for turn in range(TURNS):
                with transaction.atomic():
                    found = deed_is_found(label, deed, Random(turn))  # noqa: S311  had again
                    transaction.set_rollback(True)
                (own_folder / "log_seals.json").unlink(missing_ok=True)
                tried += 1
                held += found
                if not found:
                    missed.append(f"{label}: {name} {turn}")
    tally("T46", tried=tried, held=held, note="; ".join(missed))


def test_nothing_leads_away(db, tally):
    cast.make_user("bram")
    held = 0
    for target in hostile.LEAVING:
        answers = (
            Client().post("/taal/", {"language": "nl", "next": target}),
            Client().post("/inloggen/", {"login": "x", "password": "y", "next": target}),
            Client().get("/", {"next": target}),
        )
        held += not any(each.status_code >= 500 or leads_away(each) for each in answers)
    tally("T40", tried=len(hostile.LEAVING), held=held)


def test_headers_and_hosts(db, tally):
    held = 0
    for name, value in hostile.HEADERS:
        key = f"HTTP_{name.upper().replace('-', '_')}".replace("HTTP_CONTENT_", "CONTENT_")
        answer = Client(raise_request_exception=False).get("/inloggen/", **{key: value})
        held += answer.status_code < 500 and "evil.example" not in answer.content.decode()
    for host in hostile.HOSTS:
        held += Client().get("/inloggen/", HTTP_HOST=host).status_code == 400
    tally("T39", tried=len(hostile.HEADERS) + len(hostile.HOSTS), held=held)


def test_numbers_of_another_municipality(db, tally):
    asked, wrong = leaks()
    tally(
        "T42 borrowed",
        tried=asked,
        held=asked - len(wrong),
        note="; ".join(wrong) or "numbers of another municipality in one's own pages and forms",
    )


def test_guessed_numbers(db, tally):
    asked, wrong = told_apart()
    tally(
        "T42 guessed",
        tried=asked,
        held=asked - len(wrong),
        note="; ".join(wrong) or "answers to the letter as for a number that is not there",
    )
