"""What her own pages answer without a card, and those of who keeps what a municipality tells."""

from __future__ import annotations

from tests.cast import NOW
from tests.house.pages import ROLES, Page, in_register, moved
from tests.house.pages.trajectories import REGISSEUR_ONLY, WHO_GUIDES, municipality, trajectory
from tests.house.world import SPOKEN, World
from weerklank.personal.models import Entry, EntryText, Recording
from weerklank.sounds import operations as sounds
from weerklank.trajectories.models import Remark

# Nobody of these roles holds a card: each is asked for a code.
AWAY = dict.fromkeys(ROLES, 302)
HANDS_OUT = in_register(regisseur=403, consulent=200, aanbieder=403, sleutelhouder=200)


def entry(world: World) -> Entry:
    found, _made = Entry.objects.get_or_create(
        municipality=world.register.municipality,
        kind="help",
        defaults={"picture": "people", "owner": "sociaal team", "valid_until": "2099-01-01"},
    )
    EntryText.objects.get_or_create(
        entry=found, language="nl", defaults={"title": "Taalcafé", "what": "x", "entered_at": NOW}
    )
    return found


def of_entry(world: World) -> dict[str, object]:
    return municipality(world) | {"number": entry(world).pk}


def recording(world: World) -> dict[str, object]:
    found = Recording.objects.filter(part="hulp").first()
    if found is None:
        by = world.users["regisseur"]
        found = Recording.objects.create(
            municipality=world.register.municipality,
            part="hulp",
            language="ti",
            text="x",
            sound=sounds.keep([SPOKEN], kind="prompt", by=by, at=NOW),
            recorded_at=NOW,
            recorded_by=by,
        )
    return municipality(world) | {"number": found.pk}


def remark(world: World) -> dict[str, object]:
    """What an inburgeraar said of her own page."""
    found, _made = Remark.objects.get_or_create(
        trajectory=world.register.trajectory, subject="contact", said_on=NOW.date()
    )
    return trajectory(world) | {"number": found.pk}


def remark_aloud(world: World) -> dict[str, object]:
    found = remark(world)
    said = Remark.objects.get(pk=found["number"])
    if said.sound is None:
        said.sound = sounds.keep([SPOKEN], kind="remark", by=None, at=NOW, logs=False)
        said.save()
    return found


def _own(name: str, **kwargs: object) -> Page:
    return Page(
        f"personal:{name}",
        lambda world: {"language": "ar"} | kwargs,
        get=AWAY,
        post=AWAY,
        is_public=True,
    )


PAGES = [
    Page("personal:languages", get=AWAY, is_public=True),
    _own("home"),
    _own("part", part="contactpersoon"),
    _own("entry", number=1),
    _own("sound", number=1),
    _own("wrong", part="contactpersoon"),
    _own("said", part="contactpersoon"),
    _own("said_sound", part="contactpersoon"),
    _own("voices"),
    _own("voice", recording="00000000-0000-4000-8000-000000000000"),
    Page(
        "personal:card",
        trajectory,
        get=HANDS_OUT,
        post=HANDS_OUT,
        post_data=lambda world: {"do": "print"},
    ),
    Page(
        "personal:lists",
        municipality,
        get=REGISSEUR_ONLY,
        post=moved(REGISSEUR_ONLY),
        post_data=lambda world: {"demands_recordings": "on"},
    ),
    Page(
        "personal:entry_new",
        municipality,
        get=REGISSEUR_ONLY,
        post=moved(REGISSEUR_ONLY),
        post_data=lambda world: {
            "kind": "help",
            "picture": "people",
            "owner": "sociaal team",
            "valid_until": "2099-01-01",
        },
    ),
    Page("personal:missing", municipality, get=REGISSEUR_ONLY),
    Page(
        "personal:pieces",
        lambda world: municipality(world) | {"language": "ar"},
        get=REGISSEUR_ONLY,
        # Without an archive.
        post=moved(REGISSEUR_ONLY, 422),
    ),
    Page(
        "personal:piece",
        lambda world: municipality(world) | {"language": "ar", "key": "hulp"},
        get=REGISSEUR_ONLY,
        # Without a recording.
        post=moved(REGISSEUR_ONLY, 422),
    ),
    Page(
        "personal:entry_change",
        of_entry,
        get=REGISSEUR_ONLY,
        post=moved(REGISSEUR_ONLY, 422),
    ),
    Page(
        "personal:text",
        lambda world: of_entry(world) | {"language": "nl"},
        get=REGISSEUR_ONLY,
        post=moved(REGISSEUR_ONLY, 422),
        post_data=lambda world: {"do": "save", "title": "", "revision": 1},
    ),
    Page("personal:kept_sound", recording, get=REGISSEUR_ONLY),
    Page(
        "trajectories:reach",
        municipality,
        get=WHO_GUIDES,
        post=moved(WHO_GUIDES),
        post_data=lambda world: {"key": "M01", "aanspreeknaam": "mevrouw Verzonnen"},
    ),
    Page(
        "trajectories:remark_sound",
        remark_aloud,
        get=WHO_GUIDES,
        logs="sound.played",
    ),
    Page(
        "trajectories:remark",
        remark,
        get=WHO_GUIDES,
        post=moved(WHO_GUIDES),
        post_data=lambda world: {"note": "gebeld"},
        logs="trajectory.viewed",
    ),
]
