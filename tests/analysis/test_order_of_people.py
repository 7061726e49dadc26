"""D2 stands before D10, in every list that names people."""

import csv
import io
import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.findings.conftest import Story, shared_story, story  # noqa: F401
from weerklank.coding.models import Coding
from weerklank.fieldwork.forms import ConversationForm


@pytest.fixture
def many(story: Story) -> tuple[Story, Coding]:  # noqa: F811
    """Who came first is called D10 now, so that neither the text nor the record gives the order."""
    first = story.people["D1"]
    first.pseudonym = "D10"
    first.save()
    conversation = story.texts[1]
    start = conversation.text.index("Mijn zus")
    end = conversation.text.index("ook niet") + len("ook niet")
    return story, story.code(1, conversation.text[start:end])


def page(story: Story, name: str, *args: object, **query: object) -> str:  # noqa: F811
    client = Client()
    client.force_login(story.home.bram)
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == 200
    data = b"".join(response.streaming_content) if response.streaming else response.content
    return data.decode("utf-8-sig")


def order(text: str) -> list[str]:
    return list(dict.fromkeys(re.findall(r"\bD\d+\b", text)))


def test_passage_names_its_speakers_in_order(many):
    story, _coding = many  # noqa: F811
    told = page(story, "analysis:passages", story.home.round.slug)
    foot = told[told.index("weerklank-passage__foot") :]
    assert "D2, D10" in " ".join(foot.split())


def test_table_of_passages_names_people_in_order(many):
    story, _coding = many  # noqa: F811
    text = page(story, "analysis:passages_csv", story.home.round.slug)
    header, row = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert row[header.index("deelnemer")] == "D2, D10"


def test_evidence_of_the_report_names_people_in_order(many):
    story, coding = many  # noqa: F811
    story.conclude(supporting=[coding])
    header, row = list(
        csv.reader(
            io.StringIO(page(story, "reporting:report_file", story.home.round.slug, "evidence")),
            delimiter=";",
        )
    )
    assert order(row[header.index("deelnemers")]) == ["D2", "D10"]


def test_list_of_conversations_names_people_in_order(many):
    story, _coding = many  # noqa: F811
    told = page(story, "fieldwork:conversations", story.home.round.slug)
    assert order(told[told.index("<table") :])[:3] == ["D2", "D3", "D10"]


def test_people_are_offered_in_order(many):
    story, _coding = many  # noqa: F811
    form = ConversationForm(round_=story.home.round, user=story.home.bram)
    names = [str(label) for _value, label in form.fields["participants"].choices]
    assert [name for name in names if name.startswith("D")] == ["D2", "D3", "D4", "D10"]
