"""The demo's people and cases as data, and the days they speak of."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from typing import Any, cast

from mps_connect.assistant.wording import texts
from mps_connect.cases.schemas import Channel
from mps_connect.constituents.schemas import ConsentKind, PersonChange, SpokenLanguage
from mps_connect.intake.schemas import Mode
from mps_connect.kit.clock import SINGAPORE

BASIS: tuple[ConsentKind, ...] = ("use", "program", "keeping")
EVENINGS = ("cases_session.toml", "cases_between.toml", "cases_last_night.toml")


@dataclass(frozen=True, slots=True)
class When:
    """A time of day in Singapore, so many days before today."""

    days_ago: int
    at: time

    def on(self, today: date) -> datetime:
        return datetime.combine(today - timedelta(days=self.days_ago), self.at, SINGAPORE)


@dataclass(frozen=True, slots=True)
class Step:
    """What somebody does to a case once the interview is over. `by`: a key of the office's people. `words`: as the act needs."""

    when: When
    by: str
    act: str
    words: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Story:
    key: str
    opened: When
    by: str
    language: SpokenLanguage
    channel: Channel
    mode: Mode
    consents: tuple[ConsentKind, ...]
    says: tuple[str, ...]
    """Messages of the resident, with days such as `{in_5}` and `{ago_20_zh}` still to be filled."""
    person: PersonChange
    steps: tuple[Step, ...]
    linked_account: str | None


class Days(dict[str, str]):
    """`in_5` and `ago_20` as the day so far from `opened`, written in English, or as `_zh` or `_ta` say."""

    def __init__(self, opened: date) -> None:
        super().__init__()
        self._opened = opened

    def __missing__(self, key: str) -> str:
        direction, count, *language = key.split("_")
        days = timedelta(days=int(count))
        day = self._opened + days if direction == "in" else self._opened - days
        match language:
            case ["zh"]:
                return f"{day.month}月{day.day}日"
            case ["ta"]:
                return f"{texts('ta')['month']['names'].split()[day.month - 1]} {day.day}"
            case _:
                return f"{day.day} {day:%B %Y}"


def spoken(text: str, *, opened: date) -> str:
    """The words as they were said on that evening."""
    return text.format_map(Days(opened))


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files("mps_connect.demo").joinpath("data", name).read_text(encoding="utf-8"))


@cache
def office_data() -> dict[str, Any]:
    """Tables `office`, `people` and `addressees`."""
    return _read("people.toml")


@cache
def stories() -> tuple[Story, ...]:
    """Every case, in the order the residents came."""
    return tuple(_story(raw) for name in EVENINGS for raw in _read(name)["case"])


def _when(raw: list[Any]) -> When:
    days_ago, at = raw
    return When(int(days_ago), time.fromisoformat(at))


def _story(raw: dict[str, Any]) -> Story:
    steps = [dict(step) for step in raw.get("then", ())]
    return Story(
        key=raw["key"],
        opened=_when(raw["opened"]),
        by=raw["by"],
        language=raw["language"],
        channel=raw.get("channel", "walk_in"),
        mode=raw.get("mode", "guided"),
        consents=tuple(cast(ConsentKind, kind) for kind in raw.get("consents", BASIS)),
        says=tuple(raw["says"]),
        person=PersonChange(**raw["person"]),
        steps=tuple(Step(_when(step.pop("at")), step.pop("by"), step.pop("act"), step) for step in steps),
        linked_account=raw.get("linked_account"),
    )
