"""Which of the present codes a person was not asked about who read a passage by a former version of the framework.

    unasked_by(versions) -> dict[version's number, codes]
    unasked_in(study) -> the same for all former versions of a study
    operations_of(record) -> operations                     as drafts and changes have them

That a passage was read whole says of every code whether it applies, but only of those that the framework had then, or
that were renamed or merged since from those that it had.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

import msgspec
from django.db.models import F

from samsyn.frameworks.change import Operation, successions
from samsyn.store.kept_frameworks import framework_of
from samsyn.store.models import FrameworkChange, FrameworkVersion, Study


def unasked_by(versions: Iterable[int]) -> dict[int, frozenset[str]]:
    """Give, for those of some versions that are former ones, the codes of which a reading by them says nothing."""
    wanted = set(versions)
    if not wanted:
        return {}
    former = FrameworkVersion.objects.filter(pk__in=wanted).exclude(pk=F("study__framework"))
    studies = {row.study_id: row.study for row in former.select_related("study").defer("source", "record")}
    found = {version: codes for study in studies.values() for version, codes in unasked_in(study).items()}
    return {version: codes for version, codes in found.items() if version in wanted}


def unasked_in(study: Study) -> dict[int, frozenset[str]]:
    """Give, for each former version of a study, the codes of which a reading by it says nothing."""
    changes = tuple(FrameworkChange.objects.filter(study=study).order_by("pk").values_list("pk", "time"))
    return _unasked(study.pk, study.framework_id, changes) if changes and study.framework_id else {}


def operations_of(record: object) -> tuple[Operation, ...]:
    """Give the operations that a draft or a change has on record."""
    return msgspec.convert(record, tuple[Operation, ...])


@lru_cache(maxsize=32)
def _unasked(study: int, present: int, changes: tuple[tuple[int, datetime], ...]) -> dict[int, frozenset[str]]:
    versions = {row.pk: row for row in FrameworkVersion.objects.filter(study=study).defer("source", "record")}
    asked: dict[int, frozenset[str]] = {}
    for row in FrameworkChange.objects.filter(pk__in=[pk for pk, _ in changes]).order_by("pk"):
        codes = [code.id for code in framework_of(versions[row.before_id]).codes]
        after = [code.id for code in framework_of(versions[row.after_id]).codes]
        asked[row.before_id] = frozenset(codes)
        into: dict[str, set[str]] = {}
        for one in successions(codes, operations_of(row.operations), after).values():
            if one.how != "again" or one.because == "look again":
                for code in one.to:
                    into.setdefault(code, set()).add(one.code)
        for version, known in asked.items():
            asked[version] = frozenset(code for code, sources in into.items() if sources <= known)
    codes_now = frozenset(code.id for code in framework_of(versions[present]).codes)
    return {
        version: lacking for version, known in asked.items() if version != present and (lacking := codes_now - known)
    }
