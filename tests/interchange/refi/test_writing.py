"""What we write is valid, the same each time, counted for its reader, and says what is lost."""

import hashlib
import io
import zipfile
from pathlib import Path

import pytest

from tests import samples
from tests.interchange.refi.builders import (
    CODE,
    CODEBOOK,
    SOURCE,
    USER,
    coded,
    guid,
    project,
    qdpx,
    selection,
    texts,
)
from weerklank.interchange.refi import comparing, inspecting, reading, writing
from weerklank.interchange.refi.project import (
    AreaSelection,
    AudioSource,
    Case,
    Code,
    Coding,
    Edge,
    Graph,
    Kept,
    Link,
    PDFSource,
    PictureSource,
    Project,
    Set,
    SyncPoint,
    TextSelection,
    TextSource,
    TimeSelection,
    Transcript,
    TranscriptSelection,
    User,
    Variable,
    VariableValue,
    Vertex,
    VideoSource,
)
from weerklank.interchange.refusals import Refused

AT = "2026-11-24T08:42:47Z"
WORDS = "Zij belde 😀 twee keer.\nNiemand nam op.\n"


def faults(path: Path, kind: str) -> list[str]:
    """Say what both versions of the schema have against a file."""
    etree = pytest.importorskip("lxml.etree", reason="lxml, which validates, is not installed")
    data = path.read_bytes()
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as opened:
            data = opened.read("project.qde")
    document = etree.fromstring(data)
    found = []
    for version in (f"{kind}.xsd", f"{kind}-mrt2019.xsd"):
        schema = etree.XMLSchema(etree.parse(samples.HERE / "refi-qda" / version))
        schema.validate(document)
        found += [f"{version}: {error}" for error in schema.error_log]
    return found


def everything() -> Project:
    """A project with at least one of everything the standard has."""
    stamps = {"created_by": USER, "created_at": AT, "changed_by": USER, "changed_at": AT}
    coding = Coding(guid(1), CODE, USER, AT, notes=(guid(40),))
    value = VariableValue(guid(30), "Integer", "7")
    passage = TextSelection(
        guid(2), 4, 11, (coding,), name="belde 😀", description='"<&>', notes=(guid(40),), **stamps
    )
    beside = TextSource(
        guid(3), "Tekst bij de bladzijde", selections=(TextSelection(guid(4), 0, 5),)
    )
    common = {"codings": (coding,), "values": (value,), "notes": (guid(40),), **stamps}
    transcript = Transcript(
        guid(5),
        WORDS,
        points=(SyncPoint(guid(6), 0, 0), SyncPoint(guid(7), 1500, 12)),
        selections=(TranscriptSelection(guid(8), guid(6), guid(7), (coding,), **stamps),),
        name="t",
        **stamps,
    )
    return Project(
        name='Ronde "één" & <twee>',
        description="Regel een\nRegel twee",
        users=(User(USER, "Ann", "A"),),
        codes=(
            Code(CODE, "hulp", True, "#CC3311", "Alle hulp", (guid(40),), (Code(guid(9), "taal"),)),
            Code(guid(10), "thema", codable=False),
        ),
        variables=(Variable(guid(30), "leeftijd", "Integer", "In jaren"),),
        cases=(
            Case(guid(11), "R1", "Eerste", (CODE,), (value,), (SOURCE,), (guid(2),)),
            Case(
                guid(12),
                values=tuple(
                    VariableValue(guid(30), kind, text)
                    for kind, text in [
                        ("Text", "a\nb"),
                        ("Boolean", "true"),
                        ("Float", "-1.5"),
                        ("Date", "2026-05-20"),
                        ("DateTime", AT),
                        (None, None),
                    ]
                ),
            ),
        ),
        sources=(
            TextSource(SOURCE, WORDS, name="gesprek", selections=(passage,), **common),
            PDFSource(
                guid(13),
                name="brief",
                path="internal://brief.pdf",
                selections=(
                    AreaSelection(guid(14), 1, 2, 3, 4, page=2, codings=(coding,), **stamps),
                ),
                representation=beside,
                **common,
            ),
            PictureSource(
                guid(15),
                path="internal://foto.png",
                selections=(AreaSelection(guid(16), 0, 0, 9, 9, codings=(coding,)),),
                text_description=TextSource(guid(17), "Een bord"),
                **common,
            ),
            AudioSource(
                guid(18),
                path="absolute:///C:/geluid.mp3",
                transcripts=(transcript,),
                selections=(TimeSelection(guid(19), 0, 900, (coding,), **stamps),),
                **common,
            ),
            VideoSource(guid(20), selections=(TimeSelection(guid(21), 5, 6),)),
        ),
        notes=(TextSource(guid(40), "Let op 😀", name="memo", **stamps),),
        links=(Link(guid(41), "leidt tot", "OneWay", "#abc", CODE, guid(9), (guid(40),)),),
        sets=(Set(guid(42), "set", "d", (CODE,), (SOURCE,), (guid(40),)),),
        graphs=(
            Graph(
                guid(43),
                "schets",
                (
                    Vertex(guid(44), 1, 2, 3, 4, CODE, "v", "Oval", "#ffffff"),
                    Vertex(guid(45), 5, 6),
                ),
                (
                    Edge(
                        guid(46), guid(44), guid(45), guid(41), "e", "#000", "Associative", "dotted"
                    ),
                ),
            ),
        ),
        note_refs=(guid(40),),
        base_path="C:/",
        **stamps,
    )


