"""Bringing texts in from the browser: every format, and everything that is refused."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, TestCase
from django.utils import timezone

from tests import cast, samples
from tests.fieldwork.conftest import Field
from tests.interchange import builders
from weerklank.fieldwork import jobs, models, operations, queries
from weerklank.interchange.transcripts import MAX_BYTES, MOST_SPEAKERS

# A label counts as a speaker when it comes back.
TALK = "Jan: Ja hoor. Nee.\nR1: Mooi.\nJan: Dag Fatima. Is Fatima moe?\nR1: Toch.\n"
ARABIC = "R1: كيف حالك؟\nD1: بخير، Jan \u202eقال\u202c 12 مرة.\n"


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    return tmp_path


@pytest.fixture
def bram(field: Field, logged_in: Any) -> Client:
    client: Client = logged_in(field.world.bram)
    return client


def address(field: Field) -> str:
    return f"/rondes/{field.world.round.slug}/inlezen/"


def send(field: Field, client: Client, *files: tuple[str, bytes], **more: Any) -> Any:
    documents = [SimpleUploadedFile(name, data) for name, data in files]
    return client.post(address(field), {"documents": documents, **more})


def files_under(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.slow
@pytest.mark.parametrize("sample", samples.transcripts(), ids=str)
def test_sample_files_come_in_are_shown_and_are_stored(
    field: Field, bram: Client, sample: samples.Sample
) -> None:
    path = sample.path
    answer = send(field, bram, (path.name, path.read_bytes()))
    assert answer.status_code == 302
    draft = models.Draft.objects.get()
    if draft.state == "reading":
        # On a busy machine it took longer than somebody waits: then the worker reads it.
        jobs.sweep(at=timezone.now() + timedelta(minutes=10))
        draft.refresh_from_db()
    assert draft.state == "ready"
    page = bram.get(answer["Location"])
    assert page.status_code == 200
    answer = bram.post(
        f"/inlezen/{draft.pk}/bewaren/",
        {
            "revision": 0,
            "held_on": "2026-05-04",
            "kind": "individual",
            "interpreter": "none",
            **{
                f"tie{number}-who": "unknown"
                for number in range(len(operations.reading_of(draft).speakers))
            },
        },
    )
    assert answer.status_code == 302, answer.content.decode()[:3000]
    transcript = models.Transcript.objects.get()
    assert transcript.text == operations.reading_of(draft).text
    assert bram.get(answer["Location"]).status_code == 200
    assert not models.Draft.objects.exists()


def zip_bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"\0" * (200 << 20))
    return packed.getvalue()


ENTITIES = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    f'<w:document xmlns:w="{builders.W}"><w:body>{builders.p("&b;")}</w:body></w:document>'
)
OUTSIDE = (
    '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    f'<w:document xmlns:w="{builders.W}"><w:body>{builders.p("dag")}</w:body></w:document>'
)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("leeg.txt", lambda: b""),
        ("spaties.txt", lambda: b" \n\t "),
        ("echt-een-pdf.docx", lambda: b"%PDF-1.7\n"),
        ("programma.txt", lambda: b"MZ\x00\x01\x02\x03" * 50),
        ("plaatje.png", lambda: b"\x89PNG\r\n\x1a\n"),
        ("oud.doc", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
        ("bom.docx", zip_bomb),
        ("entiteiten.docx", lambda: builders.word_xml(ENTITIES)),
        ("buiten.docx", lambda: builders.word_xml(OUTSIDE)),
        ("stuk.docx", lambda: b"PK\x03\x04 stuk"),
        ("gescand.pdf", lambda: builders.portable("#rect(width: 5cm)")),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_hostile_or_broken_file_is_refused_and_leaves_nothing(
    field: Field, bram: Client, own_files: Path, name: str, make: Any
) -> None:
    with TestCase.captureOnCommitCallbacks(execute=True):
        answer = send(field, bram, (name, make()))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "niet ingelezen" in page
    assert name in page
    assert not models.Draft.objects.exists()
    assert not models.Transcript.objects.exists()
    assert not models.SourceFile.objects.exists()
    assert files_under(own_files) == []


@pytest.mark.slow
def test_a_file_over_the_limit_is_refused_while_it_arrives(
    field: Field, bram: Client, own_files: Path
) -> None:
    answer = send(field, bram, ("groot.txt", b"a" * (MAX_BYTES + 1)), ("goed.txt", b"D1: Ja.\n"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "groot.txt is groter dan 50 MB" in page
    assert [draft.name for draft in models.Draft.objects.all()] == ["goed.txt"]
    assert len(files_under(own_files)) == 1


def test_several_files_at_once_wait_in_a_list(field: Field, bram: Client) -> None:
    answer = send(
        field,
        bram,
        ("een.txt", b"D1: Ja.\n"),
        ("twee.txt", b"D2: Nee.\n"),
        conversation=field.conversation.pk,
    )
    assert answer["Location"].endswith("/inlezen/#wachtend")
    page = bram.get(address(field)).content.decode()
    assert "een.txt" in page
    assert "twee.txt" in page
    assert {draft.conversation_id for draft in models.Draft.objects.all()} == {
        field.conversation.pk
    }


def test_one_bad_file_does_not_hold_up_the_others(field: Field, bram: Client) -> None:
    answer = send(field, bram, ("leeg.txt", b""), ("goed.txt", b"D1: Ja.\n"))
    assert answer.status_code == 422
    assert [draft.name for draft in models.Draft.objects.all()] == ["goed.txt"]
    assert "wel gelezen" in answer.content.decode()


@pytest.mark.slow
def test_a_larger_file_is_read_by_the_worker(
    field: Field, bram: Client, django_capture_on_commit_callbacks: Any
) -> None:
    line = "D1: Dat zeg ik nog een keer, voor wie het niet hoorde.\n"
    large = (line * (operations.AT_ONCE_BYTES // len(line) + 1)).encode()
    answer = send(field, bram, ("lang.txt", large))
    draft = models.Draft.objects.get()
    assert draft.state == "reading"
    page = bram.get(answer["Location"]).content.decode()
    assert "wordt gelezen" in page
    part = bram.get(answer["Location"], headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    assert 'hx-trigger="every 2s"' in part.content.decode()


@pytest.mark.slow
def test_a_pile_of_small_files_goes_to_the_worker_after_the_first_six(
    field: Field, bram: Client, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        send(field, bram, *[(f"{number}.txt", b"D1: Ja.\n") for number in range(8)])
    assert len(callbacks) == 2
    assert set(models.Draft.objects.values_list("state", flat=True)) == {"ready"}


def test_typed_notes_are_looked_at_like_a_file(field: Field, bram: Client) -> None:
    answer = send(field, bram, notes=ARABIC)
    assert answer.status_code == 302
    page = bram.get(answer["Location"]).content.decode()
    assert "بخير" in page
    assert 'dir="auto"' in page
    # A sign that turns the reading direction stays in the text, as it was typed.
    draft = models.Draft.objects.get()
    assert operations.reading_of(draft).text.count("\u202e") == ARABIC.count("\u202e")


def test_nothing_chosen_says_what_to_do(field: Field, bram: Client) -> None:
    answer = send(field, bram)
    assert answer.status_code == 422
    assert "Kies een bestand" in answer.content.decode()


def test_an_upload_without_token_is_refused(field: Field) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(field.world.bram)
    answer = send(field, client, ("een.txt", b"D1: Ja.\n"))
    assert answer.status_code == 403
    assert not models.Draft.objects.exists()


def test_a_name_of_a_file_cannot_put_script_on_the_page(field: Field, bram: Client) -> None:
    answer = send(field, bram, ("<img src=x onerror=alert(1)>.txt", b"<script>: <b>Ja</b>\n"))
    page = bram.get(answer["Location"]).content.decode()
    assert "<img src=x" not in page
    assert "<b>Ja" not in page
    assert "&lt;b&gt;Ja" in page


# --- the preview ------------------------------------------------------------------------------
def preview(field: Field, bram: Client, text: str) -> models.Draft:
    send(field, bram, ("gesprek.txt", text.encode()))
    return models.Draft.objects.get()


def change(bram: Client, draft: models.Draft, **posted: Any) -> Any:
    draft.refresh_from_db()
    return bram.post(f"/inlezen/{draft.pk}/wijzigen/", {"revision": draft.revision, **posted})


def test_turns_and_speakers_are_changed_from_the_page(field: Field, bram: Client) -> None:
    draft = preview(field, bram, TALK)
    assert 'name="at"' in bram.get(f"/inlezen/{draft.pk}/?beurt=1").content.decode()
    change(bram, draft, do="split_turn", turn=1, at=9)
    change(bram, draft, do="give_turn", turn=2, speaker="Jan", new_speaker="Piet")
    change(bram, draft, do="rename_speaker", old="Jan", new="D1")
    draft.refresh_from_db()
    reading = operations.reading_of(draft)
    assert [turn.speaker for turn in reading.turns] == ["D1", "Piet", "R1", "D1", "R1"]
    change(bram, draft, do="join_turn", turn=2)
    change(bram, draft, do="undo")
    draft.refresh_from_db()
    assert len(operations.reading_of(draft).turns) == 5


def test_a_refused_change_says_why_and_keeps_the_page(field: Field, bram: Client) -> None:
    draft = preview(field, bram, "Jan: Ja.\n")
    for posted in ({"do": "undo"}, {"do": "join_turn", "turn": "1"}, {"do": "weg"}, {}):
        answer = change(bram, draft, **posted)
        assert answer.status_code == 422
        assert "utrecht-alert--error" in answer.content.decode()


def test_the_fragment_is_the_page_and_keeps_what_was_chosen_below(
    field: Field, bram: Client
) -> None:
    draft = preview(field, bram, TALK)
    answer = bram.post(
        f"/inlezen/{draft.pk}/wijzigen/",
        {
            "revision": 0,
            "do": "give_turn",
            "turn": 2,
            "speaker": "R1",
            "tie0-who": f"p{field.d1.pk}",
            "held_on": "2026-05-09",
        },
        headers={"HX-Request": "true"},
    )
    part = answer.content.decode()
    assert answer.status_code == 200
    assert part.strip().startswith('<div id="voorbeeld"')
    assert f'<option value="p{field.d1.pk}" selected>' in part
    assert 'value="2026-05-09"' in part


def test_a_name_is_counted_and_shown_before_it_is_replaced(field: Field, bram: Client) -> None:
    draft = preview(field, bram, TALK)
    name = {"name": "Fatima", "replacement": "D1"}
    answer = bram.post(f"/inlezen/{draft.pk}/naam/", {"revision": 0, **name})
    assert "Gevonden: 2 keer" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.replacements == {}
    change(bram, draft, do="replace_name", **name)
    draft.refresh_from_db()
    assert "Dag [D1]. Is [D1] moe?" in operations.reading_of(draft).text
    page = bram.get(f"/inlezen/{draft.pk}/").content.decode()
    assert page.count('<span class="weerklank-mask">[D1]</span>') == 3
    answer = bram.post(f"/inlezen/{draft.pk}/naam/", {"name": "Klaas", "replacement": "D2"})
    assert answer.status_code == 422


def test_a_turn_of_a_page_swaps_alone(field: Field, bram: Client) -> None:
    draft = preview(field, bram, TALK)
    htmx = {"HX-Request": "true"}
    part = bram.get(f"/inlezen/{draft.pk}/?beurt=2", headers=htmx).content.decode()
    assert part.strip().startswith('<li class="fieldwork-turn')
    assert 'id="beurt-2"' in part
    assert "Jan" in part  # as one of those who may have said it
    closed = bram.get(f"/inlezen/{draft.pk}/?beurt=2&sluit", headers=htmx).content.decode()
    assert "<form" not in closed
    for gone in ("x", "99"):
        part = bram.get(f"/inlezen/{draft.pk}/?beurt={gone}", headers=htmx)
        assert part["HX-Refresh"] == "true"
    assert bram.get(f"/inlezen/{draft.pk}/?beurt=99").status_code == 200
    # A page that waits for the reading is told to load itself again.
    assert bram.get(f"/inlezen/{draft.pk}/", headers=htmx)["HX-Refresh"] == "true"


def test_storing_asks_for_the_day_and_for_at_least_two(field: Field, bram: Client) -> None:
    draft = preview(field, bram, "Allen: Ja.\nR1: Zo.\nAllen: Ja.\nR1: Zo.\n")
    answer = bram.post(
        f"/inlezen/{draft.pk}/bewaren/",
        {"revision": 0, "kind": "group", "interpreter": "none", "tie0-who": "several"},
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Vul de dag van het gesprek in" in page
    assert "minstens twee" in page
    assert not models.Transcript.objects.exists()


def test_storing_ties_the_speakers_and_a_second_text_asks_first(field: Field, bram: Client) -> None:
    stored = {
        "revision": 0,
        "conversation": field.conversation.pk,
        "kind": "individual",
        "interpreter": "none",
        "tie0-who": f"p{field.d1.pk}",
        "tie1-who": "interviewer",
    }
    draft = preview(field, bram, TALK)
    answer = bram.post(f"/inlezen/{draft.pk}/bewaren/", stored)
    assert answer["Location"] == f"/gesprekken/{field.conversation.pk}/"
    assert queries.heard(field.conversation).participant_ids == {field.d1.pk}
    draft = preview(field, bram, TALK)
    answer = bram.post(f"/inlezen/{draft.pk}/bewaren/", stored)
    assert answer.status_code == 422
    assert "heeft al een tekst" in answer.content.decode()
    bram.post(f"/inlezen/{draft.pk}/bewaren/", {**stored, "is_new_version_wanted": "on"})
    assert field.conversation.transcripts.count() == 2


def test_the_original_is_laid_beside_the_text_by_hand_where_it_must(
    field: Field, bram: Client
) -> None:
    field.store()
    draft = preview(field, bram, "D2: ابني\nD1: جيد\n")
    url = f"/inlezen/{draft.pk}/oorspronkelijk/"
    assert bram.get(url).status_code == 200
    page = bram.get(url, {"gesprek": field.conversation.pk}).content.decode()
    assert "Bij 1 beurt weet Weerklank niet" in page
    answer = bram.post(
        url,
        {"revision": 0, "conversation": field.conversation.pk, "turn0": "4", "turn1": "5"},
    )
    assert answer.status_code == 302
    page = bram.get(answer["Location"]).content.decode()
    assert "جيد" in page
    assert "fieldwork-turns--beside" in page


@pytest.mark.parametrize("wrong", ["0", "6", "-1", "vier", "1e3", "9" * 4000])
def test_a_turn_that_the_main_text_does_not_have_is_named_in_the_form(
    field: Field, bram: Client, wrong: str
) -> None:
    field.store()
    draft = preview(field, bram, "D2: ابني\nD1: جيد\n")
    sent = {"revision": 0, "conversation": field.conversation.pk, "turn0": wrong, "turn1": " 5 "}
    answer = bram.post(f"/inlezen/{draft.pk}/oorspronkelijk/", sent)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Vul een nummer van 1 tot en met 5 in, of laat het vak leeg." in " ".join(page.split())
    assert page.count('aria-invalid="true"') == 1
    assert f'value="{wrong}"' in page
    assert models.Draft.objects.exists()


@pytest.mark.slow
def test_a_long_text_is_laid_beside_a_long_text(field: Field, bram: Client) -> None:
    turns = 1_100  # more than the fields that Django takes when it is told nothing
    long = "".join(f"D1: زين {n}\nD2: جيد {n}\n" for n in range(turns // 2))
    bram.post(
        f"/inlezen/{preview(field, bram, long).pk}/bewaren/",
        {
            "revision": 0,
            "conversation": field.conversation.pk,
            "kind": "individual",
            "interpreter": "none",
            "tie0-who": f"p{field.d1.pk}",
            "tie1-who": "interviewer",
        },
    )
    draft = preview(field, bram, long)
    url = f"/inlezen/{draft.pk}/oorspronkelijk/"
    page = bram.get(url, {"gesprek": field.conversation.pk})
    assert len(page.content) < 1_500 * turns  # bytes, not more for each turn when there are more
    sent = {"revision": 0, "conversation": field.conversation.pk}
    sent |= {f"turn{row}": str(row + 1) for row in range(turns)}
    assert bram.post(url, sent).status_code == 302
    original = field.conversation.transcripts.get(role="original")
    assert original.turns.count() == turns


def test_throwing_away_leaves_nothing(
    field: Field, bram: Client, own_files: Path, django_capture_on_commit_callbacks: Any
) -> None:
    draft = preview(field, bram, "Jan: Ja.\n")
    with django_capture_on_commit_callbacks(execute=True):
        bram.post(f"/inlezen/{draft.pk}/weggooien/")
    assert not models.Draft.objects.exists()
    assert files_under(own_files) == []


@pytest.mark.parametrize("name", ["coen", "daan", "gerard"])
def test_a_draft_with_words_is_for_onderzoekers(
    field: Field, bram: Client, logged_in: Any, name: str
) -> None:
    draft = preview(field, bram, "Jan: Ja.\n")
    client = logged_in(getattr(field.world, name))
    assert client.get(f"/inlezen/{draft.pk}/").status_code == 403
    assert change(client, draft, do="give_turn", turn=1, speaker="x").status_code == 403
    assert cast.Membership.objects.exists()


def spoken_by(speakers: int) -> bytes:
    lines = (f"S{n}: Ja.\nS0: Goed.\nS{n}: Nee.\n" for n in range(1, speakers))
    return "".join(lines).encode()


@pytest.mark.slow
@pytest.mark.parametrize(("speakers", "status"), [(MOST_SPEAKERS, 302), (MOST_SPEAKERS + 1, 422)])
def test_a_text_with_too_many_speakers_is_refused_before_a_page_shows_them(
    field: Field, bram: Client, speakers: int, status: int
) -> None:
    answer = send(field, bram, ("veel.txt", spoken_by(speakers)))
    assert answer.status_code == status
    if status == 302:
        page = bram.get(answer["Location"])
        assert len(page.context["ties"]) == speakers
        assert len(page.content) < 800_000  # bytes, of three turns for each
        return
    words = answer.content.decode()
    assert "te veel sprekers" in words
    assert f"Hoogstens {MOST_SPEAKERS} is mogelijk" in words
    assert not models.Draft.objects.exists()


def test_typed_text_with_too_many_turns_is_refused(field: Field, bram: Client) -> None:
    answer = send(field, bram, notes="D1: ja\nD2: nee\n" * 10_001)
    assert answer.status_code == 422
    assert "te veel beurten voor een gesprek (20002 beurten)" in answer.content.decode()


def test_what_takes_longer_than_one_waits_is_left_to_the_worker(field: Field, bram: Client) -> None:
    with TestCase.captureOnCommitCallbacks():  # nothing of it runs
        send(field, bram, ("lang.txt", TALK.encode() * 30_000))
    draft = models.Draft.objects.get()
    assert (draft.state, draft.attempts) == ("reading", 0)
    found = operations.read_draft(draft_id=draft.pk, attempt=0, at=cast.NOW, seconds=0.01)
    assert found is not None
    assert (found.state, found.attempts, bool(found.content)) == ("reading", 1, True)
    found = operations.read_draft(draft_id=draft.pk, attempt=1, at=cast.NOW, seconds=60)
    assert found is not None
    assert found.state == "refused"  # its turns are too many; it was read to the end
    assert "duurt te lang" not in found.refusal


@pytest.mark.parametrize(
    ("labels", "kind"),
    [
        (["Interviewer", "D1"], "individual"),
        (["Interviewer", "D1", "D2", "Tolk"], "pair"),
        (["D1", "D2", "D3"], "group"),
    ],
)
def test_the_kind_that_is_proposed_follows_from_who_speaks(
    field: Field, bram: Client, labels: list[str], kind: str
) -> None:
    text = "".join(f"{label}: Ja hoor, dat klopt.\n" for label in labels * 2)
    send(field, bram, ("gesprek.txt", text.encode()))
    draft = models.Draft.objects.get()
    form = bram.get(f"/inlezen/{draft.pk}/").context["store_form"]
    assert str(form["kind"].value()) == kind
