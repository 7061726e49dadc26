"""Texts of the report, plain sentences and comments are found, each by who may see its page."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from tests import cast
from tests.house.world import World, make_world
from tests.site.test_search import ask, client_of
from weerklank.coding.models import Code
from weerklank.findings import models as findings_models
from weerklank.findings import operations as findings
from weerklank.findings import outline
from weerklank.findings.terms import ChapterKind
from weerklank.reporting import models
from weerklank.reporting import operations as reporting_operations
from weerklank.safeguards.models import SearchEntry
from weerklank.site.commands.search import fill
from weerklank.study import operations as study

TEAM = {"onderzoeker", "codeur"}
MEMBERS = {*TEAM, "beleidsadviseur", "beheerder"}


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def acting(world: World, role: str = "onderzoeker") -> dict[str, Any]:
    return {"round": world.round, "by": world.users[role], "at": cast.NOW}


def comment(world: World, text: str, role: str = "onderzoeker") -> models.Comment:
    place = f"finding:{world.finding.pk}"
    return reporting_operations.add_comment(place=place, text=text, **acting(world, role))


def chapter(world: World, title: str, text: str = "") -> findings_models.Chapter:
    made = findings.add_chapter(title=title, **acting(world))
    if text:
        findings.change_chapter(
            key=str(made.pk), revision=made.revision, title=title, text=text, **acting(world)
        )
    return made


def plain(world: World, text: str, name: str = "opening") -> models.PlainText:
    return reporting_operations.write_plain(name=name, text=text, revision=0, **acting(world))


def who_finds(world: World, q: str, kind: str) -> set[str]:
    found = {role for role in (*MEMBERS, "stranger") if kind in ask(world, q, role)}
    # An index that is made anew finds the same.
    fill()
    assert found == {role for role in (*MEMBERS, "stranger") if kind in ask(world, q, role)}
    return found


def first_address(world: World, q: str, role: str = "onderzoeker") -> str:
    page = client_of(world, role).get(reverse("site:search"), {"q": q})
    [row] = page.context["found"].rows
    assert client_of(world, role).get(row.hit.address).status_code == 200
    return str(row.hit.address)


# --- who finds what ---------------------------------------------------------------------------
def test_the_team_finds_what_it_says_of_texts(world: World):
    made = comment(world, "Is dit niet te stellig? Zie kwetsvogel.")
    assert who_finds(world, "kwetsvogel", "comment") == TEAM
    assert f"finding:{world.finding.pk}" in first_address(world, "kwetsvogel").replace("%3A", ":")
    reporting_operations.remove_comment(comment=made, by=world.users["onderzoeker"], at=cast.NOW)
    assert who_finds(world, "kwetsvogel", "comment") == set()
    assert not SearchEntry.objects.filter(kind="comment").exists()


def test_who_codes_blind_finds_her_own_comments_only(world: World):
    world.round.codes_blind = True
    world.round.save()
    comment(world, "Van de onderzoeker: kwetsvogel.")
    assert "comment" not in ask(world, "kwetsvogel", "codeur")
    comment(world, "Van mij: kwetsvogel.", "codeur")
    assert ask(world, "kwetsvogel", "codeur")["comment"] == 1


def test_who_writes_them_finds_plain_sentences(world: World):
    plain(world, "U leest hier wat mensen vertelden over de kwetsvogel.")
    assert who_finds(world, "kwetsvogel", "plain") == {"onderzoeker"}
    assert first_address(world, "kwetsvogel").endswith("/opening/")
    reporting_operations.remove_plain(name="opening", **acting(world))
    assert who_finds(world, "kwetsvogel", "plain") == set()
    reporting_operations.restore_plain(name="opening", **acting(world))
    assert who_finds(world, "kwetsvogel", "plain") == {"onderzoeker"}


def test_texts_around_the_findings_are_found_by_who_reads_the_report(world: World):
    findings.change_report(introduction="Dit gaat over de kwetsvogel.", **acting(world))
    assert who_finds(world, "kwetsvogel", "report") == MEMBERS
    first_address(world, "kwetsvogel", "beleidsadviseur")
    findings.change_report(introduction="Dit gaat ergens over.", **acting(world))
    assert who_finds(world, "kwetsvogel", "report") == set()


@pytest.mark.parametrize(("title", "text"), [("De kwetsvogel", ""), ("Kop", "Over kwetsvogels.")])
def test_own_headings_and_texts_of_parts_are_found(world: World, title: str, text: str):
    made = chapter(world, title, text)
    assert who_finds(world, "kwetsvogel", "chapter") == MEMBERS
    assert first_address(world, "kwetsvogel").endswith(f"/deel/{made.pk}/")
    first_address(world, "kwetsvogel", "beheerder")
    findings.remove_chapter(key=str(made.pk), **acting(world))
    assert who_finds(world, "kwetsvogel", "chapter") == set()
    findings.restore_chapter(chapter=made.pk, **acting(world))
    assert who_finds(world, "kwetsvogel", "chapter") == MEMBERS


def test_a_part_that_is_off_is_found_by_who_arranges_the_report(world: World):
    made = chapter(world, "De kwetsvogel")
    findings.switch_chapter(key=str(made.pk), on=False, **acting(world))
    assert who_finds(world, "kwetsvogel", "chapter") == {"onderzoeker"}


def test_a_ready_part_leads_to_its_own_page(world: World):
    chapter(world, "Kop")
    part = outline.of(world.round).part(str(ChapterKind.GUIDANCE))
    assert part is not None
    assert part.record is not None
    findings.change_chapter(
        key=part.key,
        revision=part.record.revision,
        title="",
        text="De kwetsvogel begeleidt.",
        **acting(world),
    )
    assert first_address(world, "kwetsvogel").endswith(f"/deel/{part.key}/")


@pytest.mark.parametrize("kind", ["report", "chapter"])
def test_a_sentence_that_waits_to_be_seen_to_is_found_by_the_team_only(world: World, kind: str):
    sentence = "Eén van de ene inburgeraar begrijpt de brieven over de kwetsvogel niet."
    if kind == "report":
        findings.change_report(conclusion=sentence, **acting(world))
    else:
        chapter(world, "Kop", sentence)
    assert who_finds(world, "kwetsvogel", kind) == TEAM


# --- what goes --------------------------------------------------------------------------------
def test_what_was_said_of_a_finding_goes_with_it(world: World):
    finding = findings_models.Finding.objects.create(
        round=world.round,
        section="pains",
        position=9,
        statement="Dit blijft.",
        perspective="inburgeraar",
        kind="pain",
        created_at=cast.NOW,
        created_by=world.users["onderzoeker"],
    )
    reporting_operations.add_comment(
        place=f"finding:{finding.pk}", text="Zie kwetsvogel.", **acting(world)
    )
    assert ask(world, "kwetsvogel") == {"comment": 1}
    findings.delete_finding(finding=finding, by=world.users["onderzoeker"], at=cast.NOW)
    assert not SearchEntry.objects.filter(kind="comment").exists()


def test_words_of_who_withdraws_are_found_in_no_comment(world: World):
    said = world.transcript.turns.filter(speaker__participant=world.participant).first()
    assert said is not None
    words = world.transcript.text[said.start : said.end]
    comment(world, f"Zij zei: “{words}” en dat is kwetsvogel.")
    word = max(words.split(), key=len).strip(".,")
    before = ask(world, f"{word} kwetsvogel")
    assert before == {"comment": 1}
    study.withdraw(participant=world.participant, by=world.users["onderzoeker"], at=cast.NOW)
    assert ask(world, "kwetsvogel") == {"comment": 1}
    [left] = models.Comment.objects.all()
    assert (word in left.text) == ("comment" in ask(world, f"{word} kwetsvogel"))
    assert word not in left.text


def test_kinds_are_offered_to_who_can_find_them(world: World):
    assert Code.objects.exists()
    for role, offered in (
        ("onderzoeker", {"plain", "comment", "chapter", "report"}),
        ("codeur", {"comment", "chapter", "report"}),
        ("beleidsadviseur", {"chapter", "report"}),
    ):
        page = client_of(world, role).get(reverse("site:search"), {"q": "brief"})
        kinds = {value for value, _label in page.context["form"].fields["kind"].choices}
        assert kinds & {"plain", "comment", "chapter", "report"} == offered, role
