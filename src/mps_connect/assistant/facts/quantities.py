"""Ages, durations and counts: how old, how long, how many."""

from __future__ import annotations

import re

from mps_connect.assistant.facts.found import Found, Scene
from mps_connect.assistant.facts.numbers import SMALL, small_number
from mps_connect.assistant.models import Subject

_KIN = (
    r"(?:mum|mom|mother|mama|father|dad|papa|son|daughter|wife|husband|hubby|brother|sister|grandma|grandpa"
    r"|grandmother|grandfather|ah ma|ah gong|baby|boy|girl|child|kid|uncle|aunt|auntie|niece|nephew|grandson"
    r"|granddaughter|in-law"
    r"|mak|emak|ibu|ayah|bapak?|anak|suami|isteri|nenek|datuk|adik|abang|kakak|bayi|cucu|妈妈|母亲|爸爸|父亲|儿子|女儿|太太|老婆|丈夫"
    r"|先生|老公|婆婆|奶奶|爷爷|公公|外婆|孩子|弟弟|妹妹|哥哥|姐姐"
    r"|அம்மா|அப்பா|மகன்|மகள்|மனைவி|கணவர்|குழந்தை|பாட்டி|தாத்தா|தாய்|தந்தை)"
)
_KIN_NEAR = re.compile(_KIN + r"[^.!?。;]{0,24}$")
_AGE = re.compile(
    r"(?<![\d$#/\-a-z])(?<!\d[.,])(?P<n>\d{1,3})[ \-]?(?:years?|yrs?|yr|y\.?o\.?|yo|y/o)(?![a-z])[ \-]?(?:olds?\b"
    r"|o\b)?(?P<old>)"
    r"|\b(?:aged?|umur|berumur|usia)[ :]{1,2}(?:is |saya |dia |sudah |dah )?(?P<a>\d{1,3})(?: ?(?:tahun|thn"
    r"|years? old|yrs? old|yo|years?))?(?![\d/\-])"
    r"|(?P<z>\d{1,3}|[一二两三四五六七八九十]{1,3})(?P<half>半|多)?[岁歲]"
    rf"|(?P<t>{SMALL})[ ]?வயது|வயது[ ](?P<t2>\d{{1,3}})"
    r"|(?P<m>\d{1,3}) tahun(?= (?:umur|usia))"
)
_OLD = re.compile(r"^(?:\d{1,3})(?:[ \-]?(?:y\.?o\.?|yo|y/o)|[ \-]?(?:years?|yrs?|yr)[ \-]?(?:old|o\b))")
_AFTER_AGE = (
    r"(?![\d/:%#]|\.\d|[ \-]?(?:am\b|pm\b|months?|mths?|mth|kids?|times|days?|weeks?|wks?|k\b|years? (?:ago|of"
    r"|already|liao|in|as|at|with|now)|yrs? (?:ago|liao)|hours?|hrs?|mins?|dollars|people|pax|room|percent"
    r"|bulan|hari|minggu|jam|kali|orang|st\b|nd\b|rd\b|th\b|jan|feb|mar|apr|may\b|jun|jul|aug|sep|oct|nov|dec"
    r"|of\b|-))"
)
_BARE_AGE = re.compile(
    rf"(?<![a-z])(?:(?P<kin>{_KIN})(?: [a-z]{{3,12}}(?= is \d))?"
    rf",?(?: (?:is|also|already|dah|now|who is|this year|turning|turned|turns?|only"
    r"|is only|is already))?|(?:he|she|i am|i'm|he is|she is|he's|she's|dia|who is|saya)(?: only| already| is| now"
    rf"| dah| turning| turned| turns?)?)[ ,(]{{0,2}}(?P<n>\d{{1,3}}){_AFTER_AGE}"
)
_OWN_AGE = re.compile(r"\bi (?P<l>\d{2})(?= (?:already|this year|years|yrs|liao|now|single|old)|[,.](?!\d)| and )")
_CHILDREN_AGES = re.compile(
    r"(?:children|kids|sons|daughters|girls|boys|anak-anak|孩子)(?: aged?| are"
    rf"| who are)?[,:( ]{{1,3}}(?P<l>\d{{1,2}}(?:, ?\d{{1,2}})*(?:,? (?:and|&"
    rf"|dan) \d{{1,2}})?){_AFTER_AGE}(?=[ ,.;)!?]|$)"
)
_AT_AGE = re.compile(r"\bat (?P<l>[3-9]\d)(?= (?:nobody|no one|i\b|it\b|who\b|still|already|cannot|can't|hard|my\b))")
_NOTED_AGE = re.compile(r"(?<=[,( ])(?P<l>\d{2})(?:/[mf]|[mf])(?=[,.; )])")
_INFANT = re.compile(
    rf"(?P<n>{SMALL})[ \-]?(?:months?|mths?|mth|weeks?|wks?|bulan|minggu)[ \-]?(?:olds?|umur)|(?:umur"
    rf"|berumur) (?P<m>{SMALL}) (?:bulan|minggu)|(?P<z>\d{{1,2}}|[一二三四五六七八九十两]{{1,2}})个月大"
    rf"|(?P<t>{SMALL})[ ]?மாத(?:க்)?[ ]?குழந்தை"
)
_UNITS = {
    "year": "Y", "yr": "Y", "tahun": "Y", "thn": "Y", "年": "Y", "வருட": "Y", "ஆண்டு": "Y", "வருஷ": "Y",
    "month": "M", "mth": "M", "bulan": "M", "月": "M", "மாத": "M", "மாச": "M",
    "week": "W", "wk": "W", "minggu": "W", "星期": "W", "礼拜": "W", "周": "W", "வார": "W",
    "day": "D", "hari": "D", "天": "D", "நா": "D",
    "hour": "TH", "hr": "TH", "jam": "TH", "sejam": "TH", "小时": "TH", "钟头": "TH", "மணி": "TH",
    "min": "TM", "minit": "TM", "分钟": "TM", "நிமிட": "TM",
}  # fmt: skip
_UNIT = (
    r"(?:years?|yrs?|tahun|thn|months?|mths?|bulan|weeks?|wks?|minggu|days?|hari|hours?|hrs?|jam|minutes?|mins?"
    r"|minit|年|个多?月|個月|个?星期|个?礼拜|周|天|个?小时|个钟头|分钟"
    r"|வருடங்கள்|வருடமாக|வருடம்|வருஷம்|ஆண்டுகள்|ஆண்டுகளாக|ஆண்டு|மாதங்கள்|மாதங்களாக|மாதமாக|மாதம்|மாத|மாசமா|மாசம்"
    r"|வாரங்கள்|வாரமாக|வாரம்|நாட்கள்|நாட்களாக|நாளாக|நாள்|மணி நேரம்|நிமிடம்)"
)
_DURATION = re.compile(
    rf"(?<![\d$#/a-z])(?<!\d[.,])(?P<n>{SMALL})(?:[ ]?(?:-|to|or|hingga|sampai|到|至)[ ]?(?P<n2>{SMALL}))?(?P<more>多|几"
    rf"|\+| plus| more| over| odd)?[ \-]?(?P<half>half )?(?P<u>{_UNIT})(?![a-z])(?:[ ](?:and )?(?P<n3>\d{{1,2}})[ ]?"
    r"(?P<u3>mins?|minutes?|months?|minit|days?)(?![a-z]))?"
)
_HALF = re.compile(
    r"(?P<w>half (?:a )?(?:year|yr|month|day)|半年|半个月|半個月|setengah tahun|அரை வருடம்|ஆறு மாசம்)(?![a-z])"
)
_HALVES = {"y": "P6M", "年": "P6M", "t": "P6M", "வ": "P6M"}
_NOT_DURATION = re.compile(
    r"^[ \-]?(?:after\b|before\b|later\b|pregnant|hamil|mengandung|身孕|கர்ப்ப|olds?\b|ago\b|old\b|yang lalu|lepas\b"
    r"|lalu\b|前|大|岁|umur|வயது|back\b|a week|a month|per |every )|^ (?:depan)\b"
)
_EACH = re.compile(r"(?:\b(?:per|every|each|setiap|tiap|a|第|sub|this|next|last)|每|每隔|第)[ ]?$")
_TIMES = re.compile(
    rf"(?<![\d$#/a-z])(?<!\d[.,])(?P<n>{SMALL})[ ]?(?P<u>times?|x\b|kali|次(?!机会|还|过|性|付|清)|தடவை|முறை)(?![a-z])"
)
_ONE = frozenset({"1", "one", "一", "satu", "ஒரு"})
_AT_ONCE = re.compile(r"(?:\b(?:all|at|in|pay|lump sum|everything|bayar|semua)|全部|一起|还|付|全)[ ]?$")
"""`Cannot pay all one time`: at once, which counts nothing."""
_HOURS = re.compile(
    r"(?<![\d$#/a-z])(?<!\d[.,])(?P<n>\d{1,3})[ ]?(?:hours?|hrs?|jam|小时|மணி நேரம்)[ ]?(?:a|per|every|each|/|in a"
    r"|se)?[ ]?(?:week|wk|minggu|一?个?星期|周|வாரம்)"
)
_PEOPLE = re.compile(
    rf"(?<![\d$#/a-z])(?<!\d[.,])(?P<n>{SMALL})[ ]?(?P<small>small |young |school-going |little "
    r"|schooling )?(?P<u>kids?|children|boys|girls|sons?|daughters?|orang anak|anak|个孩子|個孩子|个小孩|个儿子|个女儿|孩子|பிள்ளைக|குழந்தைக"
    r"|பிள்ளைங்க|மகன்கள்|மகள்கள்)(?![a-z])"
    rf"|\banak (?:saya )?(?:ada )?(?P<n2>{SMALL}) orang"
)
_HOUSEHOLD = re.compile(
    rf"(?:family|household|keluarga) (?:of|size(?: is| of)?|ada|saya ada)[ ]?(?P<n>{SMALL})(?: orang)?"
    rf"|(?P<n2>{SMALL})[ ]?(?:of us|people|persons?|pax|family members|orang|个人|口人|人|பேர்)[ ]?(?:in (?:the |my "
    r"|our )?(?:house|flat|family|household|home|unit)|staying|living|live|stay|at home|tinggal|住|in 1|serumah"
    r"|sekeluarga|வசிக்கிறோம்|இருக்கிறோம்)|一家(?P<n3>[一二三四五六七八九十]|\d)口|家里?(?:只|总共|一共)?有?(?P<n4>[一二三四五六七八九十两]"
    rf"|\d{{1,2}})个?[人口]|我们(?P<n5>[一二三四五六七八九十两]|\d)个?人|வீட்டில் (?P<n6>{SMALL}) பேர்"
)
_OF_US = re.compile(rf"\b(?P<n>{SMALL}) of (?P<w>us|my|our)\b|孩子(?:有)?(?P<n2>[一二两三四五六七八]|\d)个")
_TWICE = re.compile(r"\b(?P<n>twice|thrice)\b(?! a | per )")
_ANAK = re.compile(
    r"\banak (?P<n>satu|dua|tiga|empat|lima|enam|tujuh|\d)(?= orang|[ ,.]|$)(?! ?(?:tahun|bulan|minggu))(?: orang)?"
)
_PERSONS = re.compile(
    rf"(?<![\d$#/a-z])(?<!\d[.,])(?P<n>{SMALL})[ ]?(?:people|persons|pax|family members|orang(?! (?:tua|kata|itu"
    r"|lain|ramai|anak))|个人|பேரு?)(?![a-z])"
)
_FREQUENCY = re.compile(r"^[ ]?(?:a |per |every |each |/)?(?:week|wk|day|month|seminggu|sehari|sebulan|year|一个?星期)")
_POINTS = re.compile(
    r"(?<![\d$#/a-z])(?<!\d[.,])(?P<n>\d{1,2})[ ]?(?:demerit )?(?:points?|mata demerit|mata(?! wang| saya| air| hari)|分"
    r"|புள்ளி(?:கள்)?)(?![a-z钟])"
)
_LISTED = re.compile(
    rf"\b(?:only )?(?:me|myself|i)(?:,| and| &|,? ?my| n)[ ]{{0,2}}(?:my )?(?P<wife>wife|husband|hubby|mother|mum"
    rf"|mom|father|dad|daughter|son)?(?:,| and| &| n)?[ ]{{0,2}}(?:my )?(?:(?P<n>{SMALL}) (?:small |young )?(?:kids?"
    r"|children|sons?|daughters?))?"
)
_ALONE = re.compile(
    r"\b(?:only me one|i alone stay|me alone stay|i (?:stay|live|staying|living) alone|live by myself|stay by myself"
    r"|saya tinggal seorang|tinggal seorang diri)\b|只有我一个人住|我一个人住|一个人住|நான் தனியாக(?:த்தான்)? (?:இருக்கிறேன்"
    r"|வசிக்கிறேன்)"
)


