"""A table of hundreds of cells stays light, and each of its cells leads somewhere."""

from urllib.parse import urljoin

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from tests import cast
from tests.findings.conftest import Story, shared_story, story  # noqa: F401
from weerklank.coding.models import Code
from weerklank.fieldwork.models import Attendance
from weerklank.study.models import CharacteristicValue, GuideQuestion

CODES = 110  # as the example has
HEAVIEST = 120_000  # bytes
WORDS = {"D1": (1, "Ik snap de brief niet"), "D3": (1, "Ik lees alles"), "A1": (3, "Wij schrijven")}


@pytest.fixture
def large(story: Story) -> Story:  # noqa: F811
    """As many codes, groups and people asked as the example has, and a coding in every cell."""
    numbers = [f"{branch}.{number}" for branch in range(4, 15) for number in range(10, 20)]
    assert len(numbers) == CODES
    for position, number in enumerate(numbers, start=10):
        story.codes[number] = Code.objects.create(
            monitor=story.home.monitor,
            number=number,
            position=position,
            label=f"Onderwerp met een langere naam {number}",
            parent=story.codes["4.6"].parent,
        )
        for conversation, words in WORDS.values():
            story.code(conversation, words, number)
    # Of half of the codes it is known how many were asked: those have marks.
    GuideQuestion.objects.update(codes=numbers[::2])
    conversation = story.texts[1].conversation
    for place, route in enumerate("BZ" * 8):
        person = cast.make_participant(story.home.round, f"D{place + 20}")
        value = CharacteristicValue.objects.get(key=route)
        person.characteristics.create(characteristic=value.characteristic, value=value)
        Attendance.objects.create(conversation=conversation, participant=person)
    return story


def read(story: Story, page: str, query: str = "") -> tuple[str, bytes]:  # noqa: F811
    client = Client()
    client.force_login(story.home.bram)
    address = reverse(f"analysis:{page}", args=[story.home.round.slug]) + query
    return address, client.get(address).content


@pytest.mark.parametrize("query", ["", "?by=leerroute&order=total", "?evidence_kind=&coder="])
def test_matrix_of_a_whole_codebook_stays_light(query: str, large: Story) -> None:
    _address, page = read(large, "compare", query)
    assert page.count(b"<tr>") >= CODES
    assert len(page) < HEAVIEST
    assert page.count(b"<use ") > CODES / 2


def test_codes_against_codes_stay_light(large: Story) -> None:
    branch = large.codes["4.6"].parent_id
    _address, page = read(large, "together", f"?branch={branch}&against={branch}")
    cells = page.count(b"<td")
    assert cells > CODES * CODES
    assert len(page) < 150 * cells


@pytest.mark.parametrize("query", ["", "?by=gender&evidence_kind=lived&code="])
def test_every_filled_cell_is_a_link_with_words_that_leads_to_its_evidence(
    query: str,
    story: Story,  # noqa: F811
) -> None:
    story.code(1, "Ik snap de brief niet", "4.6", evidence_kind="lived")
    address, page = read(story, "compare", query)
    client = Client()
    client.force_login(story.home.bram)
    links = html.fromstring(page.decode()).xpath("//table//td/a")
    assert links
    for link in links:
        [amount] = link.xpath("text()")
        answer = client.get(urljoin(address, link.get("href")))
        assert answer.status_code == 200
        assert answer.context["amount"] == amount
        row = link.xpath("ancestor::tr/th//span[@class='weerklank-number']/text()")[0]
        assert answer.context["code"].number == row.strip()


def test_marks_of_a_cell_are_drawn_once_and_referred_to_by_name(large: Story) -> None:
    _address, page = read(large, "compare")
    tree = html.fromstring(page.decode())
    drawn = tree.xpath("//*[local-name()='g']/@id")
    used = tree.xpath("//*[local-name()='use']/@href")
    assert len(drawn) == len(set(drawn)) < len(used)
    assert {name.removeprefix("#") for name in used} <= set(drawn)


def test_relative_address_leads_where_the_whole_one_does(story: Story) -> None:  # noqa: F811
    address, page = read(story, "compare")
    slug = story.home.round.slug
    for link in html.fromstring(page.decode()).xpath("//table//th/a/@href"):
        if not link.startswith("?"):
            assert urljoin(address, link).startswith(reverse("analysis:passages", args=[slug]))
