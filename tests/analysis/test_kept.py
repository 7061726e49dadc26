"""What is counted from what is kept is what one counts coding by coding, turn by turn."""

import random
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import cast
from tests.analysis import counted_by_hand
from tests.analysis.test_queries import Round
from weerklank.analysis import placing, queries
from weerklank.analysis.queries import splits
from weerklank.coding.models import Code, Coding, CountedReading, Heard
from weerklank.fieldwork.models import Transcript, Turn
from weerklank.study.models import Consent, Participant

WORDS = ("de", "brief", "komt", "ik", "snap", "het", "niet", "mijn", "zus", "leest", "hem")


def make_round(chance):
    """Make a round by chance: groups, nameless voices, two coders, originals, who said no."""
    made = Round()
    people = [f"D{number}" for number in range(1, 13)] + ["A1", "A2"]
    for place, one in enumerate(people):
        made.person(one, (None, "B", "Z", "O")[place % 4])
    below = made.codes["4.6"]
    for number in ("4.6.1", "4.6.2"):
        made.codes[number] = Code.objects.create(
            monitor=below.monitor, number=number, position=9, label=number, parent=below
        )
    for number in range(1, 9):
        alike = people[number % 4 : 12 : 4]  # of one group, so that "several of us" is of it
        here = alike if number % 2 else chance.sample(people, chance.randrange(1, 5))
        speakers = [*here[:2], here[0], "R1", "Meerdere", "Onbekend"]
        lines = [
            (chance.choice(speakers), " ".join(chance.choices(WORDS, k=chance.randrange(1, 9))))
            for _turn in range(8)
        ]
        asked = chance.sample(["4.1", "4.6", "4.8"], 2)
        text = made.conversation(
            number, lines, present=" ".join(here), put=asked[0], not_put=asked[1]
        )
        texts = [text]
        if number % 3 == 0:
            texts.append(original_of(text))
        for one in texts:
            for coder in [made.bram, made.chantal][: 1 + number % 2]:
                code_some(made, one, coder, chance)
        if number % 4 == 1:
            CountedReading.objects.create(
                conversation=text.conversation, coder=made.chantal, chosen_at=cast.NOW,
                chosen_by=made.bram,
            )  # fmt: skip
    turns = list(Turn.objects.values_list("pk", flat=True))
    Turn.objects.filter(pk__in=chance.sample(turns, 4)).update(is_withdrawn=True)
    gone, silent = chance.sample([made.people[one] for one in people], 2)
    Participant.objects.filter(pk=gone.pk).update(withdrawn_at=cast.NOW)
    Consent.objects.create(
        participant=silent, purpose="take_part", is_given=False, on=cast.TODAY,
        medium="written", recorded_at=cast.NOW,
    )  # fmt: skip
    return made


def original_of(text):
    beside = Transcript.objects.get(pk=text.pk)
    beside.pk, beside.role = None, "original"
    beside.save()
    for turn in Turn.objects.filter(transcript=text):
        turn.pk, turn.transcript = None, beside
        turn.save()
    return beside


def code_some(made, text, coder, chance):
    spans = []
    for _time in range(14):
        start = chance.randrange(len(text.text) - 2)
        spans.append((start, min(start + chance.randrange(1, 60), len(text.text))))
    given = {(*chance.choice(spans), chance.choice(list(made.codes))) for _time in range(24)}
    for start, end, number in sorted(given):
        Coding.objects.create(
            key=uuid4(), transcript=text, code=made.codes[number], coder=coder, start=start,
            end=end, created_at=cast.NOW, changed_at=cast.NOW,
            evidence_kind=chance.choice(["", "ervaring"]),
        )  # fmt: skip


def same(made, wanted, by="leerroute"):
    voices = queries.hear(made.round)
    columns = queries.groups(voices, by)
    found = {row.code: row.cells for row in queries.matrix(voices, columns, wanted)}
    expected = counted_by_hand.matrix(voices, columns, wanted)
    assert list(found) == list(expected)
    for code, cells in found.items():
        for cell, by_hand in zip(cells, expected[code], strict=True):
            assert {name: getattr(cell, name) for name in by_hand} == by_hand
    return found


