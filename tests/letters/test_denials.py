"""Who is turned away: strangers, other tables, other offices, roles without letters."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from tests.conftest import ClientAs
from tests.letters.conftest import ReadyCase
from tests.letters.matters import Letter, drafted, edit_of, read, step
from tests.support.cast import Cast

HASH = "0" * 64
DECIDE = {"hash": HASH, "acknowledged": True}


def requests_on(letter: Letter) -> list[tuple[str, str, Any]]:
    """Every address of a letter, with a body that would do something."""
    at = f"/api/letters/{letter['id']}"
    return [
        ("GET", at, None), ("PUT", at, edit_of(letter)), ("POST", f"{at}/retype", {"type": "formal"}),
        ("GET", f"{at}/diff?from=1&to=1", None), ("POST", f"{at}/restore/1", None), ("POST", f"{at}/vet", DECIDE),
        ("POST", f"{at}/approve", DECIDE), ("POST", f"{at}/return", {"hash": HASH, "reason": "Not so"}),
        ("POST", f"{at}/void", {"reason": "Not so"}), ("POST", f"{at}/undo-approval", None), ("GET", f"{at}/pdf", None),
        ("GET", f"{at}/text", None), ("GET", f"{at}/twin", None),
        ("POST", f"{at}/sent", {"channel": "email", "sent_on": "2026-11-24", "to": ""}),
        ("POST", f"{at}/replies", {"kind": "receipt", "channel": "email", "received_on": "2026-11-24"}),
        ("GET", f"/api/cases/{letter['case_id']}/letters", None), ("POST", f"/api/cases/{letter['case_id']}/letters", {}),
    ]  # fmt: skip


async def test_a_stranger_is_asked_to_sign_in_everywhere(client_as: ClientAs, cast: Cast, ready: ReadyCase) -> None:
    letter = await drafted(await client_as(cast.aisyah), await ready())
    nobody = await client_as(None)
    for method, url, body in [*requests_on(letter), ("GET", "/api/letters", None), ("GET", "/api/approvals", None)]:
        assert (await nobody.send_json(method, url, body, version=1)).status_code == 401, url


@pytest.mark.parametrize("who", ["hidayah", "arun", "salmah"])
async def test_roles_without_letters_reach_none(client_as: ClientAs, cast: Cast, ready: ReadyCase, who: str) -> None:
    letter = await drafted(await client_as(cast.aisyah), await ready())
    client = await client_as(getattr(cast, who))
    for method, url, body in [*requests_on(letter), ("GET", "/api/letters", None), ("GET", "/api/replies", None)]:
        assert (await client.send_json(method, url, body, version=1)).status_code == 403, url


@pytest.mark.parametrize("who", ["wei_jie", "outsider", "other_staff", "other_mp"])
async def test_another_table_or_office_finds_nothing_there(
    client_as: ClientAs, cast: Cast, ready: ReadyCase, who: str
) -> None:
    writer = await client_as(cast.aisyah)
    letter = await drafted(writer, await ready())
    client = await client_as(getattr(cast, who))
    for method, url, body in requests_on(letter):
        status = (await client.send_json(method, url, body, version=letter["version"])).status_code
        assert status in (403, 404), url
        if who in ("other_staff", "other_mp") and "approv" not in url:
            assert status == 404, url
    listed = (await client.get("/api/letters")).json()["items"]
    assert letter["id"] not in {row["id"] for row in listed}
    assert await read(writer, letter) == letter


@pytest.mark.parametrize("act", ["vet", "approve", "return", "undo-approval", "sent", "replies"])
async def test_a_volunteer_decides_and_sends_nothing(
    client_as: ClientAs, cast: Cast, ready: ReadyCase, act: str
) -> None:
    writer = await client_as(cast.aisyah)
    letter = await drafted(writer, await ready())
    answer = await writer.post_json(f"/api/letters/{letter['id']}/{act}", DECIDE, version=letter["version"])
    assert answer.status_code == 403


async def test_staff_do_not_approve(client_as: ClientAs, cast: Cast, ready: ReadyCase) -> None:
    desk, other = await client_as(cast.priya), await client_as(cast.shu_min)
    letter = await step(desk, await drafted(desk, await ready()), "vet")
    for act in ("approve", "undo-approval"):
        answer = await other.post_json(f"/api/letters/{letter['id']}/{act}", DECIDE, version=letter["version"])
        assert answer.status_code == 403
    assert (await other.get("/api/approvals")).status_code == 403


async def test_a_letter_that_is_not_there_reads_like_one_that_is_not_yours(client_as: ClientAs, cast: Cast) -> None:
    client = await client_as(cast.priya)
    answer = await client.get(f"/api/letters/{uuid4()}")
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")
    assert (await client.get("/api/letters/not-an-id")).status_code == 422


async def test_lists_show_a_volunteer_her_own_and_the_desk_all(
    client_as: ClientAs, cast: Cast, ready: ReadyCase
) -> None:
    writer, neighbour, desk = await client_as(cast.aisyah), await client_as(cast.wei_jie), await client_as(cast.priya)
    letter = await drafted(writer, await ready())
    for client, sees in ((writer, True), (neighbour, False), (desk, True)):
        rows = (await client.get("/api/letters?status=draft&agency=LTA")).json()["items"]
        assert (letter["id"] in {row["id"] for row in rows}) == sees
    assert (await desk.get("/api/letters?status=lost")).status_code == 422
