"""Cases ready for a letter, made through the real verbs, and the steps of a letter over HTTP."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from mps_connect.cases.actions import submit_case
from mps_connect.cases.models import CaseRecord
from mps_connect.cases.queries import case_for
from mps_connect.cases.routing import choose_routing, latest_assessment
from mps_connect.constituents.actions import change_person, record_consents
from mps_connect.constituents.queries import contact_of
from mps_connect.constituents.schemas import ConsentAnswer, PersonChange
from mps_connect.intake.actions import open_conversation, resume
from mps_connect.intake.listening import add_turn
from mps_connect.intake.schemas import NewCase, NewTurn
from mps_connect.intake.transcript import conversation_of
from mps_connect.kit.clock import utc_now
from mps_connect.kit.db import Context, Database, Tx
from mps_connect.kit.ids import new_id
from tests.support.cast import Cast, Member
from tests.support.clients import Client

Letter = dict[str, Any]

NRIC, PHONE = "S6700011J", "90000111"
GOH = (
    "Eh hello, I Goh Contoh Seng, IC S6700011J, Blk 911 Contoh St 1 #05-911, hp 9000 0111. I drive private hire one, my PDVL "
    "no more liao since 14 Aug cos must do medical and that time my eye cataract. Op done already 28 Sep at TTSH, doctor memo 2 Nov "
    "say can drive. Now LTA letter VL-26-00011 say I renew too late, must go retake the whole course. Where got money sia, 3 months "
    "no income, wife also never work, only savings left $1.2k. The letter and memo I bring. Can ask LTA just renew, no need retake or not?"
)
SESSION = date(2026, 11, 19)


async def heard_case(tx: Tx, *, member: Member, text: str = GOH, name: str = "Goh Contoh Seng") -> CaseRecord:
    """A draft case in which the resident has spoken."""
    actor, now = member.actor(), utc_now()
    case_id = await open_conversation(
        tx, actor=actor, now=now, new=NewCase(person_name=name, mode="paste", session_date=SESSION)
    )
    conversation = await conversation_of(tx, case_id=case_id)
    await add_turn(
        tx,
        actor=actor,
        now=now,
        case_id=case_id,
        expected_version=conversation.version,
        turn=NewTurn(text=text, kind="paste"),
    )
    return await case_for(tx, actor=actor, case_id=case_id)


async def hear_more(tx: Tx, *, member: Member, case_id: UUID, text: str) -> None:
    """The resident says something after the case was handed in; a person types it into the same conversation."""
    actor, now = member.actor(), utc_now()
    conversation = await conversation_of(tx, case_id=case_id)
    if conversation.status != "open":
        await resume(tx, actor=actor, now=now, case_id=case_id, expected_version=conversation.version)
        conversation = await conversation_of(tx, case_id=case_id)
    await add_turn(
        tx,
        actor=actor,
        now=now,
        case_id=case_id,
        expected_version=conversation.version,
        turn=NewTurn(text=text, kind="said"),
    )


async def read_as(tx: Tx, *, case_id: UUID, **changes: Any) -> None:
    """Store a reading of the case that differs from the newest in `changes`, so that a test does not lean on the reader."""
    reading = await latest_assessment(tx, case_id=case_id)
    assert reading is not None
    assessment_id, box = new_id(), await tx.box(case_id)
    await tx.run(
        "INSERT INTO assessments (office_id, id, case_id, engine, body_enc, created_at) "
        "VALUES (%(office)s, %(id)s, %(case)s, 'test', %(body)s, %(now)s)",
        {
            "office": tx.office_id, "id": assessment_id, "case": case_id, "now": utc_now(),
            "body": box.seal_json("assessments.body", assessment_id, reading | changes),
        },
    )  # fmt: skip


async def agree(tx: Tx, *, member: Member, case: CaseRecord, agency: str, given: bool = True) -> None:
    answers = [ConsentAnswer(kind=kind, given=True) for kind in ("use", "program", "keeping")]
    await record_consents(
        tx, actor=member.actor(), now=utc_now(), case_id=case.id, constituent_id=case.constituent_id, language="en", how="spoken",
        answers=[*answers, ConsentAnswer(kind="disclosure", agency=agency, given=given)],
    )  # fmt: skip


async def ready_case(
    database: Database, cast: Cast, *, text: str = GOH, name: str = "Goh Contoh Seng", title: str = "Mr",
    category: str = "driving_licence", agency: str = "LTA", consent: bool = True, contact: dict[str, Any] | None = None,
) -> CaseRecord:  # fmt: skip
    """Aisyah's case, handed in and routed: a letter to `agency` may be drafted."""
    context = Context(actor_id=str(cast.aisyah.id), office_id=cast.office_id)
    async with database.transaction(context) as tx:
        case = await heard_case(tx, member=cast.aisyah, text=text, name=name)
        person = await contact_of(tx, constituent_id=case.constituent_id)
        changes = PersonChange(title=title, **(contact or {}))
        await change_person(
            tx,
            actor=cast.aisyah.actor(),
            now=utc_now(),
            constituent_id=case.constituent_id,
            expected_version=person.version,
            changes=changes,
        )
        case = await case_for(tx, actor=cast.aisyah.actor(), case_id=case.id)
        await choose_routing(
            tx, actor=cast.priya.actor(), now=utc_now(), case_id=case.id, expected_version=case.version, category=category,
            agency=agency, reason="",
        )  # fmt: skip
        if consent:
            await agree(tx, member=cast.aisyah, case=case, agency=agency)
        case = await case_for(tx, actor=cast.aisyah.actor(), case_id=case.id)
        return await submit_case(
            tx, actor=cast.aisyah.actor(), now=utc_now(), case_id=case.id, expected_version=case.version
        )


