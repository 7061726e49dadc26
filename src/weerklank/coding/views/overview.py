"""Where coding stands: the conversations of a round and their coders."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from weerklank.coding import access, queries
from weerklank.safeguards.access import can
from weerklank.safeguards.terms import Role
from weerklank.study import queries as study
from weerklank.study.views import parts as study_pages


@require_GET
def overview(request: HttpRequest, round: str) -> HttpResponse:
    """How far each coder is in each conversation."""
    user, round_ = study_pages.round_of(request, round)
    access.check_may_read_codings(user, round_)
    found = queries.readings(round_, visible_to=user)
    rows = queries.progress(round_, found)
    own_work = queries.work(round_, found, of=user)
    context = {
        "round": round_,
        "step": "coding",
        "rows": [(row, row.of(user)) for row in rows],
        "several": [row for row in rows if row.contest],
        "may_choose": Role.ONDERZOEKER in study.roles(user, round_.monitor),
        "may_code": can(access.check_may_code_in, user, round_),
        "own_work": [one for works in own_work.values() for one in works],
        "may_exchange": Role.ONDERZOEKER in study.roles(user, round_.monitor),
        "has_codebook": queries.codes(round_.monitor).exists(),
        "coding_count": sum(
            coder.coding_count for row in rows for coder in row.coders if coder.counts
        ),
        "coder_count": len(
            {coder.coder.pk for row in rows for coder in row.coders if not coder.is_agreed}
        ),
        "open_count": sum(
            1 for row in rows if row.transcript_id and not any(c.finished_at for c in row.coders)
        ),
    }
    return render(request, "coding/overview.html", context)
