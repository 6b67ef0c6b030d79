"""What a framework says of its codes, as passages that have the code: learned from beside decisions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from samsyn.frameworks.schema import Framework
from samsyn.types import Passage


class FrameworkTexts(NamedTuple):
    """Passages made of a framework's own texts, and the codes that each has, [passages x codes]."""

    passages: list[Passage]
    codes: NDArray[np.int8]


def framework_texts(framework: Framework, languages: Sequence[str]) -> FrameworkTexts:
    """Give for each code and language one passage of title, definition and inclusion, and one of each example."""
    passages: list[Passage] = []
    rows = []
    for number, code in enumerate(framework.codes):
        for language in languages:
            said = (code.title, code.definition, code.include)
            whole = " ".join(filter(None, (text.sv if language == "sv" else text.en for text in said)))
            examples = (example.sv if language == "sv" else example.en for example in code.examples)
            for text in filter(None, (whole, *examples)):
                name = f"{code.id} {len(passages)}"
                passages.append(Passage(name, name, "", 1, 0, len(text), text, language=language))
                rows.append(number)
    codes = np.zeros((len(rows), len(framework.codes)), np.int8)
    codes[np.arange(len(rows)), rows] = 1
    return FrameworkTexts(passages, codes)
