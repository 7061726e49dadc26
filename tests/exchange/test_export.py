"""What goes out: what came in, what was done since, and nothing of who withdrew."""

import json
import zipfile

import pytest
from django.utils.text import get_text_list
from lxml import etree

from tests import cast, samples
from tests.coding.conftest import give as give_code
from tests.coding.conftest import make_sample
from tests.exchange import projects
from tests.interchange.refi.builders import guid
from weerklank.coding import operations as coding
from weerklank.coding.models import Code, Coding
from weerklank.coding.terms import FACETS
from weerklank.exchange import models, refusals
from weerklank.fieldwork import operations as fieldwork
from weerklank.fieldwork.models import Conversation, Transcript
from weerklank.interchange.readings import Reading, Turn
from weerklank.interchange.refi import comparing, inspecting, reading
from weerklank.interchange.refi.project import all_codes
from weerklank.safeguards.models import LogLine
from weerklank.safeguards.refusals import AccessDenied
from weerklank.study import operations as study
from weerklank.study.models import Characteristic, Participant


def passages(path) -> list[tuple[str, tuple[str, ...], str]]:
    return [(row["text"], tuple(row["codes"]), row["coder"]) for row in inspecting.passages(path)]


def test_all_that_came_in_goes_out(take, give, tmp_path):
    take(projects.whole())
    out = give()
    with reading.read(tmp_path / "in.qdpx") as before, reading.read(out) as after:
        found = list(comparing.compare(before, after))
    assert [(row["what"], row["before"], row["after"]) for row in found] == [
        ("cases.name", "Mevrouw De Wit", "D1")
    ]


def test_the_same_round_gives_the_same_bytes(take, give):
    take(projects.whole())
    assert give("een.qdpx").read_bytes() == give("twee.qdpx").read_bytes()


def test_what_was_coded_since_goes_out_with_its_coder(take, give, voorbeelddam):
    take(projects.whole())
    text = Transcript.objects.get(conversation__title="tweede")
    start = text.text.index("antwoord")
    coding.apply_code(
        key=guid(500),
        transcript=text,
        code=Code.objects.get(label="Brieven"),
        start=start,
        end=start + 8,
        memo="let op",
        by=voorbeelddam.chantal,
        at=cast.NOW,
    )
    out = give()
    assert ("antwoord", ("Brieven",), "Chantal") in passages(out)
    with reading.read(out) as project:
        assert [user.name for user in project.users] == ["Ann", "Bob", "Chantal"]
        assert "let op" in [note.text for note in project.notes]


def test_what_was_taken_away_since_does_not_go_out(take, give, voorbeelddam):
    take(projects.whole(), users={projects.ANN: voorbeelddam.bram.pk})
    coding.remove_coding(coding=Coding.objects.get(key=guid(73)), by=voorbeelddam.bram, at=cast.NOW)
    assert "negen weken" not in [text for text, _codes, _coder in passages(give())]


def test_a_passage_that_was_stretched_keeps_its_guid_and_coder(take, give, voorbeelddam):
    take(projects.whole(), users={projects.ANN: voorbeelddam.bram.pk})
    row = Coding.objects.get(key=guid(73))
    coding.change_coding(coding=row, start=row.start - 9, by=voorbeelddam.bram, at=cast.NOW)
    out = give()
    assert ("wachtten negen weken", ("Wachten",), "Ann") in passages(out)
    with reading.read(out) as project:
        codings = [
            one.guid
            for source in project.sources
            for selection in getattr(source, "selections", ())
            for one in selection.codings
        ]
    assert codings.count(guid(73)) == 1


def test_a_code_and_a_value_that_changed_go_out_as_they_are_now(take, give, voorbeelddam):
    take(projects.whole())
    coding.change_code(
        code=Code.objects.get(label="Wachten"),
        label="Lang wachten",
        reason="duidelijker",
        by=voorbeelddam.bram,
        at=cast.NOW,
    )
    route = Characteristic.objects.get(label="route")
    study.change_value(
        value=route.values.get(label="B1"), label="B1-route", by=voorbeelddam.bram, at=cast.NOW
    )
    with reading.read(give()) as project:
        assert [code.name for code, _ in all_codes(project.codes)] == ["Brieven", "Lang wachten"]
        assert [case.values[0].value for case in project.cases] == ["Z", "B1-route"]


def test_a_round_of_our_own_goes_out(give, voorbeelddam):
    sample = make_sample(voorbeelddam)
    coding.ensure_codebook(monitor=voorbeelddam.monitor, by=voorbeelddam.bram, at=cast.NOW)
    code = Code.objects.filter(is_container=False, is_on=True)[0]
    for user in (voorbeelddam.bram, voorbeelddam.chantal):
        give_code(sample, code, "Mijn zus leest hem voor. 😀", user)
    give_code(sample, code, "Zij kent", voorbeelddam.bram, facets={"polarity": "positief"})
    out = give()
    assert passages(out) == [
        ("Mijn zus leest hem voor. 😀", (str(code),), "Bram"),
        ("Mijn zus leest hem voor. 😀", (str(code),), "Chantal"),
        ("Zij kent", (str(code),), "Bram"),
    ]
    with reading.read(out) as project:
        assert [case.name for case in project.cases] == ["D1", "D2"]
        assert len(list(all_codes(project.codes))) == Code.objects.count()
    lost = {row["what"]: row["count"] for row in give.lost}
    assert lost == {
        get_text_list([str(facet.label) for facet in FACETS], "en"): 1,
        "teksten met meer sprekers": 1,
    }


