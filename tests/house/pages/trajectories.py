"""What the pages of the register answer to whom."""

from uuid import UUID

from tests.cast import NOW
from tests.house.pages import Page, in_register, moved
from tests.house.world import World
from weerklank.sampling.models import FrameRequest, PopulationRequest
from weerklank.trajectories.models import ErasureCertificate, Place, RefusedValue

REGISSEUR_ONLY = in_register(regisseur=200, consulent=403, aanbieder=403)
WHO_GUIDES = in_register(regisseur=200, consulent=200, aanbieder=403)
EVERY_ROLE = in_register(regisseur=200, consulent=200, aanbieder=200)


def municipality(world: World) -> dict[str, object]:
    return {"municipality": world.register.municipality.slug}


def trajectory(world: World) -> dict[str, object]:
    return {"pseudonym": world.register.trajectory.pseudonym}


def place(world: World) -> dict[str, object]:
    """A place that the register offers; made here, since only these pages need one."""
    register = world.register
    found, _made = Place.objects.get_or_create(
        municipality=register.municipality,
        plek="Repaircafé",
        defaults={"recorded_in": register.trajectory.recorded_in},
    )
    return municipality(world) | {"number": found.pk}


def frame_request(world: World) -> dict[str, object]:
    """A monitor that asks this municipality whom it could ask."""
    made, _created = FrameRequest.objects.get_or_create(
        round=world.round,
        municipality=world.register.municipality,
        frame=None,
        defaults={
            "features": ["leerroute"],
            "asked_at": NOW,
            "asked_by": world.users["onderzoeker"],
        },
    )
    return municipality(world) | {"number": made.pk}


def population_request(world: World) -> dict[str, object]:
    """A monitor that asks this municipality how many people there are."""
    made, _created = PopulationRequest.objects.get_or_create(
        round=world.round,
        municipality=world.register.municipality,
        given_at=None,
        defaults={
            "asked": [["leerroute"]],
            "asked_at": NOW,
            "asked_by": world.users["onderzoeker"],
        },
    )
    return municipality(world) | {"number": made.pk}


def doubt(world: World) -> dict[str, object]:
    """A value of a delivery that was refused."""
    found, _made = RefusedValue.objects.get_or_create(
        trajectory=world.register.trajectory,
        change=world.register.trajectory.recorded_in,
        table="trajecten",
        column="pip",
        why="Deze datum bestaat niet.",
    )
    return trajectory(world) | {"number": found.pk}


REFERENCE = UUID("6f9619ff-8b86-4d01-b42d-00c04fc964ff")


def erasure(world: World) -> dict[str, object]:
    """That somebody else's trajectory was erased."""
    ErasureCertificate.objects.get_or_create(
        reference=REFERENCE,
        municipality=world.register.municipality,
        pseudonym="T-BCDFGH",
        at=NOW,
        reason="request",
    )
    return municipality(world) | {"reference": str(REFERENCE)}


