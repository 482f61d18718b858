"""What the interview's tests share: opening a case, saying things, recording consent, and answering what is asked."""

from __future__ import annotations

from typing import Any

from tests.support.clients import Client

View = dict[str, Any]


async def opened(client: Client, **new: object) -> View:
    answer = await client.post_json("/api/cases", new)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def said(client: Client, view: View, text: str, kind: str = "said") -> View:
    answer = await client.post_json(
        f"/api/cases/{view['case_id']}/turns", {"text": text, "kind": kind}, version=view["conversation_version"]
    )
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def seen(client: Client, view: View) -> View:
    answer = await client.get(f"/api/cases/{view['case_id']}/intake")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def named(client: Client, view: View, **details: object) -> View:
    answer = await client.patch_json(f"/api/cases/{view['case_id']}/person", details, version=view["person"]["version"])
    assert answer.status_code == 200, answer.text
    return await seen(client, view)


async def consented(client: Client, view: View, *kinds: str, agency: str = "", given: bool = True) -> View:
    answers: list[dict[str, object]] = [{"kind": kind, "given": given} for kind in kinds]
    if agency:
        answers.append({"kind": "disclosure", "agency": agency, "given": given})
    answer = await client.post_json(
        f"/api/cases/{view['case_id']}/consents", {"answers": answers, "language": "en", "how": "spoken"}
    )
    assert answer.status_code == 200, answer.text
    return await seen(client, view)


async def agreed(client: Client, view: View) -> View:
    """All consents given, for the agency the case now goes to."""
    return await consented(client, view, "use", "program", "keeping", agency=view["routing"]["agency"])


async def safety_dealt_with(client: Client, view: View) -> View:
    for card in view["safety"]:
        answer = await client.post_json(
            f"/api/cases/{view['case_id']}/safety/{card['flag']}",
            {"action": "dealt_with", "note": "A colleague has called."},
            version=card["version"],
        )
        assert answer.status_code == 200, answer.text
    return await seen(client, view)


async def handed_in(client: Client, view: View) -> View:
    answer = await client.post_json(f"/api/cases/{view['case_id']}/submit", version=view["case_version"])
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def asked(view: View) -> list[str]:
    """Slots of the questions on the screen."""
    return [question["slot"] for question in view["questions"]]


def questions_said(view: View) -> list[str]:
    """Texts of every turn in which something was asked."""
    return [turn["text"] for turn in view["turns"] if turn["kind"] == "question"]
