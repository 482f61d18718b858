"""The record over HTTP, for the auditor. Nothing here changes anything but the list of checks asked for."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Annotated, Literal
from uuid import UUID

import anyio.to_thread
from fastapi import Depends, Path, Query, Request, Response
from starlette.responses import StreamingResponse

from mps_connect.access.gate import Work, guarded_router, requires
from mps_connect.access.models import Permission
from mps_connect.access.reasons import reasons_of
from mps_connect.audit import exporting, integrity, queries, searching, values
from mps_connect.audit import schemas as wire
from mps_connect.audit.lineage import Derived, Source
from mps_connect.audit.office_bundle import NothingToExport, office_bundle, pieces_of
from mps_connect.audit.receipts import receipt_of
from mps_connect.audit.searching import Wanted
from mps_connect.kit.addresses import ID, KEY, Key
from mps_connect.kit.errors import NotFound

router = guarded_router(tags=["record"])

Reading = Annotated[Work, Depends(requires(Permission.READ_RECORD))]
Checking = Annotated[Work, Depends(requires(Permission.CHECK_RECORD))]
Doer = Annotated[str, Query(pattern=f"^({ID}|anonymous|system:{KEY})$")]
"""Whoever a recorded change is of."""
Seq = Annotated[int, Path(ge=1, le=2**63 - 1)]
Op = Literal["I", "U", "D", "A", "E", "C", "X"]


async def wanted(
    work: Reading,
    before: Annotated[int | None, Query(ge=1)] = None,
    table: Key | None = None,
    actor: Doer | None = None,
    op: Op | None = None,
    case: UUID | None = None,
    person: UUID | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Wanted:
    """What a search of the record asks for. `case` and `person`: what is erased with them; a person's cases are theirs too."""
    units = await searching.units_of(work.tx, case_id=case, person_id=person)
    return Wanted(before=before, table=table, actor=actor, op=op, units=units, since=since, until=until)


Search = Annotated[Wanted, Depends(wanted)]


@router.get("/record")
async def record(work: Reading, search: Search) -> wire.RecordPage:
    """Every captured change, newest first. Values are not here: the commitment stands for them."""
    items, next_before = await searching.record_page(work.tx, search)
    return wire.RecordPage(items=[wire.RecordRow(**item) for item in items], next_before=next_before)


@router.get("/record/standing")
async def standing(work: Reading) -> wire.Standing:
    """How far the record is signed, who outside has signed it, what waits, and what the last checks found."""
    found = await integrity.standing(work.tx)
    newest = next(iter(await integrity.checks(work.tx)), None)
    last = await integrity.last_whole(work.tx)
    return wire.Standing(
        **found,
        last_whole=wire.Check(**last) if last else None,
        newest=wire.Check(**newest) if newest else None,
    )


@router.get("/record/doers")
async def doers(work: Reading) -> wire.Doers:
    """Who may have done something: everybody of the office but its residents, and the system's jobs."""
    return wire.Doers(items=[wire.Doer(**one) for one in await searching.doers(work.tx)])


@router.get("/record/checks")
async def checks(work: Reading) -> wire.Checks:
    return wire.Checks(items=[wire.Check(**one) for one in await integrity.checks(work.tx)])


@router.post("/record/checks", status_code=202)
async def ask_check(work: Checking) -> wire.CheckAsked:
    """Have the whole record read again. What it finds stands in the list of checks."""
    return wire.CheckAsked(id=await integrity.ask_check(work.tx, actor=work.actor, now=work.now))


@router.get("/record/export", response_class=Response)
async def export(work: Checking, search: Search, kind: exporting.Format = "json") -> Response:
    """What a search finds, as a file."""
    rows = await exporting.exported_rows(work.tx, search)
    work.gave_out(
        *await searching.cases_among(work.tx, search.units), detail=f"{len(rows)} entries of the record, as a file"
    )
    if kind == "csv":
        return _file(exporting.as_csv(rows), "record.csv", "text/csv; charset=utf-8")
    return _file(exporting.as_json(rows, now=work.now), "record.json", "application/json")


