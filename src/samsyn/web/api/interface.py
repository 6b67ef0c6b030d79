"""The interface for programs, joined: addresses, who may ask, what goes wrong, and its own description."""

from __future__ import annotations

import hashlib
from functools import cache
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed, JsonResponse
from django.urls import URLResolver
from django.urls.exceptions import Resolver404
from django.urls.resolvers import RegexPattern
from django.utils.cache import get_conditional_response, patch_vary_headers
from ninja import NinjaAPI
from ninja.openapi import get_schema

from samsyn import __version__
from samsyn.web.api import coding, material, results, studies, trail
from samsyn.web.api.answers import CONTENTS
from samsyn.web.api.problems import PROBLEM, handle, problem
from samsyn.web.api.signing import BySession, ByToken

PREFIX = "/api/1"

api = NinjaAPI(
    title="Samsyn",
    version="1",
    description="Studies of plans: what is in them, what was suggested, what people decided, what it comes to.",
    docs_url=None,
    openapi_url=None,
    urls_namespace="programs",
    auth=[ByToken(), BySession()],
)
handle(api)
for router in (studies.router, material.router, coding.router, results.router, trail.router):
    api.add_router("", router)

_resolver = URLResolver(RegexPattern(r"^"), api.urls[0])


def answer(request: HttpRequest, rest: str) -> HttpResponseBase:
    """Answer a request for what stands below `/api/1/`."""
    if rest in ("", "openapi.json"):
        if request.method not in ("GET", "HEAD"):
            return problem(request, 405)
        if rest:
            return _conditional(request, JsonResponse(schema()))
        from samsyn.web.api.reference_page import reference

        return reference(request)
    try:
        match = _resolver.resolve(rest)
    except Resolver404:
        return _private(problem(request, 404))
    asked = request.method
    if asked == "HEAD":
        request.method = "GET"
    response: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
    request.method = asked
    if isinstance(response, HttpResponseNotAllowed):
        response = _with_methods(problem(request, 405), response["Allow"])
    return _private(_conditional(request, response))


@cache
def schema() -> dict[str, Any]:
    """Give the description of the interface, in the form of OpenAPI."""
    # Through JSON and back, so that it is plainly what programs get.
    said: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(dict(get_schema(api=api, path_prefix=f"{PREFIX}/"))))
    said["info"]["x-samsyn"] = __version__
    for operations in said["paths"].values():
        for operation in operations.values():
            for status, told in operation["responses"].items():
                content = told.get("content", {})
                if int(status) >= 400:
                    told["content"] = {PROBLEM: content.get("application/json", {})}
                elif (kind := CONTENTS.get(operation["operationId"])) is not None:
                    told["content"] = {kind: {"schema": {"type": "string"} if kind.startswith("text/") else {}}}
    return said


def _conditional(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Answer 304 where the program has it already."""
    if request.method not in ("GET", "HEAD") or response.status_code != 200 or not isinstance(response, HttpResponse):
        return response
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response


def _private(response: HttpResponseBase) -> HttpResponseBase:
    response.headers.setdefault("Cache-Control", "private, no-cache")
    patch_vary_headers(response, ("Authorization",))
    return response


def _with_methods(response: HttpResponse, allowed: str) -> HttpResponse:
    response["Allow"] = allowed
    return response
