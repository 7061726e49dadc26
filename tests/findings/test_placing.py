"""Where a finding is told again: proposed, kept when it is told, chosen, and true to nobody."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests import cast
from tests.findings.conftest import Story
from weerklank.coding.models import Code
from weerklank.findings import material, models, operations, queries, refusals
from weerklank.findings.placing import Places, tells_of_others
from weerklank.safeguards.meanwhile import ChangedMeanwhile
from weerklank.safeguards.models import LogLine
from weerklank.safeguards.refusals import AccessDenied
from weerklank.study.operations import withdraw

WORDS = "Ik snap de brief niet, kanariegeel."


@pytest.fixture
def lessons(story: Story) -> Story:
    branch = Code.objects.create(
        monitor=story.home.monitor, number="2", position=20, label="Onderdelen", is_container=True
    )
    for place, (number, label) in enumerate({"2.6": "Taallessen", "2.7": "Inburgering"}.items()):
        story.codes[number] = Code.objects.create(
            monitor=story.home.monitor, number=number, position=21 + place, label=label,
            parent=branch,
        )  # fmt: skip
    return story


@pytest.fixture
def finding(lessons: Story) -> models.Finding:
    """Half of what it rests on is about lessons, and all of that is of D1."""
    about = lessons.code(1, WORDS, number="2.6")
    other = lessons.code(2, lessons.texts[2].text[:20])
    return lessons.conclude("De lessen zijn te vroeg.", supporting=[about, other])


def places(story: Story, finding: models.Finding) -> Places:
    return material.gather(story.home.round).placing.places[finding.pk]


def tell(story: Story) -> None:
    """Take a report along, as somebody outside the team."""
    client = Client()
    client.force_login(story.home.daan)
    address = reverse("reporting:report_file", args=[story.home.round.slug, "html"])
    assert client.get(address).status_code == 200


def choose(story: Story, finding: models.Finding, **more: object) -> models.FindingPlaces:
    given = {"codes": [], "briefs": [], "revision": 0, "by": story.home.bram, "at": cast.NOW}
    return operations.choose_places(finding=finding, **given | more)


def acting(story: Story) -> dict:
    return {"by": story.home.bram, "at": cast.NOW}


def test_until_it_is_told_it_follows_the_passages(lessons: Story, finding: models.Finding) -> None:
    lesson = lessons.codes["2.6"].pk
    assert places(lessons, finding) == Places({lesson}, {"taalschool"})
    [other] = [one for one in finding.evidence.all() if one.coding.code.number == "2.6"]
    operations.remove_evidence(evidence=other, **acting(lessons))
    assert places(lessons, finding) == Places()
    assert not models.FindingPlaces.objects.exists()


def test_once_told_it_stays_also_when_who_said_it_leaves(
    lessons: Story, finding: models.Finding
) -> None:
    was = places(lessons, finding)
    tell(lessons)
    kept = models.FindingPlaces.objects.get()
    assert (kept.by, kept.is_chosen) == (lessons.home.daan, False)
    withdraw(participant=lessons.people["D1"], **acting(lessons))
    assert not finding.evidence.filter(coding__code__number="2.6").exists()
    assert places(lessons, finding) == was
    tell(lessons)
    assert models.FindingPlaces.objects.get().at == kept.at
    assert LogLine.objects.filter(what="places.kept").count() == 1


def test_without_having_been_told_it_would_have_moved(
    lessons: Story, finding: models.Finding
) -> None:
    """Why it is kept: it moves because of what D1 said."""
    withdraw(participant=lessons.people["D1"], **acting(lessons))
    assert places(lessons, finding) == Places()


def test_what_a_researcher_chooses_stands_before_and_after_it_is_told(
    lessons: Story, finding: models.Finding
) -> None:
    other = lessons.codes["2.7"].pk
    first = choose(lessons, finding, codes=[other])
    tell(lessons)
    assert places(lessons, finding) == Places({other}, frozenset())
    choose(lessons, finding, briefs=["gemeente"], revision=first.revision)
    assert places(lessons, finding) == Places(frozenset(), {"gemeente"})
    assert [
        line.detail for line in LogLine.objects.filter(what="places.chosen").order_by("pk")
    ] == [
        {"number": 1, "briefs": 0},
        {"number": 0, "briefs": 1},
    ]


def test_who_may_not_write_or_is_late_or_chooses_what_is_not_there_is_refused(
    lessons: Story, finding: models.Finding
) -> None:
    with pytest.raises(AccessDenied):
        choose(lessons, finding, by=lessons.home.daan)
    with pytest.raises(refusals.CodeOfAnotherMonitor):
        choose(lessons, finding, codes=[10**6])
    with pytest.raises(refusals.CodeOfAnotherMonitor):
        choose(lessons, finding, briefs=["werkgever"])
    choose(lessons, finding)
    with pytest.raises(ChangedMeanwhile):
        choose(lessons, finding)
    assert models.FindingPlaces.objects.count() == 1


def test_the_page_proposes_from_the_passages_and_keeps_the_choice(
    lessons: Story, finding: models.Finding
) -> None:
    client = Client()
    client.force_login(lessons.home.bram)
    address = reverse("reporting:finding_places", args=[finding.pk])
    text = client.get(address).content.decode()
    assert "Volgens de passages van nu: 2.6 Taallessen, brief voor de taalscholen." in text
    other = str(lessons.codes["2.7"].pk)
    sent = client.post(address, {"codes": [other], "revision": "0"})
    assert sent.status_code == 302
    assert places(lessons, finding) == Places({lessons.codes["2.7"].pk}, frozenset())
    assert "Gekozen door Bram" in client.get(address).content.decode()
    stale = client.post(address, {"codes": [], "revision": "0"})
    assert stale.status_code == 422


def test_who_codes_blind_keeps_no_half_of_it(lessons: Story, finding: models.Finding) -> None:
    assert material.gather(lessons.home.round).placing.to_keep()
    lessons.home.round.codes_blind = True
    lessons.home.round.save()
    found = material.gather(lessons.home.round, visible_to=lessons.home.chantal)
    assert found.voices.readings.is_limited
    assert found.placing.to_keep() == {}


OF_OTHERS = (
    "Twee inburgeraars missen les. Van de vier aanbieders die wij vroegen, spreken twee elkaar "
    "daarover tegen."
)


@pytest.mark.parametrize(
    ("statement", "is_of_others"),
    [
        (OF_OTHERS, True),
        ("Inburgeraars vinden het zwaar; drie van de vijf aanbieders herkennen dat niet.", True),
        ("Aanbieders zeggen iets anders over de lessen.", True),
        ("De taalscholen herkennen dat niet.", True),
        ("De lessen zijn te vroeg.", False),
        ("Inburgeraars vinden dat aanbieders beter kunnen samenwerken.", False),
        ("De meeste inburgeraars zijn tevreden over de gemeente.", False),
    ],
)
def test_a_sentence_that_tells_what_others_say_is_known(
    lessons: Story, finding: models.Finding, statement: str, is_of_others: bool
) -> None:
    models.Finding.objects.filter(pk=finding.pk).update(statement=statement)
    [row] = queries.findings(lessons.home.round)
    assert tells_of_others(row) is is_of_others
    # For a brief it is not proposed; where it stands in the report does not change.
    briefs = frozenset() if is_of_others else frozenset({"taalschool"})
    assert places(lessons, finding) == Places(frozenset({lessons.codes["2.6"].pk}), briefs)


def test_choosing_a_brief_for_it_all_the_same_comes_with_a_warning(
    lessons: Story, finding: models.Finding
) -> None:
    client = Client()
    client.force_login(lessons.home.bram)
    address = reverse("reporting:finding_places", args=[finding.pk])
    warning = "In deze zin staat ook wat aanbieders zeggen."
    assert warning not in client.get(address).content.decode()
    models.Finding.objects.filter(pk=finding.pk).update(statement=OF_OTHERS)
    assert warning in client.get(address).content.decode()
    choose(lessons, finding, briefs=["taalschool"])
    assert places(lessons, finding) == Places(frozenset(), frozenset({"taalschool"}))


def test_what_is_withheld_outside_changes_no_place(lessons: Story, finding: models.Finding) -> None:
    """Kept is what was proposed by the words that were written, not by the note."""
    models.Finding.objects.filter(pk=finding.pk).update(
        statement="Twee van de vier aanbieders zeggen dat alle inburgeraars te laat komen."
    )
    tell(lessons)
    assert models.FindingPlaces.objects.get().briefs == []
