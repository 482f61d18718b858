"""People in the database: sealed, masked, never silently corrected."""

from __future__ import annotations

from uuid import UUID

import pytest

from mps_connect.constituents.actions import (
    ConsentNotGiven,
    ConsentTextMissing,
    NothingToReveal,
    change_person,
    fill_from_facts,
    mark_do_not_call,
    new_constituent,
    record_consents,
    reveal,
    withdraw_consent,
)
from mps_connect.constituents.policy import may_disclose
from mps_connect.constituents.queries import consent_answers, consents_of, contact_of, person_card
from mps_connect.constituents.schemas import ConsentAnswer, PersonChange
from mps_connect.kit.clock import utc_now
from mps_connect.kit.db import Context, Database, Tx
from mps_connect.kit.errors import InvalidInput, NotFound, VersionConflict
from mps_connect.kit.ids import new_id
from tests.support.cast import Cast

NOW = utc_now()
HOSTILE = "<script>alert(1)</script>'; DROP TABLE cases; --"


@pytest.fixture
async def person(tx: Tx, cast: Cast) -> UUID:
    return await new_constituent(tx, actor=cast.priya.actor(), now=NOW, name="Mei Ling Contoh", language="en")


async def change(tx: Tx, cast: Cast, person: UUID, version: int, **fields: object) -> None:
    changes = PersonChange.model_validate(fields)
    await change_person(
        tx, actor=cast.priya.actor(), now=NOW, constituent_id=person, expected_version=version, changes=changes
    )


async def test_identifiers_come_back_masked_and_a_wrong_letter_is_kept(tx: Tx, cast: Cast, person: UUID) -> None:
    await change(tx, cast, person, 1, nric="S6700011A", phone="9000 0111", email="mei@mail.example", block="123")
    card = await person_card(tx, constituent_id=person)
    assert (card.nric, card.phone, card.email) == ("•••• 011A", "•••• 0111", "••••@mail.example")
    assert card.check == ["nric_letter"]
    assert card.version == 2
    contact = await contact_of(tx, constituent_id=person)
    assert (contact.nric, contact.phone) == ("S6700011A", "9000 0111")
    assert contact.known == {"name", "nric", "phone", "email", "block"}


async def test_anything_typed_round_trips(tx: Tx, cast: Cast, person: UUID) -> None:
    await change(
        tx, cast, person, 1, name=f"  {HOSTILE} ", street=HOSTILE, title="Mdm", unit="#07-942", postal_code="560900"
    )
    contact = await contact_of(tx, constituent_id=person)
    assert (contact.name, contact.street, contact.title) == (HOSTILE, HOSTILE, "Mdm")


async def test_lookup_hashes_follow_the_details(tx: Tx, cast: Cast, person: UUID) -> None:
    await change(tx, cast, person, 1, nric="s6700011j", phone="+65 9000 0111")
    office = await tx.office_box()
    row = await tx.one("SELECT nric_hash, phone_hash FROM constituents WHERE id = %(id)s", {"id": person})
    assert row is not None
    assert bytes(row["nric_hash"]) == office.lookup_hash("nric", "S6700011J")
    assert bytes(row["phone_hash"]) == office.lookup_hash("phone", "90000111")
    await change(tx, cast, person, 2, nric="")
    assert await tx.value("SELECT nric_hash FROM constituents WHERE id = %(id)s", {"id": person}) is None


async def test_a_stale_change_is_refused_with_what_is_stored(tx: Tx, cast: Cast, person: UUID) -> None:
    await change(tx, cast, person, 1, title="Mdm")
    with pytest.raises(VersionConflict) as raised:
        await change(tx, cast, person, 1, title="Ms")
    assert raised.value.details["current_version"] == 2
    assert raised.value.details["current"]["title"] == "Mdm"


async def test_saving_the_same_again_changes_nothing(tx: Tx, cast: Cast, person: UUID) -> None:
    await change(tx, cast, person, 1, name="Mei Ling Contoh")
    assert (await contact_of(tx, constituent_id=person)).version == 1


async def test_what_was_heard_fills_empty_fields_only(tx: Tx, cast: Cast, person: UUID) -> None:
    await change(tx, cast, person, 1, phone="90000111")
    heard = {"name": "Somebody Else", "phone": "80000222", "nric": "S6700011J", "block": "123", "nonsense": "x"}
    await fill_from_facts(tx, actor=cast.priya.actor(), now=NOW, constituent_id=person, values=heard)
    contact = await contact_of(tx, constituent_id=person)
    assert (contact.name, contact.phone, contact.nric, contact.block) == (
        "Mei Ling Contoh",
        "90000111",
        "S6700011J",
        "123",
    )
    await fill_from_facts(tx, actor=cast.priya.actor(), now=NOW, constituent_id=person, values=heard)
    assert (await contact_of(tx, constituent_id=person)).version == contact.version


async def test_do_not_call(tx: Tx, cast: Cast, person: UUID) -> None:
    await mark_do_not_call(tx, actor=cast.priya.actor(), now=NOW, constituent_id=person)
    await mark_do_not_call(tx, actor=cast.priya.actor(), now=NOW, constituent_id=person)
    card = await person_card(tx, constituent_id=person)
    assert card.do_not_call
    assert card.version == 2


async def test_revealing_needs_a_reason_and_is_written_down(tx: Tx, cast: Cast, person: UUID) -> None:
    actor = cast.priya.actor()
    with pytest.raises(NothingToReveal):
        await reveal(tx, actor=actor, now=NOW, constituent_id=person, field="nric", reason="to fill the form")
    await change(tx, cast, person, 1, nric="S6700011J")
    with pytest.raises(InvalidInput):
        await reveal(tx, actor=actor, now=NOW, constituent_id=person, field="nric", reason="     ")
    shown = await reveal(tx, actor=actor, now=NOW, constituent_id=person, field="nric", reason="to fill the form")
    assert shown == "S6700011J"
    row = await tx.one("SELECT user_id, detail FROM user_activities WHERE kind = 'identifier_revealed'")
    assert row == {"user_id": actor.user_id, "detail": {"field": "nric"}}


