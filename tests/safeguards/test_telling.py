"""What the reader of formats told, in the language of who reads it."""

import copy
import json

import pytest
from django.utils import translation

from weerklank.interchange import told
from weerklank.interchange.refusals import Refused
from weerklank.interchange.told import Told, _, ngettext
from weerklank.safeguards.telling import in_language, in_language_later

# Words that the catalogue has in any case, and one that it has not.
YES = _("ja")
NOWHERE = _("%(what)s staat niet in de catalogus", what=YES)


def test_a_text_is_dutch_by_itself_and_english_on_an_english_page():
    assert (YES, str(YES)) == ("ja", "ja")
    with translation.override("nl"):
        assert in_language(YES) == "ja"
    with translation.override("en"):
        assert in_language(YES) == "yes"


def test_what_is_filled_in_is_translated_too_unless_it_came_from_outside():
    with translation.override("en"):
        assert in_language(NOWHERE) == "yes staat niet in de catalogus"
        assert in_language(_("%(name)s", name="ja")) == "ja"


def test_words_of_others_stay_as_they_are():
    with translation.override("en"):
        assert in_language("ja") == "ja"
        assert in_language('{"nl": kapot') == '{"nl": kapot'
        assert in_language('{"nl": "ja", "with": 5}') == '{"nl": "ja", "with": 5}'


@pytest.mark.parametrize("n", [0, 1, 2])
def test_a_number_has_its_own_form(n):
    text = ngettext("%(n)s ding van %(whose)s", "%(n)s dingen van %(whose)s", n, whose="D1")
    assert text == (f"{n} ding van D1" if n == 1 else f"{n} dingen van D1")
    assert in_language(told.to_json(text)) == text


@pytest.mark.parametrize("text", [YES, NOWHERE, ngettext("%(n)s a", "%(n)s b", 2), "gewoon", ""])
def test_a_text_travels_and_is_kept_without_loss(text):
    for back in (
        told.from_json(json.loads(json.dumps(told.to_json(text)))),
        told.loads(told.dumps(text)),
        copy.deepcopy(text),
    ):
        assert back == text
        assert type(back) is type(text)
        assert getattr(back, "template", None) == getattr(text, "template", None)


def test_a_refusal_is_one_text_that_can_be_had_in_another_language_later():
    refusal = Refused(YES, "g.txt", YES).inside("map")
    assert str(refusal) == "ja (map, g.txt). ja"
    shown = in_language_later(refusal.told)
    with translation.override("en"):
        assert str(shown) == "yes (map, g.txt). yes"
    with translation.override("nl"):
        assert str(shown) == "ja (map, g.txt). ja"


def test_what_is_filled_in_cannot_disturb_the_sentence():
    text = _("%(name)s is te groot", name="a\n\u202eb%(x)s\x00" + "c" * 600)
    assert "\n" not in text
    assert "\u202e" not in text
    assert len(text) < 520
    assert "%(x)s" in in_language(text)


def test_a_percent_sign_without_values_is_a_percent_sign():
    assert _("100 %") == "100 %"
    assert in_language(_("100 %")) == "100 %"


def test_texts_of_the_reader_are_ours():
    assert isinstance(Refused(YES, "", "").told, Told)
