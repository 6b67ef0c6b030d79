"""What the page on models promises about settings and names."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from samsyn.coding.embedding import EmbeddingSettings
from samsyn.coding.language_model import UNVERIFIED, LanguageModelSettings
from samsyn.coding.language_model_address import KEY_VARIABLE
from samsyn.coding.registry import SUGGESTERS

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "optional-suggesters.md"


@pytest.mark.parametrize(
    ("heading", "settings"),
    [("## Sentence embeddings", EmbeddingSettings), ("## A language model", LanguageModelSettings)],
)
def test_the_page_names_every_setting(heading: str, settings: type) -> None:
    """Each setting stands in its table, and the table names no other."""
    section = PAGE.read_text(encoding="utf-8").split(heading)[1].split("\n## ")[0]
    cells = re.findall(r"^\| (`[^|]+) \|", section, re.MULTILINE)
    named = [name for cell in cells for name in re.findall(r"`(\w+)`", cell)]
    assert sorted(named) == sorted(field.name for field in msgspec.structs.fields(settings))


def test_the_page_names_what_there_is() -> None:
    """Suggesters, the key's variable, the usual address and the confidence of what is unverified are as they are."""
    page = PAGE.read_text(encoding="utf-8")
    assert set(re.findall(r'suggester\("([\w-]+)"', page)) <= set(SUGGESTERS)
    assert KEY_VARIABLE in page
    assert LanguageModelSettings(model="m").address in page
    assert f"at a confidence of {UNVERIFIED}" in page
