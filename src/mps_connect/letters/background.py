"""What stands behind a letter: the case's facts, the resident's words, the person, the office."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from mps_connect.access.models import Actor
from mps_connect.assistant.models import Fact, LetterText, LetterType, Office, Part, Person, Sentence
from mps_connect.assistant.naming import Named, latin, named, title_of
from mps_connect.cases.facts import as_assistant_facts
from mps_connect.cases.labels import IDENTIFIERS
from mps_connect.cases.many import facts_of_cases
from mps_connect.cases.models import CaseRecord, FactRow
from mps_connect.cases.queries import facts_of
from mps_connect.constituents.models import Contact
from mps_connect.constituents.queries import contact_of, contacts_of
from mps_connect.identity.queries import office_of
from mps_connect.kit.db import Tx
from mps_connect.letters.models import LetterBody, Sender
from mps_connect.letters.queries import turns_of, turns_of_cases

NOT_IN_LETTERS = frozenset({"disputed", "superseded"})
_NUMBERS = IDENTIFIERS | {"passport_no"}


@dataclass(frozen=True, slots=True)
class Told:
    """One turn of the conversation."""

    text: str
    speaker: str
    at: datetime
    typed_by: str | None


@dataclass(frozen=True, slots=True)
class Background:
    """`facts` holds superseded and disputed ones as well, because an older sentence may still stand on them."""

    case: CaseRecord
    contact: Contact
    office: Office
    sender: Sender
    facts: Mapping[UUID, FactRow]
    turns: Mapping[UUID, Told]

    @property
    def person(self) -> Person:
        known = self.contact
        return Person(
            full_name=known.name, title=known.title, nric=known.nric, phone=known.phone, block=known.block,
            street=known.street, unit=known.unit, postal_code=known.postal_code,
        )  # fmt: skip

    @property
    def words(self) -> tuple[str, ...]:
        """What the resident said, turn by turn."""
        return tuple(told.text for told in self.turns.values() if told.speaker == "resident")

    @property
    def named(self) -> Named:
        """The resident as a letter writes her."""
        name = latin(self.contact.name)
        return named(name, title_of(self.person, self.words) if name else "")

    @property
    def flags(self) -> tuple[str, ...]:
        extra = ("do_not_call",) if self.contact.do_not_call and "do_not_call" not in self.case.flags else ()
        return (*self.case.flags, *extra)

    @property
    def identifiers(self) -> tuple[str, ...]:
        """Every full number known of anybody in the case."""
        heard = [fact.value for fact in self.facts.values() if fact.type in _NUMBERS]
        return tuple(dict.fromkeys((*self.contact.identifiers, *heard)))

    def usable(self) -> list[FactRow]:
        """Facts a letter may use, in the order of the words."""
        return [fact for fact in self.facts.values() if fact.status not in NOT_IN_LETTERS]

    def place_of(self, body: LetterBody) -> dict[UUID, int]:
        """Numbers of the facts a letter may be read against: those it cites, and all that still stand."""
        cited = {fact_id for sentence in body.sentences for fact_id in sentence.facts} | set(body.subject_facts)
        rows = [fact for fact in self.facts.values() if fact.id in cited or fact.status not in NOT_IN_LETTERS]
        return {fact.id: at for at, fact in enumerate(rows)}

    def assistant_facts(self, rows: Sequence[FactRow]) -> tuple[Fact, ...]:
        index = {turn_id: at for at, turn_id in enumerate(self.turns)}
        return tuple(as_assistant_facts(rows, index))


async def background_of(tx: Tx, *, actor: Actor, case: CaseRecord) -> Background:
    """Read all of it. The caller has checked that the actor may see the case."""
    office = await office_of(tx, actor=actor)
    turns = await turns_of(tx, case_id=case.id)
    contact = await contact_of(tx, constituent_id=case.constituent_id)
    return _background(case, contact, office, await facts_of(tx, case_id=case.id, every=True), turns)


async def backgrounds_of(tx: Tx, *, actor: Actor, cases: Sequence[CaseRecord]) -> dict[UUID, Background]:
    """The same for many cases at once; erased ones are absent."""
    office = await office_of(tx, actor=actor)
    contacts = await contacts_of(tx, constituent_ids=[case.constituent_id for case in cases])
    facts = await facts_of_cases(tx, case_ids=[case.id for case in cases])
    turns = await turns_of_cases(tx, case_ids=[case.id for case in cases])
    return {
        case.id: _background(case, contacts[case.constituent_id], office, facts[case.id], turns[case.id])
        for case in cases
        if case.id in facts
    }


def _background(
    case: CaseRecord,
    contact: Contact,
    office: Mapping[str, Any],
    facts: Sequence[FactRow],
    turns: Sequence[Mapping[str, Any]],
) -> Background:
    return Background(
        case=case,
        contact=contact,
        office=Office(
            code=office["code"], division=office["division"], mp_name=office["mp_name"], session_date=case.session_date,
            approached="session" if case.channel == "walk_in" else "wrote",
        ),
        sender=Sender(mp_name=office["mp_name"], division=office["division"], lines=letterhead_lines(office["letterhead"])),
        facts={fact.id: fact for fact in facts},
        turns={t["id"]: Told(t["text"], t["speaker"], t["created_at"], t["typed_by"]) for t in turns},
    )  # fmt: skip


def letterhead_lines(letterhead: Mapping[str, object]) -> tuple[str, ...]:
    """Address lines, then the e-mail address, as the office keeps them."""
    address = letterhead.get("address")
    lines = [address] if isinstance(address, str) else list(address) if isinstance(address, list) else []
    return tuple(str(line) for line in (*lines, letterhead.get("email") or "") if line)


def as_letter_text(body: LetterBody, background: Background) -> LetterText:
    """The letter as the checker reads it. Facts are numbered as in `Background.place_of`."""
    place = background.place_of(body)
    return LetterText(
        type=LetterType(body.type),
        agency_short=body.recipient.agency,
        subject=body.subject,
        sentences=tuple(
            Sentence(
                text=sentence.text,
                facts=tuple(place[fact_id] for fact_id in sentence.facts if fact_id in place),
                part=cast(Part, sentence.part),
                from_record=sentence.record,
            )
            for sentence in body.sentences
        ),
        facts=background.assistant_facts([background.facts[fact_id] for fact_id in place]),
        person=background.person,
        office=background.office,
        other_names=(body.recipient.attention,) if body.recipient.attention else (),
        flags=background.flags,
        resident_words=background.words,
        record=(*body.record, body.our_ref, *body.enclosures),
    )
