"""What the checker says of a letter, and how much of it is whose word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from uuid import UUID

from anyio import to_thread

from mps_connect.access.models import Actor
from mps_connect.assistant.checking import SAFE_CONTACT, check
from mps_connect.assistant.models import Finding
from mps_connect.cases.models import FactRow
from mps_connect.cases.presenting import fact_out
from mps_connect.letters.background import NOT_IN_LETTERS, Background, as_letter_text
from mps_connect.letters.models import BodySentence, LetterBody
from mps_connect.letters.schemas import Support, UnverifiedShare

STATES_SOMETHING = frozenset({"opening", "facts", "grounds", "enclosures", "concurrent"})
"""Parts that state something. What only asks, or says where to reply, claims nothing."""


async def findings_of(body: LetterBody, background: Background) -> tuple[Finding, ...]:
    """Remarks of the checker on the letter as it stands, identifiers in full. Off the event loop: it reads every word."""
    found = await to_thread.run_sync(check, as_letter_text(body, background))
    if body.cc and SAFE_CONTACT & set(background.flags):
        # The checker reads subject and sentences; the cc line is printed below them.
        found = (
            Finding("S13", "B", None, 0, 0, "No copy goes out by cc while it is not safe. Take the cc line out."),
            *found,
        )
    return found


def blocking_rules(findings: Iterable[Finding]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(finding.rule for finding in findings if finding.severity == "B"))


def support_of(sentence: BodySentence, facts: Mapping[UUID, FactRow]) -> Support:
    """Whose word a sentence is. One doubtful fact makes the whole sentence doubtful; seen only
    where a paper carries all of it.

    said: the resident's words; seen: on a paper the office saw; unverified: changed by hand and not linked again, inferred, hedged,
    disputed or replaced since; record: the office's own; none: claims nothing.
    """
    if sentence.edited:
        return "unverified"
    if not sentence.facts:
        return "record" if sentence.record and sentence.part in STATES_SOMETHING else "none"
    behind = [facts.get(fact_id) for fact_id in sentence.facts]
    if any(fact is None or _doubtful(fact) for fact in behind):
        return "unverified"
    return "seen" if all(fact and fact.origin == "document" for fact in behind) else "said"


def _doubtful(fact: FactRow) -> bool:
    if fact.status in NOT_IN_LETTERS:
        return True
    return fact.status != "confirmed" and (fact.origin == "inferred" or fact.check is not None)


def share_of(body: LetterBody, facts: Mapping[UUID, FactRow]) -> UnverifiedShare:
    """Sentences counted by whose word they are."""
    counts = Counter(support_of(sentence, facts) for sentence in body.sentences)
    return UnverifiedShare(
        said=counts["said"],
        seen=counts["seen"],
        unverified=counts["unverified"],
        record=counts["record"],
        plain=counts["none"],
    )


def contested_in(body: LetterBody, background: Background, *, actor: Actor) -> tuple[str, ...]:
    """What the letter still says though it is disputed by now, or was put right; masked, in the order of the letter.

    A sentence changed by hand cites nothing any more, so that putting it right takes its facts off this list.
    """
    found = []
    for fact_id in dict.fromkeys([*body.subject_facts, *(one for s in body.sentences for one in s.facts)]):
        fact = background.facts.get(fact_id)
        if fact is None:
            continue
        stands = _as_it_stands(fact, background.facts)
        shown = fact_out(fact, actor=actor, identifiers=body.identifiers)
        if stands.status == "disputed":
            found.append(f"{shown.label}: {shown.shown} (disputed)")
        elif stands.value != fact.value:
            now = fact_out(stands, actor=actor, identifiers=body.identifiers)
            found.append(f"{shown.label}: {shown.shown} (put right: {now.shown})")
    return tuple(found)


def _as_it_stands(fact: FactRow, facts: Mapping[UUID, FactRow]) -> FactRow:
    """The fact, or the last of those that replaced it one after another."""
    later = {one.replaces: one for one in facts.values() if one.replaces}
    while fact.status == "superseded" and fact.id in later:
        fact = later[fact.id]
    return fact
