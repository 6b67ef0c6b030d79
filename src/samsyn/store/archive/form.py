"""The form of an archive: which tables a study is, what their columns hold, and what stays out of it.

An archive is a zip file. `manifest.json` says what is in it; `tables/NAME.jsonl` holds a row of a table on each line,
as a JSON object; what is large stands in a part of its own, which the row names; `sources/` holds the documents as they
came, `reports/frozen/` the pictures of pages that frozen reports keep. Rows are numbered from 1 in the order in which
they were made, and name each other by these numbers, so that the same study gives the same archive whichever database
it is kept in.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from django.db.models import Field, ForeignKey, Model

from samsyn.store import models as rows
from samsyn.store.errors import StoreError
from samsyn.store.folders import FROZEN

FORM = 1
"""The form of archives that this version writes, and the newest that it reads."""

MANIFEST = "manifest.json"
REGISTER = "organisations.csv"
SOURCES = "sources"
PEOPLE = "people"
"""The table of persons: their name, address, and whether they are the one person of a laptop."""


class ArchiveError(StoreError):
    """An archive that cannot be written or read."""


class Apart(NamedTuple):
    """A column whose values stand in parts of their own: `folder/NUMBER.ending`."""

    column: str
    folder: str
    ending: str

    def path(self, number: int) -> str:
        """Give the part that holds the value of a row."""
        return f"{self.folder}/{number}.{self.ending}"


class Table(NamedTuple):
    """A table of the archive: its name, the rows of which model, what they are."""

    name: str
    model: type[Model]
    holds: str
    apart: Apart | None = None

    @property
    def path(self) -> str:
        """Give the part that holds the rows."""
        return f"tables/{self.name}.jsonl"

    @property
    def columns(self) -> dict[str, Field[Any, Any]]:
        """Give the columns that the lines hold, after `row`, by name."""
        left_out = {self.model._meta.pk.name, "study"}
        return {field.name: field for field in self.model._meta.concrete_fields if field.name not in left_out}


STUDY = Table("study", rows.Study, "The study itself, on a single line.")

TABLES = (
    STUDY,
    Table("memberships", rows.Membership, "Who belongs to the study, and in which role."),
    Table(
        "frameworks",
        rows.FrameworkVersion,
        "The versions of its framework.",
        Apart("source", "frameworks", "yaml"),
    ),
    Table("organisations", rows.Party, "The parties, in the order of their register."),
    Table("runs", rows.Run, "The runs of suggesters."),
    Table(
        "documents",
        rows.Document,
        "The documents, also those that a newer version replaced.",
        Apart("content", "documents", "json"),
    ),
    Table("passages", rows.Passage, "The passages of the documents."),
    Table("suggestions", rows.Suggestion, "What suggesters marked; those of a document's latest run count."),
    Table("decisions", rows.Decision, "What people decided; the latest of each person on a code of a passage stands."),
    Table("comments", rows.Comment, "What people said of passages."),
    Table("adjudications", rows.Adjudication, "What was decided where coders differ; it goes before what they say."),
    Table("assignments", rows.Assignment, "Who codes which document."),
    Table("role_judgements", rows.RoleJudgement, "What people said of what passages do."),
    Table("goal_judgements", rows.GoalJudgement, "What people said of goals."),
    Table("statement_evidence", rows.StatementEvidence, "Which passages speak for or against a statement, by people."),
    Table("ratings", rows.Rating, "To what extent statements hold, by people."),
    Table("lost_judgements", rows.LostJudgement, "What was said of words that a newer version of a document has not."),
    Table(
        "framework_changes", rows.FrameworkChange, "How the study went from one version of its framework to another."
    ),
    Table("recodings", rows.Recoding, "Codings that a change of the framework asks people to look at again."),
    Table("framework_draft", rows.FrameworkDraft, "The framework that an owner is changing, if any."),
    Table("texts", rows.AnalystText, "What analysts wrote for the report and its sheets."),
    Table("frozen_reports", rows.FrozenReport, "States that reports were made of.", Apart("content", "frozen", "bin")),
    Table("publications", rows.Publication, "Which reports were made public or taken back."),
    Table(
        "learned_models",
        rows.LearnedModel,
        "Suggesters that learned from the study's decisions.",
        Apart("content", "models", "samsyn"),
    ),
    Table("saved_searches", rows.SavedSearch, "Searches that people keep."),
    Table("audit", rows.Audit, "Who did what, when."),
)
"""The tables in the order in which they are written and read: a row names only rows of tables before its own."""

LEFT_OUT = {
    rows.Cell: "cells of the matrix: counted anew from suggestions and decisions",
    rows.Vocabulary: "the index of words: made anew from the passages",
    rows.Review: "how far the review is: made anew from decisions",
    rows.Job: "work in the background: it belongs to the machine that does it",
    rows.Invitation: "invitations: each rests on a secret",
}
"""What belongs to a study and is not in its archive, and why."""

BY_MODEL = {table.model: table for table in TABLES}


_PICTURE = re.compile(rf"{FROZEN}/([1-9]\d{{0,8}})/pages/\w[\w.-]{{0,200}}\.(?:png|webp)", re.ASCII)


def picture_of(path: str) -> str:
    """Give the number of the frozen report whose picture a part is, as it is written; empty for any other part."""
    found = _PICTURE.fullmatch(path)
    return found[1] if found is not None else ""


def reference(field: Field[Any, Any]) -> type[Model] | None:
    """Give the model whose rows a column names, if it names rows."""
    return field.related_model if isinstance(field, ForeignKey) else None


Numbered = Callable[[type[Model], int], int | None]
"""Gives what stands for a row: its number in the archive for its key in the database, or the other way round."""

_NAMED_IN_AUDIT: dict[str, type[Model]] = {
    "user": rows.User,
    "person": rows.User,
    "people": rows.User,
    "decision": rows.Decision,
    "comment": rows.Comment,
    "adjudication": rows.Adjudication,
    "run": rows.Run,
    "document": rows.Document,
    "documents": rows.Document,
    "party": rows.Party,
    "framework": rows.FrameworkVersion,
    "base": rows.FrameworkVersion,
    "change": rows.FrameworkChange,
    "report": rows.FrozenReport,
    "text": rows.AnalystText,
    "search": rows.SavedSearch,
    "lost": rows.LostJudgement,
    "recodings": rows.Recoding,
    "job": rows.Job,
    "invitation": rows.Invitation,
}
"""The rows that a word of the trail's details names: a number under one in the singular, else a list of numbers."""