PAGES = [
    Page(
        "trajectories:doubt",
        doubt,
        get=WHO_GUIDES,
        post=moved(WHO_GUIDES),
        post_data=lambda world: {"reason": "nagevraagd"},
        logs="trajectory.viewed",
    ),
    Page(
        "trajectories:not_sent",
        municipality,
        get=REGISSEUR_ONLY,
        # A closing that is not there.
        post=REGISSEUR_ONLY | {"regisseur": 404},
        post_data=lambda world: {"do": "back", "change": "999999"},
        logs="not_sent.viewed",
    ),
    Page(
        "trajectories:retention",
        municipality,
        get=REGISSEUR_ONLY,
        # A notice that is not there.
        post=REGISSEUR_ONLY | {"regisseur": 404},
        post_data=lambda world: {"do": "hold", "notice": "999999"},
        logs="retention.viewed",
    ),
    Page("trajectories:erasure", erasure, get=REGISSEUR_ONLY),
    Page("site:trajectory_frames", municipality, get=REGISSEUR_ONLY),
    Page(
        "site:trajectory_frame",
        frame_request,
        get=REGISSEUR_ONLY,
        post=moved(REGISSEUR_ONLY),
        logs="register.previewed",
    ),
    Page(
        "site:trajectory_population",
        population_request,
        get=REGISSEUR_ONLY,
        post=moved(REGISSEUR_ONLY),
    ),
    Page(
        "site:trajectory_erase",
        trajectory,
        get=REGISSEUR_ONLY,
        post=moved(REGISSEUR_ONLY),
        post_data=lambda world: {
            "reason": "request",
            "pseudonym": world.register.trajectory.pseudonym,
        },
        logs="trajectory.previewed",
    ),
    Page(
        "trajectories:members",
        municipality,
        get=REGISSEUR_ONLY,
        post=moved(REGISSEUR_ONLY),
        post_data=lambda world: {
            "do": "add",
            "email": "nieuw@voorbeelddam.example",
            "name": "Nieuw",
            "role": "consulent",
            "contactpersoon": "M02",
        },
    ),
    Page(
        "trajectories:providers",
        municipality,
        get=REGISSEUR_ONLY,
        post=moved(REGISSEUR_ONLY),
        post_data=lambda world: {
            "name": "Taalhuis",
            "organisatie": "taalschool",
            "keys": "T02\nT03",
        },
    ),
    Page(
        "trajectories:handover",
        municipality,
        get=WHO_GUIDES,
        # A hand-over that is not there.
        post=in_register(regisseur=404, consulent=404, aanbieder=403),
        post_data=lambda world: {"change": "999999"},
    ),
    Page(
        "trajectories:handover_choose",
        municipality,
        get=WHO_GUIDES,
        post=moved(WHO_GUIDES),
        query=lambda world: {"medewerker": "M01"},
        post_data=lambda world: {
            "medewerker": "M01",
            "chosen": world.register.trajectory.pk,
            "successor": "M02",
            "on": "2026-06-01",
            "reason": "ander werk",
        },
        logs="handover.viewed",
    ),
    Page(
        "trajectories:thresholds",
        municipality,
        get=REGISSEUR_ONLY,
        post=moved(REGISSEUR_ONLY),
        post_data=lambda world: {
            "name": "SIG-07.warn",
            "value": "21",
            "from_on": "2026-06-01",
            "source": "Afspraak met het team",
        },
    ),
    Page(
        "trajectories:caseload",
        # The stranger sees her own, in another municipality.
        get=EVERY_ROLE | {"stranger": 200},
        post=moved(WHO_GUIDES),
        post_data=municipality,
        logs="caseload.viewed",
    ),
    Page(
        "trajectories:trajectory",
        trajectory,
        get=EVERY_ROLE,
        post=moved(WHO_GUIDES),
        post_data=lambda world: {
            "do": "note",
            "signal": "SIG-07",
            "SIG-07-note-text": "Gebeld",
        },
        logs="trajectory.viewed",
    ),
    Page(
        "trajectories:entries",
        lambda world: trajectory(world) | {"table": "presentie"},
        get=EVERY_ROLE,
        post=moved(EVERY_ROLE),
        post_data=lambda world: {
            "do": "add",
            "maand": "2026-04",
            "aangeboden": "10",
            "aanwezig": "8",
        },
        logs="trajectory.viewed",
    ),
    Page(
        "trajectories:places",
        municipality,
        get=WHO_GUIDES,
        post=moved(WHO_GUIDES),
        post_data=lambda world: {"plek": "Moestuin", "taalniveau": "", "kinderopvang": ""},
    ),
    Page("trajectories:school_meetings", municipality, get=REGISSEUR_ONLY | {"aanbieder": 200}),
    Page(
        "trajectories:school_meeting",
        lambda world: municipality(world) | {"school": world.register.provider.pk},
        get=REGISSEUR_ONLY | {"aanbieder": 200},
        post=moved(REGISSEUR_ONLY | {"aanbieder": 200}),
        post_data=lambda world: {"do": "add", "kind": "question", "text": "Wie geeft les?"},
        logs="school_meeting.viewed",
    ),
    Page("trajectories:place", place, get=WHO_GUIDES, logs="place.matched"),
    Page(
        "trajectories:place_change",
        place,
        get=WHO_GUIDES,
        post=moved(WHO_GUIDES),
        post_data=lambda world: {
            "do": "correct",
            "capaciteit": "4",
            "taalniveau": "",
            "kinderopvang": "",
            "reason": "Er is meer ruimte",
        },
    ),
    Page("trajectories:matching", trajectory, get=WHO_GUIDES, logs="trajectory.matched"),
]
