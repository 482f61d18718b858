"""What people ask about their own data, as screens show it: masked, with the clock and what is still to do."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from mps_connect.access.models import Actor
from mps_connect.cases.presenting import category_label, directory_names, fact_out
from mps_connect.cases.queries import facts_of
from mps_connect.compliance.request_gathering import held_about
from mps_connect.compliance.request_models import DataRequest, Piece
from mps_connect.compliance.request_package import request_texts
from mps_connect.compliance.request_policy import is_overdue
from mps_connect.compliance.request_queries import (
    cases_of_person,
    corrections_waiting,
    recipients_of,
    releases_of,
    request_for,
    requests_listed,
)
from mps_connect.compliance.request_schemas import (
    AllHeld,
    Consequence,
    CorrectionsWaiting,
    CorrectionWaiting,
    DataRequestDetail,
    DataRequestList,
    DataRequestRow,
    HeldCase,
    HeldConsent,
    HeldFact,
    MyRequest,
    PersonFound,
    PersonHeld,
    PieceHeld,
    PieceLine,
    RecipientToTell,
    ReleaseMade,
)
from mps_connect.constituents.policy import standing
from mps_connect.constituents.queries import consent_answers, contact_of
from mps_connect.kit.clock import singapore_date
from mps_connect.kit.db import Tx
from mps_connect.kit.masking import mask_identifier, mask_text

IDENTIFIERS = ("nric", "phone", "email")


async def request_rows(tx: Tx, *, decided: bool, page: int, today: date) -> DataRequestList:
    rows = await requests_listed(tx, decided=decided, page=page)
    return DataRequestList(
        items=[
            DataRequestRow(
                **_standing(row["request"], today), person_name=row["person_name"], to_tell=row["to_tell"],
                asked_through=row["request"].asked_through,
            )
            for row in rows
        ]
    )  # fmt: skip


def _standing(request: DataRequest, today: date) -> dict[str, Any]:
    return {
        "id": request.id, "kind": request.kind, "received_on": request.received_on, "due_on": request.due_on,
        "status": request.status.value, "overdue": is_overdue(request, today=today),
    }  # fmt: skip


async def request_detail(tx: Tx, *, request_id: UUID, today: date) -> DataRequestDetail:
    """One request, whole. Raises NotFound, KeyErased."""
    request = await request_for(tx, request_id=request_id)
    agencies, _ = await directory_names(tx)
    consents = [_consent(key, agencies) for key in request.consents]
    return DataRequestDetail(
        **_standing(request, today), asked_through=request.asked_through, person=await person_found(tx, request.constituent_id),
        put_off=request.extended_at is not None, identity_check=request.identity_check,
        words=mask_text(request.words), about=request.about, value=_masked(request), reason=mask_text(request.reason),
        consents=consents, consequences=_consequences(consents) if request.kind == "withdrawal" else [],
        told_in=request.told_in,
        recipients=[RecipientToTell(**row) for row in await recipients_of(tx, request_id=request_id)],
        releases=[_release(row) for row in await releases_of(tx, request_id=request_id)],
        decided_at=request.decided_at, version=request.version,
    )  # fmt: skip


def _masked(request: DataRequest) -> str:
    return mask_identifier(request.value) if request.about in IDENTIFIERS else mask_text(request.value)


async def person_found(tx: Tx, constituent_id: UUID) -> PersonFound:
    contact = await contact_of(tx, constituent_id=constituent_id)
    cases = await cases_of_person(tx, constituent_id=constituent_id)
    return PersonFound(
        id=contact.id, name=contact.name, nric=mask_identifier(contact.nric), block=contact.block, language=contact.language,
        cases=len(cases),
    )  # fmt: skip


def _consent(key: str, agencies: dict[str, str]) -> HeldConsent:
    agency = key.partition(":")[2]
    return HeldConsent(key=key, agency_name=agencies.get(agency, agency))


def _consequences(consents: Iterable[HeldConsent]) -> list[Consequence]:
    """What each consent's end means, in the four languages, each sentence once."""
    found = []
    for language, texts in request_texts().items():
        said, held = texts["consequences"], list(consents)
        lines = [said["first"]]
        lines += [said[one.key.partition(":")[0]].format(agency=one.agency_name) for one in held]
        lines += [said["sent"].format(agency=one.agency_name) for one in held if one.agency_name]
        found.append(Consequence(language=language, reviewed=bool(texts["reviewed"]), lines=[*lines, said["again"]]))
    return found


def _release(row: dict[str, Any]) -> ReleaseMade:
    withheld = row["withheld"] if isinstance(row["withheld"], list) else json.loads(row["withheld"])
    return ReleaseMade(**row | {"sha256": bytes(row["sha256"]).hex(), "withheld": withheld})


async def person_held(tx: Tx, *, actor: Actor, constituent_id: UUID) -> PersonHeld:
    """What of a person's may be corrected or taken back, masked. Raises NotFound, KeyErased."""
    person = await person_found(tx, constituent_id)
    rows = await cases_of_person(tx, constituent_id=constituent_id)
    live = await tx.boxes([row["id"] for row in rows])
    agencies, labels = await directory_names(tx)
    cases = []
    for row in rows:
        if row["id"] not in live:
            continue
        answers = standing(await consent_answers(tx, case_id=row["id"]))
        keys = [f"{kind}:{agency}" if agency else kind for (kind, agency), given in answers.items() if given]
        facts = [fact_out(fact, actor=actor) for fact in await facts_of(tx, case_id=row["id"])]
        cases.append(
            HeldCase(
                id=row["id"], number=row["number"], title=category_label(labels, row["category"]),
                facts=[HeldFact(id=fact.id, label=fact.label, shown=fact.shown) for fact in facts],
                consents=[_consent(key, agencies) for key in keys],
            )
        )  # fmt: skip
    return PersonHeld(person=person, cases=cases)


async def all_held(tx: Tx, *, request: DataRequest, now: Any) -> AllHeld:
    """Everything the copy would hold."""
    return AllHeld(pieces=[_piece(one) for one in await held_about(tx, constituent_id=request.constituent_id, now=now)])


def _piece(piece: Piece) -> PieceHeld:
    """Masked, as on every screen: the copy itself has the person's own numbers in full."""
    return PieceHeld(
        id=piece.id, section=piece.section, title=piece.title, case=piece.case, at=piece.at, about_others=piece.about_others,
        lines=[PieceLine(name=name, value=mask_text(value)) for name, value in piece.lines],
    )  # fmt: skip


async def corrections_shown(tx: Tx, *, actor: Actor, now: Any) -> CorrectionsWaiting:
    today = singapore_date(now)
    return CorrectionsWaiting(
        items=[
            CorrectionWaiting(
                id=one.id, case_id=row["case_id"], case_number=row["number"], person_name=row["person_name"], about=one.about,
                value=_masked(one), words=mask_text(one.words), due_on=one.due_on, overdue=is_overdue(one, today=today),
                version=one.version,
            )
            for row in await corrections_waiting(tx, actor=actor)
            for one in [row["request"]]
        ]
    )  # fmt: skip


def my_request(request: DataRequest) -> MyRequest:
    return MyRequest(
        id=request.id,
        kind=request.kind,
        received_on=request.received_on,
        due_on=request.due_on,
        status=request.status.value,
    )
