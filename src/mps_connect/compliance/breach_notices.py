"""Drafts of what is told about a breach: to the Commission, and to the people in their own language. Pure."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

from mps_connect.compliance.breach_models import Breach
from mps_connect.compliance.breach_policy import SCALE
from mps_connect.kit.clock import SINGAPORE, singapore_date


@dataclass(frozen=True, slots=True)
class Notice:
    """A draft. `reviewed`: somebody who speaks the language has read it over."""

    to: str
    """`pdpc`, or the language of the people it is for."""
    title: str
    text: str
    reviewed: bool


@dataclass(frozen=True, slots=True)
class Known:
    """What a draft says beside the breach itself. `contact`: the office's own address for questions."""

    office: str
    contact: str
    people: int
    told: int
    steps: Sequence[str]


@cache
def _texts() -> dict[str, Any]:
    return tomllib.loads(
        files("mps_connect.compliance").joinpath("data", "breach_notices.toml").read_text(encoding="utf-8")
    )


def notices_of(breach: Breach, known: Known) -> list[Notice]:
    """The Commission's first, then one for each language."""
    texts = _texts()
    return [
        _to_commission(breach, known, texts),
        *(_to_people(breach, known, language, said) for language, said in texts["people"].items()),
    ]


def _to_commission(breach: Breach, known: Known, texts: dict[str, Any]) -> Notice:
    words = {
        "office": known.office, "label": breach.label, "contact": known.contact, "kind": texts["kinds"][breach.kind],
        "found": _moment(breach.found_at), "assessed": _moment(breach.assessed_at), "span": _span(breach), "story": breach.story,
        "people": str(max(known.people, breach.counted or 0)), "known": str(known.people), "reasons": breach.reasons or "not assessed yet",
        "data": ", ".join(texts["data"][one] for one in breach.data_kinds) or "not known yet", "why": texts["why"][_why(breach, known)],
        "steps": " ".join(known.steps) or "nothing is written down yet", "telling": _telling(breach, known, texts["telling"]),
    }  # fmt: skip
    return Notice(
        "pdpc",
        texts["pdpc"]["title"].format(**words),
        "\n\n".join(line.format(**words) for line in texts["pdpc"]["lines"]),
        True,
    )


def _to_people(breach: Breach, known: Known, language: str, said: dict[str, Any]) -> Notice:
    comma = "、" if language == "zh" else ", "
    words = {
        "found": singapore_date(breach.found_at).isoformat(), "kind": said["kinds"][breach.kind], "label": breach.label,
        "data": comma.join(said["data"][one] for one in breach.data_kinds), "contact": known.contact,
    }  # fmt: skip
    lines = [line.format(**words) for line in said["lines"] if breach.data_kinds or "{data}" not in line]
    return Notice(language, said["title"], "\n\n".join(lines), bool(said["reviewed"]))


def _why(breach: Breach, known: Known) -> str:
    many = max(known.people, breach.counted or 0) >= SCALE
    if breach.significant_harm:
        return "both" if many else "harm"
    return "scale" if many else "none"


def _telling(breach: Breach, known: Known, texts: dict[str, str]) -> str:
    if breach.people_exception:
        return texts[breach.people_exception]
    if not breach.significant_harm:
        return texts["no_harm"]
    return texts["told"].format(told=known.told, known=known.people) if known.told else texts["to_tell"]


def _span(breach: Breach) -> str:
    if breach.began_at is None:
        return "not known yet"
    return f"from {_moment(breach.began_at)} to {_moment(breach.ended_at) if breach.ended_at else 'when it was found'}"


def _moment(moment: datetime | None) -> str:
    return moment.astimezone(SINGAPORE).strftime("%Y-%m-%d %H:%M") if moment else "not yet"
