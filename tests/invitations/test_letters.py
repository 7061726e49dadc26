"""Letters as PDF: the window, both languages, the code; and printed, posted, put back."""

from __future__ import annotations

import io
from datetime import timedelta

import pikepdf
import pypdf
import pytest
from django.urls import reverse

from tests import cast
from tests.invitations.world import Inviting, make_inviting, talk
from weerklank.invitations.models import Letterhead, Message
from weerklank.invitations.operations import composing, posting, queueing
from weerklank.invitations.render import letter as render
from weerklank.safeguards.models import LogLine
from weerklank.safeguards.refusals import AccessDenied
from weerklank.sampling import operations as sampling
from weerklank.sampling.models import Candidate
from weerklank.study import operations as study_operations
from weerklank.study.terms import LANGUAGES
from weerklank.vault.models import AccessLine, Card

NOW = cast.NOW
POINTS = 72 / 25.4  # to a millimetre


@pytest.fixture
def inviting(voorbeelddam: cast.Voorbeelddam) -> Inviting:
    return make_inviting(voorbeelddam)


def read(content: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(content))


def printed(inviting: Inviting, *who: str, use: str = "invitation") -> bytes:
    inviting.queue(use=use, way="letter", who=who or ("K1", "K3"))
    content, _number = posting.print_letters(round=inviting.round, by=inviting.kees, at=NOW)
    return content


def test_each_letter_stands_on_its_own_page_with_both_languages(inviting):
    content = printed(inviting)
    pages = [page.extract_text() for page in read(content).pages]
    assert len(pages) == 2
    first, second = pages
    assert "Samira Kloostermerk" in first
    assert "Samira Kloostermerk" not in second
    assert "Wilt u met ons praten?" in first
    assert "ምሳና ክትዛረቡ ትደልዩ ዲኹም?" in second
    # Her code, by which she answers, in groups of four.
    code = posting.vault.make_cards(
        municipality_id=inviting.round.monitor.organisation_id,
        monitor_id=inviting.round.monitor_id,
        round_id=inviting.round.pk,
        pseudonyms=["K1"],
        ends_at=composing.end_of(Letterhead.objects.get()),
        by=None,
        at=NOW,
    )["K1"]
    assert f"{code[:4]} {code[4:8]} {code[8:]}" in first.replace("\u00a0", " ")
    assert code[:4] not in second


def test_in_the_window_of_the_envelope_stand_name_and_address_alone(inviting):
    """20 to 105 mm from the left, 45 to 80 mm from the top of an A4."""
    [page] = read(printed(inviting, "K1")).pages
    height = float(page.mediabox.height)
    seen: list[str] = []

    def look(text: str, turned: list[float], place: list[float], *_more: object) -> None:
        across = place[4] * turned[0] + place[5] * turned[2] + turned[4]
        up = place[4] * turned[1] + place[5] * turned[3] + turned[5]
        left, top = across / POINTS, (height - up) / POINTS
        if text.strip() and 15 <= left <= 105 and 45 <= top <= 80:
            seen.append(text.strip())

    page.extract_text(visitor_text=look)
    assert " ".join(" ".join(seen).split()) == "Samira Kloostermerk Merkstraat 12 1234 AB Merkdam"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_letter_is_accessible_in_every_language(inviting, language):
    letter = render.Letter(
        address=("Sam Voorbeeld", "Kerkstraat 1", "1234 AB Voorbeelddam"),
        words=tuple(
            render.InLanguage(one, "Kop", "Een.\n\nTwee: #[x] *y*", "31-12-2026")
            for one in dict.fromkeys(("nl", language))
        ),
        sender="Gemeente Voorbeelddam",
        phone="010-123 45 67",
        day="29-11-2026",
        code="BCDF23456789",
        link="https://weerklank.example/k/BCDF23456789/",
        page="https://weerklank.example/k/",
    )
    whole, card = render.render_letters([letter]), render.render_cards([letter])
    assert "#[x] *y*" in read(whole).pages[0].extract_text()
    for content in (whole, card):
        with pikepdf.open(io.BytesIO(content)) as pdf:
            assert len(pdf.pages) == 1
            assert pdf.Root.MarkInfo.Marked
            assert str(pdf.Root.Lang) == "nl"
            with pdf.open_metadata() as about:
                assert about["pdfuaid:part"] == "1"
            figures = [
                one
                for one in pdf.objects
                if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/Figure"
            ]
            # The square, and on a letter three pictures: all with what they say.
            assert len(figures) in {1, 4}
            assert all(str(one.Alt) for one in figures)
            if language != "nl":
                tongues = {
                    str(one.Lang)
                    for one in pdf.objects
                    if isinstance(one, pikepdf.Dictionary) and "/Lang" in one
                }
                assert language in tongues
        assert "□" not in "".join(page.extract_text() for page in read(content).pages)
        assert "#[x] *y*" in read(content).pages[0].extract_text() or content[:0] == b""


