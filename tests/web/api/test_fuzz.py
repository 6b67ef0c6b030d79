"""Whatever is sent in the form of the schema, or against it: an answer that the schema knows, and no fault of ours."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from tests.web.api.conftest import OTHER, SLUG, World

schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed")

EXAMPLES = {"Olle": 10, "Rikard": 4, "Ester": 4, "": 4}
"""Cases for each operation by who sends them; the same in every run."""


def checks() -> list[Any]:
    """Give what must hold of every answer.

    Not among it: that what fits the schema is taken (a code that the framework has not fits it, and is refused in
    words), and that names which no operation knows are refused (browsers add their own).
    """
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi import checks as of_schemas

    return [
        not_a_server_error,
        of_schemas.status_code_conformance,
        of_schemas.content_type_conformance,
        of_schemas.response_headers_conformance,
        of_schemas.response_schema_conformance,
    ]


@pytest.fixture(scope="module")
def shared_world(peopled: Path, tmp_path_factory: pytest.TempPathFactory) -> World:
    """Give the studies that all cases are sent to."""
    import shutil

    from tests.web.conftest import client_on

    folder = tmp_path_factory.mktemp("fuzzed") / "study"
    shutil.copytree(peopled, folder)
    client = client_on(folder)
    from samsyn.store.models import User

    return World(folder, client, {user.name: user for user in User.objects.exclude(name="")})


@pytest.fixture(scope="module")
def cases(shared_world: World) -> Iterator[list[Any]]:
    """Give the operations of the schema, to be tried with values that are there."""
    from samsyn.store import jobs
    from samsyn.web.work import desk
    from samsyn.web.wsgi import application

    jobs.asked.disconnect(desk.wake)  # nobody works on what is sent here
    logging.getLogger("samsyn").setLevel(logging.CRITICAL)
    schema = schemathesis.openapi.from_wsgi(
        "/api/1/openapi.json", application, headers={"Host": "127.0.0.1", "Authorization": "Bearer no"}
    )
    yield [found.ok() for found in schema.get_all_operations()]
    logging.getLogger("samsyn").setLevel(logging.NOTSET)
    jobs.asked.connect(desk.wake)


def real(world: World) -> dict[str, Any]:
    """Give values by which an address is of something that is there."""
    scope = world.scope("Olle")
    passage = scope.passages().exclude(party=None).select_related("party").first()
    return {
        "slug": SLUG,
        "document": passage.document_id,
        "passage": passage.key,
        "organisation": passage.party.key,
        "number": scope.study.framework_id,
        "job": 1,
        "name": "matrix",
    }


@pytest.mark.parametrize("person", EXAMPLES)
def test_every_operation_keeps_to_its_schema(shared_world: World, cases: list[Any], person: str) -> None:
    """Owners, readers, strangers and nobody: no fault of the server, no answer outside the schema, nothing leaked."""
    from hypothesis import given
    from hypothesis import strategies as st
    from schemathesis import GenerationMode

    secret = shared_world.program(person).secret or "samsyn_nobody"
    values = real(shared_world)
    secrets = [*(one.name for one in shared_world.scope("Olle").parties()), "says so"]
    headers = {"Host": "127.0.0.1", "Authorization": f"Bearer {secret}", "Accept-Language": "en"}
    tried: dict[str, int] = {}
    chosen = settings(
        max_examples=EXAMPLES[person],
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )

    def sent(case: Any) -> None:
        path = case.operation.path
        tried[path] = tried.get(path, 0) + 1
        if tried[path] % 3:
            # An address of something that is there: else nothing but 404 would be tried.
            for place in values.keys() & (case.path_parameters or {}).keys():
                case.path_parameters[place] = values[place]
        answer = case.call(headers=headers)
        case.validate_response(answer, checks=checks())
        assert answer.status_code < 500
        assert person or answer.status_code in (401, 404, 405)
        if person in ("", "Ester") and "{slug}" in path and f"/{OTHER}" not in answer.request.url:
            assert answer.status_code in (400, 401, 403, 404, 405, 422)
            assert not any(one in answer.text for one in secrets)

    for operation in cases:
        strategies = [
            operation.as_strategy(generation_mode=mode) for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
        ]
        chosen(given(case=st.one_of(strategies))(sent))()
    assert min(tried.values()) > 1
