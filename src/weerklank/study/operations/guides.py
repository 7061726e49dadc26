"""Guides: sections and questions. A guide that was used is not changed but followed up."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NotRequired, TypedDict, Unpack

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from weerklank.safeguards import meanwhile
from weerklank.safeguards import operations as safeguards
from weerklank.safeguards.refusals import DomainError
from weerklank.study import access, models, queries, search, shipped, terms
from weerklank.study.operations.people import UnknownCharacteristic

if TYPE_CHECKING:
    from weerklank.safeguards.models import User


class GuideInUse(DomainError):
    user_message = _(
        "Met deze leidraad is al gesproken. Maak een nieuwe versie en verander die; het gesprek "
        "houdt de versie waarmee het gevoerd is."
    )


class GuidePublished(DomainError):
    user_message = _(
        "Deze leidraad is vastgesteld. Maak een nieuwe versie en verander die, of trek het "
        "vaststellen in zolang er niet mee is gesproken."
    )


class GuideKeyTaken(DomainError):
    user_message = _("Deze ronde heeft deze leidraad al.")


class NoEarlierGuides(DomainError):
    user_message = _("De vorige ronde heeft geen leidraden om over te nemen.")


class NotTheNewest(DomainError):
    user_message = _("Er is al een nieuwere versie van deze leidraad. Ga daarmee verder.")


@transaction.atomic
def take_starting_guides(
    *, round: models.Round, without: Collection[str] = (), by: User, at: datetime
) -> list[models.Guide]:
    """Copy the shipped guides that a round does not have yet into it, but those named `without`.

    Raises AccessDenied, or GuideKeyTaken when it has all of them.
    """
    access.check_may_research(by, round.monitor)
    taken = {*round.guides.values_list("key", flat=True), *without}
    new = [entry for entry in shipped.guides() if entry["key"] not in taken]
    if not new:
        raise GuideKeyTaken
    numbers = {question.number: question for question in round.monitor.questions.all()}
    guides = [_write_shipped(round, entry, numbers) for entry in new]
    for guide in guides:
        _finish("guide.added", guide, by, at)
    return guides


def _write_shipped(
    round_: models.Round, entry: shipped.Guide, numbers: dict[str, models.ResearchQuestion]
) -> models.Guide:
    guide = models.Guide.objects.create(
        round=round_,
        key=entry["key"],
        title=entry["title"],
        perspective=terms.Perspective(entry["perspective"]),
    )
    for place, section_entry in enumerate(entry["sections"], start=1):
        section = models.GuideSection.objects.create(
            guide=guide, position=place, title=section_entry["title"]
        )
        models.GuideQuestion.objects.bulk_create(
            models.GuideQuestion(
                section=section,
                position=position,
                text=question["text"],
                prompts=question["prompts"],
                minutes=question["minutes"],
                condition=question["condition"] or "",
                applies_to=question.get("applies_to", {}),
                research_question=numbers.get(question["research_question"] or ""),
                codes=question["codes"],
                picture=question.get("picture", ""),
            )
            for position, question in enumerate(section_entry["questions"], start=1)
        )
    return guide


@transaction.atomic
def take_previous_guides(*, round: models.Round, by: User, at: datetime) -> list[models.Guide]:
    """Copy the newest guides of the round before this one, as version 1 of this round.

    Raises AccessDenied, NoEarlierGuides or GuideKeyTaken.
    """
    access.check_may_research(by, round.monitor)
    meanwhile.hold(round)
    previous = queries.previous_round(round)
    originals = queries.newest_guides(previous) if previous else []
    if not originals:
        raise NoEarlierGuides
    taken = set(round.guides.values_list("key", flat=True))
    if taken & {guide.key for guide in originals}:
        raise GuideKeyTaken
    guides = [_copy(original, round=round, version=1, by=by, at=at) for original in originals]
    for guide in guides:
        _finish("guide.added", guide, by, at)
    return guides


@transaction.atomic
def add_guide(
    *, round: models.Round, title: str, perspective: str, by: User, at: datetime
) -> models.Guide:
    """Begin an empty guide. Raises AccessDenied."""
    access.check_may_research(by, round.monitor)
    meanwhile.hold(round)
    guide = models.Guide.objects.create(
        round=round,
        key=queries.free_key(round.guides.values_list("key", flat=True), title),
        title=title.strip(),
        perspective=terms.Perspective(perspective),
    )
    _finish("guide.added", guide, by, at)
    return guide


@transaction.atomic
def make_new_version(*, guide: models.Guide, by: User, at: datetime) -> models.Guide:
    """Copy a guide to a version that can be changed. Raises AccessDenied or NotTheNewest."""
    access.check_may_research(by, guide.round.monitor)
    meanwhile.hold(guide.round)
    if guide.round.guides.filter(key=guide.key, version__gt=guide.version).exists():
        raise NotTheNewest
    copy = _copy(guide, round=guide.round, version=guide.version + 1, by=by, at=at)
    _finish("guide.version_made", copy, by, at)
    return copy


def _copy(
    original: models.Guide, *, round: models.Round, version: int, by: User, at: datetime
) -> models.Guide:
    """Copy a guide with its questions, each with the earlier question that it goes on from."""
    guide = models.Guide.objects.create(
        round=round,
        key=original.key,
        title=original.title,
        perspective=original.perspective,
        version=version,
        languages=original.languages,
        needs_audio=original.needs_audio,
    )
    before, is_next_round = queries.going_on(original), original.round_id != round.pk
    for section in original.sections.prefetch_related("questions"):
        section_copy = models.GuideSection.objects.create(
            guide=guide, position=section.position, title=section.title
        )
        questions = list(section.questions.all())
        copies = models.GuideQuestion.objects.bulk_create(
            models.GuideQuestion(
                section=section_copy,
                position=question.position,
                text=question.text,
                prompts=question.prompts,
                condition=question.condition,
                applies_to=question.applies_to,
                research_question_id=question.research_question_id,
                codes=question.codes,
                minutes=question.minutes,
                picture=question.picture,
            )
            for question in questions
        )
        models.EarlierQuestion.objects.bulk_create(
            link
            for question, copy in zip(questions, copies, strict=True)
            if (link := _going_on(question, copy, before, is_next_round, by=by, at=at))
        )
        _copy_languages(section, section_copy, questions, copies)
    titles = list(original.translations.filter(section=None, question=None))
    for one in titles:
        one.pk, one.guide = None, guide
    models.GuideTranslation.objects.bulk_create(titles)
    return guide


def _copy_languages(
    section: models.GuideSection,
    section_copy: models.GuideSection,
    questions: Sequence[models.GuideQuestion],
    copies: Sequence[models.GuideQuestion],
) -> None:
    """Copy translations as far as they are, and let the copy share the recordings."""
    copy_of = {one.pk: other.pk for one, other in zip(questions, copies, strict=True)}
    translations = list(
        models.GuideTranslation.objects.filter(Q(section=section) | Q(question__in=copy_of))
    )
    for one in translations:
        one.pk, one.guide = None, section_copy.guide
        if one.question_id is None:
            one.section = section_copy
        else:
            one.question_id = copy_of[one.question_id]
    models.GuideTranslation.objects.bulk_create(translations)
    sounds = list(models.GuideSound.objects.filter(question__in=copy_of))
    for sound in sounds:
        sound.pk, sound.question_id = None, copy_of[sound.question_id]
    models.GuideSound.objects.bulk_create(sounds)


def _going_on(
    question: models.GuideQuestion,
    copy: models.GuideQuestion,
    before: Mapping[int, models.EarlierQuestion],
    is_next_round: bool,
    *,
    by: User,
    at: datetime,
) -> models.EarlierQuestion | None:
    """Return from which earlier question a copy goes on; of a new version, the one that it had."""
    link = models.EarlierQuestion(question=copy, noted_at=at, noted_by=by)
    if is_next_round:
        link.earlier = question
        return link
    had = before.get(question.pk)
    if had is None:
        return None
    link.earlier_id, link.asks_the_same = had.earlier_id, had.asks_the_same
    return link


@transaction.atomic
def add_section(*, guide: models.Guide, title: str, by: User, at: datetime) -> models.GuideSection:
    """Add a section after the others. Raises AccessDenied or GuideInUse."""
    _check_may_change(guide, by)
    section = models.GuideSection.objects.create(
        guide=guide, position=queries.next_position(guide.sections.all()), title=title.strip()
    )
    _finish("guide.section_added", guide, by, at)
    return section


@transaction.atomic
def change_section(
    *, section: models.GuideSection, title: str, by: User, at: datetime
) -> models.GuideSection:
    """Change a section's heading. Raises AccessDenied or GuideInUse."""
    _check_may_change(section.guide, by)
    section.title = title.strip()
    section.save(update_fields=["title"])
    _finish("guide.section_changed", section.guide, by, at)
    return section


