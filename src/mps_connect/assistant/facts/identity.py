"""Identity numbers: NRIC, FIN, birth certificate, passport, UEN, vehicle. A wrong letter is kept as it was written."""

from __future__ import annotations

import re

from mps_connect.assistant.facts.found import Found, Scene

_NRIC = re.compile(r"(?<![a-z0-9])([stfgm])[ \-]?(\d{7}|\d{4} \d{3}|\d{3} \d{4}|\d{2} ?\d{5})[ \-]?([a-z])(?![a-z0-9])")
_UEN = re.compile(r"(?<![a-z0-9])(?:(?:18|19|20)\d{2}\d{5}[a-z]|\d{8}[a-z]|[tsr]\d{2}[a-z]{2}\d{4}[a-z])(?![a-z0-9])")
_PLATE = re.compile(
    r"(?<![a-z0-9])((?:s[a-z]{1,2}|fb[a-z]|f[a-z]{0,2}|g[a-z]{1,2}|y[a-z]|x[a-z]|p[a-z]|q[x]|t[r]|c[bs]|w[a-z]|a[a-z]))"
    r"[ \-]?(\d{1,4})[ \-]?([a-z])(?![a-z0-9])"
)
_PLATE_WORDS = re.compile(
    r"vehicle|car\b|plate|van\b|lorry|bike|motor|taxi|cab\b|drive|park|车|車|kereta|kenderaan|lori|van|வாகன|கார்|வண்டி"
    r"|iu\b"
)
_NOT_PLATE = frozenset({"st", "so", "at", "sec", "pri", "set", "ft", "pg", "aw", "am", "an", "as", "al", "ah", "fl"})
_BIRTH = re.compile(r"birth|\bbc\b|b\.c|beranak|kelahiran|出生|报生|報生|பிறப்பு|பிறந்த")
_PASSPORT = re.compile(
    r"(?:passport|pasport|护照|கடவுச்சீட்டு)[^a-z0-9\n]{0,6}(?:(?:no|number|num|nombor|号码|号|எண்)[^a-z0-9\n]{0,4})?"
    r"(?:is )?([a-z]{1,2}\d{6,8}[a-z]?)(?![a-z0-9])"
)
_WEIGHTS = (2, 7, 6, 5, 4, 3, 2)
_LETTERS = {"S": "JZIHGFEDCBA", "T": "JZIHGFEDCBA", "F": "XWUTRQPNMLK", "G": "XWUTRQPNMLK", "M": "XWUTRQPNJLK"}
_OFFSET = {"S": 0, "T": 4, "F": 0, "G": 4, "M": 3}


def check_letter(prefix: str, digits: str) -> str:
    """The letter that belongs to the seven digits of an NRIC (S, T) or FIN (F, G, M)."""
    total = _OFFSET[prefix] + sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=True))
    return _LETTERS[prefix][total % 11]


def find_identity(scene: Scene) -> None:
    for match in _NRIC.finditer(scene.low):
        _nric(scene, match)
    for match in _PASSPORT.finditer(scene.low):
        if scene.free(*match.span(1)):
            scene.take(Found("passport_no", match.group(1).upper(), *match.span(1), confidence=0.95))
    for match in _UEN.finditer(scene.low):
        labelled = "uen" in scene.before(match.start(), 24)
        if scene.free(*match.span()) and (labelled or not match.group()[:8].isdecimal() or len(match.group()) == 10):
            scene.take(Found("uen", match.group().upper(), *match.span(), subject="third_party", confidence=0.95))
    for match in _PLATE.finditer(scene.low):
        _plate(scene, match)


def _nric(scene: Scene, match: re.Match[str]) -> None:
    prefix, letter = match.group(1).upper(), match.group(3).upper()
    digits = match.group(2).replace(" ", "")
    number = prefix + digits + letter
    if not scene.free(*match.span()):
        return
    good = check_letter(prefix, digits) == letter
    kind = "fin" if prefix in "FGM" else "nric"
    if kind == "nric" and _is_birth_certificate(scene, match, prefix, digits):
        kind = "birth_cert_no"
    scene.take(
        Found(kind, number, *match.span(), confidence=0.99 if good else 0.8, check=None if good else "nric_letter")
    )


def _is_birth_certificate(scene: Scene, match: re.Match[str], prefix: str, digits: str) -> bool:
    """Said to be one, or of somebody below fifteen, who has no NRIC yet."""
    near = scene.before(match.start(), 30)
    if _BIRTH.search(near.rsplit("ic", 1)[-1]):
        return True
    if prefix != "T":
        return False
    return scene.session_date.year - (2000 + int(digits[:2])) < 15


def _plate(scene: Scene, match: re.Match[str]) -> None:
    series, digits, letter = match.groups()
    written = scene.flat[match.start() : match.end()]
    if not scene.free(*match.span()) or series in _NOT_PLATE:
        return
    shouted = written.upper() == written and len(series) >= 2
    named = bool(_PLATE_WORDS.search(scene.before(match.start(), 40)))
    if not (shouted and (len(digits) >= 2 or named)) and not (named and len(series) >= 2 and len(digits) >= 2):
        return
    scene.take(Found("vehicle_no", (series + digits + letter).upper(), *match.span(), confidence=0.92))
