"""The auditor's own acts over a sequenced record: opening values with a reason, receipts, the record with its proof."""

from __future__ import annotations

import io
from typing import Any
from uuid import UUID

import psycopg
import pytest
from httpx import ASGITransport
from psycopg import sql
from starlette.types import Receive, Scope, Send

from mps_connect.audit.bundle import Leaf, lines_of, read_events, read_head
from mps_connect.audit.notes import read_verifier
from mps_connect.audit.proofs import read_receipt, verify_receipt
from mps_connect.audit.values import Purpose
from mps_connect.audit.verifying import Trust, verify
from mps_connect.kit.db import Context
from tests.audit.conftest import Kept, People, Recorded, sequence
from tests.intake.test_hostile_text import HOSTILE
from tests.support.clients import Client

WHY = {"purpose": "complaint", "reason": "The resident says her name was changed"}


async def opened(client: Client, seq: int, **more: Any) -> dict[str, Any]:
    answer = await client.post_json(f"/api/record/{seq}/values", WHY | more)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def standing(client: Client) -> dict[str, Any]:
    answer = await client.get("/api/record/standing")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def looks(client: Client, **narrowed: str) -> list[dict[str, Any]]:
    return list((await client.get("/api/looks", params=narrowed)).json()["items"])


async def test_what_a_row_held_is_opened_and_is_what_was_recorded(arun: Client, kept: Kept) -> None:
    found = await opened(arun, kept.seqs["constituents"])
    assert (found["state"], found["matches"], found["before"]) == ("open", True, {})
    assert (found["after"]["name"], found["after"]["do_not_call"]) == ("Recorded Contoh", "false")
    newest = (await looks(arun, case=str(kept.case)))[0]
    assert newest["detail"] == (
        f"opened before and after of entry {kept.seqs['constituents']} for a complaint: {WHY['reason']}"
    )


async def test_words_that_the_table_keeps_sealed_are_opened_with_it(arun: Client, kept: Kept) -> None:
    found = await opened(arun, kept.seqs["case_notes"])
    assert found["after"]["body_enc"] == "Words of a note, Contoh"
    # What was not sealed for its place stays as the table has it.
    assert (await opened(arun, kept.seqs["case_notes"] - 1))["after"]["body_enc"] == "\\x0102"


async def test_a_row_of_no_case_is_opened_with_a_reason_as_well(arun: Client, kept: Kept) -> None:
    found = await opened(arun, kept.seqs["agencies"], purpose="correctness", reason="Which tower")
    assert found["after"]["address"] == "Desk 7, Contoh Tower"
    newest = (await looks(arun))[0]
    assert (newest["case_ids"], newest["detail"].endswith("the record is right: Which tower")) == ([], True)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
async def test_whatever_is_typed_as_a_reason_stands_there_as_typed(arun: Client, kept: Kept, text: str) -> None:
    typed = f"Why {text}"[:500]
    await opened(arun, kept.seqs["cases"], reason=typed)
    assert (await looks(arun))[0]["detail"].endswith(f": {typed.strip()}")


async def test_without_a_reason_nothing_is_opened(arun: Client, kept: Kept) -> None:
    before = await looks(arun)
    for body, code in (
        ({**WHY, "reason": "  x "}, 422),
        ({"purpose": "complaint"}, 422),
        ({**WHY, "purpose": "x"}, 422),
    ):
        answer = await arun.post_json(f"/api/record/{kept.seqs['constituents']}/values", body)
        assert answer.status_code == code, answer.text
    assert await looks(arun) == before
    assert len(Purpose) == 5


