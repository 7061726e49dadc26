"""Writing findings, choosing evidence, and counting what they rest on."""

from dataclasses import replace

import pytest
from django.utils import translation

from tests import cast
from tests.findings.conftest import Story
from weerklank.findings import models, operations, queries, refusals, rules
from weerklank.safeguards import meanwhile
from weerklank.safeguards import queries as safeguards
from weerklank.safeguards.refusals import AccessDenied, NothingChosen
from weerklank.study.models import PolicyGoal


@pytest.fixture
def letters(story: Story):
    """Everything said about letters: D1 three times in two of them, D2, an unknown, several."""
    supporting = [
        story.code(1, "Ik snap de brief niet, kanariegeel."),
        story.code(1, "Mijn zus leest hem, kanariegroen."),
        story.code(2, "En weer zo'n brief, kanariezwart."),
        story.code(1, "Bij ons ook niet, kanarieblauw."),
        story.code(1, "Niemand snapt ze, kanariegrijs."),
    ]
    contrary = [story.code(1, "Ik lees alles zelf, kanarierood.")]
    return supporting, contrary


def test_people_are_counted_as_by_hand(story, letters):
    supporting, contrary = letters
    finding = story.conclude(supporting=supporting, contrary=contrary)
    counts = queries.finding_row(finding).counts
    # D1 and D2 said it; D1, D2 and D3 were asked in the first; D3 says the opposite. D1 is one,
    # though she said it three times, in two. The unknown voice is nobody. Of D4 nobody noted.
    assert (counts.said, counts.asked, counts.contrary, counts.unnoted) == (2, 3, 1, 1)
    assert (counts.passages, counts.contrary_passages, counts.conversations) == (5, 1, 2)
    assert not counts.at_least


def test_two_coders_on_the_same_words_are_one_passage(story):
    first = story.code(1, "Bij ons ook niet, kanarieblauw.")
    second = story.code(1, "Bij ons ook niet, kanarieblauw.", number="4.7")
    counts = queries.finding_row(story.conclude(supporting=[first, second])).counts
    assert (counts.said, counts.passages) == (1, 1)


def test_several_of_us_count_as_at_least_so_many(story):
    counts = queries.finding_row(
        story.conclude(supporting=[story.code(1, "Wij lezen ze samen, kanariebruin.")])
    ).counts
    assert (counts.said, counts.asked, counts.at_least) == (2, 3, True)


def test_who_says_the_opposite_without_being_asked_is_not_of_those_asked(story):
    finding = story.conclude(
        supporting=[story.code(1, "Bij ons ook niet, kanarieblauw.")],
        contrary=[story.code(4, "De bus komt niet, kanariepaars.", number="4.7")],
    )
    counts = queries.finding_row(finding).counts
    # Of D4 nobody noted whether it was asked.
    assert (counts.said, counts.asked, counts.contrary) == (1, 3, 0)
    assert counts.contrary_passages == 1


def test_who_says_both_is_one_person_on_both_sides(story):
    """D1 says it and the opposite, D2 says it, D3 was asked and took neither side."""
    finding = story.conclude(
        supporting=[
            story.code(1, "Ik snap de brief niet, kanariegeel."),
            story.code(1, "Bij ons ook niet, kanarieblauw."),
        ],
        contrary=[story.code(1, "Mijn zus leest hem, kanariegroen.")],
    )
    row = queries.finding_row(finding)
    counts = row.counts
    assert (counts.said, counts.contrary, counts.both, counts.asked) == (2, 1, 1, 3)
    assert counts.sides == rules.Sides(said_only=1, both=1, neither=1, contrary_only=0)
    with translation.override("nl"):
        assert row.contrary_words == "1 zegt het tegendeel en ook dit"


def test_several_who_have_no_names_are_not_known_to_have_said_both(story):
    """Three were there: two of them at least, and D1, who says the opposite. They may be others."""
    finding = story.conclude(
        supporting=[story.code(1, "Wij lezen ze samen, kanariebruin.")],
        contrary=[story.code(1, "Ik snap de brief niet, kanariegeel.")],
    )
    counts = queries.finding_row(finding).counts
    assert (counts.said, counts.contrary, counts.both, counts.asked) == (2, 1, 0, 3)
    # Only the side on which they spoke is a lower bound.
    assert (counts.at_least, counts.contrary_at_least) == (True, False)


