"""The letter checker: it marks and says why; it never rewrites. S01 to S24 of the letter standard."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal

from mps_connect.agencies.seeds import load_directory
from mps_connect.assistant import formatting
from mps_connect.assistant.grounding import Grounds
from mps_connect.assistant.models import Fact, Finding, LetterDraft, LetterText, LetterType, Sentence
from mps_connect.assistant.naming import latin

SAFE_CONTACT = frozenset({"do_not_call", "family_violence"})
RAW_RUN = 6
LONGEST_SENTENCE, MOST_SENTENCES, LONGEST_SUBJECT = 40, 5, 170
WORDS_OF_TYPE = {
    LetterType.STANDARD: (110, 260),
    LetterType.URGENT: (80, 200),
    LetterType.COMPASSIONATE: (130, 300),
    LetterType.FORMAL: (110, 350),
    LetterType.FOLLOW_UP: (70, 180),
}
_TOLD = re.compile(
    r"(?i)\b(inform(s|ed)?|says?|said|adds?|by (his|her|their|the resident's|the|the same|\w+'s) account|according to|understands?|"
    r"believes?|accepts?|does not know)\b"
)
_ATTRIBUTED_PARTS = frozenset({"facts", "grounds", "opening", "point"})
_RECORD_PARTS = frozenset({"enclosures", "contact", "safe_contact", "ask", "fallback", "concurrent"})
_ASKING = re.compile(r"(?i)\b(would be grateful|would appreciate|please (consider|review))\b")
_SHOUT = re.compile(r"\b[A-Z]{5,}\b")
_COURT = re.compile(r"\b(Your Honour|learned judge|Registrar)\b", re.IGNORECASE)
_TITLE_CASE = re.compile(r"(?<=[a-z,] )(Resident|Appeal|Flat|Case|Family|Household|Application|Fine|Loan|Bill)\b")
_ABBREVIATION = re.compile(r"\b[A-Z][A-Z&]{1,6}\b")
_PERSON = re.compile(
    r"\b(?:Mr|Mdm|Mrs|Ms|Miss|Dr|Madam)\.? (?P<name>[A-Z][\w'’@/-]*(?: (?:[A-Z][\w'’@/-]*|bin|binte|s/o|d/o|de))*)"
)
_PARTY = re.compile(r"\b(branch chairman|adviser to|grassroots|PAP|WP|PSP|party)\b")
_HUMAN = re.compile(r"(?i)(?<![\w])[\w'’]+")
_SHORT_FORMS = frozenset(
    {
        "NRIC",
        "FIN",
        "UEN",
        "GRC",
        "SMC",
        "MP",
        "MC",
        "PDVL",
        "TDVL",
        "COE",
        "ERP",
        "GIRO",
        "BTO",
        "LTVP",
        "PR",
        "NS",
        "ICT",
        "GST",
        "II",
        "III",
        "TV",
        "ATM",
    }
)

Severity = Literal["B", "W"]


@dataclass(frozen=True, slots=True)
class Lint:
    rule: str
    severity: Severity
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    message: str


@dataclass(frozen=True, slots=True)
class Unverified:
    """Of the facts a letter carries, how many were said, how many were seen on paper, how many only inferred."""

    said: int
    seen: int
    inferred: int

    @property
    def total(self) -> int:
        return self.said + self.seen + self.inferred

    @property
    def share(self) -> float:
        """Not seen on paper, of all, 0..1; 0 where the letter carries no fact."""
        return (self.said + self.inferred) / self.total if self.total else 0.0


def check(letter: LetterText) -> tuple[Finding, ...]:
    """Every remark, blocking ones first, then in the order of the letter."""
    found: list[Finding] = []
    for rule in _RULES:
        found += rule(letter)
    unique = {(f.rule, f.sentence, f.start, f.end): f for f in found}
    return tuple(
        sorted(
            unique.values(),
            key=lambda f: (f.severity != "B", -1 if f.sentence is None else f.sentence, f.start, f.rule),
        )
    )


def text_of(draft: LetterDraft, letter: LetterText) -> LetterText:
    """`letter` with the subject and sentences of a draft, ready for `check`."""
    return replace(letter, subject=draft.subject, sentences=draft.sentences, agency_short=draft.agency_short)


def unverified_share(letter: LetterText) -> Unverified:
    """What the signer should know: how much of the letter stands on words alone."""
    cited = sorted(
        {index for sentence in letter.sentences for index in sentence.facts if 0 <= index < len(letter.facts)}
    )
    origins = Counter(letter.facts[index].origin for index in cited)
    return Unverified(origins["said"] + origins["corrected"], origins["document"], origins["inferred"])


@cache
def _lints() -> tuple[Lint, ...]:
    raw = files("mps_connect.assistant").joinpath("data", "lints.toml").read_text(encoding="utf-8")
    lints = []
    for rule, row in tomllib.loads(raw).items():
        if isinstance(row, dict):
            unless = re.compile(row["unless"], re.IGNORECASE) if "unless" in row else None
            pattern = row["pattern"]
            for word in row.get("case", ()):
                # Inside a pattern that ignores case, a word that must stay in capitals.
                pattern = re.sub(rf"(?<=[(|]){word}(?=[)|])", f"(?-i:{word})", pattern)
            lints.append(Lint(rule, row["severity"], re.compile(pattern, re.IGNORECASE), unless, row["message"]))
    return tuple(lints)


def _patterns(letter: LetterText) -> Iterator[Finding]:
    names = _exempt(letter)
    for number, sentence in enumerate(letter.sentences):
        yield from _lint_text(sentence.text, number, names)
    yield from (
        f
        for f in _lint_text(letter.subject, None, names)
        if f.rule in ("S01", "S02", "S03", "S04", "S06", "S20", "S21")
    )


def _lint_text(text: str, number: int | None, names: Sequence[str]) -> Iterator[Finding]:
    hidden = _hide(text, names)
    for lint in _lints():
        spared = [match.span() for match in lint.unless.finditer(hidden)] if lint.unless else []
        for match in lint.pattern.finditer(hidden):
            if not any(start <= match.start() and match.end() <= end for start, end in spared):
                yield Finding(lint.rule, lint.severity, number, match.start(), match.end(), lint.message)


def _hide(text: str, names: Sequence[str]) -> str:
    """The text with exact names of schemes, agencies and persons blanked, at the same offsets."""
    for name in names:
        if name and name in text:
            text = text.replace(name, " " * len(name))
    return text


def _exempt(letter: LetterText) -> list[str]:
    names = [letter.person.full_name, *letter.other_names, *letter.record]
    kinds = ("person_name", "employer", "hospital", "school", "centre", "place", "scheme", "reference_no")
    names += [fact.value for fact in letter.facts if fact.type in kinds]
    names += [agency.name for agency in load_directory().agencies.values()]
    return sorted((name for name in names if len(name) > 3), key=len, reverse=True)


def _shouting(letter: LetterText) -> Iterator[Finding]:
    allowed = set(load_directory().agencies) | _SHORT_FORMS
    carried = " ".join([letter.person.full_name, *letter.other_names, *letter.record, *(f.value for f in letter.facts)])
    for number, text in _texts(letter):
        for match in _SHOUT.finditer(text):
            if match.group() not in allowed and match.group() not in carried:
                yield Finding(
                    "S04", "B", number, match.start(), match.end(), "Capitals shout. Write it as an ordinary word."
                )


def _capacity(letter: LetterText) -> Iterator[Finding]:
    for number, text in _texts(letter):
        for match in _PARTY.finditer(_hide(text, _exempt(letter))):
            if match.group() == "party" and "third party" in text:
                continue
            message = "The letter is signed as MP, never for a branch or a party."
            yield Finding("S07", "B", number, match.start(), match.end(), message)


def _court(letter: LetterText) -> Iterator[Finding]:
    if letter.agency_short in ("COURTS", "CDRT"):
        yield Finding("S08", "B", None, 0, 0, "An MP does not write to a court or tribunal.")
    for number, text in _texts(letter):
        for match in _COURT.finditer(text):
            yield Finding(
                "S08", "B", number, match.start(), match.end(), "An MP does not write to a court or tribunal."
            )


def _grounded(letter: LetterText) -> Iterator[Finding]:
    grounds = Grounds(letter)
    for number, text in _texts(letter):
        for gap in grounds.gaps(text):
            message = f"The {gap.kind} “{gap.text}” is in no fact and not in the office's record."
            yield Finding("S09", "B", number, gap.start, gap.end, message)


def _raw_text(letter: LetterText) -> Iterator[Finding]:
    spoken = _runs(letter)
    if not spoken:
        return
    names = [*_exempt(letter), *_addresses(letter)]
    for number, sentence in enumerate(letter.sentences):
        words = [(m.start(), m.end(), m.group().casefold()) for m in _HUMAN.finditer(_hide(sentence.text, names))]
        index = 0
        while index + RAW_RUN <= len(words):
            if tuple(word for _, _, word in words[index : index + RAW_RUN]) in spoken:
                last = index + RAW_RUN
                message = "Six or more words in a row are the resident's own. Say it in the letter's words."
                yield Finding("S10", "B", number, words[index][0], words[last - 1][1], message)
                index = last
            else:
                index += 1


def _addresses(letter: LetterText) -> list[str]:
    kinds = ("block", "street", "unit", "postal_code")
    person = letter.person
    parts = [person.block, formatting.street(person.street), person.street, person.unit, person.postal_code]
    parts += [fact.value for fact in letter.facts if fact.type in kinds]
    return [f"Blk {part}" if part == person.block else part for part in parts if part]


def _runs(letter: LetterText) -> set[tuple[str, ...]]:
    spoken: set[tuple[str, ...]] = set()
    for said in letter.resident_words or tuple(fact.quote for fact in letter.facts):
        words = [match.group().casefold() for match in _HUMAN.finditer(said)]
        spoken |= {tuple(words[i : i + RAW_RUN]) for i in range(len(words) - RAW_RUN + 1)}
    return spoken


def _attributed(letter: LetterText) -> Iterator[Finding]:
    carried = False
    for number, sentence in enumerate(letter.sentences):
        if _TOLD.search(sentence.text):
            carried = sentence.part == "opening" and any(other.part == "point" for other in letter.sentences)
            continue
        if _ASKING.search(sentence.text):
            continue
        told = any(
            0 <= index < len(letter.facts) and letter.facts[index].origin != "document" for index in sentence.facts
        )
        if told and not sentence.from_record and sentence.part in _ATTRIBUTED_PARTS and not carried:
            message = "A fact the office was only told. Say who says it: she says, by her account, he understands."
            yield Finding("S11", "B", number, 0, len(sentence.text), message)


def _other_people(letter: LetterText) -> Iterator[Finding]:
    allowed = [letter.person.full_name, letter.office.mp_name, *letter.other_names]
    allowed += [
        f.value for f in letter.facts if f.type == "contact" or (f.type == "person_name" and f.subject != "third_party")
    ]
    allowed += [f.quote for f in letter.facts if f.type == "contact"]
    words = {word.casefold() for name in allowed for word in re.findall(r"[\w'’/-]+", latin(name) or name)}
    for number, text in _texts(letter):
        for match in _PERSON.finditer(text):
            unknown = [
                word
                for word in re.findall(r"[\w'’/-]+", match["name"])
                if word.casefold().removesuffix("'s") not in words
            ]
            if unknown and match["name"].split()[0].casefold().removesuffix("'s") not in words:
                message = f"{match.group()} has not agreed to be named. Refer to the person by relation or role."
                yield Finding("S12", "B", number, match.start(), match.end(), message)


def _safe_contact(letter: LetterText) -> Iterator[Finding]:
    if not SAFE_CONTACT & set(letter.flags):
        return
    person = letter.person
    numbers = {re.sub(r"\D", "", person.phone)} | {
        re.sub(r"\D", "", f.value)
        for f in letter.facts
        if f.type == "phone" and f.subject == "resident" and not _in_contact(f, letter.facts)
    }
    places = [
        place
        for place in (person.unit, person.postal_code, formatting.street(person.street) if person.street else "")
        if place
    ]
    places += [f.value for f in letter.facts if f.type in ("unit", "postal_code", "email") and f.subject == "resident"]
    for number, text in _texts(letter):
        digits = re.sub(r"(?<=\d)[ -](?=\d)", "", text)
        if any(phone and phone in digits for phone in numbers) or any(
            len(place) > 3 and place in text for place in places
        ):
            message = "It is not safe to contact her: her telephone, address and e-mail stay out of the letter."
            yield Finding("S13", "B", number, 0, len(text), message)
        if re.search(r"\bcc\b", text):
            yield Finding("S13", "B", number, 0, len(text), "No copy goes to her home while it is not safe.")
    if not any(sentence.part == "safe_contact" for sentence in letter.sentences):
        message = "The safe-contact paragraph is missing: reply to the office only, disclose nothing."
        yield Finding("S13", "B", None, 0, 0, message)


def _in_contact(fact: Fact, facts: Iterable[Fact]) -> bool:
    return any(c.type == "contact" and c.turn == fact.turn and c.start <= fact.start < c.end for c in facts)


def _asks(letter: LetterText) -> Iterator[Finding]:
    asking = [
        (n, s) for n, s in enumerate(letter.sentences) if s.part not in ("ask", "fallback") and _ASKING.search(s.text)
    ]
    asking = [(n, s) for n, s in asking if "interim" not in s.text and not s.text.startswith("Requested:")]
    extra = [n for n, s in enumerate(letter.sentences) if s.part == "ask"][1:]
    for number in sorted({*(n for n, _ in asking), *extra}):
        message = "A second request. One letter asks one thing."
        yield Finding("S22", "W", number, 0, len(letter.sentences[number].text), message)


def _lengths(letter: LetterText) -> Iterator[Finding]:
    for number, sentence in enumerate(letter.sentences):
        if len(sentence.text.split()) > LONGEST_SENTENCE:
            yield Finding(
                "S23", "W", number, 0, len(sentence.text), f"More than {LONGEST_SENTENCE} words. Make two sentences."
            )
    parts = Counter(sentence.part for sentence in letter.sentences if sentence.part != "point")
    for part, count in parts.items():
        if count > MOST_SENTENCES:
            yield Finding("S23", "W", None, 0, 0, f"The {part} paragraph has {count} sentences; five are enough.")
    words = sum(len(sentence.text.split()) for sentence in letter.sentences)
    points = any(sentence.part == "point" for sentence in letter.sentences)
    low, high = (30, 170) if points else WORDS_OF_TYPE[letter.type]
    if letter.sentences and not low <= words <= high:
        yield Finding("S23", "W", None, 0, 0, f"The body has {words} words; a letter of this type has {low} to {high}.")
    if len(letter.subject) > LONGEST_SUBJECT:
        yield Finding(
            "S23", "W", None, 0, len(letter.subject), f"The subject is longer than {LONGEST_SUBJECT} characters."
        )


def _capitals(letter: LetterText) -> Iterator[Finding]:
    carried = " ".join([letter.subject, letter.person.full_name, *letter.record, *(f.value for f in letter.facts)])
    for number, sentence in enumerate(letter.sentences):
        hidden = _hide(sentence.text, _exempt(letter))
        for match in _TITLE_CASE.finditer(hidden):
            yield Finding("S24", "W", number, match.start(), match.end(), "A common noun takes no capital.")
        for match in _ABBREVIATION.finditer(hidden):
            if match.group() not in _known_abbreviations() and match.group() not in carried:
                yield Finding(
                    "S24", "W", number, match.start(), match.end(), "Write the name in full at its first use."
                )


@lru_cache(maxsize=1)
def _known_abbreviations() -> frozenset[str]:
    return frozenset(load_directory().agencies) | _SHORT_FORMS | {"CPF", "S", "CMPB", "GIRO"}


def _texts(letter: LetterText) -> Iterator[tuple[int | None, str]]:
    yield None, letter.subject
    for number, sentence in enumerate(letter.sentences):
        yield number, sentence.text


_RULES: tuple[Callable[[LetterText], Iterator[Finding]], ...] = (
    _patterns, _shouting, _capacity, _court, _grounded, _raw_text, _attributed, _other_people, _safe_contact, _asks,
    _lengths, _capitals,
)  # fmt: skip

__all__ = ["Sentence", "Unverified", "check", "text_of", "unverified_share"]
