"""Before a quote is printed, nobody is given away: five people, in the population or who took part.

In this round were heard: D1 (Z-route, woman), D2 (Z-route, man), D3 (B1-route, woman), D4 (woman)
and A1 of the municipality.
"""

import html
from datetime import timedelta

import pytest
from django.urls import reverse

from tests import cast
from tests.findings.conftest import Story
from weerklank.findings import auditing, exposure, operations, queries, refusals
from weerklank.findings.rules import Caution
from weerklank.findings.rules.quotes import QuoteState
from weerklank.safeguards.models import LogLine
from weerklank.sampling import models as sampling
from weerklank.sampling import operations as people
from weerklank.sampling.rules.population import Known
from weerklank.sentences.doubts import Doubt
from weerklank.study import models as study_models
from weerklank.study import operations as study_operations

WORDS = "Ik snap de brief niet, kanariegeel."


def live_here(story: Story, groups: dict[tuple[str, ...], int], keys=("leerroute", "gender")):
    """Say, as the newest table, how many people there are of each route and gender."""
    sampling.Population.objects.filter(perspective="inburgeraar").delete()
    table = sampling.Population.objects.create(
        monitor=story.home.monitor, perspective="inburgeraar", on=cast.TODAY, source="Register",
        keys=list(keys), added_at=cast.NOW, added_by=story.home.bram,
    )  # fmt: skip
    for values, count in groups.items():
        table.groups.create(
            values={key: value for key, value in zip(keys, values, strict=True) if value},
            count=count,
        )


def quoted(story: Story, *attributes: str, words: str = WORDS, **fields):
    start = story.texts[1].text.index(words)
    coding = story.texts[1].codings.filter(start=start).first() or story.code(1, words)
    finding = story.conclude(supporting=[coding])
    return story.propose(finding, coding, attributes=list(attributes), **fields)


def row_of(story: Story, quote):
    return queries.judge_quotes(story.home.round, [quote])[0]


def hear_also(story: Story, *people: dict[str, str]) -> None:
    """Let more people be heard, each with these values."""
    conversation = story.texts[1].conversation
    for number, values in enumerate(people, start=50):
        person = cast.make_participant(story.home.round, f"D{number}")
        for key, value in values.items():
            one = study_models.CharacteristicValue.objects.get(characteristic__key=key, key=value)
            person.characteristics.create(characteristic=one.characteristic, value=one)
        conversation.attendances.create(participant=person)


# --- the population decides -------------------------------------------------------------------
@pytest.mark.parametrize(("women", "state"), [(4, QuoteState.GIVES_AWAY), (5, QuoteState.WAITS)])
def test_fewer_than_five_of_the_population_block(story, women, state):
    live_here(story, {("Z", "woman"): women, ("Z", "man"): 50})
    quote = quoted(story, "leerroute", "gender")
    assert row_of(story, quote).state == state
    if state == QuoteState.GIVES_AWAY:
        with pytest.raises(refusals.GivesAway):
            story.release(quote)
    else:
        story.release(quote)


def test_the_least_number_is_a_setting(story, settings):
    live_here(story, {("Z", "woman"): 9})
    quote = quoted(story, "leerroute")
    assert row_of(story, quote).state == QuoteState.WAITS
    settings.SMALLEST_GROUP = 10
    assert row_of(story, quote).state == QuoteState.GIVES_AWAY


def test_of_whom_a_characteristic_is_not_known_does_not_count(story):
    live_here(story, {("Z", "woman"): 4, ("Z", ""): 90})
    assert row_of(story, quoted(story, "leerroute", "gender")).state == QuoteState.GIVES_AWAY


def test_the_newest_table_decides(story):
    live_here(story, {("Z", "woman"): 9})
    people.add_population(
        monitor=story.home.monitor, perspective="inburgeraar", on=cast.TODAY - timedelta(days=9),
        source="Ouder", table=Known(("gender",), (({"gender": "woman"}, 1),)),
        by=story.home.bram, at=cast.NOW,
    )  # fmt: skip
    assert row_of(story, quoted(story, "gender")).state == QuoteState.WAITS


