"""What the pages about inviting answer to whom."""

from datetime import timedelta

from tests import cast
from tests.house.pages import (
    EVERYBODY,
    READERS_OF_WORDS,
    RESEARCHER_ONLY,
    ROLES,
    Page,
    in_register,
    moved,
)
from tests.house.world import World
from weerklank.invitations.models import Meeting
from weerklank.sampling.models import Candidate, Frame
from weerklank.vault import operations as vault
from weerklank.vault.contacts import Details
from weerklank.vault.models import AccessLine

KEEPER_ONLY = in_register(sleutelhouder=200)
# First she gives her password again; what comes then is asked in tests/invitations.
KEEPER_FRESH = in_register(sleutelhouder=302)


def kept(world: World) -> dict[str, object]:
    return {"organisation": world.monitor.organisation.slug}


def of_monitor(world: World) -> dict[str, object]:
    return kept(world) | {"monitor": world.monitor.slug}


def asked(world: World) -> Candidate:
    """Somebody who was chosen; made here, since only these pages need one."""
    frame, _made = Frame.objects.get_or_create(
        round=world.round,
        name="Lijst",
        defaults={
            "perspective": "inburgeraar",
            "source": "list",
            "road": "municipality",
            "added_at": cast.NOW,
            "added_by_name": "Bram",
        },
    )
    found, _new = Candidate.objects.get_or_create(
        round=world.round,
        pseudonym="K7",
        defaults={
            "frame": frame,
            "perspective": "inburgeraar",
            "road": "municipality",
            "state": "chosen",
        },
    )
    return found


def of_person(world: World) -> dict[str, object]:
    return of_monitor(world) | {"pseudonym": asked(world).pseudonym}


def forgotten(world: World) -> dict[str, object]:
    """A line that says that contact data went."""
    monitor = world.monitor
    line = AccessLine.objects.filter(what="contacts_forgot").first()
    if line is None:
        place = {"municipality_id": monitor.organisation_id, "monitor_id": monitor.pk}
        by = world.users["sleutelhouder"]
        vault.keep_contacts(people={"K8": Details("Niemand")}, by=by, at=cast.NOW, **place)
        vault.forget_contacts(pseudonyms=["K8"], by=by, at=cast.NOW, **place)
        line = AccessLine.objects.get(what="contacts_forgot")
    return kept(world) | {"line": line.pk}


CONTACTS = [
    Page("invitations:contact_monitors", kept, get=KEEPER_ONLY),
    Page("invitations:erased", forgotten, get=KEEPER_ONLY),
    Page(
        "invitations:contacts",
        of_monitor,
        get=KEEPER_FRESH,
        post=KEEPER_ONLY,
        post_data=lambda world: {"words": "Fatima"},
    ),
    Page(
        "invitations:contact_table",
        of_monitor,
        get=KEEPER_ONLY,
        post=KEEPER_ONLY,
        post_data=lambda world: {
            "text": f"pseudoniem;naam\n{asked(world).pseudonym};Iemand",
            "kind": "known",
            "perspective": "inburgeraar",
            "road": "municipality",
        },
    ),
    Page(
        "invitations:contact",
        of_person,
        get=KEEPER_FRESH,
        post=in_register(sleutelhouder=302),
        post_data=lambda world: {"do": "keep", "name": "Iemand"},
    ),
    Page(
        "invitations:contact_erase",
        of_person,
        get=KEEPER_ONLY,
        post=in_register(sleutelhouder=302),
    ),
]


def of_round(world: World) -> dict[str, object]:
    return {"round": world.round.slug}


def meeting(world: World) -> Meeting:
    """An appointment with a place for the participant; made here."""
    found, is_new = Meeting.objects.get_or_create(
        round=world.round,
        place="Bibliotheek",
        defaults={
            "starts_at": cast.NOW + timedelta(days=1),
            "ends_at": cast.NOW + timedelta(days=1, hours=1),
            "capacity": 2,
            "changed_at": cast.NOW,
            "made_at": cast.NOW,
            "made_by": world.users["onderzoeker"],
        },
    )
    if is_new:
        found.seats.create(participant=world.participant, made_at=cast.NOW)
    return found