async def test_a_row_that_waits_or_is_of_nobody_says_so(arun: Client, recorded: Recorded, kept: Kept) -> None:
    async with recorded.app.transaction(recorded.context()) as tx:
        await tx.run("UPDATE agencies SET address = 'Desk 8' WHERE short = 'HDB'")
        waiting = await tx.value("SELECT max(seq) FROM audit_logs")
    other = recorded.cast.other_staff
    async with recorded.app.transaction(Context(str(other.id), other.office_id)) as tx:
        theirs = await tx.value("SELECT max(seq) FROM audit_logs")
    for place in ("values", "receipt"):
        ask = (
            arun.post_json(f"/api/record/{waiting}/values", WHY)
            if place == "values"
            else arun.get(f"/api/record/{waiting}/receipt")
        )
        answer = await ask
        assert (answer.status_code, answer.json()["error"]["code"]) == (409, "row_not_sealed_yet")
    entry = (await arun.get(f"/api/record/{waiting}")).json()
    assert (entry["leaf"], entry["unchanged"], entry["witnessed_by"]) == (None, True, [])
    for method, url in (("POST", f"{theirs}/values"), ("GET", str(theirs)), ("GET", f"{theirs}/receipt")):
        answer = await arun.send_json(method, f"/api/record/{url}", WHY if method == "POST" else None)
        assert answer.status_code == 404, url
    await sequence(recorded)


async def test_an_erased_row_says_which_entry_erased_it(
    arun: Client, kept: Kept, recorded: Recorded, superuser: psycopg.AsyncConnection
) -> None:
    office = recorded.cast.office_id
    seq = kept.seqs["case_notes"]
    cursor = await superuser.execute("DELETE FROM audit.payloads WHERE seq = %s RETURNING *", (seq,))
    assert cursor.description is not None
    names, values = [column.name for column in cursor.description], await cursor.fetchone()
    assert values is not None
    assert (await opened(arun, seq))["state"] == "unreadable"
    # Nor does it open where something else was put in its place.
    other_values = dict(zip(names, values, strict=True)) | {"sealed": values[names.index("sealed")][:-1] + b"\0\0"}
    into = sql.SQL("INSERT INTO audit.payloads ({}) VALUES ({})").format(
        sql.SQL(", ").join(map(sql.Identifier, names)), sql.SQL(", ").join(map(sql.Placeholder, names))
    )
    await superuser.execute(into, other_values)
    assert (await opened(arun, seq))["state"] == "unreadable"
    # An erasure that does not name it did not erase it.
    await _erasure(superuser, office, "audit.payloads", str(kept.case), [f"{seq + 1}-{seq + 9}", str(seq - 1)])
    assert (await opened(arun, seq))["state"] == "unreadable"
    # One payload by rule: the erasure names exactly what it covers.
    by_rule = await _erasure(superuser, office, "audit.payloads", str(kept.case), [f"{seq - 1}-{seq + 1}"])
    found = await opened(arun, seq)
    assert (found["state"], found["erased_by"]) == ("erased", by_rule)
    other = kept.seqs["cases"]
    assert (await opened(arun, other))["state"] == "open"
    # The whole unit: its key is gone.
    whole = await _erasure(superuser, office, "keystore.subject_keys", str(kept.case), [])
    await superuser.execute(
        "INSERT INTO audit.erased_units (office_id, shred_id, seq, at) VALUES (%s, %s, %s, now())",
        (office, kept.case, whole),
    )
    await superuser.execute("DELETE FROM keystore.subject_keys WHERE shred_id = %s", (kept.case,))
    recorded.app.vault.forget(office_id=office, shred_id=kept.case)
    found = await opened(arun, other)
    assert (found["state"], found["erased_by"], found["after"]) == ("erased", whole, {})
    assert found["erased_at"]


async def _erasure(superuser: psycopg.AsyncConnection, office: UUID, table: str, row: str, changed: list[str]) -> int:
    cursor = await superuser.execute(
        "WITH body AS (SELECT '{\"before\":{},\"after\":{}}' AS text, decode(repeat('ab', 32), 'hex') AS salt), "
        "made AS (INSERT INTO audit.logs (office_id, table_name, row_pk, op, changed, actor, shred_id, commitment) "
        "SELECT %(office)s, %(table)s, %(row)s, 'E', %(changed)s, 'system:purge', %(office)s, "
        "sha256(convert_to('mps.audit.v1', 'UTF8') || '\\x00'::bytea || salt || convert_to(text, 'UTF8')) FROM body "
        "RETURNING seq, at) INSERT INTO audit.inbox (seq, at, office_id, shred_id, salt, body) "
        "SELECT seq, at, %(office)s, %(office)s, salt, text FROM made, body RETURNING seq",
        {"office": office, "table": table, "row": row, "changed": changed},
    )
    row_made = await cursor.fetchone()
    assert row_made is not None
    return int(row_made[0])


