"""Who is who: the resident's name, family members by name and by relation, employers, professional contacts."""

from __future__ import annotations

import re

from mps_connect.assistant import phrases
from mps_connect.assistant.facts.found import Found, Scene
from mps_connect.assistant.models import Subject

_PIECE = r"(?:[A-Z][A-Za-z'’\-]*|s/o|d/o|S/O|D/O|a/l|a/p|A/L|A/P|@|bin|binte|bte|bt|Bte|BIN|BINTE|de|De|van|da|al)"
_NAME = rf"[A-Z][A-Za-z'’\-]*(?: {_PIECE}){{0,6}}"
_LOW_PIECE = r"(?:[a-z][a-z'\-]+|s/o|d/o|a/l|a/p|@)"
_INTRO = re.compile(
    r"(?:(?<![A-Za-z])(?P<w>(?:(?<=\n)|(?<=\. ))[Ff]rom:|[Ii]'?m|[Ii]’m|[Ii] am|I AM|I'M|IM|[Mm]y (?:full "
    r"|own )?name(?: is|'s|:)?|MY NAME IS|[Tt]his is|[Tt]he name is|[Nn]ama(?: penuh)?(?: saya)?(?: ialah| adalah"
    r"|:)?|NAMA SAYA|[Ss]aya|[Nn]ame(?: ?:| is|：)|NAME ?:|[Ff]ull name ?:?|[Rr]esident ?:|[Rr]egards,|[Ss]igned,?"
    r"|I)[ \n]{1,2}|^|(?<=[.!?\n] )|(?<=\n)|(?<=[Hh]i, )|(?<=[Hh]ello, ))"
    rf"(?P<t>(?:Mr|Mdm|Mrs|Ms|Miss|Dr|Madam|Cik|Encik|Puan|En)\.? )?(?P<n>{_NAME})"
)
_HAN_INTRO = re.compile(
    r"(?:我叫(?:做)?|我的名字(?:是|叫)|我名字(?:是|叫)|姓名[::]?|本人(?:叫)?|我是)[ ]?(?P<h>[\u4e00-\u9fff]{2,4}?)?[ ]?(?:[((]?[ ]?"
    r"(?P<n>[A-Z][A-Za-z'’\-]+(?: [A-Za-z@/'’\-]+){1,5})[ ]?[))]?|(?=[,，。、\s]))"
)
_TAMIL_INTRO = re.compile(
    r"(?:என் பெயர்|எனது பெயர்|என்னோட பேர்|என் பேர்|பெயர்[ ]?:|நான்)[ ](?P<t>[\u0b80-\u0bff]{2,20}"
    r"(?: [\u0b80-\u0bff]{2,20}){0,2}?)?[ ]?(?:\((?P<n>[A-Za-z][A-Za-z'’@/ \-]{2,50})\)"
    r"|(?P<m>[A-Z][A-Za-z'’\-]+(?: [A-Za-z@/'’\-]+){0,5}))"
)
_ME = re.compile(
    rf"(?:^|(?<=[.!?\n] ))[Mm]e,? (?P<n>[A-Z][a-z'’\-]+(?: {_PIECE}){{1,6}})(?=,| \(|\.| [STFG]\d{{7}}| ic\b| IC\b| nric\b)"
)
"""`Me Mei Ling Contoh, ...`: the one who writes."""
_KIN_WORDS = {
    "husband": "husband", "hubby": "husband", "suami": "husband", "wife": "wife", "isteri": "wife", "son": "son", "daughter": "daughter",
    "girl": "daughter", "boy": "son", "mother": "mother", "mum": "mother", "mom": "mother", "mama": "mother", "father": "father",
    "dad": "father", "papa": "father", "brother": "brother", "sister": "sister", "niece": "niece", "nephew": "nephew",
    "grandson": "grandson", "granddaughter": "granddaughter", "grandmother": "grandmother", "grandfather": "grandfather",
    "mother-in-law": "mother-in-law", "father-in-law": "father-in-law", "anak": "child", "emak": "mother", "mak": "mother", "ibu": "mother",
    "ayah": "father", "bapa": "father", "abang": "brother", "kakak": "sister", "adik": "sibling", "baby": "baby", "child": "child",
    "aunt": "aunt", "uncle": "uncle", "cousin": "cousin", "late husband": "husband", "late wife": "wife", "kid": "child",
    "儿子": "son", "女儿": "daughter", "丈夫": "husband", "老公": "husband", "我先生": "husband", "太太": "wife", "老婆": "wife",
    "妈妈": "mother", "母亲": "mother", "爸爸": "father", "父亲": "father", "弟弟": "brother", "妹妹": "sister",
    "哥哥": "brother", "姐姐": "sister",
    "கணவர்": "husband", "மனைவி": "wife", "மகன்": "son", "மகள்": "daughter", "அம்மா": "mother", "அப்பா": "father",
}  # fmt: skip
_KIN_LATIN = "|".join(sorted((k for k in _KIN_WORDS if k.isascii()), key=len, reverse=True))
_KIN_OTHER = "|".join(sorted((k for k in _KIN_WORDS if not k.isascii()), key=len, reverse=True))
_KIN_NAME = re.compile(
    rf"(?<![A-Za-z])(?P<p>(?:[Mm]y|[Hh]is|[Hh]er|[Oo]ur|MY|[Ll]ate)[ ])?(?P<k>(?i:{_KIN_LATIN})"
    rf"|{_KIN_OTHER})(?P<l> saya| named| called| name is| is called| bernama|,|叫|名字叫|'s name is"
    rf"| is)?[ ,(]{{0,2}}(?P<n>{_NAME})"
)
_KIN_TOLD = re.compile(rf"(?<![A-Za-z])(?i:{_KIN_LATIN})(?![A-Za-z])|{_KIN_OTHER}")
_NOT_NAMES = frozenset(phrases.load("names.toml")["not_names"])
_SURNAMES = frozenset(phrases.load("names.toml")["surnames"])
_LOW_INTRO = re.compile(
    r"(?<![a-z])(?:i'?m|i am|my name is|name is|name:|nama saya|nama:|saya|this is"
    rf"|i)[ ](?P<n>{_LOW_PIECE}(?: {_LOW_PIECE}){{1,5}}?)(?=,|\.|;|\n| ic\b| nric\b| \(|, ?ic| here\b| from\b"
    rf"| of blk\b| age\b| hp\b| s\d{{7}}| t\d{{7}}|$)"
)
_THEIR_NAME = re.compile(
    rf"(?:(?<![A-Za-z])(?:[Hh]is|[Hh]er|[Hh]is full|[Hh]er full) name(?: is|:)?|(?<![A-Za-z])[Nn]ama (?:dia|anak(?: saya)?|suami(?: saya)?"
    rf"|isteri(?: saya)?|ibu|emak|ayah|bapa)(?: ialah| adalah|:)?|(?:அவன்|அவர்|அவள்|மகன்|மகள்|அம்மா|அப்பா) பெயர்)[ ](?P<n>{_NAME})"
)
"""`His name is ...`, `Nama dia ...`: somebody told of, never the one who tells."""
_HERE = re.compile(rf"(?<![A-Za-z])(?P<n>{_NAME}),? (?:here|speaking|ini)(?![a-z])")
_HAN_SIGNED = re.compile(
    r"(?:(?<=[STFG]\d{7}[A-Z])|(?<=\d{4})|(?<=[。.!?]))[ ,，]?(?P<n>[\u4e00-\u9fff]{2,3})(?=[ ,，。.]{0,2}$"
    r"|[ ,，](?:[3689]\d{3}|[ST]\d{7}|电话))"
)
_HAN_OTHER = re.compile(
    r"(?:他|她|母亲|妈妈|爸爸|父亲|阿婆|太太|先生)(?:的名字)?叫[ ]?(?P<n>[A-Z][A-Za-z'\-]+(?: [A-Z][A-Za-z@/\-]*){1,4})"
)
_SIGNED_OFF = re.compile(
    rf"(?:(?<=[.!?,。] )|(?<=[\n。]))(?P<n>{_NAME})(?=[ .,\n]{{0,3}}$|, ?[a-z0-9._+\-]{{2,40}}@"
    rf"|, ?[A-Z]{{2,3}} ?\d{{1,4}} ?[A-Z]\b)"
)
_LOW_BEFORE_ID = re.compile(rf"(?:^|[.?!] |\n)(?P<n>{_LOW_PIECE}(?: {_LOW_PIECE}){{1,5}})(?=,? \(?[stfgm]\d{{7}}[a-z])")
_HAN_LATIN = re.compile(
    r"(?P<h>[陈林李黄张王吴刘蔡杨许郑谢郭洪邱曾廖赖徐周叶苏庄吕江何萧罗高潘简朱钟游彭詹胡施沈余卢梁赵颜柯翁魏孙戴范方宋邓杜傅侯曹薛丁卓马温董唐蓝冯姚石倪严姜梅康巫伍符冼白田麦熊金尤童关凌邹阮莫池][\u4e00"
    r"-\u9fff]{1,2})[ ]?[((]?[ ]?(?P<n>[A-Z][A-Za-z'\-]+(?: [A-Z][A-Za-z'@/\-]*){1,4})"
)
_BRACKETED = re.compile(rf"[((](?P<n>{_NAME})[))](?=[ ,]{{0,2}}(?:[STFGMstfgm]\d{{7}}|NRIC|IC\b))")
_BEFORE_PHONE = re.compile(
    rf"(?<![A-Za-z0-9])(?P<n>{_NAME})[),]?[ ,(]{{1,2}}(?:(?i:hp|tel|call|call me|phone|telefon|contact|mobile|no|at"
    rf"|on)[ .:]{{1,2}}|电话[ :]?|போன் ?)?(?=(?:\+?65 ?)?[3689]\d{{3}}[ \-]?\d{{4}}(?!\d))"
)
_BEFORE_ID = re.compile(
    rf"(?<![A-Za-z0-9])(?P<n>{_NAME})[ ,(]{{1,3}}(?:(?:NRIC|IC|I/C|FIN|nric|ic|fin|Ic"
    rf"|Nric)\b[ .:#no]{{0,5}})?(?=[STFGMstfgm]\d{{7}}[A-Za-z])"
)


