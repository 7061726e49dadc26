"""Codes move, and every coding stays where it was."""

import random
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse

from tests import cast
from tests.coding.conftest import give
from weerklank.coding import (
    effects,
    operations,
    queries,
    refusals,
    reworking,
    rules,
    serializers,
)
from weerklank.coding.models import Code, CodebookVersion, CodeMerge, Coding, MergedCoding
from weerklank.findings.models import Evidence, Finding
from weerklank.safeguards.models import LogLine, SearchEntry
from weerklank.safeguards.refusals import AccessDenied, ReasonMissing

pytestmark = pytest.mark.usefixtures("shared_home")

LATER = cast.NOW + timedelta(hours=1)


@pytest.fixture
def chantal(voorbeelddam):
    return voorbeelddam.chantal


@pytest.fixture
def rest(voorbeelddam, bram):
    """Let a finding rest on a coding."""
    by = {"added_by": bram, "added_at": cast.NOW}

    def make(coding):
        finding = Finding.objects.create(
            round=voorbeelddam.round,
            statement="Brieven zijn moeilijk",
            position=1,
            created_at=cast.NOW,
            created_by=bram,
        )
        return Evidence.objects.create(finding=finding, coding=coding, stance="supporting", **by)

    return make


def move(code, parent, by, reason="Hoort daar thuis"):
    return reworking.move_code(code=code, parent=parent, reason=reason, by=by, at=cast.NOW)


def place(code, before, by, reason="Leest beter zo"):
    return reworking.place_code(code=code, before=before, reason=reason, by=by, at=cast.NOW)


def numbers(monitor):
    return {code.pk: code.number for code in Code.objects.filter(monitor=monitor)}


def all_codings():
    """Every coding by what may never change when the codebook does."""
    return sorted(
        Coding.objects.values_list("pk", "key", "coder", "transcript", "start", "end", "memo")
    )


def test_a_used_code_moves_with_all_below_it(codebook, sample, bram, voorbeelddam):
    branch, child = codebook["5.1"], codebook["5.1"].children.first()
    last = child.number.split(".")[-1]
    given = give(sample, child, "foto", bram, memo="kijk terug")
    before = all_codings()
    move(branch, codebook["4"], bram)
    branch.refresh_from_db()
    child.refresh_from_db()
    assert (branch.number, branch.parent, branch.colour) == ("4.21", codebook["4"], 4)
    assert (child.number, child.colour) == (f"4.21.{last}", 4)
    assert Coding.objects.get(pk=given.pk).code_id == child.pk
    assert all_codings() == before
    in_order = list(queries.codes(voorbeelddam.monitor).values_list("number", flat=True))
    assert in_order == sorted(in_order, key=rules.natural_order)


def test_a_move_is_one_version_with_its_reason_and_one_line(codebook, bram, voorbeelddam):
    lines = LogLine.objects.count()
    move(codebook["4.6"], None, bram)
    newest = queries.codebook_versions(voorbeelddam.monitor).first()
    assert (newest.number, newest.reason, newest.by) == (2, "Hoort daar thuis", bram)
    moved = next(row for row in newest.codes if row["id"] == codebook["4.6"].pk)
    assert (moved["number"], moved["parent"]) == ("10", None)
    new = LogLine.objects.order_by("-pk")[: LogLine.objects.count() - lines]
    assert [line.what for line in new] == ["code.moved", "codebook.kept"]


def test_a_code_never_stands_under_itself(codebook, bram):
    for below in (codebook["5.1"], codebook["5.1"].children.first()):
        with pytest.raises(refusals.MovedBelowItself):
            move(codebook["5.1"], below, bram)


def test_codes_stand_nine_deep_at_most(codebook, bram):
    deep = codebook["4.6"]
    for level in range(3, 10):
        deep = operations.add_code(
            parent=deep, label=f"Laag {level}", reason="Diep", by=bram, at=cast.NOW
        )
    assert deep.number == "4.6.1.1.1.1.1.1.1"
    with pytest.raises(refusals.CodebookTooDeep):
        operations.add_code(parent=deep, label="Te diep", reason="Diep", by=bram, at=cast.NOW)
    with pytest.raises(refusals.CodebookTooDeep):
        move(codebook["4.7"], deep, bram)
    with pytest.raises(refusals.CodebookTooDeep):
        move(codebook["4.6"], codebook["5"].children.first(), bram)
    # One layer less below it, and it fits.
    operations.delete_code(code=deep, reason="Te diep", by=bram, at=cast.NOW)
    move(codebook["4.6"], codebook["5"].children.first(), bram)


