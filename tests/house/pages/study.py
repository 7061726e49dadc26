from datetime import timedelta

from django.utils import timezone

from tests.cast import NOW, TODAY
from tests.house.pages import (
    EVERY_MEMBER,
    EVERYBODY,
    MANAGER_ONLY,
    READERS_OF_WORDS,
    RESEARCHER_ONLY,
    Page,
    by_role,
    moved,
)
from tests.house.world import World
from weerklank.safeguards.models import ErasureCertificate, Removal
from weerklank.sounds import operations as sounds
from weerklank.sounds.models import Sound
from weerklank.study import sheets
from weerklank.study.models import Consent, ConsentSheet, OwnGroup, Plan, PlanVersion, TermNotice
from weerklank.study.operations.sheets import begin_sheet

WAV = b"RIFF\x24\x08\x00\x00WAVEfmt " + bytes(40)
NOBODY = dict.fromkeys(EVERYBODY, 403)
RESEARCHER_OR_MANAGER = by_role(onderzoeker=200, codeur=403, beleidsadviseur=403, beheerder=200)
CHANGED = moved(RESEARCHER_ONLY)
# There is one already, for whoever may begin one.
NOT_AGAIN = by_role(onderzoeker=422, codeur=403, beleidsadviseur=403, beheerder=403)


def monitor(world: World) -> dict[str, object]:
    return {"monitor": world.monitor.slug}


def of_round(world: World) -> dict[str, object]:
    return {"round": world.round.slug}


def person(world: World) -> dict[str, object]:
    return {"participant": world.participant.pk}


def own_group(world: World) -> dict[str, object]:
    made, _created = OwnGroup.objects.get_or_create(
        round=world.round, name="Met de hand", perspective="inburgeraar"
    )
    made.members.get_or_create(participant=world.participant)
    return {"round": world.round.slug, "group": made.pk}


def sheet_of(world: World) -> ConsentSheet:
    """Return what people of this monitor are told."""
    return sheets.newest(world.monitor) or begin_sheet(
        monitor=world.monitor, by=world.users["onderzoeker"], at=NOW
    )


def with_sheet(world: World) -> dict[str, object]:
    return {"monitor": sheet_of(world).monitor.slug}


def sheet_language(world: World) -> dict[str, object]:
    return with_sheet(world) | {"language": "ar"}


def sheet_part(world: World) -> dict[str, object]:
    text = sheet_of(world).texts.get(language="ar")
    if not text.sounds.exists():
        text.sounds.create(
            part="opening",
            words=text.words["opening"],
            sound=sounds.keep([WAV], kind="prompt", by=None, at=NOW),
            recorded_at=NOW,
            recorded_by=world.users["onderzoeker"],
        )
    return sheet_language(world) | {"part": "opening"}


def person_told(world: World) -> dict[str, object]:
    sheet_of(world)
    return person(world)


def person_who_says_yes(world: World) -> dict[str, object]:
    if not world.participant.consents.exists():
        _yes(world, "ask_again", None)
    return person_told(world)


def _yes(world: World, purpose: str, sound: Sound | None) -> Consent:
    return Consent.objects.create(
        participant=world.participant,
        purpose=purpose,
        is_given=True,
        on=TODAY,
        medium="spoken",
        sound=sound,
        recorded_at=NOW,
        recorded_by=world.users["onderzoeker"],
    )


def taken_back(world: World) -> dict[str, object]:
    """Return the address at which a yes to being asked again is taken back.

    A purpose on which nothing else in this world rests.
    """
    if not world.participant.consents.filter(purpose="ask_again", is_given=True).exists():
        _yes(world, "ask_again", None)
    return person(world) | {"purpose": "ask_again"}


def said_aloud(world: World) -> dict[str, object]:
    row = world.participant.consents.filter(sound__isnull=False).first()
    if row is None:
        row = _yes(world, "ask_again", sounds.keep([WAV], kind="consent", by=None, at=NOW))
    return person(world) | {"consent": row.pk}


def _answered(world: World) -> dict[str, str]:
    text = sheet_of(world).texts.get(language="nl")
    return {
        "doel_record": "ja",
        "medium": "spoken",
        "explained_by": "onderzoeker",
        "via_interpreter": "nee",
        "text": str(text.pk),
        "revision": str(text.revision),
    }


def certificate(world: World) -> dict[str, object]:
    made, _created = ErasureCertificate.objects.get_or_create(
        reference="00000000-0000-4000-8000-000000000001",
        defaults={
            "at": NOW,
            "by_name": "Bram",
            "monitor_id": world.monitor.pk,
            "round_id": world.round.pk,
            "pseudonym": "D9",
            "scope": "all",
        },
    )
    return {"monitor": world.monitor.slug, "reference": made.reference}


def written_plan(world: World) -> dict[str, object]:
    Plan.objects.get_or_create(
        monitor=world.monitor,
        defaults={
            "reason": "De raad vroeg erom.",
            "changed_at": NOW,
            "changed_by": world.users["onderzoeker"],
        },
    )
    return monitor(world)


