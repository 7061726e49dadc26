"""Hostile and broken files: refused with a sentence, quickly, and nothing else happens."""

import io
import os
import signal
import struct
import subprocess
import sys
import time
import zipfile

import pypdf
import pytest

from tests.interchange.builders import (
    W,
    archive,
    opendocument,
    p,
    portable,
    word,
    word_xml,
)
from weerklank.interchange import archives, transcripts, xml
from weerklank.interchange.transcripts import Refused, read, read_within_limits

MB = 1 << 20
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def refusal_of(name: str, data: bytes) -> Refused:
    with pytest.raises(Refused) as caught:
        read(name, data)
    refusal = caught.value
    assert refusal.where.startswith(name)
    assert refusal.advice.endswith(".")
    assert "\n" not in str(refusal)
    return refusal


WRONG_CONTENT = {
    "a PDF named txt": ("g.txt", b"%PDF-1.7\n%...", "PDF-bestand"),
    "a PDF named docx": ("g.docx", b"%PDF-1.7\n%...", "PDF-bestand"),
    "a program named docx": ("g.docx", b"MZ\x90\0" + bytes(900), "een programma"),
    "a program named txt": ("g.txt", b"\x7fELF" + bytes(900), "een programma"),
    "a picture named pdf": ("g.pdf", b"\x89PNG\r\n\x1a\n", "een afbeelding"),
    "rich text named docx": ("g.docx", rb"{\rtf1 hallo}", "RTF-bestand"),
    "rich text named txt": ("g.txt", rb"{\rtf1 hallo}", "RTF-bestand"),
    "text named pdf": ("g.pdf", b"gewoon tekst", "iets anders"),
    "text named rtf": ("g.rtf", b"gewoon tekst", "iets anders"),
    "an archive named docx": ("g.docx", archive(("a.txt", "a")), "geen Word-document"),
    "an archive named odt": ("g.odt", archive(("a.txt", "a")), "geen ODT-document"),
    "Word named odt": ("g.odt", word(p("a")), "geen ODT-document"),
    "OpenDocument named docx": ("g.docx", opendocument("<text:p>a</text:p>"), "geen Word-document"),
    "Word named txt": ("g.txt", word(p("a")), "ZIP-archief"),
    "an old Word file named docx": ("g.docx", OLE, "oud Office-bestand"),
    "text named vtt": ("g.vtt", b"Bram: hallo", "geen WebVTT"),
    "text named srt": ("g.srt", b"Bram: hallo", "geen enkele ondertitel"),
    "sound named txt": ("g.txt", b"ID3\x04\0\0" + bytes(900), "geluidsbestand"),
    "NUL bytes": ("g.txt", b"hallo\0\0\0hallo" * 50, "geen tekst"),
    "only NUL bytes": ("g.txt", bytes(5000), "geen tekst"),
    "control characters": ("g.txt", bytes(range(1, 32)) * 40, "geen tekst"),
}


@pytest.mark.parametrize(("name", "data", "what"), WRONG_CONTENT.values(), ids=WRONG_CONTENT)
def test_content_must_be_what_the_extension_says(name, data, what):
    assert what in refusal_of(name, data).what


NAMES = {
    "an old Word file": ("g.doc", "bewaar het als .docx"),
    "sound": ("g.mp3", "maak er eerst een transcript van"),
    "something unknown": ("g.xyz", "txt, md, docx, odt, rtf, pdf, html, vtt of srt"),
    "no extension": ("gesprek", "txt, md, docx, odt, rtf, pdf, html, vtt of srt"),
    "only an extension": (".docx", "txt, md, docx, odt, rtf, pdf, html, vtt of srt"),
}


@pytest.mark.parametrize(("name", "advice"), NAMES.values(), ids=NAMES)
def test_unknown_extension_is_refused_with_what_is_possible(name, advice):
    assert advice in refusal_of(name, b"tekst").advice


@pytest.mark.parametrize("name", ["GESPREK.TXT", "map\\gesprek.Txt", "a.b.txt"])
def test_extension_is_judged_without_regard_to_case(name):
    assert read(name, b"hallo").format == "txt"


