"""Projects and codebooks as other programs write them: in tests/samples, and in a folder."""

import hashlib
from collections import Counter

import pytest

from tests import samples
from tests.interchange.refi.builders import texts
from weerklank.interchange.refi import comparing, inspecting, reading, writing

# Programs that give a passage its own words as name, and that code whole lines.
NAMED_BY_WORDS = samples.projects("qdpx/*qualcoder-4*")
CODED_BY_LINE = samples.projects("qdpx/*qc-1*")
KINDS = {
    "text": "TextSource",
    "pdf": "PDFSource",
    "picture": "PictureSource",
    "audio": "AudioSource",
    "video": "VideoSource",
}
COUNTS = [
    "origin",
    "users",
    "codes",
    "codes_codable",
    "code_max_depth",
    "sets",
    "selections",
    "coded_selections",
    "codings",
    "cases",
    "variables",
    "variable_values",
    "notes",
    "links",
    "graphs",
    "transcripts",
]


@pytest.fixture(params=samples.projects("*"), ids=str)
def sample(request):
    return request.param


def squeezed(text):
    return " ".join(text.split())


def test_the_counts_are_those_of_an_independent_count(sample):
    path, want = sample
    got = inspecting.inspect(path)
    assert {name: got[name] for name in COUNTS if name in want} == {
        name: want[name] for name in COUNTS if name in want
    }
    if "sources_by_type" in want:
        assert {KINDS[kind]: count for kind, count in got["sources"].items() if count} == want[
            "sources_by_type"
        ]
    if want.get("project_name"):
        assert got["name"] == want["project_name"]


def test_known_passages_are_among_those_found(sample):
    path, want = sample
    found = {
        (row["source"], row["start"], row["end"], squeezed(row["text"]), code)
        for row in inspecting.passages(path)
        for code in row["codes"]
    }
    for row in want.get("expected_passages", ()):
        for code in row["codes"]:
            assert (row["source"], row["start"], row["end"], squeezed(row["text"]), code) in found


@pytest.mark.slow
def test_each_comes_out_as_it_went_in(sample):
    path, _ = sample
    assert comparing.roundtrip(path) == {"equal": True, "differences": []}


def test_each_is_written_as_the_same_bytes_twice_and_loses_nothing(sample, tmp_path):
    path, _ = sample
    digests = set()
    for name in ("one", "two"):
        with reading.read(path) as project:
            write = writing.write_codebook if project.kind == "codebook" else writing.write
            assert write(project, tmp_path / name)["lost"] == []
        digests.add(hashlib.sha256((tmp_path / name).read_bytes()).hexdigest())
    assert len(digests) == 1


@pytest.mark.parametrize("named", NAMED_BY_WORDS, ids=str)
def test_every_coding_lies_on_the_words_that_its_passage_is_named_by(named):
    judged = Counter()
    with reading.read(named.path) as project:
        for text in texts(project):
            for one in text.selections:
                words = squeezed(text.text[one.start : one.end])
                judged[words == squeezed(one.name)] += len(one.codings)
    assert judged == {True: named.want["codings"]}


@pytest.mark.parametrize("by_line", CODED_BY_LINE, ids=str)
def test_lines_coded_by_line_number_begin_and_end_at_line_ends(by_line):
    with reading.read(by_line.path) as project:
        (coded, _) = texts(project)
    assert len(coded.selections) == by_line.want["selections"]
    assert all(
        coded.text[one.start - 1] == coded.text[one.end - 1] == "\n" for one in coded.selections
    )


@pytest.mark.slow
@pytest.mark.parametrize("named", NAMED_BY_WORDS, ids=str)
@pytest.mark.parametrize("target", ["atlas.ti", "maxqda", "nvivo", "qualcoder"])
def test_a_project_told_to_another_program_comes_back_on_the_same_words(named, target, tmp_path):
    with reading.read(named.path) as project:
        writing.write(project, tmp_path / target, target=target)
    assert inspecting.passages(tmp_path / target) == inspecting.passages(named.path)
