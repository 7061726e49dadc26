"""Words that have to leave do so from plain texts, translations, comments and earlier texts too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests import cast
from tests.findings.conftest import Story
from tests.reporting.test_versions import D1
from tests.reporting.test_words_of_earlier_rounds import (
    later,
    put_right,
    refuse_quoting,
    withdraw,
)
from weerklank.findings import models as findings_models
from weerklank.findings import operations as findings
from weerklank.findings import past
from weerklank.reporting import desk, models, operations, plain, refusals
from weerklank.reporting.plain import Flaw, Untranslated
from weerklank.sentences import literal
from weerklank.study import operations as study
from weerklank.study.models import Round

__all__ = ["later"]  # the fixture
# Six words of hers in a row, of a quote that was released.
TAKEN = "Iemand zei: ik snap de brief niet, kanariegeel."
UNTOUCHED = "Brieven zijn soms moeilijk."
LEAVING = [withdraw, refuse_quoting, put_right]


def acting(story: Story, name: str = "bram") -> dict[str, Any]:
    return {"by": getattr(story.home, name), "at": cast.NOW}


def result(round_: Round) -> plain.Result:
    with translation.override("nl"):
        return plain.result_of(round_)


def row_of(round_: Round, name: str) -> plain.PlainRow:
    row = result(round_).row(name)
    assert row
    return row


def write(story: Story, round_: Round, name: str, text: str, **more: Any) -> models.PlainText:
    revision = row_of(round_, name).revision
    return operations.write_plain(
        round=round_, name=name, text=text, revision=revision, **acting(story) | more
    )


def translate(story: Story, round_: Round, name: str, text: str) -> models.PlainTranslation:
    revision = row_of(round_, name).translations["en"].revision
    return operations.write_translation(
        round=round_, name=name, language="en", text=text, revision=revision, **acting(story)
    )


@pytest.fixture
def sentence(written: Story, later: Round) -> str:
    """A plain sentence in the later round, with the telephone number that goes with it."""
    finding = findings_models.Finding.objects.get(round=later)
    name = f"finding:{finding.pk}"
    write(written, later, plain.CONTACT, "Bel 000 000 00 00.")
    write(written, later, name, TAKEN, on_poster=True)
    return name


# --- plain sentences and fixed texts ------------------------------------------------------------
@pytest.mark.parametrize("act", LEAVING)
def test_a_plain_sentence_of_a_later_round_does_not_go_out_until_it_is_reread(
    written: Story, later: Round, sentence: str, act: Callable[[Story], Any]
):
    assert result(later).is_ready("nl")
    assert result(later).is_ready("nl", poster=True)
    before = row_of(later, sentence).revision
    act(written)
    now = result(later)
    assert Flaw.REREAD in row_of(later, sentence).judged.flaws
    assert (now.is_ready("nl"), now.is_ready("nl", poster=True)) == (False, False)
    assert row_of(later, sentence).revision > before, "an open form is seen to be stale"
    write(written, later, sentence, UNTOUCHED)
    assert result(later).is_ready("nl")


@pytest.mark.parametrize("act", LEAVING)
def test_a_fixed_text_of_the_own_round_asks_to_be_reread(
    written: Story, act: Callable[[Story], Any]
):
    here = written.home.round
    write(written, here, plain.OPENING, TAKEN)
    act(written)
    assert Flaw.REREAD in row_of(here, plain.OPENING).judged.flaws
    models.PlainText.objects.filter(name=plain.OPENING).update(text=UNTOUCHED)
    operations.confirm_plain(round=here, name=plain.OPENING, **acting(written))
    assert row_of(here, plain.OPENING).judged.flaws == ()


def test_what_somebody_else_said_marks_nothing(written: Story, later: Round, sentence: str):
    withdraw(written, "D3")
    assert result(later).is_ready("nl")


def test_the_sentence_that_a_plain_one_was_written_beside_is_no_copy_of_her_words(
    written: Story, later: Round, sentence: str
):
    models.PlainText.objects.filter(name=sentence).update(text=UNTOUCHED, basis=TAKEN)
    withdraw(written)
    record = models.PlainText.objects.get(name=sentence)
    assert literal.GONE in record.basis
    assert "kanariegeel" not in record.basis


def test_a_pseudonym_asks_for_it_too(written: Story, later: Round, sentence: str):
    models.PlainText.objects.filter(name=sentence).update(text="D1 vertelde dit.")
    withdraw(written)
    assert Flaw.REREAD in row_of(later, sentence).judged.flaws


def test_a_text_that_was_taken_away_goes_for_good(written: Story, later: Round, sentence: str):
    operations.remove_plain(round=later, name=sentence, **acting(written))
    withdraw(written)
    assert not models.PlainText.objects.filter(name=sentence).exists()


# --- translations -------------------------------------------------------------------------------
@pytest.mark.parametrize("act", LEAVING)
def test_a_translation_is_a_draft_again_and_keeps_no_copy(
    written: Story, later: Round, sentence: str, act: Callable[[Story], Any]
):
    translate(written, later, sentence, "Letters are hard.")
    names = [sentence]
    operations.check_translations(
        round=later, language="en", names=names, checker="Een tolk", **acting(written)
    )
    operations.approve_translations(
        round=later, language="en", names=names, **acting(written, "chantal")
    )
    assert row_of(later, sentence).translations["en"].lacks is None
    act(written)
    own = row_of(later, sentence).translations["en"]
    assert own.lacks is Untranslated.REREAD
    assert own.record
    assert "kanariegeel" not in own.record.source
    write(written, later, sentence, UNTOUCHED)
    translate(written, later, sentence, "Letters are hard.")
    assert row_of(later, sentence).translations["en"].lacks is Untranslated.DRAFT


def test_words_in_a_translation_alone_are_found(written: Story, later: Round, sentence: str):
    write(written, later, sentence, UNTOUCHED)
    translate(written, later, sentence, TAKEN)
    withdraw(written)
    assert row_of(later, sentence).judged.flaws == ()
    assert row_of(later, sentence).translations["en"].lacks is Untranslated.REREAD


# --- comments and earlier texts -----------------------------------------------------------------
@pytest.mark.parametrize("act", LEAVING)
def test_comments_of_another_round_lose_words(
    written: Story, later: Round, act: Callable[[Story], Any]
):
    said = operations.add_comment(round=later, place="conclusion", text=TAKEN, **acting(written))
    other = operations.add_comment(
        round=later, place="conclusion", text=UNTOUCHED, **acting(written)
    )
    act(written)
    said.refresh_from_db()
    other.refresh_from_db()
    assert "kanariegeel" not in said.text
    assert said.reread_since is not None
    assert (other.text, other.reread_since) == (UNTOUCHED, None)


@pytest.mark.parametrize("act", LEAVING)
def test_earlier_texts_of_another_round_are_emptied(
    written: Story, later: Round, act: Callable[[Story], Any]
):
    for text in (TAKEN, UNTOUCHED, TAKEN):
        findings.change_report(round=later, conclusion=text, **acting(written))
    act(written)
    assert [each.text for each in past.history_of(later, "conclusion")] == [
        TAKEN,
        UNTOUCHED,
        "",
    ]
    findings.change_report(round=later, conclusion="Anders.", **acting(written))
    texts = [each.text for each in past.history_of(later, "conclusion")]
    assert texts == ["Anders.", "", UNTOUCHED, ""]


def test_preview_and_certificate_count_them(written: Story, later: Round, sentence: str):
    translate(written, later, sentence, "Letters are hard.")
    operations.add_comment(round=later, place="conclusion", text=TAKEN, **acting(written))
    for text in (TAKEN, UNTOUCHED):
        findings.change_report(round=later, conclusion=text, **acting(written))
    nouns = (
        "opmerkingen bij teksten",
        "eerdere teksten",
        "gewone zinnen om na te lezen",
        "vertalingen om na te lezen",
    )
    counted = study.preview_withdrawal(written.people["D1"])
    certificate = withdraw(written)
    assert [counted[noun] for noun in nouns] == [1, 1, 1, 1]
    assert [certificate.counts[noun] for noun in nouns] == [1, 1, 1, 1]


# --- what is refused ----------------------------------------------------------------------------
def test_unreleased_words_of_an_earlier_round_are_refused(
    written: Story, later: Round, sentence: str
):
    findings_models.Quote.objects.update(released_at=None, released_by=None)
    with pytest.raises(refusals.PlainQuotes):
        write(written, later, sentence, TAKEN)
    with pytest.raises(refusals.PlainQuotes):
        translate(written, later, plain.CONTACT, D1)
    assert Flaw.QUOTED in row_of(later, sentence).judged.flaws


def test_a_translation_with_words_of_before_that_was_looked_at_does_not_go_out(
    written: Story, later: Round, sentence: str
):
    record = translate(written, later, sentence, "Letters are hard.")
    models.PlainTranslation.objects.filter(pk=record.pk).update(text="Ask D1.")
    assert row_of(later, sentence).translations["en"].lacks is Untranslated.QUOTED


@pytest.mark.parametrize("name", ["sentence", plain.OPENING])
@pytest.mark.parametrize("pseudonym", ["D1", "D9"])
def test_a_pseudonym_of_whichever_round_is_refused(
    written: Story, later: Round, sentence: str, name: str, pseudonym: str
):
    text = f"{pseudonym} vertelde dit."
    with pytest.raises(refusals.PlainNames):
        write(written, later, sentence if name == "sentence" else name, text)
    with pytest.raises(refusals.PlainNames):
        translate(written, later, sentence, text)


def test_a_level_of_a_language_may_stand_in_it(written: Story, later: Round, sentence: str):
    cast.make_participant(later, "B1")
    write(written, later, sentence, "Lessen zijn op niveau B1.")
    assert row_of(later, sentence).judged.flaws == ()


# --- what was taken away comes back -------------------------------------------------------------
def test_what_was_taken_away_comes_back_with_its_translations(
    written: Story, later: Round, sentence: str
):
    translate(written, later, sentence, "Letters are hard.")
    client = Client()
    client.force_login(written.home.bram)
    page = reverse("reporting:plain_text", args=[later.slug, sentence])
    client.post(page, {"do": "remove"})
    place = plain.place_of(sentence)
    found = desk.place_in(later, place)
    assert found
    assert row_of(later, sentence).text == ""
    assert desk.text_at(later, found) == past.history_of(later, place)[0].text == ""
    assert TAKEN in client.get(page).content.decode()
    client.post(page, {"do": "restore"})
    row = row_of(later, sentence)
    assert (row.text, row.translations["en"].text) == (TAKEN, "Letters are hard.")
    assert row.is_on_poster
    assert past.history_of(later, place)[0].text == TAKEN
    with pytest.raises(refusals.PlainGone):
        operations.restore_plain(round=later, name=sentence, **acting(written))


def test_a_fixed_text_has_its_ready_words_and_their_drafts_meanwhile(
    written: Story, later: Round, sentence: str
):
    ready = row_of(later, plain.OPENING)
    write(written, later, plain.OPENING, "Anders gezegd.")
    translate(written, later, plain.OPENING, "Put otherwise.")
    operations.remove_plain(round=later, name=plain.OPENING, **acting(written))
    meanwhile = row_of(later, plain.OPENING)
    assert meanwhile.text == ready.text
    assert meanwhile.translations["en"] == ready.translations["en"]
    operations.restore_plain(round=later, name=plain.OPENING, **acting(written))
    assert row_of(later, plain.OPENING).translations["en"].text == "Put otherwise."


def test_who_writes_anew_takes_its_place(written: Story, later: Round, sentence: str):
    operations.remove_plain(round=later, name=sentence, **acting(written))
    write(written, later, sentence, UNTOUCHED)
    assert [each.text for each in models.PlainText.objects.filter(name=sentence)] == [UNTOUCHED]


def test_an_earlier_text_of_what_was_taken_away_can_be_put_back(
    written: Story, later: Round, sentence: str
):
    write(written, later, sentence, UNTOUCHED)
    operations.remove_plain(round=later, name=sentence, **acting(written))
    earlier = past.history_of(later, plain.place_of(sentence))[1]
    operations.put_text_back(version=earlier, **acting(written))
    assert row_of(later, sentence).text == UNTOUCHED
