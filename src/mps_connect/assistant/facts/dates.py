"""Dates as people say them, resolved against the session's date: days, months, years, weekdays, `last month 7th`."""

from __future__ import annotations

import re
from datetime import date, timedelta

from mps_connect.assistant.facts.calendar import MONTHS, WEEKDAYS, exact, month_shift, nearest_year, weekday_near
from mps_connect.assistant.facts.found import Found, Scene
from mps_connect.assistant.facts.numbers import SMALL, chinese_number, small_number

_LATIN_MONTH = "|".join(sorted((m for m in MONTHS if m.isascii()), key=len, reverse=True))
_TAMIL_MONTH = "|".join(sorted((m for m in MONTHS if not m.isascii()), key=len, reverse=True))
_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_YEAR = r"(?:(?:19|20)\d{2}|'\d{2})"
_HAN_NUMBER = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_WEEK_LATIN = "|".join(sorted((w for w in WEEKDAYS if w.isascii()), key=len, reverse=True))
_WEEK_TAMIL = "|".join(sorted((w for w in WEEKDAYS if "\u0b80" <= w[0] <= "\u0bff"), key=len, reverse=True))

_ISO = re.compile(r"(?<![\d/\-a-z])(?P<y>(?:19|20)\d{2})[\-/.](?P<m>\d{1,2})[\-/.](?P<d>\d{1,2})(?![\d/\-])")
_SLASHED = re.compile(
    r"(?<![\d/\-.$#a-z])(?P<d>\d{1,2})(?P<s>[/.\-])(?P<m>\d{1,2})(?:(?P=s)(?P<y>(?:19|20)\d{2}"
    r"|\d{2}))?(?![\d/\-a-z%])(?!\.\d)"
)
_RANGE = re.compile(
    rf"(?<![\d/\-.$#a-z:])(?P<d1>{_DAY})(?:st|nd|rd|th)?[ ]?(?:-|to|until|till|and|&|hingga|sampai|dan"
    rf"|,)[ ]?(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?[ ]?(?:of )?(?P<m>{_LATIN_MONTH})(?![a-z])(?:[ ,]{{1,2}}"
    rf"(?P<y>{_YEAR})(?!\d))?"
)
_DAY_MONTH = re.compile(
    rf"(?<![\d/\-.$#a-z:])(?P<d>\d{{1,2}})(?:st|nd|rd|th|hb)?[ \-]?(?:of |haribulan "
    rf"|hari bulan )?(?P<m>{_LATIN_MONTH})(?![a-z])(?:(?:[ ,\-.]{{1,2}}(?=(?:19|20)\d\d|')|[ \-](?!\d\d ?(?:points?|months?|mths?|years?|"
    rf"people|kids|times|days?|persons?|demerit|weeks?|hours?)))(?P<y>{_YEAR}|\d{{2}}(?=[ ,.;)]"
    r"|$))(?![\d:])(?!\.\d)(?![ ]?(?:am|pm)))?"
)
_MONTH_DAY = re.compile(
    rf"(?<![a-z])(?P<m>{_LATIN_MONTH})\.?[ ](?:the )?(?P<d>{_DAY})(?:st|nd|rd|th)?(?![\d:,]\d|\d|[ ]?(?:months?"
    r"|mths?|weeks?|days?|years?|yrs?|people|times|am|pm|k|%|kids|hours?"
    rf"|percent))(?:[ ,]{{1,2}}(?P<y>{_YEAR})(?!\d))?"
)
_MONTH = re.compile(rf"(?<![a-z])(?P<m>{_LATIN_MONTH})(?![a-z'])(?:[ ,]{{1,2}}(?P<y>{_YEAR})(?!\d))?")
_TAMIL_DATE = re.compile(
    rf"(?:(?P<y>20\d{{2}})(?: ?ஆம் ஆண்டு)?[ ,]{{0,2}})?(?:(?P<d0>{_DAY})[ ]?)?(?P<m>{_TAMIL_MONTH})(?:[ ](?:மாதம் )?"
    rf"(?P<d>{_DAY})(?!\d))?(?:[\- ]?ஆம்)?(?: தேதி| திகதி)?(?: மாதம்)?"
)
_HAN_DATE = re.compile(
    rf"(?:(?P<y>20\d{{2}}|二〇[一二三四五六七八九〇零]{{2}}|二零[一二三四五六七八九〇零]{{2}}|今年|去年"
    rf"|明年)年?的?)?(?P<m>{_HAN_NUMBER})月(?!份?[底初中])(?:份)?(?:(?P<d>{_HAN_NUMBER})[号號日]?(?![个個年月万千百\d]))?"
)
_HAN_RELATIVE = re.compile(
    rf"(?P<which>上个?月|上個月|这个?月|這個月|本月|下个?月|下個月)的?(?:(?P<d>{_HAN_NUMBER})[号號日])?"
)
_RELATIVE_MONTH = re.compile(
    rf"(?:(?P<which>last|this|next|coming) (?:month|mth)(?:'s)?(?:[ ,]{{1,2}}(?:on )?(?:the )?(?P<d>{_DAY})(?:st|nd"
    r"|rd|th))?"
    rf"|(?<![\d$.,/])(?P<d2>{_DAY})(?:st|nd|rd|th)? (?:of )?(?P<which2>last|this|next) (?:month|mth)"
    rf"|(?:(?P<d3>{_DAY}|satu|dua|tiga|empat|lima|enam|tujuh|lapan|sembilan|sepuluh|sebelas|dua belas"
    r"|dua puluh) ?(?:haribulan|hari ?bulan|hb) )?(?:bulan )?(?P<which3>(?<=\bbulan )(?:lepas|lalu|depan|ini))"
    r"|(?P<which4>போன மாதம்|போன மாசம்|கடந்த மாதம்|இந்த மாதம்|இந்த மாசம்|அடுத்த மாதம்"
    rf"|அடுத்த மாசம்)(?:[ ](?P<d4>{_DAY})(?:[\- ]?ஆம்)?(?: தேதி)?)?)(?![a-z])"
)
_WHICH = {
    "last": -1, "this": 0, "next": 1, "coming": 1, "lepas": -1, "lalu": -1, "ini": 0, "depan": 1, "上": -1, "这": 0, "這": 0,
    "本": 0, "下": 1, "போன": -1, "கடந்த": -1, "இந்த": 0, "அடுத்த": 1,
}  # fmt: skip
_WEEKDAY = re.compile(
    rf"(?<![a-z])(?:(?P<which>last|this|next|coming|this coming|by|on|since)[ ](?P<w>{_WEEK_LATIN})(?![a-z])"
    rf"|(?:hari )?(?P<w2>isnin|selasa|rabu|khamis|jumaat|sabtu|ahad)[ ](?P<which2>lepas|lalu|ini|depan)(?![a-z])"
    rf"|(?P<which3>上|这|這|下|本)个?(?:星期|礼拜|周|週)(?P<w3>[一二三四五六日天])"
    rf"|(?P<which4>போன|கடந்த|இந்த|வரும்|அடுத்த)[ ](?P<w4>{_WEEK_TAMIL})[ ]?(?:க்?கிழமை)?)"
)
_NEAR_DAYS = {
    "the day before yesterday": -2, "day before yesterday": -2, "day after tomorrow": 2, "yesterday": -1, "ytd": -1,
    "today": 0, "tonight": 0, "tomorrow": 1, "tmr": 1, "tmrw": 1, "tml": 1,
    "前天": -2, "昨天": -1, "昨晚": -1, "今天": 0, "今晚": 0, "明天": 1, "后天": 2, "後天": 2,
    "semalam": -1, "kelmarin": -1, "hari ini": 0, "malam ini": 0, "esok": 1, "besok": 1, "lusa": 2,
    "நேற்று": -1, "நேத்து": -1, "இன்று": 0, "இன்னைக்கு": 0, "இன்றிரவு": 0, "நாளை": 1, "நாளைக்கு": 1, "நாளன்னைக்கு": 2,
}  # fmt: skip
_NEAR_DAY = re.compile(
    "(?<![a-z])(?:" + "|".join(sorted(map(re.escape, _NEAR_DAYS), key=len, reverse=True)) + ")(?![a-z])"
)
_TODAY_COUNTS = re.compile(
    r"\bby |\bdue |deadline|expire|until |till |last day|before |hingga |sebelum |tamat |截止|到期|最后"
)
_AGO = re.compile(
    rf"(?<![a-z])(?P<n>{SMALL})[ ]?(?P<u>days?|weeks?|wks?|months?|mths?|years?|yrs?|hari|minggu|bulan|tahun|天|个?星期"
    r"|个月|個月|年|நாள்|நாட்களுக்கு|வாரம்|வாரத்துக்கு|மாதம்|மாதத்துக்கு|மாதங்களுக்கு|வருடங்களுக்கு)[ ]?(?:ago|before"
    r"|back|yang lalu|lepas|lalu|前|முன்பு|முன்)(?![a-z])"
)
_LONE_YEAR = re.compile(
    r"(?<![\d$.,\-/#a-z])(?P<y>(?:19[3-9]|20[0-4])\d)(?:年)?(?![\d\-/.]\d|[\d$%]|[ ]?(?:sq|sft|元|块|dollars|hours|kwh))"
)
_YEAR_BEFORE = re.compile(
    r"(?:\bin|\bsince|\bfrom|\byear|\bof|\bborn|\buntil|\btill|\bbefore|\bafter|\bya|\baround|\btahun|\bsejak|自|从|在"
    r"|到|于|年度|[(,]|\bback in|\bassessment)[ ]?$"
)
_NO_YEAR = re.compile(
    r"(?:\bpay|\bpaid|\bowe|\bowed|\bearn|\bsalary|\bgaji|\bno|\bblk|\bblock|\bunit|\bnumber|\bref|\bcase|\babout"
    r"|\baround|\bonly|\bis|\bcost|\bfine|\bat|\bbill|\brent|\bnombor|\bover|\bthan|\bto|\bcall|\btel|\bhp|\bservice"
    r"|\bbus) $"
)
_HAN_YEAR = re.compile(
    r"(?P<w>去年|前年|明年|next year|tahun depan|last year|last yr|tahun lepas|tahun lalu|போன வருடம்|கடந்த ஆண்டு"
    r"|போன வருஷம்)(?!的?(?:[\d一二三四五六七八九十]))(?![a-z])"
)
_YEARS_OFF = {"前年": -2, "明年": 1, "next year": 1, "tahun depan": 1}
_FUTURE = re.compile(
    r"(?:\bby|\bbefore|\buntil|\btill|\bdeadline|\bdue|\bexpir\w*|\bhearing|\bappointment|\benlist\w*"
    r"|\bnot later than|\bcoming|\bnext|\bhingga|\bsebelum|\bsampai|\btamat|\bwill|\bgoing to|\bscheduled"
    r"|\bfinish(?:es|ing)?|\bgraduat\w*|\bexpecting|\bwedding|\bdeliver\w*|\bcollection|\bmulai|\bfrom next"
    r"|之前|以前|截止|到期|直到|开庭|வரை|முன்|க்குள்)[^.!?。\n]{0,14}$"
)
_FUTURE_AFTER = re.compile(
    r"^[ ]?(?:出院|入伍|上庭|动手术|要(?:开刀|出院|入伍|上庭)|之前|以前|前|为止|到期|开庭|வரை|க்குள்|க்கு முன்|-?ஆம் தேதிக்குள்|deadline|hearing)"
)
_PAST = re.compile(
    r"(?:\bsince|\bafter|\blast|\bstopped|\bpassed away|\bwas|\bwere|\bdied|\bwent|\bhad|\bgot|\bsent\b|\bdated"
    r"|\bsejak|\blepas|\bago|\bstarted"
    r"|从|自从|自|在)[^.!?。\n]{0,14}$"
)
_MAY_NOT = re.compile(r"(?:\bi|\bwe|\byou|\bhe|\bshe|\bthey|\bit|\bletter|\bthat|\bwho|\bwhich|\bthis)[ ]$")
_MARCH_NOT = re.compile(r"^(?:ing|ed)")