@transaction.atomic
def move_section(*, section: models.GuideSection, up: bool, by: User, at: datetime) -> None:
    """Swap a section with its neighbour; at the end nothing happens.

    Raises AccessDenied or GuideInUse.
    """
    _check_may_change(section.guide, by)
    _swap(section, list(section.guide.sections.all()), up)
    _finish("guide.section_moved", section.guide, by, at)


@transaction.atomic
def remove_section(*, section: models.GuideSection, by: User, at: datetime) -> None:
    """Remove a section with its questions. Raises AccessDenied or GuideInUse."""
    _check_may_change(section.guide, by)
    guide = section.guide
    section.delete()
    _close_up(list(guide.sections.all()))
    _finish("guide.section_removed", guide, by, at)


class Asked(TypedDict):
    """A question of a guide.

    `condition` says in words to whom it applies, `applies_to` names the values that are meant per
    characteristic, which counting reads.
    """

    text: str
    prompts: NotRequired[Sequence[str]]
    condition: NotRequired[str]
    applies_to: NotRequired[Mapping[str, Sequence[str]] | None]
    research_question: NotRequired[models.ResearchQuestion | None]
    codes: NotRequired[Sequence[str]]
    minutes: NotRequired[int | None]
    picture: NotRequired[str]


def _fill(question: models.GuideQuestion, asked: Asked) -> None:
    """Put it into a question, which is not saved here. Raises UnknownCharacteristic."""
    question.text = asked["text"].strip()
    question.prompts, question.codes = list(asked.get("prompts", ())), list(asked.get("codes", ()))
    question.condition = asked.get("condition", "").strip()
    conditions = asked.get("applies_to") or {}
    question.applies_to = _known_conditions(question.section.guide, conditions)
    question.research_question = asked.get("research_question")
    question.minutes = asked.get("minutes")
    picture = asked.get("picture", "")
    question.picture = terms.Picture(picture) if picture else ""


