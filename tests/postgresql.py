"""A server of PostgreSQL of the tests' own, which listens on a socket in its folder only."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from tests.quick_disk import quick_disk

LONGEST_START = 60


def programs() -> Path:
    """Give the folder of PostgreSQL's programs: on the path, else the newest of a system that keeps them elsewhere."""
    found = shutil.which("postgres")
    if found:
        return Path(os.path.realpath(found)).parent
    kept = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name.split(".")[0]))
    return kept[-1] if kept else Path("/usr/lib/postgresql")


@contextlib.contextmanager
def running() -> Iterator[str]:
    """Start PostgreSQL and give the address of its databases, with `{name}` for their name."""
    place = programs()
    if not (place / "initdb").exists():
        pytest.skip("PostgreSQL (initdb, postgres) is not installed on this machine")
    folder = Path(tempfile.mkdtemp(prefix="samsyn-postgresql-", dir=quick_disk()))
    # PostgreSQL refuses to run as the system's administrator.
    other = {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}
    if other:
        shutil.chown(folder, "postgres", "postgres")
    data, log = folder / "data", folder / "log"
    run = {"check": True, "capture_output": True, "cwd": folder, **other}
    start = f"-F -k {folder} -c listen_addresses='' -c max_connections=60"
    try:
        subprocess.run([place / "initdb", "-D", data, "-U", "samsyn", "-A", "trust", "-E", "UTF8", "--no-sync"], **run)
        control = [place / "pg_ctl", "-D", data, "-w", "-t", str(LONGEST_START)]
        # Its output goes to a file: the server holds what it inherits open for as long as it runs.
        with (folder / "out").open("w") as out:
            given = {**run, "capture_output": False, "stdout": out, "stderr": out}
            subprocess.run([*control, "-l", log, "-o", start, "start"], **given)
        try:
            yield f"postgresql://samsyn@/{{name}}?host={folder}"
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], **run)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def execute(address: str, sentence: str) -> None:
    """Run a sentence of SQL on a server's own database."""
    import psycopg

    with psycopg.connect(address.format(name="postgres"), autocommit=True) as connection:
        connection.execute(sentence)


@contextlib.contextmanager
def copied(address: str, template: str) -> Iterator[str]:
    """Give the address of a database that is like `template`, and throw it away in the end: hundreds fill a disk."""
    import psycopg

    name = f"test_{uuid4().hex}"
    with psycopg.connect(address.format(name="postgres"), autocommit=True) as connection:
        # To copy its files takes half the time that writing it anew through the log does.
        how = "STRATEGY FILE_COPY" if connection.info.server_version >= 150000 else ""
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} {how}")
    try:
        yield address.format(name=name)
    finally:
        execute(address, f"DROP DATABASE {name} WITH (FORCE)")