def find_people(scene: Scene) -> None:
    _find_told(scene)
    for pattern, take in ((_KIN_NAME, _kin), (_HAN_INTRO, _han), (_TAMIL_INTRO, _tamil)):
        for match in pattern.finditer(scene.flat):
            take(scene, match)
    for pattern in (_HERE, _ME):
        _named_herself(scene, pattern)
    for match in _INTRO.finditer(scene.flat):
        opened = match["w"]
        if not (opened and opened.lower() in ("i", "saya")) or _told_who(scene, match):
            _person(scene, match.start("n"), match["n"], 0.93, bare=not opened)
    for match in _BEFORE_ID.finditer(scene.flat):
        _trailing(scene, match.start("n"), match["n"])
    for pattern in (_HAN_LATIN, _BRACKETED):
        for match in pattern.finditer(scene.flat):
            _beside(scene, match)
    for match in _BEFORE_PHONE.finditer(scene.flat):
        _trailing(scene, match.start("n"), match["n"], least=2)
    for pattern in (_LOW_INTRO, _LOW_BEFORE_ID):
        for match in pattern.finditer(scene.low):
            _lower_person(scene, match)
    _find_last(scene)


def _find_told(scene: Scene) -> None:
    for pattern in (_THEIR_NAME, _HAN_OTHER):
        for match in pattern.finditer(scene.flat):
            _told_of(scene, match)


