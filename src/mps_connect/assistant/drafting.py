"""A first draft from typed facts alone. Everything it cannot say safely is left out and noted for the vetter."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from mps_connect.assistant import formatting, kinship
from mps_connect.assistant.clauses import Clauses, Point
from mps_connect.assistant.composing import Teller, tell
from mps_connect.assistant.enclosing import enclosed_papers
from mps_connect.assistant.estate_letter import draft_estate_matter
from mps_connect.assistant.leaving_out import notes
from mps_connect.assistant.models import Fact, LetterBrief, LetterDraft, LetterType, Person, Sentence
from mps_connect.assistant.naming import Named, latin, named, title_of
from mps_connect.assistant.relief import Ask, enlistee, the_ask, thing_of
from mps_connect.assistant.rereading import with_purposes
from mps_connect.assistant.subjects import Key, Subject, address_of, event_of, first_of, the_subject
from mps_connect.assistant.without_pronoun import lacks_pronoun, lighter, with_event

SAFE_CONTACT = frozenset({"do_not_call", "family_violence"})
_NO_LETTER = frozenset({"NONE", "COURTS", "CDRT", ""})
_LEGAL_AID = frozenset({"PDO", "LAB"})
_DOUBTED = frozenset({"impossible_date", "past_or_future"})
_INVERSE = {"wife": "Mr", "husband": "Mdm"}
_AGENCY_NAMES = {
    "TC": "the Town Council", "HOSP": "the hospital", "BANK": "the bank", "SP": "SP Services", "PUB": "PUB",
    "CCS": "Credit Counselling Singapore", "SSO": "the Social Service Office",
}  # fmt: skip
_NO_ARTICLE = re.compile(r"^(Workforce|SkillsFuture|Enterprise|SG |SP |Credit|Yellow|Yayasan|NTUC|PUB|[Tt]he )")
_CONTACT = re.compile(
    r"(?P<who>(?:Mr|Ms|Mdm|Miss|Mrs|Dr)\.? [A-Z][\w'’\-]+(?: [A-Z][\w'’\-]+)*)"
    r"(?:,? (?:at|of|from) (?P<of>[A-Z][\w'’\- ]+?))?(?:[,. ]+(?P<phone>[3689]\d{3} ?\d{4}))?$"
)


@dataclass(frozen=True, slots=True)
class _Desk:
    """What every part of the letter needs to know."""

    brief: LetterBrief
    usable: frozenset[int]
    who: Named
    client: Named
    proxy: bool
    safe_only: bool

    @property
    def facts(self) -> tuple[Fact, ...]:
        return self.brief.facts


def draft(brief: LetterBrief) -> LetterDraft | None:
    """The draft; None where no letter may go to this recipient or there is nothing to ask.

    Facts that were only inferred and not confirmed, and dates that cannot be, stay out.
    """
    if brief.agency_short in _NO_LETTER:
        return None
    desk = _desk(brief)
    brief = desk.brief
    ask = the_ask(brief.facts, desk.usable, brief.category, desk.who, brief.type)
    if ask is None:
        return None
    if "harassment" in brief.flags and brief.category == "scam_crime":
        ask = replace(ask, subject=ask.subject.replace("report of a scam", "report of harassment"))
    if brief.agency_short == "TC" and brief.category == "town_council":
        return draft_estate_matter(brief, desk.usable, desk.who, ask)
    return _letter(desk, ask)


def agency_name(brief: LetterBrief) -> str:
    """The recipient as the ask names it: `the Housing & Development Board`, `the hospital`."""
    if brief.agency_short == "MINDEF" and brief.category == "national_service":
        return "the Central Manpower Base"
    if brief.agency_short in _AGENCY_NAMES:
        return _AGENCY_NAMES[brief.agency_short]
    name = re.sub(r"\s*\([^)]*\)", "", brief.agency_name).strip()
    return name if _NO_ARTICLE.match(name) else f"the {name}"


def _desk(brief: LetterBrief) -> _Desk:
    facts = with_purposes(brief.facts, brief.office.session_date)
    brief = replace(brief, facts=facts)
    usable = frozenset(
        index
        for index, fact in enumerate(facts)
        if (fact.origin != "inferred" or index in brief.confirmed) and fact.check not in _DOUBTED
    )
    person = _person(brief.person, facts, usable)
    words = tuple(fact.quote for fact in facts)
    who = named(person.full_name, title_of(person, words) if latin(person.full_name) else "")
    family = first_of(facts, usable, "person_name", "family")
    client = who
    if brief.proxy_relation and family is not None:
        client = named(
            facts[family].value, title_of(Person(latin(facts[family].value), _INVERSE.get(brief.proxy_relation, "")))
        )
    proxy = client is not who
    return _Desk(replace(brief, person=person), usable, who, client, proxy, bool(SAFE_CONTACT & set(brief.flags)))


def _person(person: Person, facts: tuple[Fact, ...], usable: frozenset[int]) -> Person:
    """The record's person, with what she said herself where the record is silent."""

    contacts = [fact for fact in facts if fact.type == "contact"]
    strangers = {i for i in usable for c in contacts if c.turn == facts[i].turn and c.start <= facts[i].start < c.end}

    def said(kind: str) -> str:
        index = first_of(facts, usable - strangers, kind, "resident", "unknown")
        return facts[index].value if index is not None else ""

    recorded = "" if any(facts[i].value == person.full_name for i in strangers) else person.full_name
    return replace(
        person,
        full_name=latin(recorded) or latin(said("person_name")),
        nric=person.nric or said("nric"),
    )


