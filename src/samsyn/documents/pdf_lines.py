"""Read one line of the engine's text as runs: with its place, size and weight, parted where columns or cells part it.

The engine is asked a few times for every line, never for every character. For what stands side by side on one line,
or is several lines in truth, it is asked a little more.
"""

from __future__ import annotations

import re
from itertools import pairwise

import msgspec

from samsyn.documents.pdf_characters import FILLED_AND_STROKED, CharacterReader
from samsyn.documents.pdf_engine import (
    Frame,
    count_rects,
    get_font,
    get_matrix,
    get_mode,
    get_object,
    get_origin,
    get_rect,
    get_size,
)
from samsyn.documents.runs import MARKER, MARKER_ALONE, Run

WIDE_GAP = 0.9
"""A gap between two pieces of a line that is wider than this share of the type size parts them (columns, cells)."""

DOUBTFUL_GAP = 0.55
"""A gap that is wider than this share of the type size may be a narrow gutter or a wide space; the page's other lines
tell which."""

_WIDE_ADVANCE = 0.64
"""A line whose characters are wider than this share of the type size on average may hide a gap within one piece."""

_BULLETS = frozenset("•–—-‣◦▪●○■")
_NOTE_SIGNS = frozenset("0123456789*†‡")
RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff]")


class Doubt(msgspec.Struct):
    """A line with gaps that may be gutters: where its run stands, what it is made of, and before which boxes."""

    place: int
    text: str
    first: int
    boxes: list[tuple[float, float, float, float]]
    cuts: list[int]
    baseline: float
    size: float


