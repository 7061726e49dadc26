"""The example in three states, each counted twice: by the product and by this program."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tests.recount import asking, changes, facts, outputs
from tests.recount.sentences import Account, Book
from weerklank.site.commands import demo
from weerklank.site.demo import build

# Who takes back her part, each from the whole example: someone of many findings, someone of a
# group of three who spoke through an interpreter, a provider.
WITHDRAW = ("D13", "D16", "A3")
SEED = 8
# The trajectories of the example are those of this day.
REGISTER_AT = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
FEW_BYS = ["leerroute", "household", "ontzorgen", "perspectief"]


@dataclass
class State:
    """The tables and what the product shows of them, at one moment."""

    facts: facts.Facts
    outputs: outputs.Outputs
    # What was worked out of them once, for all tests.
    book: Book | None = None
    accounts: dict[str, Account] = field(default_factory=dict)


@dataclass
class States:
    now: State
    # By the pseudonym of who took back her part.
    withdrawn: dict[str, State]
    # A second person coded along, where another's reading counts.
    second_coder: State
    # Notes are missing, questions were put to some, characteristics are not known.
    gaps: State
    answers: dict[asking.Asked, outputs.Rows]
    words: dict[str, list[str]]


def chance() -> random.Random:
    """Return the same chance each time, so that a failure can be looked at again."""
    return random.Random(SEED)  # noqa: S311


@contextmanager
def undone() -> Iterator[None]:
    """Undo what is done in here."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def pytest_itemcollected(item: pytest.Item) -> None:
    """Keep what shares the example with one of the workers: building it takes longest of all."""
    item.add_marker(pytest.mark.xdist_group("recount"))


@pytest.fixture(scope="package")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[build.Example]:
    """Build the example once for all tests here; taken back afterwards."""
    with django_db_blocker.unblock(), undone():
        yield build.fill(at=demo.AT, tell=lambda words: None, register_at=REGISTER_AT)


@pytest.fixture(scope="package")
def states(
    built: build.Example, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> States:
    """Look at the example in every state."""
    if shutil.which("pdftotext") is None:
        pytest.fail("pdftotext is not there; it is in the package poppler-utils")
    folder = tmp_path_factory.mktemp("recount")
    with django_db_blocker.unblock(), undone():
        slug, bram = built.round.slug, built.users["bram"]
        client = Client()
        client.force_login(bram)
        get = outputs.getter(client)

        def look(name: str) -> State:
            found = facts.read(slug)
            return State(found, outputs.collect(get, slug, bram.email, folder / name, found))

        def count() -> State:
            return State(facts.read(slug), outputs.collect_counts(get, slug, FEW_BYS))

        changes.make_groups(slug, client)
        changes.lay_before(facts.read(slug), chance())
        now = look("now")
        words = {who: words_of(who) for who in WITHDRAW}
        questions = asking.at_random(now.facts, chance(), 30)
        answers = {
            asked: outputs.read_csv(
                get(f"/rondes/{slug}/vergelijken/zoekvraag.csv?{asked.address(now.facts)}")
            )
            for asked in questions
        }
        withdrawn = {}
        for who in WITHDRAW:
            with undone():
                changes.withdraw(who, client)
                withdrawn[who] = look(who)
        with undone():
            changes.code_along(now.facts, chance())
            second_coder = count()
        with undone():
            changes.make_gaps(now.facts, chance())
            gaps = count()
    return States(now, withdrawn, second_coder, gaps, answers, words)


@pytest.fixture(params=["now", *WITHDRAW])
def state(request: pytest.FixtureRequest, states: States) -> State:
    return states.now if request.param == "now" else states.withdrawn[request.param]


def words_of(pseudonym: str) -> list[str]:
    """Return all that she said, turn by turn, in every language; not what is too short to know."""
    found = []
    for row in facts.rows(
        'select r.text, t.start, t."end" from fieldwork_turn t'
        " join fieldwork_transcript r on r.id = t.transcript_id"
        " join fieldwork_speaker s on s.id = t.speaker_id"
        " join study_participant p on p.id = s.participant_id where p.pseudonym = %s",
        pseudonym,
    ):
        words = row["text"][row["start"] : row["end"]]
        found += [part.strip() for part in words.split(".") if len(part.strip()) > 20]
    return found
