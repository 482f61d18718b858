"""What a sum, a date or a duration is for, read from the words nearest to it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from mps_connect.assistant.facts.earners import of_the_earner
from mps_connect.assistant.facts.found import Found, Scene

_AMOUNT = (
    (
        "offer",
        (
            r"(?:can|could) (?:only )?(?:pay|afford|manage|add)"
            r"|able to pay|afford|i can pay|pay slowly|每个?月还|能还|可以还|mampu bayar|boleh bayar"
            r"|sanggup bayar|கட்ட முடியும்|கட்டுகிறேன்|கொடுக்க முடியும்|manage"
        ),
    ),
    (
        "salary_owed",
        (
            r"owe(?:s|d)? me|unpaid salary|salary not paid|never pay me|欠我|拖欠薪水|gaji (?:tertunggak|belum|tak)"
            r"|(?:tak|tidak|belum) (?:di)?bayar gaji|没给薪|没发薪|சம்பளம் தர(?:வில்லை|ாமல்)|சம்பள பாக்கி"
        ),
    ),
    (
        "loss",
        r"scam|cheat|transfer(?:red)?|lost|all gone|lesap|被转走|不见了|骗|汇|转账|ditipu|kena tipu|hilang|ஏமாற்ற|மோசடி|அனுப்பி",
    ),
    (
        "arrears",
        r"arrears|owe|owing|owed|outstanding|overdue|behind|欠|tunggakan|tertunggak|hutang|பாக்கி|நிலுவை|கடன்|s&cc",
    ),
    ("instalment", r"instal+ment|monthly loan|loan is|mortgage|ansuran|分期|供款|每月供|தவணை"),
    (
        "income",
        (
            r"salary|earn|income|pay is|my pay|wages?|gaji|pendapatan|薪水|工资|月薪|收入|赚|领|சம்பள|வருமான|cpf every month"
            r"|take home|get .{0,6}every month|get about|每个?月[才只]|works? (?:as|part|full)|kerja (?:sebagai|part)|打工|兼职"
        ),
    ),
    (
        "savings",
        (
            r"savings?|(?<!bill )(?<!balance )(?<!still )left\b(?! (?:home|to pay|after|my|the|our|me|her|him|job|work))|left .{0,8}bank"
            r"|bank .{0,8}left|存款|储蓄|积蓄|simpanan|tabungan|சேமிப்பு"
        ),
    ),
    ("rent", r"rent\b|rental|sewa|租金|房租|வாடகை"),
    ("fine", r"fine|summon|saman|penalty|composition|denda|罚|அபராத"),
    (
        "bill",
        r"住院费|医疗费|药费|手术费|bill|invoice|charges|hospital|bil\b|账单|费用|水电费|电费|水费|医药费|பில்|கட்டண",
    ),
    ("fee", r"fees?\b|yuran|学费|费|கட்டணம்|school fees"),
    ("payout", r"voucher|payout|workfare|silver support|gstv|assurance|补助|花红|bantuan|உதவித்தொகை"),
    ("levy", r"levy|levi|女佣税|劳工税"),
    ("price", r"price|bought|sold|sell|卖|买|jual|beli|விலை"),
    ("loan", r"loan|borrow|pinjam|贷款|借"),
    ("debt", r"debt|credit card|card debt|债|卡债"),
)
_DATE = (
    (
        "deadline",
        (
            r"deadline|due|by|before|not later than|latest|must .{0,20}by|before|截止|之前|以前|sebelum|selewat-lewatnya"
            r"|tarikh akhir|க்குள்|முன்"
            r"|(?:will|to|gonna|be|come) (?:cut|disconnect)\w*|(?:会|要|准备)(?:来)?(?:断|剪)|(?:akan|nak) (?:di)?potong"
            r"|துண்டிக்க(?:ப்)? ?(?:போ|படு)"
        ),
    ),
    ("hearing", r"hearing|court|mention|开庭|出庭|perbicaraan|mahkamah|நீதிமன்ற|விசாரணை"),
    ("enlistment", r"enlist|入伍|ns\b|தேசிய சேவை"),
    ("death", r"passed? (?:away|on)|died|death|去世|过世|meninggal|இறந்|காலமா"),
    ("agency_letter", r"letter|surat|信|கடிதம்|wrote|replied|reply"),
    ("refusal", r"reject|refus|turned down|unsuccessful|拒绝|被拒|ditolak|நிராகரி|மறுத்து"),
    ("expiry", r"expir|lapsed?|no more|ends?\b|到期|过期|tamat|mati|காலாவதி|முடிகிறது"),
    ("leave_until", r"mc\b|medical leave|病假|cuti sakit|விடுப்பு"),
    (
        "job_ended",
        (
            r"retrench|terminat|fired|sacked|last day|stopp?(?:ed)? work|lost (?:my )?job|berhenti kerja|dibuang|被裁|裁员"
            r"|停工|辞|வேலை போ|நீக்"
        ),
    ),
    ("job_started", r"start(?:ed)? work|mula kerja|new job|began work|开始工作|开始做工|வேலைக்கு சேர்"),
    ("accident", r"accident|fell|fall|injur|slipped|跌|摔|受伤|kemalangan|jatuh|விழுந்|காயம்|விபத்து"),
    ("surgery", r"operation|op done|surgery|手术|开刀|pembedahan|அறுவை"),
    ("admitted", r"admit|warded|hospital|住院|入院|masuk (?:hospital|wad)|மருத்துவமனை|ஆஸ்பத்திரி"),
    ("applied", r"appl(?:y|ied)|submitted|sent|申请|提交|mohon|hantar|விண்ணப்ப|அனுப்பி"),
    ("reported", r"report|complain|feedback|报|投诉|lapor|aduan|புகார்"),
    ("moved_out", r"left (?:home|my house|the house|our house)|moved out|离家|搬|keluar rumah|வெளியேறி"),
    ("offence", r"offence|parking|speeding|summon|saman|notice|违规|பார்க்கிங்|kesalahan"),
    ("since", r"since|from|started|sejak|从|自|mula|இருந்து|முதல்"),
    ("until", r"until|till|hingga|sampai|到|至|வரை"),
)
_DURATION = (
    ("salary_unpaid", r"salary|wages|never pay (?:me|us)|owes? me|薪|工资|gaji|சம்பள"),
    ("arrears", r"owe|arrears|never pay|not paid|behind|rent|欠|没付|tunggakan|tak bayar|belum bayar|பாக்கி|கட்டவில்லை"),
    (
        "no_income",
        (
            r"no income|no work|no job|not working|jobless|unemployed|没做工|没工作|失业|没有?收入|tak kerja|tiada pendapatan"
            r"|வேலை இல்லை|வருமான"
        ),
    ),
    ("leave", r"mc\b|medical leave|病假|cuti sakit"),
    ("hospital", r"hospital|ward|icu|住院|wad\b|NUH|மருத்துவமனை|இருந்தேன்"),
    (
        "waited",
        r"no reply|never reply|waited|waiting (?!list|time)|nothing|没回复|等了|tunggu dah|dah tunggu|பதில்|காத்திருக்கிற",
    ),
    ("lived", r"stay|live|住|tinggal|வசி|தங்கி"),
    ("married", r"married|结婚|kahwin|திருமணம்"),
    ("worked", r"work(?:ed|ing)? (?:there|for|with)|做了|bekerja"),
)
_EDGE = r"(?:(?![a-z])|(?<![a-z])(?:ber|mem|men|meng|di|ter|ke|pe)?)"
"""A Latin word starts where a word starts, a Malay prefix apart: "rent" is not in "current", "earn" not in "learn"."""


def _table(rows: Sequence[tuple[str, str]]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((slot, re.compile(f"{_EDGE}(?:{words})")) for slot, words in rows)


_TABLES = {"amount": _table(_AMOUNT), "date": _table(_DATE), "duration": _table(_DURATION)}
_OWED_OF = frozenset({"rent", "fee", "bill", "loan", "instalment", "income"})
_OWED = re.compile(
    r"arrears|\bow(?:e|es|ed|ing)\b(?! me)|outstanding|tunggakan|tertunggak|hutang|欠|பாக்கி|நிலுவை|income tax|所得税|cukai"
)
"""What is behind with rent, fees or tax is owed: the nearer word only says for what."""
_OWN_LETTER = re.compile(
    r"\b(?:i|we|already) (?:have |had |also |already )?(?:wrote|write|written|sent|send|e?mailed|submitted|gave)\b|我(?:已经)?(?:写|寄)"
    r"|\bsaya (?:sudah |telah |dah )?(?:tulis|hantar)"
)
_UNPAID = re.compile(
    r"\b(?:not|never|yet to be|still not) (?:been )?paid|\b(?:belum|tak|tidak) (?:di)?bayar|没发|没给|还没|வரவில்லை|தரவில்லை|கொடுக்கவில்லை"
)
_LETTER_TELLS = re.compile(
    r"(?:letter|surat|信|கடிதம்)[^,]{0,12}\b(?:says?|said|stat(?:es|ed|ing)|saying|kata|bahawa)\b.{6,}|(?:letter|surat|信)[^,]{0,6}说.{3,}"
)
"""`Letter say I was speeding on 28 Dec`: the day the letter tells of, not the letter's own."""
_ONLY_ASKED = re.compile(
    r"\b(?:ask(?:s|ed|ing)?|want(?:s|ed|ing)?|tell(?:s|ing)?|told) (?:me|her|him|us|my \w+) (?:to )?|\bmust (?:pay|transfer)|about to"
    r"|\b(?:suruh|minta) (?:saya|dia|ibu)?|要我|叫我|要她|叫她|让我|கேட்கிற|சொல்கிற"
)
"""A sum somebody was asked to send has not been lost."""
_NEXT_SUM = re.compile(r"s?\$ ?\d")
_BREAK = re.compile(r"[.!?。!?;\n](?!\d)|,(?!\d)|，")


