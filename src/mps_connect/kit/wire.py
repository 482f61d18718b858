"""What every message on the wire has in common."""

from __future__ import annotations

import re
from typing import Any

from pydantic import BaseModel, ConfigDict

from mps_connect.kit.errors import InvalidInput

NUL = "This holds an invisible NUL character, which nothing can show or keep. Delete it, or type it again; nothing is lost."


class Wire(BaseModel):
    """A request or an answer. Unknown fields are refused, so that a mistyped one is never silently dropped."""

    model_config = ConfigDict(extra="forbid")


class Refusal(Wire):
    """What was refused or went wrong: a stable code, words a person can act on, and what a program may want to know."""

    code: str
    message: str
    details: dict[str, Any]


class Refused(Wire):
    """The one shape of every answer that is not a success."""

    error: Refusal


def step(part: object) -> str:
    """One step of the way to a field. The name of a field that is not ours is as much the sender's words as its value."""
    name = str(part)
    return name if name.isdigit() or re.fullmatch("[a-z][a-z_-]{0,39}", name) else "?"


def refuse_nul(value: Any) -> None:
    """No text of a request, name or value, at whatever depth, holds a NUL: the database keeps none, and no room has a rule
    of its own. Raises InvalidInput, with the way to each that does.
    """
    found = sorted(_with_nul(value, ()))
    if found:
        raise InvalidInput(NUL, details={"fields": [{"path": path, "message": NUL} for path in found]})


def _with_nul(value: Any, way: tuple[str, ...]) -> set[str]:
    match value:
        case str():
            return {".".join(way)} if "\0" in value else set()
        case dict():
            found = {".".join((*way, "?")) for name in value if "\0" in name}
            return found.union(*(_with_nul(one, (*way, step(name))) for name, one in value.items()))
        case list():
            return set().union(*(_with_nul(one, (*way, str(at))) for at, one in enumerate(value)))
        case _:
            return set()
