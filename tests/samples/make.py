"""Write the sample files that are archives: `python -m tests.samples.make`.

What they hold is invented; how they are built is how other programs build theirs. It is spelled out
here, so that a change of a binary file can be read, and made without the product.
"""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import escape, quoteattr

HERE = Path(__file__).resolve().parent
Member = tuple[str, str | bytes]
Passage = tuple[str, str]  # the words, and the code on them

# --- Word: bold names before a colon, in runs as Word cuts them ----------------------------------

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TALK = [
    ("Onderzoeker 1", "Mooi.| |Kunt u iets vertellen over uw eerste weken in Voorbeelddam?"),
    ("Samira", " Dat waren| |drukke weken. Er moest zoveel tegelijk: een huis, een school voor de "
     "kinderen, en dan de taallessen nog."),
    ("Onderzoeker 1", "Wat kwam er als eerste?"),
    ("Samira", "Het huis.| |Zonder adres krijg je niets, geen brief, geen bank, geen les. Dat wist "
     "ik niet: ik dacht dat de lessen vanzelf kwamen."),
    ("Onderzoeker 1", "En toen het huis er was?"),
    ("Samira", "Toen kwam de brief van de gemeente. Die brief was| goed, in gewone woorden, met "
     "een foto van mijn consulent erbij. “Wij zien u dinsdag”, stond erin."),
    ("Onderzoeker 1", " Dus u wist bij wie u moest zijn."),
    ("Samira", "Ja, en dat was heel prettig. Alleen… de eerste afspraak ging niet door, en niemand "
     "belde. Ik zat daar een uur."),
    ("Onderzoeker 1", "Heeft u daar iets van gezegd?"),
    ("Samira", "Later wel. Ze schrokken ervan, en sindsdien krijg ik een sms’je."),
    ("Onderzoeker 1", "Fijn. Is er nog iets dat u kwijt wilt?"),
    ("Samira", " Okay. Nee."),
]  # fmt: skip


def run(text: str, *, bold: bool = False) -> str:
    marks = '<w:rFonts w:ascii="Roboto" w:hAnsi="Roboto"/>' + ("<w:b/><w:bCs/>" if bold else "")
    words = f'<w:t xml:space="preserve">{escape(text)}</w:t>'
    return f'<w:r w:rsidRPr="00336498"><w:rPr>{marks}<w:sz w:val="20"/></w:rPr>{words}</w:r>'


def names_docx() -> list[Member]:
    title = "12-mei-2026 - 10:36 - 22m10s – Samira"
    paragraphs = [
        f'<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr><w:bookmarkStart w:id="0" w:name="_7pv"/>'
        f'<w:bookmarkEnd w:id="0"/>{run(title, bold=True)}</w:p>'
    ]
    for number, (name, said) in enumerate(TALK):
        # Now and then Word keeps the colon apart from the name.
        label = [f"{name}:"] if number % 3 else [name, ":"]
        runs = [*(run(piece, bold=True) for piece in label), run(" ")]
        pieces = ['<w:proofErr w:type="gramStart"/>'.join(map(run, said.split("|")))]
        paragraphs.append(f"<w:p><w:pPr/>{''.join(runs + pieces)}</w:p>")
    styles = '<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>'
    open_xml = "http://schemas.openxmlformats.org"
    part = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    return [
        (
            "[Content_Types].xml",
            f'<Types xmlns="{open_xml}/package/2006/content-types">'
            '<Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{part}.document.main+xml"/>'
            f'<Override PartName="/word/styles.xml" ContentType="{part}.styles+xml"/></Types>',
        ),
        (
            "_rels/.rels",
            f'<Relationships xmlns="{open_xml}/package/2006/relationships"><Relationship Id="r1" '
            f'Type="{open_xml}/officeDocument/2006/relationships/officeDocument" '
            'Target="word/document.xml"/></Relationships>',
        ),
        (
            "word/_rels/document.xml.rels",
            f'<Relationships xmlns="{open_xml}/package/2006/relationships"><Relationship Id="r1" '
            f'Type="{open_xml}/officeDocument/2006/relationships/styles" Target="styles.xml"/>'
            "</Relationships>",
        ),
        ("word/document.xml", f"<w:document {W}><w:body>{''.join(paragraphs)}<w:sectPr/></w:body>"
         "</w:document>"),
        ("word/styles.xml", f"<w:styles {W}>{styles}</w:styles>"),
    ]  # fmt: skip


