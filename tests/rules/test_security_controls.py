"""docs/security-controls.md says what the code does: its numbers, the files that hold secrets or connect, the sealed columns."""

from __future__ import annotations

import ast
import re
from datetime import timedelta

import pytest

from mps_connect.access import bodies, throttles
from mps_connect.identity import (
    links,
    models,
    pass_guessing,
    passes,
    passwords,
    proofs,
    service_keys,
    sessions,
    throttling,
)
from mps_connect.identity.pass_hours import LONGEST as PASS_LONGEST
from mps_connect.identity.single_sign_on_endpoints import TRIPS
from mps_connect.kit import db, mail, outgoing
from mps_connect.kit.db import Database
from mps_connect.settings import Settings
from tests.rules.sources import PACKAGE, ROOT, parsed, python_files
from tests.security.filling import Json
from tests.security.routes import ADDRESSES, DESCRIPTION

PAGE = (ROOT / "docs" / "security-controls.md").read_text(encoding="utf-8")
LIMITS = (
    throttles.REQUESTS_OF_ACCOUNT, throttles.REQUESTS_OF_ADDRESS, throttling.BOTH, throttling.ADDRESS, throttling.ASKED_FOR,
    throttling.ASKER, pass_guessing.WRONG_PINS, TRIPS,
)  # fmt: skip


def section(title: str) -> str:
    """What stands under a heading."""
    return PAGE.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]


def words(span: timedelta) -> str:
    """A time as the page writes it."""
    seconds = int(span.total_seconds())
    for unit, size in (("day", 86_400), ("hour", 3600), ("minute", 60), ("second", 1)):
        if seconds % size == 0:
            many = seconds // size
            return f"{many} {unit}{'' if many == 1 else 's'}"
    raise AssertionError(span)


def in_code() -> dict[str, str]:
    settings = Settings()
    found = {limit.kind: f"{limit.most:,} in {words(limit.window)}" for limit in LIMITS}
    return found | {
        "the body of a request": f"{bodies.MAX_BYTES:,} bytes, {bodies.MAX_DEPTH} levels deep, "
        f"within {words(timedelta(seconds=bodies.SECONDS))}",
        "a password": f"{passwords.MIN_LENGTH} to {passwords.MAX_LENGTH:,} characters of any kind",
        "passwords computed at once, 64 MiB each": f"{int(passwords._slots().total_tokens)}",
        "a statement to the database": db.STATEMENT_TIMEOUT,
        "connections of an instance to the database": "10, then a wait of 10 seconds, then 503",
        "a request of ours to another server": f"{words(timedelta(seconds=outgoing.SECONDS))}, {outgoing.MAX_BYTES:,} bytes, no redirect",
        "handing a mail over": words(timedelta(seconds=mail.SECONDS)),
        "an access token": words(models.ACCESS_LIFE),
        "the second step of a sign-in": words(models.STEP_LIFE),
        "a fresh proof, before changing how one signs in": words(proofs.FRESH_FOR),
        "an idle session": words(settings.session_idle),
        "a session at most": words(settings.session_absolute),
        "a refresh token shown twice by two tabs at once": words(sessions.RACE),
        "a signing key": words(service_keys.SIGN_FOR),
        "an invitation": words(links.LIVES[links.Purpose.INVITATION]),
        "a link to choose another password": words(links.LIVES[links.Purpose.PASSWORD_RESET]),
        "a resident's link": words(links.LIVES[links.Purpose.RESIDENT_SIGN_IN]),
        "the PIN of a pass": words(passes.PIN_LIFE),
        "a pass": words(PASS_LONGEST),
    }


async def test_the_numbers_are_the_codes() -> None:
    rows = [
        line.strip("| ").split(" | ") for line in section("How much, and how long").splitlines() if line[:2] == "| "
    ]
    told = {row[0]: row[1] for row in rows if row[0] not in ("what", "---")}
    assert told == in_code()


def test_no_limit_of_the_code_is_left_out() -> None:
    made = [
        node
        for path in python_files("src")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Limit"
    ]
    assert len(made) == len(LIMITS)


async def test_the_pools_size_and_wait_are_the_codes(database: Database, settings: Settings) -> None:
    pool = Database(str(settings.database_url), database.vault).pool
    assert (pool.max_size, pool.timeout) == (10, 10)


def test_the_words_no_password_is_built_on_are_the_codes() -> None:
    told = re.findall(r"`([a-z ]+)`", section("Ways in").partition("no password may be built on:")[2])
    assert tuple(told) == passwords.CONTEXT_WORDS


