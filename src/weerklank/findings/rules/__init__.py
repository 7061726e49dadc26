"""What a finding rests on, counted in people, and what of it still needs a look. No tables."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from weerklank.findings.rules.quotes import QuoteState
from weerklank.sentences.amounts import numbers_in
from weerklank.sentences.bands import SMALL_BASE


@dataclass(frozen=True, slots=True)
class Sides:
    """The people of a base, each once, by which side they took. Together they are the base.

    `neither` is 0 where the base is not known: then only who spoke can be counted.
    """

    said_only: int
    both: int
    neither: int
    contrary_only: int


def sides(*, said: int, contrary: int, both: int, asked: int | None) -> Sides:
    """Divide a base over who said it, who said the opposite, who said both, and who neither.

    `said` and `contrary` count who said both too. More than were asked on the two sides together
    means that so many said both at least, also when it is not known who.
    """
    room = said + contrary if asked is None else asked
    both = min(max(both, said + contrary - room), said, contrary)
    return Sides(
        said_only=said - both,
        both=both,
        neither=max(room - (said + contrary - both), 0) if asked is not None else 0,
        contrary_only=contrary - both,
    )


@dataclass(frozen=True, slots=True)
class Counts:
    """What a finding rests on, counted in people of its own perspective.

    `asked` is None where nobody noted who was asked. `at_least` says that people without a name
    are or may be among `said`, so that it is a lower bound; the same of `contrary`. `both` are
    among `said` and among `contrary`. `unprompted` and `contrary_unprompted` spoke of it unasked;
    of `unnoted` nobody noted whether it was put, of `unsure` not whether it applied, and
    `unclear` of them said it: none of these is in `said` or `asked`. `passages` and
    `conversations` are of this perspective and of voices nobody knows, never of the other.
    `other_said`, `other_asked` and `other_unprompted` are the other perspective on the same codes.
    """

    said: int = 0
    asked: int | None = 0
    at_least: bool = False
    unnoted: int = 0
    unsure: int = 0
    unclear: int = 0
    contrary: int = 0
    contrary_at_least: bool = False
    both: int = 0
    unprompted: int = 0
    unprompted_at_least: bool = False
    contrary_unprompted: int = 0
    contrary_elsewhere: int = 0
    passages: int = 0
    contrary_passages: int = 0
    conversations: int = 0
    other_said: int = 0
    other_asked: int | None = 0
    other_unprompted: int = 0
    # False where no code says what the sentence is about: then nobody was counted.
    has_subject: bool = True
    other_at_least: bool = False

    @property
    def sides(self) -> Sides:
        return sides(said=self.said, contrary=self.contrary, both=self.both, asked=self.asked)


# What of the counts a sentence may say; a change of one of them asks for rereading.
TELLING = ("said", "asked", "contrary", "both", "unprompted", "contrary_unprompted")
# The other perspective: it matters to a text that says it, and to no other.
BESIDE = ("other_said", "other_asked", "other_unprompted", "contrary_elsewhere")


def telling(counts: Counts) -> dict[str, int | None]:
    """Return the counts that a sentence may say, to keep and to compare with later.

    Where no code says what it is about nothing was counted, whoever was in the conversations.
    """
    if not counts.has_subject:
        return dict.fromkeys((*TELLING, *BESIDE), 0)
    return {name: getattr(counts, name) for name in (*TELLING, *BESIDE)}


@dataclass(frozen=True, slots=True)
class Change:
    """A count that is not what it was when a text was last confirmed."""

    name: str
    then: int | None
    now: int | None


def changes(
    then: Mapping[str, int | None], now: Mapping[str, int | None], *, text: str = ""
) -> tuple[Change, ...]:
    """Return what changed since, in the order of what is kept now.

    What changed of the other perspective counts only where `text` says the old number.
    """
    found = (
        Change(name=name, then=then[name], now=value)
        for name, value in now.items()
        if name in then and then[name] != value
    )
    return tuple(
        change for change in found if change.name not in BESIDE or outdated_words(text, [change])
    )


def outdated_words(text: str, changed: Iterable[Change]) -> tuple[str, ...]:
    """Return the amounts in a text that a count had and has no more, each word once."""
    old = {change.then for change in changed}
    found: dict[str, str] = {}
    for word, number in numbers_in(text):
        if number in old:
            found.setdefault(word.casefold(), word)
    return tuple(found.values())


class Search(StrEnum):
    """What is known of the search for the opposite: what was noted, beside what is there."""

    FOUND = "found"
    NONE_FOUND = "none_found"
    FOUND_UNSEARCHED = "found_unsearched"
    NOT_YET = "not_yet"


def search_state(*, searched: bool, has_contrary: bool) -> Search:
    """Judge a search. What someone found and is gone since has to be looked for again."""
    if has_contrary:
        return Search.FOUND if searched else Search.FOUND_UNSEARCHED
    return Search.NONE_FOUND if searched else Search.NOT_YET


class Silent(StrEnum):
    """Why nobody of the people who were asked can be heard in a passage."""

    ASKING = "asking"  # only the interviewer or the interpreter speaks
    UNKNOWN = "unknown"  # nobody knows who speaks, so nobody knows what that person allows


class Caution(StrEnum):
    """What of a finding needs a look before the report goes out."""

    EVIDENCE_WITHDRAWN = "evidence_withdrawn"
    EVIDENCE_CORRECTED = "evidence_corrected"
    NOT_MEANT = "not_meant"
    COUNTS_CHANGED = "counts_changed"
    NEVER_CONFIRMED = "never_confirmed"
    NO_EVIDENCE = "no_evidence"
    ASKING = "asking"
    NOBODY = "nobody"
    NOT_SEARCHED = "not_searched"
    ONE_SOURCE = "one_source"
    ONE_PERSPECTIVE = "one_perspective"
    SMALL_BASE = "small_base"
    ONE_PERSON = "one_person"
    QUOTE_NOT_ALLOWED = "quote_not_allowed"
    QUOTE_GIVES_AWAY = "quote_gives_away"
    QUOTE_POINTS = "quote_points"
    QUOTE_CORRECTED = "quote_corrected"
    QUOTE_WAITS = "quote_waits"


def warnings(
    counts: Counts,
    *,
    lost_evidence: bool,
    counts_changed: bool | None,
    search: Search,
    names_number: bool,
    quotes: set[QuoteState],
    silent: Collection[Silent] = (),
    is_heard: bool = True,
    corrected: bool = False,
    quote_corrected: bool = False,
    quote_points: bool = False,
    not_meant: bool = False,
) -> list[Caution]:
    """Return what needs a look, the most serious first.

    `counts_changed` is None where nobody kept at which counts the sentence was confirmed.
    `silent` tells of the passages in which nobody can be heard, and `is_heard` whether there is
    one that says this in which somebody can. `quote_points` that words of a quote were pointed out;
    `not_meant` that somebody it was shown to said that it is not what she meant.
    """
    small = counts.asked is not None and 0 < counts.asked < SMALL_BASE and counts.passages > 0
    is_asking = Silent.ASKING in silent
    least = counts.at_least or counts.unprompted_at_least
    one = counts.passages > 0 and counts.said + counts.unprompted == 1 and not least
    other = counts.other_said + counts.other_unprompted + counts.contrary_elsewhere
    found = {
        Caution.EVIDENCE_WITHDRAWN: lost_evidence,
        Caution.EVIDENCE_CORRECTED: corrected,
        Caution.NOT_MEANT: not_meant,
        # Evidence that went says already that the sentence has to be read again.
        Caution.COUNTS_CHANGED: counts_changed is True and not lost_evidence,
        Caution.NEVER_CONFIRMED: counts_changed is None,
        Caution.NO_EVIDENCE: not counts.passages,
        Caution.ASKING: is_asking,
        Caution.NOBODY: counts.passages > 0 and not is_heard and not is_asking,
        # A passage against it can have been met with, without anybody looking for more.
        Caution.NOT_SEARCHED: search in {Search.NOT_YET, Search.FOUND_UNSEARCHED},
        # SIG-34: what rests on one person or one conversation, or on what one side says of it.
        # Also where the sentence says so: one person is one source.
        Caution.ONE_SOURCE: counts.passages > 0 and (counts.conversations == 1 or one),
        Caution.ONE_PERSPECTIVE: counts.passages > 0 and not other,
        Caution.SMALL_BASE: small and not names_number,
        # Where few were asked, that is said already.
        Caution.ONE_PERSON: one and not small and not names_number,
        Caution.QUOTE_NOT_ALLOWED: bool(
            quotes - {QuoteState.PRINTABLE, QuoteState.WAITS, QuoteState.GIVES_AWAY}
        ),
        Caution.QUOTE_GIVES_AWAY: QuoteState.GIVES_AWAY in quotes,
        Caution.QUOTE_POINTS: quote_points,
        Caution.QUOTE_CORRECTED: quote_corrected,
        Caution.QUOTE_WAITS: QuoteState.WAITS in quotes,
    }
    return [warning for warning, holds in found.items() if holds]