# --- OpenDocument: numbered questions as headings, answers indented with spaces and tabs ----------

THINKING_ALOUD = """\
1 Read the ‘Home’ page of the portal.
>(The participant reads the page)
  1.a Was this enough for you to understand what the portal is for?
  >Yes, I think the text is clear. I am not sure what the picture is for.
  >MODERATOR: Take your time, there is no wrong answer.
  >It’s the bridge in Voorbeelddam, I see that now.
  1.b If not, what would you add?
  >
  >Maybe the telephone number. When I came here I did not dare to write, but I would have called.
2 Log in with the code from the letter.
>I am going to log in with the code. Okay, I am in.
>MODERATOR: Did you have to look for it?
>No, it was at the top of the letter. The second letter was different, there it was on the back.

3 Find out when your next lesson is.
>That would be under ‘My lessons’ ... no, wait a second.
>(The participant opens the calendar)
  3.a Please say aloud what you look at.
  >I look at Tuesday, because my lesson is always on Tuesday. It says half past nine.
  >MODERATOR: And is that right?
  >It is half past nine now, before it was seven in the evening. With the children that is better.
4 What did you think of the portal as a whole?
>It was okay. Little hiccups here and there, but this is all I have to say."""


def questions_odt() -> list[Member]:
    office = "urn:oasis:names:tc:opendocument:xmlns"
    spaces = " ".join(f'xmlns:{n}="{office}:{n}:1.0"' for n in ("office", "text", "style"))
    paragraphs = []
    for number, line in enumerate(THINKING_ALOUD.splitlines()):
        said = line.lstrip(" >")
        inside = '<text:s text:c="4"/>' * line.startswith("  ") + "<text:tab/>" * (">" in line)
        # A word typed later stands outside the span; a page ends inside a paragraph.
        first, _, rest = said.rpartition(" ") if number % 4 == 3 else (said, "", "")
        broken = "<text:soft-page-break/>" if number == 12 else ""
        paragraphs.append(
            f'<text:p text:style-name="P1">{broken}<text:span text:style-name="T1">{inside}'
            f"{escape(first)}</text:span>{' ' * bool(rest)}{escape(rest)}</text:p>"
        )
    declared = '<text:sequence-decl text:display-outline-level="0" text:name="Table"/>'
    return [
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        (
            "content.xml",
            f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}>'
            '<office:automatic-styles><style:style style:name="P1" style:family="paragraph"/>'
            '<style:style style:name="T1" style:family="text"/></office:automatic-styles>'
            '<office:body><office:text text:use-soft-page-breaks="true">'
            f"<text:sequence-decls>{declared}</text:sequence-decls>{''.join(paragraphs)}"
            "</office:text></office:body></office:document-content>",
        ),
        ("styles.xml", f"<office:document-styles {spaces}/>"),
        ("layout-cache", b"\x0c\x08\x07\x1e"),
        (
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="{office}:manifest:1.0"><manifest:file-entry '
            'manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/>'
            '<manifest:file-entry manifest:full-path="content.xml" '
            'manifest:media-type="text/xml"/></manifest:manifest>',
        ),
    ]


# --- REFI-QDA ------------------------------------------------------------------------------------

PROJECT = "urn:QDA-XML:project:1.0"
DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'


def guid(*what: object) -> str:
    return str(uuid5(NAMESPACE_URL, "voorbeelddam/" + "/".join(map(str, what))))


# As QualCoder 4 writes: a mark before each text, every text in the archive twice, one selection per
# coding with its words as name, cases that point to no source, a description at the end.

