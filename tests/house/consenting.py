"""What people allow, path by path, and everything that the product gives out about them.

What each answer forbids, as docs/methode.md tells it:

- *meedoen*: who said no counts nowhere and is quoted nowhere; who was not asked yet is not quoted.
- *citeren*: without a yes, of everybody whose words they are, no quote is offered for release or
  printed, also one that was released before.
- *opnemen*: of who did not say yes, the page of a recorded conversation says so. No sound is kept.
- *later opnieuw gebruiken*: without a yes of everybody in it, a conversation is in no file made for
  that; see tests/exchange/test_reuse.py. Files for the team hold it.
- Taking part withdrawn: the words are gone everywhere, for everybody.

Inside, who may read words reads them until somebody withdraws: an answer is no withdrawal. The
model does not know who is a minor, and an answer does not expire.
"""

from __future__ import annotations

import csv
import dataclasses
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path as Folder
from typing import Any
from uuid import UUID

from django.test import Client
from django.urls import reverse

from tests import cast
from tests.house import walking
from tests.house.world import World
from tests.rendering import reading
from weerklank.coding.models import Code, Coding
from weerklank.fieldwork.models import Attendance, Conversation, Speaker, Transcript, Turn
from weerklank.findings import operations as findings
from weerklank.findings.models import Evidence, Finding, Quote
from weerklank.rendering.formats import FORMATS
from weerklank.safeguards import removable, removals
from weerklank.safeguards.models import User
from weerklank.safeguards.refusals import DomainError
from weerklank.site import cli
from weerklank.site.commands.search import fill as fill_index
from weerklank.study import operations as study

Answers = Sequence[tuple[str, bool] | tuple[str, bool, int]]  # purpose, yes or no, days ago
YES: Answers = (("take_part", True), ("record", True), ("quote", True), ("reuse", True))


@dataclass(frozen=True)
class Way:
    """One path: what was answered before and after a second person looked, and what may be.

    `prints`: the quote is in the report. `releases`: a second person could release it then.
    `counts`: how many people say it. `reads`: who may read words reads them still. `records`:
    nothing stands in the way of the recording.
    """

    name: str
    first: Answers = YES
    later: Answers = ()
    other: Answers | None = None  # of a second person in the same passage
    shape: str = "alone"
    deeds: tuple[str, ...] = ()
    prints: bool = False
    releases: bool | None = None
    counts: int = 1
    reads: bool = True
    records: bool = True
    perspective: str = "D"
    is_forced: bool = True  # released by hand in the database where the operation refuses


def _given(take_part: bool | None, quote: bool | None) -> Answers:
    answers = (("take_part", take_part), ("record", True), ("quote", quote))
    return tuple((purpose, given) for purpose, given in answers if given is not None)


def _mixes() -> Iterator[Way]:
    words = {None: "not asked", True: "yes", False: "no"}
    for take_part in (True, None, False):
        for quote in (True, None, False):
            both = take_part is True and quote is True
            yield Way(
                f"taking part {words[take_part]}, quoting {words[quote]}",
                _given(take_part, quote),
                prints=both,
                counts=0 if take_part is False else 1,
            )


