"""Scores single sentences that carry a danger, a forbidden wish, or neither: `python -m bench.assistant.sentences [-v]`."""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from mps_connect.assistant.assessing import understand
from mps_connect.assistant.models import Turn

SENTENCES = Path(__file__).parent / "sentences.tsv"
SESSION = date(2026, 10, 22)


@dataclass(frozen=True)
class Sentence:
    round: str
    kind: str
    """`flag`, `refusal` or `nothing`."""
    wanted: str
    words: str


@dataclass(frozen=True)
class Judged:
    sentence: Sentence
    right: bool
    heard: str


def read_sentences() -> list[Sentence]:
    with SENTENCES.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [Sentence(row["round"], row["kind"], row["wanted"], row["words"]) for row in rows]


def judge(sentence: Sentence) -> Judged:
    got = understand([Turn(sentence.words)], session_date=SESSION)
    flags = {flag.name for flag in got.flags} - {"distress"}
    rule = got.must_not_write.rule if got.must_not_write else ""
    right = {
        "flag": sentence.wanted in flags,
        "refusal": sentence.wanted == rule,
        "nothing": not flags and not rule,
    }[sentence.kind]
    return Judged(sentence, right, " ".join([*sorted(flags), rule]).strip() or "nothing")


def judged() -> Iterator[Judged]:
    return map(judge, read_sentences())


def main() -> None:
    right: Counter[tuple[str, str]] = Counter()
    asked: Counter[tuple[str, str]] = Counter()
    for item in judged():
        key = (item.sentence.round, item.sentence.kind)
        asked[key] += 1
        right[key] += item.right
        if "-v" in sys.argv and not item.right:
            print(f"{item.sentence.wanted or 'nothing'} wanted, {item.heard} heard: {item.sentence.words}")
    for number, kind in sorted(asked):
        print(f"round {number}, {kind}: {right[number, kind]} of {asked[number, kind]}")


if __name__ == "__main__":
    main()