CODES = {
    "Vervoer": "De reis naar de les of naar een afspraak.",
    "Brieven": "Post van de gemeente: of die aankomt,\nen of die te begrijpen is.",
    "Wachten": "Tijd tussen een vraag en een antwoord.",
    "Hulp van anderen": "Buren, familie & vrijwilligers.",
    "Vaste contactpersoon": "",
}
TALKS: dict[str, tuple[str, list[Passage]]] = {
    "P2_20260512.txt": (
        "1 Hoe bent u begonnen?\n Met een brief 😀, en met de bus van acht uur.\n"
        " De brief kwam te laat. Mijn buurman heeft 'm voorgelezen.\n"
        "2 Wat zou u veranderen?\n (De deelnemer denkt na)\n"
        " Een bus later op de dag. Dat is alles.\n",
        [
            ("Met een brief 😀, en met de bus van acht uur.", "Brieven"),
            ("met de bus van acht uur", "Vervoer"),
            ("De brief kwam te laat. Mijn buurman heeft 'm voorgelezen.", "Brieven"),
            ("De brief kwam te laat. Mijn buurman heeft 'm voorgelezen.", "Hulp van anderen"),
            ("Mijn buurman heeft 'm voorgelezen.\n2 Wat zou u veranderen?", "Hulp van anderen"),
            ("Een bus later op de dag.", "Vervoer"),
        ],
    ),
    "P3_20260519.txt": (
        "1 Hoe bent u begonnen?\n Ik heb negen weken gewacht 😕 op een antwoord.\n"
        " Toen kreeg ik Anna, en Anna belt altijd terug.\n"
        "2 Wat zou u veranderen?\n Geef iedereen een Anna 🙂. Verder niets.\n",
        [
            ("Ik heb negen weken gewacht 😕 op een antwoord.\n Toen kreeg ik Anna", "Wachten"),
            ("Anna belt altijd terug", "Vaste contactpersoon"),
            ("Geef iedereen een Anna 🙂.", "Vaste contactpersoon"),
            ("Verder niets.", "Wachten"),
        ],
    ),
    "P1_20260602.txt": (
        "1 Hoe bent u begonnen?\n Mijn zus ging mee naar het loket: zij kent de weg.\n"
        " Daarna was het wachten, maar \"wachten\" kan ik wel.\n"
        "2 Wat zou u veranderen?\n Dat je één iemand hebt die je kunt bellen.\n",
        [
            ("Mijn zus ging mee naar het loket", "Hulp van anderen"),
            ("Daarna was het wachten, maar \"wachten\" kan ik wel.", "Wachten"),
            ("Dat je één iemand hebt die je kunt bellen.", "Vaste contactpersoon"),
        ],
    ),
}  # fmt: skip
PEOPLE = {"P2": ("2026-05-12", "6"), "P3": ("2026-05-19", "4.5"), "P1": ("2026-06-02", "6")}
COLOURS = ["#F44336", "#03A9F4", "#4CAF50", "#FFC107", "#9C27B0"]


def qualcoder(kind: str, origin: str) -> Iterator[str]:
    yield DECLARATION
    yield (
        f'<Project xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" name="{kind}.qda" '
        f'origin="{origin}" creatingUserGUID="{guid("someone")}" '
        f'creationDateTime="2026-06-10T05:47:24Z" xmlns="{PROJECT}">\n'
    )
    coder = guid("coder")
    yield f'<Users>\n<User guid="{coder}" name="team" />\n</Users>\n<CodeBook>\n<Codes>\n'
    for colour, (name, meaning) in zip(COLOURS, CODES.items(), strict=True):
        described = f"<Description>{escape(meaning)}</Description>\n" if meaning else ""
        yield (
            f'<Code guid="{guid("code", name)}" name="{name}" isCodable="true" color="{colour}">\n'
            f"{described}</Code>\n"
        )
    yield "</Codes>\n</CodeBook>\n<Variables>\n"
    kinds = {"datum gesprek": "Text", "lessen per week": "Float"}
    for name, of in kinds.items():
        yield (
            f'<Variable guid="{guid(name)}" name="{name}" typeOfVariable="{of}" >\n'
            "<Description />\n</Variable>\n"
        )
    yield "</Variables>\n<Cases>\n"
    for person, values in PEOPLE.items():
        yield f'<Case guid="{guid(person)}" name="{person}">\n<Description />\n'
        for (name, of), value in zip(kinds.items(), values, strict=True):
            yield (
                f'<VariableValue>\n<VariableRef targetGUID="{guid(name)}" />\n'
                f"<{of}Value>{value}</{of}Value>\n</VariableValue>\n"
            )
        yield "</Case>\n"
    yield "</Cases>\n<Sources>\n"
    for name, (text, passages) in TALKS.items():
        at = f'creatingUser="{coder}" creationDateTime="2026-06-09T12:47:57Z"'
        path = f"internal://{guid('text', name)}.txt"
        yield f'<TextSource plainTextPath="{path}" {at} guid="{guid(name)}" name="{name}">\n'
        for number, (said, code) in enumerate(passages):
            start = text.index(said)
            named = quoteattr(said, {"'": "&#x27;", '"': "&quot;"})
            yield (
                f'<PlainTextSelection guid="{guid(name, number)}" startPosition="{start}" '
                f'endPosition="{start + len(said)}" name={named} {at}>\n'
                f'<Coding guid="{guid("coding", name, number)}" creatingUser="{coder}" >\n'
                f'<CodeRef targetGUID="{guid("code", code)}" />\n</Coding>\n'
                "</PlainTextSelection>\n"
            )
        yield "</TextSource>\n"
    yield "</Sources>\n<Description>Drie gesprekken, verzonnen.</Description>\n</Project>"


