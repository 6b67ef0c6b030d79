"""Rows that are written once and never changed."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models


class AppendOnlyError(RuntimeError):
    """An attempt to change what only grows; a fault of the program, never of its user."""


class AppendOnlyRows(models.QuerySet[Any]):
    """Rows that can be read and added to, and nothing else."""

    def _refuse(self, *_arguments: Any, **_named: Any) -> NoReturn:
        raise AppendOnlyError(self.model.__name__)

    update = delete = bulk_update = update_or_create = _refuse
    aupdate = adelete = abulk_update = aupdate_or_create = _refuse


class AppendOnly(models.Model):
    """A row that is written once."""

    objects = models.Manager.from_queryset(AppendOnlyRows)()

    class Meta:
        """No table of its own."""

        abstract = True

    def save(self, *arguments: Any, **named: Any) -> None:
        """Write a new row; an old one is never changed."""
        if not self._state.adding:
            raise AppendOnlyError(type(self).__name__)
        super().save(*arguments, **named)

    def delete(self, *_arguments: Any, **_named: Any) -> NoReturn:
        """Refuse."""
        raise AppendOnlyError(type(self).__name__)
