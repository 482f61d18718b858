"""What people ask about their own data, over HTTP: the desk of the data protection officer, the correction made by those at work on
the case, and the resident's own page."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Response

from mps_connect.access.gate import Work, guarded_router, requires
from mps_connect.access.models import Permission
from mps_connect.compliance import corrections, request_releases, requests, withdrawals
from mps_connect.compliance import request_presenting as shown
from mps_connect.compliance import request_queries as queries
from mps_connect.compliance.request_models import Withheld
from mps_connect.compliance.request_schemas import (
    AllHeld,
    AskForMyData,
    ConsequencesTold,
    CorrectionsWaiting,
    DataRequestDetail,
    DataRequestList,
    IdentityChecked,
    MyRequests,
    NewDataRequest,
    PeopleFound,
    PeopleSearch,
    PersonFound,
    PersonHeld,
    PutOff,
    RecipientTold,
    Refuse,
    Release,
)
from mps_connect.kit.clock import singapore_date
from mps_connect.kit.errors import NotFound
from mps_connect.kit.versions import ExpectedVersion

router = guarded_router(tags=["requests about one's own data"])

P = Permission
Desk = Annotated[Work, Depends(requires(P.HANDLE_REQUESTS))]
Deciding = Annotated[Work, Depends(requires(P.DECIDE_FACTS))]
Mine = Annotated[Work, Depends(requires(P.SEE_OWN_CASE_STATUS))]


async def _detail(work: Work, request_id: UUID) -> DataRequestDetail:
    detail = await shown.request_detail(work.tx, request_id=request_id, today=singapore_date(work.now))
    cases = await queries.cases_of_person(work.tx, constituent_id=detail.person.id)
    work.saw(*(row["id"] for row in cases), detail="a request about their data")
    return detail


@router.post("/requests/people/search")
async def find_people(body: PeopleSearch, work: Desk) -> PeopleFound:
    """Who asks. By name, NRIC, phone number or case number; at most ten."""
    found = await queries.people_found(work.tx, q=body.q)
    cases = await queries.case_ids_of(work.tx, constituent_ids=[row["id"] for row in found])
    work.saw(*cases, detail="people looked for, to take a request down")
    return PeopleFound(items=[PersonFound(**row) for row in found])


@router.get("/requests/people/{person_id}")
async def what_is_held(person_id: UUID, work: Desk) -> PersonHeld:
    """What of a person's can be corrected or taken back."""
    held = await shown.person_held(work.tx, actor=work.actor, constituent_id=person_id)
    work.saw(*(case.id for case in held.cases), detail="what is held about a person")
    return held


@router.get("/requests")
async def list_requests(
    work: Desk, decided: bool = False, page: Annotated[int, Query(ge=1, le=100_000)] = 1
) -> DataRequestList:
    """Open ones, the most pressing first; or those decided, newest first, fifty a page."""
    return await shown.request_rows(work.tx, decided=decided, page=page, today=singapore_date(work.now))


@router.post("/requests", status_code=201)
async def open_request(body: NewDataRequest, work: Desk) -> DataRequestDetail:
    new = requests.NewRequest(
        constituent_id=body.constituent_id, kind=body.kind, asked_through=body.asked_through, received_on=body.received_on,
        words=body.words, about=body.about or "", value=body.value, case_id=body.case_id, fact_id=body.fact_id,
        consents=tuple(body.consents),
    )  # fmt: skip
    return await _detail(work, await requests.open_request(work.tx, actor=work.actor, now=work.now, new=new))


@router.get("/requests/{request_id}")
async def one_request(request_id: UUID, work: Desk) -> DataRequestDetail:
    return await _detail(work, request_id)


@router.post("/requests/{request_id}/identity")
async def identity(request_id: UUID, body: IdentityChecked, version: ExpectedVersion, work: Desk) -> DataRequestDetail:
    await requests.check_identity(
        work.tx, actor=work.actor, now=work.now, request_id=request_id, expected_version=version, how=body.how
    )
    return await _detail(work, request_id)


@router.post("/requests/{request_id}/put-off")
async def put_off(request_id: UUID, body: PutOff, version: ExpectedVersion, work: Desk) -> DataRequestDetail:
    await requests.put_off(
        work.tx, actor=work.actor, now=work.now, request_id=request_id, expected_version=version, until=body.until,
        reason=body.reason,
    )  # fmt: skip
    return await _detail(work, request_id)


@router.post("/requests/{request_id}/refuse")
async def refuse(request_id: UUID, body: Refuse, version: ExpectedVersion, work: Desk) -> DataRequestDetail:
    await requests.refuse(
        work.tx, actor=work.actor, now=work.now, request_id=request_id, expected_version=version, reason=body.reason
    )
    return await _detail(work, request_id)


@router.post("/requests/{request_id}/take-back")
async def take_back(request_id: UUID, version: ExpectedVersion, work: Desk) -> DataRequestDetail:
    await requests.take_back(work.tx, actor=work.actor, now=work.now, request_id=request_id, expected_version=version)
    return await _detail(work, request_id)