@router.get("/record/bundle", response_class=StreamingResponse)
async def bundle(request: Request, work: Checking, case: UUID | None = None) -> StreamingResponse:
    """The signed record as an outside auditor verifies it: the office's rows, or one case's, of all else the hash alone."""
    if await work.tx.one("SELECT size FROM audit.tree_state") is None:
        raise NothingToExport
    work.gave_out(*([case] if case else []), detail="the record with its proof, as a file")
    file = await anyio.to_thread.run_sync(
        partial(
            office_bundle, request.app.state.gatekeeper.database.url, office_id=work.actor.office_id, case_id=case
        )
    )  # fmt: skip
    # Not by its path: a server may read that only after we are done, when the file is gone, and then answers that it is not there.
    return StreamingResponse(
        pieces_of(file),
        media_type="text/plain; charset=utf-8",
        headers={"content-length": str(file.tell()), "content-disposition": 'attachment; filename="record.txt"'},
    )


@router.post("/record/search")
async def search_units(body: wire.FindUnits, work: Reading) -> wire.FoundUnits:
    """Whom or what typed words mean, to narrow the record or who looked by it."""
    found = await searching.find_units(work.tx, words=body.words)
    work.saw(
        *(case for one in found for case in one["case_ids"]), detail="names and numbers a search of the record found"
    )
    return wire.FoundUnits(items=[wire.FoundUnit(**one) for one in found])


@router.get("/record/lineage")
async def lineage(
    case: UUID,
    work: Reading,
    kind: Derived | Source | None = None,
    of: UUID | None = None,
) -> wire.Lineage:
    """What was made from what in a case: kinds, ids and places, never words."""
    return wire.Lineage(
        links=[wire.LineageLink(**link) for link in await queries.lineage_of(work.tx, case_id=case, kind=kind, of=of)]
    )


@router.get("/record/{seq}")
async def entry(seq: Seq, work: Reading) -> wire.Entry:
    """One row of the record, and where it stands in the tree."""
    row = await searching.record_row(work.tx, seq=seq)
    if row is None:
        raise NotFound
    place = await integrity.place_of(work.tx, seq=seq)
    return wire.Entry(**row, **(place or {"leaf": None, "unchanged": True, "witnessed_by": []}))


@router.post("/record/{seq}/values")
async def open_values(
    seq: Seq, body: wire.OpenValues, work: Annotated[Work, Depends(requires(Permission.OPEN_RECORD_VALUES))]
) -> wire.RecordedValues:
    """What one row held before and after. Who opened it and why is itself in the record."""
    reason = values.check_reason(body.reason)
    found = await values.open_values(work.tx, seq=seq)
    if found.state == "open":
        why = values.PURPOSES[body.purpose]
        work.saw(*found.cases, detail=f"opened before and after of entry {seq} for {why}", reason=reason)
    return wire.RecordedValues(
        state=found.state, before=found.before, after=found.after, matches=found.matches, erased_by=found.erased_by,
        erased_at=found.erased_at,
    )  # fmt: skip


@router.get("/record/{seq}/receipt", response_class=Response)
async def receipt(seq: Seq, work: Checking) -> Response:
    """The file that shows to anybody that this row is in the record."""
    if await searching.record_row(work.tx, seq=seq) is None:
        raise NotFound
    found = await receipt_of(work.tx, seq=seq)
    if found is None:
        raise values.RowNotSealedYet
    return _file(str(found).encode(), f"entry-{seq}.tlog-proof", "text/plain; charset=utf-8")


@router.get("/looks")
async def looks(
    work: Reading,
    before: datetime | None = None,
    since: datetime | None = None,
    case: UUID | None = None,
    person: UUID | None = None,
    actor: UUID | None = None,
) -> wire.LookPage:
    """Who was shown which cases, newest first. `person`: a resident, by any of their cases."""
    cases = [case] if case else await searching.cases_of(work.tx, person_id=person) if person else None
    looked = queries.Looked(before=before, since=since, actor=actor, cases=cases)
    items, next_before = await queries.look_page(work.tx, looked)
    reasons = await reasons_of(work.tx, look_ids=[item["id"] for item in items])
    for item in items:
        if reason := reasons.get((item["actor"], item["at"])):
            item["detail"] += f": {reason}"
    return wire.LookPage(items=[wire.LookRow(**item) for item in items], next_before=next_before)


def _file(body: bytes, name: str, kind: str) -> Response:
    return Response(body, media_type=kind, headers={"content-disposition": f'attachment; filename="{name}"'})
