"""Taking a project of another program into a round: all of it, or nothing."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.files.base import File
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from weerklank.coding import models as coding
from weerklank.coding import operations as codebook
from weerklank.coding import queries as codes_of
from weerklank.coding import search
from weerklank.coding.exchange import models, refusals, rules
from weerklank.fieldwork import operations as fieldwork
from weerklank.fieldwork import queries as talks
from weerklank.fieldwork.terms import ConversationKind, SpeakerRole
from weerklank.interchange.reading import language
from weerklank.interchange.readings import Reading, Turn
from weerklank.interchange.refi import inspecting, reading, writing
from weerklank.interchange.refi.elements import Problems
from weerklank.interchange.refi.project import (
    AudioSource,
    Case,
    Kept,
    PDFSource,
    PictureSource,
    Project,
    Source,
    TextSelection,
    TextSource,
    Variable,
    VideoSource,
    all_codes,
    key,
    texts_of,
)
from weerklank.interchange.refusals import Refused
from weerklank.safeguards import operations as safeguards
from weerklank.study import access as study_access
from weerklank.study import operations as study
from weerklank.study import queries as people
from weerklank.study import rules as study_rules
from weerklank.study.terms import FilePolicy, Perspective

if TYPE_CHECKING:
    from weerklank.fieldwork.models import Conversation, Transcript
    from weerklank.safeguards.models import User
    from weerklank.study.models import Characteristic, Participant, Round

MB = 1 << 20
LARGEST_FILE = 50 * MB
ALL_FILES = 200 * MB
BATCH = 500
HEAD = ("name", "description", "note_refs", "base_path", "created_by", "created_at", "changed_by")
NAMES: dict[type[Any], str] = {
    TextSource: "TextSource",
    PDFSource: "PDFSource",
    PictureSource: "PictureSource",
    AudioSource: "AudioSource",
    VideoSource: "VideoSource",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a project: counts of what was taken over, and of what is only kept."""

    project: models.TakenProject
    counts: dict[str, int]
    kept: list[dict[str, Any]]
    warnings: list[dict[str, Any]]


