"""What every message on the wire has in common."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Wire(BaseModel):
    """A request or an answer. Unknown fields are refused, so that a mistyped one is never silently dropped."""

    model_config = ConfigDict(extra="forbid")
