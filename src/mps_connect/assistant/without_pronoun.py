"""Sentences about a resident whose title nobody knows: no pronoun, and "the resident" no more often than needed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mps_connect.assistant.naming import Named

THE_RESIDENT = "the resident"
_SUBJECT = f"{THE_RESIDENT} "
_OWN_THING = re.compile(
    r"the resident's (?=(?:job|work|pay|medical leave|home|household|licence|vocational licence|case|application|request|loan"
    r"|flat|savings|stall|pass|permit|records|contact details|whereabouts)\b)"
)
"""What can only be the resident's, once the resident has been named; not an income, which may be somebody else's."""
_FIRST = "By the account given to my office, "
_TELLS = ("adds", "says")
_LATER = ("By the same account, ", "According to that account, ")


def lacks_pronoun(who: Named) -> bool:
    return who.she == THE_RESIDENT


def attributed(clauses: Sequence[str], who: Named, told: int) -> str:
    """The clauses as one attributed sentence; `told` counts the attributed sentences before it."""
    spoken = _grouped(clauses)
    if clauses[0].startswith(_SUBJECT):
        opening = _FIRST if told == 0 else _LATER[(told - 1) % len(_LATER)]
        joiner = " "
    else:
        opening = f"{who.opening} {_TELLS[told % 2] if told else 'informs me'} that "
        joiner = " that "
    return lighter(f"{opening}{_joined(spoken, joiner)}.", mentioned=not clauses[0].startswith(_SUBJECT))


def lighter(text: str, *, mentioned: bool = True) -> str:
    """The text with "the resident's home" as "the home" wherever the resident has been named before it."""
    first = 0 if mentioned else text.lower().find(THE_RESIDENT) + len(THE_RESIDENT)
    return text[:first] + _OWN_THING.sub("the ", text[first:])


def with_event(came: str, clause: str) -> str:
    """The opening's relative clause with the event in it: `who wrote to my office ... and ...`."""
    if clause.startswith(_SUBJECT):
        return lighter(f"{came} and, by the account given to my office, {clause.removeprefix(_SUBJECT)}")
    return lighter(f"{came} and informs me that {clause}")


def _grouped(clauses: Sequence[str]) -> list[str]:
    """Neighbouring clauses about the resident share one subject."""
    groups: list[list[str]] = []
    for clause in clauses:
        own = clause.startswith(_SUBJECT)
        if own and groups and groups[-1][0].startswith(_SUBJECT):
            groups[-1].append(clause.removeprefix(_SUBJECT))
        else:
            groups.append([clause])
    return [_joined(group, " ") for group in groups]


def _joined(parts: Sequence[str], joiner: str) -> str:
    if len(parts) == 1:
        return parts[0]
    return f"{f',{joiner}'.join(parts[:-1])} and{joiner}{parts[-1]}"
