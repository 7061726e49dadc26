"""Real projects of real programs, into a round and out again."""

from pathlib import Path

import pytest

from tests import cast
from weerklank.analysis import queries as analysis
from weerklank.coding.models import Code, Coding
from weerklank.exchange import refusals
from weerklank.exchange.operations import export
from weerklank.interchange.refi import comparing, reading
from weerklank.reporting import operations as reporting
from weerklank.study.models import Characteristic, Participant

PROJECTS = [
    "atlasti-win-23-blank",
    "atlasti-win-23-codes-only",
    "nvivo-mac-15-codebook-and-empty-texts",
    "qc-1.3.2-demo",
    "qdapy-handwritten-two-coders",
    "qualcoder-4-serdif-p01-p09",
]
CODEBOOKS = ["atlasti-win-23.4-requal-test", "qualcoder-4-serdif", "taguette-1.5.2-serdif"]
# A case may be called after a person, so only a pseudonym goes out.
NAMED = {
    "qdapy-handwritten-two-coders": [
        {
            "what": "cases.name",
            "where": "Case EEEEEEE1-0000-0000-0000-000000000001",
            "before": "Station A",
            "after": "D1",
        }
    ]
}
SERDIF = "qualcoder-4-serdif-p01-p09"


def differences(source: Path, out: Path) -> list[dict]:
    """Name what differs, but for files that nothing points to: these are not kept on purpose."""
    with reading.read(source) as before, reading.read(out) as after:
        return [
            found
            for found in comparing.compare(before, after)
            if not (found["what"] == "files" and found["after"] is None)
        ]


@pytest.mark.slow
@pytest.mark.parametrize("name", PROJECTS)
def test_what_goes_in_comes_out(name, samples, voorbeelddam, take, give):
    source = samples / "qdpx" / f"{name}.qdpx"
    take(source)
    if name == "atlasti-win-23-blank":
        with pytest.raises(refusals.NothingToGive):
            give()
        return
    out = give(extras=True)
    assert differences(source, out) == NAMED.get(name, [])
    # A second round of the same monitor: the codes are there already, the keys of codings too.
    again = cast.make_round(voorbeelddam.monitor, 2)
    codes = Code.objects.count()
    take(out, round_=again)
    assert Code.objects.count() == codes
    assert differences(out, give("nog-eens.qdpx", round_=again, extras=True)) == []


@pytest.mark.parametrize("name", CODEBOOKS)
def test_a_codebook_goes_in_and_out(name, samples, voorbeelddam, take, tmp_path):
    source = samples / "qdc" / f"{name}.qdc"
    take(source)
    out = tmp_path / "uit.qdc"
    export.give_codebook(round_=voorbeelddam.round, path=out, by=voorbeelddam.bram, at=cast.NOW)
    with reading.read(source) as before, reading.read(out) as after:
        assert after.codes == before.codes
        assert [one.name for one in after.sets] == [one.name for one in before.sets]


@pytest.mark.slow
def test_every_coding_of_serdif_lies_on_its_own_words(samples, take):
    source = samples / "qdpx" / f"{SERDIF}.qdpx"
    outcome = take(source)
    with reading.read(source) as project:
        names = {
            one.guid: " ".join((selection.name or "").split())
            for text in project.sources
            for selection in text.selections
            for one in selection.codings
        }
    rows = Coding.objects.select_related("transcript")
    assert outcome.counts["codings"] == rows.count() == len(names) == 1000
    for row in rows:
        words = " ".join(row.transcript.text[row.start : row.end].split())
        assert words == names[str(row.key)] or words.startswith(names[str(row.key)].rstrip("…. "))


@pytest.mark.slow
def test_serdif_is_a_full_round(samples, voorbeelddam, take, give, tmp_path):
    """Nine people with values, counted in a matrix, a finding on their words, out and in again."""
    home = voorbeelddam
    take(samples / "qdpx" / f"{SERDIF}.qdpx")
    people = Participant.objects.all()
    assert {person.pseudonym for person in people} == {f"P{number}" for number in range(1, 10)}
    assert Characteristic.objects.get(label="tasks_completed").answers.count() == 9
    voices = analysis.hear(home.round)
    assert len(voices.people) == 9
    rows = analysis.matrix(voices, analysis.groups(voices, "session-date"), analysis.Filter())
    labels = {code.pk: code.label for code in voices.codes}
    said = {labels[row.code]: sum(tally.said for tally in row.cells) for row in rows}
    assert 0 < said["Overall positive experience"] <= 9
    hers = Coding.objects.filter(
        code__label="System issue", transcript__turns__speaker__participant__isnull=False
    ).distinct()
    finding = reporting.write_finding(
        round=home.round,
        kind="pain",
        section="pains",
        perspective="inburgeraar",
        statement="Het systeem liep vast.",
        codings=[row.pk for row in hers[:3]],
        by=home.bram,
        at=cast.NOW,
    )
    assert finding.evidence.count() == 3
    second = cast.make_round(home.monitor, 2)
    outcome = take(give(), round_=second)
    assert outcome.counts["codings"] == 1000
