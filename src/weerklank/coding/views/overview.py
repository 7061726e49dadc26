"""Where coding stands: the conversations of a round and their coders."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from weerklank.coding import access, queries
from weerklank.safeguards import pages
from weerklank.safeguards.access import can
from weerklank.safeguards.terms import Role
from weerklank.study import queries as study
from weerklank.study.views import parts as study_pages

ON_A_PAGE = 50  # conversations


@require_GET
def overview(request: HttpRequest, round: str) -> HttpResponse:
    """How far each coder is in each conversation."""
    user, round_ = study_pages.round_of(request, round)
    access.check_may_read_codings(user, round_)
    found = queries.readings(round_, visible_to=user)
    page = pages.page_of(request, round_.conversations.all(), ON_A_PAGE)
    rows = queries.progress(round_, found, list(page))
    coders, handed_in = queries.coders_and_handed_in(found)
    own_work = queries.work(round_, found, of=user)
    context = {
        "round": round_,
        "step": "coding",
        "rows": [(row, row.of(user)) for row in rows],
        "page": page,
        "several": len(found.shown),
        "may_choose": Role.ONDERZOEKER in study.roles(user, round_.monitor),
        "may_code": can(access.check_may_code_in, user, round_),
        "own_work": [one for works in own_work.values() for one in works],
        "may_exchange": Role.ONDERZOEKER in study.roles(user, round_.monitor),
        "has_codebook": queries.codes(round_.monitor).exists(),
        "coding_count": found.number_counted(),
        "coder_count": coders,
        "open_count": len(found.main_texts) - handed_in,
    }
    return render(request, "coding/overview.html", context)
