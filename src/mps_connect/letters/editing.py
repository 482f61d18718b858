"""Changing a letter by hand: each save is a version, and other words void what was decided on the old ones."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from mps_connect.access.activity import record_activity
from mps_connect.access.models import Actor
from mps_connect.cases.actions import touch_case
from mps_connect.cases.queries import facts_of
from mps_connect.cases.timeline import record_event
from mps_connect.kit.db import Tx
from mps_connect.kit.errors import InvalidInput
from mps_connect.letters.identifiers import Hidden, hidden_in, restore
from mps_connect.letters.locking import allow, hold, same_version
from mps_connect.letters.models import BodySentence, LetterAct, LetterBody, LetterStatus, Made, Recipient
from mps_connect.letters.printing import close_for, sheet_of
from mps_connect.letters.queries import Held, open_body, version_at
from mps_connect.letters.rendering import render_text
from mps_connect.letters.schemas import LetterEdit, SentenceIn
from mps_connect.letters.writing import store_change

SAME_SITTING = timedelta(minutes=10)
"""Saves of one person this close together leave one event on the timeline. Each is a version all the same."""
_ID = re.compile(r"[a-z0-9-]{1,60}")


async def edit_letter(
    tx: Tx, *, actor: Actor, now: datetime, letter_id: UUID, expected_version: int, edit: LetterEdit
) -> None:
    """Save the letter as edited. Saving what already stands changes nothing.

    Raises VersionConflict with the letter as it stands, the faults of `policy`, HiddenNumberUnknown, InvalidInput,
    LetterNotPrintable.
    """
    held = await hold(tx, actor=actor, letter_id=letter_id)
    await same_version(tx, actor=actor, held=held, expected_version=expected_version)
    status = allow(LetterAct.EDIT, actor=actor, held=held)
    known = frozenset(fact.id for fact in await facts_of(tx, case_id=held.case.id))
    body = merge(held.body, edit, seq=held.letter.current_version + 1, known_facts=known)
    await _store(tx, actor=actor, now=now, held=held, body=body, made="edited", status=status)


async def restore_version(
    tx: Tx, *, actor: Actor, now: datetime, letter_id: UUID, expected_version: int, seq: int
) -> None:
    """Make an earlier version the current text again, as a new version."""
    held = await hold(tx, actor=actor, letter_id=letter_id)
    await same_version(tx, actor=actor, held=held, expected_version=expected_version)
    status = allow(LetterAct.EDIT, actor=actor, held=held)
    earlier = await version_at(tx, letter_id=letter_id, seq=seq)
    body = open_body(await tx.box(held.case.id), version_id=earlier.id, sealed=earlier.body_enc)
    await _store(tx, actor=actor, now=now, held=held, body=body, made="restored", status=status, came_from=earlier.id)


async def _store(
    tx: Tx, *, actor: Actor, now: datetime, held: Held, body: LetterBody, made: Made, status: LetterStatus,
    came_from: UUID | None = None,
) -> None:  # fmt: skip
    if body == held.body:
        return
    render_text(sheet_of(body, dated=None))
    await store_change(tx, actor=actor, now=now, held=held, body=body, made=made, status=status, came_from=came_from)
    letter = held.letter
    detail = {"ordinal": letter.ordinal, "agency": letter.agency, "seq": letter.current_version + 1, "made": made}
    same_sitting = (
        held.current.author_id == actor.user_id
        and held.current.made == made
        and now - held.current.created_at <= SAME_SITTING
    )
    if letter.status is not LetterStatus.DRAFT or not same_sitting:
        detail |= {"was": letter.status.value}
        await record_event(
            tx, actor=actor, now=now, case_id=held.case.id, kind="letter_edited", letter_id=letter.id, detail=detail
        )
        await touch_case(tx, now=now, case_id=held.case.id)
    await record_activity(tx, actor=actor, now=now, kind="letter_edited", case_id=held.case.id, detail=detail)


def merge(body: LetterBody, edit: LetterEdit, *, seq: int, known_facts: frozenset[UUID]) -> LetterBody:
    """The letter with an edit laid over it: numbers in full again, ids kept, links kept only where the words are."""
    known = [hidden for text in _texts(body) for hidden in hidden_in(text, body.identifiers)]
    known += [hidden for value in body.identifiers for hidden in hidden_in(value, body.identifiers)]
    before = {sentence.id: sentence for sentence in body.sentences}
    sentences = tuple(_sentences(body, edit.sentences, before, known, seq=seq, known_facts=known_facts))
    if not sentences:
        raise _invalid("sentences", "A letter needs at least one sentence.")

    def line(text: str, near: str = "") -> str:
        return restore(text, near=hidden_in(near, body.identifiers), known=known)

    subject = line(edit.subject, body.subject)
    salutation = line(edit.salutation)
    return replace(
        body,
        recipient=_recipient(body.recipient, edit),
        your_ref=line(edit.your_ref, body.your_ref),
        subject=subject,
        subject_facts=body.subject_facts if subject == body.subject else (),
        salutation=salutation,
        close=body.close if salutation == body.salutation else close_for(salutation),
        sentences=sentences,
        enclosures=tuple(line(text) for text in edit.enclosures if text.strip()),
        cc=tuple(line(text) for text in edit.cc if text.strip()),
    )


def _texts(body: LetterBody) -> list[str]:
    return [body.subject, body.your_ref, *(s.text for s in body.sentences), *body.enclosures, *body.cc]


def _recipient(stands: Recipient, edit: LetterEdit) -> Recipient:
    given = edit.recipient
    if (given.agency, given.agency_name) != (stands.agency, stands.agency_name):
        raise _invalid("recipient.agency", "A letter to another agency is another letter. Draft it from the case page.")
    return Recipient(
        agency=stands.agency, agency_name=stands.agency_name, addressee=given.addressee, attention=given.attention,
        address=given.address, email=given.email,
    )  # fmt: skip


def _sentences(
    body: LetterBody, given: Sequence[SentenceIn], before: dict[str, BodySentence], known: Sequence[Hidden], *,
    seq: int, known_facts: frozenset[UUID],
) -> Iterator[BodySentence]:  # fmt: skip
    part, seen = body.sentences[0].part, set[str]()
    for item in given:
        if not item.text.strip():
            continue
        old = before.get(item.id or "")
        if item.id is not None and (item.id in seen or not _ID.fullmatch(item.id)):
            raise _invalid("sentences", "Two sentences carry the same name. Reload the letter and try again.")
        sentence_id = item.id or f"e{seq}-{secrets.token_hex(4)}"
        seen.add(sentence_id)
        part = old.part if old else part
        near = hidden_in(old.text, body.identifiers) if old else []
        text = restore(item.text, near=near, known=known)
        facts = tuple(dict.fromkeys(item.facts))
        if unknown := set(facts) - known_facts - set(old.facts if old else ()):
            raise _invalid(
                "sentences", f"{len(unknown)} linked facts are not of this case or were replaced. Link again."
            )
        yield _linked(old, item, sentence_id, part, text, facts)


def _linked(
    old: BodySentence | None, item: SentenceIn, sentence_id: str, part: str, text: str, facts: tuple[UUID, ...]
) -> BodySentence:
    """A sentence keeps its facts with its words. New words stand alone, unverified, until facts are given for them."""
    if old and text == old.text:
        kept = facts or old.facts
        return replace(old, paragraph=item.paragraph, facts=kept, edited=old.edited and not facts)
    return BodySentence(
        id=sentence_id,
        paragraph=item.paragraph,
        part=part,
        text=text,
        facts=facts,
        record=False,
        edited=not facts,
        drafted=old.drafted if old else None,
    )


def _invalid(path: str, message: str) -> InvalidInput:
    return InvalidInput(message, details={"fields": [{"path": path, "message": message}]})
