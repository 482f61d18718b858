"""Row 19: TLS 1.3 only, to a database that others run and at our own door, with nothing weaker to fall back on."""

from __future__ import annotations

import logging
import socket
import ssl
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import psycopg
import pytest

from mps_connect.kit.database_refusals import DatabaseNotReached
from mps_connect.kit.db import Database
from mps_connect.kit.vault import Vault
from mps_connect.settings import Settings, SettingsWrong, read_settings
from tests.security.evidence import counted
from tests.support.service import Service
from tests.support.system_postgres import system_programs, system_server
from tests.support.tls_office import (
    DATABASE,
    NAME,
    PASSWORDS,
    Authority,
    TlsServer,
    mps,
    office_over_tls,
    with_certificate,
)

LOGINS = ("mps_app", "mps_owner", "audit_seq", "audit_shredder", "mps_backup")
FIELDS = (
    "DATABASE_URL",
    *(f"MPS_DATABASE_URL_{role}" for role in ("OWNER", "SEQUENCER", "SHREDDER", "BACKUP", "ADMIN")),
)
NETWORK = "postgresql://app:secret-word@db.office.test/mps"
WEAKER = {
    "sslmode": ("disable", "allow", "prefer", "require", "verify-ca"),
    "ssl_min_protocol_version": ("TLSv1", "TLSv1.1", "TLSv1.2"),
    "channel_binding": ("disable", "prefer"),
    "require_auth": ("md5", "password", "none", "gss", "!md5", "scram-sha-256,md5"),
    "gssencmode": ("prefer", "require"),
}


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority("the office's own authority")


@pytest.fixture(scope="module")
def database(authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TlsServer]:
    programs = system_programs()
    if programs is None:
        pytest.skip("no PostgreSQL of the system is installed")
    with system_server(programs) as server:
        made = with_certificate(server, authority, tmp_path_factory.mktemp("authority"))
        made.start()
        yield made


@pytest.fixture(scope="module")
def office(database: TlsServer, authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with office_over_tls(database, authority, tmp_path_factory.mktemp("office")) as service:
        yield service


@pytest.fixture
def clean(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in (*FIELDS, "MPS_ENV", "PORT"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


def in_production(url: str) -> str:
    """What the service makes of an operator's connection string."""
    made = Settings(env="production", database_url=url, demo=False).database_url
    assert made is not None
    return made


# What may be written


@pytest.mark.parametrize("name", FIELDS)
def test_production_adds_what_the_connection_string_leaves_out(clean: pytest.MonkeyPatch, name: str) -> None:
    clean.setenv("MPS_ENV", "production")
    clean.setenv("DATABASE_URL", "postgresql://app@/mps?host=/cloudsql/one")
    clean.setenv(name, NETWORK)
    settings = read_settings()
    read = psycopg.conninfo.conninfo_to_dict(str(getattr(settings, name.lower().removeprefix("mps_"))))
    assert read == {
        "user": "app", "password": "secret-word", "host": "db.office.test", "dbname": "mps", "sslmode": "verify-full",
        "ssl_min_protocol_version": "TLSv1.3", "channel_binding": "require", "require_auth": "scram-sha-256",
        "gssencmode": "disable",
    }  # fmt: skip


@pytest.mark.parametrize("name", FIELDS)
@pytest.mark.parametrize(
    ("option", "value"), [(option, value) for option, values in WEAKER.items() for value in values]
)
def test_anything_weaker_is_refused_with_what_to_write(
    clean: pytest.MonkeyPatch, name: str, option: str, value: str
) -> None:
    clean.setenv("MPS_ENV", "production")
    clean.setenv("DATABASE_URL", "postgresql://app@/mps?host=/cloudsql/one")
    clean.setenv(name, f"{NETWORK}?{option}={value}")
    with pytest.raises(SettingsWrong) as caught:
        read_settings()
    (problem,) = caught.value.problems
    assert problem.startswith(f"{name} cannot be used: it reaches its server over a network with less protection")
    assert f"Write {option}=" in problem
    assert "secret-word" not in problem
    counted("row 19: weaker ways to a database, refused at the start", 1)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://app:secret-word@127.0.0.1/mps?sslmode=disable",
        "postgresql://app:secret-word@/mps?host=/run/postgresql,db.office.test&sslmode=disable",
        "postgresql://app:secret-word@/mps?host=/run/postgresql&hostaddr=10.0.0.9&sslmode=disable",
        "postgresql://app:secret-word@/mps?host=/run/postgresql&service=other&sslmode=disable",
        "postgresql://app:secret-word@db.office.test/mps?sslmode=verify-full&sslmode=disable",
        "postgresql://app:secret-word@db.office.test/mps?ssl%6dode=disable",
        "postgresql://app:secret-word@/mps",
        "postgresql://app:secret-word@db.office.test:port/mps?sslmode",
        "postgresql://app:secret?word@db.office.test/mps",
    ],
)
def test_no_spelling_gets_around_it(url: str) -> None:
    with pytest.raises(ValueError, match=r"DATABASE_URL|database_url") as caught:
        in_production(url)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://app:secret-word@/mps?host=/cloudsql/project:region:one",
        "postgresql://app:secret-word@%2Frun%2Fpostgresql/mps",
    ],
)
def test_a_socket_of_this_machine_is_left_as_it_is(url: str) -> None:
    assert in_production(url) == url


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
def test_outside_production_a_server_of_this_machine_needs_none_of_it(host: str) -> None:
    url = f"postgresql://app:secret-word@{host}/mps"
    assert Settings(database_url=url, demo=False).database_url == url


