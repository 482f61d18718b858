"""The tables of docs/permissions.md, drawn from the table of permissions and from the routes the application answers to.

What stands above the mark on that page is written by hand and left alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from fastapi import FastAPI

from mps_connect.access.gate import permission_of
from mps_connect.access.models import Permission, Role
from mps_connect.access.table import PERMISSIONS
from mps_connect.app import create_app
from mps_connect.settings import Settings

PAGE = "permissions.md"
MARK = "<!-- Below: drawn by `mps docs` from access/table.py and the routes; `make check` fails when they differ. -->"
CATCH_ALL = frozenset({"/api/{rest:path}", "/{path:path}"})

COLUMNS = {
    Role.RESIDENT: "resident",
    Role.VOLUNTEER: "volunteer",
    Role.STAFF: "staff",
    Role.MP: "MP",
    Role.ADMIN: "administrator",
    Role.AUDITOR: "auditor",
}

MEANS = {
    "see_self": "see their own account and ways of signing in, and change them",
    "see_own_case_status": "read how their own cases stand, in plain words",
    "open_cases": "open a case",
    "read_cases": "read cases, lists of cases and their timeline",
    "interview": "take words down and go on with the interview",
    "decide_facts": "confirm, correct or dispute a fact, or add one",
    "record_consent": "record a resident's yes or no",
    "deal_with_safety": "take down a safety card with what was done",
    "choose_routing": "choose category and agency against the proposal",
    "submit_cases": "hand a case in",
    "decline_cases": "decline a case",
    "override_refusal": "set a rule aside that forbids a letter",
    "assign_cases": "give a case to somebody, mark it for the MP",
    "write_notes": "write a note on a case",
    "close_cases": "close a case, or open it again",
    "reveal_identifiers": "see one NRIC, phone number or address in full, with a reason",
    "see_confidence": "see how sure the assistant is",
    "draft_letters": "draft a letter",
    "read_letters": "read letters, their versions and their pages",
    "edit_letters": "change a letter's words or links",
    "vet_letters": "vet a letter",
    "approve_letters": "approve a letter, or take the approval back",
    "return_letters": "return a letter with a reason",
    "send_letters": "mark a letter sent",
    "record_replies": "record a reply, and see what still waits for one",
    "read_directory": "read agencies, categories, checklists and rules",
    "edit_directory": "change them",
    "manage_people": "make accounts, change a role, close an account",
    "manage_office": "change the office's settings",
    "read_record": "read the record and who looked",
    "issue_passes": "issue a volunteer's pass at the door, see tonight's, take one back",
    "let_residents_in": "make a resident's link to their own cases",
    "open_record_values": "see what a change was from and to, with a purpose",
    "check_record": "have the whole record checked, and export it",
    "see_retention": "see how long what is kept, what is held and what was erased",
    "propose_retention": "propose how long a class of data is kept",
    "consent_to_retention": "agree to such a proposal, or refuse it",
    "hold_data": "hold data from erasure, and let it go",
    "erase_data": "erase by hand, together with a second person",
    "see_compliance": "see controls, their evidence and the reports",
    "make_reports": "have a report of compliance made",
    "handle_requests": "deal with requests of the people the data is about",
    "handle_breaches": "record a breach and what was done about it",
    "see_health": "see how many rows the office's tables hold",
}


class Address(NamedTuple):
    """One address of the application. `permission` is None where no sign-in is needed."""

    method: str
    path: str
    permission: Permission | None


def addresses(app: FastAPI) -> Iterator[Address]:
    """Every address of the application but the built client's; routers that were included are looked into."""
    for route in app.routes:
        inside = getattr(route, "effective_route_contexts", None)
        for one in inside() if inside is not None else [route]:
            path, dependant = getattr(one, "path", ""), getattr(one, "dependant", None)
            if path in CATCH_ALL or dependant is None:
                continue
            for method in sorted(set(getattr(one, "methods", None) or ()) - {"HEAD"}):
                yield Address(method, path, permission_of(dependant))


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _who(permission: Permission) -> str:
    holders = [name for role, name in COLUMNS.items() if permission in PERMISSIONS[role]]
    return "everybody" if len(holders) == len(COLUMNS) else ", ".join(holders)


def _permission_table() -> list[str]:
    lines = [
        _row("permission", "lets them", *COLUMNS.values()),
        _row("---", "---", *(":-:" for _ in COLUMNS)),
    ]
    for permission in Permission:
        means = MEANS.get(permission.value, permission.value.replace("_", " "))
        marks = ("yes" if permission in PERMISSIONS[role] else "" for role in COLUMNS)
        lines.append(_row(f"`{permission.value}`", means, *marks))
    return lines


def _address_table(found: list[Address]) -> list[str]:
    lines = [_row("address", "permission", "who"), _row("---", "---", "---")]
    for method, path, permission in found:
        if permission is not None:
            lines.append(_row(f"`{method} {path}`", f"`{permission.value}`", _who(permission)))
    return lines


def tables() -> str:
    """Everything below the mark."""
    found = sorted(addresses(create_app(Settings(demo=False))), key=lambda each: (each.path, each.method))
    lines = [
        MARK,
        "",
        "## What each role is given",
        "",
        *_permission_table(),
        "",
        "## What each address asks for",
        "",
        "The permission opens the address; the room behind it still decides which rows there are for this person.",
        "",
        *_address_table(found),
        "",
        "## What needs no sign-in",
        "",
        *(f"- `{method} {path}`" for method, path, permission in found if permission is None),
        "",
    ]
    return "\n".join(lines)


def page(current: str) -> str:
    """The whole page: what is written by hand in `current`, and the tables as the code has them now."""
    return current.partition(MARK)[0] + tables()


def stale(folder: Path) -> list[str]:
    """The page's name when it is missing from `folder` or differs from the code."""
    path = folder / PAGE
    fits = path.is_file() and (current := path.read_text(encoding="utf-8")) == page(current)
    return [] if fits else [PAGE]


def write(folder: Path) -> list[str]:
    """Draw the tables anew below what is written by hand; returns the page's name when it changed."""
    changed = stale(folder)
    path = folder / PAGE
    current = path.read_text(encoding="utf-8") if path.is_file() else ""
    path.write_text(page(current), encoding="utf-8")
    return changed
