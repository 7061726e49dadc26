"""Summaries per person and theme: what they rest on, when they ask to be reread, who sees them."""

import csv
import io
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import cast
from tests.analysis.test_pages import _sheet
from tests.findings.conftest import Story
from tests.findings.test_followers import correct
from weerklank.analysis import queries as analysis
from weerklank.coding import operations as coding
from weerklank.coding.models import Code
from weerklank.findings import framework, models, operations, refusals
from weerklank.safeguards import meanwhile, removable, removals
from weerklank.safeguards import queries as safeguards
from weerklank.safeguards.refusals import AccessDenied
from weerklank.study import operations as study

D1 = "Ik snap de brief niet, kanariegeel."
AGAIN = "En weer zo'n brief, kanariezwart."
D2 = "Bij ons ook niet, kanarieblauw."
BOTH = f"Mijn zus leest hem, kanariegroen.\n{D2}"
A1 = "Wij schrijven te moeilijk, kanariewit."
WORDS = "Snapt de brieven niet; haar zus leest ze voor."


@pytest.fixture
def told(story: Story) -> Story:
    """D1 speaks of letters twice, once together with D2; a provider speaks of them too."""
    story.code(1, D1)
    story.code(1, BOTH)
    story.code(3, A1)
    return story


def write(story: Story, who: str = "D1", number: str = "4.6", **more: object) -> models.CellSummary:
    given = {"text": WORDS, "revision": 0, "by": story.home.bram, "at": cast.NOW} | more
    code = Code.objects.get(monitor=story.home.monitor, number=number)
    return operations.write_summary(participant=story.people[who], code=code, **given)


def cell(story: Story, who: str = "D1", number: str = "4.6", by: object = None) -> framework.Cell:
    voices = analysis.hear(story.home.round, visible_to=by)
    code = Code.objects.get(monitor=story.home.monitor, number=number)
    found = framework.cell_of(voices, story.people[who].pk, code.pk)
    assert found is not None
    return found


def changes(story: Story, who: str = "D1", number: str = "4.6") -> tuple[int, int]:
    found = cell(story, who, number)
    return found.added, found.gone


def page(story: Story, name: str = "framework", **kwargs: object) -> str:
    return reverse(f"findings:{name}", kwargs={"round": story.home.round.slug, **kwargs})


def cell_page(story: Story, who: str = "D1", number: str = "4.6") -> str:
    return page(
        story, "framework_cell", participant=story.people[who].pk, code=story.codes[number].pk
    )


# --- what stands in a cell --------------------------------------------------------------------
def test_a_cell_holds_what_this_person_said_about_the_theme_and_below_it(told):
    other = told.code(1, D1, number="4.7")
    assert len(cell(told).codings) == 2
    assert len(cell(told, "D2").codings) == 1
    assert len(cell(told, "A1").codings) == 1
    assert cell(told, "D3").codings == ()
    # The branch holds all below it; one passage with two of its codes is one passage.
    assert len(cell(told, number="4").codings) == 2
    assert cell(told, number="4.7").codings == (other.pk,)


def test_what_two_coders_gave_on_one_stretch_is_counted_of_one_reading(told):
    told.code(1, D1, coder=told.home.coen)
    told.code(1, "Ik lees alles zelf, kanarierood.", coder=told.home.coen)
    assert len(cell(told).codings) == 2
    assert cell(told, "D3").codings == ()


def test_nobody_is_a_case_who_took_it_back(told):
    study.withdraw(participant=told.people["D1"], by=told.home.bram, at=cast.NOW)
    voices = analysis.hear(told.home.round)
    assert framework.cell_of(voices, told.people["D1"].pk, told.codes["4.6"].pk) is None


# --- written, and outdated --------------------------------------------------------------------
def test_a_summary_as_written_asks_for_nothing(told):
    made = write(told, text=f"  {WORDS} ")
    assert (made.text, made.revision, len(made.passages)) == (WORDS, 1, 2)
    assert changes(told) == (0, 0)
    line = safeguards.events_about(made)
    assert line == ["summary.written"]


def test_a_passage_more_or_less_marks_it(told):
    write(told)
    more = told.code(2, AGAIN)
    assert changes(told) == (1, 0)
    more.delete()
    assert changes(told) == (0, 0)
    told.texts[1].codings.first().delete()
    assert changes(told) == (0, 1)
    # Another person's cell and another theme are not touched by it.
    write(told, "D2")
    told.code(2, AGAIN)
    assert changes(told, "D2") == (0, 0)


def test_other_words_in_a_passage_mark_it_and_words_before_it_do_not(told):
    write(told)
    # The question before all passages becomes longer: every passage moves.
    correct(told, "gaat", "gaat het, naar uw eigen gevoel,", position=0)
    assert changes(told) == (0, 0)
    correct(told, "snap", "begrijp")
    assert changes(told) == (1, 1)


