"""Set a plan as PDF with Typst: justified, hyphenated, with real footnotes, tagged where the plan asks for it."""

from __future__ import annotations

from pathlib import Path

import font_source_sans_pro
import font_source_serif_pro
import typst

from builder.source import Block, Plan, Run, Runs

SINGLE = """
#set page(paper: "a4", margin: (left: 32mm, right: 28mm, top: 30mm, bottom: 28mm), numbering: "1",
  header: context if counter(page).get().first() > 1 [
    #set text(8.5pt, fill: luma(90)); #text(RUNNING) #h(1fr) #text(ORGANISATION)
    #v(-6pt) #line(length: 100%, stroke: .4pt + luma(150))],
  footer: context if counter(page).get().first() > 1 [
    #set text(8.5pt); #h(1fr) #counter(page).display("1 (1)", both: true)])
#set text(font: "Source Serif Pro", size: 11pt, lang: LANGUAGE, hyphenate: true)
#set par(justify: true, leading: 0.72em, spacing: 1.15em)
#show heading: set text(font: "Source Sans Pro", fill: rgb("#1d3f5e"), hyphenate: false)
#show heading: set par(justify: false)
#show heading.where(level: 1): set text(19pt)
#show heading.where(level: 1): it => { pagebreak(weak: true); it; v(6pt) }
#show heading.where(level: 2): set text(14pt)
#show heading.where(level: 3): set text(11.5pt)
#set table(stroke: .5pt + luma(140), inset: 5pt, fill: (_, y) => if y == 0 { rgb("#dbe6ef") })
"""

COLUMNS = """
#set page(paper: "a4", margin: (x: 19mm, top: 26mm, bottom: 24mm), columns: 2, numbering: "1",
  header: context if counter(page).get().first() > 1 [
    #set text(8pt, style: "italic"); #text(RUNNING) #h(1fr) #text(ORGANISATION)],
  footer: context if counter(page).get().first() > 1 [#set align(center); #set text(8pt); #counter(page).display()])
#set columns(gutter: 8mm)
#set text(font: "Libertinus Serif", size: 10pt, lang: LANGUAGE, hyphenate: true)
#set par(justify: true, leading: 0.6em, first-line-indent: 1em, spacing: 0.6em)
#set heading(numbering: "1.1")
#show heading: set text(hyphenate: false)
#show heading.where(level: 1): set text(14pt)
#show heading.where(level: 2): set text(11pt)
#show heading.where(level: 3): set text(10pt, style: "italic", weight: "regular")
#show heading: set block(above: 1.4em, below: .8em)
#set table(stroke: (x: none, y: .4pt), inset: 3.5pt)
#show table: set par(justify: false, first-line-indent: 0pt)
#show table: set text(8.5pt)
"""

OFFICE = """
#set page(paper: "a4", margin: (left: 28mm, right: 25mm, top: 32mm, bottom: 26mm),
  header: [
    #set text(9pt); #text(ORGANISATION) #h(1fr) #context counter(page).display("1(1)", both: true)
    #v(2pt) #text(RUNNING)])
#set text(font: "Source Sans Pro", size: SIZE, lang: LANGUAGE, hyphenate: false)
#set par(justify: false, leading: 0.7em, spacing: 1.2em)
#show heading.where(level: 1): set text(16pt)
#show heading.where(level: 2): set text(13pt)
#show heading.where(level: 3): set text(11pt)
#set table(stroke: .5pt, inset: 4pt)
"""

PREAMBLE = """
#show figure: set block(breakable: true)
#show table.cell.where(y: 0): strong
#show table: set text(9pt, hyphenate: true)
#show table: set par(justify: false)
#show quote: set text(style: "italic")
"""

STYLES = {"single": SINGLE, "columns": COLUMNS, "office": OFFICE}


