"""How a person signed in, how far, and for how long each proof is good."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from mps_connect.access.models import Role

ACCESS_LIFE = timedelta(minutes=5)
"""How long an access token is believed without a refresh. Every request asks the database about its session all the same."""
STEP_LIFE = timedelta(minutes=5)
"""How long the second step of a sign-in may take."""
LEEWAY = timedelta(seconds=30)
"""How far two instances' clocks may differ."""


class Method(StrEnum):
    """What opened a session."""

    PASSWORD = "password"  # noqa: S105  # a way in, not a password
    TOTP = "totp"
    RECOVERY_CODE = "recovery_code"
    PASSKEY = "passkey"
    PASS = "pass"  # noqa: S105  # a way in, not a password
    LINK = "link"
    SINGLE_SIGN_ON = "single_sign_on"
    DEMO = "demo"


class Stage(StrEnum):
    """`enrolling`: signed in only to set up the second factor that the role needs."""

    ENROLLING = "enrolling"
    FULL = "full"


class Ended(StrEnum):
    """Why a session ended before its time."""

    SIGNED_OUT = "signed_out"
    ELSEWHERE = "ended_elsewhere"
    ACCOUNT_CHANGED = "account_changed"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105  # a reason, not a password
    FACTOR_CHANGED = "factor_changed"
    TOKEN_REUSED = "token_reused"  # noqa: S105  # a reason, not a token
    PASS_REVOKED = "pass_revoked"  # noqa: S105  # a reason, not a password


SECOND_FACTOR_ROLES = frozenset({Role.VOLUNTEER, Role.STAFF, Role.MP, Role.ADMIN, Role.AUDITOR})
"""Who needs a second factor after a password. A volunteer's evening pass is no password: it is bound to one device."""
PASSKEY_ROLES = frozenset({Role.ADMIN})
"""Whose second factor must be a passkey: what they hold opens everybody's account."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A session just opened or renewed: its id and both tokens. Neither token is stored."""

    session_id: UUID
    access: str
    refresh: str


NO_MAILBOX = "pass.invalid"
"""Stands in the e-mail address of whoever comes by passes alone: a name that can never exist (RFC 2606), so no mail goes there."""
