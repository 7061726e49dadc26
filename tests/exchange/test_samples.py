"""Projects as other programs write them, into a round and out again."""

from pathlib import Path

import pytest

from tests import cast, samples
from weerklank.analysis import queries as analysis
from weerklank.coding.models import Code, Coding
from weerklank.exchange import refusals
from weerklank.exchange.operations import export
from weerklank.findings import operations as findings
from weerklank.interchange.refi import comparing, reading
from weerklank.study.models import Characteristic, Participant

PROJECTS = samples.projects("qdpx/*")
CODEBOOKS = samples.projects("qdc/*")
# Programs that give a passage its own words as name.
NAMED_BY_WORDS = samples.projects("qdpx/*qualcoder-4*")
# A case may be called after a person, so only a pseudonym goes out.
CASES = {"as-written-by-hand": "Locatie A", "qdapy-handwritten-two-coders": "Station A"}


def renamed(name: str) -> list[dict]:
    """Return the one difference that is meant, in projects with a case that is no person."""
    if name not in CASES:
        return []
    where = "Case EEEEEEE1-0000-0000-0000-000000000001"
    return [{"what": "cases.name", "where": where, "before": CASES[name], "after": "D1"}]


def differences(source: Path, out: Path) -> list[dict]:
    """Name what differs, but for files that nothing points to: these are not kept on purpose."""
    with reading.read(source) as before, reading.read(out) as after:
        return [
            found
            for found in comparing.compare(before, after)
            if not (found["what"] == "files" and found["after"] is None)
        ]


@pytest.mark.slow
@pytest.mark.parametrize("sample", PROJECTS, ids=str)
def test_what_goes_in_comes_out(sample, voorbeelddam, take, give):
    source, want = sample
    take(source)
    if not want["codes"] and not want["sources_by_type"]:
        with pytest.raises(refusals.NothingToGive):
            give()
        return
    out = give(extras=True)
    assert differences(source, out) == renamed(source.stem)
    # A second round of the same monitor: the codes are there already, the keys of codings too.
    again = cast.make_round(voorbeelddam.monitor, 2)
    codes = Code.objects.count()
    take(out, round_=again)
    assert Code.objects.count() == codes
    assert differences(out, give("nog-eens.qdpx", round_=again, extras=True)) == []


@pytest.mark.parametrize("sample", CODEBOOKS, ids=str)
def test_a_codebook_goes_in_and_out(sample, voorbeelddam, take, tmp_path):
    take(sample.path)
    out = tmp_path / "uit.qdc"
    export.give_codebook(round_=voorbeelddam.round, path=out, by=voorbeelddam.bram, at=cast.NOW)
    with reading.read(sample.path) as before, reading.read(out) as after:
        assert len(before.codes) == sample.want["codes"]
        assert after.codes == before.codes
        assert [one.name for one in after.sets] == [one.name for one in before.sets]


@pytest.mark.slow
@pytest.mark.parametrize("sample", NAMED_BY_WORDS, ids=str)
def test_every_coding_lies_on_the_words_that_its_passage_is_named_by(sample, take):
    outcome = take(sample.path)
    with reading.read(sample.path) as project:
        names = {
            one.guid: " ".join((selection.name or "").split())
            for text in project.sources
            for selection in text.selections
            for one in selection.codings
        }
    rows = Coding.objects.select_related("transcript")
    codings = sample.want["codings"]
    assert outcome.counts["codings"] == rows.count() == len(names) == codings
    for row in rows:
        words = " ".join(row.transcript.text[row.start : row.end].split())
        assert words == names[str(row.key)] or words.startswith(names[str(row.key)].rstrip("…. "))


@pytest.mark.slow
@pytest.mark.parametrize("sample", NAMED_BY_WORDS, ids=str)
def test_a_project_is_a_full_round(sample, voorbeelddam, take, give):
    """People with values, counted in a matrix, a finding on their words, out and in again."""
    home, (path, want) = voorbeelddam, sample
    take(path)
    people = Participant.objects.all()
    assert {one.pseudonym for one in people} == {f"P{n}" for n in range(1, want["cases"] + 1)}
    # The other variable is a date, which is no characteristic unless a person says so.
    number = Characteristic.objects.get()
    assert number.answers.count() == want["cases"]
    voices = analysis.hear(home.round)
    assert len(voices.people) == want["cases"]
    rows = analysis.matrix(voices, analysis.groups(voices, number.key), analysis.Filter())
    said = {row.code: sum(tally.said for tally in row.cells) for row in rows}
    assert all(0 <= said[code.pk] <= want["cases"] for code in voices.codes)
    codes = [code for code in voices.codes if not code.is_container]
    most = max(codes, key=lambda code: said[code.pk])
    assert said[most.pk] > 1
    theirs = Coding.objects.filter(
        code_id=most.pk, transcript__turns__speaker__participant__isnull=False
    ).distinct()
    finding = findings.write_finding(
        round=home.round,
        kind="pain",
        section="pains",
        perspective="inburgeraar",
        statement="Het systeem liep vast.",
        codings=[row.pk for row in theirs[:3]],
        by=home.bram,
        at=cast.NOW,
    )
    assert finding.evidence.count() == 3
    second = cast.make_round(home.monitor, 2)
    outcome = take(give(), round_=second)
    assert outcome.counts["codings"] == want["codings"]