def test_a_released_quote_that_gives_away_is_not_printed_and_says_so(story):
    quote = story.release(quoted(story, "leerroute", "gender"))
    assert queries.printable_quotes(story.home.round)
    live_here(story, {("Z", "woman"): 4, ("Z", "man"): 50})
    assert queries.printable_quotes(story.home.round) == []
    [row] = queries.findings(story.home.round)
    assert Caution.QUOTE_GIVES_AWAY in row.warnings
    assert Caution.QUOTE_NOT_ALLOWED not in row.warnings
    assert [one.record for one in row.refused_quotes] == [quote]
    assert row.quotes[0].state_words == "mag niet: de spreker is te herkennen"


# --- who took part decides --------------------------------------------------------------------
@pytest.mark.parametrize(("more", "state"), [(1, QuoteState.GIVES_AWAY), (2, QuoteState.WAITS)])
def test_without_a_table_who_took_part_decides(story, more, state):
    sampling.Population.objects.all().delete()
    hear_also(story, *[{"gender": "woman"}] * more)  # beside D1, D3 and D4
    row = row_of(story, quoted(story, "gender"))
    assert row.state == state
    assert (row.exposed.population, row.exposed.sample, row.exposed.on) == (None, 3 + more, None)
    assert "is niet bekend" in " ".join(row.exposed.lines)


@pytest.mark.parametrize(("more", "state"), [(3, QuoteState.GIVES_AWAY), (4, QuoteState.WAITS)])
def test_who_took_part_decides_about_what_the_table_does_not_tell(story, more, state):
    live_here(story, {("Z",): 400}, keys=["leerroute"])
    hear_also(story, *[{"leerroute": "Z", "gender": "woman"}] * more)
    row = row_of(story, quoted(story, "leerroute", "gender"))
    assert row.state == state
    assert row.exposed.untold == ("Gender: Vrouw",)
    assert row_of(story, quoted(story, "leerroute")).state == QuoteState.WAITS


def test_without_anything_beside_it_the_perspective_is_the_group(story):
    sampling.Population.objects.all().delete()
    quote = quoted(story)
    assert row_of(story, quote).state == QuoteState.GIVES_AWAY  # four inburgeraars were heard
    hear_also(story, {})
    assert row_of(story, quote).state == QuoteState.WAITS


def test_providers_are_no_inburgeraars(story):
    provider = story.code(3, "Wij schrijven te moeilijk, kanariewit.")
    finding = story.conclude(supporting=[provider], perspective="aanbieder")
    kind = story.propose(finding, provider, attributes=["provider_kind"])
    assert row_of(story, kind).state == QuoteState.WAITS
    sampling.PopulationGroup.objects.filter(values__provider_kind="gemeente").update(count=4)
    row = row_of(story, kind)
    assert (row.state, row.exposed.options) == (QuoteState.GIVES_AWAY, ((),))


def test_through_an_interpreter_is_told_too(story):
    """The table tells nothing about interpreters, so who took part decides."""
    quote = quoted(story, "gender")
    story.texts[1].turns.filter(speaker__label="D1").update(via_interpreter=True)
    row = row_of(story, quote)
    assert row.exposed.words == "Gender: Vrouw; via een tolk"
    assert (row.state, row.exposed.sample) == (QuoteState.GIVES_AWAY, 1)
    assert row.exposed.options == ()  # whatever stands beside it: only one spoke so


# --- what would be safe -----------------------------------------------------------------------
def test_the_largest_safe_sets_are_proposed_and_taken_over_in_one_act(story):
    live_here(story, {("Z", "woman"): 4, ("Z", "man"): 50, ("B", "woman"): 50})
    quote = quoted(story, "leerroute", "gender")
    assert row_of(story, quote).exposed.options == (("leerroute",), ("gender",))
    changed = operations.generalise_quote(
        quote=quote, revision=1, attributes=["leerroute"], by=story.home.chantal, at=cast.NOW
    )
    assert (changed.attributes, changed.shown_text) == (["leerroute"], WORDS)
    assert row_of(story, changed).state == QuoteState.WAITS
    # Whoever gave it this form does not release it.
    operations.release_quote(quote=changed, by=story.home.bram, at=cast.NOW)