EMPTY = {
    "no bytes": ("g.txt", b""),
    "no bytes with a docx name": ("g.docx", b""),
    "only white space": ("g.txt", b" \n\t\r\n"),
    "only a byte order mark": ("g.txt", b"\xef\xbb\xbf\n"),
    "only a no-break space": ("g.md", "\u00a0\n".encode()),
    "a Word file without text": ("g.docx", word(p("  "))),
    "an OpenDocument without text": ("g.odt", opendocument("<text:p/>")),
    "a web page without text": ("g.html", b"<html><script>1</script></html>"),
    "rich text without text": ("g.rtf", rb"{\rtf1\ansi }"),
    "only labels": ("g.txt", b"Bram:\nFatima:\nBram:\nFatima:"),
}


@pytest.mark.parametrize(("name", "data"), EMPTY.values(), ids=EMPTY)
def test_file_without_text_is_refused(name, data):
    assert refusal_of(name, data).what == "Er staat geen tekst in het bestand"


def test_too_large_file_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "groot.docx"
    with path.open("wb") as sparse:
        sparse.truncate(300 * MB)
    with pytest.raises(Refused, match=r"te groot.*300 MB; hoogstens 50 MB is mogelijk"):
        transcripts.inspect(path)
    assert "te groot" in refusal_of("groot.txt", bytes(51 * MB)).what


def test_text_longer_than_any_conversation_is_refused():
    assert "te lang" in refusal_of("g.txt", b"woord " * 400_000).what


# Encrypted and scanned


def test_encrypted_pdf_is_refused():
    writer = pypdf.PdfWriter(io.BytesIO(portable("Geheim")))
    writer.encrypt("wachtwoord", algorithm="AES-256")
    target = io.BytesIO()
    writer.write(target)
    assert "versleuteld" in refusal_of("g.pdf", target.getvalue()).what


def test_pdf_that_is_only_locked_for_editing_is_read():
    writer = pypdf.PdfWriter(io.BytesIO(portable("Openbaar")))
    writer.encrypt("", owner_password="wachtwoord", algorithm="AES-256")
    target = io.BytesIO()
    writer.write(target)
    assert read("g.pdf", target.getvalue()).text == "Openbaar"


def test_encrypted_word_is_refused():
    data = OLE + "EncryptedPackage".encode("utf-16-le")
    refusal = refusal_of("g.docx", data)
    assert "versleuteld" in refusal.what
    assert "wachtwoord" in refusal.advice


def test_encrypted_opendocument_is_refused():
    manifest = (
        "META-INF/manifest.xml",
        '<m:m xmlns:m="urn:x"><m:file-entry><m:encryption-data/></m:file-entry></m:m>',
    )
    data = archive(
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        ("content.xml", os.urandom(99)),
        manifest,
    )
    assert "versleuteld" in refusal_of("g.odt", data).what
    whole = archive(
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        ("encrypted-package", os.urandom(99)),
        manifest,
    )
    assert "versleuteld" in refusal_of("g.odt", whole).what


@pytest.mark.parametrize(("pages", "where"), [(1, "1 bladzijde"), (2, "2 bladzijden")])
def test_scanned_pdf_is_refused(pages, where):
    writer = pypdf.PdfWriter()
    for _number in range(pages):
        writer.add_blank_page(200, 200)
    target = io.BytesIO()
    writer.write(target)
    refusal = refusal_of("scan.pdf", target.getvalue())
    assert "scan" in refusal.what
    assert refusal.where == f"scan.pdf, {where}"
    assert "OCR" in refusal.advice


# Archives


def patched(data: bytes, **fields: int) -> bytes:
    """Change fields of the last entry in the table of contents."""
    places = {
        "flags": (8, "<H"),
        "method": (10, "<H"),
        "size": (24, "<L"),
        "attributes": (38, "<L"),
    }
    at = data.rindex(b"PK\x01\x02")
    changed = bytearray(data)
    for name, value in fields.items():
        offset, kind = places[name]
        struct.pack_into(kind, changed, at + offset, value)
    return bytes(changed)


def overlapping() -> bytes:
    """Two entries in the table of contents that share one body."""
    data = archive(("a", "x" * 100), ("b", "y" * 100), packed=False)
    at = data.rindex(b"PK\x01\x02")
    changed = bytearray(data)
    struct.pack_into("<L", changed, at + 42, 0)
    return bytes(changed)


