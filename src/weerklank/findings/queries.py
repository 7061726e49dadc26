"""Reads over findings, their evidence and quotes, and the report.

A page of findings hears the round once; whatever the number of findings, the number of
queries is the same. Whether a quote may be printed is decided here and nowhere else.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db.models import (
    Count,
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    prefetch_related_objects,
)
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from weerklank.analysis import queries as analysis
from weerklank.analysis import rules as counting
from weerklank.analysis import wording
from weerklank.analysis.rules import outside as guard
from weerklank.analysis.rules.outside import NOT_ASKED, Amount, Kept
from weerklank.analysis.wording import outside as telling_outside
from weerklank.coding import blinding
from weerklank.coding import queries as coding
from weerklank.fieldwork import queries as fieldwork
from weerklank.fieldwork.terms import SpeakerRole
from weerklank.findings import exposure, models, outline, rules, shown, terms
from weerklank.findings.rules.checking import Outcome
from weerklank.findings.rules.quotes import QuoteState, is_word_for_word, quote_state
from weerklank.sentences.amounts import names_a_number
from weerklank.sentences.bands import Band, Word, chosen_bands
from weerklank.sentences.pointing import Kind, Point
from weerklank.study import queries as study
from weerklank.study.terms import Perspective, ProviderKind

if TYPE_CHECKING:
    from weerklank.analysis.outside import Outside
    from weerklank.coding.models import Coding
    from weerklank.coding.queries import CodingRow
    from weerklank.safeguards.models import User
    from weerklank.study.models import Monitor, Round

PLURALS: Mapping[str, str | Promise] = {
    Perspective.INBURGERAAR: gettext_lazy("inburgeraars"),
    Perspective.AANBIEDER: gettext_lazy("aanbieders"),
}
WARNINGS: Mapping[rules.Caution, str | Promise] = {
    rules.Caution.EVIDENCE_WITHDRAWN: gettext_lazy("bewijs vervallen: lees de zin na"),
    rules.Caution.EVIDENCE_CORRECTED: gettext_lazy(
        "woorden onder de zin verbeterd, of niet meer over te nemen: lees de zin na"
    ),
    rules.Caution.NOT_MEANT: gettext_lazy(
        "iemand die dit vertelde, bedoelde het niet zo: lees de zin na"
    ),
    rules.Caution.COUNTS_CHANGED: gettext_lazy("aantallen veranderd: lees de zin na"),
    rules.Caution.NEVER_CONFIRMED: gettext_lazy(
        "niet bekend bij welke aantallen deze zin is nagelezen"
    ),
    rules.Caution.NO_EVIDENCE: gettext_lazy("geen bewijs"),
    rules.Caution.ASKING: gettext_lazy("er staan woorden van de interviewer bij: geen bewijs"),
    rules.Caution.NOBODY: gettext_lazy("niet bekend wie dit zei: geen bewijs"),
    rules.Caution.NOT_SEARCHED: gettext_lazy("niet genoteerd of naar tegenspraak is gezocht"),
    rules.Caution.ONE_SOURCE: gettext_lazy("rust op één bron: één mens of één gesprek"),
    rules.Caution.ONE_PERSPECTIVE: gettext_lazy("alleen één kant zegt hier iets over"),
    rules.Caution.SMALL_BASE: gettext_lazy("minder dan vijf gevraagd: noem het getal"),
    rules.Caution.ONE_PERSON: gettext_lazy("één mens zei dit: noem het getal"),
    rules.Caution.QUOTE_NOT_ALLOWED: gettext_lazy("citaat mag niet: geen toestemming"),
    rules.Caution.QUOTE_GIVES_AWAY: gettext_lazy("citaat mag niet: de spreker is te herkennen"),
    rules.Caution.QUOTE_POINTS: gettext_lazy(
        "in een citaat staat misschien een naam, plaats of iets bijzonders: kijk het na"
    ),
    rules.Caution.QUOTE_CORRECTED: gettext_lazy("tekst onder een citaat verbeterd: kijk het na"),
    rules.Caution.QUOTE_WAITS: gettext_lazy("een citaat wacht op een tweede onderzoeker"),
}
QUOTE_STATES: Mapping[QuoteState, str | Promise] = {
    QuoteState.PRINTABLE: gettext_lazy("vrijgegeven"),
    QuoteState.WAITS: gettext_lazy("wacht op een tweede onderzoeker"),
    QuoteState.NOT_ALLOWED: gettext_lazy("mag niet: geen toestemming om te citeren"),
    QuoteState.SPEAKER_UNKNOWN: gettext_lazy("mag niet: onbekend wie dit zei"),
    QuoteState.GIVES_AWAY: gettext_lazy("mag niet: de spreker is te herkennen"),
    QuoteState.GONE: gettext_lazy("mag niet: de passage is er niet meer"),
}
POINTS: Mapping[Kind, str | Promise] = {
    Kind.CONTACT: gettext_lazy("nummer of adres"),
    Kind.NAME: gettext_lazy("naam"),
    Kind.DATE: gettext_lazy("datum"),
    Kind.AGE: gettext_lazy("leeftijd"),
    Kind.PLACE: gettext_lazy("plaats"),
    Kind.ORIGIN: gettext_lazy("land van herkomst"),
    Kind.LANGUAGE: gettext_lazy("taal"),
    Kind.EMPLOYER: gettext_lazy("werkplek"),
    Kind.FUNCTION: gettext_lazy("beroep"),
    Kind.RARE: gettext_lazy("iets bijzonders"),
}
SILENT: Mapping[rules.Silent, str | Promise] = {
    rules.Silent.ASKING: gettext_lazy("woorden van de interviewer of de tolk: geen bewijs"),
    rules.Silent.UNKNOWN: gettext_lazy("niet bekend wie dit zei: telt voor niemand"),
}
SEARCHES: Mapping[rules.Search, str | Promise] = {
    rules.Search.FOUND: gettext_lazy("gezocht en gevonden"),
    rules.Search.NONE_FOUND: gettext_lazy("gezocht en niet gevonden"),
    rules.Search.FOUND_UNSEARCHED: gettext_lazy(
        "er staat tegenspraak bij; of er verder is gezocht, is niet genoteerd"
    ),
    rules.Search.NOT_YET: gettext_lazy("nog niet gezocht"),
}
# The one attribute of a provider that may stand beside a quote.
PROVIDER_KIND = "provider_kind"
PROVIDER_CAPTIONS: Mapping[str, str | Promise] = {
    ProviderKind.GEMEENTE: gettext_lazy("Medewerker van de gemeente"),
    ProviderKind.MAATSCHAPPELIJKE_BEGELEIDING: gettext_lazy("Maatschappelijk begeleider"),
    ProviderKind.TAALSCHOOL: gettext_lazy("Medewerker van een taalschool"),
    ProviderKind.OTHER: gettext_lazy("Aanbieder"),
}


# --- what someone may see ---------------------------------------------------------------------
def all_findings(*, visible_to: User) -> QuerySet[models.Finding]:
    return (
        models.Finding.objects.filter(round__monitor__memberships__user_id=visible_to.pk)
        .select_related("round__monitor__organisation", "research_question", "policy_goal")
        .distinct()
    )


def finding_of(round_: Round, number: int | None) -> models.Finding | None:
    """Return the finding of a round that has this number in the table; None where it has none."""
    return models.Finding.objects.filter(round=round_, pk=number).first() if number else None


def all_evidence(*, visible_to: User) -> QuerySet[models.Evidence]:
    return (
        models.Evidence.objects.filter(
            _seen(blinding.sight_of_all(visible_to)),
            finding__round__monitor__memberships__user_id=visible_to.pk,
        )
        .select_related("finding__round__monitor__organisation")
        .distinct()
    )


def all_quotes(*, visible_to: User) -> QuerySet[models.Quote]:
    return (
        models.Quote.objects.filter(
            _seen(blinding.sight_of_all(visible_to)),
            finding__round__monitor__memberships__user_id=visible_to.pk,
        )
        .select_related(
            "finding__round__monitor__organisation", "coding", "proposed_by", "released_by"
        )
        .distinct()
    )


def evidence_in(rounds: Collection[int]) -> QuerySet[models.Evidence]:
    """Return what the findings of these rounds rest on, whoever looks: for what judges texts."""
    return models.Evidence.objects.filter(finding__round__in=rounds)


def report_of(round_: Round) -> models.Report:
    """Return the texts of the report; before anyone wrote one, an unsaved one of revision 0."""
    found = models.Report.objects.filter(round=round_).first()
    if found is None:
        return models.Report(round=round_, title=round_.name, revision=0)
    found.round = round_
    return found


def stored_bands(monitor: Monitor) -> models.AmountBands:
    """Return what a monitor chose of its words for an amount; an unsaved one before it did."""
    found = models.AmountBands.objects.filter(monitor=monitor).first()
    return found or models.AmountBands(monitor=monitor)


def bands_of(monitor: Monitor) -> Mapping[Word, Band]:
    """Return what each word for an amount stands for in this monitor."""
    return chosen_bands(stored_bands(monitor).chosen)


# --- whose words ------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Source:
    """Whose words a coding covers. `is_known` is false when a part of it has no known speaker.

    `is_asking` is true when only the interviewer or the interpreter speaks in it.
    """

    participants: frozenset[int] = frozenset()
    is_known: bool = False
    is_there: bool = False
    is_asking: bool = False
    via_interpreter: bool = False
    language: str = ""


GONE = Source()


def sources(
    round_: Round, codings: Collection[int], readings: coding.Readings | None = None
) -> dict[int, Source]:
    """Return per coding on the newest texts whose words it covers. Five queries.

    A coding on an older version, or with withdrawn words in it, is missing; and one that who
    looks, as `readings` says, may not see.
    """
    if not codings:
        return {}
    places = list(
        coding.all_codings(readings or coding.readings(round_))
        .filter(pk__in=list(codings))
        .values_list(
            "pk",
            "transcript_id",
            "transcript__conversation_id",
            "transcript__language",
            "start",
            "end",
        )
    )
    turns = fieldwork.turns_by_transcript({place[1] for place in places})
    speakers = {
        (conversation, speaker.label): speaker
        for conversation, own in fieldwork.speakers_by_conversation(round_).items()
        for speaker in own
    }
    found: dict[int, Source] = {}
    for pk, transcript, conversation, language, start, end in places:
        under = [turn for turn in turns[transcript] if turn.start < end and start < turn.end]
        if not under or any(turn.is_withdrawn for turn in under):
            continue
        heard = [speakers.get((conversation, turn.speaker)) for turn in under]
        people = frozenset(
            speaker.participant_id for speaker in heard if speaker and speaker.participant_id
        )
        helpers = {SpeakerRole.INTERVIEWER, SpeakerRole.INTERPRETER}
        found[pk] = Source(
            participants=people,
            is_known=bool(people)
            and all(
                speaker and (speaker.participant_id or speaker.role in helpers) for speaker in heard
            ),
            is_there=True,
            is_asking=all(speaker and speaker.role in helpers for speaker in heard),
            via_interpreter=any(turn.via_interpreter for turn in under),
            language=language,
        )
    return found


def refused_quotes(
    round_: Round, codings: Collection[int], readings: coding.Readings | None = None
) -> dict[int, str]:
    """Return per coding of which no quote can be made, why not, as a sentence. Five queries."""
    under = sources(round_, codings, readings)
    found = {}
    for pk in codings:
        source = under.get(pk, GONE)
        if not source.is_there:
            found[pk] = _(
                "Een deel van deze woorden is ingetrokken of staat niet meer in het gesprek. "
                "Er kan geen citaat uit."
            )
        elif source.is_asking:
            found[pk] = _("Woorden van de interviewer zijn geen bewijs en worden geen citaat.")
        elif not source.is_known:
            found[pk] = _(
                "Het is niet bekend wie dit zei, dus ook niet of die persoon citeren goedvindt."
            )
    return found


@dataclass(frozen=True, slots=True)
class Spoken:
    """The words of a passage as they were spoken, in another language than they are read in."""

    text: str
    language: str
    # The passage itself is in that language: only a translation has something to stand beside.
    is_passage: bool


def originals(round_: Round, codings: Collection[int]) -> dict[int, Spoken]:
    """Return per coding what was spoken in another language than Dutch, where that is known.

    Nothing where anybody else than who speaks in the passage is heard in it. Some eight queries.
    """
    under = sources(round_, codings)
    whole = {pk: source for pk, source in under.items() if source.is_known}
    if not whole:
        return {}
    places = list(
        coding.all_codings(coding.readings(round_))
        .filter(pk__in=list(whole))
        .values_list("pk", "transcript_id", "start", "end")
    )
    rendered = fieldwork.spoken_under({transcript for _pk, transcript, _start, _end in places})
    texts = fieldwork.texts_of(
        {one.transcript for own in rendered.values() for _start, _end, one in own}
    )
    found = {}
    for pk, transcript, start, end in places:
        source = whole[pk]
        if source.language and source.language != "nl":
            found[pk] = Spoken(words_of(round_, pk), source.language, is_passage=True)
            continue
        own = [
            one for first, last, one in rendered.get(transcript, ()) if first < end and start < last
        ]
        if own and all(one.participant in source.participants for one in own):
            words = " ".join(texts[one.transcript][one.start : one.end] for one in own)
            found[pk] = Spoken(words, own[0].language or "und", is_passage=False)
    return found


def words_of(round_: Round, coding_id: int) -> str:
    """Return the words of one passage, without those of the interviewer in between; or nothing."""
    found = coding.all_codings(coding.readings(round_)).filter(pk=coding_id).defer(None).first()
    if found is None:
        return ""
    asking = {
        speaker.label
        for speaker in fieldwork.speakers_by_conversation(round_).get(
            found.transcript.conversation_id, []
        )
        if speaker.role == SpeakerRole.INTERVIEWER
    }
    return " ".join(
        found.transcript.text[max(turn.start, found.start) : min(turn.end, found.end)]
        for turn in fieldwork.turns_by_transcript([found.transcript_id])[found.transcript_id]
        if turn.start < found.end
        and found.start < turn.end
        and not turn.is_withdrawn
        and turn.speaker not in asking
    )


@dataclass(frozen=True, slots=True)
class QuoteRow:
    """A quote with what may happen to it now."""

    record: models.Quote
    state: QuoteState
    caption: str
    via_interpreter: bool
    participants: frozenset[int]
    stance: str
    language: str
    # How many people the speaker could be: of the one who is most easily recognised.
    exposed: exposure.Judgement | None = None
    # Words that may tell who someone is, of which nobody decided that they stay.
    points: tuple[Point, ...] = ()
    # The words as they were spoken, beside it; nothing once they stand there no more.
    original: Spoken | None = None

    @property
    def state_words(self) -> str:
        return str(QUOTE_STATES[self.state])

    @property
    def pointed_out(self) -> list[tuple[str, str, str]]:
        return pointed_out(self.points)

    @property
    def is_printable(self) -> bool:
        return self.state == QuoteState.PRINTABLE


def pointed_out(points: Iterable[Point]) -> list[tuple[str, str, str]]:
    """Return each word once, with what it may tell and what may stand in its place."""
    return list(dict.fromkeys((one.word, str(POINTS[one.kind]), one.replacement) for one in points))


def judge_quotes(
    round_: Round,
    quotes: Sequence[models.Quote],
    readings: coding.Readings | None = None,
    crowd: exposure.Exposure | None = None,
) -> list[QuoteRow]:
    """Return these quotes of one round with their state now.

    That is: released, allowed by who spoke, still there, and of nobody who can be recognised.
    """
    if not quotes:
        return []
    released = list(models.Quote.objects.filter(finding__round=round_).exclude(released_at=None))
    codings = {quote.coding_id for quote in [*quotes, *released]}
    under = whole = sources(round_, codings)
    if readings is not None:
        under = sources(round_, {quote.coding_id for quote in quotes}, readings)
    everyone = {person for source in whole.values() for person in source.participants}
    allowed = study.may_quote(everyone)
    crowd = crowd or exposure.Exposure(round_)
    captions = Captions(round_, everyone, crowd.labels)
    # Who may see less, is not told otherwise: it is judged on all that is printed.
    exposed = _exposed(crowd, quotes, released, whole, allowed)
    stances = {
        (finding, coding_id): stance
        for finding, coding_id, stance in models.Evidence.objects.filter(
            finding_id__in={quote.finding_id for quote in quotes}
        ).values_list("finding_id", "coding_id", "stance")
    }
    beside = originals(round_, {quote.coding_id for quote in quotes if quote.original_text})
    return [
        QuoteRow(
            record=quote,
            state=quote_state(
                is_released=quote.released_at is not None,
                is_there=(source := under.get(quote.coding_id, GONE)).is_there,
                speakers_known=source.is_known,
                all_allow=source.participants <= allowed,
                gives_away=(found := exposed.get(quote.pk)) is not None and not found.is_safe,
            ),
            exposed=found,
            points=tuple(
                point
                for point in crowd.points(f"{quote.shown_text}\n{quote.original_text}")
                if point.word not in quote.kept_words
            ),
            caption=captions.of(source.participants, quote.attributes),
            via_interpreter=source.via_interpreter,
            participants=source.participants,
            stance=stances.get((quote.finding_id, quote.coding_id), terms.Stance.SUPPORTING),
            language=language_of(quote, source),
            original=_original_of(quote, beside.get(quote.coding_id)),
        )
        for quote in quotes
    ]


def _original_of(quote: models.Quote, spoken: Spoken | None) -> Spoken | None:
    """Return the words beside a quote as they are printed, as long as they were spoken so."""
    if spoken is None or not is_word_for_word(quote.original_text, spoken.text):
        return None
    return Spoken(quote.original_text, quote.original_language, spoken.is_passage)


def _exposed(
    crowd: exposure.Exposure,
    quotes: Iterable[models.Quote],
    released: Iterable[models.Quote],
    under: Mapping[int, Source],
    allowed: Collection[int],
) -> dict[int, exposure.Judgement]:
    """Judge how many people the speaker of each quote could be.

    Quotes of one person are judged together, as far as they are printed: released, allowed, and
    not kept back for what they tell by themselves.
    """

    def printed(quote: models.Quote) -> exposure.Printed:
        source = under[quote.coding_id]
        return exposure.Printed.of(
            quote,
            via_interpreter=source.via_interpreter,
            language=quote.original_language or language_of(quote, source),
        )

    def people(quote: models.Quote) -> list[int]:
        source = under.get(quote.coding_id, GONE)
        return sorted(filter(crowd.knows, source.participants)) if source.is_known else []

    beside: dict[int, dict[int, exposure.Printed]] = defaultdict(dict)
    for quote in released:
        there = people(quote)
        told = printed(quote) if there else None
        if told and set(there) <= set(allowed):
            alone = all(crowd.is_safe(one, crowd.tells(one, told)) for one in there)
            for person in there if alone else ():
                beside[person][quote.pk] = told
    found = {}
    for quote in quotes:
        judged = [
            crowd.judge(
                person,
                printed(quote),
                [other for pk, other in beside[person].items() if pk != quote.pk],
            )
            for person in people(quote)
        ]
        if judged:
            found[quote.pk] = min(judged, key=lambda one: (one.is_safe, one.sample))
    return found


def language_of(quote: models.Quote, source: Source) -> str:
    """Return in which language a quote is printed: what was translated is Dutch."""
    return "nl" if quote.form == terms.QuoteForm.TRANSLATED else source.language or "nl"


def quotes_of(round_: Round, readings: coding.Readings | None = None) -> QuerySet[models.Quote]:
    """Return the quotes of a round, but not from passages that who looks may not see."""
    seen = _seen(readings.sight) if readings else Q()
    return models.Quote.objects.filter(seen, finding__round=round_).select_related(
        "proposed_by", "released_by"
    )


def _seen(sight: blinding.Sight) -> Q:
    """Say that a row rests on a coding that may be seen."""
    return sight.among(coder="coding__coder", conversation="coding__transcript__conversation")


def printable_quotes(round_: Round) -> list[QuoteRow]:
    """Return what may be read outside: released, allowed by who said it, and still in the text."""
    return [row for row in judge_quotes(round_, list(quotes_of(round_))) if row.is_printable]


class Captions:
    """Says who speaks in a quote: at most two characteristics, or only the perspective."""

    def __init__(
        self,
        round_: Round,
        participants: Collection[int],
        labels: Mapping[str, Mapping[str, str]] | None = None,
    ) -> None:
        self._labels = study.value_labels(round_.monitor) if labels is None else labels
        self._answers = study.characteristics_of(participants)
        self._kinds = {
            pk: (perspective, kind)
            for pk, perspective, kind in study.people_in(round_)
            .filter(pk__in=list(participants))
            .values_list("pk", "perspective", "provider_kind")
        }

    def choices(self, participants: Collection[int], printable: Iterable[str]) -> dict[str, str]:
        """Return {attribute: words} of what all these people share and may be printed."""
        found: dict[str, str] = {}
        for key in (*printable, PROVIDER_KIND):
            words = {self._words(person, key) for person in participants}
            shared = words.pop() if len(words) == 1 else ""
            if shared:
                found[key] = shared
        return found

    def of(self, participants: Collection[int], attributes: Iterable[str]) -> str:
        chosen = list(attributes)
        shared = self.choices(participants, [key for key in chosen if key != PROVIDER_KIND])
        words = [shared[key] for key in chosen if key in shared]
        if words:
            return ", ".join(words)
        perspectives = {self._kinds[person][0] for person in participants if person in self._kinds}
        if perspectives == {Perspective.AANBIEDER}:
            return _("Aanbieder")
        return _("Inburgeraar") if perspectives == {Perspective.INBURGERAAR} else _("Deelnemer")

    def _words(self, participant: int, key: str) -> str:
        if key == PROVIDER_KIND:
            kind = self._kinds.get(participant, ("", ""))[1]
            return str(PROVIDER_CAPTIONS[kind]) if kind else ""
        value = self._answers.get(participant, {}).get(key, "")
        return self._labels.get(key, {}).get(value, "")


def attribute_choices(round_: Round, coding_id: int) -> dict[str, str]:
    """Return {attribute: words} that may stand beside a quote from this passage."""
    source = sources(round_, [coding_id]).get(coding_id, GONE)
    if not source.is_known:
        return {}
    printable = study.characteristics(round_.monitor).filter(is_printable=True)
    return Captions(round_, source.participants).choices(
        source.participants, printable.values_list("key", flat=True)
    )


def known_of_speakers(round_: Round, coding_id: int) -> dict[str, str]:
    """Return {characteristic: words} of what is known of all who speak in a passage, alike."""
    source = sources(round_, [coding_id]).get(coding_id, GONE)
    if not source.is_known:
        return {}
    keys = study.background(round_.monitor).values_list("key", flat=True)
    return Captions(round_, source.participants).choices(source.participants, keys)


# --- findings with what they rest on ----------------------------------------------------------
@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding as the list and the report show it."""

    record: models.Finding
    number: str
    counts: rules.Counts
    supporting: tuple[int, ...]  # codings, in the order in which they were added
    contrary: tuple[int, ...]
    search: rules.Search
    changes: tuple[rules.Change, ...]  # since someone last wrote or reread the sentence
    quotes: tuple[QuoteRow, ...]
    warnings: tuple[rules.Caution, ...]
    silent: Mapping[int, rules.Silent]  # evidence in which nobody can be heard, and why not
    is_supported: bool  # somebody who can be heard says this
    laid: Outcome  # what the people it rests on said of it
    # What of the counts is told outside the team, in lines: all that who is outside may see, or
    # for the team what the report will say instead of a count. None: nothing was asked.
    told: tuple[str, ...] | None = None
    groups: Sequence[InGroup] = ()  # how many of each group say it, where somebody asked for that

    @property
    def place(self) -> str:
        """What comments and the audit of amounts call its text."""
        return f"finding:{self.record.pk}"

    def lines(
        self, mentions: Mapping[int, counting.Mention]
    ) -> list[tuple[counting.Mention, terms.Stance]]:
        """Return the passages that count, supporting ones first; a reference is a place in it."""
        stances = [(pk, terms.Stance.SUPPORTING) for pk in self.supporting]
        stances += [(pk, terms.Stance.CONTRARY) for pk in self.contrary]
        return [(mentions[pk], stance) for pk, stance in stances if pk in mentions]

    @property
    def group_words(self) -> str:
        if (self.counts.asked or self.counts.said) == 1:
            return str(Perspective(self.record.perspective).label).lower()
        return str(PLURALS[self.record.perspective])

    @property
    def change_words(self) -> str:
        """What the counts were when someone last reread the sentence, and what they are now."""
        return changes_in_words(self.changes, telling=rules.telling(self.counts))

    @property
    def must_reread(self) -> bool:
        """Return whether the sentence waits for someone who reads it again."""
        return not {
            rules.Caution.EVIDENCE_WITHDRAWN,
            rules.Caution.EVIDENCE_CORRECTED,
            rules.Caution.NOT_MEANT,
            rules.Caution.COUNTS_CHANGED,
            rules.Caution.NEVER_CONFIRMED,
        }.isdisjoint(self.warnings)

    @property
    def outdated_words(self) -> tuple[str, ...]:
        return rules.outdated_words(self.record.statement, self.changes)

    @property
    def fingerprint(self) -> str:
        """The counts in short: what someone saw when she says that she reread the sentence."""
        counts = [*rules.telling(self.counts).values(), self.laid.objections]
        return "-".join(str(value) for value in counts)

    @property
    def was_searched(self) -> bool:
        """Return whether somebody noted a search for the opposite, whatever is there of it now."""
        return self.record.counter_search != terms.CounterSearch.NOT_YET

    @property
    def search_words(self) -> str:
        return str(SEARCHES[self.search])

    @property
    def contrary_words(self) -> str:
        """Who says the opposite, and who of them says this too; nothing when nobody does."""
        counts = self.counts
        words = [_("minstens")] if counts.contrary and counts.contrary_at_least else []
        if counts.contrary:
            words.append(
                ngettext(
                    "%(number)s zegt het tegendeel",
                    "%(number)s zeggen het tegendeel",
                    counts.contrary,
                )
                % {"number": counts.contrary}
            )
        if counts.both and counts.both == counts.contrary:
            words.append(_("en ook dit"))
        elif counts.both:
            words[-1] += ","
            words.append(
                ngettext("van wie één ook dit", "van wie %(number)s ook dit", counts.both)
                % {"number": counts.both}
            )
        if counts.contrary_unprompted:
            words.append(
                _("(en %(number)s uit zichzelf)") % {"number": counts.contrary_unprompted}
                if counts.contrary
                else ngettext(
                    "%(number)s zegt uit zichzelf het tegendeel",
                    "%(number)s zeggen uit zichzelf het tegendeel",
                    counts.contrary_unprompted,
                )
                % {"number": counts.contrary_unprompted}
            )
        return " ".join(words)

    @property
    def amount(self) -> tuple[str, str]:
        """Return how many said it, of how many, and the words that go on: who, and who unasked."""
        counts = self.counts
        number = counts.unprompted
        least = f"{_('minstens')} " if counts.unprompted_at_least else ""
        if counts.asked == 0:
            began = ngettext(
                "; %(number)s begon er zelf over", "; %(number)s begonnen er zelf over", number
            )
            words = began % {"number": f"{least}{number}"}
            return _("niet gevraagd"), words if number else ""
        tally = counting.Tally(said=counts.said, asked=counts.asked, at_least=counts.at_least)
        unasked = {"number": f"{least}{number}"}
        beside = _(", en %(number)s uit zichzelf") % unasked if number else ""
        return wording.amount(tally), f" {self.group_words}{beside}"

    @property
    def unknown_words(self) -> list[str]:
        """Return of whom it is not known whether they were asked, in sentences."""
        counts = self.counts
        found = []
        if counts.asked is None:
            found.append(_("aan wie het is gevraagd, is niet bekend"))
        if counts.unnoted:
            found.append(
                ngettext(
                    "van %(number)s mens is niet genoteerd of het is gevraagd",
                    "van %(number)s mensen is niet genoteerd of het is gevraagd",
                    counts.unnoted,
                )
                % {"number": counts.unnoted}
            )
        if counts.unsure:
            found.append(
                ngettext(
                    "van %(number)s mens is niet bekend of de vraag voor die persoon gold",
                    "van %(number)s mensen is niet bekend of de vraag voor hen gold",
                    counts.unsure,
                )
                % {"number": counts.unsure}
            )
        if counts.unclear:
            found.append(
                ngettext(
                    "%(number)s van hen zei dit wel",
                    "%(number)s van hen zeiden dit wel",
                    counts.unclear,
                )
                % {"number": counts.unclear}
            )
        return found

    @property
    def other_words(self) -> str:
        return str(PLURALS[other_perspective(self.record.perspective)])

    @property
    def other_amount(self) -> str:
        """Return the other perspective on the same codes, as "3 van 7, en 1 uit zichzelf"."""
        counts = self.counts
        return wording.amount(
            counting.Tally(
                said=counts.other_said,
                asked=counts.other_asked,
                unprompted=counts.other_unprompted,
                at_least=counts.other_at_least,
            )
        )

    @property
    def warning_words(self) -> list[str]:
        return [str(WARNINGS[warning]) for warning in self.warnings]

    @property
    def printable_quotes(self) -> list[QuoteRow]:
        return [quote for quote in self.quotes if quote.is_printable]

    @property
    def waiting_quotes(self) -> list[QuoteRow]:
        return [quote for quote in self.quotes if quote.state == QuoteState.WAITS]

    @property
    def refused_quotes(self) -> list[QuoteRow]:
        open_ = (QuoteState.PRINTABLE, QuoteState.WAITS)
        return [quote for quote in self.quotes if quote.state not in open_]