def test_the_other_perspective_is_never_added_in(story):
    """A1 is a provider: passage, conversation and question about the code are hers alone."""
    finding = story.conclude(
        supporting=[
            story.code(4, "De bus komt niet, kanariepaars.", number="4.7"),
            story.code(3, "Wij schrijven te moeilijk, kanariewit."),
        ]
    )
    counts = queries.finding_row(finding).counts
    assert (counts.said, counts.passages, counts.conversations) == (1, 1, 1)
    # The letters were put to D1, D2 and D3, but only A1 speaks of letters under this sentence.
    about_transport = queries.finding_row(
        story.conclude(supporting=[story.code(4, "De bus komt niet", number="4.7")])
    )
    assert counts.asked == about_transport.counts.asked


def test_an_unknown_voice_among_the_other_perspective_is_theirs(story):
    conversation = story.texts[3].conversation
    conversation.speakers.filter(label="A1").update(role="unknown", participant=None)
    counts = queries.finding_row(
        story.conclude(supporting=[story.code(3, "Wij schrijven te moeilijk, kanariewit.")])
    ).counts
    assert (counts.said, counts.passages, counts.conversations) == (0, 0, 0)


def test_the_other_perspective_stands_beside_it_uncounted(story, letters):
    provider = story.code(3, "Wij schrijven te moeilijk, kanariewit.")
    finding = story.conclude(supporting=letters[0], contrary=[provider])
    counts = queries.finding_row(finding).counts
    assert (counts.said, counts.contrary, counts.contrary_elsewhere) == (2, 0, 1)
    assert (counts.other_said, counts.other_asked) == (1, 1)


def test_asked_is_unknown_where_nobody_noted_it(story):
    finding = story.conclude(
        perspective="aanbieder",
        supporting=[story.code(4, "De bus komt niet, kanariepaars.", number="4.7")],
    )
    # The only provider was not asked about transport, and said nothing of it.
    assert queries.finding_row(finding).counts.asked == 0


def test_findings_are_numbered_in_the_order_of_the_report(story):
    made = {
        name: story.conclude(name, **fields)
        for name, fields in {
            "verbetering": {"section": "improvements"},
            "aanbieders": {"section": "experiences", "perspective": "aanbieder"},
            "inburgeraars": {"section": "experiences"},
            "pijn": {"section": "pains"},
            "succes": {"section": "successes"},
            "effect zonder doel": {"section": "effects"},
            "effect": {"section": "effects", "policy_goal": story.goal},
        }.items()
    }
    numbers = {row.record.statement: row.number for row in queries.findings(story.home.round)}
    assert set(numbers) == set(made)
    assert numbers == {
        "inburgeraars": "3.1",
        "aanbieders": "3.2",
        "succes": "4.1",
        "pijn": "4.2",
        "effect": "5.1",
        "effect zonder doel": "5.2",
        "verbetering": "8.1",
    }


def test_a_finding_moves_among_its_own_kind_only(story):
    first, second = story.conclude("een"), story.conclude("twee")
    story.conclude("succes", section="successes")

    def order() -> list[str]:
        return [record.statement for _n, record in queries.in_report_order(story.home.round)]

    assert order() == ["succes", "een", "twee"]
    operations.move_finding(finding=second, up=True, by=story.home.bram, at=cast.NOW)
    assert order() == ["succes", "twee", "een"]
    operations.move_finding(finding=second, up=True, by=story.home.bram, at=cast.NOW)
    assert order() == ["succes", "twee", "een"]
    operations.move_finding(finding=first, up=False, by=story.home.bram, at=cast.NOW)
    assert order() == ["succes", "twee", "een"]


def _change(story: Story, finding: models.Finding, **fields: object) -> models.Finding:
    given = {
        "revision": finding.revision,
        "section": finding.section,
        "statement": finding.statement,
        "perspective": finding.perspective,
        "kind": finding.kind,
        "by": story.home.chantal,
    } | fields
    return operations.change_finding(finding=finding, at=cast.NOW, **given)


