"""Compliance over HTTP, and from the command line."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from mps_connect.audit.statements import statement_verifiers
from mps_connect.compliance.evaluating import keep_run
from mps_connect.compliance.reports import make_report
from mps_connect.kit.clock import utc_now
from tests.compliance.conftest import Answering
from tests.support.cast import Member
from tests.support.clients import Client, acting, app_on


@pytest.fixture
def app(answering: Answering) -> Any:
    return app_on(answering.app, answering.settings)


async def as_person(answering: Answering, app: Any, member: Member, *asked: tuple[str, str, Any]) -> list[Any]:
    """Answers to requests made one after another by one person."""
    async with acting(app, answering.app, member) as client:
        return [await client.send_json(method, url, body) for method, url, body in asked]


async def test_an_office_that_was_never_looked_at_says_so(answering: Answering, app: Any) -> None:
    (answer,) = await as_person(answering, app, answering.cast.hidayah, ("GET", "/api/compliance", None))
    page = answer.json()
    assert answer.status_code == 200
    assert (page["looked_at"], page["score"], page["grade"], page["health"]) == (None, None, None, None)
    assert {one["share"] for one in page["requirements"]} == {None}
    assert {one["state"] for one in page["controls"]} == {"not_met", "person_must_look"}


async def test_what_was_found_is_shown_with_who_confirmed_what(answering: Answering, app: Any) -> None:
    async with answering.opened("app") as tx:
        run = await keep_run(tx, around=answering.around(), now=utc_now())
    words = {"control": "restore_rehearsed", "remark": "Restored on the second machine; it held."}
    confirmed, wrong, unknown, short, page = await as_person(
        answering, app, answering.cast.arun,
        ("POST", "/api/compliance/confirmations", words),
        ("POST", "/api/compliance/confirmations", {**words, "control": "words_sealed"}),
        ("POST", "/api/compliance/confirmations", {**words, "control": "no_such"}),
        ("POST", "/api/compliance/confirmations", {**words, "remark": "Yes"}),
        ("GET", "/api/compliance", None),
    )  # fmt: skip
    assert [one.status_code for one in (confirmed, wrong, unknown, short)] == [201, 409, 404, 422]
    assert wrong.json()["error"]["code"] == "not_for_people_to_say"
    shown = page.json()
    assert shown["score"] == pytest.approx(run.score)
    assert len(shown["course"]) == 1
    (control,) = (one for one in shown["controls"] if one["id"] == "restore_rehearsed")
    assert (control["state"], control["by"]) == ("met", "person")
    assert control["confirmation"]["remark"] == words["remark"]
    assert control["confirmation"]["by"] == "Arun Contoh"
    async with answering.sequencer.transaction(answering.context()) as tx:
        waiting = await tx.all(
            "SELECT args FROM jobs.procrastinate_jobs WHERE task_name = 'look_at_controls' AND status = 'todo'"
        )
    assert [row["args"]["office_id"] for row in waiting] == [str(answering.office_id)]


async def test_a_report_asked_for_is_listed_at_once_and_taken_away_when_made(answering: Answering, app: Any) -> None:
    await answering.sequence()

    async def files(client: Client, report: str) -> dict[str, Any]:
        return {
            form: await client.get(f"/api/compliance/reports/{report}/file", params={"form": form})
            for form in ("html", "pdf", "json", "statement")
        }

    async with acting(app, answering.app, answering.cast.arun) as client:
        asked = await client.post_json("/api/compliance/reports", {"cadence": "monthly", "running": True})
        assert asked.status_code == 202
        report = asked.json()["id"]
        (listed,) = (await client.get("/api/compliance/reports")).json()["items"]
        assert (listed["id"], listed["made_at"], listed["asked_by"]) == (report, None, "Arun Contoh")
        assert {one.status_code for one in (await files(client, report)).values()} == {409}
        await make_report(
            answering.opened,
            answering.app.vault.wrapper,
            report_id=listed["id"],
            around=answering.around(),
            now=utc_now(),
        )
        (listed,) = (await client.get("/api/compliance/reports")).json()["items"]
        assert listed["made_at"] is not None
        assert listed["grade"] in ("compliant", "at_risk", "not_compliant")
        for form, answer in (await files(client, report)).items():
            assert answer.status_code == 200
            assert answer.headers["content-disposition"].startswith('attachment; filename="compliance-monthly-')
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert answer.headers["cache-control"] == "no-store", form
        assert (await client.get(f"/api/compliance/reports/{report}/file", params={"form": "exe"})).status_code == 422


async def test_whoever_may_not_see_it_does_not(answering: Answering, app: Any) -> None:
    for member, seen, made in (
        (answering.cast.priya, 403, 403), (answering.cast.dr_koh, 403, 403), (answering.cast.hidayah, 200, 403),
        (answering.cast.arun, 200, 202),
    ):  # fmt: skip
        answers = await as_person(
            answering, app, member, ("GET", "/api/compliance", None), ("GET", "/api/compliance/reports", None),
            ("POST", "/api/compliance/looks", None),
        )  # fmt: skip
        assert [one.status_code for one in answers] == [seen, seen, made], member.name


async def test_an_operator_looks_and_makes_a_report_that_anybody_checks(answering: Answering, tmp_path: Path) -> None:
    await answering.sequence()
    ours = {
        "DATABASE_URL": answering.urls["app"], "MPS_DATABASE_URL_SEQUENCER": answering.urls["sequencer"],
        "MPS_KEK_FILE": str(answering.settings.kek_file), "MPS_RECORD_DIR": str(answering.settings.record_dir),
        "MPS_DATA_DIR": str(tmp_path / "data"),
    }  # fmt: skip

    def mps(*words: str, given: dict[str, str]) -> subprocess.CompletedProcess[str]:
        bare = {name: value for name, value in os.environ.items() if name not in ours}
        return subprocess.run(
            [sys.executable, "-m", "mps_connect.cli", *words],
            env=bare | given,
            text=True,
            capture_output=True,
            timeout=60,
            check=False,
        )

    looked = mps("compliance", "check", "--office", "BAN", given=ours)
    assert looked.returncode == 1, looked.stderr
    assert "at risk; health: unhealthy" in looked.stdout
    assert "Somebody outside has signed" in looked.stdout
    out = tmp_path / "report"
    words = ("compliance", "report", "--period", "yearly", "--running", "--office", "BAN", "--out", str(out))
    made = mps(*words, given=ours)
    assert made.returncode == 0, made.stderr
    assert {path.name for path in out.iterdir()} == {"report.html", "report.pdf", "report.json", "report.statement"}
    async with answering.opened("app") as tx:
        (key,) = await statement_verifiers(tx)
    check = ("audit", "statement", "--check", str(out / "report.statement"), "--key", str(key))
    held = mps(*check, "--of", str(out / "report.pdf"), "--of", str(out / "report.json"), given={})
    assert (held.returncode, "The statement holds." in held.stdout) == (0, True), held.stdout
    (out / "report.json").write_text((out / "report.json").read_text().replace('"score":0', '"score":1'))
    assert mps(*check, "--of", str(out / "report.json"), given={}).returncode == 1
    assert mps(*words, given=ours | {"MPS_DATABASE_URL_SEQUENCER": ""}).returncode == 2
    assert mps("compliance", "check", "--office", "NONE", given=ours).returncode == 2
