"""Whether a file is what its name says, judged by its first bytes."""

from weerklank.interchange.refusals import Refused

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
POSSIBLE = "txt, md, docx, odt, rtf, pdf, html, vtt of srt"

_ELSEWHERE = {
    ".doc": "Open het in Word of LibreOffice en bewaar het als .docx.",
    ".docm": "Open het in Word of LibreOffice en bewaar het als .docx, zonder macro's.",
    ".dot": "Open het in Word of LibreOffice en bewaar het als .docx.",
    ".dotx": "Open het in Word of LibreOffice en bewaar het als .docx.",
    ".pages": "Open het in Pages en exporteer het als .docx.",
    ".wpd": "Open het in LibreOffice en bewaar het als .docx.",
    ".odm": "Open het in LibreOffice en bewaar het als .odt.",
    ".qdpx": "Dit is een REFI-QDA-project; lees dat in als project.",
    ".zip": "Pak het archief uit en lever de bestanden los aan.",
    ".mp3": "Dit is geluid; maak er eerst een transcript van.",
    ".m4a": "Dit is geluid; maak er eerst een transcript van.",
    ".wav": "Dit is geluid; maak er eerst een transcript van.",
    ".mp4": "Dit is beeld of geluid; maak er eerst een transcript van.",
    ".xlsx": "Sla het blad op als tekst of plak de tekst in een Word-bestand.",
    ".png": "Dit is een afbeelding; typ de tekst over of gebruik tekstherkenning.",
    ".jpg": "Dit is een afbeelding; typ de tekst over of gebruik tekstherkenning.",
}
_MAGIC = (
    (b"PK\x03\x04", "zip", "een ZIP-archief (zoals Word of LibreOffice ze maakt)"),
    (b"PK\x05\x06", "zip", "een leeg ZIP-archief"),
    (b"%PDF-", "pdf", "een PDF-bestand"),
    (b"{\\rtf", "rtf", "een RTF-bestand"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole", "een oud of versleuteld Office-bestand"),
    (b"MZ", "program", "een programma"),
    (b"\x7fELF", "program", "een programma"),
    (b"\x89PNG", "image", "een afbeelding"),
    (b"\xff\xd8\xff", "image", "een afbeelding"),
    (b"GIF8", "image", "een afbeelding"),
    (b"\x1f\x8b", "packed", "een ingepakt bestand (gzip)"),
    (b"7z\xbc\xaf\x27\x1c", "packed", "een ingepakt bestand (7z)"),
    (b"Rar!\x1a", "packed", "een ingepakt bestand (rar)"),
    (b"ID3", "sound", "een geluidsbestand"),
    (b"OggS", "sound", "een geluidsbestand"),
    (b"fLaC", "sound", "een geluidsbestand"),
    (b"RIFF", "sound", "een geluids- of beeldbestand"),
)
# Words that may open an ordinary text; they count only when the file holds NUL bytes as well.
_ALSO_WORDS = (b"MZ", b"ID3", b"RIFF", b"GIF8", b"OggS", b"fLaC", b"Rar!")
_PACKED_FORMATS = {"docx": "zip", "odt": "zip", "pdf": "pdf", "rtf": "rtf"}


def format_of(name: str) -> str:
    """Return the format that the file's name promises. Raises Refused for any other."""
    suffix = _suffix(name)
    if suffix in FORMATS:
        return FORMATS[suffix]
    what = f"Bestanden met de extensie {suffix} worden niet gelezen"
    if not suffix:
        what = "De naam van het bestand heeft geen extensie"
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
        words = "iets anders"
    raise Refused(
        f"De inhoud past niet bij de extensie: de naam zegt {format_name}, maar het is {words}",
        "begin van het bestand",
        f"Geef het bestand de juiste extensie, of bewaar het als {POSSIBLE}.",
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
        return "pdf", "een PDF-bestand"
    return None, ""


def _old_or_encrypted(data: bytes) -> Refused:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return Refused(
            "Het bestand is versleuteld met een wachtwoord",
            "hele bestand",
            "Open het in Word, haal het wachtwoord eraf en bewaar het als .docx.",
        )
    return Refused(
        "De inhoud is een oud Office-bestand (zoals .doc)",
        "hele bestand",
        "Open het in Word of LibreOffice en bewaar het als .docx.",
    )
