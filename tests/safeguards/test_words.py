"""Words and their stems, also when several threads take them at once."""

import importlib
import random
import sys
import threading

import pytest

from weerklank.safeguards import words


def test_threads_do_not_stem_each_others_words():
    """A stemmer holds the word at hand; shared, it gives another's stem or falls over."""
    written = ["formulieren", "gemeentes", "verzekeringen", "afspraken", "lessen", "begeleiders"]
    expected = {word: words.stems.__wrapped__(word, "nl") for word in written}
    wrong = []

    def stem(first: int) -> None:
        for number in range(600):
            word = written[(first + number) % len(written)]
            try:
                if words.stems.__wrapped__(word, "nl") != expected[word]:
                    wrong.append(word)
            except Exception as failure:
                wrong.append(repr(failure))

    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        threads = [threading.Thread(target=stem, args=(first,)) for first in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(usual)
    assert not wrong


@pytest.mark.parametrize(
    "algorithm", sorted({name for names in words._ALGORITHMS.values() for name in names})
)
def test_the_rules_in_c_give_the_stems_of_those_in_python(algorithm):
    """What was indexed with the one is found with the other."""
    in_c = pytest.importorskip("Stemmer").Stemmer(algorithm)
    module = importlib.import_module(f"snowballstemmer.{algorithm}_stemmer")
    wanted = f"{algorithm.replace('_', '')}stemmer"
    [name] = [name for name in vars(module) if name.lower() == wanted]
    in_python = vars(module)[name]()
    chance = random.Random(algorithm)  # noqa: S311
    known, _free = words._known_parts()
    letters = "abcdefghijklmnopqrstuvwxyzëïéèüöáçğışłąćźابتدرسعفقلمنوهیکةى'"
    made = {"".join(chance.choices(letters, k=chance.randint(1, 12))) for _word in range(3000)}
    ends = ("en", "heden", "ingen", "lijke", "jes", "lerden", "ami", "ات", "های", "ness")
    every = [word + chance.choice(ends) for word in (*known, *made)] + [*known, *made]
    assert [in_c.stemWord(word) for word in every] == [in_python.stemWord(word) for word in every]


COMPOUNDS = {
    "inburgeringsles": ["inburgering", "les"],
    "taallessen": ["taal", "les"],
    "Taalschoolboeken": ["taal", "school", "boek"],
    "zorgverzekeringskaart": ["zorg", "verzekering", "kaart"],
    "kinderopvangtoeslag": ["kind", "opvang", "toeslag"],
    "huisarts": ["huis", "arts"],
    "brievenbus": ["brief", "bus"],
    "wachtlijsten": ["wacht", "lijst"],
    "schoenenwinkel": ["winkel"],
}
# Each ends with a word that has nothing to do with it, or is a word of its own.
NO_COMPOUNDS = [
         "files", "Charles", "artikelen", "totaal", "betaal", "vertaal",
    "verhaal", "verantwoord", "antwoord", "aangekaart", "hulpverlening",
    "berekening", "verplicht", "slechtest", "protest", "moment", "weekend",
    "manier", "planten", "school", "scholen", "lessen", "landelijk",
    "vakantie", "partij", "koningin", "12les", "verzekering",
]  # fmt: skip


@pytest.mark.parametrize(("word", "parts"), COMPOUNDS.items())
def test_compound_falls_apart(word, parts):
    assert list(words.parts(word)) == parts


@pytest.mark.parametrize("word", NO_COMPOUNDS)
def test_word_that_is_no_compound_stays_whole(word):
    assert words.parts(word) == ()


def test_every_part_that_is_known_is_one_word_and_stands_once():
    known, free = words._known_parts()
    assert all(form.isalpha() and len(form) >= words.SHORTEST_PART for form in known)
    assert set(known.values()) <= known.keys()
    assert free <= set(known.values())
