"""One person whose words are marked, over every kind of store, and a search through raw bytes.

Fifty marks that stand nowhere else, each a word that no other shares a beginning with. Shared by
the short tests and by tests/faults. `python -m tests.canary` fills the database of the settings.
"""

from __future__ import annotations

import json
import os
import random
import signal
import string
import subprocess
import sys
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests import commands

MARKS = 50
PSEUDONYM = "D13"
OTHERS = "Dat zei een ander, en dat blijft staan."


def marks(count: int = MARKS, *, seed: int = 47) -> list[str]:
    """Give words of twelve letters that begin unlike each other."""
    chance = random.Random(seed)  # noqa: S311
    begins = [a + b for a in string.ascii_lowercase for b in "jxqzv"]
    chance.shuffle(begins)
    rest = "bcdfghklmnpqrstvwxz"
    return [begin + "".join(chance.choices(rest, k=10)) for begin in begins[:count]]


@dataclass
class Canary:
    """Who she is, and what of hers must be gone."""

    participant: Any
    round: Any
    bram: Any
    marks: list[str]
    # As she said them, and as the index keeps them: word after word.
    sentences: list[str] = field(default_factory=list)


def reading(lines: list[tuple[str, str]]) -> Any:
    """Make a reading of (speaker, words), as the readers of files give it."""
    from weerklank.interchange.readings import Reading, Turn  # noqa: PLC0415

    found, start = [], 0
    for speaker, said in lines:
        found.append(Turn(speaker, start, start + len(said), None, None, is_question=False))
        start += len(said) + 1
    text = "\n".join(said for _speaker, said in lines)
    return Reading("txt", text, tuple(found), "nl", None, (), "utf-8")