_NAMED_BY_ACTION: dict[object, dict[str, type[Model]]] = {
    "organisation": {"before": rows.Party, "now": rows.Party},
    "change framework": {"before": rows.FrameworkVersion, "after": rows.FrameworkVersion},
    "judge role": {"judgement": rows.RoleJudgement, "judgements": rows.RoleJudgement},
    "judge goal": {"judgement": rows.GoalJudgement},
    "mark evidence": {"judgement": rows.StatementEvidence},
    "rate": {"judgement": rows.Rating},
}

_SEVERAL = ("people", "documents", "recodings", "judgements")
"""Words that may also stand before how many there were."""


def audit_details(action: object, details: object, numbered: Numbered) -> object:
    """Give the details of an entry of the trail with the rows that they name said otherwise.

    Rows that are in no archive, as work in the background, are named no more: their numbers mean nothing elsewhere.
    """
    if not isinstance(details, dict):
        return details
    told = dict(details)
    for word, model in {**_NAMED_IN_AUDIT, **_NAMED_BY_ACTION.get(action, {})}.items():
        value = told.get(word)
        if type(value) is int and word not in _SEVERAL:
            told[word] = numbered(model, value)
        elif isinstance(value, list) and all(type(one) is int for one in value):
            told[word] = [numbered(model, one) for one in value]
    return told