def typeset(plan: Plan, *, style: str, tagged: bool, pictures: Path | None = None) -> bytes:
    """Give the PDF of a plan.

    `style` is one of `STYLES`. `pictures` is the folder with NAME.jpg for each directive `::scanned NAME`.
    """
    settings = plan.settings
    head = STYLES[style]
    for key, value in (
        ("RUNNING", settings.get("running", settings["title"])),
        ("ORGANISATION", settings["organisation"]),
        ("LANGUAGE", settings["language"]),
    ):
        head = head.replace(key, _string(value))
    head = head.replace("SIZE", settings.get("size", "11pt"))
    parts = [
        f"#set document(title: {_string(settings['title'])}, author: {_string(settings['organisation'])}, "
        f"date: datetime(year: 2015, month: 10, day: 30))",
        head + PREAMBLE,
        _cover(plan, style),
        *_blocks(plan),
    ]
    fonts = [Path(font_source_sans_pro.font_files_otf["SourceSansPro"]).parent]
    fonts.append(Path(font_source_serif_pro.font_files_otf["SourceSerifProBold"]).parent)
    compiled: bytes = typst.compile(  # type: ignore[call-overload]
        "\n\n".join(parts).encode(),
        root=str(pictures) if pictures else None,
        font_paths=[str(font) for font in fonts],
        ignore_system_fonts=True,
        format="pdf",
        pdf_tags=tagged,
        timestamp=0,
    )
    return compiled


def _cover(plan: Plan, style: str) -> str:
    settings = plan.settings
    title, subtitle = _string(settings["title"]), _string(settings.get("subtitle", ""))
    lines = [line for line in settings.get("imprint", "").split("\n") if line]
    imprint = " \\ ".join(f"#text({_string(line)})" for line in lines)
    contents = _string("Contents" if settings["language"] == "en" else "Innehåll")
    if style == "office":
        return f"#text(20pt, weight: 700)[#text({title})]\n\n#text(12pt)[#text({subtitle})]\n\n{imprint}"
    if style == "columns":
        return (
            f"#page(columns: 1)[#v(1fr) #text(26pt, weight: 700)[#par(justify: false, first-line-indent: 0pt)"
            f"[#text({title})]] #v(8pt) #text(14pt)[#text({subtitle})] #v(2fr) #par(first-line-indent: 0pt)[{imprint}]]"
            f"\n#page(columns: 1)[#outline(title: {contents}, depth: 2)]"
        )
    return (
        f'#page[#v(55mm) #text(30pt, font: "Source Sans Pro", weight: 700, fill: rgb("#1d3f5e"), hyphenate: false)'
        f"[#par(justify: false)[#text({title})]] #v(4mm) #text(15pt)[#text({subtitle})] #v(1fr) {imprint}]"
        f"\n#outline(title: {contents}, depth: 2)\n#pagebreak()"
    )


def _blocks(plan: Plan) -> list[str]:
    parts = []
    items: list[str] = []
    for block in (*plan.blocks, Block("directive")):
        if block.kind == "item":
            marker = f"{block.number}." if block.number else "-"
            items.append("  " * (block.level - 1) * 2 + f"{marker} {_runs(plan, block.runs)}")
            continue
        if items:
            parts.append("\n".join(items))
            items = []
        match block.kind:
            case "heading":
                parts.append(f"{'=' * block.level} {_runs(plan, block.runs)}")
            case "paragraph":
                parts.append(_runs(plan, block.runs))
            case "quote":
                parts.append(f"#quote(block: true)[{_runs(plan, block.runs)}]")
            case "table":
                parts.append(_table(plan, block))
            case "directive":
                parts.append(_directive(block))
    return parts


def _directive(block: Block) -> str:
    match block.words:
        case ("page",):
            return "#pagebreak(weak: true)"
        case ("scanned", name):
            return f'#page(margin: 0pt, header: none, footer: none)[#image("/{name}.jpg", width: 100%)]'
        case _:
            return ""


def _table(plan: Plan, block: Block) -> str:
    header, *rows = block.rows
    weights = [
        max(8, *(sum(len(run.text) for run in row[column]) for row in block.rows)) for column in range(len(header))
    ]
    widths = ", ".join(f"{max(2, min(9, round(weight**0.5)))}fr" for weight in weights)
    cells = ",\n".join(f"[{_runs(plan, cell)}]" for row in rows for cell in row)
    heads = ", ".join(f"[{_runs(plan, cell)}]" for cell in header)
    return f"#table(columns: ({widths}), align: left, table.header({heads}),\n{cells})"


def _runs(plan: Plan, runs: Runs) -> str:
    return "".join(_run(plan, run) for run in runs)


def _run(plan: Plan, run: Run) -> str:
    match run.kind:
        case "bold":
            return f"#strong({_string(run.text)})"
        case "italic":
            return f"#emph({_string(run.text)})"
        case "note":
            return f"#footnote[{_runs(plan, plan.notes[run.text])}]"
        case _:
            return f"#text({_string(run.text)})"


def _string(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
