"""What residents say: events and conditions, wishes, beliefs, papers. Each a clause of theirs, with an English reading.

A statement's `slot` is the event and its `value` the neutral English predicate; where no event is known the value is
the clause itself, so that nobody mistakes it for a translation. A request's `slot` is the relief, its value the
English phrase for it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from mps_connect.assistant import phrases
from mps_connect.assistant.facts.found import Found, Scene
from mps_connect.assistant.models import Subject
from mps_connect.assistant.normalising import clauses, sentences

_FAMILY = re.compile(
    r"\b(?:wife|husband|hubby|mum|mom|mother|mama|father|dad|papa|son|daughter|brother|sister|grandma|grandmother"
    r"|grandfather|baby|child|boy|girl|in-law|anak|suami|isteri|emak|mak|ibu|ayah|bapa|abang|kakak|adik|nenek)\b"
    r"|妈妈|母亲|爸爸|父亲|儿子|女儿|太太|老婆|丈夫|老公|孩子|我妈|我爸|我先生|婆婆|அம்மா|அப்பா|மகன்|மகள்|மனைவி|கணவர்|குழந்தை|தாய்|தந்தை|பாட்டி|தாத்தா|தம்பி|அண்ணன்"
)
_SELF = re.compile(
    r"\b(?:i|i'm|i've|my name|me)\b|我(?!的|妈|爸|太太|老婆|先生|儿子|女儿|老公|丈夫|们)|\b(?:saya|aku)\b|நான்|எனக்கு|என்னால்"
)
_OTHERS = re.compile(
    r"\b(?:neighbou?r\w*|the fella|that fella|landlord|owner|upstairs|downstairs|boss|manager|jiran|majikan"
    r"|tuan rumah)\b|邻居|隔壁|楼上|楼下|老板|房东|பக்கத்து வீட்|மேனேஜர்|முதலாளி"
)
_WISH = re.compile(
    r"\b(?:(?:just|only) (?:need|want)|wants |requests |asks for "
    r"|i (?:just |only |really )?(?:want|wan|wish|hope|need|would like|request|appeal)"
    r"(?! to (?:thank|share|assure|point out|highlight|commend|acknowledge|take this|add that|say that))|want to|wan to|can (?:mp"
    r"|you|u|help|ask|write|i|they|he|she|we|or not|pls|please|waive|reduce|cancel|hdb|lta|ica|nea|cpf|mom|moe|tp|iras|sso|aic|case|ecda"
    r"|sp|nparks|pub|town council|the (?:town council|school|hospital|bank))\b|could you|please|pls\b|hope (?:that "
    r"|to |the |mp"
    r"|you|can)|help (?:me|us|to)|appeal (?:to|for)|asking for|at least|just ask|or not\b|requesting|to request"
    r"|appealing|seeking|may i|let me(?! (?:give|share|relate|cite|tell|say|add|quote|explain|start|know))|let her|let him"
    r"|minta|mohon|tolong|nak\b|mahu|hendak|harap|ingin|merayu|boleh tak)"
    r"|我(?:想|要|希望|请求|求)|(?:想|要)申请|希望|请(?:帮|问|求|让|你|您)|能不能|可不可以|可以吗|拜托|帮我|想请|"
    r"வேண்டும்|கேட்டுக்கொள்|கோருகிறேன்|தர முடியுமா|செய்ய முடியுமா|உதவி செய்|உதவுங்கள்|முடியுமா"
)
_MAYBE_WISH = re.compile(
    r"\bcan (?:appeal|apply|get|claim|have|extend|renew|waive|cancel|reduce|refund)\b"
    r"|\b(?:could|can|may|might|would|should) (?:the|my|our|his|her|this|it|they|we|i|you|u|mp|someone|anyone|anything|there|hdb|lta|mom"
    r"|ica|nea|iras|moe|tp|sp|sso|cpf|aic|ecda|nparks|pub|town)\b|\bwe (?:would like|hope|want|wish|need|ask|request)\b|\bany way\b"
    r"|\b(?:boleh|bolehkah|dapatkah)\b|求(?!职|学|偿)|望|可以.{0,24}吗|能.{0,24}吗|可不可以|要求|让我|让我们|不要再"
    r"|கேளுங்கள்|சொல்லுங்கள்|செய்யுங்கள்|பாருங்கள்|தாருங்கள்|கொடுங்கள்|கேட்கிறேன்|வேண்டுகிறேன்|விரும்புகிறேன்|முடியுமா"
)
"""Words that may ask: they do where a known relief stands beside them."""
_BELIEF = re.compile(
    r"\b(?:i (?:think|believe|guess|suspect|feel (?:that|like)|heard)|maybe|not sure if|i don'?t think|seems like"
    r"|saya (?:rasa|fikir|percaya|syak)|mungkin|agaknya)\b|我(?:觉得|以为|怀疑|猜|相信|听说)|可能是|நினைக்கிறேன்|என்று நினைக்"
    r"|தோன்றுகிறது"
)
_BROUGHT = re.compile(
    r"\b(?:i bring|bring|brought|attach\w*|enclos\w*|photo attach|with me|here with me|i have (?:the|my|all)|got the"
    r"|have the|saya bawa|bawa|dilampirkan|lampir|sertakan)\b|带来|带了|附上|附件|கொண்டு வந்|இணைத்து"
)
_SENT = re.compile(r"\b(?:sent|submitted|gave|hantar|signed|sign|doctor memo|memo)\b|交了|寄了|签了|அனுப்பி")
_PAPER = {
    "medical certificate": re.compile(r"\bmcs?\b|medical cert\w*|病假单|病假|sijil cuti sakit|மருத்துவ சான்ற"),
    "letter": re.compile(r"\bletters?\b|\bsurat\b|信|கடிதம்"),
    "doctor's memo": re.compile(r"\bmemos?\b|医生信|memo doktor"),
    "bill": re.compile(r"\b(?:bills?|invoices?|bil)\b|账单|பில்"),
    "notice": re.compile(r"\b(?:notices?|summons?|notis)\b|通知书|罚单|நோட்டீஸ்"),
    "payslips": re.compile(r"pay ?slips?|slip gaji|薪水单|工资单|சம்பள சீட்டு"),
    "bank statements": re.compile(r"bank (?:statements?|book)|passbook|银行结单|存折|penyata bank|வங்கி"),
    "photographs": re.compile(r"\b(?:photos?|pictures?|videos?|clips?|gambar|foto)\b|照片|录像|படம்|புகைப்பட"),
    "written consent": re.compile(
        r"signed the paper|signed .{0,12}consent|consent (?:form|letter)|authori[sz]ation letter|签了(?:同意|授权)"
    ),
    "birth certificate": re.compile(r"birth cert\w*|surat beranak|sijil kelahiran|出生证|பிறப்புச் சான்றிதழ்"),
    "marriage certificate": re.compile(r"marriage cert\w*|sijil nikah|结婚证|திருமணச் சான்றிதழ்"),
    "contract": re.compile(r"\bcontract\b|kontrak|合同|ஒப்பந்த"),
    "police report": re.compile(r"police report|laporan polis|报案(?:书|单)|போலீஸ் புகார்"),
    "order": re.compile(r"court order|divorce order|perintah"),
}
_DISCOURSE = re.compile(
    r"^(?:hi|hello|eh hello|good (?:morning|evening|afternoon)|dear .{0,30}|thanks?|thank you.{0,20}|pls|please|你好"
    r"|您好|谢谢|vanakkam|வணக்கம்|selamat .{0,12}|terima kasih.{0,10}|நன்றி|ok(?:ay)?|assalamualaikum.{0,20})[ !.]*$"
)
_STANCE = re.compile(r"\b(?:mp write sure can|sure can|damn|third world|monster|scold|press|posting the officer)\b")


class _Event(NamedTuple):
    code: str
    says: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str]
    covers: tuple[str, ...]
    covers_where: re.Pattern[str]


@lru_cache(maxsize=1)
def _events() -> tuple[_Event, ...]:
    return tuple(
        _Event(
            code=code,
            says=rule["says"],
            pattern=phrases.compile_phrases(rule["words"]),
            unless=re.compile(rule.get("unless", r"(?!)")),
            covers=tuple(rule.get("covers", ())),
            covers_where=re.compile(rule.get("covers_where", "")),
        )
        for code, rule in phrases.load("events.toml").items()
    )


@lru_cache(maxsize=1)
def _any_event() -> re.Pattern[str]:
    return phrases.compile_phrases(word for rule in phrases.load("events.toml").values() for word in rule["words"])


@lru_cache(maxsize=1)
def _reliefs() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    return tuple(
        (code, rule["ask"], phrases.compile_phrases(rule["words"]))
        for code, rule in phrases.load("reliefs.toml").items()
    )


def find_statements(scene: Scene) -> None:
    for start, end in clauses(scene.flat):
        if end - start >= 4 and not _DISCOURSE.match(scene.low[start:end]):
            _read_clause(scene, start, end)


_THEIRS = re.compile(
    r"\b(?:wants?|wan|going|gonna|threaten\w*) to (?:cut|disconnect|evict|chase|throw|kick|repossess|take back|lock|sue"
    r"|terminate|repatriate|deport)\b|\b(?:nak|mahu|hendak) (?:potong|halau|rampas|ambil balik)\b|要(?:断|剪|切|赶|收回)"
)
"""What somebody else is about to do to her is no wish of hers, however it is worded."""


def _read_clause(scene: Scene, start: int, end: int) -> None:
    words = scene.low[start:end]
    wished = _WISH.search(_THEIRS.sub(" ", words))
    if _document(scene, start, end, words):
        return
    if wished and not _STANCE.search(words) and _request(scene, start, end, words):
        return
    if _MAYBE_WISH.search(words) and _known_request(scene, start, end, words):
        return
    if _BELIEF.search(words) and not _STANCE.search(words):
        scene.add(Found("belief", scene.flat[start:end], start, end, confidence=0.75, subject=_subject(words)))
        return
    if not _any_event().search(words):
        return
    heard = [event for event in _events() if event.pattern.search(words) and not event.unless.search(words)]
    covered = {code for event in heard if event.covers_where.search(words) for code in event.covers}
    for event in heard:
        if event.code not in covered:
            head = _topic_start(scene, event.code, start, words)
            found = Found("statement", event.says, head, end, confidence=0.85, slot=event.code)
            subject = "family" if head < start else _subject_of_event(scene, event.code, start, words)
            scene.add(replace(found, subject=subject))


_OWN_KIN = re.compile(
    r"\b(anak|suami|isteri|emak|mak|ibu|ayah|bapa|abang|kakak|adik|nenek)((?: (?:lelaki|perempuan))?) (?:saya|aku|kami)\b"
)
"""A Malay relative of the speaker: the pronoun behind the word is no mention of the speaker."""
_TOPIC = re.compile(
    r"^(?:(?:i'm|i am|and|so|because|last \w+|now|my|our|我的?|我们的?|因为|现在|saya punya|என்|என்னுடைய)[ ,]*)*$"
)
_STATE = re.compile(r"\d{1,3} ?岁|\baged\b|years? old|yrs? old|\byo\b|\bumur\b|berumur|வயது")
_BODILY = frozenset({"fell", "fracture", "hospitalised", "surgery", "stroke", "treatment"})


def _topic_start(scene: Scene, code: str, start: int, words: str) -> int:
    """Where the clause's subject stands: a relative named at the head of the sentence, of whom nothing but an age or another
    such event was said in between ("我妈妈今年82岁，上个月跌倒，骨折"). Otherwise `start`."""
    if code not in _BODILY or any(p.search(words) for p in (_FAMILY, _SELF, _OTHERS, _ANOTHER)):
        return start
    before = _BETWEEN.split(scene.before(start, 90))[-1]
    named = list(_FAMILY.finditer(before))
    others = any(p.search(before) for p in (_SELF, _OTHERS, _ANOTHER))
    if len(named) != 1 or others or not _TOPIC.match(before[: named[0].start()].strip()):
        return start
    told = [part for part in re.split(r"[,，]", before[named[0].end() :]) if part.strip()]
    if not all(_STATE.search(part) or _any_event().search(part) for part in told):
        return start
    return start - len(before) + named[0].start()


def _subject(words: str) -> Subject:
    """Whom a clause is about: the first person in it who acts."""
    family, own, other = _FAMILY.search(words), _SELF.search(words), _OTHERS.search(words)
    first = min((m.start() for m in (family, own, other) if m), default=-1)
    if first < 0 or (own and own.start() == first):
        return "resident"
    return "family" if family and family.start() == first else "third_party"


_OF_ANYBODY = frozenset(
    {
        "not_working",
        "no_income",
        "job_ended",
        "part_time",
        "income_fell",
        "resigned",
        "lives_alone",
        "daily_help",
        "wheelchair",
        "illness",
        "stroke",
        "treatment",
        "hospitalised",
        "care_needed",
        "surgery_needed",
        "surgery",
        "fell",
        "fracture",
    }
)
_ANOTHER = re.compile(r"\b(?:he|she|dia)\b|他|她|அவர்|அவன்|அவள்")
_BETWEEN = re.compile(r"[.!?\u3002\uff01\uff1f;\n]")


def _subject_of_event(scene: Scene, code: str, start: int, words: str) -> Subject:
    """As `_subject`; unknown where a clause names nobody and the clause before it spoke of somebody else."""
    named = _FAMILY.search(words) or _SELF.search(words) or _OTHERS.search(words) or _ANOTHER.search(words)
    if code not in _OF_ANYBODY or named:
        return _subject(words)
    before = _OWN_KIN.sub(r"\1", _BETWEEN.split(scene.before(start, 90))[-1])
    own = max((match.end() for match in _SELF.finditer(before)), default=-1)
    other = max((match.end() for pattern in (_FAMILY, _ANOTHER) for match in pattern.finditer(before)), default=-1)
    return "unknown" if other > own else "resident"


def _document(scene: Scene, start: int, end: int, words: str) -> bool:
    brought = _BROUGHT.search(words)
    if not brought and not _SENT.search(words):
        return False
    named = [name for name, pattern in _PAPER.items() if pattern.search(words)]
    if not named:
        return False
    slot = "enclosed" if brought else "described"
    scene.add(Found("document", ", ".join(named), start, end, confidence=0.85, slot=slot))
    return bool(brought)


def _known_request(scene: Scene, start: int, end: int, words: str) -> bool:
    for code, ask, pattern in _reliefs():
        if pattern.search(words):
            scene.add(Found("request", ask, start, end, confidence=0.88, slot=code))
            return True
    return False


def _request(scene: Scene, start: int, end: int, words: str) -> bool:
    if _known_request(scene, start, end, words):
        return True
    if len(words) < 12 and not re.search(r"[\u4e00-\u9fff\u0b80-\u0bff]", words):
        return False
    if re.search(r"\bi (?:don'?t|dont) (?:want|need)\b", words):
        return False
    scene.add(Found("request", scene.flat[start:end], start, end, confidence=0.6, slot="relief"))
    return True


_INCOME_NONE = re.compile(
    r"\b(?:no income|zero income|without (?:any )?income|no salary|never earn)\b|没有?收入|一分钱收入都没有|(?:tiada|tak ada"
    r"|takde) (?:pendapatan|gaji)|வருமானம் ?இல்லை|வருமானமில்லை|சம்பளம் இல்லை"
)


def find_implied(scene: Scene) -> None:
    """What the words carry without a figure: no income. Marked inferred, so that no letter uses it before a yes."""
    for match in _INCOME_NONE.finditer(scene.low):
        near = scene.low[max(0, match.start() - 24) : match.start()]
        subject = "family" if _FAMILY.search(near) and not _SELF.search(near) else "resident"
        scene.add(
            Found("income", "0.00", *match.span(), confidence=0.75, origin="inferred", slot="income",
                  subject="family" if subject == "family" else "resident")
        )  # fmt: skip


def ask_spans(flat: str, low: str) -> list[tuple[int, int]]:
    """Sentences that hold a wish: what the resident wants decides more than what surrounds it."""
    return [(start, end) for start, end in sentences(flat) if _WISH.search(low, start, end)]
