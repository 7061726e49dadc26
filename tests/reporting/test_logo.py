"""The logo on reports: what of a file is kept, who may choose it, and where it stands."""

from __future__ import annotations

import base64
import io
import struct
import zipfile
import zlib
from dataclasses import replace

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation
from PIL import Image

from tests import cast
from tests.findings.conftest import Story
from tests.rendering.render_sample import make_report
from weerklank.rendering import document, freezing, poster
from weerklank.rendering.formats import FORMATS
from weerklank.reporting import models, operations, plain, refusals
from weerklank.reporting.documents import looks
from weerklank.reporting.documents import plain as documents
from weerklank.reporting.rules.picture import LARGEST, MOST_BYTES, PictureFault, PictureUnfit, read
from weerklank.safeguards.refusals import AccessDenied

WORDS = "Logo van Voorbeelddam"


def png(width: int = 40, height: int = 20, mode: str = "RGBA", **more: object) -> bytes:
    file = io.BytesIO()
    Image.new(mode, (width, height), 1).save(file, "PNG", **more)
    return file.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def with_chunk(content: bytes, kind: bytes, data: bytes) -> bytes:
    """Put a part between the head of a picture and the rest."""
    return content[:33] + chunk(kind, data) + content[33:]


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGB", "RGBA", "I;16"])
def test_every_kind_of_png_is_read_and_has_the_same_points(mode: str) -> None:
    content = png(mode=mode)
    kept = read(content)
    assert (kept.width, kept.height) == (40, 20)
    with Image.open(io.BytesIO(content)) as before, Image.open(io.BytesIO(kept.content)) as after:
        assert before.convert("RGBA").tobytes() == after.convert("RGBA").tobytes()


def test_nothing_is_kept_but_the_points() -> None:
    content = with_chunk(png(), b"tEXt", b"Author\x00kanariegeel") + b"<script>kanarieblauw"
    kept = read(content).content
    assert b"kanarie" not in kept
    assert read(kept).content == kept


def _head(width: int = 40, height: int = 20, interlaced: int = 0, depth: int = 8) -> bytes:
    return struct.pack(">IIBBBBB", width, height, depth, 6, 0, 0, interlaced)


def _made(head: bytes, points: bytes) -> bytes:
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(points))
        + chunk(b"IEND", b"")
    )


_ROW = 1 + 40 * 4
BAD = {
    "no png": (b"<svg onload='alert(1)'/>", PictureFault.NOT_PNG),
    "a jpeg": (b"\xff\xd8\xff\xe0", PictureFault.NOT_PNG),
    "cut off": (png()[:-20], PictureFault.BROKEN),
    "a wrong sum": (png()[:-1] + bytes([png()[-1] ^ 1]), PictureFault.BROKEN),
    "no head": (b"\x89PNG\r\n\x1a\n" + chunk(b"IEND", b""), PictureFault.BROKEN),
    "two heads": (with_chunk(png(), b"IHDR", _head()), PictureFault.BROKEN),
    "a depth that is none": (_made(_head(depth=4), bytes(_ROW * 20)), PictureFault.BROKEN),
    "too few points": (_made(_head(), bytes(_ROW * 20 - 1)), PictureFault.BROKEN),
    "too many points": (_made(_head(), bytes(_ROW * 20 + 1)), PictureFault.BROKEN),
    "far too many": (_made(_head(), bytes(100 << 20)), PictureFault.BROKEN),
    "a filter that is none": (_made(_head(), b"\x05" + bytes(_ROW * 20 - 1)), PictureFault.BROKEN),
    "a palette without colours": (
        _made(struct.pack(">IIBBBBB", 40, 20, 8, 3, 0, 0, 0), bytes(41 * 20)),
        PictureFault.BROKEN,
    ),
    "interlaced": (_made(_head(interlaced=1), bytes(_ROW * 20)), PictureFault.INTERLACED),
    "too narrow": (png(width=15), PictureFault.SIZE),
    "too wide": (_made(_head(width=LARGEST + 1), b""), PictureFault.SIZE),
    "too many bytes": (png() + bytes(MOST_BYTES), PictureFault.TOO_LARGE),
}


@pytest.mark.parametrize("which", list(BAD))
def test_what_is_no_whole_png_of_some_size_is_refused(which: str) -> None:
    content, fault = BAD[which]
    with pytest.raises(PictureUnfit) as met:
        read(content)
    assert met.value.fault is fault


def test_every_cut_of_a_file_is_refused_and_none_breaks_the_reader() -> None:
    content = png(width=20, height=20)
    for end in range(len(content)):
        with pytest.raises(PictureUnfit):
            read(content[:end])


# --- on the reports ---------------------------------------------------------------------------
def acting(story: Story, name: str = "bram") -> dict:
    return {"by": getattr(story.home, name), "at": cast.NOW}


@pytest.fixture
def logo() -> document.Logo:
    return document.Logo(base64.b64encode(read(png()).content).decode(), 40, 20, WORDS)


