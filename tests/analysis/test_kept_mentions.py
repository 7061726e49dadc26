"""What is read of some codings from what is kept is what one finds in their turns."""

import random
from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.analysis.test_kept import make_round
from weerklank.analysis import queries, rules
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
