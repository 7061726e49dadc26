"""What the team says about texts of the report, who wrote what, and what a withdrawal takes."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests import cast
from tests.findings.conftest import Story
from tests.findings.test_chapters import build
from tests.rendering.reading import each_format
from weerklank.findings import models as findings_models
from weerklank.findings import operations as findings
from weerklank.findings import past, queries
from weerklank.findings import refusals as findings_refusals
from weerklank.reporting import desk, models, operations, refusals
from weerklank.safeguards.refusals import AccessDenied
from weerklank.study import operations as study

SENTENCE = "Brieven zijn vaak moeilijk."
LATER = "Brieven zijn soms moeilijk."
SAID = "Klopt dit nog, kanarieoranje?"


def acting(story: Story, name: str = "bram") -> dict:
    return {"by": getattr(story.home, name), "at": cast.NOW}


@pytest.fixture
def letters(story: Story) -> findings_models.Finding:
    return story.conclude(
        SENTENCE,
        supporting=[
            story.code(1, "Ik snap de brief niet, kanariegeel."),
            story.code(1, "Bij ons ook niet, kanarieblauw."),
        ],
    )


def place_of(finding: findings_models.Finding) -> str:
    return past.place_of_finding(finding)


def say(story: Story, place: str, text: str = SAID, by: str = "bram") -> models.Comment:
    return operations.add_comment(
        round=story.home.round, place=place, text=text, **acting(story, by)
    )


def rewrite(
    story: Story, finding: findings_models.Finding, statement: str = LATER
) -> findings_models.Finding:
    finding.refresh_from_db()
    return findings.change_finding(
        finding=finding,
        revision=finding.revision,
        statement=statement,
        section=finding.section,
        perspective=finding.perspective,
        kind=finding.kind,
        **acting(story, "chantal"),
    )


def history(story: Story, place: str) -> list[tuple[str, str | None]]:
    return [
        (each.text, each.by.name if each.by else None)
        for each in past.history_of(story.home.round, place)
    ]


# --- comments ---------------------------------------------------------------------------------
def test_a_comment_is_open_until_somebody_closes_it(
    story: Story, letters: findings_models.Finding
) -> None:
    comment = say(story, place_of(letters), by="coen")
    operations.close_comment(comment=comment, **acting(story, "chantal"))
    comment.refresh_from_db()
    assert comment.closed_by == story.home.chantal
    operations.reopen_comment(comment=comment, **acting(story))
    comment.refresh_from_db()
    assert (comment.closed_by, comment.closed_at) == (None, None)


def test_every_kind_of_text_can_be_talked_about(
    story: Story, letters: findings_models.Finding
) -> None:
    point = findings.make_point(
        monitor=story.home.monitor, what="Schrijf korter.", finding=letters, **acting(story)
    )
    for place in (
        "conclusion",
        "title",
        "part:guidance",
        place_of(letters),
        f"point:{point.pk}",
        f"plain:finding:{letters.pk}",
        "plain:title",
    ):
        say(story, place)
    assert desk.comments_of(story.home.round, visible_to=story.home.bram).count() == 7


@pytest.mark.parametrize(
    "place", ["", "nothing", "finding:0", "finding:x", "part:nothing", "plain:nothing", "point:999"]
)
def test_what_is_no_text_of_this_round_cannot(
    story: Story, letters: findings_models.Finding, place: str
) -> None:
    with pytest.raises(refusals.NoSuchText):
        say(story, place)


@pytest.mark.parametrize("name", ["daan", "gerard"])
def test_who_is_not_of_the_team_neither_says_nor_reads_anything(
    story: Story, letters: findings_models.Finding, name: str
) -> None:
    say(story, place_of(letters))
    with pytest.raises(AccessDenied):
        say(story, place_of(letters), by=name)
    client = Client()
    client.force_login(getattr(story.home, name))
    slug = story.home.round.slug
    for address in (
        reverse("reporting:all_comments", args=[slug]),
        reverse("reporting:comments", args=[slug, place_of(letters)]),
    ):
        assert client.get(address).status_code == 403
    page = client.get(reverse("findings:finding", args=[letters.pk])).content.decode()
    assert "opmerking" not in page.lower()


def test_a_comment_is_in_no_file(story: Story, letters: findings_models.Finding) -> None:
    say(story, place_of(letters))
    for form, words in each_format(build(story)).items():
        assert "kanarieoranje" not in words, form


def test_a_codeur_takes_away_her_own_comment_only(
    story: Story, letters: findings_models.Finding
) -> None:
    with pytest.raises(AccessDenied):
        operations.remove_comment(comment=say(story, place_of(letters)), **acting(story, "coen"))
    operations.remove_comment(
        comment=say(story, place_of(letters), by="coen"), **acting(story, "coen")
    )
    assert models.Comment.objects.count() == 1


def test_who_codes_blind_reads_her_own_comments_only(
    story: Story, letters: findings_models.Finding
) -> None:
    say(story, place_of(letters))
    own = say(story, place_of(letters), by="coen")
    both = desk.comments_of(story.home.round, visible_to=story.home.coen)
    assert both.count() == 2
    story.home.round.codes_blind = True
    story.home.round.save()
    coen = desk.comments_of(story.home.round, visible_to=story.home.coen)
    assert list(coen) == [own]


def test_comments_go_with_the_finding(story: Story, letters: findings_models.Finding) -> None:
    say(story, place_of(letters))
    findings.delete_finding(finding=letters, **acting(story))
    assert not models.Comment.objects.exists()
    assert not findings_models.TextVersion.objects.exists()


# --- who wrote what ---------------------------------------------------------------------------
def test_the_history_says_who_wrote_what_and_puts_an_earlier_text_back(
    story: Story, letters: findings_models.Finding
) -> None:
    rewrite(story, letters)
    place = place_of(letters)
    assert history(story, place) == [(LATER, "Chantal"), (SENTENCE, "Bram")]
    earlier = past.history_of(story.home.round, place)[-1]
    operations.put_text_back(version=earlier, **acting(story))
    letters.refresh_from_db()
    assert letters.statement == SENTENCE
    assert [who for _text, who in history(story, place)] == ["Bram", "Chantal", "Bram"]


def test_saving_the_same_text_adds_nothing(story: Story, letters: findings_models.Finding) -> None:
    rewrite(story, letters, SENTENCE)
    assert len(history(story, place_of(letters))) == 1


def test_what_stood_there_before_this_was_kept_has_no_writer(
    story: Story, letters: findings_models.Finding
) -> None:
    findings_models.TextVersion.objects.all().delete()
    rewrite(story, letters)
    assert history(story, place_of(letters)) == [(LATER, "Chantal"), (SENTENCE, None)]


def test_texts_around_the_findings_parts_and_plain_sentences_have_one_too(
    story: Story, letters: findings_models.Finding
) -> None:
    round_ = story.home.round
    for text in ("Eerst.", "Later."):
        findings.change_report(round=round_, conclusion=text, **acting(story))
        record = findings_models.Chapter.objects.filter(round=round_, kind="guidance").first()
        findings.change_chapter(
            round=round_,
            key="guidance",
            revision=record.revision if record else 0,
            title="",
            text=text,
            **acting(story),
        )
        plain = models.PlainText.objects.filter(round=round_).first()
        operations.write_plain(
            round=round_,
            name=place_of(letters),
            text=text,
            revision=plain.revision if plain else 0,
            **acting(story),
        )
    for place in ("conclusion", "part:guidance", f"plain:{place_of(letters)}"):
        assert [text for text, _who in history(story, place)] == ["Later.", "Eerst."], place
        operations.put_text_back(
            version=past.history_of(round_, place)[-1], **acting(story, "chantal")
        )
        assert history(story, place)[0] == ("Eerst.", "Chantal"), place
    assert queries.report_of(round_).conclusion == "Eerst."


def test_the_text_on_the_method_has_a_history_also_when_the_plan_changed_it(story: Story) -> None:
    round_ = story.home.round
    study.change_method_text(round=round_, text="In het plan.", **acting(story))
    for text in ("Eerst.", "Later."):
        findings.change_method(round=round_, text=text, **acting(story, "chantal"))
    assert history(story, "method") == [
        ("Later.", "Chantal"),
        ("Eerst.", "Chantal"),
        ("In het plan.", None),
    ]
    client = Client()
    client.force_login(story.home.bram)
    page = reverse("reporting:comments", args=[round_.slug, "method"])
    assert "staat er nu" in client.get(page).content.decode()
    operations.put_text_back(version=past.history_of(round_, "method")[1], **acting(story))
    round_.refresh_from_db()
    assert round_.method_text == "Eerst."
    study.change_method_text(round=round_, text="Weer in het plan.", **acting(story))
    assert "staat er nu" not in client.get(page).content.decode()


@pytest.mark.parametrize("kind", ["coreq", "srqr"])
def test_answers_to_a_list_have_a_history(story: Story, kind: str) -> None:
    round_ = story.home.round
    findings.switch_chapter(round=round_, key=kind, on=True, **acting(story))
    for answer in ("Eerst.", "Later."):
        record = findings_models.Chapter.objects.get(round=round_, kind=kind)
        findings.change_chapter(
            round=round_,
            key=kind,
            revision=record.revision,
            title="",
            answers={"1": answer, "2": "Vast."},
            **acting(story),
        )
    place = f"part:{kind}"
    found = desk.place_in(round_, place)
    assert found
    assert desk.shown(round_, found, desk.text_at(round_, found)) == "1. Later.\n\n2. Vast."
    client = Client()
    client.force_login(story.home.bram)
    page = client.get(reverse("reporting:comments", args=[round_.slug, place])).content.decode()
    assert "1. Eerst." in page
    earlier = past.history_of(round_, place)[-1]
    operations.put_text_back(version=earlier, **acting(story, "chantal"))
    record.refresh_from_db()
    assert record.answers == {"1": "Eerst.", "2": "Vast."}
    assert past.history_of(round_, place)[0].by == story.home.chantal


def test_the_history_of_a_point_knows_who_wrote_its_first_text(
    story: Story, letters: findings_models.Finding
) -> None:
    point = findings.make_point(
        monitor=story.home.monitor, what="Eerst.", finding=letters, **acting(story)
    )
    place = f"point:{point.pk}"
    assert history(story, place) == [("Eerst.", "Bram")]
    findings_models.TextVersion.objects.all().delete()  # as of before this was kept
    findings.change_point(
        point=point,
        revision=point.revision,
        what="Later.",
        addressee="",
        policy_goal=None,
        **acting(story, "chantal"),
    )
    assert history(story, place) == [("Later.", "Chantal"), ("Eerst.", "Bram")]


# --- a withdrawal -----------------------------------------------------------------------------
def test_a_withdrawal_empties_earlier_texts_and_keeps_who_wrote_them(
    story: Story, letters: findings_models.Finding
) -> None:
    rewrite(story, letters)
    study.withdraw(participant=story.people["D1"], **acting(story))
    assert history(story, place_of(letters)) == [(LATER, "Chantal"), ("", "Bram")]
    earlier = past.history_of(story.home.round, place_of(letters))[-1]
    with pytest.raises(findings_refusals.NothingBefore):
        operations.put_text_back(version=earlier, **acting(story))


def test_what_stood_there_at_a_withdrawal_is_not_kept_once_it_is_replaced(
    story: Story, letters: findings_models.Finding
) -> None:
    round_ = story.home.round
    chapter = findings.change_chapter(
        round=round_, key="guidance", revision=0, title="", text="Eerst.", **acting(story)
    )
    study.withdraw(participant=story.people["D1"], **acting(story))
    rewrite(story, letters)
    chapter.refresh_from_db()
    findings.change_chapter(
        round=round_,
        key="guidance",
        revision=chapter.revision,
        title="",
        text="Later.",
        **acting(story),
    )
    assert history(story, place_of(letters)) == [(LATER, "Chantal"), ("", "Bram")]
    assert history(story, "part:guidance") == [("Later.", "Bram"), ("", "Bram")]
    chapter.refresh_from_db()
    assert chapter.previous_text == ""
    rewrite(story, letters, SENTENCE)
    assert history(story, place_of(letters))[1] == (LATER, "Chantal"), "written after it"


def test_the_text_of_before_that_is_put_back_is_in_the_history(story: Story) -> None:
    round_, revision = story.home.round, 0
    for text in ("Eerst.", "Later."):
        made = findings.change_chapter(
            round=round_, key="guidance", revision=revision, title="", text=text, **acting(story)
        )
        revision = made.revision
    findings.take_back_text(round=round_, key="guidance", **acting(story, "chantal"))
    assert history(story, "part:guidance")[0] == ("Eerst.", "Chantal")


def test_a_withdrawal_takes_words_and_the_pseudonym_out_of_comments(
    story: Story, letters: findings_models.Finding
) -> None:
    here = say(story, place_of(letters), "Ze zei: Ik snap de brief niet, kanariegeel. Zacht dus.")
    named = say(story, "conclusion", "Dit gaat over D1 en niet over D10.")
    other = say(story, "conclusion", "Dit gaat over iets anders.")
    study.withdraw(participant=story.people["D1"], **acting(story))
    for comment in (here, named, other):
        comment.refresh_from_db()
    assert "kanariegeel" not in here.text
    assert named.text.endswith("en niet over D10.")
    assert "over D1 " not in named.text
    assert set(desk.waiting(story.home.round)) == {here, named}
    assert other.text == "Dit gaat over iets anders."
    operations.confirm_comment(comment=here, **acting(story))
    assert set(desk.waiting(story.home.round)) == {named}


# --- pages ------------------------------------------------------------------------------------
def test_comments_and_earlier_texts_work_on_the_page(
    story: Story, letters: findings_models.Finding
) -> None:
    rewrite(story, letters)
    client = Client()
    client.force_login(story.home.bram)
    page = reverse("reporting:comments", args=[story.home.round.slug, place_of(letters)])
    assert client.post(page, {"do": "add", "text": " "}).status_code == 422
    assert client.post(page, {"do": "add", "text": SAID}).status_code == 302
    comment = models.Comment.objects.get()
    shown = client.get(page).content.decode()
    assert SAID in shown
    assert SENTENCE in shown
    finding = client.get(reverse("findings:finding", args=[letters.pk])).content.decode()
    assert "1 opmerking" in finding
    assert client.post(page, {"do": "close", "number": comment.pk}).status_code == 302
    comment.refresh_from_db()
    assert comment.closed_at
    earlier = past.history_of(story.home.round, place_of(letters))[-1]
    assert client.post(page, {"do": "back", "number": earlier.pk}).status_code == 302
    letters.refresh_from_db()
    assert letters.statement == SENTENCE
    listed = client.get(
        reverse("reporting:all_comments", args=[story.home.round.slug])
    ).content.decode()
    assert SAID in listed


def test_a_codeur_sees_comments_and_no_earlier_texts(
    story: Story, letters: findings_models.Finding
) -> None:
    rewrite(story, letters)
    client = Client()
    client.force_login(story.home.coen)
    page = reverse("reporting:comments", args=[story.home.round.slug, place_of(letters)])
    shown = client.get(page).content.decode()
    assert SENTENCE not in shown
    earlier = past.history_of(story.home.round, place_of(letters))[-1]
    client.post(page, {"do": "back", "number": earlier.pk})
    letters.refresh_from_db()
    assert letters.statement == LATER
