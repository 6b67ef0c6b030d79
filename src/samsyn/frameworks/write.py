"""Change a framework's text in one place and leave every other line, comment and blank as it is.

    set_value(text, path, value) -> str          what stands at a path of keys and positions; None takes it out
    insert_item(text, section, position, value) -> str
    remove_item(text, section, position) -> str
    move_item(text, section, position, to) -> str
    taken_in(text, source) -> str                the sections that the text takes from another, written into it
    plain_values(text) -> dict                   what the text says

Only the lines of what changes are written anew, by ruamel.yaml, which keeps the comments within them. What comes out
is read again and compared with what should be there; a text that cannot be changed so raises a FrameworkError.
"""

from __future__ import annotations

import copy
import io
import json
import re
from collections.abc import Callable
from difflib import SequenceMatcher
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, FoldedScalarString, ScalarString

from samsyn.errors import FrameworkError
from samsyn.frameworks.inherit import KEY, SECTIONS
from samsyn.frameworks.problems import Path
from samsyn.frameworks.source import Node, parse, scalar_of
from samsyn.frameworks.spans import Span, deepest, spans
from samsyn.types import Message

LONGEST_LINE = 110
"""Characters from which a text is folded over several lines."""

Plain = Any
"""Mappings, lists, texts, numbers and truths."""


def plain_values(text: str) -> dict[str, Plain]:
    """Give what a text says; a FrameworkError where its notation is wrong."""
    root, problems = parse(text)
    if root is None or not isinstance(root.value, dict) or any(one.severity == "error" for one in problems):
        first = problems[0] if problems else None
        raise FrameworkError(
            first.problem if first else Message("The text is no framework."),
            remedy=first.remedy if first else None,
            place=str(first.line) if first else "",
        )
    values: dict[str, Plain] = _plain(root)
    return values


def set_value(text: str, path: Path, value: Plain) -> str:
    """Put a value at a path, or take out what stands there (None); a key that is not there comes last."""
    before = plain_values(text)
    expected = copy.deepcopy(before)
    _put(expected, path, value)
    if expected == before:
        return text
    root = spans(text)
    holder, depth = deepest(root, path[:-1])
    lines = text.split("\n")
    whole = depth == len(path) - 1 and holder.form == "block"
    if whole and value is not None and path[-1] not in holder.inner:
        column = max(entry.column for entry in holder.inner.values())
        made = _moved(_dumped(lambda _: {path[-1]: _written(value)}), column)
        end = max(entry.end for entry in holder.inner.values())
        return _checked("\n".join([*lines[:end], *made, *lines[end:]]), expected)
    there = _at(root, path)
    if there is not None and there.word is not None and value is not None and _is_short(value):
        line, begin, end = there.word
        said = _inline(value, quoted=lines[line][begin] == '"')
        lines[line] = f"{lines[line][:begin]}{said}{lines[line][end:]}"
        return _checked("\n".join(lines), expected)
    if whole and value is None and (own := holder.inner[path[-1]]).alone:
        return _checked("\n".join([*lines[: own.start], *lines[own.end :]]), expected)
    return _checked(_changed(text, path, lambda node, within: _put_into(node, within, value)), expected)


def insert_item(text: str, section: str, position: int, value: Plain) -> str:
    """Put a new part into a section's list, so that it stands at `position`; a section that is not there comes last."""
    expected = plain_values(text)
    if not expected.get(section):
        return set_value(text, (section,), [value])
    expected[section].insert(position, value)
    root = spans(text)
    items = root.inner[section]
    last = items.inner.get(position - 1) if position else items.inner.get(0)
    if items.form != "block" or last is None or not last.alone:
        return _checked(
            _changed(text, (section,), lambda node, _: node[section].insert(position, _written(value))), expected
        )
    lines = text.split("\n")
    made = _moved(_dumped(lambda _: CommentedSeq([_written(value)])), last.column)
    at = last.end if position else last.start
    apart = _parted(lines, items)
    new = ["", *made] if apart and position else [*made, ""] if apart else made
    return _checked("\n".join([*lines[:at], *new, *lines[at:]]), expected)


def remove_item(text: str, section: str, position: int) -> str:
    """Take a part out of a section's list; comments above it stay."""
    expected = plain_values(text)
    del expected[section][position]
    item = spans(text).inner[section].inner[position]
    if not item.alone or not expected[section]:
        return _checked(_changed(text, (section,), lambda node, _: node[section].__delitem__(position)), expected)
    lines = text.split("\n")
    start, end = item.start, item.end
    if start and end < len(lines) and not lines[start - 1].strip() and not lines[end].strip():
        end += 1
    return _checked("\n".join([*lines[:start], *lines[end:]]), expected)


