"""Cases over HTTP: list, open, decide, close; safety, routing, lineage; home; a resident's own."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends, Query

from mps_connect.access.gate import Work, guarded_router, requires
from mps_connect.access.models import Permission
from mps_connect.audit.lineage import Derived, Source
from mps_connect.audit.queries import lineage_of
from mps_connect.cases import actions, queries, routing, safety
from mps_connect.cases.detail import case_detail
from mps_connect.cases.home import home_of
from mps_connect.cases.listing import CaseFilter, cases_page
from mps_connect.cases.portal import own_case, own_cases
from mps_connect.cases.schemas import (
    CaseChange,
    CaseDetail,
    CaseFilters,
    CaseLineage,
    CaseLink,
    CasePage,
    CaseSearch,
    CloseCase,
    Colleagues,
    Home,
    MyCase,
    MyCases,
    NewNote,
    Note,
    Reason,
    RoutingChoice,
    SafetyCard,
    SafetyDecision,
)  # fmt: skip
from mps_connect.kit.addresses import Key
from mps_connect.kit.versions import ExpectedVersion

router = guarded_router(tags=["cases"])

P = Permission
Reading = Annotated[Work, Depends(requires(P.READ_CASES))]

LATE_AFTER = timedelta(days=21)
Language = Literal["en", "zh", "ms", "ta"]


def split(value: str) -> tuple[str, ...]:
    return tuple(part for part in value.split(",") if part)


@router.get("/cases")
async def list_cases(work: Reading, filters: Annotated[CaseFilters, Query()]) -> CasePage:
    return await _page(work, filters)


@router.post("/cases/search")
async def search_cases(body: CaseSearch, work: Reading) -> CasePage:
    """The list, of the cases these words fit. A read, though a POST: what was typed stands in no address."""
    return await _page(work, body, q=body.q)


async def _page(work: Work, filters: CaseFilters, *, q: str = "") -> CasePage:
    wanted = CaseFilter(
        q=q, stage=split(filters.stage), status=split(filters.status), urgency=split(filters.urgency),
        category=split(filters.category), agency=split(filters.agency), owner=filters.owner, call_first=filters.call_first,
        escalated=filters.escalated, late=filters.late, sort=filters.sort, order=filters.order, page=filters.page,
        page_size=filters.page_size,
    )  # fmt: skip
    found = await cases_page(work.tx, actor=work.actor, wanted=wanted)
    work.saw(*(row.id for row in found.items), detail="search" if q else "list")
    return found


@router.get("/cases/{case_id}")
async def open_case(case_id: UUID, work: Reading) -> CaseDetail:
    return await _detail(work, case_id)


@router.patch("/cases/{case_id}")
async def change_case(
    case_id: UUID, body: CaseChange, version: ExpectedVersion, work: Annotated[Work, Depends(requires(P.ASSIGN_CASES))]
) -> CaseDetail:
    await actions.change_case(
        work.tx, actor=work.actor, now=work.now, case_id=case_id, expected_version=version, owner_id=body.owner_id,
        escalated=body.escalated, urgency=body.urgency, reason=body.reason,
    )  # fmt: skip
    return await _detail(work, case_id)


@router.post("/cases/{case_id}/notes", status_code=201)
async def add_note(case_id: UUID, body: NewNote, work: Annotated[Work, Depends(requires(P.WRITE_NOTES))]) -> Note:
    await queries.case_for(work.tx, actor=work.actor, case_id=case_id)
    note_id = await actions.add_note(work.tx, actor=work.actor, now=work.now, case_id=case_id, text=body.text)
    work.saw(case_id)
    return Note(id=note_id, author=work.actor.name, text=body.text, at=work.now)


@router.post("/cases/{case_id}/close")
async def close_case(
    case_id: UUID, body: CloseCase, version: ExpectedVersion, work: Annotated[Work, Depends(requires(P.CLOSE_CASES))]
) -> CaseDetail:
    await actions.close_case(
        work.tx, actor=work.actor, now=work.now, case_id=case_id, expected_version=version, outcome=body.outcome,
        note=body.note, resident_told=body.resident_told,
    )  # fmt: skip
    return await _detail(work, case_id)


@router.post("/cases/{case_id}/reopen")
async def reopen_case(
    case_id: UUID, body: Reason, version: ExpectedVersion, work: Annotated[Work, Depends(requires(P.CLOSE_CASES))]
) -> CaseDetail:
    await actions.reopen_case(
        work.tx, actor=work.actor, now=work.now, case_id=case_id, expected_version=version, reason=body.reason
    )
    return await _detail(work, case_id)


@router.post("/cases/{case_id}/decline")
async def decline_case(
    case_id: UUID, body: Reason, version: ExpectedVersion, work: Annotated[Work, Depends(requires(P.DECLINE_CASES))]
) -> CaseDetail:
    await actions.decline_case(
        work.tx, actor=work.actor, now=work.now, case_id=case_id, expected_version=version, reason=body.reason
    )
    return await _detail(work, case_id)


@router.post("/cases/{case_id}/override-refusal")
async def override_refusal(
    case_id: UUID, body: Reason, version: ExpectedVersion, work: Annotated[Work, Depends(requires(P.OVERRIDE_REFUSAL))]
) -> CaseDetail:
    await routing.override_refusal(
        work.tx, actor=work.actor, now=work.now, case_id=case_id, expected_version=version, reason=body.reason
    )
    return await _detail(work, case_id)


@router.put("/cases/{case_id}/routing")
async def choose_routing(
    case_id: UUID,
    body: RoutingChoice,
    version: ExpectedVersion,
    work: Annotated[Work, Depends(requires(P.CHOOSE_ROUTING))],
) -> CaseDetail:
    await routing.choose_routing(
        work.tx, actor=work.actor, now=work.now, case_id=case_id, expected_version=version, category=body.category,
        agency=body.agency, reason=body.reason,
    )  # fmt: skip
    return await _detail(work, case_id)


@router.get("/cases/{case_id}/lineage")
async def lineage(
    case_id: UUID,
    work: Reading,
    kind: Derived | Source | None = None,
    of: UUID | None = None,
) -> CaseLineage:
    """Where something of the case comes from, and what was made from it: `of` is a fact, a turn, a letter version or a reply."""
    await queries.case_for(work.tx, actor=work.actor, case_id=case_id)
    work.saw(case_id)
    links = await lineage_of(work.tx, case_id=case_id, kind=kind, of=of)
    letters = await queries.letters_of_versions(work.tx, case_id=case_id)
    made = [letters.get(link["derived_id"], (None, False)) for link in links]
    return CaseLineage(
        links=[
            CaseLink(**link, letter_id=letter, current=current)
            for link, (letter, current) in zip(links, made, strict=True)
        ]
    )


@router.post("/cases/{case_id}/safety/{flag}")
async def decide_safety(
    case_id: UUID, flag: Key, body: SafetyDecision, version: ExpectedVersion,
    work: Annotated[Work, Depends(requires(P.DEAL_WITH_SAFETY))],
) -> SafetyCard:  # fmt: skip
    await queries.case_for(work.tx, actor=work.actor, case_id=case_id)
    await safety.decide_safety(
        work.tx, actor=work.actor, now=work.now, case_id=case_id, flag=flag, expected_version=version, action=body.action,
        note=body.note,
    )  # fmt: skip
    work.saw(case_id)
    return next(card for card in await safety.safety_cards(work.tx, case_id=case_id) if card.flag == flag)


@router.get("/colleagues")
async def colleagues(work: Annotated[Work, Depends(requires(P.ASSIGN_CASES))]) -> Colleagues:
    """Whom a case can be given to."""
    return Colleagues(items=await queries.colleagues_of(work.tx))


@router.get("/home")
async def home(work: Reading) -> Home:
    found = await home_of(work.tx, actor=work.actor, overdue=work.now - LATE_AFTER)
    work.saw(*(item.case_id for item in found.items), detail="home")
    return found


@router.get("/my/cases")
async def my_cases(
    work: Annotated[Work, Depends(requires(P.SEE_OWN_CASE_STATUS))], language: Language = "en"
) -> MyCases:
    found = await own_cases(work.tx, actor=work.actor, language=language)
    work.saw(*(case.id for case in found.cases), detail="own cases")
    return found


@router.get("/my/cases/{case_id}")
async def my_case(
    case_id: UUID, work: Annotated[Work, Depends(requires(P.SEE_OWN_CASE_STATUS))], language: Language = "en"
) -> MyCase:
    found = await own_case(work.tx, actor=work.actor, language=language, case_id=case_id)
    work.saw(case_id, detail="own case")
    return found


async def _detail(work: Work, case_id: UUID) -> CaseDetail:
    detail = await case_detail(work.tx, actor=work.actor, case_id=case_id)
    work.saw(case_id, *(other.id for other in detail.other_cases))
    return detail
