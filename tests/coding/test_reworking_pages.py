"""The pages on which the codebook is reworked."""

import pytest
from django.urls import reverse
from lxml import html

from tests import cast
from tests.coding.conftest import give
from weerklank.coding import assigning, rules
from weerklank.coding.models import CodeMerge, Coding
from weerklank.safeguards.models import LogLine

pytestmark = pytest.mark.usefixtures("shared_home")


@pytest.fixture
def slug(voorbeelddam, client, bram):
    client.force_login(bram)
    return voorbeelddam.round.slug


def test_a_merge_is_seen_before_it_is_done_and_can_be_taken_back(
    client, codebook, sample, slug, bram
):
    old, new = codebook["4.6"], codebook["4.7"]
    given = give(sample, old, "foto", bram)
    give(sample, new, "Ik maak een foto", bram)
    address = reverse("coding:code_merge", args=[slug, old.pk])
    assert "Bekijk wat dat doet" in client.get(address).content.decode()
    page = client.get(address, {"into": new.pk}).content.decode()
    assert "1 passage krijgt de andere code" in " ".join(page.split())
    assert "1 passage waar de andere code ook op staat" in " ".join(page.split())
    assert LogLine.objects.filter(what="coding.listed").count() == 1
    assert not CodeMerge.objects.exists()
    refused = client.post(f"{address}?into={new.pk}", {"merge-reason": ""})
    assert refused.status_code == 422
    assert not CodeMerge.objects.exists()
    assert "vaste versie" not in page
    assigning.freeze_codebook(round=sample.conversation.round, version=1, by=bram, at=cast.NOW)
    page = client.get(address, {"into": new.pk}).content.decode()
    assert f"{sample.conversation.round} wordt gecodeerd met een vaste versie" in page
    assigning.thaw_codebook(round=sample.conversation.round, by=bram, at=cast.NOW)
    done = client.post(f"{address}?into={new.pk}", {"merge-reason": "Hetzelfde"}, follow=True)
    assert f"{old.full_name} ging op in {new.full_name}." in done.content.decode()
    given.refresh_from_db()
    assert given.code == new
    page = client.get(reverse("coding:codebook", args=[slug]), {"code": "4.6"}).content.decode()
    assert "Maak het samenvoegen ongedaan" in page
    back = reverse("coding:code_unmerge", args=[slug, old.pk])
    assert client.post(back, {"unmerge-reason": "Toch niet"}).status_code == 302
    assert Coding.objects.get(pk=given.pk).code == old
    again = client.post(back, {"unmerge-reason": "Toch niet"}, follow=True)
    assert "Er is niets veranderd." in again.content.decode()


def test_a_merge_that_was_overtaken_says_so(client, codebook, slug):
    for source, target in (("4.6", "4.7"), ("4.7", "4.8")):
        address = reverse("coding:code_merge", args=[slug, codebook[source].pk])
        into = codebook[target].pk
        client.post(f"{address}?into={into}", {"merge-reason": "Hetzelfde"})
    back = reverse("coding:code_unmerge", args=[slug, codebook["4.6"].pk])
    answer = client.post(back, {"unmerge-reason": "Toch niet"})
    assert answer.status_code == 422
    assert "Dit kan niet meer ongedaan gemaakt worden" in answer.content.decode()


def test_a_code_moves_by_a_form_without_script(client, codebook, slug):
    code = codebook["4.6"]
    sent = {"move-parent": codebook["5"].pk, "move-reason": "Hoort daar"}
    assert client.post(reverse("coding:code_move", args=[slug, code.pk]), sent).status_code == 302
    code.refresh_from_db()
    assert code.parent == codebook["5"]
    sent = {"place-place": "up", "place-reason": "Leest beter"}
    assert client.post(reverse("coding:code_place", args=[slug, code.pk]), sent).status_code == 302
    was = code.number
    code.refresh_from_db()
    assert int(code.number.split(".")[1]) == int(was.split(".")[1]) - 1


def test_who_moves_a_code_is_told_where_its_old_number_is_named(client, codebook, slug):
    code = codebook["4.6"]
    naming = codebook["4.7"]
    naming.exclude = "Het formulier niet begrijpen: 4.6."
    naming.save()
    assert rules.numbers_named("4.60, 14.6, 4.6.1 en 1.500,00 of 4.6.") == {
        "4.60", "14.6", "4.6.1", "4.6", "1.500",
    }  # fmt: skip
    sent = {"move-parent": codebook["5"].pk, "move-reason": "Hoort daar"}
    done = client.post(reverse("coding:code_move", args=[slug, code.pk]), sent, follow=True)
    said = " ".join(done.content.decode().split())
    assert "daar staat nog een nummer dat veranderde" in said
    assert naming.full_name in said.split("Kijk ook de uitleg na van ")[1].split(": daar")[0]


def test_several_codes_change_by_one_form(client, codebook, slug):
    address = reverse("coding:codebook_several", args=[slug])
    assert codebook["4.6"].full_name in client.get(address).content.decode()
    chosen = [codebook["4.6"].pk, codebook["4.7"].pk]
    sent = {"several-act": "sensitive", "several-reason": "Raakt aan gezondheid"}
    refused = client.post(address, sent)
    assert refused.status_code == 422
    assert "Kies eerst een of meer codes." in refused.content.decode()
    done = client.post(address, sent | {"several-codes": chosen}, follow=True)
    assert "2 codes zijn veranderd." in done.content.decode()
    move = {"several-act": "move", "several-reason": "Hoort daar", "several-codes": chosen}
    assert client.post(address, move).status_code == 422
    client.post(address, move | {"several-parent": codebook["5"].pk})
    codebook["4.6"].refresh_from_db()
    assert (codebook["4.6"].parent, codebook["4.6"].is_sensitive) == (codebook["5"], True)


def test_another_place_that_was_asked_for_stands_in_the_form(client, codebook, slug):
    address = reverse("coding:codebook", args=[slug])
    asked = {"code": "4.6", "onder": codebook["5"].pk}
    page = html.fromstring(client.get(address, asked).content)
    (fold,) = page.xpath('//details[@id="verplaats"]')
    assert "open" in fold.attrib
    (chosen,) = fold.xpath('.//select[@name="move-parent"]/option[@selected]/@value')
    assert chosen == str(codebook["5"].pk)
    page = html.fromstring(client.get(address, {"code": "4.6", "plek": "down"}).content)
    assert page.xpath('//select[@name="place-place"]/option[@selected]/@value') == ["down"]
    assert page.xpath("//textarea[@autofocus]/@name") == ["place-reason"]
    page = html.fromstring(client.get(address, {"code": "4.6", "onder": "<b>"}).content)
    assert page.xpath('//select[@name="move-parent"]/option[@selected]/@value') in ([], [""])


def test_a_colour_is_chosen_from_nine(client, codebook, slug):
    page = client.get(reverse("coding:codebook", args=[slug]), {"code": "4"})
    form = html.fromstring(page.content).xpath('//form[contains(@action, "wijzigen")]')[0]
    values = form.xpath('.//input[@name="change-colour"]/@value')
    assert values == [str(number) for number in range(1, 10)]
    assert form.xpath('.//input[@name="change-colour"][@checked]/@value') == ["4"]
    sent = dict(form.form_values()) | {"change-colour": "8", "change-reason": "Beter te zien"}
    assert client.post(form.action, sent).status_code == 302
    codebook["4.6"].refresh_from_db()
    assert codebook["4.6"].colour == 8