def million_members() -> bytes:
    """A tiny body with a table of contents of 300,000 entries."""
    one = archive(("a", ""))
    start = one.index(b"PK\x01\x02")
    entry = one[start : one.index(b"PK\x05\x06")]
    many = 300_000
    ending = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, len(entry) * many, start, 0)
    return one[:start] + entry * many + ending


def twice() -> bytes:
    with pytest.warns(UserWarning, match="Duplicate name"):
        return archive(("a", "1"), ("a", "2"))


ARCHIVES = {
    "a name that leads outward": (lambda: archive(("../../etc/passwd", "x")), "verboden naam"),
    "an absolute name": (lambda: archive(("/etc/passwd", "x")), "verboden naam"),
    "a name on a drive": (lambda: archive(("C:/x", "x")), "verboden naam"),
    "backslashes that lead outward": (lambda: archive(("..\\..\\x", "x")), "verboden naam"),
    "mixed separators": (lambda: archive(("a/..\\..\\x", "x")), "verboden naam"),
    "an empty part": (lambda: archive(("a//b", "x")), "verboden naam"),
    "a control character": (lambda: archive(("a\nb", "x")), "verboden naam"),
    "a very long name": (lambda: archive(("a" * 5000, "x")), "verboden naam"),
    "a device": (lambda: archive(("map/NUL.txt", "x")), "verboden naam"),
    "the same name twice": (twice, "twee keer"),
    "names that differ in case": (lambda: archive(("A.xml", "1"), ("a.xml", "2")), "twee keer"),
    "names that differ in composition": (
        lambda: archive(("e\u0301", "1"), ("\u00e9", "2")),
        "twee keer",
    ),
    "a symbolic link": (
        lambda: patched(archive(("a", "/etc/passwd")), attributes=0o120777 << 16),
        "verwijzing of apparaat",
    ),
    "a block device": (
        lambda: patched(archive(("a", "")), attributes=0o060666 << 16),
        "verwijzing of apparaat",
    ),
    "an encrypted member": (lambda: patched(archive(("a", "x")), flags=1), "versleuteld"),
    "an unusual packing": (lambda: patched(archive(("a", "x")), method=14), "ongewone manier"),
    "an archive inside": (lambda: archive(("b.zip", archive(("a", "x")))), "een ander archief"),
    "a bomb by ratio": (lambda: archive(("a", bytes(5 * MB))), "buitensporig"),
    "a bomb by size": (
        lambda: patched(archive(("a", "x" * 99)), size=0xFFFFFFF0),
        "uitpakken te groot",
    ),
    "many members": (lambda: archive(*[(f"{n}", "") for n in range(2_001)]), "te veel onderdelen"),
    "very many members": (million_members, "te veel onderdelen"),
    "members over each other": (overlapping, "over elkaar heen"),
    "cut off": (lambda: archive(("a", "x" * 999))[:-30], "beschadigd"),
    "no archive": (lambda: b"hallo", "geen ZIP-archief"),
    "an archive without members": (archive, "geen ZIP-archief"),
    "something glued before it": (lambda: b"MZ" + archive(("a", "x")), "geen ZIP-archief"),
}


@pytest.mark.parametrize(("make", "what"), ARCHIVES.values(), ids=ARCHIVES)
def test_dangerous_archive_is_refused_at_the_door(make, what):
    data = make()
    started = time.perf_counter()
    with pytest.raises(Refused, match=what):
        archives.open_archive(data)
    assert time.perf_counter() - started < 1


def test_dangerous_archive_in_the_clothes_of_a_document_is_refused():
    bomb = word(p("hallo"), ("word/media/beeld.bmp", bytes(100 * MB)))
    assert "te groot" in refusal_of("g.docx", bomb).what
    bomb = opendocument("<text:p>hallo</text:p>", ("Pictures/a.bmp", bytes(9 * MB)))
    assert "buitensporig" in refusal_of("g.odt", bomb).what


def test_document_inside_a_document_is_no_bomb():
    data = word(p("hallo"), ("word/embeddings/blad.xlsx", archive(("a", "x"))))
    assert read("g.docx", data).text == "hallo"


def test_member_stops_at_the_limit_whatever_its_header_says():
    with archives.open_archive(archive(("a", "x" * 10_000))) as opened:
        assert opened.names == ["a"]
        assert opened.size("a") == 10_000
        assert opened.read("a") == b"x" * 10_000
        with pytest.raises(Refused, match="te groot"):
            opened.read("a", limit=9_999)


