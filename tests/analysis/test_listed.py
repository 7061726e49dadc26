"""What is listed from what is kept is what one finds coding by coding, turn by turn."""

import random
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.analysis.test_kept import make_round
from weerklank.analysis import queries, rules
from weerklank.analysis.queries import listed
from weerklank.coding import queries as coding
from weerklank.coding.models import Coding
from weerklank.fieldwork.models import Turn

TEXT_BY_TEXT = ("transcript_id", "start", "end", "id")


def chosen_by_chance(made, voices, chance):
    """Choose some of all that one may filter by, and of whom."""
    number = made.codes[chance.choice(["4", "4.6", "4.6.1", "4.1"])].pk
    by = chance.choice(["leerroute", ""])
    wanted = queries.Filter(
        code=chance.choice([None, number, number]),
        with_subcodes=chance.random() < 0.6,
        perspective=chance.choice(["", "", "inburgeraar", "aanbieder"]),
        characteristic=by,
        value=chance.choice(["B", "Z", "onbekend"]) if by else "",
        conversation=chance.choice([None, None, chance.choice(voices.conversations).id]),
        coder=chance.choice([None, None, made.bram.pk, made.chantal.pk]),
        facets=chance.choice([{}, {}, {"evidence_kind": "ervaring"}]),
    )
    some = chance.sample(sorted(voices.people), chance.randrange(1, len(voices.people)))
    return wanted, chance.choice([None, None, some])


def one_by_one(voices, wanted, people):
    """Return the codings to list and who is heard in each, from the codings and the turns."""
    family = rules.family(wanted.code, voices.parents) if wanted.code else voices.parents
    group = queries.group_of(voices, wanted, people)
    is_of_some = people is not None or wanted.perspective or wanted.characteristic
    present = {one.id: one.present for one in voices.conversations}
    found = []
    for one in Coding.objects.order_by(*TEXT_BY_TEXT):
        conversation = voices.conversation_of.get(one.transcript_id)
        if conversation is None or one.code_id not in family:
            continue
        if wanted.code and not wanted.with_subcodes and one.code_id != wanted.code:
            continue
        if wanted.conversation not in {None, conversation}:
            continue
        if wanted.coder not in {None, one.coder_id}:
            continue
        if any(getattr(one, name) != value for name, value in wanted.facets.items()):
            continue
        if not voices.readings.sight.shows(conversation, one.coder_id):
            continue
        counts = voices.readings.counts(conversation, one.coder_id)
        if wanted.coder is None and not counts:
            continue
        voice = voices.words[one.transcript_id].voice(one.start, one.end)
        there = present[conversation]
        is_all = bool(voice.at_least and there) and there <= group
        if is_of_some and not (voice.participants & group or is_all):
            continue
        found.append((one, voice, counts))
    return found, group


def same(voices, wanted, people):
    expected, group = one_by_one(voices, wanted, people)
    found = listed.Listed(voices, wanted, people)
    numbers = [one.pk for one, _voice, _counts in expected]
    assert list(found.codings.values_list("pk", flat=True)) == numbers
    assert found.count() == len(found.numbers) == len(numbers)
    for begin in range(0, len(numbers), 25):
        assert list(found.numbers[begin : begin + 25]) == numbers[begin : begin + 25]
    assert found.not_counted == sum(not counts for _one, _voice, counts in expected)
    mentions = [
        rules.Mention(one.pk, one.code_id, voice.conversation, span, voice.participants, least)
        for one, voice, counts in expected
        if counts
        for span, least in [((one.transcript_id, one.start, one.end), voice.at_least)]
    ]
    about = rules.topics([wanted.code], voices.parents) if wanted.code else set(voices.parents)
    for part in (None, set(list(voices.people)[::2])):
        whom = group if part is None else queries.group_of(voices, wanted, part)
        tally = rules.tally(mentions, voices.hall, about=about, group=whom)
        assert found.tally(part) == tally
        assert found.tally(part).people == tally.people
    rows = list(queries.lines(voices, found.rows()))
    assert [(row.start, row.end, row.code.pk, set(row.heard)) for row in rows] == [
        (one.start, one.end, one.code_id, voice.participants) for one, voice, _counts in expected
    ]
    assert [row.counts for row in rows] == [counts for _one, _voice, counts in expected]
    shown = queries.passages(voices, numbers)
    assert [{person.id for person in passage.people} for passage in shown] == [
        voice.participants for _one, voice, _counts in expected
    ]
    return len(numbers)


@pytest.mark.parametrize("seed", range(3))
def test_a_list_is_that_of_the_codings_one_by_one(seed, db):
    chance = random.Random(seed)  # noqa: S311
    made = make_round(chance)
    voices = queries.hear(made.round)
    assert same(voices, queries.Filter(), None)
    found = [same(voices, *chosen_by_chance(made, voices, chance)) for _time in range(40)]
    assert sum(map(bool, found)) > 10


