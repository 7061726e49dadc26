"""Amounts in findings and in the texts of a report, judged by the people behind the findings."""

import json

import pytest
from django.urls import reverse

from tests import cast
from weerklank.analysis import queries as analysis
from weerklank.coding.models import Code
from weerklank.findings import auditing, material, models, operations, queries, withheld
from weerklank.rendering import document
from weerklank.reporting import operations as reporting
from weerklank.reporting import refusals
from weerklank.reporting.documents import approach
from weerklank.safeguards.models import LogLine
from weerklank.safeguards.refusals import AccessDenied, ReasonMissing
from weerklank.sentences.bands import BANDS
from weerklank.sentences.doubts import LEAVING
from weerklank.study import operations as study

OTHER = "Twee van de drie inburgeraars snappen de brieven niet."


@pytest.fixture
def letters(story):
    """Of D1, D2 and D3, who were asked, D1 (a woman) and D2 (a man) say it, D3 the opposite."""
    return {
        "supporting": [
            story.code(1, "Ik snap de brief niet, kanariegeel."),
            story.code(1, "Mijn zus leest hem, kanariegroen."),
            story.code(1, "Bij ons ook niet, kanarieblauw."),
        ],
        "contrary": [story.code(1, "Ik lees alles zelf, kanarierood.")],
    }


def entries(story, text=None, *, of=None, by=None):
    """Return the amounts in a finding, or in a text, as somebody sees them.

    Not what may not leave the team: of three people nothing may; see test_leaving_sentences.
    """
    voices = analysis.hear(story.round, visible_to=by or story.home.bram)
    rows = queries.findings(story.round, voices)
    grounds = auditing.Grounds(voices, rows)
    if text is not None and of is None:
        found = grounds.of_text("conclusion", text)
    else:
        found = grounds.of_finding(rows[0] if of is None else of, text)
    return [entry for entry in found if entry.doubt not in LEAVING]


def told(found):
    return [
        (entry.claim.said, entry.claim.group, str(entry.claim.verdict), str(entry.claim.about))
        for entry in found
    ]


def test_finding_is_judged_by_the_people_under_it(story, letters):
    story.conclude(OTHER, **letters)
    assert told(entries(story)) == [("Twee van de drie", "inburgeraar", "supported", "said")]


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        # D1 and D3 were asked, D1 says it.
        ("Eén van de twee vrouwen snapt de brieven niet.", ("gender.woman", "supported", "said")),
        # Her two passages are no two women.
        ("Beide vrouwen snappen de brieven niet.", ("gender.woman", "counted_twice", "said")),
        ("De man snapt de brieven niet.", None),
        ("Alle deelnemers in de Z-route snappen dat.", ("leerroute.Z", "supported", "said")),
        ("Niemand in de B1-route snapt dat niet.", ("leerroute.B", "supported", "said")),
        ("Veel aanbieders snappen dat.", ("aanbieder", "no_evidence", "said")),
        # Three passages under it are of two people.
        ("Drie van de drie inburgeraars snappen dat.", ("inburgeraar", "counted_twice", "said")),
        # D1 is a woman in the Z-route; whether she has children is not known.
        (
            "Eén vrouw in de Z-route snapt de brieven niet.",
            ("gender.woman*leerroute.Z", "supported", "said"),
        ),
        (
            "Drie vrouwen in de Z-route snappen de brieven niet.",
            ("gender.woman*leerroute.Z", "too_strong", "said"),
        ),
        (
            "Twee vrouwen en mannen snappen de brieven niet.",
            ("gender.woman+gender.man", "supported", "said"),
        ),
        (
            "Alle vrouwen en aanbieders snappen dat niet.",
            ("gender.woman+aanbieder", "unknown_group", "said"),
        ),
        ("Twee vrouwen met jonge kinderen snappen dat niet.", (None, "unknown_group", "said")),
        ("De meeste jonge mannen snappen de brieven niet.", (None, "unknown_group", "said")),
        ("Alle mannen in de B1-route snappen dat niet.", (None, "unknown_group", "said")),
        ("Wij vroegen drie inburgeraars naar de brieven.", ("inburgeraar", "supported", "asked")),
        ("Wij vroegen vier inburgeraars naar de brieven.", ("inburgeraar", "too_strong", "asked")),
    ],
)
def test_group_that_is_named_is_counted_by_itself(story, letters, statement, expected):
    story.conclude(statement, **letters)
    found = told(entries(story))
    assert [row[1:] for row in found] == ([expected] if expected else [])