NOBODY: Answers = ()
NO_QUOTE: Answers = (("take_part", True), ("quote", False))
WAYS: tuple[Way, ...] = (
    *_mixes(),
    Way("nothing asked at all", NOBODY, records=False),
    Way("recording not asked", (("take_part", True), ("quote", True)), prints=True, records=False),
    Way("no to recording", (*YES, ("record", False)), prints=True, records=False),
    Way("reuse not asked", _given(True, True), prints=True),
    Way("no to reuse", (*YES, ("reuse", False)), prints=True),
    Way(
        "no to all but taking part",
        (("take_part", True), ("record", False), ("quote", False), ("reuse", False)),
        records=False,
    ),
    # --- changed afterwards -----------------------------------------------------------------
    Way("quoting later no", later=(("quote", False),), releases=True),
    Way(
        "quoting later yes",
        NO_QUOTE,
        (("record", True), ("quote", True)),
        prints=True,
        releases=False,
    ),
    Way("taking part later no", later=(("take_part", False),), releases=True, counts=0),
    Way(
        "taking part later yes",
        (("take_part", False), ("record", True), ("quote", True)),
        (("take_part", True),),
        prints=True,
        releases=False,
    ),
    Way("recording later no", later=(("record", False),), prints=True, records=False),
    Way("reuse later no", later=(("reuse", False),), prints=True),
    Way("quoting no and yes again", later=(("quote", False), ("quote", True)), prints=True),
    Way(
        "quoting yes, no, yes, no",
        later=(("quote", False), ("quote", True), ("quote", False)),
        releases=True,
    ),
    Way("an older no written down last", later=(("quote", False, 9),), prints=True),
    Way(
        "an older yes written down last",
        (("take_part", True), ("record", True), ("quote", False)),
        (("quote", True, 9),),
    ),
    Way(
        "everything later no",
        later=(("take_part", False), ("record", False), ("quote", False), ("reuse", False)),
        releases=True,
        counts=0,
        records=False,
    ),
    Way("never released", is_forced=False, shape="alone, kept back"),
    # --- withdrawn --------------------------------------------------------------------------
    Way("withdrawn", deeds=("withdraw",), releases=True, counts=0, reads=False),
    Way("withdrawn, nothing asked", NOBODY, deeds=("withdraw",), counts=0, reads=False),
    Way("withdrawn after a no", NO_QUOTE, deeds=("withdraw",), counts=0, reads=False),
    Way(
        "a provider withdrawn",
        deeds=("withdraw",),
        releases=True,
        counts=0,
        reads=False,
        perspective="A",
    ),
    # --- with others ------------------------------------------------------------------------
    Way("in a group, both yes", other=YES, shape="pair", prints=True, counts=2),
    Way("in a group, the other no", other=NO_QUOTE, shape="pair", counts=2, records=False),
    Way("in a group, the other not asked", other=NOBODY, shape="pair", counts=2, records=False),
    Way(
        "in a group, the other takes no part",
        other=(*YES, ("take_part", False)),
        shape="pair",
        counts=1,
    ),
    Way(
        "in a group, the other withdrawn",
        other=YES,
        shape="pair",
        deeds=("withdraw other",),
        releases=True,
        counts=1,
    ),
    Way(
        "in a group, she withdrawn",
        other=YES,
        shape="pair",
        deeds=("withdraw",),
        releases=True,
        counts=1,
        reads=False,
    ),
    Way(
        "in a group, her own words only", other=NO_QUOTE, shape="beside", prints=True, records=False
    ),
    Way("beside an unknown voice", shape="unknown beside"),
    Way("an unknown voice", shape="unknown", counts=0),
    # Of those who were there somebody said it, and all of them take part.
    Way("several at once", shape="several"),
    Way(
        "several at once, who takes no part",
        (("take_part", False),),
        shape="several",
        counts=0,
        records=False,
    ),
    # --- interpreters, interviewers, providers ----------------------------------------------
    Way("through an interpreter, yes", shape="interpreted", prints=True),
    Way("through an interpreter, no", NO_QUOTE, shape="interpreted", records=False),
    Way("the interviewer's words", shape="asking", counts=0),
    Way("a provider, yes", prints=True, perspective="A"),
    Way("a provider, no", NO_QUOTE, perspective="A", records=False),
    # --- in the bin -------------------------------------------------------------------------
    Way("in the bin", deeds=("remove",), releases=True, counts=0, reads=False),
    Way("in the bin after a no", NO_QUOTE, deeds=("remove",), counts=0, reads=False),
    Way("back from the bin", deeds=("remove", "bring back"), prints=True),
    Way(
        "back from the bin, no meanwhile", deeds=("remove", "quote no", "bring back"), releases=True
    ),
    Way(
        "withdrawn in the bin, brought back",
        deeds=("remove", "withdraw", "bring back"),
        releases=True,
        counts=0,
        reads=False,
    ),
)
# One of each kind, for every day.
FEW = (
    "nothing asked at all",
    "taking part yes, quoting no",
    "taking part no, quoting yes",
    "quoting later no",
    "quoting later yes",
    "withdrawn",
    "in a group, the other no",
    "in the bin",
    "taking part yes, quoting yes",
)
# Where who may read words works on quotes that may not be printed.
WORKING_ON_QUOTES = {
    "findings:finding",
    "findings:finding_evidence",
    "findings:finding_delete",
    "findings:findings",
    "findings:quote",
    "findings:quote_new",
}
NOT_READING = ("beleidsadviseur", "beheerder")
ROLES = ("onderzoeker", "codeur", *NOT_READING)
# One who may read words and one who may not: these open every page of every path as well.
LOOKING_CLOSELY = ("onderzoeker", "beleidsadviseur")


