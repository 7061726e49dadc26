"""The command that lets two people work in a large project, short and on a small one."""

import json
import os
import subprocess
import sys
from pathlib import Path

from bench import two_in_large

REPOSITORY = Path(__file__).resolve().parents[2]


def test_two_people_take_a_project_over_and_work_in_it():
    done = subprocess.run(
        [sys.executable, "-m", "bench.two_in_large", "--size", "S", "--seconds", "30"],
        cwd=REPOSITORY,
        # A folder of its own, with SQLite.
        env={name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr[-2000:]
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["wrong"] == []
    assert found["acknowledged"] > found["taken_back"] > 0
    assert found["acts"].keys() >= {"open document", "give a code", "take it back", "search"}
    held = found["memory"]["most_mb"]["working"]
    assert {name.split()[0] for name in held} >= {"serve", "web", "worker"}


def test_a_share_of_few_is_one_of_them():
    times = [0.3, 0.1, 0.2]
    assert [two_in_large._share(times, share) for share in (0.5, 0.95, 1)] == [200, 300, 300]
