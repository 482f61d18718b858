"""Hostile words planted in the rooms of an auditor: terms and erasures, residents' requests, breaches, controls, the record."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any, Protocol

from mps_connect.kit.clock import singapore_date, utc_now
from tests.support.desk import Desk, Json

TERMS, ERASED, CONTROLS = "/retention", "/retention?tab=erased", "/reports?tab=controls"
CORRECTIONS = "/corrections"


class Found(Protocol):
    def keep(self, place: str, text: str) -> str: ...


class Rooms:
    """An auditor and whoever runs the office, writing. The place of a text is the page on which it has to be read.

    `words`: a text for a field of a size. `case`: opens a new one and answers with it.
    """

    def __init__(
        self,
        auditor: Desk,
        admin: Desk,
        found: Found,
        *,
        words: Callable[[int], str],
        case: Callable[[], Json],
    ) -> None:
        self._auditor, self._admin = auditor, admin
        self._found, self._words, self._case = found, words, case
        self.held = ""
        """Number of the case that is held; why is read on a press."""
        self.entry = 0
        """Number of an entry of the record that holds hostile words; they are read on a press."""

    def plant(self) -> None:
        self._terms()
        case = self._case()
        self._holds(case)
        self._erasures()
        self._requests(case)
        self._breaches()
        body = {"control": "accounts_reviewed", "remark": self._kept(1000, CONTROLS)}
        self._auditor.ask("POST", "/api/compliance/confirmations", body)
        self._values(case)

    def _kept(self, size: int, *places: str) -> str:
        text = self._words(size)
        for place in places:
            self._found.keep(place, text)
        return text

    def _person(self, case: Json) -> str:
        (person,) = self._auditor.ask("POST", "/api/requests/people/search", {"q": case["number"]})["items"]
        return str(person["id"])

    def _terms(self) -> None:
        """A proposal that was refused and one that waits."""
        for refused in (True, False):
            # What a proposal rests on is read only as long as it waits.
            basis = self._words(200) if refused else self._kept(200, TERMS)
            body = {"data_class": "sessions", "days": 21, "legal_basis": basis, "reason": self._kept(1000, TERMS)}
            made = self._admin.ask("POST", "/api/retention/proposals", body)
            if refused:
                body = {"reason": self._kept(1000, TERMS)}
                self._auditor.ask("POST", f"/api/retention/proposals/{made['id']}/refuse", body)

    def _holds(self, case: Json) -> None:
        self.held = case["number"]
        body = {"case_number": self.held, "kind": "case", "basis": "court", "reason": self._kept(1000, "held")}
        made = self._auditor.ask("POST", "/api/retention/holds", body)
        body = {"reason": self._kept(1000, "held")}
        self._auditor.ask("POST", f"/api/retention/holds/{made['id']}/release", body)

    def _erasures(self) -> None:
        number = self._case()["number"]
        body = {"case_number": number, "kind": "case", "basis": "withdrawn", "reason": self._kept(1000, ERASED)}
        self._auditor.ask("POST", "/api/retention/erasures", body)
        self._auditor.ask("POST", "/api/retention/erasures/due", {"reason": self._kept(1000, ERASED)})

    def _requests(self, case: Json) -> None:
        """One refused, one put off, and a correction that waits for whoever is at work on the case."""
        person = self._person(case)
        asked = {
            "constituent_id": person, "asked_through": "letter", "received_on": singapore_date(utc_now()).isoformat(),
        }  # fmt: skip
        for act in ("refuse", "put-off"):
            made = self._auditor.ask("POST", "/api/requests", asked | {"kind": "access"})
            body = {"reason": self._kept(1000, f"/requests/{made['id']}")}
            if act == "put-off":
                body["until"] = (date.fromisoformat(made["due_on"]) + timedelta(days=20)).isoformat()
            self._auditor.ask("POST", f"/api/requests/{made['id']}/{act}", body, version=made["version"])
        value, words = self._kept(1000, CORRECTIONS), self._kept(4000, CORRECTIONS)
        body = asked | {"kind": "correction", "about": "name", "words": words, "value": value}
        made = self._auditor.ask("POST", "/api/requests", body)
        for text in (value, words):
            self._found.keep(f"/requests/{made['id']}", text)
        address = f"/api/requests/{made['id']}/identity"
        self._auditor.ask("POST", address, {"how": "called_back"}, version=made["version"])

    def _breaches(self) -> None:
        """One the Commission was told of, and one that was closed."""
        now = utc_now().isoformat()
        for harm in (True, False):
            body: Json = {"kind": "other", "found_at": now, "story": self._words(10_000)}
            breach = self._auditor.ask("POST", "/api/breaches", body)["id"]
            place = f"/breaches/{breach}"
            self._found.keep(place, body["story"])
            acts: dict[str, Json] = {
                "steps": {"text": self._kept(4000, place)},
                "assess": {"significant_harm": harm, "reasons": self._kept(4000, place)},
            }
            if harm:
                acts["pdpc-told"] = {"told_at": now, "reference": self._kept(60, place)}
            else:
                acts["close"] = {"lesson": self._kept(4000, place)}
            for act, body in acts.items():
                version = self._auditor.get(f"/api{place}")["version"]
                self._auditor.ask("POST", f"/api{place}/{act}", body, version=version)

    def _values(self, case: Json) -> None:
        """Why an entry was opened stands among the looks at its case."""
        address = f"/api/record?person={self._person(case)}&table=constituents"
        rows: list[dict[str, Any]] = self._auditor.get(address)["items"]
        self.entry = rows[0]["seq"]
        body = {"purpose": "complaint", "reason": self._kept(500, f"/looks?case={case['id']}")}
        self._auditor.ask("POST", f"/api/record/{self.entry}/values", body)


def pages_of_rooms(places: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The auditor's pages among the places, each with itself as what has to be read there."""
    return {place: (place,) for place in places if place.startswith("/") and place != CORRECTIONS}