def test_only_what_stands_beside_it_may_be_left_out(story):
    quote = quoted(story, "leerroute")
    with pytest.raises(refusals.AttributeNotPrintable):
        operations.generalise_quote(
            quote=quote, revision=1, attributes=["gender"], by=story.home.bram, at=cast.NOW
        )


# --- together ---------------------------------------------------------------------------------
def test_quotes_of_one_person_are_judged_together(story):
    live_here(story, {("Z", "woman"): 4, ("Z", "man"): 50, ("B", "woman"): 50})
    story.release(quoted(story, "leerroute"))
    second = quoted(story, "gender", words="Mijn zus leest hem, kanariegroen.")
    row = row_of(story, second)
    assert (row.state, row.exposed.with_others) == (QuoteState.GIVES_AWAY, True)
    assert row.exposed.options == ((),)
    with pytest.raises(refusals.GivesAway):
        story.release(second)
    # The first stays printed: nothing else of her is.
    assert len(queries.printable_quotes(story.home.round)) == 1


def test_of_two_that_were_released_before_neither_is_printed_until_one_is_held_back(story):
    first = story.release(quoted(story, "leerroute"))
    second = story.release(quoted(story, "gender", words="Mijn zus leest hem, kanariegroen."))
    live_here(story, {("Z", "woman"): 4, ("Z", "man"): 50, ("B", "woman"): 50})
    assert queries.printable_quotes(story.home.round) == []
    operations.take_back_release(quote=second, by=story.home.bram, at=cast.NOW)
    assert [row.record for row in queries.printable_quotes(story.home.round)] == [first]


def test_a_quote_that_is_kept_back_by_itself_takes_no_other_with_it(story):
    story.release(quoted(story, "leerroute", "gender"))
    other = story.release(quoted(story, words="Mijn zus leest hem, kanariegroen."))
    live_here(story, {("Z", "woman"): 4, ("Z", "man"): 50})
    assert [row.record for row in queries.printable_quotes(story.home.round)] == [other]


def test_quotes_of_different_people_are_not_added(story):
    live_here(story, {("Z", "woman"): 4, ("Z", "man"): 50, ("B", "woman"): 50})
    story.release(quoted(story, "leerroute"))
    coding = story.code(1, "Bij ons ook niet, kanarieblauw.")
    other = story.propose(story.conclude(supporting=[coding]), coding, attributes=["gender"])
    assert row_of(story, other).state == QuoteState.WAITS


def test_a_withdrawal_takes_what_she_told_out_of_the_reckoning(story):
    live_here(story, {("Z", "woman"): 4, ("Z", "man"): 50})
    quote = quoted(story, "leerroute", "gender")
    study_operations.withdraw(participant=story.people["D1"], by=story.home.bram, at=cast.NOW)
    assert not type(quote).objects.filter(pk=quote.pk).exists()
    crowd = exposure.Exposure(story.home.round)
    assert not crowd.knows(story.people["D1"].pk)
    # The table of the population knows nobody by a pseudonym.
    assert sum(sampling.PopulationGroup.objects.values_list("count", flat=True)) == 54 + 150


# --- what the words give away -----------------------------------------------------------------
def test_words_tell_a_characteristic_that_stands_nowhere_beside(story):
    live_here(story, {("Z", "woman"): 4, ("Z", "man"): 50, ("B", "woman"): 50})
    said = quoted(story, "leerroute", form="tidied", text="Mijn man leest de brief.")
    row = row_of(story, said)
    assert row.exposed.words == "Leerroute: Z-route; Gender: Vrouw"
    assert (row.state, row.exposed.options) == (QuoteState.GIVES_AWAY, ((),))
    hidden = quoted(story, "leerroute", form="tidied", text="[Mijn partner] leest de brief.")
    assert row_of(story, hidden).state == QuoteState.WAITS