def _told_of(scene: Scene, match: re.Match[str]) -> None:
    name, start = _cut(match["n"]), match.start("n")
    if not name or not scene.free(start, start + len(name)):
        return
    kin = [word.group().lower() for word in _KIN_TOLD.finditer(scene.flat, 0, start)]
    slot = _KIN_WORDS.get(kin[-1]) if kin else None
    scene.take(Found("person_name", name, start, start + len(name), confidence=0.88, subject="family", slot=slot))


def _named_herself(scene: Scene, pattern: re.Pattern[str]) -> None:
    for match in pattern.finditer(scene.flat):
        _person(scene, match.start("n"), match["n"], 0.9)


def _find_last(scene: Scene) -> None:
    """The name at the end of a message that gave none before."""
    if any(find.type == "person_name" and find.subject == "resident" for find in scene.finds):
        return
    for match in _HAN_SIGNED.finditer(scene.flat):
        if _han_surname(match["n"]) and scene.free(*match.span("n")):
            scene.take(Found("person_name", match["n"], *match.span("n"), confidence=0.75))
    for match in _SIGNED_OFF.finditer(scene.flat):
        _trailing(scene, match.start("n"), match["n"], least=2)


def _cut(name: str) -> str:
    """The leading words of `name` that can be a name: stops at the first word that cannot."""
    kept: list[str] = []
    for word in name.split(" "):
        plain = word.strip(".,'’").lower()
        if plain in _NOT_NAMES or any(c.isdecimal() for c in word):
            break
        kept.append(word)
    while kept and kept[-1].lower() in (
        "bin",
        "binte",
        "bte",
        "bt",
        "s/o",
        "d/o",
        "a/l",
        "a/p",
        "@",
        "de",
        "van",
        "da",
        "al",
    ):
        kept.pop()
    return " ".join(kept)