def _letter(desk: _Desk, ask: Ask) -> LetterDraft:
    brief, facts = desk.brief, desk.facts
    address = None if desk.safe_only else address_of(brief.person, facts, desk.usable)
    is_home = bool(brief.person.street) or (address is not None and bool(re.search(r"#|Singapore \d{6}", address.text)))
    subject = the_subject(brief, ask, desk.usable, desk.client, address, proxy=desk.proxy)
    reference = first_of(facts, desk.usable, "reference_no")
    your_ref = facts[reference].value if reference is not None else ""
    clauses = Clauses(
        facts,
        desk.usable - set(ask.facts),
        desk.who,
        brief.category,
        others=_family_names(desk),
        session_date=brief.office.session_date,
        enlistee="" if desk.proxy else enlistee(facts, desk.usable),
        thing=thing_of(brief.category, facts, desk.usable, desk.who),
        proxy={"wife": "husband", "husband": "wife"}.get(brief.proxy_relation, ""),
        follow_up=brief.type is LetterType.FOLLOW_UP,
        unsafe=desk.safe_only,
    )
    clauses.used |= {i for i in subject.facts if facts[i].type not in ("date", "employer")}
    points = clauses.points()
    opening, points = _opening(desk, subject, points)
    teller = Teller(desk.who, your_ref=your_ref, begun=opening[-1].part == "opening" and not opening[-1].from_record)
    body = [*opening, *tell(points, teller)]
    papers = enclosed_papers(facts, desk.usable, desk.who)
    body += papers.sentences
    body += _asking(desk, ask)
    body += [
        Sentence(f"I am writing separately to {_with_article(agency)} on {matter}.", (), "concurrent", from_record=True)
        for agency, matter in brief.other_agencies
    ]
    contact = _safe_contact(desk) if desk.safe_only else _contact(desk, subject, address if is_home else None)
    body += contact
    written = {index for sentence in body for index in sentence.facts} | set(subject.facts) | set(ask.facts)
    written |= clauses.used | ({reference} if reference is not None else set())
    return LetterDraft(
        agency_short=brief.agency_short,
        subject=subject.text,
        subject_facts=subject.facts,
        your_ref=your_ref,
        salutation="Dear Sir/Madam",
        sentences=tuple(body),
        enclosures=papers.names,
        left_out=notes(brief, desk.usable, written, clauses.not_written, ask, papers.names, desk.who),
        cc_resident=not desk.safe_only,
    )


def _family_names(desk: _Desk) -> dict[int, str]:
    """Names of family the letter may give beside the relation: only one who has died and whose affairs are the matter."""
    facts = desk.facts
    index = first_of(facts, desk.usable, "person_name", "family")
    died = any(f.slot == "death" or re.search(r"(?i)pass(ed)? away|去世|meninggal|இறந்", f.quote) for f in facts)
    if index is None or desk.proxy or not died or not latin(facts[index].value):
        return {}
    relation = facts[index].slot or next(
        (r for f in facts if f.slot == "death" and (r := kinship.relation_in(f.quote))), ""
    )
    relation = relation or next(
        (r for f in facts if re.search(r"(?i)pass(ed)? away", f.quote) and (r := kinship.relation_in(f.quote))), ""
    )
    family = named(facts[index].value, kinship.title(relation))
    return {index: family.full}


