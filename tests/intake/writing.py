"""The way into each place where a person may write, and out of it again: written over HTTP, read on the page that shows it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from mps_connect.cases.models import CaseRecord
from tests.compliance.data_desk_ways import DATA_DESK_WAYS
from tests.compliance.ways import COMPLIANCE_WAYS
from tests.intake.interviews import opened, said, seen
from tests.letters.matters import attempt, drafted, edit_of, read, step
from tests.retention.ways import RETENTION_WAYS
from tests.support.clients import Client

Json = dict[str, Any]
DANGER = "My husband hits me and the children. I owe HDB $2,800 in arrears."
REFUSED = "I want the MP to write to the judge about my court case."


@dataclass
class Office:
    """Who writes and reads, and every answer that mattered."""

    aisyah: Client
    priya: Client
    dr_koh: Client
    hidayah: Client
    arun: Client
    ready: Callable[[], Awaitable[CaseRecord]]
    answers: list[httpx.Response] = field(default_factory=list)

    async def ask(self, who: Client, method: str, url: str, body: Any = None, *, version: int | None = None) -> Any:
        answer = await who.send_json(method, url, body, version=version)
        self.answers.append(answer)
        assert answer.is_success, f"{method} {url}: {answer.text}"
        return answer.json() if answer.content else None

    async def case(self, case_id: object) -> Json:
        return dict(await self.ask(self.priya, "GET", f"/api/cases/{case_id}"))

    async def told(self, text: str = "") -> Json:
        view = await opened(self.aisyah)
        return await said(self.aisyah, view, text) if text else view

    async def letter(self, *acts: tuple[str, str]) -> Json:
        letter = await drafted(self.aisyah, await self.ready())
        for who, act in acts:
            more = {"channel": "email", "sent_on": letter["dated"]} if act == "sent" else {}
            letter = await step(getattr(self, who), letter, act, **more)
        return letter


Cut = Callable[[int], str]
"""The text, cut to what a field takes."""
Read = Mapping[str, Any]
"""Field to what its page shows: one string, or an answer in which the text must stand somewhere as a string."""
Way = Callable[[Office, Cut], Awaitable[Read]]
SIGNED = (("priya", "vet"), ("dr_koh", "approve"))


async def new_case(office: Office, cut: Cut) -> Read:
    view = await office.ask(office.aisyah, "POST", "/api/cases", {"person_name": cut(200)})
    return {"person_name": (await seen(office.aisyah, view))["person"]["name"]}


async def turn(office: Office, cut: Cut) -> Read:
    view = await said(office.aisyah, await office.told(), cut(20_000))
    return {"text": await office.ask(office.priya, "GET", f"/api/cases/{view['case_id']}/conversation")}


async def draft(office: Office, cut: Cut) -> Read:
    view = await office.told()
    await office.ask(office.aisyah, "PUT", f"/api/cases/{view['case_id']}/draft", {"text": cut(20_000)})
    return {"text": (await seen(office.aisyah, view))["draft"]}


async def person(office: Office, cut: Cut) -> Read:
    view = await office.told()
    url, version = f"/api/cases/{view['case_id']}/person", view["person"]["version"]
    sizes = {
        "name": 200,
        "title": 20,
        "block": 20,
        "street": 200,
        "unit": 20,
        "postal_code": 10,
        "nric": 20,
        "phone": 30,
        "email": 254,
    }
    await office.ask(office.aisyah, "PATCH", url, {name: cut(size) for name, size in sizes.items()}, version=version)
    card = (await seen(office.aisyah, view))["person"]
    hidden = {}
    for name in ("nric", "phone", "email"):
        body = {"field": name, "reason": "To type the letter"}
        hidden[name] = (await office.ask(office.priya, "POST", f"{url}/reveal", body))["value"]
    return {**card, **hidden}


async def reason_to_look(office: Office, cut: Cut) -> Read:
    view = await said(office.aisyah, await office.told(), "My NRIC is S6700011J")
    body = {"field": "nric", "reason": cut(300)}
    await office.ask(office.priya, "POST", f"/api/cases/{view['case_id']}/person/reveal", body)
    return {"reason": (await office.case(view["case_id"]))["who_looked"]}


async def note(office: Office, cut: Cut) -> Read:
    view = await office.told()
    await office.ask(office.priya, "POST", f"/api/cases/{view['case_id']}/notes", {"text": cut(5000)})
    return {"text": (await office.case(view["case_id"]))["notes"]}


async def change(office: Office, cut: Cut) -> Read:
    view = await office.told()
    body = {"urgency": "urgent", "reason": cut(500)}
    url = f"/api/cases/{view['case_id']}"
    changed = await office.ask(office.priya, "PATCH", url, body, version=view["case_version"])
    return {"reason": changed["notes"]}


async def routing(office: Office, cut: Cut) -> Read:
    view = await office.told()
    body = {"category": "driving_licence", "agency": "LTA", "reason": cut(500)}
    url = f"/api/cases/{view['case_id']}/routing"
    changed = await office.ask(office.priya, "PUT", url, body, version=view["case_version"])
    return {"reason": changed["notes"]}


async def _ended(office: Office, act: str, body: Json) -> Json:
    case = await office.ready()
    url, version = f"/api/cases/{case.id}", (await office.case(case.id))["version"]
    return dict(await office.ask(office.priya, "POST", f"{url}/{act}", body, version=version))


async def decline(office: Office, cut: Cut) -> Read:
    return {"reason": (await _ended(office, "decline", {"reason": cut(2000)}))["notes"]}


async def close(office: Office, cut: Cut) -> Read:
    body = {"outcome": "advice_given", "note": cut(2000), "resident_told": True}
    return {"note": (await _ended(office, "close", body))["notes"]}


async def reopen(office: Office, cut: Cut) -> Read:
    closed = await _ended(office, "close", {"outcome": "advice_given", "resident_told": True})
    url = f"/api/cases/{closed['id']}/reopen"
    again = await office.ask(office.priya, "POST", url, {"reason": cut(2000)}, version=closed["version"])
    return {"reason": again["notes"]}


async def override(office: Office, cut: Cut) -> Read:
    view = await office.told(REFUSED)
    url = f"/api/cases/{view['case_id']}/override-refusal"
    after = await office.ask(office.dr_koh, "POST", url, {"reason": cut(2000)}, version=view["case_version"])
    return {"reason": after["notes"]}


async def safety(office: Office, cut: Cut) -> Read:
    view = await office.told(DANGER)
    card = view["safety"][0]
    url, body = f"/api/cases/{view['case_id']}/safety/{card['flag']}", {"action": "dealt_with", "note": cut(1000)}
    await office.ask(office.priya, "POST", url, body, version=card["version"])
    return {"note": (await office.case(view["case_id"]))["notes"]}


async def fact(office: Office, cut: Cut) -> Read:
    view = await office.told("I owe HDB $2,800")
    body = {"type": "operation", "value": cut(500)}
    await office.ask(office.aisyah, "POST", f"/api/cases/{view['case_id']}/facts", body)
    return {"value": (await seen(office.aisyah, view))["facts"]}


async def decided_fact(office: Office, cut: Cut) -> Read:
    view = await office.told("I owe HDB $2,800")
    one = view["facts"][0]
    url, body = (
        f"/api/cases/{view['case_id']}/facts/{one['id']}",
        {"action": "correct", "value": cut(500), "note": cut(500)},
    )
    await office.ask(office.aisyah, "PATCH", url, body, version=one["version"])
    case = await office.case(view["case_id"])
    return {"value": case["facts"], "note": case["notes"]}


async def letter_edit(office: Office, cut: Cut) -> Read:
    letter = await office.letter()
    recipient = {**letter["recipient"], "addressee": cut(200), "attention": cut(200), "address": cut(400)}
    recipient = {k: recipient[k] for k in ("agency", "agency_name", "addressee", "attention", "address", "email")}
    body = edit_of(
        letter, subject=cut(400), your_ref=cut(80), salutation=cut(120), recipient=recipient,
        enclosures=[cut(300)], cc=[cut(300)],
    )  # fmt: skip
    body["sentences"][1] |= {"text": cut(4000), "facts": []}
    await office.ask(office.aisyah, "PUT", f"/api/letters/{letter['id']}", body, version=letter["version"])
    after = await read(office.priya, letter)
    kept = {name: after[name] for name in ("subject", "your_ref", "salutation")}
    kept |= {f"recipient.{name}": after["recipient"][name] for name in ("addressee", "attention", "address")}
    return kept | {
        "enclosures[]": after["enclosures"], "cc[]": after["cc"], "sentences[].text": after["sentences"],
    }  # fmt: skip


async def returned(office: Office, cut: Cut) -> Read:
    letter = await step(office.priya, await office.letter(("priya", "vet")), "return", reason=cut(2000))
    return {"reason": letter["returned_reason"]}


async def voided(office: Office, cut: Cut) -> Read:
    letter = await step(office.priya, await office.letter(), "void", reason=cut(2000))
    return {"reason": letter["returned_reason"]}


async def sent(office: Office, cut: Cut) -> Read:
    letter = await office.letter(*SIGNED)
    letter = await step(office.priya, letter, "sent", channel="email", sent_on=letter["dated"], to=cut(300))
    return {"to": letter["dispatch"]["to"]}


async def reply(office: Office, cut: Cut) -> Read:
    letter = await office.letter(*SIGNED, ("priya", "sent"))
    body = {
        "kind": "decision",
        "channel": "email",
        "received_on": letter["dispatch"]["sent_on"],
        "agency_ref": cut(80),
        "text": cut(20_000),
    }
    answer = await attempt(office.priya, letter, "replies", **body)
    assert answer.status_code == 201, answer.text
    office.answers.append(answer)
    kept = answer.json()["replies"][0]
    return {"agency_ref": kept["agency_ref"], "text": kept["text"]}


async def colleague(office: Office, cut: Cut) -> Read:
    body = {"name": cut(200), "email": f"hostile{len(office.answers)}@cast.invalid", "role": "staff"}
    await office.ask(office.hidayah, "POST", "/api/people", body)
    return {"name": await office.ask(office.hidayah, "GET", "/api/people")}


async def evening_pass(office: Office, cut: Cut) -> Read:
    await office.ask(office.priya, "POST", "/api/passes", {"name": cut(200)})
    return {"name": await office.ask(office.priya, "GET", "/api/passes")}


def directory(kind: str, place: str, key: Mapping[str, str], **sizes: int) -> Way:
    """A row of the office's directory: changed, and read again by somebody else."""

    def of(rows: Json) -> Json:
        return dict(next(row for row in rows[kind] if key.items() <= row.items()))

    async def way(office: Office, cut: Cut) -> Read:
        row = of(await office.ask(office.priya, "GET", "/api/directory"))
        url = f"/api/directory/{place}/{'/'.join(key.values())}"
        body = {name: cut(size) for name, size in sizes.items()}
        await office.ask(office.priya, "PATCH", url, body, version=row["version"])
        return of(await office.ask(office.aisyah, "GET", "/api/directory"))

    return way


