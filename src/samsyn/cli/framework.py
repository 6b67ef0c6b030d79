"""`samsyn framework`: the lens, as data that a method expert writes."""

from __future__ import annotations

from pathlib import Path

import click

from samsyn.cli import say
from samsyn.errors import OutputError
from samsyn.frameworks.compare import compare as compare_frameworks
from samsyn.frameworks.load import builtin, check_framework, framework_path, load_framework
from samsyn.frameworks.new import starter
from samsyn.frameworks.schema import Framework
from samsyn.translation import language_of_user, translate
from samsyn.types import Message


@click.group(help=say("List, show, check, compare and begin frameworks."))
def framework() -> None:
    """Join the commands about frameworks."""


@framework.command("list", help=say("List the built-in frameworks."))
def list_frameworks() -> None:
    """Print id, version and title of each built-in framework."""
    language = language_of_user()
    width = max(map(len, builtin()))
    for identifier in builtin():
        found = load_framework(identifier)
        click.echo(f"{identifier:<{width}}  {found.version:<7} {found.title.get(language)}")


@framework.command(help=say("Show a framework: its groups, codes, roles and statements."))
@click.argument("reference", metavar="ID|FILE")
@click.option("--yaml", "whole", is_flag=True, help=say("Print the file itself, to copy and change."))
def show(reference: str, whole: bool) -> None:
    """Print a framework for reading, or its file."""
    if whole:
        click.echo(framework_path(reference).read_text(encoding="utf-8"), nl=False)
    else:
        click.echo(_described(load_framework(reference), language_of_user()))


def _described(found: Framework, language: str) -> str:
    lines = [f"{found.title.get(language)}", f"{found.id} {found.version}", "", found.description.get(language).strip()]
    lines += ["", say("Codes")]
    for group in found.groups:
        lines.append(f"  {group.id}  {group.title.get(language)}")
        for code in found.codes:
            if code.group == group.id:
                lines.append(f"      {code.id:<5} {code.title.get(language)}")
    lines += ["", say("Roles")]
    lines += [f"  {role.id:<13} {role.title.get(language)}{' *' if role.coded else ''}" for role in found.roles]
    lines.append(say("  (* passages in this role are coded)"))
    if found.statements:
        lines += ["", say("Statements")]
        lines += [f"  {statement.id:<26} {statement.text.get(language)}" for statement in found.statements]
    return "\n".join(lines)


@framework.command(help=say("Check a framework file: what is wrong, on which line, and what to do."))
@click.argument("file", metavar="FILE")
@click.pass_context
def check(context: click.Context, file: str) -> None:
    """Print every problem of a framework file; status 1 if it cannot be used."""
    language = language_of_user()
    problems = check_framework(file)
    for problem in problems:
        kind = say("error") if problem.severity == "error" else say("warning")
        remedy = f" {translate(problem.remedy, language)}" if problem.remedy else ""
        click.echo(f"{file}:{problem.line}: {kind}: {translate(problem.problem, language)}{remedy}")
    errors = sum(problem.severity == "error" for problem in problems)
    if errors:
        click.echo(
            translate(Message("Errors: {count}. The framework cannot be used yet.", {"count": errors}), language)
        )
        context.exit(1)
    found = load_framework(file)
    values: dict[str, str | int | float] = {"id": found.id, "version": found.version, "codes": len(found.codes)}
    values["statements"] = len(found.statements)
    click.echo(
        translate(Message("{id} {version} can be used: {codes} codes, {statements} statements.", values), language)
    )


@framework.command(help=say("Say what differs between two versions, and which codings it touches."))
@click.argument("before", metavar="BEFORE")
@click.argument("after", metavar="AFTER")
def compare(before: str, after: str) -> None:
    """Print the comparison of two frameworks."""
    language = language_of_user()
    for message in compare_frameworks(load_framework(before), load_framework(after)).messages():
        click.echo(translate(message, language))


@framework.command(help=say("Write a commented framework to begin with."))
@click.argument("file", required=False, type=click.Path(path_type=Path), metavar="[FILE]")
def new(file: Path | None) -> None:
    """Write the starter to a new file, or print it."""
    if file is None:
        click.echo(starter(), nl=False)
        return
    try:
        with file.open("x", encoding="utf-8") as opened:
            opened.write(starter())
    except FileExistsError as error:
        raise OutputError(
            Message("There is already a file with this name."), remedy=Message("Give another name."), place=str(file)
        ) from error
    except OSError as error:
        raise OutputError(
            Message("The file cannot be written ({reason}).", {"reason": error.strerror or ""}),
            remedy=Message("Give another place."),
            place=str(file),
        ) from error
    click.echo(
        translate(
            Message("Wrote {file}. Change it, then run: samsyn framework check {file}", {"file": str(file)}),
            language_of_user(),
        )
    )