def test_every_format_shows_it_with_its_words(logo: document.Logo) -> None:
    for is_short in (False, True):
        report = (
            make_report()
            if not is_short
            else replace(make_report(), sections=(), annexes=(), summary=(), is_short=True)
        )
        report = replace(report, logo=logo)
        html, docx, odt, pdf = (form.render(report) for form in FORMATS)
        assert f'alt="{WORDS}"' in html.decode()
        assert "img-src data:" in html.decode()
        with zipfile.ZipFile(io.BytesIO(docx)) as whole:
            assert f'descr="{WORDS}"' in whole.read("word/document.xml").decode()
        with zipfile.ZipFile(io.BytesIO(odt)) as whole:
            assert whole.read("Pictures/logo.png") == base64.b64decode(logo.data)
            assert WORDS in whole.read("content.xml").decode()
            assert "Pictures/logo.png" in whole.read("META-INF/manifest.xml").decode()
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            found = [str(each.Alt) for each in _walk(opened.Root.StructTreeRoot) if "/Alt" in each]
            assert found == [WORDS]


def _walk(element: object) -> list:
    if not isinstance(element, pikepdf.Dictionary):
        return []
    children = element.get("/K", [])
    below = children if isinstance(children, pikepdf.Array) else [children]
    return [element, *(each for child in below for each in _walk(child))]


def test_a_report_without_one_allows_no_pictures() -> None:
    assert "img-src" not in FORMATS[0].render(make_report()).decode()


def test_it_is_chosen_shown_and_taken_away(story: Story) -> None:
    monitor = story.home.monitor
    operations.set_logo(monitor=monitor, content=png(), alternative=WORDS, **acting(story))
    assert looks.of(monitor)["logo"]
    operations.choose_colour(monitor=monitor, colour="#0a5c2b", **acting(story))
    look = models.ReportLook.objects.get()
    assert (look.colour, look.logo_alternative) == ("#0a5c2b", WORDS)
    operations.remove_logo(monitor=monitor, **acting(story))
    assert looks.of(monitor) == {"colour": "#0a5c2b", "logo": None}


def test_words_for_who_does_not_see_it_are_asked(story: Story) -> None:
    with pytest.raises(refusals.AlternativeMissing):
        operations.set_logo(
            monitor=story.home.monitor, content=png(), alternative=" ", **acting(story)
        )


@pytest.mark.parametrize("name", ["coen", "daan", "gerard"])
def test_only_an_onderzoeker_chooses_it(story: Story, name: str) -> None:
    with pytest.raises(AccessDenied):
        operations.set_logo(
            monitor=story.home.monitor, content=png(), alternative=WORDS, **acting(story, name)
        )


def test_the_page_takes_a_file_and_says_why_not(story: Story) -> None:
    client = Client()
    client.force_login(story.home.bram)
    page = reverse("reporting:logo", args=[story.home.round.slug])
    bad = SimpleUploadedFile("logo.png", b"<svg/>", "image/png")
    answer = client.post(page, {"file": bad, "alternative": WORDS})
    assert answer.status_code == 422
    assert "geen PNG" in answer.content.decode()
    assert client.post(page, {"file": _file(), "alternative": WORDS}).status_code == 302
    shown = client.get(reverse("reporting:logo_image", args=[story.home.round.slug]))
    assert shown.headers["Content-Type"] == "image/png"
    assert read(shown.content).width == 40
    assert client.post(page, {"do": "remove"}).status_code == 302
    gone = client.get(reverse("reporting:logo_image", args=[story.home.round.slug]))
    assert gone.status_code == 404


def _file() -> SimpleUploadedFile:
    return SimpleUploadedFile("logo.png", png(), "image/png")


def test_a_version_keeps_the_logo_of_then(logo: document.Logo) -> None:
    kept = freezing.freeze(replace(make_report(), logo=logo), lambda *_words: 1)
    assert freezing.decode(kept["logo"]) == logo
    assert freezing.decode(freezing.freeze(make_report(), lambda *_words: 1)["logo"]) is None


def test_the_poster_has_it_too(story: Story, logo: document.Logo) -> None:
    finding = story.conclude("Iets over brieven.")
    operations.write_plain(
        round=story.home.round,
        name=f"finding:{finding.pk}",
        text="Brieven zijn moeilijk.",
        on_poster=True,
        revision=0,
        **acting(story),
    )
    operations.set_logo(
        monitor=story.home.monitor, content=png(), alternative=WORDS, **acting(story)
    )
    with translation.override("nl"):
        built = documents.make_poster(plain.result_of(story.home.round), "nl", cast.TODAY)
    assert f'alt="{WORDS}"' in poster.render_html(built)
    with pikepdf.open(io.BytesIO(poster.render_pdf(built, "a4"))) as opened:
        found = [str(each.Alt) for each in _walk(opened.Root.StructTreeRoot) if "/Alt" in each]
    assert found == [WORDS]
