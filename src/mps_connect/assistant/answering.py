"""What a short answer means: yes, no, don't know, skip, will bring, confused - in four languages, by tap or typed.

A chip's text is stored as the resident's own words, so the same reading serves both.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Literal

from mps_connect.assistant.models import Turn
from mps_connect.assistant.wording import chip_id_of, slot_prefilled

Meaning = Literal[
    "yes", "no", "not_known", "skipped", "will_bring", "none", "not_now", "confused", "person", "substance", "empty"
]

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
_TELLS = re.compile(
    r"(?i)\b(?:i|i'm|im|my|me|we|our|he|she|mother|father|husband|wife|son|daughter|saya|kami|ibu|suami|isteri)\b|\d|我|我们|他|她"
    r"|நான்|என்|எனக்கு|அவர்"
)
_WISHES = re.compile(
    r"(?i)\b(?:want|wan|wish|hope|need|would like|could|can|pls|let|allow|give|gimme|pay|pays|settle|waive|reduce|lower|cut down|cancel"
    r"|extend|renew|defer|delay|postpone|fix|repair|change|transfer|move|build|install|clean|check|inspect|look|review|reconsider"
    r"|recheck|approve|grant|restore|reconnect|release|refund|return|reply|answer|tell|explain|help|assist|stop|remove|speed|faster"
    r"|hurry|offer|find|find me|arrange|write|ask|appeal|instal\w*|monthly|more time|a chance|chance|keep|stay|remain|withdraw"
    r"|minta|mohon|mahu|nak|hendak|harap|boleh|tolong|bayar|beri|bagi|benarkan|kurang\w*|batal\w*|lanjut\w*|tangguh\w*|baiki"
    r"|tukar|pindah|semak|kaji|luluskan|sambung|pulang\w*|jawab|bantu|ansur\w*|pertimbang\w*)\b"
    r"|想|要|希望|请|求|能|可以|让|给|帮|还|付|分期|减|免|取消|延|修|换|转|搬|建|装|清|查|看|批|恢复|退|回复|答复|停"
    r"|வேண்டும்|முடியுமா|உதவ|தர|கொடு|குறை|ரத்து|நீட்டி|சரிசெய்|பழுது|மாற்|தவணை|மறுபரிசீல|பதில்|அனுமதி|நிறுத்த|தாருங்கள்|செய்ய"
)
_REFERENCE = re.compile(r"(?=[\w/\-]*\d)[\w][\w/\-]{3,}")
_CONTACT = re.compile(r"\d{4}\s?\d{4}|@|(?i:whats ?app|e-?mail|post|in person|call|电话|打|发|telefon|emel|அழை|வாட்ஸ்)")


@cache
def _whole_answers() -> tuple[tuple[Meaning, re.Pattern[str]], ...]:
    raw = files("mps_connect.assistant").joinpath("data", "answers.toml").read_text(encoding="utf-8")
    tables: dict[Meaning, dict[str, list[str]]] = tomllib.loads(raw)  # type: ignore[assignment]
    return tuple((key, re.compile("|".join(row["words"]), re.IGNORECASE)) for key, row in tables.items())


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
    for found, pattern in _whole_answers():
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


def tells_only(text: str) -> bool:
    """Whether an answer to "what should they do" tells of her own case and holds no wish: `my income only $1,450`."""
    return bool(_TELLS.search(text)) and not _WISHES.search(text)


def slots_answered(turn: Turn) -> tuple[str, ...]:
    """The slots a message answers: those asked on the screen it answers, or the one its pre-filled words name."""
    prefilled = slot_prefilled(turn.text)
    return (prefilled,) if prefilled else turn.asked
