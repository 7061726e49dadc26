"""Whom to ask: targets, who could be asked, a draw with its protocol, and what came of asking."""

from __future__ import annotations

import csv
import secrets
from functools import partial
from itertools import product
from typing import TYPE_CHECKING

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weerklank.interchange.refusals import Refused
from weerklank.safeguards import downloads, meanwhile, pages
from weerklank.safeguards.access import signed_in
from weerklank.safeguards.refusals import DomainError
from weerklank.safeguards.telling import in_language
from weerklank.sampling import forms, jobs, operations, selecting, terms
from weerklank.sampling.operations.spread import MOST_TARGETS
from weerklank.sampling.rules import asking as asking_rules
from weerklank.sampling.rules import frames as frame_rules
from weerklank.sampling.rules import selection
from weerklank.sampling.rules.frames import Fault
from weerklank.sampling.terms import CandidateState, DrawState, LeftOut
from weerklank.study import access, planning, queries
from weerklank.study.rules import lists
from weerklank.study.terms import Perspective, ProviderKind
from weerklank.study.views import parts
from weerklank.study.views.lists import text_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.db.models import QuerySet
    from django.http import HttpResponseBase, QueryDict

    from weerklank.safeguards.models import Organisation, User
    from weerklank.sampling.models import Candidate, Draw, Frame, FrameRequest, Spread
    from weerklank.study.models import Monitor, Round

MOST_CHARACTERS = 400_000
_SEEDS = 2**31
# What targets begin with: these crossed, and of the others each value, which may be missed.
_CROSSED = ("leerroute", "doelgroep", "gender")
_BESIDE = ("age_class", "language", "kern", "time_in_nl")
_FAULTS = {
    Fault.EMPTY: gettext_lazy("In de lijst staat niemand die u kunt vragen."),
    Fault.TOO_MANY: gettext_lazy("De lijst heeft meer dan 6.000 regels. Maak er twee lijsten van."),
    Fault.NO_PSEUDONYM: gettext_lazy(
        "Er is geen kolom met pseudoniemen. Zet er “pseudoniem” boven."
    ),
    Fault.UNFIT: gettext_lazy(
        "Hier staat geen pseudoniem. Een pseudoniem is een letter met een nummer, zoals D7."
    ),
    Fault.TWICE: gettext_lazy("%(about)s staat twee keer in de lijst."),
    Fault.PERSONAL: gettext_lazy(
        "Hier lijkt een BSN, e-mailadres of telefoonnummer te staan. Haal dat uit de lijst."
    ),
    Fault.VALUE: gettext_lazy(
        "“%(about)s” is geen waarde van de monitor. Dit kan: %(allowed)s. Laat de cel leeg als "
        "het onbekend is."
    ),
    Fault.NO_HEAD: gettext_lazy(
        "Hier staat iets in een kolom zonder kop. Staat er een scheidingsteken te veel, of mist "
        "er een kop?"
    ),
    Fault.OTHER_SIDE: gettext_lazy("%(about)s hoort volgens de lijst bij de andere kant."),
}

_CHANGED = {
    "lists": gettext_lazy("de lijst"),
    "targets": gettext_lazy("de doelen"),
    "method": gettext_lazy("de manier"),
    "seed": gettext_lazy("het startgetal"),
}


def _round_of(request: HttpRequest, slug: str) -> tuple[User, Round]:
    """Return who asks and the round; only for who researches it."""
    user, found = parts.round_of(request, slug)
    access.check_may_research(user, found.monitor)
    return user, found


def _side(perspective: str) -> Perspective:
    if perspective not in Perspective.values:
        raise Http404
    return Perspective(perspective)


def _home(round_: Round, perspective: str, place: str = "") -> str:
    address = reverse("sampling:choosing", args=[round_.slug, perspective])
    return f"{address}#{place}" if place else address


