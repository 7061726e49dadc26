"""Small files of every kind, made in memory."""

import io
import zipfile
from html import escape
from pathlib import Path

import weerklank

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/officeDocument" Target="word/document.xml"/></Relationships>'
)
_STYLES = (
    f'<w:styles xmlns:w="{W}"><w:style w:type="paragraph" w:styleId="Kop2">'
    '<w:name w:val="heading 2"/></w:style></w:styles>'
)
_FONT_FOLDER = Path(weerklank.__file__).parent / "rendering" / "fonts"
_FONTS = '("Noto Sans", "Noto Sans Arabic")'
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"


def archive(*members: tuple[str, str | bytes], packed: bool = True) -> bytes:
    """Return a ZIP archive with these members in this order."""
    target = io.BytesIO()
    kind = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    with zipfile.ZipFile(target, "w", kind) as opened:
        for name, content in members:
            # No moment of making in it: the same archive has the same bytes, in every worker.
            opened.writestr(zipfile.ZipInfo(name), content, kind)
    return target.getvalue()


def word(body: str, *more: tuple[str, str | bytes]) -> bytes:
    """Return a DOCX with this XML as its body; see `p` for a paragraph."""
    document = f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    return word_xml(document, *more)


def word_xml(document: str | bytes, *more: tuple[str, str | bytes]) -> bytes:
    """Return a DOCX whose document.xml is exactly this."""
    return archive(
        ("[Content_Types].xml", _TYPES),
        ("_rels/.rels", _RELATIONS),
        ("word/document.xml", document),
        ("word/styles.xml", _STYLES),
        *more,
    )


def p(text: str, *, bold: bool = False, style: str = "") -> str:
    """Return a paragraph of WordprocessingML."""
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}{run(text, bold=bold)}</w:p>"


def run(text: str, *, bold: bool = False) -> str:
    """Return a run of WordprocessingML."""
    properties = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def opendocument(body: str, *more: tuple[str, str | bytes], automatic: str = "") -> bytes:
    """Return an ODT with this XML as its text."""
    names = ("office", "text", "table", "style", "drawing")
    spaces = " ".join(f'xmlns:{name}="{_OFFICE}{name}:1.0"' for name in names)
    fo = 'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
    dc = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
    content = (
        f"<office:document-content {spaces} {fo} {dc}>"
        f"<office:automatic-styles>{automatic}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    return archive(
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        ("content.xml", content),
        *more,
    )


def portable(typst_source: str) -> bytes:
    """Return a PDF typeset from Typst markup."""
    import typst  # noqa: PLC0415  80 MB that only these tests want

    # The product's own fonts, so that these files come out alike on every machine.
    settings = f"#set text(font: {_FONTS})\n"
    pdf = typst.compile(
        (settings + typst_source).encode(), ignore_system_fonts=True, font_paths=[_FONT_FOLDER]
    )
    assert isinstance(pdf, bytes)
    return pdf