def give_purposes(scene: Scene) -> None:
    scene.finds = [
        replace(find, slot=_purpose(scene, find)) if find.slot is None and find.type in _TABLES else find
        for find in scene.finds
    ]
    scene.finds = [
        of_the_earner(scene, find) if find.type == "amount" and find.slot == "income" else find for find in scene.finds
    ]


def _purpose(scene: Scene, find: Found) -> str | None:
    """Slot whose word stands nearest, in the same clause first, words before the value counting as nearer."""
    before, after = _clause_around(scene, find)
    best: tuple[float, str] | None = None
    to_come = find.type == "date" and find.value > scene.session_date.isoformat()[: len(find.value)]
    for slot, pattern in _TABLES[find.type]:
        if to_come and slot == "agency_letter":
            # A letter read out at the session was not written after it: the date is what the letter says.
            continue
        for match in pattern.finditer(before):
            best = _nearer(best, (len(before) - match.end()) * 1.0, slot)
        if following := pattern.search(after):
            best = _nearer(best, following.start() * 1.3 + 4, slot)
    if best and best[1] == "agency_letter" and _LETTER_TELLS.search(before):
        return None
    if best and best[1] == "agency_letter" and _OWN_LETTER.search(before):
        return "wrote"
    if find.type == "amount" and best and best[1] == "income" and _UNPAID.search(after):
        return "salary_owed"
    if find.type == "amount" and best and best[1] == "loss" and _ONLY_ASKED.search(before):
        return None
    if find.type == "amount" and best and best[1] in _OWED_OF and _OWED.search(before):
        return "arrears"
    return None if best is None else best[1]


def _nearer(best: tuple[float, str] | None, distance: float, slot: str) -> tuple[float, str]:
    return (distance, slot) if best is None or distance < best[0] else best


def _clause_around(scene: Scene, find: Found) -> tuple[str, str]:
    before = scene.low[max(0, find.start - 48) : find.start]
    after = scene.low[find.end : find.end + 32]
    breaks = list(_BREAK.finditer(before))
    if breaks:
        before = before[breaks[-1].end() :]
    following = _NEXT_SUM.search(after)
    if following and find.type == "amount":
        # The words right before the next sum are that sum's own.
        after = after[: max(0, following.start() - 14)]
    stop = _BREAK.search(after)
    return before, after[: stop.start()] if stop else after
