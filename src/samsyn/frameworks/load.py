"""Read frameworks: the built-in ones by id, a user's own by path."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib import resources
from pathlib import Path

import msgspec

from samsyn.errors import FrameworkError
from samsyn.frameworks.content import content_problems
from samsyn.frameworks.form import check_form, nearest
from samsyn.frameworks.inherit import (
    chained_source,
    faulty_source,
    join,
    own_source,
    reference_of,
    source_of,
    told_of_source,
    unknown_source,
    with_own_roles,
)
from samsyn.frameworks.problems import InvalidFrameworkError, Problem
from samsyn.frameworks.schema import Framework
from samsyn.frameworks.source import KEPT_TEXTS, Node, as_text, parse, read_text
from samsyn.frameworks.write import taken_in
from samsyn.types import Message

SCHEMA = 1
"""The newest version of the form that this program reads."""


def builtin() -> list[str]:
    """Give the ids of the built-in frameworks in alphabetical order."""
    return sorted(path.stem for path in _builtin_folder().glob("*.yaml"))


def load_framework(reference: str | Path) -> Framework:
    """Read a framework: a built-in id such as `patient-centred-care-2015`, or the path of a file.

    Raises InvalidFrameworkError (a FrameworkError with `problems`) for a file with errors, FrameworkError where there
    is no such framework or it cannot be opened.
    """
    path = framework_path(reference)
    framework, problems = _read(path)
    errors = tuple(problem for problem in problems if problem.severity == "error")
    if errors:
        raise InvalidFrameworkError(str(path), errors)
    assert framework is not None
    return framework


def check_framework(reference: str | Path) -> tuple[Problem, ...]:
    """Give every error and warning of a framework file in the order of its lines; none where all is well."""
    _, problems = _read(framework_path(reference))
    return problems


def read_framework(text: str) -> tuple[Framework | None, tuple[Problem, ...]]:
    """Give a framework from its text alone, and every error and warning of it; None where it has no readable form.

    The text may take sections from a built-in framework, but from no file: it stands beside none.
    """
    text, problems = as_text(text.encode("utf-8", "surrogatepass"))
    return (None, problems) if problems else _read_text(text, None)


def text_hash(text: str) -> str:
    """Give for a framework's text what `framework_hash` gives for its file."""
    return _hash(text.replace("\r\n", "\n").replace("\r", "\n"), None)


def whole_text(reference: str | Path) -> str:
    """Give the text of a framework's file, complete in itself: sections of a file beside it are written into it.

    What is taken from a built-in framework stays taken: every Samsyn has it. Raises as `load_framework` does.
    """
    path = framework_path(reference)
    text, problems = _open(path)
    root, _ = parse(text) if not problems else (None, ())
    named = reference_of(root) if root is not None else None
    if named is None or str(named.value) in builtin():
        return text
    source = source_of(str(named.value), path, _builtin_folder())
    if source is None:
        return text
    further, _ = _open(source)
    return taken_in(text, further)


def framework_hash(reference: str | Path) -> str:
    """Give the SHA-256 of a framework file's text in UTF-8 with plain line ends, the same on every system.

    Where the file takes sections from another, the text of that one follows, so that a change in either shows.
    """
    path = framework_path(reference)
    text, problems = _open(path)
    if problems:
        raise InvalidFrameworkError(str(reference), problems)
    return _hash(text, path)


def framework_path(reference: str | Path) -> Path:
    """Give the file of a framework; a FrameworkError where there is none."""
    name = str(reference)
    known = builtin()
    if name in known:
        return _builtin_folder() / f"{name}.yaml"
    path = Path(reference)
    if path.is_file():
        return path
    if path.is_dir():
        raise FrameworkError(
            Message("This is a folder, not a framework."),
            remedy=Message("Give the YAML file in it."),
            place=name,
        )
    near = nearest(name, known)
    if near:
        remedy = Message("Did you mean `{key}`?", {"key": near})
    else:
        remedy = Message("Give the path of a file, or one of the built-in {known}.", {"known": ", ".join(known)})
    raise FrameworkError(
        Message("There is no framework `{reference}`, built in or as a file.", {"reference": name}), remedy=remedy
    )


