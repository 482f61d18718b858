"""Who may do what to a letter, and when. Pure: a letter's standing and an actor in, the reason against it out.

Two distinct people stand behind every letter that leaves: whoever vets the exact text is never the one who approves it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from mps_connect.access.models import Actor, Permission
from mps_connect.access.table import may as role_may
from mps_connect.kit.errors import Fault
from mps_connect.letters.models import LETTER_TRANSITIONS, LetterAct, LetterStatus

PERMISSION: Final[dict[LetterAct, Permission]] = {
    LetterAct.EDIT: Permission.EDIT_LETTERS,
    LetterAct.RETYPE: Permission.EDIT_LETTERS,
    LetterAct.VET: Permission.VET_LETTERS,
    LetterAct.APPROVE: Permission.APPROVE_LETTERS,
    LetterAct.RETURN: Permission.RETURN_LETTERS,
    LetterAct.VOID: Permission.EDIT_LETTERS,
    LetterAct.UNDO_APPROVAL: Permission.APPROVE_LETTERS,
    LetterAct.MARK_SENT: Permission.SEND_LETTERS,
    LetterAct.RECORD_RECEIPT: Permission.RECORD_REPLIES,
    LetterAct.RECORD_REPLY: Permission.RECORD_REPLIES,
}
SHOWN: Final = tuple(act for act in LetterAct if act is not LetterAct.RECORD_RECEIPT)
"""Acts a page offers. A receipt is recorded through the same form as a reply."""


class ActNotYours(Fault):
    status = 403
    code = "act_not_yours"
    message = "Your role may not do this to a letter."


class CaseNotOpen(Fault):
    status = 409
    code = "case_not_open"
    message = "The case is not open. Reopen it first; the letter is kept as it is."


class LetterAlreadySent(Fault):
    status = 409
    code = "letter_already_sent"
    message = "This letter has been sent, and a sent letter does not change. Write a follow-up letter instead."


class LetterSetAside(Fault):
    status = 409
    code = "letter_set_aside"
    message = "This letter was set aside. Draft a new one."


class LetterNotVetted(Fault):
    status = 409
    code = "letter_not_vetted"
    message = "Somebody has to vet this exact text first."


class LetterAlreadyVetted(Fault):
    status = 409
    code = "letter_already_vetted"
    message = "You have vetted this text. It waits for the MP."


class LetterNotApproved(Fault):
    status = 409
    code = "letter_not_approved"
    message = "The MP has not approved this text, so it does not go out."


class LetterAlreadyApproved(Fault):
    status = 409
    code = "letter_already_approved"
    message = "The MP has already approved this text."


class LetterAlreadyReturned(Fault):
    status = 409
    code = "letter_already_returned"
    message = "The letter has been returned already. Change it, or vet it again."


class LetterNotSent(Fault):
    status = 409
    code = "letter_not_sent"
    message = "A reply belongs to a letter that was sent. Mark it sent first."


class TwoPeopleNeeded(Fault):
    """The one rule with no exception: nobody both vets and approves the same text."""

    status = 403
    code = "two_people_needed"
    message = "Another person has to vet it: whoever vets a letter does not approve it."


class PassedToTheDesk(Fault):
    status = 403
    code = "passed_to_the_desk"
    message = "It has been vetted, so the desk holds it now. Ask them to return it to you if something is wrong."


class RemarksStandAgainst(Fault):
    """Remarks of the checker that block approval; `details.rules` names them."""

    status = 409
    code = "remarks_stand_against"
    message = "Some remarks block approval. Change the sentences they name, then have it vetted again."


class FactsContested(Fault):
    """`details.facts` names what the letter says and what is no longer so."""

    status = 409
    code = "facts_contested"
    message = "Something the letter says is disputed or was put right. Change the sentence, then have it vetted again."


@dataclass(frozen=True, slots=True)
class Standing:
    """All that the rules look at."""

    status: LetterStatus
    case_open: bool
    written_by: UUID
    """Who made the current text."""
    vetted_by: UUID | None = None
    approved_by: UUID | None = None
    blocking: tuple[str, ...] = ()
    """Rules of the remarks that block approval."""
    contested: tuple[str, ...] = ()
    """What the letter says though it is disputed or was put right."""


def against(act: LetterAct, *, actor: Actor, letter: Standing) -> Fault | None:
    """Why this actor may not do this to the letter now; None where nothing stands against it."""
    if not role_may(actor.role, PERMISSION[act]):
        return ActNotYours()
    replying = act in (LetterAct.RECORD_RECEIPT, LetterAct.RECORD_REPLY)
    if not replying and letter.status in (LetterStatus.SENT, LetterStatus.REPLIED):
        return LetterAlreadySent()
    if letter.status is LetterStatus.VOIDED:
        return LetterSetAside()
    # An agency's late answer is recorded even where the case is closed.
    if not replying and not letter.case_open:
        return CaseNotOpen()
    if (letter.status, act) not in LETTER_TRANSITIONS:
        return _too_early_or_late(act, letter.status)
    rule = _RULES.get(act)
    return rule(actor, letter) if rule else None


def _too_early_or_late(act: LetterAct, status: LetterStatus) -> Fault:
    match act:
        case LetterAct.RECORD_RECEIPT | LetterAct.RECORD_REPLY:
            return LetterNotSent()
        case LetterAct.VET:
            return LetterAlreadyApproved()
        case LetterAct.RETURN:
            return LetterAlreadyReturned()
        case LetterAct.APPROVE:
            return LetterAlreadyApproved() if status is LetterStatus.APPROVED else LetterNotVetted()
        case _:
            return LetterNotApproved()


def _change(actor: Actor, letter: Standing) -> Fault | None:
    """Once vetted, a change undoes other people's work, so it takes someone who may vet."""
    settled = letter.status in (LetterStatus.VETTED, LetterStatus.APPROVED)
    return PassedToTheDesk() if settled and not role_may(actor.role, Permission.VET_LETTERS) else None


