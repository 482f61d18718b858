"""Whether everything specific in a letter comes from a fact or the office's own record (rule S09)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from mps_connect.agencies.seeds import load_directory
from mps_connect.assistant import formatting
from mps_connect.assistant.models import Fact, LetterText
from mps_connect.assistant.naming import listed_words

_MONTHS = "|".join(formatting.MONTHS)
_DATE = re.compile(
    rf"\b(?:(?P<days>\d{{1,2}}(?:(?:, \d{{1,2}})* and \d{{1,2}})?) )?(?P<month>{_MONTHS})(?: (?P<year>\d{{4}}))?\b"
)
_MONEY = re.compile(r"(?P<currency>S\$|US\$|\$|\b(?:MYR|USD|RM|SGD) ?)\s?(?P<figure>\d[\d,]*(?:\.\d+)?)(?P<k>k\b)?")
_IDENTITY = re.compile(r"\b[STFGMstfgm]\d{7}[A-Za-z]\b")
_PHONE = re.compile(r"(?<![\w/#-])(?:\+65[ -]?)?[3689]\d{3}[ -]?\d{4}(?![\w/-])")
_REFERENCE = re.compile(r"(?<![\w/$#.-])(?=[\w/-]*\d)(?=[\w/-]*[A-Za-z/-])[A-Za-z0-9]+(?:[/-][A-Za-z0-9]+)+(?![\w/-])")
_NUMBER = re.compile(r"(?<![\w.,/$#-])\d[\d,]*(?:\.\d+)?(?![\w/-])")
_UNIT = re.compile(r"#\d{1,3}[A-Z]?-\d{1,5}[A-Z]?")
_MIXED = re.compile(r"(?<![\w/#-])(?=\w*\d)(?=\w*[A-Za-z])[A-Za-z0-9]{4,}(?![\w/-])")
_CAPITALISED = re.compile(
    r"(?<![\w'’])[A-Z][\w'’]*(?:[-/][A-Za-z]+)*"
    r"(?: (?:of|and|the|s/o|d/o|bin|binte|@|&|de|De) (?=[A-Z])| (?=[A-Z])|[A-Z][\w'’]*(?:[-/][A-Za-z]+)*)*"
)
_WORD_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "once": 1, "twice": 2, "thrice": 3, "half": 0,
}  # fmt: skip
_WORD_NUMBER = re.compile(r"(?i)\b(two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twice|thrice)\b")
_OTHER_NUMBERS = {
    "dua": 2, "tiga": 3, "empat": 4, "lima": 5, "enam": 6, "tujuh": 7, "lapan": 8, "sembilan": 9, "sepuluh": 10, "kedua": 2,
    "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10,
    "இரண்டு": 2, "மூன்று": 3, "நான்கு": 4, "ஐந்து": 5, "ஆறு": 6, "ஏழு": 7, "எட்டு": 8, "ஒன்பது": 9, "பத்து": 10,
    "both": 2, "couple": 2, "pair": 2,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ungrounded:
    """A piece of the text that no fact and no record carries; offsets into that text."""

    start: int
    end: int
    text: str
    kind: str


class Grounds:
    """What one letter may name: the facts, the person, the office, the directory."""

    def __init__(self, letter: LetterText) -> None:
        self.sums = {value for fact in letter.facts if (value := _sum(fact)) is not None}
        self.dates = {fact.value for fact in letter.facts if fact.type in ("date", "date_range", "year")}
        self.dates.add(letter.office.session_date.isoformat())
        carried = [*_carried(letter)]
        self.folded = " ".join(_fold(text) for text in carried)
        self.squeezed = _squeeze(" ".join(carried))
        self.numbers = _numbers_of(letter.facts, carried)
        self.words = {word for text in carried for word in re.findall(r"[\w'’/-]+", text)}
        self.words |= {_street_word(word) for word in self.words} | listed_words("plain") | _directory_words()
        self._dates_of_record(carried)

    def _dates_of_record(self, carried: Iterable[str]) -> None:
        for text in carried:
            for match in _DATE.finditer(text):
                self.dates |= set(_isos(match))

    def gaps(self, text: str) -> list[Ungrounded]:
        """Every number, date, sum, reference, telephone number, place and name in `text` that nothing carries."""
        found: list[Ungrounded] = []
        taken: list[tuple[int, int]] = []

        def take(match: re.Match[str], kind: str, *, good: bool) -> None:
            if any(match.start() < end and start < match.end() for start, end in taken):
                return
            taken.append(match.span())
            if not good:
                found.append(Ungrounded(match.start(), match.end(), match.group(), kind))

        for match in _IDENTITY.finditer(text):
            take(match, "identity number", good=_squeeze(match.group()) in self.squeezed)
        for match in _DATE.finditer(text):
            take(match, "date", good=self._dated(match))
        for match in _MONEY.finditer(text):
            take(match, "sum", good=self._paid(match))
        for pattern, kind in (
            (_UNIT, "unit"),
            (_REFERENCE, "reference"),
            (_PHONE, "telephone number"),
            (_MIXED, "reference"),
        ):
            for match in pattern.finditer(text):
                take(
                    match,
                    kind,
                    good=_squeeze(match.group().removeprefix("+65")) in self.squeezed or _is_word(match.group()),
                )
        for match in _NUMBER.finditer(text):
            take(match, "number", good=_plain_number(match.group()) in self.numbers)
        for match in _WORD_NUMBER.finditer(text):
            take(match, "number", good=str(_WORD_NUMBERS[match.group().lower()]) in self.numbers)
        found += self._names(text, taken)
        return sorted(found, key=lambda gap: gap.start)

    def _dated(self, match: re.Match[str]) -> bool:
        wanted = _isos(match)
        if match["year"] and match["days"]:
            return all(iso in self.dates for iso in wanted)
        if match["year"]:
            return any(known.startswith(wanted[0]) for known in self.dates)
        month = f"-{formatting.MONTHS.index(match['month']) + 1:02d}"
        days = {f"{month}-{int(day):02d}" for day in re.findall(r"\d+", match["days"] or "")}
        if not days:
            # "May" and "March" are also words: a bare month must only have been said in some year.
            return match["month"] in ("May", "March") or any(known[4:7] == month for known in self.dates)
        return all(any(known[4:] == day for known in self.dates) for day in days)

    def _paid(self, match: re.Match[str]) -> bool:
        value = _decimal(match["figure"].replace(",", ""))
        if value is None:
            return False
        return (value * 1000 if match["k"] else value) in self.sums

    def _names(self, text: str, taken: list[tuple[int, int]]) -> list[Ungrounded]:
        found = []
        for match in _CAPITALISED.finditer(text):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            phrase = match.group().rstrip()
            if _fold(phrase) in self.folded:
                continue
            for word in re.finditer(r"[A-Z][\w'’]*(?:[-/][A-Za-z]+)*", phrase):
                plain = word.group().removesuffix("'s").removesuffix("’s")
                first = match.start() + word.start() == 0 or text[: match.start() + word.start()].rstrip().endswith(
                    (".", ":", ";")
                )
                if plain in self.words or (first and _common(plain)):
                    continue
                start = match.start() + word.start()
                found.append(Ungrounded(start, start + len(word.group()), word.group(), "name"))
        return found


def _carried(letter: LetterText) -> Iterable[str]:
    person, office = letter.person, letter.office
    for fact in letter.facts:
        yield fact.value
        yield fact.quote
        yield from _forms(fact)
    yield from (person.full_name, person.title, person.nric, person.phone, person.block, person.street, person.unit)
    yield from (person.postal_code, formatting.phone(person.phone), formatting.street(person.street))
    yield from (office.code, office.division, office.mp_name, formatting.written_date(office.session_date.isoformat()))
    yield from letter.other_names
    yield from letter.record
    agency = load_directory().agencies.get(letter.agency_short)
    if agency is not None:
        yield agency.name
    yield "Central Manpower Base" if letter.agency_short == "MINDEF" else ""


def _forms(fact: Fact) -> Iterable[str]:
    """The other ways a letter writes this value."""
    if fact.type == "date":
        yield formatting.written_date(fact.value)
    elif fact.type == "duration":
        yield formatting.duration(fact.value)
    elif fact.type in ("phone", "contact"):
        yield formatting.phone(fact.value)
    elif fact.type == "street":
        yield formatting.street(fact.value)
    elif fact.type == "vehicle_no":
        yield formatting.vehicle(fact.value)


def _sum(fact: Fact) -> Decimal | None:
    if fact.type not in ("amount", "income", "amount_foreign"):
        return None
    return _decimal(fact.value.rpartition(" ")[2])


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _plain_number(text: str) -> str:
    value = _decimal(text.replace(",", ""))
    return text if value is None else format(value.normalize(), "f")


def _numbers_of(facts: Iterable[Fact], carried: Iterable[str]) -> set[str]:
    numbers = {"1"}
    for text in carried:
        numbers |= {_plain_number(found) for found in re.findall(r"\d[\d,]*(?:\.\d+)?", text)}
        low = text.lower()
        numbers |= {str(value) for word, value in _WORD_NUMBERS.items() if re.search(rf"\b{word}\b", low)}
        numbers |= {str(value) for word, value in _OTHER_NUMBERS.items() if word in low}
    for fact in facts:
        if fact.type in ("block", "unit", "postal_code"):
            numbers |= set(re.findall(r"\d+", fact.value))
    return numbers


def _isos(match: re.Match[str]) -> list[str]:
    month = formatting.MONTHS.index(match["month"]) + 1
    year = match["year"] or "0000"
    days = re.findall(r"\d+", match["days"] or "")
    return [f"{year}-{month:02d}-{int(day):02d}" for day in days] or [f"{year}-{month:02d}"]


def _fold(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _squeeze(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


def _is_word(text: str) -> bool:
    """`8th-storey`, `10-year`: a number with an ordinary word, whose number is looked at by itself elsewhere."""
    return bool(re.fullmatch(r"(?i)\d{1,3}(st|nd|rd|th)?-(storey|floor|room|year|month|week|day|hour|bed)\w*", text))


def _street_word(word: str) -> str:
    return formatting.street(f"X {word}").removeprefix("X ")


def _common(word: str) -> bool:
    """A word at the beginning of a sentence is a name only if nothing of English says otherwise."""
    return word.lower() in listed_words("openers")


@lru_cache(maxsize=1)
def _directory_words() -> frozenset[str]:
    directory = load_directory()
    names = [agency.name for agency in directory.agencies.values()] + list(directory.agencies)
    names += [division.name for division in directory.divisions.values()]
    return frozenset(word for name in names for word in re.findall(r"[\w'’/-]+", name))
