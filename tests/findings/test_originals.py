"""What an interpreter said is marked, and the words as they were spoken may stand beside it."""

import pytest
from django.urls import reverse
from django.utils import translation

from tests import cast
from tests.findings.conftest import Story
from weerklank.fieldwork import operations as fieldwork
from weerklank.fieldwork import queries as texts
from weerklank.fieldwork.models import Speaker, Transcript, Turn
from weerklank.findings import material, models, operations, queries, refusals
from weerklank.reporting.documents import assemble
from weerklank.study import operations as study

DUTCH = "En weer zo'n brief, kanariezwart."
TURKISH = "Yine öyle bir mektup, Ahmet getirdi."


@pytest.fixture(autouse=True)
def anybody(settings: object) -> None:
    """Let one be enough: who speaks through an interpreter here is one of four."""
    settings.SMALLEST_GROUP = 1


@pytest.fixture
def interpreted(story: Story) -> Story:
    """Conversation 2, in which D1 speaks Turkish and the interpreter says it in Dutch."""
    main = story.texts[2]
    conversation = main.conversation
    turn = main.turns.get(speaker__label="D1")
    Turn.objects.filter(pk=turn.pk).update(via_interpreter=True)
    original = Transcript.objects.create(
        conversation=conversation,
        role="original",
        language="tr",
        text=TURKISH,
        sha256="0" * 64,
        word_count=6,
        created_at=cast.NOW,
    )
    Turn.objects.create(
        transcript=original,
        position=0,
        speaker=Speaker.objects.get(conversation=conversation, label="D1"),
        start=0,
        end=len(TURKISH),
        rendered_by=turn,
    )
    return story


def quoted(story: Story, **more: object) -> models.Quote:
    coding = story.code(2, DUTCH)
    finding = story.conclude("Brieven blijven komen.", supporting=[coding])
    return story.propose(finding, coding, **({"form": "verbatim"} | more))


def released(story: Story) -> models.Quote:
    quote = quoted(story, original_text="Yine öyle bir mektup, [naam] getirdi.")
    return story.release(quote)


def row_of(quote: models.Quote) -> queries.QuoteRow:
    quote.refresh_from_db()
    [row] = queries.judge_quotes(quote.finding.round, [quote])
    return row


def printed(story: Story) -> list[object]:
    with translation.override("nl"):
        report = assemble.assemble(material.gather(story.home.round), today=cast.TODAY)
    return [
        quote
        for section in report.sections
        for part in section.walk()
        for block in part.blocks
        for quote in getattr(block, "quotes", ())
    ]


# --- beside the quote -------------------------------------------------------------------------
def test_the_words_as_spoken_are_printed_beside_it_once_released(interpreted):
    quote = quoted(interpreted, original_text=" Yine öyle bir mektup (…) ")
    assert printed(interpreted) == []
    interpreted.release(quote)
    [shown] = printed(interpreted)
    assert (shown.original.text, shown.original.language) == ("Yine öyle bir mektup (…)", "tr")
    assert shown.via_interpreter


def test_without_them_nothing_stands_beside_it(interpreted):
    interpreted.release(quoted(interpreted))
    [shown] = printed(interpreted)
    assert shown.original is None


def test_no_consent_no_original(interpreted):
    released(interpreted)
    study.record_consent(
        participant=interpreted.people["D1"],
        purpose="quote",
        is_given=False,
        on=cast.TODAY,
        medium="spoken",
        by=interpreted.home.bram,
        at=cast.NOW,
    )
    assert printed(interpreted) == []


def test_only_what_was_spoken_stands_beside_it(interpreted):
    with pytest.raises(refusals.OriginalNotInPassage):
        quoted(interpreted, original_text="Başka bir şey.")


def test_where_nothing_else_was_spoken_nothing_stands_beside_it(story):
    with pytest.raises(refusals.NoOriginal):
        quoted(story, original_text=TURKISH)


def test_words_of_another_speaker_stand_beside_nothing(interpreted):
    Turn.objects.filter(transcript__role="original").update(
        speaker=Speaker.objects.get(conversation=interpreted.texts[2].conversation, label="R1")
    )
    with pytest.raises(refusals.NoOriginal):
        quoted(interpreted, original_text=TURKISH)


def test_a_passage_in_another_language_is_what_a_translation_stands_beside(story):
    Transcript.objects.filter(pk=story.texts[2].pk).update(language="tr")
    with pytest.raises(refusals.NoOriginal):
        quoted(story, original_text=DUTCH)
    models.Finding.objects.all().delete()
    story.texts[2].codings.all().delete()
    quote = quoted(story, form="translated", text="Weer zo’n brief.", original_text=DUTCH)
    assert row_of(quote).original == queries.Spoken(DUTCH, "tr", is_passage=True)


