"""People of the demo office at work through the API: what a story needs before it begins, by the calls the pages make."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import httpx

from mps_connect.kit.clock import singapore_date, utc_now
from mps_connect.kit.ids import new_id

Json = dict[str, Any]

# Invented, with a letter that fits and a number nobody in the demo office holds.
PERSON: Mapping[str, str] = {
    "title": "Mdm",
    "name": "Rokiah Contoh binte Sampel",
    "nric": "S7700031C",
    "phone": "80000731",
    "block": "931",
    "street": "Angsana Walk",
    "unit": "#08-331",
    "postal_code": "560931",
}
WORDS = (
    "My account at SP is 8930 0731 22. I owe SP $640.20 for the electricity bill since August. "
    "I lost my job in July, now I clean offices and earn $850 a month. There are three of us at home, my two sons are 6 "
    "and 9. I can pay $80 a month. I want SP to let me pay by instalments."
)


class Desk:
    """One signed-in person. Each method is one act of the office and answers with what the service answered."""

    def __init__(self, url: str, account: str) -> None:
        self._http = httpx.Client(base_url=url, headers={"origin": url}, timeout=30)
        self.ask("POST", "/api/demo/sign-in", {"account": account})

    def close(self) -> None:
        self._http.close()

    def ask(self, method: str, path: str, body: object = None, *, version: int | None = None) -> Any:
        headers = {"idempotency-key": str(new_id())}
        if version is not None:
            headers["if-match"] = f'"{version}"'
        answer = self._http.request(method, path, json=body, headers=headers)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content and "json" in answer.headers["content-type"] else answer.content

    def get(self, path: str) -> Any:
        return self.ask("GET", path)

    def open_case(self, *, language: str = "en", mode: str = "guided", name: str = "", channel: str = "walk_in") -> Any:
        return self.ask(
            "POST",
            "/api/cases",
            {"channel": channel, "mode": mode, "language": language, "person_name": name},
        )

    def say(self, case_id: str, *texts: str, kind: str = "said") -> Any:
        view = self.get(f"/api/cases/{case_id}/intake")
        for text in texts:
            view = self.ask(
                "POST",
                f"/api/cases/{case_id}/turns",
                {"text": text, "kind": kind, "chip_id": None},
                version=view["conversation_version"],
            )
        return view

    def write_down(self, case_id: str, person: Mapping[str, str] = PERSON) -> Any:
        version = self.get(f"/api/cases/{case_id}/intake")["person"]["version"]
        return self.ask("PATCH", f"/api/cases/{case_id}/person", dict(person), version=version)

    def consent(self, case_id: str, agency: str | None) -> Any:
        answers: list[Json] = [{"kind": kind, "agency": None, "given": True} for kind in ("use", "program", "keeping")]
        if agency:
            answers.append({"kind": "disclosure", "agency": agency, "given": True})
        return self.ask(
            "POST", f"/api/cases/{case_id}/consents", {"answers": answers, "language": "en", "how": "spoken"}
        )

    def hand_in(self, case_id: str) -> Any:
        view = self.get(f"/api/cases/{case_id}/intake")
        return self.ask("POST", f"/api/cases/{case_id}/submit", version=view["case_version"])

    def write(self, case_id: str) -> Any:
        return self.ask("POST", f"/api/cases/{case_id}/letters", {"type": None, "agency": None})

    def letter(self, letter_id: str) -> Any:
        return self.get(f"/api/letters/{letter_id}")

    def vet(self, letter: Json) -> Any:
        return self.decide(letter, "vet")

    def approve(self, letter: Json) -> Any:
        return self.decide(letter, "approve", despite=letter["still_missing"])

    def decide(self, letter: Json, act: str, *, despite: Sequence[str] = ()) -> Any:
        body = {"hash": letter["hash"], "acknowledged": True, "despite": list(despite)}
        return self.ask("POST", f"/api/letters/{letter['id']}/{act}", body, version=letter["version"])

    def mark_sent(self, letter: Json) -> Any:
        body = {
            "channel": "email",
            "sent_on": singapore_date(utc_now()).isoformat(),
            "to": letter["recipient"]["email"],
        }
        return self.ask("POST", f"/api/letters/{letter['id']}/sent", body, version=letter["version"])

    def dispute(self, case_id: str, fact_id: str) -> Any:
        facts = self.get(f"/api/cases/{case_id}")["facts"]
        version = next(fact["version"] for fact in facts if fact["id"] == fact_id)
        return self.ask("PATCH", f"/api/cases/{case_id}/facts/{fact_id}", {"action": "dispute"}, version=version)

    def edit(self, letter: Json, number: int, text: str) -> Any:
        """The letter with sentence `number` in other words, saved."""
        sentences = [
            {
                "id": sentence["id"],
                "paragraph": sentence["paragraph"],
                "text": text if at == number else sentence["text"],
                "facts": sentence["facts"],
            }
            for at, sentence in enumerate(letter["sentences"])
        ]
        kept = {key: letter[key] for key in ("subject", "your_ref", "salutation", "recipient", "enclosures", "cc")}
        return self.ask(
            "PUT", f"/api/letters/{letter['id']}", {**kept, "sentences": sentences}, version=letter["version"]
        )
