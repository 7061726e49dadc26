"""A quote is printed only after a second person released it and while its speaker allows it."""

from itertools import product

import pytest
from django.db import IntegrityError, transaction

from tests import cast
from tests.findings.conftest import Story, allow
from weerklank.findings import models, operations, queries, refusals
from weerklank.safeguards import meanwhile
from weerklank.safeguards import queries as safeguards
from weerklank.safeguards.models import LogLine
from weerklank.safeguards.refusals import AccessDenied
from weerklank.study import operations as study

WORDS = "Ik snap de brief niet, kanariegeel."


@pytest.fixture
def quoted(story: Story):
    """A finding on D1's words and a quote of them, proposed by Bram."""
    coding = story.code(1, WORDS)
    finding = story.conclude(supporting=[coding])
    return story.propose(finding, coding, attributes=["gender", "leerroute"])


def printed(story: Story) -> list[str]:
    return [row.record.shown_text for row in queries.printable_quotes(story.home.round)]


@pytest.mark.parametrize(
    ("quote", "take_part", "released", "withdrawn"),
    list(product([True, False, None], [True, False], [True, False], [True, False])),
)
def test_nothing_is_printed_unless_all_of_it_holds(story, quote, take_part, released, withdrawn):
    """Every mix of consent, release by a second person, and withdrawal."""
    coding = story.code(1, WORDS)
    row = story.propose(story.conclude(supporting=[coding]), coding)
    if released:
        story.release(row)
    person = story.people["D1"]
    person.consents.all().delete()
    allow(person, story.home.bram, "take_part", take_part)
    if quote is not None:
        allow(person, story.home.bram, "quote", quote)
    if withdrawn:
        study.withdraw(participant=person, by=story.home.bram, at=cast.NOW)
    everything = quote is True and take_part and released and not withdrawn
    assert printed(story) == ([WORDS] if everything else [])


def test_a_released_quote_has_its_caption(story, quoted):
    story.release(quoted)
    [row] = queries.printable_quotes(story.home.round)
    assert (row.caption, row.via_interpreter) == ("Vrouw, Z-route", False)
    assert safeguards.events_about(quoted) == ["quote.proposed", "quote.released"]


def test_a_quote_without_characteristics_says_only_who_speaks(story):
    provider = story.code(3, "Wij schrijven te moeilijk, kanariewit.")
    finding = story.conclude(supporting=[provider], perspective="aanbieder")
    story.release(story.propose(finding, provider))
    story.release(story.propose(finding, provider, attributes=["provider_kind"]))
    assert [row.caption for row in queries.printable_quotes(story.home.round)] == [
        "Aanbieder",
        "Medewerker van de gemeente",
    ]


def test_the_proposer_does_not_release_her_own_quote(story, quoted):
    with pytest.raises(AccessDenied):
        operations.release_quote(quote=quoted, revision=1, by=story.home.bram, at=cast.NOW)
    assert printed(story) == []


@pytest.mark.parametrize("who", ["coen", "daan", "gerard"])
def test_only_an_onderzoeker_releases(story, quoted, who):
    with pytest.raises(AccessDenied):
        operations.release_quote(quote=quoted, revision=1, by=getattr(story.home, who), at=cast.NOW)


