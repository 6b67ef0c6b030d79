"""Whether a decision is lost or stored twice while forty people decide and the server is killed.

    python -m benchmarks.outage [--at postgresql://…] [--coders 40] [--minutes 10] [--kills 2]

Every coder decides without a pause, and sends a decision again, with the same token, until the server says that it is
saved: as the browser does. The server is killed (SIGKILL, with all its processes) at even distances and started again.
Then every token that was sent must be on record exactly once, and the cells of the matrix must follow from the
decisions.
"""

from __future__ import annotations

import argparse
import http.client
import random
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from uuid import UUID

from benchmarks.load import prepared
from benchmarks.visitors import Server, Visitor

LONGEST_WAIT = 120
"""Seconds after the end in which what was sent must be answered."""


def main() -> None:
    """Let people decide, kill the server, and count."""
    choices = argparse.ArgumentParser()
    choices.add_argument("--at", default="")
    choices.add_argument("--coders", type=int, default=40, dest="users")
    choices.add_argument("--minutes", type=float, default=10)
    choices.add_argument("--kills", type=int, default=2)
    choices.add_argument("--parties", type=int, default=50)
    choices.add_argument("--passages", type=int, default=10_000)
    choices.add_argument("--suggestions", type=int, default=30_000)
    given = choices.parse_args()
    with tempfile.TemporaryDirectory(prefix="samsyn-outage-") as name:
        folder = Path(name) / "study"
        server = Server(given.at or str(folder), Path(name))
        slug, keys, _, codes, sessions = prepared(given, folder)
        server.start()
        try:
            saved, unsaved, again = _decide(server, given, slug, keys, codes, sessions)
        finally:
            server.kill()
        raise SystemExit(_count(slug, saved, unsaved, again, given))


def _decide(
    server: Server, given: argparse.Namespace, slug: str, keys: list[str], codes: list[str], sessions: list[str]
) -> tuple[list[UUID], list[UUID], int]:
    saved: list[UUID] = []
    unsaved: list[UUID] = []
    again = [0]
    until = time.monotonic() + given.minutes * 60

    def work(number: int, session: str) -> None:
        drawn = random.Random(number)
        visitor = _visitor(server, session)
        while time.monotonic() < until:
            token = UUID(int=drawn.getrandbits(128), version=4)
            passage, code = drawn.choice(keys), drawn.choice(codes)
            verdict = drawn.choice(["accept", "accept", "reject"])
            while time.monotonic() < until + LONGEST_WAIT:
                try:
                    if visitor.decide(slug, passage, code, verdict, token) == "saved":
                        saved.append(token)
                        break
                except (OSError, http.client.HTTPException):
                    visitor.close()
                again[0] += 1
                time.sleep(0.5)
            else:
                unsaved.append(token)

    threads = [threading.Thread(target=work, args=one) for one in enumerate(sessions)]
    for thread in threads:
        thread.start()
    for _ in range(given.kills):
        time.sleep(given.minutes * 60 / (given.kills + 1))
        server.kill()
        server.start()
    for thread in threads:
        thread.join()
    return saved, unsaved, again[0]


def _visitor(server: Server, session: str) -> Visitor:
    while True:
        try:
            return Visitor(server, session)
        except (OSError, http.client.HTTPException):
            time.sleep(0.5)


def _count(slug: str, saved: list[UUID], unsaved: list[UUID], again: int, given: argparse.Namespace) -> int:
    from samsyn.store.cells import roll_up
    from samsyn.store.models import Cell, Decision, Study

    study = Study.objects.get(slug=slug)
    stored = Counter(Decision.objects.filter(study=study).values_list("token", flat=True))
    lost = [token for token in saved if token not in stored]
    twice = [token for token, times in stored.items() if times > 1]
    strange = stored.keys() - set(saved) - set(unsaved)

    def cells() -> list[tuple[object, ...]]:
        rows = Cell.objects.filter(study=study).exclude(coded=0, suggested=0)
        return sorted(rows.values_list("party_id", "code", "coded", "suggested", "present"))

    before = cells()
    roll_up(study)
    differ = sum((Counter(before) - Counter(cells())).values())
    print(
        f"{'PostgreSQL' if given.at else 'SQLite'}, {given.users} coders, {given.minutes:g} minutes, "
        f"{given.kills} kills: {len(saved)} decisions saved ({len(saved) / given.minutes / 60:.0f} a second), "
        f"{again} sent again"
    )
    print(
        f"lost {len(lost)}, stored twice {len(twice)}, never answered {len(unsaved)}, on record unsent {len(strange)}"
    )
    print(f"cells of the matrix that do not follow from the decisions: {differ} of {len(before)}")
    return 1 if lost or twice or unsaved or strange or differ else 0


if __name__ == "__main__":
    main()
