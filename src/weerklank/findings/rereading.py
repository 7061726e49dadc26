"""Which written texts of a report were confirmed at other numbers than those of now.

A sentence under *In het kort* or in the conclusion says amounts that the findings have. What the
numbers were when someone wrote or reread a text is kept with it; when one of them changed since,
the text is marked until someone rereads it. What was kept of no text is unknown, not fine.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

from django.utils.translation import gettext as _

from weerklank.findings import queries, rules, taken_over
from weerklank.sentences import markup

if TYPE_CHECKING:
    from weerklank.findings.material import Material

# The texts that researchers write around the findings; the last is the plan of the round.
TEXTS = ("introduction", "reason", "conclusion", "method")
# More statements than this are named by number only; what changed stands with each of them.
MOST_IN_FULL = 3
_KEPT = (*rules.TELLING, *rules.BESIDE)
Kept = Mapping[str, int | str | None]  # of a statement: its number, and each count by name


class Numbers(TypedDict):
    """The numbers that a text of a round may say: of the whole, and per finding by its pk."""

    round: dict[str, int | None]
    findings: dict[str, Kept]


_NOTHING: Mapping[str, int | None] = dict.fromkeys(_KEPT)


def numbers_of(found: Material) -> Numbers:
    """Return the numbers that a text of this round may say, to keep with it."""
    return {
        "round": {
            "inburgeraars": len(found.inburgeraars),
            "aanbieders": len(found.aanbieders),
            "gesprekken": len(found.conversations),
        },
        "findings": {
            str(row.record.pk): {"number": row.number, **rules.telling(row.counts)}
            for row in found.rows
        },
    }


def fingerprint(numbers: Numbers) -> str:
    """Return the numbers in short: what someone saw when she says that she reread a text."""
    text = json.dumps(numbers, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def text_of(found: Material, name: str) -> str:
    """Return what a written text says; of a part that is not there, nothing.

    The numbers of statements and of pages in it are no numbers of people.
    """
    part = found.outline.at(name)
    if part is not None:
        return markup.without_marks("\n".join([part.text, *part.answers.values()]).strip())
    if name not in TEXTS:
        return ""
    return str(found.round.method_text if name == "method" else getattr(found.texts, name))


def _confirmed(found: Material) -> Iterator[tuple[str, Numbers | None]]:
    """Yield each text that may have been written, with the numbers at which it was confirmed."""
    for name in TEXTS:
        yield name, found.texts.confirmed_numbers.get(name)
    for part in found.outline.walk():
        if part.record and part.is_printed:
            yield part.place, part.record.confirmed_numbers


@dataclass(frozen=True, slots=True)
class Mark:
    """Why a text has to be reread: what changed since, and its words that say an old number."""

    name: str
    is_known: bool
    has_left: bool = False  # words in it were of somebody who is not to be in it any more
    changes: tuple[str, ...] = ()
    outdated: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """Return the mark as one text, in the language that is on."""
        if self.has_left:
            return _(
                "Nalezen: in deze tekst staan woorden uit een gesprek, of een pseudoniem, die er "
                "niet meer in mogen staan."
            )
        if not self.is_known:
            return _("Nalezen: niet bekend is bij welke aantallen deze tekst is geschreven.")
        said = _(
            "Nalezen: sinds deze tekst is geschreven veranderde het aantal bij %(changes)s."
        ) % {"changes": "; ".join(self.changes)}
        if self.outdated:
            said += " " + _("Getallen in de tekst om na te lopen: %(words)s.") % {
                "words": ", ".join(self.outdated)
            }
        return said


def marks(found: Material) -> dict[str, Mark]:
    """Return per text that has to be reread why; a text that nobody wrote needs no reading."""
    if found.voices.readings.is_limited:
        # Who codes blind counts less than whoever confirmed: the difference is another's coding.
        return {}
    now = numbers_of(found)
    of_the_other = {str(row.record.pk): queries.said_of_the_other(row.record) for row in found.rows}
    marked = {}
    for name, then in _confirmed(found):
        text = text_of(found, name)
        if not text.strip():
            continue
        if then is None:
            marked[name] = Mark(name=name, is_known=False)
            continue
        if taken_over.LEFT in then:
            marked[name] = Mark(name=name, is_known=True, has_left=True)
            continue
        said, old = _compare(then, now, text, of_the_other)
        if said:
            marked[name] = Mark(
                name=name,
                is_known=True,
                changes=tuple(said),
                outdated=rules.outdated_words(text, old),
            )
    return marked


def _counts(kept: Kept) -> dict[str, int | None]:
    return {name: count for name, count in kept.items() if not isinstance(count, str)}


def _compare(
    then: Numbers, now: Numbers, text: str, of_the_other: Mapping[str, str]
) -> tuple[list[str], list[rules.Change]]:
    numbers: list[str] = []
    in_full: list[str] = []
    old: list[rules.Change] = []
    for pk, kept in then["findings"].items():
        before = _counts(kept)
        if pk not in now["findings"]:
            counts = {name: before.get(name) for name in _KEPT}
            old += rules.changes(counts, _NOTHING, text=text)
            number = str(kept["number"])
            numbers.append(number)
            in_full.append(_("uitspraak %(number)s (verwijderd)") % {"number": number})
            continue
        number, counts = str(now["findings"][pk]["number"]), _counts(now["findings"][pk])
        changed = rules.changes(before, counts, text=of_the_other[pk])
        if changed:
            old += changed
            numbers.append(number)
            in_full.append(
                _("uitspraak %(number)s (%(change)s)")
                % {
                    "number": number,
                    "change": queries.changes_in_words(changed, telling=counts),
                }
            )
    said = in_full
    if len(in_full) > MOST_IN_FULL:
        said = [
            _("%(count)s uitspraken (%(numbers)s)")
            % {"count": len(numbers), "numbers": ", ".join(numbers)}
        ]
    # How many were heard grows while a round is going on: it matters to a text that says it.
    for change in rules.changes(then["round"], now["round"]):
        if rules.outdated_words(text, [change]):
            old.append(change)
            said.append(
                _("de %(what)s (%(then)s is nu %(now)s)")
                % {"what": change.name, "then": change.then, "now": change.now}
            )
    return said, old
