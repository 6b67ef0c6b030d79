"""Which frozen report everybody may read, if any: the study's latest word on it stands.

publish(scope, number, names=False) -> Publication, withdraw(scope) -> Publication | None
standing(study) -> Publication | None             what is public now
public_study(slug) -> Publication                 NotFound where nothing is public
"""

from __future__ import annotations

from django.db import transaction

from samsyn.store import audit
from samsyn.store.access import Scope
from samsyn.store.errors import NotFound
from samsyn.store.frozen import frozen
from samsyn.store.models import Publication, Study
from samsyn.types import Message


def publish(scope: Scope, number: int, *, names: bool = False) -> Publication:
    """Let everybody read a frozen report, in place of any that was public before.

    `names` lets them read who coded and wrote, too. Raises NotAllowed for who is no owner, NotFound for what is not
    frozen in this study.
    """
    scope.need("publish")
    report = frozen(scope, number)
    with transaction.atomic():
        row = Publication.objects.create(study=scope.study, report=report, public=True, names=names, user=scope.user)
        audit.record(scope.study, scope.user, "publish", {"report": report.pk, "number": number, "names": names})
    return row


def withdraw(scope: Scope) -> Publication | None:
    """Let nobody read it any more, from now on; None where nothing was public."""
    scope.need("publish")
    before = standing(scope.study)
    if before is None:
        return None
    with transaction.atomic():
        row = Publication.objects.create(
            study=scope.study, report_id=before.report_id, public=False, names=before.names, user=scope.user
        )
        audit.record(scope.study, scope.user, "withdraw", {"report": before.report_id})
    return row


def standing(study: Study) -> Publication | None:
    """Give the publication that stands, with its report (without content); None where nothing is public."""
    row = (
        Publication.objects.filter(study=study)
        .select_related("report", "user", "study")
        .defer("report__content")
        .order_by("-pk")
        .first()
    )
    return row if row is not None and row.public else None


def public_study(slug: str) -> Publication:
    """Give what is public of a study; NotFound for a study that is not there and one that is not public alike."""
    study = Study.objects.filter(slug=slug).first() if "\x00" not in slug else None
    found = standing(study) if study is not None else None
    if found is None:
        raise NotFound(Message("There is nothing here, or it is not public."))
    return found
