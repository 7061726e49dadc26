"""One of thirty people withdraws: nothing of hers is anywhere, and all of the others is there.

What stays of her is her pseudonym, where STAYS says so and the documentation tells why.
"""

from __future__ import annotations

import json
import logging
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings as loaded
from django.db import connection, connections, models, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from tests import canary, commands, template
from tests.house.walking import read
from tests.site import thirty
from tests.site.test_erased_from_the_store import (
    clean_in_the_end,
    logs_that_can_be_emptied,  # noqa: F401  a fixture
)
from tests.site.thirty import Marked, Thirty
from weerklank.rendering.formats import FORMATS
from weerklank.reporting import operations as reporting
from weerklank.safeguards import backups
from weerklank.sounds.models import Arriving
from weerklank.study import operations as study
from weerklank.study.models import Participant
from weerklank.suggestions.models import Embedding, Offer, SuggestionAnswer
from weerklank.telling.models import Answer, Telling, Upload, Wiped
from weerklank.vault import operations as vault

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

# Where the pseudonym of who withdrew stays: docs/privacy.md, docs/beheer/back-up.md and kluis.md.
STAYS = {
    "study_participant",  # an empty record shows that somebody left
    "study_objection",  # nobody asks her again
    "safeguards_erasurecertificate",
    "vault_accessline",  # the log of the vault: on whom, never who that is
}
JOURNAL = "withdrawals.jsonl"
# Number and amount stay in the accounts, of nobody: docs/adr/0046.
ACCOUNTS = "invitations_voucher"

# --- which fields hold a mark -----------------------------------------------------------------
# What hangs on somebody, by a foreign key from one to the other.
ROOTS = {
    "study.Participant",
    "sampling.Candidate",
    "fieldwork.Conversation",
    "fieldwork.Transcript",
    "coding.Coding",
}
# What is hers without a key that says so.
BESIDES = {
    "exchange.GivenProject",
    "exchange.ProjectDraft",
    "fieldwork.NameReplacement",
    "reporting.Comment",
    "findings.TextVersion",
    "reporting.VersionFile",
    "safeguards.RemovedFile",
    "safeguards.RemovedRows",
    "safeguards.SavedSearch",
    "safeguards.SearchEntry",
    "sounds.ArrivingPart",
    "sounds.Sound",
    "vault.Card",
    "vault.Contact",
}
DIGEST = "a digest, which is of the file or the text as it was"
LANGUAGE = "a code of a language"
OURS = "a name of ours: of a model, a place, a kind or a number of a browser"
OF_ALL = "of an appointment or a conversation with all of them, as staff wrote it"
POSITIONS = "positions and numbers, no words"
NUMBERS = "numbers made of her words: the row goes"
UNMARKED = {
    "coding.TurnDecision": {"only_first": POSITIONS, "only_second": POSITIONS},
    "coding.MergedCoding": {"facets": OURS, "memo": POSITIONS},
    "exchange.GivenProject": {"state": OURS, "target": OURS, "held": POSITIONS},
    "exchange.KeptPart": {"kind": OURS, "guid": "a number of another program; it stays"},
    "exchange.KeptFile": {"sha256": DIGEST},
    "exchange.ProjectDraft": {"sha256": DIGEST, "state": OURS, "counts": POSITIONS},
    "fieldwork.Conversation": {"language": LANGUAGE, "spoken_languages": LANGUAGE},
    "fieldwork.Correction": {
        "edits": POSITIONS,
        "before": POSITIONS,
        "after": POSITIONS,
        "followed": POSITIONS,
    },
    "fieldwork.Draft": {"sha256": DIGEST, "encoding": OURS},
    "fieldwork.Renewal": {"followed": POSITIONS},
    "fieldwork.SourceFile": {"sha256": DIGEST},
    "fieldwork.Transcript": {"language": LANGUAGE, "sha256": DIGEST},
    "invitations.Meeting": {
        "place": OF_ALL,
        "language": LANGUAGE,
        "interpreter_language": LANGUAGE,
    },
    "invitations.Message": {"language": LANGUAGE},
    "invitations.Reply": {"language": LANGUAGE, "page_language": LANGUAGE, "day_parts": OURS},
    "reporting.Comment": {"place": OURS},
    "findings.Quote": {"original_language": LANGUAGE},
    "findings.StatementSheet": {"language": LANGUAGE},
    "findings.TextVersion": {"place": OURS},
    "reporting.VersionFile": {"ending": OURS, "checksum": DIGEST},
    "reporting.VersionPassage": {"statement": OURS},
    "safeguards.RemovedRows": {"label": OURS},
    "safeguards.SearchEntry": {"language": LANGUAGE},
    "suggestions.Embedding": {
        "words_mark": DIGEST,
        "vector": NUMBERS,
        "model": OURS,
        "model_version": OURS,
    },
    "suggestions.Offer": {"words_mark": DIGEST},
    "suggestions.SuggestionAnswer": {
        "words_mark": DIGEST,
        "model": OURS,
        "model_version": OURS,
    },
    "telling.Answer": {"language": LANGUAGE},
    "telling.Telling": {"language": LANGUAGE},
    "telling.Upload": {"language": LANGUAGE},
}