def as_qualcoder() -> list[Member]:
    texts: list[Member] = []
    for name, (text, _) in TALKS.items():
        texts += [
            (f"sources/{guid('text', name)}.txt", b"\xef\xbb\xbf" + text.encode()),
            (f"sources/{guid('unused', name)}.txt", text),
        ]
    qde = "".join(qualcoder("voorbeelddam", "QualCoder 4.0 Beta"))
    return [("sources/", ""), ("project.qde", qde), *texts]


# As qc 1.3 writes: paths without internal://, no dates, whole lines coded, seven levels of codes of
# which some names occur twice. As NVivo for Mac writes the same: a docx beside each text, and in
# each text one line end.

TREE = """\
leven
  werk
    zoeken
      hulp
        loket
          formulier
            bijlage
            handtekening
  taal
    les
      hulp
      docent
    zoeken
gemeente
  loket
    wachten
  brief
losse eindjes
"""
LINES = """\
Gesprek van 12 mei, uitgeschreven op 13 mei.

I:     Waar begon het mee?
B3:    Met een formulier, en daar hoorde een bijlage bij die ik
       niet had. Dus terug naar huis, en de volgende dag weer.
I:     En toen?
B3:    Toen was er een handtekening nodig.

I:     Van wie?
B3:    Dat wist het loket ook niet. Een uur gewacht.
       Daarna zei de docent: geef maar hier.
"""
OTHER_LINES = "Gesprek van 19 mei, nog niet gecodeerd.\n"
CODED_LINES = {4: ["formulier", "bijlage"], 5: ["bijlage"], 7: ["handtekening"], 10: ["wachten"],
               11: ["docent", "hulp", "wachten"]}  # fmt: skip


def tree() -> tuple[str, dict[str, str]]:
    """Return the codes as XML, and per name the code that was written last."""
    xml, found, path = "", {}, []
    for line in TREE.splitlines():
        level, name = (len(line) - len(line.lstrip())) // 2, line.strip()
        while len(path) > level:
            path.pop()
            xml += "</Code>"
        path.append(name)
        found[name] = guid("tree", *path)
        xml += f'<Code name="{name}" guid="{found[name]}" isCodable="true">'
    return xml + "</Code>" * len(path), found