def _hash(text: str, path: Path | None) -> str:
    root, _ = parse(text)
    named = reference_of(root) if root is not None else None
    if named is not None and (source := source_of(str(named.value), path, _builtin_folder())) is not None:
        further, problems = _open(source)
        if problems:
            raise InvalidFrameworkError(str(source), problems)
        text = f"{text}\n---\n{further}"
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _builtin_folder() -> Path:
    return Path(str(resources.files("samsyn.frameworks"))) / "builtin"


def _open(path: Path) -> tuple[str, tuple[Problem, ...]]:
    try:
        return read_text(path)
    except OSError as error:
        raise FrameworkError(
            Message("The file cannot be opened: {reason}.", {"reason": error.strerror or str(error)}),
            remedy=Message("Check that it exists and that you may read it."),
            place=str(path),
        ) from error


def _read(path: Path) -> tuple[Framework | None, tuple[Problem, ...]]:
    text, problems = _open(path)
    return (None, problems) if problems else _read_text(text, path)


def _read_text(text: str, path: Path | None) -> tuple[Framework | None, tuple[Problem, ...]]:
    root, problems = parse(text)
    if root is None:
        if not problems:
            empty = Message("The file holds nothing but comments.")
            problems = (Problem(1, empty, Message("`samsyn framework new` gives a text to start from.")),)
        return None, problems
    if isinstance(root.value, dict) and "schema" in root.value:
        schema = root.value["schema"]
        if isinstance(schema.value, int) and not isinstance(schema.value, bool) and schema.value > SCHEMA:
            newer = Message(
                "The file is written for a newer Samsyn (schema {schema}; this one reads up to {newest}).",
                {"schema": schema.value, "newest": SCHEMA},
            )
            return None, (Problem(schema.line, newer, Message("Update Samsyn.")),)
    if not isinstance(root.value, dict):
        shape = Message("A framework is a mapping of keys such as `id:` and `codes:`, but here stands something else.")
        return None, (Problem(root.line, shape, Message("`samsyn framework new` gives a text to start from.")),)
    return _checked(text, root, path)


def _checked(text: str, root: Node, path: Path | None) -> tuple[Framework | None, tuple[Problem, ...]]:
    """Join a file with the sections it takes from another and check the whole."""
    named = reference_of(root)
    if named is None:
        return _judged(text, None)
    source, problem = _source(str(named.value), named.line, path)
    if source is None:
        _, notation = parse(text)
        form = check_form(root).problems
        return None, tuple(sorted((*notation, *form, *problem), key=lambda one: one.line))
    return _judged(text, source)


@lru_cache(maxsize=KEPT_TEXTS)
def _judged(text: str, source: str | None) -> tuple[Framework, tuple[Problem, ...]]:
    """Give the framework of a text that can be read, with the sections of `source`, and all that is wrong with it.

    The latest are kept: between two changes, the same text is judged by every step and for every page.
    """
    root, notation = parse(text)
    assert root is not None
    named = reference_of(root)
    if named is not None and source is not None:
        further, _ = parse(source)
        assert further is not None
        root = join(root, further, named.line)
    checked = check_form(with_own_roles(root))
    framework = msgspec.convert(checked.values, Framework)
    found = (*notation, *checked.problems, *content_problems(framework, checked))
    if named is not None:
        found = told_of_source(found, str(named.value), named.line)
    return framework, tuple(sorted(found, key=lambda problem: problem.line))


def _source(name: str, line: int, path: Path | None) -> tuple[str | None, tuple[Problem, ...]]:
    """Give the text of the framework to take sections from, or why they cannot be taken."""
    file = source_of(name, path, _builtin_folder())
    if file is None:
        return None, (unknown_source(name, line, builtin()),)
    if path is not None and file.resolve() == path.resolve():
        return None, (own_source(line),)
    text, problems = _open(file)
    root, problems = parse(text) if not problems else (None, problems)
    further = reference_of(root) if root is not None else None
    if further is not None:
        return None, (chained_source(name, str(further.value), line),)
    _, problems = _read(file)
    error = next((problem for problem in problems if problem.severity == "error"), None)
    if root is None or error is not None:
        return None, (faulty_source(name, line, error or problems[0]),)
    return text, ()
