"""Everything the office holds about one person, and what was done with it in the past year, as pieces of a copy.

Numbers that are not the person's own are dotted out. What may say something about somebody else is marked, so that whoever hands
the copy out looks at it first. Names of the office's people are left out: they act as the office.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from mps_connect.cases.detail import what_was_done
from mps_connect.cases.labels import OUTCOMES, fact_label, shown_value
from mps_connect.cases.presenting import category_label, directory_names
from mps_connect.cases.queries import facts_of, notes_of
from mps_connect.cases.timeline import sentence
from mps_connect.compliance.request_models import CONTACT_FIELDS, ContactField, Piece
from mps_connect.compliance.request_policy import YEAR
from mps_connect.compliance.request_queries import cases_of_person, requests_of_person
from mps_connect.constituents.models import Contact
from mps_connect.constituents.queries import contact_of
from mps_connect.kit.db import Tx
from mps_connect.kit.masking import mask_text
from mps_connect.letters.models import LetterBody
from mps_connect.letters.queries import body_at, dispatch_of, letters_of_case, replies_of, turns_of

SECTIONS: Final = (
    "details", "consents", "cases", "words", "facts", "letters", "replies", "notes", "events", "told", "looks", "sign_ins", "requests",
)  # fmt: skip
"""In this order. The first nine are what is held; `told`, `looks` and `sign_ins` are what was done with it in the past year."""
CONSENTS: Final = {
    "use": "Consent that the office uses it", "program": "Consent that a program reads it", "keeping": "Consent that it is kept",
    "disclosure": "Consent that an agency is told",
}  # fmt: skip
_NAMES_OF_STAFF: Final = frozenset({"owner_changed"})
_BETWEEN = r"[ \-.]?"

LOOKS = (
    "SELECT l.id, l.at, l.route, l.purpose, l.detail, coalesce(u.role, '') AS role "
    "FROM unnest(%(cases)s::uuid[]) AS one, LATERAL finder.looks_of_case(one, NULL, NULL, 500) AS l "
    "LEFT JOIN users u ON u.office_id = l.office_id AND u.id = l.actor_id "
    "WHERE l.at >= %(since)s GROUP BY l.id, l.at, l.route, l.purpose, l.detail, u.role ORDER BY l.at DESC, l.id"
)


async def held_about(tx: Tx, *, constituent_id: UUID, now: datetime) -> list[Piece]:
    """All pieces, in the order of SECTIONS. The caller may see them. Raises NotFound, KeyErased."""
    contact = await contact_of(tx, constituent_id=constituent_id)
    own = _Own(contact)
    cases = await cases_of_person(tx, constituent_id=constituent_id)
    live = await tx.boxes([row["id"] for row in cases])
    agencies, labels = await directory_names(tx)
    pieces = [_details(contact), *await _consents(tx, constituent_id, agencies)]
    for row in cases:
        pieces.append(_case(row, labels, agencies))
        if row["id"] in live:
            pieces += await _words_of(tx, row, own, agencies)
    pieces += await _looks(tx, [row["id"] for row in cases], since=now - YEAR)
    pieces += await _sign_ins(tx, constituent_id, since=now - YEAR)
    pieces += await _requests(tx, constituent_id, own)
    return sorted(pieces, key=lambda piece: SECTIONS.index(piece.section))


class _Own:
    """The person's own identifiers: shown in full where everybody else's are dotted out."""

    def __init__(self, contact: Contact) -> None:
        ways = [
            _BETWEEN.join(re.escape(sign) for sign in one if sign.isalnum())
            for one in contact.identifiers
            if "@" not in one
        ]
        ways += [re.escape(one) for one in contact.identifiers if "@" in one]
        self._pattern = re.compile("|".join(ways), re.IGNORECASE) if ways else None

    def __call__(self, text: str) -> str:
        """The text with every number dotted out that is not the person's own. No character moves."""
        hidden = mask_text(text)
        for found in self._pattern.finditer(text) if self._pattern else ():
            hidden = hidden[: found.start()] + found.group() + hidden[found.end() :]
        return hidden


