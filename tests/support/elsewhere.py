"""The web client hosted away from the API: its own build, served as files over TLS under a name of its own."""

from __future__ import annotations

import datetime as dt
import http.server
import os
import ssl
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

WEB = Path(__file__).resolve().parents[2] / "web"


def certificate(folder: Path, names: list[str]) -> tuple[Path, Path]:
    """A self-made certificate for `names`: chain and key as PEM files."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(one) for one in names]), critical=False)
        .sign(key, hashes.SHA256())
    )
    chain, secret = folder / "chain.pem", folder / "key.pem"
    chain.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return chain, secret


def build_client(out: Path, *, given: Mapping[str, str]) -> Path:
    """Build the web client with `given` in its environment, as a static host would."""
    subprocess.run(
        ["npx", "vite", "build", "--outDir", str(out), "--emptyOutDir", "--logLevel", "error"],
        cwd=WEB, env={**os.environ, **given}, check=True,
    )  # fmt: skip
    return out


class _Files(http.server.SimpleHTTPRequestHandler):
    """Files as they are, every other address the index page, under the policy a static host is told to send."""

    def __init__(self, *args: object, api: str, directory: str, **kwargs: object) -> None:
        self.api = api
        super().__init__(*args, directory=directory, **kwargs)  # type: ignore[arg-type]

    def send_head(self) -> object:  # type: ignore[override]
        if not Path(self.translate_path(self.path)).is_file():
            self.path = "/index.html"
        return super().send_head()

    def end_headers(self) -> None:
        policy = f"default-src 'self'; script-src 'self'; connect-src 'self' {self.api}; img-src 'self' data: blob:"
        style = "style-src 'self' 'sha256-38RhXrc7EdReTKsOm23ZPOCUgniTUUcjky8QOOrQx6o='"
        self.send_header("content-security-policy", f"{policy}; {style}; base-uri 'none'; object-src 'none'")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the parent's name
        return


@contextmanager
def hosting(dist: Path, *, api: str, chain: Path, key: Path, port: int) -> Iterator[None]:
    """Serve a built client over TLS on loopback."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), partial(_Files, api=api, directory=str(dist)))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.load_cert_chain(chain, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
