"""The diagrams of docs/states, drawn from the transition tables that the code itself goes by."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from mps_connect.cases.models import CASE_TRANSITIONS, CaseStatus
from mps_connect.compliance.request_models import REQUEST_TRANSITIONS, RequestStatus
from mps_connect.letters.models import LETTER_TRANSITIONS, LetterStatus

Arrow = tuple[str, str, str]
"""From a state, by an act, to a state."""


@dataclass(frozen=True, slots=True)
class Machine:
    """One state machine. `source` names the table; `note` says what the table cannot."""

    name: str
    title: str
    source: str
    initial: str
    arrows: tuple[Arrow, ...]
    note: str


MACHINES = (
    Machine(
        "case",
        "States of a case",
        "mps_connect.cases.models.CASE_TRANSITIONS",
        CaseStatus.DRAFT.value,
        tuple((source.value, act.value, target.value) for (source, act), target in CASE_TRANSITIONS.items()),
        "Between submitted and closed, what a list shows (written, returned, vetted, signed, sent, replied) is derived"
        " from the least advanced live letter and stored nowhere. Escalated is a mark on a case, not a state.",
    ),
    Machine(
        "letter",
        "States of a letter",
        "mps_connect.letters.models.LETTER_TRANSITIONS",
        LetterStatus.DRAFT.value,
        tuple((source.value, act.value, target.value) for (source, act), target in LETTER_TRANSITIONS.items()),
        "Vetting and approval are each bound to the SHA-256 of the exact text and recipient, and always to two distinct"
        " people; the database refuses a row in which either does not hold.",
    ),
    Machine(
        "request",
        "States of a request about one's own data",
        "mps_connect.compliance.request_models.REQUEST_TRANSITIONS",
        RequestStatus.OPEN.value,
        tuple((source.value, act.value, target.value) for (source, act), target in REQUEST_TRANSITIONS.items()),
        "Nothing is answered before it was made sure who asks, and no consent is taken back before what it means was told; the"
        " database refuses a row in which either does not hold.",
    ),
)


def _joined(machine: Machine) -> dict[tuple[str, str], list[str]]:
    """Acts by (from, to), in the order of the table, so that two acts between the same states share one arrow."""
    arrows: dict[tuple[str, str], list[str]] = {}
    for source, act, target in machine.arrows:
        arrows.setdefault((source, target), []).append(act.replace("_", " "))
    return arrows


def page(machine: Machine) -> str:
    """The whole Markdown page of one machine."""
    ends = {target for _, _, target in machine.arrows} - {source for source, _, _ in machine.arrows}
    lines = [
        f"# {machine.title}",
        "",
        f"Drawn by `mps docs` from `{machine.source}`; `make check` fails when this page and the code differ.",
        "",
        "```mermaid",
        "stateDiagram-v2",
        f"    [*] --> {machine.initial}",
        *(f"    {source} --> {target}: {', '.join(acts)}" for (source, target), acts in _joined(machine).items()),
        *(f"    {end} --> [*]" for end in sorted(ends)),
        "```",
        "",
        machine.note,
        "",
        "| from | act | to |",
        "| --- | --- | --- |",
        *(f"| {source} | {act.replace('_', ' ')} | {target} |" for source, act, target in machine.arrows),
        "",
    ]
    return "\n".join(lines)


def stale(folder: Path) -> list[str]:
    """Names of the pages in `folder` that are missing or differ from the code."""
    differing = []
    for machine in MACHINES:
        path = folder / f"{machine.name}.md"
        if not path.is_file() or path.read_text(encoding="utf-8") != page(machine):
            differing.append(path.name)
    return differing


def write(folder: Path) -> list[str]:
    """Draw every page anew; returns the names of those that changed."""
    changed = stale(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for machine in MACHINES:
        (folder / f"{machine.name}.md").write_text(page(machine), encoding="utf-8")
    return changed