def find_quantities(scene: Scene) -> None:
    for match in _INFANT.finditer(scene.low):
        _infant(scene, match)
    for match in _AGE.finditer(scene.low):
        _age(scene, match)
    for pattern in (_CHILDREN_AGES, _NOTED_AGE, _OWN_AGE, _AT_AGE):
        for match in pattern.finditer(scene.low):
            _listed_ages(scene, match, "family" if pattern is _CHILDREN_AGES else "resident")
    for match in _BARE_AGE.finditer(scene.low):
        number = int(match["n"])
        if 0 < number <= 115 and scene.free(*match.span("n")):
            scene.take(
                Found("age", str(number), *match.span("n"), confidence=0.85, subject="family"), also=match.span("n")
            )
    _find_counts(scene)
    for match in _DURATION.finditer(scene.low):
        _duration(scene, match)
    for match in _HALF.finditer(scene.low):
        if scene.free(*match.span()):
            value = "P15D" if "月" in match["w"] or "month" in match["w"] else "P6M"
            scene.take(Found("duration", value, *match.span(), confidence=0.88))


def _listed_ages(scene: Scene, match: re.Match[str], subject: Subject) -> None:
    for number in re.finditer(r"\d{1,2}", match["l"]):
        span = (match.start("l") + number.start(), match.start("l") + number.end())
        if scene.free(*span):
            scene.take(Found("age", str(int(number.group())), *span, confidence=0.88, subject=subject))


