"""The one number a vetting and an approval are bound to."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from typing import Any

import rfc8785

from mps_connect.letters.models import LetterBody

THANKS = "Thank you."
_PREFIX = b"mps.letter.v1\0"


def content_hash(body: LetterBody) -> bytes:
    """SHA-256 over everything the printed letter will say but its date: canonical JSON (RFC 8785) after a fixed prefix.

    The date of approval is not in it, because approval comes after. Which facts stand behind a sentence is not in it
    either: linking a sentence to its facts again changes no word that anybody signs.
    """
    printed: dict[str, Any] = {
        "type": body.type,
        "our_ref": body.our_ref,
        "your_ref": body.your_ref,
        "from": {"mp_name": body.sender.mp_name, "division": body.sender.division, "lines": list(body.sender.lines)},
        "to": asdict(body.recipient),
        "salutation": body.salutation,
        "subject": body.subject,
        "sentences": [[s.paragraph, s.part == "point", s.text] for s in body.sentences],
        "thanks": THANKS,
        "close": body.close,
        "enclosures": list(body.enclosures),
        "cc": list(body.cc),
    }
    return hashlib.sha256(_PREFIX + rfc8785.dumps(printed)).digest()


def seal_of(hashed: bytes) -> str:
    """The first twelve digits of the hash in three groups, as the letter's foot and its page show them: `3f2a 91bc 04de`."""
    digits = hashed.hex()[:12]
    return " ".join(digits[at : at + 4] for at in range(0, 12, 4))