def _opening(desk: _Desk, subject: Subject, points: list[Point]) -> tuple[list[Sentence], list[Point]]:
    brief, who = desk.brief, desk.who
    division, when = brief.office.division, formatting.written_date(brief.office.session_date.isoformat())
    came = (
        f"approached my office at the Meet-the-People Session on {when}"
        if brief.office.approached == "session"
        else f"wrote to my office on {when}"
    )
    name_fact = first_of(desk.facts, desk.usable, "person_name", "resident", "unknown")
    cited = (name_fact,) if name_fact is not None else ()
    called = (who.short if subject.names_person and who.known else who.full) or "a resident"
    whose = f"{called}, a resident of {division}" if who.full else f"a resident of {division}"
    if brief.type is LetterType.FOLLOW_UP and brief.earlier_date is not None:
        return _follow_up_opening(desk, cited, points)
    if desk.proxy:
        spoke = f"{who.full}, {desk.client.her} {brief.proxy_relation}, {came}"
        text = f"I write on behalf of {_introduced(desk.client)}, a resident of {division}. {spoke}."
        return [Sentence(text, cited, "opening", from_record=True)], points
    event = event_of(brief, desk.usable) if brief.type is LetterType.URGENT else None
    urgent = next((point for point in points if event and event[1] in point.facts and point.source == "told"), None)
    if urgent is not None:
        told = with_event(came, urgent.text) if lacks_pronoun(who) else f"{came} and informs me that {urgent.text}"
        text = f"I write on behalf of {whose}, who {told}."
        rest = [point for point in points if point is not urgent]
        return [Sentence(text, (*cited, *urgent.facts), "opening")], rest
    return [Sentence(f"I write on behalf of {whose}, who {came}.", cited, "opening", from_record=True)], points


def _introduced(person: Named) -> str:
    """A person the first time the body names him or her."""
    return person.short if person.known else person.full or "a resident"


def _follow_up_opening(desk: _Desk, cited: tuple[int, ...], points: list[Point]) -> tuple[list[Sentence], list[Point]]:
    brief = desk.brief
    ref = f" ({brief.earlier_ref})" if brief.earlier_ref else ""
    earlier = formatting.written_date(brief.earlier_date.isoformat()) if brief.earlier_date else ""
    who = desk.who
    if desk.proxy:
        consent = any("consent" in fact.value or "signed" in fact.quote.lower() for fact in desk.facts)
        when = formatting.written_date(brief.office.session_date.isoformat())
        client = desk.client
        does = (
            f"has {client.her} written consent to speak for {client.them}"
            if consent
            else f"approached my office on {when}"
        )
        by = f"{brief.proxy_relation}, {who.full}, a resident of {brief.office.division}"
        whose = f"{_introduced(client)}, whose {by}, {does}"
    else:
        whose = f"{_introduced(who)}, of {brief.office.division}"
    return [
        Sentence(f"I refer to my letter of {earlier}{ref}.", (), "opening", from_record=True),
        Sentence(f"I write again on behalf of {whose}.", cited, "opening", from_record=True),
    ], points


