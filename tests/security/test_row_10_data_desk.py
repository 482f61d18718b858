"""The desk of the data protection officer reaches nobody of another office, whatever ids it is given."""

from __future__ import annotations

from mps_connect.kit.clock import singapore_date, utc_now
from tests.security.world import World


async def test_the_data_desk_works_on_nobody_of_another_office(world: World) -> None:
    desk, mine, foreign = (
        world.voices["auditor"],
        world.things["a letter sent"],
        world.things["a letter in another office"],
    )
    asked = {
        "kind": "correction",
        "asked_through": "phone",
        "received_on": singapore_date(utc_now()).isoformat(),
        "value": "x",
    }
    bodies = (
        {"constituent_id": foreign.ids["constituent_id"], "about": "block"},
        {"constituent_id": mine.ids["constituent_id"], "about": "block", "case_id": foreign.ids["case_id"]},
        {"constituent_id": mine.ids["constituent_id"], "about": "fact", "fact_id": foreign.ids["fact_id"]},
    )
    for body in bodies:
        sent = asked | {name: str(value) for name, value in body.items()}
        assert (await world.ask(desk, "POST", "/api/requests", body=sent)).status_code == 422, body
    breach = world.places["desk"][world.cast.office_id]["breach_id"]
    version = (await world.ask(desk, "GET", f"/api/breaches/{breach}")).json()["version"]
    headers = {"if-match": f'"{version}"'}
    person = {"constituent_id": str(foreign.ids["constituent_id"])}
    answer = await world.ask(desk, "POST", f"/api/breaches/{breach}/people", body=person, headers=headers)
    assert answer.status_code == 422, answer.text
    stranger = world.voices["another office's staff"]
    assert stranger.member is not None
    span = {"since": "2026-01-01T00:00:00Z", "until": utc_now().isoformat()}
    for whose in (
        {"actor_id": str(stranger.member.id)},
        {"actor_id": str(world.cast.arun.id), "session_id": str(stranger.session_id)},
    ):
        answer = await world.ask(
            desk, "POST", f"/api/breaches/{breach}/people-shown", body=whose | span, headers=headers
        )
        assert answer.status_code == 404, answer.text
