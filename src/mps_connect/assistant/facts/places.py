"""Addresses and places: block, street, unit, postal code, hospital, school, centre."""

from __future__ import annotations

import re
from functools import lru_cache

from mps_connect.assistant import phrases
from mps_connect.assistant.facts.found import Found, Scene

_ROADS = {
    "st": "Street", "str": "Street", "street": "Street", "ave": "Avenue", "av": "Avenue", "avenue": "Avenue",
    "rd": "Road", "road": "Road", "cres": "Crescent", "crescent": "Crescent", "cresent": "Crescent", "dr": "Drive",
    "drive": "Drive", "cl": "Close", "close": "Close", "lane": "Lane", "ln": "Lane", "place": "Place", "pl": "Place",
    "walk": "Walk", "way": "Way", "link": "Link", "loop": "Loop", "rise": "Rise", "ring": "Ring", "terrace": "Terrace",
    "ter": "Terrace", "view": "View", "central": "Central", "ctrl": "Central", "heights": "Heights", "hts": "Heights",
    "grove": "Grove", "green": "Green", "field": "Field", "plain": "Plain", "plains": "Plains", "vista": "Vista", "vale": "Vale",
    "gardens": "Gardens", "park": "Park", "court": "Court", "hill": "Hill", "estate": "Estate", "boulevard": "Boulevard",
    "promenade": "Promenade", "turn": "Turn", "circle": "Circle", "farmway": "Farmway", "bow": "Bow", "sector": "Sector",
}  # fmt: skip
_LEADS = {
    "jln": "Jalan", "jalan": "Jalan", "lor": "Lorong", "lorong": "Lorong", "bt": "Bukit", "bukit": "Bukit", "kg": "Kampong",
    "kampong": "Kampong", "upp": "Upper", "upper": "Upper", "tg": "Tanjong", "tanjong": "Tanjong", "telok": "Telok",
    "tpy": "Toa Payoh", "amk": "Ang Mo Kio", "cck": "Choa Chu Kang", "jw": "Jurong West", "je": "Jurong East",
}  # fmt: skip
_SIDES = frozenset({"north", "south", "east", "west", "nth", "sth"})

_BLOCK = re.compile(
    r"(?:(?<![a-z0-9])(?:blks?|blocks?|blok|apt blk)[ .#:]{0,2}(?:no\.? )?|大牌 ?|第(?=\d{1,3}[a-z]?座)|பிளாக் "
    r"|புளோக் )(?P<b>\d{1,4}[a-z]?)(?![a-z0-9])(?P<seat>座)?"
)
_BLOCK_AFTER = re.compile(r"(?<![\da-z#\-/])(?P<b>\d{1,3}[a-z]?) ?(?:座|大牌|号楼)")
_UNIT = re.compile(
    r"(?:#[ ]?(?P<f>b?\d{1,2})[ ]?[\-/][ ]?(?P<u>\d{1,4}[a-z]?)(?![\da-z])"
    r"|(?:\bunit|门牌|單位|单位|யூனிட்)[ .:#no]{0,5}(?P<f2>b?\d{1,2})[ ]?[\-/][ ]?(?P<u2>\d{1,4}[a-z]?)(?![\da-z])"
    r"|#(?P<f3>\d{2})(?P<u3>\d{3,4})(?![\d\-]))"
)
_LOOSE_UNIT = re.compile(r"^[ ,]{0,3}(?P<f>\d{1,2})[\-](?P<u>\d{2,4}[a-z]?)(?![\d\-/a-z])")
_POSTAL = re.compile(
    r"(?:\bsingapore|\bs'?pore|\bspore|\bsg|(?<![a-z0-9])s|postal ?code|\bpostal|\bpostcode|\bzip(?: code)?"
    r"|邮区(?:编号)?|邮编|郵區|新加坡|\bposkod|அஞ்சல் குறியீடு|அஞ்சல் குறியீட்டு எண்|சிங்கப்பூர்)"
    r"[ ]?(?:is|:|：|是|no\.?|number|号码)?[ ]?\(?[ ]?(?P<p>\d{6})\)?(?!\d)"
)
_SIX = re.compile(r"(?<![\d#$\-/.a-z])(?P<p>\d{6})(?![\d\-/.a-z%])(?! ?(?:元|块|dollars|sgd))")
_STREET_WORD = re.compile(r"[a-z][a-z'’]*|\d{1,3}[a-z]?(?![\da-z]|-\d)")
_AT_HOME = re.compile(
    r"(?:\bstay(?:ing|s)?|\bliv(?:e|ing|es)|\breside|\baddress(?: is)?|\btinggal|\balamat(?: saya)?(?: di)?|\bhome"
    r"|住在?|住址|地址|வசிக்கிறேன்|முகவரி)[ :]{0,2}(?:at|in|di|是|:)?[ ]?$"
)
_HOUSE_STREET = re.compile(r"^(?P<b>\d{1,4}[a-z]?)[ ,]{1,2}(?=[a-z])")
_HOSPITALS = "hospitals"


