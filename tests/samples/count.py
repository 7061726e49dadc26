"""Count what is in the sample files, without the product: `python -m tests.samples.count`.

Writes both files of counts anew; look at what changed before you keep it. Texts are read with
python-docx, striprtf and lxml, projects with lxml alone. What is in the PDF was counted apart,
with pypdf and without the numbers around the words, and stays as it is.
"""

import json
import re
import sys
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import docx
from lxml import etree
from striprtf.striprtf import rtf_to_text

HERE = Path(__file__).resolve().parent
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
LABEL = re.compile(r"(?:### (?P<heading>.+)|(?P<name>[^\W_][\w ]{0,29}?) *:)")
SCHEMAS = {"Project": ("Project-mrt2019.xsd", "Project.xsd"),
           "CodeBook": ("Codebook.xsd", "Codebook-mrt2019.xsd")}  # fmt: skip
# Labels of fields at the head of a text, which start a line once.
NOBODY = {"Leeftijd", "Woonplaats", "Sinds", "Taalgroep"}


# --- transcripts ---------------------------------------------------------------------------------


def paragraphs(path: Path) -> list[str]:
    if path.suffix == ".docx":
        return [one.text for one in docx.Document(str(path)).paragraphs]
    if path.suffix == ".odt":
        with zipfile.ZipFile(path) as archive:
            root = etree.fromstring(archive.read("content.xml"))
        return [flat(one) for one in root.iter(f"{TEXT}p")]
    text = path.read_text(encoding="cp1252" if path.suffix == ".rtf" else "utf-8")
    return (rtf_to_text(text) if path.suffix == ".rtf" else text).splitlines()


def flat(element: etree._Element) -> str:
    blank = " " if element.tag in (f"{TEXT}s", f"{TEXT}tab") else ""
    inside = "".join(flat(one) + (one.tail or "") for one in element)
    return blank + (element.text or "") + inside


def prose(path: Path) -> dict[str, Any]:
    lines = [line.strip() for line in paragraphs(path) if line.strip()]
    found = Counter(
        label["heading"] or label["name"] for line in lines if (label := LABEL.match(line))
    )
    # A speaker speaks more than once.
    speakers = {name: n for name, n in found.items() if n > 1 and name not in NOBODY}
    return {
        "paragraphs": len(lines),
        "words": sum(len(line.split()) for line in lines),
        "characters": sum(map(len, lines)),
        "speakers": speakers,
        "starts": lines[0],
        "ends": lines[-1][-70:],
    }


def cues(path: Path) -> dict[str, Any]:
    text = path.read_text(encoding="utf-8")
    times = re.findall(r"^(\S+) --> (\S+)\n((?:.+\n?)+)", text, re.MULTILINE)
    return {
        "cues": len(times),
        "first_cue_start": times[0][0],
        "last_cue_end": times[-1][1],
        "voice_tags": dict(Counter(re.findall(r"<v ([^>]+)>", text))),
        "first_text": times[0][2].strip(),
    }


# --- projects ------------------------------------------------------------------------------------


def local(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2]


def project(path: Path) -> dict[str, Any]:
    files: dict[str, bytes] = {}
    data = path.read_bytes()
    if path.suffix == ".qdpx":
        with zipfile.ZipFile(path) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
        data = files["project.qde"]
    root = etree.fromstring(data)
    every = Counter(local(one) for one in root.iter())
    codes = [one for one in root.iter() if local(one) == "Code"]
    names = Counter(one.get("name") for one in codes)
    of_kind = {kind: n for kind, n in every.items() if kind.endswith("Selection")}
    coded = [
        one for one in root.iter()
        if local(one).endswith("Selection") and any(local(below) == "Coding" for below in one)
    ]  # fmt: skip
    counts: dict[str, Any] = {
        "root": local(root),
        "origin": root.get("origin"),
        "project_name": root.get("name"),
        "users": every["User"],
        "codes": len(codes),
        "code_max_depth": depth(root),
        "codes_codable": sum(one.get("isCodable") == "true" for one in codes),
        "codes_with_color": sum(one.get("color") is not None for one in codes),
        "codes_with_description": sum(any(local(b) == "Description" for b in one) for one in codes),
        "duplicate_code_names": sum(n > 1 for n in names.values()),
        "sets": every["Set"],
        "sources_by_type": {kind: n for kind, n in every.items() if kind.endswith("Source")},
        "transcripts": every["Transcript"],
        "selections_by_type": of_kind,
        "selections": sum(of_kind.values()),
        "coded_selections": len(coded),
        "codings": every["Coding"],
        "cases": every["Case"],
        "variables": every["Variable"],
        "variable_values": every["VariableValue"],
        "notes": every["Note"],
        "links": every["Link"],
        "graphs": every["Graph"],
        "schema": {name: valid(data, name) for name in SCHEMAS[local(root)]},
    }
    if local(root) == "CodeBook":
        return {
            name: counts[name]
            for name in counts
            if name.startswith(("codes", "code_")) or name in ("root", "origin", "sets", "schema")
        }
    return counts | {"expected_passages": passages(root, files)}


def depth(element: etree._Element) -> int:
    return (local(element) == "Code") + max(map(depth, element), default=0)


def valid(data: bytes, schema: str) -> bool:
    return bool(
        etree.XMLSchema(etree.parse(HERE / "refi-qda" / schema)).validate(etree.fromstring(data))
    )


def passages(root: etree._Element, files: dict[str, bytes]) -> list[dict[str, Any]]:
    names = {one.get("guid"): one.get("name") for one in root.iter() if local(one) == "Code"}
    found = []
    for source in (one for one in root.iter() if local(one) == "TextSource"):
        inside = [one.text or "" for one in source if local(one) == "PlainTextContent"]
        path = (source.get("plainTextPath") or "").removeprefix("internal://")
        text = inside[0] if inside else files[f"sources/{path}"].decode("utf-8-sig")
        for one in source:
            codes = [
                names[below.get("targetGUID")] for below in one.iter() if local(below) == "CodeRef"
            ]
            if local(one) == "PlainTextSelection" and codes:
                start, end = int(one.get("startPosition", "")), int(one.get("endPosition", ""))
                found.append(
                    {
                        "source": source.get("name"),
                        "selection": one.get("guid"),
                        "start": start,
                        "end": end,
                        "codes": codes,
                        "text": text[start:end],
                    }
                )
    return found


def main() -> None:
    for counts, folders, below in (
        ("transcripts-expected.json", ["transcripts"], ""),
        ("qdpx-expected.json", ["qdc", "qdpx"], "{}/"),
    ):
        known = json.loads((HERE / counts).read_text(encoding="utf-8"))
        for path in sorted(path for folder in folders for path in (HERE / folder).iterdir()):
            name = below.format(path.parent.name) + path.name
            if path.suffix == ".vtt":
                known["files"][name] |= cues(path)
            elif path.suffix in (".qdc", ".qdpx"):
                known["files"][name] = project(path)
            elif path.suffix != ".pdf":
                known["files"][name] |= prose(path)
        if known != json.loads((HERE / counts).read_text(encoding="utf-8")):
            sys.stderr.write(f"{counts} is another one now\n")
        (HERE / counts).write_text(
            json.dumps(known, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )


if __name__ == "__main__":
    main()
