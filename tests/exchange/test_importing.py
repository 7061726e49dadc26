"""What becomes of the parts of a project, and that a refusal stores nothing."""

import tracemalloc
from pathlib import Path

import pytest
from django.conf import settings
from django.db import models as db

from tests import cast
from tests.exchange import projects
from tests.interchange.refi.builders import NS, guid, project, qdpx
from weerklank.coding import operations as coding
from weerklank.coding.models import Code, CodebookVersion, Coding, CodingTask
from weerklank.exchange import models, refusals, rules
from weerklank.fieldwork.models import Conversation, Speaker, Transcript, Turn
from weerklank.safeguards.models import LogLine, SearchEntry
from weerklank.safeguards.refusals import AccessDenied
from weerklank.study.models import Characteristic, Participant

BOOK = (
    f'<CodeBook><Codes><Code guid="{projects.LETTERS}" name="B" isCodable="true"/></Codes>'
    "</CodeBook>"
)
STORED = (models.TakenProject, models.KeptPart, models.KeptFile, Conversation, Coding, Participant)


def nothing_stored() -> bool:
    files = [path for path in (Path(settings.MEDIA_ROOT) / "kept").rglob("*") if path.is_file()]
    return not any(model.objects.exists() for model in STORED) and not files


def test_texts_become_conversations_word_for_word(take):
    outcome = take(projects.whole())
    assert [conversation.title for conversation in Conversation.objects.all()] == [
        "eerste",
        "tweede",
    ]
    assert [text.text for text in Transcript.objects.order_by("pk")] == [
        projects.WORDS_ONE,
        projects.WORDS_TWO,
    ]
    assert str(Conversation.objects.first().held_on) == "2026-04-02"
    assert outcome.counts["conversations"] == 2


def test_a_case_becomes_a_participant_who_spoke_her_text(take):
    take(projects.whole())
    assert [person.pseudonym for person in Participant.objects.order_by("pk")] == ["D7", "D1"]
    spoke = {
        turn.transcript.conversation.title: turn.speaker.participant.pseudonym
        for turn in Turn.objects.all()
    }
    assert spoke == {"eerste": "D7", "tweede": "D1"}


def test_the_name_of_a_case_that_is_no_pseudonym_is_kept_nowhere(take):
    take(projects.whole())
    for model in (models.KeptPart, Participant, Speaker, LogLine, models.TakenProject):
        for row in model.objects.all():
            shown = [
                str(getattr(row, field.attname))
                for field in row._meta.concrete_fields
                if isinstance(field, db.CharField | db.TextField | db.JSONField)
            ]
            assert "De Wit" not in " ".join(shown)


def test_a_variable_becomes_a_characteristic_with_its_values(take):
    take(projects.whole())
    route = Characteristic.objects.get(label="route")
    assert [value.label for value in route.values.all()] == ["Z", "B1"]
    answers = {row.participant.pseudonym: row.value.label for row in route.answers.all()}
    assert answers == {"D7": "Z", "D1": "B1"}


def test_a_variable_may_fill_a_characteristic_that_is_there(take, voorbeelddam):
    there = Characteristic.objects.create(monitor=voorbeelddam.monitor, key="lr", label="Leerroute")
    there.values.create(key="Z", label="Z-route")
    take(projects.whole(), variables={projects.ROUTE: "lr"})
    assert [value.label for value in there.values.all()] == ["Z-route", "B1"]
    assert Characteristic.objects.count() == 1


def test_a_variable_may_stay_out(take):
    outcome = take(projects.whole(), variables={projects.ROUTE: ""})
    assert not Characteristic.objects.exists()
    assert "kenmerken" in [row["what"] for row in outcome.kept]


def test_a_case_may_stay_out_or_be_a_provider(take):
    take(projects.whole(), cases={projects.CASE_ONE: "", projects.CASE_TWO: "aanbieder"})
    assert [person.pseudonym for person in Participant.objects.all()] == ["A1"]


def test_codes_stand_under_a_branch_of_their_own(take, voorbeelddam):
    coding.ensure_codebook(monitor=voorbeelddam.monitor, by=voorbeelddam.bram, at=cast.NOW)
    last = max(int(code.number.split(".")[0]) for code in Code.objects.all())
    take(projects.whole())
    branch = Code.objects.get(number=str(last + 1))
    letters, waiting = Code.objects.get(label="Brieven"), Code.objects.get(label="Wachten")
    assert branch.is_container
    assert (letters.number, letters.parent) == (f"{last + 1}.1", branch)
    assert (waiting.number, waiting.parent) == (f"{last + 1}.1.1", letters)
    assert (letters.definition, letters.colour) == ("Over post.", 4)
    assert CodebookVersion.objects.count() == 2


