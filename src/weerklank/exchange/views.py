"""Bringing a project in, looking at it, taking it over; and giving a round to another program."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from weerklank.coding import queries
from weerklank.exchange import forms, jobs, models
from weerklank.exchange.operations import drafts, export, giving, taking, working
from weerklank.exchange.rules import BUSY, Stage, State
from weerklank.fieldwork import queries as fieldwork
from weerklank.interchange import tables
from weerklank.safeguards import downloads, pages
from weerklank.safeguards.access import signed_in
from weerklank.study import access as study_access
from weerklank.study import queries as study
from weerklank.study.views import parts as study_pages

if TYPE_CHECKING:
    from django.forms import BoundField
    from django.http import QueryDict
    from django.utils.functional import _StrOrPromise

    from weerklank.exchange.inspection import Found
    from weerklank.study.models import Round


# How long something may wait for the worker before the page says so.
_LATE = timedelta(seconds=20)
_IN_LIST = {
    State.WAITING: gettext_lazy("wordt overgenomen"),
    State.LOOKING: gettext_lazy("wordt bekeken"),
    State.TAKING: gettext_lazy("wordt overgenomen"),
    State.STOPPED: gettext_lazy("gestopt"),
    State.REFUSED: gettext_lazy("niet gelukt"),
    State.BROKEN: gettext_lazy("niet gelukt"),
    State.FULL: gettext_lazy("niet gelukt"),
    State.FAILED: gettext_lazy("niet gelukt"),
}
_PHASES = {
    "waiting": gettext_lazy("Het overnemen begint zo."),
    "stopping": gettext_lazy("Het overnemen wordt gestopt. Er blijft niets van in de ronde."),
    "looking_waiting": gettext_lazy("Het bekijken begint zo."),
    "looking_stopping": gettext_lazy("Het bekijken wordt gestopt."),
    "looking_reading": gettext_lazy("Het bestand wordt bekeken."),
    Stage.READING.value: gettext_lazy("Het bestand wordt gelezen."),
    Stage.CODES.value: gettext_lazy("De codes en personen worden overgenomen."),
    Stage.TEXTS.value: gettext_lazy("De teksten en passages worden overgenomen."),
    Stage.REST.value: gettext_lazy("De memo's en wat er verder bij hoort, worden overgenomen."),
    "giving_waiting": gettext_lazy("Het klaarmaken begint zo."),
    "giving_stopping": gettext_lazy("Het klaarmaken wordt afgebroken."),
    "giving_reading": gettext_lazy("Het project wordt klaargemaakt."),
    "giving_codes": gettext_lazy("Het project wordt klaargemaakt: eerst de codes en de personen."),
    "giving_texts": gettext_lazy("Het project wordt klaargemaakt: de teksten en passages."),
    "giving_rest": gettext_lazy("Het project wordt klaargemaakt: het wordt één bestand."),
}
_ENDED = {
    State.STOPPED: gettext_lazy("Het overnemen is gestopt. Er is niets overgenomen."),
    State.BROKEN: gettext_lazy(
        "Het overnemen brak af. Er is niets overgenomen. Probeer het opnieuw."
    ),
    State.FULL: gettext_lazy(
        "De schijf van de server is vol. Er is niets overgenomen. Vraag wie Weerklank beheert om "
        "ruimte te maken, en probeer het dan opnieuw."
    ),
    State.FAILED: gettext_lazy(
        "Dit ging mis door een fout van Weerklank zelf. Er is niets overgenomen."
    ),
}
_LOOK_ENDED = {
    State.STOPPED: gettext_lazy("Het bekijken is gestopt."),
    State.BROKEN: gettext_lazy("Het bekijken brak af. Probeer het opnieuw."),
    State.FULL: gettext_lazy(
        "De schijf van de server is vol. Vraag wie Weerklank beheert om ruimte te maken, en "
        "probeer het dan opnieuw."
    ),
    State.FAILED: gettext_lazy("Het bekijken ging mis door een fout van Weerklank zelf."),
}
_GIVEN_IN_LIST = {
    **dict.fromkeys(BUSY, gettext_lazy("wordt klaargemaakt")),
    State.DONE: gettext_lazy("klaar om op te halen"),
}
_GIVE_ENDED = {
    State.STOPPED: gettext_lazy("Het klaarmaken is afgebroken. Er is geen bestand."),
    State.BROKEN: gettext_lazy("Het klaarmaken brak af. Er is geen bestand. Probeer het opnieuw."),
    State.FULL: gettext_lazy(
        "De schijf van de server is vol. Er is geen bestand. Vraag wie Weerklank beheert om ruimte "
        "te maken, en probeer het dan opnieuw."
    ),
    State.FAILED: gettext_lazy(
        "Dit ging mis door een fout van Weerklank zelf. Er is geen bestand."
    ),
}


def _round(request: HttpRequest, slug: str) -> Round:
    user, round_ = study_pages.round_of(request, slug)
    study_access.check_may_research(user, round_.monitor)
    return round_


@require_http_methods(["GET", "POST"])
def exchange(request: HttpRequest, round: str) -> HttpResponse:
    """Bring a project in, or give this round to another program."""
    round_ = _round(request, round)
    if request.method == "GET":
        return _page(request, round_, forms.UploadForm())
    form = forms.UploadForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["project"]
        with pages.refused_in(form):
            draft = drafts.bring_in(
                round_=round_, name=file.name, file=file, **pages.acting(request)
            )
            if State(draft.state) is State.WAITING:
                _let_look(draft, draft.attempt)
            return redirect("exchange:draft", draft=draft.pk)
    return _page(request, round_, form, status=422)


def _let_look(draft: models.ProjectDraft, attempt: int) -> None:
    transaction.on_commit(partial(jobs.look.enqueue, draft.pk, attempt))


def _page(
    request: HttpRequest, round_: Round, form: forms.UploadForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "round": round_,
        "step": "coding",
        "form": form,
        "give_form": forms.GiveForm(),
        "is_large": not giving.is_small(round_, by=signed_in(request)),
        "given": _given_in_list(request, round_),
        "without_reuse": _without_reuse(round_),
        "left_out": fieldwork.conversations_of(round_)
        .exclude(pk__in=fieldwork.reusable(round_))
        .count(),
        "waiting": [
            (one, _in_list(one))
            for one in models.ProjectDraft.objects.filter(round=round_).exclude(state=State.DONE)
        ],
        "taken": models.TakenProject.objects.filter(round=round_).select_related("taken_by"),
    }
    return render(request, "exchange/list.html", context, status=status)


def _in_list(draft: models.ProjectDraft) -> _StrOrPromise | None:
    """Return how far a draft is, for a list; None when it waits for whoever reads this."""
    state = working.state_of(draft, at=timezone.now())
    if state is State.WAITING and taking.was_to_look(draft):
        state = State.LOOKING
    return _IN_LIST.get(state)


def _given_in_list(request: HttpRequest, round_: Round) -> _StrOrPromise | None:
    """Return how far the file is that is made for whoever reads this; None without one."""
    given = giving.given_to(signed_in(request), round_)
    if given is None:
        return None
    return _GIVEN_IN_LIST.get(working.state_of(given, at=timezone.now()), _("niet gelukt"))


def _without_reuse(round_: Round) -> int:
    """Return of how many people their words may not be used again."""
    people = set(study.people_in(round_).values_list("pk", flat=True))
    return len(people - study.may_reuse(people))


@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, draft: int) -> HttpResponse:
    """Look at a project, say how it is read, and take it over or throw it away."""
    user = signed_in(request)
    found = get_object_or_404(drafts.drafts(visible_to=user), pk=draft)
    study_access.check_may_research(user, found.round.monitor)
    state = working.state_of(found, at=timezone.now())
    if request.method == "POST":
        return _do(request, found, state)
    if state in BUSY or state is State.DONE:
        return _while_busy(request, found, state)
    if pages.asks_for_part(request):
        # The page waited, and there is something new to see.
        return HttpResponse(headers={"HX-Refresh": "true"})
    pages.look(request, "project.viewed", found)
    return _preview(request, found) if found.found else _not_looked_at(request, found, state)


def _do(request: HttpRequest, draft: models.ProjectDraft, state: State) -> HttpResponse:
    do = request.POST.get("do", "")
    if state in BUSY or state is State.DONE:
        if do == "stop":
            taking.stop(draft=draft, **pages.acting(request))
            if draft.pk is None:  # it was not looked at yet
                messages.success(request, _("Het bekijken is gestopt. Het bestand is weg."))
                return redirect("exchange:overview", round=draft.round.slug)
        return redirect("exchange:draft", draft=draft.pk)
    if do == "discard":
        return _discard(request, draft)
    if not draft.found:
        if draft.content:
            attempt = taking.start_looking(draft=draft, told={}, **pages.acting(request))
            _let_look(draft, attempt)
        return redirect("exchange:draft", draft=draft.pk)
    return {"count": _count}.get(do, _take)(request, draft)


def _not_looked_at(request: HttpRequest, draft: models.ProjectDraft, state: State) -> HttpResponse:
    """Say why there is nothing to choose: the worker could not look at it."""
    context = {
        "draft": draft,
        "round": draft.round,
        "step": "coding",
        "ended": draft.refusal or _LOOK_ENDED.get(state, ""),
    }
    return render(request, "exchange/not_looked_at.html", context)


def _while_busy(request: HttpRequest, draft: models.ProjectDraft, state: State) -> HttpResponse:
    """Show how far it is. Nothing is written: on SQLite that would wait for the work to be done."""
    if state is State.DONE:
        if pages.asks_for_part(request):
            return HttpResponse(headers={"HX-Refresh": "true"})
        context = {"draft": draft, "round": draft.round, "step": "coding"}
        return render(request, "exchange/taking.html", context | {"done": _told(draft.counts)})
    is_look = taking.was_to_look(draft)
    context = _following(request, draft, state, "looking_" if is_look else "") | {
        "draft": draft,
        "here": reverse("exchange:draft", args=[draft.pk]),
        "is_look": is_look,
    }
    if not is_look:
        context |= {
            "texts": draft.found["text_count"],
            "codings": draft.found["counts"]["codings"],
        }
    return pages.show(request, "exchange/taking.html", "counts", context)


def _following(
    request: HttpRequest, work: models.ProjectDraft | models.GivenProject, state: State, kind: str
) -> dict[str, object]:
    """Return what a page tells of work that is not done yet; `kind` begins its phases."""
    # That this page asks again by itself is no use of the session.
    request.session.modified = False
    far, is_stopping = working.how_far(work)
    now = "stopping" if is_stopping else "waiting" if state is State.WAITING else far.stage.value
    return {
        "round": work.round,
        "step": "coding",
        "phase": f"{kind}{now}",
        "said": _PHASES[f"{kind}{now}"],
        "is_new": request.GET.get("fase") != f"{kind}{now}",
        "far": far,
        "is_late": state is State.WAITING
        and work.since is not None
        and timezone.now() - work.since > _LATE,
    }


def _take(request: HttpRequest, draft: models.ProjectDraft) -> HttpResponse:
    form = _take_form(draft, request.POST)
    if not form.is_valid():
        return _preview(request, draft, take_form=form, status=422)
    choices = form.choices(drafts.counting_of(draft))
    with pages.refused_in(form):
        if not taking.is_small(draft):
            attempt = taking.start(draft=draft, choices=choices, **pages.acting(request))
            transaction.on_commit(partial(jobs.take.enqueue, draft.pk, attempt))
            return redirect("exchange:draft", draft=draft.pk)
        outcome = taking.take_over(draft=draft, choices=choices, **pages.acting(request))
        messages.success(request, _told(outcome.counts))
        return redirect("exchange:overview", round=draft.round.slug)
    return _preview(request, draft, take_form=form, status=422)


def _told(counts: dict[str, int]) -> str:
    texts, codings = counts.get("conversations", 0), counts.get("codings", 0)
    several = counts.get("conversations_of_several_coders", 0)
    without = counts.get("coders_without_account", 0)
    shown, refused = counts.get("examples", 0), counts.get("examples_refused", 0)
    of_examples = [
        ngettext(
            "%(n)s passage is een voorbeeld in het codeboek.",
            "%(n)s passages zijn een voorbeeld in het codeboek.",
            shown,
        )
        % {"n": shown}
    ]
    not_found = [
        ngettext(
            "%(n)s rij met een voorbeeld is niet overgenomen; hieronder staat waarom.",
            "%(n)s rijen met een voorbeeld zijn niet overgenomen; hieronder staat waarom.",
            refused,
        )
        % {"n": refused}
    ]
    named = [
        ngettext(
            "%(n)s codeur zonder account heeft een eigen lezing.",
            "%(n)s codeurs zonder account hebben elk een eigen lezing.",
            without,
        )
        % {"n": without}
    ]
    told = [
        ngettext(
            "%(n)s gesprek is door meer mensen gecodeerd. Daarvan telt één lezing; kies die bij "
            "Coderen.",
            "%(n)s gesprekken zijn door meer mensen gecodeerd. Van elk telt één lezing; kies die "
            "bij Coderen.",
            several,
        )
        % {"n": several}
    ]
    return " ".join(
        (
            ngettext("Overgenomen: %(n)s gesprek,", "Overgenomen: %(n)s gesprekken,", texts)
            % {"n": texts},
            ngettext("%(n)s code,", "%(n)s codes,", counts.get("codes", 0))
            % {"n": counts.get("codes", 0)},
            ngettext("%(n)s gecodeerde passage.", "%(n)s gecodeerde passages.", codings)
            % {"n": codings},
            *(named if without else ()),
            *(told if several else ()),
            *(of_examples if shown else ()),
            *(not_found if refused else ()),
        )
    )


def _count(request: HttpRequest, draft: models.ProjectDraft) -> HttpResponse:
    form = forms.CountForm(request.POST)
    if form.is_valid():
        with pages.refused_in(form):
            if drafts.is_large(draft):
                attempt = taking.start_looking(
                    draft=draft, told=form.told(), **pages.acting(request)
                )
                _let_look(draft, attempt)
                return redirect("exchange:draft", draft=draft.pk)
            drafts.count_again(draft=draft, told=form.told(), **pages.acting(request))
            return redirect(f"{reverse('exchange:draft', args=[draft.pk])}#posities")
    draft.refresh_from_db()
    return _preview(request, draft, count_form=form, status=422)


def _discard(request: HttpRequest, draft: models.ProjectDraft) -> HttpResponse:
    drafts.discard(draft=draft, **pages.acting(request))
    return redirect("exchange:overview", round=draft.round.slug)


def _take_form(draft: models.ProjectDraft, data: QueryDict | None = None) -> forms.TakeForm:
    return forms.TakeForm(
        data,
        found=draft.found,
        members=list(fieldwork.interviewers_of(draft.round.monitor)),
        characteristics=list(study.characteristics(draft.round.monitor)),
    )


def _preview(
    request: HttpRequest,
    draft: models.ProjectDraft,
    *,
    take_form: forms.TakeForm | None = None,
    count_form: forms.CountForm | None = None,
    status: int = 200,
) -> HttpResponse:
    found: Found = draft.found
    names = {case["key"]: case["name"] for case in found["cases"]}
    form = take_form or _take_form(draft)

    def rows(kind: str) -> list[BoundField]:
        return [form[name] for name in form.fields if name.startswith(kind)]

    state = working.state_of(draft, at=timezone.now())
    was_to_look = taking.was_to_look(draft)
    context = {
        "draft": draft,
        "round": draft.round,
        "step": "coding",
        "was_to_look": was_to_look,
        # Why nothing came of it, until it is sent again.
        "ended": ""
        if status == 422
        else draft.refusal or (_LOOK_ENDED if was_to_look else _ENDED).get(state, ""),
        "is_long": not taking.is_small(draft),
        "found": found,
        "counts": found["counts"],
        # How positions were counted has a place of its own on the page.
        "warnings": [
            warning
            for warning in found["counts"]["warnings"]
            if warning["what"] != (found["counting"] or {}).get("reason")
        ],
        "texts": [
            text | {"people": [names.get(case, "") for case in text["cases"]]}
            for text in found["texts"]
        ],
        "take_form": form,
        "cases": rows("case") + rows("all_cases"),
        "variables": rows("variable"),
        "users": rows("user") + rows("joins"),
        "count_form": count_form or forms.CountForm(initial=draft.told),
        "kept": _kept(found),
        "begins": not queries.codes(draft.round.monitor).exists(),
    }
    return render(request, "exchange/draft.html", context, status=status)


def _kept(found: Found) -> list[tuple[str, int]]:
    """Return what has no place with us, with how many there are."""
    counts = found["counts"]
    sources = counts["sources"]
    rows = [
        (_("passages zonder code"), counts["selections"] - counts["coded_selections"]),
        (
            _("codes op beeld, geluid, hele bronnen of een plek buiten de tekst"),
            counts["codings"] - sum(text["codings"] for text in found["texts"])
            if found["text_count"] <= len(found["texts"])
            else counts["codings"] - counts["codings_inside_text"],
        ),
        (_("notities"), counts["notes"]),
        (_("verzamelingen"), counts["sets"]),
        (_("verbanden"), counts["links"]),
        (_("schema's"), counts["graphs"]),
        (_("afbeeldingen"), sources["picture"]),
        (_("geluidsopnamen"), sources["audio"]),
        (_("filmopnamen"), sources["video"]),
        (_("transcripten bij een opname"), counts["transcripts"]),
        (
            _("teksten zonder woorden"),
            sources["text"] + sources["pdf"] - found["text_count"],
        ),
    ]
    return [(what, count) for what, count in rows if count > 0]


@require_http_methods(["GET", "POST"])
def give(request: HttpRequest, round: str) -> HttpResponseBase:
    """Return the round, or its codebook, as a file; let the worker make one that is large."""
    round_ = _round(request, round)
    asked = request.POST if request.method == "POST" else request.GET
    form = forms.GiveForm(asked or {"what": "project"})
    if not form.is_valid():
        return redirect("exchange:overview", round=round_.slug)
    if form.cleaned_data["what"] in _TABLES:
        return _give_table(request, round_, form)
    is_codebook = form.cleaned_data["what"] == "codebook"
    if not is_codebook and not giving.is_small(round_, by=signed_in(request)):
        return _let_give(request, round_, form)
    suffix = ".qdc" if is_codebook else ".qdpx"
    for_reuse = form.cleaned_data["use"] == forms.REUSE
    # The open file outlives its name: nothing stays behind when the answer has been sent.
    with NamedTemporaryFile(suffix=suffix) as place:
        path = Path(place.name)
        with pages.refused_above(request, level=messages.WARNING) as met:
            if is_codebook:
                export.give_codebook(
                    round_=round_,
                    path=path,
                    with_examples=form.cleaned_data["examples"] and not for_reuse,
                    **pages.acting(request),
                )
            else:
                export.give_project(
                    round_=round_,
                    path=path,
                    target=form.cleaned_data["target"] or None,
                    for_reuse=for_reuse,
                    **pages.acting(request),
                )
        if met.said:
            return redirect("exchange:overview", round=round_.slug)
        stream = path.open("rb")
    # The operation wrote the line in the log.
    name = f"{round_.slug}.qdc" if is_codebook else _project_name(round_, for_reuse=for_reuse)
    return downloads.send(request, name, stream, logs=None)


def _project_name(round_: Round, *, for_reuse: bool) -> str:
    return f"{round_.slug}{'-hergebruik' if for_reuse else ''}.qdpx"


def _let_give(request: HttpRequest, round_: Round, form: forms.GiveForm) -> HttpResponse:
    """Let the worker make the file; following an address alone begins nothing."""
    if request.method == "GET":
        said = _("Deze ronde is groot. Druk op “Maak het bestand klaar” onderaan deze bladzijde.")
        messages.info(request, said)
        return redirect("exchange:overview", round=round_.slug)
    target, use = form.cleaned_data["target"], form.cleaned_data["use"]
    return _start_giving(request, round_, target=target, for_reuse=use == forms.REUSE)


def _start_giving(
    request: HttpRequest, round_: Round, *, target: str, for_reuse: bool
) -> HttpResponse:
    with pages.refused_above(request, level=messages.WARNING) as met:
        given, begins = giving.start(
            round_=round_, target=target, for_reuse=for_reuse, **pages.acting(request)
        )
        if begins:
            transaction.on_commit(partial(jobs.give.enqueue, given.pk, given.attempt))
    return redirect("exchange:overview" if met.said else "exchange:given", round=round_.slug)


@require_http_methods(["GET", "POST"])
def given(request: HttpRequest, round: str) -> HttpResponse:
    """Follow the file that is made of a round, and tell where it is when it is ready."""
    round_ = _round(request, round)
    found = giving.given_to(signed_in(request), round_)
    if found is None:
        return _no_file(request, round_)
    state = working.state_of(found, at=timezone.now())
    if request.method == "POST":
        return _do_given(request, found, state)
    context = {
        "round": round_,
        "step": "coding",
        "given": found,
        "use": dict(forms.USES)[forms.REUSE if found.for_reuse else forms.TEAM],
        "target": dict(forms.TARGETS).get(found.target, found.target),
    }
    if state in BUSY:
        context |= _following(request, found, state, "giving_") | {
            "here": reverse("exchange:given", args=[round_.slug]),
            "texts": found.texts,
            "codings": found.codings,
        }
        return pages.show(request, "exchange/giving.html", "counts", context)
    if pages.asks_for_part(request):
        # The page waited, and there is something new to see.
        return HttpResponse(headers={"HX-Refresh": "true"})
    if state is State.DONE and found.since:
        context["until"] = found.since + giving.KEPT
    else:
        context["ended"] = found.refusal or _GIVE_ENDED.get(state, "")
    return render(request, "exchange/giving.html", context)


def _no_file(request: HttpRequest, round_: Round) -> HttpResponse:
    """Say that there is no file any more: it was stopped, its time was over, or words had to go."""
    if pages.asks_for_part(request):
        return HttpResponse(headers={"HX-Refresh": "true"})
    said = _(
        "Er staat geen bestand van deze ronde voor u klaar. Een bestand gaat weg na een dag, en "
        "eerder als iets in de ronde weggaat of iemand iets niet meer goedvindt."
    )
    messages.info(request, said)
    return redirect("exchange:overview", round=round_.slug)


def _do_given(request: HttpRequest, given: models.GivenProject, state: State) -> HttpResponse:
    do = request.POST.get("do", "")
    round_ = given.round
    if do == "again" and state not in BUSY:
        return _start_giving(request, round_, target=given.target, for_reuse=given.for_reuse)
    with pages.refused_above(request):
        if do == "stop" and state in BUSY:
            giving.stop(given=given, **pages.acting(request))
            if given.pk is None:
                messages.success(request, _("Het klaarmaken is afgebroken. Er is geen bestand."))
        elif do == "discard" and state not in BUSY:
            giving.discard(given=given, **pages.acting(request))
    address = "exchange:overview" if given.pk is None else "exchange:given"
    return redirect(address, round=round_.slug)


@require_GET
def given_file(request: HttpRequest, round: str) -> HttpResponseBase:
    """Return the file that was made, if all that is in it may still go."""
    round_ = _round(request, round)
    found = giving.given_to(signed_in(request), round_)
    if found is None:
        return _no_file(request, round_)
    with pages.refused_above(request, level=messages.WARNING):
        stream = giving.open_made(given=found, **pages.acting(request))
        name = _project_name(round_, for_reuse=found.for_reuse)
        return downloads.send(request, name, stream, logs="project.exported", about=round_)
    return redirect("exchange:overview", round=round_.slug)


def _as_xlsx(header: Sequence[str], rows: Sequence[Sequence[tables.Value]]) -> bytes:
    return tables.xlsx_bytes(_("Codeboek"), header, rows)


_TABLES = {"xlsx": _as_xlsx, "csv": tables.csv_bytes}


def _give_table(request: HttpRequest, round_: Round, form: forms.GiveForm) -> HttpResponseBase:
    """Return the codebook of a round as a table."""
    kind = form.cleaned_data["what"]
    for_reuse = form.cleaned_data["use"] == forms.REUSE
    with pages.refused_above(request, level=messages.WARNING) as met:
        header, rows = export.codebook_table(
            round_=round_,
            with_examples=form.cleaned_data["examples"] and not for_reuse,
            **pages.acting(request),
        )
    if met.said:
        return redirect("exchange:overview", round=round_.slug)
    name = f"{round_.slug}-{_('codeboek')}.{kind}"
    return downloads.send(request, name, _TABLES[kind](header, rows), logs=None)
