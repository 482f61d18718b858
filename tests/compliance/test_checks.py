"""Every check stands on real evidence: break the evidence, and the control falls."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from psycopg.rows import dict_row

from mps_connect.compliance.checks.ground import Surroundings
from mps_connect.compliance.controls import catalogue
from mps_connect.compliance.evaluating import evaluate, look_at
from mps_connect.compliance.policy import Finding, State
from mps_connect.kit.clock import utc_now
from mps_connect.kit.db import Connection, Tx, set_context
from mps_connect.settings import Settings
from tests.compliance.broken import BREAKS, Break
from tests.compliance.conftest import Answering

FROM_SETTINGS = {"database_line_closed", "pages_over_tls", "keys_in_singapore", "corrections_passed_on"}
"""Looked at elsewhere in this file."""


@asynccontextmanager
async def meddling(answering: Answering) -> AsyncIterator[Tx]:
    """A superuser's transaction in the office's context, rolled back in the end."""
    conn: Connection = await psycopg.AsyncConnection.connect(
        answering.urls["superuser"], autocommit=True, row_factory=dict_row
    )
    async with conn, conn.transaction(force_rollback=True):
        await set_context(conn, answering.context())
        yield Tx(conn, answering.app.vault, answering.context())


async def meddle(tx: Tx, answering: Answering, *statements: str) -> None:
    for statement in statements:
        await tx.run(statement, {"office": answering.office_id, "kek": answering.keys.current()})


async def seen(tx: Tx, control_id: str, around: Surroundings) -> Finding:
    """What the application's own login finds of a control in this transaction."""
    control = catalogue().control(control_id)
    assert control is not None
    await tx.run("SET LOCAL SESSION AUTHORIZATION mps_app")
    try:
        return await look_at(tx, control, around=around, now=utc_now())
    finally:
        await tx.run("RESET SESSION AUTHORIZATION")


def test_every_control_of_the_programs_is_broken_here() -> None:
    looked_at = {one.id for one in catalogue().controls if one.check}
    assert looked_at == {one.control for one in BREAKS} | FROM_SETTINGS


@pytest.mark.parametrize("case", BREAKS, ids=[f"{at}-{one.control}" for at, one in enumerate(BREAKS)])
async def test_it_holds_until_its_evidence_is_broken(answering: Answering, case: Break) -> None:
    async with meddling(answering) as tx:
        await meddle(tx, answering, *case.good)
        before = await seen(tx, case.control, answering.around())
        assert before.state is State.MET, before
        await meddle(tx, answering, *case.bad)
        after = await seen(tx, case.control, answering.around())
        assert after.state is State.NOT_MET, after
        assert case.words in after.said
        assert "why" not in after.measured


@pytest.mark.parametrize(
    ("control", "given", "holds"),
    [
        ("pages_over_tls", {}, True),
        ("pages_over_tls", {"host": "0.0.0.0"}, False),
        ("pages_over_tls", {"host": "0.0.0.0", "public_url": "http://office.invalid"}, False),
        ("pages_over_tls", {"host": "0.0.0.0", "public_url": "https://office.invalid"}, True),
        ("keys_in_singapore", {}, True),
        ("keys_in_singapore", {"kms_key": "projects/p/locations/asia-southeast1/keyRings/r/cryptoKeys/k"}, True),
        ("keys_in_singapore", {"kms_key": "projects/p/locations/us-east1/keyRings/r/cryptoKeys/k"}, False),
        ("sessions_bounded", {"session_idle": timedelta(minutes=31)}, False),
        ("sessions_bounded", {"session_absolute": timedelta(hours=13)}, False),
    ],
    ids=["here", "open", "http", "https", "no kms", "singapore", "abroad", "idle", "absolute"],
)
async def test_what_the_settings_say_counts(
    answering: Answering, control: str, given: dict[str, Any], holds: bool
) -> None:
    settings = Settings(**answering.settings.model_dump() | given)
    async with meddling(answering) as tx:
        found = await seen(tx, control, replace(answering.around(), settings=settings))
    assert (found.state is State.MET) is holds


