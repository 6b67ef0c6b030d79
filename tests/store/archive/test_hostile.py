"""An archive may come from anywhere: what is damaged, forged or harmful is refused in words, and leaves nothing."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.store.full_study import full_study

from samsyn.errors import SamsynError

Parts = dict[str, bytes]


def changed(content: bytes, change: Callable[[Parts], None], manifest: Callable[[Any], None] | None = None) -> bytes:
    """Give an archive with other parts and a manifest that fits them, but for what `manifest` changes in it."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    said = json.loads(parts.pop("manifest.json"))
    change(parts)
    said["parts"] = [
        {"path": name, "bytes": len(part), "sha256": hashlib.sha256(part).hexdigest()} for name, part in parts.items()
    ]
    names = {f"tables/{name}.jsonl": name for name in said["counts"]}
    said["counts"] = {name: parts[path].count(b"\n") for path, name in names.items() if path in parts}
    if manifest is not None:
        manifest(said)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
        archive.writestr("manifest.json", json.dumps(said))
    return out.getvalue()


def in_row(table: str, **values: Any) -> Callable[[Parts], None]:
    """Give a change of the first row of a table."""

    def change(parts: Parts) -> None:
        path = f"tables/{table}.jsonl"
        first, _, rest = parts[path].partition(b"\n")
        parts[path] = json.dumps({**json.loads(first), **values}).encode() + b"\n" + rest

    return change


def with_part(name: str, content: bytes = b"x") -> Callable[[Parts], None]:
    """Give the change that adds a part."""
    return lambda parts: parts.update({name: content})


@pytest.fixture
def content(sqlite: Path, build: Callable[..., Any]) -> bytes:
    """Give the archive of a study that is not here any more."""
    from django.core.management import call_command
    from tests.store.archive.test_archive import archived, emptied

    found = archived(full_study(build, sqlite).study, sqlite)
    call_command("flush", verbosity=0, interactive=False)
    emptied(sqlite)
    return found


def refused(content: bytes, folder: Path) -> str:
    """Give the words with which an archive is refused, and see that nothing of it is left."""
    from samsyn.store.archive.reading import read_archive
    from samsyn.store.models import Passage, Study, User

    there = sorted(path.name for path in folder.rglob("*") if not path.name.startswith("study.sqlite3"))
    with pytest.raises(SamsynError) as error:
        read_archive(io.BytesIO(content), name="a.zip")
    assert error.value.remedy is not None
    assert (Study.objects.count(), Passage.objects.count(), User.objects.count()) == (0, 0, 0)
    assert sorted(path.name for path in folder.rglob("*") if not path.name.startswith("study.sqlite3")) == there
    return str(error.value)


@pytest.mark.parametrize(
    "name",
    [
        "sources/../../evil.txt",
        "sources//etc/passwd",
        "/etc/passwd",
        "../evil.txt",
        "sources/..",
        "sources/a\\..\\..\\evil.txt",
        "sources/C:evil.txt",
        "sources/a/./b",
        "sources/a\nb",
        "sources/" + "a" * 300,
        "evil.py",
        "documents/../evil.json",
        "documents/0.json",
        "documents/1.py",
        "study.sqlite3",
        "reports/frozen/1/pages/../../../../evil.png",
        "reports/frozen/1/pages/a/b.png",
        "reports/frozen/01/pages/a.png",
        "reports/frozen/1/pages/.a.png",
        "reports/frozen/1/pages/a.html",
        "reports/public/1/index.html",
    ],
)
def test_names_lead_nowhere_else(content: bytes, sqlite: Path, name: str) -> None:
    """A part whose name leads out of its place, or that belongs to no study, is not unpacked."""
    assert "belongs to no study" in refused(changed(content, with_part(name)), sqlite)


def test_a_picture_of_no_report_is_refused(content: bytes, sqlite: Path) -> None:
    """It would wait for the report that is frozen under its number, and be shown in it."""
    assert "damaged" in refused(changed(content, with_part("reports/frozen/7/pages/a.png")), sqlite)


