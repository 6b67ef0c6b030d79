"""Read the words of one PDF page from the engine: runs of text with position, size and weight.

The engine (PDFium) is asked for the whole text at once and then a few times for every line, never for every
character.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

from samsyn.documents.pdf_engine import Frame, index_from_text
from samsyn.documents.pdf_lines import RIGHT_TO_LEFT, LineReader
from samsyn.documents.runs import Run

_LEAST_STARTS = 3
_LINE = re.compile("[^\r\n\ufffe]+\ufffe?|\ufffe")


class RunReader(LineReader):
    """Reads runs from text pages; keeps the buffers that the engine fills."""

    def runs(self, handle: int, frame: Frame) -> tuple[list[Run], int]:
        """Give the runs of a text page in the order of the file, and the turn of the reading frame they lie in.

        `frame` is the page as shown; the reading frame is the same page turned so that most of its text is upright.
        """
        self._fonts.clear()
        self.handle = handle
        self.pieces = 0
        self.doubts.clear()
        text, exact = self.text(handle)
        found: list[Run] = []
        turns: list[int] = []
        for match in _LINE.finditer(text):
            piece = match.group()
            if piece.isspace():
                continue
            first = match.start()
            count = len(piece)
            if not exact:
                # Characters without a code, or of two units, shift the engine's numbers.
                units = len(text[:first].encode("utf-16-le")) // 2
                first = index_from_text(handle, units)
                last = index_from_text(handle, units + len(piece.encode("utf-16-le")) // 2 - 1)
                count = max(1, last - first + 1)
                if first < 0:
                    continue
            turn = self.line(piece, first, count, frame, exact, found)
            turns += [turn] * (len(found) - len(turns))
        if not found:
            return [], frame.turn
        main = turns[0]
        if turns.count(main) == len(turns):
            self._settle(frame, found)
            return found, main
        self.doubts.clear()
        weights = [0, 0, 0, 0]
        for turn, run in zip(turns, found, strict=True):
            weights[turn] += len(run.text)
        main = weights.index(max(weights))
        return [
            run if turn == main else _laid_over(run, frame, turn, main) for turn, run in zip(turns, found, strict=True)
        ], main

    def _settle(self, frame: Frame, found: list[Run]) -> None:
        """Part the lines at gaps that may be a narrow gutter where other lines begin at the same place too."""
        if not self.doubts:
            return
        starts = Counter([round(run.left) for run in found])
        starts.update([round(doubt.boxes[cut][0]) for doubt in self.doubts for cut in doubt.cuts])
        for doubt in reversed(self.doubts):
            places = [(cut, round(doubt.boxes[cut][0])) for cut in doubt.cuts]
            cuts = [cut for cut, x in places if starts[x - 1] + starts[x] + starts[x + 1] >= _LEAST_STARTS]
            if cuts and not RIGHT_TO_LEFT.search(doubt.text):
                parts: list[Run] = []
                self.parts(doubt.text, doubt.first, doubt.boxes, cuts, doubt.baseline, doubt.size, frame, parts)
                found[doubt.place : doubt.place + 1] = parts
        self.doubts.clear()

    def split_at(
        self, handle: int, runs: list[Run], down: Sequence[tuple[float, float, float]], frame: Frame
    ) -> list[Run]:
        """Part the runs that cross one of the drawn vertical lines `down` (x, top, bottom) of the reading frame."""
        self.handle = handle
        found: list[Run] = []
        lines = sorted(set(down))
        xs = [line[0] for line in lines]
        for run in runs:
            begin_x = max(run.left + run.size, run.text_left)
            begin_line, end_line = bisect_left(xs, begin_x), bisect_left(xs, run.right - 0.5 * run.size)
            height = run.baseline - 0.3 * run.size
            places = [x for x, top, bottom in lines[begin_line:end_line] if top <= height <= bottom]
            if not places or run.first < 0 or run.turned:
                found.append(run)
                continue
            begin = 0
            pieces: list[Run] = []
            for x in [*places, math.inf]:
                end = len(run.text)
                if x < math.inf:
                    end = self.index_at(run.first + begin, run.first + len(run.text), x - 0.5, frame) - run.first
                text = run.text[begin:end]
                stripped = text.strip()
                if stripped:
                    start = begin + text.index(stripped[0])
                    left = self.box(run.first + start, frame)[0]
                    right = self.box(run.first + start + len(stripped) - 1, frame)[2]
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


def _laid_over(run: Run, frame: Frame, turn: int, main: int) -> Run:
    """Give a run that lies in the frame of `turn` in the frame of `main`, marked as turned."""
    own, target = frame.turned(turn), frame.turned(main)
    ax, ay = own.back(run.left, run.top)
    bx, by = own.back(run.right, run.bottom)
    left, top, right, bottom = target.box(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))
    return Run(run.text, left, top, right, bottom, bottom, run.size, run.bold, left, run.first, True)
