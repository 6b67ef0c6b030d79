"""An output folder that is either whole or not there: written beside its place, then renamed into it."""

from __future__ import annotations

import errno
import shutil
import tempfile
from collections.abc import Iterator
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
    if not folder.exists() and not folder.is_symlink():
        return
    if not folder.is_dir():
        raise OutputError(
            Message("There is a file where the output folder should be."),
            remedy=Message("Give another folder with --output."),
            place=str(folder),
        )
    foreign = sorted(_files(folder) - _own_files(folder))
    if foreign:
        raise OutputError(
            Message("The output folder is not empty: it holds {file}.", {"file": foreign[0]}),
            remedy=Message("Give another folder with --output, or move what is there."),
            place=str(folder),
        )


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
    folder = folder.resolve()
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        partial = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", suffix=".partial", dir=folder.parent))
    except OSError as error:
        raise writing_error(error, folder) from error
    try:
        partial.chmod(0o755)
        yield partial
        _record_files(partial)
        _exchange(partial, folder)
    except OSError as error:
        raise writing_error(error, folder) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)


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
    former = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", suffix=".former", dir=folder.parent))
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
