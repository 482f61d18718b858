"""E-mail addresses and telephone numbers. Eight digits beginning with 3, 6, 8 or 9, with or without +65."""

from __future__ import annotations

import re

from mps_connect.assistant.facts.found import Found, Scene

_EMAIL = re.compile(
    r"(?<![a-z0-9._%+\-])[a-z0-9][a-z0-9._%+\-]{0,63}@[a-z0-9\-]{1,63}(?:\.[a-z0-9\-]{1,63}){1,4}(?![a-z0-9@])"
)
_LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"']{1,500}")
_PHONE = re.compile(
    r"(?<![\d$#/\-.a-z])(?:(?:\(?\+?65\)?[ \-]?)(?=[3689]))?([3689]\d{3})[ \-.]?(\d{4})(?![\d])(?![/\-]\d)(?![a-z])"
    r"(?!\.\d)(?!,\d{3})(?![ ]\d{2,3}(?=[.,;)\n]|$))"
)
_NOT_PHONE = re.compile(
    r"(?:\bref\w*|\breference|\bcase|\baccount|\bacct|\bacc|\bnotice|\bbill|\binvoice|\bapplication|\bappl?n?"
    r"|\breport|\bpermit|\bpolicy|\bmembership|准证|户口|账号|帐号|编号|案件|rujukan|akaun|kes|notis|கணக்கு|குறிப்பு)"
    r"[^a-z0-9]{0,3}(?:(?:no|number|num|nombor|号码|号|எண்))?[^a-z0-9]{0,4}(?:is |ialah )?(?:\d )?$"
)
_UNSAFE = re.compile(
    r"(?:don'?t|do not|dont|never|cannot|can't|not safe to|pls no|no need|jangan|不要|别|不可以|请勿)[^.!?。]{0,18}"
    r"(?:call|phone|ring|text|message|contact|whatsapp|telefon|hubungi|打|联络|联系)[^.!?。]{0,30}$"
)
_OTHERS_PHONE = re.compile(
    r"\b(?:niece|nephew|son|daughter|wife|husband|brother|sister|mother|father|mum|mom|dad|friend|neighbour|neighbor"
    r"|worker|officer"
    r"|anak|suami|isteri|abang|kakak|adik|maid|helper|grandson|granddaughter|cousin|in-law)(?:'?s)?\b[^.!?]{0,25}$"
    r"|(?:女儿|儿子|先生|太太|老公|老婆|侄女|外甥|社工|朋友|妹妹|姐姐|哥哥|弟弟)[^。]{0,10}$|(?:மகள்|மகன்|மனைவி|கணவர்)[^.]{0,14}$"
)


def find_contacts(scene: Scene) -> None:
    for match in _EMAIL.finditer(scene.low):
        scene.take(Found("email", match.group(), *match.span(), confidence=0.98))
    for match in _LINK.finditer(scene.low):
        scene.taken.append(match.span())


def find_phones(scene: Scene) -> None:
    for match in _PHONE.finditer(scene.low):
        if not scene.free(*match.span()) or _NOT_PHONE.search(scene.before(match.start(), 40)):
            continue
        before = scene.before(match.start(), 60)
        slot = "unsafe" if _UNSAFE.search(before) else None
        subject = "family" if _OTHERS_PHONE.search(before) else "resident"
        scene.take(
            Found("phone", match.group(1) + match.group(2), *match.span(), confidence=0.96, slot=slot,
                  subject="family" if subject == "family" else "resident")
        )  # fmt: skip
