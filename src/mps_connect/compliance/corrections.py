"""A correction is made, by somebody at work on the case, through the same verbs as any other change; who was told the old value
is told the new one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from anyio import to_thread

from mps_connect.access.models import Actor
from mps_connect.cases.actions import index_words, touch_case
from mps_connect.cases.facts import decide_fact
from mps_connect.cases.models import CaseRecord, FactRow
from mps_connect.cases.policy import CaseNotInThatState, acts_open
from mps_connect.cases.queries import case_for, facts_of
from mps_connect.cases.timeline import record_event
from mps_connect.cases.typed_values import as_read
from mps_connect.compliance.request_models import CONTACT_FIELDS, DataRequest, RequestAct
from mps_connect.compliance.request_policy import YEAR, next_status
from mps_connect.compliance.request_queries import cases_of_person, sent_letters_of
from mps_connect.compliance.requests import decide, hold_request
from mps_connect.constituents.actions import change_person
from mps_connect.constituents.queries import contact_of
from mps_connect.constituents.schemas import PersonChange
from mps_connect.intake.listening import read_again
from mps_connect.kit.clock import singapore_date
from mps_connect.kit.db import Tx
from mps_connect.kit.errors import Fault, NotFound
from mps_connect.kit.ids import new_id
from mps_connect.letters.models import LetterBody
from mps_connect.letters.queries import open_body


class NoCorrection(Fault):
    status = 409
    code = "no_correction"
    message = "Nothing is to be corrected there."


@dataclass(frozen=True, slots=True)
class Recipient:
    """A letter that left with what is no longer so."""

    letter_id: UUID
    case_id: UUID
    agency: str
    sent_on: object


async def carry_out_correction(
    tx: Tx, *, actor: Actor, now: datetime, request_id: UUID, expected_version: int
) -> DataRequest:
    """Put the value right, bring the request to its end, and list every agency that holds the old value.

    Raises NotFound for a case that is not the actor's to see, NoCorrection, RequestNotOpen, IdentityNotChecked, and for a fact of
    a case that has ended CaseNotInThatState.
    """
    request = await hold_request(tx, request_id=request_id, expected_version=expected_version)
    if request.kind != "correction" or request.case_id is None:
        raise NoCorrection
    next_status(request, RequestAct.ANSWER)
    case = await case_for(tx, actor=actor, case_id=request.case_id, lock=True)
    if request.about in CONTACT_FIELDS:
        recipients = await _correct_contact(tx, actor=actor, now=now, request=request)
    else:
        recipients = await _correct_fact(tx, actor=actor, now=now, request=request, case=case)
    await record_event(tx, actor=actor, now=now, case_id=case.id, kind="correction_made")
    await touch_case(tx, now=now, case_id=case.id)
    await list_recipients(tx, request=request, recipients=recipients)
    await decide(tx, actor=actor, now=now, request=request, act=RequestAct.ANSWER)
    return request


async def _correct_contact(tx: Tx, *, actor: Actor, now: datetime, request: DataRequest) -> list[Recipient]:
    contact = await contact_of(tx, constituent_id=request.constituent_id, lock=True)
    case_ids = [row["id"] for row in await cases_of_person(tx, constituent_id=contact.id)]
    old = str(getattr(contact, request.about))
    found = await _letters_with(tx, case_ids=case_ids, now=now, value=old)
    await change_person(
        tx, actor=actor, now=now, constituent_id=contact.id, expected_version=contact.version,
        changes=PersonChange.model_validate({request.about: request.value}),
    )  # fmt: skip
    return found


async def _correct_fact(
    tx: Tx, *, actor: Actor, now: datetime, request: DataRequest, case: CaseRecord
) -> list[Recipient]:
    if "edit_facts" not in acts_open(actor, case):
        raise CaseNotInThatState("The case has ended, so its facts stand. Open it again first, or refuse with a note.")
    every = await facts_of(tx, case_id=case.id, every=True)
    line = _line_of(every, request.fact_id)
    held = line[-1]
    letters = await _letters_from(tx, case_id=case.id, now=now, fact_ids=[one.id for one in line])
    value = await to_thread.run_sync(partial(as_read, held.type, request.value, session_date=case.session_date))
    decided = await decide_fact(
        tx, actor=actor, now=now, case_id=case.id, fact_id=held.id, expected_version=held.version, action="correct", value=value
    )  # fmt: skip
    await index_words(tx, case_id=case.id, texts=[decided.value])
    await read_again(tx, actor=actor, now=now, case=case)
    return letters


def _line_of(facts: Iterable[FactRow], fact_id: UUID | None) -> list[FactRow]:
    """The fact and what replaced it since, first to last. Raises NotFound."""
    held = list(facts)
    line = [one for one in held if one.id == fact_id]
    while line and (later := [one for one in held if one.replaces == line[-1].id and one.status != "superseded"]):
        line.append(later[0])
    if not line:
        raise NotFound
    return line


async def _letters_from(tx: Tx, *, case_id: UUID, now: datetime, fact_ids: list[UUID]) -> list[Recipient]:
    """Letters sent in the past year with a sentence made from one of these facts."""
    rows = await sent_letters_of(tx, case_ids=[case_id], since=singapore_date(now - YEAR))
    made = await tx.all(
        "SELECT DISTINCT derived_id FROM data_lineage WHERE office_id = %(office)s AND case_id = %(case)s "
        "AND derived_kind = 'sentence' AND source_kind = 'fact' AND source_id = ANY(%(facts)s)",
        {"office": tx.office_id, "case": case_id, "facts": fact_ids},
    )
    versions = {row["derived_id"] for row in made}
    return [_recipient(row) for row in rows if row["version_id"] in versions]


async def _letters_with(tx: Tx, *, case_ids: list[UUID], now: datetime, value: str) -> list[Recipient]:
    """Letters sent in the past year in which the old value stands, however it was written."""
    wanted = _plain(value)
    if len(wanted) < 2:
        return []
    rows = await sent_letters_of(tx, case_ids=case_ids, since=singapore_date(now - YEAR))
    boxes = await tx.boxes([row["case_id"] for row in rows])
    return [
        _recipient(row)
        for row in rows
        if row["case_id"] in boxes
        and wanted
        in _text(open_body(boxes[row["case_id"]], version_id=row["version_id"], sealed=bytes(row["body_enc"])))
    ]


def _text(body: LetterBody) -> str:
    parts = [
        body.subject,
        body.salutation,
        body.your_ref,
        *(one.text for one in body.sentences),
        *body.enclosures,
        *body.cc,
    ]
    return _plain(" ".join(parts))


def _plain(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def _recipient(row: dict[str, object]) -> Recipient:
    return Recipient(UUID(str(row["id"])), UUID(str(row["case_id"])), str(row["agency"]), row["sent_on"])


async def list_recipients(tx: Tx, *, request: DataRequest, recipients: Iterable[Recipient]) -> None:
    """Put the agencies on the list of those to tell. Each letter stands there once."""
    rows = [
        {
            "office": tx.office_id, "id": new_id(), "request": request.id, "person": request.constituent_id, "case": one.case_id,
            "letter": one.letter_id, "agency": one.agency, "sent_on": one.sent_on,
        }
        for one in recipients
    ]  # fmt: skip
    if rows:
        await tx.run_many(
            "INSERT INTO recipients_to_tell (office_id, id, request_id, constituent_id, case_id, letter_id, agency, sent_on) "
            "VALUES (%(office)s, %(id)s, %(request)s, %(person)s, %(case)s, %(letter)s, %(agency)s, %(sent_on)s) "
            "ON CONFLICT DO NOTHING",
            rows,
        )
