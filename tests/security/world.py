"""Two offices with everybody in them and cases in every standing, on one connection: each request is rolled back.

So a thousand requests meet the same world, and none of them spoils it for the next.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import psycopg
from fastapi import FastAPI
from psycopg.rows import dict_row

from mps_connect.access.models import Role
from mps_connect.cases.models import CaseRecord
from mps_connect.identity.models import Method, Stage
from mps_connect.identity.sessions import ACCESS_COOKIE, start_session
from mps_connect.kit.clock import utc_now
from mps_connect.kit.db import Connection, Context, Database
from mps_connect.kit.ids import new_id
from mps_connect.kit.vault import Vault
from mps_connect.settings import Settings
from tests.letters.matters import GOH, drafted, heard_case, ready_case, step
from tests.support.cast import Cast, Member
from tests.support.clients import acting, app_on
from tests.support.one_connection import OneConnection


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody who asks: who they are, and the access token they ask with (none for a stranger)."""

    key: str
    letter: str
    """R V S M A U as in who_may.txt; empty for a stranger."""
    member: Member | None
    token: str
    session_id: UUID | None
    enrolling: bool = False


@dataclass(frozen=True, slots=True)
class Thing:
    """A case in one standing, with what hangs on it. Its canary stands in the person's name and in their words."""

    key: str
    office_id: UUID
    owner: UUID
    canary: str
    ids: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class World:
    app: FastAPI
    conn: Connection
    client: httpx.AsyncClient
    cast: Cast
    voices: dict[str, Voice]
    things: dict[str, Thing]
    mine: dict[UUID, str]
    """Whose resident's case is which thing: account to key of `things`."""
    factors: dict[str, UUID]
    """A passkey of some voices."""
    passes: dict[UUID, UUID]
    """An evening's pass of each office."""
    places: dict[str, Any]
    """Rows of the office's directory, and whatever else stands in an address and is no case's."""

    def whatever(self) -> dict[str, Any]:
        """Something for every name in an address, of the cast's own office wherever it is of one."""
        office, thing = self.cast.office_id, self.things["a letter drafted"]
        held = {**self.places["kept"][office], **self.places["desk"][office]}
        accounts = dict.fromkeys(("person_id", "session_id", "pass_id", "factor_id", "uuid"), self.cast.shu_min.id)
        return (
            self.places | held | thing.ids | accounts
            | {"case": thing.ids["case_id"], "seq": self.places["entries"][office], "flag": "x", "key": "x"}
        )  # fmt: skip

    async def ask(
        self,
        voice: Voice,
        method: str,
        url: str,
        *,
        body: Any = None,
        headers: dict[str, str] | None = None,
        keep: bool = False,
    ) -> httpx.Response:
        """One request, rolled back unless `keep`."""
        sent = dict(headers or {})
        if voice.token:
            sent["cookie"] = f"{ACCESS_COOKIE}={voice.token}"
        async with self.conn.transaction(force_rollback=not keep):
            answer = await self.client.request(method, url, json=body, headers=sent)
        self.client.cookies.clear()
        return answer


HOME = "http://localhost:8000"
"""By a name: passkeys know no addresses of numbers."""
DANGER = "Last night my husband beat me and said he will kill me."
LETTER_OF = {
    Role.RESIDENT: "R", Role.VOLUNTEER: "V", Role.STAFF: "S", Role.MP: "M", Role.ADMIN: "A", Role.AUDITOR: "U",
}  # fmt: skip


@asynccontextmanager
async def world_on(url: str, vault: Vault, settings: Settings, cast: Cast) -> AsyncIterator[World]:
    """The whole of it; nothing of it is left afterwards."""
    conn = await psycopg.AsyncConnection.connect(url, autocommit=True, row_factory=dict_row)
    async with conn, conn.transaction(force_rollback=True):
        database = OneConnection(conn, Vault(vault.wrapper))
        app = app_on(database, settings)
        members = await _members(database, cast)
        things = {thing.key: thing for thing in await _things(app, database, cast, members)}
        mine = await _residents(database, cast, members, things)
        voices = {voice.key: voice for voice in await _voices(app, database, cast, members)}
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url=HOME) as client:
            factors = {key: await _passkey(database, voices[key]) for key in ("staff", "another office's staff")}
            passes = {
                office: await _pass(database, issuer, volunteer)
                for office, issuer, volunteer in (
                    (cast.office_id, cast.priya, members["evening_volunteer"]),
                    (cast.other_office_id, cast.other_staff, cast.outsider),
                )
            }
            yield World(app, conn, client, cast, voices, things, mine, factors, passes, await _places(database, cast))


