"""How fast pages answer while twenty people work, over HTTP from a process of its own.

    python -m benchmarks.load [--at postgresql://…] [--users 20] [--pause 2] [--seconds 60] [--warm-up 20]
                              [--parties 300] [--passages 100000] [--suggestions 300000]

Each person looks at a page or decides, and waits `--pause` seconds on average (exponentially drawn) before the next:
half of what they do are decisions. What they do in the first `--warm-up` seconds is not counted. `--pause 0` shows what
the server bears at the most. For each kind p50 and p95 in milliseconds are printed beside what is to be reached; the
peer, in the same run, is `/health`, which does nothing.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote
from uuid import UUID

from benchmarks.made_study import COMMON, made
from benchmarks.visitors import HOST, KEY, Server, Visitor, signed_in

REACH = {"matrix": 200, "coder page": 150, "search": 150, "decision": 50}
OFTEN = {"decision": 10, "coder page": 4, "matrix": 2, "search": 3, "peer: /health": 1}
"""How many of twenty steps are of each kind."""


def main() -> None:
    """Make the study, let people work and print the table."""
    choices = argparse.ArgumentParser()
    choices.add_argument("--at", default="")
    choices.add_argument("--users", type=int, default=20)
    choices.add_argument("--pause", type=float, default=2.0)
    choices.add_argument("--seconds", type=float, default=60)
    choices.add_argument("--warm-up", type=float, default=20)
    choices.add_argument("--parties", type=int, default=300)
    choices.add_argument("--passages", type=int, default=100_000)
    choices.add_argument("--suggestions", type=int, default=300_000)
    given = choices.parse_args()
    with tempfile.TemporaryDirectory(prefix="samsyn-load-") as name:
        folder = Path(name) / "study"
        server = Server(given.at or str(folder), Path(name))
        slug, keys, documents, codes, sessions = prepared(given, folder)
        server.start()
        try:
            visitors = [Visitor(server, session) for session in sessions]
            taken, failed = _work(visitors, given, slug, keys, documents, codes)
        finally:
            server.kill()
    _print(taken, failed, given)


def prepared(given: argparse.Namespace, folder: Path) -> tuple[str, list[str], list[int], list[str], list[str]]:
    """Make the study and its people; give its slug, passages, documents and codes, and a session for each person."""
    from samsyn.store.folders import open_study, start

    os.environ |= {"SAMSYN_SECRET_KEY": KEY, "SAMSYN_URL": f"https://{HOST}", "SAMSYN_FILES": str(folder.parent)}
    folder.mkdir()
    start(given.at or folder, "samsyn.web.settings")
    from django.core.management import call_command
    from django.db import connections

    from samsyn.store.access import join
    from samsyn.store.models import Study, User

    begun = None
    if given.at:
        call_command("migrate", verbosity=0)
    else:
        begun = open_study(folder)
    scope = made(given.parties, given.passages, given.suggestions)
    sessions = [""] * given.users
    if given.at:
        people = [User.objects.create_user(f"{scope.study.slug}-{number}") for number in range(given.users)]
        for person in people:
            join(scope.study, person, "coder")
        sessions = signed_in([person.pk for person in people])
    if begun is not None:
        Study.objects.filter(pk=begun.pk).delete()
    keys = list(scope.passages().order_by().values_list("key", flat=True))
    documents = list(scope.documents().values_list("pk", flat=True))
    codes = [code.id for code in scope.framework.codes]
    connections.close_all()
    return scope.study.slug, keys, documents, codes, sessions


def _work(
    visitors: list[Visitor],
    given: argparse.Namespace,
    slug: str,
    keys: list[str],
    documents: list[int],
    codes: list[str],
) -> tuple[dict[str, list[float]], list[str]]:
    taken: dict[str, list[float]] = defaultdict(list)
    failed: list[str] = []
    counted = time.monotonic() + given.warm_up
    until = counted + given.seconds

    def work(number: int, visitor: Visitor) -> None:
        drawn = random.Random(number)
        steps: dict[str, Callable[[], object]] = {
            "decision": lambda: visitor.decide(
                slug, drawn.choice(keys), drawn.choice(codes), "accept", UUID(int=drawn.getrandbits(128), version=4)
            ),
            "coder page": lambda: visitor.get(f"/s/{slug}/code/{drawn.choice(documents)}/"),
            "matrix": lambda: visitor.get(f"/s/{slug}/matrix/"),
            "search": lambda: visitor.get(f"/s/{slug}/search/?q={quote(' '.join(drawn.sample(COMMON, 2)))}"),
            "peer: /health": lambda: visitor.get("/health"),
        }
        time.sleep(drawn.random() * given.pause)
        while time.monotonic() < until:
            kind = drawn.choices(list(OFTEN), list(OFTEN.values()))[0]
            begin = time.perf_counter()
            answer = steps[kind]()
            if time.monotonic() >= counted:
                taken[kind].append((time.perf_counter() - begin) * 1000)
            if answer != "saved" and not (isinstance(answer, tuple) and answer[0] == 200):
                failed.append(f"{kind}: {str(answer)[:80]}")
            time.sleep(drawn.expovariate(1 / given.pause) if given.pause else 0)

    threads = [threading.Thread(target=work, args=one) for one in enumerate(visitors)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return taken, failed


def _print(taken: dict[str, list[float]], failed: list[str], given: argparse.Namespace) -> None:
    steps = sum(map(len, taken.values()))
    place = "PostgreSQL" if given.at else "SQLite"
    print(
        f"{place}, {given.users} people, {given.passages} passages, a pause of {given.pause} s on average: "
        f"{steps / given.seconds:.1f} steps a second"
    )
    print(f"{'':20}{'n':>7}{'p50 ms':>9}{'p95 ms':>9}{'reach':>9}")
    for kind in OFTEN:
        found = sorted(taken[kind])
        if found:
            high = found[min(len(found) - 1, int(len(found) * 0.95))]
            print(f"{kind:20}{len(found):7}{statistics.median(found):9.1f}{high:9.1f}{REACH.get(kind, ''):>9}")
    print(f"answers that were no page or no saved decision: {len(failed)}{' ' + failed[0] if failed else ''}")


if __name__ == "__main__":
    main()