def as_qc() -> list[Member]:
    codes, known = tree()
    coder, starts = guid("cp"), [0]
    for line in LINES.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    selections = "".join(
        f'<PlainTextSelection guid="{guid("line", number)}" name="line:{number}" '
        f'startPosition="{starts[number - 1]}" endPosition="{starts[number]}">'
        + "".join(
            f'<Coding guid="{guid("line", number, name)}" creatingUser="{coder}">'
            f'<CodeRef targetGUID="{known[name]}" /></Coding>'
            for name in names
        )
        + "</PlainTextSelection>"
        for number, names in CODED_LINES.items()
    )
    qde = (
        f'<Project xmlns="{PROJECT}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        f'origin="qc 1.3.2" name="qc project"><Users><User name="cp" guid="{coder}" /></Users>'
        f"<CodeBook><Codes>{codes}</Codes></CodeBook><Sources>"
        f'<TextSource plainTextPath="gesprek-1.txt" guid="{guid("qc", 1)}">{selections}'
        f'</TextSource><TextSource plainTextPath="gesprek-2.txt" guid="{guid("qc", 2)}" />'
        "</Sources></Project>"
    )
    return [
        ("project.qde", qde),
        ("sources/gesprek-1.txt", LINES),
        ("sources/gesprek-2.txt", OTHER_LINES),
    ]


def as_nvivo() -> list[Member]:
    user, numbers = guid("cp"), [guid("nvivo", 1), guid("nvivo", 2)]
    stamps = (
        f'creatingUser="{user}" creationDateTime="2026-05-15T15:36:47Z" '
        f'modifyingUser="{user}" modifiedDateTime="2026-05-15T15:36:47Z"'
    )
    sources = "".join(
        f'<TextSource {stamps} guid="{one}" name="gesprek-{number}" '
        f'plainTextPath="internal://{one}.txt" richTextPath="internal://{one}.docx"/>'
        for number, one in enumerate(numbers, 1)
    )
    qde = (
        '<?xml version="1.0" encoding="UTF-8" standalone="no" ?><Project basePath="" '
        f'creatingUserGUID="{user}" creationDateTime="2026-05-15T15:36:45Z" name="qc project" '
        f'origin="NVivo for Mac 15.0.0" xmlns="{PROJECT}" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        f'xsi:schemaLocation="{PROJECT} Project.xsd"><Users><User guid="{user}" id="CP" '
        f'name="chris"/><User guid="{guid("second")}" id="C" name="cp"/></Users>'
        f"<CodeBook><Codes>{tree()[0]}</Codes></CodeBook><Sources>{sources}</Sources></Project>"
    )
    empty = packed([*names_docx()[:3], ("word/document.xml", f"<w:document {W}><w:body><w:p/>"
                    "</w:body></w:document>"), names_docx()[4]])  # fmt: skip
    one, two = numbers
    return [
        (f"sources/{one}.docx", empty),
        (f"sources/{two}.txt", "\n"),
        (f"sources/{one}.txt", "\n"),
        ("sources/.root", ""),
        (f"sources/{two}.docx", empty),
        ("project.qde", qde),
    ]


# As ATLAS.ti for Windows writes a project without documents.


def atlasti(inside: str) -> list[Member]:
    users = "".join(
        f'    <User guid="{guid(name).upper()}" name="{name}" />\n' for name in ("Ann", "ATLAS.ti")
    )
    return [
        (
            "project.qde",
            f'{DECLARATION}<Project xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
            f'xsi:schemaLocation="{PROJECT} '
            'http://schema.qdasoftware.org/versions/Project/v1.0/Project.xsd" '
            'origin="ATLAS.ti for Windows 23.2.3.27778" name="voorbeelddam" '
            f'creatingUserGUID="{guid("Ann").upper()}" creationDateTime="2026-05-16T15:14:29Z" '
            f'xmlns="{PROJECT}">\n  <Users>\n{users}  </Users>\n{inside}</Project>',
        )
    ]


def atlasti_codes() -> str:
    inside = "".join(
        f'        <Code guid="{guid("atlas", name).upper()}" name="{name}" isCodable="true" />\n'
        for name in ("2026-05-10T02:05:59Z bus", "2026-02-11T10:39:25Z brief")
    )
    return (
        f'  <CodeBook>\n    <Codes>\n      <Code guid="{guid("atlas").upper()}" name="Momenten" '
        f'isCodable="true">\n{inside}      </Code>\n    </Codes>\n  </CodeBook>\n'
    )


# As written by hand: no origin, cases and notes after the sources (which the schema refuses), two
# coders on one passage, one text in a file and one in the XML, a PDF and a picture that are not
# there.