@pytest.mark.parametrize("target", ["atlas.ti", "maxqda", "nvivo", "qualcoder", "taguette"])
def test_every_target_reads_the_same_words(target, give, voorbeelddam):
    sample = make_sample(voorbeelddam)
    coding.ensure_codebook(monitor=voorbeelddam.monitor, by=voorbeelddam.bram, at=cast.NOW)
    code = Code.objects.filter(is_container=False, is_on=True)[0]
    give_code(sample, code, "Zij kent de weg", voorbeelddam.bram)
    assert [text for text, _codes, _coder in passages(give(target=target))] == ["Zij kent de weg"]


@pytest.mark.parametrize("schema", ["Project-mrt2019.xsd", "Project.xsd"])
def test_what_goes_out_is_valid(schema, take, give, voorbeelddam):
    take(projects.whole())
    sample = make_sample(voorbeelddam, number=9)
    give_code(sample, Code.objects.get(label="Brieven"), "Zij kent", voorbeelddam.chantal, memo="m")
    with zipfile.ZipFile(give()) as archive:
        document = etree.fromstring(archive.read("project.qde"))
    xsd = etree.XMLSchema(etree.parse(samples.HERE / "refi-qda" / schema))
    xsd.assertValid(document)


def test_an_empty_round_has_nothing_to_give(give):
    with pytest.raises(refusals.NothingToGive):
        give()


def test_only_an_onderzoeker_gives_a_project(take, give, voorbeelddam, esra):
    take(projects.whole())
    for user in (voorbeelddam.coen, voorbeelddam.daan, voorbeelddam.gerard, esra):
        with pytest.raises(AccessDenied):
            give(by=user)


def test_giving_leaves_an_access_line(take, give, voorbeelddam):
    take(projects.whole())
    give()
    line = LogLine.objects.get(what="project.exported")
    assert (line.kind, line.by_id) == ("read", voorbeelddam.bram.pk)


def test_a_newer_version_of_a_text_goes_out_without_the_older_passages(take, give, voorbeelddam):
    take(projects.whole())
    sample = Conversation.objects.get(title="tweede")
    words = "Wij wachtten lang."
    fieldwork.store_transcript(
        conversation=sample,
        reading=Reading(
            "txt", words, (Turn(None, 0, len(words), None, None, False),), "nl", None, (), None
        ),
        source=None,
        by=voorbeelddam.bram,
        at=cast.NOW,
    )
    out = give()
    assert "negen weken" not in [text for text, _codes, _coder in passages(out)]
    with reading.read(out) as project:
        assert words in [getattr(source, "text", None) for source in project.sources]
    assert "passages" in [row["what"] for row in give.lost]


# --- withdrawal -------------------------------------------------------------------------------


@pytest.fixture
def withdrawn(take, voorbeelddam):
    take(projects.whole())
    person = Participant.objects.get(pseudonym="D1")
    study.withdraw(participant=person, by=voorbeelddam.bram, at=cast.NOW, medium="spoken")
    return person


def everything_kept() -> str:
    parts = [(part.xml, json.dumps(part.extra)) for part in models.KeptPart.objects.all()]
    return str(parts)


def test_a_withdrawal_reaches_kept_parts_notes_and_files(withdrawn):
    kept = everything_kept()
    for words in ("negen weken", "Negen weken", projects.CASE_TWO, "foto"):
        assert words not in kept
    assert not models.KeptFile.objects.exists()
    for words in ("te laat", "boos over de brief", "Algemene gedachte"):
        assert words in kept


def test_the_file_of_who_withdrew_goes_from_the_disk(
    take, voorbeelddam, django_capture_on_commit_callbacks
):
    take(projects.whole())
    file = models.KeptFile.objects.get().content
    assert file.storage.exists(file.name)
    with django_capture_on_commit_callbacks(execute=True):
        study.withdraw(
            participant=Participant.objects.get(pseudonym="D1"),
            by=voorbeelddam.bram,
            at=cast.NOW,
            medium="spoken",
        )
    assert not file.storage.exists(file.name)


def test_withdrawn_words_never_go_out(withdrawn, give):
    with zipfile.ZipFile(give()) as archive:
        all_of_it = b"\n".join(archive.read(name) for name in archive.namelist()).decode(
            errors="replace"
        )
    for words in ("negen", "Negen", "wachtten", "antwoord", "D1"):
        assert words not in all_of_it
    assert "te laat" in all_of_it


def test_what_a_withdrawal_will_do_is_counted_before(take):
    take(projects.whole())
    person = Participant.objects.get(pseudonym="D1")
    counts = study.preview_withdrawal(person)
    assert counts["bewaarde onderdelen van een ander programma"] == 4
    assert counts["bewaarde bestanden van een ander programma"] == 1
