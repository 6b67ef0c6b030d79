import subprocess
import sys

import pytest

HEAVY = {
    "altair",
    "babel",
    "docx",
    "jinja2",
    "lxml",
    "numpy",
    "pebble",
    "PIL",
    "pypdfium2",
    "rich",
    "typst",
}


def test_help_loads_nothing_heavy() -> None:
    """Asking for help imports no reader, no renderer and no statistics, whatever the machine's speed."""
    code = "import sys, samsyn.cli; sys.stdout.write(' '.join(sys.modules))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"LANG": "C"})
    assert sorted(HEAVY & set(result.stdout.split())) == []


@pytest.mark.skipif(sys.platform == "win32", reason="the system's account of processor time is POSIX")
def test_help_costs_less_than_a_third_of_a_second() -> None:
    """`samsyn --help` takes under 0.3 s of processor time; the best of five, so that a busy machine does not count."""
    import resource

    def cost() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-m", "samsyn", "--help"], capture_output=True, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    assert min(cost() for _ in range(5)) < 0.3
