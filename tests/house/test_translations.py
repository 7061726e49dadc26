"""The English catalogue is complete, says the same as the Dutch, and is the one that is used.

`make messages` writes and compiles it; see docs/developers/translations.md.
"""

import ast
import gettext
import re
import shutil
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests import cast

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src/weerklank"
CATALOGUES = PACKAGE / "site/locale"
# Rooms and folders without texts for a page, as in the Makefile.
WITHOUT_TEXTS = ["static", "migrations"]
CONTEXT = "\x04"  # what stands between a context and its text in a compiled catalogue


@dataclass
class Entry:
    """One text of a catalogue, with its context and plural if it has them."""

    text: str
    context: str = ""
    plural: str = ""
    translations: dict[int, str] = field(default_factory=dict)
    flags: str = ""

    @property
    def key(self) -> str:
        return f"{self.context}{CONTEXT}{self.text}" if self.context else self.text

    def pairs(self) -> list[tuple[str, str]]:
        """Give each translation beside the Dutch it stands for."""
        return [
            (self.plural if number and self.plural else self.text, translated)
            for number, translated in self.translations.items()
        ]


KEYWORD = re.compile(r"(msgctxt|msgid_plural|msgid|msgstr)(?:\[(\d)\])? (\".*\")$")


def read_block(block: str) -> Entry | None:
    """Read what stands between two empty lines; nothing when it has no text."""
    words: dict[tuple[str, int], str] = {}
    flags, name = "", ("", 0)
    for line in block.splitlines():
        if line.startswith("#,"):
            flags += line
        elif keyword := KEYWORD.match(line):
            name = (keyword[1], int(keyword[2] or 0))
            words[name] = ast.literal_eval(keyword[3])
        elif line.startswith('"'):
            words[name] += ast.literal_eval(line)
    if ("msgid", 0) not in words:
        return None
    return Entry(
        text=words["msgid", 0],
        context=words.get(("msgctxt", 0), ""),
        plural=words.get(("msgid_plural", 0), ""),
        translations={number: text for (kind, number), text in words.items() if kind == "msgstr"},
        flags=flags,
    )


def read_catalogue(path: Path) -> list[Entry]:
    blocks = path.read_text(encoding="utf-8").split("\n\n")
    return [entry for block in blocks if (entry := read_block(block)) and entry.text]


ENGLISH = read_catalogue(CATALOGUES / "en/LC_MESSAGES/django.po")


def test_catalogue_holds_the_texts_of_the_pages():
    assert len(ENGLISH) > 1000
    assert "Gesprek inlezen" in {entry.text for entry in ENGLISH}


def test_every_text_has_its_english():
    assert [
        entry.text for entry in ENGLISH if not all(text.strip() for _dutch, text in entry.pairs())
    ] == []


def test_no_translation_is_a_guess_or_a_left_over():
    assert [entry.text for entry in ENGLISH if "fuzzy" in entry.flags] == []
    assert "\n#~" not in (CATALOGUES / "en/LC_MESSAGES/django.po").read_text(encoding="utf-8")


def test_translations_fill_in_the_same_places():
    def places(text: str) -> list[str]:
        return sorted(re.findall(r"%\(\w+\)[a-z]|\{\w*\}", text))

    assert [
        (dutch, english)
        for entry in ENGLISH
        for dutch, english in entry.pairs()
        if places(dutch) != places(english)
    ] == []


def test_translations_begin_and_end_as_the_dutch_does():
    def edges(text: str) -> tuple[str, str]:
        return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]

    assert [
        (dutch, english)
        for entry in ENGLISH
        for dutch, english in entry.pairs()
        if edges(dutch) != edges(english)
    ] == []


@pytest.mark.parametrize("language", ["en", "nl"])
def test_compiled_catalogue_is_the_written_one(language):
    folder = CATALOGUES / language / "LC_MESSAGES"
    with (folder / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)._catalog
    written = {
        (entry.key, number) if entry.plural else entry.key: text
        for entry in read_catalogue(folder / "django.po")
        for number, text in entry.translations.items()
        if text
    }
    assert {key: text for key, text in compiled.items() if key} == written


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("xgettext"), reason="GNU gettext is missing")
def test_catalogue_has_every_text_of_the_source(tmp_path, monkeypatch, settings):
    copy = tmp_path / "weerklank"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__", *WITHOUT_TEXTS))
    catalogue = copy / "site/locale/en/LC_MESSAGES/django.po"
    catalogue.unlink()
    monkeypatch.chdir(copy)
    settings.LOCALE_PATHS = [copy / "site/locale"]
    call_command("makemessages", locale=["en"], no_wrap=True, no_location=True, verbosity=0)

    in_the_source = {(entry.key, entry.plural) for entry in read_catalogue(catalogue)}
    in_the_catalogue = {(entry.key, entry.plural) for entry in ENGLISH}
    assert len(in_the_source) > 1000
    assert in_the_source - in_the_catalogue == set(), "run: make messages"