@pytest.mark.parametrize(
    "statement",
    [
        "Wij vroegen één inburgeraar om de brief mee te nemen.",
        "Wij vroegen zes inburgeraars of zij de brief mee wilden nemen.",
        "Wij vroegen twee inburgeraars naar de brieven van hun school.",
        "De onderzoekers zochten twee inburgeraars thuis op.",
    ],
)
def test_what_researchers_did_is_no_claim(story, letters, statement):
    story.conclude(f"{OTHER} {statement}", **letters)
    assert [row[0] for row in told(entries(story))] == ["Twee van de drie"]


def test_text_may_tell_with_how_many_of_those_who_were_heard_something_was_done(story, letters):
    story.conclude(OTHER, **letters)
    assert told(entries(story, "Wij spraken twee inburgeraars thuis.")) == []
    [wrong] = entries(story, "Wij spraken met twee inburgeraars.")
    assert (str(wrong.claim.about), str(wrong.claim.verdict)) == ("taking_part", "too_weak")


def test_later_amount_may_be_of_those_who_say_the_opposite(story, letters):
    story.conclude(f"{OTHER} Eén van de drie leest ze zelf.", **letters)
    assert told(entries(story))[1][1:] == ("inburgeraar", "supported", "contrary")


@pytest.mark.parametrize(
    ("text", "verdict", "about"),
    [
        ("Eén van de drie inburgeraars snapt de brieven wel.", "supported", "contrary"),
        ("Twee van de twee inburgeraars snappen de brieven.", "too_strong", "contrary"),
        ("Twee van de drie inburgeraars snappen de brieven niet.", "supported", "said"),
        (
            "Twee van de drie inburgeraars zeggen het tegendeel over de brieven.",
            "unknown_group",
            "said",
        ),
    ],
)
def test_opposite_is_judged_by_who_said_it_and_no_figure_is_offered(
    story, letters, text, verdict, about
):
    story.conclude(OTHER, **letters)
    [found] = entries(story, text)
    assert (found.verdict, str(found.claim.about), found.claim.wording) == (verdict, about, "")


def test_first_amount_is_never_of_those_who_say_the_opposite(story, letters):
    story.conclude("Eén van de drie inburgeraars snapt ze niet.", **letters)
    assert told(entries(story))[0][2:] == ("too_weak", "said")


def test_who_began_about_it_unasked_is_counted_apart(story):
    story.conclude(
        "Eén inburgeraar begon er zelf over.",
        supporting=[story.code(2, "En weer zo'n brief, kanariezwart.", number="4.7")],
    )
    [found] = told(entries(story))
    assert found[2:] == ("supported", "unprompted")


# --- texts ------------------------------------------------------------------------------------
def test_sentence_of_a_text_is_judged_by_the_finding_that_says_the_same(story, letters):
    story.conclude(OTHER, **letters)
    text = "Wij spraken met vier inburgeraars. Drie van de drie snappen de brieven niet."
    talked, claimed = entries(story, text)
    assert (talked.number, talked.holds, str(talked.claim.about)) == ("", True, "taking_part")
    assert (claimed.number, str(claimed.claim.verdict)) == ("4.1", "counted_twice")
    assert claimed.before == ""
    assert text[claimed.claim.start : claimed.claim.end] == "Drie van de drie"


def test_amount_that_no_finding_says_is_not_taken_for_right(story, letters):
    story.conclude(OTHER, **letters)
    [found] = entries(story, "Twee van de drie vrouwen fietsen graag door het bos.")
    assert (found.holds, found.number) == (False, "")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Twee van de drie inburgeraars snappen de brieven niet.", "4.1"),
        ("Twee van de drie inburgeraars snappen de fietsenstalling niet.", ""),
        ("Twee van de drie inburgeraars snappen niet wie er kwam.", ""),
        ("Twee van de drie snappen de brieven niet en twee de kantine niet.", "4.1 "),
        ("Niemand snapt zich.", ""),
    ],
)
def test_finding_about_something_else_bears_no_sentence_of_a_text_out(story, letters, text, number):
    story.conclude(OTHER, **letters)
    found = entries(story, text)
    assert " ".join(entry.number for entry in found) == number
    assert all(entry.number or entry.verdict == "unknown_group" for entry in found)


