"""Ask the engine about single characters of a text page: place, size, weight, font."""

from __future__ import annotations

import ctypes
import math
import re
from array import array

from samsyn.documents.pdf_engine import (
    Frame,
    count_characters,
    get_box,
    get_font,
    get_font_flags,
    get_font_name,
    get_matrix,
    get_mode,
    get_object,
    get_origin,
    get_size,
    get_text,
)

_BOLD_NAMES = ("bold", "black", "heavy", "-bd", "semib", "demi")
_SYMBOL_NAMES = ("symbol", "dingbat", "wingding", "webding", "bullet")
_STYLE = re.compile(r"[-,]|(?:bold|italic|regular|mt|ps)")
_FORCED_BOLD = 1 << 18
FILLED_AND_STROKED = 2


class CharacterReader:
    """Answers about characters of the text page at `handle`; keeps the buffers that the engine fills.

    `numbers` are the four numbers that the engine fills at the addresses `at`; `font` is the family of the font of the
    character that was last asked for its weight.
    """

    def __init__(self) -> None:
        self.numbers = array("d", [0.0] * 4)
        base = self.numbers.buffer_info()[0]
        self.at = (base, base + 8, base + 16, base + 24)
        self._matrix = array("f", [0.0] * 6)
        self._matrix_at = self._matrix.buffer_info()[0]
        self._text = ctypes.create_string_buffer(16_384)
        self._name = ctypes.create_string_buffer(256)
        self._fonts: dict[int, tuple[bool, str]] = {}
        self.font = ""
        self.handle = 0

    def text(self, handle: int) -> tuple[str, bool]:
        """Give the whole text of a text page, and whether position i in it is the engine's character i."""
        count = count_characters(handle)
        if count <= 0:
            return "", True
        if len(self._text) < 2 * (count + 1):
            self._text = ctypes.create_string_buffer(4 * (count + 1))
        written = get_text(handle, 0, count, ctypes.addressof(self._text))
        text = ctypes.string_at(self._text, 2 * max(0, written - 1)).decode("utf-16-le", "replace")
        if "\t\r \xa0" in text:
            # Some producers write every space as these four signs, and only "\r\n" ends a line.
            text = text.replace("\t\r \xa0", "    ")
        return text, len(text) == count

    def measured(self, index: int, frame: Frame) -> tuple[float, float, float, float]:
        """Give the direction of a character (two numbers), its type size, and its baseline were the page upright."""
        get_matrix(self.handle, index, self._matrix_at)
        a, b, c, d, _, _ = self._matrix
        size = get_size(self.handle, index) * (d if c == 0.0 and d > 0.0 else math.sqrt(c * c + d * d))
        if not 0.5 < size < 2000:
            size = min(max(size, 0.5), 2000.0) if math.isfinite(size) else 10.0
        get_origin(self.handle, index, self.at[0], self.at[1])
        return a, b, size, frame.top - self.numbers[1]

    def origin(self, index: int) -> tuple[float, float]:
        """Give the point in PDF space where a character begins on its baseline."""
        get_origin(self.handle, index, self.at[0], self.at[1])
        return self.numbers[0], self.numbers[1]

    def is_symbol(self, index: int, sign: str) -> bool:
        """Tell a bullet that a font of symbols draws for a letter or for a sign without a meaning of its own."""
        if not sign.isprintable():
            return True
        if sign in "-–—−•":
            return False
        shown = get_object(self.handle, index)
        font = get_font(shown) if shown else None
        if not font:
            return False
        return any(part in self._font_name(font) for part in _SYMBOL_NAMES)

    def box(self, index: int, upright: Frame) -> tuple[float, float, float, float]:
        """Give the box of a character."""
        numbers = self.numbers
        get_box(self.handle, index, *self.at)
        return upright.box(numbers[0], numbers[2], numbers[1], numbers[3])

    def index_at(self, low: int, high: int, x: float, upright: Frame) -> int:
        """Give the first character from `low` to `high` whose origin lies right of `x`, by halving."""
        numbers, handle, (across, up, *_) = self.numbers, self.handle, self.at
        left = upright.left
        while low < high:
            middle = (low + high) // 2
            get_origin(handle, middle, across, up)
            place = upright.point(numbers[0], numbers[1])[0] if upright.turn else numbers[0] - left
            if place < x:
                low = middle + 1
            else:
                high = middle
        return low

    def end_of_piece(self, low: int, high: int) -> int:
        """Give the end of the piece of the file that the character `low` belongs to, at most `high`, by halving."""
        piece = get_object(self.handle, low)
        if not piece:
            return low + 1
        low += 1
        while low < high:
            middle = (low + high) // 2
            if get_object(self.handle, middle) == piece:
                low = middle + 1
            else:
                high = middle
        return low

    def left_of(self, index: int, upright: Frame) -> float:
        """Give the x position in `upright` where a character begins."""
        return upright.point(*self.origin(index))[0]

    def _font_name(self, font: int) -> str:
        length = get_font_name(font, ctypes.addressof(self._name), 256)
        return self._name.raw[: max(0, min(length, 256) - 1)].decode("utf-8", "replace").lower()

    def bold(self, index: int) -> bool:
        """Tell whether a character is bold, and remember the family of its font."""
        shown = get_object(self.handle, index)
        font = get_font(shown) if shown else None
        if not font:
            return False
        known = self._fonts.get(font)
        if known is None:
            name = self._font_name(font)
            bold = any(part in name for part in _BOLD_NAMES) or bool(get_font_flags(font) & _FORCED_BOLD)
            known = self._fonts[font] = (bold, _STYLE.split(name.rpartition("+")[2], 1)[0])
        self.font = known[1]
        return known[0] or get_mode(shown) == FILLED_AND_STROKED
