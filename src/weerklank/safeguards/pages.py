"""What the pages of every room do alike: read a number, carry out, say what was refused, look."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Self, TypedDict, TypeVar

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from weerklank.safeguards import meanwhile, operations
from weerklank.safeguards.access import signed_in
from weerklank.safeguards.refusals import DomainError

if TYPE_CHECKING:
    from django import forms
    from django.core.paginator import _SupportsPagination

    from weerklank.safeguards.models import User

M = TypeVar("M", bound=Model)
T = TypeVar("T")
_MOST_DIGITS = 18  # of a number that a database takes
LINK = "choose_password_link"
Fields = Mapping[type[DomainError], str]


class Refusals:
    """Catch a foreseen refusal, so that the page can show it; see `refused_in`.

    `refusal` is what was refused, None for nothing, and `said` its sentence, '' for nothing; with
    a link behind it, where the refusal knows where it can be mended.
    """

    def __init__(
        self,
        form: forms.Form | None = None,
        field: str | None = None,
        fields: Fields | None = None,
    ) -> None:
        self.form, self.field, self.fields = form, field, fields or {}
        self.refusal: DomainError | None = None

    @property
    def said(self) -> str:
        if self.refusal is None:
            return ""
        sentence, way = str(self.refusal.user_message), self.refusal.way
        if way is None:
            return sentence
        address = reverse(way.name, kwargs=dict(way.of)) + (f"#{way.place}" if way.place else "")
        return format_html('{} <a class="nl-link" href="{}">{}</a>', sentence, address, way.words)

    @property
    def is_stale(self) -> bool:
        """Return whether somebody else saved first."""
        return isinstance(self.refusal, meanwhile.ChangedMeanwhile)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _kind: object, raised: BaseException | None, _at: object) -> bool:
        if not isinstance(raised, DomainError):
            return False
        self.refusal = raised
        self.show(raised)
        return True

    def show(self, refusal: DomainError) -> None:
        """Put a refusal into the form, where there is one: at its field, or above it."""
        if self.form is None:
            return
        if isinstance(refusal, meanwhile.ChangedMeanwhile):
            meanwhile.show_theirs(self.form, refusal)
            return
        named = refusal.field or self.fields.get(type(refusal), self.field)
        self.form.add_error(named if named in self.form.fields else None, self.said)


def refused_in(
    form: forms.Form, field: str | None = None, *, fields: Fields | None = None
) -> Refusals:
    """Put a refusal of the operation in this block into the form, and go on after the block.

    It stands at `field`, or where `fields` says for this refusal, or above the form. What somebody
    else wrote meanwhile stands beside each answer.
    """
    return Refusals(form, field, fields)


def carried_out(
    request: HttpRequest,
    form: forms.Form,
    done: str,
    act: Callable[[], object],
    *,
    field: str | None = None,
    fields: Fields | None = None,
) -> bool:
    """Carry out what a form asks when it is filled in, and say `done` above the next page.

    False when something is wrong, which then stands in the form; see `refused_in`.
    """
    if form.is_valid():
        with refused_in(form, field, fields=fields):
            act()
            messages.success(request, done)
            return True
    return False


class _Above(Refusals):
    """Catch a refusal and say it above the next page."""

    def __init__(self, request: HttpRequest, level: int) -> None:
        super().__init__()
        self.request, self.level = request, level

    def show(self, refusal: DomainError) -> None:
        messages.add_message(self.request, self.level, self.said)


def refused_above(request: HttpRequest, *, level: int = messages.ERROR) -> Refusals:
    """Say a refusal of the operation in this block above the next page."""
    return _Above(request, level)


class Acting(TypedDict):
    """Who does something, and when, as every operation asks."""

    by: User
    at: datetime


def acting(request: HttpRequest) -> Acting:
    return {"by": signed_in(request), "at": timezone.now()}


def answer(
    request: HttpRequest,
    page: str,
    context: Mapping[str, object],
    form: forms.BaseForm | None = None,
) -> HttpResponse:
    """Show a page. A form that was sent and is shown again was refused, which the status says."""
    is_refused = bool(form.errors) if form is not None else request.method == "POST"
    return render(request, page, context, status=422 if is_refused else 200)


def keep_link(request: HttpRequest, account: User, link: str) -> None:
    """Keep a link to choose a password for the next page, which shows it once."""
    request.session[LINK] = {"link": link, "name": account.name, "email": account.email}


def kept_link(request: HttpRequest) -> dict[str, str] | None:
    """Return the link that the page before this one made, once."""
    link: dict[str, str] | None = request.session.pop(LINK, None)
    return link


def tell_of_invited(request: HttpRequest, account: User, link: str) -> None:
    """Keep the link of a new account, or say that there was one already."""
    if link:
        keep_link(request, account, link)
    else:
        messages.success(request, _("Toegevoegd. Deze persoon had al een account."))


def look(request: HttpRequest, what: str, subject: Model | None = None, **detail: object) -> None:
    """Add an access line: whoever asks saw words or a person here, or took them away."""
    operations.record_look(
        what, subject, by=signed_in(request), at=timezone.now(), detail=detail or None
    )


def number_in(text: str) -> int | None:
    """Return the whole number that a field or an address holds; anybody may send anything."""
    is_number = text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS
    return int(text) if is_number else None


def one_of(rows: QuerySet[M], number: str) -> M:
    """Return the row that a form names by its number. Raises Http404."""
    if (pk := number_in(number)) is None:
        raise Http404
    return get_object_or_404(rows, pk=pk)


def page_of(request: HttpRequest, rows: _SupportsPagination[T], length: int) -> Page[T]:
    """Return the page of a long list that the address asks for."""
    return Paginator(rows, length).get_page(request.GET.get("page"))


def asks_for_part(request: HttpRequest) -> bool:
    """Return whether htmx asks, which swaps a part of the page that it already has."""
    return "HX-Request" in request.headers


def show(
    request: HttpRequest, page: str, part: str, context: Mapping[str, object], *, status: int = 200
) -> HttpResponse:
    """Show a page, or only the part of it that htmx asks for."""
    return render(
        request, f"{page}#{part}" if asks_for_part(request) else page, context, status=status
    )
