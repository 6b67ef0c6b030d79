"""Set a scanned page straight before it is recognised, and lead positions back to the page as it lies."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

from samsyn.types import Record

if TYPE_CHECKING:
    from PIL import Image

LARGEST_SKEW = 5.0
"""Degrees to either side within which a skew is looked for."""

SMALLEST_SKEW = 0.3
"""Degrees below which a page counts as straight."""

_SAMPLE = 500


class View(Record, frozen=True):
    """How a page of `size` (in pixels or points) was turned: by `turn` (90, 180, 270) and `skew` degrees clockwise."""

    size: tuple[float, float]
    turn: int = 0
    skew: float = 0.0

    def show(self, picture: Image.Image) -> Image.Image:
        """Give the picture turned."""
        from PIL import Image

        if self.turn:
            return picture.rotate(-self.turn, expand=True)
        if self.skew:
            return picture.rotate(-self.skew, resample=Image.Resampling.BICUBIC, fillcolor=255)
        return picture

    def on_page(self, x: float, y: float) -> tuple[float, float]:
        """Give the place on the page's own picture of a point of the turned one."""
        width, height = self.size
        if self.turn == 90:
            return y, height - x
        if self.turn == 180:
            return width - x, height - y
        if self.turn == 270:
            return width - y, x
        angle = math.radians(self.skew)
        across, down = x - width / 2, y - height / 2
        return (
            width / 2 + across * math.cos(angle) + down * math.sin(angle),
            height / 2 - across * math.sin(angle) + down * math.cos(angle),
        )


def skew_of(picture: Image.Image) -> float:
    """Give the degrees clockwise by which a grey picture of a page must be turned so that its lines lie level.

    Lines lie level where the darkness of the rows differs most between neighbours. 0 for a page that is straight,
    nearly empty, or skewed by more than `LARGEST_SKEW`.
    """
    small = picture.resize(
        (
            max(1, round(picture.width * _SAMPLE / max(picture.size))),
            max(1, round(picture.height * _SAMPLE / max(picture.size))),
        ),
        reducing_gap=1.5,
    )
    levelness = _Levelness(small)
    best = max(range(-round(LARGEST_SKEW), round(LARGEST_SKEW) + 1), key=levelness)
    skew = max((best + step / 5 for step in range(-4, 5)), key=levelness)
    if not SMALLEST_SKEW <= abs(skew) < LARGEST_SKEW:
        return 0.0
    return round(skew, 1) if levelness(skew) > 1.1 * levelness(0.0) else 0.0


class _Levelness:
    """Say how level the lines of a small picture lie when it is turned."""

    def __init__(self, picture: Image.Image) -> None:
        self.picture = picture

    def __call__(self, degrees: float) -> float:
        from PIL import Image

        turned = self.picture.rotate(-degrees, resample=Image.Resampling.BILINEAR, fillcolor=255)
        rows = turned.resize((1, turned.height), Image.Resampling.BOX).tobytes()
        return float(sum((above - below) ** 2 for above, below in pairwise(rows)))
