"""Guides in more languages: translated, checked, approved, read aloud, published.

A second speaker checks what somebody else translated; a second onderzoeker approves what another
entered. See docs/adr/0041.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from weerklank.safeguards import meanwhile
from weerklank.safeguards import operations as safeguards
from weerklank.safeguards.refusals import (
    CheckerMissing,
    DomainError,
    EnteredThese,
    NothingToApprove,
    NothingToCheck,
    SameSpeaker,
)
from weerklank.sounds import operations as sounds
from weerklank.sounds.terms import SoundKind
from weerklank.study import access, models, planning, queries, spoken, terms
from weerklank.study.operations.guides import GuideInUse, GuidePublished
from weerklank.study.terms import TranslationStatus

if TYPE_CHECKING:
    from weerklank.safeguards.models import User


class PartGone(DomainError):
    user_message = _("Deze tekst staat niet meer in de leidraad, of deze taal bestaat hier niet.")


class TranslationEmpty(DomainError):
    user_message = _("Schrijf de vertaling.")


class PromptsDiffer(DomainError):
    def __init__(self, wanted: int) -> None:
        said = _(
            "Zet elke doorvraag op een eigen regel, evenveel als in het Nederlands: %(wanted)s."
        )
        super().__init__(said % {"wanted": wanted}, field="prompts")


class SoundWithoutText(DomainError):
    user_message = _("Deze vraag is nog niet vertaald. Vertaal eerst, en spreek dan in.")


class SoundMissing(DomainError):
    user_message = _("Kies een opname, of neem de vraag op.")


class SoundNeeded(DomainError):
    user_message = _(
        "Deze leidraad is vastgesteld en elke vraag moet te horen zijn. Zet er een andere opname "
        "voor in de plaats."
    )


class GuideIncomplete(DomainError):
    """What stands in the way of publishing, said per language."""

    def __init__(self, lacks: Sequence[str]) -> None:
        said = gettext("De leidraad kan nog niet worden vastgesteld.")
        super().__init__(" ".join([said, *lacks]))


class AlreadyPublished(DomainError):
    user_message = _("Deze leidraad is al vastgesteld.")


class NotPublished(DomainError):
    user_message = _("Deze leidraad is niet vastgesteld.")


@transaction.atomic
def set_languages(
    *, guide: models.Guide, languages: Collection[str], needs_audio: bool, by: User, at: datetime
) -> models.Guide:
    """Say in which languages a guide is asked, and whether each question must be recorded.

    Raises AccessDenied, PartGone for a language that is not known, or GuidePublished.
    """
    access.check_may_research(by, guide.round.monitor)
    meanwhile.hold(guide)
    if guide.published_at is not None:
        raise GuidePublished
    if not set(languages) <= set(terms.FOREIGN):
        raise PartGone
    guide.languages = [code for code in terms.FOREIGN if code in languages]
    guide.needs_audio = needs_audio
    guide.save(update_fields=["languages", "needs_audio"])
    _record("guide.languages_set", guide, by, at, languages=guide.languages)
    return guide


@transaction.atomic
def write_translation(
    *,
    guide: models.Guide,
    name: str,
    language: str,
    text: str,
    revision: int,
    by: User,
    at: datetime,
    prompts: Sequence[str] = (),
    translator: str = "",
) -> models.GuideTranslation:
    """Enter the translation of a title, heading or question; a draft until somebody checked it.

    `name` is the part as spoken.Part calls it. Raises AccessDenied, PartGone, TranslationEmpty,
    PromptsDiffer or ChangedMeanwhile.
    """
    part = _held(guide, name, language, by)
    text = " ".join(text.split())
    lines = [line for each in prompts if (line := " ".join(each.split()))]
    if not text:
        raise TranslationEmpty(field="text")
    if len(lines) != len(part.source_prompts):
        raise PromptsDiffer(len(part.source_prompts))
    meanwhile.check_revision(part.revision, revision)
    record = _record_of(part, by, at)
    record.text, record.prompts, record.is_shipped = text, lines, False
    record.source_text, record.source_prompts = part.source, part.source_prompts
    record.translator = translator.strip()
    record.status, record.checker = TranslationStatus.DRAFT, ""
    record.approved_at = record.approved_by = None
    record.entered_at, record.entered_by = at, by
    _save(record)
    _record("guide.translated", guide, by, at, language=language)
    return record


@transaction.atomic
def check_translations(
    *,
    guide: models.Guide,
    language: str,
    names: Collection[str],
    checker: str,
    by: User,
    at: datetime,
) -> int:
    """Note who of those that speak a language checked drafts in it. Returns how many.

    Who checks is somebody else than who translated. Outdated ones are left as they are. Raises
    AccessDenied, PartGone, CheckerMissing, SameSpeaker or NothingToCheck.
    """
    found = _held_language(guide, language, by)
    checker = " ".join(checker.split())
    if not checker:
        raise CheckerMissing
    chosen = [part for part in found.unchecked if part.name in names]
    if not chosen:
        raise NothingToCheck
    if any(
        part.record and part.record.translator.casefold() == checker.casefold() for part in chosen
    ):
        raise SameSpeaker
    for part in chosen:
        record = _record_of(part, by, at)
        record.status, record.checker = TranslationStatus.CHECKED, checker
        _save(record)
    _record(
        "guide.translations_checked", guide, by, at, language=language, translations=len(chosen)
    )
    return len(chosen)


@transaction.atomic
def approve_translations(
    *, guide: models.Guide, language: str, names: Collection[str], by: User, at: datetime
) -> int:
    """Approve checked translations. Returns how many.

    Four eyes: who entered one does not approve it. Raises AccessDenied, PartGone, EnteredThese or
    NothingToApprove.
    """
    found = _held_language(guide, language, by)
    records = [part.record for part in found.unapproved if part.name in names and part.record]
    theirs = [record for record in records if record.entered_by_id != by.pk]
    if not theirs:
        raise EnteredThese if records else NothingToApprove
    for record in theirs:
        record.status = TranslationStatus.APPROVED
        record.approved_at, record.approved_by = at, by
        _save(record)
    _record(
        "guide.translations_approved", guide, by, at, language=language, translations=len(theirs)
    )
    return len(theirs)


@transaction.atomic
def take_back_translation(
    *, guide: models.Guide, name: str, language: str, by: User, at: datetime
) -> None:
    """Make a translation a draft again. Raises AccessDenied or PartGone."""
    record = _held(guide, name, language, by).record
    if record is None:
        raise PartGone
    record.status, record.checker = TranslationStatus.DRAFT, ""
    record.approved_at = record.approved_by = None
    _save(record)
    _record("guide.translation_taken_back", guide, by, at, language=language)


# --- sound ------------------------------------------------------------------------------------
@transaction.atomic
def keep_sound(
    *,
    question: models.GuideQuestion,
    language: str,
    content: Iterable[bytes],
    by: User,
    at: datetime,
    spoken_by: str = "",
) -> models.GuideSound:
    """Keep how somebody reads a question aloud, in place of what was recorded before.

    Raises AccessDenied, PartGone, SoundWithoutText, and NoSound or TooLarge of the sounds.
    """
    guide = question.section.guide
    part = _held(guide, f"q{question.pk}", language, by, dutch_too=True)
    if not part.text:
        raise SoundWithoutText
    former = part.sound
    kept = sounds.keep(content, kind=SoundKind.PROMPT, by=by, at=at)
    if former is not None:
        former.delete()
    made = models.GuideSound.objects.create(
        question=question,
        language=language,
        sound=kept,
        text=part.text,
        spoken_by=" ".join(spoken_by.split()),
        recorded_at=at,
        recorded_by=by,
    )
    if former is not None:
        _let_go(former, by, at)
    _record("guide.spoken", guide, by, at, language=language)
    return made


@transaction.atomic
def remove_sound(*, question: models.GuideQuestion, language: str, by: User, at: datetime) -> None:
    """Remove a recording. Raises AccessDenied, PartGone or SoundNeeded."""
    guide = question.section.guide
    sound = _held(guide, f"q{question.pk}", language, by, dutch_too=True).sound
    if sound is None:
        raise PartGone
    if guide.published_at is not None and guide.needs_audio:
        raise SoundNeeded
    sound.delete()
    _let_go(sound, by, at)
    _record("guide.sound_removed", guide, by, at, language=language)


def _let_go(former: models.GuideSound, by: User, at: datetime) -> None:
    """Erase what was recorded, unless another version of the guide still has it."""
    if not models.GuideSound.objects.filter(sound=former.sound_id).exists():
        sounds.erase([former.sound], by=by, at=at)


# --- publishing -------------------------------------------------------------------------------
@transaction.atomic
def publish_guide(*, guide: models.Guide, by: User, at: datetime) -> models.Guide:
    """Say that a guide is as it will be asked; from then on its questions stay as they are.

    Drafts that no speaker checked may be among it: each page says so. Raises AccessDenied,
    AlreadyPublished, or GuideIncomplete for a question without words in a chosen language, or
    without a recording where it must have one.
    """
    access.check_may_research(by, guide.round.monitor)
    meanwhile.hold(guide)
    if guide.published_at is not None:
        raise AlreadyPublished
    lacks = what_lacks(guide)
    if lacks:
        raise GuideIncomplete(lacks)
    guide.published_at, guide.published_by = at, by
    guide.save(update_fields=["published_at", "published_by"])
    _record("guide.published", guide, by, at, languages=guide.languages)
    return guide


@transaction.atomic
def unpublish_guide(*, guide: models.Guide, by: User, at: datetime) -> models.Guide:
    """Take back that a guide is published, as long as nobody spoke with it.

    Raises AccessDenied, NotPublished or GuideInUse.
    """
    access.check_may_research(by, guide.round.monitor)
    meanwhile.hold(guide)
    if guide.published_at is None:
        raise NotPublished
    if queries.is_used(guide):
        raise GuideInUse
    guide.published_at = guide.published_by = None
    guide.save(update_fields=["published_at", "published_by"])
    _record("guide.unpublished", guide, by, at)
    return guide


def what_lacks(guide: models.Guide) -> list[str]:
    """Return in sentences what stands in the way of publishing; nothing when it can be."""
    found = spoken.in_languages(guide, [terms.DUTCH, *guide.languages])
    plan = planning.of(guide.round.monitor)
    needs_audio = guide.needs_audio or (plan is not None and plan.needs_audio)
    said = []
    if not found[terms.DUTCH].questions:
        said.append(gettext("Er staat nog geen vraag in."))
    for language in found.values():
        words = {"language": language.name, "n": len(language.unaskable)}
        if language.unaskable:
            sentence = gettext("%(language)s: %(n)s van de teksten nog niet vertaald of verouderd.")
            said.append(sentence % words)
        if plan is not None and plan.needs_checked and language.unchecked:
            words["n"] = len(language.unchecked)
            sentence = gettext(
                "%(language)s: %(n)s van de teksten niet nagekeken door een spreker. Het "
                "monitorplan vraagt dat."
            )
            said.append(sentence % words)
        if needs_audio and language.unheard:
            words["n"] = len(language.unheard)
            said.append(gettext("%(language)s: %(n)s van de vragen nog niet ingesproken.") % words)
    return said


# --- what they share --------------------------------------------------------------------------
def _held_language(
    guide: models.Guide, language: str, by: User, *, dutch_too: bool = False
) -> spoken.Language:
    access.check_may_research(by, guide.round.monitor)
    meanwhile.hold(guide)
    if language not in (terms.LANGUAGES if dutch_too else terms.FOREIGN):
        raise PartGone
    return spoken.in_language(guide, language)


def _held(
    guide: models.Guide, name: str, language: str, by: User, *, dutch_too: bool = False
) -> spoken.Part:
    part = _held_language(guide, language, by, dutch_too=dutch_too).part(name)
    if part is None:
        raise PartGone
    return part


def _record_of(part: spoken.Part, by: User, at: datetime) -> models.GuideTranslation:
    """Return the row of a translation; of what ships, a new one with those words."""
    of = part.of
    section = of.section if isinstance(of, models.GuideQuestion) else of
    return part.record or models.GuideTranslation(
        guide=section if isinstance(section, models.Guide) else section.guide,
        question=of if isinstance(of, models.GuideQuestion) else None,
        section=of if isinstance(of, models.GuideSection) else None,
        language=part.language,
        text=part.text,
        prompts=part.prompts,
        source_text=part.source,
        source_prompts=part.source_prompts,
        is_shipped=part.is_shipped,
        entered_at=at,
        entered_by=by,
        revision=0,
    )


def _save(record: models.GuideTranslation) -> None:
    record.revision += 1
    record.save()


def _record(what: str, guide: models.Guide, by: User, at: datetime, **detail: object) -> None:
    safeguards.record(
        what, guide, by=by, at=at, detail={"guide": guide.key, "version": guide.version, **detail}
    )
