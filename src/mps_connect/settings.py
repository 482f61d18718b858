"""All configuration, read once from the environment. What is wrong is said in plain words before anything starts.

No value of a setting is ever repeated in an error: a connection string holds a password.
"""

from __future__ import annotations

import ipaddress
import os
import re
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlencode, urlsplit

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict
from pydantic import AliasChoices, Field, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic_settings import NoDecode, SettingsConfigDict

from mps_connect.mail_settings import MailSettings
from mps_connect.record_settings import RecordSettings

Environment = Literal["development", "production"]

_TO_A_DATABASE = {
    "sslmode": "verify-full",
    "ssl_min_protocol_version": "TLSv1.3",
    "channel_binding": "require",
    "require_auth": "scram-sha-256",
    "gssencmode": "disable",
}
"""What a network asks of the connection: the server's name proved by its authority, TLS 1.3, and a password that is never sent, but
proved over this very channel. Another encryption (gssencmode) would come before TLS and go around it."""


class SettingsWrong(Exception):
    """The environment cannot be used. `problems` has one plain sentence for each setting to put right."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach `host`. A name other than localhost counts as reachable from outside."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def source_tree() -> Path | None:
    """The checkout this package runs from, or None when it is installed elsewhere."""
    root = Path(__file__).resolve().parents[2]
    return root if (root / "pyproject.toml").is_file() else None


def _default_data_dir() -> Path:
    root = source_tree()
    if root is not None:
        return root / "data"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "mps-connect"


def _default_web_dist() -> Path:
    return (source_tree() or Path.cwd()) / "web" / "dist"


class Settings(MailSettings, RecordSettings):
    """Everything an operator can set. Paths are absolute, times are timedeltas, lists are comma-separated outside."""

    model_config = SettingsConfigDict(
        env_prefix="MPS_", env_ignore_empty=True, extra="ignore", frozen=True, hide_input_in_errors=True
    )

    env: Environment = "development"
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535, validation_alias=AliasChoices("PORT", "port"))] = 8000
    data_dir: Path = Field(default_factory=_default_data_dir)
    web_dist: Path = Field(default_factory=_default_web_dist)

    database_url: Annotated[
        str | None, Field(repr=False, validation_alias=AliasChoices("DATABASE_URL", "database_url"))
    ] = None
    """The application's own login. None: the embedded PostgreSQL, which makes every login below as well.

    In production each of these says in full how its server is reached: see docs/runbooks/database.md."""
    database_url_owner: Annotated[str | None, Field(repr=False)] = None
    database_url_sequencer: Annotated[str | None, Field(repr=False)] = None
    database_url_shredder: Annotated[str | None, Field(repr=False)] = None
    database_url_backup: Annotated[str | None, Field(repr=False)] = None
    database_url_admin: Annotated[str | None, Field(repr=False)] = None
    """An administrator's, for `mps migrate --bootstrap` only."""

    cors_origins: Annotated[
        tuple[str, ...],
        NoDecode,
        Field(validation_alias=AliasChoices("CORS_ORIGINS", "ALLOWED_ORIGINS", "cors_origins")),
    ] = ()
    """Origins other than our own whose pages may call the API. Empty: none."""

    tls_certificate: Path | None = None
    tls_key: Path | None = None
    """Certificate chain (PEM) and its key (PKCS#8) where the service itself speaks TLS, which is then 1.3 only. None: a proxy does."""

    trusted_proxies: Annotated[tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...], NoDecode] = ()
    """Addresses of our own proxies, whose X-Forwarded-For is believed. Empty: none, and the header is not read."""

    public_url: str | None = None
    """The address people open (https://office.example), to which their passkeys are bound. None: whichever they opened."""

    oidc_issuer: str | None = None
    """The organisation's OpenID Connect provider, exactly as it names itself. None: no single sign-on."""
    oidc_client_id: str | None = None
    oidc_client_secret: Annotated[str | None, Field(repr=False)] = None
    oidc_client_key: Path | None = None
    """Our private key (PEM or JSON Web Key) where we are registered with a key instead of a secret (private_key_jwt)."""
    oidc_name: str = "your organisation"
    oidc_trusted_factors: Annotated[tuple[str, ...], NoDecode] = ()
    """What the provider says (amr, acr) of a sign-in that took two factors. Empty: our own second step always follows."""
    oidc_networks: Annotated[tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...], NoDecode] = ()
    """Addresses inside where the provider may live. Empty: on the internet only."""

    kek_file: Path = Path()
    """Holds the key that wraps every other key. Default: secrets/kek.json under `data_dir`."""
    kms_key: str | None = None
    """A key of Google Cloud KMS (projects/P/locations/L/keyRings/R/cryptoKeys/K) that wraps it instead of a file."""
    kms_url: str = "https://cloudkms.googleapis.com"
    metadata_url: str = "http://metadata.google.internal"
    """Both move to loopback in development only, for tests."""
    demo: bool = False
    """Whether the demo office exists. Default: in development, on loopback, on the embedded database."""

    session_idle: timedelta = timedelta(minutes=30)
    session_absolute: timedelta = timedelta(hours=12)

    @property
    def is_production(self) -> bool:
        return self.env == "production"

    @property
    def uses_embedded_database(self) -> bool:
        return self.database_url is None

    @property
    def single_sign_on_name(self) -> str | None:
        return self.oidc_name if self.oidc_issuer else None

    @field_validator("data_dir", "web_dist", "kek_file", "tls_certificate", "tls_key", "oidc_client_key")
    @classmethod
    def _absolute(cls, path: Path | None) -> Path | None:
        return path.expanduser().absolute() if path else None

    @field_validator("cors_origins", "trusted_proxies", "oidc_trusted_factors", "oidc_networks", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip().rstrip("/") for part in value.split(",") if part.strip())
        return value

    @field_validator("cors_origins")
    @classmethod
    def _whole_origins(cls, origins: tuple[str, ...]) -> tuple[str, ...]:
        if not all(_is_origin(origin) for origin in origins):
            raise ValueError("each must be a whole origin such as https://office.example, with no path and no *.")
        return origins

    @field_validator("public_url")
    @classmethod
    def _whole_address(cls, url: str | None) -> str | None:
        origin = url.rstrip("/") if url else None
        if origin is not None and not _is_origin(origin):
            raise ValueError("it must be a whole address such as https://office.example, with no path.")
        return origin

    @field_validator(
        "database_url", "database_url_owner", "database_url_sequencer", "database_url_shredder", "database_url_backup",
        "database_url_admin",
    )  # fmt: skip
    @classmethod
    def _postgresql_url(cls, url: str | None, info: ValidationInfo) -> str | None:
        if url is None:
            return None
        if urlsplit(url).scheme not in ("postgresql", "postgres"):
            raise ValueError("it must start with postgresql://. MPS Connect runs on PostgreSQL only.")
        given = _read_url(url)
        return _closed_to_others(url, given) if info.data.get("env") == "production" else url

    @field_validator("session_idle", "session_absolute")
    @classmethod
    def _some_time(cls, span: timedelta) -> timedelta:
        if span < timedelta(minutes=1):
            raise ValueError("it must be at least one minute (PT1M).")
        return span

    @model_validator(mode="before")
    @classmethod
    def _derive(cls, given: dict[str, object]) -> dict[str, object]:
        """Fill the defaults that depend on other settings, so that a frozen object is complete."""
        values = dict(given)
        data_dir = Path(str(values.get("data_dir") or _default_data_dir()))
        values.setdefault("kek_file", data_dir / "secrets" / "kek.json")
        values.setdefault("record_dir", data_dir / "record")
        if "demo" not in values:
            values["demo"] = (
                values.get("env", "development") == "development"
                and is_loopback(str(values.get("host", "127.0.0.1")))
                and not (values.get("DATABASE_URL") or values.get("database_url"))
            )
        return values

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        problems = [
            *self._demo_problems(),
            *self._session_problems(),
            *self._tls_problems(),
            *self._single_sign_on_problems(),
            *self.mail_problems(public_url=self.public_url, is_here=is_loopback(self.smtp_host or "")),
            *self._key_problems(),
        ]
        if self.is_production:
            problems += self._production_problems()
        if problems:
            raise SettingsWrong(problems)
        return self

    def _demo_problems(self) -> list[str]:
        if self.demo and self.is_production:
            return ["MPS_DEMO is on and MPS_ENV is production. Demo accounts have no secrets: leave MPS_DEMO out."]
        if self.demo and not is_loopback(self.host):
            problem = (
                "MPS_DEMO is on and MPS_HOST can be reached from other machines. Demo accounts open with one click:"
            )
            return [f"{problem} set MPS_HOST to 127.0.0.1, or leave MPS_DEMO out."]
        return []

    def _session_problems(self) -> list[str]:
        if self.session_idle > self.session_absolute:
            return ["MPS_SESSION_IDLE is longer than MPS_SESSION_ABSOLUTE. Make the idle time the shorter one."]
        return []

    def _tls_problems(self) -> list[str]:
        if (self.tls_certificate is None) != (self.tls_key is None):
            return ["MPS_TLS_CERTIFICATE and MPS_TLS_KEY belong together. Set both, or neither."]
        missing = [path.name for path in (self.tls_certificate, self.tls_key) if path and not path.is_file()]
        return [f"The TLS file {name} is not there. Check MPS_TLS_CERTIFICATE and MPS_TLS_KEY." for name in missing]

    def _single_sign_on_problems(self) -> list[str]:
        if self.oidc_issuer is None:
            given = self.oidc_client_id or self.oidc_client_secret or self.oidc_client_key
            return (
                ["MPS_OIDC_ISSUER is not set, but other MPS_OIDC settings are. Set it, or leave all out."]
                if given
                else []
            )
        problems = []
        if self.oidc_client_id is None or (self.oidc_client_secret is None) == (self.oidc_client_key is None):
            problems.append(
                "MPS_OIDC_ISSUER needs MPS_OIDC_CLIENT_ID, and either MPS_OIDC_CLIENT_SECRET or MPS_OIDC_CLIENT_KEY."
            )
        if self.oidc_client_key and not self.oidc_client_key.is_file():
            problems.append(f"The file {self.oidc_client_key.name} is not there. Check MPS_OIDC_CLIENT_KEY.")
        parts = urlsplit(self.oidc_issuer)
        local = parts.scheme == "http" and is_loopback(parts.hostname or "") and not self.is_production
        if not (parts.scheme == "https" or local) or not parts.hostname or parts.query or parts.fragment:
            problems.append(
                "MPS_OIDC_ISSUER must be an https:// address without ? or #, exactly as the provider names itself."
            )
        return problems

    def _key_problems(self) -> list[str]:
        problems = []
        if self.kms_key and not re.fullmatch(
            r"projects/[^/]+/locations/[^/]+/keyRings/[^/]+/cryptoKeys/[^/:?#]+", self.kms_key
        ):
            problems.append(
                "MPS_KMS_KEY must name a key: projects/.../locations/.../keyRings/.../cryptoKeys/..., without a version."
            )
        for name in ("kms_url", "metadata_url"):
            moved = getattr(self, name) != type(self).model_fields[name].default
            if moved and (self.is_production or not is_loopback(urlsplit(getattr(self, name)).hostname or "")):
                problems.append(f"MPS_{name.upper()} may only be moved to this machine, in development. Leave it out.")
        return problems

    def _production_problems(self) -> list[str]:
        problems = []
        if self.database_url is None:
            problems.append(
                "DATABASE_URL is not set and MPS_ENV is production. The embedded database is for one machine and has no"
                " backups of its own: set DATABASE_URL to your PostgreSQL server."
            )
        if any(urlsplit(origin).scheme != "https" for origin in self.cors_origins):
            problems.append(
                "CORS_ORIGINS holds an http:// origin and MPS_ENV is production. Use https:// origins only."
            )
        return problems