async def test_a_receipt_is_believed_elsewhere(arun: Client, kept: Kept) -> None:
    seq = kept.seqs["cases"]
    entry = (await arun.get(f"/api/record/{seq}")).json()
    assert entry["unchanged"] is True
    answer = await arun.get(f"/api/record/{seq}/receipt")
    assert answer.headers["content-disposition"] == f'attachment; filename="entry-{seq}.tlog-proof"'
    receipt = read_receipt(answer.text)
    key, origin = await _log_key(arun)
    checkpoint, _ = verify_receipt(receipt, origin=origin, log=[read_verifier(key)])
    assert (receipt.index, str(kept.case) in receipt.extra.decode()) == (entry["leaf"], True)
    assert checkpoint.size > receipt.index


async def _log_key(arun: Client) -> tuple[str, str]:
    text = (await arun.get("/api/record/bundle")).content
    head = read_head(lines_of(io.BytesIO(text)))
    return head.verifiers[0], head.origin


@pytest.mark.parametrize("of_case", [False, True])
async def test_an_outside_auditor_verifies_what_the_office_gives_away(
    arun: Client, kept: Kept, recorded: Recorded, signed_in: People, of_case: bool
) -> None:
    answer = await arun.get("/api/record/bundle", params={"case": str(kept.case)} if of_case else {})
    assert answer.status_code == 200, answer.text
    lines = lines_of(io.BytesIO(answer.content))
    head = read_head(lines)
    assert head.office == str(recorded.cast.office_id)
    events = list(read_events(lines))
    shown = [event.data for event in events if isinstance(event, Leaf) and event.data]
    mark = str(kept.case if of_case else recorded.cast.office_id).encode()
    assert shown
    assert all(mark in data for data in shown)
    assert str(recorded.cast.other_office_id).encode() not in answer.content
    assert b"Recorded Contoh" not in answer.content
    report = verify(events, Trust(head.origin, [read_verifier(key) for key in head.verifiers], whole=False))
    assert report.problems == []
    assert report.hidden == report.size - len(shown)
    newest = (await looks(arun))[0]
    assert newest["detail"] == "the record with its proof, as a file"
    assert newest["case_ids"] == ([str(kept.case)] if of_case else [])


async def test_a_server_that_reads_files_late_still_gives_it_whole(arun: Client, kept: Kept) -> None:
    """Servers that are told a file's path read it after the application is done with it: nothing may be given by a path."""
    transport = arun._transport
    assert isinstance(transport, ASGITransport)
    inner = transport.app

    async def reading_late(scope: Scope, receive: Receive, send: Send) -> None:
        await inner({**scope, "extensions": {"http.response.pathsend": {}}}, receive, send)

    transport.app = reading_late
    answer = await arun.get("/api/record/bundle")
    assert len(answer.content) == int(answer.headers["content-length"]) > 0
    assert list(read_events(lines_of(io.BytesIO(answer.content.split(b"\n", 1)[1]))))
    assert answer.headers["content-disposition"] == 'attachment; filename="record.txt"'


async def test_a_record_too_large_for_a_page_names_the_command(
    arun: Client, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mps_connect.audit.office_bundle.LEAVES_AT_MOST", 1)
    answer = await arun.get("/api/record/bundle")
    assert (answer.status_code, "mps audit export" in answer.json()["error"]["message"]) == (422, True)


async def test_before_anything_is_sequenced_the_page_says_so(client_as: Any, cast: Any) -> None:
    """In the run's shared database, where no sequencer works."""
    arun = await client_as(cast.arun)
    found = await standing(arun)
    assert (found["origin"], found["size"], found["signed_at"], found["witnesses"]) == (None, 0, None, [])
    assert found["waiting"] > 0
    answer = await arun.get("/api/record/bundle")
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "nothing_to_export")