def test_the_reading_that_counts_decides(told):
    conversation = told.texts[2].conversation
    told.code(2, AGAIN)
    write(told)
    told.code(2, AGAIN[:10], coder=told.home.coen)
    assert changes(told) == (0, 0)
    coding.choose_reading(
        conversation=conversation, coder=told.home.coen.pk, by=told.home.bram, at=cast.NOW
    )
    assert changes(told) == (1, 1)


def test_who_rereads_it_takes_the_mark_away(told):
    made = write(told)
    told.code(2, AGAIN)
    place = {"participant": told.people["D1"], "code": told.codes["4.6"]}
    coen = {"by": told.home.coen, "at": cast.NOW}
    with pytest.raises(refusals.PassagesMoved):
        operations.confirm_summary(**place, **coen, seen="of another moment")
    assert changes(told) == (1, 0)
    operations.confirm_summary(**place, **coen, seen=cell(told).fingerprint)
    assert changes(told) == (0, 0)
    made.refresh_from_db()
    assert (made.reread_by, made.text, made.revision) == (told.home.coen, WORDS, 1)
    assert safeguards.events_about(made)[-1] == "summary.confirmed"


def test_nothing_is_summed_up_without_passages(told):
    with pytest.raises(refusals.NothingToSummarise):
        write(told, "D3")
    with pytest.raises(refusals.SummaryMissing):
        write(told, text="  ")
    write(told)
    told.texts[1].codings.all().delete()
    assert changes(told) == (0, 2)
    place = {"participant": told.people["D1"], "code": told.codes["4.6"]}
    with pytest.raises(refusals.NothingToSummarise):
        operations.confirm_summary(**place, by=told.home.bram, at=cast.NOW)
    operations.remove_summary(**place, revision=1, by=told.home.bram, at=cast.NOW)
    assert not models.CellSummary.objects.exists()


def test_a_code_with_a_summary_is_not_deleted(told):
    write(told)
    told.texts[1].codings.all().delete()
    told.texts[3].codings.all().delete()
    assert coding.is_used(told.codes["4.6"])
    assert not coding.is_used(told.codes["4.7"])


# --- two people, rights, blind ----------------------------------------------------------------
def test_a_stale_save_overwrites_nothing(told):
    write(told)
    with pytest.raises(meanwhile.ChangedMeanwhile):
        write(told, text="Iets anders.", by=told.home.coen)
    write(told, text="Iets anders.", by=told.home.coen, revision=1)
    place = {"participant": told.people["D1"], "code": told.codes["4.6"]}
    with pytest.raises(meanwhile.ChangedMeanwhile):
        operations.remove_summary(**place, revision=1, by=told.home.bram, at=cast.NOW)
    [kept] = models.CellSummary.objects.all()
    assert (kept.text, kept.revision, kept.written_by) == ("Iets anders.", 2, told.home.coen)


def test_only_who_may_read_words_writes(told):
    for user in (told.home.daan, told.home.gerard):
        with pytest.raises(AccessDenied):
            write(told, by=user)
    assert not models.CellSummary.objects.exists()
    assert write(told, by=told.home.coen).pk


def test_who_codes_blind_sees_no_summary_of_whom_she_has_yet_to_code(told):
    write(told)
    write(told, "A1")
    round_ = told.home.round
    round_.codes_blind = True
    round_.save()
    coen = told.home.coen
    veiled = cell(told, by=coen)
    assert veiled.is_veiled
    assert veiled.summary is None
    assert veiled.codings == ()
    with pytest.raises(refusals.CodedBlind):
        write(told, by=coen, revision=1)
    assert cell(told, "A1", by=coen).is_veiled
    # Nor does the page open at the theme of one.
    assert framework.theme_of_last(analysis.hear(round_, visible_to=coen)) is None
    coding.abstain(conversation=told.texts[3].conversation, by=coen, at=cast.NOW)
    assert not cell(told, "A1", by=coen).is_veiled
    assert cell(told, "A1", by=coen).summary is not None
    assert cell(told, "D1", by=coen).is_veiled
    assert framework.theme_of_last(analysis.hear(round_, visible_to=coen)) is not None


# --- withdrawal -------------------------------------------------------------------------------
def test_a_withdrawal_takes_her_summaries_and_marks_those_of_who_spoke_with_her(told):
    write(told)
    write(told, number="4")
    write(told, "D2")
    assert study.preview_withdrawal(told.people["D1"])["samenvattingen"] == 2
    certificate = study.withdraw(participant=told.people["D1"], by=told.home.bram, at=cast.NOW)
    assert certificate.counts["samenvattingen"] == 2
    [left] = models.CellSummary.objects.all()
    assert left.participant == told.people["D2"]
    # The passage that both spoke in lost her words.
    assert changes(told, "D2") == (1, 1)