@pytest.mark.parametrize("target", [None, "atlas.ti", "maxqda", "nvivo", "qualcoder", "taguette"])
def test_one_of_everything_is_valid_and_comes_back_the_same_for_every_reader(target, tmp_path):
    path = tmp_path / "alles.qdpx"
    writing.write(everything(), path, target=target)
    with reading.read(path) as again:
        assert list(comparing.compare(everything(), again)) == []
        assert again.decision.certain
    assert faults(path, "Project") == []


def test_the_same_project_gives_the_same_bytes(tmp_path):
    for name in ("een", "twee"):
        writing.write(everything(), tmp_path / name)
    digests = {hashlib.sha256((tmp_path / name).read_bytes()).digest() for name in ("een", "twee")}
    assert len(digests) == 1


@pytest.mark.parametrize(
    ("target", "start", "end", "text"),
    [
        (None, 12, 16, WORDS),
        ("qualcoder", 12, 16, WORDS),
        ("nvivo", 13, 17, WORDS),
        ("maxqda", 13, 17, WORDS.replace("\n", "\r\n")),
        ("atlas.ti", 13, 17, WORDS),
    ],
)
def test_positions_are_counted_as_the_reader_counts(target, start, end, text, tmp_path):
    source = TextSource(SOURCE, WORDS, selections=(TextSelection(guid(1), 12, 16),))
    last = TextSelection(guid(2), 24, 31)
    source = TextSource(SOURCE, WORDS, selections=(*source.selections, last))
    writing.write(Project("P", sources=(source,)), tmp_path / "p", target=target)
    with zipfile.ZipFile(tmp_path / "p") as opened:
        xml = opened.read("project.qde").decode()
        assert opened.read(f"sources/{SOURCE}.txt").decode() == text
    assert f'startPosition="{start}" endPosition="{end}"' in xml
    after = 24 + (start - 12) + (target == "atlas.ti")
    assert f'startPosition="{after}" endPosition="{after + 7}"' in xml


def test_guids_stay_as_they_were_written(tmp_path):
    odd = "{ABCDEF00-0000-4000-8000-00000000ABCD}"
    source = TextSource(odd, "a", selections=(TextSelection(odd.lower(), 0, 1),))
    writing.write(Project("P", sources=(source,)), tmp_path / "p")
    with reading.read(tmp_path / "p") as again:
        (text,) = texts(again)
    assert (text.guid, text.selections[0].guid) == (odd, odd.lower())
    assert faults(tmp_path / "p", "Project") == []


def test_what_the_standard_does_not_allow_is_repaired_or_left_out_and_listed(tmp_path):
    source = TextSource(
        "geen guid",
        "abc",
        selections=(TextSelection(guid(1), 0, 1, (Coding(guid(2), ""), Coding(guid(3), "x"))),),
        created_at="gisteren",
        values=(VariableValue(guid(4), "Float", "1e5"),),
        kept=(Kept("@mood", "blij"), Kept("{urn:x}Y", '<y xmlns="urn:x"/>')),
    )
    made = Project("P", codes=(Code("x", "hulp", color="rood"),), sources=(source,))
    outcome = writing.write(made, tmp_path / "p")
    assert faults(tmp_path / "p", "Project") == []
    lost = {row["what"]: row["count"] for row in outcome["lost"]}
    assert lost == {
        "guids": 3,
        "color": 1,
        "created_at": 1,
        "codings": 1,
        "variable_values": 1,
        "TextSource @mood": 1,
        "{urn:x}Y": 1,
    }
    with reading.read(tmp_path / "p") as again:
        (text,) = texts(again)
        assert text.selections[0].codings[0].code == again.codes[0].guid


def test_elements_of_another_standard_go_out_again_when_asked(tmp_path):
    data = qdpx(
        project(
            f'<x:Maker xmlns:x="urn:elders" n="1"><x:V>3</x:V></x:Maker>{CODEBOOK}'
            f'<Users><User guid="{USER}" mood="blij" xmlns:q="urn:q" q:z="&quot;"/></Users>'
        )
    )
    assert comparing.roundtrip(data) == {"equal": True, "differences": []}
    with reading.read(data) as found:
        lost = writing.write(found, tmp_path / "p")["lost"]
    assert [row["count"] for row in lost] == [1, 1, 1]


