"""What was found on reading a letter against its case, kept beside it, so that the list of many letters reads none of them again.

A kept check stands while everything that was read stands: the version, the facts, the words, the person, the office and the
checker itself. All of that goes into one digest, its basis; under another basis the letter is read anew. Nothing is decided by
a kept check: vetting shows the letter's own page, and approving reads the letter again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Self
from uuid import UUID

from mps_connect.access.models import Actor
from mps_connect.cases.many import cases_for, latest_assessments
from mps_connect.kit.db import Tx
from mps_connect.kit.masking import mask_text
from mps_connect.letters.background import Background, backgrounds_of
from mps_connect.letters.models import LetterBody
from mps_connect.letters.presenting import missing_by
from mps_connect.letters.queries import open_body
from mps_connect.letters.remarks import blocking_rules, findings_of, share_of
from mps_connect.letters.schemas import UnverifiedShare

CHECK_PLACE = "letter_checks.body"
READERS = ("assistant", "agencies", "letters")
"""The rooms whose code and texts decide what is found."""

BASIS = """
sha256(convert_to(concat_ws('|', %(reader)s::text, l.current_version, c.agency, array_to_string(c.flags, ','), c.session_date,
    c.channel, p.version, o.version, o.code, o.division, o.mp_name,
    (SELECT concat_ws('.', count(*), sum(f.version)) FROM facts f WHERE f.office_id = l.office_id AND f.case_id = l.case_id),
    (SELECT count(*) FROM conversation_turns t WHERE t.office_id = l.office_id AND t.case_id = l.case_id),
    (SELECT a.id FROM assessments a WHERE a.office_id = l.office_id AND a.case_id = l.case_id
      ORDER BY a.created_at DESC, a.id DESC LIMIT 1)), 'UTF8'))
"""
"""SQL over letters l, cases c, constituents p, offices o. Turns and readings are only ever added; all else counts its versions."""

TO_READ = f"""
SELECT l.id, l.case_id, l.agency, v.id AS version_id, v.body_enc, {BASIS} AS basis
  FROM letters l
  JOIN cases c ON c.office_id = l.office_id AND c.id = l.case_id
  JOIN constituents p ON p.office_id = c.office_id AND p.id = c.constituent_id
  JOIN offices o ON o.office_id = l.office_id
  JOIN letter_versions v ON v.office_id = l.office_id AND v.letter_id = l.id AND v.seq = l.current_version
 WHERE l.office_id = %(office)s AND l.id = ANY(%(ids)s) ORDER BY l.id
"""
KEEP = """
INSERT INTO letter_checks (office_id, letter_id, case_id, basis, body_enc)
VALUES (%(office)s, %(letter)s, %(case)s, %(basis)s, %(body)s)
ON CONFLICT (office_id, letter_id) DO UPDATE SET basis = excluded.basis, body_enc = excluded.body_enc
"""


@dataclass(frozen=True, slots=True)
class Check:
    """What a list shows of a letter without opening it. Texts are masked; `missing` are labels."""

    our_ref: str
    subject: str
    rules: tuple[str, ...]
    blocking: tuple[str, ...]
    share: UnverifiedShare
    sentences: int
    changed: int
    """Sentences that differ from the draft."""
    missing: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__} | {"share": self.share.model_dump()}

    @classmethod
    def of_json(cls, stored: dict[str, Any]) -> Self:
        texts = {name: tuple(stored[name]) for name in ("rules", "blocking", "missing")}
        return cls(**stored | texts | {"share": UnverifiedShare(**stored["share"])})


@cache
def reader() -> str:
    """A digest of the program that reads: another release of the checker finds other things."""
    digest = hashlib.sha256()
    for room in READERS:
        for name, content in _contents(files("mps_connect").joinpath(room)):
            digest.update(f"{room}/{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def _contents(folder: Traversable, above: str = "") -> Iterator[tuple[str, bytes]]:
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        if item.is_dir() and item.name != "__pycache__":
            yield from _contents(item, f"{above}{item.name}/")
        elif item.is_file():
            yield above + item.name, item.read_bytes()


async def check_of(body: LetterBody, background: Background, missing: Sequence[str]) -> Check:
    """Read one letter against its case."""
    findings = await findings_of(body, background)
    return Check(
        our_ref=body.our_ref,
        subject=mask_text(body.subject, body.identifiers),
        rules=tuple(sorted({finding.rule for finding in findings})),
        blocking=tuple(sorted(blocking_rules(findings))),
        share=share_of(body, background.facts),
        sentences=len(body.sentences),
        changed=body.differs_from_draft,
        missing=tuple(missing),
    )


async def keep_checks(tx: Tx, *, actor: Actor, letter_ids: Sequence[UUID]) -> dict[UUID, Check]:
    """Read these letters and keep what was found, however many with the same few statements. Erased ones are absent."""
    rows = await tx.all(TO_READ, {"office": tx.office_id, "ids": list(letter_ids), "reader": reader()})
    cases = await cases_for(tx, actor=actor, case_ids=list({row["case_id"] for row in rows}))
    behind = await backgrounds_of(tx, actor=actor, cases=list(cases.values()))
    readings = await latest_assessments(tx, case_ids=list(behind))
    boxes = await tx.boxes(list(behind))
    made: dict[UUID, Check] = {}
    kept = []
    for row in rows:
        background = behind.get(row["case_id"])
        if background is None:
            continue
        box = boxes[row["case_id"]]
        body = open_body(box, version_id=row["version_id"], sealed=bytes(row["body_enc"]))
        reading = readings.get(row["case_id"])
        missing = missing_by(reading, case=background.case, agency=row["agency"], contact=background.contact)
        check = made[row["id"]] = await check_of(body, background, missing)
        kept.append(
            {
                "office": tx.office_id, "letter": row["id"], "case": row["case_id"], "basis": row["basis"],
                "body": box.seal_json(CHECK_PLACE, row["id"], check.as_json()),
            }
        )  # fmt: skip
    await tx.run_many(KEEP, kept)
    return made
