from __future__ import annotations

import contextlib
import errno
import os
import signal
import subprocess
import sys

import click
import pytest

import samsyn.cli as cli
from samsyn.cli.interruption import Interruption, interruption


@pytest.fixture
def run(monkeypatch, capfd):
    """Give a function that runs the command line on a command that does what it is told, and its status and words."""

    def run_main(action) -> tuple[int, str]:
        monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
        monkeypatch.setattr(cli, "samsyn", click.Command("do", callback=action))
        monkeypatch.setattr("sys.argv", ["samsyn"])
        before = {name: signal.getsignal(getattr(signal, name)) for name in Interruption.SIGNALS}
        try:
            with pytest.raises(SystemExit) as caught:
                cli.main()
        finally:
            for name, handler in before.items():
                signal.signal(getattr(signal, name), handler)
        return caught.value.code, capfd.readouterr().err

    return run_main


def failing(error: BaseException):
    def action() -> None:
        raise error

    return action


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (KeyError("part"), "does not foresee (KeyError: 'part')"),
        (MemoryError(), "too little memory"),
        (OSError(errno.ENOSPC, "No space left on device"), "no space left"),
    ],
)
def test_what_nobody_foresaw_is_one_line_too(run, error, said) -> None:
    """No error reaches a user as a traceback."""
    status, err = run(failing(error))
    assert status == 2
    assert said in err
    assert err.startswith("samsyn: ")
    assert err.count("\n") == 1


def test_whoever_mends_it_may_see_where(run, monkeypatch) -> None:
    """With the variable that the line names, the error comes through as it is."""
    monkeypatch.setenv(cli.TRACEBACK, "1")
    with pytest.raises(KeyError, match="part"):
        run(failing(KeyError("part")))


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_second_signal_does_not_break_off_the_cleaning_up(run, name) -> None:
    """Whatever asks the program to stop, and however often, it cleans up and says so in one line."""
    cleaned = []

    def action() -> None:
        try:
            signal.raise_signal(getattr(signal, name))
        finally:
            signal.raise_signal(getattr(signal, name))
            cleaned.append(True)

    status, err = run(action)
    assert (status, cleaned) == (130, [True])
    assert err.strip().startswith("Interrupted.")


def test_letters_that_the_terminal_lacks_are_no_failure() -> None:
    """A file name that the encoding of the output lacks is shown escaped."""
    code = (
        "import click, samsyn.cli as cli; "
        "cli.samsyn = click.Command('do', callback=lambda: click.echo('\\udcff \\U0001f600')); cli.main()"
    )
    environment = {**os.environ, "PYTHONIOENCODING": "latin-1:strict"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, env=environment, check=False)
    assert (done.returncode, done.stdout.split()) == (0, [b"\\udcff", b"\\U0001f600"]), done.stderr


def test_an_interruption_that_got_lost_is_made_up_for(run) -> None:
    """Python drops what is raised in a destructor; long work asks whether it should stop, and does."""

    def action() -> None:
        with contextlib.suppress(KeyboardInterrupt):
            signal.raise_signal(signal.SIGTERM)
        interruption.check()

    status, err = run(action)
    assert status == 130
    assert "Interrupted." in err