def test_words_about_somebody_else_tell_nothing(story):
    live_here(story, {("Z", "woman"): 4, ("Z", "man"): 50, ("B", "woman"): 50})
    said = quoted(story, "leerroute", form="tidied", text="Mijn vrouw leest de brief.")
    assert row_of(story, said).state == QuoteState.WAITS  # D1 is a woman herself


def test_somebody_says_what_else_the_words_give_away(story):
    live_here(story, {("Z", "woman"): 4, ("Z", "man"): 50})
    quote = quoted(story, "leerroute", given_away=["gender"])
    row = row_of(story, quote)
    assert (row.state, row.exposed.options) == (QuoteState.GIVES_AWAY, ())
    with pytest.raises(refusals.NotKnownOfSpeaker):
        quoted(story, given_away=["kern"])


# --- words that were pointed out --------------------------------------------------------------
NAMED = "Ik woon in Utrecht en snap de brief niet."


def test_a_quote_with_a_name_in_it_waits_until_someone_says_that_it_may_stay(story):
    quote = quoted(story, form="tidied", text=NAMED)
    assert [point.word for point in row_of(story, quote).points] == ["Utrecht"]
    with pytest.raises(refusals.PointsLeft):
        story.release(quote)
    with pytest.raises(refusals.PointsLeft):
        operations.release_quote(quote=quote, keep=["Zeist"], by=story.home.chantal, at=cast.NOW)
    released = operations.release_quote(
        quote=quote, keep=["Utrecht"], by=story.home.chantal, at=cast.NOW
    )
    assert released.kept_words == ["Utrecht"]
    row = row_of(story, released)
    assert (row.state, row.points) == (QuoteState.PRINTABLE, ())


def test_another_form_is_looked_at_again(story):
    quote = quoted(story, form="tidied", text=NAMED)
    operations.release_quote(quote=quote, keep=["Utrecht"], by=story.home.chantal, at=cast.NOW)
    changed = operations.change_quote(
        quote=quote, revision=1, form="tidied", shown_text=NAMED, by=story.home.bram, at=cast.NOW
    )
    assert changed.kept_words == []
    with pytest.raises(refusals.PointsLeft):
        story.release(changed)


def test_a_released_quote_with_a_name_of_before_is_pointed_out(story):
    quote = quoted(story)
    story.release(quote)
    type(quote).objects.filter(pk=quote.pk).update(shown_text=NAMED)
    [row] = queries.findings(story.home.round)
    assert Caution.QUOTE_POINTS in row.warnings
    assert row.quotes[0].is_printable


def test_what_is_hidden_keeps_the_words_in_the_conversation(story):
    before = story.texts[1].text
    quote = quoted(story, text="[naam] snap de brief niet")
    assert quote.shown_text == "[naam] snap de brief niet"
    story.texts[1].refresh_from_db()
    assert story.texts[1].text == before


# --- a sentence about everyone ----------------------------------------------------------------
def doubted(story, statement) -> bool:
    """Return whether the audit of amounts holds that a sentence tells of few people."""
    finding = story.conclude(statement, supporting=[story.code(1, WORDS)])
    found = auditing.entries_of(finding, visible_to=story.home.bram)
    return any(entry.doubt is Doubt.SMALL_GROUP for entry in found)


@pytest.mark.parametrize(
    ("statement", "is_doubted"),
    [
        ("Alle drie vrouwen snappen de brieven niet.", True),
        ("Sommige vrouwen snappen de brieven niet.", False),
        ("Niemand van de vrouwen snapt de brieven.", True),
    ],
)
def test_a_sentence_about_all_of_a_small_group_may_not_leave(story, statement, is_doubted):
    assert doubted(story, statement) is is_doubted


def test_everyone_of_a_group_of_five_is_not_a_small_group(story):
    hear_also(story, *[{"gender": "woman"}] * 2)
    assert not doubted(story, "Alle vijf vrouwen snappen ze niet.")


