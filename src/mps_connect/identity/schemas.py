"""Identity on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from mps_connect.access.models import Permission, Role
from mps_connect.kit.wire import Wire


class SignIn(Wire):
    email: str = Field(min_length=3, max_length=254)
    password: str = Field(min_length=1, max_length=1024)
    tokens: Literal["cookies", "answer"] = "cookies"
    """`answer`: for a client on another domain, which keeps its tokens in memory and nowhere else."""


class SignInAnswer(Wire):
    """What comes next. Tokens are here only for a client that asked to hold them itself."""

    next: Literal["done", "second_factor", "set_up_second_factor"]
    methods: list[Literal["passkey", "totp", "recovery_code"]] = Field(default_factory=list)
    """The second factors this account may show now, best first."""
    access_token: str | None = None
    refresh_token: str | None = None
    step_token: str | None = None


class SettingOut(Wire):
    """Begin signing in by the organisation's provider."""

    tokens: Literal["cookies", "answer"] = "cookies"


class WayThere(Wire):
    """Where to send the browser. `trip_token` is here only for a client that holds its tokens itself."""

    address: str
    trip_token: str | None = None


class ComingBack(Wire):
    """What the provider's answer brought; no code where it signed nobody in."""

    state: str = Field(max_length=200)
    code: str | None = Field(default=None, min_length=1, max_length=4096)
    issuer: str | None = Field(default=None, max_length=500)
    trip_token: str | None = Field(default=None, max_length=2048)
    tokens: Literal["cookies", "answer"] = "cookies"


class Renewal(Wire):
    """The refresh token of a client that holds it in memory; others send their cookie."""

    refresh_token: str | None = Field(default=None, max_length=200)


class PublishedKeys(Wire):
    """RFC 7517: the keys that access tokens are signed with."""

    keys: list[dict[str, str]]


class Session(Wire):
    id: UUID
    device: str
    method: Literal["password", "totp", "recovery_code", "passkey", "pass", "link", "single_sign_on", "demo"]
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    is_this_one: bool


class Sessions(Wire):
    sessions: list[Session]


class DemoSignIn(Wire):
    account: Literal["volunteer", "staff", "mp", "admin", "auditor", "resident"]
    tokens: Literal["cookies", "answer"] = "cookies"


class OfficeCard(Wire):
    id: UUID
    code: str
    name: str
    division: str
    mp_name: str


class Me(Wire):
    """The signed-in person, for the client's navigation. The server decides again on every request."""

    id: UUID
    name: str
    role: Role
    office: OfficeCard
    permissions: list[Permission]
    demo: bool
    enrolling: bool
    """Signed in only to set up the second factor; everything else is refused until then."""
    idle_seconds: int
    """How long the session lives without a request: a length, because a device's clock may be wrong."""


class DemoAccount(Wire):
    key: str
    name: str
    role: Role
    summary: str


class DemoAccounts(Wire):
    accounts: list[DemoAccount]


class PublicConfig(Wire):
    product: str
    version: str
    demo: bool
    office_names: list[str]
    single_sign_on_name: str | None
    """What the organisation's own sign-in is called; None where there is none."""
    sends_mail: bool
    """Whether links reach people by e-mail; otherwise they are handed over by hand."""


class Person(Wire):
    id: UUID
    name: str
    email: str
    role: Role
    is_active: bool
    last_seen_at: datetime | None
    version: int
    signs_in_elsewhere: bool
    """Tied to a person of the organisation's own sign-in."""
    has_signed_in: bool
    """Has a way to sign in: a password, a passkey, or the organisation's own sign-in."""
    comes_by_pass: bool
    """Let in at the door, evening by evening: the e-mail address is nobody's, and no link goes there."""
    invited_until: datetime | None
    """Until when the invitation not yet taken up is good."""


class People(Wire):
    people: list[Person]


class NewPerson(Wire):
    name: str = Field(min_length=1, max_length=200)
    email: str = Field(min_length=3, max_length=254, pattern=r"^[^@\s]+@[^@\s]+$")
    role: Literal["volunteer", "staff", "mp", "admin", "auditor"]


class AccountChange(Wire):
    role: Literal["volunteer", "staff", "mp", "admin", "auditor"] | None = None
    is_active: bool | None = None
