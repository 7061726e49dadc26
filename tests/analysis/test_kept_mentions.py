"""What is read of some codings from what is kept is what one finds in their turns."""

import random
from collections import Counter
from itertools import permutations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.analysis import counted_by_hand
from tests.analysis.test_kept import make_round
from weerklank.analysis import queries, rules
from weerklank.analysis.queries import contrast, joint, reached, splits
from weerklank.analysis.rules import joint as counting
from weerklank.coding import queries as coding
from weerklank.coding.models import Coding


def heard_in_turns(voices, *, also_not_counted=False):
    """Return the mention of each coding that counts, by reading all codings and all turns."""
    found = {}
    for one in Coding.objects.order_by("transcript_id", "start", "end", "id"):
        conversation = voices.conversation_of.get(one.transcript_id)
        if conversation is None:
            continue
        if not also_not_counted and not voices.readings.counts(conversation, one.coder_id):
            continue
        voice = voices.words[one.transcript_id].voice(one.start, one.end)
        span = (one.transcript_id, one.start, one.end)
        found[one.pk] = rules.Mention(
            one.pk, one.code_id, conversation, span, voice.participants, voice.at_least
        )
    return found


def rounds(seed):
    """Give a round by chance as whoever may see it, and as both who code it blind."""
    made = make_round(random.Random(seed))  # noqa: S311
    yield queries.hear(made.round)
    type(made.round).objects.filter(pk=made.round.pk).update(codes_blind=True)
    made.round.refresh_from_db()
    for viewer in (made.bram, made.chantal):
        yield queries.hear(made.round, visible_to=viewer)


@pytest.mark.parametrize("seed", range(2))
def test_mentions_are_those_of_the_turns(seed, db):
    chance = random.Random(seed)  # noqa: S311
    for voices in rounds(seed):
        expected = heard_in_turns(voices)
        assert voices.mention_of == expected
        everything = list(Coding.objects.values_list("pk", flat=True))
        for _time in range(3):
            some = chance.sample(everything, 60)
            found = voices.mentions_in(some)
            assert found == {pk: expected[pk] for pk in some if pk in expected}
        chosen = chance.sample(list(voices.parents), 3)
        for codes in (chosen, list(voices.parents)):
            with_code = {
                code: [one for one in expected.values() if one.code == code] for code in codes
            }
            assert voices.mentions_with(codes) == with_code
            heard = voices.voices_with(codes)
            for code, mentions in with_code.items():
                voices_of = (
                    rules.Voice(one.conversation, one.participants, one.at_least)
                    for one in mentions
                )
                assert heard[code] == Counter(voices_of)


def test_mentions_of_every_reading(db):
    voices = next(rounds(4))
    found = voices.listen(Coding.objects.all())
    assert list(found.values()) == list(heard_in_turns(voices, also_not_counted=True).values())
    assert any(one.at_least for one in found.values())
    assert any(not one.participants and not one.at_least for one in found.values())


def test_what_was_read_is_not_read_again(db):
    voices = next(rounds(1))
    pks = list(Coding.objects.values_list("pk", flat=True)[:5])
    voices.mentions_in(pks)
    voices.mentions_with(list(voices.parents))
    voices.voices_with(list(voices.parents))
    with CaptureQueriesContext(connection) as seen:
        voices.mentions_in(pks[:3])
        voices.mentions_with(list(voices.parents)[:2])
        voices.voices_with(list(voices.parents)[:2])
    assert not seen.captured_queries


# --- contrast ---------------------------------------------------------------------------------
BITS = {"positief": 1, "negatief": 2, "gemengd": 3}


def tones_by_hand(voices, wanted, code, people):
    """Count these people by all tones that each gave a code, or one below it, coding by coding."""
    family = rules.family(code, voices.parents)
    given = {}
    for one in Coding.objects.filter(code__in=family, **wanted.facets):
        mention = voices.mention_of.get(one.pk)
        for person in mention.participants if mention else ():
            given[person] = given.get(person, 0) | BITS.get(one.polarity, 0)
    count = Counter(tone for person, tone in given.items() if person in people)
    return tuple(count[tone] for tone in (1, 2, 3, 0))