def test_where_a_code_stands_it_does_not_move_to(codebook, bram, voorbeelddam):
    with pytest.raises(refusals.NoPlaceThere):
        move(codebook["4.6"], codebook["4"], bram)
    with pytest.raises(refusals.NoPlaceThere):
        place(codebook["4.6"], codebook["4.7"], bram)
    with pytest.raises(refusals.NoPlaceThere):
        place(codebook["4.6"], codebook["5.1"], bram)
    assert CodebookVersion.objects.filter(monitor=voorbeelddam.monitor).count() == 1


def test_codes_beside_each_other_change_numbers(codebook, bram, voorbeelddam):
    before = numbers(voorbeelddam.monitor)
    place(codebook["4.3"], codebook["4.1"], bram)
    after = numbers(voorbeelddam.monitor)
    assert [after[codebook[one].pk] for one in ("4.1", "4.2", "4.3")] == ["4.2", "4.3", "4.1"]
    assert sorted(after.values()) == sorted(before.values())
    place(codebook["4.3"], None, bram)
    assert numbers(voorbeelddam.monitor)[codebook["4.3"].pk] == "4.20"
    assert numbers(voorbeelddam.monitor)[codebook["4.1"].pk] == "4.1"


def test_branches_change_places_with_all_below_them(codebook, bram):
    child = codebook["5.1"].children.first()
    place(codebook["5"], codebook["4"], bram)
    child.refresh_from_db()
    codebook["4.6"].refresh_from_db()
    assert child.number.startswith("4.1.")
    assert codebook["4.6"].number == "5.6"


def test_only_an_onderzoeker_moves_and_says_why(codebook, voorbeelddam, bram, esra):
    for who in (voorbeelddam.coen, voorbeelddam.daan, voorbeelddam.gerard, esra):
        with pytest.raises(AccessDenied):
            move(codebook["4.6"], None, who)
        with pytest.raises(AccessDenied):
            place(codebook["4.6"], None, who)
    with pytest.raises(ReasonMissing):
        move(codebook["4.6"], None, bram, reason=" ")


def test_a_moved_code_means_what_it_meant(codebook, bram, voorbeelddam):
    move(codebook["4.6"], codebook["5"], bram)
    codebook["4.6"].refresh_from_db()
    meanings = queries.meanings(voorbeelddam.monitor)
    now = codebook["4.6"].number
    assert meanings.of(now, 1) == meanings.of(now, 2) != ()
    # The branches that it left and came to hold other codes than they did.
    assert meanings.of("4", 1) != meanings.of("4", 2)
    assert meanings.of("5", 1) != meanings.of("5", 2)


def test_versions_of_before_get_to_know_codes_by_id(codebook, bram, voorbeelddam):
    first = CodebookVersion.objects.get(monitor=voorbeelddam.monitor)
    whole = first.codes
    gone = {"parent": None, "number": "99", "label": "Van toen", "is_on": True}
    first.codes = [*({k: v for k, v in row.items() if k != "id"} for row in whole), gone]
    first.save()
    migration = import_module("weerklank.coding.migrations.0011_know_codes_of_versions_by_id")
    migration.know_by_id(apps, None)
    first.refresh_from_db()
    assert first.codes == [*whole, gone]
    move(codebook["4.6"], codebook["5"], bram)
    meanings = queries.meanings(voorbeelddam.monitor)
    assert meanings.of("99", 1)[0][0] == "99"
    assert meanings.of("99", 2) == ()


# --- out of use -------------------------------------------------------------------------------


def retire(code, successor, by, reason="Valt samen"):
    return reworking.retire_code(code=code, successor=successor, reason=reason, by=by, at=cast.NOW)


