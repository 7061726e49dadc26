"""How many people someone could be, of whom the report prints what it prints.

Two readers are reckoned with: one who knows who lives here, for whom the table of the population
decides, and one who knows who took part, who decides about what the table does not tell.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from weerklank.fieldwork import queries as fieldwork
from weerklank.sampling import selecting
from weerklank.sentences import disclosure, literal, pointing, shipped
from weerklank.study import queries as study
from weerklank.study import rules as study_rules

if TYPE_CHECKING:
    from weerklank.findings.models import Quote
    from weerklank.study.models import Round

# Not a characteristic of somebody, but printed beside a quote all the same.
VIA_INTERPRETER = "via_interpreter"
LANGUAGE = "language"
YES = "yes"


@cache
def lists() -> pointing.Lists:
    """Return the words by which is pointed out what may tell who someone is."""
    found = shipped.pointers()
    return pointing.Lists(
        places=found["places"],
        origins=found["origins"],
        languages=found["languages"],
        first_names=found["first_names"],
        employers=found["employers"],
        workplaces=found["workplaces"],
        functions=found["functions"],
        rare=found["rare"],
        also_words=found["also_words"],
        common=[*found["common"], *found["days"]],
        gives_away=found["gives_away"],
    )


@dataclass(frozen=True, slots=True)
class Printed:
    """What a quote prints of who speaks: beside the words, and in them."""

    attributes: tuple[str, ...] = ()
    marked: tuple[str, ...] = ()  # what somebody says that the words give away
    text: str = ""
    via_interpreter: bool = False
    language: str = "nl"

    @classmethod
    def of(cls, quote: Quote, *, via_interpreter: bool, language: str) -> Printed:
        return cls(
            tuple(quote.attributes),
            tuple(quote.given_away),
            f"{quote.shown_text}\n{quote.original_text}",
            via_interpreter,
            language,
        )


@dataclass(frozen=True, slots=True)
class Judgement:
    """How many people share what is printed of someone, and what of it would be safe."""

    asked: Mapping[str, str]
    words: str
    is_safe: bool
    least: int
    # None: the table of the population does not tell it, or there is no table.
    population: int | None
    sample: int
    on: date | None
    untold: tuple[str, ...]  # in words: what the table does not tell
    # The largest sets of this quote's own attributes with which it would be safe.
    options: tuple[tuple[str, ...], ...]
    option_words: tuple[str, ...]  # what each of these is called
    with_others: bool  # other quotes of the same person tell something too

    @property
    def choices(self) -> list[tuple[tuple[str, ...], str]]:
        return list(zip(self.options, self.option_words, strict=True))

    @property
    def lines(self) -> list[str]:
        """Return what was reckoned, in sentences. Of a small part of the population no number."""
        said = [
            _("Dit is van de spreker te weten: %(words)s.") % {"words": self.words}
            if self.asked
            else _("Van de spreker staat er niets bij.")
        ]
        if self.with_others:
            said.append(_("Andere citaten van dezelfde persoon zijn meegeteld."))
        said += [self._of_the_population(), self._of_the_sample()]
        if not self.is_safe:
            said.append(
                _("Dat zijn er te weinig: het moeten er minstens %(least)s zijn.")
                % {"least": self.least}
            )
        return said

    def _of_the_population(self) -> str:
        if self.on is None:
            return _(
                "Hoeveel mensen in de gemeente dat zijn, is niet bekend. Daarom beslist wie wij "
                "spraken."
            )
        if self.population is not None:
            # No more than this: who subtracts one number from another finds no small group.
            if self.population < self.least:
                return _("In de gemeente zijn dat er minder dan %(least)s.") % {"least": self.least}
            return _("In de gemeente zijn dat er minstens %(least)s.") % {"least": self.least}
        return _(
            "De tabel met aantallen zegt niets over: %(untold)s. Daarom beslist wie wij spraken."
        ) % {"untold": ", ".join(self.untold)}

    def _of_the_sample(self) -> str:
        return _("Van wie wij spraken, zijn het er %(sample)s.") % {"sample": self.sample}


class Names:
    """How people of rounds are called, to find it in what researchers write. Two queries."""

    def __init__(self, *rounds: Round) -> None:
        self._said = [
            (one.name, one.replacement, one.in_any_case) for one in fieldwork.names_of(*rounds)
        ]
        # D5 also as *D05*.
        self._pseudonyms = literal.naming(
            study.pseudonyms_in([one.pk for one in rounds]), with_noughts=True
        )

    def told_by_a_writer(self, text: str, *, of_authors: bool = False) -> list[tuple[int, int]]:
        """Return where a text of a researcher may tell who somebody is, pseudonyms included."""
        found = pointing.told_by_a_writer(text, lists(), names=self._said, of_authors=of_authors)
        places = [(one.start, one.end) for one in found]
        if self._pseudonyms is not None:
            places += [one.span() for one in self._pseudonyms.finditer(text)]
        return sorted(places)


class Exposure:
    """Who lives here and who took part in a round. Eight queries, whatever is judged."""

    def __init__(self, round_: Round) -> None:
        self.least: int = settings.SMALLEST_GROUP
        monitor = round_.monitor
        self._heard = study.people_heard(round_)
        through = fieldwork.through_interpreter(round_)
        self._known = {
            person: one.known | ({VIA_INTERPRETER: YES} if person in through else {})
            for person, one in self._heard.items()
        }
        self._sample: dict[str, list[disclosure.Group]] = {}
        for person, one in self._heard.items():
            own = self._sample.setdefault(one.perspective, [])
            own.append(disclosure.Group(self._known[person]))
        self._populations = selecting.newest_populations(monitor)
        self._groups = {
            perspective: [disclosure.Group(one.values, one.count) for one in table.groups.all()]
            for perspective, table in self._populations.items()
        }
        self._names = study.condition_labels(monitor)
        self.labels = study.value_labels(monitor) | {
            study_rules.PROVIDER_KIND: study.provider_kinds()
        }
        self._said = [
            (one.name, one.replacement, one.in_any_case) for one in fieldwork.names_of(round_)
        ]
        self._safe: dict[tuple[str, frozenset[tuple[str, str]]], bool] = {}

    def tells(self, person: int, printed: Printed) -> dict[str, str]:
        """Return what a quote tells of someone: beside it first, then in its words."""
        known = self._known.get(person, {})
        keys = [*printed.attributes, *printed.marked]
        keys += [
            key
            for key, value in sorted(pointing.given_away(printed.text, lists()))
            if known.get(key) == value
        ]
        if printed.language != "nl" and known.get(LANGUAGE) == printed.language:
            keys.append(LANGUAGE)
        if printed.via_interpreter:
            keys.append(VIA_INTERPRETER)
        return {key: known[key] for key in keys if known.get(key)}

    def points(self, text: str) -> list[pointing.Point]:
        """Return the words that may tell who someone is: names that the round knows, and more."""
        return pointing.points(text, lists(), names=self._said)

    def is_safe(self, person: int, asked: Mapping[str, str]) -> bool:
        """Return whether enough people share this."""
        perspective = self._heard[person].perspective
        place = perspective, frozenset(asked.items())
        if place not in self._safe:
            table = self._populations.get(perspective)
            self._safe[place] = disclosure.is_enough(
                asked,
                population=self._groups.get(perspective),
                sample=self._sample[perspective],
                known=table.keys if table else (),
                least=self.least,
            )
        return self._safe[place]

    def judge(self, person: int, printed: Printed, others: Sequence[Printed] = ()) -> Judgement:
        """Judge a quote of someone together with the other quotes of the same person."""
        own = self.tells(person, printed)
        asked = dict(own)
        for other in others:
            asked |= {k: v for k, v in self.tells(person, other).items() if k not in asked}
        perspective = self._heard[person].perspective
        table, groups = self._populations.get(perspective), self._groups.get(perspective)
        untold = tuple(key for key in asked if table is None or key not in table.keys)
        sample = self._sample[perspective]
        is_safe = self.is_safe(person, asked)
        options = () if is_safe else self._options(person, printed, asked, others)
        return Judgement(
            asked=asked,
            words="; ".join(self.words(key, value) for key, value in asked.items()),
            is_safe=is_safe,
            least=self.least,
            population=None if groups is None or untold else disclosure.size(groups, asked),
            sample=disclosure.size(sample, asked),
            on=table.on if table else None,
            untold=tuple(self.words(key, asked[key]) for key in untold),
            options=options,
            option_words=tuple(
                ", ".join(self.labels.get(key, {}).get(asked[key], key) for key in keys)
                for keys in options
            ),
            with_others=asked != own,
        )

    def _options(
        self,
        person: int,
        printed: Printed,
        asked: Mapping[str, str],
        others: Sequence[Printed],
    ) -> tuple[tuple[str, ...], ...]:
        """Return with which attributes of its own the quote would be safe, the most first.

        What the words and other quotes tell stays told, whatever stands beside this one.
        """
        bare = Printed((), printed.marked, printed.text, printed.via_interpreter, printed.language)
        fixed = set(self.tells(person, bare))
        for other in others:
            fixed |= self.tells(person, other).keys()
        perspective = self._heard[person].perspective
        table = self._populations.get(perspective)
        if len(asked) > disclosure.MOST_ATTRIBUTES:
            return ()
        found = disclosure.safe(
            asked,
            population=self._groups.get(perspective),
            sample=self._sample[perspective],
            known=table.keys if table else (),
            least=self.least,
        )
        return tuple(
            tuple(key for key in printed.attributes if key in one.attributes)
            for one in found
            if fixed <= one.attributes.keys()
        )

    def words(self, key: str, value: str) -> str:
        """Return what is told, such as *Leerroute: B1-route*."""
        if key == VIA_INTERPRETER:
            return _("via een tolk")
        return f"{self._names.get(key, key)}: {self.labels.get(key, {}).get(value, value)}"

    def knows(self, person: int) -> bool:
        """Return whether someone was heard in this round, and did not withdraw."""
        return person in self._heard

    def says_it_of_everyone(
        self, sentence: str, perspective: str, *, said: int, asked: int | None
    ) -> bool:
        """Return whether a statement tells of each of too few people what that person said.

        These are all who were heard of a perspective, or those that the sentence names by a value.
        """
        heard = self._sample.get(perspective, [])
        whole = disclosure.said_of_everyone(
            said=said, asked=asked, in_sample=len(heard), least=self.least
        )
        return whole is not None or self.names_all_of_few(sentence, perspective)

    def names_all_of_few(self, sentence: str, perspective: str) -> bool:
        """Return whether a sentence says something of all whom it names by a value, who are few."""
        heard = self._sample.get(perspective, [])
        return any(
            0 < disclosure.size(heard, {key: value}) < self.least
            for key, values in self.labels.items()
            for value, label in values.items()
            if disclosure.speaks_of_all(sentence, label)
        )
