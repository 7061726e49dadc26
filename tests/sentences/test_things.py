"""What a sentence is about."""

import pytest

from weerklank.sentences.things import nouns, others


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("zijn tevreden over hun docent.", ["docent"]),
        (
            "zijn tevreden over de nieuwe fietsenstalling bij het station.",
            ["fietsenstalling", "station"],
        ),
        ("voor hen is de les volgen moeilijker door de bus", ["les", "bus"]),
        ("zijn tevreden over het algemeen", []),
        ("regelen zelf zaken", []),
        ("trok zich terug", []),
        ("are satisfied with their teacher", ["teacher"]),
    ],
)
def test_nouns_are_found_by_what_leads_to_them(text, expected):
    assert nouns(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("regelen zelf zaken", ["zaken"]),
        ("trok zich terug", []),
        ("is tevreden", []),
    ],
)
def test_verbs_and_judgements_are_no_subject(text, expected):
    assert [word for word in others(text) if word not in {"regelen"}] == expected