def _infant(scene: Scene, match: re.Match[str]) -> None:
    number = small_number(match["n"] or match["m"] or match["z"] or match["t"])
    if number is None or not scene.free(*match.span()):
        return
    unit = "W" if re.search(r"week|wk|minggu", match.group()) else "M"
    scene.take(Found("age", f"P{number}{unit}", *match.span(), confidence=0.9, subject="family"))


def _age(scene: Scene, match: re.Match[str]) -> None:
    written = match["n"] or match["a"] or match["z"] or match["t"] or match["t2"] or match["m"]
    if match["n"] and not _OLD.match(match.group()):
        return
    number = small_number(written)
    if number is None or number > 115 or not scene.free(*match.span()):
        return
    _more_ages(scene, match.end(), match)
    family = bool(_KIN_NEAR.search(scene.before(match.start(), 30)))
    end = match.end()
    follows = re.match(rf"^[ ]?{_KIN}", scene.after(end, 14))
    scene.take(
        Found("age", str(number), match.start(), end, confidence=0.95,
              subject="family" if family or follows else "resident", check="hedged" if match["half"] == "多" else None)
    )  # fmt: skip


_NEXT_AGE = re.compile(
    r"(?:[ ]?,[ ]?(?:and |dan )?|[ ](?:and|&|dan)[ ]|[ ]?(?:和|跟|、|மற்றும்)[ ]?)(?P<n>\d{1,2})(?![\d/\-:#]|\.\d"
    r"|[ ]?(?:months?|mths?|weeks?|days?|am\b|pm\b|kids|people|times|k\b|%|bulan|hari|个|年|月|号|次|jan|feb|mar|apr|may"
    r"|jun|jul|aug|sep|oct|nov|dec))"
)


