"""Findings for the report's tests, and the reports built from them once."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from samsyn.report.content import build
from samsyn.report.findings import Findings
from samsyn.report.tree import Report


def load(name: str) -> ModuleType:
    """Import a module that stands beside the tests."""
    specification = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def sample() -> ModuleType:
    """Give the module that makes findings."""
    return load("sample")


@pytest.fixture(scope="session")
def golden() -> ModuleType:
    """Give the module that knows the golden files."""
    return load("golden")


@pytest.fixture(scope="session")
def small(sample: ModuleType) -> Findings:
    """Give findings for four organisations, one unread and one without a document."""
    return sample.findings(4, 12)  # type: ignore[no-any-return]


@pytest.fixture(scope="session")
def swedish(small: Findings) -> Report:
    """Give the small report in Swedish."""
    return build(small, "sv")


@pytest.fixture(scope="session")
def english(small: Findings) -> Report:
    """Give the small report in English."""
    return build(small, "en")


@pytest.fixture(scope="session")
def hostile(sample: ModuleType) -> Report:
    """Give a report on plans that hold markup and formulas where words belong."""
    return build(sample.findings(4, 12, hostile=True), "sv")
