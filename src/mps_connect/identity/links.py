"""One-time links: to choose a first password, to choose another, and residents' way in.

A link is 256 random bits of which only the hash is stored. It is good once, for a while, and until a newer one of its
purpose is made. It is a first proof of who one is, never a second: whoever has a second step is asked for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from mps_connect.access.activity import record_activity
from mps_connect.access.models import Actor, Role
from mps_connect.identity.actions import add_account, readdress_account
from mps_connect.identity.models import NO_MAILBOX, Ended, Method
from mps_connect.identity.open_links import drop_links
from mps_connect.identity.passwords import check_strength, hash_password
from mps_connect.identity.queries import HAS_SIGNED_IN
from mps_connect.identity.second_factors import hold_account
from mps_connect.identity.service_keys import KeyRing
from mps_connect.identity.sessions import end_all_sessions
from mps_connect.identity.signing_in import FirstStep, after_first_proof
from mps_connect.identity.tokens import new_secret, secret_hash
from mps_connect.kit.db import Context, Database, Tx
from mps_connect.kit.errors import Fault, NotFound
from mps_connect.kit.ids import new_id


class Purpose(StrEnum):
    """What a link is for."""

    INVITATION = "invitation"
    PASSWORD_RESET = "password_reset"  # noqa: S105  # a purpose, not a password
    RESIDENT_SIGN_IN = "resident_sign_in"


LIVES = {
    Purpose.INVITATION: timedelta(days=7),
    Purpose.PASSWORD_RESET: timedelta(hours=1),
    Purpose.RESIDENT_SIGN_IN: timedelta(minutes=30),
}
MOST_OFFICES = 3
"""How many offices' accounts of one e-mail address a single request for a link serves."""


class LinkNotGood(Fault):
    """One answer for a link that is unknown, used, dropped by a newer one, run out, or whose account is closed."""

    status = 404
    code = "link_not_good"
    message = "This link is not good, or not any more. Ask for a new one."


class PasswordNeeded(Fault):
    status = 422
    code = "password_needed"
    message = "Choose a password to go on."


class LinkTakesNoPassword(Fault):
    status = 422
    code = "link_takes_no_password"
    message = "This link lets you in by itself. Open it without a password."


class SignedInBefore(Fault):
    """An invitation was wanted for somebody who needs none."""

    status = 409
    code = "signed_in_before"
    message = "They have a way to sign in already. Send a link to choose another password instead."


class NeverSignedIn(Fault):
    """A link to choose another password was wanted for somebody who has never chosen one."""

    status = 409
    code = "never_signed_in"
    message = "They have not signed in yet. Send an invitation instead."


class AccountClosed(Fault):
    status = 409
    code = "account_closed"
    message = "The account is closed. Open it first, then send a link."


class NoMailbox(Fault):
    """A volunteer whose account was made with a pass: its address stands for none."""

    status = 409
    code = "no_mailbox"
    message = "They come in by a pass and have no e-mail address here. Add them as a new person with one."


@dataclass(frozen=True, slots=True)
class MadeLink:
    """A link just made. Its token is here and nowhere else."""

    token: str
    purpose: Purpose
    expires_at: datetime
    email: str
    name: str
    office_name: str
    language: str
    """Of the mail that brings it: a resident's own; officers write English."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link that was shown and is good."""

    id: UUID
    office_id: UUID
    user_id: UUID
    purpose: Purpose
    expires_at: datetime
    email: str
    name: str
    office_name: str
    language: str

    @property
    def context(self) -> Context:
        return Context(actor_id=str(self.user_id), office_id=self.office_id, purpose="sign_in")


HOLDER = f"""
SELECT u.email, u.name, u.role, u.is_active, u.password_hash IS NOT NULL AS has_password, o.name AS office_name,
       {HAS_SIGNED_IN} AS has_signed_in,
       coalesce((SELECT c.language FROM constituents c WHERE c.office_id = u.office_id AND c.id = u.constituent_id), 'en')
         AS language
  FROM users u JOIN offices o ON o.office_id = u.office_id
 WHERE u.office_id = %(office)s AND u.id = %(user)s
"""


async def _holder(tx: Tx, *, user_id: UUID) -> dict[str, Any]:
    """Whose link it is or would be. Raises NotFound."""
    row = await tx.one(HOLDER, {"office": tx.office_id, "user": user_id})
    if row is None:
        raise NotFound
    return row


