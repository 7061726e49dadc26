"""Whether a quote says what was said, and what needs a look."""

from dataclasses import replace

import pytest

from weerklank.findings.rules import Caution, Counts, Search, Sides, sides, warnings
from weerklank.findings.rules.quotes import QuoteState, is_word_for_word, quote_state
from weerklank.sentences.amounts import names_a_number


@pytest.mark.parametrize(
    ("said", "contrary", "both", "asked", "expected"),
    [
        pytest.param(0, 0, 0, 0, Sides(0, 0, 0, 0), id="nobody asked"),
        pytest.param(0, 0, 0, 3, Sides(0, 0, 3, 0), id="asked, and nobody said it"),
        pytest.param(3, 0, 0, 3, Sides(3, 0, 0, 0), id="all said it"),
        pytest.param(3, 2, 0, 7, Sides(3, 0, 2, 2), id="two sides and two who took none"),
        pytest.param(3, 2, 2, 5, Sides(1, 2, 2, 0), id="who is contrary said it too"),
        pytest.param(4, 4, 1, 7, Sides(3, 1, 0, 3), id="one said both, none took no side"),
        pytest.param(13, 5, 1, 17, Sides(12, 1, 0, 4), id="thirteen and five of seventeen"),
        pytest.param(4, 4, 0, 7, Sides(3, 1, 0, 3), id="more than asked: one must have said both"),
        pytest.param(4, 4, 0, 8, Sides(4, 0, 0, 4), id="as many as asked: nobody need have"),
        pytest.param(2, 2, 2, 2, Sides(0, 2, 0, 0), id="everybody said both"),
        pytest.param(2, 1, 1, None, Sides(1, 1, 0, 0), id="nobody noted who was asked"),
    ],
)
def test_a_base_is_divided_over_the_sides_people_took(said, contrary, both, asked, expected):
    found = sides(said=said, contrary=contrary, both=both, asked=asked)
    assert found == expected
    if asked is not None:
        assert found.said_only + found.both + found.neither + found.contrary_only == asked
    assert found.said_only + found.both == said
    assert found.contrary_only + found.both == contrary


PASSAGE = (
    "De juf doet de dokter na, met zo’n slangetje. Iedereen lacht, maar zij heeft het onthouden. "
    "Vroeger was [consulent G] daar. Kan dat? "
    "Mijn man rijdt de bus naar het eiland, die is er niet."
)


@pytest.mark.parametrize(
    ("shown", "holds"),
    [
        (PASSAGE, True),
        ("Iedereen lacht, maar zij heeft het onthouden.", True),
        ("iedereen  lacht,\nmaar zij heeft het onthouden", True),
        ("De juf doet de dokter na (…). Iedereen lacht", True),
        ("De juf doet de dokter na (...) Iedereen lacht", True),
        ("De juf doet de dokter na […] zij heeft het onthouden.", True),
        ("met zo'n slangetje", True),
        ("Vroeger was [consulent G] daar.", True),
        ("Vroeger was [naam weggelaten] daar.", True),
        ("Mijn man [werkt overdag], die is er niet.", True),
        ("(…) maar zij heeft het onthouden.", True),
        ("Iedereen lacht. Zij heeft het onthouden.", False),
        ("Iedereen lachte, maar zij heeft het onthouden.", False),
        ("Iedereen lacht (…) De juf doet de dokter na", False),
        ("De juf doet (…) de dokter (…) de dokter na", False),
        ("Mijn man rijdt [soms] de bus", False),
        ("een lacht", False),
        ("Iedereen lac", False),
        ("", False),
        ("(…)", False),
        ("[alles verborgen]", False),
        ("…", False),
    ],
    ids=[
        "all of it",
        "one sentence",
        "other spaces, case and full stop",
        "words left out are shown",
        "with three dots",
        "in square brackets",
        "another apostrophe",
        "a mask of the transcript",
        "a mask with another name",
        "a mask over words",
        "left out at the start",
        "words left out in silence",
        "another word",
        "pieces in another order",
        "words said once, shown twice",
        "a mask over nothing",
        "starts inside a word",
        "ends inside a word",
        "nothing",
        "only an omission",
        "only a mask",
        "only a sign",
    ],
)
def test_a_verbatim_quote_matches_word_for_word(shown, holds):
    assert is_word_for_word(shown, PASSAGE) is holds


def test_a_quote_from_an_empty_passage_matches_nothing():
    assert not is_word_for_word("woorden", "")


@pytest.mark.parametrize("is_released", [True, False])
@pytest.mark.parametrize("is_there", [True, False])
@pytest.mark.parametrize("speakers_known", [True, False])
@pytest.mark.parametrize("all_allow", [True, False])
def test_a_quote_is_printable_only_when_everything_holds(
    is_released, is_there, speakers_known, all_allow
):
    state = quote_state(
        is_released=is_released,
        is_there=is_there,
        speakers_known=speakers_known,
        all_allow=all_allow,
    )
    everything = is_released and is_there and speakers_known and all_allow
    assert (state == QuoteState.PRINTABLE) is everything


