"""The state of a cell (design, section 7), its sign, and how both are said."""

from __future__ import annotations

from typing import NamedTuple

from samsyn.types import CellState
from samsyn.web.seeing.parties import Documents

SIGNS: dict[CellState, str] = {"coded": "●", "suggested": "◐", "absent": "·", "unread": "?", "no document": ""}
"""What stands in the cell, the same as in the report; where there is no document it is hatched."""

PRESENT: tuple[CellState, ...] = ("coded", "suggested")


class Found(NamedTuple):
    """What stands behind a cell: passages that people coded, others only suggested, whether those are enough."""

    coded: int = 0
    suggested: int = 0
    present: bool = False


NOTHING = Found()

Marks = tuple[tuple[str, int, int, int], ...]
"""What stands behind an organisation's cells: code, passages coded, only suggested, whether these are enough."""


def state_of(documents: Documents, found: Found) -> CellState:
    """Give the state of a cell; nothing is said of a plan that was not read."""
    if documents == "read":
        if found.coded:
            return "coded"
        return "suggested" if found.present else "absent"
    return documents


def passages_of(state: CellState, found: Found) -> int:
    """Give how many passages the state rests on."""
    return found.coded if state == "coded" else found.suggested if state == "suggested" else 0
