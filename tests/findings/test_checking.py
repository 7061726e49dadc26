"""Statements laid before the people they rest on: before whom, in which words, what came of it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from tests import cast
from tests.findings.conftest import Story, allow
from weerklank.analysis import queries as analysis
from weerklank.findings import checking, material, models, operations, queries, refusals
from weerklank.findings.checking import State
from weerklank.findings.operations import Answer
from weerklank.findings.rules import Caution
from weerklank.findings.rules import checking as words
from weerklank.reporting.documents import checked
from weerklank.safeguards import meanwhile
from weerklank.safeguards import queries as safeguards
from weerklank.safeguards.models import Cleaning
from weerklank.safeguards.refusals import AccessDenied
from weerklank.study import operations as study

D1 = "Ik snap de brief niet, kanariegeel."
D2 = "Bij ons ook niet, kanarieblauw."
D3 = "Ik lees alles zelf, kanarierood."
A1 = "Wij schrijven te moeilijk, kanariewit."
PLAIN = "Sommige inburgeraars snappen de brieven niet."
WORDS = "Alleen de brieven van de gemeente, kanarieroze."
LATER = cast.NOW + timedelta(days=2)


@pytest.fixture
def told(story: Story) -> Story:
    """One finding on the words of D1 and D2, against which D3 speaks."""
    story.conclude(
        PLAIN, supporting=[story.code(1, D1), story.code(1, D2)], contrary=[story.code(1, D3)]
    )
    return story


def finding_of(story: Story) -> models.Finding:
    """Return the finding of the fixture: the first of the round."""
    return models.Finding.objects.filter(round=story.home.round).order_by("pk")[0]


def board(story: Story, by: object = None) -> checking.Board:
    return checking.board(analysis.hear(story.home.round, visible_to=by))


def states(story: Story) -> dict[str, str]:
    return {place.person.pseudonym: place.state.value for place in board(story).places}


def make(story: Story, who: str = "D1", **more: object) -> models.StatementSheet:
    given = {"findings": [finding_of(story).pk], "by": story.home.bram, "at": cast.NOW} | more
    return operations.make_sheet(participant=story.people[who], **given)


def enter(
    sheet: models.StatementSheet, answer: str, words: str = "", **more: object
) -> models.StatementSheet:
    given = {
        "shown_on": cast.TODAY,
        "way": "paper",
        "by": more.pop("by", sheet.made_by),
        "at": cast.NOW,
        "answers": {one.pk: Answer(answer, words) for one in sheet.statements.all()},
        "revision": sheet.revision,
    } | more
    return operations.enter_answers(sheet=sheet, **given)


def say(story: Story, who: str, answer: str, words: str = "") -> models.StatementSheet:
    return enter(make(story, who), answer, words)


def warnings(story: Story) -> tuple[Caution, ...]:
    return queries.finding_row(finding_of(story)).warnings


# --- on whose words it rests ------------------------------------------------------------------
def test_a_finding_is_laid_before_whom_it_rests_on_and_nobody_else(told):
    # D3 says the opposite, A1 is of the other side, D4 said nothing of it.
    assert states(told) == {"D1": "to_show", "D2": "to_show"}
    operations.add_evidence(
        finding=finding_of(told),
        codings=[told.code(3, A1).pk],
        stance="supporting",
        by=told.home.bram,
        at=cast.NOW,
    )
    assert states(told) == {"D1": "to_show", "D2": "to_show"}


@pytest.mark.parametrize("given", [False, None])
def test_who_does_not_consent_is_not_asked(told, given):
    if given is None:
        told.people["D1"].consents.filter(purpose="take_part").delete()
    else:
        allow(told.people["D1"], told.home.bram, "take_part", given)
    assert states(told).get("D1", "not_asked") == "not_asked"
    with pytest.raises(refusals.NotToBeAsked):
        make(told)
    make(told, "D2")


def test_who_wants_no_more_is_not_asked_again_until_that_was_a_mistake(told):
    sheet = enter(make(told), "agrees", is_last=True)
    told.conclude("Brieven zijn te lang.", supporting=[told.code(1, D1, "4.7")])
    long = models.Finding.objects.get(statement="Brieven zijn te lang.")
    with pytest.raises(refusals.NotToBeAsked):
        make(told, findings=[long.pk])
    enter(sheet, "agrees", is_last=False)
    assert make(told, findings=[long.pk]).number == 2


# --- the words on the sheet -------------------------------------------------------------------
@pytest.mark.parametrize(
    "statement",
    [
        "Twee van de drie inburgeraars snappen de brieven niet.",
        "Alle inburgeraars vinden brieven moeilijk.",
        "Niemand snapt de brieven.",
        "Een derde van de inburgeraars snapt de brieven niet.",
    ],
)
def test_an_amount_that_tells_what_others_said_is_on_no_sheet(story, statement):
    finding = story.conclude(statement, supporting=[story.code(1, D1)])
    assert states(story) == {"D1": "needs_wording"}
    with pytest.raises(refusals.NotToShow):
        make(story)
    write = {"finding": finding, "by": story.home.bram, "at": cast.NOW, "revision": 0}
    with pytest.raises(refusals.WordingTellsAmounts):
        operations.write_wording(**write, text=statement)
    operations.write_wording(**write, text=PLAIN)
    assert states(story) == {"D1": "to_show"}
    [shown] = make(story).statements.all()
    assert (shown.text, shown.statement) == (PLAIN, statement)


@pytest.mark.parametrize(
    ("text", "exact", "start"),
    [
        ("Veel inburgeraars wachten.", [], "Veel inburgeraars wachten."),
        ("De meeste aanbieders bellen.", [], "De meeste aanbieders bellen."),
        ("Bijna iedereen wacht lang.", [], "Bijna iedereen wacht lang."),
        ("Er kwamen drie brieven.", [], "Er kwamen drie brieven."),
        ("Negen van de 17 inburgeraars wachten.", ["Negen van de 17"],
         "Sommige inburgeraars wachten."),
        ("Een enkeling klaagt.", ["Een enkeling"], "Sommigen klaagt."),
        ("Velen wachten. Vier zeggen nee.", ["Vier"], "Velen wachten. Sommigen zeggen nee."),
        ("Mensen wachten; 40 % is boos.", ["40 %"], "Mensen wachten; sommigen is boos."),
    ],
)  # fmt: skip
def test_what_tells_what_others_said_is_known_by_its_words(text, exact, start):
    assert words.exact_amounts(text) == exact
    assert words.without_amounts(text) == start


def test_a_small_group_is_not_spoken_of_as_a_whole(story):
    # Two of those heard follow the Z-route.
    finding = story.conclude("Elke Z-route leerling wacht.", supporting=[story.code(1, D1)])
    with pytest.raises((refusals.WordingTellsOfEveryone, refusals.WordingTellsAmounts)):
        operations.write_wording(
            finding=finding,
            text="Mensen van de Z-route wachten allemaal.",
            revision=0,
            by=story.home.bram,
            at=cast.NOW,
        )


def test_a_name_stays_only_when_somebody_says_so(story):
    text = "Sommige mensen krijgen brieven van Fatima."
    finding = story.conclude(text, supporting=[story.code(1, D1)])
    assert board(story).wordings[finding.pk].flaws == ("points",)
    write = {"finding": finding, "text": text, "by": story.home.bram, "at": cast.NOW}
    with pytest.raises(refusals.WordingPoints):
        operations.write_wording(**write, revision=0)
    operations.write_wording(**write, revision=0, keep=["Fatima"])
    assert board(story).wordings[finding.pk].is_fit
    with pytest.raises(meanwhile.ChangedMeanwhile):
        operations.write_wording(**write, revision=0, keep=["Fatima"])


def test_words_for_a_sheet_are_of_the_statement_they_were_written_for(told):
    finding = finding_of(told)
    operations.write_wording(
        finding=finding, text="Brieven zijn moeilijk.", revision=0, by=told.home.bram, at=cast.NOW
    )
    change(told, "Veel inburgeraars snappen de brieven niet.")
    assert board(told).wordings[finding.pk].text == "Veel inburgeraars snappen de brieven niet."
    finding.refresh_from_db()
    with pytest.raises(meanwhile.ChangedMeanwhile):
        operations.write_wording(
            finding=finding,
            text="Brieven zijn moeilijk.",
            revision=1,
            read=finding.revision - 1,
            by=told.home.bram,
            at=cast.NOW,
        )


def change(story: Story, statement: str) -> None:
    finding = finding_of(story)
    operations.change_finding(
        finding=finding,
        revision=finding.revision,
        section="pains",
        statement=statement,
        perspective="inburgeraar",
        kind="pain",
        by=story.home.bram,
        at=cast.NOW,
    )


# --- sheets and answers -----------------------------------------------------------------------
def test_a_sheet_keeps_what_stood_on_it(told):
    sheet = make(told)
    change(told, "Veel inburgeraars snappen de brieven niet.")
    [shown] = sheet.statements.all()
    assert shown.text == PLAIN
    assert states(told)["D1"] == "waiting"
    enter(sheet, "agrees")
    # It was another statement: this one may be laid before her too.
    [place] = board(told).of_person(told.people["D1"].pk)
    assert (place.state, place.is_again, place.answer) == (State.TO_SHOW, True, "agrees")
    assert queries.finding_row(finding_of(told)).laid.before_change == 1


def test_of_one_person_one_sheet_waits(told):
    sheet = make(told)
    with pytest.raises(refusals.SheetWaits):
        make(told)
    operations.discard_sheet(sheet=sheet, by=told.home.bram, at=cast.NOW)
    enter(make(told), "adds", WORDS)
    with pytest.raises(refusals.NotToShow):
        make(told)
    with pytest.raises(refusals.NothingToShow):
        make(told, findings=[])
    with pytest.raises(refusals.SheetIsDone):
        operations.discard_sheet(
            sheet=models.StatementSheet.objects.get(), by=told.home.bram, at=cast.NOW
        )


def test_who_was_not_reached_is_asked_again(told):
    say(told, "D1", "not_reached")
    assert states(told)["D1"] == "to_show"
    assert queries.finding_row(finding_of(told)).laid.shown == 0
    say(told, "D1", "silent")
    assert states(told)["D1"] == "answered"
    row = queries.finding_row(finding_of(told))
    assert (row.laid.shown, row.laid.silent) == (1, 1)


def test_an_answer_is_kept_as_given_and_by_whom(told):
    sheet = enter(
        make(told),
        "adds",
        f"  {WORDS} ",
        by=told.home.chantal,
        way="phone",
        through_interpreter=True,
        language="ti",
    )
    sheet.refresh_from_db()
    [shown] = sheet.statements.all()
    assert (shown.answer, shown.words) == ("adds", WORDS)
    assert (sheet.way, sheet.through_interpreter, sheet.language) == ("phone", True, "ti")
    assert (sheet.shown_on, sheet.entered_by) == (cast.TODAY, told.home.chantal)
    assert safeguards.events_about(sheet) == ["sheet.created", "sheet.filled"]
    row = queries.finding_row(finding_of(told))
    assert (row.laid.shown, row.laid.adds, row.laid.agrees) == (1, 1, 0)
    # What she answered counts nowhere.
    assert (row.counts.said, row.counts.passages) == (2, 2)


def test_what_cannot_be_is_not_entered(told):
    sheet = make(told)
    [one] = sheet.statements.all()
    for refusal, more in (
        (refusals.ShownInFuture, {"shown_on": cast.TODAY + timedelta(days=1)}),
        (refusals.ShownBeforeMade, {"shown_on": cast.TODAY - timedelta(days=1)}),
        (refusals.AnswerMissing, {"answers": {}}),
        (refusals.WordsWithoutAnswer, {"answers": {one.pk: Answer("silent", WORDS)}}),
        (refusals.WordsWithoutAnswer, {"answers": {one.pk: Answer("not_reached", WORDS)}}),
        (refusals.WordsPersonal, {"answers": {one.pk: Answer("adds", "Bel 06-12345678.")}}),
        (meanwhile.ChangedMeanwhile, {"revision": 2}),
    ):
        with pytest.raises(refusal):
            enter(sheet, "agrees", **more)
    enter(sheet, "agrees")
    with pytest.raises(meanwhile.ChangedMeanwhile):
        enter(sheet, "agrees", revision=1)


def test_the_database_keeps_answers_whole(told):
    sheet = make(told)
    for rows, fields in (
        (models.StatementSheet.objects.filter(pk=sheet.pk), {"way": "paper"}),
        (models.StatementSheet.objects.filter(pk=sheet.pk), {"entered_at": cast.NOW}),
        (sheet.statements.all(), {"words": WORDS}),
        (sheet.statements.all(), {"words": WORDS, "answer": "not_reached"}),
        (
            sheet.statements.all(),
            {"answer": "agrees", "looked_at": cast.NOW, "looked_by": told.home.bram},
        ),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**fields)


# --- not what she meant -----------------------------------------------------------------------
def test_not_meant_marks_the_finding_until_somebody_rereads_it(told):
    say(told, "D2", "agrees")
    assert Caution.NOT_MEANT not in warnings(told)
    revision = finding_of(told).revision
    say(told, "D1", "not_meant", WORDS)
    assert Caution.NOT_MEANT in warnings(told)
    # Whoever has the form open did not see it.
    assert finding_of(told).revision == revision + 1
    row = queries.finding_row(finding_of(told))
    assert row.must_reread
    assert (row.laid.agrees, row.laid.not_meant, row.laid.objections) == (1, 1, 1)
    operations.confirm_finding(
        finding=finding_of(told), by=told.home.chantal, at=LATER, seen=row.fingerprint
    )
    assert Caution.NOT_MEANT not in warnings(told)
    [place] = board(told).of_person(told.people["D1"].pk)
    assert (place.answer, place.is_open) == ("not_meant", False)
    shown = models.ShownStatement.objects.get(answer="not_meant")
    assert (shown.looked_at, shown.looked_by, shown.words) == (LATER, told.home.chantal, WORDS)
    assert queries.finding_row(finding_of(told)).laid.not_meant == 1


def test_who_rereads_has_seen_it(told):
    before = queries.finding_row(finding_of(told)).fingerprint
    say(told, "D1", "not_meant")
    with pytest.raises(refusals.NumbersMoved):
        operations.confirm_finding(
            finding=finding_of(told), by=told.home.bram, at=LATER, seen=before
        )
    assert Caution.NOT_MEANT in warnings(told)
    change(told, "Sommige inburgeraars snappen brieven van de gemeente niet.")
    assert Caution.NOT_MEANT not in warnings(told)


def test_an_answer_that_is_put_right_is_looked_at_again(told):
    sheet = say(told, "D1", "not_meant", WORDS)
    operations.confirm_finding(finding=finding_of(told), by=told.home.bram, at=LATER)
    enter(sheet, "not_meant", WORDS)
    assert Caution.NOT_MEANT not in warnings(told)
    enter(sheet, "not_meant", "Iets heel anders.")
    assert Caution.NOT_MEANT in warnings(told)
    enter(sheet, "agrees")
    assert Caution.NOT_MEANT not in warnings(told)


# --- what goes --------------------------------------------------------------------------------
def test_her_answers_go_with_her(told):
    say(told, "D1", "not_meant", WORDS)
    say(told, "D2", "agrees")
    preview = study.preview_withdrawal(told.people["D1"])
    assert preview["voorgelegde zinnen"] == 1
    certificate = study.withdraw(participant=told.people["D1"], by=told.home.bram, at=LATER)
    assert certificate.counts["voorgelegde zinnen"] == 1
    [left] = models.ShownStatement.objects.all()
    assert left.sheet.participant == told.people["D2"]
    row = queries.finding_row(finding_of(told))
    assert (row.laid.shown, row.laid.objections) == (1, 0)
    assert WORDS not in str(list(models.ShownStatement.objects.values()))


def test_answers_are_taken_out_when_she_asks(told):
    sheet = make(told)
    with pytest.raises(refusals.NoAnswersYet):
        operations.take_out_answers(sheet=sheet, by=told.home.bram, at=LATER)
    with pytest.raises(AccessDenied):
        operations.take_out_answers(sheet=sheet, by=told.home.coen, at=LATER)
    enter(sheet, "not_meant", WORDS)
    operations.take_out_answers(sheet=sheet, by=told.home.bram, at=LATER)
    [shown] = sheet.statements.all()
    assert (shown.answer, shown.words) == ("silent", "")
    assert Caution.NOT_MEANT not in warnings(told)
    # She is not asked again, and the words leave the store.
    assert states(told)["D1"] == "answered"
    assert Cleaning.objects.filter(done_at=None).exists()


def test_what_she_answered_counts_no_more_when_she_takes_her_consent_back(told, client):
    sheet = say(told, "D1", "not_meant", WORDS)
    allow(told.people["D1"], told.home.bram, "take_part", given=False)
    assert Caution.NOT_MEANT not in warnings(told)
    assert queries.finding_row(finding_of(told)).laid.shown == 0
    assert not checking.answers(analysis.hear(told.home.round)).exists()
    assert chapter(told) == "Geen uitspraak is voorgelegd aan de mensen die dit vertelden."
    with pytest.raises(refusals.NotToBeAsked):
        enter(sheet, "agrees")
    client.force_login(told.home.bram)
    assert client.get(reverse("findings:checking_sheet", args=[sheet.pk])).status_code == 404


def test_an_answer_stays_when_the_finding_goes(told):
    say(told, "D1", "adds", WORDS)
    operations.delete_finding(finding=finding_of(told), by=told.home.bram, at=LATER)
    [left] = checking.answers(analysis.hear(told.home.round))
    assert (left.text, left.words, left.finding) == (PLAIN, WORDS, None)


# --- who may, and blind -----------------------------------------------------------------------
def test_only_an_onderzoeker_writes(told):
    sheet = make(told, "D2")
    for name in ("coen", "daan", "gerard"):
        by = getattr(told.home, name)
        for act in (
            lambda by=by: make(told, by=by),
            lambda by=by: enter(sheet, "agrees", by=by),
            lambda by=by: operations.discard_sheet(sheet=sheet, by=by, at=cast.NOW),
            lambda by=by: operations.write_wording(
                finding=finding_of(told), text=PLAIN, revision=0, by=by, at=cast.NOW
            ),
        ):
            with pytest.raises(AccessDenied):
                act()


def test_a_beleidsadviseur_is_told_nothing_of_it(told, client):
    say(told, "D1", "not_meant", WORDS)
    pages = [
        reverse("findings:finding", args=[finding_of(told).pk]),
        reverse("findings:findings", args=[told.home.round.slug]),
        reverse("reporting:report", args=[told.home.round.slug]),
    ]
    for user, is_told in ((told.home.daan, False), (told.home.bram, True)):
        client.force_login(user)
        for page in pages:
            shown = client.get(page).content.decode()
            assert ("bedoelde het niet zo" in shown) is is_told, page
            assert WORDS not in shown
    client.force_login(told.home.daan)
    assert "Voorgelegd aan" not in client.get(pages[0]).content.decode()


def test_who_codes_blind_is_told_nothing_of_whom_she_has_yet_to_code(told, client):
    sheet = say(told, "D1", "not_meant", WORDS)
    round_ = told.home.round
    round_.codes_blind = True
    round_.save()
    seen = board(told, told.home.coen)
    assert (seen.places, seen.is_limited) == ([], True)
    assert not checking.answers(analysis.hear(round_, visible_to=told.home.coen)).exists()
    row = queries.finding_row(finding_of(told), analysis.hear(round_, visible_to=told.home.chantal))
    assert row.laid.shown == 0
    client.force_login(told.home.coen)
    for page in (
        reverse("findings:checking_sheet", args=[sheet.pk]),
        reverse("findings:checking_print", args=[sheet.pk]),
        reverse("findings:checking_person", args=[round_.slug, told.people["D1"].pk]),
    ):
        assert client.get(page).status_code == 404
    with pytest.raises(refusals.AnswersVeiled):
        make(told, "D2", by=told.home.chantal)
    # What she could not see she has not looked at.
    operations.confirm_finding(finding=finding_of(told), by=told.home.chantal, at=LATER)
    round_.codes_blind = False
    round_.save()
    assert Caution.NOT_MEANT in warnings(told)


# --- pages ------------------------------------------------------------------------------------
def test_the_sheet_has_her_statements_and_nothing_of_others(told, client):
    told.conclude("Sommige mensen lezen alles zelf.", supporting=[told.code(1, D3, "4.7")])
    client.force_login(told.home.bram)
    sheet = make(told, findings=[models.Finding.objects.get(statement=PLAIN).pk])
    shown = client.get(reverse("findings:checking_print", args=[sheet.pk])).content.decode()
    paper = shown[shown.index("<article") : shown.index("</article>")]
    assert PLAIN in paper
    for hidden in ("lezen alles zelf", "kanarie", "D1", "D2", "van de drie"):
        assert hidden not in paper
    for said in ("U hoeft niets te zeggen", "geen gevolgen", "Zo bedoelde", "Schrijf uw naam"):
        assert said.casefold() in paper.casefold()


def test_a_sheet_is_in_dutch_whatever_language_the_site_is_in(told, client):
    client.force_login(told.home.bram)
    sheet = make(told)
    client.cookies["language"] = "en"
    with translation.override("en"):
        shown = client.get(
            reverse("findings:checking_print", args=[sheet.pk]), headers={"accept-language": "en"}
        ).content.decode()
    assert "U hoeft niets te zeggen" in shown
    assert '<html lang="nl"' in shown


def test_from_the_board_to_the_answer(told, client):
    client.force_login(told.home.bram)
    slug, d1 = told.home.round.slug, told.people["D1"].pk
    person = reverse("findings:checking_person", args=[slug, d1])
    assert person in client.get(reverse("findings:checking", args=[slug])).content.decode()
    assert client.post(person, {}).status_code == 422
    made = client.post(person, {"findings": [finding_of(told).pk]})
    sheet = models.StatementSheet.objects.get()
    address = reverse("findings:checking_sheet", args=[sheet.pk])
    assert made.url == address
    [one] = sheet.statements.all()
    sent = {
        "shown_on": timezone.localdate(sheet.made_at).isoformat(),
        "way": "in_person",
        "through_interpreter": "no",
        "language": "nl",
        "revision": 1,
        f"answer-{one.pk}": "not_meant",
        f"words-{one.pk}": WORDS,
    }
    refused = client.post(address, sent | {f"answer-{one.pk}": ""})
    assert refused.status_code == 422
    assert WORDS in refused.content.decode()
    assert client.post(address, sent).status_code == 302
    sheet.refresh_from_db()
    assert (sheet.way, sheet.through_interpreter) == ("in_person", False)
    answers = client.get(reverse("findings:checking_answers", args=[slug])).content.decode()
    assert WORDS in answers
    for query, is_there in (("not_meant", True), ("agrees", False)):
        page = reverse("findings:checking_answers", args=[slug])
        shown = client.get(page, {"answer": query}).content.decode()
        assert (WORDS in shown) is is_there
    stale = client.post(address, sent)
    assert stale.status_code == 422


def test_the_board_filters(told, client):
    say(told, "D1", "agrees")
    client.force_login(told.home.bram)
    page = reverse("findings:checking", args=[told.home.round.slug])
    for query, there, gone in (
        ({"state": "answered"}, "D1", "D2"),
        ({"state": "to_show"}, "D2", "D1"),
        ({"per": "bevindingen", "state": "answered"}, "D1", "D2"),
    ):
        shown = client.get(page, query).content.decode()
        shown = shown[shown.index("<table") : shown.index("</table>")]
        assert there in shown
        assert gone not in shown
    empty = client.get(page, {"perspective": "aanbieder"}).content.decode()
    assert "Er is niets dat hierbij past" in empty


def test_words_for_the_sheet_start_without_the_amount(story, client):
    finding = story.conclude(supporting=[story.code(1, D1), story.code(1, D2)])
    client.force_login(story.home.bram)
    page = reverse("findings:checking_wording", args=[finding.pk])
    assert "Sommige inburgeraars snappen de brieven niet." in client.get(page).content.decode()
    sent = {"text": finding.statement, "revision": 0, "read": finding.revision}
    assert client.post(page, sent).status_code == 422
    assert client.post(page, sent | {"text": PLAIN}).status_code == 302
    assert models.SheetWording.objects.get().text == PLAIN


def test_more_people_and_findings_take_no_more_queries(told, client):
    client.force_login(told.home.bram)
    page = reverse("findings:checking", args=[told.home.round.slug])

    def count() -> int:
        client.get(page)
        with CaptureQueriesContext(
            connection,
        ) as taken:
            client.get(page)
        return len(taken)

    say(told, "D1", "agrees")
    before = count()
    codings = [told.code(1, words, "4.7") for words in (D1, D2, D3)]
    for text in ("Brieven zijn lang.", "Brieven zijn laat."):
        told.conclude(text, supporting=codings)
    for who in ("D1", "D2", "D3"):
        offered = board(told).to_show(told.people[who].pk)
        enter(make(told, who, findings=[place.row.record.pk for place in offered]), "agrees")
    assert len(board(told).places) == 8
    assert count() <= before


# --- the chapter on method --------------------------------------------------------------------
def chapter(story: Story) -> str:
    with translation.override("nl"):
        return " ".join(checked.sentences(material.gather(story.home.round)))


def test_of_few_people_the_report_says_only_that_they_were_asked(told, settings):
    assert chapter(told) == "Geen uitspraak is voorgelegd aan de mensen die dit vertelden."
    say(told, "D1", "not_meant")
    say(told, "D2", "agrees")
    assert chapter(told) == (
        "1 uitspraak is voorgelegd aan 2 mensen die dit vertelden. "
        "Wat minder dan 5 mensen antwoordden, staat hier niet. "
        "Die antwoorden tellen in geen enkel getal mee."
    )
    settings.SMALLEST_GROUP = 2
    assert "Zij gaven 2 antwoorden: 1 keer “zo is het” en 1 keer “zo bedoelde ik het niet”." in (
        chapter(told)
    )


def test_who_was_not_reached_was_asked_nothing(told):
    say(told, "D1", "not_reached")
    assert chapter(told) == "Geen uitspraak is voorgelegd aan de mensen die dit vertelden."