def test_a_name_in_a_row_leads_nowhere_else(content: bytes, sqlite: Path) -> None:
    """Documents and frameworks whose names would be paths to elsewhere are refused: files are named after them."""
    for change in (
        in_row("documents", name="../../etc/passwd"),
        in_row("documents", sha256="../../x"),
        in_row("frameworks", identifier="../../x"),
        in_row("frameworks", sha256="../x"),
    ):
        assert "damaged" in refused(changed(content, change), sqlite)


def test_a_bomb_is_not_unpacked(content: bytes, sqlite: Path) -> None:
    """What is packed a thousand times is refused before any of it is read."""
    bomb = changed(content, with_part("sources/zeros.txt", bytes(100 * 1024 * 1024)))
    assert len(bomb) < 300_000
    assert "tightly" in refused(bomb, sqlite)


def test_a_part_that_is_longer_than_it_says_is_refused(content: bytes, sqlite: Path) -> None:
    """A size in the list of parts that is not that of the part is refused."""
    shorter = changed(content, lambda _: None, lambda said: said["parts"][3].update(bytes=1))
    assert "damaged" in refused(shorter, sqlite)


def test_a_wrong_sum_is_named(content: bytes, sqlite: Path) -> None:
    """A part that is not what the manifest says is named, whether a table, a file or a document."""
    for path in ("tables/passages.jsonl", "sources/plan-0.txt", "documents/1.json"):

        def other(said: Any, path: str = path) -> None:
            next(part for part in said["parts"] if part["path"] == path)["sha256"] = "0" * 64

        assert path in refused(changed(content, lambda _: None, other), sqlite)


def test_a_newer_form_is_said(content: bytes, sqlite: Path) -> None:
    """An archive of a newer version is refused as such: form, table or column that this one does not know."""
    assert "newer" in refused(changed(content, lambda _: None, lambda said: said.update(form=2)), sqlite)
    assert "newer" in refused(changed(content, with_part("tables/followups.jsonl", b"")), sqlite)
    assert "newer" in refused(changed(content, in_row("passages", mood="good")), sqlite)