def of_meeting(world: World) -> dict[str, object]:
    return {"meeting": meeting(world).pk}


def of_seat(world: World) -> dict[str, object]:
    found = meeting(world)
    place, _new = found.seats.get_or_create(
        participant=world.participant, defaults={"made_at": cast.NOW}
    )
    return {"meeting": found.pk, "seat": place.pk}


def to_plan(world: World) -> dict[str, object]:
    return {
        "on": "2026-03-02",
        "starts": "10:00",
        "ends": "11:00",
        "place": "Bibliotheek",
        "capacity": "2",
        "interpreter": "none",
    }


MEETINGS = [
    Page("invitations:agenda", of_round, get=READERS_OF_WORDS, logs="agenda.read"),
    Page("invitations:agenda_file", of_round, get=READERS_OF_WORDS, logs="agenda.downloaded"),
    Page(
        "invitations:meeting_new",
        of_round,
        get=RESEARCHER_ONLY,
        post=moved(RESEARCHER_ONLY),
        post_data=to_plan,
    ),
    Page(
        "invitations:meeting",
        of_meeting,
        get=READERS_OF_WORDS,
        post=moved(RESEARCHER_ONLY, 422),
        post_data=lambda world: {"participant": ""},
        logs="meeting.read",
    ),
    Page(
        "invitations:meeting_change",
        of_meeting,
        get=RESEARCHER_ONLY,
        post=moved(RESEARCHER_ONLY),
        post_data=to_plan,
    ),
    Page(
        "invitations:reminding",
        of_round,
        post=moved(RESEARCHER_ONLY),
        post_data=lambda world: {"days": "0"},
    ),
    Page(
        "invitations:meeting_act",
        of_meeting,
        post=moved(RESEARCHER_ONLY),
        post_data=lambda world: {"do": "cancel"},
    ),
    Page("invitations:meeting_file", of_meeting, get=READERS_OF_WORDS, logs="agenda.downloaded"),
    Page(
        "invitations:seat_act",
        of_seat,
        post=moved(RESEARCHER_ONLY),
        post_data=lambda world: {"do": "unseat"},
    ),
    Page(
        "invitations:vouchers",
        of_round,
        get=RESEARCHER_ONLY,
        post=moved(RESEARCHER_ONLY, 422),
        post_data=lambda world: {"participant": ""},
        logs="vouchers.read",
    ),
    Page("invitations:vouchers_file", of_round, get=RESEARCHER_ONLY, logs="vouchers.downloaded"),
]

PAGES = [*CONTACTS, *MEETINGS]

# --- answers ----------------------------------------------------------------------------------
# Without a card each page behind it leads to where its code is asked; what stands there for who
# holds one is asked in tests/invitations.
AWAY = dict.fromkeys(ROLES, 302)
ARABIC = {"language": "ar"}


def _card(name: str, **kwargs: object) -> Page:
    return Page(
        f"invitations:card_{name}",
        lambda world: ARABIC | kwargs,
        get=AWAY,
        post=AWAY,
        is_public=True,
    )


PAGES += [
    Page(
        "invitations:card_enter",
        get=EVERYBODY,
        post=dict.fromkeys(ROLES, 422),
        is_public=True,
    ),
    Page(
        "invitations:card_exchange",
        lambda world: {"code": "BBBB-BBBB-BBBB"},
        get=AWAY,
        post=AWAY,
        is_public=True,
        has_id=False,
    ),
    Page("invitations:card_languages", get=AWAY, is_public=True),
    Page("invitations:card_leave", post=EVERYBODY, is_public=True),
    _card("home"),
    _card("other_answer"),
    _card("step", step="taal"),
    _card("calendar", meeting=1),
    _card("stop"),
    _card("take_back", purpose="quote"),
    Page("invitations:replies", of_round, get=RESEARCHER_ONLY, logs="reply.viewed"),
    Page(
        "invitations:reply",
        lambda world: of_round(world) | {"candidate": asked(world).pk},
        get=RESEARCHER_ONLY,
        post=moved(RESEARCHER_ONLY, 422),
        logs="candidate.viewed",
    ),
]
