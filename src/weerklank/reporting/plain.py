"""The result for participants: its texts in plain Dutch, their translations, and what may go out.

A text is of a finding, of an improvement point, or fixed: headings, thanks, how to take words
back. Each is judged like the report: by its amounts, by whom its words point to, and for words of
people that nobody released. What is not in order goes out in no language; a translation only
after somebody who speaks it checked it and an onderzoeker approved it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import F, Q
from django.db.models.functions import Substr
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weerklank.analysis import queries as analysis
from weerklank.findings import auditing, exposure, following, queries, rules
from weerklank.findings.terms import PointStatus
from weerklank.reporting import models, shipped
from weerklank.reporting.rules import plain as reading
from weerklank.reporting.rules.plain import Hint
from weerklank.safeguards import pages
from weerklank.sentences import literal
from weerklank.study import queries as study
from weerklank.study.terms import DUTCH, FOREIGN, Perspective, TranslationStatus

if TYPE_CHECKING:
    from weerklank.findings import models as findings_models
    from weerklank.safeguards.models import User
    from weerklank.study.models import Round


# What fits on one page in letters that can be read from a distance.
MOST_ON_POSTER = 8
MOST_LETTERS_ON_POSTER = 600
FINDING, POINT, FIXED = "finding", "point", "fixed"
PLACE = "plain"  # what the audit of amounts calls such a text, with its name
TITLE, OPENING, WHO, HEARD, BETTER = "title", "opening", "who", "heard", "better"
THANKS_HEAD, THANKS, BACK_HEAD, BACK = "thanks_head", "thanks", "back_head", "back"
CONTACT, MADE_BY, SKIP = "contact", "made_by", "skip"
STATUS: Mapping[str, str] = {status: f"status_{status}" for status in PointStatus.values}
LABELS: Mapping[str, str | Promise] = {
    TITLE: gettext_lazy("Titel"),
    OPENING: gettext_lazy("Eerste zinnen"),
    WHO: gettext_lazy("Wiens woorden dit zijn"),
    HEARD: gettext_lazy("Kop boven wat mensen vertelden"),
    BETTER: gettext_lazy("Kop boven wat beter kan"),
    STATUS[PointStatus.PROPOSED]: gettext_lazy("Bij een voorstel"),
    STATUS[PointStatus.TAKEN_OVER]: gettext_lazy("Bij een punt dat is overgenomen"),
    STATUS[PointStatus.CARRIED_OUT]: gettext_lazy("Bij een punt dat is uitgevoerd"),
    STATUS[PointStatus.EFFECT_SEEN]: gettext_lazy("Bij een punt waarvan het effect is bekeken"),
    STATUS[PointStatus.NOT_TAKEN_OVER]: gettext_lazy("Bij een punt dat niet is overgenomen"),
    THANKS_HEAD: gettext_lazy("Kop boven de dank"),
    THANKS: gettext_lazy("Dank"),
    BACK_HEAD: gettext_lazy("Kop boven woorden terughalen"),
    BACK: gettext_lazy("Woorden terughalen"),
    CONTACT: gettext_lazy("Wie iemand kan bellen of schrijven"),
    MADE_BY: gettext_lazy("Van wie dit is"),
    SKIP: gettext_lazy("Link naar de tekst, voor wie niet kijkt"),
}


class Flaw(StrEnum):
    """Why a text cannot go out as it is."""

    EMPTY = "empty"
    REREAD = "reread"  # words were found in it that have to leave
    STALE = "stale"  # what it is about changed since, or has to be reread itself
    AMOUNT = "amount"  # an amount that does not hold, or may not be told
    EVERYONE = "everyone"
    POINTS = "points"
    QUOTED = "quoted"  # words of somebody, of whichever round, that nobody released
    NAMED = "named"  # a pseudonym


FLAWS: Mapping[Flaw, str | Promise] = {
    Flaw.EMPTY: gettext_lazy("er staat nog niets"),
    Flaw.REREAD: gettext_lazy(
        "er staan woorden of een pseudoniem in die weg moeten; schrijf of lees de tekst opnieuw"
    ),
    Flaw.STALE: gettext_lazy("waar dit over gaat veranderde, of moet zelf nog worden nagelezen"),
    Flaw.AMOUNT: gettext_lazy("een hoeveelheid klopt niet of mag niet naar buiten"),
    Flaw.EVERYONE: gettext_lazy("de zin gaat over iedereen van een kleine groep"),
    Flaw.POINTS: gettext_lazy("er staat misschien een naam, plaats of iets bijzonders in"),
    Flaw.QUOTED: gettext_lazy("er staan woorden van iemand in die niet zijn vrijgegeven"),
    Flaw.NAMED: gettext_lazy("er staat een pseudoniem in"),
}
# These are refused when somebody writes; the others can come later.
REFUSED_AT_ONCE = frozenset({Flaw.EVERYONE, Flaw.POINTS, Flaw.QUOTED, Flaw.NAMED})


class Untranslated(StrEnum):
    """Why a translation cannot go out."""

    MISSING = "missing"
    REREAD = "reread"
    QUOTED = "quoted"
    OUTDATED = "outdated"
    DRAFT = "draft"
    CHECKED = "checked"


UNTRANSLATED: Mapping[Untranslated, str | Promise] = {
    Untranslated.MISSING: gettext_lazy("niet vertaald"),
    Untranslated.REREAD: gettext_lazy(
        "er staan woorden of een pseudoniem in die weg moeten; vertaal opnieuw of bewaar de "
        "nagelezen tekst"
    ),
    Untranslated.QUOTED: gettext_lazy(
        "er staan woorden van iemand in die niet zijn vrijgegeven, of een pseudoniem"
    ),
    Untranslated.OUTDATED: gettext_lazy("de Nederlandse tekst veranderde na de vertaling"),
    Untranslated.DRAFT: gettext_lazy("niet nagekeken door een spreker"),
    Untranslated.CHECKED: gettext_lazy("nog niet goedgekeurd"),
}


@dataclass(frozen=True, slots=True)
class Translation:
    """A text in one language, as far as it is; without a record it is the draft that ships."""

    language: str
    text: str = ""
    status: TranslationStatus = TranslationStatus.DRAFT
    is_outdated: bool = False
    record: models.PlainTranslation | None = None
    is_quoting: bool = False  # words that nobody released, or a pseudonym

    @property
    def is_ready_draft(self) -> bool:
        return self.record is None and bool(self.text)

    @property
    def lacks(self) -> Untranslated | None:
        """Return why it cannot go out, None when it can."""
        if not self.text:
            return Untranslated.MISSING
        if self.record and self.record.reread_since:
            return Untranslated.REREAD
        if self.is_quoting:
            return Untranslated.QUOTED
        if self.is_outdated:
            return Untranslated.OUTDATED
        if self.status == TranslationStatus.APPROVED:
            return None
        is_checked = self.status == TranslationStatus.CHECKED
        return Untranslated.CHECKED if is_checked else Untranslated.DRAFT

    @property
    def lacks_words(self) -> str:
        return str(UNTRANSLATED[self.lacks]) if self.lacks else ""

    @property
    def revision(self) -> int:
        return self.record.revision if self.record else 0


@dataclass(frozen=True, slots=True)
class Judged:
    """What there is to say of a text before it goes out."""

    entries: tuple[auditing.Entry, ...] = ()
    points: tuple[tuple[str, str, str], ...] = ()  # see `queries.pointed_out`; those left
    flaws: tuple[Flaw, ...] = ()
    hints: tuple[Hint, ...] = ()

    @property
    def flaw_words(self) -> list[str]:
        return [str(FLAWS[flaw]) for flaw in self.flaws]


@dataclass(frozen=True)
class PlainRow:
    """One text of the result for participants, with what it is of."""

    name: str
    text: str  # in Dutch; empty where nobody wrote it
    record: models.PlainText | None
    translations: Mapping[str, Translation]
    judged: Judged
    finding: queries.FindingRow | None = None
    point: findings_models.ImprovementPoint | None = None
    removed: models.PlainText | None = None  # what was taken away and can come back

    @property
    def kind(self) -> str:
        return kind_of(self.name)

    @property
    def place(self) -> str:
        return place_of(self.name)

    @property
    def label(self) -> str:
        if self.finding:
            return _("Uitspraak %(number)s") % {"number": self.finding.number}
        if self.point:
            return _("Verbeterpunt %(number)s") % {"number": self.point.number}
        return str(LABELS[self.name])

    @property
    def source(self) -> str:
        """Return the full sentence that it is a plain form of; of a fixed text, its ready words."""
        if self.finding:
            return self.finding.record.statement
        if self.point:
            return self.point.what
        return shipped.plain_words()[self.name].get(DUTCH, "")

    @property
    def is_chosen(self) -> bool:
        return bool(self.text) and (self.record is None or self.record.is_on)

    @property
    def is_on_poster(self) -> bool:
        return bool(self.text) and self.record is not None and self.record.on_poster

    @property
    def revision(self) -> int:
        return self.record.revision if self.record else 0

    def said(self, language: str) -> str:
        return self.text if language == DUTCH else self.translations[language].text


def kind_of(name: str) -> str:
    kind = name.partition(":")[0]
    return kind if kind in {FINDING, POINT} else FIXED


def place_of(name: str) -> str:
    return f"{PLACE}:{name}"


def name_in(place: str) -> str | None:
    """Return the name of the plain text that a place of the audit is of, None where of another."""
    kind, _colon, name = place.partition(":")
    return name if kind == PLACE else None


def number_in(name: str) -> int | None:
    return pages.number_in(name.partition(":")[2])


class Result:
    """The result for participants of one round, as somebody sees it."""

    def __init__(self, voices: analysis.Voices, rows: Sequence[queries.FindingRow]) -> None:
        self.voices = voices
        self.round = voices.round
        self.findings = {name_of_finding(row.record): row for row in rows}
        self.grounds = auditing.Grounds(voices, rows)

    @cached_property
    def points(self) -> dict[str, findings_models.ImprovementPoint]:
        found = following.resting_on_round(self.round)
        return {f"{POINT}:{point.pk}": point for point, _findings in found}

    @cached_property
    def crowd(self) -> exposure.Exposure:
        return exposure.Exposure(self.round)

    @cached_property
    def _written(self) -> list[models.PlainText]:
        found = models.PlainText.objects.filter(round=self.round)
        return list(found.select_related("changed_by"))

    @cached_property
    def heard(self) -> int:
        """Return how many inburgeraars were heard, as the report says it. Two queries."""
        people = study.people_heard(self.round).values()
        return sum(one.perspective == Perspective.INBURGERAAR for one in people)

    @cached_property
    def records(self) -> dict[str, models.PlainText]:
        return {record.name: record for record in self._written if record.removed_at is None}

    @cached_property
    def removed(self) -> dict[str, models.PlainText]:
        return {record.name: record for record in self._written if record.removed_at is not None}

    @cached_property
    def rows(self) -> list[PlainRow]:
        """Return every text there is or may be: of findings, of points, and the fixed ones."""
        names = [*self.findings, *self.points, *shipped.plain_words()]
        return [self._row(name) for name in names]

    def row(self, name: str) -> PlainRow | None:
        return next((row for row in self.rows if row.name == name), None)

    @cached_property
    def _translated(self) -> dict[tuple[str, str], models.PlainTranslation]:
        found = models.PlainTranslation.objects.filter(round=self.round)
        # Those of a text that was taken away come back with it.
        found = found.filter(Q(plain=None) | Q(plain__removed_at=None))
        return {
            (one.name, one.language): one
            for one in found.select_related("entered_by", "approved_by")
        }

    def _row(self, name: str) -> PlainRow:
        record = self.records.get(name)
        ready = shipped.plain_words().get(name, {}).get(DUTCH, "")
        text = record.text if record else ready
        finding, point = self.findings.get(name), self.points.get(name)
        judged = self.judge(name, text, record.kept_words if record else ()) if text else Judged()
        flaws = [*judged.flaws]
        if not text:
            flaws.append(Flaw.EMPTY)
        elif record and self._is_stale(record, finding, point):
            flaws.insert(0, Flaw.STALE)
        if record and record.reread_since:
            flaws.insert(0, Flaw.REREAD)
        return PlainRow(
            name,
            text,
            record,
            {language: self._translation(name, language, text) for language in FOREIGN},
            Judged(judged.entries, judged.points, tuple(flaws), judged.hints),
            finding,
            point,
            None if record else self.removed.get(name),
        )

    def _translation(self, name: str, language: str, text: str) -> Translation:
        record = self._translated.get((name, language))
        if record is not None:
            status = TranslationStatus(record.status)
            is_outdated = record.source != text
            is_quoting = self.quotes(record.text) or bool(self.names_in(record.text))
            return Translation(language, record.text, status, is_outdated, record, is_quoting)
        ready = shipped.plain_words().get(name, {})
        if text and ready.get(DUTCH) == text:
            return Translation(language, ready.get(language, ""))
        return Translation(language)

    def _is_stale(
        self,
        record: models.PlainText,
        finding: queries.FindingRow | None,
        point: findings_models.ImprovementPoint | None,
    ) -> bool:
        """Return whether a text has to be reread: what it is of is not what it was."""
        if point:
            return record.basis != point.what or point.lost_evidence_at is not None
        if finding is None:
            return False
        if record.basis != finding.record.statement:
            return True
        if self.voices.readings.is_limited:
            return False  # who codes blind counts less than there is
        now = rules.telling(finding.counts)
        changed = rules.changes(record.confirmed_counts or {}, now, text=record.text)
        return finding.must_reread or bool(changed) or record.confirmed_counts is None

    # --- judging
    def judge(self, name: str, text: str, kept: Collection[str] = ()) -> Judged:
        """Return what there is to say of a text, or of one that is to be it."""
        finding = self.findings.get(name)
        if finding:
            entries = self.grounds.of_wording(finding, place_of(name), text)
        else:
            entries = self.grounds.of_text(place_of(name), text)
        left = [point for point in self.crowd.points(text) if point.word not in kept]
        is_fixed = kind_of(name) == FIXED
        found = {
            Flaw.AMOUNT: any(entry.is_open for entry in entries),
            Flaw.EVERYONE: finding is not None and self._is_of_everyone(text, finding),
            # A municipality writes its own name and telephone number there.
            Flaw.POINTS: bool(left) and not is_fixed,
            Flaw.QUOTED: self.quotes(text),
            Flaw.NAMED: bool(self.names_in(text)),
        }
        return Judged(
            tuple(entries),
            () if is_fixed else tuple(queries.pointed_out(left)),
            tuple(flaw for flaw, holds in found.items() if holds),
            tuple(reading.hints(text)),
        )

    def _is_of_everyone(self, text: str, row: queries.FindingRow) -> bool:
        # Without an amount it says of nobody in particular that she said it; amounts are audited.
        return self.crowd.says_it_of_everyone(text, row.record.perspective, said=0, asked=None)

    def quotes(self, text: str) -> bool:
        """Return whether a text has words that stand under a finding and that nobody released.

        Of whichever round of the monitor, and whoever asks.
        """
        said = literal.without(text, self._said)
        return said != text and literal.without(text, self._said - self._released) != text

    @cached_property
    def _rounds(self) -> set[int]:
        return study.rounds_beside(self.round.pk)

    @cached_property
    def _said(self) -> literal.Runs:
        """Return the runs of words under findings of this monitor. One query."""
        length = F("coding__end") - F("coding__start")
        passages = queries.evidence_in(self._rounds).annotate(
            said=Substr("coding__transcript__text", F("coding__start") + 1, length)
        )
        return literal.runs(passages.order_by().values_list("said", flat=True).distinct())

    @cached_property
    def _released(self) -> literal.Runs:
        """Return the runs of quotes that may be printed; asked only where words were found."""
        return literal.runs(
            quote.record.shown_text
            for round_ in self.round.monitor.rounds.all()
            for quote in queries.printable_quotes(round_)
        )

    @cached_property
    def _naming(self) -> re.Pattern[str] | None:
        return literal.naming(study.pseudonyms_in(self._rounds))

    def names_in(self, text: str) -> list[str]:
        """Return the pseudonyms in a text, of people of whichever round."""
        return sorted(set(self._naming.findall(text))) if self._naming else []

    # --- what goes out
    def chosen(self, *, poster: bool = False) -> list[PlainRow]:
        """Return the texts that an edition prints: its sentences, points, then the fixed ones."""
        about = [
            row
            for row in self.rows
            if row.kind != FIXED and (row.is_on_poster if poster else row.is_chosen)
        ]
        names = [TITLE, MADE_BY] if poster else [TITLE, OPENING]
        if any(row.kind == FINDING for row in about):
            names += [HEARD, WHO]
        if points := [row.point for row in about if row.point]:
            names += [BETTER, *dict.fromkeys(STATUS[point.status] for point in points)]
        if not poster:
            names += [THANKS_HEAD, THANKS, BACK_HEAD, BACK, CONTACT, SKIP]
        fixed = {row.name: row for row in self.rows if row.kind == FIXED}
        return [*about, *(fixed[name] for name in names)]

    def lacks(self, language: str, *, poster: bool = False) -> list[tuple[PlainRow, list[str]]]:
        """Return what keeps an edition from going out: each text with why, in words."""
        found = []
        for row in self.chosen(poster=poster):
            why = row.judged.flaw_words
            if language != DUTCH and (lacks := row.translations[language].lacks_words):
                why = [*why, lacks]
            if why:
                found.append((row, why))
        return found

    def is_empty(self, *, poster: bool = False) -> bool:
        return all(row.kind == FIXED for row in self.chosen(poster=poster))

    def is_too_long(self, language: str) -> bool:
        """Return whether a poster says more than can be read from a distance."""
        about = [row for row in self.chosen(poster=True) if row.kind != FIXED]
        letters = sum(len(row.said(language)) for row in about)
        return len(about) > MOST_ON_POSTER or letters > MOST_LETTERS_ON_POSTER

    def is_ready(self, language: str, *, poster: bool = False) -> bool:
        if self.is_empty(poster=poster) or self.lacks(language, poster=poster):
            return False
        return not (poster and self.is_too_long(language))


def name_of_finding(finding: findings_models.Finding) -> str:
    return f"{FINDING}:{finding.pk}"


def result_of(round_: Round, *, visible_to: User | None = None) -> Result:
    """Read the result for participants of a round, as far as somebody may see what is under it."""
    voices = analysis.hear(round_, visible_to=visible_to)
    rows = queries.findings(round_, voices)
    return Result(voices, rows)


def audit(result: Result) -> list[auditing.Entry]:
    """Return the amounts in all plain texts that somebody wrote. One query where nobody did."""
    if not result.records:
        return []
    return [entry for row in result.rows if row.record for entry in row.judged.entries]
