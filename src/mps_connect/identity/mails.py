"""What identity writes to people: links, and notices of what changed about how they sign in."""

from __future__ import annotations

import tomllib
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any, Literal
from uuid import UUID

from mps_connect.identity.links import MadeLink, Purpose
from mps_connect.kit.clock import SINGAPORE
from mps_connect.kit.db import Tx
from mps_connect.kit.mail import Mail

Change = Literal[
    "password_changed", "authenticator_app_added", "passkey_added", "factor_removed", "recovery_codes_made",
    "outside_identity_untied",
]  # fmt: skip


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(files("mps_connect.identity").joinpath("data", "mails.toml").read_text(encoding="utf-8"))


def link_address(made: MadeLink, *, home: str) -> str:
    """What is opened. The token stands after `#`, which no server is ever sent. `home`: where people open this service."""
    return f"{home}/link#{made.token}"


def link_mail(made: MadeLink, *, home: str) -> Mail:
    """The mail that brings a link: to residents in their own language, to everybody else in English."""
    speaks = made.language if made.purpose is Purpose.RESIDENT_SIGN_IN else "en"
    words = (_words().get(speaks) or _words()["en"])[made.purpose.value]
    return _mail(words, to=made.email, name=made.name, office=made.office_name, address=link_address(made, home=home))


async def notice_mail(tx: Tx, *, user_id: UUID, now: datetime, change: Change) -> Mail:
    """The mail that tells the owner of an account what changed about how they sign in."""
    row = await tx.one(
        "SELECT u.email, u.name, o.name AS office FROM users u JOIN offices o ON o.office_id = u.office_id "
        "WHERE u.office_id = %(office)s AND u.id = %(user)s",
        {"office": tx.office_id, "user": user_id},
    )
    if row is None:
        raise RuntimeError("the account does not exist")
    here = now.astimezone(SINGAPORE)
    when = f"{here.day} {here:%B %Y, %H:%M}"
    words = _words()["en"]
    return _mail(
        words["notice"], to=row["email"], name=row["name"], office=row["office"], what=words["what"][change], when=when
    )


def _mail(words: dict[str, str], *, to: str, **filled: str) -> Mail:
    # A name may hold a line break, and a subject must not.
    subject = " ".join(words["subject"].format(**filled).split())
    return Mail(to, subject, words["text"].strip().format(**filled) + "\n")