def take_project(
    *, round_: Round, path: Path, name: str, choices: rules.Choices, by: User, at: datetime
) -> Outcome:
    """Take a .qdpx or .qdc into a round, in one transaction; one document is in memory at a time.

    `name` is the file's own. Raises AccessDenied, ProjectUnreadable, ProjectTakenBefore; OSError
    when the file cannot be opened.
    """
    study_access.check_may_research(by, round_.monitor)
    written: list[models.KeptFile] = []
    try:
        with reading.read(path, counting=choices.counting) as project, transaction.atomic():
            return _Taking(round_, project, name, choices, by, at, written).run(_digest(path))
    except BaseException as failure:
        for file in written:  # a disk rolls nothing back
            file.content.storage.delete(str(file.content.name))
        if isinstance(failure, Refused):
            raise refusals.ProjectUnreadable(str(failure)) from failure
        raise


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@dataclass(slots=True)
class _Taking:
    """One project on its way into one round."""

    round: Round
    project: Project
    file_name: str
    choices: rules.Choices
    by: User
    at: datetime
    written: list[models.KeptFile]
    counts: Counter[str] = field(default_factory=Counter)
    kept: Counter[tuple[str, str]] = field(default_factory=Counter)
    taken: models.TakenProject = field(init=False)
    position: int = 0
    codes: dict[str, coding.Code] = field(default_factory=dict)
    new_codes: set[int] = field(default_factory=set)
    used_headings: set[int] = field(default_factory=set)
    coders: dict[str, User] = field(default_factory=dict)
    persons: dict[str, Participant] = field(default_factory=dict)
    called: dict[str, str] = field(default_factory=dict)
    pointed_at: set[str] = field(default_factory=set)
    file_bytes: int = 0
    problems: Problems = field(default_factory=Problems)

    def run(self, digest: str) -> Outcome:
        if models.TakenProject.objects.filter(round=self.round, sha256=digest).exists():
            raise refusals.ProjectTakenBefore
        self.taken = models.TakenProject.objects.create(
            round=self.round,
            file_name=self.file_name[-255:],
            sha256=digest,
            name=self.project.name,
            origin=self.project.origin or "",
            counting=self._counting(),
            head=self._head(),
            taken_at=self.at,
            taken_by=self.by,
        )
        first = _last_coding()
        self._users()
        self._codes()
        self._cases()
        self._sources()
        self._rest()
        self._close_codebook()
        self._unpointed_files()
        search.index_round(self.round)
        # Which rows came with the file: their coder may be somebody else than who coded.
        self.taken.head["codings"] = [first, _last_coding()]
        self.taken.save(update_fields=["head"])
        safeguards.record(
            what="project.taken",
            by=self.by,
            at=self.at,
            subject=self.taken,
            monitor_id=self.round.monitor_id,
            detail=dict(self.counts) | {"kept": sum(self.kept.values())},
        )
        return Outcome(
            self.taken,
            dict(self.counts),
            [
                {"what": what, "count": count, "why": why}
                for (what, why), count in self.kept.items()
            ],
            [asdict(warning) for warning in (*self.project.warnings, *self.problems.warnings())],
        )

    def _counting(self) -> dict[str, Any]:
        decision = self.project.decision
        return asdict(decision.counting) | {"reason": decision.reason} if decision else {}

    def _head(self) -> dict[str, Any]:
        project = self.project
        head: dict[str, Any] = {name: getattr(project, name) for name in HEAD}
        head["changed_at"] = project.changed_at
        return head | {"kept": [asdict(one) for one in project.kept]}

    # --- parts ----------------------------------------------------------------------------------
    def _part(self, kind: str, thing: Any, **more: Any) -> models.KeptPart:
        self.position += 1
        return models.KeptPart(
            project=self.taken,
            position=self.position,
            kind=kind,
            guid=key(thing.guid)[:64],
            xml=writing.as_xml(kind, thing),
            **more,
        )

    def _keep(self, parts: Iterable[models.KeptPart]) -> None:
        batch: list[models.KeptPart] = []
        for part in parts:
            batch.append(part)
            if len(batch) == BATCH:
                models.KeptPart.objects.bulk_create(batch)
                batch = []
        models.KeptPart.objects.bulk_create(batch)

    def _leave(self, what: str, why: str, count: int = 1) -> None:
        if count:
            self.kept[what, why] += count

    # --- who coded ------------------------------------------------------------------------------
    def _users(self) -> None:
        members = list(talks.interviewers_of(self.round.monitor))
        by_number = {member.pk: member for member in members}
        known = {member.email.casefold(): member for member in members} | {
            member.name.casefold(): member for member in members
        }
        parts = []
        for user in self.project.users:
            if key(user.guid) in self.choices.users:
                member = by_number.get(self.choices.users[key(user.guid)])
            else:
                names = [(name or "").casefold() for name in (user.id, user.name)]
                member = next((known[name] for name in names if name in known), None)
            self.coders[key(user.guid)] = member or self.by
            self.counts["coders_known" if member else "coders_unknown"] += 1
            parts.append(self._part("User", user, user=member))
        self._keep(parts)

    # --- the codebook ---------------------------------------------------------------------------
    def _codes(self) -> None:
        self.codes = self._known_codes()
        monitor = self.round.monitor
        number = _next_branch(codes_of.codes(monitor).values_list("number", flat=True))
        position = codes_of.codes(monitor).aggregate(last=Max("position"))["last"] or 0
        branch: coding.Code | None = None
        parts = []
        for placed in rules.lay_out(self.project.codes, number, self.codes):
            guid = key(placed.code.guid)
            code = self.codes.get(guid)
            if code is None:
                position += 1
                if branch is None:
                    branch = self._branch(number, position)
                    position += 1
                above = self.codes.get(placed.above or "") or branch
                code = self.codes[guid] = self._new_code(placed, above, position)
                self.new_codes.add(code.pk)
            shallow = replace(placed.code, codes=())
            parts.append(self._part("Code", shallow, code=code, extra={"parent": placed.parent}))
        self._keep(parts)
        self.counts["codes"] = len(self.new_codes)
        self.counts["codes_known"] = len(parts) - len(self.new_codes)

    def _known_codes(self) -> dict[str, coding.Code]:
        """Give the codes of the file that the codebook has: by GUID, else by number and name."""
        came_before = models.KeptPart.objects.filter(
            kind="Code", project__round__monitor_id=self.round.monitor_id, code__isnull=False
        ).select_related("code")
        before = {part.guid: part.code for part in came_before if part.code}
        by_name: dict[str, list[coding.Code]] = {}
        for code in codes_of.codes(self.round.monitor):
            for name in {str(code).casefold(), code.label.casefold()}:
                by_name.setdefault(name, []).append(code)
        found: dict[str, coding.Code] = {}
        for came, _depth in all_codes(self.project.codes):
            guid = key(came.guid)
            named = by_name.get(rules.short(came.name, rules.LABEL_LENGTH).casefold(), [])
            match = before.get(guid) or (
                named[0] if len(named) == 1 and self.choices.matches_codes else None
            )
            if match and not (match.is_container and came.codable):
                found[guid] = match
        return found

    def _branch(self, number: str, position: int) -> coding.Code:
        label = rules.short(self.project.name, rules.LABEL_LENGTH) or _("Overgenomen codes")
        branch = coding.Code.objects.create(
            monitor=self.round.monitor,
            number=number,
            position=position,
            label=label,
            definition=_("Codes die uit een ander programma zijn overgenomen."),
            colour=(int(number) - 1) % 9 + 1,
            is_container=True,
        )
        self.taken.branch = branch
        self.taken.save(update_fields=["branch"])
        return branch

    def _new_code(self, placed: rules.Placed, above: coding.Code, position: int) -> coding.Code:
        fields = code_fields(placed.code)
        return coding.Code.objects.create(
            monitor=self.round.monitor,
            number=placed.number,
            parent=above,
            position=position,
            is_container=not placed.code.codable,
            **fields | {"colour": fields["colour"] or above.colour},
        )

    def _close_codebook(self) -> None:
        coding.Code.objects.filter(pk__in=self.used_headings).update(is_container=False)
        if self.new_codes:
            codebook._keep_version(
                monitor=self.round.monitor,
                reason=_("Overgenomen uit %(file)s.") % {"file": self.taken.file_name},
                by=self.by,
                at=self.at,
            )

    # --- who spoke ------------------------------------------------------------------------------
    def _cases(self) -> None:
        values, parts = self._variables()
        self._keep(parts)
        parts = []
        for case in self.project.cases:
            person = self._person(case, values)
            guid = key(case.guid)
            self.called[guid] = case.name or ""
            if person:
                self.persons[guid] = person
            # A case may be called after a person; her pseudonym may go out, her name may not.
            is_name = case.name != (person.pseudonym if person else None)
            kept = replace(case, name=None) if is_name else case
            parts.append(self._part("Case", kept, participant=person))
            if case.selections:
                self._leave(_("koppelingen van passages aan personen"), _no_place())
        self._keep(parts)
        self.counts["participants"] = len(self.persons)

    def _person(
        self, case: Case, values: dict[tuple[str, str], tuple[str, str]]
    ) -> Participant | None:
        perspective = self.choices.cases.get(key(case.guid), Perspective.INBURGERAAR)
        if not perspective:
            self._leave(_("personen"), _("U koos deze niet over te nemen"))
            return None
        pseudonym = (case.name or "").strip()
        taken = self.round.participants.filter(pseudonym=pseudonym).exists()
        if not study_rules.is_pseudonym(pseudonym) or taken:
            pseudonym = ""
        answers = (values.get((key(value.variable), value.value or "")) for value in case.values)
        return study.add_participant(
            round=self.round,
            perspective=perspective,
            pseudonym=pseudonym,
            characteristics=dict(answer for answer in answers if answer),
            by=self.by,
            at=self.at,
        )

    def _variables(
        self,
    ) -> tuple[dict[tuple[str, str], tuple[str, str]], list[models.KeptPart]]:
        """Give {(variable, value): (key of characteristic, key of value)}, and the kept parts."""
        by_variable = rules.values_by_variable(self.project.cases)
        answers: dict[tuple[str, str], tuple[str, str]] = {}
        parts = []
        for variable in self.project.variables:
            guid = key(variable.guid)
            values = by_variable.get(guid, [])
            characteristic = self._characteristic(variable, values)
            parts.append(self._part("Variable", variable, characteristic=characteristic))
            if characteristic is None:
                self._leave(
                    _("kenmerken"), _("Blijft bij het bestand en gaat weer mee naar buiten")
                )
                continue
            self.counts["characteristics"] += 1
            for value in values:
                answers[guid, value] = characteristic.key, self._value(characteristic, value)
        return answers, parts

    def _characteristic(self, variable: Variable, values: list[str]) -> Characteristic | None:
        monitor = self.round.monitor
        usual = rules.usual_choice(values, is_personal=any(map(study_rules.looks_personal, values)))
        choice = self.choices.variables.get(key(variable.guid), usual)
        if not choice:
            return None
        have = list(people.characteristics(monitor))
        if choice != rules.NEW:
            return next((one for one in have if one.key == choice), None)
        labels = {one.label.casefold() for one in have}
        label = base = rules.short(variable.name, 90) or _("Kenmerk")
        number = 1
        while label.casefold() in labels:
            number += 1
            label = f"{base} ({number})"
        return study.add_characteristic(
            monitor=monitor, label=label, for_aanbieders=True, by=self.by, at=self.at
        )

    def _value(self, characteristic: Characteristic, value: str) -> str:
        label = rules.short(value, 100)
        for one in characteristic.values.all():
            if label.casefold() in (one.label.casefold(), one.key.casefold()):
                return one.key
        return study.add_value(
            characteristic=characteristic, label=label, by=self.by, at=self.at
        ).key

    # --- what was said --------------------------------------------------------------------------
    def _sources(self) -> None:
        links = rules.Links(self.project.cases)
        for source in self._walk():
            linked, is_named = links.of(source.guid, source.name)
            extra: dict[str, Any] = {"cases": linked, "named": is_named} if linked else {}
            self._leave(_("waarden van kenmerken bij een bron"), _no_place(), len(source.values))
            self._leave(_("codes op een hele bron"), _no_place(), len(source.codings))
            text = _main_text(source)
            if text is not None and (text.text or "").strip():
                part = self._conversation(source, text, linked, extra)
            else:
                part = self._part(NAMES[type(source)], source, extra=extra)
                part.save()
                self._leave_whole(source)
            self._files(part, source)

    def _walk(self) -> Iterator[Source]:
        """Yield the sources; what is odd among them is kept with the head."""
        sources = self.project.sources
        if not isinstance(sources, reading.FileSources):
            yield from sources
            return
        odd: list[Kept] = []
        yield from sources.walk(self.problems, odd)
        if odd:
            self.taken.head["kept"] += [asdict(one) for one in odd]

    def _leave_whole(self, source: Source) -> None:
        kinds = {
            TextSource: _("teksten zonder woorden"),
            PDFSource: _("PDF's zonder platte tekst"),
            PictureSource: _("afbeeldingen"),
            AudioSource: _("geluidsopnamen"),
            VideoSource: _("filmopnamen"),
        }
        why = _("Blijft bij het bestand en gaat weer mee naar buiten")
        self._leave(kinds[type(source)], why)
        if isinstance(source, AudioSource | VideoSource):
            self._leave(_("transcripten bij een opname"), why, len(source.transcripts))
        selections: Iterable[Any] = source.selections
        codings = sum(len(selection.codings) for selection in selections)
        self._leave(_("codes op beeld, geluid of een leeg bestand"), _no_place(), codings)

    def _conversation(
        self, source: Source, text: TextSource, linked: list[str], extra: dict[str, Any]
    ) -> models.KeptPart:
        assert text.text is not None
        persons = {guid: self.persons[guid] for guid in linked if guid in self.persons}
        turns, ties = self._speakers(text.text, persons)
        detected = language.detect(text.text) or "nl"
        conversation = fieldwork.create_conversation(
            round_=self.round,
            kind=_kind(len(set(ties.values()) & set(linked)), len(turns)),
            held_on=rules.day(source.created_at) or self.round.starts_on,
            title=rules.short(source.name or text.name, 200),
            language=detected,
            by=self.by,
            at=self.at,
        )
        transcript = fieldwork.store_transcript(
            conversation=conversation,
            reading=Reading("refi-qda", text.text, turns, detected, None, (), None),
            source=None,
            by=self.by,
            at=self.at,
        )
        self._tie(conversation, ties)
        extra |= self._codings(key(source.guid), text, transcript)
        self.counts["conversations"] += 1
        self.counts["words"] += transcript.word_count
        part = self._part(
            NAMES[type(source)],
            without_text(source),
            conversation=conversation,
            transcript=transcript,
            extra=extra,
        )
        part.save()
        return part

    def _speakers(
        self, text: str, persons: dict[str, Participant]
    ) -> tuple[tuple[Turn, ...], dict[str, str]]:
        """Give the turns under the labels they get, and {label: case or role} of the known ones."""
        turns = rules.turns(text)
        found = list(dict.fromkeys(turn.speaker for turn in turns if turn.speaker))
        names = {guid: self.called[guid] for guid in persons}
        tied = rules.tied_labels(found, names, rules.OTHERS)
        ties = {persons[guid].pseudonym: guid for guid in tied.values()}
        ties |= {
            label: rules.OTHERS[label.casefold()]
            for label in found
            if label.casefold() in rules.OTHERS
        }
        shown = {label: persons[guid].pseudonym for label, guid in tied.items()}
        alone = None
        if len(persons) == 1 and len(ties) == len(found) and not tied:
            # Nobody else can have spoken what stands under no label.
            [(guid, person)] = persons.items()
            alone = person.pseudonym
            ties[alone] = guid
        return (
            tuple(
                replace(turn, speaker=shown.get(turn.speaker, turn.speaker))
                if turn.speaker
                else replace(turn, speaker=None if turn.is_question else alone)
                for turn in turns
            ),
            ties,
        )

    def _tie(self, conversation: Conversation, ties: dict[str, str]) -> None:
        for speaker in list(conversation.speakers.all()):
            behind = ties.get(speaker.label)
            if behind is None:
                self.counts["speakers_unknown"] += 1
                continue
            person = self.persons.get(behind)
            fieldwork.tie_speaker(
                speaker=speaker,
                role=SpeakerRole.PARTICIPANT if person else SpeakerRole(behind),
                participant=person,
                by=self.by,
                at=self.at,
            )

    # --- codings --------------------------------------------------------------------------------
    def _codings(self, source: str, text: TextSource, transcript: Transcript) -> dict[str, Any]:
        """Store what was coded in a text, and give what must be remembered of the rest."""
        rows: list[tuple[int, coding.Coding]] = []
        left: list[int] = []
        outside: list[int] = []
        seen: set[tuple[int, int, int, int]] = set()
        number = -1
        for place, selection in enumerate(text.selections):
            if selection.placed == "no":
                outside.append(place)
            if not selection.codings:
                self._leave(_("passages zonder code"), _no_place())
            self._leave(_("notities bij passages"), _no_place(), len(selection.notes))
            for one in selection.codings:
                number += 1
                row = self._row(selection, one, text.text or "", transcript, seen)
                if row is None:
                    left.append(number)
                else:
                    rows.append((number, row))
        keys = self._store(source, transcript, rows)
        found: dict[str, Any] = {"left": left, "keys": keys, "outside": outside}
        return {name: value for name, value in found.items() if value}

    def _row(
        self,
        selection: TextSelection,
        one: Any,
        text: str,
        transcript: Transcript,
        seen: set[tuple[int, int, int, int]],
    ) -> coding.Coding | None:
        code = self.codes.get(key(one.code))
        span = selection.start, selection.end
        if not inspecting.is_inside(selection) or not text[slice(*span)].strip():
            self._leave(_("codes op een plek buiten de tekst"), _no_place())
            return None
        if code is None or (code.is_container and code.pk not in self.new_codes):
            self._leave(_("codes die niet in het codeboek staan"), _no_place())
            return None
        coder = self.coders.get(key(one.user or selection.created_by or ""), self.by)
        if (code.pk, coder.pk, *span) in seen:
            self._leave(
                _("dubbele codes"), _("Dezelfde code, op dezelfde woorden, van dezelfde codeur")
            )
            return None
        seen.add((code.pk, coder.pk, *span))
        if code.is_container:
            self.used_headings.add(code.pk)
        at = rules.moment(one.at or selection.created_at) or self.at
        self._leave(_("notities bij codes"), _no_place(), len(one.notes))
        return coding.Coding(
            key=rules.as_uuid(one.guid),
            transcript=transcript,
            code=code,
            coder=coder,
            start=span[0],
            end=span[1],
            created_at=at,
            changed_at=at,
        )

    def _store(
        self, source: str, transcript: Transcript, rows: list[tuple[int, coding.Coding]]
    ) -> dict[str, str]:
        """Store the codings; a GUID that is taken elsewhere gives way to a derived one."""
        keys: dict[str, str] = {}
        here: set[UUID] = set()
        for begin in range(0, len(rows), BATCH):
            batch = rows[begin : begin + BATCH]
            wanted = [row.key for _number, row in batch]
            there = set(coding.Coding.objects.filter(key__in=wanted).values_list("key", flat=True))
            for number, row in batch:
                if row.key in there or row.key in here:
                    row.key = UUID(rules.made_guid(self.taken.pk, source, number))
                    keys[str(number)] = str(row.key)
                here.add(row.key)
            coding.Coding.objects.bulk_create([row for _number, row in batch])
        coding.CodingTask.objects.bulk_create(
            coding.CodingTask(transcript=transcript, coder_id=coder, started_at=self.at)
            for coder in sorted({row.coder_id for _number, row in rows})
        )
        self.counts["codings"] += len(rows)
        return keys

    # --- the rest -------------------------------------------------------------------------------
    def _rest(self) -> None:
        why = _no_place()
        for note in self.project.notes:
            part = self._part("Note", note)
            part.save()
            self._files(part, note)
        self._leave(_("notities"), why, len(self.project.notes))
        for kind, things, what in (
            ("Link", self.project.links, _("verbanden")),
            ("Set", self.project.sets, _("verzamelingen")),
            ("Graph", self.project.graphs, _("schema's")),
        ):
            self._keep(self._part(kind, thing) for thing in things)
            self._leave(what, why, len(things))

    # --- files ----------------------------------------------------------------------------------
    def _files(self, part: models.KeptPart, thing: Any) -> None:
        """Keep what a part points to, when the round keeps files and it is not too much."""
        for text in _with_text(thing):
            self.pointed_at.add(self.project.files.name_of(text.path) or "")
        names = {self.project.files.name_of(path) for path in _paths(thing)}
        for name in sorted(name for name in names if name):
            if name in self.pointed_at:
                continue
            self.pointed_at.add(name)
            if self.round.file_policy != FilePolicy.KEEP:
                self._leave(
                    _("bestanden"), _("Deze ronde bewaart geen bestanden; ze gaan niet mee")
                )
            else:
                self._keep_file(part, name)

    def _keep_file(self, part: models.KeptPart, name: str) -> None:
        digest = hashlib.sha256()
        size = 0
        with TemporaryFile() as stream:
            for chunk in self.project.files.parts(name):
                size += len(chunk)
                if size > LARGEST_FILE or self.file_bytes + size > ALL_FILES:
                    self._leave(_("bestanden"), _("Te groot om te bewaren; ze gaan niet mee"))
                    return
                digest.update(chunk)
                stream.write(chunk)
            self.file_bytes += size
            stream.seek(0)
            file = models.KeptFile(part=part, name=name, sha256=digest.hexdigest(), size=size)
            # The name on disk says nothing about whose words it holds.
            file.content.save(f"{file.sha256[:16]}.bin", File(stream), save=False)
            self.written.append(file)
            file.save()
        self.counts["files"] += 1

    def _unpointed_files(self) -> None:
        """Nobody can say whose words they hold, so nobody could have them erased."""
        rest = [name for name in self.project.files.names if name not in self.pointed_at]
        self._leave(
            _("bestanden waar niets naar verwijst"),
            _("Worden niet bewaard: niemand weet wiens woorden erin staan"),
            len([name for name in rest if not name.endswith("/")]),
        )