def move_item(text: str, section: str, position: int, to: int) -> str:
    """Let the part at `position` stand at `to`; comments above it stay where they are."""
    expected = plain_values(text)
    listed = expected[section]
    listed.insert(to, listed.pop(position))
    items = spans(text).inner[section].inner
    if position == to:
        return text
    if not all(item.alone for item in items.values()):
        return _checked(
            _changed(text, (section,), lambda node, _: node[section].insert(to, node[section].pop(position))), expected
        )
    lines = text.split("\n")
    own = items[position]
    block = lines[own.start : own.end]
    goal = items[to].start if to < position else items[to].end
    parted = _parted(lines, spans(text).inner[section])
    block = ([*block, ""] if to < position else ["", *block]) if parted else block
    start, end = own.start, own.end
    if parted and start and end < len(lines) and not lines[start - 1].strip():
        start -= 1
    if goal <= start:
        new = [*lines[:goal], *block, *lines[goal:start], *lines[end:]]
    else:
        new = [*lines[:start], *lines[end:goal], *block, *lines[goal:]]
    return _checked("\n".join(new), expected)


def taken_in(text: str, source: str, sections: tuple[str, ...] = SECTIONS, *, all_of_them: bool = True) -> str:
    """Write the sections that a text leaves out and `source` has into it, with their comments.

    With `all_of_them` the text takes nothing from another framework any more.
    """
    own, further = plain_values(text), plain_values(source)
    there = spans(source)
    lines = source.split("\n")
    made = [*text.rstrip("\n").split("\n")]
    if all_of_them and KEY in own:
        span = spans(text).inner[KEY]
        del made[span.start : span.end]
    for section in sections:
        if own.get(section) is None and further.get(section) is not None:
            found = there.inner[section]
            start = found.start
            while start and lines[start - 1].startswith("#"):
                start -= 1
            made += ["", *lines[start : found.end]]
    expected = {key: value for key, value in own.items() if not (all_of_them and key == KEY)}
    taken = {key: further[key] for key in sections if own.get(key) is None and further.get(key) is not None}
    return _checked("\n".join([*made, ""]), {**expected, **taken})


def _changed(text: str, path: Path, change: Callable[[Any, Path], object]) -> str:
    """Write the innermost part around `path` that stands on lines of its own anew.

    `change` gets a mapping or list that holds nothing but this part, and the path within it.
    """
    span, depth = deepest(spans(text), path)
    lines = text.split("\n")
    if not depth:
        return "\n".join(_dumped(lambda node: change(node, path), text)) + "\n"
    block = [line[span.column :] if not line[: span.column].strip() else line for line in lines[span.start : span.end]]
    within = path[depth - 1 :] if isinstance(path[depth - 1], str) else (0, *path[depth:])
    made = _dumped(lambda node: change(node, within), "\n".join([*block, ""]))
    new = [] if made == ["{}"] else _moved(made, span.column)
    return "\n".join([*lines[: span.start], *new, *lines[span.end :]])


def _dumped(change: Callable[[Any], object], text: str = "") -> list[str]:
    """Give a text's lines after a change, or those of what `change` gives where there is none yet."""
    yaml = _yaml()
    node = yaml.load(text) if text else None
    made = change(node)
    stream = io.StringIO()
    yaml.dump(made if node is None else node, stream)
    return stream.getvalue().rstrip("\n").split("\n")


def _moved(lines: list[str], column: int) -> list[str]:
    """Let lines begin at a column."""
    offset = len(lines[0]) - len(lines[0].lstrip())
    return [f"{' ' * column}{line[offset:]}" if line.strip() else "" for line in lines]


def _at(root: Span, path: Path) -> Span | None:
    here: Span | None = root
    for key in path:
        here = here.inner.get(key) if here is not None else None
    return here


def _is_short(value: Plain) -> bool:
    return not isinstance(value, dict | list) and len(str(value)) <= LONGEST_LINE


def _inline(value: Plain, *, quoted: bool) -> str:
    """Give a value as it stands within a line, also between braces."""
    made = CommentedMap(
        {"k": DoubleQuotedScalarString(value) if quoted and isinstance(value, str) else _written(value)}
    )
    made.fa.set_flow_style()
    return _dumped(lambda _: made)[0].removeprefix("{k: ").removesuffix("}")


def _yaml() -> YAML:
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 4096
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _checked(text: str, expected: dict[str, Plain]) -> str:
    try:
        same = plain_values(text) == expected
    except (FrameworkError, YAMLError):
        same = False
    if not same:
        raise FrameworkError(
            Message("This part of the file is written in a way that a form cannot change."),
            remedy=Message("Change it in the YAML text."),
        )
    return text