# --- doubts -------------------------------------------------------------------------------------
def test_an_amount_that_only_one_of_the_findings_reads_breaks_nothing(story, letters):
    """*De vrouwen* is all of a few under one finding; under the other nobody was asked."""
    story.conclude(OTHER, **letters)
    story.conclude("De vrouwen snappen de brieven van hun school niet.")
    found = entries(story, "De vrouwen snappen de brieven niet. Twee van de drie ook niet.")
    assert ("De vrouwen", "gender.woman", "too_strong", "said") in told(found)
    assert told(found)[-1][0] == "Twee van de drie"
    assert entries(story, "De vrouwen snappen de brieven van hun school niet.") == []


def doubts(found):
    return [(entry.verdict, entry.claim.said) for entry in found if entry.doubt]


def test_percentage_of_fewer_than_thirty_is_doubted_also_when_it_is_right(story, letters):
    story.conclude("67% van de inburgeraars zegt de brieven niet te snappen.", **letters)
    [right, doubted] = entries(story)
    assert (right.holds, doubted.verdict, doubted.is_open) == (True, "percent_of_few", True)
    act(story, reporting.answer_claim, doubted, reason="Zo gevraagd.")
    assert [entry.is_open for entry in entries(story)] == [False, False]
    with pytest.raises(refusals.NoWordingFits):
        act(story, reporting.take_wording, doubted)


def test_cause_in_a_finding_or_a_text_waits_for_a_reason(story, letters):
    story.conclude("Twee van de drie inburgeraars schrokken doordat de brief laat kwam.", **letters)
    assert doubts(entries(story)) == [("cause", "doordat")]
    assert doubts(entries(story, "Dit geldt voor alle inburgeraars.")) == [
        ("representative", "geldt voor alle")
    ]


def test_effect_is_doubted_in_its_first_sentence_only(story, letters):
    story.conclude("Hun Nederlands gaat vooruit. Dat gaat snel.", section="effects", **letters)
    assert doubts(entries(story)) == [("effect_as_fact", "gaat vooruit")]


def test_what_somebody_claims_of_fact_has_to_be_looked_up(story, letters):
    story.codes["9.4"] = Code.objects.create(
        monitor=story.home.monitor, number="9.4", position=9, label="Bewering"
    )
    story.conclude(OTHER, **letters)
    assert doubts(entries(story)) == []
    story.code(1, "brief niet", number="9.4")
    assert doubts(entries(story)) == [("unchecked_fact", "")]


def test_report_says_what_the_words_in_it_mean(story, letters):
    story.conclude("De meeste inburgeraars snappen de brieven niet. Niemand leest ze.", **letters)
    used = auditing.words_used(
        ["De meeste inburgeraars, alle vrouwen, veel brieven, een paar mannen."], BANDS
    )
    assert used == [
        ("de meeste, de meerderheid", "meer dan 50 %"),
        ("enkele, een paar", "2 tot 4 mensen en minder dan 30 %"),
    ]
    told = approach.subsections(material.gather(story.round), number="2", guides="A")[2].blocks
    [table] = [block for block in told if isinstance(block, document.Table)]
    assert table.rows == (("de meeste, de meerderheid", "meer dan 50 %"),)


def test_who_somebody_is_waits_for_a_second_and_blocks(story, letters):
    story.conclude(f"{OTHER} D1 en D02 zeggen dat.", **letters)
    voices = analysis.hear(story.round, visible_to=story.home.bram)
    rows = queries.findings(story.round, voices)
    grounds = auditing.Grounds(voices, rows)
    told = [entry for entry in grounds.of_finding(rows[0]) if entry.verdict == "points_out"]
    assert [entry.claim.said for entry in told] == ["D1", "D02"]
    assert all(entry.is_open and entry.needs_second for entry in told)
    found = grounds.of_text("conclusion", "D3 belt 06-12345678, B1 niet.")
    told = [entry.claim.said for entry in found if entry.verdict == "points_out"]
    assert told == ["D3", "06-12345678"]


