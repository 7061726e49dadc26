"""Letting somebody listen: for the pages of the rooms whose sound it is."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone

from weerklank.sounds import operations, queries, rules

if TYPE_CHECKING:
    from django.db.models import Model
    from django.http import HttpRequest

    from weerklank.sounds.models import Sound

# A player that goes on where it was asks for the next part of what it plays already.
PLAYING = "sounds_playing"
SECONDS = 15 * 60


def stream(
    request: HttpRequest, sound: Sound, *, about: Model | None = None, logs: bool = True
) -> HttpResponseBase:
    """Return the sound, or the part of it that the player asks for.

    The room checked that this person may listen. Every play is a line in the log, unless `logs` is
    off, for prompts; the parts of one play are one line. A part that does not exist is 416.
    """
    try:
        part = rules.part_of(request.headers.get("Range", ""), sound.size)
    except rules.Unsatisfiable:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{sound.size}"})
    if logs:
        _note(request, sound, part, about)
    asked = part or rules.Part(0, sound.size)
    headers = {
        "Accept-Ranges": "bytes",
        "Content-Length": str(asked.length),
        "Content-Disposition": "inline",
    }
    if part:
        headers["Content-Range"] = f"bytes {part.start}-{part.end - 1}/{sound.size}"
    content = queries.read(sound, start=asked.start, end=asked.end)
    first = next(content, b"")  # so that what cannot be opened is told before anything is sent
    return StreamingHttpResponse(
        chain([first], content),
        status=206 if part else 200,
        content_type=sound.form,
        headers=headers,
    )


def _note(request: HttpRequest, sound: Sound, part: rules.Part | None, about: Model | None) -> None:
    """Write a play down: when it begins, and when a part is asked for by who is not playing it."""
    now = timezone.now()
    playing: dict[str, float] = request.session.get(PLAYING, {})
    goes_on = part is not None and part.start > 0
    if goes_on and playing.get(str(sound.pk), 0) > now.timestamp() - SECONDS:
        return
    assert request.user.is_authenticated
    operations.play(sound, by=request.user, at=now, about=about)
    still = {key: at for key, at in playing.items() if at > now.timestamp() - SECONDS}
    request.session[PLAYING] = still | {str(sound.pk): now.timestamp()}
