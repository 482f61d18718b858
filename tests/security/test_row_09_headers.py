"""Row 9: every answer of every address carries the headers, refusals, errors and downloads too.

In Chromium, every page of every role with no violation of the policy: tests/journeys/test_every_page.py.
"""

from __future__ import annotations

import httpx
import pytest

from mps_connect.app import HEADERS, POLICY
from mps_connect.kit.ids import new_id
from tests.security.evidence import counted
from tests.security.routes import ADDRESSES
from tests.security.world import World

VOICES = ("nobody", "volunteer", "staff", "MP", "administrator", "auditor", "resident", "enrolling staff")


def test_the_policy_allows_no_script_but_our_files() -> None:
    rules = dict(rule.strip().split(" ", 1) for rule in POLICY.split(";"))
    assert rules["script-src"] == "'self'"
    assert {rules[name] for name in ("object-src", "base-uri", "frame-ancestors")} == {"'none'"}
    assert (rules["default-src"], rules["connect-src"], rules["form-action"]) == ("'self'", "'self'", "'self'")
    assert "unsafe" not in POLICY
    assert "http" not in POLICY
    assert HEADERS["strict-transport-security"] == "max-age=31536000; includeSubDomains"


def check(answer: httpx.Response, *, is_api: bool) -> None:
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    kind = answer.headers.get("content-type", "")
    assert kind or not answer.content
    assert not is_api or "html" not in kind
    if is_api:
        assert answer.headers["cache-control"] == "no-store"
    if "pdf" in kind or "octet" in kind:
        assert answer.headers["content-disposition"].startswith(("attachment", "inline"))
    assert "server" not in answer.headers or not any(sign.isdigit() for sign in answer.headers["server"])


@pytest.mark.parametrize("key", sorted(ADDRESSES))
async def test_every_answer_of_an_address_carries_them(world: World, key: str) -> None:
    address = ADDRESSES[key]
    ids = world.places | world.things["a letter sent"].ids | {"key": "", "case": new_id(), "uuid": new_id()}
    ids |= {each["name"]: new_id() for each in address.operation.get("parameters", []) if each["name"] not in ids}
    statuses = set()
    for name in VOICES:
        bodies = [address.body(ids)] if address.method == "GET" else [address.body(ids), {"not": "known"}]
        for body in bodies:
            answer = await world.ask(
                world.voices[name], address.method, address.url(ids), body=body, headers={"if-match": '"1"'}
            )
            check(answer, is_api=address.path.startswith("/api"))
            statuses.add(answer.status_code)
            counted("row 9: answers whose headers were read", 1, group=key)
    assert statuses


async def test_the_letter_is_a_download_nobody_keeps(world: World) -> None:
    url = f"/api/letters/{world.things['a letter sent'].ids['letter_id']}"
    for path in (f"{url}/pdf", f"{url}/text"):
        answer = await world.ask(world.voices["staff"], "GET", path)
        assert answer.status_code == 200
        check(answer, is_api=True)
