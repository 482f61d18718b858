"""What the running demo office leaves behind holds nobody's sentences, numbers or letters in clear: a dump, its files, its log,
and the addresses a browser went to.
"""

from __future__ import annotations

import base64
import json
import re
import subprocess
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

import httpx
import psycopg
import pytest
from playwright.sync_api import expect

from mps_connect.kit.embedded_postgres import EmbeddedPostgres
from mps_connect.kit.postgres.binaries import installed_package
from tests.journeys.conftest import Visit
from tests.support.desk import PERSON, Desk
from tests.support.pages import dialog
from tests.support.service import Service

pytestmark = pytest.mark.browser

# Invented, with a letter that fits.
NRIC = "S7700032A"
SERIAL = NRIC[1:-1]


@pytest.fixture(scope="module")
def desk(service: Service) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=service.url, headers={"origin": service.url}) as client:
        assert client.post("/api/demo/sign-in", json={"account": "mp"}).status_code == 200
        yield client


@pytest.fixture(scope="module")
def canaries(desk: httpx.Client) -> list[str]:
    """What residents said, who they are, and what was written for them: read back through the service itself."""
    found: set[str] = set()
    cases = desk.get("/api/cases", params={"page_size": 100}).json()["items"]
    for case in cases:
        for turn in desk.get(f"/api/cases/{case['id']}/conversation").json()["turns"]:
            if turn["speaker"] == "resident" and "•" not in turn["text"]:
                found.add(turn["text"])
            elif turn["speaker"] == "resident":
                found.update(piece.strip() for piece in turn["text"].replace("\n", ".").split(".") if "•" not in piece)
        for field in ("nric", "phone"):
            shown = desk.post(f"/api/cases/{case['id']}/person/reveal", json={"field": field, "reason": "canary test"})
            if shown.status_code == 200:
                found.add(shown.json()["value"])
    for letter in desk.get("/api/letters").json()["items"]:
        found.update(
            s["text"] for s in desk.get(f"/api/letters/{letter['id']}").json()["sentences"] if "•" not in s["text"]
        )
    return sorted(canary for canary in found if len(canary) > 7)


EMPTY, EMPTY_STILL = re.compile(rb"\0{64,}"), b"\0" * 64


def disguises(text: str) -> Iterator[bytes]:
    """The text as bytes in every form a database, a log or JSON could hold it."""
    raw = text.encode()
    yield from (raw, raw.lower(), raw.upper(), raw.hex().encode(), raw.hex().upper().encode())
    yield from (text.encode("utf-16-le"), text.encode("utf-16-be"))
    yield json.dumps(text)[1:-1].encode()
    yield urllib.parse.quote(text).encode()
    # Base64 of a longer value shows a piece of it at one of three alignments.
    for pad in range(3):
        encoded = base64.b64encode(b"\0" * pad + raw)
        yield encoded[4 if pad else 0 : len(encoded) - 4]


def leaks(canaries: list[str], haystack: bytes) -> list[str]:
    return [
        canary for canary in canaries for disguise in disguises(canary) if len(disguise) > 7 and disguise in haystack
    ]


def test_there_are_canaries_of_every_kind(canaries: list[str]) -> None:
    assert len(canaries) > 100
    assert any(canary.isascii() and canary[0] in "ST" and canary[1:8].isdigit() for canary in canaries)
    assert any("\u4e00" <= character <= "\u9fff" for canary in canaries for character in canary)
    assert any(canary.startswith("I write on behalf of") for canary in canaries)


def test_the_search_sees_a_planted_canary(canaries: list[str]) -> None:
    for disguise in disguises(canaries[0]):
        if len(disguise) > 7:
            assert leaks(canaries, b"x" + disguise + b"y") != []


def test_a_dump_of_the_database_holds_none(service: Service, canaries: list[str]) -> None:
    url = EmbeddedPostgres(service.data_dir).url("superuser")
    dump = subprocess.run([pg_dump(), "--inserts", "--no-owner", url], capture_output=True, check=True).stdout
    assert len(dump) > 1_000_000
    assert leaks(canaries, dump) == []


