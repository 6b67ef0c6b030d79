"""Draw charts into files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from samsyn.report.charts import fonts, picture

PIXELS_PER_UNIT = 2.0
"""How much finer the PNG is than the chart's own units."""


LOCALES: dict[str, Literal["sv-SE", "en-US"]] = {"sv": "sv-SE", "en": "en-US"}


def draw(path: Path, specification: Mapping[str, object], language: str = "en") -> tuple[Path, Path]:
    """Draw a Vega-Lite specification as SVG and PNG; `path` is the name of both files without its ending.

    Numbers are written as in `language`. Gives the two files.
    """
    vector, pixels = path.with_name(f"{path.name}.svg"), path.with_name(f"{path.name}.png")
    svg = drawn(specification, language)
    vector.write_text(svg, encoding="utf-8")
    pixels.write_bytes(picture_of(svg))
    return vector, pixels


def drawn(specification: Mapping[str, object], language: str = "en") -> str:
    """Give a Vega-Lite specification as SVG; nothing is fetched: the drawer and its font come with packages."""
    import vl_convert

    fonts()
    return str(vl_convert.vegalite_to_svg(dict(specification), format_locale=LOCALES.get(language, "en-US")))


def picture_of(svg: str) -> bytes:
    """Give a drawn chart as PNG."""
    return picture(svg, PIXELS_PER_UNIT)
