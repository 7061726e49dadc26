"""Where a voice arrives: tus 1.0.0 with creation, deferred length, checksum, termination, expiry.

A part that was cut is sent again from the offset that stands here; what she erased meanwhile is
not taken. See docs/adr/0050.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.http import http_date
from django.views.decorators.http import require_http_methods

from weerklank.safeguards.refusals import DomainError
from weerklank.sounds.refusals import NoSound, TooLarge, WrongLength, WrongOffset
from weerklank.telling import queries, refusals, rules
from weerklank.telling.operations import uploads as operations
from weerklank.telling.views.card import Teller, for_who_told

if TYPE_CHECKING:
    from weerklank.telling.models import Telling, Upload

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-defer-length,checksum,termination,expiration"
CONTENT_TYPE = "application/offset+octet-stream"
TELLING = "Weerklank-Telling"  # a header of ours: of what somebody tells a device holds parts
CHECKSUM_MISMATCH = 460
# Of each refusal, how a client understands it; all others: it cannot be now.
_STATUS: dict[type[DomainError], int] = {
    WrongOffset: 409,
    TooLarge: 413,
    NoSound: 415,
    WrongLength: 400,
    refusals.TooManyUploads: 429,
    # Only these two have her device forget it: she took it back, or erased it.
    refusals.NoConsent: 410,
    refusals.Ended: 410,
    refusals.SentAlready: 423,
    refusals.TakenOver: 423,
    refusals.NotOpen: 423,
}


def _unless_taken_back(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Say to a device that nothing of what it holds is wanted: she took all of it back.

    Her card is gone with it, so nobody is asked for that; her device says of what its parts are.
    """

    @wraps(view)
    def ask(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        key = request.headers.get(TELLING)
        if key is not None and queries.is_taken_back(key):
            return _refused(refusals.Ended())
        return view(request, *args, **kwargs)

    return ask


@_unless_taken_back
@for_who_told
@require_http_methods(["POST", "OPTIONS"])
def create(request: HttpRequest, teller: Teller, telling: Telling) -> HttpResponseBase:
    """Begin with a recording; or say what can be done here."""
    if request.method == "OPTIONS":
        return _answer(
            204,
            {
                "Tus-Version": VERSION,
                "Tus-Extension": EXTENSIONS,
                "Tus-Max-Size": str(rules.MOST_BYTES),
                "Tus-Checksum-Algorithm": ",".join(rules.ALGORITHMS),
            },
        )
    if wrong := wrong_version(request):
        return wrong
    try:
        length = length_of(request)
        said = rules.metadata(request.headers.get("Upload-Metadata", ""))
        recording = uuid.UUID(said.get("recording", ""))
        number = rules.number(said.get("question", ""))
        age = rules.age(said.get("age", "0"))
    except ValueError:
        return _answer(400)
    question = next((one.of for one in teller.questions if one.of.pk == number), None)
    if question is None:
        return _answer(404)
    try:
        made = operations.create(
            telling=telling,
            question=question,  # type: ignore[arg-type]
            recording=recording,
            length=length,
            language=teller.language,
            began_at=teller.holder.at - age,
            at=teller.holder.at,
        )
    except DomainError as refusal:
        return _refused(refusal)
    return _answer(
        201, {"Location": teller.at("upload", made.key), "Upload-Offset": str(made.size)}, made
    )


def length_of(request: HttpRequest) -> int | None:
    """Return how long a recording is said to be; None while it is not known. Raises Malformed."""
    if request.headers.get("Upload-Defer-Length") is not None:
        if request.headers["Upload-Defer-Length"] != "1" or "Upload-Length" in request.headers:
            raise rules.Malformed
        return None
    return rules.number(request.headers.get("Upload-Length"))


@_unless_taken_back
@for_who_told
@require_http_methods(["HEAD", "PATCH", "DELETE"])
def upload(
    request: HttpRequest, teller: Teller, telling: Telling, upload: uuid.UUID
) -> HttpResponseBase:
    """Say how much is here, take the next part, or throw it away."""
    if wrong := wrong_version(request):
        return wrong
    found = queries.upload_of(telling, upload)
    if found is None:
        return _answer(404)
    try:
        if request.method == "HEAD":
            return _how_far(found)
        if request.method == "DELETE":
            operations.terminate(upload=found, at=teller.holder.at)
            return _answer(204)
        return _part(request, teller, found)
    except DomainError as refusal:
        return _refused(refusal)


def _how_far(found: Upload) -> HttpResponse:
    """Say how much is here. Raises Ended."""
    if found.is_ended:
        raise refusals.Ended
    length = (
        {"Upload-Defer-Length": "1"}
        if found.length is None
        else {"Upload-Length": str(found.length)}
    )
    return _answer(200, {"Upload-Offset": str(found.size), **length}, found)


def _part(request: HttpRequest, teller: Teller, found: Upload) -> HttpResponse:
    """Take the next part. Raises what the operation raises."""
    content = request.body
    if content and request.content_type != CONTENT_TYPE:
        return _answer(415)
    try:
        offset = rules.number(request.headers.get("Upload-Offset"))
        length = request.headers.get("Upload-Length")
        whole = None if length is None else rules.number(length)
        checksum = request.headers.get("Upload-Checksum")
        if checksum is not None and not rules.fits(checksum, content):
            return _answer(CHECKSUM_MISMATCH, reason="Checksum Mismatch")
    except rules.Malformed:
        return _answer(400)
    kept = operations.append(
        upload=found, offset=offset, content=content, length=whole, at=teller.holder.at
    )
    return _answer(204, {"Upload-Offset": str(kept.size)}, kept)


def wrong_version(request: HttpRequest) -> HttpResponse | None:
    """Return the answer to a client that speaks no tus 1.0.0; None to one that does."""
    if request.headers.get("Tus-Resumable") == VERSION:
        return None
    return _answer(412, {"Tus-Version": VERSION})


def _refused(refusal: DomainError) -> HttpResponse:
    return _answer(_STATUS.get(type(refusal), 409))


def _answer(
    status: int,
    headers: dict[str, str] | None = None,
    upload: Upload | None = None,
    *,
    reason: str | None = None,
) -> HttpResponse:
    answer = HttpResponse(status=status, reason=reason)
    answer.headers["Tus-Resumable"] = VERSION
    answer.headers["Cache-Control"] = "no-store"
    if upload is not None:
        answer.headers["Upload-Expires"] = http_date(upload.expires_at.timestamp())
    for name, value in (headers or {}).items():
        answer.headers[name] = value
    return answer