def test_member_with_a_header_that_lies_is_refused():
    data = patched(archive(("a", "x" * 10_000)), size=5)
    with archives.open_archive(data) as opened, pytest.raises(Refused, match="beschadigd"):
        opened.read("a")


def test_member_that_is_damaged_or_missing_is_refused():
    data = bytearray(archive(("a", "x" * 10_000), packed=False))
    data[100] ^= 0xFF
    with archives.open_archive(bytes(data)) as opened:
        with pytest.raises(Refused, match="beschadigd"):
            opened.read("a")
        with pytest.raises(Refused, match="mist een onderdeel"):
            opened.read("b")


def test_archive_opens_from_a_file_and_knows_folders_and_backslashes(tmp_path):
    path = tmp_path / "a.zip"
    path.write_bytes(archive(("map/", ""), ("map\\b.txt", "hallo")))
    with path.open("rb") as file, archives.open_archive(file) as opened:
        assert opened.names == ["map/b.txt"]
        assert "map/b.txt" in opened
        assert opened.read("map/b.txt") == b"hallo"


def test_limits_can_be_set_by_the_caller():
    data = archive(("a", "x" * 100), ("b", ""))
    with pytest.raises(Refused, match="te veel onderdelen"):
        archives.open_archive(data, limits=archives.Limits(members=1))
    with pytest.raises(Refused, match="te groot"):
        archives.open_archive(data, limits=archives.Limits(single=99))
    with pytest.raises(Refused, match=r"te groot.*alles samen"):
        archives.open_archive(data, limits=archives.Limits(total=99))


# XML

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
DOCUMENTS = {
    "a file from this machine": (
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
        "DOCTYPE",
    ),
    "something from the network": ('<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd"><x/>', "DOCTYPE"),
    "a billion laughs": (f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]><x>&l8;</x>', "DOCTYPE"),
    "a quadratic blow-up": (
        f'<!DOCTYPE x [<!ENTITY a "{"a" * 50_000}">]><x>{"&a;" * 50_000}</x>',
        "DOCTYPE",
    ),
    "an entity that is not there": ("<x>&niets;</x>", "niet goed gevormd"),
    "a parameter entity": ("<!DOCTYPE x [<!ENTITY % p '<x/>'> %p;]><x/>", "DOCTYPE"),
    "very deep nesting": ("<x>" * 100_000 + "</x>" * 100_000, "niveaus diep"),
    "a huge attribute": (f'<x a="{"a" * 2_000_000}"/>', "te lang attribuut"),
    "an element that is not closed": ("<x><y></x>", "niet goed gevormd"),
    "a NUL": ("<x>\0</x>", "niet goed gevormd"),
    "the wrong encoding": (
        b'<?xml version="1.0" encoding="UTF-8"?><x>\xe9</x>',
        "niet goed gevormd",
    ),
    "an unknown encoding": (b'<?xml version="1.0" encoding="klingon"?><x/>', "tekencodering"),
    "nothing": (b"", "niet goed gevormd"),
}


@pytest.mark.parametrize(("document", "what"), DOCUMENTS.values(), ids=DOCUMENTS)
def test_dangerous_xml_is_refused_at_the_door(document, what):
    data = document if isinstance(document, bytes) else document.encode()
    started = time.perf_counter()
    with pytest.raises(Refused, match=what):
        xml.parse(data, where="deel.xml")
    assert time.perf_counter() - started < 1
    for name, clothed in (
        ("g.docx", word_xml(data)),
        (
            "g.odt",
            archive(("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", data)),
        ),
    ):
        with pytest.raises(Refused):
            read(name, clothed)


def test_too_many_elements_are_refused():
    with pytest.raises(Refused, match="meer dan 10 elementen"):
        xml.parse(b"<x>" + b"<y/>" * 11 + b"</x>", where="x", limits=xml.Limits(elements=10))


def test_inclusion_is_not_followed():
    data = b'<x xmlns:i="http://www.w3.org/2001/XInclude"><i:include href="/etc/passwd"/>tekst</x>'
    assert "".join(xml.parse(data, where="x").itertext()) == "tekst"


