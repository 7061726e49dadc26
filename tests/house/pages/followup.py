from tests.house.pages import (
    EVERY_MEMBER,
    RESEARCHER_ONLY,
    Page,
    by_role,
    moved,
)

WRITTEN = moved(RESEARCHER_ONLY)
# A form that is refused shows itself again.
REFUSED = moved(RESEARCHER_ONLY, 422)


def _monitor(world):
    return {"monitor": world.monitor.slug}


def _point(world):
    return {"point": world.point.pk}


FOLLOWERS = by_role(onderzoeker=200, codeur=403, beleidsadviseur=200, beheerder=403)
_POINT = {"what": "Schrijf brieven die iedereen snapt.", "addressee": "", "revision": 1}
_PLAN = {"owner": "Een teamleider", "planned_step": "", "due_on": "2026-09-01", "revision": 1}

PAGES = [
    Page("followup:points", _monitor, get=EVERY_MEMBER),
    Page("followup:points_agenda", _monitor, get=EVERY_MEMBER, logs="points.read"),
    Page(
        "followup:points_file",
        lambda world: {"monitor": world.monitor.slug, "kind": "csv"},
        get=EVERY_MEMBER,
        logs="points.exported",
    ),
    Page(
        "followup:point_new",
        _monitor,
        get=RESEARCHER_ONLY,
        post=WRITTEN,
        post_data=lambda world: _POINT,
    ),
    Page(
        "followup:point_new_claims",
        _monitor,
        post=RESEARCHER_ONLY,
        post_data=lambda world: {"what": "Alle inburgeraars."},
    ),
    Page(
        "followup:point_claims",
        _point,
        post=RESEARCHER_ONLY,
        post_data=lambda world: {"what": "Alle inburgeraars."},
    ),
    Page("followup:point", _point, get=EVERY_MEMBER, logs="point.read"),
    Page(
        "followup:point_change",
        _point,
        get=RESEARCHER_ONLY,
        post=WRITTEN,
        post_data=lambda world: _POINT,
    ),
    Page(
        "followup:point_plan",
        _point,
        get=FOLLOWERS,
        post=moved(FOLLOWERS),
        post_data=lambda world: _PLAN,
    ),
    Page(
        "followup:point_move",
        _point,
        get=FOLLOWERS,
        post=moved(FOLLOWERS),
        post_data=lambda world: {"status": "taken_over", "revision": 1},
        query=lambda world: {"status": "not_taken_over"},
    ),
    Page("followup:point_back", _point, post=moved(FOLLOWERS)),
    # The point of this world rests on the one finding there is.
    Page("followup:point_evidence", _point, get=RESEARCHER_ONLY, post=REFUSED),
    Page(
        "followup:point_evidence_remove",
        lambda world: {"evidence": world.point.evidence.get().pk},
        post=WRITTEN,
    ),
    Page("followup:point_confirm", _point, post=WRITTEN),
    Page(
        "followup:point_measure",
        _point,
        get=RESEARCHER_ONLY,
        post=WRITTEN,
        post_data=lambda world: {
            "code": world.code.pk,
            "perspective": "inburgeraar",
            "better": "more",
        },
    ),
    # There is no later round here to ask in, nor one to compare with: the refusal stands above.
    Page("followup:point_question", _point, get=RESEARCHER_ONLY, post=REFUSED),
    Page(
        "followup:point_verdict",
        _point,
        post=moved(FOLLOWERS),
    ),
    Page(
        "followup:point_question_remove",
        lambda world: {"link": world.point.questions.get().pk},
        post=WRITTEN,
    ),
    Page("followup:follow_up", _monitor, get=EVERY_MEMBER, logs="points.read"),
    Page(
        "followup:follow_up_file",
        lambda world: {"monitor": world.monitor.slug, "kind": "csv"},
        get=EVERY_MEMBER,
        logs="points.exported",
    ),
]