def test_a_code_that_the_codebook_has_is_used(take, voorbeelddam):
    own = Code.objects.create(
        monitor=voorbeelddam.monitor, number="3", position=1, label="brieven", colour=3
    )
    take(projects.whole())
    assert Coding.objects.filter(code=own).exists()
    assert not Code.objects.filter(label="Brieven").exists()


def test_the_same_name_may_be_told_to_be_another_code(take, voorbeelddam):
    own = Code.objects.create(
        monitor=voorbeelddam.monitor, number="3", position=1, label="brieven", colour=3
    )
    take(projects.whole(), matches_codes=False)
    assert not own.codings.exists()


def test_a_code_deeper_than_the_codebook_goes_stands_beside_the_one_above(take):
    deep = "".join(f'<Code guid="{guid(n)}" name="c{n}" isCodable="true">' for n in range(1, 12))
    take(qdpx(project(f"<CodeBook><Codes>{deep}{'</Code>' * 11}</Codes></CodeBook>")))
    numbers = {code.label: code.number for code in Code.objects.all()}
    ninth = ".".join("1" * 9)
    assert numbers["c9"] == ninth
    assert [numbers["c10"], numbers["c11"]] == [f"{ninth[:-1]}2", f"{ninth[:-1]}3"]


def test_coders_are_members_by_name_or_address(take, voorbeelddam):
    take(projects.whole(users=("chantal", "coen@voorbeelddam.example")))
    coders = {str(row.key): row.coder for row in Coding.objects.all()}
    assert coders[guid(71)] == voorbeelddam.chantal
    assert coders[guid(72)] == voorbeelddam.coen
    assert CodingTask.objects.count() == 3


def test_two_users_that_somebody_said_are_one_code_a_passage_once(take, voorbeelddam):
    bram = voorbeelddam.bram
    outcome = take(projects.whole(), users={projects.ANN: bram.pk, projects.BOB: bram.pk})
    assert {row.coder for row in Coding.objects.all()} == {bram}
    # Bob's code is on the same words as Ann's: with one coder for both it can stand only once.
    assert outcome.counts["codings"] == 2
    assert "dubbele codes" in [row["what"] for row in outcome.kept]
    assert models.KeptPart.objects.filter(kind="User", xml__contains='name="Bob"').exists()


def test_who_coded_may_be_told(take, voorbeelddam):
    take(projects.whole(), users={projects.BOB: voorbeelddam.coen.pk})
    assert Coding.objects.get(key=guid(72)).coder == voorbeelddam.coen


def test_the_time_of_a_coding_is_that_of_the_file(take):
    take(projects.whole())
    assert Coding.objects.get(key=guid(73)).created_at.isoformat() == "2026-04-02T10:00:00+00:00"


def test_what_has_no_place_is_kept_and_counted(take):
    outcome = take(projects.whole())
    kept = {row["what"]: row["count"] for row in outcome.kept}
    assert "notities" not in kept  # each is a memo
    assert kept["verbanden"] == 1
    assert kept["verzamelingen"] == 1
    assert kept["afbeeldingen"] == 1
    assert kept["passages zonder code"] == 1
    assert models.KeptFile.objects.get().name == "sources/foto.png"


def test_a_round_that_keeps_no_files_keeps_none_of_these(take, voorbeelddam):
    voorbeelddam.round.file_policy = "delete"
    voorbeelddam.round.save()
    take(projects.whole())
    assert not models.KeptFile.objects.exists()


def test_words_can_be_found(take, voorbeelddam):
    take(projects.whole())
    assert SearchEntry.objects.filter(kind="turn", body__contains="loket").exists()


def test_one_line_tells_that_it_was_taken_over_without_words(take):
    take(projects.whole())
    line = LogLine.objects.get(what="project.taken")
    assert line.detail["codings"] == 3
    assert "Brieven" not in str(line.detail)


def test_a_guid_that_comes_twice_gets_a_derived_key(take):
    twice = projects.passage(
        61,
        projects.WORDS_ONE,
        "te laat",
        projects.coding(71, projects.LETTERS, projects.ANN),
    ) + projects.passage(
        62,
        projects.WORDS_ONE,
        "het loket",
        projects.coding(71, projects.LETTERS, projects.ANN),
    )
    source = projects.text(projects.FIRST, "een", projects.WORDS_ONE, twice)
    take(qdpx(project(f"{BOOK}<Sources>{source}</Sources>")))
    assert Coding.objects.count() == 2
    assert Coding.objects.filter(key=guid(71)).count() == 1


def test_a_file_is_taken_into_a_round_once(take):
    file = projects.whole()
    take(file)
    with pytest.raises(refusals.ProjectTakenBefore):
        take(file)


