"""The purge: what is over goes, once, in steps that may stop anywhere; and what is thinned out of the record stays provable."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import psycopg
import pytest

from mps_connect.access.activity import record_activity
from mps_connect.access.looks import record_look
from mps_connect.kit.clock import utc_now
from mps_connect.kit.errors import NotFound
from mps_connect.kit.ids import new_id
from mps_connect.retention.due import due
from mps_connect.retention.erasing import UnitHeld
from mps_connect.retention.models import DataClass, Policy, Trigger
from mps_connect.retention.past_runs import certificate_of, purge_runs
from mps_connect.retention.purging import carry_out, purge
from tests.retention.lifetimes import Office, counts, run


async def state(office: Office) -> list[dict[str, Any]]:
    """What a purge could change, whole: rows of every table, and what can still be opened."""
    return await office.look(
        "SELECT (SELECT count(*) FROM cases) AS cases, (SELECT count(*) FROM constituents) AS people, "
        "(SELECT count(*) FROM keystore.subject_keys) AS keys, (SELECT count(*) FROM sessions) AS sessions, "
        "(SELECT count(*) FROM links) AS links, (SELECT count(*) FROM user_activities) AS activities, "
        "(SELECT count(*) FROM access_logs) AS looks, (SELECT count(*) FROM idempotency_keys) AS answers, "
        "(SELECT count(*) FROM audit.erased_units) AS erased"
    )


@pytest.fixture
async def nothing_due(office: Office) -> Office:
    await run(office)
    return office


async def test_every_class_goes_when_its_term_is_over_and_not_a_day_before(nothing_due: Office) -> None:
    office, me = nothing_due, nothing_due.cast.priya
    now = utc_now()
    terms = {"activities": 366, "access": 366, "sessions": 7, "links": 30, "idempotency": 2}
    async with office.app.transaction(office.context(actor=str(me.id), purpose="casework")) as tx:
        for extra in (-1, 1):
            at = {name: now - timedelta(days=days + extra) for name, days in terms.items()}
            await record_activity(tx, actor=me.actor(), now=at["activities"], kind="case_opened")
            await record_look(
                tx, actor=me.actor(), now=at["access"], route="GET /api/cases/{case_id}", case_ids=[new_id()],
                request_id=new_id(),
            )  # fmt: skip
            values = {"office": office.id, "user": me.id, **at}
            await tx.run(
                "INSERT INTO sessions (office_id, id, user_id, token_hash, created_at, last_seen_at, expires_at) "
                "VALUES (%(office)s, gen_random_uuid(), %(user)s, sha256(random()::text::bytea), %(sessions)s, %(sessions)s, %(sessions)s)",
                values,
            )
            await tx.run(
                "INSERT INTO links (office_id, id, user_id, purpose, token_hash, created_at, expires_at) "
                "VALUES (%(office)s, gen_random_uuid(), %(user)s, 'invitation', sha256(random()::text::bytea), %(links)s, %(links)s)",
                values,
            )
            await tx.run(
                "INSERT INTO idempotency_keys (office_id, user_id, key, route, request_hash, status, body_enc, created_at) "
                "VALUES (%(office)s, %(user)s, gen_random_uuid()::text, '/', 'x', 201, 'x', %(idempotency)s)",
                values,
            )
    before = (await state(office))[0]
    async with office.app.transaction(office.context()) as tx:
        totals = (await due(tx, now=utc_now())).totals
    went = await counts(office, await run(office))
    assert went == dict.fromkeys(terms, 1)
    assert {name: totals[DataClass(name)].due for name in terms} == went
    after = (await state(office))[0]
    names = {
        "activities": "activities",
        "access": "looks",
        "sessions": "sessions",
        "links": "links",
        "idempotency": "answers",
    }
    assert all(before[name] - after[name] == 1 for name in names.values())
    noted = await office.look("SELECT row_pk, changed FROM audit.logs WHERE op = 'E' AND table_name = 'access_logs'")
    assert len(noted) == 1
    assert noted[0]["row_pk"].endswith("Z")
    await office.sequence()
    assert office.verified().problems == []


async def test_run_twice_changes_nothing(nothing_due: Office) -> None:
    case = await nothing_due.closed_case()
    first = await run(nothing_due)
    assert await counts(nothing_due, first) == {"closed_cases": 1}
    before = await state(nothing_due)
    second = await run(nothing_due)
    assert second != first
    assert await counts(nothing_due, second) == {}
    assert await state(nothing_due) == before
    assert (
        len(await nothing_due.look("SELECT 1 AS x FROM audit.logs WHERE op = 'E' AND row_pk = %(c)s", c=str(case.id)))
        == 1
    )


class After(asyncio.Event):
    """Not set for so many questions, and then set."""

    def __init__(self, questions: int) -> None:
        super().__init__()
        self.left = questions

    def is_set(self) -> bool:
        self.left -= 1
        return self.left < 0


async def test_a_run_that_was_stopped_goes_on_where_it_was(nothing_due: Office) -> None:
    office = nothing_due
    cases = [await office.closed_case() for _ in range(3)]

    assert await purge(office.shredder, office_id=office.id, now=utc_now(), stopping=After(1)) is None
    left = await office.look("SELECT id FROM cases WHERE id = ANY (%(c)s)", c=[case.id for case in cases])
    assert len(left) == 2
    async with office.app.transaction(office.context()) as tx:
        unfinished = (await purge_runs(tx, limit=1))[0]
    assert (unfinished["finished_at"], unfinished["counts"]) == (None, {"closed_cases": 1})
    assert await run(office) == unfinished["id"]
    assert await counts(office, unfinished["id"]) == {"closed_cases": 3}


async def test_wherever_it_is_stopped_it_goes_on_and_ends(nothing_due: Office) -> None:
    office = nothing_due
    for questions in range(6):
        stopped = await purge(office.shredder, office_id=office.id, now=utc_now(), stopping=After(questions))
        assert stopped is None, questions
    assert await purge(office.shredder, office_id=office.id, now=utc_now(), stopping=After(6)) is not None


async def test_a_connection_lost_in_the_middle_of_a_unit_leaves_it_whole(nothing_due: Office) -> None:
    office = nothing_due
    case = await office.closed_case()
    before = await state(office)

    async def erase_and_lose_the_line() -> None:
        async with office.shredder.transaction(office.context()) as tx:
            assert await tx.value("SELECT erasure.erase_case(%(c)s, NULL, NULL)", {"c": case.id}) == "erased"
            pid = await tx.value("SELECT pg_backend_pid()")
            await office.look("SELECT pg_terminate_backend(%(pid)s)", pid=pid)
            await tx.value("SELECT 1")

    with pytest.raises(psycopg.errors.AdminShutdown):
        await erase_and_lose_the_line()
    assert await state(office) == before
    assert await counts(office, await run(office)) == {"closed_cases": 1}


async def test_two_purges_at_once_erase_each_unit_once(nothing_due: Office) -> None:
    office = nothing_due
    cases = [await office.closed_case() for _ in range(3)]
    runs = await asyncio.gather(run(office), run(office))
    erased = await office.look(
        "SELECT row_pk FROM audit.logs WHERE op = 'E' AND row_pk = ANY (%(c)s)", c=[str(case.id) for case in cases]
    )
    assert len(erased) == 3
    counted = [await counts(office, run_id) for run_id in set(runs)]
    assert sum(each.get("closed_cases", 0) for each in counted) == 3


async def test_more_than_a_batch_goes_batch_by_batch(nothing_due: Office) -> None:
    office = nothing_due
    cases = [await office.closed_case() for _ in range(3)]
    held = cases[1]
    await office.hold("case", held.id)
    assert await counts(office, await run(office, batch=1)) == {"closed_cases": 2}
    assert await office.look("SELECT id FROM cases WHERE id = ANY (%(c)s)", c=[case.id for case in cases]) == [
        {"id": held.id}
    ]


async def test_a_value_sealed_while_its_unit_was_erased_is_swept(nothing_due: Office) -> None:
    """A sequencer that had already taken a row and read the key writes after the erasure: nobody can open it, and it goes."""
    office = nothing_due
    case = await office.closed_case()
    await run(office)
    async with await psycopg.AsyncConnection.connect(office.urls["superuser"]) as conn:
        await conn.execute(
            "INSERT INTO audit.payloads (seq, office_id, shred_id, sealed) SELECT max(seq), %s, %s, 'late' FROM audit.logs "
            "WHERE shred_id = %s",
            [office.id, case.id, case.id],
        )
    late = "SELECT seq FROM audit.payloads WHERE shred_id = %(case)s"
    assert len(await office.look(late, case=case.id)) == 1
    await run(office)
    assert await office.look(late, case=case.id) == []


async def test_what_two_people_agreed_to_is_carried_out_once(nothing_due: Office) -> None:
    office = nothing_due
    case = await office.closed_case(ago=timedelta(days=1))
    request = await office.agreed("case", case.id)
    with pytest.raises(NotFound):
        await carry_out(office.shredder, office_id=office.id, request_id=new_id(), now=utc_now())
    first = await carry_out(office.shredder, office_id=office.id, request_id=request, now=utc_now())
    assert first is not None
    assert await carry_out(office.shredder, office_id=office.id, request_id=request, now=utc_now()) == first
    assert await counts(office, first) == {"closed_cases": 1}
    row = (await office.look("SELECT run_id FROM erasure_requests WHERE id = %(r)s", r=request))[0]
    assert row["run_id"] == first


async def test_an_agreed_erasure_of_something_held_waits_and_says_so(nothing_due: Office) -> None:
    office = nothing_due
    case = await office.closed_case(ago=timedelta(days=1))
    request = await office.agreed("case", case.id)
    await office.hold("case", case.id)
    with pytest.raises(UnitHeld):
        await carry_out(office.shredder, office_id=office.id, request_id=request, now=utc_now())
    assert len(await office.look("SELECT id FROM cases WHERE id = %(c)s", c=case.id)) == 1


async def test_a_person_asked_for_goes_with_every_case_or_not_at_all(nothing_due: Office) -> None:
    office = nothing_due
    one, two = await office.closed_case(ago=timedelta(days=1)), await office.closed_case(ago=timedelta(days=2))
    person = one.constituent_id
    await office.set_back(
        "UPDATE cases SET constituent_id = %(person)s WHERE office_id = %(office)s AND id = %(case)s",
        person=person,
        case=two.id,
    )
    request, hold = await office.agreed("constituent", person), await office.hold("case", two.id)
    with pytest.raises(UnitHeld):
        await carry_out(office.shredder, office_id=office.id, request_id=request, now=utc_now())
    there = "SELECT id FROM cases WHERE constituent_id = %(p)s UNION SELECT id FROM constituents WHERE id = %(p)s"
    assert len(await office.look(there, p=person)) == 3
    await office.set_back("UPDATE retention_holds SET unit_id = %(no)s WHERE id = %(hold)s", no=new_id(), hold=hold)
    done = await carry_out(office.shredder, office_id=office.id, request_id=request, now=utc_now())
    assert done is not None
    assert await counts(office, done) == {"closed_cases": 2, "constituents": 1}
    assert await office.look(there, p=person) == []


async def test_everything_due_may_be_asked_for_now(nothing_due: Office) -> None:
    office = nothing_due
    await office.closed_case()
    request = new_id()
    await office.set_back(
        "INSERT INTO erasure_requests (office_id, id, scope, basis, reason_enc, asked_by, asked_at, answer, answered_by, answered_at) "
        "VALUES (%(office)s, %(id)s, 'all_due', 'term_over', 'x', %(a)s, now(), 'agreed', %(b)s, now())",
        id=request, a=office.cast.arun.id, b=office.cast.hidayah.id,
    )  # fmt: skip
    done = await carry_out(office.shredder, office_id=office.id, request_id=request, now=utc_now())
    assert done is not None
    assert await counts(office, done) == {"closed_cases": 1}


async def test_a_run_that_is_not_there_has_no_certificate(nothing_due: Office) -> None:
    async with nothing_due.app.transaction(nothing_due.context()) as tx:
        with pytest.raises(NotFound):
            await certificate_of(tx, new_id())


async def test_another_term_is_shown_before_it_is_agreed_to(nothing_due: Office) -> None:
    office = nothing_due
    case = await office.closed_case(ago=timedelta(days=800))
    shorter = Policy(DataClass.CLOSED_CASES, 700, Trigger.CASE_CLOSED, "shorter", 9)
    async with office.app.transaction(office.context()) as tx:
        assert case.id not in {item.unit_id for item in (await due(tx, now=utc_now())).items}
        found = await due(tx, now=utc_now(), policies={DataClass.CLOSED_CASES: shorter})
    item = next(item for item in found.items if item.unit_id == case.id)
    assert (item.rule, item.due_at) == (9, item.since + timedelta(days=700))
