"""The directory over HTTP: one read, and a change for each kind of row."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends
from pydantic import BaseModel

from mps_connect.access.gate import Work, guarded_router, requires
from mps_connect.access.models import Permission
from mps_connect.agencies import actions, queries
from mps_connect.agencies.schemas import (
    AgencyChange,
    AgencyOut,
    CategoryChange,
    CategoryOut,
    ChecklistChange,
    ChecklistItem,
    DirectoryOut,
    RuleChange,
    RuleOut,
    StandardChange,
    StandardOut,
)
from mps_connect.kit.addresses import Code, Key
from mps_connect.kit.versions import ExpectedVersion

router = guarded_router(tags=["directory"])

Reading = Annotated[Work, Depends(requires(Permission.READ_DIRECTORY))]
Editing = Annotated[Work, Depends(requires(Permission.EDIT_DIRECTORY))]
MAY_BE_EMPTIED = frozenset({"checked_on", "working_days"})


def _given(body: BaseModel) -> dict[str, Any]:
    """The fields that were sent. Null clears the few columns that may be empty and leaves every other as it is."""
    sent = body.model_dump(exclude_unset=True)
    return {name: value for name, value in sent.items() if value is not None or name in MAY_BE_EMPTIED}


@router.get("/directory")
async def directory(work: Reading) -> DirectoryOut:
    return DirectoryOut.model_validate(await queries.directory_rows(work.tx))


@router.patch("/directory/agencies/{short}")
async def change_agency(short: Code, body: AgencyChange, version: ExpectedVersion, work: Editing) -> AgencyOut:
    row = await actions.change_agency(
        work.tx, actor=work.actor, now=work.now, short=short, expected_version=version, changes=_given(body)
    )
    return AgencyOut(**row)


@router.patch("/directory/categories/{key}")
async def change_category(key: Key, body: CategoryChange, version: ExpectedVersion, work: Editing) -> CategoryOut:
    row = await actions.change_category(
        work.tx, actor=work.actor, now=work.now, key=key, expected_version=version, changes=_given(body)
    )
    return CategoryOut(**row)


@router.patch("/directory/checklists/{category}/{slot}")
async def change_checklist(
    category: Key, slot: Key, body: ChecklistChange, version: ExpectedVersion, work: Editing
) -> ChecklistItem:
    row = await actions.change_checklist(
        work.tx, actor=work.actor, now=work.now, category=category, slot=slot, expected_version=version,
        changes=_given(body),
    )  # fmt: skip
    return ChecklistItem(**row)


@router.patch("/directory/standards/{key}")
async def change_standard(key: Key, body: StandardChange, version: ExpectedVersion, work: Editing) -> StandardOut:
    row = await actions.change_standard(
        work.tx, actor=work.actor, now=work.now, key=key, expected_version=version, changes=_given(body)
    )
    return StandardOut(**row)


@router.patch("/directory/rules/{rule}")
async def change_rule(rule: Key, body: RuleChange, version: ExpectedVersion, work: Editing) -> RuleOut:
    row = await actions.change_rule(
        work.tx, actor=work.actor, now=work.now, rule=rule, expected_version=version, changes=_given(body)
    )
    return RuleOut(**row)
