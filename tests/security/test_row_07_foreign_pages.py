"""Row 7: no unsafe address answers a foreign page, and reading changes nothing. Cookies: test_row_07_cookies.py."""

from __future__ import annotations

import pytest

from mps_connect.kit.ids import new_id
from tests.security.evidence import counted
from tests.security.routes import ADDRESSES
from tests.security.who_may import lines
from tests.security.world import World

LINES = lines()
UNSAFE = sorted(key for key, address in ADDRESSES.items() if address.method != "GET")
FOREIGN = [
    {"origin": "https://elsewhere.example"},
    {"origin": "null"},
    {"origin": "http://127.0.0.1:8001"},
    {"origin": "https://127.0.0.1.elsewhere.example:8000"},
    {"origin": ""},
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"sec-fetch-site": "cross-site", "content-type": "text/plain"},
    {"origin": "https://elsewhere.example", "content-type": "application/x-www-form-urlencoded"},
]


@pytest.mark.parametrize("key", UNSAFE)
async def test_no_unsafe_address_answers_a_foreign_page(world: World, key: str) -> None:
    address, line = ADDRESSES[key], LINES[key]
    thing = world.things["a letter drafted"]
    ids = world.places | thing.ids | {"flag": "hurt", "key": "x", "person_id": new_id(), "session_id": new_id()}
    ids |= {"uuid": new_id(), **{name: new_id() for name in _unknown(key, ids)}}
    voice = next(
        v for v in world.voices.values() if v.member and not v.enrolling and (v.letter in line.who or "*" in line.who)
    )
    for foreign in FOREIGN:
        answer = await world.ask(voice, address.method, address.url(ids), body=address.body(ids), headers=foreign)
        assert answer.status_code == 403, f"{foreign}: {answer.status_code} {answer.text}"
        assert answer.json()["error"]["code"] == "foreign_origin"
        counted("row 7: unsafe requests of foreign pages, all refused", 1, group=key)


def _unknown(key: str, ids: dict[str, object]) -> list[str]:
    parameters = ADDRESSES[key].operation.get("parameters", [])
    return [each["name"] for each in parameters if each["in"] == "path" and each["name"] not in ids]


RECORDED = {"logs", "inbox"}
MAY_CHANGE = {"access_logs", "sessions", "throttles", "idempotency_keys"} | RECORDED
"""Who looked, when somebody was last seen, and counts of requests: what reading leaves behind. A look is itself recorded."""


async def test_reading_changes_nothing(world: World) -> None:
    """Every GET as the person of most reach; the database's own counters of writes stand still but for who looked."""
    before = await _written(world)
    for key, address in ADDRESSES.items():
        if address.method != "GET":
            continue
        ids = world.places | world.things["a letter sent"].ids | {"key": "", "case": new_id(), "uuid": new_id()}
        ids |= {name: new_id() for name in _unknown(key, ids)}
        for name in ("staff", "MP", "administrator", "auditor", "resident"):
            await world.ask(world.voices[name], "GET", address.url(ids), keep=True)
            counted("row 7: reads that changed nothing", 1, group=key)
    after = await _written(world)
    changed = {name for name, number in after.items() if number != before.get(name, 0)}
    assert changed <= MAY_CHANGE, changed - MAY_CHANGE
    grown = {name: after.get(name, 0) - before.get(name, 0) for name in (*RECORDED, "access_logs", "sessions")}
    assert all(grown[name] <= grown["access_logs"] + grown["sessions"] for name in RECORDED), grown


async def _written(world: World) -> dict[str, int]:
    cursor = await world.conn.execute(
        # A partition counts as the table it is of.
        "SELECT regexp_replace(relname, '_(default|[0-9]{4}_[0-9]{2})$', '') AS relname, "
        "sum(n_tup_ins + n_tup_upd + n_tup_del)::bigint AS n FROM pg_stat_xact_user_tables WHERE schemaname <> 'pg_temp' GROUP BY 1"
    )
    return {row["relname"]: row["n"] for row in await cursor.fetchall()}