def find_dates(scene: Scene) -> None:
    for match in _ISO.finditer(scene.low):
        _whole(scene, match, int(match["d"]), int(match["m"]), match["y"])
    for match in _RANGE.finditer(scene.low):
        _range(scene, match)
    for pattern in (_DAY_MONTH, _MONTH_DAY):
        for match in pattern.finditer(scene.low):
            if not (match["m"] == "may" and _MAY_NOT.search(scene.before(match.start(), 8))):
                _whole(scene, match, int(match["d"]), MONTHS[match["m"]], match["y"])
    for pattern, take in ((_SLASHED, _slashed), (_TAMIL_DATE, _tamil), (_HAN_DATE, _han)):
        for match in pattern.finditer(scene.low):
            take(scene, match)
    _find_relative(scene)
    for pattern, take in ((_MONTH, _month), (_LONE_YEAR, _lone_year), (_HAN_YEAR, _relative_year)):
        for match in pattern.finditer(scene.low):
            take(scene, match)


def _relative_year(scene: Scene, match: re.Match[str]) -> None:
    if scene.free(*match.span()):
        year = scene.session_date.year + _YEARS_OFF.get(match["w"], -1)
        scene.take(Found("year", str(year), *match.span(), confidence=0.85, origin="inferred"))


def _lone_year(scene: Scene, match: re.Match[str]) -> None:
    before = scene.before(match.start(), 14)
    told = match.group().endswith("年") or _YEAR_BEFORE.search(before)
    year = int(match["y"])
    loose = (
        1960 <= year <= scene.session_date.year
        and re.search(r"[a-z\u0b80-\u0bff] $", before)
        and not _NO_YEAR.search(before)
    )
    if scene.free(*match.span()) and (told or loose):
        scene.take(Found("year", match["y"], *match.span(), confidence=0.9 if told else 0.75))


