"""The pages of the application as the queries they issue, each with parameters that vary from one opening to the next."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from mps_connect.access.models import Actor, Role
from mps_connect.audit.queries import lineage_of, look_page, record_page
from mps_connect.cases.detail import case_detail
from mps_connect.cases.home import home_of
from mps_connect.cases.listing import CaseFilter, cases_page
from mps_connect.cases.portal import own_cases
from mps_connect.constituents.queries import consents_of
from mps_connect.correspondence.queries import waiting_for_reply
from mps_connect.kit.db import Params, Tx
from mps_connect.letters.approvals import approvals
from mps_connect.letters.presenting import letter_detail, letter_rows

LATE_AFTER = timedelta(days=21)
Page = Callable[[Tx, random.Random], Awaitable[Any]]


class Recording(Tx):
    """A transaction that keeps what was asked of it."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.asked: list[tuple[str, Params]] = []

    async def one(self, query: str, params: Params = None) -> dict[str, Any] | None:
        self.asked.append((query, params))
        return await super().one(query, params)

    async def all(self, query: str, params: Params = None) -> list[dict[str, Any]]:
        self.asked.append((query, params))
        return await super().all(query, params)


@dataclass(frozen=True, slots=True)
class Sample:
    """What can be looked for: values that are really there, drawn by the superuser before measuring."""

    names: list[str]
    numbers: list[str]
    nrics: list[str]
    phones: list[str]
    blocks: list[str]
    references: list[str]
    cases: list[UUID]
    letters: list[UUID]
    actors: list[UUID]
    records: list[int]
    words: Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class Visit:
    """One page of one role."""

    name: str
    actor: Actor
    page: Page


def _list(actor: Actor, make: Callable[[random.Random], CaseFilter]) -> Page:
    async def page(tx: Tx, rng: random.Random) -> Any:
        return await cases_page(tx, actor=actor, wanted=make(rng))

    return page


def searches(actor: Actor, sample: Sample) -> list[Visit]:
    """Each kind of thing somebody types into the search box."""

    def of(values: list[str], shape: Callable[[str, random.Random], str] = lambda value, _: value) -> Page:
        return _list(actor, lambda rng: CaseFilter(q=shape(rng.choice(values), rng)))

    kinds: dict[str, Page] = {
        "full name": of(sample.names),
        "part of a name": of(sample.names, lambda name, _: " ".join(name.split()[:2])),
        "a name everybody bears": of(["Contoh"]),
        "misspelt name": of(sample.names, _misspelt),
        "case number": of(sample.numbers),
        "serial of a case number": of(sample.numbers, lambda number, _: number.rsplit("-", 1)[1]),
        "start of a case number": of(sample.numbers, lambda number, _: number.rsplit("-", 1)[0]),
        "NRIC": of(sample.nrics),
        "phone": of(sample.phones),
        "block": of(sample.blocks, lambda block, _: f"Blk {block}"),
        "agency's reference": of(sample.references),
        "words, English": of(sample.words["en"]),
        "words, Chinese": of(sample.words["zh"]),
        "words, Tamil": of(sample.words["ta"]),
        "nothing to be found": of(["Zzyzzyva Qwerty"]),
    }
    return [Visit(f"search: {name}", actor, page) for name, page in kinds.items()]


def _misspelt(name: str, rng: random.Random) -> str:
    first = " ".join(name.split()[:3])
    place = rng.randrange(1, len(first) - 1)
    return first[:place] + first[place + 1 :]


def lists(actor: Actor) -> list[Visit]:
    choose: dict[str, Callable[[random.Random], CaseFilter]] = {
        "all": lambda rng: CaseFilter(page=rng.randint(1, 20)),
        "open": lambda rng: CaseFilter(
            status=("draft", "submitted", "in_progress", "reopened"), page=rng.randint(1, 5)
        ),
        "closed": lambda rng: CaseFilter(status=("closed",), page=rng.randint(1, 20)),
        "urgent and open": lambda _: CaseFilter(
            urgency=("urgent", "high"), status=("draft", "submitted", "in_progress", "reopened")
        ),
        "agency": lambda rng: CaseFilter(agency=(rng.choice(("HDB", "ICA", "MOM")),), page=rng.randint(1, 5)),
        "category": lambda rng: CaseFilter(category=(rng.choice(("housing_rental", "tax", "cpf")),)),
        "mine": lambda _: CaseFilter(owner="me"),
        "nobody's": lambda rng: CaseFilter(owner="nobody", page=rng.randint(1, 20)),
        "late": lambda rng: CaseFilter(late=True, page=rng.randint(1, 5)),
        "call first": lambda _: CaseFilter(call_first=True),
        "marked for the MP": lambda _: CaseFilter(escalated=True),
        "by urgency": lambda rng: CaseFilter(sort="urgency", page=rng.randint(1, 3)),
        "by name": lambda rng: CaseFilter(sort="name", order=rng.choice(("asc", "desc"))),
        "by number": lambda rng: CaseFilter(sort="number", order=rng.choice(("asc", "desc"))),
        "by session": lambda rng: CaseFilter(sort="session", order=rng.choice(("asc", "desc"))),
        "page 3,000": lambda _: CaseFilter(page=3_000),
        **{
            f"stage {stage}": lambda rng, stage=stage: CaseFilter(stage=(stage,), page=rng.randint(1, 3))
            for stage in ("told_us", "sorted", "written", "returned", "vetted", "signed", "sent", "replied", "closed")
        },
        "stages written and returned": lambda _: CaseFilter(stage=("written", "returned")),
        "stages sorted, sent and replied": lambda rng: CaseFilter(
            stage=("sorted", "sent", "replied"), page=rng.randint(1, 3)
        ),
        "stages sent and closed": lambda rng: CaseFilter(stage=("sent", "closed"), page=rng.randint(1, 3)),
        "stage sent, by name": lambda rng: CaseFilter(stage=("sent",), sort="name", page=rng.randint(1, 3)),
    }
    return [Visit(f"cases: {name}", actor, _list(actor, make)) for name, make in choose.items()]


