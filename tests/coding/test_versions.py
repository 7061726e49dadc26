"""Two versions of a codebook: what changed, and which codes stay comparable."""

import pytest
from django.urls import reverse

from tests import cast
from weerklank.coding import operations, queries, reworking
from weerklank.coding.models import CodebookVersion

pytestmark = pytest.mark.usefixtures("shared_home")


def acting(voorbeelddam, reason="Scherper"):
    return {"reason": reason, "by": voorbeelddam.bram, "at": cast.NOW}


def compared(monitor, before, after):
    kept = {one.number: one for one in CodebookVersion.objects.filter(monitor=monitor)}
    changes, same = queries.changes_between(monitor, kept[before], kept[after])
    return {one.now["number"]: one for one in changes}, same


def test_each_change_is_named_and_says_whether_the_code_stays_comparable(codebook, voorbeelddam):
    was = codebook["4.2"].definition
    by = acting(voorbeelddam)
    operations.change_code(code=codebook["4.1"], label="Anders genoemd", **by)
    operations.change_code(code=codebook["4.2"], definition="Iets heel anders.", **by)
    operations.delete_code(code=codebook["9.7"], **by)
    operations.add_code(parent=codebook["9"], label="Nieuw", **by)
    reworking.move_code(code=codebook["4.3"], parent=codebook["6"], **by)
    reworking.retire_code(code=codebook["4.4"], successor=codebook["4.5"], **by)
    codebook["4.3"].refresh_from_db()
    last = queries.codebook_versions(voorbeelddam.monitor).first().number
    found, same = compared(voorbeelddam.monitor, 1, last)
    told = {number: (one.kinds, one.is_comparable) for number, one in found.items()}
    moved = codebook["4.3"].number
    # Number 9.7 went and came: two codes, of which the later one is told first.
    assert told.pop("9.7") == (("gone",), False)
    assert told == {
        "4": ((), False),
        "4.1": (("renamed",), True),
        "4.2": (("redefined",), False),
        "4.4": (("switched_off", "succeeded"), False),
        # It now also stands for what 4.4 was.
        "4.5": (("took_in",), False),
        "6": ((), False),
        moved: (("moved", "renumbered"), True),
        "9": ((), False),
    }
    assert found["4.2"].reworded == [("definition", was, "Iets heel anders.")]
    total = len(CodebookVersion.objects.get(number=last).codes)
    # Counted anew: every code of the last version that is not told to be incomparable.
    assert same == total - len({"4", "4.2", "4.4", "4.5", "6", "9", "the new one"})


def test_codes_on_other_numbers_are_the_same_codes(codebook, voorbeelddam):
    reworking.place_code(code=codebook["4.3"], before=codebook["4.1"], **acting(voorbeelddam))
    found, _same = compared(voorbeelddam.monitor, 1, 2)
    assert {number: one.kinds for number, one in found.items()} == {
        "4.1": ("renumbered",),
        "4.2": ("renumbered",),
        "4.3": ("renumbered",),
    }
    assert all(one.is_comparable for one in found.values())


def test_a_version_is_equal_to_itself(codebook, voorbeelddam):
    found, same = compared(voorbeelddam.monitor, 1, 1)
    assert (found, same) == ({}, len(codebook))


@pytest.mark.parametrize("who", ["bram", "daan"])
def test_the_page_lays_two_versions_beside_each_other(client, codebook, voorbeelddam, who):
    was = codebook["4.2"].definition
    operations.change_code(
        code=codebook["4.2"], definition="Iets heel anders.", **acting(voorbeelddam, "Te vaag")
    )
    client.force_login(getattr(voorbeelddam, who))
    address = reverse("coding:codebook_versions", args=[voorbeelddam.round.slug])
    for query in ({}, {"van": 2, "tot": 1}, {"van": "x", "tot": ""}):
        page = client.get(address, query).content.decode()
        for said in (was, "Iets heel anders.", "Te vaag", "betekenis gewijzigd"):
            assert said in page
    page = client.get(address, {"van": 1, "tot": 1}).content.decode()
    assert "Deze versies zijn gelijk." in page


def test_another_colour_is_told_and_keeps_a_code_comparable(codebook, voorbeelddam):
    operations.change_code(code=codebook["4"], colour=7, **acting(voorbeelddam))
    found, same = compared(voorbeelddam.monitor, 1, 2)
    assert {one.kinds for one in found.values()} == {("recoloured",)}
    assert all(one.is_comparable for one in found.values())
    # Of a version from before colours were kept nothing is told.
    first = CodebookVersion.objects.get(monitor=voorbeelddam.monitor, number=1)
    first.codes = [{k: v for k, v in row.items() if k != "colour"} for row in first.codes]
    first.save()
    found, same = compared(voorbeelddam.monitor, 1, 2)
    assert (found, same) == ({}, len(first.codes))