def given(row: FindingRow, outside: Outside) -> tuple[Amount, Amount, Amount]:
    """Return what is told outside of who says it, who says the opposite, and who began unasked."""
    counts, perspective = row.counts, str(row.record.perspective)
    what = f"finding:{row.record.pk}"
    unasked = len(outside.people[perspective]) - (counts.asked or 0)
    return (
        outside.tell(what, perspective, counts.said, counts.asked, at_least=counts.at_least),
        outside.tell(
            f"{what}:contrary",
            perspective,
            counts.contrary,
            counts.asked,
            at_least=counts.contrary_at_least,
        ),
        outside.tell(
            f"{what}:unprompted",
            perspective,
            counts.unprompted,
            None if counts.asked is None else unasked,
            at_least=counts.unprompted_at_least,
        ),
    )


def given_apart(
    voices: analysis.Voices, row: FindingRow, outside: Outside
) -> list[tuple[str, Amount]]:
    """Return what is told outside per fixed group of who says it, as (group, amount).

    Of all groups or of none: where each was put to enough people, and in none all or nobody said
    it.
    """
    perspective, what = str(row.record.perspective), f"finding:{row.record.pk}"
    columns = outside.parts_of(perspective)
    if not columns or not outside.is_large(perspective):
        return []
    ground = ground_under(voices, row)
    counted = []
    for column in columns:
        said = ground.tally(ground.for_it, column.people)
        put = ground.tally([*ground.for_it, *ground.against], column.people)
        is_whole = put.asked is not None and not (said.at_least or put.unclear)
        counted.append((said.said, (put.asked or 0) if is_whole else 0))
    if row.counts.asked == 0:
        return [(column.label, NOT_ASKED) for column in columns]
    is_apart = (
        all(asked >= outside.least for _said, asked in counted)
        and guard.is_apart(counted)
        and sum(said for said, _asked in counted) == row.counts.said
        and sum(asked for _said, asked in counted) == row.counts.asked
    )
    names = [f"{what}:{column.key}" for column in columns]
    may = all(outside.may_be_apart(what, name, perspective, is_apart=is_apart) for name in names)
    return [
        (
            column.label,
            outside.tell_apart(name, perspective, *count) if may else Amount(why=Kept.TOGETHER),
        )
        for column, name, count in zip(columns, names, counted, strict=True)
    ]


