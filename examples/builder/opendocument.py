"""Set a plan as an OpenDocument text, its XML written directly."""

from __future__ import annotations

from xml.sax.saxutils import escape

from builder.package import pack
from builder.source import Block, Plan, Runs

MIMETYPE = "application/vnd.oasis.opendocument.text"
SPACES = " ".join(
    f'xmlns:{prefix}="{address}"'
    for prefix, address in {
        "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
        "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
        "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
        "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
        "dc": "http://purl.org/dc/elements/1.1/",
        "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
        "manifest": "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0",
    }.items()
)
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
MANIFEST = (
    f'{HEAD}<manifest:manifest {SPACES} manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{MIMETYPE}"/>'
    + "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="text/xml"/>'
        for name in ("content.xml", "styles.xml", "meta.xml")
    )
    + "</manifest:manifest>"
)


def set_opendocument(plan: Plan) -> bytes:
    """Give the plan as ODT."""
    return pack(
        [
            ("mimetype", MIMETYPE.encode()),
            ("META-INF/manifest.xml", MANIFEST.encode()),
            ("meta.xml", _meta(plan).encode()),
            ("styles.xml", _styles(plan).encode()),
            ("content.xml", _content(plan).encode()),
        ]
    )


def _meta(plan: Plan) -> str:
    return (
        f'{HEAD}<office:document-meta {SPACES} office:version="1.3"><office:meta>'
        f"<dc:title>{escape(plan.settings['title'])}</dc:title><dc:language>sv-SE</dc:language>"
        "<meta:creation-date>2015-10-30T09:00:00</meta:creation-date></office:meta></office:document-meta>"
    )


def _styles(plan: Plan) -> str:
    headings = "".join(
        f'<style:style style:name="Heading_20_{level}" style:display-name="Heading {level}" style:family="paragraph" '
        f'style:parent-style-name="Standard" style:default-outline-level="{level}"><style:paragraph-properties '
        f'fo:margin-top="0.5cm" fo:margin-bottom="0.2cm" fo:keep-with-next="always"/><style:text-properties '
        f'fo:font-size="{size}pt" fo:font-weight="bold" fo:color="#2e5339"/></style:style>'
        for level, size in ((1, 18), (2, 13), (3, 11))
    )
    running = escape(plan.settings["running"])
    return (
        f'{HEAD}<office:document-styles {SPACES} office:version="1.3"><office:styles>'
        '<style:default-style style:family="paragraph"><style:text-properties style:font-name="Liberation Serif" '
        'fo:font-size="11pt" fo:language="sv" fo:country="SE"/></style:default-style>'
        '<style:style style:name="Standard" style:family="paragraph"><style:paragraph-properties '
        'fo:margin-bottom="0.25cm" fo:line-height="125%"/></style:style>'
        '<style:style style:name="Title" style:family="paragraph" style:parent-style-name="Standard">'
        '<style:text-properties fo:font-size="26pt" fo:font-weight="bold"/></style:style>'
        '<style:style style:name="Subtitle" style:family="paragraph" style:parent-style-name="Standard">'
        '<style:text-properties fo:font-size="14pt"/></style:style>'
        '<style:style style:name="Footnote" style:family="paragraph" style:parent-style-name="Standard">'
        '<style:text-properties fo:font-size="9pt"/></style:style>'
        f"{headings}</office:styles><office:automatic-styles>"
        '<style:page-layout style:name="A4"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" '
        'fo:margin-top="2cm" fo:margin-bottom="2cm" fo:margin-left="2.8cm" fo:margin-right="2.5cm"/>'
        '<style:header-style><style:header-footer-properties fo:margin-bottom="0.5cm"/></style:header-style>'
        '<style:footer-style><style:header-footer-properties fo:margin-top="0.5cm"/></style:footer-style>'
        "</style:page-layout></office:automatic-styles><office:master-styles>"
        '<style:master-page style:name="Standard" style:page-layout-name="A4">'
        f'<style:header><text:p text:style-name="Footnote">{running}</text:p></style:header>'
        '<style:footer><text:p text:style-name="Footnote"><text:page-number text:select-page="current">1'
        "</text:page-number></text:p></style:footer></style:master-page></office:master-styles>"
        "</office:document-styles>"
    )


