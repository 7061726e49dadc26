"""The pages of findings, quotes and the report, as people use them."""

import io
import re
import zipfile

import pypdf
import pytest
from django.urls import reverse

from tests import cast
from tests.findings.conftest import CANARY, Story, allow
from weerklank.findings import operations, queries
from weerklank.findings.models import Finding
from weerklank.rendering.formats import FORMATS
from weerklank.safeguards.models import LogLine


def url(page: str, /, **kwargs: object) -> str:
    return reverse(page, kwargs=kwargs)


@pytest.fixture
def written(story: Story) -> Story:
    """A finding with evidence for and against, a released quote and one that waits."""
    first = story.code(1, "Ik snap de brief niet, kanariegeel.")
    second = story.code(1, "Bij ons ook niet, kanarieblauw.")
    other = story.code(1, "Ik lees alles zelf, kanarierood.", polarity="positief")
    finding = story.conclude(supporting=[first, second], contrary=[other])
    story.release(story.propose(finding, first, text="Ik snap de brief niet"))
    story.propose(finding, second)
    story.finding = finding  # type: ignore[attr-defined]
    return story


@pytest.fixture
def bram(written, logged_in):
    return logged_in(written.home.bram)


def addresses(story: Story) -> list[str]:
    """Every page of this room that a beleidsadviseur may open, and every file."""
    slug, finding = story.home.round.slug, story.finding
    return [
        url("findings:findings", round=slug),
        url("findings:finding", finding=finding.pk),
        url("reporting:report", round=slug),
        *(url("reporting:report_file", round=slug, kind=form.ending) for form in FORMATS),
    ]


def text_of(response) -> str:
    """Give what a reader of this answer could read, whatever its format."""
    content = response.content
    if content.startswith(b"PK"):
        archive = zipfile.ZipFile(io.BytesIO(content))
        return "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    if content.startswith(b"%PDF"):
        return "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    return content.decode()


@pytest.mark.slow
def test_a_beleidsadviseur_meets_released_words_and_no_others(written, logged_in):
    daan = logged_in(written.home.daan)
    for address in addresses(written):
        response = daan.get(address)
        assert response.status_code == 200
        text = text_of(response)
        assert CANARY not in text, address
        assert "Ik snap de brief niet" in " ".join(text.split()), address
        assert not re.search(r"\bD[1-4]\b", text), address


def test_what_holds_words_is_closed_to_a_beleidsadviseur(written, logged_in):
    daan = logged_in(written.home.daan)
    evidence = written.finding.evidence.first()
    for address in (
        url("findings:finding_evidence", finding=written.finding.pk),
        url("findings:evidence_add", finding=written.finding.pk),
        url("findings:quote_new", evidence=evidence.pk),
        url("findings:quote", quote=written.finding.quotes.first().pk),
        url("reporting:report_file", round=written.home.round.slug, kind="evidence"),
    ):
        response = daan.get(address)
        assert response.status_code == 403
        assert CANARY not in response.content.decode()


def test_a_codeur_reads_the_words_and_changes_nothing(written, logged_in):
    page = logged_in(written.home.coen).get(url("findings:finding", finding=written.finding.pk))
    text = page.content.decode()
    assert "kanariegeel" in text
    assert "<textarea" not in text
    assert "weghalen" not in text


def test_the_list_shows_amounts_warnings_and_the_way_to_the_words(written, bram):
    text = bram.get(url("findings:findings", round=written.home.round.slug)).content.decode()
    assert "2 van 3" in text
    assert "een citaat wacht op een tweede onderzoeker" in text
    assert "1 zegt het tegendeel" in " ".join(text.split())
    assert url("findings:finding_evidence", finding=written.finding.pk) in text
    assert CANARY not in text


def test_an_empty_list_offers_the_first_step(story, logged_in):
    address = url("findings:findings", round=story.home.round.slug)
    new = url("findings:finding_new", round=story.home.round.slug)
    assert new in logged_in(story.home.bram).get(address).content.decode()
    assert new not in logged_in(story.home.daan).get(address).content.decode()


def test_the_drawer_is_the_same_as_its_page(written, bram):
    address = url("findings:finding_evidence", finding=written.finding.pk)
    page = bram.get(address).content.decode()
    drawer = bram.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in drawer

    def passages(text: str) -> list[str]:
        return re.findall(r"kanarie\w+", text)

    assert passages(drawer) == passages(page)
    assert len(passages(drawer)) >= 3


FORM = {
    "section": "pains",
    "kind": "pain",
    "perspective": "inburgeraar",
    "statement": "Van Bram.",
}


