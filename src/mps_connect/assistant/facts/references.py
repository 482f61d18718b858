"""References of agencies: case, notice, account, bill and report numbers, exactly as they were written."""

from __future__ import annotations

import re

from mps_connect.assistant.facts.found import Found, Scene

_LABEL = (
    r"(?:\b(?:(?:your|our|my|file|case|notice|police|report|application|appl|appn|appeal|account|acct|acc|a/c|bill"
    r"|invoice|ticket|claim|policy|summons|sp|tax|enquiry|feedback|loan|letter)[ ]{1,2})?"
    r"(?:ref(?:erence)?|case|notice|report|account|acct|acc|a/c|bill|invoice|application|ticket|claim|policy|summons"
    r"|letter|number|no|num)"
    r"|\b(?:no\.? ?)?(?:rujukan|rujuk|kes|akaun|notis|permohonan|laporan|bil|nombor)"
    r"|参考编号|参考|编号|號碼|号码|户口|账号|帐号|账户|单号|案件|报告|申请号|通知书|信号|குறிப்பு|வழக்கு|கணக்கு|விண்ணப்ப|புகார்|நோட்டீஸ்|எண்)"
)
_LABELLED = re.compile(
    _LABEL
    + r"(?:[ .:#=\-]|no\b|number\b|num\b|nos\b|rujukan\b|id\b|is\b|ialah\b|was\b|号码|号|码|是|எண்|ref\b){0,8}"
    + r"(?P<ref>(?=[a-z0-9/\-.]{0,24}\d)[a-z0-9][a-z0-9]{0,12}(?:[/\-.](?=[a-z0-9])[a-z0-9]{1,14}){0,5})(?![a-z0-9])"
)
_SHAPED = re.compile(
    r"(?<![a-z0-9/\-])(?:"
    r"[a-z]{1,8}(?:[/\-][a-z0-9]{1,10}){1,5}"
    r"|[a-z]{1,4}\d{2}[/\-]\d{3,8}"
    r"|\d{2,6}[/\-][a-z]{1,6}[/\-]\d{2,8}"
    r"|[a-z]{2,5}\d{6,12}[a-z]?"
    r"|[a-z]/\d{8}/\d{3,5}"
    r")(?![a-z0-9])(?![/\-]\w)"
)
_SPACED = re.compile(
    r"(?:\b(?:account|acct|acc|a/c|akaun)|户口|账号|帐号|账户|கணக்கு)(?:[^0-9.!?,;。,]|\bno\.){0,26}?"
    r"(?<![\d\-])(?P<ref>\d{3,6}(?:[ \-]\d{1,6}){1,3})(?![ \-]?\d)(?!\.\d)"
)
"""`My account at SP is 8930 0731 22`: one number in groups, ten digits as a rule."""
_PHONE_WORDS = re.compile(
    r"\b(?:hp|h/p|handphone|hand phone|mobile|phone|tel|telefon|contact|call|whatsapp|sms)\b|电话|手机|போன்|தொலைபேசி"
)
_GENERIC = re.compile(r"(?:my |the )?(?:number|no|num|nombor|号码|號碼|எண்)")
_DATE_LIKE = re.compile(
    r"\d{1,2}[/\-.]\d{1,2}(?:[/\-.]\d{2,4})?|\d{4}[/\-]\d{1,2}[/\-]\d{1,2}|\d{1,2}[/\-]?[a-z]{3}[/\-]?\d{2,4}"
)
_WORDS = re.compile(
    r"[a-z]{3,}(?:[/\-][a-z]+)+|(?:covid|mid|pre|post|non|co|age|sec|pri|o|a|n|k|p|s|blk|unit|level|top|type|form|ir"
    r"|iras)[\-/]\d{1,3}"
)


def find_references(scene: Scene) -> None:
    for match in _SPACED.finditer(scene.low):
        _spaced(scene, match)
    for match in _LABELLED.finditer(scene.low):
        if not _is_phone(scene, match):
            _take(scene, *match.span("ref"), labelled=True)
    for match in _SHAPED.finditer(scene.low):
        _take(scene, *match.span(), labelled=False)


def _spaced(scene: Scene, match: re.Match[str]) -> None:
    digits = re.sub(r"\D", "", match["ref"])
    if 9 <= len(digits) <= 12 and scene.free(*match.span("ref")) and not _PHONE_WORDS.search(match.group()):
        scene.take(Found("reference_no", digits, *match.span("ref"), confidence=0.95))


def _is_phone(scene: Scene, match: re.Match[str]) -> bool:
    """`my number is 9000 0111`: a telephone, unless the label speaks of a case, a notice or an account."""
    digits = re.sub(r"\D", "", match["ref"])
    if not re.fullmatch(r"[\d\-]{7,14}", match["ref"]):
        return False
    if _PHONE_WORDS.search(scene.low, max(0, match.start() - 16), match.start("ref")):
        return True
    generic = _GENERIC.match(scene.low, match.start(), match.start("ref"))
    return bool(generic) and len(digits) == 8 and digits[0] in "3689"


def _take(scene: Scene, start: int, end: int, *, labelled: bool) -> None:
    low = scene.low[start:end]
    digits = sum(character.isdecimal() for character in low)
    if not scene.free(start, end) or _DATE_LIKE.fullmatch(low) or _WORDS.fullmatch(low):
        return
    if re.fullmatch(r"\d[\d.,]*k?", low) and not low.isdecimal():
        return
    plain = low.isdecimal()
    if plain and (digits < 6 or scene.low[max(0, start - 2) : start].endswith("$")):
        return
    if not plain and digits < (2 if labelled else 4):
        return
    if not labelled and not (digits >= 4 and any(c.isalpha() for c in low)):
        return
    if low.endswith(("hrs", "pm", "am", "kg", "km", "ml", "years", "yrs", "months", "days")):
        return
    scene.take(Found("reference_no", scene.flat[start:end].upper(), start, end, confidence=0.95 if labelled else 0.9))