def _more_ages(scene: Scene, position: int, first: re.Match[str]) -> None:
    """`aged 5, 7 and 9`: the ages that follow the first, and those before a last `years old`."""
    while following := _NEXT_AGE.match(scene.low, position):
        if not scene.free(*following.span("n")):
            return
        scene.take(Found("age", str(int(following["n"])), *following.span("n"), confidence=0.9, subject="family"))
        position = following.end()
        if unit := re.match(r"[ ]?(?:years?|yrs?|tahun)(?: old)?", scene.low[position:]):
            scene.taken.append((position, position + unit.end()))
    before = scene.low[max(0, first.start() - 24) : first.start()]
    earlier = re.search(
        r"(?:age[ds]?|umur|children|kids|anak|岁)[^.!?]{0,6}?(?P<l>\d{1,2}(?:, \d{1,2})*) ?(?:,|and|&|dan|和) ?$",
        before,
    )
    if earlier:
        offset = first.start() - len(before) + earlier.start("l")
        for number in re.finditer(r"\d{1,2}", earlier["l"]):
            span = (offset + number.start(), offset + number.end())
            if scene.free(*span):
                scene.take(Found("age", number.group(), *span, confidence=0.85, subject="family"))


def _find_counts(scene: Scene) -> None:
    for match in _HOURS.finditer(scene.low):
        _count(scene, match, match["n"], "hours_week")
    for match in _HOUSEHOLD.finditer(scene.low):
        _count(scene, match, next(group for group in match.groups() if group), "household")
    for match in _OF_US.finditer(scene.low):
        _count_of_us(scene, match)
    _find_households(scene)
    for match in _PEOPLE.finditer(scene.low):
        written = match["n"] or match["n2"]
        if written not in ("a", "an") and not _EACH.search(scene.before(match.start(), 3)):
            _count(scene, match, written, "children")
    for pattern, slot, never in (
        (_TWICE, "times", ()),
        (_ANAK, "children", ()),
        (_PERSONS, "people", ("a", "an", "一", "satu", "seorang")),
        (_TIMES, "times", ("a", "an", "ஒரு")),
        (_POINTS, "points", ()),
    ):
        for match in pattern.finditer(scene.low):
            if match["n"] not in never and _counts(scene, pattern, match):
                _count(scene, match, match["n"], slot)