def _piece(
    section: str, kind: str, key: object, title: str, lines: Iterable[tuple[str, Any]], *, case: dict[str, Any] | None = None,
    at: datetime | None = None, others: bool = False,
) -> Piece:  # fmt: skip
    return Piece(
        id=f"{kind}:{key}", section=section, title=title, case=_number(case) if case else "", at=at,
        lines=tuple((f"{name[0].upper()}{name[1:]}", str(value)) for name, value in lines if value not in (None, "")), about_others=others,
    )  # fmt: skip


def _number(case: dict[str, Any]) -> str:
    return str(case["number"] or "not handed in yet")


def _details(contact: Contact) -> Piece:
    lines: list[tuple[str, Any]] = [(_named(field), getattr(contact, field)) for field in CONTACT_FIELDS]
    more = [("Language", contact.language), ("Do not call", "yes" if contact.do_not_call else "no")]
    return _piece("details", "person", contact.id, "Contact details", lines + more)


def _named(field: ContactField) -> str:
    return {"nric": "NRIC or FIN", "email": "E-mail"}.get(field, field.replace("_", " ").capitalize())


async def _consents(tx: Tx, constituent_id: UUID, agencies: dict[str, str]) -> list[Piece]:
    rows = await tx.all(
        "SELECT id, kind, agency, given, language, how, recorded_at, withdrawn_at FROM consents WHERE office_id = %(office)s "
        "AND constituent_id = %(person)s ORDER BY recorded_at, id",
        {"office": tx.office_id, "person": constituent_id},
    )
    return [
        _piece(
            "consents", "consent", row["id"], CONSENTS[row["kind"]], at=row["recorded_at"],
            lines=[
                ("agency", agencies.get(row["agency"] or "", row["agency"])), ("answer", "yes" if row["given"] else "no"),
                ("asked in", row["language"]), ("given", row["how"]), ("taken back", _when(row["withdrawn_at"])),
            ],
        )
        for row in rows
    ]  # fmt: skip


def _case(row: dict[str, Any], labels: dict[str, str], agencies: dict[str, str]) -> Piece:
    lines = [
        ("number", row["number"]), ("about", category_label(labels, row["category"])), ("agency", agencies.get(row["agency"], "")),
        ("status", row["status"].replace("_", " ")), ("urgency", row["urgency"]), ("came by", row["channel"].replace("_", " ")),
        ("session", row["session_date"].isoformat()), ("flags", ", ".join(row["flags"]).replace("_", " ")),
        ("outcome", OUTCOMES.get(row["outcome"] or "", "")), ("closed", _when(row["closed_at"])),
    ]  # fmt: skip
    return _piece("cases", "case", row["id"], f"Case {_number(row)}", lines, case=row, at=row["created_at"])


async def _words_of(tx: Tx, case: dict[str, Any], own: _Own, agencies: dict[str, str]) -> list[Piece]:
    pieces = [
        _piece(
            "words", "turn", turn["id"], _speaker(turn["speaker"]), [("words", own(turn["text"]))], case=case, at=turn["created_at"],
            others=turn["speaker"] != "assistant",
        )
        for turn in await turns_of(tx, case_id=case["id"])
    ]  # fmt: skip
    for fact in await facts_of(tx, case_id=case["id"], every=True):
        value = own(fact.value) if fact.subject == "resident" else mask_text(shown_value(fact))
        lines = [("value", value), ("status", fact.status), ("from the words", own(fact.quote))]
        others = fact.subject not in ("resident", "agency")
        pieces.append(
            _piece("facts", "fact", fact.id, fact_label(fact), lines, case=case, at=fact.created_at, others=others)
        )
    for letter in await letters_of_case(tx, case_id=case["id"]):
        body = await body_at(tx, letter=letter)
        lines = [("to", body.recipient.agency_name), ("status", letter.status.value), ("text", own(_written(body)))]
        title = f"Letter {letter.ordinal}"
        pieces.append(
            _piece("letters", "letter", letter.id, title, lines, case=case, at=letter.created_at, others=True)
        )
        pieces += await _outside(tx, case, letter, own, agencies)
    pieces += [
        _piece("notes", "note", note["id"], "Note of the office", [("text", own(note["text"]))], case=case, at=note["at"], others=True)
        for note in await notes_of(tx, case_id=case["id"])
    ]  # fmt: skip
    return pieces + await _events(tx, case)


