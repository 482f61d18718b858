"""Whom a statement is about, and how the letter refers to that person: by relation, never by guess."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mps_connect.assistant import kinship
from mps_connect.assistant.models import Fact
from mps_connect.assistant.naming import Named

RESIDENT = "resident"
_ABOUT_RESIDENT = frozenset(
    {
        "salary_unpaid", "refused", "no_reply", "disconnected", "fined", "eviction_feared", "leak", "noise", "smoke",
        "lift_down", "pests", "subsidy_stopped", "bullied", "death", "owner_death", "stall_closed", "caregiver",
        "estate_pending", "retake_course", "violence", "arrears", "not_theirs", "told_to_wait",
    }
)  # fmt: skip
_FIRST = re.compile(r"(?i)\b(i|i'm|i've|im|my|me|we|our|us)\b|我|\b(saya|aku|kami)\b|நான்|எனக்கு|என்")
_HE = re.compile(r"(?i)\b(he|he's|his|him)\b|他|அவர்|அவன்")
_SHE = re.compile(r"(?i)\b(she|she's|her)\b|她|அவள்")
_THEY = re.compile(r"(?i)\b(they|their|them|dia|mereka)\b|他们|அவர்கள்")
_IMPERSONAL = frozenset({"noise", "smoke", "leak", "water_in_corridor", "pests", "lift_down"})
CONDITIONS = frozenset(
    {
        "illness", "stroke", "fell", "fell_fractured_hip", "fracture", "hospitalised", "surgery", "surgery_needed", "treatment",
        "wheelchair",
        "care_needed", "death", "daily_help", "on_leave", "pregnant",
    }
)  # fmt: skip
_ANOTHERS_KIN = re.compile(
    r"(?i)\b(his|her|their)\s+(late )?(mother|mum|mom|father|dad|wife|husband|son|daughter|brother|sister|parents?|child)\b"
    r"|[他她](的)?(爸|妈|父|母|太太|老婆|丈夫|儿子|女儿)"
    r"|(அவனுடைய|அவருடைய|அவளுடைய|அவன்|அவள்) ?(அப்பா|அம்மா|தந்தை|தாய்|மனைவி|கணவர்)|\b(ayah|bapa|ibu|emak|isteri|suami)nya\b"
)
_NEXT_CLAUSE, _SAME_SENTENCE = 4, 24
_CLAUSES = frozenset({"statement", "belief", "request", "document"})
_CARED_FOR = re.compile(
    r"(?i)\b(tak(e|ing) care of|look(ing)? after|car(e|ing) for|care-?giver (of|to|for)|jaga|menjaga)\b|照顾|看护"
)
_ANOTHER_CARES = re.compile(
    r"(?i)\b(mother|mum|father|sister|brother|wife|husband|spouse|helper|teams?|staff|volunteers?|nurses?)\b[^.]{0,30}"
    r"\b(was|is|are|became|becomes|can|will)\b[^.]{0,24}\b(care-?giver|look after|take care)"
)
_UNCLEAR = re.compile(r"(?i)先生|\b(uncle|auntie|aunty|abang|pak cik|mak cik|friend|neighbou?r)\b|வீட்டுக்காரர்|朋友|邻居")
_PRONOUNS = ((_FIRST, True), (_HE, False), (_SHE, False), (_THEY, False))
_EVERYONE = re.compile(r"(?i)\b(everyone|everybody|other people|others)\b|大家|semua orang|எல்லாரையும்|எல்லோரும்")


class Persons:
    """Reads the subject of each fact; `proxy` is the family member a proxy letter is for."""

    def __init__(self, facts: Sequence[Fact], who: Named, proxy: str) -> None:
        self.facts = facts
        self.who = who
        self.proxy = proxy

    def about(self, index: int, code: str = "") -> str | None:
        """`resident`, a relation (`father`), `family` where the relation is not known, or None for someone else."""
        fact = self.facts[index]
        words = fact.quote
        if _EVERYONE.search(words):
            return None
        if code in _IMPERSONAL:
            return RESIDENT
        if code in CONDITIONS:
            return self._sufferer(index, code)
        if code == "caregiver" and _ANOTHER_CARES.search(words):
            return None
        if fact.subject == "unknown" and fact.type == "statement" and code not in CONDITIONS:
            return None
        if code in ("divorced", "separated") and kinship.relation_in(words) in ("wife", "husband", ""):
            return RESIDENT
        if code in _ABOUT_RESIDENT and fact.subject != "third_party":
            return RESIDENT
        if fact.subject == "third_party" and _HE.match(words):
            return self._meant(index)
        if fact.subject == "third_party":
            return RESIDENT if code in {"salary_unpaid", "refused", "no_reply"} else None
        if fact.subject == "family":
            return kinship.relation_in(words) or self._meant(index) or "family"
        spoken = [(match.start(), own) for pattern, own in _PRONOUNS if (match := pattern.search(words))]
        return self._meant(index) if spoken and not min(spoken)[1] else RESIDENT

    def _sufferer(self, index: int, code: str) -> str | None:
        """Whose illness, injury or death: never the resident's where the words name or point to someone else."""
        fact = self.facts[index]
        if _ANOTHERS_KIN.search(fact.quote):
            return None
        relation = kinship.relation_in(fact.quote)
        if relation:
            return relation
        if _UNCLEAR.search(fact.quote) or fact.subject == "third_party":
            return None
        if _HE.search(fact.quote) or _SHE.search(fact.quote):
            return self._meant(index)
        if fact.subject == "family" or code == "death":
            return self._meant(index) or "family"
        return RESIDENT if _FIRST.search(fact.quote) else self._carried_over(index)

    def _carried_over(self, index: int) -> str | None:
        """A clause without a subject is about whoever the clauses right before it named last; None where that is unclear."""
        fact = self.facts[index]
        before = [
            (other.end, number)
            for number, other in enumerate(self.facts)
            if number != index
            and other.turn == fact.turn
            and 0 <= fact.start - other.end <= _NEXT_CLAUSE
            and other.type in _CLAUSES
        ]
        if before:
            number = max(before)[1]
            words = self.facts[number].quote
            if relation := kinship.relation_in(words):
                return relation
            if _HE.search(words) or _SHE.search(words):
                return self._meant(index)
            return RESIDENT if _FIRST.search(words) else self._carried_over(number)
        family = any(
            other.turn == fact.turn and other.subject == "family" and 0 <= fact.start - other.end <= _SAME_SENTENCE
            for other in self.facts
        )
        return None if family or fact.subject == "unknown" else RESIDENT

    def _meant(self, index: int) -> str | None:
        """The family member a pronoun points back to: the last one named before, of the fitting sex."""
        fact = self.facts[index]
        wanted = "his" if _HE.search(fact.quote) else "her" if _SHE.search(fact.quote) else ""
        earlier = [
            kinship.relation_in(other.quote) or (other.slot or "" if other.type == "person_name" else "")
            for other in sorted(self.facts, key=lambda item: (item.turn, item.start))
            if (other.turn, other.start) < (fact.turn, fact.start)
            and other.type in ("statement", "person_name", "date", "phone")
        ]
        for relation in reversed(earlier):
            if relation and (not wanted or kinship.possessive(relation) == wanted):
                return relation
        if self.proxy and (not wanted or kinship.possessive(self.proxy) == wanted):
            return self.proxy
        return None

    def phrase(self, name: str, index: int, subject: str | None) -> str:
        """`who`, `whose`, `relative`, `carers_of` or `whose_income` of a fact, in words."""
        about = subject or self.about(index) or RESIDENT
        her = self.who.her
        if name in ("relative", "carers_of"):
            words = self.facts[index].quote
            cared = _CARED_FOR.search(words) if name == "carers_of" else None
            relation = kinship.relation_in(words[cared.end() :] if cared else words)
            return f"{her} {relation}" if relation else f"a member of {her} family"
        if about == RESIDENT:
            return {"whose": her, "whose_income": f"{her} income"}.get(name, self.who.she)
        family = f"{her} {about}" if about != "family" else f"a member of {her} family"
        if name == "whose":
            return kinship.possessive(about)
        return f"the income of {family}" if name == "whose_income" else family