# --- pages ------------------------------------------------------------------------------------
def page_of(client, user, name: str, **numbers: int) -> str:
    client.force_login(user)
    answer = client.get(reverse(f"findings:{name}", kwargs=numbers))
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def test_the_page_says_why_and_offers_what_may_stay(client, story):
    live_here(story, {("Z", "woman"): 4, ("Z", "man"): 50, ("B", "woman"): 50})
    quote = quoted(story, "leerroute", "gender")
    page = page_of(client, story.home.chantal, "finding", finding=quote.finding_id)
    assert "mag niet: de spreker is te herkennen" in page
    assert "In de gemeente zijn dat er minder dan 5." in page
    assert "Laat alleen “Z-route” erbij staan" in page
    assert "Geef het citaat vrij" not in page
    client.post(
        reverse("findings:quote_generalise", args=[quote.pk]),
        {"revision": 1, "attribute": ["leerroute"]},
    )
    quote.refresh_from_db()
    assert (quote.attributes, quote.proposed_by) == (["leerroute"], story.home.chantal)
    page = page_of(client, story.home.bram, "finding", finding=quote.finding_id)
    assert "In de gemeente zijn dat er minstens 5." in page
    assert "Geef het citaat vrij" in page


@pytest.mark.parametrize("who", ["coen", "daan", "gerard"])
def test_only_an_onderzoeker_lets_less_stand_beside_it(client, story, who):
    quote = quoted(story, "gender")
    client.force_login(getattr(story.home, who))
    answer = client.post(reverse("findings:quote_generalise", args=[quote.pk]), {"revision": 1})
    assert answer.status_code in (302, 403, 404)
    quote.refresh_from_db()
    assert quote.attributes == ["gender"]


def test_the_chosen_words_are_hidden_in_the_form_and_nothing_is_stored(client, story):
    quote = quoted(story)
    client.force_login(story.home.bram)
    address = reverse("findings:quote", args=[quote.pk])
    sent = {
        "form": "tidied", "shown_text": "Ik woon in Utrecht en niet in Zeist.", "revision": 1,
        "attributes": ["gender"], "given_away": ["leerroute"],
    }  # fmt: skip
    answer = client.post(address, {**sent, "do": "hide", "punt": ["Utrecht"]})
    assert answer.status_code == 200
    form = answer.context["form"]
    assert form["shown_text"].value() == "Ik woon in [plaats] en niet in Zeist."
    assert [form[name].value() for name in ("form", "attributes", "given_away")] == [
        "tidied", ["gender"], ["leerroute"],
    ]  # fmt: skip
    assert "“Zeist” (plaats) wordt [plaats]" in html.unescape(answer.content.decode())
    quote.refresh_from_db()
    assert (quote.shown_text, quote.revision) == (WORDS, 1)
    client.post(address, {**sent, "shown_text": form["shown_text"].value()})
    quote.refresh_from_db()
    assert quote.shown_text == "Ik woon in [plaats] en niet in Zeist."
    assert quote.given_away == ["leerroute"]


def test_who_releases_says_of_each_word_that_is_left_that_it_may_stay(client, story):
    quote = quoted(story, form="tidied", text=NAMED)
    page = page_of(client, story.home.chantal, "finding", finding=quote.finding_id)
    assert "“Utrecht” mag blijven staan" in page
    address = reverse("findings:quote_release", args=[quote.pk])
    refused = client.post(address, {"revision": 1}, follow=True)
    assert "In dit citaat staan woorden" in html.unescape(refused.content.decode())
    client.post(address, {"revision": 1, "blijft": ["Utrecht"]})
    quote.refresh_from_db()
    assert (quote.released_by, quote.kept_words) == (story.home.chantal, ["Utrecht"])


def test_the_log_counts_the_words_that_stayed_and_names_none(story):
    quote = quoted(story, form="tidied", text=NAMED)
    operations.release_quote(quote=quote, keep=["Utrecht"], by=story.home.chantal, at=cast.NOW)
    line = LogLine.objects.get(what="quote.released")
    assert line.detail == {"revision": 1, "kept_words": 1}
