"""Reading PDFs: speed beside the engine's bare text, order of scrambled lines, agreement of characters, quotes found.

    python -m benchmarks.reading

Speed is processor time on one core: bare text (`PdfPage.get_textpage().get_text_range()`) and the built document with
positions, in turns over the same files, the median of the rounds. Quotes are looked up in the file at the page and box
that the document gives for them: whole lines, and random slices of passages with exact edges.
"""

from __future__ import annotations

import argparse
import itertools
import random
import re
import tempfile
import time
import unicodedata
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from pathlib import Path
from statistics import median

import pypdfium2

from benchmarks.generate_pdfs import Sample, generate
from benchmarks.generate_styles import generate_styles
from samsyn.documents.base import ReadingSettings, build
from samsyn.documents.pdf import PdfReader
from samsyn.documents.pdf_edges import with_edges
from samsyn.errors import ReadingError
from samsyn.passages.locate import boxes
from samsyn.types import Box, Document

SHARED = Path(__file__).parents[2] / "shared"
NOT_RECOGNISED = ReadingSettings(ocr="never")


def read(path: Path) -> Document:
    """Read a PDF without recognition."""
    content = PdfReader().read(path, NOT_RECOGNISED)
    return build(content, identifier=path.name, sha256="", format="pdf", language="")


def bare(path: Path) -> int:
    """Take the bare text of a PDF and give its pages."""
    file = pypdfium2.PdfDocument(path)
    for page in file:
        words = page.get_textpage()
        words.get_text_range()
        words.close()
        page.close()
    pages = len(file)
    file.close()
    return pages


def speed(files: Sequence[Path], rounds: int) -> tuple[int, float, float]:
    """Give the pages, and the median seconds of bare text and of reading."""
    pages, bare_times, read_times = 0, [], []
    for path in files[:3]:
        read(path)
    for _ in range(rounds):
        pages, bare_time, read_time = 0, 0.0, 0.0
        for path in files:
            begin = time.process_time()
            pages += bare(path)
            middle = time.process_time()
            read(path)
            bare_time += middle - begin
            read_time += time.process_time() - middle
        bare_times.append(bare_time)
        read_times.append(read_time)
    return pages, median(bare_times), median(read_times)


def body(document: Document) -> str:
    """Give the text of a document without notes and furniture, cells parted by spaces, one block to a line."""
    lines = []
    for block in document.blocks:
        if block.kind in ("footnote", "furniture"):
            continue
        if block.cells:
            lines.append(" ".join(document.text[start:end] for start, end in block.cells))
        else:
            lines.append(document.text[block.start : block.end])
    return "\n".join(lines)


def pairs_in_order(source: str, found: str) -> float:
    """Give the share of the pairs of neighbouring words of the source that are neighbours in what was read."""
    wanted, got = source.split(), found.split()
    expected = Counter(itertools.pairwise(wanted))
    seen = Counter(itertools.pairwise(got))
    return sum((expected & seen).values()) / max(1, sum(expected.values()))


def agreement(source: str, found: str) -> float:
    """Give the share of characters (white space folded) on which the source and what was read agree, in order."""
    first, second = source.split(), found.split()
    matched = 0
    for tag, a, b, c, d in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        if tag == "equal":
            matched += sum(len(word) + 1 for word in first[a:b])
        elif tag == "replace":
            left, right = " ".join(first[a:b]), " ".join(second[c:d])
            if len(left) * len(right) < 4_000_000:
                blocks = SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks()
                matched += sum(block.size for block in blocks)
    total = sum(len(word) + 1 for word in first) + sum(len(word) + 1 for word in second)
    return 2 * matched / max(1, total)


def blocks_whole(sample: Sample, document: Document) -> float:
    """Give the share of the source's blocks that are exactly one block of what was read, of the same kind."""
    found = Counter[tuple[str, str]](
        (block.kind, " ".join(document.text[a:b] for a, b in block.cells) or document.text[block.start : block.end])
        for block in document.blocks
    )
    wanted = Counter[tuple[str, str]]((part.kind, " ".join(part.cells) or part.text) for part in sample.parts)
    return sum((found & wanted).values()) / max(1, sum(wanted.values()))