@dataclass
class Walked:
    """One path as it was made: its records, and the words that betray it."""

    way: Way
    number: int
    world: World
    code: Code
    quote: Quote
    other: Any = None
    was_released: bool = False
    wrong: list[str] = field(default_factory=list)
    checks: int = 0

    @property
    def said(self) -> str:
        return f"zq{self.number:03d}x"

    @property
    def beside(self) -> str:
        """Return a word of the same sentence, to search by."""
        return f"wq{self.number:03d}x"

    @property
    def quoted(self) -> str:
        return f"cq{self.number:03d}x"

    def check(self, held: bool, what: str) -> None:
        self.checks += 1
        if not held:
            self.wrong.append(f"{self.way.name}: {what}")


# --- making them --------------------------------------------------------------------------------
def _record(person: Any, answers: Answers, by: User) -> None:
    for purpose, given, *ago in answers:
        study.record_consent(
            participant=person,
            purpose=purpose,
            is_given=given,
            on=cast.TODAY - timedelta(days=ago[0] if ago else 0),
            medium="spoken",
            by=by,
            at=cast.NOW,
        )


def _spoken(way: Way, made: Walked, name: str) -> tuple[list[tuple[str, str]], str, str]:
    """Return who says what, and where the passage begins and ends."""
    own = f"Het {made.beside} met {made.said} begrijp ik niet."
    asked, others, voice = f"Vraag {made.number}?", f"Ander {made.number} ook.", "Onbekend"
    lines = {
        "pair": [("R1", asked), (name, own), ("E", others)],
        "beside": [("R1", asked), (name, own), ("E", others)],
        "unknown": [("R1", asked), (voice, own), (name, others)],
        "several": [("R1", asked), ("Wij", own), (name, others)],
        "unknown beside": [("R1", asked), (name, own), (voice, others)],
        "asking": [("R1", own), (name, others)],
    }.get(way.shape, [("R1", asked), (name, own)])
    end = others if way.shape in {"pair", "unknown beside"} else own
    return lines, own, end


def make(world: World, way: Way, number: int, branch: Code) -> Walked:
    """Make one path: somebody says something, it is coded, concluded and quoted."""
    bram = world.users["onderzoeker"]
    name = f"{way.perspective}{100 + number}"
    person = cast.make_participant(world.round, name)
    other = (
        cast.make_participant(world.round, f"D{300 + number}") if way.other is not None else None
    )
    conversation = Conversation.objects.create(
        round=world.round,
        number=100 + number,
        kind="group" if other else "individual",
        held_on=cast.TODAY,
        was_recorded=True,
        created_at=cast.NOW,
    )
    code = Code.objects.create(
        monitor=world.monitor,
        number=f"9.{number}",
        position=100 + number,
        label=f"Onderwerp {number}",
        colour=1,
        parent=branch,
    )
    made = Walked(way, number, world, code, Quote(), other)
    lines, begin, end = _spoken(way, made, name)
    text = "\n".join(words for _label, words in lines)
    transcript = Transcript.objects.create(
        conversation=conversation,
        language="nl",
        text=text,
        sha256="0" * 64,
        word_count=len(text.split()),
        created_at=cast.NOW,
    )
    roles = {"R1": "interviewer", "Onbekend": "unknown", "Wij": "several"}
    people = {name: person, "E": other}
    at = 0
    turns, speakers = [], {}
    for position, (label, words) in enumerate(lines):
        speakers[label] = Speaker.objects.create(
            conversation=conversation,
            label=label,
            role=roles.get(label, "participant"),
            participant=people.get(label),
            at_least=2 if label == "Wij" else None,
            speaks_via_interpreter=way.shape == "interpreted" and label == name,
        )
        turns.append(
            Turn.objects.create(
                transcript=transcript,
                position=position,
                speaker=speakers[label],
                start=at,
                end=at + len(words),
                via_interpreter=way.shape == "interpreted" and label == name,
            )
        )
        at += len(words) + 1
    for one in filter(None, (person, other)):
        Attendance.objects.create(conversation=conversation, participant=one)
    _record(person, way.first, bram)
    if other:
        _record(other, way.other or (), bram)
    coding = Coding.objects.create(
        key=UUID(int=10_000 + number),
        transcript=transcript,
        code=code,
        coder=bram,
        start=text.index(begin),
        end=text.index(end) + len(end),
        created_at=cast.NOW,
        changed_at=cast.NOW,
    )
    finding = Finding.objects.create(
        round=world.round,
        section="pains",
        position=100 + number,
        statement=f"Uitspraak {number} over brieven.",
        perspective="aanbieder" if way.perspective == "A" else "inburgeraar",
        kind="pain",
        created_at=cast.NOW,
        created_by=bram,
    )
    evidence = Evidence.objects.create(
        finding=finding, coding=coding, stance="supporting", added_at=cast.NOW, added_by=bram
    )
    made.quote = Quote.objects.create(
        finding=finding,
        coding=coding,
        form="tidied",
        shown_text=f"Ik begrijp {made.quoted} niet.",
        proposed_at=cast.NOW,
        proposed_by=bram,
    )
    made.world = dataclasses.replace(
        world,
        participant=person,
        conversation=conversation,
        transcript=transcript,
        speaker=speakers[lines[1][0]],
        turn=turns[1],
        code=code,
        coding=coding,
        finding=finding,
        evidence=evidence,
        quote=made.quote,
    )
    return made