def test_a_finding_is_written_with_the_passages_that_came_along(written, bram):
    coding = written.code(2, "En weer zo'n brief, kanariezwart.")
    address = url("findings:finding_new", round=written.home.round.slug)
    page = bram.get(f"{address}?codings={coding.pk},x&section=successes").content.decode()
    assert "1 passage gaat mee als bewijs" in " ".join(page.split())
    assert '<option value="successes" selected' in page
    response = bram.post(address, FORM | {"codings": f"{coding.pk}"})
    made = queries.all_findings(visible_to=written.home.bram).get(statement="Van Bram.")
    assert response["Location"] == url("findings:finding", finding=made.pk)
    assert [row.coding_id for row in made.evidence.all()] == [coding.pk]


def test_a_finding_without_passages_leads_to_choosing_them(written, bram):
    response = bram.post(
        f"{url('findings:finding_new', round=written.home.round.slug)}?code=7", FORM
    )
    made = queries.all_findings(visible_to=written.home.bram).get(statement="Van Bram.")
    assert response["Location"] == f"{url('findings:evidence_add', finding=made.pk)}?code=7"


def test_an_empty_statement_comes_back_with_its_reason(written, bram):
    response = bram.post(
        url("findings:finding", finding=written.finding.pk), FORM | {"statement": ""}
    )
    assert response.status_code == 422


def test_a_stale_save_shows_both_and_saves_hers_only_when_asked_again(written, bram):
    finding, home = written.finding, written.home
    operations.change_finding(
        finding=finding, revision=1, by=home.chantal, at=cast.NOW, **FORM | {"statement": "Hunne."}
    )
    address = url("findings:finding", finding=finding.pk)
    response = bram.post(address, FORM | {"revision": 1})
    text = response.content.decode()
    assert response.status_code == 422
    assert "Hunne." in text
    assert "Van Bram." in text
    finding.refresh_from_db()
    assert finding.statement == "Hunne."
    [revision] = re.findall(r'name="revision"\s+value="(\d+)"', text)[:1]
    assert bram.post(address, FORM | {"revision": revision}).status_code == 302
    finding.refresh_from_db()
    assert finding.statement == "Van Bram."


def test_passages_are_chosen_by_code_and_word(written, bram):
    written.code(2, "En weer zo'n brief, kanariezwart.")
    written.code(4, "De bus komt niet, kanariepaars.", number="4.7")
    address = url("findings:evidence_add", finding=written.finding.pk)
    # At first the code on which the finding rests; what it rests on is not offered again.
    first = bram.get(address).content.decode()
    assert "kanariezwart" in first
    assert "kanariepaars" not in first
    assert "kanariegeel" not in re.sub(
        r"(?s)<p class=.weerklank-passage__context.*?</p>", "", first
    )
    every = bram.get(f"{address}?code=&text=BUS").content.decode()
    assert "kanariepaars" in every
    assert "kanariezwart" not in every


def test_chosen_passages_are_put_under_the_finding(written, bram):
    coding = written.code(2, "En weer zo'n brief, kanariezwart.")
    address = url("findings:evidence_add", finding=written.finding.pk)
    response = bram.post(address, {"codings": [coding.pk], "stance": "contrary"})
    assert response.status_code == 302
    assert written.finding.evidence.get(coding=coding).stance == "contrary"
    assert bram.post(address, {"stance": "contrary"}).status_code == 422


def test_the_opposite_is_looked_for_in_another_tone_and_on_the_other_side(written, bram):
    written.code(1, "Wij lezen ze samen, kanariebruin.")
    written.code(3, "Wij schrijven te moeilijk, kanariewit.")
    written.code(2, "En weer zo'n brief, kanariezwart.", polarity="positief")
    text = bram.get(
        f"{url('findings:evidence_add', finding=written.finding.pk)}?tegen=1"
    ).content.decode()
    found = set(re.findall(r'name="codings"\s+value="(\d+)"', text))
    assert len(found) == 2
    assert {"kanariewit", "kanariezwart"} <= set(re.findall(r"kanarie\w+", text))