# --- the page ---------------------------------------------------------------------------------
@require_GET
def choosing(request: HttpRequest, round: str, perspective: str) -> HttpResponse:
    """Show targets beside who there are, who could be asked, who was chosen, how far it is."""
    _user, found = _round_of(request, round)
    side = _side(perspective)
    return _show(request, found, side, _draw_form(found, side))


def _draw_form(round_: Round, side: Perspective, data: QueryDict | None = None) -> forms.DrawForm:
    is_again = selecting.standing_draw(round_, side) is not None
    return forms.DrawForm(data=data, is_again=is_again)


def _show(
    request: HttpRequest, round_: Round, side: Perspective, form: forms.DrawForm
) -> HttpResponse:
    pages.look(request, "frame.viewed", round_)
    draw = selecting.newest_draw(round_, side)
    standing = selecting.standing_draw(round_, side)
    spread = selecting.spread_of(round_, side)
    asks = round_.frame_requests.filter(frame=None, perspective=side).select_related(
        "municipality", "asked_by"
    )
    in_words = selecting.naming(round_.monitor)
    targets = selecting.target_rows(round_, side)
    context = {
        "round": round_,
        "step": "spread",
        "monitor": round_.monitor,
        "side": side,
        "sides": Perspective,
        "basis": planning.basis_in(round_),
        "spread": spread,
        "needed": selection.people_needed(selecting.quotas(spread)) if spread else 0,
        "targets": targets,
        "has_population": side in selecting.newest_populations(round_.monitor)
        or any(row.is_known for row in targets),
        "frames": [
            (one, one.candidates.count(), left_out_in_words(one.left_out))
            for one in round_.frames.filter(perspective=side)
        ],
        "requests": asks,
        "to_ask": _to_ask(round_, asks),
        "pool": selecting.pool(round_, side).count(),
        "draw": draw,
        "targets_changed": standing is not None
        and selecting.quotas_then(standing) != selecting.quotas(spread),
        "standing": standing,
        "relaxation": _relaxation(draw) if draw else [],
        "people": _people(standing) if standing else [],
        "is_asked": selecting.is_asked(round_, side),
        "responses": selecting.responses(round_, side),
        "in_words": in_words,
        "form": form,
    }
    return pages.answer(request, "sampling/choosing.html", context, form)


def _to_ask(round_: Round, asks: QuerySet[FrameRequest]) -> list[Organisation]:
    """Return the municipalities of the plan that were not asked yet."""
    waiting = {one.municipality_id for one in asks}
    return [one for one in planning.municipalities(round_.monitor) if one.pk not in waiting]


def left_out_in_words(left_out: dict[str, int | None]) -> list[str]:
    """Say who was left out of a frame: *4 verhuisd*, or *minder dan 5 overleden*."""
    return [
        f"{_('minder dan 5') if count is None else count} {LeftOut(reason).label}"
        for reason, count in left_out.items()
    ]


def _relaxation(draw: Draw) -> list[tuple[str, str, str]]:
    """Return of each target that must give: whom it is about, what it was, what it would be."""
    quotas = selecting.quotas_then(draw)
    in_words = selecting.naming(draw.round.monitor)
    found = []
    for one in draw.relaxation:
        quota = quotas[one["target"]]
        found.append(
            (
                in_words(selecting.of_quota(quota)),
                selecting.between(quota.least, quota.most),
                selecting.between(one["least"], one["most"]),
            )
        )
    return found


def _people(draw: Draw) -> list[tuple[str, Candidate, str, bool]]:
    """Return who was chosen or took a place: kind, who, in whose place, whether to be replaced."""
    in_words = selecting.naming(draw.round.monitor)
    all_ = list(draw.replacements.select_related("out", "by_candidate"))
    replaced = {one.out_id for one in all_}
    withdrawn = _("iemand die zich terugtrok")
    places = {one.by_candidate_id: one.out.pseudonym if one.out else withdrawn for one in all_}
    rows = []
    for one in draw.drawn.select_related("candidate__participant"):
        who = one.candidate
        if who.state in {CandidateState.RESERVE, CandidateState.IN_FRAME}:
            continue
        waits = who.state in asking_rules.OUT and who.pk not in replaced
        rows.append((in_words(draw.cells[one.cell]["values"]), who, places.get(who.pk, ""), waits))
    return rows