def _speaker(speaker: str) -> str:
    return {"resident": "What you said", "assistant": "A question of the program"}.get(speaker, "What the office typed")


def _written(body: LetterBody) -> str:
    """A letter's words as one text, paragraph by paragraph."""
    paragraphs: dict[int, list[str]] = {}
    for one in body.sentences:
        paragraphs.setdefault(one.paragraph, []).append(one.text)
    return "\n\n".join([body.subject, body.salutation, *(" ".join(parts) for parts in paragraphs.values()), body.close])


async def _outside(tx: Tx, case: dict[str, Any], letter: Any, own: _Own, agencies: dict[str, str]) -> list[Piece]:
    """A letter on its way: that an agency was told, and what it answered."""
    found, name = [], agencies.get(letter.agency, letter.agency)
    sent = await dispatch_of(tx, letter=letter)
    if sent:
        lines = [
            ("agency", name),
            ("by", sent["channel"]),
            ("on", sent["sent_on"].isoformat()),
            ("what", f"letter {letter.ordinal}"),
        ]
        found.append(_piece("told", "sent", sent["id"], f"Told to {name}", lines, case=case, at=letter.sent_at))
    for reply in await replies_of(tx, letter=letter):
        lines = [
            ("kind", reply["kind"]), ("came on", reply["received_on"].isoformat()), ("their reference", reply["agency_ref"]),
            ("outcome", reply["outcome"]), ("text", own(reply["text"])),
        ]  # fmt: skip
        title = f"Answer of {name}"
        found.append(
            _piece("replies", "reply", reply["id"], title, lines, case=case, at=reply["created_at"], others=True)
        )
    return found


async def _events(tx: Tx, case: dict[str, Any]) -> list[Piece]:
    rows = await tx.all(
        "SELECT id, at, kind, detail FROM case_events WHERE office_id = %(office)s AND case_id = %(case)s ORDER BY at, id",
        {"office": tx.office_id, "case": case["id"]},
    )
    return [
        _piece("events", "event", row["id"], sentence(row["kind"], row["detail"]), [], case=case, at=row["at"])
        for row in rows
        if row["kind"] not in _NAMES_OF_STAFF
    ]


async def _looks(tx: Tx, case_ids: Sequence[UUID], *, since: datetime) -> list[Piece]:
    """Who looked at a case of theirs, by role: at most five hundred looks of each."""
    rows = await tx.all(LOOKS, {"cases": list(case_ids), "since": since})
    return [
        _piece(
            "looks", "look", row["id"], what_was_done(row["route"], row["detail"]).capitalize(), at=row["at"],
            lines=[("who", row["role"] or "somebody no longer here"), ("for", row["purpose"].replace("_", " "))],
        )
        for row in rows
    ]  # fmt: skip


async def _sign_ins(tx: Tx, constituent_id: UUID, *, since: datetime) -> list[Piece]:
    rows = await tx.all(
        "SELECT s.id, s.created_at, s.device, u.email FROM sessions s JOIN users u ON u.office_id = s.office_id AND u.id = s.user_id "
        "WHERE u.office_id = %(office)s AND u.constituent_id = %(person)s AND s.created_at >= %(since)s ORDER BY s.created_at DESC",
        {"office": tx.office_id, "person": constituent_id, "since": since},
    )
    return [
        _piece(
            "sign_ins",
            "session",
            row["id"],
            "You signed in",
            [("as", row["email"]), ("on", row["device"])],
            at=row["created_at"],
        )
        for row in rows
    ]


async def _requests(tx: Tx, constituent_id: UUID, own: _Own) -> list[Piece]:
    return [
        _piece(
            "requests", "request", one.id, f"Your request: {one.kind}", at=one.created_at,
            lines=[
                ("came on", one.received_on.isoformat()), ("due", one.due_on.isoformat()),
                ("status", one.status.value.replace("_", " ")), ("words", own(one.words)), ("reason", own(one.reason)),
            ],
        )
        for one in await requests_of_person(tx, constituent_id=constituent_id)
    ]  # fmt: skip


def _when(moment: datetime | None) -> str:
    return moment.isoformat(timespec="minutes") if moment else ""
