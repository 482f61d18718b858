"""Reports: made once, in three forms that say the same, signed, each with the checkpoint it speaks of."""

from __future__ import annotations

import asyncio
import hashlib
import json
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

import psycopg
import pytest
import rfc8785

from mps_connect.access.models import Actor, Role
from mps_connect.audit.log_keys import verifiers_of
from mps_connect.audit.statements import DIGEST, StatementWrong, open_statement, sign_statement, statement_verifiers
from mps_connect.compliance.attesting import NotForPeopleToSay, attest
from mps_connect.compliance.controls import catalogue
from mps_connect.compliance.evaluating import keep_run
from mps_connect.compliance.figures import figures_of
from mps_connect.compliance.inventory import assistant, components
from mps_connect.compliance.periods import Cadence, last_whole, period_of
from mps_connect.compliance.policy import State
from mps_connect.compliance.report_document import document_of
from mps_connect.compliance.report_forms import forms_of, html_page
from mps_connect.compliance.report_queries import (
    Made,
    ReportNotMadeYet,
    made_report,
    newest_run,
    newest_words,
    report_list,
    standing,
    trend,
)
from mps_connect.compliance.reports import ask_report, make_report, plan_due
from mps_connect.compliance.tasks import jobs
from mps_connect.kit.clock import singapore_date, utc_now
from mps_connect.kit.db import Tx
from mps_connect.kit.errors import NotFound
from mps_connect.kit.ids import new_id
from mps_connect.kit.jobs import Desk, Logins
from tests.compliance.conftest import Answering


def auditor(answering: Answering) -> Actor:
    return answering.cast.arun.actor()


async def asked(answering: Answering, cadence: Cadence = Cadence.MONTHLY, *, is_running: bool = True) -> Any:
    async with answering.opened("app") as tx:
        return await ask_report(tx, actor=auditor(answering), now=utc_now(), cadence=cadence, is_running=is_running)


async def made(answering: Answering, cadence: Cadence = Cadence.MONTHLY) -> Made:
    report = await asked(answering, cadence)
    assert await make_report(
        answering.opened, answering.app.vault.wrapper, report_id=report, around=answering.around(), now=utc_now()
    )
    async with answering.opened("app") as tx:
        return await made_report(tx, report_id=report)


