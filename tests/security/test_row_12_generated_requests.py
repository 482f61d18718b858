"""Row 12: requests generated from the API's own description, fitting and misfitting, as each role and as nobody.

No answer is an error of ours, none lets a stranger in, and each has the shape that the description promises.
"""

from __future__ import annotations

import copy
from collections import Counter
from datetime import timedelta
from functools import cache
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from mps_connect.identity.sessions import ACCESS_COOKIE
from tests.security.evidence import counted
from tests.security.routes import ADDRESSES, DESCRIPTION, UNDESCRIBED
from tests.security.who_may import lines
from tests.security.world import Thing, Voice, World

LINES = lines()
EVERYBODY = ("nobody", "resident", "volunteer", "staff", "MP", "administrator", "auditor")
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
DESCRIBED = sorted(key for key, address in ADDRESSES.items() if address.path not in UNDESCRIBED)
READINESS = "GET /readyz"
"""Says 503 in so many words where a part is missing, as the test's application has no client."""


@cache
def operations() -> dict[str, APIOperation]:
    # The library writes its own marks into what it is given.
    schema = schemathesis.openapi.from_dict(copy.deepcopy(DESCRIPTION))
    found = [each.ok() for each in schema.get_all_operations() if isinstance(each, Ok)]
    return {f"{one.method.upper()} {one.path}": one for one in found}


def test_every_address_is_generated_for() -> None:
    assert sorted(operations()) == DESCRIBED


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, {"items": "none"}),
        (200, {"error": {"code": "x", "message": "x", "details": {}}}),
        (422, {"detail": []}),
        (404, "not here"),
        (500, {"error": {"code": "x", "message": "x", "details": {}}}),
    ],
)
def test_an_answer_that_is_not_as_described_is_seen(status: int, body: object) -> None:
    operation = operations()["GET /api/cases/{case_id}"]
    case = operation.Case(path_parameters={"case_id": "01a20dbc-7056-7620-bd27-395143833f9a"}, headers={}, query={})
    asked = httpx.Request("GET", "http://localhost/api/cases/01a20dbc-7056-7620-bd27-395143833f9a")
    answer = httpx.Response(status, json=body, request=asked)
    answer.elapsed = timedelta(milliseconds=1)
    with pytest.raises(FailureGroup):
        case.validate_response(answer, checks=CHECKS)


@cache
def requests_of(key: str) -> st.SearchStrategy[Case]:
    operation = operations()[key]
    fitting = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    if not (operation.body or operation.path_parameters or operation.query or operation.headers):
        return fitting
    return st.one_of(fitting, fitting, operation.as_strategy(generation_mode=GenerationMode.NEGATIVE))


def with_what_is_there(world: World, data: st.DataObject, case: Case) -> None:
    """Mostly real rows in the address, and the version they have: generated ids alone end at "not here"."""
    thing: Thing = data.draw(st.sampled_from(list(world.things.values())))
    known = world.places | thing.ids | {"person_id": world.cast.shu_min.id, "factor_id": world.factors["staff"]}
    for name in case.path_parameters or {}:
        if known.get(name) and data.draw(st.integers(0, 3)):
            case.path_parameters[name] = str(known[name])
    if "if-match" in (case.headers or {}) and data.draw(st.integers(0, 3)):
        case.headers["if-match"] = f'"{data.draw(st.integers(1, 6))}"'


async def answer_to(world: World, voice: Voice, case: Case) -> httpx.Response:
    """The answer to one request, rolled back; based on the newest version where it was based on an older one."""
    answer = await _asked(world, voice, case)
    newest = answer.json()["error"]["details"].get("current_version") if answer.status_code == 409 else None
    if newest is None or "if-match" not in (case.headers or {}):
        return answer
    case.headers["if-match"] = f'"{newest}"'
    return await _asked(world, voice, case)


async def _asked(world: World, voice: Voice, case: Case) -> httpx.Response:
    sent: dict[str, Any] = case.as_transport_kwargs(base_url=str(world.client.base_url))
    headers = {name: value for name, value in sent["headers"].items() if name.lower() != "cookie"}
    if voice.token:
        headers["cookie"] = f"{ACCESS_COOKIE}={voice.token}"
    body = {"json": sent["json"]} if "json" in sent else {"content": sent.get("data")}
    async with world.conn.transaction(force_rollback=True):
        answer = await world.client.request(
            sent["method"], sent["url"], params=sent.get("params"), headers=headers, **body
        )
    world.client.cookies.clear()
    return answer


async def drive(world: World, key: str, data: st.DataObject) -> None:
    """One generated request, made by everybody."""
    case = data.draw(requests_of(key))
    with_what_is_there(world, data, case)
    checks = CHECKS if key != READINESS else CHECKS[1:]
    seen: Counter[int] = Counter()
    for name in EVERYBODY:
        voice = world.voices[name]
        answer = await answer_to(world, voice, case)
        told = f"{name}: {case.as_curl_command()} -> {answer.status_code} {answer.text[:300]}"
        assert answer.status_code != 429, told
        if voice.member is None and LINES[key].about != "open":
            assert answer.status_code in (401, 404, 405), told
        case.validate_response(answer, checks=checks)
        seen[answer.status_code // 100] += 1
    counted("row 12: generated requests, each answered as described and none with an error of ours", seen.total())
    counted("row 12: of these carried out", seen[2])


def generated(examples: int, *, derandomize: bool) -> settings:
    return settings(
        max_examples=examples,
        derandomize=derandomize,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


@pytest.mark.parametrize("key", DESCRIBED)
@generated(4, derandomize=True)
@given(data=st.data())
async def test_every_answer_is_as_described(world: World, key: str, data: st.DataObject) -> None:
    await drive(world, key, data)


@pytest.mark.long
@pytest.mark.timeout(1_200)
@pytest.mark.parametrize("key", DESCRIBED)
@generated(60, derandomize=False)
@given(data=st.data())
async def test_so_it_is_many_times_over(world: World, key: str, data: st.DataObject) -> None:
    await drive(world, key, data)
