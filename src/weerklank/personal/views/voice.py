"""Where she says aloud what is wrong on her page: tus 1.0.0, as for telling; docs/adr/0050."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_http_methods, require_safe

from weerklank import crossings
from weerklank.personal.views.own import Herself, about_of, for_herself, part_of
from weerklank.safeguards.refusals import DomainError
from weerklank.sounds import views as sounds
from weerklank.sounds.refusals import NoSound, TooLarge, WrongLength, WrongOffset
from weerklank.telling import rules
from weerklank.telling.views.voice import length_of, wrong_version

VERSION = "1.0.0"
CONTENT_TYPE = "application/offset+octet-stream"
_STATUS: dict[type[DomainError], int] = {
    WrongOffset: 409,
    WrongLength: 400,
    TooLarge: 413,
    NoSound: 415,
    crossings.TooManyVoices: 429,
}
_ENDED = 410  # her device forgets it then


@for_herself
@require_http_methods(["POST"])
def create(request: HttpRequest, herself: Herself) -> HttpResponseBase:
    """Begin with a voice, about a part of her page or an entry of the list."""
    if wrong := wrong_version(request):
        return wrong
    try:
        length = length_of(request)
        said = rules.metadata(request.headers.get("Upload-Metadata", ""))
        recording = uuid.UUID(said.get("recording", ""))
        seen = rules.number(said.get("seen", "0"))
        age = rules.age(said.get("age", "0"))
    except ValueError:
        return _answer(400)
    part, _colon, number = said.get("question", "").partition(":")
    subject, about = part_of(part), about_of(herself, number)
    try:
        voice = crossings.begin_voice(
            herself.who,
            recording=recording,
            subject=subject,
            about=about,
            length=length,
            seen=seen,
            began_at=herself.at - age,
            at=herself.at,
        )
    except DomainError as refusal:
        return _answer(_STATUS.get(type(refusal), _ENDED))
    if voice is None:
        raise Http404
    return _answer(201, {"Location": herself.url("voice", recording)}, size=voice.size)


@for_herself
@require_http_methods(["HEAD", "PATCH", "DELETE"])
def voice(request: HttpRequest, herself: Herself, recording: uuid.UUID) -> HttpResponseBase:
    """Say how much is here, take the next part, or throw it away."""
    if wrong := wrong_version(request):
        return wrong
    found = crossings.voice_of(herself.who, recording)
    if found is None:
        return _answer(404)
    if request.method == "DELETE":
        crossings.drop_voice(found)
        return _answer(204)
    if request.method == "HEAD":
        return _answer(_ENDED) if found.is_ended else _answer(200, size=found.size)
    return _part(request, herself, found)


def _part(request: HttpRequest, herself: Herself, found: crossings.Voice) -> HttpResponse:
    """Take the next part of a voice."""
    content = request.body
    if content and request.content_type != CONTENT_TYPE:
        return _answer(415)
    checksum, length = request.headers.get("Upload-Checksum"), request.headers.get("Upload-Length")
    try:
        if checksum is not None and not rules.fits(checksum, content):
            return _answer(460)
        kept = crossings.add_to_voice(
            found,
            offset=rules.number(request.headers.get("Upload-Offset")),
            content=content,
            length=None if length is None else rules.number(length),
            at=herself.at,
        )
    except rules.Malformed:
        return _answer(400)
    except DomainError as refusal:
        return _answer(_STATUS.get(type(refusal), _ENDED))
    return _answer(204, size=kept.size)


@for_herself
@require_safe
def said_sound(request: HttpRequest, herself: Herself, part: str) -> HttpResponseBase:
    """Let her hear back what she said; her own look leaves no line."""
    about = about_of(herself, request.GET.get("lijst", ""))
    subject = part_of(part)
    for one in crossings.said_wrong(herself.who):
        if (one.subject, one.about) == (subject, about) and one.sound is not None:
            return sounds.stream(request, one.sound, logs=False)
    raise Http404


def _answer(
    status: int, headers: dict[str, str] | None = None, *, size: int | None = None
) -> HttpResponse:
    answer = HttpResponse(status=status)
    answer.headers["Tus-Resumable"] = VERSION
    if size is not None:
        answer.headers["Upload-Offset"] = str(size)
    for name, value in (headers or {}).items():
        answer.headers[name] = value
    return answer
