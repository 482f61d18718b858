"""The papers a letter encloses: only those the resident brought, in the words of the office."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mps_connect.assistant import formatting
from mps_connect.assistant.models import Fact, Sentence
from mps_connect.assistant.naming import Named

_BROUGHT = re.compile(
    r"(?i)bring|brought|attach|enclos|with me|signed the paper|bawa|lampir|sertakan|带|附|கொண்டு வந்|இணைத்து"
)
_PAPERS = (
    ("medical certificate", re.compile(r"(?i)\bMC\b|medical cert|病假单|sijil cuti sakit|மருத்துவ சான்ற")),
    ("doctor's memo", re.compile(r"(?i)\bmemo\b|医生信")),
    ("letter", re.compile(r"(?i)\bletter\b|\bsurat\b|信|கடித")),
    ("bill", re.compile(r"(?i)\bbill\b|账单|பில்|\bbil\b")),
    ("notice", re.compile(r"(?i)\bnotice\b|通知书|notis|நோட்டீஸ்")),
    ("photographs", re.compile(r"(?i)\bphotos?\b|照片|gambar|படம்")),
    ("payslips", re.compile(r"(?i)pay ?slips?|薪水单|slip gaji")),
    ("written consent", re.compile(r"(?i)signed the paper|consent")),
)
_KNOWN = frozenset(
    {
        "medical certificate", "letter", "doctor's memo", "bill", "notice", "payslips", "bank statements", "photographs",
        "written consent", "birth certificate", "marriage certificate", "contract", "police report", "order",
    }
)  # fmt: skip
_HERS = frozenset(
    {
        "medical certificate",
        "payslips",
        "bank statements",
        "written consent",
        "birth certificate",
        "marriage certificate",
    }
)


@dataclass(frozen=True, slots=True)
class Papers:
    names: tuple[str, ...]
    sentences: tuple[Sentence, ...]


def enclosed_papers(facts: Sequence[Fact], usable: frozenset[int], who: Named) -> Papers:
    """The enclosures and the sentence that names them; nothing for papers that were only spoken of."""
    named: dict[str, None] = {}
    used: list[int] = []
    for index in sorted(usable):
        fact = facts[index]
        if (
            fact.type != "document"
            or fact.slot == "described"
            or (fact.slot is None and not _BROUGHT.search(fact.quote))
        ):
            continue
        found = [name for name in fact.value.split(", ") if name in _KNOWN]
        found = found or [name for name, words in _PAPERS if words.search(fact.quote)]
        if found:
            named |= dict.fromkeys(found)
            used.append(index)
    if not named:
        return Papers((), ())
    listed = formatting.joined([_article(name, who) for name in named])
    plural = len(named) > 1 or next(iter(named)).endswith("s")
    text = f"{listed[:1].upper()}{listed[1:]} {'are' if plural else 'is'} enclosed."
    names = tuple(name[:1].upper() + name[1:] for name in named)
    return Papers(names, (Sentence(text, tuple(used), "enclosures", from_record=True),))


def _article(name: str, who: Named) -> str:
    return f"{who.her} {name}" if name in _HERS else f"the {name}"
