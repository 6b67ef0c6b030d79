"""Write the reference pages that follow from the code: the command, the form of a framework, the built-in ones.

Run by `make docs`; a test fails when a page in the repository is not what this writes.
"""

from __future__ import annotations

import inspect
import os
import re
import sys
import types
import typing
from pathlib import Path

os.environ["LC_ALL"] = "C"  # the pages are in English whoever builds them

import click
import msgspec

from samsyn.cli import samsyn
from samsyn.frameworks import schema
from samsyn.frameworks.load import builtin, load_framework

REFERENCE = Path(__file__).parents[1] / "docs" / "reference"


def command_page() -> str:
    """Give the reference of the command line."""
    lines = [
        "# The command",
        "",
        "Exit status: 0 all went well; 1 the work was done but something needs a look (a file that could not be read, "
        "a claim that differs, a framework with errors); 2 nothing was done, and one line on standard error says why; "
        "130 interrupted.",
        "",
        "Messages are in Swedish where the environment says so (`LANG=sv_SE.UTF-8`), else in English. What was read is "
        "kept in the user's cache folder, or in the folder that `SAMSYN_CACHE` names.",
        "",
    ]
    lines += _commands(samsyn, "samsyn")
    return "\n".join(lines) + "\n"


def _commands(command: click.Command, name: str) -> list[str]:
    context = click.Context(command, info_name=name, max_content_width=100, terminal_width=100)
    lines = []
    if isinstance(command, click.Group):
        for sub in command.list_commands(context):
            found = command.get_command(context, sub)
            assert found is not None
            lines += _commands(found, f"{name} {sub}")
        return lines
    usage = " ".join(piece for piece in command.collect_usage_pieces(context))
    lines += [f"## `{name}`", "", command.help or "", "", f"```text\n{name} {usage}\n```", ""]
    options = [parameter for parameter in command.params if isinstance(parameter, click.Option)]
    if options:
        lines += ["| option | meaning |", "| --- | --- |"]
        for option in options:
            record = option.get_help_record(context)
            if record:
                lines.append(f"| `{record[0].replace('|', chr(92) + '|')}` | {record[1].replace('|', chr(92) + '|')} |")
        lines.append("")
    return lines


def framework_page() -> str:
    """Give the reference of the form of a framework, from the docstrings of its schema."""
    source = inspect.getsource(schema)
    lines = [
        "# The form of a framework",
        "",
        "A framework is a YAML file in UTF-8. `samsyn framework new` writes a commented one to begin with, "
        "`samsyn framework check FILE` says line by line what is wrong. Unknown keys are errors. Wherever the form says "
        "*text*, Swedish and English stand side by side:",
        "",
        "```yaml\ntitle:\n  sv: Samverkan\n  en: Co-operation\n```",
        "",
    ]
    order = [schema.Framework] + [
        part
        for part in vars(schema).values()
        if inspect.isclass(part) and issubclass(part, schema.Part) and part not in (schema.Part, schema.Framework)
    ]
    for part in order:
        lines += [f"## {_spaced(part.__name__)}", "", inspect.cleandoc(part.__doc__ or ""), ""]
        lines += ["| key | holds | default | meaning |", "| --- | --- | --- | --- |"]
        meanings = _meanings(source, part.__name__)
        for field in msgspec.structs.fields(part):
            default = "" if field.required else _default(field)
            meaning = meanings.get(field.name, "")
            lines.append(f"| `{field.name}` | {_holds(field.type)} | {default} | {meaning} |")
        lines.append("")
    return "\n".join(lines)


def _spaced(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).capitalize()


def _meanings(source: str, name: str) -> dict[str, str]:
    """Give the docstring below each attribute of a class."""
    body = source.split(f"class {name}(")[1].split("\nclass ")[0]
    found = re.finditer(
        r'^    (\w+): [^\n]*\n(?:        [^\n]*\n|    \]\n)*    """(.*?)"""', body, re.DOTALL | re.MULTILINE
    )
    return {match.group(1): " ".join(match.group(2).split()).replace("|", "\\|") for match in found}


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
    return "none"


def builtin_page() -> str:
    """Give an overview of the built-in frameworks, with the ids and definitions of their codes."""
    lines = [
        "# The built-in frameworks",
        "",
        "`samsyn framework show ID --yaml` prints the whole file, to copy and change.",
        "",
    ]
    for identifier in builtin():
        framework = load_framework(identifier)
        lines += [
            f"## {framework.title.en}",
            "",
            f"`{framework.id}` {framework.version}. {_line(framework.description.en)}",
            "",
        ]
        lines += ["| code | title (sv) | title (en) | definition |", "| --- | --- | --- | --- |"]
        lines += [
            f"| `{code.id}` | {code.title.sv} | {code.title.en} | {_line(code.definition.en)} |"
            for code in framework.codes
        ]
        lines.append("")
    return "\n".join(lines)


def _line(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


PAGES = {"command.md": command_page, "framework.md": framework_page, "built-in.md": builtin_page}
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
