"""What the interview's screen shows, scoped to the actor. Identifiers are dotted out with every offset kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import cast
from uuid import UUID

from mps_connect.access.models import Actor
from mps_connect.assistant.models import Chip, Question
from mps_connect.cases import presenting
from mps_connect.cases.models import CaseRecord, FactRow
from mps_connect.cases.policy import acts_open
from mps_connect.cases.queries import case_for, facts_of, uses_of_facts
from mps_connect.cases.routing import refusal_stands
from mps_connect.cases.safety import safety_cards
from mps_connect.cases.schemas import Channel, Routing, SafetyCard
from mps_connect.constituents.models import ConsentAnswered, Contact
from mps_connect.constituents.queries import card_of, consents_of, contact_of
from mps_connect.constituents.schemas import Consents
from mps_connect.intake.models import Conversation, StoredTurn
from mps_connect.intake.policy import Standing, acts, must_come_first, still_wanted
from mps_connect.intake.reading import resident_turns
from mps_connect.intake.schemas import ChipOut, IntakeView, QuestionOut, Talk, TurnOut
from mps_connect.intake.transcript import conversation_of, turns_of
from mps_connect.kit.db import Tx
from mps_connect.kit.masking import mask_text


async def intake_view(tx: Tx, *, actor: Actor, case_id: UUID) -> IntakeView:
    """The whole screen of one interview. Raises NotFound for a case the actor may not see."""
    case = await case_for(tx, actor=actor, case_id=case_id)
    conversation = await conversation_of(tx, case_id=case_id)
    turns = await turns_of(tx, case_id=case_id)
    facts = await facts_of(tx, case_id=case_id)
    contact = await contact_of(tx, constituent_id=case.constituent_id)
    consents = await consents_of(tx, case_id=case_id, language=conversation.language)
    safety = await safety_cards(tx, case_id=case_id)
    uses = await uses_of_facts(tx, case_id=case_id)
    hidden = identifiers(contact, facts)
    routing = await presenting.routing_view(tx, actor=actor, case=case, identifiers=hidden)
    standing = standing_of(
        case=case,
        conversation=conversation,
        turns=turns,
        contact=contact,
        consents=consents,
        safety=safety,
        routing=routing,
    )
    refused = await refusal_stands(tx, case=case)
    state, heard = conversation.state, standing.heard
    asking = conversation.status == "open" and not state.unread
    return IntakeView(
        case_id=case.id, number=case.number, status=case.status.value, case_version=case.version,
        conversation_version=conversation.version, mode=conversation.mode, conversation_status=conversation.status,
        language=conversation.language, channel=cast(Channel, case.channel), session_date=case.session_date,
        person=card_of(contact), turns=[turn_out(turn, hidden) for turn in turns],
        acknowledgement=mask_text(state.acknowledgement, hidden),
        questions=[question_out(question, hidden) for question in state.questions] if asking else [],
        start_chips=chips_out(state.questions[0].chips) if asking and not heard and state.questions else [],
        missing_chips=chips_out(state.missing), ready=state.ready and consents.basis_complete,
        may_send_as_is=standing.as_it_is and not state.ready, offer_person=state.offer_person,
        paused_for_safety=state.paused_for_safety and bool(standing.open_safety), readiness=state.readiness,
        routing=routing, safety=[masked_card(card, hidden) for card in safety],
        facts=[presenting.fact_out(fact, actor=actor, identifiers=hidden, uses=uses.get(fact.id, 0)) for fact in facts],
        consents=consents,
        draft=conversation.drafts.get(actor.user_id, ""), notices=list(state.notices),
        may=acts(actor, standing, may_decline="decline" in acts_open(actor, case, refused=refused)),
        what_is_missing_to_submit=must_come_first(standing) + still_wanted(standing),
    )  # fmt: skip


async def talk_view(tx: Tx, *, actor: Actor, case_id: UUID) -> Talk:
    """The conversation alone. Raises NotFound."""
    case = await case_for(tx, actor=actor, case_id=case_id)
    conversation = await conversation_of(tx, case_id=case_id)
    contact = await contact_of(tx, constituent_id=case.constituent_id)
    hidden = identifiers(contact, await facts_of(tx, case_id=case_id))
    turns = [turn_out(turn, hidden) for turn in await turns_of(tx, case_id=case_id)]
    return Talk(mode=conversation.mode, status=conversation.status, turns=turns)


async def standing_now(tx: Tx, *, actor: Actor, case: CaseRecord, conversation: Conversation) -> Standing:
    """What decides whether the case may be handed in, read afresh."""
    return standing_of(
        case=case,
        conversation=conversation,
        turns=await turns_of(tx, case_id=case.id),
        contact=await contact_of(tx, constituent_id=case.constituent_id),
        consents=await consents_of(tx, case_id=case.id, language=conversation.language),
        safety=await safety_cards(tx, case_id=case.id),
        routing=await presenting.routing_view(tx, actor=actor, case=case),
    )


def standing_of(
    *,
    case: CaseRecord,
    conversation: Conversation,
    turns: Sequence[StoredTurn],
    contact: Contact,
    consents: Consents,
    safety: Sequence[SafetyCard],
    routing: Routing,
) -> Standing:
    answers = [
        ConsentAnswered(one.kind, one.agency, one.given, withdrawn=one.withdrawn_at is not None)
        for one in consents.recorded
    ]
    return Standing(
        case=case,
        conversation=conversation,
        contact=contact,
        consents=answers,
        agency_name=routing.agency_name,
        heard=len(resident_turns(turns)),
        open_safety=tuple(card.title for card in safety if card.state == "open"),
        slots=[(slot.slot, slot.label, slot.blocking, slot.status) for slot in routing.slots],
    )


def identifiers(contact: Contact, facts: Iterable[FactRow]) -> list[str]:
    """Every identifier of the case, for dotting out wherever words repeat it."""
    return list(dict.fromkeys([*contact.identifiers, *presenting.identifiers_in(facts)]))


def turn_out(turn: StoredTurn, hidden: Sequence[str]) -> TurnOut:
    return TurnOut(
        id=turn.id, seq=turn.seq, speaker=turn.speaker, kind=turn.kind, text=mask_text(turn.text, hidden),
        english=mask_text(turn.english, hidden) if turn.english else None, language=turn.language, typed_by=turn.typed_by,
        at=turn.at,
    )  # fmt: skip


def question_out(question: Question, hidden: Sequence[str]) -> QuestionOut:
    return QuestionOut(
        slot=question.slot, text=mask_text(question.text, hidden), english=mask_text(question.english, hidden),
        reason=question.reason, chips=chips_out(question.chips),
    )  # fmt: skip


def chips_out(chips: Iterable[Chip]) -> list[ChipOut]:
    return [ChipOut(id=chip.id, text=chip.text) for chip in chips]


def masked_card(card: SafetyCard, hidden: Sequence[str]) -> SafetyCard:
    return card.model_copy(update={"quote": mask_text(card.quote, hidden) if card.quote else None})
