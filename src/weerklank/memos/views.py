"""Pages of this room: the list, one memo, writing, the journal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django import forms as django_forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from weerklank.coding import queries as coding
from weerklank.memos import access, forms, models, operations, queries
from weerklank.memos.terms import About
from weerklank.safeguards import pages, saved_searches
from weerklank.safeguards.access import can, signed_in
from weerklank.study.views import parts

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

    from weerklank.memos.queries import Subject
    from weerklank.safeguards.models import User
    from weerklank.study.models import Round

ON_A_PAGE = 25
DAYS_ON_A_PAGE = 14
ACTS: Mapping[str, tuple[Callable[..., object], StrPromise]] = {
    "remove": (operations.remove_memo, gettext_lazy("De memo is weggehaald.")),
    "bring_back": (operations.bring_back_memo, gettext_lazy("De memo staat er weer.")),
    "annex": (operations.put_in_annex, gettext_lazy("De memo staat in de bijlage.")),
    "unannex": (operations.take_from_annex, gettext_lazy("De memo staat niet meer in de bijlage.")),
    "seen": (operations.see_mention, gettext_lazy("Genoteerd dat u dit zag.")),
    "reread": (operations.reread_memo, gettext_lazy("Genoteerd: de memo is nagelezen.")),
}


def _round(request: HttpRequest, slug: str) -> tuple[User, Round]:
    user, round_ = parts.round_of(request, slug)
    access.check_may_read(user, round_)
    return user, round_


# What of the list an address may say. Words that are looked for are not among it.
TOLD = ("bij", "over", "soort", "wie", "toon")


@require_http_methods(["GET", "POST"])
def memos(request: HttpRequest, round: str) -> HttpResponse:
    """List the memos of a round, the newest change first.

    What is looked for comes with a form, and an address leads to it by its number; see
    `saved_searches`.
    """
    user, round_ = _round(request, round)
    if request.method == "POST":
        return _lead_to(request)
    question = _question(request)
    writers = queries.writers(round_, visible_to=user)
    form = forms.ListForm(data=question, writers=writers)
    asked = form.cleaned_data if form.is_valid() else {}
    sign = question.get("bij", "")
    subject = queries.subject_in(sign, round_, visible_to=user) if sign else None
    if sign and subject is None:
        raise Http404
    wanted = queries.Wanted(
        question=asked.get("q") or "",
        about=asked.get("over") or "",
        kind=asked.get("soort") or "",
        by=asked.get("wie"),
        only=asked.get("toon") or "",
        subject=subject,
    )
    found = queries.Found(round_, wanted, visible_to=user)
    pages.look(request, "memos.read", round_)
    context = {
        "round": round_,
        "step": "memos",
        "form": form,
        "page": pages.page_of(request, found, ON_A_PAGE),
        "subject": subject,
        "sign": sign,
        "is_asked": any(question.get(name) for name in ("q", *TOLD[1:])),
    }
    return pages.answer(request, "memos/memos.html", context)


def _lead_to(request: HttpRequest) -> HttpResponse:
    """Lead to an address without the words that are looked for: they may be somebody's own."""
    told = {name: request.POST[name] for name in TOLD if request.POST.get(name)}
    looked_for = request.POST.get("q", "").strip()[: forms.LONGEST_QUESTION]
    if looked_for:
        question = urlencode({"q": looked_for, **told})[: saved_searches.LONGEST]
        kept = saved_searches.keep(question=question, **pages.acting(request))
        told = {saved_searches.IN_ADDRESS: str(kept.pk)}
    return redirect(f"{request.path}?{urlencode(told)}" if told else request.path)


def _question(request: HttpRequest) -> QueryDict:
    """Return what was asked: as the address has it, or kept under the number in it."""
    return saved_searches.question_in(request.GET, by=signed_in(request)) or QueryDict()


@require_http_methods(["GET", "POST"])
def memo_new(request: HttpRequest, round: str) -> HttpResponse:
    """Write a memo about what the address names, or let one that is there point to it."""
    user, round_ = _round(request, round)
    subject = queries.subject_in(request.GET.get("over", ""), round_, visible_to=user)
    if subject is None:
        raise Http404
    own = queries.to_choose(round_, visible_to=user, by=user)
    form = forms.MemoForm(data=request.POST if request.POST.get("do") == "write" else None)
    tie = forms.TieForm(memos=own, data=request.POST if request.POST.get("do") == "tie" else None)
    if tie.is_bound and tie.is_valid() and (chosen := tie.cleaned_data["memo"]):
        linked = pages.carried_out(
            request,
            tie,
            _("De memo verwijst nu ook hiernaar."),
            lambda: operations.link_memo(memo=chosen, subject=subject, **pages.acting(request)),
            field="memo",
        )
        if linked:
            return redirect("memos:memo", memo=chosen.pk)
    made: list[models.Memo] = []
    if form.is_bound and pages.carried_out(
        request,
        form,
        _("De memo is bewaard."),
        lambda: made.append(_write(request, round_, subject, form)),
    ):
        return redirect("memos:memo", memo=made[0].pk)
    sent = form if form.is_bound else tie if tie.is_bound else None
    context = {
        "round": round_,
        "step": "memos",
        "subject": subject,
        "shown": _subject_shown(subject, user),
        "form": form,
        "tie": tie if subject.about not in {About.FREE, About.ROUND} and own else None,
        "named": _names(round_, user),
        "back": reverse("memos:memos", args=[round_.slug]),
    }
    return pages.answer(request, "memos/new.html", context, sent)