def _find_relative(scene: Scene) -> None:
    session = scene.session_date
    for match in _HAN_RELATIVE.finditer(scene.low):
        _in_month(scene, match, _WHICH[match["which"][0]], match["d"])
    for match in _RELATIVE_MONTH.finditer(scene.low):
        which = (match["which"] or match["which2"] or match["which3"] or match["which4"]).split()[0]
        _in_month(scene, match, _WHICH[which], match["d"] or match["d2"] or match["d3"] or match["d4"])
    for match in _WEEKDAY.finditer(scene.low):
        _weekday(scene, match)
    for match in _NEAR_DAY.finditer(scene.low):
        if scene.free(*match.span()) and (
            _NEAR_DAYS[match.group()] or _TODAY_COUNTS.search(scene.before(match.start(), 24))
        ):
            day = session + timedelta(days=_NEAR_DAYS[match.group()])
            origin = "inferred" if match.group() in ("kelmarin", "esok", "besok") else "said"
            scene.take(
                Found("date", day.isoformat(), *match.span(), confidence=0.9,
                      origin="inferred" if origin == "inferred" else "said")
            )  # fmt: skip
    for match in _AGO.finditer(scene.low):
        _ago(scene, match)


def leaning(scene: Scene, start: int, end: int) -> str | None:
    before = scene.before(start, 28)
    if _FUTURE_AFTER.match(scene.after(end, 16)):
        return "future"
    past, future = _PAST.search(before), _FUTURE.search(before)
    if past and future:
        return "past" if past.start() > future.start() else "future"
    return "past" if past else "future" if future else None