def test_fault_in_xml_is_told_with_line_and_column():
    refusal = refusal_of("g.docx", word_xml("<w:x>\n  <a></b>\n</w:x>"))
    assert refusal.where.startswith("g.docx, word/document.xml, regel ")
    refusal = refusal_of(
        "g.odt",
        archive(
            ("mimetype", "application/vnd.oasis.opendocument.text"),
            ("content.xml", "<a>\n <b></a>"),
        ),
    )
    assert refusal.where == "g.odt, content.xml, regel 2, kolom 7"


def test_xml_is_read_in_parts_with_namespaces():
    root = xml.parse(iter([b"<a:x xmlns:a='urn:n' ", b"a:k='v'><a:y/>", b"</a:x>"]), where="x")
    assert (root.tag, xml.local(root), xml.attribute(root, "k")) == ("{urn:n}x", "x", "v")


# Others' parsers

BROKEN = {
    "a PDF that is cut off": ("g.pdf", lambda: portable("Hallo")[:400]),
    "a PDF of noise": ("g.pdf", lambda: b"%PDF-1.7\n" + os.urandom(5_000)),
    "rich text that never closes": ("g.rtf", lambda: rb"{\rtf1 " + b"{" * 10_000),
    "a Word file without a body": ("g.docx", lambda: word_xml(f'<w:document xmlns:w="{W}"/>')),
}


@pytest.mark.parametrize(("name", "make"), BROKEN.values(), ids=BROKEN)
def test_broken_file_is_refused(name, make):
    refusal_of(name, make())


def test_names_in_a_refusal_cannot_disturb_the_message():
    with pytest.raises(Refused) as caught:
        read("a\n\u202eb.xyz", b"x")
    assert "\n" not in str(caught.value)
    assert "\u202e" not in str(caught.value)


# A process of its own


def test_reading_within_limits_gives_the_same_reading():
    text = "Bram: é 😀\nFatima: ሰላም\nBram: ok".encode()
    assert read_within_limits("g.txt", text) == read("g.txt", text)
    forced = read_within_limits("g.txt", "één".encode("cp1252"), encoding="cp1252")
    assert forced.text == "één"


def test_refusal_comes_through_the_process():
    with pytest.raises(Refused) as caught:
        read_within_limits("g.docx", b"%PDF-")
    assert caught.value.where == "g.docx, begin van het bestand"
    assert "PDF-bestand" in caught.value.what


@pytest.mark.slow
def test_reading_that_takes_too_long_is_stopped():
    started = time.perf_counter()
    with pytest.raises(Refused, match=r"duurt te lang .g.txt, meer dan 0.01 seconden"):
        read_within_limits("g.txt", b"Bram: ja\n" * 100_000, seconds=0.01)
    assert time.perf_counter() - started < 2


@pytest.mark.slow
def test_reading_that_takes_too_much_memory_is_stopped():
    data = b"Bram: ja\n" * 220_000
    with pytest.raises(Refused, match=r"te veel geheugen|kon niet worden gelezen"):
        read_within_limits("g.txt", data, memory=120 * MB)


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="other platforms have the parent's clock only")
def test_reader_ends_with_its_parent():
    """One that is started anew; for a kept one, test_kept.py."""
    script = (
        "import subprocess, sys, os\n"
        "from weerklank.interchange import limits\n"
        "limits.keeper.is_possible = False\n"
        "with limits._child('') as child:\n"
        "    print(child.pid, flush=True)\n"
        "    child.stdin.write(b'{')\n"
        "    child.stdin.flush()\n"
        "    sys.stdin.read()\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    os.kill(child, 0)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    assert ended(child)


def ended(pid: int) -> bool:
    for _ in range(100):
        try:
            with open(f"/proc/{pid}/stat", encoding="ascii") as status:
                if status.read().rpartition(")")[2].split()[0] == "Z":
                    return True
        except OSError:
            return True
        time.sleep(0.03)
    return False


def test_front_is_light_and_knows_no_django():
    script = (
        "import sys; from weerklank.interchange import reader, notes\n"
        "heavy = ('django', 'pypdf', 'striprtf', 'charset_normalizer', 'eldc', 'gcld3', 'lxml')\n"
        "sys.exit([name for name in sys.modules if name.split('.')[0] in heavy] or 0)"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


def test_archive_in_these_tests_is_one_that_zipfile_accepts():
    with zipfile.ZipFile(io.BytesIO(word(p("a")))) as opened:
        assert opened.testzip() is None
