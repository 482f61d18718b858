"""A certificate names what went and is signed once the record holds it; jobs make one without anybody asking."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from mps_connect.audit.sequencer import SEQUENCER
from mps_connect.audit.statements import open_statement, sign_statement, statement_verifiers
from mps_connect.kit.clock import utc_now
from mps_connect.kit.jobs import Desk, Logins
from mps_connect.retention import certificates
from mps_connect.retention.certificates import (
    FOLDER,
    RecordBehind,
    RunNotFinished,
    certify,
    check_certificate,
    publish_lists,
)
from mps_connect.retention.past_runs import certificate_of, purge_runs
from mps_connect.retention.purging import purge
from mps_connect.retention.replaying import published
from mps_connect.retention.runs import begin_run
from mps_connect.retention.tasks import jobs
from tests.retention.lifetimes import Office


async def certified(office: Office, run_id: UUID, folder: Path | None = None) -> str:
    return await certify(
        office.sequencer, office.shredder, office_id=office.id, run_id=run_id, folder=folder, now=utc_now()
    )


async def purged(office: Office) -> UUID:
    run_id = await purge(office.shredder, office_id=office.id, now=utc_now())
    assert run_id is not None
    return run_id


async def test_it_waits_for_the_record_and_then_names_each_unit(office: Office, tmp_path: Path) -> None:
    case = await office.closed_case()
    run_id = await purged(office)
    with pytest.raises(RecordBehind):
        await certified(office, run_id)
    await office.sequence()
    text = await certified(office, run_id, tmp_path)
    assert f"- case {case.number}: row " in text
    assert "- cases: 1" in text
    assert "closed cases: 1827 days, version 1" in text
    assert "Back-ups made before this run may hold what went until" in text
    assert "Goh" not in text
    assert await certified(office, run_id, tmp_path) == text
    async with office.app.transaction(office.context()) as tx:
        assert await certificate_of(tx, run_id) == text
        checked = await check_certificate(tx, text)
        altered = await check_certificate(tx, text.replace("- cases: 1", "- cases: 2"))
        nothing = await check_certificate(tx, "Certificate of erasure\n")
    assert (checked["holds"], checked["why"]) == (True, "")
    assert checked["text"].startswith("Certificate of erasure\nOffice: BAN, ")
    assert not altered["holds"]
    assert not nothing["holds"]

    listed = await published(office.app, tmp_path)
    assert [(one.office_id, one.unit_id) for one in listed] == [(office.id, case.id)]
    leaf = await office.look("SELECT leaf_index FROM audit.leaves WHERE seq = %(seq)s", seq=listed[0].seq)
    assert leaf[0]["leaf_index"] < checked["tree_size"]


async def test_another_statement_of_the_same_keys_is_no_certificate(office: Office) -> None:
    await office.sequence()
    async with office.sequencer.transaction(SEQUENCER) as tx:
        text = await sign_statement(tx, tx.vault.wrapper, kind="erasures", text="nothing", now=utc_now())
        assert open_statement(text, await statement_verifiers(tx)).text == "nothing\n"
    async with office.app.transaction(office.context()) as tx:
        checked = await check_certificate(tx, text)
    assert (checked["holds"], checked["why"]) == (False, "it is a signed statement, but no certificate of erasure")


async def test_a_run_of_nothing_is_certified_too_and_an_unfinished_one_is_not(office: Office, tmp_path: Path) -> None:
    run_id = await purged(office)
    await office.sequence()
    text = await certified(office, run_id, tmp_path)
    assert "- nothing: no term was over" in text
    assert not (tmp_path / FOLDER).exists()
    async with office.shredder.transaction(office.context()) as tx:
        unfinished = await begin_run(tx, now=utc_now(), request_id=None)
    with pytest.raises(RunNotFinished):
        await certified(office, unfinished)
    assert await purged(office) == unfinished


async def test_more_units_than_a_page_holds_are_bound_by_a_digest(
    office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(certificates, "MOST_NAMED", 1)
    monkeypatch.setattr(certificates, "A_FILE", 1)
    for _ in range(3):
        await office.closed_case()
    run_id = await purged(office)
    await office.sequence()
    text = await certified(office, run_id, tmp_path)
    assert text.count("- case MPS-") == 1
    assert "- and 2 more; SHA-256 over all of these lines: " in text
    assert len(list((tmp_path / FOLDER).glob("*.txt"))) == 3
    assert len(await published(office.app, tmp_path)) == 3


def test_a_list_once_published_is_not_written_again(tmp_path: Path) -> None:
    publish_lists(tmp_path, "run", ["first"])
    publish_lists(tmp_path, "run", ["another"])
    assert (tmp_path / "run-1.txt").read_text() == "first"


async def test_the_nightly_job_purges_and_certifies(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MPS_RECORD_DIR", str(tmp_path))
    logins = Logins(
        {"app": office.urls["app"], "sequencer": office.urls["sequencer"], "shredder": office.urls["shredder"]},
        office.app.vault.wrapper,
    )

    def desk(name: str) -> Desk:
        return Desk(jobs.declared[name], logins, asyncio.Event())

    waiting = "SELECT args ->> 'office_id' AS office, task_name AS name FROM jobs.procrastinate_jobs WHERE status = 'todo' ORDER BY id"
    try:
        await jobs.declared["purge_offices"].run(desk("purge_offices"))
        asked = await office.look(waiting)
        assert {(row["office"], row["name"]) for row in asked} == {
            (str(office.id), "purge_office"), (str(office.cast.other_office_id), "purge_office"),
        }  # fmt: skip
        case = await office.closed_case()
        await jobs.declared["purge_office"].run(desk("purge_office"), office_id=office.id)
        assert {row["name"] for row in await office.look(waiting)} == {"purge_office", "certify_purges"}
        await jobs.declared["certify_purges"].run(desk("certify_purges"), office_id=office.id)
        async with office.app.transaction(office.context()) as tx:
            assert (await purge_runs(tx, limit=1))[0]["certificate"] is None
        await office.sequence()
        await jobs.declared["certify_purges"].run(desk("certify_purges"), office_id=office.id)
        async with office.app.transaction(office.context()) as tx:
            assert case.number in (await purge_runs(tx, limit=1))[0]["certificate"]

        other = await office.closed_case(ago=timedelta(days=1))
        request = await office.agreed("case", other.id)
        await jobs.declared["erase_asked"].run(desk("erase_asked"), office_id=office.id, request_id=request)
        assert await office.look("SELECT id FROM cases WHERE id = %(c)s", c=other.id) == []

        stopped = desk("purge_office")
        stopped.stopping.set()
        await office.closed_case()
        await jobs.declared["purge_office"].run(stopped, office_id=office.id)
        async with office.app.transaction(office.context()) as tx:
            assert (await purge_runs(tx, limit=1))[0]["finished_at"] is None
    finally:
        await logins.close()
