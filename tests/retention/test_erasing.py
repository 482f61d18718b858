"""Erasing a unit: everything of it goes in one transaction, the record says so, and every proof still holds."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import psycopg
import pytest

from mps_connect.audit.proofs import verify_receipt
from mps_connect.audit.reading import connected
from mps_connect.audit.receipts import receipt_of
from mps_connect.audit.sequencer import SEQUENCER
from mps_connect.cases.models import CaseRecord
from mps_connect.kit.clock import utc_now
from mps_connect.kit.ids import new_id
from mps_connect.retention.due import due
from mps_connect.retention.erasing import (
    Outcome,
    PersonHasCases,
    TermNotOver,
    UnitHeld,
    erase_unit,
    try_to_erase,
)
from mps_connect.retention.models import DataClass, UnitKind
from tests.retention.lifetimes import SIX_YEARS, Office
from tests.support.clients import acting, app_on

NOT_A_RUN = UUID(int=7)
# Tables that name a case or a person by id without a foreign key, and why a row of theirs outlives it.
NAMED_ONLY = {
    "erased_cases.case_id": "what stays of the case",
}


async def erase(office: Office, kind: UnitKind, unit: UUID, *, request: UUID | None = None) -> Outcome:
    async with office.shredder.transaction(office.context()) as tx:
        return await erase_unit(tx, kind=kind, unit_id=unit, run_id=NOT_A_RUN, request_id=request)


async def test_nothing_of_an_erased_case_is_left_but_what_is_nobodys(office: Office) -> None:
    case = await office.closed_case(letter=True)
    await office.sequence()
    async with office.app.transaction(office.context()) as tx:
        listed = await due(tx, now=utc_now())
    assert [(item.unit_id, item.label, item.held) for item in listed.items] == [(case.id, case.number, False)]
    assert listed.totals[DataClass.CLOSED_CASES].due == 1

    assert await erase(office, UnitKind.CASE, case.id) is Outcome.ERASED

    columns = await office.look(
        "SELECT table_name AS t, column_name AS c FROM information_schema.columns WHERE table_schema = 'public' "
        "AND column_name IN ('case_id', 'unit_id') AND table_name NOT IN ('case_stages')"
    )
    for column in columns:
        left = await office.look(
            psycopg.sql.SQL("SELECT count(*) AS n FROM public.{} WHERE {} = %(case)s")
            .format(psycopg.sql.Identifier(column["t"]), psycopg.sql.Identifier(column["c"]))
            .as_string(),
            case=case.id,
        )
        assert left[0]["n"] == (1 if column["t"] == "erased_cases" else 0), column["t"]
    assert await office.look("SELECT id FROM cases WHERE id = %(case)s", case=case.id) == []
    assert await office.look("SELECT 1 AS x FROM keystore.subject_keys WHERE shred_id = %(case)s", case=case.id) == []
    assert await office.look("SELECT 1 AS x FROM audit.payloads WHERE shred_id = %(case)s", case=case.id) == []
    stays = (await office.look("SELECT * FROM erased_cases WHERE case_id = %(case)s", case=case.id))[0]
    assert (stays["number"], stays["category"], stays["agency"], stays["outcome"], stays["letters_sent"]) == (
        case.number, "driving_licence", "LTA", "granted", 1,
    )  # fmt: skip
    waiting = await office.look("SELECT body, salt FROM audit.inbox WHERE shred_id = %(case)s", case=case.id)
    assert waiting
    assert {(row["body"], bytes(row["salt"])) for row in waiting} == {("", bytes(32))}

    await office.sequence()
    assert await office.look("SELECT 1 AS x FROM audit.payloads WHERE shred_id = %(case)s", case=case.id) == []
    report = office.verified()
    assert report.problems == []
    assert report.erased > 30


async def test_the_receipt_of_an_erased_letter_still_proves(office: Office) -> None:
    case = await office.closed_case(letter=True)
    letter = (await office.look("SELECT id FROM letters WHERE case_id = %(case)s", case=case.id))[0]["id"]
    await office.sequence()
    async with office.sequencer.transaction(SEQUENCER) as tx:
        receipt = await receipt_of(tx, letter=str(letter))
    assert receipt is not None
    await erase(office, UnitKind.CASE, case.id)
    await office.sequence()
    with connected(office.urls["sequencer"]) as conn:
        origin = receipt.note.split("\n", 1)[0]
        keys = office.keys(conn, origin)
    checkpoint, _ = verify_receipt(receipt, origin=origin, log=keys)
    assert checkpoint.size > receipt.index
    async with office.sequencer.transaction(SEQUENCER) as tx:
        again = await receipt_of(tx, letter=str(letter))
    assert again is not None
    assert b'"op":"D"' in again.extra
    verify_receipt(again, origin=origin, log=keys)


async def test_an_erased_case_answers_as_one_that_never_was_even_where_its_key_was_just_in_use(office: Office) -> None:
    case = await office.closed_case()
    app = app_on(office.app, office.settings)
    async with acting(app, office.app, office.cast.priya) as priya:
        assert (await priya.get(f"/api/cases/{case.id}")).status_code == 200
        await erase(office, UnitKind.CASE, case.id)
        for address in ("", "/conversation", "/letters", "/intake"):
            assert (await priya.get(f"/api/cases/{case.id}{address}")).status_code == 404, address
        found = await priya.post_json("/api/cases/search", {"q": case.number})
        assert str(case.id) not in found.text


async def test_another_transaction_that_still_holds_the_key_writes_nothing_more(office: Office) -> None:
    case = await office.closed_case()
    await erase(office, UnitKind.CASE, case.id)
    for statement in (
        (
            "INSERT INTO case_notes (office_id, id, case_id, author_id, body_enc, created_at) "
            "VALUES (%(office)s, %(id)s, %(case)s, %(by)s, 'x', now())"
        ),
        (
            "INSERT INTO keystore.subject_keys (office_id, shred_id, kek_id, wrapped) "
            "VALUES (%(office)s, %(case)s, 'k', decode(repeat('00', 40), 'hex'))"
        ),
    ):
        with pytest.raises(psycopg.errors.IntegrityError):
            async with office.app.transaction(office.context(purpose="casework")) as tx:
                await tx.run(
                    statement, {"office": office.id, "id": new_id(), "case": case.id, "by": office.cast.priya.id}
                )


async def test_what_the_record_says_of_it_is_open_to_the_office_and_names_the_rule(office: Office) -> None:
    case = await office.closed_case(letter=True)
    await erase(office, UnitKind.CASE, case.id)
    row = (await office.look("SELECT * FROM audit.logs WHERE op = 'E' AND row_pk = %(case)s", case=str(case.id)))[0]
    assert (row["table_name"], row["shred_id"], row["changed"], row["actor"]) == (
        "keystore.subject_keys", office.id, [], "system:purge",
    )  # fmt: skip
    body = (await office.look("SELECT body::jsonb AS b FROM audit.inbox WHERE seq = %(seq)s", seq=row["seq"]))[0]["b"]
    why = body["after"]
    assert (why["basis"], why["unit"], why["policy"], why["policy_version"]) == ("rule", "case", "closed_cases", 1)
    assert (why["rows"]["letters"], why["rows"]["replies"], why["rows"]["case_notes"]) == (1, 1, 1)
    assert "Goh" not in str(body)


async def test_what_is_not_over_is_held_or_open_stays(office: Office) -> None:
    young = await office.closed_case(ago=timedelta(days=5 * 365 - 2))
    with pytest.raises(TermNotOver):
        await erase(office, UnitKind.CASE, young.id)
    held = await office.closed_case()
    await office.hold("case", held.id)
    with pytest.raises(UnitHeld):
        await erase(office, UnitKind.CASE, held.id)
    by_person = await office.closed_case()
    await office.hold("constituent", by_person.constituent_id)
    with pytest.raises(UnitHeld):
        await erase(office, UnitKind.CASE, by_person.id)
    with pytest.raises(PersonHasCases):
        await erase(office, UnitKind.CONSTITUENT, young.constituent_id)
    async with office.shredder.transaction(office.context()) as tx:
        assert await try_to_erase(tx, kind=UnitKind.CASE, unit_id=new_id(), run_id=NOT_A_RUN) is Outcome.GONE
    kept = [young.id, held.id, by_person.id]
    assert len(await office.look("SELECT id FROM cases WHERE id = ANY (%(kept)s)", kept=kept)) == 3
    async with office.app.transaction(office.context()) as tx:
        listed = await due(tx, now=utc_now())
    assert {item.unit_id: item.held for item in listed.items if item.unit_id in kept} == {
        held.id: True, by_person.id: True,
    }  # fmt: skip
    await office.set_back(
        "UPDATE retention_holds SET released_at = now(), released_by = %(by)s, release_reason_enc = 'x' "
        "WHERE office_id = %(office)s AND unit_id = %(case)s",
        case=held.id, by=office.cast.arun.id,
    )  # fmt: skip
    assert await erase(office, UnitKind.CASE, held.id) is Outcome.ERASED


async def test_two_people_may_agree_before_the_term_is_over_and_a_hold_stops_them_too(office: Office) -> None:
    case = await office.closed_case(ago=timedelta(days=3))
    other = await office.agreed("case", new_id())
    refused = await office.agreed("case", case.id, answer="refused")
    for request in (other, refused, new_id()):
        with pytest.raises(TermNotOver):
            await erase(office, UnitKind.CASE, case.id, request=request)
    request = await office.agreed("case", case.id)
    hold = await office.hold("case", case.id)
    with pytest.raises(UnitHeld):
        await erase(office, UnitKind.CASE, case.id, request=request)
    await office.set_back(
        "UPDATE retention_holds SET released_at = now(), released_by = %(by)s, release_reason_enc = 'x' WHERE id = %(hold)s",
        hold=hold, by=office.cast.arun.id,
    )  # fmt: skip
    assert await erase(office, UnitKind.CASE, case.id, request=request) is Outcome.ERASED
    body = await office.look("SELECT body FROM audit.inbox WHERE body LIKE %(like)s", like=f"%{request}%")
    assert len([row for row in body if '"basis": "asked"' in row["body"]]) == 1


async def asked_about(office: Office, case: CaseRecord) -> UUID:
    """A correction somebody asked for, whom to tell of it, and a copy of their data handed out today."""
    ids = {"request": new_id(), "person": case.constituent_id, "case": case.id, "by": office.cast.arun.id}
    row = (await office.look(
        "SELECT (SELECT id FROM facts WHERE case_id = %(c)s LIMIT 1) AS fact, (SELECT id FROM letters WHERE case_id = %(c)s) AS letter",
        c=case.id,
    ))[0]  # fmt: skip
    await office.set_back(
        "INSERT INTO data_requests (office_id, id, constituent_id, kind, asked_through, received_on, due_on, case_id, fact_id, "
        "asked_enc, opened_by, created_at, updated_at) VALUES (%(office)s, %(request)s, %(person)s, 'correction', 'phone', "
        "current_date, current_date, %(case)s, %(fact)s, 'x', %(by)s, now(), now())",
        **ids, fact=row["fact"],
    )  # fmt: skip
    await office.set_back(
        "INSERT INTO recipients_to_tell (office_id, id, request_id, constituent_id, case_id, letter_id, agency, sent_on) "
        "VALUES (%(office)s, gen_random_uuid(), %(request)s, %(person)s, %(case)s, %(letter)s, 'LTA', current_date)",
        **ids, letter=row["letter"],
    )  # fmt: skip
    await office.set_back(
        "INSERT INTO data_releases (office_id, id, request_id, constituent_id, sha256, size, pieces, package_enc, keep_until, "
        "made_by, made_at) VALUES (%(office)s, gen_random_uuid(), %(request)s, %(person)s, sha256('x'), 1, 1, 'x', "
        "now() + interval '3 days', %(by)s, now())",
        **ids,
    )
    return ids["request"]


async def test_what_a_person_asked_for_outlives_the_case_and_goes_with_the_person(office: Office) -> None:
    case = await office.closed_case(letter=True)
    request = await asked_about(office, case)
    await erase(office, UnitKind.CASE, case.id)
    kept = "SELECT r.case_id, r.fact_id, t.case_id AS told_case, t.letter_id, t.agency, c.package_enc FROM data_requests r "
    joined = "JOIN recipients_to_tell t ON t.request_id = r.id JOIN data_releases c ON c.request_id = r.id WHERE r.id = %(r)s"
    assert await office.look(kept + joined, r=request) == [
        {"case_id": None, "fact_id": None, "told_case": None, "letter_id": None, "agency": "LTA", "package_enc": None}
    ]
    await office.set_back(
        "UPDATE erased_cases SET erased_at = now() - interval '2 days' WHERE case_id = %(c)s", c=case.id
    )
    assert await erase(office, UnitKind.CONSTITUENT, case.constituent_id) is Outcome.ERASED
    assert await office.look(kept + joined, r=request) == []


async def test_a_person_goes_after_their_last_case_and_their_account_with_them(office: Office) -> None:
    case = await office.closed_case()
    person, account = case.constituent_id, new_id()
    await office.set_back(
        "INSERT INTO users (office_id, id, email, name, role, constituent_id) "
        "VALUES (%(office)s, %(id)s, 'goh.sampel@mail.invalid', 'Goh Sampel', 'resident', %(person)s)",
        id=account, person=person,
    )  # fmt: skip
    await office.set_back(
        "INSERT INTO sessions (office_id, id, user_id, token_hash, created_at, last_seen_at, expires_at) "
        "VALUES (%(office)s, %(id)s, %(user)s, sha256('x'), now(), now(), now() + interval '1 hour')",
        id=new_id(), user=account,
    )  # fmt: skip
    await office.sequence()
    await erase(office, UnitKind.CASE, case.id)
    with pytest.raises(TermNotOver):
        await erase(office, UnitKind.CONSTITUENT, person)
    await office.set_back(
        "UPDATE erased_cases SET erased_at = now() - interval '2 days' WHERE constituent_id = %(person)s", person=person
    )
    assert await erase(office, UnitKind.CONSTITUENT, person) is Outcome.ERASED
    assert await erase(office, UnitKind.CONSTITUENT, person) is Outcome.GONE
    assert await office.look("SELECT id FROM constituents WHERE id = %(p)s", p=person) == []
    assert await office.look("SELECT id FROM sessions WHERE user_id = %(u)s", u=account) == []
    user = (await office.look("SELECT * FROM users WHERE id = %(u)s", u=account))[0]
    assert (user["name"], user["email"], user["constituent_id"], user["is_active"]) == (
        "Erased by rule", f"erased-{account}@erased.invalid", None, False,
    )  # fmt: skip
    keys = "SELECT 1 AS x FROM keystore.subject_keys WHERE shred_id = ANY (%(units)s)"
    assert await office.look(keys, units=[person, account]) == []
    stays = await office.look("SELECT constituent_id FROM erased_cases WHERE case_id = %(case)s", case=case.id)
    assert stays == [{"constituent_id": None}]
    await office.sequence()
    assert office.verified().problems == []


async def test_an_unreadable_value_that_no_erasure_covers_is_found(office: Office) -> None:
    case = await office.closed_case(ago=timedelta(days=1))
    await office.sequence()
    assert office.verified().problems == []
    async with await psycopg.AsyncConnection.connect(office.urls["superuser"]) as conn:
        await conn.execute("DELETE FROM keystore.subject_keys WHERE shred_id = %s", [case.id])
    problems = office.verified().problems
    assert [problem for problem in problems if str(case.id) in problem and "no erasure" in problem]
    # Put right by saying what happened: an erasure that two people agreed to covers it.
    await erase(office, UnitKind.CASE, case.id, request=await office.agreed("case", case.id))
    await office.sequence()
    assert office.verified().problems == []


async def test_every_table_that_names_a_case_or_a_person_is_reached(office: Office) -> None:
    """A new table whose rows would outlive what they speak of is a decision, and stands in NAMED_ONLY with its reason."""
    loose = await office.look(
        "SELECT c.relname || '.' || a.attname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid "
        "WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition "
        "AND a.attname IN ('case_id', 'constituent_id') AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = c.oid "
        "AND k.contype = 'f' AND a.attnum = ANY (k.conkey) AND k.confrelid IN ('cases'::regclass, 'constituents'::regclass))"
    )
    assert {row["name"] for row in loose} - NAMED_ONLY.keys() == set()
    # What cannot be without a row that goes must itself point at the case: else erasing would fail for want of a way to it.
    hanging = await office.look(
        "WITH RECURSIVE going AS (SELECT 'cases'::regclass::oid AS t UNION SELECT k.conrelid FROM pg_constraint k "
        "JOIN going g ON k.confrelid = g.t JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey) "
        "WHERE k.contype = 'f' AND a.attname <> 'office_id' AND a.attnotnull) "
        "SELECT DISTINCT g.t::regclass::text AS name FROM going g WHERE g.t <> 'cases'::regclass AND NOT EXISTS "
        "(SELECT FROM pg_constraint k WHERE k.contype = 'f' AND k.conrelid = g.t AND k.confrelid = 'cases'::regclass)"
    )
    assert hanging == []


@pytest.mark.parametrize("login", ["app", "sequencer", "owner", "backup"])
async def test_only_the_shredder_may_ask_for_it(office: Office, login: str) -> None:
    async with await psycopg.AsyncConnection.connect(office.urls[login], autocommit=True) as conn:  # type: ignore[index]
        cursor = await conn.execute(
            "SELECT p.oid::regprocedure::text FROM pg_proc p WHERE p.pronamespace = 'erasure'::regnamespace "
            "AND p.prosecdef AND has_function_privilege(p.oid, 'EXECUTE')"
        )
        allowed = {row[0].split("(")[0] for row in await cursor.fetchall()}
    reads = {"erasure.alive", "erasure.count_outlived"}
    assert allowed <= reads or login == "owner"


async def test_the_shredder_has_no_other_way_to_a_row(office: Office) -> None:
    case = await office.closed_case(ago=timedelta(days=1))
    async with await psycopg.AsyncConnection.connect(office.urls["shredder"], autocommit=True) as conn:
        for statement in (
            "DELETE FROM cases", "DELETE FROM letters", "DELETE FROM keystore.subject_keys", "DELETE FROM audit.payloads",
            "DELETE FROM audit.logs", "UPDATE users SET name = ''", "SELECT name FROM constituents",
            "SELECT sealed FROM audit.payloads", "INSERT INTO audit.erased_units VALUES (NULL, NULL, 1, now())",
            "SELECT erasure.remove_rows('cases', NULL, NULL)", "SELECT audit.shred(NULL, NULL, NULL, '{}')",
            "SELECT erasure.destroy(NULL, NULL, 'case', NULL, '{}', '{}')", "UPDATE retention_policies SET days = 1",
            "SET ROLE mps_owner", "SET ROLE audit_owner",
        ):  # fmt: skip
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                await conn.execute(statement)
    # Without an office's context there is nothing to erase.
    async with office.shredder.transaction(SEQUENCER) as tx:
        assert await tx.value("SELECT erasure.erase_case(%(c)s, NULL, NULL)", {"c": case.id}) == "gone"
    other = office.context()
    async with office.shredder.transaction(
        type(other)("system:purge", office.cast.other_office_id, purpose="retention")
    ) as tx:
        assert await tx.value("SELECT erasure.erase_case(%(c)s, NULL, NULL)", {"c": case.id}) == "gone"


async def test_drafts_and_declined_cases_end_with_their_last_change(office: Office) -> None:
    case = await office.closed_case(ago=timedelta(days=1))
    for status in ("draft", "declined", "in_progress"):
        await office.set_back(
            "UPDATE cases SET status = %(status)s, closed_at = NULL, updated_at = %(at)s "
            "WHERE office_id = %(office)s AND id = %(case)s",
            case=case.id, status=status, at=utc_now() - SIX_YEARS,
        )  # fmt: skip
        async with office.app.transaction(office.context()) as tx:
            listed = {item.unit_id for item in (await due(tx, now=utc_now())).items}
        assert (case.id in listed) == (status != "in_progress")
