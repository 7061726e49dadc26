"""Words of somebody of an earlier round leave whatever took them over, in whichever round."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import translation

from tests import cast, cautions
from tests.findings.conftest import Story
from tests.findings.test_followers import correct
from tests.rendering.reading import WORDS_OF
from tests.reporting.test_logo import png
from tests.reporting.test_versions import D1, RIGHT
from weerklank.coding import operations as coding
from weerklank.coding.models import Code, CodebookVersion
from weerklank.findings import material, queries, rereading
from weerklank.findings import models as findings_models
from weerklank.findings import operations as findings
from weerklank.reporting import models, operations, refusals
from weerklank.reporting.documents import setting
from weerklank.safeguards import removable, removals, search, words
from weerklank.safeguards.terms import SearchKind
from weerklank.sentences import literal
from weerklank.study import operations as study
from weerklank.study.models import Round

LATER = cast.NOW + timedelta(days=3)
# Six words of hers in a row, in a sentence of a researcher.
TAKEN = "Schrijf gewoon: ik snap de brief niet, kanariegeel. Mijn zus leest hem."
GONE = f"Schrijf gewoon: {literal.GONE}."


@pytest.fixture
def later(written: Story) -> Round:
    """A second round with a finding of its own, whose report tells what became of points."""
    round_ = study.open_round(
        monitor=written.home.monitor, number=2, name="Ronde 2",
        starts_on=cast.TODAY + timedelta(days=200), ends_on=cast.TODAY + timedelta(days=260),
        by=written.home.bram, at=cast.NOW,
    )  # fmt: skip
    cast.make_participant(round_, "D9")
    findings.write_finding(
        round=round_, statement="Brieven blijven moeilijk.", codings=[], section="pains",
        perspective="inburgeraar", kind="pain", by=written.home.bram, at=cast.NOW,
    )  # fmt: skip
    return round_


def make_point(story: Story, what: str = TAKEN, **fields: Any) -> findings_models.ImprovementPoint:
    return findings.make_point(
        monitor=story.home.monitor, what=what, finding=story.finding,  # type: ignore[attr-defined]
        by=story.home.bram, at=cast.NOW, **fields,
    )  # fmt: skip


def set_later(story: Story, round_: Round, note: str = "De eerste.") -> models.ReportVersion:
    cautions.answer(round_, story.home.bram)
    return operations.set_version(round=round_, note=note, by=story.home.bram, at=cast.NOW)


def withdraw(story: Story, label: str = "D1") -> Any:
    return study.withdraw(participant=story.people[label], by=story.home.bram, at=LATER)


def refuse_quoting(story: Story) -> None:
    study.record_consent(
        participant=story.people["D1"], purpose="quote", is_given=False, on=cast.TODAY,
        medium="spoken", by=story.home.bram, at=LATER,
    )  # fmt: skip


def put_right(story: Story) -> None:
    correct(story, "brief", "rekening")


# --- versions -----------------------------------------------------------------------------------
@pytest.mark.parametrize("act", [withdraw, refuse_quoting, put_right])
def test_words_in_a_point_leave_the_version_of_a_later_round(
    written: Story, later: Round, act: Callable[[Story], Any]
):
    make_point(written)
    version = set_later(written, later)
    assert "kanariegeel" in str(version.document)
    checksum = version.checksum
    act(written)
    version.refresh_from_db()
    assert "ik snap de brief" not in str(version.document)
    assert literal.GONE in str(version.document)
    assert version.words_taken_at is not None
    assert version.checksum == checksum
    assert not version.files.exclude(content="").exists()
    operations.make_files_again(at=LATER)
    for file in version.files.exclude(content=""):
        with file.content.open("rb") as opened:
            assert "ik snap de brief" not in WORDS_OF[file.ending](opened.read())


# --- the codebook and the logo ------------------------------------------------------------------
@pytest.fixture
def with_words(written: Story) -> Story:
    """Her words as an example of a code, in what it means, and in the text of the logo."""
    home = written.home
    operations.set_logo(
        monitor=home.monitor, content=png(), alternative=TAKEN, by=home.bram, at=cast.NOW
    )
    coding.change_code(
        code=written.codes["4.6"], definition="Iemand begrijpt een brief niet.", include=TAKEN,
        example="Zie D1.", reason="Scherper.", by=home.bram, at=cast.NOW,
    )  # fmt: skip
    return written


@pytest.mark.parametrize("act", [withdraw, refuse_quoting, put_right])
def test_words_leave_the_codebook_its_versions_and_the_text_of_the_logo(
    with_words: Story, act: Callable[[Story], Any]
):
    act(with_words)
    code = Code.objects.get(pk=with_words.codes["4.6"].pk)
    assert code.definition == "Iemand begrijpt een brief niet."
    assert "ik snap de brief" not in code.include
    assert literal.GONE in code.include
    assert models.ReportLook.objects.get().logo_alternative == code.include
    for version in CodebookVersion.objects.all():
        assert "ik snap de brief" not in str(version.codes)
    found = search.entries(
        words.read_question("kanariegeel"),
        kind=SearchKind.CODE,
        monitors=[with_words.home.monitor.pk],
    )
    assert not found.exists()
    if act is withdraw:
        assert code.example == f"Zie {literal.GONE}."


def test_what_the_codebook_and_the_logo_lose_is_counted(with_words: Story):
    noun = "teksten in het codeboek en bij het logo"
    assert study.preview_withdrawal(with_words.people["D1"])[noun] == 2
    assert withdraw(with_words).counts[noun] == 2


def test_no_version_is_set_while_words_are_missing_in_codebook_or_logo(with_words: Story):
    def standing() -> list[str]:
        found = material.gather(with_words.home.round, visible_to=with_words.home.bram)
        with translation.override("nl"):
            report, _told = setting.build(found, today=cast.TODAY)
            return [one.page for one in setting.obstacles(found, report)]

    withdraw(with_words)
    assert "reporting:logo" in standing()
    assert "coding:codebook" not in standing()  # an example is not printed
    models.ReportLook.objects.update(logo_alternative="Ons logo.")
    Code.objects.filter(pk=with_words.codes["4.6"].pk).update(definition=literal.GONE)
    assert "reporting:logo" not in standing()
    assert "coding:codebook" in standing()


def test_words_of_somebody_else_leave_codebook_and_logo_as_they_are(with_words: Story):
    withdraw(with_words, "D3")
    assert Code.objects.get(pk=with_words.codes["4.6"].pk).include == TAKEN
    assert models.ReportLook.objects.get().logo_alternative == TAKEN


def test_words_of_somebody_else_change_no_version(written: Story, later: Round):
    make_point(written)
    version = set_later(written, later)
    withdraw(written, "D3")
    version.refresh_from_db()
    assert (version.words_taken_at, "kanariegeel" in str(version.document)) == (None, True)


def test_words_leave_the_version_of_a_round_that_lies_aside(written: Story, later: Round):
    make_point(written)
    version = set_later(written, later)
    kind = removable.kind_of("round")
    assert kind is not None
    removal = removals.remove(kind=kind, record=later, by=written.home.bram, at=datetime.now(UTC))
    withdraw(written)
    assert removals.bring_back(removal=removal, by=written.home.bram, at=datetime.now(UTC)) == []
    version.refresh_from_db()
    assert "ik snap de brief" not in str(version.document)


def test_a_quote_that_is_taken_out_leaves_sentences_of_other_rounds(written: Story, later: Round):
    first = operations.set_version(
        round=written.home.round, note="De eerste.", by=written.home.bram, at=cast.NOW
    )
    make_point(written, f"Iemand zei: {D1} Doe er iets aan.")
    version = set_later(written, later)
    key = next(
        words.key
        for words in first.words.all()
        if isinstance(words.content, dict) and words.content["text"] == D1
    )
    operations.take_quote_out(version=first, key=key, by=written.home.bram, at=LATER)
    version.refresh_from_db()
    assert "kanariegeel" not in str(version.document)


def test_no_version_prints_a_pseudonym_of_an_earlier_round(written: Story, later: Round):
    make_point(written, "Vraag D1 hoe het beter kan.")

    def ways() -> str:
        found = material.gather(later)
        report, _told = setting.build(found, today=cast.TODAY)
        return " ".join(each.words for each in setting.obstacles(found, report))

    assert "Zinnen nakijken" in ways()
    with pytest.raises(refusals.NotReady):
        set_later(written, later)
    # Two who agree let a name stand, and a pseudonym all the same in no version.
    for entry in material.audit(material.gather(later)):
        if entry.is_open and entry.needs_second:
            given = {"round": later, "place": entry.place, "key": entry.key, "at": cast.NOW}
            operations.answer_claim(reason="Zo is het.", by=written.home.bram, **given)
            operations.approve_answer(by=written.home.chantal, **given)
    assert "pseudoniem: D1" in ways()
    with pytest.raises(refusals.NotReady):
        set_later(written, later)
    findings_models.ImprovementPoint.objects.update(what="Schrijf gewone brieven.")
    with pytest.raises(refusals.NamesSomeone):
        set_later(written, later, "Gevraagd door D1.")


def test_a_pseudonym_that_was_printed_all_the_same_goes(written: Story, later: Round):
    """A version of before pseudonyms of other rounds were looked for."""
    make_point(written)
    version = set_later(written, later)
    version.document = {**version.document, "title": "Wat D1 en D12 zeggen", "number": "D1"}
    version.save()
    withdraw(written)
    version.refresh_from_db()
    assert version.document["title"] == f"Wat {literal.GONE} en D12 zeggen"
    assert version.document["number"] == "D1"


def test_a_level_of_a_language_is_no_pseudonym(written: Story, later: Round):
    assert literal.naming(["A1", "B2"]) is None
    assert literal.unnamed_in({"text": "Niveau A1"}, literal.naming(["A1"])) == {
        "text": "Niveau A1"
    }


# --- points and their history ---------------------------------------------------------------------
def test_a_point_that_took_words_over_asks_to_be_reread(written: Story, later: Round):
    """Also one that rests on nothing of hers: nobody else would find it."""
    by_hand = findings.make_point(
        monitor=written.home.monitor, what="Iets anders.", planned_step=TAKEN,
        by=written.home.bram, at=cast.NOW,
    )  # fmt: skip
    other = findings.make_point(
        monitor=written.home.monitor, what="Iets.", by=written.home.bram, at=cast.NOW
    )
    revision = by_hand.revision
    refuse_quoting(written)
    by_hand.refresh_from_db()
    other.refresh_from_db()
    assert (by_hand.lost_evidence_at, by_hand.revision) == (LATER, revision + 1)
    assert (other.lost_evidence_at, by_hand.planned_step) == (None, TAKEN)


def test_the_history_of_a_point_loses_words_and_pseudonyms(written: Story, later: Round):
    point = make_point(written, "Schrijf gewone brieven.")
    findings.move_point(
        point=point, status="not_taken_over", note=f"{TAKEN} D1 wil dit. D2 niet.",
        revision=point.revision, by=written.home.daan, at=cast.NOW,
    )  # fmt: skip
    counted = study.preview_withdrawal(written.people["D1"])["regels bij verbeterpunten"]
    certificate = withdraw(written)
    assert counted == certificate.counts["regels bij verbeterpunten"] == 2
    line = point.changes.order_by("-id")[0]
    point.refresh_from_db()
    assert line.note == point.reason == f"{GONE} {literal.GONE} wil dit. D2 niet."
    assert line.became == "not_taken_over"


def test_a_history_without_her_words_stays_as_it_is(written: Story, later: Round):
    point = make_point(written, "Schrijf gewone brieven.", owner="Team D")
    before = list(point.changes.values_list("kind", "was", "became", "note"))
    certificate = withdraw(written)
    assert certificate.counts["regels bij verbeterpunten"] == 0
    assert list(point.changes.values_list("kind", "was", "became", "note")) == before


# --- texts of other rounds ------------------------------------------------------------------------
@pytest.mark.parametrize("act", [withdraw, refuse_quoting, put_right])
def test_a_text_of_another_round_asks_to_be_reread(
    written: Story, later: Round, act: Callable[[Story], Any]
):
    by = {"by": written.home.bram, "at": cast.NOW}
    findings.change_report(round=later, title="Later", conclusion=TAKEN, reason="Anders.", **by)
    findings.switch_chapter(round=later, key="guidance", on=True, **by)
    chapter = findings_models.Chapter.objects.get(round=later, kind="guidance")
    findings.change_chapter(
        round=later, key="guidance", revision=chapter.revision, title="", text=TAKEN, **by
    )
    findings.change_method(round=later, text="Wij luisterden.", **by)
    assert rereading.marks(material.gather(later)) == {}
    act(written)
    marks = rereading.marks(material.gather(later))
    assert set(marks) == {"conclusion", "part:guidance"}
    assert all("mogen staan" in mark.words for mark in marks.values())
    findings.confirm_text(round=later, name="conclusion", **by)
    assert set(rereading.marks(material.gather(later))) == {"part:guidance"}


@pytest.mark.parametrize("act", [withdraw, refuse_quoting, put_right])
def test_a_finding_of_another_round_that_took_words_over_asks_to_be_reread(
    written: Story, later: Round, act: Callable[[Story], Any]
):
    finding = findings_models.Finding.objects.get(round=later)
    findings_models.Finding.objects.filter(pk=finding.pk).update(statement=TAKEN)
    assert not queries.finding_row(finding).must_reread
    act(written)
    finding.refresh_from_db()
    assert finding.corrected_at is not None
    assert finding.lost_evidence_at is None  # it rests on nothing of hers
    assert queries.finding_row(finding).must_reread
    assert findings_models.Finding.objects.exclude(pk=finding.pk).get().statement == RIGHT


def test_a_text_to_put_back_loses_what_took_words_over(written: Story, later: Round):
    by = {"by": written.home.bram, "at": cast.NOW}
    for text in (TAKEN, "Anders.", "Weer anders."):
        chapter = findings_models.Chapter.objects.filter(round=later, kind="guidance").first()
        findings.change_chapter(
            round=later, key="guidance", revision=chapter.revision if chapter else 0, title="",
            text=text, **by,
        )  # fmt: skip
        if text == "Anders.":
            findings_models.Chapter.objects.filter(kind="guidance").update(previous_text=TAKEN)
            withdraw(written)
            assert findings_models.Chapter.objects.get(kind="guidance").previous_text == ""
    assert findings_models.Chapter.objects.get(kind="guidance").previous_text == "Anders."


def test_reasons_of_another_round_that_name_her_go(written: Story, later: Round):
    for reason in ("D1 bedoelt dit anders.", "Zo bedoeld."):
        findings_models.ClaimAnswer.objects.create(
            round=later, key=reason[:32], said="Alle", verdict="too_strong", reason=reason,
            by=written.home.bram, at=cast.NOW,
        )  # fmt: skip
    withdraw(written)
    left = findings_models.ClaimAnswer.objects.filter(round=later)
    assert [each.reason for each in left] == ["Zo bedoeld."]


# --- what is looked for ---------------------------------------------------------------------------
def test_words_around_a_correction_are_found_by_runs_that_have_it():
    text = "Een twee drie vier vijf zes zeven acht negen tien elf twaalf."
    start = text.index("zeven")
    near = literal.around(text, start, start + len("zeven"))
    assert near == "twee drie vier vijf zes zeven acht negen tien elf twaalf"
    assert all("zeven" in run for run in literal.runs([near]))
    assert literal.around("Kort woord.", 0, 4) == "Kort woord"


def test_versions_of_another_monitor_are_left_alone(written: Story, later: Round):
    make_point(written)
    version = set_later(written, later)
    Round.objects.filter(pk=later.pk).update(monitor=cast.make_monitor("Elders", "elders"))
    withdraw(written)
    version.refresh_from_db()
    assert "kanariegeel" in str(version.document)
