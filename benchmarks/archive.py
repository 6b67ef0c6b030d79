"""The archive of a study of a country's size: how long it takes, how large it is, and how much memory it needs.

Beside it, in the same run, what a study of a tenth of the size needs: the difference is what grows with the rows.
To reach: writing grows by less than 100 MB from the one to the other, reading by less than 200 MB.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PASSAGES, SUGGESTIONS, PARTIES = 100_000, 300_000, 300
WRITING, READING = 100, 200


def main() -> None:
    """Measure each size and direction in a process of its own."""
    print(f"{'passages':>10} {'suggestions':>12} {'what':>8} {'seconds':>8} {'archive MB':>11} {'peak MB':>8}")
    peaks: dict[tuple[int, str], float] = {}
    with tempfile.TemporaryDirectory() as place:
        for share in (10, 1):
            folder, file = Path(place, f"study-{share}"), Path(place, f"{share}.zip")
            _run("make", folder, file, share)
            for what in ("write", "read"):
                seconds, peak = _run(what, folder, file, share)
                peaks[share, what] = peak
                size = file.stat().st_size / 1e6
                rows = f"{PASSAGES // share:>10} {SUGGESTIONS // share:>12}"
                print(f"{rows} {what:>8} {seconds:>8.1f} {size:>11.1f} {peak:>8.0f}", flush=True)
    for what, most in (("write", WRITING), ("read", READING)):
        grown = peaks[1, what] - peaks[10, what]
        print(f"{what}: ten times the rows take {grown:.0f} MB more (to reach: less than {most})")


def _run(what: str, folder: Path, file: Path, share: int) -> tuple[float, float]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.archive", what, str(folder), str(file), str(share)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    )
    seconds, peak = done.stdout.split()[-2:]
    return float(seconds), float(peak)


def _measured(what: str, folder: Path, file: Path, share: int) -> None:
    from samsyn.store.folders import start

    target = folder if what != "read" else folder.with_name(f"{folder.name}-back")
    target.mkdir(exist_ok=True)
    start(target)
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from samsyn.store.archive.reading import read_archive
    from samsyn.store.archive.writing import write_archive
    from samsyn.store.models import Study

    begun = time.perf_counter()
    if what == "make":
        from benchmarks.made_study import made

        made(PARTIES // share, PASSAGES // share, SUGGESTIONS // share)
    elif what == "write":
        with file.open("wb") as out:
            write_archive(Study.objects.get(), out, folder)
    else:
        with file.open("rb") as archive:
            read_archive(archive)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(time.perf_counter() - begun, peak)


if __name__ == "__main__":
    if len(sys.argv) == 5:
        _measured(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]))
    else:
        main()
