import pytest
from django.db import IntegrityError, transaction

from tests import cast
from tests.coding.conftest import give
from weerklank.coding import operations, queries, refusals
from weerklank.coding.models import Code, CodebookVersion
from weerklank.coding.shipped import shipped_codebook
from weerklank.safeguards.refusals import AccessDenied, ReasonMissing


def change(code, by, reason="Scherper omschreven", **changes):
    return operations.change_code(code=code, reason=reason, by=by, at=cast.NOW, **changes)


def without_id(row):
    return {name: row[name] for name in row if name not in ("id", "successor", "colour")}


def test_the_shipped_codebook_is_copied_once(voorbeelddam, bram):
    for _ in range(2):
        operations.ensure_codebook(monitor=voorbeelddam.monitor, by=bram, at=cast.NOW)
    shipped = shipped_codebook()
    assert queries.codes(voorbeelddam.monitor).count() == len(shipped)
    version = CodebookVersion.objects.get(monitor=voorbeelddam.monitor)
    assert version.number == 1
    assert [without_id(row) for row in version.codes] == shipped


def test_the_colour_of_a_code_is_that_of_its_branch(codebook):
    assert {code.number[0]: code.colour for code in codebook.values()} == {
        str(branch): branch for branch in range(1, 10)
    }


def test_two_monitors_have_their_own_codebook(codebook, esra):
    elsewhere = esra.memberships.get().monitor
    operations.ensure_codebook(monitor=elsewhere, by=esra, at=cast.NOW)
    change(elsewhere.codes.get(number="4.6"), esra, label="Brieven")
    assert Code.objects.get(pk=codebook["4.6"].pk).label != "Brieven"


def test_a_change_keeps_a_version_with_its_reason(codebook, bram, voorbeelddam):
    before = codebook["4.6"].label
    change(codebook["4.6"], bram, label="Moeilijke brieven", definition="Wat men niet begrijpt.")
    latest, first = queries.codebook_versions(voorbeelddam.monitor)
    assert (latest.number, latest.reason) == (2, "Scherper omschreven")
    labels = [
        {row["number"]: row["label"] for row in version.codes}["4.6"] for version in (latest, first)
    ]
    assert labels == ["Moeilijke brieven", before]


def test_a_change_that_changes_nothing_keeps_no_version(codebook, bram, voorbeelddam):
    change(codebook["4.6"], bram, label=codebook["4.6"].label)
    assert queries.codebook_versions(voorbeelddam.monitor).count() == 1


def test_a_change_needs_a_reason_and_a_code_a_name(codebook, bram):
    with pytest.raises(ReasonMissing):
        change(codebook["4.6"], bram, reason="  ", label="Brieven")
    with pytest.raises(refusals.LabelMissing):
        change(codebook["4.6"], bram, label=" ")


@pytest.mark.parametrize("who", ["coen", "daan", "gerard"])
def test_only_an_onderzoeker_changes_the_codebook(codebook, voorbeelddam, who):
    user = getattr(voorbeelddam, who)
    with pytest.raises(AccessDenied):
        change(codebook["4.6"], user, label="Brieven")
    with pytest.raises(AccessDenied):
        operations.add_code(
            parent=codebook["4"], label="Nieuw", reason="nodig", by=user, at=cast.NOW
        )
    with pytest.raises(AccessDenied):
        operations.delete_code(code=codebook["4.6"], reason="weg", by=user, at=cast.NOW)


def test_a_new_code_gets_the_next_number_and_its_place(codebook, bram, voorbeelddam):
    code = operations.add_code(
        parent=codebook["4"],
        label="Geen reactie",
        reason="Kwam drie keer voor",
        definition="Niemand antwoordt.",
        by=bram,
        at=cast.NOW,
    )
    assert (code.number, code.colour) == ("4.21", 4)
    numbers = list(queries.codes(voorbeelddam.monitor).values_list("number", flat=True))
    assert numbers[numbers.index("4.21") - 1] == "4.20"
    assert numbers[numbers.index("4.21") + 1] == "5"


def test_a_used_code_is_switched_off_not_deleted(sample, codebook, bram):
    give(sample, codebook["4.6"], "foto", bram)
    with pytest.raises(refusals.CodeIsUsed):
        operations.delete_code(code=codebook["4.6"], reason="weg", by=bram, at=cast.NOW)
    assert change(codebook["4.6"], bram, is_on=False).is_on is False


def test_a_used_code_does_not_become_a_heading(sample, codebook, bram):
    give(sample, codebook["4.6"], "foto", bram)
    with pytest.raises(refusals.CodeIsUsed):
        change(codebook["4.6"], bram, is_container=True)


def test_an_unused_code_can_be_deleted_a_parent_cannot(codebook, bram, voorbeelddam):
    with pytest.raises(refusals.CodeIsUsed):
        operations.delete_code(code=codebook["5.1"], reason="weg", by=bram, at=cast.NOW)
    operations.delete_code(code=codebook["9.7"], reason="weg", by=bram, at=cast.NOW)
    assert not queries.codes(voorbeelddam.monitor).filter(number="9.7").exists()


def test_the_number_of_an_unused_code_can_change(codebook, bram, voorbeelddam):
    code = change(codebook["9.7"], bram, number="4.21")
    code.refresh_from_db()
    assert code.colour == 4
    numbers = list(queries.codes(voorbeelddam.monitor).values_list("number", flat=True))
    assert numbers.index("4.21") == numbers.index("4.20") + 1


def test_the_number_of_a_used_code_is_fixed(sample, codebook, bram):
    give(sample, codebook["4.6"], "foto", bram)
    with pytest.raises(refusals.NumberIsFixed):
        change(codebook["4.6"], bram, number="4.99")
    with pytest.raises(refusals.NumberIsFixed):
        change(codebook["5.1"], bram, number="5.9")


@pytest.mark.parametrize("number", ["", "vier", "4.", "0.1", "4.06", ".".join("4" * 10)])
def test_a_number_is_figures_with_points(codebook, bram, number):
    with pytest.raises(refusals.NumberUnreadable):
        change(codebook["9.7"], bram, number=number)


def test_a_number_is_given_once(codebook, bram):
    with pytest.raises(refusals.NumberInUse):
        change(codebook["9.7"], bram, number="4.6")


def test_the_database_keeps_numbers_once_and_colours_within_the_palette(codebook):
    for fields in ({"number": "4.7"}, {"colour": 10}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Code.objects.filter(pk=codebook["4.6"].pk).update(**fields)


def test_those_below_a_code_get_its_colour_too(codebook, bram, voorbeelddam):
    change(codebook["4"], bram, colour=7)
    colours = dict(voorbeelddam.monitor.codes.values_list("number", "colour"))
    assert {colours[number] for number in colours if number.split(".")[0] == "4"} == {7}
    assert {colours[number] for number in colours if number.split(".")[0] == "5"} == {5}
    latest = queries.codebook_versions(voorbeelddam.monitor).first()
    assert {row["number"]: row["colour"] for row in latest.codes} == colours


def test_a_colour_that_was_chosen_stays_when_the_number_changes(codebook, bram):
    own = codebook["9.7"]
    change(own, bram, colour=2)
    change(own, bram, number="8.30")
    own.refresh_from_db()
    assert (own.number, own.colour) == ("8.30", 2)
    other = codebook["9.6"]
    change(other, bram, number="8.31")
    other.refresh_from_db()
    assert other.colour == 8
