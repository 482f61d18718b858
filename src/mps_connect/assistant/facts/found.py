"""A find in the reading copy, before it becomes a fact of the original text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from mps_connect.assistant.models import Fact, Origin, Subject
from mps_connect.assistant.normalising import Reading


@dataclass(frozen=True, slots=True)
class Found:
    """`start` and `end` count in the reading copy's `flat`."""

    type: str
    value: str
    start: int
    end: int
    confidence: float = 0.95
    subject: Subject = "resident"
    origin: Origin = "said"
    slot: str | None = None
    check: str | None = None

    def with_slot(self, slot: str | None) -> Found:
        return replace(self, slot=slot)


@dataclass(slots=True)
class Scene:
    """One message being read: its reading copy, the session's date, and which characters are already spoken for."""

    reading: Reading
    session_date: date
    taken: list[tuple[int, int]] = field(default_factory=list)
    finds: list[Found] = field(default_factory=list)

    @property
    def flat(self) -> str:
        return self.reading.flat

    @property
    def low(self) -> str:
        return self.reading.low

    def free(self, start: int, end: int) -> bool:
        return all(end <= begin or start >= stop for begin, stop in self.taken)

    def take(self, find: Found, *, also: tuple[int, int] | None = None) -> None:
        """Record a find and keep other recognisers of identifiers and numbers off its characters."""
        self.finds.append(find)
        self.taken.append(also or (find.start, find.end))

    def add(self, find: Found) -> None:
        """Record a find that others may still look into, such as a statement with a date in it."""
        self.finds.append(find)

    def before(self, start: int, width: int = 40) -> str:
        return self.low[max(0, start - width) : start]

    def after(self, end: int, width: int = 40) -> str:
        return self.low[end : end + width]


def facts_of(scene: Scene, turn: int) -> Iterable[Fact]:
    """Facts of the original text. A find whose words are not there is a defect, not a fact."""
    for find in scene.finds:
        start, end = scene.reading.original(find.start, find.end)
        quote = scene.reading.text[start:end]
        if not quote:
            raise AssertionError(f"a {find.type} without words")
        yield Fact(
            type=find.type,
            value=find.value,
            quote=quote,
            start=start,
            end=end,
            confidence=find.confidence,
            turn=turn,
            subject=find.subject,
            origin=find.origin,
            slot=find.slot,
            check=find.check,
        )