def test_a_removed_conversation_marks_the_cell_until_it_comes_back(told):
    told.code(2, AGAIN)
    write(told)
    kind = removable.kind_of("conversation")
    given = {"by": told.home.bram, "at": datetime.now(UTC)}
    gone = removals.remove(kind=kind, record=told.texts[2].conversation, **given)
    assert changes(told) == (0, 1)
    removals.bring_back(removal=gone, **given)
    assert changes(told) == (0, 0)


# --- the pages --------------------------------------------------------------------------------
@pytest.fixture
def bram(told, logged_in):
    return logged_in(told.home.bram)


def test_the_page_shows_people_themes_summaries_and_marks(told, bram):
    write(told)
    body = bram.get(page(told)).content.decode()
    assert WORDS in body
    assert "nalezen</p>" not in body
    assert "1 samenvatting geschreven" in body
    assert "2 nog te schrijven" in body
    told.code(2, AGAIN)
    body = bram.get(page(told)).content.decode()
    assert "nalezen</p>" in body
    assert "1 na te lezen" in body


def test_it_opens_at_the_branch_in_which_somebody_wrote_last(told, bram):
    later = Code.objects.create(
        monitor=told.home.monitor, number="1", position=0, label="Eerst", is_container=True
    )
    first = Code.objects.create(
        monitor=told.home.monitor, number="1.1", position=0, label="Daarvoor", parent=later
    )
    told.codes["1.1"] = first
    told.code(2, AGAIN, number="1.1")
    assert [one.number for one in bram.get(page(told)).context["themes"]] == ["1.1"]
    write(told)
    assert [one.number for one in bram.get(page(told)).context["themes"]] == ["4.6"]


def people(response) -> list[str]:
    return [row.person.pseudonym for row in response.context["rows"]]


def test_people_are_chosen_and_ordered_by_what_they_share(told, bram):
    def shown(**query: object) -> list[str]:
        return people(bram.get(page(told), query))

    assert set(shown()) == {"A1", "D1", "D2", "D3", "D4"}
    assert shown(perspective="aanbieder") == ["A1"]
    assert shown(trait="leerroute:Z") == ["D1", "D2"]
    # Of D4 it is not known; a provider has no leerroute to be unknown.
    assert shown(trait="leerroute:onbekend") == ["D4"]
    assert shown(perspective="aanbieder", trait="leerroute:onbekend") == []
    assert shown(order="leerroute", perspective="inburgeraar") == ["D3", "D1", "D2", "D4"]
    assert shown(order="niets") == shown()


def test_themes_are_a_branch_the_branches_or_chosen_codes(told, bram):
    def themes(**query: object) -> list[str]:
        return [code.number for code in bram.get(page(told), query).context["themes"]]

    branch = told.codes["4.6"].parent
    assert themes(branch=branch.pk) == ["4.6"]
    told.code(2, AGAIN, number="4.7")
    assert themes(branch=branch.pk) == ["4.6", "4.7"]
    assert themes(branch="takken") == ["4"]
    assert themes(branch="takken", themes=told.codes["4.6"].pk) == ["4.6"]
    assert bram.get(page(told), {"order": "gender"}).context["form"]["branch"].value() == str(
        branch.pk
    )
    assert themes(branch="of niets") == ["4.6", "4.7"]


def test_without_codings_and_without_people_the_page_says_what_to_do(story, logged_in):
    client = logged_in(story.home.bram)
    assert "Ga coderen" in client.get(page(story)).content.decode()
    story.code(1, D1)
    body = client.get(page(story), {"trait": "origin:far", "perspective": "aanbieder"})
    assert "niemand om samen te vatten" in body.content.decode()


def form_of(response) -> dict[str, object]:
    form = response.context["form"]
    return {name: form[name].value() for name in ("text", "revision", "seen")}


def test_a_summary_is_written_changed_confirmed_and_taken_away_on_its_page(told, bram):
    address = cell_page(told)
    sent = form_of(bram.get(address)) | {"text": WORDS}
    answer = bram.post(f"{address}?order=gender", sent)
    assert answer.status_code == 302
    assert answer.url == f"{page(told)}?order=gender#mens-{told.people['D1'].pk}"
    told.code(2, AGAIN)
    shown = bram.get(address)
    assert "1 passage erbij" in shown.content.decode()
    sent = form_of(shown)
    assert bram.post(address, sent | {"do": "confirm"}).status_code == 302
    assert changes(told) == (0, 0)
    assert bram.post(address, sent | {"do": "remove"}).status_code == 302
    assert not models.CellSummary.objects.exists()