def test_citizen_number_is_refused_where_a_text_is_saved(story, letters):
    acting = {"by": story.home.bram, "at": cast.NOW}
    with pytest.raises(study.LooksPersonal):
        story.conclude("Zijn nummer is 123456782.", **letters)
    with pytest.raises(study.LooksPersonal):
        operations.change_report(round=story.round, conclusion="Nummer 123456782.", **acting)
    with pytest.raises(study.LooksPersonal):
        operations.change_method(round=story.round, text="Nummer 123456782.", **acting)
    operations.change_report(round=story.round, conclusion="Nummer 123456789.", **acting)


# --- mending and answering ----------------------------------------------------------------------
def act(story, operation, entry, **fields):
    return operation(
        round=story.round,
        place=entry.place,
        key=entry.key,
        by=story.home.bram,
        at=cast.NOW,
        **fields,
    )


def test_wording_that_holds_is_taken_over_in_one_act(story, letters):
    finding = story.conclude("Alle inburgeraars snappen de brieven niet.", **letters)
    [wrong] = entries(story)
    act(story, reporting.take_wording, wrong)
    finding.refresh_from_db()
    assert finding.statement == "Twee van de drie inburgeraars snappen de brieven niet."
    assert [entry.holds for entry in entries(story)] == [True]
    assert LogLine.objects.order_by("-id")[0].what == "finding.changed"


def test_wording_is_taken_over_in_a_text(story, letters):
    story.conclude(OTHER, **letters)
    operations.change_report(
        round=story.round, conclusion="Alle inburgeraars snappen de brieven niet.",
        by=story.home.bram, at=cast.NOW,
    )  # fmt: skip
    [wrong] = entries(story, models.Report.objects.get().conclusion)
    act(story, reporting.take_wording, wrong)
    assert models.Report.objects.get().conclusion.startswith("Twee van de drie inburgeraars")


def test_reason_is_kept_until_the_counts_change(story, letters):
    finding = story.conclude("De meeste inburgeraars snappen de brieven niet.", **letters)
    [wrong] = entries(story)
    assert wrong.is_open
    act(story, reporting.answer_claim, wrong, reason=" Zo bedoeld. ")
    [answered] = entries(story)
    assert (answered.is_open, answered.holds, answered.answer.reason) == (
        False,
        False,
        "Zo bedoeld.",
    )
    line = LogLine.objects.order_by("-id")[0]
    assert line.what == "claim.answered"
    operations.remove_evidence(
        evidence=finding.evidence.order_by("id")[2], by=story.home.bram, at=cast.NOW
    )
    assert [entry.is_open for entry in entries(story)] == [True]


def test_figure_that_is_taken_over_is_no_rereading_of_the_rest(story, letters):
    finding = story.conclude(
        "Beide vrouwen en drie inburgeraars snappen de brieven niet.", **letters
    )
    operations.change_report(
        round=story.round, conclusion=f"{OTHER} De rest ook.", by=story.home.bram, at=cast.NOW
    )  # fmt: skip
    study.withdraw(participant=story.people["D3"], by=story.home.bram, at=cast.NOW)
    then = models.Report.objects.get().confirmed_numbers["conclusion"]
    [wrong] = entries(story, models.Report.objects.get().conclusion)
    act(story, reporting.take_wording, wrong)
    act(story, reporting.take_wording, entries(story)[1])
    finding.refresh_from_db()
    assert finding.statement.startswith("Beide vrouwen en twee van de twee inburgeraars")
    assert finding.lost_evidence_at == cast.NOW
    assert queries.finding_row(finding).must_reread
    assert models.Report.objects.get().conclusion.startswith("Twee van de twee inburgeraars")
    assert models.Report.objects.get().confirmed_numbers["conclusion"] == then