def test_a_finding_is_changed_and_audited(story):
    finding = story.conclude()
    changed = _change(story, finding, statement="Anders.", addressee="De gemeente")
    assert (changed.statement, changed.addressee, changed.revision) == (
        "Anders.",
        "De gemeente",
        2,
    )
    assert safeguards.events_about(finding) == ["finding.added", "finding.changed"]


def test_a_stale_save_stores_nothing_and_shows_what_is_there(story):
    finding = story.conclude("Eerst.")
    _change(story, finding, statement="Van Chantal.")
    with pytest.raises(meanwhile.ChangedMeanwhile) as refusal:
        _change(story, finding, statement="Van Bram.", by=story.home.bram)
    assert refusal.value.stored == {"revision": 2}
    finding.refresh_from_db()
    assert finding.statement == "Van Chantal."


def test_a_finding_in_another_section_goes_to_its_end(story):
    story.conclude("er was al een", section="successes")
    moved = _change(story, story.conclude("nieuw"), section="successes")
    assert moved.position == 2


def test_a_statement_is_not_empty(story):
    with pytest.raises(refusals.StatementMissing):
        story.conclude("   ")


def test_a_goal_of_another_monitor_is_refused(story, esra):
    elsewhere = PolicyGoal.objects.create(
        monitor=cast.make_monitor("Verderop", "verderop"), number=1, title="Elders"
    )
    with pytest.raises(refusals.OfAnotherMonitor):
        story.conclude(policy_goal=elsewhere)


@pytest.mark.parametrize("who", ["coen", "daan", "gerard"])
def test_only_an_onderzoeker_writes(story, who):
    with pytest.raises(AccessDenied):
        operations.write_finding(
            round=story.home.round,
            section="pains",
            statement="x",
            perspective="inburgeraar",
            kind="pain",
            by=getattr(story.home, who),
            at=cast.NOW,
        )


def test_evidence_is_put_once_and_may_change_sides(story, letters):
    supporting, _contrary = letters
    finding = story.conclude(supporting=supporting[:1])
    again = operations.add_evidence(
        finding=finding,
        codings=[supporting[0].pk],
        stance="supporting",
        by=story.home.bram,
        at=cast.NOW,
    )
    assert again == 0
    operations.add_evidence(
        finding=finding,
        codings=[supporting[0].pk],
        stance="contrary",
        by=story.home.bram,
        at=cast.NOW,
    )
    assert [row.stance for row in finding.evidence.all()] == ["contrary"]


def test_a_passage_of_elsewhere_is_no_evidence(story):
    finding = story.conclude()
    for codings, refusal in (([999_999], refusals.UnknownPassage), ([], NothingChosen)):
        with pytest.raises(refusal):
            operations.add_evidence(
                finding=finding,
                codings=codings,
                stance="supporting",
                by=story.home.bram,
                at=cast.NOW,
            )
    assert not finding.evidence.exists()


def test_evidence_under_a_quote_stays_until_the_quote_goes(story, letters):
    finding = story.conclude(supporting=letters[0])
    quote = story.propose(finding, letters[0][0])
    evidence = finding.evidence.get(coding=letters[0][0])
    with pytest.raises(refusals.EvidenceIsQuoted):
        operations.remove_evidence(evidence=evidence, by=story.home.bram, at=cast.NOW)
    with pytest.raises(refusals.FindingHasQuotes):
        operations.delete_finding(finding=finding, by=story.home.bram, at=cast.NOW)
    operations.delete_quote(quote=quote, by=story.home.bram, at=cast.NOW)
    operations.remove_evidence(evidence=evidence, by=story.home.bram, at=cast.NOW)
    assert finding.evidence.count() == 4
    operations.delete_finding(finding=finding, by=story.home.bram, at=cast.NOW)
    assert not models.Finding.objects.exists()


def test_none_found_is_refused_and_undone_where_something_was_found(story, letters):
    supporting, contrary = letters
    finding = story.conclude(supporting=supporting)

    def searched() -> None:
        operations.set_counter_search(
            finding=finding,
            counter_search="searched_none_found",
            by=story.home.bram,
            at=cast.NOW,
        )

    assert rules.Caution.NOT_SEARCHED in queries.finding_row(finding).warnings
    searched()
    assert rules.Caution.NOT_SEARCHED not in queries.finding_row(finding).warnings
    operations.add_evidence(
        finding=finding,
        codings=[contrary[0].pk],
        stance="contrary",
        by=story.home.bram,
        at=cast.NOW,
    )
    finding.refresh_from_db()
    assert finding.counter_search == "searched_found"
    with pytest.raises(refusals.ContraryEvidenceExists):
        searched()


