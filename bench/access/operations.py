"""The five operations of the load, each with every request that one use of it makes. An answer that is not right raises."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx

STORY = (
    "I owe SP $640 since August, I lost my job in July.", "I have three children and my wife looks after them.",
    "HDB says the arrears for our rental flat are $2,340.50.", "My mother stays with us and she has dialysis every week.",
    "I went to the Social Service Office but the officer said to wait.", "We want more time to pay, $80 a month.",
    "The lift on our floor has stopped three times since May.", "My application was rejected on 3 September.",
    "I wrote to the Town Council twice and nobody answered me.", "I cannot sleep because of the noise from upstairs.",
    "My son starts school in January and the fees are too much.", "The letter says the electricity will be cut next month.",
)  # fmt: skip
URGENCIES = ("low", "medium", "high")


class WrongAnswer(RuntimeError):
    """The service answered, but not with what was asked for."""


@dataclass(frozen=True, slots=True)
class Caller:
    """A signed-in member of staff: the headers of a request as this variant wants them."""

    user_id: UUID
    headers: dict[str, str]


@dataclass(slots=True)
class Cases:
    """What there is to ask for. `versions`: what this variant's open pages know of the cases that are changed."""

    opened: list[UUID]
    owners: list[UUID]
    words: list[str]
    versions: dict[UUID, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Desk:
    """One person at one page, asking."""

    client: httpx.AsyncClient
    caller: Caller
    cases: Cases
    rng: random.Random
    mine: list[UUID]
    """The cases this worker changes: nobody else does at the same time."""

    async def ask(self, method: str, path: str, body: Any = None, *, version: int | None = None) -> dict[str, Any]:
        headers = self.caller.headers if version is None else {**self.caller.headers, "if-match": f'"{version}"'}
        answer = await self.client.request(method, path, json=body, headers=headers)
        if answer.status_code not in (200, 201):
            raise WrongAnswer(f"{method} {path}: {answer.status_code} {answer.text[:300]}")
        found: dict[str, Any] = answer.json()
        return found


async def create(desk: Desk) -> None:
    """Somebody comes, and tells 300 to 800 characters."""
    body = {"channel": "walk_in", "mode": "guided", "language": "en", "person_name": "Tan Contoh Sampel"}
    view = await desk.ask("POST", "/api/cases", body)
    wanted, told = desk.rng.randint(300, 800), ""
    while len(told) < wanted:
        told += f"{desk.rng.choice(STORY)} "
    turn = {"text": told[:800], "kind": "said", "chip_id": None}
    view = await desk.ask("POST", f"/api/cases/{view['case_id']}/turns", turn, version=view["conversation_version"])
    if not view["turns"]:
        raise WrongAnswer("create: nothing was kept")


async def open_case(desk: Desk) -> None:
    wanted = desk.rng.choice(desk.cases.opened)
    if (await desk.ask("GET", f"/api/cases/{wanted}"))["id"] != str(wanted):
        raise WrongAnswer("open: another case")


async def list_cases(desk: Desk) -> None:
    """Page 1 of 25 and the total: one status, one owner, newest first."""
    owner = desk.rng.choice(desk.cases.owners)
    page = await desk.ask("GET", f"/api/cases?status=closed&owner={owner}&page_size=25")
    if len(page["items"]) != min(25, page["total"]) or not page["total"]:
        raise WrongAnswer(f"list: {len(page['items'])} of {page['total']}")


async def search(desk: Desk) -> None:
    """Page 1 of 25 and the total, of the cases whose text has one word."""
    page = await desk.ask("POST", "/api/cases/search", {"q": desk.rng.choice(desk.cases.words), "page_size": 25})
    if len(page["items"]) != 25:
        raise WrongAnswer(f"search: {len(page['items'])}")


async def update(desk: Desk) -> None:
    """Another urgency, and a note."""
    case = desk.rng.choice(desk.mine)
    version = desk.cases.versions[case]
    change = {"urgency": URGENCIES[version % 3], "escalated": version % 2 == 0, "reason": "Sample of the load"}
    desk.cases.versions[case] = (await desk.ask("PATCH", f"/api/cases/{case}", change, version=version))["version"]
    await desk.ask("POST", f"/api/cases/{case}/notes", {"text": f"Sample note. {desk.rng.choice(STORY)}"})


OPERATIONS: dict[str, Callable[[Desk], Awaitable[None]]] = {
    "create": create,
    "open": open_case,
    "list": list_cases,
    "search": search,
    "update": update,
}