def told_outside(row: FindingRow, outside: Outside) -> FindingRow:
    """Return a finding as who is not of the research team sees it: counts as they are told.

    Without what is still to be done, which beside an earlier page says what somebody said who left.
    """
    return replace(row, told=_told_lines(row, outside), warnings=(), changes=())


def marked_outside(row: FindingRow, outside: Outside) -> FindingRow:
    """Return a finding for the team, with what the report says where it tells a count otherwise."""
    said, contrary, _unprompted = given(row, outside)
    is_exact = said.told is not None and said.told.is_exact
    if row.counts.asked == 0 or (is_exact and not contrary.why):
        return row
    return replace(row, told=_told_lines(row, outside))


def _told_lines(row: FindingRow, outside: Outside) -> tuple[str, ...]:
    said, contrary, unprompted = given(row, outside)
    group = str(PLURALS[row.record.perspective])
    lines = [
        f"{telling_outside.amount(said)} {group}" if said.told else telling_outside.amount(said)
    ]
    if unprompted.told and unprompted.told.low > 0:
        number = telling_outside.number(unprompted.told)
        lines.append(_("%(number)s begonnen er zelf over") % {"number": number})
    if contrary.told:
        number = telling_outside.number(contrary.told)
        lines.append(
            ngettext(
                "%(number)s zegt het tegendeel",
                "%(number)s zeggen het tegendeel",
                max(contrary.told.high, 1),
            )
            % {"number": number}
        )
    return tuple(lines)


