"""The whole job: 21 born-digital plans of 12 pages to the report in four formats, two jobs, on a warm machine.

    python -m benchmarks.whole_job [--rounds 3] [--keep DIRECTORY]

The plans are made here, one for each of Sweden's regions, from the examples of the framework's own codes and from
sentences that were written for it. Every round begins with an empty cache; one round before them warms the machine.
Memory is that of the whole tree of processes, pages that several share counted once (proportional set size).
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pypdfium2
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    Flowable,
    ListFlowable,
    ListItem,
    PageBreak,
    Paragraph,
    SimpleDocTemplate,
    Table,
    TableStyle,
)

from benchmarks.generate_pdfs import SENTENCES
from samsyn.frameworks.load import load_framework
from samsyn.organisations.load import load_register

FRAMEWORK = "patient-centred-care-2015"
PLANS, PAGES = 21, 12
SECONDS, MEBIBYTES = 20.0, 1024.0
"""What is to be held."""

GOALS = (
    "Andelen patienter som får träffa läkare inom sju dagar ska öka från {low} till {high} procent senast 2016.",
    "Ingen ska vänta längre än {low} dagar på ett första besök i den specialiserade vården.",
    "Patienter ska uppleva att de är delaktiga i sin vård.",
    "Väntetiden till barn- och ungdomspsykiatrin ska halveras till utgången av 2017.",
    "Minst {high} procent av dem som besvarar den nationella patientenkäten ska vara nöjda med bemötandet.",
    "Tillgängligheten ska bli bättre i hela länet.",
)
SITUATION = (
    "Under 2014 fick {high} procent av patienterna en tid inom vårdgarantins gräns, vilket är lägre än i riket.",
    "En utmaning är bristen på specialister i allmänmedicin, särskilt i länets norra delar.",
    "Invånarna är i stort sett nöjda med vården men anser att den är svår att nå per telefon.",
    "Skillnaderna mellan mottagningarna är stora, och orsakerna är bara delvis kända.",
)
FOLLOW_UP = (
    "Arbetet följs upp två gånger om året och redovisas för hälso- och sjukvårdsnämnden i delårsrapporten.",
    "En styrgrupp med förvaltningscheferna leder arbetet, och utvecklingsenheten svarar för samordningen.",
    "Planen har tagits fram i samråd med patientföreningarna och med de fackliga organisationerna.",
)
AREAS = (
    "primärvården",
    "akutsjukvården",
    "psykiatrin",
    "barn- och ungdomspsykiatrin",
    "cancervården",
    "äldres vård",
    "habiliteringen",
    "ögonsjukvården",
    "ortopedin",
    "förlossningsvården",
    "rehabiliteringen",
    "den palliativa vården",
)
"""One to a page."""
OWNERS = (
    "Primärvårdschefen",
    "Utvecklingsenheten",
    "Förvaltningschefen",
    "It-direktören",
    "Hälso- och sjukvårdschefen",
)

_STYLES = getSampleStyleSheet()
_BODY = ParagraphStyle("body", _STYLES["BodyText"], fontName="Times-Roman", fontSize=10.5, leading=13.5)
_SMALL = ParagraphStyle("small", _BODY, fontSize=9, leading=11)


def make_plans(folder: Path) -> None:
    """Write the plans, the same on every run."""
    folder.mkdir(parents=True, exist_ok=True)
    framework = load_framework(FRAMEWORK)
    measures = [example.sv for code in framework.codes for example in code.examples if example.sv]
    for seed, region in enumerate(load_register("swedish-regions")[:PLANS]):
        chance = random.Random(seed)
        name = region.name(2015)
        path = folder / f"Handlingsplan {name}.pdf"
        own = chance.sample(measures, k=len(measures) // 2)
        flow = [piece for page in range(PAGES) for piece in _page(page, name, own, chance)]
        document = SimpleDocTemplate(str(path), pagesize=A4, title=f"Handlingsplan {name}", invariant=1)

        def furniture(canvas: Canvas, page: SimpleDocTemplate, name: str = name) -> None:
            canvas.setFont("Helvetica", 8)
            canvas.drawString(72, A4[1] - 40, f"{name}, handlingsplan")
            canvas.drawString(A4[0] / 2, 36, str(page.page))

        document.build(flow, onFirstPage=furniture, onLaterPages=furniture)
        with pypdfium2.PdfDocument(path) as made:
            assert len(made) == PAGES, f"{path.name} has {len(made)} pages"


def _page(number: int, region: str, measures: list[str], chance: random.Random) -> Iterator[Flowable]:
    if number == 0:
        yield Paragraph(f"Handlingsplan för {region}", _STYLES["Title"])
    area = AREAS[number]
    yield from _section(f"Nuläge i {area}", _said(SITUATION, 3, chance) + chance.sample(SENTENCES["sv"], 5))
    yield Paragraph(f"Mål för {area}", _STYLES["Heading2"])
    yield _bullets(_said(GOALS, 4, chance))
    yield Paragraph(f"Aktiviteter inom {area}", _STYLES["Heading2"])
    yield _bullets(chance.sample(measures, 8))
    rows = [["Aktivitet", "Ansvarig", "Klart"]]
    rows += [
        [Paragraph(measure, _SMALL), Paragraph(chance.choice(OWNERS), _SMALL), f"{chance.randint(1, 12)}/2016"]
        for measure in chance.sample(measures, 4)
    ]
    lines = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.grey), ("FONTNAME", (0, 0), (-1, 0), "Helvetica-Bold")])
    yield Table(rows, colWidths=(270, 110, 70), style=lines)
    yield from _section(f"Uppföljning av {area}", _said(FOLLOW_UP, 2, chance))
    yield PageBreak()


def _section(title: str, sentences: list[str]) -> Iterator[Flowable]:
    yield Paragraph(title, _STYLES["Heading2"])
    yield Paragraph(" ".join(sentences), _BODY)


def _said(sentences: tuple[str, ...], count: int, chance: random.Random) -> list[str]:
    low = chance.randint(40, 70)
    return [sentence.format(low=low, high=low + 20) for sentence in chance.sample(sentences, count)]


def _bullets(sentences: list[str]) -> ListFlowable:
    return ListFlowable([ListItem(Paragraph(sentence, _BODY)) for sentence in sentences], bulletType="bullet")


def run(plans: Path, output: Path, cache: Path) -> tuple[float, float, float]:
    """Run the job and give its seconds, its processor seconds and the peak of its memory in MiB."""
    command = [sys.executable, "-m", "samsyn", "analyse", str(plans), "--framework", FRAMEWORK]
    command += ["--output", str(output), "--language", "sv", "--jobs", "2"]
    environment = os.environ | {"SAMSYN_CACHE": str(cache)}
    before, start = _processor_seconds(), time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peak = 0.0
    while process.poll() is None:
        peak = max(peak, _mebibytes(process.pid))
        time.sleep(0.1)
    seconds = time.perf_counter() - start
    if process.returncode:
        raise SystemExit(f"samsyn analyse ended with status {process.returncode}.")
    return seconds, _processor_seconds() - before, peak


def _processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _mebibytes(root: int) -> float:
    total = 0
    try:
        tree = [psutil.Process(root), *psutil.Process(root).children(recursive=True)]
    except psutil.Error:
        return 0.0
    for process in tree:
        try:
            memory = process.memory_full_info()
            total += getattr(memory, "pss", memory.rss)  # shared pages are told apart on Linux only
        except psutil.Error:
            continue
    return total / 2**20


def main() -> None:
    """Print seconds, memory and the seconds of each stage."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--keep", type=Path, help="where the plans and the last report stay")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        work = options.keep or Path(directory)
        make_plans(work / "plans")
        results = [
            run(work / "plans", work / "report", Path(directory) / f"cache{n}") for n in range(options.rounds + 1)
        ]
        record = json.loads((work / "report" / "run.json").read_bytes())
    seconds, worked = (statistics.median(result[part] for result in results[1:]) for part in (0, 1))
    memory = max(result[2] for result in results[1:])
    counts = record["counts"]
    amounts = ("read", "pages", "passages", "codings", "goals")
    print(", ".join(f"{counts[name]} {'plans' if name == 'read' else name}" for name in amounts))
    print(f"  seconds, median of {options.rounds}   {seconds:6.1f}   (limit {SECONDS:.0f})")
    print(f"  processor seconds       {worked:6.1f}   (on an idle machine, seconds lie between half of this and all)")
    print(f"  memory at its peak, MiB {memory:6.0f}   (limit {MEBIBYTES:.0f})")
    print("  seconds per stage of the last round: " + ", ".join(f"{k} {v:.1f}" for k, v in record["seconds"].items()))


if __name__ == "__main__":
    main()
