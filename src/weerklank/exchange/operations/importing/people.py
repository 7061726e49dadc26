"""The people of a project: who spoke, and what is known of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from weerklank.exchange import models, rules
from weerklank.exchange.operations.importing.ledger import Ledger
from weerklank.interchange.refi.project import Case, Variable, key
from weerklank.study import queries
from weerklank.study import rules as study_rules
from weerklank.study.operations import taking
from weerklank.study.terms import Perspective

if TYPE_CHECKING:
    from weerklank.study.models import Characteristic, Participant

Answer = tuple[str, str]  # the key of a characteristic, and that of a value


@dataclass(slots=True)
class People:
    """The cases of the file: `persons` are the participants they became, `called` their names."""

    ledger: Ledger
    persons: dict[str, Participant] = field(default_factory=dict)
    called: dict[str, str] = field(default_factory=dict)

    def take(self) -> None:
        """Make the characteristics, and a participant of every case that is to be one."""
        ledger = self.ledger
        answers, parts = self._variables()
        ledger.keep(parts)
        parts = []
        chosen = [(case, self._person(case, answers)) for case in ledger.project.cases]
        made = taking.take_people(
            round_=ledger.round,
            people=[person for _case, person in chosen if person],
            by=ledger.by,
            at=ledger.at,
        )
        coming = iter(made)
        for case, is_taken in chosen:
            person = next(coming) if is_taken else None
            guid = key(case.guid)
            self.called[guid] = case.name or ""
            if person:
                self.persons[guid] = person
            # A case may be called after a person; her pseudonym may go out, her name may not.
            is_name = case.name != (person.pseudonym if person else None)
            kept = replace(case, name=None) if is_name else case
            parts.append(ledger.part(kept, participant=person))
            if case.selections:
                ledger.leave_placeless(_("koppelingen van passages aan personen"))
        ledger.keep(parts)
        ledger.counts["participants"] = len(self.persons)

    def _person(
        self, case: Case, answers: dict[tuple[str, str], Answer]
    ) -> taking.NewPerson | None:
        """Return who a case becomes; None for nobody. Her name only where it is a pseudonym."""
        perspective = self.ledger.choices.cases.get(key(case.guid), Perspective.INBURGERAAR)
        if not perspective:
            self.ledger.leave(_("personen"), _("U koos deze niet over te nemen"))
            return None
        pseudonym = (case.name or "").strip()
        if not study_rules.is_pseudonym(pseudonym):
            pseudonym = ""
        given = (answers.get((key(value.variable), value.value or "")) for value in case.values)
        return taking.NewPerson(perspective, pseudonym, dict(answer for answer in given if answer))

    def _variables(self) -> tuple[dict[tuple[str, str], Answer], list[models.KeptPart]]:
        """Return what every value of a variable became, and the kept parts."""
        by_variable = rules.values_by_variable(self.ledger.project.cases)
        became = self._characteristics(by_variable)
        labels = {
            guid: {value: rules.short(value, 100) for value in by_variable.get(guid, ())}
            for guid in became
        }
        wanted: dict[Characteristic, dict[str, None]] = {}
        for guid, characteristic in became.items():
            wanted.setdefault(characteristic, {}).update(dict.fromkeys(labels[guid].values()))
        keys = taking.take_values(
            wanted={one: list(below) for one, below in wanted.items()},
            by=self.ledger.by,
            at=self.ledger.at,
        )
        answers: dict[tuple[str, str], Answer] = {}
        parts = []
        for variable in self.ledger.project.variables:
            guid = key(variable.guid)
            found = became.get(guid)
            parts.append(self.ledger.part(variable, characteristic=found))
            if found is None:
                self.ledger.leave(
                    _("kenmerken"), _("Blijft bij het bestand en gaat weer mee naar buiten")
                )
                continue
            self.ledger.counts["characteristics"] += 1
            for value, label in labels[guid].items():
                answers[guid, value] = found.key, keys[found.pk][label]
        return answers, parts

    def _characteristics(self, by_variable: dict[str, list[str]]) -> dict[str, Characteristic]:
        """Return per variable the characteristic that it is with us; the others are only kept."""
        monitor = self.ledger.round.monitor
        have = list(queries.characteristics(monitor))
        by_key = {one.key: one for one in have}
        taken = {one.label.casefold() for one in have}
        found: dict[str, Characteristic | None] = {}
        new: dict[str, str] = {}
        for variable in self.ledger.project.variables:
            guid = key(variable.guid)
            values = by_variable.get(guid, [])
            is_personal = any(map(study_rules.looks_personal, values))
            usual = rules.usual_choice(values, is_personal=is_personal)
            choice = self.ledger.choices.variables.get(guid, usual)
            if choice == rules.NEW:
                new[guid] = _free_label(variable, taken)
                taken.add(new[guid].casefold())
            else:
                found[guid] = by_key.get(choice)
        made = taking.take_characteristics(
            monitor=monitor, labels=list(new.values()), by=self.ledger.by, at=self.ledger.at
        )
        if made:
            # So that they can go again with the project.
            self.ledger.taken.head.setdefault("made", {})["characteristics"] = [
                one.pk for one in made
            ]
        found |= dict(zip(new, made, strict=True))
        return {guid: one for guid, one in found.items() if one is not None}


def _free_label(variable: Variable, taken: Collection[str]) -> str:
    """Return what a variable is called; a number behind it where something has that name."""
    label = base = rules.short(variable.name, 90) or _("Kenmerk")
    number = 1
    while label.casefold() in taken:
        number += 1
        label = f"{base} ({number})"
    return label
