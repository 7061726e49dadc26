"""What words for an amount stand for: chosen per monitor, and judged by from then on."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests import cast
from tests.findings.conftest import Story, allow
from weerklank.analysis import queries as analysis
from weerklank.fieldwork.models import Attendance
from weerklank.findings import auditing, material, models, operations, queries, refusals
from weerklank.rendering import document
from weerklank.reporting import operations as reporting
from weerklank.reporting.documents import approach
from weerklank.safeguards.meanwhile import ChangedMeanwhile
from weerklank.safeguards.models import LogLine
from weerklank.safeguards.refusals import AccessDenied
from weerklank.sentences.bands import BANDS, FIXED, BandFault, Word, band_faults, chosen_bands, ends


def first(story: Story) -> tuple[str, str, bool]:
    voices = analysis.hear(story.round, visible_to=story.home.bram)
    [entry] = [
        entry
        for entry in auditing.audit(voices, queries.findings(story.round, voices))
        if not entry.is_caution
    ]
    return entry.verdict, entry.message, entry.is_open


def choose(story: Story, chosen, *, revision=0, by=None):
    return operations.change_bands(
        monitor=story.home.monitor,
        chosen=chosen,
        revision=revision,
        by=by or story.home.bram,
        at=cast.NOW,
    )


@pytest.fixture
def two_of_five(story: Story) -> models.Finding:
    """Of five people who were asked about the letters two say it: 40 %, and fewer than three."""
    talk = story.texts[1].conversation
    for label in ("D5", "D6"):
        person = cast.make_participant(story.round, label)
        allow(person, story.home.bram, "take_part")
        Attendance.objects.create(conversation=talk, participant=person)
    said = [story.code(1, "Ik snap de brief niet"), story.code(1, "Bij ons ook niet")]
    return story.conclude("Veel inburgeraars snappen de brieven niet.", said)


@pytest.mark.parametrize(
    ("chosen", "fault"),
    [
        ({"most": {"above": 60}}, {}),
        ({"most": {"above": 70}}, {}),
        ({"most": {"above": 71}}, {"most": BandFault.ORDER}),
        ({"great_majority": {"low": 49}}, {"great_majority": BandFault.ORDER}),
        ({"great_majority": {"low": 86}}, {"great_majority": BandFault.ORDER}),
        ({"nearly_all": {"low": 100}}, {"nearly_all": BandFault.EMPTY}),
        ({"about_half": {"low": 59}}, {}),
        ({"about_half": {"low": 60}}, {"about_half": BandFault.EMPTY}),
        ({"about_half": {"high": 101}}, {"about_half": BandFault.OUTSIDE}),
        ({"some": {"below": 0}}, {"some": BandFault.EMPTY}),
        ({"a_few": {"least": 4}}, {}),
        ({"a_few": {"least": 5}}, {"a_few": BandFault.EMPTY}),
        ({"a_few": {"most": 0, "least": 0}}, {"a_few": BandFault.OUTSIDE}),
    ],
)
def test_bands_that_cannot_be_are_named(chosen, fault):
    assert band_faults(chosen) == fault


def test_every_word_that_is_not_exact_can_be_chosen_and_starts_without_fault():
    starting = {word: ends(band) for word, band in BANDS.items() if word not in FIXED}
    assert all(starting.values())
    assert band_faults(starting) == {}
    assert set(Word) - set(starting) == {Word.ALL, Word.NONE, Word.NOT_ALL}
    # A third is shown as 33: only what somebody changes is kept, so the thirds stay thirds.
    assert chosen_bands({})[Word.A_THIRD] == BANDS[Word.A_THIRD]


def test_sentence_is_judged_by_what_the_monitor_chose_and_back(story, two_of_five):
    strong = ("too_strong", "“Veel” is minstens 3 mensen en minstens 40 %. 2 van de 5 zeiden dit.")
    assert first(story) == (*strong, True)
    choose(story, {"many": {"least": 2}})
    verdict, _message, is_open = first(story)
    assert (verdict, is_open) == ("supported", False)
    choose(story, {"many": {"low": 41, "least": 2}}, revision=1)
    assert first(story)[1].startswith("“Veel” is minstens 2 mensen en minstens 41 %.")
    choose(story, {}, revision=2)
    assert first(story) == (*strong, True)
    assert not models.AmountBands.objects.get().chosen


def test_reason_no_longer_counts_when_another_band_makes_another_verdict(story, two_of_five):
    voices = analysis.hear(story.round, visible_to=story.home.bram)
    [entry] = [
        entry
        for entry in auditing.audit(voices, queries.findings(story.round, voices))
        if not entry.is_caution
    ]
    reporting.answer_claim(
        round=story.round, place=entry.place, key=entry.key, reason="Zo bedoeld.",
        by=story.home.bram, at=cast.NOW,
    )  # fmt: skip
    assert not first(story)[2]
    choose(story, {"many": {"low": 20, "least": 1}, "most": {"above": 20}, "a_few": {"below": 41}})
    assert first(story)[0] == "supported"
    choose(story, {}, revision=1)
    assert not first(story)[2]  # the same sentence, counts and verdict: the reason stands again


def test_method_chapter_says_what_the_monitor_chose(story, two_of_five):
    choose(story, {"many": {"low": 30}})
    parts = approach.subsections(material.gather(story.round), number="2", guides="A")
    told = parts[2].blocks
    [table] = [block for block in told if isinstance(block, document.Table)]
    assert table.rows == (("veel", "minstens 3 mensen en minstens 30 %"),)


def test_change_is_logged_with_the_words_it_is_of(story):
    choose(story, {"many": {"low": 30}})
    choose(story, {"many": {"low": 35}}, revision=1)
    line = LogLine.objects.filter(what="bands.changed").latest("pk")
    assert line.detail == {"words": ["many"]}


def test_what_cannot_be_or_is_not_allowed_is_refused(story, esra):
    for chosen in ({"many": {"low": 101}}, {"all": {"low": 90}}, {"none": {"high": 10}}):
        with pytest.raises(refusals.BandsCannotBe):
            choose(story, chosen)
    for who in (esra, story.home.coen):
        with pytest.raises(AccessDenied):
            choose(story, {"many": {"low": 30}}, by=who)
    choose(story, {"many": {"low": 30}})
    with pytest.raises(ChangedMeanwhile):
        choose(story, {"many": {"low": 35}}, revision=0)
    assert models.AmountBands.objects.get().chosen == {"many": {"low": 30}}


def test_other_monitor_keeps_its_own(story, two_of_five):
    choose(story, {"many": {"low": 30}})
    other = cast.make_monitor("Elderburg", "elderburg")
    assert queries.bands_of(other) == BANDS


# --- the page ---------------------------------------------------------------------------------
def fields_of(page) -> dict[str, object]:
    form = page.context["form"]
    return {name: form[name].value() for name in form.fields}


def test_page_changes_one_end_and_keeps_only_that(story, logged_in):
    browser = logged_in(story.home.bram)
    address = reverse("findings:bands", args=[story.home.monitor.slug])
    shown = fields_of(browser.get(address))
    assert shown["many-low"] == 40
    answer = browser.post(address, shown | {"many-low": "35"})
    assert answer.status_code == 302
    assert models.AmountBands.objects.get().chosen == {"many": {"low": 35}}
    page = browser.get(address)
    assert fields_of(page)["many-low"] == 35
    assert "minstens 3 mensen en minstens 40 %" in page.content.decode()  # what it began with
    assert browser.post(address, fields_of(page) | {"do": "start"}).status_code == 302
    assert models.AmountBands.objects.get().chosen == {}


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("most-above", "90", "horen van hoog naar laag te beginnen"),
        ("about_half-low", "60", "De ondergrens ligt niet onder de bovengrens"),
        ("many-low", "101", "hoogstens 100"),
        ("many-low", "", "Dit veld is verplicht"),
    ],
)
def test_page_says_what_is_wrong_and_keeps_what_was_typed(story, logged_in, field, value, words):
    browser = logged_in(story.home.bram)
    address = reverse("findings:bands", args=[story.home.monitor.slug])
    answer = browser.post(address, fields_of(browser.get(address)) | {field: value})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert fields_of(answer)[field] == value
    assert not models.AmountBands.objects.exists()


def test_page_that_somebody_else_changed_meanwhile_overwrites_nothing(story, logged_in):
    browser = logged_in(story.home.bram)
    address = reverse("findings:bands", args=[story.home.monitor.slug])
    shown = fields_of(browser.get(address))
    choose(story, {"many": {"low": 30}}, by=story.home.chantal)
    answer = browser.post(address, shown | {"most-above": "55"})
    assert answer.status_code == 422
    assert models.AmountBands.objects.get().chosen == {"many": {"low": 30}}
    again = browser.post(address, fields_of(answer))
    assert again.status_code == 302, again.content.decode()[-3000:]
    assert models.AmountBands.objects.get().chosen["most"] == {"above": 55}