@transaction.atomic
def add_question(
    *, section: models.GuideSection, by: User, at: datetime, **asked: Unpack[Asked]
) -> models.GuideQuestion:
    """Add a question at the end of a section.

    Raises AccessDenied, GuideInUse or UnknownCharacteristic.
    """
    _check_may_change(section.guide, by)
    question = models.GuideQuestion(
        section=section, position=queries.next_position(section.questions.all())
    )
    _fill(question, asked)
    question.save()
    _finish("guide.question_added", section.guide, by, at)
    return question


@transaction.atomic
def change_question(
    *, question: models.GuideQuestion, by: User, at: datetime, **asked: Unpack[Asked]
) -> models.GuideQuestion:
    """Change a question. Raises AccessDenied, GuideInUse or UnknownCharacteristic."""
    guide = question.section.guide
    _check_may_change(guide, by)
    was = question.text
    _fill(question, asked)
    question.save(update_fields=Asked.__annotations__.keys())
    if question.text != was:
        # Whether other words still ask the same, somebody has to say anew.
        models.EarlierQuestion.objects.filter(Q(question=question) | Q(earlier=question)).update(
            asks_the_same=None
        )
    _finish("guide.question_changed", guide, by, at)
    return question


@transaction.atomic
def move_question(*, question: models.GuideQuestion, up: bool, by: User, at: datetime) -> None:
    """Swap a question with its neighbour in the section; at the end nothing happens.

    Raises AccessDenied or GuideInUse.
    """
    guide = question.section.guide
    _check_may_change(guide, by)
    _swap(question, list(question.section.questions.all()), up)
    _finish("guide.question_moved", guide, by, at)


@transaction.atomic
def remove_question(*, question: models.GuideQuestion, by: User, at: datetime) -> None:
    """Remove a question. Raises AccessDenied or GuideInUse."""
    section = question.section
    _check_may_change(section.guide, by)
    question.delete()
    _close_up(list(section.questions.all()))
    _finish("guide.question_removed", section.guide, by, at)


def _known_conditions(
    guide: models.Guide, conditions: Mapping[str, Sequence[str]]
) -> dict[str, list[str]]:
    """Return conditions without empty ones. Raises UnknownCharacteristic."""
    allowed = queries.condition_values(guide)
    kept = {key: list(values) for key, values in conditions.items() if values}
    for key, values in kept.items():
        if not set(values) <= allowed.get(key, {}).keys():
            raise UnknownCharacteristic
    return kept


def _check_may_change(guide: models.Guide, by: User) -> None:
    access.check_may_research(by, guide.round.monitor)
    # Places in a guide are given out one at a time.
    meanwhile.hold(guide)
    if queries.is_used(guide):
        raise GuideInUse
    if guide.published_at is not None:
        raise GuidePublished


def _swap(
    moved: models.GuideSection | models.GuideQuestion,
    siblings: Sequence[models.GuideSection | models.GuideQuestion],
    up: bool,
) -> None:
    places = [sibling.pk for sibling in siblings]
    index = places.index(moved.pk)
    other_index = index - 1 if up else index + 1
    if not 0 <= other_index < len(siblings):
        return
    one, other = siblings[index], siblings[other_index]
    here, there = one.position, other.position
    # A position is taken once: the one moved waits at the end while the other takes its place.
    _place(one, max(sibling.position for sibling in siblings) + 1)
    _place(other, here)
    _place(one, there)


def _close_up(siblings: Sequence[models.GuideSection | models.GuideQuestion]) -> None:
    for position, sibling in enumerate(siblings, start=1):
        if sibling.position != position:
            _place(sibling, position)


def _place(one: models.GuideSection | models.GuideQuestion, position: int) -> None:
    one.position = position
    one.save(update_fields=["position"])


def _finish(what: str, guide: models.Guide, by: User, at: datetime) -> None:
    """Log a change, and let the questions be found as they are now."""
    _record(what, guide, by, at)
    search.index_guides(guide.round)


def _record(what: str, guide: models.Guide, by: User, at: datetime) -> None:
    safeguards.record(what, guide, by=by, at=at, guide=guide.key, version=guide.version)
