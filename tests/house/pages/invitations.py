from datetime import date, timedelta

from django.utils import timezone

from tests.cast import NOW
from tests.house.pages import RESEARCHER_ONLY, ROLES, Page, moved
from tests.house.pages.sampling import candidate
from tests.house.pages.study import monitor, of_round
from tests.house.world import World
from weerklank.invitations.models import Letterhead, Message
from weerklank.sampling.models import Candidate
from weerklank.vault import operations as vault
from weerklank.vault.contacts import Details

CHANGED = moved(RESEARCHER_ONLY)


# --- messages: texts, sending, letters ---------------------------------------------------------
def letterhead(world: World) -> Letterhead:
    made, _created = Letterhead.objects.get_or_create(
        round=world.round,
        defaults={
            "sender": "Gemeente Voorbeelddam",
            "phone": "010-444 44 44",
            "cards_end_on": timezone.localdate() + timedelta(days=30),
        },
    )
    return made


def who(world: World) -> Candidate:
    """Somebody who can be written to by letter."""
    found = Candidate.objects.get(pk=candidate(world)["candidate"])
    if vault.find_contacts(monitor_id=world.monitor.pk, pseudonyms=[found.pseudonym]):
        return found
    vault.keep_contacts(
        municipality_id=world.monitor.organisation_id,
        monitor_id=world.monitor.pk,
        people={
            found.pseudonym: Details(
                name="Sam Voorbeeld", street="Kerkstraat 1", town="Voorbeelddam"
            )
        },
        by=world.users["onderzoeker"],
        at=NOW,
    )
    return found


def a_message(world: World, state: str, channel: str = "letter") -> Message:
    letterhead(world)
    made, _created = Message.objects.get_or_create(
        candidate=who(world),
        use="invitation",
        channel=channel,
        state=state,
        defaults={"due_at": NOW, "asked_at": NOW, "asked_by": world.users["onderzoeker"]},
    )
    return made


def round_with_letters(world: World) -> dict[str, object]:
    a_message(world, "waiting")
    return of_round(world)


def round_with_somebody(world: World) -> dict[str, object]:
    letterhead(world)
    who(world)
    return of_round(world)


# A member of the monitor knows that the round is there; others know nothing.
SEES_NAMES = {
    **dict.fromkeys(ROLES, 404),
    **dict.fromkeys(("onderzoeker", "codeur", "beleidsadviseur", "beheerder"), 403),
    "sleutelhouder": 200,
}
KEEPS_VAULT = {**dict.fromkeys(ROLES, 404), "sleutelhouder": 200}
OF_MESSAGES = [
    Page("invitations:message_texts", monitor, get=RESEARCHER_ONLY),
    Page(
        "invitations:message_text",
        lambda world: monitor(world) | {"use": "uitnodiging", "way": "brief", "language": "ar"},
        get=RESEARCHER_ONLY,
        post=CHANGED,
        post_data=lambda world: {"do": "check", "checker": "Layla"},
    ),
    Page(
        "invitations:letter_proof",
        lambda world: monitor(world) | {"use": "uitnodiging", "language": "ar"},
        get=RESEARCHER_ONLY,
    ),
    Page("invitations:inviting", of_round, get=RESEARCHER_ONLY, logs="messages.viewed"),
    Page(
        "invitations:letterhead",
        of_round,
        get=RESEARCHER_ONLY,
        post=CHANGED,
        post_data=lambda world: {
            "sender": "Gemeente Voorbeelddam",
            "phone": "010-444 44 44",
            "cards_end_on": date(2099, 1, 1).isoformat(),
            "revision": 0,
        },
    ),
    Page(
        "invitations:send",
        round_with_somebody,
        get=RESEARCHER_ONLY,
        query=lambda world: {"use": "invitation", "way": "bekend"},
        logs="messages.previewed",
        post=CHANGED,
        post_data=lambda world: {"use": "invitation", "way": "bekend", "candidate": who(world).pk},
    ),
    Page(
        "invitations:card_to_give",
        round_with_somebody,
        post=RESEARCHER_ONLY,
        post_data=lambda world: {"candidate": who(world).pk, "language": "ar"},
    ),
    Page(
        "invitations:message_back",
        lambda world: {"message": a_message(world, "waiting").pk},
        post=CHANGED,
    ),
    Page(
        "invitations:message_again",
        lambda world: {"message": a_message(world, "unknown").pk},
        post=CHANGED,
    ),
    Page(
        "invitations:letter_rounds",
        lambda world: {"municipality": world.monitor.organisation.slug},
        get=KEEPS_VAULT,
    ),
    Page(
        "invitations:letters",
        round_with_letters,
        # First she gives her password again; what comes then is asked in tests/invitations.
        get=SEES_NAMES | {"sleutelhouder": 302},
        post=SEES_NAMES | {"sleutelhouder": 302},
        post_data=lambda world: {"do": "print"},
    ),
]

PAGES = [*OF_MESSAGES]
