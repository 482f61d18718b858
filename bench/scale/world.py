"""What the loaded office is made of: people, words, matters and how cases usually end. Everybody here is invented."""

from __future__ import annotations

import random
import tomllib
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import accumulate
from typing import Any

from mps_connect.kit.blind_index import terms

SURNAMES = (  # noqa: SIM905  # forty quoted words read worse than one line
    "Tan Lim Lee Ng Wong Goh Chua Ong Koh Teo Ang Yeo Tay Ho Low Sim Chan Chia Toh Seah Rahman Ismail Ibrahim Yusof Hassan "
    "Abdullah Salleh Osman Ravi Kumar Nair Pillai Rajan Devi Menon Samy Fernandez Pereira DeSouza Oliveiro"
).split()
SYLLABLES = (  # noqa: SIM905
    "Mei Hui Ling Wei Jun Kai Xin Yi Li Hua Seng Boon Kim Siew Geok Chin Hock Soon Nur Siti Aini Farid Hakim Zul Rina Lina "
    "Priya Meena Arun Suresh Vani Kavi Anand Latha Maria Joseph Grace Peter Swee Choo Peng Guan Hwee Lay Fatim Yati Rosni "
    "Harith Danial Aqil Iman Syafiq"
).split()
SURE_SIGNS = ("Contoh", "Sampel")

LANGUAGES = ("en", "zh", "ms", "ta")
LANGUAGE_WEIGHTS = (72, 16, 6, 6)
CHANNELS = ("walk_in", "email", "whatsapp", "phone", "post", "portal")
CHANNEL_WEIGHTS = (70, 12, 8, 4, 2, 4)
URGENCIES = ("low", "medium", "high", "urgent")
URGENCY_WEIGHTS = (45, 38, 13, 4)
OUTCOMES = ("granted", "partly_granted", "refused", "referred", "advice_given", "no_reply")

MATTERS: tuple[tuple[str, tuple[str, ...], int], ...] = (
    ("housing_rental", ("HDB",), 16), ("financial_assistance", ("SSO",), 14), ("town_council", ("TC",), 9),
    ("employment", ("MOM", "TADM"), 8), ("immigration", ("ICA",), 8), ("traffic_fine", ("TP",), 7),
    ("parking_fine", ("HDB", "URA"), 6), ("cpf", ("CPFB",), 6),
    ("tax", ("IRAS",), 4), ("education", ("MOE",), 4), ("health_cost", ("HOSP", "MOH"), 5), ("environment_pest", ("NEA", "TC"), 5),
    ("eldercare", ("AIC",), 3), ("driving_licence", ("LTA", "TP"), 3), ("consumer", ("CASE",), 2),
)  # fmt: skip

STATUSES = ("draft", "submitted", "in_progress", "closed", "declined", "reopened")
STATUS_BY_AGE = (
    (2, (40, 35, 25, 0, 0, 0)),
    (14, (2, 15, 70, 8, 5, 0)),
    (90, (0, 3, 45, 45, 5, 2)),
    (10_000, (0, 0, 2.5, 91, 5, 1.5)),
)
"""(younger than so many days, weights of STATUSES)."""

LETTER_STATUSES = ("draft", "returned", "vetted", "approved", "sent", "replied", "voided")
LETTER_WEIGHTS = {
    "young": (14, 5, 8, 8, 55, 9, 1),
    "old": (1, 0.5, 0.3, 0.5, 70, 25.7, 2),
    "closed": (0, 0, 0, 0, 10, 85, 5),
}


class Words:
    """Words of the product's own texts in one language, the frequent ones first, as a search index would hold them."""

    def __init__(self, language: str) -> None:
        shipped = files("mps_connect.assistant").joinpath("texts", f"{language}.toml").read_text(encoding="utf-8")
        texts = list(_texts(tomllib.loads(shipped)))
        found: dict[str, int] = {}
        for text in texts:
            for term in sorted(terms(text)):
                found[term] = found.get(term, 0) + 1
        self.terms = sorted(found, key=lambda term: (-found[term], term))
        self.sentences = [text for text in texts if 20 <= len(text) <= 160]
        self._steps = list(accumulate(1 / (rank + 8) for rank in range(len(self.terms))))

    def some(self, rng: random.Random, count: int) -> list[int]:
        """Places of about `count` different words; a word's chance falls with its rank, as in any language."""
        whole = self._steps[-1]
        return list({bisect(self._steps, rng.random() * whole) for _ in range(count)})


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)


@cache
def words_of(language: str) -> Words:
    return Words(language)


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a case of some age."""

    status: str
    letters: tuple[str, ...]


def fate_of(rng: random.Random, age_days: float) -> Fate:
    """Six cases in ten have a letter; one in five of those a second one."""
    weights = next(weights for limit, weights in STATUS_BY_AGE if age_days < limit)
    status = rng.choices(STATUSES, weights)[0]
    if status == "in_progress" or (status in ("closed", "reopened") and rng.random() < 0.62):
        kind = "closed" if status == "closed" else "young" if age_days < 14 else "old"
        return Fate(status, tuple(rng.choices(LETTER_STATUSES, LETTER_WEIGHTS[kind], k=2 if rng.random() < 0.2 else 1)))
    return Fate(status, ())


def name_of(rng: random.Random) -> str:
    given = " ".join(rng.choices(SYLLABLES, k=2))
    return f"{rng.choice(SURNAMES)} {given} {rng.choice(SURE_SIGNS)}"


def nric_of(serial: int) -> str:
    """An invented number with the right last letter: S 67 and five digits."""
    digits = f"67{serial % 100_000:05d}"
    total = sum(int(digit) * weight for digit, weight in zip(digits, (2, 7, 6, 5, 4, 3, 2), strict=True))
    return f"S{digits}{'JZIHGFEDCBA'[total % 11]}"


def phone_of(serial: int) -> str:
    return f"{'8' if serial % 2 else '9'}00{serial % 100_000:05d}"


def pick(rng: random.Random, choices: Sequence[str], weights: Sequence[float]) -> str:
    return rng.choices(choices, weights)[0]
