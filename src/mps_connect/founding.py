"""A new office: its row, its keys, its directory, consent texts and terms of keeping. Done with the owner's login, never the app's."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from importlib.resources import files
from typing import Any
from uuid import UUID

from psycopg.errors import UniqueViolation

from mps_connect.agencies.seeding import ChecklistSeed, plant_directory
from mps_connect.assistant.checklists import BLOCKING_POINTS, CONTACT, CONTACT_POINTS, WEIGHING_POINTS, slot_rules
from mps_connect.assistant.wording import LANGUAGES, say
from mps_connect.kit.db import Context, Database, Tx
from mps_connect.kit.errors import Fault
from mps_connect.kit.ids import new_id
from mps_connect.retention.planting import plant_policies

CONSENT_VERSION = "2026-11"
_CONSENT_SENTENCES = {"use": "sharing", "program": "program", "keeping": "keeping"}
_KEPT_FOR = {"en": "five years", "zh": "五年", "ms": "lima tahun", "ta": "ஐந்து ஆண்டுகள்"}
_DISCLOSURE = {
    "en": "May we send what this letter says about you to {agency}? It goes to them and to nobody else.",
    "zh": "我们可以把这封信里关于您的内容寄给{agency}吗?只寄给他们,不给别人。",
    "ms": "Bolehkah kami hantar isi surat ini tentang anda kepada {agency}? Ia dihantar kepada mereka sahaja.",
    "ta": "இந்தக் கடிதத்தில் உங்களைப் பற்றி உள்ளதை {agency} அமைப்புக்கு அனுப்பலாமா? அவர்களுக்கு மட்டுமே அனுப்புவோம்.",
}
"""`{agency}` stands for the agency's name until the text is read aloud."""

_REFUSAL_SENTENCES = {
    "court_sentencing": "court",
    "court_family_matter": "court",
    "police_investigation_interference": "police",
    "third_party_personal_data": "other_person",
}
"""Only those that need no name or place filled in; the others are said with the case's own particulars."""


@dataclass(frozen=True, slots=True)
class NewOffice:
    """What an office starts with. `letterhead`: address lines and e-mail address printed on letters."""

    code: str
    name: str
    division: str
    mp_name: str
    letterhead: dict[str, object] = field(default_factory=dict)
    is_demo: bool = False


class OfficeExists(Fault):
    status = 409
    code = "office_exists"
    message = "There is an office with that code already."


async def found_office(owner: Database, office: NewOffice) -> UUID:
    """Make the office and everything it cannot work without, in one transaction. Returns its id. Raises OfficeExists."""
    try:
        return await _found(owner, office)
    except UniqueViolation as error:
        raise OfficeExists from error


async def _found(owner: Database, office: NewOffice) -> UUID:
    office_id = new_id()
    async with owner.transaction(Context(actor_id="system:found_office", office_id=office_id, purpose="set_up")) as tx:
        await tx.run(
            "INSERT INTO offices (office_id, code, name, division, mp_name, letterhead, is_demo) "
            "VALUES (%(id)s, %(code)s, %(name)s, %(division)s, %(mp)s, %(letterhead)s, %(demo)s)",
            {
                "id": office_id, "code": office.code, "name": office.name, "division": office.division,
                "mp": office.mp_name, "letterhead": json.dumps(office.letterhead), "demo": office.is_demo,
            },
        )  # fmt: skip
        await tx.new_box(office_id)
        await furnish(tx)
    return office_id


async def furnish(tx: Tx) -> None:
    """Give the transaction's office the directory, consent texts and terms of keeping it lacks. Safe to repeat after an upgrade."""
    await plant_policies(tx)
    tell_resident = {rule: say("en", "refusal", sentence) for rule, sentence in _REFUSAL_SENTENCES.items()}
    await plant_directory(tx, checklists=checklist_seeds(), tell_resident=tell_resident)
    await tx.run_many(
        "INSERT INTO consent_texts (office_id, version_label, kind, language, text) "
        "VALUES (%(office)s, %(version)s, %(kind)s, %(language)s, %(text)s) ON CONFLICT DO NOTHING",
        [
            {"office": tx.office_id, "version": CONSENT_VERSION, "kind": kind, "language": language, "text": text}
            for kind, language, text in consent_texts()
        ],
    )


def consent_texts() -> Iterator[tuple[str, str, str]]:
    """(kind, language, text) of every consent read to residents. None has been reviewed by a native speaker yet."""
    for language in LANGUAGES:
        for kind, sentence in _CONSENT_SENTENCES.items():
            values = {"period": _KEPT_FOR[language]} if kind == "keeping" else {}
            yield kind, language, say(language, "consent", sentence, **values)
        yield "disclosure", language, _DISCLOSURE[language]


def checklist_seeds() -> list[ChecklistSeed]:
    """Every slot of every category once, in the order asked; what only some agency or matter asks for comes last."""
    shipped = files("mps_connect.assistant").joinpath("data", "checklists.toml")
    tables = tomllib.loads(shipped.read_text(encoding="utf-8"))
    return [
        seed
        for category, table in tables["category"].items()
        for seed in _category_seeds(category, table, tables["source"], date.fromisoformat(tables["checked"]))
    ]


def _category_seeds(category: str, table: Mapping[str, Any], source: str, checked_on: date) -> list[ChecklistSeed]:
    weights: dict[str, int] = {}
    for listing in (table, *table.get("agency", {}).values(), *table.get("case", {}).values()):
        for slot in listing["blocking"]:
            weights.setdefault(slot, BLOCKING_POINTS)
        weights.setdefault(CONTACT, CONTACT_POINTS)
        for slot in listing["weighing"]:
            weights.setdefault(slot, WEIGHING_POINTS)
    return [
        ChecklistSeed(
            category=category, slot=slot, ordinal=ordinal, label=slot_rules()[slot].label, weight=weight,
            blocking=weight == BLOCKING_POINTS, source=table.get("source", source), checked_on=checked_on,
        )
        for ordinal, (slot, weight) in enumerate(weights.items(), start=1)
    ]  # fmt: skip


async def furnish_offices(owner: Database) -> None:
    """After an upgrade: give every office the rows it lacks. Runs with the owner's login."""
    async with owner.connection() as conn:
        cursor = await conn.execute("SELECT office_id FROM offices ORDER BY office_id")
        offices = [row["office_id"] for row in await cursor.fetchall()]
    for office_id in offices:
        context = Context(actor_id="system:found_office", office_id=office_id, purpose="set_up")
        async with owner.transaction(context) as tx:
            await furnish(tx)
