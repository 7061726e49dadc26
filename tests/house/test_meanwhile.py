"""Two people at the same thing, each over a connection of their own: nothing is overwritten.

`together` starts all acts at once, each in a thread with its own connection. On SQLite one waits
for the other at the beginning of its transaction, on PostgreSQL at the row that is held.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any, TypeVar

import pytest
from django.db import connection, transaction
from django.db.models import Model
from django.test import Client

from tests import cast, cautions
from tests.coding.conftest import make_sample
from weerklank.coding import operations as coding
from weerklank.coding import queries as codebook
from weerklank.coding import reworking
from weerklank.coding.models import AgreedCoder, Code, CodebookVersion, Coding, TurnDecision
from weerklank.coding.refusals import CodingGone, MergeUnfit
from weerklank.coding.terms import TurnVerdict
from weerklank.fieldwork.models import Transcript
from weerklank.findings import operations as findings_operations
from weerklank.findings.models import CellSummary, Finding, Quote
from weerklank.reporting import operations as reporting_operations
from weerklank.reporting.models import ReportVersion
from weerklank.safeguards import meanwhile
from weerklank.study import operations as study
from weerklank.study.models import GuideQuestion, Membership, Participant, PolicyGoal
from weerklank.study.operations.members import LastBeheerder

Dam = cast.Voorbeelddam
M = TypeVar("M", bound=Model)


def together(*acts: Callable[[], Any]) -> list[Any]:
    """Carry out all acts at once; return what each gave, or the exception that it raised."""
    start = Barrier(len(acts))

    def carry_out(act: Callable[[], Any]) -> Any:
        try:
            start.wait(10)
            return act()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(carry_out, acts))


def raised(results: list[Any]) -> list[type[Exception]]:
    return [type(one) for one in results if isinstance(one, Exception)]


@pytest.fixture
def dam(committed_db: None) -> Iterator[Dam]:
    return cast.make_voorbeelddam()


@pytest.fixture
def text(dam: Dam) -> Transcript:
    return make_sample(dam).transcript


def fresh(record: M) -> M:
    """Return a record as a request of its own would read it."""
    return type(record)._default_manager.get(pk=record.pk)


def by(dam: Dam, who: str = "bram") -> dict[str, Any]:
    return {"by": getattr(dam, who), "at": cast.NOW}


def code_of(dam: Dam, number: str) -> Code:
    coding.ensure_codebook(monitor=dam.monitor, **by(dam))
    return Code.objects.get(monitor=dam.monitor, number=number)


def apply(dam: Dam, text: Transcript) -> Coding:
    start = text.text.index("Ik maak")
    return coding.apply_code(
        key=coding.new_key(),
        transcript=text,
        code=code_of(dam, "4.1"),
        start=start,
        end=start + 17,
        **by(dam),
    )


# --- codings --------------------------------------------------------------------------------


def test_two_tabs_change_two_fields_of_one_coding(dam: Dam, text: Transcript) -> None:
    made = apply(dam, text)
    # Both tabs read the coding before either of them saves.
    one, other = (Coding.objects.get(pk=made.pk) for _ in range(2))
    coding.change_coding(coding=one, facets={"polarity": "gemengd"}, **by(dam))
    coding.change_coding(coding=other, memo="nog eens horen", **by(dam))
    kept = Coding.objects.get(pk=made.pk)
    assert (kept.polarity, kept.memo) == ("gemengd", "nog eens horen")


def test_at_the_same_moment_no_field_of_a_coding_is_lost(dam: Dam, text: Transcript) -> None:
    made = apply(dam, text)
    for turn in range(5):
        one, other = (Coding.objects.get(pk=made.pk) for _ in range(2))
        memo = f"keer {turn}"
        tone = ("positief", "negatief")[turn % 2]
        results = together(
            lambda one=one, tone=tone: coding.change_coding(
                coding=one, facets={"polarity": tone}, **by(dam)
            ),
            lambda other=other, memo=memo: coding.change_coding(coding=other, memo=memo, **by(dam)),
        )
        assert raised(results) == []
        kept = Coding.objects.get(pk=made.pk)
        assert (kept.polarity, kept.memo) == (tone, memo)


def test_a_coding_that_is_gone_is_not_changed_back_to_life(dam: Dam, text: Transcript) -> None:
    made = apply(dam, text)
    stale = Coding.objects.get(pk=made.pk)
    coding.remove_coding(coding=made, **by(dam))
    with pytest.raises(CodingGone):
        coding.change_coding(coding=stale, memo="te laat", **by(dam))
    with pytest.raises(CodingGone):
        coding.remove_coding(coding=stale, **by(dam))
    assert not Coding.objects.exists()


def test_two_who_decide_about_one_turn_at_once_leave_one_decision(
    dam: Dam, text: Transcript
) -> None:
    first = apply(dam, text)
    for user in (dam.bram, dam.coen):
        coding.apply_code(
            key=coding.new_key(),
            transcript=text,
            code=code_of(dam, "4.6" if user == dam.bram else "1.9"),
            start=first.start,
            end=first.end,
            by=user,
            at=cast.NOW,
        )
        coding.finish_task(transcript=text, by=user, at=cast.NOW)
    turn = text.turns.get(start__lte=first.start, end__gte=first.end)

    def decide(verdict: TurnVerdict) -> TurnDecision:
        return coding.decide(
            conversation=fresh(text.conversation),
            pair=(dam.bram.pk, dam.coen.pk),
            turn=turn.pk,
            verdict=verdict,
            **by(dam),
        )

    def count() -> object:
        return coding.let_agreed_count(
            conversation=fresh(text.conversation), pair=(dam.bram.pk, dam.coen.pk), **by(dam)
        )

    assert (
        raised(
            together(
                *[
                    partial(decide, one)
                    for one in (TurnVerdict.FIRST, TurnVerdict.SECOND, TurnVerdict.BOTH)
                ]
            )
        )
        == []
    )
    assert TurnDecision.objects.count() == 1
    assert raised(together(count, count)) == []
    assert AgreedCoder.objects.count() == 1


def test_a_form_without_script_does_not_wipe_out_the_other_tab(
    dam: Dam, text: Transcript, logged_in: Callable[..., Client]
) -> None:
    made = apply(dam, text)
    client = logged_in(dam.bram)
    address = f"/transcripten/{text.pk}/passages/{made.key}/"
    seen = client.get(address).context["form"]["seen"].value()
    coding.change_coding(coding=made, memo="uit de andere tab", **by(dam))
    sent = {"polarity": "positief", "evidence_kind": "", "memo": "", "seen": seen}
    refused = client.post(address, sent)
    assert refused.status_code == 422
    assert "uit de andere tab" in refused.content.decode()
    assert Coding.objects.get(pk=made.pk).memo == "uit de andere tab"
    # Whoever has now seen both may save hers after all.
    again = sent | {"seen": refused.context["form"]["seen"].value()}
    assert client.post(address, again).status_code == 302
    kept = Coding.objects.get(pk=made.pk)
    assert (kept.polarity, kept.memo) == ("positief", "")


# --- forms ----------------------------------------------------------------------------------


def test_a_definition_changed_by_two_people_is_shown_to_the_second(
    dam: Dam, logged_in: Callable[..., Client]
) -> None:
    code = code_of(dam, "4.1")
    address = f"/rondes/{dam.round.slug}/codeboek/"
    page = logged_in(dam.chantal).get(address, {"code": "4.1"})
    form = page.context["change_form"]
    sent = {f"change-{name}": form[name].value() or "" for name in form.fields}
    sent |= {"change-is_on": "on", "change-reason": "scherper"}
    if not code.is_sensitive:
        del sent["change-is_sensitive"]
    coding.change_code(code=code, reason="ruimer", definition="Van Bram.", **by(dam))
    where = f"{address}{code.pk}/wijzigen/"
    refused = logged_in(dam.chantal).post(where, sent | {"change-definition": "Van Chantal."})
    assert refused.status_code == 422
    said = refused.content.decode()
    assert "Van Bram." in said
    assert "Van Chantal." in said
    code.refresh_from_db()
    assert code.definition == "Van Bram."
    now = refused.context["change_form"]["seen"].value()
    kept = logged_in(dam.chantal).post(
        where, sent | {"change-definition": "Van Chantal.", "change-seen": now}
    )
    assert kept.status_code == 302
    code.refresh_from_db()
    assert code.definition == "Van Chantal."


def test_a_form_sent_twice_is_not_refused_by_itself(
    dam: Dam, logged_in: Callable[..., Client]
) -> None:
    address = f"/monitors/{dam.monitor.slug}/plan/"
    goal = PolicyGoal.objects.create(monitor=dam.monitor, number=1, title="Werk")
    client = logged_in(dam.bram)
    seen = client.get(address, {"wijzig": f"goal-{goal.pk}"}).context["opened"].form["seen"]
    sent = {"do": "change", "kind": "goal", "pk": goal.pk, "number": 1, "text": ""}
    sent |= {"title": "Werk en inkomen", "seen": seen.value()}
    assert client.post(address, sent).status_code == 302
    assert client.post(address, sent).status_code == 302
    other = client.post(address, sent | {"title": "Iets anders"})
    assert other.status_code == 422
    assert "Werk en inkomen" in other.content.decode()


def test_a_goal_that_is_gone_says_so(dam: Dam) -> None:
    goal = PolicyGoal.objects.create(monitor=dam.monitor, number=1, title="Werk")
    stale = PolicyGoal.objects.get(pk=goal.pk)
    goal.delete()
    with pytest.raises(meanwhile.GoneMeanwhile), transaction.atomic():
        meanwhile.hold(stale)


# --- numbers --------------------------------------------------------------------------------


def test_two_improvement_points_get_two_numbers(dam: Dam) -> None:
    results = together(
        *(
            lambda: findings_operations.make_point(
                monitor=fresh(dam.monitor), what="Beter.", **by(dam)
            )
            for _ in range(4)
        )
    )
    assert raised(results) == []
    assert sorted(point.number for point in results) == [1, 2, 3, 4]


def test_two_versions_of_a_codebook_get_two_numbers(dam: Dam) -> None:
    first = code_of(dam, "4.1")
    second = code_of(dam, "4.2")
    results = together(
        lambda: coding.change_code(code=first, reason="a", definition="Eén.", **by(dam)),
        lambda: coding.change_code(
            code=second, reason="b", definition="Twee.", **by(dam, "chantal")
        ),
        lambda: coding.add_code(parent=fresh(first).parent, label="Nieuw", reason="c", **by(dam)),
        lambda: coding.add_code(
            parent=fresh(first).parent, label="Ook nieuw", reason="d", **by(dam)
        ),
    )
    assert raised(results) == []
    numbers = sorted(CodebookVersion.objects.values_list("number", flat=True))
    assert numbers == [1, 2, 3, 4, 5]
    newest = codebook.codebook_versions(dam.monitor).first()
    assert newest is not None
    texts = {row["number"]: row["definition"] for row in newest.codes}
    assert (texts["4.1"], texts["4.2"]) == ("Eén.", "Twee.")


def test_goals_people_and_rounds_get_numbers_of_their_own(dam: Dam) -> None:
    results = together(
        *(
            lambda title=title: study.add_goal(
                monitor=fresh(dam.monitor), number=7, title=title, **by(dam)
            )
            for title in ("Werk", "Taal")
        )
    )
    assert raised(results) == [study.NumberTaken]
    results = together(
        *(
            lambda: study.add_participant(
                round=fresh(dam.round), perspective="inburgeraar", **by(dam)
            )
            for _ in range(4)
        )
    )
    assert raised(results) == []
    names = Participant.objects.values_list("pseudonym", flat=True)
    assert sorted(names) == ["D1", "D2", "D3", "D4"]


def test_questions_of_a_guide_get_places_of_their_own(dam: Dam) -> None:
    guide = study.add_guide(round=dam.round, title="Leidraad", perspective="inburgeraar", **by(dam))
    section = study.add_section(guide=guide, title="Begin", **by(dam))
    results = together(
        *(
            lambda word=word: study.add_question(section=fresh(section), text=word, **by(dam))
            for word in ("Een?", "Twee?", "Drie?")
        )
    )
    assert raised(results) == []
    places = GuideQuestion.objects.filter(section=section).values_list("position", flat=True)
    assert sorted(places) == [1, 2, 3]


def test_findings_and_quotes_get_places_of_their_own(dam: Dam, text: Transcript) -> None:
    made = apply(dam, text)
    common = {"section": "successes", "perspective": "inburgeraar", "kind": "success"}
    findings = together(
        *(
            lambda word=word: findings_operations.write_finding(
                round=fresh(dam.round), statement=word, codings=[made.pk], **common, **by(dam)
            )
            for word in ("Een.", "Twee.", "Drie.")
        )
    )
    assert raised(findings) == []
    assert sorted(Finding.objects.values_list("position", flat=True)) == [1, 2, 3]
    said = text.text[made.start : made.end]
    quotes = together(
        *(
            lambda: findings_operations.propose_quote(
                finding=fresh(findings[0]),
                coding=made.pk,
                form="verbatim",
                shown_text=said,
                **by(dam),
            )
            for _ in range(3)
        )
    )
    assert raised(quotes) == []
    assert sorted(Quote.objects.values_list("position", flat=True)) == [1, 2, 3]
    moved = together(
        lambda: findings_operations.move_finding(finding=fresh(findings[0]), up=False, **by(dam)),
        lambda: findings_operations.move_finding(
            finding=fresh(findings[2]), up=True, **by(dam, "chantal")
        ),
    )
    assert raised(moved) == []
    assert sorted(Finding.objects.values_list("position", flat=True)) == [1, 2, 3]


def test_of_two_first_summaries_of_a_cell_one_is_kept(dam: Dam, text: Transcript) -> None:
    made = apply(dam, text)
    person = Participant.objects.get(speakers__turns__transcript=text, pseudonym="D1")
    results = together(
        *(
            lambda who=who: findings_operations.write_summary(
                participant=fresh(person), code=made.code, text=who, revision=0, **by(dam, who)
            )
            for who in ("bram", "chantal", "coen")
        )
    )
    assert raised(results) == [meanwhile.ChangedMeanwhile] * 2
    [kept] = CellSummary.objects.all()
    assert (kept.revision, kept.text) == (1, kept.written_by.name.lower())


def _write_report(dam: Dam, text: Transcript) -> Participant:
    """Write a report with one released quote, ready to be set; return who speaks in it."""
    made = apply(dam, text)
    person = Participant.objects.get(speakers__turns__transcript=text, pseudonym="D1")
    study.record_consents(
        participant=person,
        answers={"take_part": True, "quote": True},
        on=cast.TODAY,
        medium="spoken",
        **by(dam),
    )
    cast.make_population(dam.monitor, dam.bram, "inburgeraar", {})
    finding = findings_operations.write_finding(
        round=dam.round,
        section="pains",
        statement="Zo ging het.",
        perspective="inburgeraar",
        kind="pain",
        codings=[made.pk],
        **by(dam),
    )
    quote = findings_operations.propose_quote(
        finding=finding,
        coding=made.pk,
        form="verbatim",
        shown_text=made.transcript.text[made.start : made.end],
        **by(dam),
    )
    findings_operations.release_quote(quote=quote, **by(dam, "chantal"))
    cautions.answer(dam.round, dam.bram)
    return person


def test_two_people_who_set_a_report_get_two_numbers(dam: Dam, text: Transcript) -> None:
    _write_report(dam, text)
    results = together(
        *(
            lambda who=who: reporting_operations.set_version(
                round=fresh(dam.round), note=who, **by(dam, who)
            )
            for who in ("bram", "chantal", "bram")
        )
    )
    assert raised(results) == []
    assert sorted(ReportVersion.objects.values_list("number", flat=True)) == [1, 2, 3]


def test_who_withdraws_while_a_report_is_set_is_in_no_version(dam: Dam, text: Transcript) -> None:
    person = _write_report(dam, text)
    results = together(
        lambda: reporting_operations.set_version(
            round=fresh(dam.round), note="De eerste.", **by(dam)
        ),
        lambda: study.withdraw(participant=fresh(person), **by(dam, "chantal")),
    )
    # She was first, and then the report is another; or after, and then her words are taken out.
    assert {one.__name__ for one in raised(results)} <= {"NotReady", "ReportMoved"}
    for version in ReportVersion.objects.all():
        assert not version.words.exists()
        assert version.words_taken_at is not None
        assert not version.files.exclude(content="").exists()


def test_the_last_two_beheerders_do_not_remove_each_other(dam: Dam) -> None:
    Membership.objects.create(monitor=dam.monitor, user=dam.chantal, role="beheerder")
    results = together(
        lambda: study.remove_member(
            monitor=fresh(dam.monitor), user=dam.gerard, **by(dam, "chantal")
        ),
        lambda: study.remove_member(
            monitor=fresh(dam.monitor), user=dam.chantal, **by(dam, "gerard")
        ),
    )
    assert len(raised(results)) == 1, results
    assert raised(results)[0] in {LastBeheerder, study.NotAMember} or "Denied" in str(results)
    assert Membership.objects.filter(monitor=dam.monitor, role="beheerder").count() == 1


def test_of_two_merges_against_each_other_one_is_refused(dam: Dam, text: Transcript) -> None:
    made = apply(dam, text)
    one, other = code_of(dam, "4.1"), code_of(dam, "4.2")
    results = together(
        *(
            lambda source=source, target=target: reworking.merge_codes(
                source=fresh(source), target=fresh(target), reason="Hetzelfde", **by(dam)
            )
            for source, target in ((one, other), (other, one))
        )
    )
    assert raised(results) == [MergeUnfit]
    # The passage stands with the one that is left.
    assert Coding.objects.get(pk=made.pk).code.is_on


# --- one thing at a time ----------------------------------------------------------------------


def test_handing_in_a_conversation_is_one_act(dam: Dam, text: Transcript) -> None:
    apply(dam, text)
    results = together(
        *(
            lambda: coding.finish_conversation(conversation=fresh(text.conversation), **by(dam))
            for _ in range(2)
        )
    )
    assert raised(results) == []
    tasks = codebook.tasks_of(dam.bram, text.conversation)
    assert [task.finished_at for task in tasks] == [cast.NOW]
