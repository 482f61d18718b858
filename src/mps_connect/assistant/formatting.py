"""Money, dates, addresses and counts as a Singapore letter writes them."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from decimal import Decimal, InvalidOperation

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_UNITS = {"Y": "year", "M": "month", "W": "week", "D": "day"}
_DURATION = re.compile(
    r"P(?:(?P<Y>\d+)Y)?(?:(?P<M>\d+)M)?(?:(?P<W>\d+)W)?(?:(?P<D>\d+)D)?(?:T(?:(?P<H>\d+)H)?(?:(?P<MIN>\d+)M)?)?"
)
_STREET_WORDS = {
    "St": "Street", "Ave": "Avenue", "Rd": "Road", "Cres": "Crescent", "Dr": "Drive", "Cl": "Close", "Ln": "Lane",
    "Pl": "Place", "Ctrl": "Central", "Nth": "North", "Sth": "South", "Upp": "Upper", "Gdns": "Gardens", "Pk": "Park",
    "Jln": "Jalan", "Lor": "Lorong", "Bt": "Bukit", "Tg": "Tanjong", "Kg": "Kampong", "Ter": "Terrace", "Sq": "Square",
}  # fmt: skip


def money(value: str) -> str:
    """`1720.00` as `S$1,720`; cents only where there are any. A value that is not a sum is given back unchanged."""
    currency, _, figure = value.rpartition(" ")
    try:
        amount = Decimal(figure)
    except InvalidOperation:
        return value
    written = f"{amount:,.2f}".removesuffix(".00")
    return f"{currency} {written}" if currency else f"S${written}"


def written_date(value: str) -> str:
    """ISO `2026-11-02` as `2 November 2026`, `2026-11` as `November 2026`, `2026` unchanged."""
    parts = value.split("-")
    try:
        if len(parts) == 3:
            day = date(int(parts[0]), int(parts[1]), int(parts[2]))
            return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
        if len(parts) == 2 and 1 <= int(parts[1]) <= 12:
            return f"{MONTHS[int(parts[1]) - 1]} {parts[0]}"
    except ValueError:
        return value
    return value


def on_date(value: str) -> str:
    """`on 2 November 2026`, or `in November 2026` where only the month was said."""
    return f"{'on' if value.count('-') == 2 else 'in'} {written_date(value)}"


def written_dates(values: list[str]) -> str:
    """`2 and 5 November 2026` where month and year are shared, else each in full."""
    days = [value.split("-") for value in values]
    if len(values) > 1 and all(len(day) == 3 for day in days) and len({(day[0], day[1]) for day in days}) == 1:
        numbers = [str(int(day[2])) for day in days]
        return f"{joined(numbers)} {MONTHS[int(days[0][1]) - 1]} {days[0][0]}"
    return joined([written_date(value) for value in values])


def number(count: int) -> str:
    """Words to nine, figures from 10."""
    return _WORDS[count] if 0 <= count < len(_WORDS) else f"{count:,}"


def _counted(count: int, unit: str, *, figures: bool = False) -> str:
    return f"{count if figures else number(count)} {unit}{'' if count == 1 else 's'}"


def duration(value: str) -> str:
    """ISO `P5W` as `five weeks`, `PT1H40M` as `1 hour 40 minutes`, `P3M/P4M` as `three to four months`."""
    if "/" in value or "–" in value:
        first, last = re.split("[/–]", value, maxsplit=1)
        start, end = duration(first), duration(last)
        head, _, unit = start.rpartition(" ")
        return f"{head} to {end}" if unit.rstrip("s") == end.rpartition(" ")[2].rstrip("s") else f"{start} to {end}"
    match = _DURATION.fullmatch(value)
    if match is None or value in ("P", "PT"):
        return value
    hours, minutes = match["H"], match["MIN"]
    parts = [_counted(int(match[key]), unit) for key, unit in _UNITS.items() if match[key]]
    parts += [_counted(int(part), unit, figures=True) for part, unit in ((hours, "hour"), (minutes, "minute")) if part]
    return " ".join(parts) if hours or minutes else joined(parts)


def joined(items: list[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(items) <= 1:
        return items[0] if items else ""
    return f"{', '.join(items[:-1])} and {items[-1]}"


def phone(value: str) -> str:
    """Eight digits as `9000 0111`, without +65."""
    digits = re.sub(r"\D", "", value)
    digits = digits[2:] if len(digits) == 10 and digits.startswith("65") else digits
    return f"{digits[:4]} {digits[4:]}" if len(digits) == 8 else value


def street(value: str) -> str:
    """Street words in full: `Contoh St 1` as `Contoh Street 1`. `St` before a saint's name stays."""
    words = value.split()
    full = []
    for index, word in enumerate(words):
        bare = word.rstrip(".")
        saint = bare == "St" and index == 0
        full.append(word if saint else _STREET_WORDS.get(bare.capitalize(), word))
    return " ".join(full)


def address(*, block: str, street_name: str, unit: str, postal_code: str) -> str:
    """`Blk 911 Contoh Street 1 #05-911 Singapore 560911`; parts that are not known are left out."""
    parts = [
        f"Blk {block}" if block else "",
        street(street_name),
        unit,
        f"Singapore {postal_code}" if postal_code else "",
    ]
    return " ".join(part for part in parts if part)


def vehicle(value: str) -> str:
    """`SXX911A` as `SXX 911 A`."""
    match = re.fullmatch(r"([A-Z]{1,3})\s*(\d{1,4})\s*([A-Z])?", value.upper())
    return " ".join(part for part in match.groups() if part) if match else value


def last_of_month(value: str) -> date | None:
    """The last day an ISO date or month can mean; None when it is neither."""
    parts = value.split("-")
    try:
        if len(parts) == 3:
            return date.fromisoformat(value)
        if len(parts) == 2:
            return date(int(parts[0]), int(parts[1]), monthrange(int(parts[0]), int(parts[1]))[1])
    except ValueError:
        return None
    return None
