"""Read the words of one PDF page from the engine: runs of text with position, size and weight.

The engine (PDFium) is asked for the whole text at once and then a few times for every line, never for every
character. Its functions are called with plain addresses, which is three times as fast as with typed pointers.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
import pypdfium2.raw as engine

from samsyn.documents.runs import MARKER, MARKER_ALONE, Run

WIDE_GAP = 0.9
"""A gap between two pieces of a line that is wider than this share of the type size parts them (columns, cells)."""

_WIDE_ADVANCE = 0.64
"""A line whose characters are wider than this share of the type size on average may hide a gap within one piece."""

_BOLD_NAMES = ("bold", "black", "heavy", "-bd", "semib", "demi")
_FORCED_BOLD = 1 << 18
_FILLED_AND_STROKED = 2
_LINE = re.compile("[^\r\n\ufffe]+\ufffe?|\ufffe")

_VOID, _INT, _DOUBLE, _SIZE = ctypes.c_void_p, ctypes.c_int, ctypes.c_double, ctypes.c_size_t


def _bare(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    """Give an engine function that takes plain addresses."""
    address = ctypes.cast(function, _VOID).value or 0
    bare: Callable[..., Any] = ctypes.CFUNCTYPE(result, *arguments)(address)
    return bare


_count_characters = _bare(engine.FPDFText_CountChars, _INT, _VOID)
_get_text = _bare(engine.FPDFText_GetText, _INT, _VOID, _INT, _INT, _VOID)
_index_from_text = _bare(engine.FPDFText_GetCharIndexFromTextIndex, _INT, _VOID, _INT)
_count_rects = _bare(engine.FPDFText_CountRects, _INT, _VOID, _INT, _INT)
_get_rect = _bare(engine.FPDFText_GetRect, _INT, _VOID, _INT, _VOID, _VOID, _VOID, _VOID)
_get_origin = _bare(engine.FPDFText_GetCharOrigin, _INT, _VOID, _INT, _VOID, _VOID)
_get_box = _bare(engine.FPDFText_GetCharBox, _INT, _VOID, _INT, _VOID, _VOID, _VOID, _VOID)
_get_size = _bare(engine.FPDFText_GetFontSize, _DOUBLE, _VOID, _INT)
_get_matrix = _bare(engine.FPDFText_GetMatrix, _INT, _VOID, _INT, _VOID)
_get_object = _bare(engine.FPDFText_GetTextObject, _VOID, _VOID, _INT)
_get_font = _bare(engine.FPDFTextObj_GetFont, _VOID, _VOID)
_get_mode = _bare(engine.FPDFTextObj_GetTextRenderMode, _INT, _VOID)
_get_font_name = _bare(engine.FPDFFont_GetBaseFontName, _SIZE, _VOID, _VOID, _SIZE)
_get_font_flags = _bare(engine.FPDFFont_GetFlags, _INT, _VOID)


class Frame(msgspec.Struct, frozen=True):
    """How PDF space maps to a page: the visible box in PDF space, and the quarter turns clockwise that it is given."""

    left: float
    bottom: float
    right: float
    top: float
    turn: int = 0

    @property
    def size(self) -> tuple[float, float]:
        """The width and height of the page in this frame."""
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if self.turn % 2 else (width, height)

    def turned(self, turn: int) -> Frame:
        """Give the frame of the same box with another turn."""
        return self if turn == self.turn else Frame(self.left, self.bottom, self.right, self.top, turn)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Give the place, from the top left of the frame, of a point in PDF space."""
        if self.turn == 0:
            return x - self.left, self.top - y
        if self.turn == 1:
            return y - self.bottom, x - self.left
        if self.turn == 2:
            return self.right - x, y - self.bottom
        return self.top - y, self.right - x

    def back(self, x: float, y: float) -> tuple[float, float]:
        """Give the point in PDF space of a place in the frame."""
        if self.turn == 0:
            return x + self.left, self.top - y
        if self.turn == 1:
            return y + self.left, x + self.bottom
        if self.turn == 2:
            return self.right - x, y + self.bottom
        return self.right - y, self.top - x

    def box(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        """Give left, top, right, bottom in the frame of a box in PDF space."""
        if self.turn == 0:
            return left - self.left, self.top - top, right - self.left, self.top - bottom
        ax, ay = self.point(left, bottom)
        bx, by = self.point(right, top)
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)


