"""What the pages of deliveries answer to whom."""

from tests.cast import NOW
from tests.house.pages import Page, in_register, moved
from tests.house.world import World
from weerklank.deliveries.models import ImportDraft

REGISSEUR_ONLY = in_register(regisseur=200, consulent=403, aanbieder=403)
WHO_GUIDES = in_register(regisseur=200, consulent=200, aanbieder=403)


def municipality(world: World) -> dict[str, object]:
    return {"municipality": world.register.municipality.slug}


def trajectory(world: World) -> dict[str, object]:
    return {"pseudonym": world.register.trajectory.pseudonym}


def delivery(world: World) -> dict[str, object]:
    """A list that a school brought and looked at, of which nothing was refused."""
    outcome = {"tables": {}, "refused": [], "differences": [], "notes": []}
    draft, _is_new = ImportDraft.objects.get_or_create(
        municipality=world.register.municipality,
        kind="attendance",
        by=world.register.tessa,
        defaults={
            "created_at": NOW,
            "mapping": {"sheets": [], "notes": []},
            "preview": {"state": "ready", "attempt": 1, "outcome": outcome},
        },
    )
    return municipality(world) | {"draft": draft.pk}


PAGES = [
    Page(
        "deliveries:imports",
        municipality,
        # A school brings its own attendance lists.
        get=REGISSEUR_ONLY | {"aanbieder": 200},
        post=moved(REGISSEUR_ONLY) | {"regisseur": 422, "aanbieder": 422},
        post_data=lambda world: {"do": "upload"},
    ),
    Page(
        "deliveries:import_draft",
        delivery,
        get=REGISSEUR_ONLY | {"aanbieder": 200},
        post=moved(REGISSEUR_ONLY) | {"aanbieder": 302},
        post_data=lambda world: {"do": "discard"},
        logs="import.viewed",
    ),
    Page(
        "deliveries:import_refused",
        delivery,
        get=REGISSEUR_ONLY | {"aanbieder": 200},
        logs="import.refused_exported",
    ),
    Page(
        "deliveries:trajectory_new",
        municipality,
        get=WHO_GUIDES,
        post=moved(WHO_GUIDES),
        post_data=lambda world: {
            "supplier": "Voorbeeldsoftware",
            "number": "nieuw-1",
            "contactpersoon": "M01",
        },
    ),
    Page(
        "deliveries:client_number",
        trajectory,
        post=in_register(regisseur=403, consulent=200, aanbieder=403),
    ),
]
