"""Long words of the field break at their parts, with a hyphen."""

import pytest

from weerklank.policy.templatetags.hyphens import hyphenated


@pytest.mark.parametrize(
    ("words", "cut"),
    [
        ("Zelfredzaamheidsroute", "Zelf-redzaamheids-route"),
        ("Onderwijsroute", "Onderwijs-route"),
        ("B1-route", "B1-route"),
        ("Alle mensen", "Alle mensen"),
    ],
)
def test_a_long_compound_breaks_at_its_parts(words: str, cut: str) -> None:
    said = hyphenated(words)
    assert said.replace("\N{SOFT HYPHEN}", "-") == cut
    assert said.replace("\N{SOFT HYPHEN}", "") == words
