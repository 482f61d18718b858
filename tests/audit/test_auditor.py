"""The auditor's own acts over a sequenced record: opening values with a reason, checks, receipts, the record with its proof."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest

from mps_connect.audit.bundle import Leaf, lines_of, read_events, read_head
from mps_connect.audit.checking import CheckBrokenOff, Record, run_check
from mps_connect.audit.integrity import ask_check
from mps_connect.audit.notes import read_verifier
from mps_connect.audit.proofs import read_receipt, verify_receipt
from mps_connect.audit.publishing import CHECKPOINT_FILE, publish
from mps_connect.audit.sequencer import tick
from mps_connect.audit.tasks import jobs
from mps_connect.audit.values import Purpose
from mps_connect.audit.verifying import Trust, verify
from mps_connect.cases.actions import open_case
from mps_connect.constituents.actions import new_constituent
from mps_connect.kit.clock import utc_now
from mps_connect.kit.db import Context
from mps_connect.kit.ids import new_id
from mps_connect.kit.jobs import Desk, Logins
from mps_connect.kit.vault import Vault
from mps_connect.settings import Settings
from tests.audit.conftest import Recorded
from tests.intake.test_hostile_text import HOSTILE
from tests.support.cast import Member
from tests.support.clients import Client, acting, app_on

WHY = {"purpose": "complaint", "reason": "The resident says her name was changed"}
People = Callable[[Member], Awaitable[Client]]


@pytest.fixture
async def signed_in(recorded: Recorded, settings: Settings) -> AsyncIterator[People]:
    app = app_on(recorded.app, settings)
    async with AsyncExitStack() as stack:

        async def make(member: Member) -> Client:
            return await stack.enter_async_context(acting(app, recorded.app, member))

        yield make


@pytest.fixture
async def arun(recorded: Recorded, signed_in: People) -> Client:
    return await signed_in(recorded.cast.arun)


@dataclass(frozen=True, slots=True)
class Kept:
    """A case of somebody, and rows of the record by table: the newest of each."""

    case: UUID
    person: UUID
    seqs: dict[str, int]


@pytest.fixture
async def kept(recorded: Recorded) -> Kept:
    actor, now = recorded.cast.priya.actor(), utc_now()
    async with recorded.app.transaction(recorded.context()) as tx:
        person = await new_constituent(tx, actor=actor, now=now, name="Recorded Contoh", language="en")
        case = await open_case(
            tx, actor=actor, now=now, constituent_id=person, channel="walk_in", language="en", session_date=None
        )
        box = await tx.box(case.id)
        odd, note = new_id(), new_id()
        for row, sealed in (
            (odd, b"\x01\x02"),
            (note, box.seal_text("case_notes.body", note, "Words of a note, Contoh")),
        ):
            await tx.run(
                "INSERT INTO case_notes (office_id, id, case_id, author_id, body_enc, created_at) "
                "VALUES (%(office)s, %(id)s, %(case)s, %(by)s, %(body)s, %(now)s)",
                {"office": tx.office_id, "id": row, "case": case.id, "by": actor.user_id, "body": sealed, "now": now},
            )
        await tx.run("UPDATE agencies SET address = 'Desk 7, Contoh Tower' WHERE short = 'HDB'")
        rows = await tx.all("SELECT table_name, max(seq) AS seq FROM audit_logs GROUP BY table_name")
    await sequence(recorded)
    return Kept(case.id, person, {row["table_name"]: row["seq"] for row in rows})


async def sequence(recorded: Recorded) -> None:
    while await tick(recorded.sequencer, now=utc_now()):
        continue


async def opened(client: Client, seq: int, **more: Any) -> dict[str, Any]:
    answer = await client.post_json(f"/api/record/{seq}/values", WHY | more)
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
    async with superuser.transaction(force_rollback=False):
        await superuser.execute("DELETE FROM audit.payloads WHERE seq = %s", (seq,))
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


async def test_a_record_too_large_for_a_page_names_the_command(
    arun: Client, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mps_connect.audit.office_bundle.LEAVES_AT_MOST", 1)
    answer = await arun.get("/api/record/bundle")
    assert (answer.status_code, "mps audit export" in answer.json()["error"]["message"]) == (422, True)


@pytest.fixture
def desk(recorded: Recorded, vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("MPS_RECORD_DIR", str(tmp_path))
    logins = Logins({"app": recorded.urls["app"], "sequencer": recorded.urls["sequencer"]}, vault.wrapper)
    return Desk(jobs.declared["check_record"], logins, asyncio.Event())


async def standing(client: Client) -> dict[str, Any]:
    answer = await client.get("/api/record/standing")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_a_check_is_asked_for_once_and_its_answer_stands_on_the_page(
    arun: Client, recorded: Recorded, kept: Kept, desk: Desk, tmp_path: Path
) -> None:
    first = (await arun.post_json("/api/record/checks")).json()["id"]
    assert (await arun.post_json("/api/record/checks")).json()["id"] == first
    asked = (await standing(arun))["newest"]
    assert (asked["id"], asked["begun_at"], asked["ended_at"]) == (first, None, None)
    assert asked["asked_by"] == recorded.cast.arun.name
    await sequence(recorded)
    await publish(recorded.sequencer, tmp_path)
    await jobs.declared["check_record"].run(desk, office_id=recorded.cast.office_id, check_id=UUID(first))
    now = await standing(arun)
    assert (now["last_whole"]["id"], now["last_whole"]["holds"], now["last_whole"]["problems"]) == (first, True, [])
    assert now["last_whole"]["to_size"] == now["size"] > 100
    assert now["last_whole"]["opened"] > 0
    # Begun again after its end, as a job may be, it changes nothing.
    await jobs.declared["check_record"].run(desk, office_id=recorded.cast.office_id, check_id=UUID(first))
    assert (await standing(arun))["last_whole"] == now["last_whole"]
    second = (await arun.post_json("/api/record/checks")).json()["id"]
    assert second != first
    await jobs.declared["check_record"].run(desk, office_id=recorded.cast.office_id, check_id=UUID(second))
    assert len((await arun.get("/api/record/checks")).json()["items"]) >= 2
    await desk.logins.close()


async def test_the_clock_reads_all_at_night_and_what_is_new_every_hour(
    arun: Client, recorded: Recorded, kept: Kept, desk: Desk
) -> None:
    await jobs.declared["check_whole_record"].run(desk)
    whole = (await standing(arun))["last_whole"]
    assert (whole["holds"], whole["asked_by"]) == (True, "The system (check record)")
    await recorded.count("209902")
    await sequence(recorded)
    await jobs.declared["check_new_record"].run(desk)
    newest = (await standing(arun))["newest"]
    assert (newest["whole"], newest["holds"], newest["to_size"]) == (False, True, (await standing(arun))["size"])
    assert newest["to_size"] > whole["to_size"]
    await desk.logins.close()


async def test_a_check_finds_what_was_changed_and_says_it(
    arun: Client, recorded: Recorded, kept: Kept, desk: Desk, superuser: psycopg.AsyncConnection
) -> None:
    await superuser.execute("ALTER EVENT TRIGGER mps_guard DISABLE")
    await superuser.execute("ALTER TABLE audit.logs DISABLE TRIGGER logs_append_only")
    try:
        await superuser.execute("UPDATE audit.logs SET actor = 'system:nobody' WHERE seq = %s", (kept.seqs["cases"],))
        await jobs.declared["check_whole_record"].run(desk)
        found = (await standing(arun))["last_whole"]
        entry = (await arun.get(f"/api/record/{kept.seqs['cases']}")).json()
    finally:
        await superuser.execute(
            "UPDATE audit.logs SET actor = %s WHERE seq = %s", (str(recorded.cast.priya.id), kept.seqs["cases"])
        )
        await superuser.execute("ALTER TABLE audit.logs ENABLE ALWAYS TRIGGER logs_append_only")
        await superuser.execute("ALTER EVENT TRIGGER mps_guard ENABLE ALWAYS")
    assert found["holds"] is False
    assert any("its row is not the one that was sequenced" in problem for problem in found["problems"])
    assert entry["unchanged"] is False
    await desk.logins.close()


async def test_a_published_checkpoint_that_does_not_fit_is_found(
    recorded: Recorded, kept: Kept, desk: Desk, tmp_path: Path, vault: Vault
) -> None:
    record = Record(recorded.urls["sequencer"], vault.wrapper, tmp_path)
    asker = recorded.cast.arun.actor()
    await publish(recorded.sequencer, tmp_path)
    lines = (tmp_path / CHECKPOINT_FILE).read_text().split("\n")
    larger = "\n".join([lines[0], str(int(lines[1]) + 5), *lines[2:]])
    for text, said in (("no note at all", "cannot be read"), (larger, "leaves")):
        (tmp_path / CHECKPOINT_FILE).write_text(text)
        async with recorded.app.transaction(recorded.context()) as tx:
            check = await ask_check(tx, actor=asker, now=utc_now())
        report = await run_check(recorded.sequencer, record, check_id=check, stopping=asyncio.Event())
        assert report is not None
        assert not report.holds
        assert said in report.problems[0]


async def test_a_worker_that_stops_breaks_off_and_the_next_begins_again(
    recorded: Recorded, kept: Kept, tmp_path: Path, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mps_connect.audit.checking.SAID_EVERY", 10)
    record = Record(recorded.urls["sequencer"], vault.wrapper, tmp_path)
    async with recorded.app.transaction(recorded.context()) as tx:
        check = await ask_check(tx, actor=recorded.cast.arun.actor(), now=utc_now())
    stopping = asyncio.Event()
    stopping.set()
    with pytest.raises(CheckBrokenOff):
        await run_check(recorded.sequencer, record, check_id=check, stopping=stopping)
    report = await run_check(recorded.sequencer, record, check_id=check, stopping=asyncio.Event())
    assert report is not None
    assert report.holds
    async with recorded.app.transaction(recorded.context()) as tx:
        assert await tx.value("SELECT reached FROM audit.checks WHERE id = %(id)s", {"id": check}) == report.size
    assert await run_check(recorded.sequencer, record, check_id=check, stopping=asyncio.Event()) is None


async def test_the_application_can_neither_write_a_check_nor_read_another_offices(
    recorded: Recorded, kept: Kept, signed_in: People
) -> None:
    async with recorded.app.transaction(recorded.context()) as tx:
        mine = await ask_check(tx, actor=recorded.cast.priya.actor(), now=utc_now())
    for attack in (
        "UPDATE audit.checks SET holds = true, ended_at = now()", "DELETE FROM audit.checks",
        "INSERT INTO audit.checks (id, asked_by, whole, holds, ended_at) VALUES (gen_random_uuid(), 'x', true, true, now())",
    ):  # fmt: skip
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            async with recorded.app.transaction(recorded.context()) as tx:
                await tx.run(attack)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        async with recorded.sequencer.transaction(recorded.context()) as tx:
            await tx.run("DELETE FROM audit.checks WHERE id = %(id)s", {"id": mine})
    other = recorded.cast.other_staff
    async with recorded.app.transaction(Context(str(other.id), other.office_id)) as tx:
        assert await tx.value("SELECT count(*) FROM audit.checks WHERE id = %(id)s", {"id": mine}) == 0


async def test_before_anything_is_sequenced_the_page_says_so(client_as: Any, cast: Any) -> None:
    """In the run's shared database, where no sequencer works."""
    arun = await client_as(cast.arun)
    found = await standing(arun)
    assert (found["origin"], found["size"], found["signed_at"], found["witnesses"]) == (None, 0, None, [])
    assert found["waiting"] > 0
    answer = await arun.get("/api/record/bundle")
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "nothing_to_export")