def make(*, turns: int = 600, memos: int = 60) -> Canary:
    """Store a long conversation of hers with another person, and all that may hold her words.

    `turns` are hers; those of the other come beside them.
    """
    from django.core.files.base import ContentFile  # noqa: PLC0415  also run as a program

    from tests import cast  # noqa: PLC0415
    from weerklank.coding import operations as coding  # noqa: PLC0415
    from weerklank.coding.models import Code  # noqa: PLC0415
    from weerklank.fieldwork import models, operations  # noqa: PLC0415
    from weerklank.findings.models import Evidence, Finding, Quote  # noqa: PLC0415
    from weerklank.interchange.readings import to_json  # noqa: PLC0415
    from weerklank.safeguards import saved_searches, words  # noqa: PLC0415
    from weerklank.study.models import Consent  # noqa: PLC0415

    world = cast.make_voorbeelddam()
    by: dict[str, Any] = {"by": world.bram, "at": cast.NOW}
    hers, other = (cast.make_participant(world.round, name) for name in (PSEUDONYM, "D14"))
    all_marks = marks()
    canary = Canary(hers, world.round, world.bram, all_marks)
    mark = iter(all_marks)
    hers.function = next(mark)
    hers.save()
    for person in (hers, other):
        Consent.objects.create(
            participant=person,
            purpose="take_part",
            is_given=True,
            on=cast.TODAY,
            medium="spoken",
            recorded_at=cast.NOW,
            recorded_by=world.bram,
        )

    # --- what she said ------------------------------------------------------------------------
    chance = random.Random(turns)  # noqa: S311
    spoken = [next(mark) for _ in range(20)]
    searched, called = next(mark), next(mark)
    often = [*spoken, searched, called]
    label = next(mark)
    lines: list[tuple[str, str]] = []
    for number in range(turns):
        word = often[number % len(often)]
        own = f"In beurt {number} zeg ik {word} omdat het zo is, {chance.randrange(10**9)}."
        canary.sentences += [own, words.tokens([each.text for each in words.cut(own)], "nl")]
        lines.append((label, own))
        if number % 3 == 0:
            lines += [("D14", f"{OTHERS} {number}"), ("R1", "En toen?")]
    conversation = operations.create_conversation(
        round_=world.round,
        kind="pair",
        held_on=cast.TODAY,
        title="Over taal",
        participants=[hers, other],
        **by,
    )

    def store(lines: list[tuple[str, str]], name: str, of: Any) -> Any:
        return operations.store_transcript(
            conversation=of,
            reading=reading(lines),
            source=(name, "\n".join(f"{who}: {words}" for who, words in lines).encode()),
            **by,
        )

    older = [("R1", "Eerst?"), (label, f"Eerder zei ik {next(mark)}."), ("D14", OTHERS)]
    store(older, "eerder.txt", conversation)
    main = store(lines, f"verslag {next(mark)}.txt", conversation)
    for who, person in ((label, hers), ("D14", other)):
        operations.tie_speaker(
            speaker=conversation.speakers.get(label=who),
            role="participant",
            participant=person,
            **by,
        )
    operations.store_original(
        main=main, turns=[(0, next(mark)), (3, next(mark))], language="ar", **by
    )

    # Alone, and her speaker is not tied yet.
    title = next(mark)
    alone = operations.create_conversation(
        round_=world.round,
        kind="individual",
        held_on=cast.TODAY,
        title=title,
        participants=[hers],
        **by,
    )
    store([("R1", "En?"), (PSEUDONYM, f"Los zei ik {next(mark)}.")], f"{title}.txt", alone)

    # --- what others made of it ---------------------------------------------------------------
    coding.ensure_codebook(monitor=world.monitor, **by)
    code = Code.objects.filter(monitor=world.monitor, is_container=False).first()
    assert code is not None
    noted = [next(mark) for _ in range(6)]
    own = main.turns.filter(speaker__participant=hers).order_by("position")
    coded = [
        coding.apply_code(
            key=coding.new_key(),
            transcript=main,
            code=code,
            start=turn.start,
            end=turn.end,
            memo=f"Bij {noted[number % len(noted)]} denk ik aan {number}.",
            **by,
        )
        for number, turn in enumerate(own[:memos])
    ]
    finding = Finding.objects.create(
        round=world.round,
        section="pains",
        position=1,
        statement="Dit blijft.",
        perspective="inburgeraar",
        kind="pain",
        created_at=cast.NOW,
        created_by=world.bram,
    )
    for one in coded[:3]:
        Evidence.objects.create(
            finding=finding,
            coding=one,
            stance="supporting",
            added_at=cast.NOW,
            added_by=world.bram,
        )
        Quote.objects.create(
            finding=finding,
            coding=one,
            shown_text=f"Zo komt {next(mark)} in het rapport.",
            proposed_at=cast.NOW,
            proposed_by=world.bram,
        )

    _set_version(world, main, coded[0], hers, [next(mark) for _ in range(2)])

    # --- what waits, and what is kept beside it -----------------------------------------------
    def wait(name: str, words: str, of: Any, who: str, previous: str = "") -> None:
        models.Draft.objects.create(
            round=world.round,
            conversation=of,
            uploaded_by=world.bram,
            uploaded_at=cast.NOW + timedelta(days=4000),  # not swept meanwhile
            name=name,
            sha256="0" * 64,
            size=3,
            state="ready",
            content=ContentFile(f"{who}: {words}".encode(), name="x.bin"),
            reading=to_json(reading([(who, words)])),
            previous={"reading": to_json(reading([(previous, words)]))} if previous else {},
        )

    wait(f"{next(mark)}.txt", f"Wachtend {next(mark)}.", conversation, "R1")
    wait(f"{next(mark)}.txt", f"Wachtend {next(mark)}.", None, PSEUDONYM.lower())
    wait("los.txt", f"Hernoemd {next(mark)}.", None, "Spreker 2", previous=f"[{PSEUDONYM}]")
    name = next(mark)
    models.NameReplacement.objects.create(
        round=world.round, name=name, replacement=f"[{PSEUDONYM}]"
    )
    models.NameReplacement.objects.create(
        round=world.round, name=next(mark), replacement="[dochter]"
    )
    for question, called_so in ((searched, "Mijn vraag"), ("taal", called), (name, "Naam")):
        saved_searches.save(
            name=called_so, question=urlencode({"q": question}), by=world.bram, at=cast.NOW
        )
    left = list(mark)
    # The rest are things she said too, in a conversation with many.
    group = operations.create_conversation(
        round_=world.round,
        kind="group",
        held_on=cast.TODAY,
        title="Groep",
        participants=[hers, other],
        **by,
    )
    store(
        [pair for word in left for pair in ((PSEUDONYM, f"Ook {word}."), ("D14", OTHERS))],
        "verslag van de groep.txt",
        group,
    )
    return canary


def _set_version(world: Any, text: Any, coding: Any, hers: Any, own: list[str]) -> None:
    """Make a version that prints her words, took some over in a sentence, and is a file."""
    from django.core.files.base import ContentFile  # noqa: PLC0415

    from tests import cast  # noqa: PLC0415
    from weerklank.rendering import document, freezing  # noqa: PLC0415
    from weerklank.reporting.models import ReportVersion  # noqa: PLC0415

    said = text.text[coding.start : coding.end]
    report = document.Report(
        title="Wat helpt",
        subtitle="",
        municipality="Voorbeelddam",
        round_label="Ronde 1",
        period="",
        set_on=cast.TODAY,
        summary=(document.Paragraph(f"Iemand zei: {said}"),),
        sections=(document.Section("1", "Wat", (document.Quote(own[0], "Inburgeraar"),)),),
    )
    version = ReportVersion.objects.create(
        round=world.round,
        number=1,
        note="De eerste.",
        document=freezing.freeze(report, lambda _statement, _text, _data: 1),
        checksum="0" * 64,
        set_at=cast.NOW,
        set_by=world.bram,
        published_at=cast.NOW,
        published_by=world.bram,
    )
    printed = version.words.create(
        key=1,
        content=freezing.encode(document.Quote(own[0], "Inburgeraar")),
        transcript=text,
        coding=coding,
    )
    printed.speakers.add(hers)
    version.files.create(
        ending="html",
        content=ContentFile(f"<p>{own[1]}</p>".encode(), name="rapport.html"),
        checksum="0" * 64,
        size=20,
    )