def test_figure_is_written_only_where_the_sentence_still_stands(story, letters):
    story.conclude("Alle inburgeraars snappen de brieven niet.", **letters)
    [wrong] = entries(story)
    right = "Twee van de drie inburgeraars snappen de brieven niet."
    assert wrong.mended(f"{wrong.sentence} Meer.") == f"{right} Meer."
    assert wrong.mended(f"Kort. {wrong.sentence}") is None
    assert wrong.mended("") is None
    [last] = entries(story, f"Kort.  {wrong.sentence}\n")
    assert last.mended(f"Kort.  {wrong.sentence}\n") == f"Kort.  {right}\n"
    assert last.mended(wrong.sentence) is None


def test_reason_no_longer_counts_after_a_withdrawal(story, letters):
    story.conclude("Alle inburgeraars snappen de brieven niet.", **letters)
    act(story, reporting.answer_claim, entries(story)[0], reason="Zo bedoeld.")
    study.withdraw(participant=story.people["D2"], by=story.home.bram, at=cast.NOW)
    [again] = entries(story)
    assert (again.claim.counted.said, again.claim.counted.asked, again.is_open) == (1, 2, True)


def test_reason_that_names_who_withdraws_goes_with_her(story, letters):
    story.conclude("Alle inburgeraars snappen de brieven niet. Veel aanbieders ook.", **letters)
    first, second = entries(story)
    act(story, reporting.answer_claim, first, reason="D2 bedoelt dit anders.")
    act(story, reporting.answer_claim, second, reason="D22 en zijn buren.")
    study.withdraw(participant=story.people["D2"], by=story.home.bram, at=cast.NOW)
    assert [each.reason for each in models.ClaimAnswer.objects.all()] == ["D22 en zijn buren."]


def test_reason_can_be_taken_back(story, letters):
    story.conclude("Alle inburgeraars snappen de brieven niet.", **letters)
    act(story, reporting.answer_claim, entries(story)[0], reason="Zo bedoeld.")
    act(story, reporting.take_back_answer, entries(story)[0])
    assert entries(story)[0].is_open
    assert not models.ClaimAnswer.objects.exists()


def test_what_is_not_there_or_not_allowed_is_refused(story, letters):
    finding = story.conclude("Elke vrouw snapt de brieven niet.", **letters)
    [wrong] = entries(story)
    with pytest.raises(ReasonMissing):
        act(story, reporting.answer_claim, wrong, reason="  ")
    with pytest.raises(refusals.NoWordingFits):
        act(story, reporting.take_wording, wrong)
    with pytest.raises(AccessDenied):
        reporting.answer_claim(
            round=story.round, place=wrong.place, key=wrong.key, reason="x",
            by=story.home.daan, at=cast.NOW,
        )  # fmt: skip
    models.Finding.objects.filter(pk=finding.pk).update(statement="Anders.")
    with pytest.raises(refusals.ClaimMoved):
        act(story, reporting.answer_claim, wrong, reason="Zo bedoeld.")


@pytest.mark.parametrize("place", ["", "finding:", "finding:0", "finding:²", "title", "x:1"])
def test_place_that_is_none_is_refused(story, letters, place):
    story.conclude(OTHER, **letters)
    with pytest.raises(refusals.ClaimMoved):
        reporting.answer_claim(
            round=story.round, place=place, key="", reason="x", by=story.home.bram, at=cast.NOW
        )


def test_who_codes_blind_is_told_no_verdict(story, letters):
    story.conclude("Alle inburgeraars snappen de brieven niet.", **letters)
    story.round.codes_blind = True
    story.round.save()
    assert entries(story, by=story.home.coen) == []


# --- pages --------------------------------------------------------------------------------------
@pytest.fixture
def researcher(client, story):
    client.force_login(story.home.bram)
    return client


@pytest.mark.parametrize("number", ["9" * 5_000, "", "-1", "drie"])
def test_act_about_a_finding_that_cannot_be_is_not_found(researcher, story, number):
    address = reverse("reporting:claims", args=[story.round.slug])
    sent = {"do": "answer", "place": f"finding:{number}", "key": "x", "reason": "Zo gezegd."}
    assert researcher.post(address, sent).status_code == 404


