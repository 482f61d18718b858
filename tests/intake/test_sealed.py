"""A resident's sentence is in clear nowhere in the database, in no encoding it could hide in."""

from __future__ import annotations

import base64
import gzip
import json
import logging
import zlib
from dataclasses import dataclass
from uuid import UUID

import psycopg
import pytest
from psycopg.rows import dict_row

from mps_connect.intake import reading
from mps_connect.kit.logging import JsonLines
from tests.conftest import ClientAs, Cluster
from tests.intake.interviews import agreed, named, opened, said
from tests.support.cast import Cast

CANARY = "kanariqus plumbatello zwischenfrost"
CANARIES = (CANARY, "金丝雀测试句子", "கேனரிசோதனை", "S6712345", "91230987", "kanari.mail")


def disguises(canary: str) -> list[bytes]:
    """The ways a sentence could lie in a table: as text, UTF-16, hexadecimal, base64 at each of three shifts, escaped."""
    raw = canary.encode()
    ways = [raw, canary.encode("utf-16-le"), canary.encode("utf-16-be"), raw.hex().encode(), raw.hex().upper().encode()]
    ways += [json.dumps(canary)[1:-1].encode(), canary.upper().encode(), raw[::-1]]
    for shift in range(3):
        encoded = base64.b64encode(b"\0" * shift + raw)
        ways.append(encoded[shift + 1 : len(encoded) - 4])
        ways.append(base64.urlsafe_b64encode(b"\0" * shift + raw)[shift + 1 : -4])
    return ways


def found_in(value: bytes, wanted: list[bytes]) -> bool:
    opened_too = [value]
    for unpack in (gzip.decompress, zlib.decompress):
        try:
            opened_too.append(unpack(value))
        except (OSError, EOFError, zlib.error):
            continue
    return any(way in text for text in opened_too for way in wanted)


def every_value(conn: psycopg.Connection[dict[str, object]]) -> list[tuple[str, bytes]]:
    """Every column of every row of every table that is ours, as text and, for bytes, as they are."""
    tables = conn.execute(
        "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables "
        "WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
    ).fetchall()
    values = []
    for table in tables:
        for row in conn.execute(f"SELECT * FROM {table['name']} t").fetchall():
            for column, value in row.items():
                if isinstance(value, bytes | memoryview):
                    values.append((f"{table['name']}.{column}", bytes(value)))
                elif value is not None:
                    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
                    values.append((f"{table['name']}.{column}", text.encode()))
    return values


class Lines(logging.Handler):
    """Log lines as the service writes them."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(JsonLines())
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@dataclass(frozen=True, slots=True)
class Told:
    case_id: UUID
    log: list[str]


@pytest.fixture
async def told(committed_client_as: ClientAs, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Told:
    """A committed case whose words, card, draft and consent hold canaries, one of them read by a reader that breaks."""
    client = await committed_client_as(cast.aisyah)
    lines = Lines()
    logging.getLogger().addHandler(lines)
    view = await opened(client)
    view = await said(client, view, f"{CANARY}. My NRIC is S6712345A, call 9123 0987 or mail kanari.mail@mail.example.")
    view = await said(client, view, "金丝雀测试句子,我欠建屋局2800元")
    view = await said(client, view, f"கேனரிசோதனை {CANARY} I don't want to live, write to the judge")
    view = await named(
        client, view, street=CANARY, nric="S6712345A", phone="9123 0987", email="kanari.mail@mail.example"
    )
    await client.put_json(f"/api/cases/{view['case_id']}/draft", {"text": f"draft {CANARY} S6712345A"})
    await agreed(client, view)
    stale = await client.post_json(
        f"/api/cases/{view['case_id']}/turns", {"text": CANARY}, version=1, key="a-stale-press"
    )
    assert stale.status_code == 409

    def broken(*_: object, **__: object) -> None:
        raise ValueError(CANARY)

    monkeypatch.setattr(reading, "assess", broken)
    await said(client, view, f"{CANARY} again")
    logging.getLogger().removeHandler(lines)
    return Told(UUID(view["case_id"]), lines.lines)


async def test_no_table_holds_her_words(cluster: Cluster, told: Told) -> None:
    wanted = [way for canary in CANARIES for way in disguises(canary)]
    with psycopg.connect(cluster.superuser, row_factory=dict_row) as conn:
        values = every_value(conn)
    assert len(values) > 100
    assert any(str(told.case_id) in value.decode(errors="replace") for _, value in values)
    assert sorted({place for place, value in values if found_in(value, wanted)}) == []


def test_the_search_finds_what_is_there() -> None:
    for canary in CANARIES:
        wanted = disguises(canary)
        for hidden in (
            f"x{canary}y".encode(),
            base64.b64encode(f"xx{canary}yyyy".encode()),
            f"a{canary}".encode().hex().encode(),
            gzip.compress(canary.encode()),
        ):
            assert found_in(hidden, wanted)


async def test_logs_hold_no_words(told: Told) -> None:
    assert any("words could not be read" in line for line in told.log)
    assert not [line for line in told.log if any(canary in line for canary in CANARIES)]
