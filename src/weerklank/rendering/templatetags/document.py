"""What the templates of a document need beside those of Django."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from weerklank.rendering import svg
from weerklank.rendering.plain import Plain

register = template.Library()


@register.filter
def marks(rows: tuple[str, ...]) -> SafeString:
    return svg.draw_marks(rows)


@register.filter
def mark(sign: str) -> SafeString:
    return svg.draw_marks((sign,))


@register.simple_tag
def pieces(found: Iterable[Plain]) -> SafeString:
    """Show the pieces of a text: words, notes and the names of statements."""
    shown = {
        "words": "{text}",
        "note": '<sup><a id="bij-noot-{number}" href="#noot-{number}" aria-label="Noot {number}">'
        "{number}</a></sup>",
        "reference": '<a href="#{address}">{text}</a>',
    }
    return format_html_join(
        "", "{}", ((format_html(shown[str(one["kind"])], **one),) for one in found)
    )


@register.simple_tag(takes_context=True)
def parts(context: Context, things: Iterable[Plain]) -> SafeString:
    """Show each part by the template of its kind, as `part`, with a line end between them."""
    assert context.template is not None
    engine = context.template.engine
    shown = []
    for thing in things:
        one = engine.get_template(f"rendering/document/{thing['kind']}.html")
        with context.push(part=thing):
            shown.append(one.render(context).removesuffix("\n"))
    return mark_safe("\n".join(shown))  # noqa: S308  each of them is escaped by its template
