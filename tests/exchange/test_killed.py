"""A worker that is killed while it takes a project over: nothing stays, and it is tried again.

In processes of their own, with a real signal; `tests/faults` kills the command at many moments.
"""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests import canary, template
from tests.exchange import projects

TABLES = ("fieldwork_conversation", "coding_coding", "coding_code", "coding_takenproject")
BEGIN = """
import sys, time
import django
django.setup()
from django.core.files.base import ContentFile
from django.utils import timezone
from pathlib import Path
from tests import cast
from weerklank.exchange import rules
from weerklank.exchange.operations import drafts, taking, watching, working

def take(draft, by):
    attempt = taking.start(draft=draft, choices=rules.Choices(), by=by, at=timezone.now())
    taking.take_asked(draft_id=draft.pk, attempt=attempt, at=timezone.now())
"""
KILLED = """
home = cast.make_voorbeelddam()
draft = drafts.bring_in(
    round_=home.round, name="project.qdpx", by=home.bram, at=timezone.now(),
    file=ContentFile(Path(sys.argv[1]).read_bytes(), name="project.qdpx"),
)
go_on = watching.Watch.go_on
def stay(watch, stage=None, **far):
    go_on(watch, stage, **far)
    if stage is rules.Stage.REST:
        print("all but written", flush=True)
        time.sleep(600)
watching.Watch.go_on = stay
take(draft, home.bram)
"""
AGAIN = """
import json
from datetime import timedelta
from weerklank.exchange.models import ProjectDraft
draft = ProjectDraft.objects.get()
at = timezone.now()
told = [working.state_of(draft, at=when) for when in (at, at + timedelta(minutes=1))]
ProjectDraft.objects.update(since=at - timedelta(minutes=1))
for each in Path(draft.content.path).parent.glob("*.far"):
    each.unlink()  # so old is its last sign by then
take(draft, draft.uploaded_by)
draft.refresh_from_db()
print(json.dumps({"told": told, "state": draft.state, "counts": draft.counts}))
"""
GIVEN = """
from weerklank.exchange.operations import giving, importing
home = cast.make_voorbeelddam()
importing.take_project(
    round_=home.round, path=Path(sys.argv[1]), name="project.qdpx", choices=rules.Choices(),
    by=home.bram, at=timezone.now(),
)
go_on = watching.Watch.go_on
def stay(watch, stage=None, **far):
    go_on(watch, stage, **far)
    if stage is rules.Stage.REST:
        print("all but written", flush=True)
        time.sleep(600)
watching.Watch.go_on = stay
given, _begins = giving.start(
    round_=home.round, target="", for_reuse=False, by=home.bram, at=timezone.now()
)
giving.give_asked(given_id=given.pk, attempt=given.attempt, at=timezone.now())
"""
GIVEN_AGAIN = """
import json
from datetime import timedelta
from weerklank.exchange import jobs
from weerklank.exchange.models import GivenProject
from weerklank.exchange.operations import giving
jobs.sweep(at=timezone.now() + timedelta(minutes=1))
given = GivenProject.objects.get()
told = given.state
given, begins = giving.start(
    round_=given.round, target="", for_reuse=False, by=given.asked_by, at=timezone.now()
)
giving.give_asked(given_id=given.pk, attempt=given.attempt, at=timezone.now())
given.refresh_from_db()
print(json.dumps({"told": told, "begins": begins, "state": given.state, "size": given.size}))
"""


def rows(data: Path) -> list[int]:
    with sqlite3.connect(data / "weerklank.sqlite3") as database:
        return [
            database.execute(f"SELECT count(*) FROM {name}").fetchone()[0]  # noqa: S608
            for name in TABLES
        ]


@pytest.mark.skipif(
    "postgres" in os.environ.get("DATABASE_URL", ""), reason="only on SQLite: reads its file"
)
def test_a_killed_worker_leaves_nothing_and_it_can_be_tried_again(tmp_path):
    data, file = tmp_path / "data", tmp_path / "project.qdpx"
    template.put_in(data)
    file.write_bytes(projects.whole())
    options = {"env": canary.environment(data), "cwd": template.REPOSITORY, "text": True}
    worker = subprocess.Popen(
        [sys.executable, "-c", BEGIN + KILLED, str(file)], stdout=subprocess.PIPE, **options
    )
    with worker:
        assert worker.stdout.readline() == "all but written\n"
        assert rows(data) == [0, 0, 0, 0]  # others see nothing of it
        worker.send_signal(signal.SIGKILL)
    assert rows(data) == [0, 0, 0, 0]
    again = subprocess.run(
        [sys.executable, "-c", BEGIN + AGAIN], check=True, capture_output=True, **options
    )
    said = json.loads(again.stdout.splitlines()[-1])
    assert said["told"] == ["taking", "broken"]
    assert said["state"] == "done"
    assert said["counts"]["conversations"] == 2
    assert rows(data)[0] == 2


@pytest.mark.skipif(
    "postgres" in os.environ.get("DATABASE_URL", ""), reason="only on SQLite: makes its file"
)
def test_of_a_worker_that_is_killed_while_it_makes_a_file_nothing_stays(tmp_path):
    data, file = tmp_path / "data", tmp_path / "project.qdpx"
    template.put_in(data)
    file.write_bytes(projects.whole())
    options = {"env": canary.environment(data), "cwd": template.REPOSITORY, "text": True}
    worker = subprocess.Popen(
        [sys.executable, "-c", BEGIN + GIVEN, str(file)], stdout=subprocess.PIPE, **options
    )
    with worker:
        assert worker.stdout.readline() == "all but written\n"
        worker.send_signal(signal.SIGKILL)
    [half] = (data / "files" / "given").glob("*.part")
    again = subprocess.run(
        [sys.executable, "-c", BEGIN + GIVEN_AGAIN], check=True, capture_output=True, **options
    )
    said = json.loads(again.stdout.splitlines()[-1])
    assert (said["told"], said["begins"], said["state"]) == ("broken", True, "done")
    assert not half.exists()
    [made] = (data / "files" / "given").iterdir()
    assert made.stat().st_size == said["size"]
