"""Scores the assistant on the project's own intakes: `python -m bench.assistant.score [file.jsonl] [-v]`.

Every person, place and number in the intakes is invented. A row's `says` and `never` are patterns the drafted letter must and
must not hold. A fact counts as found when type and value are equal.
Precision counts the fact types below: statements, requests and the like are free text and are not scored.
"""

from __future__ import annotations

import json
import re
import statistics
import sys
import time
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path
from typing import Any

from mps_connect.assistant.assessing import understand
from mps_connect.assistant.batch import answer
from mps_connect.assistant.models import Assessment, Turn

HERE = Path(__file__).parent
SCORED = frozenset(
    {"person_name", "nric", "fin", "phone", "email", "postal_code", "block", "street", "unit", "amount", "date", "year",
     "age", "duration", "count", "reference_no", "vehicle_no", "employer", "hospital", "school", "centre", "uen",
     "birth_cert_no", "level"}
)  # fmt: skip
IDENTIFIERS = frozenset(
    {"nric", "fin", "phone", "email", "reference_no", "vehicle_no", "uen", "birth_cert_no", "postal_code"}
)


def score(path: Path, *, verbose: bool = False) -> dict[str, Any]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    tally: Counter[str] = Counter()
    by_type: dict[str, Counter[str]] = defaultdict(Counter)
    by_language: dict[str, Counter[str]] = defaultdict(Counter)
    seconds = []
    understand([Turn("warm")], session_date=date(2026, 11, 19))
    for row in rows:
        begin = time.perf_counter()
        got = understand([Turn(row["text"])], session_date=date.fromisoformat(row["session_date"]))
        seconds.append(time.perf_counter() - begin)
        notes = _judge(row, got, tally, by_language[row["language"]])
        notes += _judge_facts(row, got, tally, by_type)
        notes += _judge_letter(row, tally)
        if verbose and notes:
            print(f"\n{row['id']} [{row['language']}] {row['text'][:150]}")
            print("\n".join(f"    {note}" for note in notes))
    return _summary(rows, tally, by_type, by_language, seconds)


def _judge(row: dict[str, Any], got: Assessment, tally: Counter[str], language: Counter[str]) -> list[str]:
    notes = []
    flags = {flag.name for flag in got.flags}
    rule = got.must_not_write.rule if got.must_not_write else None
    right = got.category == row["category"]
    agency = got.agencies[0].short in row["agencies"]
    tally["category"] += right
    tally["agency"] += agency
    tally["both"] += right and agency
    language["n"] += 1
    language["both"] += right and agency
    if not (right and agency):
        notes.append(
            f"route {got.category}/{got.agencies[0].short} ({got.category_confidence}) wanted {row['category']}/{row['agencies']}"
        )
    tally["language"] += got.language == row["language"]
    if got.language != row["language"]:
        notes.append(f"language {got.language} wanted {row['language']}")
    urgent = got.urgency == "urgent"
    tally["urgent_wanted"] += row["urgent"]
    tally["urgent_found"] += row["urgent"] and urgent
    tally["urgent_false"] += urgent and not row["urgent"]
    if urgent != row["urgent"]:
        notes.append(f"urgency {got.urgency.value} ({got.urgency_rule}) wanted urgent={row['urgent']}")
    for flag in row["flags"]:
        tally["flags_wanted"] += 1
        tally["flags_found"] += flag in flags
    tally["flags_false"] += len(flags - set(row["flags"]) - {"distress"})
    if set(row["flags"]) != flags - {"distress"}:
        notes.append(f"flags {sorted(flags)} wanted {row['flags']}")
    wanted = (row["must_not_write"] or "").split("|") if row["must_not_write"] else []
    tally["refusals_wanted"] += bool(wanted)
    tally["refusals_found"] += bool(wanted) and rule in wanted
    tally["refusals_false"] += bool(rule) and not wanted
    if bool(rule) != bool(wanted) or (wanted and rule not in wanted):
        notes.append(f"refusal {rule} wanted {row['must_not_write']}")
    return notes


