import sys
from importlib import import_module

import pytest

from samsyn.coding import registry
from samsyn.errors import MissingPartError, SettingsError


def test_a_suggester_is_found_by_name(make) -> None:
    """The names in the table give suggesters of those names."""
    for name, entry in registry.SUGGESTERS.items():
        assert getattr(import_module(entry.module), entry.class_name).name == name
    for name in ("dummy", "lexicon"):
        assert registry.suggester(name, make.framework(make.code("a"))).name == name


def test_an_unknown_name_is_answered_with_the_known_ones(make) -> None:
    """A misspelt name is answered with what there is to choose from."""
    with pytest.raises(SettingsError, match="lexicon"):
        registry.suggester("lexikon", make.framework())


def test_a_missing_package_is_answered_with_the_command_that_installs_it(make, monkeypatch, tmp_path) -> None:
    """A suggester whose package is missing says what to type."""
    (tmp_path / "needs_more.py").write_text("import a_package_that_nobody_has\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setitem(registry.SUGGESTERS, "more", registry.Entry("needs_more", "More", "more"))
    with pytest.raises(MissingPartError, match=r"pip install 'samsyn\[more\]'"):
        registry.suggester("more", make.framework())
    sys.modules.pop("needs_more", None)