def find_places(scene: Scene) -> None:
    _find_postal_codes(scene)
    _find_food_centres(scene)
    for match in _UNIT.finditer(scene.low):
        floor = match["f"] or match["f2"] or match["f3"]
        door = match["u"] or match["u2"] or match["u3"]
        _unit(scene, floor, door, *match.span())
    for pattern in (_BLOCK, _BLOCK_AFTER):
        for match in pattern.finditer(scene.low):
            _block(scene, match)
    for match in _AT_HOME.finditer(scene.low):
        _house(scene, match.end())
    _find_home_streets(scene)


def _find_home_streets(scene: Scene) -> None:
    home = re.compile(
        r"(?:\bstay(?:ing|s)?|\bliv(?:e|ing|es)|\baddress(?: is)?|\btinggal|\balamat(?: saya)?|住在?"
        r"|地址是?)[ :]{0,2}(?:at |in |di |是|:)?[ ]?(?P<rest>(?:\d{1,4}[a-z]?[ ,]{1,2})?)(?=[a-z])"
    )
    for match in home.finditer(scene.low):
        begin = match.end("rest")
        street = _street_at(scene, begin)
        if street is None:
            continue
        end, value = street
        if not scene.free(begin, end):
            continue
        if match["rest"].strip(" ,"):
            number = match["rest"].strip(" ,")
            scene.take(
                Found("block", number.upper(), match.start("rest"), match.start("rest") + len(number), confidence=0.85)
            )
        scene.take(Found("street", value, begin, end, confidence=0.9))
        _loose_unit(scene, end)


def _house(scene: Scene, position: int) -> None:
    """`I stay 104 Contoh Road`: a house number before a street name."""
    match = _HOUSE_STREET.match(scene.low[position : position + 60])
    if not match:
        return
    begin = position + match.end()
    street = _street_at(scene, begin)
    if street is None or not scene.free(position, street[0]):
        return
    scene.take(Found("block", match["b"].upper(), position, position + len(match["b"]), confidence=0.85))
    scene.take(Found("street", street[1], begin, street[0], confidence=0.9))
    _loose_unit(scene, street[0])


def _block(scene: Scene, match: re.Match[str]) -> None:
    if not scene.free(*match.span()):
        return
    scene.take(Found("block", match["b"].upper(), match.start(), match.end(), confidence=0.95))
    position = match.end()
    gap = re.match(r"^[ ,]{0,3}", scene.low[position : position + 4])
    begin = position + (gap.end() if gap else 0)
    street = _street_at(scene, begin)
    if street is None:
        _loose_unit(scene, position)
        _street_before(scene, match.start())
        return
    end, value = street
    if scene.free(begin, end):
        scene.take(Found("street", value, begin, end, confidence=0.93))
    _loose_unit(scene, end)


