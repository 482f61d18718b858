"""Verbs on people and their consents: add, change, fill from what was heard, reveal with a reason, record, withdraw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from mps_connect.access.activity import record_activity
from mps_connect.access.models import Actor
from mps_connect.constituents.models import SEALED, Contact, text_language
from mps_connect.constituents.policy import plain_identity, plain_phone
from mps_connect.constituents.queries import CONTACT_PLACE, card_of, contact_of, texts_in_use
from mps_connect.constituents.schemas import ConsentAnswer, ConsentHow, PersonChange
from mps_connect.kit.db import Tx
from mps_connect.kit.errors import Fault, InvalidInput, VersionConflict
from mps_connect.kit.ids import new_id

MIN_REASON = 5


class NothingToReveal(Fault):
    status = 404
    code = "nothing_to_reveal"
    message = "Nothing is recorded there. Ask the resident and add it to the person's details."


class ConsentTextMissing(Fault):
    status = 409
    code = "consent_text_missing"
    message = (
        "This office has no consent text in that language. Ask the administrator to add it, or read it in English."
    )


class ConsentNotGiven(Fault):
    status = 409
    code = "consent_not_given"
    message = "There is no consent to withdraw there: it was not given, or it was withdrawn before."


async def new_constituent(tx: Tx, *, actor: Actor, now: datetime, name: str, language: str) -> UUID:
    """Add a person, with a key of their own. Returns the id; the name may be empty until it is heard."""
    constituent_id = new_id()
    await tx.new_box(constituent_id)
    await tx.run(
        "INSERT INTO constituents (office_id, id, name, language, created_at, updated_at) "
        "VALUES (%(office)s, %(id)s, %(name)s, %(language)s, %(now)s, %(now)s)",
        {"office": tx.office_id, "id": constituent_id, "name": tidy(name), "language": language, "now": now},
    )
    await record_activity(tx, actor=actor, now=now, kind="person_met")
    return constituent_id


async def change_person(
    tx: Tx, *, actor: Actor, now: datetime, constituent_id: UUID, expected_version: int, changes: PersonChange
) -> None:
    """Change the fields given, exactly as typed. A wrong NRIC letter is kept and shown as a check. Raises NotFound,
    VersionConflict with the person as stored."""
    contact = await contact_of(tx, constituent_id=constituent_id, lock=True)
    if contact.version != expected_version:
        raise VersionConflict(
            details={"current": card_of(contact).model_dump(mode="json"), "current_version": contact.version}
        )
    given = changes.model_dump(exclude_none=True)
    values: dict[str, Any] = {name: tidy(value) if isinstance(value, str) else value for name, value in given.items()}
    changed = {name: value for name, value in values.items() if getattr(contact, name) != value}
    if not changed:
        return
    await _store(tx, now=now, contact=replace(contact, **changed))
    await record_activity(tx, actor=actor, now=now, kind="person_details_changed", detail={"fields": sorted(changed)})


async def fill_from_facts(
    tx: Tx, *, actor: Actor, now: datetime, constituent_id: UUID, values: Mapping[str, str]
) -> None:
    """Fill fields that are still empty from what was heard. What a person typed is never overwritten.

    Keys of `values`: name, title, nric, phone, email, block, street, unit, postal_code; others are ignored.
    """
    contact = await contact_of(tx, constituent_id=constituent_id, lock=True)
    fillable = {*SEALED, "name", "title", "block"}
    filled: dict[str, Any] = {
        name: tidy(value) for name, value in values.items() if name in fillable and value and not getattr(contact, name)
    }
    if not filled:
        return
    await _store(tx, now=now, contact=replace(contact, **filled))
    await record_activity(tx, actor=actor, now=now, kind="person_details_heard", detail={"fields": sorted(filled)})


async def note_language(tx: Tx, *, actor: Actor, now: datetime, constituent_id: UUID, language: str) -> None:
    """Note the language the person is spoken to in; their own page answers in it."""
    touched = await tx.run(
        "UPDATE constituents SET language = %(language)s, version = version + 1, updated_at = %(now)s "
        "WHERE office_id = %(office)s AND id = %(id)s AND language <> %(language)s",
        {"office": tx.office_id, "id": constituent_id, "language": language, "now": now},
    )
    if touched:
        detail = {"language": language}
        await record_activity(tx, actor=actor, now=now, kind="person_language_noted", detail=detail)


async def mark_do_not_call(tx: Tx, *, actor: Actor, now: datetime, constituent_id: UUID) -> None:
    """Note that nobody calls, texts or writes to this person until they name a safe way."""
    touched = await tx.run(
        "UPDATE constituents SET do_not_call = true, version = version + 1, updated_at = %(now)s "
        "WHERE office_id = %(office)s AND id = %(id)s AND NOT do_not_call",
        {"office": tx.office_id, "id": constituent_id, "now": now},
    )
    if touched:
        await record_activity(tx, actor=actor, now=now, kind="do_not_call_set")


async def reveal(
    tx: Tx,
    *,
    actor: Actor,
    now: datetime,
    constituent_id: UUID,
    field: Literal["nric", "phone", "email"],
    reason: str,
) -> str:
    """One identifier in full. Raises NothingToReveal, InvalidInput.

    The act is written to the actor's own list here; the answer that shows the value writes who looked, with the reason
    sealed beside it (`Work.saw(case_id, detail=policy.looked_at(field), reason=reason)`).
    """
    if len(reason.strip()) < MIN_REASON:
        fields = [{"path": "reason", "message": "Say in a few words why you need to see it."}]
        raise InvalidInput("Say in a few words why you need to see it.", details={"fields": fields})
    contact = await contact_of(tx, constituent_id=constituent_id)
    value: str = getattr(contact, field)
    if not value:
        raise NothingToReveal
    await record_activity(tx, actor=actor, now=now, kind="identifier_revealed", detail={"field": field})
    return value


async def record_consents(
    tx: Tx,
    *,
    actor: Actor,
    now: datetime,
    case_id: UUID,
    constituent_id: UUID,
    answers: Sequence[ConsentAnswer],
    language: str,
    how: ConsentHow,
) -> None:
    """Write what was answered, each with the version of the text that was read. A new answer ends the one before it.

    Raises InvalidInput when a disclosure names no agency or another consent names one, ConsentTextMissing.
    """
    _check(answers)
    spoken = text_language(language)
    versions = {row["kind"]: row["version_label"] for row in await texts_in_use(tx, language=spoken)}
    for answer in answers:
        if answer.kind not in versions:
            raise ConsentTextMissing
        await _end(tx, now=now, case_id=case_id, kind=answer.kind, agency=answer.agency)
        await tx.run(
            "INSERT INTO consents (office_id, id, case_id, constituent_id, kind, agency, given, text_version, "
            "language, how, recorded_by, recorded_at) VALUES (%(office)s, %(id)s, %(case)s, %(person)s, %(kind)s, "
            "%(agency)s, %(given)s, %(version)s, %(language)s, %(how)s, %(by)s, %(now)s)",
            {
                "office": tx.office_id, "id": new_id(), "case": case_id, "person": constituent_id, "kind": answer.kind,
                "agency": answer.agency, "given": answer.given, "version": versions[answer.kind], "language": spoken,
                "how": how, "by": actor.user_id, "now": now,
            },
        )  # fmt: skip
    detail = {"given": sum(answer.given for answer in answers), "refused": sum(not answer.given for answer in answers)}
    await record_activity(tx, actor=actor, now=now, kind="consent_recorded", case_id=case_id, detail=detail)


async def withdraw_consent(
    tx: Tx, *, actor: Actor, now: datetime, case_id: UUID, kind: str, agency: str | None = None
) -> None:
    """End a consent that stands. What was already sent cannot be called back. Raises ConsentNotGiven."""
    if not await _end(tx, now=now, case_id=case_id, kind=kind, agency=agency):
        raise ConsentNotGiven
    await record_activity(
        tx, actor=actor, now=now, kind="consent_withdrawn", case_id=case_id, detail={"kind": kind, "agency": agency}
    )


def tidy(value: str) -> str:
    """As typed, without blanks at the ends."""
    return value.strip()


async def _store(tx: Tx, *, now: datetime, contact: Contact) -> None:
    box = await tx.box(contact.id)
    office = await tx.office_box()
    identity, phone = plain_identity(contact.nric), plain_phone(contact.phone)
    await tx.run(
        "UPDATE constituents SET name = %(name)s, title = %(title)s, block = %(block)s, language = %(language)s, "
        "do_not_call = %(do_not_call)s, nric_hash = %(nric)s, phone_hash = %(phone)s, contact_enc = %(sealed)s, "
        "version = version + 1, updated_at = %(now)s WHERE office_id = %(office)s AND id = %(id)s",
        {
            "office": tx.office_id, "id": contact.id, "name": contact.name, "title": contact.title,
            "block": contact.block, "language": contact.language, "do_not_call": contact.do_not_call, "now": now,
            "nric": office.lookup_hash("nric", identity) if identity else None,
            "phone": office.lookup_hash("phone", phone) if phone else None,
            "sealed": box.seal_json(CONTACT_PLACE, contact.id, {name: getattr(contact, name) for name in SEALED}),
        },
    )  # fmt: skip


def _check(answers: Sequence[ConsentAnswer]) -> None:
    for at, answer in enumerate(answers):
        names_one = answer.agency is not None
        if answer.agency == "" or (answer.kind == "disclosure") != names_one:
            message = (
                "Name the agency this consent is for."
                if answer.kind == "disclosure"
                else "Only consent to tell an agency names one."
            )
            raise InvalidInput(message, details={"fields": [{"path": f"answers.{at}.agency", "message": message}]})
    keys = [(answer.kind, answer.agency) for answer in answers]
    if len(set(keys)) < len(keys):
        message = "The same consent is answered twice. Keep one answer for each."
        raise InvalidInput(message, details={"fields": [{"path": "answers", "message": message}]})


async def _end(tx: Tx, *, now: datetime, case_id: UUID, kind: str, agency: str | None) -> int:
    """Close the yes that stands for this kind and agency; how many there were."""
    return await tx.run(
        "UPDATE consents SET withdrawn_at = %(now)s, version = version + 1 WHERE office_id = %(office)s "
        "AND case_id = %(case)s AND kind = %(kind)s AND agency IS NOT DISTINCT FROM %(agency)s AND given "
        "AND withdrawn_at IS NULL",
        {"office": tx.office_id, "case": case_id, "kind": kind, "agency": agency, "now": now},
    )