def test_what_changed_while_the_form_was_open_is_shown_and_nothing_lost(told, bram):
    address = cell_page(told)
    sent = form_of(bram.get(address)) | {"text": "Mijn woorden."}
    write(told, by=told.home.coen)
    refused = bram.post(address, sent)
    assert refused.status_code == 422
    body = refused.content.decode()
    assert WORDS in body
    assert "Mijn woorden." in body
    # Who has seen both may save hers after all; but not over passages that came meanwhile.
    sent = form_of(refused)
    told.code(2, AGAIN)
    refused = bram.post(address, sent)
    assert refused.status_code == 422
    assert "passages veranderden" in refused.content.decode()
    assert bram.post(address, form_of(refused)).status_code == 302
    [kept] = models.CellSummary.objects.all()
    assert (kept.text, kept.revision, len(kept.passages)) == ("Mijn woorden.", 2, 3)


def test_an_empty_text_is_refused_in_the_form(told, bram):
    refused = bram.post(cell_page(told), form_of(bram.get(cell_page(told))))
    assert refused.status_code == 422
    assert "Schrijf op wat deze persoon" in refused.content.decode()


def test_a_form_that_was_meddled_with_stores_nothing(told, bram):
    for sent in ({}, {"revision": "x", "text": WORDS}, {"revision": 0, "text": "a" * 4001}):
        assert bram.post(cell_page(told), sent).status_code == 422
    assert bram.post(cell_page(told), {"do": "confirm"}).status_code == 302
    assert bram.post(cell_page(told), {"do": "remove", "revision": "9" * 40}).status_code == 302
    assert not models.CellSummary.objects.exists()


def test_a_cell_of_another_round_or_codebook_is_not_there(told, bram):
    elsewhere = cast.make_monitor("Elderburg", "elderburg")
    foreign = Code.objects.create(monitor=elsewhere, number="4.6", position=1, label="Brieven")
    own = {"participant": told.people["D1"].pk, "code": foreign.pk}
    assert bram.get(page(told, "framework_cell", **own)).status_code == 404


# --- files ------------------------------------------------------------------------------------
def test_the_files_have_what_the_page_shows(told, bram):
    write(told, text="=HYPERLINK() zei ze")
    told.code(2, AGAIN)
    query = {"trait": "leerroute:Z", "themes": told.codes["4.6"].pk}
    answer = bram.get(page(told, "framework_csv"), query)
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert rows == [
        [
            "pseudoniem",
            "kenmerk",
            "4.6 Brieven: samenvatting",
            "4.6 Brieven: passages",
            "4.6 Brieven: nalezen",
        ],
        ["D1", "Z-route", "'=HYPERLINK() zei ze", "3", "1 passage erbij"],
        ["D2", "Z-route", "", "1", ""],
    ]
    sheet = _sheet(bram.get(page(told, "framework_xlsx"), query))
    # A workbook says of each cell that it is a text, so that nothing in it runs.
    assert sheet[1] == ["D1", "Z-route", "=HYPERLINK() zei ze", 3.0, "1 passage erbij"]
    assert (sheet[0], len(sheet)) == (rows[0], len(rows))


# --- what it costs ----------------------------------------------------------------------------
def test_more_people_passages_and_summaries_take_no_more_queries(
    told, bram, django_assert_num_queries
):
    write(told)
    address = page(told)
    bram.get(address)
    with CaptureQueriesContext(connection) as one:
        bram.get(address)
    for_one = len(one)
    write(told, "D2")
    write(told, "A1")
    told.code(1, "Ik lees alles zelf, kanarierood.")
    told.code(4, "De bus komt niet, kanariepaars.", number="4.7")
    write(told, "D3")
    write(told, "D4", number="4.7")
    for number in range(5, 25):
        cast.make_participant(told.home.round, f"D{number}")
    bram.get(address)  # the walk is counted anew, once
    with django_assert_num_queries(for_one):
        bram.get(address)


def test_texts_are_read_only_for_cells_with_a_summary(told, bram):
    address = page(told)

    def reads_texts() -> int:
        with CaptureQueriesContext(connection) as asked:
            bram.get(address)
        return sum('"fieldwork_transcript"."text"' in one["sql"] for one in asked)

    assert reads_texts() == 0
    write(told)
    assert reads_texts() == 1


def test_a_long_round_comes_in_pages_and_whole_in_a_file(told, bram):
    for number in range(5, 40):
        cast.make_participant(told.home.round, f"D{number}")
    assert len(people(bram.get(page(told)))) == 25
    assert len(people(bram.get(page(told), {"page": 2}))) == 15
    rows = bram.get(page(told, "framework_csv")).content.decode().splitlines()
    assert len(rows) == 41
