"""Studies, who one is, and the framework of a study."""

from __future__ import annotations

from typing import Any, get_args

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from samsyn.store.access import ALLOWED, Action, Role, Scope
from samsyn.store.errors import NotFound
from samsyn.store.models import FrameworkVersion, Membership, User
from samsyn.types import Message
from samsyn.web.api import nouns
from samsyn.web.api.answers import WRONG, operation
from samsyn.web.api.paging import Page, rows_from
from samsyn.web.api.sentences import name
from samsyn.web.api.signing import scope_of

router = Router(tags=["Studies"])


@operation(router.get("/me", response={200: nouns.Me, **WRONG}), Message("Who you are"))
def me(request: HttpRequest) -> dict[str, Any]:
    """Give the person for whom the program speaks."""
    user = request.user
    assert isinstance(user, User)
    return {"person": user.pk, "name": name(request, user), "address": user.email}


@operation(router.get("/studies", response={200: Page[nouns.Study], **WRONG}), Message("The studies that are yours"))
def studies(request: HttpRequest, wanted: Query[nouns.Wanted]) -> dict[str, Any]:
    """Give the studies of which one is a member."""
    rows = Membership.objects.filter(user=request.user.pk).select_related("study")
    return rows_from(request, rows, wanted, lambda kept: [_study(Scope(one.study, one.user, one.role)) for one in kept])


@operation(router.get("/studies/{slug}", response={200: nouns.Study, **WRONG}), Message("A study"))
def study(request: HttpRequest, slug: str) -> dict[str, Any]:
    """Give a study."""
    return _study(scope_of(request, slug))


@operation(
    router.get("/studies/{slug}/people", response={200: Page[nouns.Person], **WRONG}), Message("Who works with it")
)
def people(request: HttpRequest, slug: str, wanted: Query[nouns.Wanted]) -> dict[str, Any]:
    """Give the members of a study by name."""
    rows = scope_of(request, slug).of(Membership).select_related("user")
    return rows_from(
        request,
        rows,
        wanted,
        lambda kept: [{"person": one.user_id, "name": name(request, one.user), "role": one.role} for one in kept],
    )


@operation(
    router.get("/studies/{slug}/framework", response={200: nouns.Framework, **WRONG}),
    Message("The framework that is in force"),
)
def framework(request: HttpRequest, slug: str) -> dict[str, Any]:
    """Give the whole framework."""
    scope = scope_of(request, slug)
    version = scope.study.framework
    if version is None:
        raise NotFound(Message("This study has no framework yet."))
    # The row of the scope is without the text and the record.
    return {**_version(scope, version), "framework": scope.of(FrameworkVersion).get(pk=version.pk).record}


@operation(
    router.get("/studies/{slug}/frameworks", response={200: Page[nouns.FrameworkVersion], **WRONG}),
    Message("All versions of the framework"),
)
def frameworks(request: HttpRequest, slug: str, wanted: Query[nouns.Wanted]) -> dict[str, Any]:
    """Give the versions that codings were made with."""
    scope = scope_of(request, slug)
    rows = scope.of(FrameworkVersion).defer("source", "record")
    return rows_from(request, rows, wanted, lambda kept: [_version(scope, one) for one in kept])


@operation(
    router.get("/studies/{slug}/frameworks/{number}/source", response={200: str, **WRONG}),
    Message("The file of a version of the framework"),
    content="application/yaml",
)
def source(request: HttpRequest, slug: str, number: nouns.Number) -> HttpResponse:
    """Give the YAML as it was written."""
    version = scope_of(request, slug).of(FrameworkVersion).filter(pk=number).first()
    if version is None:
        raise NotFound(Message("There is nothing here, or it is not yours to see."))
    return HttpResponse(version.source, content_type="application/yaml; charset=utf-8")


def _study(scope: Scope) -> dict[str, Any]:
    row = scope.study
    return {
        "slug": row.slug,
        "title": row.title,
        "language": row.language,
        "blind": row.blind,
        "created": row.created,
        "role": scope.role,
        "framework": row.framework_id,
        "may": [action for action in get_args(Action) if action in ALLOWED.get(Role(scope.role), ())],
    }


def _version(scope: Scope, version: FrameworkVersion) -> dict[str, Any]:
    return {
        "number": version.pk,
        "id": version.identifier,
        "version": version.version,
        "sha256": version.sha256,
        "created": version.created,
        "present": version.pk == scope.study.framework_id,
    }