async def _members(database: Database, cast: Cast) -> dict[str, Member]:
    """The cast, and those it lacks: a volunteer by pass, a second resident, the other office's remaining three."""
    wanted = {
        "evening_volunteer": (cast.office_id, Role.VOLUNTEER),
        "other_resident": (cast.office_id, Role.RESIDENT),
        "foreign_admin": (cast.other_office_id, Role.ADMIN),
        "foreign_auditor": (cast.other_office_id, Role.AUDITOR),
        "foreign_resident": (cast.other_office_id, Role.RESIDENT),
    }
    made = {}
    for key, (office, role) in wanted.items():
        member = Member(new_id(), office, role, f"{key.replace('_', ' ').title()} Contoh", f"{key}@world.invalid")
        async with database.transaction(Context(actor_id="system:test_world", office_id=office)) as tx:
            await tx.run(
                "INSERT INTO users (office_id, id, email, name, role) VALUES (%(o)s, %(i)s, %(e)s, %(n)s, %(r)s)",
                {"o": office, "i": member.id, "e": member.email, "n": member.name, "r": role.value},
            )
        made[key] = member
    return made


async def _things(app: FastAPI, database: Database, cast: Cast, members: dict[str, Member]) -> list[Thing]:
    abroad = replace(
        cast, office_id=cast.other_office_id, aisyah=cast.outsider, priya=cast.other_staff, dr_koh=cast.other_mp
    )
    evening = replace(cast, aisyah=members["evening_volunteer"])
    return [
        await _talking(database, cast, "a talk at her table", "Kanarisatu"),
        await _talking(database, evening, "a talk at the pass's table", "Kanaridua"),
        await _talking(database, abroad, "a talk in another office", "Kanaritiga"),
        await _lettered(app, database, cast, "a letter drafted", "Kanariempat", upto=0),
        await _lettered(app, database, cast, "a letter vetted", "Kanarilima", upto=1),
        await _lettered(app, database, cast, "a letter sent", "Kanarienam", upto=3),
        await _lettered(app, database, cast, "closed", "Kanaritujuh", upto=3, closed=True),
        await _lettered(app, database, abroad, "a letter in another office", "Kanarilapan", upto=1),
    ]


async def _talking(database: Database, cast: Cast, key: str, canary: str) -> Thing:
    """A case being taken down."""
    async with database.transaction(Context(actor_id=str(cast.aisyah.id), office_id=cast.office_id)) as tx:
        case = await heard_case(tx, member=cast.aisyah, text=f"{_words(canary)} {DANGER}", name=f"{canary} Contoh")
        return Thing(key, cast.office_id, cast.aisyah.id, canary, await _ids(database, cast, case))


async def _lettered(
    app: FastAPI, database: Database, cast: Cast, key: str, canary: str, *, upto: int, closed: bool = False
) -> Thing:
    """A case handed in, its letter drafted and then vetted, approved and sent as far as `upto`."""
    case = await ready_case(database, cast, text=_words(canary), name=f"{canary} Contoh")
    async with (
        acting(app, database, cast.aisyah) as writer,
        acting(app, database, cast.priya) as desk,
        acting(app, database, cast.dr_koh) as mp,
    ):
        letter = await drafted(writer, case)
        if upto > 0:
            letter = await step(desk, letter, "vet")
        if upto > 1:
            letter = await step(mp, letter, "approve")
        if upto > 2:
            letter = await step(desk, letter, "sent", channel="email", sent_on=letter["dated"])
        if closed:
            version = (await desk.get(f"/api/cases/{case.id}")).json()["version"]
            ended = await desk.post_json(
                f"/api/cases/{case.id}/close", {"outcome": "granted", "resident_told": True}, version=version
            )
            assert ended.status_code == 200, ended.text
    ids = await _ids(database, cast, case) | {"letter_id": letter["id"], "hash": letter["hash"], "seq": 1}
    return Thing(key, cast.office_id, cast.aisyah.id, canary, ids)


async def _ids(database: Database, cast: Cast, case: CaseRecord) -> dict[str, Any]:
    async with database.transaction(Context(actor_id=str(cast.aisyah.id), office_id=cast.office_id)) as tx:
        fact = await tx.value("SELECT id FROM facts WHERE case_id = %(c)s ORDER BY id LIMIT 1", {"c": case.id})
        flag = await tx.value("SELECT flag FROM safety_events WHERE case_id = %(c)s LIMIT 1", {"c": case.id})
    return {"case_id": case.id, "constituent_id": case.constituent_id, "fact_id": fact, "flag": flag}


async def _residents(
    database: Database, cast: Cast, members: dict[str, Member], things: dict[str, Thing]
) -> dict[UUID, str]:
    """Give three residents their accounts' cases."""
    mine = {
        cast.salmah.id: "a letter drafted",
        members["other_resident"].id: "a letter sent",
        members["foreign_resident"].id: "a letter in another office",
    }
    for user_id, key in mine.items():
        thing = things[key]
        async with database.transaction(Context(actor_id="system:test_world", office_id=thing.office_id)) as tx:
            await tx.run(
                "UPDATE users SET constituent_id = %(c)s WHERE office_id = %(o)s AND id = %(i)s",
                {"c": thing.ids["constituent_id"], "o": thing.office_id, "i": user_id},
            )
    return mine