FINE = Counts(said=5, asked=8, passages=6, contrary_passages=1, conversations=2)


@pytest.mark.parametrize(
    ("counts", "changes", "expected"),
    [
        (FINE, {}, []),
        (Counts(asked=8), {"search": Search.NONE_FOUND}, [Caution.NO_EVIDENCE]),
        (
            Counts(said=5, asked=8, passages=6),
            {"search": Search.NOT_YET},
            [Caution.NOT_SEARCHED],
        ),
        (Counts(said=5, asked=8, passages=6), {"search": Search.NONE_FOUND}, []),
        # Somebody said the opposite, and whether anybody looked for more is not noted.
        (FINE, {"search": Search.FOUND_UNSEARCHED}, [Caution.NOT_SEARCHED]),
        (
            Counts(said=2, asked=4, passages=2),
            {"search": Search.NONE_FOUND, "names_number": False},
            [Caution.SMALL_BASE],
        ),
        (Counts(said=2, asked=4, passages=2), {"search": Search.NONE_FOUND}, []),
        (
            Counts(said=2, asked=5, passages=2),
            {"search": Search.NONE_FOUND, "names_number": False},
            [],
        ),
        (
            Counts(said=2, asked=None, passages=2),
            {"search": Search.NONE_FOUND, "names_number": False},
            [],
        ),
        (FINE, {"lost_evidence": True}, [Caution.EVIDENCE_WITHDRAWN]),
        (FINE, {"counts_changed": True}, [Caution.COUNTS_CHANGED]),
        (FINE, {"counts_changed": True, "lost_evidence": True}, [Caution.EVIDENCE_WITHDRAWN]),
        (FINE, {"counts_changed": None}, [Caution.NEVER_CONFIRMED]),
        (FINE, {"quotes": {QuoteState.WAITS}}, [Caution.QUOTE_WAITS]),
        (FINE, {"quotes": {QuoteState.GONE}}, [Caution.QUOTE_NOT_ALLOWED]),
        (FINE, {"quotes": {QuoteState.PRINTABLE}}, []),
    ],
    ids=[
        "nothing to look at",
        "no evidence",
        "nobody looked for the opposite",
        "looked and found none",
        "met with the opposite, and nobody noted a search",
        "four asked, a vague word",
        "four asked, a number",
        "five asked, a vague word",
        "nobody noted who was asked",
        "evidence withdrawn",
        "other counts than when it was reread",
        "other counts because evidence went",
        "nobody kept when it was reread",
        "a quote waits",
        "a quote may not",
        "a quote may",
    ],
)
def test_what_needs_a_look(counts, changes, expected):
    given = {
        "lost_evidence": False,
        "counts_changed": False,
        "search": Search.FOUND,
        "names_number": True,
        "quotes": set(),
    } | changes
    # In two conversations, and of both sides.
    counts = replace(counts, conversations=2, other_said=1)
    assert warnings(counts, **given) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"conversations": 1}, [Caution.ONE_SOURCE]),
        ({"conversations": 2}, []),
        # One person is one source, in however many conversations.
        ({"conversations": 1, "said": 1, "passages": 1}, [Caution.ONE_SOURCE, Caution.ONE_PERSON]),
        ({"conversations": 2, "said": 1}, [Caution.ONE_SOURCE, Caution.ONE_PERSON]),
        ({"other_said": 0}, [Caution.ONE_PERSPECTIVE]),
        ({"other_said": 0, "other_unprompted": 1}, []),
        ({"other_said": 0, "contrary_elsewhere": 1}, []),
        ({"passages": 0, "conversations": 0, "other_said": 0}, [Caution.NO_EVIDENCE]),
    ],
    ids=[
        "one conversation",
        "two conversations",
        "one person",
        "one person in two conversations",
        "one side",
        "the other side of itself",
        "the other side says the opposite",
        "nothing",
    ],
)
def test_what_rests_on_one_source_or_one_side_is_told(changes, expected):
    counts = replace(FINE, conversations=2, other_said=1)
    told = warnings(
        replace(counts, **changes),
        lost_evidence=False,
        counts_changed=False,
        search=Search.FOUND,
        names_number=False,
        quotes=set(),
    )
    assert told == expected


@pytest.mark.parametrize(
    ("statement", "holds"),
    [
        ("Drie van de vier inburgeraars wachten.", True),
        ("3 van 4 wachten.", True),
        ("De meeste inburgeraars wachten.", False),
        ("Een deel wacht.", False),
    ],
)
def test_a_statement_names_its_number(statement, holds):
    assert names_a_number(statement) is holds