def changes_in_words(changes: Iterable[rules.Change], *, telling: Mapping[str, int | None]) -> str:
    """Return "7 van 12 is nu 6 van 11; tegendeel 2 is nu 1", or nothing when nothing changed."""
    changed = {change.name: change for change in changes}
    words = []
    for said, asked, sentence in (
        ("said", "asked", _("%(then)s is nu %(now)s")),
        ("other_said", "other_asked", _("het andere perspectief %(then)s is nu %(now)s")),
    ):
        if said in changed or asked in changed:
            then = [
                changed[name].then if name in changed else telling[name] for name in (said, asked)
            ]
            words.append(sentence % {"then": _of(*then), "now": _of(telling[said], telling[asked])})
    labels = {
        "contrary": _("tegendeel"),
        "both": _("allebei"),
        "unprompted": _("uit zichzelf"),
        "contrary_unprompted": _("tegendeel uit zichzelf"),
        "other_unprompted": _("het andere perspectief uit zichzelf"),
        "contrary_elsewhere": _("tegendeel van het andere perspectief"),
    }
    words += [
        _("%(what)s %(then)s is nu %(now)s")
        % {"what": label, "then": changed[name].then or 0, "now": changed[name].now or 0}
        for name, label in labels.items()
        if name in changed
    ]
    return "; ".join(words)


