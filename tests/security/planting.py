"""Hostile words planted wherever a person of the demo office can write, through the API, and where they stand afterwards."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from mps_connect.kit.clock import singapore_date, utc_now
from tests.intake.writing import DANGER, REFUSED
from tests.security.planting_rooms import Rooms
from tests.support.authenticator import Authenticator
from tests.support.desk import PERSON, WORDS, Desk, Json
from tests.support.service import Service

HIDDEN = {"bidi", "encoded"}
"""Kinds that hold characters no letter may: it would read otherwise than it is written."""


def corpus() -> list[tuple[str, str]]:
    """Kind and text of each pattern."""
    lines = Path(__file__).with_name("hostile.txt").read_text(encoding="utf-8").splitlines()
    pairs = [line.split(" ", 1) for line in lines if line and not line.startswith("#")]
    return [(kind, json.loads(text)) for kind, text in pairs]


HOSTILE = [text for _, text in corpus()]
MARKUP = [text for kind, text in corpus() if kind in {"script", "handler", "svg"} and text.isprintable()]
"""What may stand in the name on a letter that is to be signed: words that a rule of letters bars would stop it."""
PRINTABLE = [text for kind, text in corpus() if kind not in HIDDEN and text.isprintable()]


def filling(size: int, texts: list[str] = HOSTILE) -> list[str]:
    """As many fields of this size as it takes to hold every pattern that fits into one."""
    fields, held = [], ""
    for text in texts:
        if len(text) > size:
            continue
        if held and len(held) + 1 + len(text) > size:
            fields.append(held)
            held = ""
        held = f"{held} {text}" if held else text
    return [one.strip() for one in (*fields, held) if one.strip()]


class Turning:
    """One planted text after the other for fields of a size, from the start again after the last."""

    def __init__(self, texts: list[str] = HOSTILE) -> None:
        self._texts = texts
        self._at: dict[int, int] = {}
        self._fields: dict[int, list[str]] = {}

    def __call__(self, size: int) -> str:
        cut = [text[:size] for text in self._texts]
        fields = self._fields.setdefault(size, filling(size, self._texts) or cut)
        at = self._at[size] = self._at.get(size, -1) + 1
        return fields[at % len(fields)]


@dataclass
class Planted:
    """Where to look, and what has to be read there letter by letter."""

    names: list[str] = field(default_factory=list)
    talk: str = ""
    matter: str = ""
    ended: list[str] = field(default_factory=list)
    letters: dict[str, str] = field(default_factory=dict)
    mine: list[str] = field(default_factory=list)
    doors: dict[str, str] = field(default_factory=dict)
    """Pages that greet a stranger by name."""
    texts: dict[str, list[str]] = field(default_factory=dict)

    def keep(self, place: str, text: str) -> str:
        """The text, noted as standing at this place."""
        self.texts.setdefault(place, []).append(text)
        return text


class Hand(Desk):
    """A person of the office who notes each address written to."""

    def __init__(self, url: str, account: str, used: set[str]) -> None:
        self._used = used
        super().__init__(url, account)

    def ask(self, method: str, path: str, body: object = None, *, version: int | None = None) -> Any:
        self._used.add(f"{method} {path}")
        return super().ask(method, path, body, version=version)


class Planter:
    """Everybody of the demo office, writing. `used`: method and address of all they asked."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.used: set[str] = set()
        self.volunteer, self.staff, self.mp, self.admin, self.auditor, self.resident = self.hands = [
            Hand(service.url, account, self.used)
            for account in ("volunteer", "staff", "mp", "admin", "auditor", "resident")
        ]
        self.words, self.ink, self.names = Turning(), Turning(PRINTABLE), Turning(MARKUP)
        self.found = Planted()
        self.rooms = Rooms(
            self.auditor, self.admin, self.found, words=self.words,
            case=lambda: dict(self.staff.get(f"/api/cases/{self.handed_in()}")),
        )  # fmt: skip

    def close(self) -> None:
        for desk in self.hands:
            desk.close()

    def plant(self) -> Planted:
        self.persons()
        self.talk()
        self.matter()
        self.rules_and_dangers()
        self.ends()
        self.letters()
        self.own_case()
        self.people()
        self.directory()
        self.rooms.plant()
        # Whoever adds a passkey is signed out everywhere else.
        self.accounts()
        return self.found

    def person(self, desk: Desk, case_id: str, *, name: str, place: str = "", words: Turning | None = None) -> None:
        sizes = {"title": 20, "block": 20, "street": 200, "unit": 20, "postal_code": 10}
        fields = {key: (words or self.words)(size) for key, size in sizes.items()}
        if place:
            self.found.keep(place, fields["street"])
        desk.write_down(case_id, {**fields, "name": name, "nric": PERSON["nric"], "phone": self.words(30)})

    def persons(self) -> None:
        """Every pattern stands in a name; a few of them with an address as hostile."""
        for at, name in enumerate(filling(200)):
            case_id = self.volunteer.open_case(name=name)["case_id"]
            self.found.names.append(name)
            if at < 6:
                self.person(self.volunteer, case_id, name=name)

    def talk(self) -> None:
        """All of it said in one go, and typed and not yet added."""
        found = self.found
        found.talk = case_id = str(self.volunteer.open_case(name=self.words(200))["case_id"])
        found.keep("talk", all_of := "\n".join(HOSTILE))
        self.volunteer.say(case_id, all_of, "I owe SP $640.20 for electricity.")
        self.volunteer.ask("PUT", f"/api/cases/{case_id}/draft", {"text": all_of})
        self.person(self.volunteer, case_id, name=self.words(200), place="person")
        for _ in filling(500)[:6]:
            value = found.keep("facts", self.words(500))
            self.volunteer.ask("POST", f"/api/cases/{case_id}/facts", {"type": "operation", "value": value})
        fact = self.staff.get(f"/api/cases/{case_id}")["facts"][0]
        body = {"action": "correct", "value": self.words(500), "note": self.words(500)}
        self.staff.ask("PATCH", f"/api/cases/{case_id}/facts/{fact['id']}", body, version=fact["version"])

    def handed_in(self) -> str:
        """A case with a hostile name that may stand in a letter, ready for one."""
        case_id = str(self.staff.open_case(mode="paste", name=self.names(200))["case_id"])
        self.staff.say(case_id, WORDS, kind="paste")
        self.person(self.staff, case_id, name=self.names(200), words=self.names)
        self.staff.consent(case_id, "SP")
        self.staff.hand_in(case_id)
        return case_id

    def on_case(self, case_id: str, method: str, act: str, body: Json) -> None:
        version = self.staff.get(f"/api/cases/{case_id}")["version"]
        self.staff.ask(method, f"/api/cases/{case_id}{act}", body, version=version)

    def matter(self) -> None:
        found, keep = self.found, self.found.keep
        found.matter = case_id = self.handed_in()
        for note in filling(5000):
            self.staff.ask("POST", f"/api/cases/{case_id}/notes", {"text": keep("notes", note)})
        self.on_case(case_id, "PATCH", "", {"urgency": "urgent", "reason": keep("notes", self.words(500))})
        routing = {"category": "utilities", "agency": "SP", "reason": self.words(500)}
        self.on_case(case_id, "PUT", "/routing", routing)
        for kind in ("nric", "phone"):
            body = {"field": kind, "reason": keep("looks", self.words(300))}
            self.staff.ask("POST", f"/api/cases/{case_id}/person/reveal", body)

    def rules_and_dangers(self) -> None:
        """A rule set aside, and a danger dealt with, each with a reason."""
        for story in (REFUSED, DANGER):
            case_id = str(self.volunteer.open_case(name=self.words(200))["case_id"])
            view = self.volunteer.say(case_id, story)
            url = f"/api/cases/{case_id}"
            if story is REFUSED:
                body = {"reason": self.found.keep("set aside", self.words(2000))}
                self.mp.ask("POST", f"{url}/override-refusal", body, version=view["case_version"])
            else:
                card, body = view["safety"][0], {"action": "dealt_with", "note": self.words(1000)}
                self.staff.ask("POST", f"{url}/safety/{card['flag']}", body, version=card["version"])
            self.found.ended.append(case_id)

    def ends(self) -> None:
        for act in ("close", "decline"):
            case_id = self.handed_in()
            reason = self.found.keep("ended", self.words(2000))
            body = (
                {"reason": reason}
                if act == "decline"
                else {"outcome": "advice_given", "note": reason, "resident_told": True}
            )
            self.on_case(case_id, "POST", f"/{act}", body)
            self.found.ended.insert(0, case_id)
        self.on_case(self.found.ended[1], "POST", "/reopen", {"reason": self.found.keep("ended", self.words(2000))})

    def edited(self, letter: Json) -> Json:
        """The letter with hostile words in every field of it and in three sentences."""
        ink, keep = self.ink, self.found.keep
        sentences = [{key: one[key] for key in ("id", "paragraph", "text", "facts")} for one in letter["sentences"]]
        for at, text in zip((1, 2, 3), filling(4000, PRINTABLE), strict=False):
            sentences[at] |= {"text": keep("letter", text), "facts": []}
        recipient = {key: letter["recipient"][key] for key in ("agency", "agency_name", "email")}
        body = {
            "subject": keep("letter", ink(400)), "your_ref": keep("letter", ink(80)), "salutation": keep("letter", ink(120)),
            "recipient": recipient | {"addressee": keep("letter", ink(200)), "attention": ink(200), "address": keep("letter", ink(400))},
            "enclosures": [keep("letter", text) for text in filling(300, PRINTABLE)[:8]],
            "cc": [keep("letter", text) for text in filling(300, PRINTABLE)[8:13]],
            "sentences": sentences,
        }  # fmt: skip
        return dict(self.staff.ask("PUT", f"/api/letters/{letter['id']}", body, version=letter["version"]))

    def letters(self) -> None:
        """One in each standing: a draft full of it; vetted; returned; withdrawn; sent and answered."""
        staff, letters = self.staff, self.found.letters
        letters["draft"] = str(self.edited(staff.write(self.found.matter))["id"])
        vetted = staff.vet(staff.write(self.handed_in()))
        letters["vetted"] = str(vetted["id"])
        returned = staff.vet(staff.write(self.handed_in()))
        body = {"hash": returned["hash"], "reason": self.found.keep("returned", self.words(2000))}
        staff.ask("POST", f"/api/letters/{returned['id']}/return", body, version=returned["version"])
        letters["returned"] = str(returned["id"])
        gone = staff.write(self.handed_in())
        staff.ask("POST", f"/api/letters/{gone['id']}/void", {"reason": self.words(2000)}, version=gone["version"])
        sent = self.sent(staff.vet(staff.write(self.handed_in())))
        letters["sent"] = str(sent["id"])
        self.sent(staff.vet(staff.write(self.handed_in())), answered=False)

    def sent(self, letter: Json, *, answered: bool = True) -> Json:
        signed = self.mp.approve(self.mp.letter(letter["id"]))
        body = {"channel": "email", "sent_on": singapore_date(utc_now()).isoformat(), "to": self.words(300)}
        if answered:
            self.found.keep("sent", body["to"])
        gone: Json = self.staff.ask("POST", f"/api/letters/{letter['id']}/sent", body, version=signed["version"])
        if answered:
            reply = {
                "kind": "decision", "channel": "email", "received_on": gone["dispatch"]["sent_on"], "outcome": "refused",
                "agency_ref": self.found.keep("sent", self.words(80)), "text": self.found.keep("sent", "\n".join(HOSTILE)),
            }  # fmt: skip
            self.staff.ask("POST", f"/api/letters/{letter['id']}/replies", reply)
        return gone

    def own_case(self) -> None:
        """The demo's resident: her name, and whatever the office writes on her case."""
        for one in self.resident.get("/api/my/cases")["cases"]:
            case = self.staff.get(f"/api/cases/{one['id']}")
            self.staff.ask(
                "PATCH", f"/api/cases/{one['id']}/person", {"name": self.words(200), "street": self.words(200)},
                version=case["person"]["version"],
            )  # fmt: skip
            self.staff.ask("POST", f"/api/cases/{one['id']}/notes", {"text": self.words(5000)})
            self.found.mine.append(one["id"])

    def people(self) -> None:
        made: Json = {}
        for at, name in enumerate(filling(200)[:20]):
            body = {"name": self.found.keep("people", name), "email": f"hostile{at}@demo.invalid", "role": "staff"}
            made = self.admin.ask("POST", "/api/people", body)
        self.found.doors["link"] = made["link"]["address"].rpartition("/")[2]
        for name in filling(200)[20:30]:
            made = self.staff.ask("POST", "/api/passes", {"name": self.found.keep("passes", name)})
        self.found.doors["pass"] = made["address"].rpartition("/")[2]
        for door, place in (("link", "people"), ("pass", "passes")):
            self.found.keep(door, self.found.texts[place][-1])

    def accounts(self) -> None:
        """Names of passkeys, and browsers that call themselves something."""
        home = self.service.url.replace("127.0.0.1", "localhost")
        for name in filling(60)[:6]:
            browser = {
                "origin": home,
                "user-agent": "".join(c for c in self.words(200) if c.isascii() and c.isprintable()),
            }
            with httpx.Client(base_url=home, headers=browser, timeout=30) as client:
                assert client.post("/api/demo/sign-in", json={"account": "staff"}).is_success
                question = client.post("/api/me/passkeys/question", json={}).json()
                key = Authenticator(home, "localhost")
                answer = client.post("/api/me/passkeys", json=key.make(question, name=self.found.keep("account", name)))
                assert answer.status_code == 201, answer.text

    def directory(self) -> None:
        rows = self.staff.get("/api/directory")
        for agency in rows["agencies"]:
            sizes = {"name": 200, "addressee": 200, "address": 400, "source": 400}
            self.change(f"agencies/{agency['short']}", agency, sizes)
        for kind, key, sizes in (
            ("categories", "key", {"label": 120}), ("standards", "key", {"standard": 200}),
            ("rules", "rule", {"what_to_do": 1000, "tell_resident": 1000}),
        ):  # fmt: skip
            for row in rows[kind][:12]:
                self.change(f"{kind}/{row[key]}", row, sizes)
        for row in rows["checklists"]:
            self.change(f"checklists/{row['category']}/{row['slot']}", row, {"label": 200})

    def change(self, place: str, row: Json, sizes: dict[str, int]) -> None:
        body = {name: self.words(size) for name, size in sizes.items()}
        for text in body.values():
            self.found.keep(place.partition("/")[0], text)
        self.staff.ask("PATCH", f"/api/directory/{place}", body, version=row["version"])


def literals(planted: Planted, place: str) -> Iterator[str]:
    """What has to be read at a place. Addresses of mailboxes are masked there: around one, each pattern by itself."""
    for text in planted.texts.get(place, []):
        yield from [text] if "@" not in text else [one for one in HOSTILE if "@" not in one and one in text]
