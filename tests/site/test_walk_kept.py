"""What the walk counts is kept; it is right after whatever was done to the tables below it."""

import random
from contextlib import suppress
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import cast
from tests.house.world import World, make_world
from weerklank.coding.models import AgreedCoder, CodingTask, CountedReading
from weerklank.site import kept, walk
from weerklank.study.models import Round

KEEPING = import_module("weerklank.site.migrations.0001_keep_what_the_walk_counts")
MODELS = {model._meta.db_table: model for model in apps.get_models()}
# Of these nothing hangs on a row that the walk reads.
LEAVES = [
    "study_consent", "study_guide", "fieldwork_attendance", "fieldwork_turn", "fieldwork_draft",
    "reporting_reportversion", "reporting_improvementpoint", "coding_codingtask",
    "coding_countedreading", "reporting_evidence", "reporting_quote",
]  # fmt: skip
# What else makes a number of the walk another one, each with what it may become.
CHANGES: list[tuple[str, str, list[Any]]] = [
    ("study_participant", "perspective", ["inburgeraar", "aanbieder"]),
    ("study_participant", "withdrawn_at", [None, cast.NOW]),
    ("study_consent", "purpose", ["take_part", "quote"]),
    ("fieldwork_transcript", "role", ["main", "original"]),
    ("fieldwork_speaker", "role", ["participant", "unknown"]),
    ("fieldwork_speaker", "participant_id", [None]),
    ("fieldwork_turn", "is_withdrawn", [True, False]),
    ("coding_codingtask", "finished_at", [None, cast.NOW]),
    ("coding_coding", "start", [0, 1, 2]),
    ("reporting_finding", "lost_evidence_at", [None, cast.NOW]),
    ("reporting_evidence", "stance", ["supporting", "contrary"]),
    ("reporting_quote", "released_at", [None, cast.NOW]),
    ("reporting_reportversion", "published_at", [None, cast.NOW]),
    ("reporting_improvementpoint", "status", ["made", "effect_seen"]),
]


@pytest.fixture
def world(db: None) -> World:
    """A round with a row in every table that the walk counts."""
    made = make_world()
    text, users = made.transcript, made.users
    for coder in (users["onderzoeker"], users["codeur"]):
        CodingTask.objects.get_or_create(
            transcript=text, coder=coder, defaults={"started_at": cast.NOW}
        )
    CountedReading.objects.get_or_create(
        conversation=text.conversation,
        defaults={
            "coder": users["onderzoeker"],
            "chosen_at": cast.NOW,
            "chosen_by": users["onderzoeker"],
        },
    )
    AgreedCoder.objects.get_or_create(monitor=made.monitor, defaults={"coder": users["codeur"]})
    return made


def anew(round_: Round) -> dict[str, Any]:
    """Count a round, whatever is kept of it."""
    return {"standing": walk._standing(round_), "coded": walk._coded(round_)}


def remove(row: models.Model) -> None:
    """Delete one row, as no more than a statement; what points at it is left as it is."""
    type(row)._base_manager.filter(pk=row.pk)._raw_delete("default")


def rows(table: str) -> list[models.Model]:
    return list(MODELS[table]._base_manager.order_by("pk"))


@pytest.mark.parametrize("table", KEEPING.TABLES)
def test_any_act_on_a_table_takes_away_what_was_counted_from_it(world: World, table: str) -> None:
    round_ = world.round
    _rounds, parts = KEEPING.TABLES[table]
    (row, *_others) = rows(table)
    first = row._meta.concrete_fields[1].attname

    def kept_after(act: Any) -> set[str]:
        walk.figures(round_, world.users["onderzoeker"])
        assert set(kept.parts(round_)) == {"standing", "coded"}
        act()
        return set(kept.parts(round_))

    left = {"standing", "coded"} - set(parts)
    same = type(row)._base_manager.filter(pk=row.pk)
    assert kept_after(lambda: same.update(**{first: getattr(row, first)})) == left
    if table != "study_round":
        assert kept_after(lambda: remove(row)) == left
        assert kept_after(lambda: row.save_base(raw=True, force_insert=True)) == left


def act(chance: random.Random, gone: list[models.Model]) -> None:
    """Delete a row, bring one back or change one. A constraint may refuse it."""
    kind = chance.choice(["delete", "bring back", "change", "change"])
    if kind == "bring back" and gone:
        row = chance.choice(gone)
        row.save_base(raw=True, force_insert=True)
        gone.remove(row)
    elif kind == "delete":
        if found := rows(chance.choice(LEAVES)):
            row = chance.choice(found)
            remove(row)
            gone.append(row)
    else:
        table, column, values = chance.choice(CHANGES)
        if found := rows(table):
            changed = MODELS[table]._base_manager.filter(pk=chance.choice(found).pk)
            changed.update(**{column: chance.choice(values)})


def test_after_random_acts_the_walk_says_what_counting_anew_says(world: World) -> None:
    round_, bram = world.round, world.users["onderzoeker"]
    chance = random.Random(20_261_130)  # noqa: S311
    seen = set()
    gone: list[models.Model] = []
    for _ in range(300):
        with suppress(IntegrityError), transaction.atomic():
            act(chance, gone)
        figures = walk.figures(round_, bram)
        now = anew(round_)
        assert kept.parts(round_) == now
        assert figures.people.heard_inburgeraars == now["standing"]["people"]["heard_inburgeraars"]
        assert figures.coding.codings == now["coded"]["coding"]["codings"]
        seen.add(repr(now))
    assert len(seen) > 20


def test_who_codes_blind_sees_her_own_numbers_and_nothing_of_them_is_kept(world: World) -> None:
    round_ = world.round
    walk.figures(round_, world.users["onderzoeker"])
    round_.codes_blind = True
    round_.save()
    walk.figures(round_, world.users["codeur"])
    assert set(kept.parts(round_)) == {"standing"}


def test_a_page_asks_no_more_where_a_round_is_large(world: World, client: Client) -> None:
    client.force_login(world.users["onderzoeker"])
    address = f"/rondes/{world.round.slug}/plan/"
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    walked = [one["sql"] for one in asked if "site_walkcount" in one["sql"]]
    assert len(walked) == 1
    counted = ("fieldwork_speaker", "coding_readingsize", "reporting_evidence")
    assert not [one["sql"] for one in asked if any(table in one["sql"] for table in counted)]