async def drafted(client: Client, case: CaseRecord, **new: Any) -> Letter:
    answer = await client.post_json(f"/api/cases/{case.id}/letters", new)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def read(client: Client, letter: Letter | UUID) -> Letter:
    answer = await client.get(f"/api/letters/{letter['id'] if isinstance(letter, dict) else letter}")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def step(client: Client, letter: Letter, act: str, **body: Any) -> Letter:
    """One act that has to succeed; gives the letter after it."""
    answer = await attempt(client, letter, act, **body)
    assert answer.status_code in (200, 201), answer.text
    return dict(answer.json())


async def attempt(client: Client, letter: Letter, act: str, **body: Any) -> Any:
    if act in ("vet", "approve", "return"):
        body = {"hash": letter["hash"]} | body
    if act == "approve":
        body = {"acknowledged": True, "despite": letter["still_missing"]} | body
    return await client.post_json(f"/api/letters/{letter['id']}/{act}", body or None, version=letter["version"])


def edit_of(letter: Letter, **changes: Any) -> Letter:
    """The body of a save that changes nothing, with `changes` laid over it."""
    fields = ("subject", "your_ref", "salutation", "recipient", "enclosures", "cc")
    sentences = [{key: s[key] for key in ("id", "paragraph", "text", "facts")} for s in letter["sentences"]]
    return {key: letter[key] for key in fields} | {"sentences": sentences} | changes


async def saved(client: Client, letter: Letter, **changes: Any) -> Letter:
    answer = await client.put_json(
        f"/api/letters/{letter['id']}", edit_of(letter, **changes), version=letter["version"]
    )
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def with_text(letter: Letter, number: int, text: str, *, facts: list[str] | None = None) -> list[dict[str, Any]]:
    """The letter's sentences with one rewritten by hand; its links fall away unless given again."""
    sentences = list(edit_of(letter)["sentences"])
    sentences[number] = sentences[number] | {"text": text, "facts": facts or []}
    return sentences


def whole(letter: Letter) -> str:
    return "\n".join(
        [letter["subject"], *(s["text"] for s in letter["sentences"]), *letter["cc"], *letter["enclosures"]]
    )