BY_HAND = f"""\
{DECLARATION}<Project xmlns="{PROJECT}"
         name="Lessen in Voorbeelddam"
         creatingUserGUID="11111111-1111-1111-1111-111111111111"
         creationDateTime="2026-05-01T09:00:00Z">
  <Users>
    <User guid="11111111-1111-1111-1111-111111111111" name="Ann"/>
    <User guid="22222222-2222-2222-2222-222222222222" name="Bob"/>
  </Users>
  <CodeBook>
    <Codes>
      <Code guid="AAAAAAA1-0000-0000-0000-000000000001" name="Drempel"
            isCodable="true" color="#CC3311">
        <Description>Alles wat meedoen lastig maakt.</Description>
        <Code guid="AAAAAAA1-0000-0000-0000-000000000002" name="tijd"
              isCodable="true">
          <Description>Uren, dagen en roosters.</Description>
        </Code>
        <Code guid="AAAAAAA1-0000-0000-0000-000000000003" name="thuis"
              isCodable="true" color="#EE7733"/>
      </Code>
      <Code guid="AAAAAAA1-0000-0000-0000-000000000004" name="Steun"
            isCodable="true" color="#0077BB"/>
    </Codes>
  </CodeBook>
  <Sources>
    <TextSource guid="BBBBBBB1-0000-0000-0000-000000000001"
                name="Gesprek 01" plainTextPath="internal://gesprek-01.txt"
                creatingUser="11111111-1111-1111-1111-111111111111"
                creationDateTime="2026-05-01T09:05:00Z">
      <PlainTextSelection guid="CCCCCCC1-0000-0000-0000-000000000001"
                          name="s1" startPosition="0" endPosition="49"
                          creatingUser="11111111-1111-1111-1111-111111111111"
                          creationDateTime="2026-05-02T10:00:00Z">
        <Description>Draagt de groep echt?</Description>
        <Coding guid="DDDDDDD1-0000-0000-0000-000000000001"
                creatingUser="11111111-1111-1111-1111-111111111111"
                creationDateTime="2026-05-02T10:00:00Z">
          <CodeRef targetGUID="AAAAAAA1-0000-0000-0000-000000000004"/>
        </Coding>
        <Coding guid="DDDDDDD1-0000-0000-0000-000000000002"
                creatingUser="22222222-2222-2222-2222-222222222222"
                creationDateTime="2026-05-03T11:30:00Z">
          <CodeRef targetGUID="AAAAAAA1-0000-0000-0000-000000000004"/>
        </Coding>
      </PlainTextSelection>
      <PlainTextSelection guid="CCCCCCC1-0000-0000-0000-000000000002"
                          name="s2" startPosition="50" endPosition="98"
                          creatingUser="11111111-1111-1111-1111-111111111111"
                          creationDateTime="2026-05-02T10:05:00Z">
        <Coding guid="DDDDDDD1-0000-0000-0000-000000000003"
                creatingUser="11111111-1111-1111-1111-111111111111"
                creationDateTime="2026-05-02T10:05:00Z">
          <CodeRef targetGUID="AAAAAAA1-0000-0000-0000-000000000002"/>
        </Coding>
        <Coding guid="DDDDDDD1-0000-0000-0000-000000000004"
                creatingUser="22222222-2222-2222-2222-222222222222"
                creationDateTime="2026-05-03T11:35:00Z">
          <CodeRef targetGUID="AAAAAAA1-0000-0000-0000-000000000003"/>
        </Coding>
      </PlainTextSelection>
      <PlainTextSelection guid="CCCCCCC1-0000-0000-0000-000000000003"
                          name="s3" startPosition="99" endPosition="129"
                          creatingUser="11111111-1111-1111-1111-111111111111"
                          creationDateTime="2026-05-02T10:10:00Z"/>
    </TextSource>
    <TextSource guid="BBBBBBB1-0000-0000-0000-000000000002"
                name="Gesprek 02"
                creatingUser="11111111-1111-1111-1111-111111111111"
                creationDateTime="2026-05-01T09:06:00Z">
      <PlainTextContent>In het begin onderschatte ik hoe druk het zou zijn. De kinderen merkten dat.
</PlainTextContent>
      <PlainTextSelection guid="CCCCCCC1-0000-0000-0000-000000000004"
                          name="s4" startPosition="0" endPosition="51"
                          creatingUser="11111111-1111-1111-1111-111111111111"
                          creationDateTime="2026-05-02T10:20:00Z">
        <Coding guid="DDDDDDD1-0000-0000-0000-000000000005"
                creatingUser="11111111-1111-1111-1111-111111111111"
                creationDateTime="2026-05-02T10:20:00Z">
          <CodeRef targetGUID="AAAAAAA1-0000-0000-0000-000000000003"/>
        </Coding>
        <Coding guid="DDDDDDD1-0000-0000-0000-000000000006"
                creatingUser="11111111-1111-1111-1111-111111111111"
                creationDateTime="2026-05-02T10:21:00Z">
          <CodeRef targetGUID="AAAAAAA1-0000-0000-0000-000000000002"/>
        </Coding>
      </PlainTextSelection>
    </TextSource>
    <PDFSource guid="BBBBBBB1-0000-0000-0000-000000000003" name="Leidraad"
               path="internal://leidraad.pdf"
               creatingUser="11111111-1111-1111-1111-111111111111"
               creationDateTime="2026-05-01T09:07:00Z">
      <PDFSelection guid="CCCCCCC1-0000-0000-0000-000000000005" name="r1"
                    page="2" firstX="72" firstY="640" secondX="480"
                    secondY="700"
                    creatingUser="11111111-1111-1111-1111-111111111111"
                    creationDateTime="2026-05-02T10:30:00Z">
        <Coding guid="DDDDDDD1-0000-0000-0000-000000000007"
                creatingUser="11111111-1111-1111-1111-111111111111"
                creationDateTime="2026-05-02T10:30:00Z">
          <CodeRef targetGUID="AAAAAAA1-0000-0000-0000-000000000001"/>
        </Coding>
      </PDFSelection>
    </PDFSource>
    <PictureSource guid="BBBBBBB1-0000-0000-0000-000000000004"
                   name="Schoolbord" path="internal://bord.png"/>
  </Sources>
  <Cases>
    <Case guid="EEEEEEE1-0000-0000-0000-000000000001" name="Locatie A">
      <SourceRef targetGUID="BBBBBBB1-0000-0000-0000-000000000001"/>
    </Case>
  </Cases>
  <Notes>
    <Note guid="FFFFFFF1-0000-0000-0000-000000000001" name="Memo"
          plainTextPath="internal://memo.txt"/>
  </Notes>
</Project>
"""


