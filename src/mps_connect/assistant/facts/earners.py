"""Whose income a sum is: the resident's own, or that of the family member who is said to earn it."""

from __future__ import annotations

import re
from dataclasses import replace

from mps_connect.assistant.facts.found import Found, Scene

_KIN = re.compile(
    r"\b(?:husband|hubby|wife|son|daughter|boy|girl|mother|mum|mom|mama|father|dad|papa|brother|sister|grandson"
    r"|granddaughter|suami|isteri|bini|anak(?: (?:lelaki|perempuan))?|emak|mak|ibu|ayah|bapa|abang|kakak|adik)\b(?:'s|nya)?"
    r"|丈夫|老公|我先生|太太|老婆|妻子|儿子|女儿|妈妈|母亲|爸爸|父亲|弟弟|妹妹|哥哥|姐姐"
    r"|கணவ[ா-்]?\w*|மனைவி\w*|மகன்?\w*|மகள்?\w*|அம்மா\w*|அப்பா\w*"
)
_OWN = re.compile(
    r"\b(?:i|i'm|i've|i'll|im|me|my (?:own )?(?:pay|salary|income|wages?|job|take home)|myself|saya|aku)\b"
    r"|我(?!的?(?:先生|丈夫|老公|太太|老婆|妻子|儿子|女儿|妈|爸|父|母|弟|妹|哥|姐))|本人|நான்|எனக்கு|என் சம்பள\w*"
)
_PRONOUN = re.compile(r"\b(?:he|he's|his|she|she's|dia)\b|[他她]|அவர்|அவருக்கு")
_OBJECT = re.compile(
    r"(?:\b(?:of|with|for|from|to|and|after|support\w*|feed\w*|help\w*|jaga|menjaga|tanggung|dengan|dan)|照顾|和|跟|养)"
    r" ?(?:my |our |the )?(?:late |old |elderly )?$"
)
"""A relative behind one of these is cared for, or lived with: not the one who earns."""
_ALSO_EARNS = re.compile(r"^[^.!?]{0,40}\b(?:earns|works|drives|is working|is earning|is a|gets paid)\b")
_BREAK = re.compile(r"[.!?;\n](?!\d)|[。!?;]")
_LONGEST = 90


def of_the_earner(scene: Scene, find: Found) -> Found:
    """The sum as the family member's, its quote drawn from the words that name the earner; unchanged where it is her own."""
    start = _named_at(scene, find)
    return (
        find if start is None else replace(find, start=start, subject="family", confidence=min(find.confidence, 0.85))
    )


def _named_at(scene: Scene, find: Found) -> int | None:
    begin = max(0, find.start - _LONGEST)
    before = scene.low[begin : find.start]
    breaks = list(_BREAK.finditer(before))
    if breaks:
        begin += breaks[-1].end()
        before = before[breaks[-1].end() :]
    kin = [match for match in _KIN.finditer(before) if _earns(before, match)]
    pronouns = list(_PRONOUN.finditer(before))
    mine = {match.end() + 1 for match in _KIN.finditer(before)}
    # "suami saya" is my husband: there the word for I says whose.
    own = max((match.start() for match in _OWN.finditer(before) if match.start() not in mine), default=-1)
    possessed = max((match.start() for match in kin), default=-1)
    spoken = max((match.start() for match in pronouns), default=-1)
    if max(possessed, spoken) <= own:
        return None
    if possessed >= 0:
        return begin + possessed
    # Without a relative anywhere in the sentence, "he" may be the resident in a volunteer's own notes.
    named = list(_KIN.finditer(before)) or list(_KIN.finditer(scene.low[max(0, begin - _LONGEST) : begin]))
    if not named:
        return None
    inside = [match.start() for match in _KIN.finditer(before) if match.start() < spoken]
    return begin + (inside[-1] if inside else spoken)


def _earns(before: str, match: re.Match[str]) -> bool:
    if not _OBJECT.search(before, 0, match.start()):
        return True
    return bool(_ALSO_EARNS.search(before[match.end() :]))
