"""The pages: bring in, look, choose, take over, give."""

from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests import cast, samples
from tests.exchange import projects
from tests.interchange.refi.builders import coded, guid, project, qdpx, selection
from weerklank.coding.models import Code, Coding
from weerklank.exchange import inspection, models
from weerklank.exchange.operations import drafts
from weerklank.fieldwork.models import Conversation
from weerklank.interchange.refi import inspecting
from weerklank.safeguards.models import LogLine
from weerklank.study import operations as study
from weerklank.study.models import Characteristic, Participant


@pytest.fixture
def client(logged_in, bram):
    return logged_in(bram)


@pytest.fixture
def bring(client, voorbeelddam):
    def bring_it(data: bytes, name: str = "project.qdpx"):
        address = reverse("exchange:overview", args=[voorbeelddam.round.slug])
        return client.post(address, {"project": SimpleUploadedFile(name, data)})

    return bring_it


def wide(codes: int) -> bytes:
    listed = "".join(f'<Code guid="{guid(n)}" name="c{n}"/>' for n in range(codes))
    return qdpx(project(f"<CodeBook><Codes>{listed}</Codes></CodeBook>"))


@pytest.mark.slow
@pytest.mark.parametrize(("over", "status"), [(0, 302), (1, 422)])
def test_a_project_with_more_codes_than_a_page_takes_over_is_refused(bring, over, status):
    answer = bring(wide(inspection.MOST_CODES + over))
    assert answer.status_code == status
    if over:
        assert "weerklank refi import" in answer.content.decode()
        assert not models.ProjectDraft.objects.exists()


def chosen(**more: str) -> dict[str, str]:
    """What the form holds when nothing is touched."""
    return {
        "do": "take",
        "matches_codes": "on",
        "case0": "inburgeraar",
        "case1": "inburgeraar",
        "variable0": "new",
        "user0": "0",
        "user1": "0",
    } | more


def test_a_project_is_shown_before_anything_is_stored(bring, client):
    response = bring(projects.whole())
    assert response.status_code == 302
    page = client.get(response["Location"]).content.decode()
    for words in ("D7", "Mevrouw De Wit", "route", "Ann", "Bob", "eerste", "notities: 3"):
        assert words in page
    assert not Conversation.objects.exists()
    assert not models.TakenProject.objects.exists()


def test_take_over_does_what_was_chosen(bring, client, voorbeelddam):
    place = bring(projects.whole())["Location"]
    response = client.post(
        place,
        chosen(case0="aanbieder", case1="none", variable0="none", user1=str(voorbeelddam.coen.pk)),
        follow=True,
    )
    assert "Overgenomen: 2 gesprekken" in response.content.decode()
    assert [person.perspective for person in Participant.objects.all()] == ["aanbieder"]
    assert not Characteristic.objects.exists()
    assert {row.coder.name for row in Coding.objects.all()} == {"Ann (ander programma)", "Coen"}
    assert not models.ProjectDraft.objects.exists()


def test_it_says_that_an_unknown_coder_becomes_a_coder_without_an_account(bring, client):
    place = bring(projects.whole(users=("Ann", "Bram")))["Location"]
    page = client.get(place).content.decode()
    assert "wordt een codeur zonder account" in page
    assert "Codeerde 2 teksten. Een ander codeerde ook daarin." in page
    assert "Zet hun codes samen" not in page
    response = client.post(place, chosen(user1="0"), follow=True)
    assert "2 codeurs zonder account hebben elk een eigen lezing." in response.content.decode()


@pytest.mark.parametrize("answer", [[], ["{bram}:0"], ["{coen}:0,1"], ["{bram}:0,1", "{coen}:0,1"]])
def test_two_coders_of_one_text_become_one_only_after_a_yes(answer, bring, client, voorbeelddam):
    bram, coen = voorbeelddam.bram.pk, voorbeelddam.coen.pk
    place = bring(projects.whole())["Location"]
    both = chosen(user0=str(bram), user1=str(bram))
    said = [one.format(bram=bram, coen=coen) for one in answer]
    response = client.post(place, both | {"joins": said})
    assert response.status_code == 422
    page = response.content.decode()
    assert (
        "Ann, Bob codeerden dezelfde tekst of teksten. Zet hun codes samen op naam van Bram" in page
    )
    assert f'value="{bram}:0,1"' in page
    assert "het is niet terug te draaien" in page
    assert not Coding.objects.exists()


