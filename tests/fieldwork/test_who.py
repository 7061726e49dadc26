"""Who speak here: people added, asked and tied in one act, and nobody taken for granted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import cast
from tests.fieldwork.conftest import Field
from weerklank.fieldwork import models, operations, queries
from weerklank.fieldwork.operations import NewPerson, Said, Tie
from weerklank.study import queries as study
from weerklank.study.models import Participant

SAID = Said(("take_part", "quote"), cast.TODAY, "spoken")


@pytest.fixture
def conversation(field: Field) -> models.Conversation:
    """Read a text in with four labels; D1 and D2 exist, and nobody is tied."""
    field.store(
        ("R1", "Hoe gaat het?"),
        ("D1", "Goed."),
        ("D1", "Alleen de brieven, die lees ik niet."),
        ("Fatima", "Ik ook niet."),
        ("D7", "Ik wel."),
    )
    return field.conversation


def number(conversation: models.Conversation, label: str) -> int:
    return conversation.speakers.get(label=label).pk


def name(field: Field, who: dict[str, Tie | NewPerson], said: Said | None = SAID) -> Any:
    return operations.name_speakers(
        conversation=field.conversation,
        who={number(field.conversation, label): tie for label, tie in who.items()},
        said=said,
        by=field.world.bram,
        at=cast.NOW,
    )


def test_new_people_are_added_asked_and_tied(
    field: Field, conversation: models.Conversation
) -> None:
    new = NewPerson("inburgeraar")
    added = name(field, {"Fatima": new, "D7": new, "R1": Tie(role="interviewer")})
    # A label that is a free pseudonym stays; a name gives way to the first free one.
    assert [one.pseudonym for one in added] == ["D3", "D7"]
    assert set(conversation.speakers.values_list("label", "role")) == {
        ("R1", "interviewer"),
        ("D1", "unknown"),
        ("D3", "participant"),
        ("D7", "participant"),
    }
    assert study.consent_now([one.pk for one in added]) == {
        one.pk: {"take_part": True, "quote": True} for one in added
    }
    assert conversation.attendances.filter(participant__in=added).count() == 2


def test_two_who_are_tied_to_one_person_by_mistake_can_be_told_apart_again(
    field: Field, conversation: models.Conversation
) -> None:
    fatima, d7 = (conversation.speakers.get(label=label) for label in ("Fatima", "D7"))
    both = Tie(role="participant", participant=field.d1)
    name(field, {"Fatima": both, "D7": both})
    # One label stands in the file as well; each keeps what it said, and all of it is of D1.
    assert list(conversation.speakers.values_list("label", flat=True)) == [
        "R1", "D1", "D1 (2)", "D1 (3)"
    ]  # fmt: skip
    assert [one.turns.count() for one in conversation.speakers.all()] == [1, 2, 1, 1]
    name(field, {"D1 (2)": both})
    assert conversation.speakers.get(pk=fatima.pk).label == "D1 (2)"
    name(field, {"D1 (3)": Tie(role="participant", participant=field.d2)})
    assert conversation.speakers.get(pk=d7.pk).label == "D2"


def test_a_provider_is_one_of_a_kind(field: Field, conversation: models.Conversation) -> None:
    (added,) = name(field, {"Fatima": NewPerson("aanbieder", "taalschool")})
    assert (added.pseudonym, added.provider_kind) == ("A1", "taalschool")


def test_a_label_that_is_taken_is_no_new_person_of_that_name(
    field: Field, conversation: models.Conversation
) -> None:
    (added,) = name(field, {"D1": NewPerson("inburgeraar")})
    assert added.pseudonym == "D3"


@pytest.mark.parametrize("said", [None, Said(("quote",), cast.TODAY, "spoken")])
def test_who_was_not_asked_is_not_added(
    said: Said | None, field: Field, conversation: models.Conversation
) -> None:
    with pytest.raises(operations.NotAsked):
        name(field, {"R1": Tie(role="interviewer"), "D7": NewPerson("inburgeraar")}, said)
    assert Participant.objects.count() == 2
    assert set(conversation.speakers.values_list("role", flat=True)) == {"unknown"}


def test_a_speaker_of_another_conversation_is_refused(
    field: Field, conversation: models.Conversation
) -> None:
    other = operations.create_conversation(
        round_=field.world.round, kind="pair", held_on=cast.TODAY, by=field.world.bram, at=cast.NOW
    )
    with pytest.raises(operations.OtherConversation):
        operations.name_speakers(
            conversation=other,
            who={number(conversation, "R1"): Tie(role="interviewer")},
            said=None,
            by=field.world.bram,
            at=cast.NOW,
        )


# --- the page ---------------------------------------------------------------------------------


@pytest.fixture
def as_bram(field: Field, logged_in: Callable[..., Client]) -> Client:
    return logged_in(field.world.bram)


def test_the_page_shows_by_what_one_knows_a_speaker(
    as_bram: Client, conversation: models.Conversation
) -> None:
    page = as_bram.get(reverse("fieldwork:who", args=[conversation.pk])).content.decode()
    assert "Alleen de brieven, die lees ik niet." in page
    assert page.count("nieuw toevoegen") >= 4
    assert "niet verplicht" not in page


def test_people_are_added_from_the_page(
    as_bram: Client, field: Field, conversation: models.Conversation
) -> None:
    address = reverse("fieldwork:who", args=[conversation.pk])
    sent = {
        f"who{number(conversation, 'R1')}": "interviewer",
        f"who{number(conversation, 'D1')}": f"p{field.d1.pk}",
        f"who{number(conversation, 'Fatima')}": "new-inburgeraar",
        f"who{number(conversation, 'D7')}": "unknown",
    }
    for missing in (
        {},
        {"purposes": ["quote"], "medium": "spoken", "on": "2026-05-19"},
        {"purposes": ["take_part"], "on": "2026-05-19"},
        {"purposes": ["take_part"], "medium": "spoken"},
        {"purposes": ["take_part"], "medium": "spoken", "on": "2099-01-01"},
    ):
        assert as_bram.post(address, sent | missing).status_code == 422
    assert Participant.objects.count() == 2
    right = {"purposes": ["take_part"], "medium": "spoken", "on": "2026-05-19"}
    answer = as_bram.post(address, sent | right)
    assert answer.headers["Location"] == reverse("fieldwork:conversation", args=[conversation.pk])
    assert Participant.objects.count() == 3
    assert [one.speakers for one in queries.untied(field.world.round)] == [1]


def test_without_new_people_nothing_has_to_be_said(
    as_bram: Client, conversation: models.Conversation
) -> None:
    sent = {f"who{one.pk}": "unknown" for one in conversation.speakers.all()}
    sent[f"who{number(conversation, 'R1')}"] = "interviewer"
    assert as_bram.post(reverse("fieldwork:who", args=[conversation.pk]), sent).status_code == 302


def test_one_step_leads_to_who_is_still_unknown(
    as_bram: Client, field: Field, conversation: models.Conversation
) -> None:
    step = reverse("fieldwork:who_next", args=[field.world.round.slug])
    matrix = reverse("analysis:compare", args=[field.world.round.slug])
    assert as_bram.get(step).headers["Location"] == reverse("fieldwork:who", args=[conversation.pk])
    page = as_bram.get(matrix).content.decode()
    assert "zijn 4 sprekers nog onbekend" in page
    assert step in page
    name(field, {one.label: Tie(role="interviewer") for one in conversation.speakers.all()})
    assert "nog onbekend" not in as_bram.get(matrix).content.decode()
    assert as_bram.get(step).headers["Location"] == reverse(
        "fieldwork:conversations", args=[field.world.round.slug]
    )


def test_who_only_reads_is_told_but_not_sent_there(
    field: Field, conversation: models.Conversation, logged_in: Callable[..., Client]
) -> None:
    page = logged_in(field.world.coen).get(
        reverse("analysis:compare", args=[field.world.round.slug])
    )
    assert "sprekers nog onbekend" in page.content.decode()
    assert "Wie spreken hier?" not in page.content.decode()


def test_who_was_tied_by_mistake_is_named_as_still_there(
    field: Field, conversation: models.Conversation, as_bram: Client
) -> None:
    speaker = number(conversation, "Fatima")

    def tie(person: Participant) -> str:
        sent = {f"s{speaker}-who": f"p{person.pk}"}
        answer = as_bram.post(reverse("fieldwork:tie", args=[speaker]), sent, follow=True)
        return answer.content.decode()

    assert "staat nog bij de mensen" not in tie(field.d1)
    assert "D1 staat nog bij de mensen van dit gesprek" in tie(field.d2)
    assert "staat nog bij de mensen" not in tie(field.d2)
