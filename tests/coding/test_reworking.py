"""Codes move, and every coding stays where it was."""

import random
from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse

from tests import cast
from tests.coding.conftest import give
from weerklank.coding import operations, queries, refusals, reworking, rules, serializers
from weerklank.coding.models import Code, CodebookVersion, Coding
from weerklank.safeguards.models import LogLine
from weerklank.safeguards.refusals import AccessDenied, ReasonMissing


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


def test_codes_stand_four_deep_at_most(codebook, bram):
    deep = codebook["5.1"].children.first()
    with pytest.raises(refusals.CodebookTooDeep):
        move(codebook["5"], codebook["4.6"], bram)
    move(codebook["4.6"], deep, bram)
    codebook["4.6"].refresh_from_db()
    assert codebook["4.6"].number.count(".") == 3
    with pytest.raises(refusals.CodebookTooDeep):
        move(codebook["4.7"], codebook["4.6"], bram)


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
    migration = import_module("weerklank.coding.migrations.0010_know_codes_of_versions_by_id")
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