RENT = {"category": "housing_loan_arrears", "slot": "income"}
WAYS: Mapping[str, Way] = {
    "POST /api/cases": new_case,
    "POST /api/cases/{case_id}/turns": turn,
    "PUT /api/cases/{case_id}/draft": draft,
    "PATCH /api/cases/{case_id}/person": person,
    "POST /api/cases/{case_id}/person/reveal": reason_to_look,
    "POST /api/cases/{case_id}/notes": note,
    "PATCH /api/cases/{case_id}": change,
    "PUT /api/cases/{case_id}/routing": routing,
    "POST /api/cases/{case_id}/decline": decline,
    "POST /api/cases/{case_id}/close": close,
    "POST /api/cases/{case_id}/reopen": reopen,
    "POST /api/cases/{case_id}/override-refusal": override,
    "POST /api/cases/{case_id}/safety/{flag}": safety,
    "POST /api/cases/{case_id}/facts": fact,
    "PATCH /api/cases/{case_id}/facts/{fact_id}": decided_fact,
    "PUT /api/letters/{letter_id}": letter_edit,
    "POST /api/letters/{letter_id}/return": returned,
    "POST /api/letters/{letter_id}/void": voided,
    "POST /api/letters/{letter_id}/sent": sent,
    "POST /api/letters/{letter_id}/replies": reply,
    "POST /api/passes": evening_pass,
    "POST /api/people": colleague,
    "PATCH /api/directory/agencies/{short}": directory(
        "agencies", "agencies", {"short": "HDB"}, name=200, addressee=200, address=400, source=400
    ),
    "PATCH /api/directory/categories/{key}": directory(
        "categories", "categories", {"key": "driving_licence"}, label=120
    ),
    "PATCH /api/directory/checklists/{category}/{slot}": directory("checklists", "checklists", RENT, label=200),
    "PATCH /api/directory/rules/{rule}": directory(
        "rules", "rules", {"rule": "court_sentencing"}, what_to_do=1000, tell_resident=1000
    ),
    **RETENTION_WAYS,
    **COMPLIANCE_WAYS,
    **DATA_DESK_WAYS,
    "PATCH /api/directory/standards/{key}": directory(
        "standards", "standards", {"key": "general_simple"}, standard=200
    ),
}
