"""Turn pages into pictures as a worn office scanner would: grey, a little crooked, a little noisy."""

from __future__ import annotations

import io
import random
import tempfile
from pathlib import Path

import pypdfium2
from PIL import Image, ImageChops, ImageFilter
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from builder.source import Plan, read_plan
from builder.typeset import typeset

DPI = 150
QUALITY = 38
POINTS = 72


def set_scan(plan: Plan) -> bytes:
    """Give a PDF that holds nothing but the pictures of a plan's pages."""
    pictures = scanned(typeset(plan, style="office", tagged=False), seed=plan.settings["id"])
    target = io.BytesIO()
    canvas = Canvas(target, invariant=1, pageCompression=1)
    canvas.setTitle("")
    canvas.setAuthor("")
    for picture in pictures:
        width, height = (side * POINTS / DPI for side in Image.open(io.BytesIO(picture)).size)
        canvas.setPageSize((width, height))
        canvas.drawImage(ImageReader(io.BytesIO(picture)), 0, 0, width, height)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def set_mixed(plan: Plan, appendices: Path) -> bytes:
    """Give a PDF with text pages and, where the plan has `::scanned NAME`, pictures of the pages of that source."""
    with tempfile.TemporaryDirectory() as folder:
        for path in sorted(appendices.glob("*.md")):
            pages = scanned(typeset(read_plan(path), style="office", tagged=False), seed=path.stem)
            (Path(folder) / f"{path.stem}.jpg").write_bytes(pages[0])
        return typeset(plan, style="office", tagged=False, pictures=Path(folder))


def scanned(pdf: bytes, *, seed: str) -> list[bytes]:
    """Give a JPEG of each page, the same for the same seed."""
    chance = random.Random(seed)
    document = pypdfium2.PdfDocument(pdf)
    pictures = []
    for page in document:
        picture = page.render(scale=DPI / POINTS, grayscale=True).to_pil().convert("L")
        picture = picture.rotate(chance.uniform(-0.9, 0.9), resample=Image.Resampling.BICUBIC, fillcolor=252)
        picture = picture.filter(ImageFilter.GaussianBlur(0.5)).point(lambda value: 38 + value * 206 // 255)
        target = io.BytesIO()
        _worn(picture, chance).save(target, "JPEG", quality=QUALITY, optimize=True, dpi=(DPI, DPI))
        pictures.append(target.getvalue())
    return pictures


def _worn(picture: Image.Image, chance: random.Random) -> Image.Image:
    width, height = picture.size
    grain = Image.frombytes("L", (width // 2, height // 2), chance.randbytes((width // 2) * (height // 2)))
    grain = grain.point(lambda value: value // 14).resize(picture.size, Image.Resampling.BILINEAR)
    picture = ImageChops.subtract(picture, grain)
    shade = Image.linear_gradient("L").rotate(90).resize(picture.size).point(lambda value: value // 16)
    picture = ImageChops.subtract(picture, shade)
    for _ in range(60):
        place = (chance.randrange(width - 3), chance.randrange(height - 3))
        picture.paste(chance.randrange(90, 170), (*place, place[0] + chance.randrange(1, 3), place[1] + 2))
    return picture
