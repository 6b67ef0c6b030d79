"""How soon a key of the passage coder is on the screen, in a short and in a long document, in Chromium.

    python -m benchmarks.coder_keys [--short 200] [--long 3000]

For each document: milliseconds from a key to all that it changes on the page (p50, p95), and until every passage of the
document is there, so that find in page finds in all of it. To reach: 50 ms at the 95th percentile, whatever the length.
The peer, in the same run, is a key on the same page to which nothing listens.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.made_study import made
from benchmarks.visitors import Server

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
KEYS = ["a", " ", "j", "r", "k", " ", "u", "s"]
ROUNDS = 12

PRESS = """async (keys) => {
    const frame = () => new Promise(requestAnimationFrame);
    const taken = [];
    for (const key of keys) {
        const before = performance.now();
        document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
        // Asking for a place on the page makes the browser lay it out.
        document.querySelector('.passage[aria-current]').getBoundingClientRect();
        taken.push(performance.now() - before);
        await frame();
    }
    return taken;
}"""


def main() -> None:
    """Make a study for each length, press keys and print the table."""
    choices = argparse.ArgumentParser()
    choices.add_argument("--short", type=int, default=200)
    choices.add_argument("--long", type=int, default=3000)
    given = choices.parse_args()
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        print("Playwright is not installed, so nothing is measured.")
        return
    if CHROMIUM is None:
        print("Chromium is not on this machine, so nothing is measured.")
        return
    with tempfile.TemporaryDirectory(prefix="samsyn-coder-") as name:
        folder = Path(name) / "study"
        folder.mkdir()
        from samsyn.store.folders import start

        start(folder)
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        studies = [(number, made(1, number, 3 * number).study.slug) for number in (given.short, given.long)]
        server = Server(str(folder), Path(name))
        server.start()
        print(f"{'passages':>10}{'key':>10}{'p50 ms':>10}{'p95 ms':>10}{'to reach':>10}{'all there s':>14}")
        try:
            with sync_playwright() as running:
                browser = running.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
                for number, slug in studies:
                    _measure(browser, server, number, slug)
        finally:
            server.kill()


def _measure(browser: Any, server: Server, number: int, slug: str) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    page.goto(server.opening)
    page.goto(f"http://127.0.0.1:{server.port}/s/{slug}/documents/")
    page.locator("a[href*='/code/']").first.click()
    page.locator("[data-whole]").wait_for(timeout=120_000)
    filled = page.evaluate("performance.now() - performance.getEntriesByType('navigation')[0].responseEnd") / 1000
    for name, keys in (("ours", KEYS), ("peer", ["F9"])):
        taken = [one for _ in range(ROUNDS) for one in page.evaluate(PRESS, keys)]
        middle, high = statistics.median(taken), sorted(taken)[int(len(taken) * 0.95)]
        reach, there = ("50", f"{filled:.1f}") if name == "ours" else ("", "")
        print(f"{number:>10}{name:>10}{middle:>10.1f}{high:>10.1f}{reach:>10}{there:>14}", flush=True)
    context.close()


if __name__ == "__main__":
    main()
