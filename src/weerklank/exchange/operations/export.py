"""Giving a round to another program, with everything that came along from one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from weerklank.coding import examples
from weerklank.coding import queries as codebook
from weerklank.coding.terms import FACET_NAMES, FACETS
from weerklank.exchange import models, refusals, rules
from weerklank.exchange.operations import watching
from weerklank.exchange.operations.importing.codebook import code_fields
from weerklank.exchange.operations.memos import MemosGoing
from weerklank.exchange.rules import Stage
from weerklank.fieldwork import queries as fieldwork
from weerklank.fieldwork.terms import TranscriptRole, name_of_language
from weerklank.interchange.refi import reading, writing
from weerklank.interchange.refi.project import (
    Case,
    Code,
    Coding,
    Graph,
    Kept,
    Link,
    NoFiles,
    Noted,
    PDFSource,
    Placed,
    Project,
    Set,
    Source,
    TextSelection,
    TextSource,
    User,
    Variable,
    VariableValue,
    key,
    texts_of,
)
from weerklank.interchange.refi.writing import Loss, Written
from weerklank.interchange.refusals import Refused
from weerklank.interchange.tables import Value
from weerklank.memos.terms import About
from weerklank.safeguards import operations as safeguards
from weerklank.safeguards.telling import in_language_later
from weerklank.study import access as study_access
from weerklank.study import bases
from weerklank.study import queries as study
from weerklank.study.terms import Processing

if TYPE_CHECKING:
    from weerklank.coding import models as coding
    from weerklank.fieldwork.models import Conversation, Transcript
    from weerklank.safeguards.models import User as Account
    from weerklank.study.models import Participant, Round

T = TypeVar("T")
SOURCES = ("TextSource", "PDFSource", "PictureSource", "AudioSource", "VideoSource")


def give_project(
    *,
    round_: Round,
    path: Path,
    target: writing.Target | None,
    by: Account,
    at: datetime,
    extras: bool = False,
    for_reuse: bool = False,
) -> Written:
    """Write a round as .qdpx, and say so in the log; see `make_project`."""
    written = make_project(
        round_=round_, path=path, target=target, by=by, extras=extras, for_reuse=for_reuse
    )
    safeguards.record_look("project.exported", round_, by=by, at=at)
    return written


def make_project(
    *,
    round_: Round,
    path: Path,
    target: writing.Target | None,
    by: Account,
    extras: bool = False,
    for_reuse: bool = False,
    watch: watching.Watch | None = None,
) -> Written:
    """Write a round as .qdpx, for who hands it out to say so in the log.

    Every coder's reading goes along, whichever counts. The same round gives the same bytes.
    `target` and `extras` are those of `writing.write`. With `for_reuse` only the conversations go
    along of which everybody allows that, with who took part in them; nothing of memos, examples of
    codes and what came with a project of another program, of which nobody knows whose words it is.
    Raises what `check_may_give` raises, NothingToGive, and Stopped through `watch`; OSError when
    the file cannot be written.
    """
    watch = watch or watching.Watch()
    readings = check_may_give(round_=round_, by=by, for_reuse=for_reuse)
    watch.go_on(Stage.CODES)
    reusable = fieldwork.reusable(round_) if for_reuse else None
    giving = _Giving(round_, readings, reusable, watch=watch)
    project = giving.project()
    if not project.codes and not giving.has_texts():
        raise refusals.NothingToGive
    if for_reuse and not giving.reusable:
        raise refusals.NothingToReuse
    watch.go_on(Stage.TEXTS)
    written = writing.write(
        project, path, target=target, extras=extras, packing=lambda: watch.go_on(Stage.REST)
    )
    written["lost"] += giving.lost()
    return written


def check_may_give(*, round_: Round, by: Account, for_reuse: bool) -> codebook.Readings:
    """Return the readings of a round that this person may take along, which are all of them.

    Raises AccessDenied, NoBasis for reuse, and CodesBlind for who may not see every reading yet.
    """
    study_access.check_may_research(by, round_.monitor)
    if for_reuse:
        bases.check_may_begin(round_, Processing.REUSE)
    readings = codebook.readings(round_, visible_to=by)
    if readings.is_limited:
        raise refusals.CodesBlind
    return readings


def give_codebook(
    *, round_: Round, path: Path, by: Account, at: datetime, with_examples: bool = False
) -> Written:
    """Write the codebook of a round's monitor as .qdc.

    `with_examples` puts the words of passages that are examples of a code in what is said of it:
    of who said yes to taking part, as far as `by` may see them. Without it none of those are in
    the file. Raises AccessDenied, NothingToGive; OSError when the file cannot be written.
    """
    study_access.check_may_research(by, round_.monitor)
    # Also for who codes blind: nothing of memos goes along, not even that there are some.
    giving = _Giving(round_, codebook.readings(round_, visible_to=by), has_memos=False)
    if with_examples:
        giving.words = {
            code: [one.words for one in chosen if one.words]
            for code, chosen in examples.of_codes(round_.monitor, visible_to=by).items()
        }
    project = giving.project()
    try:
        written = writing.write_codebook(project, path)
    except Refused as refusal:
        raise refusals.NothingToGive(in_language_later(refusal.told)) from refusal
    safeguards.record_look("project.exported", round_, by=by, at=at)
    written["lost"] += giving.lost()
    return written


def codebook_table(
    *, round_: Round, by: Account, at: datetime, with_examples: bool = False
) -> tuple[list[str], list[list[Value]]]:
    """Return the codebook of a round's monitor as a header and rows, to write as XLSX or CSV.

    A row per code, and with `with_examples` below it one per passage that is an example of it,
    under the same conditions as in `give_codebook`. `importing` reads it back, in any of the
    languages of the pages. Raises AccessDenied and NothingToGive.
    """
    study_access.check_may_research(by, round_.monitor)
    codes = list(codebook.codes(round_.monitor))
    if not codes:
        raise refusals.NothingToGive
    chosen = examples.of_codes(round_.monitor, visible_to=by) if with_examples else {}
    yes, no = _("ja"), _("nee")
    rows: list[list[Value]] = []
    for code in codes:
        flags = (code.is_container, code.is_sensitive, code.is_on)
        said: list[Value] = [code.definition, code.include, code.exclude, code.example, code.gloss]
        said += [rules.PALETTE[code.colour - 1], *(yes if flag else no for flag in flags)]
        rows.append([code.number, code.label, *said, *[""] * 6])
        rows += [
            [code.number, code.label, *[""] * len(said), *_example_cells(one)]
            for one in chosen.get(code.pk, ())
        ]
    safeguards.record_look("project.exported", round_, by=by, at=at)
    return _table_header(), rows


def _table_header() -> list[str]:
    """Return how the columns are called; `interchange.refi.tables` knows every name."""
    return [
        _("nummer"),
        _("naam"),
        _("betekenis"),
        _("wel"),
        _("niet"),
        _("zoals"),
        _("Engels"),
        _("kleur"),
        _("alleen kop"),
        _("gevoelig"),
        _("in gebruik"),
        _("voorbeeldpassage"),
        _("ronde"),
        _("gesprek"),
        _("van teken"),
        _("tot teken"),
        _("passage"),
    ]


def _example_cells(one: examples.Example) -> list[Value]:
    conversation = one.coding.transcript.conversation
    return [
        one.words or "",
        conversation.round.slug,
        conversation.number,
        one.coding.start,
        one.coding.end,
        str(one.coding.key),
    ]


def _guid_of_example(coding_key: UUID) -> str:
    return rules.made_guid("example", coding_key)


def _set_of_examples(notes: Sequence[TextSource]) -> Iterator[Set]:
    if notes:
        guid = rules.set_guid(rules.EXAMPLES, "")
        yield Set(guid, _("Voorbeelden van codes"), notes=tuple(note.guid for note in notes))


class _Files:
    """What lay beside the projects that were taken over, as far as it was kept."""

    def __init__(self, round_: Round, watch: watching.Watch) -> None:
        self._watch = watch
        self._kept = {
            file.name: file
            for file in models.KeptFile.objects.filter(part__project__round=round_).order_by("-pk")
        }
        self._folded = {name.casefold(): name for name in self._kept}

    @property
    def names(self) -> list[str]:
        return sorted(self._kept)

    def name_of(self, path: str | None) -> str | None:
        bare = (path or "").removeprefix("internal:").lstrip("/").replace("\\", "/")
        if not bare:
            return None
        return self._folded.get(f"sources/{bare}".casefold()) or self._folded.get(bare.casefold())

    def parts(self, name: str) -> Iterator[bytes]:
        with self._kept[name].content.open("rb") as stream:
            while part := stream.read(1 << 16):
                self._watch.go_on()
                yield part

    def close(self) -> None:
        pass


@dataclass(frozen=True, slots=True)
class _Sources:
    """The sources of a round, read each time they are asked for: one is in memory at a time."""

    giving: _Giving

    def __iter__(self) -> Iterator[Source]:
        yield from self.giving.sources()


@dataclass(slots=True)
class _Giving:
    """One round on its way out."""

    round: Round
    readings: codebook.Readings
    reusable: set[int] | None = None  # conversations; None: for the team itself, with all of them
    has_memos: bool = True
    # Words of people per code, for a codebook that goes with them.
    words: dict[int, list[str]] = field(default_factory=dict)
    examples: set[UUID] = field(default_factory=set)
    users: dict[int, str] = field(default_factory=dict)
    codes: dict[int, str] = field(default_factory=dict)
    lost_here: Counter[tuple[str, str]] = field(default_factory=Counter)
    newest: frozenset[int] = frozenset()
    memos: MemosGoing = field(default_factory=MemosGoing)
    watch: watching.Watch = field(default_factory=watching.Watch)

    def project(self) -> Project:
        own = models.TakenProject.objects.filter(round=self.round).order_by("pk")
        taken = list(own if self.reusable is None else own.none())
        head = dict(taken[0].head) if len(taken) == 1 else {}
        kept = tuple(Kept(**one) for project in taken for one in project.head.get("kept", ()))
        self.newest = frozenset(self.readings.texts.values())
        self.lost_here.clear()
        self.memos = MemosGoing.of(self.round, self._note_parts())
        users = tuple(self._users())
        codes = tuple(self._codes())
        variables, of_characteristic = self._variables()
        links = tuple(self._parts(Link))
        if self.reusable is None and self.has_memos:
            self.examples = examples.keys_in(self.round)
        noted = tuple(self._examples())
        notes = (*self.memos.notes(self.users), *self._memos(), *noted)
        return Project(
            name=head.get("name") or self.round.name,
            description=head.get("description"),
            users=users,
            codes=codes,
            variables=variables,
            cases=tuple(self._cases(of_characteristic)),
            sources=_Sources(self),
            notes=notes,
            links=(*links, *self.memos.links(links, self._case_guids())),
            sets=(*self._parts(Set), *self.memos.sets(), *_set_of_examples(noted)),
            graphs=tuple(self._parts(Graph)),
            note_refs=self.memos.noted(head.get("note_refs") or (), About.ROUND),
            base_path=head.get("base_path"),
            created_by=head.get("created_by"),
            created_at=head.get("created_at"),
            changed_by=head.get("changed_by"),
            changed_at=head.get("changed_at"),
            kept=kept,
            files=_Files(self.round, self.watch) if self.reusable is None else NoFiles(),
        )

    def has_texts(self) -> bool:
        return bool(self.newest) or self._rows(*SOURCES).exists()

    def lost(self) -> list[Loss]:
        codings = self._codings()
        facets = sum(codings.exclude(**{name: ""}).count() for name in FACET_NAMES)
        found = dict(self.lost_here)
        if self.reusable is not None:
            left = fieldwork.conversations_of(self.round).exclude(pk__in=self.reusable).count()
            why = _("Niet van ieder die erin spreekt staat vast dat hergebruik mag")
            if left:
                found[_("gesprekken"), why] = left
        if facets:
            what = get_text_list([str(facet.label) for facet in FACETS], _("en"))
            found[what, _("De standaard kent geen facetten bij een code")] = facets
        several = (
            fieldwork.conversations_of(self.round)
            .annotate(voices=Count("speakers"))
            .filter(voices__gt=1)
            .count()
        )
        if several:
            why = _("De standaard zegt wie bij een tekst hoort, niet wie welke woorden sprak")
            found[_("teksten met meer sprekers"), why] = several
        return [{"what": what, "count": count, "why": why} for (what, why), count in found.items()]

    # --- kept parts -----------------------------------------------------------------------------
    def _rows(self, *kinds: str) -> QuerySet[models.KeptPart]:
        found = models.KeptPart.objects.filter(project__round=self.round, kind__in=kinds)
        if self.reusable is not None:
            found = found.none()
        return found.order_by("project_id", "position")

    def _parts(self, kind: type[T], called: str = "") -> Iterator[T]:
        seen: set[str] = set()
        for part in self._rows(called or kind.__name__).exclude(xml=""):
            if part.guid not in seen:
                seen.add(part.guid)
                yield reading.from_xml(part.xml, kind)

    def _note_parts(self) -> list[models.KeptPart] | None:
        """Return what is kept of notes; None where nothing of memos goes along."""
        if self.reusable is not None or not self.has_memos:
            return None
        return list(self._rows("Note").exclude(xml=""))

    def _codings(self) -> QuerySet[coding.Coding]:
        return codebook.all_codings(self.readings)

    # --- users and codes ------------------------------------------------------------------------
    def _users(self) -> Iterator[User]:
        seen: set[str] = set()
        for part in self._rows("User"):
            if part.guid in seen:
                continue
            seen.add(part.guid)
            user = reading.from_xml(part.xml, User)
            if part.user_id:
                self.users.setdefault(part.user_id, user.guid)
            yield user
        for pk, name in codebook.coders_of(self.round, self.readings.sight):
            if pk not in self.users:
                self.users[pk] = rules.made_guid("user", self.round.monitor.slug, pk)
                if self._has_own(pk):
                    seen.add(self.users[pk])
                    yield User(self.users[pk], name=name)
        for pk, name in self.memos.writers():
            self.users.setdefault(pk, rules.made_guid("user", self.round.monitor.slug, pk))
            if key(self.users[pk]) not in {key(one) for one in seen}:
                seen.add(self.users[pk])
                yield User(self.users[pk], name=name)

    def _has_own(self, pk: int) -> bool:
        """Return whether a coder coded here; what came under another name goes out under it."""
        codings = self._codings().filter(coder_id=pk)
        if self._rows("TextSource", "PDFSource").filter(xml="").exists():
            return True  # the names that these codings came under are gone
        for head in models.TakenProject.objects.filter(round=self.round).values_list(
            "head", flat=True
        ):
            first, last = head["codings"]
            codings = codings.exclude(pk__gt=first, pk__lte=last)
        return codings.exists()

    def _codes(self) -> list[Code]:
        parts: dict[int, models.KeptPart] = {}
        for part in self._rows("Code").exclude(code=None):
            assert part.code_id is not None
            parts.setdefault(part.code_id, part)
        own = list(codebook.codes(self.round.monitor))
        branches = set(
            models.TakenProject.objects.filter(round__monitor=self.round.monitor).values_list(
                "branch_id", flat=True
            )
        )
        branches = {code.pk for code in own if code.pk in branches and code.is_container}
        made: dict[int, Code] = {}
        for code in own:
            if code.pk not in branches:
                one = self._code(code, parts.get(code.pk))
                noted = self.memos.noted(one.notes, About.CODE, code.pk)
                made[code.pk] = replace(one, notes=noted)
                self.codes[code.pk] = made[code.pk].guid
        by_guid = {key(one.guid): pk for pk, one in made.items()}
        above: dict[int | None, list[int]] = defaultdict(list)
        for code in own:
            if code.pk in made:
                came = parts.get(code.pk)
                parent = by_guid.get(came.extra.get("parent") or "") if came else code.parent_id
                above[parent if parent in made else None].append(code.pk)
        order = {code.pk: number for number, code in enumerate(own)}

        def place(pk: int) -> tuple[bool, int, int]:
            part = parts.get(pk)
            return part is None, part.pk if part else 0, order[pk]

        def below(parent: int | None) -> tuple[Code, ...]:
            return tuple(
                replace(made[pk], codes=below(pk)) for pk in sorted(above[parent], key=place)
            )

        return list(below(None))

    def _code(self, code: coding.Code, part: models.KeptPart | None) -> Code:
        said = [
            code.definition,
            *(
                f"{label}: {text}"
                for label, text in (
                    (_("Wel"), code.include),
                    (_("Niet"), code.exclude),
                    (_("Zoals"), code.example if self.reusable is None else ""),
                )
                if text
            ),
        ]
        said += [f"{_('Voorbeeld')}: “{words}”" for words in self.words.get(code.pk, ())]
        description = "\n".join(text for text in said if text)
        colour = rules.PALETTE[code.colour - 1]
        if part is None or not part.xml:
            return Code(
                rules.made_guid("code", self.round.monitor.slug, code.pk),
                name=str(code),
                codable=not code.is_container,
                color=colour,
                description=description or None,
            )
        came = reading.from_xml(part.xml, Code)
        fields = code_fields(came)
        if fields.label != code.label and came.name != str(code):
            came = replace(came, name=code.label)
        if fields.definition != description:
            came = replace(came, description=description or None)
        if came.color and fields.colour not in (None, code.colour):
            came = replace(came, color=colour)
        return replace(came, codable=came.codable and not code.is_container)

    # --- people ---------------------------------------------------------------------------------
    def _variables(self) -> tuple[tuple[Variable, ...], dict[str, Variable]]:
        """Return the variables, and by key of characteristic the one that holds it."""
        found: list[Variable] = []
        of: dict[str, Variable] = {}
        labels = {one.pk: one for one in study.characteristics(self.round.monitor)}
        for part in self._rows("Variable"):
            variable = reading.from_xml(part.xml, Variable)
            if any(key(one.guid) == key(variable.guid) for one in found):
                continue
            if part.characteristic_id in labels:
                of.setdefault(labels[part.characteristic_id].key, variable)
            found.append(variable)
        persons = self._people()
        used = {
            name
            for answers in study.characteristics_of(persons.values_list("pk", flat=True)).values()
            for name in answers
        }
        for one in labels.values():
            if one.key in used and one.key not in of:
                guid = rules.made_guid("variable", self.round.monitor.slug, one.key)
                of[one.key] = Variable(guid, one.label)
                found.append(of[one.key])
        return tuple(found), of

    def _people(self) -> QuerySet[Participant]:
        """Return who goes along: for reuse only who spoke in what goes along."""
        people = study.people_in(self.round)
        if self.reusable is None:
            return people
        return people.filter(attendances__conversation__in=self.reusable).distinct()

    def _texts(self) -> QuerySet[Transcript]:
        texts = fieldwork.main_transcripts(self.round)
        return texts if self.reusable is None else texts.filter(conversation__in=self.reusable)

    def _cases(self, of: dict[str, Variable]) -> Iterator[Case]:
        persons = {person.pk: person for person in self._people()}
        answers = study.characteristics_of(persons)
        labels = study.value_labels(self.round.monitor)
        conversations = self._sources_of_people()
        named = self._named()
        for part in self._rows("Case"):
            if part.participant_id is None and part.xml:
                yield reading.from_xml(part.xml, Case)
            if part.participant_id not in persons:
                continue
            person = persons.pop(part.participant_id)
            case = reading.from_xml(part.xml, Case)
            known = {key(source) for source in case.sources} | named[part.project_id, part.guid]
            new = tuple(guid for guid in conversations[person.pk] if key(guid) not in known)
            yield replace(
                case,
                name=person.pseudonym,
                values=_values(case.values, answers.get(person.pk, {}), of, labels),
                sources=(*case.sources, *new),
            )
        for person in persons.values():
            yield Case(
                rules.made_guid("case", self.round.slug, person.pseudonym),
                name=person.pseudonym,
                values=_values((), answers.get(person.pk, {}), of, labels),
                sources=tuple(conversations[person.pk]),
            )

    def _case_guids(self) -> dict[int, str]:
        """Return per participant the GUID of her case."""
        kept = dict(
            self._rows("Case")
            .exclude(participant=None)
            .order_by("-project_id", "-position")
            .values_list("participant_id", "guid")
        )
        return {
            person.pk: kept.get(person.pk)
            or rules.made_guid("case", self.round.slug, person.pseudonym)
            for person in self._people()
        }

    def _named(self) -> dict[tuple[int, str], set[str]]:
        """Return the sources that a case was tied to by name only: the file does not say so."""
        found: dict[tuple[int, str], set[str]] = defaultdict(set)
        for project, guid, extra in self._rows(*SOURCES).values_list("project_id", "guid", "extra"):
            for case in extra.get("cases", ()) if extra.get("named") else ():
                found[project, case].add(guid)
        return found

    def _sources_of_people(self) -> dict[int, list[str]]:
        """Return per participant the GUIDs of the texts of her conversations."""
        found: dict[int, list[str]] = defaultdict(list)
        guids = self._guids()
        for transcript in self._texts().defer("text"):
            conversation = transcript.conversation
            people = set(conversation.attendances.values_list("participant_id", flat=True))
            for person in sorted(people):
                found[person].append(self._guid_of(conversation, guids))
        return found

    def _guids(self) -> dict[int, str]:
        rows = self._rows(*SOURCES).exclude(conversation=None)
        return dict(rows.values_list("conversation_id", "guid"))

    def _guid_of(self, conversation: Conversation, known: dict[int, str]) -> str:
        made = rules.made_guid("source", self.round.slug, conversation.number)
        return known.get(conversation.pk) or made

    # --- texts ----------------------------------------------------------------------------------
    def sources(self) -> Iterator[Source]:
        self.lost_here.clear()
        texts = {
            conversation: pk
            for (conversation, role), pk in self.readings.texts.items()
            if role == TranscriptRole.MAIN
        }
        seen: set[str] = set()
        for part in self._rows(*SOURCES).iterator(chunk_size=20):
            source = self._from_part(part, texts)
            if source and key(source.guid) in seen:
                source = replace(source, guid=rules.made_guid("again", part.project_id, part.guid))
            if source:
                seen.add(key(source.guid))
                yield source
        guids = self._guids()
        # Of what came only the number is asked here: its words went out above.
        for pk, number in list(self._texts().values_list("pk", "conversation_id")):
            has_original = (number, TranscriptRole.ORIGINAL) in self.readings.texts
            if number in guids and not has_original:
                continue
            transcript = self._texts().get(pk=pk)
            conversation = transcript.conversation
            if conversation.pk not in guids:
                yield self._made(transcript, self._guid_of(conversation, guids), str(conversation))
            original = fieldwork.original_transcript(conversation) if has_original else None
            if original:
                name = f"{conversation} ({name_of_language(original.language)})"
                guid = rules.made_guid("original", self.round.slug, conversation.number)
                yield self._made(original, guid, name)

    def _from_part(self, part: models.KeptPart, texts: dict[int, int]) -> Source | None:
        source = reading.from_xml(part.xml, Noted) if part.xml else None
        assert source is None or isinstance(source, Source)
        if part.conversation_id is None:
            return source
        newest = texts.get(part.conversation_id)
        if newest is None:
            return None
        transcript = fieldwork.main_transcripts(self.round).get(pk=newest)
        if source is None:
            return self._made(transcript, part.guid, str(transcript.conversation))
        noted = self.memos.noted(
            source.notes, About.CONVERSATION, part.conversation_id, beside=_notes_in(source)
        )
        source = replace(source, notes=noted)
        if isinstance(source, PDFSource):
            assert source.representation is not None
            text = self._overlaid(source.representation, part, transcript)
            return replace(source, representation=text)
        assert isinstance(source, TextSource)
        return self._overlaid(source, part, transcript)

    def _made(self, transcript: Transcript, guid: str, name: str) -> TextSource:
        rows = self._rows_of(transcript)
        return TextSource(
            guid,
            text=transcript.text,
            name=name,
            selections=tuple(self._own_selections(rows, transcript)),
            created_at=rules.stamp(transcript.created_at),
            notes=(
                self.memos.noted((), About.CONVERSATION, transcript.conversation_id)
                if transcript.role == TranscriptRole.MAIN
                else ()
            ),
        )

    def _overlaid(
        self, text: TextSource, part: models.KeptPart, transcript: Transcript
    ) -> TextSource:
        """Return the kept form with our words and codings in it."""
        rows = self._rows_of(transcript)
        moved: dict[UUID, Coding] = {}
        selections: list[TextSelection] = []
        if part.transcript_id == transcript.pk:
            selections = list(self._kept_selections(text, part, rows, moved))
        else:
            self._lose(_("passages"), _("Ze horen bij een oudere versie van de tekst"), text)
        selections += self._own_selections(rows, transcript, moved)
        return replace(text, text=transcript.text, selections=tuple(selections))

    def _rows_of(self, transcript: Transcript) -> dict[UUID, _Row]:
        """Return the codings of a text that goes along, and tell that it does."""
        rows = {row[0]: _Row._make(row) for row in codebook.plain_codings_of(transcript)}
        far = self.watch.far
        self.watch.go_on(texts=far.texts + 1, codings=far.codings + len(rows))
        return rows

    def _lose(self, what: str, why: str, text: TextSource) -> None:
        if text.selections:
            self.lost_here[what, why] += len(text.selections)

    def _kept_selections(
        self,
        text: TextSource,
        part: models.KeptPart,
        rows: dict[UUID, _Row],
        moved: dict[UUID, Coding],
    ) -> Iterator[TextSelection]:
        """Yield the passages of the file; codings that were taken over only if they still stand.

        What is given leaves `rows`; a coding that now lies elsewhere goes to `moved`.
        """
        numbered = _numbered(text, part)
        outside = set(part.extra.get("outside", ()))
        for place, selection in enumerate(text.selections):
            codings = []
            for one in selection.codings:
                uuid = next(numbered)
                row = rows.get(uuid) if uuid else None
                if uuid is None:
                    codings.append(one)
                elif row and (row.start, row.end) == (selection.start, selection.end):
                    del rows[row.key]
                    noted = self._notes_of(row, one.notes, beside=selection.notes)
                    code = self._code_of(row, one)
                    is_same = (code, noted) == (one.code, one.notes)  # mostly: there are very many
                    codings.append(one if is_same else replace(one, code=code, notes=noted))
                elif row:
                    moved[row.key] = one
            if selection.codings and not codings:
                continue
            placed: Placed = "no" if place in outside else "exact"
            now = tuple(codings), self.memos.standing(selection.notes), placed
            if now == (selection.codings, selection.notes, selection.placed):
                yield selection
            else:
                yield replace(selection, codings=now[0], notes=now[1], placed=placed)

    def _own_selections(
        self,
        rows: dict[UUID, _Row],
        transcript: Transcript,
        moved: dict[UUID, Coding] | None = None,
    ) -> Iterator[TextSelection]:
        """Yield what was coded with us, a passage once with all its codes."""
        by_span: dict[tuple[int, int], list[_Row]] = defaultdict(list)
        for row in rows.values():
            by_span[row.start, row.end].append(row)
        for (start, end), here in by_span.items():
            name = rules.short(transcript.text[start:end], 100)
            yield TextSelection(
                rules.made_guid("selection", here[0].key),
                start,
                end,
                tuple(self._coding(row, (moved or {}).get(row.key)) for row in here),
                name=name,
                created_by=self.users.get(here[0].coder_id),
                created_at=rules.stamp(here[0].created_at),
            )

    def _coding(self, row: _Row, came: Coding | None) -> Coding:
        if came:
            notes = self._notes_of(row, came.notes)
            return replace(came, code=self._code_of(row, came), notes=notes)
        return Coding(
            str(row.key),
            code=self.codes.get(row.code_id, ""),
            user=self.users.get(row.coder_id),
            at=rules.stamp(row.created_at),
            notes=self._notes_of(row, ()),
        )

    def _code_of(self, row: _Row, came: Coding) -> str:
        """Return the code of now: since it came, codes may have been merged or split."""
        return self.codes.get(row.code_id, came.code)

    # --- memos ----------------------------------------------------------------------------------
    def _notes_of(
        self, row: _Row, came: Iterable[str], *, beside: Iterable[str] = ()
    ) -> tuple[str, ...]:
        """Return the notes of a coding: its own memo, and those of the team."""
        noted = self.memos.noted(came, About.PASSAGE, row.key, beside=beside)
        example = (_guid_of_example(row.key),) if row.key in self.examples else ()
        return (*noted, *self._memo_of(row), *example)

    def _examples(self) -> Iterator[TextSource]:
        """Yield a note per passage that is an example of its code; it has no words of people."""
        rows = self._codings().filter(key__in=self.examples).order_by("pk")
        # Of one on an earlier text the standard knows nothing.
        self.examples = set()
        for row in rows:
            self.examples.add(row.key)
            yield TextSource(
                _guid_of_example(row.key),
                text=_("Deze passage staat in het codeboek als voorbeeld van code %(code)s.")
                % {"code": row.code},
                name=_("Voorbeeld"),
            )

    def _memo_of(self, row: _Row) -> tuple[str, ...]:
        if self.reusable is not None:
            return ()
        return (rules.made_guid("memo", row.key),) if row.memo else ()

    def _memos(self) -> Iterator[TextSource]:
        if self.reusable is not None:
            return
        for row in self._codings().exclude(memo="").order_by("transcript_id", "start", "id"):
            yield TextSource(
                rules.made_guid("memo", row.key),
                text=row.memo,
                name=_("Memo"),
                created_by=self.users.get(row.coder_id),
                created_at=rules.stamp(row.changed_at),
            )


def _notes_in(source: Source) -> Iterator[str]:
    """Yield the notes at the text of a source and its passages."""
    for text in texts_of(source):
        yield from text.notes
        for selection in text.selections:
            yield from selection.notes
            for one in selection.codings:
                yield from one.notes


def _numbered(text: TextSource, part: models.KeptPart) -> Iterator[UUID | None]:
    """Yield per coding of a kept text the key of its row; None for one that was not taken over."""
    left = set(part.extra.get("left", ()))
    keys = part.extra.get("keys", {})
    number = -1
    for selection in text.selections:
        for one in selection.codings:
            number += 1
            if number in left:
                yield None
            elif str(number) in keys:
                yield UUID(keys[str(number)])
            else:
                yield rules.as_uuid(one.guid)


class _Row(NamedTuple):
    """What of a coding goes out. A model of each would cost several times as much."""

    key: UUID
    code_id: int
    coder_id: int
    start: int
    end: int
    memo: str
    created_at: datetime


def _values(
    came: Iterable[VariableValue],
    answers: dict[str, str],
    of: dict[str, Variable],
    labels: dict[str, dict[str, str]],
) -> tuple[VariableValue, ...]:
    """Return someone's values: as the file had them where nothing changed, else as they are now."""
    now = {
        key(variable.guid): (variable, labels[name][answers[name]])
        for name, variable in of.items()
        if name in answers
    }
    ours = {key(variable.guid) for variable in of.values()}
    values = []
    for value in came:
        guid = key(value.variable)
        is_empty = not (value.value or "").strip()
        if guid not in ours or (is_empty and guid not in now):
            values.append(value)
        elif guid in now:
            _variable, label = now.pop(guid)
            is_same = rules.short(value.value, 100).casefold() == label.casefold()
            values.append(value if is_same else replace(value, value=label))
    values += [
        VariableValue(variable.guid, variable.type, label) for variable, label in now.values()
    ]
    return tuple(values)
