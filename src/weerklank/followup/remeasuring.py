"""Whether anything changed at an improvement point between two rounds of its monitor.

Only readings that count and people who still take part are counted; whoever looks sees of a round
that is coded blind what that person may see of it. What can be told is put in words here, so that
a page, a file and the report say the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from weerklank.analysis import queries as analysis
from weerklank.analysis import rules as counting
from weerklank.analysis.outside import Outside
from weerklank.analysis.queries import reached as asking
from weerklank.coding import queries as coding
from weerklank.findings import following, queries
from weerklank.findings.terms import Better, Verdict
from weerklank.followup import models, rules
from weerklank.followup.terms import Basis, Incomparable
from weerklank.study import queries as study
from weerklank.study import rules as study_rules
from weerklank.study.terms import Perspective

if TYPE_CHECKING:
    from weerklank.coding.models import Code
    from weerklank.coding.rules import Meanings
    from weerklank.findings.models import ImprovementPoint
    from weerklank.followup.models import PointMeasure, PointQuestion, PointVerdict
    from weerklank.safeguards.models import User
    from weerklank.study.models import GuideQuestion, Monitor, Round

MOST_QUOTES = 3
_LONGEST_LABEL = models.PointVerdict._meta.get_field("code_label").max_length


# --- what can be measured and asked -----------------------------------------------------------
def groups_to_choose(monitor: Monitor) -> dict[str, dict[str, str]]:
    """Return by what the people who are counted can be limited: {key: {value: label}}."""
    labels = study.value_labels(monitor)
    return {
        one.key: labels.get(one.key, {})
        for one in study.background(monitor)
        if one.is_printable and one.for_inburgeraars
    }


def guides_for(point: ImprovementPoint, point_measure: PointMeasure) -> list[tuple[int, str]]:
    """Return the guides in which can be asked after a point: of later rounds, the newest first."""
    origin = point.round.number if point.round else 0
    rounds = point.monitor.rounds.filter(number__gt=origin).order_by("-number")
    return [
        (guide.pk, f"{round_.name}: {guide}")
        for round_ in rounds
        for guide in study.newest_guides(round_)
        if guide.perspective == point_measure.perspective
    ]


def earlier_questions_about(
    point: ImprovementPoint, point_measure: PointMeasure
) -> list[tuple[str, list[tuple[int, str]]]]:
    """Return the questions of the round of a point about what is measured, per guide.

    Of a point made by hand, those of every round.
    """
    parents = {one.pk: one.parent_id for one in coding.codes(point.monitor)}
    numbers = {one.pk: one.number for one in coding.codes(point.monitor)}
    about = {numbers[one] for one in counting.topics([point_measure.code_id], parents)}
    found: dict[str, list[tuple[int, str]]] = {}
    for question in study.questions_of_monitor(point.monitor, point_measure.perspective):
        guide = question.section.guide
        if about.isdisjoint(question.codes) or (point.round_id not in (None, guide.round_id)):
            continue
        found.setdefault(f"{guide.round.name}: {guide}", []).append((question.pk, question.text))
    return list(found.items())


# --- which rounds -----------------------------------------------------------------------------
def rounds_of(monitor: Monitor) -> list[Round]:
    """Return the rounds of a monitor, the first of them first. One query."""
    found = list(monitor.rounds.order_by("number"))
    for one in found:
        one.monitor = monitor
    return found


def pair_for(
    point: ImprovementPoint,
    rounds: list[Round],
    *,
    reader: Reader,
    before: str = "",
    after: str = "",
) -> tuple[Round, Round] | None:
    """Return the two rounds to compare; None while there is no round after the first.

    Asked for by their slugs. Else the round that the point came from and the newest later one in
    which the question was put to somebody; of a point made by hand the two newest such rounds.
    Where it was put to nobody: in which people were heard; else the newest. The earlier one always
    stands first.
    """
    by_slug = {one.slug: one for one in rounds}
    if before in by_slug and after in by_slug and before != after:
        first, second = sorted((by_slug[before], by_slug[after]), key=lambda one: one.number)
        return first, second
    if len(rounds) < 2:
        return None
    origin = next((one for one in rounds if one.pk == point.round_id), None)
    start = rounds.index(origin) if origin else 0
    later = rounds[start + 1 :]
    if not later:
        return None
    newest = _newest_put(point, later, reader)
    if origin is None:
        origin = _newest_put(point, rounds[: rounds.index(newest)], reader)
    return origin, newest


def _newest_put(point: ImprovementPoint, rounds: list[Round], reader: Reader) -> Round:
    """Return the newest of these in which the question of a point was put, or people were heard.

    A round that is only being prepared says nothing of what changed.
    """
    if len(rounds) == 1:
        return rounds[0]
    newest_first = rounds[::-1]
    found = measure_of(point)
    for one in newest_first:
        if found and reader.reached(found, one).asked:
            return one
    heard = (
        one for one in newest_first if any(hall.present for hall in reader.hear(one).conversations)
    )
    return next(heard, newest_first[0])


# --- reading ----------------------------------------------------------------------------------
@dataclass
class Reader:
    """Reads each round of a monitor once, for however many points are measured."""

    monitor: Monitor
    visible_to: User | None
    _voices: dict[int, analysis.Voices] = field(default_factory=dict)
    _moments: dict[int, dict[int, datetime | None]] = field(default_factory=dict)
    _selves: dict[tuple[int, int], dict[int, int]] = field(default_factory=dict)
    _told: dict[int, Outside] = field(default_factory=dict)
    _reached: dict[tuple[int, int], asking.Reached] = field(default_factory=dict)

    def hear(self, round_: Round) -> analysis.Voices:
        if round_.pk not in self._voices:
            self._voices[round_.pk] = analysis.hear(round_, visible_to=self.visible_to)
        return self._voices[round_.pk]

    def reached(self, point_measure: PointMeasure, round_: Round) -> asking.Reached:
        """Return whom of those who are counted the questions about a point reached in a round."""
        key = (point_measure.pk, round_.pk)
        if key not in self._reached:
            voices = self.hear(round_)
            group = _group(point_measure, voices)
            self._reached[key] = asking.reached(voices, point_measure.code_id, group)
        return self._reached[key]

    def use(self, voices: analysis.Voices, told: Outside | None = None) -> None:
        """Take a round that was read already, and what is told of it outside the team."""
        self._voices[voices.round.pk] = voices
        if told is not None:
            self._told[voices.round.pk] = told

    def told(self, round_: Round) -> Outside:
        if round_.pk not in self._told:
            self._told[round_.pk] = Outside(self.hear(round_))
        return self._told[round_.pk]

    @property
    def told_of(self) -> list[Outside]:
        """Return what is told of the rounds that were asked for, to be kept."""
        return list(self._told.values())

    def handed_in_at(self, round_: Round) -> dict[int, datetime | None]:
        if round_.pk not in self._moments:
            self._moments[round_.pk] = coding.handed_in_at(self.hear(round_).readings)
        return self._moments[round_.pk]

    def earlier_selves(self, before: Round, after: Round) -> dict[int, int]:
        key = (before.pk, after.pk)
        if key not in self._selves:
            self._selves[key] = study.earlier_selves(before, after)
        return self._selves[key]

    @cached_property
    def alike(self) -> dict[int, int]:
        return study.questions_alike(self.monitor)

    @cached_property
    def meanings(self) -> Meanings:
        return coding.meanings(self.monitor)

    @cached_property
    def labels(self) -> dict[str, dict[str, str]]:
        return study.value_labels(self.monitor)

    @cached_property
    def characteristics(self) -> dict[str, str]:
        found = {one.key: one.label for one in study.characteristics(self.monitor)}
        return found | {study_rules.PROVIDER_KIND: _("Soort organisatie")}

    def must_be_alike(self, measure: PointMeasure) -> list[str]:
        """Return by what two groups of different people must be alike.

        What stands beside quotes: by that the readers of a report tell people apart. Steps of the
        trajectory change with time and are what a round may be about.
        """
        if measure.perspective == Perspective.AANBIEDER:
            return [study_rules.PROVIDER_KIND]
        return [
            one.key
            for one in study.background(self.monitor)
            if one.is_printable and one.for_inburgeraars and one.key != measure.characteristic
        ]


@dataclass(frozen=True, slots=True)
class OneRound:
    """One round as it was measured, with who is behind it for whoever may know."""

    round: Round
    heard: rules.Heard
    asked: tuple[analysis.Person, ...]
    said: tuple[analysis.Person, ...]
    unprompted: int  # spoke of it unasked: counted nowhere
    left_out: int  # asked otherwise only
    questions: tuple[GuideQuestion, ...]
    versions: tuple[int, ...]  # of the codebook by which it was coded
    quotes: tuple[queries.QuoteRow, ...] = ()

    @property
    def count(self) -> tuple[int, int]:
        return self.heard.count()


@dataclass(frozen=True, slots=True)
class Measured:
    """A point measured in two rounds."""

    measure: PointMeasure
    code: Code
    before: OneRound
    after: OneRound
    outcome: rules.Outcome
    # Per person of the later round who that was in the earlier one, of those asked both times.
    selves: Mapping[int, int]
    is_limited: bool  # whoever looks codes blind and may not see all of it
    characteristics: Mapping[str, str]
    group_label: str = ""

    @property
    def verdict(self) -> Verdict:
        return self.outcome.verdict

    @property
    def reasons(self) -> list[str]:
        return reason_words(self.outcome.obstacles, self.characteristics, self.versions)

    @property
    def versions(self) -> tuple[int, ...]:
        return tuple(sorted({*self.before.versions, *self.after.versions}))

    def is_tellable(self, reader: Reader) -> bool:
        """Return whether its counts may be told outside the research team; then they are told.

        They may when just these counts of the code are told of each round anyhow. Of another part
        of the same people they would tell by subtraction, unless the guard finds that they do not.
        """
        measure = self.measure
        if measure.value or self.is_limited:
            return False
        sides = [
            (reader.told(side.round), people, count)
            for side, people, count in zip(
                (self.before, self.after),
                self._counted(),
                (self.outcome.before, self.outcome.after),
                strict=True,
            )
        ]
        whose = (measure.code_id, measure.perspective)
        parts = [
            (told, people, count)
            for told, people, count in sides
            # That nobody was asked is told as the reason: there is no count to keep back.
            if count[1] and not told.has_told(*whose, count)
        ]
        if not all(told.may_tell_part(*whose, people, count) for told, people, count in parts):
            return False
        for told, people, count in parts:
            told.tell_part(*whose, people, count)
        return True

    def _counted(self) -> tuple[frozenset[int], frozenset[int]]:
        """Return who was asked in each round, of those on whom the verdict rests."""
        now = frozenset(self.selves)
        then = frozenset(self.selves.values())
        if self.outcome.basis == Basis.SAME_PEOPLE:
            return then, now
        return self.before.heard.asked - then, self.after.heard.asked - now

    @property
    def who(self) -> str:
        return who_words(self.measure.perspective, self.group_label)


def measure(
    point_measure: PointMeasure,
    before: Round,
    after: Round,
    *,
    reader: Reader,
    with_quotes: bool = False,
) -> Measured:
    """Measure a point in two rounds, the earlier one first."""
    first, reached_first = _read(point_measure, before, reader)
    second, reached_second = _read(point_measure, after, reader)
    alike_before, alike_after, is_alike = rules.asked_alike(
        reached_first.by_question, reached_second.by_question, reader.alike
    )
    obstacles = _not_asked(reached_first, Incomparable.NOT_ASKED_BEFORE)
    obstacles += _not_asked(reached_second, Incomparable.NOT_ASKED_AFTER)
    if not obstacles and not is_alike:
        obstacles.append(rules.Obstacle(Incomparable.ASKED_OTHERWISE))
    # Where nobody was asked alike, what was asked stands there all the same, to be looked at.
    sides = [
        (first, reached_first, alike_before or reached_first.asked),
        (second, reached_second, alike_after or reached_second.asked),
    ]
    one, other = (
        _one_round(point_measure, side, reached, kept, reader=reader, with_quotes=with_quotes)
        for side, reached, kept in sides
    )
    obstacles += _coded(point_measure, (first, second), (reached_first, reached_second), reader)
    is_limited = first.readings.is_limited or second.readings.is_limited
    if is_limited:
        obstacles.append(rules.Obstacle(Incomparable.NOT_ALL_SEEN))
    selves = {
        now: then
        for now, then in reader.earlier_selves(before, after).items()
        if now in other.heard.asked and then in one.heard.asked
    }
    compared = rules.compare(one.heard, other.heard, selves)
    groups = rules.apart(
        _known(first, compared.others_before.asked),
        _known(second, compared.others_after.asked),
        reader.must_be_alike(point_measure),
    )
    return Measured(
        measure=point_measure,
        code=point_measure.code,
        before=one,
        after=other,
        outcome=rules.judge(
            compared, better=Better(point_measure.better), obstacles=obstacles, groups=groups
        ),
        selves=selves,
        is_limited=is_limited,
        characteristics=reader.characteristics,
        group_label=reader.labels.get(point_measure.characteristic, {}).get(
            point_measure.value, ""
        ),
    )


def _read(
    point_measure: PointMeasure, round_: Round, reader: Reader
) -> tuple[analysis.Voices, asking.Reached]:
    return reader.hear(round_), reader.reached(point_measure, round_)


def _group(point_measure: PointMeasure, voices: analysis.Voices) -> set[int]:
    return voices.group(
        perspective=point_measure.perspective,
        characteristic=point_measure.characteristic,
        value=point_measure.value,
    )


def _not_asked(reached: asking.Reached, reason: Incomparable) -> list[rules.Obstacle]:
    """Return why a round cannot be counted: nobody was asked, or it was not noted of too many."""
    everyone = len(reached.asked) + len(reached.unclear)
    if len(reached.unclear) > everyone * rules.MOST_ASKED_OTHERWISE:
        return [rules.Obstacle(Incomparable.NOT_NOTED)]
    return [] if reached.asked else [rules.Obstacle(reason)]


def _one_round(
    point_measure: PointMeasure,
    voices: analysis.Voices,
    reached: asking.Reached,
    kept: frozenset[int],
    *,
    reader: Reader,
    with_quotes: bool,
) -> OneRound:
    spoke = asking.who_spoke(voices, point_measure.code_id, _group(point_measure, voices))
    said = frozenset(spoke) & kept
    texts = study.all_questions(reached.by_question)
    return OneRound(
        round=voices.round,
        heard=rules.Heard(kept, said),
        asked=tuple(voices.in_order(kept)),
        said=tuple(voices.in_order(said)),
        unprompted=len(spoke.keys() - reached.asked - reached.unclear),
        left_out=len(reached.asked - kept),
        questions=tuple(texts[one] for one in reached.by_question if one in texts),
        versions=tuple(sorted(_versions(voices, reached, reader) - {0})),
        quotes=tuple(_quotes(voices, point_measure)) if with_quotes else (),
    )


def _quotes(voices: analysis.Voices, point_measure: PointMeasure) -> list[queries.QuoteRow]:
    """Return quotes of a round about this that may be printed, of the side that is measured."""
    family = counting.family(point_measure.code_id, voices.parents)
    found = queries.quotes_of(voices.round, voices.readings).filter(
        coding__code__in=family,
        finding__perspective=point_measure.perspective,
        released_at__isnull=False,
    )
    rows = queries.judge_quotes(voices.round, list(found), voices.readings)
    people = _group(point_measure, voices)
    return [row for row in rows if row.is_printable and row.participants <= people][:MOST_QUOTES]


def _versions(voices: analysis.Voices, reached: asking.Reached, reader: Reader) -> set[int]:
    """Return by which versions of the codebook it was coded; 0 for one that is not known."""
    moments = reader.handed_in_at(voices.round)
    found = set()
    for conversation in reached.conversations:
        moment = moments.get(conversation)
        if moment is not None:
            found.add(reader.meanings.version_at(moment) or 0)
    return found


def _coded(
    point_measure: PointMeasure,
    sides: Iterable[analysis.Voices],
    reaches: Iterable[asking.Reached],
    reader: Reader,
) -> list[rules.Obstacle]:
    """Return what of the coding stands in the way: not done, or by another meaning of the code."""
    found: set[Incomparable] = set()
    meant = set()
    number = point_measure.code.number
    for voices, reached in zip(sides, reaches, strict=True):
        moments = reader.handed_in_at(voices.round)
        if any(moments.get(one) is None for one in reached.conversations):
            found.add(Incomparable.NOT_CODED)
        for version in _versions(voices, reached, reader):
            if version:
                meant.add(reader.meanings.of(number, version))
            else:
                found.add(Incomparable.DEFINITION_UNKNOWN)
    if len(meant) > 1:
        found.add(Incomparable.DEFINITION_CHANGED)
    if () in meant:
        # The code was not there yet when a round was coded, so nobody could have given it.
        found.add(Incomparable.DEFINITION_CHANGED)
    return [rules.Obstacle(reason) for reason in found]


def _known(voices: analysis.Voices, people: Iterable[int]) -> list[dict[str, str]]:
    return [voices.people[one].known for one in people if one in voices.people]


# --- in words ---------------------------------------------------------------------------------
REASONS: Mapping[Incomparable, str | Promise] = {
    Incomparable.NOT_ASKED_BEFORE: gettext_lazy(
        "In de eerste van de twee rondes is hier niet naar gevraagd."
    ),
    Incomparable.NOT_ASKED_AFTER: gettext_lazy(
        "In de tweede van de twee rondes is hier niet naar gevraagd."
    ),
    Incomparable.NOT_NOTED: gettext_lazy(
        "Van te veel mensen is niet genoteerd of de vraag aan hen is gesteld."
    ),
    Incomparable.ASKED_OTHERWISE: gettext_lazy(
        "De vraag is in de twee rondes anders gesteld. Een andere vraag geeft andere antwoorden."
    ),
    Incomparable.DEFINITION_CHANGED: gettext_lazy(
        "De betekenis van de code veranderde tussen het coderen van de twee rondes. De eerdere "
        "gesprekken zijn daarna niet opnieuw gecodeerd."
    ),
    Incomparable.DEFINITION_UNKNOWN: gettext_lazy(
        "Wat de code betekende toen er gecodeerd werd, is niet bewaard."
    ),
    Incomparable.NOT_CODED: gettext_lazy(
        "Een gesprek waarin dit is gevraagd, is nog niet helemaal gecodeerd."
    ),
    Incomparable.NOT_ALL_SEEN: gettext_lazy(
        "Wie dit bekijkt, codeert een van de rondes blind en ziet daarvan nog niet alles."
    ),
    Incomparable.TOO_FEW_BEFORE: gettext_lazy(
        "In de eerste van de twee rondes is het aan minder dan vijf mensen gevraagd die hier "
        "vergeleken kunnen worden."
    ),
    Incomparable.TOO_FEW_AFTER: gettext_lazy(
        "In de tweede van de twee rondes is het aan minder dan vijf mensen gevraagd die hier "
        "vergeleken kunnen worden."
    ),
    Incomparable.GROUPS_DIFFER: gettext_lazy(
        "De mensen van de twee rondes verschillen te veel op dit kenmerk: %(about)s. Een verschil "
        "in wat zij zeggen, kan daarvan komen."
    ),
    Incomparable.GROUPS_UNKNOWN: gettext_lazy(
        "Van meer dan een derde van de mensen van een ronde is dit kenmerk niet bekend: %(about)s."
    ),
    Incomparable.OPPOSITE: gettext_lazy(
        "Wie beide keren meedeed, wijst een andere kant op dan wie één keer meedeed."
    ),
}


def reason_words(
    obstacles: Iterable[rules.Obstacle],
    characteristics: Mapping[str, str],
    versions: Iterable[int] = (),
) -> list[str]:
    """Return why two rounds cannot be compared, a sentence each."""
    found = []
    for one in obstacles:
        said = str(REASONS[one.reason])
        if one.about:
            said %= {"about": characteristics.get(one.about, one.about)}
        if one.reason == Incomparable.DEFINITION_CHANGED and len(tuple(versions)) > 1:
            said += " " + _("Er is gecodeerd met deze versies van het codeboek: %(versions)s.") % {
                "versions": ", ".join(map(str, versions))
            }
        found.append(said)
    return found


VERDICTS: Mapping[Verdict, str | Promise] = {
    Verdict.IMPROVED: gettext_lazy("Het verschil is groter dan wat toeval hier geeft."),
    Verdict.WORSE: gettext_lazy("Het verschil is groter dan wat toeval hier geeft."),
    Verdict.NO_DIFFERENCE_SHOWN: gettext_lazy(
        "Dat zegt niet dat er niets veranderde. Met zo weinig mensen kan een verschil er wel zijn "
        "en niet te zien."
    ),
    Verdict.NOT_COMPARABLE: gettext_lazy(
        "Er is geen uitspraak over een verschil. Dat is iets anders dan: er is niets veranderd."
    ),
}


def who_words(perspective: str, group: str = "") -> str:
    """Return who are counted, as a noun for many."""
    many = _("aanbieders") if perspective == Perspective.AANBIEDER else _("inburgeraars")
    return f"{many} ({group})" if group else many


def count_words(count: tuple[int, int]) -> str:
    said, asked = count
    if not asked:
        return _("aan niemand gevraagd")
    return _("%(said)s van de %(asked)s") % {"said": said, "asked": asked}


def interval_words(interval: rules.Interval) -> str:
    """Say an interval in people of every hundred, which is no percentage of those few."""
    low, high = round(interval.low * 100), round(interval.high * 100)
    if interval.low > 0:
        return _("op elke 100 mensen waarschijnlijk %(low)s tot %(high)s meer") % {
            "low": low,
            "high": high,
        }
    if interval.high < 0:
        return _("op elke 100 mensen waarschijnlijk %(low)s tot %(high)s minder") % {
            "low": -high,
            "high": -low,
        }
    return _("op elke 100 mensen tussen %(low)s minder en %(high)s meer") % {
        "low": -low,
        "high": high,
    }


def edge_words(outcome: rules.Outcome) -> str:
    """Say of a difference that its interval shows and the exact test does not, that it is so."""
    interval = outcome.interval
    if interval is None or not interval.excludes_none or interval.is_shown:
        return ""
    return _(
        "De marge wijst één kant op. Maar met zo weinig mensen komt zo'n verschil te vaak door "
        "toeval: de exacte toets laat het niet zien."
    )


def basis_words(outcome: rules.Outcome) -> str:
    """Say on whom a verdict rests, and who else there is."""
    compared = outcome.compared
    same = compared.pairs.asked
    before, after = len(compared.others_before.asked), len(compared.others_after.asked)
    if not same:
        return _(
            "In de twee rondes zijn verschillende mensen gevraagd: eerst %(before)s, later "
            "%(after)s. Zij zijn als twee groepen vergeleken."
        ) % {"before": before, "after": after}
    people = ngettext(
        "%(number)s mens kreeg de vraag in beide rondes.",
        "%(number)s mensen kregen de vraag in beide rondes.",
        same,
    ) % {"number": same}
    if not before and not after:
        return people + " " + _("Van ieder is het eigen antwoord van toen en nu vergeleken.")
    others = _(
        "Aan anderen is die maar één keer gevraagd: eerst aan %(before)s, later aan %(after)s."
    ) % {"before": before, "after": after}
    if outcome.basis == Basis.SAME_PEOPLE:
        rests = _("De uitkomst rust op wie beide keren meedeed: dat zijn de meesten.")
    else:
        rests = _("De uitkomst rust op wie één keer meedeed: dat zijn de meesten.")
    return f"{people} {others} {rests}"


def changed_words(pairs: rules.Pairs) -> str:
    """Say of the same people how many changed their answer, either way."""
    return _(
        "Hoeveel van deze %(asked)s het zeiden: beide keren %(both)s, alleen eerst %(before)s, "
        "alleen later %(after)s, geen van beide keren %(neither)s."
    ) % {
        "asked": pairs.asked,
        "both": pairs.both,
        "before": pairs.only_before,
        "after": pairs.only_after,
        "neither": pairs.neither,
    }


# --- what was kept ----------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Kept:
    """A verdict that was kept, in words; its counts where they are still there and may be told."""

    record: PointVerdict
    reasons: tuple[str, ...]
    before: str = ""
    after: str = ""
    interval: str = ""

    @property
    def has_counts(self) -> bool:
        return bool(self.before)


def kept_verdicts(point: ImprovementPoint, characteristics: Mapping[str, str]) -> list[Kept]:
    """Return the verdicts that were kept of a point, newest first; not of rounds that are gone.

    With their counts: for the research team only.
    """
    rows = point.verdicts.filter(
        before__monitor=point.monitor_id, after__monitor=point.monitor_id
    ).select_related("before", "after", "by")
    return [_kept(row, characteristics) for row in rows]


def _kept(row: PointVerdict, characteristics: Mapping[str, str]) -> Kept:
    obstacles = [rules.Obstacle(Incomparable(reason), about) for reason, about in row.reasons]
    reasons = tuple(reason_words(obstacles, characteristics))
    counts = row.counts
    if not counts:
        return Kept(row, reasons)
    interval = ""
    if counts["low"] is not None and row.verdict != Verdict.NOT_COMPARABLE:
        interval = interval_words(rules.Interval(0, counts["low"], counts["high"]))
    return Kept(
        row,
        reasons,
        count_words(tuple(counts["before"])),
        count_words(tuple(counts["after"])),
        interval,
    )


def counts_to_keep(found: Measured) -> dict[str, object]:
    """Return the numbers of a verdict as they are kept: of people, without who they are."""
    outcome = found.outcome
    interval = outcome.interval
    return {
        "before": list(outcome.before),
        "after": list(outcome.after),
        "low": interval.low if interval else None,
        "high": interval.high if interval else None,
        "codebook": list(found.versions),
    }


def verdicts_with(round_id: int, perspective: str) -> QuerySet[PointVerdict]:
    """Return the kept verdicts that may count somebody of this side of a round."""
    return models.PointVerdict.objects.filter(
        Q(before=round_id) | Q(after=round_id), perspective=perspective, emptied_at=None
    )


# --- all points of a monitor ------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Row:
    """A point in the overview: measured, or why not yet."""

    record: ImprovementPoint
    measured: Measured | None
    why_not: str = ""


def overview(
    points: Iterable[ImprovementPoint], *, reader: Reader, until: Round | None = None
) -> list[Row]:
    """Measure these points, each between the rounds of `pair_for`. Reads each round once.

    With `until`, that round is the newest: what came later is not looked at.
    """
    rounds = [one for one in rounds_of(reader.monitor) if not until or one.number <= until.number]
    found = []
    for point in points:
        pair = pair_for(point, rounds, reader=reader)
        point_measure = measure_of(point)
        if point_measure is None:
            found.append(Row(point, None, _("Er staat nog niet bij wat er wordt gemeten.")))
        elif pair is None:
            found.append(Row(point, None, _("Er is nog geen latere ronde.")))
        else:
            found.append(Row(point, measure(point_measure, *pair, reader=reader)))
    return found


def measure_of(point: ImprovementPoint) -> PointMeasure | None:
    """Return what is measured of a point, of which the relation may be read along."""
    return getattr(point, "measure", None)


def points_to_measure(monitor: Monitor) -> QuerySet[ImprovementPoint]:
    return following.points_in(monitor).select_related("measure__code")


def all_point_questions(*, visible_to: User) -> QuerySet[PointQuestion]:
    return (
        models.PointQuestion.objects.filter(point__monitor__memberships__user_id=visible_to.pk)
        .select_related("point__monitor")
        .distinct()
    )


def questions_after(point: ImprovementPoint) -> list[PointQuestion]:
    """Return the questions that ask after a point, but not those of a round that was removed."""
    found = point.questions.filter(question__section__guide__round__monitor=point.monitor_id)
    return list(found.select_related("question__section__guide__round"))


def take_from_verdicts(monitor: int, without: Callable[[str], str]) -> None:
    """Empty the names of codes that verdicts keep of words that have to leave."""
    for verdict in models.PointVerdict.objects.filter(point__monitor=monitor):
        label = without(verdict.code_label)
        if label != verdict.code_label:
            verdict.code_label = label[:_LONGEST_LABEL]
            verdict.save(update_fields=["code_label"])
