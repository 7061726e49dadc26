"""What a finding prints when all of a text was corrected: nothing that nobody looked at."""

from __future__ import annotations

import pytest

from tests import cast
from tests.fieldwork.conftest import make_reading
from tests.findings.conftest import Story
from tests.findings.test_followers import quote, stands, warnings
from weerklank.coding import carrying
from weerklank.coding.models import CarriedCoding
from weerklank.fieldwork import operations as fieldwork
from weerklank.fieldwork.models import Renewal
from weerklank.findings import models, operations, queries, refusals
from weerklank.findings.rules import Caution
from weerklank.findings.rules.quotes import QuoteState

pytestmark = pytest.mark.django_db
__all__ = ["quote"]  # the fixture


def renew(story: Story, old: str, new: str) -> Renewal:
    """Correct the text of the first conversation, with these words in the place of others."""
    earlier = story.texts[1]
    assert old in earlier.text
    lines = [
        (turn.speaker.label, earlier.text[turn.start : turn.end].replace(old, new))
        for turn in earlier.turns.select_related("speaker").order_by("position")
    ]
    facts = {"by": story.home.chantal, "at": cast.NOW}
    transcript = fieldwork.store_transcript(
        conversation=earlier.conversation, reading=make_reading(*lines), source=None, **facts
    )
    return fieldwork.renew_text(earlier=earlier, transcript=transcript, **facts)


def test_a_quote_whose_words_stay_stays_released(story, quote):
    renew(story, "kanarieblauw", "kanariegeel")
    assert stands(quote)[:3] == (QuoteState.PRINTABLE, "Mijn zus leest hem", False)


def test_a_quote_whose_words_changed_is_kept_out_until_somebody_looked(story, quote):
    renewal = renew(story, "Mijn zus leest hem", "Mijn broer leest hem")
    assert stands(quote)[:3] == (QuoteState.GONE, "Mijn zus leest hem", True)
    [row] = queries.findings(story.round)
    assert row.counts.said == 1
    assert Caution.EVIDENCE_CORRECTED in set(row.warnings)
    now = models.Quote.objects.get(pk=quote.pk)
    with pytest.raises(refusals.PassageGone):
        operations.release_quote(quote=now, by=story.home.chantal, at=cast.NOW)
    row = CarriedCoding.objects.get(coding=quote.coding_id)
    carrying.judge(carried=row, choice="keep", by=story.home.bram, at=cast.NOW)
    assert stands(quote)[:3] == (QuoteState.WAITS, "Mijn zus leest hem", True)
    assert Caution.QUOTE_CORRECTED in warnings(quote)
    [row] = queries.findings(story.round)
    assert row.counts.said == 2
    assert renewal.followed["reporting"]["findings"] == [quote.finding_id]


def test_taken_back_it_stands_released_again(story, quote):
    renewal = renew(story, "Mijn zus leest hem", "Mijn broer leest hem")
    fieldwork.take_back_renewal(renewal=renewal, by=story.home.bram, at=cast.NOW)
    assert stands(quote) == (QuoteState.PRINTABLE, "Mijn zus leest hem", False, "Bram")
    [row] = queries.findings(story.round)
    assert (row.counts.said, row.record.corrected_at) == (2, None)


def test_a_quote_that_somebody_changed_since_stays_as_it_is(story, quote):
    renewal = renew(story, "Mijn zus leest hem", "Mijn broer leest hem")
    models.Quote.objects.filter(pk=quote.pk).update(shown_text="Mijn broer leest hem", revision=9)
    fieldwork.take_back_renewal(renewal=renewal, by=story.home.bram, at=cast.NOW)
    assert stands(quote)[1:3] == ("Mijn broer leest hem", True)
