"""Of nobody in the example is printed what fewer than five people share."""

import pytest

from tests.recount.conftest import undone
from weerklank.findings import operations, queries, refusals
from weerklank.findings.models import Quote
from weerklank.findings.rules.quotes import QuoteState
from weerklank.site.demo import build

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_every_released_quote_is_printed_and_nobody_is_given_away(built: build.Example) -> None:
    rows = queries.judge_quotes(built.round, list(queries.quotes_of(built.round)))
    released = [row for row in rows if row.record.released_at]
    assert {row.state for row in released} == {QuoteState.PRINTABLE}
    assert not [row.points for row in released if row.points]
    for row in released:
        assert row.exposed
        assert row.exposed.is_safe
        # What the municipality's table does not tell, at least five of who were heard share.
        assert row.exposed.population is not None or row.exposed.sample >= 5


def test_a_family_migrant_through_an_interpreter_is_kept_back_until_less_stands_beside_it(
    built: build.Example,
) -> None:
    """Three who came for their family were heard, and two of them through an interpreter."""
    coding = built.codings["b7-91"]  # D16, whose husband keeps her bank card
    finding = built.findings[40]
    by = built.acting("bram")
    with undone():
        operations.add_evidence(finding=finding, codings=[coding.pk], stance="supporting", **by)
        quote = operations.propose_quote(
            finding=finding,
            coding=coding.pk,
            form="tidied",
            shown_text="Als hij moe is, mag ik niet vragen.",
            attributes=["doelgroep"],
            **by,
        )
        with pytest.raises(refusals.GivesAway):
            operations.release_quote(quote=quote, **built.acting("chantal"))
        [row] = queries.judge_quotes(built.round, [quote])
        assert row.exposed
        assert row.exposed.words == "Doelgroep: Gezinsmigrant; via een tolk"
        assert (row.exposed.sample, row.exposed.options) == (2, ((),))
        less = operations.generalise_quote(
            quote=quote, revision=quote.revision, attributes=[], **by
        )
        operations.release_quote(quote=less, **built.acting("chantal"))
        assert Quote.objects.get(pk=quote.pk).released_at
