"""A monitor that begins with a text: all of it in one act, or nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests import cast
from weerklank.coding import operations as coding
from weerklank.coding.models import Code
from weerklank.fieldwork import models, operations, queries
from weerklank.safeguards.models import LogLine, Organisation, User
from weerklank.study.models import Consent, Monitor, Participant, Round

TEXT = b"R1: Hoe is het, Fatima?\nD1: Goed. Met Ali ook.\nR1: Mooi.\nD1: Ja.\n"


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def noor(db: None) -> User:
    """Look after an installation in which nothing is."""
    return cast.make_user("noor", is_installation_beheerder=True)


@pytest.fixture
def client(noor: User, logged_in: Callable[[User], Client]) -> Client:
    return logged_in(noor)


def drop(client: Client, *names: str, **fields: object) -> models.Draft:
    files = [SimpleUploadedFile(name, TEXT) for name in names or ("gesprek.txt",)]
    answer = client.post(reverse("fieldwork:drop"), {"documents": files, **fields})
    assert answer.status_code == 302
    draft = models.Draft.objects.order_by("pk").last()
    assert draft is not None
    return draft


def filled_in(client: Client, draft: models.Draft, **other: object) -> dict[str, Any]:
    """Give what the page sends when nothing in it is touched, and what is in `other`."""
    page = client.get(reverse("fieldwork:draft", args=[draft.pk])).context
    # A browser sends the first choice of a list in which nothing is chosen.
    sent: dict[str, Any] = {"revision": draft.revision, "kind": "individual"}
    for form in (page["store_form"], page["begin_form"], *(form for _label, form in page["ties"])):
        sent |= {
            bound.html_name: bound.value()
            for bound in form
            if bound.value() is not None and bound.value() is not False
        }
    return sent | other


def begin(client: Client, draft: models.Draft, **other: object) -> Any:
    return client.post(reverse("coding:begin", args=[draft.pk]), filled_in(client, draft, **other))


def made() -> list[int]:
    kinds: tuple[Any, ...] = (Organisation, Monitor, Round, models.Conversation, Code)
    return [kind.objects.count() for kind in kinds]


def test_the_first_page_asks_for_a_conversation_and_nothing_else(client: Client) -> None:
    page = client.get(reverse("site:start")).content.decode()
    assert "Begin uw eerste monitor: leg hier een gesprek neer" in page
    assert "Begin zorgvuldig" in page
    assert "Vraag de beheerder" not in page


def test_who_may_begin_nothing_hears_it_once(
    voorbeelddam: cast.Voorbeelddam, logged_in: Callable[[User], Client]
) -> None:
    page = logged_in(cast.make_user("noor")).get(reverse("site:start")).content.decode()
    assert page.count("lid van een monitor") == 1
    assert "neer" not in page


def test_nothing_is_made_before_somebody_looked(client: Client) -> None:
    drop(client)
    assert made() == [0, 0, 0, 0, 0]


def test_one_act_makes_all_that_coding_needs(client: Client, noor: User) -> None:
    answer = begin(client, drop(client))

    sample = models.Conversation.objects.get()
    assert answer.headers["Location"] == reverse("coding:code", args=[sample.pk])
    assert made() == [1, 1, 1, 1, Code.objects.count()]
    assert Code.objects.count() > 100
    assert client.get(answer.headers["Location"]).status_code == 200
    assert not models.Draft.objects.exists()
    logged = LogLine.objects.filter(monitor_id=sample.round.monitor_id).order_by("id")
    assert [line.what for line in logged] == [
        "monitor.opened",
        "round.opened",
        "conversation.created",
        "transcript.stored",
        "codebook.kept",
        "coding.opened",
    ]


def test_nobody_takes_part_and_nobody_allowed_anything(client: Client) -> None:
    begin(client, drop(client))
    assert not Participant.objects.exists()
    assert not Consent.objects.exists()
    assert set(models.Speaker.objects.values_list("role", flat=True)) == {"unknown"}


def test_what_is_wrong_makes_nothing_and_is_said_in_the_page(client: Client) -> None:
    draft = drop(client)
    for wrong in (
        {"begin-monitor_name": ""},
        {"begin-organisation_name": ""},
        {"begin-ends_on": "2001-01-01"},
        {"held_on": ""},
        {"begin-codebook": "anders"},
    ):
        answer = begin(client, draft, **wrong)
        assert answer.status_code == 422
        assert "utrecht-form-field-error-message" in answer.content.decode()
    assert made() == [0, 0, 0, 0, 0]


def test_a_name_of_an_organisation_that_is_taken_makes_nothing(client: Client, noor: User) -> None:
    cast.make_municipality("Onze gemeente", "onze-gemeente")
    draft = drop(client)
    answer = begin(
        client, draft, **{"begin-organisation": "new", "begin-organisation_name": "Onze gemeente"}
    )
    assert answer.status_code == 422
    assert "Er is al een organisatie met deze naam." in answer.content.decode()
    assert not Monitor.objects.exists()
    assert models.Draft.objects.get().round is None


def test_what_goes_wrong_at_the_end_takes_back_what_was_made(client: Client, noor: User) -> None:
    """The speakers come last: monitor, round and text stood already."""
    draft = drop(client)
    with pytest.raises(operations.SeveralIsTwo):
        coding.begin_with_text(
            draft=draft,
            beginning=operations.Beginning(
                monitor_name="Monitor",
                organisation_name="Onze gemeente",
                round_name="Ronde 1",
                starts_on=cast.TODAY,
                ends_on=cast.TODAY,
            ),
            has_our_codebook=True,
            new_conversation={"kind": "individual", "held_on": cast.TODAY},
            ties={"D1": operations.Tie(role="several", at_least=1)},
            revision=draft.revision,
            by=noor,
            at=cast.NOW,
        )
    assert made() == [0, 0, 0, 0, 0]
    assert not LogLine.objects.filter(what="monitor.opened").exists()
    assert models.Draft.objects.get().round is None


def test_an_older_page_makes_nothing(client: Client) -> None:
    draft = drop(client)
    answer = begin(client, draft, revision=7)
    assert answer.status_code == 422
    assert not Monitor.objects.exists()


@pytest.mark.parametrize(
    ("codebook", "page"), [("empty", "coding:codebook"), ("file", "exchange:overview")]
)
def test_other_codes_are_asked_for_next(client: Client, codebook: str, page: str) -> None:
    answer = begin(client, drop(client), **{"begin-codebook": codebook})
    assert answer.headers["Location"] == reverse(page, args=[Round.objects.get().slug])
    assert not Code.objects.exists()


def test_a_second_monitor_on_the_same_day_gets_another_name(client: Client) -> None:
    begin(client, drop(client))
    begin(client, drop(client, round="new"))
    first, second = Monitor.objects.order_by("pk")
    assert second.name == f"{first.name} (2)"
    assert second.slug != first.slug
    # The organisation of the first one is offered, not made again.
    assert second.organisation == first.organisation


def test_what_lies_beside_it_goes_along(client: Client) -> None:
    draft = drop(client, "een.txt", "twee.txt", "drie.txt")
    page = client.get(reverse("site:start")).content.decode()
    assert all(name in page for name in ("een.txt", "twee.txt", "drie.txt"))
    begin(client, draft)
    assert queries.waiting_drafts(Round.objects.get()).count() == 2


def test_names_replaced_beforehand_are_remembered_by_the_round(client: Client, noor: User) -> None:
    draft = drop(client, "een.txt", "twee.txt")
    draft = operations.replace_name(
        draft=draft,
        name="Fatima",
        replacement="een vriendin",
        in_any_case=False,
        revision=draft.revision,
        by=noor,
        at=cast.NOW,
    )
    begin(client, draft)
    assert "Fatima" not in models.Transcript.objects.get().text
    assert [name.name for name in queries.names_of(Round.objects.get())] == ["Fatima"]
    assert models.Draft.objects.get().names == []


def test_a_replaced_name_taken_back_is_not_remembered(client: Client, noor: User) -> None:
    draft = drop(client)
    changed = operations.replace_name(
        draft=draft,
        name="Ali",
        replacement="een zoon",
        in_any_case=False,
        revision=draft.revision,
        by=noor,
        at=cast.NOW,
    )
    operations.undo(draft=changed, revision=changed.revision, by=noor, at=cast.NOW)
    begin(client, models.Draft.objects.get())
    assert "Ali" in models.Transcript.objects.get().text
    assert queries.names_of(Round.objects.get()) == []


def test_a_text_without_a_round_is_for_its_owner_alone(
    client: Client, logged_in: Callable[[User], Client]
) -> None:
    draft = drop(client)
    other = logged_in(cast.make_user("gerard", is_installation_beheerder=True))
    for name in ("fieldwork:draft", "coding:begin", "fieldwork:draft_discard"):
        address = reverse(name, args=[draft.pk])
        answer = other.get(address) if name == "fieldwork:draft" else other.post(address)
        assert answer.status_code == 404
    assert models.Draft.objects.exists()


def test_who_no_longer_looks_after_the_installation_begins_nothing(
    client: Client, noor: User
) -> None:
    draft = drop(client)
    sent = filled_in(client, draft)
    User.objects.filter(pk=noor.pk).update(is_installation_beheerder=False)
    assert client.post(reverse("coding:begin", args=[draft.pk]), sent).status_code == 403
    assert not Monitor.objects.exists()


def test_a_text_for_a_round_does_not_begin_a_monitor(
    voorbeelddam: cast.Voorbeelddam, logged_in: Callable[[User], Client]
) -> None:
    bram = logged_in(voorbeelddam.bram)
    draft = drop(bram, round=voorbeelddam.round.pk)
    assert draft.round == voorbeelddam.round
    bram.post(reverse("coding:begin", args=[draft.pk]), {"revision": draft.revision})
    assert Monitor.objects.count() == 1


def test_the_start_page_offers_only_rounds_one_reads_into(
    voorbeelddam: cast.Voorbeelddam, esra: User, logged_in: Callable[[User], Client]
) -> None:
    bram = logged_in(voorbeelddam.bram)
    foreign = cast.make_round(Monitor.objects.get(slug="elderburg-monitor"))
    for round_ in (foreign.pk, "new"):
        answer = bram.post(
            reverse("fieldwork:drop"),
            {"documents": [SimpleUploadedFile("een.txt", TEXT)], "round": round_},
        )
        assert answer.status_code == 422
    assert not models.Draft.objects.exists()
    # A codeur reads nothing in, so nothing is offered.
    assert logged_in(voorbeelddam.coen).get(reverse("fieldwork:drop")).status_code == 403


def test_the_round_last_used_is_chosen_beforehand(
    voorbeelddam: cast.Voorbeelddam,
) -> None:
    older, newer = voorbeelddam.round, cast.make_round(voorbeelddam.monitor, 2)
    assert queries.last_used_round(voorbeelddam.bram, [newer, older]) == newer
    sample = operations.create_conversation(
        round_=older, kind="pair", held_on=cast.TODAY, by=voorbeelddam.bram, at=cast.NOW
    )
    models.SourceFile.objects.create(
        conversation=sample, name="x", size=1, uploaded_at=cast.NOW, uploaded_by=voorbeelddam.bram
    )
    assert queries.last_used_round(voorbeelddam.bram, [newer, older]) == older
    assert queries.last_used_round(voorbeelddam.chantal, [newer, older]) == newer
    assert queries.last_used_round(voorbeelddam.bram, []) is None


def test_a_file_that_cannot_be_read_leaves_nothing(client: Client) -> None:
    answer = client.post(
        reverse("fieldwork:drop"),
        {"documents": [SimpleUploadedFile("plaatje.png", b"\x89PNG\r\n\x1a\n")]},
    )
    assert answer.status_code == 422
    assert "plaatje.png" in answer.content.decode()
    assert not models.Draft.objects.exists()


def test_nothing_laid_down_is_said(client: Client) -> None:
    answer = client.post(reverse("fieldwork:drop"), {})
    assert answer.status_code == 422
    assert "Kies een bestand, of typ de tekst." in answer.content.decode()


def test_a_text_thrown_away_leads_back_to_the_start(client: Client) -> None:
    draft = drop(client)
    answer = client.post(reverse("fieldwork:draft_discard", args=[draft.pk]))
    assert answer.headers["Location"] == reverse("site:start")
    assert not models.Draft.objects.exists()


def test_a_text_without_a_round_is_swept_like_any_other(noor: User) -> None:
    operations.bring_in(round_=None, name="een.txt", file=ContentFile(TEXT), by=noor, at=cast.NOW)
    operations.sweep_drafts(at=cast.NOW + operations.drafts.KEPT)
    assert models.Draft.objects.exists()
    operations.sweep_drafts(at=cast.NOW + 2 * operations.drafts.KEPT)
    assert not models.Draft.objects.exists()