def _person(scene: Scene, start: int, name: str, confidence: float, *, bare: bool = False) -> None:
    kept = _cut(name)
    words = kept.split()
    if not words or not scene.free(start, start + len(kept)):
        return
    if any(find.type == "person_name" and find.subject == "resident" for find in scene.finds) and bare:
        return
    if bare and not _introduced(scene, start + len(kept), words):
        return
    if words[-1].lower().endswith("'s"):
        return
    if len(words) == 1 and (len(words[0]) < 3 or bare or words[0].isupper()):
        return
    if len(words) == 1 and not re.match(r"^[,. ]", scene.after(start + len(kept), 1) or "."):
        return
    value = " ".join(
        w.capitalize() if w.isupper() and len(w) > 2 and len(words) > 1 and kept.isupper() else w for w in words
    )
    subject = _subject_before(scene, start)
    scene.take(Found("person_name", value, start, start + len(kept), confidence=confidence, subject=subject))


_PLACE_ENDS = frozenset(
    ["green", "view", "park", "road", "street", "avenue", "drive", "lane", "close", "crescent", "rise", "grove", "heights", "court",
     "mall", "plaza", "market", "centre", "vista", "link", "walk", "way", "terrace", "place", "hill"]
)  # fmt: skip


def _trailing(scene: Scene, start: int, name: str, *, least: int = 1) -> None:
    """A name that stands right before an identity number or a telephone number: words in front of it are cut off."""
    words = name.split(" ")
    bad = [place for place, word in enumerate(words) if word.strip(".,'").lower() in _NOT_NAMES]
    first = bad[-1] + 1 if bad else 0
    kept = words[first:]
    if kept and kept[-1].lower() in _PLACE_ENDS:
        return
    if len(kept) < max(least, 2 if first else 1):
        return
    begin = start + sum(len(word) + 1 for word in words[:first])
    _person(scene, begin, " ".join(kept), 0.88)


def _beside(scene: Scene, match: re.Match[str]) -> None:
    """A Latin spelling beside a name in another script, or in brackets before an identity number."""
    latin = _cut(match["n"].strip())
    if len(latin.split()) < 2:
        return
    whole = match.groupdict().get("h")
    if whole and not _han_surname(whole):
        return
    start = match.start("h") if whole else match.start("n")
    end = match.start("n") + len(latin)
    if scene.flat[end : end + 1] in (")", "）") and scene.flat[match.start("n") - 1] in "(（" and whole:
        end += 1
    if scene.free(start, end) and not any(find.type == "person_name" and find.value == latin for find in scene.finds):
        scene.take(Found("person_name", latin, start, end, confidence=0.9))


def _told_who(scene: Scene, match: re.Match[str]) -> bool:
    """`I Goh Contoh Seng, IC ...` and `Saya Nur ...`: only the whole name counts, and something must follow it."""
    name = _cut(match["n"])
    if len(name.split()) < 2:
        return False
    after = scene.after(match.start("n") + len(name), 16)
    return bool(
        re.match(
            (
                r"^(?:[ ]?[,(.;\n]|$|[ ](?:ic|nric|i/c|[stfg]\d{7}|from|stay|of blk|blk|blok|age|umur|hp|telefon|dari"
                r"|tinggal|berumur))"
            ),
            after,
        )
    )


_OTHER_BEFORE = re.compile(
    r"(?:neighbou?r|landlord|tenant|friend|boss|colleague|helper|maid|worker|agent|manager|jiran|kawan|majikan"
    r"|pembantu)"
    r"(?:'s)?(?: is| named| called| upstairs| downstairs| name is|,)?,? ?(?:mr |mdm |ms |miss |mrs )?$"
)


def _subject_before(scene: Scene, start: int) -> Subject:
    """A name right after `my neighbour` or `my friend` is not the resident's."""
    return "third_party" if _OTHER_BEFORE.search(scene.before(start, 40)) else "resident"


def _introduced(scene: Scene, end: int, words: list[str]) -> bool:
    """A name that opens a sentence with nothing before it must be followed by an identity or an address."""
    if len(words) < 2:
        return False
    after = scene.after(end, 24)
    return bool(
        re.match(
            (
                r"^[ ]?[,(/\-\n]? ?(?:nric|ic\b|i/c|fin\b|[stfgm]\d{7}[a-z]|here\b|\d{2} ?(?:yrs?|years?|yo)|aged? \d"
                r"|m/\d|f/\d|hp\b|blk|tel\b|[89]\d{3} ?\d{4})"
            ),
            after,
        )
    )


