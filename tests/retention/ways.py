"""The way into each place of retention where a person may write, and out of it again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.intake.writing import Cut, Office, Read, Way

Json = dict[str, Any]
ALL = "/api/retention"
WHY = "The office decided so."


async def _proposed(office: Office, **given: str) -> str:
    body = {"data_class": "sessions", "days": 21, "legal_basis": "PDPA", "reason": WHY, **given}
    return str((await office.ask(office.hidayah, "POST", f"{ALL}/proposals", body))["id"])


async def _proposal(office: Office, made: str) -> Json:
    page = await office.ask(office.arun, "GET", ALL)
    return next(dict(one) for one in page["proposals"] if one["id"] == made)


async def proposal(office: Office, cut: Cut) -> Read:
    made = await _proposed(office, legal_basis=cut(200), reason=cut(1000))
    shown = await _proposal(office, made)
    await office.ask(office.hidayah, "POST", f"{ALL}/proposals/{made}/withdraw")
    return shown


async def refusal(office: Office, cut: Cut) -> Read:
    made = await _proposed(office)
    await office.ask(office.arun, "POST", f"{ALL}/proposals/{made}/refuse", {"reason": cut(1000)})
    return {"reason": (await _proposal(office, made))["answer_reason"]}


async def _named(office: Office) -> Json:
    case = await office.ready()
    return {"case_number": case.number, "kind": "case"}


async def _held(office: Office, reason: str) -> str:
    body = {**await _named(office), "basis": "court", "reason": reason}
    return str((await office.ask(office.arun, "POST", f"{ALL}/holds", body))["id"])


async def hold(office: Office, cut: Cut) -> Read:
    made = await _held(office, cut(1000))
    return dict(await office.ask(office.arun, "GET", f"{ALL}/holds/{made}/reason"))


async def release(office: Office, cut: Cut) -> Read:
    made = await _held(office, WHY)
    await office.ask(office.arun, "POST", f"{ALL}/holds/{made}/release", {"reason": cut(1000)})
    return {"reason": (await office.ask(office.arun, "GET", f"{ALL}/holds/{made}/reason"))["release_reason"]}


async def _asked(office: Office, address: str, body: Json) -> Read:
    made = (await office.ask(office.arun, "POST", address, body))["id"]
    shown = (await office.ask(office.hidayah, "GET", f"{ALL}/erasures"))["erasures"]
    await office.ask(office.arun, "POST", f"{ALL}/erasures/{made}/withdraw")
    return dict(next(one for one in shown if one["id"] == made))


async def erasure(office: Office, cut: Cut) -> Read:
    body = {**await _named(office), "basis": "withdrawn", "reason": cut(1000)}
    return await _asked(office, f"{ALL}/erasures", body)


async def erasure_of_all(office: Office, cut: Cut) -> Read:
    return await _asked(office, f"{ALL}/erasures/due", {"reason": cut(1000)})


RETENTION_WAYS: Mapping[str, Way] = {
    "POST /api/retention/proposals": proposal,
    "POST /api/retention/proposals/{proposal_id}/refuse": refusal,
    "POST /api/retention/holds": hold,
    "POST /api/retention/holds/{hold_id}/release": release,
    "POST /api/retention/erasures": erasure,
    "POST /api/retention/erasures/due": erasure_of_all,
}
