"""Changing one's own password."""

from __future__ import annotations

from datetime import datetime

from mps_connect.access.activity import record_activity
from mps_connect.access.models import Actor
from mps_connect.identity.models import Ended
from mps_connect.identity.open_links import drop_links
from mps_connect.identity.passwords import check_strength, hash_password, verify_password
from mps_connect.identity.proofs import refuse_borrowed
from mps_connect.identity.sessions import end_all_sessions
from mps_connect.kit.db import Tx
from mps_connect.kit.errors import Fault


class WrongPassword(Fault):
    status = 403
    code = "wrong_password"
    message = "That is not your password now. Check it and try again."


class SamePassword(Fault):
    status = 422
    code = "same_password"
    message = "That is the password you have now. Choose another one."


async def change_password(tx: Tx, *, actor: Actor, now: datetime, current: str, new: str) -> None:
    """Change the actor's password and end their other sessions. The second step stays as it is.

    Raises NotInThisSession, WrongPassword, SamePassword, PasswordTooWeak.
    """
    await refuse_borrowed(tx, actor=actor)
    account = await tx.one(
        "SELECT name, email, password_hash FROM users WHERE office_id = %(office)s AND id = %(user)s FOR NO KEY UPDATE",
        {"office": tx.office_id, "user": actor.user_id},
    )
    if account is None or not await verify_password(current, account["password_hash"]):
        raise WrongPassword
    if new == current:
        raise SamePassword
    check_strength(new, context=(account["name"], account["email"].split("@", maxsplit=1)[0], "meet the people"))
    await tx.run(
        "UPDATE users SET password_hash = %(hash)s WHERE office_id = %(office)s AND id = %(user)s",
        {"hash": await hash_password(new), "office": tx.office_id, "user": actor.user_id},
    )
    await drop_links(tx, user_id=actor.user_id, now=now)
    await end_all_sessions(tx, user_id=actor.user_id, now=now, because=Ended.PASSWORD_CHANGED, but=actor.session_id)
    await record_activity(tx, actor=actor, now=now, kind="password_changed")