async def make_link(tx: Tx, *, now: datetime, user_id: UUID, purpose: Purpose, by: UUID | None = None) -> MadeLink:
    """Make a link and drop those of its purpose made before. `by`: who made it for them; None: they asked themselves."""
    await hold_account(tx, user_id=user_id)
    await drop_links(tx, user_id=user_id, now=now, purpose=purpose.value)
    token, expires_at = new_secret(), now + LIVES[purpose]
    await tx.run(
        "INSERT INTO links (office_id, id, user_id, purpose, token_hash, created_by, created_at, expires_at) "
        "VALUES (%(office)s, %(id)s, %(user)s, %(purpose)s, %(hash)s, %(by)s, %(now)s, %(expires)s)",
        {
            "office": tx.office_id, "id": new_id(), "user": user_id, "purpose": purpose.value, "hash": secret_hash(token),
            "by": by, "now": now, "expires": expires_at,
        },
    )  # fmt: skip
    holder = await _holder(tx, user_id=user_id)
    return MadeLink(
        token, purpose, expires_at, holder["email"], holder["name"], holder["office_name"], holder["language"]
    )


async def make_persons_link(tx: Tx, *, actor: Actor, now: datetime, person_id: UUID, purpose: Purpose) -> MadeLink:
    """Make a colleague's link: an invitation before they first sign in, a link to choose another password after.

    Raises NotFound (for a resident's account too), AccountClosed, NoMailbox, SignedInBefore, NeverSignedIn.
    """
    holder = await _holder(tx, user_id=person_id)
    if holder["role"] == Role.RESIDENT:
        raise NotFound
    if not holder["is_active"]:
        raise AccountClosed
    if holder["email"].endswith(f"@{NO_MAILBOX}"):
        raise NoMailbox
    if purpose is Purpose.INVITATION and holder["has_signed_in"]:
        raise SignedInBefore
    if purpose is Purpose.PASSWORD_RESET and not holder["has_signed_in"]:
        raise NeverSignedIn
    made = await make_link(tx, now=now, user_id=person_id, purpose=purpose, by=actor.user_id)
    detail = {"person": str(person_id), "purpose": purpose.value}
    await record_activity(tx, actor=actor, now=now, kind="link_made", detail=detail)
    return made


async def make_residents_link(
    tx: Tx, *, actor: Actor, now: datetime, constituent_id: UUID, name: str, email: str
) -> MadeLink:
    """Make a resident's way in to their own cases, and their account where there is none yet.

    The caller holds the constituent's row. Raises EmailTaken where the address is another account's.
    """
    user_id = await tx.value(
        "SELECT id FROM users WHERE office_id = %(office)s AND constituent_id = %(person)s AND role = 'resident' "
        "ORDER BY created_at LIMIT 1",
        {"office": tx.office_id, "person": constituent_id},
    )
    if user_id is None:
        user_id = await add_account(
            tx, now=now, name=name, email=email, role=Role.RESIDENT, constituent_id=constituent_id
        )
    else:
        await readdress_account(tx, now=now, user_id=user_id, name=name, email=email)
    made = await make_link(tx, now=now, user_id=user_id, purpose=Purpose.RESIDENT_SIGN_IN, by=actor.user_id)
    await record_activity(tx, actor=actor, now=now, kind="resident_let_in", detail={"person": str(constituent_id)})
    return made


async def make_asked_links(database: Database, *, email: str, purpose: Purpose, now: datetime) -> list[MadeLink]:
    """Links for whoever has this e-mail address, in each office; none where nobody has. Asked for by nobody known."""
    async with database.connection() as conn:
        cursor = await conn.execute("SELECT * FROM signin.by_email(%(email)s)", {"email": email.strip().lower()})
        rows = await cursor.fetchall()
    made = []
    for row in [row for row in rows if row["is_active"]][:MOST_OFFICES]:
        context = Context(actor_id="anonymous", office_id=row["office_id"], purpose="sign_in")
        async with database.transaction(context) as tx:
            holder = await _holder(tx, user_id=row["user_id"])
            if _may_ask(holder, purpose):
                made.append(await make_link(tx, now=now, user_id=row["user_id"], purpose=purpose))
    return made


