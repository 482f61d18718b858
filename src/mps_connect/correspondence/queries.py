"""Reads of what is on its way."""

from __future__ import annotations

from mps_connect.access.models import Actor
from mps_connect.kit.db import Tx
from mps_connect.letters.presenting import letter_rows
from mps_connect.letters.schemas import LetterRows

PAGE_SIZE = 50


async def waiting_for_reply(tx: Tx, *, actor: Actor, page: int = 1, page_size: int = PAGE_SIZE) -> LetterRows:
    """A page of the sent letters that no response or decision has answered, longest wait first; `total` counts all of them.

    Nobody waits for an answer once the case has ended. One that comes late is recorded on the letter's own page.
    """
    return await letter_rows(tx, actor=actor, page=page, page_size=page_size, unanswered=True)