def _put(values: Plain, path: Path, value: Plain) -> None:
    for key in path[:-1]:
        if isinstance(values, dict) and values.get(key) is None:
            values[key] = {}
        values = values[key]
    if value is None:
        values.pop(path[-1], None)
    else:
        values[path[-1]] = copy.deepcopy(value)


def _put_into(node: Any, path: Path, value: Plain) -> None:
    """Do as `_put` on what ruamel has read, keeping comments and the way in which things are written."""
    for key in path[:-1]:
        if isinstance(node, dict) and node.get(key) is None:
            node[key] = CommentedMap()
        node = node[key]
    last = path[-1]
    if value is None:
        if isinstance(node, dict):
            node.pop(last, None)
        return
    before = node.get(last) if isinstance(node, dict) else node[last]
    node[last] = _joined(before, value, flow=_is_flow(node))
    if _is_flow(node) and _long(value):
        node.fa.set_block_style()


def _joined(before: Any, value: Plain, *, flow: bool) -> Any:
    if isinstance(before, CommentedMap) and isinstance(value, dict) and value:
        for key in [key for key in before if key not in value]:
            del before[key]
        for key, inner in value.items():
            before[key] = _joined(before.get(key), inner, flow=_is_flow(before))
        if _is_flow(before) and _long(value):
            before.fa.set_block_style()
        return before
    if isinstance(before, CommentedSeq) and isinstance(value, list) and value:
        _join_lists(before, value)
        return before
    if _same(before, value):
        return before
    if isinstance(before, DoubleQuotedScalarString) and isinstance(value, str):
        return DoubleQuotedScalarString(value)
    return _written(value, flow=flow)


def _join_lists(before: CommentedSeq, value: list[Plain]) -> None:
    old = [_key(_bare(item)) for item in before]
    new = [_key(item) for item in value]
    for tag, start, end, to_start, to_end in reversed(SequenceMatcher(None, old, new, autojunk=False).get_opcodes()):
        if tag == "equal":
            continue
        if tag == "replace" and end - start == to_end - to_start:
            for place in range(end - start):
                item = before[start + place]
                before[start + place] = _joined(item, value[to_start + place], flow=_is_flow(before))
            continue
        for place in reversed(range(start, end)):
            del before[place]
        for place, item in enumerate(value[to_start:to_end]):
            before.insert(start + place, _written(item, flow=_is_flow(before)))


def _written(value: Plain, *, flow: bool = False) -> Any:
    """Give a value as ruamel writes it: long texts folded, texts that look like something else in quotes."""
    if isinstance(value, dict):
        return CommentedMap({key: _written(inner, flow=flow) for key, inner in value.items()})
    if isinstance(value, list):
        return CommentedSeq([_written(item, flow=flow) for item in value])
    if not isinstance(value, str):
        return value
    if not isinstance(scalar_of(value), str):
        return DoubleQuotedScalarString(value)
    if len(value) > LONGEST_LINE and not flow and re.fullmatch(r"\S+( \S+)*", value):
        return _folded(value)
    return value


def _folded(value: str) -> Any:
    made: Any = FoldedScalarString(value)
    places, begin, last = [], 0, -1
    for place, letter in enumerate(value):
        if letter == " ":
            if place - begin > LONGEST_LINE and last >= 0:
                places.append(last)
                begin = last
            last = place
    if len(value) - begin > LONGEST_LINE and last > begin:
        places.append(last)
    made.fold_pos = places
    return made


def _long(value: Plain) -> bool:
    if isinstance(value, dict):
        return sum(len(str(inner)) for inner in value.values()) > LONGEST_LINE
    return isinstance(value, str) and len(value) > LONGEST_LINE


def _is_flow(node: Any) -> bool:
    return bool(getattr(node, "fa", None) and node.fa.flow_style())


def _same(before: Any, value: Plain) -> bool:
    bare = _bare(before)
    return type(bare) is type(value) and bool(bare == value)


def _bare(node: Any) -> Plain:
    if isinstance(node, dict):
        return {str(key): _bare(inner) for key, inner in node.items()}
    if isinstance(node, list):
        return [_bare(item) for item in node]
    if isinstance(node, FoldedScalarString):
        return str(node).rstrip("\n")
    return str(node) if isinstance(node, str | ScalarString) else node


def _key(value: Plain) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


def _parted(lines: list[str], items: Span) -> bool:
    """Say whether the parts of a section are parted by blank lines."""
    ends = sorted(item.end for item in items.inner.values())[:-1]
    return bool(ends) and all(end < len(lines) and not lines[end].strip() for end in ends)


def _plain(node: Node) -> Plain:
    if isinstance(node.value, dict):
        return {key: _plain(inner) for key, inner in node.value.items()}
    if isinstance(node.value, list):
        return [_plain(item) for item in node.value]
    return node.value
