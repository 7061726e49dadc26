"""The people of a project: who spoke, and what is known of them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from weerklank.exchange import models, rules
from weerklank.exchange.operations.importing.ledger import Ledger
from weerklank.interchange.refi.project import Case, Variable, key
from weerklank.study import operations, queries
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
        answers: dict[tuple[str, str], Answer] = {}
        parts = []
        for variable in self.ledger.project.variables:
            guid = key(variable.guid)
            values = by_variable.get(guid, [])
            characteristic = self._characteristic(variable, values)
            parts.append(self.ledger.part(variable, characteristic=characteristic))
            if characteristic is None:
                self.ledger.leave(
                    _("kenmerken"), _("Blijft bij het bestand en gaat weer mee naar buiten")
                )
                continue
            self.ledger.counts["characteristics"] += 1
            labels = {value: rules.short(value, 100) for value in values}
            keys = taking.take_values(
                characteristic=characteristic,
                labels=list(dict.fromkeys(labels.values())),
                by=self.ledger.by,
                at=self.ledger.at,
            )
            for value, label in labels.items():
                answers[guid, value] = characteristic.key, keys[label]
        return answers, parts

    def _characteristic(self, variable: Variable, values: list[str]) -> Characteristic | None:
        monitor = self.ledger.round.monitor
        usual = rules.usual_choice(values, is_personal=any(map(study_rules.looks_personal, values)))
        choice = self.ledger.choices.variables.get(key(variable.guid), usual)
        if not choice:
            return None
        have = list(queries.characteristics(monitor))
        if choice != rules.NEW:
            return next((one for one in have if one.key == choice), None)
        labels = {one.label.casefold() for one in have}
        label = base = rules.short(variable.name, 90) or _("Kenmerk")
        number = 1
        while label.casefold() in labels:
            number += 1
            label = f"{base} ({number})"
        made = operations.add_characteristic(
            monitor=monitor, label=label, for_aanbieders=True, by=self.ledger.by, at=self.ledger.at
        )
        # So that it can go again with the project.
        self.ledger.taken.head.setdefault("made", {}).setdefault("characteristics", []).append(
            made.pk
        )
        return made
