"""How many statements the busiest pages take; what is read in plain SQL is what the ORM says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import cast
from tests.house.world import World, make_world
from weerklank.coding import queries as coding
from weerklank.fieldwork import queries as fieldwork
from weerklank.fieldwork import search as fieldwork_search
from weerklank.fieldwork.models import NameReplacement
from weerklank.safeguards import search
from weerklank.safeguards.models import SearchEntry
from weerklank.study import queries as study
from weerklank.study.models import Membership, Monitor


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def desk(world: World) -> str:
    return reverse("coding:code", args=[world.transcript.conversation_id])


def passages(world: World) -> str:
    return reverse("analysis:passages", args=[world.transcript.conversation.round.slug])


def found(_world: World) -> str:
    return reverse("site:search") + "?q=brief&kind=turn"


def account(_world: World) -> str:
    return reverse("site:account")


# The log line of a look is one of them, without its transaction.
@pytest.mark.parametrize(
    ("address", "most"), [(account, 5), (desk, 18), (passages, 38), (found, 18)]
)
def test_page_takes_no_more_statements(
    address: Callable[[World], str], most: int, world: World
) -> None:
    client = Client()
    client.force_login(world.users["onderzoeker"])
    client.get(address(world))
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address(world)).status_code == 200
    statements = [
        one["sql"]
        for one in asked.captured_queries
        if not one["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))
    ]
    assert len(statements) <= most, "\n".join(statements)


def test_menu_names_what_somebody_is_a_member_of_and_nothing_else(world: World) -> None:
    other = cast.make_municipality("Andersdam", "andersdam")
    Monitor.objects.create(organisation=other, name="Elders", slug="elders", created_at=cast.NOW)
    for user in world.users.values():
        expected = [
            (monitor.organisation.name, monitor.name, [one.slug for one in monitor.rounds.all()])
            for monitor in study.monitors(visible_to=user).prefetch_related("rounds")
        ]
        told = [
            (monitor.organisation.name, monitor.name, [one.slug for one in rounds])
            for monitor, rounds in study.to_go_to(user)
        ]
        assert told == expected


def test_roles_are_those_of_the_table(world: World) -> None:
    for user in world.users.values():
        expected: dict[int, set[str]] = {}
        for one in Membership.objects.filter(user=user):
            expected.setdefault(one.monitor_id, set()).add(one.role)
        assert study.roles_everywhere(user) == expected
        study.forget_roles(user)
        monitor = world.transcript.conversation.round.monitor
        assert study.roles(user, monitor) == expected.get(monitor.pk, set())


def test_text_to_code_is_the_text(world: World) -> None:
    user, text = world.users["onderzoeker"], world.transcript
    text.refresh_from_db()
    read: Any = fieldwork.text_to_code(text.pk, visible_to=user)
    assert read == text
    for name in ("role", "version", "revision", "conversation_id", "text", "language"):
        assert getattr(read, name) == getattr(text, name), name
    round_ = read.conversation.round
    assert round_ == text.conversation.round
    assert round_.slug == text.conversation.round.slug
    assert (round_.codes_blind, round_.divides_coding) == (False, False)
    assert round_.monitor.name == text.conversation.round.monitor.name
    assert fieldwork.text_to_code(text.pk + 1_000, visible_to=user) is None
    assert fieldwork.texts_to_show(text.conversation) == (
        fieldwork.main_transcript(text.conversation),
        fieldwork.original_transcript(text.conversation),
    )


def test_conversation_to_code_is_the_one_of_the_table(world: World) -> None:
    user, kept = world.users["onderzoeker"], world.transcript.conversation
    kept.refresh_from_db()
    read: Any = fieldwork.conversation_to_code(kept.pk, visible_to=user)
    round_, monitor = kept.round, kept.round.monitor
    assert (read, read.round, read.round.monitor) == (kept, round_, monitor)
    for one, other in ((read, kept), (read.round, round_), (read.round.monitor, monitor)):
        for field in other._meta.concrete_fields:
            assert getattr(one, field.attname) == getattr(other, field.attname), field.attname
    assert fieldwork.conversation_to_code(kept.pk + 1_000, visible_to=user) is None
    assert fieldwork.conversation_to_code(kept.pk, visible_to=world.users["stranger"]) is None


def test_turns_to_code_are_those_of_the_table(world: World) -> None:
    expected = fieldwork.turns_of(world.transcript).values_list(
        "pk", "start", "end", "rendered_by_id", "is_question", "via_interpreter", "is_withdrawn",
        "speaker__label", "speaker__role", "speaker__participant__pseudonym",
    )  # fmt: skip
    assert fieldwork.turns_to_code(world.transcript.pk) == list(expected) != []


def test_what_stands_for_names_is_told_once_and_in_order(world: World) -> None:
    round_ = world.transcript.conversation.round
    for name, instead in (("Fatima", "[vriendin]"), ("Samira", "[vriendin]"), ("Jan", "[buur]")):
        NameReplacement.objects.create(round=round_, name=name, replacement=instead)
    assert fieldwork.replacements_in(round_) == ["[buur]", "[vriendin]"]


def test_turns_that_are_found_are_those_of_the_table(world: World) -> None:
    turns = list(world.transcript.turns.select_related("speaker", "transcript"))
    turns[0].is_withdrawn = True
    turns[0].save()
    found = fieldwork_search.hits([turn.pk for turn in turns])
    assert found.keys() == {turn.pk for turn in turns[1:]}
    for turn in turns[1:]:
        hit = found[turn.pk]
        assert hit.text == turn.transcript.text[turn.start : turn.end]
        assert hit.who == (turn.speaker.label if turn.speaker else "")
        assert hit.language == turn.transcript.language
        assert hit.address.endswith(f"#beurt-{turn.rendered_by_id or turn.pk}")
    assert fieldwork_search.hits([]) == {}


def test_entries_of_the_index_are_those_of_the_table(world: World) -> None:
    entries = list(SearchEntry.objects.all())
    found = search.by_number([entry.pk for entry in entries])
    assert len(found) == len(entries) > 0
    for entry in entries:
        for name in search.Found._fields:
            assert getattr(found[entry.pk], name) == getattr(entry, name), name


def test_code_to_give_is_the_code_of_its_own_monitor(world: World) -> None:
    monitor = world.code.monitor
    read: Any = coding.code_to_give(monitor, world.code.pk)
    assert read == world.code
    for name in ("number", "is_on", "is_container", "label", "monitor_id", "parent_id"):
        assert getattr(read, name) == getattr(world.code, name), name
    assert coding.code_to_give(monitor, world.code.pk + 1_000) is None
    monitor.pk += 1_000
    assert coding.code_to_give(monitor, world.code.pk) is None