def test_page_lists_what_does_not_hold_and_carries_out_an_act(researcher, story, letters):
    finding = story.conclude("De meeste inburgeraars snappen de brieven niet.", **letters)
    address = reverse("reporting:claims", kwargs={"round": story.round.slug})
    page = researcher.get(address).content.decode()
    assert '<mark class="nl-mark">De meeste</mark>' in page
    assert "Schrijf “Twee van de drie”" in page
    [wrong] = entries(story)
    sent = {"place": wrong.place, "key": wrong.key, "from": "page"}
    answered = researcher.post(address, {**sent, "do": "answer", "reason": "<b>zo</b>"})
    assert answered.status_code == 302
    page = researcher.get(address).content.decode()
    assert "&lt;b&gt;zo&lt;/b&gt;" in page
    assert "Blijft zo staan, met een reden" in page
    assert researcher.post(address, {**sent, "do": "anders"}).status_code == 404
    researcher.post(address, {**sent, "do": "reopen", "from": "finding"})
    back = researcher.post(address, {**sent, "do": "take", "from": "finding"})
    assert back.url == reverse("findings:finding", kwargs={"finding": finding.pk})
    assert "klopt. Dat klopt: 2 van de 3 zeiden dit." in researcher.get(back.url).content.decode()


def test_sentence_is_judged_while_it_is_written_and_nothing_is_stored(researcher, story, letters):
    finding = story.conclude(OTHER, **letters)
    address = reverse("reporting:finding_claims", kwargs={"finding": finding.pk})
    page = researcher.post(address, {"statement": "🙂 Alle vrouwen."}).content.decode()
    assert 'data-weerklank-claim="2-6"' in page
    assert "data-weerklank-open" in page
    assert "<form" not in page
    finding.refresh_from_db()
    assert finding.statement == OTHER


def test_text_is_judged_while_it_is_written_and_a_title_is_not(researcher, story, letters):
    story.conclude(OTHER, **letters)
    where = {"round": story.round.slug, "name": "introduction"}
    text = "Alle drie de inburgeraars snappen de brieven niet."
    page = researcher.post(reverse("reporting:text_claims", kwargs=where), {"text": text})
    assert "data-weerklank-open" in page.content.decode()
    assert "Beoordeeld naar bevinding 4.1." in page.content.decode()
    title = where | {"name": "title"}
    assert researcher.post(reverse("reporting:text_claims", kwargs=title)).status_code == 404
    stored = {"text": text, "revision": queries.report_of(story.round).revision}
    researcher.post(reverse("reporting:report_text", kwargs=where), stored)
    page = researcher.get(reverse("reporting:report_text", kwargs=where)).content.decode()
    assert 'value="take"' in page


def test_number_of_queries_does_not_grow_with_the_amounts(
    researcher, story, letters, django_assert_max_num_queries
):
    finding = story.conclude(OTHER, **letters)
    address = reverse("reporting:finding_claims", kwargs={"finding": finding.pk})
    with django_assert_max_num_queries(60) as one:
        researcher.post(address, {"statement": "Alle vrouwen."})
    with django_assert_max_num_queries(len(one.captured_queries)):
        researcher.post(address, {"statement": "Alle vrouwen. Alle mannen. Veel aanbieders." * 9})


def test_report_that_is_built_names_what_is_still_open(story, letters, tmp_path):
    story.conclude("Alle inburgeraars snappen de brieven niet.", **letters)
    operations.change_report(
        round=story.round, conclusion="Niemand snapt de brieven.", by=story.home.bram, at=cast.NOW
    )
    built = reporting.build(round=story.round, folder=tmp_path, by=story.home.bram, at=cast.NOW)
    assert built["flagged"] == [
        {"statement": "4.1", "verdict": "too_strong"},
        {"statement": "conclusion", "verdict": "contradicted"},
    ]
    assert json.loads(json.dumps(built["flagged"])) == built["flagged"]
    assert LogLine.objects.order_by("-id")[0].detail["flagged"] == 2