def test_the_files_of_the_database_hold_none(service: Service, canaries: list[str]) -> None:
    """Beyond the dump: dead rows, indexes, write-ahead log, temporary files, logs."""
    with psycopg.connect(EmbeddedPostgres(service.data_dir).url("superuser"), autocommit=True) as conn:
        conn.execute("CHECKPOINT")
    # Each file is read for each canary in each disguise: every fifth, and all the numbers, keep it to seconds.
    some = [canary for at, canary in enumerate(canaries) if at % 5 == 0 or len(canary) < 12]
    files = [path for path in service.data_dir.rglob("*") if path.is_file() and "secrets" not in path.parts]
    location = service.data_dir / "postgres.location"
    if location.exists():
        files += [path for path in Path(location.read_text().strip()).rglob("*") if path.is_file()]
    read, known = 0, set[bytes]()
    for path in files:
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            # The database is running: a cache it threw away meanwhile holds nothing any more.
            continue
        read += len(content)
        # A database begins as a copy of another, and much of a file is still empty.
        content = EMPTY.sub(EMPTY_STILL, content)
        if content in known:
            continue
        known.add(content)
        assert leaks(some, content) == [], path.name
    assert read > 10_000_000


@pytest.mark.long
def test_every_canary_is_looked_for_in_every_file(service: Service, canaries: list[str]) -> None:
    """The thorough form of the test above: minutes instead of seconds."""
    files = [path for path in service.data_dir.rglob("*") if path.is_file() and "secrets" not in path.parts]
    assert [path.name for path in files if leaks(canaries, path.read_bytes())] == []


def test_the_log_of_the_service_holds_none(service: Service, canaries: list[str]) -> None:
    assert leaks(canaries, service.log.read_bytes()) == []


@pytest.fixture
def sought(service: Service) -> str:
    """A case whose person has this NRIC."""
    volunteer = Desk(service.url, "volunteer")
    case_id: str = volunteer.open_case()["case_id"]
    volunteer.write_down(case_id, dict(PERSON) | {"name": "Zainab Contoh binte Sampel", "nric": NRIC})
    volunteer.close()
    return case_id


def test_an_nric_typed_into_a_search_stands_in_no_address(service: Service, visit: Visit, sought: str) -> None:
    watched = visit("staff")
    page = watched.page
    addresses: list[str] = []
    page.on("request", lambda request: addresses.extend((request.url, request.headers.get("referer", ""))))
    page.on("framenavigated", lambda frame: addresses.append(frame.url))
    box = page.get_by_role("searchbox", name="Name, number, block or words")
    found = page.get_by_role("link", name="Zainab Contoh binte Sampel")

    def searched(words: str) -> None:
        expect(box).to_have_value(words)
        expect(found).to_have_count(1)
        addresses.extend((page.url, page.title()))

    watched.open("/cases")
    box.fill(NRIC)
    expect(page.get_by_role("row").filter(has_text="found by the NRIC")).to_have_count(1)
    searched(NRIC)
    assert watched.violations() == []
    page.reload()
    searched(NRIC)
    page.get_by_role("navigation", name="Lists").get_by_role("link", name="Open").click()
    expect(page).to_have_url(re.compile(r"/cases\?status="))
    searched(NRIC)
    found.click()
    expect(page).to_have_url(re.compile(sought))
    page.go_back()
    searched(NRIC)
    page.go_back()
    expect(page).to_have_url(re.compile("/cases$"))
    searched(NRIC)

    page.keyboard.press("Control+k")
    everything = dialog(page, "Find or do anything")
    everything.get_by_role("searchbox").fill(NRIC)
    everything.get_by_role("option", name=re.compile("Zainab Contoh")).click()
    expect(page).to_have_url(re.compile(sought))
    page.go_back()
    searched(NRIC)

    assert any(address.endswith("/api/cases/search") for address in addresses)
    assert [address for address in addresses if SERIAL in address] == []
    log = service.log.read_text()
    assert '"route": "/api/cases/search"' in log
    assert SERIAL not in log

    # The next person at the same tab.
    watched.sign_in("mp")
    page.reload()
    expect(box).to_have_value("")


def pg_dump() -> str:
    package = installed_package()
    return str(package / "pginstall" / "bin" / "pg_dump") if package else "pg_dump"
