"""Writing letters and their versions: the only statements that change either table."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from mps_connect.access.models import Actor
from mps_connect.audit.lineage import Link, record_lineage
from mps_connect.cases.actions import index_words
from mps_connect.kit.db import Tx
from mps_connect.kit.ids import new_id
from mps_connect.letters.hashing import content_hash
from mps_connect.letters.models import LetterBody, LetterRecord, LetterStatus, Made, body_to_json
from mps_connect.letters.queries import VERSION_PLACE, Held

DECISIONS = (
    "vetted_hash", "vetted_by", "vetted_at", "approved_hash", "approved_by", "approved_at", "returned_by", "returned_at",
    "return_enc", "sent_at",
)  # fmt: skip
UPDATE = (
    "UPDATE letters SET status = %(status)s, type = %(type)s, current_version = %(current_version)s, "
    "content_hash = %(content_hash)s, vetted_hash = %(vetted_hash)s, vetted_by = %(vetted_by)s, vetted_at = %(vetted_at)s, "
    "approved_hash = %(approved_hash)s, approved_by = %(approved_by)s, approved_at = %(approved_at)s, "
    "returned_by = %(returned_by)s, returned_at = %(returned_at)s, return_enc = %(return_enc)s, sent_at = %(sent_at)s, "
    "version = version + 1, updated_at = %(now)s WHERE office_id = %(office)s AND id = %(id)s"
)
UNVETTED: dict[str, None] = dict.fromkeys(
    ("vetted_hash", "vetted_by", "vetted_at", "approved_hash", "approved_by", "approved_at")
)
UNAPPROVED: dict[str, None] = dict.fromkeys(("approved_hash", "approved_by", "approved_at"))


async def change_letter(tx: Tx, *, letter: LetterRecord, now: datetime, **changes: Any) -> None:
    """Write the changed columns of a locked letter; its version goes up by one."""
    names = ("status", "type", "current_version", "content_hash", *DECISIONS)
    values = {name: getattr(letter, name) for name in names} | changes
    await tx.run(
        UPDATE, values | {"status": str(values["status"]), "office": tx.office_id, "id": letter.id, "now": now}
    )


async def store_change(
    tx: Tx, *, actor: Actor, now: datetime, held: Held, body: LetterBody, made: Made, status: LetterStatus,
    came_from: UUID | None = None,
) -> bool:  # fmt: skip
    """Store changed content as the next version. Other words void vetting and approval; the same words do not.

    `came_from`: the version it was made from, the current one by default. Returns whether the words changed.
    """
    letter, seq, hashed = held.letter, held.letter.current_version + 1, content_hash(body)
    await write_version(
        tx, actor=actor, now=now, case_id=held.case.id, letter_id=letter.id, seq=seq, made=made, body=body,
        came_from=came_from or held.current.id,
    )  # fmt: skip
    changes: dict[str, Any] = {"current_version": seq, "content_hash": hashed, "type": body.type}
    if hashed != letter.content_hash:
        changes |= {"status": status, **UNVETTED}
    await change_letter(tx, letter=letter, now=now, **changes)
    return hashed != letter.content_hash


async def insert_letter(
    tx: Tx, *, actor: Actor, now: datetime, letter_id: UUID, case_id: UUID, ordinal: int, body: LetterBody
) -> None:
    """A new draft. Its first version is written right after, in the same transaction."""
    await tx.run(
        "INSERT INTO letters (office_id, id, case_id, ordinal, type, agency, status, current_version, content_hash, created_by, "
        "created_at, updated_at) VALUES (%(office)s, %(id)s, %(case)s, %(ordinal)s, %(type)s, %(agency)s, 'draft', 1, %(hash)s, "
        "%(actor)s, %(now)s, %(now)s)",
        {
            "office": tx.office_id, "id": letter_id, "case": case_id, "ordinal": ordinal, "type": body.type,
            "agency": body.recipient.agency, "hash": content_hash(body), "actor": actor.user_id, "now": now,
        },
    )  # fmt: skip


async def write_version(
    tx: Tx, *, actor: Actor, now: datetime, case_id: UUID, letter_id: UUID, seq: int, made: Made, body: LetterBody,
    came_from: UUID | None = None,
) -> None:  # fmt: skip
    """Store one version, sealed, with where each sentence comes from. `came_from` is the version it was made from."""
    version_id = new_id()
    box = await tx.box(case_id)
    await tx.run(
        "INSERT INTO letter_versions (office_id, id, letter_id, case_id, seq, made, body_enc, content_hash, author_id, created_at) "
        "VALUES (%(office)s, %(id)s, %(letter)s, %(case)s, %(seq)s, %(made)s, %(body)s, %(hash)s, %(author)s, %(now)s)",
        {
            "office": tx.office_id, "id": version_id, "letter": letter_id, "case": case_id, "seq": seq, "made": made,
            "body": box.seal_json(VERSION_PLACE, version_id, body_to_json(body)), "hash": content_hash(body),
            "author": actor.user_id, "now": now,
        },
    )  # fmt: skip
    await record_lineage(tx, case_id=case_id, links=_links(version_id, body, came_from, tx.office_id), now=now)
    await index_words(tx, case_id=case_id, texts=[body.subject, body.your_ref, *(s.text for s in body.sentences)])


def _links(version_id: UUID, body: LetterBody, came_from: UUID | None, office_id: UUID) -> list[Link]:
    """Sentence from facts, by its place in the version (the subject has no place); version from version or letter."""
    links = [Link("sentence", version_id, "fact", fact_id) for fact_id in body.subject_facts]
    for part, sentence in enumerate(body.sentences):
        links += [Link("sentence", version_id, "fact", fact_id, part=part) for fact_id in sentence.facts]
        if sentence.record:
            links.append(Link("sentence", version_id, "office_record", office_id, part=part))
    if came_from:
        links.append(Link("letter_version", version_id, "letter_version", came_from))
    if body.follows:
        links.append(Link("letter_version", version_id, "letter", body.follows))
    return links