def _of(said: int | None, asked: int | None) -> str:
    if asked is None:
        return _("%(said)s van een onbekend aantal") % {"said": said or 0}
    return _("%(said)s van %(asked)s") % {"said": said or 0, "asked": asked}


@dataclass(frozen=True, slots=True)
class ReportPart:
    """A part of the report with its findings in the order of their numbers."""

    number: str
    title: str
    rows: tuple[FindingRow, ...]

    @property
    def warning_count(self) -> int:
        return sum(len(row.warnings) for row in self.rows)


def said_of_the_other(finding: models.Finding) -> str:
    """Return the sentence when it names the other perspective, else nothing."""
    other = other_perspective(finding.perspective).value
    return finding.statement if other in finding.statement.casefold() else ""


def other_perspective(perspective: str) -> Perspective:
    if perspective == Perspective.AANBIEDER:
        return Perspective.INBURGERAAR
    return Perspective.AANBIEDER


def _inside(part: outline.Part, finding: models.Finding) -> tuple[int, int]:
    """Return the place in its part of the group in which a finding is numbered and may be moved."""
    if part.kind != outline.PART_OF[finding.section]:
        return (0, 0)
    sections = list(terms.Section.values)
    inside = 0
    if finding.section == terms.Section.EXPERIENCES:
        inside = list(Perspective.values).index(finding.perspective)
    if finding.section == terms.Section.EFFECTS:
        # An effect without a goal stands after those with one.
        inside = finding.policy_goal.number if finding.policy_goal else 1_000_000
    return (sections.index(finding.section), inside)