def test_another_original_takes_the_release_back_and_a_change_elsewhere_keeps_it(interpreted):
    quote = released(interpreted)
    kept = quote.original_text
    changed = operations.change_quote(
        quote=quote,
        revision=quote.revision,
        form="verbatim",
        shown_text=quote.shown_text,
        by=interpreted.home.bram,
        at=cast.NOW,
    )
    assert (changed.original_text, changed.original_language) == (kept, "tr")
    assert changed.released_at is None


def test_the_language_that_is_printed_tells_of_who_speaks(interpreted, settings):
    Turn.objects.update(via_interpreter=False)
    settings.SMALLEST_GROUP = 2
    monitor = interpreted.home.monitor
    spoken = monitor.characteristics.create(key="language", label="Taal", position=9)
    value = spoken.values.create(key="tr", label="Turks", position=0)
    interpreted.people["D1"].characteristics.create(characteristic=spoken, value=value)
    row = row_of(quoted(interpreted))
    assert "language" not in row.exposed.asked
    assert row.exposed.is_safe
    models.Quote.objects.all().delete()
    models.Finding.objects.all().delete()
    interpreted.texts[2].codings.all().delete()
    row = row_of(quoted(interpreted, original_text=TURKISH))
    assert row.exposed.asked["language"] == "tr"
    assert not row.exposed.is_safe


def test_a_name_in_the_original_is_pointed_out(interpreted):
    quote = quoted(interpreted, original_text=TURKISH)
    assert "Ahmet" in {point.word for point in row_of(quote).points}
    with pytest.raises(refusals.PointsLeft):
        interpreted.release(quote)


# --- what changes under it --------------------------------------------------------------------
def test_a_correction_of_the_original_takes_the_release_back(interpreted):
    quote = released(interpreted)
    original = Transcript.objects.get(role="original")
    fieldwork.replace_words(
        turn=original.turns.get(),
        word="mektup",
        replacement="zarf",
        places=[(original.pk, TURKISH.index("mektup"))],
        revisions={one.pk: one.revision for one in texts.newest_texts(original.conversation)},
        by=interpreted.home.chantal,
        at=cast.NOW,
    )
    row = row_of(quote)
    assert row.record.original_text == "Yine öyle bir zarf, [naam] getirdi."
    assert row.record.released_at is None
    assert row.record.corrected_at is not None
    assert row.original is not None


def test_what_was_spoken_no_longer_stands_there_is_not_printed(interpreted):
    released(interpreted)
    Transcript.objects.filter(role="original").update(text="x" * len(TURKISH))
    [shown] = printed(interpreted)
    assert shown.original is None


def test_it_goes_with_her(interpreted):
    released(interpreted)
    study.withdraw(participant=interpreted.people["D1"], by=interpreted.home.bram, at=cast.NOW)
    assert not models.Quote.objects.exists()


# --- the mark ---------------------------------------------------------------------------------
def test_an_interpreters_words_are_marked_where_they_are_read(interpreted, client):
    quote = released(interpreted)
    client.force_login(interpreted.home.bram)
    pages = {
        reverse("findings:finding_evidence", args=[quote.finding_id]): "via tolk",
        reverse("findings:finding", args=[quote.finding_id]): "via een tolk",
        reverse("findings:quote", args=[quote.pk]): "Deze woorden zijn van de tolk",
        reverse("reporting:report", args=[interpreted.home.round.slug]): "D1, via een tolk",
        reverse("findings:findings", args=[interpreted.home.round.slug]): "via een tolk",
    }
    for page, mark in pages.items():
        assert mark in client.get(page).content.decode(), page
    Turn.objects.update(via_interpreter=False)
    for page, mark in pages.items():
        assert mark not in client.get(page).content.decode(), page


def test_the_form_offers_the_original_only_where_there_is_one(interpreted, client):
    evidence = quoted(interpreted).finding.evidence.get()
    client.force_login(interpreted.home.bram)
    page = reverse("findings:quote_new", args=[evidence.pk])
    shown = client.get(page).content.decode()
    assert "Oorspronkelijke woorden erbij" in shown
    assert TURKISH in shown
    sent = {"form": "verbatim", "shown_text": DUTCH, "original_text": "Başka."}
    assert client.post(page, sent).status_code == 422
    assert client.post(page, sent | {"original_text": TURKISH}).status_code == 302
    Transcript.objects.filter(role="original").delete()
    assert "Oorspronkelijke woorden erbij" not in client.get(page).content.decode()