@pytest.mark.parametrize("seed", range(3))
def test_matrix_and_pairs_are_those_counted_one_by_one(seed, db):
    chance = random.Random(seed)  # noqa: S311
    made = make_round(chance)
    assert any(cell.said for cells in same(made, queries.Filter()).values() for cell in cells)
    assert any(len(one.participants) > 1 for one in queries.hear(made.round).spoken())
    assert any(one.at_least for one in queries.hear(made.round).spoken())
    some = made.round.conversations.first().pk
    for wanted in (
        queries.Filter(code=made.codes["4.6"].pk),
        queries.Filter(coder=made.chantal.pk),
        queries.Filter(conversation=some),
        queries.Filter(facets={"evidence_kind": "ervaring"}),
    ):
        same(made, wanted)
        same(made, wanted, by=queries.BY_PERSPECTIVE)
    voices = queries.hear(made.round)
    met = {pair: (both.pairs, set(both.people)) for pair, both in placing.meetings(voices).items()}
    assert met == counted_by_hand.together(voices)
    assert met


def test_pairs_of_some_codes_are_those_among_all_of_them(db):
    made = make_round(random.Random(5))  # noqa: S311
    type(made.round).objects.filter(pk=made.round.pk).update(codes_blind=True)
    made.round.refresh_from_db()
    seen = 0
    for viewer in (None, made.bram, made.chantal):
        voices = queries.hear(made.round, visible_to=viewer)
        some = [made.codes[number].pk for number in ("4.6", "4.6.1", "4.8")]
        of_all = counted_by_hand.together(voices)
        within = {pair: met for pair, met in of_all.items() if set(pair) <= set(some)}
        found = placing.meetings(voices, codes=some)
        assert {pair: (one.pairs, set(one.people)) for pair, one in found.items()} == within
        assert len(within) < len(of_all)
        seen += len(within)
        among = splits.Among("leerroute", "Z")
        part = placing.meetings(voices, among)
        assert placing.meetings(voices, among, codes=some) == {
            pair: met for pair, met in part.items() if set(pair) <= set(some)
        }
        assert placing.meetings(voices, codes=[]) == {}
    assert seen


def test_who_codes_blind_counts_her_own(db):
    made = make_round(random.Random(7))  # noqa: S311
    type(made.round).objects.filter(pk=made.round.pk).update(codes_blind=True)
    made.round.refresh_from_db()
    for viewer in (made.bram, made.chantal):
        voices = queries.hear(made.round, visible_to=viewer)
        columns = splits.columns(voices, splits.Split(("leerroute",)))
        found = {row.code: row.cells for row in queries.matrix(voices, columns, queries.Filter())}
        expected = counted_by_hand.matrix(voices, columns, queries.Filter())
        assert {code: [cell.passages for cell in cells] for code, cells in found.items()} == {
            code: [cell["passages"] for cell in cells] for code, cells in expected.items()
        }


def test_no_coding_and_no_turn_is_read_for_a_matrix(db):
    made = make_round(random.Random(3))  # noqa: S311
    for _time in range(2):
        with CaptureQueriesContext(connection) as seen:
            voices = queries.hear(made.round)
            queries.matrix(voices, queries.groups(voices, "leerroute"), queries.Filter())
    read = [one["sql"].replace('"', "") for one in seen]
    assert read
    tables = ("FROM fieldwork_turn ", "FROM coding_coding ")
    assert not [sql for sql in read if any(table in sql for table in tables)]


def test_a_withdrawal_is_in_no_cell_at_once(db):
    made = make_round(random.Random(5))  # noqa: S311
    same(made, queries.Filter())
    heard = Heard.objects.exclude(participant_id=0).values_list("participant_id", flat=True)
    person = Participant.objects.filter(pk__in=heard, withdrawn_at=None).first()
    Participant.objects.filter(pk=person.pk).update(withdrawn_at=cast.NOW)
    found = same(made, queries.Filter())
    assert not any(person.pk in cell.people for cells in found.values() for cell in cells)