HOSTILE = {
    "broken XML after the first source": qdpx(
        f'<Project xmlns="{NS}" name="P"><CodeBook><Codes>'
        f'<Code guid="{projects.LETTERS}" name="B" isCodable="true"/></Codes></CodeBook><Sources>'
        f"{projects.text(projects.FIRST, 'een', 'Een tekst.')}<TextSource"
    ),
    "an entity": qdpx(
        f'<!DOCTYPE x [<!ENTITY a "b">]><Project xmlns="{NS}" name="P">&a;</Project>'
    ),
    "a name that leads outward": qdpx(project(""), ("../x.txt", b"x")),
    "no project": b"PK\x03\x04 niets",
    "no XML": b"gewone tekst",
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_stores_nothing(what, take):
    with pytest.raises(refusals.ProjectUnreadable):
        take(HOSTILE[what])
    assert nothing_stored()


def test_breaking_off_halfway_stores_nothing(take):
    """A letter with hundreds of accents in the last text is refused when its turn comes."""
    fine = projects.whole()
    broken = fine_with_a_broken_end()
    with pytest.raises(refusals.ProjectUnreadable):
        take(broken)
    assert nothing_stored()
    assert take(fine).counts["conversations"] == 2


def fine_with_a_broken_end() -> bytes:
    last = projects.text(guid(29), "laatste", "e" + "\u0301\u0323" * 400)
    picture = f'<PictureSource guid="{projects.PICTURE}" path="internal://foto.png"/>'
    first = projects.text(projects.FIRST, "eerste", projects.WORDS_ONE)
    return qdpx(
        project(f"<Sources>{picture}{first}{last}</Sources>"), ("sources/foto.png", b"beeld")
    )


def test_only_an_onderzoeker_takes_a_project_over(take, voorbeelddam, esra):
    for user in (voorbeelddam.coen, voorbeelddam.daan, voorbeelddam.gerard, esra):
        with pytest.raises(AccessDenied):
            take(projects.whole(), by=user)
    assert nothing_stored()


def many_texts(count: int) -> bytes:
    words = "Het loket was dicht en de brief lag er nog. " * 40
    sources = "".join(
        projects.text(
            guid(1000 + number),
            f"tekst {number}",
            words,
            projects.passage(
                100_000 + number,
                words,
                "de brief",
                projects.coding(200_000 + number, projects.LETTERS, projects.ANN),
            ),
        )
        for number in range(count)
    )
    return qdpx(project(f"{BOOK}<Sources>{sources}</Sources>"))


@pytest.mark.slow
def test_memory_does_not_grow_with_the_number_of_texts(take, voorbeelddam, tmp_path):
    few, many = tmp_path / "few.qdpx", tmp_path / "many.qdpx"
    # A batch of texts is in memory at a time.
    few.write_bytes(many_texts(100))
    many.write_bytes(many_texts(350))
    take(few)  # what is loaded once is loaded now
    Coding.objects.all().delete()
    peaks = []
    for number, path in enumerate((few, many), start=2):
        tracemalloc.start()
        take(path, round_=cast.make_round(voorbeelddam.monitor, number))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.5


@pytest.mark.parametrize(
    ("colour", "nearest"),
    [("#C2410C", 4), ("#c2410d", 4), ("#000", 9), ("#00f", 1), ("rood", None), (None, None)],
)
def test_a_colour_becomes_the_nearest_of_the_nine(colour, nearest):
    assert rules.nearest_colour(colour) == nearest


@pytest.mark.parametrize(
    ("name", "sign", "is_hers"),
    [
        ("P2_gesprek.txt", "P2", True),
        ("p2 gesprek", "P2", True),
        ("P21_gesprek.txt", "P2", False),
        ("gesprek P2", "P2", False),
        ("P2", "P2", True),
        (None, "P2", False),
        ("gesprek", "", False),
    ],
)
def test_a_text_called_after_a_case_is_hers(name, sign, is_hers):
    assert rules.begins_with(name, sign) is is_hers


def test_labels_make_turns_without_moving_a_sign():
    text = (
        "Vooraf.\nInterviewer: Hoe gaat het?\nD1: Goed.\n\nInterviewer: Fijn.\nD1: Ja.\nNog iets."
    )
    turns = rules.turns(text)
    assert [(turn.speaker, text[turn.start : turn.end]) for turn in turns] == [
        (None, "Vooraf."),
        ("Interviewer", "Interviewer: Hoe gaat het?"),
        ("D1", "D1: Goed.\n"),
        ("Interviewer", "Interviewer: Fijn."),
        ("D1", "D1: Ja.\nNog iets."),
    ]


def test_a_text_without_labels_is_one_turn():
    text = "Een regel.\nNog een.\n"
    assert [(turn.speaker, turn.start, turn.end) for turn in rules.turns(text)] == [
        (None, 0, len(text))
    ]


def test_the_palette_is_that_of_the_pages():
    sheet = Path("src/weerklank/site/static/site/theme.css").read_text(encoding="utf-8")
    for number, shade in enumerate(rules.PALETTE, start=1):
        assert f"--weerklank-color-code-{number}: light-dark({shade}," in sheet
