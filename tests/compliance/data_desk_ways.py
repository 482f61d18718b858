"""Ways in and out of each place of the data protection desk where a person may write."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from mps_connect.kit.clock import singapore_date, utc_now

if TYPE_CHECKING:
    from tests.intake.writing import Cut, Office, Read, Way

Json = dict[str, Any]


async def _request(office: Office, **more: Any) -> Json:
    case = await office.ready()
    body = {
        "constituent_id": str(case.constituent_id), "kind": "access", "asked_through": "letter",
        "received_on": singapore_date(utc_now()).isoformat(),
    }  # fmt: skip
    return dict(await office.ask(office.arun, "POST", "/api/requests", body | more))


async def _on(office: Office, place: str, thing: Json, act: str, body: Json) -> Json:
    """One act on a request or a breach, and how it reads afterwards."""
    url = f"/api/{place}/{thing['id']}"
    await office.ask(office.arun, "POST", f"{url}/{act}", body, version=thing["version"])
    return dict(await office.ask(office.arun, "GET", url))


async def request(office: Office, cut: Cut) -> Read:
    made = await _request(office, kind="correction", about="name", words=cut(4000), value=cut(1000))
    return await office.ask(office.arun, "GET", f"/api/requests/{made['id']}")  # type: ignore[no-any-return]


async def put_off(office: Office, cut: Cut) -> Read:
    made = await _request(office)
    later = date.fromisoformat(made["due_on"]) + timedelta(days=20)
    body = {"until": later.isoformat(), "reason": cut(1000)}
    return await _on(office, "requests", made, "put-off", body)


async def refuse(office: Office, cut: Cut) -> Read:
    return await _on(office, "requests", await _request(office), "refuse", {"reason": cut(2000)})


async def _breach(office: Office, story: str = "Something went wrong here.") -> Json:
    body = {"kind": "other", "found_at": utc_now().isoformat(), "story": story}
    return dict(await office.ask(office.arun, "POST", "/api/breaches", body))


async def breach(office: Office, cut: Cut) -> Read:
    made = await _breach(office, cut(10_000))
    return await office.ask(office.arun, "GET", f"/api/breaches/{made['id']}")  # type: ignore[no-any-return]


async def assess(office: Office, cut: Cut) -> Read:
    return await _on(
        office, "breaches", await _breach(office), "assess", {"significant_harm": True, "reasons": cut(4000)}
    )


async def told(office: Office, cut: Cut) -> Read:
    judged = {"significant_harm": True, "reasons": "Harm is likely."}
    made = await _on(office, "breaches", await _breach(office), "assess", judged)
    body = {"told_at": utc_now().isoformat(), "reference": cut(60)}
    return {"reference": (await _on(office, "breaches", made, "pdpc-told", body))["pdpc_reference"]}


async def step(office: Office, cut: Cut) -> Read:
    return {"text": (await _on(office, "breaches", await _breach(office), "steps", {"text": cut(4000)}))["steps"]}


async def close(office: Office, cut: Cut) -> Read:
    judged = {"significant_harm": False, "reasons": "Nobody was named."}
    made = await _on(office, "breaches", await _breach(office), "assess", judged)
    return {"lesson": (await _on(office, "breaches", made, "close", {"lesson": cut(4000)}))["steps"]}


DATA_DESK_WAYS: Mapping[str, Way] = {
    "POST /api/requests": request,
    "POST /api/requests/{request_id}/put-off": put_off,
    "POST /api/requests/{request_id}/refuse": refuse,
    "POST /api/breaches": breach,
    "POST /api/breaches/{breach_id}/assess": assess,
    "POST /api/breaches/{breach_id}/pdpc-told": told,
    "POST /api/breaches/{breach_id}/steps": step,
    "POST /api/breaches/{breach_id}/close": close,
}
