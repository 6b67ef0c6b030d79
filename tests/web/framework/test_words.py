"""Sentences about what differs between two versions."""

from __future__ import annotations

from typing import Any

import msgspec

from samsyn.types import Text


def test_what_changed_is_called_as_in_the_form(client: Any, small_framework: Any) -> None:
    """A reader without YAML is told which field changed in their own words, not by its key."""
    assert client  # the pages are set up
    from samsyn.web.framework.words import differences

    first = small_framework.codes[0]
    changed = msgspec.structs.replace(first, title=Text(sv="Annan", en="Other"), exclude=Text(sv="Ej", en="Not"))
    after = msgspec.structs.replace(small_framework, codes=(changed, *small_framework.codes[1:]))
    assert [one.values["keys"] for one in differences(small_framework, after, (), "sv")] == ["benämning, ta inte med"]
    assert [one.values["keys"] for one in differences(small_framework, after, (), "en")] == ["title, leave out"]
