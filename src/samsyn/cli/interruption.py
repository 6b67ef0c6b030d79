"""What happens when somebody asks the program to stop."""

from __future__ import annotations

import signal
import time
from types import FrameType


class Interruption:
    """Turns signals to stop into one interruption, so that a second one does not break off the cleaning up."""

    SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")
    PATIENCE = 10.0
    """Seconds for cleaning up, after which another signal interrupts that too."""

    def __init__(self) -> None:
        self._before = float("-inf")
        self._asked = False

    def check(self) -> None:
        """Interrupt work that goes on although it was asked to stop.

        An exception that is raised while a destructor runs is dropped by Python; long work asks here now and then.
        """
        if self._asked:
            raise KeyboardInterrupt

    def watch(self) -> None:
        """Listen to the signals that nobody (as `nohup` does) asked to have ignored."""
        self._asked = False
        self._before = float("-inf")
        for number in self._numbers():
            if signal.getsignal(number) != signal.SIG_IGN:
                signal.signal(number, self._interrupt)

    def leave(self) -> None:
        """Let nothing disturb the way out."""
        for number in self._numbers():
            signal.signal(number, signal.SIG_IGN)

    def _numbers(self) -> list[signal.Signals]:
        return [getattr(signal, name) for name in self.SIGNALS if hasattr(signal, name)]

    def _interrupt(self, _signal: int, _frame: FrameType | None) -> None:
        now = time.monotonic()
        if now - self._before > self.PATIENCE:
            self._before = now
            self._asked = True
            raise KeyboardInterrupt


interruption = Interruption()
"""The program's own; signals belong to the whole process."""