def test_a_retired_code_names_its_successor_and_keeps_its_codings(
    codebook, sample, bram, voorbeelddam
):
    old, new = codebook["4.6"], codebook["4.7"]
    given = give(sample, old, "foto", bram)
    retire(old, new, bram)
    given.refresh_from_db()
    assert given.code == old
    assert (old.is_on, old.given_instead) == (False, new)
    newest = queries.codebook_versions(voorbeelddam.monitor).first()
    row = next(row for row in newest.codes if row["id"] == old.pk)
    assert (row["is_on"], row["successor"], newest.reason) == (False, "4.7", "Valt samen")
    with pytest.raises(refusals.CodeIsOff, match=new.full_name):
        give(sample, old, "Mijn zus", bram)


def test_who_looks_for_an_old_code_is_led_to_the_last_that_came_after(codebook, bram, voorbeelddam):
    first, second, third = (codebook[number] for number in ("4.6", "4.7", "4.8"))
    retire(first, second, bram)
    retire(second, third, bram)
    codes = list(Code.objects.filter(monitor=voorbeelddam.monitor))
    assert queries.successors(codes) == {first.pk: third, second.pk: third}
    assert Code.objects.get(pk=first.pk).given_instead == third
    sent = {row["id"]: row for row in serializers.codes_json(codes)}
    assert [one["id"] for one in sent[third.pk]["instead_of"]] == [first.pk, second.pk]
    assert sent[first.pk]["successor"] == third.pk
    retire(third, None, bram)
    assert Code.objects.get(pk=first.pk).given_instead is None


def test_a_code_that_is_on_again_has_no_successor(codebook, bram):
    retire(codebook["4.6"], codebook["4.7"], bram)
    operations.change_code(code=codebook["4.6"], is_on=True, reason="Toch", by=bram, at=cast.NOW)
    codebook["4.6"].refresh_from_db()
    assert codebook["4.6"].successor is None


def test_what_cannot_be_given_succeeds_nothing(codebook, bram, esra):
    retire(codebook["4.8"], None, bram)
    for unfit in (codebook["4.6"], codebook["4"], codebook["4.8"]):
        with pytest.raises(refusals.SuccessorUnfit):
            retire(codebook["4.6"], unfit, bram)
    elsewhere = esra.memberships.get().monitor
    operations.ensure_codebook(monitor=elsewhere, by=esra, at=cast.NOW)
    with pytest.raises(refusals.CodeOfAnotherMonitor):
        retire(codebook["4.6"], elsewhere.codes.get(number="4.7"), bram)


def test_a_successor_is_not_deleted(codebook, bram):
    retire(codebook["9.6"], codebook["9.7"], bram)
    with pytest.raises(refusals.CodeIsUsed):
        operations.delete_code(code=codebook["9.7"], reason="weg", by=bram, at=cast.NOW)


def test_pages_of_an_old_code_say_what_came_instead(client, codebook, sample, voorbeelddam, bram):
    given = give(sample, codebook["4.6"], "foto", bram)
    retire(codebook["4.6"], codebook["4.7"], bram)
    client.force_login(bram)
    codes = reverse("coding:codebook", args=[voorbeelddam.round.slug])
    passage = reverse("coding:passage", args=[sample.transcript.pk, given.key])
    cell = reverse("analysis:passages", args=[voorbeelddam.round.slug])
    said = f"In plaats daarvan: {codebook['4.7'].full_name}."
    for address in (f"{codes}?code=4.6", passage):
        assert said in client.get(address).content.decode(), address
    assert (
        "niet meer in gebruik" in client.get(f"{cell}?code={codebook['4.6'].pk}").content.decode()
    )


@pytest.mark.parametrize("seed", range(6))
def test_no_sequence_of_moves_loses_a_code_or_a_coding(seed, codebook, sample, bram, voorbeelddam):
    chance = random.Random(seed)  # noqa: S311  no secret
    words = ["foto", "Mijn zus", "leest hem voor", "De begeleider", "anders"]
    used = [code for code in codebook.values() if code.is_on and not code.is_container]
    for text in words:
        give(sample, chance.choice(used), text, bram, memo=text)
    before, labels = all_codings(), {pk: one.label for pk, one in Code.objects.in_bulk().items()}
    done = 0
    for _turn in range(12):
        codes = list(Code.objects.filter(monitor=voorbeelddam.monitor))
        code, other = chance.sample(codes, 2)
        try:
            if chance.random() < 0.5:
                move(code, chance.choice([None, other]), bram)
            else:
                beside = [one for one in codes if one.parent_id == code.parent_id]
                place(code, chance.choice([None, *beside]), bram)
            done += 1
        except (
            refusals.MovedBelowItself,
            refusals.CodebookTooDeep,
            refusals.NoPlaceThere,
        ):
            pass
        found = list(queries.codes(voorbeelddam.monitor))
        for one in found:
            above = f"{one.parent.number}." if one.parent else ""
            assert one.number.removeprefix(above).isdigit(), one.number
        assert [one.number for one in found] == sorted(
            (one.number for one in found), key=rules.natural_order
        )
    assert done
    assert all_codings() == before
    assert {pk: one.label for pk, one in Code.objects.in_bulk().items()} == labels
    assert CodebookVersion.objects.filter(monitor=voorbeelddam.monitor).count() == 1 + done