def test_after_a_yes_two_coders_become_one(bring, client, voorbeelddam):
    bram = voorbeelddam.bram.pk
    place = bring(projects.whole())["Location"]
    both = chosen(user0=str(bram), user1=str(bram), joins=f"{bram}:0,1")
    assert client.post(place, both).status_code == 302
    assert {row.coder for row in Coding.objects.all()} == {voorbeelddam.bram}


def test_a_project_that_waited_since_before_the_update_can_be_taken_over(bring, client):
    """What was found in it then says neither names nor texts of its coders."""
    place = bring(projects.whole())["Location"]
    draft = models.ProjectDraft.objects.get()
    for row in draft.found["users"]:
        for later in ("names", "texts", "beside"):
            del row[later]
    draft.save()
    assert client.get(place).status_code == 200
    assert client.post(place, chosen()).status_code == 302


def test_a_form_that_was_not_touched_takes_over_as_shown(bring, client):
    place = bring(projects.whole())["Location"]
    client.post(place, chosen())
    assert [person.pseudonym for person in Participant.objects.order_by("pk")] == ["D7", "D1"]
    assert Characteristic.objects.get().label == "route"


def test_a_choice_that_does_not_exist_is_refused(bring, client):
    place = bring(projects.whole())["Location"]
    assert client.post(place, chosen(case0="koning")).status_code == 422
    assert not Conversation.objects.exists()