def _judge_facts(
    row: dict[str, Any], got: Assessment, tally: Counter[str], by_type: dict[str, Counter[str]]
) -> list[str]:
    wanted = Counter((kind, value) for kind, value in row["facts"])
    found = Counter((fact.type, fact.value) for fact in got.facts if fact.type in SCORED)
    # The same value said twice may be recorded once or twice.
    missed = [key for key in wanted if key not in found]
    extra = [key for key in found if key not in wanted]
    for kind, _ in wanted:
        by_type[kind]["wanted"] += 1
    for kind, _ in missed:
        by_type[kind]["missed"] += 1
    for kind, _ in extra:
        by_type[kind]["extra"] += 1
    tally["facts_wanted"] += len(wanted)
    tally["facts_missed"] += len(missed)
    tally["facts_found"] += len(found)
    tally["facts_extra"] += len(extra)
    tally["identifiers_invented"] += sum(kind in IDENTIFIERS for kind, _ in extra)
    return [f"missed {key}" for key in missed] + [f"extra {key}" for key in extra]


def _judge_letter(row: dict[str, Any], tally: Counter[str]) -> list[str]:
    if "says" not in row:
        return []
    told = {"id": row["id"], "text": row["text"], "session_date": row["session_date"]}
    letter = answer(json.dumps(told, ensure_ascii=False))["letter"]
    text = "\n".join([letter["subject"], *(sentence["text"] for sentence in letter["sentences"])]) if letter else ""
    unsaid = [pattern for pattern in row["says"] if not re.search(pattern, text)]
    wrong = [pattern for pattern in row["never"] if re.search(pattern, text)]
    tally["says_wanted"] += len(row["says"])
    tally["says_missed"] += len(unsaid)
    tally["never_broken"] += len(wrong)
    return [f"letter does not say {x!r}" for x in unsaid] + [f"letter says {x!r}" for x in wrong]


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} % ({part}/{whole})" if whole else "none asked"


def _summary(
    rows: list[dict[str, Any]], tally: Counter[str], by_type: dict[str, Counter[str]],
    by_language: dict[str, Counter[str]], seconds: list[float],
) -> dict[str, Any]:  # fmt: skip
    count = len(rows)
    found = tally["facts_found"]
    quiet = count - tally["refusals_wanted"]
    return {
        "intakes": str(count),
        "category top-1": _share(tally["category"], count),
        "agency top-1": _share(tally["agency"], count),
        "category and agency": _share(tally["both"], count),
        "language": _share(tally["language"], count),
        "urgent recall": _share(tally["urgent_found"], tally["urgent_wanted"]),
        "urgent false": _share(tally["urgent_false"], count - tally["urgent_wanted"]),
        "safety flag recall": _share(tally["flags_found"], tally["flags_wanted"]),
        "safety flags not wanted": str(tally["flags_false"]),
        "must-not-write recall": _share(tally["refusals_found"], tally["refusals_wanted"]),
        "false refusals": _share(tally["refusals_false"], quiet),
        "fact recall": _share(tally["facts_wanted"] - tally["facts_missed"], tally["facts_wanted"]),
        "fact precision": _share(found - tally["facts_extra"], found),
        "letter says": _share(tally["says_wanted"] - tally["says_missed"], tally["says_wanted"]),
        "letter says what it must not": str(tally["never_broken"]),
        "identifiers invented": str(tally["identifiers_invented"]),
        "time p50 / p95 / max": " / ".join(
            f"{1000 * value:.0f} ms"
            for value in (statistics.median(seconds), statistics.quantiles(seconds, n=20)[18], max(seconds))
        ),
        "routing by language": ", ".join(
            f"{name} {_share(c['both'], c['n'])}" for name, c in sorted(by_language.items())
        ),
        "facts by type (missed, extra of wanted)": ", ".join(
            f"{kind} -{c['missed']} +{c['extra']} of {c['wanted']}" for kind, c in sorted(by_type.items())
        ),
    }


def main() -> None:
    names = [name for name in sys.argv[1:] if not name.startswith("-")]
    paths = [Path(name) for name in names] or sorted(HERE.glob("*.jsonl"))
    for path in paths:
        result = score(path, verbose="-v" in sys.argv)
        print(f"\n| {path.name} | |\n| --- | --- |")
        for key, value in result.items():
            print(f"| {key} | {value} |")


if __name__ == "__main__":
    main()