@pytest.mark.parametrize(
    "fields",
    [
        lambda home: {"released_by": home.bram, "released_at": cast.NOW},
        lambda home: {"released_by": home.chantal, "released_at": None},
        lambda home: {"released_by": None, "released_at": cast.NOW},
    ],
    ids=["by the proposer", "without a moment", "by nobody"],
)
def test_the_database_refuses_half_a_release(story, quoted, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Quote.objects.filter(pk=quoted.pk).update(**fields(story.home))


def test_a_quote_is_not_released_without_consent(story, quoted):
    allow(story.people["D1"], story.home.bram, "quote", given=False)
    with pytest.raises(refusals.QuoteNotAllowed):
        story.release(quoted)


def test_consent_taken_back_later_keeps_a_released_quote_out(story, quoted):
    story.release(quoted)
    allow(story.people["D1"], story.home.bram, "quote", given=False)
    assert printed(story) == []
    [row] = queries.findings(story.home.round)
    assert "citaat mag niet: geen toestemming" in row.warning_words


def test_words_of_two_people_need_both(story):
    both = story.code(1, "Mijn zus leest hem, kanariegroen.\nBij ons ook niet, kanarieblauw.")
    quote = story.propose(story.conclude(supporting=[both]), both)
    allow(story.people["D2"], story.home.bram, "quote", given=False)
    with pytest.raises(refusals.QuoteNotAllowed):
        story.release(quote)
    allow(story.people["D2"], story.home.bram, "quote")
    story.release(quote)
    assert len(printed(story)) == 1


@pytest.mark.parametrize(
    "words",
    ["Niemand snapt ze, kanariegrijs.", "Wij lezen ze samen, kanariebruin."],
    ids=["an unknown voice", "several at once"],
)
def test_words_of_nobody_in_particular_are_not_quoted(story, words):
    coding = story.code(1, words)
    quote = story.propose(story.conclude(supporting=[coding]), coding)
    with pytest.raises(refusals.SpeakerUnknown):
        story.release(quote)


def test_the_interviewer_between_their_words_needs_no_consent(story):
    coding = story.code(1, "brieven?\nIk snap de brief niet, kanariegeel.")
    quote = story.propose(story.conclude(supporting=[coding]), coding, text=WORDS)
    story.release(quote)
    assert printed(story) == [WORDS]
    with pytest.raises(refusals.QuoteNotInPassage):
        story.propose(quote.finding, coding, text="brieven?")


def test_a_change_takes_the_release_back_and_needs_another_second_person(story, quoted):
    story.release(quoted)
    changed = operations.change_quote(
        quote=quoted,
        revision=1,
        form="tidied",
        shown_text="Ik begrijp de brief niet.",
        by=story.home.chantal,
        at=cast.NOW,
    )
    assert printed(story) == []
    assert (changed.released_by, changed.proposed_by) == (None, story.home.chantal)
    with pytest.raises(AccessDenied):
        operations.release_quote(quote=changed, revision=2, by=story.home.chantal, at=cast.NOW)
    operations.release_quote(quote=changed, revision=2, by=story.home.bram, at=cast.NOW)
    assert printed(story) == ["Ik begrijp de brief niet."]


def test_who_releases_releases_what_she_read(story, quoted):
    operations.change_quote(
        quote=quoted,
        revision=1,
        form="tidied",
        shown_text="Iets heel anders.",
        by=story.home.bram,
        at=cast.NOW,
    )
    with pytest.raises(meanwhile.ChangedMeanwhile):
        operations.release_quote(quote=quoted, revision=1, by=story.home.chantal, at=cast.NOW)
    assert printed(story) == []


def test_a_release_is_taken_back(story, quoted):
    story.release(quoted)
    operations.take_back_release(quote=quoted, by=story.home.bram, at=cast.NOW)
    assert printed(story) == []


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"text": "Ik snap er niets van."}, refusals.QuoteNotInPassage),
        ({"text": "Mijn zus leest hem"}, refusals.QuoteNotInPassage),
        ({"text": "  \n", "form": "tidied"}, refusals.QuoteEmpty),
        ({"attributes": ["gender", "leerroute", "origin"]}, refusals.TooManyAttributes),
        ({"attributes": ["origin"]}, refusals.AttributeNotPrintable),
        ({"attributes": ["provider_kind"]}, refusals.AttributeNotPrintable),
        ({"attributes": ["verzonnen"]}, refusals.AttributeNotPrintable),
    ],
    ids=[
        "other words",
        "words outside the passage",
        "nothing",
        "three characteristics",
        "one that may not be printed",
        "one that only providers have",
        "one that does not exist",
    ],
)
def test_a_quote_that_says_too_much_or_something_else_is_refused(story, fields, refusal):
    coding = story.code(1, WORDS)
    finding = story.conclude(supporting=[coding])
    with pytest.raises(refusal):
        story.propose(finding, coding, **fields)
    assert not finding.quotes.exists()


@pytest.mark.parametrize("form", ["tidied", "translated"])
def test_tidied_and_translated_words_are_free(story, form):
    coding = story.code(1, WORDS)
    quote = story.propose(
        story.conclude(supporting=[coding]), coding, text="Ik begrijp geen brief.", form=form
    )
    assert quote.form == form


def test_an_attribute_that_is_unknown_of_her_is_refused(story):
    coding = story.code(4, "De bus komt niet, kanariepaars.", number="4.7")
    finding = story.conclude(supporting=[coding])
    with pytest.raises(refusals.AttributeNotPrintable):
        story.propose(finding, coding, attributes=["leerroute"])


def test_a_quote_comes_from_the_evidence_of_its_finding(story, quoted):
    other = story.code(1, "Bij ons ook niet, kanarieblauw.")
    with pytest.raises(refusals.QuoteNotEvidence):
        story.propose(quoted.finding, other)


def test_the_log_holds_no_words(story, quoted):
    story.release(quoted)
    assert not [line for line in LogLine.objects.all() if "kanarie" in str(line.detail)]