@pytest.mark.parametrize(
    ("sentence", "is_asked"),
    [
        ("Twee van de drie inburgeraars snappen de brieven niet.", False),
        ("Twee van de drie inburgeraars snappen de brieven niet goed.", False),
        ("Twee van de drie inburgeraars snappen de brieven.", True),
        ("De brieven snappen twee van de drie inburgeraars goed.", True),
    ],
)
def test_opposite_of_a_finding_is_never_taken_for_right(story, letters, sentence, is_asked):
    story.conclude(OTHER, **letters)
    [entry] = entries(story, sentence)
    assert (entry.claim.is_turned, entry.holds, entry.is_open) == (is_asked, not is_asked, is_asked)
    if is_asked:
        assert entry.verdict == "unknown_group"
        assert "omgekeerde" in entry.message
        assert "omgekeerde" in entry.verdict_words


@pytest.mark.parametrize(
    ("sentence", "is_asked"),
    [
        (OTHER, False),
        ("Twee van de drie inburgeraars kunnen hun brieven niet lezen.", False),
        ("Twee van de drie inburgeraars snappen de brieven.", True),
    ],
)
def test_opposite_that_is_to_be_the_finding_is_asked_after_as_well(
    story, letters, sentence, is_asked
):
    finding = story.conclude(OTHER, **letters)
    found = auditing.entries_of(finding, sentence, visible_to=story.home.bram)
    [entry] = [each for each in found if each.doubt is None]
    assert (entry.claim.verdict, entry.claim.is_turned) == ("supported", is_asked)
    assert (entry.holds, "omgekeerde" in entry.verdict_words) == (not is_asked, is_asked)


def test_opposite_in_other_words_for_a_finding_is_asked_after_as_well(story, letters):
    story.conclude(OTHER, **letters)
    voices = analysis.hear(story.round, visible_to=story.home.bram)
    [row] = queries.findings(story.round, voices)
    grounds = auditing.Grounds(voices, [row])
    [first, *_rest] = grounds.of_wording(row, "plain", "Twee van de drie mensen snappen brieven.")
    assert first.claim.is_turned
    [first, *_rest] = grounds.of_wording(row, "plain", OTHER)
    assert not first.claim.is_turned


@pytest.mark.parametrize(
    "sentence",
    [
        "Alle inburgeraars snappen de brieven niet.",
        "Over de opvang deed niemand een voorstel.",
        "Over de MAP zegt geen van de vier iets.",
        "Alle imams snappen de brieven niet.",
        "Daarover spreken twee van de drie inburgeraars elkaar tegen.",
    ],
)
def test_all_or_nobody_waits_for_a_second_whoever_was_counted(story, letters, sentence):
    story.conclude("Geen van de drie inburgeraars snapt de brieven.", **letters)
    models.Finding.objects.update(statement="Brieven zijn moeilijk.")
    [entry] = entries(story, sentence)
    assert not entry.holds
    key = {"round": story.round, "place": entry.place, "key": entry.key, "at": cast.NOW}
    operations.change_report(
        round=story.round, conclusion=sentence, by=story.home.bram, at=cast.NOW
    )
    reporting.answer_claim(**key, reason="Nagekeken.", by=story.home.bram)
    [entry] = entries(story, sentence)
    assert (entry.is_open, entry.waits_for_second) == (True, True)
    hidden = withheld.Withheld({})
    hidden.add([entry])
    assert hidden.text("conclusion", sentence) == withheld.NOTE
    reporting.approve_answer(**key, by=story.home.chantal)
    [entry] = entries(story, sentence)
    assert (entry.is_open, entry.waits_for_second) == (False, False)
    hidden = withheld.Withheld({})
    hidden.add([entry])
    assert hidden.text("conclusion", sentence) == sentence


@pytest.mark.parametrize(
    "sentence",
    ["Naar de MAP vroegen wij geen inburgeraar.", "Veel imams snappen de brieven niet."],
)
def test_what_we_did_and_a_vague_word_wait_for_nobody_else(story, letters, sentence):
    story.conclude(OTHER, **letters)
    assert not any(entry.needs_second for entry in entries(story, sentence))