def by_hand() -> list[Member]:
    return [
        ("project.qde", BY_HAND),
        (
            "sources/gesprek-01.txt",
            "De lessen waren zwaar, maar de groep sleepte mij erdoorheen. In één maand tijd werd "
            "het krap. Thuis kwam ik aan leren niet meer toe.\n",
        ),
        ("sources/memo.txt", "Eerste keer doorgelezen, niets bijzonders.\n"),
    ]


MADE = {
    "transcripts/nl-names.docx": names_docx,
    "transcripts/en-questions.odt": questions_odt,
    "qdpx/as-qualcoder-4.qdpx": as_qualcoder,
    "qdpx/as-qc-1.3.2.qdpx": as_qc,
    "qdpx/as-nvivo-mac-15.qdpx": as_nvivo,
    "qdpx/as-atlasti-win-23-blank.qdpx": lambda: atlasti(""),
    "qdpx/as-atlasti-win-23-codes-only.qdpx": lambda: atlasti(atlasti_codes()),
    "qdpx/as-written-by-hand.qdpx": by_hand,
}


def packed(members: list[Member]) -> bytes:
    """Return a ZIP archive with these members, of one and the same moment."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            info = zipfile.ZipInfo(name, (2026, 6, 10, 12, 0, 0))
            # The type of an OpenDocument file is to be readable without unpacking.
            stored = name in ("mimetype", "sources/")
            info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return target.getvalue()


if __name__ == "__main__":
    for name, made in MADE.items():
        (HERE / name).write_bytes(packed(made()))
