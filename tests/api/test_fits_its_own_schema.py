"""Generated requests, right and wrong: never a fault, and every answer is as the OpenAPI document says."""

from __future__ import annotations

from contextlib import suppress
from itertools import count

import pytest
import schemathesis
from django.test.client import ClientHandler
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from rest_framework.authtoken.models import Token
from schemathesis import GenerationMode
from schemathesis.checks import (
    content_type_conformance,
    not_a_server_error,
    response_schema_conformance,
    status_code_conformance,
)

from tests.api.http_story import Http
from tests.api.test_interface import first_item, start
from tests.workflows.moving import publish
from workflows import clock
from workflows.drafts import services
from workflows.migration import services as migration
from workflows.people.models import User
from workflows.procedures import queries

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
EXAMPLES = 8


handler = ClientHandler()


def application(environ, start_response):
    """The site as WSGI, within the transaction of the test."""
    response = handler(environ)
    start_response(f"{response.status_code} {response.reason_phrase}", list(response.items()))
    return [response.content]


def real_things(city, http: Http, now) -> dict[str, object]:
    """What is really there, by the name of the parameter."""
    code = start(http)["code"]
    draft = services.create(city.user("pemilik-proses"), now, base=queries.current("rujukan_layanan"))
    title = ('name="', 'name="Baru ')
    publish(city, "rujukan_layanan", title)
    moved = migration.start(city.user("pemilik-proses-2"), "rujukan_layanan", 1, 2, {}, "tes", now)
    return {
        "code": code,
        "item": first_item(http, code)["id"],
        "draft": draft.pk,
        "procedure": "rujukan_layanan",
        "number": 1,
        "migration": moved.pk,
        "path": "procedure.toml",
    }


@pytest.mark.parametrize("person", ["uptd-ppa-manajer", "admin", "pemilik-proses", "pemilik-proses-2"])
def test_every_answer_fits_the_document(pekalongan, now, person):
    http = Http(now)
    real = real_things(pekalongan, http, now)
    token, _ = Token.objects.get_or_create(user=User.objects.get(username=person))
    headers = {"Authorization": f"Token {token.key}", "Host": "localhost"}
    schema = schemathesis.openapi.from_wsgi("/api/schema/?format=json", application)
    turns = count()
    for result in schema.get_all_operations():
        operation = result.ok()
        if operation.path.startswith(("/api/schema", "/api/docs")):
            continue
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):

            @given(case=operation.as_strategy(generation_mode=mode))
            @settings(
                max_examples=EXAMPLES,
                deadline=None,
                derandomize=True,
                database=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            def send(case):
                # what is really there, as often as what is not
                for name, thing in real.items():
                    if name in case.path_parameters and next(turns) % 4:
                        case.path_parameters[name] = thing
                case.call_and_validate(headers=headers, checks=CHECKS)

            # an operation without parameters and body cannot be asked wrongly
            with clock.at(now), suppress(Unsatisfiable):
                send()