def test_files_beside_the_xml_go_out_again(tmp_path):
    data = qdpx(
        project(
            f'<Sources><TextSource guid="{SOURCE}" plainTextPath="t.txt" richTextPath="t.docx"/>'
            f'<PictureSource guid="{guid(1)}" path="internal://b.png"/></Sources>'
        ),
        ("Sources/t.txt", "a\r\nb"),
        ("Sources/t.docx", b"PK docx"),
        ("Sources/b.png", b"png"),
        ("sources/los.bin", bytes(range(256))),
    )
    assert comparing.roundtrip(data)["differences"] == []
    with reading.read(data) as found:
        writing.write(found, tmp_path / "p")
    with zipfile.ZipFile(tmp_path / "p") as opened:
        assert set(opened.namelist()) == {
            "project.qde",
            f"sources/{SOURCE}.txt",
            "sources/t.docx",
            "sources/b.png",
            "sources/los.bin",
        }
        assert opened.read(f"sources/{SOURCE}.txt") == b"a\nb"
        assert b'richTextPath="internal://t.docx"' in opened.read("project.qde")


def test_differences_are_named():
    def one(**changes):
        return Project("P", sources=(TextSource(SOURCE, "woorden", **changes),))

    before, after = one(name="a"), one(name="b", selections=(TextSelection(guid(1), 0, 2),))
    found = list(comparing.compare(before, after))
    assert [row["what"] for row in found] == ["sources.name", "sources.selections"]
    assert found[0] == {
        "what": "sources.name",
        "where": f"TextSource {SOURCE}",
        "before": "a",
        "after": "b",
    }
    missing = list(comparing.compare(before, Project("P")))
    assert [row["after"] for row in missing] == [None]
    other = Project("P", users=(User(USER, "Ann"),), description="anders")
    found = {row["what"] for row in comparing.compare(Project("P"), other)}
    assert found == {"users", "description"}


def test_a_passage_that_could_not_be_placed_goes_out_with_its_own_positions():
    data = coded("kort\n", selection(1, 2, 900) + selection(2, 0, 4))
    assert comparing.roundtrip(data)["differences"] == []


def test_a_codebook_is_valid_and_keeps_colours_descriptions_and_sets(tmp_path):
    outcome = writing.write_codebook(everything(), tmp_path / "b.qdc")
    assert faults(tmp_path / "b.qdc", "Codebook") == []
    assert [row["what"] for row in outcome["lost"]] == ["notes"]
    with reading.read(tmp_path / "b.qdc") as again:
        assert again.kind == "codebook"
        assert again.codes[0].description == "Alle hulp"
        assert again.codes[0].codes[0].name == "taal"
        assert again.sets[0].codes == (CODE,)


def test_an_empty_codebook_is_refused(tmp_path):
    with pytest.raises(Refused):
        writing.write_codebook(Project("P"), tmp_path / "b.qdc")
    assert list(tmp_path.iterdir()) == []


def test_what_a_reader_is_known_to_leave_out_is_listed(tmp_path):
    for target, what in (("qualcoder", {"graphs", "sets"}), ("taguette", {"project", "codes"})):
        lost = writing.write(everything(), tmp_path / "p", target=target)["lost"]
        assert {row["what"] for row in lost} == what


def test_a_failure_halfway_leaves_the_file_that_was_there(tmp_path):
    path = tmp_path / "p.qdpx"
    path.write_bytes(b"van gisteren")

    def sources():
        yield TextSource(SOURCE, "a")
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        writing.write(Project("P", sources=sources()), path)
    assert path.read_bytes() == b"van gisteren"
    assert list(tmp_path.iterdir()) == [path]


def test_one_element_can_be_kept_and_put_back():
    made = everything()
    for name, thing in (
        ("Graph", made.graphs[0]),
        ("Link", made.links[0]),
        ("AudioSource", made.sources[3]),
        ("PDFSource", made.sources[1]),
    ):
        assert reading.from_xml(writing.as_xml(name, thing), type(thing)) == thing


def test_inspecting_counts_one_of_everything(tmp_path):
    writing.write(everything(), tmp_path / "p")
    told = inspecting.inspect(tmp_path / "p")
    assert told.pop("warnings")
    assert told == {
        "kind": "project",
        "origin": told["origin"],
        "name": 'Ronde "één" & <twee>',
        "users": 1,
        "codes": 3,
        "codes_codable": 2,
        "code_max_depth": 2,
        "sets": 1,
        "sources": {"text": 1, "pdf": 1, "picture": 1, "audio": 1, "video": 1},
        "missing_files": 2,
        "selections": 7,
        "coded_selections": 5,
        "codings": 9,
        "codings_inside_text": 1,
        "cases": 2,
        "variables": 1,
        "variable_values": 11,
        "notes": 1,
        "links": 1,
        "graphs": 1,
        "transcripts": 1,
    }