def _whole(
    scene: Scene, match: re.Match[str], day: int, month: int, year: str | None, *, span: tuple[int, int] | None = None
) -> None:
    start, end = span or match.span()
    if not scene.free(start, end) or not 1 <= month <= 12:
        return
    check = None
    if year:
        number = int(year.lstrip("'"))
        number += 2000 if number < 100 else 0
    else:
        number, doubt = nearest_year(scene.session_date, month, day, leaning=leaning(scene, start, end))
        check = "past_or_future" if doubt else None
    value = f"{number:04d}-{month:02d}-{day:02d}"
    if exact(number, month, day) is None:
        check = "impossible_date"
    while start < end and scene.flat[end - 1] in " ,":
        end -= 1
    scene.take(Found("date", value, start, end, confidence=0.6 if check == "impossible_date" else 0.95, check=check))


def _range(scene: Scene, match: re.Match[str]) -> None:
    if not scene.free(*match.span()):
        return
    month = MONTHS[match["m"]]
    first, second = int(match["d1"]), int(match["d2"])
    if not 1 <= second <= 31:
        return
    _whole(scene, match, first, month, match["y"], span=(match.start(), match.end("d1")))
    _whole(scene, match, second, month, match["y"], span=(match.start("d2"), match.end()))


def _slashed(scene: Scene, match: re.Match[str]) -> None:
    day, month, year = int(match["d"]), int(match["m"]), match["y"]
    if match["s"] != "/" and not (year and len(year) in (2, 4)):
        return
    if match["s"] == "." and year and len(year) == 2 and month > 12:
        return
    if month > 12 >= day:
        day, month = month, day
    if not 1 <= month <= 12 or not 1 <= day <= 31:
        return
    if not year and re.match(r"^[ ]?(?:of|share|hours?|room)", scene.after(match.end(), 8)):
        return
    _whole(scene, match, day, month, year)