def numbered(round_: Round) -> list[tuple[str, models.Finding]]:
    """Return the findings with their numbers, as the report has them. Two queries."""
    records = list(
        models.Finding.objects.filter(round=round_).select_related(
            "policy_goal", "research_question"
        )
    )
    records.sort(key=lambda record: (record.position, record.pk))
    return numbered_in(outline.of(round_, records))


def numbered_in(laid: outline.Outline) -> list[tuple[str, models.Finding]]:
    """Return the findings with their numbers, in the order in which the report prints them."""
    found = []
    for chapter in laid.chapters:
        groups = [group for part in chapter.walk() for group in groups_in(part)]
        inside = [record for group in groups for record in group]
        found += [
            (f"{chapter.number}.{place}", record) for place, record in enumerate(inside, start=1)
        ]
    return found


def _with_evidence(
    records: Sequence[models.Finding], readings: coding.Readings | None
) -> Sequence[models.Finding]:
    """Read the evidence of findings in one query, as far as who looks may see it."""
    seen = _seen(readings.sight) if readings else Q()
    own = models.Evidence.objects.filter(seen).select_related("coding").order_by("id")
    prefetch_related_objects(records, Prefetch("evidence", own))
    return records


def in_report_order(
    round_: Round, readings: coding.Readings | None = None
) -> list[tuple[str, models.Finding]]:
    """Return the findings with their numbers, as the report has them. Three queries.

    Each with its evidence, as far as who looks may see it.
    """
    found = numbered(round_)
    _with_evidence([record for _number, record in found], readings)
    return found


def numbers_in(laid: outline.Outline) -> dict[int, str]:
    """Return the number of each finding."""
    return {record.pk: number for number, record in numbered_in(laid)}


def groups_in(part: outline.Part) -> list[list[models.Finding]]:
    """Return the findings of a part by the group in which they are moved, in their order."""
    found: dict[tuple[int, int], list[models.Finding]] = defaultdict(list)
    for record in part.findings:
        found[_inside(part, record)].append(record)
    return [found[group] for group in sorted(found)]


def neighbours(finding: models.Finding) -> list[models.Finding]:
    """Return the findings among which this one may be moved, in order, itself included."""
    laid = outline.of(finding.round)
    return next(
        group
        for part in laid.walk()
        for group in groups_in(part)
        if any(record.pk == finding.pk for record in group)
    )


def next_position(round_: Round, section: str) -> int:
    return study.next_position(models.Finding.objects.filter(round=round_, section=section))


def findings(round_: Round, voices: analysis.Voices | None = None) -> list[FindingRow]:
    """Return all findings of a round with what they rest on, in the order of the report."""
    in_order = numbered(round_)
    if not in_order:
        return []
    voices = voices or analysis.hear(round_)
    records = [record for _number, record in in_order]
    _with_evidence(records, voices.readings)
    _listen(voices, records)
    quotes: dict[int, list[QuoteRow]] = defaultdict(list)
    own = quotes_of(round_, voices.readings)
    for row in judge_quotes(round_, list(own), voices.readings):
        quotes[row.record.finding_id].append(row)
    silent = silent_in(
        voices, [row.coding for _number, record in in_order for row in record.evidence.all()]
    )
    laid = shown.outcomes(round_, shown.told_of(voices))
    return [
        _row(
            voices,
            number,
            record,
            quotes[record.pk],
            silent,
            laid=laid.get(record.pk, Outcome()),
        )
        for number, record in in_order
    ]


def _listen(voices: analysis.Voices, findings: Collection[models.Finding]) -> None:
    """Read at once what is counted of these findings: their evidence, and its codes elsewhere."""
    evidence = [row.coding for one in findings for row in one.evidence.all()]
    voices.mentions_in([one.pk for one in evidence])
    kept = {code for one in findings for code in one.kept_codes}
    voices.voices_with(kept | {one.code_id for one in evidence})


def codes_of_findings(round_: Round) -> dict[int, set[int]]:
    """Return the codes that the findings of a round rest on, by finding. Two queries.

    Also those of evidence that a withdrawal took away: that a finding is about something else now
    would tell what somebody said who left.
    """
    found = {
        pk: set(kept)
        for pk, kept in models.Finding.objects.filter(round=round_).values_list("pk", "kept_codes")
    }
    rows = models.Evidence.objects.filter(finding__round=round_, stance=terms.Stance.SUPPORTING)
    for pk, code in rows.values_list("finding_id", "coding__code_id"):
        found[pk].add(code)
    return found


def codes_of_quotes(quotes: Iterable[QuoteRow]) -> dict[int, int]:
    """Return the code of the passage that each of these quotes is of, by quote. One query."""
    numbers = [quote.record.pk for quote in quotes]
    found = models.Quote.objects.filter(pk__in=numbers, coding__isnull=False)
    return dict(found.values_list("pk", "coding__code_id"))


def finding_row(finding: models.Finding, voices: analysis.Voices | None = None) -> FindingRow:
    """Return one finding with its number and what it rests on."""
    voices = voices or analysis.hear(finding.round)
    number, record = next(
        (number, record) for number, record in numbered(finding.round) if record.pk == finding.pk
    )
    _with_evidence([record], voices.readings)
    own = quotes_of(finding.round, voices.readings).filter(finding=finding)
    crowd = exposure.Exposure(finding.round)
    quotes = judge_quotes(finding.round, list(own), voices.readings, crowd)
    silent = silent_in(voices, [row.coding for row in record.evidence.all()])
    laid = shown.outcomes(finding.round, shown.told_of(voices), finding=finding.pk)
    of_this = laid.get(finding.pk, Outcome())
    return _row(voices, number, record, quotes, silent, laid=of_this)


def silent_in(voices: analysis.Voices, codings: Iterable[Coding]) -> dict[int, rules.Silent]:
    """Return per coding in which nobody can be heard, why not. Two queries at most.

    Who is heard, is heard as for counting: with a pseudonym, or as one of several.
    """
    chosen = [one.pk for one in codings if one.transcript_id in voices.conversation_of]
    seen = coding.all_codings(voices.readings)
    heard = voices.listen(seen.filter(pk__in=chosen)) if chosen else {}
    return _why_silent(
        {
            pk: mention.span
            for pk, mention in heard.items()
            if not mention.participants and not mention.at_least
        }
    )


def _why_silent(quiet: Mapping[int, counting.Span]) -> dict[int, rules.Silent]:
    transcripts = {transcript for transcript, _start, _end in quiet.values()}
    turns = fieldwork.helpers_by_transcript(transcripts) if transcripts else {}
    starts = {pk: [turn[0] for turn in own] for pk, own in turns.items()}
    ends = {pk: [turn[1] for turn in own] for pk, own in turns.items()}
    found = {}
    for coding_id, (transcript, start, end) in quiet.items():
        first, last = bisect_right(ends[transcript], start), bisect_left(starts[transcript], end)
        under = turns[transcript][first:last]
        is_asking = bool(under) and all(is_helper for _start, _end, is_helper in under)
        found[coding_id] = rules.Silent.ASKING if is_asking else rules.Silent.UNKNOWN
    return found


