"""Telling by oneself: pages behind a card, on a tablet, and for the team."""

from datetime import date
from uuid import UUID

from tests.cast import NOW
from tests.house.pages import EVERYBODY, RESEARCHER_ONLY, Page, moved
from tests.house.pages.study import of_round
from tests.house.world import World
from weerklank.sounds import operations
from weerklank.study import search
from weerklank.study.models import Consent, Guide
from weerklank.telling.models import Answer, Opening, Telling

WAV = b"RIFF\x24\x08\x00\x00WAVEfmt " + bytes(100)


def opened(world: World) -> Opening:
    guide, _made = Guide.objects.get_or_create(
        round=world.round,
        key="zelf-vertellen",
        defaults={"title": "Zelf vertellen", "perspective": "inburgeraar"},
    )
    section, _made = guide.sections.get_or_create(position=1, defaults={"title": "Uw week"})
    section.questions.get_or_create(position=1, defaults={"text": "Wat doet u op een dag?"})
    search.index_guides(world.round)
    made, _made = Opening.objects.get_or_create(
        round=world.round,
        defaults={
            "guide": guide,
            "starts_on": date(2026, 1, 1),
            "ends_on": date(2026, 1, 31),
            "opened_at": NOW,
            "opened_by": world.users["onderzoeker"],
        },
    )
    return made


def answered(world: World) -> Answer:
    opening = opened(world)
    # Somebody else than the others of this world: her consents are of these pages alone.
    person = world.round.participants.create(pseudonym="Z9", perspective="inburgeraar")
    for purpose in ("take_part", "record"):
        Consent.objects.create(
            participant=person,
            purpose=purpose,
            is_given=True,
            on=date(2026, 1, 1),
            medium="card",
            recorded_at=NOW,
        )
    telling = Telling.objects.create(
        opening=opening, participant=person, language="nl", began_at=NOW, changed_at=NOW
    )
    sound = operations.keep([WAV], kind="answer", by=None, at=NOW)
    return Answer.objects.create(
        telling=telling,
        question=opening.guide.sections.get().questions.get(),
        language="nl",
        sound=sound,
        changed_at=NOW,
    )


def the_answer(world: World) -> Answer:
    found = Answer.objects.filter(telling__participant__round=world.round).first()
    return found or answered(world)


def round_that_is_open(world: World) -> dict[str, object]:
    opened(world)
    return of_round(world)


def one(world: World) -> dict[str, object]:
    return {"telling": the_answer(world).telling_id}


def one_answer(world: World) -> dict[str, object]:
    answer = the_answer(world)
    return {"telling": answer.telling_id, "answer": answer.pk}


def arabic(world: World) -> dict[str, object]:
    return {"language": "ar"}


CHANGED = moved(RESEARCHER_ONLY)
# Nobody of the house holds a card: whoever asks is led to where a code is asked.
TO_CODE = moved(EVERYBODY)


def with_card(name: str, *, get: bool = True, post: bool = True, **more: object) -> Page:
    return Page(
        f"telling:{name}",
        lambda world: {"language": "ar"} | more,
        get=TO_CODE if get else None,
        post=TO_CODE if post else None,
        is_public=True,
        has_id=False,
    )


PAGES = [
    with_card("home"),
    with_card("languages"),
    with_card("consent"),
    with_card("sheet_sound", part="opening"),
    with_card("helper"),
    with_card("practice"),
    with_card("question", question=1),
    with_card("question_sound", question=1),
    with_card("own_sound", question=1),
    with_card("wipe", question=1),
    with_card("review"),
    with_card("stopped"),
    with_card("uploads"),
    with_card("upload", upload=UUID(int=7)),
    Page("telling:kiosk", get=TO_CODE, is_public=True),
    Page("telling:kiosk_pair", get=EVERYBODY, post=moved(EVERYBODY, 422), is_public=True),
    Page("telling:kiosk_wipe", get=TO_CODE, post=EVERYBODY, is_public=True),
    Page("telling:kiosk_enter", arabic, get=TO_CODE, post=TO_CODE, is_public=True, has_id=False),
    Page(
        "telling:opening",
        round_that_is_open,
        get=RESEARCHER_ONLY,
        post=CHANGED,
        post_data=lambda world: {"do": "close"},
    ),
    Page("telling:faces", round_that_is_open, post=CHANGED),
    Page(
        "telling:preview",
        lambda world: round_that_is_open(world) | {"language": "nl"},
        get=RESEARCHER_ONLY,
    ),
    Page(
        "telling:people",
        round_that_is_open,
        get=RESEARCHER_ONLY,
        post=CHANGED,
        logs="tellings.viewed",
    ),
    Page("telling:telling", one, get=RESEARCHER_ONLY, post=CHANGED, logs="telling.viewed"),
    Page(
        "telling:write_out",
        one_answer,
        get=RESEARCHER_ONLY,
        post=CHANGED,
        post_data=lambda world: {"text": "wat ik hoor"},
        logs="telling.viewed",
    ),
    Page("telling:sound", one_answer, get=RESEARCHER_ONLY, logs="sound.played"),
    Page(
        "telling:kiosks",
        round_that_is_open,
        get=RESEARCHER_ONLY,
        post=RESEARCHER_ONLY,
        post_data=lambda world: {"name": "Tablet 1"},
    ),
]