# --- targets ----------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
def targets(request: HttpRequest, round: str, perspective: str) -> HttpResponse:
    """Ask in a table how many people of which kinds are wanted."""
    _user, found = _round_of(request, round)
    side = _side(perspective)
    spread = selecting.spread_of(found, side)
    posted = request.POST if request.method == "POST" else None
    initial = {"size": spread.size, "reserves": spread.reserves} if spread else {}
    form = forms.SpreadForm(data=posted, initial=initial)
    meanwhile.carry_mark(form, _as_shown(spread))
    rows = _target_forms(found, side, spread, request.GET, posted)
    if posted is not None and "more" not in posted:
        is_whole = all([form.is_valid(), *(row.is_valid() for row in rows)])
        if is_whole:
            with pages.refused_in(form, fields={operations.SizeUnfit: "size"}):
                _save_targets(request, found, side, form, rows)
                messages.success(request, _("De doelen zijn bewaard."))
                return redirect(_home(found, side, "doelen"))
        elif not form.errors:
            form.add_error(None, _("Er klopt iets niet in de tabel. Er is niets bewaard."))
    is_more = posted is not None and "more" in posted
    context = {
        "round": found,
        "step": "spread",
        "monitor": found.monitor,
        "side": side,
        "form": form,
        "rows": rows,
        "row_count": len(rows),
        "names": forms.TARGET_NAMES,
        "has_begun": spread is None and "begin" in request.GET,
        "is_asked": selecting.is_asked(found, side),
    }
    if is_more:
        return render(request, "sampling/targets.html", context)
    return pages.answer(request, "sampling/targets.html", context, form)


def _facts(size: int, reserves: int, targets: Sequence[selection.Quota]) -> dict[str, object]:
    lines = [
        (sorted(selecting.of_quota(one).items()), one.least, one.most, one.is_soft)
        for one in targets
    ]
    return {"size": size, "reserves": reserves, "targets": [str(line) for line in lines]}


def _as_shown(spread: Spread | None) -> dict[str, object]:
    """Return what stands in a spread, by field; nothing when there is none."""
    return _facts(spread.size, spread.reserves, selecting.quotas(spread)) if spread else {}


@transaction.atomic
def _save_targets(
    request: HttpRequest,
    round_: Round,
    side: Perspective,
    form: forms.SpreadForm,
    rows: list[forms.TargetForm],
) -> None:
    """Replace the targets when they are those that the form showed.

    Raises ChangedMeanwhile, and what set_spread raises.
    """
    size, reserves = form.cleaned_data["size"], form.cleaned_data["reserves"]
    targets = [_quota(row) for row in rows if row.pairs()]
    meanwhile.hold(round_)
    spread = selecting.spread_of(round_, side)
    now = _as_shown(spread)
    seen = form.cleaned_data[meanwhile.SEEN]
    # The same once more, as after two clicks, overwrites nothing.
    known = {meanwhile.mark(now), meanwhile.mark(_facts(size, reserves, targets))}
    if seen and seen != meanwhile.mark(now) and len(known) > 1:
        raise meanwhile.ChangedMeanwhile(now, _what_stands(round_, selecting.quotas(spread)))
    operations.set_spread(
        round=round_,
        perspective=side,
        size=size,
        reserves=reserves,
        targets=targets,
        **pages.acting(request),
    )


def _what_stands(round_: Round, targets: Sequence[selection.Quota]) -> str:
    in_words = selecting.naming(round_.monitor)
    lines = [
        f"{in_words(selecting.of_quota(one))}: {selecting.between(one.least, one.most)}"
        + (f" ({_('mag gemist worden')})" if one.is_soft else "")
        for one in targets
    ]
    said = _("Doelen die er nu staan: %(targets)s.") % {"targets": "; ".join(lines) or _("geen")}
    return f"{meanwhile.ChangedMeanwhile.user_message} {said}"


