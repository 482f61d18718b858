"""Where everything in a case comes from, as one file: facts, letters' sentences, versions and replies, with what each was made from."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from mps_connect.access.models import Actor
from mps_connect.audit.queries import lineage_of
from mps_connect.cases.presenting import facts_out
from mps_connect.cases.queries import case_for
from mps_connect.kit.db import Tx
from mps_connect.letters.presenting import letter_detail, letter_rows
from mps_connect.letters.schemas import LetterDetail

LETTERS_AT_MOST = 200
FACT = {"id", "type", "label", "shown", "quote", "turn_id", "start", "end", "origin", "status"}
REPLY = {"id", "kind", "channel", "received_on", "outcome", "text", "recorded_by"}


async def ancestry_of_case(tx: Tx, *, actor: Actor, case_id: UUID, now: datetime) -> bytes:
    """JSON of a case the actor may see, numbers masked as on the screen. Raises NotFound, KeyErased."""
    case = await case_for(tx, actor=actor, case_id=case_id)
    links = await lineage_of(tx, case_id=case_id, kind=None, of=None)
    rows = await letter_rows(tx, actor=actor, case_id=case_id, page_size=LETTERS_AT_MOST)
    letters = [await letter_detail(tx, actor=actor, letter_id=row.id) for row in rows.items]
    facts = [fact.model_dump(mode="json", include=FACT) for fact in await facts_out(tx, actor=actor, case_id=case_id)]
    whole = {
        "case": str(case_id),
        "number": case.number,
        "exported_at": now.isoformat(),
        "facts": [fact | _both_ways(links, fact["id"]) for fact in facts],
        "letters": [_letter(letter, links) for letter in letters],
        "links": [_plain(link) for link in links],
    }
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


def _letter(letter: LetterDetail, links: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {
        "id": str(letter.id),
        "to": letter.recipient.agency,
        "status": letter.status,
        "subject": letter.subject,
        "sentences": [
            {"part": part, "text": sentence.text, "facts": [str(fact) for fact in sentence.facts]}
            for part, sentence in enumerate(letter.sentences)
        ],
        "versions": [version.model_dump(mode="json") for version in letter.versions],
        "replies": [
            reply.model_dump(mode="json", include=REPLY) | _both_ways(links, str(reply.id)) for reply in letter.replies
        ],
    }


def _both_ways(links: Sequence[Mapping[str, Any]], of: str) -> dict[str, Any]:
    return {
        "made_from": [_plain(link) for link in links if str(link["derived_id"]) == of],
        "made_into": [_plain(link) for link in links if str(link["source_id"]) == of],
    }


def _plain(link: Mapping[str, Any]) -> dict[str, Any]:
    return {name: str(value) if isinstance(value, UUID) else value for name, value in link.items()}