def parts(rows: Iterable[FindingRow], laid: outline.Outline) -> list[ReportPart]:
    """Return the chapters that findings fill, those that may hold some included."""
    by_part: dict[str, list[FindingRow]] = defaultdict(list)
    for row in rows:
        by_part[row.number.partition(".")[0]].append(row)
    may_hold = set(outline.PART_OF.values())
    return [
        ReportPart(number=part.number, title=part.title, rows=tuple(by_part[part.number]))
        for part in laid.printed(laid.chapters)
        if by_part[part.number] or part.kind in may_hold
    ]


def _row(
    voices: analysis.Voices,
    number: str,
    finding: models.Finding,
    quotes: Sequence[QuoteRow],
    silent: Mapping[int, rules.Silent],
    *,
    laid: Outcome,
) -> FindingRow:
    evidence = list(finding.evidence.all())
    supporting, contrary = (
        tuple(row.coding_id for row in evidence if row.stance == stance)
        for stance in (terms.Stance.SUPPORTING, terms.Stance.CONTRARY)
    )
    counts = count(
        voices,
        supporting,
        contrary,
        perspective=finding.perspective,
        kept=_kept_codes(voices, finding, evidence),
    )
    search = search_of(finding, has_contrary=counts.contrary_passages > 0)
    own = {row.coding_id: silent[row.coding_id] for row in evidence if row.coding_id in silent}
    counted = voices.mentions_in(supporting)
    is_heard = any(pk in counted and pk not in own for pk in supporting)
    then = finding.confirmed_counts
    # Who codes blind counts less than whoever confirmed: the difference is another's coding.
    changes = (
        ()
        if then is None or voices.readings.is_limited
        else rules.changes(then, rules.telling(counts), text=said_of_the_other(finding))
    )
    return FindingRow(
        record=finding,
        number=number,
        counts=counts,
        supporting=supporting,
        contrary=contrary,
        search=search,
        changes=changes,
        quotes=tuple(quotes),
        warnings=tuple(
            rules.warnings(
                counts,
                lost_evidence=finding.lost_evidence_at is not None,
                counts_changed=(
                    None if then is None and not voices.readings.is_limited else bool(changes)
                ),
                search=search,
                names_number=names_a_number(finding.statement),
                quotes={quote.state for quote in quotes},
                silent=set(own.values()),
                is_heard=is_heard,
                corrected=finding.corrected_at is not None,
                quote_corrected=any(quote.record.corrected_at for quote in quotes),
                quote_points=any(quote.points for quote in quotes),
                not_meant=laid.objections > 0,
            )
        ),
        silent=own,
        is_supported=is_heard,
        laid=laid,
    )


def search_of(finding: models.Finding, *, has_contrary: bool) -> rules.Search:
    """Return whether someone looked for the opposite; each note tells of one outcome only."""
    outcome = (
        terms.CounterSearch.SEARCHED_FOUND
        if has_contrary
        else terms.CounterSearch.SEARCHED_NONE_FOUND
    )
    return rules.search_state(searched=finding.counter_search == outcome, has_contrary=has_contrary)


@dataclass(frozen=True, slots=True)
class Ground:
    """The passages under a finding, and what they are about: people of any group are counted by it.

    `for_it` and `against` are without what only the other perspective said; `all_for_it` and
    `all_against` are with it. `named` are the codes that say what it is about, `kept` those of
    evidence that is gone.
    """

    voices: analysis.Voices
    all_for_it: Sequence[counting.Mention]
    all_against: Sequence[counting.Mention]
    for_it: Sequence[counting.Mention]
    against: Sequence[counting.Mention]
    named: frozenset[int]
    kept: Collection[int]

    def tally(self, mentions: Iterable[counting.Mention], group: Collection[int]) -> counting.Tally:
        """Count the people of a group in these passages, of those to whom it was put."""
        about = counting.topics(self.named, self.voices.parents)
        return counting.tally(mentions, self.voices.hall, about=about, group=group)

    @property
    def _codes(self) -> set[int]:
        """Return the codes of what says it."""
        return {one.code for one in self.for_it or self.all_for_it} | set(self.kept)

    def elsewhere(self) -> Iterator[counting.Mention]:
        """Yield every passage of the round under the codes of what says it."""
        for mentions in self.voices.mentions_with(self._codes).values():
            yield from mentions

    def people_elsewhere(self, group: Collection[int]) -> counting.Tally:
        """Count the people of a group in all of those, without reading each. Not the passages."""
        spoken: Counter[counting.Voice] = Counter()
        for heard in self.voices.voices_with(self._codes).values():
            spoken.update(heard)
        hall, about = self.voices.hall, counting.topics(self.named, self.voices.parents)
        return hall.tally(spoken, reach=hall.reach(about), group=frozenset(group))


def ground_of(
    voices: analysis.Voices,
    supporting: Collection[int],
    contrary: Collection[int],
    *,
    perspective: str,
    kept: Collection[int] = (),
) -> Ground:
    known = voices.mentions_in([*supporting, *contrary])
    all_for_it = [known[one] for one in supporting if one in known]
    all_against = [known[one] for one in contrary if one in known]
    mentions = [*all_for_it, *all_against]
    foreign = said_elsewhere(voices, mentions, perspective=perspective)
    for_it = [mention for mention in all_for_it if mention.coding not in foreign]
    against = [mention for mention in all_against if mention.coding not in foreign]
    named = {mention.code for mention in for_it} | set(kept)
    named = named or {mention.code for mention in against} or {one.code for one in mentions}
    return Ground(
        voices, all_for_it, all_against, for_it, against, frozenset(named), frozenset(kept)
    )


def ground_under(voices: analysis.Voices, row: FindingRow) -> Ground:
    """Return the passages under a finding as they are counted."""
    kept = _kept_codes(voices, row.record, row.record.evidence.all())
    perspective = row.record.perspective
    return ground_of(voices, row.supporting, row.contrary, perspective=perspective, kept=kept)


@dataclass(frozen=True, slots=True)
class InGroup:
    """How many of a group say what a finding says, and the opposite, of those it was put to."""

    label: str
    amount: str
    against: int


def in_groups(
    voices: analysis.Voices, row: FindingRow, columns: Iterable[counting.Group]
) -> list[InGroup]:
    """Count a finding in each of these groups that has people of its perspective."""
    ground = ground_under(voices, row)
    own = voices.group(perspective=row.record.perspective)
    found = []
    for column in columns:
        people = column.people & own
        if not people:
            continue
        said = ground.tally(ground.for_it, people)
        everyone = ground.tally([*ground.for_it, *ground.against], people)
        against = ground.tally(ground.against, people)
        amount = wording.amount(replace(said, asked=everyone.asked))
        found.append(InGroup(column.label, amount, against.spoke))
    return found


