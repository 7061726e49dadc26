from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from tests import cast
from tests.coding.conftest import give
from weerklank.coding import operations, queries, refusals
from weerklank.coding.models import Coding
from weerklank.fieldwork.models import Transcript
from weerklank.findings.models import Evidence, Finding
from weerklank.safeguards import queries as safeguards
from weerklank.safeguards.models import LogLine
from weerklank.safeguards.refusals import AccessDenied

LATER = cast.NOW + timedelta(hours=1)


def hang_a_finding_on(coding: Coding, by) -> None:
    finding = Finding.objects.create(
        round=coding.transcript.conversation.round,
        section="pains",
        position=1,
        statement="Eén van twee.",
        perspective="inburgeraar",
        kind="pain",
        created_at=cast.NOW,
        created_by=by,
    )
    Evidence.objects.create(
        finding=finding, coding=coding, stance="supporting", added_at=cast.NOW, added_by=by
    )


def test_applied_code_is_kept_and_audited(sample, codebook, bram):
    coding = give(sample, codebook["4.6"], "Ik maak een foto.", bram, memo="zegt zij lachend")
    kept = Coding.objects.get(pk=coding.pk)
    assert sample.transcript.text[kept.start : kept.end] == "Ik maak een foto."
    assert safeguards.events_about(coding) == ["coding.applied"]
    line = LogLine.objects.get(what="coding.applied")
    assert line.monitor_id == sample.conversation.round.monitor_id
    assert line.detail == {"code": "4.6", "start": coding.start, "end": coding.end}
    assert queries.task_of(bram, sample.transcript).started_at == cast.NOW


def test_positions_count_an_emoji_as_one(sample, codebook, bram):
    coding = give(sample, codebook["4.6"], "Zij kent de weg.", bram)
    assert sample.transcript.text[coding.start : coding.end] == "Zij kent de weg."


def test_the_same_act_sent_twice_is_stored_once(sample, codebook, bram):
    key = UUID(int=77)
    first = give(sample, codebook["4.6"], "foto", bram, key=key)
    again = give(sample, codebook["4.6"], "foto", bram, key=key)
    assert first == again
    assert Coding.objects.count() == 1
    assert safeguards.events_about(first) == ["coding.applied"]


def test_the_same_words_with_the_same_code_give_what_was_there(
    sample, codebook, bram, voorbeelddam
):
    first = give(sample, codebook["4.6"], "foto", bram)
    assert give(sample, codebook["4.6"], "foto", bram) == first
    assert give(sample, codebook["4.6"], "foto", voorbeelddam.coen) != first
    assert give(sample, codebook["3.3"], "foto", bram) != first


def test_a_key_of_someone_else_is_refused(sample, codebook, bram, voorbeelddam):
    give(sample, codebook["4.6"], "foto", bram, key=UUID(int=78))
    with pytest.raises(refusals.KeyTaken):
        give(sample, codebook["4.6"], "zus", voorbeelddam.coen, key=UUID(int=78))


@pytest.mark.parametrize(
    ("span", "refusal"),
    [
        ((0, 10_000), refusals.SpanOutsideText),
        ((-1, 4), refusals.SpanOutsideText),
        ((9, 4), refusals.SpanOutsideText),
        ((4, 4), refusals.SpanEmpty),
        ((2, 3), refusals.SpanEmpty),
    ],
    ids=["past the end", "before the start", "backwards", "no width", "only a blank"],
)
def test_a_span_must_hold_words_of_the_text(sample, codebook, bram, span, refusal):
    with pytest.raises(refusal):
        give(sample, codebook["4.6"], "foto", bram, start=span[0], end=span[1])
    assert not Coding.objects.exists()


def test_the_whole_text_may_be_one_passage(sample, codebook, bram):
    length = len(sample.transcript.text)
    assert give(sample, codebook["4.6"], "foto", bram, start=0, end=length).end == length


def test_a_heading_is_no_code(sample, codebook, bram):
    with pytest.raises(refusals.CodeIsContainer):
        give(sample, codebook["4"], "foto", bram)


def test_a_code_that_is_off_cannot_be_given(sample, codebook, bram):
    with pytest.raises(refusals.CodeIsOff):
        give(sample, codebook["2.7"], "foto", bram)


def test_a_code_of_another_monitor_cannot_be_given(sample, codebook, bram, esra):
    elsewhere = esra.memberships.get().monitor
    operations.ensure_codebook(monitor=elsewhere, by=esra, at=cast.NOW)
    with pytest.raises(refusals.CodeOfAnotherMonitor):
        give(sample, elsewhere.codes.get(number="4.6"), "foto", bram)


