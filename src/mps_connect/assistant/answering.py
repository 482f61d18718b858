"""What a short answer means: yes, no, don't know, skip, will bring, confused - in four languages, by tap or typed.

A chip's text is stored as the resident's own words, so the same reading serves both.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Literal

from mps_connect.assistant.wording import chip_id_of

Meaning = Literal["yes", "no", "not_known", "skipped", "will_bring", "none", "not_now", "confused", "person", "substance", "empty"]

_CHIP_MEANING: dict[str, Meaning] = {
    "yes": "yes",
    "no": "no",
    "not_sure": "not_known",
    "skip": "skipped",
    "bring": "will_bring",
    "check_letter": "will_bring",
    "dont_have": "none",
    "none": "none",
    "no_deadline": "none",
    "not_now": "not_now",
    "person": "person",
    "met": "yes",
    "not_met": "no",
}

_WHOLE: tuple[tuple[Meaning, str], ...] = (
    (
        "confused",
        r"huh|wha+t\??|what (do )?(you|u) mean|what('?s| is) that|don'?t understand|(i )?dont (understand|get it)|"
        r"(i )?don'?t get it|not clear|sorry\?|come again|"
        r"什么意思|啥意思|听不懂|看不懂|不明白|不懂(你|您)?.{0,4}(问|说)?(什么)?|啊|"
        r"tak faham|tidak faham|x faham|apa maksud(nya)?|apa tu|"
        r"புரியவில்லை|புரியல|என்ன சொல்கிறீர்கள்|என்ன அர்த்தம்",
    ),
    (
        "not_known",
        r"(i )?(really )?(don'?t|dont|do not|dunno|donno) ?(know|sure|remember)?|not sure|no idea|cannot remember|can'?t remember|"
        r"forgot( already| liao)?|idk|"
        r"不知道|不清楚|不确定|忘(记)?了|不记得|"
        r"tak tahu|tidak tahu|tak pasti|tak ingat|lupa|entah|"
        r"தெரியாது|தெரியல|தெரியவில்லை|நினைவில்லை|நிச்சயமில்லை|மறந்துவிட்டேன்",
    ),
    ("skipped", r"skip|pass|next|rather not say|don'?t want to say|跳过|不想说|下一(个|题)|langkau|tak nak (cakap|jawab)|தவிர்|தவிர்க்கவும்|சொல்ல விரும்பவில்லை"),
    (
        "will_bring",
        r"(i )?('?ll|will|can) (bring|send|check|find|look)( it| the letter| later| next time)*|later (i )?(bring|send|check)|at home|"
        r"(下次|等下|之后|会|再)?(带来|拿来|补|找找|看看)|在家里|"
        r"(nanti|akan) (saya )?(bawa|hantar|semak|cari)|ada di rumah|"
        r"கொண்டு வருகிறேன்|பிறகு (அனுப்பு|கொண்டு|பார்).*|வீட்டில் இருக்கிறது",
    ),
    ("not_now", r"not (right )?now|cannot (pay )?(now|yet)|can'?t (pay|manage)( now| anything)?|now cannot|暂时(不能|没办法)|现在(不能|没办法|还不了)|belum mampu|tak mampu|இப்போது முடியாது"),
    (
        "none",
        r"none|nothing|nil|no such|(i )?(don'?t|dont|do not) have( it| any| one)?( lah| leh)?|no letter|never (get|receive)( any)?( letter)?|n/?a|"
        r"没有(信|号码|了)?|什么都没有|无|"
        r"tiada|tak ada|takde|tidak ada|xde|"
        r"எதுவும் இல்லை|ஒன்றும் இல்லை|இல்லை என்னிடம்|கடிதம் இல்லை",
    ),
    ("no", r"no|nope|nah|not yet|never|no lah|no leh|haven'?t|没|不|不是|不行|还没(有)?|还未|没(有)?过|不可以|tidak|tak|belum|bukan|x|இல்லை|இல்ல|வேண்டாம்|இன்னும் இல்லை"),
    (
        "yes",
        r"yes|ya|yah|yup|yep|yeah|ok|okay|okie|can|correct|right|sure|have|got|yes lah|can lah|already|"
        r"是|是的|对|对的|好|好的|有|可以|行|嗯|ya betul|betul|boleh|ada|sudah|dah|ஆம்|ஆமா|ஆமாம்|சரி|உண்டு|முடியும்|இருக்கிறது",
    ),
    ("person", r"(i )?(want|wanna|can i) (to )?(talk|speak) to (a )?(person|someone|human|volunteer|staff)|talk to a person|real person|找(真)?人|跟人(谈|说)|cakap dengan orang|மனிதரிடம் பேச.*"),
)
_COMPILED = tuple((meaning, re.compile(rf"(?:{pattern})", re.IGNORECASE)) for meaning, pattern in _WHOLE)
_PARTICLES = re.compile(r"(?i)\b(lah|leh|lor|la|hor|sia|meh|ah|eh|pls|sir|mdm)\b|[了啦呢啊吧哦]$")
_EDGES = re.compile(r"^[\s.,!?;:\-…。!?,、]+|[\s.,!?;:\-…。!?,、]+$")

_NUMBER_WORD = re.compile(
    r"(?i)\b(zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|hundred|thousand|half|"
    r"satu|dua|tiga|empat|lima|enam|tujuh|lapan|sembilan|sepuluh|seratus|seribu|ratus|ribu|puluh|kosong)\b"
    r"|[零一二两三四五六七八九十百千万半]|ஒன்று|இரண்டு|மூன்று|நான்கு|ஐந்து|ஆறு|ஏழு|எட்டு|ஒன்பது|பத்து|நூறு|ஆயிரம்|லட்சம்"
)
_DIGIT = re.compile(r"\d")
_WHEN = re.compile(
    r"(?i)\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b|\b(mon|tues|wednes|thurs|fri|satur|sun)(day)?\b|"
    r"\b(today|tomorrow|yesterday|week|month|year|day|since|long|ago|morning|night|longer)s?\b|"
    r"今天|明天|昨天|星期|礼拜|月|年|天|很久|上个|这个|\b(hari|minggu|bulan|tahun|semalam|kelmarin|esok|lama)\b|"
    r"நாள்|வாரம்|மாத|வருட|ஆண்டு|நேற்று|நாளை|இன்று|நீண்ட"
)
_YES_NO_WORD = re.compile(
    r"(?i)\b(yes|yup|ya|no|not|never|already|haven'?t|have|got|don'?t|can|cannot|met|filed|ok|okay|sure|dun|yet)\b|[有没不是可对好]|"
    r"\b(ya|tidak|tak|belum|sudah|dah|ada|tiada|boleh|pernah)\b|ஆம|இல்லை|உண்டு|இருக்கிற|முடியும்|வேண்டாம்"
)
_REFERENCE = re.compile(r"(?=[\w/\-]*\d)[\w][\w/\-]{3,}")
_CONTACT = re.compile(r"\d{4}\s?\d{4}|@|(?i:whats ?app|e-?mail|post|in person|call|电话|打|发|telefon|emel|அழை|வாட்ஸ்)")


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).strip()
    text = _PARTICLES.sub("", text)
    return _EDGES.sub("", text).strip()


@cache
def meaning(text: str) -> Meaning:
    """The meaning of a whole message if it is one short answer; `substance` when it says more than that."""
    raw = unicodedata.normalize("NFKC", text).strip()
    if not raw:
        return "empty"
    chip = chip_id_of(raw)
    if chip in _CHIP_MEANING:
        return _CHIP_MEANING[chip]
    plain = _plain(raw)
    if not plain:
        return "confused" if "?" in raw or "?" in raw else "empty"
    if len(plain) > 60:
        return "substance"
    for found, pattern in _COMPILED:
        if pattern.fullmatch(plain):
            return found
    return "substance"


def has_number(text: str) -> bool:
    return bool(_DIGIT.search(text) or _NUMBER_WORD.search(text))


def answers_form(text: str, form: str, *, alone: bool) -> bool:
    """Whether `text` can be an answer of this form. `alone` is True when it was the only question on the screen."""
    if chip_id_of(text) is not None:
        return True
    if form in {"amount", "number"}:
        return has_number(text)
    if form == "date":
        return bool(_DIGIT.search(text) or _WHEN.search(text) or _NUMBER_WORD.search(text))
    if form in {"reference", "vehicle"}:
        return bool(_REFERENCE.search(text))
    if form == "address":
        return bool(_DIGIT.search(text)) or (alone and len(_plain(text)) > 3)
    if form == "contact":
        return bool(_CONTACT.search(text))
    if form == "identity":
        return bool(_REFERENCE.search(text)) or len(text.split()) >= 2 or len(_plain(text)) >= 2
    if form == "yesno":
        return bool(_YES_NO_WORD.search(text)) or alone
    return len(_plain(text)) >= 1 if alone else len(_plain(text)) >= 12 or len(text.split()) >= 4