def test_a_file_that_is_no_project_is_refused_and_not_kept(bring):
    response = bring(b"gewone tekst", "brief.qdpx")
    assert response.status_code == 422
    assert not models.ProjectDraft.objects.exists()
    assert not [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_a_file_that_is_too_large_is_refused_before_it_is_read(client, voorbeelddam):
    response = client.post(
        reverse("exchange:overview", args=[voorbeelddam.round.slug]),
        data=BytesIO(b"x").read(),
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(60 << 20),
    )
    assert response.status_code == 413
    assert "te groot" in response.content.decode()


@pytest.mark.parametrize(
    ("setting", "most"),
    [("PROJECT_MOST_BYTES", 100), ("PROJECT_MOST_CODINGS", 2), ("PROJECT_MOST_WORDS", 3)],
)
def test_a_project_with_too_much_in_it_is_for_the_command_line(bring, settings, setting, most):
    setattr(settings, setting, most)
    response = bring(projects.whole())
    assert response.status_code == 422
    assert "weerklank refi import" in response.content.decode()
    assert not models.ProjectDraft.objects.exists()


def test_positions_can_be_told_otherwise_and_back(bring, client):
    words = "😀😀 Ja. De brief kwam."
    place = bring(coded(words, selection(1, 9, 17)))["Location"]
    draft = models.ProjectDraft.objects.get()
    client.post(place, {"do": "count", "unit": "utf16", "line_end": ""})
    draft.refresh_from_db()
    assert draft.found["counting"]["unit"] == "utf16"
    assert "Zo opgegeven" in client.get(place).content.decode()
    client.post(place, {"do": "take", "user0": "0", "matches_codes": "on"})
    row = Coding.objects.get()
    assert row.transcript.text[row.start : row.end] == "De brief"


def test_throwing_away_removes_the_file(bring, client, django_capture_on_commit_callbacks):
    place = bring(projects.whole())["Location"]
    file = models.ProjectDraft.objects.get().content
    with django_capture_on_commit_callbacks(execute=True):
        client.post(place, {"do": "discard"})
    assert not file.storage.exists(file.name)
    assert not models.ProjectDraft.objects.exists()


def test_a_stranger_sees_nothing_of_it(bring, logged_in, esra, voorbeelddam):
    place = bring(projects.whole())["Location"]
    stranger = logged_in(esra)
    for address in (
        place,
        reverse("exchange:overview", args=[voorbeelddam.round.slug]),
        reverse("exchange:file", args=[voorbeelddam.round.slug]),
    ):
        assert stranger.get(address).status_code == 404


def test_a_beleidsadviseur_takes_no_file(take, logged_in, voorbeelddam):
    take(projects.whole())
    address = reverse("exchange:file", args=[voorbeelddam.round.slug])
    assert logged_in(voorbeelddam.daan).get(address).status_code == 403
    assert not LogLine.objects.filter(what="project.exported").exists()


def test_the_file_is_the_project_and_leaves_an_access_line(take, client, voorbeelddam, tmp_path):
    take(projects.whole())
    address = reverse("exchange:file", args=[voorbeelddam.round.slug])
    response = client.get(address, {"what": "project", "target": "maxqda"})
    path = tmp_path / "out.qdpx"
    path.write_bytes(b"".join(response.streaming_content))
    assert response["Content-Disposition"].endswith('.qdpx"')
    assert inspecting.inspect(path)["codings"] == 3
    assert LogLine.objects.filter(what="project.exported").count() == 1


def test_the_codebook_alone_is_a_file(take, client, voorbeelddam, tmp_path):
    take(projects.whole())
    address = reverse("exchange:file", args=[voorbeelddam.round.slug])
    response = client.get(address, {"what": "codebook"})
    path = tmp_path / "out.qdc"
    path.write_bytes(b"".join(response.streaming_content))
    assert inspecting.inspect(path)["codes"] == 2


def test_who_did_not_allow_using_words_again_is_counted_where_they_are_given(client, voorbeelddam):
    address = reverse("exchange:overview", args=[voorbeelddam.round.slug])
    warning = "opnieuw gebruikt mogen worden"
    assert warning not in client.get(address).content.decode()
    people = [cast.make_participant(voorbeelddam.round, name) for name in ("D1", "D2", "D3")]
    for person, answers in zip(people, ([True], [True, False], []), strict=True):
        for purpose, is_given in (("take_part", True), *(("reuse", one) for one in answers)):
            study.record_consent(
                participant=person, purpose=purpose, is_given=is_given, on=cast.TODAY,
                medium="spoken", by=voorbeelddam.bram, at=cast.NOW,
            )  # fmt: skip
    assert f"Van 2 deelnemers staat niet vast dat hun woorden later {warning}" in (
        client.get(address).content.decode()
    )
    study.withdraw(participant=people[2], by=voorbeelddam.bram, at=cast.NOW)
    assert f"Van 1 deelnemer staat niet vast dat diens woorden later {warning}" in (
        client.get(address).content.decode()
    )


def test_a_round_without_anything_says_so(client, voorbeelddam):
    address = reverse("exchange:file", args=[voorbeelddam.round.slug])
    assert "niets om mee te geven" in client.get(address, follow=True).content.decode()


def test_what_waits_longer_than_two_days_goes(voorbeelddam, django_capture_on_commit_callbacks):
    draft = drafts.bring_in(
        round_=voorbeelddam.round,
        name="p.qdpx",
        file=ContentFile(projects.whole()),
        by=voorbeelddam.bram,
        at=cast.NOW,
    )
    with django_capture_on_commit_callbacks(execute=True):
        drafts.sweep(at=cast.NOW + drafts.KEPT)
        assert models.ProjectDraft.objects.exists()
        drafts.sweep(at=cast.NOW + drafts.KEPT * 1.1)
    assert not models.ProjectDraft.objects.exists()
    assert not draft.content.storage.exists(draft.content.name)


def test_a_withdrawal_throws_away_what_waits(bring, take, voorbeelddam):
    take(projects.whole())
    bring(projects.whole())
    study.withdraw(
        participant=Participant.objects.get(pseudonym="D1"), by=voorbeelddam.bram, at=cast.NOW
    )
    assert not models.ProjectDraft.objects.exists()


@pytest.mark.parametrize("sample", samples.projects("qdc/*qualcoder-4*"), ids=str)
def test_a_codebook_is_taken_over_in_the_browser(bring, client, sample):
    place = bring(sample.path.read_bytes(), "codes.qdc")["Location"]
    assert client.get(place).status_code == 200
    client.post(place, {"do": "take", "matches_codes": "on"})
    assert Code.objects.filter(is_container=False).count() == sample.want["codes"]


@pytest.mark.slow
@pytest.mark.parametrize("sample", samples.projects("qdpx/*qualcoder-4*"), ids=str)
def test_a_project_with_cases_is_taken_over_in_the_browser(bring, client, sample):
    codings = sample.want["codings"]
    place = bring(sample.path.read_bytes())["Location"]
    page = client.get(place).content.decode()
    said = f"{codings:,}".replace(",", ".")
    assert f"{said} van {said} codes liggen op woorden" in page
    people = {f"case{number}": "inburgeraar" for number in range(sample.want["cases"])}
    client.post(
        place,
        people
        | {
            "variable0": "new",
            "variable1": "new",
            "user0": "0",
            "matches_codes": "on",
            "do": "take",
        },
    )
    assert Coding.objects.count() == codings
