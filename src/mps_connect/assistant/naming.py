"""How a letter names people: as on the NRIC once, then the short form of the person's own community.

A title is never guessed from a face: it comes from the record, or from a name or words that tell (Binte, s/o, "my wife").
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from mps_connect.assistant.models import Person

_MAN = {"bin", "b.", "s/o", "a/l"}
_WOMAN = {"binte", "binti", "bte", "bt", "d/o", "a/p"}
_JOINERS = _MAN | _WOMAN
_PARTICLES = {"de", "da", "dos", "van", "von", "le", "la", "d'", "der"}
_COMPOUND = {"abdul", "abd", "abu", "nur", "noor", "siti", "mohd", "muhd"}
_LATIN = re.compile(r"[A-Za-z][A-Za-z'’/@.\- ]*[A-Za-z.]")
_INTRODUCED = re.compile(r"^\s*(?:I'?m|I’m|I am|My name is|This is|Name:?)\s+", re.IGNORECASE)
_WIFE = re.compile(r"(?i)\bmy (wife|ex-wife)\b|\b(isteri|bini) saya\b|我(的)?(太太|老婆|妻子)|என் மனைவி|\bwife also\b")
_HUSBAND = re.compile(
    r"(?i)\bmy (husband|hubby|ex-husband)\b|\b(suami) saya\b|我(的)?(先生|老公|丈夫)|என் கணவர்|bekas suami"
)

TITLES = {
    "husband": "Mr",
    "son": "Mr",
    "father": "Mr",
    "brother": "Mr",
    "wife": "Mdm",
    "daughter": "Mdm",
    "mother": "Mdm",
}


@dataclass(frozen=True, slots=True)
class Named:
    """How one person is written. Without a title `short` is "the resident" and the pronouns repeat it."""

    full: str
    """Title and full name, or the full name alone."""
    short: str
    she: str
    her: str
    """Possessive."""
    them: str
    """Object form."""
    known: bool

    @property
    def opening(self) -> str:
        """The short form as it begins a sentence."""
        return self.short[:1].upper() + self.short[1:]


@cache
def listed_words(name: str) -> frozenset[str]:
    """A list of data/words.toml."""
    raw = files("mps_connect.assistant").joinpath("data", "words.toml").read_text(encoding="utf-8")
    listed: str = tomllib.loads(raw)[name]
    return frozenset(listed.split())


def latin(name: str) -> str:
    """The part of a name in Latin letters, one blank between words; empty where the NRIC spelling is not known."""
    found = _LATIN.search(_INTRODUCED.sub("", name))
    return " ".join(found.group().split()) if found else ""


def short_name(full_name: str) -> str:
    """Surname for Chinese and Eurasian names; the person's own first name, never the father's, for Malay and Indian."""
    words = full_name.partition("@")[0].split() or full_name.split()
    if not words:
        return ""
    lower = [word.lower() for word in words]
    joiner = next((index for index, word in enumerate(lower) if word in _JOINERS), None)
    if joiner:
        return " ".join(words[: 2 if lower[0] in {"abdul", "abd", "abu"} and joiner > 1 else 1])
    if lower[0] in listed_words("surnames"):
        return words[0]
    if len(lower) >= 3 and all(word in listed_words("given_syllables") for word in lower[-2:]):
        return words[0]
    surname = next((word for word, low in zip(words, lower, strict=True) if low in listed_words("surnames")), None)
    if surname:
        return surname
    if lower[0] in listed_words("given_first") or "singh" in lower or "kaur" in lower:
        return words[0]
    particle = next((index for index, word in enumerate(lower) if index and word in _PARTICLES), None)
    return " ".join(words[particle:]) if particle else words[-1]


def title_of(person: Person, words: tuple[str, ...] = ()) -> str:
    """The title of the record, else what the name or the resident's words tell; empty when neither does."""
    if person.title:
        return person.title
    lower = set(person.full_name.lower().split())
    if lower & _WOMAN or "kaur" in lower:
        return "Mdm"
    if lower & _MAN or "singh" in lower:
        return "Mr"
    said = "\n".join(words)
    if _WIFE.search(said) and not _HUSBAND.search(said):
        return "Mr"
    return "Mdm" if _HUSBAND.search(said) and not _WIFE.search(said) else ""


def named(full_name: str, title: str) -> Named:
    """A person as the letter writes her. `title` may be empty."""
    name = latin(full_name)
    if not name or not title:
        return Named(name, "the resident", "the resident", "the resident's", "the resident", known=False)
    she, her, them = ("he", "his", "him") if title == "Mr" else ("she", "her", "her")
    if title in ("Dr", "Prof", "Rev"):
        she, her, them = "the resident", "the resident's", "the resident"
    return Named(f"{title} {name}", f"{title} {short_name(name)}", she, her, them, known=True)


def masked(identity: str) -> str:
    """`S6700011J` as `S••••011J`, for screens, lists, previews and logs."""
    return f"{identity[0]}••••{identity[-4:]}" if len(identity) >= 6 else "••••"
