"""Two versions of the codebook beside each other, and which codes can still be compared."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from weerklank.coding import forms, queries, rules
from weerklank.coding.views.codebook import round_for_codebook


@dataclass(frozen=True, slots=True)
class Shown:
    """A change as the page tells it."""

    change: rules.CodeChange
    kinds: list[str]
    texts: list[tuple[str, str, str]]  # what it is called, what it was, what it became


@require_GET
def versions(request: HttpRequest, round: str) -> HttpResponse:
    """Show what changed from one version of the codebook to another."""
    _user, round_ = round_for_codebook(request, round)
    kept = list(queries.codebook_versions(round_.monitor))
    by_number = {str(one.number): one for one in kept}
    newest = kept[0] if kept else None
    earlier = kept[1] if len(kept) > 1 else newest
    chosen = [by_number.get(request.GET.get(name, "")) for name in ("van", "tot")]
    before, after = chosen[0] or earlier, chosen[1] or newest
    context: dict[str, object] = {"round": round_, "step": "coding", "count": len(kept)}
    if before and after:
        if before.number > after.number:
            before, after = after, before
        changes, same = queries.changes_between(round_.monitor, before, after)
        context |= {
            "before": before,
            "after": after,
            "form": forms.VersionsForm(
                versions=kept, initial={"van": before.number, "tot": after.number}
            ),
            "between": [one for one in kept if before.number < one.number <= after.number],
            "changes": [_shown(one) for one in changes],
            "same": same,
        }
    return render(request, "coding/versions.html", context)


def _shown(change: rules.CodeChange) -> Shown:
    names = {name: str(forms.CodeForm.base_fields[name].label) for name in rules.TEXTS}
    return Shown(
        change,
        [_words(kind, change) for kind in change.kinds] or [_("veranderd bij de codes eronder")],
        [(names[name], old, new) for name, old, new in change.reworded],
    )


def _words(kind: str, change: rules.CodeChange) -> str:
    """Say what happened to a code."""
    old, new = change.before or change.now, change.now
    said = {
        "added": _("erbij gekomen"),
        "gone": _("weggegaan"),
        "moved": _("verplaatst"),
        "renumbered": _("was %(number)s") % {"number": old["number"]},
        "renamed": _("heette %(name)s") % {"name": old["label"]},
        "redefined": _("betekenis gewijzigd"),
        "other_example": _("ander voorbeeld"),
        "switched_off": _("uit gebruik genomen"),
        "switched_on": _("weer in gebruik"),
        "succeeded": _("zonder opvolger"),
        "now_sensitive": _("nu gevoelig"),
        "not_sensitive": _("niet meer gevoelig"),
        "recoloured": _("andere kleur"),
        "heading": _("alleen kop") if new["is_container"] else _("geen kop meer"),
    }
    if kind == "succeeded" and new.get("successor"):
        return _("opvolger: %(number)s") % {"number": new["successor"]}
    if kind == "took_in":
        return _("andere codes gingen erin op, of juist niet meer")
    return said[kind]
