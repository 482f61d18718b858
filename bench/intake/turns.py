"""Times a guided turn at the server: `python bench/intake/turns.py [conversations]` prints one Markdown table.

A durable database of its own, the whole application in this process, one request after the other: from the request's
arrival to the last byte of the answer, which is the whole screen. Warm: the first conversation of each language is not
counted. Conversations are the five of tests/intake, each with its own numbers.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import platform
import sys
import tempfile
import time
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles

sys.path.insert(0, str(Path(__file__).parents[2]))

from mps_connect.intake.policy import UNREAD
from mps_connect.kit.db import Database
from mps_connect.kit.embedded_postgres import LOGINS, EmbeddedPostgres
from mps_connect.kit.key_file import FileKeyWrapper, create_key_file
from mps_connect.kit.vault import Vault
from mps_connect.migrations.runner import bootstrap, migrate
from mps_connect.settings import Settings
from tests.intake.interviews import asked, opened
from tests.intake.test_guided import ANSWERS, answer_to
from tests.support.cast import gather_cast
from tests.support.clients import Client, acting, app_on

Times = dict[str, list[float]]


async def timed(
    client: Client, view: dict[str, object], text: str, kind: str = "said"
) -> tuple[float, dict[str, object]]:
    begun = time.perf_counter()
    answer = await client.post_json(
        f"/api/cases/{view['case_id']}/turns",
        {"text": text, "kind": kind},
        version=int(str(view["conversation_version"])),
    )
    took = (time.perf_counter() - begun) * 1000
    answer.raise_for_status()
    shown = answer.json()
    if UNREAD in shown["notices"]:
        raise RuntimeError("the words could not be read: nothing to measure")
    return took, shown


async def conversation(client: Client, language: str, number: int, times: Times) -> None:
    answers = {slot: text.replace("2,800", f"2,{number:03d}") for slot, text in ANSWERS[language].items()}
    view = await opened(client, language=language)
    while asked(view):
        text = answers["story"] if asked(view) == ["story"] else answer_to(view, answers)
        took, view = await timed(client, view, text)
        times[language].append(took)


async def pasted(client: Client, size: int, times: Times) -> None:
    view = await opened(client, mode="paste")
    text = (" ".join(ANSWERS["en"].values()) + " We waited and waited for the letter. ") * 200
    took, _ = await timed(client, view, text[:size], kind="paste")
    times[f"paste of {size:,} characters"].append(took)


async def measure(app_url: str, owner_url: str, key_file: Path, data_dir: Path, conversations: int) -> Times:
    vault = Vault(FileKeyWrapper(key_file))
    owner, database = Database(owner_url, vault, max_size=2), Database(app_url, vault)
    await owner.open()
    await database.open()
    cast = await gather_cast(owner)
    app = app_on(database, Settings(database_url=app_url, data_dir=data_dir, kek_file=key_file, demo=False))
    logging.getLogger().setLevel("ERROR")
    times: Times = defaultdict(list)
    async with acting(app, database, cast.aisyah) as client:
        for language in ANSWERS:
            await conversation(client, language, 0, defaultdict(list))
        for number in range(1, conversations + 1):
            for language in ANSWERS:
                await conversation(client, language, number, times)
        for size in (2_000, 20_000):
            for _ in range(10):
                await pasted(client, size, times)
    await database.close()
    await owner.close()
    return times


def row(name: str, took: list[float]) -> str:
    return f"| {name} | {len(took)} | {median(took):.0f} | {quantiles(took, n=20)[-1]:.0f} | {max(took):.0f} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("conversations", nargs="?", type=int, default=20, help="conversations timed in each language")
    conversations = parser.parse_args().conversations
    with tempfile.TemporaryDirectory(prefix="mps-bench-") as folder:
        Path(folder).chmod(0o755)
        data_dir = Path(folder) / "data"
        with EmbeddedPostgres(data_dir) as postgres:
            passwords = {login: postgres.password_for(role) for role, login in LOGINS.items() if role != "superuser"}
            bootstrap(postgres.url("superuser", "postgres"), passwords=passwords, database="mps")
            migrate(postgres.url("owner"))
            key_file = data_dir / "secrets" / "kek.json"
            create_key_file(key_file)
            times = asyncio.run(measure(postgres.url("app"), postgres.url("owner"), key_file, data_dir, conversations))
    guided = [took for language in ANSWERS for took in times[language]]
    print(
        f"{datetime.now(UTC).date()}, Python {platform.python_version()}, {conversations} conversations a language.\n"
    )
    print("| turn | turns | median ms | p95 ms | worst ms |\n| --- | --- | --- | --- | --- |")
    for name, took in {"all guided": guided, **times}.items():
        print(row(name, took))


if __name__ == "__main__":
    main()
