"""One office's rows: a person, what they said, what was written for them, and what came of it."""

from __future__ import annotations

import os
import random
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from copying import Pile
from world import (
    CHANNEL_WEIGHTS,
    CHANNELS,
    LANGUAGE_WEIGHTS,
    LANGUAGES,
    MATTERS,
    OUTCOMES,
    URGENCIES,
    URGENCY_WEIGHTS,
    fate_of,
    name_of,
    nric_of,
    phone_of,
    pick,
    words_of,
)  # fmt: skip

from mps_connect.cases.models import PRIORITY
from mps_connect.kit.blind_index import blind
from mps_connect.kit.key_file import FileKeyWrapper
from mps_connect.kit.vault import Box
from mps_connect.letters.hashing import content_hash
from mps_connect.letters.models import BodySentence, LetterBody, Recipient, Sender, body_to_json

WORDS_A_CASE = 34
"""Drawn with repetition from a skewed choice: about 30 different ones are left."""
MATTER_WEIGHTS = [weight for _, _, weight in MATTERS]
FACT_KINDS = (("amount", "arrears", "2340.50", "$2,340.50"), ("statement", None, "Work stopped in March", "work stopped in March"),
              ("request", "relief", "more time to pay", "more time to pay"))  # fmt: skip
PARTS = ("opening", "facts", "facts", "facts", "grounds", "request")
VETTED = ("vetted", "approved", "sent", "replied")
SIGNED = ("approved", "sent", "replied")


@dataclass(frozen=True, slots=True)
class Staff:
    volunteers: tuple[UUID, ...]
    desk: tuple[UUID, ...]
    mp: UUID


@dataclass(frozen=True, slots=True)
class Case:
    id: UUID
    box: Box
    at: datetime
    number: str | None
    agency: str
    language: str
    writer: UUID
    turn: UUID
    facts: tuple[UUID, ...]