def _vet(actor: Actor, letter: Standing) -> Fault | None:
    if letter.status is LetterStatus.VETTED and letter.vetted_by == actor.user_id:
        return LetterAlreadyVetted()
    if letter.status is LetterStatus.VETTED and role_may(actor.role, Permission.APPROVE_LETTERS):
        # Vetting what waits for their own approval would only take that approval away from them.
        return LetterAlreadyVetted("It has been vetted. It waits for you to approve it or return it.")
    return None


def _approve(actor: Actor, letter: Standing) -> Fault | None:
    if letter.vetted_by == actor.user_id:
        did = "you wrote it and vetted it" if letter.written_by == actor.user_id else "you vetted it"
        return TwoPeopleNeeded(
            f"Another person has to vet it: {did}, and whoever vets a letter does not approve it. "
            "Ask a member of the staff to vet this text."
        )
    if letter.blocking:
        return RemarksStandAgainst(details={"rules": list(letter.blocking)})
    return _uncontested(actor, letter)


def _uncontested(_: Actor, letter: Standing) -> Fault | None:
    if not letter.contested:
        return None
    verb = "approved" if letter.status is LetterStatus.VETTED else "sent"
    return FactsContested(
        f"It is not {verb} as it stands. No longer so: {'; '.join(letter.contested)}. "
        "Change the sentence that says it, then have the letter vetted and approved again.",
        details={"facts": list(letter.contested)},
    )


_RULES: Final[dict[LetterAct, Callable[[Actor, Standing], Fault | None]]] = {
    LetterAct.EDIT: _change,
    LetterAct.RETYPE: _change,
    LetterAct.VOID: _change,
    LetterAct.VET: _vet,
    LetterAct.APPROVE: _approve,
    LetterAct.MARK_SENT: _uncontested,
}


def acts_open(actor: Actor, letter: Standing) -> tuple[list[str], dict[str, str]]:
    """What this actor may do now, and for every other act of their role the plain reason why not."""
    may: list[str] = []
    why_not: dict[str, str] = {}
    for act in SHOWN:
        reason = against(act, actor=actor, letter=letter)
        if reason is None:
            may.append(act.value)
        elif not isinstance(reason, ActNotYours):
            why_not[act.value] = reason.message
    return may, why_not