def _target_forms(
    round_: Round,
    side: Perspective,
    spread: Spread | None,
    asked: QueryDict,
    posted: QueryDict | None,
) -> list[forms.TargetForm]:
    """Return a form per row: what stands now, or to begin with, and some empty ones."""
    names = queries.condition_labels(round_.monitor)
    values = queries.population_values(round_.monitor, side)
    steps = queries.milestones(round_.monitor)
    choices: list[tuple[object, object]] = [("", "–")]
    choices += [
        (names.get(key, key), [(f"{key}:{value}", label) for value, label in own.items()])
        for key, own in values.items()
        if key not in steps
    ]
    stored: list[dict[str, object]] = []
    for quota in selecting.quotas(spread):
        pairs = [f"{key}:{value}" for key, value in selecting.of_quota(quota).items()]
        named = dict(zip(forms.TARGET_NAMES, pairs, strict=False))
        stored.append({**named, "least": quota.least, "most": quota.most, "is_soft": quota.is_soft})
    if not stored and "begin" in asked:
        stored = _to_begin_with(side, values)
    count = len(stored) + forms.EMPTY_ROWS
    if posted is not None:
        count = min(pages.number_in(posted.get("rows", "")) or count, 250)
        count += forms.EMPTY_ROWS if "more" in posted else 0
    made = []
    for place in range(count):
        given = stored[place] if place < len(stored) else {}
        sends = posted is not None and f"rij{place}-first" in posted
        made.append(
            forms.TargetForm(
                choices=choices,
                names=forms.TARGET_NAMES,
                prefix=f"rij{place}",
                data=posted if sends else None,
                initial=given if posted is None else {},
            )
        )
    # A row that was added while the form was open has nothing to judge.
    return [one if one.is_bound or posted is None else _blank(one, choices) for one in made]


def _to_begin_with(
    side: Perspective, values: Mapping[str, Mapping[str, str]]
) -> list[dict[str, object]]:
    """Return rows to change: each kind without a limit, and of each other value one if it can be.

    A limit for every kind would ask for more people than a round speaks with. More kinds than
    targets can be set of are not crossed.
    """
    crossed = _CROSSED if side == Perspective.INBURGERAAR else ("provider_kind",)
    beside = _BESIDE if side == Perspective.INBURGERAAR else ()
    known = [[f"{key}:{value}" for value in values[key]] for key in crossed if values.get(key)]
    kinds = list(product(*known)) if known else []
    loose = [(f"{key}:{value}",) for key in beside for value in values.get(key, {})]
    if len(kinds) + len(loose) > MOST_TARGETS:
        kinds = [(one,) for own in known for one in own]
    rows: list[dict[str, object]] = [
        {**dict(zip(forms.TARGET_NAMES, kind, strict=False)), "least": least, "is_soft": is_soft}
        for own, least, is_soft in ((kinds, 0, False), (loose, 1, True))
        for kind in own
    ]
    return rows[:MOST_TARGETS]


def _blank(form: forms.TargetForm, choices: list[tuple[object, object]]) -> forms.TargetForm:
    return forms.TargetForm(
        choices=choices, names=forms.TARGET_NAMES, prefix=form.prefix or "", data={}
    )


def _quota(row: forms.TargetForm) -> selection.Quota:
    keys, values = zip(*row.pairs(), strict=True)
    given = row.cleaned_data
    return selection.Quota(
        keys, values, given["least"] or 0, given["most"], is_soft=given["is_soft"]
    )