class Page(HTMLParser):
    """What a page holds: its text, and every tag with its attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.tags: list[tuple[str, list[tuple[str, str | None]]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, attrs))

    def handle_data(self, data: str) -> None:
        self.text += data


async def test_a_report_is_signed_in_three_forms_and_names_its_checkpoint(answering: Answering) -> None:
    await answering.sequence()
    report = await made(answering)
    document = json.loads(report.json)
    assert rfc8785.dumps(document) == report.json
    async with answering.opened("app") as tx:
        keys = await statement_verifiers(tx)
        log = await verifiers_of(tx, origin=document["record"]["origin"])
    statement = open_statement(report.statement, keys, log=log)
    assert statement.kind == "compliance-report"
    assert statement.checkpoint_note == document["record"]["note"]
    assert (statement.checkpoint.size, statement.checkpoint.root.hex()) == (
        document["record"]["leaves"], document["record"]["root"],
    )  # fmt: skip
    named = {found[2]: found[1] for line in statement.text.split("\n") if (found := DIGEST.fullmatch(line))}
    forms = {"report.html": report.html, "report.pdf": report.pdf, "report.json": report.json}
    assert named == {name: hashlib.sha256(content).hexdigest() for name, content in forms.items()}
    assert report.pdf.startswith(b"%PDF-")


async def test_the_page_says_what_the_json_says_and_needs_nothing_else(answering: Answering) -> None:
    report = await made(answering, Cadence.QUARTERLY)
    document, page = json.loads(report.json), Page()
    page.feed(report.html.decode())
    for control in document["controls"]:
        assert control["title"] in page.text
        assert control["said"] in page.text
    assert document["record"]["root"] in page.text
    assert not [tag for tag, _ in page.tags if tag in ("script", "link", "img", "iframe", "object", "form", "a")]
    assert not [
        name for _, attrs in page.tags for name, _ in attrs if name.startswith("on") or name in ("src", "href", "style")
    ]


async def test_the_same_report_is_the_same_bytes_and_hostile_names_stay_text(answering: Answering) -> None:
    hostile = '<script>alert(1)</script> & "#eval(sys)" $x$ *bold* \\'
    async with answering.opened("app") as tx:
        run = await keep_run(tx, around=answering.around(), now=utc_now())
        now = utc_now()
        period = period_of(Cadence.YEARLY, singapore_date(now))
        document = await document_of(tx, run=run, period=period, around=answering.around(), now=now)
    document["office"]["name"] = document["controls"][0]["said"] = hostile
    forms = forms_of(document, now=now)
    assert forms_of(document, now=now) == forms
    page = Page()
    page.feed(html_page(document))
    assert hostile in page.text
    assert "script" not in {tag for tag, _ in page.tags}
    assert json.loads(forms.json)["office"]["name"] == hostile


async def test_a_report_is_made_once_and_stays(answering: Answering) -> None:
    report = await asked(answering)
    async with answering.opened("app") as tx:
        with pytest.raises(ReportNotMadeYet):
            await made_report(tx, report_id=report)
        with pytest.raises(NotFound):
            await made_report(tx, report_id=new_id())
    for expected in (True, False):
        assert expected is await make_report(
            answering.opened, answering.app.vault.wrapper, report_id=report, around=answering.around(), now=utc_now()
        )
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="stays as it is"):
        async with answering.opened("app") as tx:
            await tx.run("UPDATE compliance_reports SET statement = '' WHERE id = %(id)s", {"id": report})
    for statement in (
        "DELETE FROM compliance_reports",
        "UPDATE compliance_runs SET score = 1",
        "DELETE FROM compliance_attestations",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            async with answering.opened("app") as tx:
                await tx.run(statement)


async def test_what_the_clock_owes_is_planned_once_and_only_since_the_office_was_there(
    answering: Answering,
) -> None:
    now = utc_now()
    async with answering.opened("app") as tx:
        assert await plan_due(tx, now=now) == []
    later = now + timedelta(days=400)
    async with answering.opened("app") as tx:
        owed = await plan_due(tx, now=later)
        assert len(owed) == len(Cadence)
        assert sorted(await plan_due(tx, now=later)) == sorted(owed)
        listed = {row["id"]: row for row in await report_list(tx)}
    for cadence, report in zip(Cadence, owed, strict=True):
        assert listed[report]["first_day"] == last_whole(cadence, singapore_date(later)).first
        assert (listed[report]["asked_by"], listed[report]["made_at"]) == (None, None)
    await make_report(
        answering.opened, answering.app.vault.wrapper, report_id=owed[0], around=answering.around(), now=now
    )
    async with answering.opened("app") as tx:
        assert sorted(await plan_due(tx, now=later)) == sorted(owed[1:])


async def test_nobody_elses_checkpoint_is_spoken_of(answering: Answering) -> None:
    foreign = (
        "other.invalid/audit/1\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n— other.invalid/audit/1 AAAAAAAA\n"
    )
    async with answering.opened("sequencer") as tx:
        with pytest.raises(StatementWrong):
            await sign_statement(
                tx,
                answering.app.vault.wrapper,
                kind="compliance-report",
                text="Words.",
                now=utc_now(),
                checkpoint_note=foreign,
            )


async def test_what_falls_is_told_to_whoever_answers_for_it_and_what_rises_is_said(answering: Answering) -> None:
    async with answering.opened("app") as tx:
        before = await keep_run(tx, around=answering.around(), now=utc_now())
    assert before.findings["pages_over_tls"].state is State.MET
    around = answering.around()
    open_settings = around.settings.model_copy(update={"host": "0.0.0.0"})
    async with answering.opened("app") as tx:
        fell = await keep_run(tx, around=replace(around, settings=open_settings), now=utc_now())
        told = await tx.all(
            "SELECT u.role, a.detail FROM user_activities a JOIN users u ON u.office_id = a.office_id AND u.id = a.user_id "
            "WHERE a.kind = 'control_fell' AND a.detail ->> 'run' = %(run)s ORDER BY u.role",
            {"run": str(fell.id)},
        )
    assert fell.fallen == ("pages_over_tls",)
    assert fell.score < before.score
    assert [row["role"] for row in told] == ["admin", "auditor"]
    assert told[0]["detail"]["controls"] == ["pages_over_tls"]
    async with answering.opened("app") as tx:
        still = await keep_run(tx, around=replace(around, settings=open_settings), now=utc_now())
        assert still.fallen == fell.fallen
        assert await tx.value("SELECT count(*) FROM user_activities WHERE kind = 'control_fell'") == len(told)
        rose = await keep_run(tx, around=around, now=utc_now())
        newest = await newest_run(tx)
        course = await trend(tx)
    assert (rose.risen, rose.fallen) == (("pages_over_tls",), ())
    assert newest == rose
    assert course[-1]["score"] == pytest.approx(rose.score)


async def test_a_persons_word_counts_and_its_remark_is_sealed(answering: Answering) -> None:
    now = utc_now()
    async with answering.opened("app") as tx:
        with pytest.raises(NotFound):
            await attest(tx, actor=auditor(answering), now=now, control="no_such", remark="Looked at it.")
        with pytest.raises(NotForPeopleToSay):
            await attest(tx, actor=auditor(answering), now=now, control="words_sealed", remark="Looked at it.")
        before = await keep_run(tx, around=answering.around(), now=now)
        given = await attest(
            tx, actor=auditor(answering), now=now, control="accounts_reviewed", remark="Went through all nine."
        )
        after = await keep_run(tx, around=answering.around(), now=now)
        stored = await tx.value("SELECT remark_enc FROM compliance_attestations")
        assert await standing(tx) == {"accounts_reviewed": given}
        told = (await newest_words(tx))["accounts_reviewed"]
    assert (before.findings["accounts_reviewed"].state, after.findings["accounts_reviewed"].state) == (
        State.PERSON_MUST_LOOK, State.MET,
    )  # fmt: skip
    assert after.score > before.score
    assert b"nine" not in bytes(stored)
    assert (told.given.by, told.remark) == ("Arun Contoh", "Went through all nine.")


async def test_the_figures_are_counted_from_what_happened(answering: Answering) -> None:
    period = period_of(Cadence.DAILY, singapore_date(utc_now()))

    async def numbers(tx: Tx) -> Any:
        return await figures_of(tx, period)

    async with answering.opened("app") as tx:
        before = await numbers(tx)
        await tx.run(
            "INSERT INTO access_logs (office_id, id, at, actor_id, request_id, route, purpose) "
            "VALUES (%(office)s, %(id)s, now(), %(actor)s, %(id)s, 'GET /api/cases', 'casework')",
            {"office": tx.office_id, "id": new_id(), "actor": answering.cast.priya.id},
        )
        after = await numbers(tx)
        earlier = await figures_of(tx, last_whole(Cadence.YEARLY, singapore_date(utc_now())))
    assert after["access"]["looks at cases"] == before["access"]["looks at cases"] + 1
    assert after["access"]["people who looked"] == 1
    assert after["record"]["changes and looks recorded"] > before["record"]["changes and looks recorded"]
    assert {many for group in earlier.values() for many in group.values()} == {0}


async def test_the_yearly_report_has_the_inventory_from_facts(answering: Answering) -> None:
    report = await made(answering, Cadence.YEARLY)
    inventory = json.loads(report.json)["inventory"]
    assert {"fastapi", "cryptography", "psycopg", "typst"} <= {one["name"] for one in inventory["components"]}
    assert all(one["version"] and one["licence"] for one in components())
    assert {"public.cases", "audit.logs", "keystore.subject_keys"} <= {one["name"] for one in inventory["stores"]}
    assert inventory["assistant"]["models"] == []
    assert {"routing.toml", "safety.toml"} <= {one["name"].rpartition("/")[2] for one in assistant()["rules"]}
    assert json.loads((await made(answering, Cadence.DAILY)).json)["inventory"] is None


async def test_other_offices_reports_are_not_there(answering: Answering) -> None:
    report = await asked(answering)
    context = replace(answering.context(), office_id=answering.cast.other_office_id)
    async with answering.app.transaction(context) as tx:
        assert await report_list(tx) == []
        assert await newest_run(tx) is None
        with pytest.raises(NotFound):
            await made_report(tx, report_id=report)


async def test_the_jobs_look_plan_and_make(answering: Answering, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mps_connect.compliance.tasks.get_settings", lambda: answering.settings)
    logins = Logins(
        {"app": answering.urls["app"], "sequencer": answering.urls["sequencer"]}, answering.app.vault.wrapper
    )

    def desk(name: str) -> Desk:
        return Desk(jobs.declared[name], logins, asyncio.Event())

    try:
        await jobs.declared["look_at_controls"].run(desk("look_at_controls"), office_id=answering.office_id)
        report = await asked(answering, Cadence.WEEKLY)
        await jobs.declared["make_report"].run(desk("make_report"), office_id=answering.office_id, report_id=report)
        await jobs.declared["make_due_reports"].run(desk("make_due_reports"), office_id=answering.office_id)
        await jobs.declared["make_reports"].run(desk("make_reports"))
    finally:
        await logins.close()
    async with answering.opened("app") as tx:
        assert (await made_report(tx, report_id=report)).period.cadence is Cadence.WEEKLY
    async with answering.sequencer.transaction(replace(answering.context(), office_id=None)) as tx:
        waiting = await tx.all(
            "SELECT task_name, args FROM jobs.procrastinate_jobs WHERE task_name IN ('make_due_reports', 'make_report')"
        )
    assert {str(answering.office_id), str(answering.cast.other_office_id)} <= {
        row["args"]["office_id"] for row in waiting
    }
    assert catalogue().control("words_sealed")
    assert auditor(answering).role is Role.AUDITOR