def single(actors: Mapping[Role, Actor], sample: Sample, now: datetime) -> list[Visit]:
    """Home, one case, letters, approvals, a resident's own."""
    staff, mp, volunteer = actors[Role.STAFF], actors[Role.MP], actors[Role.VOLUNTEER]

    def home(actor: Actor) -> Visit:
        return Visit(
            f"home: {actor.role.value}", actor, lambda tx, _: home_of(tx, actor=actor, overdue=now - LATE_AFTER)
        )

    def letters(name: str, **wanted: Any) -> Visit:
        return Visit(
            f"letters: {name}", staff, lambda tx, rng: letter_rows(tx, actor=staff, page=rng.randint(1, 3), **wanted)
        )

    async def of_case(tx: Tx, rng: random.Random) -> Any:
        return await letter_rows(tx, actor=staff, case_id=rng.choice(sample.cases), page_size=200)

    return [
        *(home(actor) for actor in (staff, mp, volunteer)),
        Visit("case page", staff, lambda tx, rng: case_detail(tx, actor=staff, case_id=rng.choice(sample.cases))),
        Visit("letters of a case", staff, of_case),
        Visit("consents of a case", staff, lambda tx, rng: consents_of(tx, case_id=rng.choice(sample.cases), language="en")),
        Visit("letter page", staff, lambda tx, rng: letter_detail(tx, actor=staff, letter_id=rng.choice(sample.letters))),
        letters("all"), letters("to vet", statuses=("draft",)), letters("answered", statuses=("replied",)),
        letters("to one agency", agency="ICA"),
        Visit("approvals", mp, lambda tx, _: approvals(tx, actor=mp, now=now)),
        Visit("waiting for a reply", staff, lambda tx, _: waiting_for_reply(tx, actor=staff)),
        Visit("own cases", actors[Role.RESIDENT], lambda tx, _: own_cases(tx, actor=actors[Role.RESIDENT], language="zh")),
    ]  # fmt: skip


def records(auditor: Actor, sample: Sample) -> list[Visit]:
    """What the auditor turns over."""

    def record(name: str, choose: Callable[[random.Random], dict[str, Any]]) -> Visit:
        nothing = {"before": None, "table": None, "person": None, "case_id": None}
        return Visit(f"record: {name}", auditor, lambda tx, rng: record_page(tx, **nothing | choose(rng)))

    def looks(name: str, choose: Callable[[random.Random], dict[str, Any]]) -> Visit:
        nothing = {"before": None, "case_id": None, "person": None}
        return Visit(f"looks: {name}", auditor, lambda tx, rng: look_page(tx, **nothing | choose(rng)))

    return [
        record("newest", lambda _: {}),
        record("an older page", lambda rng: {"before": rng.choice(sample.records)}),
        record("one table", lambda rng: {"table": rng.choice(("letters", "cases", "facts"))}),
        record("a table nothing changed in", lambda _: {"table": "offices"}),
        record("one person", lambda rng: {"person": str(rng.choice(sample.actors))}),
        record("one case", lambda rng: {"case_id": rng.choice(sample.cases)}),
        looks("newest", lambda _: {}),
        looks("one case", lambda rng: {"case_id": rng.choice(sample.cases)}),
        looks("one person", lambda rng: {"person": rng.choice(sample.actors)}),
        Visit("lineage", auditor, lambda tx, rng: lineage_of(tx, case_id=rng.choice(sample.cases), kind=None, of=None)),
    ]  # fmt: skip