def hang_on_people() -> set[type[models.Model]]:
    """Return the models whose rows lead to somebody, and those that are named above."""
    ours = [one for one in apps.get_models() if one.__module__.startswith("weerklank.")]
    found = {one for one in ours if one._meta.label in ROOTS}
    while more := {
        one
        for one in ours
        for field in one._meta.get_fields()
        if one not in found and not field.auto_created and field.related_model in found
    }:
        found |= more
    return found | {one for one in ours if one._meta.label in BESIDES}


def fields_that_hold(model: type[models.Model]) -> Iterator[models.Field[Any, Any]]:
    kinds = (models.CharField, models.TextField, models.JSONField, models.BinaryField)
    for field in model._meta.concrete_fields:
        if isinstance(field, (*kinds, models.FileField)) and not field.choices:
            yield field


def marks_of(her: Marked) -> list[bytes]:
    words = [*her.words, *her.names, her.voucher, her.pseudonym]
    return [*(word.encode() for word in words), *map(bytes.fromhex, her.sealed)]


def holds(row: models.Model, field: models.Field[Any, Any], marks: list[bytes]) -> bool:
    value = getattr(row, field.attname)
    if isinstance(field, models.FileField):
        if not value:
            return False
        with value.open() as file:
            value = file.read()
    elif isinstance(field, models.JSONField):
        value = json.dumps(value, ensure_ascii=False).encode()
    value = value.encode() if isinstance(value, str) else bytes(value or b"")
    return any(mark in value for mark in marks)


def test_every_field_of_every_store_has_a_mark_of_hers(settings: Any, tmp_path: Path) -> None:
    her = make(settings, tmp_path).her
    marks, without = marks_of(her), []
    for model in sorted(hang_on_people(), key=lambda one: one._meta.label):
        reasons = UNMARKED.get(model._meta.label, {})
        rows = list(model._base_manager.all())
        if not rows and any(fields_that_hold(model)):
            without.append(f"{model._meta.label}: no row")
        for field in fields_that_hold(model):
            is_marked = any(holds(row, field, marks) for row in rows)
            if is_marked == (field.name in reasons):
                without.append(f"{model._meta.label}.{field.name}: {is_marked}")
    assert without == [], "\n".join(without)


def test_no_number_made_of_her_words_is_left(settings: Any, tmp_path: Path) -> None:
    """A number holds no word to look for, so rows are counted."""
    made = make(settings, tmp_path)
    her, tables = made.her, (Embedding, Offer, SuggestionAnswer)
    hers = {"turn__speaker__participant": her.participant}
    before = [table.objects.filter(**hers).count() for table in tables]
    others = [table.objects.exclude(**hers).count() for table in tables]
    assert all(before)
    study.withdraw(
        participant=Participant.objects.get(pk=her.participant),
        by=made.home.bram,
        at=timezone.now(),
    )
    assert [table.objects.filter(**hers).count() for table in tables] == [0, 0, 0]
    # What was offered to others was learned with her in it, and is learned again.
    assert [table.objects.exclude(**hers).count() for table in tables] == [others[0], 0, others[2]]


