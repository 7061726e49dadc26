"""A thread keeps its connection to SQLite: fewer openings, and nobody waits for it."""

import subprocess
import sys
import textwrap

import pytest

from tests import template

SERVER = """
import os, shutil, sys, threading
from pathlib import Path

import django
django.setup()
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from django.db.backends.signals import connection_created
from django.test import RequestFactory
from django.core.handlers.wsgi import WSGIHandler
from weerklank.safeguards import cleaning
from weerklank.safeguards.models import Organisation

opened = []
connection_created.connect(lambda **_: opened.append(threading.get_ident()), weak=False)

def a_page():
    "As the handler of the web server begins and ends a request."
    request_started.send(sender=None, environ={})
    found = list(Organisation.objects.values_list("name", flat=True))
    request_finished.send(sender=None)
    return found
"""


def run(script: str, tmp_path) -> str:
    """Run a script as the web server would, on a database of its own."""
    template.put_in(tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", SERVER + textwrap.dedent(script)],
        env={
            "PATH": "/usr/bin:/bin",
            "PYTHONPATH": ":".join(sys.path),
            "WEERKLANK_DATA": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "weerklank.settings.local",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """Say what one server told of its connections."""
    return dict(
        line.split("=")
        for line in run(
            """
            for _time in range(3):
                a_page()
            print(f"one_thread={len(opened)}")

            threads = [threading.Thread(target=lambda: (a_page(), a_page())) for _ in range(3)]
            [each.start() for each in threads]
            [each.join() for each in threads]
            print(f"each_thread_its_own={len(opened)},{len(set(opened)) > 1}")

            # The worker cleans beside threads that keep theirs, one of them halfway a list.
            go, read = threading.Event(), threading.Event()
            def reader():
                Organisation.objects.create(name="a", slug="a", kind="gemeente")
                Organisation.objects.create(name="b", slug="b", kind="gemeente")
                a_page()
                for _row in Organisation.objects.iterator(chunk_size=1):
                    break  # as when who reads a long table goes away
                read.set()
                go.wait()
                connection.close()
            beside = threading.Thread(target=reader)
            beside.start()
            read.wait()
            from django.utils import timezone
            cleaning.ask(at=timezone.now())
            print(f"cleaned={cleaning.run(now=timezone.now, at_once=True)}")
            go.set()
            beside.join()

            # Another file is laid in the place of the one that is open.
            path = Path(connection.settings_dict["NAME"])
            connection.close()
            shutil.copy(path, str(path) + ".copy")
            assert a_page() == ["a", "b"]
            import sqlite3
            with sqlite3.connect(str(path) + ".copy") as other:
                other.execute("UPDATE safeguards_organisation SET name = 'terug'")
            other.close()
            for left in path.parent.glob("*.sqlite3-*"):
                left.unlink()
            os.replace(str(path) + ".copy", path)
            print(f"replaced={a_page()[0]}")
            before = len(opened)
            a_page()
            print(f"and_kept={len(opened) - before}")
            """,
            tmp_path_factory.mktemp("data"),
        ).splitlines()
    )


def test_a_thread_opens_its_connection_once(kept):
    assert kept["one_thread"] == "1"


def test_every_thread_has_its_own(kept):
    assert kept["each_thread_its_own"] == "4,True"


def test_the_store_is_cleaned_beside_connections_that_stay(kept):
    assert kept["cleaned"] == "True"


def test_a_file_that_was_put_in_its_place_is_the_one_that_is_read(kept):
    assert (kept["replaced"], kept["and_kept"]) == ("terug", "0")
