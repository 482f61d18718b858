"""The three forms of a report: canonical JSON, a page of HTML that needs nothing else, and a PDF. Pure, but for the typesetter."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any, Final, NamedTuple

import rfc8785

from mps_connect.audit.statements import digest_line
from mps_connect.compliance.report_document import Document
from mps_connect.kit.clock import SINGAPORE
from mps_connect.kit.typesetting import typeset

TEMPLATE: Final = Path(__file__).with_name("typst") / "report.typ"
STATEMENT_KIND: Final = "compliance-report"

GRADES: Final = {"compliant": "Compliant", "at_risk": "At risk", "not_compliant": "Not compliant"}
HEALTHS: Final = {"healthy": "Healthy", "degraded": "Degraded", "unhealthy": "Unhealthy"}
STATES: Final = {"met": "Met", "not_met": "Not met", "person_must_look": "A person must look"}
CADENCES: Final = {
    "daily": "Daily report", "weekly": "Weekly report", "monthly": "Monthly report", "quarterly": "Quarterly report",
    "yearly": "Yearly report",
}  # fmt: skip
GROUPS: Final = {
    "casework": "Casework", "access": "Looking and signing in", "rights": "People's rights", "erasure": "Erasure",
    "record": "The record",
}  # fmt: skip

STYLE: Final = """
body{font:15px/1.5 system-ui,sans-serif;color:#1b2524;max-width:60rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.7rem;margin:0}h2{font-size:1.15rem;margin:2rem 0 .5rem}p{margin:.3rem 0}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.4rem .6rem .4rem 0;border-bottom:1px solid #d5dcda}
.q{color:#4c5957}pre{overflow:auto;background:#f3f6f5;padding:.8rem;font-size:12px}
.bad{color:#a3261f;font-weight:600}.ok{color:#0b5d3b}.ask{color:#7a4f00;font-weight:600}
@media print{body{margin:0;max-width:none}}
"""


class Forms(NamedTuple):
    """The bytes of each form."""

    html: bytes
    pdf: bytes
    json: bytes


def forms_of(document: Document, *, now: datetime) -> Forms:
    """Make all three. Takes some hundred milliseconds of a processor: not for the event loop."""
    canonical = canonical_json(document)
    page = html_page(document).encode()
    return Forms(
        page, typeset(TEMPLATE, data=json.dumps(printed(document), ensure_ascii=False), made_at=now), canonical
    )


def canonical_json(document: Document) -> bytes:
    """RFC 8785: the same report is the same bytes, whoever writes it."""
    return rfc8785.dumps(document)


def statement_text(document: Document, forms: Forms) -> str:
    """What the signed statement says: the result in three lines, and the digest of each form."""
    lines = [
        f"{CADENCES[document['cadence']]} on compliance, {document['period']['name']}",
        f"Office {document['office']['code']}",
        f"Score {document['score']:.4f}, {GRADES[document['grade']].lower()}, {HEALTHS[document['health']].lower()}",
        digest_line(forms.html, "report.html"),
        digest_line(forms.pdf, "report.pdf"),
        digest_line(forms.json, "report.json"),
    ]
    return "\n".join(lines)


def percent(share: float) -> str:
    return f"{share * 100:.1f} %".replace(".0 %", " %")


def day_of(moment: str) -> str:
    at = datetime.fromisoformat(moment).astimezone(SINGAPORE)
    return f"{at.day} {at:%b %Y, %H:%M}"


def printed(document: Document) -> dict[str, Any]:
    """The document in words, for the PDF's template: it computes nothing."""
    change = document["change"]
    titles = {one["id"]: one["title"] for one in document["controls"]}
    return {
        "title": f"{CADENCES[document['cadence']]} on compliance",
        "period": document["period"]["name"] + ("" if document["period"]["is_over"] else " (so far)"),
        "office": f"{document['office']['name']}, {document['office']['division']}",
        "made": f"Made {day_of(document['made_at'])}, Singapore time",
        "score": percent(document["score"]),
        "grade": GRADES[document["grade"]],
        "health": HEALTHS[document["health"]],
        "before": _before(change),
        "requirements": [
            [one["title"], percent(one["weight"]), percent(one["share"])] for one in document["requirements"]
        ],
        "obligations": [[f"{one['title']} (s {one['section']})", _met(one)] for one in document["obligations"]],
        "risks": [[one["risk"].capitalize(), one["title"], one["advice"]] for one in document["risks"]],
        "fallen": [titles.get(one, one) for one in change["fallen"]],
        "risen": [titles.get(one, one) for one in change["risen"]],
        "figures": [
            [GROUPS[group], [[name.capitalize(), f"{many:,}"] for name, many in numbers.items()]]
            for group, numbers in document["figures"].items()
        ],
        "controls": [
            [one["title"], STATES[one["state"]], one["said"], ", ".join(one["sources"])] for one in document["controls"]
        ],
        "course": [[day_of(one["at"]), percent(one["score"]), GRADES[one["grade"]]] for one in document["course"]],
        "inventory": _inventory_rows(document["inventory"]),
        "record": f"{document['record']['leaves']:,} leaves of {document['record']['origin']}",
        "root": document["record"]["root"],
        "note": document["record"]["note"].rstrip("\n"),
    }


def _before(change: dict[str, Any]) -> str:
    if change["since"] is None:
        return "Nothing was looked at before this period."
    return f"Before this period: {percent(change['score_before'])}, on {day_of(change['since'])}."


def _met(obligation: dict[str, Any]) -> str:
    if not obligation["in_force"]:
        return "Not in force yet"
    return "Met" if obligation["met"] else "Not met"


def _inventory_rows(inventory: dict[str, Any] | None) -> list[list[Any]]:
    """Title, and rows of two cells, of each part of the inventory."""
    if inventory is None:
        return []
    assistant = inventory["assistant"]
    return [
        ["Components", [[f"{one['name']} {one['version']}", one["licence"]] for one in inventory["components"]]],
        [
            f"Stores, PostgreSQL {inventory['database']}",
            [[one["name"], one["about"] or "No personal data of its own"] for one in inventory["stores"]],
        ],
        [
            "Keys",
            [
                ["Units with a key", f"{inventory['keys']['units']:,}"],
                ["Wrapped by", inventory["keys"]["wrapped_by"]],
                ["Cipher", inventory["keys"]["cipher"]],
            ],
        ],
        [
            "Others that take part",
            [[one["what"].capitalize(), "set up" if one["set"] else "none"] for one in inventory["processors"]],
        ],
        [
            "Assistant",
            [
                ["What it is", assistant["kind"].capitalize()],
                ["Models", assistant["models_said"]],
                ["Who decides", assistant["person_decides"]],
                *([one["name"], one["sha256"]] for one in assistant["rules"]),
            ],
        ],
    ]


def html_page(document: Document) -> str:
    """One page, no script, nothing from elsewhere; every word in it is escaped."""
    shown = printed(document)
    head = [
        f"<h1>{escape(shown['title'])}</h1>",
        *(f"<p>{escape(shown[one])}</p>" for one in ("period", "office", "made")),
    ]
    body = [
        *_part("Result", [f"<p><strong>{escape(shown['score'])}, {escape(shown['grade'].lower())}</strong></p>",
                          f"<p>Health: {escape(shown['health'].lower())}</p>", f"<p class=q>{escape(shown['before'])}</p>",
                          _table(("Requirement", "Weight", "Met"), shown["requirements"])]),
        *_part("Fell since then", _list(shown["fallen"], "Nothing fell.")),
        *_part("Rose since then", _list(shown["risen"], "Nothing rose.")),
        *_part("Risks, and what to do", [_table(("Risk", "What does not hold", "What to do"), shown["risks"])
                                         if shown["risks"] else "<p>Everything holds.</p>"]),
        *_part("Obligations of the PDPA", [_table(("Obligation", "State"), shown["obligations"])]),
        *_part("In this period", [_table((group, "Number"), rows) for group, rows in shown["figures"]]),
        *_part("Course", [_table(("Day", "Score", "Result"), shown["course"])] if shown["course"] else ["<p>One look so far.</p>"]),
        *_part("Controls", [_table(("Control", "State", "Evidence", "Sources"), shown["controls"])]),
        *(part for title, rows in shown["inventory"] for part in _part(title, [_table(("", ""), rows)])),
        *_part("The record this speaks of", [f"<p>{escape(shown['record'])}, root {escape(shown['root'])}</p>",
                                             f"<pre>{escape(shown['note'])}</pre>"]),
    ]  # fmt: skip
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(shown["title"])}, {escape(shown["period"])}'
        f'</title><meta name="viewport" content="width=device-width"><style>{STYLE}</style></head><body>'
        + "".join([*head, *body])
        + "</body></html>\n"
    )


def _part(title: str, inside: Iterable[str]) -> list[str]:
    return [f"<h2>{escape(title)}</h2>", *inside]


def _list(items: list[str], otherwise: str) -> list[str]:
    return [f"<ul>{''.join(f'<li>{escape(one)}</li>' for one in items)}</ul>"] if items else [f"<p>{otherwise}</p>"]


TONES: Final = {"Met": "ok", "Not met": "bad", "A person must look": "ask", "Critical": "bad", "High": "bad"}


def _table(head: tuple[str, ...], rows: list[list[str]]) -> str:
    top = "".join(f"<th>{escape(one)}</th>" for one in head) if any(head) else ""
    return f"<table>{f'<thead><tr>{top}</tr></thead>' if top else ''}<tbody>{''.join(map(_row, rows))}</tbody></table>"


def _row(cells: list[str]) -> str:
    return "<tr>" + "".join(_cell(one) for one in cells) + "</tr>"


def _cell(text: str) -> str:
    tone = TONES.get(text)
    return f'<td class="{tone}">{escape(text)}</td>' if tone else f"<td>{escape(text)}</td>"
