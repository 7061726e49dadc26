"""A guide in more languages: who says it is good, what invalidates it, what is missing."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from tests import cast
from weerklank.safeguards.meanwhile import ChangedMeanwhile
from weerklank.safeguards.models import LogLine
from weerklank.safeguards.refusals import AccessDenied
from weerklank.study import operations, shipped, spoken
from weerklank.study.models import GuideTranslation
from weerklank.study.operations import translating
from weerklank.study.spoken import Untranslated
from weerklank.study.terms import FOREIGN, LANGUAGES, direction

U = Untranslated


@pytest.fixture
def chantal(voorbeelddam):
    return voorbeelddam.chantal


@pytest.fixture
def coen(voorbeelddam):
    return voorbeelddam.coen


@pytest.fixture
def by(bram):
    return {"by": bram, "at": cast.NOW}


@pytest.fixture
def guide(voorbeelddam, by):
    """One heading, one question with two prompts."""
    guide = operations.add_guide(
        round=voorbeelddam.round, title="Leidraad", perspective="inburgeraar", **by
    )
    section = operations.add_section(guide=guide, title="Begin van alles", **by)
    operations.add_question(
        section=section, text="Hoe ging het daar toen?", prompts=["Met wie?", "Waar?"], **by
    )
    return guide


@pytest.fixture
def names(guide):
    section = guide.sections.get()
    return f"s{section.pk}", f"q{section.questions.get().pk}"


@pytest.fixture
def translated(guide, names, by):
    """Both texts in Arabic, by Samir."""
    heading, question = names
    for name, text, prompts in (
        (heading, "البداية", []),
        (question, "كيف كان الأمر؟", ["مع من؟", "أين؟"]),
    ):
        translating.write_translation(
            guide=guide,
            name=name,
            language="ar",
            text=text,
            prompts=prompts,
            translator="Samir",
            revision=0,
            **by,
        )
    return guide


def lacks(guide, language="ar"):
    found = spoken.in_language(guide, language).parts
    return [part.lacks for part in found if not part.is_title]


def check(guide, names, by, checker="Layla"):
    return translating.check_translations(
        guide=guide, language="ar", names=names, checker=checker, **by
    )


def approve(guide, names, user):
    return translating.approve_translations(
        guide=guide, language="ar", names=names, by=user, at=cast.NOW
    )


def test_what_nobody_translated_is_missing(guide):
    assert lacks(guide) == [U.MISSING, U.MISSING]
    assert lacks(guide, "nl") == [None, None]


def test_a_translation_goes_from_draft_by_a_speaker_to_a_second_onderzoeker(
    translated, names, by, chantal
):
    assert lacks(translated) == [U.DRAFT, U.DRAFT]
    assert check(translated, names, by) == 2
    assert lacks(translated) == [U.CHECKED, U.CHECKED]
    assert approve(translated, names, chantal) == 2
    assert lacks(translated) == [None, None]


def test_who_translated_does_not_check(translated, names, by):
    with pytest.raises(translating.SameSpeaker):
        check(translated, names, by, checker=" samir ")
    with pytest.raises(translating.CheckerMissing):
        check(translated, names, by, checker=" ")
    assert lacks(translated) == [U.DRAFT, U.DRAFT]


def test_who_entered_it_does_not_approve(translated, names, by, bram, chantal):
    with pytest.raises(translating.NothingToApprove):
        approve(translated, names, chantal)
    check(translated, names, by)
    with pytest.raises(translating.EnteredThese):
        approve(translated, names, bram)


def test_an_approved_text_that_is_changed_is_a_draft_again(translated, names, by, chantal):
    check(translated, names, by)
    approve(translated, names, chantal)
    write = {"guide": translated, "name": names[0], "language": "ar", "text": "بداية"}
    with pytest.raises(ChangedMeanwhile):
        translating.write_translation(**write, revision=1, **by)
    translating.write_translation(**write, revision=3, **by)
    assert lacks(translated) == [U.DRAFT, None]


def test_a_changed_question_invalidates_its_translation_and_shows_the_difference(
    translated, names, by, chantal
):
    check(translated, names, by)
    approve(translated, names, chantal)
    question = translated.sections.get().questions.get()
    operations.change_question(
        question=question, text="Hoe ging het hier toen?", prompts=["Met wie?", "Waar?"], **by
    )
    assert lacks(translated) == [None, U.OUTDATED]
    [_title, _heading, part] = spoken.in_language(translated, "ar").parts
    assert part.changes == [
        [("same", "Hoe ging het"), ("gone", "daar"), ("new", "hier"), ("same", "toen?")]
    ]


@pytest.mark.parametrize(
    "prompts", [["Met wie?"], ["Waar?", "Met wie?"], ["Met wie?", "Waar?", "?"]]
)
def test_changed_prompts_invalidate_as_well(translated, by, prompts):
    question = translated.sections.get().questions.get()
    operations.change_question(question=question, text=question.text, prompts=prompts, **by)
    assert lacks(translated) == [U.DRAFT, U.OUTDATED]


def test_outdated_texts_are_not_checked(translated, names, by):
    operations.change_section(section=translated.sections.get(), title="Anders", **by)
    assert check(translated, names, by) == 1
    assert lacks(translated) == [U.OUTDATED, U.CHECKED]


def test_what_lacks_a_line_for_a_prompt_is_refused(guide, names, by):
    with pytest.raises(translating.PromptsDiffer) as refused:
        translating.write_translation(
            guide=guide,
            name=names[1],
            language="tr",
            text="Nasıldı?",
            prompts=["Kiminle?", " "],
            revision=0,
            **by,
        )
    assert refused.value.field == "prompts"
    assert "2" in str(refused.value.user_message)


@pytest.mark.parametrize("language", ["nl", "xx", ""])
def test_only_the_languages_of_the_list_are_translated(guide, names, by, language):
    with pytest.raises(translating.PartGone):
        translating.write_translation(
            guide=guide, name=names[0], language=language, text="X", revision=0, **by
        )


def test_a_codeur_does_not_translate(guide, names, coen):
    with pytest.raises(AccessDenied):
        translating.write_translation(
            guide=guide, name=names[0], language="en", text="X", revision=0, by=coen, at=cast.NOW
        )


def test_a_new_version_keeps_translations_as_far_as_they_are(translated, names, by, chantal):
    check(translated, names, by)
    approve(translated, names[:1], chantal)
    copy = operations.make_new_version(guide=translated, **by)
    assert lacks(copy) == [None, U.CHECKED]
    operations.change_section(section=copy.sections.get(), title="Anders", **by)
    assert lacks(copy) == [U.OUTDATED, U.CHECKED]
    assert lacks(translated) == [None, U.CHECKED]


def test_the_log_says_which_language_and_no_words(translated):
    line = LogLine.objects.filter(what="guide.translated").last()
    assert line.detail == {"guide": translated.key, "version": 1, "language": "ar"}
    assert line.monitor_id == translated.round.monitor_id


def test_reading_all_languages_takes_few_queries(translated, django_assert_num_queries):
    with django_assert_num_queries(4):
        found = spoken.in_languages(translated, LANGUAGES)
        assert [len(each.unaskable) for each in found.values()].count(2) == len(FOREIGN) - 1


# --- the title ---------------------------------------------------------------------------------
def write_title(guide, by, text="دليل", language="ar"):
    return translating.write_translation(
        guide=guide,
        name=f"t{guide.pk}",
        language=language,
        text=text,
        translator="Samir",
        revision=0,
        **by,
    )


def title(guide, language="ar"):
    return spoken.in_language(guide, language).title


def test_a_title_is_translated_checked_and_approved_as_a_question_is(guide, by, chantal):
    assert (title(guide).lacks, title(guide).text) == (U.MISSING, "")
    assert title(guide, "nl").text == "Leidraad"
    write_title(guide, by)
    assert (title(guide).lacks, title(guide).text) == (U.DRAFT, "دليل")
    assert check(guide, {f"t{guide.pk}"}, by) == 1
    assert approve(guide, {f"t{guide.pk}"}, chantal) == 1
    assert title(guide).lacks is None
    assert title(guide, "tr").lacks == U.MISSING


def test_a_title_has_one_translation_in_a_language(guide, by, bram):
    record = write_title(guide, by)
    record.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        record.save(force_insert=True)


def test_a_changed_title_invalidates_its_translation(guide, by):
    write_title(guide, by)
    guide.title = "Een andere leidraad"
    guide.save()
    assert title(guide).lacks == U.OUTDATED


def test_a_new_version_keeps_the_translated_title(guide, by):
    write_title(guide, by)
    copy = operations.make_new_version(guide=guide, **by)
    assert (title(copy).text, title(copy).lacks) == ("دليل", U.DRAFT)
    assert title(guide).record != title(copy).record


def test_a_guide_without_a_translated_title_can_be_published(translated, by):
    set_languages(translated, by, "ar")
    assert title(translated).lacks == U.MISSING
    translating.publish_guide(guide=translated, **by)


@pytest.mark.parametrize("language", FOREIGN)
def test_titles_of_guides_for_inburgeraars_ship_as_drafts(voorbeelddam, by, language):
    guides = operations.take_starting_guides(round=voorbeelddam.round, **by)
    of = [guide for guide in guides if guide.perspective == "inburgeraar"]
    assert {title(guide, language).lacks for guide in of} == {U.DRAFT}
    assert len({title(guide, language).text for guide in of}) == len(of)


def test_a_title_stands_on_paper_in_its_language_with_the_dutch(client, guide, by, bram):
    client.force_login(bram)
    address = reverse("study:guide_print", args=[guide.pk, "ar"])
    heading = client.get(address).content.decode().split("<h1>")[1].split("</h1>")[0]
    assert heading.strip() == "Leidraad"
    write_title(guide, by)
    # The heading itself runs that way, so that it begins at the right.
    page = " ".join(client.get(address).content.decode().split())
    assert '<h1 lang="ar" dir="rtl">دليل *</h1>' in page
    page = client.get(reverse("study:guide_language", args=[guide.pk, "ar"])).content.decode()
    assert f'id="t{guide.pk}"' in page
    client.post(
        reverse("study:guide_language", args=[guide.pk, "ar"]),
        {"do": "save", "name": f"t{guide.pk}", "text": "دليل آخر", "revision": 1},
    )
    assert title(guide).text == "دليل آخر"


# --- publishing -------------------------------------------------------------------------------
def set_languages(guide, by, *languages, needs_audio=False):
    translating.set_languages(guide=guide, languages=languages, needs_audio=needs_audio, **by)


def test_a_guide_is_published_when_each_chosen_language_has_its_words(translated, by):
    set_languages(translated, by, "tr", "ar")
    assert translated.languages == ["ar", "tr"]
    with pytest.raises(translating.GuideIncomplete) as refused:
        translating.publish_guide(guide=translated, **by)
    assert "Turks: 2" in str(refused.value.user_message)
    assert "Arabisch" not in str(refused.value.user_message)
    set_languages(translated, by, "ar")
    translating.publish_guide(guide=translated, **by)
    with pytest.raises(translating.AlreadyPublished):
        translating.publish_guide(guide=translated, **by)


def test_what_is_published_stays_as_it_is(translated, by):
    translating.publish_guide(guide=translated, **by)
    question = translated.sections.get().questions.get()
    with pytest.raises(operations.GuidePublished):
        operations.change_question(question=question, text="Anders?", **by)
    with pytest.raises(operations.GuidePublished):
        set_languages(translated, by, "tr")
    translating.unpublish_guide(guide=translated, **by)
    operations.change_question(question=question, text="Anders?", **by)


def test_what_was_spoken_with_stays_published(translated, by):
    translating.publish_guide(guide=translated, **by)
    translated.round.conversations.create(
        number=1, kind="individual", held_on=cast.TODAY, guide=translated, created_at=cast.NOW
    )
    with pytest.raises(operations.GuideInUse):
        translating.unpublish_guide(guide=translated, **by)


def test_a_guide_without_questions_is_not_published(voorbeelddam, by):
    guide = operations.add_guide(
        round=voorbeelddam.round, title="Leeg", perspective="inburgeraar", **by
    )
    with pytest.raises(translating.GuideIncomplete):
        translating.publish_guide(guide=guide, **by)


# --- what ships -------------------------------------------------------------------------------
def test_words_that_ship_are_drafts_until_a_speaker_checked_them(voorbeelddam, by, chantal):
    guides = operations.take_starting_guides(round=voorbeelddam.round, **by)
    guide = next(each for each in guides if each.key == "inburgeraar-z")
    ready = spoken.in_language(guide, "ar")
    assert ready.missing == []
    assert {part.lacks for part in ready.parts} == {U.DRAFT}
    assert all(part.is_shipped for part in ready.parts)
    assert not GuideTranslation.objects.exists()
    assert check(guide, {ready.parts[0].name}, by) == 1
    first = spoken.in_language(guide, "ar").parts[0]
    assert (first.lacks, first.is_shipped) == (U.CHECKED, True)


@pytest.mark.parametrize("language", FOREIGN)
def test_the_guide_for_the_z_route_ships_whole_in_every_language(voorbeelddam, by, language):
    guides = operations.take_starting_guides(round=voorbeelddam.round, **by)
    guide = next(each for each in guides if each.key == "inburgeraar-z")
    ready = spoken.in_language(guide, language)
    assert ready.missing == []
    assert {(part.is_shipped, part.lacks) for part in ready.parts} == {(True, U.DRAFT)}


# What shipped guides asked before; rounds that took them over still do.
FORMER = {
    "Belt u? Komt u langs?",
    "Hoe betaalt u hem? Met een lening?",
    "Hoe is het boek? Hoe is het niveau?",
    "Hoe lang duurt het? Wie betaalt?",
    "Waar vroeg u iets? Wat kreeg u te horen?",
    "Wanneer begon u daarmee? Hoe was dat?",
    "Wanneer werkt u? Wanneer heeft u les?",
    "Wat doet uw partner? Wat doet u?",
    "Wat kunt u nu? Wat is moeilijk?",
    "Welke opleiding wilt u doen? Wie praat daarover met u?",
}


def test_shipped_words_are_of_questions_that_ship_and_of_known_languages():
    texts = {
        words
        for guide in shipped.guides()
        for section in guide["sections"]
        for words in [
            section["title"],
            *(w for q in section["questions"] for w in [q["text"], *q["prompts"]]),
        ]
    }
    texts |= {guide["title"] for guide in shipped.guides()} | FORMER
    for language, ready in shipped.guide_translations().items():
        assert language in FOREIGN
        assert set(ready) <= texts
        assert all(text.strip() == text and text for text in ready.values())


@pytest.mark.parametrize("language", FOREIGN)
def test_every_guide_ships_whole(voorbeelddam, by, language):
    guides = operations.take_starting_guides(round=voorbeelddam.round, **by)
    missing = {
        (guide.key, part.source)
        for guide in guides
        for part in spoken.in_language(guide, language).missing
    }
    assert missing == set()


def test_shipped_words_ask_as_many_questions_and_name_the_same_steps():
    """A slip that somebody who does not read the language can still see."""

    def told(text):
        asked = sum(text.count(mark) for mark in "?؟፧")
        return asked, {step for step in ("PIP", "PVT", "MAP") if step in text}

    wrong = [
        (language, dutch, text)
        for language, ready in shipped.guide_translations().items()
        for dutch, text in ready.items()
        if told(text) != told(dutch)
    ]
    assert wrong == []


# --- pages ------------------------------------------------------------------------------------
def test_each_language_says_its_direction(client, translated, bram):
    client.force_login(bram)
    for language in LANGUAGES:
        html = client.get(
            reverse("study:guide_language", args=[translated.pk, language])
        ).content.decode()
        assert f'lang="{language}"' in html
        if direction(language) == "rtl":
            assert f'lang="{language}" dir="rtl"' in html


def test_a_translation_is_written_on_the_page_and_refused_in_the_form(client, guide, names, bram):
    client.force_login(bram)
    address = reverse("study:guide_language", args=[guide.pk, "tr"])
    given = {
        "do": "save",
        "name": names[1],
        "text": "Nasıldı?",
        "prompts": "Kiminle?",
        "revision": 0,
    }
    answer = client.post(address, given)
    assert answer.status_code == 422
    assert "evenveel als in het Nederlands" in answer.content.decode()
    answer = client.post(address, given | {"prompts": "Kiminle?\nNerede?"})
    assert answer.status_code == 302
    assert lacks(guide, "tr") == [U.MISSING, U.DRAFT]


def test_paper_shows_dutch_where_the_language_lacks_it_and_marks_drafts(client, translated, bram):
    client.force_login(bram)
    html = client.get(reverse("study:guide_print", args=[translated.pk, "ar"])).content.decode()
    assert "كيف كان الأمر؟ *" in html
    html = client.get(reverse("study:guide_print", args=[translated.pk, "ti"])).content.decode()
    assert "Hoe ging het daar toen?" in html
    assert "3 teksten ontbreken" in html


def test_publishing_on_the_page_says_what_is_missing(client, translated, by, bram):
    set_languages(translated, by, "tr")
    client.force_login(bram)
    address = reverse("study:guide_languages", args=[translated.pk])
    assert client.post(address, {"do": "publish"}).status_code == 422
    assert client.post(address, {"do": "languages", "languages": ["ar"]}).status_code == 302
    assert client.post(address, {"do": "publish"}).status_code == 302
    translated.refresh_from_db()
    assert translated.published_by == bram