# --- one code into another --------------------------------------------------------------------


def merge(source, target, by, reason="Zelfde onderwerp"):
    return reworking.merge_codes(source=source, target=target, reason=reason, by=by, at=cast.NOW)


def unmerge(made, by, reason="Toch niet"):
    found = CodeMerge.objects.get(pk=made.pk)
    return reworking.undo_merge(merge=found, reason=reason, by=by, at=LATER)


def whole():
    """Every coding as it is, but for when it was last changed."""
    names = [one.name for one in Coding._meta.concrete_fields if one.name != "changed_at"]
    return sorted(Coding.objects.values_list(*names))


def test_every_coder_keeps_her_passages_under_the_other_code(
    codebook, sample, voorbeelddam, chantal
):
    bram = voorbeelddam.bram
    old, new = codebook["4.6"], codebook["4.7"]
    mine = give(sample, old, "foto", bram, memo="kijk terug")
    hers = give(sample, old, "Mijn zus", chantal)
    other = give(sample, new, "anders", chantal)
    before = all_codings()
    merge(old, new, bram)
    assert all_codings() == before
    assert set(Coding.objects.values_list("pk", "code")) == {
        (one.pk, new.pk) for one in (mine, hers, other)
    }
    old.refresh_from_db()
    assert (old.is_on, old.successor) == (False, new)
    newest = queries.codebook_versions(voorbeelddam.monitor).first()
    assert (newest.number, newest.reason, newest.by) == (2, "Zelfde onderwerp", bram)


def test_a_merge_is_one_line_that_tells_no_amounts(codebook, sample, bram):
    give(sample, codebook["4.6"], "foto", bram)
    merge(codebook["4.6"], codebook["4.7"], bram)
    line = LogLine.objects.get(what="code.merged")
    assert line.detail == {"code": "4.6", "into": "4.7"}


def test_both_codes_on_the_same_words_become_one_passage(codebook, sample, bram):
    old, new = codebook["4.6"], codebook["4.7"]
    facets = {"polarity": "negatief", "evidence_kind": "wens"}
    gone = give(sample, old, "foto", bram, memo="van de oude", facets=facets)
    kept = give(sample, new, "foto", bram, memo="van de nieuwe", facets={"polarity": "positief"})
    merge(old, new, bram)
    left = Coding.objects.get()
    assert (left.pk, left.code) == (kept.pk, new)
    assert (left.polarity, left.evidence_kind) == ("positief", "wens")
    # What one passage cannot hold twice is told in its memo.
    assert left.memo == f"van de nieuwe\n\nvan de oude\n\nToon ({old}): slecht"
    assert not Coding.objects.filter(pk=gone.pk).exists()
    assert SearchEntry.objects.get(kind="memo").object_id == kept.pk


def test_the_passage_that_a_finding_rests_on_is_the_one_that_stays(codebook, sample, bram, rest):
    old, new = codebook["4.6"], codebook["4.7"]
    held = give(sample, old, "foto", bram, memo="oud")
    give(sample, new, "foto", bram, memo="nieuw")
    evidence = rest(held)
    merge(old, new, bram)
    left = Coding.objects.get()
    assert (left.pk, left.key, left.code, left.memo) == (held.pk, held.key, new, "oud\n\nnieuw")
    evidence.refresh_from_db()
    assert evidence.coding == left