def _count_of_us(scene: Scene, match: re.Match[str]) -> None:
    """`Four of us` live there; `two of my neighbours` are people; `one of my residents` counts nobody."""
    if match["n2"]:
        _count(scene, match, match["n2"], "children")
    elif match["w"] == "us":
        _count(scene, match, match["n"], "household")
    elif small_number(match["n"]) != 1:
        _count(scene, match, match["n"], "people")


def _counts(scene: Scene, pattern: re.Pattern[str], match: re.Match[str]) -> bool:
    if pattern is _TIMES:
        at_once = match["n"] in _ONE and _AT_ONCE.search(scene.before(match.start(), 12))
        return not at_once and not _FREQUENCY.match(scene.after(match.end(), 14))
    if pattern is _POINTS and "point" not in match.group():
        near = scene.low[max(0, match.start() - 80) : match.end() + 80]
        return bool(re.search(r"demerit|扣|lesen|அபராத|போக்குவரத்து", near))
    return True


def _find_households(scene: Scene) -> None:
    """Household sizes that the words carry: one who lives alone, `me, wife and 2 kids`."""
    for match in _ALONE.finditer(scene.low):
        if scene.free(*match.span()):
            scene.add(Found("count", "1", *match.span(), confidence=0.8, origin="inferred", slot="household"))
    for match in _LISTED.finditer(scene.low):
        children = small_number(match["n"]) if match["n"] and match["wife"] else None
        if children is not None and children <= 12:
            size = str(2 + children)
            scene.add(Found("count", size, *match.span(), confidence=0.8, origin="inferred", slot="household"))


def _count(scene: Scene, match: re.Match[str], written: str, slot: str) -> None:
    number = small_number(written)
    if number is None or number > 500 or not scene.free(*match.span()):
        return
    scene.take(Found("count", str(number), *match.span(), confidence=0.9, slot=slot))


def _duration(scene: Scene, match: re.Match[str]) -> None:
    start, end = match.span()
    if not scene.free(start, end) or _NOT_DURATION.match(scene.after(end, 10)) or _EACH.search(scene.before(start, 6)):
        return
    number = small_number(match["n"])
    unit = _unit(match["u"])
    if number is None or number == 0 or unit is None:
        return
    if match["n"] in ("a", "an") and not re.search(
        r"(?:for|about|over|almost|nearly|within|after) $", scene.before(start, 9)
    ):
        return
    if match["n"] in ("1", "one", "satu", "一", "ஒரு") and _is_rate(scene, start, end):
        return
    if match["u"] in ("年", "月") and number > 60:
        return
    value = _iso(number, unit)
    if match["n2"]:
        second = small_number(match["n2"])
        if second is None:
            return
        value = f"{value}/{_iso(second, unit)}"
    if match["n3"] and unit in ("TH", "Y"):
        value += f"{match['n3']}{'M'}"
    hedged = (
        bool(match["more"])
        or "多" in match["u"]
        or bool(
            re.search(
                (
                    r"(?:about|abt|around|almost|nearly|over|more than|roughly|lebih kurang|hampir|快|将近|大概|差不多|超过"
                    r"|கிட்டத்தட்ட|சுமார்)[ ]?$"
                ),
                scene.before(start, 14),
            )
        )
    )
    scene.take(Found("duration", value, start, end, confidence=0.9, check="hedged" if hedged else None))


def _is_rate(scene: Scene, start: int, end: int) -> bool:
    """`$1,600 one month`, 一个月两百: a rate, not a length of time."""
    if re.search(r"(?:\$?\d[\d,.]*k?|dollars|块|元|gaji|earn|salary|once)[ ]?$", scene.before(start, 14)):
        return True
    return bool(
        re.match(
            r"^[ ]?(?:还|付|才|只|s?\$|got s?\$|[一二三四五六七八九]?[百千]|[^。,，.!?]{0,8}(?:赚|收入|薪|拿|领|块|元|租|[百千万]))",
            scene.after(end, 8),
        )
    )


def _unit(word: str) -> str | None:
    bare = word.lstrip("个個多")
    return next((code for stem, code in _UNITS.items() if bare.startswith(stem)), None)


def _iso(number: int, unit: str) -> str:
    return f"PT{number}{unit[1]}" if unit.startswith("T") else f"P{number}{unit}"