# --- who could be asked -----------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
def frame_new(request: HttpRequest, round: str, perspective: str) -> HttpResponse:
    """Ask for a list, show what was read of it, and keep who could be asked.

    Nothing is kept between the two pages: the list travels in the form.
    """
    _user, found = _round_of(request, round)
    side = _side(perspective)
    if request.method == "GET":
        return _ask(request, found, side, forms.FrameForm())
    form = forms.FrameForm(request.POST, files=request.FILES)
    text, listed = _read(found, side, form) if form.is_valid() else ("", None)
    if listed is None or listed.wrong or form.errors:
        return _ask(request, found, side, form, listed)
    if request.POST.get("do") == "add":
        with pages.refused_in(form):
            operations.add_frame(
                round=found,
                perspective=side,
                people=listed.people,
                left_out=listed.left_out,
                **{
                    name: form.cleaned_data[name]
                    for name in ("name", "road", "names_last", "leaves_out_asked")
                },
                **pages.acting(request),
            )
            messages.success(request, _("De lijst is bewaard. U kunt eruit kiezen."))
            return redirect(_home(found, side, "lijsten"))
        return _ask(request, found, side, form, listed)
    names = queries.condition_labels(found.monitor)
    context = {
        "round": found,
        "step": "spread",
        "monitor": found.monitor,
        "side": side,
        "form": form,
        "text": text,
        "listed": listed,
        "left_out": left_out_in_words(dict(listed.left_out)),
        "features": [names.get(key, key) for key in listed.features],
        "lacking": [
            names.get(key, key)
            for key in selecting.features(selecting.spread_of(found, side))
            if key not in listed.features
        ],
    }
    return render(request, "sampling/frame_look.html", context)


def _ask(
    request: HttpRequest,
    round_: Round,
    side: Perspective,
    form: forms.FrameForm,
    listed: frame_rules.Listed | None = None,
) -> HttpResponse:
    values = queries.population_values(round_.monitor, side)
    allowed = _allowed(values)
    wrong = [
        (
            one.line,
            str(_FAULTS[one.fault]) % {"about": one.about, "allowed": allowed.get(one.key, "")},
        )
        for one in (listed.wrong if listed else ())
    ]
    if wrong:
        form.add_error(
            "file",
            ngettext(
                "Er klopt iets niet in de lijst. Er is niets bewaard.",
                "Er kloppen dingen niet in de lijst. Er is niets bewaard.",
                len(wrong),
            ),
        )
    names = queries.condition_labels(round_.monitor)
    context = {
        "round": round_,
        "step": "spread",
        "monitor": round_.monitor,
        "side": side,
        "form": form,
        "wrong": wrong,
        "more_wrong": listed.more_wrong if listed else 0,
        "values": [(names.get(key, key), list(own.values())) for key, own in values.items()],
        "reasons": [one.label for one in LeftOut if one != LeftOut.THERE_ALREADY],
    }
    return pages.answer(request, "sampling/frame_new.html", context, form)


