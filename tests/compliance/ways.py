"""The way into the one place of compliance where a person may write, and out of it again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.intake.writing import Cut, Office, Read, Way


async def confirmation(office: Office, cut: Cut) -> Read:
    body = {"control": "accounts_reviewed", "remark": cut(1000)}
    await office.ask(office.arun, "POST", "/api/compliance/confirmations", body)
    page = await office.ask(office.hidayah, "GET", "/api/compliance")
    (control,) = (one for one in page["controls"] if one["id"] == "accounts_reviewed")
    return {"remark": control["confirmation"]["remark"]}


COMPLIANCE_WAYS: Mapping[str, Way] = {"POST /api/compliance/confirmations": confirmation}
