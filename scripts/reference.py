"""Write the reference pages that follow from the code: the command, the form of a framework, the built-in ones.

Run by `make docs`; a test fails when a page in the repository is not what this writes.
"""

from __future__ import annotations

import ast
import importlib.util
import inspect
import os
import re
import sys
import types
import typing
from itertools import pairwise
from pathlib import Path

os.environ["LC_ALL"] = "C"  # the pages are in English whoever builds them

import click
import msgspec

from samsyn.cli import samsyn
from samsyn.frameworks import schema
from samsyn.frameworks.load import builtin, load_framework
from samsyn.frameworks.new import starter

REFERENCE = Path(__file__).parents[1] / "docs" / "reference"


def command_page() -> str:
    """Give the reference of the command line."""
    lines = [
        "# The command",
        "",
        "| exit status | meaning |",
        "| --- | --- |",
        "| 0 | all went well |",
        "| 1 | the work was done, but something needs a look: a file that could not be read, a claim that differs, a "
        "framework with errors |",
        "| 2 | nothing was done; one line on standard error says why, where and what to do |",
        "| 130 | interrupted; nothing half-written is left, and what was read is kept for the next run |",
        "",
        "Results go to standard output, progress and warnings to standard error. Messages are in Swedish where the "
        "environment says so (`LANG=sv_SE.UTF-8`), else in English. What was read is kept in the user's cache folder, "
        "or in the folder that `SAMSYN_CACHE` names, and removed when nobody asked for it in 90 days.",
        "",
        "Every command takes `-h` or `--help`.",
        "",
    ]
    lines += _commands(samsyn, "samsyn")
    return "\n".join(lines).rstrip("\n") + "\n"


def _commands(command: click.Command, name: str) -> list[str]:
    """Give the sections of a command and of those below it."""
    context = click.Context(command, info_name=name, max_content_width=100, terminal_width=100)
    subcommands: list[str] = []
    if isinstance(command, click.Group):
        for sub in command.list_commands(context):
            found = command.get_command(context, sub)
            assert found is not None
            subcommands += _commands(found, f"{name} {sub}")
    given = [option for option in command.params if isinstance(option, click.Option)]
    options = [record for option in given if (record := option.get_help_record(context))]
    if subcommands and not options:
        return subcommands
    usage = " ".join(command.collect_usage_pieces(context))
    lines = [f"## `{name}`", "", command.help or "", "", f"```text\n{name} {usage}\n```", ""]
    if options:
        lines += ["| option | meaning |", "| --- | --- |"]
        lines += [f"| `{_line(names)}` | {_line(meaning)} |" for names, meaning in options]
        lines.append("")
    return lines + subcommands


def framework_page() -> str:
    """Give the reference of the form of a framework, from the docstrings of its schema."""
    source = inspect.getsource(schema)
    lines = [
        "# The form of a framework",
        "",
        "A framework is a YAML file in UTF-8. `samsyn framework new` writes a commented one to begin with (it stands "
        "[below](#a-whole-file)), and `samsyn framework check FILE` says line by line what is wrong. Unknown keys are "
        "errors. [Write your own framework](../how-to/own-framework.md) shows how to go about it.",
        "",
        "Wherever this page says *text*, Swedish and English stand side by side; where one is missing, the other is "
        "shown in its place:",
        "",
        "```yaml\ntitle:\n  sv: Samverkan\n  en: Co-operation\n```",
        "",
    ]
    for part in framework_parts():
        lines += [f"## {_spaced(part.__name__)}", "", inspect.cleandoc(part.__doc__ or ""), ""]
        lines += ["| key | holds | default | meaning |", "| --- | --- | --- | --- |"]
        meanings = meanings_of(part, source)
        for field in msgspec.structs.fields(part):
            default = "**required**" if field.required else _default(field)
            meaning = meanings.get(field.name, "")
            lines.append(f"| `{field.name}` | {_holds(field.type)} | {default} | {meaning} |")
        lines.append("")
    lines += ["## A whole file", "", "What `samsyn framework new` writes:", "", f"```yaml\n{starter()}```"]
    return "\n".join(lines) + "\n"


def framework_parts() -> list[type[schema.Part]]:
    """Give every mapping that a framework file may hold, the whole file first."""
    parts = [part for part in vars(schema).values() if inspect.isclass(part) and issubclass(part, schema.Part)]
    return [schema.Framework, *(part for part in parts if part not in (schema.Part, schema.Framework))]


