"""The disk in memory (of Linux) for what tests write: databases ask for each word to reach the disk, and wait."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

MEMORY = Path("/dev/shm")
ENOUGH = 2_000_000_000
"""Bytes that must be free there; a run of all tests takes a fifth."""


def quick_disk() -> Path | None:
    """Give the disk in memory where there is one with room, from which programs may be started too; else None."""
    if not (MEMORY.is_dir() and os.access(MEMORY, os.W_OK | os.X_OK)):
        return None
    if os.statvfs(MEMORY).f_flag & os.ST_NOEXEC or shutil.disk_usage(MEMORY).free < ENOUGH:
        return None
    return MEMORY
