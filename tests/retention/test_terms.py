"""A term is changed by two people: one proposes, an auditor consents, and every version stays."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from psycopg import errors

from mps_connect.kit.clock import utc_now
from mps_connect.kit.db import Context, Database, Tx
from mps_connect.retention.models import DataClass, years
from mps_connect.retention.policies import policies_of
from mps_connect.retention.policy import AskedByYou
from mps_connect.retention.proposals import consent_to_term, propose_term, refuse_term
from tests.conftest import ClientAs
from tests.letters.matters import ready_case
from tests.support.cast import Cast
from tests.support.clients import Client

Json = dict[str, Any]
WHY = "The office decided so on the advice of its lawyers."


def asked(**changes: Any) -> Json:
    return {"data_class": "sessions", "days": 14, "legal_basis": "PDPA section 24", "reason": WHY, **changes}


async def proposed(admin: Client, **changes: Any) -> str:
    answer = await admin.post_json("/api/retention/proposals", asked(**changes))
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def terms(client: Client) -> Json:
    answer = await client.get("/api/retention")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def term_of(page: Json, data_class: str) -> Json:
    return next(dict(one) for one in page["policies"] if one["data_class"] == data_class)


async def test_a_term_is_in_force_once_an_auditor_has_consented(client_as: ClientAs, cast: Cast) -> None:
    admin, auditor = await client_as(cast.hidayah), await client_as(cast.arun)
    before = term_of(await terms(auditor), "sessions")
    assert (before["days"], before["version"], before["least"], before["most"]) == (7, 1, 1, 90)
    proposal = await proposed(admin)

    waiting = await terms(auditor)
    assert term_of(waiting, "sessions") == before
    [seen] = waiting["proposals"]
    assert (seen["reason"], seen["proposed_by"], seen["based_days"], seen["answer"], seen["is_mine"]) == (
        WHY, cast.hidayah.name, 7, None, False,
    )  # fmt: skip
    assert seen["would_go"] == {"now": 0, "then": 0}

    assert (await auditor.post_json(f"/api/retention/proposals/{proposal}/consent")).status_code == 204
    page = await terms(admin)
    after = term_of(page, "sessions")
    assert (after["days"], after["version"], after["legal_basis"]) == (14, 2, "PDPA section 24")
    assert [(one["version"], one["days"]) for one in page["history"] if one["data_class"] == "sessions"] == [
        (2, 14),
        (1, 7),
    ]
    newest = page["history"][0]
    assert (newest["proposed_by"], newest["consented_by"]) == (cast.hidayah.name, cast.arun.name)
    assert page["proposals"][0]["answer"] == "consented"
    again = await auditor.post_json(f"/api/retention/proposals/{proposal}/consent")
    assert (again.status_code, again.json()["error"]["code"]) == (409, "proposal_answered")


async def test_a_refusal_leaves_the_term_and_says_why(client_as: ClientAs, cast: Cast) -> None:
    admin, auditor = await client_as(cast.hidayah), await client_as(cast.arun)
    proposal = await proposed(admin)
    silent = await auditor.post_json(f"/api/retention/proposals/{proposal}/refuse", {"reason": "no"})
    assert silent.status_code == 422
    refused = await auditor.post_json(
        f"/api/retention/proposals/{proposal}/refuse", {"reason": "A week is enough for us."}
    )
    assert refused.status_code == 204
    page = await terms(admin)
    assert term_of(page, "sessions")["version"] == 1
    [seen] = page["proposals"]
    assert (seen["answer"], seen["answer_reason"], seen["would_go"]) == ("refused", "A week is enough for us.", None)


async def test_only_one_change_of_a_term_waits_and_its_owner_may_take_it_back(client_as: ClientAs, cast: Cast) -> None:
    admin, auditor = await client_as(cast.hidayah), await client_as(cast.arun)
    proposal = await proposed(admin)
    second = await admin.post_json("/api/retention/proposals", asked(days=21))
    assert (second.status_code, second.json()["error"]["code"]) == (409, "proposal_open")
    await proposed(admin, data_class="links", days=14)
    assert (await auditor.post_json(f"/api/retention/proposals/{proposal}/withdraw")).status_code == 403
    assert (await admin.post_json(f"/api/retention/proposals/{proposal}/withdraw")).status_code == 204
    await proposed(admin, days=21)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"days": 91}, "term_out_of_bounds"),
        ({"data_class": "backups", "days": 31}, "term_out_of_bounds"),
        ({"data_class": "access", "days": 365}, "term_out_of_bounds"),
        ({"data_class": "closed_cases", "days": 30}, "term_out_of_bounds"),
        ({"days": 0}, "invalid_input"),
        ({"reason": "   why   "}, "invalid_input"),
        ({"legal_basis": ""}, "invalid_input"),
        ({"data_class": "everything"}, "invalid_input"),
    ],
)
async def test_what_cannot_be_a_term_is_refused(client_as: ClientAs, cast: Cast, changes: Json, code: str) -> None:
    admin = await client_as(cast.hidayah)
    answer = await admin.post_json("/api/retention/proposals", asked(**changes))
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, code)


async def test_the_term_in_force_is_no_proposal(client_as: ClientAs, cast: Cast) -> None:
    admin = await client_as(cast.hidayah)
    same = term_of(await terms(admin), "sessions")
    answer = await admin.post_json(
        "/api/retention/proposals", asked(days=same["days"], legal_basis=same["legal_basis"])
    )
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "nothing_changes")


async def test_nobody_answers_their_own_proposal(tx: Tx, cast: Cast) -> None:
    actor = cast.hidayah.actor()
    proposal = await propose_term(
        tx, actor=actor, now=utc_now(), data_class=DataClass.ACCESS, days=400, legal_basis="PDPA", reason=WHY
    )
    with pytest.raises(AskedByYou):
        await consent_to_term(tx, actor=actor, now=utc_now(), proposal_id=proposal)
    with pytest.raises(AskedByYou):
        await refuse_term(tx, actor=actor, now=utc_now(), proposal_id=proposal, reason=WHY)
    assert (await policies_of(tx))[DataClass.ACCESS].version == 1
    with pytest.raises(errors.CheckViolation):
        async with tx.conn.transaction():
            await tx.run(
                "UPDATE retention_proposals SET answer = 'consented', answered_by = proposed_by, answered_at = now() "
                "WHERE id = %(id)s",
                {"id": proposal},
            )


async def test_a_version_holds_the_days_that_were_agreed_to(tx: Tx, cast: Cast) -> None:
    proposal = await propose_term(
        tx, actor=cast.hidayah.actor(), now=utc_now(), data_class=DataClass.ACCESS, days=400, legal_basis="PDPA",
        reason=WHY,
    )  # fmt: skip
    with pytest.raises(errors.ForeignKeyViolation):
        async with tx.conn.transaction():
            await tx.run(
                "INSERT INTO retention_policies (office_id, data_class, version, days, trigger, legal_basis, proposal_id) "
                "VALUES (%(office)s, 'access', 2, 1, 'looked', '', %(proposal)s)",
                {"office": tx.office_id, "proposal": proposal},
            )


async def test_a_shorter_term_says_how_many_would_go(client_as: ClientAs, cast: Cast, database: Database) -> None:
    case = await ready_case(database, cast)
    await end_case(database, cast, case.id, ago=timedelta(days=years(4)))
    admin, auditor = await client_as(cast.hidayah), await client_as(cast.arun)
    await proposed(admin, data_class="closed_cases", days=years(3))
    [seen] = (await terms(auditor))["proposals"]
    assert seen["would_go"] == {"now": 0, "then": 1}


@pytest.mark.parametrize("data_class", list(DataClass))
async def test_every_class_may_be_proposed_for_and_is_shown(
    client_as: ClientAs, cast: Cast, data_class: DataClass
) -> None:
    admin, auditor = await client_as(cast.hidayah), await client_as(cast.arun)
    before = term_of(await terms(auditor), data_class)
    await proposed(admin, data_class=data_class, days=before["least"])
    [seen] = (await terms(auditor))["proposals"]
    assert (seen["data_class"], seen["days"]) == (data_class, before["least"])
    assert (seen["would_go"] is None) == (data_class is DataClass.BACKUPS)


async def end_case(database: Database, cast: Cast, case_id: UUID, *, ago: timedelta) -> None:
    """As if it had been closed so long ago."""
    async with database.transaction(Context(actor_id=str(cast.priya.id), office_id=cast.office_id)) as tx:
        await tx.run(
            "UPDATE cases SET status = 'closed', outcome = 'granted', closed_at = %(at)s WHERE office_id = %(office)s AND id = %(id)s",
            {"office": tx.office_id, "id": case_id, "at": utc_now() - ago},
        )