class OfficeMaker:
    """Makes rows of one office. `office_key` opens the office's box, under which look-ups and search words are hashed."""

    def __init__(
        self,
        rng: random.Random,
        now: datetime,
        office: UUID,
        code: str,
        staff: Staff,
        office_key: bytes,
        wrapper: FileKeyWrapper,
    ) -> None:
        self.rng, self.now, self.office, self.code, self.staff, self.wrapper = rng, now, office, code, staff, wrapper
        self.office_box = Box(office_key)
        self.people: list[UUID] = []
        self.case_ids: list[UUID] = []
        self.counters: Counter[str] = Counter()
        key = self.office_box.search_key()
        self.hashes = {language: [blind(key, [term])[0] for term in words_of(language).terms] for language in LANGUAGES}
        self.blocks = [f"{number}{letter}" for number in range(900, 980) for letter in ("", "A", "B", "C")]

    def id_at(self, moment: datetime) -> UUID:
        """A UUIDv7 of that moment, so that keys lie in the tables as they would have grown."""
        value = (int(moment.timestamp() * 1000) & 0xFFFF_FFFF_FFFF) << 80 | self.rng.getrandbits(80)
        return UUID(int=(value & ~(0xF << 76) | 0x7 << 76) & ~(0x3 << 62) | 0x2 << 62)

    def new_box(self, pile: Pile, shred_id: UUID) -> Box:
        key = os.urandom(32)
        pile.add("keystore.subject_keys", self.office, shred_id, *self.wrapper.wrap(key))
        return Box(key)

    def person(self, pile: Pile, at: datetime, language: str) -> UUID:
        """Somebody who came before, three times in ten; else somebody new."""
        if self.people and self.rng.random() < 0.3:
            return self.rng.choice(self.people)
        person, serial = self.id_at(at), len(self.people)
        nric, phone, name, block = nric_of(serial), phone_of(serial), name_of(self.rng), self.rng.choice(self.blocks)
        contact = {
            "nric": nric,
            "phone": phone,
            "street": "Contoh Street 9",
            "unit": "#05-911",
            "postal_code": "560900",
        }
        sealed = self.new_box(pile, person).seal_json("constituents.contact", person, contact)
        hashes = self.office_box.lookup_hash("nric", nric), self.office_box.lookup_hash("phone", phone)
        pile.add("constituents", self.office, person, name, block, language, *hashes, sealed, at, at)
        self.people.append(person)
        return person

    def add_case(self, pile: Pile, at: datetime) -> None:
        rng = self.rng
        language = pick(rng, LANGUAGES, LANGUAGE_WEIGHTS)
        fate = fate_of(rng, (self.now - at).total_seconds() / 86_400)
        category, agencies, _ = rng.choices(MATTERS, MATTER_WEIGHTS)[0]
        urgency = pick(rng, URGENCIES, URGENCY_WEIGHTS)
        person, writer = self.person(pile, at, language), rng.choice(self.staff.volunteers)
        case_id = self.id_at(at)
        number = None if fate.status == "draft" else self.number(at, urgency)
        box = self.new_box(pile, case_id)
        turn, facts = self.talk(pile, case_id, box, at, language, writer)
        case = Case(case_id, box, at, number, rng.choice(agencies), language, writer, turn, facts)
        submitted = None if fate.status == "draft" else at + timedelta(minutes=25)
        latest = max(
            [submitted or at, *(self.letter(pile, case, n + 1, status) for n, status in enumerate(fate.letters))]
        )
        closed = min(latest + timedelta(days=rng.randint(1, 20)), self.now) if fate.status == "closed" else None
        updated = closed or latest
        owner = writer if fate.status == "draft" else rng.choice((*self.staff.desk, None))
        pile.add(
            "cases", self.office, case_id, number, person, fate.status, urgency, category, case.agency, 0.8,
            pick(rng, CHANNELS, CHANNEL_WEIGHTS), language, at.date(), rng.random() < 0.04 and fate.status != "closed",
            rng.choice(OUTCOMES) if closed else None, writer, owner, submitted, closed, at, updated,
        )  # fmt: skip
        self.around(pile, case, person, fate.status, submitted, closed)
        self.case_ids.append(case_id)

    def number(self, at: datetime, urgency: str) -> str:
        month = at.strftime("%Y%m")
        self.counters[month] += 1
        return f"MPS-{self.code}-{month}-{PRIORITY[urgency]}-{self.counters[month]:04d}"

    def talk(
        self, pile: Pile, case: UUID, box: Box, at: datetime, language: str, writer: UUID
    ) -> tuple[UUID, tuple[UUID, ...]]:
        """A conversation of five turns, three facts read from the second, their lineage, and the search words."""
        rng, said = self.rng, words_of(language)
        conversation, first = self.id_at(at), self.id_at(at)
        state = box.seal_json("conversations.state", conversation, {"note": "loaded"})
        status = "closed" if at < self.now - timedelta(days=2) else "open"
        pile.add("conversations", self.office, conversation, case, "guided", language, status, state, at, at)
        for seq in range(1, 6):
            turn = first if seq == 2 else self.id_at(at + timedelta(minutes=seq))
            speaker, kind = ("resident", "said") if seq % 2 == 0 else ("assistant", "question")
            text = " ".join(rng.choices(said.sentences, k=2))
            body = box.seal_json(
                "conversation_turns.body", turn, {"text": f"$2,340.50 {text}", "english": None, "questions": []}
            )
            pile.add(
                "conversation_turns",
                self.office,
                turn,
                case,
                conversation,
                seq,
                speaker,
                kind,
                language,
                body,
                writer,
                at,
            )
        facts = []
        for kind, slot, value, quote in FACT_KINDS:
            fact = self.id_at(at + timedelta(minutes=6))
            body = box.seal_json("facts.body", fact, {"value": value, "quote": quote})
            state_of_it = rng.choice(("heard", "confirmed"))
            pile.add("facts", self.office, fact, case, first, kind, slot, "said", state_of_it, 0.9, 0, 9, body, at, at)
            pile.add("data_lineage", self.office, self.id_at(at), case, "fact", fact, None, "turn", first, 0, 9, at)
            facts.append(fact)
        hashes = self.hashes[language]
        pile.add("case_words", self.office, case, [hashes[place] for place in said.some(rng, WORDS_A_CASE)])
        return first, tuple(facts)

    def around(
        self, pile: Pile, case: Case, person: UUID, status: str, submitted: datetime | None, closed: datetime | None
    ) -> None:
        """Consents, the reading, events, a note on one case in three, and danger heard in one of thirty."""
        rng, at = self.rng, case.at
        for kind in ("use", "program", "keeping"):
            row = (
                self.office,
                self.id_at(at),
                case.id,
                person,
                kind,
                None,
                True,
                "2026-11",
                "en",
                "spoken",
                case.writer,
                at,
            )
            pile.add("consents", *row)
        reading = self.id_at(at)
        pile.add(
            "assessments",
            self.office,
            reading,
            case.id,
            "rules-1",
            case.box.seal_json("assessments.body", reading, _reading(case)),
            at,
        )
        self.event(pile, case, at, "case_opened")
        if submitted:
            self.event(pile, case, submitted, "case_submitted", "SUBMITTED")
        if closed:
            self.event(pile, case, closed, "case_closed", "RES-CLO")
        if rng.random() < 0.33:
            note = self.id_at(at)
            sealed = case.box.seal_text("case_notes.body", note, "Will bring the letter to the next session.")
            pile.add("case_notes", self.office, note, case.id, case.writer, sealed, at)
            self.event(pile, case, at, "note_added")
        if rng.random() < 0.033:
            danger = self.id_at(at)
            sealed = case.box.seal_json(
                "safety_events.body", danger, {"rule": "loaded", "quote": None, "turn_id": None, "note": ""}
            )
            state = "open" if status in ("draft", "submitted") or rng.random() < 0.05 else "dealt_with"
            pile.add("safety_events", self.office, danger, case.id, "suicide_risk", state, sealed, at)
            self.event(pile, case, at, "safety_opened")

    def event(
        self, pile: Pile, case: Case, at: datetime, kind: str, code: str | None = None, letter: UUID | None = None
    ) -> None:
        pile.add("case_events", self.office, self.id_at(at), case.id, at, kind, code, case.writer, letter, "{}")

    def letter(self, pile: Pile, case: Case, ordinal: int, status: str) -> datetime:
        """One letter with its versions, where each sentence came from, and what followed. Returns when it last changed."""
        rng, letter = self.rng, self.id_at(case.at + timedelta(hours=1))
        body = self.letter_body(case, ordinal)
        digest, versions = content_hash(body), rng.choice((1, 1, 2, 3))
        written = case.at + timedelta(hours=1)
        vetter, hours = rng.choice(self.staff.desk), timedelta(hours=1)
        vetted = written + rng.randint(2, 40) * hours if status in VETTED else None
        signed = vetted + rng.randint(1, 60) * hours if vetted and status in SIGNED else None
        sent = signed + rng.randint(1, 30) * hours if signed and status in ("sent", "replied") else None
        returned = written + 3 * hours if status == "returned" else None
        last = min(sent or signed or vetted or returned or written, self.now)
        pile.add(
            "letters", self.office, letter, case.id, ordinal, body.type, case.agency, status, versions, digest,
            digest if vetted else None, vetter if vetted else None, vetted, digest if signed else None,
            self.staff.mp if signed else None, signed, vetter if returned else None, returned, sent, case.writer, written, last,
        )  # fmt: skip
        for seq in range(1, versions + 1):
            self.version(pile, case, letter, seq, body, digest, written)
        self.event(pile, case, written, "letter_drafted", letter=letter)
        if vetted:
            self.event(pile, case, vetted, "letter_vetted", letter=letter)
        if sent:
            return self.correspondence(pile, case, letter, digest, vetter, sent, status == "replied")
        return last

    def version(
        self, pile: Pile, case: Case, letter: UUID, seq: int, body: LetterBody, digest: bytes, written: datetime
    ) -> None:
        version = self.id_at(written + timedelta(minutes=seq))
        sealed = case.box.seal_json("letter_versions.body", version, body_to_json(body))
        made = "drafted" if seq == 1 else "edited"
        pile.add(
            "letter_versions", self.office, version, letter, case.id, seq, made, sealed, digest, case.writer, written
        )
        for part, sentence in enumerate(body.sentences):
            for fact in sentence.facts:
                pile.add(
                    "data_lineage", self.office, self.id_at(written), case.id, "sentence", version, part, "fact", fact, None, None, written
                )  # fmt: skip

    def correspondence(
        self, pile: Pile, case: Case, letter: UUID, digest: bytes, sender: UUID, sent: datetime, answered: bool
    ) -> datetime:
        out = self.id_at(sent)
        sealed = case.box.seal_json("dispatches.body", out, {"to": "agency@contoh.invalid"})
        pile.add("dispatches", self.office, out, letter, case.id, "email", sent.date(), sender, digest, sealed, sent)
        self.event(pile, case, sent, "letter_sent", "MP-REF", letter)
        if not answered:
            return sent
        back = min(sent + timedelta(days=self.rng.randint(2, 30)), self.now)
        reply = self.id_at(back)
        sealed = case.box.seal_json(
            "replies.body", reply, {"text": "We have looked at the matter and will give more time."}
        )
        reference = f"{case.agency}-{back:%y}-{self.rng.randrange(100_000):05d}"
        pile.add(
            "replies",
            self.office,
            reply,
            letter,
            case.id,
            "response",
            "email",
            back.date(),
            reference,
            "granted",
            sealed,
            sender,
            back,
        )
        self.event(pile, case, back, "reply_recorded", "AGY-RSP", letter)
        return back

    def letter_body(self, case: Case, ordinal: int) -> LetterBody:
        sentences = tuple(
            BodySentence(
                id=f"s{place}", paragraph=place // 2, part=part, facts=(case.facts[place % 3],) if part != "request" else (),
                text=f"The resident tells us that the arrears of the flat stand at $2,340.50 and that work stopped in March ({place}).",
                drafted=f"The resident tells us that the arrears of the flat stand at $2,340.50 and that work stopped in March ({place}).",
            )
            for place, part in enumerate(PARTS)
        )  # fmt: skip
        sender = Sender("Dr Koh Contoh", "Bukit Angsana", ("Blk 900 Contoh Street 9",))
        return LetterBody(
            type="standard", our_ref=f"{case.number}/{ordinal}", sender=sender,
            recipient=Recipient(case.agency, case.agency, "The Director", "", "1 Contoh Road", "agency@contoh.invalid"), your_ref="",
            subject="Appeal for more time to pay", subject_facts=(case.facts[0],), salutation="Dear Sir or Madam", sentences=sentences,
            close="Yours sincerely", drafted_sentences=len(sentences),
        )  # fmt: skip

    def add_look(self, pile: Pile, at: datetime) -> None:
        """Who looked: mostly one case, one time in seven a list of twenty."""
        rng, count = self.rng, len(self.case_ids)
        newest = max(1, int(count * (1 - (self.now - at).days / 731)))
        near = [
            self.case_ids[max(0, newest - 1 - int(rng.expovariate(1 / 900)))]
            for _ in range(20 if rng.random() < 0.15 else 1)
        ]
        route = "GET /api/cases" if len(near) > 1 else "GET /api/cases/{case_id}"
        actor = rng.choice((*self.staff.volunteers, *self.staff.desk, self.staff.mp))
        seen = list(dict.fromkeys(near))
        pile.add(
            "access_logs",
            self.office,
            self.id_at(at),
            at,
            actor,
            self.id_at(at),
            route,
            "casework",
            "list" if len(near) > 1 else "",
            seen,
        )

    def add_counters(self, pile: Pile) -> None:
        for month, last in self.counters.items():
            pile.add("case_counters", self.office, month, last)


def _reading(case: Case) -> dict[str, Any]:
    arrears = {"slot": "arrears", "label": "What is owed", "weight": 3, "blocking": True, "status": "heard"}
    return {
        "language": case.language, "category": "loaded", "category_confidence": 0.8,
        "agencies": [{"short": case.agency, "confidence": 0.8, "reason": "The matter is its own."}], "urgency": "low",
        "urgency_rule": "none", "urgency_reason": "No date is near.", "flags": [], "refusal": None,
        "evidence": [{"turn_id": str(case.turn), "start": 0, "end": 9, "quote": "$2,340.50"}], "other_categories": [],
        "slots": [arrears | {"fact_ids": [str(case.facts[0])]}],
        "readiness": 0.8, "conflicts": [], "needs_person": False,
    }  # fmt: skip