def _street_before(scene: Scene, block_start: int) -> None:
    """Chinese addresses name the street first: `Contoh Avenue 3 大牌123`."""
    before = scene.low[max(0, block_start - 48) : block_start]
    match = re.search(r"(?:^|[^a-z0-9 ])[ ]?(?P<s>[a-z][a-z0-9 ]{3,40}?)[ ,，]{0,2}$", before)
    if not match:
        return
    offset = block_start - len(before)
    begin = offset + match.start("s")
    street = _street_at(scene, begin)
    if street and scene.free(begin, street[0]):
        scene.take(Found("street", street[1], begin, street[0], confidence=0.88))


def _street_at(scene: Scene, begin: int) -> tuple[int, str] | None:
    """End and full form of a street name that begins here; None where the words are no street.

    At most seven words, of which one is a road word (Street, Ave, Crescent ...) or the first is Jalan or Lorong.
    """
    position = begin
    words: list[str] = []
    raw: list[str] = []
    best: tuple[int, int] | None = None
    while len(words) < 7 and (match := _STREET_WORD.match(scene.low, position)):
        word = match.group()
        if word in _STOPPERS:
            break
        if word[0].isdecimal():
            if words and (raw[-1] in _MALAY_ROADS or (best is not None and best[0] == len(words))):
                words.append(word.upper())
                best = (len(words), match.end())
            break
        named = bool(raw) and raw[0] in _MALAY_ROADS and len(words) < 4 and scene.flat[match.start()].isupper()
        if best is not None and best[0] == len(words) and word not in _ROADS and word not in _SIDES and not named:
            break
        words.append(_full_word(scene, word, match.start(), first=not words))
        raw.append(word)
        if len(words) >= 2 and (word in _ROADS or raw[0] in _MALAY_ROADS or (best and word in _SIDES)):
            best = (len(words), match.end())
        position = match.end()
        if scene.low[position : position + 1] != " ":
            break
        position += 1
    if best is None:
        return None
    count, end = best
    return end, " ".join(words[:count])


_MALAY_ROADS = frozenset({"jalan", "jln", "lorong", "lor"})
_STOPPERS = frozenset(
    ["i", "my", "and", "at", "the", "is", "we", "he", "she", "they", "hp", "ic", "nric", "tel", "call", "singapore", "unit", "postal",
     "with", "since", "for", "near", "beside", "because", "lift", "corridor", "void", "deck", "carpark", "got", "have", "has", "was",
     "were", "this", "that", "there", "where", "who", "which", "but", "saya", "dan", "yang", "di", "to", "from", "one", "lobby"]
)  # fmt: skip


def _full_word(scene: Scene, word: str, start: int, *, first: bool) -> str:
    if first and word in _LEADS:
        return _LEADS[word]
    if not first and word in _ROADS:
        return _ROADS[word]
    if word in _LEADS:
        return _LEADS[word]
    written = scene.flat[start : start + len(word)]
    return written if written[0].isupper() and not (written.isupper() and len(written) > 3) else word.capitalize()


def _loose_unit(scene: Scene, position: int) -> None:
    match = _LOOSE_UNIT.match(scene.low[position : position + 14])
    if match:
        _unit(scene, match["f"], match["u"], position + match.start("f"), position + match.end())


def _unit(scene: Scene, floor: str, door: str, start: int, end: int) -> None:
    if not scene.free(start, end):
        return
    value = f"#{floor.upper() if floor[0] == 'b' else floor.zfill(2)}-{door.upper().zfill(2)}"
    scene.take(Found("unit", value, start, end, confidence=0.95))


