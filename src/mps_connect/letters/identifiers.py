"""Hidden numbers, out and back: a letter leaves with dots, an edited one comes back and gets its numbers again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mps_connect.kit.errors import Fault
from mps_connect.kit.masking import DOT, KEEP, mask_text

_BETWEEN = frozenset(" -.\u00a0\u2010\u2011\u2012\u2013\u2014\u2015")
_ADDRESS = re.compile(r"@[\w.\-]+")
_LEFT_OVER = re.compile(rf"{DOT}[{DOT} ]*{DOT}+")


class HiddenNumberUnknown(Fault):
    """Dots came back that stand for no number of this letter, or for more than one."""

    status = 422
    code = "hidden_number_unknown"
    message = (
        "A hidden number was changed, so what it stands for is no longer known. "
        "Put the dots back as they were, or type the number in full."
    )


@dataclass(frozen=True, slots=True)
class Hidden:
    """One identifier as it is shown and as it is."""

    shown: str
    full: str


def hidden_in(text: str, identifiers: Iterable[str]) -> list[Hidden]:
    """Every identifier of the text, in order, as shown and in full."""
    masked = mask_text(text, identifiers)
    found: list[Hidden] = []
    at = 0
    while at < len(text):
        if masked[at] == text[at]:
            at += 1
            continue
        end = _end_of_run(text, masked, at)
        found.append(Hidden(shown=masked[at:end], full=text[at:end]))
        at = end
    return found


def _end_of_run(text: str, masked: str, start: int) -> int:
    """Where the identifier that begins with the dot at `start` ends: past its last four signs, or its mail domain."""
    end = start
    while end < len(text) and (masked[end] != text[end] or _inside(text, masked, end)):
        end += 1
    address = _ADDRESS.match(text, end)
    if address:
        return address.end()
    kept = 0
    while end < len(text) and kept < KEEP and (text[end].isalnum() or text[end] in _BETWEEN):
        kept += text[end].isalnum()
        end += 1
    return end


def _inside(text: str, masked: str, at: int) -> bool:
    """Whether the sign at `at` only separates two hidden ones."""
    return text[at] in _BETWEEN and at + 1 < len(text) and masked[at + 1] != text[at + 1]


def restore(text: str, *, near: Sequence[Hidden], known: Sequence[Hidden]) -> str:
    """The text with every hidden number in full again.

    `near` are the numbers of the same sentence before the change, in order; `known` all numbers of the letter. What the
    sentence itself held goes first. Raises HiddenNumberUnknown where dots fit no number, or several.
    """
    forms = sorted({hidden.shown for hidden in (*near, *known)}, key=len, reverse=True)
    pieces: list[str] = []
    rest = text
    if forms:
        pattern = re.compile("|".join(re.escape(form) for form in forms))
        counts = {form: sum(match.group() == form for match in pattern.finditer(text)) for form in forms}
        seen: dict[str, int] = dict.fromkeys(forms, 0)
        at = 0
        for match in pattern.finditer(text):
            form = match.group()
            pieces += [_plain(text[at : match.start()]), _full(form, seen[form], counts[form], near, known)]
            seen[form] += 1
            at = match.end()
        rest = text[at:]
    return "".join([*pieces, _plain(rest)])


def _plain(text: str) -> str:
    if _LEFT_OVER.search(text):
        raise HiddenNumberUnknown
    return text


def _full(form: str, nth: int, count: int, near: Sequence[Hidden], known: Sequence[Hidden]) -> str:
    here = [hidden.full for hidden in near if hidden.shown == form]
    if len(set(here)) == 1:
        return here[0]
    if here and len(here) == count:
        return here[nth]
    everywhere = {hidden.full for hidden in known if hidden.shown == form}
    if here or len(everywhere) != 1:
        raise HiddenNumberUnknown
    return everywhere.pop()
