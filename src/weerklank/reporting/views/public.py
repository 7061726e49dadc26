"""A version of the report for everybody: no log-in, no cookie, no script, nothing counted.

What is shown was frozen when the version was set; only what had to leave it is gone. An address
that leads nowhere tells nothing: not whether there is such a round.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec

from csp.constants import NONE, SELF
from csp.decorators import csp
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag
from django.views.decorators.http import conditional_page, require_safe

from weerklank.rendering import freezing
from weerklank.rendering.formats import format_of
from weerklank.reporting import versions as reads
from weerklank.reporting.render.results import file_called
from weerklank.reporting.views.versions import address, files_of, results_of, walked

if TYPE_CHECKING:
    from weerklank.reporting.models import ReportVersion

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]

LOGO = "logo.png"
POLICY: dict[str, object] = {
    "default-src": [NONE],
    "style-src": [SELF],
    "font-src": [SELF],
    "img-src": [SELF],
    "base-uri": [NONE],
    "form-action": [NONE],
    "frame-ancestors": [NONE],
}
# Kept nowhere without asking: words that leave a version have to leave every cache with it. And
# not in a search engine, whose copies no withdrawal reaches. See docs/adr/0031.
HEADERS = {
    "Cache-Control": "no-cache",
    "X-Robots-Tag": "noindex, noarchive",
    "Referrer-Policy": "no-referrer",
    "Content-Language": "nl",
}


def for_everybody(view: View[P]) -> View[P]:
    """Let everybody ask for a page, in Dutch, with the headers of a page for everybody."""

    @wraps(view)
    def ask(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        with translation.override("nl"):
            response = view(request, *args, **kwargs)
        for name, value in HEADERS.items():
            response.headers[name] = value
        return response

    return login_not_required(require_safe(csp(POLICY)(ask)))  # type: ignore[return-value]


def _nothing(request: HttpRequest) -> HttpResponse:
    return render(request, "reporting/public/nothing.html", status=404)


@for_everybody
@conditional_page
def report(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the newest version that everybody may read."""
    found = list(reads.published(slug))
    return _show(request, found[0], found) if found else _nothing(request)


@for_everybody
@conditional_page
def version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show one version, at an address that stays, also when a newer one takes its place."""
    found = list(reads.published(slug))
    chosen = next((each for each in found if each.number == number), None)
    return _show(request, chosen, found) if chosen else _nothing(request)


def _show(request: HttpRequest, chosen: ReportVersion, found: list[ReportVersion]) -> HttpResponse:
    try:
        built = freezing.report_from(chosen.document, reads.words_in(chosen))
    except freezing.Unreadable:
        built = None
    newest = found[0]
    context = {
        "version": chosen,
        "report": built and walked(built),
        "files": [(form, file) for form, file in files_of(chosen) if file.size],
        "results": results_of(chosen, for_everybody=True),
        "newer": newest if newest.number > chosen.number else None,
        "others": [each for each in found if each.pk != chosen.pk],
        "fixed": address(chosen),
    }
    return render(request, "reporting/public/report.html", context)


def _logo(request: HttpRequest, chosen: ReportVersion) -> HttpResponseBase:
    """Return the logo that a version was set with."""
    data = (chosen.document.get("logo") or {}).get("data")
    if not data:
        return _nothing(request)
    return HttpResponse(base64.b64decode(data), content_type="image/png")


@for_everybody
def file(request: HttpRequest, slug: str, number: int, name: str) -> HttpResponseBase:
    """Return a version as a file."""
    chosen = reads.published(slug).filter(number=number).first()
    if chosen and name == LOGO:
        return _logo(request, chosen)
    ending = name.removeprefix("rapport.")
    form = format_of(ending) if chosen else None
    of_result = file_called(chosen.results, name) if chosen else None
    if of_result and not of_result.is_public:
        return _nothing(request)
    kept = chosen and chosen.files.filter(ending=ending).exclude(content="").first()
    if not chosen or not kept or not (of_result or (form and name == form.file_name)):
        return _nothing(request)
    content_type = (of_result or form).content_type  # type: ignore[union-attr]
    etag = quote_etag(f"{kept.checksum[:32]}-{chosen.revision}")
    with kept.content.open("rb") as opened:
        content = opened.read()
    shown = HttpResponse(content, content_type=content_type)
    shown.headers["ETag"] = etag
    shown.headers["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=f"{slug}-versie-{number}{'-' if of_result else '.'}{ending}"
    )
    answer: HttpResponseBase = get_conditional_response(request, etag=etag, response=shown) or shown
    return answer