def _write(
    request: HttpRequest, round_: Round, subject: Subject, form: django_forms.Form
) -> models.Memo:
    said = form.cleaned_data
    return operations.write_memo(
        round=round_,
        subject=subject,
        title=said["title"],
        text=said["text"],
        kind=said["kind"],
        **pages.acting(request),
    )


def _subject_shown(subject: Subject, user: User) -> queries.Pointed:
    key = subject.coding_key
    passages = coding.passages([key], visible_to=user) if key else {}
    return queries.Pointed(None, subject, None, passages.get(key) if key else None)


def _names(round_: Round, user: User) -> list[str]:
    """Return whom one can name, oneself not."""
    return [name for pk, name in queries.readers(round_).items() if pk != user.pk]


def _memo(request: HttpRequest, number: int) -> tuple[User, models.Memo]:
    user = signed_in(request)
    found = get_object_or_404(queries.all_memos(visible_to=user), pk=number)
    if found.removed_at is not None and found.by_id != user.pk:
        raise Http404
    access.check_may_read(user, found.round)
    return user, found


@require_http_methods(["GET", "POST"])
def memo(request: HttpRequest, memo: int) -> HttpResponse:
    """Show a memo with what it points to and what it said before; carry out one act."""
    user, found = _memo(request, memo)
    round_ = found.round
    form = forms.PointForm(
        codes=coding.codes(round_.monitor),
        memos=queries.to_choose(round_, visible_to=user, but=found.pk),
        data=request.POST if request.POST.get("do") == "point" else None,
    )
    if request.method == "POST" and _act(request, found, form):
        return redirect(request.path)
    is_own = found.by_id == user.pk
    subject, links = queries.pointed_at(found, visible_to=user)
    pages.look(request, "memo.viewed", found)
    context = {
        "round": round_,
        "step": "memos",
        "memo": found,
        "subject": subject,
        "links": links,
        "pointing": queries.pointing_here(found, visible_to=user),
        "mention": queries.mention_of(found, user),
        "versions": list(found.versions.all()) if is_own else [],
        "is_own": is_own,
        "may_annex": can(access.check_may_annex, user, found),
        "form": form,
    }
    return pages.answer(request, "memos/memo.html", context, form if form.is_bound else None)


def _act(request: HttpRequest, found: models.Memo, form: django_forms.Form) -> bool:
    """Carry out one act; False where the form that was sent has something wrong."""
    do = request.POST.get("do", "")
    number = pages.number_in(request.POST.get("number", "")) or 0
    if do == "point":
        return form.is_valid() and _point(request, found, form)
    with pages.refused_above(request) as met:
        if do == "back":
            operations.put_back(memo=found, version=number, **pages.acting(request))
            done = _("De eerdere tekst staat er weer.")
        elif do == "unlink":
            operations.unlink_memo(memo=found, link=number, **pages.acting(request))
            done = _("De verwijzing is weg.")
        elif do in ACTS:
            act, said = ACTS[do]
            act(memo=found, **pages.acting(request))
            done = str(said)
        else:
            raise Http404
    if not met.refusal:
        messages.success(request, done)
    return True


def _point(request: HttpRequest, found: models.Memo, form: django_forms.Form) -> bool:
    code, other = form.cleaned_data["code"], form.cleaned_data["other"]
    if code is None and other is None:
        form.add_error(None, _("Kies een code of een memo."))
        return False
    with pages.refused_in(form) as met:
        if code is not None:
            subject = queries.Subject(About.CODE, code=code)
            operations.link_memo(memo=found, subject=subject, **pages.acting(request))
        if other is not None:
            operations.link_memo(memo=found, other=other, **pages.acting(request))
    if met.refusal:
        return False
    messages.success(request, _("De memo verwijst nu ook hiernaar."))
    return True


@require_http_methods(["GET", "POST"])
def memo_change(request: HttpRequest, memo: int) -> HttpResponse:
    """Change one's own memo."""
    user, found = _memo(request, memo)
    access.check_may_change(user, found)
    form = forms.MemoForm(data=request.POST or None, initial=forms.MemoForm.initial_of(found))
    if form.is_bound and pages.carried_out(
        request,
        form,
        _("De memo is bewaard."),
        lambda: operations.change_memo(
            memo=found,
            title=form.cleaned_data["title"],
            text=form.cleaned_data["text"],
            kind=form.cleaned_data["kind"],
            revision=form.cleaned_data["revision"],
            **pages.acting(request),
        ),
    ):
        return redirect("memos:memo", memo=found.pk)
    context = {
        "round": found.round,
        "step": "memos",
        "memo": found,
        "form": form,
        "named": _names(found.round, user),
        "back": reverse("memos:memo", args=[found.pk]),
    }
    return pages.answer(request, "memos/change.html", context, form)


@require_GET
def journal(request: HttpRequest, round: str) -> HttpResponse:
    """Show the free memos of a round by day: the research diary."""
    user, round_ = _round(request, round)
    by = user.pk if request.GET.get("wie") == "ik" else None
    days = Paginator(queries.days(round_, visible_to=user, by=by), DAYS_ON_A_PAGE)
    page = days.get_page(request.GET.get("page"))
    pages.look(request, "memos.read", round_)
    context = {
        "round": round_,
        "step": "memos",
        "days": queries.in_days(list(page.object_list), round_, visible_to=user, by=by),
        "page": page,
        "is_own": by is not None,
    }
    return pages.answer(request, "memos/journal.html", context)
