"""Second factors, and how one signs in, on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from mps_connect.identity.models import Method
from mps_connect.identity.sign_in_ways import Told
from mps_connect.kit.wire import Wire

Tokens = Literal["cookies", "answer"]


class StepWay(Wire):
    """The second step of a client that holds its step token itself; others send their cookie."""

    step_token: str | None = Field(default=None, max_length=2048)
    tokens: Tokens = "cookies"


class StepCode(StepWay):
    """A code of the authenticator app, or a recovery code; spaces and hyphens do not matter."""

    code: str = Field(min_length=1, max_length=40)


class PasskeyShown(Wire):
    """What the browser's `navigator.credentials.get` gave, each part base64url."""

    question_token: str = Field(max_length=2048)
    credential: str = Field(min_length=1, max_length=2048)
    client_data: str = Field(max_length=4096)
    authenticator_data: str = Field(max_length=4096)
    signature: str = Field(max_length=2048)
    user_handle: str | None = Field(default=None, max_length=200)


class StepPasskey(StepWay):
    passkey: PasskeyShown


class PasskeyAlone(Wire):
    passkey: PasskeyShown
    tokens: Tokens = "cookies"


class PasskeyQuestion(Wire):
    """What to ask `navigator.credentials.get` for. `credentials`: those allowed; none named where any will do."""

    question_token: str
    challenge: str
    rp_id: str
    credentials: list[str]


class NewPasskeyQuestion(Wire):
    """What to ask `navigator.credentials.create` for. `credentials`: those this account has already."""

    question_token: str
    challenge: str
    rp_id: str
    rp_name: str
    user_id: str
    user_email: str
    user_name: str
    algorithms: list[int]
    credentials: list[str]


class NewPasskey(Wire):
    """What the browser's `navigator.credentials.create` gave, each part base64url, and what its owner calls it."""

    name: str = Field(min_length=1, max_length=60)
    question_token: str = Field(max_length=2048)
    credential: str = Field(min_length=1, max_length=2048)
    client_data: str = Field(max_length=4096)
    attestation: str = Field(max_length=16384)


class AppSetUp(Wire):
    """The secret of an authenticator app: shown once, counting from its first code on."""

    id: UUID
    secret: str
    """Base32, for typing."""
    picture: str
    """A QR code as SVG."""


class FirstCode(Wire):
    id: UUID
    code: str = Field(min_length=1, max_length=40)


class RecoveryCodes(Wire):
    """Shown once. Empty where the ones before stay good."""

    recovery_codes: list[str]


class Proof(Wire):
    """Exactly one of these."""

    password: str | None = Field(default=None, min_length=1, max_length=1024)
    code: str | None = Field(default=None, min_length=1, max_length=40)
    passkey: PasskeyShown | None = None


class PasswordChange(Wire):
    current: str = Field(min_length=1, max_length=1024)
    new: str = Field(min_length=1, max_length=1024)


class Factor(Wire):
    id: UUID
    name: str
    added_at: datetime
    last_used_at: datetime | None


class Happening(Wire):
    """One thing that happened to how this person signs in. `by`: who did it, where it was somebody else."""

    at: datetime
    kind: Told
    how: Method | None
    name: str | None
    by: str | None


class SignInWays(Wire):
    has_password: bool
    app: Factor | None
    passkeys: list[Factor]
    recovery_codes_left: int
    needs: Literal["passkey", "second_step"] | None
    """What the role asks for; None where nothing, or in the demo office."""
    passkey_address: str | None
    """Where to open this service to use passkeys; None where they work here."""
    fresh_until: datetime | None
    """Until when these may be changed without showing again that it is you; None in a session by a pass or a link."""
    happenings: list[Happening]
