"""CPU of one request in this process: `python bench/footprint/requests.py [requests]`.

GET /api/me as a signed-in volunteer, sent straight into the application (no HTTP client, no sockets but the database's), so
that what is counted is ours: middleware, gate, transaction, answer. CPU of this process alone, PostgreSQL's is not in it.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from mps_connect.identity.models import Method
from mps_connect.identity.sessions import ACCESS_COOKIE, start_session
from mps_connect.kit.clock import utc_now
from mps_connect.kit.db import Context, Database
from mps_connect.kit.embedded_postgres import LOGINS, EmbeddedPostgres
from mps_connect.kit.key_file import FileKeyWrapper, create_key_file
from mps_connect.kit.vault import Vault
from mps_connect.migrations.runner import bootstrap, migrate
from mps_connect.settings import Settings
from tests.support.cast import gather_cast
from tests.support.clients import app_on

ROUNDS = 7


async def ask(app: Any, path: str, token: str) -> int:
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "path": path, "raw_path": path.encode(),
        "query_string": b"", "root_path": "", "scheme": "http", "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 8000),
        "headers": [(b"host", b"127.0.0.1:8000"), (b"cookie", f"{ACCESS_COOKIE}={token}".encode())],
    }  # fmt: skip
    status = 0

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        nonlocal status
        status = message.get("status", status)

    await app(scope, receive, send)
    return status


async def measure(app_url: str, owner_url: str, key_file: Path, data_dir: Path, requests: int) -> None:
    vault = Vault(FileKeyWrapper(key_file))
    owner, database = Database(owner_url, vault, max_size=2), Database(app_url, vault)
    await owner.open()
    await database.open()
    cast = await gather_cast(owner)
    app = app_on(database, Settings(database_url=app_url, data_dir=data_dir, kek_file=key_file, demo=False))
    logging.getLogger().handlers[:] = [logging.NullHandler()]
    member = cast.aisyah
    ring = await app.state.key_ring.ring(now=utc_now())
    async with database.transaction(Context(actor_id=str(member.id), office_id=member.office_id)) as tx:
        opened = await start_session(
            tx, ring, user_id=member.id, role=member.role, device="bench", method=Method.PASSWORD, now=utc_now()
        )
    token = opened.access
    for path, expected in (("/api/me", 200), ("/healthz", 200)):
        used = []
        for _ in range(ROUNDS):
            began = time.process_time()
            for _ in range(requests):
                if await ask(app, path, token) != expected:
                    raise RuntimeError(f"{path} did not answer {expected}")
            used.append((time.process_time() - began) / requests * 1000)
        print(f"| GET {path} | {median(used):.2f} | {min(used):.2f} |", flush=True)
    await database.close()
    await owner.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("requests", nargs="?", type=int, default=300)
    requests = parser.parse_args().requests
    with tempfile.TemporaryDirectory(prefix="mps-bench-") as folder:
        Path(folder).chmod(0o755)
        data_dir = Path(folder) / "data"
        with EmbeddedPostgres(data_dir, durable=False) as postgres:
            passwords = {login: postgres.password_for(role) for role, login in LOGINS.items() if role != "superuser"}
            bootstrap(postgres.url("superuser", "postgres"), passwords=passwords, database="mps")
            migrate(postgres.url("owner"))
            key_file = data_dir / "secrets" / "kek.json"
            create_key_file(key_file)
            print("| request | CPU ms, median round | CPU ms, best round |\n| --- | --- | --- |")
            asyncio.run(measure(postgres.url("app"), postgres.url("owner"), key_file, data_dir, requests))


if __name__ == "__main__":
    main()