def _lower_person(scene: Scene, match: re.Match[str]) -> None:
    words = match["n"].split()
    name_like = [w for w in words if w not in _NOT_NAMES]
    start, end = match.span("n")
    if len(name_like) != len(words) or len(words) < 2 or not scene.free(start, end):
        return
    identified = re.match(r"^[, ]{0,2}(?:nric|ic\b|i/c|\(?[stfgm]\d{7}[a-z])", scene.after(end, 14))
    if words[0] not in _SURNAMES and not identified and "binte" not in words and "bin" not in words:
        return
    if any(
        w.endswith("ing") and w not in ("ling", "ping", "ming", "ting", "bing", "xing", "ying", "jing", "king", "qing")
        for w in words
    ):
        return
    written = scene.flat[start:end]
    value = written if written != written.lower() else " ".join(w if "/" in w else w.capitalize() for w in words)
    scene.take(Found("person_name", value, start, end, confidence=0.85))


def _kin(scene: Scene, match: re.Match[str]) -> None:
    name = _cut(match["n"])
    start = match.start("n")
    if match["k"].isascii() and not match["p"] and not (match["l"] or "").strip(" ,"):
        return
    if not name or len(name) < 3 or not scene.free(start, start + len(name)):
        return
    gap = scene.flat[match.end("k") : start]
    if len(name.split()) == 1 and (name.isupper() or "," in gap or not gap):
        return
    scene.take(
        Found(
            "person_name",
            name,
            start,
            start + len(name),
            confidence=0.88,
            subject="family",
            slot=_KIN_WORDS.get(match["k"].lower()),
        )
    )


def _han(scene: Scene, match: re.Match[str]) -> None:
    han, latin = match["h"], match["n"]
    if latin:
        latin = _cut(latin)
    if not han and not latin:
        return
    if han and not latin and (match.group().startswith("我是") and not _han_surname(han)):
        return
    if han and not latin and not _han_surname(han):
        return
    start = match.start("h") if han else match.start("n")
    end = match.end() if latin else match.end("h")
    while end > start and scene.flat[end - 1] in " ,，":
        end -= 1
    if not scene.free(start, end):
        return
    scene.take(Found("person_name", latin or han, start, end, confidence=0.95 if latin else 0.85))


_HAN_SURNAMES = frozenset(
    "陈林李黄张王吴刘蔡杨许郑谢郭洪邱曾廖赖徐周叶苏庄吕江何萧罗高潘简朱钟游彭詹胡施沈余卢梁赵颜柯翁魏孙戴范方宋邓杜傅侯曹薛丁卓马温董唐蓝冯姚石倪严姜梅康伍巫云欧区麦熊金尤童关凌邹阮莫邬庞丘辜池"
)


def _han_surname(name: str) -> bool:
    return (
        name[0] in _HAN_SURNAMES
        and len(name) in (2, 3, 4)
        and name[-1] != "人"
        and not re.search(r"[的了是在有个不我你他她们家到就都还也和跟去来住说叫要从给]", name)
    )


def _tamil(scene: Scene, match: re.Match[str]) -> None:
    latin = match["n"] or match["m"]
    latin = _cut(latin.strip())
    if not latin:
        return
    start = match.start("t") if match["t"] else match.start("n") if match["n"] else match.start("m")
    end = match.end()
    if match["m"]:
        end = match.start("m") + len(latin)
    if scene.free(start, end):
        scene.take(Found("person_name", latin, start, end, confidence=0.94))


def subject_near(scene: Scene, start: int) -> Subject:
    """Whose an identity number is, by the nearest person named or related before it in the same sentence."""
    before = scene.flat[max(0, start - 70) : start]
    for stop in (". ", "。", "\n", "? ", "! "):
        before = before.rsplit(stop, 1)[-1]
    names = [
        find for find in scene.finds if find.type == "person_name" and find.end <= start and start - find.end <= 24
    ]
    if names:
        return max(names, key=lambda find: find.end).subject
    low = before.lower()
    other = re.search(
        (
            r"neighbou?r|landlord|tenant|friend|boss|maid|helper|worker|jiran|kawan|majikan|pembantu|邻居|朋友|老板|房东|女佣"
            r"|பக்கத்து|நண்பர்|முதலாளி"
        ),
        low,
    )
    kin = max(re.finditer(rf"(?<![a-z])(?:{_KIN_LATIN})(?![a-z])|{_KIN_OTHER}", low), key=re.Match.start, default=None)
    if other and (kin is None or other.start() > kin.start()):
        return "third_party"
    return "family" if kin else "resident"