async def test_an_unknown_person_is_not_found(tx: Tx, cast: Cast) -> None:
    with pytest.raises(NotFound):
        await contact_of(tx, constituent_id=new_id())


@pytest.fixture
async def case_id(tx: Tx, cast: Cast, person: UUID) -> UUID:
    case_id = new_id()
    await tx.run(
        "INSERT INTO cases (office_id, id, constituent_id, status, channel, session_date, created_by, created_at, "
        "updated_at) VALUES (%(office)s, %(id)s, %(person)s, 'draft', 'walk_in', %(now)s, %(by)s, %(now)s, %(now)s)",
        {"office": tx.office_id, "id": case_id, "person": person, "by": cast.priya.id, "now": NOW},
    )
    return case_id


def answered(**kinds: bool) -> list[ConsentAnswer]:
    return [ConsentAnswer.model_validate({"kind": kind, "given": given}) for kind, given in kinds.items()]


async def record(
    tx: Tx, cast: Cast, case_id: UUID, person: UUID, answers: list[ConsentAnswer], language: str = "en"
) -> None:
    await record_consents(
        tx, actor=cast.priya.actor(), now=utc_now(), case_id=case_id, constituent_id=person, answers=answers,
        language=language, how="spoken",
    )  # fmt: skip


async def test_consent_is_recorded_with_the_version_of_the_text_read(
    tx: Tx, cast: Cast, case_id: UUID, person: UUID
) -> None:
    await record(tx, cast, case_id, person, answered(use=True, program=True), language="ta")
    found = await consents_of(tx, case_id=case_id, language="ta")
    assert {text.kind for text in found.texts} == {"use", "program", "keeping", "disclosure"}
    assert {text.language for text in found.texts} == {"ta"}
    assert not any(text.reviewed for text in found.texts)
    assert not found.basis_complete
    versions = {text.kind: text.version for text in found.texts}
    assert [(one.kind, one.text_version, one.language, one.recorded_by) for one in found.recorded] == [
        ("use", versions["use"], "ta", "Priya Contoh"),
        ("program", versions["program"], "ta", "Priya Contoh"),
    ]
    await record(tx, cast, case_id, person, answered(keeping=True))
    assert (await consents_of(tx, case_id=case_id, language="en-singlish")).basis_complete


async def test_a_newer_text_is_the_one_read(tx: Tx, cast: Cast, case_id: UUID, person: UUID) -> None:
    await tx.run(
        "INSERT INTO consent_texts (office_id, version_label, kind, language, text, reviewed_by) "
        "VALUES (%(office)s, '2099-01', 'use', 'en', 'A newer text', 'a fluent speaker')",
        {"office": tx.office_id},
    )
    use = next(t for t in (await consents_of(tx, case_id=case_id, language="en")).texts if t.kind == "use")
    assert (use.text, use.version, use.reviewed) == ("A newer text", "2099-01", True)


async def test_changing_ones_mind(tx: Tx, cast: Cast, case_id: UUID, person: UUID) -> None:
    tell = [ConsentAnswer(kind="disclosure", agency="HDB", given=True)]
    await record(tx, cast, case_id, person, tell)
    assert may_disclose(await consent_answers(tx, case_id=case_id), "HDB")
    await withdraw_consent(tx, actor=cast.priya.actor(), now=NOW, case_id=case_id, kind="disclosure", agency="HDB")
    assert not may_disclose(await consent_answers(tx, case_id=case_id), "HDB")
    with pytest.raises(ConsentNotGiven):
        await withdraw_consent(tx, actor=cast.priya.actor(), now=NOW, case_id=case_id, kind="disclosure", agency="HDB")
    await record(tx, cast, case_id, person, tell)
    await record(tx, cast, case_id, person, [ConsentAnswer(kind="disclosure", agency="HDB", given=False)])
    assert not may_disclose(await consent_answers(tx, case_id=case_id), "HDB")
    assert len(await consent_answers(tx, case_id=case_id)) == 3


@pytest.mark.parametrize(
    "answers",
    [
        [ConsentAnswer(kind="disclosure", given=True)],
        [ConsentAnswer(kind="disclosure", agency="", given=True)],
        [ConsentAnswer(kind="use", agency="HDB", given=True)],
        [ConsentAnswer(kind="use", agency="", given=False)],
        [ConsentAnswer(kind="use", given=True), ConsentAnswer(kind="use", given=False)],
    ],
)
async def test_consents_that_make_no_sense_are_refused(
    tx: Tx, cast: Cast, case_id: UUID, person: UUID, answers: list[ConsentAnswer]
) -> None:
    with pytest.raises(InvalidInput):
        await record(tx, cast, case_id, person, answers)


async def test_without_a_text_nothing_can_be_consented_to(owner: Database, cast: Cast) -> None:
    async def in_a_bare_office() -> None:
        office_id = new_id()
        async with owner.transaction(Context(actor_id="system:test", office_id=office_id)) as tx:
            await tx.run(
                "INSERT INTO offices (office_id, code, name, division, mp_name) VALUES (%(id)s, 'BARE', 'b', 'b', 'b')",
                {"id": office_id},
            )
            await record(tx, cast, new_id(), new_id(), answered(use=True))

    with pytest.raises(ConsentTextMissing):
        await in_a_bare_office()