def test_finding_that_was_turned_round_waits_to_be_reread(researcher, story, letters):
    finding = story.conclude(OTHER, **letters)
    row = queries.finding_row(finding)
    assert not row.must_reread
    address = reverse("findings:finding", args=[finding.pk])
    texts = {"section": "pains", "perspective": "inburgeraar", "kind": "pain"}
    turned = "Twee van de drie inburgeraars snappen de brieven wel."
    sent = {**texts, "statement": turned, "revision": finding.revision}
    answer = researcher.post(address, sent, follow=True).content.decode()
    assert "De zin zegt nu misschien het omgekeerde." in answer
    finding.refresh_from_db()
    assert finding.statement == turned
    assert queries.finding_row(finding).must_reread
    # Who read the passages says so; another figure asks for nothing.
    operations.confirm_finding(finding=finding, by=story.home.bram, at=cast.NOW)
    finding.refresh_from_db()
    sent = {**texts, "statement": turned.replace("Twee", "Eén"), "revision": finding.revision}
    assert "omgekeerde" not in researcher.post(address, sent, follow=True).content.decode()
    assert not queries.finding_row(models.Finding.objects.get()).must_reread


def test_words_and_passages_of_several_people_are_not_counted_twice(story):
    story.conclude(
        "Veel inburgeraars snappen de brieven niet. Beide vrouwen ook. Drie inburgeraars ook.",
        supporting=[
            story.code(1, "Ik snap de brief niet, kanariegeel."),
            story.code(1, "Bij ons ook niet, kanarieblauw."),
        ],
    )
    # Three is no number of anybody's passages: one passage of D1, one of D2.
    assert [row[2] for row in told(entries(story))] == ["small_base", "too_strong", "too_strong"]


def test_who_said_it_in_two_conversations_is_counted_twice(story):
    story.conclude(
        "Drie inburgeraars snappen de brieven niet.",
        supporting=[
            story.code(1, "Ik snap de brief niet, kanariegeel."),
            story.code(1, "Mijn zus leest hem, kanariegroen."),
            story.code(1, "Bij ons ook niet, kanarieblauw."),
            story.code(2, "En weer zo'n brief, kanariezwart."),
        ],
    )
    [found] = entries(story)
    assert (str(found.claim.verdict), found.claim.counted.said) == ("counted_twice", 2)
    assert found.message == (
        "Hier zijn mensen meer dan één keer geteld: wat 3 keer gezegd is, zeiden geen 3 mensen."
        " 2 van de 3 zeiden dit."
    )


def test_what_is_told_of_all_of_a_few_does_not_leave_the_team(story, letters):
    story.conclude("De mannen snappen de brieven niet.", **letters)
    voices = analysis.hear(story.round, visible_to=story.home.bram)
    [row] = queries.findings(story.round, voices)
    found = auditing.Grounds(voices, [row]).of_finding(row)
    # One man was asked, and he says so: it holds, and tells what he said.
    assert [(entry.verdict, entry.claim.said) for entry in found] == [
        ("supported", "De mannen"),
        ("small_group", "De mannen"),
    ]
    assert material.as_it_leaves(material.gather(story.round)).rows[0].record.statement == (
        withheld.NOTE
    )


def test_what_is_told_of_a_few_who_did_not_all_say_it_is_too_strong(story, letters):
    story.conclude("De vrouwen snappen de brieven niet.", **letters)
    assert told(entries(story)) == [("De vrouwen", "gender.woman", "too_strong", "said")]


def test_groups_that_are_compared_are_both_counted(story, letters):
    story.conclude("Vrouwen snappen de brieven vaker niet dan mannen.", **letters)
    [found] = entries(story)
    # Two women were asked, and one man: that is too few for more than figures.
    assert (found.claim.beside_group, str(found.claim.verdict)) == ("gender.man", "small_base")
    assert (found.claim.beside.said, found.claim.beside.asked) == (1, 1)
    assert found.is_open


def test_reason_for_a_comparison_counts_until_the_other_group_changes(story, letters):
    story.conclude("Vrouwen snappen de brieven vaker niet dan mannen.", **letters)
    act(story, reporting.answer_claim, entries(story)[0], reason="Zo bedoeld.")
    assert [entry.is_open for entry in entries(story)] == [False]
    study.withdraw(participant=story.people["D2"], by=story.home.bram, at=cast.NOW)
    assert [entry.is_open for entry in entries(story)] == [True]
