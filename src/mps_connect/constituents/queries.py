"""Reads of people and their consents. The caller has checked that the actor may see the case (`cases.queries`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from mps_connect.constituents.models import SEALED, ConsentAnswered, Contact, text_language
from mps_connect.constituents.policy import basis_complete, checks_of
from mps_connect.constituents.schemas import Consent, Consents, ConsentText, PersonCard
from mps_connect.kit.db import Tx
from mps_connect.kit.errors import NotFound
from mps_connect.kit.masking import mask_identifier

CONTACT_PLACE = "constituents.contact"
_CONTACT = "SELECT id, name, title, block, language, do_not_call, contact_enc, version FROM constituents"
CONTACT = f"{_CONTACT} WHERE office_id = %(office)s AND id = %(id)s"
CONTACTS = f"{_CONTACT} WHERE office_id = %(office)s AND id = ANY(%(ids)s)"


async def contact_of(tx: Tx, *, constituent_id: UUID, lock: bool = False) -> Contact:
    """All details in full. `lock` holds the row until the transaction ends. Raises NotFound, KeyErased."""
    row = await tx.one(
        CONTACT + (" FOR UPDATE" if lock else ""),
        {"office": tx.office_id, "id": constituent_id},
    )
    if row is None:
        raise NotFound
    return await _opened(tx, row)


async def contacts_of(tx: Tx, *, constituent_ids: Sequence[UUID]) -> dict[UUID, Contact]:
    """All details in full of many people. Raises KeyErased."""
    await tx.boxes(list(constituent_ids))
    rows = await tx.all(CONTACTS, {"office": tx.office_id, "ids": list(constituent_ids)})
    return {row["id"]: await _opened(tx, row) for row in rows}


async def _opened(tx: Tx, row: dict[str, Any]) -> Contact:
    sealed: dict[str, str] = {}
    if row["contact_enc"]:
        box = await tx.box(row["id"])
        sealed = box.open_json(CONTACT_PLACE, row["id"], bytes(row["contact_enc"]))
    return Contact(
        id=row["id"], name=row["name"], title=row["title"], block=row["block"], language=row["language"],
        do_not_call=row["do_not_call"], version=row["version"], **{name: sealed.get(name, "") for name in SEALED},
    )  # fmt: skip


async def person_card(tx: Tx, *, constituent_id: UUID) -> PersonCard:
    """The person as the screen shows them: identifiers masked, what looks wrong named."""
    return card_of(await contact_of(tx, constituent_id=constituent_id))


def card_of(contact: Contact) -> PersonCard:
    return PersonCard(
        id=contact.id, name=contact.name, title=contact.title, nric=mask_identifier(contact.nric),
        phone=mask_identifier(contact.phone), email=mask_identifier(contact.email), block=contact.block,
        street=contact.street, unit=contact.unit, postal_code=contact.postal_code, language=contact.language,
        do_not_call=contact.do_not_call, check=checks_of(contact), version=contact.version,
    )  # fmt: skip


async def consents_of(tx: Tx, *, case_id: UUID, language: str) -> Consents:
    """The texts now in use, in the person's language, and every answer recorded on the case, oldest first."""
    spoken = text_language(language)
    recorded = await _recorded(tx, case_id)
    return Consents(
        texts=[
            ConsentText(
                kind=row["kind"], language=row["language"], version=row["version_label"], text=row["text"],
                reviewed=bool(row["reviewed_by"]),
            )
            for row in await texts_in_use(tx, language=spoken)
        ],
        recorded=[
Consent(**row) for row in recorded
        ],
        basis_complete=basis_complete(_answers(recorded)),
    )  # fmt: skip


async def consent_answers(tx: Tx, *, case_id: UUID) -> list[ConsentAnswered]:
    """The answers alone, for the rules in `policy`."""
    return _answers(await _recorded(tx, case_id))


async def texts_in_use(tx: Tx, *, language: str) -> list[dict[str, Any]]:
    """The newest version of each kind's text in one language."""
    return await tx.all(
        "SELECT DISTINCT ON (kind) kind, language, version_label, text, reviewed_by FROM consent_texts "
        "WHERE office_id = %(office)s AND language = %(language)s ORDER BY kind, version_label DESC",
        {"office": tx.office_id, "language": language},
    )


async def _recorded(tx: Tx, case_id: UUID) -> list[dict[str, Any]]:
    return await tx.all(
        "SELECT c.id, c.kind, c.agency, c.given, c.text_version, c.language, c.how, c.recorded_at, c.withdrawn_at, "
        "u.name AS recorded_by FROM consents c JOIN users u ON u.office_id = c.office_id AND u.id = c.recorded_by "
        "WHERE c.office_id = %(office)s AND c.case_id = %(case)s ORDER BY c.recorded_at, c.id",
        {"office": tx.office_id, "case": case_id},
    )


def _answers(rows: list[dict[str, Any]]) -> list[ConsentAnswered]:
    return [
        ConsentAnswered(row["kind"], row["agency"], row["given"], withdrawn=row["withdrawn_at"] is not None)
        for row in rows
    ]