def _release(made: Walked, by: User) -> None:
    """Let a second person release it; where that is refused, do it behind the product's back."""
    if made.way.shape == "alone, kept back":
        return
    try:
        findings.release_quote(quote=made.quote, by=by, at=cast.NOW)
    except DomainError:
        if made.way.is_forced:
            Quote.objects.filter(pk=made.quote.pk).update(released_at=cast.NOW, released_by=by)
    else:
        made.was_released = True
    expected = made.way.prints if made.way.releases is None else made.way.releases
    made.check(made.was_released == expected, f"released {made.was_released}")


def _do(made: Walked) -> None:
    bram = made.world.users["onderzoeker"]
    removal: Any = None
    for deed in made.way.deeds:
        if deed == "withdraw":
            study.withdraw(participant=made.world.participant, by=bram, at=cast.NOW)
        elif deed == "withdraw other":
            study.withdraw(participant=made.other, by=bram, at=cast.NOW)
        elif deed == "quote no":
            _record(made.world.participant, (("quote", False),), bram)
        elif deed == "remove":
            removal = removals.remove(
                kind=removable.kind_of("conversation"),
                record=made.world.conversation,
                by=bram,
                at=datetime.now(UTC),
            )
        else:
            removals.bring_back(removal=removal, by=bram, at=datetime.now(UTC))


def make_all(world: World, ways: Sequence[Way]) -> list[Walked]:
    # So many live here that nobody can be recognised: that is asked elsewhere.
    for perspective in ("inburgeraar", "aanbieder"):
        cast.make_population(world.monitor, world.users["onderzoeker"], perspective, {})
    branch = Code.objects.create(
        monitor=world.monitor, number="9", position=99, label="Proef", colour=1, is_container=True
    )
    made = [make(world, way, number, branch) for number, way in enumerate(ways, start=1)]
    fill_index()  # before anything is taken away, which must find its own way out of it
    second = User.objects.get(email=cast.EMAILS["chantal"])
    for one in made:
        _release(one, second)
        _record(one.world.participant, one.way.later, world.users["onderzoeker"])
        _do(one)
    return made


# --- everything that goes out -------------------------------------------------------------------
def _general(world: World, made: Sequence[Walked]) -> Iterator[walking.Step]:
    """Give every page of the round, and every way in which its tables and files are asked for."""
    own = {"round": world.round.slug}
    for page in walking.ALL:
        kwargs = dict(page.kwargs(world))
        if page.get is not None and not page.is_of_the_register and set(kwargs) <= {
            "round", "monitor",
        }:  # fmt: skip
            yield page.name, kwargs, dict(page.query(world))
    for kind in (*(form.ending for form in FORMATS), "evidence"):
        yield "reporting:report_file", own | {"kind": kind}, {}
    for name in ("matrix_csv", "matrix_xlsx", "compare"):
        yield f"analysis:{name}", own, {"by": "perspectief"}
    for what in ("project", "codebook"):
        yield "exchange:file", own, {"what": what}
    for one in made:
        for name in ("passages", "ask", "ask_csv"):
            yield f"analysis:{name}", own, {"code": one.code.pk}
        yield "analysis:cell", own, {"number": one.code.number, "group": "inburgeraar"}
        yield "findings:evidence_add", {"finding": one.world.finding.pk}, {"code": one.code.pk}
        yield "site:search", {}, {"q": one.beside, "place": f"m{world.monitor.pk}"}
    yield "site:search", {}, {"q": "begrijp", "place": f"m{world.monitor.pk}"}


def _of_one(world: World, made: Walked) -> Iterator[walking.Step]:
    """Give every page that is about the records of this path."""
    for page in walking.ALL:
        if page.get is None or page.is_of_the_register:
            continue
        kwargs = dict(page.kwargs(made.world))
        if kwargs != dict(page.kwargs(world)):
            yield page.name, kwargs, dict(page.query(made.world))


