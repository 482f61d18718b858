"""Every sentence the product says to a resident, read from one file a language."""

from __future__ import annotations

import tomllib
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Any

from mps_connect.assistant.models import Language

LANGUAGES: tuple[str, ...] = ("en", "zh", "ms", "ta")


def text_language(language: Language | str) -> str:
    """The language file that serves `language`: Singlish is answered in plain English."""
    return language if language in LANGUAGES else "en"


@cache
def texts(language: str) -> dict[str, Any]:
    """The whole file of one language; tables `question`, `topic`, `chip`, `ack`, `say` and others of strings."""
    raw = (
        files("mps_connect.assistant").joinpath("texts", f"{text_language(language)}.toml").read_text(encoding="utf-8")
    )
    return tomllib.loads(raw)


def say(language: Language | str, table: str, key: str, /, **values: str) -> str:
    """One sentence, with `{name}` places filled. Raises KeyError when the file has no such sentence."""
    sentence: str = texts(text_language(language))[table][key]
    return sentence.format(**values) if values else sentence


def has(language: Language | str, table: str, key: str) -> bool:
    return key in texts(text_language(language)).get(table, {})


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().rstrip(".…。").casefold()


@cache
def _chip_ids() -> dict[str, str]:
    return {_folded(text): chip for language in LANGUAGES for chip, text in texts(language).get("chip", {}).items()}


def chip_id_of(text: str) -> str | None:
    """The chip whose text this is, in any language; None when it is free text."""
    return _chip_ids().get(_folded(text))


def _opening_of(sentence: str) -> str:
    return _folded(sentence.rstrip().rstrip(":：").rstrip())


@cache
def _prefills() -> dict[str, str]:
    found = {}
    for language in LANGUAGES:
        file = texts(language)
        for slot, topic in file.get("topic", {}).items():
            found[_opening_of(file["say"]["regarding"].format(topic=topic))] = slot
    return found


def slot_prefilled(text: str) -> str | None:
    """The slot a message answers because it begins with a chip's pre-filled words ("Regarding X, it is: ...")."""
    head, colon, _ = unicodedata.normalize("NFKC", text).partition(":")
    return _prefills().get(_folded(head)) if colon else None