@pytest.mark.parametrize(
    ("published", "words"),
    [(None, "No checkpoint lies outside"), ("Not a note", "is no checkpoint")],
    ids=["none", "no note"],
)  # fmt: skip
async def test_without_a_published_checkpoint_nothing_is_published(
    answering: Answering, published: str | None, words: str
) -> None:
    async with meddling(answering) as tx:
        found = await seen(tx, "record_published", replace(answering.around(), published=published))
    assert (found.state, words in found.said) == (State.NOT_MET, True)


async def test_the_key_that_wraps_others_ages(answering: Answering) -> None:
    async with meddling(answering) as tx:
        fresh = replace(answering.around(), kek_since=utc_now() - timedelta(days=10))
        assert "10 days" in (await seen(tx, "wrapping_key_fresh", fresh)).said
        old = replace(fresh, kek_since=utc_now() - timedelta(days=367))
        assert (await seen(tx, "wrapping_key_fresh", old)).state is State.NOT_MET


async def test_the_line_to_the_database_is_this_machines(answering: Answering) -> None:
    async with answering.opened("app") as tx:
        control = catalogue().control("database_line_closed")
        assert control is not None
        found = await look_at(tx, control, around=answering.around(), now=utc_now())
    assert (found.state, found.said) == (State.MET, "It is reached without a network")


async def test_what_waits_to_be_passed_on_counts_from_the_decision(answering: Answering) -> None:
    from tests.compliance.broken import CONSTITUENT, NEW_PERSON, PEOPLE, SEALED

    request = (
        "INSERT INTO data_requests (office_id, id, constituent_id, kind, asked_through, received_on, due_on, status, identity_check, "
        "identity_at, asked_enc, opened_by, decided_by, decided_at, created_at, updated_at) SELECT %(office)s, gen_random_uuid(), "
        f"{CONSTITUENT}, 'correction', 'phone', current_date - 60, current_date - 30, 'answered', 'card_seen', now(), {SEALED}, {PEOPLE}, "
        f"{PEOPLE}, now() - interval '29 days', now(), now()"
    )
    waiting = (
        "INSERT INTO recipients_to_tell (office_id, id, request_id, constituent_id, case_id, letter_id, agency, sent_on) "
        f"SELECT %(office)s, gen_random_uuid(), id, {CONSTITUENT}, NULL, NULL, 'HDB', current_date - 90 "
        "FROM data_requests"
    )
    async with meddling(answering) as tx:
        await meddle(tx, answering, *NEW_PERSON, request, waiting)
        assert (await seen(tx, "corrections_passed_on", answering.around())).state is State.MET
        await meddle(tx, answering, "UPDATE data_requests SET decided_at = now() - interval '31 days'")
        assert (await seen(tx, "corrections_passed_on", answering.around())).state is State.NOT_MET


async def test_a_check_that_cannot_be_made_does_not_hold_and_spoils_no_other(answering: Answering) -> None:
    async with meddling(answering) as tx:
        await meddle(tx, answering, "REVOKE SELECT ON permissions FROM mps_app")
        broken = await seen(tx, "permissions_as_agreed", answering.around())
        assert (broken.state, broken.measured) == (State.NOT_MET, {"why": "InsufficientPrivilege"})
        assert (await seen(tx, "offices_walled", answering.around())).state is State.MET


async def test_the_whole_catalogue_is_looked_at_in_one_go(answering: Answering) -> None:
    async with answering.opened("app") as tx:
        findings = await evaluate(tx, around=answering.around(), now=utc_now())
    assert list(findings) == [one.id for one in catalogue().controls]
    assert {one for one, found in findings.items() if found.state is State.PERSON_MUST_LOOK} == {
        one.id for one in catalogue().controls if one.ask
    }
    assert not [one for one, found in findings.items() if "why" in found.measured]