def _find_postal_codes(scene: Scene) -> None:
    sectors = _sectors()
    for match in _POSTAL.finditer(scene.low):
        if scene.free(*match.span("p")):
            good = match["p"][:2] in sectors
            start, end = match.span()
            if not re.match(r"s ?\(?\d", scene.low[start:end]):
                start, end = match.span("p")
            scene.take(Found("postal_code", match["p"], start, end, confidence=0.97 if good else 0.6))
    address = bool(
        re.search(r"blk|block|blok|大牌|住|stay|live|address|tinggal|#\d|street|avenue|road|\bst\b|\bave\b", scene.low)
    )
    for match in _SIX.finditer(scene.low):
        near = scene.low[max(0, match.start() - 90) : match.start()]
        if (
            address
            and scene.free(*match.span())
            and match["p"][:2] in sectors
            and re.search(
                r"blk|block|blok|大牌|#\d|street|avenue|road|\bst |\bave |crescent|drive|jalan|stay|live|tinggal|住",
                near,
            )
            and not re.search(r"(?:ref|no\.?|case|account|acct|number|编号|号码)[ :#.]{0,3}$", near)
        ):
            scene.take(Found("postal_code", match["p"], *match.span(), confidence=0.85))


@lru_cache(maxsize=1)
def _sectors() -> frozenset[str]:
    from mps_connect.agencies.seeds import load_directory

    return frozenset(load_directory().sectors)


@lru_cache(maxsize=1)
def _hospital_names() -> tuple[re.Pattern[str], dict[str, str]]:
    names = {
        alias.lower(): name
        for name, aliases in phrases.load("places.toml")[_HOSPITALS].items()
        for alias in [*aliases, name]
    }
    return phrases.compile_phrases(names), names


_HOSPITAL = re.compile(
    r"(?P<n>(?:[A-Z][A-Za-z'’]+ ){1,4}(?:Community |General |Memorial |Women's and Children's )?Hospital)(?![a-z])"
    r"|(?P<m>Hospital (?:[A-Z][a-z]+)(?: [A-Z][a-z]+){0,2})"
)
_SCHOOL = re.compile(
    r"(?P<n>(?:[A-Z][A-Za-z'’.]+ ){1,4}(?:(?:Primary|Secondary|Pri|Sec)(?: School| Sch)?|Junior College|Polytechnic"
    r"|High School|Girls' School|Boys' School|International School|School)(?: \([A-Za-z]+\))?)(?![a-z])"
    r"|(?P<ite>ITE College (?:West|East|Central))|(?P<m>Sekolah (?:Rendah|Menengah) [A-Z][a-z]+(?: [A-Z][a-z]+){0,2})"
)
_CENTRE = re.compile(
    r"(?P<n>(?:Tadika|Taska) [A-Z][A-Za-z]+(?: [A-Z][A-Za-z]+){0,2}|(?:[A-Z][A-Za-z'’.]+ ){1,4}(?:Preschool"
    r"|Pre-school|Childcare(?: Centre)?|Child Care(?: Centre)?|Kindergarten|Student Care(?: Centre)?"
    r"|Infant Care(?: Centre)?))(?![a-z])"
)
_LEVEL = re.compile(
    r"(?<![a-z0-9#])(?:(?P<p>p|pri|primary|darjah|小学)[ ]?(?P<pn>[1-6])|(?P<s>sec|secondary|menengah|tingkatan"
    r"|中学?)[ ]?(?P<sn>[1-5])|(?P<pw>primary|pri|darjah) (?P<pnw>one|two|three|four|five|six|satu|dua|tiga|empat|lima|enam)"
    r"|(?P<sw>secondary|sec|tingkatan|menengah) (?P<snw>one|two|three|four|five|satu|dua|tiga|empat|lima)"
    r"|(?P<k>k|n)(?P<kn>[12])|(?:தொடக்கநிலை|தொடக்க நிலை) ?(?P<tp>[1-6])|(?:உயர்நிலை"
    r"|உயர் நிலை) ?(?P<ts>[1-5])|小(?P<zp>[一二三四五六])|中(?P<zs>[一二三四五]))(?![a-z0-9\-])"
)
_WORD_LEVEL = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "satu": 1, "dua": 2, "tiga": 3, "empat": 4, "lima": 5, "enam": 6,
}  # fmt: skip
_HAN_LEVEL = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6}
_FOOD = re.compile(
    r"(?P<n>(?:(?:[A-Z][A-Za-z]+|\d{1,3}) ){1,4})(?P<c>Food Centre|Hawker Centre|Market(?: and Food Centre)?|熟食中心"
    r"|小贩中心|巴刹)(?P<u>[ ,]{0,2}#\d{2}-\d{2,4})?"
)
_NOT_NAME = frozenset(
    [
        "The",
        "My",
        "At",
        "In",
        "I",
        "She",
        "He",
        "From",
        "To",
        "Is",
        "And",
        "A",
        "Of",
        "Our",
        "His",
        "Her",
        "Son",
        "Daughter",
        "We",
        "Now",
    ]
)