@pytest.mark.parametrize("seed", range(2))
def test_contrast_is_that_counted_one_by_one(seed, db):
    chance = random.Random(seed)  # noqa: S311
    seen = Counter()
    for voices in rounds(seed):
        for one in Coding.objects.all():
            one.polarity = chance.choice(["", "", "neutraal", *BITS])
            one.save(update_fields=["polarity"])
        code = next(one.pk for one in voices.codes if one.number == "4.6")
        for wanted in (
            queries.Filter(),
            queries.Filter(code=code),
            queries.Filter(facets={"evidence_kind": "ervaring"}),
        ):
            for by in (queries.BY_PERSPECTIVE, "leerroute"):
                sides = contrast.sides(voices, splits.Split((by,)))
                groups = [group for side in sides for group in side.groups]
                cells = counted_by_hand.matrix(voices, groups, wanted)
                themes = {one.code.pk: one for one in contrast.themes(sides, wanted)}
                assert set(themes) >= set(cells)
                for number, expected in cells.items():
                    own = [one for side in themes[number].sides for one in side]
                    for group, counted, by_hand in zip(groups, own, expected, strict=True):
                        tally = {name: getattr(counted.tally, name) for name in by_hand}
                        assert tally == by_hand
                        tones = tones_by_hand(voices, wanted, number, group.people)
                        assert tuple(counted.tones) == tones
                        seen.update(place for place, told in enumerate(tones) if told)
    assert set(seen) == {0, 1, 2, 3}


# --- who named what ---------------------------------------------------------------------------
def turns_by_hand(voices, codes):
    """Return per code, with those below it, who names it in which turn, coding by coding."""
    found = {}
    for row in voices.rows:
        if row.code in codes:
            conversation = voices.conversation_of[row.transcript]
            for person, turn in voices.words[row.transcript].turns_of(row.start, row.end):
                for above in rules.line(row.code, voices.parents):
                    place = (person, conversation, row.transcript, turn)
                    found.setdefault(above, set()).add(place)
    return found


def nearness_by_hand(found, one, other, group):
    """Return how near people of a group name both codes, and where, looking at each of them."""
    near, where = Counter(), set()
    for person in group:
        mine, theirs = (
            {place for place in found[code] if place[0] == person} for code in (one, other)
        )
        if not mine or not theirs:
            continue
        here, there = ({place[1] for place in places} for places in (mine, theirs))
        if mine & theirs:
            near[counting.Near.TURN] += 1
        elif here & there:
            near[counting.Near.CONVERSATION] += 1
        else:
            near[counting.Near.ROUND] += 1
        where |= here & there or here | there
    return near, where


NOBODY = rules.Reach(frozenset(), frozenset(), frozenset())


def test_who_named_both_and_how_near_is_that_of_the_turns(db):
    seen, chance = set(), random.Random(0)  # noqa: S311
    for voices in rounds(0):
        codes = set(voices.parents)
        found = joint.named(voices, codes)
        expected = turns_by_hand(voices, codes)
        assert set(found) == set(expected)
        for group in (frozenset(voices.people), frozenset(chance.sample(sorted(voices.people), 6))):
            for one, other in permutations(found, 2):
                both = counting.joint(found, one, other, reaches=(NOBODY, NOBODY), group=group)
                near, where = nearness_by_hand(expected, one, other, group)
                assert {one: n for one, n in both.near.items() if n} == near
                assert (both.people, both.conversations) == (sum(near.values()), where)
                seen |= set(near)
        some = set(chance.sample(sorted(codes), 2))
        assert set(joint.named(voices, some)) == set(turns_by_hand(voices, some))
    assert seen >= {counting.Near.TURN, counting.Near.CONVERSATION}


@pytest.mark.parametrize("seed", range(2))
def test_who_of_a_group_spoke_of_a_code_is_that_of_the_turns(seed, db):
    chance = random.Random(seed)  # noqa: S311
    for voices in rounds(seed):
        group = set(chance.sample(sorted(voices.people), 6))
        for code in voices.codes:
            family = rules.family(code.pk, voices.parents)
            expected = {}
            for one in voices.mentions:
                for person in one.participants & group if one.code in family else ():
                    expected.setdefault(person, set()).add(one.coding)
            assert reached.who_spoke(voices, code.pk, group) == expected


def test_who_coded_what_is_that_of_the_codings(db):
    for voices in rounds(6):
        expected = {}
        for one in Coding.objects.select_related("coder"):
            conversation = voices.conversation_of.get(one.transcript_id)
            if conversation and voices.readings.sight.shows(conversation, one.coder_id):
                expected.setdefault(conversation, {})[one.coder_id] = one.coder.name
        found = coding.coders_by_conversation(voices.readings)
        assert found == expected
        assert all(list(one.values()) == sorted(one.values()) for one in found.values())
