"""The person of a case over HTTP: contact, revealing an identifier with a reason, consent. Reached through the case alone."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends, Request

from mps_connect.access.gate import Work, guarded_router, requires
from mps_connect.access.models import Permission
from mps_connect.cases.actions import touch_case
from mps_connect.cases.models import CaseRecord
from mps_connect.cases.policy import CaseNotInThatState, acts_open
from mps_connect.cases.queries import case_for
from mps_connect.cases.timeline import record_event
from mps_connect.constituents import actions, queries
from mps_connect.constituents.policy import looked_at
from mps_connect.constituents.schemas import ConsentAnswers, Consents, PersonCard, PersonChange, Reveal, Revealed
from mps_connect.identity.link_endpoints import hand_out
from mps_connect.identity.link_schemas import LinkMade, WayIn
from mps_connect.identity.links import make_residents_link
from mps_connect.kit.masking import mask_text
from mps_connect.kit.versions import ExpectedVersion

router = guarded_router(tags=["people of cases"])

P = Permission
HIDE_AFTER_SECONDS = 30


@router.patch("/cases/{case_id}/person")
async def change_person(
    case_id: UUID, body: PersonChange, version: ExpectedVersion, work: Annotated[Work, Depends(requires(P.INTERVIEW))]
) -> PersonCard:
    """The version is the person's own, from their card."""
    case = await _open_case(work, case_id, act="edit_person")
    await actions.change_person(
        work.tx,
        actor=work.actor,
        now=work.now,
        constituent_id=case.constituent_id,
        expected_version=version,
        changes=body,
    )
    await record_event(work.tx, actor=work.actor, now=work.now, case_id=case_id, kind="person_changed")
    return await queries.person_card(work.tx, constituent_id=case.constituent_id)


@router.post("/cases/{case_id}/person/reveal")
async def reveal(
    case_id: UUID, body: Reveal, work: Annotated[Work, Depends(requires(P.REVEAL_IDENTIFIERS))]
) -> Revealed:
    """Show one identifier in full for half a minute. Who, why and when stay in the record of who looked."""
    case = await case_for(work.tx, actor=work.actor, case_id=case_id)
    value = await actions.reveal(
        work.tx,
        actor=work.actor,
        now=work.now,
        constituent_id=case.constituent_id,
        field=body.field,
        reason=body.reason,
    )
    work.saw(case_id, detail=looked_at(body.field), reason=mask_text(body.reason.strip()))
    return Revealed(value=value, hide_after_seconds=HIDE_AFTER_SECONDS)


@router.get("/cases/{case_id}/consents")
async def consents(
    case_id: UUID,
    work: Annotated[Work, Depends(requires(P.READ_CASES))],
    language: Literal["", "en", "zh", "ms", "ta"] = "",
) -> Consents:
    case = await case_for(work.tx, actor=work.actor, case_id=case_id)
    work.saw(case_id)
    return await queries.consents_of(work.tx, case_id=case_id, language=language or case.language)


@router.post("/cases/{case_id}/consents")
async def record_consents(
    case_id: UUID, body: ConsentAnswers, work: Annotated[Work, Depends(requires(P.RECORD_CONSENT))]
) -> Consents:
    case = await _open_case(work, case_id, act="edit_facts")
    await actions.record_consents(
        work.tx, actor=work.actor, now=work.now, case_id=case_id, constituent_id=case.constituent_id, answers=body.answers,
        language=body.language, how=body.how,
    )  # fmt: skip
    given = sum(answer.given for answer in body.answers)
    detail = {"given": given, "refused": len(body.answers) - given}
    await record_event(work.tx, actor=work.actor, now=work.now, case_id=case_id, kind="consent_recorded", detail=detail)
    await touch_case(work.tx, now=work.now, case_id=case_id)
    return await queries.consents_of(work.tx, case_id=case_id, language=body.language)


@router.post("/persons/{person_id}/way-in", status_code=201)
async def let_in(
    person_id: UUID, body: WayIn, request: Request, work: Annotated[Work, Depends(requires(P.LET_RESIDENTS_IN))]
) -> LinkMade:
    """Make a link by which a resident sees how their own cases stand. It goes to their e-mail address, where mail is set up."""
    contact = await queries.contact_of(work.tx, constituent_id=person_id, lock=True)
    made = await make_residents_link(
        work.tx, actor=work.actor, now=work.now, constituent_id=person_id, name=contact.name, email=body.email
    )
    return await hand_out(request, made)


async def _open_case(work: Work, case_id: UUID, *, act: str) -> CaseRecord:
    case = await case_for(work.tx, actor=work.actor, case_id=case_id, lock=True)
    if act not in acts_open(work.actor, case):
        raise CaseNotInThatState
    work.saw(case_id)
    return case
