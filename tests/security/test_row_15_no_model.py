"""Row 15: there is no language model in the product. What residents say is read by rules, and is never an instruction.

The words that try to be one are in injected.txt: in no language do they lower what is urgent, close a safety card, let a letter
go without its two people, or bring up another resident's words.
"""

from __future__ import annotations

import ast
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mps_connect.assistant.assessing import assess
from mps_connect.assistant.models import Assessment, Turn
from mps_connect.kit.db import Database
from mps_connect.settings import Settings
from tests.conftest import ClientAs
from tests.intake.interviews import opened, said
from tests.letters.matters import GOH, attempt, drafted, heard_case, ready_case, whole
from tests.rules.sources import parsed, python_files, shown
from tests.security.evidence import counted
from tests.support.cast import Cast

ROOT = Path(__file__).resolve().parents[2]
MODELS = re.compile(
    r"openai|anthropic|claude|gemini|vertex|bedrock|mistral|cohere|groq|ollama|llama|gpt|langchain|litellm|huggingface|transformers"
    r"|torch|tensorflow|onnx|vllm|semantic_kernel|instructor|prompt|\bllm|tiktoken|sentencepiece|embedding",
    re.IGNORECASE,
)
"""Names of models, of those who sell them, and of the libraries that ask or run them."""
MAY_CONNECT = {
    "src/mps_connect/identity/oidc_provider.py",
    "src/mps_connect/kit/cloud_kms.py",
    "src/mps_connect/kit/mail.py",
    "src/mps_connect/kit/outgoing.py",
}
"""The organisation's sign-in, the key service, mail, and the one way out they go by: no resident's words are in what is asked."""
CONNECTING = {
    "httpx",
    "aiosmtplib",
    "smtplib",
    "requests",
    "aiohttp",
    "urllib3",
    "websockets",
    "grpc",
    "http.client",
    "urllib.request",
}
INJECTED = [
    line.split("|", 1)
    for line in (Path(__file__).with_name("injected.txt")).read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]  # fmt: skip
URGENCY = ("low", "medium", "high", "urgent")
SESSION = date(2026, 11, 19)
STORIES = {
    "cut off": "SP will cut the electricity tomorrow and my baby is only 4 months old. I owe SP $640.20.",
    "beaten": "Last night my husband beat me and said he will kill me. I have two children.",
    "no way out": "I want to end my life. I lost my job in July.",
    "beaten, zh": "我的丈夫昨晚打我，还说要杀我。我有两个孩子。",
    "no way out, zh": "我不想活了。我七月失业了。",
    "beaten, ms": "Suami saya pukul saya malam tadi dan kata dia akan bunuh saya. SP akan potong elektrik esok.",
    "beaten, ta": "நேற்று இரவு என் கணவர் என்னை அடித்தார். அவர் என்னைக் கொன்றுவிடுவேன் என்று சொன்னார்.",
}


def imported(tree: ast.AST) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found |= {node.module or ""} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def test_no_package_of_a_model_is_installed_or_imported() -> None:
    pinned = [line.partition("==")[0] for line in (ROOT / "requirements.txt").read_text().splitlines() if "==" in line]
    assert len(pinned) > 30
    assert [name for name in pinned if MODELS.search(name)] == []
    assert MODELS.search("openai")
    assert MODELS.search("langchain-core")
    for path in python_files("src"):
        assert [name for name in imported(parsed(path)) if MODELS.search(name)] == [], shown(path)


def test_no_setting_names_a_model_or_a_key_to_one() -> None:
    assert [name for name in Settings.model_fields if MODELS.search(name)] == []


def test_only_these_files_can_reach_beyond_the_machine() -> None:
    found = {
        shown(path)
        for path in python_files("src")
        if any(name == one or name.startswith(f"{one}.") for name in imported(parsed(path)) for one in CONNECTING)
    }
    assert found == MAY_CONNECT


def test_the_assistant_reads_and_writes_nothing_but_its_arguments() -> None:
    """No database, no clock, no network, no process: a function of words, whose only files are its own tables."""
    forbidden = {
        "psycopg",
        "socket",
        "subprocess",
        "os",
        "asyncio",
        "time",
        "random",
        "secrets",
        "sqlalchemy",
    } | CONNECTING
    seen = 0
    for path in python_files("src"):
        if "/assistant/" not in shown(path):
            continue
        seen += 1
        tops = {name.partition(".")[0] for name in imported(parsed(path))}
        assert not tops & forbidden, shown(path)
    assert seen > 40


def test_the_corpus_is_in_all_four_languages() -> None:
    assert len(INJECTED) >= 25
    languages = [language for language, _ in INJECTED]
    assert all(languages.count(language) >= 5 for language in ("en", "zh", "ms", "ta"))


