"""Recognition: words found, seconds a page, and the cost beside Tesseract alone, on scans whose text is known.

Scans are drawn from a PDF with text, straight, askew, blurred and turned; the words of the PDF are the truth. With
`--real` the scanned plan in `../shared` is measured against the passages known of it.
"""

from __future__ import annotations

import argparse
import csv
import io
import os
import re
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pypdfium2
from PIL import Image, ImageFilter

from samsyn.documents.ocr import recognise, recogniser

SHARED = Path(__file__).parents[2] / "shared"
PLANS = SHARED / "corpus" / "agreement-2015"


def words(text: str) -> Counter[str]:
    """Count the words of a text, whatever their case."""
    return Counter(re.findall(r"\w+", text.lower()))


def blurred(picture: Image.Image) -> Image.Image:
    """Give a page as a bad copier leaves it."""
    picture = picture.rotate(0.5, fillcolor=255).filter(ImageFilter.GaussianBlur(0.9))
    return Image.blend(picture, Image.effect_noise(picture.size, 120), 0.12)


CONDITIONS: dict[str, Callable[[Image.Image], Image.Image]] = {
    "straight": lambda picture: picture,
    "askew by 1.5°": lambda picture: picture.rotate(1.5, fillcolor=255, resample=Image.Resampling.BICUBIC),
    "askew by 3°": lambda picture: picture.rotate(3, fillcolor=255, resample=Image.Resampling.BICUBIC),
    "blurred, noisy": blurred,
    "on its head": lambda picture: picture.rotate(180),
}


def drawn(page: pypdfium2.PdfPage, resolution: int) -> Image.Image:
    """Draw a page in grey."""
    picture: Image.Image = page.render(scale=resolution / 72, grayscale=True).to_pil()
    return picture


def bare(picture: Image.Image, language: str) -> float:
    """Give the seconds that Tesseract alone takes for a picture."""
    data = io.BytesIO()
    picture.save(data, "PPM")
    started = time.perf_counter()
    subprocess.run(
        ["tesseract", "stdin", "stdout", "-l", language, "tsv"],
        input=data.getvalue(),
        capture_output=True,
        check=True,
        env={**os.environ, "OMP_THREAD_LIMIT": "1"},
    )
    return time.perf_counter() - started


def row(name: str, truth: Counter[str], picture: Image.Image, size: tuple[float, float], languages: str) -> None:
    """Recognise a picture and print how it went."""
    started = time.perf_counter()
    lines, confidence = recognise(picture, 1, *size, tuple(languages.split("+")))
    seconds = time.perf_counter() - started
    found = words(" ".join(line.text for line in lines))
    recall = sum((truth & found).values()) / sum(truth.values())
    share = bare(picture, languages) / seconds
    print(f"{name:32} {languages:8} {recall:8.4f} {confidence:11.3f} {seconds:8.2f} {share:8.2f}")


def made() -> None:
    """Measure pages that are drawn as scans."""
    pdf = pypdfium2.PdfDocument(PLANS / "2015_LIV_handlingsplan.pdf")
    page = pdf[0]
    truth = words(page.get_textpage().get_text_range().replace("\ufffe", "").replace("\u00ad", ""))
    for resolution in (150, 200, 300):
        row(f"straight, {resolution} dpi", truth, drawn(page, resolution), page.get_size(), "swe")
    row("straight, 200 dpi", truth, drawn(page, 200), page.get_size(), "swe+eng")
    for name, change in list(CONDITIONS.items())[1:]:
        row(f"{name}, 200 dpi", truth, change(drawn(page, 200)), page.get_size(), "swe")


def real() -> None:
    """Measure the scanned plan against the passages known of it."""
    with (PLANS.parent / "agreement-2015-gold.csv").open(encoding="utf-8") as file:
        truth = [words(entry["text"]) for entry in csv.DictReader(file) if "Halland" in entry["organisation"]]
    pdf = pypdfium2.PdfDocument(PLANS / "2015_RH_handlingsplan.pdf")
    for resolution in (150, 200, 300):
        for languages in ("swe", "swe+eng"):
            found: Counter[str] = Counter()
            started = time.perf_counter()
            for page in pdf:
                width, height = page.get_size()
                lines, _ = recognise(drawn(page, resolution), 1, width, height, tuple(languages.split("+")))
                found += words(" ".join(line.text for line in lines))
            seconds = (time.perf_counter() - started) / len(pdf)
            whole = sum(truth, Counter())
            recall = sum((whole & found).values()) / sum(whole.values())
            print(f"{f'scanned plan, {resolution} dpi':32} {languages:8} {recall:8.4f} {'':11} {seconds:8.2f}")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--real", action="store_true", help="measure the scanned plan in ../shared too")
    arguments = parser.parse_args()
    if not recogniser()[0] or not PLANS.is_dir():
        print("Not measured: this needs Tesseract with Swedish and the plans in ../shared.")
        return
    print(f"{'page':32} {'data':8} {'recall':>8} {'confidence':>11} {'seconds':>8} {'of bare':>8}")
    made()
    if arguments.real:
        real()


if __name__ == "__main__":
    main()