def test_a_letter_that_asks_nothing_has_no_code(inviting):
    talk(inviting, "K1")
    [page] = read(printed(inviting, "K1", use="thanks")).pages
    assert "Bedankt voor het gesprek" in page.extract_text()
    assert "Uw code" not in page.extract_text()
    assert not Card.objects.exists()


# --- printed and posted -----------------------------------------------------------------------
def test_only_a_sleutelhouder_makes_letters_and_the_vault_knows(inviting):
    inviting.queue(way="letter", who=("K1", "K3"))
    with pytest.raises(AccessDenied):
        posting.print_letters(round=inviting.round, by=inviting.bram, at=NOW)
    posting.print_letters(round=inviting.round, by=inviting.kees, at=NOW)
    shown = AccessLine.objects.filter(what="contacts_shown", by_name="Kees")
    assert {one.subject for one in shown} == {"K1", "K3"}
    assert LogLine.objects.get(what="letters.printed").detail == {"people": 2}


def test_a_letter_waits_until_it_is_posted(inviting):
    printed(inviting)
    assert {one.state for one in Message.objects.all()} == {"waiting"}
    assert {one.state for one in Candidate.objects.all()} == {"chosen"}
    # One that is asked for later is no part of it.
    Candidate.objects.filter(pseudonym="K2").update(state="chosen")
    [batch] = posting.batches(inviting.round)
    assert len(batch.letters) == 2
    number = posting.say_posted(
        round=inviting.round, printed_at=batch.printed_at, by=inviting.kees, at=NOW
    )
    assert number == 2
    assert {one.state for one in Message.objects.all()} == {"sent"}
    invited = Candidate.objects.filter(state="invited").values_list("pseudonym", flat=True)
    assert set(invited) == {"K1", "K3"}
    with pytest.raises(posting.BatchGone):
        posting.say_posted(
            round=inviting.round, printed_at=batch.printed_at, by=inviting.kees, at=NOW
        )


def test_who_says_no_after_printing_is_named_to_be_taken_out(inviting, logged_in):
    printed(inviting)
    sampling.record_answer(
        candidate=Candidate.objects.get(pseudonym="K1"), state="refused", by=inviting.bram, at=NOW
    )
    client = logged_in(inviting.kees)
    client.post("/inloggen/bevestigen/", {"password": cast.PASSWORD})
    address = reverse("invitations:letters", args=[inviting.round.slug])
    page = client.get(address).content.decode()
    assert "Haal deze brieven eruit" in page
    assert "Samira Kloostermerk" in page
    assert "Hewan" not in page
    [batch] = posting.batches(inviting.round)
    client.post(address, {"do": "posted", "printed_at": batch.printed_at.isoformat()})
    states = dict(Message.objects.values_list("candidate__pseudonym", "state"))
    assert states == {"K1": "stopped", "K3": "sent"}
    assert Candidate.objects.get(pseudonym="K1").state == "refused"