def _words(name: str, kwargs: Any, answer: Any) -> str:
    if kwargs.get("kind") == "pdf" and answer.status_code == 200:
        return reading.words_of_pdf(answer.content)
    return walking.read(answer)


def outputs(world: World, made: Sequence[Walked], role: str) -> Iterator[tuple[str, str, str]]:
    """Give (page, address, words) of everything that somebody in this role can ask for."""
    client = Client(raise_request_exception=False)
    client.force_login(world.users[role])
    steps = list(_general(world, made))
    if role in LOOKING_CLOSELY:
        steps += [step for one in made for step in _of_one(world, one)]
    for name, kwargs, query in steps:
        address = reverse(name, kwargs=dict(kwargs))
        answer = client.get(address, dict(query))
        assert answer.status_code < 500, address
        yield name, f"{address} {dict(query)}", _words(name, kwargs, answer)


def of_the_command_line(world: World, folder: Folder) -> Iterator[tuple[str, str]]:
    """Give (file, words) of what the command line writes; with the project of other programs."""
    slug = world.round.slug
    assert cli.main(["report", "build", slug, "--to", str(folder / "report")]) == 0
    project = folder / "project.qdpx"
    assert cli.main(["refi", "export", slug, str(project)]) == 0
    for path in sorted((folder / "report").rglob("*")):
        if path.suffix == ".pdf":
            yield path.name, reading.words_of_pdf(path.read_bytes())
        elif path.suffix == ".docx":
            yield path.name, reading.words_of_docx(path.read_bytes())
        elif path.suffix == ".odt":
            yield path.name, reading.words_of_odt(path.read_bytes())
        elif path.is_file():
            yield path.name, path.read_text()
    with zipfile.ZipFile(project) as archive:
        yield project.name, " ".join(archive.read(name).decode() for name in archive.namelist())


# --- judging them -------------------------------------------------------------------------------
def judge(
    world: World, made: Sequence[Walked], folder: Folder, roles: Sequence[str] = ROLES
) -> None:
    """Look in every output for what consent forbids, and for what it allows."""
    for role in roles:
        printed: set[int] = set()
        for name, address, words in outputs(world, made, role):
            is_report = name in {"reporting:report", "reporting:report_file"}
            is_work = role not in NOT_READING and name in WORKING_ON_QUOTES
            for one in made:
                # The page of the report shows passages to who may read words; its files never do.
                is_file = name == "reporting:report_file"
                may_read = one.way.reads and role not in NOT_READING and not is_file
                one.check(may_read or one.said not in words, f"{role} reads {address}")
                may_quote = one.way.prints or (is_work and one.way.reads)
                one.check(may_quote or one.quoted not in words, f"{role} is offered {address}")
                if is_report and one.quoted in words:
                    printed.add(one.number)
            if name == "fieldwork:conversation" and role == "onderzoeker":
                _judge_recording(made, address, words)
        for one in made:
            one.check((one.number in printed) == one.way.prints, f"not in the report of {role}")
    for file, words in of_the_command_line(world, folder):
        for one in made:
            is_project = file == "project.qdpx"
            one.check((one.said in words) == (is_project and one.way.reads), f"said in {file}")
            may = one.way.prints and not is_project
            one.check(may or one.quoted not in words, f"quoted in {file}")
    _judge_counts(world, made)


def _judge_recording(made: Sequence[Walked], address: str, words: str) -> None:
    for one in made:
        own = reverse("fieldwork:conversation", args=[one.world.conversation.pk])
        if address.startswith(own + " ") and one.way.reads:
            is_told = "Van deze mensen staat niet vast dat opnemen mocht" in words
            one.check(is_told != one.way.records, f"recording told: {is_told}")


def _judge_counts(world: World, made: Sequence[Walked]) -> None:
    client = Client()
    client.force_login(world.users["onderzoeker"])  # others are told less than all of it
    address = reverse("analysis:matrix_csv", kwargs={"round": world.round.slug})
    table = client.get(address, {"by": "perspectief"}).content.decode("utf-8-sig")
    rows = {row["nummer"]: row for row in csv.DictReader(io.StringIO(table), delimiter=";")}
    for one in made:
        row = rows.get(one.code.number, {})
        said = sum(
            int(value)
            for head, value in row.items()
            if head.endswith((": mensen", ": uit zichzelf")) and value.isdigit()
        )
        one.check(said == one.way.counts, f"counts {said} people")