def test_her_own_page_keeps_nothing_of_anybody() -> None:
    """No row of `personal` leads to a person of a round or of the register: nothing can stay."""
    trajectories = {"trajectories.Trajectory"}
    keeping = [one for one in apps.get_models() if one._meta.app_label == "personal"]
    assert len(keeping) >= 4
    assert not set(keeping) & hang_on_people()
    assert not [
        field
        for one in keeping
        for field in one._meta.get_fields()
        if field.name == "pseudonym"
        or (field.related_model and field.related_model._meta.label in trajectories)
    ]


# --- looking ----------------------------------------------------------------------------------
def make(settings: Any, folder: Path) -> Thirty:
    settings.MEDIA_ROOT = folder / "files"
    settings.DATA_FOLDER = folder
    with transaction.atomic():
        made = thirty.make()
        thirty.look(made)
    return made


def rows() -> dict[str, str]:
    """Give every table of every database, as text; bytes as hexadecimal."""
    found = {}
    for alias in connections:
        one = connections[alias]
        with one.cursor() as cursor:
            for table in one.introspection.table_names(cursor):
                cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  of our own database
                found[table] = "\n".join(map(_as_text, cursor.fetchall()))
    return found


def _as_text(row: tuple[Any, ...]) -> str:
    return " ".join(
        bytes(one).hex() if isinstance(one, bytes | memoryview) else str(one) for one in row
    )


def files(folder: Path) -> dict[str, bytes]:
    """Give the bytes of every file in the data folder, and of the database with what is beside."""
    found = {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    if connection.vendor == "sqlite":
        database = Path(str(connection.settings_dict["NAME"]))
        found |= {
            str(path): path.read_bytes() for path in database.parent.glob(f"{database.name}*")
        }
    return found


def in_bytes(content: bytes, her: Marked) -> list[str]:
    """Return what of hers stands in bytes, in any form in which a store writes it."""
    forms: dict[str, set[bytes]] = {}
    for word in her.words:
        # Without the letters that an index shares with the word before, too.
        forms[word] = {word.encode(), word.encode("utf-16-le"), word[4:].encode()}
    for word in her.names:
        forms[word] = {word.encode(), word.lower().encode(), word.encode("utf-16-le")}
    for sealed in her.sealed:
        forms[sealed] = {bytes.fromhex(sealed), sealed.encode()}
    return [word for word, each in forms.items() if any(form in content for form in each)]


def in_text(text: str, her: Marked) -> list[str]:
    folded = text.casefold()
    return [one for one in (*her.words, *her.names, *her.sealed) if one.casefold() in folded]


def here(made: Thirty) -> set[str]:
    """Return what stands in a row or a file, of all the words and seals of everybody."""
    wanted = {one for each in made.people for one in (*each.words, *each.sealed)}
    text = "\n".join(rows().values()) + "\n".join(
        f"{content.decode('utf-8', 'replace')} {content[-64:].hex()}"
        for name, content in files(Path(loaded.DATA_FOLDER)).items()
        if "sqlite3" not in name
    )
    tokens = {*re.findall(r"(?=([bcdfghklmnpqrstvwxzj]{12}))", text), *re.findall(r"\w{40,}", text)}
    return {one for one in wanted if one in tokens}


def addresses(resolver: URLResolver, space: str = "") -> Iterator[tuple[str, set[str]]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, f"{pattern.namespace}:" if pattern.namespace else space)
        elif isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}", set(pattern.pattern.regex.groupindex)


def what_leaves(made: Thirty) -> str:
    """Return all that a researcher can read or download of the round and its monitor."""
    client, said = Client(), []
    client.force_login(made.home.bram)
    place = {"round": made.home.round.slug, "monitor": made.home.monitor.slug}
    queries: dict[str, list[dict[str, str]]] = {
        "exchange:file": [{"what": "project"}, {"what": "codebook"}],
        "site:search": [{"q": "groep"}, {"q": "hier"}],
    }
    for name, asks in addresses(get_resolver()):
        if name.startswith("account_") or not asks <= {*place, "kind"} or name == "study:log":
            continue
        kinds = [one.ending for one in FORMATS] if name == "reporting:report_file" else [""]
        for kind in [*kinds, "evidence"] if kinds != [""] else kinds:
            kwargs = {key: place[key] for key in asks - {"kind"}}
            if "kind" in asks and not kind:
                continue
            url = reverse(name, kwargs=kwargs | ({"kind": kind} if kind else {}))
            for query in queries.get(name, [{}]):
                answer = client.get(url, query)
                assert answer.status_code < 500, url
                said.append(read(answer))
    return "\n".join(said)