def test_what_is_cut_off_is_said(content: bytes, sqlite: Path) -> None:
    """A file of which a part is missing, no zip at all, and an empty one are refused in words."""
    for part in (content[: len(content) // 2], content[:-1], content[1000:], b"", b"PK", b"\x00" * 5000):
        assert refused(part, sqlite)


def test_another_zip_is_said(content: bytes, sqlite: Path) -> None:
    """A zip file that is no archive is told from a damaged one."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("plan.txt", "text")
    assert "no archive of a study" in refused(out.getvalue(), sqlite)


@pytest.mark.parametrize(
    ("table", "values"),
    [
        ("decisions", {"passage": 999}),
        ("decisions", {"passage": 0}),
        ("decisions", {"passage": -1}),
        ("decisions", {"passage": True}),
        ("decisions", {"passage": "1"}),
        ("decisions", {"passage": None}),
        ("decisions", {"user": 77}),
        ("decisions", {"row": 2}),
        ("decisions", {"token": "no"}),
        ("decisions", {"verdict": "a" * 11}),
        ("decisions", {"start": -1}),
        ("decisions", {"start": 2**40}),
        ("decisions", {"time": "yesterday"}),
        ("decisions", {"time": "2026-01-01T00:00:00"}),
        ("decisions", {"code": 1}),
        ("documents", {"replaced_by": 44}),
        ("documents", {"content": "documents/3.json"}),
        ("documents", {"content": 7}),
        ("documents", {"messages": [{"template": "{a.__class__}", "values": {"a": 1}}]}),
        ("study", {"framework": 9}),
        ("study", {"title": "x" * 201}),
        ("memberships", {"role": "god"}),
        ("people", {"name": "a\nb"}),
        ("people", {"password": 1, "address": 5}),
        ("suggestions", {"reason": {"template": "{n:>999999999}", "values": {"n": 1}}}),
        ("suggestions", {"reason": {"template": "{n", "values": {}}}),
        ("suggestions", {"words": [["a", "b"]]}),
        ("suggestions", {"confidence": "high"}),
        ("passages", {"record": 5}),
        ("passages", {"goal": {"criteria": [{"reason": {"template": "{0}", "values": {}}}]}}),
        ("passages", {"key": "x" * 101}),
        ("organisations", {"record": 5}),
        ("learned_models", {"latest": 9999}),
    ],
)
def test_rows_that_make_no_sense_are_named(content: bytes, sqlite: Path, table: str, values: dict[str, Any]) -> None:
    """A row that names nothing, or holds what its column cannot, is named by table and line."""
    assert f"tables/{table}.jsonl, 1" in refused(changed(content, in_row(table, **values)), sqlite)


def test_rows_that_contradict_each_other_are_refused(content: bytes, sqlite: Path) -> None:
    """The same decision twice, and a second line of the study, are refused."""

    def twice(parts: Parts) -> None:
        path = "tables/decisions.jsonl"
        rows = [json.loads(line) for line in parts[path].splitlines()]
        rows[1]["token"] = rows[0]["token"]
        parts[path] = b"".join(json.dumps(row).encode() + b"\n" for row in rows)

    assert refused(changed(content, twice), sqlite)

    def two_studies(parts: Parts) -> None:
        row = json.loads(parts["tables/study.jsonl"])
        parts["tables/study.jsonl"] += json.dumps({**row, "row": 2}).encode() + b"\n"

    assert refused(changed(content, two_studies), sqlite)


@pytest.mark.parametrize("line", [b"[" * 100_000, b'{"row": 1', b"null", b"\xff\xfe", b'{"row": NaN}', b""])
def test_lines_that_are_no_rows_are_named(content: bytes, sqlite: Path, line: bytes) -> None:
    """A line that is no JSON object is named."""
    broken = changed(content, lambda parts: parts.update({"tables/passages.jsonl": line + b"\n"}))
    assert "tables/passages.jsonl" in refused(broken, sqlite)


def test_a_broken_framework_is_refused(content: bytes, sqlite: Path) -> None:
    """A framework that neither its record nor its file gives is refused: nothing of the study could be shown."""

    def broken(parts: Parts) -> None:
        in_row("frameworks", record={"codes": 5}, sha256="d" * 64)(parts)
        parts["frameworks/1.yaml"] = b"codes: ["

    assert refused(changed(content, broken), sqlite)


def test_letters_that_no_database_holds_do_no_harm(content: bytes, sqlite: Path) -> None:
    """A NUL in a text or within JSON is replaced, as it is for texts that are read from files."""
    from samsyn.store.archive.reading import read_archive
    from samsyn.store.models import Passage

    row = in_row("passages", text="a\x00b", goal=None)
    study = read_archive(io.BytesIO(changed(content, row))).study
    assert Passage.objects.filter(study=study).order_by("pk")[0].text == "a\ufffdb"


@given(place=st.integers(min_value=0), bits=st.integers(min_value=1, max_value=255))
@example(place=10, bits=255)
@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_a_changed_byte_never_ends_in_a_fault_of_the_program(
    content: bytes, sqlite: Path, place: int, bits: int
) -> None:
    """Whatever byte of the file is another one: it is refused in words, or it is a byte that nothing rests on."""
    from samsyn.store.archive.reading import read_archive
    from samsyn.store.models import Study

    broken = bytearray(content)
    broken[place % len(broken)] ^= bits
    try:
        read_archive(io.BytesIO(bytes(broken)))
    except SamsynError:
        assert Study.objects.count() == 0
    else:
        from django.core.management import call_command
        from tests.store.archive.test_archive import emptied

        call_command("flush", verbosity=0, interactive=False)
        emptied(sqlite)
