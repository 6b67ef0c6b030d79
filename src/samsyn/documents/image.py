"""Read pictures of pages (PNG, JPEG, TIFF, WebP) by recognition: one page each, several from a TIFF."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from samsyn.documents.base import Content, Reader, ReadingSettings
from samsyn.errors import MissingPartError, ReadingError
from samsyn.types import Message, Page

if TYPE_CHECKING:
    from PIL import Image

    from samsyn.documents.pdf_pictures import Recogniser
    from samsyn.documents.runs import PageRuns

MOST_PAGES = 500
MOST_PIXELS = 150_000_000
_LONGER_SIDE = 842.0
"""Points of the longer side of a picture that does not say how large it is: that of A4."""

_AS_PDF = Message("Save it as PDF and give that file instead.")


class ImageReader(Reader):
    """Reads pictures of pages."""

    format: ClassVar[str] = "image"

    def read(self, path: Path, settings: ReadingSettings) -> Content:
        """Read the file at `path`; raise `ReadingError` if recognition is off, not installed, or finds no words."""
        from PIL import Image, UnidentifiedImageError

        from samsyn.documents.blocks import blocks_of
        from samsyn.documents.pdf_pictures import Recogniser

        if settings.ocr == "never":
            raise ReadingError(
                Message("The file is a picture, and recognition of text is turned off."),
                remedy=Message("Read it with --ocr auto."),
            )
        recogniser = Recogniser(settings)
        pages = []
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                with Image.open(path) as picture:
                    frames = min(getattr(picture, "n_frames", 1), MOST_PAGES)
                    for index in range(frames):
                        picture.seek(index)
                        if picture.width * picture.height > MOST_PIXELS:
                            raise ReadingError(Message("The picture is too large to be read."), remedy=_AS_PDF)
                        pages.append(_page(picture.convert("L"), index + 1, picture.info.get("dpi"), recogniser))
        except MissingPartError as error:
            raise ReadingError(error.problem, remedy=error.remedy) from error
        except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
            raise ReadingError(Message("The picture is broken and cannot be opened."), remedy=_AS_PDF) from error
        blocks = blocks_of(pages)
        if not blocks:
            raise ReadingError(
                Message("No words could be recognised on the picture."),
                remedy=Message("Scan the page again, straight and at 300 dots per inch."),
            )
        return Content(
            pages=tuple(
                Page(page.number, round(page.width, 2), round(page.height, 2), page.source, page.confidence)
                for page in pages
            ),
            blocks=tuple(blocks),
            notices=tuple(recogniser.notices()),
        )


def _page(picture: Image.Image, number: int, resolution: object, recogniser: Recogniser) -> PageRuns:
    """Recognise one picture as a page of its size in points."""
    from samsyn.documents import ocr

    width, height = _size(picture.width, picture.height, resolution)
    lines, confidence = ocr.recognise(picture, number, width, height, recogniser.settings.ocr_languages)
    return recogniser.recognised(lines, number, width, height, confidence)


def _size(across: int, down: int, resolution: object) -> tuple[float, float]:
    """Give a picture's size in points, from its dots per inch where these are believable."""
    if isinstance(resolution, tuple) and len(resolution) == 2:
        horizontal, vertical = float(resolution[0]), float(resolution[1])
        if 100 <= horizontal <= 1200 and 100 <= vertical <= 1200:
            return across / horizontal * 72, down / vertical * 72
    scale = _LONGER_SIDE / max(across, down, 1)
    return across * scale, down * scale
