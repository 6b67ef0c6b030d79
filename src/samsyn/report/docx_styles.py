"""The styles of the Word document: one family of blues, restrained, all changeable in Word."""

from __future__ import annotations

from typing import Any

from lxml import etree

from samsyn.report import docx_xml as xml
from samsyn.types import Language

FONT = "Arial"


def set_styles(made: Any, language: Language) -> None:
    """Set fonts, sizes, colours and the language of a document's styles, and add those of the report's own."""
    from docx.enum.style import WD_STYLE_TYPE

    styles = made.styles
    _language(styles, "sv-SE" if language == "sv" else "en-GB")
    _look(styles["Normal"], 10, after=4, line=1.12)
    _look(styles["Body Text"], 10, after=6, line=1.15)
    _look(styles["Title"], 34, bold=True, colour=xml.DEEP, after=8)
    _border(styles["Title"], None)
    _look(styles["Subtitle"], 17, colour=xml.QUIET, after=48)
    for level, size, before, after in ((1, 22, 0, 14), (2, 15, 20, 6), (3, 11.5, 14, 4)):
        style = styles[f"Heading {level}"]
        _look(style, size, bold=True, colour=xml.DEEP if level < 3 else "1B2A33", before=before, after=after, keep=True)
    styles["Heading 1"].paragraph_format.page_break_before = True
    _border(styles["Heading 1"], ("top", 18, xml.DEEP))
    _look(styles["Caption"], 9.5, bold=True, colour="1B2A33", before=10, after=4)
    _look(styles["List Bullet"], 10, after=3)
    quote = styles["Quote"]
    _look(quote, 10, colour="1B2A33", before=6, after=1, left=0.4)
    quote.font.italic = False
    _border(quote, ("left", 18, "6FA8CC"))
    _look(styles["Header"], 8.5, colour=xml.QUIET)
    _look(styles["Footer"], 8.5, colour=xml.QUIET)
    _look(styles["TOC Heading"], 22, bold=True, colour=xml.DEEP, after=14)
    own: tuple[tuple[str, dict[str, Any]], ...] = (
        ("Kicker", {"size": 12, "colour": xml.QUIET, "before": 150, "after": 10}),
        ("Lead", {"size": 12, "after": 10, "line": 1.15}),
        ("Note", {"size": 9, "colour": xml.QUIET, "after": 6}),
        ("Written By", {"size": 8.5, "colour": xml.QUIET, "after": 10}),
        ("Notice", {"size": 10, "before": 10, "after": 10, "left": 0.3}),
        ("Quote Source", {"size": 8.5, "colour": xml.QUIET, "after": 6, "left": 0.4}),
        ("Table Text", {"size": 8.5, "before": 0.8, "after": 0.8}),
        ("Table Centre", {"size": 8.5, "before": 0.8, "after": 0.8, "centre": True}),
        ("Key Figure", {"size": 18, "bold": True, "colour": xml.DEEP, "before": 4, "after": 0}),
        ("Picture", {"size": 10, "before": 8, "after": 2, "keep": True}),
        ("Gap", {"size": 4, "after": 2}),
        ("toc 1", {"size": 10.5, "bold": True, "before": 6, "after": 2}),
        ("toc 2", {"size": 9.5, "after": 0.5, "left": 0.5}),
        ("Subheading", {"size": 12, "bold": True, "colour": xml.DEEP, "before": 12, "after": 4, "keep": True}),
    )
    for name, looks in own:
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
        _look(style, **looks)
        if name == "Subheading":
            # A heading of the second level that the table of contents leaves out.
            style.base_style = styles["Heading 2"]
        if name.startswith("toc"):
            style.element.set(_name("styleId"), name.replace("toc ", "TOC"))
    _border(styles["Quote Source"], ("left", 18, "6FA8CC"))
    _border(styles["Notice"], ("left", 24, "B58A1B"))
    _shade(styles["Notice"], "FFF8E5")
    styles.element.append(etree.fromstring(xml.TABLE_STYLE))
    plain = xml.TABLE_STYLE.replace("SamsynTable", "SamsynFacts").replace("Samsyn Table", "Samsyn Facts")
    facts = etree.fromstring(plain)
    for conditional in facts.findall(_name("tblStylePr")):
        facts.remove(conditional)
    styles.element.append(facts)


def _name(local: str) -> str:
    return "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}" + local


def _look(
    style: Any,
    size: float,
    *,
    bold: bool = False,
    colour: str = "",
    before: float = 0,
    after: float = 0,
    line: float = 1.0,
    left: float = 0,
    keep: bool = False,
    centre: bool = False,
) -> None:
    """Set a style; sizes and spaces in points, the indent in centimetres."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Cm, Pt, RGBColor

    style.font.name = FONT
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(_name(attribute), None)
    for attribute in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(_name(attribute), FONT)
    style.font.size = Pt(size)
    style.font.bold = bold
    style.font.italic = False
    style.font.color.rgb = RGBColor.from_string(colour or "1B2A33")
    form = style.paragraph_format
    form.space_before, form.space_after = Pt(before), Pt(after)
    form.line_spacing = line
    form.keep_with_next = keep
    if left:
        form.left_indent = Cm(left)
    if centre:
        form.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _border(style: Any, side: tuple[str, int, str] | None) -> None:
    """Give a style one line at its side (its width in eighths of a point), or none."""
    properties = style.element.get_or_add_pPr()
    for old in properties.findall(_name("pBdr")):
        properties.remove(old)
    if side is None:
        return
    name, width, colour = side
    border = etree.fromstring(
        f'<w:pBdr {xml.NAMESPACES}><w:{name} w:val="single" w:sz="{width}" w:space="8" w:color="{colour}"/></w:pBdr>'
    )
    properties.insert_element_before(
        border,
        "w:shd",
        "w:tabs",
        "w:suppressAutoHyphens",
        "w:spacing",
        "w:ind",
        "w:contextualSpacing",
        "w:jc",
        "w:outlineLvl",
    )


def _shade(style: Any, fill: str) -> None:
    properties = style.element.get_or_add_pPr()
    shade = etree.fromstring(f'<w:shd {xml.NAMESPACES} w:val="clear" w:color="auto" w:fill="{fill}"/>')
    properties.insert_element_before(
        shade, "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc"
    )


def _language(styles: Any, tag: str) -> None:
    """Set the language of all text that sets none itself."""
    for element in styles.element.iter(_name("lang")):
        element.set(_name("val"), tag)
