"""What can go wrong with stored work."""

from __future__ import annotations

from samsyn.errors import SamsynError


class StoreError(SamsynError):
    """The base of what goes wrong with stored work."""


class NotFound(StoreError):  # noqa: N818 - named as the answer that the reader gets
    """A thing that is not there or not in a study of one's own; which of the two is never told."""


class NotAllowed(StoreError):  # noqa: N818
    """Something that one's role in the study does not allow."""


class FrameworkChanged(StoreError):  # noqa: N818
    """Work that was done by a version of the framework that counts no more: nothing of it is kept."""


class DecisionError(StoreError):
    """A decision that makes no sense: an unknown code or verdict, or a token that was used for something else."""


class AgreeingError(StoreError):
    """Something about coders, assignments or what is settled between them that cannot be carried out."""


class LearningError(StoreError):
    """Decisions from which nothing can be learned yet."""


class StudyFolderError(StoreError):
    """A study's folder that cannot be opened: none, damaged, or written by a newer Samsyn."""
