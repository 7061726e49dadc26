"""The result for participants: plain sentences, what keeps them in, and their translations."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date

import pikepdf
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from tests import cast
from tests.findings.conftest import Story
from tests.rendering.reading import WORDS_OF
from weerklank.findings import models as findings_models
from weerklank.findings import operations as findings
from weerklank.findings import queries
from weerklank.rendering import pdf, poster
from weerklank.rendering.document import Bullets, Report
from weerklank.rendering.formats import FORMATS
from weerklank.rendering.look import PETROL
from weerklank.reporting import models, operations, plain, refusals, shipped
from weerklank.reporting.documents import plain as documents
from weerklank.reporting.plain import Flaw, Untranslated
from weerklank.reporting.rules.plain import MOST_LETTERS, MOST_WORDS, Long, hints
from weerklank.safeguards.meanwhile import ChangedMeanwhile
from weerklank.safeguards.refusals import (
    AccessDenied,
    CheckerMissing,
    EnteredThese,
    SameSpeaker,
)
from weerklank.study import operations as study
from weerklank.study.terms import LANGUAGES

TODAY = date(2026, 7, 2)
SENTENCE = "Brieven zijn soms moeilijk."
ARABIC = "الرسائل صعبة أحيانًا."
WORDS = "Ik snap de brief niet, kanariegeel."


def acting(story: Story, name: str = "bram") -> dict:
    return {"by": getattr(story.home, name), "at": cast.NOW}


@pytest.fixture
def letters(story: Story) -> findings_models.Finding:
    return story.conclude(
        "Twee van de drie inburgeraars snappen de brieven niet.",
        supporting=[
            story.code(1, WORDS),
            story.code(1, "Bij ons ook niet, kanarieblauw."),
        ],
    )


def name_of(finding: findings_models.Finding) -> str:
    return f"finding:{finding.pk}"


def write(story: Story, name: str, text: str = SENTENCE, **fields: object) -> models.PlainText:
    row = result(story).row(name)
    assert row
    given = {"revision": row.revision} | fields
    return operations.write_plain(
        round=story.home.round, name=name, text=text, **acting(story), **given
    )


def result(story: Story) -> plain.Result:
    with translation.override("nl"):
        return plain.result_of(story.home.round)


def flaws(story: Story, name: str) -> tuple[Flaw, ...]:
    row = result(story).row(name)
    assert row
    return row.judged.flaws


@pytest.fixture
def told(story: Story, letters: findings_models.Finding) -> str:
    """A sentence and a telephone number: enough to go out in Dutch."""
    write(story, plain.CONTACT, "Bel 000 000 00 00.")
    write(story, name_of(letters))
    return name_of(letters)


def translate(story: Story, name: str, text: str = ARABIC, **fields: object) -> None:
    row = result(story).row(name)
    assert row
    given = {"translator": "Vertaalbureau", "revision": row.translations["ar"].revision} | fields
    operations.write_translation(
        round=story.home.round, name=name, language="ar", text=text, **acting(story), **given
    )


def check(story: Story, checker: str = "Een tolk") -> int:
    names = [row.name for row in result(story).rows]
    return operations.check_translations(
        round=story.home.round, language="ar", names=names, checker=checker, **acting(story)
    )


def approve(story: Story, by: str = "chantal") -> int:
    names = [row.name for row in result(story).rows]
    return operations.approve_translations(
        round=story.home.round, language="ar", names=names, **acting(story, by)
    )


def ready_in_arabic(story: Story, told: str) -> None:
    translate(story, told)
    translate(story, plain.CONTACT, "اتصلوا بنا: 000 000 00 00.")
    check(story)
    approve(story)


def make(story: Story, language: str = "nl") -> Report:
    with translation.override("nl"):
        return documents.make(result(story), language, TODAY)


# --- plain Dutch, as far as a rule sees it ----------------------------------------------------
@pytest.mark.parametrize(("words", "is_long"), [(MOST_WORDS, False), (MOST_WORDS + 1, True)])
def test_a_sentence_is_long_from_one_word_too_many(words: int, is_long: bool) -> None:
    found = hints(" ".join(["wij"] * words) + ".")
    assert [hint.what for hint in found] == [Long.SENTENCE] * is_long


@pytest.mark.parametrize(("letters_", "is_long"), [(MOST_LETTERS, False), (MOST_LETTERS + 1, True)])
def test_a_word_is_long_from_one_letter_too_many_and_told_once(
    letters_: int, is_long: bool
) -> None:
    word = "a" * letters_
    found = hints(f"Een {word}. Nog een {word.upper()}.")
    assert [(hint.what, hint.length) for hint in found] == [(Long.WORD, letters_)] * is_long


def test_fixed_texts_are_there_in_every_language_with_what_is_filled_in() -> None:
    ready = shipped.plain_words()
    assert set(ready) == set(plain.LABELS)
    for name, texts in ready.items():
        if name == plain.CONTACT:
            assert texts == {}, "only a municipality knows its telephone number"
            continue
        assert set(texts) == set(LANGUAGES), name
        for language, text in texts.items():
            for filled in ("{gemeente}", "{aantal}"):
                assert text.count(filled) == texts["nl"].count(filled), (name, language)
            assert pdf.UNKNOWN_CHARACTER not in str(pdf.make_showable(text)), (name, language)


# --- what may go out --------------------------------------------------------------------------
def test_nothing_goes_out_before_somebody_wrote_a_sentence_and_how_to_reach_whom(
    story: Story, letters: findings_models.Finding
) -> None:
    assert result(story).is_empty()
    assert not result(story).is_ready("nl")
    write(story, name_of(letters))
    assert [row.name for row, _why in result(story).lacks("nl")] == [plain.CONTACT]
    write(story, plain.CONTACT, "Bel 000 000 00 00.")
    assert result(story).is_ready("nl")


def test_the_result_has_the_plain_sentence_and_never_the_full_one(story: Story, told: str) -> None:
    for form in FORMATS:
        words = WORDS_OF[form.ending](form.render(make(story)))
        assert SENTENCE in words, form.ending
        assert "Twee van de drie" not in words
        assert "Bel 000 000 00 00." in words
        assert "Dank u wel" in words


def test_a_point_says_what_becomes_of_it(
    story: Story, told: str, letters: findings_models.Finding
) -> None:
    point = findings.make_point(
        monitor=story.home.monitor,
        what="Maak brieven makkelijker.",
        finding=letters,
        **acting(story),
    )
    write(story, f"point:{point.pk}", "De brieven worden makkelijker.")
    items = [
        item
        for section in make(story).sections
        for block in section.blocks
        if isinstance(block, Bullets)
        for item in block.items
    ]
    assert items == [
        SENTENCE,
        "De brieven worden makkelijker. De gemeente denkt hier nog over na.",
    ]
    findings.move_point(
        point=point, status="taken_over", note="", revision=point.revision, **acting(story)
    )
    assert "De gemeente gaat dit doen." in str(make(story))


def test_what_is_not_chosen_is_not_in_it(story: Story, told: str) -> None:
    write(story, told, is_on=False)
    assert result(story).is_empty()


def test_an_amount_that_does_not_hold_keeps_it_in_until_it_is_mended_or_answered(
    story: Story, told: str
) -> None:
    write(story, told, "De meeste inburgeraars snappen de brieven niet.")
    row = result(story).row(told)
    assert row
    assert row.judged.flaws == (Flaw.AMOUNT,)
    assert not result(story).is_ready("nl")
    for entry in row.judged.entries:
        operations.answer_claim(
            round=story.home.round,
            place=entry.place,
            key=entry.key,
            reason="Zo vertelden zij het.",
            **acting(story),
        )
    assert flaws(story, told) == ()


def test_the_list_of_sentences_to_look_over_has_the_plain_ones(story: Story, told: str) -> None:
    write(story, told, "Alle inburgeraars snappen de brieven niet.")
    client = Client()
    client.force_login(story.home.bram)
    page = client.get(reverse("reporting:claims", args=[story.home.round.slug])).content.decode()
    assert reverse("reporting:plain_text", args=[story.home.round.slug, told]) in page
    assert re.search(r"Gewone zin bij uitspraak \d\.\d", page)


def test_an_entry_of_a_point_or_a_fixed_text_says_which(
    story: Story, letters: findings_models.Finding
) -> None:
    point = findings.make_point(
        monitor=story.home.monitor, what="Schrijf korter.", finding=letters, **acting(story)
    )
    for name in (f"point:{point.pk}", plain.OPENING):
        write(story, name, "Alle inburgeraars snappen de brieven niet.")
    page = sign_in(story, "bram").get(address(story, "claims")).content.decode()
    assert "Gewone zin bij verbeterpunt 1" in page
    assert "Uitslag voor deelnemers: Eerste zinnen" in page


def test_a_form_with_one_text_and_boxes_to_tick_does_not_ask_to_fill_in_all(
    story: Story, told: str
) -> None:
    page = sign_in(story, "bram").get(address(story, "plain_text", told)).content.decode()
    assert "Vul alles in" not in page


def test_words_that_nobody_released_are_refused(
    story: Story, told: str, letters: findings_models.Finding
) -> None:
    with pytest.raises(refusals.PlainQuotes):
        write(story, told, f"Iemand zei: {WORDS}")
    coding = letters.evidence.get(coding__start=story.texts[1].text.index(WORDS)).coding
    story.release(story.propose(letters, coding))
    write(story, told, f"Iemand zei: {WORDS}")
    assert Flaw.QUOTED not in flaws(story, told)


def test_words_that_point_to_somebody_stay_only_where_somebody_said_so(
    story: Story, told: str
) -> None:
    text = "De burgemeester schrijft moeilijke brieven."
    points = result(story).judge(told, text).points
    assert points
    with pytest.raises(refusals.PlainPoints):
        write(story, told, text)
    write(story, told, text, keep=[points[0][0]])
    assert flaws(story, told) == ()


def test_a_changed_finding_asks_to_read_the_plain_sentence_again(
    story: Story, told: str, letters: findings_models.Finding
) -> None:
    letters.statement = "Twee van de drie inburgeraars snappen hun brieven niet."
    letters.save()
    assert flaws(story, told) == (Flaw.STALE,)
    operations.confirm_plain(round=story.home.round, name=told, **acting(story))
    assert flaws(story, told) == ()


def test_after_a_withdrawal_finding_and_plain_sentence_are_read_again_in_that_order(
    story: Story, told: str, letters: findings_models.Finding
) -> None:
    study.withdraw(participant=story.people["D2"], **acting(story))
    assert Flaw.STALE in flaws(story, told)
    assert not result(story).is_ready("nl")
    with pytest.raises(refusals.FindingFirst):
        operations.confirm_plain(round=story.home.round, name=told, **acting(story))
    letters.refresh_from_db()
    findings.confirm_finding(finding=letters, **acting(story))
    assert flaws(story, told) == (Flaw.STALE,)
    operations.confirm_plain(round=story.home.round, name=told, **acting(story))
    assert flaws(story, told) == ()


def test_a_plain_sentence_goes_with_its_finding(
    story: Story, told: str, letters: findings_models.Finding
) -> None:
    translate(story, told)
    findings.delete_finding(finding=letters, **acting(story))
    assert not models.PlainText.objects.filter(name=told).exists()
    assert not models.PlainTranslation.objects.filter(name=told).exists()


def test_who_saves_later_does_not_overwrite(story: Story, told: str) -> None:
    with pytest.raises(ChangedMeanwhile):
        write(story, told, "Iets anders.", revision=0)


@pytest.mark.parametrize("name", ["coen", "daan", "gerard"])
def test_only_an_onderzoeker_writes(
    story: Story, letters: findings_models.Finding, name: str
) -> None:
    with pytest.raises(AccessDenied):
        operations.write_plain(
            round=story.home.round,
            name=name_of(letters),
            text=SENTENCE,
            revision=0,
            **acting(story, name),
        )


# --- translations -----------------------------------------------------------------------------
def lacks(story: Story, name: str) -> Untranslated | None:
    row = result(story).row(name)
    assert row
    return row.translations["ar"].lacks


def test_a_translation_is_a_draft_then_checked_then_approved(story: Story, told: str) -> None:
    assert lacks(story, told) is Untranslated.MISSING
    translate(story, told)
    assert lacks(story, told) is Untranslated.DRAFT
    check(story)
    assert lacks(story, told) is Untranslated.CHECKED
    assert not result(story).is_ready("ar")
    approve(story)
    assert lacks(story, told) is None


def test_who_translated_does_not_check_and_who_entered_does_not_approve(
    story: Story, told: str
) -> None:
    translate(story, told, translator="Samira")
    with pytest.raises(SameSpeaker):
        check(story, "samira")
    with pytest.raises(CheckerMissing):
        check(story, " ")
    check(story, "Yusuf")
    with pytest.raises(EnteredThese):
        approve(story, "bram")


def test_ready_words_in_another_language_are_drafts_like_any_other(story: Story) -> None:
    for name in (plain.TITLE, plain.THANKS, plain.SKIP):
        row = result(story).row(name)
        assert row
        assert all(
            each.lacks is Untranslated.DRAFT and each.is_ready_draft
            for each in row.translations.values()
        )
    check(story)
    assert approve(story) == len(shipped.plain_words()) - 1  # but how to reach whom
    assert lacks(story, plain.TITLE) is None


def test_a_changed_sentence_makes_its_translations_outdated(story: Story, told: str) -> None:
    ready_in_arabic(story, told)
    assert result(story).is_ready("ar")
    write(story, told, "Brieven zijn vaak moeilijk.")
    assert lacks(story, told) is Untranslated.OUTDATED
    assert result(story).is_ready("nl")
    assert not result(story).is_ready("ar")


def test_a_rewritten_translation_is_a_draft_again(story: Story, told: str) -> None:
    ready_in_arabic(story, told)
    translate(story, told, "الرسائل صعبة.")
    assert lacks(story, told) is Untranslated.DRAFT


def test_one_that_was_approved_can_be_taken_back(story: Story, told: str) -> None:
    ready_in_arabic(story, told)
    operations.take_back_translation(
        round=story.home.round, name=told, language="ar", **acting(story)
    )
    assert lacks(story, told) is Untranslated.DRAFT


def test_a_translation_has_no_words_that_nobody_released(story: Story, told: str) -> None:
    with pytest.raises(refusals.PlainQuotes):
        translate(story, told, f"قال: {WORDS}")


# --- from right to left -----------------------------------------------------------------------
@pytest.fixture
def arabic(story: Story, told: str) -> Report:
    ready_in_arabic(story, told)
    return make(story, "ar")


def test_every_format_has_the_arabic_and_no_dutch_sentence(arabic: Report) -> None:
    for form in FORMATS:
        words = WORDS_OF[form.ending](form.render(arabic))
        # A PDF has letters in the forms in which they are joined.
        assert form.ending == "pdf" or ARABIC in words, form.ending
        for dutch in (SENTENCE, "Dank u wel", "Ga naar", "Vastgesteld", "Wat mensen"):
            assert dutch not in words, form.ending


def test_html_says_language_and_side(arabic: Report) -> None:
    html = FORMATS[0].render(arabic).decode()
    assert '<html lang="ar" dir="rtl">' in html
    assert shipped.plain_words()[plain.SKIP]["ar"] in html
    assert 'lang="nl" dir="ltr"' in html.split("Gemaakt met")[0][-40:]


def test_word_begins_at_the_right_with_sizes_for_the_script(arabic: Report) -> None:
    with zipfile.ZipFile(io.BytesIO(FORMATS[1].render(arabic))) as whole:
        styles = whole.read("word/styles.xml").decode()
    normal = styles.split('w:styleId="Normal"')[1].split("</w:style>")[0]
    assert "<w:bidi/>" in normal
    assert "<w:rtl/>" in normal
    assert '<w:szCs w:val="26"/>' in normal
    assert 'w:bidi="ar-SA"' in normal


def test_opendocument_begins_at_the_right(arabic: Report) -> None:
    with zipfile.ZipFile(io.BytesIO(FORMATS[2].render(arabic))) as whole:
        styles = whole.read("styles.xml").decode()
    standard = styles.split('style:name="Standard"')[1].split("</style:style>")[0]
    assert 'writing-mode="rl-tb"' in standard
    assert 'text-align="right"' in standard
    assert "-14mm" not in styles


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_pdf_is_tagged_in_its_language_and_lacks_no_letter(
    story: Story, told: str, language: str
) -> None:
    with translation.override("nl"):
        built = documents.make(result(story), language, TODAY, is_concept=True)
    with pikepdf.open(io.BytesIO(pdf.render(built))) as opened:
        assert str(opened.Root.Lang) == language
        assert opened.open_metadata()["pdfuaid:part"] == "1"
    content = pdf.render(built)
    assert pdf.UNKNOWN_CHARACTER not in WORDS_OF["pdf"](content)


# --- the poster -------------------------------------------------------------------------------
def put_on_poster(story: Story, number: int, letters_: int) -> None:
    """Put so many sentences on it, of so many letters together."""
    each, more = divmod(letters_, number)
    for place in range(number):
        finding = story.conclude(f"Iets over brieven, {place}.")
        words = ("brief " * each)[: each - 1 + (more if not place else 0)].strip()
        write(
            story,
            name_of(finding),
            words.ljust(each + (more if not place else 0), "."),
            on_poster=True,
        )


def poster_of(story: Story, language: str = "nl", *, is_concept: bool = False) -> documents.Poster:
    with translation.override("nl"):
        return documents.make_poster(result(story), language, TODAY, is_concept=is_concept)


def test_a_poster_has_what_is_put_on_it_and_by_whom_and_when(story: Story, told: str) -> None:
    assert not result(story).is_ready("nl", poster=True)
    write(story, told, on_poster=True, is_on=False)
    assert result(story).is_ready("nl", poster=True)
    assert not result(story).is_ready("nl"), "what is on the poster need not be in the result"
    words = WORDS_OF["pdf"](poster.render_pdf(poster_of(story), "a4"))
    for said in (SENTENCE, "Wat u ons vertelde", "Dit is van Voorbeelddam.", "2 juli 2026"):
        assert said in words
        assert said in poster.render_html(poster_of(story))


def test_result_and_poster_say_whose_words_they_are(story: Story, told: str) -> None:
    write(story, told, on_poster=True)
    heard = result(story).heard
    said = f"Wij praatten met {heard} mensen die inburgeren in Voorbeelddam."
    assert heard > 0
    assert said in poster.render_html(poster_of(story))
    assert said in WORDS_OF["pdf"](poster.render_pdf(poster_of(story), "a4"))
    assert said in WORDS_OF["html"](FORMATS[0].render(make(story)))


def test_a_logo_on_the_poster_keeps_its_shape() -> None:
    """The numbers beside it are of the whole picture: what is shown follows one of two limits."""
    rule = re.search(r"footer img \{([^}]*)\}", poster._stylesheet(PETROL))
    assert rule
    assert "inline-size: auto; block-size: auto" in rule.group(1)


@pytest.mark.parametrize("paper", poster.PAPERS)
def test_the_fullest_poster_is_one_page(story: Story, paper: str) -> None:
    put_on_poster(story, plain.MOST_ON_POSTER, plain.MOST_LETTERS_ON_POSTER)
    assert result(story).is_ready("nl", poster=True)
    with pikepdf.open(io.BytesIO(poster.render_pdf(poster_of(story), paper))) as opened:
        assert len(opened.pages) == 1
        assert opened.open_metadata()["pdfuaid:part"] == "1"
        assert str(opened.Root.Lang) == "nl"


@pytest.mark.parametrize(
    ("number", "letters_"),
    [
        (plain.MOST_ON_POSTER + 1, plain.MOST_LETTERS_ON_POSTER),
        (plain.MOST_ON_POSTER, plain.MOST_LETTERS_ON_POSTER + 1),
    ],
)
def test_more_than_that_is_refused(story: Story, number: int, letters_: int) -> None:
    put_on_poster(story, number, letters_)
    assert result(story).is_too_long("nl")
    assert not result(story).is_ready("nl", poster=True)


def test_an_arabic_poster_begins_at_the_right_and_needs_what_is_on_it(
    story: Story, told: str
) -> None:
    write(story, told, on_poster=True)
    translate(story, told)
    check(story)
    assert not result(story).is_ready("ar", poster=True)
    approve(story)
    assert result(story).is_ready("ar", poster=True)
    assert not result(story).is_ready("ar"), "how to reach whom is not translated"
    page = poster.render_html(poster_of(story, "ar"))
    assert '<html lang="ar" dir="rtl">' in page
    assert ARABIC in page
    with pikepdf.open(io.BytesIO(poster.render_pdf(poster_of(story, "ar"), "a3"))) as opened:
        assert str(opened.Root.Lang) == "ar"


# --- pages ------------------------------------------------------------------------------------
def sign_in(story: Story, name: str) -> Client:
    client = Client()
    client.force_login(getattr(story.home, name))
    return client


def address(story: Story, page: str, *more: str) -> str:
    return reverse(f"reporting:{page}", args=[story.home.round.slug, *more])


def test_the_team_gets_what_is_ready_and_a_policy_officer_nothing_that_is_not_set(
    story: Story, told: str
) -> None:
    write(story, told, on_poster=True)
    coen, daan = sign_in(story, "coen"), sign_in(story, "daan")
    assert coen.get(address(story, "plain_file", "nl", "pdf")).status_code == 200
    refused = coen.get(address(story, "plain_file", "ar", "pdf"))
    assert refused.status_code == 302
    page = coen.get(address(story, "report")).content.decode()
    assert address(story, "plain_file", "nl", "pdf") in page
    assert address(story, "plain_file", "ar", "pdf") not in page
    assert "kan nog niet naar buiten" in page
    for page_, kind in (("plain_file", "pdf"), ("plain_poster", "a4")):
        assert daan.get(address(story, page_, "nl", kind)).status_code == 403
        assert (
            address(story, page_, "nl", kind)
            not in daan.get(address(story, "report")).content.decode()
        )
    for draft in ("plain", "plain_preview", "plain_language", "plain_text"):
        more = {"plain": [], "plain_text": [told]}.get(draft, ["ar"])
        assert daan.get(address(story, draft, *more)).status_code == 403
    ready_in_arabic(story, told)
    assert coen.get(address(story, "plain_file", "ar", "html")).status_code == 200


def test_a_sentence_is_written_translated_checked_and_approved_on_the_pages(
    story: Story, letters: findings_models.Finding
) -> None:
    bram, name = sign_in(story, "bram"), name_of(letters)
    page = address(story, "plain_text", name)
    assert bram.get(page).status_code == 200
    sent = {"text": SENTENCE, "is_on": "on", "revision": "0"}
    assert bram.post(page, sent).status_code == 302
    assert SENTENCE in bram.get(address(story, "plain")).content.decode()
    page = address(story, "plain_language", "ar")
    sent = {"do": "save", "name": name, "text": ARABIC, "translator": "Bureau", "revision": "0"}
    assert bram.post(page, sent).status_code == 302
    seen = re.findall(r'name="seen" value="([^"]+)"', bram.get(page).content.decode())
    sent = {"do": "check", "seen": seen}
    assert bram.post(page, sent | {"checker": "bureau"}).status_code == 422
    models.PlainTranslation.objects.filter(language="ar").update(text=f"{ARABIC}!")
    bram.post(page, sent | {"checker": "Een tolk"})
    assert lacks(story, name) is Untranslated.DRAFT, "it became another after it was shown"
    models.PlainTranslation.objects.filter(language="ar").update(text=ARABIC)
    assert bram.post(page, sent | {"checker": "Een tolk"}).status_code == 302
    assert lacks(story, name) is Untranslated.CHECKED
    assert sign_in(story, "chantal").post(page, {"do": "approve"}).status_code == 302
    assert lacks(story, name) is None
    shown = bram.get(address(story, "plain_preview", "ar")).content.decode()
    assert ARABIC in shown
    assert 'dir="rtl"' in shown


@pytest.mark.parametrize("name", list(plain.LABELS))
def test_every_fixed_text_has_a_page(story: Story, name: str) -> None:
    assert sign_in(story, "bram").get(address(story, "plain_text", name)).status_code == 200


def test_what_is_refused_stands_in_the_form(story: Story, told: str) -> None:
    bram, page = sign_in(story, "bram"), address(story, "plain_text", told)
    answer = bram.post(page, {"text": f"Iemand zei: {WORDS}", "revision": "1"})
    assert answer.status_code == 422
    assert "niet zijn vrijgegeven" in answer.content.decode()


def test_pages_do_not_ask_more_with_more_sentences(story: Story, told: str) -> None:
    bram, page = sign_in(story, "bram"), address(story, "plain")
    counted = _queries(bram, page)
    for number in range(4):
        finding = story.conclude(f"Iets anders, {number}.")
        write(story, name_of(finding), "Brieven zijn lang.")
    assert _queries(bram, page) == counted


def _queries(client: Client, page: str) -> int:
    client.get(page)
    with CaptureQueriesContext(connection) as found:
        client.get(page)
    return len(found)


def test_numbers_of_statements_stay_those_of_the_report(story: Story, told: str) -> None:
    [row] = [row for row in result(story).rows if row.finding]
    assert row.label == f"Uitspraak {queries.findings(story.home.round)[0].number}"