@router.get("/requests/{request_id}/held")
async def all_held(request_id: UUID, work: Desk) -> AllHeld:
    """Everything the copy would hold, to be looked over before it is handed out."""
    request = await queries.request_for(work.tx, request_id=request_id)
    cases = await queries.cases_of_person(work.tx, constituent_id=request.constituent_id)
    work.saw(*(row["id"] for row in cases), detail="everything held about a person, for their own copy")
    return await shown.all_held(work.tx, request=request, now=work.now)


@router.post("/requests/{request_id}/release")
async def release(request_id: UUID, body: Release, version: ExpectedVersion, work: Desk) -> DataRequestDetail:
    """Make the copy, without what is left out, and answer the request with it."""
    await request_releases.release(
        work.tx, actor=work.actor, now=work.now, request_id=request_id, expected_version=version,
        withheld=[Withheld(one.piece, one.ground) for one in body.withheld],
    )  # fmt: skip
    return await _detail(work, request_id)


@router.get(
    "/requests/{request_id}/releases/{release_id}/copy",
    response_class=Response,
    responses={200: {"content": {"application/zip": {}}}},
)
async def fetch_copy(request_id: UUID, release_id: UUID, work: Desk) -> Response:
    """The copy as a ZIP, until it is destroyed or three days are over."""
    package, person = await queries.package_of(work.tx, request_id=request_id, release_id=release_id, now=work.now)
    cases = await queries.cases_of_person(work.tx, constituent_id=person)
    work.gave_out(*(row["id"] for row in cases), detail="a copy of somebody's data, to hand it out")
    headers = {"content-disposition": 'attachment; filename="your-data.zip"', "cache-control": "no-store"}
    return Response(package, media_type="application/zip", headers=headers)


@router.delete("/requests/{request_id}/copies")
async def destroy_copies(request_id: UUID, work: Desk) -> DataRequestDetail:
    await request_releases.destroy_package(work.tx, actor=work.actor, now=work.now, request_id=request_id)
    return await _detail(work, request_id)


@router.post("/requests/{request_id}/consequences-told")
async def consequences_told(
    request_id: UUID, body: ConsequencesTold, version: ExpectedVersion, work: Desk
) -> DataRequestDetail:
    await withdrawals.tell_consequences(
        work.tx, actor=work.actor, now=work.now, request_id=request_id, expected_version=version, language=body.language
    )
    return await _detail(work, request_id)


@router.post("/requests/{request_id}/withdraw")
async def withdraw(request_id: UUID, version: ExpectedVersion, work: Desk) -> DataRequestDetail:
    """End the consents, stop letters that have not left, list the agencies to tell."""
    await withdrawals.carry_out_withdrawal(
        work.tx, actor=work.actor, now=work.now, request_id=request_id, expected_version=version
    )
    return await _detail(work, request_id)


@router.post("/requests/{request_id}/recipients/{recipient_id}/told")
async def recipient_told(
    request_id: UUID, recipient_id: UUID, body: RecipientTold, version: ExpectedVersion, work: Desk
) -> DataRequestDetail:
    await requests.tell_recipient(
        work.tx, actor=work.actor, now=work.now, request_id=request_id, recipient_id=recipient_id, expected_version=version,
        told_on=body.told_on, channel=body.channel,
    )  # fmt: skip
    return await _detail(work, request_id)


@router.get("/corrections")
async def corrections_waiting(work: Deciding) -> CorrectionsWaiting:
    """Corrections that wait for whoever is at work on the case."""
    found = await shown.corrections_shown(work.tx, actor=work.actor, now=work.now)
    work.saw(*(one.case_id for one in found.items), detail="corrections that were asked for")
    return found


@router.post("/corrections/{correction_id}")
async def carry_out(correction_id: UUID, version: ExpectedVersion, work: Deciding) -> CorrectionsWaiting:
    """Put it right, and list the agencies that hold the old value. Answers what still waits."""
    done = await corrections.carry_out_correction(
        work.tx, actor=work.actor, now=work.now, request_id=correction_id, expected_version=version
    )
    found = await shown.corrections_shown(work.tx, actor=work.actor, now=work.now)
    work.saw(
        *(one for one in [done.case_id] if one), *(one.case_id for one in found.items), detail="a correction, made"
    )
    return found


@router.get("/my/requests")
async def my_requests(work: Mine) -> MyRequests:
    """What a resident asked about their own data."""
    if work.actor.constituent_id is None:
        return MyRequests(items=[])
    mine = await queries.requests_of_person(work.tx, constituent_id=work.actor.constituent_id)
    return MyRequests(items=[shown.my_request(one) for one in mine])


@router.post("/my/requests", status_code=201)
async def ask_for_my_data(body: AskForMyData, work: Mine) -> MyRequests:
    """Ask for a copy of one's own data. Who is signed in is known, and the clock runs from today."""
    if work.actor.constituent_id is None:
        raise NotFound
    new = requests.NewRequest(
        constituent_id=work.actor.constituent_id, kind=body.kind, asked_through="portal",
        received_on=singapore_date(work.now),
    )  # fmt: skip
    await requests.open_request(work.tx, actor=work.actor, now=work.now, new=new)
    mine = await queries.requests_of_person(work.tx, constituent_id=work.actor.constituent_id)
    return MyRequests(items=[shown.my_request(one) for one in mine])
