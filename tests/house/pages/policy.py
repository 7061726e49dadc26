"""What the page with figures beside voices answers to whom."""

from tests.house.pages import EVERY_MEMBER, RESEARCHER_ONLY, Page, by_role, moved
from tests.house.pages.study import monitor
from tests.house.world import World
from weerklank.policy.models import Subject

# The roles of a monitor alone see no figures, so that an onderzoeker is the one who may arrange.
CHANGED = moved(RESEARCHER_ONLY)


def record(world: World) -> dict[str, object]:
    made, _created = Subject.objects.get_or_create(
        monitor=world.monitor, position=1, defaults={"kind": "part", "title": "Brieven"}
    )
    return {"subject": made.pk}


def filled(world: World) -> dict[str, object]:
    return {"title": "Brieven", "kind": "part", "codes": [], "indicators": ["7"]}


PAGES = [
    Page("policy:beside", monitor, get=EVERY_MEMBER),
    Page(
        "policy:to_report",
        monitor,
        # Also an onderzoeker needs a part in the register: it says so, above the page.
        post=by_role(onderzoeker=403, codeur=403, beleidsadviseur=403, beheerder=403),
        post_data=lambda world: {
            "round": world.round.slug,
            "municipality": world.monitor.organisation.slug,
            "number": "4",
        },
    ),
    Page("policy:subjects", monitor, get=RESEARCHER_ONLY, post=CHANGED),
    Page("policy:subject_new", monitor, get=RESEARCHER_ONLY, post=CHANGED, post_data=filled),
    Page("policy:subject", record, get=RESEARCHER_ONLY, post=CHANGED, post_data=filled),
    Page("policy:subject_act", record, post=CHANGED, post_data=lambda world: {"do": "up"}),
]
