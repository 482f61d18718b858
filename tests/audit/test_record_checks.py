"""The checks that an office asks for and the clock begins: what they find, and who can write what they found."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest

from mps_connect.audit.checking import CheckBrokenOff, Record, run_check
from mps_connect.audit.integrity import ask_check
from mps_connect.audit.notes import WITNESS_KEY, Signer
from mps_connect.audit.publishing import CHECKPOINT_FILE, publish
from mps_connect.audit.tasks import jobs
from mps_connect.kit.clock import utc_now
from mps_connect.kit.db import Context
from mps_connect.kit.jobs import Desk, Logins
from mps_connect.kit.vault import Vault
from tests.audit.conftest import Kept, People, Recorded, sequence
from tests.support.clients import Client


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


async def test_a_witness_that_has_not_signed_yet_is_remarked_on_in_the_log(
    recorded: Recorded,
    kept: Kept,
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    silent = Signer("witness.invalid/one", WITNESS_KEY, bytes(range(1, 33)))
    monkeypatch.setenv("MPS_WITNESSES", f"https://witness.invalid {silent.verifier}")
    with caplog.at_level("WARNING"):
        await jobs.declared["check_whole_record"].run(desk)
    remarks = [vars(one)["remark"] for one in caplog.records if one.msg == "a check of the record remarks"]
    assert [remark.endswith("is cosigned by witness.invalid/one yet") for remark in remarks] == [True]
    await desk.logins.close()


async def test_rows_that_wait_too_long_are_found(
    arun: Client, recorded: Recorded, kept: Kept, desk: Desk, superuser: psycopg.AsyncConnection
) -> None:
    """Last of this file: the row keeps the earlier hour that it is given."""
    await recorded.count("209903")
    await superuser.execute("ALTER EVENT TRIGGER mps_guard DISABLE")
    await superuser.execute("ALTER TABLE audit.logs DISABLE TRIGGER logs_append_only")
    try:
        await superuser.execute(
            "UPDATE audit.logs SET at = at - interval '2 minutes' WHERE seq = (SELECT max(seq) FROM audit.logs "
            "WHERE table_name = 'case_counters')"
        )
    finally:
        await superuser.execute("ALTER TABLE audit.logs ENABLE ALWAYS TRIGGER logs_append_only")
        await superuser.execute("ALTER EVENT TRIGGER mps_guard ENABLE ALWAYS")
    await jobs.declared["check_whole_record"].run(desk)
    found = (await standing(arun))["last_whole"]
    assert "1 rows older than a minute were never sequenced" in found["problems"]
    await desk.logins.close()