def _tamil(scene: Scene, match: re.Match[str]) -> None:
    if not scene.free(*match.span()):
        return
    month, day = MONTHS[match["m"]], match["d0"] or match["d"]
    if match["m"] == "மே" and not day:
        return
    if match["m"] == "மே" and re.match(r"[\u0b80-\u0bff]", scene.after(match.end("m"), 1)):
        return
    if day:
        _whole(scene, match, int(day), month, match["y"])
    else:
        _only_month(scene, match.start(), match.end(), month, match["y"])


def _han(scene: Scene, match: re.Match[str]) -> None:
    if not scene.free(*match.span()):
        return
    month = chinese_number(match["m"]) if not match["m"].isdecimal() else int(match["m"])
    if month is None or not 1 <= month <= 12 or re.search(r"[\d个個第每]$", scene.before(match.start(), 1)):
        return
    year = _han_year(scene.session_date, match["y"])
    if not match["d"]:
        _only_month(scene, match.start(), match.end(), month, year)
        return
    day = int(match["d"]) if match["d"].isdecimal() else chinese_number(match["d"])
    if day is not None and 1 <= day <= 31:
        _whole(scene, match, day, month, year)


def _han_year(session: date, words: str | None) -> str | None:
    if not words:
        return None
    relative = {"今年": 0, "去年": -1, "明年": 1}.get(words)
    if relative is not None:
        return str(session.year + relative)
    return words if words.isdecimal() else str(chinese_number(words))


def _only_month(scene: Scene, start: int, end: int, month: int, year: str | None) -> None:
    if year:
        number, doubt = int(year.lstrip("'")), False
        number += 2000 if number < 100 else 0
    elif month == scene.session_date.month:
        number, doubt = scene.session_date.year, False
    else:
        number, doubt = nearest_year(scene.session_date, month, 15, leaning=leaning(scene, start, end), within=62)
    scene.take(
        Found("date", f"{number:04d}-{month:02d}", start, end, confidence=0.9,
              check="past_or_future" if doubt else None)
    )  # fmt: skip


