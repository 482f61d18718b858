"""Sums of money: Singapore dollars to the cent, other currencies apart, rounded talk marked as hedged."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from mps_connect.assistant.facts.found import Found, Scene
from mps_connect.assistant.facts.numbers import CHINESE, chinese_number, tamil_number

_FIGURE = r"\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d+(?:\.\d{1,3})?"
_SCALE = r"(?:[ ]?(?:k|m|thousand|million|ribu|juta|hundred|ratus|千|万|百|லட்சம்|ஆயிரம்)(?![a-z])|[ ]?k(?=\+))?"
_FOREIGN = {
    "rm": "MYR", "ringgit": "MYR", "马币": "MYR", "令吉": "MYR", "ரிங்கிட்": "MYR", "myr": "MYR", "rmb": "CNY", "人民币": "CNY",
    "us$": "USD", "usd": "USD", "美元": "USD", "美金": "USD", "a$": "AUD", "aud": "AUD", "inr": "INR", "rupees": "INR",
    "rs": "INR", "ரூபாய்": "INR", "₹": "INR", "rupiah": "IDR", "baht": "THB", "pesos": "PHP", "£": "GBP", "€": "EUR",
    "euro": "EUR", "pounds": "GBP", "yuan": "CNY", "hkd": "HKD",
}  # fmt: skip
_FOREIGN_BEFORE = r"(?:us\$|a\$|hk\$|rm|myr|rmb|usd|aud|inr|rs\.?|£|€|₹|马币|人民币|美金)"
_FOREIGN_AFTER = (
    r"(?:ringgit|rupees|rupiah|baht|pesos|yuan|euro|pounds|rmb|myr|usd|马币|令吉|人民币|美元|美金|ரிங்கிட்|ரூபாய்)"
)
_SIGNED = re.compile(
    rf"(?<![a-z$\d])(?P<sign>s?\$|sgd ?\$?|sing ?\$|新币 ?|新元 ?)[ ]?(?P<figure>{_FIGURE})(?P<scale>{_SCALE})(?![\d])"
)
_NAMED = re.compile(
    rf"(?<![\d.,$a-z])(?P<figure>{_FIGURE})(?P<scale>{_SCALE})(?P<plus>\+|多|余| ?plus| ?odd| ?lebih)?[ ]?"
    r"(?P<name>dollars?|bucks|sgd|s\$|块钱|块|塊|元|dolar|வெள்ளி|டாலர்)(?![a-z])"
)
_THOUSANDS = re.compile(
    rf"(?<![\d.,$a-z#\-/])(?P<figure>{_FIGURE})[ ]?(?P<scale>k|ribu|千|万)(?P<plus>\+|多| ?plus| ?odd| lebih)?(?![a-z0-9])"
)
_ABROAD = re.compile(
    rf"(?<![a-z\d])(?P<before>{_FOREIGN_BEFORE})[ ]?(?P<one>{_FIGURE})(?P<k>[ ]?k)?(?![\d])"
    rf"|(?<![\d.,$a-z])(?P<two>{_FIGURE})[ ]?(?P<scale>ribu |k )?(?P<after>{_FOREIGN_AFTER})(?![a-z])"
)
_HAN = re.compile(
    rf"(?P<number>[{CHINESE}]{{1,12}})(?P<plus>多|余|几)?(?P<name>万)?(?P<unit>块钱|块|塊|元|新币)?(?P<cents>[{CHINESE}]毛)?"
)
_HAN_CONTEXT = re.compile(
    r"(?:涨到|升到|加到|变成|降到|减到|涨价到|由|欠|还|還|付|给|給|租金|房租|薪水|工资|薪|收入|费|账单|罚款|罚|赚|领|拿|花|存款|剩|只有|赔|骗|汇|转|共|总共|贷款|交|块|每月|每个月|一个月|才|平时|最多)[^\d。,，]{0,4}$"
)
_HAN_NOT = re.compile(
    r"^(?:个|個|岁|歲|月|号|號|日|年|天|次|楼|人|口|房|点|周|星期|小时|分|位|名|间|件|张|季|级|度|层|成|份|起|下|切|定|直|样|般|些|边|百|块石)"
)
_MALAY = re.compile(
    r"\b(?P<number>(?:se|dua |tiga |empat |lima |enam |tujuh |lapan |sembilan |\d{1,3} ?)(?:ratus|ribu)(?: (?:dua"
    r"|tiga|empat|lima|enam|tujuh|lapan|sembilan) ratus)?)(?: (?P<tail>(?:dua|tiga|empat|lima|enam|tujuh|lapan"
    r"|sembilan) puluh))?"
    r"(?P<plus> lebih)?(?P<name> dolar| ringgit| dollar)?\b"
)
_MALAY_DIGITS = {"se": 1, "dua": 2, "tiga": 3, "empat": 4, "lima": 5, "enam": 6, "tujuh": 7, "lapan": 8, "sembilan": 9}
_TAMIL = re.compile(r"(?P<number>[\u0b80-\u0bff]{3,14})[ ](?P<name>வெள்ளி|டாலர்)")
_ENGLISH = re.compile(
    r"\b(?P<number>(?:(?:a|one|two|three|four|five|six|seven|eight|nine|ten|fifteen|twenty|thirty|forty|fifty)[ ])"
    r"(?:hundred|thousand)(?:[ ](?:plus|over))?)(?P<name> dollars| bucks)?\b"
)
_ENGLISH_DIGITS = {
    "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
}  # fmt: skip
_BARE = re.compile(
    r"(?:\b(?:owe|owes|owed|owing|pay|paid|paying|earn|earns|earning|salary|pay is|income|bill|fine|rent|rental|arrears"
    r"|instal?ments?|loan|fee|deposit|transferred|lost|take home|takes home|savings|levy|draws?"
    r"|hutang|gaji|sewa|bayar|tunggakan|pendapatan|denda|yuran|saman|bil)(?: (?:is|of|about|around|only|was|ard|abt"
    r"|ialah|nya|cuma|hanya|total|all|monthly|now|adalah|sebanyak|back|them|him|her|me|my|hdb|town council|tc|sp|iras"
    r"|hospital|saya|dia|lebih kurang|rumah|bulanan|sebulan|them about)){0,2}[ :]{1,2}"
    r"|(?:欠|还|還|付|薪水|工资|租金|房租|收入|罚款|贷款|账单|赚|领|骗了|转了)(?:了|是|约|大概|每月|每个月|只有|我|差不多){0,2} ?"
    r"|(?:சம்பளம்|வாடகை|பாக்கி|கடன்|அபராதம்|பில்|கட்டணம்) )"
    rf"(?P<figure>{_FIGURE})(?P<plus>\+|多| ?plus)?(?![\d/\-:%])(?!\.\d)"
)
_MONTHLY = re.compile(
    rf"(?<![\d.,$a-z#\-/])(?P<figure>{_FIGURE})(?P<plus>\+| ?plus)?[ ]?"
    r"(?=(?:a month|per month|every month|monthly|/month|/mth|a mth|per mth|sebulan|setiap bulan)(?![a-z]))"
)
_TOTAL = re.compile(
    r"(?:\b(?:total|altogether|jumlah(?:nya)?|semua sekali|semuanya)|总共|一共|மொத்தம்)"
    r"(?: (?:is|of|about|owe|owed|owing|come to|comes to)){0,2}[ :]{0,2}"
    rf"(?P<figure>{_FIGURE})(?P<plus>\+|多| ?plus)?(?=[ ]?(?:[.;!?。，)]|,(?!\d)|$|boss\b|but\b|already\b|liao\b|not\b|now\b))"
)
"""A sum added up: it ends its clause, so that no thing counted follows it."""
_AFTERTHOUGHT = re.compile(
    r"(?:monthly|a month|per month|every month|sebulan)[^.!?\d]{0,24}, ?(?P<figure>\d{2,4})(?P<plus>)(?=[.,]|$)"
)
_NOT_MONEY = re.compile(
    r"^[ ]?(?:[-–]|to \d|months?|mths?|mth|weeks?|wks?|days?|years?|yrs?|yr|times?|hours?|hrs?|people|pax|persons?"
    r"|kids|children|bulan|hari|minggu|tahun|kali|orang|jam|anak|个|個|天|年|岁|次|月|号|日|小时|人"
    r"|மாத|நாள்|வருட|வாரம்|பேர்|வயது|st\b|nd\b|rd\b|th\b|jan|feb|mar|apr|may\b|jun|jul|aug|sep|oct|nov|dec|%|percent"
    r"|instal|of the|am\b|pm\b|more\b|km\b|kg\b|kwh|room|storey|unit|bills?\b)"
)
_NOT_THOUSANDS = re.compile(r"^[ ]?(?:steps?|run\b|km\b|marathon|people|residents|times)")
_RACE = re.compile(r"\b(?:run|ran|running|jog|jogged|walk|marathon) \w{0,6} ?$|跑了?$")
_NEAR = re.compile(
    r"(?:\b(?:about|abt|around|ard|approx\w*|roughly|nearly|almost|over|more than|less than|at least|up to|maybe"
    r"|probably|plus minus|lebih kurang|kira-kira|dalam|hampir|under|below|above)"
    r"|大概|大约|差不多|约|将近|快|超过|不到|至少|சுமார்|கிட்டத்தட்ட)[ ]?(?:s?\$)?$"
)
_PLUS_AFTER = re.compile(r"^(?:\+|多| ?plus\b| ?odd\b| lebih\b| ?over\b|-ish| or so|以上|左右|க்கு மேல்)")
_SCALES = {
    "k": 1000, "thousand": 1000, "ribu": 1000, "千": 1000, "ஆயிரம்": 1000, "m": 1_000_000, "million": 1_000_000,
    "juta": 1_000_000, "hundred": 100, "ratus": 100, "百": 100, "万": 10_000, "லட்சம்": 100_000,
}  # fmt: skip


def find_money(scene: Scene) -> None:
    for pattern, take in (
        (_ABROAD, _foreign),
        (_SIGNED, _signed),
        (_NAMED, _sum),
        (_THOUSANDS, _thousands),
        (_HAN, _han),
        (_MALAY, _malay),
        (_TAMIL, _tamil),
        (_ENGLISH, _english),
        (_BARE, _bare),
        (_MONTHLY, _bare),
        (_TOTAL, _total),
        (_AFTERTHOUGHT, _bare),
    ):
        for match in pattern.finditer(scene.low):
            take(scene, match)


def _signed(scene: Scene, match: re.Match[str]) -> None:
    _sum(scene, match, 0.98)


def _thousands(scene: Scene, match: re.Match[str]) -> None:
    if not _NOT_THOUSANDS.match(scene.after(match.end(), 12)) and not _RACE.search(scene.before(match.start(), 16)):
        _sum(scene, match, 0.9)


def _tamil(scene: Scene, match: re.Match[str]) -> None:
    number = tamil_number(match.group("number"))
    if number is not None:
        _record(scene, Decimal(number), *match.span(), 0.92)


def _sum(scene: Scene, match: re.Match[str], confidence: float = 0.96) -> None:
    value = _decimal(match.group("figure"))
    scale = match.group("scale").strip()
    if value is None:
        return
    if scale in ("m", "million") and not scene.low[match.start() : match.end()].endswith(("m", "million", "dollars")):
        return
    if scale == "k" and value > 999:
        return
    plus = bool(match.groupdict().get("plus"))
    _record(scene, value * _SCALES.get(scale, 1), *match.span(), confidence, hedged=plus)


def _foreign(scene: Scene, match: re.Match[str]) -> None:
    value = _decimal(match.group("one") or match.group("two"))
    if value is None or not scene.free(*match.span()):
        return
    if match.group("k") or match.group("scale"):
        value *= 1000
    currency = _FOREIGN[(match.group("before") or match.group("after")).rstrip(".").replace("hk$", "hkd")]
    scene.take(Found("amount_foreign", f"{currency} {value:.2f}", *match.span(), confidence=0.95))


def _han(scene: Scene, match: re.Match[str]) -> None:
    words, unit = match.group("number"), match.group("unit")
    start, end = match.span()
    number = chinese_number(words)
    if match.group("name") and number is not None:
        number *= 10_000
    if number is None or not scene.free(start, end):
        return
    if words == "万一" or (words == "一" and unit in ("块", "塊")):
        return
    elided = bool(re.fullmatch(r"[千万]?[一二两三四五六七八九]?[千万][一二三四五六七八九]", words))
    plus = bool(match.group("plus"))
    if not unit:
        # Without a word for money, the sum must follow a word about paying and not count something else.
        if not elided and (number < 10 or not _HAN_CONTEXT.search(scene.before(start, 10))):
            return
        if _HAN_NOT.match(scene.after(end, 3)) or re.search(r"[第几]$", scene.before(start, 1)):
            return
    if match.group("plus") == "几" and not unit:
        return
    doubtful = words[0] == "万" and len(words) == 2
    _record(scene, Decimal(number), start, end, 0.95 if unit else 0.85, hedged=plus or doubtful)


def _malay(scene: Scene, match: re.Match[str]) -> None:
    words = match.group("number")
    total = 0
    for digit, unit in re.findall(r"(se|dua|tiga|empat|lima|enam|tujuh|lapan|sembilan|\d{1,3}) ?(ratus|ribu)", words):
        total += (int(digit) if digit.isdecimal() else _MALAY_DIGITS[digit]) * _SCALES[unit]
    if tail := match.group("tail"):
        total += _MALAY_DIGITS[tail.split()[0]] * 10
    if (
        not total
        or not scene.free(*match.span())
        or re.match(r"^ (?:orang|tahun|kali|hari)", scene.after(match.end(), 8))
    ):
        return
    if (match.group("name") or "").strip() == "ringgit":
        scene.take(Found("amount_foreign", f"MYR {total}.00", *match.span(), confidence=0.9))
        return
    _record(scene, Decimal(total), *match.span(), 0.9, hedged=bool(match.group("plus")))


def _english(scene: Scene, match: re.Match[str]) -> None:
    digit, unit, *rest = match.group("number").split()
    if not match.group("name") and not re.search(
        r"(?:owe|owed|pay|paid|earn|bill|fine|cost|rent|salary|lost|about|only|loan|save|saving)s?[ ]\w{0,8}[ ]?$",
        scene.before(match.start(), 24),
    ):
        return
    _record(scene, Decimal(_ENGLISH_DIGITS[digit] * _SCALES[unit]), *match.span(), 0.88, hedged=bool(rest))


def _bare(scene: Scene, match: re.Match[str]) -> None:
    start, end = match.start("figure"), match.end("plus") if match.group("plus") else match.end("figure")
    value = _decimal(match.group("figure"))
    if value is None or value < 20 or value > 2_000_000 or _NOT_MONEY.match(scene.after(end, 12)):
        return
    if 1990 <= value <= 2035 and re.search(r"(?:in|since|tahun|year)[ ]?$", scene.before(start, 8)):
        return
    _record(scene, value, start, end, 0.85, hedged=bool(match.group("plus")))


def _total(scene: Scene, match: re.Match[str]) -> None:
    value = _decimal(match.group("figure"))
    if value is not None and value >= 100:
        _bare(scene, match)


def _record(scene: Scene, value: Decimal, start: int, end: int, confidence: float, *, hedged: bool = False) -> None:
    if not scene.free(start, end):
        return
    hedged = hedged or bool(_NEAR.search(scene.before(start, 16))) or bool(_PLUS_AFTER.match(scene.after(end, 8)))
    scene.take(Found("amount", f"{value:.2f}", start, end, confidence=confidence, check="hedged" if hedged else None))


def _decimal(figure: str) -> Decimal | None:
    try:
        return Decimal(figure.replace(",", ""))
    except InvalidOperation:
        return None
