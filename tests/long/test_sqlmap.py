"""Row 12: sqlmap at every parameter of every address of a served demo, signed in as somebody who may. It finds no way in.

Needs sqlmap (on Debian: apt-get install sqlmap). MPS_SQLMAP="GET /api/record|POST /api/cases/search" tries these addresses alone.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mps_connect.kit.ids import new_id
from tests.long.attacked import WEAK, Door, opened
from tests.security.evidence import counted
from tests.security.filling import Address, CannotFill, Json
from tests.security.routes import ADDRESSES
from tests.security.who_may import lines
from tests.support.service import serving

pytestmark = [pytest.mark.long, pytest.mark.timeout(7_200)]

ROLES = {"S": "staff", "M": "mp", "A": "admin", "U": "auditor", "V": "volunteer", "R": "resident"}
REFUSALS = "400,401,403,404,405,409,412,413,415,422,428,429,500,503"
ENDS_THE_ATTACK = {"POST /api/me/sessions/end-others"}
"""Would sign the others of the same account out again and again; it takes no parameter."""
CHOSEN = [key for key in os.environ.get("MPS_SQLMAP", "").split("|") if key]


@pytest.fixture(scope="module")
def sqlmap() -> str:
    program = shutil.which("sqlmap")
    if program is None:
        pytest.skip("sqlmap is not installed (on Debian: apt-get install sqlmap)")
    return program


@pytest.fixture(scope="module")
def door() -> Iterator[tuple[Door, str]]:
    with serving() as service, opened(service.url) as made:
        yield made


@pytest.fixture(scope="module")
def there(door: tuple[Door, str]) -> Json:
    """What stands in addresses: rows that the demo office has."""
    ask = door[0]
    case = ask.get("/api/cases/search", role="staff", q="Contoh")["items"][0]
    letter = ask.get("/api/letters", role="staff")["items"][0]
    directory = ask.get("/api/directory", role="staff")
    return {
        "case_id": case["id"],
        "letter_id": letter["id"],
        "person_id": ask.get("/api/people", role="admin")["people"][0]["id"],
        "short": directory["agencies"][0]["short"],
        "category": directory["checklists"][0]["category"],
        "slot": directory["checklists"][0]["slot"],
        "rule": directory["rules"][0]["rule"],
        "key": directory["categories"][0]["key"],
        "hash": "0" * 64,
        "uuid": new_id(),
        "seq": 1,
    }


def value_for(address: Address, schema: Json, name: str, ids: Json) -> Any:
    if name in ids:
        return str(ids[name])
    if schema.get("type") == "array":
        return [value_for(address, schema["items"], name, ids)]
    try:
        return address._value(schema, name, ids)
    except CannotFill:
        return "words"


def marked(value: Any) -> Any:
    """A value of a body with the star that tells sqlmap where to try; numbers and yes and no as text, which is read as well."""
    if isinstance(value, dict):
        return {name: marked(each) for name, each in value.items()}
    if isinstance(value, list):
        return [marked(each) for each in value]
    return f"{str(value).lower() if isinstance(value, bool) else value}*"


def plain(text: str) -> str:
    return text.replace("*", "")


class Request:
    """A request that the service takes for a well-formed one, so that what is tried gets past the reading of it."""

    def __init__(self, door: Door, address: Address, ids: Json) -> None:
        self.door, self.method, self.path = door, address.method, address.path
        self.query: dict[str, str] = {}
        self.headers = {"accept": "application/json"}
        self.body: Any = None
        parameters = address.operation.get("parameters", [])
        for parameter in parameters:
            name, value = parameter["name"], value_for(address, parameter["schema"], parameter["name"], ids)
            if parameter["in"] == "path":
                self.path = self.path.replace(f"{{{name}}}", f"{value}*")
            elif parameter["in"] == "header":
                self.headers[name] = '"1"' if name == "if-match" else f"{value or 'words'}*"
            elif parameter.get("required"):
                self.query[name] = f"{value}*"
        if "requestBody" in address.operation:
            self.headers["content-type"] = "application/json"
            self.body = marked(_filled(address, ids))
        for parameter in parameters:
            if parameter["in"] == "query" and parameter["name"] not in self.query:
                self._take(
                    self.query, parameter["name"], value_for(address, parameter["schema"], parameter["name"], ids)
                )
        if isinstance(self.body, dict):
            for name, schema in _properties(address).items():
                if name not in self.body:
                    self._take(self.body, name, value_for(address, schema, name, ids))

    def _take(self, place: dict[str, Any], name: str, value: Any) -> None:
        """Add what may be left out, where the request stays as well-formed as it was before."""
        before = self._status()
        for tried in (value, "words", "1"):
            place[name] = marked(tried)
            if self._status() != 422 or before == 422:
                return
        del place[name]

    def _status(self) -> int:
        address, body = self.address(), "" if self.body is None else json.dumps(self.body)
        return self.door.ask(
            self.method,
            plain(address),
            headers={k: plain(v) for k, v in self.headers.items()},
            body=plain(body).encode(),
        ).status_code

    def address(self) -> str:
        query = "&".join(f"{name}={value}" for name, value in self.query.items())
        return f"{self.path}?{query}" if query else self.path

    def text(self, host: str) -> str:
        headers = [f"{name}: {value}" for name, value in self.headers.items()]
        body = "" if self.body is None else json.dumps(self.body)
        return "\n".join([f"{self.method} {self.address()} HTTP/1.1", f"Host: {host}", *headers, "", body])


def _properties(address: Address) -> Json:
    schema = address.operation["requestBody"]["content"]["application/json"]["schema"]
    found: Json = address.schemas[schema["$ref"].rpartition("/")[2]].get("properties", {})
    return found


def _filled(address: Address, ids: Json) -> Any:
    try:
        return address.body(ids)
    except CannotFill:
        schema = address.operation["requestBody"]["content"]["application/json"]["schema"]
        needed = address.schemas[schema["$ref"].rpartition("/")[2]].get("required", [])
        return {name: value_for(address, _properties(address)[name], name, ids) for name in needed}


def attacked(sqlmap: str, folder: Path, text: str, *, dbms: str) -> str:
    page = folder / "request.txt"
    page.write_text(text)
    command = [
        "nice", "-n", "10", sqlmap, "-r", str(page), "--batch", "--disable-coloring", "--flush-session", "--level=1", "--risk=1",
        f"--dbms={dbms}", "--technique=BEUSTQ", "--ignore-code", REFUSALS, "--output-dir", str(folder), "--ignore-proxy",
        "--ignore-stdin", "--timeout=60", "--time-sec=5", "--threads=2",
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    return done.stdout + done.stderr


def test_it_finds_a_way_in_where_there_is_one(sqlmap: str, door: tuple[Door, str], tmp_path: Path) -> None:
    text = f"GET {WEAK}?name=Contoh* HTTP/1.1\nHost: {door[1].removeprefix('http://')}\n\n"
    assert "sqlmap identified the following injection point" in attacked(sqlmap, tmp_path, text, dbms="sqlite")


@pytest.mark.parametrize("key", CHOSEN or sorted(set(ADDRESSES) - ENDS_THE_ATTACK))
def test_no_parameter_is_a_way_in(sqlmap: str, door: tuple[Door, str], there: Json, tmp_path: Path, key: str) -> None:
    ask, url = door
    line, address = lines()[key], ADDRESSES[key]
    ask.errors.clear()
    ask.role = "" if line.about == "open" else next(name for letter, name in ROLES.items() if letter in line.who)
    text = Request(ask, address, there).text(url.removeprefix("http://"))
    places = text.count("*")
    ask.answers.clear()
    if places:
        said = attacked(sqlmap, tmp_path, text, dbms="postgresql")
        assert "identified the following injection point" not in said, said
        assert re.search(r"all tested parameters do not appear to be injectable", said), said[-3_000:]
    assert ask.errors == []
    counted("row 12: parameters tried by sqlmap", places, group=key)
    counted("row 12: requests of sqlmap, none an error of ours", ask.answers.total(), group=key)
    counted("row 12: of them read as well-formed", ask.answers.total() - ask.answers[422], group=key)
