"""One short line before the next question, with the resident's own fact in it."""

from __future__ import annotations

from collections.abc import Sequence

from mps_connect.assistant import answering, formatting
from mps_connect.assistant.models import Assessment, Fact, Turn
from mps_connect.assistant.wording import say, text_language, texts

_AMOUNT_FORMS = {
    **dict.fromkeys(("arrears", "owed", "debt", "outstanding", "unpaid"), "arrears"),
    **dict.fromkeys(("income", "salary", "pay"), "income"),
    **{form: form for form in ("savings", "offer", "rent", "bill", "fine")},
}
_SALIENCE = (
    "amount", "date", "reference_no", "vehicle_no", "count", "duration", "hospital", "school", "employer", "place",
    "phone", "block", "document", "age",
)  # fmt: skip
_SAID_BACK = {"reference_no", "vehicle_no", "hospital", "school", "employer", "place", "block"}
_SHORT_ACKS = {
    "not_known": "none_yet", "will_bring": "bring", "skipped": "skipped", "yes": "yes", "no": "no", "none": "no",
}  # fmt: skip
_MAX_QUOTE = 36


def acknowledgement(assessment: Assessment, turns: Sequence[Turn], language: str) -> str:
    """The line for the last turn in `language`. Empty when nothing has been said yet.

    Identity numbers are never repeated; a telephone number only by its last four digits.
    """
    if not turns:
        return ""
    last = len(turns) - 1
    phrases: list[str] = []
    facts = [
        fact for fact in assessment.facts if fact.turn == last and fact.type in _SALIENCE and fact.origin != "inferred"
    ]
    for fact in sorted(facts, key=_rank):
        phrase = _phrase(fact, language)
        if phrase and phrase not in phrases:
            phrases.append(phrase)
    if len(phrases) >= 2:
        return say(language, "ack", "two", a=_capital(phrases[0]), b=phrases[1])
    if phrases:
        return say(language, "ack", "one", a=_capital(phrases[0]))
    return _without_facts(assessment, turns[last], last, language)


def _rank(fact: Fact) -> tuple[int, int]:
    first = 0 if fact.slot in _AMOUNT_FORMS or fact.slot == "deadline" else 1
    return first, _SALIENCE.index(fact.type)


def _without_facts(assessment: Assessment, turn: Turn, last: int, language: str) -> str:
    meaning = answering.meaning(turn.text)
    if meaning in _SHORT_ACKS:
        return say(language, "ack", _SHORT_ACKS[meaning])
    same_script = text_language(language) == text_language(assessment.language)
    quotes = [fact.quote for fact in assessment.facts if fact.turn == last and fact.type == "statement"]
    short = next((quote for quote in quotes if len(quote) <= _MAX_QUOTE), None)
    if short and same_script and meaning == "substance":
        return say(language, "ack", "quote", a=short.strip(" .,!?"))
    return say(language, "ack", "plain")


def _phrase(fact: Fact, language: str) -> str:
    if fact.type == "amount":
        return say(language, "fact", _AMOUNT_FORMS.get(fact.slot or "", "amount"), v=formatting.money(fact.value))
    if fact.type == "date":
        written = _date(fact.value, language)
        form = fact.slot if fact.slot in ("deadline", "since") else "date"
        return say(language, "fact", form, v=written) if written else ""
    if fact.type == "count":
        return say(language, "fact", "household", v=fact.value) if fact.slot == "household" else ""
    if fact.type == "phone":
        return say(language, "fact", "phone", v=fact.value[-4:])
    if fact.type == "age":
        return say(language, "fact", "age", v=fact.value) if fact.value.isdecimal() else ""
    if fact.type == "duration":
        return formatting.duration(fact.value) if text_language(language) == "en" else fact.quote
    if fact.type == "document":
        return ""
    return say(language, "fact", fact.type, v=fact.value) if fact.type in _SAID_BACK else ""


def _date(value: str, language: str) -> str:
    parts = value.split("-")
    form = texts(text_language(language))["month"]
    if len(parts) < 2 or not all(part.isdecimal() for part in parts):
        return ""
    month = form["names"].split()[int(parts[1]) - 1]
    if len(parts) == 3:
        written: str = form["date"].format(d=int(parts[2]), m=month)
    else:
        written = form["month"].format(m=month, y=parts[0])
    return written


def _capital(phrase: str) -> str:
    return phrase[:1].upper() + phrase[1:]