@pytest.mark.parametrize("facet", [{"polarity": "prima"}, {"evidence_kind": "gevoel"}])
def test_an_unknown_facet_is_refused(sample, codebook, bram, facet):
    with pytest.raises(refusals.UnknownFacet):
        give(sample, codebook["4.6"], "foto", bram, facets=facet)


def test_withdrawn_words_get_no_code(sample, codebook, bram):
    sample.transcript.turns.filter(position=1).update(is_withdrawn=True)
    with pytest.raises(refusals.WordsWithdrawn):
        give(sample, codebook["4.6"], "foto", bram)
    assert give(sample, codebook["4.6"], "De begeleider komt langs.", bram)


def test_an_older_version_can_only_be_read(sample, codebook, bram):
    coding = give(sample, codebook["4.6"], "foto", bram)
    Transcript.objects.create(
        conversation=sample.conversation,
        version=2,
        text="Andere woorden",
        sha256="1" * 64,
        word_count=2,
        created_at=LATER,
    )
    with pytest.raises(refusals.TranscriptSuperseded):
        give(sample, codebook["4.6"], "zus", bram)
    with pytest.raises(refusals.TranscriptSuperseded):
        operations.change_coding(coding=coding, memo="x", by=bram, at=LATER)
    with pytest.raises(refusals.TranscriptSuperseded):
        operations.remove_coding(coding=coding, by=bram, at=LATER)


@pytest.mark.parametrize("who", ["daan", "gerard"])
def test_who_may_not_read_words_may_not_code(sample, codebook, voorbeelddam, who):
    with pytest.raises(AccessDenied):
        give(sample, codebook["4.6"], "foto", getattr(voorbeelddam, who))


def test_a_stranger_may_not_code(sample, codebook, esra):
    with pytest.raises(AccessDenied):
        give(sample, codebook["4.6"], "foto", esra)


def test_facets_memo_and_span_change_and_are_audited(sample, codebook, bram):
    coding = give(sample, codebook["4.6"], "foto", bram)
    start, end = sample.span("een foto")
    operations.change_coding(
        coding=coding,
        start=start,
        end=end,
        facets={"polarity": "negatief", "evidence_kind": "eigen_ervaring"},
        memo="kijk terug",
        by=bram,
        at=LATER,
    )
    kept = Coding.objects.get(pk=coding.pk)
    assert (kept.start, kept.polarity, kept.evidence_kind) == (start, "negatief", "eigen_ervaring")
    assert (kept.memo, kept.changed_at) == ("kijk terug", LATER)
    assert safeguards.events_about(coding) == ["coding.applied", "coding.changed"]
    assert "kijk terug" not in str(LogLine.objects.get(what="coding.changed").detail)


def test_a_change_that_changes_nothing_leaves_no_line(sample, codebook, bram):
    coding = give(sample, codebook["4.6"], "foto", bram)
    operations.change_coding(coding=coding, memo="", start=coding.start, by=bram, at=LATER)
    assert safeguards.events_about(coding) == ["coding.applied"]


def test_stretching_over_an_equal_coding_is_refused(sample, codebook, bram):
    give(sample, codebook["4.6"], "een foto", bram)
    coding = give(sample, codebook["4.6"], "foto", bram)
    with pytest.raises(refusals.CodingExists):
        operations.change_coding(coding=coding, start=sample.span("een foto")[0], by=bram, at=LATER)


def test_nobody_changes_or_removes_the_coding_of_another(sample, codebook, bram, voorbeelddam):
    coding = give(sample, codebook["4.6"], "foto", bram)
    with pytest.raises(AccessDenied):
        operations.change_coding(coding=coding, memo="x", by=voorbeelddam.chantal, at=LATER)
    with pytest.raises(AccessDenied):
        operations.remove_coding(coding=coding, by=voorbeelddam.chantal, at=LATER)


def test_a_removed_coding_is_gone_and_audited(sample, codebook, bram):
    coding = give(sample, codebook["4.6"], "foto", bram)
    pk = coding.pk
    operations.remove_coding(coding=coding, by=bram, at=LATER)
    assert not Coding.objects.exists()
    line = LogLine.objects.get(what="coding.removed")
    assert line.subject_id == str(pk)


def test_what_a_finding_rests_on_keeps_its_words(sample, codebook, bram):
    coding = give(sample, codebook["4.6"], "foto", bram)
    hang_a_finding_on(coding, bram)
    with pytest.raises(refusals.CodingIsEvidence):
        operations.remove_coding(coding=coding, by=bram, at=LATER)
    with pytest.raises(refusals.CodingIsEvidence):
        operations.change_coding(coding=coding, end=coding.end + 1, by=bram, at=LATER)
    operations.change_coding(coding=coding, facets={"polarity": "negatief"}, by=bram, at=LATER)
    assert Coding.objects.get().polarity == "negatief"
    assert not LogLine.objects.filter(what="coding.removed").exists()


