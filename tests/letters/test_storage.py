"""What the database itself refuses, and what no dump of it shows."""

from __future__ import annotations

import base64
from typing import Any

import psycopg
import pytest
from psycopg import errors, sql

from mps_connect.kit.db import Context, Database, Tx
from tests.conftest import ClientAs, Cluster
from tests.letters.conftest import ReadyCase
from tests.letters.matters import NRIC, drafted, ready_case, saved, step, with_text
from tests.support.cast import Cast

APPROVE = "UPDATE letters SET status = 'approved', approved_at = now(),"
CANARY = "Zirkonvogel walks under the eleventh bridge"


async def attacked(tx: Tx, statement: str, **values: Any) -> None:
    async with tx.conn.transaction():
        await tx.run(statement, values)


async def test_the_database_refuses_what_the_code_would(
    client_as: ClientAs, cast: Cast, ready: ReadyCase, tx: Tx
) -> None:
    writer, desk = await client_as(cast.aisyah), await client_as(cast.priya)
    letter = await step(desk, await drafted(writer, await ready()), "vet")
    forged: list[tuple[str, dict[str, Any]]] = [
        ("UPDATE letters SET status = 'approved' WHERE id = %(id)s", {}),
        (f"{APPROVE} approved_by = vetted_by, approved_hash = content_hash WHERE id = %(id)s", {}),
        (f"{APPROVE} approved_by = %(mp)s, approved_hash = sha256('x') WHERE id = %(id)s", {"mp": cast.dr_koh.id}),
        ("UPDATE letters SET content_hash = sha256('another text') WHERE id = %(id)s", {}),
        ("UPDATE letters SET vetted_by = NULL WHERE id = %(id)s", {}),
        ("UPDATE letters SET status = 'sent', sent_at = now() WHERE id = %(id)s", {}),
        ("UPDATE letters SET sent_at = now() WHERE id = %(id)s", {}),
        ("UPDATE letters SET status = 'signed' WHERE id = %(id)s", {}),
    ]
    for statement, values in forged:
        with pytest.raises(errors.CheckViolation):
            await attacked(tx, statement, id=letter["id"], **values)
    for statement in (
        "UPDATE letter_versions SET body_enc = '\\x00' WHERE letter_id = %(id)s",
        "DELETE FROM letter_versions WHERE letter_id = %(id)s",
        "DELETE FROM letters WHERE id = %(id)s",
    ):
        with pytest.raises(errors.InsufficientPrivilege):
            await attacked(tx, statement, id=letter["id"])


async def test_a_sent_letter_cannot_be_rewritten_in_the_database(
    client_as: ClientAs, cast: Cast, ready: ReadyCase, tx: Tx
) -> None:
    writer, desk, mp = await client_as(cast.aisyah), await client_as(cast.priya), await client_as(cast.dr_koh)
    letter = await step(mp, await step(desk, await drafted(writer, await ready()), "vet"), "approve")
    letter = await step(desk, letter, "sent", channel="post", sent_on=letter["dated"])
    with pytest.raises(errors.CheckViolation, match="sent letter cannot change"):
        await attacked(
            tx,
            "UPDATE letters SET content_hash = sha256('x'), vetted_hash = sha256('x'), approved_hash = sha256('x') WHERE id = %(id)s",
            id=letter["id"],
        )
    with pytest.raises(errors.UniqueViolation):
        await attacked(
            tx,
            "INSERT INTO dispatches (office_id, id, letter_id, case_id, channel, sent_on, sent_by, content_hash, body_enc, created_at) "
            "SELECT office_id, gen_random_uuid(), letter_id, case_id, channel, sent_on, sent_by, content_hash, body_enc, now() "
            "FROM dispatches WHERE letter_id = %(id)s",
            id=letter["id"],
        )


async def test_a_text_changed_behind_the_seal_is_neither_vetted_nor_signed(
    client_as: ClientAs, cast: Cast, ready: ReadyCase, tx: Tx
) -> None:
    writer, desk = await client_as(cast.aisyah), await client_as(cast.priya)
    letter = await drafted(writer, await ready())
    await tx.run("UPDATE letters SET content_hash = sha256('another text') WHERE id = %(id)s", {"id": letter["id"]})
    forged = (await desk.get(f"/api/letters/{letter['id']}")).json()
    answer = await desk.post_json(
        f"/api/letters/{letter['id']}/vet", {"hash": forged["hash"]}, version=forged["version"]
    )
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "stored_text_differs")


async def test_another_offices_transaction_sees_no_letter(
    client_as: ClientAs, cast: Cast, ready: ReadyCase, database: Database
) -> None:
    letter = await drafted(await client_as(cast.aisyah), await ready())
    context = Context(actor_id=str(cast.other_mp.id), office_id=cast.other_office_id)
    async with database.transaction(context) as tx:
        for table in ("letters", "letter_versions", "dispatches", "replies"):
            query = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
            cursor = await tx.conn.execute(query)
            assert await cursor.fetchone() == {"count": 0}
        changed = await tx.run("UPDATE letters SET status = 'voided' WHERE id = %(id)s", {"id": letter["id"]})
    assert changed == 0


def every_encoding(text: str) -> list[str]:
    """How words could lie in a dump: plain, as hex of their bytes, in base64 at each of its three alignments."""
    ways = [text, text.encode().hex(), text.encode("utf-16-le").hex()]
    for pad in range(3):
        encoded = base64.b64encode(b"\0" * pad + text.encode()).decode()
        ways.append(encoded[4 if pad else 0 :].rstrip("=")[:-2])
    return ways


async def test_no_dump_shows_a_letter_its_reply_or_its_reasons(
    committed: Database, committed_client_as: ClientAs, cast: Cast, cluster: Cluster
) -> None:
    case = await ready_case(committed, cast)
    writer, desk, mp = [await committed_client_as(member) for member in (cast.aisyah, cast.priya, cast.dr_koh)]
    letter = await drafted(writer, case)
    letter = await saved(writer, letter, sentences=with_text(letter, 1, f"He says that the {CANARY}."))
    letter = await step(mp, letter, "return", reason=f"Ask about the {CANARY}.")
    letter = await saved(writer, letter, sentences=with_text(letter, 1, "He says that his licence has lapsed."))
    letter = await step(mp, await step(desk, letter, "vet"), "approve")
    letter = await step(desk, letter, "sent", channel="email", sent_on=letter["dated"], to=f"{CANARY}@agency.invalid")
    letter = await step(
        desk, letter, "replies", kind="response", channel="email", received_on=letter["dated"], text=f"No {CANARY}."
    )
    assert CANARY in letter["replies"][0]["text"]
    wanted = [way for secret in (CANARY, NRIC, "9000 0111", "90000111") for way in every_encoding(secret)]
    async with await psycopg.AsyncConnection.connect(cluster.superuser) as conn:
        cursor = await conn.execute(
            "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables "
            "WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        )
        tables = [row[0] for row in await cursor.fetchall()]
        assert len(tables) > 25
        names_seen = 0
        for table in tables:
            schema, name = table.split(".")
            query = sql.SQL("SELECT coalesce(string_agg(t::text, E'\\n'), '') FROM {} AS t")
            cursor = await conn.execute(query.format(sql.Identifier(schema, name.strip('"'))))
            row = await cursor.fetchone()
            assert row is not None
            found = [way for way in wanted if way.casefold() in row[0].casefold()]
            assert not found, f"{table} shows {found}"
            names_seen += "Goh Contoh Seng" in row[0]
    assert names_seen, "names stay in clear by design: a scan that misses them would miss the rest as well"