def _month(scene: Scene, match: re.Match[str]) -> None:
    start, end = match.span()
    word = match["m"]
    if not scene.free(start, end):
        return
    shown = scene.flat[start : start + len(word)]
    cue = re.search(
        (
            r"(?:\bin|\bsince|\bfrom|\bby|\buntil|\btill|\bfor|\bof|\blast|\bthis|\bnext|\bbulan|\bsejak|\bpada"
            r"|\bhingga|\bdari|\bmulai"
            r"|\bafter|\bbefore|\bto|\band|\bevery|\bend|\bearly|\bmid|\blate|\bmonth of)[ ]$"
        ),
        scene.before(start, 10),
    )
    if word == "mei" and not re.search(r"(?:bulan|sejak|pada|hingga|dan|akhir|awal|,) ?$", scene.before(start, 8)):
        return
    short_or_word = word in ("may", "mar", "dec", "jun", "jan", "sep", "sun", "mac", "dis", "okt", "march")
    if short_or_word and not (cue or match["y"]):
        return
    if word in ("may", "march", "mac", "mar") and not match["y"] and not (cue and shown[0].isupper()):
        return
    if not cue and not match["y"] and not shown[0].isupper() and len(word) <= 3:
        return
    said = re.match(r" (?:of )?(last|this|next) (?:year|yr)(?![a-z])", scene.after(end, 16)) if not match["y"] else None
    year = str(scene.session_date.year + {"last": -1, "this": 0, "next": 1}[said[1]]) if said else match["y"]
    _only_month(scene, start, end + len(said[0]) if said else end, MONTHS[word], year)


def _in_month(scene: Scene, match: re.Match[str], shift: int, day: str | None) -> None:
    start, end = match.span()
    if match.re is _RELATIVE_MONTH and scene.low[start:end] in ("lepas", "lalu", "depan", "ini"):
        start = scene.low.rindex("bulan", 0, start)
    if not scene.free(start, end):
        return
    year, month = month_shift(scene.session_date, shift)
    number = small_number(day) if day else None
    if number is None:
        scene.take(Found("date", f"{year:04d}-{month:02d}", start, end, confidence=0.9))
        return
    possible = exact(year, month, number)
    scene.take(
        Found("date", f"{year:04d}-{month:02d}-{number:02d}", start, end, confidence=0.93,
              check=None if possible else "impossible_date")
    )  # fmt: skip


_TURN = {
    "last": "last", "lepas": "last", "lalu": "last", "上": "last", "போன": "last", "கடந்த": "last", "since": "last",
    "this": "this", "ini": "this", "这": "this", "這": "this", "本": "this", "இந்த": "this",
    "next": "next", "coming": "next", "this coming": "next", "by": "next", "depan": "next", "வரும்": "next",
    "அடுத்த": "next",
}  # fmt: skip


def _weekday(scene: Scene, match: re.Match[str]) -> None:
    which = match["which"] or match["which2"] or match["which3"] or match["which4"]
    word = match["w"] or match["w2"] or match["w3"] or match["w4"]
    if not scene.free(*match.span()) or which == "on":
        return
    weekday = WEEKDAYS[word]
    if which == "下":
        monday = scene.session_date - timedelta(days=scene.session_date.weekday())
        day = monday + timedelta(days=7 + weekday)
    elif which == "上":
        monday = scene.session_date - timedelta(days=scene.session_date.weekday())
        day = monday + timedelta(days=weekday - 7)
    else:
        day = weekday_near(scene.session_date, weekday, _TURN[which])
    start = match.start("w") if which in ("by", "since") else match.start()
    scene.take(Found("date", day.isoformat(), start, match.end(), confidence=0.8, origin="inferred"))


def _ago(scene: Scene, match: re.Match[str]) -> None:
    number = small_number(match["n"])
    if number is None or number == 0 or number > 999 or not scene.free(*match.span()):
        return
    unit = match["u"].lstrip("个個")
    session = scene.session_date
    if unit.startswith(("day", "hari", "天", "நா")):
        kind, value = "date", (session - timedelta(days=number)).isoformat()
    elif unit.startswith(("week", "wk", "minggu", "星期", "வார")):
        kind, value = "date", (session - timedelta(weeks=number)).isoformat()
    elif unit.startswith(("month", "mth", "bulan", "月", "மாத")):
        year, month = month_shift(session, -number)
        kind, value = "date", f"{year:04d}-{month:02d}"
    else:
        kind, value = "year", str(session.year - number)
    scene.take(
        Found(kind, value, *match.span(), confidence=0.75, origin="inferred", check=None if number == 1 else "hedged")
    )
