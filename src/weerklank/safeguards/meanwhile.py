"""Two people at one record: whoever saves last must not wipe out what the other wrote.

A form that changes a record carries a mark of what it showed. `save` locks the record, compares
the mark with what is stored now, and only then calls the operation, in the same transaction.
Operations that number rows, or change a row that they were handed, hold it first.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django import forms
from django.db import transaction
from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weerklank.safeguards import queries
from weerklank.safeguards.refusals import DomainError

M = TypeVar("M", bound=Model)
T = TypeVar("T")
SEEN = "seen"
REVISION = "revision"  # instead of a mark, where a record counts its own changes


class ChangedMeanwhile(DomainError):
    """Someone else saved first. `stored` is what stands there now, by field of the form."""

    user_message = gettext_lazy(
        "Dit is gewijzigd terwijl dit formulier openstond, door u in een ander venster of door een "
        "collega. Wat u invulde, is nog "
        "niet bewaard. Vergelijk het met wat er nu staat en bewaar opnieuw."
    )

    def __init__(
        self, stored: Mapping[str, object] | None = None, user_message: str | Promise | None = None
    ) -> None:
        super().__init__(user_message)
        self.stored = stored or {}


class GoneMeanwhile(DomainError):
    user_message = gettext_lazy(
        "Dit is intussen weggehaald, door u in een ander venster of door een collega."
    )


def hold(record: M) -> M:
    """Read a record again and lock it until the transaction ends. Raises GoneMeanwhile."""
    now = queries.row(type(record), locks=True, id=record.pk)
    if now is None:
        raise GoneMeanwhile
    for field in record._meta.concrete_fields:
        setattr(record, field.attname, getattr(now, field.attname))
    # What hangs on it is of before as well, and is read again when asked for.
    for key in record._meta.concrete_fields:
        if key.is_relation and key.is_cached(record):  # type: ignore[attr-defined]
            key.delete_cached_value(record)  # type: ignore[attr-defined]
    for one in record._meta.related_objects:
        if one.is_cached(record):
            one.delete_cached_value(record)
    record._prefetched_objects_cache = {}  # type: ignore[attr-defined]
    return record


def check_revision(now: int, revision: int | None) -> None:
    """Raise ChangedMeanwhile when a record that counts its changes is not the one shown."""
    if now != revision:
        raise ChangedMeanwhile({REVISION: now})


def mark(shown: Mapping[str, object]) -> str:
    """Return a digest of what a form shows, by field. Nothing can be read back from it."""
    said = sorted((name, _plain(value)) for name, value in shown.items() if name != SEEN)
    return hashlib.sha256(repr(said).encode()).hexdigest()[:32]


def _plain(value: object) -> str:
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(value, (list, tuple, set)):
        return repr(sorted(_plain(one) for one in value))
    return "" if value is None else str(value)


def carry_mark(form: forms.Form, shown: Mapping[str, object]) -> None:
    """Let a form carry the mark of what it shows; a form that was sent keeps what it carries."""
    form.fields[SEEN] = forms.CharField(
        required=False, max_length=64, widget=forms.HiddenInput, initial=mark(shown)
    )


def answers(form: forms.Form) -> dict[str, Any]:  # as Django types them
    """Return what was answered in a valid form, without the mark that it carries."""
    return {name: value for name, value in form.cleaned_data.items() if name != SEEN}


def save(
    form: forms.Form,
    record: M,
    *,
    stored: Callable[[M], Mapping[str, object]],
    change: Callable[[], T],
) -> T:
    """Call `change` when the record still is what the form showed, and return its result.

    `stored` gives what stands in the record by field of the form, as the form's `initial` does.
    Raises GoneMeanwhile, ChangedMeanwhile, and whatever `change` raises.
    """
    with transaction.atomic():
        now = stored(hold(record))
        seen = str(form.data.get(form.add_prefix(SEEN), ""))
        if seen and seen != mark(now) and _differing(form, now):
            raise ChangedMeanwhile(now)
        return change()


def _differing(form: forms.Form, stored: Mapping[str, object]) -> list[str]:
    """Return the fields in which the answers differ from what is stored."""
    return [
        name
        for name, field in form.fields.items()
        if name in stored
        and name not in {SEEN, REVISION}
        and field.has_changed(stored[name], form[name].data)
    ]


def show_theirs(form: forms.Form, refusal: ChangedMeanwhile) -> None:
    """Put what is stored now beside each answer that differs from it.

    The form then carries the mark of now: whoever has seen both may save hers after all.
    """
    for name in _differing(form, refusal.stored):
        words = _in_words(form.fields[name], refusal.stored[name])
        form.add_error(name, _("Nu staat er: %(value)s") % {"value": words})
    form.add_error(None, str(refusal.user_message))
    data = form.data.copy()  # type: ignore[attr-defined]
    if REVISION in refusal.stored:
        data[form.add_prefix(REVISION)] = str(refusal.stored[REVISION])
    elif refusal.stored:
        data[form.add_prefix(SEEN)] = mark(refusal.stored)
    form.data = data


def _in_words(field: forms.Field, value: object) -> str:
    if isinstance(value, bool):
        return _("ja") if value else _("nee")
    labels = {str(key): str(label) for key, label in getattr(field, "choices", ())}
    several = value if isinstance(value, (list, tuple, set)) else [value]
    said = [
        labels.get(str(getattr(one, "pk", one)), str(one))
        for one in several
        if one not in (None, "")
    ]
    return ", ".join(said) or _("(leeg)")
