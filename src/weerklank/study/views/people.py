"""Who is heard, what each person allows, and taking part back."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from weerklank.safeguards import meanwhile, pages
from weerklank.safeguards import queries as safeguards_queries
from weerklank.safeguards.access import signed_in
from weerklank.study import (
    access,
    bases,
    forms,
    operations,
    planning,
    queries,
    rules,
    sheets,
    terms,
)
from weerklank.study.views import parts

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import QueryDict

    from weerklank.safeguards.models import User
    from weerklank.study.models import Characteristic, Participant, Round


Asked = forms.ConsentForm | forms.ParticipantForm | forms.RemoveForm
PAGE_LENGTH = 50
Rank = tuple[bool | int | tuple[str, int, str], ...]


@require_GET
def spread(request: HttpRequest, round: str) -> HttpResponse:
    user, found = parts.round_of(request, round)
    pages.look(request, "spread.viewed", found)
    choices = [one for one in queries.background(found.monitor) if one.for_inburgeraars]
    may = parts.rights(user, found.monitor)
    if may["may_see_people"]:
        chosen = _chosen(request, choices)
        strata = queries.strata_in(found, chosen) if chosen else []
        provider_strata = queries.provider_strata_in(found)
    else:
        chosen = []
        strata = queries.everybody(_("Inburgeraars"), found, terms.Perspective.INBURGERAAR)
        provider_strata = queries.everybody(_("Aanbieders"), found, terms.Perspective.AANBIEDER)
    filled = [row for row in strata if row.total]
    context = {
        "round": found,
        "step": "spread",
        "monitor": found.monitor,
        "choices": choices,
        "first": chosen[0].key if chosen else "",
        "second": chosen[1].key if len(chosen) > 1 else "",
        "third": chosen[2].key if len(chosen) > 2 else "",
        "counted": queries.figures(found),
        "newcomer_strata": strata if len(chosen) < 3 else filled,
        "empty_strata": len(strata) - len(filled) if len(chosen) > 2 else 0,
        "provider_strata": provider_strata,
        "own_strata": queries.own_strata(found) if may["may_see_people"] else [],
        **may,
        **(_people(request, found) if may["may_see_people"] else {}),
        "has_people": found.participants.exists(),
        "purposes": terms.ConsentPurpose,
    }
    return render(request, "study/spread.html", context)


def _chosen(request: HttpRequest, choices: list[Characteristic]) -> list[Characteristic]:
    """Return the characteristics by which people are divided; the first by default.

    What is chosen twice divides once.
    """
    by_key = {one.key: one for one in choices}
    first = by_key.get(request.GET.get("kenmerk", ""), choices[0] if choices else None)
    others = (by_key.get(request.GET.get(name, "")) for name in ("en", "enook"))
    return list(dict.fromkeys(one for one in (first, *others) if one is not None))


def _consent_rank(person: queries.Person) -> int:
    """Put first who still has to be asked, then who said no."""
    answer = person.consents.get(terms.ConsentPurpose.TAKE_PART)
    return 0 if answer is None else 2 if answer else 1


def _value_rank(asked: Characteristic) -> Callable[[queries.Person], Rank]:
    """Order by a characteristic as its values stand, those of whom it is unknown after.

    Last come those of whom it is never asked.
    """
    values = {value.key: place for place, value in enumerate(asked.values.all())}

    def rank(person: queries.Person) -> Rank:
        value = person.characteristics.get(asked.key)
        place = values.get(value.key, len(values)) if value else len(values)
        is_out = value is None and not rules.is_asked_of(asked, person.record.perspective)
        return (is_out, place, rules.by_pseudonym(person.record))

    return rank


ORDERS: dict[str, Callable[[queries.Person], Rank]] = {
    "pseudoniem": lambda person: (rules.by_pseudonym(person.record),),
    "gehoord": lambda person: (person.is_heard, person.follows, rules.by_pseudonym(person.record)),
    "toestemming": lambda person: (_consent_rank(person), rules.by_pseudonym(person.record)),
}


def _people(request: HttpRequest, round_: Round) -> dict[str, object]:
    """Return what the table of people shows: who, in which order, with which columns.

    Who withdrew has no characteristics, and is there unless some people were asked for. Of
    everybody no more is read than is shown, unless one chooses or orders by what is known of them.
    """
    form = forms.PeopleForm(
        data=request.GET, characteristics=list(queries.background(round_.monitor))
    )
    columns = form.columns()
    orders = {one.key: _value_rank(one) for one in columns} | ORDERS
    asked = request.GET.get("op", "")
    order = asked if asked in orders else "pseudoniem"
    numbers = queries.people_in_order(round_)
    everyone_count = len(numbers)
    if form.asks_for_some or order != "pseudoniem":
        chosen = [one for one in queries.people(round_) if form.lets_through(one)]
        numbers = [one.record.pk for one in _sorted(chosen, orders[order])]
    is_whole = request.GET.get("alles") == "ja"
    page_obj = pages.page_of(request, numbers, max(1, len(numbers)) if is_whole else PAGE_LENGTH)
    return {
        "form": form,
        "filters": [form[name] for name in ("wie", "gehoord", "waarde")],
        "columns": columns,
        "column_keys": [one.key for one in columns],
        "kept_for_people": _kept(request, "kenmerk", "en", "enook", "op"),
        "kept_for_groups": _kept(request, "wie", "gehoord", "waarde", "kolom", "op"),
        "order": order,
        "page_obj": page_obj,
        "people": [
            (
                person,
                [
                    (
                        person.characteristics.get(one.key),
                        rules.is_asked_of(one, person.record.perspective),
                    )
                    for one in columns
                ],
            )
            for person in queries.people(round_, list(page_obj.object_list))
        ],
        "chosen_count": len(numbers),
        "is_filtered": len(numbers) < everyone_count,
        "everyone_count": everyone_count,
    }


def _kept(request: HttpRequest, *names: str) -> list[tuple[str, str]]:
    """Return what was chosen elsewhere on the page, for a form that would leave it out."""
    return [(name, value) for name in names for value in request.GET.getlist(name)]


def _sorted(
    people: list[queries.Person], order: Callable[[queries.Person], Rank]
) -> list[queries.Person]:
    ranked = sorted(people, key=order)
    return sorted(ranked, key=lambda person: person.record.withdrawn_at is not None)


@require_http_methods(["GET", "POST"])
def participant_new(request: HttpRequest, round: str) -> HttpResponse:
    user, found = parts.round_of(request, round)
    access.check_may_research(user, found.monitor)
    perspective = request.GET.get("perspectief", "")
    if perspective not in terms.Perspective:
        perspective = terms.Perspective.INBURGERAAR.value
    form = forms.ParticipantNewForm(
        data=request.POST or None,
        monitor=found.monitor,
        perspective=perspective,
        initial={"pseudonym": queries.next_pseudonym(found, perspective)},
    )
    if request.method == "POST" and form.is_valid():
        with pages.refused_in(form, fields={operations.PseudonymTaken: "pseudonym"}):
            added = operations.add_participant(
                round=found,
                perspective=perspective,
                pseudonym=form.cleaned_data["pseudonym"],
                **pages.acting(request),
                **form.details(),
            )
            messages.success(
                request,
                _("%(pseudonym)s is toegevoegd. Leg hier vast wat deze persoon toestaat.")
                % {"pseudonym": added.pseudonym},
            )
            if "more" in request.POST:
                return redirect(f"{request.path}?perspectief={perspective}")
            return redirect("study:participant", participant=added.pk)
    context = {
        "round": found,
        "step": "spread",
        "monitor": found.monitor,
        "form": form,
        "perspective": perspective,
        "perspectives": terms.Perspective,
    }
    return pages.answer(request, "study/participant_new.html", context, form)


@require_http_methods(["GET", "POST"])
def participant(request: HttpRequest, participant: int) -> HttpResponse:
    user = signed_in(request)
    found = get_object_or_404(queries.participants(visible_to=user), pk=participant)
    monitor = found.round.monitor
    at = timezone.now()
    form: Asked | None
    if request.method == "POST":
        access.check_may_research(user, monitor)
        form = _participant_form(request, found, at)
        if form.is_valid():
            with pages.refused_in(form):
                return _carry_out(request, found, form)
    else:
        access.check_may_see_people(user, monitor)
        pages.look(request, "participant.viewed", found)
        form = _empty_form(request, found, user, at)
    links = queries.links_of(found)
    context = {
        "participant": found,
        "round": found.round,
        "step": "spread",
        "monitor": monitor,
        "characteristics": _answers(found),
        "consents": _consent_states(found),
        "history": found.consents.select_related("recorded_by", "told__sheet").order_by(
            "-on", "-id"
        ),
        "is_heard": queries.is_heard(found),
        "is_unused": queries.is_unused(found),
        "basis": planning.basis_in(found.round),
        "certificate": safeguards_queries.certificates(monitor.pk)
        .filter(round_id=found.round_id, pseudonym=found.pseudonym)
        .first(),
        **parts.rights(user, monitor),
        "form": form,
        "form_is_consent": isinstance(form, forms.ConsentForm),
        "asks_removal": "verwijder" in request.GET,
        "links": links,
        "left_alone": queries.not_to_ask_again([one.pk for one, _is_earlier in links]),
        "has_earlier": queries.previous_round(found.round) is not None,
        "next": _next(found),
    }
    return pages.answer(request, "study/participant.html", context)


def _participant_form(request: HttpRequest, participant: Participant, at: datetime) -> Asked:
    do = request.POST.get("do", "")
    if do == "consent":
        return forms.ConsentForm(
            data=request.POST,
            today=timezone.localdate(at),
            askable=bases.askable(participant.round),
        )
    if do == "change":
        return _known_form(participant, request.POST)
    if do == "remove":
        return forms.RemoveForm(request.POST)
    raise Http404


def _empty_form(
    request: HttpRequest, participant: Participant, user: User, at: datetime
) -> forms.ConsentForm | forms.ParticipantForm | None:
    monitor = participant.round.monitor
    if participant.withdrawn_at or not parts.rights(user, monitor)["may_research"]:
        return None
    # Nothing was asked yet: then that is what this page is for.
    is_first = not request.GET and not participant.consents.exists()
    if request.GET.get("wijzig") == "toestemming" or is_first:
        said: dict[str, object] = {
            name: request.GET[name] for name in ("medium", "on") if name in request.GET
        }
        return forms.ConsentForm(
            today=timezone.localdate(at),
            askable=bases.askable(participant.round),
            initial=said,
        )
    if request.GET.get("wijzig") == "kenmerken":
        return _known_form(participant)
    return None


def _known_form(participant: Participant, data: QueryDict | None = None) -> forms.ParticipantForm:
    form = forms.ParticipantForm(
        data=data,
        monitor=participant.round.monitor,
        perspective=participant.perspective,
        initial=forms.ParticipantForm.initial_for(participant),
    )
    meanwhile.carry_mark(form, form.stored(participant))
    return form


def _carry_out(request: HttpRequest, participant: Participant, form: Asked) -> HttpResponse:
    by = pages.acting(request)
    if isinstance(form, forms.RemoveForm):
        operations.remove_participant(participant=participant, **by)
        messages.success(request, _("Verwijderd."))
        return redirect("study:spread", round=participant.round.slug)
    if isinstance(form, forms.ConsentForm):
        operations.record_consents(
            participant=participant,
            answers=form.answers(),
            on=form.cleaned_data["on"],
            medium=form.cleaned_data["medium"],
            **by,
        )
        if form.kept_back:
            messages.warning(
                request,
                _(
                    "Niet bewaard bij %(pseudonym)s, want in het monitorplan staat geen "
                    "grondslag: %(list)s."
                )
                % {"pseudonym": participant.pseudonym, "list": "; ".join(form.kept_back)},
            )
        after = _next(participant)
        if "next" in request.POST and after is not None:
            messages.success(
                request,
                _("Bewaard bij %(pseudonym)s.") % {"pseudonym": participant.pseudonym},
            )
            # How and when it was said is often the same for a whole group: filled in, to be seen.
            said = {"medium": form.cleaned_data["medium"], "on": form.cleaned_data["on"]}
            address = reverse("study:participant", args=[after.pk])
            return redirect(f"{address}?wijzig=toestemming&{urlencode(said)}")
    else:
        meanwhile.save(
            form,
            participant,
            stored=form.stored,
            change=lambda: operations.change_participant(
                participant=participant, **form.details(), **by
            ),
        )
    messages.success(request, _("Bewaard."))
    return redirect("study:participant", participant=participant.pk)


def _next(participant: Participant) -> Participant | None:
    """Return who comes after this person of those whom nobody asked yet, and then the first."""
    others = [one for one in queries.without_consent(participant.round) if one.pk != participant.pk]
    here = rules.by_pseudonym(participant)
    later = [one for one in others if rules.by_pseudonym(one) > here]
    return next(iter(later or others), None)


def _answers(participant: Participant) -> list[tuple[str, str]]:
    """Return what is asked of her perspective, with her value or onbekend."""
    known = {
        answer.characteristic_id: answer.value.label
        for answer in participant.characteristics.select_related("value")
    }
    is_provider = participant.perspective == terms.Perspective.AANBIEDER
    return [
        (one.label, known.get(one.pk, ""))
        for one in queries.characteristics(participant.round.monitor)
        if one.pk in known or (one.for_aanbieders if is_provider else one.for_inburgeraars)
    ]


def _consent_states(participant: Participant) -> list[dict[str, object]]:
    """Return per purpose the row that counts now; None where nobody asked."""
    latest = sheets.answers_of(participant)
    return [{"purpose": one, "row": latest.get(one.value)} for one in terms.ConsentPurpose]


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, participant: int) -> HttpResponse:
    user = signed_in(request)
    found = get_object_or_404(queries.participants(visible_to=user), pk=participant)
    monitor = found.round.monitor
    access.check_may_research(user, monitor)
    at = timezone.now()
    form = forms.WithdrawForm(data=request.POST or None, participant=found)
    if request.method == "POST":
        if form.is_valid():
            with pages.refused_in(form):
                certificate = operations.withdraw(
                    participant=found, by=user, at=at, medium=form.cleaned_data["medium"]
                )
                return redirect(
                    "study:certificate", monitor=monitor.slug, reference=certificate.reference
                )
    else:
        pages.look(request, "withdrawal.previewed", found)
    context = {
        "participant": found,
        "round": found.round,
        "step": "spread",
        "monitor": monitor,
        "counts": {
            what: count for what, count in operations.preview_withdrawal(found).items() if count
        },
        "links": queries.links_of(found),
        "form": form,
    }
    return pages.answer(request, "study/withdraw.html", context, form)
