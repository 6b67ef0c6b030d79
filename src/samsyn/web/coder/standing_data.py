"""What a script of the coder page is told of a document's passages, as plain JSON values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from samsyn.store.standing import Standing
from samsyn.translation import translate
from samsyn.web.coder.people import People, told_people
from samsyn.web.seeing.wording import Speech

Told = dict[str, Any]


def told(standing: Standing, language: str, people: People | None = None) -> Told:
    """Give what stands on a passage; what is empty is left out.

    suggested: [code, percent, [[start, end] …], reason]; own: [code, verdict, start, end]; others: [code, verdict,
    person]; ruled: [code, whether it holds, person, reason]; comments: [person, text, time]; and what
    `told_people` gives. Offsets are code points within the passage.
    """
    say = Speech(language)
    seen: set[str] = set()
    suggested = []
    for one in standing.suggestions:
        if one.code not in seen:
            seen.add(one.code)
            words = [[word.start, word.end] for word in one.words]
            suggested.append([one.code, round(100 * one.confidence), words, translate(one.reason, language)])
    said: Told = {
        "suggested": suggested,
        "own": [[mark.code, mark.verdict, mark.start, mark.end] for mark in standing.marks if mark.mine],
        "others": [[mark.code, mark.verdict, say.person(mark.person)] for mark in standing.marks if not mark.mine],
        "ruled": [[one.code, one.holds, say.person(one.person), one.reason] for one in standing.rulings],
        "comments": [[say.person(remark.person), remark.text, remark.time] for remark in standing.comments],
    }
    if people is not None:
        said |= told_people(people, say)
    return {name: values for name, values in said.items() if values}


def told_all(standings: Mapping[str, Standing], language: str, people: Mapping[str, People]) -> dict[str, Told]:
    """Give passage key -> what stands on it, without the passages on which nothing does."""
    return {key: said for key, standing in standings.items() if (said := told(standing, language, people.get(key)))}
