"""Row 8: where no other origin is listed, no address tells any page of another origin anything.

The corpus of origins against a list: tests/test_cors.py.
"""

from __future__ import annotations

from tests.security.evidence import counted
from tests.security.routes import ADDRESSES
from tests.security.world import World

ORIGINS = ("https://elsewhere.example", "null", "http://127.0.0.1:8000.elsewhere.example", "*")


async def test_no_address_reflects_an_origin(world: World) -> None:
    for path in sorted({address.path for address in ADDRESSES.values()}):
        for origin in ORIGINS:
            for method in ("GET", "OPTIONS"):
                asked = {"origin": origin, "access-control-request-method": "POST"}
                answer = await world.ask(
                    world.voices["staff"], method, path.replace("{", "").replace("}", ""), headers=asked
                )
                told = [name for name in answer.headers if name.startswith("access-control-")]
                assert told == [], f"{method} {path} tells {origin}: {told}"
                counted("row 8: addresses x foreign origins told nothing", 1)