def bones(text: str) -> str:
    """Give the letters and digits of a text."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text))


def quotes_found(path: Path, document: Document, chance: random.Random) -> tuple[int, int, int, int]:
    """Count lines and slices of passages, and those whose words stand in the file at their page and box."""
    spans = []
    for block in document.blocks:
        if block.kind != "furniture" and block.end - block.start > 20:
            start = chance.randrange(block.start, block.end - 10)
            spans.append((start, min(block.end, start + chance.randrange(5, 80))))
    exact = with_edges(path, document, spans)
    file = pypdfium2.PdfDocument(path)
    pages: dict[int, tuple[pypdfium2.PdfPage, pypdfium2.PdfTextPage]] = {}

    def words_in(number: int, box: Box) -> str:
        if number not in pages:
            page = file[number - 1]
            pages[number] = (page, page.get_textpage())
        page, words = pages[number]
        left, bottom, right, top = _in_file(page, box)
        return str(words.get_text_bounded(left + 0.2, bottom, right - 0.2, top))

    lines = lines_found = slices = slices_found = 0
    for fragment in document.fragments:
        lines += 1
        lines_found += bones(document.text[fragment.start : fragment.end]) in bones(
            words_in(fragment.page, fragment.box)
        )
    for start, end in spans:
        slices += 1
        seen = "".join(words_in(page, box) for page, box in boxes(exact, start, end))
        slices_found += bones(document.text[start:end]) in bones(seen)
    for page, words in pages.values():
        words.close()
        page.close()
    file.close()
    return lines, lines_found, slices, slices_found


def _in_file(page: pypdfium2.PdfPage, box: Box) -> tuple[float, float, float, float]:
    """Give left, bottom, right, top in PDF space of a box on the page as shown."""
    left, bottom, right, top = page.get_bbox()
    turn = page.get_rotation() // 90
    if turn == 0:
        return left + box.left, top - box.bottom, left + box.right, top - box.top
    if turn == 1:
        return left + box.top, bottom + box.left, left + box.bottom, bottom + box.right
    if turn == 2:
        return right - box.right, bottom + box.top, right - box.left, bottom + box.bottom
    return right - box.bottom, top - box.right, right - box.top, top - box.left


def corpora() -> dict[str, list[Path]]:
    """Give the PDFs of `../shared` by corpus; none where it is absent."""
    folders = {
        "agreement-2015": SHARED / "corpus" / "agreement-2015",
        "ndc": SHARED / "data" / "ndc" / "pdfs",
        "pdf_stress": SHARED / "data" / "pdf_stress",
    }
    return {name: sorted(folder.glob("*.pdf")) for name, folder in folders.items() if folder.is_dir()}


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--every", type=int, default=4, help="take every so many files of the shared corpora for quotes"
    )
    arguments = parser.parse_args()
    chance = random.Random(1)
    with tempfile.TemporaryDirectory() as directory:
        samples = [*generate(Path(directory)), *generate_styles(Path(directory))]
        print(f"{'generated':28}{'blocks':>9}{'characters':>12}{'word pairs':>12}")
        results = []
        for sample in samples:
            document = read(sample.path)
            found = body(document)
            result = (
                blocks_whole(sample, document),
                agreement(sample.text, found),
                pairs_in_order(sample.text, found),
            )
            results.append((sample.name, *result))
            print(f"{sample.name:28}{result[0]:9.4f}{result[1]:12.4f}{result[2]:12.4f}")
        scrambled = [row[3] for row in results]
        print(f"character agreement, mean {sum(row[2] for row in results) / len(results):.4f} (to reach: 0.995)")
        print(f"word pairs in order, lowest {min(scrambled):.4f} (to reach: 0.97)\n")

        sets = {"generated": [sample.path for sample in samples], **corpora()}
        print(f"{'speed':20}{'pages':>7}{'bare p/s':>10}{'read p/s':>10}{'ratio':>8}")
        pages = bare_time = read_time = 0.0
        for name, files in sets.items():
            if name == "pdf_stress":
                continue
            number, one, two = speed(files, arguments.rounds)
            pages, bare_time, read_time = pages + number, bare_time + one, read_time + two
            print(f"{name:20}{number:7}{number / one:10.0f}{number / two:10.0f}{one / two:8.3f}")
        ratio = bare_time / read_time
        print(f"{'all':20}{pages:7.0f}{pages / bare_time:10.0f}{pages / read_time:10.0f}{ratio:8.3f} (to reach: 0.5)\n")

        print(f"{'quotes found again':20}{'lines':>8}{'share':>8}{'slices':>8}{'share':>8}")
        for name, files in sets.items():
            total = [0, 0, 0, 0]
            for path in files if name in ("generated", "agreement-2015") else files[:: arguments.every]:
                try:
                    document = read(path)
                except ReadingError:
                    continue
                total = [a + b for a, b in zip(total, quotes_found(path, document, chance), strict=True)]
            share, part = total[1] / max(1, total[0]), total[3] / max(1, total[2])
            print(f"{name:20}{total[0]:8}{share:8.4f}{total[2]:8}{part:8.4f}")


if __name__ == "__main__":
    main()
