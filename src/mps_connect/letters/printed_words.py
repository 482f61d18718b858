"""The words the letter paper itself carries, in the four languages: labels, dates, delivery, the draft mark.

The letter's sentences are never here. Chinese, Malay and Tamil wording is general usage and wants a native reader's
review before an office relies on it; the letter to an agency is always in English.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

Language = Literal["en", "zh", "ms", "ta"]
Delivery = Literal["email", "post"]


@dataclass(frozen=True, slots=True)
class PrintedWords:
    """Labels of one language. `{division}`, `{page}` and `{pages}` are filled below or in the template."""

    letter: str
    member_for: str
    our_ref: str
    your_ref: str
    attention: str
    enclosed: str
    copied: str
    page_of: str
    draft: str
    resident_copy: str
    undated: str
    by_email: str
    by_post: str


WORDS: Final[dict[Language, PrintedWords]] = {
    "en": PrintedWords(
        letter="Letter",
        member_for="Member of Parliament for {division}",
        our_ref="Our ref",
        your_ref="Your ref",
        attention="Attention:",
        enclosed="Encl.",
        copied="cc",
        page_of="Page {page} of {pages}",
        draft="DRAFT – not yet approved",
        resident_copy="Copy for the resident",
        undated="To be dated on approval",
        by_email="By e-mail",
        by_post="By post",
    ),
    "zh": PrintedWords(
        letter="信函",
        member_for="{division}国会议员",
        our_ref="我方编号",
        your_ref="贵方编号",
        attention="经办人：",
        enclosed="附件",
        copied="抄送",
        page_of="第 {page} 页，共 {pages} 页",
        draft="草稿：尚未批准",
        resident_copy="居民副本",
        undated="批准时注明日期",
        by_email="以电邮发送",
        by_post="以邮寄发送",
    ),
    "ms": PrintedWords(
        letter="Surat",
        member_for="Anggota Parlimen bagi {division}",
        our_ref="Ruj. kami",
        your_ref="Ruj. anda",
        attention="Untuk perhatian:",
        enclosed="Lampiran",
        copied="s.k.",
        page_of="Halaman {page} daripada {pages}",
        draft="DRAF – belum diluluskan",
        resident_copy="Salinan untuk penduduk",
        undated="Tarikh diisi apabila diluluskan",
        by_email="Melalui e-mel",
        by_post="Melalui pos",
    ),
    "ta": PrintedWords(
        letter="கடிதம்",
        member_for="{division} நாடாளுமன்ற உறுப்பினர்",
        our_ref="எங்கள் குறிப்பு எண்",
        your_ref="உங்கள் குறிப்பு எண்",
        attention="கவனத்திற்கு:",
        enclosed="இணைப்பு",
        copied="நகல்",
        page_of="பக்கம் {page} / {pages}",
        draft="வரைவு – இன்னும் ஒப்புதல் பெறவில்லை",
        resident_copy="குடியிருப்பாளருக்கான நகல்",
        undated="ஒப்புதலின்போது தேதியிடப்படும்",
        by_email="மின்னஞ்சல் வழி",
        by_post="அஞ்சல் வழி",
    ),
}

_MONTHS: Final[dict[Language, tuple[str, ...]]] = {
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
    "ms": (
        "Januari", "Februari", "Mac", "April", "Mei", "Jun",
        "Julai", "Ogos", "September", "Oktober", "November", "Disember",
    ),
    "ta": (
        "ஜனவரி", "பிப்ரவரி", "மார்ச்", "ஏப்ரல்", "மே", "ஜூன்",
        "ஜூலை", "ஆகஸ்ட்", "செப்டம்பர்", "அக்டோபர்", "நவம்பர்", "டிசம்பர்",
    ),
}  # fmt: skip


def date_line(day: date | None, language: Language) -> str:
    """The date as a letter of that language prints it: `23 November 2026`, `2026年11月23日`; None is not dated yet."""
    if day is None:
        return WORDS[language].undated
    if language == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS[language][day.month - 1]} {day.year}"


def delivery_line(channel: Delivery, language: Language) -> str:
    """`By e-mail` or `By post`."""
    words = WORDS[language]
    return words.by_email if channel == "email" else words.by_post


def member_line(division: str, language: Language) -> str:
    """`Member of Parliament for {division}`, under the MP's name on the letterhead."""
    return WORDS[language].member_for.replace("{division}", division)
