"""A project with a bit of everything: two people, two coders, notes, a link and a picture."""

from tests.interchange.refi.builders import guid, project, qdpx

ANN, BOB = guid(1), guid(2)
LETTERS, WAITING = guid(11), guid(12)
FIRST, SECOND, PICTURE = guid(21), guid(22), guid(23)
CASE_ONE, CASE_TWO = guid(31), guid(32)
ROUTE = guid(41)
NOTE_OF_ONE, NOTE_OF_TWO, LOOSE_NOTE = guid(51), guid(52), guid(53)

WORDS_ONE = "De brief kwam te laat. Ik belde het loket."
WORDS_TWO = "Wij wachtten negen weken op een antwoord."


def coding(number: int, code: str, by: str, note: str = "") -> str:
    noted = f'<NoteRef targetGUID="{note}"/>' if note else ""
    return (
        f'<Coding guid="{guid(number)}" creatingUser="{by}" '
        f'creationDateTime="2026-04-02T10:00:00Z"><CodeRef targetGUID="{code}"/>{noted}</Coding>'
    )


def passage(number: int, words: str, said: str, *codings: str, note: str = "") -> str:
    start = words.index(said)
    noted = f'<NoteRef targetGUID="{note}"/>' if note else ""
    return (
        f'<PlainTextSelection guid="{guid(number)}" name="{said}" startPosition="{start}" '
        f'endPosition="{start + len(said)}">{"".join(codings)}{noted}</PlainTextSelection>'
    )


def text(number: str, name: str, words: str, *inside: str) -> str:
    return (
        f'<TextSource guid="{number}" name="{name}" creationDateTime="2026-04-02T09:00:00Z">'
        f"<PlainTextContent>{words}</PlainTextContent>{''.join(inside)}</TextSource>"
    )


def case(number: str, name: str, route: str, *sources: str) -> str:
    refs = "".join(f'<SourceRef targetGUID="{source}"/>' for source in sources)
    return (
        f'<Case guid="{number}" name="{name}"><VariableValue><VariableRef targetGUID="{ROUTE}"/>'
        f"<TextValue>{route}</TextValue></VariableValue>{refs}</Case>"
    )


def note(number: str, words: str) -> str:
    return f'<Note guid="{number}" name="n"><PlainTextContent>{words}</PlainTextContent></Note>'


def whole(*, users: tuple[str, str] = ("Ann", "Bob")) -> bytes:
    names = zip((ANN, BOB), users, strict=True)
    inside = [
        "<Users>",
        *(f'<User guid="{number}" name="{name}"/>' for number, name in names),
        "</Users><CodeBook><Codes>",
        f'<Code guid="{LETTERS}" name="Brieven" isCodable="true" color="#c2410d">',
        "<Description>Over post.</Description>",
        f'<Code guid="{WAITING}" name="Wachten" isCodable="true"/></Code>',
        f'</Codes></CodeBook><Variables><Variable guid="{ROUTE}" name="route" ',
        'typeOfVariable="Text"/></Variables><Cases>',
        case(CASE_ONE, "D7", "Z", FIRST),
        case(CASE_TWO, "Mevrouw De Wit", "B1", SECOND, PICTURE),
        "</Cases><Sources>",
        text(
            FIRST,
            "eerste",
            WORDS_ONE,
            passage(
                61,
                WORDS_ONE,
                "te laat",
                coding(71, LETTERS, ANN, NOTE_OF_ONE),
                coding(72, LETTERS, BOB),
            ),
            passage(62, WORDS_ONE, "het loket"),
        ),
        text(
            SECOND,
            "tweede",
            WORDS_TWO,
            passage(63, WORDS_TWO, "negen weken", coding(73, WAITING, ANN), note=NOTE_OF_TWO),
        ),
        f'<PictureSource guid="{PICTURE}" name="foto" path="internal://foto.png"/>',
        "</Sources><Notes>",
        note(NOTE_OF_ONE, "Zij klonk boos over de brief."),
        note(NOTE_OF_TWO, "Negen weken, zegt zij twee keer."),
        note(LOOSE_NOTE, "Algemene gedachte."),
        f'</Notes><Links><Link guid="{guid(81)}" name="bij" direction="Associative" ',
        f'originGUID="{LETTERS}" targetGUID="{WAITING}"/></Links>',
        f'<Sets><Set guid="{guid(91)}" name="groep"><MemberCode targetGUID="{LETTERS}"/></Set>',
        "</Sets>",
    ]
    return qdpx(project("".join(inside), origin="Proef 1"), ("sources/foto.png", b"beeld"))
