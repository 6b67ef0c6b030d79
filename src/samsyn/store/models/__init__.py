"""What a study holds, as tables.

Suggestions, decisions, comments, texts, frozen reports and the audit trail are append-only: `AppendOnly` refuses to
change or delete a row. Cells are derived from them (`samsyn.store.cells`) and can be computed anew at any time. Every
table names its study, and everything is read through `samsyn.store.access`.
"""

from samsyn.store.models.agreeing import Adjudication, Assignment
from samsyn.store.models.append_only import AppendOnly, AppendOnlyError, AppendOnlyRows
from samsyn.store.models.coding import Cell, Comment, Decision, Run, Suggestion
from samsyn.store.models.judging import GoalJudgement, Rating, RoleJudgement, StatementEvidence
from samsyn.store.models.material import Document, FrameworkVersion, Party, Passage, Vocabulary
from samsyn.store.models.people import AccessToken, Audit, Invitation, Membership, Remembered, Study, User
from samsyn.store.models.reframing import FrameworkChange, FrameworkDraft, Recoding
from samsyn.store.models.reporting import AnalystText, FrozenReport, Publication
from samsyn.store.models.versions import LostJudgement
from samsyn.store.models.working import Job, LearnedModel, Review, SavedSearch

__all__ = [
    "AccessToken",
    "Adjudication",
    "AnalystText",
    "AppendOnly",
    "AppendOnlyError",
    "AppendOnlyRows",
    "Assignment",
    "Audit",
    "Cell",
    "Comment",
    "Decision",
    "Document",
    "FrameworkChange",
    "FrameworkDraft",
    "FrameworkVersion",
    "FrozenReport",
    "GoalJudgement",
    "Invitation",
    "Job",
    "LearnedModel",
    "LostJudgement",
    "Membership",
    "Party",
    "Passage",
    "Publication",
    "Rating",
    "Recoding",
    "Remembered",
    "Review",
    "RoleJudgement",
    "Run",
    "SavedSearch",
    "StatementEvidence",
    "Study",
    "Suggestion",
    "User",
    "Vocabulary",
]