def _spaced(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).capitalize()


def meanings_of(part: type[schema.Part], source: str) -> dict[str, str]:
    """Give the docstring below each attribute of a class of the schema."""
    found = {}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ClassDef) and node.name == part.__name__:
            for attribute, after in pairwise(node.body):
                text = after.value if isinstance(after, ast.Expr) else None
                if isinstance(attribute, ast.AnnAssign) and isinstance(text, ast.Constant):
                    assert isinstance(attribute.target, ast.Name)
                    found[attribute.target.id] = _line(str(text.value))
    return found


def _holds(kind: object) -> str:
    origin = typing.get_origin(kind)
    arguments = typing.get_args(kind)
    if origin is tuple:
        return f"list of {_holds(arguments[0])}"
    if origin in (typing.Union, types.UnionType):
        return " or ".join(_holds(argument) for argument in arguments if argument is not type(None))
    if origin is typing.Literal:
        return ", ".join(f"`{argument}`" for argument in arguments)
    names = {str: "string", int: "whole number", float: "number", bool: "`true`, `false`", schema.Text: "text"}
    if kind in names:
        return names[kind]  # type: ignore[index] # the keys are types
    return f"[{_spaced(kind.__name__).lower()}](#{_spaced(kind.__name__).lower().replace(' ', '-')})"  # type: ignore[attr-defined]


def _default(field: msgspec.structs.FieldInfo) -> str:
    value = field.default if field.default is not msgspec.NODEFAULT else None
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, (int, float)) or (isinstance(value, str) and value):
        return f"`{value}`"
    if isinstance(value, schema.Presence):
        return "its own defaults"
    return "none"


def builtin_page() -> str:
    """Give an overview of the built-in frameworks, with the ids and definitions of their codes and statements."""
    lines = [
        "# The built-in frameworks",
        "",
        "`samsyn framework show ID` prints one for reading; `samsyn framework show ID --yaml` prints the whole file, "
        "with inclusions, exclusions, examples and terms, to copy and change.",
        "",
    ]
    for identifier in builtin():
        framework = load_framework(identifier)
        groups = {group.id: group.title.en for group in framework.groups}
        lines += [f"## {framework.title.en}", "", f"`{framework.id}` {framework.version}. {framework.title.sv}.", ""]
        lines += [_line(framework.description.en), "", f"Source: {_line(framework.source.en)}", ""]
        lines += ["| code | in | title (sv) | title (en) | definition |", "| --- | --- | --- | --- | --- |"]
        lines += [
            f"| `{code.id}` | {groups[code.group]} | {code.title.sv} | {code.title.en} | {_line(code.definition.en)} |"
            for code in framework.codes
        ]
        lines.append("")
        if framework.statements:
            lines += ["| statement | text (sv) | text (en) |", "| --- | --- | --- |"]
            lines += [
                f"| `{statement.id}` | {_line(statement.text.sv)} | {_line(statement.text.en)} |"
                for statement in framework.statements
            ]
            lines.append("")
    return "\n".join(lines).rstrip("\n") + "\n"


def _line(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _read_by_programs(page: str) -> str:
    """Give a page of `reference_interface.py`, which needs more than the others."""
    spec = importlib.util.spec_from_file_location("interface", Path(__file__).with_name("reference_interface.py"))
    assert spec is not None
    assert spec.loader is not None
    pages = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(pages)
    return str(getattr(pages, page)())


PAGES = {
    "command.md": command_page,
    "framework.md": framework_page,
    "built-in.md": builtin_page,
    "archive.md": lambda: _read_by_programs("archive_page"),
    "api.md": lambda: _read_by_programs("api_page"),
}
"""The generated pages."""


def main() -> None:
    """Write every page; with --check, say which differ and exit with 1."""
    differing = []
    for name, page in PAGES.items():
        path = REFERENCE / name
        text = page()
        if "--check" in sys.argv:
            if not path.is_file() or path.read_text(encoding="utf-8") != text:
                differing.append(name)
        else:
            REFERENCE.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    if differing:
        sys.exit(f"Not what the code says: {', '.join(differing)}. Run: python scripts/reference.py")


if __name__ == "__main__":
    main()