CRYPTOGRAPHY = {"hashlib", "hmac", "secrets", "ssl", "cryptography", "argon2", "joserfc", "pyotp", "webauthn"}
WEAK = {"random", "crypt", "md5", "sha", "Crypto", "nacl", "jwt", "jose", "passlib", "bcrypt", "rsa", "ecdsa"}
CONNECTING = {"httpx", "socket", "urllib.request", "http.client", "smtplib", "aiosmtplib", "ftplib", "telnetlib", "requests", "aiohttp",
              "websockets", "grpc", "psycopg", "psycopg_pool"}  # fmt: skip
WEAK_WORDS = re.compile(r"\b(ECB|CBC|PKCS1v15|MD5|md5|SHA1|sha1|TripleDES|ARC4|Blowfish|verify=False|CERT_NONE)\b")


def modules(tree: ast.AST) -> set[str]:
    """What a file imports, by whole dotted name and by every beginning of it."""
    found: set[str] = set()
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module]
        for name in names:
            parts = name.split(".")
            found |= {".".join(parts[: size + 1]) for size in range(len(parts))}
    return found


def draws_random_bytes(tree: ast.AST) -> bool:
    return any(isinstance(node, ast.Attribute) and node.attr == "urandom" for node in ast.walk(tree))


def listed(text: str) -> set[str]:
    return set(re.findall(r"^- `([\w/]+\.py)`$", text, re.MULTILINE))


def test_the_list_of_files_that_touch_cryptography_is_whole() -> None:
    found = set()
    for path in python_files("src/mps_connect"):
        tree = parsed(path)
        if modules(tree) & CRYPTOGRAPHY or draws_random_bytes(tree):
            found.add(str(path.relative_to(PACKAGE)))
    assert listed(section("Keys and algorithms")) == found


def test_nothing_weak_is_used_and_nothing_secret_is_drawn_from_a_weak_source() -> None:
    for path in python_files("src/mps_connect"):
        assert not modules(parsed(path)) & WEAK, path
        assert not WEAK_WORDS.search(path.read_text()), path


def opens_connections(tree: ast.AST) -> bool:
    """Whether a file calls what connects; one that only names a library's kinds of errors or addresses does not."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value.id if isinstance(node.func.value, ast.Name) else ""
            if (owner, node.func.attr) in OPENERS:
                return True
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "AsyncConnectionPool":
            return True
    return False


OPENERS = {
    ("httpx", "Client"), ("httpx", "AsyncClient"), ("socket", "socket"), ("socket", "create_connection"), ("psycopg", "connect"),
    ("AsyncConnection", "connect"), ("aiosmtplib", "send"), ("aiosmtplib", "SMTP"), ("request", "urlopen"),
}  # fmt: skip


def test_the_list_of_files_that_connect_is_whole() -> None:
    files = {path: parsed(path) for path in python_files("src/mps_connect")}
    found = {
        str(path.relative_to(PACKAGE))
        for path, tree in files.items()
        if modules(tree) & CONNECTING and opens_connections(tree)
    }
    assert listed(section("Connections")) == found


async def test_the_list_of_sealed_columns_is_whole(owner: Database) -> None:
    async with owner.connection() as conn:
        cursor = await conn.execute(
            "SELECT table_name || '.' || column_name AS name FROM information_schema.columns "
            "WHERE table_schema = 'public' AND column_name LIKE '%\\_enc'"
        )
        found = {row["name"] for row in await cursor.fetchall()}
    told = set(re.findall(r"`(\w+\.\w+_enc)`", section("Data by level")))
    assert told == {name for name in found if not name.startswith(("audit_", "case_stages"))}


def texts(schema: Json, name: str, seen: frozenset[str] = frozenset()) -> list[tuple[str, Json]]:
    """Every text of a body with its description."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        below = DESCRIPTION["components"]["schemas"][name]
        return [] if name in seen else texts(below, name, seen | {name})
    found = [(name, schema)] if schema.get("type") == "string" else []
    for key, each in schema.get("properties", {}).items():
        found += texts(each, f"{name}.{key}", seen)
    for each in (*schema.get("anyOf", []), *([schema["items"]] if "items" in schema else [])):
        found += texts(each, name, seen)
    return found


@pytest.mark.parametrize("key", sorted(key for key, address in ADDRESSES.items() if "requestBody" in address.operation))
def test_every_text_of_a_body_has_a_greatest_length_or_a_form(key: str) -> None:
    schema = ADDRESSES[key].operation["requestBody"]["content"]["application/json"]["schema"]
    for name, text in texts(schema, "body"):
        assert {"maxLength", "enum", "const", "format", "pattern"} & text.keys(), name
