"""What is made to keep or to give to others holds nobody who did not allow that."""

from __future__ import annotations

import csv
import io

import pytest
from django.urls import reverse

from tests import cast
from tests.coding.conftest import Sample, make_sample
from tests.coding.conftest import give as give_code
from tests.study.test_bases import SAFEGUARDS
from weerklank.coding import operations as coding
from weerklank.coding.models import Code, Coding
from weerklank.exchange import refusals
from weerklank.fieldwork import queries as fieldwork
from weerklank.fieldwork.models import Attendance, Speaker
from weerklank.interchange.refi import reading
from weerklank.memos.operations import write_memo
from weerklank.memos.queries import Subject
from weerklank.memos.terms import About
from weerklank.study import operations as study
from weerklank.study import queries
from weerklank.study.bases import NoBasis
from weerklank.study.models import Round


def allow(home, person, **answers: bool) -> None:
    for purpose, is_given in ({"take_part": True} | answers).items():
        study.record_consent(
            participant=person,
            purpose=purpose,
            is_given=is_given,
            on=cast.TODAY,
            medium="spoken",
            by=home.bram,
            at=cast.NOW,
        )


@pytest.fixture
def two(voorbeelddam) -> tuple[Sample, Sample]:
    """Two talks with two people each; all of the first allow reuse, of the second one does not."""
    home = voorbeelddam
    first, second = make_sample(home), make_sample(home, 2)
    coding.ensure_codebook(monitor=home.monitor, by=home.bram, at=cast.NOW)
    code = Code.objects.filter(is_container=False, is_on=True)[0]
    for one in (first, second):
        for person in (one.d1, one.d2):
            Attendance.objects.get_or_create(conversation=one.conversation, participant=person)
            allow(home, person, reuse=person != second.d2)
        give_code(one, code, "Zij kent", home.bram)
    Coding.objects.update(memo="Dit zei zij zacht.")
    for subject in (
        Subject(About.CONVERSATION, conversation=first.conversation),
        Subject(About.PARTICIPANT, participant=first.d1),
        Subject(About.CODE, code=code),
    ):
        write_memo(
            round=home.round, subject=subject, text="Zij sprak zacht.", by=home.bram, at=cast.NOW
        )
    return first, second


def texts(path) -> list[str]:
    with reading.read(path) as project:
        return [one.name for one in project.sources]


def test_a_conversation_goes_along_when_everybody_in_it_allows_that(two, give):
    first, second = two
    assert fieldwork.reusable(first.conversation.round) == {first.conversation.pk}
    with reading.read(give(for_reuse=True)) as project:
        assert [one.name for one in project.cases] == ["D1", "D2"]
        assert [one.name for one in project.sources] == [str(first.conversation)]
        assert not list(project.notes)
        assert not [*project.links, *project.sets]
        assert "zacht" not in str(list(project.sources))
    assert [(one["what"], one["count"]) for one in give.lost if one["what"] == "gesprekken"] == [
        ("gesprekken", 1)
    ]
    assert len(texts(give())) == 2
    assert second.conversation.pk not in fieldwork.reusable(second.conversation.round)


def test_who_was_not_asked_or_is_not_known_does_not_allow_it(two):
    first, _second = two
    round_ = first.conversation.round
    first.d2.consents.filter(purpose="reuse").delete()
    assert fieldwork.reusable(round_) == set()
    first.d2.consents.create(
        purpose="reuse", is_given=True, on=cast.TODAY, medium="spoken", recorded_at=cast.NOW
    )
    assert fieldwork.reusable(round_) == {first.conversation.pk}
    Speaker.objects.filter(conversation=first.conversation, label="R1").update(role="unknown")
    assert fieldwork.reusable(round_) == set()


def test_on_a_public_task_who_did_not_object_is_in_it(voorbeelddam):
    quiet, yes, no = (cast.make_participant(voorbeelddam.round, f"D{n}") for n in (1, 2, 3))
    for person in (quiet, yes, no):
        allow(voorbeelddam, person)
    allow(voorbeelddam, yes, reuse=True)
    allow(voorbeelddam, no, reuse=False)
    people = [quiet.pk, yes.pk, no.pk]
    assert queries.may_reuse(people) == {yes.pk}
    study.write_plan(
        monitor=voorbeelddam.monitor,
        bases={"reuse": "public_task"},
        safeguards=SAFEGUARDS,
        by=voorbeelddam.bram,
        at=cast.NOW,
    )
    assert queries.may_reuse(people) == {quiet.pk, yes.pk}


def test_without_a_basis_or_without_anybody_there_is_no_such_file(two, give, voorbeelddam):
    Round.objects.update(follows_plan=True)
    voorbeelddam.round.refresh_from_db()
    with pytest.raises(NoBasis):
        give(for_reuse=True)
    assert give()
    study.write_plan(
        monitor=voorbeelddam.monitor,
        bases={"reuse": "consent", "conversation": "consent"},
        by=voorbeelddam.bram,
        at=cast.NOW,
    )
    assert give(for_reuse=True)
    allow(voorbeelddam, two[0].d1, reuse=False)
    with pytest.raises(refusals.NothingToReuse):
        give(for_reuse=True)


def test_the_page_tells_how_many_stay_out_and_hands_out_both(two, client, voorbeelddam):
    client.force_login(voorbeelddam.bram)
    home = reverse("exchange:overview", args=[voorbeelddam.round.slug])
    page = " ".join(client.get(home).content.decode().split())
    assert "Van 1 deelnemer staat niet vast" in page
    assert "blijft daarom 1 gesprek eruit" in page
    assert "Dat bestand blijft bij het eigen onderzoeksteam" in page
    file = reverse("exchange:file", args=[voorbeelddam.round.slug])
    sizes = {}
    for use in ("team", "reuse"):
        answer = client.get(file, {"what": "project", "use": use})
        assert answer.status_code == 200
        assert ("hergebruik" in answer["Content-Disposition"]) is (use == "reuse")
        sizes[use] = len(b"".join(answer.streaming_content))
    assert sizes["reuse"] < sizes["team"]


def test_the_table_of_passages_leaves_them_out_as_well(two, client, voorbeelddam):
    client.force_login(voorbeelddam.bram)
    address = reverse("analysis:passages_csv", args=[voorbeelddam.round.slug])

    def rows(**query: str) -> list[dict[str, str]]:
        content = b"".join(client.get(address, query)).decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(content), delimiter=";"))

    assert len(rows()) == 2
    assert len(rows(hergebruik="1")) == 1
    Round.objects.update(follows_plan=True)
    answer = client.get(address, {"hergebruik": "1"}, follow=True)
    assert "Dit kan nog niet beginnen" in answer.content.decode()
    page = client.get(reverse("analysis:passages", args=[voorbeelddam.round.slug]))
    assert "hergebruik=1" in page.content.decode()
