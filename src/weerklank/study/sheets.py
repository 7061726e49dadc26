"""What people are told before they are asked: per language how far it is, and what sounds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from weerklank.safeguards import queries as safeguards
from weerklank.study import bases, models, shipped, terms
from weerklank.study.rules import sheets as rules
from weerklank.study.terms import DUTCH, ConsentPurpose, TranslationStatus

if TYPE_CHECKING:
    from weerklank.sounds.models import Sound


class Lacks(StrEnum):
    """What a text still needs. Only the first two keep it from being used."""

    MISSING = "missing"
    OUTDATED = "outdated"
    DRAFT = "draft"
    CHECKED = "checked"


LACKS: Mapping[Lacks, Promise | str] = {
    Lacks.MISSING: _("er ontbreken woorden"),
    Lacks.OUTDATED: _("de Nederlandse tekst veranderde na de vertaling"),
    Lacks.DRAFT: _("concept, niet nagekeken door een spreker"),
    Lacks.CHECKED: _("nagekeken, nog niet goedgekeurd"),
}

PART_LABELS: Mapping[str, Promise | str] = {
    rules.OPENING: _("Begin"),
    **{purpose.value: purpose.label for purpose in ConsentPurpose},
    **{
        f"{purpose}{rules.MORE_OF}": format_lazy("{}: {}", purpose.label, _("meer uitleg"))
        for purpose in ConsentPurpose
    },
    rules.TAKE_BACK: _("Hoe iemand het terugneemt"),
    "yes": _("Knop: ja"),
    "no": _("Knop: nee"),
    "not_now": _("Knop: nu niet"),
    rules.MORE: _("Knop: meer uitleg"),
    rules.LISTEN: _("Knop: luister"),
    rules.ANSWERED: _("Kop boven het ontvangstbewijs"),
}


@dataclass(frozen=True, slots=True)
class Question:
    """One purpose as it is asked: a short line, and what stands behind it."""

    purpose: ConsentPurpose
    short: str
    more: str


@dataclass(frozen=True, slots=True)
class InLanguage:
    """A sheet in one language. Without `record` nobody wrote it yet."""

    code: str
    record: models.ConsentSheetText | None
    dutch: Mapping[str, str]
    sounds: Mapping[str, models.ConsentSheetSound] = field(default_factory=dict)
    needs_checked: bool = False  # the plan asks so
    needs_audio: bool = False

    @property
    def words(self) -> dict[str, str]:
        return dict(self.record.words) if self.record else {}

    @property
    def name(self) -> Promise | str:
        return terms.LANGUAGES[self.code][0]

    @property
    def own_name(self) -> str:
        return terms.LANGUAGES[self.code][1]

    @property
    def direction(self) -> str:
        return terms.direction(self.code)

    @property
    def is_dutch(self) -> bool:
        return self.code == DUTCH

    @property
    def missing(self) -> list[str]:
        return rules.missing(self.words)

    @property
    def changed_parts(self) -> list[str]:
        """Return which parts were made of Dutch words that stand there no longer."""
        if self.record is None or self.is_dutch:
            return []
        was = self.record.source
        return [part for part in rules.PARTS if was.get(part) != self.dutch.get(part)]

    @property
    def lacks(self) -> Lacks | None:
        """Return what this text needs first; None when it is approved and whole."""
        if self.record is None or self.missing:
            return Lacks.MISSING
        if self.changed_parts:
            return Lacks.OUTDATED
        return {
            TranslationStatus.DRAFT: Lacks.CHECKED if self.is_dutch else Lacks.DRAFT,
            TranslationStatus.CHECKED: Lacks.CHECKED,
        }.get(TranslationStatus(self.record.status))

    @property
    def demanded(self) -> Promise | str:
        """Return what the plan asks of a text that is whole and does not have it yet."""
        if self.needs_checked and self.lacks is Lacks.DRAFT:
            return _("concept, niet nagekeken door een spreker. Het monitorplan vraagt dat wel")
        unheard = [one for one in rules.SPOKEN if self.words.get(one) and not self.sound_of(one)]
        if self.needs_audio and unheard:
            return _("nog niet helemaal ingesproken. Het monitorplan vraagt dat wel")
        return ""

    @property
    def lacks_words(self) -> Promise | str:
        if self.lacks not in (Lacks.MISSING, Lacks.OUTDATED) and self.demanded:
            return self.demanded
        if self.lacks is None:
            return _("goedgekeurd")
        if self.is_dutch and self.lacks is Lacks.CHECKED:
            return _("nog niet goedgekeurd")
        return LACKS[self.lacks]

    @property
    def may_be_used(self) -> bool:
        """Return whether people may be asked with it.

        That is: whole, of the Dutch that stands there, and as the plan asks. A draft may, where the
        plan asks no more; then it is said wherever it shows, and with the answer.
        """
        return self.lacks not in (Lacks.MISSING, Lacks.OUTDATED) and not self.demanded

    @property
    def is_draft(self) -> bool:
        """Return whether no second speaker checked this."""
        return self.lacks is Lacks.DRAFT

    @property
    def questions(self) -> list[Question]:
        words = self.words
        return [
            Question(one, words.get(one, ""), words.get(f"{one}{rules.MORE_OF}", ""))
            for one in ConsentPurpose
        ]

    def sound_of(self, part: str) -> Sound | None:
        """Return how a person read this part, when those were the words that stand there now."""
        kept = self.sounds.get(part)
        return kept.sound if kept is not None and kept.words == self.words.get(part) else None


def newest(monitor: models.Monitor) -> models.ConsentSheet | None:
    """Return the version that people are told now."""
    return models.ConsentSheet.objects.filter(monitor=monitor).order_by("-version").first()


def version(monitor: models.Monitor, number: int) -> models.ConsentSheet | None:
    return models.ConsentSheet.objects.filter(monitor=monitor, version=number).first()


def versions(monitor: models.Monitor) -> list[models.ConsentSheet]:
    return list(models.ConsentSheet.objects.filter(monitor=monitor).order_by("-version"))


def is_used(sheet: models.ConsentSheet) -> bool:
    """Return whether somebody answered after this version: then its words stay."""
    return models.Consent.objects.filter(told__sheet=sheet).exists()


def in_languages(sheet: models.ConsentSheet) -> dict[str, InLanguage]:
    """Return the sheet in every language, also in those that nobody wrote. Three queries."""
    rows = (
        models.ConsentSheetText.objects.filter(sheet=sheet)
        .select_related("entered_by", "approved_by")
        .prefetch_related("sounds__sound")
    )
    return _in(terms.LANGUAGES, rows, safeguards.row(models.Plan, monitor_id=sheet.monitor_id))


def usable_in(sheet: models.ConsentSheet, language: str) -> InLanguage | None:
    """Return the sheet in one language, when people may be asked with it; as `usable` has it.

    It reads no other language than this one and the Dutch that it was made of.
    """
    rows = models.ConsentSheetText.objects.filter(
        sheet=sheet, language__in={language, DUTCH}
    ).prefetch_related("sounds__sound")
    found = _in([language], rows, safeguards.row(models.Plan, monitor_id=sheet.monitor_id))
    return found[language] if found[language].may_be_used else None


def _in(
    codes: Iterable[str], rows: Iterable[models.ConsentSheetText], plan: models.Plan | None
) -> dict[str, InLanguage]:
    texts = {one.language: one for one in rows}
    dutch = texts[DUTCH].words if DUTCH in texts else {}
    return {
        code: InLanguage(
            code=code,
            record=texts.get(code),
            dutch=dutch,
            sounds={one.part: one for one in texts[code].sounds.all()} if code in texts else {},
            needs_checked=plan is not None and plan.needs_checked,
            needs_audio=plan is not None and plan.needs_audio,
        )
        for code in codes
    }


def newly_shipped(sheet: models.ConsentSheet) -> list[InLanguage]:
    """Return the languages that ship with the product and that nobody wrote in this version.

    A sheet that was begun before they shipped does not have them.
    """
    ready = shipped.consent_sheets()
    return [
        one for code, one in in_languages(sheet).items() if one.record is None and code in ready
    ]


def usable(sheet: models.ConsentSheet) -> dict[str, InLanguage]:
    """Return the languages in which people may be asked."""
    return {code: one for code, one in in_languages(sheet).items() if one.may_be_used}


def objection(monitor: models.Monitor, language: str) -> str:
    """Return how somebody is told that she may object, where she is heard on a public task.

    No speaker saw these words in other languages than Dutch.
    """
    if not bases.is_public_task(monitor, terms.Processing.CONVERSATION):
        return ""
    return shipped.objection_words().get(language, "")


def as_told(told: Iterable[models.ConsentSheetText | None], language: str) -> InLanguage | None:
    """Return the words in this language after which somebody answered, of whatever version.

    None when she was told in another language. They hold of what she answered, also when the
    newest version has that language no more.
    """
    own = [one for one in told if one is not None and one.language == language]
    if not own:
        return None
    last = max(own, key=lambda one: one.pk)
    return InLanguage(code=language, record=last, dutch=last.source or last.words)


def answers_of(participant: models.Participant) -> dict[str, models.Consent]:
    """Return per purpose the row that counts now, with what was told; not asked is left out."""
    rows = participant.consents.select_related("told__sheet", "recorded_by").order_by("on", "id")
    return {row.purpose: row for row in rows}


def spoken_consents(participant_id: int) -> list[models.Consent]:
    """Return the answers of somebody that were recorded, the newest first."""
    return list(
        models.Consent.objects.filter(participant_id=participant_id, sound__isnull=False)
        .select_related("sound")
        .order_by("-on", "-id")
    )
