"""Guides in the languages of who is spoken with: their texts, how far those are, and their sound.

The title, a heading, or a question with what is asked after it, is translated as one. Where nobody
wrote a translation, the draft that ships with the product stands in its place, and says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from weerklank.safeguards import queries as safeguards
from weerklank.study import models, queries, shipped, terms
from weerklank.study.rules import questions as rules
from weerklank.study.terms import DUTCH, TranslationStatus


class Untranslated(StrEnum):
    """What a translation lacks."""

    MISSING = "missing"
    OUTDATED = "outdated"
    DRAFT = "draft"
    CHECKED = "checked"


UNTRANSLATED: Mapping[Untranslated, str | Promise] = {
    Untranslated.MISSING: gettext_lazy("niet vertaald"),
    Untranslated.OUTDATED: gettext_lazy("de Nederlandse tekst veranderde na de vertaling"),
    Untranslated.DRAFT: gettext_lazy("niet nagekeken door een spreker"),
    Untranslated.CHECKED: gettext_lazy("nog niet goedgekeurd"),
}


class Heard(StrEnum):
    """Whether a question can be heard as a person read it."""

    RECORDED = "recorded"
    OUTDATED = "outdated"
    MISSING = "missing"


HEARD: Mapping[Heard, str | Promise] = {
    Heard.RECORDED: gettext_lazy("ingesproken"),
    Heard.OUTDATED: gettext_lazy("de tekst veranderde na de opname"),
    Heard.MISSING: gettext_lazy("niet ingesproken"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """The title, a heading or a question in one language, as far as it is."""

    of: models.Guide | models.GuideSection | models.GuideQuestion
    language: str
    record: models.GuideTranslation | None = None
    sound: models.GuideSound | None = None

    @property
    def is_question(self) -> bool:
        return isinstance(self.of, models.GuideQuestion)

    @property
    def is_title(self) -> bool:
        return isinstance(self.of, models.Guide)

    @property
    def name(self) -> str:
        """Return how forms call it: q12, s3, and t1 for the title."""
        kind = "q" if self.is_question else "t" if self.is_title else "s"
        return f"{kind}{self.of.pk}"

    @property
    def source(self) -> str:
        return self.of.text if isinstance(self.of, models.GuideQuestion) else self.of.title

    @property
    def source_prompts(self) -> list[str]:
        return list(self.of.prompts) if isinstance(self.of, models.GuideQuestion) else []

    @property
    def is_shipped(self) -> bool:
        """Return whether these are the words that ship, which no speaker saw."""
        if self.record is not None:
            return self.record.is_shipped
        return self.language != DUTCH and self._shipped is not None

    @property
    def _shipped(self) -> tuple[str, list[str]] | None:
        ready = shipped.guide_translations().get(self.language, {})
        wanted = [self.source, *self.source_prompts]
        if not all(words in ready for words in wanted):
            return None
        return ready[self.source], [ready[words] for words in self.source_prompts]

    @property
    def text(self) -> str:
        """Return the words in this language; '' where there are none."""
        if self.language == DUTCH:
            return self.source
        if self.record is not None:
            return self.record.text
        return self._shipped[0] if self._shipped else ""

    @property
    def prompts(self) -> list[str]:
        if self.language == DUTCH:
            return self.source_prompts
        if self.record is not None:
            return list(self.record.prompts)
        return self._shipped[1] if self._shipped else []

    @property
    def is_outdated(self) -> bool:
        record = self.record
        return record is not None and (
            record.source_text != self.source or list(record.source_prompts) != self.source_prompts
        )

    @property
    def lacks(self) -> Untranslated | None:
        if self.language == DUTCH:
            return None
        if not self.text:
            return Untranslated.MISSING
        if self.is_outdated:
            return Untranslated.OUTDATED
        if self.record is None or self.record.status == TranslationStatus.DRAFT:
            return Untranslated.DRAFT
        return Untranslated.CHECKED if self.record.status == TranslationStatus.CHECKED else None

    @property
    def lacks_words(self) -> str | Promise:
        return UNTRANSLATED[self.lacks] if self.lacks else ""

    @property
    def heard(self) -> Heard:
        if self.sound is None:
            return Heard.MISSING
        return Heard.RECORDED if self.sound.text == self.text else Heard.OUTDATED

    @property
    def heard_words(self) -> str | Promise:
        return HEARD[self.heard]

    @property
    def changes(self) -> list[list[tuple[str, str]]]:
        """Return how the Dutch changed since it was translated: the text, then each prompt."""
        if self.record is None or not self.is_outdated:
            return []
        old = [self.record.source_text, *self.record.source_prompts]
        new = [self.source, *self.source_prompts]
        length = max(len(old), len(new))
        pairs = zip(_filled(old, length), _filled(new, length), strict=True)
        return [rules.difference(one, other) for one, other in pairs if one != other]

    @property
    def revision(self) -> int:
        return self.record.revision if self.record else 0


def _filled(texts: Sequence[str], length: int) -> list[str]:
    return [*texts, *[""] * (length - len(texts))]


@dataclass(frozen=True, slots=True)
class Section:
    heading: Part
    questions: list[Part]

    def __iter__(self) -> Iterator[Part]:
        yield self.heading
        yield from self.questions


@dataclass(frozen=True, slots=True)
class Language:
    """A guide in one language, and what is missing of it."""

    code: str
    title: Part
    sections: list[Section]

    @property
    def name(self) -> str | Promise:
        return terms.LANGUAGES[self.code][0]

    @property
    def own_name(self) -> str:
        return terms.LANGUAGES[self.code][1]

    @property
    def direction(self) -> str:
        return terms.direction(self.code)

    @property
    def parts(self) -> list[Part]:
        return [self.title, *(part for section in self.sections for part in section)]

    @property
    def questions(self) -> list[Part]:
        return [part for part in self.parts if part.is_question]

    def lacking(self, *lacks: Untranslated) -> list[Part]:
        return [part for part in self.parts if part.lacks in lacks]

    @property
    def missing(self) -> list[Part]:
        """Return what is not there in this language: no words, or words of another question."""
        return self.lacking(Untranslated.MISSING, Untranslated.OUTDATED)

    @property
    def unaskable(self) -> list[Part]:
        """Return what keeps a conversation from being held in this language; not the title."""
        return [part for part in self.missing if not part.is_title]

    @property
    def unchecked(self) -> list[Part]:
        return self.lacking(Untranslated.DRAFT)

    @property
    def unapproved(self) -> list[Part]:
        return self.lacking(Untranslated.CHECKED)

    @property
    def ready(self) -> list[Part]:
        return [part for part in self.parts if part.lacks is None]

    @property
    def unheard(self) -> list[Part]:
        """Return the questions that nobody read aloud as they are worded now."""
        return [part for part in self.questions if part.heard != Heard.RECORDED]

    @property
    def heard_count(self) -> int:
        return len(self.questions) - len(self.unheard)

    def part(self, name: str) -> Part | None:
        return next((part for part in self.parts if part.name == name), None)


def in_languages(guide: models.Guide, languages: Iterable[str]) -> dict[str, Language]:
    """Return a guide in these languages. A fixed number of queries, however many there are."""
    wanted = list(dict.fromkeys(languages))
    sections = list(queries.guide_parts(guide))
    written: dict[tuple[str, str], models.GuideTranslation] = {}
    for one in models.GuideTranslation.objects.filter(
        guide=guide, language__in=wanted
    ).select_related("approved_by"):
        if one.question_id:
            name = f"q{one.question_id}"
        else:
            name = f"s{one.section_id}" if one.section_id else f"t{guide.pk}"
        written[one.language, name] = one
    sounds = {
        (one.language, one.question_id): one
        for one in models.GuideSound.objects.filter(
            question__section__guide=guide, language__in=wanted
        ).select_related("sound")
    }

    def section_in(section: models.GuideSection, code: str) -> Section:
        return Section(
            Part(section, code, written.get((code, f"s{section.pk}"))),
            [
                Part(
                    question,
                    code,
                    written.get((code, f"q{question.pk}")),
                    sounds.get((code, question.pk)),
                )
                for question in section.questions.all()
            ],
        )

    return {
        code: Language(
            code,
            Part(guide, code, written.get((code, f"t{guide.pk}"))),
            [section_in(section, code) for section in sections],
        )
        for code in wanted
    }


def in_language(guide: models.Guide, language: str) -> Language:
    return in_languages(guide, [language])[language]


def questions_in(guide: int, language: str) -> list[Part]:
    """Return the questions of a guide in a language, in their order; three statements.

    They are those of `in_language`, for who is asked one of them on every page.
    """
    translations = {
        one.question_id: one
        for one in safeguards.rows_of(models.GuideTranslation, guide_id=guide, language=language)
    }
    heard = {
        one.question_id: one
        for one in models.GuideSound.objects.raw(
            "SELECT sound.* FROM study_guidesound AS sound"
            " JOIN study_guidequestion AS question ON question.id = sound.question_id"
            " JOIN study_guidesection AS section ON section.id = question.section_id"
            " WHERE section.guide_id = %s AND sound.language = %s",
            [guide, language],
        )
    }
    asked = models.GuideQuestion.objects.raw(
        "SELECT question.* FROM study_guidequestion AS question"
        " JOIN study_guidesection AS section ON section.id = question.section_id"
        " WHERE section.guide_id = %s ORDER BY section.position, question.position",
        [guide],
    )
    return [Part(one, language, translations.get(one.pk), heard.get(one.pk)) for one in asked]


def sounds(guide_question: int, language: str) -> models.GuideSound | None:
    """Return the recording of a question in a language."""
    return (
        models.GuideSound.objects.filter(question=guide_question, language=language)
        .select_related("sound")
        .first()
    )
