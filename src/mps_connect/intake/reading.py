"""Having the words read: facts stored with the words they came from, the case steered, the person's card filled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from uuid import UUID

from anyio import to_thread

from mps_connect.access.models import Actor
from mps_connect.agencies.models import Directory
from mps_connect.agencies.queries import office_directory
from mps_connect.assistant.assessing import assess
from mps_connect.assistant.interviewing import absorb
from mps_connect.assistant.models import Assessment, Fact, Interview, Turn
from mps_connect.cases.facts import HeardFact, as_assistant_facts, store_heard
from mps_connect.cases.models import CaseRecord, FactRow
from mps_connect.cases.queries import facts_of
from mps_connect.cases.routing import record_assessment
from mps_connect.constituents.actions import fill_from_facts, mark_do_not_call
from mps_connect.intake.models import StoredTurn
from mps_connect.kit.db import Tx

_FIELDS = {
    "person_name": "name", "nric": "nric", "fin": "nric", "phone": "phone", "email": "email", "postal_code": "postal_code",
    "block": "block", "street": "street", "unit": "unit",
}  # fmt: skip
_DOUBTS = frozenset({"hedged", "conflict", "postal_conflict", "block_conflict"})
_NO_CONTACT = frozenset({"family_violence", "do_not_call"})


def resident_turns(turns: Sequence[StoredTurn]) -> list[StoredTurn]:
    """The turns the assistant reads: the resident's own."""
    return [turn for turn in turns if turn.speaker == "resident"]


def as_turns(turns: Sequence[StoredTurn]) -> tuple[Turn, ...]:
    return tuple(Turn(turn.text, turn.asked) for turn in turns)


@dataclass(frozen=True, slots=True)
class Reading:
    """What the words say. `decided` are facts people set right or added, with the ids under which they are stored."""

    assessment: Assessment
    interview: Interview
    decided: Mapping[Fact, UUID]


async def read(tx: Tx, *, case: CaseRecord, stored: Sequence[StoredTurn], interview: Interview) -> Reading:
    """Read all the resident's words again, and remember how those not yet counted answer what was asked.

    On another thread: it is work for the processor, and the server goes on answering others.
    """
    directory = await office_directory(tx)
    every = await facts_of(tx, case_id=case.id)
    number_of = {turn.id: number for number, turn in enumerate(stored)}
    rows = [row for row in every if _is_decided(row)]
    decided = dict(zip(as_assistant_facts(rows, number_of), (row.id for row in rows), strict=True))
    wrong = [row for row in every if row.status == "disputed" and row.turn_id is not None]
    assessment, interview = await to_thread.run_sync(
        partial(
            _read,
            as_turns(stored),
            interview,
            session_date=case.session_date,
            directory=directory,
            decided=tuple(decided),
            disputed=as_assistant_facts(wrong, number_of),
        )
    )
    return Reading(assessment, interview, decided)


def _is_decided(row: FactRow) -> bool:
    """Whether what a person entered stands for every reading of the same thing: not so for one of several loose sums."""
    entered = row.origin == "corrected" or row.turn_id is None
    return entered and row.status != "disputed" and (row.slot is not None or row.type in _FIELDS)


def _read(
    turns: Sequence[Turn],
    interview: Interview,
    *,
    session_date: date,
    directory: Directory,
    decided: tuple[Fact, ...],
    disputed: Sequence[Fact],
) -> tuple[Assessment, Interview]:
    assessment = assess(turns, session_date=session_date, directory=directory, corrections=decided, disputed=disputed)
    for turn in turns[interview.turns_heard :]:
        interview = absorb(interview, turn, assessment)
    return assessment, interview


async def keep(
    tx: Tx, *, actor: Actor, now: datetime, case: CaseRecord, reading: Reading, turn_ids: Sequence[UUID]
) -> None:
    """Store what was understood: facts with their lineage, routing and safety, and the person's empty fields."""
    assessment = reading.assessment
    heard = [fact for fact in assessment.facts if fact not in reading.decided]
    stored = await store_heard(
        tx, now=now, case_id=case.id, heard=[HeardFact(turn_ids[fact.turn], fact) for fact in heard]
    )
    ids = dict(reading.decided) | dict(zip(heard, stored, strict=True))
    await record_assessment(
        tx, actor=actor, now=now, case_id=case.id, assessment=assessment,
        fact_ids=[ids[fact] for fact in assessment.facts], turn_ids=turn_ids,
    )  # fmt: skip
    values = person_values(assessment.facts)
    await fill_from_facts(tx, actor=actor, now=now, constituent_id=case.constituent_id, values=values)
    # Only when first heard: a person who finds it is not so may lift it, and later words do not set it again.
    if ({flag.name for flag in assessment.flags} - set(case.flags)) & _NO_CONTACT:
        await mark_do_not_call(tx, actor=actor, now=now, constituent_id=case.constituent_id)


def person_values(facts: Sequence[Fact]) -> Mapping[str, str]:
    """The resident's own details where the words leave no doubt: said once, or every time the same."""
    said: dict[str, set[str]] = {}
    for fact in facts:
        name = _FIELDS.get(fact.type)
        if name and fact.subject == "resident" and fact.slot != "unsafe":
            said.setdefault(name, set()).add("" if fact.check in _DOUBTS else fact.value)
    return {name: next(iter(values)) for name, values in said.items() if len(values) == 1 and "" not in values}
