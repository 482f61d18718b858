"""Sign out, end sessions, make and close accounts."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from psycopg import errors

from mps_connect.access.activity import record_activity
from mps_connect.access.models import Actor, Role
from mps_connect.identity.models import Ended
from mps_connect.identity.open_links import drop_links
from mps_connect.identity.passwords import check_strength, hash_password
from mps_connect.identity.sessions import end_all_sessions, end_session
from mps_connect.kit.db import Tx
from mps_connect.kit.errors import Fault, NotFound, VersionConflict
from mps_connect.kit.ids import new_id


class EmailTaken(Fault):
    status = 409
    code = "email_taken"
    message = "Somebody in this office already has that e-mail address."


class LastAdministrator(Fault):
    status = 409
    code = "last_administrator"
    message = "This is the office's only administrator. Make somebody else an administrator first."


async def sign_out(tx: Tx, *, actor: Actor, now: datetime) -> None:
    """End the actor's own session. Of two clicks at once the second finds it ended and leaves no second trace."""
    if actor.session_id and await end_session(tx, user_id=actor.user_id, session_id=actor.session_id, now=now):
        await record_activity(tx, actor=actor, now=now, kind="signed_out")


async def end_own_session(tx: Tx, *, actor: Actor, now: datetime, session_id: UUID) -> None:
    """End one of the actor's sessions, on whatever device it is. Raises NotFound where it is not theirs or has ended."""
    if not await end_session(tx, user_id=actor.user_id, session_id=session_id, now=now, because=Ended.ELSEWHERE):
        raise NotFound
    await record_activity(tx, actor=actor, now=now, kind="session_ended", detail={"session": str(session_id)})


async def end_other_sessions(tx: Tx, *, actor: Actor, now: datetime) -> int:
    """End every session of the actor but the one asking. Returns how many."""
    ended = await end_all_sessions(tx, user_id=actor.user_id, now=now, because=Ended.ELSEWHERE, but=actor.session_id)
    if ended:
        await record_activity(tx, actor=actor, now=now, kind="other_sessions_ended", detail={"sessions": ended})
    return ended


async def add_person(tx: Tx, *, actor: Actor, now: datetime, name: str, email: str, role: Role) -> UUID:
    """Make an account in the actor's office; its password is chosen by whoever it is for. Raises EmailTaken."""
    user_id = await add_account(tx, now=now, name=name, email=email, role=role)
    await record_activity(tx, actor=actor, now=now, kind="person_added", detail={"role": role.value})
    return user_id


async def create_account(tx: Tx, *, now: datetime, name: str, email: str, role: Role, password: str) -> UUID:
    """Make an account in the transaction's office; for the command line, where nobody is signed in yet.

    Raises EmailTaken, PasswordTooWeak.
    """
    check_strength(password, context=(name, email.split("@", maxsplit=1)[0], "meet the people"))
    hashed = await hash_password(password)
    return await add_account(tx, now=now, name=name, email=email, role=role, password_hash=hashed)


async def add_account(
    tx: Tx,
    *,
    now: datetime,
    name: str,
    email: str,
    role: Role,
    password_hash: str | None = None,
    constituent_id: UUID | None = None,
) -> UUID:
    """Make an account in the transaction's office. `constituent_id`: for a resident, whose cases are theirs. Raises EmailTaken."""
    user_id = new_id()
    try:
        async with tx.conn.transaction():
            await tx.run(
                "INSERT INTO users (office_id, id, email, name, role, password_hash, constituent_id, created_at) "
                "VALUES (%(office)s, %(id)s, %(email)s, %(name)s, %(role)s, %(hash)s, %(constituent)s, %(now)s)",
                {
                    "office": tx.office_id, "id": user_id, "email": email.strip().lower(), "name": name.strip(),
                    "role": role.value, "hash": password_hash, "constituent": constituent_id, "now": now,
                },
            )  # fmt: skip
    except errors.UniqueViolation as error:
        raise EmailTaken from error
    return user_id


async def readdress_account(tx: Tx, *, now: datetime, user_id: UUID, name: str, email: str) -> None:
    """Give a resident's account the name and e-mail address they have now, and open it. Raises EmailTaken.

    Whoever is in by the address before is out: it may be somebody else's by now.
    """
    try:
        async with tx.conn.transaction():
            moved = await tx.run(
                "UPDATE users SET name = %(name)s, email = %(email)s, is_active = true, version = version + 1 "
                "WHERE office_id = %(office)s AND id = %(user)s AND (email <> %(email)s OR name <> %(name)s OR NOT is_active)",
                {"office": tx.office_id, "user": user_id, "name": name.strip(), "email": email.strip().lower()},
            )
    except errors.UniqueViolation as error:
        raise EmailTaken from error
    if moved:
        await end_all_sessions(tx, user_id=user_id, now=now)


async def change_person(
    tx: Tx,
    *,
    actor: Actor,
    now: datetime,
    person_id: UUID,
    expected_version: int,
    role: Role | None,
    is_active: bool | None,
) -> None:
    """Change role or close an account of the office's own people; its sessions end at once, and closed, its links too.

    Raises NotFound (for a resident's account too), VersionConflict, LastAdministrator.
    """
    # Two administrators who close each other at once must not both find the other still there.
    await tx.run("SELECT FROM offices WHERE office_id = %(o)s FOR NO KEY UPDATE", {"o": tx.office_id})
    row = await tx.one(
        "SELECT role, is_active, version FROM users WHERE office_id = %(o)s AND id = %(u)s AND role <> 'resident' FOR UPDATE",
        {"o": tx.office_id, "u": person_id},
    )
    if row is None:
        raise NotFound
    if row["version"] != expected_version:
        raise VersionConflict(
            details={"current_version": row["version"], "current": {"role": row["role"], "is_active": row["is_active"]}}
        )
    new_role = role.value if role else row["role"]
    new_active = row["is_active"] if is_active is None else is_active
    if row["role"] == Role.ADMIN and (new_role != Role.ADMIN or not new_active):
        others = await tx.value(
            "SELECT count(*) FROM users WHERE office_id = %(o)s AND role = 'admin' AND is_active AND id <> %(u)s",
            {"o": tx.office_id, "u": person_id},
        )
        if not others:
            raise LastAdministrator
    await tx.run(
        "UPDATE users SET role = %(role)s, is_active = %(active)s, version = version + 1 WHERE office_id = %(o)s AND id = %(u)s",
        {"o": tx.office_id, "u": person_id, "role": new_role, "active": new_active},
    )
    await end_all_sessions(tx, user_id=person_id, now=now)
    if not new_active:
        await drop_links(tx, user_id=person_id, now=now)
    await record_activity(
        tx, actor=actor, now=now, kind="person_changed", detail={"role": new_role, "active": new_active}
    )