def test_where_findings_rest_on_both_both_stay(codebook, sample, bram, rest):
    old, new = codebook["4.6"], codebook["4.7"]
    both = [give(sample, code, "foto", bram) for code in (old, new)]
    for one in both:
        rest(one)
    before = whole()
    merge(old, new, bram)
    assert whole() == before


def test_who_merges_into_a_sensitive_subject_makes_it_sensitive(codebook, bram):
    old, new = codebook["4.6"], codebook["4.7"]
    Code.objects.filter(pk=old.pk).update(is_sensitive=True)
    made = merge(old, new, bram)
    new.refresh_from_db()
    assert new.is_sensitive
    unmerge(made, bram)
    new.refresh_from_db()
    assert not new.is_sensitive


def test_what_does_not_merge(codebook, voorbeelddam, bram, esra):
    source = codebook["4.6"]
    for unfit in (source, codebook["4"]):
        with pytest.raises(refusals.MergeUnfit):
            merge(source, unfit, bram)
    child = codebook["5.1"].children.first()
    Code.objects.filter(pk=codebook["5.1"].pk).update(is_container=False)
    with pytest.raises(refusals.CodesBelow):
        merge(codebook["5.1"], child, bram)
    with pytest.raises(ReasonMissing):
        merge(source, codebook["4.7"], bram, reason="")
    for who in (voorbeelddam.coen, voorbeelddam.daan, voorbeelddam.gerard, esra):
        with pytest.raises(AccessDenied):
            merge(source, codebook["4.7"], who)


def test_of_two_who_merge_one_code_at_once_the_second_is_told(codebook, sample, bram, chantal):
    source, first, second = codebook["4.6"], codebook["4.7"], codebook["4.8"]
    given = give(sample, source, "foto", bram)
    made = merge(source, first, bram)
    versions = CodebookVersion.objects.count()
    stale = Code.objects.get(pk=source.pk)
    for into in (second, first):
        with pytest.raises(refusals.MergedAlready) as told:
            merge(stale, into, bram)
        assert first.full_name in str(told.value.user_message)
    assert CodebookVersion.objects.count() == versions
    given.refresh_from_db()
    assert given.code == first
    # What was merged first can still be taken back, and merged elsewhere then.
    unmerge(made, bram)
    merge(Code.objects.get(pk=source.pk), second, bram)
    given.refresh_from_db()
    assert given.code == second


def test_what_carries_a_merged_code_since_can_be_merged_again(codebook, sample, bram):
    merge(codebook["4.6"], codebook["4.7"], bram)
    # In a round that keeps an older codebook the code can still be given.
    Code.objects.filter(pk=codebook["4.6"].pk).update(is_on=True)
    late = give(sample, Code.objects.get(pk=codebook["4.6"].pk), "foto", bram)
    Code.objects.filter(pk=codebook["4.6"].pk).update(is_on=False)
    merge(Code.objects.get(pk=codebook["4.6"].pk), codebook["4.7"], bram)
    late.refresh_from_db()
    assert late.code == codebook["4.7"]


def test_a_merge_taken_back_leaves_everything_as_it_was(codebook, sample, bram, chantal, rest):
    old, new = codebook["4.6"], codebook["4.7"]
    facets = {"polarity": "negatief"}
    give(sample, old, "foto", bram, memo="van de oude", facets=facets)
    give(sample, new, "foto", bram, memo="van de nieuwe", facets={"polarity": "positief"})
    rest(give(sample, old, "Mijn zus", chantal))
    give(sample, new, "Mijn zus", chantal, memo="hier ook")
    give(sample, old, "anders", chantal)
    before = whole()
    made = merge(old, new, bram)
    assert Coding.objects.count() == len(before) - 2
    unmerge(made, bram)
    assert whole() == before
    old.refresh_from_db()
    assert (old.is_on, old.successor) == (True, None)
    memos = SearchEntry.objects.filter(kind="memo").values_list("object_id", flat=True)
    assert set(memos) == set(Coding.objects.exclude(memo="").values_list("pk", flat=True))


