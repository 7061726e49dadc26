"""The colour of a report: a municipality's own, as far as it can be read."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.test import Client
from django.urls import reverse

from tests.findings.conftest import Story
from tests.findings.test_chapters import acting, build
from weerklank.rendering import docx, html, look, odt, pdf
from weerklank.reporting import models, operations, refusals
from weerklank.safeguards.refusals import AccessDenied


@pytest.mark.parametrize(
    ("colour", "contrast"),
    # By the tool of WebAIM.
    [("#ffffff", 1), ("#000000", 21), ("#777777", 4.48), ("#767676", 4.54)],
)
def test_contrast_is_that_of_wcag(colour: str, contrast: float) -> None:
    assert look.contrast(colour) == pytest.approx(contrast, abs=0.01)
    assert look.is_readable(colour) is (contrast >= 4.5)


def choose(story: Story, colour: str, name: str = "bram") -> None:
    operations.choose_colour(monitor=story.home.monitor, colour=colour, **acting(story, name))


def test_a_colour_is_in_every_format(story: Story) -> None:
    plain = build(story)
    choose(story, "#7A1F3D")
    report = build(story)
    assert report.colour == "#7a1f3d"
    page = html.render(report)
    assert "--action: #7a1f3d;" in page
    assert html.style_source("#7a1f3d").strip("'") in page
    assert html.style_source().strip("'") not in page
    with zipfile.ZipFile(io.BytesIO(odt.render(report))) as whole:
        assert b"#7a1f3d" in whole.read("styles.xml")
    with zipfile.ZipFile(io.BytesIO(docx.render(report))) as whole:
        assert b'w:val="7A1F3D"' in whole.read("word/styles.xml")
    assert pdf.render(report) != pdf.render(plain)


@pytest.mark.parametrize(
    ("colour", "refusal"),
    [
        ("#777777", refusals.ColourTooLight),
        ("#ffee00", refusals.ColourTooLight),
        ("rood", refusals.NoColour),
        ("#12345", refusals.NoColour),
        ('#123456"}', refusals.NoColour),
    ],
)
def test_a_colour_that_cannot_be_read_is_refused(
    colour: str, refusal: type[Exception], story: Story
) -> None:
    with pytest.raises(refusal):
        choose(story, colour)
    assert not models.ReportLook.objects.exists()


def test_only_an_onderzoeker_chooses(story: Story) -> None:
    with pytest.raises(AccessDenied):
        choose(story, "#7a1f3d", "daan")


def test_the_page_keeps_a_colour_and_says_why_another_does_not_do(
    story: Story, client: Client
) -> None:
    client.force_login(story.home.bram)
    address = reverse("reporting:outline", args=[story.home.round.slug])
    refused = client.post(address, {"do": "colour", "colour": "#ffee00"})
    assert refused.status_code == 422
    assert "te licht" in refused.content.decode()
    assert client.post(address, {"do": "colour", "colour": "#7a1f3d"}).status_code == 302
    assert "#7a1f3d" in client.get(address).content.decode()
