"""Employers and professional contacts: firms by their endings or by `work at`, social workers and officers with a number."""

from __future__ import annotations

import re

from mps_connect.assistant import phrases
from mps_connect.assistant.facts.found import Found, Scene

_NOT_NAMES = frozenset(phrases.load("names.toml")["not_names"])
_CONTACT = re.compile(
    r"(?P<w>(?:Mr|Ms|Mdm|Miss|Mrs|Dr|Cik|Encik|Puan)\.? [A-Z][A-Za-z'’\-]+(?: [A-Z][A-Za-z'’\-]+){0,3})(?:,? (?:at"
    r"|of|from|,)? ?(?P<o>(?:the )?[A-Z][A-Za-z'’\-]+(?: [A-Z][A-Za-z'’\-]+){1,6}))?(?:,? ?(?:at|on|tel|hp"
    r"|,)? ?(?P<p>[3689]\d{3}[ \-]?\d{4}))?"
)
_PROFESSIONAL = re.compile(
    (
        r"social worker|msw|counsell?or|case ?worker|officer|family service|lawyer|doctor|pekerja sosial|社工|சமூக ஊழியர்"
        r"|fsc"
    ),
    re.IGNORECASE,
)
_PTE = re.compile(
    r"(?P<n>(?:[A-Za-z0-9&'’\-]+ ){1,5}?)(?P<s>\(?(?:Singapore|S)\)? )?(?P<x>(?i:pte\.? ?ltd\.?|private limited|llp"
    r"|sdn\.? bhd\.?|limited|ltd\.?))(?![A-Za-z])"
)
_WORKPLACE = re.compile(
    r"(?<![A-Za-z])(?i:(?:work(?:ing|ed|s)?|job)(?: (?:on |since )?\d{1,2} [a-z]{3,9})? (?:at|for|with|in)"
    r"|employed (?:by|at|with)|employer(?: is|:)?|company(?: is| called| name(?: is)?|:)|my boss at|job at"
    r"|bekerja (?:di|dengan)|kerja (?:di|dengan|kat)"
    r"|k?erja sebagai [a-z ]{3,24} (?:di|dengan|kat)|syarikat)[ ](?P<n>[A-Z][A-Za-z0-9&'’\-]+(?: "
    r"(?:[A-Z&][A-Za-z0-9&'’\-]*|of|and)){0,4})"
)
_BEFORE_FIRM = frozenset(
    {
        "majikan",
        "boss",
        "company",
        "employer",
        "syarikat",
        "kontraktor",
        "contractor",
        "my",
        "the",
        "at",
        "bos",
        "from",
        "for",
    }
)
_NOT_EMPLOYER = frozenset(
    {
        "Singapore", "Malaysia", "Johor", "Sentosa", "Changi", "Tuas", "Jurong", "Woodlands", "Yishun", "Tampines",
        "Bedok", "Monday", "Friday", "KL", "January", "February", "March", "April", "May", "June", "July", "August",
        "September", "October", "November", "December", "I", "The", "A", "MP", "Mr", "HR", "HDB", "MOM", "TADM", "CPF",
        "LTA", "NEA", "ICA", "SSO", "MSF", "MOE", "MOH", "SP", "IRAS", "NTUC",
    }
)  # fmt: skip


def find_employers(scene: Scene) -> None:
    for match in _PTE.finditer(scene.flat):
        _firm(scene, match)
    for match in _WORKPLACE.finditer(scene.flat):
        first = match["n"].split()[0]
        if first in _NOT_EMPLOYER or first.lower() in _NOT_NAMES or not scene.free(*match.span("n")):
            continue
        scene.take(Found("employer", match["n"], *match.span("n"), confidence=0.85, subject="third_party"))


def _firm(scene: Scene, match: re.Match[str]) -> None:
    kept = " ".join(_firm_words(match["n"].split()))
    start = match.end("n") - 1 - len(kept)
    if not kept or not scene.free(start, match.end()):
        return
    tail = _TAILS.get(match["x"].replace(".", "").lower(), "Pte Ltd")
    name = kept if kept != kept.lower() else kept.title()
    value = f"{name} {match['s'] or ''}{tail}"
    scene.take(Found("employer", value, start, match.end(), confidence=0.95, subject="third_party"))


def _firm_words(words: list[str]) -> list[str]:
    """The words of the firm's name: what stands in front of it in the sentence is cut off."""
    for index in range(len(words) - 1, -1, -1):
        lower = words[index].lower()
        capital = words[index][0].isupper() or words[index][0].isdecimal() or words[index] == "&"
        if (not capital and (lower in _NOT_NAMES or lower in _NOT_FIRM)) or (capital and lower in _CAPITAL_STOPS):
            words = words[index + 1 :]
            break
    if any(word[0].isupper() for word in words):
        while words and not (words[0][0].isupper() or words[0][0].isdecimal()):
            words = words[1:]
    while len(words) > 1 and words[0].lower() in _BEFORE_FIRM:
        words = words[1:]
    return words


_NOT_FIRM = frozenset(
    {"company", "called", "boss", "worked", "working", "di", "of", "with", "syarikat", "as", "cleaner", "driver", "the"}
)
_CAPITAL_STOPS = frozenset({"i", "at", "my", "company", "saya", "di"})
_TAILS = {
    "pte ltd": "Pte Ltd", "pteltd": "Pte Ltd", "private limited": "Pte Ltd", "sdn bhd": "Sdn Bhd", "llp": "LLP",
    "ltd": "Ltd", "limited": "Ltd",
}  # fmt: skip


def find_professionals(scene: Scene) -> None:
    for match in _CONTACT.finditer(scene.flat):
        near = scene.flat[max(0, match.start() - 40) : match.end() + 30]
        if not match["p"] and not (match["o"] and _PROFESSIONAL.search(match["o"])):
            continue
        if not _PROFESSIONAL.search(near):
            continue
        scene.add(
            Found(
                "contact",
                match.group().strip(" ,"),
                match.start(),
                match.start() + len(match.group().rstrip(" ,")),
                confidence=0.9,
                subject="third_party",
            )
        )
        name_end = match.end("w")
        if scene.free(match.start("w"), name_end):
            scene.taken.append((match.start("w"), name_end))