def _is_origin(text: str) -> bool:
    parts = urlsplit(text)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and text == f"{parts.scheme}://{parts.netloc}"


def _read_url(url: str) -> dict[str, object]:
    """What libpq will read from it. Raises ValueError, in words that repeat nothing of it."""
    try:
        return dict(conninfo_to_dict(url))
    except ProgrammingError:
        raise ValueError(
            "it cannot be read as postgresql://login:password@server/database?name=value. Write / ? @ : # % in a password as"
            " %2F %3F %40 %3A %23 %25."
        ) from None


def _closed_to_others(url: str, given: dict[str, object]) -> str:
    """The URL with _TO_A_DATABASE written out, unless it is a socket of this machine. Raises ValueError with what to write."""
    if not given.get("host"):
        raise ValueError("it names no server. Write postgresql://login:password@server/database.")
    elsewhere = given.keys() & {"hostaddr", "service"}
    if not elsewhere and all(host.startswith("/") for host in str(given["host"]).split(",")):
        return url
    weaker = [name for name, wanted in _TO_A_DATABASE.items() if given.get(name, wanted) != wanted]
    if weaker:
        wanted = " ".join(f"{name}={_TO_A_DATABASE[name]}" for name in weaker)
        raise ValueError(
            f"it reaches its server over a network with less protection than production asks for. Write {wanted}, or leave"
            f" {' and '.join(weaker)} out, which does the same."
        )
    missing = {name: wanted for name, wanted in _TO_A_DATABASE.items() if name not in given}
    whole = f"{url}{'&' if urlsplit(url).query else '?'}{urlencode(missing)}" if missing else url
    if _read_url(whole) != given | _TO_A_DATABASE:
        raise ValueError(
            "it cannot be read for certain. Write ? in a password as %3F, and nothing after the last value."
        )
    return whole


def _outside_name(field: str) -> str:
    """The environment variable an operator sets for this field."""
    bare = {
        "port": "PORT",
        "database_url": "DATABASE_URL",
        "cors_origins": "CORS_ORIGINS",
        "ALLOWED_ORIGINS": "CORS_ORIGINS",
    }
    return bare.get(field, field if field.isupper() else f"MPS_{field.upper()}")


def _plain(error: ValidationError) -> list[str]:
    problems = []
    for item in error.errors(include_url=False, include_input=False, include_context=False):
        field = str(item["loc"][0]) if item["loc"] else "settings"
        problems.append(f"{_outside_name(field)} cannot be used: {item['msg'].removeprefix('Value error, ')}")
    return problems


def read_settings() -> Settings:
    """Read the environment afresh. Raises SettingsWrong, naming every variable to put right."""
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsWrong(_plain(error)) from None


@cache
def get_settings() -> Settings:
    """The settings of this process, read once. Raises SettingsWrong."""
    return read_settings()