def test_a_merge_that_coders_worked_on_since_is_taken_back_and_loses_nothing(
    codebook, sample, bram
):
    old, new = codebook["4.6"], codebook["4.7"]
    give(sample, old, "foto", bram, memo="van de oude")
    kept = give(sample, new, "foto", bram, memo="van de nieuwe")
    moved = give(sample, old, "anders", bram)
    made = merge(old, new, bram)
    kept.refresh_from_db()
    operations.change_coding(coding=kept, memo="herschreven", by=bram, at=cast.NOW)
    later = give(sample, new, "De begeleider", bram)
    gone = Coding.objects.get(pk=moved.pk)
    operations.remove_coding(coding=gone, by=bram, at=cast.NOW)
    unmerge(made, bram)
    found = {(one.code_id, one.memo) for one in Coding.objects.exclude(pk=later.pk)}
    assert found == {(new.pk, "herschreven"), (old.pk, "")}
    later.refresh_from_db()
    assert later.code == new


def test_a_merge_is_not_taken_back_once_the_codes_changed(codebook, sample, bram):
    old, new, third = (codebook[number] for number in ("4.6", "4.7", "4.8"))
    give(sample, old, "foto", bram)
    made = merge(old, new, bram)
    operations.change_code(code=new, definition="Anders.", reason="x", by=bram, at=cast.NOW)
    with pytest.raises(refusals.MergeOvertaken):
        unmerge(made, bram)
    other = merge(third, codebook["4.9"], bram)
    merge(codebook["4.9"], codebook["4.10"], bram)
    with pytest.raises(refusals.MergeOvertaken):
        unmerge(other, bram)


def test_a_move_meanwhile_does_not_keep_a_merge_from_being_taken_back(codebook, sample, bram):
    old, new = codebook["4.6"], codebook["4.7"]
    given = give(sample, old, "foto", bram)
    made = merge(old, new, bram)
    move(new, codebook["5"], bram)
    unmerge(made, bram)
    given.refresh_from_db()
    assert given.code == old


def test_a_withdrawal_takes_along_what_a_merge_remembers(codebook, sample, bram):
    old, new = codebook["4.6"], codebook["4.7"]
    give(sample, old, "foto", bram, memo="van de oude")
    give(sample, new, "foto", bram)
    made = merge(old, new, bram)
    Coding.objects.all().delete()
    assert not MergedCoding.objects.exists()
    unmerge(made, bram)
    assert not Coding.objects.exists()


def test_what_a_merge_does_is_counted_beforehand(codebook, sample, bram, chantal, rest):
    old, new = codebook["4.6"], codebook["4.7"]
    one = give(sample, old, "Ik maak een foto", bram)
    give(sample, old, "anders", bram)
    give(sample, old, "Mijn zus", chantal)
    give(sample, new, "foto", chantal)
    give(sample, new, "anders", bram)
    rest(one)
    found = effects.of_merge(old, new, visible_to=bram)
    assert (found.passages, found.conversations, found.coders) == (3, 1, 2)
    assert (found.joined, found.both) == (1, 2)
    assert [passage.words for passage in found.shown] == ["Ik maak een foto", "anders"]
    assert found.rests == (("bevindingen", 1),)
    assert not found.is_limited


def test_who_codes_blind_is_told_of_her_own_only(codebook, sample, voorbeelddam):
    bram, chantal = voorbeelddam.bram, voorbeelddam.chantal
    voorbeelddam.round.codes_blind = True
    voorbeelddam.round.save()
    give(sample, codebook["4.6"], "foto", bram)
    give(sample, codebook["4.6"], "Mijn zus", chantal)
    give(sample, codebook["4.7"], "foto", chantal)
    found = effects.of_merge(codebook["4.6"], codebook["4.7"], visible_to=bram)
    assert (found.passages, found.coders, found.both, found.is_limited) == (1, 1, 0, True)