def _no_place() -> str:
    return _(
        "Weerklank heeft hier geen plaats voor; het blijft bewaard en gaat weer mee naar buiten"
    )


def _last_coding() -> int:
    last: int | None = coding.Coding.objects.aggregate(last=Max("pk"))["last"]
    return last or 0


def code_fields(code: Any) -> dict[str, Any]:
    """Give what a code of a file becomes: name, meaning and colour."""
    return {
        "label": rules.short(code.name, rules.LABEL_LENGTH) or _("Code zonder naam"),
        "definition": (code.description or "").strip(),
        "colour": rules.nearest_colour(code.color),
    }


def without_text(source: Source) -> Source:
    """Give the source without its words: those stand in the transcript."""
    if isinstance(source, PDFSource) and source.representation:
        return replace(source, representation=replace(source.representation, text=None))
    assert isinstance(source, TextSource)
    return replace(source, text=None)


def _main_text(source: Source) -> TextSource | None:
    """Give the text that stands for the whole source, if there is one."""
    if isinstance(source, TextSource):
        return source
    return source.representation if isinstance(source, PDFSource) else None


def _kind(persons: int, turns: int) -> str:
    if persons > 1:
        return ConversationKind.GROUP
    return ConversationKind.INDIVIDUAL if persons or turns > 1 else ConversationKind.NOTES


def _next_branch(numbers: Iterable[str]) -> str:
    first = [int(number.split(".")[0]) for number in numbers if number.split(".")[0].isdigit()]
    return str(max(first, default=0) + 1)


def _with_text(thing: Any) -> Iterator[Any]:
    """Yield what holds a plain text, which is written anew when it goes out."""
    yield from getattr(thing, "transcripts", ())
    yield from texts_of(thing)


def _paths(thing: Any) -> Iterator[str | None]:
    if not isinstance(thing, TextSource):
        yield thing.path
    for text in _with_text(thing):
        yield text.rich_path
