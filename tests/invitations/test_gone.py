"""Who moved or died, as the register knows it, gets nothing any more."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests import cast
from tests.invitations.world import Inviting, make_inviting
from tests.vault.test_frames import add_people
from weerklank import crossings
from weerklank.invitations.models import Meeting, Message
from weerklank.invitations.operations import posting, sending
from weerklank.sampling import operations as sampling
from weerklank.sampling.models import Candidate
from weerklank.trajectories import models as register
from weerklank.vault import models as vault
from weerklank.vault import operations as keeping


@pytest.fixture
def inviting(voorbeelddam: cast.Voorbeelddam, settings) -> Inviting:
    settings.PUBLIC_BASE_URL = "https://weerklank.voorbeelddam.example"
    return make_inviting(voorbeelddam)


@pytest.fixture
def behind(inviting: Inviting) -> dict[str, str]:
    """Put three people of the round in the register; gives who is who."""
    monitor = inviting.round.monitor
    names = add_people(monitor.organisation, 3)
    own = iter(["K1", "K3", "K5"])
    return keeping.link_to_monitor(
        municipality_id=monitor.organisation_id,
        monitor_id=monitor.pk,
        pseudonyms=names,
        make=lambda: next(own),
        by=inviting.bram,
        at=cast.NOW,
    )


def set_in_register(behind: dict[str, str], who: str, **fields: date) -> None:
    name = next(one for one, pseudonym in behind.items() if pseudonym == who)
    register.TrajectRecord.objects.filter(trajectory__pseudonym=name).update(**fields)


def gone(inviting: Inviting, *who: str) -> set[str]:
    return crossings.gone(inviting.round.monitor, who, at=cast.NOW)


@pytest.mark.parametrize("field", ["overleden", "vertrokken"])
def test_the_register_tells_who_is_gone_and_nothing_else(inviting, behind, field):
    set_in_register(behind, "K1", **{field: date(2026, 1, 5)})
    set_in_register(behind, "K3", voldaan=date(2026, 1, 5))
    # K2 never came from a register; K3 finished, and may still be told that she is invited.
    assert gone(inviting, "K1", "K2", "K3", "K5") == {"K1"}


def test_who_is_gone_is_written_to_no_more(inviting, behind):
    [message] = inviting.queue(way="email")
    set_in_register(behind, "K1", overleden=date(2026, 1, 5))
    sending.attempt(message_id=message.pk, at=cast.NOW)
    message.refresh_from_db()
    assert (message.state, message.why_not) == ("stopped", "not_asked")
    assert Candidate.objects.get(pseudonym="K1").state == "gone"


def test_who_takes_part_and_died_is_not_reminded_and_comes_nowhere(inviting, behind):
    candidate = inviting.candidates["K1"]
    sampling.agree(candidate=candidate, by=inviting.bram, at=cast.NOW)
    start = cast.NOW + timedelta(days=1)
    meeting = Meeting.objects.create(
        round=inviting.round,
        starts_at=start,
        ends_at=start + timedelta(hours=1),
        place="Bibliotheek",
        changed_at=cast.NOW,
        made_at=cast.NOW,
        made_by=inviting.bram,
    )
    meeting.seats.create(participant=candidate.participant, made_at=cast.NOW)
    [message] = inviting.queue("soon", "email")
    set_in_register(behind, "K1", overleden=date(2026, 1, 5))
    sending.attempt(message_id=message.pk, at=cast.NOW)
    message.refresh_from_db()
    assert (message.state, message.why_not) == ("stopped", "not_asked")
    assert not meeting.seats.exists()


def test_a_letter_to_who_is_gone_is_not_printed(inviting, behind):
    inviting.queue(way="letter", who=("K1", "K3"))
    set_in_register(behind, "K3", vertrokken=date(2026, 1, 5))
    _pdf, count = posting.print_letters(round=inviting.round, by=inviting.kees, at=cast.NOW)
    assert count == 1
    states = dict(Message.objects.values_list("candidate__pseudonym", "state"))
    assert states["K3"] == "stopped"


def test_a_letter_that_was_printed_before_she_died_is_said_to_be_taken_out(inviting, behind):
    inviting.queue(way="letter", who=("K1", "K3"))
    posting.print_letters(round=inviting.round, by=inviting.kees, at=cast.NOW)
    set_in_register(behind, "K3", overleden=date(2026, 1, 5))
    posted = posting.say_posted(
        round=inviting.round, printed_at=cast.NOW, by=inviting.kees, at=cast.NOW
    )
    assert posted == 1


def test_asking_the_register_is_a_line_in_the_vault(inviting, behind):
    before = vault.AccessLine.objects.count()
    gone(inviting, "K1", "K2")
    line = vault.AccessLine.objects.order_by("pk").last()
    assert vault.AccessLine.objects.count() == before + 1
    assert (line.what, line.count, line.by_id) == ("linked", 1, None)