def test_a_finished_task_must_be_reopened_before_anything_changes(sample, codebook, bram):
    coding = give(sample, codebook["4.6"], "foto", bram)
    operations.finish_task(transcript=sample.transcript, by=bram, at=LATER)
    with pytest.raises(refusals.TaskFinished):
        give(sample, codebook["4.6"], "zus", bram)
    with pytest.raises(refusals.TaskFinished):
        operations.remove_coding(coding=coding, by=bram, at=LATER)
    task = operations.reopen_task(transcript=sample.transcript, by=bram, at=LATER)
    give(sample, codebook["4.6"], "zus", bram)
    assert safeguards.events_about(task) == ["coding.finished", "coding.reopened"]


def test_what_was_stored_before_finishing_may_arrive_once_more(sample, codebook, bram):
    coding = give(sample, codebook["4.6"], "foto", bram, key=UUID(int=79))
    operations.finish_task(transcript=sample.transcript, by=bram, at=LATER)
    assert give(sample, codebook["4.6"], "foto", bram, key=UUID(int=79)) == coding


def test_a_task_that_was_not_started_cannot_be_finished(sample, codebook, bram):
    with pytest.raises(refusals.TaskNotStarted):
        operations.finish_task(transcript=sample.transcript, by=bram, at=LATER)
    with pytest.raises(refusals.TaskNotStarted):
        operations.reopen_task(transcript=sample.transcript, by=bram, at=LATER)


def test_the_database_refuses_an_empty_span(sample, codebook, bram):
    coding = give(sample, codebook["4.6"], "foto", bram)
    with pytest.raises(IntegrityError), transaction.atomic():
        Coding.objects.filter(pk=coding.pk).update(end=coding.start)


def test_the_database_refuses_a_double_coding(sample, codebook, bram):
    coding = give(sample, codebook["4.6"], "foto", bram)
    with pytest.raises(IntegrityError), transaction.atomic():
        Coding.objects.create(
            key=UUID(int=80),
            transcript=coding.transcript,
            code=coding.code,
            coder=bram,
            start=coding.start,
            end=coding.end,
            created_at=LATER,
            changed_at=LATER,
        )


def split(coding, words, sample, by, key=None):
    """Cut before these words, as the browser does: the blank between belongs to neither half."""
    start = sample.transcript.text.index(words, coding.start)
    return operations.split_coding(
        coding=coding, key=key or uuid4(), end=start - 1, start=start, by=by, at=cast.NOW
    )


def test_a_passage_is_split_into_two_with_the_same_facets(sample, codebook, bram):
    coding = give(
        sample,
        codebook["4.6"],
        "Ik maak een foto.",
        bram,
        facets={"polarity": "negatief"},
        memo="m",
    )
    second = split(coding, "een foto.", sample, bram)
    text = sample.transcript.text
    assert [
        (text[row.start : row.end], row.code, row.polarity, row.memo)
        for row in Coding.objects.order_by("start")
    ] == [
        ("Ik maak", codebook["4.6"], "negatief", "m"),
        ("een foto.", codebook["4.6"], "negatief", "m"),
    ]
    assert safeguards.events_about(second) == ["coding.applied"]
    assert safeguards.events_about(coding)[-1] == "coding.changed"


def test_a_split_sent_twice_is_one_split(sample, codebook, bram):
    coding = give(sample, codebook["4.6"], "Ik maak een foto.", bram)
    key = uuid4()
    first = split(coding, "een foto.", sample, bram, key)
    coding.refresh_from_db()
    again = operations.split_coding(
        coding=coding, key=key, end=first.start - 1, start=first.start, by=bram, at=cast.NOW
    )
    assert again == first
    assert Coding.objects.count() == 2


@pytest.mark.parametrize(
    ("end", "start"),
    [(0, 3), (3, 3 + 100), (5, 4)],
    ids=["before it", "beyond it", "halves overlap"],
)
def test_a_split_outside_the_passage_is_refused(sample, codebook, bram, end, start):
    coding = give(sample, codebook["4.6"], "Ik maak een foto.", bram)
    with pytest.raises(refusals.SplitOutside):
        operations.split_coding(
            coding=coding,
            key=uuid4(),
            end=coding.start + end,
            start=coding.start + start,
            by=bram,
            at=cast.NOW,
        )
    assert Coding.objects.count() == 1


def test_nobody_splits_the_passage_of_another(sample, codebook, bram, voorbeelddam):
    coding = give(sample, codebook["4.6"], "Ik maak een foto.", voorbeelddam.coen)
    with pytest.raises(AccessDenied):
        split(coding, "een foto.", sample, bram)
