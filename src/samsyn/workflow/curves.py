"""Draw charts into files."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

PIXELS_PER_UNIT = 2.0
"""How much finer the PNG is than the chart's own units."""


LOCALES: dict[str, Literal["sv-SE", "en-US"]] = {"sv": "sv-SE", "en": "en-US"}


def draw(path: Path, specification: Mapping[str, object], language: str = "en") -> tuple[Path, Path]:
    """Draw a Vega-Lite specification as SVG and PNG; `path` is the name of both files without its ending.

    Numbers are written as in `language`. Gives the two files.
    """
    vector, picture = path.with_name(f"{path.name}.svg"), path.with_name(f"{path.name}.png")
    svg = drawn(specification, language)
    vector.write_text(svg, encoding="utf-8")
    picture.write_bytes(picture_of(svg))
    return vector, picture


def drawn(specification: Mapping[str, object], language: str = "en") -> str:
    """Give a Vega-Lite specification as SVG; nothing is fetched: the drawer and its font come with packages."""
    import vl_convert

    _fonts()
    return str(vl_convert.vegalite_to_svg(dict(specification), format_locale=LOCALES.get(language, "en-US")))


def picture_of(svg: str) -> bytes:
    """Give a drawn chart as PNG."""
    import vl_convert

    _fonts()
    return bytes(vl_convert.svg_to_png(svg, scale=PIXELS_PER_UNIT))


@cache
def _fonts() -> None:
    """Let the drawer measure text with the report's own font."""
    import font_source_sans_pro
    import vl_convert

    vl_convert.register_font_directory(str(font_source_sans_pro.font_directory))