class LineReader(CharacterReader):
    """Reads the runs of single lines; `pieces` counts the pieces of text that the page so far is written in."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces = 0
        self.doubts: list[Doubt] = []

    def _plain(self, text: str, first: int, frame: Frame, found: list[Run], bullet: bool = False) -> bool:
        """Add the run of a line that the file has in one piece, the usual case; False where it is not so simple.

        With `bullet` the line has one more piece before it.
        """
        handle, at, length = self.handle, self.at, len(text)
        index = length // 2
        if text[index] == " ":
            index += 1
        if (text[1:2] == " ") != bullet or text[index] == " " or text[0] >= "\uf000":
            return False
        index += first
        get_matrix(handle, index, self._matrix_at)
        a, b, c, d, _, _ = self._matrix
        if b or c or a <= 0 or d <= 0:
            return False
        size = get_size(handle, index) * d
        if not 0.5 < size < 2000:
            return False
        numbers = self.numbers
        get_origin(handle, index, at[0], at[1])
        baseline = frame.top - numbers[1]
        get_rect(handle, 0, *at)
        left, top, right, bottom = numbers
        if bullet:
            end, middle = right, (top + bottom) / 2
            get_rect(handle, 1, *at)
            begin, top, right, bottom = numbers
            if not (0 <= begin - end < 4.5 * size and bottom < middle < top and end - left < size):
                return False
        if right - left > _WIDE_ADVANCE * size * length and length > 6:
            return False
        left, right = left - frame.left, right - frame.left
        text_left = left
        marker = MARKER.match(text)
        if marker is not None:
            first_word = first + marker.end()
            text_left = self.left_of(first_word, frame)
            shown = get_object(handle, first_word)
        else:
            shown = get_object(handle, index)
        font = get_font(shown) if shown else None
        known = self._fonts.get(font) if font else None
        if known is None:
            return False
        self.font = known[1]
        top, bottom = frame.top - top, frame.top - bottom
        high, low = baseline - 0.7 * size, baseline + 0.18 * size
        found.append(
            Run(
                text, left, high if high < top else top, right, low if low > bottom else bottom, baseline, size,
                known[0] or get_mode(shown) == FILLED_AND_STROKED, text_left, first, False, (), known[1],
            )
        )  # fmt: skip
        return True

    def line(self, piece: str, first: int, count: int, frame: Frame, exact: bool, found: list[Run]) -> int:
        """Add the runs of one line of the engine's text to `found` and give the turn that sets them upright."""
        handle = self.handle
        numbers, at = self.numbers, self.at
        rects = count_rects(handle, first, count)
        self.pieces += rects
        if piece[-1] == "\ufffe":
            piece = piece[:-1] + "-"
        text = piece.strip()
        if rects <= 0 or not text:
            return 0
        offset = 0 if piece[0] == text[0] else piece.index(text[0])
        if exact and not frame.turn:
            if rects == 1 and self._plain(text, first + offset, frame, found):
                return 0
            if rects == 2 and text[0] in _BULLETS and self._plain(text, first + offset, frame, found, bullet=True):
                return 0
        middle = offset + _middle(text)
        if exact:
            middle += first
            first += offset
        else:
            middle = first
        a, b, size, baseline = self.measured(middle, frame)
        if rects > 1 and exact:
            # A raised figure in the middle, or a smaller lead-in, must not stand for the line.
            other = first + len(text) - 1
            if get_object(handle, other) != get_object(handle, middle):
                _, _, other_size, other_baseline = self.measured(other, frame)
                if other_size > 1.05 * size and text[-1].isalnum():
                    size, baseline = other_size, other_baseline
        turn = 0 if b == 0.0 and a > 0 else _turn(a, b)
        upright = frame.turned(turn)
        x0, y0 = frame.left, frame.top
        if turn:
            baseline = upright.point(*self.origin(middle))[1]
        if (
            exact
            and text[1:2] == " "
            and text[3:4] == " "
            and self._letters(text, first, baseline, size, upright, found)
        ):
            return turn
        doubtful, wide = DOUBTFUL_GAP * size, WIDE_GAP * size
        boxes: list[tuple[float, float, float, float]] = []
        cuts: list[int] = []
        returns = parted = False
        reach = before = middle_before = -1e9
        for index in range(rects):
            get_rect(handle, index, *at)
            left, top, right, bottom = numbers
            if turn == 0:
                left, top, right, bottom = left - x0, y0 - top, right - x0, y0 - bottom
            else:
                left, top, right, bottom = upright.box(left, bottom, right, top)
            boxes.append((left, top, right, bottom))
            if index:
                if left - reach > doubtful:
                    cuts.append(index)
                    parted = parted or left - reach > wide
                elif left < reach - size:
                    lower = top > middle_before + 0.1 * size or bottom < middle_before
                    if lower or before - right > doubtful:
                        returns = True  # the next line already, or a piece of another column
                        reach = right
                    elif left < before - size:
                        exact = False  # a right-to-left script, or pieces laid over each other
            if right > reach:
                reach = right
            before, middle_before = left, (top + bottom) / 2
        if returns and exact and RIGHT_TO_LEFT.search(text):
            exact = False
        if returns and exact:
            self._pieces(text, first, boxes, upright, found)
            return turn
        if exact and parted:
            if RIGHT_TO_LEFT.search(text):
                cuts = [cut for cut in cuts if boxes[cut][0] - max(box[2] for box in boxes[:cut]) > wide]
            self.parts(text, first, boxes, cuts, baseline, size, upright, found)
            return turn
        left = boxes[0][0]
        if exact and rects == 1 and reach - left > _WIDE_ADVANCE * size * len(text) and len(text) > 6:
            self._spread(text, first, boxes[0], baseline, size, upright, found)
            return turn
        text_left = left
        if exact and (len(text) == 1 or text[1] == " ") and self.is_symbol(first, text[0]):
            text = "•" + text[1:]
        marker = MARKER.match(text) if exact else None
        begin = first
        if marker is not None:
            begin += marker.end()
            text_left = self.left_of(begin, upright)
        bold = self.bold(begin)
        if bold and rects > 1 and exact:
            bold = self.bold(first + len(text) - 1)
        run = self._run(text, boxes, baseline, size, bold, text_left, first)
        if rects > 1 and exact and turn == 0 and text[0] in _NOTE_SIGNS:
            _, _, first_size, first_baseline = self.measured(first, frame)
            run.raised = first_size < 0.85 * size and first_baseline < baseline - 0.1 * size
        if exact and cuts and turn == 0:
            self.doubts.append(Doubt(len(found), text, first, boxes, cuts, baseline, size))
        found.append(run)
        return turn

    def parts(
        self,
        text: str,
        first: int,
        boxes: list[tuple[float, float, float, float]],
        cuts: list[int],
        baseline: float,
        size: float,
        upright: Frame,
        found: list[Run],
    ) -> None:
        """Add the runs of a line that wide gaps divide before the boxes `cuts`; a list marker keeps its text."""
        begin = begin_box = 0
        for cut in [*cuts, len(boxes)]:
            end = len(text)
            if cut < len(boxes):
                reach = max(box[2] for box in boxes[begin_box:cut])
                limit = (reach + boxes[cut][0]) / 2
                end = self.index_at(first + begin, first + len(text), limit, upright) - first
                # A list marker alone is no cell.
                near = boxes[cut][0] - reach < 4.5 * size
                alone = text[:end].strip()
                if begin == 0 and near:
                    if len(alone) == 1 and self.is_symbol(first, alone):
                        text = "•" + text[1:]
                        continue
                    if MARKER_ALONE.match(alone):
                        continue
            part = text[begin:end].strip()
            if part:
                start = first + begin + text[begin:end].index(part[0])
                marker = MARKER.match(part)
                text_begin = start + (marker.end() if marker else 0)
                text_left = self.left_of(text_begin, upright) if marker else boxes[begin_box][0]
                bold = self.bold(text_begin) and self.bold(start + len(part) - 1)
                middle = start + _middle(part)
                _, _, size, baseline = self.measured(middle, upright)
                if upright.turn:
                    baseline = upright.point(*self.origin(middle))[1]
                found.append(self._run(part, boxes[begin_box:cut], baseline, size, bold, text_left, start))
            begin, begin_box = end, cut

    def _pieces(
        self, text: str, first: int, boxes: list[tuple[float, float, float, float]], upright: Frame, found: list[Run]
    ) -> None:
        """Add the runs of a text that is several lines, each of one or more of the file's pieces."""
        groups: list[tuple[int, int, float, float, float, float]] = []
        begin, end = first, first + len(text)
        while begin < end:
            after = self.end_of_piece(begin, end)
            piece = text[begin - first : after - first].rstrip()
            start = begin + len(piece) - len(piece.lstrip())
            begin = after
            if not piece.strip():
                continue
            last = start + len(piece.lstrip()) - 1
            _, _, size, baseline = self.measured(start, upright)
            if upright.turn:
                baseline = upright.point(*self.origin(start))[1]
            left, right = self.box(start, upright)[0], self.box(last, upright)[2]
            if groups:
                open_first, _, open_left, reach, base, height = groups[-1]
                larger = max(size, height)
                level = abs(baseline - base) <= (0.15 if size > 0.8 * height and height > 0.8 * size else 0.6) * larger
                if level and -0.5 * larger < left - reach <= DOUBTFUL_GAP * larger:
                    if size < height:
                        baseline, size = base, height
                    groups[-1] = (open_first, after, open_left, right, baseline, size)
                    continue
            groups.append((start, after, left, right, baseline, size))
        for start, after, left, right, baseline, size in groups:
            part = text[start - first : after - first].strip()
            top, bottom = baseline - size, baseline + 0.4 * size
            own = [
                box
                for box in boxes
                if top < (box[1] + box[3]) / 2 < bottom and box[0] > left - 1 and box[2] < right + 1
            ]
            if len(part) == 1 and self.is_symbol(start, part):
                part = "•"
            marker = MARKER.match(part)
            text_begin = start + (marker.end() if marker else 0)
            text_left = self.left_of(text_begin, upright) if marker else left
            bold = self.bold(text_begin) and self.bold(start + len(part) - 1)
            area = (left, baseline - 0.7 * size, right, baseline + 0.18 * size)
            found.append(self._run(part, [area, *own], baseline, size, bold, text_left, start))

    def _spread(
        self,
        text: str,
        first: int,
        box: tuple[float, float, float, float],
        baseline: float,
        size: float,
        upright: Frame,
        found: list[Run],
    ) -> None:
        """Add the runs of a line that is one piece for the engine but so wide that it may hide gaps at its spaces."""
        words = [match.span() for match in re.finditer(r"\S+", text)]
        ends = [(self.box(first + start, upright)[0], self.box(first + end - 1, upright)[2]) for start, end in words]
        groups = [[0]]
        for index in range(1, len(words)):
            gap = ends[index][0] - ends[index - 1][1]
            alone = len(groups) == 1 and MARKER_ALONE.match(text[: words[index - 1][1]])
            if gap > WIDE_GAP * size and not alone:
                groups.append([index])
            else:
                groups[-1].append(index)
        for group in groups:
            start, end = words[group[0]][0], words[group[-1]][1]
            part = text[start:end]
            area = (ends[group[0]][0], box[1], ends[group[-1]][1], box[3])
            marker = MARKER.match(part)
            text_left = self.left_of(first + start + marker.end(), upright) if marker else area[0]
            bold = self.bold(first + start) and self.bold(first + end - 1)
            found.append(self._run(part, [area], baseline, size, bold, text_left, first + start))

    def _letters(self, text: str, first: int, baseline: float, size: float, upright: Frame, found: list[Run]) -> bool:
        """Add the run of a line whose letters are set apart; only gaps wider than the usual one part words."""
        words = [match.span() for match in re.finditer(r"\S+", text)]
        if len(words) < 4 or sum(end - start == 1 for start, end in words) <= 0.7 * len(words):
            return False
        signs = [index for start, end in words for index in range(start, end)]
        areas = [self.box(first + index, upright) for index in signs]
        gaps = [after[0] - before[2] for before, after in pairwise(areas)]
        usual = sorted(gaps)[len(gaps) // 2]
        if min(gaps) < -0.5 * size or usual > size:
            return False
        closed = "".join(
            (" " if gap > max(1.5 * usual, usual + 0.12 * size) else "") + text[index]
            for gap, index in zip([0.0, *gaps], signs, strict=True)
        )
        if closed.count(" ") > 0.5 * len(closed):
            return False
        found.append(self._run(closed, areas, baseline, size, self.bold(first), areas[0][0], -1))
        return True

    def _run(
        self,
        text: str,
        boxes: list[tuple[float, float, float, float]],
        baseline: float,
        size: float,
        bold: bool,
        text_left: float,
        first: int,
    ) -> Run:
        """Give a run whose box holds its glyphs and the usual height of a line."""
        if "\uf000" <= text[0] <= "\uf0ff":
            text = "•" + text[1:]
        left, top, right, bottom = boxes[0]
        for box in boxes[1:]:
            if box[0] < left:
                left = box[0]
            if box[1] < top:
                top = box[1]
            if box[2] > right:
                right = box[2]
            if box[3] > bottom:
                bottom = box[3]
        top, bottom = min(top, baseline - 0.7 * size), max(bottom, baseline + 0.18 * size)
        return Run(text, left, top, right, bottom, baseline, size, bold, text_left, first, font=self.font)


def _middle(text: str) -> int:
    """Give the place of a character in the middle of a text without white space at its ends that is none itself."""
    middle = len(text) // 2
    while text[middle] == " ":
        middle += 1
    return middle


def _turn(a: float, b: float) -> int:
    """Give the quarter turns clockwise that set text with this direction upright."""
    if abs(b) <= abs(a):
        return 0 if a >= 0 else 2
    return 1 if b > 0 else 3
