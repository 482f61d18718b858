"""Plays a story through the verbs that real people use, each act by its own person at its own time."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from mps_connect.access.looks import record_look
from mps_connect.access.models import Actor
from mps_connect.agencies.queries import addressee_of
from mps_connect.assistant.models import LetterType
from mps_connect.cases import actions as cases
from mps_connect.cases.facts import decide_fact
from mps_connect.cases.models import CaseRecord
from mps_connect.cases.queries import case_for, facts_of
from mps_connect.cases.routing import choose_routing
from mps_connect.cases.safety import decide_safety, safety_cards
from mps_connect.cases.timeline import record_event
from mps_connect.constituents.actions import change_person, record_consents
from mps_connect.constituents.models import text_language
from mps_connect.constituents.queries import contact_of
from mps_connect.constituents.schemas import ConsentAnswer, ConsentHow
from mps_connect.correspondence.replies import record_reply
from mps_connect.correspondence.sending import mark_sent
from mps_connect.demo.stories import Story, spoken
from mps_connect.intake.actions import hand_in, open_conversation
from mps_connect.intake.listening import add_turn
from mps_connect.intake.schemas import NewCase, NewTurn
from mps_connect.intake.transcript import conversation_of
from mps_connect.kit.clock import singapore_date
from mps_connect.kit.db import Context, Tx, set_context
from mps_connect.kit.ids import new_id
from mps_connect.letters import approval
from mps_connect.letters.drafting import draft_letter
from mps_connect.letters.editing import edit_letter
from mps_connect.letters.presenting import letter_detail, still_missing
from mps_connect.letters.schemas import LetterEdit, RecipientIn, SentenceIn

BETWEEN_MESSAGES = timedelta(minutes=2)


@dataclass(slots=True)
class Scene:
    """One case being played: the open transaction, the people, the day it is today, and what has been made."""

    tx: Tx
    people: Mapping[str, Actor]
    today: date
    story: Story
    case_id: UUID = field(init=False)
    letter_id: UUID | None = None

    async def enter(self, key: str, *, route: str, now: datetime | None = None) -> Actor:
        """Let somebody act from here on; with `now`, they open the case, and that is noted."""
        actor, request_id = self.people[key], new_id()
        context = Context(actor_id=str(actor.user_id), office_id=actor.office_id, request_id=request_id)
        await set_context(self.tx.conn, context)
        self.tx.context = context
        if now:
            await record_look(
                self.tx, actor=actor, now=now, route=route, case_ids=[self.case_id], request_id=request_id
            )
        return actor

    async def case(self, actor: Actor) -> CaseRecord:
        return await case_for(self.tx, actor=actor, case_id=self.case_id)

    async def letter(self) -> dict[str, Any]:
        row = await self.tx.one(
            "SELECT id, agency, version, encode(content_hash, 'hex') AS hash FROM letters "
            "WHERE office_id = %(office)s AND id = %(id)s",
            {"office": self.tx.office_id, "id": self.letter_id},
        )
        if row is None:
            raise RuntimeError(f"story {self.story.key}: there is no letter yet")
        return row


async def play(tx: Tx, *, people: Mapping[str, Actor], today: date, story: Story) -> Scene:
    """One story from the first word to where it stands. Raises whatever the verbs raise: a story that cannot be is a bug."""
    scene = Scene(tx, people, today, story)
    actor = await scene.enter(story.by, route="POST /api/cases")
    now = story.opened.on(today)
    new = NewCase(
        channel=story.channel, mode=story.mode, language=story.language, session_date=singapore_date(now),
        person_name=story.person.name or "",
    )  # fmt: skip
    scene.case_id = await open_conversation(tx, actor=actor, now=now, new=new)
    await _meet(scene, actor, now)
    await _agree(scene, actor, now, [ConsentAnswer(kind=kind, given=True) for kind in story.consents])
    for text in story.says:
        now += BETWEEN_MESSAGES
        version = (await conversation_of(tx, case_id=scene.case_id)).version
        turn = NewTurn(text=spoken(text, opened=singapore_date(now)), kind="paste" if story.mode == "paste" else "said")
        await add_turn(tx, actor=actor, now=now, case_id=scene.case_id, expected_version=version, turn=turn)
    for step in story.steps:
        now = step.when.on(today)
        actor = await scene.enter(step.by, route="GET /api/cases/{case_id}", now=now)
        await ACTS[step.act](scene, actor, now, step.words)
    return scene


async def _meet(scene: Scene, actor: Actor, now: datetime) -> None:
    case = await scene.case(actor)
    contact = await contact_of(scene.tx, constituent_id=case.constituent_id)
    await change_person(
        scene.tx, actor=actor, now=now, constituent_id=contact.id, expected_version=contact.version,
        changes=scene.story.person,
    )  # fmt: skip


async def _agree(scene: Scene, actor: Actor, now: datetime, answers: list[ConsentAnswer]) -> None:
    case = await scene.case(actor)
    how: ConsentHow = "spoken" if scene.story.channel in ("walk_in", "phone") else "typed"
    await record_consents(
        scene.tx, actor=actor, now=now, case_id=case.id, constituent_id=case.constituent_id, answers=answers,
        language=text_language(scene.story.language), how=how,
    )  # fmt: skip
    detail = {"given": len(answers), "refused": 0}
    await record_event(scene.tx, actor=actor, now=now, case_id=case.id, kind="consent_recorded", detail=detail)


async def _read_back(scene: Scene, actor: Actor, now: datetime) -> None:
    """The facts are read back to the resident, who confirms them; what looks wrong stays to be checked."""
    decided = 0
    for fact in await facts_of(scene.tx, case_id=scene.case_id):
        if fact.status == "heard" and fact.check is None:
            await decide_fact(
                scene.tx, actor=actor, now=now, case_id=scene.case_id, fact_id=fact.id, expected_version=fact.version,
                action="confirm", value=None,
            )  # fmt: skip
            decided += 1
    if decided:
        await record_event(scene.tx, actor=actor, now=now, case_id=scene.case_id, kind="facts_decided")


async def _safety(scene: Scene, actor: Actor, now: datetime, words: Mapping[str, Any]) -> None:
    card = next(card for card in await safety_cards(scene.tx, case_id=scene.case_id) if card.flag == words["flag"])
    await decide_safety(
        scene.tx, actor=actor, now=now, case_id=scene.case_id, flag=card.flag, expected_version=card.version,
        action="dealt_with", note=words["note"],
    )  # fmt: skip


async def _route(scene: Scene, actor: Actor, now: datetime, words: Mapping[str, Any]) -> None:
    case = await scene.case(actor)
    await choose_routing(
        scene.tx, actor=actor, now=now, case_id=case.id, expected_version=case.version, category=words["category"],
        agency=words["agency"], reason=words["reason"],
    )  # fmt: skip


async def _hand_in(scene: Scene, actor: Actor, now: datetime, words: Mapping[str, Any]) -> None:  # noqa: ARG001
    await _read_back(scene, actor, now)
    agency = (await scene.case(actor)).agency
    if agency:
        await _agree(scene, actor, now, [ConsentAnswer(kind="disclosure", agency=agency, given=True)])
    version = (await scene.case(actor)).version
    await hand_in(scene.tx, actor=actor, now=now, case_id=scene.case_id, expected_version=version)


async def _draft(scene: Scene, actor: Actor, now: datetime, words: Mapping[str, Any]) -> None:
    wanted = LetterType(words["type"]) if "type" in words else None
    scene.letter_id = await draft_letter(scene.tx, actor=actor, now=now, case_id=scene.case_id, letter_type=wanted)


async def _add_sentence(scene: Scene, actor: Actor, now: datetime, words: Mapping[str, Any]) -> None:
    """Somebody adds a sentence by hand at the end of a part, and links it to the facts whose words it repeats."""
    opened = singapore_date(scene.story.opened.on(scene.today))
    letter = await letter_detail(scene.tx, actor=actor, letter_id=(await scene.letter())["id"])
    cited = spoken(words["cites"], opened=opened)
    facts = [fact.id for fact in await facts_of(scene.tx, case_id=scene.case_id) if fact.quote == cited]
    sentences = [SentenceIn(id=s.id, paragraph=s.paragraph, text=s.text, facts=s.facts) for s in letter.sentences]
    place = max(at for at, sentence in enumerate(letter.sentences) if sentence.part == words["part"])
    added = SentenceIn(
        paragraph=letter.sentences[place].paragraph, text=spoken(words["text"], opened=opened), facts=facts
    )
    await edit_letter(
        scene.tx, actor=actor, now=now, letter_id=letter.id, expected_version=letter.version,
        edit=LetterEdit(
            subject=letter.subject, your_ref=letter.your_ref, salutation=letter.salutation,
            recipient=RecipientIn(**letter.recipient.model_dump()),
            sentences=[*sentences[: place + 1], added, *sentences[place + 1 :]], enclosures=letter.enclosures, cc=letter.cc,
        ),
    )  # fmt: skip


async def _vet(scene: Scene, actor: Actor, now: datetime, words: Mapping[str, Any]) -> None:
    letter = await scene.letter()
    await approval.vet_letter(
        scene.tx, actor=actor, now=now, letter_id=letter["id"], expected_version=letter["version"], hash_seen=letter["hash"]
    )  # fmt: skip
    await _remark(scene, actor, now, words)


async def _approve(scene: Scene, actor: Actor, now: datetime, words: Mapping[str, Any]) -> None:  # noqa: ARG001
    letter = await scene.letter()
    missing = await still_missing(scene.tx, case=await scene.case(actor), agency=letter["agency"])
    await approval.approve_letter(
        scene.tx, actor=actor, now=now, letter_id=letter["id"], expected_version=letter["version"],
        hash_seen=letter["hash"], acknowledged=True, despite=missing,
    )  # fmt: skip


async def _return(scene: Scene, actor: Actor, now: datetime, words: Mapping[str, Any]) -> None:
    letter = await scene.letter()
    await approval.return_letter(
        scene.tx, actor=actor, now=now, letter_id=letter["id"], expected_version=letter["version"],
        hash_seen=letter["hash"], reason=words["reason"],
    )  # fmt: skip


async def _send(scene: Scene, actor: Actor, now: datetime, words: Mapping[str, Any]) -> None:
    letter = await scene.letter()
    addressee = await addressee_of(scene.tx, short=letter["agency"])
    await mark_sent(
        scene.tx, actor=actor, now=now, letter_id=letter["id"], expected_version=letter["version"],
        channel=words["channel"], sent_on=singapore_date(now),
        to=addressee.email if addressee and words["channel"] == "email" else "",
    )  # fmt: skip
    await _remark(scene, actor, now, words)


async def _reply(scene: Scene, actor: Actor, now: datetime, words: Mapping[str, Any]) -> None:
    letter = await scene.letter()
    await record_reply(
        scene.tx, actor=actor, now=now, letter_id=letter["id"], kind=words["kind"], channel=words["channel"],
        received_on=singapore_date(now), agency_ref=words["ref"], outcome=words.get("outcome"), text=words["text"],
    )  # fmt: skip


async def _change(scene: Scene, actor: Actor, now: datetime, words: Mapping[str, Any]) -> None:
    case = await scene.case(actor)
    owner = words.get("owner")
    await cases.change_case(
        scene.tx, actor=actor, now=now, case_id=case.id, expected_version=case.version,
        owner_id=scene.people[owner].user_id if owner else None, escalated=words.get("escalated"),
        urgency=words.get("urgency"),
        reason=words["reason"],
    )  # fmt: skip


async def _close(scene: Scene, actor: Actor, now: datetime, words: Mapping[str, Any]) -> None:
    case = await scene.case(actor)
    await cases.close_case(
        scene.tx, actor=actor, now=now, case_id=case.id, expected_version=case.version, outcome=words["outcome"],
        note=words["note"], resident_told=True,
    )  # fmt: skip


async def _reopen(scene: Scene, actor: Actor, now: datetime, words: Mapping[str, Any]) -> None:
    case = await scene.case(actor)
    await cases.reopen_case(
        scene.tx, actor=actor, now=now, case_id=case.id, expected_version=case.version, reason=words["reason"]
    )


async def _decline(scene: Scene, actor: Actor, now: datetime, words: Mapping[str, Any]) -> None:
    case = await scene.case(actor)
    await cases.decline_case(
        scene.tx, actor=actor, now=now, case_id=case.id, expected_version=case.version, reason=words["reason"]
    )


async def _remark(scene: Scene, actor: Actor, now: datetime, words: Mapping[str, Any]) -> None:
    if "note" in words:
        await cases.add_note(scene.tx, actor=actor, now=now, case_id=scene.case_id, text=words["note"])


Act = Callable[[Scene, Actor, datetime, Mapping[str, Any]], Awaitable[None]]

ACTS: Mapping[str, Act] = {
    "safety": _safety, "route": _route, "hand_in": _hand_in, "draft": _draft, "add_sentence": _add_sentence, "vet": _vet,
    "approve": _approve, "return": _return, "send": _send, "reply": _reply, "change": _change, "close": _close, "reopen": _reopen,
    "decline": _decline,
}  # fmt: skip
