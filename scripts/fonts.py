"""Make the fonts that the pages load first: the letters of Latin scripts and the signs in use, as WOFF2.

    pip install fonttools brotli
    python scripts/fonts.py

What this writes to src/samsyn/web/static/fonts is committed, so that neither installing nor running Samsyn needs it.
Letters of other scripts come from the whole fonts, which packages bring (`samsyn.css` says from where to where). The
fonts' licence reserves their name for the whole ones, so these have names of their own.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import font_source_sans_pro
import font_source_serif_pro
from fontTools import subset
from fontTools.ttLib import TTFont

ROOT = Path(__file__).parents[1]
PLACE = ROOT / "src" / "samsyn" / "web" / "static" / "fonts"
LATIN = (
    "U+0000-024F,U+0259,U+02C6-02DD,U+1E00-1EFF,U+2000-206F,U+2070-209F,U+20A0-20BF,U+2100-2193,U+2200-22FF,"
    "U+25A0-25FF,U+2700-27BF,U+FB00-FB04"
)
FONTS = (
    (font_source_sans_pro, "SourceSansPro-Regular", "SamsynSans-Regular", "Samsyn Sans"),
    (font_source_sans_pro, "SourceSansPro-Semibold", "SamsynSans-Semibold", "Samsyn Sans"),
    (font_source_serif_pro, "SourceSerifPro-Regular", "SamsynSerif-Regular", "Samsyn Serif"),
)
FAMILY, WHOLE, POSTSCRIPT, UNIQUE = (1, 16), 4, 6, 3
"""Records of a font's names (OpenType, table `name`)."""


def made(source: Path, target: Path, family: str) -> int:
    """Write a part of a font under another name, and give its bytes."""
    options = subset.Options()
    options.flavor = "woff2"
    options.layout_features += ["lnum", "onum", "pnum", "tnum", "case"]
    options.name_IDs = ["*"]
    options.notdef_outline = True
    font = TTFont(source, recalcTimestamp=False)
    chosen = subset.Subsetter(options)
    chosen.populate(unicodes=subset.parse_unicodes(LATIN))
    chosen.subset(font)
    for record in font["name"].names:
        if record.nameID in FAMILY:
            record.string = family
        elif record.nameID == WHOLE:
            record.string = target.stem.replace("Samsyn", "Samsyn ").replace("-", " ")
        elif record.nameID in (POSTSCRIPT, UNIQUE):
            record.string = target.stem
    table = font["CFF "].cff
    table.fontNames = [target.stem]
    table.topDictIndex[0].FullName = target.stem.replace("-", " ")
    table.topDictIndex[0].FamilyName = family
    subset.save_font(font, str(target), options)
    return target.stat().st_size


def main() -> None:
    """Write the fonts and the licences they come with."""
    PLACE.mkdir(parents=True, exist_ok=True)
    for package, source, target, family in FONTS:
        folder = Path(package.font_directory)
        size = made(folder / f"{source}.otf", PLACE / f"{target}.woff2", family)
        print(f"{target}.woff2: {size // 1024} kB")
        shutil.copyfile(folder / "LICENSE.txt", PLACE / f"{family.replace(' ', '')}.LICENSE.txt")


if __name__ == "__main__":
    main()