def _allowed(values: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Return per column of a list what may stand in it, in words."""
    sides = {one.value: str(one.label) for one in Perspective}
    kinds = {one.value: str(one.label) for one in ProviderKind}
    fixed = {str(lists.Meaning.PERSPECTIVE): sides, str(lists.Meaning.KIND): kinds}
    return {key: "; ".join(own.values()) for key, own in {**fixed, **values}.items()}


def _read(
    round_: Round, side: Perspective, form: forms.FrameForm
) -> tuple[str, frame_rules.Listed | None]:
    """Return the list as text and as read; what cannot be read is said in the form."""
    try:
        text = text_of(form, most=frame_rules.MOST_PEOPLE, most_characters=MOST_CHARACTERS)
        cells = lists.cells_of(text)
    except Refused as refusal:
        form.add_error("file", in_language(refusal.told))
    except DomainError as refusal:
        form.add_error(None, str(refusal.user_message))
    except csv.Error:
        form.add_error("text", _("Deze lijst is niet te lezen. Plak gewone regels."))
    else:
        if not cells:
            form.add_error(None, _("Kies een bestand, of plak een lijst."))
            return text, None
        return text, frame_rules.read(
            cells,
            queries.words_for_lists(round_.monitor),
            perspective=side,
            allowed=queries.population_values(round_.monitor, side).keys(),
        )
    return "", None


@require_POST
def frame_remove(request: HttpRequest, frame: int) -> HttpResponse:
    found: Frame = get_object_or_404(selecting.frames(visible_to=signed_in(request)), pk=frame)
    home = _home(found.round, found.perspective, "lijsten")
    with pages.refused_above(request):
        operations.remove_frame(frame=found, **pages.acting(request))
        messages.success(request, _("De lijst is weg."))
    return redirect(home)


@require_POST
def frame_ask(request: HttpRequest, round: str, perspective: str) -> HttpResponse:
    """Ask a municipality of the monitor for a frame from its register."""
    _user, found = _round_of(request, round)
    side = _side(perspective)
    asked = {str(one.pk): one for one in planning.municipalities(found.monitor)}
    municipality = asked.get(request.POST.get("municipality", ""), found.monitor.organisation)
    with pages.refused_above(request):
        operations.ask_frame(
            round=found,
            municipality=municipality,
            perspective=side,
            leaves_out_asked="leaves_out_asked" in request.POST,
            **pages.acting(request),
        )
        messages.success(request, _("De vraag staat klaar voor de regisseur van de gemeente."))
    return redirect(_home(found, side, "lijsten"))


@require_POST
def frame_request_back(request: HttpRequest, number: int) -> HttpResponse:
    """Take back a question to a municipality."""
    found = get_object_or_404(selecting.frame_requests(visible_to=signed_in(request)), pk=number)
    with pages.refused_above(request):
        operations.take_back_request(request=found, **pages.acting(request))
        messages.success(request, _("De vraag is ingetrokken."))
    return redirect(_home(found.round, found.perspective, "lijsten"))


# --- choosing ---------------------------------------------------------------------------------
@require_POST
def draw_new(request: HttpRequest, round: str, perspective: str) -> HttpResponse:
    """Choose at once from few people; from many the worker does it."""
    _user, found = _round_of(request, round)
    side = _side(perspective)
    form = _draw_form(found, side, request.POST)
    if form.is_valid():
        seed = form.cleaned_data["seed"]
        with pages.refused_in(form):
            made = operations.draw(
                round=found,
                perspective=side,
                method=form.cleaned_data["method"],
                seed=secrets.randbelow(_SEEDS) if seed is None else seed,
                why_again=form.cleaned_data.get("why_again", ""),
                **pages.acting(request),
            )
            if made.people > operations.AT_ONCE:
                transaction.on_commit(partial(jobs.choose.enqueue, made.pk))
            else:
                operations.run_draw(draw_id=made.pk, at=timezone.now())
            return redirect(_home(found, side, "kiezen"))
    return _show(request, found, side, form)


def _draw_of(request: HttpRequest, number: int) -> Draw:
    found: Draw = get_object_or_404(selecting.draws(visible_to=signed_in(request)), pk=number)
    access.check_may_research(signed_in(request), found.round.monitor)
    return found


@require_GET
def draw(request: HttpRequest, draw: int) -> HttpResponse:
    """Show how people were chosen, so that it can be told and done again; made to be printed."""
    found = _draw_of(request, draw)
    pages.look(request, "draw.viewed", found)
    in_words = selecting.naming(found.round.monitor)
    quotas = selecting.quotas_then(found)
    missed = {one["target"]: one for one in found.missed}
    groups = selecting.groups_of(found)
    chances = [one.least for one in groups if one.least]
    drawn = list(found.drawn.select_related("candidate"))
    group_of = {cell: group for group in groups for cell in group.cells}
    with_people = [one for one in groups if any(group_of[row.cell] == one for row in drawn)]
    others = [one for one in groups if one not in with_people]
    standing = selecting.standing_draw(found.round, found.perspective)
    context = {
        "round": found.round,
        "step": "spread",
        "monitor": found.round.monitor,
        "draw": found,
        "targets": [
            (
                in_words(selecting.of_quota(quota)),
                selecting.between(quota.least, quota.most),
                quota.is_soft,
                missed.get(place),
            )
            for place, quota in enumerate(quotas)
        ],
        "frames": [
            (one, terms.Road(one["road"]).label, left_out_in_words(one["left_out"]))
            for one in found.frames
        ],
        # Of who was never chosen nor set ready, no values: many groups are one person.
        "groups": [(in_words(one.values), one, _chance_of(one)) for one in with_people],
        "other_people": sum(one.people for one in others),
        "group_count": len(groups),
        "reached": sum(one.chosen > 0 for one in groups),
        "smallest": _percent(min(chances)) if chances else "",
        "bound": _percent(found.bound) if found.bound is not None else "",
        "unreachable": sum(one.unreachable for one in groups),
        "relaxation": _relaxation(found),
        "drawn": [(one, in_words(group_of[one.cell].values)) for one in drawn],
        "replacements": found.replacements.select_related("out", "by_candidate", "by"),
        "is_done": found.state == DrawState.DONE,
        "earlier": [
            (
                one,
                terms.WhyAgain(one.why).label if one.why else "",
                _in_what(one.changed),
            )
            for one in selecting.earlier_draws(found)
        ],
        "later": standing if standing and standing.pk > found.pk else None,
        "still": standing if standing and standing.pk < found.pk else None,
    }
    return render(request, "sampling/draw.html", context)


def _in_what(changed: tuple[str, ...]) -> str:
    if changed == ("seed",):
        return _("alleen het startgetal")
    return ", ".join(str(_CHANGED[name]) for name in changed) or _("niets")


def _percent(part: float | None) -> str:
    return "" if part is None else f"{100 * part:.1f}".replace(".", ",") + " %"


def _chance_of(group: selecting.Group) -> str:
    least, most = _percent(group.least), _percent(group.most)
    if least == most or not least:
        return most
    return _("%(least)s tot en met %(most)s") % {"least": least, "most": most}


@require_GET
def draw_file(request: HttpRequest, draw: int) -> HttpResponseBase:
    """Hand out who was chosen and who is in reserve, by pseudonym, as a table."""
    found = _draw_of(request, draw)
    names = queries.condition_labels(found.round.monitor)
    labels = queries.value_labels(found.round.monitor)
    labels["provider_kind"] = queries.provider_kinds()
    features = list(dict.fromkeys(key for one in found.targets for key in one["keys"]))
    header = [
        _("pseudoniem"),
        _("gekozen of reserve"),
        _("plaats"),
        _("stand"),
        _("weg"),
        _("kans"),
        *(names.get(key, key) for key in features),
    ]
    rows = [
        [
            one.candidate.pseudonym,
            _("reserve") if one.is_reserve else _("gekozen"),
            one.place,
            one.candidate.get_state_display(),
            one.candidate.get_road_display(),
            found.cells[one.cell]["chance"] if one.chance is None else one.chance,
            *(labels.get(key, {}).get(one.candidate.values.get(key, ""), "") for key in features),
        ]
        for one in found.drawn.select_related("candidate")
    ]
    name = f"gekozen-{found.round.slug}-{found.perspective}.csv"
    return downloads.send(
        request,
        name,
        downloads.table(name, _("Gekozen"), header, rows),
        logs="draw.downloaded",
        about=found,
        people=len(rows),
    )


@require_POST
def draw_relax(request: HttpRequest, draw: int) -> HttpResponse:
    """Take over what an impossible draw would need."""
    found = _draw_of(request, draw)
    with pages.refused_above(request):
        operations.take_relaxation(draw=found, **pages.acting(request))
        messages.success(request, _("De doelen zijn aangepast. Kies nu opnieuw."))
    return redirect(_home(found.round, found.perspective, "kiezen"))


# --- asking -----------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
def candidate(request: HttpRequest, candidate: int) -> HttpResponse:
    """Show how far asking someone is; record an answer, ask another, or let someone take part."""
    user = signed_in(request)
    found = get_object_or_404(selecting.candidates(visible_to=user), pk=candidate)
    monitor: Monitor = found.round.monitor
    access.check_may_research(user, monitor)
    form = forms.CandidateForm(data=None, initial={"state": found.state})
    met = pages.Refusals()
    if request.method == "POST":
        if request.POST.get("do") == "answer":
            form = forms.CandidateForm(data=request.POST)
        met = pages.Refusals()
        with met:
            if not form.is_bound or form.is_valid():
                return _carry_out(request, found, form)
    else:
        pages.look(request, "candidate.viewed", found)
    names = queries.condition_labels(monitor)
    in_words = selecting.naming(monitor)
    context = {
        "round": found.round,
        "step": "spread",
        "monitor": monitor,
        "candidate": found,
        "values": [(names.get(key, key), in_words({key: own})) for key, own in found.values.items()]
        if found.state != CandidateState.IN_FRAME
        else [],
        "form": form,
        "refusal": met.said,
        "reserve": selecting.next_reserve(found),
        "may_take_place": selecting.empty_place_for(found) is not None,
        "is_out": found.state in asking_rules.OUT,
        "is_agreed": found.state == CandidateState.AGREED,
        "is_chosen": found.state not in asking_rules.NOT_CHOSEN,
        "replaced_by": _one(found, "replaced_by"),
        "replaces": _one(found, "replaces"),
        "may_be_unasked": selecting.may_be_unasked(found),
        "has_objected": found.pseudonym in selecting.objected(monitor),
        "home": _home(found.round, found.perspective, "mensen"),
    }
    return pages.answer(request, "sampling/candidate.html", context)


def _one(candidate: Candidate, name: str) -> object:
    return getattr(candidate, name, None)


def _about_asking(request: HttpRequest, candidate: Candidate, do: str) -> HttpResponse:
    """Record that somebody is not to be asked any more, or take that or the asking back."""
    by = pages.acting(request)
    if do == "objection_back":
        operations.withdraw_objection(candidate=candidate, **by)
        messages.success(request, _("Het bezwaar is teruggenomen."))
    elif do == "asking_back":
        operations.take_asking_back(candidate=candidate, **by)
        words = _("%(pseudonym)s is nog niet gevraagd.")
        messages.success(request, words % {"pseudonym": candidate.pseudonym})
    else:
        operations.object_to_asking(candidate=candidate, **by)
        words = _("%(pseudonym)s wordt voor deze monitor niet meer gevraagd.")
        messages.success(request, words % {"pseudonym": candidate.pseudonym})
    return redirect("sampling:candidate", candidate=candidate.pk)


def _carry_out(
    request: HttpRequest, candidate: Candidate, form: forms.CandidateForm
) -> HttpResponse:
    by = pages.acting(request)
    do = request.POST.get("do", "")
    home = _home(candidate.round, candidate.perspective, "mensen")
    who = {"pseudonym": candidate.pseudonym}
    if do == "answer":
        operations.record_answer(candidate=candidate, state=form.cleaned_data["state"], **by)
        messages.success(request, _("Bewaard: %(pseudonym)s.") % who)
        if candidate.state in asking_rules.OUT:
            return redirect("sampling:candidate", candidate=candidate.pk)
        return redirect(home)
    if do == "replace":
        reserve = operations.replace(candidate=candidate, **by)
        words = _("Vraag nu %(reserve)s in plaats van %(pseudonym)s.")
        messages.success(request, words % {"reserve": reserve.pseudonym, **who})
        return redirect(home)
    if do == "agree":
        participant = operations.agree(candidate=candidate, **by)
        messages.success(request, _("%(pseudonym)s doet mee. Leg nu de toestemming vast.") % who)
        return redirect("study:participant", participant=participant.pk)
    if do == "take_place":
        operations.take_empty_place(candidate=candidate, **by)
        words = _("%(pseudonym)s neemt de plaats in van iemand die zich terugtrok.")
        messages.success(request, words % who)
        return redirect(home)
    if do in {"object", "objection_back", "asking_back"}:
        return _about_asking(request, candidate, do)
    raise Http404
