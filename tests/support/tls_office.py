"""An authority of the test's own, a PostgreSQL server it vouches for, and the service in production between two channels of TLS."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from mps_connect.migrations.runner import LOGIN_ROLES
from tests.support.service import Service, serving
from tests.support.system_postgres import PASSWORD, SystemServer

NAME = "db.office.test"
DATABASE = "mps_tls"
HBA = "local all all scram-sha-256\nhostssl all all 127.0.0.1/32 scram-sha-256\n"
PASSWORDS = {role: f"secret-of-{role}/?" for role in LOGIN_ROLES}


class Authority:
    """Signs certificates of servers. Two of them share no key."""

    def __init__(self, name: str) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        constraints = x509.BasicConstraints(ca=True, path_length=0)
        made = (
            _begun(self._name, self._key.public_key()).issuer_name(self._name).add_extension(constraints, critical=True)
        )
        self.certificate = made.sign(self._key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)

    def sign(self, *names: str) -> tuple[bytes, bytes]:
        """Certificate and PKCS#8 key, as PEM, of a server with these names."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
        alternatives = x509.SubjectAlternativeName([x509.DNSName(name) for name in names])
        made = _begun(subject, key.public_key()).issuer_name(self._name).add_extension(alternatives, critical=False)
        secret = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return made.sign(self._key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM), secret


def _begun(subject: x509.Name, key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
    now = dt.datetime.now(dt.UTC)
    builder = x509.CertificateBuilder().subject_name(subject).public_key(key)
    builder = builder.serial_number(x509.random_serial_number())
    return builder.not_valid_before(now - dt.timedelta(hours=1)).not_valid_after(now + dt.timedelta(days=90))


@dataclass(frozen=True, slots=True)
class TlsServer:
    """A server of the system with a certificate for NAME, and who signed it."""

    server: SystemServer
    authority: Path
    certificate: Path
    key: Path

    def start(self, *, hba: str = HBA, **settings: str) -> None:
        """Start it anew: TLS 1.3 and SCRAM for everybody, unless `hba` and `settings` say otherwise."""
        usual = {
            "ssl": "on", "ssl_cert_file": str(self.certificate), "ssl_key_file": str(self.key),
            "ssl_min_protocol_version": "TLSv1.3", "log_connections": "on",
        }  # fmt: skip
        self.server.start(hba=hba, settings=usual | settings)

    def url(self, role: str, *, authority: Path | None = None, name: str = NAME, database: str = DATABASE) -> str:
        """What an operator writes, without a word about how to reach it but whom to believe."""
        password = PASSWORD if role == "postgres" else PASSWORDS[role]
        return (
            f"postgresql://{role}:{quote(password, safe='')}@{name}:{self.server.port}/{database}"
            f"?hostaddr=127.0.0.1&sslrootcert={authority or self.authority}"
        )

    def environment(self, data_dir: Path, **changed: str) -> dict[str, str]:
        """What an operator sets in production."""
        return {
            "MPS_ENV": "production",
            "MPS_DATA_DIR": str(data_dir),
            "DATABASE_URL": self.url("mps_app"),
            "MPS_DATABASE_URL_OWNER": self.url("mps_owner"),
            "MPS_DATABASE_URL_ADMIN": self.url("postgres", database="postgres"),
            "MPS_DATABASE_URL_SEQUENCER": self.url("audit_seq"),
            "MPS_DATABASE_URL_SHREDDER": self.url("audit_shredder"),
            "MPS_DATABASE_URL_BACKUP": self.url("mps_backup"),
            **{f"MPS_PASSWORD_{role.upper()}": password for role, password in PASSWORDS.items()},
            **changed,
        }


def with_certificate(server: SystemServer, authority: Authority, folder: Path) -> TlsServer:
    certificate, key = authority.sign(NAME)
    believed = folder / "authority.pem"
    believed.write_bytes(authority.certificate)
    return TlsServer(server, believed, server.give("server.pem", certificate), server.give("server.key", key))


def mps(*arguments: str, given: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("MPS_", "DATABASE_"))}
    return subprocess.run(
        [sys.executable, "-m", "mps_connect.cli", *arguments],
        capture_output=True, text=True, check=False, env=environment | dict(given), timeout=120,
    )  # fmt: skip


@contextmanager
def office_over_tls(database: TlsServer, authority: Authority, folder: Path) -> Iterator[Service]:
    """The service in production: made ready and served as an operator does it, its own certificate signed by `authority`."""
    chain, key = folder / "chain.pem", folder / "key.pem"
    for path, content in zip((chain, key), authority.sign("office.test"), strict=True):
        path.write_bytes(content)
    client = folder / "client"
    client.mkdir()
    (client / "index.html").write_text("<!doctype html><title>Client</title>")
    ours = {"MPS_TLS_CERTIFICATE": str(chain), "MPS_TLS_KEY": str(key), "MPS_WEB_DIST": str(client)}
    given = database.environment(folder / "data", **ours)
    for command in (("migrate", "--bootstrap", "--database", DATABASE), ("keys", "init")):
        done = mps(*command, given=given)
        assert done.returncode == 0, done.stdout + done.stderr
    with serving(folder / "data", given=given, scheme="https") as service:
        yield service
