import os
import subprocess
import sys

import pytest


def run(*arguments: str) -> str:
    """Run the command in a Swedish environment and give what it says."""
    environment = os.environ | {"LC_ALL": "sv_SE.UTF-8", "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "samsyn", *arguments]
    result = subprocess.run(command, capture_output=True, encoding="utf-8", env=environment, check=False)
    return result.stdout + result.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--help",), ("Användning:", "Flaggor", "Kommandon", "Visa denna hjälp.")),
        (("analyse", "--help"), ("Användning:", "annars: auto")),
        (("learn", "--help"), ("Användning:", "krävs")),
        (("analyse", "plans"), ("Fel: Flagga saknas: '--output'",)),
        (("analyse", "plans", "-o", "x", "--jobs", "0"), ("ligger inte i intervallet",)),
        (("analyze",), ("Fel: Kommandot 'analyze' finns inte",)),
    ],
)
def test_the_command_line_speaks_swedish(arguments, words) -> None:
    """Help and errors are in Swedish throughout, the words of the command line itself included."""
    said = run(*arguments)
    assert [word for word in words if word not in " ".join(said.split())] == []
    assert "Traceback" not in said