# --- looking ----------------------------------------------------------------------------------
def hits(
    folder: Path, words: Collection[str], *, besides: Iterable[Path] = ()
) -> dict[str, list[str]]:
    """Give {word: files} of the words that stand in any file's bytes, in any form.

    As they are written, without the letters that an index shares with the word before, and as
    the hexadecimal in which the index writes other scripts.
    """
    left_out = {path.resolve() for path in besides}
    found: dict[str, list[str]] = {}
    for path in sorted(folder.rglob("*")):
        if path.resolve() in left_out or str(path.relative_to(folder)).startswith("static/"):
            continue
        try:
            if not path.is_file():
                continue
            data = path.read_bytes() + str(path.name).encode()
        except FileNotFoundError:
            continue
        for word in words:
            forms = {word.encode(), word.encode("utf-16-le")}
            if " " not in word:
                forms.add(word[4:].encode())
            if any(form in data for form in forms):
                found.setdefault(word, []).append(str(path.relative_to(folder)))
    return found


# --- as a program, in a place of its own ------------------------------------------------------
def environment(folder: Path) -> dict[str, str]:
    """Give the environment of a laptop whose data lie in this folder."""
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return kept | {
        "WEERKLANK_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "weerklank.settings.local",
    }


def run(*arguments: str, folder: Path, typed: str = "") -> subprocess.CompletedProcess[str]:
    return commands.run(
        ["-m", *arguments],
        words=typed,
        env=environment(folder),
        cwd=Path(__file__).parent.parent,
    )


def weerklank(*arguments: str, folder: Path, typed: str = "") -> Any:
    """Run a command that must succeed, and give its document."""
    done = run("weerklank.site.cli", *arguments, "--json", folder=folder, typed=typed)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def _keep_file(number: int) -> None:
    """Keep a megabyte that no compressing makes smaller, beside the conversation of others."""
    from django.core.files.base import ContentFile  # noqa: PLC0415

    from tests import cast  # noqa: PLC0415
    from weerklank.fieldwork import models  # noqa: PLC0415
    from weerklank.study.models import Round  # noqa: PLC0415

    round_ = Round.objects.get()
    conversation, _is_new = models.Conversation.objects.get_or_create(
        round=round_,
        number=99,
        defaults={"kind": "individual", "held_on": cast.TODAY, "created_at": cast.NOW},
    )
    bram = round_.monitor.memberships.filter(role="onderzoeker").first()
    assert bram is not None
    models.SourceFile.objects.create(
        conversation=conversation,
        name=f"{number}.bin",
        sha256="0" * 64,
        size=1 << 20,
        content=ContentFile(os.urandom(1 << 20), name=f"{number}.bin"),
        uploaded_at=cast.NOW,
        uploaded_by=bram.user,
    )


def main(what: str, argument: str) -> None:
    from django.db import transaction  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from weerklank.safeguards import backups, journal  # noqa: PLC0415
    from weerklank.study import models, operations  # noqa: PLC0415

    def die() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def within() -> None:
        operations.repeat_withdrawals(journal.read(journal.path()), at=timezone.now())
        if what == "restore-killed-within":
            die()
        transaction.on_commit(die)

    if what == "make":
        with transaction.atomic():
            canary = make(turns=int(argument))
        sys.stdout.write(
            json.dumps({"number": canary.participant.pk, "sentences": canary.sentences})
        )
    elif what == "withdraw":
        hers = models.Participant.objects.get(pseudonym=PSEUDONYM)
        bram = hers.round.monitor.memberships.filter(role="onderzoeker").first()
        assert bram is not None
        operations.withdraw(participant=hers, by=bram.user, at=timezone.now())
    elif what == "files":  # of others, to weigh something
        for number in range(int(argument)):
            _keep_file(number)
    elif what == "without-members":
        models.Membership.objects.all().delete()
    else:
        backups.restore(Path(argument), within=within)


if __name__ == "__main__":
    import django

    django.setup()
    main(*sys.argv[1:3])