class RunReader:
    """Reads runs from text pages; keeps the buffers that the engine fills."""

    def __init__(self) -> None:
        self._numbers = (ctypes.c_double * 4)()
        base = ctypes.addressof(self._numbers)
        self._at = (base, base + 8, base + 16, base + 24)
        self._matrix = (ctypes.c_float * 6)()
        self._matrix_at = ctypes.addressof(self._matrix)
        self._name = ctypes.create_string_buffer(256)
        self._fonts: dict[int, bool] = {}
        self._handle = 0

    def text(self, handle: int) -> tuple[str, bool]:
        """Give the whole text of a text page, and whether position i in it is the engine's character i."""
        count = _count_characters(handle)
        if count <= 0:
            return "", True
        buffer = ctypes.create_string_buffer(2 * (count + 1))
        written = _get_text(handle, 0, count, ctypes.addressof(buffer))
        text = buffer.raw[: 2 * max(0, written - 1)].decode("utf-16-le", "replace")
        return text, len(text) == count

    def runs(self, handle: int, frame: Frame) -> tuple[list[Run], int]:
        """Give the runs of a text page in the order of the file, and the turn of the reading frame they lie in.

        `frame` is the page as shown; the reading frame is the same page turned so that most of its text is upright.
        """
        self._fonts.clear()
        self._handle = handle
        text, exact = self.text(handle)
        found: dict[int, list[Run]] = {}
        order: list[tuple[int, Run]] = []
        units = 0
        for match in _LINE.finditer(text):
            start, end = match.span()
            piece = match.group()
            if piece.isspace():
                continue
            if exact:
                first = start
            else:
                units = len(text[:start].encode("utf-16-le")) // 2
                first = _index_from_text(handle, units)
                if first < 0:
                    continue
            count = end - start
            if not exact:
                last = _index_from_text(handle, units + len(piece.encode("utf-16-le")) // 2 - 1)
                count = max(1, last - first + 1)
            for turn, run in self._line(piece, first, count, frame, exact):
                found.setdefault(turn, []).append(run)
                order.append((turn, run))
        if not order:
            return [], frame.turn
        if len(found) == 1:
            turn = order[0][0]
            return found[turn], turn
        main = max(found, key=lambda turn: sum(len(run.text) for run in found[turn]))
        return [run if turn == main else _laid_over(run, frame, turn, main) for turn, run in order], main

    def split_at(
        self, handle: int, runs: list[Run], down: Sequence[tuple[float, float, float]], frame: Frame
    ) -> list[Run]:
        """Part the runs that cross one of the drawn vertical lines `down` (x, top, bottom) of the reading frame."""
        self._handle = handle
        found: list[Run] = []
        for run in runs:
            places = sorted(
                x
                for x, top, bottom in down
                if run.left + run.size < x < run.right - 0.5 * run.size
                and top <= run.baseline - 0.3 * run.size <= bottom
                and x > run.text_left
            )
            if not places or run.first < 0 or run.turned:
                found.append(run)
                continue
            begin = 0
            pieces: list[Run] = []
            for x in [*places, math.inf]:
                end = len(run.text)
                if x < math.inf:
                    end = self._index_at(run.first + begin, run.first + len(run.text), x - 0.5, frame) - run.first
                text = run.text[begin:end]
                stripped = text.strip()
                if stripped:
                    start = begin + text.index(stripped[0])
                    numbers = self._numbers
                    _get_box(handle, run.first + start, *self._at)
                    left = frame.box(numbers[0], numbers[2], numbers[1], numbers[3])[0]
                    _get_box(handle, run.first + start + len(stripped) - 1, *self._at)
                    right = frame.box(numbers[0], numbers[2], numbers[1], numbers[3])[2]
                    pieces.append(
                        Run(
                            stripped, left, run.top, right, run.bottom, run.baseline, run.size, run.bold, left,
                            run.first + start,
                        )
                    )  # fmt: skip
                begin = end
            # A rule through a word is no border of cells.
            whole = "".join(piece.text for piece in pieces).replace(" ", "") == run.text.replace(" ", "")
            parted = all(run.text[piece.first - run.first - 1] == " " for piece in pieces[1:])
            found += pieces if whole and parted else [run]
        return found

    def _line(self, piece: str, first: int, count: int, frame: Frame, exact: bool) -> list[tuple[int, Run]]:
        """Give the runs of one line of the engine's text, each with the turn that sets it upright."""
        handle = self._handle
        numbers, at = self._numbers, self._at
        rects = _count_rects(handle, first, count)
        if rects <= 0:
            return []
        if piece[-1] == "\ufffe":
            piece = piece[:-1] + "-"
        stripped = piece.strip()
        if not stripped:
            return []
        offset = piece.index(stripped[0]) if piece[0] != stripped[0] else 0
        middle = offset + len(stripped) // 2
        if piece[middle] == " ":
            middle += 1
        middle_index = first + middle if exact else first
        _get_matrix(handle, middle_index, self._matrix_at)
        a, b, c, d, _, _ = self._matrix
        scale = math.sqrt(c * c + d * d)
        size = _get_size(handle, middle_index) * scale
        if not 0.5 < size < 2000:
            size = 10.0 if not math.isfinite(size) or size <= 0 else min(max(size, 0.5), 2000.0)
        turn = 0 if abs(b) <= abs(a) and a > 0 else 1 if b > abs(a) else 3 if -b > abs(a) else 2
        if turn == 0:
            x0, y0 = frame.left, frame.top
            upright = None
        else:
            upright = frame.turned(turn)
        boxes: list[tuple[float, float, float, float]] = []
        for index in range(rects):
            _get_rect(handle, index, *at)
            left, top, right, bottom = numbers
            if upright is None:
                boxes.append((left - x0, y0 - top, right - x0, y0 - bottom))
            else:
                boxes.append(upright.box(left, bottom, right, top))
        _get_origin(handle, middle_index, at[0], at[1])
        baseline = (upright or frame.turned(0)).point(numbers[0], numbers[1])[1]
        marker = MARKER.match(stripped)
        wide = WIDE_GAP * size
        cuts: list[int] = []
        text_left = boxes[0][0]
        if rects > 1:
            reach = boxes[0][2]
            for index in range(1, rects):
                left = boxes[index][0]
                if left - reach > wide and exact:
                    cuts.append(index)
                if left < boxes[index - 1][0] - size:
                    # Not from left to right: right-to-left script or pieces laid over each other.
                    cuts = []
                    break
                reach = max(reach, boxes[index][2])
        left, right = boxes[0][0], boxes[-1][2]
        if rects == 1 and exact and (right - left) > _WIDE_ADVANCE * size * len(stripped) and len(stripped) > 6:
            return self._spread(piece, first, boxes[0], baseline, size, turn, upright or frame.turned(0))
        if not cuts:
            bold = self._bold(first + offset + (marker.end() if marker else 0)) if exact else self._bold(first)
            if bold and rects > 1 and exact:
                bold = self._bold(first + offset + len(stripped) - 1)
            if marker is not None:
                text_left = (
                    self._text_left(first + offset + marker.end(), upright or frame.turned(0)) if exact else left
                )
            return [(turn, _run(stripped, boxes, baseline, size, bold, text_left, first + offset))]
        return self._parts(piece, first, boxes, cuts, baseline, size, turn, upright or frame.turned(0))

    def _parts(
        self,
        piece: str,
        first: int,
        boxes: list[tuple[float, float, float, float]],
        cuts: list[int],
        baseline: float,
        size: float,
        turn: int,
        upright: Frame,
    ) -> list[tuple[int, Run]]:
        """Give the runs of a line that wide gaps divide before the boxes `cuts`."""
        found: list[tuple[int, Run]] = []
        begin, begin_box = 0, 0
        held: tuple[str, list[tuple[float, float, float, float]], int] | None = None
        for cut in [*cuts, len(boxes)]:
            if cut < len(boxes):
                limit = (max(box[2] for box in boxes[begin_box:cut]) + boxes[cut][0]) / 2
                end = self._index_at(first + begin, first + len(piece), limit, upright) - first
            else:
                end = len(piece)
            part, part_boxes = piece[begin:end], boxes[begin_box:cut]
            stripped = part.strip()
            if stripped:
                start = begin + part.index(stripped[0])
                if held is not None:
                    marker, marker_boxes, marker_start = held
                    bold = self._bold(first + start)
                    run = _run(
                        f"{marker} {stripped}", marker_boxes + part_boxes, baseline, size, bold,
                        part_boxes[0][0], first + marker_start,
                    )  # fmt: skip
                    found.append((turn, run))
                    held = None
                elif (
                    cut < len(boxes)
                    and not found
                    and MARKER_ALONE.match(stripped)
                    and boxes[cut][0] - part_boxes[-1][2] < 4.5 * size
                ):
                    held = (stripped, part_boxes, start)
                else:
                    bold = self._bold(first + start) and self._bold(first + start + len(stripped) - 1)
                    found.append(
                        (turn, _run(stripped, part_boxes, baseline, size, bold, part_boxes[0][0], first + start))
                    )
            begin, begin_box = end, cut
        return found

    def _spread(
        self,
        piece: str,
        first: int,
        box: tuple[float, float, float, float],
        baseline: float,
        size: float,
        turn: int,
        upright: Frame,
    ) -> list[tuple[int, Run]]:
        """Give the runs of a line that is one piece for the engine but so wide that it may hide gaps at its spaces."""
        words = [(match.start(), match.end()) for match in re.finditer(r"\S+", piece)]
        numbers, at = self._numbers, self._at
        ends: list[tuple[float, float]] = []
        for start, end in words:
            _get_box(self._handle, first + start, *at)
            begin = upright.box(numbers[0], numbers[2], numbers[1], numbers[3])
            _get_box(self._handle, first + end - 1, *at)
            finish = upright.box(numbers[0], numbers[2], numbers[1], numbers[3])
            ends.append((begin[0], finish[2]))
        groups: list[list[int]] = [[0]]
        for index in range(1, len(words)):
            gap = ends[index][0] - ends[index - 1][1]
            alone = len(groups) == 1 and MARKER_ALONE.match(piece[words[groups[0][0]][0] : words[index - 1][1]])
            if gap > max(WIDE_GAP * size, 2.0 * 0.28 * size) and not alone:
                groups.append([index])
            else:
                groups[-1].append(index)
        found: list[tuple[int, Run]] = []
        for group in groups:
            start, end = words[group[0]][0], words[group[-1]][1]
            text = piece[start:end]
            area = (ends[group[0]][0], box[1], ends[group[-1]][1], box[3])
            marker = MARKER.match(text)
            text_left = self._text_left(first + start + marker.end(), upright) if marker else area[0]
            bold = self._bold(first + start) and self._bold(first + end - 1)
            found.append((turn, _run(text, [area], baseline, size, bold, text_left, first + start)))
        return found

    def _index_at(self, low: int, high: int, x: float, upright: Frame) -> int:
        """Give the first character from `low` to `high` whose origin lies right of `x`, by halving."""
        numbers, at = self._numbers, self._at
        while low < high:
            middle = (low + high) // 2
            _get_origin(self._handle, middle, at[0], at[1])
            if upright.point(numbers[0], numbers[1])[0] < x:
                low = middle + 1
            else:
                high = middle
        return low

    def _text_left(self, index: int, upright: Frame) -> float:
        numbers, at = self._numbers, self._at
        _get_origin(self._handle, index, at[0], at[1])
        return upright.point(numbers[0], numbers[1])[0]

    def _bold(self, index: int) -> bool:
        shown = _get_object(self._handle, index)
        if not shown:
            return False
        font = _get_font(shown)
        if not font:
            return False
        bold = self._fonts.get(font)
        if bold is None:
            length = _get_font_name(font, ctypes.addressof(self._name), 256)
            name = self._name.raw[: max(0, min(length, 256) - 1)].decode("utf-8", "replace").lower()
            bold = any(part in name for part in _BOLD_NAMES) or bool(_get_font_flags(font) & _FORCED_BOLD)
            self._fonts[font] = bold
        return bold or _get_mode(shown) == _FILLED_AND_STROKED


def _run(
    text: str,
    boxes: list[tuple[float, float, float, float]],
    baseline: float,
    size: float,
    bold: bool,
    text_left: float,
    first: int,
) -> Run:
    """Give a run whose box holds its glyphs and the usual height of a line."""
    left, top, right, bottom = boxes[0]
    for box in boxes[1:]:
        left, top, right, bottom = min(left, box[0]), min(top, box[1]), max(right, box[2]), max(bottom, box[3])
    top, bottom = min(top, baseline - 0.7 * size), max(bottom, baseline + 0.18 * size)
    return Run(text, left, top, right, bottom, baseline, size, bold, text_left, first)


def _laid_over(run: Run, frame: Frame, turn: int, main: int) -> Run:
    """Give a run that lies in the frame of `turn` in the frame of `main`, marked as turned."""
    own, target = frame.turned(turn), frame.turned(main)
    ax, ay = own.back(run.left, run.top)
    bx, by = own.back(run.right, run.bottom)
    left, top, right, bottom = target.box(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))
    return Run(run.text, left, top, right, bottom, bottom, run.size, run.bold, left, run.first, True)