def test_writing_it_in_full_changes_nothing() -> None:
    once = in_production(NETWORK)
    assert in_production(once) == once


# What happens on the wire


@pytest.mark.usefixtures("office")
async def test_a_server_that_proves_itself_is_connected_to(database: TlsServer, vault: Vault) -> None:
    for login in LOGINS:
        pool = Database(in_production(database.url(login)), vault, max_size=2)
        await pool.open()
        async with pool.connection() as conn:
            cursor = await conn.execute("SELECT ssl, version, bits FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
            assert await cursor.fetchone() == {"ssl": True, "version": "TLSv1.3", "bits": 256}
            asked = conn.info.get_parameters()
            assert (asked["channel_binding"], asked["require_auth"]) == ("require", "scram-sha-256")
        await pool.close()
        assert f'identity="{login}" method=scram-sha-256' in database.server.log.read_text()
    counted("row 19: logins that reach a database by TLS 1.3, SCRAM and channel binding", len(LOGINS))


@pytest.mark.usefixtures("office")
async def test_a_public_authority_is_looked_up_in_the_machines_own_list(
    database: TlsServer, vault: Vault, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(database.authority))
    pool = Database(in_production(database.url("mps_app", authority=Path("system"))), vault)
    await pool.open()
    await pool.close()
    (tmp_path / "other.pem").write_bytes(Authority("another authority").certificate)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "other.pem"))
    with pytest.raises(DatabaseNotReached, match="not signed by the authority"):
        await pool.open()


@dataclass(frozen=True, slots=True)
class Bad:
    """A server, or one's idea of it, that is not to be trusted; what the refusal says; whether a careless client would come in."""

    words: str
    url: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    way_in: str = "hostssl all all 127.0.0.1/32 scram-sha-256"
    md5: bool = False


BAD = {
    "certificate of another authority": Bad("not signed by the authority", url={"authority": "other.pem"}),
    "certificate for another name": Bad("is for another name", url={"name": "elsewhere.office.test"}),
    "no authority to check by": Bad("no authority to check its certificate", url={"authority": "missing.pem"}),
    "TLS 1.2 only": Bad(
        "does not speak TLS 1.3",
        settings={"ssl_min_protocol_version": "TLSv1.2", "ssl_max_protocol_version": "TLSv1.2"},
    ),
    "no TLS": Bad(
        "speaks without encryption", settings={"ssl": "off"}, way_in="host all all 127.0.0.1/32 scram-sha-256"
    ),
    "hashed password": Bad("asks for the password", way_in="hostssl all all 127.0.0.1/32 md5", md5=True),
    "password in clear": Bad("asks for the password", way_in="hostssl all all 127.0.0.1/32 password"),
    "no password": Bad("does not prove|asks for the password", way_in="hostssl all all 127.0.0.1/32 trust"),
}


@pytest.fixture
def as_before(database: TlsServer) -> Iterator[None]:
    """Servers are bent by a test, and straight again after it."""
    yield
    database.start()


def set_password(database: TlsServer, encryption: str) -> None:
    with psycopg.connect(database.server.inside, autocommit=True) as conn:
        conn.execute("SELECT set_config('password_encryption', %s, false)", [encryption])
        conn.execute(psycopg.sql.SQL("ALTER ROLE mps_app PASSWORD {}").format(PASSWORDS["mps_app"]))