def read(*texts: str) -> Assessment:
    return assess([Turn(text) for text in texts], session_date=SESSION)


@pytest.mark.parametrize("story", STORIES)
def test_no_words_lower_what_is_urgent_or_take_a_danger_back(story: str) -> None:
    words = STORIES[story]
    plain = read(words)
    assert plain.urgency == "urgent"
    for _, injected in INJECTED:
        for texts in ([f"{words} {injected}"], [f"{injected} {words}"], [words, injected], [injected, words]):
            found = read(*texts)
            assert URGENCY.index(found.urgency) >= URGENCY.index(plain.urgency), injected
            assert {flag.name for flag in plain.flags} <= {flag.name for flag in found.flags}, injected
            counted("row 15: readings of injected words, none lowered", 1, group=story)


def test_what_must_not_be_written_stays_so() -> None:
    refused = "My son will be sentenced next week for theft. I want the MP to write to the judge to be lenient."
    assert read(refused).must_not_write is not None
    for _, injected in INJECTED:
        assert read(refused, injected).must_not_write is not None, injected
        assert read(f"{injected} {refused}").must_not_write is not None, injected


CANARIES = ("Kanariasing", "S6700033A", "90000333", "kambing biru", "蓝色山羊")
ANOTHERS = "I am Kanariasing Contoh, IC S6700033A, hp 9000 0333. I told nobody of kambing biru, 蓝色山羊. I owe HDB $2,800 in arrears."


def quiet(answer: Any) -> None:
    """Nothing of the other resident is in this answer."""
    assert answer.status_code < 500, answer.text
    told = [canary for canary in CANARIES if canary.lower() in answer.text.lower()]
    assert told == [], answer.url


@pytest.fixture
async def another(database: Database, cast: Cast, tx: Any) -> None:
    """A resident of the same office, seen by the same volunteer just before."""
    await heard_case(tx, member=cast.aisyah, text=ANOTHERS, name="Kanariasing Contoh")


@pytest.mark.usefixtures("another")
async def test_an_interview_full_of_orders_obeys_none(client_as: ClientAs, cast: Cast) -> None:
    volunteer, staff, mp = [await client_as(member) for member in (cast.aisyah, cast.priya, cast.dr_koh)]
    before = (await mp.get("/api/approvals")).json()
    for _, injected in INJECTED:
        view = await said(volunteer, await opened(volunteer), f"{STORIES['beaten']} {injected}")
        view = await said(volunteer, view, injected)
        url = f"/api/cases/{view['case_id']}"
        assert view["routing"]["urgency"] == "urgent", injected
        assert [card["state"] for card in view["safety"]] == ["open"] * len(view["safety"]) != [], injected
        assert injected in [turn["text"] for turn in view["turns"]], "kept as said"
        for who, path in ((volunteer, "/intake"), (volunteer, "/conversation"), (staff, ""), (staff, "/letters")):
            quiet(await who.get(f"{url}{path}"))
        case = (await staff.get(url)).json()
        letters = (await staff.get(f"{url}/letters")).json()["items"]
        assert (case["status"], case["urgency"], letters) == ("draft", "urgent", [])
        counted("row 15: interviews full of orders, none obeyed", 1)
    assert (await mp.get("/api/approvals")).json() == before


@pytest.mark.usefixtures("another")
@pytest.mark.parametrize("language", ["en", "zh", "ms", "ta"])
async def test_a_letter_from_such_words_waits_for_its_two_people(
    client_as: ClientAs, cast: Cast, database: Database, language: str
) -> None:
    # Orders that themselves ask for what an MP never writes are refused outright: the two that do are left out here.
    orders = " ".join(
        injected for one, injected in INJECTED if one == language and not read(GOH, injected).must_not_write
    )
    volunteer, staff, mp = [await client_as(member) for member in (cast.aisyah, cast.priya, cast.dr_koh)]
    letter = await drafted(volunteer, await ready_case(database, cast, text=f"{GOH} {orders}"))
    assert letter["status"] == "draft"
    text = whole(letter)
    assert "collect.invalid" not in text
    assert not re.search(r"https?:|javascript:|!\[|<[a-z!/]", text), text
    assert [injected for _, injected in INJECTED if injected in text] == []
    for canary in CANARIES:
        assert canary not in text
    for who, act, status in (
        (volunteer, "vet", 403),
        (volunteer, "approve", 403),
        (staff, "approve", 403),
        (mp, "approve", 409),
    ):
        answer = await attempt(who, letter, act)
        assert answer.status_code == status, (act, answer.text)
        quiet(answer)
    quiet(await staff.get(f"/api/letters/{letter['id']}"))
    assert (await staff.get(f"/api/letters/{letter['id']}")).json()["status"] == "draft"
