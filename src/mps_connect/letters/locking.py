"""The letter a verb works on: locked, still the one the person saw, and the verb allowed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from mps_connect.access.models import Actor
from mps_connect.kit.db import Tx
from mps_connect.kit.errors import Fault, VersionConflict
from mps_connect.letters.models import LETTER_TRANSITIONS, LetterAct, LetterStatus
from mps_connect.letters.policy import against
from mps_connect.letters.presenting import letter_detail, standing_of
from mps_connect.letters.queries import Held, held_letter


class LetterTextChanged(Fault):
    """The text on the screen is not the text that stands. `details.hash` and `details.current_hash` name both."""

    status = 409
    code = "letter_text_changed"
    message = "The text changed after this page was loaded. Read it as it stands now, then decide."


async def hold(tx: Tx, *, actor: Actor, letter_id: UUID) -> Held:
    """The letter with its case, both locked until the transaction ends. Raises NotFound."""
    return await held_letter(tx, actor=actor, letter_id=letter_id, lock=True)


async def same_text(tx: Tx, *, actor: Actor, held: Held, hash_seen: str) -> None:
    """Raise LetterTextChanged, with both hashes and the letter as it stands, unless the person saw exactly this text."""
    if held.letter.content_hash.hex() != hash_seen:
        details = await _as_it_stands(tx, actor=actor, held=held)
        both = {"hash": hash_seen, "current_hash": held.letter.content_hash.hex()}
        raise LetterTextChanged(details=details | both, shows=(held.case.id,))


async def same_version(tx: Tx, *, actor: Actor, held: Held, expected_version: int) -> None:
    """Raise VersionConflict, with the letter as it stands, where somebody saved first."""
    if held.letter.version != expected_version:
        raise VersionConflict(details=await _as_it_stands(tx, actor=actor, held=held), shows=(held.case.id,))


async def _as_it_stands(tx: Tx, *, actor: Actor, held: Held) -> dict[str, Any]:
    detail = await letter_detail(tx, actor=actor, letter_id=held.letter.id)
    return {"current": detail.model_dump(mode="json"), "current_version": held.letter.version}


def allow(
    act: LetterAct, *, actor: Actor, held: Held, blocking: tuple[str, ...] = (), contested: tuple[str, ...] = ()
) -> LetterStatus:
    """The status the act leads to. Raises the fault that stands against it."""
    standing = standing_of(held.case, held.letter, held.current, blocking=blocking, contested=contested)
    fault = against(act, actor=actor, letter=standing)
    if fault is not None:
        raise fault
    return LETTER_TRANSITIONS[held.letter.status, act]