@pytest.mark.usefixtures("office", "as_before")
@pytest.mark.parametrize("kind", BAD)
async def test_a_server_that_does_not_is_not(
    database: TlsServer, vault: Vault, kind: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    bad = BAD[kind]
    (tmp_path / "other.pem").write_bytes(Authority("another authority").certificate)
    named = {"name": bad.url["name"]} if "name" in bad.url else {}
    believed = tmp_path / bad.url["authority"] if "authority" in bad.url else None
    url = database.url("mps_app", authority=believed, **named)
    database.start(hba=f"local all all scram-sha-256\n{bad.way_in}\n", **bad.settings)
    if bad.md5:
        set_password(database, "md5")
    try:
        with psycopg.connect(url, sslmode="prefer", sslrootcert="") as careless:
            assert careless.execute("SELECT 1").fetchone() == (1,), "the server is not there at all"
        with caplog.at_level(logging.DEBUG), pytest.raises(DatabaseNotReached, match=bad.words) as caught:
            await Database(in_production(url), vault).open()
    finally:
        if bad.md5:
            set_password(database, "scram-sha-256")
    for said in (caught.value.message, caplog.text):
        assert PASSWORDS["mps_app"] not in said
    counted("row 19: servers not to be trusted, none connected to", 1)


# The whole service


def test_every_connection_of_the_service_is_so(database: TlsServer, office: Service, authority: Authority) -> None:
    trust = ssl.create_default_context(cadata=authority.certificate.decode())
    trust.check_hostname = False
    assert httpx.get(f"{office.url}/readyz", verify=trust).status_code == 200
    with psycopg.connect(database.server.inside) as conn:
        rows = conn.execute(
            "SELECT DISTINCT usename, ssl, version FROM pg_stat_activity JOIN pg_stat_ssl USING (pid) WHERE datname = %s",
            [DATABASE],
        ).fetchall()
    # Which other logins the worker beside it has open just then, nobody can say.
    assert "mps_app" in {name for name, *_ in rows}
    assert {tuple(how) for _, *how in rows} == {(True, "TLSv1.3")}


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("command", [("serve",), ("migrate",), ("migrate", "--bootstrap"), ("keys", "list")])
def test_a_start_says_in_words_why_there_is_no_connection(
    database: TlsServer, command: tuple[str, ...], tmp_path: Path
) -> None:
    other = tmp_path / "other.pem"
    other.write_bytes(Authority("another authority").certificate)
    urls = {
        "DATABASE_URL": database.url("mps_app", authority=other),
        "MPS_DATABASE_URL_OWNER": database.url("mps_owner", authority=other),
        "MPS_DATABASE_URL_ADMIN": database.url("postgres", authority=other),
    }
    told = mps(*command, given=database.environment(tmp_path / "data", **urls))
    assert told.returncode == 1
    assert told.stderr.startswith("mps: The database server was not connected to. Its certificate is not signed by")
    assert "Traceback" not in told.stderr
    assert not any(password in told.stdout + told.stderr for password in PASSWORDS.values())


@pytest.mark.usefixtures("office")
def test_the_applications_own_login_is_tried_before_anything_is_served(database: TlsServer, tmp_path: Path) -> None:
    elsewhere = database.url("mps_app", name="elsewhere.office.test")
    given = database.environment(tmp_path / "data", DATABASE_URL=elsewhere, MPS_DATABASE_URL_OWNER="")
    told = mps("serve", given=given)
    assert told.returncode == 1
    assert "Its certificate is for another name" in told.stderr
    assert NAME in told.stderr, "an operator is not told what the certificate says"


# Our own door


def greeted(service: Service, context: ssl.SSLContext) -> str | None:
    """The version of TLS that a client of `context` ends up with."""
    port = urlsplit(service.url).port
    with (
        socket.create_connection(("127.0.0.1", port), timeout=10) as plain,
        context.wrap_socket(plain, server_hostname="office.test") as spoken,
    ):
        return spoken.version()


def client(authority: Authority, version: ssl.TLSVersion) -> ssl.SSLContext:
    context = ssl.create_default_context(cadata=authority.certificate.decode())
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    context.maximum_version = version
    return context


def test_the_door_opens_to_tls_1_3(office: Service, authority: Authority) -> None:
    assert greeted(office, client(authority, ssl.TLSVersion.TLSv1_3)) == "TLSv1.3"


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1, ssl.TLSVersion.TLSv1_2])
def test_the_door_stays_shut_to_anything_older(office: Service, authority: Authority, version: ssl.TLSVersion) -> None:
    with pytest.raises(ssl.SSLError, match=r"PROTOCOL_VERSION|HANDSHAKE_FAILURE"):
        greeted(office, client(authority, version))
    counted("row 19: older protocols refused at our own door", 1)


@pytest.mark.parametrize(("version", "lets_in"), [("-tls1_2", False), ("-tls1_3", True)])
def test_another_client_sees_the_same(office: Service, version: str, lets_in: bool) -> None:
    port = urlsplit(office.url).port
    told = subprocess.run(
        ["openssl", "s_client", "-connect", f"127.0.0.1:{port}", version],
        input="", capture_output=True, text=True, check=False, timeout=30,
    )  # fmt: skip
    assert (told.returncode == 0) is lets_in, told.stderr
    assert ("New, TLSv1.3" in told.stdout) is lets_in


def test_the_door_does_not_answer_in_clear(office: Service) -> None:
    with socket.create_connection(("127.0.0.1", urlsplit(office.url).port), timeout=10) as plain:
        plain.sendall(b"GET /healthz HTTP/1.1\r\nhost: office.test\r\nconnection: close\r\n\r\n")
        try:
            answer = plain.recv(4096)
        except ConnectionResetError:
            answer = b""
    assert not answer.startswith(b"HTTP/")
