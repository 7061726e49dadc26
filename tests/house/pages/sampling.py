from datetime import timedelta

from tests.cast import NOW, TODAY
from tests.house.pages import (
    EVERY_MEMBER,
    RESEARCHER_ONLY,
    Page,
    by_role,
)
from tests.house.pages.study import CHANGED, monitor, of_round
from tests.house.world import World
from weerklank.sampling.models import (
    Candidate,
    Draw,
    Frame,
    FrameRequest,
    Population,
    PopulationRequest,
)


def population(world: World) -> Population:
    made, _created = Population.objects.get_or_create(
        monitor=world.monitor,
        perspective="inburgeraar",
        on=TODAY - timedelta(days=400),
        defaults={
            "source": "Register van de gemeente",
            "added_at": NOW,
            "added_by": world.users["onderzoeker"],
        },
    )
    return made


def population_request(world: World) -> dict[str, object]:
    made, _created = PopulationRequest.objects.get_or_create(
        round=world.round,
        municipality=world.monitor.organisation,
        given_at=None,
        defaults={
            "asked": [["leerroute"]],
            "asked_at": NOW,
            "asked_by": world.users["onderzoeker"],
        },
    )
    return {"number": made.pk}


def side(world: World) -> dict[str, object]:
    return {"round": world.round.slug, "perspective": "inburgeraar"}


def frame(world: World) -> Frame:
    made, _created = Frame.objects.get_or_create(
        round=world.round,
        perspective="inburgeraar",
        source="list",
        name="Klantenlijst",
        road="municipality",
        defaults={"added_at": NOW, "added_by_name": "Bram"},
    )
    return made


def frame_request(world: World) -> dict[str, object]:
    made, _created = FrameRequest.objects.get_or_create(
        round=world.round,
        municipality=world.monitor.organisation,
        frame=None,
        defaults={
            "features": ["leerroute"],
            "asked_at": NOW,
            "asked_by": world.users["onderzoeker"],
        },
    )
    return {"number": made.pk}


def a_draw(world: World) -> dict[str, object]:
    made, _created = Draw.objects.get_or_create(
        round=world.round,
        perspective="inburgeraar",
        method="spread",
        seed=1,
        size=1,
        reserves=1,
        state="done",
        defaults={"at": NOW, "by": world.users["onderzoeker"]},
    )
    return {"draw": made.pk}


def candidate(world: World) -> dict[str, object]:
    made, _created = Candidate.objects.get_or_create(
        round=world.round,
        pseudonym="K4821",
        defaults={
            "frame": frame(world),
            "perspective": "inburgeraar",
            "road": "municipality",
            "state": "chosen",
        },
    )
    return {"candidate": made.pk}


PAGES = [
    Page("sampling:populations", monitor, get=EVERY_MEMBER),
    Page("sampling:population_ask", of_round, post=CHANGED),
    Page("sampling:population_request_back", population_request, post=CHANGED),
    Page(
        "sampling:population_new",
        monitor,
        get=RESEARCHER_ONLY,
        post=CHANGED,
        post_data=lambda world: {
            "do": "add",
            "text": '[["aantal"], ["413"]]',
            "perspective": "inburgeraar",
            "on": "2026-01-01",
            "source": "Register van de gemeente",
        },
    ),
    Page(
        "sampling:population_remove",
        lambda world: {"population": population(world).pk},
        post=CHANGED,
    ),
    Page("sampling:choosing", side, get=RESEARCHER_ONLY, logs="frame.viewed"),
    Page(
        "sampling:targets",
        side,
        get=RESEARCHER_ONLY,
        post=CHANGED,
        post_data=lambda world: {
            "size": 1,
            "reserves": 1,
            "rows": 1,
            "rij0-first": "leerroute:Z",
            "rij0-least": 1,
        },
    ),
    Page(
        "sampling:frame_new",
        side,
        get=RESEARCHER_ONLY,
        post=RESEARCHER_ONLY,
        post_data=lambda world: {
            "text": "pseudoniem;leerroute\nK1;Z",
            "name": "Klantenlijst",
            "road": "municipality",
        },
    ),
    Page("sampling:frame_ask", side, post=CHANGED),
    Page("sampling:frame_request_back", frame_request, post=CHANGED),
    Page("sampling:frame_remove", lambda world: {"frame": frame(world).pk}, post=CHANGED),
    Page(
        "sampling:draw_new",
        side,
        post=by_role(onderzoeker=422, codeur=403, beleidsadviseur=403, beheerder=403),
        post_data=lambda world: {"method": "spread"},
    ),
    Page("sampling:draw", a_draw, get=RESEARCHER_ONLY, logs="draw.viewed"),
    Page("sampling:draw_file", a_draw, get=RESEARCHER_ONLY, logs="draw.downloaded"),
    Page("sampling:draw_relax", a_draw, post=CHANGED),
    Page(
        "sampling:candidate",
        candidate,
        get=RESEARCHER_ONLY,
        post=CHANGED,
        post_data=lambda world: {"do": "answer", "state": "invited"},
        logs="candidate.viewed",
    ),
]