def _may_ask(holder: dict[str, Any], purpose: Purpose) -> bool:
    """Whether these account's holders may ask for such a link by themselves: a mailbox alone makes no first password."""
    is_resident = Role(holder["role"]) is Role.RESIDENT
    if purpose is Purpose.RESIDENT_SIGN_IN:
        return is_resident
    return not is_resident and bool(holder["has_password"])


async def find_link(database: Database, *, token: str, now: datetime) -> Link:
    """The link that was shown. Looking does not use it up. Raises LinkNotGood."""
    async with database.connection() as conn:
        cursor = await conn.execute("SELECT * FROM signin.by_link(%(hash)s)", {"hash": secret_hash(token)})
        row = await cursor.fetchone()
    if row is None or row["used_at"] or row["dropped_at"] or row["expires_at"] <= now:
        raise LinkNotGood
    async with database.transaction(Context(actor_id="anonymous", office_id=row["office_id"], purpose="sign_in")) as tx:
        holder = await _holder(tx, user_id=row["user_id"])
    if not holder["is_active"]:
        raise LinkNotGood
    return Link(
        row["link_id"], row["office_id"], row["user_id"], Purpose(row["purpose"]), row["expires_at"], holder["email"],
        holder["name"], holder["office_name"], holder["language"],
    )  # fmt: skip


async def use_link(
    database: Database, keys: KeyRing, *, link: Link, password: str | None, device: str, now: datetime, demo: bool
) -> FirstStep:
    """Use a link up. It stays good where anything is refused. `demo`: in the demo office nobody needs a second factor.

    Raises LinkNotGood, also where another was faster; PasswordNeeded, PasswordTooWeak, LinkTakesNoPassword. Takes the
    database, not a transaction: argon2 must hold no connection.
    """
    hashed = await _chosen(link, password)
    ring = await keys.ring(now=now)
    async with database.transaction(link.context) as tx:
        await hold_account(tx, user_id=link.user_id)
        if not await _spend(tx, link=link, now=now):
            raise LinkNotGood
        if hashed:
            await _keep_password(tx, link=link, hashed=hashed, now=now)
        return await after_first_proof(
            tx, ring, user_id=link.user_id, device=device, now=now, demo=demo,
            # A password just chosen is as good as one just given; a resident's link is lent for this session alone.
            method=Method.PASSWORD if hashed else Method.LINK,
        )  # fmt: skip


async def _chosen(link: Link, password: str | None) -> str | None:
    """The hash of the password chosen with a link that wants one. Raises PasswordNeeded, PasswordTooWeak, LinkTakesNoPassword."""
    if link.purpose is Purpose.RESIDENT_SIGN_IN:
        if password:
            raise LinkTakesNoPassword
        return None
    if not password:
        raise PasswordNeeded
    check_strength(password, context=(link.name, link.email.split("@", maxsplit=1)[0], "meet the people"))
    return await hash_password(password)


async def _spend(tx: Tx, *, link: Link, now: datetime) -> bool:
    """One atomic statement decides who was first."""
    return bool(
        await tx.run(
            "UPDATE links l SET used_at = %(now)s FROM users u WHERE l.office_id = %(office)s AND l.id = %(id)s "
            "AND l.used_at IS NULL AND l.dropped_at IS NULL AND l.expires_at > %(now)s "
            "AND u.office_id = l.office_id AND u.id = l.user_id AND u.is_active",
            {"now": now, "office": tx.office_id, "id": link.id},
        )
    )


async def _keep_password(tx: Tx, *, link: Link, hashed: str, now: datetime) -> None:
    """Whoever was in with the password before is out, and no other link of the account chooses another after this."""
    role = await tx.value(
        "UPDATE users SET password_hash = %(hash)s WHERE office_id = %(office)s AND id = %(user)s RETURNING role",
        {"hash": hashed, "office": tx.office_id, "user": link.user_id},
    )
    await drop_links(tx, user_id=link.user_id, now=now)
    await end_all_sessions(tx, user_id=link.user_id, now=now, because=Ended.PASSWORD_CHANGED)
    actor = Actor(link.user_id, link.office_id, Role(role), link.name)
    kind = "invitation_accepted" if link.purpose is Purpose.INVITATION else "password_changed"
    await record_activity(tx, actor=actor, now=now, kind=kind, detail={"how": Method.LINK.value})