def _asking(desk: _Desk, ask: Ask) -> list[Sentence]:
    brief, who = desk.brief, desk.who
    agency = agency_name(brief)
    sentences: list[Sentence] = []
    hearing = first_of(desk.facts, desk.usable, "date", slot="hearing")
    cited = list(ask.facts)
    if brief.agency_short in _LEGAL_AID and ask.status:
        if hearing is not None:
            sentences.append(
                Sentence("I do not write on that matter, which is for the court.", (), "facts", from_record=True)
            )
            cited.append(hearing)
        before = f" before {formatting.written_date(desk.facts[hearing].value)}" if hearing is not None else ""
        text = (
            f"I would be grateful if {agency} would let {who.them} know the position of {who.her} application{before}."
        )
        return [*sentences, Sentence(text, tuple(sorted(cited)), "ask")]
    if ask.status:
        her = desk.client.her
        text = f"I would be grateful for the outcome of {her} application or, if more time is needed, an interim reply."
        return [Sentence(text, tuple(cited), "ask")]
    event = event_of(brief, desk.usable) if brief.type is LetterType.URGENT else None
    merits = "on their merits" if len(ask.verbs) > 1 else "on its merits"
    if event is not None:
        merits += f" and before {formatting.written_date(desk.facts[event[1]].value)}"
        cited.append(event[1])
    wished = formatting.joined(list(ask.verbs))
    wished = lighter(wished) if lacks_pronoun(who) else wished
    text = f"I would be grateful if {agency} would consider, {merits}, {wished}."
    sentences.append(Sentence(text, tuple(sorted(set(cited))), "ask"))
    if brief.type in (LetterType.STANDARD, LetterType.COMPASSIONATE) and ask.opener == "Appeal":
        reason = f"If this is not possible, I would appreciate your letting {who.them} know the reason"
        options = "any other options" if lacks_pronoun(who) else f"the options open to {who.them}"
        sentences.append(Sentence(f"{reason} and {options}.", (), "fallback", from_record=True))
    return sentences


def _contact(desk: _Desk, subject: Subject, address: Key | None) -> list[Sentence]:
    facts, who = desk.facts, desk.who
    own = next((i for i in sorted(desk.usable) if _is_own_phone(facts, i, desk.brief.person.phone)), None)
    family = next((i for i in sorted(desk.usable) if facts[i].type == "phone" and facts[i].subject == "family"), None)
    if own is None and family is not None and not desk.brief.person.phone:
        relation = kinship.relation_in(facts[family].quote)
        through = f"{who.her} {relation}" if relation else f"a member of {who.her} family"
        text = f"{who.opening} may be reached through {through} at {formatting.phone(facts[family].value)}."
        return [Sentence(text, (family,), "contact", from_record=True)]
    number = facts[own].value if own is not None else desk.brief.person.phone
    where = [f"at {formatting.phone(number)}"] if number else []
    cited = [own] if own is not None else []
    if address is not None and not subject.has_address:
        where.append(f"at {address.text}")
        cited += address.facts
    if not where:
        return []
    text = f"{who.opening} may be reached {formatting.joined(where)}."
    return [Sentence(text, tuple(cited), "contact", from_record=True)]


def _is_own_phone(facts: tuple[Fact, ...], index: int, recorded: str) -> bool:
    fact = facts[index]
    if any(
        other.type == "contact" and other.turn == fact.turn and other.start <= fact.start < other.end for other in facts
    ):
        return False
    if fact.type != "phone" or fact.slot == "unsafe" or fact.subject not in ("resident", "unknown"):
        return False
    return not recorded or fact.value == recorded


def _safe_contact(desk: _Desk) -> list[Sentence]:
    """No telephone, address or copy of hers: the agency answers the office, or a professional she has named."""
    facts, who = desk.facts, desk.who
    name = who.short if who.known else "the resident"
    flag = next((i for i in sorted(desk.usable) if facts[i].type == "do_not_call"), None)
    sentences = [
        Sentence(
            f"For {who.her} safety, please do not telephone or write to {name} or to the address on your records, "
            f"and please do not disclose {who.her} contact details or whereabouts.",
            (flag,) if flag is not None else (),
            "safe_contact",
            from_record=True,
        )
    ]
    index = first_of(facts, desk.usable, "contact")
    match = (
        _CONTACT.search(facts[index].value if len(facts[index].value) > 12 else facts[index].quote)
        if index is not None
        else None
    )
    if index is None or match is None:
        return [*sentences, Sentence("Please reply to my office only.", (), "safe_contact", from_record=True)]
    role = match["who"] + (f" of {match['of'].strip()}" if match["of"] else "")
    at = f" at {formatting.phone(match['phone'])}" if match["phone"] else ""
    reply = f"Please reply to my office only, or to {role}{at}."
    return [*sentences, Sentence(reply, (index,), "safe_contact", from_record=True)]


def _with_article(name: str) -> str:
    return name if _NO_ARTICLE.match(name) else f"the {name}"