def count(
    voices: analysis.Voices,
    supporting: Collection[int],
    contrary: Collection[int],
    *,
    perspective: str,
    kept: Collection[int] = (),
) -> rules.Counts:
    """Count the people behind evidence, of those to whom its codes were put.

    `kept` are codes of evidence that is gone, or of a reading that does not count.

    What is contrary counts with who was asked, never with who said it. What only the other
    perspective said is in none of the numbers but its own.
    """
    ground = ground_of(voices, supporting, contrary, perspective=perspective, kept=kept)
    for_it, against = ground.for_it, ground.against
    us = voices.group(perspective=perspective)
    them = voices.group(perspective=other_perspective(perspective))
    said, opposed = ground.tally(for_it, us), ground.tally(against, us)
    everyone = ground.tally([*for_it, *against], us)
    # Only who has a name can be known to be on both sides.
    on_both = {one for mention in for_it for one in mention.participants} & {
        one for mention in against for one in mention.participants
    }
    both = ground.tally((mention._replace(at_least=0) for mention in for_it), on_both & us).said
    elsewhere = ground.people_elsewhere(them)
    asked = everyone.asked
    return rules.Counts(
        said=said.said,
        asked=asked,
        at_least=said.at_least,
        unnoted=everyone.unnoted,
        unsure=everyone.unsure,
        unclear=said.unclear,
        contrary=opposed.said,
        contrary_at_least=opposed.at_least,
        both=rules.sides(said=said.said, contrary=opposed.said, both=both, asked=asked).both,
        unprompted=said.unprompted,
        unprompted_at_least=said.beside_at_least,
        contrary_unprompted=opposed.unprompted,
        contrary_elsewhere=ground.tally(ground.all_against, them).said,
        passages=len({mention.span for mention in for_it}),
        contrary_passages=len({mention.span for mention in ground.all_against}),
        conversations=len({mention.conversation for mention in for_it}),
        other_said=elsewhere.said,
        other_asked=elsewhere.asked,
        other_unprompted=elsewhere.unprompted,
        other_at_least=elsewhere.at_least,
        has_subject=bool(ground.named),
    )


def _kept_codes(
    voices: analysis.Voices, finding: models.Finding, evidence: Iterable[models.Evidence]
) -> set[int]:
    """Return the codes of supporting evidence that is gone, or of a reading that does not count.

    Whom a sentence was asked of does not change because of that. Who codes blind is told nothing
    of evidence that she may not see.
    """
    evidence = list(evidence)
    counted = voices.mentions_in([row.coding_id for row in evidence])
    gone = () if voices.readings.is_limited else finding.kept_codes
    return set(gone) | {
        row.coding.code_id
        for row in evidence
        if row.stance == terms.Stance.SUPPORTING and row.coding_id not in counted
    }


def said_elsewhere(
    voices: analysis.Voices, mentions: Iterable[counting.Mention], *, perspective: str
) -> set[int]:
    """Return the codings among these in which only the other perspective can be heard.

    A voice nobody knows is of the other perspective when everyone who was there is.
    """
    them = voices.group(perspective=other_perspective(perspective))
    theirs = {
        conversation.id
        for conversation in voices.conversations
        if conversation.present and conversation.present <= them
    }
    return {
        mention.coding
        for mention in mentions
        if (mention.participants and mention.participants <= them)
        or (not mention.participants and mention.conversation in theirs)
    }


def counterparts(voices: analysis.Voices, passages: Iterable[analysis.Passage]) -> dict[int, int]:
    """Return for evidence of a reading that does not count, the same passage in the one that does.

    The same is: the same code, on words of which at least one is shared; the most shared first.
    """
    lost = [passage.coding for passage in passages if not passage.counts]
    if not lost:
        return {}
    there: dict[tuple[int, int], list[CodingRow]] = defaultdict(list)
    counted = coding.codings(voices.readings).filter(
        code__in={one.code_id for one in lost}, transcript__in={one.transcript_id for one in lost}
    )
    for row in coding.rows_of(counted):
        there[row.transcript, row.code].append(row)
    found: dict[int, int] = {}
    for one in lost:
        shared = [
            (min(row.end, one.end) - max(row.start, one.start), -row.id)
            for row in there[one.transcript_id, one.code_id]
            if row.start < one.end and one.start < row.end
        ]
        if shared:
            found[one.pk] = -max(shared)[1]
    return found


# --- choosing evidence ------------------------------------------------------------------------
def candidates(voices: analysis.Voices, row: FindingRow, wanted: analysis.Filter) -> list[int]:
    """Return the passages that a filter lets through and that do not stand under it yet."""
    there = {*row.supporting, *row.contrary}
    return [coded.id for coded in analysis.rows_matching(voices, wanted) if coded.id not in there]


@dataclass(frozen=True, slots=True)
class Offered:
    """Passages to choose from, and how many were left out as nobody can be heard in them."""

    codings: list[int]
    asking: int = 0
    unknown: int = 0


def offered(voices: analysis.Voices, codings: Iterable[int]) -> Offered:
    """Return which of these codings may be evidence. At most one query."""
    mentions = voices.mention_of
    chosen = list(codings)
    silent = _why_silent(
        {
            pk: mentions[pk].span
            for pk in chosen
            if not mentions[pk].participants and not mentions[pk].at_least
        }
    )
    why = Counter(silent.values())
    return Offered(
        [pk for pk in chosen if pk not in silent],
        asking=why[rules.Silent.ASKING],
        unknown=why[rules.Silent.UNKNOWN],
    )


def counter_candidates(voices: analysis.Voices, row: FindingRow) -> list[int]:
    """Return where the opposite may stand: the same codes in another tone or from the other side.

    Without evidence there is nothing to contradict.
    """
    there = {*row.supporting, *row.contrary}
    mentions = voices.mention_of
    codes = counting.topics(
        {mentions[pk].code for pk in row.supporting if pk in mentions}, voices.parents
    )
    tone = {pk: one.facet("polarity") for pk, one in voices.row_of.items()}
    tones = {tone[pk] for pk in row.supporting if pk in tone}
    other = voices.group(perspective=other_perspective(row.record.perspective))
    return [
        mention.coding
        for mention in voices.mentions
        if mention.coding not in there
        and mention.code in codes
        and (tone[mention.coding] not in tones or mention.participants & other)
    ]


@dataclass(frozen=True, slots=True)
class FindingFigures:
    """How far a round is with its findings.

    `without_evidence` counts those under which nobody can be heard, and those with words of the
    interviewer only.
    """

    findings: int
    without_evidence: int
    lost_evidence: int
    waiting_quotes: int


def figures(round_: Round, readings: coding.Readings | None = None) -> FindingFigures:
    """Count findings and what still needs someone's hand. Two queries.

    For who codes blind, what rests on codings that she may not see is not there.
    """
    seen = _seen(readings.sight) if readings else Q()
    # By the names of the relations: turns stand in a room below this one.
    heard = Q(coding__transcript__turns__speaker__participant__isnull=False) | Q(
        coding__transcript__turns__speaker__at_least__isnull=False
    )
    rests = models.Evidence.objects.filter(
        seen,
        heard,
        finding=OuterRef("pk"),
        stance=terms.Stance.SUPPORTING,
        coding__transcript__turns__start__lt=F("coding__end"),
        coding__transcript__turns__end__gt=F("coding__start"),
        coding__transcript__turns__is_withdrawn=False,
    )
    counts = models.Finding.objects.filter(round=round_).aggregate(
        findings=Count("pk", distinct=True),
        without_evidence=Count("pk", distinct=True, filter=~Exists(rests)),
        lost_evidence=Count("pk", distinct=True, filter=Q(lost_evidence_at__isnull=False)),
    )
    waiting = models.Quote.objects.filter(seen, finding__round=round_, released_at=None).count()
    return FindingFigures(**counts, waiting_quotes=waiting)