def plan_version(world: World) -> dict[str, object]:
    made, _created = PlanVersion.objects.get_or_create(
        monitor=world.monitor,
        number=1,
        defaults={"set_at": NOW, "set_by": world.users["onderzoeker"], "why": "De raad wil het."},
    )
    return monitor(world) | {"number": made.number}


def term(world: World) -> dict[str, object]:
    today = timezone.localdate()
    made, _created = TermNotice.objects.get_or_create(
        round=world.round,
        kind="files",
        done_on=None,
        defaults={
            "ends_on": today,
            "announced_on": today,
            "goes_on": today + timedelta(days=30),
        },
    )
    return {"notice": made.pk}


def removal(world: World, kind: str, number: int = 999_999) -> dict[str, object]:
    """Something that was removed and of which nothing is left to bring back."""
    made, _created = Removal.objects.get_or_create(
        kind=kind,
        subject_id=number,
        title="Een leidraad die er niet meer is",
        monitor_id=world.monitor.pk,
        round_id=world.round.pk,
        defaults={
            "at": NOW,
            "by": world.users["onderzoeker"],
            "until": timezone.localdate() + timedelta(days=1),
        },
    )
    return {"removal": made.pk}


PAGES = [
    Page(
        "study:remove",
        lambda world: {"kind": "conversation", "number": world.conversation.pk},
        get=RESEARCHER_ONLY,
        post=CHANGED,
    ),
    Page("study:removed_monitors", get=dict.fromkeys(EVERYBODY, 200)),
    Page("study:removed_of_monitor", monitor, get=RESEARCHER_ONLY),
    Page("study:removed_of_round", of_round, get=RESEARCHER_ONLY),
    Page("study:removal_back", lambda world: removal(world, "guide"), post=CHANGED),
    Page(
        "study:removal_erase",
        lambda world: removal(world, "guide"),
        get=RESEARCHER_ONLY,
        post=CHANGED,
    ),
    Page("study:monitor_new", get=NOBODY, post=NOBODY),
    Page("study:monitor", monitor, get=EVERY_MEMBER),
    Page(
        "study:monitor_plan",
        monitor,
        get=EVERY_MEMBER,
        post=CHANGED,
        post_data=lambda world: {"do": "add", "kind": "goal", "number": 2, "title": "Meedoen"},
    ),
    Page(
        "study:characteristics",
        monitor,
        get=EVERY_MEMBER,
        post=CHANGED,
        post_data=lambda world: {
            "do": "add",
            "kind": "value",
            "parent": world.characteristic.pk,
            "label": "B1-route",
        },
    ),
    Page("study:monitorplan", monitor, get=EVERY_MEMBER),
    Page("study:dpia", monitor, get=EVERY_MEMBER),
    Page(
        "study:term_postpone",
        term,
        get=MANAGER_ONLY,
        post=moved(MANAGER_ONLY),
        post_data=lambda world: {
            "until": (timezone.localdate() + timedelta(days=60)).isoformat(),
            "reason": "Er loopt een klacht.",
        },
    ),
    Page(
        "study:plan_versions",
        written_plan,
        get=EVERY_MEMBER,
        post=CHANGED,
        post_data=lambda world: {"why": "De stuurgroep besloot het.", "half": "on"},
    ),
    Page("study:plan_version", plan_version, get=EVERY_MEMBER),
    Page(
        "study:plan_part",
        lambda world: monitor(world) | {"part": "aanleiding"},
        get=RESEARCHER_ONLY,
        post=CHANGED,
        post_data=lambda world: {"reason": "De raad vroeg erom."},
    ),
    Page(
        "study:members",
        monitor,
        get=MANAGER_ONLY,
        post=moved(MANAGER_ONLY),
        post_data=lambda world: {
            "do": "add",
            "email": "nieuw@voorbeelddam.example",
            "name": "Nieuw",
            "roles": ["codeur"],
        },
    ),
    Page("study:log", monitor, get=MANAGER_ONLY),
    Page("study:certificates", monitor, get=RESEARCHER_OR_MANAGER, logs="certificates.viewed"),
    Page("study:certificate", certificate, get=RESEARCHER_OR_MANAGER, logs="certificate.viewed"),
    Page(
        "study:round_new",
        monitor,
        get=RESEARCHER_ONLY,
        post=CHANGED,
        post_data=lambda world: {
            "number": 2,
            "name": "Ronde 2",
            "starts_on": "2026-09-01",
            "ends_on": "2026-11-30",
        },
    ),
    Page(
        "study:plan",
        of_round,
        get=EVERY_MEMBER,
        post=CHANGED,
        post_data=lambda world: {
            "do": "add_guide",
            "title": "Leidraad voor vrijwilligers",
            "perspective": "aanbieder",
        },
    ),
    Page(
        "study:guide",
        lambda world: {"guide": world.guide.pk},
        get=EVERY_MEMBER,
        post=CHANGED,
        post_data=lambda world: {"do": "make_version"},
    ),
    Page(
        "study:guide_wording",
        lambda world: {"guide": world.guide.pk},
        post=RESEARCHER_ONLY,
        post_data=lambda world: {"text": "Vindt u ook niet dat de school moet helpen?"},
    ),
    Page(
        "study:guide_languages",
        lambda world: {"guide": world.guide.pk},
        get=EVERY_MEMBER,
        post=CHANGED,
        post_data=lambda world: {"do": "languages", "languages": ["ar"]},
    ),
    Page(
        "study:guide_language",
        lambda world: {"guide": world.guide.pk, "language": "ar"},
        get=EVERY_MEMBER,
        post=CHANGED,
        post_data=lambda world: {"do": "check", "checker": "Layla"},
    ),
    Page(
        "study:guide_print",
        lambda world: {"guide": world.guide.pk, "language": "ar"},
        get=EVERY_MEMBER,
    ),
    Page(
        "study:guide_sound",
        lambda world: {"question": world.guide_question.pk, "language": "nl"},
        get=EVERY_MEMBER,
        post=CHANGED,
        post_data=lambda world: {"do": "remove"},
    ),
    Page("study:spread", of_round, get=EVERY_MEMBER, logs="spread.viewed"),
    Page("study:own_groups", of_round, get=READERS_OF_WORDS),
    Page(
        "study:own_group_new",
        of_round,
        get=RESEARCHER_ONLY,
        post=CHANGED,
        post_data=lambda world: {
            "name": "Wie de Z-route volgt",
            "perspective": "inburgeraar",
            "geldt_voor_leerroute": ["Z"],
        },
    ),
    Page(
        "study:own_group_pick",
        of_round,
        get=RESEARCHER_ONLY,
        post=CHANGED,
        post_data=lambda world: {"name": "Wie ik koos", "members": [world.participant.pk]},
    ),
    Page(
        "study:own_group",
        own_group,
        get=RESEARCHER_ONLY,
        post=CHANGED,
        post_data=lambda world: {"name": "Anders", "members": [world.participant.pk]},
    ),
    Page("study:own_group_remove", own_group, post=CHANGED),
    Page(
        "study:people_list",
        of_round,
        get=RESEARCHER_ONLY,
        post=RESEARCHER_ONLY,
        post_data=lambda world: {"text": "D71\nD72", "perspective": "inburgeraar"},
    ),
    Page(
        "study:participant_new",
        of_round,
        get=RESEARCHER_ONLY,
        post=CHANGED,
        post_data=lambda world: {"pseudonym": "D2"},
    ),
    Page(
        "study:participant",
        person,
        get=READERS_OF_WORDS,
        post=CHANGED,
        post_data=lambda world: {
            "do": "consent",
            "doel_quote": "nee",
            "on": "2026-05-20",
            "medium": "spoken",
        },
        logs="participant.viewed",
    ),
    Page(
        "study:withdraw",
        person,
        get=RESEARCHER_ONLY,
        post=CHANGED,
        post_data=lambda world: {"medium": "spoken", "pseudonym": "d1"},
        logs="withdrawal.previewed",
    ),
    Page("study:sheet", with_sheet, get=EVERY_MEMBER, post=NOT_AGAIN),
    Page(
        "study:sheet_text",
        sheet_language,
        get=EVERY_MEMBER,
        post=CHANGED,
        post_data=lambda _world: {"do": "check", "checker": "Samira"},
    ),
    Page("study:sheet_print", sheet_language, get=EVERY_MEMBER),
    Page(
        "study:sheet_sound",
        sheet_part,
        get=EVERY_MEMBER,
        post=CHANGED,
        post_data=lambda _world: {"do": "remove"},
    ),
    Page(
        "study:ask",
        person_told,
        get=RESEARCHER_ONLY,
        post=CHANGED,
        post_data=_answered,
        logs="participant.viewed",
    ),
    Page("study:receipt", person_who_says_yes, get=RESEARCHER_ONLY, logs="participant.viewed"),
    Page(
        "study:take_back",
        taken_back,
        get=RESEARCHER_ONLY,
        post=CHANGED,
        post_data=lambda _world: {"medium": "spoken"},
        logs="withdrawal.previewed",
    ),
    Page("study:spoken", said_aloud, get=RESEARCHER_ONLY, logs="sound.played"),
    Page(
        "study:earlier_self",
        person,
        get=RESEARCHER_ONLY,
        post=CHANGED,
        post_data=lambda world: {"earlier": ""},
        logs="participant.viewed",
    ),
    Page(
        "study:earlier_question",
        lambda world: {"question": world.guide_question.pk},
        get=RESEARCHER_ONLY,
        post=CHANGED,
        post_data=lambda world: {"earlier": ""},
    ),
]