def test_who_codes_blind_lists_what_she_may_see(db):
    chance = random.Random(11)  # noqa: S311
    made = make_round(chance)
    type(made.round).objects.filter(pk=made.round.pk).update(codes_blind=True)
    made.round.refresh_from_db()
    for viewer in (made.bram, made.chantal):
        voices = queries.hear(made.round, visible_to=viewer)
        for wanted in (queries.Filter(), queries.Filter(coder=made.bram.pk)):
            same(voices, wanted, None)
        for _time in range(10):
            same(voices, *chosen_by_chance(made, voices, chance))


def test_coders_are_those_of_the_codings(db):
    made = make_round(random.Random(2))  # noqa: S311
    type(made.round).objects.filter(pk=made.round.pk).update(codes_blind=True)
    made.round.refresh_from_db()
    for viewer in (None, made.bram, made.chantal):
        sight = coding.readings(made.round, visible_to=viewer).sight
        expected = {
            (one.coder_id, one.coder.name)
            for one in Coding.objects.filter(transcript__conversation__round=made.round)
            if sight.shows(one.transcript.conversation_id, one.coder_id)
        }
        assert set(coding.coders_of(made.round, sight)) == expected


TURNS = re.compile('FROM "?fieldwork_turn"?')


def test_page_of_a_code_reads_no_turn_of_another_text(db):
    made = make_round(random.Random(4))  # noqa: S311
    client = Client()
    client.force_login(made.bram)
    address = reverse("analysis:passages", args=[made.round.slug])
    query = {"code": made.codes["4.6"].pk, "conversation": made.round.conversations.first().pk}
    client.get(address, query)  # what was coded is counted once
    with CaptureQueriesContext(connection) as seen:
        response = client.get(address, query)
    shown = {passage.coding.transcript_id for passage in response.context["passages"]}
    [read] = [one["sql"] for one in seen if TURNS.search(one["sql"])]
    assert shown
    assert Turn.objects.exclude(transcript__in=shown).exists()
    numbers = read.rpartition("transcript_id IN (")[2].partition(")")[0]
    assert {int(number) for number in numbers.split(",")} == shown
    codings = [one["sql"] for one in seen if 'FROM "coding_coding"' in one["sql"]]
    # They are counted, or looked for, or a page of them is read; never all.
    told = ("COUNT(", "LIMIT ", '"coding_coding"."id" IN (')
    assert all(any(part in sql for part in told) for sql in codings)


def told_by_the_orm(coding):
    """Return what a passage shows, read one row after the other."""
    text, turns = coding.transcript.text, list(coding.transcript.turns.order_by("start"))
    under = [turn for turn in turns if turn.start < coding.end and coding.start < turn.end]

    def part(turn, start, end):
        gone = turn.is_withdrawn or coding.transcript.erased_at
        words = "" if gone else text[max(start, turn.start) : min(end, turn.end)]
        who = turn.speaker.label if turn.speaker else ""
        return (who, words, turn.via_interpreter, coding.transcript.language)

    before = turns[: turns.index(under[0])] if under else []
    after = turns[turns.index(under[-1]) + 1 :] if under else []
    return (
        [part(turn, coding.start, coding.end) for turn in under],
        part(before[-1], 0, len(text)) if before else None,
        part(after[0], 0, len(text)) if after else None,
    )


@pytest.mark.parametrize("seed", range(3))
def test_passages_are_those_of_the_orm(seed, db):
    chance = random.Random(seed)  # noqa: S311
    made = make_round(chance)
    turns = Turn.objects.filter(transcript__conversation__round=made.round)
    for turn in chance.sample(list(turns), 8):
        turn.is_withdrawn, turn.via_interpreter = chance.choice([(True, False), (False, True)])
        turn.save()
    voices = queries.hear(made.round)
    shown = queries.passages(voices, [row.id for row in voices.rows])
    assert len(shown) == len(voices.rows) > 20
    for passage in shown:
        coding = Coding.objects.get(pk=passage.coding.pk)
        given = passage.coding
        assert (list(passage.parts), passage.before, passage.after) == told_by_the_orm(coding)
        assert (given.key, given.created_at, given.memo) == (
            coding.key, coding.created_at, coding.memo,
        )  # fmt: skip
        assert (passage.code, given.coder) == (coding.code, coding.coder.name)
        assert given.facets == tuple(coding.facets.values())
        assert (passage.conversation, passage.number) == (
            coding.transcript.conversation_id, coding.transcript.conversation.number,
        )  # fmt: skip
    rows = list(queries.lines(voices, voices.rows))
    assert [(row.text, row.via_interpreter, row.people) for row in rows] == [
        (one.text, one.via_interpreter, ", ".join(person.pseudonym for person in one.people))
        for one in shown
    ]
