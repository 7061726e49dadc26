"""Whether a file is what its name says, judged by its first bytes."""

from weerklank.interchange.refusals import Refused
from weerklank.interchange.told import _

FORMATS = {
    ".txt": "txt",
    ".text": "txt",
    ".md": "md",
    ".markdown": "md",
    ".docx": "docx",
    ".odt": "odt",
    ".rtf": "rtf",
    ".pdf": "pdf",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".vtt": "vtt",
    ".srt": "srt",
}
POSSIBLE = _("txt, md, docx, odt, rtf, pdf, html, vtt of srt")

_ELSEWHERE = {
    ".doc": _("Open het in Word of LibreOffice en bewaar het als .docx."),
    ".docm": _("Open het in Word of LibreOffice en bewaar het als .docx, zonder macro's."),
    ".dot": _("Open het in Word of LibreOffice en bewaar het als .docx."),
    ".dotx": _("Open het in Word of LibreOffice en bewaar het als .docx."),
    ".pages": _("Open het in Pages en exporteer het als .docx."),
    ".wpd": _("Open het in LibreOffice en bewaar het als .docx."),
    ".odm": _("Open het in LibreOffice en bewaar het als .odt."),
    ".qdpx": _("Dit is een REFI-QDA-project; lees dat in als project."),
    ".zip": _("Pak het archief uit en lever de bestanden los aan."),
    ".mp3": _("Dit is geluid; maak er eerst een transcript van."),
    ".m4a": _("Dit is geluid; maak er eerst een transcript van."),
    ".wav": _("Dit is geluid; maak er eerst een transcript van."),
    ".mp4": _("Dit is beeld of geluid; maak er eerst een transcript van."),
    ".xlsx": _("Sla het blad op als tekst of plak de tekst in een Word-bestand."),
    ".png": _("Dit is een afbeelding; typ de tekst over of gebruik tekstherkenning."),
    ".jpg": _("Dit is een afbeelding; typ de tekst over of gebruik tekstherkenning."),
}
_MAGIC = (
    (b"PK\x03\x04", "zip", _("een ZIP-archief (zoals Word of LibreOffice ze maakt)")),
    (b"PK\x05\x06", "zip", _("een leeg ZIP-archief")),
    (b"%PDF-", "pdf", _("een PDF-bestand")),
    (b"{\\rtf", "rtf", _("een RTF-bestand")),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole", _("een oud of versleuteld Office-bestand")),
    (b"MZ", "program", _("een programma")),
    (b"\x7fELF", "program", _("een programma")),
    (b"\x89PNG", "image", _("een afbeelding")),
    (b"\xff\xd8\xff", "image", _("een afbeelding")),
    (b"GIF8", "image", _("een afbeelding")),
    (b"\x1f\x8b", "packed", _("een ingepakt bestand (gzip)")),
    (b"7z\xbc\xaf\x27\x1c", "packed", _("een ingepakt bestand (7z)")),
    (b"Rar!\x1a", "packed", _("een ingepakt bestand (rar)")),
    (b"ID3", "sound", _("een geluidsbestand")),
    (b"OggS", "sound", _("een geluidsbestand")),
    (b"fLaC", "sound", _("een geluidsbestand")),
    (b"RIFF", "sound", _("een geluids- of beeldbestand")),
)
# Words that may open an ordinary text; they count only when the file holds NUL bytes as well.
_ALSO_WORDS = (b"MZ", b"ID3", b"RIFF", b"GIF8", b"OggS", b"fLaC", b"Rar!")
_PACKED_FORMATS = {"docx": "zip", "odt": "zip", "pdf": "pdf", "rtf": "rtf"}


def format_of(name: str) -> str:
    """Return the format that the file's name promises. Raises Refused for any other."""
    suffix = _suffix(name)
    if suffix in FORMATS:
        return FORMATS[suffix]
    what = _("Bestanden met de extensie %(suffix)s worden niet gelezen", suffix=suffix)
    if not suffix:
        what = _("De naam van het bestand heeft geen extensie")
    advice = _ELSEWHERE.get(suffix, f"Bewaar het als {POSSIBLE}.")
    raise Refused(what, name, advice)


def check_content(data: bytes, format_name: str) -> None:
    """Raise Refused when the first bytes belong to another format than the name promises."""
    found, words = _sniffed(data)
    wanted = _PACKED_FORMATS.get(format_name)
    if found == "ole":
        raise _old_or_encrypted(data)
    if found == wanted:
        return
    if wanted is None and found is None:
        return
    if found is None:
        words = _("iets anders")
    raise Refused(
        _(
            "De inhoud past niet bij de extensie: de naam zegt %(format_name)s, maar het is "
            "%(words)s",
            format_name=format_name,
            words=words,
        ),
        _("begin van het bestand"),
        _(
            "Geef het bestand de juiste extensie, of bewaar het als %(possible)s.",
            possible=POSSIBLE,
        ),
    )


def _suffix(name: str) -> str:
    base = name.replace("\\", "/").rpartition("/")[2]
    stem, dot, suffix = base.rpartition(".")
    return f".{suffix.strip().lower()}" if dot and stem else ""


def _sniffed(data: bytes) -> tuple[str | None, str]:
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    for magic, kind, words in _MAGIC:
        if head.startswith(magic) and (magic not in _ALSO_WORDS or b"\0" in data[:4096]):
            return kind, words
    if b"%PDF-" in data[:1024]:  # readers of PDF accept rubbish before it
        return "pdf", _("een PDF-bestand")
    return None, ""


def _old_or_encrypted(data: bytes) -> Refused:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return Refused(
            _("Het bestand is versleuteld met een wachtwoord"),
            _("hele bestand"),
            _("Open het in Word, haal het wachtwoord eraf en bewaar het als .docx."),
        )
    return Refused(
        _("De inhoud is een oud Office-bestand (zoals .doc)"),
        _("hele bestand"),
        _("Open het in Word of LibreOffice en bewaar het als .docx."),
    )
