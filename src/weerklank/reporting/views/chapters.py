"""The parts of a report: arranging them, and writing in one of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from weerklank.findings import access, auditing, material, outline
from weerklank.findings import operations as findings
from weerklank.findings import queries as findings_queries
from weerklank.findings.terms import ChapterKind as Kind
from weerklank.findings.views import parts
from weerklank.reporting import forms, operations, queries
from weerklank.reporting.documents import checklists, sides
from weerklank.reporting.documents.draft import Draft
from weerklank.safeguards import pages
from weerklank.safeguards.access import signed_in
from weerklank.sentences import markup

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

    from weerklank.safeguards.models import User
    from weerklank.study.models import Round

# What a part that is made by hand, or that may be empty, is waiting for.
HINTS: Mapping[Kind, StrPromise] = {
    Kind.GUIDANCE: gettext_lazy(
        "Schrijf wie welke begeleiding geeft: de gemeente, de maatschappelijke begeleiding, de "
        "taalscholen. Geef elk een tussenkop, en zet er een noot bij met waar het staat."
    ),
    Kind.COOPERATION: gettext_lazy(
        "Kruis de bevindingen aan over hoe organisaties samenwerken, en schrijf erboven waar het "
        "over gaat."
    ),
    Kind.OWN: gettext_lazy("Schrijf een tekst of kruis bevindingen aan."),
    Kind.SERVICES: gettext_lazy("Schrijf eerst bevindingen: dit deel vult zichzelf."),
    Kind.ROUTES: gettext_lazy("Schrijf eerst bevindingen over effecten: dit deel vult zichzelf."),
    Kind.BACKGROUND: gettext_lazy("Schrijf eerst bevindingen: dit deel vult zichzelf."),
    Kind.ANSWERS: gettext_lazy("Schrijf eerst bevindingen bij de onderzoeksvragen."),
    Kind.REGISTER: gettext_lazy("Lees eerst een bestand met gepubliceerde cijfers in."),
    Kind.THEMES: gettext_lazy("Maak eerst verbeterpunten uit bevindingen."),
}
ACTS: Mapping[str, tuple[Callable[..., object], StrPromise]] = {
    "up": (findings.move_chapter, gettext_lazy("Het deel staat een plaats hoger.")),
    "down": (findings.move_chapter, gettext_lazy("Het deel staat een plaats lager.")),
    "on": (findings.switch_chapter, gettext_lazy("Het deel komt in het rapport.")),
    "off": (findings.switch_chapter, gettext_lazy("Het deel komt niet in het rapport.")),
    "remove": (
        findings.remove_chapter,
        gettext_lazy("Het deel is weggehaald. Onderaan kunt u het terugzetten."),
    ),
    "restore": (findings.restore_chapter, gettext_lazy("Het deel staat er weer.")),
    "discard": (findings.discard_chapter, gettext_lazy("Het deel is voorgoed weg.")),
    "whole": (findings.lay_out_whole, gettext_lazy("Alle delen staan aan.")),
    "before": (findings.take_back_text, gettext_lazy("De tekst van hiervoor staat er weer.")),
}
OF_REMOVED = frozenset({"restore", "discard"})


@require_http_methods(["GET", "POST"])
def outline_page(request: HttpRequest, round: str) -> HttpResponse:
    """Show the parts of the report in their order, and carry out one act about one of them."""
    round_ = parts.find_round(request, round)
    access.check_may_write(signed_in(request), round_)
    laid = outline.of(round_)
    do = request.POST.get("do", "")
    form = forms.ChapterNewForm(data=request.POST if do == "add" else None, laid=laid)
    if do == "add" and form.is_valid():
        with pages.refused_in(form):
            made = findings.add_chapter(
                round=round_,
                title=form.cleaned_data["title"],
                under=form.cleaned_data["under"],
                **pages.acting(request),
            )
            messages.success(request, _("Het deel staat erbij. Schrijf er een tekst in."))
            return redirect("reporting:report_part", round=round_.slug, key=str(made.pk))
    colour = forms.ColourForm(
        data=request.POST if do == "colour" else None,
        initial={"colour": queries.colour_of(round_.monitor)},
    )
    if do == "colour":
        if pages.carried_out(
            request,
            colour,
            _("De kleur is bewaard."),
            lambda: operations.choose_colour(
                monitor=round_.monitor,
                colour=colour.cleaned_data["colour"],
                **pages.acting(request),
            ),
            field="colour",
        ):
            return redirect("reporting:outline", round=round_.slug)
    elif request.method == "POST" and do != "add":
        return _act(request, round_, do)
    context = {
        "round": round_,
        "step": "report",
        "form": form,
        "colour": colour,
        "lists": [
            (_("Hoofdstukken"), laid.chapters),
            (_("Bijlagen"), laid.annexes),
        ],
        "removed": laid.removed,
        "hints": HINTS,
        "all_on": all(part.is_on for part in laid.walk()),
    }
    sent = {"add": form, "colour": colour}.get(do)
    return pages.answer(request, "reporting/outline.html", context, sent)


def _act(request: HttpRequest, round_: Round, do: str) -> HttpResponseRedirect:
    if do not in ACTS:
        raise Http404
    act, done = ACTS[do]
    key = request.POST.get("key", "")
    fields: dict[str, object] = {"key": key}
    if do in {"up", "down"}:
        fields["up"] = do == "up"
    elif do in {"on", "off"}:
        fields["on"] = do == "on"
    elif do == "whole":
        fields = {}
    elif do in OF_REMOVED:
        number = pages.number_in(key)
        if number is None:
            raise Http404
        fields = {"chapter": number}
    parts.carry_out(request, act, str(done), round=round_, **fields)
    if do == "before":
        return redirect("reporting:report_part", round=round_.slug, key=key)
    address = reverse("reporting:outline", args=[round_.slug])
    return HttpResponseRedirect(f"{address}#deel-{key}" if key else address)


@require_http_methods(["GET", "POST"])
def report_part(request: HttpRequest, round: str, key: str) -> HttpResponse:
    """Change one part of the report: its heading, its text, and which findings stand in it."""
    round_ = parts.find_round(request, round)
    user = signed_in(request)
    access.check_may_write(user, round_)
    laid = outline.of(round_)
    part = laid.part(key)
    if part is None:
        raise Http404
    numbered = findings_queries.numbered_in(laid)
    numbers = {finding.pk: number for number, finding in numbered}
    stored = part.record
    above = next((top.key for top in laid.chapters if part in top.sections), "")
    subjects = _subjects(round_, part, user) if part.kind in checklists.LISTS else []
    form = forms.ChapterForm(
        subjects=subjects,
        codes=_codes(round_, part),
        data=request.POST if request.method == "POST" else None,
        part=part,
        laid=laid,
        numbered=numbered,
        initial={
            "title": stored.title if stored else "",
            "text": markup.to_show(part.text, numbers),
            "under": above,
            "findings": [str(finding.pk) for finding in part.findings],
            "revision": stored.revision if stored else 0,
            **forms.ChapterForm.initial_answers(stored.answers if stored else {}),
        },
    )
    theirs: str | None = None
    if request.method == "POST" and form.is_valid():
        with pages.refused_in(form, "text") as met:
            given = form.cleaned_data
            findings.change_chapter(
                round=round_,
                key=key,
                **pages.acting(request),
                **{
                    name: given[name]
                    for name in (
                        *("title", "text", "under", "findings", "revision"),
                        *("comparing", "compared"),
                    )
                    if name in given
                },
                answers=form.answers() if subjects else None,
            )
            messages.success(request, _("Het deel is bewaard."))
            return redirect("reporting:outline", round=round_.slug)
        if met.is_stale and "text" in form.fields and (now := outline.of(round_).part(key)):
            theirs = markup.to_show(now.text, numbers)
    with translation.override("nl"):
        ready = str(part.kind.label)
    context: dict[str, object] = {
        "round": round_,
        "step": "report",
        "form": form,
        "part": part,
        "ready": ready,
        "hint": HINTS.get(part.kind, ""),
        "is_missing": outline.missing(part),
        "elsewhere": outline.WRITTEN_ELSEWHERE.get(part.kind, ""),
        "theirs": theirs,
        "previous": markup.to_show(stored.previous_text, numbers) if stored else "",
        "numbered": numbered if "text" in form.fields else [],
    }
    if "text" in form.fields:
        written = {name: str(form[name].value() or "") for name in form.fields}
        context["entries"] = _entries(round_, part, written, user)
        context["check"] = reverse("reporting:part_claims", args=[round_.slug, key])
        context["is_draft"] = form.is_bound
    return pages.answer(request, "reporting/report_part.html", context, form)


def _entries(
    round_: Round, part: outline.Part, written: Mapping[str, str], user: User
) -> list[auditing.Entry]:
    """Return the amounts in the text of a part and in the answers to its subjects, by field."""
    names, labels = {"text": part.place}, {"text": ""}
    for subject in checklists.LISTS.get(part.kind, ()):
        number = str(subject.number)
        names[f"{forms.ANSWER}{number}"] = auditing.place_of_answer(part.key, number)
        labels[f"{forms.ANSWER}{number}"] = f"{number}. {subject.called}"
    texts = {name: written[name] for name in names if written.get(name, "").strip()}
    found = auditing.entries_in_fields(round_, texts, names, visible_to=user)
    return [replace(entry, field_label=labels[entry.field_name]) for entry in found]


def _codes(round_: Round, part: outline.Part) -> list[tuple[str, str]]:
    """Return the codes that may stand beside each other, for the part in which they do."""
    if part.kind != outline.COMPARES:
        return []
    return [(str(code.pk), str(code)) for code in sides.may_be_compared(round_)]


def _subjects(round_: Round, part: outline.Part, user: User) -> list[tuple[str, str, str]]:
    """Return the subjects of a list: number, name, and what the records say of it."""
    with translation.override("nl"):
        draft = Draft(material.gather(round_, visible_to=user), statements={}, marks={})
        return [
            (str(one.number), one.called, checklists.told(draft, one))
            for one in checklists.LISTS[part.kind]
        ]


@require_POST
def part_claims(request: HttpRequest, round: str, key: str) -> HttpResponse:
    """Judge the text of a part while somebody writes it; nothing is stored."""
    round_ = parts.find_round(request, round)
    user = signed_in(request)
    access.check_may_write(user, round_)
    part = outline.of(round_).part(key)
    if part is None:
        raise Http404
    written = {name: request.POST[name][: auditing.LONGEST_TEXT] for name in request.POST}
    context = {
        "entries": _entries(round_, part, written, user),
        "round": round_,
        "is_draft": True,
    }
    return render(request, "findings/claims_of_sentence.html", context)