async def _passkey(database: Database, voice: Voice) -> UUID:
    """Two, so that one may be removed."""
    member, made = voice.member, new_id()
    assert member is not None
    async with database.transaction(Context(actor_id=str(member.id), office_id=member.office_id)) as tx:
        for key_id in (made, new_id()):
            await tx.run(
                "INSERT INTO authenticators (office_id, id, user_id, kind, name, credential_id, public_key, created_at, confirmed_at) "
                "VALUES (%(office)s, %(id)s, %(user)s, 'passkey', 'A key', %(raw)s, %(raw)s, %(now)s, %(now)s)",
                {"office": member.office_id, "id": key_id, "user": member.id, "raw": key_id.bytes, "now": utc_now()},
            )
    return made


async def _pass(database: Database, issuer: Member, volunteer: Member) -> UUID:
    """One that nobody has taken yet."""
    made, now = new_id(), utc_now()
    async with database.transaction(Context(actor_id=str(issuer.id), office_id=issuer.office_id)) as tx:
        await tx.run(
            "INSERT INTO passes (office_id, id, user_id, code_hash, pin_hash, issued_by, issued_at, claim_until, ends_at) "
            "VALUES (%(office)s, %(id)s, %(user)s, %(hash)s, %(hash)s, %(by)s, %(now)s, %(end)s, %(end)s)",
            {
                "office": issuer.office_id, "id": made, "user": volunteer.id, "hash": made.bytes * 2, "by": issuer.id,
                "now": now, "end": now + timedelta(hours=4),
            },
        )  # fmt: skip
    return made


async def _places(database: Database, cast: Cast) -> dict[str, Any]:
    """Names of rows that every office's directory has."""
    async with database.transaction(Context(actor_id=str(cast.priya.id), office_id=cast.office_id)) as tx:
        checklist = await tx.one("SELECT category, slot FROM checklists ORDER BY category, slot LIMIT 1")
        assert checklist is not None
        return checklist | {
            "short": await tx.value("SELECT short FROM agencies ORDER BY short LIMIT 1"),
            "rule": await tx.value("SELECT rule FROM recipient_rules ORDER BY rule LIMIT 1"),
            "categories": await tx.value("SELECT key FROM categories ORDER BY key LIMIT 1"),
            "standards": await tx.value("SELECT key FROM service_standards ORDER BY key LIMIT 1"),
            "from": 1, "to": 1,
            "entries": {office: await _entry(database, cast, office) for office in (cast.office_id, cast.other_office_id)},
        }  # fmt: skip


async def _entry(database: Database, cast: Cast, office: UUID) -> int:
    """The newest row of an office's record."""
    async with database.transaction(Context(actor_id=str(cast.priya.id), office_id=office)) as tx:
        return int(await tx.value("SELECT max(seq) FROM audit_logs"))


def _words(canary: str) -> str:
    return GOH.replace("Goh Contoh Seng", f"{canary} Contoh")


async def _voices(app: FastAPI, database: Database, cast: Cast, members: dict[str, Member]) -> list[Voice]:
    plain = {
        "volunteer": cast.aisyah, "another volunteer": cast.wei_jie, "staff": cast.priya, "MP": cast.dr_koh,
        "administrator": cast.hidayah, "auditor": cast.arun, "resident": cast.salmah,
        "another resident": members["other_resident"],
        "another office's volunteer": cast.outsider, "another office's staff": cast.other_staff,
        "another office's MP": cast.other_mp, "another office's administrator": members["foreign_admin"],
        "another office's auditor": members["foreign_auditor"],
        "another office's resident": members["foreign_resident"],
    }  # fmt: skip
    found = [Voice("nobody", "", None, "", None)]
    found += [await _voice(app, database, key, member) for key, member in plain.items()]
    found.append(
        await _voice(app, database, "volunteer by pass", members["evening_volunteer"], method=Method.PASS, hours=4)
    )
    enrolling = {"volunteer": cast.aisyah, "staff": cast.priya, "MP": cast.dr_koh, "administrator": cast.hidayah,
                 "auditor": cast.arun}  # fmt: skip
    found += [
        await _voice(app, database, f"enrolling {key}", member, stage=Stage.ENROLLING)
        for key, member in enrolling.items()
    ]
    return found


async def _voice(
    app: FastAPI, database: Database, key: str, member: Member, *, method: Method = Method.TOTP,
    stage: Stage = Stage.FULL, hours: int = 12,
) -> Voice:  # fmt: skip
    now = utc_now()
    ring = await app.state.key_ring.ring(now=now)
    context = Context(actor_id=str(member.id), office_id=member.office_id, purpose="sign_in")
    async with database.transaction(context) as tx:
        opened = await start_session(
            tx, ring, user_id=member.id, role=member.role, device=key, method=method, now=now, stage=stage,
            ends_at=now + timedelta(hours=hours),
        )  # fmt: skip
    enrolling = stage is Stage.ENROLLING
    return Voice(key, LETTER_OF[member.role], member, opened.access, opened.session_id, enrolling)
