from __future__ import annotations

import pytest

from samsyn.report.findings import Findings
from samsyn.report.index import Index
from samsyn.report.telling import best, completeness

SENTENCE = "Region Norrvik ska erbjuda ett första besök inom tre dagar till alla som söker vård."


@pytest.mark.parametrize(
    "fragment",
    [
        "3. Bedömning",
        "Chefen för hälsovård | Juni 2017 | Beslutas i nämnden och följs upp varje år.",
        "sina egna villkor och önskemål.",
        "Ansvarig för införandet av",
    ],
)
def test_a_fragment_reads_worse_than_a_sentence(fragment: str) -> None:
    """Headings, cells of tables and torn lines give way to what can stand alone."""
    assert completeness(fragment, "sv") < 0.6 < 0.9 <= completeness(SENTENCE, "sv")


def test_a_whole_sentence_is_quoted_before_a_surer_fragment(small: Findings) -> None:
    """Quotes are ordered by how they read, then by confidence, and the same words stand once."""
    index = Index(small, "sv")
    chosen = best(index, list(index.passages))
    texts = [" ".join(index.passages[passage].text.split()).casefold() for passage in chosen]
    assert len(texts) == len(set(texts))
    classes = [completeness(index.passages[passage].text, index.passages[passage].language) for passage in chosen]
    assert classes[0] >= 0.9
    assert classes[-1] == min(classes)