def test_the_letter_of_who_withdrew_after_printing_is_named_by_its_place(inviting, logged_in):
    printed(inviting)
    [batch] = posting.batches(inviting.round)
    her = Candidate.objects.get(pseudonym="K3")
    place = Message.objects.get(candidate=her).place_in_file
    participant = sampling.agree(candidate=her, by=inviting.bram, at=NOW)
    study_operations.withdraw(participant=participant, by=inviting.bram, at=NOW)
    [left] = posting.batches(inviting.round)
    assert (len(left.letters), left.withdrawn) == (len(batch.letters) - 1, [place])
    client = logged_in(inviting.kees)
    client.post("/inloggen/bevestigen/", {"password": cast.PASSWORD})
    address = reverse("invitations:letters", args=[inviting.round.slug])
    assert f"Haal ook brief {place} van het bestand eruit" in client.get(address).content.decode()
    client.post(address, {"do": "posted", "printed_at": left.printed_at.isoformat()})
    assert posting.batches(inviting.round) == []


def test_letters_that_were_not_posted_are_put_back_and_can_be_taken_back(inviting):
    printed(inviting, "K1")
    message = Message.objects.get()
    with pytest.raises(queueing.NotWaiting):
        queueing.take_back(message=message, by=inviting.bram, at=NOW)
    posting.put_back(round=inviting.round, printed_at=NOW, by=inviting.kees, at=NOW)
    assert posting.batches(inviting.round) == []
    queueing.take_back(message=message, by=inviting.bram, at=NOW)
    assert not Message.objects.exists()


def test_nobody_makes_the_same_letters_twice_by_accident(inviting):
    printed(inviting)
    with pytest.raises(posting.NothingToPrint):
        posting.print_letters(round=inviting.round, by=inviting.kees, at=NOW + timedelta(seconds=1))
    _content, number = posting.print_again(
        round=inviting.round, printed_at=NOW, by=inviting.kees, at=NOW
    )
    assert number == 2


def test_who_lost_her_address_is_left_out_and_said(inviting):
    inviting.queue(way="letter", who=("K1", "K3"))
    posting.vault.forget_contacts(
        municipality_id=inviting.round.monitor.organisation_id,
        monitor_id=inviting.round.monitor_id,
        pseudonyms=["K3"],
        by=inviting.kees,
        at=NOW,
    )
    _content, number = posting.print_letters(round=inviting.round, by=inviting.kees, at=NOW)
    assert number == 1
    assert Message.objects.get(candidate__pseudonym="K3").why_not == "no_address"


def test_a_letter_beyond_what_fits_in_a_file_waits_for_the_next(inviting, monkeypatch):
    monkeypatch.setattr(posting, "MOST_IN_A_FILE", 1)
    inviting.queue(way="letter", who=("K1", "K3"))
    for moment in (NOW, NOW + timedelta(minutes=1)):
        _content, number = posting.print_letters(round=inviting.round, by=inviting.kees, at=moment)
        assert number == 1
    assert len(posting.batches(inviting.round)) == 2


# --- a card to hand out -----------------------------------------------------------------------
def test_a_card_has_her_code_and_no_name(inviting, logged_in):
    Letterhead.objects.update(cards_end_on="2099-01-01")
    answer = logged_in(inviting.bram).post(
        reverse("invitations:card_to_give", args=[inviting.round.slug]),
        {"candidate": inviting.candidates["K1"].pk, "language": "ar"},
    )
    assert answer.status_code == 200
    words = read(answer.content).pages[0].extract_text()
    assert "Uw code" in words
    assert "Kloostermerk" not in words
    assert Card.objects.get().pseudonym == "K1"
    assert LogLine.objects.filter(what="card.downloaded").exists()


def test_no_card_for_who_is_not_asked_any_more(inviting):
    Letterhead.objects.update(cards_end_on="2099-01-01")
    sampling.object_to_asking(candidate=inviting.candidates["K1"], by=inviting.bram, at=NOW)
    with pytest.raises(queueing.NotAsked):
        posting.make_card(
            candidate=inviting.candidates["K1"],
            language="nl",
            today=NOW.date(),
            by=inviting.bram,
            at=NOW,
        )
