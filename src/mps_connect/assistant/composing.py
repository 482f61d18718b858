"""Clauses into sentences: attributed, varied, at most forty words, in the order of the letter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mps_connect.assistant.clauses import Point
from mps_connect.assistant.models import Part, Sentence
from mps_connect.assistant.naming import Named
from mps_connect.assistant.without_pronoun import attributed, lacks_pronoun

MAX_WORDS = 38
MAX_CLAUSES = 3
_PARTS: tuple[tuple[str, Part], ...] = (("events", "facts"), ("agency", "facts"), ("grounds", "grounds"))


class Teller:
    """Attributes what the resident told the office; the form varies, and never repeats twice running."""

    def __init__(self, who: Named, *, your_ref: str = "", begun: bool = False) -> None:
        """`begun`: the opening has said "informs me" already."""
        self.who = who
        self._your_ref = your_ref
        self._told = int(begun)

    def told(self, clauses: Sequence[str]) -> str:
        """One sentence that attributes the clauses to the resident."""
        if lacks_pronoun(self.who):
            self._told += 1
            return attributed(clauses, self.who, self._told - 1)
        she, her = self.who.she, self.who.her
        forms = (
            (f"{self._capital(she)} says that ", " that "),
            (f"By {her} account ", " "),
            (f"{self._capital(she)} adds that ", " that "),
            (f"According to {self.who.them}, ", " "),
        )
        if self._told == 0:
            opening, joiner = f"{self.who.opening} informs me that ", " that "
        else:
            opening, joiner = forms[(self._told - 1) % len(forms)]
        self._told += 1
        return f"{opening}{_joined(clauses, joiner)}."

    def from_letter(self, clause: str) -> str:
        """What a paper that the office has not seen is said to say."""
        self._told += not self._told
        she = self.who.opening if self._told == 1 else self._capital(self.who.she)
        ref = f" {self._your_ref}" if self._your_ref else ""
        return f"{she} understands from your letter{ref} that {clause}."

    def believed(self, clause: str) -> str:
        self._told += not self._told
        return f"{self._capital(self.who.she)} believes, but does not know, that {clause}."

    @staticmethod
    def _capital(word: str) -> str:
        return word[:1].upper() + word[1:]


def tell(points: Iterable[Point], teller: Teller) -> list[Sentence]:
    """The points as attributed sentences: events, then what the agency said, then grounds."""
    sentences: list[Sentence] = []
    for part, written_as in _PARTS:
        group: list[Point] = []
        for point in [point for point in points if point.part == part]:
            if point.source != "told" or not _fits([*group, point]):
                sentences += _sentence(group, written_as, teller)
                group = []
            if point.source == "told":
                group.append(point)
            else:
                text = teller.from_letter(point.text) if point.source == "letter" else teller.believed(point.text)
                sentences.append(Sentence(text, point.facts, written_as))
        sentences += _sentence(group, written_as, teller)
    return sentences


def _fits(group: Sequence[Point]) -> bool:
    words = sum(len(point.text.split()) for point in group) + 6 + len(group)
    return len(group) == 1 or (len(group) <= MAX_CLAUSES and words <= MAX_WORDS)


def _sentence(group: Sequence[Point], part: Part, teller: Teller) -> list[Sentence]:
    if not group:
        return []
    facts = tuple(sorted({index for point in group for index in point.facts}))
    return [Sentence(teller.told([point.text for point in group]), facts, part)]


def _joined(clauses: Sequence[str], joiner: str) -> str:
    if len(clauses) == 1:
        return clauses[0]
    middle = f",{joiner}".join(clauses[:-1])
    return f"{middle} and{joiner}{clauses[-1]}"