@pytest.mark.parametrize("seed", range(5))
def test_merges_and_their_undoing_lose_no_coding(seed, codebook, sample, bram, chantal):
    chance = random.Random(seed)  # noqa: S311  no secret
    used = [codebook[f"4.{number}"] for number in range(3, 9)]
    for number, text in enumerate(["foto", "Mijn zus", "anders", "De begeleider"] * 6):
        facets = {"polarity": chance.choice(["", "positief", "negatief"])}
        memo = chance.choice(["", f"m{number};"])
        who = chance.choice([bram, chantal])
        give(sample, chance.choice(used), text, who, memo=memo, facets=facets)
    before = whole()
    noted = sorted(memo for memo in Coding.objects.values_list("memo", flat=True) if memo)
    places = set(Coding.objects.values_list("transcript", "coder", "start", "end"))
    done = []
    for _turn in range(5):
        on = list(Code.objects.filter(pk__in=[one.pk for one in used], is_on=True))
        source, target = chance.sample(on, 2)
        done.append(merge(source, target, bram))
        # Whose words carry something stays so, and every memo stands somewhere.
        assert set(Coding.objects.values_list("transcript", "coder", "start", "end")) == places
        stands = "".join(Coding.objects.values_list("memo", flat=True))
        assert all(memo in stands for memo in noted)
        joined = MergedCoding.objects.exclude(other_id=None).count()
        assert Coding.objects.count() + joined == len(before)
    for made in reversed(done):
        unmerge(made, bram)
    assert whole() == before


# --- several at once --------------------------------------------------------------------------


def several(codes, by, reason="Opgeruimd", **changes):
    return reworking.change_codes(codes=codes, reason=reason, by=by, at=cast.NOW, **changes)


def test_several_codes_change_as_one_version(codebook, voorbeelddam, bram):
    retire(codebook["4.6"], codebook["4.7"], bram)
    codes = [codebook[number] for number in ("4.6", "4.7", "4.8")]
    assert several(codes, bram, is_on=False) == 2
    assert several(codes, bram, is_on=True) == 3
    assert several(codes[:2], bram, is_sensitive=True) == 2
    assert several(codes[:2], bram, is_sensitive=True) == 0
    kept = queries.codebook_versions(voorbeelddam.monitor)
    assert [one.number for one in kept] == [5, 4, 3, 2, 1]
    rows = {row["number"]: row for row in kept[0].codes}
    assert [
        (rows[one]["is_on"], rows[one]["is_sensitive"], rows[one]["successor"])
        for one in ("4.6", "4.7", "4.8")
    ] == [(True, True, None), (True, True, None), (True, False, None)]
    line = LogLine.objects.filter(what="codebook.changed").order_by("pk").first()
    assert line.detail == {"codes": ["4.7", "4.8"], "fields": ["is_on"]}


def test_several_codes_move_in_their_order_and_take_along_what_is_below(codebook, bram):
    child = codebook["5.1"].children.first()
    codes = [codebook["4.8"], codebook["5.1"], child, codebook["4.6"], codebook["6.1"]]
    moved = reworking.move_codes(
        codes=codes, parent=codebook["6"], reason="Hoort daar", by=bram, at=cast.NOW
    )
    assert moved == 3
    now = numbers(codebook["4"].monitor)
    last = len([one for one in codebook if one.startswith("6.") and one.count(".") == 1])
    assert [now[codebook[one].pk] for one in ("4.6", "4.8", "5.1")] == [
        f"6.{last + place}" for place in (1, 2, 3)
    ]
    assert now[child.pk].startswith(f"6.{last + 3}.")
    assert now[codebook["6.1"].pk] == "6.1"


def test_where_one_cannot_move_none_does(codebook, voorbeelddam, bram):
    before = numbers(voorbeelddam.monitor)
    child = codebook["5.1"].children.first()
    with pytest.raises(refusals.MovedBelowItself):
        reworking.move_codes(
            codes=[codebook["4.6"], codebook["5"]],
            parent=child,
            reason="x",
            by=bram,
            at=cast.NOW,
        )
    assert numbers(voorbeelddam.monitor) == before
    assert CodebookVersion.objects.filter(monitor=voorbeelddam.monitor).count() == 1


def test_several_codes_ask_for_a_reason_and_an_onderzoeker(codebook, voorbeelddam, bram, esra):
    with pytest.raises(refusals.NoCodeChosen):
        several([], bram, is_on=False)
    with pytest.raises(ReasonMissing):
        several([codebook["4.6"]], bram, reason="", is_on=False)
    with pytest.raises(AccessDenied):
        several([codebook["4.6"]], voorbeelddam.coen, is_on=False)
    elsewhere = esra.memberships.get().monitor
    operations.ensure_codebook(monitor=elsewhere, by=esra, at=cast.NOW)
    with pytest.raises(refusals.CodeOfAnotherMonitor):
        several([codebook["4.6"], elsewhere.codes.get(number="4.7")], bram, is_on=False)