def _content(plan: Plan) -> str:
    settings = plan.settings
    parts = [f'<text:p text:style-name="Title">{escape(settings["title"])}</text:p>']
    parts.append(f'<text:p text:style-name="Subtitle">{escape(settings["subtitle"])}</text:p>')
    parts += [f'<text:p text:style-name="Standard">{escape(line)}</text:p>' for line in settings["imprint"].split("\n")]
    parts.append(_body(plan))
    bullets = "".join(
        f'<text:list-level-style-bullet text:level="{level}" text:bullet-char="{mark}">{_indent(level)}'
        "</text:list-level-style-bullet>"
        for level, mark in ((1, "•"), (2, "–"), (3, "·"))
    )
    numbers = "".join(
        f'<text:list-level-style-number text:level="{level}" style:num-format="{form}" style:num-suffix=".">'
        f"{_indent(level)}</text:list-level-style-number>"
        for level, form in ((1, "1"), (2, "a"))
    )
    return (
        f'{HEAD}<office:document-content {SPACES} office:version="1.3"><office:automatic-styles>'
        '<style:style style:name="Bold" style:family="text"><style:text-properties fo:font-weight="bold"/>'
        '</style:style><style:style style:name="Italic" style:family="text">'
        '<style:text-properties fo:font-style="italic"/></style:style>'
        '<style:style style:name="Cell" style:family="table-cell"><style:table-cell-properties '
        'fo:border="0.05pt solid #000000" fo:padding="0.1cm"/></style:style>'
        f'<text:list-style style:name="Bullets">{bullets}</text:list-style>'
        f'<text:list-style style:name="Numbers">{numbers}</text:list-style>'
        f"</office:automatic-styles><office:body><office:text>{''.join(parts)}</office:text></office:body>"
        "</office:document-content>"
    )


def _indent(level: int) -> str:
    return (
        '<style:list-level-properties text:list-level-position-and-space-mode="label-alignment">'
        f'<style:list-level-label-alignment text:label-followed-by="listtab" fo:text-indent="-0.6cm" '
        f'fo:margin-left="{level * 0.7:.1f}cm"/></style:list-level-properties>'
    )


def _body(plan: Plan) -> str:
    parts: list[str] = []
    depth = 0
    for number, block in enumerate((*plan.blocks, Block("directive"))):
        wanted = block.level if block.kind == "item" else 0
        while depth > wanted:
            parts.append("</text:list-item></text:list>")
            depth -= 1
        if block.kind == "item":
            text = f'<text:p text:style-name="Standard">{_runs(plan, block.runs)}</text:p>'
            if depth == wanted:
                parts.append(f"</text:list-item><text:list-item>{text}")
            else:
                style = ' text:style-name="Numbers"' if block.number else ' text:style-name="Bullets"'
                parts.append(f"<text:list{style if not depth else ''}><text:list-item>{text}")
                depth += 1
        else:
            parts.append(_block(plan, block, number))
    return "".join(parts)


def _block(plan: Plan, block: Block, number: int) -> str:
    text = _runs(plan, block.runs)
    match block.kind:
        case "heading":
            level = block.level
            return f'<text:h text:style-name="Heading_20_{level}" text:outline-level="{level}">{text}</text:h>'
        case "paragraph" | "quote":
            return f'<text:p text:style-name="Standard">{text}</text:p>'
        case "table":
            header, *rows = (_row(plan, row) for row in block.rows)
            columns = f'<table:table-column table:number-columns-repeated="{len(block.rows[0])}"/>'
            return (
                f'<table:table table:name="Tabell{number}">{columns}<table:table-header-rows>{header}'
                f"</table:table-header-rows>{''.join(rows)}</table:table>"
                '<text:p text:style-name="Standard"/>'
            )
        case _:
            return ""


def _row(plan: Plan, row: tuple[Runs, ...]) -> str:
    cells = "".join(
        '<table:table-cell table:style-name="Cell" office:value-type="string">'
        f'<text:p text:style-name="Standard">{_runs(plan, cell)}</text:p></table:table-cell>'
        for cell in row
    )
    return f"<table:table-row>{cells}</table:table-row>"


def _runs(plan: Plan, runs: Runs) -> str:
    parts = []
    for run in runs:
        match run.kind:
            case "note":
                number = list(plan.notes).index(run.text) + 1
                parts.append(
                    f'<text:note text:id="ftn{number}" text:note-class="footnote"><text:note-citation>{number}'
                    '</text:note-citation><text:note-body><text:p text:style-name="Footnote">'
                    f"{_runs(plan, plan.notes[run.text])}</text:p></text:note-body></text:note>"
                )
            case "bold" | "italic":
                parts.append(f'<text:span text:style-name="{run.kind.title()}">{escape(run.text)}</text:span>')
            case _:
                parts.append(escape(run.text))
    return "".join(parts)
