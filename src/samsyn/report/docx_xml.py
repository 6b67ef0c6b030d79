"""Write the parts of a Word document as WordprocessingML: fast where documents have thousands of paragraphs."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)

DEEP = "0B3C5D"
PALE = "E3EFF6"
BAND = "F4F7F9"
QUIET = "51616B"
MARKED = "FFE7A3"

HEAD = 1080
"""The least height above the text, in twentieths of a point, so that the running head has room."""

RULE = f'<w:pBdr><w:top w:val="single" w:sz="10" w:space="8" w:color="{DEEP}"/></w:pBdr>'
"""A line above a paragraph."""

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """Give a text without the characters that XML does not allow, each replaced by a space."""
    return _ILLEGAL.sub(" ", text)


def run(text: str, *, bold: bool = False, colour: str = "", size: float = 0, shade: str = "", style: str = "") -> str:
    """Give a run of text; `size` in points, `colour` and `shade` as RRGGBB."""
    if not text:
        return ""
    properties = ""
    if style:
        properties += f"<w:rStyle w:val={quoteattr(style)}/>"
    if bold:
        properties += "<w:b/>"
    if colour:
        properties += f'<w:color w:val="{colour}"/>'
    if size:
        properties += f'<w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/>'
    if shade:
        properties += f'<w:shd w:val="clear" w:color="auto" w:fill="{shade}"/>'
    wrapped = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{wrapped}<w:t xml:space="preserve">{escape(clean(text))}</w:t></w:r>'


def paragraph(content: str, style: str = "", extra: str = "") -> str:
    """Give a paragraph of finished runs; `extra` holds further paragraph properties, in the schema's order."""
    properties = (f'<w:pStyle w:val="{style}"/>' if style else "") + extra
    wrapped = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    return f"<w:p>{wrapped}{content}</w:p>"


def link(anchor: str, content: str) -> str:
    """Give runs that lead to a bookmark of the document."""
    return f'<w:hyperlink w:anchor={quoteattr(anchor)} w:history="1">{content}</w:hyperlink>'


def bookmark(name: str, number: int, content: str) -> str:
    """Give runs that a link can lead to."""
    return f'<w:bookmarkStart w:id="{number}" w:name={quoteattr(name)}/>{content}<w:bookmarkEnd w:id="{number}"/>'


def caption(kind: str, number: int, text: str, *, keep: bool) -> str:
    """Give a caption whose number Word counts itself (a SEQ field); `keep` binds it to what follows."""
    field = f'<w:fldSimple w:instr=" SEQ {kind} \\* ARABIC "><w:r><w:t>{number}</w:t></w:r></w:fldSimple>'
    return paragraph(run(f"{kind} ") + field + run(f". {text}"), "Caption", "<w:keepNext/>" if keep else "")


def contents(entries: list[tuple[int, str, str]]) -> str:
    """Give a table of contents with its headings as links; its page numbers come when it is updated in Word (F9).

    It does not ask to be updated by itself: Word would greet every reader with a question about fields.
    """
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-2" \\h \\z </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    result = []
    for place, (level, title, anchor) in enumerate(entries):
        content = link(anchor, run(title))
        if place == 0:
            content = begin + content
        if place == len(entries) - 1:
            content += end
        result.append(paragraph(content, f"TOC{level}"))
    return "".join(result)


def cell(
    content: str,
    width: int,
    *,
    shade: str = "",
    span: int = 1,
    merge: str = "",
    upright: bool = False,
    middle: bool = False,
) -> str:
    """Give a table cell of finished paragraphs; `width` in twentieths of a point, `merge` is restart or continue."""
    properties = f'<w:tcW w:w="{width}" w:type="dxa"/>'
    if span > 1:
        properties += f'<w:gridSpan w:val="{span}"/>'
    if merge:
        properties += '<w:vMerge w:val="restart"/>' if merge == "restart" else "<w:vMerge/>"
    if shade:
        properties += f'<w:shd w:val="clear" w:color="auto" w:fill="{shade}"/>'
    if upright:
        properties += '<w:textDirection w:val="btLr"/>'
    if middle or upright:
        properties += '<w:vAlign w:val="center"/>'
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def row(cells: str, *, header: bool = False, height: int = 0) -> str:
    """Give a table row that no page break divides; a header row repeats on every page."""
    properties = "<w:cantSplit/>"
    if height:
        properties += f'<w:trHeight w:val="{height}" w:hRule="atLeast"/>'
    if header:
        properties += "<w:tblHeader/>"
    return f"<w:tr><w:trPr>{properties}</w:trPr>{cells}</w:tr>"


def table(rows: str, widths: list[int], title: str, description: str = "", style: str = "SamsynTable") -> str:
    """Give a table of finished rows, named for those who hear the document."""
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="0420" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="0" '
        'w:noVBand="1"/>'
        f"<w:tblCaption w:val={quoteattr(clean(title))}/>"
        f"<w:tblDescription w:val={quoteattr(clean(description or title))}/>"
        f"</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
    )


def section(width: int, height: int, margin: int, references: str = "", *, first_differs: bool = False) -> str:
    """Give the properties of a section of pages, sizes in twentieths of a point."""
    across = ' w:orient="landscape"' if width > height else ""
    return (
        f'<w:sectPr>{references}<w:type w:val="nextPage"/><w:pgSz w:w="{width}" w:h="{height}"{across}/>'
        f'<w:pgMar w:top="{max(margin, HEAD)}" w:right="{margin}" w:bottom="{margin}" w:left="{margin}" w:header="560" '
        f'w:footer="560" '
        f'w:gutter="0"/>{"<w:titlePg/>" if first_differs else ""}</w:sectPr>'
    )


TABLE_STYLE = f"""<w:style {NAMESPACES} w:type="table" w:customStyle="1" w:styleId="SamsynTable">
<w:name w:val="Samsyn Table"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="99"/><w:qFormat/>
<w:pPr><w:spacing w:before="20" w:after="20" w:line="240" w:lineRule="auto"/></w:pPr>
<w:rPr><w:sz w:val="18"/><w:szCs w:val="18"/></w:rPr>
<w:tblPr><w:tblStyleRowBandSize w:val="1"/><w:tblBorders>
<w:bottom w:val="single" w:sz="4" w:space="0" w:color="CFD9DF"/>
<w:insideH w:val="single" w:sz="4" w:space="0" w:color="CFD9DF"/></w:tblBorders>
<w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar></w:tblPr>
<w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:color w:val="{QUIET}"/></w:rPr><w:tcPr><w:tcBorders>
<w:bottom w:val="single" w:sz="8" w:space="0" w:color="{DEEP}"/></w:tcBorders></w:tcPr></w:tblStylePr></w:style>"""