def test_what_was_noted_of_a_search_is_said_beside_what_is_there(story, letters):
    supporting, contrary = letters
    finding = story.conclude(supporting=supporting)

    def note(result: str) -> None:
        operations.set_counter_search(
            finding=finding, counter_search=result, by=story.home.bram, at=cast.NOW
        )

    def state() -> rules.Search:
        return queries.finding_row(models.Finding.objects.get(pk=finding.pk)).search

    assert state() == rules.Search.NOT_YET
    with pytest.raises(refusals.ContraryEvidenceMissing):
        note("searched_found")
    note("searched_none_found")
    assert state() == rules.Search.NONE_FOUND
    note("not_yet")
    put = {"finding": finding, "by": story.home.bram, "at": cast.NOW, "stance": "contrary"}
    operations.add_evidence(codings=[contrary[0].pk], **put)
    assert state() == rules.Search.FOUND_UNSEARCHED
    note("searched_found")
    assert state() == rules.Search.FOUND
    operations.remove_evidence(
        evidence=finding.evidence.get(stance="contrary"), by=story.home.bram, at=cast.NOW
    )
    assert state() == rules.Search.NOT_YET


def test_the_texts_of_the_report_are_kept_apart_and_never_overwritten(story):
    round_ = story.home.round
    unsaved = queries.report_of(round_)
    assert (unsaved.revision, unsaved.title) == (0, "Ronde 1")

    def change(revision: int, **texts: str) -> models.Report:
        return operations.change_report(
            round=round_, revision=revision, by=story.home.bram, at=cast.NOW, **texts
        )

    change(0, title="Een naam", conclusion="Slot.")
    change(1, introduction="Inleiding.")
    stored = queries.report_of(round_)
    assert (stored.title, stored.introduction, stored.conclusion) == (
        "Een naam",
        "Inleiding.",
        "Slot.",
    )
    with pytest.raises(meanwhile.ChangedMeanwhile):
        change(1, title="Te laat")
    with pytest.raises(refusals.TitleMissing):
        change(2, title=" ")


def test_ten_findings_take_no_more_queries_than_one(
    story, letters, django_assert_num_queries, django_assert_max_num_queries
):
    supporting, contrary = letters

    def add(number: int) -> None:
        finding = story.conclude(f"Zin {number}", supporting=supporting, contrary=contrary)
        story.release(story.propose(finding, supporting[0]))

    add(1)
    with django_assert_max_num_queries(44) as one:
        assert len(queries.findings(story.home.round)) == 1
    for number in range(2, 11):
        add(number)
    with django_assert_num_queries(len(one)):
        assert len(queries.findings(story.home.round)) == 10


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        (rules.Counts(said=3, asked=7), ("3 van 7", " inburgeraars")),
        (rules.Counts(said=1, asked=1), ("1 van 1", " inburgeraar")),
        (
            rules.Counts(said=3, asked=7, unprompted=2),
            ("3 van 7", " inburgeraars, en 2 uit zichzelf"),
        ),
        (rules.Counts(asked=0), ("niet gevraagd", "")),
        (rules.Counts(asked=0, unprompted=1), ("niet gevraagd", "; 1 begon er zelf over")),
        (rules.Counts(asked=0, unprompted=4), ("niet gevraagd", "; 4 begonnen er zelf over")),
        (rules.Counts(said=2, asked=5, at_least=True), ("minstens 2 van 5", " inburgeraars")),
        (
            rules.Counts(said=3, asked=7, unprompted=2, unprompted_at_least=True),
            ("3 van 7", " inburgeraars, en minstens 2 uit zichzelf"),
        ),
        (
            rules.Counts(asked=0, unprompted=1, unprompted_at_least=True),
            ("niet gevraagd", "; minstens 1 begon er zelf over"),
        ),
    ],
)
def test_amount_of_a_finding_is_said_in_words(story, counts, expected):
    row = replace(queries.finding_row(story.conclude()), counts=counts)
    assert row.amount == expected