def test_no_library_has_other_dutch_for_our_dutch():
    with translation.override("nl"):
        changed = {
            entry.text: translation.gettext(entry.text)
            for entry in ENGLISH
            if not entry.context and not entry.plural
        }
    assert {dutch: said for dutch, said in changed.items() if said != dutch} == {}


def test_our_english_goes_before_that_of_a_library():
    with translation.override("en"):
        said = {
            entry.text: (translation.gettext(entry.text), entry.translations[0])
            for entry in ENGLISH
            if not entry.context and not entry.plural
        }
    assert {dutch: pair for dutch, pair in said.items() if pair[0] != pair[1]} == {}


NAMES = {"Weerklank", "SHA"}


class BareWords(HTMLParser):
    """Collect the words that a template shows without asking for their translation."""

    SAID = ("alt", "aria-label", "data-label", "placeholder", "title")

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside.append(tag)
        for name, value in attrs:
            if name in self.SAID:
                self._look_at(value or "")

    def handle_endtag(self, tag: str) -> None:
        while self._inside and self._inside.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if "kbd" not in self._inside:
            self._look_at(data)

    def _look_at(self, text: str) -> None:
        self.words += [word for word in re.findall(r"[^\W\d_]{2,}", text) if word not in NAMES]


# A page for developers with its samples.
SAMPLES = re.compile(r"site/style\.html$|/samples/")
TEMPLATES = [
    path for path in sorted(PACKAGE.rglob("*.html")) if not SAMPLES.search(path.as_posix())
]
TAG = r"\{%%-?\s*(?:%s)\b.*?%%\}"
UNSHOWN = re.compile(
    "|".join(
        [
            TAG % "comment" + r".*?" + TAG % "endcomment",
            TAG % "blocktranslate" + r".*?" + TAG % "endblocktranslate",
            r"<code>.*?</code>",  # what is typed is typed in one language
            r"\{#.*?#\}",
            r"\{%.*?%\}",
            r"\{\{.*?\}\}",
        ]
    ),
    re.DOTALL,
)
# The report is in Dutch whatever the language of the page, and these stand in it.
# The report is Dutch, and so is the page on which everybody reads it.
IN_THE_REPORT = ("rendering/templates/rendering/document/", "reporting/templates/reporting/public/")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_every_word_in_a_template_can_be_translated(path):
    parser = BareWords()
    parser.feed(UNSHOWN.sub("", path.read_text(encoding="utf-8")))
    assert parser.words == [] or path.relative_to(PACKAGE).as_posix().startswith(IN_THE_REPORT)


def in_english(client: Client) -> Client:
    client.cookies["django_language"] = "en"
    return client


def heading(page: str) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)
    assert found
    return " ".join(re.sub(r"<[^>]+>", " ", found[1]).split())


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("account_login", "Log in"),
        ("account_reset_password", "Forgotten password"),
        ("site:help", "Help"),
        ("site:accessibility", "Accessibility"),
    ],
)
def test_door_speaks_english_on_request(name, said, client, db):
    response = in_english(client).get(reverse(name))
    assert '<html lang="en"' in response.text
    assert response.headers["Content-Language"] == "en"
    assert heading(response.text) == said


@pytest.mark.parametrize(
    ("name", "of", "said"),
    [
        ("site:start", "", "Hello Bram"),
        ("site:account", "", "My account"),
        ("study:characteristics", "monitor", "Characteristics of people"),
        ("study:monitor_plan", "monitor", "Goals and questions"),
        ("study:plan", "round", "Plan"),
        ("study:spread", "round", "Spread"),
        ("fieldwork:conversations", "round", "Conversations"),
        ("fieldwork:read_in", "round", "Import conversations"),
        ("coding:overview", "round", "Coding"),
        ("analysis:compare", "round", "Compare"),
        ("findings:findings", "round", "Findings"),
    ],
)
def test_pages_speak_english_on_request(name, of, said, voorbeelddam, logged_in):
    place: dict[str, cast.Monitor | cast.Round] = {
        "monitor": voorbeelddam.monitor,
        "round": voorbeelddam.round,
    }
    response = in_english(logged_in(voorbeelddam.bram)).get(
        reverse(name, kwargs={of: place[of].slug} if of else {})
    )
    assert '<html lang="en"' in response.text
    assert heading(response.text) == said


def test_language_of_the_account_counts_without_a_cookie(voorbeelddam, logged_in):
    voorbeelddam.bram.language = "en"
    voorbeelddam.bram.save()
    response = logged_in(voorbeelddam.bram).get(reverse("site:account"))
    assert heading(response.text) == "My account"
