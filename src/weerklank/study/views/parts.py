"""A page that edits a list: it shows the list, with at most one form open in its place.

`?nieuw=goal` opens an empty form, `?wijzig=goal-3` the form of one record and
`?verwijder=goal-3` the question whether it may go. All of it works without JavaScript.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from weerklank.safeguards import meanwhile, pages
from weerklank.safeguards.access import signed_in
from weerklank.safeguards.terms import Role
from weerklank.study import queries

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet
    from django.http import QueryDict

    from weerklank.safeguards.models import User
    from weerklank.study.models import Monitor, Round


def round_of(request: HttpRequest, slug: str) -> tuple[User, Round]:
    """Return who asks and the round of the address; 404 when it is not theirs to know."""
    user = signed_in(request)
    return user, get_object_or_404(queries.rounds(visible_to=user), slug=slug)


def monitor_of(request: HttpRequest, slug: str) -> tuple[User, Monitor]:
    """Return who asks and the monitor of the address; 404 when it is not theirs to know."""
    user = signed_in(request)
    return user, get_object_or_404(queries.monitors(visible_to=user), slug=slug)


def rights(user: User, monitor: Monitor) -> dict[str, bool]:
    """Say for a template what this person may do in the monitor."""
    roles = queries.roles(user, monitor)
    return {
        "may_research": Role.ONDERZOEKER in roles,
        "may_manage": Role.BEHEERDER in roles,
        "may_see_people": bool(roles & {Role.ONDERZOEKER, Role.CODEUR}),
        "may_see_certificates": bool(roles & {Role.ONDERZOEKER, Role.BEHEERDER}),
    }


def shown(*names: str) -> Callable[[Model], dict[str, object]]:
    """Return what gives these fields of a record, for the form that changes it."""
    return lambda record: {name: getattr(record, name) for name in names}


@dataclass(frozen=True)
class RecordKind:
    """One sort of record on such a page, and the operations that may be done with it.

    They take the record by the keyword `noun`, the answers of the form by its fields, and `add`
    takes one of `parents` by the keyword `under`.
    """

    noun: str
    records: QuerySet[Model]
    form: Callable[..., forms.Form]
    initial: Callable[..., dict[str, object]]
    add: Callable[..., Model] | None = None
    change: Callable[..., Model] | None = None
    remove: Callable[..., None] | None = None
    move: Callable[..., None] | None = None
    parents: QuerySet[Model] | None = None
    under: str = ""


@dataclass
class Opened:
    """The one form that is open, and the refusal that it met."""

    do: str
    kind: str
    record: Model | None = None
    parent: Model | None = None
    form: forms.Form | None = None
    refusal: str = ""

    @property
    def at(self) -> str:
        """Say where on the page it stands: goal-3, or goal for a new one."""
        if self.record is not None:
            return f"{self.kind}-{self.record.pk}"
        return f"{self.kind}-bij-{self.parent.pk}" if self.parent is not None else self.kind

    @property
    def status(self) -> int:
        return 422 if self.refusal or (self.form is not None and self.form.errors) else 200


def opened_by_address(request: HttpRequest, kinds: Mapping[str, RecordKind]) -> Opened | None:
    """Return what the address asks to open; None when it asks nothing."""
    for word, do in (("nieuw", "add"), ("wijzig", "change"), ("verwijder", "remove")):
        if word in request.GET:
            kind, _dash, pk = request.GET[word].partition("-")
            opened = _find(kinds, do, kind, pk, request.GET.get("bij", ""))
            opened.form = _form(kinds[kind], opened)
            return opened
    return None


def carry_out(
    request: HttpRequest, kinds: Mapping[str, RecordKind]
) -> tuple[Opened, HttpResponse | None]:
    """Do what a form asked. Gives a redirect, or the form that was refused."""
    post = request.POST
    opened = _find(
        kinds,
        post.get("do", ""),
        post.get("kind", ""),
        post.get("pk", ""),
        post.get("parent", ""),
    )
    kind = kinds[opened.kind]
    opened.form = _form(kind, opened, post)
    if opened.form is not None and not opened.form.is_valid():
        return opened, None
    with pages.Refusals(opened.form) as met:
        record = _apply(request, kind, opened)
    if met.refusal:
        opened.refusal = met.said
        return opened, None
    if opened.do in {"add", "change"}:
        messages.success(request, _("Bewaard."))
    elif opened.do == "remove":
        messages.success(request, _("Verwijderd."))
    place = f"#{opened.kind}-{record.pk}" if record is not None else ""
    return opened, HttpResponseRedirect(request.path + place)


def _find(kinds: Mapping[str, RecordKind], do: str, name: str, pk: str, parent: str) -> Opened:
    kind = kinds.get(name)
    possible = {"add": "add", "change": "change", "remove": "remove", "up": "move", "down": "move"}
    if kind is None or do not in possible or getattr(kind, possible[do]) is None:
        raise Http404
    opened = Opened(do=do, kind=name)
    if do == "add":
        if kind.parents is not None:
            opened.parent = pages.one_of(kind.parents, parent)
    else:
        opened.record = pages.one_of(kind.records, pk)
    return opened


def _form(kind: RecordKind, opened: Opened, data: QueryDict | None = None) -> forms.Form | None:
    if opened.do not in {"add", "change"}:
        return None
    initial = kind.initial(opened.record) if opened.record is not None else {}
    form = kind.form(data=data, initial=initial)
    if opened.do == "change":
        meanwhile.carry_mark(form, initial)
    return form


def _apply(request: HttpRequest, kind: RecordKind, opened: Opened) -> Model | None:
    acting, form, record = pages.acting(request), opened.form, opened.record
    if opened.do == "add" and kind.add and form:
        under = {kind.under: opened.parent} if kind.under else {}
        return kind.add(**under, **form.cleaned_data, **acting)
    about = {kind.noun: record}
    if opened.do == "change" and kind.change and form and record is not None:
        change = partial(kind.change, **about, **meanwhile.answers(form), **acting)
        return meanwhile.save(form, record, stored=kind.initial, change=change)
    if opened.do == "remove" and kind.remove:
        kind.remove(**about, **acting)
        return None
    if kind.move:
        kind.move(**about, up=opened.do == "up", **acting)
    return record
