"""The frame of a page as HTML: where one can go, how far a round is, in which language.

Not templates: every page has them, and their parts cost more than what they show.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from html import escape
from typing import TYPE_CHECKING

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _

from weerklank.safeguards.pages import address
from weerklank.site import signs
from weerklank.site import walk as road

if TYPE_CHECKING:
    from weerklank.site.menu import Link, Menu, Place
    from weerklank.study.models import Round

register = template.Library()
_HERE, _CHOSEN = ' aria-current="page"', ' aria-current="true"'


# --- the steps of a round -------------------------------------------------------------------------
@register.simple_tag(takes_context=True)
def walk(context: template.Context, round_: Round, current: str = "") -> SafeString:
    """Show the eight steps of a round; `current` is the key of the step one is in."""
    user = context["request"].user
    counted = road.figures(round_, user)
    shown = walk_of(road.steps(round_, user, counted), current)
    # Said where something is counted or read that another may have coded.
    if counted.coding.is_limited and current in {"coding", "compare", "findings", "report"}:
        blind = render_to_string("site/parts/blind.html")
        return SafeString(f'{shown}\n<div class="weerklank-page">{blind}</div>')
    return shown


@register.simple_tag
def walk_of(steps: Iterable[road.Step], current: str = "") -> SafeString:
    """Show these steps; without an address a step is not for who looks."""
    steps = list(steps)
    said = ""
    for number, step in enumerate(steps, start=1):
        if step.key == current:
            place = _("Stap %(number)s van %(total)s:") % {"number": number, "total": len(steps)}
            said = f"<span>\n{place}\n<strong>{escape(step.name)}</strong>\n</span>\n"
    shown = "\n".join(f"<li>\n{_step(step, step.key == current)}\n</li>" for step in steps)
    return mark_safe(  # noqa: S308  escaped above and below
        f"""<nav class="weerklank-walk"
     aria-label="{_("De stappen van deze ronde")}">
  <div class="weerklank-page">
    <details data-weerklank-open-wide="64" open>
      <summary>
        {said}<span class="weerklank-walk__all">{_("Alle stappen")}</span>
      </summary>
      <ol class="weerklank-walk__steps">
        {shown}
      </ol>
    </details>
  </div>
</nav>"""
    )


def _step(step: road.Step, is_here: bool) -> str:
    here = _HERE if is_here else ""
    link = f'<a class="weerklank-walk__step"\nhref="{escape(step.url)}"{here}>'
    begin, end = (link, "a") if step.url else (f'<span class="weerklank-walk__step"{here}>', "span")
    return (
        f"{begin}\n{signs.draw_glyph(step.state)}\n"
        f'<span class="weerklank-walk__name">{escape(step.name)}</span>\n'
        f'<span class="weerklank-walk__count">{escape(step.count)}'
        f'<span class="weerklank-visually-hidden">{escape(step.state_in_words)}</span></span>\n'
        f"</{end}>"
    )


# --- where one can go -----------------------------------------------------------------------------
@register.simple_tag(takes_context=True)
def side(context: template.Context) -> SafeString | str:
    """Show where somebody who is logged in can go; `round` of the page is where she is."""
    user = context.get("user")
    if user is None or not user.is_authenticated:
        return ""
    menu: Menu = context["navigation"]
    written = _Side(context["request"].path, context.get("round"))
    return mark_safe(  # noqa: S308  escaped below
        f'<nav class="weerklank-side" aria-label="{_("Menu")}">\n'
        f"{''.join(written.menu(menu))}</nav>"
    )


class _Side:
    """Writes the menu as seen from one page."""

    def __init__(self, path: str, round_: Round | None) -> None:
        self._path = path
        self._round = getattr(round_, "pk", None)

    def menu(self, menu: Menu) -> Iterator[str]:
        if menu.links:
            yield f"<ul>\n{self._links(menu.links)}</ul>\n"
        for place in menu.places:
            if place.links or place.monitors:
                yield f"<h2>{escape(place.organisation.name)}</h2>\n<ul>\n"
                yield self._links(place.links)
                yield from self._monitors(place)
                yield "</ul>\n"
        if not menu.places:
            yield f"<h2>{_('Monitors')}</h2>\n<p>{_('Er is nog geen monitor voor u.')}</p>\n"

    def _links(self, links: Iterable[Link]) -> str:
        return "".join(f"<li>{self._link(link.url, str(link.name))}</li>\n" for link in links)

    def _monitors(self, place: Place) -> Iterator[str]:
        for monitor, rounds in place.monitors:
            url = address("study:monitor", monitor.slug)
            inside = "".join(
                f"<li>{self._link(address('site:round', one.slug), one.name, one.pk)}</li>\n"
                for one in rounds
            )
            below = f"<ul>\n{inside}</ul>\n" if inside else ""
            yield f"<li>\n{self._link(url, monitor.name)}\n{below}</li>\n"

    def _link(self, url: str, name: str, round_: int | None = None) -> str:
        here = ""
        if url == self._path:
            here = _HERE
        elif round_ is not None and round_ == self._round:
            here = _CHOSEN
        return f'<a href="{escape(url)}"{here}>{escape(name)}</a>'


# --- in which language ----------------------------------------------------------------------------
@register.simple_tag(takes_context=True)
def languages(context: template.Context) -> SafeString:
    """Let somebody choose the language of the pages, and come back to this one."""
    request, token = context.get("request"), str(context.get("csrf_token") or "")
    proof = f'<input type="hidden" name="csrfmiddlewaretoken" value="{escape(token)}">'
    back = escape(request.get_full_path()) if request else ""
    own = get_language()
    buttons = "\n".join(
        f'<button class="weerklank-plain" type="submit" name="language" value="{code}"'
        f' lang="{code}"{_CHOSEN if code == own else ""}>{name}</button>'
        for code, name in _named()
    )
    return mark_safe(  # noqa: S308  escaped above
        f'\n<form class="weerklank-language" method="post" action="{_set_language()}"'
        f' aria-label="{_("Taal")}">\n{proof if token else ""}\n'
        f'<input type="hidden" name="next" value="{back}">\n{buttons}\n</form>\n'
    )


@cache
def _named() -> list[tuple[str, str]]:
    return [(code, get_language_info(code)["name_local"]) for code, _name in settings.LANGUAGES]


@cache
def _set_language() -> str:
    return reverse("site:set_language")
