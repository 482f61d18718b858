"""Row 7: cookies that no script can read and no neighbour on the domain can set."""

from __future__ import annotations

import pytest

from mps_connect.kit.db import Database
from mps_connect.settings import Settings
from tests.support.cast import Cast
from tests.support.clients import acting, app_on


@pytest.mark.parametrize(("scheme", "prefix"), [("https", "__Host-"), ("http", "")])
async def test_cookies_are_out_of_reach(
    database: Database, settings: Settings, cast: Cast, scheme: str, prefix: str
) -> None:
    async with acting(app_on(database, settings), database, cast.priya) as client:
        refresh = client.cookies["mps_refresh"]
        client.cookies.clear()
        answer = await client.post(
            f"{scheme}://127.0.0.1:8000/api/auth/renew", json={}, headers={"cookie": f"{prefix}mps_refresh={refresh}"}
        )
        assert answer.status_code == 200, answer.text
        cookies = {value.partition("=")[0]: value.lower() for value in answer.headers.get_list("set-cookie")}
        live = {name: value for name, value in cookies.items() if "max-age=0" not in value}
        assert set(live) == {f"{prefix}mps_access", f"{prefix}mps_refresh"}
        for value in live.values():
            parts = {part.strip() for part in value.split(";")[1:]}
            assert {"httponly", "samesite=strict", "path=/"} <= parts
            assert ("secure" in parts) == (scheme == "https")
            assert not [part for part in parts if part.startswith("domain")]


async def test_over_tls_a_cookie_a_neighbour_could_set_is_not_believed(
    database: Database, settings: Settings, cast: Cast
) -> None:
    async with acting(app_on(database, settings), database, cast.priya) as client:
        token = client.cookies["mps_access"]
        client.cookies.clear()
        for name, status in (("mps_access", 401), ("__Host-mps_access", 200), ("__Secure-mps_access", 401)):
            answer = await client.get("https://127.0.0.1:8000/api/me", headers={"cookie": f"{name}={token}"})
            assert answer.status_code == status, name