def test_a_quote_goes_from_passage_to_report_through_two_people(written, bram, logged_in):
    evidence = written.finding.evidence.last()
    allow(written.people["D3"], written.home.bram, "quote")
    address = url("findings:quote_new", evidence=evidence.pk)
    wrong = bram.post(address, {"form": "verbatim", "shown_text": "Iets anders."})
    assert wrong.status_code == 422
    assert "staat niet zo in de passage" in wrong.content.decode()
    data = {"form": "verbatim", "shown_text": "Ik lees alles zelf", "attributes": ["gender"]}
    assert bram.post(address, data).status_code == 302
    quote = written.finding.quotes.get(shown_text="Ik lees alles zelf")
    page = bram.get(url("findings:finding", finding=written.finding.pk)).content.decode()
    assert "U stelde dit citaat zelf voor" in page
    assert url("findings:quote_release", quote=quote.pk) not in page
    assert (
        bram.post(url("findings:quote_release", quote=quote.pk), {"revision": 1}).status_code == 403
    )
    chantal = logged_in(written.home.chantal)
    page = chantal.get(url("findings:finding", finding=written.finding.pk)).content.decode()
    assert url("findings:quote_release", quote=quote.pk) in page
    chantal.post(url("findings:quote_release", quote=quote.pk), {"revision": 1})
    report = bram.get(url("reporting:report", round=written.home.round.slug)).content.decode()
    assert "Ik lees alles zelf”" in report
    chantal.post(url("findings:quote_hold", quote=quote.pk))
    report = bram.get(url("reporting:report", round=written.home.round.slug)).content.decode()
    assert "Ik lees alles zelf”" not in report


def test_a_refused_release_says_why(written, logged_in):
    allow(written.people["D2"], written.home.bram, "quote", given=False)
    quote = written.finding.quotes.last()
    response = logged_in(written.home.chantal).post(
        url("findings:quote_release", quote=quote.pk), {"revision": 1}, follow=True
    )
    assert "geeft nu geen toestemming om te citeren" in response.content.decode()


def test_a_stale_form_of_a_quote_shows_both(written, bram):
    quote = written.finding.quotes.last()
    operations.change_quote(
        quote=quote,
        revision=1,
        form="tidied",
        shown_text="Van Chantal.",
        by=written.home.chantal,
        at=cast.NOW,
    )
    data = {"form": "tidied", "shown_text": "Van Bram.", "revision": 1}
    response = bram.post(url("findings:quote", quote=quote.pk), data)
    assert response.status_code == 422
    assert "Van Chantal." in response.content.decode()
    assert "Van Bram." in response.content.decode()


def test_the_report_says_what_to_do_before_it_goes(written, bram):
    text = " ".join(
        bram.get(url("reporting:report", round=written.home.round.slug)).content.decode().split()
    )
    assert "Voordat u het rapport afgeeft" in text
    assert "Er is nog geen conclusie." in text
    assert "een citaat wacht op een tweede onderzoeker" in text


def test_a_text_of_the_report_is_changed_in_place(written, bram):
    slug = written.home.round.slug
    address = url("reporting:report_text", round=slug, name="conclusion")
    assert bram.post(address, {"text": "Het slot.", "revision": 0}).status_code == 302
    assert "Het slot." in bram.get(url("reporting:report", round=slug)).content.decode()
    stale = bram.post(address, {"text": "Ander slot.", "revision": 0})
    assert stale.status_code == 422
    assert "Het slot." in stale.content.decode()
    assert bram.get(url("reporting:report_text", round=slug, name="revision")).status_code == 404


def test_files_are_taken_as_attachments_and_logged(written, bram):
    slug = written.home.round.slug
    response = bram.get(url("reporting:report_file", round=slug, kind="evidence"))
    assert response["Content-Disposition"] == f'attachment; filename="{slug}-bewijs.csv"'
    assert "D1" in response.content.decode()
    assert LogLine.objects.filter(kind="read").get().what == "evidence.downloaded"
    assert bram.get(url("reporting:report_file", round=slug, kind="exe")).status_code == 404


def test_a_list_without_findings_reads_nobody(story, bram, django_assert_max_num_queries):
    address = url("findings:findings", round=story.home.round.slug)
    Finding.objects.filter(round=story.home.round).delete()
    bram.get(address)  # counts what the walk keeps
    with django_assert_max_num_queries(40) as asked:
        assert bram.get(address).context["total"] == 0
    tables = ("fieldwork_attendance", "study_consent", "study_participant", "coding_coding")
    read = [one["sql"] for one in asked.captured_queries]
    assert not [sql for sql in read if any(f'FROM "{table}"' in sql for table in tables)]


def test_the_list_takes_no_more_queries_for_more_findings(
    written, bram, django_assert_max_num_queries
):
    address = url("findings:findings", round=written.home.round.slug)
    bram.get(address)
    with django_assert_max_num_queries(81) as one:
        bram.get(address)
    before = len(one)
    coding = written.code(2, "En weer zo'n brief, kanariezwart.")
    for number in range(9):
        finding = written.conclude(f"Zin {number}", supporting=[coding])
        written.release(written.propose(finding, coding))
    bram.get(address)  # counts what the walk keeps
    with django_assert_max_num_queries(before):
        assert bram.get(address).content.decode().count("Werk uit") == 10
