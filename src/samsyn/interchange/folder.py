"""An output folder that is either whole or not there: written beside its place, then renamed into it."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

from samsyn.errors import OutputError
from samsyn.types import Message

RECORD = "run.json"
"""The record of a run, which also lists the files that it wrote."""


def check_output(folder: Path) -> None:
    """Refuse an output folder that holds anything but a former run of Samsyn.

    A folder is replaced only where its `run.json` accounts for every file in it, so that nobody's own files are lost.
    """
    try:
        _check_place(folder)
        if not folder.exists() and not folder.is_symlink():
            return
        is_folder = folder.is_dir()
        foreign = sorted(_files(folder) - _own_files(folder)) if is_folder else []
    except OSError as error:
        raise writing_error(error, folder) from error
    if not is_folder:
        raise OutputError(
            Message("There is a file where the output folder should be."),
            remedy=Message("Give another folder with --output."),
            place=str(folder),
        )
    if foreign:
        raise OutputError(
            Message("The output folder is not empty: it holds {file}.", {"file": foreign[0]}),
            remedy=Message("Give another folder with --output, or move what is there."),
            place=str(folder),
        )


def check_inputs_apart(folder: Path, inputs: Sequence[str | Path | None]) -> None:
    """Refuse an output folder that holds an input: it is replaced as a whole, and what people decided would be lost.

    `inputs` are the paths that a user gave; those left out and those that do not exist are passed over.
    """
    place = Path(os.path.realpath(folder))
    for given in inputs:
        if given and os.path.lexists(given) and Path(os.path.realpath(given)).is_relative_to(place):
            raise OutputError(
                Message("The output folder would replace what is to be read: {file}.", {"file": str(given)}),
                remedy=Message("Give another folder with --output."),
                place=str(folder),
            )


def fingerprints(paths: Sequence[str]) -> dict[str, str]:
    """Give the SHA-256 of files by the paths that a user gave, for the record of a run."""
    found = {}
    for path in paths:
        with Path(path).open("rb") as file:
            found[path] = hashlib.file_digest(file, "sha256").hexdigest()
    return found


def _check_place(folder: Path) -> None:
    """Find out before any work whether a folder can be made, or replaced, where `folder` is to stand."""
    folder = Path(os.path.realpath(folder))
    if folder.is_mount():
        raise OutputError(
            Message("The output folder is a disk of its own, which cannot be replaced as a whole."),
            remedy=Message("Give a folder on it with --output."),
            place=str(folder),
        )
    parent = next(path for path in folder.parents if path.exists())
    if not parent.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
    if not os.access(parent, os.W_OK | os.X_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


def _files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir() or path.is_symlink()}


def _own_files(folder: Path) -> set[str]:
    try:
        record = msgspec.json.decode((folder / RECORD).read_bytes())
        return {RECORD, *map(str, record["files"])}
    except (OSError, ValueError, KeyError, TypeError):
        return set()


@contextmanager
def output_folder(folder: Path) -> Iterator[Path]:
    """Give a folder to write in, which takes the place of `folder` when the block ends well.

    If the block fails or is interrupted, what was written is removed and `folder` is as it was.
    """
    check_output(folder)
    folder = Path(os.path.realpath(folder))
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        partial = _beside(folder, ".partial")
    except OSError as error:
        raise writing_error(error, folder) from error
    try:
        partial.chmod(0o755)
        yield partial
        _record_files(partial)
        with _undisturbed():
            _exchange(partial, folder)
    except OSError as error:
        raise writing_error(error, folder) from error
    except OutputError as error:
        # The user knows the folder, not the one beside it.
        place = error.place.replace(str(partial), str(folder))
        raise OutputError(error.problem, remedy=error.remedy, place=place) from error
    finally:
        with _undisturbed():
            shutil.rmtree(partial, ignore_errors=True)


def _beside(folder: Path, suffix: str) -> Path:
    """Make a hidden folder beside `folder`; its name is cut so that it is never too long."""
    return Path(tempfile.mkdtemp(prefix=f".{folder.name[:40]}.", suffix=suffix, dir=folder.parent))


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Put off an interruption until folders have changed places or are gone: halfway, somebody's results are lost."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    late: list[int] = []
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    before = {number: handler for number, handler in before.items() if handler not in (None, signal.SIG_IGN)}
    for number in before:
        signal.signal(number, lambda number, _frame: late.append(number))
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        if late:
            signal.raise_signal(late[0])


def _record_files(folder: Path) -> None:
    """Add the list of files to the record of the run, so that a later run may replace them."""
    record = folder / RECORD
    if record.exists():
        content = msgspec.json.decode(record.read_bytes())
        content["files"] = sorted(_files(folder))
        record.write_bytes(msgspec.json.format(msgspec.json.encode(content), indent=2) + b"\n")


def write_run(folder: Path, record: dict[str, object]) -> None:
    """Write the record of a run into its folder; the list of files is added when the folder is whole."""
    content = msgspec.json.encode({**record, "files": []})
    (folder / RECORD).write_bytes(msgspec.json.format(content, indent=2) + b"\n")


def _exchange(partial: Path, folder: Path) -> None:
    if not folder.exists():
        partial.rename(folder)
        return
    check_output(folder)
    former = _beside(folder, ".former")
    try:
        folder.rename(former / folder.name)
        try:
            partial.rename(folder)
        except OSError:
            (former / folder.name).rename(folder)
            raise
    finally:
        shutil.rmtree(former, ignore_errors=True)


def writing_error(error: OSError, folder: Path) -> OutputError:
    """Say why nothing could be written, and what to do."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return OutputError(
            Message("There is no space left on the disk."),
            remedy=Message("Free some space or give a folder on another disk with --output."),
            place=str(folder),
        )
    return OutputError(
        Message("The folder cannot be written ({reason}).", {"reason": error.strerror or type(error).__name__}),
        remedy=Message("Check that you may write there, or give another folder with --output."),
        place=str(folder),
    )