def find_institutions(scene: Scene) -> None:
    pattern, names = _hospital_names()
    for match in pattern.finditer(scene.low):
        alias = re.sub(r"\s+", " ", match.group())
        name = names.get(alias)
        if (
            name
            and scene.free(*match.span())
            and not (len(alias) == 2 and scene.flat[match.start() : match.end()] != alias.upper())
        ):
            scene.take(Found("hospital", name, *match.span(), confidence=0.95, subject="third_party"))
    for kind, regex in (("hospital", _HOSPITAL), ("centre", _CENTRE), ("school", _SCHOOL)):
        for match in regex.finditer(scene.flat):
            _institution(scene, kind, match)
    for match in _LEVEL.finditer(scene.low):
        _level(scene, match)


def _institution(scene: Scene, kind: str, match: re.Match[str]) -> None:
    start, end = match.span()
    words = match.group().split(" ")
    while len(words) > 1 and words[0] in _NOT_NAME:
        start += len(words[0]) + 1
        words = words[1:]
    if len(words) < 2 or not scene.free(start, end):
        return
    value = " ".join(words)
    if kind == "school":
        value = re.sub(r" Pri(?: Sch)?$| Pri School$", " Primary School", value)
        value = re.sub(r" Sec(?: Sch)?$| Sec School$", " Secondary School", value)
        value = re.sub(r"(Primary|Secondary)(?: Sch)?$", r"\1 School", value)
    scene.take(Found(kind, value, start, end, confidence=0.93, subject="third_party"))


def _level(scene: Scene, match: re.Match[str]) -> None:
    if not scene.free(*match.span()):
        return
    if match["pnw"] or match["snw"]:
        number = _WORD_LEVEL[match["pnw"] or match["snw"]]
        value = f"Primary {number}" if match["pnw"] else f"Secondary {number}"
    elif match["tp"] or match["ts"]:
        value = f"Primary {match['tp']}" if match["tp"] else f"Secondary {match['ts']}"
    elif match["pn"] or match["zp"]:
        written = scene.flat[match.start() : match.end()]
        if (
            match["p"] == "p"
            and not written[0].isupper()
            and not re.search(r"son|daughter|girl|boy|school|child|now|in $", scene.before(match.start(), 24))
        ):
            return
        value = f"Primary {match['pn'] or _HAN_LEVEL[match['zp']]}"
    elif match["sn"] or match["zs"]:
        if match["s"] == "中" and not match["sn"]:
            return
        value = f"Secondary {match['sn'] or _HAN_LEVEL[match['zs']]}"
    else:
        if not scene.flat[match.start()].isupper():
            return
        value = f"{'Kindergarten' if match['k'] == 'k' else 'Nursery'} {match['kn']}"
    scene.take(Found("level", value, *match.span(), confidence=0.85, subject="family"))


def _find_food_centres(scene: Scene) -> None:
    for match in _FOOD.finditer(scene.flat):
        start = match.start()
        words = match["n"].split()
        while words and words[0] in _NOT_NAME:
            start += len(words[0]) + 1
            words = words[1:]
        if not words or not scene.free(start, match.end()):
            continue
        kind = (
            "Food Centre"
            if match["c"] in ("熟食中心", "小贩中心")
            else "Market"
            if match["c"] == "巴刹"
            else match["c"]
        )
        unit = match["u"].strip(" ,") if match["u"] else ""
        scene.take(Found("place", " ".join([*words, kind, unit]).strip(), start, match.end(), confidence=0.9))
