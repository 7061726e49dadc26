"""Each form of the report, as the table has it: made, offered, and named where forms are named."""

import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from tests.findings.conftest import Story
from weerklank.rendering.formats import FORMATS, Format
from weerklank.site.cli import build_parser

ROOT = Path(__file__).parents[2]
each_format = pytest.mark.parametrize("form", FORMATS, ids=[form.ending for form in FORMATS])
NAMING = {"README.md", "README.nl.md", "docs/developers/cli.md", "docs/toegankelijkheid.md"}


@each_format
def test_it_is_offered_and_sent(form: Format, story: Story) -> None:
    client = Client()
    client.force_login(story.home.bram)
    page = reverse("reporting:report", args=[story.home.round.slug])
    address = reverse("reporting:report_file", args=[story.home.round.slug, form.ending])
    shown = client.get(page).content.decode()
    [words] = re.findall(rf'href="{address}"\s+download>(.*?)</a>', shown)
    assert words == str(form.label)
    answer = client.get(address)
    assert answer["Content-Type"] == form.content_type
    assert answer["Content-Disposition"].endswith(f'-rapport.{form.ending}"')
    assert len(answer.content) > 1_000


def test_no_two_are_called_or_end_alike() -> None:
    for names in zip(
        *((form.ending, form.called, str(form.label)) for form in FORMATS), strict=True
    ):
        assert len(set(names)) == len(FORMATS)


@each_format
def test_the_manual_says_what_it_is_for(form: Format) -> None:
    manual = (ROOT / "docs/gebruik/rapport.md").read_text(encoding="utf-8")
    assert f"| **{form.label}** |" in manual


def test_who_names_the_formats_names_them_all() -> None:
    naming: dict[str, str] = {}
    for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]:
        name = str(path.relative_to(ROOT))
        if name == "CHANGELOG.md" or "/adr/" in name:
            continue
        for paragraph in re.split(r"\n(?=\n|[-|#])", path.read_text(encoding="utf-8")):
            is_about_it = re.search(r"\b(report|rapport)\b", paragraph, re.IGNORECASE)
            if is_about_it and "HTML" in paragraph and "DOCX" in paragraph:
                naming[name] = paragraph
    assert set(naming) >= NAMING
    for name, paragraph in naming.items():
        for form in FORMATS:
            assert form.called in paragraph, f"{name}: {paragraph}"


def test_the_command_says_which_it_makes(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        build_parser().parse_args(["report", "build", "--help"])
    said = capsys.readouterr().out
    for form in FORMATS:
        assert form.called in said