def in_archive(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        return "\n".join(
            archive.read(name).decode("utf-8", "replace") for name in archive.namelist()
        )


# --- going ------------------------------------------------------------------------------------
def test_nothing_of_hers_is_left_and_all_of_the_others_is(
    settings: Any, tmp_path: Path, caplog: Any
) -> None:
    """Who withdraws does so with her card."""
    caplog.set_level(logging.INFO)
    made = make(settings, tmp_path)
    her = made.her
    others = [one for one in made.people if one is not her]
    # They can be found: in rows and files, and what is under a seal where it was handed over.
    before = here(made)
    assert before == {one for each in made.people for one in (*each.words, *each.sealed)}
    assert all(any(mail.count(one.names[0].encode()) for mail in made.posted) for one in others)

    thirty.by_card(her.participant)
    assert clean_in_the_end()
    reporting.make_files_again(at=timezone.now())
    stored, on_disk = rows(), files(tmp_path)
    assert {table: in_text(text, her) for table, text in stored.items() if in_text(text, her)} == {}
    assert {name: in_bytes(one, her) for name, one in on_disk.items() if in_bytes(one, her)} == {}
    assert {table for table, text in stored.items() if her.pseudonym in text} == STAYS
    assert {table for table, text in stored.items() if her.voucher in text} == {ACCOUNTS}
    assert {
        Path(name).name
        for name, one in on_disk.items()
        if her.pseudonym.encode() in one and "sqlite3" not in name
    } == {JOURNAL}

    leaves = what_leaves(made)
    backups.write(tmp_path / "backups" / "later.weerklank", at=timezone.now())
    archive = in_archive(tmp_path / "backups" / "later.weerklank")
    for each in (leaves, archive, caplog.text):
        assert in_text(each, her) == []
    assert in_bytes(b"".join(files(tmp_path).values()), her) == []
    # And how the others are called or reached can be read nowhere at all.
    readable = "\n".join([leaves, archive, caplog.text, *stored.values()]).casefold()
    assert [name for one in others for name in one.names if name.casefold() in readable] == []

    assert before - here(made) == {*her.words, *her.sealed}
    for kept in (Telling, Answer, Upload, Wiped, Arriving):
        assert kept.objects.count() == len(others), kept
    assert all(one.words[4] in leaves and one.words[4] in archive for one in others)
    reached = vault.read_contacts(
        municipality_id=made.home.monitor.organisation_id,
        monitor_id=made.home.monitor.pk,
        pseudonyms=[one.pseudonym for one in made.people],
        by=None,
        at=timezone.now(),
    )
    assert {name: one.name for name, one in reached.items()} == {
        one.pseudonym: one.names[0] for one in others
    }


def test_nothing_of_hers_is_left_where_the_vault_has_a_database_of_its_own(tmp_path: Path) -> None:
    """Withdrawn by staff, in processes with the settings of a laptop: its queue is in a table."""
    kept = tmp_path / "vault.sqlite3"
    env = canary.environment(tmp_path / "data")
    env["WEERKLANK_VAULT_DATABASE_URL"] = f"sqlite://{kept}"
    template.put_apart(tmp_path / "data", kept)

    def run(*arguments: str) -> tuple[str, str]:
        done = commands.run(["-m", *arguments], env=env, cwd=Path(__file__).parents[2])
        assert done.returncode == 0, done.stderr
        return done.stdout, done.stderr

    said, made_logs = run("tests.site.thirty", "make")
    people = [Marked(**one) for one in json.loads(said)]
    her = people[thirty.HER]
    before = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert set(in_bytes(before, her)) == {*her.words, *her.sealed}
    assert all(bytes.fromhex(one) in kept.read_bytes() for one in her.sealed[:2])

    _said, went_logs = run("tests.site.thirty", "withdraw", str(her.participant))
    found = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert {
        path.name: in_bytes(one, her) for path, one in found.items() if in_bytes(one, her)
    } == {}
    assert in_text(made_logs + went_logs, her) == []
    after = b"".join(found.values())
    for one in people:
        if one is not her:
            assert set(in_bytes(after, one)) == {*one.words, *one.sealed}
